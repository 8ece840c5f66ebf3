//! Whether the same clusters come out of other customers of the same kind.

use super::points::Points;
use super::search::{Model, Sought};
use crate::stats::quantile::quantiles;
use crate::stats::rand_index::{Crossed, adjusted_rand};
use crate::stats::rng::Rng;

/// Bootstrap samples.
pub(super) const RUNS: u64 = 20;

/// How the clusters of resampled customers agree with those that were found.
#[derive(Debug)]
pub(super) struct Resampled {
    rand: Vec<f64>,
    /// For each cluster the Jaccard similarities to its best match, added up, and how many.
    jaccard: Vec<(f64, u32)>,
}

impl Resampled {
    pub(super) fn new(k: usize) -> Self {
        Self { rand: Vec::new(), jaccard: vec![(0.0, 0); k] }
    }

    /// Bootstrap samples so far.
    pub(super) fn runs(&self) -> u64 {
        self.rand.len() as u64
    }

    /// Clusters a bootstrap sample of the points, gives every point to the cluster it would have there, and compares with
    /// the clusters it has.
    pub(super) fn add(&mut self, points: &Points, label: &[u8], sought: &Sought, tolerance: f64) {
        let mut rng = Rng::stream(sought.seed, STREAM + self.runs());
        let n = points.len();
        let drawn: Vec<u32> = (0..n).map(|_| rng.below(n) as u32).collect();
        let model: Model = sought.among(&points.pick(&drawn), tolerance, &mut rng);
        let other = model.labels(points);
        let crossed = Crossed::of(label, &other);
        // Of one cluster on both sides there is nothing to disagree on.
        self.rand.push(adjusted_rand(&crossed).unwrap_or(1.0));
        for (own, (sum, times)) in self.jaccard.iter_mut().enumerate() {
            let row = crossed.row(own);
            let size: u64 = row.iter().sum();
            if size == 0 {
                continue;
            }
            let columns = row.iter().enumerate();
            let similarity = columns.map(|(column, &both)| {
                both as f64 / (size + crossed.column_sum(column) - both) as f64
            });
            *sum += similarity.fold(0.0, f64::max);
            *times += 1;
        }
    }

    /// The mean adjusted Rand index and the values that 5 % of the samples are below and above.
    pub(super) fn rand(&self) -> Option<[f64; 3]> {
        let mean = self.rand.iter().sum::<f64>() / self.rand.len() as f64;
        match *quantiles(&self.rand, &[0.05, 0.95]) {
            [low, high] => Some([mean, low, high]),
            _ => None,
        }
    }

    /// The mean Jaccard similarity of a cluster to its best match.
    pub(super) fn jaccard(&self, cluster: usize) -> Option<f64> {
        let &(sum, times) = self.jaccard.get(cluster)?;
        (times > 0).then(|| sum / f64::from(times))
    }
}

/// Streams of the generator below this one are taken by starts and reference sets.
const STREAM: u64 = 1 << 40;
