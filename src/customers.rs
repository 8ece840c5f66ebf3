//! One row a customer: what the purchase models and the segments are made from.
//!
//! The grain is the purchase occasion: all purchases of a customer on one day are one. The ruler is [`Period`]: recency
//! and age run from the first purchase, counted in days and divided by the period's length. See Fader, Hardie & Lee
//! (2005), "RFM and CLV: using iso-value curves for customer base analysis", and the R package BTYD.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::tables::{Money, Purchases, Transactions};
use crate::words::Problem;

/// How customers are summed up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CustomersOptions {
    /// The ruler of recency and age; weeks by default.
    pub period: Period,
    /// The day the analysis looks from; the last day of the table by default. Later rows are not seen.
    pub as_of: Option<Day>,
    /// The day the calibration ends: every column but the holdout ones is then as of this day, and the days after it up
    /// to `as_of` are the holdout. Customers first seen later are left out and counted.
    pub calibration_end: Option<Day>,
    /// Which rows are counted; all by default. It is the filter of a call, and no option of its own.
    #[serde(skip)]
    pub window: Window,
    /// What the models of purchases ask for beside; an analysis sets it, and no option does.
    #[serde(skip)]
    pub grain: Grain,
}

/// What purchases are counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// By days: a customer's purchases on one day are one.
    #[default]
    Days,
    /// By days, with the times between them.
    Intervals,
    /// By calendar periods, each an opportunity for one purchase: `frequency` counts those after the one of the first purchase
    /// in which the customer bought, `recency` and `age` are the number of the last such one and of all. Only those that were
    /// over by the day count; so in the holdout.
    Opportunities,
}

/// The days whose rows are counted, both ends included.
///
/// Who is new does not depend on it: the first purchase is that of all rows, and whoever bought nothing on these days is
/// left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The first day; absent if all before `to` are counted.
    pub from: Option<Day>,
    /// The last day; absent if all after `from` are counted.
    pub to: Option<Day>,
}

impl Window {
    /// Whether every day is in it.
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// Whether a day is in it.
    pub fn holds(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Those of a customer's rows that are counted.
    fn of(self, rows: Purchases<'_>) -> Purchases<'_> {
        let rows = self.to.map_or(rows, |to| rows.until(to));
        self.from.map_or(rows, |from| rows.after(from.plus(-1)))
    }

    /// For what is read from whole lives, in which no day can be passed over.
    ///
    /// # Errors
    ///
    /// `option` if not every day is in it.
    pub fn whole(self) -> Result<()> {
        let refused = || Error::new(ErrorKind::Option, Problem::NeedsAllDays);
        if self.is_open() { Ok(()) } else { Err(refused()) }
    }
}

/// One row a customer, in the order of their ids; every column has one value a customer.
///
/// The value carries where it comes from, so that a model can refuse one in other units.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Customers {
    /// The row of the customer in [`Transactions::ids`](crate::tables::Transactions::ids).
    #[serde(skip)]
    pub customer: Vec<u32>,
    /// Day of the first purchase, of all rows.
    #[serde(skip)]
    pub first: Vec<Day>,
    /// Day of the last purchase.
    #[serde(skip)]
    pub last: Vec<Day>,
    /// Repeat purchase occasions x: the first is not counted.
    #[serde(skip)]
    pub frequency: Vec<u32>,
    /// Last minus first purchase, t_x, in periods; 0 without a repeat.
    #[serde(skip)]
    pub recency: Vec<f64>,
    /// Days observed since the first purchase, T, in periods.
    #[serde(skip)]
    pub age: Vec<f64>,
    /// Mean amount of the repeat occasions; 0 without a repeat.
    #[serde(skip)]
    pub monetary: Vec<f64>,
    /// Σ ln(interval) over the times between occasions, in periods; 0 without a repeat, and a value a customer only where the
    /// grain asks for it. A sum of logs tells how regular the intervals are (Wheat & Morrison 1990).
    #[serde(skip)]
    pub log_intervals: Option<Vec<f64>>,
    /// Distinct order ids where the file has them, else occasions.
    #[serde(skip)]
    pub orders: Vec<u32>,
    /// Net sum of all amounts: refunds are taken off.
    #[serde(skip)]
    pub revenue: Vec<f64>,
    /// What happened after `calibration_end`, where one was asked for.
    pub holdout: Option<Holdout>,
    /// The ruler of `recency` and `age`.
    pub period: Period,
    /// The day every column but the holdout ones is as of.
    pub as_of: Day,
    /// Customers left out because they were first seen after `as_of`.
    pub later: u32,
    /// Which rows are counted: in all columns but `first` and `age`.
    pub window: Window,
    /// Whether the rows had amounts; without them `monetary` and `revenue` are 0 and mean nothing.
    pub has_amounts: bool,
}

impl Customers {
    /// Some of these customers, by their rows; without what they did in a holdout.
    pub fn select(&self, rows: &[u32]) -> Self {
        fn of<T: Copy>(column: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().filter_map(|&row| column.get(row as usize).copied()).collect()
        }
        Self {
            customer: of(&self.customer, rows),
            first: of(&self.first, rows),
            last: of(&self.last, rows),
            frequency: of(&self.frequency, rows),
            recency: of(&self.recency, rows),
            age: of(&self.age, rows),
            monetary: of(&self.monetary, rows),
            log_intervals: self.log_intervals.as_ref().map(|column| of(column, rows)),
            orders: of(&self.orders, rows),
            revenue: of(&self.revenue, rows),
            period: self.period,
            window: self.window,
            ..Self::nobody(self.as_of, self.has_amounts)
        }
    }

