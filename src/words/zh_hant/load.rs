// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::roles::noun;
use crate::words::format::{count, day};
use crate::words::{Advice, Choice, Load, Locale, Policy, Reason};

const ZH: Locale = Locale::ZhHant;

/// Columns that a sentence names.
const MOST_NAMED: usize = 5;

pub(in crate::words) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongWidth => "這一列的欄位數與其他列不同",
        Reason::NoCustomer => "顧客為空",
        Reason::NotUtf8 => "顧客不是 UTF-8 文字",
        Reason::NoDate => "日期為空",
        Reason::BadDate => "日期無法讀取",
        Reason::NoAmount => "金額為空",
        Reason::BadAmount => "金額不是數字",
        Reason::FutureDate => "日期在未來",
        Reason::TooOld => "日期早於 1990年",
        Reason::RefundWithoutPurchase => "退款的顧客在此之前沒有買過任何東西",
        Reason::Refund => "金額為負，而退款按設定剔除",
        Reason::Cancelled => "狀態表明訂單已取消、已退款或從未付款",
        Reason::ZeroAmount => "金額為零，而這類列按設定剔除",
        Reason::OtherCurrency => "金額是另一個幣別",
        Reason::TotalLine => "這一列是其他列的合計",
        Reason::RepeatedHeader => "這一列重複了表頭",
        Reason::NoValue => "這一列必需的值為空",
        Reason::BadValue => "這一列必需的值無法讀取",
        Reason::BadRecord => "這一列不是有效的 JSON 物件",
        Reason::Duplicate => "合併：與另一列的每個儲存格都相同",
        Reason::FurtherLine => "合併：同一訂單的後續列，金額記在該訂單的第一列",
        Reason::SecondRow => "合併：該顧客已有一列",
    }
}

pub(in crate::words) fn load(message: &Load) -> String {
    match message {
        Load::Summary { read, kept, customers, from_to, memberships } => {
            let who = if *memberships { "位會員" } else { "位顧客" };
            let who = format!("{} {who}", count(ZH, *customers));
            let when = match from_to {
                Some([from, to]) if from == to => {
                    format!("，{}", day(ZH, from.0, from.1, from.2))
                }
                Some([from, to]) => {
                    format!("，{}至 {}", day(ZH, from.0, from.1, from.2), day(ZH, to.0, to.1, to.2))
                }
                None => String::new(),
            };
            if (*read, *kept) == (1, 1) {
                format!("僅有的一列已保留：{who}{when}。")
            } else if read == kept {
                format!("{} 列全部保留：{who}{when}。", count(ZH, *read))
            } else {
                format!("{} 列中保留 {} 列：{who}{when}。", count(ZH, *read), count(ZH, *kept))
            }
        }
        Load::Policy { policy, choice, rows } => {
            let about = match policy {
                Policy::Refunds => "列的金額為負",
                Policy::Cancelled => "列屬於已取消、已退款或從未付款的訂單",
                Policy::ZeroAmounts => "列的金額為零",
                Policy::Duplicates => "列與其他列的每個儲存格都相同",
                Policy::Future => "列的日期在未來",
                Policy::Ancient => "列的日期早於 1990年",
            };
            let what = match (policy, choice) {
                (Policy::Refunds, Choice::Net) => "：退款從銷售額中扣減，不算購買。",
                (Policy::ZeroAmounts, Choice::Keep) => "；零也算一次購買。",
                (Policy::Duplicates, Choice::Keep) => {
                    "。全部保留，因為兩件相同的商品可能就是兩列。"
                }
                (_, Choice::Drop) => "；已剔除。",
                (_, Choice::Merge) => "；已併入那些列。",
                _ => "；已保留。",
            };
            format!("{} {about}{what}", count(ZH, *rows))
        }
        Load::DayMonthUnsure { day_first } => {
            let order = if *day_first { "日/月" } else { "月/日" };
            format!(
                "日期可能是「日/月」，也可能是「月/日」；現在按「{order}」讀取。如果不對，請更改。"
            )
        }
        Load::DecimalUnsure { comma } => {
            let (mark, example, other) = match comma {
                true => ("逗號", "1.234 是一千多", "點號"),
                false => ("點號", "1.234 是一點多", "逗號"),
            };
            format!(
                "數字的小數點可能是點號，也可能是逗號；現在把{mark}當作小數點：{example}。如果不對，請把小數點改為{other}。"
            )
        }
        Load::LateColumns { columns } => {
            let (shown, more) = columns.split_at(columns.len().min(MOST_NAMED));
            let mut names = Vec::new();
            for (name, rows, first) in shown {
                names.push(format!(
                    "{name}（{} 列，最早在第 {} 列）",
                    count(ZH, *rows),
                    count(ZH, *first)
                ));
            }
            let more = match more.len() {
                0 => String::new(),
                more => format!("，以及另外 {} 欄", count(ZH, more as u64)),
            };
            format!(
                "前幾列沒有的欄不會讀取：{}{more}。要讀取這些欄，請在第一列也補上它們，可以留空。",
                names.join("、")
            )
        }
        Load::NoAmounts => "沒有金額欄：每一列算一次到訪，無法顯示金額。".into(),
    }
}

pub(in crate::words) fn advice(advice: Advice) -> String {
    match advice {
        Advice::DayOrMonth => "請指明日期是「日/月」還是「月/日」。".into(),
        Advice::DecimalOrThousand => "請指明數字的小數點是點號還是逗號。".into(),
        Advice::UnsureRole { role } => format!("請檢查哪一欄是「{}」。", noun(role)),
        Advice::UnsureTable => "請檢查這個檔案是哪一種表。".into(),
        Advice::Undecodable { count: characters } => {
            format!("請換一種編碼：有 {} 個字元無法讀取。", count(ZH, characters))
        }
        Advice::Rows { reason, rows } => {
            let what = match reason {
                Reason::WrongWidth => "請讓 {} 列的欄位數與欄數一致；含有分隔符號的文字需要加引號",
                Reason::NoCustomer => "請給 {} 列補上顧客",
                Reason::NotUtf8 => "請把檔案存為 UTF-8；有 {} 列的顧客無法讀取",
                Reason::NoDate => "請給 {} 列補上日期",
                Reason::BadDate => "請把 {} 列的日期寫成與其他列一樣的格式",
                Reason::NoAmount => "請給 {} 列補上金額",
                Reason::BadAmount => "請把 {} 列的金額寫成數字",
                Reason::FutureDate => "請檢查日期在未來的 {} 列的年份",
                Reason::TooOld => "請檢查日期早於 1990年的 {} 列的年份",
                Reason::RefundWithoutPurchase => "請載入 {} 列退款所對應的更早的購買",
                Reason::OtherCurrency => "請把其他幣別的 {} 列單獨載入",
                Reason::BadRecord => "請修正 {} 列的 JSON",
                Reason::NoValue => "請補上 {} 列缺少的值",
                Reason::BadValue => "請把 {} 列的值寫成與其他列一樣的格式",
                _ => return self::reason(reason).to_owned(),
            };
            what.replace("{}", &count(ZH, rows)) + "。"
        }
    }
}
