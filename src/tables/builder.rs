//! Rows in any order → [`Transactions`], sorted by customer and day.
//!
//! With millions of customers one id table misses the cache at every row. So rows are dealt by the hash of their id into
//! parts, a batch at a time so that dealing stays in the cache too. Then, part by part, ids are interned in a small table;
//! all ids are sorted; and, again part by part, every row is put straight into its final place. A row takes 20 bytes before
//! and 12 after, and 32 while both are there; an order id adds 8 to each. While repeated rows are merged, the lines of the
//! rows add 4 more, until the parts are done.

use std::ops::Range;

use crate::calendar::Day;
use crate::error::Result;
use crate::stats::order::{rank, sort, sort_by_key};
use crate::tables::ids::Sorting;
use crate::tables::repeats::Seen;
use crate::tables::{IdKey, Interner, Money, Repeats, RowSum, Transactions};
use crate::task::{Step, Task};

/// Parts the rows are dealt into: enough that 4 million customers leave 16 thousand to a part.
const PARTS: usize = 256;

/// Rows that are dealt at once: few enough for the cache, enough that a part gets a good run of them.
const BATCH: usize = 1 << 16;

/// Customers whose rows are sorted in one go.
const SOME: usize = 1024;

/// More rows of one customer than this are sorted by radix, fewer by insertion.
const FEW: usize = 32;

/// Collects the rows of a transactions file.
#[derive(Debug)]
pub struct TransactionsBuilder {
    interner: Interner,
    /// Rows as they come.
    open: Batch,
    dealt: Vec<Dealt>,
    /// Refunds wait until it is known which customers had bought something by then.
    refunds: Vec<Refund>,
    rows: usize,
    has_orders: bool,
    has_amounts: bool,
    /// Whether rows that repeat others are left out.
    merges: bool,
}

/// A purchase: 20 bytes. The key becomes the customer's number within the part once that is known.
///
/// An amount needs 54 bits, and a day of the years from 535 to 3405 needs 20: so the sum of the row's cells fits in between.
/// A row with a day or an amount that needs more has no sum, and repeats no other.
#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(4))]
struct Row {
    key: u64,
    /// The amount; or the highest bit, then 8 bits of the sum, a zero, and 54 of the amount.
    amount: u64,
    /// The day; or 12 bits of the sum, and 20 of the day.
    day: u32,
}

/// The bit of an amount that says that the row has a sum.
const HAS_SUM: u64 = 1 << 63;

/// The number in the place of the customer's of a row that is merged into another.
const MERGED: u64 = u64::MAX;

/// Half the days that 20 bits hold.
const HALF: u32 = 1 << 19;

impl Row {
    /// A row that is no refund.
    #[inline(always)] // once a row
    fn new(key: u64, day: Day, amount: Money, sum: RowSum) -> Self {
        let (amount, day) = (amount.millionths() as u64, day.number() as u32);
        let from_first = day.wrapping_add(HALF);
        if sum.is_known() && amount >> 54 == 0 && from_first < 2 * HALF {
            let sum = sum.raw();
            let amount = HAS_SUM | u64::from(sum >> 12) << 55 | amount;
            return Self { key, amount, day: sum << 20 | from_first };
        }
        Self { key, amount, day }
    }

    fn has_sum(self) -> bool {
        self.amount & HAS_SUM != 0
    }

    #[inline(always)] // once a row
    fn amount(self) -> Money {
        let bits = if self.has_sum() { (1 << 54) - 1 } else { u64::MAX };
        Money::from_millionths((self.amount & bits) as i64)
    }

    #[inline(always)] // once a row
    fn day(self) -> Day {
        Day::new(match self.has_sum() {
            true => (self.day & (2 * HALF - 1)).wrapping_sub(HALF),
            false => self.day,
        } as i32)
    }
}

#[derive(Debug)]
struct Batch {
    rows: Vec<Row>,
    /// The order of each row, where the file has order ids.
    orders: Vec<u64>,
    /// The line of each row, where those that repeat others are merged; 0 if it is not known.
    lines: Vec<u32>,
}

