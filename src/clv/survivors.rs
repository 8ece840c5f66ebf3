//! How long customers under contract stay, as counts: how many could leave at the end of each period, and how many did.
//!
//! The contract models are fitted on these counts alone: given how many could leave, how many do is binomial, period by
//! period. So cohorts of different ages, customers who are still there and customers who came into view late all add up.

use crate::error::{Error, ErrorKind, Result};
use crate::stats::rng::Rng;
use crate::words::{Accepted, Problem};

/// The error that says which counts are accepted.
pub fn bad_counts(found: &dyn std::fmt::Display) -> Error {
    let (option, accepted) = ("cohorts", Accepted::FallingCounts);
    let problem = Problem::BadOption { option, found: found.to_string(), accepted };
    Error::new(ErrorKind::Option, problem)
}

/// Customers by the periods that they stayed; place k is the end of period k + 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survivors {
    at_risk: Vec<u32>,
    lost: Vec<u32>,
    /// Customers who are still there, by the periods that they stayed: place k is k periods.
    still: Vec<u32>,
    customers: u32,
}

impl Survivors {
    /// The counts of one cohort that is followed as a whole: how many there were at the start, and how many were left after
    /// each period.
    ///
    /// # Errors
    ///
    /// `option` if a count is larger than the one before.
    pub fn of_cohort(customers: &[u32]) -> Result<Self> {
        let size = customers.first().copied().unwrap_or_default();
        let mut counts = Self { customers: size, ..Self::default() };
        counts.still.resize(customers.len().saturating_sub(1), 0);
        counts.still.extend(customers.last());
        for pair in customers.windows(2) {
            let &[before, after] = pair else { continue };
            let Some(lost) = before.checked_sub(after) else {
                return Err(bad_counts(&format!("{before}, {after}")));
            };
            counts.at_risk.push(before);
            counts.lost.push(lost);
        }
        Ok(counts.trimmed())
    }

    /// Adds a customer who came into view after `entered` whole periods and was seen to stay through `stayed` of them; one
    /// that left did so at the end of the next.
    pub fn add(&mut self, entered: usize, stayed: usize, left: bool) {
        self.customers += 1;
        if !left {
            self.still.resize(self.still.len().max(stayed + 1), 0);
            if let Some(still) = self.still.get_mut(stayed) {
                *still += 1;
            }
        }
        let seen = stayed + usize::from(left);
        if self.at_risk.len() < seen {
            self.at_risk.resize(seen, 0);
            self.lost.resize(seen, 0);
        }
        for at_risk in self.at_risk.iter_mut().take(seen).skip(entered) {
            *at_risk += 1;
        }
        if let (true, true, Some(lost)) = (left, stayed >= entered, self.lost.get_mut(stayed)) {
            *lost += 1;
        }
    }

    /// Adds the customers of another cohort.
    pub fn extend(&mut self, other: &Self) {
        self.customers += other.customers;
        for (ours, theirs) in [
            (&mut self.at_risk, &other.at_risk),
            (&mut self.lost, &other.lost),
            (&mut self.still, &other.still),
        ] {
            ours.resize(ours.len().max(theirs.len()), 0);
            ours.iter_mut().zip(theirs).for_each(|(sum, &more)| *sum += more);
        }
    }

    /// All customers, also those who were not seen to the end of a period.
    pub fn customers(&self) -> u32 {
        self.customers
    }

    /// Customers who are still there, by the whole periods that they stayed, from 0.
    pub fn still(&self) -> &[u32] {
        &self.still
    }

    /// Periods at whose end somebody could leave, from the first on without a gap.
    pub fn periods(&self) -> usize {
        self.at_risk.len()
    }

    /// The counts of the first periods only: who could leave in them, and who did.
    #[must_use]
    pub fn first(&self, periods: usize) -> Self {
        let of = |counts: &[u32]| counts.iter().copied().take(periods).collect();
        Self { at_risk: of(&self.at_risk), lost: of(&self.lost), ..Self::default() }.trimmed()
    }

    /// How many could leave at the end of each period, and how many did.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        self.at_risk.iter().copied().zip(self.lost.iter().copied())
    }

    /// All who left.
    pub fn lost(&self) -> u64 {
        self.lost.iter().copied().map(u64::from).sum()
    }

    /// Periods at whose end somebody could leave, one for each customer: of these the lost are a share.
    pub fn renewals(&self) -> u64 {
        self.at_risk.iter().copied().map(u64::from).sum()
    }

    /// The counts of as many customers who leave by chance, each period with this chance; the stream is that of the draw.
    #[must_use]
    pub fn drawn(&self, chance: &dyn Fn(usize) -> f64, rng: &mut Rng) -> Self {
        let lost = |(place, &at_risk): (usize, &u32)| rng.binomial(at_risk, chance(place));
        let lost = self.at_risk.iter().enumerate().map(lost).collect();
        Self { at_risk: self.at_risk.clone(), lost, ..Self::default() }
    }

    /// Without the periods at the end in which nobody could leave: nothing is known of them.
    fn trimmed(mut self) -> Self {
        let known = self.at_risk.iter().take_while(|&&at_risk| at_risk > 0).count();
        self.at_risk.truncate(known);
        self.lost.truncate(known);
        self
    }
}

/// Of 1,000 customers, those left after 0 … 12 years (Fader & Hardie 2007, figure 1).
#[cfg(test)]
pub(super) mod published {
    pub(in crate::clv) const REGULAR: [u32; 13] =
        [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173];
    pub(in crate::clv) const HIGH_END: [u32; 13] =
        [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_customers_one_by_one() {
        let cohort = Survivors::of_cohort(&[5, 4, 4, 1]).expect("falling");
        let mut one_by_one = Survivors::default();
        for (stayed, left) in [(0, true), (2, true), (2, true), (2, true), (3, false)] {
            one_by_one.add(0, stayed, left);
        }
        assert_eq!(one_by_one, cohort);
        assert_eq!((cohort.customers(), cohort.still()), (5, &[0, 0, 0, 1][..]));
        assert_eq!(cohort.iter().collect::<Vec<_>>(), [(5, 1), (4, 0), (4, 3)]);
        assert_eq!((cohort.lost(), cohort.renewals()), (4, 13));
        // Seen from the second period on, another one could not have left in the first.
        one_by_one.add(1, 2, false);
        assert_eq!(one_by_one.iter().collect::<Vec<_>>(), [(5, 1), (5, 0), (4, 3)]);
        let mut both = cohort.first(1);
        both.extend(&cohort);
        assert_eq!(both.iter().collect::<Vec<_>>(), [(10, 2), (4, 0), (4, 3)]);
    }

    #[test]
    fn what_is_not_known_is_not_counted() {
        assert_eq!(Survivors::of_cohort(&[3, 0, 0]).expect("falling").periods(), 1);
        assert_eq!(Survivors::of_cohort(&[]).expect("nobody").periods(), 0);
        assert_eq!(Survivors::of_cohort(&[3, 4]).expect_err("rising").kind(), ErrorKind::Option);
    }
}
