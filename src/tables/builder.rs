//! Rows in any order → [`Transactions`], sorted by customer and day.
//!
//! With millions of customers one id table misses the cache at every row. So rows are dealt as they come, by the hash of
//! their id, into parts. Then, part by part, ids are interned in a small table, and the rows are grouped by customer and
//! sorted by day, where those that repeat another one stand beside it. All ids are sorted, and customer by customer the rows
//! are put into the table. A row takes 20 bytes as it comes, 12 once it is grouped and 12 in the table; an order id adds 8 to
//! each. Where rows that repeat others are merged or further columns are kept, a row has a number too, which leads to its line
//! and to its cells: 4 more to each, and 4 for the line.

use crate::calendar::Day;
use crate::error::Result;
use crate::stats::order::sort_by_key;
use crate::tables::by_day::ByDay;
use crate::tables::details::{DetailsBuilder, NO_NUMBER};
use crate::tables::ids::Sorting;
use crate::tables::repeats::{pack, unpack};
use crate::tables::room::{self, Taken};
use crate::tables::rows::{BATCH, Batch, DEALT, Grouped, ROW, of_words, whole};
use crate::tables::{Cell, Detail, IdKey, Interner, Money, Repeats, RowSum, Transactions};
use crate::task::{Step, Task};

/// Parts the rows are dealt into: enough that 4 million customers leave 16 thousand to a part.
const PARTS: usize = 256;

/// What a row takes at the worst moment: 24 bytes while it is in both places, 6 for the third of a customer, and 6 for what
/// lies empty between them.
const BYTES_A_ROW: u64 = 36;

/// Customers whose rows are put into the table in one go.
const SOME: usize = 1024;

/// Collects the rows of a transactions file.
#[derive(Debug)]
pub struct TransactionsBuilder {
    interner: Interner,
    /// Where the next row of each part goes.
    open: [Batch; PARTS],
    /// The rows of each part that came before those, in the order they came.
    dealt: [Vec<Batch>; PARTS],
    /// Refunds wait until it is known which customers had bought something by then.
    refunds: Vec<Refund>,
    has_orders: bool,
    has_amounts: bool,
    /// Whether rows that repeat others are left out.
    merges: bool,
    details: DetailsBuilder,
    /// Whether rows have numbers, and how many have one.
    is_numbered: bool,
    numbered: u32,
    /// The line of each row by its number, where rows are merged; 0 if it is not known.
    lines: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Refund {
    key: IdKey,
    day: Day,
    amount: Money,
    order: u64,
    /// The line of the file, or none for a row that an earlier load accepted.
    line: Option<u64>,
    sum: RowSum,
    number: Option<u32>,
}

/// The top bits of the hash: the id table of a part uses the lower ones.
#[inline(always)] // once a row
fn part_of(key: IdKey) -> u8 {
    (key.hash() >> 56) as u8
}

impl TransactionsBuilder {
    /// A builder for rows with or without order ids and amounts.
    pub fn new(has_orders: bool, has_amounts: bool) -> Self {
        Self {
            interner: Interner::default(),
            open: std::array::from_fn(|_| Batch::default()),
            dealt: std::array::from_fn(|_| Vec::new()),
            refunds: Vec::new(),
            has_orders,
            has_amounts,
            merges: false,
            details: DetailsBuilder::default(),
            is_numbered: false,
            numbered: 0,
            lines: Vec::new(),
        }
    }

    /// The same builder, which leaves out rows that repeat others in every cell.
    #[must_use]
    pub fn merging(self, merges: bool) -> Self {
        Self { merges, is_numbered: self.is_numbered || merges, ..self }
    }

    /// Keeps a further column, which is empty in all rows so far.
    pub fn keep(&mut self, detail: Detail) {
        self.details.keep(detail);
        if !self.is_numbered {
            self.is_numbered = true;
            for batch in self.batches() {
                batch.numbers = vec![NO_NUMBER; batch.rows.len()];
            }
            for refund in &mut self.refunds {
                refund.number = Some(NO_NUMBER);
            }
        }
    }

    /// Sets a cell of the last row added, which came after some column was kept; from then on its column is too.
    pub fn set(&mut self, detail: Detail, cell: Cell<'_>) {
        self.keep(detail);
        if let Some(last) = self.numbered.checked_sub(1) {
            self.details.set(last, detail, cell);
        }
    }

