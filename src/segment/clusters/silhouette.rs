//! Silhouettes: how much nearer customers are to their own cluster than to the next.

use super::points::Points;

/// The silhouette of every row, (b − a) / max(a, b): a is its mean distance to the others of its cluster, b the least of
/// its mean distances to another cluster (Rousseeuw 1987). A row alone in its cluster has 0. None where there are fewer
/// than two clusters, or as many as rows.
pub(super) fn silhouettes(points: &Points, label: &[u8]) -> Option<Vec<f64>> {
    let k = label.iter().max().map_or(0, |&most| usize::from(most) + 1);
    let mut counts = vec![0.0; k];
    label.iter().for_each(|&own| counts[usize::from(own)] += 1.0);
    let clusters = counts.iter().filter(|&&count| count > 0.0).count();
    if clusters < 2 || clusters >= points.len() {
        return None;
    }
    // The rows by cluster, as columns: the distances from a row to a whole cluster are added up in one sweep.
    let mut columns: Vec<Vec<Vec<f64>>> = vec![vec![Vec::new(); points.dims()]; k];
    for (row, &own) in points.rows().zip(label) {
        let to = columns[usize::from(own)].iter_mut();
        to.zip(row).for_each(|(column, &value)| column.push(value));
    }
    let mut squares = Vec::new();
    let mut distances = |row: &[f64], cluster: &[Vec<f64>]| -> f64 {
        squares.clear();
        squares.resize(cluster.first().map_or(0, Vec::len), 0.0);
        for (column, value) in cluster.iter().zip(row) {
            for (square, other) in squares.iter_mut().zip(column) {
                *square += (other - value) * (other - value);
            }
        }
        squares.iter_mut().for_each(|square| *square = square.sqrt());
        squares.iter().sum()
    };
    let each = points.rows().zip(label).map(|(row, &own)| {
        let own = usize::from(own);
        if counts[own] <= 1.0 {
            return 0.0;
        }
        let sums: Vec<f64> = columns.iter().map(|cluster| distances(row, cluster)).collect();
        let inside = sums[own] / (counts[own] - 1.0);
        let means = sums.iter().zip(&counts).enumerate();
        let others = means.filter(|&(other, (_, &count))| other != own && count > 0.0);
        let outside = others.fold(f64::INFINITY, |least, (_, (sum, count))| least.min(sum / count));
        let largest = inside.max(outside);
        if largest > 0.0 { (outside - inside) / largest } else { 0.0 }
    });
    Some(each.collect())
}

/// The mean of some values; none without any.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0_u32, 0.0), |(n, sum), value| (n + 1, sum + value));
    (n > 0).then(|| sum / f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `sklearn.metrics.silhouette_samples` of scikit-learn 1.8.0.
    #[test]
    fn silhouettes_are_those_of_scikit_learn() {
        let rows = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [5.0, 5.0], [6.0, 5.0], [9.0, 0.0]];
        let points = Points::new(2, rows.concat());
        let found = silhouettes(&points, &[0, 0, 0, 1, 1, 2]).expect("three clusters");
        let expected = [0.8656033, 0.82082684, 0.8226698, 0.84382624, 0.82850141, 0.0];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-7, "{found} {expected}");
        }
        assert_eq!(silhouettes(&points, &[0; 6]), None);
        assert_eq!(silhouettes(&points, &[0, 1, 2, 3, 4, 5]), None);
    }
}
