//! What active customers will do, at as many ages and times as it takes to tell it of all of them over any horizon.
//!
//! What an active customer will do depends on how often it bought and how long it is known, and on the second smoothly: for
//! each frequency it is computed at a few ages and interpolated by polynomials between them (Chebyshev nodes in ln(1 + T),
//! barycentric form: Berrut & Trefethen 2004). A stretch of ages where that is not close is cut in two, and what is left of
//! only a few ages is computed at each.
//!
//! A horizon and a discount rate are weights of the numbers expected up to given times, which are computed once and kept:
//! another horizon, rate or margin is another sum of the same columns. How far a number moves with the parameters is told of
//! fewer times than the number itself: an interval is asked for fewer digits.

use std::collections::BTreeMap;

use super::history::Histories;
use super::intervals::{Nearby, variance};
use super::purchase::{Past, PurchaseModel};
use super::purchases::Fitted;
use crate::stats::matrix::dot;

/// A horizon this short is summed period by period.
const YEAR_OF_MONTHS: usize = 12;
/// Nodes of a polynomial in age, and in time.
const NODES: usize = 14;
const TIME_NODES: usize = 20;
/// The same where four digits do.
const ROUGH_NODES: usize = 6;
/// How close a polynomial must be, relatively.
const CLOSE: f64 = 1e-10;
/// Steps in the log of time of the integral over all future.
const LOG_STEP: f64 = 1.0 / 3.0;
/// Beyond so many periods a customer who has not bought never will: even where half of those who do take as long as there are
/// days, and in whatever unit.
pub(super) const NEVER: f64 = 1e60;

/// What is asked of an active customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Quantity {
    /// Purchases expected up to a time.
    Expected,
    /// The probability to be active still at a time.
    Stays,
    /// The probability to have bought by a time.
    Buys,
    /// The probability to buy so many times up to a time.
    Makes(u32),
    /// The log of the time by which half of those who buy again at all have bought.
    LogMedian,
}

/// A quantity at a time: the bits of a positive number rise with it.
pub(super) type At = (Quantity, u64);

/// A quantity at a time.
pub(super) fn at(quantity: Quantity, time: f64) -> At {
    (quantity, time.to_bits())
}

/// What is asked for, and whether with its moves.
pub(super) type Wanted = (At, bool);

/// Numbers, and how far each moves with one standard error in each direction in which the parameters are not known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Moving {
    pub(super) value: Vec<f64>,
    /// A column for each direction; empty where it is not known how well the parameters are known.
    pub(super) moves: Vec<Vec<f64>>,
}

impl Moving {
    /// As many zeros in each of so many directions.
    fn zeros(len: usize, directions: usize) -> Self {
        Self { value: vec![0.0; len], moves: vec![vec![0.0; len]; directions] }
    }

    /// The interval of each number, by its moves; none where it is not known how well it is known.
    pub(super) fn ends(
        &self,
        interval: &dyn Fn(f64, f64, f64) -> Option<[f64; 2]>,
        z: f64,
    ) -> Vec<Option<[f64; 2]>> {
        let is_known = !self.moves.is_empty();
        let end = |(place, &value): (usize, &f64)| {
            let moves = self.moves.iter().map(|column| column[place]);
            is_known.then(|| interval(value, variance(moves), z)).flatten()
        };
        self.value.iter().enumerate().map(end).collect()
    }
}

/// Adds so many times the numbers of one column to those of another.
fn add(weight: f64, from: &[f64], to: &mut [f64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += weight * from);
}

/// The futures of active customers with these histories.
#[derive(Debug)]
pub(super) struct Futures {
    /// The distinct pasts as far as the future of an active customer depends on them.
    pairs: Vec<Past>,
    of_history: Vec<u32>,
    /// Stretches of pairs that are yet to be laid out.
    pending: Vec<(usize, usize)>,
    /// The pasts at which futures are computed, first that of a new customer.
    curves: Vec<Past>,
    panels: Vec<Panel>,
    columns: BTreeMap<At, Moving>,
    filling: Filling,
}

