//! How often will each customer buy again where there is one chance to buy a period, and is it still a customer?
//!
//! BG/BB, from Fader, Hardie & Shang (2010), "Customer-base analysis in a discrete-time noncontractual setting", Marketing
//! Science 29(6): yearly donations, conferences, subscription boxes. It assumes:
//!
//! 1. At each opportunity a customer that is still one buys with its own probability p, once.
//! 2. p varies between customers as a beta distribution of parameters α and β.
//! 3. At the beginning of each opportunity the customer leaves for ever with its own probability θ.
//! 4. θ varies between customers as a beta distribution of parameters γ and δ.
//! 5. p and θ are independent.
//!
//! A past is x purchases at n opportunities after the first purchase, the last of them at opportunity t_x. Time is whole
//! opportunities; of a time ahead that is not whole, the last opportunity counts with the share of it that is in.
//!
//! # Equations
//!
//! - L = B(α + x, β + n − x) / B(α, β) · B(γ, δ + n) / B(γ, δ)
//!   + Σ_{i < n − t_x} B(α + x, β + t_x − x + i) / B(α, β) · B(γ + 1, δ + t_x + i) / B(γ, δ)
//! - P(alive) = B(α + x, β + n − x) / B(α, β) · B(γ, δ + n + 1) / B(γ, δ) / L
//!
//! As in the paper a customer is one if it still is at the next opportunity: whoever leaves, leaves before it.

use super::fit::Likelihood;
use super::futures::log_median;
use super::history::{Histories, refuse};
use super::purchase::{Past, PurchaseModel};
use crate::error::Result;
use crate::stats::mixing::mean_over_beta;
use crate::stats::quadrature::{FALL, falling};
use crate::stats::special::{digamma, hypergeometric_one, ln_beta_ratio};
use crate::words::Accepted;

/// More opportunities than this, and an integral is the shorter way.
const ONE_BY_ONE: f64 = 2000.0;
/// The longest past, in opportunities.
const LONGEST: f64 = 100_000.0;
/// What is left out of a sum, relative to it.
const NEGLIGIBLE: f64 = 1e-17;

/// A BG/BB model with known parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgBb {
    alpha: f64,
    beta: f64,
    gamma: f64,
    delta: f64,
}

impl BgBb {
    /// The parameters' names, in the order of the paper: those of the beta distribution of buying, then of leaving.
    pub const NAMES: [&str; 4] = ["alpha", "beta", "gamma", "delta"];

    /// The model with these parameters; none unless all are between 1e-30 and 1e30.
    pub fn new([alpha, beta, gamma, delta]: [f64; 4]) -> Option<Self> {
        let valid = |parameter: f64| (1e-30..=1e30).contains(&parameter);
        [alpha, beta, gamma, delta].into_iter().all(valid).then_some(Self {
            alpha,
            beta,
            gamma,
            delta,
        })
    }

    /// DERT: all purchases still expected of a customer, each discounted to the end of its age by `rate` a period, continuously;
    /// none unless the rate is above 0 (equation 16).
    ///
    /// # Formula
    ///
    /// P(alive) (α + x) / (α + β + n) · ₂F₁(1, δ + n + 1; γ + δ + n + 1; 1/(1 + d)) / (1 + d) with 1 + d = e^rate.
    pub fn dert(&self, rate: f64, past: Past) -> Option<f64> {
        if !(rate > 0.0 && rate.is_finite()) {
            return None;
        }
        let (buy, not) = self.buying(past);
        let (gamma, delta) = self.leaving(past);
        let later = hypergeometric_one(delta, gamma + delta, -libm::expm1(-rate));
        let alive = self.p_alive(past);
        Some(alive * buy / (buy + not) * libm::exp(-rate) * later)
    }

    /// R: the chance of no purchase from opportunity t + 1 to n, for a customer that bought x times, the last at t.
    ///
    /// # Formula
    ///
    /// Σ_{t ≤ i < n} Aᵢ γ / (γ + δ + i) + Aₙ, with Aᵢ the chance to be a customer at t + 1 … i and not to buy: it left before i + 1,
    /// or never.
    fn silence(&self, x: f64, t: f64, n: f64) -> f64 {
        let (mut silent, mut sum, mut i) = (1.0, 0.0, t);
        while i < n && silent > NEGLIGIBLE * sum {
            let all = self.gamma + self.delta + i;
            sum += silent * (self.gamma / all);
            silent *=
                (self.beta + (i - x)) / (self.alpha + self.beta + i) * ((self.delta + i) / all);
            i += 1.0;
        }
        sum + silent
    }

