//! When did single customers buy? A few of them drawn by lot, each with the days of its purchases.
//!
//! R BTYDplus' `plotTimingPatterns` and CLVTools' plot of `timings`: whether purchases are regular, and whether a silence is one,
//! is seen before any model is fitted.

use serde::Serialize;

use crate::calendar::Day;
use crate::customers::Customers;
use crate::stats::rng::Rng;
use crate::tables::Transactions;

/// Customers that are drawn, at most.
const DRAWN: usize = 30;

/// When a few customers bought.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timings {
    /// All customers.
    pub customers: u32,
    /// The last day that is known.
    pub as_of: Day,
    /// Those that were drawn, by the day of their first purchase.
    pub drawn: Vec<Timing>,
}

/// The purchases of one customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// Its place among the customers.
    pub customer: u32,
    /// The days of its purchases, rising; there is one at least.
    pub purchases: Vec<Day>,
    /// The longest time between two of them, in days; absent with one.
    pub longest_gap: Option<u32>,
    /// Days from the last of them to the last day that is known.
    pub silent: u32,
}

impl Timing {
    /// Whether the customer is silent for longer than ever before.
    pub fn is_late(&self) -> bool {
        self.longest_gap.is_some_and(|gap| self.silent > gap)
    }
}

impl Timings {
    /// Draws among these customers by the seed.
    pub fn new(table: &Transactions, customers: &Customers, seed: u64) -> Self {
        let (mut rng, as_of) = (Rng::new(seed), customers.as_of);
        // The first places of a shuffle.
        let mut places: Vec<u32> = (0..customers.len() as u32).collect();
        let drawn = DRAWN.min(places.len());
        for at in 0..drawn {
            let left = places.len() - at;
            places.swap(at, at + ((rng.uniform() * left as f64) as usize).min(left - 1));
        }
        places.truncate(drawn);
        places.sort_by_key(|&place| (customers.first[place as usize], place));
        let known = table.as_of(as_of);
        let timing = |customer: u32| {
            let row = customers.customer[customer as usize] as usize;
            let purchases: Vec<Day> = known.of(row).occasions().map(|it| it.day).collect();
            let gaps = purchases.windows(2).map(|pair| pair[1].since(pair[0]).unsigned_abs());
            let longest_gap = gaps.max();
            let silent = purchases.last().map_or(0, |last| as_of.since(*last).unsigned_abs());
            Timing { customer, purchases, longest_gap, silent }
        };
        let drawn = places.into_iter().map(timing).collect();
        Self { customers: customers.len() as u32, as_of, drawn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    #[test]
    fn whoever_is_drawn_has_all_its_purchases() {
        let table = sample::cdnow();
        let customers = customers(&table, &CustomersOptions::default()).unwrap();
        let found = Timings::new(&table, &customers, 1);
        assert_eq!((found.drawn.len(), found.customers), (30, 2357));
        for it in &found.drawn {
            let place = it.customer as usize;
            assert_eq!(it.purchases.len() as u32, customers.frequency[place] + 1);
            assert_eq!(it.purchases[0], customers.first[place]);
            assert_eq!(it.longest_gap.is_none(), it.purchases.len() == 1);
            let silent = 7.0 * (customers.age[place] - customers.recency[place]);
            assert!((f64::from(it.silent) - silent).abs() < 1e-9);
        }
        let firsts =
            found.drawn.windows(2).map(|pair| (pair[0].purchases[0], pair[1].purchases[0]));
        assert!(firsts.into_iter().all(|(one, next)| one <= next));
        let mut places: Vec<u32> = found.drawn.iter().map(|it| it.customer).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 30);
        assert_eq!(found, Timings::new(&table, &customers, 1));
        assert_ne!(found, Timings::new(&table, &customers, 2));
    }

    #[test]
    fn of_few_customers_all_are_drawn() {
        let day = Day::new(20_000);
        let rows = [("ann", day, 1.0), ("ann", day.plus(10), 2.0), ("bob", day.plus(31), 2.0)];
        let table = sample::table(true, rows);
        let customers = customers(&table, &CustomersOptions::default()).unwrap();
        let found = Timings::new(&table, &customers, 1);
        let [ann, bob] = &found.drawn[..] else { panic!("both") };
        assert_eq!((ann.longest_gap, ann.silent, ann.is_late()), (Some(10), 21, true));
        assert_eq!((bob.longest_gap, bob.silent, bob.is_late()), (None, 0, false));
    }
}
