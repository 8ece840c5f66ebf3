//! A model card: fitted models as a small file, which scores new customers without the data they were fitted on.
//!
//! It holds the parameters and how well they are known, the options, a summary of the data with a hash by which the same data
//! are known again, and the version that wrote it. Nothing in it tells of a single customer.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::base::Base;
use super::covariates::Design;
use super::fit::{Fit, Likelihood};
use super::gamma_gamma::GammaGamma;
use super::outlook::{Models, Outlook, OutlookTask};
use super::purchase::Model;
use super::purchases::{Fitted, purchase_model};
use super::task::whole;
use super::value::Valuing;
use super::{ClvColumns, ClvOptions, Intervals, Scores};
use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::Matrix;
use crate::task::run;
use crate::words::{Clv as Words, Locale, Problem};

/// The form of cards that is written; one with another number is refused.
const FORM: u32 = 1;

/// Fitted models, to score customers with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Card {
    /// The form of this card: 1.
    pub tenure_card: u32,
    /// The version of Tenure that fitted the models.
    pub version: String,
    /// The purchase model.
    pub model: Model,
    /// The ruler of times: those of customers to be scored must be in the same.
    pub period: Period,
    /// The purchase model's parameters.
    pub purchases: CardFit,
    /// Those of spend; null where there is no such model.
    pub spend: Option<CardFit>,
    /// The covariates of purchases, in the order of their coefficients among the parameters; null without any.
    #[serde(default)]
    pub covariates: Option<CardCovariates>,
    /// What was asked for at first.
    pub options: CardOptions,
    /// What the models were fitted on.
    pub data: CardData,
}

/// Parameters, and how well they are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardFit {
    /// The parameters by name.
    pub parameters: BTreeMap<String, f64>,
    /// Variances and covariances of their logs, in the order of the paper; null where the data do not determine them.
    pub log_covariance: Option<Vec<Vec<f64>>>,
    /// The log-likelihood.
    pub log_likelihood: f64,
}

/// The covariates of a card.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardCovariates {
    /// What of them the model has.
    pub design: Design,
    /// The log-likelihood of the model without them.
    pub log_likelihood_without: f64,
}

/// The options a card scores by where no others are given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardOptions {
    /// Periods ahead.
    pub horizon: u32,
    /// The discount rate, effective a year.
    pub discount_rate: f64,
    /// The share of revenue that is margin.
    pub margin: f64,
    /// The level of intervals.
    pub level: f64,
    /// The days within which an order is looked for.
    pub next_days: u32,
}

/// What models were fitted on, in sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardData {
    /// Customers.
    pub customers: u64,
    /// Those with a repeat purchase.
    pub repeaters: u64,
    /// Repeat purchases.
    pub repeat_purchases: f64,
    /// The day it is as of, where that is known.
    pub as_of: Option<Day>,
    /// The longest that a customer had been known, in periods.
    pub longest: f64,
    /// Customers the spend model was fitted on.
    pub spenders: u64,
    /// The same for the same histories and mean amounts, in whatever order (FNV-1a, 64 bits). It is no secret and no proof.
    pub hash: String,
}

impl Card {
    pub(super) fn of(outlook: &Outlook, options: &ClvOptions, horizon: u32) -> Self {
        let Outlook { models, base, .. } = outlook;
        let design = models.covariates.as_ref().map(|covariates| &covariates.0);
        let spend = models.spend.as_ref();
        Self {
            tenure_card: FORM,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: models.model,
            period: models.period,
            purchases: CardFit::of(&names(models.model, design), &models.purchases.fit),
            spend: spend.map(|spend| CardFit::of(&GammaGamma::NAMES.map(String::from), &spend.fit)),
            covariates: models.covariates.clone().map(|(design, log_likelihood_without)| {
                CardCovariates { design, log_likelihood_without }
            }),
            options: CardOptions {
                horizon,
                discount_rate: options.discount_rate,
                margin: options.margin,
                level: options.level,
                next_days: options.next_days,
            },
            data: outlook.known.data.get_or_init(|| CardData::of(base)).clone(),
        }
    }

