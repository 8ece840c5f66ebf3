//! Purchase and spend models against the numbers their authors and other packages published.
//!
//! The file `cdnow_customers_summary.csv` has recency and age rounded to two decimals; the log `CDNOW_sample.txt` has
//! days. Each test says which of the two it takes.

#![allow(clippy::unwrap_used)] // outside a test function, a file that cannot be read still ends the test

use std::collections::BTreeMap;
use std::fs;

use tenure::calendar::Day;
use tenure::clv::fit::{Fit, Likelihood};
use tenure::clv::gamma_gamma::{GammaGamma, Spends};
use tenure::clv::history::Histories;
use tenure::clv::purchase::{Model, Past};
use tenure::clv::{ClvColumns, ClvOptions, ClvResult, ClvTask};
use tenure::task;

#[derive(Default)]
struct Columns {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    monetary: Vec<f64>,
    log_intervals: Vec<f64>,
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
        self.clv_with(holdout, &ClvOptions::default())
    }

    fn clv_with(&self, holdout: Option<f64>, options: &ClvOptions) -> ClvResult {
        let columns = ClvColumns {
            frequency: &self.frequency,
            recency: &self.recency,
            age: &self.age,
            monetary: Some(&self.monetary),
            holdout: holdout.map(|length| (length, &self.bought_later[..])),
            as_of: Day::from_ymd(1997, 9, 30),
            ..ClvColumns::default()
        };
        task::run(ClvTask::new(&columns, options).unwrap()).unwrap()
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
        let gaps = calibration.windows(2).map(|pair| f64::from(pair[1].0.since(*pair[0].0)) / 7.0);
        columns.log_intervals.push(gaps.map(f64::ln).sum());
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
    close(columns.age[0], 38.857, 5e-4);
}

#[test]
fn bg_nbd_on_cdnow_fader_hardie_lee_2005_and_clvtools() {
    let fit = Model::BgNbd.fit(&unrounded().histories());
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
    let fit = Model::BgNbd.fit(&rounded().histories());
    close(fit.log_likelihood, -9582.4256, 5e-5);
    all_close(&fit.parameters, &[0.243, 4.414, 0.793, 2.426], 1e-3);
}

/// Computed with scipy: the paper's formula, its Hessian by second differences of the log-likelihood itself with one
/// Richardson step, in the parameters and not in their logs.
#[test]
fn bg_nbd_standard_errors_agree_with_scipy() {
    let errors = errors(&Model::BgNbd.fit(&unrounded().histories()));
    for (found, expected) in errors.iter().zip([0.01255738, 0.37822405, 0.18573387, 0.70541461]) {
        close(found / expected, 1.0, 2e-4);
    }
}

#[test]
fn bg_nbd_log_likelihood_of_single_customers_pymc_marketing() {
    let model = Model::BgNbd.with(&[0.25, 4.0, 0.8, 2.5]).unwrap();
    close(model.log_likelihood(Past::new(0, 0.0, 40.0)), -0.59947382, 5e-9);
    close(model.log_likelihood(Past::new(200, 38.0, 40.0)), 100.7957, 5e-5);
}

#[test]
fn bg_nbd_expected_purchases_of_new_customers_lifetimes() {
    let fit = Model::BgNbd.fit(&rounded().histories());
    let model = Model::BgNbd.with(&fit.parameters).unwrap();
    for (horizon, expected, half_digit) in [
        (0.1429, 0.0078, 5e-5),
        (1.0, 0.0532, 5e-5),
        (3.0, 0.1506, 5e-5),
        (31.8571, 1.0405, 5e-5),
        (32.0, 1.0437, 5e-5),
        (78.0, 1.858, 5e-4),
    ] {
        close(model.expected(horizon, Past::NEW), expected, half_digit);
    }
}

#[test]
fn bg_nbd_probabilities_of_counts_lifetimes() {
    let model = Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
    close(model.pmf(10, 2.0, Past::NEW), 1.07869e-07, 5e-13);
    close(model.pmf(0, 39.0, Past::NEW), 0.5737864, 5e-8);
}

#[test]
fn bg_nbd_purchases_of_the_first_customer_spreadsheet_of_fader_hardie_lee() {
    let model = Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
    close(model.expected(39.0, Past::new(2, 30.43, 38.86)), 1.226, 5e-4);
}

