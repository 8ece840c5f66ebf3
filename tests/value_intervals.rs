//! Sums of value and what follows from them, with their intervals, computed another way: by model cards whose parameters are
//! moved, one after the other, and the covariance of their logs that the card tells (the delta method written out).
//!
//! The slopes here are differences of fourth order over steps of 1 % and 2 %, whose error is of the order of 1e-8 of them; those of
//! the crate are of second order over 1e-4: 1e-6 of a standard error for the ends of what does not depend on time. How far what is
//! expected over a horizon moves the crate tells to four digits only, of few times (`ROUGH_NODES`): 2e-4 of an error for its ends.
#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use tenure::calendar::{Day, Period};
use tenure::clv::card::CardFit;
use tenure::clv::early_warning::{EarlyWarning, WarningOptions, early_warning};
use tenure::clv::{Card, ClvOptions, ClvResult, Model, Scores, clv};
use tenure::customers::Customers;
use tenure::stats::rng::Rng;
use tenure::words::Locale;

/// The quantile of the normal distribution for an interval of 95 %, from any table.
const Z: f64 = 1.959_963_984_540_054;
const COST: f64 = 7.5;
const MARGIN: f64 = 0.4;
const CLOSE: f64 = 1e-6;
const OVER_TIME: f64 = 2e-4;

/// Customers as BG/NBD and Gamma-Gamma assume them, in weeks.
fn customers() -> Customers {
    let (mut rng, n) = (Rng::new(41), 300);
    let mut drawn = Customers {
        customer: (0..n as u32).collect(),
        first: vec![Day::default(); n],
        last: vec![Day::default(); n],
        frequency: vec![0; n],
        recency: vec![0.0; n],
        age: vec![0.0; n],
        monetary: vec![0.0; n],
        orders: vec![1; n],
        revenue: vec![0.0; n],
        period: Period::Week,
        ..Customers::nobody(Day::new(365), true)
    };
    for row in 0..n {
        let (rate, stop) = (rng.gamma(0.9) / 4.0, rng.beta(0.9, 2.5));
        let scale = 15.44 / rng.gamma(3.74);
        drawn.age[row] = (180.0 + 180.0 * rng.uniform()).floor() / 7.0;
        let (mut at, mut spent) = (0.0, 0.0);
        loop {
            at += rng.exponential() / rate;
            if at > drawn.age[row] {
                break;
            }
            drawn.frequency[row] += 1;
            drawn.recency[row] = at;
            spent += scale * rng.gamma(6.25);
            if rng.uniform() < stop {
                break;
            }
        }
        if drawn.frequency[row] > 0 {
            drawn.monetary[row] = spent / f64::from(drawn.frequency[row]);
        }
    }
    drawn
}

fn options(model: Model) -> ClvOptions {
    ClvOptions {
        model,
        margin: MARGIN,
        residual: true,
        acquisition_cost: Some(COST),
        ..ClvOptions::default()
    }
}

/// A warning of every customer that can be gone.
fn warned(scores: &Scores, customers: &Customers) -> EarlyWarning {
    let all = WarningOptions { top: 1.0, below: 1.0, above: 0.0, ..WarningOptions::default() };
    early_warning(scores, customers, &all, Locale::En).expect("a warning")
}

/// A fitted card that is moved.
struct Moved<'a> {
    customers: &'a Customers,
    result: ClvResult,
}

impl Moved<'_> {
    /// The standard error of the log of each number that `of` takes from what a card scores.
    fn errors(&self, of: &dyn Fn(&Scores) -> Vec<f64>) -> Vec<f64> {
        let card = &self.result.card;
        let slopes = |fit: &CardFit, names: &[&str], with: &dyn Fn(CardFit) -> Card| {
            let slope = |name: &&str| {
                let side = |by: f64| -> Vec<f64> {
                    // No intervals are asked of a card that is moved.
                    let mut moved = CardFit { log_covariance: None, ..fit.clone() };
                    *moved.parameters.get_mut(*name).expect("a parameter") *= by.exp();
                    let card = with(moved);
                    let scores = card.score(&self.customers.into(), &options(card.model));
                    of(&scores.expect("scores")).into_iter().map(f64::ln).collect()
                };
                let [far, near] = [0.02, 0.01].map(|by| (side(by), side(-by)));
                let numbers = 0..near.0.len();
                let slope = |at: usize| {
                    let [far, near] = [&far, &near].map(|(above, below)| above[at] - below[at]);
                    (8.0 * near - far) / 0.12
                };
                numbers.map(slope).collect::<Vec<f64>>()
            };
            names.iter().map(slope).collect::<Vec<_>>()
        };
        let spend = card.spend.as_ref().expect("a model of spend");
        let of_purchases = slopes(&card.purchases, card.model.names(), &|purchases| Card {
            purchases,
            ..card.clone()
        });
        let of_spend = slopes(spend, &["p", "q", "gamma"], &|spend| Card {
            spend: Some(spend),
            ..card.clone()
        });
        // What is not known of purchases and of spend has nothing to do with each other.
        let all = [(of_purchases, &card.purchases), (of_spend, spend)];
        let variance = |at: usize| -> f64 {
            let parts = all.iter().map(|(slopes, fit)| {
                let covariance = fit.log_covariance.as_ref().expect("it is known");
                let rows = covariance.iter().zip(slopes);
                rows.map(|(row, one)| {
                    let row = row.iter().zip(slopes);
                    one[at] * row.map(|(by, other)| by * other[at]).sum::<f64>()
                })
                .sum::<f64>()
            });
            parts.sum()
        };
        (0..all[0].0[0].len()).map(|at| variance(at).sqrt()).collect()
    }
}

