//! Who left and when, as the business means it: by the end of a contract, by a column that says so, or by not buying for
//! long enough.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::cohort::lifetimes::Lifetimes;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::tables::Profiles;
use crate::words::{Accepted, Problem};

/// What it means to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Churn {
    /// What the table of customers tells: contracts, else durations, else inactivity.
    #[default]
    Auto,
    /// The contract ended.
    Contract,
    /// A column says how long each stayed, another whether they left then.
    Duration,
    /// No purchase for a number of days.
    Inactivity,
}

/// What leaving means, as options have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LeavingOptions {
    /// By what customers leave.
    pub churn: Churn,
    /// The days without a purchase after which a customer has left, from 1; 90 by default.
    pub inactive_days: u32,
    /// The first day on which customers with contracts were recorded, where some began earlier: those who had left before
    /// are in no file.
    pub recorded_from: Option<Day>,
    /// What the column of durations counts; by default what its header says, and days where that says nothing.
    pub unit: Option<Period>,
}

impl Default for LeavingOptions {
    fn default() -> Self {
        Self { churn: Churn::Auto, inactive_days: 90, recorded_from: None, unit: None }
    }
}

/// More days than customers are looked at.
const MOST_DAYS: u32 = 36_525;

impl LeavingOptions {
    /// Whether these can be.
    ///
    /// # Errors
    ///
    /// `option` if the days are none, or more than a hundred years.
    pub fn check(&self) -> Result<()> {
        if (1..=MOST_DAYS).contains(&self.inactive_days) {
            return Ok(());
        }
        let (option, found) = ("inactiveDays", self.inactive_days.to_string());
        let accepted = Accepted::Whole { from: 1, to: MOST_DAYS };
        Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
    }
}

/// How long each customer stayed.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// What leaving meant; never [`Churn::Auto`].
    pub churn: Churn,
    /// The number of each customer: in the transactions where leaving is inactivity, else in the table of customers.
    pub customer: Vec<u32>,
    /// The day each came; empty where only durations are known.
    pub start: Vec<Day>,
    /// The unit of time: days, or what the column of durations counts.
    pub unit: Period,
    /// How long each stayed.
    pub lifetimes: Lifetimes,
    /// The day it is as of; none where only durations are known.
    pub as_of: Option<Day>,
    /// Customers of whom it cannot be said: without a start, or with an end before it.
    pub unknown: u32,
    /// Customers who came after the day it is as of, or left before the day from which on all were recorded.
    pub outside: u32,
}

impl Leaving {
    fn new(churn: Churn, as_of: Option<Day>) -> Self {
        Self {
            churn,
            customer: Vec::new(),
            start: Vec::new(),
            unit: Period::Day,
            lifetimes: Lifetimes::default(),
            as_of,
            unknown: 0,
            outside: 0,
        }
    }

    /// Leaves out the customers that do not fit.
    pub fn keep(&mut self, fits: &dyn Fn(u32) -> bool) {
        let fits: Vec<bool> = self.customer.iter().map(|&customer| fits(customer)).collect();
        retain(&mut self.customer, &fits);
        retain(&mut self.start, &fits);
        retain(&mut self.lifetimes.time, &fits);
        retain(&mut self.lifetimes.event, &fits);
        let columns = [&mut self.lifetimes.entry, &mut self.lifetimes.weight];
        columns.into_iter().flatten().for_each(|column| retain(column, &fits));
    }

    fn push(&mut self, customer: usize, time: f64, event: bool) {
        self.customer.push(customer as u32);
        self.lifetimes.time.push(time);
        self.lifetimes.event.push(event);
    }
}

fn retain<T>(column: &mut Vec<T>, fits: &[bool]) {
    let mut fits = fits.iter();
    column.retain(|_| fits.next() == Some(&true));
}

