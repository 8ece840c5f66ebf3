//! Who did what, for the purchase models: frequency x, recency t_x and age T, with equal histories put together.

use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{Key, order, rank, sorted};
use crate::words::{Accepted, Problem};

/// Distinct purchase histories, by frequency, then age, then recency: 400,000 customers share perhaps a third as many.
///
/// The order puts together what the models compute once: everything that depends on x alone, and on (x, T) alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Histories {
    /// The distinct times, rising; rows hold indices, since days are few and logarithms dear.
    pub(super) times: Vec<f64>,
    pub(super) frequency: Vec<u32>,
    pub(super) recency: Vec<u32>,
    pub(super) age: Vec<u32>,
    pub(super) weight: Vec<f64>,
    of_customer: Vec<u32>,
    customers: f64,
}

/// One distinct history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// Repeat purchase occasions, x.
    pub frequency: u32,
    /// Last minus first purchase, t_x, in periods.
    pub recency: f64,
    /// Periods since the first purchase, T.
    pub age: f64,
    /// How many customers have it.
    pub weight: f64,
}

impl Histories {
    /// The distinct histories in these columns of one value a customer (or a group of `weight` customers).
    ///
    /// # Errors
    ///
    /// Columns of different length; no rows; a value that no history can have: recency runs from 0 to age and is 0
    /// without a repeat purchase, whoever bought again has an age, and weights are above 0.
    pub fn new(
        frequency: &[u32],
        recency: &[f64],
        age: &[f64],
        weight: Option<&[f64]>,
    ) -> Result<Self> {
        let n = frequency.len();
        same_length("recency", recency.len(), n)?;
        same_length("age", age.len(), n)?;
        same_length("weight", weight.map_or(n, <[f64]>::len), n)?;
        if n == 0 {
            return Err(Error::new(ErrorKind::Data, Problem::NoCustomers));
        }
        for row in 0..n {
            check(row, frequency[row], recency[row], age[row], weight.map_or(1.0, |w| w[row]))?;
        }
        // Adding 0 turns −0 into 0.
        let key = |row: usize| {
            (u64::from(frequency[row]), rank(age[row] + 0.0), rank(recency[row] + 0.0))
        };
        let mut times = [recency, age].concat();
        times.iter_mut().for_each(|time| *time += 0.0);
        let mut times = sorted(times);
        times.dedup();
        let time = |value: f64| times.partition_point(|&time| time < value) as u32;
        let keys: Vec<Key> = (0..n).map(key).collect();
        let mut histories = Self {
            times: Vec::new(),
            frequency: Vec::new(),
            recency: Vec::new(),
            age: Vec::new(),
            weight: Vec::new(),
            of_customer: vec![0; n],
            customers: 0.0,
        };
        let mut last = None;
        for row in order(&keys) {
            let index = row as usize;
            let this = Some(keys[index]);
            if this != last {
                histories.frequency.push(frequency[index]);
                histories.recency.push(time(recency[index]));
                histories.age.push(time(age[index]));
                histories.weight.push(0.0);
                last = this;
            }
            let distinct = histories.weight.len() - 1;
            histories.weight[distinct] += weight.map_or(1.0, |weight| weight[index]);
            histories.of_customer[index] = distinct as u32;
        }
        histories.customers = histories.weight.iter().sum();
        histories.times = times;
        Ok(histories)
    }

    /// The number of distinct histories.
    pub fn len(&self) -> usize {
        self.frequency.len()
    }

    /// Whether there is none; never so, since [`Histories::new`] refuses it.
    pub fn is_empty(&self) -> bool {
        self.frequency.is_empty()
    }

    /// The distinct history of this index.
    pub fn get(&self, index: usize) -> History {
        History {
            frequency: self.frequency[index],
            recency: self.times[self.recency[index] as usize],
            age: self.times[self.age[index] as usize],
            weight: self.weight[index],
        }
    }

    /// The distinct histories in order.
    pub fn iter(&self) -> impl Iterator<Item = History> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The index of each customer's history, in the customers' own order.
    pub fn of_customer(&self) -> &[u32] {
        &self.of_customer
    }

    /// Customers, by weight.
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// Customers with a repeat purchase, by weight.
    pub fn repeaters(&self) -> f64 {
        self.iter().filter(|history| history.frequency > 0).map(|history| history.weight).sum()
    }
}

/// Refuses columns of different length.
pub(super) fn same_length(name: &str, found: usize, customers: usize) -> Result<()> {
    if found == customers {
        return Ok(());
    }
    let lengths = [("frequency".into(), customers), (name.into(), found)];
    Err(Error::new(ErrorKind::Data, Problem::UnequalColumns { lengths }))
}

/// Refuses a value, saying where it stands and what would be accepted.
pub(super) fn refuse(
    column: &'static str,
    row: usize,
    found: f64,
    accepted: Accepted,
) -> Result<()> {
    let problem =
        Problem::BadValue { column, row: row as u64 + 1, found: found.to_string(), accepted };
    Err(Error::new(ErrorKind::Data, problem))
}

fn check(row: usize, frequency: u32, recency: f64, age: f64, weight: f64) -> Result<()> {
    if !(0.0..1e9).contains(&age) {
        return refuse("age", row, age, Accepted::Below { from: 0.0, below: 1e9 });
    }
    if frequency > 0 && age == 0.0 {
        return refuse("age", row, age, Accepted::AgeOfRepeater);
    }
    if !(0.0..=age).contains(&recency) {
        return refuse("recency", row, recency, Accepted::RecencyUpToAge);
    }
    if frequency == 0 && recency != 0.0 {
        return refuse("recency", row, recency, Accepted::RecencyOfOnce);
    }
    if !(weight > 0.0 && weight.is_finite()) {
        return refuse("weight", row, weight, Accepted::AboveZero);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_histories_are_put_together_and_every_customer_finds_its_own() {
        let (x, t_x, t) = ([2, 0, 2, 1], [3.0, -0.0, 3.0, 1.0], [5.0, 5.0, 5.0, 4.0]);
        let histories = Histories::new(&x, &t_x, &t, None).unwrap();
        assert_eq!(histories.of_customer(), [2, 0, 2, 1]);
        assert_eq!(histories.iter().map(|h| h.weight).collect::<Vec<_>>(), [1.0, 1.0, 2.0]);
        assert_eq!((histories.customers(), histories.repeaters()), (4.0, 3.0));
    }

    #[test]
    fn what_no_customer_can_have_is_refused_with_its_place() {
        let message = |x, t_x, t, w: f64| {
            let error = Histories::new(&[0, x], &[0.0, t_x], &[1.0, t], Some(&[1.0, w]));
            error.expect_err("refused").to_string()
        };
        assert_eq!(
            message(1, 5.0, 4.0, 1.0),
            "The value of recency in row 2 is 5; accepted is a number of periods from 0 to the customer's age."
        );
        assert!(message(0, 1.0, 4.0, 1.0).contains("0 where there is no repeat"));
        assert!(message(1, 0.0, 0.0, 1.0).contains("age in row 2 is 0"));
        assert!(message(1, 1.0, f64::NAN, 1.0).contains("age in row 2 is NaN"));
        assert!(message(1, 1.0, 2.0, -1.0).contains("weight in row 2 is -1"));
        assert!(Histories::new(&[], &[], &[], None).is_err());
        assert!(Histories::new(&[1], &[], &[1.0], None).is_err());
    }
}
