//! Where the centres start: greedy k-means++.

use super::points::{Points, squared};
use crate::stats::rng::Rng;

/// Up to `k` rows as first centres, `dims` numbers each; fewer where there are fewer distinct rows.
///
/// The first is any row; each further one is drawn with a probability that grows with the squared distance to the nearest
/// centre so far (Arthur & Vassilvitskii 2007, "k-means++: the advantages of careful seeding"); of 2 + ln k draws the one
/// is taken that leaves the least, as scikit-learn does.
pub(super) fn seed(points: &Points, k: usize, rng: &mut Rng) -> Vec<f64> {
    let n = points.len();
    let mut centers = Vec::with_capacity(k * points.dims());
    centers.extend_from_slice(points.row(rng.below(n)));
    let mut left: Vec<f64> = points.rows().map(|row| squared(row, &centers)).collect();
    let tries = 2 + libm::log(k as f64) as usize;
    let mut trial = vec![0.0; n];
    let mut best = vec![0.0; n];
    for _ in 1..k {
        let total: f64 = left.iter().sum();
        if total <= 0.0 {
            break;
        }
        let mut least = f64::INFINITY;
        let mut chosen = 0;
        for _ in 0..tries {
            let candidate = drawn(&left, rng.uniform() * total);
            let center = points.row(candidate);
            let mut sum = 0.0;
            for ((row, &left), trial) in points.rows().zip(&left).zip(&mut trial) {
                let square = squared(row, center);
                *trial = if square < left { square } else { left };
                sum += *trial;
            }
            if sum < least {
                (least, chosen) = (sum, candidate);
                std::mem::swap(&mut trial, &mut best);
            }
        }
        std::mem::swap(&mut left, &mut best);
        centers.extend_from_slice(points.row(chosen));
    }
    centers
}

/// The row at which the running sum of the weights passes `at`; never one without weight.
fn drawn(weights: &[f64], at: f64) -> usize {
    let (mut sum, mut last) = (0.0, 0);
    for (row, &weight) in weights.iter().enumerate() {
        if weight > 0.0 {
            last = row;
            sum += weight;
            if sum > at {
                break;
            }
        }
    }
    last
}
