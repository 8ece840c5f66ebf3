use super::{capital, share as in_words};
use crate::words::format::{count, percent_exact, plural, short};
use crate::words::{Locale, Retention, Returned, Unit};

const EN: Locale = Locale::En;

pub(in crate::words) fn retention(message: &Retention) -> String {
    match message {
        Retention::ComeBack { unit, near, far } => come_back(*unit, *near, *far),
        Retention::Between { unit, low, high } => {
            let (next, low, high) = (next(*unit), in_words(*low), in_words(*high));
            if low == high {
                capital(&format!("{high} of each cohort bought again {next}"))
            } else {
                format!("Between {low} and {high} of a cohort bought again {next}")
            }
        }
        Retention::One { unit, cohort, share } => {
            let when = match unit {
                Unit::Day => "on",
                Unit::Week => "in the week of",
                Unit::Month | Unit::Quarter | Unit::Year => "in",
            };
            let (share, next) = (capital(&in_words(*share)), next(*unit));
            format!("{share} of the customers new {when} {cohort} bought again {next}")
        }
        Retention::TooEarly { unit } => {
            let unit = unit.say(EN, 1);
            format!(
                "It is too early to say who comes back: no whole {unit} has passed since the {unit} of a first purchase"
            )
        }
        Retention::Curves { unit, customers, cohorts, as_of } => format!(
            "Share of customers who buy {} each {} after that of their first purchase; {}, as of {as_of}",
            preposition(*unit),
            unit.say(EN, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Triangle { unit, customers, cohorts, as_of } => format!(
            "Share of each cohort that buys {} each {} after that of the first purchase; {}, as of {as_of}",
            preposition(*unit),
            unit.say(EN, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Average { unit, returned, rate, low, high, level, cohorts } => format!(
            "{} of {} bought {} the {} {} after that of their first purchase: {} ({} interval {} to {}; {}).",
            count(EN, returned.retained),
            plural(EN, returned.customers, "customer", "customers"),
            preposition(*unit),
            ordinal(returned.age),
            unit.say(EN, 1),
            in_words(*rate),
            percent_exact(EN, *level),
            in_words(*low),
            in_words(*high),
            plural(EN, *cohorts, "cohort", "cohorts")
        ),
        Retention::Cohorts { unit, customers, cohorts, first, last } => {
            let all = n_cohorts(*unit, *cohorts);
            let customers = plural(EN, *customers, "customer", "customers");
            match cohorts {
                1 => format!("{all} of {customers}, {first}."),
                _ => format!("{all} of {customers}, from {first} to {last}."),
            }
        }
        Retention::Row { cohort, size } => format!("{cohort} · {}", count(EN, *size)),
        Retention::AllCohorts => "All cohorts".into(),
        Retention::Since { unit } => match unit {
            Unit::Day => "Days since first purchase".into(),
            Unit::Week => "Weeks since first purchase".into(),
            Unit::Month => "Months since first purchase".into(),
            Unit::Quarter => "Quarters since first purchase".into(),
            Unit::Year => "Years since first purchase".into(),
        },
        Retention::Share => "Share who buy".into(),
        Retention::Cohort => "Cohort".into(),
        Retention::Customers => "Customers".into(),
        Retention::Bought => "Bought".into(),
        Retention::Low { level } => format!("Low, {} interval", percent_exact(EN, *level)),
        Retention::High { level } => format!("High, {} interval", percent_exact(EN, *level)),
        Retention::Observed => "Period".into(),
        Retention::Whole => "whole".into(),
        Retention::SoFar => "so far".into(),
        Retention::MidBusiness { unit, cohort, size, typical, leave_out, has_sign_ups } => format!(
            "{cohort} has {} and a typical later {} {}. If the file begins in the middle of the business, the early cohorts hold older customers: leave {} out{}, or load earlier purchases.",
            plural(EN, *size, "new customer", "new customers"),
            unit.say(EN, 1),
            if typical.fract() == 0.0 { count(EN, *typical as u64) } else { short(EN, *typical) },
            match leave_out {
                1 => "the first cohort".to_owned(),
                _ => format!("the first {} cohorts", count(EN, *leave_out)),
            },
            if *has_sign_ups { ", follow customers from the day they signed up" } else { "" }
        ),
        Retention::OlderHadLonger => {
            "Older cohorts have had longer to come back on or after an age, so their shares are higher for that alone: do not compare cohorts by them.".into()
        }
        Retention::DecidedLater { as_of } => format!(
            "These groups are as of {as_of} and follow from what customers bought by then: they say who came back, and not who will."
        ),
        Retention::LeftOut { began_before, without_start, earlier_purchases, never_bought } => {
            let customers = |n| plural(EN, n, "customer", "customers");
            let parts = [
                (*began_before, format!("{} who began before the first purchase in the file", customers(*began_before))),
                (*without_start, format!("{} of whom no day of beginning is known", customers(*without_start))),
                (*never_bought, format!("{} who never bought, of whom rules and groups say nothing", customers(*never_bought))),
                (*earlier_purchases, format!("{} from before the customer began", plural(EN, *earlier_purchases, "purchase", "purchases"))),
            ];
            let parts: Vec<String> =
                parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part).collect();
            format!("Left out: {}.", parts.join("; "))
        }
        Retention::FirstLeftOut { cohorts, customers } => format!(
            "The first {} left out, as you asked, with {}.",
            match cohorts {
                1 => "cohort is".to_owned(),
                _ => format!("{} cohorts are", count(EN, *cohorts)),
            },
            plural(EN, *customers, "customer", "customers")
        ),
        Retention::NoTrend => {
            "Three cohorts must have been observed at one age, and some of their customers must have come back and some not, before one can speak of a trend.".into()
        }
        Retention::NoTrendOnOrAfter => {
            "Older cohorts have had longer to come back on or after an age, so that a trend of these shares would say nothing. Count returns in the very period instead.".into()
        }
        Retention::NoRevenue => "There is no revenue, as the file has no amounts.".into(),
        Retention::NoMargin { rows: None } => {
            "There is no margin, as the file has no column of margins or costs that was kept.".into()
        }
        Retention::NoMargin { rows: Some(rows) } => format!(
            "There is no margin, as {} neither a margin nor a cost.",
            match rows {
                1 => "1 row has".to_owned(),
                _ => format!("{} rows have", count(EN, *rows)),
            }
        ),
        Retention::LastCohorts { shown, of } => format!(
            "Only the last {} of {} cohorts are drawn; averages hold them all.",
            count(EN, *shown),
            count(EN, *of)
        ),
        Retention::FirstAges { unit, shown } => format!(
            "Only the first {} are drawn.",
            plural(EN, *shown, unit.say(EN, 1), unit.say(EN, *shown))
        ),
        Retention::NotOver { unit } => format!(
            "The last {} is not over: its values, paler or hollow, can still rise, and averages leave them out.",
            unit.say(EN, 1)
        ),
    }
}

/// With a hundred customers or more, of 100 or 1,000 of them; with fewer, as they are.
fn come_back(unit: Unit, near: Returned, far: Option<Returned>) -> String {
    let (next, preposition) = (next(unit), preposition(unit));
    let returned = [Some(near), far].into_iter().flatten();
    if returned.clone().any(|it| it.customers < 100) {
        let of = |it: Returned| {
            let retained = if it.retained == 0 { "None".into() } else { count(EN, it.retained) };
            (retained, it.customers)
        };
        let (retained, customers) = of(near);
        let customers = plural(EN, customers, "customer", "customers");
        let near = format!("{retained} of {customers} bought again {next}");
        return match far {
            Some(far) => {
                let (retained, customers) = of(far);
                format!(
                    "{near}, {} of {} {preposition} the {}",
                    retained.to_ascii_lowercase(),
                    count(EN, customers),
                    ordinal(far.age)
                )
            }
            None => near,
        };
    }
    let share = |it: Returned| it.retained as f64 / it.customers as f64;
    let rare = returned.clone().any(|it| it.retained > 0 && share(it) < 0.005);
    let base = if rare { 1000 } else { 100 };
    let number = |it: Returned| {
        let number = (share(it) * base as f64).round() as u64;
        match number {
            _ if it.retained == 0 => "none".into(),
            0 => "fewer than 1".into(),
            _ if number == base && it.retained < it.customers => format!("more than {}", base - 1),
            _ => count(EN, number),
        }
    };
    let near_number = number(near);
    let buy = if near_number == "1" || near_number == "fewer than 1" { "buys" } else { "buy" };
    let near = format!("Of {} new customers, {near_number} {buy} again {next}", count(EN, base));
    match far {
        Some(far) => format!("{near} and {} {preposition} the {}", number(far), ordinal(far.age)),
        None => near,
    }
}

fn next(unit: Unit) -> String {
    format!("{} the next {}", preposition(unit), unit.say(EN, 1))
}

fn preposition(unit: Unit) -> &'static str {
    if unit == Unit::Day { "on" } else { "in" }
}

fn n_in(unit: Unit, customers: u64, cohorts: u64) -> String {
    format!("n\u{a0}=\u{a0}{} in {}", count(EN, customers), n_cohorts(unit, cohorts))
}

fn n_cohorts(unit: Unit, cohorts: u64) -> String {
    let [one, many] = match unit {
        Unit::Day => ["daily cohort", "daily cohorts"],
        Unit::Week => ["weekly cohort", "weekly cohorts"],
        Unit::Month => ["monthly cohort", "monthly cohorts"],
        Unit::Quarter => ["quarterly cohort", "quarterly cohorts"],
        Unit::Year => ["yearly cohort", "yearly cohorts"],
    };
    plural(EN, cohorts, one, many)
}

fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