/// Columns that are being computed: of what, in how many directions, and for how many curves that is done.
#[derive(Debug, Default)]
struct Filling {
    of: (Vec<At>, usize),
    columns: Vec<Moving>,
    done: usize,
}

/// A stretch of pairs and the curves that tell of it: one each, or the nodes of a polynomial.
#[derive(Debug)]
struct Panel {
    from: usize,
    to: usize,
    curve: usize,
    nodes: Option<Nodes>,
}

/// The ages of the nodes, in ln(1 + T).
#[derive(Clone, Copy, Debug)]
struct Nodes {
    middle: f64,
    half: f64,
}

impl Nodes {
    fn over(from: f64, to: f64) -> Self {
        let (from, to) = (libm::log1p(from), libm::log1p(to));
        Self { middle: 0.5 * (from + to), half: 0.5 * (to - from) }
    }

    fn at(self, age: f64) -> f64 {
        (libm::log1p(age) - self.middle) / self.half
    }

    fn age(self, at: f64) -> f64 {
        libm::expm1(self.middle + self.half * at).max(0.0)
    }
}

/// Chebyshev nodes of the first kind between −1 and 1, with their barycentric weights.
#[derive(Clone, Debug)]
struct Chebyshev(Vec<(f64, f64)>);

impl Chebyshev {
    fn new(n: usize) -> Self {
        let node = |j: usize| {
            let angle = (2 * j + 1) as f64 * std::f64::consts::PI / (2 * n) as f64;
            let sign = if j.is_multiple_of(2) { 1.0 } else { -1.0 };
            (libm::cos(angle), sign * libm::sin(angle))
        };
        Self((0..n).map(node).collect())
    }

    /// How much the value at each node counts at a place.
    fn shares(&self, at: f64, shares: &mut [f64]) {
        let mut sum = 0.0;
        for (j, &(node, weight)) in self.0.iter().enumerate() {
            let gap = at - node;
            if gap.abs() < 1e-15 {
                shares.fill(0.0);
                shares[j] = 1.0;
                return;
            }
            shares[j] = weight / gap;
            sum += shares[j];
        }
        shares.iter_mut().for_each(|share| *share /= sum);
    }
}

impl Futures {
    /// Those of all active customers with these histories, of which nothing is known yet.
    pub(super) fn new(histories: &Histories, model: &dyn PurchaseModel) -> Self {
        let mut pairs: Vec<Past> = Vec::new();
        let mut of_history = Vec::with_capacity(histories.len());
        for history in histories.iter() {
            let recency = if model.regards_recency() { history.recency } else { 0.0 };
            let past = Past { recency, ..history.past() };
            if pairs.last() != Some(&past) {
                pairs.push(past);
            }
            of_history.push(pairs.len() as u32 - 1);
        }
        // Of one frequency and kind, the last first.
        let mut pending = Vec::new();
        let mut to = pairs.len();
        for from in (0..pairs.len()).rev() {
            let alike = |a: &Past, b: &Past| (a.frequency, a.kind) == (b.frequency, b.kind);
            let first = from == 0 || !alike(&pairs[from - 1], &pairs[from]);
            if first {
                pending.push((from, to));
                to = from;
            }
        }
        pending.reverse();
        Self {
            pairs,
            of_history,
            pending,
            curves: vec![Past::NEW],
            panels: Vec::new(),
            columns: BTreeMap::new(),
            filling: Filling::default(),
        }
    }

