//! How often will a new customer buy again, as time goes by?
//!
//! E\[X(t)\], the repeat purchases expected of a customer who makes its first purchase now: lifetimes'
//! `plot_expected_repeat_purchases`, and the unconditional expectation of R CLVTools.

use serde::Serialize;

use super::futures::by_steps;
use super::intervals::{Sides, of_amount, variance};
use super::purchase::PurchaseModel;
use crate::calendar::Period;

/// Repeat purchases expected of a new customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repeats {
    /// The ruler.
    pub period: Period,
    /// What is expected within 1, 2, … periods.
    pub points: Vec<RepeatsPoint>,
}

/// What is expected by a time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepeatsPoint {
    /// Repeat purchases expected.
    pub expected: f64,
    /// The lower end of the interval; absent where it is not known how well the parameters are known.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Repeats {
    /// By a model that goes by time, over a horizon in periods. Intervals are by the models nearby and reach `z` standard errors
    /// to either side.
    pub fn new(
        model: &dyn PurchaseModel,
        nearby: &[Sides<Box<dyn PurchaseModel>>],
        (period, horizon): (Period, u32),
        z: f64,
    ) -> Self {
        let by_period = |model: &dyn PurchaseModel| by_steps(model, horizon as usize, 1.0);
        let sides = nearby.iter().map(|it| (it, by_period(&*it.above), by_period(&*it.below)));
        let sides: Vec<_> = sides.collect();
        let point = |(at, expected): (usize, f64)| {
            let moves = sides.iter().map(|(side, above, below)| side.moves(above[at], below[at]));
            let ends = of_amount(expected, variance(moves), z).filter(|_| !nearby.is_empty());
            let [low, high] = [0, 1].map(|end| ends.map(|ends| ends[end]));
            RepeatsPoint { expected, low, high }
        };
        let points = by_period(model).into_iter().enumerate().map(point).collect();
        Self { period, points }
    }

    /// The periods after which half of all is expected, between two of them in proportion.
    pub fn half(&self) -> f64 {
        let half = 0.5 * self.points.last().map_or(0.0, |last| last.expected);
        let at = self.points.partition_point(|it| it.expected < half);
        let before = at.checked_sub(1).map_or(0.0, |before| self.points[before].expected);
        let after = self.points.get(at).map_or(before, |it| it.expected);
        at as f64 + if after > before { (half - before) / (after - before) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::fit::Fit;
    use crate::clv::intervals::Nearby;
    use crate::clv::{Model, purchase::Past};
    use crate::stats::matrix::Matrix;

    #[test]
    fn the_curve_is_what_the_model_expects() {
        let fitted = [0.553, 10.578, 0.606, 11.669];
        let model = Model::ParetoNbd.with(&fitted).unwrap();
        // ln r alone is unknown, to .1: a part of what is expected is r, so the log moves by that.
        let mut covariance = Matrix::zeros(4);
        (0..4).for_each(|at| covariance[(at, at)] = 1e-12);
        covariance[(0, 0)] = 0.01;
        let log_covariance = Some(covariance);
        let fit = Fit { parameters: fitted.to_vec(), log_covariance, ..Fit::default() };
        let nearby = Nearby::new(&fit, |all| Model::ParetoNbd.with(all)).unwrap();
        let found = Repeats::new(&*model, nearby.sides(), (Period::Week, 78), 2.0);
        assert_eq!(found.points.len(), 78);
        for (at, point) in (1..).zip(&found.points) {
            let exact = model.expected(f64::from(at), Past::NEW);
            assert!((point.expected / exact - 1.0).abs() < 1e-9, "{at}");
            let factor = 0.2_f64.exp();
            assert!((point.high.unwrap() / (exact * factor) - 1.0).abs() < 1e-5, "{point:?}");
            assert!((point.low.unwrap() * factor / exact - 1.0).abs() < 1e-5, "{point:?}");
        }
        let half = found.half();
        let (all, middle) = (found.points[77].expected, model.expected(half, Past::NEW));
        assert!((middle / all - 0.5).abs() < 1e-3, "{half}");
        assert!(Repeats::new(&*model, &[], (Period::Week, 3), 2.0).points[2].low.is_none());
    }
}
