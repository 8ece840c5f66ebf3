//! A purchase model fitted to customers: the parameters, and models near them, which tell how well they are known.

use super::base::Base;
use super::bootstrap::{Bootstrap, Reweighted};
use super::covariates::{CovariateLikelihood, Covaried, Design, Kinds};
use super::diagnosis::enough;
use super::fit::{Fit, Fitting, Likelihood};
use super::history::Histories;
use super::intervals::{Nearby, Sides};
use super::purchase::{Model, PurchaseModel, Settling};
use super::{ClvColumns, ClvOptions, Intervals};
use crate::error::{Error, ErrorKind, Result};
use crate::task::{Step, Task};
use crate::words::Problem;

/// A fitted model, and those near it.
#[derive(Debug)]
pub(super) struct Fitted<M> {
    pub(super) model: M,
    pub(super) fit: Fit,
    /// None where it is not known how well the parameters are known.
    pub(super) nearby: Option<Nearby<M>>,
}

impl<M> Fitted<M> {
    /// The model of a fit, of which `with` makes one from parameters.
    pub(super) fn new(fit: Fit, with: impl Fn(&[f64]) -> Option<M>) -> Option<Self> {
        let model = with(&fit.parameters).filter(|_| fit.log_likelihood.is_finite())?;
        let nearby = Nearby::new(&fit, with);
        Some(Self { model, fit, nearby })
    }
}

/// The purchase model with these parameters, for the customers of a base.
pub(super) fn purchase_model(
    model: Model,
    parameters: &[f64],
    base: &Base,
) -> Option<Box<dyn PurchaseModel>> {
    match &base.kinds {
        None => model.with(parameters),
        Some(kinds) => Some(Box::new(Covaried::new(model, parameters, kinds)?)),
    }
}

/// A fitted purchase model, and the customers it was fitted to.
#[derive(Debug)]
pub struct Purchases {
    pub(super) model: Model,
    pub(super) base: Base,
    pub(super) fitted: Fitted<Box<dyn PurchaseModel>>,
    /// With covariates, the log-likelihood of the model without them.
    pub(super) without: Option<f64>,
}

impl Purchases {
    /// The fitted model, and which it is.
    ///
    /// # Errors
    ///
    /// `option` if it has covariates, and is not one model for all.
    pub fn of_all(&self) -> Result<(Model, &dyn PurchaseModel)> {
        match self.without {
            None => Ok((self.model, &*self.fitted.model)),
            Some(_) => Err(Error::new(ErrorKind::Option, Problem::OfOneModel)),
        }
    }

    /// What the customers did, by which the model was fitted.
    pub fn histories(&self) -> &Histories {
        &self.base.histories
    }

    /// The models near the fitted one; none where it is not known how well its parameters are known.
    pub fn nearby(&self) -> &[Sides<Box<dyn PurchaseModel>>] {
        self.fitted.nearby.as_ref().map_or(&[], Nearby::sides)
    }
}

/// The work of fitting a purchase model; a unit is a row touched by a likelihood.
#[derive(Debug)]
pub struct PurchasesTask {
    base: Option<Base>,
    model: Model,
    intervals: Intervals,
    seed: u64,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// How regular purchases are, where the model leaves that to the data.
    Settle(Box<Settling>),
    /// Of many customers coarser histories tell where to look.
    Coarse(Box<Histories>, Box<Fitting>),
    Whole(Box<Fitting>),
    /// Where there are covariates, the fit without them comes first.
    Covariates(Box<Fit>, Box<Fitting>),
    /// Fits of customers drawn anew, where intervals are to come of them.
    Again(Box<Bootstrap>, Option<Box<Fit>>),
    Fitted(Box<Fit>, Option<Box<Fit>>),
    Over,
}

