//! How often will each customer buy again, and is it still one?
//!
//! BG/NBD, from Fader, Hardie & Lee (2005), "“Counting your customers” the easy way: an alternative to the Pareto/NBD
//! model", Marketing Science 24(2), on these assumptions:
//!
//! 1. While active, a customer buys at random moments at its own rate λ.
//! 2. λ varies between customers as a gamma distribution of shape r and rate α.
//! 3. After each purchase the customer stops for ever with its own probability p.
//! 4. p varies between customers as a beta distribution of parameters a and b.
//! 5. λ and p are independent.
//!
//! Since a customer can stop only right after a purchase, one that bought only once counts as active for certain,
//! however long ago that was.
//!
//! The paper's Gauss hypergeometric functions are not used: where a + b + x < 1 they turn negative under a logarithm.
//! Everything here is a sum of positive terms over purchases that a customer would make if it never stopped.

use super::fit::Likelihood;
use super::history::Histories;
use super::purchase::{Past, PurchaseModel};
use crate::stats::special::{ln_rising, ln_rising_slope};

/// More terms than this, and an integral is the shorter way.
const TERMS: f64 = 2000.0;
/// Rows that are summed up by themselves: one sum over a million is rounded so much that the search near the top asks again
/// and again for a gain that it cannot see.
const BLOCK: usize = 1024;
/// What is left out of a sum, relative to it.
const NEGLIGIBLE: f64 = 1e-16;

/// A BG/NBD model with known parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

impl BgNbd {
    /// The parameters' names, in the order of the paper.
    pub const NAMES: [&str; 4] = ["r", "alpha", "a", "b"];

    /// The model with these parameters r, α (in periods), a and b; none unless all are between 1e-30 and 1e30.
    pub fn new([r, alpha, a, b]: [f64; 4]) -> Option<Self> {
        let valid = |parameter: f64| (1e-30..=1e30).contains(&parameter);
        [r, alpha, a, b].into_iter().all(valid).then_some(Self { r, alpha, a, b })
    }
}

