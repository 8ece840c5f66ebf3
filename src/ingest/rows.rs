//! Records → rows of a table: every record is kept, or left out with its reason.

use std::borrow::Cow;

use crate::calendar::Day;
use crate::ingest::layout::Layout;
use crate::ingest::load::{ColumnRef, LoadOptions};
use crate::ingest::report::{Example, Ledger, shown};
use crate::ingest::roles::Role;
use crate::ingest::text::scan::Record;
use crate::ingest::values::{DateFormat, DecimalMark};
use crate::tables::{
    Cell, Memberships, Money, RecordsBuilder, TableKind, TransactionsBuilder, order_key, word,
};
use crate::words::Reason;

/// Days before this one are left out.
const EARLIEST: Day = match Day::from_ymd(1990, 1, 1) {
    Some(day) => day,
    None => Day::new(0),
};

/// What the records of a file become.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) ledger: Ledger,
    pub(crate) sink: Sink,
    customer: usize,
    date: usize,
    amount: Option<usize>,
    order: Option<usize>,
    tier: Option<usize>,
    width: usize,
    skip_header: bool,
    today: Day,
    date_format: DateFormat,
    mark: DecimalMark,
    /// The last date cell, and its day.
    last_date: ((usize, u64, u64), Option<Day>),
    names: Vec<ColumnRef>,
}

/// Where the rows go.
#[derive(Debug)]
pub(crate) enum Sink {
    Transactions(TransactionsBuilder),
    Memberships(RecordsBuilder),
}

/// The cells of a record that matter: customer, date, amount and order; empty where the file has no such column.
type Cells<'a> = [&'a [u8]; 4];

impl Rows {
    pub(crate) fn new(kind: TableKind, layout: &Layout, options: &LoadOptions) -> Self {
        let amount = layout.column(Role::Amount);
        let order = layout.column(Role::Order);
        Self {
            customer: layout.column(Role::Customer).unwrap_or(usize::MAX),
            date: layout.column(Role::Date).unwrap_or(usize::MAX),
            amount,
            order,
            tier: layout.column(Role::Tier),
            width: layout.headers.len(),
            skip_header: layout.has_header,
            today: options.today.unwrap_or(Day::new(i32::MAX)),
            date_format: layout.date,
            mark: layout.mark,
            last_date: ((0, 0, 0), None),
            names: (0..layout.headers.len()).map(|place| layout.name(place)).collect(),
            ledger: Ledger::default(),
            sink: match kind {
                TableKind::Transactions => {
                    Sink::Transactions(TransactionsBuilder::new(order.is_some(), amount.is_some()))
                }
                _ => Sink::Memberships(Memberships::builder()),
            },
        }
    }

    #[inline(always)] // into the loop over records
    pub(crate) fn read(&mut self, record: &Record<'_>) {
        let is_usual = record.len() == self.width && self.width > 1 && !self.skip_header;
        if !is_usual && !self.is_row(record) {
            return;
        }
        self.ledger.read += 1;
        // Plain cells are looked at where they stand; others are cleaned first.
        let is_kept = self.plain(record).is_some_and(|cells| self.keep(record, cells));
        if !is_kept {
            self.read_with_care(record);
        }
    }

    /// Whether the record is a row that can be looked at: no blank line, no header, and of the file's width.
    #[cold]
    #[inline(never)]
    fn is_row(&mut self, record: &Record<'_>) -> bool {
        if record.is_blank() || std::mem::take(&mut self.skip_header) {
            return false;
        }
        let has_width = record.len() >= self.width
            && (self.width..record.len()).all(|field| record.raw(field).is_empty());
        if !has_width {
            self.ledger.read += 1;
            self.drop(record, Reason::WrongWidth, None, None);
        }
        has_width
    }

