//! How much will each customer spend when it buys?
//!
//! Gamma-Gamma, from Fader & Hardie (2013), "The Gamma-Gamma model of monetary value", and Fader, Hardie & Lee (2005),
//! "RFM and CLV", on these assumptions:
//!
//! 1. The amount of a purchase varies about the customer's own mean as a gamma distribution of shape p and rate ν.
//! 2. ν varies between customers as a gamma distribution of shape q and rate γ.
//! 3. What a customer spends does not depend on how often it buys: the correlation of the two says whether that holds.
//!
//! Amounts are of repeat purchases, the first left out, and above 0.
//!
//! # Equations
//!
//! Of a customer whose x amounts have the mean z̄:
//!
//! - L = (x z̄ / (γ + x z̄))ᵖˣ (γ / (γ + x z̄))^q / (z̄ B(px, q))
//! - E\[amount of a purchase to come\] = p (γ + x z̄) / (px + q − 1), which lies between z̄ and the mean over all customers,
//!   pγ / (q − 1)

use super::fit::{Fit, Fitting, Likelihood};
use crate::stats::order::{rank, sort_by_key};
use crate::stats::special::{digamma, ln_beta};

/// A Gamma-Gamma model with known parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    p: f64,
    q: f64,
    gamma: f64,
}

/// What is expected of a customer's next purchases, for any mean of its past ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

impl Line {
    pub(super) const UNKNOWN: Self = Self { intercept: f64::NAN, slope: f64::NAN };

    pub(super) fn at(self, mean: f64) -> f64 {
        self.intercept + self.slope * mean
    }
}

impl GammaGamma {
    /// The parameters' names, in the order of the paper.
    pub const NAMES: [&str; 3] = ["p", "q", "gamma"];

    /// The model with these parameters p, q and γ (in money); none unless all are between 1e-30 and 1e30.
    pub fn new([p, q, gamma]: [f64; 3]) -> Option<Self> {
        let valid = |parameter: f64| (1e-30..=1e30).contains(&parameter);
        [p, q, gamma].into_iter().all(valid).then_some(Self { p, q, gamma })
    }

    /// The parameters of maximum likelihood.
    pub fn fit(spends: &Spends) -> Fit {
        Fitting::careful(spends).to_end(spends)
    }

    /// The log-likelihood of the mean amount of a customer's x = `frequency` repeat purchases (equation 1a).
    pub fn log_likelihood(&self, frequency: u32, mean: f64) -> f64 {
        let Self { p, q, gamma } = *self;
        let x = f64::from(frequency);
        let total = x * mean;
        -ln_beta(p * x, q)
            - libm::log(mean)
            - p * x * libm::log1p(gamma / total)
            - q * libm::log1p(total / gamma)
    }

    /// The mean amount of a purchase over all customers, pγ / (q − 1); none for q ≤ 1, where spend is spread so widely
    /// that it has no finite mean.
    pub fn mean(&self) -> Option<f64> {
        (self.q > 1.0).then(|| self.p * self.gamma / (self.q - 1.0))
    }

    /// The mean amount expected of a customer's next purchases, given the mean of its x = `frequency` past ones
    /// (equation 5): between that and the mean over all customers. None where that has no finite mean.
    ///
    /// # Formula
    ///
    /// (γ + x z̄) p / (p x + q − 1)
    pub fn expected_spend(&self, frequency: u32, mean: f64) -> Option<f64> {
        Some(self.line(frequency)?.at(mean))
    }

    /// The same as a line in the mean.
    pub(super) fn line(&self, frequency: u32) -> Option<Line> {
        self.mean()?;
        let x = f64::from(frequency);
        // In this order: p x may be small beside 1, and q next to it.
        let left = self.p * x + (self.q - 1.0);
        Some(Line { intercept: self.p * self.gamma / left, slope: self.p * x / left })
    }

