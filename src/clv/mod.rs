//! What are customers worth?
//!
//! A purchase model says how often each will buy, a spend model how much it will spend when it does, and the product,
//! discounted, is its lifetime value. One fitted model a file; no chart is known here.
//!
//! Both models are fitted by maximum likelihood on distinct histories, and everything that a prediction shares between
//! customers is computed once: an active customer's future depends on frequency and age alone.

pub mod bg_nbd;
pub mod fit;
pub mod gamma_gamma;
pub mod history;
pub mod holdout;
pub mod value;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::task::{Step, Task, run};
use crate::words::{Clv as Words, Guess, Locale, Problem};

use bg_nbd::{BgNbd, BgNbdLikelihood};
use fit::{Fit, Fitting, Likelihood, Named};
use gamma_gamma::{GammaGamma, Spends};
use history::{Histories, refuse, same_length};
use holdout::{Actual, HoldoutReport};
use value::{discount_factors, expected_and_discounted};

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
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
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
                refuse("horizon", periods.into(), "a number of periods from 1 to 10,000")
            }
            Self { discount_rate: rate, .. } if !(0.0..=10.0).contains(&rate) => {
                refuse("discountRate", rate, "a yearly rate from 0 to 10, such as 0.1 for 10 %")
            }
            Self { margin, .. } if !(margin > 0.0 && margin <= 1.0) => {
                refuse("margin", margin, "a share above 0 and up to 1, such as 0.3 for 30 %")
            }
            Self { level, .. } if !(level > 0.0 && level < 1.0) => {
                refuse("level", level, "a share between 0 and 1, such as 0.95")
            }
            _ => Ok(()),
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

/// Whether the numbers can be relied on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Whether the search for the purchase model found a maximum.
    pub converged: bool,
    /// Its steps.
    pub iterations: u32,
    /// The largest derivative left, of the mean log-likelihood of a customer in the log of a parameter.
    pub gradient_norm: f64,
    /// Customers.
    pub n: u64,
    /// Customers with a repeat purchase.
    pub repeaters: u64,
    /// Customers the spend model was not fitted on; they get its mean. Null without amounts.
    pub without_spend: Option<u64>,
    /// What to know before using the numbers, as sentences.
    pub messages: Vec<String>,
}

/// Predicts the value of every customer.
///
/// # Errors
///
/// An option out of range; fewer repeat customers than the model has parameters.
pub fn clv(customers: &Customers, options: &ClvOptions) -> Result<ClvResult> {
    run(ClvTask::new(&customers.into(), options)?)
}

/// [`clv`] in steps; a unit of work is a row touched by the likelihood.
#[derive(Debug)]
pub struct ClvTask {
    histories: Histories,
    monetary: Option<Vec<f64>>,
    weight: Option<Vec<f64>>,
    spends: Spends,
    actual: Option<Actual>,
    empty_holdout: bool,
    factors: Vec<f64>,
    period: Period,
    as_of: Option<Day>,
    options: ClvOptions,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Purchases(Fitting),
    Spend(Fitted<BgNbd>, Fitting),
    Predict(Fitted<BgNbd>, Option<Fitted<GammaGamma>>, Predictions),
    Over,
}

#[derive(Clone, Debug)]
struct Fitted<M> {
    model: M,
    fit: Fit,
}

/// Predictions for the distinct histories done so far, in their order.
#[derive(Debug, Default)]
struct Predictions {
    p_alive: Vec<f64>,
    purchases: Vec<f64>,
    discounted: Vec<f64>,
    holdout: Vec<f64>,
    /// The future of the last (x, T), if active: purchases, discounted ones, and those in the holdout.
    active: Option<((u32, f64), [f64; 3])>,
}