    /// The beta distribution of buying, after this past.
    fn buying(&self, past: Past) -> (f64, f64) {
        let (x, _, n) = whole(past);
        (self.alpha + x, self.beta + (n - x))
    }

    /// The beta distribution of leaving, of a customer that is one at the opportunity after its age.
    fn leaving(&self, past: Past) -> (f64, f64) {
        (self.gamma, self.delta + whole(past).2 + 1.0)
    }
}

impl PurchaseModel for BgBb {
    fn parameters(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.gamma, self.delta]
    }

    /// Equation 6.
    ///
    /// # Formula
    ///
    /// B(α + x, β + t − x) / B(α, β) · B(γ, δ + t) / B(γ, δ) · R with t = t_x: all that happened up to the last purchase, times
    /// the chance R of nothing since.
    fn log_likelihood(&self, past: Past) -> f64 {
        let (x, t, n) = whole(past);
        ln_beta_ratio(self.beta, self.alpha, x)
            + ln_beta_ratio(self.alpha + x, self.beta, t - x)
            + ln_beta_ratio(self.gamma, self.delta, t)
            + libm::log(self.silence(x, t, n))
    }

    fn log_odds_left(&self, past: Past) -> f64 {
        let alive = self.p_alive(past);
        libm::log((1.0 - alive) / alive)
    }

    /// Equation 11: at the opportunity after its age.
    fn p_alive(&self, past: Past) -> f64 {
        let (x, t, n) = whole(past);
        let log = ln_beta_ratio(self.alpha + x, self.beta + (t - x), n - t)
            + ln_beta_ratio(self.gamma, self.delta + t, n + 1.0 - t);
        (libm::exp(log) / self.silence(x, t, n)).min(1.0)
    }

    fn stays_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let (gamma, delta) = self.leaving(past);
        between(ahead, &|m| libm::exp(ln_beta_ratio(gamma, delta, m)))
    }

    /// Equation 14 without P(alive).
    ///
    /// # Formula
    ///
    /// (α + x) / (α + β + n) · Σ_{0 ≤ i < ahead} B(γ, δ + n + 1 + i) / B(γ, δ + n + 1).
    fn expected_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let (buy, not) = self.buying(past);
        let (gamma, delta) = self.leaving(past);
        buy / (buy + not) * between(ahead, &|m| opportunities(gamma, delta, m))
    }

    /// # Formula
    ///
    /// E(N²) = E(p) E(seen) + 2 E(p²) E(pairs) with p ~ Beta(α + x, β + n − x): of two of the opportunities it sees it buys at both
    /// with the chance p², and whoever sees the later of two sees the earlier.
    fn square_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let (buy, not) = self.buying(past);
        let (gamma, delta) = self.leaving(past);
        let once = buy / (buy + not);
        let twice = once * (buy + 1.0) / (buy + not + 1.0);
        between(ahead, &|m| {
            once * opportunities(gamma, delta, m) + 2.0 * twice * pairs(gamma, delta, m)
        })
    }

    /// Of more opportunities the logs of gamma functions have no digits left.
    fn log_median_if_alive(&self, past: Past) -> f64 {
        log_median(self, past, 1e9)
    }

    fn buys_if_alive(&self, from: f64, to: f64, past: Past) -> f64 {
        let (gamma, delta) = self.leaving(past);
        let buying = self.buying(past);
        let buys = |from: f64, to: f64| {
            // It buys at one of `to − from` opportunities, if it still is a customer at the first of them.
            let there = libm::exp(ln_beta_ratio(gamma, delta, from));
            let none = none(buying, (gamma, delta + from), to - from);
            there * (1.0 - none).max(0.0)
        };
        let from = from.max(0.0);
        let first = from.floor();
        between(to, &|to| {
            let later = first + 1.0;
            let whole = if to > first { buys(first, to) } else { 0.0 };
            let next = if to > later { buys(later, to) } else { 0.0 };
            whole + (from - first) * (next - whole)
        })
    }

    /// Equation 13.
    ///
    /// # Formula
    ///
    /// Σᵢ P(it is a customer at exactly i of them) · P(it buys at so many of i).
    fn pmf_if_alive(&self, purchases: u32, ahead: f64, past: Past) -> f64 {
        let buying = self.buying(past);
        let leaving = self.leaving(past);
        let m = f64::from(purchases);
        between(ahead, &|ahead| if m > ahead { 0.0 } else { count(buying, leaving, m, ahead) })
    }
}

