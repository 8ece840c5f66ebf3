//! Records → rows of a table: every record is kept, merged, or left out with its reason.

mod currencies;
mod details;
mod id;
mod purchases;
mod records;
mod status;

pub(crate) use purchases::Purchases;
pub(crate) use records::RecordRows;

use crate::error::Result;
use crate::ingest::layout::Layout;
use crate::ingest::load::{ColumnRef, LoadOptions};
use crate::ingest::profile::{ColumnProfile, Profiler};
use crate::ingest::report::{Example, Ledger, shown};
use crate::ingest::roles::Role;
use crate::ingest::text::scan::{Record, TakeRecords};
use crate::tables::{Money, Table};
use crate::words::Reason;

/// What the records of a file become.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) book: Book,
    pub(crate) sink: Sink,
    width: usize,
    /// Fields up to and with the last one that plays a role: a row that ends there lacks nothing.
    used: usize,
    /// Records before the first row that are still to come: the names of the columns, and their units.
    head: usize,
    profiler: Option<Profiler>,
}

/// Where the rows go.
#[derive(Debug)]
pub(crate) enum Sink {
    Purchases(Box<Purchases>),
    Records(Box<RecordRows>),
}

impl Rows {
    pub(crate) fn new(layout: &Layout, options: &LoadOptions) -> Result<Self> {
        let names = (0..layout.headers.len()).map(|place| layout.name(place)).collect();
        Ok(Self {
            book: Book { ledger: Ledger::default(), names },
            sink: match Table::builder(layout.table) {
                None => Sink::Purchases(Box::new(Purchases::new(layout, options)?)),
                Some(builder) => Sink::Records(Box::new(RecordRows::new(layout, builder))),
            },
            width: layout.headers.len(),
            used: layout.roles.iter().map(|it| it.place + 1).max().unwrap_or(0),
            head: layout.head.len(),
            profiler: options.profile.then(|| Profiler::new(layout)),
        })
    }

    /// Says that the names of the columns do not come first.
    pub(crate) fn has_no_names(&mut self) {
        self.head = self.head.saturating_sub(1);
    }

    /// What the columns hold, where that was asked for.
    pub(crate) fn profile(&mut self, layout: &Layout) -> Option<Vec<ColumnProfile>> {
        self.profiler.take().map(|profiler| profiler.finish(layout))
    }

    #[inline(always)] // into the loop over records
    pub(crate) fn read(&mut self, record: &Record<'_>) {
        let is_usual = record.len() == self.width && self.width > 1 && self.head == 0;
        if !is_usual && !self.is_row(record) {
            return;
        }
        self.book.ledger.read += 1;
        if let Some(profiler) = &mut self.profiler {
            profiler.read(record);
        }
        // Plain cells are looked at where they stand; others are cleaned first.
        let is_read = match &mut self.sink {
            Sink::Purchases(purchases) => purchases.read(record, &mut self.book),
            _ => false,
        };
        if !is_read {
            self.read_with_care(record);
        }
    }

    /// Whether the record is a row that can be looked at: no blank line, no name or unit of the columns, and of the file's
    /// width.
    #[cold]
    #[inline(never)]
    fn is_row(&mut self, record: &Record<'_>) -> bool {
        if record.is_blank() {
            return false;
        }
        if self.head > 0 {
            self.head -= 1;
            return false;
        }
        let has_width = record.len() >= self.used
            && (self.width..record.len()).all(|field| record.raw(field).is_empty());
        if !has_width {
            self.book.ledger.read += 1;
            self.book.set_aside(record, Reason::WrongWidth, None, None);
        }
        has_width
    }

    #[cold]
    #[inline(never)]
    fn read_with_care(&mut self, record: &Record<'_>) {
        // A spreadsheet saved as text may end in rows of nothing but delimiters: blank lines.
        if (0..record.len()).all(|field| record.raw(field).is_empty()) {
            self.book.ledger.read -= 1;
            return;
        }
        match &mut self.sink {
            Sink::Purchases(purchases) => purchases.read_with_care(record, &mut self.book),
            Sink::Records(rows) => rows.read(record, &mut self.book),
        }
    }
}

impl TakeRecords for Rows {
    #[inline(always)] // into the loop over records
    fn take(&mut self, record: Record<'_>) {
        self.read(&record);
    }
}

/// The ledger, and the names of the columns it speaks of.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) ledger: Ledger,
    names: Vec<ColumnRef>,
}

impl Book {
    /// Whether the record names the columns once more, as where files were put together: it does in this place.
    fn is_header(&self, record: &Record<'_>, place: usize) -> bool {
        matches!(self.names.get(place), Some(ColumnRef::Header(name)) if *name == shown(&record.text(place)))
    }

    /// Counts a row that is left out or merged, because of the cell in this place.
    pub(crate) fn set_aside(
        &mut self,
        record: &Record<'_>,
        reason: Reason,
        place: Option<usize>,
        amount: Option<Money>,
    ) {
        let names = &self.names;
        self.ledger.set_aside(reason, amount, &|| example(names, record, place));
    }
}

impl Book {
    /// Counts a cell that could not be read, of a row that is kept without it.
    fn bad_cell(&mut self, record: &Record<'_>, role: Role, place: Option<usize>) {
        let names = &self.names;
        self.ledger.bad_cell(role, &|| example(names, record, place));
    }
}

fn example(names: &[ColumnRef], record: &Record<'_>, place: Option<usize>) -> Example {
    Example {
        line: record.line,
        column: place.and_then(|place| names.get(place)).cloned(),
        text: shown(&match place {
            Some(place) => record.text(place),
            None => {
                let cells: Vec<_> = (0..record.len()).map(|field| record.text(field)).collect();
                cells.join(" | ")
            }
        }),
    }
}