    /// Adds one row of the file, of at most [`Money::MAX`]. The line says where a row was found that is left out, and the sum
    /// tells rows that repeat others.
    #[inline(always)] // once a row
    pub fn push(
        &mut self,
        id: &[u8],
        day: Day,
        amount: Money,
        order: u64,
        (line, sum): (u64, RowSum),
    ) {
        self.add(id, day, amount, order, (Some(line), sum));
    }

    /// Adds all rows of a table that is already loaded. Rows without order ids stay without when others have them. Their
    /// other cells are not known: they are not compared with those of the file.
    pub fn extend(&mut self, table: &Transactions) {
        if !table.orders.is_empty() && !self.has_orders {
            self.has_orders = true;
            for batch in self.batches() {
                batch.orders = vec![0; batch.rows.len()];
            }
        }
        let mut columns = Vec::new();
        for detail in Detail::ALL {
            if let Some(column) = table.column(detail) {
                self.keep(detail);
                columns.push((detail, column));
            }
        }
        let mut id = Vec::new();
        for (customer, rows) in table.iter().enumerate() {
            id.clear();
            table.ids.copy_bytes(customer, &mut id);
            for (row, (&day, &amount)) in rows.days.iter().zip(rows.amounts).enumerate() {
                let order = rows.orders.get(row).copied().unwrap_or(0);
                self.add(&id, day, amount, order, (None, RowSum::default()));
                for &(detail, column) in &columns {
                    let place = rows.place(row);
                    self.set(detail, place.map_or(Cell::None, |place| column.cell(place)));
                }
            }
        }
    }

    /// The rows so far, but the refunds.
    fn batches(&mut self) -> impl Iterator<Item = &mut Batch> {
        self.dealt.iter_mut().flatten().chain(&mut self.open)
    }

    /// Makes room for so many more rows of a file, of so many bytes together, besides those that are dealt; whether there is.
    pub(crate) fn reserve(&mut self, bytes: usize, rows: usize) -> bool {
        self.interner.reserve(bytes, rows)
            && room::reserve(&mut self.refunds, rows / 8)
            && (!self.merges || room::reserve(&mut self.lines, rows))
            && self.details.reserve(bytes, rows)
    }

    /// How many rows were added, and the bytes they take now and at the worst moment of sorting them.
    pub(crate) fn taken(&self) -> Taken {
        let full: usize = self.dealt.iter().map(Vec::len).sum();
        let open: usize = self.open.iter().map(|batch| batch.rows.len()).sum();
        let rows = (full * BATCH + open + self.refunds.len()) as u64;
        let more = if self.has_orders { 8 } else { 0 } + if self.is_numbered { 4 } else { 0 };
        let refunds = self.refunds.len() * size_of::<Refund>();
        let cells = self.details.size() + 4 * self.lines.len();
        let other = (refunds + cells + self.interner.size()) as u64;
        let held = rows * (4 * DEALT as u64 + more) + other;
        Taken { rows, size: (held, rows * (BYTES_A_ROW + 2 * more) + 2 * other) }
    }

    /// The bytes of each column of so many rows: days, amounts, orders and numbers.
    fn columns(&self, rows: usize) -> [usize; 4] {
        let (order, number) =
            (if self.has_orders { 8 } else { 0 }, if self.is_numbered { 4 } else { 0 });
        [4, 8, order, number].map(|bytes| bytes * rows)
    }

    /// The work of sorting what was added.
    pub fn build(mut self) -> Build {
        let taken = self.taken();
        for (dealt, open) in self.dealt.iter_mut().zip(&mut self.open) {
            dealt.push(std::mem::take(open));
        }
        sort_by_key(&mut self.refunds, |refund| (part_of(refund.key).into(), 0, 0));
        let by_day = ByDay::new(self.merges.then(|| std::mem::take(&mut self.lines)));
        Build {
            builder: self,
            taken,
            phase: Phase::Intern(0),
            slots: Slots::default(),
            sorting: Sorting::default(),
            order: Vec::new(),
            ids: Vec::new(),
            keys: Vec::new(),
            firsts: Vec::new(),
            base: 0,
            by_day,
            grouped: Grouped::default(),
            numbers: Vec::new(),
            refunded: Vec::new(),
            refused: Vec::new(),
            repeats: Repeats::default(),
            out: Transactions::default(),
        }
    }

