use crate::words::format::{count, decimal, percent_exact, plural, short};
use crate::words::{Compared, Locale, Validation};

const EN: Locale = Locale::En;

pub(in crate::words) fn validation(message: &Validation) -> String {
    match message {
        Validation::Tracked { actual, expected } => format!(
            "In the days held out the model expected {} repeat purchases, and there were {}",
            whole(*expected),
            whole(*actual)
        ),
        Validation::TrackedFit { actual, expected } => format!(
            "The model accounts for {} repeat purchases, and there were {}",
            whole(*expected),
            whole(*actual)
        ),
        Validation::TrackingSubtitle {
            model,
            unit,
            cumulative,
            customers,
            calibration_end,
            level,
        } => {
            format!(
                "Repeat purchases {}, made and expected by {model} fitted up to {calibration_end}{}; n\u{a0}=\u{a0}{}",
                if *cumulative {
                    format!("so far, by {}", unit.say(EN, 1))
                } else {
                    format!("a {}", unit.say(EN, 1))
                },
                level.map_or_else(String::new, |level| format!(
                    "; band: {} interval of what may come by chance and by what is not known of the model",
                    percent_exact(EN, level)
                )),
                count(EN, *customers)
            )
        }
        Validation::TrackingSummary {
            length,
            unit,
            calibration_end,
            actual,
            expected,
            interval,
            level,
            inside,
        } => {
            let inside = inside.map_or_else(String::new, |(inside, of)| {
                format!(
                    " Within the band lie {} of {}{}.",
                    count(EN, inside),
                    plural(EN, of, unit.say(EN, 1), unit.say(EN, 2)),
                    if (inside as f64) < 0.8 * of as f64 {
                        ": swings that all customers share, as of a season or a campaign, are not in the model"
                    } else {
                        ""
                    }
                )
            });
            let off = (expected - actual) / actual.max(1.0);
            let verdict = match interval {
                Some((low, high)) if (*low..=*high).contains(expected) => format!(
                    "That is within chance: as many such customers would make {} to {} ({} interval).",
                    whole(*low),
                    whole(*high),
                    percent_exact(EN, *level)
                ),
                Some((low, high)) => format!(
                    "That is more than chance: as many such customers would make {} to {} ({} interval).",
                    whole(*low),
                    whole(*high),
                    percent_exact(EN, *level)
                ),
                None => String::new(),
            };
            format!(
                "In the {} {} after {calibration_end}, which were held out, {} repeat purchases were expected and {} made: {} too {}. {verdict}{inside}",
                decimal(EN, *length, usize::from((length - length.round()).abs() > 0.05)),
                unit.say(EN, length.round() as u64),
                whole(*expected),
                whole(*actual),
                super::share(off.abs()),
                if off > 0.0 { "many" } else { "few" }
            )
            .trim_end()
            .into()
        }
        Validation::FitSummary { actual, expected } => format!(
            "The model accounts for {} repeat purchases in the days it was fitted on, where {} were made. No days were held out, so this is no test of it.",
            whole(*expected),
            whole(*actual)
        ),
        Validation::CutShort => "The last period is not over yet.".into(),
        Validation::SplitHere { end } => format!(
            "The last third of the days, those after {end}, was held out, since no other day was chosen."
        ),
        Validation::HeldOut => "Held out".into(),
        Validation::Observed => "Observed".into(),
        Validation::Actual => "Made".into(),
        Validation::Expected => "Expected".into(),
        Validation::PeriodsSince { unit, start } => {
            format!("{} since {start}", super::capital(unit.say(EN, 2)))
        }
        Validation::RepeatPurchases { unit: Some(unit) } => {
            format!("Repeat purchases a {}", unit.say(EN, 1))
        }
        Validation::RepeatPurchases { unit: None } => "Repeat purchases so far".into(),
        Validation::PeriodEnd => "Up to".into(),
        Validation::FrequenciesTitle { actual, expected, inside, groups } => {
            if inside == groups {
                "The model explains how often customers bought again".into()
            } else {
                format!(
                    "{} customers did not buy again; the model has {}",
                    count(EN, *actual),
                    whole(*expected)
                )
            }
        }
        Validation::FrequenciesSubtitle { model, customers, as_of, level } => format!(
            "Customers by repeat purchases up to {as_of}, as they are and as {model} has them; whiskers: {} interval if the model were right; n\u{a0}=\u{a0}{}",
            percent_exact(EN, *level),
            count(EN, *customers)
        ),
        Validation::FrequenciesSummary {
            actual,
            expected,
            interval: (low, high),
            level,
            furthest,
        } => {
            let furthest =
                furthest.as_ref().map_or_else(String::new, |(frequency, actual, expected)| {
                    format!(
                        " It is furthest off at {frequency}: {}, where it has {}.",
                        plural(EN, *actual, "customer", "customers"),
                        whole(*expected)
                    )
                });
            format!(
                "{} did not buy again, and the model has {} ({} interval {} to {}).{furthest}",
                plural(EN, *actual, "customer", "customers"),
                whole(*expected),
                percent_exact(EN, *level),
                whole(*low),
                whole(*high)
            )
        }
        Validation::Frequency => "Repeat purchases of a customer".into(),
        Validation::Customers => "Customers".into(),
        Validation::CustomersExpected => "Customers expected".into(),
        Validation::AndMore { from } => format!("{from}+"),
        Validation::CalibrationTitle { by, inside, groups } => {
            let of = match by {
                Compared::Frequency => "However often customers had bought",
                Compared::Recency => "However long customers had been buying",
                Compared::Age => "However long ago customers came",
                Compared::Silence => "However long customers had been silent",
                Compared::Expected => {
                    "Of customers who promise little and of those who promise much"
                }
            };
            if inside == groups {
                format!("{of}, the model foretold what they would do")
            } else {
                format!(
                    "The model foretold {} of {} of customers within chance",
                    count(EN, *inside),
                    plural(EN, *groups, "group", "groups")
                )
            }
        }
        Validation::CalibrationSubtitle { model, by, customers, calibration_end, end, level } => {
            format!(
                "Purchases a customer from {calibration_end} to {end} by {}, made and expected by {model} fitted up to then; {} interval; n\u{a0}=\u{a0}{}",
                match by {
                    Compared::Frequency => "repeat purchases before",
                    Compared::Recency => "the time from the first purchase to the last",
                    Compared::Age => "the time since the first purchase",
                    Compared::Silence => "the time since the last purchase",
                    Compared::Expected => "tenths of customers",
                },
                percent_exact(EN, *level),
                count(EN, *customers)
            )
        }
        Validation::CalibrationSummary {
            by,
            unit,
            group,
            customers,
            expected,
            actual,
            interval,
            level,
            error,
        } => {
            let who = match by {
                Compared::Frequency => format!("with {group} repeat purchases before"),
                Compared::Recency => {
                    format!("whose last purchase came {group} {} after the first", unit.say(EN, 2))
                }
                Compared::Age => format!("who came {group} {} before", unit.say(EN, 2)),
                Compared::Silence => format!("who last bought {group} {} before", unit.say(EN, 2)),
                Compared::Expected => "of whom most was expected".into(),
            };
            let interval = interval.map_or_else(String::new, |(low, high)| {
                format!(
                    " ({} interval {} to {})",
                    percent_exact(EN, *level),
                    short(EN, low),
                    short(EN, high)
                )
            });
            format!(
                "The {} {who} made {} purchases each{interval}, and {} were expected. Over all groups the model was off by {} purchases a customer.",
                plural(EN, *customers, "customer", "customers"),
                short(EN, *actual),
                short(EN, *expected),
                short(EN, *error)
            )
        }
        Validation::GroupedBy { by: Compared::Frequency, .. } => "Repeat purchases before".into(),
        Validation::GroupedBy { by: Compared::Recency, unit } => {
            format!("{} from the first purchase to the last", super::capital(unit.say(EN, 2)))
        }
        Validation::GroupedBy { by: Compared::Age, unit } => {
            format!("{} since the first purchase", super::capital(unit.say(EN, 2)))
        }
        Validation::GroupedBy { by: Compared::Silence, unit } => {
            format!("{} since the last purchase", super::capital(unit.say(EN, 2)))
        }
        Validation::GroupedBy { by: Compared::Expected, .. } => {
            "Tenths of customers, from those of whom least is expected".into()
        }
        Validation::HoldoutPurchases => "Purchases a customer in the days held out".into(),
        Validation::ActualMean => "Purchases made".into(),
        Validation::ExpectedMean => "Purchases expected".into(),
        Validation::Low { level } => format!("{} interval from", percent_exact(EN, *level)),
        Validation::High => "to".into(),
        Validation::Range { from, to } => format!("{}–{}", whole(*from), whole(*to)),
        Validation::Equal => "As expected".into(),
    }
}

fn whole(value: f64) -> String {
    decimal(EN, value, 0)
}
