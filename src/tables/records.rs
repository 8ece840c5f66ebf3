//! Rows of any shape by customer: what all tables but the transactions are made of.
//!
//! Cells are numbers that sort as the values do, so rows sort by a few radix passes, and a table is the same whatever the
//! order its rows came in, but for rows that agree in customer and time, which keep theirs.

use std::ops::Range;

use crate::calendar::{Day, Period};
use crate::stats::order::sort;
use crate::tables::column::{Column, EMPTY, Filling, keep};
use crate::tables::room::{self, Taken};
use crate::tables::{Cell, CellKind, IdKey, Ids, Interner};

/// What a table has that is its records and nothing else.
macro_rules! made_of_records {
    ($table:ident) => {
        impl $table {
            /// The table of the rows that its [builder](Self::builder) collected.
            pub fn new(records: $crate::tables::Records) -> Self {
                Self(records)
            }
        }

        impl std::ops::Deref for $table {
            type Target = $crate::tables::Records;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    };
}
pub(super) use made_of_records;

/// Rows by customer, in the order of the ids' bytes, and then by time; rows without a time come after those with one, and
/// rows without a customer after all others.
#[derive(Clone, Debug, Default)]
pub struct Records {
    ids: Ids,
    /// Where the rows of each customer begin, and the end of the last one: `customers + 1`.
    offsets: Vec<u32>,
    columns: Vec<Column>,
    /// The headers of the columns after the fixed ones.
    headers: Vec<String>,
    time: Option<usize>,
    len: usize,
    unit: Option<Period>,
}

impl Records {
    /// How many customers have a row.
    pub fn customers(&self) -> usize {
        self.ids.len()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The customers' ids: row i is customer i.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The first and the last day with a row.
    pub fn span(&self) -> Option<(Day, Day)> {
        let (first, last) = self.columns.get(self.time?)?.range()?;
        first.day().zip(last.day())
    }

    /// The rows of one customer; none for a number that is not one.
    pub fn of(&self, customer: usize) -> Range<usize> {
        let bounds = self.offsets.get(customer).zip(self.offsets.get(customer + 1));
        bounds.map_or(0..0, |(&from, &to)| from as usize..to as usize)
    }

    /// The rows without a customer.
    pub fn anonymous(&self) -> Range<usize> {
        self.offsets.last().map_or(0, |&end| end as usize)..self.len
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// What the cells of a column are.
    pub fn kind(&self, column: usize) -> Option<CellKind> {
        self.columns.get(column).map(Column::kind)
    }

    /// The cell of a row and column; none where there is none.
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        self.columns.get(column).map_or(Cell::None, |column| column.cell(row))
    }

    /// The unit in which lengths of time were told in the first file that has some; in the table they are in days.
    pub fn unit(&self) -> Option<Period> {
        self.unit
    }

    /// Whether a column has a cell that is not empty.
    pub fn is_filled(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(Column::is_filled)
    }

    /// The number of a row's text in a column of texts, in the order of their bytes from 0; none for an empty cell.
    pub fn code(&self, row: usize, column: usize) -> Option<u32> {
        self.columns.get(column)?.code(row)
    }

    /// The different texts of a column, each once, in the order of their bytes.
    pub fn names(&self, column: usize) -> impl Iterator<Item = &str> {
        self.columns.get(column).into_iter().flat_map(Column::names)
    }

    /// The columns after those that every table of its sort has: their headers, and where they are.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, usize)> {
        let fixed = self.columns.len() - self.headers.len();
        self.headers.iter().zip(fixed..).map(|(header, column)| (header.as_str(), column))
    }
}

/// Collects rows, in any order.
#[derive(Clone, Debug, Default)]
pub struct RecordsBuilder {
    interner: Interner,
    /// The customer of each row; the key that no id has for a row without one.
    keys: Vec<IdKey>,
    columns: Vec<Filling>,
    headers: Vec<String>,
    time: Option<usize>,
    /// How many rows an earlier table put before the others.
    earlier: usize,
    /// The unit in which lengths of time are told.
    pub(crate) unit: Option<Period>,
}

/// The customer of rows that have none.
const NO_KEY: IdKey = IdKey::from_raw(0);

impl RecordsBuilder {
    /// No rows yet, of these columns; the rows of a customer are sorted by the column of days or instants at `time`, or
    /// stay in the order they come.
    pub fn new(columns: &[CellKind], time: Option<usize>) -> Self {
        let columns = columns.iter().map(|&kind| Filling::new(kind, 0)).collect();
        Self { columns, time, ..Self::default() }
    }

    /// How many rows were added.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no row was added.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Makes room for so many more rows of a file, of so many bytes together; whether there is.
    pub(crate) fn reserve(&mut self, bytes: usize, rows: usize) -> bool {
        let mut columns = self.columns.iter_mut();
        room::reserve(&mut self.keys, rows)
            && self.interner.reserve(bytes, rows)
            && columns.all(|column| column.reserve(bytes, rows))
    }

    /// How many rows were added, and the bytes they take now and at the worst moment of loading them: 24 and 8 a column of
    /// each, which may double as vectors do, 60 while they are sorted; and the texts.
    pub(crate) fn taken(&self) -> Taken {
        let texts: usize = self.columns.iter().map(Filling::texts).sum();
        let texts = (texts + self.interner.size()) as u64;
        let rows = self.len() as u64;
        let held = rows * (24 + 8 * self.columns.len() as u64);
        Taken { rows, size: (held + texts, 2 * held + 60 * rows + 3 * texts) }
    }

    /// The place of the column with this header, after those that every table of its sort has. It is added if it is not
    /// there, empty in the rows so far; if it is there with cells of another kind it becomes one of texts.
    pub fn attribute(&mut self, header: &str, kind: CellKind) -> usize {
        let fixed = self.columns.len() - self.headers.len();
        let known = self.headers.iter().position(|known| known == header);
        match known.and_then(|at| self.columns.get_mut(fixed + at)) {
            Some(column) if column.kind() == kind || column.kind() == CellKind::Text => {}
            Some(column) => *column = std::mem::take(column).written(),
            None => {
                self.headers.push(header.to_owned());
                self.columns.push(Filling::new(kind, self.keys.len()));
            }
        }
        fixed + known.unwrap_or(self.headers.len() - 1)
    }

    /// Adds one row, of no customer if the id is empty. Cells that are left out at the end, or are not of their column's
    /// kind, are empty; in a column of texts every cell is written out.
    pub fn push(&mut self, customer: &[u8], cells: &[Cell<'_>]) {
        let key = if customer.is_empty() { NO_KEY } else { self.interner.key(customer) };
        self.keys.push(key);
        for (place, column) in self.columns.iter_mut().enumerate() {
            column.push(cells.get(place).copied().unwrap_or_default());
        }
    }

    /// Adds all rows of a table that was built before, ahead of those that are here: the same as if its file had been read
    /// first.
    pub fn extend(&mut self, table: &Records) {
        let fixed = self.columns.len() - self.headers.len();
        let mut places: Vec<usize> = (0..fixed).collect();
        for (header, column) in table.attributes() {
            places.push(self.attribute(header, table.kind(column).unwrap_or_default()));
        }
        let mut cells = vec![Cell::None; self.columns.len()];
        let mut id = Vec::new();
        // One number past the last customer stands for the rows that have none.
        for customer in 0..=table.customers() {
            id.clear();
            table.ids.copy_bytes(customer, &mut id);
            let rows = if id.is_empty() { table.anonymous() } else { table.of(customer) };
            for row in rows {
                for (column, &place) in places.iter().enumerate() {
                    if let Some(to) = cells.get_mut(place) {
                        *to = table.cell(row, column);
                    }
                }
                self.push(&id, &cells);
            }
        }
        self.keys.rotate_right(table.len());
        for column in &mut self.columns {
            column.codes.rotate_right(table.len());
        }
        self.earlier += table.len();
        self.unit = table.unit.or(self.unit);
    }

    /// Leaves only the first row of every customer. Returns the numbers of the rows that went, as they were added from 0 on,
    /// rising; the rows of an earlier table come before all and have no number.
    pub fn keep_first(&mut self) -> Vec<u32> {
        let mut last = NO_KEY;
        let mut stays = vec![true; self.keys.len()];
        for place in self.interner.order(&self.keys) {
            let key = self.keys.get(place as usize).copied().unwrap_or_default();
            if let (true, Some(stays)) =
                (key == last && key != NO_KEY, stays.get_mut(place as usize))
            {
                *stays = false;
            }
            last = key;
        }
        keep(&mut self.keys, &stays);
        for column in &mut self.columns {
            column.codes.keep(&stays);
        }
        let added = stays.get(self.earlier..).unwrap_or_default();
        (0..).zip(added).filter(|(_, stays)| !**stays).map(|(number, _)| number).collect()
    }

    /// The table of all rows added.
    pub fn build(self) -> Records {
        let anonymous = self.keys.iter().filter(|&&key| key == NO_KEY).count();
        let order = self.order(anonymous);
        let (mut keys, mut offsets) = (Vec::new(), Vec::new());
        let with_customer = order.len() - anonymous;
        for (place, &row) in order.iter().take(with_customer).enumerate() {
            let key = self.keys.get(row as usize).copied().unwrap_or_default();
            if keys.last() != Some(&key) {
                keys.push(key);
                offsets.push(place as u32);
            }
        }
        offsets.push(with_customer as u32);
        let mut columns = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            columns.push(column.in_order(&order));
        }
        Records {
            ids: self.interner.into_ids(keys),
            offsets,
            columns,
            headers: self.headers,
            time: self.time,
            len: order.len(),
            unit: self.unit,
        }
    }

    /// The rows in the order of the table: sorted by time and then, which leaves equals as they are, by customer.
    fn order(&self, anonymous: usize) -> Vec<u32> {
        let times = self.time.and_then(|place| self.columns.get(place));
        let time =
            |row: u32| times.map_or(0, |times| times.codes.get(row as usize).unwrap_or(EMPTY));
        let mut rows: Vec<(u64, u32)> =
            (0..self.keys.len() as u32).map(|row| (time(row), row)).collect();
        sort(&mut rows);
        let key = |row: u32| self.keys.get(row as usize).copied().unwrap_or_default();
        let keys: Vec<IdKey> = rows.iter().map(|&(_, row)| key(row)).collect();
        let mut order = self.interner.order(&keys);
        for place in &mut order {
            *place = rows.get(*place as usize).map_or(0, |&(_, row)| row);
        }
        // No key sorts before the one that no id has.
        order.rotate_left(anonymous);
        order
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tables::Money;

    /// A row: the customer, the day, a text, a number and an instant.
    type Row = (String, Option<i32>, String, Option<f64>, Option<i64>);

    const COLUMNS: [CellKind; 4] =
        [CellKind::Text, CellKind::Day, CellKind::Number, CellKind::Instant];

    fn collect(rows: &[Row]) -> RecordsBuilder {
        let mut builder = RecordsBuilder::new(&COLUMNS, Some(1));
        for (id, day, text, number, at) in rows {
            builder.push(
                id.as_bytes(),
                &[
                    Cell::Text(text),
                    day.map_or(Cell::None, |day| Cell::Day(Day::new(day))),
                    number.map_or(Cell::None, Cell::Number),
                    at.map_or(Cell::None, Cell::Instant),
                ],
            );
        }
        builder
    }

    fn rows(table: &Records) -> Vec<Row> {
        let customer = |row: usize| {
            let found = (0..table.customers()).find(|&customer| table.of(customer).contains(&row));
            assert_eq!(found.is_none(), table.anonymous().contains(&row));
            found.map_or_else(String::new, |customer| table.ids().get(customer))
        };
        let cell = |row, column| table.cell(row, column);
        (0..table.len())
            .map(|row| {
                let text = cell(row, 0).text().unwrap_or_default().to_owned();
                let day = cell(row, 1).day().map(Day::number);
                (customer(row), day, text, cell(row, 2).number(), cell(row, 3).instant())
            })
            .collect()
    }

    fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
        rows.sort_by_key(|row| (row.0.is_empty(), row.0.clone(), row.1.is_none(), row.1));
        rows
    }

    fn any_rows() -> impl Strategy<Value = Vec<Row>> {
        let id = "|[ab]|[ab]{8,10}|客户[一二]{1,3}";
        let text = "|[xy]{1,2}|[xy]{8,9}";
        let number = prop::option::of(prop::num::f64::NORMAL | prop::num::f64::ZERO);
        prop::collection::vec(
            (
                id,
                prop::option::of(-3..3),
                text,
                number,
                prop::option::of(any::<i32>().prop_map(i64::from)),
            ),
            0..60,
        )
    }

    proptest! {
        #[test]
        fn rows_come_out_by_customer_and_day_and_none_is_lost(read in any_rows()) {
            let table = collect(&read).build();
            prop_assert_eq!(rows(&table), sorted(read.clone()));
            let days = || read.iter().filter_map(|row| row.1).map(Day::new);
            prop_assert_eq!(table.span(), days().min().zip(days().max()));
            let mut names: Vec<_> = read.iter().map(|row| row.2.as_str()).filter(|name| !name.is_empty()).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert!(table.names(0).eq(names.iter().copied()));
            for row in 0..table.len() {
                let name = table.code(row, 0).and_then(|code| table.names(0).nth(code as usize));
                prop_assert_eq!(name, table.cell(row, 0).text());
            }
        }

        #[test]
        fn adding_to_a_table_is_reading_both_files(first in any_rows(), second in any_rows()) {
            let mut builder = collect(&second);
            builder.extend(&collect(&first).build());
            // Rows of one customer and day stay in the order they came.
            prop_assert_eq!(rows(&builder.build()), sorted([first, second].concat()));
        }

        #[test]
        fn the_order_of_the_rows_does_not_matter(read in any_rows(), by in 0..60usize) {
            let mut read = read;
            let full = |row: &Row| (row.0.clone(), row.1, row.2.clone(), row.3.map(f64::to_bits), row.4);
            read.dedup_by_key(|row| (row.0.clone(), row.1));
            read.sort_by_key(full);
            read.dedup_by_key(|row| (row.0.clone(), row.1));
            let table = collect(&read).build();
            let by = by % read.len().max(1);
            read.rotate_left(by);
            let other = collect(&read).build();
            prop_assert_eq!(rows(&table), rows(&other));
            let codes = |table: &Records| (0..table.len()).map(|row| table.code(row, 0)).collect::<Vec<_>>();
            prop_assert_eq!(codes(&table), codes(&other));
        }

        #[test]
        fn the_first_row_of_every_customer_stays(first in any_rows(), second in any_rows()) {
            let mut builder = collect(&first);
            builder.keep_first();
            let table = builder.build();
            let mut builder = collect(&second);
            builder.extend(&table);
            let gone = builder.keep_first();
            let mut seen: Vec<&str> = first.iter().map(|row| row.0.as_str()).collect();
            let mut expected = Vec::new();
            for (number, row) in (0..).zip(&second) {
                if !row.0.is_empty() && seen.contains(&row.0.as_str()) {
                    expected.push(number);
                }
                seen.push(&row.0);
            }
            prop_assert_eq!(&gone, &expected);
            let table_rows = table.len();
            prop_assert_eq!(builder.build().len(), table_rows + second.len() - gone.len());
        }
    }

    #[test]
    fn cells_come_back_as_they_went_in() {
        use CellKind::{Flag, Instant, Money as Amount, Number, Text};
        let cells = [
            (CellKind::Day, Cell::Day(Day::new(-1)), "1969-12-31"),
            (CellKind::Day, Cell::Day(Day::new(0)), "1970-01-01"),
            (Instant, Cell::Instant(-1), "1969-12-31 23:59:59"),
            (Instant, Cell::Instant(30_600), "1970-01-01 08:30:00"),
            (Amount, Cell::Money(Money::from_millionths(-12_500_000)), "-12.5"),
            (Number, Cell::Number(-0.0), "-0"),
            (Number, Cell::Number(f64::MAX), &f64::MAX.to_string()),
            (Flag, Cell::Flag(false), "false"),
            (Text, Cell::Text("long enough to be kept apart"), "long enough to be kept apart"),
        ];
        for (kind, cell, written) in cells {
            let mut builder = RecordsBuilder::new(&[kind, Text], None);
            builder.push(b"", &[cell, cell]);
            builder.push(b"", &[Cell::None]);
            let table = builder.build();
            assert_eq!((table.cell(0, 0), table.cell(1, 0)), (cell, Cell::None));
            assert_eq!(table.cell(0, 1), Cell::Text(written));
        }
        for (kind, cell) in
            [(Number, Cell::Number(f64::NAN)), (Text, Cell::Text("")), (Flag, Cell::Number(1.0))]
        {
            let mut builder = RecordsBuilder::new(&[kind], None);
            builder.push(b"ann", &[cell]);
            let table = builder.build();
            assert_eq!(
                (table.cell(0, 0), table.cell(9, 9), table.of(9)),
                (Cell::None, Cell::None, 0..0)
            );
        }
    }

    #[test]
    fn a_table_without_rows_answers_too() {
        for table in [Records::default(), RecordsBuilder::new(&COLUMNS, Some(1)).build()] {
            assert!(table.is_empty() && table.anonymous().is_empty() && table.of(0).is_empty());
            assert_eq!((table.span(), table.customers()), (None, 0));
            let mut builder = RecordsBuilder::new(&COLUMNS, Some(1));
            builder.extend(&table);
            assert!(builder.keep_first().is_empty() && builder.build().is_empty());
        }
    }
}
