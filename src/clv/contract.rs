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
        -libm::expm1(at(place + 1) - at(place))
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
