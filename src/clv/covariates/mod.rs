//! Do customers of whom something else is known buy at another rate, or stop sooner?
//!
//! Static covariates, from Fader & Hardie (2007), "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD
//! models": what is known of a customer, z, multiplies its rate of purchases by e^(γ'z) and how readily it stops by e^(δ'z).
//!
//! - The rate varies as a gamma distribution of rate α: α becomes α e^(−γ'z).
//! - Where customers stop at a rate of their own, which varies as a gamma distribution of rate β (Pareto/NBD, Gompertz/NBD),
//!   β becomes β e^(−δ'z).
//! - Where they stop after a purchase with a chance of their own, a beta distribution of a and b (BG/NBD, MBG/NBD), a becomes a e^(δ'z): the odds of stopping, a : b, are multiplied. The note lets b have coefficients as
//!   well; one and the same for a and b, as others have it, would leave the odds as they are.
//!
//! Customers with equal covariates are of one [kind](super::purchase::Past::kind) and follow an ordinary model with these
//! parameters, so that any model's likelihood and gradient serve, and the chain rule does the rest. A text is a covariate for
//! each of its levels but the most frequent: 1 for customers of that level, and 0 for all others. In the search covariates have
//! mean 0 and deviation 1, and one that is not known is 0, the mean. Coefficients are told per unit, and the model's parameters are
//! those of a customer whose covariates are all at their means: α there is α e^(−γ'z̄) of the note.

mod design;
mod effects;
mod likelihood;
mod model;

use super::purchase::Model;
use crate::customers::Grain;

pub(super) use design::Kinds;
pub use design::{Design, Term};
pub use effects::{CovariateFit, Effect, RatioTest};
pub(super) use likelihood::CovariateLikelihood;
pub(super) use model::Covaried;

/// What is known of each customer, in one respect.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariate {
    /// What it is called.
    pub name: String,
    /// The values.
    pub values: CovariateValues,
}

/// The values of a [`Covariate`], one a customer.
#[derive(Clone, Debug, PartialEq)]
pub enum CovariateValues {
    /// Numbers; not a number where one is not known.
    Numbers(Vec<f64>),
    /// Texts: the different ones, and the place of each customer's among them. A place that is not there is not known.
    Levels(Vec<String>, Vec<u32>),
}

/// What may go with how customers buy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Covariates<'a> {
    /// With the rate of purchases.
    pub purchase: &'a [Covariate],
    /// With stopping.
    pub dropout: &'a [Covariate],
}

impl<'a> Covariates<'a> {
    /// With both.
    pub fn of_both(covariates: &'a [Covariate]) -> Self {
        Self { purchase: covariates, dropout: covariates }
    }
}

/// The power of e^(γ'z) and of e^(δ'z) that multiplies each parameter; none for a model without such parameters.
fn powers(model: Model) -> Option<Vec<[f64; 2]>> {
    let names = model.names();
    let has = |name| names.contains(&name);
    let power = |name: &&str| match *name {
        "alpha" => [-1.0, 0.0],
        "beta" => [0.0, -1.0],
        "a" => [0.0, 1.0],
        _ => [0.0, 0.0],
    };
    (model.grain() == Grain::Days && has("alpha") && (has("a") || has("beta")))
        .then(|| names.iter().map(power).collect())
}

/// Parameters multiplied by the powers of e^shift.
fn scaled(parameters: &[f64], powers: &[[f64; 2]], shift: [f64; 2]) -> Vec<f64> {
    let factor = |power: &[f64; 2]| libm::exp(power[0] * shift[0] + power[1] * shift[1]);
    parameters.iter().zip(powers).map(|(parameter, power)| parameter * factor(power)).collect()
}

/// γ'z and δ'z, of coefficients and values of which so many are of purchases.
fn shift(coefficients: &[f64], values: &[f64], purchase: usize) -> [f64; 2] {
    let mut shift = [0.0; 2];
    for (place, (coefficient, value)) in coefficients.iter().zip(values).enumerate() {
        shift[usize::from(place >= purchase)] += coefficient * value;
    }
    shift
}

#[cfg(test)]
mod tests;
