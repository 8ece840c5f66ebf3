use proptest::prelude::*;

use super::*;
use crate::clv::fit::{Fitting, Likelihood};
use crate::clv::futures;
use crate::clv::history::Histories;
use crate::clv::purchase::{Past, PurchaseModel};
use crate::stats::rng::Rng;
use crate::task::Step;

const CDNOW: [f64; 4] = [0.243, 4.414, 0.793, 2.426];

fn model(k: u32, leaves_at_first: bool, parameters: [f64; 4]) -> BetaGeometric {
    BetaGeometric::new(Variant { k, leaves_at_first }, parameters).unwrap()
}

#[track_caller]
fn close(found: f64, expected: f64, relative: f64) {
    let error = (found - expected).abs();
    assert!(error <= relative * expected.abs(), "{found} is not {expected}");
}

/// By mpmath at 25 digits, from the definition of the process and none of these formulas: the Poisson chances of the ticks under a
/// rate λ, integrated over λ on the log scale, with moments of the beta distribution for leaving.
#[test]
fn everything_agrees_with_mpmath() {
    let mbg = [0.525, 6.183, 0.891, 1.614];
    let regular = [0.85, 1.45, 0.79, 2.42];
    for ((k, first, parameters, x, recency, age, ahead), log_likelihood, alive, future, pmf) in [
        (
            (1, true, mbg, 2, 30.43, 38.86, 39.0),
            -9.48555131453393,
            0.7062022651184873,
            [1.788383704851846, 0.7516610211670243],
            [0.2070344170754864, 0.331667098783644, 0.206702170900508, 0.1187534392015194],
        ),
        (
            (1, true, mbg, 0, 0.0, 38.86, 39.0),
            -0.5398374635310146,
            0.3897350809187629,
            [0.3951729115892685, 0.9079518103137068],
            [0.7207605778753268, 0.2019426445440101, 0.05246074124248757, 0.01618866515063953],
        ),
        (
            (2, false, regular, 3, 20.0, 32.0, 16.0),
            -16.21419200669096,
            0.4796956008351264,
            [1.730796359351035, 0.7998917171571891],
            [0.09696741549066974, 0.388419745417283, 0.2989246491462742, 0.1442742637584981],
        ),
        (
            (3, true, regular, 0, 0.0, 20.0, 32.0),
            -0.8321022443755094,
            0.4344129305358805,
            [0.7772676402535023, 0.8656389148587858],
            [0.4778735819586106, 0.3424476428581744, 0.1250752817183357, 0.03925359235149693],
        ),
        (
            (3, true, regular, 5, 30.0, 31.0, 10.0),
            -27.88094479040763,
            0.9023196357730918,
            [1.428550147365881, 0.883165871460347],
            [0.1233278875933183, 0.4589648209449103, 0.3052931503481185, 0.09321175772711504],
        ),
        (
            (4, false, [2.5, 0.7, 0.3, 0.9], 0, 0.0, 0.0, 4.0),
            0.0,
            1.0,
            [2.352039316635047, 0.6337849462184416],
            [0.08853176805369721, 0.3646304554070203, 0.2005590567258328, 0.1293255714838083],
        ),
        (
            (12, true, [1.5, 0.5, 0.3, 4.0], 4, 9.0, 10.5, 6.0),
            29.92096016751664,
            0.9593652701373487,
            [2.627367434510157, 0.9223468173033619],
            [2.218829833148074e-5, 0.05543011435190557, 0.370534784698579, 0.4699862824150403],
        ),
    ] {
        let past = Past::new(x, recency, age);
        let model = model(k, first, parameters);
        let [expected, stays]: [f64; 2] = future;
        close(model.log_likelihood(past), log_likelihood, 1e-12);
        close(model.p_alive(past), alive, 1e-12);
        close(model.expected_if_alive(ahead, past), expected, 1e-11);
        close(model.stays_if_alive(ahead, past), stays, 1e-11);
        for (n, chance) in (0..).zip(pmf) {
            close(model.pmf_if_alive(n, ahead, past), chance, 1e-11);
        }
        close(1.0 - model.buys_if_alive(0.0, ahead, past), pmf[0], 1e-10);
    }
}