    /// Chooses the ages at which futures are computed, with at most about `budget` numbers expected; whether that is done.
    pub(super) fn lay_out(&mut self, model: &dyn PurchaseModel, year: f64, budget: usize) -> bool {
        let chebyshev = Chebyshev::new(NODES);
        let mut left = budget;
        while let Some((from, to)) = self.pending.pop() {
            let curve = self.curves.len();
            if to - from <= NODES + 2 || model.regards_recency() {
                self.curves.extend_from_slice(&self.pairs[from..to]);
                self.panels.push(Panel { from, to, curve, nodes: None });
                continue;
            }
            let (first, last) = (self.pairs[from], self.pairs[to - 1]);
            let nodes = Nodes::over(first.age, last.age);
            let ages = chebyshev.0.iter().map(|&(node, _)| Past { age: nodes.age(node), ..first });
            let pasts: Vec<Past> = ages.collect();
            let tried = [from + 1, (from + to) / 2, to - 2].map(|pair| self.pairs[pair]);
            let of = |past: &Past| model.expected_at(&[1.0, year], *past);
            let known: Vec<Vec<f64>> = pasts.iter().map(of).collect();
            let is_close = tried.iter().all(|past| {
                let mut shares = [0.0; NODES];
                chebyshev.shares(nodes.at(past.age), &mut shares);
                of(past).into_iter().enumerate().all(|(time, exact)| {
                    let of_node = shares.iter().zip(&known);
                    let told: f64 = of_node.map(|(share, known)| share * known[time]).sum();
                    (told - exact).abs() <= CLOSE * exact
                })
            });
            if is_close {
                self.curves.extend(pasts);
                self.panels.push(Panel { from, to, curve, nodes: Some(nodes) });
            } else {
                let half = (first.age + 1.0) * (last.age + 1.0);
                let middle = half.sqrt() - 1.0;
                let stretch = &self.pairs[from..to];
                let cut = from + stretch.partition_point(|pair| pair.age < middle);
                let cut = cut.clamp(from + 1, to - 1);
                self.pending.extend([(cut, to), (from, cut)]);
            }
            match left.checked_sub(2 * (NODES + 3)) {
                Some(rest) => left = rest,
                None => break,
            }
        }
        self.pending.is_empty()
    }

    /// Computes what is wanted and not known yet, with at most about `budget` predictions; what share is known.
    pub(super) fn fill(
        &mut self,
        model: &dyn PurchaseModel,
        nearby: Option<&Nearby<Box<dyn PurchaseModel>>>,
        all: &[Wanted],
        budget: usize,
    ) -> f64 {
        let (mut left, mut before) = (budget, 0);
        // One quantity is told at all its times together.
        for wanted in all.chunk_by(|a, b| (a.0.0, a.1) == (b.0.0, b.1)) {
            let ((quantity, _), moving) = wanted[0];
            let sides = nearby.filter(|_| moving).map_or(&[][..], Nearby::sides);
            let is_new = |key: &At| {
                self.columns.get(key).is_none_or(|known| known.moves.len() < sides.len())
            };
            let new: Vec<At> = wanted.iter().map(|it| it.0).filter(is_new).collect();
            before += wanted.len() as u32;
            if new.is_empty() {
                continue;
            }
            // What another call left half done may be of something else.
            if self.filling.of != (new.clone(), sides.len()) {
                let empty = Moving { value: Vec::new(), moves: vec![Vec::new(); sides.len()] };
                let columns = vec![empty; new.len()];
                self.filling = Filling { of: (new, sides.len()), columns, done: 0 };
            }
            let Filling { of: (new, _), columns, done } = &mut self.filling;
            let times: Vec<f64> = new.iter().map(|it| f64::from_bits(it.1)).collect();
            while let Some(&past) = self.curves.get(*done) {
                if left == 0 {
                    let ahead = 1.0 - *done as f64 / self.curves.len() as f64;
                    return (f64::from(before) - ahead * wanted.len() as f64) / all.len() as f64;
                }
                left = left.saturating_sub(times.len() * (1 + 2 * sides.len()));
                let of = |model: &dyn PurchaseModel| quantity.at(model, &times, past);
                let told = columns.iter_mut().zip(of(model));
                told.for_each(|(column, value)| column.value.push(value));
                for (direction, side) in sides.iter().enumerate() {
                    let ends = of(&*side.above).into_iter().zip(of(&*side.below));
                    for (column, (above, below)) in columns.iter_mut().zip(ends) {
                        column.moves[direction].push(side.moves(above, below));
                    }
                }
                *done += 1;
            }
            self.columns.extend(new.drain(..).zip(columns.drain(..)));
        }
        1.0
    }

