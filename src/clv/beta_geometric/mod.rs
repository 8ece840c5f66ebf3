//! How often will each customer buy again, and is it still one? Four models that differ in two things: may a customer leave
//! right after its first purchase, and are its purchases more regular than at random?
//!
//! | | purchases at random (k = 1) | more regular (k > 1) |
//! |---|---|---|
//! | leaves after a repeat purchase at the earliest | BG/NBD | BG/CNBD-k |
//! | may leave after the first already | MBG/NBD | MBG/CNBD-k |
//!
//! Fader, Hardie & Lee (2005), "“Counting your customers” the easy way", Marketing Science 24(2); Batislam, Denizel &
//! Filiztekin (2007), "Empirical validation and comparison of models for customer base analysis", International Journal of
//! Research in Marketing 24(3), with the erratum of Wagner & Hoppe (2008); Reutterer, Platzer & Schröder (2021), "Leveraging
//! purchase regularity for predicting customer behavior the easy way", the same journal, 38(1). They assume:
//!
//! 1. While active, a customer has ticks at random moments at its own rate λ, and buys at every kth of them: the times between
//!    its purchases have an Erlang distribution, whose standard deviation is 1/√k of its mean.
//! 2. λ varies between customers as a gamma distribution of shape r and rate α; k is the same for all.
//! 3. After each purchase (in the MBG models the first too) the customer leaves for ever with its own probability p.
//! 4. p varies between customers as a beta distribution of parameters a and b.
//! 5. λ and p are independent.
//!
//! In the BG models a customer that bought only once counts as active for certain, however long ago that was; the MBG models
//! are without that defect.
//!
//! # Equations
//!
//! After x purchases, the last at t_x, at the age T, with m = x, or x + 1 where the first purchase may be the last, and
//! s = r + kx. S counts the ways to be silent since t_x: 1 where k = 1, and else Σ_{j < k} (s)ⱼ / j! · ((T − t_x) / (α + T))ʲ.
//! Terms with \[m > 0\] are there only then.
//!
//! - L = (r)ₖₓ αʳ (b)ₘ / (a + b)ₘ · (S (α + T)⁻ˢ + \[m > 0\] a / (b + m − 1) · (α + t_x)⁻ˢ)
//! - P(alive) = 1 / (1 + \[m > 0\] a / (b + m − 1) · ((α + T) / (α + t_x))ˢ / S)
//! - E\[purchases in t\] = P(alive) · Σ_{n ≥ 0} P(N > n) (b + m)ₙ / (a + b + m)ₙ, where N is the number of purchases in t of a
//!   customer that never leaves: with k = 1 it is negative binomial, of shape s and odds t / (α + T)
//!
//! Everything about the future is a sum of positive terms over the ticks ahead, or an integral where that is long.
//! None of it is a difference of hypergeometric functions, which turn negative under logarithms.

mod likelihood;
mod regularity;
mod ticks;

use super::futures::{NEVER, log_median};
use super::purchase::{Past, PurchaseModel};
use crate::stats::mixing::{mean_over_gamma, softplus};
use crate::stats::special::{hypergeometric_one, ln_beta_ratio, ln_rising};

pub use likelihood::BetaGeometricLikelihood;
pub use regularity::Regularity;
use ticks::{TOGETHER, Ticks, phases, purchases_together};

/// The largest k that is tried.
pub const MOST_REGULAR: u32 = 12;

/// Which model of the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The ticks from one purchase to the next, 1 to [`MOST_REGULAR`]; with 1 purchases are at random.
    pub k: u32,
    /// Whether a customer may leave right after its first purchase.
    pub leaves_at_first: bool,
}

impl Variant {
    /// BG/NBD.
    pub const BG_NBD: Self = Self { k: 1, leaves_at_first: false };
    /// MBG/NBD.
    pub const MBG_NBD: Self = Self { k: 1, leaves_at_first: true };

    /// How often a customer with so many repeat purchases could have left.
    fn chances(self, past: Past) -> f64 {
        f64::from(past.frequency) + f64::from(u8::from(self.leaves_at_first))
    }
}