    /// A table without a row, as of a day: what is known of customers beside their purchases needs none.
    pub fn nobody(as_of: Day, has_amounts: bool) -> Self {
        Self {
            customer: Vec::new(),
            first: Vec::new(),
            last: Vec::new(),
            frequency: Vec::new(),
            recency: Vec::new(),
            age: Vec::new(),
            monetary: Vec::new(),
            log_intervals: None,
            orders: Vec::new(),
            revenue: Vec::new(),
            holdout: None,
            period: Period::Day,
            as_of,
            later: 0,
            window: Window::default(),
            has_amounts,
        }
    }
}

/// What the customers known at the end of the calibration did after it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holdout {
    /// The last day of the holdout.
    pub end: Day,
    /// The length of the holdout, in periods.
    pub length: f64,
    /// Purchase occasions in the holdout, one value a customer.
    #[serde(skip)]
    pub frequency: Vec<u32>,
    /// Mean amount of those occasions; 0 without one.
    #[serde(skip)]
    pub monetary: Vec<f64>,
}

/// Sums up every customer who had bought by the day the columns are as of.
///
/// # Errors
///
/// `data` if there is no transaction, or nobody had bought by that day on a day that is counted; `option` if the calibration
/// does not end before `as_of`, or not all rows are counted with one.
pub fn customers(transactions: &Transactions, options: &CustomersOptions) -> Result<Customers> {
    let Some((_, last)) = transactions.span() else {
        return Err(Error::new(ErrorKind::Data, Problem::TableMissing { table: "transactions" }));
    };
    let end = options.as_of.unwrap_or(last);
    let as_of = options.calibration_end.unwrap_or(end);
    if options.calibration_end.is_some_and(|calibration_end| calibration_end >= end) {
        let problem = Problem::BadOption {
            option: "calibrationEnd",
            found: as_of.to_string(),
            accepted: crate::words::Accepted::DayBeforeAsOf,
        };
        return Err(Error::new(ErrorKind::Option, problem));
    }
    if options.calibration_end.is_some() {
        options.window.whole()?;
    }
    let mut out = Customers::with_capacity(transactions, options, as_of);
    let ended = |day: Day| Opportunities::until(options.period, day);
    let opportunities = (options.grain == Grain::Opportunities).then(|| (ended(as_of), ended(end)));
    let mut holdout = options.calibration_end.map(|_| Holdout {
        end,
        length: match opportunities {
            Some((known, whole)) => f64::from(whole.last - known.last),
            None => f64::from(end.since(as_of)) / options.period.days(),
        },
        frequency: Vec::new(),
        monetary: Vec::new(),
    });
    let known = transactions.as_of(as_of);
    let whole = holdout.as_ref().map(|holdout| transactions.as_of(holdout.end));
    for customer in 0..transactions.customers() {
        if !out.push(customer, &known.of(customer)) {
            let after = transactions.of(customer).after(as_of);
            let is_new = known.of(customer).occasions().next().is_none();
            out.later += u32::from(is_new && after.occasions().next().is_some());
            continue;
        }
        if let Some(log_intervals) = &mut out.log_intervals {
            log_intervals.push(sum_of_logs(known.of(customer), options.period));
        }
        if let Some((known_until, _)) = opportunities {
            out.count_opportunities(known_until, known.of(customer));
        }
        if let (Some(holdout), Some(whole)) = (&mut holdout, &whole) {
            let rows = whole.of(customer);
            let (frequency, amount) = match opportunities {
                Some((known, whole)) => whole.after(known.last).count(rows),
                None => sum_up(rows.after(as_of)),
            };
            holdout.frequency.push(frequency);
            holdout.monetary.push(mean(amount, frequency));
        }
    }
    if out.is_empty() {
        let as_of = as_of.to_string();
        let problem = match options.window {
            Window { from: None, to: None } => Problem::NobodyYet { as_of },
            Window { from, to } => {
                let [from, to] = [from, to].map(|day| day.map(|day| day.to_string()));
                Problem::NobodyIn { from, to, as_of }
            }
        };
        return Err(Error::new(ErrorKind::Data, problem));
    }
    out.holdout = holdout;
    Ok(out)
}

