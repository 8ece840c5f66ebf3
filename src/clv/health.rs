//! Can the numbers be relied on? What the fits, the data and the holdout say, as sentences.

use serde::Serialize;

use super::bg_nbd::BgNbd;
use super::fit::{Fit, Likelihood};
use super::gamma_gamma::GammaGamma;
use super::holdout::HoldoutReport;
use super::task::{ClvTask, Fitted, SPENDERS, whole};
use crate::words::{Clv as Words, Guess};

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

impl ClvTask {
    pub(super) fn health(
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
}

/// The parameters whose standard error exceeds their value, or all where none is known.
fn undetermined(names: &[&'static str], fit: &Fit) -> Option<Words> {
    let mut parameters = names.to_vec();
    let mut errors = fit.standard_errors().into_iter().zip(&fit.parameters);
    parameters.retain(|_| {
        errors.next().is_some_and(|(error, &value)| error.is_none_or(|error| error > value))
    });
    (!parameters.is_empty()).then_some(Words::Undetermined { parameters })
}
