//! Can the numbers be relied on? What the fits, the data and the holdout say, as sentences.

use serde::Serialize;

use super::ClvOptions;
use super::base::Base;
use super::diagnosis::{Diagnosis, FEW, Verdict, is_flat, verdict};
use super::fit::{Fit, Likelihood};
use super::gamma_gamma::GammaGamma;
use super::holdout::HoldoutReport;
use super::outlook::Outlook;
use super::purchases::Fitted;
use super::task::{SPENDERS, whole};
use crate::stats::normal;
use crate::words::{Clv as Words, Doubt, Guess};

/// Whether the numbers can be relied on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// What the numbers can be used for.
    pub verdict: Verdict,
    /// The same as a sentence, with the gravest reason.
    pub meaning: String,
    /// What the purchase model was found to be like.
    pub diagnosis: Diagnosis,
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

impl Outlook {
    pub(super) fn health(&self, options: &ClvOptions, holdout: Option<&HoldoutReport>) -> Health {
        let Base { histories, monetary, .. } = &self.base;
        let (n, repeaters) = (histories.customers(), histories.repeaters());
        let mut messages = Vec::new();
        let fit = &self.models.purchases.fit;
        if !fit.converged {
            messages.push(Words::PurchasesNotSettled);
        }
        if repeaters < FEW {
            messages.push(Words::FewRepeaters { repeaters: whole(repeaters) });
        }
        let names = self.models.model.names();
        let known = || Diagnosis::new(&*self.models.purchases.model, fit, histories);
        let diagnosis = self.known.diagnosis.get_or_init(known).clone();
        let diagnosis = match normal::two_sided(options.level) {
            Ok(z) => diagnosis.within(self.nearby(), z),
            Err(_) => diagnosis,
        };
        messages.extend(diagnosis.findings(fit, names));
        messages.extend(undetermined(names, fit));
        if repeaters < n && self.models.model.once_is_active() {
            messages.push(Words::OnceIsActive { customers: whole(n - repeaters), of: whole(n) });
        }
        let unknown = self.base.kinds.iter().flat_map(|kinds| kinds.unknown.iter());
        messages.extend(unknown.map(|(covariate, customers)| Words::UnknownCovariate {
            covariate: covariate.clone(),
            customers: *customers,
            of: whole(n),
        }));
        let regularity = self.models.model.regularity();
        messages
            .extend(regularity.map(|k| Words::Regularity { k, spread: 1.0 / f64::from(k).sqrt() }));
        messages.extend(self.holdout_verdict(holdout));
        messages.extend(self.spend_verdicts(options.margin));
        let mut doubts = diagnosis.doubts(fit, repeaters);
        doubts.extend(messages.iter().filter_map(doubt));
        let spend = self.models.spend.as_ref().filter(|spend| is_flat(&spend.fit));
        doubts.extend(spend.map(|_| (Verdict::Usable, Doubt::SpendFlat)));
        let (verdict, meaning) = verdict(&doubts);
        Health {
            verdict,
            meaning: meaning.say(options.locale),
            diagnosis,
            converged: fit.converged,
            iterations: fit.iterations,
            gradient_norm: fit.gradient_norm,
            n: whole(n),
            repeaters: whole(repeaters),
            without_spend: monetary.as_ref().map(|_| whole(n - self.base.spends().customers())),
            messages: messages.iter().map(|message| message.say(options.locale)).collect(),
        }
    }

    /// What the closest guess says about the model, where it is closer than the model.
    fn holdout_verdict(&self, holdout: Option<&HoldoutReport>) -> Option<Words> {
        let Some(report) = holdout else {
            return self.base.empty_holdout.then_some(Words::EmptyHoldout);
        };
        let guesses = [
            (Guess::Zero, report.baselines.zero.rmse),
            (Guess::OwnRate, report.baselines.own_rate.rmse),
            (Guess::MeanRate, report.baselines.mean_rate.rmse),
        ];
        let (guess, guess_error) = guesses.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let model_error = report.model.rmse;
        (guess_error <= model_error).then_some(Words::NoBetterThanGuess {
            guess,
            guess_error,
            model_error,
        })
    }

    fn spend_verdicts(&self, margin: f64) -> Vec<Words> {
        let Base { histories, monetary, .. } = &self.base;
        let Some(amounts) = monetary else { return vec![Words::NoAmounts] };
        let customers = self.base.spends().customers();
        let Some(Fitted { model, fit, .. }) = &self.models.spend else {
            let (customers, needed) = (whole(customers), SPENDERS as u64);
            return vec![Words::FewSpenders { customers, needed }];
        };
        let mut verdicts = Vec::new();
        if !fit.converged {
            verdicts.push(Words::SpendNotSettled);
        }
        verdicts.extend(undetermined(&GammaGamma::NAMES, fit));
        let unpaid = histories.repeaters() - customers;
        if unpaid > 0.0 && amounts.iter().any(|&amount| amount <= 0.0) {
            verdicts.push(Words::WithoutAmount { customers: whole(unpaid) });
        }
        match self.correlation() {
            Some(correlation) if correlation.abs() >= 0.3 => {
                verdicts.push(Words::SpendFollowsFrequency { correlation });
            }
            _ => {}
        }
        if model.mean().is_none() {
            verdicts.push(Words::NoFiniteMean { q: fit.parameters[1] });
        } else if margin == 1.0 {
            verdicts.push(Words::ValueIsRevenue);
        }
        verdicts
    }
}

/// What a message takes from the verdict.
fn doubt(message: &Words) -> Option<(Verdict, Doubt)> {
    match message {
        Words::NoBetterThanGuess { .. } => Some((Verdict::Unreliable, Doubt::GuessIsCloser)),
        Words::SpendFollowsFrequency { .. } => {
            Some((Verdict::Usable, Doubt::SpendFollowsFrequency))
        }
        Words::SpendNotSettled => Some((Verdict::Usable, Doubt::SpendNotSettled)),
        Words::NoFiniteMean { .. } => Some((Verdict::Usable, Doubt::NoMeanSpend)),
        _ => None,
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