impl ClvTask {
    /// The work on these columns.
    ///
    /// # Errors
    ///
    /// An option or a value out of range; fewer repeat customers than the model has parameters.
    pub fn new(columns: &ClvColumns<'_>, options: &ClvOptions) -> Result<Self> {
        options.checked()?;
        let &ClvColumns { frequency, recency, age, monetary, weight, period, .. } = columns;
        let histories = Histories::new(frequency, recency, age, weight)?;
        let (customers, repeaters) = (histories.customers(), histories.repeaters());
        let needed = BgNbd::NAMES.len() as f64;
        if repeaters < needed {
            let [customers, repeaters, needed] = [customers, repeaters, needed].map(whole);
            let problem = Problem::TooFewRepeaters { customers, repeaters, needed };
            return Err(Error::new(ErrorKind::Fit, problem));
        }
        let amounts = monetary.unwrap_or_default();
        if monetary.is_some() {
            same_length("monetary", amounts.len(), frequency.len())?;
        }
        if let Some(row) = amounts.iter().position(|amount| !(amount.abs() < 1e15)) {
            refuse("monetary", row, amounts[row], "an amount of money below 1e15")?;
        }
        let rows = frequency.iter().zip(amounts).enumerate();
        let spends = Spends::new(
            rows.map(|(row, (&x, &amount))| (x, amount, weight.map_or(1.0, |weight| weight[row]))),
        );
        let actual = match columns.holdout {
            Some((length, bought)) if length > 0.0 && length < 1e9 => {
                Some(Actual::new(length, bought, weight, &histories)?)
            }
            _ => None,
        };
        let year = (365.25 / period.days()).round() as u32;
        let horizon = options.horizon.unwrap_or(year);
        Ok(Self {
            stage: Stage::Purchases(Fitting::new(&BgNbdLikelihood(&histories))),
            histories,
            monetary: monetary.map(<[f64]>::to_vec),
            weight: weight.map(<[f64]>::to_vec),
            spends,
            empty_holdout: columns.holdout.is_some() && actual.is_none(),
            actual,
            factors: discount_factors(options.discount_rate, period, horizon),
            period,
            as_of: columns.as_of,
            options: options.clone(),
        })
    }

    /// Predicts for further histories, at most about `budget` units' worth; whether all are done.
    fn predict(&self, model: &BgNbd, done: &mut Predictions, budget: usize) -> bool {
        // A sum over purchases costs about as much as four rows of the likelihood.
        let cost = 4 * (self.factors.len() + 1);
        let mut left = (budget / cost).max(1);
        while done.p_alive.len() < self.histories.len() {
            let history = self.histories.get(done.p_alive.len());
            let key = (history.frequency, history.age);
            let active = match done.active {
                Some((known, active)) if known == key => active,
                _ if left == 0 => return false,
                _ => {
                    left -= 1;
                    let (purchases, discounted) =
                        expected_and_discounted(model, &self.factors, key.0, key.1);
                    let holdout = self.actual.as_ref().map_or(0.0, |actual| {
                        model.expected_if_alive(actual.length(), key.0, key.1)
                    });
                    [purchases, discounted, holdout]
                }
            };
            done.active = Some((key, active));
            let p_alive = model.p_alive(history.frequency, history.recency, history.age);
            done.p_alive.push(p_alive);
            done.purchases.push(p_alive * active[0]);
            done.discounted.push(p_alive * active[1]);
            done.holdout.push(p_alive * active[2]);
        }
        true
    }

    fn finish(
        &self,
        purchases: &Fitted<BgNbd>,
        spend: Option<&Fitted<GammaGamma>>,
        predictions: &Predictions,
    ) -> ClvResult {
        let customers = self.histories.of_customer();
        let spread = |distinct: &[f64]| -> Vec<f64> {
            customers.iter().map(|&history| distinct[history as usize]).collect()
        };
        let expected_purchases = spread(&predictions.purchases);
        let expected_spend = spend.and_then(|spend| self.expected_spend(&spend.model));
        let clv: Option<Vec<f64>> = expected_spend.as_ref().map(|spend| {
            let each = spend.iter().zip(customers);
            each.map(|(spend, &history)| {
                self.options.margin * spend * predictions.discounted[history as usize]
            })
            .collect()
        });
        let holdout =
            self.actual.as_ref().map(|actual| actual.report(&self.histories, &predictions.holdout));
        let Fitted { model, fit } = purchases;
        let (k, n) = (fit.parameters.len() as f64, self.histories.customers());
        ClvResult {
            model: self.options.model,
            parameters: Named::new(&BgNbd::NAMES, fit.parameters.iter().copied()),
            standard_errors: Named::new(&BgNbd::NAMES, fit.standard_errors()),
            log_likelihood: fit.log_likelihood,
            aic: 2.0 * k - 2.0 * fit.log_likelihood,
            bic: k * libm::log(n) - 2.0 * fit.log_likelihood,
            spend: spend.map(|spend| self.spend_fit(spend)),
            health: self.health(purchases, spend, holdout.as_ref()),
            holdout,
            n: whole(n),
            period: self.period,
            as_of: self.as_of,
            horizon: self.factors.len() as u32,
            discount_rate: self.options.discount_rate,
            margin: self.options.margin,
            level: self.options.level,
            total_purchases: self.total(&expected_purchases),
            total_value: clv.as_deref().map(|clv| self.total(clv)),
            p_alive: spread(&predictions.p_alive),
            expected_purchases,
            expected_spend,
            clv,
            purchase_model: *model,
            spend_model: spend.map(|spend| spend.model),
        }
    }

