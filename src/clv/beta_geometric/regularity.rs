//! How regular are purchases? The k under which their timing is the most likely.

use super::{BetaGeometricLikelihood, MOST_REGULAR, Variant};
use crate::clv::fit::Fitting;
use crate::clv::history::Histories;
use crate::task::Step;

/// Distinct histories that settle k: it is one number for all customers, and these know it well.
const ENOUGH: usize = 2000;

/// The search for the k from 1 to [`MOST_REGULAR`] with the largest likelihood at its own best parameters, in steps; it ends once
/// the likelihood has fallen twice. Of many histories every so manieth is taken.
///
/// It is about the [intervals](Histories::log_intervals) between purchases: without them k is 1.
#[derive(Debug)]
pub struct Regularity {
    some: Histories,
    variant: Variant,
    fitting: Fitting,
    best: u32,
    highest: f64,
    falls: u32,
}

impl Regularity {
    /// The search among these histories, where a customer may leave right after its first purchase or not.
    pub fn new(histories: &Histories, leaves_at_first: bool) -> Self {
        let some = histories.every(histories.len().div_ceil(ENOUGH));
        let variant = Variant { k: 1, leaves_at_first };
        let fitting = Self::begin(&some, variant);
        Self { some, variant, fitting, best: 1, highest: f64::NEG_INFINITY, falls: 0 }
    }

    fn begin(some: &Histories, variant: Variant) -> Fitting {
        Fitting::new(&BetaGeometricLikelihood::new(some, variant)).blunt()
    }

    /// Goes on with about `budget` rows touched by a likelihood.
    pub fn step(&mut self, budget: usize) -> Step<u32> {
        if self.some.log_intervals().is_none() {
            return Step::Done(1);
        }
        let k = self.variant.k;
        let likelihood = BetaGeometricLikelihood::new(&self.some, self.variant);
        let Step::Done(found) = self.fitting.step(&likelihood, budget) else {
            return Step::Progress(f64::from(k - 1) / f64::from(MOST_REGULAR));
        };
        if found.log_likelihood > self.highest {
            (self.best, self.highest, self.falls) = (k, found.log_likelihood, 0);
        } else {
            self.falls += 1;
        }
        if self.falls == 2 || k == MOST_REGULAR {
            return Step::Done(self.best);
        }
        self.variant.k += 1;
        self.fitting = Self::begin(&self.some, self.variant);
        Step::Progress(f64::from(k) / f64::from(MOST_REGULAR))
    }
}