/// By mpmath at 60 digits: tests/data/mpmath/bg_nbd.py and mbg_nbd.py. What is smaller than any double is 0.
#[test]
fn closed_forms_at_60_digits_agree_at_the_extremes_too() {
    for (leaves_at_first, text) in [
        (false, include_str!("../../../tests/data/mpmath/bg_nbd.json")),
        (true, include_str!("../../../tests/data/mpmath/mbg_nbd.json")),
    ] {
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        assert_eq!(rows.len(), 10);
        for row in rows {
            let told = |at: usize| {
                let found = &row[at];
                found.as_f64().or_else(|| found.as_str()?.parse().ok())
            };
            let number = |at: usize| told(at).unwrap();
            let known = model(1, leaves_at_first, [0, 1, 2, 3].map(number));
            let (past, ahead) = (Past::new(number(4) as u32, number(5), number(6)), number(7));
            close(known.log_likelihood(past), number(9), 1e-10);
            close(known.p_alive(past), number(10), 1e-10);
            close(known.expected(ahead, past), number(11), 1e-10);
            close(known.pmf_if_alive(number(8) as u32, ahead, Past::NEW), number(12), 1e-10);
            let Some(dert) = told(13) else { continue };
            let rule = futures::over_all_time(0.002);
            close(known.p_alive(past) * futures::sum(&known, &rule, past), dert, 1e-10);
            close(known.dert(0.002, past).unwrap(), dert, 1e-10);
        }
    }
}

/// By mpmath at 30 digits: tests/data/mpmath/cnbd.py, from the assumptions of the paper. What is smaller than any double is 0.
#[test]
fn regular_purchases_agree_with_mpmath_at_the_extremes_too() {
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../tests/data/mpmath/cnbd.json")).unwrap();
    assert_eq!(rows.len(), 14);
    for row in rows {
        let number = |at: usize| {
            let found = &row[at];
            found.as_f64().or_else(|| found.as_str()?.parse().ok()).unwrap()
        };
        let known = model(number(0) as u32, number(1) > 0.0, [2, 3, 4, 5].map(number));
        let (past, ahead) = (Past::new(number(6) as u32, number(7), number(8)), number(9));
        close(known.log_likelihood(past), number(10), 1e-10);
        close(known.p_alive(past), number(11), 1e-10);
        close(known.expected(ahead, past), number(12), 1e-10);
        close(known.dert(0.002, past).unwrap(), number(13), 1e-10);
        let rule = futures::over_all_time(0.002);
        close(known.p_alive(past) * futures::sum(&known, &rule, past), number(13), 1e-10);
    }
}

/// PyMC-Marketing's tests, as for BG/NBD.
#[test]
fn mbg_nbd_log_likelihood_of_single_customers_pymc_marketing() {
    let model = model(1, true, [0.25, 4.0, 0.8, 2.5]);
    assert!((model.log_likelihood(Past::new(0, 0.0, 40.0)) + 0.41792826).abs() < 5e-9);
    assert!((model.log_likelihood(Past::new(200, 38.0, 40.0)) - 100.7869).abs() < 5e-5);
}

