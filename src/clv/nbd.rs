//! Customers who buy at rates of their own until a moment that nobody sees: what Pareto/NBD and Gompertz/NBD share.
//!
//! 1. While active, a customer buys at random moments at its own rate λ.
//! 2. λ varies between customers as a gamma distribution of shape r and rate α, so that counts are negative binomial: the
//!    NBD in the names.
//! 3. A customer stays for a [`Lifetime`] whose distribution over all customers has the survival function S(t).
//! 4. λ and the lifetime are independent.
//!
//! After x purchases, the last at t_x, silence until T means one of two things: the customer is active and bought nothing,
//! or it left before it would have bought again. The odds of the second against the first are
//!
//! D = ∫ h(τ) S(τ)/S(T) · ((α + T)/(α + τ))^(r + x) dτ over τ from t_x to T, with the hazard h = −S′/S,
//!
//! and everything follows from D: P(alive) = 1 / (1 + D), and the likelihood
//! Γ(r + x)/Γ(r) · α^r (α + T)^−(r + x) · S(T) · (1 + D). The papers write D as a difference of two Gauss hypergeometric
//! functions, which loses its digits where they are large or close to each other. The integral is positive, never
//! overflows in units of its first value, and gives its own derivatives in the parameters.

use std::fmt::Debug;
use std::marker::PhantomData;

use super::fit::Likelihood;
use super::history::Histories;
use super::purchase::{Past, PurchaseModel};
use crate::stats::quadrature::{FALL, falling, ln_peaked};
use crate::stats::special::{ln_rising, ln_rising_slope};

/// Parameters of a lifetime at most.
const MOST: usize = 3;
/// The value of an integral and its derivatives in r, α and the parameters of the lifetime.
type Slopes = [f64; 3 + MOST];

/// How long customers stay, mixed over all of them.
pub trait Lifetime: Copy + Debug + PartialEq {
    /// The names of the model's parameters: r, α and those of the lifetime.
    const NAMES: &'static [&'static str];

    /// The lifetime with these parameters, one after the other as named; none for another number of them.
    fn new(parameters: &[f64]) -> Option<Self>;

    /// Its parameters.
    fn parameters(&self) -> Vec<f64>;

    /// Parameters from which a search among customers of this mean age is short.
    fn start(age: f64) -> Vec<f64>;

    /// h(t) = −S′(t)/S(t) and the derivatives of its log in the parameters.
    fn hazard(&self, at: f64) -> (f64, [f64; MOST]);

    /// ln S(from + span)/S(from), 0 at most, and its derivatives in the parameters.
    fn log_survival(&self, from: f64, span: f64) -> (f64, [f64; MOST]);

    /// The highest hazard from a time on.
    fn highest_hazard(&self, from: f64) -> f64;

    /// How far the nearest singularity of the hazard is from a time, in the complex plane, and how fast h · S falls at most
    /// within this distance, as a share per period.
    fn texture(&self, at: f64) -> (f64, f64);

    /// ∫ S(from + t)/S(from) dt for t from 0 to `span`: the time that a customer active at `from` still has.
    fn time_left(&self, from: f64, span: f64) -> f64 {
        self.time(from, span, 0.0, 0)
    }

    /// ∫ t^`power` e^(−`rate` · t) S(from + t)/S(from) dt for t from 0 to `span`, which is finite unless the rate is above 0.
    fn time(&self, from: f64, span: f64, rate: f64, power: i32) -> f64 {
        let stays = |t: f64| libm::exp(self.log_survival(from, t).0 - rate * t);
        let tame = |t: f64| {
            let (smooth, steepness) = self.texture(from + t);
            smooth.min(FALL / (steepness + rate))
        };
        let rest = |t: f64| stays(t) * (span - t).min(1.0 / rate) * span.powi(power);
        let [time] = falling(span, tame, rest, |t| [t.powi(power) * stays(t)]);
        time
    }
}

/// Purchases at gamma rates during a lifetime, with known parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nbd<L> {
    r: f64,
    alpha: f64,
    lifetime: L,
}

impl<L: Lifetime> Nbd<L> {
    /// The model with these parameters, as named; none unless all are between 1e-30 and 1e30.
    pub fn from_parameters(parameters: &[f64]) -> Option<Self> {
        let valid = |parameter: &f64| (1e-30..=1e30).contains(parameter);
        let (&[r, alpha], lifetime) = parameters.split_first_chunk()?;
        let lifetime = L::new(lifetime)?;
        parameters.iter().all(valid).then_some(Self { r, alpha, lifetime })
    }