/// A batch by parts, whose rows are in the order they came.
#[derive(Debug)]
struct Dealt {
    batch: Batch,
    /// Where each part begins, and the end of the last one.
    starts: Box<[u32]>,
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
}

impl Batch {
    fn with_capacity(rows: usize, has_orders: bool) -> Self {
        let orders = Vec::with_capacity(if has_orders { rows } else { 0 });
        Self { rows: Vec::with_capacity(rows), orders, lines: Vec::new() }
    }

    #[inline(always)] // once a row
    fn push(&mut self, row: Row, order: u64, has_orders: bool) {
        self.rows.push(row);
        if has_orders {
            self.orders.push(order);
        }
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.orders.clear();
        self.lines.clear();
    }

    fn deal(&self) -> Dealt {
        let mut starts = vec![0; PARTS + 1].into_boxed_slice();
        for row in &self.rows {
            if let Some(count) = starts.get_mut(part_of(IdKey::from_raw(row.key)) + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut next = starts.clone();
        let mut batch = Self {
            rows: self.rows.clone(),
            orders: self.orders.clone(),
            lines: self.lines.clone(),
        };
        for (number, row) in self.rows.iter().enumerate() {
            let Some(place) = next.get_mut(part_of(IdKey::from_raw(row.key))) else { continue };
            if let Some(to) = batch.rows.get_mut(*place as usize) {
                *to = *row;
            }
            if let (Some(to), Some(&order)) =
                (batch.orders.get_mut(*place as usize), self.orders.get(number))
            {
                *to = order;
            }
            if let (Some(to), Some(&line)) =
                (batch.lines.get_mut(*place as usize), self.lines.get(number))
            {
                *to = line;
            }
            *place += 1;
        }
        Dealt { batch, starts }
    }
}

impl Dealt {
    /// The rows of a part, and their orders where there are any.
    fn part(&self, part: usize) -> (&[Row], &[u64]) {
        let range = self.range(part);
        let rows = self.batch.rows.get(range.clone()).unwrap_or_default();
        (rows, self.batch.orders.get(range).unwrap_or_default())
    }

    fn range(&self, part: usize) -> Range<usize> {
        let bounds = self.starts.get(part).zip(self.starts.get(part + 1));
        bounds.map_or(0..0, |(&from, &to)| from as usize..to as usize)
    }
}

/// The top bits of the hash: the id table of a part uses the lower ones.
#[inline(always)] // once a row
fn part_of(key: IdKey) -> usize {
    (key.hash() >> 56) as usize
}

impl TransactionsBuilder {
    /// A builder for rows with or without order ids and amounts.
    pub fn new(has_orders: bool, has_amounts: bool) -> Self {
        Self {
            interner: Interner::default(),
            open: Batch::with_capacity(BATCH, has_orders),
            dealt: Vec::new(),
            refunds: Vec::new(),
            rows: 0,
            has_orders,
            has_amounts,
            merges: false,
        }
    }

    /// The same builder, which leaves out rows that repeat others in every cell.
    #[must_use]
    pub fn merging(self, merges: bool) -> Self {
        Self { merges, ..self }
    }

    /// Adds one row of the file. The line says where a row was found that is left out, and the sum tells rows that repeat
    /// others.
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
            let dealt = self.dealt.iter_mut().map(|dealt| &mut dealt.batch);
            for batch in dealt.chain([&mut self.open]) {
                batch.orders = vec![0; batch.rows.len()];
            }
        }
        let mut id = Vec::new();
        for (customer, rows) in table.iter().enumerate() {
            id.clear();
            table.ids.copy_bytes(customer, &mut id);
            for (row, (&day, &amount)) in rows.days.iter().zip(rows.amounts).enumerate() {
                let order = rows.orders.get(row).copied().unwrap_or(0);
                self.add(&id, day, amount, order, (None, RowSum::default()));
            }
        }
    }

