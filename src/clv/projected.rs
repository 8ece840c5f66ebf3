//! What a projection says, whatever it was made from.

use serde::Serialize;

use super::fit::Named;
use crate::calendar::{Day, Period};

/// What says that a customer is still one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Basis {
    /// A contract that runs.
    Contract,
    /// A column with how long each stayed, and one that says whether it left.
    Duration,
    /// Counts of customers who are left.
    Counts,
    /// Buying in the period.
    Purchases,
}

/// The future as a model sees it, over what was observed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Projection {
    /// What says that a customer is still one.
    pub basis: Basis,
    /// The period; of durations and counts it is theirs, whatever stands here.
    pub period: Period,
    /// The day it is as of, where that is known.
    pub as_of: Option<Day>,
    /// The level of the intervals.
    pub level: f64,
    /// Customers.
    pub customers: u32,
    /// The share observed in each period.
    pub observed: Vec<ObservedShare>,
    /// The share expected in each period, from the first on under contract, and in the coming ones of purchases.
    pub projected: Vec<ProjectedShare>,
    /// The models that were fitted, those that the data allow.
    pub models: Vec<FittedModel>,
    /// How well periods that were held back were projected; absent where there are too few.
    pub backtest: Option<Backtest>,
    /// How many more periods customers are expected to stay; absent for purchases.
    pub residual_lifetime: Option<ResidualLifetime>,
    /// The cohorts by themselves, by the same model; none for purchases and durations.
    pub cohorts: Vec<CohortProjection>,
    /// What to know when reading this, the most important first.
    pub notes: Vec<String>,
}

/// The share observed in a period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObservedShare {
    /// Whole periods since the start; of purchases the period, counted from the day it is as of: 0 is the last before it.
    pub at: i32,
    /// Customers who could leave at its end, or were customers before it began.
    pub customers: u32,
    /// The share that is still there (Kaplan & Meier), or bought.
    pub share: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The share expected in a period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectedShare {
    /// As in [`ObservedShare`]; the first coming period of purchases is 1.
    pub at: i32,
    /// The expected share.
    pub share: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FittedModel {
    /// Its name: `sbg`, `bdw` or `bg-nbd`.
    pub model: &'static str,
    /// Whether the projection is its.
    pub chosen: bool,
    /// Its parameters.
    pub parameters: Named<f64>,
    /// Their standard errors; null where the data do not determine them.
    pub standard_errors: Named<Option<f64>>,
    /// Their intervals at `level`, [low, high]; null as the errors are.
    pub intervals: Named<Option<[f64; 2]>>,
    /// The log-likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion, 2k − 2 ln L with k parameters.
    pub aic: f64,
    /// Whether the search found a maximum.
    pub converged: bool,
}

/// A projection made without the last periods, against what they brought.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backtest {
    /// The name of the model, chosen without the periods held back.
    pub model: &'static str,
    /// Periods it was fitted on.
    pub fitted: u32,
    /// The periods held back, as projected.
    pub projected: Vec<ProjectedShare>,
    /// The share in each of them that was observed.
    pub observed: Vec<f64>,
    /// The share in each if the last rate before them had gone on: of staying under contract, of buying otherwise.
    pub baseline: Vec<f64>,
    /// The mean absolute error of the projection, in shares.
    pub error: f64,
    /// That of the last rate.
    pub baseline_error: f64,
}

/// Further periods that customers are expected to stay, each counted at the renewal that opens it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResidualLifetime {
    /// Of a customer in the first period.
    pub new: Lifetime,
    /// Of those who are still there, a mean; absent if nobody is.
    pub current: Option<Lifetime>,
    /// Customers who are still there.
    pub still: u32,
    /// The yearly discount rate.
    pub discount_rate: f64,
}

/// A number of periods, plain and discounted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lifetime {
    /// The mean; absent if by the model it is infinite, as it is where some customers hardly ever leave.
    pub periods: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end; absent if it may be infinite.
    pub high: Option<f64>,
    /// The mean with later periods discounted; the next renewal counts in full.
    pub discounted: Option<f64>,
    /// The lower end of its interval.
    pub discounted_low: Option<f64>,
    /// The upper end.
    pub discounted_high: Option<f64>,
}

/// One cohort by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CohortProjection {
    /// The first day of its period; absent for counts.
    pub start: Option<Day>,
    /// Customers in it.
    pub customers: u32,
    /// Those who left.
    pub lost: u32,
    /// Whole periods it was followed.
    pub periods: u32,
    /// The share that is still there after those.
    pub observed: Option<f64>,
    /// The parameters of the chosen model, fitted on it alone; absent where it is too young for that, or nobody left.
    pub parameters: Option<Named<f64>>,
    /// Its log-likelihood.
    pub log_likelihood: Option<f64>,
    /// The share expected at the horizon, counted from the oldest cohort's last period.
    pub at_horizon: Option<ProjectedShare>,
}
