//! From draws of what would have been to effects with intervals.

use super::result::{Detectable, Impact, PointInTime, Relative};
use super::series::Series;
use crate::stats::normal;
use crate::stats::quantile::quantiles;

/// The chance with which the smallest effect that can be seen is seen.
const POWER: f64 = 0.8;

/// Draws of all periods, and what is to be made of them.
pub(super) struct Draws<'a> {
    pub(super) series: &'a Series,
    /// For each period its draws, in the unit of the outcome.
    pub(super) paths: &'a [Vec<f64>],
    pub(super) level: f64,
}

/// The effect of a launch.
pub(super) struct Effects {
    pub(super) points: Vec<PointInTime>,
    pub(super) total: Impact,
    pub(super) average: Impact,
    pub(super) relative: Option<Relative>,
    pub(super) p: f64,
    pub(super) detectable: Detectable,
}

impl Draws<'_> {
    /// Lower and upper ends of the interval of some draws.
    pub(super) fn interval(&self, draws: &[f64]) -> [f64; 2] {
        let tail = 0.5 - 0.5 * self.level;
        match quantiles(draws, &[tail, 1.0 - tail])[..] {
            [low, high] => [low, high],
            _ => [0.0; 2], // there are draws
        }
    }

    pub(super) fn effects(&self) -> Effects {
        let launch = self.series.launch;
        let n = self.paths.first().map_or(0, Vec::len);
        let (mut sums, mut came, mut periods) = (vec![0.0; n], 0.0, 0.0_f64);
        let mut points = Vec::with_capacity(self.paths.len());
        let series = self.series.time.iter().zip(&self.series.outcome).zip(self.paths);
        for (t, ((&time, &outcome), path)) in series.enumerate() {
            let (expected, [low, high]) = (mean(path), self.interval(path));
            let actual = (!outcome.is_nan()).then_some(outcome);
            let mut point = PointInTime {
                time,
                actual,
                expected,
                low,
                high,
                effect: actual.map(|actual| actual - expected),
                effect_low: actual.map(|actual| actual - high),
                effect_high: actual.map(|actual| actual - low),
                cumulative: None,
                cumulative_low: None,
                cumulative_high: None,
            };
            if t >= launch {
                if let Some(actual) = actual {
                    came += actual;
                    periods += 1.0;
                    sums.iter_mut().zip(path).for_each(|(sum, draw)| *sum += draw);
                }
                let [low, high] = self.interval(&sums);
                point.cumulative = Some(came - mean(&sums));
                (point.cumulative_low, point.cumulative_high) =
                    (Some(came - high), Some(came - low));
            }
            points.push(point);
        }
        let [low, high] = self.interval(&sums);
        let expected = mean(&sums);
        let total = Impact {
            actual: came,
            expected,
            expected_low: low,
            expected_high: high,
            effect: came - expected,
            low: came - high,
            high: came - low,
        };
        let detectable = self.detectable(&sums);
        Effects {
            average: total.over(periods),
            relative: relative(&total, low),
            p: tail(&sums, came),
            detectable: Detectable {
                total: detectable,
                average: detectable / periods,
                relative: (expected > 0.0).then_some(detectable / expected),
            },
            points,
            total,
        }
    }

    /// The effect whose interval leaves 0 out in 80 of 100 cases: so many standard deviations of what is drawn.
    fn detectable(&self, sums: &[f64]) -> f64 {
        let expected = mean(sums);
        let squares: f64 = sums.iter().map(|sum| (sum - expected) * (sum - expected)).sum();
        let sd = (squares / (sums.len() as f64 - 1.0)).sqrt();
        let z = normal::quantile(0.5 + 0.5 * self.level).zip(normal::quantile(POWER));
        z.map_or(0.0, |(level, power)| level + power) * sd
    }
}

impl Impact {
    fn over(&self, periods: f64) -> Self {
        Self {
            actual: self.actual / periods,
            expected: self.expected / periods,
            expected_low: self.expected_low / periods,
            expected_high: self.expected_high / periods,
            effect: self.effect / periods,
            low: self.low / periods,
            high: self.high / periods,
        }
    }
}

/// As a share of what was expected, each end of the interval by the same mean, so that it holds 0 where that of the sum does.
fn relative(total: &Impact, lowest: f64) -> Option<Relative> {
    let by = total.expected;
    let share =
        || Relative { effect: total.effect / by, low: total.low / by, high: total.high / by };
    (by > 0.0 && lowest > 0.0).then(share)
}

/// Twice the share of draws that are as far as this or farther, the case itself counted.
fn tail(draws: &[f64], came: f64) -> f64 {
    let above = draws.iter().filter(|draw| **draw >= came).count();
    let below = draws.iter().filter(|draw| **draw <= came).count();
    let tail = (above.min(below) + 1) as f64 / (draws.len() + 1) as f64;
    (2.0 * tail).min(1.0)
}

pub(super) fn mean(draws: &[f64]) -> f64 {
    draws.iter().sum::<f64>() / draws.len() as f64
}
