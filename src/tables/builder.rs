//! Rows in any order → [`Transactions`], sorted by customer and day.
//!
//! With millions of customers one id table misses the cache at every row. So rows are dealt by the hash of their id into
//! parts while they are read; then, part by part, ids are interned in a table that stays in the cache, the ids of all
//! parts are merged into one sorted list, and every row is put straight into its final place. Each row is written twice
//! and read twice, at 20 bytes before and 12 after.

use crate::calendar::Day;
use crate::error::Result;
use crate::stats::order::sort_by_key;
use crate::tables::{IdKey, Interner, Money, Transactions};
use crate::task::{Step, Task};

/// Parts the rows are dealt into: few enough to write to all of them at once, enough that 4 million customers leave
/// 8 thousand to a part.
const PARTS: usize = 512;

/// Rows in a part's largest block. Blocks are never moved, so loading has no doubling peaks.
const BLOCK: usize = 4096;

/// Collects the rows of a transactions file.
#[derive(Debug)]
pub struct TransactionsBuilder {
    interner: Interner,
    parts: Vec<Part>,
    rows: usize,
    has_orders: bool,
    has_amounts: bool,
}

/// A purchase: 20 bytes. The key becomes the customer's number within the part once that is known.
#[derive(Clone, Copy, Debug)]
#[repr(Rust, packed(4))]
struct Row {
    key: u64,
    amount: Money,
    day: Day,
}

#[derive(Debug, Default)]
struct Part {
    full: Vec<Block>,
    open: Block,
    /// Refunds wait until it is known which customers had bought something by then.
    refunds: Vec<Refund>,
}

/// Rows of a part, in the order they came.
#[derive(Debug, Default)]
struct Block {
    rows: Vec<Row>,
    /// The order of each row, where the file has order ids.
    orders: Vec<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Refund {
    key: IdKey,
    day: Day,
    amount: Money,
    order: u64,
    /// The line of the file, or none for a row that an earlier load accepted.
    line: Option<u64>,
}

impl Part {
    #[inline]
    fn push(&mut self, row: Row, order: Option<u64>) {
        if self.open.rows.len() == self.open.rows.capacity() {
            self.grow(order.is_some());
        }
        self.open.rows.push(row);
        if let Some(order) = order {
            self.open.orders.push(order);
        }
    }

    #[cold]
    fn grow(&mut self, has_orders: bool) {
        let capacity = (self.open.rows.capacity() * 4).clamp(64, BLOCK);
        let orders = Vec::with_capacity(if has_orders { capacity } else { 0 });
        let next = Block { rows: Vec::with_capacity(capacity), orders };
        self.full.push(std::mem::replace(&mut self.open, next));
    }

    /// The rows, a block at a time and in the order they came.
    fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.full.iter_mut().chain(std::iter::once(&mut self.open))
    }
}

/// The numbers of a part's ids by their hash: open addressing with linear probing, at most half full. One table serves
/// all parts in turn, so that it stays in the cache.
#[derive(Debug, Default)]
struct Slots {
    /// A number plus one; 0 is empty.
    slots: Vec<u32>,
    used: usize,
}

impl Slots {
    fn clear(&mut self) {
        self.slots.fill(0);
        self.used = 0;
    }

    /// The slot where this key is, or where it belongs. `known` are the ids by their numbers.
    #[inline]
    fn find(&self, key: IdKey, known: &[Source]) -> (usize, Option<u32>) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = key.hash() as usize & mask;
        while let Some(number) = self.slots.get(slot).and_then(|&number| number.checked_sub(1)) {
            if known.get(number as usize).is_none_or(|it| it.key == key) {
                return (slot, Some(number));
            }
            slot = (slot + 1) & mask;
        }
        (slot, None)
    }

    /// Adds the key that is next in number, at the slot where it belongs.
    fn insert(&mut self, slot: usize, number: u32, known: &[Source]) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = number + 1;
        }
        self.used += 1;
        if 2 * self.used >= self.slots.len() {
            let larger = (2 * self.slots.len()).max(64);
            self.slots.clear();
            self.slots.resize(larger, 0);
            for (number, source) in (1..).zip(known) {
                let (slot, _) = self.find(source.key, known);
                if let Some(slot) = self.slots.get_mut(slot) {
                    *slot = number;
                }
            }
        }
    }
}

