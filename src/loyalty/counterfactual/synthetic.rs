//! The synthetic control: a mixture of the controls that was like the outcome before the launch.
//!
//! Abadie, Diamond & Hainmueller (2010), "Synthetic control methods for comparative case studies", on the outcomes before the
//! launch. The weights are none below 0 and add up to 1, so nothing is guessed beyond what the controls did.

use serde::Serialize;

use super::series::Series;
use crate::stats::matrix::{Matrix, dot};

/// What a mixture of the controls says of the launch.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Synthetic {
    /// Whether every series was first put as a share of its own mean before the launch.
    pub is_indexed: bool,
    /// How much each control counts; together 1.
    pub weights: Vec<Weight>,
    /// The mixture, in the unit of the outcome, for every period.
    pub expected: Vec<f64>,
    /// The sum of what came less the mixture, from the launch on.
    pub effect: f64,
    /// The same as a share of the mixture's sum; none if that is not above 0.
    pub relative: Option<f64>,
    /// The root of the mean square of the outcome less the mixture before the launch, in the unit of the outcome.
    pub rmspe_before: f64,
    /// The same from the launch on.
    pub rmspe_after: f64,
    /// Placebo in space: the same with each control in the place of the outcome, the outcome left out.
    pub placebos: Vec<SpacePlacebo>,
    /// The share of all series, the outcome among them, whose error grew as much at the launch; none without placebos.
    pub p: Option<f64>,
    /// The effect without each control that counts.
    pub leave_one_out: Vec<LeaveOneOut>,
}

/// How much a control counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weight {
    /// The control.
    pub name: String,
    /// Its weight, from 0 to 1.
    pub weight: f64,
}

/// What is found of a control, at which nothing was launched.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpacePlacebo {
    /// The control.
    pub name: String,
    /// The error after the launch in times that before it; none if there was none before.
    pub ratio: Option<f64>,
    /// The effect found, as a share of the mixture; none if that is not above 0.
    pub relative: Option<f64>,
}

/// What is found without a control.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeaveOneOut {
    /// The control that is left out.
    pub without: String,
    /// The effect.
    pub effect: f64,
    /// As a share of the mixture; none if that is not above 0.
    pub relative: Option<f64>,
}

/// A mixture of some series that is like another.
struct Mixture {
    weights: Vec<f64>,
    expected: Vec<f64>,
    before: f64,
    after: f64,
    effect: f64,
    relative: Option<f64>,
}

/// The synthetic control of a series; none with fewer than two controls.
pub(super) fn synthetic(series: &Series, is_indexed: bool) -> Option<Synthetic> {
    let launch = series.launch;
    let scale = |column: &[f64]| {
        let seen = || column.iter().take(launch).filter(|value| !value.is_nan());
        let mean = seen().sum::<f64>() / seen().count() as f64;
        if is_indexed { Some(mean).filter(|mean| *mean > 0.0) } else { Some(1.0) }
    };
    let unit = scale(&series.outcome)?;
    let shares = |column: &[f64], by: f64| column.iter().map(|value| value / by).collect();
    let outcome: Vec<f64> = shares(&series.outcome, unit);
    let mut names = Vec::new();
    let mut donors: Vec<Vec<f64>> = Vec::new();
    for (name, column) in &series.controls {
        if let Some(by) = scale(column) {
            names.push(name.clone());
            donors.push(shares(column, by));
        }
    }
    if donors.len() < 2 {
        return None;
    }
    let without = |place: usize| -> Vec<&[f64]> {
        let others = donors.iter().enumerate().filter(|(other, _)| *other != place);
        others.map(|(_, column)| column.as_slice()).collect()
    };
    let all: Vec<&[f64]> = donors.iter().map(Vec::as_slice).collect();
    let found = mix(&outcome, &all, launch)?;
    let mut placebos = Vec::new();
    for (place, name) in names.iter().enumerate() {
        if let Some(other) = mix(&donors[place], &without(place), launch) {
            let (name, relative) = (name.clone(), other.relative);
            placebos.push(SpacePlacebo { name, ratio: other.ratio(), relative });
        }
    }
    let own = found.ratio();
    let p = own.filter(|_| !placebos.is_empty()).map(|own| {
        let is_as_large = |it: &&SpacePlacebo| it.ratio.is_none_or(|ratio| ratio >= own);
        (1 + placebos.iter().filter(is_as_large).count()) as f64 / (1 + placebos.len()) as f64
    });
    let mut leave_one_out = Vec::new();
    for (place, name) in names.iter().enumerate().filter(|(place, _)| found.weights[*place] > 0.0) {
        if let Some(Mixture { effect, relative, .. }) = mix(&outcome, &without(place), launch) {
            let effect = effect * unit;
            leave_one_out.push(LeaveOneOut { without: name.clone(), effect, relative });
        }
    }
    let weights = names.into_iter().zip(&found.weights);
    Some(Synthetic {
        is_indexed,
        weights: weights.map(|(name, &weight)| Weight { name, weight }).collect(),
        expected: found.expected.iter().map(|value| value * unit).collect(),
        effect: found.effect * unit,
        relative: found.relative,
        rmspe_before: found.before * unit,
        rmspe_after: found.after * unit,
        placebos,
        p,
        leave_one_out,
    })
}