    #[inline(always)] // once a row
    fn add(
        &mut self,
        id: &[u8],
        day: Day,
        amount: Money,
        order: u64,
        (line, sum): (Option<u64>, RowSum),
    ) {
        let key = self.interner.key(id);
        if amount < Money::ZERO {
            let number = self.number(line);
            self.refunds.push(Refund { key, day, amount, order, line, sum, number });
            return;
        }
        let (number, part) = (self.number(line), part_of(key));
        let open = &mut self.open[usize::from(part)];
        if open.rows.len() == open.rows.capacity() {
            make_room(open, &mut self.dealt[usize::from(part)], self.has_orders);
        }
        let order = self.has_orders.then_some(order);
        open.push(key.raw(), pack(day, amount, sum), order, number);
    }

    /// The number of the next row, where rows have one.
    #[inline(always)] // once a row
    fn number(&mut self, line: Option<u64>) -> Option<u32> {
        if !self.is_numbered {
            return None;
        }
        if self.merges {
            self.lines.push(line.and_then(|line| line.try_into().ok()).unwrap_or(0));
        }
        self.numbered += 1;
        Some(self.numbered - 1)
    }
}

/// Puts the rows of a part with those that came before, and begins others.
#[inline(never)]
fn make_room(open: &mut Batch, dealt: &mut Vec<Batch>, has_orders: bool) {
    let empty = Batch {
        rows: Vec::with_capacity(BATCH),
        orders: Vec::with_capacity(if has_orders { BATCH } else { 0 }),
        numbers: Vec::new(),
    };
    let full = std::mem::replace(open, empty);
    if !full.rows.is_empty() {
        dealt.push(full);
    }
}

/// What sorting left: the table, and the refunds that belong to no purchase.
#[derive(Debug)]
pub struct Built {
    /// The table.
    pub table: Transactions,
    /// Refunds left out because their customer had bought nothing by then.
    pub refused: Vec<Refused>,
    /// Rows that repeat another one in every cell: left out where they are merged, else in the table.
    pub repeats: Repeats,
}

/// A refund without a purchase.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The line of the file.
    pub line: u64,
    /// Its amount, which is negative.
    pub amount: Money,
}

/// The sorting, as a [`Task`]: a unit of work is a row or a customer.
#[derive(Debug)]
pub struct Build {
    builder: TransactionsBuilder,
    taken: Taken,
    phase: Phase,
    slots: Slots,
    sorting: Sorting,
    /// The places of the ids in their order; then where the rows of each begin.
    order: Vec<u32>,
    /// The ids in their order.
    ids: Vec<IdKey>,
    /// The customers' ids, part after part.
    keys: Vec<IdKey>,
    /// How many rows each of them has; then where they begin.
    firsts: Vec<u32>,
    /// Where the part begins among them.
    base: usize,
    by_day: ByDay,
    grouped: Grouped,
    /// The number of each row of the table, where they have one.
    numbers: Vec<u32>,
    /// The customers with a refund that names an order.
    refunded: Vec<u32>,
    refused: Vec<Refused>,
    repeats: Repeats,
    out: Transactions,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Give every id of a part a number within it, …
    Intern(usize),
    /// … and group its rows by customer and day.
    Group(usize),
    /// Sort all ids by their first bytes, …
    Sort,
    /// … and those alike in them by the others, in a step of its own.
    Rank,
    /// Collect the sorted ids from this one on.
    Collect(usize),
    /// Put the rows of some customers into the table.
    Place(usize),
    /// Put the further columns in the order of the rows.
    Arrange,
}

impl Task for Build {
    type Output = Built;

