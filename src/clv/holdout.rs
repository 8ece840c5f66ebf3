//! Is the model any good? What it predicted for days it had not seen, beside what happened, and beside what anybody
//! could have guessed without a model.

use serde::Serialize;

use super::history::{Histories, same_length};
use crate::calendar::Day;
use crate::error::Result;

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
    /// Mean absolute error, in purchases a customer.
    pub mae: f64,
    /// Root of the mean squared error, in purchases a customer.
    pub rmse: f64,
    /// Mean of predicted less actual, in purchases a customer.
    pub bias: f64,
    /// Purchases predicted, over all customers.
    pub total: f64,
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
    /// Root of the mean squared error, in purchases a customer.
    pub rmse: f64,
    /// Mean of predicted less actual, in purchases a customer.
    pub bias: f64,
    /// Purchases predicted, over all customers.
    pub total: f64,
}

impl Accuracy {
    /// Of rows with a weight, the purchases predicted and those made; there is one at least.
    pub(super) fn of(rows: impl Iterator<Item = (f64, f64, u32)>) -> Self {
        let (mut absolute, mut squared, mut signed, mut total) = (0.0, 0.0, 0.0, 0.0);
        let mut n = 0.0;
        for (weight, predicted, made) in rows {
            let error = predicted - f64::from(made);
            absolute += weight * error.abs();
            squared += weight * error * error;
            signed += weight * error;
            total += weight * predicted;
            n += weight;
        }
        Self { mae: absolute / n, rmse: (squared / n).sqrt(), bias: signed / n, total }
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
    pub(super) fn report(&self, histories: &Histories, predicted: &[f64]) -> HoldoutReport {
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
        let model = self.accuracy(histories, predicted);
        let actual = self.frequency.iter().enumerate();
        HoldoutReport {
            mae: model.mae,
            rmse: model.rmse,
            bias: model.bias,
            total: model.total,
            actual: actual.map(|(row, &frequency)| self.weight(row) * f64::from(frequency)).sum(),
            length: self.length,
            baselines: Baselines {
                zero: self.accuracy(histories, &same(0.0)),
                own_rate: self.accuracy(histories, &own_rate),
                mean_rate: self.accuracy(histories, &mean_rate),
            },
        }
    }

    /// From the purchases predicted for each distinct history.
    fn accuracy(&self, histories: &Histories, predicted: &[f64]) -> Accuracy {
        let customers = self.frequency.iter().zip(histories.of_customer()).enumerate();
        Accuracy::of(customers.map(|(row, (&frequency, &distinct))| {
            (self.weight(row), predicted[distinct as usize], frequency)
        }))
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
        let report = actual.report(&histories, &[0.5, 1.0, 2.0]);
        assert_eq!((report.mae, report.total, report.actual), (2.5 / 3.0, 3.5, 3.0));
        assert_eq!(report.rmse, (2.25f64 / 3.0).sqrt());
        assert_eq!(report.bias, 0.5 / 3.0);
        assert_eq!(report.baselines.zero.bias, -1.0);
        assert_eq!(report.baselines.own_rate.total, 2.0 + 0.0 + 2.0);
        assert!((report.baselines.mean_rate.total - 3.0 * 1.5).abs() < 1e-15);
    }
}
