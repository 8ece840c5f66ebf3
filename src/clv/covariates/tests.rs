use std::rc::Rc;

use proptest::prelude::*;

use super::super::fit::{Fit, Likelihood};
use super::super::history::Histories;
use super::super::{ClvColumns, ClvOptions, ClvResult, ClvTask};
use super::*;
use crate::calendar::Day;
use crate::clv::futures;
use crate::clv::nbd::checks::any_past;
use crate::clv::purchase::{Past, PurchaseModel};
use crate::customers::{Customers, CustomersOptions, customers};
use crate::error::{ErrorKind, Result};
use crate::stats::rng::Rng;
use crate::tables::sample::cdnow;
use crate::task::run;

const MODELS: [Model; 4] = [Model::BgNbd, Model::MbgNbd, Model::ParetoNbd, Model::GompertzNbd];

fn columns_of<'a>(
    customers: &'a Customers,
    purchase: &'a [Covariate],
    dropout: &'a [Covariate],
) -> ClvColumns<'a> {
    let covariates = Covariates { purchase, dropout };
    ClvColumns { covariates, monetary: None, ..ClvColumns::from(customers) }
}

fn fit(model: Model, columns: &ClvColumns<'_>) -> Result<ClvResult> {
    run(ClvTask::new(columns, &ClvOptions { model, ..ClvOptions::default() })?)
}

fn calibration() -> Customers {
    let as_of = Some(Day::parse_iso("1997-09-30").unwrap());
    customers(&cdnow(), &CustomersOptions { as_of, ..CustomersOptions::default() }).unwrap()
}

fn covariate(name: &str, n: usize, of: impl Fn(usize) -> f64) -> Covariate {
    let values = CovariateValues::Numbers((0..n).map(of).collect());
    Covariate { name: name.into(), values }
}

fn at<'a>(result: &'a ClvResult, name: &str) -> (f64, &'a Vec<Effect>, &'a Vec<Effect>) {
    let CovariateFit { purchase, dropout, .. } = result.covariates.as_ref().unwrap();
    (result.parameters.get(name).unwrap(), purchase, dropout)
}

/// CDNOW with d the number of the day of the first purchase from 1970 on, z₁ = d mod 2 for both and z₂ = d mod 5 for
/// purchases: minimised by scipy (BFGS, then Nelder-Mead to 1e-11) from equation 6 with gammaln, with parameters at covariates
/// of 0; errors by its central differences.
#[test]
fn cdnow_with_two_covariates_as_scipy_finds_it() {
    let found = calibration();
    let n = found.frequency.len();
    let odd = covariate("odd", n, |row| f64::from(found.first[row].number() % 2));
    let fifth = covariate("fifth", n, |row| f64::from(found.first[row].number() % 5));
    let (purchase, dropout) = ([odd.clone(), fifth], [odd]);
    let fit = fit(Model::BgNbd, &columns_of(&found, &purchase, &dropout)).unwrap();
    assert!((fit.log_likelihood + 9579.471348311821).abs() < 1e-5, "{fit:?}");
    let (_, of_purchase, of_dropout) = at(&fit, "r");
    let mean_effect = |effects: &[Effect]| effects.iter().map(|it| it.coef * it.mean).sum::<f64>();
    let (rate, stop) = (mean_effect(of_purchase).exp(), mean_effect(of_dropout).exp());
    for (name, to_zero, expected) in [
        ("r", 1.0, 0.24289191291156842),
        ("alpha", rate, 5.17990831097883),
        ("a", 1.0 / stop, 0.6994148265832609),
        ("b", 1.0, 2.439947264117934),
    ] {
        let value = fit.parameters.get(name).unwrap() * to_zero;
        assert!((value / expected - 1.0).abs() < 1e-4, "{name} {value} {expected}");
    }
    let expected = [
        (0.06614882899421187, 0.10709866),
        (0.062065627035548084, 0.03611763),
        (0.2682926358700948, 0.15819883),
    ];
    for (it, (coef, se)) in of_purchase.iter().chain(of_dropout).zip(expected) {
        assert!((it.coef - coef).abs() < 5e-5, "{it:?}");
        assert!((it.se.unwrap() / se - 1.0).abs() < 1e-2, "{it:?} {se}");
    }
    let CovariateFit { test, notes, .. } = fit.covariates.as_ref().unwrap();
    // Beside the published −9582.43 without covariates.
    assert!((test.chi2 - 2.0 * (9582.43 - 9579.471)).abs() < 0.01 && test.df == 3);
    assert!(test.p.unwrap() > 0.1 && fit.health.converged);
    assert!(notes[0].starts_with("Together the covariates tell no more"), "{notes:?}");
}