    /// The sum of numbers expected up to times, each times its weight, for each distinct history.
    pub(super) fn sum(&self, rule: &Rule, directions: usize) -> Moving {
        let mut sum = Moving::zeros(self.curves.len(), directions);
        let known = |&(time, weight): &(f64, f64)| {
            Some((weight, self.columns.get(&at(Quantity::Expected, time))?))
        };
        for (weight, column) in rule.value.iter().filter_map(known) {
            add(weight, &column.value, &mut sum.value);
        }
        for (weight, column) in rule.moves.iter().filter_map(known) {
            let moves = column.moves.iter().zip(&mut sum.moves);
            moves.for_each(|(from, to)| add(weight, from, to));
        }
        self.spread(&sum)
    }

    /// The same of a new customer, with its moves; none if one of the numbers is not known.
    pub(super) fn sum_of_new(&self, rule: &Rule, directions: usize) -> Option<(f64, Vec<f64>)> {
        let known = |&(time, weight): &(f64, f64)| {
            Some((weight, self.columns.get(&at(Quantity::Expected, time))?))
        };
        let mut sum = 0.0;
        for term in &rule.value {
            let (weight, column) = known(term)?;
            sum += weight * column.value.first()?;
        }
        let mut moves = vec![0.0; directions];
        for term in &rule.moves {
            let (weight, column) = known(term)?;
            for (sum, by) in moves.iter_mut().zip(&column.moves) {
                *sum += weight * by.first()?;
            }
        }
        Some((sum, moves))
    }

    /// A quantity for each distinct history, with its moves where they were asked for.
    pub(super) fn get(&self, key: At) -> Moving {
        self.columns.get(&key).map(|column| self.spread(column)).unwrap_or_default()
    }

    /// Numbers of each curve, as those of each history.
    fn spread(&self, of_curves: &Moving) -> Moving {
        let chebyshev = Chebyshev::new(NODES);
        let columns: Vec<&Vec<f64>> =
            [&of_curves.value].into_iter().chain(&of_curves.moves).collect();
        let mut of_pairs = vec![vec![0.0; self.pairs.len()]; columns.len()];
        for &Panel { from, to, curve, nodes } in &self.panels {
            for pair in from..to {
                let mut shares = [0.0; NODES];
                if let Some(nodes) = nodes {
                    chebyshev.shares(nodes.at(self.pairs[pair].age), &mut shares);
                }
                for (known, told) in columns.iter().zip(&mut of_pairs) {
                    told[pair] = match nodes {
                        None => known[curve + pair - from],
                        Some(_) => dot(&known[curve..curve + NODES], &shares),
                    };
                }
            }
        }
        let of_histories =
            |pairs: Vec<f64>| self.of_history.iter().map(|&pair| pairs[pair as usize]).collect();
        let mut spread = of_pairs.into_iter().map(of_histories);
        Moving { value: spread.next().unwrap_or_default(), moves: spread.collect() }
    }
}

impl Quantity {
    /// At several times.
    fn at(self, model: &dyn PurchaseModel, times: &[f64], past: Past) -> Vec<f64> {
        match self {
            Self::Expected => model.expected_at(times, past),
            _ => times.iter().map(|&time| self.of(model, time, past)).collect(),
        }
    }

    fn of(self, model: &dyn PurchaseModel, time: f64, past: Past) -> f64 {
        match self {
            Self::Expected => model.expected_if_alive(time, past),
            Self::Stays => model.stays_if_alive(time, past),
            Self::Buys => model.buys_if_alive(0.0, time, past),
            Self::Makes(n) => model.pmf_if_alive(n, time, past),
            Self::LogMedian => model.log_median_if_alive(past),
        }
    }
}

