//! A purchase model whose parameters differ between kinds of customers.

use std::rc::Rc;

use super::{Kinds, powers, scaled, shift};
use crate::clv::purchase::{Model, Past, PurchaseModel};

/// A purchase model with covariates and known parameters: that of each kind of customer.
#[derive(Debug)]
pub(in crate::clv) struct Covaried {
    model: Model,
    own: Vec<f64>,
    powers: Vec<[f64; 2]>,
    coefficients: Vec<f64>,
    purchase: usize,
    values: Rc<Vec<Vec<f64>>>,
    average: Box<dyn PurchaseModel>,
}

impl Covaried {
    /// The model with these parameters, and e^coefficient after them; none if one is out of its range.
    pub(in crate::clv) fn new(model: Model, parameters: &[f64], kinds: &Kinds) -> Option<Self> {
        let powers = powers(model)?;
        let (own, factors) = parameters.split_at_checked(powers.len())?;
        Some(Self {
            model,
            own: own.to_vec(),
            powers,
            coefficients: factors.iter().copied().map(libm::log).collect(),
            purchase: kinds.design.purchase.len(),
            values: Rc::clone(&kinds.values),
            average: model.with(own)?,
        })
    }

    /// Asks the model that a customer with this past follows.
    fn ask(&self, past: Past, ask: &dyn Fn(&dyn PurchaseModel) -> f64) -> f64 {
        let values = self.values.get(past.kind as usize).filter(|_| past.kind > 0);
        let of_kind = values.and_then(|values| {
            let shift = shift(&self.coefficients, values, self.purchase);
            let parameters = scaled(&self.own, &self.powers, shift);
            // Covariates far out of the ordinary lead to the end of what a model can have, and not beyond.
            let held: Vec<f64> = parameters.iter().map(|it| it.clamp(1e-30, 1e30)).collect();
            self.model.with(&held)
        });
        ask(of_kind.as_deref().unwrap_or(&*self.average))
    }
}

impl PurchaseModel for Covaried {
    /// Those of the average customer.
    fn parameters(&self) -> Vec<f64> {
        self.own.clone()
    }

    fn log_likelihood(&self, past: Past) -> f64 {
        self.ask(past, &|model| model.log_likelihood(past))
    }

    fn log_odds_left(&self, past: Past) -> f64 {
        self.ask(past, &|model| model.log_odds_left(past))
    }

    fn p_alive(&self, past: Past) -> f64 {
        self.ask(past, &|model| model.p_alive(past))
    }

    fn stays_if_alive(&self, ahead: f64, past: Past) -> f64 {
        self.ask(past, &|model| model.stays_if_alive(ahead, past))
    }

    fn expected_if_alive(&self, ahead: f64, past: Past) -> f64 {
        self.ask(past, &|model| model.expected_if_alive(ahead, past))
    }

    fn buys_if_alive(&self, from: f64, to: f64, past: Past) -> f64 {
        self.ask(past, &|model| model.buys_if_alive(from, to, past))
    }

    fn pmf_if_alive(&self, n: u32, ahead: f64, past: Past) -> f64 {
        self.ask(past, &|model| model.pmf_if_alive(n, ahead, past))
    }

    fn square_if_alive(&self, ahead: f64, past: Past) -> f64 {
        self.ask(past, &|model| model.square_if_alive(ahead, past))
    }

    fn regards_recency(&self) -> bool {
        self.average.regards_recency()
    }
}
