use super::{capital, ordinal, share as in_words};
use crate::words::format::{count, percent_exact, plural, short};
use crate::words::{LessLikely, Locale, Repurchase};

const EN: Locale = Locale::En;

pub(in crate::words) fn repurchase(message: &Repurchase) -> String {
    match message {
        Repurchase::MidBusiness { month, size, typical, day } => format!(
            "{month} has {} and a typical later month {}. If the file begins in the middle of the business, many of them are no first orders: look only at customers from {day} on, or load earlier purchases.",
            plural(EN, (*size).into(), "first order", "first orders"),
            short(EN, *typical).trim_end_matches(".00")
        ),
        Repurchase::NobodyFollowed => {
            "All first orders are of the last day, so nothing is known yet of what follows them."
                .into()
        }
        Repurchase::PlainIsLower { plain, share, horizon } => format!(
            "The plain share of customers with a second order, {}, counts those who are still new as lost; followed for {}, {} order again.",
            in_words(*plain),
            days(*horizon),
            in_words(*share)
        ),
        Repurchase::Rule { day, within, new, without, verdict } => {
            let (new, without, within) = (in_words(*new), in_words(*without), days(*within));
            let day = days(*day);
            match verdict {
                LessLikely::Half => format!(
                    "After {day} without a second order, one is less than half as likely: {without} instead of {new} within {within}"
                ),
                LessLikely::Less => format!(
                    "After {day} without a second order, one is less likely: {without} instead of {new} within {within}"
                ),
                LessLikely::Not => format!(
                    "{day} without a second order do not mean a lost customer: the chance of one within {within} is {without}, and {new} for a new customer"
                ),
            }
        }
        Repurchase::RuleSentence { day, within, new, without, verdict, level } => format!(
            "A customer without a second order by day {} makes one within the next {} with a chance of {}, a new customer with one of {}: {}.",
            count(EN, (*day).into()),
            days(*within),
            with_interval(*without, Some(*level)),
            with_interval(*new, None),
            match verdict {
                LessLikely::Half => "less than half as likely",
                LessLikely::Less => "less likely, but not surely less than half as",
                LessLikely::Not => "no less likely, as far as these data tell",
            }
        ),
        Repurchase::NoSecond => "Nobody has ordered a second time yet".into(),
        Repurchase::DecidedBy { share, day } => format!(
            "{} of those who order again have by day {}",
            capital(&in_words(*share)),
            count(EN, (*day).into())
        ),
        Repurchase::Decided { horizon, days: each } => {
            let each = each.iter().map(|(share, day, low, high)| {
                format!(
                    "{} have by day {}",
                    percent_exact(EN, *share),
                    day_interval((*day, *low, *high))
                )
            });
            let each: Vec<String> = each.collect();
            format!("Of those who order again within {}, {}.", days(*horizon), each.join(", "))
        }
        Repurchase::Below { day: Some(day), within, threshold } => format!(
            "From day {} on the chance of a second order within {} is below {}.",
            day_interval(*day),
            days(*within),
            percent_exact(EN, *threshold)
        ),
        Repurchase::Below { day: None, within, threshold } => format!(
            "As far as customers were followed, the chance of a second order within {} does not stay below {}.",
            days(*within),
            percent_exact(EN, *threshold)
        ),
        Repurchase::HazardSubtitle { width, customers, level, as_of } => format!(
            "Chance a day of a second order, for customers still without one{}; band: {} interval; n\u{a0}=\u{a0}{}, as of {as_of}",
            if *width == 1 { String::new() } else { format!(", mean of {}", days(*width)) },
            percent_exact(EN, *level),
            count(EN, *customers)
        ),
        Repurchase::Second { share, horizon, half } => format!(
            "{} of customers order a second time within {}, half of them by day {}",
            capital(&in_words(*share)),
            days(*horizon),
            count(EN, (*half).into())
        ),
        Repurchase::Order { order, share, horizon, half, level } => {
            let half = half.map_or_else(String::new, |half| {
                format!("; half of them by day {}", day_interval(half))
            });
            format!(
                "{} make a {} order within {}{half}.",
                capital(&with_interval(*share, Some(*level))),
                which(*order),
                days(*horizon)
            )
        }
        Repurchase::Plain { repeaters, customers, share } => format!(
            "So far, of {}, {} have ordered twice: {}.",
            plural(EN, *customers, "customer", "customers"),
            count(EN, *repeaters),
            with_interval(*share, None)
        ),
        Repurchase::TimesSubtitle { customers, level, as_of } => format!(
            "Share of customers with a second order and those after it, by days since the first (Kaplan–Meier); bands: {} intervals; n\u{a0}=\u{a0}{}, as of {as_of}",
            percent_exact(EN, *level),
            count(EN, *customers)
        ),
        Repurchase::Line { order } => format!("{} order", capital(&which(*order))),
        Repurchase::Days => "Days since the first order".into(),
        Repurchase::ChanceADay => "Chance of a second order a day".into(),
        Repurchase::Share => "Share of customers".into(),
        Repurchase::WhichOrder => "Order".into(),
        Repurchase::StillWithout => "Still without".into(),
        Repurchase::SecondOrders => "Second orders".into(),
        Repurchase::Low { level } => format!("Low, {} interval", percent_exact(EN, *level)),
        Repurchase::High { level } => format!("High, {} interval", percent_exact(EN, *level)),
        Repurchase::Day { day } => format!("Day {}", count(EN, (*day).into())),
        Repurchase::FromTo { from, to } if from == to => count(EN, (*from).into()),
        Repurchase::FromTo { from, to } => {
            format!("{}\u{2013}{}", count(EN, (*from).into()), count(EN, (*to).into()))
        }
        Repurchase::Come { share } => format!("{} have come", percent_exact(EN, *share)),
    }
}

fn days(number: u32) -> String {
    plural(EN, number.into(), "day", "days")
}

fn with_interval((share, interval): (f64, Option<(f64, f64)>), level: Option<f64>) -> String {
    let share = in_words(share);
    let Some((low, high)) = interval else { return share };
    let level =
        level.map_or_else(String::new, |level| format!("{} interval ", percent_exact(EN, level)));
    format!("{share} ({level}{} to {})", in_words(low), in_words(high))
}

/// A day, and from which to which it may be.
fn day_interval((day, low, high): (u32, Option<u32>, Option<u32>)) -> String {
    let number = |day: u32| count(EN, day.into());
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("{} ({} to {})", number(day), number(low), number(high))
        }
        (Some(low), None) => format!("{} ({} or later)", number(day), number(low)),
        _ => number(day),
    }
}

fn which(order: u32) -> String {
    match order {
        2 => "second".into(),
        3 => "third".into(),
        4 => "fourth".into(),
        5 => "fifth".into(),
        _ => ordinal(order.into()),
    }
}