impl Customers {
    fn with_capacity(transactions: &Transactions, options: &CustomersOptions, as_of: Day) -> Self {
        let n = transactions.customers();
        Self {
            customer: Vec::with_capacity(n),
            first: Vec::with_capacity(n),
            last: Vec::with_capacity(n),
            frequency: Vec::with_capacity(n),
            recency: Vec::with_capacity(n),
            age: Vec::with_capacity(n),
            monetary: Vec::with_capacity(n),
            log_intervals: (options.grain == Grain::Intervals).then(Vec::new),
            orders: Vec::with_capacity(n),
            revenue: Vec::with_capacity(n),
            holdout: None,
            period: options.period,
            as_of,
            later: 0,
            window: options.window,
            has_amounts: transactions.has_amounts(),
        }
    }

    /// Adds the customer if these rows hold a purchase.
    #[inline(never)] // so that an engine may change to faster code between two customers
    fn push(&mut self, customer: usize, rows: &Purchases<'_>) -> bool {
        // Before the first day that is counted the customer may have bought.
        let before = self.window.from.and_then(|from| {
            let rows = rows.until(from.plus(-1));
            rows.occasions().next().map(|it| it.day)
        });
        let of_window;
        let rows = if self.window.is_open() {
            rows
        } else {
            of_window = self.window.of(*rows);
            &of_window
        };
        let is_purchase = |amount: &Money| *amount >= Money::ZERO;
        let purchase = rows.amounts.iter().position(is_purchase);
        let Some(&of_first) = purchase.and_then(|row| rows.days.get(row)) else { return false };
        let first = before.unwrap_or(of_first);
        let mut last = first;
        let (mut frequency, mut repeated, mut revenue) = (0, Money::ZERO, Money::ZERO);
        // Without a branch in it: which rows are refunds, and which come on the day before them, no processor can guess.
        for (&day, &amount) in rows.days.iter().zip(rows.amounts) {
            let is_purchase = is_purchase(&amount);
            revenue += amount;
            frequency += u32::from(is_purchase & (day > last));
            repeated += if is_purchase & (day > first) { amount } else { Money::ZERO };
            last = if is_purchase { day } else { last };
        }
        self.customer.push(customer as u32);
        self.first.push(first);
        self.last.push(last);
        self.frequency.push(frequency);
        self.recency.push(f64::from(last.since(first)) / self.period.days());
        self.age.push(f64::from(self.as_of.since(first)) / self.period.days());
        self.monetary.push(mean(repeated, frequency));
        let occasions = frequency + u32::from(before.is_none());
        self.orders.push(if rows.orders.is_empty() { occasions } else { rows.orders() });
        self.revenue.push(revenue.to_f64());
        true
    }

