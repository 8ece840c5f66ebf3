// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::Unit;

/// The noun as it follows a number, or 每: `3 個月`, `每個月`.
pub(in crate::words) fn unit(unit: Unit, _number: u64) -> &'static str {
    match unit {
        Unit::Day => "天",
        Unit::Week => "週",
        Unit::Month => "個月",
        Unit::Quarter => "季",
        Unit::Year => "年",
    }
}

/// The noun by itself: `月`.
pub(super) fn noun(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "天",
        Unit::Week => "週",
        Unit::Month => "月",
        Unit::Quarter => "季",
        Unit::Year => "年",
    }
}

pub(in crate::words) fn named(unit: Unit, label: &str) -> String {
    if unit == Unit::Week { format!("{label}起的一週") } else { label.into() }
}

pub(in crate::words) fn during(unit: Unit, label: &str) -> String {
    named(unit, label)
}
