//! What one set of parameters says of the same customers when they stay longer or shorter than they do.

use super::super::nbd::Lifetime;
use super::super::outlook::Outlook;
use super::super::pareto_nbd::Pareto;
use super::super::purchase::PurchaseModel;
use crate::stats::matrix::dot;

/// The log of a clock that is looked for, at most: beyond it, customers never leave, or all leave at once.
const FARTHEST: f64 = 60.0;

/// How fast the customers' time to leave runs: as it does, or so that another share of them stays a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// As it does.
    AsIs,
    /// So many points more stay as were asked for.
    More,
    /// So many points fewer.
    Less,
    /// Five points more.
    FivePoints,
    /// Five per cent more.
    FivePercent,
}

impl Clock {
    const ALL: [Self; 5] =
        [Self::AsIs, Self::More, Self::Less, Self::FivePoints, Self::FivePercent];

    /// The share that then stays, of the one that does now.
    pub(super) fn share(self, now: f64, points: f64) -> f64 {
        match self {
            Self::AsIs => now,
            Self::More => now + points,
            Self::Less => now - points,
            Self::FivePoints => now + 0.05,
            Self::FivePercent => now * 1.05,
        }
    }
}

/// Revenue that is told for each clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// Over the horizon, discounted.
    Discounted,
    /// Over the horizon.
    Plain,
    /// Of all future, discounted.
    Lifetime,
}

/// Numbers of each set of parameters: the share that stays a year, then the three sums of each clock. One that there is none of
/// is NaN.
const NUMBERS: usize = 1 + 3 * Clock::ALL.len();

/// The place of the share of active customers who stay a year.
pub(super) const STAYING: usize = 0;

/// The place of a sum.
pub(super) fn place(clock: Clock, sum: Sum) -> usize {
    1 + 3 * clock as usize + sum as usize
}

/// Sums over times of weights times what is expected up to then.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// For each [`Sum`]; that of all future is empty where it may have no end.
    pub(super) sums: [Vec<(f64, f64)>; 3],
    /// Periods of a year.
    pub(super) year: f64,
    /// The points that were asked for.
    pub(super) points: f64,
}

impl Rules {
    /// What one set of parameters costs for an age, in times that are looked at.
    pub(super) fn len(&self) -> usize {
        Clock::ALL.len() * self.sums.iter().map(Vec::len).sum::<usize>()
    }
}

/// The parameters of Pareto/NBD.
struct Parameters {
    r: f64,
    alpha: f64,
    lifetime: Pareto,
}

impl Parameters {
    fn of(model: &dyn PurchaseModel) -> Option<Self> {
        let &[r, alpha, s, beta] = model.parameters().as_slice() else { return None };
        Some(Self { r, alpha, lifetime: Pareto::new(&[s, beta])? })
    }
}

/// The numbers of a model with these probabilities that each distinct history is active, for each column of what its customers
/// spend together on a purchase of each; none of a model of another kind.
///
/// # Formula
///
/// An active customer of age T with x repeat purchases has the gamma rates λ ~ (r + x, α + T) and μ ~ (s, β + T), which do not
/// depend on each other. With κμ for μ it is active after t periods with probability S(T + κt)/S(T), and is expected to buy
/// (r + x)/(α + T) · ∫ S(T + κu)/S(T) du = (r + x)/(α + T) · 1/κ ∫₀^κt S(T + v)/S(T) dv times.
pub(super) fn told(
    outlook: &Outlook,
    model: &dyn PurchaseModel,
    p_alive: &[f64],
    spends: &[&[f64]],
    rules: &Rules,
) -> Option<Vec<Vec<f64>>> {
    let Parameters { r, alpha, lifetime } = Parameters::of(model)?;
    let histories = &outlook.base.histories;
    let ages = &histories.times;
    // By age: active customers, and what they spend a period together.
    let mut active = vec![0.0; ages.len()];
    let mut spent = vec![vec![0.0; ages.len()]; spends.len()];
    for (history, (known, &alive)) in histories.iter().zip(p_alive).enumerate() {
        let age = histories.age[history] as usize;
        active[age] += known.weight * alive;
        let rate = alive * (r + f64::from(known.frequency)) / (alpha + known.age);
        for (to, spend) in spent.iter_mut().zip(spends) {
            to[age] += rate * spend[history];
        }
    }
    let all: f64 = active.iter().sum();
    let seen: Vec<usize> = (0..ages.len()).filter(|&age| active[age] > 0.0).collect();
    let staying = |log_clock: f64| {
        let time = rules.year * libm::exp(log_clock);
        let stay = |&age: &usize| active[age] * libm::exp(lifetime.log_survival(ages[age], time).0);
        seen.iter().map(stay).sum::<f64>() / all
    };
    let now = staying(0.0);
    let mut numbers = vec![vec![f64::NAN; NUMBERS]; spends.len()];
    for (column, numbers) in numbers.iter_mut().enumerate() {
        // What is spent does not change who stays.
        numbers[STAYING] = if column == 0 { now } else { 0.0 };
    }
    for clock in Clock::ALL {
        // Without active customers there is no share that stays, and what they bring is 0.
        let as_it_is = (clock == Clock::AsIs).then_some(1.0);
        let asked = || speed(clock.share(now, rules.points), now, &staying);
        let Some(speed) = as_it_is.or_else(asked) else { continue };
        for (sum, rule) in rules.sums.iter().enumerate().filter(|(_, rule)| !rule.is_empty()) {
            let mut time_left = vec![0.0; ages.len()];
            for &age in &seen {
                let left = |time: f64| lifetime.time_left(ages[age], speed * time) / speed;
                time_left[age] = rule.iter().map(|&(time, weight)| weight * left(time)).sum();
            }
            for (numbers, spent) in numbers.iter_mut().zip(&spent) {
                numbers[1 + 3 * clock as usize + sum] = dot(spent, &time_left);
            }
        }
    }
    Some(numbers)
}

/// How fast time must run for this share to stay of those of whom `staying` tells it by the log of the speed; none for a share
/// that there cannot be, or where nobody is active. It is 1 exactly where nothing changes.
///
/// Regula falsi in the way of Illinois (Dowell & Jarratt 1971), between ends on either side.
fn speed(share: f64, now: f64, staying: &dyn Fn(f64) -> f64) -> Option<f64> {
    if share == now {
        return Some(1.0);
    }
    if !(share > 0.0 && share < 1.0) {
        return None;
    }
    let miss = |at: f64| staying(at) - share;
    let (mut known, mut known_miss) = (0.0, now - share);
    let mut step = known_miss.signum();
    // Fewer stay where time runs faster.
    let (mut other, mut other_miss) = loop {
        let (at, missed) = (known + step, miss(known + step));
        if missed * known_miss <= 0.0 {
            break (at, missed);
        }
        (known, known_miss, step) = (at, missed, 2.0 * step);
        if at.abs() > FARTHEST {
            return None;
        }
    };
    for _ in 0..100 {
        if other_miss == 0.0 || (other - known).abs() <= 1e-14 {
            break;
        }
        let at = other - other_miss * (other - known) / (other_miss - known_miss);
        let missed = miss(at);
        if missed * other_miss <= 0.0 {
            (known, known_miss) = (other, other_miss);
        } else {
            known_miss *= 0.5;
        }
        let moved = (at - other).abs();
        (other, other_miss) = (at, missed);
        if moved <= 1e-14 * at.abs() {
            break;
        }
    }
    Some(libm::exp(other))
}
