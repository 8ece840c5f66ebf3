//! How customers are clustered.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Locale, Problem};

/// How customers are clustered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct KmeansOptions {
    /// The features by name; recency, frequency and monetary by default, or all columns of those that are given.
    pub features: Option<Vec<String>>,
    /// The number of clusters, 1 to 50; chosen from 2 to `k_max` by default: by silhouette, for mixtures by BIC.
    pub k: Option<u32>,
    /// The largest number of clusters to choose, 2 to 20; 10 by default.
    pub k_max: u32,
    /// Starts from different centres, 1 to 100, of which the best counts; by default 10, and 3 above 100,000 customers.
    pub starts: Option<u32>,
    /// The most moves of the centres, 1 to 10,000; 300 by default.
    pub max_iterations: u32,
    /// Which features are replaced by log(1 + x); by default those without negative values and a skewness above 1.
    pub log: Log,
    /// Whether features are standardised.
    pub scale: Scaling,
    /// The shares of customers below and above which values are replaced by the value there; absent for none. By default
    /// 0.01 and 0.99.
    pub cap: Option<[f64; 2]>,
    /// How clusters are found.
    pub method: ClusterMethod,
    /// The shapes of a mixture's components.
    pub covariance: Covariance,
    /// An earlier day that the clusters are compared with, in a workspace: each customer is then in the cluster that was
    /// nearest. Not of a mixture.
    pub before: Option<Day>,
    /// What the draws follow from, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub seed: u64,
    /// The language of names and notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for KmeansOptions {
    fn default() -> Self {
        Self {
            features: None,
            k: None,
            k_max: 10,
            starts: None,
            max_iterations: 300,
            log: Log::default(),
            scale: Scaling::default(),
            cap: Some([0.01, 0.99]),
            method: ClusterMethod::default(),
            covariance: Covariance::default(),
            before: None,
            seed: 1,
            locale: Locale::default(),
        }
    }
}

/// How clusters are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClusterMethod {
    /// k-means: the clusters with the least squared distances to their centroids.
    #[default]
    Kmeans,
    /// A mixture of normal distributions: clusters may be long and of different spread.
    Mixture,
    /// k-means on small random batches (Sculley 2010): faster on very many customers, and not quite the least.
    MiniBatch,
}

/// The shapes of a mixture's components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Covariance {
    /// Ellipsoids of any direction.
    #[default]
    Full,
    /// Ellipsoids along the features.
    Diagonal,
}

/// Whether features are brought to one scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scaling {
    /// To mean 0 and standard deviation 1.
    #[default]
    Standard,
    /// Only to mean 0, which changes no distance: for features of one unit.
    None,
}

/// Which features are replaced by log(1 + x).
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Log {
    /// Those without negative values and a skewness above 1.
    #[default]
    Skewed,
    /// All without negative values, or none; in JavaScript `true` or `false`.
    All(bool),
    /// Those of these names; in JavaScript an array.
    Named(Vec<String>),
}

impl<'de> Deserialize<'de> for Log {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BoolOrNames;

        impl<'de> Visitor<'de> for BoolOrNames {
            type Value = Log;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or the names of features")
            }

            fn visit_bool<E>(self, all: bool) -> Result<Log, E> {
                Ok(Log::All(all))
            }

            fn visit_unit<E>(self) -> Result<Log, E> {
                Ok(Log::Skewed)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Log, A::Error> {
                let mut named = Vec::new();
                while let Some(name) = names.next_element()? {
                    named.push(name);
                }
                Ok(Log::Named(named))
            }
        }

        deserializer.deserialize_any(BoolOrNames)
    }
}

impl KmeansOptions {
    pub(super) fn checked(&self) -> Result<()> {
        let whole = |option, value: Option<u32>, from, to| match value {
            Some(found) if !(from..=to).contains(&found) => {
                let accepted = Accepted::Whole { from, to };
                let problem = Problem::BadOption { option, found: found.to_string(), accepted };
                Err(Error::new(ErrorKind::Option, problem))
            }
            _ => Ok(()),
        };
        whole("k", self.k, 1, 50)?;
        whole("kMax", Some(self.k_max), 2, 20)?;
        whole("starts", self.starts, 1, 100)?;
        whole("maxIterations", Some(self.max_iterations), 1, 10_000)?;
        match self.cap {
            Some([low, high]) if !(0.0 <= low && low < high && high <= 1.0) => {
                let found = format!("[{low}, {high}]");
                let accepted = Accepted::RisingShares;
                let problem = Problem::BadOption { option: "cap", found, accepted };
                Err(Error::new(ErrorKind::Option, problem))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn options_are_read_and_checked() {
        let read = |options| serde_json::from_value::<KmeansOptions>(options);
        assert_eq!(read(json!({})).unwrap(), KmeansOptions::default());
        let log = |log| read(json!({ "log": log })).map(|options| options.log);
        assert_eq!(log(json!(false)).unwrap(), Log::All(false));
        assert_eq!(log(json!(null)).unwrap(), Log::Skewed);
        assert_eq!(log(json!(["orders"])).unwrap(), Log::Named(vec!["orders".into()]));
        assert!(log(json!(3)).unwrap_err().to_string().contains("true, false or the names"));
        for options in [
            json!({ "k": 0 }),
            json!({ "k": 51 }),
            json!({ "kMax": 1 }),
            json!({ "starts": 0 }),
            json!({ "maxIterations": 0 }),
            json!({ "cap": [0.9, 0.1] }),
            json!({ "cap": [-0.1, 2.0] }),
        ] {
            let error = read(options.clone()).unwrap().checked().expect_err("a bad option");
            assert_eq!(error.kind(), ErrorKind::Option, "{options}");
        }
        assert!(read(json!({ "cap": null, "k": 3 })).unwrap().checked().is_ok());
    }
}
