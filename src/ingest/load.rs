//! One file, or columns that somebody has already, from the first byte to rows.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Zone};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::finish::{Finish, nothing_usable};
use crate::ingest::frame::Frame;
use crate::ingest::layout::Layout;
use crate::ingest::report::Example;
use crate::ingest::roles::Role;
use crate::ingest::room::Room;
use crate::ingest::rows::{Rows, Sink};
use crate::ingest::text::Text;
use crate::ingest::values::{DateFormat, NumberFormat};
use crate::tables::room::Taken;
use crate::tables::{Records, TableKind, Tables, Transactions};
use crate::words::{Choice, Locale, Policy, Problem};

/// How a file is read; everything is found by itself where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LoadOptions {
    /// The column of a role, by its header or by its index from 0; none if the file has no such column.
    pub columns: BTreeMap<Role, Option<ColumnRef>>,
    /// Rows after this day are in the future; without it none are.
    pub today: Option<Day>,
    /// How the dates are written.
    pub date_format: Option<DateFormat>,
    /// The decimal mark of all numbers; the other one separates thousands.
    pub decimal: Option<NumberFormat>,
    /// The zone in which moments become days; without it a day is as written, and Unix stamps are UTC.
    pub time_zone: Option<Zone>,
    /// The character between fields, or `whitespace` for blanks.
    pub delimiter: Option<String>,
    /// The character around fields that hold delimiters; empty if quotes are plain characters.
    pub quote: Option<String>,
    /// The character that makes a quote or delimiter after it a plain one; empty if quotes within quotes are doubled.
    pub escape: Option<String>,
    /// How lines begin that are no rows; empty if all are.
    pub comment: Option<String>,
    /// Lines above the header, or above the first row where there is none.
    pub skip: Option<u32>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// The encoding, by any of its names on the web, such as `gb18030`.
    pub encoding: Option<String>,
    /// The currency whose rows are kept, where a file has several.
    pub currency: Option<String>,
    /// What is done with negative amounts: `net` or `drop`.
    pub refunds: Option<Choice>,
    /// What is done with orders that were cancelled, as their status says: `drop` or `keep`.
    pub cancelled: Option<Choice>,
    /// What is done with amounts of zero: `keep` or `drop`.
    pub zero_amounts: Option<Choice>,
    /// What is done with rows of the file that are equal in every cell, quotes or not: `keep` or `merge`. They are told by
    /// customer, day, amount, order and a 20-bit sum of the whole row: of a million pairs that are alike in the first four
    /// and differ elsewhere, one is taken for equal.
    pub duplicates: Option<Choice>,
    /// What is done with days after `today`: `drop` or `keep`.
    pub future: Option<Choice>,
    /// What is done with days before 1990: `drop` or `keep`.
    pub ancient: Option<Choice>,
    /// Further columns of transactions that are kept, by their roles: product, category, channel, cost, margin; none unless
    /// told. One that the file lacks is absent. A cost or a margin is that of the whole row, in money; a margin with a percent
    /// sign is a share of the amount.
    pub keep: Vec<Role>,
    /// Whether every column is summed up, which takes a look at every cell.
    pub profile: bool,
    /// The bytes of memory that reading the file may take; without it all that can be had.
    pub memory: Option<u64>,
    /// The language of the report.
    pub locale: Locale,
}

impl LoadOptions {
    pub(crate) fn choice(&self, policy: Policy) -> Option<Choice> {
        match policy {
            Policy::Refunds => self.refunds,
            Policy::Cancelled => self.cancelled,
            Policy::ZeroAmounts => self.zero_amounts,
            Policy::Duplicates => self.duplicates,
            Policy::Future => self.future,
            Policy::Ancient => self.ancient,
        }
    }
}

/// A column, by its header or by its index from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ColumnRef {
    /// The index, from 0.
    Index(usize),
    /// The header.
    Header(String),
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(place) => write!(f, "{place}"),
            Self::Header(header) => f.write_str(header),
        }
    }
}