    /// What the models of this card say of other customers. Of `options` the model counts for nothing; `as_of` and `period` of
    /// the columns are those of the card.
    ///
    /// # Errors
    ///
    /// `option` if the card or an option cannot be used, `data` if a value is none that a customer can have.
    pub fn score(&self, columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Scores> {
        let options = ClvOptions { model: self.model, ..options.clone() };
        options.checked()?;
        let columns = ClvColumns { period: self.period, ..*columns };
        let design = self.covariates.as_ref().map(|covariates| covariates.design.clone());
        let base = Base::new(&columns, design)?;
        let outlook = run(OutlookTask::with(Rc::new(self.models(&base)?), base))?;
        run(Valuing::new(outlook, &options)?)
    }

    /// What must be known with what it says of these customers.
    pub fn messages(&self, columns: &ClvColumns<'_>, locale: Locale) -> Vec<String> {
        let (mut once, mut all) = (0.0, 0.0);
        for (row, &purchases) in columns.frequency.iter().enumerate() {
            let weight = columns.weight_of(row);
            all += weight;
            once += if purchases == 0 { weight } else { 0.0 };
        }
        let (customers, of) = (whole(once), whole(all));
        let message = Words::OnceIsActive { customers, of };
        let is_told = customers > 0 && self.model.once_is_active();
        is_told.then(|| message.say(locale)).into_iter().collect()
    }

    /// The options it scores by where no others are given.
    pub fn options(&self) -> ClvOptions {
        let CardOptions { horizon, discount_rate, margin, level, next_days } = self.options;
        let horizon = Some(horizon);
        ClvOptions { horizon, discount_rate, margin, level, next_days, ..ClvOptions::default() }
    }

    fn models(&self, base: &Base) -> Result<Models> {
        if self.tenure_card != FORM {
            let problem = Problem::CardForm { found: self.tenure_card, known: FORM };
            return Err(Error::new(ErrorKind::Option, problem));
        }
        let bad = || Error::new(ErrorKind::Option, Problem::BadCard);
        let covariates = self.covariates.clone();
        let covariates = covariates.map(|it| (it.design, it.log_likelihood_without));
        let names = names(self.model, covariates.as_ref().map(|it| &it.0));
        let purchases = self.purchases.fit(&names).ok_or_else(bad)?;
        let with = |parameters: &[f64]| purchase_model(self.model, parameters, base);
        let purchases = Fitted::new(purchases, with);
        let spend = match &self.spend {
            None => None,
            Some(spend) => {
                let with = |parameters: &[f64]| GammaGamma::new(parameters.try_into().ok()?);
                let fit = spend.fit(&GammaGamma::NAMES.map(String::from)).ok_or_else(bad)?;
                Some(Fitted::new(fit, with).ok_or_else(bad)?)
            }
        };
        let purchases = purchases.ok_or_else(bad)?;
        let (model, period, intervals) = (self.model, self.period, Intervals::Delta);
        Ok(Models { model, period, purchases, spend, intervals, covariates })
    }
}

/// The names of a purchase model's parameters, with those of its coefficients.
fn names(model: Model, design: Option<&Design>) -> Vec<String> {
    match design {
        Some(design) => design.names(model),
        None => model.names().iter().map(|&name| name.to_owned()).collect(),
    }
}

impl CardFit {
    fn of(names: &[String], fit: &Fit) -> Self {
        let names = names.iter().cloned();
        let rows = |covariance: &Matrix| {
            let size = covariance.size();
            let row = |i| (0..size).map(|j| covariance[(i, j)]).collect();
            (0..size).map(row).collect()
        };
        Self {
            parameters: names.zip(fit.parameters.iter().copied()).collect(),
            log_covariance: fit.log_covariance.as_ref().map(rows),
            log_likelihood: fit.log_likelihood,
        }
    }

    /// The fit; none if a number is missing.
    fn fit(&self, names: &[String]) -> Option<Fit> {
        let parameters = names.iter().map(|name| self.parameters.get(name).copied());
        let log_covariance = match &self.log_covariance {
            None => None,
            Some(rows) => {
                let mut matrix = Matrix::zeros(names.len());
                if rows.len() != names.len() || rows.iter().any(|row| row.len() != names.len()) {
                    return None;
                }
                for (i, row) in rows.iter().enumerate() {
                    row.iter().enumerate().for_each(|(j, &value)| matrix[(i, j)] = value);
                }
                Some(matrix)
            }
        };
        Some(Fit {
            parameters: parameters.collect::<Option<_>>()?,
            log_likelihood: self.log_likelihood,
            log_covariance,
            converged: true,
            ..Fit::default()
        })
    }
}

impl CardData {
    fn of(base: &Base) -> Self {
        let histories = &base.histories;
        let mut hash = Hash::new();
        for history in histories.iter() {
            let numbers = [history.recency, history.age, history.weight];
            hash.add(u64::from(history.frequency));
            numbers.iter().for_each(|number| hash.add(number.to_bits()));
        }
        base.spends().each(|frequency, mean, weight| {
            hash.add(u64::from(frequency));
            [mean, weight].iter().for_each(|number| hash.add(number.to_bits()));
        });
        let purchases = histories.iter().map(|it| it.weight * f64::from(it.frequency));
        Self {
            customers: whole(histories.customers()),
            repeaters: whole(histories.repeaters()),
            repeat_purchases: purchases.sum(),
            as_of: base.as_of,
            longest: histories.iter().map(|it| it.age).fold(0.0, f64::max),
            spenders: whole(base.spends().customers()),
            hash: format!("{:016x}", hash.0),
        }
    }
}

/// FNV-1a.
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, number: u64) {
        for byte in number.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