impl PurchaseModel for BgNbd {
    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.a, self.b]
    }

    /// Equation 6.
    fn log_likelihood(&self, past: Past) -> f64 {
        let Past { frequency, age, .. } = past;
        let x = f64::from(frequency);
        ln_rising_slope(self.r, frequency).0 + ln_rising_slope(self.b, frequency).0
            - ln_rising_slope(self.a + self.b, frequency).0
            - x * libm::log(self.alpha + age)
            - self.r * libm::log1p(age / self.alpha)
            + self.log_odds_stopped(past).map_or(0.0, |odds| softplus(odds).0)
    }

    /// # Formula
    ///
    /// 1 / (1 + a / (b + x − 1) · ((α + T) / (α + t_x))^(r + x)), and 1 for x = 0 (Fader, Hardie & Lee 2008, "Computing
    /// P(alive) using the BG/NBD model").
    fn p_alive(&self, past: Past) -> f64 {
        self.log_odds_stopped(past).map_or(1.0, |odds| 1.0 - softplus(odds).1)
    }

    /// # Formula
    ///
    /// E[(1 + p t / (α + T))^−(r + x)] over p ~ Beta(a, b + x): no purchase so far was followed by a stop.
    fn stays_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let later = self.if_alive(past);
        let odds = ahead / later.alpha;
        let goes_on = |p: f64| libm::exp(-later.r * libm::log1p(p * odds));
        mean_over_beta(later.a, later.b, &goes_on)
    }

    /// # Formula
    ///
    /// Σ_{k ≥ 0} P(N > k) (b + x)ₖ / (a + b + x)ₖ, where N is the number of purchases if it never stopped, negative
    /// binomial with shape r + x and odds t / (α + T): purchase k + 1 takes place if the process gets so far and the
    /// customer went on after each of the k before. Equal to equation 10 without its denominator.
    fn expected_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let later = self.if_alive(past);
        let (shape, odds) = (later.r, ahead / later.alpha);
        let (go_on, stop) = (later.b, later.a);
        let log_none = -shape * libm::log1p(odds);
        if shape * odds + 40.0 * (1.0 + odds) > TERMS || log_none < -600.0 {
            return mean_over_beta(stop, go_on, &purchases(shape, odds));
        }
        let share = odds / (1.0 + odds);
        let mut just = libm::exp(log_none); // P(N = k)
        let mut more = -libm::expm1(log_none); // P(N > k)
        let mut active = 1.0;
        let mut sum = 0.0;
        let mut k = 0.0;
        loop {
            sum += more * active;
            active *= (go_on + k) / (go_on + stop + k);
            just *= (shape + k) / (k + 1.0) * share;
            more -= just;
            k += 1.0;
            // From here on P(N = k) falls at least by this ratio.
            let ratio = ((shape + k) / (k + 1.0)).max(1.0) * share;
            let rest = 1.0 - ratio;
            if more <= 0.0 || (rest > 0.0 && just <= NEGLIGIBLE * sum * rest * rest) {
                return sum;
            }
        }
    }

    /// # Formula
    ///
    /// Σ_{k ≥ 0} (2k + 1) P(N > k) (b + x)ₖ / (a + b + x)ₖ, since Σ n² P(n) = Σ (2k + 1) P(X > k).
    fn square_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let later = self.if_alive(past);
        let (shape, odds) = (later.r, ahead / later.alpha);
        let (go_on, stop) = (later.b, later.a);
        let log_none = -shape * libm::log1p(odds);
        if shape * odds + 40.0 * (1.0 + odds) > TERMS || log_none < -600.0 {
            return mean_over_beta(stop, go_on, &squared_purchases(shape, odds));
        }
        let share = odds / (1.0 + odds);
        let mut just = libm::exp(log_none);
        let mut more = -libm::expm1(log_none);
        let (mut active, mut sum, mut k) = (1.0, 0.0, 0.0);
        loop {
            sum += (2.0 * k + 1.0) * more * active;
            active *= (go_on + k) / (go_on + stop + k);
            just *= (shape + k) / (k + 1.0) * share;
            more -= just;
            k += 1.0;
            let ratio = ((shape + k) / (k + 1.0)).max(1.0) * share;
            let rest = 1.0 - ratio;
            if more <= 0.0
                || (rest > 0.0 && (2.0 * k + 1.0) * just <= NEGLIGIBLE * sum * rest * rest * rest)
            {
                return sum;
            }
        }
    }

    /// # Formula
    ///
    /// Σ_{k ≥ 0} P(N = k) (b + x)ₖ / (a + b + x)ₖ · (1 − ((α + T + from) / (α + T + to))^(r + x + k)), with N as in
    /// [`expected_if_alive`](Self::expected_if_alive) over the first `from` periods: the customer made k purchases by then and
    /// went on after each, and then it does not stay silent. With `from` = 0 it is the first factor of the customer's own
    /// gamma distribution alone.
    fn buys_if_alive(&self, from: f64, to: f64, past: Past) -> f64 {
        let later = self.if_alive(past);
        let (shape, scale) = (later.r, later.alpha);
        let (odds, further) = (from / scale, (to - from).max(0.0) / scale);
        let (go_on, stop) = (later.b, later.a);
        let log_none = -shape * libm::log1p(odds);
        let buys = |p: f64| {
            let wait = 1.0 + p * odds;
            -libm::exp(-shape * libm::log(wait)) * libm::expm1(-shape * libm::log1p(further / wait))
        };
        if shape * odds + 40.0 * (1.0 + odds) > TERMS || log_none < -600.0 {
            return mean_over_beta(stop, go_on, &buys);
        }
        let (share, log_silence) = (odds / (1.0 + odds), -libm::log1p(further / (1.0 + odds)));
        let mut just = libm::exp(log_none); // P(N = k)
        let mut active = 1.0;
        let mut sum = -just * libm::expm1(shape * log_silence);
        let mut k = 0.0;
        loop {
            active *= (go_on + k) / (go_on + stop + k);
            just *= (shape + k) / (k + 1.0) * share;
            k += 1.0;
            let ratio = ((shape + k) / (k + 1.0)).max(1.0) * share;
            let rest = 1.0 - ratio;
            if just <= 0.0 || (rest > 0.0 && just <= NEGLIGIBLE * sum * rest) {
                return sum;
            }
            sum -= just * active * libm::expm1((shape + k) * log_silence);
        }
    }

    /// Equation 8, of a customer who is new as `if_alive` says.
    fn pmf_if_alive(&self, n: u32, ahead: f64, past: Past) -> f64 {
        self.if_alive(past).pmf_new(n, ahead)
    }
}

