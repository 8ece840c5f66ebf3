//! What are customers worth?
//!
//! A purchase model says how often each will buy, a spend model how much it will spend when it does, and the product,
//! discounted, is its lifetime value. One fitted model a file; no chart is known here.
//!
//! Both models are fitted by maximum likelihood on distinct histories, and everything that a prediction shares between
//! customers is computed once: an active customer's future depends on frequency and age alone.

pub mod active;
pub mod beta_discrete_weibull;
pub mod bg_nbd;
mod contract;
pub mod fit;
pub mod gamma_gamma;
mod health;
pub mod history;
pub mod holdout;
mod projected;
pub mod projection;
pub mod residual_lifetime;
pub mod sbg;
pub mod survivors;
mod task;
pub mod value;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::task::run;
use crate::words::{Accepted, Locale, Problem};

use bg_nbd::BgNbd;
use fit::Named;
use gamma_gamma::GammaGamma;
use holdout::HoldoutReport;

pub use health::Health;
pub use task::ClvTask;

/// The purchase model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// BG/NBD: [`bg_nbd`].
    #[default]
    BgNbd,
}

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
    /// The level of intervals, shared by all analyses; .95 by default.
    #[serde(skip)]
    pub level: f64,
    /// The language of [`Health::messages`], shared by all analyses.
    #[serde(skip)]
    pub locale: Locale,
}

impl Default for ClvOptions {
    fn default() -> Self {
        Self {
            model: Model::BgNbd,
            horizon: None,
            discount_rate: 0.1,
            margin: 1.0,
            level: 0.95,
            locale: Locale::En,
        }
    }
}

impl ClvOptions {
    fn checked(&self) -> Result<()> {
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
            Self { level, .. } => normal::two_sided(level).map(drop),
        }
    }
}

/// Columns of one value a customer, or a group of `weight` equal customers, with times in periods.
#[derive(Clone, Copy, Debug)]
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
    /// The length of a holdout in periods, and the occasions in it.
    pub holdout: Option<(f64, &'a [u32])>,
    /// The ruler of times.
    pub period: Period,
    /// The day the columns are as of, where it is known.
    pub as_of: Option<Day>,
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
    /// Its parameters.
    pub parameters: Named<f64>,
    /// Their standard errors; null where the data do not determine them.
    pub standard_errors: Named<Option<f64>>,
    /// Their intervals at `level`, [low, high]; null as the errors are.
    pub intervals: Named<Option<[f64; 2]>>,
    /// The log-likelihood of the purchases.
    pub log_likelihood: f64,
    /// Akaike's criterion, 2k − 2 ln L with k parameters.
    pub aic: f64,
    /// The Bayesian criterion, k ln n − 2 ln L.
    pub bic: f64,
    /// The spend model; null without amounts.
    pub spend: Option<SpendFit>,
    /// How well the holdout was predicted; null without one.
    pub holdout: Option<HoldoutReport>,
    /// Whether the numbers can be relied on.
    pub health: Health,
    /// Customers.
    pub n: u64,
    /// The ruler of times.
    pub period: Period,
    /// The day the predictions begin after.
    pub as_of: Option<Day>,
    /// Periods ahead.
    pub horizon: u32,
    /// The discount rate, effective a year.
    pub discount_rate: f64,
    /// The share of revenue that is margin.
    pub margin: f64,
    /// The level of intervals.
    pub level: f64,
    /// Purchases expected of all customers over the horizon.
    pub total_purchases: f64,
    /// The value of all customers; null where no value in money can be told.
    pub total_value: Option<f64>,
    /// For each customer, the probability that it is still one.
    #[serde(skip)]
    pub p_alive: Vec<f64>,
    /// For each customer, the purchases expected over the horizon.
    #[serde(skip)]
    pub expected_purchases: Vec<f64>,
    /// For each customer, the mean amount expected of a purchase.
    #[serde(skip)]
    pub expected_spend: Option<Vec<f64>>,
    /// For each customer, the discounted value.
    #[serde(skip)]
    pub clv: Option<Vec<f64>>,
    /// The fitted purchase model, for further predictions.
    #[serde(skip)]
    pub purchase_model: BgNbd,
    /// The fitted spend model.
    #[serde(skip)]
    pub spend_model: Option<GammaGamma>,
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
    /// The correlation of frequency and mean amount, which the model takes for 0; null where one of them does not vary.
    pub correlation: Option<f64>,
    /// Customers the model was fitted on: with a repeat purchase and a mean amount above 0.
    pub customers: u64,
    /// Whether the search found a maximum.
    pub converged: bool,
}

/// Predicts the value of every customer.
///
/// # Errors
///
/// An option out of range; fewer repeat customers than the model has parameters.
pub fn clv(customers: &Customers, options: &ClvOptions) -> Result<ClvResult> {
    customers.window.whole()?;
    run(ClvTask::new(&customers.into(), options)?)
}

#[cfg(test)]
mod tests;