/// Twice as long for half of the customers: their rate is half, exactly, and nothing else changes.
#[test]
fn slower_time_is_a_lower_rate() {
    let found = calibration();
    let n = found.frequency.len();
    let odd = [covariate("odd", n, |row| (row % 2) as f64)];
    let plain = fit(Model::BgNbd, &columns_of(&found, &odd, &[])).unwrap();
    let mut slow = found.clone();
    for row in (1..n).step_by(2) {
        slow.recency[row] *= 2.0;
        slow.age[row] *= 2.0;
    }
    // In other units, too.
    let half = [covariate("odd", n, |row| 100.0 + 0.5 * (row % 2) as f64)];
    let slow_fit = fit(Model::BgNbd, &columns_of(&slow, &half, &[])).unwrap();
    let (one, other) = (&at(&plain, "r").1[0], &at(&slow_fit, "r").1[0]);
    assert!((other.coef - 2.0 * (one.coef - 2f64.ln())).abs() < 1e-5, "{one:?} {other:?}");
    assert!((other.se.unwrap() - 2.0 * one.se.unwrap()).abs() < 1e-4);
    for name in ["r", "a", "b"] {
        let ratio = at(&slow_fit, name).0 / at(&plain, name).0;
        assert!((ratio - 1.0).abs() < 1e-5, "{name} {ratio}");
    }
    // Each customer is as likely a customer still as before.
    for row in [0, 1, 500, 501] {
        assert!((plain.p_alive[row] - slow_fit.p_alive[row]).abs() < 1e-5);
    }
}

/// Customers of three levels from known parameters; of some the level is not known.
fn drawn() -> (Customers, [Covariate; 2]) {
    let (n, mut rng) = (8000, Rng::new(5));
    let member = |row: usize| f64::from(u8::from(row.is_multiple_of(3)));
    let size = covariate("size", n, |row| (row % 10) as f64);
    let levels = (0..n).map(|row| if row.is_multiple_of(3) { 1 } else { 0 }).collect();
    let levels = CovariateValues::Levels(vec!["no".into(), "yes".into(), "never".into()], levels);
    let mut found = calibration();
    let (mut frequency, mut recency) = (vec![0; n], vec![0.0; n]);
    for row in 0..n {
        let gamma = 0.6 * member(row) - 0.08 * (row % 10) as f64;
        let delta = -0.9 * member(row);
        let rate = rng.gamma(0.8) / (6.0 * libm::exp(-gamma));
        let stop = rng.beta(1.2 * libm::exp(delta), 3.0);
        let mut at = 0.0;
        loop {
            at += rng.exponential() / rate;
            if at > 52.0 {
                break;
            }
            frequency[row] += 1;
            recency[row] = at;
            if rng.uniform() < stop {
                break;
            }
        }
    }
    (found.frequency, found.recency, found.age) = (frequency, recency, vec![52.0; n]);
    found.log_intervals = None;
    (found, [Covariate { name: "member".into(), values: levels }, size])
}

