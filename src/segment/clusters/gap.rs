//! The gap statistic: how much tighter the clusters are than those of customers without clusters.

use super::lloyd::{Lloyd, TOLERANCE};
use super::points::Points;
use super::seeding;
use crate::stats::rng::Rng;

/// Reference sets.
pub(super) const SETS: u64 = 10;
/// The most moves of the centres.
const MOVES: u32 = 100;

/// The gap of one number of clusters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    pub(super) k: u32,
    /// The mean over the reference sets of log W, minus log W of the data; W is the inertia.
    pub(super) gap: f64,
    /// The standard deviation of log W over the sets, times √(1 + 1 / sets).
    pub(super) error: f64,
}

impl Gap {
    /// The gap of Tibshirani, Walther & Hastie (2001), "Estimating the number of clusters in a data set via the gap
    /// statistic", from log W of the data and then of the reference sets.
    pub(super) fn of(k: u32, logs: &[f64]) -> Self {
        let (data, sets) = logs.split_first().unwrap_or((&0.0, &[]));
        let n = sets.len().max(1) as f64;
        let mean = sets.iter().sum::<f64>() / n;
        let squares: f64 = sets.iter().map(|log| (log - mean) * (log - mean)).sum();
        Self { k, gap: mean - data, error: (squares / n * (1.0 + 1.0 / n)).sqrt() }
    }
}

/// log W of the points, as set 0, or of a reference set: as many rows, even over the box of the points (choice a of the
/// paper). None where there is no spread left.
pub(super) fn log_inertia(points: &Points, k: u32, seed: u64, set: u64) -> Option<f64> {
    let reference = (set > 0).then(|| even(points, &mut Rng::stream(seed, STREAM + set)));
    let points = reference.as_ref().unwrap_or(points);
    let tolerance = points.variance() * TOLERANCE;
    let stream = 2 * STREAM + u64::from(k) * (SETS + 1) + set;
    let centers = seeding::seed(points, k as usize, &mut Rng::stream(seed, stream));
    let least = Lloyd::new(points, centers, MOVES, tolerance).run(points).inertia;
    (least > 0.0).then(|| libm::log(least))
}

/// The smallest k whose gap is at least the next one's minus its error; else the k of the largest gap.
pub(super) fn choose(gaps: &[Gap]) -> Option<u32> {
    let enough = gaps.windows(2).find(|pair| pair[0].gap >= pair[1].gap - pair[1].error);
    let largest = || gaps.iter().copied().reduce(|a, b| if b.gap > a.gap { b } else { a });
    enough.map(|pair| pair[0]).or_else(largest).map(|gap| gap.k)
}

/// Streams of the generator below this one are taken by the starts.
const STREAM: u64 = 1 << 32;

/// As many rows as there are, even over the box that they span.
fn even(points: &Points, rng: &mut Rng) -> Points {
    let mut ends = vec![[f64::INFINITY, f64::NEG_INFINITY]; points.dims()];
    for row in points.rows() {
        for (ends, &value) in ends.iter_mut().zip(row) {
            *ends = [ends[0].min(value), ends[1].max(value)];
        }
    }
    let mut values = Vec::with_capacity(points.len() * points.dims());
    for _ in 0..points.len() {
        values.extend(ends.iter().map(|[low, high]| low + rng.uniform() * (high - low)));
    }
    Points::new(points.dims(), values)
}

#[cfg(test)]
mod tests {
    use super::super::points::tests::blobs;
    use super::*;

    fn gaps(points: &Points) -> Vec<Gap> {
        let gap = |k| {
            let logs: Option<Vec<_>> =
                (0..=SETS).map(|set| log_inertia(points, k, 1, set)).collect();
            Gap::of(k, &logs.expect("some spread"))
        };
        (1..=6).map(gap).collect()
    }

    #[test]
    fn the_gap_finds_three_blobs_and_one_cloud() {
        let three = blobs(&[[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 80, 5);
        assert_eq!(choose(&gaps(&three)), Some(3));
        let clouds = (1..=5).map(|seed| even(&three, &mut Rng::new(seed)));
        let ones = clouds.filter(|cloud| choose(&gaps(cloud)) == Some(1)).count();
        assert!(ones >= 3, "{ones} of 5");
    }
}