impl Mixture {
    fn ratio(&self) -> Option<f64> {
        Some(self.after / self.before).filter(|ratio| ratio.is_finite())
    }
}

fn mix(outcome: &[f64], donors: &[&[f64]], launch: usize) -> Option<Mixture> {
    let apart: Vec<Vec<f64>> = donors
        .iter()
        .map(|donor| {
            let both = donor.iter().zip(outcome).take(launch);
            both.filter(|(_, outcome)| !outcome.is_nan()).map(|(x, y)| x - y).collect()
        })
        .collect();
    let weights = nearest(&apart)?;
    let at = |t: usize| donors.iter().zip(&weights).map(|(donor, weight)| donor[t] * weight).sum();
    let expected: Vec<f64> = (0..outcome.len()).map(at).collect();
    let error = |range: std::ops::Range<usize>| {
        let both = outcome[range.clone()].iter().zip(&expected[range]);
        let seen = both.filter(|(outcome, _)| !outcome.is_nan());
        let apart: Vec<f64> = seen.map(|(y, expected)| y - expected).collect();
        (dot(&apart, &apart) / apart.len() as f64).sqrt()
    };
    let (mut effect, mut total) = (0.0, 0.0);
    for (y, expected) in outcome.iter().zip(&expected).skip(launch).filter(|it| !it.0.is_nan()) {
        effect += y - expected;
        total += expected;
    }
    let relative = (total > 0.0).then_some(effect / total);
    let (before, after) = (error(0..launch), error(launch..outcome.len()));
    Some(Mixture { weights, expected, before, after, effect, relative })
}