/// A past in whole opportunities, of which each holds one purchase at most.
fn whole(past: Past) -> (f64, f64, f64) {
    let n = past.age.max(0.0).round();
    let x = f64::from(past.frequency).min(n);
    (x, past.recency.round().clamp(x, n), n)
}

/// The value at a number of opportunities that need not be whole: the last of them is there with the chance of its share.
fn between(ahead: f64, of: &dyn Fn(f64) -> f64) -> f64 {
    let ahead = ahead.max(0.0);
    let (before, share) = (ahead.floor(), ahead.fract());
    let value = of(before);
    if share > 0.0 { value + share * (of(before + 1.0) - value) } else { value }
}

/// The number of the next m opportunities, of which the first is sure, that a customer sees before it leaves:
/// Σ_{0 ≤ i < m} (δ)ᵢ / (γ + δ)ᵢ.
fn opportunities(gamma: f64, delta: f64, m: f64) -> f64 {
    if m > ONE_BY_ONE {
        // Over θ it is the mean of (1 − (1 − θ)ᵐ) / θ.
        let seen = |leave: f64| {
            let leave = leave.max(1e-200);
            -libm::expm1(m * libm::log1p(-leave)) / leave
        };
        return mean_over_beta(gamma, delta, &seen);
    }
    let (mut there, mut sum, mut i) = (1.0, 0.0, 0.0);
    while i < m {
        sum += there;
        there *= (delta + i) / (gamma + delta + i);
        i += 1.0;
    }
    sum
}

/// The pairs of such opportunities that it sees: Σ_{0 ≤ i < m} i (δ)ᵢ / (γ + δ)ᵢ.
fn pairs(gamma: f64, delta: f64, m: f64) -> f64 {
    if m > ONE_BY_ONE {
        // Over θ it is the mean of Σ i (1 − θ)ⁱ; where hardly anybody leaves, of the first terms in θ.
        let all = 0.5 * m * (m - 1.0);
        let squares = all * (2.0 * m - 1.0) / 3.0;
        let seen = |leave: f64| {
            if m * leave < 1e-3 {
                return all - leave * squares + 0.5 * leave * leave * (all * all - squares);
            }
            let log_stay = libm::log1p(-leave);
            let (gone, last) = (-libm::expm1(m * log_stay), m * libm::exp((m - 1.0) * log_stay));
            ((1.0 - leave) * gone / leave - (1.0 - leave) * last).max(0.0) / leave
        };
        return mean_over_beta(gamma, delta, &seen);
    }
    let (mut there, mut sum, mut i) = (1.0, 0.0, 0.0);
    while i < m {
        sum += i * there;
        there *= (delta + i) / (gamma + delta + i);
        i += 1.0;
    }
    sum
}

/// The chance of no purchase at the next m opportunities, the first of them sure.
fn none((buy, not): (f64, f64), (gamma, delta): (f64, f64), m: f64) -> f64 {
    if m <= ONE_BY_ONE {
        return count((buy, not), (gamma, delta), 0.0, m);
    }
    // Who leaves after the i-th has bought at none of i. Late chances fall slowly, and their sum is an integral from half to half
    // but for a 24th of the change of its slope (Euler and Maclaurin).
    let none_of = |i: f64| ln_beta_ratio(buy, not, i);
    let there = |i: f64| ln_beta_ratio(gamma, delta, i - 1.0);
    let leaves = |i: f64| libm::exp(none_of(i) + there(i)) * gamma / (gamma + delta + (i - 1.0));
    let slope = |i: f64| {
        let fall = digamma(buy + not + i) - digamma(not + i) + digamma(gamma + delta + (i - 1.0))
            - digamma(delta + (i - 1.0))
            + 1.0 / (gamma + delta + (i - 1.0));
        -fall * leaves(i)
    };
    let early = count((buy, not), (gamma, delta), 0.0, ONE_BY_ONE);
    let (from, to) = (ONE_BY_ONE - 0.5, m - 0.5);
    let tame = |at: f64| {
        let i = from + at;
        (FALL / (buy / (not + i) + (gamma + 1.0) / (delta + i))).min(0.5 * i)
    };
    let [late] = falling(to - from, tame, |_| f64::INFINITY, |at| [leaves(from + at)]);
    let stayed = |i: f64| libm::exp(none_of(i) + there(i));
    (early - stayed(ONE_BY_ONE) + late - (slope(to) - slope(from)) / 24.0 + stayed(m))
        .clamp(0.0, 1.0)
}

