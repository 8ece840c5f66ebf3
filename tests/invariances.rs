//! What must not change a fit: the order of the rows, the unit of time, rows told once with a weight, and the origin and the
//! unit of a covariate.
//!
//! A search ends where the slope of the mean log-likelihood of a customer is 1e-9 at most (or no step lowers it any more, and
//! then the slope is told). How far a parameter is from its maximum there depends on how flat that is: the error of a log is
//! about the slope times the variance of that log times the customers, 1e-9 · 0.1² · 900 = 1e-8 for a parameter known to a
//! tenth. So parameters, and what follows from them, are held to 1e-6, and the log-likelihood, which is level at the
//! maximum, to 1e-11.
#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use tenure::calendar::Period;
use tenure::clv::covariates::{Covariate, CovariateFit, CovariateValues, Covariates, Effect};
use tenure::clv::{ClvColumns, ClvOptions, ClvResult, ClvTask, Ends, Model};
use tenure::stats::rng::Rng;
use tenure::task;

const MODELS: [Model; 3] = [Model::BgNbd, Model::MbgNbd, Model::ParetoNbd];

/// Customers of one row each, or of so many alike.
#[derive(Clone, Default)]
struct Rows {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    monetary: Vec<f64>,
    weight: Option<Vec<f64>>,
    /// A covariate of both.
    income: Vec<f64>,
    /// A covariate of how often customers buy: the place of a text.
    region: Vec<u32>,
    period: Period,
}

/// Customers who buy more often with more income, and less often in one region, with times of whole days in weeks.
fn drawn(customers: usize) -> Rows {
    let (mut rng, mut rows) = (Rng::new(77), Rows::default());
    for _ in 0..customers {
        let income = 20.0 + 6.0 * (6.0 * rng.uniform()).floor();
        let region = rng.below(3) as u32;
        let effect = 0.02 * (income - 35.0) - if region == 2 { 0.5 } else { 0.0 };
        let rate = rng.gamma(1.2) / 5.0 * effect.exp();
        let stop = rng.beta((-0.03 * (income - 35.0)).exp(), 3.0);
        let scale = 15.44 / rng.gamma(3.74);
        let age = (182.0 + 364.0 * rng.uniform()).floor() / 7.0;
        let (mut at, mut last, mut count, mut spent) = (0.0, 0.0, 0, 0.0);
        loop {
            at += rng.exponential() / rate;
            let day = (at * 7.0).ceil() / 7.0;
            if day > age {
                break;
            }
            if day > last {
                (last, count) = (day, count + 1);
                spent += (scale * rng.gamma(6.25)).max(0.01);
            }
            if rng.uniform() < stop {
                break;
            }
        }
        rows.frequency.push(count);
        rows.recency.push(last);
        rows.age.push(age);
        rows.monetary.push(if count > 0 { spent / f64::from(count) } else { 0.0 });
        rows.income.push(income);
        rows.region.push(region);
    }
    rows
}

/// The values of a column at these places.
fn at<T: Copy>(column: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|&place| column[place]).collect()
}

impl Rows {
    fn at(&self, places: &[usize]) -> Self {
        Self {
            frequency: at(&self.frequency, places),
            recency: at(&self.recency, places),
            age: at(&self.age, places),
            monetary: at(&self.monetary, places),
            weight: self.weight.as_ref().map(|weight| at(weight, places)),
            income: at(&self.income, places),
            region: at(&self.region, places),
            period: self.period,
        }
    }

    /// A fit with the covariates, or without. There is no discount, which depends on the unit of time.
    fn fit(&self, model: Model, with_covariates: bool, horizon: u32) -> ClvResult {
        let income = Covariate {
            name: "income".into(),
            values: CovariateValues::Numbers(self.income.clone()),
        };
        let names = ["north", "west", "south"].map(str::to_owned).to_vec();
        let region = Covariate {
            name: "region".into(),
            values: CovariateValues::Levels(names, self.region.clone()),
        };
        let (purchase, dropout) = ([income.clone(), region], [income]);
        let covariates = match with_covariates {
            true => Covariates { purchase: &purchase, dropout: &dropout },
            false => Covariates::default(),
        };
        let columns = ClvColumns {
            frequency: &self.frequency,
            recency: &self.recency,
            age: &self.age,
            monetary: Some(&self.monetary),
            weight: self.weight.as_deref(),
            covariates,
            period: self.period,
            ..ClvColumns::default()
        };
        let options = ClvOptions {
            model,
            horizon: Some(horizon),
            discount_rate: 0.0,
            each_interval: true,
            ..ClvOptions::default()
        };
        ClvTask::new(&columns, &options).and_then(task::run).expect("it can be fitted")
    }
}

