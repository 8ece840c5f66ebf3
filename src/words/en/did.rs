use crate::words::format::{count, percent_exact, plural};
use crate::words::{Did, Locale, NoEffect, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn did(message: &Did) -> String {
    match message {
        Did::Effect { att, interval, level, treated } => {
            let who = format!("the {} that were treated", plural(EN, *treated, "unit", "units"));
            match interval {
                Some([low, high]) => {
                    let write = |value| rounded(value, (high - low) / 2.0);
                    format!(
                        "On average over {who}, and their periods since, the outcome changed by {} ({} interval {} to {}) because of it, if they would otherwise have moved like those they are compared with.",
                        write(*att),
                        percent_exact(EN, *level),
                        write(*low),
                        write(*high)
                    )
                }
                None => format!(
                    "On average over {who} the outcome changed by {}; there is no interval, because all of a side changed alike.",
                    rounded(*att, att.abs())
                ),
            }
        }
        Did::NoEffects => "No effect can be told: no group was seen before and after it was treated together with enough others.".into(),
        Did::NoEffect(why) => no_effect(*why).into(),
        Did::EffectsMissing { missing, of } => format!(
            "{} of {} cannot be told and count in no average; each says why.",
            count(EN, *missing),
            plural(EN, *of, "effect", "effects")
        ),
        Did::RowsLeftOut { rows } => format!(
            "{} left out: the unit, the time, the outcome, a covariate or the weight is missing.",
            were(*rows, "row", "rows")
        ),
        Did::TreatedFromTheStart { units } => format!(
            "{} left out: already treated in the first period, so there is no “before”.",
            were(*units, "unit", "units")
        ),
        Did::Unbalanced { units, of } => format!(
            "{} of {} were not seen in every period; each comparison takes the units seen in both of its periods.",
            count(EN, *units),
            plural(EN, *of, "unit", "units")
        ),
        Did::PreTrend { p } if *p < 0.05 => format!(
            "Before treatment the groups already moved differently from those they are compared with ({}), so part of the effect may have come about anyway.",
            probability(*p)
        ),
        Did::PreTrend { p } => format!(
            "Before treatment the groups moved like those they are compared with, as far as can be seen ({}); that does not prove that they would have gone on so.",
            probability(*p)
        ),
        Did::Sensitivity { breakdown, .. } if *breakdown <= 0.0 => {
            "The interval of the mean effect over periods since treatment holds 0 even if the groups had moved alike.".into()
        }
        Did::Sensitivity { breakdown, sign } => format!(
            "The mean effect over periods since treatment stays {} 0 as long as the groups would not have drifted apart by more than {} times as much, from one period to the next, as they did at the most before treatment.",
            if *sign < 0.0 { "below" } else { "above" },
            format::short(EN, *breakdown)
        ),
        Did::TwoWay { att, share } => format!(
            "A regression with two-way fixed effects would say {} and mislead: {} of its weight compares with units that were treated already, whose own effect it takes for a trend.",
            rounded(*att, att.abs() / 10.0),
            super::share(*share)
        ),
        Did::NoPreTrend => "There are no two periods before treatment, so nothing shows whether the groups moved like those they are compared with.".into(),
        Did::SmallGroups { groups, below } => format!(
            "{} fewer than {} units; the intervals of their effects are rough.",
            if *groups == 1 { "1 group has".into() } else { format!("{} groups have", count(EN, *groups)) },
            count(EN, *below)
        ),
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::TooFewTreated => "fewer than two units of the group were seen in both periods",
        NoEffect::TooFewControls => {
            "fewer than two units to compare with were seen in both periods"
        }
        NoEffect::NoOverlap => {
            "the covariates tell units of the group from all others, so there is nobody to compare them with"
        }
        NoEffect::Determined => {
            "the covariates determine each other among the units of this comparison"
        }
    }
}

fn were(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", plural(EN, value, one, many), if value == 1 { "was" } else { "were" })
}

/// With two digits of what it is known to.
fn rounded(value: f64, to: f64) -> String {
    let decimals = (0..12).find(|&it| to * 10_f64.powi(it) >= 9.5).unwrap_or(2);
    format::decimal(EN, value, decimals as usize)
}

fn probability(p: f64) -> String {
    if p < 0.001 { "p under 0.001".into() } else { format!("p = {}", format::decimal(EN, p, 3)) }
}
