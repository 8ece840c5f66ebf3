//! What it changes that the propensity score was estimated: Abadie & Imbens (2016), "Matching on the estimated propensity
//! score", theorem 2, for the effect on the treated.
//!
//! # Formula
//!
//! To the variance with a known score comes −cᵀ I⁻¹ c + dᵀ I⁻¹ d, I the information of the logistic regression, with
//!
//! c = Σ p(1 − p) [x (μ̄₁ − μ̄₀ − ATT) + cov(x, μ₁ | p) + p/(1 − p) cov(x, μ₀ | p)] / N₁ and
//! d = Σ p(1 − p) x (μ₁(x) − μ₀(x) − ATT) / N₁
//!
//! over all units: μ̄₁ − μ̄₀ by a unit's own outcome and those of its neighbours on the other side, the covariances by its
//! three nearest on each side, itself among them (section 4 there, with L = 3), and μ₁(x), μ₀(x) by the least squares line of
//! each side, where the authors match on x once more.

use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::nearest::Ranked;
use crate::loyalty::matching::propensity::Propensity;
use crate::stats::least_squares::least_squares;
use crate::stats::matrix::dot;

/// Units that a variance or covariance at a score is of.
const NEAR: usize = 3;

/// Who is near whom by the score.
pub(super) struct Near<'a> {
    pub(super) sample: &'a Sample,
    /// Others and treated.
    pub(super) sides: &'a [Ranked; 2],
    pub(super) strata: &'a [u32],
    pub(super) score: &'a [f64],
}

impl Near<'_> {
    /// The nearest of a side; of its own side, the unit itself apart.
    fn nearest(&self, unit: usize, treated: bool, k: usize) -> Vec<u32> {
        let side = &self.sides[usize::from(treated)];
        let range = side.within(self.strata[unit], 0.0, f64::INFINITY);
        side.nearest(&range, self.score[unit], k, Some(unit as u32))
    }

    /// The variance of the outcome among a unit and the two nearest of its side; 0 where it has nobody near.
    pub(super) fn variance(&self, unit: usize) -> f64 {
        let near = self.around(unit, self.sample.treated[unit]);
        let n = near.len() as f64;
        let y = |unit: &u32| self.sample.outcome[*unit as usize];
        let mean = near.iter().map(y).sum::<f64>() / n;
        let squares = near.iter().map(|it| (y(it) - mean) * (y(it) - mean)).sum::<f64>();
        if n > 1.0 { squares / (n - 1.0) } else { 0.0 }
    }

    /// The three nearest of a side; on its own side the unit itself is one of them.
    fn around(&self, unit: usize, treated: bool) -> Vec<u32> {
        let own = self.sample.treated[unit] == treated;
        let mut near = self.nearest(unit, treated, NEAR - usize::from(own));
        near.extend(own.then_some(unit as u32));
        near
    }
}

/// What comes to the variance; none where the covariates determine each other on one side.
pub(super) fn estimated_score(
    near: &Near<'_>,
    propensity: &Propensity,
    ratio: usize,
    att: f64,
) -> Option<f64> {
    let Near { sample, .. } = near;
    let columns = propensity.columns;
    let line = |side: bool| {
        let units = (0..sample.treated.len()).filter(|&unit| sample.treated[unit] == side);
        let rows = units.map(|unit| (1.0, propensity.x(unit), sample.outcome[unit]));
        Some(least_squares(rows, columns)?.coefficients)
    };
    let (others, treated) = (line(false)?, line(true)?);
    let n = sample.treated.iter().filter(|&&it| it).count() as f64;
    let (mut c, mut d) = (vec![0.0; columns], vec![0.0; columns]);
    for unit in 0..sample.treated.len() {
        let (x, p) = (propensity.x(unit), propensity.chance[unit]);
        let (y, is_treated) = (sample.outcome[unit], sample.treated[unit]);
        let across = near.nearest(unit, !is_treated, ratio);
        let other = across.iter().map(|&it| sample.outcome[it as usize]).sum::<f64>();
        let gap = (y - other / across.len().max(1) as f64) * if is_treated { 1.0 } else { -1.0 };
        let by_line = dot(&treated, x) - dot(&others, x);
        let density = p * (1.0 - p) / n;
        for ((c, d), x) in c.iter_mut().zip(&mut d).zip(x) {
            *c += density * x * (gap - att);
            *d += density * x * (by_line - att);
        }
        for (side, by) in [(true, density), (false, density * p / (1.0 - p))] {
            covariance(near, propensity, &near.around(unit, side), by, &mut c);
        }
    }
    let inverse = &propensity.fit.inverse;
    let change = dot(&inverse.times(&d), &d) - dot(&inverse.times(&c), &c);
    change.is_finite().then_some(change)
}

/// Adds the covariance of the covariates with the outcome among these units, times a number.
fn covariance(near: &Near<'_>, propensity: &Propensity, units: &[u32], by: f64, to: &mut [f64]) {
    let n = units.len() as f64;
    if n < 2.0 {
        return;
    }
    let y = |unit: &u32| near.sample.outcome[*unit as usize];
    let mean = units.iter().map(y).sum::<f64>() / n;
    for unit in units {
        // Σ (x − x̄)(y − ȳ) is Σ x (y − ȳ).
        let by = by * (y(unit) - mean) / (n - 1.0);
        to.iter_mut().zip(propensity.x(*unit as usize)).for_each(|(sum, x)| *sum += by * x);
    }
}
