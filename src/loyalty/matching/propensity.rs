//! The chance of being treated, given the covariates: the propensity score, by logistic regression.
//!
//! The largest −λ/2 Σ γ² + ℓ(γ), with the covariates standardised by their standard deviations and the constant left free;
//! λ = 0 is the largest likelihood.

use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::result::{Coefficient, PropensityModel};
use crate::stats::logistic::{Logistic, logistic};
use crate::stats::matrix::{Matrix, dot};
use crate::words::Problem;

/// The fitted model and what it says of each unit.
#[derive(Debug)]
pub(super) struct Propensity {
    /// By unit.
    pub(super) chance: Vec<f64>,
    /// By unit: log(p / (1 − p)).
    pub(super) logit: Vec<f64>,
    /// A row of a one and the standardised terms for each unit.
    x: Vec<f64>,
    /// The length of such a row.
    pub(super) columns: usize,
    /// The model of the standardised terms.
    pub(super) fit: Logistic,
    /// λ.
    pub(super) ridge: f64,
    /// Whether λ is above 0 because without it there is no model.
    pub(super) is_penalised_unasked: bool,
    /// The places of terms that other terms determine.
    pub(super) determined: Vec<usize>,
    /// The places of the terms that the model has, with their means and standard deviations.
    used: Vec<(usize, f64, f64)>,
}

/// Columns of a model at the most: each is held for every unit, and each with each.
const MOST: usize = 200;

/// The share of a column that must be its own.
const OWN: f64 = 1e-9;

impl Propensity {
    /// Fits the model.
    ///
    /// # Errors
    ///
    /// `data` if there are too many levels; `fit` if there is no model with the penalty asked for.
    pub(super) fn new(sample: &Sample, ridge: Option<f64>) -> Result<Self> {
        let levels = sample.terms.iter().filter(|term| !term.is_first).count();
        if levels > MOST {
            let problem = Problem::TooManyLevels { found: levels as u64, most: MOST as u64 };
            return Err(Error::new(ErrorKind::Data, problem));
        }
        let (used, determined) = independent(sample);
        let columns = used.len() + 1;
        let mut x = vec![1.0; sample.treated.len() * columns];
        for (place, &(term, mean, deviation)) in used.iter().enumerate() {
            let values = sample.values(&sample.terms[term]);
            for (row, value) in x.chunks_exact_mut(columns).zip(values) {
                row[place + 1] = (value - mean) / deviation;
            }
        }
        let fit = |ridge| {
            let rows = x.chunks_exact(columns).zip(&sample.treated);
            logistic(rows.map(|(x, &treated)| (1.0, x, treated)), vec![0.0; columns], ridge)
        };
        let wanted = fit(ridge.unwrap_or(0.0));
        // A score that tells all treated from all others is as large as one lets it grow.
        let wanted =
            wanted.filter(|it| ridge.is_some() || !tells_all(&it.coefficients, &x, sample));
        let is_penalised_unasked = wanted.is_none() && ridge.is_none();
        let found = wanted.or_else(|| is_penalised_unasked.then(|| fit(1.0)).flatten());
        let fit = found.ok_or_else(|| Error::new(ErrorKind::Fit, Problem::NoPropensity))?;
        let logit: Vec<f64> = x.chunks_exact(columns).map(|x| dot(&fit.coefficients, x)).collect();
        Ok(Self {
            chance: logit.iter().map(|&logit| 1.0 / (1.0 + libm::exp(-logit))).collect(),
            logit,
            x,
            columns,
            fit,
            ridge: if is_penalised_unasked { 1.0 } else { ridge.unwrap_or(0.0) },
            is_penalised_unasked,
            determined,
            used,
        })
    }

    /// A one and the standardised terms of a unit.
    pub(super) fn x(&self, unit: usize) -> &[f64] {
        self.x.get(unit * self.columns..(unit + 1) * self.columns).unwrap_or_default()
    }

    /// The standard deviation of the logit: the root of the mean variance of the two sides (Austin 2011).
    pub(super) fn spread(&self, sample: &Sample) -> f64 {
        let variance = |side: bool| {
            let of = || self.logit.iter().zip(&sample.treated).filter(move |it| *it.1 == side);
            let n = of().count() as f64;
            let mean = of().map(|it| it.0 / n).sum::<f64>();
            of().map(|it| (it.0 - mean) * (it.0 - mean)).sum::<f64>() / (n - 1.0).max(1.0)
        };
        ((variance(true) + variance(false)) / 2.0).sqrt()
    }

    /// The coefficients in units of the covariates.
    pub(super) fn model(&self, sample: &Sample) -> PropensityModel {
        let (first, rest) = self.fit.coefficients.split_at(1);
        let mut intercept = first.iter().sum::<f64>();
        let mut coefficients = Vec::new();
        for (&(term, mean, deviation), standard) in self.used.iter().zip(rest) {
            let coef = standard / deviation;
            intercept -= coef * mean;
            coefficients.push(Coefficient { name: sample.terms[term].name.clone(), coef });
        }
        PropensityModel { ridge: self.ridge, intercept, coefficients }
    }
}

/// The terms that say something, with mean and standard deviation; and those that the ones before them determine.
fn independent(sample: &Sample) -> (Vec<(usize, f64, f64)>, Vec<usize>) {
    let n = sample.treated.len() as f64;
    let mut candidates = Vec::new();
    for (place, term) in sample.terms.iter().enumerate().filter(|it| !it.1.is_first) {
        let values = sample.values(term);
        let mean = values.iter().map(|value| value / n).sum::<f64>();
        let spread = values.iter().map(|value| (value - mean) * (value - mean) / n).sum::<f64>();
        let deviation = spread.sqrt();
        // What is left of equal values after rounding is no spread.
        if deviation > 1e-12 * mean.abs() {
            candidates.push((place, mean, deviation));
        }
    }
    let mut together = Matrix::zeros(candidates.len());
    let standard: Vec<Vec<f64>> = candidates
        .iter()
        .map(|&(term, mean, deviation)| {
            let values = sample.values(&sample.terms[term]);
            values.into_iter().map(|value| (value - mean) / deviation).collect()
        })
        .collect();
    for (i, one) in standard.iter().enumerate() {
        for (j, other) in standard.iter().enumerate().take(i + 1) {
            together[(i, j)] = dot(one, other) / n;
        }
    }
    let root = together.root();
    let is_own = |place: &usize| root[(*place, *place)] * root[(*place, *place)] > OWN;
    let (own, told): (Vec<usize>, Vec<usize>) = (0..candidates.len()).partition(is_own);
    let used = own.into_iter().map(|place| candidates[place]).collect();
    (used, told.into_iter().map(|place| candidates[place].0).collect())
}

/// Whether every treated unit has a higher score than every other.
fn tells_all(coefficients: &[f64], x: &[f64], sample: &Sample) -> bool {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for (x, &treated) in x.chunks_exact(coefficients.len()).zip(&sample.treated) {
        let logit = dot(coefficients, x);
        match treated {
            true => least = least.min(logit),
            false => most = most.max(logit),
        }
    }
    least > most
}