/// The layout is found on this many bytes …
const SAMPLE: usize = 1 << 18;

/// … or on this many rows.
const SAMPLE_ROWS: usize = 1000;

/// Bytes that are read between two looks at the memory there is …
const PIECE: usize = 1 << 20;

/// … and those of the shortest row that is worth a look.
const SHORTEST: usize = 8;

/// A file that is being read.
#[derive(Debug)]
pub struct Load {
    table: Option<TableKind>,
    options: LoadOptions,
    room: Room,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Collecting the first bytes.
    Sampling(Vec<u8>),
    Reading(Box<Reading>),
}

/// A file whose layout is known.
#[derive(Debug)]
struct Reading {
    source: Source,
    layout: Layout,
    rows: Rows,
}

/// Where the records come from.
#[derive(Debug)]
enum Source {
    Text(Box<Text>),
    /// Columns of these names.
    Frames(Vec<String>),
}

/// The next part of a file.
enum Input<'a> {
    Bytes(&'a [u8]),
    Frame(&'a Frame),
    End,
}

impl Load {
    /// Begins a file of this table; of none, it is found out which it is.
    pub fn new(table: impl Into<Option<TableKind>>, options: LoadOptions) -> Self {
        let room = Room::new(options.memory);
        Self { table: table.into(), options, room, state: State::Sampling(Vec::new()) }
    }

    /// Reads the next bytes of the file; chunks may be split anywhere.
    ///
    /// # Errors
    ///
    /// `format` if the bytes are not text, `column` if a column that is needed is not there or nothing tells which table it is,
    /// `memory` if there is not enough.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        for piece in bytes.chunks(PIECE) {
            match &mut self.state {
                State::Sampling(sample) => {
                    sample.extend_from_slice(piece);
                    if sample.len() >= SAMPLE {
                        let sample = std::mem::take(sample);
                        self.start(&sample, false)?;
                    }
                }
                State::Reading(reading) => {
                    reading.reserve(&mut self.room, piece.len(), piece.len() / SHORTEST)?;
                    reading.feed(Input::Bytes(piece))?;
                }
            }
        }
        Ok(())
    }

    /// Says what share of the file has been read by now, from 0 to 1. From that follows how many rows there will be, and
    /// memory for them is asked for: a file that cannot be added to these tables is refused before much of it is read.
    ///
    /// # Errors
    ///
    /// `memory`, with an estimate, if there is not enough.
    pub fn reached(&mut self, share: f64, tables: &Tables) -> Result<()> {
        let State::Reading(reading) = &self.state else { return Ok(()) };
        if !(share > 0.0 && share <= 1.0) {
            return Ok(());
        }
        let taken = reading.taken();
        let rows = (taken.rows as f64 / share) as u64;
        self.room.ask(rows.saturating_add(rows_in(tables, reading.layout.table)), taken)
    }

    /// Reads the next rows, as columns that somebody has already. What columns mean is found on the first rows: those that come
    /// later are not read, and the report says so.
    ///
    /// # Errors
    ///
    /// `data` if a column of the rows before is missing, `column` if one that is needed is not there, `memory`
    /// if there is not enough.
    pub fn append(&mut self, frame: &Frame) -> Result<()> {
        if let State::Sampling(sample) = &self.state {
            if !sample.is_empty() {
                return Err(other_columns());
            }
            self.options.header = Some(true);
            let head = frame.head(SAMPLE_ROWS);
            let is_whole = frame.len() <= SAMPLE_ROWS;
            let layout = Layout::find(head, is_whole, self.table, &self.options)?;
            let mut rows = Rows::new(&layout, &self.options)?;
            rows.has_no_names();
            let source = Source::Frames(frame.names().to_vec());
            self.state = State::Reading(Box::new(Reading { source, layout, rows }));
        }
        if let State::Reading(reading) = &mut self.state {
            let bytes = frame.columns().iter().map(|cells| cells.text().len()).sum();
            reading.reserve(&mut self.room, bytes, frame.len())?;
            reading.feed(Input::Frame(frame))?;
        }
        Ok(())
    }

    /// Counts rows that the reader of another format could not make columns of, such as broken lines of JSON; the first of them
    /// are shown. They come after columns.
    pub fn refuse(&mut self, rows: u64, examples: &[Example]) {
        if let State::Reading(reading) = &mut self.state {
            reading.rows.book.ledger.refuse(rows, examples);
        }
    }

    /// Ends the file. What was read is added to the table of those given; the table itself is not touched.
    ///
    /// # Errors
    ///
    /// `empty` if there were no bytes, `noRows` if no row could be used, and those of [`push`](Self::push).
    pub fn finish(mut self, tables: &Tables) -> Result<Finish> {
        if let State::Sampling(sample) = &mut self.state {
            let sample = std::mem::take(sample);
            self.start(&sample, true)?;
        }
        let State::Reading(mut reading) = self.state else {
            return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
        };
        reading.feed(Input::End)?;
        let taken = reading.taken();
        self.room.ask(taken.rows + rows_in(tables, reading.layout.table), taken)?;
        let Reading { layout, rows, source } = *reading;
        let text = match source {
            Source::Text(text) => Some(*text),
            Source::Frames(_) => None,
        };
        nothing_usable(&rows.book.ledger, self.options.locale)?;
        Finish::new(layout, text.as_ref(), rows, self.options, tables)
    }

    fn start(&mut self, sample: &[u8], is_whole: bool) -> Result<()> {
        let fits = |records: &[Vec<String>]| Layout::fits(records, self.table, &self.options);
        let (text, records) = Text::open(sample, is_whole, &self.options, &fits)?;
        let layout = Layout::find(records, is_whole, self.table, &self.options)?;
        let rows = Rows::new(&layout, &self.options)?;
        let source = Source::Text(Box::new(text));
        let mut reading = Box::new(Reading { source, layout, rows });
        reading.feed(Input::Bytes(sample))?;
        self.state = State::Reading(reading);
        Ok(())
    }
}