    /// The mean amount expected of each customer's purchases; none without amounts or without a finite mean.
    fn expected_spend(&self, model: &GammaGamma) -> Option<Vec<f64>> {
        let mean = model.mean()?;
        let customers = self.histories.of_customer().iter().zip(self.monetary.as_ref()?);
        let each = customers.map(|(&history, &amount)| {
            let frequency = self.histories.get(history as usize).frequency;
            let known = frequency > 0 && amount > 0.0;
            if known { model.expected_spend(frequency, amount) } else { Some(mean) }
        });
        each.collect()
    }

    fn spend_fit(&self, Fitted { model, fit }: &Fitted<GammaGamma>) -> SpendFit {
        SpendFit {
            parameters: Named::new(&GammaGamma::NAMES, fit.parameters.iter().copied()),
            standard_errors: Named::new(&GammaGamma::NAMES, fit.standard_errors()),
            log_likelihood: fit.log_likelihood,
            mean: model.mean(),
            correlation: self.spends.correlation(),
            customers: whole(self.spends.customers()),
            converged: fit.converged,
        }
    }

    fn health(
        &self,
        purchases: &Fitted<BgNbd>,
        spend: Option<&Fitted<GammaGamma>>,
        holdout: Option<&HoldoutReport>,
    ) -> Health {
        let (n, repeaters) = (self.histories.customers(), self.histories.repeaters());
        let mut messages = Vec::new();
        let fit = &purchases.fit;
        if !fit.converged {
            messages.push(Words::PurchasesNotSettled);
        }
        if repeaters < 100.0 {
            messages.push(Words::FewRepeaters { repeaters: whole(repeaters) });
        }
        messages.extend(undetermined(&BgNbd::NAMES, fit));
        if repeaters < n {
            messages.push(Words::OnceIsActive { customers: whole(n - repeaters), of: whole(n) });
        }
        messages.extend(self.holdout_verdict(holdout));
        messages.extend(self.spend_verdicts(spend));
        Health {
            converged: fit.converged,
            iterations: fit.iterations,
            gradient_norm: fit.gradient_norm,
            n: whole(n),
            repeaters: whole(repeaters),
            without_spend: self.monetary.as_ref().map(|_| whole(n - self.spends.customers())),
            messages: messages.iter().map(|message| message.say(self.options.locale)).collect(),
        }
    }

    /// What the closest guess says about the model, where it is closer than the model.
    fn holdout_verdict(&self, holdout: Option<&HoldoutReport>) -> Option<Words> {
        let Some(report) = holdout else {
            return self.empty_holdout.then_some(Words::EmptyHoldout);
        };
        let guesses = [
            (Guess::Zero, report.baselines.zero.rmse),
            (Guess::OwnRate, report.baselines.own_rate.rmse),
            (Guess::MeanRate, report.baselines.mean_rate.rmse),
        ];
        let (guess, guess_error) = guesses.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let model_error = report.rmse;
        (guess_error <= model_error).then_some(Words::NoBetterThanGuess {
            guess,
            guess_error,
            model_error,
        })
    }

