use super::{capital, share as in_words};
use crate::words::format::{count, decimal, percent_exact, plural, short};
use crate::words::survival::{Left, Length, PaceTest, Share, Span, Step};
use crate::words::{Locale, Survival, Unit};

const EN: Locale = Locale::En;

pub(in crate::words) fn survival(message: &Survival) -> String {
    match message {
        Survival::AllCustomers => "All customers".into(),
        Survival::Level { covariate, level } => format!("{covariate} {level}"),
        Survival::Determined => "the others already say it (collinear)".into(),
        Survival::Separates => "it alone tells who left from who stayed (separation)".into(),
        Survival::NobodyOfLevel => "nobody of them left".into(),
        Survival::OneValue => "all have the same value".into(),
        Survival::FewEvents { events, coefficients } => format!(
            "Only {} for {}: such ratios are unsteady; choose fewer covariates.",
            plural(EN, *events, "customer left", "customers left"),
            plural(EN, *coefficients, "ratio", "ratios")
        ),
        Survival::NotProportional { names } => format!(
            "{} with time, so that one number is an average over it: compare the curves of the groups, or make it a stratum.",
            match names.as_slice() {
                [one] => format!("The ratio of {one} changes"),
                many => format!("The ratios of {} change", list(many)),
            }
        ),
        Survival::LeftOut { rows } => format!(
            "{} left out, because something of them is missing.",
            plural(EN, *rows, "customer is", "customers are")
        ),
        Survival::HalfGone { unit, median } => {
            format!("Half of the customers are gone after {}", span(median, *unit))
        }
        Survival::StillThere { unit, share, time } => format!(
            "{} of the customers are still there after {}",
            capital(&share_of(share)),
            period(*time, *unit)
        ),
        Survival::HalfGoneBetween { unit, soonest, longest } => {
            let (soon, time) = (&soonest.0, period(soonest.1, *unit));
            match longest {
                (long, Some(late)) => format!(
                    "Half of {soon} are gone after {time}, half of {long} after {}",
                    period(*late, *unit)
                ),
                (long, None) => {
                    format!(
                        "Half of {soon} are gone after {time}; of {long}, more than half are still there"
                    )
                }
            }
        }
        Survival::NoDifference { p } => {
            format!(
                "The groups leave at about the same pace: their curves differ no more than by chance ({})",
                chance(*p)
            )
        }
        Survival::Differ { unit, time, most, fewest } => format!(
            "After {}, {} of {} are still there, but {} of {}",
            period(*time, *unit),
            in_words(most.1),
            most.0,
            in_words(fewest.1),
            fewest.0
        ),
        Survival::TooEarly => {
            "It is too early to say how long customers stay: nobody has left so far".into()
        }
        Survival::Curves { left, n, events, as_of, level } => {
            let meaning = match left {
                None => String::new(),
                Some(Left::Contract) => " (gone: contract ended)".into(),
                Some(Left::Recorded) => " (gone: recorded as such)".into(),
                Some(Left::Inactive(days)) => format!(" (gone: {days} days without a purchase)"),
            };
            let day = as_of.as_ref().map(|day| format!(", as of {day}")).unwrap_or_default();
            format!(
                "Share of customers still there{meaning}, with {} bands; n\u{a0}=\u{a0}{}, {} gone{day}",
                percent_exact(EN, *level),
                count(EN, *n),
                count(EN, *events)
            )
        }
        Survival::Group { name, n, events, median, unit, level } => {
            let half = match median {
                Some(Span { time, low, high }) => {
                    let level = percent_exact(EN, *level);
                    let interval = match (low, high) {
                        (Some(low), Some(high)) => {
                            format!(" ({level} interval {} to {})", number(*low), number(*high))
                        }
                        (Some(low), None) => format!(" ({level} interval from {})", number(*low)),
                        _ => String::new(),
                    };
                    format!("half are gone after {}{interval}", period(*time, *unit))
                }
                None => "more than half are still there".into(),
            };
            format!(
                "{name}: {} of {} gone; {half}.",
                count(EN, *events),
                plural(EN, *n, "customer", "customers")
            )
        }
        Survival::Test { test, strata, chi2, df, p } => {
            let test = match test {
                PaceTest::LogRank => "Log-rank test",
                PaceTest::Wilcoxon => "Wilcoxon test",
                PaceTest::TaroneWare => "Tarone–Ware test",
                PaceTest::Peto => "Peto–Peto test",
                PaceTest::FlemingHarrington => "Fleming–Harrington test",
            };
            let within =
                strata.as_ref().map(|it| format!(", within each {it}")).unwrap_or_default();
            format!(
                "{test} of the groups{within}: χ² = {} on {df} df, {}.",
                short(EN, *chi2),
                chance(*p)
            )
        }
        Survival::NotWithin { strata } => format!(
            "Within each {strata} there are not two groups to compare: choose another one, or none."
        ),
        Survival::Ticks => "A tick marks customers last seen then and still there.".into(),
        Survival::GoneBy { least, most } => {
            let ((days, gone), (longest, later)) = (least, most);
            format!(
                "{} of the customers are gone if {} without a purchase count as leaving, {} if {} do",
                capital(&in_words(*gone)),
                plural(EN, *days, "day", "days"),
                in_words(*later),
                count(EN, *longest)
            )
        }
        Survival::Lengths { n, as_of } => {
            let day = as_of.as_ref().map(|day| format!(", as of {day}")).unwrap_or_default();
            format!(
                "Share of customers gone, by the days without a purchase that count as leaving; n\u{a0}=\u{a0}{}{day}",
                count(EN, *n)
            )
        }
        Survival::LengthBand { days, chosen } => {
            let days = plural(EN, *days, "day", "days");
            if *chosen { format!("{days} (chosen)") } else { days }
        }
        Survival::LengthBar(Length { gone, median, .. }) => match median {
            Some(median) => format!(
                "{}, half after {}",
                in_words(*gone),
                period(median.time, Unit::Day)
            ),
            None => in_words(*gone),
        },
        Survival::OneLength(Length { days, gone, median, returned }) => {
            let half = match median {
                Some(median) => format!("half are gone after {}", span(median, Unit::Day)),
                None => "fewer than half are gone".into(),
            };
            let returned = returned.as_ref().map_or_else(String::new, |returned| {
                format!("; {} of the silences so long ended with a purchase", share_of(returned))
            });
            let days = plural(EN, *days, "day", "days");
            format!("{days} without a purchase: {} gone, {half}{returned}.", in_words(*gone))
        }
        Survival::ChooseLength => {
            "Choose a length after which few silences end with a purchase: who comes back had not left.".into()
        }
        Survival::ShareGone => "Share gone".into(),
        Survival::Silence => "Days without a purchase".into(),
        Survival::Gone => "Customers gone".into(),
        Survival::HalfGoneAfter => "Half gone after days".into(),
        Survival::Returned => "Silences ended by a purchase".into(),
        Survival::Since { unit, left } => {
            let units = capital(unit.say(EN, 2));
            match left {
                Some(Left::Contract) => format!("{units} since the contract began"),
                Some(Left::Inactive(_)) => format!("{units} since first purchase"),
                Some(Left::Recorded) => format!("{units} as a customer"),
                None => "Time".into(),
            }
        }
        Survival::Share => "Share still there".into(),
        Survival::AtRisk => "Still watched".into(),
        Survival::GroupColumn => "Group".into(),
        Survival::LeftThen => "Gone since the row before".into(),
        Survival::Low { level } => format!("Low, {} interval", percent_exact(EN, *level)),
        Survival::High { level } => format!("High, {} interval", percent_exact(EN, *level)),
        Survival::Half => "half".into(),
        Survival::Shown { shown, of } => {
            format!("The {shown} largest of {of} groups are drawn; the table has all.")
        }
        Survival::DurationsIn { unit } => format!(
            "How long each customer stayed is taken to be in {}; choose another unit if it is not.",
            unit.say(EN, 2)
        ),
        Survival::Choice { days, returned } => format!(
            "What “gone” means is a choice: of the silences of {}, {} ended with a purchase so far.",
            plural(EN, *days, "day", "days"),
            share_of(returned)
        ),
        Survival::Strongest { name, step, ratio, interval: (low, high) } => {
            let pace = if *ratio >= 2.0 {
                format!("{} times as fast", short(EN, *ratio))
            } else if *ratio >= 1.0 {
                format!("{} faster", in_words(*ratio - 1.0))
            } else {
                format!("{} more slowly", in_words(1.0 - *ratio))
            };
            let than = if *ratio >= 2.0 { "as" } else { "than" };
            let who = match step {
                Step::Against(reference) => {
                    format!("Customers of {name} leave {pace} {than} those of {reference}")
                }
                Step::Unit => format!("Customers with {name} leave {pace} {than} others"),
                Step::Deviation(deviation) => {
                    format!(
                        "Customers with {name} higher by {} leave {pace}",
                        short(EN, *deviation)
                    )
                }
            };
            format!(
                "{who} (hazard ratio {}, {} to {})",
                short(EN, *ratio),
                short(EN, *low),
                short(EN, *high)
            )
        }
        Survival::NothingStands => {
            "Nothing known of the customers goes with leaving sooner or later, beyond chance".into()
        }
        Survival::NoRatio => "These attributes cannot say who leaves sooner".into(),
        Survival::Forest { n, events, level, concordance } => {
            let order = concordance
                .map(|it| {
                    format!("; of two customers, the likelier one left first in {}", in_words(it))
                })
                .unwrap_or_default();
            format!(
                "Hazard ratios with {} intervals; n\u{a0}=\u{a0}{}, {} gone{order}",
                percent_exact(EN, *level),
                count(EN, *n),
                count(EN, *events)
            )
        }
        Survival::Ratio => "Hazard ratio: above 1 leaves sooner".into(),
        Survival::NoEffect => "no difference".into(),
        Survival::Row { name, step } => match step {
            Step::Against(reference) => format!("{name} (against {reference})"),
            Step::Unit => name.clone(),
            Step::Deviation(deviation) => format!("{name} (per {} more)", short(EN, *deviation)),
        },
        Survival::Covariate => "Attribute".into(),
        Survival::ComparedWith => "Compared with".into(),
        Survival::Probability => "p".into(),
        Survival::Reason => "Why there is none".into(),
        Survival::OneRatio { name, step, ratio, interval: (low, high), level } => format!(
            "{}: {} ({} interval {} to {}).",
            Survival::Row { name: name.clone(), step: step.clone() }.say(EN),
            short(EN, *ratio),
            percent_exact(EN, *level),
            short(EN, *low),
            short(EN, *high)
        ),
        Survival::FollowsFromStaying { names } => format!(
            "{} {} from what customers did while they stayed, and whoever stays longer has longer to get there: this describes, and is no reason to stay.",
            capital(&list(names)),
            if names.len() == 1 { "follows" } else { "follow" }
        ),
        Survival::NoCause => "What goes with leaving need not be why customers leave.".into(),
    }
}

/// A time with its unit.
fn period(time: f64, unit: Unit) -> String {
    format!("{} {}", number(time), unit.say(EN, if time == 1.0 { 1 } else { 2 }))
}

/// A time, with decimals only where it has some.
fn number(time: f64) -> String {
    if time.fract() == 0.0 { decimal(EN, time, 0) } else { short(EN, time) }
}

fn span(span: &Span, unit: Unit) -> String {
    let time = period(span.time, unit);
    match (span.low, span.high) {
        (Some(low), Some(high)) => format!("{time} ({}–{})", number(low), number(high)),
        (Some(low), None) => format!("{time} ({} or more)", number(low)),
        _ => time,
    }
}

fn share_of(share: &Share) -> String {
    let told = in_words(share.share);
    match share.interval {
        Some((low, high)) => format!("{told} ({} to {})", in_words(low), in_words(high)),
        None => told,
    }
}

fn chance(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".into()
    } else {
        format!("p = {}", decimal(EN, p, if p < 0.1 { 3 } else { 2 }))
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}