    fn step(&mut self, budget: usize) -> Result<Step<Built>> {
        let mut spent = 0;
        while spent < budget {
            match self.phase {
                Phase::Intern(part) if part < PARTS => {
                    spent += self.intern(part)?;
                    self.phase = Phase::Group(part);
                }
                Phase::Intern(_) => {
                    // Twice the ids with their places, their order, and what is collected of them.
                    let ids = self.keys.len();
                    room::ask(self.taken, &[16 * ids, 16 * ids, 4 * ids, 8 * ids, 4 * ids])?;
                    self.phase = Phase::Sort;
                }
                Phase::Group(part) => {
                    spent += self.group(part)?;
                    self.phase = Phase::Intern(part + 1);
                }
                Phase::Sort => {
                    // A pass takes all of them.
                    spent += Sorting::SOME.max(self.keys.len() / 3);
                    if self.builder.interner.sort(&self.keys, &mut self.sorting) {
                        spent = budget;
                        self.phase = Phase::Rank;
                    }
                }
                Phase::Rank => {
                    spent = budget;
                    let sorting = std::mem::take(&mut self.sorting);
                    self.order = self.builder.interner.sorted(&self.keys, sorting);
                    self.out.refunded = self.refunded();
                    self.phase = Phase::Collect(0);
                }
                Phase::Collect(from) if from < self.order.len() => {
                    spent += self.collect(from);
                    self.phase = Phase::Collect(from + Sorting::SOME);
                }
                Phase::Collect(_) => {
                    self.open()?;
                    self.phase = Phase::Place(0);
                }
                Phase::Place(customer) if customer < self.out.customers() => {
                    spent += self.place(customer);
                    self.phase = Phase::Place(customer + SOME);
                }
                Phase::Place(_) => {
                    self.grouped = Grouped::default();
                    self.phase = Phase::Arrange;
                }
                Phase::Arrange => {
                    spent += Sorting::SOME;
                    let (details, numbers) = (&mut self.builder.details, &self.numbers);
                    if let Some(details) = details.arrange(numbers, Sorting::SOME) {
                        self.out.details = details;
                        return Ok(Step::Done(self.finish()));
                    }
                }
            }
        }
        let share = |done: usize, all: usize| done.min(all) as f64 / all.max(1) as f64;
        Ok(Step::Progress(match self.phase {
            Phase::Intern(part) | Phase::Group(part) => 0.6 * share(part, PARTS),
            Phase::Sort => 0.6,
            Phase::Rank | Phase::Collect(_) => 0.7,
            Phase::Place(customer) => 0.7 + 0.3 * share(customer, self.out.customers()),
            Phase::Arrange => 1.0,
        }))
    }
}

/// The numbers of a part's ids by their hash: open addressing with linear probing, at most half full. One table serves
/// all parts in turn, so that it stays in the cache.
#[derive(Debug, Default)]
struct Slots {
    /// A number plus one; 0 is empty.
    slots: Vec<u32>,
}

impl Slots {
    /// The slot of this key or, if it is not among the ids that are known, the one where it belongs; and its number.
    #[inline(always)] // once a row
    fn find(&self, key: IdKey, known: &[IdKey]) -> (usize, Option<u32>) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = key.hash() as usize & mask;
        while let Some(number) = self.slots.get(slot).and_then(|&number| number.checked_sub(1)) {
            if known.get(number as usize).is_none_or(|it| *it == key) {
                return (slot, Some(number));
            }
            slot = (slot + 1) & mask;
        }
        (slot, None)
    }

    /// Enters the last of the ids that are known, at the slot where it belongs.
    fn insert(&mut self, slot: usize, known: &[IdKey]) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = known.len() as u32;
        }
        if 2 * known.len() >= self.slots.len() {
            self.slots = vec![0; (2 * self.slots.len()).max(64)];
            for (number, &key) in (1..).zip(known) {
                let (slot, _) = self.find(key, known);
                if let Some(slot) = self.slots.get_mut(slot) {
                    *slot = number;
                }
            }
        }
    }
}

impl Build {
    #[inline(never)] // so that an engine may change to faster code between two parts
    fn intern(&mut self, part: usize) -> Result<usize> {
        let Self { builder, slots, keys, firsts, .. } = self;
        let base = keys.len();
        self.base = base;
        slots.slots.fill(0);
        let rows = BATCH * builder.dealt.get(part).map_or(0, Vec::len);
        if keys.capacity() - base < rows {
            // They may double.
            let (ids, counts) = (keys.capacity(), firsts.capacity());
            room::ask(self.taken, &[8 * (2 * ids + rows), 4 * (2 * counts + rows)])?;
        }
        let mut spent = 1;
        for Batch { rows, .. } in builder.dealt.get_mut(part).into_iter().flatten() {
            spent += rows.len();
            for row in rows {
                let key = IdKey::from_raw(whole(row[0], row[1]));
                let (slot, number) = slots.find(key, keys.get(base..).unwrap_or_default());
                let number = number.unwrap_or_else(|| {
                    keys.push(key);
                    firsts.push(0);
                    slots.insert(slot, keys.get(base..).unwrap_or_default());
                    (keys.len() - base) as u32 - 1
                });
                row[0] = number;
                if let Some(rows) = firsts.get_mut(base + number as usize) {
                    *rows += 1;
                }
            }
        }
        self.accept_refunds(part);
        Ok(spent)
    }

