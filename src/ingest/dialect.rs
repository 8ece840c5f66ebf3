//! How a file is laid out: its delimiter, its header, and the columns that matter, found on a sample of it.

use std::cell::Cell;

use serde::Serialize;

use crate::error::{Error, ErrorKind, FoundColumns, Position, Result};
use crate::ingest::columns::{self, Column, Role};
use crate::ingest::dates::DateFormat;
use crate::ingest::load::{ColumnRef, LoadOptions};
use crate::ingest::numbers::DecimalMark;
use crate::ingest::report::shown;
use crate::ingest::scan::{Delimiter, Record, Scanner};
use crate::words::Problem;

/// Records of the sample that are looked at …
const RECORDS: usize = 1000;

/// … and those that tell which delimiter it has.
const FEW_RECORDS: usize = 200;

/// Bytes that are read before it is seen whether those are enough.
const PIECE: usize = 1 << 14;

/// Cells of a row that are shown.
const MOST_SHOWN: usize = 100;

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialect {
    /// The character between fields, or `whitespace` for text aligned by blanks.
    pub delimiter: String,
    /// The character around fields that hold delimiters.
    pub quote: String,
    /// The encoding of the text.
    pub encoding: String,
    /// Whether the first row names the columns.
    pub header: bool,
}

/// Everything a reader needs to know about a file before its first row.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) delimiter: Delimiter,
    pub(crate) has_header: bool,
    /// The names of the columns; empty strings where there is no header.
    pub(crate) headers: Vec<String>,
    /// The columns of the roles that were found.
    pub(crate) roles: Vec<(Role, usize)>,
    pub(crate) date: DateFormat,
    /// Whether day and month could be told apart.
    pub(crate) date_is_sure: bool,
    pub(crate) mark: DecimalMark,
    /// The first rows, as cells.
    pub(crate) preview: Vec<Vec<String>>,
}

impl Layout {
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.roles.iter().find(|(other, _)| *other == role).map(|&(_, place)| place)
    }

    pub(crate) fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: match self.delimiter {
                Delimiter::Byte(byte) => char::from(byte).to_string(),
                Delimiter::Blanks => "whitespace".to_owned(),
            },
            quote: "\"".to_owned(),
            encoding: "utf-8".to_owned(),
            header: self.has_header,
        }
    }

    /// The column as people name it: its header, or its index.
    pub(crate) fn name(&self, place: usize) -> ColumnRef {
        match self.headers.get(place) {
            Some(header) if !header.is_empty() => ColumnRef::Header(header.clone()),
            _ => ColumnRef::Index(place),
        }
    }

    /// Finds the layout of a file from its first bytes. `wanted` are the roles of its table, `needed` those it cannot do
    /// without.
    pub(crate) fn find(
        sample: &[u8],
        is_whole: bool,
        wanted: &[Role],
        needed: &[Role],
        options: &LoadOptions,
    ) -> Result<Self> {
        let candidates = match options.delimiter.as_deref() {
            None => vec![
                Delimiter::Byte(b','),
                Delimiter::Byte(b'\t'),
                Delimiter::Byte(b';'),
                Delimiter::Byte(b'|'),
                Delimiter::Blanks,
            ],
            Some("whitespace") => vec![Delimiter::Blanks],
            Some(text) => match text.as_bytes() {
                &[byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'"' => {
                    vec![Delimiter::Byte(byte)]
                }
                _ => {
                    let found = format!("“{text}”");
                    let accepted = crate::words::Accepted::Delimiter;
                    let problem = Problem::BadOption { option: "delimiter", found, accepted };
                    return Err(Error::new(ErrorKind::Option, problem));
                }
            },
        };
        let mut best: Option<(f64, Delimiter)> = None;
        for delimiter in candidates {
            let score =
                Candidate::read(sample, is_whole, delimiter, FEW_RECORDS, wanted, options).score();
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, delimiter));
            }
        }
        let Some((_, delimiter)) = best.filter(|&(score, _)| score > 0.0) else {
            return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
        };
        let candidate = Candidate::read(sample, is_whole, delimiter, RECORDS, wanted, options);
        candidate.into_layout(is_whole, wanted, needed, options)
    }
}

