//! The chance of joining on a day, by what was known before it.

use super::days::{Days, EARLY, KINDS, KNOWN};
use crate::stats::logistic::{Logistic, chance, logistic};
use crate::stats::matrix::dot;

/// What draws the coefficients to 0: a little, so that there is one whatever is known.
const RIDGE: f64 = 1.0;

/// The largest chance: where all but a few join there is hardly anybody to compare with.
const MOST: f64 = 0.9;

/// How many a day stands for at the most: where nearly all join, the few who remain would decide everything (weights are
/// truncated likewise by Cole & Hernán 2008).
const STANDS_FOR: f64 = 30.0;

/// The chances of all days, with what their influence is computed from.
pub(super) struct Chances {
    /// By what the earlier half of the time before says, for each kind of trial there is.
    fits: [Option<Logistic>; KINDS],
    /// That chance, others counted as often as they were drawn.
    early: Vec<f64>,
    /// π/(1 − π): how much a day of another weighs to stand for those of members.
    pub(super) odds: Vec<f64>,
    /// −ln(1 − π) of the day, by which others remain who did not join; the larger, the fewer of them were drawn.
    hazard: Vec<f64>,
}

impl Chances {
    /// The chances by logistic regression on all days of a kind; their level in each trial is such that as many joined as did.
    /// None where what is known tells nothing.
    pub(super) fn new(days: &Days, periods: usize, share: f64) -> Option<Self> {
        let each = 0..days.len();
        let (mut drawn, mut early) = (vec![0.0; days.len()], vec![0.0; days.len()]);
        let mut fits = [None, None];
        for (kind, fit) in fits.iter_mut().enumerate() {
            let own = each.clone().filter(|&row| days.kind(row) == kind);
            if own.clone().next().is_none() {
                continue;
            }
            let rows = own.clone().map(|row| (1.0, days.known(row), days.joined[row]));
            let all = logistic(rows, vec![0.0; KNOWN], RIDGE)?;
            let rows = own.clone().map(|row| (1.0, days.early(row), days.joined[row]));
            let found = logistic(rows, vec![0.0; EARLY], RIDGE)?;
            for row in own {
                drawn[row] = chance(&all.coefficients, days.known(row)).min(MOST);
                early[row] = chance(&found.coefficients, days.early(row)).min(MOST);
            }
            *fit = Some(found);
        }
        // Those who joined, and would have by the odds among all days: an odds drawn from fewer others is too large.
        let mut level = vec![[0.0_f64; 2]; KINDS * periods];
        for (row, chance) in drawn.iter().enumerate() {
            if let Some([joined, expected]) = level.get_mut(days.trial(row)) {
                *joined += f64::from(u8::from(days.joined[row]));
                *expected += chance;
            }
        }
        let hazard = drawn.iter().enumerate().map(|(row, chance)| {
            let [joined, expected] = level.get(days.trial(row)).copied().unwrap_or_default();
            let by = if expected > 0.0 { joined / expected } else { 0.0 };
            let odds = by * share * chance / (1.0 - chance);
            -libm::log1p(-(odds / (1.0 + odds)).min(MOST)) / share
        });
        let hazard = hazard.collect();
        let odds = early.iter().map(|chance| chance / (1.0 - chance)).collect();
        Some(Self { fits, early, odds, hazard })
    }

    /// For each day of others, how many it stands for because some like it joined before the end of the period so many after
    /// its own, and were lost to the comparison: 1/Π(1 − π) over the days between, thirty at the most, or 0 if it was itself.
    pub(super) fn remaining(&self, days: &Days, after: u32) -> Vec<f64> {
        let mut weights = vec![0.0; days.len()];
        let mut from = 0;
        let same = days.customer.chunk_by(|one, other| one == other);
        for rows in same.map(<[u32]>::len) {
            // Each day with those after it up to the end of its last period.
            let (mut sum, mut to) = (0.0, from);
            for (row, weight) in weights.iter_mut().enumerate().skip(from).take(rows) {
                let last = days.period[row] + after;
                to = to.max(row + 1);
                while to < from + rows && days.period[to] <= last {
                    sum += self.hazard[to];
                    to += 1;
                }
                let is_free = !days.joined[row] && days.free_until[row] >= last;
                *weight = if is_free { libm::exp(sum).min(STANDS_FOR) } else { 0.0 };
                if to > row + 1 {
                    sum -= self.hazard[row + 1];
                }
            }
            from += rows;
        }
        weights
    }

    /// How much a row of each kind moves what the coefficients move so much: Σ by x (y − π), through (Σ π (1 − π) x xᵀ + λ)⁻¹.
    pub(super) fn influence(&self, moved: &[[f64; EARLY]; KINDS]) -> [Vec<f64>; KINDS] {
        let [purchases, away] = &self.fits;
        let of = |fit: &Option<Logistic>, moved: &[f64]| {
            fit.as_ref().map(|fit| fit.inverse.times(moved)).unwrap_or_default()
        };
        [of(purchases, &moved[0]), of(away, &moved[1])]
    }

    /// x (y − π) of a row, times what [`influence`](Self::influence) found.
    pub(super) fn score(&self, days: &Days, row: usize, by: &[Vec<f64>; KINDS]) -> f64 {
        let by = &by[days.kind(row)];
        (f64::from(u8::from(days.joined[row])) - self.early[row]) * dot(by, days.early(row))
    }
}
