//! What a counterfactual returns.

use serde::Serialize;

use super::{Synthetic, Trend};

/// What a launch changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counterfactual {
    /// The time from which on it could have changed something.
    pub launch: f64,
    /// The level of the intervals.
    pub level: f64,
    /// Periods before the launch with an outcome.
    pub periods_before: u32,
    /// Periods from the launch on with an outcome.
    pub periods_after: u32,
    /// Periods without one.
    pub missing: u32,
    /// Periods of a round of seasons; 1 for none.
    pub seasons: u32,
    /// How the level goes on.
    pub trend: Trend,
    /// Futures drawn.
    pub draws: u32,
    /// An effect within this share of what was expected is as good as none.
    pub margin: f64,
    /// What came and what would have, by period.
    pub points: Vec<PointInTime>,
    /// The sum over the periods from the launch on.
    pub total: Impact,
    /// The mean of a period from the launch on.
    pub average: Impact,
    /// The effect as a share of what was expected; none where futures add up to nothing or less.
    pub relative: Option<Relative>,
    /// The chance of a sum at least as far from what was expected, on either side, had the launch changed nothing: twice the
    /// posterior tail area.
    pub p: f64,
    /// What follows, by the interval of the sum alone.
    pub verdict: Verdict,
    /// The smallest effect that would be seen with a chance of 80 %.
    pub minimum_detectable: Detectable,
    /// What the controls say.
    pub controls: Vec<ControlEffect>,
    /// How well held-out periods before the launch were foretold; none if there are too few of them.
    pub backtest: Option<Backtest>,
    /// Placebo in time: launches that never were.
    pub placebos: Vec<TimePlacebo>,
    /// Whether a quarter of them or more show an effect where there was none: then other things move the series as well.
    pub is_doubtful: bool,
    /// A mixture of the controls; none with fewer than two.
    pub synthetic: Option<Synthetic>,
    /// The finding in a sentence.
    pub summary: String,
    /// What to know when reading it, the most important first.
    pub notes: Vec<String>,
}

/// A period: what came, and what would have without the launch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PointInTime {
    /// When it was.
    pub time: f64,
    /// What came, if that was seen.
    pub actual: Option<f64>,
    /// What would have come: the mean of the draws.
    pub expected: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// What came less what would have.
    pub effect: Option<f64>,
    /// The lower end of its interval.
    pub effect_low: Option<f64>,
    /// The upper end.
    pub effect_high: Option<f64>,
    /// The effects added up since the launch; none before it.
    pub cumulative: Option<f64>,
    /// The lower end of its interval.
    pub cumulative_low: Option<f64>,
    /// The upper end.
    pub cumulative_high: Option<f64>,
}

/// What came in all, what would have, and the difference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// What came.
    pub actual: f64,
    /// What would have come.
    pub expected: f64,
    /// The lower end of its interval.
    pub expected_low: f64,
    /// The upper end.
    pub expected_high: f64,
    /// What came less what would have.
    pub effect: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// An effect as a share of what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Relative {
    /// The effect.
    pub effect: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What follows from the interval of the effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The interval does not hold 0.
    Effect,
    /// The interval holds 0, and nothing beyond the margin.
    NoEffect,
    /// The interval holds 0, and effects beyond the margin.
    CannotTell,
}

/// The smallest effect that would be seen with a chance of 80 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Detectable {
    /// Over all periods.
    pub total: f64,
    /// A period.
    pub average: f64,
    /// As a share of what was expected; none if that is not above 0.
    pub relative: Option<f64>,
}

/// What a control says of the outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControlEffect {
    /// The control.
    pub name: String,
    /// The share of draws in which it counts.
    pub inclusion: f64,
    /// How much the outcome goes up with one more of it.
    pub coefficient: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How well periods before the launch were foretold that were held out, over all [`TimePlacebo`]s.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backtest {
    /// Periods that were held out, one counted as often as it was.
    pub periods: u32,
    /// The share of them within their interval.
    pub covered: f64,
    /// The mean distance between what came and what was foretold, as a share of the mean size of what came; none if nothing came.
    pub error: Option<f64>,
    /// The same of a guess without a model: a round of seasons ago, or the mean of as many periods before.
    pub guess_error: Option<f64>,
}

/// What is found of a launch that never was, before the one that was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TimePlacebo {
    /// When it is put.
    pub launch: f64,
    /// Periods with an outcome that it is followed for.
    pub periods: u32,
    /// The effect found over them.
    pub effect: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The effect as a share of what was expected.
    pub relative: Option<Relative>,
}

impl Verdict {
    /// What follows from an interval, and from the effects that are as good as none: those up to `margin` in size.
    pub(super) fn of(low: f64, high: f64, margin: f64) -> Self {
        if low > 0.0 || high < 0.0 {
            Self::Effect
        } else if low >= -margin && high <= margin {
            Self::NoEffect
        } else {
            Self::CannotTell
        }
    }
}
