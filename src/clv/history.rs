//! Who did what, for the purchase models: frequency x, recency t_x and age T, with equal histories put together.

use super::purchase::Past;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{Key, order, rank, sort, value};
use crate::words::{Accepted, Problem};

/// Distinct purchase histories, by frequency, then age, then recency: 400,000 customers share perhaps a third as many.
///
/// The order puts together what the models compute once: everything that depends on x alone, and on (x, T) alone. Of one
/// frequency those of one kind come together, where [covariates](super::covariates) make kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Histories {
    /// The distinct times, rising; rows hold indices, since days are few and logarithms dear.
    pub(super) times: Vec<f64>,
    pub(super) frequency: Vec<u32>,
    pub(super) recency: Vec<u32>,
    pub(super) age: Vec<u32>,
    pub(super) weight: Vec<f64>,
    /// Empty where there is one kind only.
    kind: Vec<u32>,
    of_customer: Vec<u32>,
    customers: f64,
    /// Σ ln(interval) of those who have each, by weight.
    log_intervals: Option<Vec<f64>>,
}

/// The distinct times, rising, and the place of each time among them. Days are few and customers many: each time is looked up
/// by its bits, and only the distinct ones are sorted.
fn distinct<'a>(all: impl Iterator<Item = &'a f64>) -> (Vec<f64>, Vec<u32>) {
    let mut seen: Vec<(u64, u32)> = Vec::new();
    // One more than the place of a time among those seen, from that of its hash on; 0 where none stands.
    let mut table = vec![0_u32; 1 << 10];
    let place = |table: &[u32], seen: &[(u64, u32)], rank: u64| {
        let last = table.len() - 1;
        // The first bits of the product: only they follow from all of the number.
        let mut at = (rank.wrapping_mul(HASH) >> (u64::BITS - table.len().ilog2())) as usize;
        while table[at] != 0 && seen[table[at] as usize - 1].0 != rank {
            at = (at + 1) & last;
        }
        at
    };
    let mut places = Vec::new();
    for time in all {
        let rank = rank(time + 0.0); // −0 is 0
        let at = place(&table, &seen, rank);
        if table[at] != 0 {
            places.push(table[at] - 1);
            continue;
        }
        places.push(seen.len() as u32);
        seen.push((rank, seen.len() as u32));
        table[at] = seen.len() as u32;
        if 2 * seen.len() > table.len() {
            let mut larger = vec![0; 4 * table.len()];
            for &(rank, known) in &seen {
                let at = place(&larger, &seen, rank);
                larger[at] = known + 1;
            }
            table = larger;
        }
    }
    sort(&mut seen);
    let mut rising = vec![0; seen.len()];
    for (&(_, known), place) in seen.iter().zip(0..) {
        rising[known as usize] = place;
    }
    places.iter_mut().for_each(|place| *place = rising[*place as usize]);
    (seen.into_iter().map(|(rank, _)| value(rank)).collect(), places)
}

/// An odd number near 2⁶⁴/φ, that spreads what is multiplied by it (Knuth 1998, "The Art of Computer Programming", §6.4).
const HASH: u64 = 0x9E37_79B9_7F4A_7C15;

/// Distinct histories from which on a search begins with coarser ones.
const MANY: usize = 20_000;
/// How many ages those tell apart, and how many recencies.
const GRAINS: usize = 32;

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
    /// Their kind, as in [`Past`].
    pub kind: u32,
}