    /// The discounted purchases expected of a customer from its age to the end of time, with a continuous discount `rate` a
    /// period: DERT. None unless the rate is above 0.
    ///
    /// # Formula
    ///
    /// P(alive) (r + x)/(α + T) · ∫ e^(−δt) S(T + t)/S(T) dt (Fader, Hardie & Lee 2005, "RFM and CLV", equation 6).
    pub fn dert(&self, rate: f64, past: Past) -> Option<f64> {
        if !(rate > 0.0 && rate.is_finite()) {
            return None;
        }
        let Active { shape, scale, from, lifetime } = self.active(past);
        let time = lifetime.time(from, f64::INFINITY, rate, 0);
        Some(self.p_alive(past) * shape / scale * time)
    }

    /// What the past of a customer that is active now says of its future.
    fn active(&self, past: Past) -> Active<L> {
        self.active_after(past.frequency, past.age)
    }

    fn active_after(&self, frequency: u32, time: f64) -> Active<L> {
        Active {
            shape: self.r + f64::from(frequency),
            scale: self.alpha + time,
            from: time,
            lifetime: self.lifetime,
        }
    }
}

impl<L: Lifetime> PurchaseModel for Nbd<L> {
    fn parameters(&self) -> Vec<f64> {
        [vec![self.r, self.alpha], self.lifetime.parameters()].concat()
    }

    fn log_likelihood(&self, past: Past) -> f64 {
        let Past { frequency, age, .. } = past;
        let log_odds = self.log_odds_left(past);
        ln_rising_slope(self.r, frequency).0
            - f64::from(frequency) * libm::log(self.alpha + age)
            - self.r * libm::log1p(age / self.alpha)
            + self.lifetime.log_survival(0.0, age).0
            + log_odds.max(0.0)
            + libm::log1p(libm::exp(-log_odds.abs()))
    }

    /// ln D.
    fn log_odds_left(&self, past: Past) -> f64 {
        let silence = past.age - past.recency;
        let at_last = self.active_after(past.frequency, past.recency);
        libm::log(at_last.leaves(silence)) - at_last.log_silent(silence)
    }

    fn stays_if_alive(&self, ahead: f64, past: Past) -> f64 {
        libm::exp(self.lifetime.log_survival(past.age, ahead).0)
    }

    /// # Formula
    ///
    /// (r + x)/(α + T) · ∫ S(T + t)/S(T) dt: the mean rate, for as long as the customer is expected to stay.
    fn expected_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let Active { shape, scale, from, lifetime } = self.active(past);
        shape / scale * lifetime.time_left(from, ahead)
    }

    /// # Formula
    ///
    /// E(n) + (r + x)(r + x + 1)/(α + T)² · 2 ∫ t S(T + t)/S(T) dt: given rate and lifetime, n is a Poisson number.
    fn square_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let Active { shape, scale, from, lifetime } = self.active(past);
        let time = lifetime.time(from, ahead, 0.0, 1);
        let pairs = 2.0 * (shape / scale) * ((shape + 1.0) / scale) * time;
        self.expected_if_alive(ahead, past) + pairs
    }

    /// # Formula
    ///
    /// The customer is still active after the first periods, which change nothing in what is known of its rate, and then
    /// buys before it leaves.
    fn buys_if_alive(&self, from: f64, to: f64, past: Past) -> f64 {
        let now = self.active(past);
        let then = Active { from: now.from + from, ..now };
        self.stays_if_alive(from, past) * then.buys((to - from).max(0.0))
    }

    /// # Formula
    ///
    /// P(n | t) S(T + t)/S(T) + ∫ h(T + u) S(T + u)/S(T) P(n | u) du for u from 0 to t, with the negative binomial P(n | u) of
    /// shape r + x and odds u/(α + T): the customer stays to the end, or leaves after u periods with n purchases made.
    fn pmf_if_alive(&self, n: u32, ahead: f64, past: Past) -> f64 {
        let now = self.active(past);
        if n == 0 {
            return (libm::exp(now.log_silent(ahead)) + now.leaves(ahead)).min(1.0);
        }
        if ahead <= 0.0 {
            return 0.0;
        }
        let (n, Active { shape, scale, from, lifetime }) = (f64::from(n), now);
        let ways = ln_rising(shape, n) - ln_rising(1.0, n);
        let log_after =
            |t: f64, log_t: f64| ways + n * (log_t - libm::log(scale + t)) + now.log_silent(t);
        let top = libm::log(ahead);
        let left = ln_peaked(top, &|log_t| {
            let t = libm::exp(log_t);
            log_after(t, log_t) + log_t + libm::log(lifetime.hazard(from + t).0)
        });
        (libm::exp(log_after(ahead, top)) + libm::exp(left)).min(1.0)
    }
}

