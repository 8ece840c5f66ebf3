//! What joining changed in one period after it, or before it: the difference of members to others who could have joined, of all
//! who joined or of those who joined together.
//!
//! # Formula
//!
//! With D = 1 for a day on which a member joined, and days of others C; c what a day of others stands for because some like it
//! were lost by joining later; π the chance of joining; Y the outcome, w and z the measure a day in the later and in the
//! earlier half of the time before, and t the trial:
//!
//! ```text
//! r = Y − β w        ATT = Σₜ nₜ/n ( Σ D r / nₜ − Σ ω C r / Σ ω C ),   ω = c π/(1 − π)
//! ```
//!
//! β is the slope of Y on w among others of a trial with z as its instrument: both halves tell how much a customer buys, each
//! with its own chance, so that what they have in common is the customer and not chance (two-stage least squares; as a bridge
//! for what is not seen, Tchetgen Tchetgen, Ying, Cui, Shi & Miao 2024). Away from purchases w is its own instrument (least
//! squares): there some customers are lost, which w tells and z does not; with z the effect came out too small by a sixth. Where the two halves have too little in common β is
//! that of plain least squares. The estimate is right if members and others differ only in what the chance is told by, or only
//! in how much they buy, with Y rising with it in a line.
//!
//! The influence of a row is the derivative of ATT by its share, with what it changes about β and π; c is taken as it is,
//! as if it were known. The errors come out somewhat too small ([`trials`](super) says by how much). Rows of one customer are
//! added up before they are squared.

use super::chance::Chances;
use super::days::{Days, EARLY, KINDS};
use crate::stats::least_squares::least_squares;
use crate::stats::matrix::{Matrix, dot};

/// The F of the first stage below which an instrument is weak (Staiger & Stock 1997).
const WEAK: f64 = 10.0;

/// Others of a trial below which there is nobody to compare with.
const FEW: u32 = 2;

/// The effect in one period.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    pub(super) att: f64,
    /// Members, and days of others.
    pub(super) members: u32,
    pub(super) others: u32,
    /// Of each member that counts, the row.
    pub(super) rows: Vec<usize>,
    /// What others stand for: the mean of Y among them.
    pub(super) expected: f64,
    /// Of each day of others the difference to the mean of its trial, as those who joined have it, and its weight.
    pub(super) rest: Vec<(f64, f64)>,
}

/// What is held of a trial.
#[derive(Clone, Copy, Debug, Default)]
struct Trial {
    members: u32,
    others: u32,
    /// Σ c, and of Y, w and z times c, for means.
    weight: f64,
    sums: [f64; COLUMNS + 2],
    /// Σ ω, and of Y and v.
    odds: f64,
    weighted: [f64; COLUMNS + 1],
    /// Σ of Y and v over members.
    joined: [f64; COLUMNS + 1],
}

/// Columns of the line beside the mean of the trial: w and ln tenure.
const COLUMNS: usize = 2;

/// Y, w, ln tenure and z of a row.
fn values(days: &Days, outcome: f64, row: usize) -> [f64; COLUMNS + 2] {
    let tenure = days.known(row).get(3).copied().unwrap_or_default();
    [outcome, days.recent[row], tenure, days.older[row]]
}

/// The trials of one period after joining, or before it, with the line by which they are adjusted.
pub(super) struct Trials<'a> {
    days: &'a Days,
    outcome: &'a [Option<f64>],
    remaining: &'a [f64],
    chances: &'a Chances,
    trials: Vec<Trial>,
    /// Those compared with: the row, its weight and Y less the mean of its trial.
    rows: Vec<(usize, f64, f64)>,
    bridge: Bridge,
}