/// The log of the time by which half of those have bought who do by a time far off, between e^−20 and e^20 periods, of a model
/// that has no shorter way to it.
pub(super) fn log_median<M: PurchaseModel + ?Sized>(model: &M, past: Past, far: f64) -> f64 {
    let half = 0.5 * model.buys_if_alive(0.0, far, past);
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        let is_past = model.buys_if_alive(0.0, libm::exp(middle), past) >= half;
        if is_past { high = middle } else { low = middle }
    }
    0.5 * (low + high)
}

/// A sum over times of weights times the purchases expected up to then: the number itself, and how far it moves with the
/// parameters.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) value: Vec<(f64, f64)>,
    moves: Vec<(f64, f64)>,
}

impl Rule {
    /// What is expected up to one time.
    pub(super) fn at(time: f64) -> Self {
        let once = vec![(time, 1.0)];
        Self { value: once.clone(), moves: once }
    }

    /// A sum over whole periods k = 1, 2, … of weights times the numbers expected up to k.
    pub(super) fn over_periods(weights: &[f64], times: Times) -> Self {
        let moves = over_periods(weights, times.rough());
        Self { value: over_periods(weights, times), moves }
    }

    /// The purchases of all future, discounted continuously at δ a period.
    pub(super) fn over_all_time(delta: f64) -> Self {
        Self { value: over_all_time(delta), moves: in_log_steps(2.0 * LOG_STEP, delta) }
    }

    /// The times at which numbers are wanted, without and with their moves.
    pub(super) fn wanted(&self) -> impl Iterator<Item = Wanted> {
        let wanted = |moving| move |it: &(f64, f64)| (at(Quantity::Expected, it.0), moving);
        self.value.iter().map(wanted(false)).chain(self.moves.iter().map(wanted(true)))
    }

    /// What it is of one customer, and how far that moves.
    pub(super) fn of(
        &self,
        fitted: &Fitted<Box<dyn PurchaseModel>>,
        past: Past,
    ) -> (f64, Option<Vec<f64>>) {
        let moves = |nearby: &Nearby<Box<dyn PurchaseModel>>| {
            nearby.moves(|model| sum(&**model, &self.moves, past))
        };
        (sum(&*fitted.model, &self.value, past), fitted.nearby.as_ref().map(moves))
    }
}

/// All of these once, one quantity after the other, and first what does not move.
pub(super) fn in_order(mut all: Vec<Wanted>) -> Vec<Wanted> {
    all.sort_unstable_by_key(|&(at, moving)| (at, !moving));
    all.dedup_by_key(|it| it.0);
    all.sort_by_key(|&((quantity, _), moving)| (quantity, moving));
    all
}

/// The times at which purchases are counted that are expected up to any whole period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Times {
    /// Up to so many periods each is a time of its own.
    singles: usize,
    /// Beyond, each stretch of time to so many times its beginning has so many nodes.
    stretch: usize,
    nodes: usize,
}

impl Times {
    /// For purchases at random: in the log of time 20 nodes tell of 8-fold time to 10⁻¹¹, whatever the parameters and the past,
    /// since all that is not smooth lies where time is negative.
    const SMOOTH: Self = Self { singles: 7, stretch: 8, nodes: TIME_NODES };
    /// The same where four digits do.
    const ROUGH: Self = Self { singles: 1, stretch: 8, nodes: ROUGH_NODES };
    /// For purchases at intervals that are more or less the same, whose beat takes some of them to fade.
    const BEATING: Self = Self { singles: 64, stretch: 2, nodes: TIME_NODES };
    /// For purchases at opportunities: what is expected of them rises by steps.
    const EACH: Self = Self { singles: usize::MAX, stretch: 2, nodes: TIME_NODES };

    /// Those it takes to tell how far a number moves.
    fn rough(self) -> Self {
        if self == Self::SMOOTH { Self::ROUGH } else { self }
    }

