//! How do customers differ? The distributions over customers of the rate at which they buy and of how they stop.
//!
//! Every purchase model mixes customers of one kind: each has a rate of its own, drawn from a gamma distribution, and a
//! probability or rate of stopping, drawn from a beta or a gamma distribution (R BTYD's `PlotTransactionRateHeterogeneity` and
//! `PlotDropoutRateHeterogeneity`). Which these are follows from the names of the parameters, which are those of the papers.

use serde::{Deserialize, Serialize};

use super::fit::Named;
use crate::stats::incomplete::{beta_below, gamma_below};

/// What customers differ in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Differing {
    /// How often they buy while they are customers.
    #[default]
    Rate,
    /// How soon they stop.
    Dropout,
}

/// A distribution over customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mixing {
    /// Of rates per period: shape and rate of a gamma distribution.
    Gamma {
        /// The shape: the smaller, the more customers differ.
        shape: f64,
        /// The rate, in periods.
        rate: f64,
    },
    /// Of probabilities: a beta distribution.
    Beta {
        /// Its first parameter.
        a: f64,
        /// Its second.
        b: f64,
    },
}

impl Mixing {
    /// The distribution in a model with these parameters; none if it has none of the known names.
    pub fn of(differing: Differing, parameters: &Named<f64>) -> Option<Self> {
        let gamma = |shape, rate| {
            Some(Self::Gamma { shape: parameters.get(shape)?, rate: parameters.get(rate)? })
        };
        let beta = |a, b| Some(Self::Beta { a: parameters.get(a)?, b: parameters.get(b)? });
        match differing {
            Differing::Rate => gamma("r", "alpha").or_else(|| beta("alpha", "beta")),
            // Pareto/NBD and Gompertz/NBD; BG/NBD and its kin; BG/BB.
            Differing::Dropout => {
                gamma("s", "beta").or_else(|| beta("a", "b")).or_else(|| beta("gamma", "delta"))
            }
        }
    }

    /// The mean over customers.
    pub fn mean(self) -> f64 {
        match self {
            Self::Gamma { shape, rate } => shape / rate,
            Self::Beta { a, b } => a / (a + b),
        }
    }

    /// The share of customers at or below a value.
    pub fn below(self, value: f64) -> f64 {
        match self {
            Self::Gamma { shape, rate } => gamma_below(shape, rate * value),
            Self::Beta { a, b } => beta_below(a, b, value),
        }
    }

    /// The value with this share of customers at or below it.
    pub fn quantile(self, share: f64) -> f64 {
        let mut high = match self {
            Self::Gamma { .. } => self.mean(),
            Self::Beta { .. } => 1.0,
        };
        while self.below(high) < share && high < 1e300 && matches!(self, Self::Gamma { .. }) {
            high *= 2.0;
        }
        let mut low = 0.0;
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            *if self.below(middle) < share { &mut low } else { &mut high } = middle;
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cdnow() -> Named<f64> {
        Named::new(&["r", "alpha", "a", "b"], vec![0.243, 4.414, 0.793, 2.426])
    }

    /// Fader, Hardie & Lee 2005a: E(λ) = r / α, E(p) = a / (a + b).
    #[test]
    fn means_are_those_of_the_paper() {
        let rate = Mixing::of(Differing::Rate, &cdnow()).unwrap();
        let dropout = Mixing::of(Differing::Dropout, &cdnow()).unwrap();
        assert_eq!(rate, Mixing::Gamma { shape: 0.243, rate: 4.414 });
        assert_eq!((rate.mean(), dropout.mean()), (0.243 / 4.414, 0.793 / (0.793 + 2.426)));
        let pareto = Named::new(&["r", "alpha", "s", "beta"], vec![0.553, 10.578, 0.606, 11.669]);
        let dropout = Mixing::of(Differing::Dropout, &pareto);
        assert_eq!(dropout, Some(Mixing::Gamma { shape: 0.606, rate: 11.669 }));
        let discrete = Named::new(&["alpha", "beta", "gamma", "delta"], vec![1.2, 0.75, 0.66, 2.8]);
        assert_eq!(Mixing::of(Differing::Rate, &discrete), Some(Mixing::Beta { a: 1.2, b: 0.75 }));
        assert_eq!(
            Mixing::of(Differing::Dropout, &discrete),
            Some(Mixing::Beta { a: 0.66, b: 2.8 })
        );
    }

    #[test]
    fn quantiles_turn_shares_around() {
        for differing in [Differing::Rate, Differing::Dropout] {
            let mixing = Mixing::of(differing, &cdnow()).unwrap();
            for share in [0.01, 0.25, 0.5, 0.9, 0.99] {
                let value = mixing.quantile(share);
                assert!((mixing.below(value) - share).abs() < 1e-9, "{differing:?} {share}");
            }
        }
    }
}
