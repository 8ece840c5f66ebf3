use crate::words::format::{count, memory};
use crate::words::{Locale, Reader, Whole};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn reader(problem: &Reader) -> String {
    match problem {
        Reader::BrokenWorkbook { detail } => format!(
            "无法读取这个工作簿：{}。请用电子表格软件打开它，另存为 xlsx 或 CSV，再重新选择。",
            detail.trim_end_matches('.')
        ),
        Reader::Protected => "这个工作簿有密码保护。请另存为不带密码的文件，再重新选择。".into(),
        Reader::NoTable { known } => format!(
            "这个工作簿里没有哪个工作表含有两列以上、至少一行的表格。工作表有：{}。",
            list(known)
        ),
        Reader::NoSuchSheet { name, known } => {
            format!("这个工作簿里没有工作表“{name}”。工作表有：{}。", list(known))
        }
        Reader::EmptySheet { name } => format!("工作表“{name}”是空的。请选择另一个。"),
        Reader::NoObjects => "这个 JSON 里没有找到行。行可以写成一个对象数组、每行一个对象，或一个含有对象数组的对象。".into(),
        Reader::TooManyKeys { most } => format!(
            "这个 JSON 的对象有超过 {} 个不同的键，不太可能都是列。请另存为一个对象数组，各对象的键相同。",
            count(ZH, *most)
        ),
        Reader::BrokenColumns { format, detail } => format!(
            "无法读取这个 {format} 文件：{}。请重新生成，或另存为 CSV。",
            detail.trim_end_matches('.')
        ),
        Reader::Codec { codec } => format!(
            "这个文件用 {codec} 压缩，这里读不了。请改用 snappy、zstd 或不压缩的方式写出。"
        ),
        Reader::BrokenArchive => {
            "无法解压这个压缩包：它已损坏或不完整。请重新获取，或自行解压。".into()
        }
        Reader::NoEntry { known } if known.is_empty() => "这个压缩包里没有文件。".into(),
        Reader::NoEntry { known } => {
            format!("这个压缩包里没有能读成表格的文件。其中的文件有：{}。", list(known))
        }
        Reader::NoSuchEntry { name, known } => {
            format!("这个压缩包里没有文件“{name}”。其中的文件有：{}。", list(known))
        }
        Reader::SeveralEntries { known } => format!(
            "这个压缩包里有多个文件，请指明读取哪一个（entry）。其中有：{}。",
            list(known)
        ),
        Reader::TooLarge { whole, bytes, most } => {
            let (what, remedy) = match whole {
                Whole::Workbook => ("这个工作簿有", "请把工作表另存为 CSV（可以分段读取），或只打开其中一部分。"),
                Whole::Arrow => ("这个 Arrow 文件有", "请改写为 Parquet 或 CSV（可以分段读取），或只打开其中一部分。"),
                Whole::Packed => ("这个文件解压后有", "请先解压再单独选择，或另存为 CSV（可以分段读取）。"),
                Whole::RowGroup => ("这个 Parquet 文件有一个行组为", "请用更小的行组重新写出，或另存为 CSV。"),
            };
            format!(
                "内存不足：{what} {}，而整体读入最多只能容纳 {}。{remedy}",
                memory(ZH, *bytes),
                memory(ZH, *most)
            )
        }
        Reader::TooManyCells => "内存不足：这个工作簿的单元格占用的内存超出可用范围。请把工作表另存为 CSV（可以分段读取），或只打开其中一部分。".into(),
        Reader::Text => "这个文件是文本，加载过程可以直接读取：请开始一次加载，并写入它的字节。".into(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => "无".into(),
        [first @ .., _] if first.len() >= 12 => {
            format!("{} 等，共 {} 个", names[..12].join("、"), names.len())
        }
        many => many.join("、"),
    }
}