    /// Puts opportunities in the place of days, for the customer just added.
    fn count_opportunities(&mut self, until: Opportunities, rows: Purchases<'_>) {
        let Some(&first) = self.first.last() else { return };
        let first = until.period.number(first);
        let repeats = until.after(first);
        let (frequency, amount) = repeats.count(rows);
        let last = repeats.of(rows).last().map_or(first, |it| it.0);
        let columns = [&mut self.recency, &mut self.age, &mut self.monetary];
        let age = (until.last - first).max(0);
        let values = [f64::from(last - first), f64::from(age), mean(amount, frequency)];
        for (column, value) in columns.into_iter().zip(values) {
            column.last_mut().into_iter().for_each(|place| *place = value);
        }
        self.frequency.last_mut().into_iter().for_each(|place| *place = frequency);
    }

    /// How many purchase occasions of the customer in this place are counted: the repeats, and the first if it is.
    #[inline(always)] // once a customer
    pub fn occasions(&self, at: usize) -> u32 {
        let is_counted = self.first.get(at).is_some_and(|&first| self.window.holds(first));
        self.frequency.get(at).copied().unwrap_or_default() + u32::from(is_counted)
    }

    /// The number of customers.
    pub fn len(&self) -> usize {
        self.customer.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.customer.is_empty()
    }
}

/// Calendar periods that are over, after one of them.
#[derive(Clone, Copy)]
struct Opportunities {
    period: Period,
    first: i32,
    last: i32,
}

impl Opportunities {
    /// Those that end by a day.
    fn until(period: Period, day: Day) -> Self {
        Self { period, first: i32::MIN, last: period.number(day.plus(1)) - 1 }
    }

    fn after(self, number: i32) -> Self {
        Self { first: number, ..self }
    }

    /// The number of the period of each occasion in one of them, and the amount.
    fn of(self, rows: Purchases<'_>) -> impl Iterator<Item = (i32, Money)> {
        let occasions = rows.occasions().map(move |it| (self.period.number(it.day), it.amount));
        occasions.filter(move |it| it.0 > self.first && it.0 <= self.last)
    }

    /// How many of them hold an occasion, and the sum of all.
    fn count(self, rows: Purchases<'_>) -> (u32, Money) {
        let mut before = None;
        self.of(rows).fold((0, Money::ZERO), |(n, sum), (number, amount)| {
            let is_new = before.replace(number) != Some(number);
            (n + u32::from(is_new), sum + amount)
        })
    }
}

/// Σ ln(interval) over the times between the occasions among these rows, in periods.
fn sum_of_logs(rows: Purchases<'_>, period: Period) -> f64 {
    let mut days = rows.occasions().map(|it| it.day);
    let Some(mut last) = days.next() else { return 0.0 };
    let (mut sum, mut n, mut product) = (0.0, 0, 1.0);
    for day in days {
        // Of some hundred factors together: a logarithm costs as much as all the rest.
        product *= f64::from(day.since(last));
        (n, last) = (n + 1, day);
        if product > 1e250 {
            sum += libm::log(product);
            product = 1.0;
        }
    }
    sum + libm::log(product) - f64::from(n) * libm::log(period.days())
}

/// The occasions among these rows and their sum.
fn sum_up(rows: Purchases<'_>) -> (u32, Money) {
    let (mut n, mut sum, mut last) = (0, Money::ZERO, None);
    // As in `push`: without a branch.
    for (&day, &amount) in rows.days.iter().zip(rows.amounts) {
        let is_purchase = amount >= Money::ZERO;
        n += u32::from(is_purchase & (Some(day) > last));
        sum += if is_purchase { amount } else { Money::ZERO };
        last = if is_purchase { Some(day) } else { last };
    }
    (n, sum)
}