impl TransactionsBuilder {
    /// A builder for rows with or without order ids and amounts.
    pub fn new(has_orders: bool, has_amounts: bool) -> Self {
        let parts = (0..PARTS).map(|_| Part::default()).collect();
        Self { interner: Interner::default(), parts, rows: 0, has_orders, has_amounts }
    }

    /// Adds one row of the file. The line says where a refund that belongs to no purchase was found.
    pub fn push(&mut self, id: &[u8], day: Day, amount: Money, order: u64, line: u64) {
        self.add(id, day, amount, order, Some(line));
    }

    /// Adds all rows of a table that is already loaded. Rows without order ids stay without when others have them.
    pub fn extend(&mut self, table: &Transactions) {
        if !table.orders.is_empty() && !self.has_orders {
            self.has_orders = true;
            for block in self.parts.iter_mut().flat_map(Part::blocks) {
                block.orders = vec![0; block.rows.len()];
            }
        }
        let mut id = Vec::new();
        for (customer, rows) in table.iter().enumerate() {
            id.clear();
            table.ids.copy_bytes(customer, &mut id);
            for (row, (&day, &amount)) in rows.days.iter().zip(rows.amounts).enumerate() {
                self.add(&id, day, amount, rows.orders.get(row).copied().unwrap_or(0), None);
            }
        }
    }

    /// The work of sorting what was added.
    pub fn build(self) -> Build {
        Build {
            locals: Vec::with_capacity(PARTS),
            sources: Vec::new(),
            merge_width: 0,
            merged: Vec::new(),
            runs: Vec::new(),
            out: Transactions { has_amounts: self.has_amounts, ..Transactions::default() },
            slots: Slots::default(),
            refunded: Vec::new(),
            refused: Vec::new(),
            phase: Phase::Intern(0),
            rows: self.rows,
            builder: self,
        }
    }

    fn add(&mut self, id: &[u8], day: Day, amount: Money, order: u64, line: Option<u64>) {
        let key = self.interner.key(id);
        let Some(part) = self.parts.get_mut(part_of(key)) else { return };
        if amount < Money::ZERO {
            part.refunds.push(Refund { key, day, amount, order, line });
        } else {
            self.rows += 1;
            part.push(Row { key: key.raw(), amount, day }, self.has_orders.then_some(order));
        }
    }
}

/// The top bits of the hash: the id tables inside a part use the lower ones.
fn part_of(key: IdKey) -> usize {
    (key.hash() >> 55) as usize
}

/// What sorting left: the table, and the refunds that belong to no purchase.
#[derive(Debug)]
pub struct Built {
    /// The table.
    pub table: Transactions,
    /// Refunds left out because their customer had bought nothing by then.
    pub refused: Vec<Refused>,
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
    rows: usize,
    phase: Phase,
    /// For each part, its first customer in `sources`.
    locals: Vec<u32>,
    /// Each customer, in the order of the parts.
    sources: Vec<Source>,
    /// Sorted runs of customers: the key, and the place in `sources`.
    runs: Vec<(IdKey, u32)>,
    merged: Vec<(IdKey, u32)>,
    merge_width: usize,
    slots: Slots,
    /// Customers with a refund that names an order, as places in `sources`.
    refunded: Vec<u32>,
    refused: Vec<Refused>,
    out: Transactions,
}

#[derive(Clone, Copy, Debug)]
struct Source {
    key: IdKey,
    rows: u32,
    /// The day of the first purchase.
    first: Day,
    /// The customer's number in the table, once the ids are sorted.
    number: u32,
    /// The place of the customer's next row in the table, then.
    next: u32,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Give every id of a part a number within it.
    Intern(usize),
    /// Merge the sorted ids of the parts, two runs at a time.
    Merge(usize),
    /// Put the rows of a part into their places.
    Place(usize),
    /// Sort the rows of a customer by day.
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
                    self.start_merge();
                    self.phase = Phase::Merge(0);
                }
                Phase::Merge(at) if self.merge_width < self.locals.len() => {
                    spent += self.merge(at);
                    self.phase = Phase::Merge(at + 2 * self.merge_width);
                    if at + 2 * self.merge_width >= self.locals.len() {
                        std::mem::swap(&mut self.runs, &mut self.merged);
                        self.merged.clear();
                        self.merge_width *= 2;
                        self.phase = Phase::Merge(0);
                    }
                }
                Phase::Merge(_) => {
                    self.start_placing();
                    self.phase = Phase::Place(0);
                }
                Phase::Place(part) if part < PARTS => {
                    spent += self.place(part);
                    self.phase = Phase::Place(part + 1);
                }
                Phase::Place(_) => self.phase = Phase::Order(0),
                Phase::Order(customer) if customer < self.out.customers() => {
                    spent += self.order(customer);
                    self.phase = Phase::Order(customer + 1);
                }
                Phase::Order(_) => return Ok(Step::Done(self.finish())),
            }
        }
        let share = |done: usize, all: usize| done as f64 / all.max(1) as f64;
        Ok(Step::Progress(match self.phase {
            Phase::Intern(part) => 0.4 * share(part, PARTS),
            Phase::Merge(_) => 0.4 + 0.2 * share(self.merge_width.min(PARTS), PARTS),
            Phase::Place(part) => 0.6 + 0.25 * share(part, PARTS),
            Phase::Order(customer) => 0.85 + 0.15 * share(customer, self.out.customers()),
        }))
    }
}

