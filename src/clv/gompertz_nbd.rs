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

    use super::super::nbd::checks;
    use super::super::purchase::{Past, PurchaseModel};
    use super::*;
    use crate::stats::quadrature::tests::close;

    fn model(parameters: [f64; 5]) -> GompertzNbd {
        GompertzNbd::new(parameters).unwrap()
    }

    /// Log-likelihood and P(alive) of the integral in [`nbd`](crate::clv::nbd) by mpmath at 40 digits, between break points that grow
    /// from a thousandth of the shortest scale by one half each; so are all literals here. After the parameters x, t_x, T.
    #[test]
    fn likelihoods_and_chances_to_be_active_agree_with_mpmath() {
        for ((parameters, x, t_x, age), [log_likelihood, p_alive]) in [
            (
                ([0.553, 10.578, 0.0002, 0.603, 0.0026], 0, 0.0, 38.86),
                [-0.5380673561432157, 0.3164168404421502],
            ),
            (
                ([0.553, 10.578, 0.0002, 0.603, 0.0026], 2, 30.43, 38.86),
                [-9.506196051968175, 0.8726562347480962],
            ),
            (
                ([0.553, 10.578, 0.0002, 0.603, 0.0026], 29, 38.57, 38.86),
                [-45.53315610009298, 0.9962961793350078],
            ),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 0, 0.0, 38.86), [-0.670759995772176, 0.1820898407880935]),
            (
                ([0.6, 9.0, 0.05, 1.5, 4.0], 2, 10.0, 38.86),
                [-7.9448273588261955, 0.1100775810596734],
            ),
            (
                ([0.6, 9.0, 0.05, 1.5, 4.0], 1, 1.0, 730.0),
                [-4.405131726711364, 6.301691789446591e-26],
            ),
            (
                ([0.5, 2.0, 0.3, 0.2, 1000.0], 3, 5.0, 50.0),
                [-10.771353256474598, 0.0246907262081886],
            ),
            (
                ([1e-06, 1000000.0, 1e-06, 1e-06, 1000000.0], 3, 10.0, 40.0),
                [-54.56901354893784, 0.9999999999999999],
            ),
            (
                ([1000000.0, 1e-06, 1000000.0, 1000000.0, 1e-06], 3, 1e-06, 2e-06),
                [-15049902.636132376, 0.0],
            ),
            (
                ([2.0, 5.0, 1000000.0, 1e-06, 1000000.0], 2, 1e-05, 3e-05),
                [-1.4271403772488307, 0.9999838373217667],
            ),
            (
                ([2.0, 5.0, 1000000.0, 1e-06, 1000000.0], 2, 10.0, 40.0),
                [-16.047643298311844, 1.4483411162613659e-15],
            ),
            (([0.5, 2.0, 0.01, 0.3, 2.0], 100000, 900.0, 1000.0), [370815.37563801487, 0.0]),
        ] {
            let (model, past) = (model(parameters), Past::new(x, t_x, age));
            close(model.log_likelihood(past), log_likelihood, 1e-10);
            close(model.p_alive(past), p_alive, 1e-10);
        }
    }

    /// After the parameters t, x, T.
    #[test]
    fn expected_purchases_agree_with_mpmath() {
        for ((parameters, t, x, age), expected) in [
            (([0.553, 10.578, 0.0002, 0.603, 0.0026], 39.0, 2, 38.86), 1.680295892707915),
            (([0.553, 10.578, 0.0002, 0.603, 0.0026], 39.0, 0, 0.0), 1.2555146474220693),
            (([0.553, 10.578, 0.0002, 0.603, 0.0026], 1e-06, 0, 0.0), 5.2278312268354543e-08),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 52.0, 2, 38.86), 0.8673944572790747),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 1000.0, 0, 0.0), 1.8513493070289517),
            (([0.5, 2.0, 0.3, 0.2, 1000.0], 60.0, 1, 5.0), 6.9466683569116645),
            (([1e-06, 1000000.0, 1e-06, 1e-06, 1000000.0], 30.0, 3, 10.0), 8.999913000869991e-05),
            (([1000000.0, 1e-06, 1000000.0, 1000000.0, 1e-06], 30.0, 3, 0.0), 1.000004000003e-6),
            (([2.0, 5.0, 1000000.0, 1e-06, 1000000.0], 0.0001, 1, 0.0), 5.99977707471975e-05),
        ] {
            close(model(parameters).expected_if_alive(t, Past::new(x, age, age)), expected, 1e-12);
        }
    }

    /// After the parameters δ, x, T.
    #[test]
    fn discounted_purchases_agree_with_mpmath() {
        for ((parameters, rate, x, age), expected) in [
            (([0.553, 10.578, 0.0002, 0.603, 0.0026], 0.0018266, 2, 38.86), 9.371850549414189),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 0.0018266, 0, 0.0), 1.7822354103102775),
            (([0.5, 2.0, 0.3, 0.2, 1000.0], 0.0018266, 1, 5.0), 6.960217867189515),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 3.0, 2, 38.86), 0.0177956972028751),
        ] {
            close(model(parameters).dert(rate, Past::new(x, age, age)).unwrap(), expected, 1e-12);
        }
    }

    /// After the parameters n, t, x, T.
    #[test]
    fn probabilities_of_counts_agree_with_mpmath() {
        for ((parameters, n, t, x, age), expected) in [
            (([0.553, 10.578, 0.0002, 0.603, 0.0026], 0, 39.0, 0, 0.0), 0.5835871406498111),
            (([0.553, 10.578, 0.0002, 0.603, 0.0026], 7, 39.0, 0, 0.0), 0.0111737742935036),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 0, 39.0, 0, 0.0), 0.51115739534664),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 1, 39.0, 0, 0.0), 0.18302970891938),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 5, 52.0, 2, 38.86), 0.0130895498101507),
            (([0.5, 2.0, 0.3, 0.2, 1000.0], 3, 60.0, 1, 5.0), 0.0930220887512432),
            (([0.5, 2.0, 0.3, 0.2, 1000.0], 40, 60.0, 1, 5.0), 0.0005998999295988),
            (([0.6, 9.0, 0.05, 1.5, 4.0], 1000, 500.0, 1000, 38.86), 0.0001543779321667),
        ] {
            close(model(parameters).pmf_if_alive(n, t, Past::new(x, age, age)), expected, 1e-10);
        }
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