    /// The work of sorting what was added.
    pub fn build(mut self) -> Build {
        self.deal();
        sort_by_key(&mut self.refunds, |refund| (part_of(refund.key) as u64, 0, 0));
        Build {
            refunds: Batch::with_capacity(0, self.has_orders).deal(),
            builder: self,
            phase: Phase::Intern(0),
            slots: Slots::default(),
            seen: Seen::default(),
            repeats: Repeats::default(),
            sorting: Sorting::default(),
            order: Vec::new(),
            ids: Vec::new(),
            rows: 0,
            keys: Vec::new(),
            next: Vec::new(),
            parts: Vec::with_capacity(PARTS),
            refunded: Vec::new(),
            refused: Vec::new(),
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
            self.refunds.push(Refund { key, day, amount, order, line, sum });
            return;
        }
        if self.open.rows.len() == self.open.rows.capacity() {
            self.deal();
        }
        self.open.push(Row::new(key.raw(), day, amount, sum), order, self.has_orders);
        if self.merges {
            self.open.lines.push(line.and_then(|line| line.try_into().ok()).unwrap_or(0));
        }
    }

    #[inline(never)]
    fn deal(&mut self) {
        self.rows += self.open.rows.len();
        self.dealt.push(self.open.deal());
        self.open.clear();
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
    phase: Phase,
    slots: Slots,
    seen: Seen,
    repeats: Repeats,
    sorting: Sorting,
    /// The places of the ids in their order.
    order: Vec<u32>,
    /// The ids in their order, and how many rows those have that were collected.
    ids: Vec<IdKey>,
    rows: u32,
    /// The customers' ids, part after part.
    keys: Vec<IdKey>,
    /// How many rows each of them has; then where its next row goes.
    next: Vec<u32>,
    /// Where each part begins among them.
    parts: Vec<u32>,
    /// The refunds that belong to a purchase, by parts.
    refunds: Dealt,
    /// The customers with a refund that names an order.
    refunded: Vec<u32>,
    refused: Vec<Refused>,
    out: Transactions,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Give every id of a part a number within it.
    Intern(usize),
    /// Sort all ids.
    Sort,
    /// Collect the sorted ids from this one on.
    Collect(usize),
    /// Make room for a column of the rows.
    Room(usize),
    /// Put the rows of a part into their places.
    Place(usize),
    /// Sort the rows of some customers by day.
    Order(usize),
}

impl Task for Build {
    type Output = Built;

