use super::{capital, share as in_words};
use crate::words::{Estimate, Locale, Loyalty, LoyaltyMeasure, NoInterval, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn loyalty(message: &Loyalty) -> String {
    match message {
        Loyalty::BeforeAfterTitle { what, unit, before, after } => {
            title(*what, unit.say(EN, 1), before, after)
        }
        Loyalty::BeforeAfterSubtitle { what, unit, members, others } => {
            let unit = unit.say(EN, 1);
            let what = match what {
                LoyaltyMeasure::Revenue => format!("money spent a customer and {unit}"),
                LoyaltyMeasure::Orders => format!("orders a customer and {unit}"),
                LoyaltyMeasure::Active => format!("share of customers who buy in a {unit}"),
            };
            format!(
                "Naive comparison: {what}, {} and {} over the same calendar {unit}s",
                format::plural(EN, *members, "member", "members"),
                format::plural(EN, *others, "non-member", "non-members"),
            )
        }
        Loyalty::BeforeAfterSummary { what, unit, means, before, after, change, level } => {
            let (unit, interval) = (unit.say(EN, 1), |gap| interval(*what, gap, *level));
            let [members, others] = means.map(|mean| amount(*what, mean));
            let means = match what {
                LoyaltyMeasure::Revenue => {
                    format!("members spend {members} a {unit} and non-members {others}")
                }
                LoyaltyMeasure::Orders => {
                    format!("members place {members} orders a {unit} and non-members {others}")
                }
                LoyaltyMeasure::Active => {
                    let [members, others] = means.map(in_words);
                    format!("{members} of members buy in a {unit} and {others} of non-members")
                }
            };
            format!(
                "After joining, {means} in the same {unit}s: a gap of {}. Before joining the gap was {}. The gap changed by {}; how much of that is due to the programme, this comparison cannot tell.",
                interval(after),
                interval(before),
                interval(change),
            )
        }
        Loyalty::NotYetCausal { members, joined_at_first_purchase } => {
            let joined = match joined_at_first_purchase {
                0 => String::new(),
                n => format!(
                    " {} of {} joined at the first purchase and have no “before”.",
                    format::count(EN, *n),
                    format::plural(EN, *members, "member", "members")
                ),
            };
            format!(
                "Not yet causal: those who join differ from those who do not, and would differ without a programme. The period of joining is left out, because people join when they buy.{joined}"
            )
        }
        Loyalty::Amount { what, value } => amount(*what, *value),
        Loyalty::SinceJoining { unit } => format!("{} since joining", capital(unit.say(EN, 2))),
        Loyalty::PerPeriod { what, unit } => match what {
            LoyaltyMeasure::Revenue => format!("Spent a customer and {}", unit.say(EN, 1)),
            LoyaltyMeasure::Orders => format!("Orders a customer and {}", unit.say(EN, 1)),
            LoyaltyMeasure::Active => format!("Share who buy in a {}", unit.say(EN, 1)),
        },
        Loyalty::Event { e } => {
            let plus = if *e > 0 { "+" } else { "" };
            format!("{plus}{}", format::decimal(EN, f64::from(*e), 0))
        }
        Loyalty::Joining => "joining".into(),
        Loyalty::Members => "Members".into(),
        Loyalty::Others => "Non-members".into(),
        Loyalty::Gap => "Gap".into(),
        Loyalty::Low { of } => format!("{of}, low"),
        Loyalty::High { of } => format!("{of}, high"),
        Loyalty::Counted { of } => format!("{of} counted"),
        Loyalty::Before => "All before".into(),
        Loyalty::After => "All after".into(),
        Loyalty::Change => "Change".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, before: &Estimate, after: &Estimate) -> String {
    let cannot_tell = match what {
        LoyaltyMeasure::Revenue => "We cannot tell whether members spend more than others",
        LoyaltyMeasure::Orders => "We cannot tell whether members order more than others",
        LoyaltyMeasure::Active => "We cannot tell whether members are likelier to buy than others",
    };
    let now = |sign| {
        let size = amount(what, after.value.abs());
        match what {
            LoyaltyMeasure::Revenue => {
                format!("Members spend {size} a {unit} {} than others", more(sign))
            }
            LoyaltyMeasure::Orders => {
                format!("Members place {size} {} orders a {unit} than others", fewer(sign))
            }
            LoyaltyMeasure::Active => {
                let size = points(after.value.abs());
                format!("Members are {size} {} likely than others to buy in a {unit}", more(sign))
            }
        }
    };
    let then = |sign, already: &str| {
        let size = amount(what, before.value.abs());
        match what {
            LoyaltyMeasure::Revenue => format!("they {already}spent {size} {} before", more(sign)),
            LoyaltyMeasure::Orders => format!("they {already}placed {size} {} before", fewer(sign)),
            LoyaltyMeasure::Active => {
                let size = points(before.value.abs());
                format!("they {already}were {size} {} likely before", more(sign))
            }
        }
    };
    match (before.sign(), after.sign()) {
        (0, 0) => format!("{cannot_tell}, before or after joining"),
        (0, sign) => format!("{} after joining; for the time before we cannot tell", now(sign)),
        (sign, 0) => format!("{cannot_tell} after joining; {}", then(sign, "")),
        (one, other) if one == other => {
            format!("{} after joining; {}", now(other), then(one, "already "))
        }
        (one, other) => format!("{} after joining; {}", now(other), then(one, "")),
    }
}

fn amount(what: LoyaltyMeasure, value: f64) -> String {
    match what {
        LoyaltyMeasure::Active => format::percent(EN, value),
        _ => format::short(EN, value),
    }
}

/// A difference of shares.
fn points(value: f64) -> String {
    format!("{} percentage points", format::short(EN, value * 100.0))
}

/// A difference in what is compared.
pub(super) fn size(what: LoyaltyMeasure, value: f64) -> String {
    match what {
        LoyaltyMeasure::Active => points(value),
        _ => format::short(EN, value),
    }
}

pub(super) fn interval(what: LoyaltyMeasure, estimate: &Estimate, level: f64) -> String {
    let write = |value| match what {
        LoyaltyMeasure::Active => format::short(EN, value * 100.0),
        _ => format::short(EN, value),
    };
    let size = size(what, estimate.value);
    match estimate.interval {
        Ok([low, high]) => {
            let level = format::percent_exact(EN, level);
            format!("{size} ({level} interval {} to {})", write(low), write(high))
        }
        Err(NoInterval::TooFew) => format!("{size} (too few customers for an interval)"),
        Err(NoInterval::NothingVaries) => {
            format!("{size} (no interval, because members all did the same and so did the others)")
        }
    }
}

fn more(sign: i32) -> &'static str {
    if sign > 0 { "more" } else { "less" }
}

fn fewer(sign: i32) -> &'static str {
    if sign > 0 { "more" } else { "fewer" }
}
