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
        assert_eq!(rows.len(), 11);
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

    /// Log-likelihood and P(alive) of the integral in [`nbd`](crate::clv::nbd) by mpmath at 40 digits, between break points that grow
    /// from a thousandth of the shortest scale by one half each; so are all literals here. After the parameters x, t_x, T.
    #[test]
    fn likelihoods_and_chances_to_be_active_agree_with_mpmath() {
        for ((parameters, x, t_x, age), [log_likelihood, p_alive]) in [
            (
                ([0.553, 10.578, 0.606, 11.669], 0, 0.0, 38.86),
                [-0.5210462940808903, 0.2952866046168941],
            ),
            (
                ([0.553, 10.578, 0.606, 11.669], 2, 30.43, 38.86),
                [-9.554283245150407, 0.8691675591530111],
            ),
            (
                ([0.553, 10.578, 0.606, 11.669], 29, 38.57, 38.86),
                [-45.585150584123774, 0.9961980611725247],
            ),
            (
                ([0.553, 10.578, 0.606, 11.669], 1, 0.14, 730.0),
                [-4.29730122353783, 0.0004230055799027],
            ),
            (
                ([10.465, 0.00798565, 3.0516, 2.82], 0, 0.0, 1.0),
                [-7.000134428820318, 4.4606957569662546e-20],
            ),
            (
                ([10.465, 0.00798565, 3.0516, 2.82], 40, 0.01, 30.0),
                [276.89729015342203, 3.50731356608489e-163],
            ),
            (
                ([0.5143, 2.8845, 0.2856, 14.1087], 161, 167.0, 169.14),
                [-174.0409407281801, 0.9892223445379472],
            ),
            (
                ([0.5143, 2.8845, 0.2856, 14.1087], 204, 160.0, 169.14),
                [-167.05698150440898, 0.0105738953042965],
            ),
            (
                ([0.5143, 2.8845, 0.2856, 14.1087], 254, 150.0, 169.14),
                [-134.2102078728013, 8.499861654789158e-11],
            ),
            (
                ([1e-06, 1000000.0, 1e-06, 1000000.0], 3, 10.0, 40.0),
                [-54.56901354894784, 0.9999999999699994],
            ),
            (([1000000.0, 1e-06, 1000000.0, 1e-06], 3, 10.0, 40.0), [-32236157.656286214, 0.0]),
            (
                ([1e-06, 1e-06, 1e-06, 1e-06], 1, 0.001, 100000.0),
                [-20.714321278183103, 0.0099104512027286],
            ),
            (
                ([1000000.0, 1000000.0, 1000000.0, 1000000.0], 7, 10.0, 40.0),
                [-20.693099680915985, 1.7535688631419078e-26],
            ),
            (
                ([1e-06, 1e-06, 1000000.0, 1000000.0], 5, 10.0, 40.0),
                [-32.53519213549187, 1.3437766668847845e-16],
            ),
            (([0.5, 2.0, 0.3, 8.0], 100000, 900.0, 1000.0), [370814.24225337134, 0.0]),
            (
                ([0.5, 2.0, 1e-06, 1e-06], 100000, 999.0, 1000.0),
                [360388.9808731095, 4.310340489899449e-33],
            ),
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
            (([0.553, 10.578, 0.606, 11.669], 39.0, 2, 38.86), 1.6741572760442127),
            (([0.553, 10.578, 0.606, 11.669], 39.0, 0, 0.0), 1.2130028442810157),
            (([0.553, 10.578, 0.606, 11.669], 1e-06, 0, 0.0), 5.22783121233383e-08),
            (([0.553, 10.578, 0.606, 11.669], 1000000.0, 0, 0.0), 134.4237624735423),
            (([0.553, 10.578, 1.0, 11.669], 52.0, 1, 20.0), 1.5626188495317401),
            (([0.553, 10.578, 1.0000001, 11.669], 52.0, 1, 20.0), 1.562618773625168),
            (([10.465, 0.00798565, 3.0516, 2.82], 52.0, 0, 0.0), 1797.2073538782254),
            (([0.55, 10.58, 0.61, 11.67], 10.0, 132, 200.0), 6.206051788962932),
            (([0.55, 10.58, 0.61, 11.67], 10.0, 133, 200.0), 6.252872247574497),
            (([1e-06, 1000000.0, 1000000.0, 1e-06], 30.0, 3, 0.0), 3.000004000004e-18),
            (([1000000.0, 1e-06, 1e-06, 1000000.0], 30.0, 3, 10.0), 3000008.6999541307),
        ] {
            close(model(parameters).expected_if_alive(t, Past::new(x, age, age)), expected, 1e-12);
        }
    }

    /// After the parameters δ, x, T.
    #[test]
    fn discounted_purchases_agree_with_mpmath() {
        for ((parameters, rate, x, age), expected) in [
            (([0.553, 10.578, 0.606, 11.669], 0.0018266, 2, 38.86), 9.405212793243727),
            (([0.553, 10.578, 0.606, 11.669], 0.0018266, 0, 0.0), 4.822759213353001),
            (([0.553, 10.578, 0.606, 11.669], 1e-09, 0, 38.86), 952.9743294577113),
            (([0.553, 10.578, 0.606, 11.669], 3.0, 2, 38.86), 0.0171453819240621),
            (([10.465, 0.00798565, 3.0516, 2.82], 0.002, 5, 10.0), 9.438203783367475),
            (([0.5, 10.0, 1.0, 11.0], 0.002, 1, 38.0), 3.109662304379384),
            (([0.5, 10.0, 1000000.0, 1000000.0], 0.002, 1, 38.0), 0.031188838579073),
            (([0.5, 10.0, 1e-06, 1e-06], 0.002, 1, 38.0), 15.624965028402876),
        ] {
            close(model(parameters).dert(rate, Past::new(x, age, age)).unwrap(), expected, 1e-12);
        }
    }

    /// After the parameters n, t, x, T.
    #[test]
    fn probabilities_of_counts_agree_with_mpmath() {
        for ((parameters, n, t, x, age), expected) in [
            (([0.553, 10.578, 0.606, 11.669], 0, 39.0, 0, 0.0), 0.5936250316023838),
            (([0.553, 10.578, 0.606, 11.669], 1, 39.0, 0, 0.0), 0.1655629472771754),
            (([0.553, 10.578, 0.606, 11.669], 7, 39.0, 0, 0.0), 0.0107077507335145),
            (([0.553, 10.578, 0.606, 11.669], 40, 39.0, 0, 0.0), 1.4882291290852046e-06),
            (([0.553, 10.578, 0.606, 11.669], 3, 52.0, 2, 38.86), 0.1198278091340369),
            (([10.465, 0.00798565, 3.0516, 2.82], 0, 52.0, 0, 0.0), 0.0009117593905766),
            (([10.465, 0.00798565, 3.0516, 2.82], 12, 52.0, 0, 0.0), 0.0008971205533789),
            (([10.465, 0.00798565, 3.0516, 2.82], 300, 52.0, 0, 0.0), 0.0006256120789940),
            (([0.553, 10.578, 0.606, 11.669], 1000, 39.0, 1000, 38.86), 5.435284189244326e-09),
            (([0.5, 2.0, 0.3, 8.0], 90000, 1000.0, 100000, 1000.0), 1.2993948668561754e-06),
            (([0.5, 2.0, 50.0, 8.0], 1, 100000.0, 3, 10.0), 0.0832244401171596),
            (([1e-06, 1000000.0, 1000000.0, 1e-06], 2, 30.0, 3, 1.0), 1.2000042999925999e-23),
            (([1000000.0, 1e-06, 1e-06, 1000000.0], 2, 1e-12, 3, 0.0), 0.1839401804336967),
        ] {
            close(model(parameters).pmf_if_alive(n, t, Past::new(x, age, age)), expected, 1e-10);
        }
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
