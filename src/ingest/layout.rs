//! What the columns of a file mean, found on its first records, wherever those come from.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, FoundColumns, Position, Result};
use crate::ingest::load::{ColumnRef, LoadOptions};
use crate::ingest::report::shown;
use crate::ingest::roles::Role;
use crate::ingest::roles::columns::{self, Column};
use crate::ingest::values::{Dates, NumberFormat};
use crate::tables::TableKind;
use crate::words::Problem;

/// Cells of a row that are shown.
const MOST_SHOWN: usize = 100;

/// Everything a reader needs to know about the columns of a file before its first row.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) table: TableKind,
    pub(crate) has_header: bool,
    /// The names of the columns; empty strings where there is no header.
    pub(crate) headers: Vec<String>,
    /// The columns of the roles that were found.
    pub(crate) roles: Vec<(Role, usize)>,
    pub(crate) dates: Dates,
    /// Whether day and month could be told apart.
    pub(crate) date_is_sure: bool,
    pub(crate) mark: NumberFormat,
    /// The first rows, as cells.
    pub(crate) preview: Vec<Vec<String>>,
}

impl Layout {
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.roles.iter().find(|(other, _)| *other == role).map(|&(_, place)| place)
    }

    /// The column as people name it: its header, or its index.
    pub(crate) fn name(&self, place: usize) -> ColumnRef {
        match self.headers.get(place) {
            Some(header) if !header.is_empty() => ColumnRef::Header(header.clone()),
            _ => ColumnRef::Index(place),
        }
    }

    /// The first rows as they are understood: the value of each role.
    pub(crate) fn understood(&self) -> Vec<Vec<Option<String>>> {
        let mut rows = Vec::new();
        for record in &self.preview {
            let mut row = Vec::new();
            for &(role, place) in &self.roles {
                let cell = record.get(place).map(String::as_str).unwrap_or_default();
                row.push(match role {
                    Role::Date => self.dates.day(cell.as_bytes()).map(|day| day.to_string()),
                    Role::Amount => {
                        self.mark.parse(cell.as_bytes()).map(|money| money.to_f64().to_string())
                    }
                    _ => Some(cell.to_owned()).filter(|cell| !cell.is_empty()),
                });
            }
            rows.push(row);
        }
        rows
    }

    /// Finds what the columns mean.
    ///
    /// # Errors
    ///
    /// `column` if one that is needed or named is not there, `format` if there is one column only, `noRows` if there is
    /// only a header.
    pub(crate) fn find(
        records: Vec<Vec<String>>,
        is_whole: bool,
        table: Option<TableKind>,
        options: &LoadOptions,
    ) -> Result<Self> {
        let table = table.unwrap_or(TableKind::Transactions);
        Understood::new(&records, table, options).into_layout(&records, is_whole, table, options)
    }

    /// How much sense these records make as a table: how many roles are found in them.
    pub(crate) fn fits(
        records: &[Vec<String>],
        table: Option<TableKind>,
        options: &LoadOptions,
    ) -> f64 {
        let table = table.unwrap_or(TableKind::Transactions);
        Understood::new(records, table, options).roles.len() as f64
    }
}

/// Records as they are understood.
struct Understood {
    /// The number of fields that most records have.
    width: usize,
    has_header: bool,
    columns: Vec<Column>,
    roles: Vec<(Role, usize)>,
}

impl Understood {
    fn new(records: &[Vec<String>], table: TableKind, options: &LoadOptions) -> Self {
        let wanted = Role::of(table);
        let width = usual_width(records);
        // What is one column holds no roles.
        let looked_at = if width < 2 { 0 } else { width };
        let mut columns = columns_of(records.get(1..).unwrap_or_default(), looked_at);
        let has_header =
            options.header.unwrap_or_else(|| looks_like_header(records, &columns, wanted));
        if !has_header {
            columns = columns_of(records, looked_at);
        }
        let header: &[String] = records.first().filter(|_| has_header).map_or(&[], Vec::as_slice);
        for (column, name) in columns.iter_mut().zip(header) {
            column.name(name);
        }
        let given = given_roles(header, width, wanted, options);
        let guessed: Vec<Role> =
            wanted.iter().copied().filter(|role| !options.columns.contains_key(role)).collect();
        let roles = columns::assign(&columns, &guessed, given.as_deref().unwrap_or_default());
        Self { width, has_header, columns, roles }
    }

    fn into_layout(
        self,
        records: &[Vec<String>],
        is_whole: bool,
        table: TableKind,
        options: &LoadOptions,
    ) -> Result<Layout> {
        let wanted = Role::of(table);
        let preview: Vec<Vec<String>> = records
            .iter()
            .skip(usize::from(self.has_header))
            .take(5)
            .map(|row| row.iter().take(MOST_SHOWN).map(|cell| shown(cell)).collect())
            .collect();
        let headers: Vec<String> = match records.first().filter(|_| self.has_header) {
            Some(first) => first.iter().map(|cell| shown(cell)).collect(),
            None => vec![String::new(); self.width],
        };
        let found = || -> Vec<String> {
            (0..self.width)
                .map(|place| match headers.get(place).filter(|header| !header.is_empty()) {
                    Some(header) => header.clone(),
                    None => {
                        let first = records.first().and_then(|record| record.get(place));
                        format!(
                            "{place} (“{}”)",
                            first.map_or_else(String::new, |cell| shown(cell))
                        )
                    }
                })
                .collect()
        };
        let columns = || FoundColumns { headers: headers.clone(), preview: preview.clone() };
        let header = records.first().filter(|_| self.has_header);
        given_roles(header.map_or(&[], Vec::as_slice), self.width, wanted, options).map_err(
            |name| {
                let position = Position { column: Some(name.clone()), ..Position::default() };
                Error::new(ErrorKind::Column, Problem::NoSuchColumn { name, found: found() })
                    .at(position)
                    .among(columns())
            },
        )?;
        for &role in Role::needed(table) {
            if self.roles.iter().any(|&(other, _)| other == role) {
                continue;
            }
            if self.width < 2 {
                let line =
                    records.first().and_then(|record| record.first()).cloned().unwrap_or_default();
                let problem = Problem::OneColumn { line: shown(&line) };
                return Err(Error::new(ErrorKind::Format, problem));
            }
            let only_header = is_whole && self.has_header && records.len() == 1;
            return Err(if only_header {
                Error::new(ErrorKind::NoRows, Problem::NoUsableRows { rows: 0, reason: None })
            } else {
                Error::new(
                    ErrorKind::Column,
                    Problem::MissingRole { role: role.name(), found: found() },
                )
                .among(columns())
            });
        }
        let column_of = |role: Role| {
            let place = self.roles.iter().find(|(other, _)| *other == role)?.1;
            self.columns.get(place)
        };
        // A column that the header or the call says is of dates may have them as numbers.
        let guess = column_of(Role::Date).and_then(|column| column.date_if(true));
        let format = guess.map(|guess| guess.format).unwrap_or_default();
        let is_sure = guess.is_none_or(|guess| guess.is_sure);
        Ok(Layout {
            table,
            has_header: self.has_header,
            dates: Dates {
                format: options.date_format.unwrap_or(format),
                zone: options.time_zone.clone().map(Arc::new),
            },
            date_is_sure: is_sure || options.date_format.is_some(),
            mark: column_of(Role::Amount).map(|column| column.number).unwrap_or_default(),
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
pub(crate) fn usual_width(records: &[Vec<String>]) -> usize {
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
