use crate::words::{GroupName, RulePart, RuleProblem, ValueKind};

/// Names that are told of, where there are many.
const SOME: usize = 20;

pub(super) fn rule(at: u64, problem: &RuleProblem) -> String {
    format!("At character {at} of the rule, {}", what(problem))
}

fn what(problem: &RuleProblem) -> String {
    match problem {
        RuleProblem::Unexpected { found: Some(found), accepted } => {
            format!("“{found}” stands where {} is accepted.", part(*accepted))
        }
        RuleProblem::Unexpected { found: None, accepted } => {
            format!("it ends where {} is accepted.", part(*accepted))
        }
        RuleProblem::Unclosed { quote } => {
            format!("a quote opens that does not close. Close it with {quote}")
        }
        RuleProblem::Escape { found } => format!(
            "“{found}” means nothing within quotes. A backslash may stand before a quote, a backslash, n (a new line) and t (a tab); write two for one."
        ),
        RuleProblem::NoNumber { found } => {
            format!("“{found}” is no number. Numbers look like 1000, 1_000, 1.5 or 10%.")
        }
        RuleProblem::NoDay { found } => {
            format!("“{found}” is no day of the calendar. Days look like 2026-01-31.")
        }
        RuleProblem::TooDeep { most } => format!(
            "parentheses, “not” and signs are nested more than {most} deep. Define a part of the rule as a segment and use its name."
        ),
        RuleProblem::NoSuchName { name, close, known } => {
            format!("{} A text stands in quotes.", no_such_name(name, close, known))
        }
        RuleProblem::Unlike { operator, left, right } => format!(
            "{} is {} and {} is {}; “{operator}” takes two of a kind.{}",
            left.0,
            kind(left.1),
            right.0,
            kind(right.1),
            hint(left.1, right.1)
        ),
        RuleProblem::NotFor { operator, found, accepted } => {
            let accepted: Vec<_> = accepted.iter().map(|&accepted| kind(accepted)).collect();
            format!(
                "{} is {}; “{operator}” takes {}.",
                found.0,
                kind(found.1),
                accepted.join(" or ")
            )
        }
        RuleProblem::NoCondition { found: (found, kind_of) } => {
            let example = match kind_of {
                ValueKind::Number => "> 0",
                ValueKind::Text => "= \"…\"",
                ValueKind::Day => ">= 2026-01-31",
                ValueKind::Flag => "= true",
            };
            format!(
                "{found} is {}, where a condition is accepted, such as {found} {example}.",
                kind(*kind_of)
            )
        }
        RuleProblem::NotLiteral { operator, found } => {
            format!("{found} is a column; “{operator}” takes a text in quotes.")
        }
        RuleProblem::Circular { name } => {
            format!(
                "the segment “{name}” is made from itself. Leave it out, or write its rule in full."
            )
        }
    }
}

pub(super) fn no_such_name(name: &str, close: &[String], known: &[String]) -> String {
    let close = match close {
        [] => String::new(),
        [one] => format!(" Did you mean {one}?"),
        [many @ .., last] => format!(" Did you mean {} or {last}?", many.join(", ")),
    };
    let more = match known.len().saturating_sub(SOME) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let known = known.get(..SOME).unwrap_or(known).join(", ");
    format!("“{name}” is no column or segment.{close} There are {known}{more}.")
}

/// The name of a group.
pub(in crate::words) fn group(group: &GroupName) -> String {
    match group {
        GroupName::Not { name } => format!("not {name}"),
        GroupName::Other => "other".into(),
        GroupName::Missing { by } => format!("no {by}"),
    }
}

fn part(part: RulePart) -> String {
    match part {
        RulePart::Value => "a column or a value, such as orders, 5, \"text\" or 2026-01-31,".into(),
        RulePart::Literal => "a value, such as 5, \"text\" or 2026-01-31,".into(),
        RulePart::Condition => "a condition, such as orders >= 3,".into(),
        RulePart::AndOrEnd => "“and”, “or” or the end of the rule".into(),
        RulePart::This(sign) => format!("“{sign}”"),
        RulePart::Test => "“in”, “between”, “contains” or “starts with”".into(),
        RulePart::CommaOrEnd => "“,” or “]”".into(),
    }
}

pub(super) fn kind(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Number => "a number",
        ValueKind::Text => "text",
        ValueKind::Day => "a day",
        ValueKind::Flag => "yes or no",
    }
}

/// How to write a value of the kind that is wanted.
fn hint(left: ValueKind, right: ValueKind) -> &'static str {
    match (left, right) {
        (ValueKind::Text, ValueKind::Number | ValueKind::Day) => " Write texts in quotes.",
        (ValueKind::Number, ValueKind::Text) => " Write numbers without quotes.",
        (ValueKind::Day, ValueKind::Text) => " Write days without quotes, as 2026-01-31.",
        (ValueKind::Flag, _) | (_, ValueKind::Flag) => " Yes or no is written true or false.",
        _ => "",
    }
}