impl<'a> Trials<'a> {
    /// None where no trial has both members and others.
    pub(super) fn new(
        days: &'a Days,
        outcome: &'a [Option<f64>],
        remaining: &'a [f64],
        chances: &'a Chances,
        periods: usize,
    ) -> Option<Self> {
        let mut trials = vec![Trial::default(); KINDS * periods];
        for (row, value) in outcome.iter().enumerate() {
            let Some(value) = *value else { continue };
            let trial = &mut trials[days.trial(row)];
            let values = values(days, value, row);
            if days.joined[row] {
                trial.members += 1;
                trial.joined.iter_mut().zip(values).for_each(|(sum, it)| *sum += it);
            } else if remaining[row] > 0.0 {
                let (one, odds) = (remaining[row], remaining[row] * chances.odds[row]);
                trial.others += 1;
                trial.weight += one;
                trial.odds += odds;
                trial.sums.iter_mut().zip(values).for_each(|(sum, it)| *sum += one * it);
                trial.weighted.iter_mut().zip(values).for_each(|(sum, it)| *sum += odds * it);
            }
        }
        let mut rows = Vec::new();
        let (mut line, mut instruments) = (Vec::new(), Vec::new());
        for (row, value) in outcome.iter().enumerate() {
            let (Some(value), trial) = (*value, &trials[days.trial(row)]) else { continue };
            if days.joined[row] || remaining[row] <= 0.0 || !trial.counts() {
                continue;
            }
            let mut rest = values(days, value, row);
            rest.iter_mut().zip(trial.sums).for_each(|(it, sum)| *it -= sum / trial.weight);
            let [y, w, tenure, z] = rest;
            rows.push((row, remaining[row] * days.span[row], y));
            line.extend([w, tenure]);
            instruments.extend([if days.away[row] { w } else { z }, tenure]);
        }
        let bridge = Bridge::new(&rows, line, &instruments)?;
        Some(Self { days, outcome, remaining, chances, trials, rows, bridge })
    }

    /// Whether somebody who joined in this period can be compared.
    pub(super) fn has(&self, period: usize) -> bool {
        let first = KINDS * period;
        self.trials.get(first..first + KINDS).is_some_and(|it| it.iter().any(Trial::counts))
    }

    /// The effect on those who joined in some periods, adding the influence of each row to `influence`, one value a customer;
    /// none where fewer than two members count.
    pub(super) fn effect(
        &self,
        is_asked: &dyn Fn(usize) -> bool,
        influence: &mut [f64],
    ) -> Option<Effect> {
        let Self { days, remaining, chances, bridge, .. } = self;
        let counts = |trial: usize| is_asked(trial / KINDS) && self.trials[trial].counts();
        let counting = || (0..self.trials.len()).filter(|&it| counts(it));
        let members: u32 = counting().map(|it| self.trials[it].members).sum();
        if members < 2 {
            return None;
        }
        let n = f64::from(members);
        let slopes = &bridge.slopes;
        // The effect, and the mean gap of v between members and others, which the slopes move.
        let (mut att, mut expected, mut gap) = (0.0, 0.0, [0.0; COLUMNS]);
        let own = |sums: &[f64; COLUMNS + 1], by: f64| {
            let [y, v @ ..] = sums.map(|it| it / by);
            (y - dot(slopes, &v), v)
        };
        let mut mean_of = vec![(0.0, 0.0); self.trials.len()];
        for place in counting() {
            let trial = &self.trials[place];
            let share = f64::from(trial.members) / n;
            let (one, v) = own(&trial.joined, f64::from(trial.members));
            let (other, u) = own(&trial.weighted, trial.odds);
            att += share * (one - other);
            expected += share * trial.joined[0] / f64::from(trial.members);
            gap.iter_mut().zip(v.iter().zip(u)).for_each(|(sum, (v, u))| *sum += share * (v - u));
            mean_of[place] = (other, share / trial.odds);
        }
        expected -= att;
        // How the coefficients of the chance move the means of others.
        let mut moved = [[0.0; EARLY]; KINDS];
        let mut rest = vec![(0.0, 0.0); self.outcome.len()];
        let mut joined = Vec::with_capacity(members as usize);
        for (row, value) in self.outcome.iter().enumerate() {
            let (Some(value), trial) = (*value, days.trial(row)) else { continue };
            if !counts(trial) {
                continue;
            }
            let [y, v @ .., _] = values(days, value, row);
            let (mean, by) = mean_of[trial];
            let residual = y - dot(slopes, &v) - mean;
            let customer = days.customer[row] as usize;
            if days.joined[row] {
                influence[customer] += (residual - att) / n;
                joined.push(row);
            } else if remaining[row] > 0.0 {
                let own = remaining[row] * chances.odds[row] * by * residual;
                influence[customer] -= own;
                rest[row] = (residual * remaining[row], chances.odds[row]);
                let moved = &mut moved[days.kind(row)];
                moved.iter_mut().zip(days.early(row)).for_each(|(sum, x)| *sum += own * x);
            }
        }
        let by = chances.influence(&moved);
        for row in 0..days.len() {
            influence[days.customer[row] as usize] -= chances.score(days, row, &by);
        }
        bridge.influence(&self.rows, &gap, &mut |row, by| {
            influence[days.customer[row] as usize] -= by;
        });
        let others = counting().map(|it| self.trials[it].others).sum();
        let found = Effect { att, members, others, rows: joined, expected, rest };
        (att.is_finite() && expected.is_finite()).then_some(found)
    }
}