/// Equation 10 of Fader, Hardie & Lee (2005) without its denominator by mpmath at 50 digits: r, α, a, b, x, T, t. The first is
/// lifetimes issue 302, the third and fourth stand on and beside the pole at a = 1, the seventh is the Pareto/NBD's extreme; the
/// last but two are long, and done by the integral. Then, at 30 digits, the mean over p ~ Beta(a, b + x) of
/// (1 + p o)^−s − (1 + p o + w)^−s with s = r + x, o = from / (α + T) and w = (to − from) / (α + T).
#[test]
fn bg_nbd_is_the_simplest_of_the_family() {
    for ((r, alpha, a, b, x, age, t), expected) in [
        ((0.11, 2.24, 0.31, 0.5, 0, 1.0, 30.0), 0.5645886155327847),
        ((0.243, 4.414, 0.793, 2.426, 2, 38.86, 39.0), 1.687399305805313),
        ((0.243, 4.414, 1.0, 2.426, 2, 38.86, 39.0), 1.6251495363432837),
        ((0.243, 4.414, 1.0000001, 2.426, 0, 0.0, 52.0), 1.2899881872321293),
        ((0.243, 4.414, 0.793, 2.426, 0, 0.0, 1e-6), 5.505210502292042e-8),
        ((0.243, 4.414, 0.793, 2.426, 0, 0.0, 1e6), 53.54047825301458),
        ((10.465, 0.00798565, 3.0516, 2.82, 0, 0.0, 52.0), 2.3745369421337887),
        ((0.5, 0.8, 0.2, 1.5, 250, 251.0, 52.0), 50.74332247117613),
        ((0.5, 0.8, 0.2, 1.5, 5000, 5000.0, 3650.0), 3439.673955328161),
        ((0.25, 4.0, 1e-6, 2.5, 10, 40.0, 52.0), 12.113631456738798),
        ((0.25, 4.0, 0.05, 0.05, 10, 40.0, 1e5), 16564.153327249835),
        ((2e5, 4e6, 30.0, 70.0, 3, 40.0, 52.0), 1.8266333169897524),
        ((0.25, 4.0, 3e5, 7e5, 3, 40.0, 52.0), 2.090112854267028),
        ((0.02, 100.0, 0.4, 0.3, 0, 2.0, 0.1), 1.960224393994193e-5),
    ] {
        let found =
            model(1, false, [r, alpha, a, b]).expected_if_alive(t, Past::new(x, 0.5 * age, age));
        close(found, expected, 1e-11);
    }
    for ((r, alpha, a, b, x, age, from, to), expected) in [
        ((0.243, 4.414, 0.793, 2.426, 0, 0.0, 0.0, 39.0), 0.4262136479039906),
        ((0.243, 4.414, 0.793, 2.426, 2, 38.86, 35.0, 39.0), 0.1327243302406042),
        ((0.11, 2.24, 0.31, 0.5, 0, 1.0, 26.0, 30.0), 0.04119366208259623),
        ((0.25, 4.0, 0.05, 0.05, 10, 40.0, 100.0, 101.0), 0.1932118847692564),
        ((0.25, 4.0, 0.8, 2.5, 3, 40.0, 10.0, 10.000001), 6.595425491095137e-8),
        ((0.5, 0.8, 0.2, 1.5, 250, 251.0, 48.0, 52.0), 0.9472108981438047),
        ((10.465, 0.00798565, 3.0516, 2.82, 0, 0.0, 8.0, 9.0), 5.959286749832684e-11),
    ] {
        let found =
            model(1, false, [r, alpha, a, b]).buys_if_alive(from, to, Past::new(x, 0.5 * age, age));
        close(found, expected, 1e-9);
    }
    let family = model(1, false, CDNOW);
    // lifetimes' tests.
    assert!((family.pmf_if_alive(10, 2.0, Past::NEW) - 1.07869e-07).abs() < 5e-13);
    assert!((family.pmf_if_alive(0, 39.0, Past::NEW) - 0.5737864).abs() < 5e-8);
    assert!((1.0 - family.buys_if_alive(0.0, 39.0, Past::NEW) - 0.5737864).abs() < 1e-7);
    assert_eq!(family.buys_if_alive(10.0, 10.0, Past::new(3, 9.0, 30.0)), 0.0);
}

/// By mpmath at 60 digits, for BG/NBD: the mean over p of 2 Σ n P(N > n) (1 − p)ⁿ + the mean, in closed form, with
/// r, α, a, b, x, T, t. All are long, done by the integral, and most of it is where p is small.
#[test]
fn squares_of_long_times_agree_with_mpmath() {
    for ((r, alpha, a, b, x, age, ahead), expected) in [
        ((0.243, 4.414, 0.793, 2.426, 0, 0.0, 2000.0), 1210.882022490087),
        ((0.243, 4.414, 0.793, 2.426, 7, 38.86, 2000.0), 10375.015217009777),
        ((0.6, 0.5, 0.9, 1.6, 0, 0.0, 39.0), 189.34569159219802),
        ((50.0, 20.0, 0.5, 2.0, 1, 38.0, 2000.0), 164331.36467327256),
        ((0.11, 2.24, 0.31, 0.5, 200, 40.0, 2000.0), 31769385.114014145),
    ] {
        let found =
            model(1, false, [r, alpha, a, b]).square_if_alive(ahead, Past::new(x, 0.0, age));
        close(found, expected, 1e-10);
    }
}

