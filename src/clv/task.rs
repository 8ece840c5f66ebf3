//! The work behind [`clv`](super::clv): fit the purchases, fit the spend, predict for every customer.

use super::bg_nbd::{BgNbd, BgNbdLikelihood};
use super::fit::{Fit, Fitting, Likelihood, Named};
use super::gamma_gamma::{GammaGamma, Spends};
use super::history::{Histories, refuse, same_length};
use super::holdout::Actual;
use super::value::{discount_factors, expected_and_discounted};
use super::{ClvColumns, ClvOptions, ClvResult, SpendFit};
use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::dot;
use crate::task::{Step, Task};
use crate::words::{Accepted, Problem};

/// Customers with repeat spend that the spend model takes: one more than it has parameters.
pub(super) const SPENDERS: f64 = 4.0;

/// [`clv`](super::clv) in steps; a unit of work is a row touched by the likelihood.
#[derive(Debug)]
pub struct ClvTask {
    pub(super) histories: Histories,
    pub(super) monetary: Option<Vec<f64>>,
    weight: Option<Vec<f64>>,
    pub(super) spends: Spends,
    actual: Option<Actual>,
    pub(super) empty_holdout: bool,
    factors: Vec<f64>,
    period: Period,
    as_of: Option<Day>,
    pub(super) options: ClvOptions,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Purchases(Box<Fitting>),
    Spend(Box<Fitted<BgNbd>>, Box<Fitting>),
    Predict(Box<Fitted<BgNbd>>, Option<Box<Fitted<GammaGamma>>>, Box<Predictions>),
    Over,
}

#[derive(Clone, Debug)]
pub(super) struct Fitted<M> {
    pub(super) model: M,
    pub(super) fit: Fit,
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
        let absurd = |amount: &f64| !amount.is_finite() || amount.abs() >= 1e15;
        if let Some(row) = amounts.iter().position(absurd) {
            refuse("monetary", row, amounts[row], Accepted::Below { from: -1e15, below: 1e15 })?;
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
            stage: Stage::Purchases(Box::new(Fitting::new(&BgNbdLikelihood(&histories)))),
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
            parameters: Named::new(&BgNbd::NAMES, fit.parameters.clone()),
            standard_errors: Named::new(&BgNbd::NAMES, fit.standard_errors()),
            intervals: Named::new(&BgNbd::NAMES, fit.intervals(self.options.level)),
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
            parameters: Named::new(&GammaGamma::NAMES, fit.parameters.clone()),
            standard_errors: Named::new(&GammaGamma::NAMES, fit.standard_errors()),
            intervals: Named::new(&GammaGamma::NAMES, fit.intervals(self.options.level)),
            log_likelihood: fit.log_likelihood,
            mean: model.mean(),
            correlation: self.spends.correlation(),
            customers: whole(self.spends.customers()),
            converged: fit.converged,
        }
    }

    fn total(&self, column: &[f64]) -> f64 {
        match &self.weight {
            Some(weight) => dot(column, weight),
            None => column.iter().sum(),
        }
    }
}

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
                        let purchases = Box::new(Fitted { model, fit });
                        let stage = if self.spends.customers() >= SPENDERS {
                            Stage::Spend(purchases, Box::new(Fitting::new(&self.spends)))
                        } else {
                            Stage::Predict(purchases, None, Box::default())
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
                    let spend = model
                        .and_then(GammaGamma::new)
                        .map(|model| Box::new(Fitted { model, fit }));
                    (Stage::Predict(purchases, spend, Box::default()), PRICED)
                }
            },
            Stage::Predict(purchases, spend, mut predictions) => {
                if self.predict(&purchases.model, &mut predictions, budget) {
                    let result = self.finish(&purchases, spend.as_deref(), &predictions);
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

/// A count of customers from a sum of weights.
pub(super) fn whole(customers: f64) -> u64 {
    customers.round() as u64
}