    /// Accepts the refunds of customers who had bought something by then: they come after the other rows of their part.
    fn accept_refunds(&mut self, part: usize) {
        let Self { builder, slots, keys, firsts: counts, .. } = self;
        let base = self.base;
        let TransactionsBuilder { dealt, refunds, has_orders, .. } = builder;
        let refunds = refunds_of(refunds, part);
        let Some(dealt) = dealt.get_mut(part).filter(|_| !refunds.is_empty()) else { return };
        let mut firsts = vec![Day::new(i32::MAX); keys.len() - base];
        for &[customer, _, day, low, high] in dealt.iter().flat_map(|batch| &batch.rows) {
            if let Some(first) = firsts.get_mut(customer as usize) {
                *first = unpack(of_words([day, low, high])).0.min(*first);
            }
        }
        let mut accepted = Batch::default();
        for &Refund { key, day, amount, order, line, sum, number } in refunds {
            let customer = slots.find(key, keys.get(base..).unwrap_or_default()).1;
            let accepts = |known: &u32| firsts.get(*known as usize).is_some_and(|it| *it <= day);
            match (customer.filter(accepts), line) {
                (Some(customer), _) => {
                    let order_of_row = has_orders.then_some(order);
                    let packed = pack(day, amount, sum);
                    accepted.push(customer.into(), packed, order_of_row, number);
                    let customer = base + customer as usize;
                    if let Some(rows) = counts.get_mut(customer) {
                        *rows += 1;
                    }
                    if order != 0 {
                        self.refunded.push(customer as u32);
                    }
                }
                (None, Some(line)) => self.refused.push(Refused { line, amount }),
                (None, None) => {}
            }
        }
        dealt.push(accepted);
    }

    /// Groups the rows of a part by customer and day.
    #[inline(never)]
    fn group(&mut self, part: usize) -> Result<usize> {
        let Self { builder, keys, firsts, base, by_day, grouped, .. } = self;
        let counts = firsts.get_mut(*base..).unwrap_or_default();
        let rows = counts.iter().map(|&count| count as usize).sum();
        if !by_day.has_room(rows) {
            room::ask(self.taken, &builder.columns(rows))?;
        }
        let batches = builder.dealt.get_mut(part).map(std::mem::take).unwrap_or_default();
        let id = |customer: usize| {
            let key = keys.get(*base + customer).copied().unwrap_or_default();
            String::from_utf8_lossy(builder.interner.bytes(key, &mut [0; 8])).into_owned()
        };
        by_day.group(batches, counts, id, grouped);
        Ok(2 * rows)
    }

    /// Collects some of the ids in their order, and where the rows of each begin and will.
    #[inline(never)]
    fn collect(&mut self, from: usize) -> usize {
        let (n, offsets) = (self.order.len(), &mut self.out.offsets);
        if from == 0 {
            self.ids.reserve_exact(n);
            offsets.reserve_exact(n + 1);
            offsets.push(0);
        }
        let mut end = offsets.last().copied().unwrap_or(0);
        let some = from..n.min(from + Sorting::SOME);
        for place in self.order.get_mut(some).unwrap_or_default() {
            let at = *place as usize;
            if let (Some(&key), Some(&first)) = (self.keys.get(at), self.firsts.get(at)) {
                let next = self.firsts.get(at + 1).copied().unwrap_or(self.grouped.len as u32);
                self.ids.push(key);
                *place = first;
                end += next - first;
                offsets.push(end);
            }
        }
        Sorting::SOME
    }

    /// Begins the table: its customers, and room for their rows.
    fn open(&mut self) -> Result<()> {
        (self.keys, self.firsts) = (Vec::new(), Vec::new());
        self.repeats = std::mem::take(&mut self.by_day).repeats;
        let ids = std::mem::take(&mut self.ids);
        self.out.ids = std::mem::take(&mut self.builder.interner).into_ids(ids);
        self.out.has_amounts = self.builder.has_amounts;
        let columns = self.builder.columns(self.grouped.len);
        room::ask(self.taken, &columns)?;
        let [days, amounts, orders, numbers] = columns;
        self.out.days.reserve_exact(days / 4);
        self.out.amounts.reserve_exact(amounts / 8);
        self.out.orders.reserve_exact(orders / 8);
        self.numbers.reserve_exact(numbers / 4);
        Ok(())
    }

