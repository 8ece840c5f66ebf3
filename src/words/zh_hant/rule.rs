// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::{GroupName, RulePart, RuleProblem, ValueKind};

/// Names that are told of, where there are many.
const SOME: usize = 20;

pub(super) fn rule(at: u64, problem: &RuleProblem) -> String {
    format!("規則的第 {at} 個字元處：{}", what(problem))
}

fn what(problem: &RuleProblem) -> String {
    match problem {
        RuleProblem::Unexpected { found: Some(found), accepted } => {
            format!("這裡是「{found}」，應為{}。", part(*accepted))
        }
        RuleProblem::Unexpected { found: None, accepted } => {
            format!("規則到此結束，但這裡應為{}。", part(*accepted))
        }
        RuleProblem::Unclosed { quote } => {
            format!("引號在這裡開啟，但沒有閉合。請用 {quote} 閉合。")
        }
        RuleProblem::Escape { found } => format!(
            "「{found}」在引號內沒有意義。反斜槓後面可以是引號、反斜槓、n（換行）或 t（製表符）；要寫一個反斜槓，請寫兩個。"
        ),
        RuleProblem::NoNumber { found } => {
            format!("「{found}」不是數字。數字的寫法如 1000、1_000、1.5 或 10%。")
        }
        RuleProblem::NoDay { found } => {
            format!("「{found}」不是日曆上的日期。日期的寫法如 2026-01-31。")
        }
        RuleProblem::TooDeep { most } => format!(
            "括號、「not」和正負號的巢狀超過 {most} 層。請把規則的一部分定義為客群，再用它的名稱。"
        ),
        RuleProblem::NoSuchName { name, close, known } => {
            format!("{}文字要寫在引號內。", no_such_name(name, close, known))
        }
        RuleProblem::Unlike { operator, left, right } => format!(
            "{} 是{}，{} 是{}；「{operator}」兩邊必須是同一型別。{}",
            left.0,
            kind(left.1),
            right.0,
            kind(right.1),
            hint(left.1, right.1)
        ),
        RuleProblem::NotFor { operator, found, accepted } => {
            let accepted: Vec<_> = accepted.iter().map(|&accepted| kind(accepted)).collect();
            format!(
                "{} 是{}；「{operator}」只接受{}。",
                found.0,
                kind(found.1),
                accepted.join("或")
            )
        }
        RuleProblem::NoCondition { found: (found, kind_of) } => {
            let example = match kind_of {
                ValueKind::Number => "> 0",
                ValueKind::Text => "= \"…\"",
                ValueKind::Day => ">= 2026-01-31",
                ValueKind::Flag => "= true",
            };
            format!("{found} 是{}，而這裡應為條件，例如 {found} {example}。", kind(*kind_of))
        }
        RuleProblem::NotLiteral { operator, found } => {
            format!("{found} 是一欄；「{operator}」只接受引號內的文字。")
        }
        RuleProblem::Circular { name } => {
            format!("客群「{name}」的定義用到了它自己。請去掉它，或寫出完整的規則。")
        }
    }
}

pub(super) fn no_such_name(name: &str, close: &[String], known: &[String]) -> String {
    let close = match close {
        [] => String::new(),
        [one] => format!("是不是指 {one}？"),
        [many @ .., last] => format!("是不是指 {} 或 {last}？", many.join("、")),
    };
    let more =
        if known.len() > SOME { format!(" 等，共 {} 個", known.len()) } else { String::new() };
    let known = known.get(..SOME).unwrap_or(known).join("、");
    format!("沒有名為「{name}」的欄或客群。{close}可用的有：{known}{more}。")
}

/// The name of a group.
pub(in crate::words) fn group(group: &GroupName) -> String {
    match group {
        GroupName::Not { name } => format!("非{}", after_chinese(name)),
        GroupName::Other => "其他".into(),
        GroupName::Missing { by } => format!("無{}", after_chinese(by)),
    }
}

/// A name with the blank that belongs between Chinese and Latin letters.
fn after_chinese(name: &str) -> String {
    let blank = if name.starts_with(|first: char| first.is_ascii()) { " " } else { "" };
    format!("{blank}{name}")
}

fn part(part: RulePart) -> String {
    match part {
        RulePart::Value => "欄或值，例如 orders、5、\"text\" 或 2026-01-31".into(),
        RulePart::Literal => "值，例如 5、\"text\" 或 2026-01-31".into(),
        RulePart::Condition => "條件，例如 orders >= 3".into(),
        RulePart::AndOrEnd => "「and」、「or」或規則的結尾".into(),
        RulePart::This(sign) => format!("「{sign}」"),
        RulePart::Test => "「in」、「between」、「contains」或「starts with」".into(),
        RulePart::CommaOrEnd => "「,」或「]」".into(),
    }
}

pub(super) fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Number => "數字",
        ValueKind::Text => "文字",
        ValueKind::Day => "日期",
        ValueKind::Flag => "真假值",
    }
}

/// How to write a value of the kind that is wanted.
fn hint(left: ValueKind, right: ValueKind) -> &'static str {
    match (left, right) {
        (ValueKind::Text, ValueKind::Number | ValueKind::Day) => "文字要寫在引號內。",
        (ValueKind::Number, ValueKind::Text) => "數字不加引號。",
        (ValueKind::Day, ValueKind::Text) => "日期不加引號，寫成 2026-01-31。",
        (ValueKind::Flag, _) | (_, ValueKind::Flag) => "真假值寫成 true 或 false。",
        _ => "",
    }
}