/// lifetimes, `tests/test_estimation.py`.
#[test]
fn mbg_nbd_on_cdnow_lifetimes() {
    let fit = Model::MbgNbd.fit(&rounded().histories());
    assert!(fit.converged && fit.gradient_norm < 1e-8, "{fit:?}");
    all_close(&fit.parameters, &[0.525, 6.183, 0.891, 1.614], 1e-3);
}

/// BTYDplus finds purchases of CDNOW customers at random: k = 1, and then the models are those without regularity.
#[test]
fn cdnow_customers_are_not_regular() {
    let columns = unrounded();
    let histories = columns.histories().with_log_intervals(&columns.log_intervals, None).unwrap();
    for (regular, plain) in
        [(Model::BgCnbd(None), Model::BgNbd), (Model::MbgCnbd(None), Model::MbgNbd)]
    {
        let settled = regular.settled(&histories).unwrap();
        assert_eq!(settled.regularity(), Some(1));
        let (fit, same) = (settled.fit(&histories), plain.fit(&histories));
        close(fit.log_likelihood, same.log_likelihood, 1e-9);
        let other = settled.with(&fit.parameters).unwrap();
        let past = Past::new(2, 30.43, 38.86);
        let expected = plain.with(&same.parameters).unwrap().expected(39.0, past);
        close(other.expected(39.0, past), expected, 1e-6);
    }
}

#[test]
fn pareto_nbd_on_cdnow_fader_hardie_lee_2005_and_clvtools() {
    let fit = Model::ParetoNbd.fit(&unrounded().histories());
    assert!(fit.converged && fit.gradient_norm < 1e-8, "{fit:?}");
    close(fit.log_likelihood, -9594.976, 5e-4);
    all_close(&fit.parameters, &[0.553, 10.578, 0.606, 11.669], 1e-3);
    for (found, expected) in errors(&fit).iter().zip([0.0476, 0.8427, 0.1873, 6.2105]) {
        close(found / expected, 1.0, 1e-3);
    }
}

/// lifetimes 0.11.3 with a tolerance of 1e-12.
#[test]
fn pareto_nbd_on_the_file_of_two_decimals_lifetimes() {
    let histories = rounded().histories();
    let fit = Model::ParetoNbd.fit(&histories);
    let theirs = [0.5532754629412114, 10.577611776466536, 0.606213554563927, 11.667912332110964];
    for (found, expected) in fit.parameters.iter().zip(theirs) {
        close(found / expected, 1.0, 1e-5);
    }
    let model = Model::ParetoNbd.with(&theirs).unwrap();
    let each = histories.iter().map(|it| it.weight * model.log_likelihood(it.past()));
    assert!(fit.log_likelihood >= each.sum::<f64>() - 1e-8, "{fit:?}");
}

/// Optima of lifetimes' own likelihoods, by tests/data/lifetimes_optima.py: the log-likelihood there is theirs, ours is nowhere lower
/// at our own optimum, and the two optima are one.
#[test]
fn optima_and_likelihoods_are_those_of_lifetimes() {
    let optima: serde_json::Value = serde_json::from_str(&data("lifetimes_optima.json")).unwrap();
    let rows = rounded();
    let gifts = data("donations.csv");
    let gift = |place: usize| -> Vec<f64> {
        let cells = gifts.lines().skip(1).map(move |line| line.split(',').nth(place).unwrap());
        cells.map(|cell| cell.trim().parse().unwrap()).collect()
    };
    let frequency: Vec<u32> = gift(0).iter().map(|&x| x as u32).collect();
    let gifts = Histories::new(&frequency, &gift(1), &gift(2), Some(&gift(3))).unwrap();
    let cdnow = rows.histories();
    for (name, model) in
        [("bg-nbd", Model::BgNbd), ("mbg-nbd", Model::MbgNbd), ("bg-bb", Model::BgBb)]
    {
        let histories = if model == Model::BgBb { &gifts } else { &cdnow };
        check(&optima[name], &model.fit(histories), &|parameters| {
            let model = model.with(parameters).unwrap();
            histories.iter().map(|it| it.weight * model.log_likelihood(it.past())).sum()
        });
    }
    let spends = rows.spends();
    check(&optima["gamma-gamma"], &GammaGamma::fit(&spends), &|parameters| {
        spends.evaluate(parameters, &mut [0.0; 3])
    });

    #[track_caller]
    fn check(theirs: &serde_json::Value, fit: &Fit, likelihood: &dyn Fn(&[f64]) -> f64) {
        let number = |value: &serde_json::Value| value.as_f64().unwrap();
        let parameters: Vec<f64> =
            theirs["parameters"].as_array().unwrap().iter().map(number).collect();
        let highest = number(&theirs["logLikelihood"]);
        let there = likelihood(&parameters);
        close(there / highest, 1.0, 1e-10);
        assert!(fit.log_likelihood >= number(&theirs["theirs"]) - 1e-8, "{fit:?} {theirs}");
        assert!(fit.converged && fit.gradient_norm < 1e-6, "{fit:?}");
        for (found, expected) in fit.parameters.iter().zip(parameters) {
            close(found / expected, 1.0, 1e-5);
        }
    }
}

