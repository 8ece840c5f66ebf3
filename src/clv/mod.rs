//! What are customers worth?
//!
//! A purchase model says how often each will buy, a spend model how much it will spend when it does, and the product,
//! discounted, is its lifetime value. One fitted model a file; no chart is known here.
//!
//! Both models are fitted by maximum likelihood on distinct histories, and everything that a prediction shares between
//! customers is computed once: an active customer's future depends on frequency and age alone.

pub mod active;
mod base;
pub mod beta_discrete_weibull;
pub mod beta_geometric;
pub mod bg_bb;
mod bootstrap;
mod buyers;
pub mod calibration;
pub mod card;
mod contract;
pub mod covariates;
pub mod diagnosis;
pub mod early_warning;
pub mod equity;
pub mod fit;
mod futures;
pub mod gamma_gamma;
pub mod gompertz_nbd;
mod health;
pub mod history;
pub mod holdout;
pub mod intervals;
pub mod life;
pub mod matrix;
pub mod mixing;
pub mod nbd;
mod new_customer;
mod outlook;
pub mod pareto_nbd;
mod projected;
pub mod projection;
mod projection_task;
pub mod purchase;
mod purchases;
pub mod repeat;
pub mod residual_lifetime;
pub mod sbg;
mod scores;
mod spending;
pub mod surface;
pub mod survivors;
mod task;
pub mod timings;
pub mod tournament;
pub mod tracking;
pub mod value;
pub mod what_if;
mod windows;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::task::run;
use crate::words::{Accepted, Horizon, Locale, Problem};

use covariates::{CovariateFit, Covariates};
use fit::{Likelihood, Named};
use gamma_gamma::GammaGamma;
use intervals::Sides;
use purchases::Fitted;
use task::whole;

pub use card::Card;
pub use diagnosis::{Diagnosis, Frequencies, Verdict};
pub use health::Health;
pub use history::counts;
pub use new_customer::NewCustomer;
pub use outlook::{Outlook, OutlookTask};
pub use purchase::{Model, PurchaseModel};
pub use purchases::{Purchases, PurchasesTask};
pub use scores::{Counts, Ends, GroupValue, Scores};
pub use task::ClvTask;

/// How value is predicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ClvOptions {
    /// The purchase model; BG/NBD by default.
    pub model: Model,
    /// Periods ahead, 1 to 10,000; a year by default.
    pub horizon: Option<u32>,
    /// The discount rate, effective a year, 0 to 10; .1 by default.
    pub discount_rate: f64,
    /// The share of revenue that is margin, above 0 and up to 1; 1 by default, and then value is revenue.
    pub margin: f64,
    /// The days within which an order is looked for, 1 to 3,650; 30 by default.
    pub next_days: u32,
    /// Whether the purchases of all future are told too (DERT), which takes longer; the discount rate must then be above 0.
    pub residual: bool,
    /// The names of what may go with how often a customer buys and how soon it stops: attributes of the customers, or those of
    /// the columns at hand. None by default.
    pub covariates: Vec<String>,
    /// How it is told how well the parameters are known, of which every interval follows.
    pub intervals: Intervals,
    /// Whether all numbers of each customer have intervals, as the value has.
    pub each_interval: bool,
    /// The largest number of purchases in the horizon of which the probability is told, 1 to 100, for each customer and for all;
    /// none by default.
    pub counts: Option<u32>,
    /// What it costs to win a customer; if it is given, it is compared with what a new one is worth.
    pub acquisition_cost: Option<f64>,
    /// The level of intervals, shared by all analyses; .95 by default.
    #[serde(skip)]
    pub level: f64,
    /// What the bootstrap draws by, shared by all analyses.
    #[serde(skip)]
    pub seed: u64,
    /// The language of [`Health::messages`], shared by all analyses.
    #[serde(skip)]
    pub locale: Locale,
}

/// How it is told how well parameters are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Intervals {
    /// By the curvature of the likelihood.
    #[default]
    Delta,
    /// By fits of customers drawn anew, which takes a hundred times as long.
    Bootstrap,
}

impl Default for ClvOptions {
    fn default() -> Self {
        Self {
            model: Model::BgNbd,
            horizon: None,
            discount_rate: 0.1,
            margin: 1.0,
            next_days: 30,
            residual: false,
            covariates: Vec::new(),
            intervals: Intervals::Delta,
            each_interval: false,
            counts: None,
            seed: 1,
            acquisition_cost: None,
            level: 0.95,
            locale: Locale::En,
        }
    }
}

impl ClvOptions {
    /// The same with the default for all that needs no other fit.
    pub fn fitted(&self) -> Self {
        let (model, intervals) = (self.model, self.intervals);
        Self { model, intervals, covariates: self.covariates.clone(), ..Self::default() }
    }