impl Build {
    fn intern(&mut self, at: usize) -> usize {
        let base = self.sources.len();
        self.locals.push(base as u32);
        let Some(part) = self.builder.parts.get_mut(at) else { return 1 };
        let slots = &mut self.slots;
        slots.clear();
        let found = &mut self.sources;
        let mut spent = 1;
        for block in part.blocks() {
            spent += block.rows.len();
            for row in &mut block.rows {
                let key = IdKey::from_raw(row.key);
                let (slot, number) = slots.find(key, found.get(base..).unwrap_or_default());
                let local = number.unwrap_or_else(|| {
                    let local = (found.len() - base) as u32;
                    found.push(Source { key, rows: 0, first: row.day, number: 0, next: 0 });
                    slots.insert(slot, local, found.get(base..).unwrap_or_default());
                    local
                });
                row.key = u64::from(local);
                if let Some(source) = found.get_mut(base + local as usize) {
                    source.rows += 1;
                    source.first = source.first.min(row.day);
                }
            }
        }
        for refund in std::mem::take(&mut part.refunds) {
            spent += 1;
            let (_, local) = slots.find(refund.key, found.get(base..).unwrap_or_default());
            let source =
                local.and_then(|local| Some((local, found.get_mut(base + local as usize)?)));
            match (source.filter(|(_, source)| source.first <= refund.day), refund.line) {
                (Some((local, source)), _) => {
                    source.rows += 1;
                    self.rows += 1;
                    let row = Row { key: u64::from(local), amount: refund.amount, day: refund.day };
                    part.push(row, self.builder.has_orders.then_some(refund.order));
                    if refund.order != 0 {
                        self.refunded.push(base as u32 + local);
                    }
                }
                (None, Some(line)) => self.refused.push(Refused { line, amount: refund.amount }),
                (None, None) => {}
            }
        }
        let start = self.runs.len();
        let keys = found.get(base..).unwrap_or_default().iter().map(|source| source.key);
        self.runs.extend(keys.zip(base as u32..));
        let interner = &self.builder.interner;
        if let Some(run) = self.runs.get_mut(start..) {
            interner.sort(run);
        }
        spent
    }

    fn start_merge(&mut self) {
        self.merge_width = 1;
        self.merged = Vec::with_capacity(self.runs.len());
    }

    /// Where the run that begins with this part begins in `runs`.
    fn run_start(&self, part: usize) -> usize {
        self.locals.get(part).map_or(self.sources.len(), |&at| at as usize)
    }

    fn merge(&mut self, at: usize) -> usize {
        let (from, middle, to) = (
            self.run_start(at),
            self.run_start(at + self.merge_width),
            self.run_start(at + 2 * self.merge_width),
        );
        let mut left = self.runs.get(from..middle).unwrap_or_default();
        let mut right = self.runs.get(middle..to).unwrap_or_default();
        while let (Some((&one, lefts)), Some((&other, rights))) =
            (left.split_first(), right.split_first())
        {
            if self.builder.interner.compare(one.0, other.0).is_le() {
                self.merged.push(one);
                left = lefts;
            } else {
                self.merged.push(other);
                right = rights;
            }
        }
        self.merged.extend_from_slice(left);
        self.merged.extend_from_slice(right);
        to - from + 1
    }

