//! How often will each customer buy again, when it may leave at any moment?
//!
//! Pareto/NBD, from Schmittlein, Morrison & Colombo (1987), "Counting your customers: who are they and what will they do
//! next?", Management Science 33(1), with the formulas of Fader & Hardie (2005), "A note on deriving the Pareto/NBD model
//! and related expressions", on these assumptions beside those of [`nbd`](super::nbd):
//!
//! 1. While active, a customer runs at every moment its own risk μ to leave for ever.
//! 2. μ varies between customers as a gamma distribution of shape s and rate β.
//! 3. λ and μ are independent.
//!
//! Over all customers a lifetime then has a Pareto distribution of the second kind: S(t) = (β/(β + t))^s.
//!
//! Unlike in [BG/NBD](super::beta_geometric), a customer who bought once and never again becomes less likely to be one by the day.

use super::nbd::{Lifetime, Nbd};

/// A Pareto/NBD model with known parameters.
pub type ParetoNbd = Nbd<Pareto>;

impl ParetoNbd {
    /// The model with these parameters r, α (in periods), s and β (in periods); none unless all are between 1e-30 and
    /// 1e30.
    pub fn new(parameters: [f64; 4]) -> Option<Self> {
        Self::from_parameters(&parameters)
    }
}

/// A Pareto lifetime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pareto {
    s: f64,
    beta: f64,
}

impl Lifetime for Pareto {
    const NAMES: &'static [&'static str] = &["r", "alpha", "s", "beta"];

    fn new(parameters: &[f64]) -> Option<Self> {
        let &[s, beta] = parameters else { return None };
        Some(Self { s, beta })
    }

    fn parameters(&self) -> Vec<f64> {
        vec![self.s, self.beta]
    }

    fn start(age: f64) -> Vec<f64> {
        vec![1.0, age]
    }

    fn hazard(&self, at: f64) -> (f64, [f64; 3]) {
        let inverse = 1.0 / (self.beta + at);
        (self.s * inverse, [1.0 / self.s, -inverse, 0.0])
    }

    fn log_survival(&self, from: f64, span: f64) -> (f64, [f64; 3]) {
        let scale = self.beta + from;
        let log = libm::log1p(span / scale);
        (-self.s * log, [-log, self.s * span / (scale * (scale + span)), 0.0])
    }

    fn highest_hazard(&self, from: f64) -> f64 {
        self.s / (self.beta + from)
    }

    fn texture(&self, at: f64) -> (f64, f64) {
        let scale = self.beta + at;
        (scale, (self.s + 1.0) / scale)
    }

    /// (β + T)/(s − 1) · (1 − ((β + T)/(β + T + t))^(s − 1)), continued where s is 1 or next to it.
    fn time_left(&self, from: f64, span: f64) -> f64 {
        let scale = self.beta + from;
        let log = libm::log1p(span / scale);
        let exponent = (self.s - 1.0) * log;
        let mean = if exponent == 0.0 { 1.0 } else { -libm::expm1(-exponent) / exponent };
        scale * log * mean
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::futures;
    use super::super::nbd::checks;
    use super::super::purchase::{Model, Past, PurchaseModel};
    use super::*;
    use crate::stats::quadrature::tests::close;

    fn model(parameters: [f64; 4]) -> ParetoNbd {
        ParetoNbd::new(parameters).unwrap()
    }

    /// At the extremes too: tests/data/mpmath/pareto_nbd.py. What is smaller than any double is 0.
    #[test]
    fn all_that_is_told_of_a_customer_agrees_with_mpmath() {
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../tests/data/mpmath/pareto_nbd.json")).unwrap();
        assert_eq!(rows.len(), 26);
        for row in rows {
            let number = |at: usize| {
                let found = &row[at];
                found.as_f64().or_else(|| found.as_str()?.parse().ok()).unwrap()
            };
            let pareto = model([0, 1, 2, 3].map(number));
            let (past, ahead) = (Past::new(number(4) as u32, number(5), number(6)), number(7));
            close(pareto.log_likelihood(past), number(8), 1e-10);
            close(pareto.p_alive(past), number(9), 1e-10);
            close(pareto.expected(ahead, past), number(10), 1e-10);
            let dert = futures::sum(&pareto, &futures::over_all_time(0.002), past);
            close(pareto.p_alive(past) * dert, number(11), 1e-9);
        }
    }

    #[test]
    fn all_that_is_expected_of_active_customers_agrees_with_mpmath() {
        checks::active::<Pareto>("pareto-nbd");
    }

    /// lifetimes' tests: E[X(t)] for t = 1 … 9. BTYD's walk-through: 25.46 purchases expected in the next 52 weeks, .9979.
    #[test]
    fn published_predictions_are_found() {
        let printed = [
            0.05077821, 0.09916088, 0.14542507, 0.18979930, 0.23247466, 0.27361274, 0.31335159,
            0.35181024, 0.38909211,
        ];
        let rounded = model([0.55, 10.56, 0.61, 11.64]);
        for (t, expected) in (1..).zip(printed) {
            let found = rounded.expected(f64::from(t), Past::NEW);
            assert!((found - expected).abs() < 6e-9, "{t}: {found}");
        }
        // lifetimes' tests: customers of whom a usual form of it underflows.
        let often = model([0.55, 10.58, 0.61, 11.67]);
        for (x, expected) in [(132, 6.20605), (133, 6.25287)] {
            let found = often.expected(10.0, Past::new(x, 200.0, 200.0));
            assert!((found - expected).abs() < 5e-6, "{x}: {found}");
        }
        let fitted = model([0.5533959, 10.5801985, 0.6060625, 11.6562237]);
        let past = Past::new(26, 30.86, 31.0);
        assert!((fitted.expected(52.0, past) - 25.46).abs() < 0.005);
        assert!((fitted.p_alive(past) - 0.9979).abs() < 5e-5);
    }

    #[test]
    fn the_gradient_is_the_slope_and_the_sum_is_over_customers() {
        checks::gradient::<Pareto>(&[
            &[0.553, 10.578, 0.606, 11.669],
            &[3.0, 0.1, 1e-3, 0.2],
            &[1e4, 2e4, 5.0, 40.0],
            &[0.5, 10.0, 1e-4, 1e5],
        ]);
    }

    #[test]
    fn parameters_are_recovered_within_four_standard_errors() {
        checks::recovered(Model::ParetoNbd, &[0.7, 4.0, 0.8, 15.0], |rng, life| {
            rng.gamma(1.0) / (rng.gamma(life[0]) / life[1])
        });
    }

    #[test]
    fn chances_add_up() {
        checks::totals(&model([0.553, 10.578, 0.606, 11.669]));
    }

    proptest! {
        #[test]
        fn predictions_are_finite_for_every_customer_there_can_be(
            logs in prop::array::uniform4(-14.0f64..14.0),
            (past, ahead) in checks::any_past(),
        ) {
            checks::finite(&model(logs.map(f64::exp)), past, ahead)?;
        }
    }
}