    /// # Errors
    ///
    /// An option out of range.
    pub(crate) fn checked(&self) -> Result<()> {
        let refuse = |option, found: f64, accepted| {
            let problem = Problem::BadOption { option, found: found.to_string(), accepted };
            Err(Error::new(ErrorKind::Option, problem))
        };
        match *self {
            Self { horizon: Some(periods), .. } if !(1..=10_000).contains(&periods) => {
                refuse("horizon", periods.into(), Accepted::Whole { from: 1, to: 10_000 })
            }
            Self { discount_rate: rate, .. } if !(0.0..=10.0).contains(&rate) => {
                refuse("discountRate", rate, Accepted::YearlyRate)
            }
            Self { margin, .. } if !(margin > 0.0 && margin <= 1.0) => {
                refuse("margin", margin, Accepted::Margin)
            }
            Self { counts: Some(most), .. } if !(1..=100).contains(&most) => {
                refuse("counts", most.into(), Accepted::Whole { from: 1, to: 100 })
            }
            Self { next_days: days, .. } if !(1..=3650).contains(&days) => {
                refuse("nextDays", days.into(), Accepted::Whole { from: 1, to: 3650 })
            }
            Self { residual: true, discount_rate: rate, .. } if rate <= 0.0 => {
                refuse("discountRate", rate, Accepted::RateForAllFuture)
            }
            Self { acquisition_cost: Some(cost), .. } if !(cost > 0.0 && cost < 1e15) => {
                refuse("acquisitionCost", cost, Accepted::AboveZero)
            }
            Self { level, .. } => normal::two_sided(level).map(drop),
        }
    }
}

/// Columns of one value a customer, or a group of `weight` equal customers, with times in periods.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClvColumns<'a> {
    /// Repeat purchase occasions x.
    pub frequency: &'a [u32],
    /// Last minus first purchase, t_x.
    pub recency: &'a [f64],
    /// Time since the first purchase, T.
    pub age: &'a [f64],
    /// Mean amount of the repeat occasions, where amounts are known.
    pub monetary: Option<&'a [f64]>,
    /// How many customers a row stands for; 1 by default.
    pub weight: Option<&'a [f64]>,
    /// Σ ln(interval) over the times between the occasions of each, in periods, where known: the CNBD-k models find k by it.
    pub log_intervals: Option<&'a [f64]>,
    /// What else is known of each, to be had in the model.
    pub covariates: Covariates<'a>,
    /// The length of a holdout in periods, and the occasions in it.
    pub holdout: Option<(f64, &'a [u32])>,
    /// The ruler of times.
    pub period: Period,
    /// The day the columns are as of, where it is known.
    pub as_of: Option<Day>,
}

impl ClvColumns<'_> {
    /// How many customers a row stands for.
    fn weight_of(&self, row: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[row])
    }
}

impl<'a> From<&'a Customers> for ClvColumns<'a> {
    fn from(customers: &'a Customers) -> Self {
        let holdout = customers.holdout.as_ref();
        Self {
            frequency: &customers.frequency,
            recency: &customers.recency,
            age: &customers.age,
            monetary: customers.has_amounts.then_some(&customers.monetary),
            weight: None,
            log_intervals: customers.log_intervals.as_deref(),
            covariates: Covariates::default(),
            holdout: holdout.map(|holdout| (holdout.length, &holdout.frequency[..])),
            period: customers.period,
            as_of: Some(customers.as_of),
        }
    }
}

/// Predicted value, with the models behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClvResult {
    /// The purchase model.
    pub model: Model,
    /// Its parameters; with covariates those of a customer whose covariates are all at their means.
    pub parameters: Named<f64>,
    /// Their standard errors; null where the data do not determine them.
    pub standard_errors: Named<Option<f64>>,
    /// Their intervals at `level`, [low, high]; null as the errors are.
    pub intervals: Named<Option<[f64; 2]>>,
    /// How it was told how well they are known.
    pub intervals_by: Intervals,
    /// What the covariates go with; null without any.
    pub covariates: Option<CovariateFit>,
    /// The log-likelihood of the purchases.
    pub log_likelihood: f64,
    /// Akaike's criterion, 2k − 2 ln L with k parameters.
    pub aic: f64,
    /// The Bayesian criterion, k ln n − 2 ln L.
    pub bic: f64,
    /// The spend model; null without amounts.
    pub spend: Option<SpendFit>,
    /// Whether the numbers can be relied on.
    pub health: Health,
    /// The models, to score other customers with.
    pub card: Card,
    /// What is predicted; in JavaScript beside the rest.
    #[serde(flatten)]
    pub scores: Scores,
}

/// What is predicted stands beside the models, as in JavaScript.
impl std::ops::Deref for ClvResult {
    type Target = Scores;

    fn deref(&self) -> &Scores {
        &self.scores
    }
}