impl History {
    /// What each customer with it did so far.
    pub fn past(&self) -> Past {
        Past { frequency: self.frequency, recency: self.recency, age: self.age, kind: self.kind }
    }
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
        Self::of_kinds(frequency, recency, age, weight, &[])
    }

    /// None yet, at these times.
    fn over(times: Vec<f64>) -> Self {
        Self {
            times,
            frequency: Vec::new(),
            recency: Vec::new(),
            age: Vec::new(),
            weight: Vec::new(),
            kind: Vec::new(),
            of_customer: Vec::new(),
            customers: 0.0,
            log_intervals: None,
        }
    }

    /// The same of customers of these kinds, by their covariates.
    pub(super) fn of_kinds(
        frequency: &[u32],
        recency: &[f64],
        age: &[f64],
        weight: Option<&[f64]>,
        kinds: &[u32],
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
        let kind = |row: usize| kinds.get(row).copied().unwrap_or_default();
        let (times, places) = distinct(recency.iter().chain(age));
        let (recency, age) = places.split_at(n);
        let key = |row: usize| -> Key {
            let first = u64::from(frequency[row]) << 32 | u64::from(kind(row));
            (first, u64::from(age[row]) << 32 | u64::from(recency[row]), 0)
        };
        let keys: Vec<Key> = (0..n).map(key).collect();
        let mut histories = Self { of_customer: vec![0; n], ..Self::over(times) };
        let mut last = None;
        for row in order(&keys) {
            let index = row as usize;
            let this = Some(keys[index]);
            if this != last {
                histories.frequency.push(frequency[index]);
                histories.recency.push(recency[index]);
                histories.age.push(age[index]);
                histories.weight.push(0.0);
                if !kinds.is_empty() {
                    histories.kind.push(kind(index));
                }
                last = this;
            }
            let distinct = histories.weight.len() - 1;
            histories.weight[distinct] += weight.map_or(1.0, |weight| weight[index]);
            histories.of_customer[index] = distinct as u32;
        }
        histories.customers = histories.weight.iter().sum();
        Ok(histories)
    }

    /// Those of customers of whom all is known in whole days: repeat purchase occasions, and the days from the first purchase to
    /// the last one and to the end. `ruler` is the days of a period. Which customer has which is not kept.
    pub(super) fn of_days(past: &[[u32; 3]], ruler: f64) -> Self {
        // A customer for 5,000 years is one for longer too.
        const BITS: u32 = 21;
        const MOST: u32 = (1 << BITS) - 1;
        let part = |days: u32| u64::from(days.min(MOST));
        let key = |&[frequency, last, end]: &[u32; 3]| {
            (u64::from(frequency) << (2 * BITS) | part(end) << BITS | part(last), 0)
        };
        let mut keys: Vec<(u64, u32)> = past.iter().map(key).collect();
        sort(&mut keys);
        let longest = past.iter().map(|it| it[2].min(MOST)).max().unwrap_or_default();
        let times = (0..=longest).map(|days| f64::from(days) / ruler).collect();
        let mut histories = Self { customers: past.len() as f64, ..Self::over(times) };
        for same in keys.chunk_by(|one, other| one.0 == other.0) {
            let key = same.first().map_or(0, |it| it.0);
            histories.frequency.push((key >> (2 * BITS)) as u32);
            histories.age.push((key >> BITS) as u32 & MOST);
            histories.recency.push(key as u32 & MOST);
            histories.weight.push(same.len() as f64);
        }
        histories
    }

    /// The same with Σ ln(interval) of each customer, over the times between its purchase occasions in periods: 0 without a
    /// repeat purchase.
    ///
    /// # Errors
    ///
    /// A column of another length than the customers', or a value that is no number.
    pub fn with_log_intervals(mut self, column: &[f64], weight: Option<&[f64]>) -> Result<Self> {
        same_length("logIntervals", column.len(), self.of_customer.len())?;
        let mut sums = vec![0.0; self.len()];
        for (row, (&of, &log)) in self.of_customer.iter().zip(column).enumerate() {
            if log.is_nan() || log.abs() >= 1e15 {
                refuse("logIntervals", row, log, Accepted::Below { from: -1e15, below: 1e15 })?;
            }
            sums[of as usize] += weight.map_or(1.0, |weight| weight[row]) * log;
        }
        self.log_intervals = Some(sums);
        Ok(self)
    }

    /// Σ ln(interval) over all customers, by weight, where it is known: how regular purchases are.
    pub fn log_intervals(&self) -> Option<f64> {
        self.log_intervals.as_ref().map(|sums| sums.iter().sum())
    }

    /// Every so manieth distinct history, with those who have it.
    pub(super) fn every(&self, step: usize) -> Self {
        let rows: Vec<usize> = (0..self.len()).step_by(step.max(1)).collect();
        self.of_rows(&rows)
    }

    /// The same customers in coarser histories, which nearly tell what fits them; none of few.
    ///
    /// Of one frequency and kind those of about one age and about one recency stand at their means, and since these are means
    /// the likelihood is another only in the second order of what they hide.
    pub(super) fn coarse(&self) -> Option<Self> {
        if self.len() <= MANY {
            return None;
        }
        let grain = |time: u32| time as usize * GRAINS / self.times.len();
        let strip = |row: usize| (self.frequency[row], self.kind_of(row), grain(self.age[row]));
        let mut coarse = Self {
            customers: self.customers,
            log_intervals: self.log_intervals.as_ref().map(|_| Vec::new()),
            ..Self::over(self.times.clone())
        };
        let mut from = 0;
        while from < self.len() {
            let this = strip(from);
            let to = from + (from..self.len()).take_while(|&row| strip(row) == this).count();
            // Weight, weighted recency and age, and logs of intervals.
            let mut grains = [[0.0; 4]; GRAINS];
            for row in from..to {
                let (weight, recency) = (self.weight[row], self.recency[row]);
                let [recencies, ages] = [recency, self.age[row]].map(|it| weight * f64::from(it));
                let logs = self.log_intervals.as_ref().map_or(0.0, |logs| logs[row]);
                let sums = grains[grain(recency)].iter_mut();
                sums.zip([weight, recencies, ages, logs]).for_each(|(sum, more)| *sum += more);
            }
            for [weight, recencies, ages, logs] in grains.into_iter().filter(|it| it[0] > 0.0) {
                coarse.frequency.push(this.0);
                coarse.recency.push((recencies / weight).round() as u32);
                coarse.age.push((ages / weight).round() as u32);
                coarse.weight.push(weight);
                if !self.kind.is_empty() {
                    coarse.kind.push(this.1);
                }
                coarse.log_intervals.iter_mut().for_each(|all| all.push(logs));
            }
            from = to;
        }
        Some(coarse.with_times_in_use())
    }

    /// These distinct histories, with those who have them.
    fn of_rows(&self, rows: &[usize]) -> Self {
        let pick = |column: &[u32]| -> Vec<u32> { rows.iter().map(|&row| column[row]).collect() };
        let weight: Vec<f64> = rows.iter().map(|&row| self.weight[row]).collect();
        let logs = self.log_intervals.as_ref();
        let some = Self {
            times: self.times.clone(),
            frequency: pick(&self.frequency),
            recency: pick(&self.recency),
            age: pick(&self.age),
            kind: if self.kind.is_empty() { Vec::new() } else { pick(&self.kind) },
            of_customer: Vec::new(),
            customers: weight.iter().sum(),
            weight,
            log_intervals: logs.map(|logs| rows.iter().map(|&row| logs[row]).collect()),
        };
        some.with_times_in_use()
    }

    /// The same without the times that nobody has.
    fn with_times_in_use(mut self) -> Self {
        let mut used = [&self.recency[..], &self.age[..]].concat();
        used.sort_unstable();
        used.dedup();
        let columns = [&mut self.recency, &mut self.age];
        for time in columns.into_iter().flatten() {
            *time = used.partition_point(|known| known < time) as u32;
        }
        self.times = used.iter().map(|&time| self.times[time as usize]).collect();
        self
    }

    fn kind_of(&self, row: usize) -> u32 {
        self.kind.get(row).copied().unwrap_or_default()
    }

    /// How many customers have each distinct history.
    pub(super) fn weights(&self) -> &[f64] {
        &self.weight
    }

    /// The same histories of other numbers of customers.
    pub(super) fn reweighted(&self, weight: Vec<f64>) -> Self {
        Self { customers: weight.iter().sum(), weight, ..self.clone() }
    }

    /// The histories of each kind by themselves, of so many kinds.
    pub(super) fn by_kind(&self, kinds: usize) -> Vec<Self> {
        let mut rows = vec![Vec::new(); kinds];
        for (row, &kind) in self.kind.iter().enumerate() {
            if let Some(rows) = rows.get_mut(kind as usize) {
                rows.push(row);
            }
        }
        rows.iter().map(|rows| self.of_rows(rows)).collect()
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
            kind: self.kind_of(index),
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

    /// The longest age there is.
    pub fn oldest(&self) -> f64 {
        self.iter().fold(0.0, |oldest, it| oldest.max(it.age))
    }

    /// Customers with a repeat purchase, by weight.
    pub fn repeaters(&self) -> f64 {
        self.iter().filter(|history| history.frequency > 0).map(|history| history.weight).sum()
    }
}