    fn start_placing(&mut self) {
        self.merged = Vec::new();
        let mut keys = Vec::with_capacity(self.runs.len());
        let mut offsets = Vec::with_capacity(self.runs.len() + 1);
        let mut offset = 0;
        for (number, &(key, place)) in self.runs.iter().enumerate() {
            offsets.push(offset);
            if let Some(source) = self.sources.get_mut(place as usize) {
                (source.number, source.next) = (number as u32, offset);
                keys.push(key);
                offset += source.rows;
            }
        }
        offsets.push(offset);
        self.runs = Vec::new();
        self.out.offsets = offsets;
        self.out.ids = std::mem::take(&mut self.builder.interner).into_ids(keys);
        self.out.days = vec![Day::default(); self.rows];
        self.out.amounts = vec![Money::ZERO; self.rows];
        self.out.orders = vec![0; if self.builder.has_orders { self.rows } else { 0 }];
    }

    fn place(&mut self, at: usize) -> usize {
        let Some(part) = self.builder.parts.get_mut(at) else { return 1 };
        let mut part = std::mem::take(part);
        let base = self.locals.get(at).map_or(0, |&base| base as usize);
        let mut spent = 1;
        let sources = self.sources.get_mut(base..).unwrap_or_default();
        for block in part.blocks() {
            spent += block.rows.len();
            let mut orders = block.orders.iter();
            for row in &block.rows {
                let Some(source) = sources.get_mut(row.key as usize) else { continue };
                let to = source.next as usize;
                source.next += 1;
                let (Some(day), Some(amount)) =
                    (self.out.days.get_mut(to), self.out.amounts.get_mut(to))
                else {
                    continue;
                };
                (*day, *amount) = (row.day, row.amount);
                if let (Some(to), Some(order)) = (self.out.orders.get_mut(to), orders.next()) {
                    *to = *order;
                }
            }
        }
        spent
    }

    fn order(&mut self, customer: usize) -> usize {
        let bounds = self.out.offsets.get(customer).zip(self.out.offsets.get(customer + 1));
        let range = bounds.map_or(0..0, |(&from, &to)| from as usize..to as usize);
        let Some(days) = self.out.days.get_mut(range.clone()) else { return 1 };
        let Some(amounts) = self.out.amounts.get_mut(range.clone()) else { return 1 };
        let rows = days.len();
        if days.is_sorted() {
            return 1 + rows / 8;
        }
        let mut sorted: Vec<_> = (0..rows).collect();
        sorted.sort_unstable_by_key(|&row| (days.get(row).copied(), row));
        permute(days, &sorted);
        permute(amounts, &sorted);
        if let Some(orders) = self.out.orders.get_mut(range) {
            permute(orders, &sorted);
        }
        1 + rows
    }

    fn finish(&mut self) -> Built {
        self.refunded.sort_unstable();
        self.refunded.dedup();
        let sources = &self.sources;
        let numbers = self.refunded.iter().filter_map(|&place| sources.get(place as usize));
        self.out.refunded = numbers.map(|source| source.number).collect();
        self.out.refunded.sort_unstable();
        let span = self.out.days.iter().fold(None, |span: Option<(Day, Day)>, &day| {
            Some(span.map_or((day, day), |(from, to)| (from.min(day), to.max(day))))
        });
        self.out.span = span;
        sort_by_key(&mut self.refused, |refused| (refused.line, 0, 0));
        Built { table: std::mem::take(&mut self.out), refused: std::mem::take(&mut self.refused) }
    }
}

fn permute<T: Copy>(values: &mut [T], order: &[usize]) {
    let old: Vec<T> = values.to_vec();
    for (to, &from) in values.iter_mut().zip(order) {
        if let Some(&value) = old.get(from) {
            *to = value;
        }
    }
}

#[cfg(test)]
mod tests {
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
                line as u64 + 1,
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
            builder.push(id.as_bytes(), Day::new(day), Money::from_millionths(amount), order, 1);
        }
        let joined = run(builder.build()).expect("sorting cannot fail");
        assert_eq!(rows(&joined.table), rows(&build(&[one, other].concat()).table));
    }

    proptest! {
        #[test]
        fn rows_come_out_sorted_and_none_is_lost(
            lines in prop::collection::vec((0_usize..40, 0_i32..50, 0_i64..1000), 0..400),
            budget in 1_usize..500,
        ) {
            let names: Vec<String> = (0..40).map(|n| "x".repeat(n % 12) + &n.to_string()).collect();
            let mut builder = TransactionsBuilder::new(false, true);
            for &(name, day, amount) in &lines {
                builder.push(names[name].as_bytes(), Day::new(day), Money::from_millionths(amount), 0, 1);
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
