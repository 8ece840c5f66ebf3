//! How often who leaves first was expected to.

use crate::cohort::cox::design::Design;
use crate::stats::matrix::dot;
use crate::stats::order::{rank, sorted};

/// Harrell's concordance: of the pairs of which it is known who left first, the share in which that one had the higher
/// hazard by the model; equal hazards count half. Pairs are of one stratum, both at risk at that time, and count by the product
/// of their weights; two who left at the same time are no pair. None without a pair.
///
/// Harrell, Lee & Mark (1996). A tree of sums (Fenwick 1994) makes it n log n.
pub(super) fn concordance(design: &Design, beta: &[f64]) -> Option<f64> {
    let hazard: Vec<f64> =
        (0..design.time.len()).map(|row| dot(design.row(row), beta) + 0.0).collect();
    let mut known = sorted(hazard.clone());
    known.dedup();
    let place = |row: usize| known.partition_point(|&it| rank(it) < rank(hazard[row]));
    let (mut pairs, mut right) = (0.0, 0.0);
    for range in &design.strata {
        let mut tree = Tree { sums: vec![0.0; known.len()], all: 0.0 };
        design.backwards(range, &mut |rows, late| {
            let of = |event: bool| rows.clone().filter(move |&row| design.event[row] == event);
            // Who was still there at the time left later, if ever.
            for row in of(false) {
                tree.add(place(row), design.weight[row]);
            }
            for &late in late {
                tree.add(place(late), -design.weight[late]);
            }
            for row in of(true) {
                let (below, up_to) = (tree.before(place(row)), tree.before(place(row) + 1));
                pairs += design.weight[row] * tree.all;
                right += design.weight[row] * (below + 0.5 * (up_to - below));
            }
            for row in of(true) {
                tree.add(place(row), design.weight[row]);
            }
        });
    }
    (pairs > 1e-9).then(|| (right / pairs).clamp(0.0, 1.0))
}

/// Sums of weights by place, where any weight can change and the sum before any place be asked.
struct Tree {
    sums: Vec<f64>,
    all: f64,
}

impl Tree {
    fn add(&mut self, place: usize, weight: f64) {
        self.all += weight;
        let mut at = place + 1;
        while let Some(sum) = self.sums.get_mut(at - 1) {
            *sum += weight;
            at += at & at.wrapping_neg();
        }
    }

    /// The sum of the places before this one.
    fn before(&self, place: usize) -> f64 {
        let (mut sum, mut at) = (0.0, place);
        while at > 0 {
            sum += self.sums.get(at - 1).copied().unwrap_or_default();
            at -= at & at.wrapping_neg();
        }
        sum
    }
}