/// Ends that are even about the log, this error of it on either side.
#[track_caller]
fn reaches(ends: [f64; 2], value: f64, error: f64, tolerance: f64) {
    for (end, by) in ends.into_iter().zip([-Z, Z]) {
        let found = (end / value).ln() / by;
        assert!((found / error - 1.0).abs() < tolerance, "{found} is not {error} of {value}");
    }
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-12, "{found} is not {expected}");
}

/// A customer who cannot be gone has nothing at stake and is not warned of: by MBG/NBD and Pareto/NBD there is none.
#[test]
fn the_intervals_of_sums_are_those_of_the_delta_method() {
    let customers = &customers();
    for model in [Model::MbgNbd, Model::ParetoNbd] {
        let result = clv(customers, &options(model)).expect("a fit");
        let n = customers.frequency.len();

        // What is expected is the sum over customers of what it is said to be the product of.
        let spend = result.expected_spend.as_ref().expect("spend");
        let dert = result.dert.as_ref().expect("all future");
        let all_future: f64 = spend.iter().zip(dert).map(|(a, b)| MARGIN * a * b).sum();
        let residual = result.total_residual_value.expect("a residual value");
        close(residual, all_future);
        let found = warned(&result.scores, customers);
        assert_eq!((found.rows.len(), found.customers as usize), (n, n));
        let value = result.clv.as_ref().expect("value");
        for (place, &row) in found.rows.iter().enumerate() {
            let (row, alive) = (row as usize, found.p_alive[place]);
            close(alive, result.p_alive[row]);
            close(found.at_stake[place], value[row] * (1.0 - alive) / alive);
        }
        assert!(found.at_stake.windows(2).all(|pair| pair[0] >= pair[1]));
        close(found.total_at_stake, found.at_stake.iter().sum());
        let new = &result.new_customer;
        let new_value = new.value.expect("the value of a new customer");
        close(new.ratio.expect("a ratio"), new_value / COST);
        let spend_fit = result.spend.as_ref().expect("a model of spend");
        let [p, q, gamma] =
            ["p", "q", "gamma"].map(|name| spend_fit.parameters.get(name).expect("a parameter"));
        close(new.spend.expect("mean spend"), p * gamma / (q - 1.0));
        assert_eq!(spend_fit.mean_interval, new.spend_interval);

        // Of every 30th customer what is at stake, by its row.
        let some: Vec<usize> = (0..n).step_by(30).collect();
        let stakes = |found: &EarlyWarning| -> Vec<f64> {
            let place = |row: &usize| found.rows.iter().position(|&it| it as usize == *row);
            some.iter().map(|row| found.at_stake[place(row).expect("a row")]).collect()
        };
        let numbers = |scores: &Scores| -> Vec<f64> {
            let warned = warned(scores, customers);
            let new = &scores.new_customer;
            let of_all = [
                scores.total_residual_value,
                Some(warned.total_at_stake),
                new.ratio,
                new.spend,
                scores.total_value,
            ];
            let of_all = of_all.into_iter().map(|it| it.expect("a number"));
            of_all.chain(stakes(&warned)).collect()
        };
        let values = numbers(&result.scores);
        let ends_at_stake = |row: &usize| {
            let place = found.rows.iter().position(|&it| it as usize == *row).expect("a row");
            found.at_stake_ends.low[place]
                .zip(found.at_stake_ends.high[place])
                .map(<[f64; 2]>::from)
        };
        let ends = [
            result.total_residual_value_interval,
            found.total_at_stake_interval,
            new.ratio_interval,
            new.spend_interval,
            result.total_value_interval,
        ];
        let ends: Vec<_> = ends.into_iter().chain(some.iter().map(ends_at_stake)).collect();
        let moved = Moved { customers, result };
        let errors = moved.errors(&numbers);
        for (place, ends) in ends.into_iter().enumerate() {
            // The fourth is the mean spend.
            let tolerance = if place == 3 { CLOSE } else { OVER_TIME };
            reaches(ends.expect("an interval"), values[place], errors[place], tolerance);
        }
    }
}

/// By the definition of a ratio: its ends are those of the value over the cost, whatever that is, and a longer interval of a
/// higher level holds a shorter one.
#[test]
fn the_ratio_to_a_cost_is_the_value_in_units_of_it() {
    let customers = &customers();
    let at = |acquisition_cost: Option<f64>, level: f64| {
        let options = ClvOptions { acquisition_cost, level, ..options(Model::MbgNbd) };
        clv(customers, &options).expect("a fit").scores.new_customer
    };
    let plain = at(None, 0.95);
    assert_eq!((plain.ratio, plain.ratio_interval, plain.acquisition_cost), (None, None, None));
    let [low, high] = plain.value_interval.expect("an interval");
    for cost in [0.01, 3.0, 1e6] {
        let new = at(Some(cost), 0.95);
        assert_eq!((new.value, new.value_interval), (plain.value, plain.value_interval));
        close(new.ratio.expect("a ratio"), plain.value.expect("a value") / cost);
        let [ratio_low, ratio_high] = new.ratio_interval.expect("an interval");
        close(ratio_low, low / cost);
        close(ratio_high, high / cost);
        let narrow = at(Some(cost), 0.5).ratio_interval.expect("an interval");
        assert!(ratio_low < narrow[0] && narrow[0] < narrow[1] && narrow[1] < ratio_high);
    }
    let narrow = at(None, 0.5).spend_interval.expect("an interval");
    let wide = plain.spend_interval.expect("an interval");
    assert!(wide[0] < narrow[0] && narrow[1] < wide[1]);
    // Half of a normal distribution lies within .674490 standard errors of its middle, by any table.
    let reach = |ends: [f64; 2]| (ends[1] / ends[0]).ln();
    assert!((reach(narrow) / reach(wide) / (0.674_489_750_196_082 / Z) - 1.0).abs() < 1e-12);
}
