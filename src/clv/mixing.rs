//! How do customers differ? The distributions over customers of the rate at which they buy and of how they stop.
//!
//! Every purchase model mixes customers of one kind: each has a rate of its own, drawn from a gamma distribution, and a
//! probability or rate of stopping, drawn from a beta or a gamma distribution (R BTYD's `PlotTransactionRateHeterogeneity` and
//! `PlotDropoutRateHeterogeneity`):
//!
//! | | buys | stops |
//! |---|---|---|
//! | BG/NBD, MBG/NBD | at a rate λ ~ gamma(r, α) | after a purchase, with p ~ beta(a, b) |
//! | BG/CNBD-k, MBG/CNBD-k | at every kth tick, ticks at a rate ~ gamma(r, α): at λ ~ gamma(r, kα) | likewise |
//! | Pareto/NBD | at a rate λ ~ gamma(r, α) | at a rate μ ~ gamma(s, β) |
//! | Gompertz/NBD | likewise | at a rate bηe^(bt) with η ~ gamma(s, β): when new at bη ~ gamma(s, β/b) |
//! | BG/BB | at an opportunity, with p ~ beta(α, β) | before an opportunity, with θ ~ beta(γ, δ) |

use serde::{Deserialize, Serialize};

use super::fit::Named;
use super::purchase::Model;
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
    /// The distribution in this model with these parameters; none if one of its parameters is not among them.
    pub fn of(differing: Differing, model: Model, parameters: &Named<f64>) -> Option<Self> {
        let parameter = |name| parameters.get(name);
        let gamma = |shape, rate, by: f64| {
            Some(Self::Gamma { shape: parameter(shape)?, rate: by * parameter(rate)? })
        };
        let beta = |a, b| Some(Self::Beta { a: parameter(a)?, b: parameter(b)? });
        match (differing, model) {
            (Differing::Rate, Model::BgBb) => beta("alpha", "beta"),
            (Differing::Rate, _) => gamma("r", "alpha", model.regularity().unwrap_or(1).into()),
            (Differing::Dropout, Model::BgBb) => beta("gamma", "delta"),
            (Differing::Dropout, Model::ParetoNbd) => gamma("s", "beta", 1.0),
            (Differing::Dropout, Model::GompertzNbd) => gamma("s", "beta", 1.0 / parameter("b")?),
            (Differing::Dropout, _) => beta("a", "b"),
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
    use crate::clv::purchase::Past;

    fn cdnow() -> Named<f64> {
        Named::new(&["r", "alpha", "a", "b"], vec![0.243, 4.414, 0.793, 2.426])
    }

    fn of(differing: Differing, model: Model, parameters: &[f64]) -> Option<Mixing> {
        Mixing::of(differing, model, &Named::new(model.names(), parameters.to_vec()))
    }

    /// Fader, Hardie & Lee 2005a: E(λ) = r / α, E(p) = a / (a + b).
    #[test]
    fn means_are_those_of_the_paper() {
        let rate = Mixing::of(Differing::Rate, Model::BgNbd, &cdnow()).unwrap();
        let dropout = Mixing::of(Differing::Dropout, Model::BgNbd, &cdnow()).unwrap();
        assert_eq!(rate, Mixing::Gamma { shape: 0.243, rate: 4.414 });
        assert_eq!((rate.mean(), dropout.mean()), (0.243 / 4.414, 0.793 / (0.793 + 2.426)));
        let dropout = of(Differing::Dropout, Model::ParetoNbd, &[0.553, 10.578, 0.606, 11.669]);
        assert_eq!(dropout, Some(Mixing::Gamma { shape: 0.606, rate: 11.669 }));
        let discrete = [1.2, 0.75, 0.66, 2.8];
        let rate = of(Differing::Rate, Model::BgBb, &discrete);
        assert_eq!(rate, Some(Mixing::Beta { a: 1.2, b: 0.75 }));
        let dropout = of(Differing::Dropout, Model::BgBb, &discrete);
        assert_eq!(dropout, Some(Mixing::Beta { a: 0.66, b: 2.8 }));
    }

    /// Of a customer that never leaves, as nearly nobody does with these parameters, the purchases of a period are its rate; and
    /// of a new one the chance to leave in a short time is the rate of stopping times that.
    #[test]
    fn rates_are_those_that_the_models_expect() {
        for (model, parameters) in [
            (Model::BgCnbd(Some(3)), vec![0.85, 1.45, 1e-6, 1e3]),
            (Model::MbgCnbd(Some(2)), vec![0.5, 4.0, 1e-6, 1e3]),
            (Model::GompertzNbd, vec![0.5, 4.0, 0.02, 0.6, 500.0]),
        ] {
            let fitted = model.with(&parameters).unwrap();
            let rate = of(Differing::Rate, model, &parameters).unwrap().mean();
            // Long after the start the beat of regular purchases has faded.
            let expected = |to: f64| fitted.expected(to, Past::NEW);
            if model != Model::GompertzNbd {
                let each = (expected(2000.0) - expected(1000.0)) / 1000.0;
                assert!((each / rate - 1.0).abs() < 1e-3, "{model}: {each} and not {rate}");
            } else {
                let risk = of(Differing::Dropout, model, &parameters).unwrap().mean();
                let gone = 1.0 - fitted.stays_if_alive(0.01, Past::NEW);
                assert!((gone / (0.01 * risk) - 1.0).abs() < 1e-3, "{gone} and not {risk}");
                assert!((expected(0.01) / (0.01 * rate) - 1.0).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn quantiles_turn_shares_around() {
        for differing in [Differing::Rate, Differing::Dropout] {
            let mixing = Mixing::of(differing, Model::BgNbd, &cdnow()).unwrap();
            for share in [0.01, 0.25, 0.5, 0.9, 0.99] {
                let value = mixing.quantile(share);
                assert!((mixing.below(value) - share).abs() < 1e-9, "{differing:?} {share}");
            }
        }
    }
}
