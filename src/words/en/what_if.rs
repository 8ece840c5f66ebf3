use super::clv::length;
use super::{capital, share};
use crate::words::what_if::Told;
use crate::words::{Horizon, Lever, Locale, Reading, SayingWords, WhatIf, WhatIfColumn, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn what_if(message: &WhatIf) -> String {
    match message {
        WhatIf::Summary { equity, horizon, retention, effects, level } => {
            summary(*equity, *horizon, *retention, effects, *level)
        }
        WhatIf::Saying { now, points, percent, horizon, level } => {
            saying(*now, [*points, *percent], *horizon, *level)
        }
        WhatIf::TooMany { points, now } => format!(
            "{} is not possible: {} of the customers there are now will still be customers in a year as it is, and at most all can.",
            capital(&phrase(Lever::Retention(*points))),
            share(*now)
        ),
        WhatIf::NoForecast => "This says what a change would be worth, and not whether it can be brought about or what that costs beside the rewards. Customers who are yet to be won do not count.".into(),
        WhatIf::MarginIsRevenue => "No margin was given, so all revenue counts as profit. Say the share that is with “margin”.".into(),
        WhatIf::Title { effects } => {
            let Some(&(lever, first)) = effects.first() else { return "Nothing is changed".into() };
            let rest = effects.iter().skip(1).map(|&(lever, by)| {
                let verb = if (by < 0.0) == (first < 0.0) { "" } else if by < 0.0 { " would cost" } else { " would add" };
                format!(", {}{verb} {}", phrase(lever), money(by.abs()))
            });
            let verb = if first < 0.0 { "take" } else { "add" };
            let to = if first < 0.0 { "from" } else { "to" };
            format!("{} would {verb} {} {to} customer equity{}", capital(&phrase(lever)), money(first.abs()), rest.collect::<String>())
        }
        WhatIf::Subtitle { customers, horizon, rate, equity, level } => format!(
            "Difference in the value of {} over the next {}, discounted by {} a year; it is {} now; {} intervals",
            format::plural(EN, *customers, "customer", "customers"),
            length(*horizon),
            format::percent_exact(EN, *rate),
            money(*equity),
            format::percent_exact(EN, *level)
        ),
        WhatIf::Band(lever) => match *lever {
            Lever::Retention(by) => format!("Retention ± {}", points(by)),
            Lever::Frequency(by) => format!("Orders ± {}", format::percent_exact(EN, by)),
            Lever::Reward(by) => format!("Rewards of {}", format::percent_exact(EN, by)),
            Lever::All => "All together".into(),
        },
        WhatIf::Row { lever, is_opposite } => match *lever {
            Lever::Retention(by) if *is_opposite => format!("{} less retention", capital(&points(by))),
            Lever::Frequency(by) if *is_opposite => format!("{} fewer orders", format::percent_exact(EN, by)),
            lever => capital(&phrase(lever)),
        },
        WhatIf::Asked => "The change".into(),
        WhatIf::Opposite => "Its opposite".into(),
        WhatIf::Column(column) => heading(*column).into(),
        WhatIf::Low { of } => format!("{}, low", heading(*of)),
        WhatIf::High { of } => format!("{}, high", heading(*of)),
    }
}

fn money(value: f64) -> String {
    format::money(EN, value)
}

/// A change as the subject of a sentence.
fn phrase(lever: Lever) -> String {
    match lever {
        Lever::Retention(by) => format!("{} more retention", points(by)),
        Lever::Frequency(by) => format!("{} more orders", format::percent_exact(EN, by)),
        Lever::Reward(by) => format!("rewards of {} of revenue", format::percent_exact(EN, by)),
        Lever::All => "all together".into(),
    }
}

/// Percentage points.
fn points(by: f64) -> String {
    let number = format::percent_exact(EN, by).replace("\u{a0}%", "");
    format!("{number} {}", if number == "1" { "point" } else { "points" })
}

fn verb(by: f64) -> &'static str {
    if by < 0.0 { "cost" } else { "add" }
}

/// A per cent with one decimal, as verdicts are held to.
fn tenth(value: f64) -> String {
    format!("{}\u{a0}%", format::decimal(EN, 100.0 * value, 1))
}

/// The two ends in brackets, from the lower on; the level is said where it is given.
fn between(ends: Option<[f64; 2]>, level: Option<f64>, write: impl Fn(f64) -> String) -> String {
    let level = level.map(|level| format!("{} interval ", format::percent_exact(EN, level)));
    ends.map_or_else(String::new, |[low, high]| {
        format!(" ({}{} to {})", level.unwrap_or_default(), write(low), write(high))
    })
}

fn summary(
    (equity, ends): Told,
    horizon: Horizon,
    retention: Option<Told>,
    effects: &[(Lever, Told)],
    level: f64,
) -> String {
    let stay = retention.map_or_else(String::new, |(stay, ends)| {
        format!(
            " Of those who still are customers, {} will be in a year{}.",
            share(stay),
            between(ends, None, share)
        )
    });
    let effects = effects.iter().map(|&(lever, (by, ends))| {
        // What costs is told as an amount, the smaller end first.
        let ends = ends.map(|[low, high]| if by < 0.0 { [-high, -low] } else { [low, high] });
        let told = format!("{}{}", money(by.abs()), between(ends, None, money));
        format!("{} would {} {told}.", capital(&phrase(lever)), verb(by))
    });
    format!(
        "Your customers are worth {} over the next {}{}.{stay} {}",
        money(equity),
        length(horizon),
        between(ends, Some(level), money),
        effects.collect::<Vec<_>>().join(" ")
    )
}

fn saying(
    now: f64,
    [points, percent]: [Option<Reading>; 2],
    horizon: Horizon,
    level: f64,
) -> String {
    let reading = |name: &str, it: Option<Reading>, level: Option<f64>| {
        let Some(Reading { lifetime: (more, ends), horizon: soon, verdict }) = it else {
            return format!(
                "{name} more retention is not possible, since {} stay as it is",
                share(now)
            );
        };
        let verdict = match verdict {
            SayingWords::Within => "as it promises",
            SayingWords::Below => "less than it promises",
            SayingWords::Above => "more than it promises",
            SayingWords::CannotTell => "so these data cannot tell whether it holds",
        };
        format!(
            "{name} more retention would bring {} more over all future{}, {verdict}, and {} in the next {}",
            tenth(more),
            between(ends, level, tenth),
            tenth(soon),
            length(horizon)
        )
    };
    format!(
        "They say 5\u{a0}% more retention brings 25 to 95\u{a0}% more profit. For your customers, {}; {}.",
        reading("five points", points, Some(level)),
        reading("five per cent", percent, None)
    )
}

fn heading(column: WhatIfColumn) -> &'static str {
    match column {
        WhatIfColumn::Change => "Change",
        WhatIfColumn::Equity => "Customer equity",
        WhatIfColumn::Difference => "Difference in customer equity",
        WhatIfColumn::Share => "Share of customer equity",
        WhatIfColumn::Clv => "Value of a customer",
        WhatIfColumn::Profit => "Profit",
        WhatIfColumn::ProfitDifference => "Difference in profit",
    }
}
