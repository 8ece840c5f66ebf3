//! How sure the effect is, given how the others were found.
//!
//! # Formulas
//!
//! With N₁ treated units that count, Ŷᵢ(0) the mean outcome of the Mᵢ others that stand for treated unit i, and for each of
//! the others K = Σ 1/Mᵢ and K′ = Σ 1/Mᵢ² over the treated it stands for:
//!
//! - *Neighbours that may be taken again, and strata* (Abadie & Imbens 2006, theorem 7, with Mᵢ in place of M; a stratum has
//!   all its others for each of its treated): V = Σ₁ (Yᵢ − Ŷᵢ(0) − ATT)² / N₁² + Σ₀ (K² − K′) σ̂² / N₁², σ̂² the variance of
//!   the unit's outcome and those of its two neighbours among the others, or within its stratum. Taking the score as
//!   known is made good by [`estimated_score`](super::score::estimated_score).
//! - *Neighbours that are taken once* (Abadie & Spiess 2022): matched sets are independent, so V = Σ φ² over sets, with
//!   φ = Σ₁ (Yᵢ − ȳ₁)/N₁ − Σ₀ w (Yᵢ − ȳ₀)/Σw of the set, times G/(G − 1) · (N − 1)/(N − 2) for G sets of N units, as
//!   cluster-robust errors of the weighted regression on treatment. Where units are customers at several times, these are
//!   not independent either: V = Σ φ² over sets + Σ φ² over customers − Σ φ² over units (Cameron, Gelbach & Miller 2011).
//! - *Weights* (Hirano, Imbens & Ridder 2003; as Sant'Anna & Zhao 2020 have the influence): V = Σ φ², with
//!   φ = D (Y − ȳ₁)/N₁ − (1 − D) w (Y − ȳ₀)/Σw − (D − π) xᵀ a, where w = π/(1 − π) and
//!   a = (Σ π (1 − π) x xᵀ + λ)⁻¹ Σ₀ w (Y − ȳ₀) x / Σw is what estimating π changes.

use crate::loyalty::matching::Plan;
use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::nearest::Ranked;
use crate::loyalty::matching::propensity::Propensity;
use crate::loyalty::matching::result::Means;
use crate::loyalty::matching::score;
use crate::stats::matrix::dot;

/// What the error is made of, by how the others were found.
#[derive(Debug, Default)]
pub(super) enum Parts {
    /// Each in one set.
    #[default]
    Pairs,
    /// Neighbours that may be in several.
    Neighbours {
        /// Others and treated by their score.
        sides: Box<[Ranked; 2]>,
        strata: Vec<u32>,
        score: Vec<f64>,
        /// Whether the error is adjusted for a score that was estimated.
        adjust: bool,
        ratio: usize,
    },
    /// The stratum of each unit.
    Strata(Vec<u32>),
    /// The odds of being treated.
    Odds,
}

/// The mean outcome of the treated that count, and of the others as they count; none where nobody counts.
pub(super) fn outcomes(sample: &Sample, weight: &[f64]) -> Option<Means> {
    let [others, treated] = means(sample, weight)?;
    Some(Means { treated: treated.1, controls: others.1 })
}

/// The difference of the means of all, and its variance, with a variance for each side (Welch 1947).
pub(super) fn unmatched(sample: &Sample) -> (f64, Option<f64>) {
    let ones = vec![1.0; sample.treated.len()];
    let Some([(n0, mean0), (n1, mean1)]) = means(sample, &ones) else { return (0.0, None) };
    let mut squares = [0.0; 2];
    for (&treated, y) in sample.treated.iter().zip(&sample.outcome) {
        let rest = y - if treated { mean1 } else { mean0 };
        squares[usize::from(treated)] += rest * rest;
    }
    let of = |n: f64, squares: f64| (n > 1.0).then(|| squares / (n - 1.0) / n);
    let variance = of(n0, squares[0]).zip(of(n1, squares[1])).map(|(one, other)| one + other);
    (mean1 - mean0, variance)
}

/// The variance of the effect; none where fewer than two treated units count, or fewer than two others.
pub(super) fn variance(
    sample: &Sample,
    propensity: Option<&Propensity>,
    plan: &Plan,
    customer: Option<&[u32]>,
    att: f64,
) -> Option<f64> {
    let count = |side: bool| {
        let of = sample.treated.iter().zip(&plan.weight).filter(|it| *it.0 == side);
        of.filter(|it| *it.1 > 0.0).count()
    };
    if count(true) < 2 || count(false) < 2 {
        return None;
    }
    match &plan.parts {
        Parts::Pairs => clustered(sample, plan, customer),
        Parts::Strata(strata) => Some(within_strata(sample, strata, att)),
        Parts::Odds => influence(sample, propensity?, plan),
        Parts::Neighbours { sides, strata, score, adjust, ratio } => {
            let near = score::Near { sample, sides, strata, score };
            let known = neighbours(sample, &near, plan, att);
            let by_score = adjust.then(|| score::estimated_score(&near, propensity?, *ratio, att));
            Some((known + by_score.flatten().unwrap_or(0.0)).max(0.0))
        }
    }
}

/// The weight and the mean outcome of the others and of the treated; none where one side has no weight.
fn means(sample: &Sample, weight: &[f64]) -> Option<[(f64, f64); 2]> {
    let mut sums = [(0.0, 0.0); 2];
    for ((&treated, y), weight) in sample.treated.iter().zip(&sample.outcome).zip(weight) {
        let sum = &mut sums[usize::from(treated)];
        *sum = (sum.0 + weight, sum.1 + weight * y);
    }
    let means = sums.map(|(weight, sum)| (weight, sum / weight));
    means.iter().all(|it| it.0 > 0.0 && it.1.is_finite()).then_some(means)
}