/// By mpmath at 25 digits: Σ (2n − 1) P(the ticks make n purchases) times the chance to go on after n − 1, one by one. Ticks
/// since the last purchase count: without them the first is told 39 % too low.
#[test]
fn squares_of_long_times_of_regular_purchases_agree_with_mpmath() {
    let regular = [0.85, 1.45, 0.79, 2.42];
    for ((k, first, x, recency, age, ahead), expected) in [
        ((2, false, 0, 0.0, 20.0, 1500.0), 333.25110386499824),
        ((3, true, 2, 10.0, 20.0, 1500.0), 3485.37350603141),
    ] {
        let model = model(k, first, regular);
        let past = Past::new(x, recency, age);
        let ticks = (0.85 + f64::from(k * x)) * ahead / (1.45 + age);
        close(model.square_if_alive(ahead, past), expected, f64::from(k) / ticks);
    }
}

/// Σ n² P(n), over the ranges of the sum and of the integral: where α is small the odds are large.
#[test]
fn squares_are_those_of_the_probabilities() {
    for (parameters, ahead, past) in [
        (CDNOW, 52.0, Past::new(2, 30.43, 38.86)),
        (CDNOW, 52.0, Past::NEW),
        ([0.6, 0.5, 0.9, 1.6], 80.0, Past::new(3, 1.0, 1.0)),
        ([2.0, 1.0, 3.0, 60.0], 90.0, Past::new(0, 0.0, 0.0)),
    ] {
        for first in [false, true] {
            let model = model(1, first, parameters);
            let square = |n: u32| f64::from(n) * f64::from(n) * model.pmf_if_alive(n, ahead, past);
            close(model.square_if_alive(ahead, past), (1..8000).map(square).sum(), 1e-8);
            assert!(model.square_if_alive(ahead, past) > model.expected_if_alive(ahead, past));
        }
    }
}

#[test]
fn chances_of_counts_add_up_to_one_and_to_the_mean() {
    for (k, first) in [(1, false), (1, true), (2, true), (5, false), (12, true)] {
        let model = model(k, first, [0.6, 2.0, 0.793, 2.426]);
        for (x, recency, age) in [(0, 0.0, 0.0), (0, 0.0, 9.0), (4, 20.0, 21.0)] {
            let past = Past::new(x, recency, age);
            let chance = |n| model.pmf_if_alive(n, 13.0, past);
            close((0..400).map(chance).sum(), 1.0, 1e-10);
            let mean = (0..400).map(|n| f64::from(n) * chance(n)).sum();
            close(mean, model.expected_if_alive(13.0, past), 1e-9);
        }
    }
}

/// All that is expected, discounted: ∫ rate e^(−rate t) E(t) dt, by Simpson's rule.
#[test]
fn discounted_purchases_are_those_expected_later() {
    for (k, first, x, recency, age) in
        [(1, false, 2, 30.43, 38.86), (1, true, 0, 0.0, 10.0), (3, true, 4, 20.0, 24.0)]
    {
        let model = model(k, first, [0.6, 5.0, 0.793, 2.426]);
        let past = Past::new(x, recency, age);
        let (rate, alive) = (0.05, model.p_alive(past));
        let upto = |t: f64| rate * (-rate * t).exp() * alive * model.expected_if_alive(t, past);
        let (step, n) = (0.25, 2800);
        let sum: f64 = (0..=n)
            .map(|i| {
                let weight = if i == 0 || i == n {
                    1.0
                } else if i % 2 == 1 {
                    4.0
                } else {
                    2.0
                };
                weight * upto(step * f64::from(i))
            })
            .sum();
        close(model.dert(rate, past).unwrap(), sum * step / 3.0, 1e-6);
    }
    assert_eq!(model(1, false, CDNOW).dert(0.0, Past::new(1, 1.0, 2.0)), None);
}

