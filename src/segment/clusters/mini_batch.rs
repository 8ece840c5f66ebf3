//! k-means on small random batches, for very many customers.

use super::points::Points;
use crate::stats::rng::Rng;

/// Rows of a batch, as in scikit-learn.
const BATCH: usize = 1024;
/// Batches; the steps of a centre fall with the rows it has seen, and after so many they are small.
const BATCHES: usize = 200;

/// Moves the centres towards the rows of random batches, each by one over the rows that the centre has seen (Sculley
/// 2010, "Web-scale k-means clustering").
pub(super) fn mini_batch(points: &Points, centers: &mut [f64], rng: &mut Rng) {
    let dims = points.dims();
    let mut seen = vec![0_u32; centers.len() / dims];
    let mut nearest = Vec::with_capacity(BATCH);
    for _ in 0..BATCHES {
        let rows: Vec<u32> = (0..BATCH).map(|_| rng.below(points.len()) as u32).collect();
        nearest.clear();
        points.nearest(&rows, centers, |_, found| nearest.push(usize::from(found.center)));
        for (&row, &center) in rows.iter().zip(&nearest) {
            seen[center] += 1;
            let rate = 1.0 / f64::from(seen[center]);
            let to = centers[center * dims..].iter_mut();
            for (to, value) in to.zip(points.row(row as usize)) {
                *to += rate * (value - *to);
            }
        }
    }
}
