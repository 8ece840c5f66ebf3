//! What goes with the covariates, in their own units.

use serde::Serialize;

use super::{Design, Term};
use crate::clv::fit::Fit;
use crate::stats::{chi_squared, normal};
use crate::words::{Clv as Words, Locale, Process};

/// What the covariates of a purchase model go with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CovariateFit {
    /// What goes with the rate of purchases.
    pub purchase: Vec<Effect>,
    /// What goes with stopping.
    pub dropout: Vec<Effect>,
    /// The log-likelihood of the model without covariates.
    pub log_likelihood_without: f64,
    /// Whether the covariates tell anything together: the likelihood-ratio test against none.
    pub test: RatioTest,
    /// The same as sentences: the test, and each effect that is surely one.
    pub notes: Vec<String>,
}

/// What goes with one more of a covariate, or with a level beside the one it is compared with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The covariate.
    pub covariate: String,
    /// Of a text the level.
    pub level: Option<String>,
    /// The level that this one is compared with.
    pub reference: Option<String>,
    /// The mean of the covariate, at which the model's parameters are told.
    pub mean: f64,
    /// The coefficient, γ or δ.
    pub coef: f64,
    /// The standard error; null where the data do not determine it.
    pub se: Option<f64>,
    /// The coefficient over its error.
    pub z: Option<f64>,
    /// The probability of one as far from 0 if it were 0.
    pub p: Option<f64>,
    /// What multiplies the rate of purchases, or how readily a customer stops: e^coef. Null where that is beyond all numbers.
    pub factor: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// A likelihood-ratio test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RatioTest {
    /// Twice the difference of the log-likelihoods.
    pub chi2: f64,
    /// Coefficients.
    pub df: u32,
    /// The probability of one as large without any effect.
    pub p: Option<f64>,
}

impl CovariateFit {
    /// What a fit in standardised covariates found: per deviation there, per unit here.
    pub(in crate::clv) fn new(
        own: usize,
        design: &Design,
        fit: &Fit,
        log_likelihood_without: f64,
        level: f64,
        locale: Locale,
    ) -> Self {
        let reach = normal::two_sided(level).unwrap_or(f64::NAN);
        let effect = |(term, place): (&Term, usize)| {
            let coef = libm::log(fit.parameters[place]) / term.deviation;
            let variance = fit.log_covariance.as_ref().map(|covariance| covariance[(place, place)]);
            let se = variance.map(|variance| variance.sqrt() / term.deviation);
            let z = se.map(|se| coef / se).filter(|z| z.is_finite());
            let factor = |coef: f64| Some(libm::exp(coef)).filter(|factor| factor.is_finite());
            Effect {
                covariate: term.covariate.clone(),
                level: term.level.clone(),
                reference: term.reference.clone(),
                mean: term.mean,
                coef,
                se,
                z,
                p: z.map(|z| 2.0 * normal::cdf(-z.abs())),
                factor: factor(coef),
                low: se.and_then(|se| factor(coef - reach * se)),
                high: se.and_then(|se| factor(coef + reach * se)),
            }
        };
        let middle = own + design.purchase.len();
        let chi2 = (2.0 * (fit.log_likelihood - log_likelihood_without)).max(0.0);
        let df = design.terms().count() as u32;
        let mut found = Self {
            purchase: design.purchase.iter().zip(own..).map(effect).collect(),
            dropout: design.dropout.iter().zip(middle..).map(effect).collect(),
            log_likelihood_without,
            test: RatioTest { chi2, df, p: chi_squared::upper(chi2, df) },
            notes: Vec::new(),
        };
        found.notes = found.told(level, locale);
        found
    }

    fn told(&self, level: f64, locale: Locale) -> Vec<String> {
        let RatioTest { chi2, df, p } = self.test;
        let test = p.map(|p| Words::CovariatesTogether { chi2, df, p, real: p < 1.0 - level });
        let of = |process: Process, effects: &[Effect]| -> Vec<Words> {
            let sure = effects.iter().filter_map(|it| {
                let (factor, interval) = (it.factor?, [it.low?, it.high?]);
                let is_sure = interval[0] > 1.0 || interval[1] < 1.0;
                is_sure.then(|| Words::CovariateEffect {
                    process,
                    covariate: it.covariate.clone(),
                    levels: it.level.clone().zip(it.reference.clone()),
                    factor,
                    interval,
                    level,
                })
            });
            sure.collect()
        };
        let effects = of(Process::Buying, &self.purchase).into_iter();
        let all = test.into_iter().chain(effects).chain(of(Process::Stopping, &self.dropout));
        all.map(|message| message.say(locale)).collect()
    }
}
