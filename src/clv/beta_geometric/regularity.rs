//! How regular are purchases? The k under which their timing is the most likely.

use super::{BetaGeometricLikelihood, MOST_REGULAR, Variant};
use crate::clv::fit::Fitting;
use crate::clv::history::Histories;

/// Distinct histories that settle k: it is one number for all customers, and these know it well.
const ENOUGH: usize = 2000;

/// The k from 1 to [`MOST_REGULAR`] with the largest likelihood at its own best parameters; the search ends once it has fallen
/// twice. Of many histories every so manieth is taken.
///
/// It is about the [intervals](Histories::log_intervals) between purchases: without them it is 1.
pub fn regularity(histories: &Histories, leaves_at_first: bool) -> u32 {
    if histories.log_intervals().is_none() {
        return 1;
    }
    let some = histories.every(histories.len().div_ceil(ENOUGH));
    let (mut best, mut highest, mut falls) = (1, f64::NEG_INFINITY, 0);
    for k in 1..=MOST_REGULAR {
        let likelihood = BetaGeometricLikelihood::new(&some, Variant { k, leaves_at_first });
        let found = Fitting::run(&likelihood).log_likelihood;
        if found > highest {
            (best, highest, falls) = (k, found, 0);
        } else {
            falls += 1;
        }
        if falls == 2 {
            break;
        }
    }
    best
}