    /// Whether those of a far horizon are few.
    pub(super) fn are_few(self) -> bool {
        self == Self::SMOOTH
    }

    /// Those it takes to tell of a model.
    pub(super) fn of(model: &dyn PurchaseModel) -> Self {
        let times = if model.regards_recency() { Self::BEATING } else { Self::SMOOTH };
        // A time that is none of its own.
        let mut weights = vec![0.0; times.singles + YEAR_OF_MONTHS + 1];
        weights.last_mut().into_iter().for_each(|last| *last = 1.0);
        let told = sum(model, &over_periods(&weights, times), Past::NEW);
        let exact = model.expected_if_alive(weights.len() as f64, Past::NEW);
        if (told - exact).abs() <= 10.0 * CLOSE * exact { times } else { Self::EACH }
    }
}

/// A sum over times of weights times the purchases an active customer is expected to make up to then.
pub(super) fn sum(model: &dyn PurchaseModel, rule: &[(f64, f64)], past: Past) -> f64 {
    let times: Vec<f64> = rule.iter().map(|it| it.0).collect();
    let expected = model.expected_at(&times, past);
    rule.iter().zip(expected).map(|(&(_, weight), expected)| weight * expected).sum()
}

/// A sum over whole periods k = 1, 2, … of weights times the numbers expected up to k, as one over fewer times.
fn over_periods(weights: &[f64], times: Times) -> Vec<(f64, f64)> {
    let singles = if weights.len() <= YEAR_OF_MONTHS { YEAR_OF_MONTHS } else { times.singles };
    let single = weights.iter().take(singles).enumerate();
    let mut rule: Vec<(f64, f64)> = single.map(|(k, &weight)| ((k + 1) as f64, weight)).collect();
    let chebyshev = Chebyshev::new(times.nodes);
    let mut shares = vec![0.0; times.nodes];
    let half = 0.5 * libm::log(times.stretch as f64);
    let mut from = singles;
    while from < weights.len() {
        let to = from.saturating_mul(times.stretch);
        let middle = libm::log(from as f64) + half;
        let mut sums = vec![0.0; times.nodes];
        for (k, &weight) in weights.iter().enumerate().take(to).skip(from) {
            chebyshev.shares((libm::log((k + 1) as f64) - middle) / half, &mut shares);
            add(weight, &shares, &mut sums);
        }
        // They rise.
        let times = chebyshev.0.iter().map(|&(node, _)| libm::exp(middle + half * node));
        rule.extend(times.zip(sums).rev());
        from = to;
    }
    rule.retain(|&(_, weight)| weight != 0.0);
    rule
}

/// The purchases expected of a new customer in 1, 2, … `steps` steps of time, each of so many periods, for a model that goes by
/// time and not by opportunities.
pub(super) fn by_steps(model: &dyn PurchaseModel, steps: usize, length: f64) -> Vec<f64> {
    // The beat of regular purchases wants each step by itself: how many of them a step is, nobody knows.
    let singles = if model.regards_recency() { steps } else { Times::SMOOTH.singles.min(steps) };
    let p_alive = model.p_alive(Past::NEW);
    let at = |times: &mut dyn Iterator<Item = f64>| -> Vec<f64> {
        let times: Vec<f64> = times.map(|steps| steps * length).collect();
        let active = model.expected_at(&times, Past::NEW).into_iter();
        active.map(|expected| p_alive * expected).collect()
    };
    let mut expected = at(&mut (1..=singles).map(|step| step as f64));
    let chebyshev = Chebyshev::new(TIME_NODES);
    let mut shares = [0.0; TIME_NODES];
    while expected.len() < steps {
        let from = expected.len();
        let to = steps.min(from * Times::SMOOTH.stretch);
        let half = 0.5 * libm::log(to as f64 / from as f64);
        let middle = libm::log(from as f64) + half;
        // They rise, as times told together do.
        let mut nodes = chebyshev.0.iter().rev().map(|it| libm::exp(middle + half * it.0));
        let nodes = at(&mut nodes);
        for step in from + 1..=to {
            chebyshev.shares((libm::log(step as f64) - middle) / half, &mut shares);
            expected.push(nodes.iter().rev().zip(shares).map(|(value, share)| value * share).sum());
        }
    }
    expected
}

