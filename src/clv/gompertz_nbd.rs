//! How often will each customer buy again, when the risk to leave rises with time?
//!
//! Gamma/Gompertz/NBD, from Bemmaor & Glady (2012), "Modeling purchasing behavior with sudden “death”: a flexible customer
//! lifetime model", Management Science 58(5), on these assumptions beside those of [`nbd`](super::nbd):
//!
//! 1. A customer's risk to leave grows with its age: it is b η e^(b t), at the same b for all.
//! 2. η varies between customers as a gamma distribution of shape s and rate β.
//! 3. λ and η are independent.
//!
//! Over all customers S(t) = (β/(β − 1 + e^(b t)))^s, with the hazard s b e^(b t)/(β − 1 + e^(b t)): it rises to s b for β
//! above 1 and falls to it for β below.
//!
//! With b and β small this is a Pareto/NBD whose β is the ratio of the two, so that a likelihood that asks for nothing but
//! a Pareto lifetime is flat along b ∝ β, and only the ratio is known.

use super::nbd::{Lifetime, Nbd};

/// Where e^(−b t) is this small nothing is seen of it any more.
const FADED: f64 = 40.0;

/// A Gompertz/NBD model with known parameters.
pub type GompertzNbd = Nbd<Gompertz>;

impl GompertzNbd {
    /// The model with these parameters r, α (in periods), b (per period), s and β; none unless all are between 1e-30 and
    /// 1e30.
    pub fn new(parameters: [f64; 5]) -> Option<Self> {
        Self::from_parameters(&parameters)
    }
}

/// A gamma mixture of Gompertz lifetimes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gompertz {
    b: f64,
    s: f64,
    beta: f64,
}

impl Gompertz {
    /// e^(−b t) and (β − 1 + e^(b t)) e^(−b t): the second is positive and loses no digits, be β small or large.
    fn faded(&self, at: f64) -> (f64, f64) {
        let growth = self.b * at;
        let left = libm::exp(-growth);
        let gone = if growth < 1.0 { -libm::expm1(-growth) } else { 1.0 - left };
        (left, self.beta * left + gone)
    }
}

impl Lifetime for Gompertz {
    const NAMES: &'static [&'static str] = &["r", "alpha", "b", "s", "beta"];

    fn new(parameters: &[f64]) -> Option<Self> {
        let &[b, s, beta] = parameters else { return None };
        Some(Self { b, s, beta })
    }

    fn parameters(&self) -> Vec<f64> {
        vec![self.b, self.s, self.beta]
    }

    fn start(age: f64) -> Vec<f64> {
        vec![0.1 / age, 1.0, 0.1]
    }

    fn hazard(&self, at: f64) -> (f64, [f64; 3]) {
        let (left, whole) = self.faded(at);
        let slope = at * (self.beta - 1.0) * left / whole;
        (self.s * self.b / whole, [1.0 / self.b + slope, 1.0 / self.s, -left / whole])
    }

    fn log_survival(&self, from: f64, span: f64) -> (f64, [f64; 3]) {
        let growth = self.b * span;
        let (left, whole) = self.faded(from);
        let (log, (left_then, whole_then)) = if growth < FADED {
            let more = libm::expm1(growth);
            let then = (left / (1.0 + more), (whole + more) / (1.0 + more));
            (libm::log1p(more / whole), then)
        } else {
            let then = self.faded(from + span);
            (growth + libm::log(then.1 / whole), then)
        };
        let slopes = [
            -self.s * ((from + span) / whole_then - from / whole),
            -log,
            -self.s * (left_then / whole_then - left / whole),
        ];
        (-self.s * log, slopes)
    }

    fn highest_hazard(&self, from: f64) -> f64 {
        self.hazard(from).0.max(self.s * self.b)
    }

    fn texture(&self, at: f64) -> (f64, f64) {
        let (left, whole) = self.faded(at);
        let hazard = self.s * self.b / whole;
        let below = 1.0 - self.beta;
        if below.abs() * left < 1e-17 {
            return (f64::INFINITY, hazard);
        }
        // 1/b ahead the hazard is e times as high at most, and never above s b where it rises.
        let steepest = hazard.max((std::f64::consts::E * hazard).min(self.s * self.b));
        let near = (whole / left).min(1.0) / self.b;
        (near, steepest + self.b * (below * left / whole).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::futures;
    use super::super::nbd::checks;
    use super::super::purchase::{Past, PurchaseModel};
    use super::*;
    use crate::stats::quadrature::tests::close;

    fn model(parameters: [f64; 5]) -> GompertzNbd {
        GompertzNbd::new(parameters).unwrap()
    }

    /// At the extremes too: tests/data/mpmath/gompertz_nbd.py. What is smaller than any double is 0.
    #[test]
    fn all_that_is_told_of_a_customer_agrees_with_mpmath() {
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../tests/data/mpmath/gompertz_nbd.json"))
                .unwrap();
        assert_eq!(rows.len(), 25);
        for row in rows {
            let number = |at: usize| {
                let found = &row[at];
                found.as_f64().or_else(|| found.as_str()?.parse().ok()).unwrap()
            };
            let gompertz = model([0, 1, 2, 3, 4].map(number));
            let (past, ahead) = (Past::new(number(5) as u32, number(6), number(7)), number(8));
            close(gompertz.log_likelihood(past), number(9), 1e-10);
            close(gompertz.p_alive(past), number(10), 1e-10);
            close(gompertz.expected(ahead, past), number(11), 1e-10);
            close(gompertz.dert(0.002, past).unwrap(), number(12), 1e-10);
            let dert = futures::sum(&gompertz, &futures::over_all_time(0.002), past);
            close(gompertz.p_alive(past) * dert, number(12), 1e-9);
        }
    }

    #[test]
    fn all_that_is_expected_of_active_customers_agrees_with_mpmath() {
        checks::active::<Gompertz>("gompertz-nbd");
    }

    #[test]
    fn the_gradient_is_the_slope_and_the_sum_is_over_customers() {
        checks::gradient::<Gompertz>(&[
            &[0.553, 10.578, 0.0002, 0.603, 0.0026],
            &[0.6, 9.0, 0.05, 1.5, 4.0],
            &[3.0, 0.1, 1.0, 1e-3, 0.2],
            &[1e4, 2e4, 1e-5, 5.0, 40.0],
            &[0.5, 10.0, 0.3, 0.2, 1e3],
        ]);
    }

    #[test]
    fn chances_add_up() {
        checks::totals(&model([0.6, 9.0, 0.05, 1.5, 4.0]));
    }

    /// b and β small are a Pareto/NBD whose β is their ratio.
    #[test]
    fn it_ends_in_a_pareto_nbd() {
        let ours = model([0.553, 10.578, 1e-9, 0.606, 11.669e-9]);
        let pareto =
            super::super::pareto_nbd::ParetoNbd::new([0.553, 10.578, 0.606, 11.669]).unwrap();
        let past = Past::new(2, 30.43, 38.86);
        close(ours.log_likelihood(past), pareto.log_likelihood(past), 1e-7);
        close(ours.p_alive(past), pareto.p_alive(past), 1e-7);
        close(ours.expected(52.0, past), pareto.expected(52.0, past), 1e-7);
        close(ours.pmf(3, 52.0, past), pareto.pmf(3, 52.0, past), 1e-7);
    }

    proptest! {
        #[test]
        fn predictions_are_finite_for_every_customer_there_can_be(
            logs in prop::array::uniform5(-14.0f64..14.0),
            (past, ahead) in checks::any_past(),
        ) {
            checks::finite(&model(logs.map(f64::exp)), past, ahead)?;
        }
    }
}