    #[inline(always)] // once a row
    fn plain<'a>(&self, record: &Record<'a>) -> Option<Cells<'a>> {
        let optional = |place: Option<usize>| place.map_or(Some(&[][..]), |it| record.plain(it));
        Some([
            record.plain(self.customer)?,
            record.bytes(self.date)?,
            optional(self.amount)?,
            optional(self.order)?,
        ])
    }

    /// Adds the row, if everything in it can be read.
    #[inline(always)] // once a row
    fn keep(&mut self, record: &Record<'_>, [id, date, cell, order]: Cells<'_>) -> bool {
        let Some(day) = self.day(date) else { return false };
        let Some(amount) = self.money(cell) else { return false };
        if id.is_empty() || !is_text(id) || day > self.today || day < EARLIEST {
            return false;
        }
        match &mut self.sink {
            Sink::Transactions(builder) => {
                self.ledger.kept += amount;
                if amount <= Money::ZERO {
                    self.ledger.refunds += u64::from(amount < Money::ZERO);
                    self.ledger.zero_amounts += u64::from(amount == Money::ZERO);
                }
                let order = if self.order.is_some() { order_key(order) } else { 0 };
                builder.push(id, day, amount, order, record.line);
            }
            Sink::Memberships(builder) => {
                let tier = self.tier.map_or_else(String::new, |it| record.text(it));
                builder.push(id, &[Cell::Day(day), Cell::Text(&tier)]);
            }
        }
        true
    }

    /// The amount in the cell; nothing where the file has none.
    #[inline(always)] // once a row
    fn money(&self, cell: &[u8]) -> Option<Money> {
        if self.amount.is_some() { self.mark.parse(cell) } else { Some(Money::ZERO) }
    }

    /// Adds the row, its cells cleaned, or leaves it out with its reason.
    #[cold]
    #[inline(never)]
    fn read_with_care(&mut self, record: &Record<'_>) {
        let cell = |place: Option<usize>| place.map_or(Cow::default(), |it| record.value(it));
        let (id, date) = (cell(Some(self.customer)), cell(Some(self.date)));
        let (amount, order) = (cell(self.amount), cell(self.order));
        if self.keep(record, [&id, &date, &amount, &order]) {
            return;
        }
        let money = self.money(&amount);
        let (reason, place) = if id.is_empty() {
            (Reason::NoCustomer, Some(self.customer))
        } else if !is_text(&id) {
            (Reason::NotUtf8, Some(self.customer))
        } else if date.is_empty() {
            (Reason::NoDate, Some(self.date))
        } else if let Some(day) = self.day(&date) {
            match (amount.is_empty(), money) {
                (true, None) => (Reason::NoAmount, self.amount),
                (false, None) => (Reason::BadAmount, self.amount),
                _ if day > self.today => (Reason::FutureDate, Some(self.date)),
                _ => (Reason::TooOld, Some(self.date)),
            }
        } else {
            (Reason::BadDate, Some(self.date))
        };
        self.drop(record, reason, place, money.filter(|_| self.amount.is_some()));
    }

    /// The day written in the cell. Files are often in the order of their dates, so the last cell is remembered, by its
    /// first and last eight bytes.
    #[inline(always)] // once a row
    fn day(&mut self, cell: &[u8]) -> Option<Day> {
        let ends = match (cell.first_chunk(), cell.last_chunk()) {
            (Some(head), Some(tail)) if cell.len() <= 16 => {
                (cell.len(), u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
            }
            _ => return self.date_format.parse(cell),
        };
        if self.last_date.0 != ends {
            self.last_date = (ends, self.date_format.parse(cell));
        }
        self.last_date.1
    }

    #[cold]
    fn drop(
        &mut self,
        record: &Record<'_>,
        reason: Reason,
        place: Option<usize>,
        amount: Option<Money>,
    ) {
        let names = &self.names;
        self.ledger.drop(reason, amount, || Example {
            line: record.line,
            column: place.and_then(|place| names.get(place)).cloned(),
            text: shown(&match place {
                Some(place) => record.text(place),
                None => (0..record.len())
                    .map(|field| record.text(field))
                    .collect::<Vec<_>>()
                    .join(" | "),
            }),
        });
    }
}

/// Whether these bytes are UTF-8. A few ASCII characters, as most ids are, are looked at all at once.
#[inline(always)] // once a row
fn is_text(id: &[u8]) -> bool {
    word(id).is_some_and(|word| word & 0x8080_8080_8080_8080 == 0) || is_utf8(id)
}

#[inline(never)]
fn is_utf8(id: &[u8]) -> bool {
    std::str::from_utf8(id).is_ok()
}