/// What the table of customers tells of leaving: contracts, else durations; none if neither.
pub fn recorded(profiles: &Profiles) -> Option<Churn> {
    let any = |is: &dyn Fn(usize) -> bool| (0..profiles.len()).any(is);
    if any(&|customer| profiles.row(customer).contract_end.is_some()) {
        Some(Churn::Contract)
    } else if any(&|customer| {
        let row = profiles.row(customer);
        row.duration.is_some() && row.event.is_some()
    }) {
        Some(Churn::Duration)
    } else {
        None
    }
}

/// The day contracts are as of where no transaction tells: the last day in the table on which one began or, where some run
/// on and an end is therefore something that happened, ended.
pub fn last_day(profiles: &Profiles) -> Option<Day> {
    let (mut last, mut last_end, mut running) = (None, None, false);
    for customer in 0..profiles.len() {
        let row = profiles.row(customer);
        last = last.max(row.contract_start.or(row.sign_up));
        last_end = last_end.max(row.contract_end);
        running |= row.contract_end.is_none() && row.contract_start.or(row.sign_up).is_some();
    }
    if running { last.max(last_end) } else { last }
}

/// How long contracts ran, in days: from their start, or else from signing up, to their end if that is not after `as_of`.
///
/// `recorded_from` is the first day on which customers were recorded: those who had left before are in no file, so who
/// began earlier is watched from that day on (left truncation).
pub fn by_contract(profiles: &Profiles, as_of: Day, recorded_from: Option<Day>) -> Leaving {
    let mut leaving = Leaving::new(Churn::Contract, Some(as_of));
    let mut entries = Vec::new();
    for customer in 0..profiles.len() {
        let row = profiles.row(customer);
        let end = row.contract_end.filter(|&end| end <= as_of);
        let Some(start) = row.contract_start.or(row.sign_up) else {
            leaving.unknown += 1;
            continue;
        };
        let time = end.unwrap_or(as_of).since(start);
        let entry = recorded_from.map_or(0, |from| from.since(start).max(0));
        if start > as_of || (entry > 0 && entry >= time) {
            leaving.outside += 1;
        } else if time < 0 {
            leaving.unknown += 1;
        } else {
            leaving.push(customer, time.into(), end.is_some());
            leaving.start.push(start);
            entries.push(f64::from(entry));
        }
    }
    leaving.lifetimes.entry = recorded_from.map(|_| entries);
    leaving
}

/// How long customers stayed as two columns of theirs say, in the unit of the first: this one, or else what it was read as.
pub fn by_duration(profiles: &Profiles, unit: Option<Period>) -> Leaving {
    let mut leaving = Leaving::new(Churn::Duration, None);
    let told = profiles.unit().unwrap_or(Period::Day);
    leaving.unit = unit.unwrap_or(told);
    for customer in 0..profiles.len() {
        let row = profiles.row(customer);
        match (row.duration, row.event) {
            (Some(days), Some(event)) if days >= 0.0 => {
                leaving.push(customer, days / told.days(), event);
            }
            _ => leaving.unknown += 1,
        }
    }
    leaving
}

