//! Clusters: customers grouped by likeness, without anybody saying beforehand what the groups are.
//!
//! The features are capped, logged where skewed and standardised ([`Transformation`]), so that none counts more because
//! its unit is small; then k-means, a Gaussian mixture or mini-batch k-means groups them. The number of clusters is asked
//! for, or chosen by the mean silhouette (Rousseeuw 1987), with the gap statistic (Tibshirani, Walther & Hastie 2001) and
//! the stability under resampling (Hubert & Arabie 1985; Hennig 2007) beside it.
//!
//! k-means finds round groups of about equal spread, always as many as are asked for, whether there are groups or not:
//! silhouette, gap and stability say whether to believe them.

mod describe;
mod exchange;
mod features;
mod gap;
mod lloyd;
mod mini_batch;
mod mixture;
mod options;
mod points;
mod result;
mod search;
mod seeding;
mod silhouette;
mod stability;
mod task;
mod transform;
mod work;

use serde::Serialize;

use self::points::squared;
use super::{Groups, Label, SegmentSummary, sum_up};
use crate::customers::Customers;
use crate::error::Result;
use crate::task::run;
use crate::words::{ClusterFeature, Locale, Segment};

pub use features::Features;
pub use options::{ClusterMethod, Covariance, KmeansOptions, Log, Scaling};
pub use task::KmeansTask;
pub use transform::Transformation;

/// Groups customers by likeness, in one go; [`KmeansTask`] does the same in steps.
///
/// # Errors
///
/// As [`KmeansTask::new`].
pub fn kmeans(features: Features, options: &KmeansOptions) -> Result<Kmeans> {
    run(KmeansTask::new(features, options)?)
}

/// The clusters, how good they are, and how they were found. Clusters stand by size, the largest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kmeans {
    /// The number of clusters.
    pub k: u32,
    /// Means of the members, in the units of the features: `[k][features]`.
    pub centers: Vec<Vec<f64>>,
    /// Members of each cluster.
    pub sizes: Vec<u32>,
    /// Squared distances of all customers to their cluster's centroid, added up, after the transformation.
    pub inertia: f64,
    /// The mean silhouette, from −1 to 1; above 0.5 clusters are apart, below 0.25 they are hardly there (Kaufman &
    /// Rousseeuw 1990). Absent with one cluster, or one customer a cluster.
    pub silhouette: Option<f64>,
    /// The customers that silhouette, gap and stability are computed on: all, or an even sample of many.
    pub sample: u32,
    /// The numbers of clusters that were tried.
    pub candidates: Vec<Candidate>,
    /// Whether the same clusters come out of resampled customers; absent with one cluster.
    pub stability: Option<Stability>,
    /// The clusters, one by one.
    pub clusters: Vec<Cluster>,
    /// The same as any segmentation has its groups, with intervals and with what one might do; empty where the rows are no
    /// customers of a workspace.
    pub segments: Vec<SegmentSummary>,
    /// How the clusters were found.
    pub method: ClusterMethod,
    /// The features that customers are compared by, in the order of all columns.
    #[serde(skip)]
    pub features: Vec<ClusterFeature>,
    /// What [`gap`](Candidate::gap) sees: the smallest number of clusters whose gap is at least the next one's minus its
    /// error; absent where gaps are.
    pub gap_sees: Option<u32>,
    /// Customers.
    pub customers: u32,
    /// Revenue of all clusters; absent where it is not known.
    pub revenue: Option<f64>,
    /// What was done with each feature before distances were taken, in their order.
    pub transformation: Vec<Transformation>,
    /// The centroids after the transformation: `[k][features]`. A new customer belongs to the nearest.
    pub centroids: Vec<Vec<f64>>,
    /// The mixture behind the clusters, if they are of one.
    pub mixture: Option<MixtureFit>,
    /// Starts from different centres for each number of clusters.
    pub starts: u32,
    /// What the draws follow from.
    pub seed: u64,
    /// Moves of the centres in the last run; iterations of the mixture.
    pub iterations: u32,
    /// Whether the last run ended by itself.
    pub converged: bool,
    /// What to know when reading the clusters, the most important first.
    pub notes: Vec<String>,
    /// A customer's cluster, from 0, in the order of the customers.
    #[serde(skip)]
    pub cluster: Vec<u16>,
}

impl Kmeans {
    /// The clusters as groups of customers, like those of any other segmentation.
    pub fn groups(&self) -> Groups {
        let names = self.clusters.iter().map(|cluster| cluster.name.clone()).collect();
        Groups { names, of: self.cluster.clone() }
    }