/// The weights, none below 0 and together 1, with which the sum of these columns is the shortest; none if their sizes cannot
/// be computed with.
///
/// Wolfe (1976), "Finding the nearest point in a polytope": on a set of columns the shortest sum with any weights that add up
/// to 1 is a linear system; a column whose weight would fall below 0 leaves the set, and the one that shortens the sum most
/// joins it, until none does. Each round is shorter than the one before, so that it ends.
fn nearest(columns: &[Vec<f64>]) -> Option<Vec<f64>> {
    let n = columns.len();
    let mut products = Matrix::zeros(n);
    for (i, j) in (0..n).flat_map(|i| (0..=i).map(move |j| (i, j))) {
        products[(i, j)] = dot(&columns[i], &columns[j]);
    }
    let sizes = (0..n).map(|i| products[(i, i)]);
    let largest = sizes.fold(0.0, f64::max);
    let mut weights = vec![0.0; n];
    let shortest = (0..n).min_by(|&i, &j| products[(i, i)].total_cmp(&products[(j, j)]))?;
    weights[shortest] = 1.0;
    if largest == 0.0 || !largest.is_finite() {
        return (largest == 0.0).then_some(weights);
    }
    // Where columns determine each other, the one with the most equal weights.
    (0..n).for_each(|i| products[(i, i)] += 1e-10 * largest);
    products.mirror();
    let mut set = vec![shortest];
    for _ in 0..100 * n {
        let slopes = products.times(&weights);
        let length = dot(&slopes, &weights);
        let joins =
            (0..n).filter(|i| !set.contains(i)).min_by(|&i, &j| slopes[i].total_cmp(&slopes[j]));
        let Some(joins) = joins.filter(|&it| slopes[it] < length - 1e-12 * largest) else { break };
        set.push(joins);
        loop {
            let inverse = products.part(&set).inverse()?;
            let free = inverse.times(&vec![1.0; set.len()]);
            let total: f64 = free.iter().sum();
            // How far on the way there the first weight is 0.
            let mut share = 1.0_f64;
            for (&place, free) in set.iter().zip(&free) {
                let (from, to) = (weights[place], free / total);
                if to <= 0.0 {
                    share = share.min(from / (from - to));
                }
            }
            for (&place, free) in set.iter().zip(&free) {
                weights[place] += share * (free / total - weights[place]);
            }
            if share >= 1.0 {
                break;
            }
            let least = set.iter().copied().min_by(|&i, &j| weights[i].total_cmp(&weights[j]))?;
            set.retain(|&place| place != least && weights[place] > 0.0);
            for (place, weight) in weights.iter_mut().enumerate() {
                if !set.contains(&place) {
                    *weight = 0.0;
                }
            }
        }
    }
    let total: f64 = weights.iter().sum();
    Some(weights.into_iter().map(|weight| weight / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loyalty::counterfactual::{CounterfactualColumns, CounterfactualOptions};

    /// Numbers that look like chance, the same in Python: ((k · 7919 + 104729) mod 1000) / 1000.
    fn made(k: usize) -> f64 {
        ((k * 7919 + 104_729) % 1000) as f64 / 1000.0
    }

    #[test]
    fn the_nearest_point_of_a_triangle_is_on_its_side() {
        // (1, 1), (1, −1) and (3, 0): (1, 0) is halfway between the first two.
        let found = nearest(&[vec![1.0, 1.0], vec![1.0, -1.0], vec![3.0, 0.0]]).unwrap();
        for (found, exact) in found.iter().zip([0.5, 0.5, 0.0]) {
            assert!((found - exact).abs() < 1e-9, "{found} {exact}");
        }
        // A point of the triangle itself.
        let found = nearest(&[vec![2.0, 0.0], vec![-1.0, 1.0], vec![-1.0, -1.0]]).unwrap();
        for (found, exact) in found.iter().zip([1.0 / 3.0; 3]) {
            assert!((found - exact).abs() < 1e-9, "{found} {exact}");
        }
        assert_eq!(nearest(&[]), None);
        assert_eq!(nearest(&[vec![0.0], vec![0.0]]), Some(vec![1.0, 0.0]));
    }

    #[test]
    fn no_other_weights_are_nearer() {
        for seed in 0..40 {
            let columns: Vec<Vec<f64>> = (0..6)
                .map(|j| (0..5 + seed % 7).map(|t| made(seed * 97 + j * 31 + t) - 0.3).collect())
                .collect();
            let weights = nearest(&columns).unwrap();
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(weights.iter().all(|weight| *weight >= 0.0));
            let sum = |t: usize| columns.iter().zip(&weights).map(|(c, w)| c[t] * w).sum::<f64>();
            let point: Vec<f64> = (0..columns[0].len()).map(sum).collect();
            // No corner lies on the near side of the plane through the point.
            let length = dot(&point, &point);
            assert!(columns.iter().all(|column| dot(column, &point) >= length - 1e-7), "{seed}");
        }
    }

    /// A made-up launch with five donors, as in Python: `scipy.optimize.minimize(method='SLSQP')` with its derivative, from six
    /// starts, of SciPy.
    #[test]
    fn weights_effects_and_placebos_are_those_of_scipy() {
        let donor = |j: usize, t: usize| {
            let (jf, tf) = (j as f64, t as f64);
            10.0 + 2.0 * jf + made(31 * j + t) * (1.0 + jf) + 0.2 * tf * (j % 3) as f64
        };
        let outcome = |t: usize| {
            let launched = if t >= 14 { 3.0 } else { 0.0 };
            0.3 * donor(1, t) + 0.7 * donor(3, t) + 0.4 * made(900 + t) - 0.5 + launched
        };
        let column = |j: usize| (0..20).map(|t| donor(j, t)).collect();
        let columns = CounterfactualColumns {
            time: None,
            outcome: (0..20).map(outcome).collect(),
            controls: (0..5).map(|j| (format!("d{j}"), column(j))).collect(),
        };
        let options = CounterfactualOptions { launch: Some(14.0), ..Default::default() };
        let found = synthetic(&Series::new(&columns, &options).unwrap(), false).unwrap();
        let near = |found: f64, expected: f64, to: f64| {
            assert!((found - expected).abs() < to, "{found} {expected}");
        };
        let weights = [0.059_145_22, 0.261_095_77, 0.003_028_9, 0.676_730_11, 0.0];
        for (found, expected) in found.weights.iter().zip(weights) {
            near(found.weight, expected, 1e-6);
        }
        near(found.effect, 18.547_589_54, 1e-5);
        near(found.relative.unwrap(), 0.174_998_044_2, 1e-6);
        near(found.rmspe_before, 0.095_445_114_7, 1e-7);
        near(found.rmspe_after, 3.091_486_14, 1e-6);
        let ratios = [1.562_873_208, 2.443_628_349, 1.981_898_083, 0.728_361_09, 0.390_072_066];
        for (found, expected) in found.placebos.iter().zip(ratios) {
            near(found.ratio.unwrap(), expected, 1e-5);
        }
        assert_eq!(found.p, Some(1.0 / 6.0));
        let effects = [17.281_177_43, 20.282_696_40, 18.550_080_46, 15.673_769_43];
        assert_eq!(found.leave_one_out.len(), 4);
        for (found, expected) in found.leave_one_out.iter().zip(effects) {
            near(found.effect, expected, 1e-4);
        }
        // Series of any size are alike as shares of their own means.
        let mut larger = columns.clone();
        larger.controls[3].1.iter_mut().for_each(|value| *value *= 1000.0);
        let of = |columns| synthetic(&Series::new(columns, &options).unwrap(), true).unwrap();
        near(of(&larger).relative.unwrap(), of(&columns).relative.unwrap(), 1e-9);
    }
}
