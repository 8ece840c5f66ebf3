//! How long do customers under contract stay, if each has its own chance of leaving, and that changes with time?
//!
//! The beta-discrete-Weibull distribution, from Fader, Hardie, Liu, Davin & Steenburgh (2018), "“How to project customer
//! retention” revisited: the role of duration dependence", Journal of Interactive Marketing 43, on these assumptions:
//!
//! 1. A customer stays through t periods with probability (1 − θ)^(t^c): with c < 1 its chance of leaving falls the longer it
//!    stays, with c > 1 it rises, and with c = 1 the model is the [sBG](super::sbg).
//! 2. θ varies between customers as a beta distribution of parameters γ and δ; c is the same for all.
//!
//! Three parameters ask for more periods than two: what differs between customers and what time does to one look much alike
//! in a short curve. Only for contracts, where leaving is observed.

use super::fit::Likelihood;
use super::sbg::totals;
use super::survivors::Survivors;
use crate::stats::special::{digamma, ln_beta_ratio};

/// A chance of staying this close to 1 or 0, in logs, is held there: the log of nothing is not a number.
const LEAST: f64 = 1e-300;

/// A beta-discrete-Weibull model with known parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaDiscreteWeibull {
    gamma: f64,
    delta: f64,
    c: f64,
}

impl BetaDiscreteWeibull {
    /// The parameters' names, as in the paper.
    pub const NAMES: [&str; 3] = ["gamma", "delta", "c"];

    /// The model with these parameters γ, δ and c; none unless all are between 1e-30 and 1e30.
    pub fn new([gamma, delta, c]: [f64; 3]) -> Option<Self> {
        let valid = |parameter: f64| (1e-30..=1e30).contains(&parameter);
        [gamma, delta, c].into_iter().all(valid).then_some(Self { gamma, delta, c })
    }

    /// ln S(t): the log of the share of customers who are still there after `periods`.
    ///
    /// # Formula
    ///
    /// S(t) = B(γ, δ + t^c) / B(γ, δ).
    pub fn log_survival(&self, periods: f64) -> f64 {
        ln_beta_ratio(self.gamma, self.delta, stretched(periods, self.c))
    }

    /// How fast survival falls in the end: as a power of time with this exponent.
    pub fn tail(&self) -> f64 {
        self.gamma * self.c
    }
}

/// t^c, and never infinity.
fn stretched(t: f64, c: f64) -> f64 {
    if t > 0.0 { libm::exp((c * libm::log(t)).min(600.0)) } else { 0.0 }
}

/// The log-likelihood of counts: Σ lost · ln hₜ + (at risk − lost) · ln (1 − hₜ), with 1 − hₜ = S(t) / S(t − 1).
#[derive(Clone, Copy, Debug)]
pub struct BetaDiscreteWeibullLikelihood<'a>(pub &'a Survivors);

