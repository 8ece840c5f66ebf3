//! Is the model any good? What it predicted for days it had not seen, beside what happened, and beside what anybody
//! could have guessed without a model.

use serde::Serialize;

use super::history::{Histories, same_length};
use crate::calendar::Day;
use crate::error::Result;
use crate::stats::mean::mean;

/// Purchases in the holdout, as the customers really made them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Actual {
    length: f64,
    frequency: Vec<u32>,
    weight: Option<Vec<f64>>,
}

/// How well purchases in the holdout were predicted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HoldoutReport {
    /// What the model predicted.
    #[serde(flatten)]
    pub model: Accuracy,
    /// Purchases made, over all customers.
    pub actual: f64,
    /// The length of the holdout, in periods.
    pub length: f64,
    /// The same for guesses without a model.
    pub baselines: Baselines,
}

/// Guesses that need no model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Baselines {
    /// Nobody buys again.
    pub zero: Accuracy,
    /// Everybody goes on buying at the rate of its own past.
    pub own_rate: Accuracy,
    /// Everybody goes on buying at the rate of all.
    pub mean_rate: Accuracy,
}

/// How well one column of predictions does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Accuracy {
    /// Mean absolute error, in purchases a customer.
    pub mae: f64,
    /// The lower end of its interval, by how customers differ; null with a single one.
    pub mae_low: Option<f64>,
    /// The upper end.
    pub mae_high: Option<f64>,
    /// Root of the mean squared error, in purchases a customer.
    pub rmse: f64,
    /// The lower end of its interval.
    pub rmse_low: Option<f64>,
    /// The upper end.
    pub rmse_high: Option<f64>,
    /// Mean of predicted less actual, in purchases a customer.
    pub bias: f64,
    /// The lower end of its interval.
    pub bias_low: Option<f64>,
    /// The upper end.
    pub bias_high: Option<f64>,
    /// Purchases predicted, over all customers.
    pub total: f64,
}

impl Accuracy {
    /// Of rows that stand for so many customers, the purchases predicted and those made; there is one row at least. Intervals
    /// reach `z` standard errors to either side.
    pub(super) fn of(rows: impl Iterator<Item = (f64, f64, u32)>, z: f64) -> Self {
        // The sums of the errors' powers, from the first to the fourth.
        let (mut absolute, mut total, mut n) = (0.0, 0.0, 0.0);
        let mut powers = [0.0; 4];
        for (weight, predicted, made) in rows {
            let error = predicted - f64::from(made);
            let mut power = weight;
            for sum in &mut powers {
                power *= error;
                *sum += power;
            }
            absolute += weight * error.abs();
            total += weight * predicted;
            n += weight;
        }
        let [signed, squared, _, fourth] = powers;
        let mean = |sum: f64, squares: f64| mean(n.round() as u32, sum, squares, z);
        let of = |sum: f64, squares: f64| mean(sum, squares).and_then(|it| it.parts().1);
        let (mae, bias) = (of(absolute, squared), of(signed, squared));
        let rmse = of(squared, fourth).map(|ends| ends.map(|it| it.max(0.0).sqrt()));
        let end = |ends: Option<[f64; 2]>, end: usize| ends.map(|ends| ends[end]);
        Self {
            mae: absolute / n,
            mae_low: end(mae, 0).map(|low| low.max(0.0)),
            mae_high: end(mae, 1),
            rmse: (squared / n).sqrt(),
            rmse_low: end(rmse, 0),
            rmse_high: end(rmse, 1),
            bias: signed / n,
            bias_low: end(bias, 0),
            bias_high: end(bias, 1),
            total,
        }
    }
}

/// A day that leaves about the last third of the days for a holdout; none where that would be no day.
pub fn split(from: Day, end: Day) -> Option<Day> {
    let known = end.since(from) + 1;
    let held = known / 3;
    (held > 0).then(|| end.plus(-held))
}

impl Actual {
    /// The holdout of as many customers as there are histories.
    pub(super) fn new(
        length: f64,
        frequency: &[u32],
        weight: Option<&[f64]>,
        histories: &Histories,
    ) -> Result<Self> {
        same_length("frequencyHoldout", frequency.len(), histories.of_customer().len())?;
        Ok(Self { length, frequency: frequency.to_vec(), weight: weight.map(<[f64]>::to_vec) })
    }

