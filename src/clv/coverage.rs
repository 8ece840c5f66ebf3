//! Do the intervals hold? Customers drawn from known parameters, again and again: an interval of 95 % must hold the truth in
//! about 95 of 100 sets.
//!
//! The long test draws 2,000 sets of 1,500 customers. It last found that of the intervals of 95 % for r, α, a and b 94.9, 94.9, 95.4 and 95.7 % held,
//! of those of what is expected of all 94.3 %, and of those of what then happened 95.4 %. Of 300 sets from other parameters those of
//! the bootstrap held in 95.3, 94.7, 96.0 and 95.7 %, in 95.3 % and in 95.7 %.

use super::bootstrap::Bootstrap;
use super::history::Histories;
use super::intervals::{Nearby, Total};
use super::outlook::Purchased;
use super::purchase::{Model, PurchaseModel};
use crate::stats::normal;
use crate::stats::rng::Rng;
use crate::task::Step;

const HORIZON: f64 = 52.0;
const CUSTOMERS: usize = 1500;

/// What is counted: sets in which the interval of each of the four parameters held, that of the purchases expected of all, and
/// that of the purchases they then made.
#[derive(Debug, Default)]
struct Held {
    sets: u32,
    parameters: [u32; 4],
    expected: u32,
    outcome: u32,
}

/// Customers of a BG/NBD from its assumptions alone, and the purchases all of them make in the horizon after it.
fn draw(rng: &mut Rng, [r, alpha, a, b]: [f64; 4]) -> (Histories, f64) {
    let (mut frequency, mut recency) = (vec![0; CUSTOMERS], vec![0.0; CUSTOMERS]);
    let age: Vec<f64> = (0..CUSTOMERS).map(|_| 26.0 + 52.0 * rng.uniform()).collect();
    let mut later = 0.0;
    for (i, &age) in age.iter().enumerate() {
        let (rate, stop) = (rng.gamma(r) / alpha, rng.beta(a, b));
        let mut at = 0.0;
        loop {
            at += rng.exponential() / rate;
            if at > age + HORIZON {
                break;
            }
            if at <= age {
                frequency[i] += 1;
                recency[i] = at;
            } else {
                later += 1.0;
            }
            if rng.uniform() < stop {
                break;
            }
        }
    }
    (Histories::new(&frequency, &recency, &age, None).unwrap(), later)
}

fn total(histories: &Histories, model: &dyn PurchaseModel) -> f64 {
    histories.iter().map(|it| it.weight * model.expected(HORIZON, it.past())).sum()
}

fn count(seed: u64, sets: u32, truth: [f64; 4], bootstrap: bool) -> Held {
    let (mut held, z) = (Held { sets, ..Held::default() }, normal::two_sided(0.95).unwrap());
    let real = Model::BgNbd.with(&truth).unwrap();
    for set in 0..sets {
        let (histories, later) = draw(&mut Rng::stream(seed, set.into()), truth);
        let mut fit = Model::BgNbd.fit(&histories);
        if bootstrap {
            let rows = Purchased {
                histories: &histories,
                kinds: None,
                model: Model::BgNbd,
                without: None,
            };
            let Step::Done(again) = Bootstrap::new(fit, set.into()).step(&rows, usize::MAX) else {
                panic!("all at once")
            };
            fit = again;
        }
        for ((interval, truth), held) in
            fit.intervals(0.95).iter().zip(truth).zip(&mut held.parameters)
        {
            let [low, high] = interval.unwrap();
            *held += u32::from(low <= truth && truth <= high);
        }
        let model = Model::BgNbd.with(&fit.parameters).unwrap();
        let nearby = Nearby::new(&fit, |parameters| Model::BgNbd.with(parameters)).unwrap();
        let mut sum = Total::default();
        let chance = histories.iter().map(|it| it.weight * model.variance(HORIZON, it.past()));
        let moves = nearby.moves(|model| total(&histories, &**model));
        sum.add(1.0, total(&histories, &*model), moves, chance.sum());
        let inside = |interval: Option<[f64; 2]>, value: f64| {
            let [low, high] = interval.unwrap();
            u32::from(low <= value && value <= high)
        };
        held.expected += inside(sum.expected(z), total(&histories, &*real));
        held.outcome += inside(sum.outcome(z), later);
    }
    held
}

/// Within four standard errors of a count of 95 %.
#[track_caller]
fn holds(held: &Held) {
    let n = f64::from(held.sets);
    let reach = 4.0 * (n * 0.95 * 0.05).sqrt();
    let counts = held.parameters.iter().chain([&held.expected, &held.outcome]);
    for &count in counts {
        assert!((f64::from(count) - 0.95 * n).abs() <= reach.max(0.02 * n), "{held:?}");
    }
}

#[test]
fn intervals_hold_as_often_as_they_say() {
    holds(&count(1, 100, [0.243, 4.414, 0.793, 2.426], false));
    holds(&count(2, 60, [0.8, 6.0, 1.5, 8.0], false));
}

#[test]
#[ignore = "takes a minute"]
fn intervals_hold_as_often_as_they_say_in_many_sets() {
    let held = count(3, 2000, [0.243, 4.414, 0.793, 2.426], false);
    println!("{held:?}");
    holds(&held);
}

#[test]
#[ignore = "takes minutes"]
fn intervals_of_the_bootstrap_hold_as_often_as_they_say() {
    let held = count(4, 300, [0.8, 6.0, 1.5, 4.0], true);
    println!("{held:?}");
    holds(&held);
}