fn clustered(sample: &Sample, plan: &Plan, customer: Option<&[u32]>) -> Option<f64> {
    let [(n0, mean0), (n1, mean1)] = means(sample, &plan.weight)?;
    let moved = |unit: usize| match sample.treated[unit] {
        true => plan.weight[unit] * (sample.outcome[unit] - mean1) / n1,
        false => -plan.weight[unit] * (sample.outcome[unit] - mean0) / n0,
    };
    let (mut sets, mut units, mut squares) = (0.0, 0.0, 0.0);
    for set in plan.pairs.chunk_by(|one, other| one.0 == other.0) {
        let treated = set.first().map_or(0.0, |&(treated, _)| moved(treated as usize));
        let together = treated + set.iter().map(|&(_, unit)| moved(unit as usize)).sum::<f64>();
        squares += together * together;
        sets += 1.0;
        units += set.len() as f64 + 1.0;
    }
    let of_sets = squares * sets / (sets - 1.0) * (units - 1.0) / (units - 2.0);
    let Some(customer) = customer else { return Some(of_sets) };
    let most = customer.iter().max().map_or(0, |&most| most as usize + 1);
    let (mut together, mut alone) = (vec![0.0; most], 0.0);
    for (unit, &customer) in customer.iter().enumerate() {
        together[customer as usize] += moved(unit);
        alone += moved(unit) * moved(unit);
    }
    let of_customers = together.iter().map(|moved| moved * moved).sum::<f64>();
    // A customer at one time only adds nothing; those of several might take away more than there is.
    Some((of_sets + of_customers - alone).max(of_sets.min(alone)))
}

fn neighbours(sample: &Sample, near: &score::Near<'_>, plan: &Plan, att: f64) -> f64 {
    let n = sample.treated.len();
    let (mut known, mut count) = (0.0, 0.0);
    // K and K′.
    let mut stands = vec![[0.0; 2]; n];
    for set in plan.pairs.chunk_by(|one, other| one.0 == other.0) {
        let Some(&(treated, _)) = set.first() else { continue };
        let share = 1.0 / set.len() as f64;
        let mut without = 0.0;
        for &(_, unit) in set {
            without += share * sample.outcome[unit as usize];
            let [k, squares] = &mut stands[unit as usize];
            *k += share;
            *squares += share * share;
        }
        let rest = sample.outcome[treated as usize] - without - att;
        known += rest * rest;
        count += 1.0;
    }
    for (unit, [k, squares]) in stands.into_iter().enumerate() {
        let again = k * k - squares;
        // Who stands for one treated unit only is in its difference.
        if again > 1e-12 * k {
            known += again * near.variance(unit);
        }
    }
    known / (count * count)
}

fn within_strata(sample: &Sample, strata: &[u32], att: f64) -> f64 {
    let count = strata.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sums = vec![[[0.0; 2]; 2]; count];
    for ((&stratum, &treated), y) in strata.iter().zip(&sample.treated).zip(&sample.outcome) {
        let [n, sum] = &mut sums[stratum as usize][usize::from(treated)];
        *n += 1.0;
        *sum += y;
    }
    let mut squares = vec![0.0; count];
    let (mut known, mut counted) = (0.0, 0.0);
    for ((&stratum, &treated), y) in strata.iter().zip(&sample.treated).zip(&sample.outcome) {
        let [others, of_treated] = sums[stratum as usize];
        if others[0] == 0.0 || of_treated[0] == 0.0 {
            continue;
        }
        let rest = y - others[1] / others[0];
        if treated {
            known += (rest - att) * (rest - att);
            counted += 1.0;
        } else {
            squares[stratum as usize] += rest * rest;
        }
    }
    // Where a stratum has one of the others only, its variance is taken to be that of all the others within strata.
    let (mut all, mut free) = (0.0, 0.0);
    for ([others, of_treated], squares) in sums.iter().zip(&squares) {
        if of_treated[0] > 0.0 && others[0] > 1.0 {
            all += squares;
            free += others[0] - 1.0;
        }
    }
    for ([others, of_treated], squares) in sums.iter().zip(&squares) {
        let (n, stands) = (others[0], of_treated[0]);
        if n > 0.0 && stands > 0.0 {
            let variance = match n > 1.0 {
                true => squares / (n - 1.0),
                false => all / f64::max(free, 1.0),
            };
            // K = stands/n and K′ = stands/n², n times.
            known += (stands * stands - stands) / n * variance;
        }
    }
    known / (counted * counted)
}

fn influence(sample: &Sample, propensity: &Propensity, plan: &Plan) -> Option<f64> {
    let [(n0, mean0), (n1, mean1)] = means(sample, &plan.weight)?;
    let units = 0..sample.treated.len();
    let mut lean = vec![0.0; propensity.columns];
    for unit in units.clone().filter(|&unit| !sample.treated[unit]) {
        let by = plan.weight[unit] * (sample.outcome[unit] - mean0) / n0;
        lean.iter_mut().zip(propensity.x(unit)).for_each(|(sum, x)| *sum += by * x);
    }
    let by_score = propensity.fit.inverse.times(&lean);
    let moved = |unit: usize| {
        let (y, weight, chance) =
            (sample.outcome[unit], plan.weight[unit], propensity.chance[unit]);
        let by_score = dot(&by_score, propensity.x(unit));
        match sample.treated[unit] {
            true => weight * (y - mean1) / n1 - (1.0 - chance) * by_score,
            false => -weight * (y - mean0) / n0 + chance * by_score,
        }
    };
    Some(units.map(|unit| moved(unit) * moved(unit)).sum())
}