impl BgNbd {
    /// The model under which a new customer does what an active customer with this past will do: what it did tells of its own
    /// rate and of its own chance to stop, and the moments of its purchases are forgotten.
    fn if_alive(&self, past: Past) -> Self {
        let x = f64::from(past.frequency);
        Self { r: self.r + x, alpha: self.alpha + past.age, a: self.a, b: self.b + x }
    }

    /// P(X(t) = x): the probability that a new customer makes this many repeat purchases in its first `horizon` periods
    /// (equation 8).
    fn pmf_new(&self, frequency: u32, horizon: f64) -> f64 {
        let x = f64::from(frequency);
        let odds = horizon / self.alpha;
        let share = odds / (1.0 + odds);
        // N as in `expected_if_alive`; the customer made x purchases and went on after each, or stopped after the xth.
        let log_going_on = |n: f64| ln_rising(self.b, n) - ln_rising(self.a + self.b, n);
        let log_none = -self.r * libm::log1p(odds);
        if frequency == 0 {
            return libm::exp(log_none);
        }
        if horizon <= 0.0 {
            return 0.0;
        }
        let log_just = ln_rising(self.r, x) - ln_rising(1.0, x) + x * libm::log(share) + log_none;
        let just = libm::exp(log_just);
        let stopped = self.a / (self.a + self.b + (x - 1.0));
        just * libm::exp(log_going_on(x))
            + self.at_least(frequency, share, just) * libm::exp(log_going_on(x - 1.0)) * stopped
    }

    /// P(N ≥ x), given P(N = x): the upper tail where it is the smaller one and not endless, else one less the lower.
    fn at_least(&self, frequency: u32, share: f64, just: f64) -> f64 {
        let x = f64::from(frequency);
        let (mut term, mut sum) = (just, just);
        if x * (1.0 - share) > self.r * share && 1.0 - share > 1e-3 {
            let mut k = x;
            // The smallest numbers there are would be rounded back to themselves for ever.
            while term > NEGLIGIBLE * (1.0 - share) * sum && term >= f64::MIN_POSITIVE {
                term *= (self.r + k) / (k + 1.0) * share;
                sum += term;
                k += 1.0;
            }
            return sum;
        }
        sum = 0.0;
        for k in (0..frequency).rev().map(f64::from) {
            term *= (k + 1.0) / ((self.r + k) * share);
            sum += term;
        }
        (1.0 - sum).max(0.0)
    }

    /// The log of the odds that the customer stopped at its last purchase against that it is active; none for x = 0,
    /// where it is active for certain.
    fn log_odds_stopped(&self, past: Past) -> Option<f64> {
        let Past { frequency, recency, age, .. } = past;
        let silence = libm::log1p((age - recency) / (self.alpha + recency));
        let x = f64::from(frequency);
        let odds = || libm::log(self.a) - libm::log(self.b + (x - 1.0)) + (self.r + x) * silence;
        (frequency > 0).then(odds)
    }
}

/// The log-likelihood of all histories (equation 6), with everything that depends on x alone taken once.
#[derive(Clone, Copy, Debug)]
pub struct BgNbdLikelihood<'a>(pub &'a Histories);