    /// The clusters summed up as the groups of any segmentation: of these customers, who are in the clusters of these places.
    ///
    /// # Errors
    ///
    /// As [`sum_up`].
    pub fn sum_up(
        &self,
        customers: &Customers,
        cluster: &[u16],
        level: f64,
        locale: Locale,
    ) -> Result<Vec<SegmentSummary>> {
        let label = |(place, it): (usize, &Cluster)| Label {
            key: place.to_string(),
            name: it.name.clone(),
            people: Segment::PeopleIn { segment: it.name.clone() }.say(locale),
            action: it.action.clone(),
        };
        let labels = self.clusters.iter().enumerate().map(label).collect();
        Ok(sum_up(labels, cluster, customers, level)?.0)
    }

    /// The names of the features that customers were compared by, in their order.
    pub fn features(&self) -> Vec<String> {
        self.transformation.iter().map(|it| it.feature.clone()).collect()
    }

    /// The cluster whose centroid is nearest to each of these customers, who may be others, or the same on another day; the
    /// features are those of this result, in its order. A mixture's clusters are not the nearest ones.
    pub fn nearest(&self, features: &Features) -> Vec<u16> {
        let columns = || self.transformation.iter().zip(&features.columns).enumerate();
        let mut row = vec![0.0; self.transformation.len()];
        let nearest = |at: usize| {
            for (feature, (it, column)) in columns().filter(|(_, (it, _))| !it.constant) {
                row[feature] = it.apply(column[at]);
            }
            let squares = self.centroids.iter().map(|center| squared(&row, center)).enumerate();
            let least = squares.reduce(|a, b| if b.1 < a.1 { b } else { a });
            least.map_or(0, |(cluster, _)| cluster as u16)
        };
        (0..features.len()).map(nearest).collect()
    }
}

/// A number of clusters that was tried.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The number of clusters.
    pub k: u32,
    /// As [`Kmeans::inertia`], of the best start.
    pub inertia: f64,
    /// As [`Kmeans::silhouette`].
    pub silhouette: Option<f64>,
    /// By how much the logarithm of the inertia is below that of customers without clusters; absent where one number of
    /// clusters is asked for, and for mixtures.
    pub gap: Option<f64>,
    /// The standard error of the gap over the reference sets, times √(1 + 1/sets).
    pub gap_error: Option<f64>,
    /// The Bayesian information criterion of a mixture, the smaller the better; absent for the others.
    pub bic: Option<f64>,
    /// Whether this is the number that the result has.
    pub chosen: bool,
}

/// How alike the clusters of resampled customers are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stability {
    /// Mean adjusted Rand index between these clusters and those of a bootstrap sample: 1 is the same, 0 is chance.
    pub rand: f64,
    /// The value that 5 % of the bootstrap samples are below.
    pub low: f64,
    /// The value that 5 % of the bootstrap samples are above.
    pub high: f64,
    /// Bootstrap samples.
    pub runs: u32,
}

/// One cluster.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// What sets it apart, in a few words; no two clusters have the same.
    pub name: String,
    /// The same as a sentence, with its size and means.
    pub description: String,
    /// What one might do with its customers; absent where nothing can be said.
    pub action: Option<String>,
    /// Members.
    pub customers: u32,
    /// Their share of all customers.
    pub share: f64,
    /// Their revenue; absent where it is not known.
    pub revenue: Option<f64>,
    /// Its share of all revenue; absent where there is none to share.
    pub revenue_share: Option<f64>,
    /// The means of the features, in their units.
    pub center: Vec<f64>,
    /// How far the centroid lies from the mean of all customers, in standard deviations of the transformed features;
    /// absent for a feature that is the same for all.
    pub difference: Vec<Option<f64>>,
    /// The mean silhouette of its members in the sample; absent where it has none there.
    pub silhouette: Option<f64>,
    /// The mean Jaccard similarity to its best match among the clusters of a bootstrap sample: above 0.75 it is there
    /// again and again, below 0.5 it dissolves (Hennig 2007).
    pub jaccard: Option<f64>,
}

/// A fitted mixture of normal distributions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MixtureFit {
    /// The shapes that the components may have.
    pub covariance: Covariance,
    /// The components' shares, in the order of the clusters.
    pub weights: Vec<f64>,
    /// The mean log-likelihood of a customer, after the transformation.
    pub log_likelihood: f64,
    /// The Bayesian information criterion, the smaller the better.
    pub bic: f64,
    /// The customers it was fitted to: all, or an even sample of many.
    pub customers: u32,
}

#[cfg(test)]
mod tests;