/// A customer that is active at the time `from`, with what is known of its rate: a gamma distribution of this shape, and of
/// the rate `scale`.
#[derive(Clone, Copy, Debug)]
struct Active<L> {
    shape: f64,
    scale: f64,
    from: f64,
    lifetime: L,
}

impl<L: Lifetime> Active<L> {
    /// The log of the probability that it is still active after a `span`, and has bought nothing.
    fn log_silent(&self, span: f64) -> f64 {
        self.lifetime.log_survival(self.from, span).0 - self.shape * libm::log1p(span / self.scale)
    }

    /// The probability that it leaves within a `span` before it buys.
    fn leaves(&self, span: f64) -> f64 {
        let [leaves] = falling(
            span,
            |t| self.tame(t),
            |t| self.leaves_later(t, span),
            |t| [self.lifetime.hazard(self.from + t).0 * libm::exp(self.log_silent(t))],
        );
        leaves.min(1.0)
    }

    /// The same with its derivatives in the parameters.
    fn leaves_slopes(&self, span: f64) -> Slopes {
        let Self { shape, scale, from, lifetime } = *self;
        falling(
            span,
            |t| self.tame(t),
            |t| self.leaves_later(t, span),
            |t| {
                let wait = libm::log1p(t / scale);
                let (hazard, hazard_slopes) = lifetime.hazard(from + t);
                let (survival, survival_slopes) = lifetime.log_survival(from, t);
                let leaves = hazard * libm::exp(survival - shape * wait);
                let mut slopes = [leaves; 3 + MOST];
                slopes[1] *= -wait;
                slopes[2] *= shape * t / (scale * (scale + t));
                for i in 0..MOST {
                    slopes[3 + i] *= hazard_slopes[i] + survival_slopes[i];
                }
                slopes
            },
        )
    }

    /// The probability that it buys within a `span`, before it leaves.
    fn buys(&self, span: f64) -> f64 {
        let buys_at = |t: f64| self.shape / (self.scale + t);
        let [buys] = falling(
            span,
            |t| self.tame(t),
            |t| libm::exp(self.log_silent(t)) * (buys_at(t) * (span - t)).min(1.0),
            |t| [buys_at(t) * libm::exp(self.log_silent(t))],
        );
        buys.min(1.0)
    }

    /// A bound of the probability that it leaves, before it buys, after `t` and within a `span`.
    fn leaves_later(&self, t: f64, span: f64) -> f64 {
        let leaves = self.lifetime.highest_hazard(self.from + t) * (span - t);
        libm::exp(self.log_silent(t)) * leaves.min(1.0)
    }

    /// How far from a time the functions that are integrated are tame.
    fn tame(&self, t: f64) -> f64 {
        let (smooth, steepness) = self.lifetime.texture(self.from + t);
        let scale = self.scale + t;
        smooth.min(scale).min(FALL / (self.shape / scale + steepness))
    }
}

/// The log-likelihood of all histories.
///
/// With g(t) the probability that a customer active at t leaves within the times of the data before it buys again, and q the
/// one that it is silent from t_x to T, 1 + D = (1 − g(T)) + g(t_x)/q. For each x, g is built up from the last time to the
/// first, so that an integral is taken once between neighbouring times and serves all customers.
#[derive(Clone, Copy, Debug)]
pub struct NbdLikelihood<'a, L> {
    histories: &'a Histories,
    lifetime: PhantomData<L>,
}

impl<'a, L: Lifetime> NbdLikelihood<'a, L> {
    /// The likelihood of these histories.
    pub fn new(histories: &'a Histories) -> Self {
        Self { histories, lifetime: PhantomData }
    }
}

/// The logs of what is left at a time from the start, with their derivatives: of (α/(α + t)), and of S(t).
struct Decline {
    wait: f64,
    wait_slope: f64,
    survival: f64,
    survival_slopes: [f64; MOST],
}

