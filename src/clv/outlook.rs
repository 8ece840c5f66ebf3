//! Fitted models and the customers they are asked about: all that does not change with the horizon, the discount rate or the
//! margin, so that another of these is answered without another fit.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::base::Base;
use super::bootstrap::{Bootstrap, Reweighted};
use super::card::CardData;
use super::covariates::{CovariateLikelihood, Covaried, Design, Kinds};
use super::diagnosis::{Diagnosis, enough};
use super::fit::{Fit, Fitting, Likelihood};
use super::futures::{Futures, Moving};
use super::gamma_gamma::{GammaGamma, Spends};
use super::history::Histories;
use super::intervals::{Nearby, Sides};
use super::purchase::{Model, PurchaseModel, Settling};
use super::spending::Spending;
use super::task::SPENDERS;
use super::{ClvColumns, ClvOptions, Intervals};
use crate::calendar::Period;
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

/// The fitted models of purchases and of spend.
#[derive(Debug)]
pub(super) struct Models {
    pub(super) model: Model,
    /// The ruler of times that the parameters are in.
    pub(super) period: Period,
    pub(super) purchases: Fitted<Box<dyn PurchaseModel>>,
    pub(super) spend: Option<Fitted<GammaGamma>>,
    /// How it was told how well the parameters are known.
    pub(super) intervals: Intervals,
    /// Its covariates, and the log-likelihood of the model without them.
    pub(super) covariates: Option<(Design, f64)>,
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

impl Models {
    /// In how many directions the parameters of purchases are not known.
    pub(super) fn directions(&self) -> usize {
        self.purchases.nearby.as_ref().map_or(0, |nearby| nearby.sides().len())
    }
}

/// What the models say of each of these customers, whatever is asked.
#[derive(Debug)]
pub struct Outlook {
    pub(super) models: Rc<Models>,
    pub(super) base: Base,
    /// For each distinct history, the probability that the customer still is one.
    pub(super) p_alive: Moving,
    /// What active customers will do, as far as it was asked before.
    pub(super) futures: RefCell<Futures>,
    pub(super) known: Known,
}

/// What follows from the models and customers alone, once somebody asked: another horizon, rate or margin does not change it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What is wrong with the fit.
    pub(super) diagnosis: OnceCell<Diagnosis>,
    /// What a card says of the customers.
    pub(super) data: OnceCell<CardData>,
    /// The correlation of frequency and mean amount.
    correlation: OnceCell<Option<f64>>,
    /// What customers are expected to spend.
    spending: OnceCell<Option<Spending>>,
}

impl Outlook {
    /// The fitted model of purchases, and which it is.
    ///
    /// # Errors
    ///
    /// `option` if it has covariates, and is not one model for all.
    pub fn purchases(&self) -> Result<(Model, &dyn PurchaseModel)> {
        match self.models.covariates {
            None => Ok((self.models.model, &*self.models.purchases.model)),
            Some(_) => Err(Error::new(ErrorKind::Option, Problem::OfOneModel)),
        }
    }

    /// What customers are expected to spend on a purchase; none where no value in money can be told.
    pub(super) fn spending(&self) -> Option<&Spending> {
        let of = |model: &Fitted<GammaGamma>| Spending::new(model, &self.base);
        self.known.spending.get_or_init(|| self.models.spend.as_ref().and_then(of)).as_ref()
    }

    /// The correlation of frequency and mean amount; none where one of them does not vary.
    pub(super) fn correlation(&self) -> Option<f64> {
        *self.known.correlation.get_or_init(|| self.base.spends().correlation())
    }

    /// The models of purchases near the fitted one; none where it is not known how well its parameters are known.
    pub fn nearby(&self) -> &[Sides<Box<dyn PurchaseModel>>] {
        self.models.purchases.nearby.as_ref().map_or(&[], Nearby::sides)
    }
}

/// Two are equal if their models are; the customers follow.
impl PartialEq for Outlook {
    fn eq(&self, other: &Self) -> bool {
        let fits = |it: &Self| {
            let spend = it.models.spend.as_ref().map(|spend| spend.fit.clone());
            (it.models.model, it.models.purchases.fit.clone(), spend)
        };
        fits(self) == fits(other)
    }
}

/// The work of fitting, and of looking at each customer once; a unit is a row touched by a likelihood.
#[derive(Debug)]
pub struct OutlookTask {
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
    /// Of many customers a part tells where to look.
    Part(Box<Histories>, Box<Fitting>),
    Purchases(Box<Fitting>),
    /// Where there are covariates, the fit without them comes first.
    Covariates(Box<Fit>, Box<Fitting>),
    /// Fits of customers drawn anew, where intervals are to come of them.
    Again(Box<Bootstrap>, Option<Box<Fit>>),
    Spend(Box<Purchases>, Box<Fitting>),
    SpendAgain(Box<Purchases>, Box<Bootstrap>),
    Look(Rc<Models>, Moving, Box<Futures>),
    Over,
}

