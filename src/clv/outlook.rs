//! Fitted models and the customers they are asked about: all that does not change with the horizon, the discount rate or the
//! margin, so that another of these is answered without another fit.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::base::Base;
use super::bootstrap::{Bootstrap, Reweighted};
use super::card::CardData;
use super::covariates::Design;
use super::diagnosis::Diagnosis;
use super::fit::{Fit, Fitting, Likelihood};
use super::futures::{Futures, Moving, Rule, Times, Wanted, in_order};
use super::gamma_gamma::{GammaGamma, Spends};
use super::intervals::{Nearby, Sides};
use super::purchase::{Model, PurchaseModel};
use super::purchases::{Fitted, Purchases, PurchasesTask, not_fitted};
use super::spending::Spending;
use super::task::SPENDERS;
use super::{ClvColumns, ClvOptions, Intervals};
use crate::calendar::Period;
use crate::error::Result;
use crate::task::{Step, Task};

/// A horizon that is summed period by period, and one beyond which the next takes further predictions.
const NEAREST: usize = 12;
const FARTHEST: usize = 400;

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
    times: OnceCell<Times>,
    /// The correlation of frequency and mean amount.
    correlation: OnceCell<Option<f64>>,
    /// What customers are expected to spend.
    spending: OnceCell<Option<Spending>>,
}

impl Outlook {
    /// What customers are expected to spend on a purchase; none where no value in money can be told.
    pub(super) fn spending(&self) -> Option<&Spending> {
        let of = |model: &Fitted<GammaGamma>| Spending::new(model, &self.base);
        self.known.spending.get_or_init(|| self.models.spend.as_ref().and_then(of)).as_ref()
    }

    /// The times it takes to tell of any horizon.
    pub(super) fn times(&self) -> Times {
        *self.known.times.get_or_init(|| Times::of(&*self.models.purchases.model))
    }

    /// The correlation of frequency and mean amount; none where one of them does not vary.
    pub(super) fn correlation(&self) -> Option<f64> {
        *self.known.correlation.get_or_init(|| self.base.spends().correlation())
    }