impl PurchasesTask {
    /// Fits the model to these columns.
    ///
    /// # Errors
    ///
    /// A value that no customer can have; fewer repeat customers than the model has parameters; covariates of a model that takes
    /// none, or that do not vary.
    pub fn new(columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Self> {
        let &ClvOptions { model, intervals, seed, .. } = options;
        let base = Base::new(columns, Design::new(columns, model)?)?;
        let settling = Box::new(model.settling(&base.histories)?);
        enough(&base.histories, model)?;
        Ok(Self { base: Some(base), model, intervals, seed, stage: Stage::Settle(settling) })
    }

    /// A stage after this one, and what share of the whole is done there.
    fn next(&mut self, base: &Base, stage: Stage, budget: usize) -> Result<(Stage, f64)> {
        // How far the fit without covariates and the fit of the customers as they are reach, of the whole.
        const ALIKE: f64 = 0.15;
        let is_again = self.intervals == Intervals::Bootstrap;
        let fitted_at = if is_again { 0.3 } else { 1.0 };
        let between = |from: f64, to: f64, share: f64| from + share * (to - from);
        let (model, seed) = (self.model, self.seed);
        let settled = |fit: Fit, without: Option<Box<Fit>>| match is_again {
            true => Stage::Again(Box::new(Bootstrap::new(fit, seed)), without),
            false => Stage::Fitted(Box::new(fit), without),
        };
        Ok(match stage {
            Stage::Settle(mut settling) => match settling.step(budget) {
                Step::Progress(_) => (Stage::Settle(settling), 0.0),
                Step::Done(model) => {
                    self.model = model;
                    let stage = match base.histories.coarse() {
                        None => {
                            let fitting = Fitting::careful(&*model.likelihood(&base.histories));
                            Stage::Whole(Box::new(fitting))
                        }
                        Some(coarse) => {
                            let fitting = Fitting::new(&*model.likelihood(&coarse));
                            Stage::Coarse(Box::new(coarse), Box::new(fitting))
                        }
                    };
                    (stage, 0.0)
                }
            },
            Stage::Coarse(coarse, mut fitting) => {
                let step = fitting.step(&*model.likelihood(&coarse), budget);
                match step {
                    Step::Progress(_) => (Stage::Coarse(coarse, fitting), 0.0),
                    Step::Done(fit) => {
                        let fitting = Fitting::careful(&*model.likelihood(&base.histories));
                        let fitting = fitting.near(&fit, coarse.customers());
                        (Stage::Whole(Box::new(fitting)), 0.0)
                    }
                }
            }
            Stage::Whole(mut fitting) => {
                let reach = if base.kinds.is_some() { ALIKE } else { fitted_at };
                match (fitting.step(&*model.likelihood(&base.histories), budget), &base.kinds) {
                    (Step::Progress(share), _) => (Stage::Whole(fitting), share * reach),
                    (Step::Done(fit), None) => (settled(fit, None), reach),
                    (Step::Done(without), Some(kinds)) => {
                        let likelihood = CovariateLikelihood::new(model, kinds, &without);
                        let fitting = Box::new(Fitting::careful(&likelihood));
                        (Stage::Covariates(Box::new(without), fitting), reach)
                    }
                }
            }
            Stage::Covariates(without, mut fitting) => {
                let kinds = base.kinds.as_ref().ok_or_else(not_fitted)?;
                match fitting.step(&CovariateLikelihood::new(model, kinds, &without), budget) {
                    Step::Progress(share) => {
                        let stage = Stage::Covariates(without, fitting);
                        (stage, between(ALIKE, fitted_at, share))
                    }
                    Step::Done(fit) => (settled(fit, Some(without)), fitted_at),
                }
            }
            Stage::Again(mut sets, without) => {
                let (histories, kinds) = (&base.histories, base.kinds.as_ref());
                let rows = Purchased { histories, kinds, model, without: without.as_deref() };
                match sets.step(&rows, budget) {
                    Step::Progress(share) => {
                        (Stage::Again(sets, without), between(fitted_at, 1.0, share))
                    }
                    Step::Done(fit) => (Stage::Fitted(Box::new(fit), without), 1.0),
                }
            }
            Stage::Fitted(..) | Stage::Over => return Err(not_fitted()),
        })
    }
}

impl Task for PurchasesTask {
    type Output = Purchases;

    fn step(&mut self, budget: usize) -> Result<Step<Purchases>> {
        let base = self.base.take().ok_or_else(not_fitted)?;
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        let (stage, share) = self.next(&base, stage, budget)?;
        if let Stage::Fitted(fit, without) = stage {
            let model = self.model;
            let fitted = Fitted::new(*fit, |parameters| purchase_model(model, parameters, &base));
            let fitted = fitted.ok_or_else(not_fitted)?;
            let without = without.map(|without| without.log_likelihood);
            return Ok(Step::Done(Purchases { model, base, fitted, without }));
        }
        (self.base, self.stage) = (Some(base), stage);
        Ok(Step::Progress(share))
    }
}

pub(super) fn not_fitted() -> Error {
    Error::new(ErrorKind::Fit, Problem::NotFitted)
}

/// The rows of the likelihood of purchases, for the bootstrap.
pub(super) struct Purchased<'a> {
    pub(super) histories: &'a Histories,
    pub(super) kinds: Option<&'a Kinds>,
    pub(super) model: Model,
    /// With covariates, the fit without them.
    pub(super) without: Option<&'a Fit>,
}

impl Reweighted for Purchased<'_> {
    fn weights(&self) -> Vec<f64> {
        self.histories.weights().to_vec()
    }

    fn with(&self, weights: Vec<f64>, ask: &mut dyn FnMut(&dyn Likelihood)) {
        let histories = self.histories.reweighted(weights);
        match (self.kinds, self.without) {
            (Some(kinds), Some(without)) => {
                let kinds = kinds.of(&histories);
                ask(&CovariateLikelihood::new(self.model, &kinds, without));
            }
            _ => ask(&*self.model.likelihood(&histories)),
        }
    }
}
