//! A contract model, whichever it is: fitted, drawn from, and asked how long customers still stay.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::beta_discrete_weibull::{BetaDiscreteWeibull, BetaDiscreteWeibullLikelihood};
use super::fit::{Fit, Fitting};
use super::residual_lifetime::residual_lifetime;
use super::sbg::{Sbg, SbgLikelihood};
use super::survivors::Survivors;
use crate::stats::rng::Rng;

/// A model of how long contracts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContractModel {
    /// Shifted-beta-geometric: [`sbg`](super::sbg).
    #[serde(rename = "sbg")]
    Sbg,
    /// Beta-discrete-Weibull: [`beta_discrete_weibull`](super::beta_discrete_weibull).
    #[serde(rename = "bdw")]
    BetaDiscreteWeibull,
}

/// A model with its parameters.
#[derive(Clone)]
pub(super) struct Fitted {
    pub(super) model: ContractModel,
    pub(super) fit: Fit,
    log_survival: Rc<dyn Fn(f64) -> f64>,
}

impl ContractModel {
    const ALL: [Self; 2] = [Self::Sbg, Self::BetaDiscreteWeibull];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Sbg => "sbg",
            Self::BetaDiscreteWeibull => "bdw",
        }
    }

    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sbg => &Sbg::NAMES,
            Self::BetaDiscreteWeibull => &BetaDiscreteWeibull::NAMES,
        }
    }

    /// The parameters of maximum likelihood; none if there are fewer periods than those.
    pub(super) fn fit(self, counts: &Survivors) -> Option<Fitted> {
        if counts.periods() < self.names().len() {
            return None;
        }
        let fit = match self {
            Self::Sbg => Fitting::run(&SbgLikelihood(counts)),
            Self::BetaDiscreteWeibull => Fitting::run(&BetaDiscreteWeibullLikelihood(counts)),
        };
        let log_survival: Rc<dyn Fn(f64) -> f64> = match self {
            Self::Sbg => {
                let model = Sbg::new(fit.parameters.as_slice().try_into().ok()?)?;
                Rc::new(move |t| model.log_survival(t))
            }
            Self::BetaDiscreteWeibull => {
                let model = BetaDiscreteWeibull::new(fit.parameters.as_slice().try_into().ok()?)?;
                Rc::new(move |t| model.log_survival(t))
            }
        };
        fit.log_likelihood.is_finite().then_some(Fitted { model: self, fit, log_survival })
    }

    /// Those asked for that the counts allow.
    pub(super) fn fitted(asked: Option<Self>, counts: &Survivors) -> Vec<Fitted> {
        let asked = Self::ALL.into_iter().filter(|&model| asked.is_none_or(|it| it == model));
        asked.filter_map(|model| model.fit(counts)).collect()
    }
}

impl std::fmt::Debug for Fitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fitted").field("model", &self.model).field("fit", &self.fit).finish()
    }
}

impl Fitted {
    pub(super) fn aic(&self) -> f64 {
        2.0 * self.fit.parameters.len() as f64 - 2.0 * self.fit.log_likelihood
    }

    pub(super) fn survival(&self, periods: usize) -> f64 {
        libm::exp((self.log_survival)(periods as f64))
    }

    /// The chance of leaving at the end of the period in this place.
    fn chance(&self, place: usize) -> f64 {
        let at = |periods: usize| (self.log_survival)(periods as f64);
        // The rounding of two logs may be larger than their difference.
        -libm::expm1((at(place + 1) - at(place)).min(0.0))
    }

    /// The fit of the draw of this number from this model.
    pub(super) fn drawn(&self, counts: &Survivors, number: u32, seed: u64) -> Option<Self> {
        let mut rng = Rng::stream(seed, number.into());
        self.model.fit(&counts.drawn(&|place| self.chance(place), &mut rng))
    }

    /// Further periods of customers who stayed through each number of them, plain and discounted, up to a number.
    pub(super) fn residual(&self, longest: usize, log_discount: f64) -> Vec<Option<f64>> {
        let factor = libm::exp(-log_discount);
        let mut after = residual_lifetime(&*self.log_survival, longest as f64, log_discount);
        let mut all = vec![after; longest + 1];
        for (survived, lifetime) in all.iter_mut().enumerate().rev().skip(1) {
            // The next renewal, and what follows on it.
            after = after.map(|after| (1.0 - self.chance(survived)) * (1.0 + factor * after));
            *lifetime = after;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clv::fit::Likelihood;

    /// The model with these parameters, of which the third is that of the beta-discrete-Weibull.
    fn known(model: ContractModel, [first, second, c]: [f64; 3]) -> Fitted {
        let log_survival: Rc<dyn Fn(f64) -> f64> = match model {
            ContractModel::Sbg => {
                let sbg = Sbg::new([first, second]).unwrap();
                Rc::new(move |t| sbg.log_survival(t))
            }
            ContractModel::BetaDiscreteWeibull => {
                let weibull = BetaDiscreteWeibull::new([first, second, c]).unwrap();
                Rc::new(move |t| weibull.log_survival(t))
            }
        };
        Fitted { model, fit: Fit::default(), log_survival }
    }

    proptest! {
        #[test]
        fn survival_renewals_and_lifetimes_are_finite_for_every_contract_there_can_be(
            logs in prop::array::uniform3(prop_oneof![
                2 => -13.8f64..13.8,
                1 => Just(-13.8f64),
                1 => Just(13.8f64),
            ]),
            is_weibull in prop::bool::ANY,
            periods in prop_oneof![0usize..20, 0usize..100_000],
            log_discount in prop_oneof![Just(0.0f64), 1e-6f64..1.0],
        ) {
            let model = if is_weibull { ContractModel::BetaDiscreteWeibull } else { ContractModel::Sbg };
            let parameters = logs.map(f64::exp);
            let fitted = known(model, parameters);
            let survival = [periods, periods + 1, 100_000].map(|at| fitted.survival(at));
            for share in survival {
                prop_assert!((0.0..=1.0).contains(&share), "{:?}", survival);
            }
            prop_assert!(survival[1] <= survival[0] * (1.0 + 1e-12), "{:?}", survival);
            let chance = fitted.chance(periods);
            prop_assert!((0.0..=1.0).contains(&chance), "{}", chance);
            let asked = |survived: usize| {
                residual_lifetime(&*fitted.log_survival, survived as f64, log_discount)
            };
            let most = if log_discount > 0.0 { 1.0 / -(-log_discount).exp_m1() } else { f64::INFINITY };
            if log_discount > 0.0 {
                prop_assert!(asked(periods).is_some());
            }
            let all = fitted.residual(periods.min(300), log_discount);
            for lifetime in all.into_iter().chain([asked(periods)]).flatten() {
                let is_possible = lifetime.is_finite() && lifetime >= 0.0;
                prop_assert!(is_possible && lifetime <= most * (1.0 + 1e-6), "{} {}", lifetime, most);
            }
            // And of counts, the likelihood and where it rises.
            let mut counts = Survivors::default();
            for (stayed, left) in [(0, true), (periods.min(300), true), (3, false), (7, true)] {
                counts.add(0, stayed, left);
            }
            let (mut two, mut three) = ([0.0; 2], [0.0; 3]);
            let values = [
                SbgLikelihood(&counts).evaluate(&parameters[..2], &mut two),
                BetaDiscreteWeibullLikelihood(&counts).evaluate(&parameters, &mut three),
            ];
            let are_finite = values.iter().chain(&two).chain(&three).all(|it| it.is_finite());
            prop_assert!(are_finite, "{:?} {:?} {:?}", values, two, three);
        }
    }
}
