use super::{Locale, in_language};

/// What customers are compared by to find clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterFeature {
    /// Days since the last purchase.
    Recency,
    /// Purchase occasions.
    Frequency,
    /// Net revenue.
    Monetary,
    /// Days since the first purchase.
    Age,
    /// Orders.
    Orders,
    /// Net revenue an order.
    AverageOrder,
    /// A column that somebody has given, by its name.
    Named(String),
}

impl ClusterFeature {
    /// What is measured, with its unit.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, cluster_feature(self))
    }

    /// A value of it.
    pub fn value(&self, locale: Locale, value: f64) -> String {
        in_language!(locale, cluster_value(self, value))
    }
}

/// A feature by which a cluster is set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trait {
    /// The feature.
    pub feature: ClusterFeature,
    /// Whether it is above the mean of all customers.
    pub high: bool,
    /// Whether it is far from it.
    pub very: bool,
}

/// What one might do with the customers of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterAction {
    /// They buy more than others, and still do.
    Keep,
    /// They bought more than others, and have stayed away.
    WinBack,
    /// They came not long ago.
    Welcome,
    /// They bought not long ago, and not more than others.
    Suggest,
    /// They buy less than others.
    Grow,
    /// They have stayed away, and did not buy more than others.
    LetGo,
    /// Nothing sets them apart.
    AsAll,
}

/// What clustering says: names of clusters, titles, axes, columns, findings and caveats.
#[derive(Clone, Debug, PartialEq)]
pub enum Clusters {
    /// The name of a cluster.
    Name {
        /// What sets it apart, the most important first; nothing where it is near the mean of all in everything.
        traits: Vec<Trait>,
        /// A mean that tells it from others of the same traits.
        told_by: Option<(ClusterFeature, f64)>,
        /// Which of several with the same name it is, from 1.
        number: Option<u32>,
    },
    /// The name of the only cluster.
    Everybody,
    /// What one might do with the customers of a cluster.
    Action(ClusterAction),
    /// A cluster as a sentence.
    Description {
        /// Its name.
        name: String,
        /// Customers in it.
        customers: u64,
        /// Their share.
        share: f64,
        /// Their share of revenue.
        revenue: Option<f64>,
        /// The means of the features.
        means: Vec<(ClusterFeature, f64)>,
    },
    /// Note: there are no amounts.
    NoAmounts,
    /// Note: a feature is the same for all.
    Constant {
        /// The feature.
        feature: ClusterFeature,
    },
    /// Note: there are fewer different customers than clusters asked for.
    FewerDistinct {
        /// Clusters asked for.
        asked: u32,
        /// Clusters found.
        found: u32,
    },
    /// Note: all customers are the same, or there are too few to be told apart.
    OneCluster {
        /// Customers.
        customers: u64,
    },
    /// Note: there is little reason to believe in clusters.
    Weak {
        /// The mean silhouette.
        silhouette: f64,
    },
    /// Note: other customers of the same kind would give other clusters.
    Unstable {
        /// The mean adjusted Rand index.
        rand: f64,
    },
    /// Note: the gap statistic sees another number of clusters.
    GapDiffers {
        /// The number chosen.
        chosen: u32,
        /// The number that the gap statistic sees.
        gap: u32,
    },
    /// Note: the gap statistic sees no clusters.
    GapOfOne,
    /// Note: the run was ended.
    NotConverged {
        /// The most iterations.
        most: u32,
    },
    /// Note: what was done with the features.
    Transformed {
        /// The shares of customers at which values were capped.
        cap: Option<[f64; 2]>,
        /// The logged features.
        logged: Vec<ClusterFeature>,
        /// Whether all were standardised.
        standard: bool,
    },
    /// Note: some numbers are of a sample.
    Sampled {
        /// Customers in it.
        customers: u64,
    },
    /// Note: the mixture was fitted to a sample.
    MixtureSampled {
        /// Customers in it.
        customers: u64,
    },
    /// Title: the cluster that brings the most revenue.
    BringsMost {
        /// Its name.
        name: String,
        /// Its share of customers.
        customers: f64,
        /// Its share of revenue.
        revenue: f64,
    },
    /// Title where revenue says nothing: the largest cluster.
    Largest {
        /// Clusters.
        k: u32,
        /// Its name.
        name: String,
        /// Its share of customers.
        customers: f64,
    },
    /// Title where there is one cluster.
    Alike,
    /// Subtitle of the profiles.
    ProfilesPlotted {
        /// Customers.
        customers: u64,
        /// Clusters.
        k: u32,
    },
    /// For someone who does not see the profiles: how many clusters there are, and which is the largest.
    Summary {
        /// The number of clusters.
        k: u32,
        /// Customers in all of them.
        customers: u64,
        /// The name of the largest.
        name: String,
        /// Its customers.
        own: u64,
        /// Their share.
        share: f64,
        /// Their share of revenue.
        revenue: Option<f64>,
    },
    /// Note: how good the clusters are.
    HowGood {
        /// The mean silhouette.
        silhouette: Option<f64>,
        /// The adjusted Rand index under resampling, and what 5 % of the samples are below and above.
        rand: Option<[f64; 3]>,
    },
    /// What the shade of a cell tells.
    Shade,
    /// What an end of the shades stands for.
    Apart {
        /// Whether it is above the mean of all.
        above: bool,
        /// Standard deviations from it.
        by: u32,
    },
    /// Title of the candidates.
    Chosen {
        /// The number of clusters.
        k: u32,
        /// Its mean silhouette.
        silhouette: Option<f64>,
    },
    /// Subtitle of the candidates.
    CandidatesPlotted {
        /// Customers whose silhouettes were taken.
        customers: u64,
    },
    /// Summary of the candidates: the best and the next.
    CandidatesSummary {
        /// The number chosen.
        k: u32,
        /// Its mean silhouette.
        silhouette: Option<f64>,
        /// The next best number by silhouette, and its silhouette.
        next: Option<(u32, f64)>,
        /// The number that the gap statistic sees.
        gap: Option<u32>,
        /// Whether the mixture's BIC chose, and not the silhouette.
        by_bic: bool,
    },
    /// Label at the chosen number.
    ChosenHere,
    /// Axis and column: number of clusters.
    K,
    /// Column: the cluster.
    Cluster,
    /// Column: customers.
    Customers,
    /// Column: share of customers.
    CustomersShare,
    /// Column: revenue.
    Revenue,
    /// Column: share of revenue.
    RevenueShare,
    /// Column: the mean of a feature.
    MeanOf(ClusterFeature),
    /// Column: the distance of a cluster from the mean of all in a feature.
    DifferenceOf(ClusterFeature),
    /// Axis and column: mean silhouette.
    Silhouette,
    /// Column: Jaccard similarity under resampling.
    Jaccard,
    /// Column: inertia.
    Inertia,
    /// Column: gap.
    Gap,
    /// Column: error of the gap.
    GapError,
    /// Column: Bayesian information criterion.
    Bic,
}

impl Clusters {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, clusters(self))
    }
}