    /// The models of purchases near the fitted one; none where it is not known how well its parameters are known.
    pub(super) fn nearby(&self) -> &[Sides<Box<dyn PurchaseModel>>] {
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
    intervals: Intervals,
    seed: u64,
    /// Whether any horizon will be asked for.
    any_horizon: bool,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Purchases(Box<PurchasesTask>),
    Spend(Box<Purchases>, Box<Fitting>),
    SpendAgain(Box<Purchases>, Box<Bootstrap>),
    Look(Rc<Models>, Box<Base>, Moving, Box<Futures>),
    LookAhead(Rc<Outlook>, Vec<Wanted>),
    Over,
}

impl OutlookTask {
    /// Fits the models on these columns.
    ///
    /// # Errors
    ///
    /// As [`PurchasesTask::new`].
    pub fn fit(columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Self> {
        let &ClvOptions { intervals, seed, .. } = options;
        let stage = Stage::Purchases(Box::new(PurchasesTask::new(columns, options)?));
        Ok(Self { intervals, seed, any_horizon: false, stage })
    }

    /// The same where a slider will ask for one horizon after the other: what those up to its end take is computed at once,
    /// since the first that is far would keep the slider waiting.
    ///
    /// # Errors
    ///
    /// As [`PurchasesTask::new`].
    pub fn for_any_horizon(columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Self> {
        Ok(Self { any_horizon: true, ..Self::fit(columns, options)? })
    }

    /// Looks at customers with models that are fitted.
    pub(super) fn with(models: Rc<Models>, base: Base) -> Self {
        let intervals = models.intervals;
        Self { intervals, seed: 0, any_horizon: false, stage: look(models, base) }
    }

    /// What comes after both fits.
    fn look(&self, purchases: Purchases, spend: Option<Fitted<GammaGamma>>) -> Stage {
        let Purchases { model, base, fitted, without } = purchases;
        let covariates = base.kinds.as_ref().map(|kinds| kinds.design.clone()).zip(without);
        let (period, intervals) = (base.period, self.intervals);
        let models = Models { model, period, purchases: fitted, spend, intervals, covariates };
        look(Rc::new(models), base)
    }

    fn priced(&self, purchases: Purchases, fit: Fit) -> Stage {
        let with = |parameters: &[f64]| GammaGamma::new(parameters.try_into().ok()?);
        self.look(purchases, Fitted::new(fit, with))
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
fn look(models: Rc<Models>, base: Base) -> Stage {
    let futures = Box::new(Futures::new(&base.histories, &*models.purchases.model));
    let moves = vec![Vec::new(); models.directions()];
    Stage::Look(models, Box::new(base), Moving { value: Vec::new(), moves }, futures)
}

/// What the horizons of a slider take; nothing of models of which each period has to be asked by itself.
fn of_any_horizon(times: Times) -> Vec<Wanted> {
    if !times.are_few() {
        return Vec::new();
    }
    let rules = [NEAREST, FARTHEST].map(|horizon| Rule::over_periods(&vec![1.0; horizon], times));
    in_order(rules.iter().flat_map(Rule::wanted).collect())
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
        // How far each stage reaches, of the whole.
        const BOUGHT: f64 = 0.7;
        const SPENT: f64 = 0.8;
        const PRICED: f64 = 0.9;
        const LOOKED: f64 = 0.95;
        let between = |from: f64, to: f64, share: f64| from + share * (to - from);
        let (stage, progress) = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Purchases(mut task) => match task.step(budget)? {
                Step::Progress(share) => (Stage::Purchases(task), share * BOUGHT),
                Step::Done(found) if found.base.spends().customers() >= SPENDERS => {
                    let fitting = Box::new(Fitting::careful(found.base.spends()));
                    (Stage::Spend(Box::new(found), fitting), BOUGHT)
                }
                Step::Done(found) => (self.look(found, None), PRICED),
            },
            Stage::Spend(found, mut fitting) => match fitting.step(found.base.spends(), budget) {
                Step::Progress(share) => {
                    (Stage::Spend(found, fitting), between(BOUGHT, SPENT, share))
                }
                Step::Done(fit) if self.intervals == Intervals::Bootstrap => {
                    // Another stream than that of purchases.
                    let sets = Box::new(Bootstrap::new(fit, !self.seed));
                    (Stage::SpendAgain(found, sets), SPENT)
                }
                Step::Done(fit) => (self.priced(*found, fit), PRICED),
            },
            Stage::SpendAgain(found, mut sets) => match sets.step(found.base.spends(), budget) {
                Step::Progress(share) => {
                    (Stage::SpendAgain(found, sets), between(SPENT, PRICED, share))
                }
                Step::Done(fit) => (self.priced(*found, fit), PRICED),
            },
            Stage::Look(models, base, mut p_alive, mut futures) => {
                let share = look_at(&base, &models.purchases, &mut p_alive, &mut futures, budget);
                if share >= 1.0 {
                    let (base, futures) = (*base, RefCell::new(*futures));
                    let known = Known::default();
                    let outlook = Rc::new(Outlook { models, base, p_alive, futures, known });
                    if !self.any_horizon {
                        return Ok(Step::Done(outlook));
                    }
                    let wanted = of_any_horizon(outlook.times());
                    (Stage::LookAhead(outlook, wanted), LOOKED)
                } else {
                    let progress = between(PRICED, LOOKED, share);
                    (Stage::Look(models, base, p_alive, futures), progress)
                }
            }
            Stage::LookAhead(outlook, wanted) => {
                let Fitted { model, nearby, .. } = &outlook.models.purchases;
                let mut futures = outlook.futures.borrow_mut();
                let share = futures.fill(&**model, nearby.as_ref(), &wanted, budget);
                drop(futures);
                if share >= 1.0 {
                    return Ok(Step::Done(outlook));
                }
                (Stage::LookAhead(outlook, wanted), between(LOOKED, 1.0, share))
            }
            Stage::Over => return Err(not_fitted()),
        };
        self.stage = stage;
        Ok(Step::Progress(progress))
    }
}
