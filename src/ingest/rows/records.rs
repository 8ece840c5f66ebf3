use std::borrow::Cow;

use crate::ingest::layout::Layout;
use crate::ingest::report::Ledger;
use crate::ingest::roles::Role;
use crate::ingest::rows::{Book, id};
use crate::ingest::text::scan::Record;
use crate::ingest::values::Reader;
use crate::tables::{Cell, CellKind, Money, RecordsBuilder};
use crate::words::Reason;

/// The rows of any table but the transactions.
#[derive(Debug)]
pub(crate) struct RecordRows {
    pub(crate) builder: RecordsBuilder,
    customer: Option<usize>,
    needs_customer: bool,
    fields: Vec<Field>,
    /// The line of each row.
    pub(crate) lines: Vec<u64>,
}

/// A column of the table.
#[derive(Debug)]
struct Field {
    /// What it is; none for a further attribute.
    role: Option<Role>,
    /// Where it stands in the file, if it is there.
    place: Option<usize>,
    reader: Reader,
    is_needed: bool,
}

impl RecordRows {
    pub(crate) fn new(layout: &Layout, mut builder: RecordsBuilder) -> Self {
        let needed = layout.needed();
        builder.unit = layout.unit(layout.column(Role::Duration));
        let mut fields = Vec::new();
        for &role in Role::fields(layout.table) {
            let place = layout.column(role);
            fields.push(Field {
                role: Some(role),
                place,
                reader: layout.reader(place, role.kind()),
                is_needed: needed.contains(&role),
            });
        }
        for &place in &layout.attributes {
            let kind = layout.kind(place);
            let column = builder.attribute(&layout.name(place).to_string(), kind);
            // Of columns with one header the first is read.
            if column == fields.len() {
                let reader = layout.reader(Some(place), kind);
                fields.push(Field { role: None, place: Some(place), reader, is_needed: false });
            }
        }
        Self {
            builder,
            customer: layout.column(Role::Customer),
            needs_customer: needed.contains(&Role::Customer),
            fields,
            lines: Vec::new(),
        }
    }

    /// Whether a column holds money that belongs to the rows: that of spend does.
    pub(crate) fn has_amounts(&self) -> bool {
        self.fields.iter().any(|field| field.role == Some(Role::Amount) && field.place.is_some())
    }

    pub(crate) fn read(&mut self, record: &Record<'_>, book: &mut Book) {
        let customer = self.customer.map_or(Cow::default(), |place| record.value(place));
        let id = id::of(&customer);
        let texts: Vec<String> = self
            .fields
            .iter()
            .map(|field| field.place.map_or_else(String::new, |place| record.text(place)))
            .collect();
        let mut cells = Vec::with_capacity(texts.len());
        let mut fault = None;
        let mut amount = None;
        for (field, text) in self.fields.iter().zip(&texts) {
            let cell = field.reader.read(text);
            if field.role == Some(Role::Amount) {
                amount = cell.money();
            }
            if cell == Cell::None && fault.is_none() {
                fault = field.fault(text.is_empty());
            }
            cells.push(cell);
        }
        if self.needs_customer && id.is_empty() {
            fault = Some((Reason::NoCustomer, self.customer));
        } else if std::str::from_utf8(id).is_err() {
            fault = Some((Reason::NotUtf8, self.customer));
        }
        match fault {
            Some((reason, place)) => book.set_aside(record, reason, place, amount),
            None => {
                self.count(&mut book.ledger, amount);
                self.note_bad_cells(record, &texts, &cells, book);
                self.lines.push(record.line);
                self.builder.push(id, &cells);
            }
        }
    }

    fn count(&self, ledger: &mut Ledger, amount: Option<Money>) {
        ledger.kept += amount.unwrap_or_default();
    }

    /// Counts what could not be read in columns that the row can do without.
    fn note_bad_cells(
        &self,
        record: &Record<'_>,
        texts: &[String],
        cells: &[Cell<'_>],
        book: &mut Book,
    ) {
        for ((field, text), cell) in self.fields.iter().zip(texts).zip(cells) {
            if let (false, Cell::None, Some(role)) = (text.is_empty(), cell, field.role) {
                book.bad_cell(record, role, field.place);
            }
        }
    }
}

impl Field {
    /// Why a row without this cell is left out, if it is.
    fn fault(&self, is_empty: bool) -> Option<(Reason, Option<usize>)> {
        let reason = match (self.reader.kind, is_empty) {
            (CellKind::Day | CellKind::Instant, true) => Reason::NoDate,
            (CellKind::Day | CellKind::Instant, false) => Reason::BadDate,
            (CellKind::Money, true) => Reason::NoAmount,
            (CellKind::Money, false) => Reason::BadAmount,
            (_, true) => Reason::NoValue,
            (_, false) => Reason::BadValue,
        };
        self.is_needed.then_some((reason, self.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Profiles, Table, TableKind};

    #[test]
    fn the_columns_of_a_table_are_those_of_its_roles() {
        for table in TableKind::ALL {
            let Some(builder) = Table::builder(table) else { continue };
            let (records, roles) = (builder.build(), Role::fields(table));
            assert_eq!(records.width(), roles.len());
            for (column, role) in roles.iter().enumerate() {
                assert_eq!(records.kind(column), Some(role.kind()), "{role:?} of {table:?}");
            }
        }
        let (profiles, _) = Profiles::build(Profiles::builder());
        for (column, role) in Role::fields(TableKind::Customers).iter().enumerate() {
            assert_eq!(profiles.column(role.name()), Some(column));
        }
    }
}