impl Reading {
    /// Makes room for so many more rows, of so many bytes together.
    fn reserve(&mut self, room: &mut Room, bytes: usize, rows: usize) -> Result<()> {
        let taken = self.taken();
        room.ask(taken.rows + rows as u64, taken)?;
        let has_room = match &mut self.rows.sink {
            Sink::Purchases(it) => it.builder.reserve(bytes, rows),
            Sink::Records(it) => it.builder.reserve(bytes, rows),
        };
        if has_room { Ok(()) } else { Err(taken.no_room()) }
    }

    /// What the rows take that were read.
    fn taken(&self) -> Taken {
        match &self.rows.sink {
            Sink::Purchases(it) => it.builder.taken(),
            Sink::Records(it) => it.builder.taken(),
        }
    }

    /// Reads what comes next.
    fn feed(&mut self, input: Input<'_>) -> Result<()> {
        let Self { source, rows, .. } = self;
        match (source, input) {
            (Source::Text(text), Input::Bytes(bytes)) => text.feed(Some(bytes), rows),
            (Source::Text(text), Input::End) => text.feed(None, rows),
            (Source::Frames(names), Input::Frame(frame)) => {
                let places = frame.places(names).ok_or_else(other_columns)?;
                frame.read(&places, rows);
                for (place, name) in frame.names().iter().enumerate() {
                    if !places.contains(&place)
                        && let Some((filled, line)) = frame.filled(place)
                    {
                        rows.book.ledger.pass_over(name, filled, line);
                    }
                }
            }
            (Source::Frames(_), Input::End) => {}
            _ => return Err(other_columns()),
        }
        Ok(())
    }
}

/// How many rows a table has.
fn rows_in(tables: &Tables, table: TableKind) -> u64 {
    let rows = match table {
        TableKind::Transactions => tables.transactions.as_ref().map(Transactions::len),
        _ => tables.records(table).map(Records::len),
    };
    rows.unwrap_or(0) as u64
}

fn other_columns() -> Error {
    Error::new(ErrorKind::Data, Problem::OtherColumns)
}
