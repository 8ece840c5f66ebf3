//! BG/NBD and Gamma-Gamma against the numbers their authors and other packages published.
//!
//! The file `cdnow_customers_summary.csv` has recency and age rounded to two decimals; the log `CDNOW_sample.txt` has
//! days. Each test says which of the two it takes.

#![allow(clippy::unwrap_used)] // outside a test function, a file that cannot be read still ends the test

use std::collections::BTreeMap;
use std::fs;

use tenure::calendar::{Day, Period};
use tenure::clv::bg_nbd::BgNbd;
use tenure::clv::fit::Fit;
use tenure::clv::gamma_gamma::{GammaGamma, Spends};
use tenure::clv::history::Histories;
use tenure::clv::{ClvColumns, ClvOptions, ClvResult, ClvTask};
use tenure::task;

#[derive(Default)]
struct Columns {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    monetary: Vec<f64>,
    bought_later: Vec<u32>,
}

impl Columns {
    fn histories(&self) -> Histories {
        Histories::new(&self.frequency, &self.recency, &self.age, None).unwrap()
    }

    fn spends(&self) -> Spends {
        Spends::new(self.frequency.iter().zip(&self.monetary).map(|(&x, &z)| (x, z, 1.0)))
    }

    fn clv(&self, holdout: Option<f64>) -> ClvResult {
        let columns = ClvColumns {
            frequency: &self.frequency,
            recency: &self.recency,
            age: &self.age,
            monetary: Some(&self.monetary),
            weight: None,
            holdout: holdout.map(|length| (length, &self.bought_later[..])),
            period: Period::Week,
            as_of: Day::from_ymd(1997, 9, 30),
        };
        task::run(ClvTask::new(&columns, &ClvOptions::default()).unwrap()).unwrap()
    }
}

fn data(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The log: one row a customer as of 1997-09-30, purchases of one day taken together.
fn unrounded() -> Columns {
    let mut days: BTreeMap<u32, BTreeMap<Day, f64>> = BTreeMap::new();
    for line in data("CDNOW_sample.txt").lines() {
        let cells: Vec<_> = line.split_whitespace().collect();
        let number = |text: &str| text.parse::<u32>().unwrap();
        let (year, month, day) =
            (number(&cells[2][..4]), number(&cells[2][4..6]), number(&cells[2][6..]));
        let day = Day::from_ymd(year as i32, month, day).unwrap();
        *days.entry(number(cells[1])).or_default().entry(day).or_default() +=
            cells[4].parse::<f64>().unwrap();
    }
    let end = Day::from_ymd(1997, 9, 30).unwrap();
    let mut columns = Columns::default();
    for bought in days.values() {
        let calibration: Vec<_> = bought.range(..=end).collect();
        let (first, last) = (*calibration[0].0, *calibration[calibration.len() - 1].0);
        let repeats = &calibration[1..];
        let spent: f64 = repeats.iter().map(|(_, amount)| **amount).sum();
        columns.frequency.push(repeats.len() as u32);
        columns.recency.push(f64::from(last.since(first)) / 7.0);
        columns.age.push(f64::from(end.since(first)) / 7.0);
        columns.monetary.push(spent / (repeats.len().max(1)) as f64);
        columns.bought_later.push((bought.len() - calibration.len()) as u32);
    }
    columns
}

/// The file of two decimals.
fn rounded() -> Columns {
    let mut columns = Columns::default();
    for line in data("cdnow_customers_summary_with_transactions.csv").lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        columns.frequency.push(cells[1] as u32);
        columns.recency.push(cells[2]);
        columns.age.push(cells[3]);
        columns.monetary.push(cells[4]);
    }
    columns
}

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} ± {tolerance}");
}

#[track_caller]
fn all_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (&found, &expected) in found.iter().zip(expected) {
        close(found, expected, tolerance);
    }
}

fn errors(fit: &Fit) -> Vec<f64> {
    fit.standard_errors().into_iter().map(Option::unwrap).collect()
}

#[test]
fn the_log_gives_the_published_customers() {
    let columns = unrounded();
    assert_eq!(columns.frequency.len(), 2357);
    assert_eq!(columns.frequency.iter().sum::<u32>(), 2457);
    assert_eq!(columns.frequency.iter().filter(|&&x| x == 0).count(), 1411);
    close(columns.age.iter().copied().fold(0.0, f64::max), 38.857, 5e-4);
    assert_eq!(columns.frequency[0], 2);
    close(columns.recency[0], 30.4286, 5e-5);
}

#[test]
fn bg_nbd_on_cdnow_fader_hardie_lee_2005_and_clvtools() {
    let fit = BgNbd::fit(&unrounded().histories());
    assert!(fit.converged && fit.gradient_norm < 1e-8, "{fit:?}");
    // Fader, Hardie & Lee (2005), table 2.
    all_close(&fit.parameters, &[0.243, 4.414, 0.793, 2.426], 5e-4);
    // CLVTools, test_correctness_bgnbd.R; the optimum is flat to about 1e-5 in a and b.
    all_close(&fit.parameters[..2], &[0.2425945, 4.4136019], 1e-6);
    all_close(&fit.parameters[2..], &[0.7929199, 2.4258881], 2e-5);
    close(fit.log_likelihood, -9582.429, 5e-4);
}

