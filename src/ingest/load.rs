//! One file, from its first byte to the table and the report.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Position, Result};
use crate::ingest::layout::Layout;
use crate::ingest::report::{Example, Ledger, Report, shown};
use crate::ingest::roles::Role;
use crate::ingest::rows::{Rows, Sink};
use crate::ingest::text::dialect::{self, Dialect};
use crate::ingest::text::scan::{Record, Scanner};
use crate::ingest::values::DateFormat;
use crate::tables::{Build, Memberships, RecordsBuilder, TableKind, Transactions};
use crate::task::{Step, Task};
use crate::words::{self, Locale, Problem, Reason};

/// How a file is read; everything is found by itself where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LoadOptions {
    /// The column of a role, by its header or by its index from 0; none if the file has no such column.
    pub columns: BTreeMap<Role, Option<ColumnRef>>,
    /// Rows after this day are left out; without it none are.
    pub today: Option<Day>,
    /// How the dates are written.
    pub date_format: Option<DateFormat>,
    /// The character between fields, or `whitespace`.
    pub delimiter: Option<String>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// The language of the report.
    pub locale: Locale,
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

/// The layout is found on this many bytes.
const SAMPLE: usize = 1 << 18;

/// A file that is being read.
#[derive(Debug)]
pub struct Load {
    kind: TableKind,
    options: LoadOptions,
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
    dialect: Dialect,
    layout: Layout,
    scanner: Scanner,
    rows: Rows,
}

impl Load {
    /// Begins a file of this table.
    pub fn new(kind: TableKind, options: LoadOptions) -> Self {
        Self { kind, options, state: State::Sampling(Vec::new()) }
    }

    /// Reads the next bytes of the file; chunks may be split anywhere.
    ///
    /// # Errors
    ///
    /// `format` if the bytes are not text, `column` if a column that is needed is not there.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.state {
            State::Sampling(sample) => {
                sample.extend_from_slice(bytes);
                if sample.len() >= SAMPLE {
                    let sample = std::mem::take(sample);
                    self.start(&sample, false)?;
                }
            }
            State::Reading(reading) => reading.feed(Some(bytes)),
        }
        Ok(())
    }

    /// Ends the file. What was read is added to the table given; the table itself is not touched.
    ///
    /// # Errors
    ///
    /// `empty` if there were no bytes, `noRows` if no row could be used, and those of [`push`](Self::push).
    pub fn finish(mut self, existing: &Existing<'_>) -> Result<Finish> {
        if let State::Sampling(sample) = &mut self.state {
            let sample = std::mem::take(sample);
            self.start(&sample, true)?;
        }
        let State::Reading(mut reading) = self.state else {
            return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
        };
        reading.feed(None);
        let Reading { dialect, layout, rows, .. } = *reading;
        let Rows { ledger, sink, .. } = rows;
        if ledger.read == ledger.dropped() {
            let reasons = ledger.reasons(self.options.locale);
            let reason = reasons.first().map(|reason| reason.text.clone());
            return Err(Error::new(
                ErrorKind::NoRows,
                Problem::NoUsableRows { rows: ledger.read, reason },
            ));
        }
        let work = match sink {
            Sink::Transactions(mut builder) => {
                if let Some(table) = existing.transactions.filter(|table| !table.is_empty()) {
                    let has_amounts = layout.column(Role::Amount).is_some();
                    if table.has_amounts() != has_amounts {
                        return Err(Error::new(
                            ErrorKind::Data,
                            Problem::MixedAmounts { has_amounts },
                        ));
                    }
                    builder.extend(table);
                }
                Work::Transactions(Box::new(builder.build()))
            }
            Sink::Memberships(mut builder) => {
                if let Some(table) = existing.memberships {
                    builder.extend(table);
                }
                Work::Memberships(builder)
            }
        };
        Ok(Finish { kind: self.kind, locale: self.options.locale, dialect, layout, ledger, work })
    }

    fn start(&mut self, sample: &[u8], is_whole: bool) -> Result<()> {
        let text = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample);
        check_text(text, is_whole)?;
        let (delimiter, records) = dialect::find(text, is_whole, self.kind, &self.options)?;
        let layout = Layout::find(records, is_whole, self.kind, &self.options)?;
        let rows = Rows::new(self.kind, &layout, &self.options);
        let dialect = Dialect::new(delimiter, layout.has_header);
        let mut reading = Reading { scanner: Scanner::new(delimiter), dialect, layout, rows };
        reading.feed(Some(text));
        self.state = State::Reading(Box::new(reading));
        Ok(())
    }
}

/// The tables that are loaded already, to which a file's rows are added.
#[derive(Clone, Copy, Debug, Default)]
pub struct Existing<'a> {
    /// The transactions.
    pub transactions: Option<&'a Transactions>,
    /// The memberships.
    pub memberships: Option<&'a Memberships>,
}

impl Reading {
    /// Reads these bytes; none are the end of the file.
    fn feed(&mut self, bytes: Option<&[u8]>) {
        let rows = &mut self.rows;
        let mut sink = |record: Record<'_>| rows.read(&record);
        match bytes {
            Some(bytes) => self.scanner.feed(bytes, &mut sink),
            None => self.scanner.finish(&mut sink),
        }
    }
}

/// The end of a load, as a [`Task`]: sorting what was read and writing the report.
#[derive(Debug)]
pub struct Finish {
    kind: TableKind,
    locale: Locale,
    dialect: Dialect,
    layout: Layout,
    ledger: Ledger,
    work: Work,
}