/// lifetimes' tests count whole weeks from 1997-01-01.
#[test]
fn pareto_nbd_expects_the_transactions_of_weeks_20_to_25_lifetimes() {
    let columns = unrounded();
    let fit = Model::ParetoNbd.fit(&columns.histories());
    let model = Model::ParetoNbd.with(&fit.parameters).unwrap();
    let oldest = 272.0 / 7.0; // from 1997-01-01 to 1997-09-30
    for (week, expected) in (20..).zip([1309.0, 1385.0, 1460.0, 1533.0, 1604.0, 1674.0]) {
        let known = columns.age.iter().map(|age| f64::from(week) - (oldest - age));
        let found: f64 = known.filter(|&t| t > 0.0).map(|t| model.expected(t, Past::NEW)).sum();
        close(found, expected, 0.5);
    }
}

/// The likelihood asks for no more than a Pareto lifetime: b and β end small, and only their ratio is known.
#[test]
fn gompertz_nbd_on_cdnow_bemmaor_glady_2012() {
    let histories = unrounded().histories();
    let fit = Model::GompertzNbd.fit(&histories);
    assert!(fit.converged && fit.gradient_norm < 1e-6, "{fit:?}");
    close(fit.log_likelihood, -9594.98, 5e-3);
    all_close(&fit.parameters[..2], &[0.553, 10.578], 1e-3);
    close(fit.parameters[3], 0.603, 5e-3);
    // The paper's ratio, of numbers with one and two digits.
    close(fit.parameters[4] / fit.parameters[2], 13.0, 3.5);
    let pareto = Model::ParetoNbd.fit(&histories);
    assert!(fit.log_likelihood >= pareto.log_likelihood - 1e-6, "{fit:?}");
}

#[test]
fn the_pareto_nbd_predicts_the_holdout_and_doubts_who_bought_once() {
    let columns = unrounded();
    let options = ClvOptions { model: Model::ParetoNbd, ..ClvOptions::default() };
    let result = columns.clv_with(Some(39.0), &options);
    assert_eq!(result.parameters.0.len(), 4);
    close(result.parameters.get("beta").unwrap(), 11.669, 1e-2);
    let once = columns.frequency.iter().zip(&result.p_alive).filter(|(x, _)| **x == 0);
    assert!(once.map(|it| *it.1).all(|p_alive| p_alive > 0.2 && p_alive < 0.5));
    let holdout = result.holdout.as_ref().unwrap();
    assert!(holdout.model.rmse < holdout.baselines.own_rate.rmse, "{holdout:?}");
    assert!(holdout.model.rmse < holdout.baselines.mean_rate.rmse, "{holdout:?}");
    close(result.total_value.unwrap(), result.clv.as_ref().unwrap().iter().sum(), 1e-9);
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
    let found = unrounded().clv(None).scores.expected_spend.unwrap();
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
    let holdout = result.holdout.as_ref().unwrap();
    close(holdout.actual, f64::from(columns.bought_later.iter().sum::<u32>()), 0.0);
    close(holdout.model.bias, (holdout.model.total - holdout.actual) / 2357.0, 1e-12);
    assert!(holdout.model.rmse < holdout.baselines.own_rate.rmse, "{holdout:?}");
    assert!(holdout.model.rmse < holdout.baselines.mean_rate.rmse, "{holdout:?}");
    assert!(result.health.converged);
    assert_eq!((result.n, result.health.repeaters), (2357, 946));
    assert_eq!((result.spend.unwrap().customers, result.health.without_spend), (946, Some(1411)));
}