/// The purchases of all future, discounted continuously at δ a period, as a sum over times: ∫ δ e^(−δt) E(t) dt by the
/// trapezoidal rule in ln t, which converges exponentially. The times are the same whatever the rate; only how many of them
/// count changes.
pub(super) fn over_all_time(delta: f64) -> Vec<(f64, f64)> {
    in_log_steps(LOG_STEP, delta)
}

/// The same with such steps in the log of time.
fn in_log_steps(log_step: f64, delta: f64) -> Vec<(f64, f64)> {
    let step = |time: f64| libm::log(time / delta) / log_step;
    let (first, last) = (step(1e-9).floor() as i32, step(45.0).ceil() as i32);
    let each = (first..=last).map(|j| {
        let time = libm::exp(f64::from(j) * log_step);
        (time, log_step * delta * time * libm::exp(-delta * time))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::super::purchase::Model;
    use super::super::value::discount_factors;
    use super::*;
    use crate::calendar::Period;

    fn known(model: &dyn PurchaseModel, rule: &Rule, ages: &[f64]) -> Vec<f64> {
        let frequency: Vec<u32> = (0..ages.len() as u32).map(|row| row % 5 * (row % 3)).collect();
        let histories = Histories::new(&frequency, &vec![0.0; ages.len()], ages, None).unwrap();
        let mut futures = Futures::new(&histories, model);
        while !futures.lay_out(model, 52.0, 10) {}
        assert!(futures.curves.len() < ages.len() / 2, "{}", futures.curves.len());
        let all = in_order(rule.wanted().collect());
        while futures.fill(model, None, &all, 1000) < 1.0 {}
        futures.sum(rule, 0).value
    }

    /// The definition, summed over every period of every customer.
    #[test]
    fn interpolated_sums_are_those_of_the_definition() {
        let ages: Vec<f64> = (1..=1200).map(|day| f64::from(day) / 7.0).collect();
        let frequency: Vec<u32> = (0..ages.len() as u32).map(|row| row % 5 * (row % 3)).collect();
        let histories = Histories::new(&frequency, &vec![0.0; ages.len()], &ages, None).unwrap();
        for parameters in [[0.243, 4.414, 0.793, 2.426], [2.0, 30.0, 0.05, 0.4]] {
            let model = &*Model::BgNbd.with(&parameters).unwrap();
            for horizon in [1, 52, 200] {
                let rule =
                    super::super::value::discounted(0.1, Period::Week, horizon, Times::of(model));
                let told = known(model, &rule, &ages);
                let factors = discount_factors(0.1, Period::Week, horizon);
                for (history, told) in histories.iter().zip(told).step_by(37) {
                    let mut before = 0.0;
                    let mut sum = 0.0;
                    for (k, factor) in (1..).zip(&factors) {
                        let upto = model.expected_if_alive(f64::from(k), history.past());
                        sum += (upto - before) * factor;
                        before = upto;
                    }
                    assert!((told - sum).abs() < 1e-9 * sum, "{history:?} {told} {sum}");
                }
            }
        }
    }

    #[test]
    fn steps_of_any_length_are_those_of_the_model() {
        for (name, parameters) in [
            (Model::BgNbd, vec![0.243, 4.414, 0.793, 2.426]),
            (Model::BgNbd, vec![20.0, 0.1, 0.01, 0.4]),
            (Model::MbgNbd, vec![0.5, 100.0, 3.0, 0.1]),
            (Model::ParetoNbd, vec![0.553, 10.578, 0.606, 11.669]),
            (Model::MbgCnbd(Some(2)), vec![0.6, 3.0, 0.4, 1.1]),
        ] {
            let model = &*name.with(&parameters).unwrap();
            for length in [1.0, 1.0 / 7.0, 0.03] {
                let told = by_steps(model, 800, length);
                assert_eq!(told.len(), 800);
                for (step, told) in (1..).zip(told) {
                    let exact = model.expected(f64::from(step) * length, Past::NEW);
                    assert!((told - exact).abs() < 1e-9 * exact, "{name:?} {step} {told} {exact}");
                }
            }
        }
    }

    #[test]
    fn what_was_left_half_done_is_not_taken_for_something_else() {
        let ages: Vec<f64> = (1..=600).map(|day| f64::from(day) / 7.0).collect();
        let frequency: Vec<u32> = (0..600).map(|row| row % 40).collect();
        let histories = Histories::new(&frequency, &vec![0.0; 600], &ages, None).unwrap();
        let model = &*Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
        let [short, long] = [4.0, 40.0].map(|time| at(Quantity::Expected, time));
        let told = |halves: &[(At, bool)]| {
            let mut futures = Futures::new(&histories, model);
            while !futures.lay_out(model, 52.0, 10) {}
            assert!(halves.is_empty() || futures.fill(model, None, halves, 5) < 1.0);
            while futures.fill(model, None, &[(long, false)], 100) < 1.0 {}
            futures.get(long).value
        };
        assert_eq!(told(&[(short, false)]), told(&[]));
    }

    #[test]
    fn several_quantities_come_in_small_steps_too() {
        let ages: Vec<f64> = (1..=600).map(|day| f64::from(day) / 7.0).collect();
        let frequency: Vec<u32> = (0..600).map(|row| row % 40).collect();
        let histories = Histories::new(&frequency, &vec![0.0; 600], &ages, None).unwrap();
        let model = &*Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
        let all = [Quantity::Stays, Quantity::Buys, Quantity::Makes(2)].map(|it| at(it, 4.0));
        let all = in_order(all.map(|it| (it, false)).to_vec());
        let mut futures = Futures::new(&histories, model);
        while !futures.lay_out(model, 52.0, 10) {}
        let (mut shown, mut steps) = (0.0, 0);
        loop {
            let share = futures.fill(model, None, &all, 5);
            assert!(share > shown, "{share} after {shown}");
            if share >= 1.0 {
                break;
            }
            (shown, steps) = (share, steps + 1);
        }
        assert!(steps > 20);
        assert!(all.iter().all(|&(key, _)| futures.get(key).value.len() == histories.len()));
    }

    /// E(t) = t gives 1 / δ and E(t) = 1 − e^(−t) gives 1 / (1 + δ), exactly.
    #[test]
    fn the_integral_over_all_future_is_exact_where_it_is_known() {
        for delta in [1e-5, 0.0018, 0.1, 2.4] {
            let integral = |of: &dyn Fn(f64) -> f64| -> f64 {
                over_all_time(delta).iter().map(|&(time, weight)| weight * of(time)).sum()
            };
            assert!((integral(&|t| t) * delta - 1.0).abs() < 1e-9);
            assert!((integral(&|t| 1.0 - (-t).exp()) * (1.0 + delta) - 1.0).abs() < 1e-7);
        }
    }

    /// With a = 10⁻¹² nobody stops, and of a gamma rate with shape r the median wait is (2^(1/r) − 1)(α + T).
    #[test]
    fn the_median_wait_is_that_of_a_pareto_distribution() {
        let model = Model::BgNbd.with(&[1.5, 6.0, 1e-12, 1.0]).unwrap();
        let past = Past::new(2, 3.0, 10.0);
        let exact = 16.0 * (2f64.powf(1.0 / 3.5) - 1.0);
        for median in [model.log_median_if_alive(past), log_median(&*model, past, NEVER)] {
            let median = libm::exp(median);
            assert!((median / exact - 1.0).abs() < 1e-6, "{median} {exact}");
        }
    }
}
