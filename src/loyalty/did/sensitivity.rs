//! How much the groups may have drifted apart anyway before the finding no longer holds.
//!
//! Rambachan & Roth (2023), "A more credible approach to parallel trends", relative magnitudes: after treatment the difference
//! to those compared with would have changed, from one period to the next, by at most M̄ times the largest such change before
//! treatment.
//!
//! # Formula
//!
//! The effects before treatment are changes of one period (their base is the period before), so the largest of them, δ, is
//! the one that M̄ multiplies; e periods on, the drift is at most (e + 1) M̄ |δ|, and on the average effect θ over k̄ such steps
//! k̄ M̄ |δ|. Which δ is the largest is not known: for each of them and either sign the end of the interval is that of
//! θ ± k̄ M̄ δ, a sum of two estimates with a known covariance, and the interval is the union of all. It covers with at least
//! its level, because the true largest is among them; the paper's own (section 4) uses the other restrictions too and is
//! somewhat shorter.

use serde::Serialize;

use super::Att;
use crate::stats::matrix::Matrix;

/// How the average effect over periods since treatment holds against drift.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sensitivity {
    /// The mean effect over periods since treatment.
    pub effect: Att,
    /// The largest change from one period to the next before treatment, by size.
    pub largest_before: f64,
    /// The interval for several sizes of drift.
    pub intervals: Vec<Drift>,
    /// The drift from which on the interval holds 0, in times the largest change before treatment: 0 if it does without any.
    pub breakdown: f64,
    /// It in a sentence.
    pub summary: String,
}

/// The interval under drift.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// The largest drift a period, in times the largest change before treatment.
    pub mbar: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

const DRIFTS: [f64; 5] = [0.0, 0.5, 1.0, 1.5, 2.0];

/// The intervals. `changes` are the effects before treatment, `covariance` theirs and, in the last place, that of the effect,
/// `steps` the k̄ of the formula and `z` the half of an interval in standard errors. None if the effect has no error or nothing
/// was seen before treatment.
pub(in crate::loyalty) fn sensitivity(
    effect: Att,
    changes: &[f64],
    covariance: &Matrix,
    steps: f64,
    z: f64,
) -> Option<Sensitivity> {
    effect.se?;
    let own = changes.len();
    let variance = covariance[(own, own)];
    let largest_before = changes.iter().map(|change| change.abs()).reduce(f64::max)?;
    // Of each change and sign: k δ, and k times its covariance and k² times its variance.
    let signed = changes.iter().enumerate().flat_map(|(place, change)| {
        [-1.0, 1.0].map(|sign| {
            let by = sign * steps;
            (by * change, by * covariance[(own, place)], by * by * covariance[(place, place)])
        })
    });
    let signed: Vec<(f64, f64, f64)> = signed.collect();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let intervals = DRIFTS.map(|mbar| {
        for &(change, with, own) in &signed {
            let half = z * (variance + 2.0 * mbar * with + mbar * mbar * own).max(0.0).sqrt();
            let middle = effect.att + mbar * change;
            (low, high) = (low.min(middle - half), high.max(middle + half));
        }
        Drift { mbar, low, high }
    });
    // θ + M kδ = ± z √(v + 2 M k c + M² k² w) is a square equation for M; before its first root the interval is on one side.
    let holds = effect.att * effect.att - z * z * variance;
    let roots = signed.iter().filter_map(|&(change, with, own)| {
        let square = change * change - z * z * own;
        let half = effect.att * change - z * z * with;
        first_root(square, half, holds)
    });
    let breakdown = if holds <= 0.0 { Some(0.0) } else { roots.reduce(f64::min) };
    Some(Sensitivity {
        effect,
        largest_before,
        intervals: intervals.into(),
        breakdown: breakdown?,
        summary: String::new(),
    })
}

/// The smallest positive x with a x² + 2 b x + c = 0, for c above 0.
fn first_root(a: f64, b: f64, c: f64) -> Option<f64> {
    let inner = b * b - a * c;
    if inner < 0.0 {
        return None;
    }
    // Without the difference of two like numbers.
    let q = -(b + inner.sqrt().copysign(b));
    let roots = [q / a, c / q];
    roots.into_iter().filter(|root| *root > 0.0 && root.is_finite()).reduce(f64::min)
}