impl Decline {
    /// The log of the probability to be silent from the time of this to that of a later one, with its derivatives.
    fn silent_until(&self, later: &Self, shape: f64) -> Slopes {
        let wait = later.wait - self.wait;
        let mut slopes = [0.0; 3 + MOST];
        slopes[0] = later.survival - self.survival - shape * wait;
        slopes[1] = -wait;
        slopes[2] = shape * (later.wait_slope - self.wait_slope);
        for i in 0..MOST {
            slopes[3 + i] = later.survival_slopes[i] - self.survival_slopes[i];
        }
        slopes
    }
}

impl<L: Lifetime> Likelihood for NbdLikelihood<'_, L> {
    fn start(&self) -> Vec<f64> {
        let (purchases, time) = self.histories.iter().fold((0.0, 0.0), |sums, history| {
            let weight = history.weight;
            (sums.0 + weight * f64::from(history.frequency), sums.1 + weight * history.age)
        });
        let alpha = time / purchases.max(f64::MIN_POSITIVE);
        [vec![1.0, alpha], L::start(time / self.customers())].concat()
    }

    fn rows(&self) -> usize {
        self.histories.len()
    }

    fn customers(&self) -> f64 {
        self.histories.customers()
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let Some(model) = Nbd::<L>::from_parameters(parameters) else { return f64::NAN };
        let Nbd { r, alpha, lifetime } = model;
        let Histories { times, frequency, recency, age, weight, .. } = self.histories;
        let decline = |&t: &f64| {
            let (survival, survival_slopes) = lifetime.log_survival(0.0, t);
            let wait_slope = t / (alpha * (alpha + t));
            Decline { wait: libm::log1p(t / alpha), wait_slope, survival, survival_slopes }
        };
        let declines: Vec<Decline> = times.iter().map(decline).collect();
        let log_alpha = libm::log(alpha);
        let mut leaves = vec![[0.0; 3 + MOST]; times.len()]; // g for the x at hand
        let mut used = vec![usize::MAX; times.len()]; // by the customers from this row on
        let (mut reached, mut rising) = (0, (0.0, 0.0)); // ln (r)ₓ and its derivative
        let (mut sum, mut slopes) = (0.0, [0.0; 2 + MOST]);
        let mut row = 0;
        while row < frequency.len() {
            let (first, count) = (row, frequency[row]);
            let x = f64::from(count);
            let shape = r + x;
            let more = ln_rising_slope(r + f64::from(reached), count - reached);
            rising = (rising.0 + more.0, rising.1 + more.1);
            reached = count;
            let (mut earliest, mut latest) = (usize::MAX, 0);
            while row < frequency.len() && frequency[row] == count {
                for time in [recency[row] as usize, age[row] as usize] {
                    used[time] = first;
                    (earliest, latest) = (earliest.min(time), latest.max(time));
                }
                row += 1;
            }
            leaves[latest] = [0.0; 3 + MOST];
            let mut later = latest;
            for time in (earliest..latest).rev().filter(|&time| used[time] == first) {
                let silent = declines[time].silent_until(&declines[later], shape);
                let share = libm::exp(silent[0]);
                let mut here = model
                    .active_after(count, times[time])
                    .leaves_slopes(times[later] - times[time]);
                let then = &leaves[later];
                here[0] += share * then[0];
                for i in 1..here.len() {
                    here[i] += share * (then[i] + then[0] * silent[i]);
                }
                leaves[time] = here;
                later = time;
            }
            for row in first..row {
                let (last, end) = (recency[row] as usize, age[row] as usize);
                let silent = declines[last].silent_until(&declines[end], shape);
                let share = libm::exp(silent[0]);
                let (before, after) = (&leaves[last], &leaves[end]);
                let all = share * (1.0 - after[0]) + before[0];
                let decline = &declines[end];
                let value = rising.0 - x * log_alpha - shape * decline.wait + decline.survival
                    - silent[0]
                    + libm::log(all);
                let mut slope = [0.0; 2 + MOST];
                slope[0] = rising.1 - decline.wait;
                slope[1] = shape * decline.wait_slope - x / alpha;
                slope[2..].copy_from_slice(&decline.survival_slopes);
                for i in 0..slope.len() {
                    let left = before[1 + i] - before[0] * silent[1 + i] - share * after[1 + i];
                    slopes[i] += weight[row] * (slope[i] + left / all);
                }
                sum += weight[row] * value;
            }
        }
        gradient.copy_from_slice(&slopes[..gradient.len()]);
        sum
    }
}

/// What the tests of both models share.
#[cfg(test)]
pub(super) mod checks {
    use proptest::prelude::*;

