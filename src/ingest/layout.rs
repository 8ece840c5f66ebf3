//! What the columns of a file mean, found on its first records, wherever those come from.

use std::rc::Rc;

use crate::calendar::Zone;
use crate::error::{Error, ErrorKind, FoundColumns, Position, Result};
use crate::ingest::load::{ColumnRef, LoadOptions};
use crate::ingest::report::shown;
use crate::ingest::roles::columns::Column;
use crate::ingest::roles::{Role, guess, has_role_words};
use crate::ingest::values::{DateFormat, Dates, Reader};
use crate::tables::{CellKind, TableKind};
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
    /// Columns without a role that are kept all the same.
    pub(crate) attributes: Vec<usize>,
    pub(crate) columns: Vec<Column>,
    /// How the dates are written, where the caller says.
    date_format: Option<DateFormat>,
    zone: Option<Rc<Zone>>,
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

    /// The roles that a row cannot do without.
    pub(crate) fn needed(&self) -> Vec<Role> {
        needed(self.table, &self.roles)
    }

    /// What the cells of a column without a role are.
    pub(crate) fn kind(&self, place: usize) -> CellKind {
        match self.columns.get(place) {
            Some(column) if column.is_number() => CellKind::Number,
            _ => CellKind::Text,
        }
    }

    /// How the cells of this column are read.
    pub(crate) fn reader(&self, place: Option<usize>, kind: CellKind) -> Reader {
        let column = place.and_then(|place| self.columns.get(place));
        let guess = column.and_then(Column::dates_of).map(|guess| guess.format);
        let format = self.date_format.or(guess).unwrap_or_default();
        let mark = column.map(|column| column.mark).unwrap_or_default();
        Reader { kind, dates: Dates { format, zone: self.zone.clone() }, mark }
    }

    /// Whether day and month of some dates cannot be told apart, and if so whether the day is taken to come first.
    pub(crate) fn unsure_day_first(&self) -> Option<bool> {
        if self.date_format.is_some() {
            return None;
        }
        let is_date = |kind| matches!(kind, CellKind::Day | CellKind::Instant);
        let dates = self.roles.iter().filter(|(role, _)| is_date(role.kind()));
        let mut guesses =
            dates.filter_map(|&(_, place)| self.columns.get(place).and_then(Column::dates_of));
        guesses.find(|guess| !guess.is_sure).map(|guess| guess.format == DateFormat::Dmy)
    }

    /// The first rows as they are understood: the value of each role.
    pub(crate) fn understood(&self) -> Vec<Vec<Option<String>>> {
        let readers: Vec<_> = self
            .roles
            .iter()
            .map(|&(role, place)| (place, self.reader(Some(place), role.kind())))
            .collect();
        let mut rows = Vec::new();
        for record in &self.preview {
            let mut row = Vec::new();
            for (place, reader) in &readers {
                let cell = record.get(*place).map(String::as_str).unwrap_or_default();
                row.push(reader.written(cell));
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
        let named = options.columns.iter();
        let denied: Vec<Role> =
            named.filter(|(_, column)| column.is_none()).map(|(role, _)| *role).collect();
        let found = guess(&columns, Some(table), given.as_deref().unwrap_or_default(), &denied);
        let roles = found.roles.iter().map(|assigned| (assigned.role, assigned.place)).collect();
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
        for role in needed(table, &self.roles) {
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
        Ok(Layout {
            table,
            has_header: self.has_header,
            preview,
            roles: self.roles,
            attributes: Vec::new(),
            columns: self.columns,
            date_format: options.date_format,
            zone: options.time_zone.clone().map(Rc::new),
            headers,
        })
    }
}

/// The roles that a row of this table cannot do without, where the file has these.
fn needed(table: TableKind, roles: &[(Role, usize)]) -> Vec<Role> {
    let mut needed = Role::needed(table).to_vec();
    // Who was held out never enrolled, and whoever only wrote gave no score.
    let instead = match table {
        TableKind::Memberships => Some((Role::Date, Role::Treated)),
        TableKind::Feedback => Some((Role::Score, Role::Text)),
        _ => None,
    };
    if let Some((role, other)) = instead
        && roles.iter().any(|it| it.0 == other)
    {
        needed.retain(|needed| *needed != role);
    }
    needed
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
        && (others.iter().any(is_typed) || has_role_words(first, roles))
}