/// A file as one delimiter would split it.
struct Candidate {
    delimiter: Delimiter,
    records: Vec<Vec<String>>,
    width: usize,
    /// Share of the records that have the usual number of fields.
    consistency: f64,
    has_header: bool,
    columns: Vec<Column>,
    roles: Vec<(Role, usize)>,
}

impl Candidate {
    fn read(
        sample: &[u8],
        is_whole: bool,
        delimiter: Delimiter,
        most: usize,
        wanted: &[Role],
        options: &LoadOptions,
    ) -> Self {
        let mut records: Vec<Vec<String>> = Vec::new();
        let count = Cell::new(0);
        let mut sink = |record: Record<'_>| {
            if !record.is_blank() && records.len() < most {
                records.push((0..record.len()).map(|field| record.text(field)).collect());
                count.set(records.len());
            }
        };
        let mut scanner = Scanner::new(delimiter);
        for piece in sample.chunks(PIECE) {
            scanner.feed(piece, &mut sink);
            if count.get() == most {
                break;
            }
        }
        // A header, and then quotes without an end: what follows them is looked at anyway.
        if (is_whole && count.get() < most) || count.get() < 2 {
            scanner.finish(&mut sink);
        }
        let width = usual_width(&records);
        let consistent = records.iter().filter(|record| record.len() == width).count();
        // What is one column holds no roles.
        let looked_at = if width < 2 { 0 } else { width };
        let mut columns = columns_of(records.get(1..).unwrap_or_default(), looked_at);
        let has_header =
            options.header.unwrap_or_else(|| looks_like_header(&records, &columns, wanted));
        if !has_header {
            columns = columns_of(&records, looked_at);
        }
        let header: &[String] = records.first().filter(|_| has_header).map_or(&[], Vec::as_slice);
        for (column, name) in columns.iter_mut().zip(header) {
            column.name(name);
        }
        let given = given_roles(header, width, wanted, options);
        let guessed: Vec<Role> =
            wanted.iter().copied().filter(|role| !options.columns.contains_key(role)).collect();
        let roles = columns::assign(&columns, &guessed, given.as_deref().unwrap_or_default());
        Self {
            delimiter,
            width,
            consistency: consistent as f64 / records.len().max(1) as f64,
            has_header,
            columns,
            roles,
            records,
        }
    }

    /// A delimiter is right if its records are of one width and the roles are found in them.
    fn score(&self) -> f64 {
        if self.width < 2 {
            return self.width as f64 * 0.01;
        }
        self.consistency + self.roles.len() as f64
    }

    /// The first rows, as they are shown.
    fn preview(&self) -> Vec<Vec<String>> {
        let rows = self.records.iter().skip(usize::from(self.has_header)).take(5);
        rows.map(|row| row.iter().take(MOST_SHOWN).map(|cell| shown(cell)).collect()).collect()
    }

    fn into_layout(
        self,
        is_whole: bool,
        wanted: &[Role],
        needed: &[Role],
        options: &LoadOptions,
    ) -> Result<Layout> {
        let headers: Vec<String> = match self.records.first().filter(|_| self.has_header) {
            Some(first) => first.iter().map(|cell| shown(cell)).collect(),
            None => vec![String::new(); self.width],
        };
        let found = || -> Vec<String> {
            (0..self.width)
                .map(|place| match headers.get(place).filter(|header| !header.is_empty()) {
                    Some(header) => header.clone(),
                    None => {
                        let first = self.records.first().and_then(|record| record.get(place));
                        format!(
                            "{place} (“{}”)",
                            first.map_or_else(String::new, |cell| shown(cell))
                        )
                    }
                })
                .collect()
        };
        let header = self.records.first().filter(|_| self.has_header);
        given_roles(header.map_or(&[], Vec::as_slice), self.width, wanted, options).map_err(
            |name| {
                let position = Position { column: Some(name.clone()), ..Position::default() };
                Error::new(ErrorKind::Column, Problem::NoSuchColumn { name, found: found() })
                    .at(position)
                    .among(FoundColumns { headers: headers.clone(), preview: self.preview() })
            },
        )?;
        for &role in needed {
            if self.roles.iter().any(|&(other, _)| other == role) {
                continue;
            }
            if self.width < 2 {
                let line = self
                    .records
                    .first()
                    .and_then(|record| record.first())
                    .cloned()
                    .unwrap_or_default();
                let problem = Problem::OneColumn { line: shown(&line) };
                return Err(Error::new(ErrorKind::Format, problem));
            }
            let only_header = is_whole && self.has_header && self.records.len() == 1;
            return Err(if only_header {
                Error::new(ErrorKind::NoRows, Problem::NoUsableRows { rows: 0, reason: None })
            } else {
                Error::new(
                    ErrorKind::Column,
                    Problem::MissingRole { role: role.name(), found: found() },
                )
                .among(FoundColumns { headers: headers.clone(), preview: self.preview() })
            });
        }
        let column_of = |role: Role| {
            let place = self.roles.iter().find(|(other, _)| *other == role)?.1;
            self.columns.get(place)
        };
        let guess = column_of(Role::Date).and_then(|column| column.date);
        let (date, _, is_sure) = guess.unwrap_or((DateFormat::Ymd, 0.0, true));
        let preview = self.preview();
        Ok(Layout {
            delimiter: self.delimiter,
            has_header: self.has_header,
            date: options.date_format.unwrap_or(date),
            date_is_sure: is_sure || options.date_format.is_some(),
            mark: column_of(Role::Amount).map(|column| column.mark).unwrap_or_default(),
            preview,
            roles: self.roles,
            headers,
        })
    }
}