#[derive(Debug)]
enum Work {
    Transactions(Box<Build>),
    Memberships(RecordsBuilder),
}

/// A loaded file: the table with its rows, and what became of them.
#[derive(Debug)]
pub struct Loaded {
    /// The table, with the rows that were there before.
    pub table: Table,
    /// What became of the file's rows.
    pub report: Report,
}

/// A table of any kind.
#[derive(Debug)]
pub enum Table {
    /// Purchases and refunds.
    Transactions(Transactions),
    /// Enrolments.
    Memberships(Memberships),
}

impl Task for Finish {
    type Output = Loaded;

    fn step(&mut self, budget: usize) -> Result<Step<Loaded>> {
        let table = match &mut self.work {
            Work::Transactions(build) => match build.step(budget)? {
                Step::Progress(share) => return Ok(Step::Progress(share)),
                Step::Done(built) => {
                    let name =
                        self.layout.column(Role::Amount).map(|place| self.layout.name(place));
                    for refused in built.refused {
                        self.ledger.kept = self.ledger.kept - refused.amount;
                        self.ledger.refunds -= 1;
                        self.ledger.drop(
                            Reason::RefundWithoutPurchase,
                            Some(refused.amount),
                            || Example {
                                line: refused.line,
                                column: name.clone(),
                                text: refused.amount.to_f64().to_string(),
                            },
                        );
                    }
                    Table::Transactions(built.table)
                }
            },
            Work::Memberships(builder) => {
                Table::Memberships(Memberships::new(std::mem::take(builder).build()))
            }
        };
        let report = self.report(&table)?;
        Ok(Step::Done(Loaded { table, report }))
    }
}

impl Finish {
    fn report(&self, table: &Table) -> Result<Report> {
        let (read, dropped) = (self.ledger.read, self.ledger.dropped());
        let reasons = self.ledger.reasons(self.locale);
        if read == dropped {
            let reason = reasons.first().map(|reason| reason.text.clone());
            return Err(Error::new(
                ErrorKind::NoRows,
                Problem::NoUsableRows { rows: read, reason },
            ));
        }
        let (customers, span) = match table {
            Table::Transactions(table) => (table.customers() as u64, table.span()),
            Table::Memberships(table) => (table.customers() as u64, table.span()),
        };
        let has_amounts = self.layout.column(Role::Amount).is_some();
        let summary = words::Load::Summary {
            read,
            kept: read - dropped,
            customers,
            from_to: span.map(|(from, to)| [from.ymd(), to.ymd()]),
            memberships: self.kind == TableKind::Memberships,
        };
        Ok(Report {
            table: self.kind,
            rows_read: read,
            rows_kept: read - dropped,
            rows_merged: 0,
            rows_dropped: dropped,
            amount_kept: has_amounts.then(|| self.ledger.kept.to_f64()),
            reasons,
            columns: self
                .layout
                .roles
                .iter()
                .map(|&(role, place)| (role, self.layout.name(place)))
                .collect(),
            places: self.layout.roles.clone(),
            headers: self.layout.headers.clone(),
            preview: self.layout.preview.clone(),
            dialect: self.dialect.clone(),
            customers,
            from: span.map(|span| span.0),
            to: span.map(|span| span.1),
            summary: summary.say(self.locale),
            notes: self.notes(has_amounts).iter().map(|note| note.say(self.locale)).collect(),
        })
    }

    fn notes(&self, has_amounts: bool) -> Vec<words::Load> {
        let mut notes = Vec::new();
        if !self.layout.date_is_sure {
            notes.push(words::Load::DayMonthUnsure {
                day_first: self.layout.date == DateFormat::Dmy,
            });
        }
        if self.kind == TableKind::Transactions && !has_amounts {
            notes.push(words::Load::NoAmounts);
        }
        if has_amounts && self.ledger.refunds > 0 {
            notes.push(words::Load::Refunds { rows: self.ledger.refunds });
        }
        if has_amounts && self.ledger.zero_amounts > 0 {
            notes.push(words::Load::ZeroAmounts { rows: self.ledger.zero_amounts });
        }
        notes
    }
}

/// Whether these first bytes of a file are text.
fn check_text(bytes: &[u8], is_whole: bool) -> Result<()> {
    if bytes.trim_ascii().is_empty() {
        return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
    }
    let known: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "a zip archive or a spreadsheet"),
        (b"\xD0\xCF\x11\xE0", "an old spreadsheet"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"PAR1", "Parquet"),
        (b"ARROW1", "Arrow"),
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xFE", "UTF-16 text"),
        (b"\xFE\xFF", "UTF-16 text"),
    ];
    let looks_like =
        known.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, what)| what);
    if looks_like.is_some() || bytes.contains(&0) {
        return Err(Error::new(ErrorKind::Format, Problem::BinaryFile { looks_like }));
    }
    match std::str::from_utf8(bytes) {
        // The sample may end within a character.
        Err(error) if is_whole || error.error_len().is_some() => {
            let (before, rest) = bytes.split_at(error.valid_up_to());
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count() as u64;
            let start = before.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
            let end = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
            let text = String::from_utf8_lossy(&[start, end].concat()).into_owned();
            let position =
                Position { line: Some(line), text: Some(shown(text.trim())), column: None };
            let offset = before.len() as u64;
            Err(Error::new(ErrorKind::Format, Problem::NotUtf8 { offset }).at(position))
        }
        _ => Ok(()),
    }
}
