use super::{capital, ordinal, share as in_words};
use crate::words::format::{count, percent_exact, plural, short};
use crate::words::{Locale, Projection, Unit};

const EN: Locale = Locale::En;

pub(in crate::words) fn projection(message: &Projection) -> String {
    match message {
        Projection::LastRateWasCloser { error, guess } => format!(
            "In the periods held back the guess that the last rate goes on was off by {}, the model by {}: do not trust the model further than that.",
            points(*guess),
            points(*error)
        ),
        Projection::AllAlike => "Customers hardly differ in how likely they are to leave, so the projection is that of one constant rate, and the parameters by themselves say nothing.".into(),
        Projection::Undetermined { parameters } => format!(
            "These data hardly determine {}: other values fit as well and give the same curve where it was observed.",
            parameters.join(", ")
        ),
        Projection::NotSettled => "The model did not settle on one answer; do not rely on its projection. More periods usually help.".into(),
        Projection::NoMeanLifetime => "By the model some customers hardly ever leave, so the mean lifetime has no end; use the discounted one, or the share still there.".into(),
        Projection::NoSeasons => "The purchase model knows no season and counts no newcomers: the share falls because these same customers stop.".into(),
        Projection::NotTried => "There are too few purchases before the periods held back, so the projection could not be tried on them.".into(),
        Projection::StillThere { share, periods, unit } => format!(
            "After {} {} of customers will still be there",
            in_units(*periods, *unit),
            in_words(*share)
        ),
        Projection::WillBuy { first, last, periods, unit } => format!(
            "{} of today’s customers will buy in the next {}, {} in the {}",
            capital(&in_words(*first)),
            unit.say(EN, 1),
            in_words(*last),
            ordinal(*periods)
        ),
        Projection::SurvivalSubtitle { unit, model, customers, level, as_of } => format!(
            "Share of customers still there, by {} since they came: observed, and expected by {}; band: {} interval; n\u{a0}=\u{a0}{}{}",
            unit.map_or("periods", |unit| unit.say(EN, 2)),
            model_name(model),
            percent_exact(EN, *level),
            count(EN, *customers),
            as_of.as_ref().map_or_else(String::new, |as_of| format!(", as of {as_of}"))
        ),
        Projection::ActiveSubtitle { unit, customers, level, as_of } => format!(
            "Share of customers who buy in each {}: observed, and expected by BG/NBD; band: {} interval; n\u{a0}=\u{a0}{}, as of {as_of}",
            unit.say(EN, 1),
            percent_exact(EN, *level),
            count(EN, *customers)
        ),
        Projection::Expected { share, interval, level, periods, unit } => format!(
            "After {} {} of customers are expected to be there still.",
            in_units(*periods, *unit),
            with_interval(*share, *interval, *level)
        ),
        Projection::ExpectedActive { share, interval, level, period, unit, last } => {
            let last = last.map_or_else(String::new, |last| {
                format!(" In the last {}, {} of those who were customers before it bought.", unit.say(EN, 1), in_words(last))
            });
            format!(
                "In the {} {} from now, {} of today’s customers are expected to buy.{last}",
                ordinal(*period),
                unit.say(EN, 1),
                with_interval(*share, *interval, *level)
            )
        }
        Projection::Tried { periods, unit, error, guess } => format!(
            "Tried on the last {}, which were held back, the projection was off by {} on average; if the last rate had gone on, by {}.",
            in_units(*periods, *unit),
            points(*error),
            points(*guess)
        ),
        Projection::Lifetime { periods, low, high, unit } => {
            let range = match (low, high) {
                (Some(low), Some(high)) => format!(" ({} to {})", short(EN, *low), short(EN, *high)),
                (Some(low), None) => format!(" ({} or more)", short(EN, *low)),
                _ => String::new(),
            };
            format!(
                "Those who are still there are expected to stay {} more {}{range} on average.",
                short(EN, *periods),
                unit.map_or("periods", |unit| unit.say(EN, 2))
            )
        }
        Projection::Observed => "Observed".into(),
        Projection::Projected => "Projected".into(),
        Projection::HeldBack => "Projected earlier".into(),
        Projection::Now => "Today".into(),
        Projection::HeldBackFrom => "Held back".into(),
        Projection::Since { unit } => match unit {
            Some(unit) => format!("{} since they came", capital(unit.say(EN, 2))),
            None => "Periods since they came".into(),
        },
        Projection::FromNow { unit } => format!("{} from today", capital(unit.say(EN, 2))),
        Projection::StillShare => "Share still there".into(),
        Projection::ActiveShare => "Share who buy".into(),
        Projection::Series => "Series".into(),
        Projection::Customers => "Customers".into(),
        Projection::Low { level } => format!("Low, {} interval", percent_exact(EN, *level)),
        Projection::High { level } => format!("High, {} interval", percent_exact(EN, *level)),
    }
}

fn model_name(model: &str) -> &'static str {
    match model {
        "sbg" => "sBG",
        "bdw" => "beta-discrete-Weibull",
        _ => "BG/NBD",
    }
}

fn in_units(number: u64, unit: Option<Unit>) -> String {
    let (one, many) = unit.map_or(("period", "periods"), |unit| (unit.say(EN, 1), unit.say(EN, 2)));
    plural(EN, number, one, many)
}

/// A difference of shares.
fn points(share: f64) -> String {
    format!("{} percentage points", short(EN, 100.0 * share))
}

fn with_interval(share: f64, interval: Option<(f64, f64)>, level: f64) -> String {
    let share = in_words(share);
    match interval {
        Some((low, high)) => format!(
            "{share} ({} interval {} to {})",
            percent_exact(EN, level),
            in_words(low),
            in_words(high)
        ),
        None => share,
    }
}
