//! How likely all histories are under a model with covariates, with its slopes.

use super::{Kinds, powers, scaled, shift};
use crate::clv::fit::{Fit, Likelihood};
use crate::clv::purchase::Model;

/// The log-likelihood of all kinds; its parameters are those of the model, then e^coefficient for each coefficient.
pub(in crate::clv) struct CovariateLikelihood<'a> {
    likelihoods: Vec<Box<dyn Likelihood + 'a>>,
    values: &'a [Vec<f64>],
    powers: Vec<[f64; 2]>,
    /// Coefficients of purchases.
    purchase: usize,
    start: Vec<f64>,
    rows: usize,
    customers: f64,
}

impl<'a> CovariateLikelihood<'a> {
    /// That of these kinds. The search starts at the fit without covariates.
    pub(in crate::clv) fn new(model: Model, kinds: &'a Kinds, without: &Fit) -> Self {
        let Kinds { design, values, cells, .. } = kinds;
        let mut start = without.parameters.clone();
        start.resize(start.len() + design.terms().count(), 1.0);
        // The first kind has nobody.
        let likelihoods = cells.iter().skip(1).map(|cell| model.likelihood(cell)).collect();
        Self {
            likelihoods,
            values: values.get(1..).unwrap_or_default(),
            powers: powers(model).unwrap_or_default(),
            purchase: design.purchase.len(),
            start,
            rows: cells.iter().map(|cell| cell.len()).sum(),
            customers: cells.iter().map(|cell| cell.customers()).sum(),
        }
    }
}

impl Likelihood for CovariateLikelihood<'_> {
    fn start(&self) -> Vec<f64> {
        self.start.clone()
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn customers(&self) -> f64 {
        self.customers
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let own = self.powers.len();
        let Some((parameters, factors)) = parameters.split_at_checked(own) else { return f64::NAN };
        let coefficients: Vec<f64> = factors.iter().copied().map(libm::log).collect();
        gradient.fill(0.0);
        let (mut sum, mut slopes) = (0.0, vec![0.0; own]);
        for (likelihood, values) in self.likelihoods.iter().zip(self.values) {
            let here =
                scaled(parameters, &self.powers, shift(&coefficients, values, self.purchase));
            sum += likelihood.evaluate(&here, &mut slopes);
            // The slope in the logs of α, β and a is that in e^(γ'z) to their powers.
            let mut along = [0.0; 2];
            for (i, power) in self.powers.iter().enumerate() {
                let log_slope = slopes[i] * here[i];
                gradient[i] += log_slope / parameters[i];
                along[0] += power[0] * log_slope;
                along[1] += power[1] * log_slope;
            }
            for (place, value) in values.iter().enumerate() {
                let slope = along[usize::from(place >= self.purchase)] * value;
                gradient[own + place] += slope / factors[place];
            }
        }
        sum
    }
}