    /// The variance of what a customer will spend together in N purchases to come, by the chance of N, of each amount and of
    /// its own mean, given `purchases` = E\[N\], `squares` = E\[N²\] and the mean of its x = `frequency` past ones. None where
    /// the customer's own mean varies so widely that there is no finite one.
    ///
    /// # Formula
    ///
    /// The customer's ν is gamma of shape s = p x + q and rate c = γ + x z̄, so that E\[1/ν\] = c / (s − 1) and
    /// E\[1/ν²\] = c² / ((s − 1) (s − 2)); and N purchases given ν are gamma of shape p N, with mean p N / ν and variance
    /// p N / ν². By the law of total variance (p E\[N\] + p² E\[N²\]) E\[1/ν²\] − (p E\[N\] E\[1/ν\])².
    pub fn spend_variance(
        &self,
        frequency: u32,
        mean: f64,
        purchases: f64,
        squares: f64,
    ) -> Option<f64> {
        let Self { p, q, gamma } = *self;
        let x = f64::from(frequency);
        let (shape, rate) = (p * x + q, gamma + x * mean);
        let (once, twice) = (rate / (shape - 1.0), rate * rate / ((shape - 1.0) * (shape - 2.0)));
        let expected = p * purchases * once;
        let variance = (p * purchases + p * p * squares) * twice - expected * expected;
        (shape > 2.0 && variance.is_finite()).then(|| variance.max(0.0))
    }
}

/// Mean amounts of customers who bought again and paid, equal ones put together, by frequency, then amount.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spends {
    rows: Vec<Spend>,
    customers: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Spend {
    frequency: u32,
    mean: f64,
    /// ln z̄ and ln x z̄, which no parameter changes.
    log_mean: f64,
    log_total: f64,
    weight: f64,
}

impl Spends {
    /// The spends in columns of frequency, mean amount and weight of one row a customer; rows without a repeat purchase
    /// or without an amount above 0 are passed over.
    pub fn new(rows: impl Iterator<Item = (u32, f64, f64)>) -> Self {
        let mut known: Vec<_> = rows
            .filter(|&(frequency, mean, _)| frequency > 0 && mean > 0.0 && mean.is_finite())
            .collect();
        // Equal rows add up in their own order.
        sort_by_key(&mut known, |&(frequency, mean, _)| (frequency.into(), rank(mean), 0));
        let mut spends = Self::default();
        for (frequency, mean, weight) in known {
            spends.customers += weight;
            match spends.rows.last_mut() {
                Some(last) if last.frequency == frequency && last.mean == mean => {
                    last.weight += weight
                }
                _ => {
                    let (log_mean, log_x) = (libm::log(mean), libm::log(f64::from(frequency)));
                    let log_total = log_x + log_mean;
                    spends.rows.push(Spend { frequency, mean, log_mean, log_total, weight });
                }
            }
        }
        spends
    }

    /// The same spends of other numbers of customers each, in order.
    pub(super) fn reweighted(&self, weights: &[f64]) -> Self {
        let rows = self.rows.iter().zip(weights).map(|(row, &weight)| Spend { weight, ..*row });
        Self { rows: rows.collect(), customers: weights.iter().sum() }
    }

    /// Calls for the frequency, mean amount and weight of each in order.
    pub fn each(&self, mut of: impl FnMut(u32, f64, f64)) {
        self.rows.iter().for_each(|spend| of(spend.frequency, spend.mean, spend.weight));
    }

    /// The mean of the customers' mean amounts; none without a customer.
    pub fn mean(&self) -> Option<f64> {
        self.average(|spend| spend.mean)
    }

    /// The correlation (Pearson's) of frequency and mean amount; none where one of them does not vary.
    pub fn correlation(&self) -> Option<f64> {
        let x = |spend: &Spend| f64::from(spend.frequency);
        let (mean_x, mean_z) = (self.average(x)?, self.mean()?);
        let xx = self.average(|spend| (x(spend) - mean_x) * (x(spend) - mean_x))?;
        let zz = self.average(|spend| (spend.mean - mean_z) * (spend.mean - mean_z))?;
        let xz = self.average(|spend| (x(spend) - mean_x) * (spend.mean - mean_z))?;
        let correlation = xz / (xx * zz).sqrt();
        correlation.is_finite().then_some(correlation)
    }

    fn average(&self, of: impl Fn(&Spend) -> f64) -> Option<f64> {
        let sum: f64 = self.rows.iter().map(|spend| spend.weight * of(spend)).sum();
        (self.customers > 0.0).then(|| sum / self.customers)
    }
}