/// A model of the family with known parameters.
///
/// A customer's past is its frequency x, recency t_x and age T; a new customer's is 0, 0 and 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaGeometric {
    variant: Variant,
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

impl BetaGeometric {
    /// The parameters' names, in the order of the papers: r and α are the shape and the rate of the gamma distribution of
    /// ticks a period, a and b those of the beta distribution of leaving.
    pub const NAMES: [&str; 4] = ["r", "alpha", "a", "b"];

    /// The model with these parameters r, α (in periods), a and b; none unless all are between 1e-30 and 1e30 and k between 1
    /// and [`MOST_REGULAR`].
    pub fn new(variant: Variant, [r, alpha, a, b]: [f64; 4]) -> Option<Self> {
        let valid = |parameter: f64| (1e-30..=1e30).contains(&parameter);
        let known = (1..=MOST_REGULAR).contains(&variant.k);
        (known && [r, alpha, a, b].into_iter().all(valid)).then_some(Self {
            variant,
            r,
            alpha,
            a,
            b,
        })
    }

    /// Which model of the family it is.
    pub fn variant(&self) -> Variant {
        self.variant
    }

    /// DERT: all purchases still expected of a customer, discounted continuously at a rate a period; none unless the rate is
    /// above 0.
    ///
    /// # Formula
    ///
    /// P(alive) · E[Σ_{i ≥ 1} θ^(ki − j) (1 − p)^(i − 1)] with θ = λ / (λ + rate), where j of the k ticks are past: over p it is
    /// θ^(k − j) ₂F₁(1, b + m; a + b + m; θᵏ), and the mean over λ and j is taken by quadrature.
    pub fn dert(&self, rate: f64, past: Past) -> Option<f64> {
        if !(rate > 0.0 && rate.is_finite()) {
            return None;
        }
        let k = f64::from(self.variant.k);
        let (leave, stay) = self.leaving(past);
        let shape = self.r + self.ticks(past);
        let scaled = rate * (self.alpha + past.age);
        let (phases, _) = self.phases(past);
        let residual = phases.iter().zip(0..self.variant.k).map(|(&chance, past)| {
            let past = f64::from(past);
            let worth = |ticks: f64| {
                let log_tick = -libm::log1p(scaled / ticks);
                let later = hypergeometric_one(stay, leave + stay, -libm::expm1(k * log_tick));
                libm::exp((k - past) * log_tick) * later
            };
            if chance > 1e-16 { chance * mean_over_gamma(shape + past, &worth) } else { 0.0 }
        });
        Some(self.p_alive(past) * residual.sum::<f64>())
    }

    /// The chances of each number of ticks since the last purchase, if active, and ln S.
    fn phases(&self, past: Past) -> ([f64; 12], f64) {
        let waited = (past.age - past.recency) / (self.alpha + past.age);
        phases(self.variant.k, self.r + self.ticks(past), waited)
    }

    /// ln S.
    fn ways(&self, past: Past) -> f64 {
        if self.variant.k == 1 { 0.0 } else { self.phases(past).1 }
    }

    fn ahead(&self, ahead: f64, past: Past) -> Ticks {
        let (phases, _) = self.phases(past);
        let shape = self.r + self.ticks(past);
        Ticks { k: self.variant.k, shape, phases, odds: ahead.max(0.0) / (self.alpha + past.age) }
    }

    /// The ticks of so many purchases.
    fn ticks(&self, past: Past) -> f64 {
        f64::from(self.variant.k) * f64::from(past.frequency)
    }

    /// The beta distribution of leaving at the next purchase, for a customer active now.
    fn leaving(&self, past: Past) -> (f64, f64) {
        (self.a, self.b + self.variant.chances(past))
    }
}

impl PurchaseModel for BetaGeometric {
    fn parameters(&self) -> Vec<f64> {
        vec![self.r, self.alpha, self.a, self.b]
    }

