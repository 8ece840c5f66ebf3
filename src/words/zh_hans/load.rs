use super::roles::noun;
use crate::words::format::{count, day};
use crate::words::{Advice, Choice, Load, Locale, Policy, Reason};

const ZH: Locale = Locale::ZhHans;

/// Columns that a sentence names.
const MOST_NAMED: usize = 5;

pub(in crate::words) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::WrongWidth => "这一行的字段数与其他行不同",
        Reason::NoCustomer => "客户为空",
        Reason::NotUtf8 => "客户不是 UTF-8 文本",
        Reason::NoDate => "日期为空",
        Reason::BadDate => "日期无法读取",
        Reason::NoAmount => "金额为空",
        Reason::BadAmount => "金额不是数字",
        Reason::FutureDate => "日期在未来",
        Reason::TooOld => "日期早于 1990年",
        Reason::RefundWithoutPurchase => "退款的客户在此之前没有买过任何东西",
        Reason::Refund => "金额为负，而退款按设置剔除",
        Reason::Cancelled => "状态表明订单已取消、已退款或从未付款",
        Reason::ZeroAmount => "金额为零，而这类行按设置剔除",
        Reason::OtherCurrency => "金额是另一个币种",
        Reason::TotalLine => "这一行是其他行的合计",
        Reason::RepeatedHeader => "这一行重复了表头",
        Reason::NoValue => "这一行必需的值为空",
        Reason::BadValue => "这一行必需的值无法读取",
        Reason::BadRecord => "这一行不是有效的 JSON 对象",
        Reason::Duplicate => "合并：与另一行的每个单元格都相同",
        Reason::FurtherLine => "合并：同一订单的后续行，金额记在该订单的第一行",
        Reason::SecondRow => "合并：该客户已有一行",
    }
}

pub(in crate::words) fn load(message: &Load) -> String {
    match message {
        Load::Summary { read, kept, customers, from_to, memberships } => {
            let who = if *memberships { "位会员" } else { "位客户" };
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
                format!("仅有的一行已保留：{who}{when}。")
            } else if read == kept {
                format!("{} 行全部保留：{who}{when}。", count(ZH, *read))
            } else {
                format!("{} 行中保留 {} 行：{who}{when}。", count(ZH, *read), count(ZH, *kept))
            }
        }
        Load::Policy { policy, choice, rows } => {
            let about = match policy {
                Policy::Refunds => "行的金额为负",
                Policy::Cancelled => "行属于已取消、已退款或从未付款的订单",
                Policy::ZeroAmounts => "行的金额为零",
                Policy::Duplicates => "行与其他行的每个单元格都相同",
                Policy::Future => "行的日期在未来",
                Policy::Ancient => "行的日期早于 1990年",
            };
            let what = match (policy, choice) {
                (Policy::Refunds, Choice::Net) => "：退款从销售额中扣减，不算购买。",
                (Policy::ZeroAmounts, Choice::Keep) => "；零也算一次购买。",
                (Policy::Duplicates, Choice::Keep) => {
                    "。全部保留，因为两件相同的商品可能就是两行。"
                }
                (_, Choice::Drop) => "；已剔除。",
                (_, Choice::Merge) => "；已并入那些行。",
                _ => "；已保留。",
            };
            format!("{} {about}{what}", count(ZH, *rows))
        }
        Load::DayMonthUnsure { day_first } => {
            let order = if *day_first { "日/月" } else { "月/日" };
            format!("日期可能是“日/月”，也可能是“月/日”；现在按“{order}”读取。如果不对，请更改。")
        }
        Load::DecimalUnsure { comma } => {
            let (mark, example, other) = match comma {
                true => ("逗号", "1.234 是一千多", "点号"),
                false => ("点号", "1.234 是一点多", "逗号"),
            };
            format!(
                "数字的小数点可能是点号，也可能是逗号；现在把{mark}当作小数点：{example}。如果不对，请把小数点改为{other}。"
            )
        }
        Load::LateColumns { columns } => {
            let (shown, more) = columns.split_at(columns.len().min(MOST_NAMED));
            let mut names = Vec::new();
            for (name, rows, first) in shown {
                names.push(format!(
                    "{name}（{} 行，最早在第 {} 行）",
                    count(ZH, *rows),
                    count(ZH, *first)
                ));
            }
            let more = match more.len() {
                0 => String::new(),
                more => format!("，以及另外 {} 列", count(ZH, more as u64)),
            };
            format!(
                "前几行没有的列不会读取：{}{more}。要读取这些列，请在第一行也补上它们，可以留空。",
                names.join("、")
            )
        }
        Load::NoAmounts => "没有金额列：每一行算一次到访，无法显示金额。".into(),
    }
}

pub(in crate::words) fn advice(advice: Advice) -> String {
    match advice {
        Advice::DayOrMonth => "请指明日期是“日/月”还是“月/日”。".into(),
        Advice::DecimalOrThousand => "请指明数字的小数点是点号还是逗号。".into(),
        Advice::UnsureRole { role } => format!("请检查哪一列是“{}”。", noun(role)),
        Advice::UnsureTable => "请检查这个文件是哪一种表。".into(),
        Advice::Undecodable { count: characters } => {
            format!("请换一种编码：有 {} 个字符无法读取。", count(ZH, characters))
        }
        Advice::Rows { reason, rows } => {
            let what = match reason {
                Reason::WrongWidth => "请让 {} 行的字段数与列数一致；含有分隔符的文本需要加引号",
                Reason::NoCustomer => "请给 {} 行补上客户",
                Reason::NotUtf8 => "请把文件存为 UTF-8；有 {} 行的客户无法读取",
                Reason::NoDate => "请给 {} 行补上日期",
                Reason::BadDate => "请把 {} 行的日期写成与其他行一样的格式",
                Reason::NoAmount => "请给 {} 行补上金额",
                Reason::BadAmount => "请把 {} 行的金额写成数字",
                Reason::FutureDate => "请检查日期在未来的 {} 行的年份",
                Reason::TooOld => "请检查日期早于 1990年的 {} 行的年份",
                Reason::RefundWithoutPurchase => "请加载 {} 行退款所对应的更早的购买",
                Reason::OtherCurrency => "请把其他币种的 {} 行单独加载",
                Reason::BadRecord => "请修正 {} 行的 JSON",
                Reason::NoValue => "请补上 {} 行缺少的值",
                Reason::BadValue => "请把 {} 行的值写成与其他行一样的格式",
                _ => return self::reason(reason).to_owned(),
            };
            what.replace("{}", &count(ZH, rows)) + "。"
        }
    }
}