    use super::super::futures;
    use super::*;
    use crate::clv::purchase::Model;
    use crate::stats::quadrature::tests::close;
    use crate::stats::rng::Rng;

    /// What is expected of active customers of the model of this name, by mpmath: tests/data/mpmath/nbd_active.py.
    pub(in super::super) fn active<L: Lifetime>(name: &str) {
        type Row = (String, Vec<f64>, u32, f64, String, Vec<f64>, String);
        let rows: Vec<Row> =
            serde_json::from_str(include_str!("../../tests/data/mpmath/nbd_active.json")).unwrap();
        let mut known = 0;
        for (_, parameters, x, age, asked, numbers, answer) in rows.iter().filter(|it| it.0 == name)
        {
            let model = Nbd::<L>::from_parameters(parameters).unwrap();
            let (past, answer) = (Past::new(*x, *age, *age), answer.parse().unwrap());
            match (asked.as_str(), &numbers[..]) {
                ("expected", &[t]) => close(model.expected_if_alive(t, past), answer, 1e-12),
                ("dert", &[rate]) => close(model.dert(rate, past).unwrap(), answer, 1e-12),
                ("pmf", &[n, t]) => close(model.pmf_if_alive(n as u32, t, past), answer, 1e-10),
                other => panic!("{other:?}"),
            }
            known += 1;
        }
        assert!(known > 20);
    }

    /// The likelihood against the sum over customers, and its gradient against its differences.
    pub(in super::super) fn gradient<L: Lifetime>(points: &[&[f64]]) {
        let rows = [
            (0, 0.0, 38.0, 5.0),
            (0, 0.0, 0.0, 1.0),
            (1, 3.0, 30.0, 1.0),
            (1, 0.14, 38.0, 1.0),
            (2, 30.4, 38.8, 2.0),
            (2, 38.8, 38.8, 1.0),
            (90, 20.0, 38.8, 1.0),
            (200, 38.0, 40.0, 1.0),
        ];
        let frequency = rows.map(|row| row.0);
        let histories = Histories::new(
            &frequency,
            &rows.map(|row| row.1),
            &rows.map(|row| row.2),
            Some(&rows.map(|row| row.3)),
        );
        let histories = histories.unwrap();
        let likelihood = NbdLikelihood::<L>::new(&histories);
        for &parameters in points {
            let mut gradient = vec![0.0; parameters.len()];
            let value = likelihood.evaluate(parameters, &mut gradient);
            let model = Nbd::<L>::from_parameters(parameters).unwrap();
            let each = rows.iter().map(|&(x, t_x, age, weight)| {
                weight * model.log_likelihood(Past::new(x, t_x, age))
            });
            close(value, each.sum(), 1e-12);
            for i in 0..parameters.len() {
                let moved = |by: f64| {
                    let mut point = parameters.to_vec();
                    point[i] *= 1.0 + by;
                    likelihood.evaluate(&point, &mut vec![0.0; parameters.len()])
                };
                let slope =
                    (8.0 * (moved(1e-4) - moved(-1e-4)) - (moved(2e-4) - moved(-2e-4))) / 12e-4;
                let found = gradient[i] * parameters[i];
                assert!((found - slope).abs() <= 1e-8 * value.abs(), "{i}: {found} {slope}");
            }
        }
    }

    /// Counts add up to one and to the mean, and what a customer may do leaves nothing over.
    pub(in super::super) fn totals(model: &dyn PurchaseModel) {
        for past in [Past::NEW, Past::new(2, 30.43, 38.86)] {
            let chances: Vec<f64> = (0..700).map(|n| model.pmf_if_alive(n, 39.0, past)).collect();
            close(chances.iter().sum(), 1.0, 1e-12);
            let mean = (0..).zip(&chances).map(|(n, chance)| f64::from(n) * chance).sum();
            close(mean, model.expected_if_alive(39.0, past), 1e-12);
            let square = (0..).zip(&chances).map(|(n, chance)| f64::from(n * n) * chance).sum();
            close(model.square_if_alive(39.0, past), square, 1e-12);
            close(1.0 - chances[0], model.buys_if_alive(0.0, 39.0, past), 1e-12);
        }
        assert_eq!((model.pmf(0, 0.0, Past::NEW), model.pmf(1, 0.0, Past::NEW)), (1.0, 0.0));
        assert_eq!(model.buys_if_alive(10.0, 10.0, Past::NEW), 0.0);
        // Nobody buys twice in an instant.
        let upto = |t: f64| model.expected_if_alive(t, Past::NEW);
        close(
            model.buys_if_alive(10.0, 10.0 + 1e-5, Past::NEW),
            upto(10.0 + 1e-5) - upto(10.0),
            1e-6,
        );
        close(model.stays_if_alive(0.0, Past::NEW), 1.0, 0.0);
    }

