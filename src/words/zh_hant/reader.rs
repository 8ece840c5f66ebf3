// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::format::{count, memory};
use crate::words::{Locale, Reader, Whole};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn reader(problem: &Reader) -> String {
    match problem {
        Reader::BrokenWorkbook { detail } => format!(
            "無法讀取這個工作簿：{}。請用試算表軟體開啟它，另存為 xlsx 或 CSV，再重新選擇。",
            detail.trim_end_matches('.')
        ),
        Reader::Protected => "這個工作簿有密碼保護。請另存為不帶密碼的檔案，再重新選擇。".into(),
        Reader::NoTable { known } => format!(
            "這個工作簿裡沒有哪個工作表含有兩欄以上、至少一列的表格。工作表有：{}。",
            list(known)
        ),
        Reader::NoSuchSheet { name, known } => {
            format!("這個工作簿裡沒有工作表「{name}」。工作表有：{}。", list(known))
        }
        Reader::EmptySheet { name } => format!("工作表「{name}」是空的。請選擇另一個。"),
        Reader::NoObjects => "這個 JSON 裡沒有找到列。列可以寫成一個物件陣列、每列一個物件，或一個含有物件陣列的物件。".into(),
        Reader::TooManyKeys { most } => format!(
            "這個 JSON 的物件有超過 {} 個不同的鍵，不太可能都是欄。請另存為一個物件陣列，各物件的鍵相同。",
            count(ZH, *most)
        ),
        Reader::BrokenColumns { format, detail } => format!(
            "無法讀取這個 {format} 檔案：{}。請重新生成，或另存為 CSV。",
            detail.trim_end_matches('.')
        ),
        Reader::Codec { codec } => format!(
            "這個檔案用 {codec} 壓縮，這裡讀不了。請改用 snappy、zstd 或不壓縮的方式寫出。"
        ),
        Reader::BrokenArchive => {
            "無法解壓縮這個壓縮檔：它已損壞或不完整。請重新獲取，或自行解壓縮。".into()
        }
        Reader::NoEntry { known } if known.is_empty() => "這個壓縮檔裡沒有檔案。".into(),
        Reader::NoEntry { known } => {
            format!("這個壓縮檔裡沒有能讀成表格的檔案。其中的檔案有：{}。", list(known))
        }
        Reader::NoSuchEntry { name, known } => {
            format!("這個壓縮檔裡沒有檔案「{name}」。其中的檔案有：{}。", list(known))
        }
        Reader::SeveralEntries { known } => format!(
            "這個壓縮檔裡有多個檔案，請指明讀取哪一個（entry）。其中有：{}。",
            list(known)
        ),
        Reader::TooLarge { whole, bytes, most } => {
            let (what, remedy) = match whole {
                Whole::Workbook => ("這個工作簿有", "請把工作表另存為 CSV（可以分段讀取），或只開啟其中一部分。"),
                Whole::Arrow => ("這個 Arrow 檔案有", "請改寫為 Parquet 或 CSV（可以分段讀取），或只開啟其中一部分。"),
                Whole::Packed => ("這個檔案解壓縮後有", "請先解壓縮再單獨選擇，或另存為 CSV（可以分段讀取）。"),
                Whole::RowGroup => ("這個 Parquet 檔案有一個列組為", "請用更小的列組重新寫出，或另存為 CSV。"),
            };
            format!(
                "記憶體不足：{what} {}，而整體讀入最多只能容納 {}。{remedy}",
                memory(ZH, *bytes),
                memory(ZH, *most)
            )
        }
        Reader::TooManyCells => "記憶體不足：這個工作簿的儲存格佔用的記憶體超出可用範圍。請把工作表另存為 CSV（可以分段讀取），或只開啟其中一部分。".into(),
        Reader::Text => "這個檔案是文字，載入過程可以直接讀取：請開始一次載入，並寫入它的位元組。".into(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => "無".into(),
        [first @ .., _] if first.len() >= 12 => {
            format!("{} 等，共 {} 個", names[..12].join("、"), names.len())
        }
        many => many.join("、"),
    }
}