/// Whole numbers from a column that may hold any.
///
/// # Errors
///
/// A value that is none.
pub fn counts(name: &'static str, column: &[f64]) -> Result<Vec<u32>> {
    let is_count =
        |value: &f64| (0.0..=f64::from(u32::MAX)).contains(value) && value.fract() == 0.0;
    if let Some(row) = column.iter().position(|value| !is_count(value)) {
        refuse(name, row, column[row], Accepted::Whole { from: 0, to: u32::MAX })?;
    }
    Ok(column.iter().map(|&value| value as u32).collect())
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
    fn whole_days_make_the_same_histories() {
        let past = [[2, 30, 400], [0, 0, 7], [2, 30, 400], [1, 300, 400], [0, 0, 400]];
        let column = |part: usize| past.map(|it| f64::from(it[part]) / 30.4375);
        let of_days = Histories::of_days(&past, 30.4375);
        let (recency, age) = (column(1), column(2));
        let histories = Histories::new(&past.map(|it| it[0]), &recency, &age, None).unwrap();
        assert!(of_days.iter().eq(histories.iter()));
        assert_eq!((of_days.customers(), of_days.repeaters()), (5.0, 3.0));
    }

    /// Customers of all ages and recencies in 600 days: nobody is lost, no purchase, no time but what rounding to days costs.
    #[test]
    fn coarse_histories_hold_every_customer_and_its_time() {
        let mut past = Vec::new();
        for age in 1..600 {
            past.push([0, 0, age]);
            past.extend((1..=age).step_by(5).map(|last| [1 + last % 3, last, age]));
        }
        let column = |part: usize| past.iter().map(|it| f64::from(it[part])).collect::<Vec<_>>();
        let frequency: Vec<u32> = past.iter().map(|it| it[0]).collect();
        let (recency, age) = (column(1), column(2));
        let histories = Histories::new(&frequency, &recency, &age, None).unwrap();
        let histories = histories.with_log_intervals(&recency, None).unwrap();
        assert!(histories.len() > MANY);
        let coarse = histories.coarse().unwrap();
        assert!(coarse.len() < histories.len() / 20, "{}", coarse.len());
        assert_eq!(coarse.customers(), past.len() as f64);
        let sum = |of: fn(History) -> f64, histories: &Histories| -> f64 {
            histories.iter().map(|it| it.weight * of(it)).sum()
        };
        let purchases: fn(History) -> f64 = |it| f64::from(it.frequency);
        assert_eq!(sum(purchases, &coarse), sum(purchases, &histories));
        let times: [fn(History) -> f64; 2] = [|it| it.recency, |it| it.age];
        for time in times {
            let off = sum(time, &coarse) - sum(time, &histories);
            assert!(off.abs() <= 0.5 * coarse.customers(), "{off}");
        }
        let logs = |histories: &Histories| histories.log_intervals().unwrap();
        assert!((logs(&coarse) / logs(&histories) - 1.0).abs() < 1e-12);
        assert!(coarse.iter().all(|it| it.recency <= it.age && it.weight > 0.0));
        assert!(coarse.times.is_sorted() && coarse.times.len() < 600);
        assert_eq!(histories.every(20).coarse(), None);
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