#[track_caller]
fn close(one: f64, other: f64, tolerance: f64) {
    assert!((one - other).abs() <= tolerance * other.abs(), "{one} {other} {}", one / other - 1.0);
}

#[track_caller]
fn close_ends(one: Option<[f64; 2]>, other: Option<[f64; 2]>, tolerance: f64) {
    let (one, other) = (one.expect("an interval"), other.expect("an interval"));
    assert!(one[0] < one[1]);
    one.iter().zip(other).for_each(|(&one, other)| close(one, other, tolerance));
}

/// Ends of one column are those of the other at these places.
#[track_caller]
fn close_columns(one: &Ends, other: &Ends, places: &[usize], tolerance: f64) {
    for (one, other) in [(&one.low, &other.low), (&one.high, &other.high)] {
        assert_eq!(one.len(), places.len());
        for (one, &place) in one.iter().zip(places) {
            match (one, other[place]) {
                (Some(one), Some(other)) => close(*one, other, tolerance),
                (one, other) => assert_eq!(*one, other),
            }
        }
    }
}

fn of_covariates(result: &ClvResult) -> &CovariateFit {
    result.covariates.as_ref().expect("covariates")
}

fn effects(result: &ClvResult) -> impl Iterator<Item = &Effect> {
    let CovariateFit { purchase, dropout, .. } = of_covariates(result);
    purchase.iter().chain(dropout)
}

/// Parameters and coefficients of one fit are those of the other, those named times `scale`.
#[track_caller]
fn same_fit(one: &ClvResult, other: &ClvResult, scale: &dyn Fn(&str) -> f64, tolerance: f64) {
    assert!(one.health.converged && other.health.converged);
    assert!(!one.health.diagnosis.weak_prior, "{:?}", one.health.diagnosis);
    for ((name, one), (_, other)) in one.parameters.0.iter().zip(&other.parameters.0) {
        close(*one, *other * scale(name), tolerance);
    }
    for (one, other) in effects(one).zip(effects(other)) {
        assert_eq!((&one.level, &one.reference), (&other.level, &other.reference));
        close(one.coef, other.coef, tolerance);
        close(one.se.expect("an error"), other.se.expect("an error"), tolerance);
    }
}

#[test]
fn the_order_of_rows_changes_nothing_with_covariates() {
    let rows = drawn(900);
    // 900 and 1,009 have no common factor: each row once, and neighbours far apart.
    let places: Vec<usize> = (0..900).map(|place| place * 1009 % 900).collect();
    let turned = rows.at(&places);
    for model in MODELS {
        let (plain, other) = (rows.fit(model, true, 52), turned.fit(model, true, 52));
        same_fit(&other, &plain, &|_| 1.0, 1e-6);
        close(other.log_likelihood, plain.log_likelihood, 1e-11);
        close_ends(other.total_value_interval, plain.total_value_interval, 1e-6);
        close_ends(other.total_purchases_interval, plain.total_purchases_interval, 1e-6);
        let (one, two) = (other.each_ends.as_ref(), plain.each_ends.as_ref());
        let (one, two) = (one.expect("intervals"), two.expect("intervals"));
        close_columns(&one.p_alive, &two.p_alive, &places, 1e-6);
        close_columns(&one.expected_purchases, &two.expected_purchases, &places, 1e-6);
    }
}

/// Every row once, twice or thrice: the same customers as one row with such a weight.
#[test]
fn weights_are_repeated_rows_with_covariates() {
    let mut rows = drawn(600);
    let times = |place: usize| 1 + place % 3;
    let places: Vec<usize> =
        (0..600).flat_map(|place| std::iter::repeat_n(place, times(place))).collect();
    let many = rows.at(&places);
    rows.weight = Some((0..600).map(|place| times(place) as f64).collect());
    for model in MODELS {
        let (one, other) = (rows.fit(model, true, 52), many.fit(model, true, 52));
        assert_eq!((one.n, other.n), (1200, 1200));
        same_fit(&one, &other, &|_| 1.0, 1e-6);
        close(one.log_likelihood, other.log_likelihood, 1e-11);
        close(one.bic, other.bic, 1e-11);
        close(of_covariates(&one).test.chi2, of_covariates(&other).test.chi2, 1e-8);
        close(one.total_value.expect("value"), other.total_value.expect("value"), 1e-6);
        close_ends(one.total_value_interval, other.total_value_interval, 1e-6);
    }
}

