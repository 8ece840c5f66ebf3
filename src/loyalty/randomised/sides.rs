//! The two sides beside each other, as they are and adjusted.

use serde::Serialize;

use super::Assigned;
use crate::stats::student;

/// The difference of the mean outcomes of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The mean of those who were offered the programme.
    pub treated_mean: f64,
    /// The mean of those who were held out.
    pub control_mean: f64,
    /// The difference.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom (Satterthwaite); absent where nothing varies.
    pub df: Option<f64>,
    /// The lower end of the interval; absent where nothing varies.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The chance of so large a difference on either side if there were none; absent with the interval.
    pub p: Option<f64>,
}

/// The difference adjusted by what customers did before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Adjusted {
    /// The slope θ of the outcome on what customers did before, within the sides.
    pub theta: f64,
    /// By which share the variance of the difference is smaller.
    pub variance_reduction: f64,
    /// The adjusted difference; its means are those of the adjusted outcome.
    #[serde(flatten)]
    pub difference: Difference,
}

/// How many values there are, their mean and their variance.
pub(super) fn moments(values: impl Iterator<Item = f64> + Clone) -> [f64; 3] {
    let (n, sum) = values.clone().fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
    let mean = if n > 0.0 { sum / n } else { 0.0 };
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    [n, mean, if n > 1.0 { squares / (n - 1.0) } else { 0.0 }]
}

impl Difference {
    /// The difference with Welch's interval; none if a side has fewer than two values.
    pub(super) fn of(treated: &[bool], outcome: &[f64], level: f64) -> Option<Self> {
        let side = |is: bool| {
            let rows = treated.iter().zip(outcome).filter(move |(treated, _)| **treated == is);
            moments(rows.map(|(_, &outcome)| outcome))
        };
        let ([n1, mean1, var1], [n0, mean0, var0]) = (side(true), side(false));
        if n1 < 2.0 || n0 < 2.0 {
            return None;
        }
        let (one, other) = (var1 / n1, var0 / n0);
        let (estimate, variance) = (mean1 - mean0, one + other);
        let se = variance.sqrt();
        let df = (variance > 0.0)
            .then(|| variance * variance / (one * one / (n1 - 1.0) + other * other / (n0 - 1.0)));
        let half = df.and_then(|df| student::width(level, df)).map(|width| width * se);
        Some(Self {
            treated_mean: mean1,
            control_mean: mean0,
            estimate,
            se,
            df,
            low: half.map(|half| estimate - half),
            high: half.map(|half| estimate + half),
            p: df.and_then(|df| student::two_sided(estimate / se, df)),
        })
    }
}

impl Adjusted {
    /// The adjusted difference; none where what customers did before or their outcomes do not vary within the sides.
    pub(super) fn of(assigned: &Assigned, plain: &Difference, level: f64) -> Option<Self> {
        let Assigned { treated, outcome, before } = assigned;
        let mean = |is: bool| {
            let rows = treated.iter().zip(before).filter(move |(treated, _)| **treated == is);
            moments(rows.map(|(_, &before)| before))[1]
        };
        let (treated_before, controls_before) = (mean(true), mean(false));
        let (mut xx, mut xy) = (0.0, 0.0);
        for ((&is, &x), &y) in treated.iter().zip(before).zip(outcome) {
            let (x_mean, y_mean) = match is {
                true => (treated_before, plain.treated_mean),
                false => (controls_before, plain.control_mean),
            };
            xx += (x - x_mean) * (x - x_mean);
            xy += (x - x_mean) * (y - y_mean);
        }
        let theta = (xx > 0.0).then(|| xy / xx)?;
        let [_, all, _] = moments(before.iter().copied());
        let adjusted: Vec<f64> =
            outcome.iter().zip(before).map(|(y, x)| y - theta * (x - all)).collect();
        let difference = Difference::of(treated, &adjusted, level)?;
        let variance_reduction = (plain.se > 0.0)
            .then(|| 1.0 - (difference.se / plain.se) * (difference.se / plain.se))?;
        Some(Self { theta, variance_reduction, difference })
    }
}
