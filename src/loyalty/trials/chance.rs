//! The chance of joining on a day, by what was known before it.

use super::days::{Days, EARLY, KNOWN};
use crate::stats::logistic::{Logistic, chance, logistic};
use crate::stats::matrix::dot;

/// What draws the coefficients to 0: a little, so that there is one whatever is known.
const RIDGE: f64 = 1.0;

/// The largest chance: where all but a few join there is hardly anybody to compare with.
const MOST: f64 = 0.9;

/// The chances of all days, with what their influence is computed from.
pub(super) struct Chances {
    /// By what the earlier half of the time before says.
    fit: Logistic,
    /// That chance, others counted as often as they were drawn.
    early: Vec<f64>,
    /// π/(1 − π): how much a day of another weighs to stand for those of members.
    pub(super) odds: Vec<f64>,
    /// −ln(1 − π) of the day, by which others remain who did not join; the larger, the fewer of them were drawn.
    hazard: Vec<f64>,
}

impl Chances {
    /// The chances by logistic regression on all days; their level in each trial is such that as many joined as did. None where
    /// what is known tells nothing.
    pub(super) fn new(days: &Days, periods: usize, share: f64) -> Option<Self> {
        let each = 0..days.len();
        let rows = each.clone().map(|row| (1.0, days.known(row), days.joined[row]));
        let all = logistic(rows, vec![0.0; KNOWN], RIDGE)?;
        let told = |row| chance(&all.coefficients, days.known(row)).min(MOST);
        let drawn: Vec<f64> = each.clone().map(told).collect();
        let rows = each.clone().map(|row| (1.0, days.early(row), days.joined[row]));
        let fit = logistic(rows, vec![0.0; EARLY], RIDGE)?;
        let told = |row| chance(&fit.coefficients, days.early(row)).min(MOST);
        let early: Vec<f64> = each.map(told).collect();
        // Those who joined, and would have by the odds among all days: an odds drawn from fewer others is too large.
        let mut level = vec![[0.0_f64; 2]; periods];
        for (row, chance) in drawn.iter().enumerate() {
            if let Some([joined, expected]) = level.get_mut(days.trial[row] as usize) {
                *joined += f64::from(u8::from(days.joined[row]));
                *expected += chance;
            }
        }
        let hazard = drawn.iter().zip(&days.trial).map(|(chance, &trial)| {
            let [joined, expected] = level.get(trial as usize).copied().unwrap_or_default();
            let by = if expected > 0.0 { joined / expected } else { 0.0 };
            let odds = by * share * chance / (1.0 - chance);
            -libm::log1p(-(odds / (1.0 + odds)).min(MOST)) / share
        });
        let hazard = hazard.collect();
        let odds = early.iter().map(|chance| chance / (1.0 - chance)).collect();
        Some(Self { fit, early, odds, hazard })
    }

    /// For each day of others, how many it stands for because some like it joined before the end of the period so many after
    /// its own, and were lost to the comparison: 1/Π(1 − π) over the purchases between, or 0 if it was itself.
    pub(super) fn remaining(&self, days: &Days, after: u32) -> Vec<f64> {
        let mut weights = vec![0.0; days.len()];
        let mut from = 0;
        let same = days.customer.chunk_by(|one, other| one == other);
        for rows in same.map(<[u32]>::len) {
            // Each day with those after it up to the end of its last period.
            let (mut sum, mut to) = (0.0, from);
            for (row, weight) in weights.iter_mut().enumerate().skip(from).take(rows) {
                let last = days.trial[row] + after;
                to = to.max(row + 1);
                while to < from + rows && days.trial[to] <= last {
                    sum += self.hazard[to];
                    to += 1;
                }
                let is_free = !days.joined[row] && days.free_until[row] >= last;
                *weight = if is_free { libm::exp(sum) } else { 0.0 };
                if to > row + 1 {
                    sum -= self.hazard[row + 1];
                }
            }
            from += rows;
        }
        weights
    }

    /// How much a row moves what the coefficients move so much: Σ by x (y − π), through (Σ π (1 − π) x xᵀ + λ)⁻¹.
    pub(super) fn influence(&self, moved: &[f64]) -> Vec<f64> {
        self.fit.inverse.times(moved)
    }

    /// x (y − π) of a row, times what [`influence`](Self::influence) found.
    pub(super) fn score(&self, days: &Days, row: usize, by: &[f64]) -> f64 {
        (f64::from(u8::from(days.joined[row])) - self.early[row]) * dot(by, days.early(row))
    }
}