#[test]
fn known_effects_are_recovered_and_told() {
    let (found, covariates) = drawn();
    let columns = columns_of(&found, &covariates, &covariates[..1]);
    let fit = fit(Model::BgNbd, &columns).unwrap();
    let (_, purchase, dropout) = at(&fit, "r");
    for (it, truth) in purchase.iter().chain(dropout).zip([0.6, -0.08, -0.9]) {
        assert!((it.coef - truth).abs() < 4.0 * it.se.unwrap(), "{it:?} {truth}");
        assert!(it.low < it.factor && it.factor < it.high);
    }
    let (level, reference) = (purchase[0].level.as_deref(), purchase[0].reference.as_deref());
    assert_eq!((level, reference), (Some("yes"), Some("no")));
    let CovariateFit { test, notes, .. } = fit.covariates.as_ref().unwrap();
    assert!(test.p.unwrap() < 1e-6 && fit.health.converged, "{test:?}");
    assert!(
        notes[1].starts_with("Customers with member yes buy 1.") && notes.len() == 4,
        "{notes:?}"
    );
    // What is said of a customer is what the model of its kind says, with the parameters that the note gives it.
    let of = |row: usize| {
        let z = |effects: &[Effect]| -> f64 {
            let value = |it: &Effect| match it.level {
                Some(_) => f64::from(u8::from(row.is_multiple_of(3))),
                None => (row % 10) as f64,
            };
            effects.iter().map(|it| it.coef * (value(it) - it.mean)).sum()
        };
        let mut own: Vec<f64> = fit.parameters.0.iter().map(|it| it.1).collect();
        own[1] *= (-z(purchase)).exp();
        own[2] *= z(dropout).exp();
        Model::BgNbd.with(&own).unwrap()
    };
    for row in [0, 1, 2, 33, 4321] {
        let past = Past::new(found.frequency[row], found.recency[row], found.age[row]);
        let model = of(row);
        assert!((fit.p_alive[row] / model.p_alive(past) - 1.0).abs() < 1e-10);
        let expected = model.expected(f64::from(fit.horizon), past);
        assert!((fit.expected_purchases[row] / expected - 1.0).abs() < 1e-9);
    }
    // The card says the same of them, and of whom something is not known that it is average in it.
    let scores = fit.card.score(&columns, &fit.card.options()).unwrap();
    assert_eq!(
        (&scores.p_alive, &scores.expected_purchases),
        (&fit.p_alive, &fit.expected_purchases)
    );
    assert_eq!(scores.total_purchases_interval, fit.total_purchases_interval);
    let read: crate::clv::Card =
        serde_json::from_value(serde_json::to_value(&fit.card).unwrap()).unwrap();
    assert_eq!(read, fit.card);
    let bare = columns_of(&found, &[], &[]);
    assert_eq!(fit.card.score(&bare, &fit.card.options()).unwrap_err().kind(), ErrorKind::Data);
}