/// The chance of so many purchases at the next `ahead` opportunities, of which the first is sure.
fn count((buy, not): (f64, f64), (gamma, delta): (f64, f64), purchases: f64, ahead: f64) -> f64 {
    if ahead <= 0.0 {
        return if purchases == 0.0 { 1.0 } else { 0.0 };
    }
    // The chances of so many at exactly i opportunities, and to leave right after them.
    let m = purchases;
    let start = m.max(1.0);
    let log_made = ln_beta_ratio(not, buy, m) + ln_beta_ratio(buy + m, not, start - m);
    let there = libm::exp(ln_beta_ratio(gamma, delta, start - 1.0));
    let (mut made, mut there, mut sum, mut i) = (libm::exp(log_made), there, 0.0, start);
    while i < ahead {
        let all = gamma + delta + (i - 1.0);
        sum += made * there * (gamma / all);
        there *= (delta + (i - 1.0)) / all;
        made *= (i + 1.0) / (i + 1.0 - m) * ((not + (i - m)) / (buy + not + i));
        i += 1.0;
        if i > ONE_BY_ONE && made * there <= NEGLIGIBLE * sum {
            return sum.min(1.0);
        }
    }
    (sum + made * there).min(1.0)
}

/// Refuses histories that opportunities cannot give: times that are not whole, or more purchases than opportunities up to the
/// last of them.
pub(super) fn checked(histories: &Histories) -> Result<()> {
    for (index, history) in (0..).zip(histories.iter()) {
        let (x, t, n) = (f64::from(history.frequency), history.recency, history.age);
        let (column, found) = match () {
            () if n.fract() != 0.0 || n > LONGEST => ("age", n),
            () if t.fract() != 0.0 || t < x => ("recency", t),
            () => continue,
        };
        let row = histories.of_customer().iter().position(|&of| of == index);
        let from = if column == "recency" { history.frequency } else { 0 };
        let accepted = Accepted::Whole { from, to: LONGEST as u32 };
        refuse(column, row.unwrap_or_default(), found, accepted)?;
    }
    Ok(())
}

/// The log-likelihood of all histories (equation 6), whose times are whole opportunities.
///
/// R is found for all t_x of customers with equal x and n at once, from n back: R(i) = γ / (γ + δ + i) + ρᵢ R(i + 1), where ρᵢ is
/// the chance to stay and not to buy, and its slopes by the same steps.
#[derive(Clone, Copy, Debug)]
pub struct BgBbLikelihood<'a>(pub &'a Histories);