    /// The numbers in the table of the customers with a refund that names an order, rising.
    fn refunded(&self) -> Vec<u32> {
        if self.refunded.is_empty() {
            return Vec::new();
        }
        let mut refunded = vec![false; self.order.len()];
        for &customer in &self.refunded {
            if let Some(refunded) = refunded.get_mut(customer as usize) {
                *refunded = true;
            }
        }
        let is_refunded = |customer: u32| refunded.get(customer as usize) == Some(&true);
        (0..).zip(&self.order).filter(|it| is_refunded(*it.1)).map(|it| it.0).collect()
    }

    /// Puts the rows of some customers into the table: row by row and not customer by customer, of which a processor would
    /// not foresee where they end.
    #[inline(never)]
    fn place(&mut self, customer: usize) -> usize {
        let Self { out, grouped, numbers, order, builder, .. } = self;
        let from = out.days.len();
        let ends = out.offsets.get(customer + 1..).unwrap_or_default();
        let firsts = order.get(customer..).unwrap_or_default();
        let to = ends.get(..SOME).unwrap_or(ends).last().map_or(0, |&end| end as usize);
        out.days.resize(to, Day::default());
        out.amounts.resize(to, Money::ZERO);
        let (days, amounts) = (out.days.get_mut(from..), out.amounts.get_mut(from..));
        let columns = days.unwrap_or_default().iter_mut().zip(amounts.unwrap_or_default());
        let (mut customer, mut place) = (0, firsts.first().copied().unwrap_or(0));
        let (mut first, mut last) = out.span.unwrap_or((Day::new(i32::MAX), Day::new(i32::MIN)));
        for (row, (day, amount)) in (from as u32 + 1..).zip(columns) {
            let at = place as usize;
            if let Some(&words) = grouped.rows.from(at * ROW).first_chunk() {
                (*day, *amount, _) = unpack(of_words(words));
            }
            if builder.has_orders {
                out.orders.extend(grouped.orders.from(at).first());
            }
            if builder.is_numbered {
                numbers.extend(grouped.numbers.from(at).first());
            }
            (first, last) = (first.min(*day), last.max(*day));
            let is_last = ends.get(customer).is_none_or(|&end| end == row);
            customer += usize::from(is_last);
            let next = firsts.get(customer).copied().unwrap_or(0);
            place = if is_last { next } else { place + 1 };
        }
        out.span = Some((first, last));
        SOME + to - from
    }

    fn finish(&mut self) -> Built {
        sort_by_key(&mut self.refused, |refused| (refused.line, 0, 0));
        Built {
            repeats: std::mem::take(&mut self.repeats),
            table: std::mem::take(&mut self.out),
            refused: std::mem::take(&mut self.refused),
        }
    }
}