impl ClvResult {
    /// The purchase model, to be asked further questions.
    ///
    /// # Errors
    ///
    /// `option` if it has covariates, and is not one model for all.
    pub fn of_all(&self) -> Result<&dyn PurchaseModel> {
        match self.covariates {
            None => Ok(&*self.outlook.models.purchases.model),
            Some(_) => Err(Error::new(ErrorKind::Option, Problem::OfOneModel)),
        }
    }

    /// The models near it; none where it is not known how well its parameters are known.
    pub fn nearby(&self) -> &[Sides<Box<dyn PurchaseModel>>] {
        self.outlook.nearby()
    }

    fn new(options: &ClvOptions, scores: Scores) -> Self {
        let Outlook { models, base, .. } = &*scores.outlook;
        let (fit, level) = (&models.purchases.fit, options.level);
        let names = models.model.names();
        let (k, n) = (fit.parameters.len() as f64, base.histories.customers());
        let spend = models.spend.as_ref();
        let spend_fit = |Fitted { model, fit, .. }: &Fitted<GammaGamma>| SpendFit {
            parameters: Named::new(&GammaGamma::NAMES, fit.parameters.clone()),
            standard_errors: Named::new(&GammaGamma::NAMES, fit.standard_errors()),
            intervals: Named::new(&GammaGamma::NAMES, fit.intervals(level)),
            log_likelihood: fit.log_likelihood,
            mean: model.mean(),
            mean_interval: scores.new_customer.spend_interval,
            correlation: scores.outlook.correlation(),
            customers: whole(base.spends().customers()),
            converged: fit.converged,
            gradient_norm: fit.gradient_norm,
            starts: fit.starts,
            agreeing: fit.agreeing,
            weak_prior: fit.weak_prior,
        };
        let covariates = models.covariates.as_ref().map(|(design, without)| {
            CovariateFit::new(names.len(), design, fit, *without, level, options.locale)
        });
        Self {
            model: models.model,
            intervals_by: models.intervals,
            covariates,
            parameters: Named::new(names, fit.parameters.clone()),
            standard_errors: Named::new(names, fit.standard_errors()),
            intervals: Named::new(names, fit.intervals(level)),
            log_likelihood: fit.log_likelihood,
            aic: 2.0 * k - 2.0 * fit.log_likelihood,
            bic: k * libm::log(n) - 2.0 * fit.log_likelihood,
            spend: spend.map(spend_fit),
            card: Card::of(&scores.outlook, options, scores.horizon),
            health: scores.outlook.health(options, scores.holdout.as_ref()),
            scores,
        }
    }
}

/// The fitted spend model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpendFit {
    /// Its parameters.
    pub parameters: Named<f64>,
    /// Their standard errors; null where the data do not determine them.
    pub standard_errors: Named<Option<f64>>,
    /// Their intervals at `level`, [low, high]; null as the errors are.
    pub intervals: Named<Option<[f64; 2]>>,
    /// The log-likelihood of the mean amounts.
    pub log_likelihood: f64,
    /// The mean amount of a purchase over all customers; null where the model has no finite one.
    pub mean: Option<f64>,
    /// Its interval; null where the data do not determine it.
    pub mean_interval: Option<[f64; 2]>,
    /// The correlation of frequency and mean amount, which the model takes for 0; null where one of them does not vary.
    pub correlation: Option<f64>,
    /// Customers the model was fitted on: with a repeat purchase and a mean amount above 0.
    pub customers: u64,
    /// Whether the search found a maximum.
    pub converged: bool,
    /// As [`Health::gradient_norm`].
    pub gradient_norm: f64,
    /// As [`Diagnosis::starts`].
    pub starts: usize,
    /// As [`Diagnosis::agreeing`].
    pub agreeing: usize,
    /// As [`Diagnosis::weak_prior`].
    pub weak_prior: bool,
}

/// So many periods, in words.
fn length(period: Period, n: u32) -> Horizon {
    match period {
        Period::Day => Horizon::Days(n),
        Period::Week => Horizon::Weeks(n),
        Period::Month => Horizon::Months(n),
        Period::Quarter => Horizon::Quarters(n),
        Period::Year => Horizon::Years(n),
    }
}

/// What is each customer worth? A purchase model and Gamma-Gamma are fitted by maximum likelihood, and what they expect of each
/// customer over the horizon is discounted: margin · E\[amount\] · Σₖ E\[purchases of period k\] · (1 + rate)^(−k · days / 365.25).
/// Columns of the result are in the order of the customers; times are in periods, money is in that of the amounts. The papers stand
/// with the models.
///
/// # Errors
///
/// `option` if an option is out of range; `fit` with fewer repeat customers than the model has parameters, or if all did the same;
/// `data` if a value is none that a customer can have.
pub fn clv(customers: &Customers, options: &ClvOptions) -> Result<ClvResult> {
    customers.window.whole()?;
    run(ClvTask::new(&customers.into(), options)?)
}

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