/// In days all times are sevenfold. A rate of purchases is then a seventh: α, and the β of Pareto/NBD, are sevenfold. The
/// density of a purchase at a time is a seventh of what it was for each, so that Σx ln 7 leaves the log-likelihood.
#[test]
fn the_unit_of_time_changes_scales_alone() {
    let weeks = drawn(900);
    let mut days = weeks.clone();
    days.period = Period::Day;
    days.recency.iter_mut().chain(&mut days.age).for_each(|time| *time *= 7.0);
    let bought: f64 = weeks.frequency.iter().map(|&count| f64::from(count)).sum();
    let places: Vec<usize> = (0..900).collect();
    for model in MODELS {
        let (in_weeks, in_days) = (weeks.fit(model, true, 52), days.fit(model, true, 364));
        let scale = |name: &str| if matches!(name, "alpha" | "beta") { 7.0 } else { 1.0 };
        same_fit(&in_days, &in_weeks, &scale, 1e-6);
        close(in_days.log_likelihood, in_weeks.log_likelihood - bought * 7f64.ln(), 1e-11);
        // How far what is expected over a horizon moves is told to four digits, by a polynomial whose nodes are other times in days
        // than in weeks (`ROUGH_NODES`): so are the ends of its interval, about half or twice the value at most.
        const OVER_TIME: f64 = 1e-4;
        let ends = [in_days.total_purchases_interval, in_weeks.total_purchases_interval];
        close_ends(ends[0], ends[1], OVER_TIME);
        close_ends(in_days.total_value_interval, in_weeks.total_value_interval, OVER_TIME);
        let (one, other) = (in_days.each_ends.as_ref(), in_weeks.each_ends.as_ref());
        let (one, other) = (one.expect("intervals"), other.expect("intervals"));
        close_columns(&one.p_alive, &other.p_alive, &places, 1e-6);
        close_columns(&one.p_alive_after, &other.p_alive_after, &places, OVER_TIME);
        close_columns(&one.expected_purchases, &other.expected_purchases, &places, OVER_TIME);
    }
}

/// Income in another currency and from another zero on: a coefficient is per unit, and so is its error; what it does to a customer,
/// and the parameters at the mean income, stay.
#[test]
fn the_origin_and_unit_of_a_covariate_change_its_coefficient_alone() {
    let rows = drawn(900);
    let mut moved = rows.clone();
    moved.income.iter_mut().for_each(|income| *income = 1000.0 - 8.0 * *income);
    for model in MODELS {
        let (plain, other) = (rows.fit(model, true, 52), moved.fit(model, true, 52));
        for ((name, one), (_, two)) in other.parameters.0.iter().zip(&plain.parameters.0) {
            assert!((one / two - 1.0).abs() < 1e-6, "{name} {one} {two}");
        }
        close(other.log_likelihood, plain.log_likelihood, 1e-11);
        for (one, two) in effects(&other).zip(effects(&plain)) {
            let by = if one.covariate == "income" { -8.0 } else { 1.0 };
            close(one.coef, two.coef / by, 1e-6);
            close(one.se.expect("an error"), two.se.expect("an error") / by.abs(), 1e-6);
            close(one.z.expect("z"), two.z.expect("z") * by.signum(), 1e-6);
            let mean = if one.covariate == "income" { 1000.0 - 8.0 * two.mean } else { two.mean };
            close(one.mean, mean, 1e-12);
        }
        close_ends(other.total_value_interval, plain.total_value_interval, 1e-6);
        for (one, two) in other.expected_purchases.iter().zip(&plain.expected_purchases) {
            close(*one, *two, 1e-6);
        }
    }
}

/// The same of a model without covariates, whose rows are sorted before anything is added up: to the last bit.
#[test]
fn the_order_of_rows_changes_no_end_at_all() {
    let rows = drawn(1000);
    let places: Vec<usize> = (0..1000).map(|place| place * 777 % 1000).collect();
    let turned = rows.at(&places);
    for model in MODELS {
        let (plain, other) = (rows.fit(model, false, 52), turned.fit(model, false, 52));
        assert_eq!((&plain.parameters, &plain.intervals), (&other.parameters, &other.intervals));
        assert_eq!(plain.total_purchases_interval, other.total_purchases_interval);
        let (low, high) = (plain.low.as_ref(), plain.high.as_ref());
        assert_eq!(other.low, low.map(|low| at(low, &places)));
        assert_eq!(other.high, high.map(|high| at(high, &places)));
        // The values of all are added up in the order of the rows.
        close_ends(other.total_value_interval, plain.total_value_interval, 1e-13);
    }
}
