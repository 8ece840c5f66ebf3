//! How far two ways of grouping the same things agree.

/// How many things two groupings put where: a row a group of the one, a column a group of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    columns: usize,
    counts: Vec<u64>,
}

impl Crossed {
    /// Counts the pairs of groups of two groupings, given as the number of each thing's group. Things that only one of
    /// them has are left out.
    pub fn of(one: &[u8], other: &[u8]) -> Self {
        let groups = |of: &[u8]| of.iter().max().map_or(0, |&most| usize::from(most) + 1);
        let columns = groups(other);
        let mut counts = vec![0; groups(one) * columns];
        for (&one, &other) in one.iter().zip(other) {
            counts[usize::from(one) * columns + usize::from(other)] += 1;
        }
        Self { columns, counts }
    }

    /// The counts of a group of the one grouping; none if it is empty and beyond the last.
    pub fn row(&self, row: usize) -> &[u64] {
        self.counts.chunks_exact(self.columns.max(1)).nth(row).unwrap_or_default()
    }

    /// The size of a group of the other grouping.
    pub fn column_sum(&self, column: usize) -> u64 {
        self.counts.iter().skip(column).step_by(self.columns.max(1)).sum()
    }
}

/// The Rand index of two groupings corrected for chance: 1 where they are the same, 0 on average where they have nothing to
/// do with each other. None for fewer than two things, and where both put all things into one group or each into its own.
///
/// # Formula
///
/// With n_ij the counts, a_i and b_j their sums by rows and columns, and C(x) = x (x − 1) / 2 (Hubert & Arabie 1985,
/// "Comparing partitions", equation 5):
/// (Σ C(n_ij) − E) / ((Σ C(a_i) + Σ C(b_j)) / 2 − E), with E = Σ C(a_i) Σ C(b_j) / C(n).
pub fn adjusted_rand(crossed: &Crossed) -> Option<f64> {
    let pairs = |n: u64| n as f64 * (n as f64 - 1.0) / 2.0;
    let columns = crossed.columns.max(1);
    let both: f64 = crossed.counts.iter().copied().map(pairs).sum();
    let rows = crossed.counts.chunks_exact(columns).map(|row| pairs(row.iter().sum()));
    let rows: f64 = rows.sum();
    let others: f64 = (0..crossed.columns).map(|column| pairs(crossed.column_sum(column))).sum();
    let all = pairs(crossed.counts.iter().sum());
    let expected = rows * others / all;
    let possible = f64::midpoint(rows, others) - expected;
    (all > 0.0 && possible > 0.0).then(|| (both - expected) / possible)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `sklearn.metrics.adjusted_rand_score` of scikit-learn 1.8.0 on the same lists.
    #[test]
    fn the_index_is_that_of_scikit_learn() {
        let cases: [(&[u8], &[u8], f64); 4] = [
            (&[0, 0, 1, 1], &[1, 1, 0, 0], 1.0),
            (&[0, 0, 1, 2], &[0, 0, 1, 1], 0.571_428_571_428_571_4),
            (&[0, 0, 1, 1], &[0, 1, 0, 1], -0.5),
            (&[0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 0, 1], &[0, 0, 1, 1, 1, 2, 2, 2, 0, 2, 0, 1], 0.3125),
        ];
        for (one, other, expected) in cases {
            let found = adjusted_rand(&Crossed::of(one, other)).expect("an index");
            assert!((found - expected).abs() < 1e-14, "{found} {expected}");
        }
    }

    #[test]
    fn where_nothing_can_differ_there_is_no_index() {
        assert_eq!(adjusted_rand(&Crossed::of(&[], &[])), None);
        assert_eq!(adjusted_rand(&Crossed::of(&[0], &[0])), None);
        assert_eq!(adjusted_rand(&Crossed::of(&[0, 0, 0], &[0, 0, 0])), None);
        assert_eq!(adjusted_rand(&Crossed::of(&[0, 1, 2], &[2, 1, 0])), None);
    }

    proptest! {
        #[test]
        fn it_is_symmetric_and_names_of_groups_do_not_matter(
            pairs in prop::collection::vec((0..4u8, 0..4u8), 2..40),
        ) {
            let (one, other): (Vec<u8>, Vec<u8>) = pairs.into_iter().unzip();
            let there = adjusted_rand(&Crossed::of(&one, &other));
            let back = adjusted_rand(&Crossed::of(&other, &one));
            let renamed: Vec<u8> = one.iter().map(|group| 7 - group).collect();
            let again = adjusted_rand(&Crossed::of(&renamed, &other));
            let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-12 && a <= 1.0 + 1e-12,
                (a, b) => a == b,
            };
            prop_assert!(near(there, back) && near(there, again), "{:?} {:?} {:?}", there, back, again);
        }
    }
}
