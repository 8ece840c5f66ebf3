//! How long do customers under contract stay, if each has its own chance of leaving?
//!
//! The shifted-beta-geometric distribution, from Fader & Hardie (2007), "How to project customer retention", Journal of
//! Interactive Marketing 21(1), on these assumptions:
//!
//! 1. A customer leaves at the end of a contract period with its own probability θ, which never changes.
//! 2. θ varies between customers as a beta distribution of parameters α and β.
//!
//! Retention rises with age all the same: those whose θ is high leave first. Where retention does not rise, customers do not
//! differ, and α and β run off to infinity at a fixed ratio; the projection is then that of one constant rate.
//!
//! Only for contracts, where leaving is observed: a customer who merely stopped buying did not say so.

use super::fit::Likelihood;
use super::survivors::Survivors;
use crate::stats::special::ln_beta_ratio;

/// A shifted-beta-geometric model with known parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sbg {
    alpha: f64,
    beta: f64,
}

impl Sbg {
    /// The parameters' names, as in the paper.
    pub const NAMES: [&str; 2] = ["alpha", "beta"];

    /// The model with these parameters α and β; none unless both are between 1e-30 and 1e30.
    pub fn new([alpha, beta]: [f64; 2]) -> Option<Self> {
        let valid = |parameter: f64| (1e-30..=1e30).contains(&parameter);
        (valid(alpha) && valid(beta)).then_some(Self { alpha, beta })
    }

    /// ln S(t): the log of the share of customers who are still there after `periods`.
    ///
    /// # Formula
    ///
    /// S(t) = B(α, β + t) / B(α, β).
    pub fn log_survival(&self, periods: f64) -> f64 {
        ln_beta_ratio(self.alpha, self.beta, periods)
    }

    /// How fast survival falls in the end: as a power of time with this exponent.
    pub fn tail(&self) -> f64 {
        self.alpha
    }
}

/// The log-likelihood of counts: Σ lost · ln hₜ + (at risk − lost) · ln (1 − hₜ), with the chance of leaving at the end of
/// period t hₜ = α / (α + β + t − 1). For one cohort it is the likelihood of the paper.
#[derive(Clone, Copy, Debug)]
pub struct SbgLikelihood<'a>(pub &'a Survivors);

impl Likelihood for SbgLikelihood<'_> {
    fn start(&self) -> Vec<f64> {
        let (lost, stayed) = totals(self.0);
        vec![1.0, stayed / lost]
    }

    fn rows(&self) -> usize {
        self.0.periods()
    }

    fn customers(&self) -> f64 {
        self.0.iter().next().map_or(1.0, |(at_risk, _)| f64::from(at_risk.max(1)))
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let &[alpha, beta] = parameters else { return f64::NAN };
        let (mut sum, mut slopes) = (0.0, [0.0; 2]);
        for (t, (at_risk, lost)) in self.0.iter().enumerate() {
            let (at_risk, lost) = (f64::from(at_risk), f64::from(lost));
            let (stay, all) = (beta + t as f64, alpha + (beta + t as f64));
            sum += lost * libm::log(alpha / all) + (at_risk - lost) * libm::log(stay / all);
            slopes[0] += lost / alpha - at_risk / all;
            slopes[1] += (at_risk - lost) / stay - at_risk / all;
        }
        gradient.copy_from_slice(&slopes);
        sum
    }
}

/// Periods that ended with a customer lost, and those that did not; both above 0, as the start of a search needs.
pub(super) fn totals(counts: &Survivors) -> (f64, f64) {
    let (lost, renewals) = (counts.lost() as f64, counts.renewals() as f64);
    (lost.max(0.5), (renewals - lost).max(0.5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::fit::Fitting;
    use crate::clv::survivors::published::{HIGH_END, REGULAR};

    #[test]
    fn published_parameters_are_found() {
        for (counts, alpha, beta, log_likelihood) in
            [(REGULAR, 0.704, 1.182, -1680.27), (HIGH_END, 0.668, 3.806, -1611.16)]
        {
            let counts = Survivors::of_cohort(&counts[..8]).expect("falling");
            let fit = Fitting::run(&SbgLikelihood(&counts));
            assert!(fit.converged && fit.gradient_norm < 1e-6, "{fit:?}");
            assert!((fit.parameters[0] - alpha).abs() < 5e-4, "{fit:?}");
            assert!((fit.parameters[1] - beta).abs() < 5e-4, "{fit:?}");
            assert!((fit.log_likelihood - log_likelihood).abs() < 5e-3, "{fit:?}");
        }
    }

    /// Figure 3 of the paper: years 8 to 12 were not fitted; scipy 1.16 `betaln` at scipy's own optimum has the literals.
    #[test]
    fn the_held_out_years_are_those_of_the_paper() {
        let model = Sbg::new([0.70407728, 1.18204296]).expect("valid");
        let projected = [0.22008, 0.20441, 0.19119, 0.17986, 0.17004];
        for (year, expected) in (8_u32..).zip(projected) {
            let found = libm::exp(model.log_survival(f64::from(year)));
            assert!((found - expected).abs() < 6e-6, "{year}: {found}");
            let observed = f64::from(REGULAR[year as usize]) / 1000.0;
            assert!((found - observed).abs() < 0.004, "{year}: {found}");
        }
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let counts = Survivors::of_cohort(&HIGH_END).expect("falling");
        let likelihood = SbgLikelihood(&counts);
        for parameters in [[0.668, 3.806], [1e-3, 50.0], [3e4, 2e5]] {
            let mut gradient = [0.0; 2];
            likelihood.evaluate(&parameters, &mut gradient);
            for i in 0..2 {
                let moved = |by: f64| {
                    let mut point = parameters;
                    point[i] *= 1.0 + by;
                    likelihood.evaluate(&point, &mut [0.0; 2])
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((gradient[i] * parameters[i] - slope).abs() < 1e-3, "{gradient:?} {slope}");
            }
        }
    }
}
