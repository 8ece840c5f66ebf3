//! The rows of a part, as they came → customer by customer and by day, those that repeat another one found.
//!
//! Rows come packed: with the [sum](RowSum) of their cells. Two rows that are equal in every cell are of one customer and one
//! day, so once rows are sorted they stand close to each other.

use std::ops::Range;

use crate::calendar::Day;
use crate::stats::order::{order, rank, sort};
use crate::tables::details::NO_NUMBER;
use crate::tables::repeats::unpack;
use crate::tables::rows::{Batch, Grouped, ROW, of_words};
use crate::tables::{Money, Repeats, RowSum};

/// Rows of one day up to which each is compared with each.
const FEW: usize = 16;

/// Groups and sorts the rows of one part after the other, which stay in the cache meanwhile.
#[derive(Debug, Default)]
pub(super) struct ByDay {
    /// Where rows that repeat others are merged, the line of each row by its number.
    lines: Option<Vec<u32>>,
    pub(super) repeats: Repeats,
    /// The rows of the part, customer by customer, still packed; each one's order and number, where they have them.
    rows: Vec<[u32; ROW]>,
    orders: Vec<u64>,
    numbers: Vec<u32>,
    next: Vec<Next>,
    /// The rows of a customer as they came, and their days with the places of the rows.
    some: Vec<Row>,
    days: Vec<(u64, u32)>,
}

/// Where the next row of a customer goes, and the day of the last one; the last of all days once they do not rise, as those of
/// a customer mostly do: then no row repeats another.
#[derive(Clone, Copy, Debug)]
struct Next {
    place: u32,
    day: Day,
}

const FIRST: Day = Day::new(i32::MIN);
const LAST: Day = Day::new(i32::MAX);

#[derive(Clone, Copy, Debug)]
struct Row {
    packed: [u32; ROW],
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

    /// Whether there is room for a part of so many rows.
    pub(super) fn has_room(&self, rows: usize) -> bool {
        rows <= self.rows.len()
    }

    /// Moves the rows of a part behind those of the parts before. It is known how many each customer has; of that becomes
    /// where they begin.
    pub(super) fn group(
        &mut self,
        batches: Vec<Batch>,
        counts: &mut [u32],
        id: impl Fn(usize) -> String,
        grouped: &mut Grouped,
    ) {
        self.deal(&batches, counts);
        let (mut from, mut to) = (0, 0);
        for (customer, count) in counts.iter_mut().enumerate() {
            let range = from..from + *count as usize;
            from = range.end;
            *count = (grouped.len + to) as u32;
            let kept = match self.next.get(customer) {
                Some(Next { day: LAST, .. }) => self.sort(range.clone(), || id(customer)),
                _ => range.len(),
            };
            if to != range.start {
                let kept = range.start..range.start + kept;
                self.rows.copy_within(kept.clone(), to);
                if !self.orders.is_empty() {
                    self.orders.copy_within(kept.clone(), to);
                }
                if !self.numbers.is_empty() {
                    self.numbers.copy_within(kept, to);
                }
            }
            to += kept;
        }
        let orders = self.orders.get(..to).unwrap_or_default();
        let numbers = self.numbers.get(..to).unwrap_or_default();
        grouped.append(self.rows.get(..to).unwrap_or_default(), orders, numbers, batches);
    }

    /// Puts the rows of a part behind each other, customer by customer.
    #[inline(never)]
    fn deal(&mut self, batches: &[Batch], counts: &[u32]) {
        self.next.clear();
        let mut rows = 0;
        for count in counts {
            self.next.push(Next { place: rows, day: FIRST });
            rows += count;
        }
        let has = |has: bool| if has { rows as usize } else { 0 };
        lengthen(&mut self.rows, rows as usize);
        lengthen(&mut self.orders, has(batches.iter().any(|batch| !batch.orders.is_empty())));
        lengthen(&mut self.numbers, has(batches.iter().any(|batch| !batch.numbers.is_empty())));
        for batch in batches {
            for (row, &[customer, _, day, low, high]) in batch.rows.iter().enumerate() {
                let Some(next) = self.next.get_mut(customer as usize) else { continue };
                let place = next.place as usize;
                let on = unpack(of_words([day, low, high])).0;
                *next = Next { place: next.place + 1, day: if on > next.day { on } else { LAST } };
                if let Some(to) = self.rows.get_mut(place) {
                    *to = [day, low, high];
                }
                if let (Some(to), Some(&order)) =
                    (self.orders.get_mut(place), batch.orders.get(row))
                {
                    *to = order;
                }
                if let (Some(to), Some(&number)) =
                    (self.numbers.get_mut(place), batch.numbers.get(row))
                {
                    *to = number;
                }
            }
        }
    }

    /// Sorts the rows of a customer, those of one day in the order they came; how many of them are kept.
    #[inline(never)]
    fn sort(&mut self, range: Range<usize>, id: impl Fn() -> String) -> usize {
        self.some.clear();
        self.days.clear();
        for (place, row) in (0..).zip(range.clone()) {
            let Some(&packed) = self.rows.get(row) else { break };
            let (day, amount, sum) = unpack(of_words(packed));
            let order = self.orders.get(row).copied().unwrap_or(0);
            let number = self.numbers.get(row).copied().unwrap_or(NO_NUMBER);
            self.some.push(Row { packed, day, amount, sum, order, number, is_repeated: false });
            self.days.push((rank(day.number().into()), place));
        }
        sort(&mut self.days);
        for day in self.days.chunk_by(|one, other| one.0 == other.0) {
            if day.len() > 1 {
                find_repeats(&mut self.some, day);
            }
        }
        let lines = self.lines.as_deref();
        let mut to = range.clone();
        for &(_, place) in &self.days {
            let Some(&row) = self.some.get(place as usize) else { break };
            if row.is_repeated {
                let line = lines.and_then(|lines| lines.get(row.number as usize)).copied();
                self.repeats.add(line.unwrap_or(0).into(), row.day, row.amount, &id);
                if lines.is_some() {
                    continue;
                }
            }
            let Some(to) = to.next() else { break };
            if let Some(packed) = self.rows.get_mut(to) {
                *packed = row.packed;
            }
            if let Some(order) = self.orders.get_mut(to) {
                *order = row.order;
            }
            if let Some(number) = self.numbers.get_mut(to) {
                *number = row.number;
            }
        }
        range.len() - to.len()
    }
}

/// Makes a column have at least so many values.
fn lengthen<T: Clone + Default>(column: &mut Vec<T>, rows: usize) {
    if column.len() < rows {
        column.reserve_exact(rows - column.len());
        column.resize(rows, T::default());
    }
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