#[test]
fn bg_nbd_on_the_file_of_two_decimals() {
    let fit = BgNbd::fit(&rounded().histories());
    close(fit.log_likelihood, -9582.4256, 5e-5);
    all_close(&fit.parameters, &[0.243, 4.414, 0.793, 2.426], 1e-3);
}

/// Computed with scipy: the paper's formula, its Hessian by second differences of the log-likelihood itself with one
/// Richardson step, in the parameters and not in their logs.
#[test]
fn bg_nbd_standard_errors_agree_with_scipy() {
    let errors = errors(&BgNbd::fit(&unrounded().histories()));
    for (found, expected) in errors.iter().zip([0.01255738, 0.37822405, 0.18573387, 0.70541461]) {
        close(found / expected, 1.0, 2e-4);
    }
}

#[test]
fn bg_nbd_log_likelihood_of_single_customers_pymc_marketing() {
    let model = BgNbd::new([0.25, 4.0, 0.8, 2.5]).unwrap();
    close(model.log_likelihood(0, 0.0, 40.0), -0.59947382, 5e-9);
    close(model.log_likelihood(200, 38.0, 40.0), 100.7957, 5e-5);
}

#[test]
fn bg_nbd_expected_purchases_of_new_customers_lifetimes() {
    let fit = BgNbd::fit(&rounded().histories());
    let model = BgNbd::new(fit.parameters.try_into().unwrap()).unwrap();
    for (horizon, expected, half_digit) in [
        (0.1429, 0.0078, 5e-5),
        (1.0, 0.0532, 5e-5),
        (3.0, 0.1506, 5e-5),
        (31.8571, 1.0405, 5e-5),
        (32.0, 1.0437, 5e-5),
        (78.0, 1.858, 5e-4),
    ] {
        close(model.expected_purchases_new(horizon), expected, half_digit);
    }
}

#[test]
fn bg_nbd_probabilities_of_counts_lifetimes() {
    let model = BgNbd::new([0.243, 4.414, 0.793, 2.426]).unwrap();
    close(model.pmf(10, 2.0), 1.07869e-07, 5e-13);
    close(model.pmf(0, 39.0), 0.5737864, 5e-8);
}

#[test]
fn bg_nbd_purchases_of_the_first_customer_spreadsheet_of_fader_hardie_lee() {
    let model = BgNbd::new([0.243, 4.414, 0.793, 2.426]).unwrap();
    close(model.expected_purchases(39.0, 2, 30.43, 38.86), 1.226, 5e-4);
}

#[test]
fn gamma_gamma_on_cdnow_fader_hardie_2013() {
    let columns = unrounded();
    let fit = GammaGamma::fit(&columns.spends());
    assert!(fit.converged && fit.gradient_norm < 1e-8, "{fit:?}");
    all_close(&fit.parameters, &[6.25, 3.74, 15.44], 5e-3);
    close(fit.log_likelihood, -4055.92, 5e-3);
    // The mean of the 946 observed means, and their correlation with frequency, as the paper gives them.
    close(columns.spends().mean().unwrap(), 35.08, 5e-3);
    close(columns.spends().correlation().unwrap(), 0.11, 5e-3);
    // Computed with scipy, as above.
    for (found, expected) in errors(&fit).iter().zip([1.19005296, 0.29013292, 4.15941803]) {
        close(found / expected, 1.0, 2e-4);
    }
}

#[test]
fn gamma_gamma_on_the_file_of_two_decimals() {
    let columns = rounded();
    let fit = GammaGamma::fit(&columns.spends());
    all_close(&fit.parameters, &[6.25, 3.74, 15.45], 5e-3);
    let model = GammaGamma::new(fit.parameters.try_into().unwrap()).unwrap();
    close(model.expected_spend(columns.frequency[0], columns.monetary[0]).unwrap(), 24.66, 5e-3);
}

#[test]
fn conditional_spend_of_the_first_ten_customers_lifetimes() {
    let found = unrounded().clv(None).expected_spend.unwrap();
    let expected = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
    all_close(&found[..10], &expected, 5e-3);
}

#[test]
fn totals_reconcile_and_the_holdout_is_the_published_one() {
    let columns = unrounded();
    // 39 weeks to 1998-06-30.
    let result = columns.clv(Some(39.0));
    let (clv, spend) = (result.clv.as_ref().unwrap(), result.expected_spend.as_ref().unwrap());
    close(result.total_value.unwrap(), clv.iter().sum(), 1e-9);
    close(result.total_purchases, result.expected_purchases.iter().sum(), 1e-9);
    for ((value, spend), purchases) in clv.iter().zip(spend).zip(&result.expected_purchases) {
        let undiscounted = spend * purchases;
        assert!(*value <= undiscounted && *value >= undiscounted / 1.1, "{value} {undiscounted}");
    }
    let holdout = result.holdout.unwrap();
    close(holdout.actual, f64::from(columns.bought_later.iter().sum::<u32>()), 0.0);
    close(holdout.bias, (holdout.total - holdout.actual) / 2357.0, 1e-12);
    assert!(holdout.rmse < holdout.baselines.own_rate.rmse, "{holdout:?}");
    assert!(holdout.rmse < holdout.baselines.mean_rate.rmse, "{holdout:?}");
    assert!(result.health.converged);
    assert_eq!((result.n, result.health.repeaters), (2357, 946));
    assert_eq!((result.spend.unwrap().customers, result.health.without_spend), (946, Some(1411)));
}