    /// Customers drawn as the assumptions tell: a rate of purchases, a lifetime, and purchases at random until it ends. What is
    /// fitted to them lies within four standard errors of what they were drawn with.
    pub(in super::super) fn recovered(
        model: Model,
        parameters: &[f64],
        lifetime: fn(&mut Rng, &[f64]) -> f64,
    ) {
        let mut rng = Rng::new(11);
        let (mut frequency, mut recency, mut ages) = (vec![], vec![], vec![]);
        for _ in 0..6000 {
            let rate = rng.gamma(parameters[0]) / parameters[1];
            let age = 12.0 + 84.0 * rng.uniform();
            let end = lifetime(&mut rng, &parameters[2..]).min(age);
            let (mut count, mut last) = (0, 0.0);
            loop {
                let next = last + rng.gamma(1.0) / rate;
                if next > end {
                    break;
                }
                (count, last) = (count + 1, next);
            }
            frequency.push(count);
            recency.push(last);
            ages.push(age);
        }
        let histories = Histories::new(&frequency, &recency, &ages, None).unwrap();
        let fit = model.fit(&histories);
        assert!(fit.converged && fit.gradient_norm < 1e-6, "{fit:?}");
        let errors = fit.standard_errors();
        for ((found, drawn), error) in fit.parameters.iter().zip(parameters).zip(errors) {
            // Even about the log, where the likelihood is more even too.
            let (off, error) = ((found / drawn).ln().abs(), error.unwrap() / found);
            assert!(off <= 4.0 * error, "{model}: {found} and not {drawn}, {error}");
        }
    }

    /// A past and a time ahead, near and at the extremes.
    pub(in super::super) fn any_past() -> impl Strategy<Value = (Past, f64)> {
        let frequency = prop_oneof![Just(0u32), 1u32..50, 1u32..100_000];
        let age = prop_oneof![0.0f64..100.0, 0.0f64..1e6];
        let ahead = prop_oneof![Just(0.0f64), 0.0f64..100.0, 0.0f64..1e6];
        (frequency, age, 0.0f64..=1.0, ahead).prop_map(|(x, age, share, ahead)| {
            let past =
                if x > 0 { Past::new(x, share * age, age + 0.01) } else { Past::new(0, 0.0, age) };
            (past, ahead)
        })
    }

    /// Every answer is finite and possible.
    pub(in super::super) fn finite(
        model: &dyn PurchaseModel,
        past: Past,
        ahead: f64,
    ) -> Result<(), TestCaseError> {
        let later = 2.0 * ahead;
        for (of, chance) in [
            ("alive", model.p_alive(past)),
            ("stays", model.stays_if_alive(ahead, past)),
            ("buys", model.buys_if_alive(0.0, ahead, past)),
            ("buys later", model.buys_if_alive(ahead, later, past)),
            ("none", model.pmf_if_alive(0, ahead, past)),
            ("count", model.pmf_if_alive(past.frequency % 300 + 1, ahead, past)),
            ("many", model.pmf_if_alive(past.frequency + 1, ahead, past)),
        ] {
            prop_assert!((0.0..=1.0).contains(&chance), "{of}: {chance}");
        }
        let none = model.pmf_if_alive(0, ahead, past) + model.buys_if_alive(0.0, ahead, past);
        prop_assert!((none - 1.0).abs() < 1e-9, "{none}");
        prop_assert!(model.log_likelihood(past).is_finite());
        let expected = model.expected_if_alive(ahead, past);
        prop_assert!(expected >= 0.0 && expected.is_finite(), "{expected}");
        let square = model.square_if_alive(ahead, past);
        prop_assert!(
            square.is_finite() && square >= expected * expected * (1.0 - 1e-9),
            "{square}"
        );
        let residual = futures::sum(model, &futures::over_all_time(0.002), past);
        prop_assert!(residual >= 0.0 && residual.is_finite(), "{residual}");
        let next = model.log_median_if_alive(past);
        prop_assert!(next.is_finite(), "{next}");
        Ok(())
    }
}