impl Likelihood for BgBbLikelihood<'_> {
    fn start(&self) -> Vec<f64> {
        let (bought, passed) = self.0.iter().fold((0.0, 0.0), |(bought, passed), history| {
            let (x, t, _) = whole(history.past());
            (bought + history.weight * x, passed + history.weight * (t - x))
        });
        // While they are customers they buy at this share of opportunities.
        vec![1.0, ((passed + 1.0) / (bought + 1.0)).clamp(0.01, 100.0), 0.5, 3.0]
    }

    fn rows(&self) -> usize {
        let mut known = None;
        let mut steps = 0.0;
        for history in self.0.iter() {
            let group = Some((history.frequency, history.age));
            steps += if group == known { 1.0 } else { history.age - history.recency + 1.0 };
            known = group;
        }
        steps as usize
    }

    fn customers(&self) -> f64 {
        self.0.customers()
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let &[alpha, beta, gamma, delta] = parameters else { return f64::NAN };
        let longest = self.0.iter().fold(0.0_f64, |longest, it| longest.max(it.age.min(LONGEST)));
        let tables = [alpha, beta, alpha + beta, delta, gamma + delta].map(|z| rising(z, longest));
        let (mut sum, mut slopes) = (0.0, [0.0; 4]);
        let mut row = self.0.len();
        while row > 0 {
            // Rows of equal x and n stand together, t_x rising.
            let last = self.0.get(row - 1);
            let (x, _, n) = whole(last.past());
            let (mut i, mut silence) = (n, [1.0, 0.0, 0.0, 0.0, 0.0]);
            while row > 0 {
                let history = self.0.get(row - 1);
                if (history.frequency, history.age) != (last.frequency, last.age) {
                    break;
                }
                let (_, t, _) = whole(history.past());
                while i > t {
                    i -= 1.0;
                    silence = earlier(silence, [alpha, beta, gamma, delta], x, i);
                }
                let at = |table: usize, place: f64| {
                    tables[table].get(place as usize).copied().unwrap_or_default()
                };
                let [bought, passed, all, stayed, here] =
                    [at(0, x), at(1, t - x), at(2, t), at(3, t), at(4, t)];
                let [r, by_alpha, by_beta, by_gamma, by_delta] = silence;
                let value = bought.0 + passed.0 - all.0 + stayed.0 - here.0 + libm::log(r);
                let slope = [
                    bought.1 - all.1 + by_alpha / r,
                    passed.1 - all.1 + by_beta / r,
                    -here.1 + by_gamma / r,
                    stayed.1 - here.1 + by_delta / r,
                ];
                let weight = history.weight;
                sum += weight * value;
                slopes.iter_mut().zip(slope).for_each(|(total, slope)| *total += weight * slope);
                row -= 1;
            }
        }
        gradient.copy_from_slice(&slopes);
        sum
    }
}

/// ln (z)ᵢ and its slope in z, for i = 0 … `longest`.
fn rising(z: f64, longest: f64) -> Vec<(f64, f64)> {
    let mut table = vec![(0.0, 0.0)];
    let (mut log, mut slope, mut i) = (0.0, 0.0, 0.0);
    while i < longest {
        log += libm::log(z + i);
        slope += 1.0 / (z + i);
        table.push((log, slope));
        i += 1.0;
    }
    table
}

