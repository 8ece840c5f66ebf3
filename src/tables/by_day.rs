//! The rows of one customer after the other → by day, those that repeat another one found.
//!
//! Rows come packed: with the [sum](RowSum) of their cells. Two rows that are equal in every cell are of one customer and one
//! day, so once rows are sorted they stand close to each other.

use std::ops::Range;

use crate::calendar::Day;
use crate::stats::order::{order, rank, sort};
use crate::tables::details::NO_NUMBER;
use crate::tables::repeats::unpack;
use crate::tables::{Money, Repeats, RowSum, Transactions};

/// Rows of one day up to which each is compared with each.
const FEW: usize = 16;

/// Sorts rows that stand customer by customer.
#[derive(Debug, Default)]
pub(super) struct ByDay {
    /// The number of each row, where they have one.
    pub(super) numbers: Vec<u32>,
    pub(super) repeats: Repeats,
    /// Where rows that repeat others are merged, the line of each row by its number.
    lines: Option<Vec<u32>>,
    /// Rows that have found their last place.
    kept: u32,
    /// The rows of the customer as they came, and their days with the places of the rows.
    rows: Vec<Row>,
    days: Vec<(u64, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    day: Day,
    amount: Money,
    sum: RowSum,
    order: u64,
    number: u32,
    is_repeated: bool,
}

impl ByDay {
    /// Of rows that repeat others, those are merged whose lines are given, by their numbers.
    pub(super) fn new(lines: Option<Vec<u32>>) -> Self {
        Self { lines, ..Self::default() }
    }

    /// Sorts the rows of the next customer; how many they were.
    #[inline(always)] // once a customer
    pub(super) fn next(&mut self, customer: usize, table: &mut Transactions) -> usize {
        let offsets = table.offsets.get_mut(customer..).unwrap_or_default();
        let [from, to, ..] = offsets else { return 0 };
        let range = *from as usize..*to as usize;
        let rows = range.len();
        let first = std::mem::replace(from, self.kept) as usize;
        let kept = if unpack_rising(table, range.clone()) {
            rows
        } else {
            self.sort(customer, table, range)
        };
        let to = self.kept as usize;
        self.kept += kept as u32;
        if to != first {
            table.days.copy_within(first..first + kept, to);
            table.amounts.copy_within(first..first + kept, to);
            if !table.orders.is_empty() {
                table.orders.copy_within(first..first + kept, to);
            }
            if !self.numbers.is_empty() {
                self.numbers.copy_within(first..first + kept, to);
            }
        }
        if let Some([first, .., last] | [first @ last]) = table.days.get(to..to + kept) {
            let (from, to) = table.span.unwrap_or((*first, *last));
            table.span = Some((from.min(*first), to.max(*last)));
        }
        rows
    }

    /// Ends the table after its last customer.
    pub(super) fn finish(&mut self, table: &mut Transactions) {
        if let Some(end) = table.offsets.last_mut() {
            *end = self.kept;
        }
        table.days.truncate(self.kept as usize);
        table.amounts.truncate(self.kept as usize);
        table.orders.truncate(self.kept as usize);
        self.numbers.truncate(self.kept as usize);
        self.lines = None;
    }

    /// Sorts the rows of a customer, those of one day in the order they came; how many of them are kept.
    #[inline(never)]
    fn sort(&mut self, customer: usize, table: &mut Transactions, range: Range<usize>) -> usize {
        self.rows.clear();
        self.days.clear();
        for (place, row) in (0..).zip(range.clone()) {
            let (Some(&day), Some(&amount)) = (table.days.get(row), table.amounts.get(row)) else {
                break;
            };
            let (day, amount, sum) = unpack(day, amount);
            let order = table.orders.get(row).copied().unwrap_or(0);
            let number = self.numbers.get(row).copied().unwrap_or(NO_NUMBER);
            self.rows.push(Row { day, amount, sum, order, number, is_repeated: false });
            self.days.push((rank(day.number().into()), place));
        }
        sort(&mut self.days);
        for day in self.days.chunk_by(|one, other| one.0 == other.0) {
            if day.len() > 1 {
                find_repeats(&mut self.rows, day);
            }
        }
        let lines = self.lines.as_deref();
        let mut to = range;
        for &(_, place) in &self.days {
            let Some(&row) = self.rows.get(place as usize) else { break };
            if row.is_repeated {
                let line = lines.and_then(|lines| lines.get(row.number as usize)).copied();
                let line = line.unwrap_or(0).into();
                self.repeats.add(line, row.day, row.amount, || table.ids.get(customer));
            }
        }
        let is_kept = |row: &&Row| !(row.is_repeated && lines.is_some());
        let rows = self.days.iter().filter_map(|day| self.rows.get(day.1 as usize)).filter(is_kept);
        let before = to.len();
        for (row, to) in rows.zip(&mut to) {
            if let (Some(day), Some(amount)) = (table.days.get_mut(to), table.amounts.get_mut(to)) {
                (*day, *amount) = (row.day, row.amount);
            }
            if let Some(order) = table.orders.get_mut(to) {
                *order = row.order;
            }
            if let Some(number) = self.numbers.get_mut(to) {
                *number = row.number;
            }
        }
        before - to.len()
    }
}

/// Unpacks the rows of a customer if their days rise, as they mostly do: then no row repeats another.
#[inline(always)] // once a customer
fn unpack_rising(table: &mut Transactions, range: Range<usize>) -> bool {
    let days = table.days.get_mut(range.clone()).unwrap_or_default();
    let amounts = table.amounts.get_mut(range).unwrap_or_default();
    let mut before = i64::MIN;
    for (day, amount) in days.iter().zip(amounts.iter()) {
        let day = unpack(*day, *amount).0.number().into();
        if day <= before {
            return false;
        }
        before = day;
    }
    for (day, amount) in days.iter_mut().zip(amounts) {
        (*day, *amount, _) = unpack(*day, *amount);
    }
    true
}

/// Marks the rows of one day that repeat another one before them. The places are those of the rows, in the order they came.
#[inline(never)]
fn find_repeats(rows: &mut [Row], day: &[(u64, u32)]) {
    let cells = |rows: &[Row], at: usize| {
        let row = day.get(at).and_then(|it| rows.get(it.1 as usize))?;
        let amount = row.amount.millionths() as u64;
        row.sum.is_known().then_some((amount, row.order, row.sum.raw().into()))
    };
    let mark = |rows: &mut [Row], at: usize| {
        if let Some(row) = day.get(at).and_then(|it| rows.get_mut(it.1 as usize)) {
            row.is_repeated = true;
        }
    };
    if day.len() <= FEW {
        for at in 1..day.len() {
            let row = cells(rows, at);
            if row.is_some() && (0..at).any(|before| cells(rows, before) == row) {
                mark(rows, at);
            }
        }
        return;
    }
    let keys: Vec<_> = (0..day.len()).map(|at| cells(rows, at).unwrap_or_default()).collect();
    for same in
        order(&keys).chunk_by(|&one, &other| keys.get(one as usize) == keys.get(other as usize))
    {
        for &at in same.get(1..).unwrap_or_default() {
            if cells(rows, at as usize).is_some() {
                mark(rows, at as usize);
            }
        }
    }
}