impl Likelihood for Spends {
    fn start(&self) -> Vec<f64> {
        // One purchase with p = q has E[ln Z] = ln γ and Var[ln Z] = 2ψ′(p), which is about 2(1/p + 1/p²).
        let middle = self.average(|spend| spend.log_mean).unwrap_or(0.0);
        let square = |spend: &Spend| (spend.log_mean - middle) * (spend.log_mean - middle);
        let spread = self.average(square).unwrap_or(0.0).max(0.02);
        let shape = 2.0 / ((1.0 + 2.0 * spread).sqrt() - 1.0);
        vec![shape, shape, libm::exp(middle)]
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn customers(&self) -> f64 {
        self.customers
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let &[p, q, gamma] = parameters else { return f64::NAN };
        let log_gamma = libm::log(gamma);
        let (mut sum, mut slopes) = (0.0, [0.0; 3]);
        // ln B(px, q), and ψ(px + q) − ψ(px), ψ(px + q) − ψ(q), for the x of the rows at hand.
        let (mut reached, mut log_beta, mut by_p, mut by_q) = (0, 0.0, 0.0, 0.0);
        for &Spend { frequency, mean, log_mean, log_total, weight } in &self.rows {
            let x = f64::from(frequency);
            if frequency != reached {
                reached = frequency;
                log_beta = ln_beta(p * x, q);
                let both = digamma(p * x + q);
                (by_p, by_q) = (both - digamma(p * x), both - digamma(q));
            }
            let total = x * mean;
            // ln (γ + x z̄) above ln x z̄ and above ln γ: no more than one of them is near 0.
            let (above_total, above_gamma) = if gamma < total {
                let above = libm::log1p(gamma / total);
                (above, above + log_total - log_gamma)
            } else {
                let above = libm::log1p(total / gamma);
                (above + log_gamma - log_total, above)
            };
            sum += weight * (-log_beta - log_mean - p * x * above_total - q * above_gamma);
            slopes[0] += weight * x * (by_p - above_total);
            slopes[1] += weight * (by_q - above_gamma);
            slopes[2] += weight * (q * total / gamma - p * x) / (gamma + total);
        }
        gradient.copy_from_slice(&slopes);
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_gradient_is_the_slope_and_the_sum_is_over_customers() {
        let rows = [
            (1, 12.5, 2.0),
            (1, 80.0, 1.0),
            (3, 30.0, 1.0),
            (40, 22.0, 1.0),
            (0, 9.0, 1.0),
            (2, 0.0, 1.0),
        ];
        let spends = Spends::new(rows.into_iter());
        assert_eq!(spends.customers(), 5.0);
        for parameters in [[6.25, 3.74, 15.44], [1e-3, 0.5, 2000.0], [40.0, 300.0, 0.1]] {
            let mut gradient = [0.0; 3];
            let value = spends.evaluate(&parameters, &mut gradient);
            let model = GammaGamma::new(parameters).unwrap();
            let paid = rows.iter().filter(|&&(x, mean, _)| x > 0 && mean > 0.0);
            let sum: f64 =
                paid.map(|&(x, mean, weight)| weight * model.log_likelihood(x, mean)).sum();
            assert!((value - sum).abs() <= 1e-12 * sum.abs(), "{value} {sum}");
            for i in 0..3 {
                let step = 1e-5 * parameters[i];
                let moved = |by: f64| {
                    let mut point = parameters;
                    point[i] += by;
                    spends.evaluate(&point, &mut [0.0; 3])
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                let error = (gradient[i] - slope).abs() * parameters[i];
                assert!(error <= 1e-7 * value.abs(), "{i}: {} {slope}", gradient[i]);
            }
        }
    }

    /// By mpmath at 50 digits: tests/data/mpmath/gamma_gamma.py.
    #[test]
    fn everything_agrees_with_mpmath_at_the_extremes_too() {
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../tests/data/mpmath/gamma_gamma.json")).unwrap();
        assert_eq!(rows.len(), 8);
        for row in rows {
            let given = |place: usize| row[place].as_f64().unwrap();
            let told = |place: usize| row[place].as_str().map(|it| it.parse::<f64>().unwrap());
            let model = GammaGamma::new([given(0), given(1), given(2)]).unwrap();
            let (x, mean) = (given(3) as u32, given(4));
            let check = |found: Option<f64>, expected: Option<f64>| match (found, expected) {
                (Some(found), Some(expected)) => {
                    assert!((found / expected - 1.0).abs() < 1e-10, "{row}: {found}");
                }
                _ => assert_eq!(found.is_some(), expected.is_some(), "{row}: {found:?}"),
            };
            // What is left of large terms has their rounding.
            let (log, exact) = (model.log_likelihood(x, mean), told(7).unwrap());
            let rounding = f64::EPSILON * 16.0 * (given(0) * given(3) + given(1));
            assert!((log - exact).abs() < 1e-10 * exact.abs() + rounding, "{row}: {log}");
            check(model.expected_spend(x, mean), told(8));
            check(model.mean(), told(9));
            check(model.spend_variance(x, mean, given(5), given(6)), told(10));
        }
    }

    /// Draws from the assumptions of the model alone: ν from its posterior, then N of 3 or 5 purchases, then amounts.
    #[test]
    fn the_variance_of_spend_is_that_of_draws() {
        use crate::stats::rng::Rng;
        let (model, n, mut rng) =
            (GammaGamma::new([6.25, 8.0, 30.0]).unwrap(), 40_000, Rng::new(4));
        let spent: Vec<f64> = (0..n)
            .map(|_| {
                let rate = rng.gamma(6.25 * 2.0 + 8.0) / (30.0 + 2.0 * 24.0);
                let count = if rng.uniform() < 0.5 { 3.0 } else { 5.0 };
                rng.gamma(6.25 * count) / rate
            })
            .collect();
        let mean = spent.iter().sum::<f64>() / f64::from(n);
        let drawn = spent.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / f64::from(n);
        let variance = model.spend_variance(2, 24.0, 4.0, 17.0).unwrap();
        assert!((drawn / variance - 1.0).abs() < 0.05, "{drawn} {variance}");
        let expected = 4.0 * model.expected_spend(2, 24.0).unwrap();
        assert!((mean / expected - 1.0).abs() < 0.01, "{mean} {expected}");
        assert_eq!(
            GammaGamma::new([6.0, 1.9, 15.0]).unwrap().spend_variance(0, 0.0, 1.0, 2.0),
            None
        );
    }

    #[test]
    fn without_a_finite_mean_there_is_no_number() {
        let model = GammaGamma::new([6.0, 0.9, 15.0]).unwrap();
        assert_eq!((model.mean(), model.expected_spend(3, 20.0)), (None, None));
    }

    #[test]
    fn expected_spend_lies_between_ones_own_and_the_mean_of_all() {
        let model = GammaGamma::new([6.25, 3.74, 15.44]).unwrap();
        let mean = model.mean().unwrap();
        let few = model.expected_spend(1, 100.0).unwrap();
        let many = model.expected_spend(50, 100.0).unwrap();
        assert!(mean < few && few < many && many < 100.0);
    }

    proptest! {
        /// Amounts from a millionth to a million, and as many purchases as there can be.
        #[test]
        fn spend_and_value_are_finite_for_every_customer_there_can_be(
            logs in prop::array::uniform3(-13.9f64..13.9),
            near_one in prop::option::of(-35.0f64..0.0),
            x in prop_oneof![Just(0u32), 1u32..50, 1u32..100_000],
            log_mean in -13.9f64..13.9,
            purchases in prop_oneof![Just(0.0f64), 0.0f64..100.0, 0.0f64..1e5],
            spread in 1.0f64..100.0,
        ) {
            let [p, q, gamma] = logs.map(f64::exp);
            // Next to 1 the mean over all customers is about to be infinite.
            let q = near_one.map_or(q, |log: f64| 1.0 + log.exp());
            let model = GammaGamma::new([p, q, gamma]).unwrap();
            let mean = if x > 0 { log_mean.exp() } else { 0.0 };
            if x > 0 {
                prop_assert!(model.log_likelihood(x, mean).is_finite());
            }
            let spend = model.expected_spend(x, mean);
            prop_assert_eq!(spend.is_some(), q > 1.0);
            if let (Some(spend), Some(of_all)) = (spend, model.mean()) {
                prop_assert!(spend.is_finite() && of_all.is_finite(), "{} {}", spend, of_all);
                let (low, high) = if x > 0 { (mean.min(of_all), mean.max(of_all)) } else { (of_all, of_all) };
                let off = 1e-9 * high;
                prop_assert!(low - off <= spend && spend <= high + off, "{} {} {}", low, spend, high);
                let value = purchases * spend;
                prop_assert!(value.is_finite() && value >= 0.0, "{}", value);
            }
            let squares = purchases * purchases * spread + purchases;
            if let Some(variance) = model.spend_variance(x, mean, purchases, squares) {
                prop_assert!(variance.is_finite() && variance >= 0.0, "{}", variance);
            }
            let spends = Spends::new([(x.max(1), log_mean.exp(), 1.0), (1, 3.0, 2.0)].into_iter());
            let mut gradient = [0.0; 3];
            let value = spends.evaluate(&[p, q, gamma], &mut gradient);
            prop_assert!(value.is_finite() && gradient.iter().all(|it| it.is_finite()), "{} {:?}", value, gradient);
        }
    }
}
