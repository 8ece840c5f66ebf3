//! What follows from calling other lengths of inactivity leaving.

use serde::Serialize;

use crate::cohort::kaplan_meier::{TimeInterval, kaplan_meier};
use crate::cohort::leaving::by_inactivity;
use crate::customers::Customers;
use crate::error::Result;
use crate::stats::{normal, wilson};
use crate::tables::Transactions;

/// What follows if customers leave after this many days without a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sensitivity {
    /// The days.
    pub inactive_days: u32,
    /// Customers who have left by now.
    pub left: u32,
    /// Their share of all.
    pub share: f64,
    /// The days after which half has left; none if fewer have.
    pub median: Option<TimeInterval>,
    /// Silences of at least so many days, ended or not.
    pub silences: u32,
    /// Those of them that a purchase ended so far: the customer had not left.
    pub returned: u32,
    /// Their share; none without such a silence.
    pub returned_share: Option<f64>,
    /// The lower end of Wilson's interval of it.
    pub returned_low: Option<f64>,
    /// The upper end.
    pub returned_high: Option<f64>,
}

/// What follows for half of these days, for these, for one and a half times and for twice as many, of the customers that `fits` selects by their number;
/// of all if there is none.
///
/// # Errors
///
/// `option` if the level is not between 0 and 1; `data` without customers.
pub fn sensitivity(
    transactions: &Transactions,
    customers: &Customers,
    fits: Option<&[bool]>,
    inactive_days: u32,
    level: f64,
) -> Result<Vec<Sensitivity>> {
    let z = normal::two_sided(level)?;
    let half = inactive_days.div_ceil(2);
    let twice = inactive_days.saturating_mul(2);
    let mut lengths = vec![half, inactive_days, inactive_days.saturating_add(half), twice];
    lengths.dedup();
    let mut silences = vec![[0_u32; 2]; lengths.len()];
    let known = transactions.as_of(customers.as_of);
    let is_seen =
        |customer: u32| fits.is_none_or(|fits| fits.get(customer as usize) == Some(&true));
    for &customer in customers.customer.iter().filter(|&&customer| is_seen(customer)) {
        let mut last = None;
        for occasion in known.of(customer as usize).occasions() {
            if let Some(last) = last {
                count(&mut silences, &lengths, occasion.day.since(last), true);
            }
            last = Some(occasion.day);
        }
        if let Some(last) = last {
            count(&mut silences, &lengths, customers.as_of.since(last), false);
        }
    }
    let mut found = Vec::with_capacity(lengths.len());
    for (inactive_days, [silences, returned]) in lengths.into_iter().zip(silences) {
        let mut leaving = by_inactivity(customers, inactive_days);
        leaving.keep(&is_seen);
        let lifetimes = leaving.lifetimes;
        let left = lifetimes.event.iter().filter(|&&left| left).count() as u32;
        let interval = wilson::interval(returned.into(), silences.into(), z);
        found.push(Sensitivity {
            inactive_days,
            left,
            share: f64::from(left) / lifetimes.len().max(1) as f64,
            median: kaplan_meier(&lifetimes, level)?.median(),
            silences,
            returned,
            returned_share: (silences > 0).then(|| f64::from(returned) / f64::from(silences)),
            returned_low: interval.map(|interval| interval.0),
            returned_high: interval.map(|interval| interval.1),
        });
    }
    Ok(found)
}

/// Counts a silence for the lengths that it reaches.
fn count(silences: &mut [[u32; 2]], lengths: &[u32], days: i32, ended: bool) {
    for ([all, returned], &length) in silences.iter_mut().zip(lengths) {
        if i64::from(days) >= i64::from(length) {
            *all += 1;
            *returned += u32::from(ended);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Day, Period};
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample::table;

    #[test]
    fn silences_end_or_do_not() {
        // Ann: away 40 days and back, then away 20. Bob: away 100 days.
        let rows = [("ann", 0), ("ann", 40), ("ann", 80), ("bob", 0)];
        let table = table(true, rows.map(|(id, at)| (id, Day::new(20_000 + at), 1.0)));
        let options = CustomersOptions {
            period: Period::Day,
            as_of: Some(Day::new(20_100)),
            ..CustomersOptions::default()
        };
        let customers = customers(&table, &options).expect("customers");
        let found = sensitivity(&table, &customers, None, 40, 0.95).expect("lengths");
        let told: Vec<_> =
            found.iter().map(|it| (it.inactive_days, it.left, it.silences, it.returned)).collect();
        assert_eq!(told, [(20, 2, 4, 2), (40, 1, 3, 2), (60, 1, 1, 0), (80, 1, 1, 0)]);
        assert_eq!(found[3].returned_share, Some(0.0));
        assert_eq!(found[0].median.map(|median| median.time), Some(20.0));
        let never = sensitivity(&table, &customers, None, u32::MAX, 0.95).expect("lengths");
        assert_eq!((never[1].left, never[1].returned_share, never[1].median), (0, None, None));
    }
}