/// The fitted purchase model, with the log-likelihood of the one without covariates.
#[derive(Debug)]
struct Purchases {
    fitted: Fitted<Box<dyn PurchaseModel>>,
    without: Option<f64>,
}

impl OutlookTask {
    /// Fits the models on these columns.
    ///
    /// # Errors
    ///
    /// A value that no customer can have; fewer repeat customers than the model has parameters; covariates of a model that takes
    /// none, or that do not vary.
    pub fn fit(columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Self> {
        let &ClvOptions { model, intervals, seed, .. } = options;
        let base = Base::new(columns, Design::new(columns, model)?)?;
        let settling = Box::new(model.settling(&base.histories)?);
        enough(&base.histories, model)?;
        Ok(Self { base: Some(base), model, intervals, seed, stage: Stage::Settle(settling) })
    }

    /// Looks at customers with models that are fitted.
    pub(super) fn with(models: Rc<Models>, base: Base) -> Self {
        let (model, intervals) = (models.model, models.intervals);
        Self { stage: look(models, &base), base: Some(base), model, intervals, seed: 0 }
    }
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

impl Reweighted for Spends {
    fn weights(&self) -> Vec<f64> {
        let mut weights = Vec::new();
        self.each(|_, _, weight| weights.push(weight));
        weights
    }

    fn with(&self, weights: Vec<f64>, ask: &mut dyn FnMut(&dyn Likelihood)) {
        ask(&self.reweighted(&weights));
    }
}

/// Nothing is looked at yet.
fn look(models: Rc<Models>, base: &Base) -> Stage {
    let futures = Box::new(Futures::new(&base.histories, &*models.purchases.model));
    let moves = vec![Vec::new(); models.directions()];
    Stage::Look(models, Moving { value: Vec::new(), moves }, futures)
}

/// Looks at further customers; what share of them is done.
fn look_at(
    base: &Base,
    purchases: &Fitted<Box<dyn PurchaseModel>>,
    p_alive: &mut Moving,
    futures: &mut Futures,
    budget: usize,
) -> f64 {
    let model = &*purchases.model;
    let year = (365.25 / base.period.days()).round();
    if !futures.lay_out(model, year, budget / 4) {
        return 0.0;
    }
    let sides = purchases.nearby.as_ref().map_or(&[][..], Nearby::sides);
    let (done, all) = (p_alive.value.len(), base.histories.len());
    let to = all.min(done.saturating_add((budget / (1 + 2 * sides.len())).max(1)));
    for history in done..to {
        let past = base.histories.get(history).past();
        let alive = model.p_alive(past);
        p_alive.value.push(alive);
        // The slope of a probability against the log of its odds; where nobody can have left nothing moves.
        let slope = -alive * (1.0 - alive);
        let log_odds = |model: &dyn PurchaseModel| model.log_odds_left(past);
        for (moves, side) in p_alive.moves.iter_mut().zip(sides) {
            let by = side.moves(log_odds(&*side.above), log_odds(&*side.below));
            moves.push(if slope == 0.0 { 0.0 } else { slope * by });
        }
    }
    to as f64 / all as f64
}

impl Task for OutlookTask {
    type Output = Rc<Outlook>;

    fn step(&mut self, budget: usize) -> Result<Step<Rc<Outlook>>> {
        let not_fitted = || Error::new(ErrorKind::Fit, Problem::NotFitted);
        // How far each stage reaches, of the whole.
        const ALIKE: f64 = 0.1;
        let is_again = self.intervals == Intervals::Bootstrap;
        let fitted_at = if is_again { 0.2 } else { 0.7 };
        const AGAIN: f64 = 0.7;
        const SPENT: f64 = 0.8;
        const PRICED: f64 = 0.9;
        let model = self.model;
        let base = self.base.as_ref().ok_or_else(not_fitted)?;
        let models = |purchases: Purchases, spend| {
            let Purchases { fitted, without } = purchases;
            let covariates = base.kinds.as_ref().map(|kinds| kinds.design.clone()).zip(without);
            let (period, intervals) = (base.period, self.intervals);
            Rc::new(Models { model, period, purchases: fitted, spend, intervals, covariates })
        };
        let fitted = |fit: Fit, without: Option<f64>| {
            let fitted = Fitted::new(fit, |parameters| purchase_model(model, parameters, base));
            let purchases = Purchases { fitted: fitted.ok_or_else(not_fitted)?, without };
            Ok(if base.spends().customers() >= SPENDERS {
                Stage::Spend(Box::new(purchases), Box::new(Fitting::careful(base.spends())))
            } else {
                look(models(purchases, None), base)
            })
        };
        let settled = |fit: Fit, without: Option<Box<Fit>>| match is_again {
            true => Ok(Stage::Again(Box::new(Bootstrap::new(fit, self.seed)), without)),
            false => fitted(fit, without.map(|without| without.log_likelihood)),
        };
        let priced = |purchases, fit| {
            let with = |parameters: &[f64]| GammaGamma::new(parameters.try_into().ok()?);
            look(models(purchases, Fitted::new(fit, with)), base)
        };
        let between = |from: f64, to: f64, share: f64| from + share * (to - from);
        let (stage, progress) = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Settle(mut settling) => match settling.step(budget) {
                Step::Progress(_) => (Stage::Settle(settling), 0.0),
                Step::Done(model) => {
                    self.model = model;
                    let stage = match base.histories.part() {
                        None => {
                            let fitting = Fitting::careful(&*model.likelihood(&base.histories));
                            Stage::Purchases(Box::new(fitting))
                        }
                        Some(part) => {
                            let fitting = Fitting::new(&*model.likelihood(&part));
                            Stage::Part(Box::new(part), Box::new(fitting))
                        }
                    };
                    (stage, 0.0)
                }
            },
            Stage::Part(part, mut fitting) => {
                let step = fitting.step(&*model.likelihood(&part), budget);
                match step {
                    Step::Progress(_) => (Stage::Part(part, fitting), 0.0),
                    Step::Done(fit) => {
                        let fitting = Fitting::careful(&*model.likelihood(&base.histories));
                        let fitting = fitting.near(&fit, part.customers());
                        (Stage::Purchases(Box::new(fitting)), 0.0)
                    }
                }
            }
            Stage::Purchases(mut fitting) => {
                let reach = if base.kinds.is_some() { ALIKE } else { fitted_at };
                match (fitting.step(&*model.likelihood(&base.histories), budget), &base.kinds) {
                    (Step::Progress(share), _) => (Stage::Purchases(fitting), share * reach),
                    (Step::Done(fit), None) => (settled(fit, None)?, reach),
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
                    Step::Done(fit) => (settled(fit, Some(without))?, fitted_at),
                }
            }
            Stage::Again(mut sets, without) => {
                let (histories, kinds) = (&base.histories, base.kinds.as_ref());
                let rows = Purchased { histories, kinds, model, without: without.as_deref() };
                match sets.step(&rows, budget) {
                    Step::Progress(share) => {
                        (Stage::Again(sets, without), between(fitted_at, AGAIN, share))
                    }
                    Step::Done(fit) => {
                        (fitted(fit, without.map(|without| without.log_likelihood))?, AGAIN)
                    }
                }
            }
            Stage::Spend(purchases, mut fitting) => match fitting.step(base.spends(), budget) {
                Step::Progress(share) => {
                    (Stage::Spend(purchases, fitting), between(AGAIN, SPENT, share))
                }
                Step::Done(fit) if is_again => {
                    // Another stream than that of purchases.
                    let sets = Box::new(Bootstrap::new(fit, !self.seed));
                    (Stage::SpendAgain(purchases, sets), SPENT)
                }
                Step::Done(fit) => (priced(*purchases, fit), PRICED),
            },
            Stage::SpendAgain(purchases, mut sets) => match sets.step(base.spends(), budget) {
                Step::Progress(share) => {
                    (Stage::SpendAgain(purchases, sets), between(SPENT, PRICED, share))
                }
                Step::Done(fit) => (priced(*purchases, fit), PRICED),
            },
            Stage::Look(models, mut p_alive, mut futures) => {
                let share = look_at(base, &models.purchases, &mut p_alive, &mut futures, budget);
                if share >= 1.0 {
                    let base = self.base.take().ok_or_else(not_fitted)?;
                    let futures = RefCell::new(*futures);
                    let known = Known::default();
                    let outlook = Outlook { models, base, p_alive, futures, known };
                    return Ok(Step::Done(Rc::new(outlook)));
                }
                (Stage::Look(models, p_alive, futures), PRICED + share * (1.0 - PRICED))
            }
            Stage::Over => return Err(not_fitted()),
        };
        self.stage = stage;
        Ok(Step::Progress(progress))
    }
}