fn histories(rows: &[(u32, f64, f64, f64)]) -> Histories {
    let column = |of: fn(&(u32, f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<_>>();
    let frequency: Vec<u32> = rows.iter().map(|row| row.0).collect();
    let (recency, age, weight) = (column(|row| row.1), column(|row| row.2), column(|row| row.3));
    Histories::new(&frequency, &recency, &age, Some(&weight)).unwrap()
}

#[test]
fn the_gradient_is_the_slope_and_the_sum_is_over_customers() {
    let rows = [
        (0, 0.0, 38.0, 5.0),
        (1, 3.0, 30.0, 1.0),
        (2, 30.4, 38.8, 2.0),
        (2, 38.8, 38.8, 1.0),
        (90, 20.0, 38.8, 1.0),
        (200, 38.0, 40.0, 1.0),
    ];
    the_likelihood_is_right_of(&rows);
}

/// Enough histories of one x that they share their powers.
#[test]
fn where_many_share_an_x_the_sum_is_over_customers_too() {
    let mut rows = vec![(0, 0.0, 38.0, 5.0)];
    for (x, age) in (1..=2).flat_map(|x| (30..40).map(move |age| (x, age))) {
        let times = (x..=age).map(|last| f64::from(last) / 7.0);
        let age = f64::from(age) / 7.0;
        rows.extend(times.map(|last| (x, last, age, if last > 3.0 { 1.0 } else { 2.0 })));
    }
    assert!(rows.len() > 4 * 40);
    the_likelihood_is_right_of(&rows);
}

/// Its value is that of each customer, its gradient its slope, and its curvature that of its gradient.
fn the_likelihood_is_right_of(rows: &[(u32, f64, f64, f64)]) {
    let histories = histories(rows);
    for (k, first) in [(1, false), (1, true), (2, false), (3, true), (12, true)] {
        let likelihood =
            BetaGeometricLikelihood::new(&histories, Variant { k, leaves_at_first: first });
        for parameters in [CDNOW, [3.0, 0.1, 1e-3, 0.2], [1e4, 2e4, 5.0, 40.0]] {
            let mut gradient = [0.0; 4];
            let value = likelihood.evaluate(&parameters, &mut gradient);
            let model = model(k, first, parameters);
            let each = rows.iter().map(|&(x, t_x, age, weight)| {
                weight * model.log_likelihood(Past::new(x, t_x, age))
            });
            close(value, each.sum(), 1e-12);
            for i in 0..4 {
                let step = 1e-5 * parameters[i];
                let moved = |by: f64| {
                    let mut point = parameters;
                    point[i] += by;
                    likelihood.evaluate(&point, &mut [0.0; 4])
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                let error = (gradient[i] - slope).abs() * parameters[i];
                assert!(error <= 1e-7 * value.abs(), "{k} {first} {i}: {} {slope}", gradient[i]);
            }
            let curvature = likelihood.curvature(&parameters);
            assert_eq!(curvature.is_some(), k == 1);
            let Some(curvature) = curvature else { continue };
            for i in 0..4 {
                let step = 1e-4 * parameters[i];
                let moved = |by: f64| {
                    let (mut point, mut slopes) = (parameters, [0.0; 4]);
                    point[i] += by;
                    likelihood.evaluate(&point, &mut slopes);
                    slopes
                };
                let (above, below) = (moved(step), moved(-step));
                for j in 0..4 {
                    let bend = (above[j] - below[j]) / (2.0 * step);
                    let scale = (curvature[(i, i)] * curvature[(j, j)]).abs().sqrt();
                    let error = (curvature[(i, j)] - bend).abs();
                    let rounded = 1e-9 * value.abs() / (parameters[i] * parameters[j]);
                    assert!(
                        error <= 1e-6 * scale + rounded,
                        "{first} {i} {j}: {curvature:?} {bend}"
                    );
                }
            }
        }
    }
}

/// Customers drawn from the model as its assumptions tell it, with Σ ln(interval) of each.
fn simulate(seed: u64, n: usize, k: u32, first: bool, [r, alpha, a, b]: [f64; 4]) -> Histories {
    let mut rng = Rng::new(seed);
    let (mut x, mut t_x, mut ages, mut logs) = (vec![], vec![], vec![], vec![]);
    for _ in 0..n {
        let (rate, leave) = (rng.gamma(r) / alpha, rng.beta(a, b));
        let age = 12.0 + 84.0 * rng.uniform();
        let (mut count, mut last, mut log) = (0, 0.0, 0.0);
        let mut gone = first && rng.uniform() < leave;
        while !gone {
            let wait = rng.gamma(f64::from(k)) / rate;
            if last + wait > age {
                break;
            }
            (count, last, log) = (count + 1, last + wait, log + wait.ln());
            gone = rng.uniform() < leave;
        }
        x.push(count);
        t_x.push(last);
        ages.push(age);
        logs.push(log);
    }
    let histories = Histories::new(&x, &t_x, &ages, None).unwrap();
    histories.with_log_intervals(&logs, None).unwrap()
}

fn regularity(histories: &Histories, first: bool) -> u32 {
    let mut search = Regularity::new(histories, first);
    loop {
        if let Step::Done(k) = search.step(5_000) {
            return k;
        }
    }
}

/// The world of BTYDplus' tests: 8,000 customers, 12 to 96 periods, k 3, r .85, α 1.45, a .79, b 2.42.
#[test]
fn parameters_and_regularity_are_recovered_within_four_standard_errors() {
    let truth = [0.85, 1.45, 0.79, 2.42];
    for (k, first) in [(3, true), (3, false), (1, true)] {
        let histories = simulate(1, 8000, k, first, truth);
        assert_eq!(regularity(&histories, first), k);
        let likelihood =
            BetaGeometricLikelihood::new(&histories, Variant { k, leaves_at_first: first });
        let fit = Fitting::run(&likelihood);
        assert!(fit.converged && fit.gradient_norm < 1e-6, "{fit:?}");
        for ((estimate, error), truth) in
            fit.parameters.iter().zip(fit.standard_errors()).zip(truth)
        {
            let error = error.unwrap();
            assert!((estimate - truth).abs() < 4.0 * error, "{estimate} ± {error}, {truth}");
        }
    }
}

proptest! {
    #[test]
    fn predictions_are_finite_for_every_customer_there_can_be(
        k in 1u32..=12,
        first in prop::bool::ANY,
        logs in prop::array::uniform4(-13.9f64..13.9),
        x in prop_oneof![Just(0u32), 1u32..50, 1u32..100_000],
        age in prop_oneof![0.0f64..100.0, 0.0f64..1e6],
        share in 0.0f64..=1.0,
        ahead in prop_oneof![Just(0.0f64), 0.0f64..100.0, 0.0f64..1e6],
        n in prop_oneof![0u32..20, 0u32..100_000],
    ) {
        let model = model(k, first, logs.map(f64::exp));
        let (age, recency) = if x > 0 { (age + 0.01, share * age) } else { (age, 0.0) };
        let past = Past::new(x, recency, age);
        let p_alive = model.p_alive(past);
        prop_assert!((0.0..=1.0).contains(&p_alive), "{}", p_alive);
        prop_assert!(model.log_likelihood(past).is_finite());
        let expected = model.expected_if_alive(ahead, past);
        let ticks = model.r + f64::from(k) * (f64::from(x) + 1.0);
        let bound = 1.0 + ticks * ahead / (model.alpha + age) / f64::from(k);
        prop_assert!(expected >= 0.0 && expected <= bound * (1.0 + 1e-9), "{} {}", expected, bound);
        let stays = model.stays_if_alive(ahead, past);
        prop_assert!((0.0..=1.0).contains(&stays), "{}", stays);
        let buys = model.buys_if_alive(ahead, ahead + 4.0, past);
        prop_assert!((0.0..=1.0).contains(&buys) && buys <= stays + 1e-8, "{} {}", buys, stays);
        let chance = model.pmf_if_alive(n, ahead, past);
        prop_assert!((0.0..=1.0).contains(&chance), "{}", chance);
        let residual = model.dert(0.002, past);
        prop_assert!(residual.is_some_and(|it| it.is_finite() && it >= 0.0), "{:?}", residual);
        let residual = futures::sum(&model, &futures::over_all_time(0.002), past);
        prop_assert!(residual.is_finite() && residual >= 0.0, "{}", residual);
        let square = model.square_if_alive(ahead, past);
        prop_assert!(square.is_finite() && square >= expected * expected * (1.0 - 1e-9), "{}", square);
        prop_assert!(model.variance(ahead, past).is_finite());
        prop_assert!(model.log_median_if_alive(past).is_finite());
    }
}