/// The columns that the options name; the name that is not there, if one is not.
fn given_roles(
    header: &[String],
    width: usize,
    wanted: &[Role],
    options: &LoadOptions,
) -> std::result::Result<Vec<(Role, usize)>, String> {
    let mut given = Vec::new();
    for (&role, column) in options.columns.iter().filter(|(role, _)| wanted.contains(role)) {
        let Some(column) = column else { continue };
        let place = match column {
            ColumnRef::Index(place) => Some(*place).filter(|place| *place < width),
            ColumnRef::Header(name) => {
                header.iter().position(|header| header == name || shown(header) == *name)
            }
        };
        given.push((role, place.ok_or_else(|| column.to_string())?));
    }
    Ok(given)
}

/// The number of fields that most records have; of equals the larger.
fn usual_width(records: &[Vec<String>]) -> usize {
    let mut counts = Vec::new();
    for record in records {
        counts.resize(counts.len().max(record.len() + 1), 0);
        counts[record.len()] += 1;
    }
    (0..counts.len()).max_by_key(|&width| counts[width]).unwrap_or(0)
}

/// The columns of these records, which have no names yet.
fn columns_of(records: &[Vec<String>], width: usize) -> Vec<Column> {
    let mut columns = Vec::with_capacity(width);
    let mut cells = Vec::with_capacity(records.len());
    for place in 0..width {
        cells.clear();
        cells.extend(records.iter().filter_map(|record| record.get(place)).map(String::as_str));
        columns.push(Column::new(&cells));
    }
    columns
}

/// Whether the first record names the columns: it holds text where the others, of which these are the columns, hold dates
/// or numbers; or words that headers have.
fn looks_like_header(records: &[Vec<String>], others: &[Column], roles: &[Role]) -> bool {
    let Some(first) = records.first() else { return false };
    let is_typed = |column: &Column| column.is_date() || column.is_number();
    !first.iter().any(|cell| is_typed(&Column::new(&[cell])))
        && (others.iter().any(is_typed) || columns::has_role_words(first, roles))
}