/// R and its slopes one opportunity earlier.
fn earlier(
    [r, by_alpha, by_beta, by_gamma, by_delta]: [f64; 5],
    [alpha, beta, gamma, delta]: [f64; 4],
    x: f64,
    i: f64,
) -> [f64; 5] {
    let (all, here) = (1.0 / (alpha + beta + i), 1.0 / (gamma + delta + i));
    let (pass, stay) = (beta + (i - x), delta + i);
    let goes_on = pass * all * (stay * here);
    [
        gamma * here + goes_on * r,
        goes_on * (by_alpha - r * all),
        goes_on * (by_beta + r * (1.0 / pass - all)),
        stay * here * here + goes_on * (by_gamma - r * here),
        -gamma * here * here + goes_on * (by_delta + r * (1.0 / stay - here)),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clv::fit::Fitting;
    use crate::stats::rng::Rng;

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        let error = (found - expected).abs();
        assert!(error <= relative * expected.abs(), "{found} is not {expected}");
    }

    /// The donations of the paper: 11,104 people, 6 yearly opportunities.
    fn donations() -> Histories {
        let (mut x, mut t, mut n, mut weight) = (vec![], vec![], vec![], vec![]);
        for line in include_str!("../../tests/data/donations.csv").lines().skip(1) {
            let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
            x.push(cells[0] as u32);
            t.push(cells[1]);
            n.push(cells[2]);
            weight.push(cells[3]);
        }
        Histories::new(&x, &t, &n, Some(&weight)).unwrap()
    }

    /// Fader, Hardie & Shang (2010), table 2.
    #[test]
    fn the_donations_of_the_paper() {
        let histories = donations();
        let fit = Fitting::run(&BgBbLikelihood(&histories));
        assert!(fit.converged && fit.gradient_norm < 1e-8, "{fit:?}");
        for (found, published) in fit.parameters.iter().zip([1.204, 0.750, 0.657, 2.783]) {
            assert!((found - published).abs() <= 5e-4, "{fit:?}");
        }
        assert!((fit.log_likelihood + 33225.6).abs() < 0.05, "{fit:?}");
        let model = BgBb::new(fit.parameters.clone().try_into().unwrap()).unwrap();
        // The same sum, customer by customer.
        let each = histories.iter().map(|it| it.weight * model.log_likelihood(it.past()));
        close(each.sum(), fit.log_likelihood, 1e-13);
        // lifetimes' tests: donors expected with 0 and with 6 repeats, and E[X(n)] for n = 1 … 11.
        let alive = model.p_alive(Past::NEW);
        let chance = |n| alive * model.pmf_if_alive(n, 6.0, Past::NEW);
        assert!((11_104.0 * (chance(0) + 1.0 - alive) - 3454.9).abs() < 0.05);
        assert!((11_104.0 * chance(6) - 1253.1).abs() < 0.05);
        let expected = [
            0.4985, 0.9233, 1.2969, 1.6323, 1.9381, 2.2202, 2.4826, 2.7285, 2.9603, 3.1798, 3.3887,
        ];
        for (n, expected) in (1..).zip(expected) {
            let found = alive * model.expected_if_alive(f64::from(n), Past::NEW);
            assert!((found - expected).abs() < 5e-5, "{n}: {found} {expected}");
        }
    }

    /// By mpmath at 40 digits: beta moments, summed over the opportunity before which the customer leaves; DERT at a rate of .1 by
    /// its infinite series.
    #[test]
    fn everything_agrees_with_mpmath() {
        let donors = [1.204, 0.75, 0.657, 2.783];
        for ((parameters, x, t, n, ahead), [log_likelihood, alive, expected, stays, dert], pmf) in [
            (
                (donors, 0, 0.0, 6.0, 5.0),
                [
                    -1.167262472673894,
                    0.1080165841686742,
                    0.673997220291257,
                    0.7595051377873302,
                    0.110275728263207,
                ],
                [0.5577957582400863, 0.2761445129410095, 0.1140438678088023, 0.03989287651505659],
            ),
            (
                (donors, 4, 5.0, 6.0, 5.0),
                [
                    -5.095675638863424,
                    0.6967010676851032,
                    2.913190643185799,
                    0.7595051377873302,
                    3.074303731644638,
                ],
                [0.05055320334703729, 0.1415851008607462, 0.1880037866296963, 0.2343740083641874],
            ),
            (
                ([0.1, 3.0, 0.02, 0.3], 3, 10.0, 60.0, 12.0),
                [
                    -13.30507017555962,
                    0.382188108796665,
                    0.5885367002821899,
                    0.9964045660507514,
                    0.1780450243304736,
                ],
                [0.5739088025079938, 0.3000078447462085, 0.0965595155717877, 0.02377992794672294],
            ),
            (
                ([20.0, 2.0, 5.0, 40.0], 12, 12.0, 12.0, 30.0),
                [
                    -2.179682418940801,
                    0.912280701754386,
                    11.09206634213687,
                    0.1133185982289458,
                    4.643728120370393,
                ],
                [
                    5.506064747495296e-3,
                    0.09054629327087316,
                    0.08082549126129768,
                    0.07230142003958182,
                ],
            ),
            (
                ([1.204, 0.75, 1.0, 2.783], 2, 4.0, 36.0, 24.0),
                [
                    -5.89798055308248,
                    5.66814088065968e-4,
                    1.601313163197685,
                    0.6237241898311462,
                    3.791562676640109e-4,
                ],
                [0.3086037547050977, 0.263351382412588, 0.1850288847826944, 0.1154473755501915],
            ),
        ] {
            let model = BgBb::new(parameters).unwrap();
            let past = Past::new(x, t, n);
            close(model.log_likelihood(past), log_likelihood, 1e-12);
            close(model.p_alive(past), alive, 1e-12);
            close(model.expected_if_alive(ahead, past), expected, 1e-12);
            close(model.stays_if_alive(ahead, past), stays, 1e-12);
            close(model.dert(0.1, past).unwrap(), dert, 1e-11);
            for (purchases, chance) in (0..).zip(pmf) {
                close(model.pmf_if_alive(purchases, ahead, past), chance, 1e-9);
            }
            close(model.buys_if_alive(0.0, ahead, past), 1.0 - pmf[0], 1e-9);
        }
        // E[X(10,000)] by the closed form of equation 9, which the integral has to meet.
        for (gamma, expected) in [(0.657, 74.6756011299843), (1.7, 2.4401367713303843)] {
            let model = BgBb::new([1.204, 0.75, gamma, 2.783]).unwrap();
            let found = model.p_alive(Past::NEW) * model.expected_if_alive(1e4, Past::NEW);
            close(found, expected, 1e-10);
        }
    }

    /// By mpmath at 50 digits: tests/data/mpmath/bg_bb.py. What is smaller than any double is 0.
    #[test]
    fn everything_agrees_with_mpmath_at_the_extremes_too() {
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../tests/data/mpmath/bg_bb.json")).unwrap();
        assert_eq!(rows.len(), 13);
        for row in rows {
            let number = |at: usize| {
                let found = &row[at];
                found.as_f64().or_else(|| found.as_str()?.parse().ok()).unwrap()
            };
            let model = BgBb::new([0, 1, 2, 3].map(number)).unwrap();
            let (past, ahead) = (Past::new(number(4) as u32, number(5), number(6)), number(7));
            close(model.log_likelihood(past), number(8), 1e-10);
            close(model.p_alive(past), number(9), 1e-10);
            close(model.expected(ahead, past), number(10), 1e-10);
            close(model.dert(0.01, past).unwrap(), number(11), 1e-10);
        }
    }

    /// Σ n² P(n), and of many opportunities the sum of pairs one by one.
    #[test]
    fn squares_are_those_of_the_probabilities() {
        for (parameters, past, ahead) in [
            ([1.204, 0.75, 0.657, 2.783], Past::new(4, 5.0, 6.0), 5.0),
            ([1.204, 0.75, 0.657, 2.783], Past::NEW, 40.5),
            ([20.0, 2.0, 5.0, 40.0], Past::new(12, 12.0, 12.0), 30.0),
        ] {
            let model = BgBb::new(parameters).unwrap();
            let square = |n: u32| f64::from(n * n) * model.pmf_if_alive(n, ahead, past);
            close(model.square_if_alive(ahead, past), (0..60).map(square).sum(), 1e-12);
        }
        for (gamma, delta) in [(0.66, 2.8), (0.02, 3.0), (3.0, 900.0), (2.0, 1e8)] {
            let m = 2.0 * ONE_BY_ONE;
            let (mut there, mut sum, mut i) = (1.0, 0.0, 0.0);
            while i < m {
                sum += i * there;
                there *= (delta + i) / (gamma + delta + i);
                i += 1.0;
            }
            close(pairs(gamma, delta, m), sum, 1e-8);
        }
    }

    /// The sum itself, one by one, to 20,000 opportunities.
    #[test]
    fn no_purchase_for_ever_so_long_is_the_same_sum() {
        for (buying, leaving) in [
            ((1.2, 0.75), (0.66, 2.8)),
            ((0.5, 40.0), (0.02, 3.0)),
            ((0.01, 5.0), (3.0, 900.0)),
            ((2.0, 9000.0), (0.5, 60.0)),
        ] {
            let exact = count(buying, leaving, 0.0, 2e4);
            close(none(buying, leaving, 2e4), exact, 1e-11);
            assert!(none(buying, leaving, 1e9) <= exact);
        }
    }

    #[test]
    fn a_share_of_an_opportunity_counts_as_its_share() {
        let model = BgBb::new([1.204, 0.75, 0.657, 2.783]).unwrap();
        let donor = Past::new(2, 4.0, 6.0);
        let at = |ahead| model.expected_if_alive(ahead, donor);
        close(at(3.25), 0.75 * at(3.0) + 0.25 * at(4.0), 1e-14);
        let sum: f64 = (0..5).map(|n| model.pmf_if_alive(n, 3.25, donor)).sum();
        close(sum, 1.0, 1e-13);
        let buys = |from, to| model.buys_if_alive(from, to, donor);
        close(buys(0.0, 1.0), (1.204 + 2.0) / (1.204 + 0.75 + 6.0), 1e-13);
        assert!(buys(3.0, 4.0) < buys(0.0, 1.0) && buys(3.5, 4.0) < buys(3.0, 4.0));
        assert_eq!(buys(4.0, 4.0), 0.0);
    }

    #[test]
    fn histories_without_opportunities_are_refused() {
        let refused = |x: u32, t: f64, n: f64| {
            let histories = Histories::new(&[0, x], &[0.0, t], &[4.0, n], None).unwrap();
            checked(&histories).map_err(|error| error.to_string())
        };
        assert_eq!(refused(2, 3.0, 4.0), Ok(()));
        assert!(refused(2, 1.0, 4.0).unwrap_err().contains("recency in row 2 is 1"));
        assert!(refused(2, 2.5, 4.0).unwrap_err().contains("recency in row 2 is 2.5"));
        assert!(refused(2, 3.0, 4.3).unwrap_err().contains("age in row 2 is 4.3"));
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let histories = donations();
        let likelihood = BgBbLikelihood(&histories);
        for parameters in
            [[1.204, 0.75, 0.657, 2.783], [0.01, 3.0, 40.0, 1e-3], [1e4, 2e4, 5.0, 40.0]]
        {
            let mut gradient = [0.0; 4];
            let value = likelihood.evaluate(&parameters, &mut gradient);
            for i in 0..4 {
                let step = 1e-5 * parameters[i];
                let moved = |by: f64| {
                    let mut point = parameters;
                    point[i] += by;
                    likelihood.evaluate(&point, &mut [0.0; 4])
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                let error = (gradient[i] - slope).abs() * parameters[i];
                assert!(error <= 1e-8 * value.abs(), "{i}: {} {slope}", gradient[i]);
            }
        }
    }

    #[test]
    fn parameters_are_recovered_within_four_standard_errors() {
        for (seed, truth) in [(1, [1.2, 0.75, 0.66, 2.8]), (2, [0.5, 4.0, 1.5, 20.0])] {
            let mut rng = Rng::new(seed);
            let (mut x, mut t, mut n) = (vec![], vec![], vec![]);
            for _ in 0..8000 {
                let (buy, leave) = (rng.beta(truth[0], truth[1]), rng.beta(truth[2], truth[3]));
                let opportunities = 3 + rng.below(22);
                let (mut bought, mut last) = (0, 0);
                for i in 1..=opportunities {
                    if rng.uniform() < leave {
                        break;
                    }
                    if rng.uniform() < buy {
                        (bought, last) = (bought + 1, i);
                    }
                }
                x.push(bought);
                t.push(last as f64);
                n.push(opportunities as f64);
            }
            let histories = Histories::new(&x, &t, &n, None).unwrap();
            let fit = Fitting::run(&BgBbLikelihood(&histories));
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
            logs in prop::array::uniform4(-13.9f64..13.9),
            n in prop_oneof![0u32..20, 0u32..100_000],
            shares in prop::array::uniform2(0.0f64..=1.0),
            ahead in prop_oneof![Just(0.0f64), 0.0f64..100.0, 0.0f64..1e5],
            purchases in prop_oneof![0u32..20, 0u32..100_000],
        ) {
            let model = BgBb::new(logs.map(f64::exp)).unwrap();
            let t = (shares[0] * f64::from(n)).floor();
            let x = (shares[1] * t) as u32;
            let (t, n) = (if x == 0 { 0.0 } else { t }, f64::from(n));
            let past = Past::new(x, t, n);
            prop_assert!(model.log_likelihood(past).is_finite());
            let alive = model.p_alive(past);
            prop_assert!((0.0..=1.0).contains(&alive), "{}", alive);
            let stays = model.stays_if_alive(ahead, past);
            prop_assert!((0.0..=1.0).contains(&stays), "{}", stays);
            let expected = model.expected_if_alive(ahead, past);
            prop_assert!(expected >= 0.0 && expected <= ahead * (1.0 + 1e-9), "{}", expected);
            let chance = model.pmf_if_alive(purchases, ahead, past);
            prop_assert!((0.0..=1.0).contains(&chance), "{}", chance);
            let buys = model.buys_if_alive(ahead, ahead + 2.5, past);
            prop_assert!((0.0..=1.0).contains(&buys), "{}", buys);
            let residual = model.dert(0.01, past);
            prop_assert!(residual.is_some_and(|it| it.is_finite() && it >= 0.0), "{:?}", residual);
        }
    }
}
