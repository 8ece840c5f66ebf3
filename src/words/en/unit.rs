use crate::words::Unit;

pub(in crate::words) fn unit(unit: Unit, number: u64) -> &'static str {
    match (unit, number) {
        (Unit::Day, 1) => "day",
        (Unit::Day, _) => "days",
        (Unit::Week, 1) => "week",
        (Unit::Week, _) => "weeks",
        (Unit::Month, 1) => "month",
        (Unit::Month, _) => "months",
        (Unit::Quarter, 1) => "quarter",
        (Unit::Quarter, _) => "quarters",
        (Unit::Year, 1) => "year",
        (Unit::Year, _) => "years",
    }
}

pub(in crate::words) fn named(unit: Unit, label: &str) -> String {
    if unit == Unit::Week { format!("the week from {label}") } else { label.into() }
}

pub(in crate::words) fn during(unit: Unit, label: &str) -> String {
    format!("{} {}", if unit == Unit::Day { "on" } else { "in" }, named(unit, label))
}