impl Likelihood for BgNbdLikelihood<'_> {
    fn start(&self) -> Vec<f64> {
        let (purchases, time) = self.0.iter().fold((0.0, 0.0), |(purchases, time), history| {
            let weight = history.weight;
            (purchases + weight * f64::from(history.frequency), time + weight * history.age)
        });
        vec![1.0, time / purchases.max(f64::MIN_POSITIVE), 1.0, 3.0]
    }

    fn rows(&self) -> usize {
        self.0.len()
    }

    fn customers(&self) -> f64 {
        self.0.customers()
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let &[r, alpha, a, b] = parameters else { return f64::NAN };
        let Histories { times, frequency, recency, age, weight, .. } = self.0;
        // ln((α + t) / α) and minus its derivative in α, for every time t.
        let waits = times.iter().map(|t| (libm::log1p(t / alpha), t / (alpha * (alpha + t))));
        let waits: Vec<(f64, f64)> = waits.collect();
        let (log_alpha, log_a) = (libm::log(alpha), libm::log(a));
        // ln (r)ₓ, ln (b)ₓ, ln (a + b)ₓ with their derivatives, and b + x − 1, for the x of the rows at hand.
        let (mut reached, mut rising) = (0, [(0.0, 0.0); 3]);
        let (mut tries, mut log_tries) = (b, 0.0);
        // The value and its slopes, of the rows at hand and of all before them.
        let (mut near, mut sums) = ([0.0; 5], [0.0; 5]);
        for row in 0..frequency.len() {
            if row % BLOCK == 0 {
                sums.iter_mut().zip(&mut near).for_each(|(sum, near)| *sum += std::mem::take(near));
            }
            let x = f64::from(frequency[row]);
            if frequency[row] > reached {
                for (known, from) in rising.iter_mut().zip([r, b, a + b]) {
                    let more = ln_rising_slope(from + f64::from(reached), frequency[row] - reached);
                    *known = (known.0 + more.0, known.1 + more.1);
                }
                reached = frequency[row];
                tries = b + (x - 1.0); // in this order: b may be small beside 1
                log_tries = libm::log(tries);
            }
            let (upto_end, end_slope) = waits[age[row] as usize];
            let mut value =
                rising[0].0 + rising[1].0 - rising[2].0 - x * log_alpha - (r + x) * upto_end;
            let mut slope = [
                rising[0].1 - upto_end,
                (r + x) * end_slope - x / alpha,
                -rising[2].1,
                rising[1].1 - rising[2].1,
            ];
            if reached > 0 {
                let (upto_last, last_slope) = waits[recency[row] as usize];
                let silence = upto_end - upto_last;
                let (log, stopped) = softplus(log_a - log_tries + (r + x) * silence);
                value += log;
                slope[0] += stopped * silence;
                slope[1] += stopped * (r + x) * (last_slope - end_slope);
                slope[2] += stopped / a;
                slope[3] -= stopped / tries;
            }
            let [r, alpha, a, b] = slope;
            let each = [value, r, alpha, a, b];
            near.iter_mut().zip(each).for_each(|(sum, each)| *sum += weight[row] * each);
        }
        sums.iter_mut().zip(near).for_each(|(sum, near)| *sum += near);
        let [sum, slopes @ ..] = sums;
        gradient.copy_from_slice(&slopes);
        sum
    }
}

/// ln(1 + eᶻ) and its derivative eᶻ / (1 + eᶻ), without overflow.
fn softplus(z: f64) -> (f64, f64) {
    let small = libm::exp(-z.abs());
    let log = z.max(0.0) + libm::log1p(small);
    (log, if z > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) })
}

/// What [`BgNbd::expected_if_alive`] is the mean of where its sum would be long: (1 − (1 + p · odds)^−shape) / p.
fn purchases(shape: f64, odds: f64) -> impl Fn(f64) -> f64 {
    move |p| {
        if p < 1e-200 { shape * odds } else { -libm::expm1(-shape * libm::log1p(p * odds)) / p }
    }
}

/// The same for squares. With E = (1 + p · odds)^−shape, the mean of (1 − p)^N, and u = (1 − E) / p it is
/// u + 2 (1 − p) (u − shape · odds · E / (1 + p · odds)) / p, the derivative of u in −p; its limit for small p.
fn squared_purchases(shape: f64, odds: f64) -> impl Fn(f64) -> f64 {
    let purchases = purchases(shape, odds);
    move |p| {
        let mean = purchases(p);
        let pairs = if p * odds * (shape + 1.0) < 1e-5 {
            0.5 * shape * (shape + 1.0) * odds * odds
        } else {
            let goes_on = libm::exp(-(shape + 1.0) * libm::log1p(p * odds));
            (mean - shape * odds * goes_on) / p
        };
        mean + 2.0 * (1.0 - p) * pairs
    }
}

