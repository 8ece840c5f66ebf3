//! Bands that hold for all of several estimates at once.

use crate::stats::matrix::{Matrix, long_dot};
use crate::stats::quantile::quantiles;
use crate::stats::rng::Rng;

/// Draws: the critical value of a band at 0.95 is then right to about 0.015.
const DRAWS: usize = 10_000;

/// How many standard errors to each side hold all estimates with probability `level`: the quantile of max |Zₖ|/seₖ over draws
/// of normal Z with this covariance. None if no estimate has an error.
///
/// The multiplier bootstrap (Callaway & Sant'Anna 2021, algorithm 1) draws Σ vᵢ φᵢ with random vᵢ of mean 0 and variance 1,
/// which is a sum over all units for each draw; its distribution over large samples is this one, at a cost that does not
/// depend on how many units there are.
pub(in crate::loyalty) fn critical(covariance: &Matrix, level: f64, seed: u64) -> Option<f64> {
    let told: Vec<usize> =
        (0..covariance.size()).filter(|&place| covariance[(place, place)] > 0.0).collect();
    let mut correlation = Matrix::zeros(told.len());
    for (row, &one) in told.iter().enumerate() {
        for (column, &other) in told.iter().enumerate() {
            let scale = (covariance[(one, one)] * covariance[(other, other)]).sqrt();
            correlation[(row, column)] = covariance[(one, other)] / scale;
        }
    }
    let root = correlation.root();
    let mut rng = Rng::new(seed);
    let mut normal = vec![0.0; told.len()];
    let mut largest = |_| {
        normal.iter_mut().for_each(|it| *it = rng.normal());
        let size = |row: usize| long_dot(&root.row(row)[..=row], &normal[..=row]).abs();
        (0..told.len()).map(size).fold(0.0, f64::max)
    };
    let draws: Vec<f64> = (0..DRAWS).map(&mut largest).collect();
    let found = quantiles(&draws, &[level]).first().copied();
    found.filter(|_| !told.is_empty())
}