impl Trial {
    /// Whether there are members, and somebody to compare them with.
    fn counts(&self) -> bool {
        self.members > 0 && self.others >= FEW
    }
}

/// The line of Y on w and what else is known, with w as the instruments foretell it.
struct Bridge {
    slopes: Vec<f64>,
    inverse: Matrix,
    line: Vec<f64>,
    /// The line's columns as they are foretold.
    foretold: Vec<f64>,
}

impl Bridge {
    /// The slopes; a row is its place, its weight and Y, `line` and `instruments` have [`COLUMNS`] values a row.
    fn new(rows: &[(usize, f64, f64)], line: Vec<f64>, instruments: &[f64]) -> Option<Self> {
        let first = || rows.iter().zip(instruments.chunks_exact(COLUMNS));
        let w = || line.iter().step_by(COLUMNS);
        let stage = least_squares(first().zip(w()).map(|((row, z), w)| (row.1, z, *w)), COLUMNS);
        let foretold = stage.and_then(|stage| {
            let slope = stage.coefficients.first().copied()?;
            let told: Vec<f64> = first().map(|(_, z)| dot(&stage.coefficients, z)).collect();
            let (mut score, x) = (0.0, stage.inverse.row(0));
            for ((row, z), (w, told)) in first().zip(w().zip(&told)) {
                score += (row.1 * dot(x, z) * (w - told)).powi(2);
            }
            let is_strong = score > 0.0 && slope > 0.0 && slope * slope / score >= WEAK;
            is_strong.then_some(told)
        });
        let mut with = line.clone();
        if let Some(told) = foretold {
            with.iter_mut().step_by(COLUMNS).zip(told).for_each(|(w, told)| *w = told);
        }
        let second = rows.iter().zip(with.chunks_exact(COLUMNS));
        let fit = least_squares(second.map(|(row, v)| (row.1, v, row.2)), COLUMNS)?;
        let (slopes, inverse) = (fit.coefficients, fit.inverse);
        Some(Self { slopes, inverse, line, foretold: with })
    }

    /// How much each row moves the slopes, times `gap`.
    fn influence(&self, rows: &[(usize, f64, f64)], gap: &[f64], tell: &mut dyn FnMut(usize, f64)) {
        let by = self.inverse.times(gap);
        let values = self.line.chunks_exact(COLUMNS).zip(self.foretold.chunks_exact(COLUMNS));
        for ((row, weight, y), (v, told)) in rows.iter().zip(values) {
            tell(*row, weight * dot(&by, told) * (y - dot(&self.slopes, v)));
        }
    }
}