    /// Without the constant (k − 1) Σ ln(interval) − x ln Γ(k), which no parameter changes.
    ///
    /// # Formula
    ///
    /// With m = x, or x + 1 where the first purchase may be the last, and s = r + kx:
    /// (r)ₖₓ αʳ (b)ₘ / (a + b)ₘ · (S (α + T)⁻ˢ + a / (b + m − 1) · (α + t_x)⁻ˢ), the second term only if m > 0, where
    /// S = Σ_{j < k} (s)ⱼ / j! · ((T − t_x) / (α + T))ʲ counts the ways to be silent.
    fn log_likelihood(&self, past: Past) -> f64 {
        let ticks = self.ticks(past);
        let chances = self.variant.chances(past);
        ln_rising(self.r, ticks) + ln_beta_ratio(self.a, self.b, chances)
            - ticks * libm::log(self.alpha + past.age)
            - self.r * libm::log1p(past.age / self.alpha)
            + self.ways(past)
            + softplus(self.log_odds_left(past)).0
    }

    /// Of the second term of the likelihood to the first.
    fn log_odds_left(&self, past: Past) -> f64 {
        let chances = self.variant.chances(past);
        if chances == 0.0 {
            return f64::NEG_INFINITY;
        }
        let silence = libm::log1p((past.age - past.recency) / (self.alpha + past.recency));
        let leaves = libm::log(self.a / (self.b + (chances - 1.0)));
        leaves + (self.r + self.ticks(past)) * silence - self.ways(past)
    }

    fn stays_if_alive(&self, ahead: f64, past: Past) -> f64 {
        self.ahead(ahead, past).stays(self.leaving(past))
    }

    /// # Formula
    ///
    /// Σ_{n ≥ 0} P(N > n) (b + m)ₙ / (a + b + m)ₙ, where N is the number of purchases if it never left: purchase n + 1 takes
    /// place if the ticks get so far and the customer went on after each of the n before.
    fn expected_if_alive(&self, ahead: f64, past: Past) -> f64 {
        self.ahead(ahead, past).purchases(self.leaving(past))
    }

    fn expected_at(&self, ahead: &[f64], past: Past) -> Vec<f64> {
        let leaving = self.leaving(past);
        let mut expected = Vec::with_capacity(ahead.len());
        for ahead in ahead.chunks(TOGETHER) {
            let ticks = |&ahead: &f64| self.ahead(ahead, past);
            expected.extend(purchases_together(ahead.iter().map(ticks), leaving));
        }
        expected
    }

    fn square_if_alive(&self, ahead: f64, past: Past) -> f64 {
        self.ahead(ahead, past).squares(self.leaving(past))
    }

    /// It went on after each purchase in the first periods, and is not silent in the others.
    fn buys_if_alive(&self, from: f64, to: f64, past: Past) -> f64 {
        let further = (to - from).max(0.0) / (self.alpha + past.age);
        self.ahead(from, past).buys(further, self.leaving(past))
    }

    /// # Formula
    ///
    /// With k = 1 the time to the next purchase has a Pareto distribution: half have bought by (α + T)(2^(1/s) − 1).
    fn log_median_if_alive(&self, past: Past) -> f64 {
        if self.variant.k > 1 {
            return log_median(self, past, NEVER);
        }
        let halves = std::f64::consts::LN_2 / (self.r + self.ticks(past));
        libm::log(self.alpha + past.age) + halves + libm::log(-libm::expm1(-halves))
    }

    /// It made all of them and went on after each, or left at the last of them, however many it would have made.
    fn pmf_if_alive(&self, n: u32, ahead: f64, past: Past) -> f64 {
        let (leave, stay) = self.leaving(past);
        let went_on = |n: f64| libm::exp(ln_beta_ratio(leave, stay, n));
        let ticks = self.ahead(ahead, past);
        let mut chance = ticks.exactly(n) * went_on(n.into());
        if n > 0 {
            let before = f64::from(n - 1);
            let left = leave / (leave + stay + before);
            chance += ticks.at_least(n) * went_on(before) * left;
        }
        chance.min(1.0)
    }

    fn regards_recency(&self) -> bool {
        self.variant.k > 1
    }
}

#[cfg(test)]
mod tests;
