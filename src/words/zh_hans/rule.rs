use crate::words::{GroupName, RulePart, RuleProblem, ValueKind};

/// Names that are told of, where there are many.
const SOME: usize = 20;

pub(super) fn rule(at: u64, problem: &RuleProblem) -> String {
    format!("规则的第 {at} 个字符处：{}", what(problem))
}

fn what(problem: &RuleProblem) -> String {
    match problem {
        RuleProblem::Unexpected { found: Some(found), accepted } => {
            format!("这里是“{found}”，应为{}。", part(*accepted))
        }
        RuleProblem::Unexpected { found: None, accepted } => {
            format!("规则到此结束，但这里应为{}。", part(*accepted))
        }
        RuleProblem::Unclosed { quote } => {
            format!("引号在这里打开，但没有闭合。请用 {quote} 闭合。")
        }
        RuleProblem::Escape { found } => format!(
            "“{found}”在引号内没有意义。反斜杠后面可以是引号、反斜杠、n（换行）或 t（制表符）；要写一个反斜杠，请写两个。"
        ),
        RuleProblem::NoNumber { found } => {
            format!("“{found}”不是数字。数字的写法如 1000、1_000、1.5 或 10%。")
        }
        RuleProblem::NoDay { found } => {
            format!("“{found}”不是日历上的日期。日期的写法如 2026-01-31。")
        }
        RuleProblem::TooDeep { most } => format!(
            "括号、“not”和正负号的嵌套超过 {most} 层。请把规则的一部分定义为客群，再用它的名称。"
        ),
        RuleProblem::NoSuchName { name, close, known } => {
            format!("{}文本要写在引号内。", no_such_name(name, close, known))
        }
        RuleProblem::Unlike { operator, left, right } => format!(
            "{} 是{}，{} 是{}；“{operator}”两边必须是同一类型。{}",
            left.0,
            kind(left.1),
            right.0,
            kind(right.1),
            hint(left.1, right.1)
        ),
        RuleProblem::NotFor { operator, found, accepted } => {
            let accepted: Vec<_> = accepted.iter().map(|&accepted| kind(accepted)).collect();
            format!("{} 是{}；“{operator}”只接受{}。", found.0, kind(found.1), accepted.join("或"))
        }
        RuleProblem::NoCondition { found: (found, kind_of) } => {
            let example = match kind_of {
                ValueKind::Number => "> 0",
                ValueKind::Text => "= \"…\"",
                ValueKind::Day => ">= 2026-01-31",
                ValueKind::Flag => "= true",
            };
            format!("{found} 是{}，而这里应为条件，例如 {found} {example}。", kind(*kind_of))
        }
        RuleProblem::NotLiteral { operator, found } => {
            format!("{found} 是一列；“{operator}”只接受引号内的文本。")
        }
        RuleProblem::Circular { name } => {
            format!("客群“{name}”的定义用到了它自己。请去掉它，或写出完整的规则。")
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
        if known.len() > SOME { format!(" 等，共 {} 个", known.len()) } else { String::new() };
    let known = known.get(..SOME).unwrap_or(known).join("、");
    format!("没有名为“{name}”的列或客群。{close}可用的有：{known}{more}。")
}

/// The name of a group.
pub(in crate::words) fn group(group: &GroupName) -> String {
    match group {
        GroupName::Not { name } => format!("非{}", after_chinese(name)),
        GroupName::Other => "其他".into(),
        GroupName::Missing { by } => format!("无{}", after_chinese(by)),
    }
}

/// A name with the blank that belongs between Chinese and Latin letters.
fn after_chinese(name: &str) -> String {
    let blank = if name.starts_with(|first: char| first.is_ascii()) { " " } else { "" };
    format!("{blank}{name}")
}

fn part(part: RulePart) -> String {
    match part {
        RulePart::Value => "列或值，例如 orders、5、\"text\" 或 2026-01-31".into(),
        RulePart::Literal => "值，例如 5、\"text\" 或 2026-01-31".into(),
        RulePart::Condition => "条件，例如 orders >= 3".into(),
        RulePart::AndOrEnd => "“and”、“or”或规则的结尾".into(),
        RulePart::This(sign) => format!("“{sign}”"),
        RulePart::Test => "“in”、“between”、“contains”或“starts with”".into(),
        RulePart::CommaOrEnd => "“,”或“]”".into(),
    }
}

pub(super) fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Number => "数字",
        ValueKind::Text => "文本",
        ValueKind::Day => "日期",
        ValueKind::Flag => "真假值",
    }
}

/// How to write a value of the kind that is wanted.
fn hint(left: ValueKind, right: ValueKind) -> &'static str {
    match (left, right) {
        (ValueKind::Text, ValueKind::Number | ValueKind::Day) => "文本要写在引号内。",
        (ValueKind::Number, ValueKind::Text) => "数字不加引号。",
        (ValueKind::Day, ValueKind::Text) => "日期不加引号，写成 2026-01-31。",
        (ValueKind::Flag, _) | (_, ValueKind::Flag) => "真假值写成 true 或 false。",
        _ => "",
    }
}