fn mean(amount: Money, n: u32) -> f64 {
    if n == 0 { 0.0 } else { amount.to_f64() / f64::from(n) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tables::{RowSum, TransactionsBuilder};
    use crate::task::run;

    fn table(rows: &[(&str, &str, f64, u64)]) -> Transactions {
        let mut builder = TransactionsBuilder::new(rows.iter().any(|row| row.3 != 0), true);
        for &(id, day, amount, order) in rows {
            let (day, amount) =
                (Day::parse_iso(day).expect("a day"), Money::from_f64(amount).expect("money"));
            builder.push(id.as_bytes(), day, amount, order, (1, RowSum::default()));
        }
        run(builder.build()).expect("sorting cannot fail").table
    }

    #[test]
    fn purchases_of_one_day_are_one_occasion_and_the_first_is_not_counted() {
        let table = table(&[
            ("ann", "2026-01-01", 10.0, 0),
            ("ann", "2026-01-15", 20.0, 0),
            ("ann", "2026-01-15", 5.0, 0),
            ("ann", "2026-01-29", 15.0, 0),
            ("bob", "2026-01-08", 9.0, 0),
        ]);
        let all = customers(&table, &CustomersOptions::default()).expect("two customers");
        assert_eq!(all.frequency, [2, 0]);
        assert_eq!(all.recency, [4.0, 0.0]);
        assert_eq!(all.age, [4.0, 3.0]);
        assert_eq!(all.monetary, [20.0, 0.0]);
        assert_eq!(all.orders, [3, 1]);
        assert_eq!(all.revenue, [50.0, 9.0]);
    }

    /// By hand: gaps of 14 and 7 days.
    #[test]
    fn intervals_are_those_between_days() {
        let table = table(&[
            ("ann", "2026-01-01", 10.0, 0),
            ("ann", "2026-01-15", 20.0, 0),
            ("ann", "2026-01-15", 5.0, 0),
            ("ann", "2026-01-22", 15.0, 0),
            ("bob", "2026-01-08", 9.0, 0),
        ]);
        let options = CustomersOptions { grain: Grain::Intervals, ..CustomersOptions::default() };
        let all = customers(&table, &options).expect("two customers");
        let logs = all.log_intervals.expect("asked for");
        assert!((logs[0] - 2f64.ln()).abs() < 1e-15 && logs[1] == 0.0, "{logs:?}");
        assert_eq!(
            customers(&table, &CustomersOptions::default()).expect("two").log_intervals,
            None
        );
    }

    /// By hand: months after that of the first purchase; July is not over on the 15th.
    #[test]
    fn opportunities_are_calendar_periods_that_are_over() {
        let table = table(&[
            ("ann", "2026-01-20", 10.0, 0),
            ("ann", "2026-01-30", 7.0, 0),
            ("ann", "2026-02-01", 20.0, 0),
            ("ann", "2026-02-20", 4.0, 0),
            ("ann", "2026-05-31", 6.0, 0),
            ("ann", "2026-07-10", 9.0, 0),
            ("bob", "2026-07-02", 9.0, 0),
            ("bob", "2026-07-15", 9.0, 0),
        ]);
        let options = CustomersOptions {
            period: Period::Month,
            grain: Grain::Opportunities,
            ..CustomersOptions::default()
        };
        let all = customers(&table, &options).expect("two customers");
        assert_eq!(
            (all.frequency, all.recency, all.age),
            (vec![2, 0], vec![4.0, 0.0], vec![5.0, 0.0])
        );
        assert_eq!(all.monetary, [15.0, 0.0]);
        let held = CustomersOptions { calibration_end: Day::parse_iso("2026-03-31"), ..options };
        let known = customers(&table, &held).expect("ann");
        assert_eq!((known.frequency, known.recency, known.age), (vec![1], vec![1.0], vec![2.0]));
        let holdout = known.holdout.expect("a holdout");
        assert_eq!(
            (holdout.length, holdout.frequency, holdout.monetary),
            (3.0, vec![1], vec![6.0])
        );
    }

    #[test]
    fn a_calibration_sees_nothing_of_what_came_after_it() {
        let table = table(&[
            ("ann", "2026-01-01", 10.0, 0),
            ("ann", "2026-01-11", 30.0, 0),
            ("ann", "2026-01-11", -4.0, 0),
            ("ann", "2026-01-12", 8.0, 0),
            ("cat", "2026-01-13", 9.0, 0),
        ]);
        let day = |text| Day::parse_iso(text);
        let options = CustomersOptions {
            calibration_end: day("2026-01-10"),
            period: Period::Day,
            ..CustomersOptions::default()
        };
        let known = customers(&table, &options).expect("ann");
        assert_eq!((known.len(), known.later), (1, 1));
        assert_eq!((known.frequency[0], known.age[0], known.revenue[0]), (0, 9.0, 10.0));
        let holdout = known.holdout.expect("a holdout");
        assert_eq!((holdout.frequency[0], holdout.monetary[0], holdout.length), (2, 19.0, 3.0));

        let late = CustomersOptions { calibration_end: day("2026-01-13"), ..options.clone() };
        assert_eq!(customers(&table, &late).expect_err("no holdout").kind(), ErrorKind::Option);
        let early = CustomersOptions { calibration_end: None, as_of: day("2025-12-31"), ..options };
        assert_eq!(customers(&table, &early).expect_err("nobody").kind(), ErrorKind::Data);
    }

    #[test]
    fn a_refund_of_an_order_reduces_it_and_an_order_reduced_to_nothing_is_gone() {
        let table = table(&[
            ("ann", "2026-01-01", 5.0, 7),
            ("ann", "2026-01-02", 3.0, 8),
            ("ann", "2026-01-20", -5.0, 7),
            ("ann", "2026-01-20", -1.0, 8),
            // The gift that came with a returned order is no purchase either.
            ("bob", "2026-01-01", 4.0, 1),
            ("bob", "2026-01-10", 50.0, 9),
            ("bob", "2026-01-10", 0.0, 9),
            ("bob", "2026-01-12", -50.0, 9),
            ("cat", "2026-01-01", 0.0, 3),
            ("dan", "2026-01-01", 6.0, 4),
            ("dan", "2026-01-09", -6.0, 4),
        ]);
        let all = customers(&table, &CustomersOptions::default()).expect("customers");
        let names: Vec<_> = all.customer.iter().map(|&row| table.ids().get(row as usize)).collect();
        assert_eq!(names, ["ann", "bob", "cat"]);
        assert_eq!(all.frequency, [0, 0, 0]);
        assert_eq!(
            all.first.iter().map(Day::to_string).collect::<Vec<_>>(),
            ["2026-01-02", "2026-01-01", "2026-01-01"]
        );
        assert_eq!(all.revenue, [2.0, 4.0, 0.0]);
    }

    #[test]
    fn a_refund_is_not_known_before_its_day() {
        let table = table(&[
            ("ann", "2026-01-01", 50.0, 1),
            ("ann", "2026-01-10", 70.0, 2),
            ("ann", "2026-03-01", -70.0, 2),
            ("ann", "2026-03-02", 9.0, 3),
        ]);
        let options = CustomersOptions {
            calibration_end: Day::parse_iso("2026-02-01"),
            period: Period::Day,
            ..CustomersOptions::default()
        };
        let then = customers(&table, &options).expect("ann");
        assert_eq!((then.frequency[0], then.revenue[0]), (1, 120.0));
        let holdout = then.holdout.expect("a holdout");
        assert_eq!((holdout.frequency[0], holdout.monetary[0]), (1, 9.0));
        let now = customers(&table, &CustomersOptions::default()).expect("ann");
        assert_eq!((now.frequency[0], now.revenue[0]), (1, 59.0));
    }

    #[test]
    fn orders_are_distinct_order_ids() {
        let table = table(&[
            ("ann", "2026-01-01", 10.0, 1),
            ("ann", "2026-01-01", 10.0, 1),
            ("ann", "2026-01-01", 10.0, 2),
            ("ann", "2026-01-02", 10.0, 0),
            ("ann", "2026-01-02", 10.0, 0),
        ]);
        let all = customers(&table, &CustomersOptions::default()).expect("ann");
        assert_eq!(all.orders, [4]);
    }

    #[test]
    fn a_window_that_begins_after_the_day_says_so() {
        let table = table(&[("ann", "2023-09-01", 1.0, 1)]);
        let options = CustomersOptions {
            as_of: Day::parse_iso("2023-12-01"),
            window: Window { from: Day::parse_iso("2024-02-01"), to: None },
            ..CustomersOptions::default()
        };
        let error = customers(&table, &options).expect_err("nobody").to_string();
        assert!(
            error.starts_with(
                "Purchases are counted from 2024-02-01 on, and this looks from 2023-12-01"
            ),
            "{error}"
        );
    }

    #[test]
    fn only_the_rows_of_a_window_are_counted_and_the_first_purchase_is_that_of_all() {
        let table = table(&[
            ("ann", "2026-01-01", 10.0, 1),
            ("ann", "2026-02-01", 20.0, 2),
            ("ann", "2026-02-11", 30.0, 3),
            ("ann", "2026-03-01", 40.0, 4),
            ("bob", "2026-02-05", 7.0, 5),
            ("bob", "2026-02-15", 9.0, 5),
            ("cat", "2026-01-03", 5.0, 6),
            ("dan", "2026-03-01", 3.0, 7),
        ]);
        let of = |from, to| CustomersOptions {
            period: Period::Day,
            window: Window { from: Day::parse_iso(from), to: Day::parse_iso(to) },
            ..CustomersOptions::default()
        };
        let found = customers(&table, &of("2026-02-01", "2026-02-28")).expect("ann and bob");
        let days = |days: &[Day]| days.iter().map(Day::to_string).collect::<Vec<_>>();
        assert_eq!(found.customer, [0, 1]);
        assert_eq!(days(&found.first), ["2026-01-01", "2026-02-05"]);
        assert_eq!(days(&found.last), ["2026-02-11", "2026-02-15"]);
        // Ann's first purchase is not counted: both others are repeats.
        assert_eq!((&found.frequency[..], &found.orders[..]), (&[2, 1][..], &[2, 1][..]));
        assert_eq!([found.occasions(0), found.occasions(1)], [2, 2]);
        assert_eq!(
            (&found.revenue[..], &found.monetary[..]),
            (&[50.0, 16.0][..], &[25.0, 9.0][..])
        );
        assert_eq!((&found.recency[..], &found.age[..]), (&[41.0, 10.0][..], &[59.0, 24.0][..]));
        assert_eq!(found.later, 0);
        assert_eq!(customers(&table, &of("2026-03-01", "")).expect("two").frequency, [1, 0]);
        assert_eq!(customers(&table, &of("", "2026-01-31")).expect("two").revenue, [10.0, 5.0]);
        let error = customers(&table, &of("2026-01-10", "2026-01-20")).expect_err("nobody");
        assert!(error.to_string().contains("between 2026-01-10 and 2026-01-20"), "{error}");
        let mut calibrated = of("2026-02-01", "");
        calibrated.calibration_end = Day::parse_iso("2026-02-10");
        assert_eq!(customers(&table, &calibrated).expect_err("a model").kind(), ErrorKind::Option);
    }

    proptest! {
        /// Stretches of days that make the whole: revenue and occasions are those of all rows, for customers without refunds.
        #[test]
        fn windows_make_the_whole(
            rows in prop::collection::vec((0..6_usize, 0..60_i32, 0..900_i32, 0..9_u64), 1..60),
            cut in 0..60_i32,
        ) {
            let day = |n| Day::new(20_000 + n);
            let mut builder = TransactionsBuilder::new(true, true);
            for (who, on, amount, order) in rows {
                let amount = Money::from_f64(amount.into()).expect("money");
                builder.push(["a", "b", "c", "d", "e", "f"][who].as_bytes(), day(on), amount, order, (1, RowSum::default()));
            }
            let table = run(builder.build()).expect("sorting cannot fail").table;
            let sums = |window| {
                let options = CustomersOptions { window, ..CustomersOptions::default() };
                let mut firsts = vec![None; table.customers()];
                let Ok(found) = customers(&table, &options) else { return (0.0, 0, firsts) };
                for (&customer, &first) in found.customer.iter().zip(&found.first) {
                    firsts[customer as usize] = Some(first);
                }
                let occasions = (0..found.len()).map(|at| found.occasions(at)).sum::<u32>();
                (found.revenue.iter().sum::<f64>(), occasions, firsts)
            };
            let whole = sums(Window::default());
            let early = sums(Window { from: None, to: Some(day(cut)) });
            let late = sums(Window { from: Some(day(cut + 1)), to: None });
            prop_assert_eq!((whole.0, whole.1), (early.0 + late.0, early.1 + late.1));
            for ((whole, early), late) in whole.2.iter().zip(early.2).zip(late.2) {
                prop_assert!(early.is_none_or(|it| Some(it) == *whole));
                prop_assert!(late.is_none_or(|it| Some(it) == *whole));
                prop_assert!(early.or(late).is_some());
            }
        }
    }
}