/// The mean of a function of p over p ~ Beta(stop, go_on).
///
/// The integral runs over the logit of p, stretched by sinh about the mode so that tails of any weight end, where the
/// trapezoidal rule converges exponentially (Takahasi & Mori 1974).
fn mean_over_beta(stop: f64, go_on: f64, of: &dyn Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 32.0;
    let log_density = |logit: f64| -stop * softplus(-logit).0 - go_on * softplus(logit).0;
    let mode = libm::log(stop / go_on);
    let width = 2.0 * (1.0 / stop + 1.0 / go_on).sqrt().min(1.0);
    let (mut mass, mut sum) = (0.0, 0.0);
    for side in [-1.0, 1.0] {
        for node in (if side < 0.0 { 1 } else { 0 })..4096 {
            let at = side * STEP * f64::from(node);
            let logit = mode + width * libm::sinh(at);
            let log = log_density(logit) - log_density(mode);
            if log < -50.0 {
                break;
            }
            let weight = libm::exp(log) * libm::cosh(at);
            let p = softplus(logit).1;
            mass += weight;
            sum += weight * of(p);
        }
    }
    sum / mass
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn model(parameters: [f64; 4]) -> BgNbd {
        BgNbd::new(parameters).unwrap()
    }

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        let error = (found - expected).abs();
        assert!(error <= relative * expected.abs(), "{found} is not {expected}");
    }

    /// Equation 10 without its denominator by mpmath at 50 digits: r, α, a, b, x, T, t. The first is lifetimes issue
    /// 302, the third and fourth stand on and beside the pole at a = 1, the seventh is the Pareto/NBD's extreme.
    #[test]
    fn expected_purchases_agree_with_mpmath() {
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
            close(
                model([r, alpha, a, b]).expected_if_alive(t, Past::new(x, 0.0, age)),
                expected,
                1e-11,
            );
        }
    }

    #[test]
    fn the_integral_agrees_with_the_sum_where_both_are_short() {
        for (shape, odds, go_on, stop) in [
            (2.243, 0.9, 4.426, 0.793),
            (0.1, 12.0, 0.5, 0.3),
            (40.0, 1.5, 45.0, 1e-3),
            (10.5, 8.0, 12.0, 3.0),
        ] {
            let (r, alpha) = (shape, 1.0 / odds);
            let sum = model([r, alpha, stop, go_on]).expected_if_alive(1.0, Past::NEW);
            close(mean_over_beta(stop, go_on, &purchases(shape, odds)), sum, 1e-10);
        }
    }

    /// By mpmath at 30 digits: the mean over p ~ Beta(a, b + x) of (1 + p o)^−s − (1 + p o + w)^−s with s = r + x,
    /// o = from / (α + T) and w = (to − from) / (α + T). The last two are long sums, done by the integral.
    #[test]
    fn the_chance_to_buy_later_agrees_with_mpmath() {
        for ((r, alpha, a, b, x, age, from, to), expected) in [
            ((0.243, 4.414, 0.793, 2.426, 0, 0.0, 0.0, 39.0), 0.4262136479039906),
            ((0.243, 4.414, 0.793, 2.426, 2, 38.86, 0.0, 4.0), 0.1798763811189832),
            ((0.243, 4.414, 0.793, 2.426, 2, 38.86, 35.0, 39.0), 0.1327243302406042),
            ((0.11, 2.24, 0.31, 0.5, 0, 1.0, 26.0, 30.0), 0.04119366208259623),
            ((0.25, 4.0, 0.05, 0.05, 10, 40.0, 100.0, 101.0), 0.1932118847692564),
            ((0.25, 4.0, 0.8, 2.5, 3, 40.0, 10.0, 10.000001), 6.595425491095137e-8),
            ((0.5, 0.8, 0.2, 1.5, 250, 251.0, 48.0, 52.0), 0.9472108981438047),
            ((10.465, 0.00798565, 3.0516, 2.82, 0, 0.0, 8.0, 9.0), 5.959286749832684e-11),
        ] {
            let model = model([r, alpha, a, b]);
            close(model.buys_if_alive(from, to, Past::new(x, 0.0, age)), expected, 1e-9);
        }
        // P(X(39) = 0) of lifetimes' tests; nothing is bought in no time.
        let model = model([0.243, 4.414, 0.793, 2.426]);
        assert!((1.0 - model.buys_if_alive(0.0, 39.0, Past::NEW) - 0.5737864).abs() < 1e-7);
        assert_eq!(model.buys_if_alive(10.0, 10.0, Past::new(3, 9.0, 30.0)), 0.0);
    }

    #[test]
    fn probabilities_of_counts_add_up_to_one_and_to_the_mean() {
        let model = model([0.243, 4.414, 0.793, 2.426]);
        let probability = |x| model.pmf(x, 39.0, Past::NEW);
        close((0..600).map(probability).sum(), 1.0, 1e-12);
        let mean = (0..600).map(|x| f64::from(x) * probability(x)).sum();
        close(mean, model.expected(39.0, Past::NEW), 1e-12);
        assert_eq!((model.pmf(0, 0.0, Past::NEW), model.pmf(1, 0.0, Past::NEW)), (1.0, 0.0));
    }

    fn histories(rows: &[(u32, f64, f64, f64)]) -> Histories {
        let column = |of: fn(&(u32, f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<_>>();
        let frequency: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let (recency, age, weight) =
            (column(|row| row.1), column(|row| row.2), column(|row| row.3));
        Histories::new(&frequency, &recency, &age, Some(&weight)).unwrap()
    }

    #[test]
    fn the_gradient_is_the_slope_and_the_sum_is_over_customers() {
        let rows = [
            (0, 0.0, 38.0, 5.0),
            (1, 3.0, 30.0, 1.0),
            (2, 30.4, 38.8, 2.0),
            (90, 20.0, 38.8, 1.0),
            (200, 38.0, 40.0, 1.0),
        ];
        let histories = histories(&rows);
        let likelihood = BgNbdLikelihood(&histories);
        for parameters in
            [[0.243, 4.414, 0.793, 2.426], [3.0, 0.1, 1e-3, 0.2], [1e4, 2e4, 5.0, 40.0]]
        {
            let mut gradient = [0.0; 4];
            let value = likelihood.evaluate(&parameters, &mut gradient);
            let model = model(parameters);
            let each = rows.iter().map(|&(x, t_x, age, weight)| {
                weight * model.log_likelihood(Past::new(x, t_x, age))
            });
            close(value, each.sum(), 1e-13);
            for i in 0..4 {
                let step = 1e-5 * parameters[i];
                let moved = |by: f64| {
                    let mut point = parameters;
                    point[i] += by;
                    likelihood.evaluate(&point, &mut [0.0; 4])
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                let error = (gradient[i] - slope).abs() * parameters[i];
                assert!(error <= 1e-7 * value.abs(), "{i}: {} {slope}", gradient[i]);
            }
        }
    }

    proptest! {
        #[test]
        fn predictions_are_finite_for_every_customer_there_can_be(
            logs in prop::array::uniform4(-18.0f64..18.0),
            x in prop_oneof![Just(0u32), 1u32..50, 1u32..1_000_000],
            age in prop_oneof![0.0f64..100.0, 0.0f64..1e6],
            share in 0.0f64..=1.0,
            horizon in prop_oneof![Just(0.0f64), 0.0f64..100.0, 0.0f64..1e6],
        ) {
            let model = model(logs.map(f64::exp));
            let (age, recency) = if x > 0 { (age + 0.01, share * age) } else { (age, 0.0) };
            let past = Past::new(x, recency, age);
            let p_alive = model.p_alive(past);
            prop_assert!((0.0..=1.0).contains(&p_alive), "{}", p_alive);
            let expected = model.expected_if_alive(horizon, past);
            let bound = (model.r + f64::from(x)) * horizon / (model.alpha + age);
            prop_assert!(expected >= 0.0 && expected <= bound * (1.0 + 1e-9), "{} {}", expected, bound);
            prop_assert!(model.log_likelihood(past).is_finite());
            let probability = model.pmf(x % 300, horizon, Past::NEW);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&probability), "{}", probability);
            let (stays, buys) = (model.stays_if_alive(horizon, past), model.buys(horizon, past));
            prop_assert!((0.0..=1.0).contains(&stays) && (0.0..=1.0).contains(&buys), "{} {}", stays, buys);
        }
    }

    /// Σ n² P(n) from equation 8, over the sum's and the integral's ranges: α small makes the odds large.
    #[test]
    fn squares_are_those_of_the_probabilities() {
        for (parameters, ahead, past) in [
            ([0.243, 4.414, 0.793, 2.426], 52.0, Past::new(2, 30.43, 38.86)),
            ([0.243, 4.414, 0.793, 2.426], 52.0, Past::NEW),
            ([0.6, 0.5, 0.9, 1.6], 80.0, Past::new(3, 1.0, 1.0)),
            ([2.0, 1.0, 3.0, 60.0], 90.0, Past::new(0, 0.0, 0.0)),
        ] {
            let model = model(parameters);
            let mut sum = 0.0;
            for n in 1..8000 {
                sum += f64::from(n) * f64::from(n) * model.pmf_if_alive(n, ahead, past);
            }
            close(model.square_if_alive(ahead, past), sum, 1e-8);
            assert!(model.square_if_alive(ahead, past) > model.expected_if_alive(ahead, past));
        }
    }
}