/// The refunds of a part, of all that are sorted by parts.
fn refunds_of(refunds: &[Refund], part: usize) -> &[Refund] {
    let start = refunds.partition_point(|refund| usize::from(part_of(refund.key)) < part);
    let end = refunds.partition_point(|refund| usize::from(part_of(refund.key)) <= part);
    refunds.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::task::run;

    type Line = (&'static str, i32, i64, u64);

    fn build(rows: &[Line]) -> Built {
        let mut builder = TransactionsBuilder::new(true, true);
        for (line, &(id, day, amount, order)) in rows.iter().enumerate() {
            builder.push(
                id.as_bytes(),
                Day::new(day),
                Money::from_millionths(amount),
                order,
                (line as u64 + 1, RowSum::default()),
            );
        }
        run(builder.build()).expect("sorting cannot fail")
    }

    fn rows(table: &Transactions) -> Vec<(String, i32, i64)> {
        let mut rows = Vec::new();
        for (customer, purchases) in table.iter().enumerate() {
            for (day, amount) in purchases.days.iter().zip(purchases.amounts) {
                rows.push((table.ids().get(customer), day.number(), amount.millionths()));
            }
        }
        rows
    }

    #[test]
    fn a_refund_lowers_revenue_on_its_own_day_and_is_no_occasion() {
        let built = build(&[
            ("ann", 10, 500, 0),
            ("ann", 12, -200, 0),
            ("bob", 5, -100, 0),
            ("bob", 6, 50, 0),
        ]);
        assert_eq!(
            rows(&built.table),
            [("ann".into(), 10, 500), ("ann".into(), 12, -200), ("bob".into(), 6, 50)]
        );
        // Bob had bought nothing by day 5.
        assert_eq!(built.refused, [Refused { line: 3, amount: Money::from_millionths(-100) }]);
        let ann = built.table.of(0);
        assert_eq!(ann.occasions().count(), 1);
        assert_eq!(ann.revenue(), Money::from_millionths(300));
    }

    #[test]
    fn adding_to_a_loaded_table_equals_loading_both_files_at_once() {
        let (one, other) = (
            [("ann", 3, 10, 0), ("long customer id", 1, 5, 0)],
            [("bob", 2, 7, 0), ("ann", 1, 4, 0)],
        );
        let mut builder = TransactionsBuilder::new(true, true);
        builder.extend(&build(&one).table);
        for &(id, day, amount, order) in &other {
            builder.push(
                id.as_bytes(),
                Day::new(day),
                Money::from_millionths(amount),
                order,
                (1, RowSum::default()),
            );
        }
        let joined = run(builder.build()).expect("sorting cannot fail");
        assert_eq!(rows(&joined.table), rows(&build(&[one, other].concat()).table));
    }

    proptest! {
        #[test]
        fn rows_that_repeat_others_are_found(
            lines in prop::collection::vec((0_usize..3, 0_i32..3, -2_i64..4, 0_u64..3, 0_u8..3), 0..250),
            merges: bool,
        ) {
            let mut builder = TransactionsBuilder::new(true, true).merging(merges);
            let mut firsts = [i32::MAX; 6];
            for (line, &(name, day, amount, order, note)) in (1..).zip(&lines) {
                let cells = format!("{name},{day},{amount},{order},{note}");
                let origin = (line, RowSum::of(cells.as_bytes()));
                let id = format!("customer {name}");
                builder.push(id.as_bytes(), Day::new(day), Money::from_millionths(amount), order, origin);
                if amount >= 0 {
                    firsts[name] = firsts[name].min(day);
                }
            }
            let built = run(builder.build()).expect("sorting cannot fail");
            let (mut seen, mut repeats, mut expected) = (HashSet::new(), Repeats::default(), Vec::new());
            for (line, cells) in (1..).zip(&lines) {
                let &(name, day, amount, ..) = cells;
                let id = format!("customer {name}");
                if amount < 0 && firsts[name] > day {
                    continue;
                }
                let is_repeated = !seen.insert(cells);
                if is_repeated {
                    let line = if merges { line } else { 0 };
                    repeats.add(line, Day::new(day), Money::from_millionths(amount), || id.clone());
                }
                if !(is_repeated && merges) {
                    expected.push((id, day, amount));
                }
            }
            prop_assert_eq!(built.repeats, repeats);
            let mut rows = rows(&built.table);
            rows.sort();
            expected.sort();
            prop_assert_eq!(rows, expected);
        }

        #[test]
        fn rows_come_out_sorted_and_none_is_lost(
            lines in prop::collection::vec((0_usize..40, 0_i32..50, 0_i64..1000), 0..400),
            budget in 1_usize..500,
        ) {
            let names: Vec<String> = (0..40).map(|n| "x".repeat(n % 12) + &n.to_string()).collect();
            let mut builder = TransactionsBuilder::new(false, true);
            for &(name, day, amount) in &lines {
                builder.push(names[name].as_bytes(), Day::new(day), Money::from_millionths(amount), 0, (1, RowSum::default()));
            }
            let mut task = builder.build();
            let mut reached = 0.0;
            let built = loop {
                match task.step(budget).expect("sorting cannot fail") {
                    Step::Done(built) => break built,
                    Step::Progress(share) => {
                        prop_assert!((reached..=1.0).contains(&share), "{share} after {reached}");
                        reached = share;
                    }
                }
            };
            let mut expected: Vec<_> =
                lines.iter().map(|&(name, day, amount)| (names[name].clone(), day, amount)).collect();
            // Stable: rows of one day stay in the order of the file.
            expected.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
            prop_assert_eq!(rows(&built.table), expected);
        }
    }
}