#[test]
fn who_is_not_known_is_average() {
    let (found, [member, size]) = drawn();
    let CovariateValues::Numbers(mut sizes) = size.values else { panic!("numbers") };
    let mean = {
        let known: Vec<f64> = sizes.iter().copied().skip(80).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    sizes[..80].fill(f64::NAN);
    let some = [Covariate { name: "size".into(), values: CovariateValues::Numbers(sizes.clone()) }];
    sizes[..80].fill(mean);
    let full = [Covariate { name: "size".into(), values: CovariateValues::Numbers(sizes) }];
    let fit_of = |covariates: &[Covariate]| {
        fit(Model::MbgNbd, &columns_of(&found, covariates, &[])).unwrap()
    };
    let (one, other) = (fit_of(&some), fit_of(&full));
    let coef = |fit: &ClvResult| at(fit, "r").1[0].coef;
    assert!((coef(&one) / coef(&other) - 1.0).abs() < 1e-4);
    let said = "size is not known of 80 of 8,000 customers";
    assert!(one.health.messages.iter().any(|it| it.starts_with(said)), "{:?}", one.health.messages);
    drop(member);
}

#[test]
fn the_gradient_is_the_slope_for_every_model() {
    let found = calibration();
    let odd = [covariate("odd", found.frequency.len(), |row| (row % 2) as f64)];
    let columns = columns_of(&found, &odd, &odd);
    for model in MODELS {
        let design = Design::new(&columns, model).unwrap().unwrap();
        let (kinds, all) = Kinds::new(design, &columns).unwrap();
        let plain = Histories::new(&found.frequency, &found.recency, &found.age, None).unwrap();
        let start = model.likelihood(&plain).start();
        let mut slopes = vec![0.0; start.len()];
        let values = [&all, &plain].map(|it| model.likelihood(it).evaluate(&start, &mut slopes));
        assert!((values[0] / values[1] - 1.0).abs() < 1e-12, "{model}");
        let without = Fit { parameters: start, ..Fit::default() };
        let likelihood = CovariateLikelihood::new(model, &kinds, &without);
        let mut point = likelihood.start();
        let own = point.len() - 2;
        let mut gradient = vec![0.0; point.len()];
        assert!((likelihood.evaluate(&point, &mut gradient) / values[1] - 1.0).abs() < 1e-12);
        (point[own], point[own + 1]) = (1.3, 0.8);
        let value = likelihood.evaluate(&point, &mut gradient);
        for i in 0..point.len() {
            let moved = |by: f64| {
                let mut point = point.clone();
                point[i] *= 1.0 + by;
                likelihood.evaluate(&point, &mut vec![0.0; point.len()])
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            let error = (gradient[i] * point[i] - slope).abs();
            assert!(error < 1e-6 * value.abs(), "{model} {i}: {} {slope}", gradient[i] * point[i]);
        }
    }
}

#[test]
fn what_cannot_be_a_covariate_is_refused() {
    let found = calibration();
    let n = found.frequency.len();
    let kind = |model: Model, covariate: Covariate| {
        fit(model, &columns_of(&found, &[covariate], &[])).expect_err("refused").kind()
    };
    let short = covariate("short", 3, |row| row as f64);
    assert_eq!(kind(Model::BgNbd, covariate("one", n, |_| 1.0)), ErrorKind::Option);
    assert_eq!(kind(Model::BgNbd, covariate("none", n, |_| f64::NAN)), ErrorKind::Option);
    assert_eq!(kind(Model::BgNbd, short), ErrorKind::Data);
    let odd = || covariate("odd", n, |row| (row % 2) as f64);
    assert_eq!(kind(Model::MbgCnbd(Some(2)), odd()), ErrorKind::Option);
    let fitted = fit(Model::BgNbd, &columns_of(&found, &[odd()], &[])).unwrap();
    assert!(fitted.health.gradient_norm < 1e-6, "{:?}", fitted.health);
    assert_eq!(fitted.of_all().unwrap_err().kind(), ErrorKind::Option);
}

proptest! {
    /// Coefficients and covariates that take the parameters to the ends of what a model can have.
    #[test]
    fn predictions_are_finite_for_every_kind_of_customer_there_can_be(
        model in 0usize..4,
        logs in prop::array::uniform5(-13.9f64..13.9),
        coefficients in prop::array::uniform2(-13.9f64..13.9),
        values in prop::array::uniform2(-8.0f64..8.0),
        (past, ahead) in any_past(),
        n in prop_oneof![0u32..20, 0u32..100_000],
    ) {
        let model = MODELS[model];
        let term = |name: &str| Term {
            covariate: name.into(),
            level: None,
            reference: None,
            mean: 0.0,
            deviation: 1.0,
        };
        let kinds = Kinds {
            design: Design { purchase: vec![term("size")], dropout: vec![term("member")] },
            values: Rc::new(vec![vec![0.0; 2], values.to_vec()]),
            cells: Vec::new(),
            unknown: Vec::new(),
        };
        let own = logs.iter().take(model.names().len()).map(|log| log.exp());
        let parameters: Vec<f64> = own.chain(coefficients.map(f64::exp)).collect();
        let known = Covaried::new(model, &parameters, &kinds).unwrap();
        for kind in [0, 1] {
            let past = Past { kind, ..past };
            for (of, chance) in [
                ("alive", known.p_alive(past)),
                ("alive then", known.p_alive_after(ahead, past)),
                ("stays", known.stays_if_alive(ahead, past)),
                ("buys", known.buys_if_alive(0.0, ahead, past)),
                ("buys later", known.buys_if_alive(ahead, 2.0 * ahead, past)),
                ("none", known.pmf_if_alive(0, ahead, past)),
                ("count", known.pmf_if_alive(n, ahead, past)),
            ] {
                prop_assert!((0.0..=1.0).contains(&chance), "{} {}: {}", model, of, chance);
            }
            let log_likelihood = known.log_likelihood(past);
            prop_assert!(log_likelihood.is_finite(), "{} {}", model, log_likelihood);
            let residual = futures::sum(&known, &futures::over_all_time(0.002), past);
            for (of, number) in [
                ("expected", known.expected(ahead, past)),
                ("if alive", known.expected_if_alive(ahead, past)),
                ("square", known.square_if_alive(ahead, past)),
                ("variance", known.variance(ahead, past)),
                ("later", residual),
            ] {
                prop_assert!(number.is_finite() && number >= 0.0, "{} {}: {}", model, of, number);
            }
            prop_assert!(known.log_median_if_alive(past).is_finite(), "{}", model);
        }
    }
}