impl Likelihood for BetaDiscreteWeibullLikelihood<'_> {
    fn start(&self) -> Vec<f64> {
        let (lost, stayed) = totals(self.0);
        vec![1.0, stayed / lost, 1.0]
    }

    fn rows(&self) -> usize {
        self.0.periods()
    }

    fn customers(&self) -> f64 {
        self.0.iter().next().map_or(1.0, |(at_risk, _)| f64::from(at_risk.max(1)))
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let &[gamma, delta, c] = parameters else { return f64::NAN };
        // ψ(δ + k) and ψ(γ + δ + k) for the stretched age k at which the last period ended, and dk / dc.
        let psi = |k: f64| (digamma(delta + k), digamma(gamma + (delta + k)));
        let (mut age, mut age_slope, mut before) = (0.0, 0.0, psi(0.0));
        let (mut sum, mut slopes) = (0.0, [0.0; 3]);
        for (t, (at_risk, lost)) in (1..).map(f64::from).zip(self.0.iter()) {
            let (at_risk, lost) = (f64::from(at_risk), f64::from(lost));
            let next = stretched(t, c);
            let next_slope = if c * libm::log(t) < 600.0 { next * libm::log(t) } else { 0.0 };
            let after = psi(next);
            let stay = ln_beta_ratio(gamma, delta + age, next - age).clamp(-1e300, -LEAST);
            let leave = libm::log(-libm::expm1(stay));
            sum += lost * leave + (at_risk - lost) * stay;
            // d ln h / d ln (1 − h) = −(1 − h) / h.
            let pull = (at_risk - lost) - lost * libm::exp(stay - leave);
            slopes[0] += pull * (before.1 - after.1);
            slopes[1] += pull * ((after.0 - before.0) - (after.1 - before.1));
            slopes[2] +=
                pull * (next_slope * (after.0 - after.1) - age_slope * (before.0 - before.1));
            (age, age_slope, before) = (next, next_slope, after);
        }
        gradient.copy_from_slice(&slopes);
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::fit::Fitting;
    use crate::clv::sbg::{Sbg, SbgLikelihood};
    use crate::clv::survivors::published::{HIGH_END, REGULAR};

    /// scipy 1.16: the likelihood of one cohort with `betaln`, minimised by Nelder & Mead from three starts.
    #[test]
    fn the_optimum_is_that_of_scipy() {
        for (counts, expected, log_likelihood) in [
            (REGULAR, [0.45561401, 0.77932554, 1.28345127], -1679.6028329072),
            (HIGH_END, [0.21425336, 1.42657499, 1.72356477], -1605.3142132142),
        ] {
            let counts = Survivors::of_cohort(&counts[..8]).expect("falling");
            let fit = Fitting::run(&BetaDiscreteWeibullLikelihood(&counts));
            assert!(fit.converged && fit.gradient_norm < 1e-6, "{fit:?}");
            for (found, expected) in fit.parameters.iter().zip(expected) {
                assert!((found / expected - 1.0).abs() < 1e-4, "{fit:?}");
            }
            assert!((fit.log_likelihood - log_likelihood).abs() < 1e-8, "{fit:?}");
        }
    }

    /// The same, at scipy's optimum of the first seven years: years 8 to 12.
    #[test]
    fn the_held_out_years_are_those_of_scipy() {
        for (parameters, projected) in [
            ([0.45561401, 0.77932554, 1.28345127], [0.22335, 0.20895, 0.1968, 0.18638, 0.17733]),
            ([0.21425336, 1.42657499, 1.72356477], [0.46775, 0.44834, 0.43158, 0.41692, 0.40393]),
        ] {
            let model = BetaDiscreteWeibull::new(parameters).expect("valid");
            for (year, expected) in (8..).zip(projected) {
                let found = libm::exp(model.log_survival(f64::from(year)));
                assert!((found - expected).abs() < 6e-6, "{year}: {found}");
            }
        }
    }

    #[test]
    fn without_duration_dependence_it_is_the_sbg() {
        let (bdw, sbg) = (BetaDiscreteWeibull::new([0.7, 1.2, 1.0]), Sbg::new([0.7, 1.2]));
        let (bdw, sbg) = (bdw.expect("valid"), sbg.expect("valid"));
        for t in [0.0, 1.0, 7.0, 400.0] {
            assert!((bdw.log_survival(t) - sbg.log_survival(t)).abs() < 1e-14);
        }
        let counts = Survivors::of_cohort(&REGULAR).expect("falling");
        let (mut three, mut two) = ([0.0; 3], [0.0; 2]);
        let value = BetaDiscreteWeibullLikelihood(&counts).evaluate(&[0.7, 1.2, 1.0], &mut three);
        let expected = SbgLikelihood(&counts).evaluate(&[0.7, 1.2], &mut two);
        assert!((value - expected).abs() < 1e-9);
        assert!((three[0] - two[0]).abs() < 1e-9 && (three[1] - two[1]).abs() < 1e-9);
    }

    #[test]
    fn the_gradient_is_the_slope_and_extremes_are_finite() {
        let counts = Survivors::of_cohort(&HIGH_END).expect("falling");
        let likelihood = BetaDiscreteWeibullLikelihood(&counts);
        let evaluate = |parameters: [f64; 3]| {
            let mut gradient = [0.0; 3];
            let value = likelihood.evaluate(&parameters, &mut gradient);
            assert!(
                value.is_finite() && gradient.iter().all(|it| it.is_finite()),
                "{parameters:?}"
            );
            (value, gradient)
        };
        for parameters in [[0.214, 1.43, 1.72], [1e-3, 50.0, 0.2], [3e3, 2e4, 1.1]] {
            let gradient = evaluate(parameters).1;
            for i in 0..3 {
                let moved = |by: f64| {
                    let mut point = parameters;
                    point[i] *= 1.0 + by;
                    evaluate(point).0
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                let error = (gradient[i] * parameters[i] - slope).abs();
                assert!(error < 1e-3 * slope.abs().max(1.0), "{gradient:?} {slope}");
            }
        }
        for gamma in [1e-8, 1.0, 1e8] {
            for delta in [1e-8, 1.0, 1e8] {
                for c in [1e-8, 1.0, 30.0, 1e8] {
                    evaluate([gamma, delta, c]);
                    let model = BetaDiscreteWeibull::new([gamma, delta, c]).expect("valid");
                    assert!(model.log_survival(120.0) <= 0.0);
                }
            }
        }
    }
}
