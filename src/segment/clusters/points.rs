//! Rows of numbers, and which of several centres each is nearest to.

use crate::stats::rng::Rng;

/// Customers as points: what clustering works on, after [`transform`](super::transform).
#[derive(Clone, Debug, Default)]
pub(super) struct Points {
    dims: usize,
    /// By rows: a row that is looked at again lies in one place.
    values: Vec<f64>,
}

/// Rows that are compared with a centre at once.
const LANES: usize = 4;

/// The two centres nearest to a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest {
    /// The number of the nearest; of several the first.
    pub(super) center: u8,
    /// The squared distance to it.
    pub(super) square: f64,
    /// The squared distance to the next; infinite where there is one centre only.
    pub(super) next: f64,
}

impl Points {
    pub(super) fn new(dims: usize, values: Vec<f64>) -> Self {
        Self { dims, values }
    }

    /// Numbers a row.
    pub(super) fn dims(&self) -> usize {
        self.dims
    }

    pub(super) fn len(&self) -> usize {
        self.values.len() / self.dims.max(1)
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.dims..][..self.dims]
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.dims.max(1))
    }

    /// These rows, in this order.
    pub(super) fn pick(&self, rows: &[u32]) -> Self {
        let mut values = Vec::with_capacity(rows.len() * self.dims);
        rows.iter().for_each(|&row| values.extend_from_slice(self.row(row as usize)));
        Self { dims: self.dims, values }
    }

    /// About evenly spread rows, one from each of `most` equal stretches; all rows if there are no more.
    pub(super) fn sample(&self, most: usize, rng: &mut Rng) -> Vec<u32> {
        let n = self.len();
        if n <= most {
            return (0..n as u32).collect();
        }
        // In 64 bits: in the browser `usize` has 32, too few for this product from 262,144 rows on.
        let start = |stretch: usize| (stretch as u64 * n as u64 / most as u64) as usize;
        let draw = |stretch| start(stretch) + rng.below(start(stretch + 1) - start(stretch));
        (0..most).map(draw).map(|row| row as u32).collect()
    }

    /// The mean of the features' variances.
    pub(super) fn variance(&self) -> f64 {
        let n = self.len().max(1) as f64;
        let mut sums = vec![[0.0; 2]; self.dims];
        for row in self.rows() {
            for (sum, value) in sums.iter_mut().zip(row) {
                sum[0] += value;
                sum[1] += value * value;
            }
        }
        let each = sums.iter().map(|[sum, squares]| squares / n - (sum / n) * (sum / n));
        each.sum::<f64>().max(0.0) / self.dims.max(1) as f64
    }

    /// Finds the nearest centres of some rows, and hands each row over with them in the order asked for. `centers` has
    /// `dims` numbers a centre.
    pub(super) fn nearest(
        &self,
        rows: &[u32],
        centers: &[f64],
        mut found: impl FnMut(u32, Nearest),
    ) {
        let mut lanes = vec![[0.0; LANES]; self.dims];
        for group in rows.chunks(LANES) {
            for (lane, &row) in group.iter().enumerate() {
                for (to, value) in lanes.iter_mut().zip(self.row(row as usize)) {
                    to[lane] = *value;
                }
            }
            let (center, square, next) = nearest_of_lanes(&lanes, centers);
            for (lane, &row) in group.iter().enumerate() {
                let center = center[lane] as u8;
                found(row, Nearest { center, square: square[lane], next: next[lane] });
            }
        }
    }

    /// The nearest centre of every row.
    pub(super) fn labels(&self, centers: &[f64]) -> Vec<u8> {
        let rows: Vec<u32> = (0..self.len() as u32).collect();
        let mut labels = Vec::with_capacity(rows.len());
        self.nearest(&rows, centers, |_, nearest| labels.push(nearest.center));
        labels
    }
}

/// Numbers of the nearest centres, squared distances to them, and to the next.
#[inline]
fn nearest_of_lanes(
    lanes: &[[f64; LANES]],
    centers: &[f64],
) -> ([f64; LANES], [f64; LANES], [f64; LANES]) {
    let mut nearest = [0.0; LANES];
    let (mut square, mut next) = ([f64::INFINITY; LANES], [f64::INFINITY; LANES]);
    // The number of the centre as f64: all lanes are of one width.
    let mut number = 0.0;
    for center in centers.chunks_exact(lanes.len().max(1)) {
        let mut sum = [0.0; LANES];
        for (values, middle) in lanes.iter().zip(center) {
            for lane in 0..LANES {
                let apart = values[lane] - middle;
                sum[lane] += apart * apart;
            }
        }
        for lane in 0..LANES {
            let (this, best) = (sum[lane], square[lane]);
            let closer = this < best;
            let farther = if closer { best } else { this };
            next[lane] = if farther < next[lane] { farther } else { next[lane] };
            nearest[lane] = if closer { number } else { nearest[lane] };
            square[lane] = if closer { this } else { best };
        }
        number += 1.0;
    }
    (nearest, square, next)
}

/// The squared distance between two rows.
pub(super) fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Rows around these middles, with deviation 1, `each` of each, one after the other.
    pub(in crate::segment::clusters) fn blobs<const D: usize>(
        middles: &[[f64; D]],
        each: usize,
        seed: u64,
    ) -> Points {
        let mut rng = Rng::new(seed);
        let mut values = Vec::new();
        for middle in middles {
            for _ in 0..each {
                values.extend(middle.map(|middle| middle + rng.normal()));
            }
        }
        Points::new(D, values)
    }
}
