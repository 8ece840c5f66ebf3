//! Rows and columns paired so that the total is best.

/// For each row the column it is paired with, no column twice, such that the sum of the values is as large as can be; a row
/// stays alone where it has no value. Values are above 0 and finite.
///
/// The shortest augmenting paths of the Hungarian method (Jonker & Volgenant 1987), with a place of value 0 for each row.
pub(super) fn best_matching(values: &[Vec<Option<f64>>]) -> Vec<Option<usize>> {
    let rows = values.len();
    let real = values.first().map_or(0, Vec::len);
    let columns = real + rows;
    let cost = |row: usize, column: usize| {
        // What cannot be costs more than leaving every row alone.
        if column >= real { 0.0 } else { values[row][column].map_or(1e12, |value| -value) }
    };
    let mut row_potential = vec![0.0; rows + 1];
    let mut column_potential = vec![0.0; columns + 1];
    // The row of each column; the last column is where a path begins.
    let mut row_of = vec![rows; columns + 1];
    for row in 0..rows {
        row_of[columns] = row;
        let mut least = vec![f64::INFINITY; columns];
        let mut from = vec![columns; columns];
        let mut is_used = vec![false; columns + 1];
        let mut at = columns;
        while row_of[at] < rows {
            is_used[at] = true;
            let here = row_of[at];
            let (mut delta, mut next) = (f64::INFINITY, at);
            for column in (0..columns).filter(|&column| !is_used[column]) {
                let reduced = cost(here, column) - row_potential[here] - column_potential[column];
                if reduced < least[column] {
                    (least[column], from[column]) = (reduced, at);
                }
                if least[column] < delta {
                    (delta, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                if is_used[column] {
                    row_potential[row_of[column]] += delta;
                    column_potential[column] -= delta;
                } else if column < columns {
                    least[column] -= delta;
                }
            }
            at = next;
        }
        while at != columns {
            row_of[at] = row_of[from[at]];
            at = from[at];
        }
    }
    let mut matched = vec![None; rows];
    for (column, &row) in row_of.iter().enumerate().take(real) {
        if row < rows && values[row][column].is_some() {
            matched[row] = Some(column);
        }
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All ways, one by one.
    fn exhaustive(values: &[Vec<Option<f64>>], taken: &mut Vec<usize>) -> f64 {
        let Some((row, rest)) = values.split_first() else { return 0.0 };
        let mut best = exhaustive(rest, taken);
        for (column, value) in row.iter().enumerate() {
            if let (Some(value), false) = (value, taken.contains(&column)) {
                taken.push(column);
                best = best.max(value + exhaustive(rest, taken));
                taken.pop();
            }
        }
        best
    }

    #[test]
    fn no_other_pairs_have_a_larger_total() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state >> 33
        };
        for _ in 0..500 {
            let (rows, columns) = (1 + next() as usize % 4, next() as usize % 6);
            let values: Vec<Vec<Option<f64>>> = (0..rows)
                .map(|_| {
                    (0..columns)
                        .map(|_| (next() % 3 > 0).then(|| 1.0 + (next() % 50) as f64))
                        .collect()
                })
                .collect();
            let matched = best_matching(&values);
            let mut taken: Vec<usize> = matched.iter().flatten().copied().collect();
            let pairs = taken.len();
            taken.sort_unstable();
            taken.dedup();
            assert_eq!(taken.len(), pairs);
            let total: f64 = matched
                .iter()
                .enumerate()
                .filter_map(|(row, column)| values[row][(*column)?])
                .sum();
            assert!((total - exhaustive(&values, &mut Vec::new())).abs() < 1e-9, "{values:?}");
        }
    }

    #[test]
    fn nothing_is_paired_with_nothing() {
        assert!(best_matching(&[]).is_empty());
        assert_eq!(best_matching(&[vec![], vec![]]), [None, None]);
    }
}