    fn spend_verdicts(&self, spend: Option<&Fitted<GammaGamma>>) -> Vec<Words> {
        let Some(amounts) = &self.monetary else { return vec![Words::NoAmounts] };
        let customers = self.spends.customers();
        let Some(Fitted { model, fit }) = spend else {
            let (customers, needed) = (whole(customers), SPENDERS as u64);
            return vec![Words::FewSpenders { customers, needed }];
        };
        let mut verdicts = Vec::new();
        if !fit.converged {
            verdicts.push(Words::SpendNotSettled);
        }
        verdicts.extend(undetermined(&GammaGamma::NAMES, fit));
        let unpaid = self.histories.repeaters() - customers;
        if unpaid > 0.0 && amounts.iter().any(|&amount| amount <= 0.0) {
            verdicts.push(Words::WithoutAmount { customers: whole(unpaid) });
        }
        match self.spends.correlation() {
            Some(correlation) if correlation.abs() >= 0.3 => {
                verdicts.push(Words::SpendFollowsFrequency { correlation });
            }
            _ => {}
        }
        if model.mean().is_none() {
            verdicts.push(Words::NoFiniteMean { q: fit.parameters[1] });
        } else if self.options.margin == 1.0 {
            verdicts.push(Words::ValueIsRevenue);
        }
        verdicts
    }

    fn total(&self, column: &[f64]) -> f64 {
        match &self.weight {
            Some(weight) => crate::stats::matrix::dot(column, weight),
            None => column.iter().sum(),
        }
    }
}

/// Customers with repeat spend that the spend model takes: one more than it has parameters.
const SPENDERS: f64 = 4.0;

impl Task for ClvTask {
    type Output = ClvResult;

    fn step(&mut self, budget: usize) -> Result<Step<ClvResult>> {
        let not_fitted = || Error::new(ErrorKind::Fit, Problem::NotFitted);
        // How far the three stages reach, of the whole.
        const FITTED: f64 = 0.6;
        const PRICED: f64 = 0.7;
        let (stage, progress) = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Purchases(mut fitting) => {
                match fitting.step(&BgNbdLikelihood(&self.histories), budget) {
                    Step::Progress(share) => (Stage::Purchases(fitting), share * FITTED),
                    Step::Done(fit) => {
                        let parameters = <[f64; 4]>::try_from(&fit.parameters[..]).ok();
                        let model = parameters.filter(|_| fit.log_likelihood.is_finite());
                        let model = model.and_then(BgNbd::new).ok_or_else(not_fitted)?;
                        let purchases = Fitted { model, fit };
                        let stage = if self.spends.customers() >= SPENDERS {
                            Stage::Spend(purchases, Fitting::new(&self.spends))
                        } else {
                            Stage::Predict(purchases, None, Predictions::default())
                        };
                        (stage, FITTED)
                    }
                }
            }
            Stage::Spend(purchases, mut fitting) => match fitting.step(&self.spends, budget) {
                Step::Progress(share) => {
                    (Stage::Spend(purchases, fitting), FITTED + share * (PRICED - FITTED))
                }
                Step::Done(fit) => {
                    let parameters = <[f64; 3]>::try_from(&fit.parameters[..]).ok();
                    let model = parameters.filter(|_| fit.log_likelihood.is_finite());
                    let spend = model.and_then(GammaGamma::new).map(|model| Fitted { model, fit });
                    (Stage::Predict(purchases, spend, Predictions::default()), PRICED)
                }
            },
            Stage::Predict(purchases, spend, mut predictions) => {
                if self.predict(&purchases.model, &mut predictions, budget) {
                    let result = self.finish(&purchases, spend.as_ref(), &predictions);
                    return Ok(Step::Done(result));
                }
                let share = predictions.p_alive.len() as f64 / self.histories.len() as f64;
                (Stage::Predict(purchases, spend, predictions), PRICED + share * (1.0 - PRICED))
            }
            Stage::Over => return Err(not_fitted()),
        };
        self.stage = stage;
        Ok(Step::Progress(progress))
    }
}

/// The parameters whose standard error exceeds their value, or all where none is known.
fn undetermined(names: &[&'static str], fit: &Fit) -> Option<Words> {
    let errors = fit.standard_errors().into_iter().zip(&fit.parameters).zip(names);
    let loose = errors.filter(|((error, value), _)| error.is_none_or(|error| error > **value));
    let parameters: Vec<_> = loose.map(|(_, &name)| name).collect();
    (!parameters.is_empty()).then_some(Words::Undetermined { parameters })
}

/// A count of customers from a sum of weights.
fn whole(customers: f64) -> u64 {
    customers.round() as u64
}

#[cfg(test)]
mod tests;