    fn step(&mut self, budget: usize) -> Result<Step<Built>> {
        let mut spent = 0;
        while spent < budget {
            match self.phase {
                Phase::Intern(part) if part < PARTS => {
                    spent += self.intern(part);
                    self.phase = Phase::Intern(part + 1);
                }
                Phase::Intern(_) => {
                    self.seen = Seen::default();
                    self.phase = Phase::Sort;
                }
                Phase::Sort => {
                    spent += Sorting::SOME;
                    if self.builder.interner.sort(&self.keys, &mut self.sorting) {
                        let sorting = std::mem::take(&mut self.sorting);
                        self.order = self.builder.interner.sorted(&self.keys, sorting);
                        self.phase = Phase::Collect(0);
                    }
                }
                Phase::Collect(from) if from < self.order.len() => {
                    spent += self.collect(from);
                    self.phase = Phase::Collect(from + Sorting::SOME);
                }
                Phase::Collect(_) => {
                    self.open();
                    self.phase = Phase::Room(0);
                }
                Phase::Room(column) if column < 3 => {
                    spent += Sorting::SOME;
                    self.phase = Phase::Room(column + usize::from(self.make_room(column)));
                }
                Phase::Room(_) => self.phase = Phase::Place(0),
                Phase::Place(part) if part < PARTS => {
                    spent += self.place(part);
                    self.phase = Phase::Place(part + 1);
                }
                Phase::Place(_) => self.phase = Phase::Order(0),
                Phase::Order(customer) if customer < self.out.customers() => {
                    spent += self.order(customer..customer + SOME);
                    self.phase = Phase::Order(customer + SOME);
                }
                Phase::Order(_) => return Ok(Step::Done(self.finish())),
            }
        }
        let share = |done: usize, all: usize| done.min(all) as f64 / all.max(1) as f64;
        Ok(Step::Progress(match self.phase {
            Phase::Intern(part) => 0.4 * share(part, PARTS),
            Phase::Sort => 0.4,
            Phase::Collect(_) | Phase::Room(_) => 0.5,
            Phase::Place(part) => 0.5 + 0.4 * share(part, PARTS),
            Phase::Order(customer) => 0.9 + 0.1 * share(customer, self.out.customers()),
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
    fn intern(&mut self, part: usize) -> usize {
        let Self { builder, slots, keys, next, seen, repeats, .. } = self;
        let TransactionsBuilder { dealt, interner, merges, refunds, .. } = &mut *builder;
        let base = keys.len();
        self.parts.push(base as u32);
        slots.slots.fill(0);
        let rows: usize = dealt.iter().map(|dealt| dealt.range(part).len()).sum();
        seen.begin(rows + refunds_of(refunds, part).len());
        for dealt in dealt {
            let range = dealt.range(part);
            let Batch { rows, orders, lines } = &mut dealt.batch;
            for (place, row) in range.clone().zip(rows.get_mut(range).unwrap_or_default()) {
                let key = IdKey::from_raw(row.key);
                let (slot, number) = slots.find(key, keys.get(base..).unwrap_or_default());
                let number = number.unwrap_or_else(|| {
                    keys.push(key);
                    next.push(0);
                    slots.insert(slot, keys.get(base..).unwrap_or_default());
                    (keys.len() - base) as u32 - 1
                });
                row.key = number.into();
                let order = orders.get(place).copied().unwrap_or(0);
                if row.has_sum()
                    && seen.is_repeated([row.key | u64::from(row.day) << 32, row.amount, order])
                {
                    let line = lines.get(place).copied().unwrap_or(0);
                    repeats.add(line.into(), row.day(), row.amount(), || interner.text(key));
                    if *merges {
                        row.key = MERGED;
                        continue;
                    }
                }
                if let Some(rows) = next.get_mut(base + number as usize) {
                    *rows += 1;
                }
            }
            if part + 1 == PARTS {
                *lines = Vec::new();
            }
        }
        self.accept_refunds(part, base);
        1 + rows
    }

    /// Accepts the refunds of customers who had bought something by then.
    fn accept_refunds(&mut self, part: usize, base: usize) {
        let refunds = refunds_of(&self.builder.refunds, part);
        let mut firsts = Vec::new();
        if !refunds.is_empty() {
            firsts.resize(self.keys.len() - base, Day::new(i32::MAX));
            for row in self.builder.dealt.iter().flat_map(|dealt| dealt.part(part).0) {
                if let Some(first) = firsts.get_mut(row.key as usize) {
                    *first = row.day().min(*first);
                }
            }
        }
        for refund in refunds {
            let &Refund { key, day, amount, order, line, sum } = refund;
            let number = self.slots.find(key, self.keys.get(base..).unwrap_or_default()).1;
            let accepts = |number: &u32| firsts.get(*number as usize).is_some_and(|it| *it <= day);
            match (number.filter(accepts), line) {
                (Some(number), _) => {
                    let customer = base + number as usize;
                    let cells = [day.number() as u64, amount.millionths() as u64, order];
                    let [day_word, amount_word, order_word] = cells;
                    let row = [number.into(), day_word, amount_word, order_word, sum.raw().into()];
                    if sum.is_known() && self.seen.is_repeated(row) {
                        let merges = self.builder.merges;
                        let line = line.filter(|_| merges).unwrap_or(0);
                        self.repeats.add(line, day, amount, || self.builder.interner.text(key));
                        if merges {
                            continue;
                        }
                    }
                    if let Some(rows) = self.next.get_mut(customer) {
                        *rows += 1;
                    }
                    let row = Row::new(number.into(), day, -amount, RowSum::default());
                    self.refunds.batch.push(row, order, self.builder.has_orders);
                    if order != 0 {
                        self.refunded.push(customer as u32);
                    }
                }
                (None, Some(line)) => self.refused.push(Refused { line, amount }),
                (None, None) => {}
            }
        }
        if let Some(end) = self.refunds.starts.get_mut(part + 1) {
            *end = self.refunds.batch.rows.len() as u32;
        }
    }

    /// Collects some of the ids in their order, and where the rows of each begin.
    #[inline(never)]
    fn collect(&mut self, from: usize) -> usize {
        let (n, mut end) = (self.order.len(), self.rows);
        self.ids.reserve_exact(if from == 0 { n } else { 0 });
        self.out.offsets.reserve_exact(if from == 0 { n + 1 } else { 0 });
        for &customer in self.order.get(from..n.min(from + Sorting::SOME)).unwrap_or_default() {
            let customer = customer as usize;
            if let (Some(next), Some(&key)) = (self.next.get_mut(customer), self.keys.get(customer))
            {
                self.ids.push(key);
                self.out.offsets.push(end);
                end += std::mem::replace(next, end);
            }
        }
        self.rows = end;
        Sorting::SOME
    }

    /// Begins the table: its customers, and no rows yet.
    fn open(&mut self) {
        let mut offsets = std::mem::take(&mut self.out.offsets);
        offsets.push(self.rows);
        let (order, ids) = (std::mem::take(&mut self.order), std::mem::take(&mut self.ids));
        self.keys = Vec::new();
        self.out = Transactions {
            ids: std::mem::take(&mut self.builder.interner).into_ids(ids),
            offsets,
            refunded: self.numbers(&order),
            has_amounts: self.builder.has_amounts,
            ..Transactions::default()
        };
    }

    /// Makes room for some rows of a column; whether that was the last of it.
    fn make_room(&mut self, column: usize) -> bool {
        let Self { out, rows, .. } = self;
        let rows = *rows as usize;
        match column {
            0 => lengthen(&mut out.days, rows),
            1 => lengthen(&mut out.amounts, rows),
            _ => lengthen(&mut out.orders, if self.builder.has_orders { rows } else { 0 }),
        }
    }

    /// The numbers in the table of the customers with a refund that names an order, rising.
    fn numbers(&self, order: &[u32]) -> Vec<u32> {
        if self.refunded.is_empty() {
            return Vec::new();
        }
        let mut refunded = vec![false; order.len()];
        for &customer in &self.refunded {
            if let Some(refunded) = refunded.get_mut(customer as usize) {
                *refunded = true;
            }
        }
        let is_refunded = |customer: u32| refunded.get(customer as usize) == Some(&true);
        (0..).zip(order).filter(|it| is_refunded(*it.1)).map(|it| it.0).collect()
    }

    #[inline(never)]
    fn place(&mut self, part: usize) -> usize {
        let Self { builder, out, .. } = self;
        let base = self.parts.get(part).map_or(0, |&base| base as usize);
        let next = self.next.get_mut(base..).unwrap_or_default();
        let mut spent = 1;
        let purchases = builder.dealt.iter().map(|dealt| (dealt, false));
        for (dealt, are_refunds) in purchases.chain([(&self.refunds, true)]) {
            let (rows, orders) = dealt.part(part);
            spent += rows.len();
            for (number, row) in rows.iter().enumerate() {
                // None for a row that is merged into another.
                let Some(next) = next.get_mut(row.key as usize) else { continue };
                let to = *next as usize;
                *next += 1;
                let (Some(day), Some(amount)) = (out.days.get_mut(to), out.amounts.get_mut(to))
                else {
                    continue;
                };
                (*day, *amount) = (row.day(), row.amount());
                if are_refunds {
                    *amount = -*amount;
                }
                if let (Some(to), Some(&order)) = (out.orders.get_mut(to), orders.get(number)) {
                    *to = order;
                }
            }
        }
        spent
    }

    #[inline(never)]
    fn order(&mut self, customers: Range<usize>) -> usize {
        let mut spent = SOME;
        for customer in customers {
            let bounds = self.out.offsets.get(customer).zip(self.out.offsets.get(customer + 1));
            let Some((&from, &to)) = bounds else { break };
            let range = from as usize..to as usize;
            spent += range.len() / 8;
            self.out.sort_by_day(range.clone());
            if let Some([first, .., last] | [first @ last]) = self.out.days.get(range) {
                let (from, to) = self.out.span.unwrap_or((*first, *last));
                self.out.span = Some((from.min(*first), to.max(*last)));
            }
        }
        spent
    }

    fn finish(&mut self) -> Built {
        sort_by_key(&mut self.refused, |refused| (refused.line, 0, 0));
        Built {
            table: std::mem::take(&mut self.out),
            refused: std::mem::take(&mut self.refused),
            repeats: std::mem::take(&mut self.repeats),
        }
    }
}

/// The refunds of a part, of all that are sorted by parts.
fn refunds_of(refunds: &[Refund], part: usize) -> &[Refund] {
    let start = refunds.partition_point(|refund| part_of(refund.key) < part);
    let end = refunds.partition_point(|refund| part_of(refund.key) <= part);
    refunds.get(start..end).unwrap_or_default()
}

/// Adds some empty values to a column that is to have so many; whether it has them all.
fn lengthen<T: Clone + Default>(column: &mut Vec<T>, rows: usize) -> bool {
    column.reserve_exact(rows - column.len());
    column.resize(rows.min(column.len() + 4 * Sorting::SOME), T::default());
    column.len() == rows
}

impl Transactions {
    /// Sorts these rows by their days; those of one day keep their order.
    #[inline(always)] // once a customer
    fn sort_by_day(&mut self, range: Range<usize>) {
        let Some(days) = self.days.get_mut(range.clone()) else { return };
        if days.is_sorted() {
            return;
        }
        let Some(amounts) = self.amounts.get_mut(range.clone()) else { return };
        let orders = self.orders.get_mut(range).unwrap_or_default();
        if days.len() > FEW {
            return sort_many(days, amounts, orders);
        }
        for row in 1..days.len() {
            for row in (1..=row).rev() {
                if days.get(row - 1) <= days.get(row) {
                    break;
                }
                days.swap(row - 1, row);
                amounts.swap(row - 1, row);
                if !orders.is_empty() {
                    orders.swap(row - 1, row);
                }
            }
        }
    }
}

fn sort_many(days: &mut [Day], amounts: &mut [Money], orders: &mut [u64]) {
    let mut order: Vec<_> = days.iter().map(|day| rank(day.number().into())).zip(0..).collect();
    sort(&mut order);
    permute(days, &order);
    permute(amounts, &order);
    permute(orders, &order);
}

fn permute<T: Copy>(values: &mut [T], order: &[(u64, u32)]) {
    let old = values.to_vec();
    for (to, &(_, from)) in values.iter_mut().zip(order) {
        if let Some(&value) = old.get(from as usize) {
            *to = value;
        }
    }
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
        fn a_packed_row_is_what_it_was_made_of(
            day in prop_oneof![any::<i32>(), -600_000..600_000],
            amount in prop_oneof![0..i64::MAX, 0..=Money::MAX.millionths()],
            cells in "[a-z]{0,20}",
        ) {
            let (day, amount) = (Day::new(day), Money::from_millionths(amount));
            for sum in [RowSum::default(), RowSum::of(cells.as_bytes()).0] {
                let row = Row::new(7, day, amount, sum);
                prop_assert_eq!((row.day(), row.amount()), (day, amount));
            }
            let one = Row::new(7, Day::new(20_000), Money::MAX, RowSum::of(cells.as_bytes()).0);
            prop_assert!(one.has_sum());
            let other = Row::new(7, Day::new(20_000), Money::MAX, RowSum::of(b"other").0);
            prop_assert_ne!((one.amount, one.day), (other.amount, other.day));
        }

        #[test]
        fn rows_that_repeat_others_are_found(
            lines in prop::collection::vec((0_usize..6, 0_i32..4, -2_i64..4, 0_u64..3, 0_u8..3), 0..150),
            merges: bool,
        ) {
            let mut builder = TransactionsBuilder::new(true, true).merging(merges);
            let mut firsts = [i32::MAX; 6];
            for (line, &(name, day, amount, order, note)) in (1..).zip(&lines) {
                let cells = format!("{name},{day},{amount},{order},{note}");
                let origin = (line, RowSum::of(cells.as_bytes()).0);
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
            let built = loop {
                match task.step(budget).expect("sorting cannot fail") {
                    Step::Done(built) => break built,
                    Step::Progress(share) => prop_assert!((0.0..=1.0).contains(&share)),
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
