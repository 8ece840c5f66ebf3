//! The last drop: single rows moved where that lowers the inertia, though their own centre is the nearest.

use super::lloyd::Lloyd;
use super::points::{Points, squared};

/// The most passes over all rows; a few are enough.
pub(super) const PASSES: u32 = 100;
/// What a move must gain at least, as a part of what it saves: less may be rounding.
const GAIN: f64 = 1e-12;

/// Moves single rows to other clusters as long as one lowers the inertia, once no row is nearer to another centre. Leaving
/// a cluster of n rows moves its centre away and saves n / (n − 1) times the squared distance; joining one of n costs
/// n / (n + 1) times (Hartigan 1975, "Clustering algorithms"; as in R's `kmeans`).
///
/// This is one pass over all rows; whether one moved.
pub(super) fn exchange(points: &Points, run: &mut Lloyd) -> bool {
    let dims = points.dims();
    let Lloyd { centers, label, counts, .. } = run;
    let mut moved = false;
    for (row, label) in points.rows().zip(label.iter_mut()) {
        let own = usize::from(*label);
        let size = f64::from(counts[own]);
        if size <= 1.0 {
            continue;
        }
        let saved = squared(row, &centers[own * dims..][..dims]) * size / (size - 1.0);
        let (mut least, mut to) = (saved * (1.0 - GAIN), own);
        for (other, center) in centers.chunks_exact(dims).enumerate() {
            let size = f64::from(counts[other]);
            let cost = squared(row, center) * size / (size + 1.0);
            if other != own && cost < least {
                (least, to) = (cost, other);
            }
        }
        if to == own {
            continue;
        }
        let joined = f64::from(counts[to]) + 1.0;
        for (dim, value) in row.iter().enumerate() {
            let (from, into) = (own * dims + dim, to * dims + dim);
            centers[from] += (centers[from] - value) / (size - 1.0);
            centers[into] += (value - centers[into]) / joined;
        }
        counts[own] -= 1;
        counts[to] += 1;
        *label = to as u8;
        moved = true;
    }
    moved
}

/// Takes the means anew, without what many small moves have rounded away, and the inertia.
pub(super) fn round_off(points: &Points, run: &mut Lloyd) {
    let dims = points.dims();
    let Lloyd { centers, label, counts, .. } = run;
    let mut sums = vec![0.0; centers.len()];
    for (row, &label) in points.rows().zip(&*label) {
        let to = sums[usize::from(label) * dims..].iter_mut();
        to.zip(row).for_each(|(sum, value)| *sum += value);
    }
    for (place, sum) in sums.iter().enumerate() {
        if counts[place / dims] > 0 {
            centers[place] = sum / f64::from(counts[place / dims]);
        }
    }
    let rows = points.rows().zip(&*label);
    let squares = rows.map(|(row, &own)| squared(row, &centers[usize::from(own) * dims..][..dims]));
    run.inertia = squares.sum();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lloyd (1982) stops at {0, 2}, {5}: 2 is 1 from its centre and 3 from the other. Exact: moving 2 costs 9 / 2 and
    /// saves 2. With {0, 3}, {5} moving 3 costs 4 / 2 and saves 2.25 · 2: {0}, {3, 5} has 2 and not 4.5.
    #[test]
    fn a_row_moves_where_that_lowers_the_inertia() {
        let ends = |values: [f64; 3], centers: [f64; 2]| {
            let points = Points::new(1, values.to_vec());
            let mut run = Lloyd::new(&points, centers.to_vec(), 10, -1.0).run(&points);
            let before = run.inertia;
            while exchange(&points, &mut run) {}
            round_off(&points, &mut run);
            (before, run.inertia, run.label)
        };
        assert_eq!(ends([0.0, 2.0, 5.0], [1.0, 5.0]), (2.0, 2.0, vec![0, 0, 1]));
        assert_eq!(ends([0.0, 3.0, 5.0], [1.5, 5.0]), (4.5, 2.0, vec![0, 1, 1]));
    }
}
