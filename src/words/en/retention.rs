use super::{capital, ordinal, share as in_words};
use crate::words::format::{count, decimal, money, percent_exact, plural, short};
use crate::words::{Counted, Locale, Retention, RetentionMeasure, Returned, Since, Unit};

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
        Retention::Cohorts { unit, customers, cohorts, are_groups, first, last } => {
            let all = match are_groups {
                true => plural(EN, *cohorts, "group", "groups"),
                false => n_cohorts(*unit, *cohorts),
            };
            let customers = plural(EN, *customers, "customer", "customers");
            match cohorts {
                1 => format!("{customers} in {all}, {first}."),
                _ if *are_groups => format!("{customers} in {all}."),
                _ => format!("{customers} in {all}, from {first} to {last}."),
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
        Retention::Age(counted) => {
            let event = match counted.since {
                Since::FirstPurchase => "first purchase",
                Since::AnyPurchase => "a purchase",
                Since::SignUp => "signing up",
                Since::Enrolment => "joining",
            };
            match counted.days {
                Some(1) | None => format!("{} since {event}", capital(counted.unit.say(EN, 2))),
                Some(days) => format!("Times {days} days since {event}"),
            }
        }
        Retention::Measure(measure) => self::measure(*measure).into(),
        Retention::Plotted { counted, measure, customers, cohorts, are_groups, as_of } => {
            let mut how = String::new();
            if counted.on_or_after {
                how.push_str(", in the period or later");
            }
            if counted.occurrences > 1 {
                how.push_str(&format!(", on at least {} days", count(EN, counted.occurrences)));
            }
            if counted.of_previous && *measure == RetentionMeasure::Share {
                how.push_str(", of those who did in the one before");
            }
            format!(
                "{} by {}{how}; {}, as of {as_of}",
                self::measure(*measure),
                Retention::Age(*counted).say(EN).to_lowercase(),
                if *are_groups {
                    format!("n\u{a0}=\u{a0}{} in {}", count(EN, *customers), plural(EN, *cohorts, "group", "groups"))
                } else {
                    n_in(counted.unit, *customers, *cohorts)
                }
            )
        }
        Retention::ShareBack { counted, ages, share } => format!(
            "{} of customers buy {}{}",
            capital(&in_words(*share)),
            when(*counted, *ages),
            if counted.of_previous { ", of those who did in the one before" } else { "" }
        ),
        Retention::Back { counted, ages, of: (back, of), share, level } => format!(
            "{} of {} bought {}{}: {}{}.",
            count(EN, *back),
            plural(EN, *of, "customer", "customers"),
            when(*counted, *ages),
            if counted.of_previous { ", of those who did in the one before" } else { "" },
            in_words(share.0),
            interval(*level, share.1, share.2, &in_words)
        ),
        Retention::Brings { counted, margin, who, by, later } => {
            let brings = if *margin { "brings a margin of" } else { "brings" };
            let who = match (who, counted.since) {
                (Some(who), _) => format!("A customer of {who}"),
                (None, Since::FirstPurchase) => "A new customer".into(),
                (None, Since::AnyPurchase) => "A customer".into(),
                (None, Since::SignUp) => "A customer who signs up".into(),
                (None, Since::Enrolment) => "A new member".into(),
            };
            let by_age = |age: u64| match (counted.days, age) {
                (Some(days), _) => format!("in {}", plural(EN, (age + 1) * days, "day", "days")),
                (None, 0) => format!("{} the same {}", preposition(counted.unit), counted.unit.say(EN, 1)),
                (None, _) => format!("by the {} {} after", ordinal(age), counted.unit.say(EN, 1)),
            };
            match later {
                Some((age, value)) => format!(
                    "{who} {brings} {} {} and {} {}",
                    money(EN, by.1),
                    by_age(by.0),
                    money(EN, *value),
                    by_age(*age)
                ),
                None => format!("{who} {brings} {} {}", money(EN, by.1), by_age(by.0)),
            }
        }
        Retention::Brought { counted, margin, age, money: (value, low, high), level, customers } => format!(
            "Up to and with {}, {} brought {}{} each{}.",
            match (counted.days, age) {
                (Some(days), _) => format!("day {}", count(EN, (age + 1) * days)),
                (None, 0) => format!("the {} in which they began", counted.unit.say(EN, 1)),
                (None, _) => format!("the {} {} after", ordinal(*age), counted.unit.say(EN, 1)),
            },
            plural(EN, *customers, "customer", "customers"),
            if *margin { "a margin of " } else { "" },
            money(EN, *value),
            interval(*level, *low, *high, &|value| money(EN, value))
        ),
        Retention::Differ { counted, ages, least, most, p } => {
            let shares = format!("{} of “{}” and {} of “{}”", in_words(least.1), least.0, in_words(most.1), most.0);
            if *p < 0.05 {
                format!("{} bought {}, which is more than chance ({})", capital(&shares), when(*counted, *ages), p_value(*p))
            } else {
                format!("We cannot tell the groups apart: {shares} bought {} ({})", when(*counted, *ages), p_value(*p))
            }
        }
        Retention::Above { one, other, by: (by, low, high), level } => format!(
            "{one} {} {other} by {}{}.",
            if *by < 0.0 { "is below" } else { "is above" },
            points(by.abs()),
            // Both ends are told in the direction of the sentence.
            match (by < &0.0, low, high) {
                (true, Some(low), Some(high)) => interval(*level, Some(-high), Some(-low), &points),
                _ => interval(*level, *low, *high, &points),
            }
        ),
        Retention::Trend { counted, ages, from, to, cohorts, p } => {
            let (when, cohorts) = (when(*counted, *ages), plural(EN, *cohorts, "cohort", "cohorts"));
            let verb = if to < from { "fell" } else { "rose" };
            let (from, to) = (in_words(*from), in_words(*to));
            if *p < 0.05 {
                format!("The share who buy {when} {verb} from {from} to {to} over {cohorts} ({})", p_value(*p))
            } else {
                format!("We cannot tell whether the share who buy {when} changes: {from} to {to} over {cohorts} ({})", p_value(*p))
            }
        }
        Retention::Latest { name, rate, before, by: (by, low, high), level } => {
            let is_sure = low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0);
            format!(
                "The latest cohort, {name}, is at {}, and those before it at {}: {} {}{}{}.",
                in_words(*rate),
                in_words(*before),
                points(by.abs()),
                if *by < 0.0 { "less" } else { "more" },
                match (by < &0.0, low, high) {
                    (true, Some(low), Some(high)) => interval(*level, Some(-high), Some(-low), &points),
                    _ => interval(*level, *low, *high, &points),
                },
                if is_sure { "" } else { ", which may be chance" }
            )
        }
        Retention::BeyondTrend => {
            "Cohorts differ by more than chance beyond the trend, as seasons and campaigns make them: it is less sure than its p says.".into()
        }
        Retention::TrendLine => "Trend".into(),
        Retention::Small { least } => format!(
            "Grey cohorts have fewer than {}: their shares move by chance alone.",
            plural(EN, *least, "customer", "customers")
        ),
        Retention::MeanOfCohorts => "Mean of the cohorts".into(),
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
        Retention::OnlyFrom { day } => format!("Only customers who began from {day} on"),
        Retention::OlderHadLonger => {
            "Older cohorts have had longer to come back on or after an age, so their shares are higher for that alone: do not compare cohorts by them.".into()
        }
        Retention::DecidedLater { as_of } => format!(
            "These groups are as of {as_of} and follow from what customers did by then: they say who came back, and not who will."
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

fn measure(measure: RetentionMeasure) -> &'static str {
    match measure {
        RetentionMeasure::Share => "Share who buy",
        RetentionMeasure::Orders => "Orders a customer",
        RetentionMeasure::Revenue => "Revenue a customer",
        RetentionMeasure::RevenueSoFar => "Revenue a customer so far",
        RetentionMeasure::AverageOrder => "Revenue an order",
        RetentionMeasure::NetRetention => "Net revenue retention",
        RetentionMeasure::GrossRetention => "Gross revenue retention",
        RetentionMeasure::Margin => "Margin a customer",
        RetentionMeasure::MarginSoFar => "Margin a customer so far",
    }
}

/// When customers bought: `in the 3rd month after that of their first purchase`.
fn when(counted: Counted, (from, to): (u64, Option<u64>)) -> String {
    let Counted { unit, since, .. } = counted;
    let event = match since {
        Since::FirstPurchase => "their first purchase",
        Since::AnyPurchase => "a purchase",
        Since::SignUp => "signing up",
        Since::Enrolment => "joining",
    };
    let days = match counted.occurrences {
        1 => String::new(),
        days => format!("on at least {} days ", count(EN, days)),
    };
    let when = if let Some(length) = counted.days {
        let last = to.unwrap_or(from);
        match (from * length, (last + 1) * length - 1) {
            (first, _) if to.is_none() => {
                format!("{} days or more after {event}", count(EN, first))
            }
            (first, last) if first == last => {
                format!("{} after {event}", plural(EN, first, "day", "days"))
            }
            (first, last) => {
                format!("{} to {} days after {event}", count(EN, first), count(EN, last))
            }
        }
    } else {
        let (preposition, unit) = (preposition(unit), unit.say(EN, 1));
        match (from, to) {
            (0, Some(_)) => format!("{preposition} the {unit} of {event}"),
            (0, None) => format!("{preposition} the {unit} of {event} or later"),
            (from, None) => {
                format!("{preposition} the {} {unit} after that of {event} or later", ordinal(from))
            }
            (from, Some(to)) if from == to => {
                format!("{preposition} the {} {unit} after that of {event}", ordinal(from))
            }
            (from, Some(to)) => format!(
                "{preposition} the {} to {} {unit} after that of {event}",
                ordinal(from),
                ordinal(to)
            ),
        }
    };
    format!("{days}{when}")
}

/// ` (95 % interval 13 % to 16 %)`, or nothing where an end is not known.
fn interval(
    level: f64,
    low: Option<f64>,
    high: Option<f64>,
    write: &dyn Fn(f64) -> String,
) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            format!(" ({} interval {} to {})", percent_exact(EN, level), write(low), write(high))
        }
        _ => String::new(),
    }
}

/// A difference of shares: `2.1 points`.
fn points(difference: f64) -> String {
    format!("{} points", decimal(EN, difference * 100.0, 1))
}

fn p_value(p: f64) -> String {
    if p < 0.001 { "p below 0.001".into() } else { format!("p\u{a0}=\u{a0}{}", decimal(EN, p, 3)) }
}