    /// The length of the holdout, in periods.
    pub(super) fn length(&self) -> f64 {
        self.length
    }

    /// The report, from the purchases predicted for each distinct history.
    pub(super) fn report(&self, histories: &Histories, predicted: &[f64], z: f64) -> HoldoutReport {
        let (bought, waited) = histories.iter().fold((0.0, 0.0), |(bought, waited), history| {
            let weight = history.weight;
            (bought + weight * f64::from(history.frequency), waited + weight * history.age)
        });
        let rate = |purchases: f64, time: f64| if time > 0.0 { purchases / time } else { 0.0 };
        let own_rate = histories
            .iter()
            .map(|history| self.length * rate(f64::from(history.frequency), history.age));
        let own_rate: Vec<f64> = own_rate.collect();
        let same = |prediction| vec![prediction; histories.len()];
        let mean_rate = same(self.length * rate(bought, waited));
        let accuracy = |predicted: &[f64]| self.accuracy(histories, predicted, z);
        let actual = self.frequency.iter().enumerate();
        HoldoutReport {
            model: accuracy(predicted),
            actual: actual.map(|(row, &frequency)| self.weight(row) * f64::from(frequency)).sum(),
            length: self.length,
            baselines: Baselines {
                zero: accuracy(&same(0.0)),
                own_rate: accuracy(&own_rate),
                mean_rate: accuracy(&mean_rate),
            },
        }
    }

    /// From the purchases predicted for each distinct history.
    fn accuracy(&self, histories: &Histories, predicted: &[f64], z: f64) -> Accuracy {
        let customers = self.frequency.iter().zip(histories.of_customer()).enumerate();
        let rows = customers.map(|(row, (&frequency, &distinct))| {
            (self.weight(row), predicted[distinct as usize], frequency)
        });
        Accuracy::of(rows, z)
    }

    fn weight(&self, row: usize) -> f64 {
        self.weight.as_ref().map_or(1.0, |weight| weight[row])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_of_the_days_is_held_out() {
        let days = |known: i32| split(Day::new(0), Day::new(known - 1)).map(Day::number);
        assert_eq!([days(546), days(3), days(2), days(1)], [Some(363), Some(1), None, None]);
    }

    #[test]
    fn errors_of_three_customers_by_hand() {
        let histories =
            Histories::new(&[2, 0, 1], &[4.0, 0.0, 3.0], &[10.0, 5.0, 5.0], None).unwrap();
        let actual = Actual::new(10.0, &[3, 0, 0], None, &histories).unwrap();
        // In the order of the histories: x = 0, 1, 2.
        let report = actual.report(&histories, &[0.5, 1.0, 2.0], 2.0);
        let model = report.model;
        assert_eq!((model.mae, model.total, report.actual), (2.5 / 3.0, 3.5, 3.0));
        assert_eq!(model.rmse, (2.25f64 / 3.0).sqrt());
        assert_eq!(model.bias, 0.5 / 3.0);
        // Errors −1, 1, ½: their variance is (2.25 − .25 / 3) / 2, that of their sizes 1/12, that of their squares 3/16.
        let reach = |low: Option<f64>, high: Option<f64>| 0.5 * (high.unwrap() - low.unwrap());
        let of_three = |variance: f64| 2.0 * (variance / 3.0).sqrt();
        let bias = reach(model.bias_low, model.bias_high);
        assert!((bias - of_three((2.25 - 0.25 / 3.0) / 2.0)).abs() < 1e-15);
        let mae = reach(model.mae_low, model.mae_high);
        assert!((mae - of_three(1.0 / 12.0)).abs() < 1e-15);
        let [low, high] = [model.rmse_low, model.rmse_high].map(|end| end.unwrap().powi(2));
        assert!((0.5 * (high - low) - of_three(3.0 / 16.0)).abs() < 1e-15);
        assert_eq!(report.baselines.zero.bias, -1.0);
        assert_eq!(report.baselines.own_rate.total, 2.0 + 0.0 + 2.0);
        assert!((report.baselines.mean_rate.total - 3.0 * 1.5).abs() < 1e-15);
    }
}