/// How long customers bought, in days from their first purchase. They left `inactive_days` after the last one if that is
/// not after the day the customers are as of; else they are still there on it.
pub fn by_inactivity(customers: &Customers, inactive_days: u32) -> Leaving {
    let as_of = customers.as_of;
    let mut leaving = Leaving::new(Churn::Inactivity, Some(as_of));
    leaving.outside = customers.later;
    let days = i32::try_from(inactive_days).unwrap_or(i32::MAX);
    for ((&customer, &first), &last) in
        customers.customer.iter().zip(&customers.first).zip(&customers.last)
    {
        let left = as_of.since(last) >= days;
        let end = if left { last.plus(days) } else { as_of };
        leaving.push(customer as usize, end.since(first).into(), left);
        leaving.start.push(first);
    }
    leaving
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::Cell;
    use crate::tables::sample::table;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    /// Start, end, duration and event.
    type Row = (&'static str, Option<&'static str>, Option<f64>, Option<bool>);

    fn profiles(rows: &[Row]) -> Profiles {
        let mut builder = Profiles::builder();
        let at = |text: &str| Cell::Day(day(text));
        for (place, (start, end, duration, event)) in rows.iter().enumerate() {
            let mut cells = [Cell::None; 5];
            cells[1] = if start.is_empty() { Cell::None } else { at(start) };
            cells[2] = end.map_or(Cell::None, at);
            cells[3] = duration.map_or(Cell::None, Cell::Number);
            cells[4] = event.map_or(Cell::None, Cell::Flag);
            builder.push(format!("c{place}").as_bytes(), &cells);
        }
        Profiles::build(builder).0
    }

    #[test]
    fn contracts_end_or_run_on() {
        let table = profiles(&[
            ("2026-01-01", Some("2026-01-31"), None, None),
            ("2026-01-01", None, None, None),
            ("2026-01-11", Some("2026-03-01"), None, None),
            ("2026-03-05", None, None, None),
            ("2026-01-11", Some("2026-01-10"), None, None),
            ("", Some("2026-01-10"), None, None),
        ]);
        assert_eq!(
            (recorded(&table), last_day(&table)),
            (Some(Churn::Contract), Some(day("2026-03-05")))
        );
        let found = by_contract(&table, day("2026-02-10"), None);
        assert_eq!(found.lifetimes.time, [30.0, 40.0, 30.0]);
        assert_eq!(found.lifetimes.event, [true, false, false]);
        assert_eq!((found.customer, found.unknown, found.outside), (vec![0, 1, 2], 2, 1));
        // Recorded from 31 January on: who left by then is not among those watched.
        let found = by_contract(&table, day("2026-02-10"), Some(day("2026-01-31")));
        assert_eq!((found.customer, found.outside), (vec![1, 2], 3));
        assert_eq!(found.lifetimes.entry, Some(vec![30.0, 20.0]));
    }

    #[test]
    fn ends_that_all_have_are_no_news() {
        let table = profiles(&[
            ("2026-01-01", Some("2027-01-01"), None, None),
            ("2026-02-01", Some("2027-02-01"), None, None),
        ]);
        assert_eq!(last_day(&table), Some(day("2026-02-01")));
        assert_eq!(by_contract(&table, day("2026-02-01"), None).lifetimes.event, [false, false]);
    }

    #[test]
    fn durations_are_as_the_columns_have_them() {
        let table = profiles(&[
            ("", None, Some(12.0), Some(true)),
            ("", None, Some(7.5), Some(false)),
            ("", None, None, Some(false)),
            ("", None, Some(-1.0), Some(true)),
        ]);
        assert_eq!(recorded(&table), Some(Churn::Duration));
        let found = by_duration(&table, None);
        assert_eq!(
            (found.lifetimes.time, found.lifetimes.event),
            (vec![12.0, 7.5], vec![true, false])
        );
        assert_eq!((found.unknown, found.start.len(), found.as_of), (2, 0, None));
        assert_eq!(recorded(&profiles(&[("2026-01-01", None, None, None)])), None);
    }

    #[test]
    fn who_does_not_buy_for_long_enough_has_left() {
        let rows = [
            ("ann", "2026-01-01"),
            ("ann", "2026-01-21"),
            ("bob", "2026-01-01"),
            ("bob", "2026-02-20"),
            ("cat", "2026-02-20"),
        ];
        let table = table(true, rows.map(|(id, at)| (id, day(at), 1.0)));
        let options = CustomersOptions {
            period: Period::Day,
            as_of: Some(day("2026-02-20")),
            ..CustomersOptions::default()
        };
        let found = by_inactivity(&customers(&table, &options).expect("customers"), 30);
        assert_eq!(found.lifetimes.time, [50.0, 50.0, 0.0]);
        assert_eq!(found.lifetimes.event, [true, false, false]);
    }
}
