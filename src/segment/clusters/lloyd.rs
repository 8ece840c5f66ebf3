//! Lloyd's k-means, exact, without looking again at rows that cannot have moved.
//!
//! Lloyd (1982) repeats: every row goes to its nearest centre, every centre to the mean of its rows. Hamerly (2010),
//! "Making k-means even faster", keeps for a row how far its centre may move until another could be nearer. Here that is
//! one number a row: the distance to the next centre minus that to its own. Since a row loses at most what its own centre
//! moved plus the most that another one moved, the sum of these moves is kept for each centre and a row is passed over
//! while its number is above what has been added since. Nothing is written for such a row.

use super::points::{Nearest, Points, squared};
use crate::task::Step;

/// The part of the variance that the squared moves of all centres together may reach for a run to end, as in
/// scikit-learn.
pub(super) const TOLERANCE: f64 = 1e-4;

/// Rows that are looked through at once for those to compare.
const CHUNK: usize = 1024;
/// What rounding may take from the difference of two distances, as a part of them.
const ROUNDING: f64 = 1e-12;

/// A run from given centres.
#[derive(Clone, Debug)]
pub(super) struct Lloyd {
    /// The centres, `dims` numbers each.
    pub(super) centers: Vec<f64>,
    /// The nearest centre of each row.
    pub(super) label: Vec<u8>,
    /// Rows of each centre.
    pub(super) counts: Vec<u32>,
    /// Squared distances from all rows to their centres; known when the run is over.
    pub(super) inertia: f64,
    /// Times the centres moved.
    pub(super) iterations: u32,
    /// Whether it ended by itself, and not after the most iterations.
    pub(super) converged: bool,
    sums: Vec<f64>,
    /// By how much the next centre is farther than the own one, and `moved` at that time.
    margin: Vec<f64>,
    /// What a row of this centre has lost of its margin, at most, since the start.
    moved: Box<[f64; 256]>,
    most: u32,
    /// Squared moves of all centres together that end the run; below 0 it ends when no row changes its centre.
    tolerance: f64,
    /// The next row to look at, and whether one changed its centre since all were looked at.
    row: usize,
    changed: bool,
    first: bool,
    /// Whether only the last look at all rows is left.
    closing: bool,
}

impl Lloyd {
    /// A run from these centres, at most 256, with at most this many moves of them.
    pub(super) fn new(points: &Points, centers: Vec<f64>, most: u32, tolerance: f64) -> Self {
        let k = centers.len() / points.dims().max(1);
        Self {
            label: vec![0; points.len()],
            counts: vec![0; k],
            inertia: 0.0,
            iterations: 0,
            converged: false,
            sums: vec![0.0; centers.len()],
            margin: vec![f64::NEG_INFINITY; points.len()],
            moved: Box::new([0.0; 256]),
            most,
            tolerance,
            row: 0,
            changed: false,
            first: true,
            closing: most == 0,
            centers,
        }
    }

    /// Looks at about `budget` rows.
    pub(super) fn step(&mut self, points: &Points, budget: usize) -> Step<()> {
        let mut left = budget.max(1);
        while left > 0 {
            let end = self.row.saturating_add(left.min(CHUNK)).min(points.len());
            left -= left.min((end - self.row).max(1));
            self.assign(points, self.row, end);
            if self.closing {
                for row in self.row..end {
                    self.inertia += squared(points.row(row), self.center_of(points, row));
                }
            }
            self.row = end;
            if end == points.len() {
                if self.closing {
                    return Step::Done(());
                }
                self.row = 0;
                self.advance(points);
            }
        }
        Step::Progress(f64::from(self.iterations) / f64::from(self.most.max(1)))
    }

    /// Runs to the end.
    pub(super) fn run(mut self, points: &Points) -> Self {
        while let Step::Progress(_) = self.step(points, usize::MAX) {}
        self
    }

    /// Gives some rows to their nearest centres.
    fn assign(&mut self, points: &Points, from: usize, to: usize) {
        let mut near = [0; CHUNK];
        let mut some = 0;
        let known = self.margin[from..to].iter().zip(&self.label[from..to]);
        for (row, (margin, &label)) in (from as u32..).zip(known) {
            if let Some(place) = near.get_mut(some) {
                *place = row;
            }
            some += usize::from(*margin <= self.moved[usize::from(label)]);
        }
        let Self { centers, label, margin, moved, sums, counts, changed, first, .. } = self;
        let dims = points.dims();
        points.nearest(&near[..some], centers, |row, Nearest { center, square, next }| {
            let (row, new) = (row as usize, usize::from(center));
            let (own, other) = (square.sqrt(), next.sqrt());
            margin[row] = (1.0 - ROUNDING) * other - own + moved[new];
            let old = usize::from(label[row]);
            if *first || old != new {
                *changed = true;
                let values = points.row(row);
                for (sum, value) in sums[new * dims..].iter_mut().zip(values) {
                    *sum += value;
                }
                counts[new] += 1;
                if !*first {
                    for (sum, value) in sums[old * dims..][..dims].iter_mut().zip(values) {
                        *sum -= value;
                    }
                    counts[old] -= 1;
                }
                label[row] = center;
            }
        });
    }

    /// Moves the centres to the means of their rows, after all rows were looked at.
    fn advance(&mut self, points: &Points) {
        let changed = std::mem::take(&mut self.changed);
        if !changed && !self.first {
            self.converged = true;
            self.closing = true;
            return;
        }
        self.first = false;
        self.fill_empty(points);
        let dims = points.dims();
        let mut moves = Vec::with_capacity(self.counts.len());
        let rows = self.centers.chunks_exact_mut(dims).zip(self.sums.chunks_exact(dims));
        for ((center, sums), &count) in rows.zip(&self.counts) {
            let mut square = 0.0;
            for (to, sum) in center.iter_mut().zip(sums).filter(|_| count > 0) {
                let mean = sum / f64::from(count);
                square += (mean - *to) * (mean - *to);
                *to = mean;
            }
            moves.push(square.sqrt());
        }
        for own in 0..moves.len() {
            let others = moves.iter().enumerate().filter(|&(other, _)| other != own);
            let most = others.fold(0.0, |most: f64, (_, &moved)| most.max(moved));
            self.moved[own] += moves[own] + most;
        }
        self.iterations += 1;
        let squares: f64 = moves.iter().map(|moved| moved * moved).sum();
        self.converged = squares <= self.tolerance;
        self.closing = self.converged || self.iterations >= self.most;
    }

    /// Gives each centre without rows the row that is farthest from its own, as scikit-learn does.
    fn fill_empty(&mut self, points: &Points) {
        let dims = points.dims();
        for empty in 0..self.counts.len() {
            if self.counts[empty] > 0 {
                continue;
            }
            let (mut farthest, mut most) = (None, 0.0);
            for row in 0..points.len() {
                let apart = squared(points.row(row), self.center_of(points, row));
                if apart > most && self.counts[usize::from(self.label[row])] > 1 {
                    (farthest, most) = (Some(row), apart);
                }
            }
            let Some(row) = farthest else { return };
            let old = std::mem::replace(&mut self.label[row], empty as u8);
            self.margin[row] = f64::NEG_INFINITY;
            self.counts[usize::from(old)] -= 1;
            self.counts[empty] = 1;
            for (dim, value) in points.row(row).iter().enumerate() {
                self.sums[usize::from(old) * dims + dim] -= value;
                self.sums[empty * dims + dim] = *value;
            }
        }
    }

    fn center_of(&self, points: &Points, row: usize) -> &[f64] {
        let dims = points.dims();
        &self.centers[usize::from(self.label[row]) * dims..][..dims]
    }
}
