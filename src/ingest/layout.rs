//! What the columns of a file mean, found on its first records, wherever those come from.

use std::sync::Arc;

use crate::calendar::{Period, Zone};
use crate::error::{Error, ErrorKind, FoundColumns, Position, Result};
use crate::ingest::header::{self, Head};
use crate::ingest::load::{ColumnRef, LoadOptions};
use crate::ingest::report::{FoundNumbers, shown};
use crate::ingest::roles::columns::Column;
use crate::ingest::roles::{Assigned, Guess, Role, guess, has_role_words};
use crate::ingest::values::{DateFormat, Dates, NumberFormat, Reader};
use crate::tables::{CellKind, TableKind};
use crate::words::{Problem, TableReason, Unit};

/// Cells of a row that are shown.
const MOST_SHOWN: usize = 100;

/// Everything a reader needs to know about the columns of a file before its first row.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) table: TableKind,
    /// How the table begins; nothing stands above it any more.
    pub(crate) head: Head,
    /// The names of the columns; empty strings where there is no header.
    pub(crate) headers: Vec<String>,
    /// Why it is that table.
    pub(crate) guess: Option<(f64, TableReason)>,
    /// The columns of the roles that were found.
    pub(crate) roles: Vec<Assigned>,
    /// Columns without a role that are kept all the same.
    pub(crate) attributes: Vec<usize>,
    pub(crate) columns: Vec<Column>,
    /// How the dates are written, where the caller says.
    date_format: Option<DateFormat>,
    zone: Option<Arc<Zone>>,
    /// The first rows, as cells.
    pub(crate) preview: Vec<Vec<String>>,
}

impl Layout {
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        self.roles.iter().find(|it| it.role == role).map(|it| it.place)
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

    /// Whether orders of this column with a C before their number cancel others.
    pub(crate) fn has_cancellations(&self, place: usize) -> bool {
        self.columns.get(place).is_some_and(|column| column.has_cancellations)
    }

    /// How the cells of this column are read.
    pub(crate) fn reader(&self, place: Option<usize>, kind: CellKind) -> Reader {
        let column = place.and_then(|place| self.columns.get(place));
        let guess = column.and_then(Column::dates_of).map(|guess| guess.format);
        let format = self.date_format.or(guess).unwrap_or_default();
        let number = column.map(|column| column.number).unwrap_or_default();
        Reader {
            kind,
            dates: Dates { format, zone: self.zone.clone() },
            number,
            scale: self.scale(place),
        }
    }

    /// How the days are written, those of the first column of them; none where there are none.
    pub(crate) fn date_format(&self) -> Option<DateFormat> {
        let is_date = |kind| matches!(kind, CellKind::Day | CellKind::Instant);
        let first = self.roles.iter().find(|it| is_date(it.role.kind()))?;
        Some(self.reader(Some(first.place), CellKind::Day).dates.format)
    }

    /// The days in the unit of this column, if it holds lengths of time.
    fn scale(&self, place: Option<usize>) -> f64 {
        self.unit(place).map_or(1.0, Period::days)
    }

    /// The unit of this column, if it holds lengths of time.
    pub(crate) fn unit(&self, place: Option<usize>) -> Option<Period> {
        let assigned = self.roles.iter().find(|it| Some(it.place) == place);
        Some(match assigned?.reason.unit? {
            Unit::Day => Period::Day,
            Unit::Week => Period::Week,
            Unit::Month => Period::Month,
            Unit::Quarter => Period::Quarter,
            Unit::Year => Period::Year,
        })
    }

    /// Whether day and month of some dates cannot be told apart, and if so whether the day is taken to come first.
    pub(crate) fn unsure_day_first(&self) -> Option<bool> {
        if self.date_format.is_some() {
            return None;
        }
        let is_date = |kind| matches!(kind, CellKind::Day | CellKind::Instant);
        let dates = self.roles.iter().filter(|it| is_date(it.role.kind()));
        let mut guesses =
            dates.filter_map(|it| self.columns.get(it.place).and_then(Column::dates_of));
        guesses.find(|guess| !guess.is_sure).map(|guess| guess.format == DateFormat::Dmy)
    }

    /// Whether the day is taken to come first, if this cell is a date only where it is not, or the other way round.
    pub(crate) fn day_first_against(&self, cell: &str) -> Option<bool> {
        if self.date_format.is_some() {
            return None;
        }
        let format = self.reader(self.column(Role::Date), CellKind::Day).dates.format;
        format.also_reads(cell.as_bytes()).map(|other| other == DateFormat::Mdy)
    }

    /// How the amounts and numbers are written, and whether they show it: those of the first column of them where a mark may
    /// separate decimals or thousands, else of the first; none where there are none.
    pub(crate) fn numbers(&self) -> Option<FoundNumbers> {
        let is_number = |kind| matches!(kind, CellKind::Money | CellKind::Number);
        let roles = self.roles.iter().filter(|it| is_number(it.role.kind()));
        let mut columns = roles.filter_map(|it| self.columns.get(it.place));
        let first = columns.next()?;
        let column = match first.number_is_sure {
            true => columns.find(|column| !column.number_is_sure).unwrap_or(first),
            false => first,
        };
        Some(FoundNumbers { decimal: column.number, sure: column.number_is_sure })
    }

    /// The first rows as they are understood: the value of each role.
    pub(crate) fn understood(&self) -> Vec<Vec<Option<String>>> {
        let readers: Vec<_> = self
            .roles
            .iter()
            .map(|it| (it.place, self.reader(Some(it.place), it.role.kind())))
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
    /// `column` if one that is needed or named is not there or nothing tells which table it is, `format` if there is one column only, `noRows` if there is
    /// only a header.
    pub(crate) fn find(
        records: Vec<Vec<String>>,
        is_whole: bool,
        table: Option<TableKind>,
        options: &LoadOptions,
    ) -> Result<Self> {
        Understood::new(&records, table, options).into_layout(&records, is_whole, table, options)
    }

    /// How much sense these records make as a table: how many roles are found in them.
    pub(crate) fn fits(
        records: &[Vec<String>],
        table: Option<TableKind>,
        options: &LoadOptions,
    ) -> f64 {
        Understood::new(records, table, options).guess.roles.len() as f64
    }
}

/// Records as they are understood.
struct Understood {
    /// The number of fields that most records have.
    width: usize,
    head: Head,
    columns: Vec<Column>,
    guess: Guess,
}

impl Understood {
    fn new(records: &[Vec<String>], table: Option<TableKind>, options: &LoadOptions) -> Self {
        let wanted = table.map_or(&Role::ALL[..], Role::of);
        let width = header::usual_width(records);
        let reads_as_names = |cells: &[String]| has_role_words(cells, wanted);
        let head = header::find(records, false, options.header, &reads_as_names);
        let header: &[String] = records.first().filter(|_| head.header).map_or(&[], Vec::as_slice);
        // A column that is named is there, however few rows fill it. What is one column holds no roles.
        let named = header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let width = if width < 2 { width } else { width.max(named) };
        let looked_at = if width < 2 { 0 } else { width };
        let rows = records.get(head.len()..).unwrap_or_default();
        let mut columns = columns_of(rows, looked_at, options.decimal);
        for (column, name) in columns.iter_mut().zip(header) {
            column.name(name);
        }
        let given = given_roles(header, width, wanted, options);
        let denied: Vec<Role> = options
            .columns
            .iter()
            .filter(|(_, column)| column.is_none())
            .map(|(role, _)| *role)
            .collect();
        let guess = guess(&columns, table, given.as_deref().unwrap_or_default(), &denied);
        Self { width, head, columns, guess }
    }

    fn into_layout(
        self,
        records: &[Vec<String>],
        is_whole: bool,
        asked: Option<TableKind>,
        options: &LoadOptions,
    ) -> Result<Layout> {
        let table = self.guess.table;
        let wanted = Role::of(table);
        let preview: Vec<Vec<String>> = records
            .iter()
            .skip(self.head.len())
            .take(5)
            .map(|row| row.iter().take(MOST_SHOWN).map(|cell| shown(cell)).collect())
            .collect();
        let headers: Vec<String> = match records.first().filter(|_| self.head.header) {
            Some(first) => header::names(first).iter().map(|name| shown(name)).collect(),
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
        let is_unknown = asked.is_none() && self.guess.reason == TableReason::Unknown;
        let columns = || FoundColumns {
            table: (!is_unknown).then_some(table.name()),
            headers: headers.clone(),
            preview: preview.clone(),
        };
        let header = records.first().filter(|_| self.head.header);
        given_roles(header.map_or(&[], Vec::as_slice), self.width, wanted, options).map_err(
            |name| {
                let position = Position { column: Some(name.clone()), ..Position::default() };
                Error::new(ErrorKind::Column, Problem::NoSuchColumn { name, found: found() })
                    .at(position)
                    .among(columns())
            },
        )?;
        let is_found = |role: &Role| self.guess.roles.iter().any(|it| it.role == *role);
        let missing = needed(table, &self.guess.roles).into_iter().find(|role| !is_found(role));
        if missing.is_some() || is_unknown {
            if self.width < 2 {
                let line =
                    records.first().and_then(|record| record.first()).cloned().unwrap_or_default();
                let problem = Problem::OneColumn { line: shown(&line) };
                return Err(Error::new(ErrorKind::Format, problem));
            }
            let only_header = is_whole && self.head.header && records.len() == self.head.len();
            return Err(if only_header {
                Error::new(ErrorKind::NoRows, Problem::NoUsableRows { rows: 0, reason: None })
            } else {
                let problem = match missing {
                    Some(role) if !is_unknown => {
                        Problem::MissingRole { role: role.name(), found: found() }
                    }
                    _ => Problem::UnknownTable { found: found() },
                };
                Error::new(ErrorKind::Column, problem).among(columns())
            });
        }
        Ok(Layout {
            table,
            head: self.head,
            preview,
            guess: asked.is_none().then_some((self.guess.confidence, self.guess.reason)),
            roles: self.guess.roles,
            attributes: self.guess.attributes,
            columns: self.columns,
            date_format: options.date_format,
            zone: options.time_zone.clone().map(Arc::new),
            headers,
        })
    }
}

/// The roles that a row of this table cannot do without, where the file has these.
fn needed(table: TableKind, roles: &[Assigned]) -> Vec<Role> {
    let mut needed = Role::needed(table).to_vec();
    // Who was held out never enrolled, and whoever only wrote gave no score.
    let instead = match table {
        TableKind::Memberships => Some((Role::Date, Role::Treated)),
        TableKind::Feedback => Some((Role::Score, Role::Text)),
        _ => None,
    };
    if let Some((role, other)) = instead
        && roles.iter().any(|it| it.role == other)
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

/// The columns of these records, which have no names yet.
fn columns_of(records: &[Vec<String>], width: usize, decimal: Option<NumberFormat>) -> Vec<Column> {
    let mut columns = Vec::with_capacity(width);
    let mut cells = Vec::with_capacity(records.len());
    for place in 0..width {
        cells.clear();
        cells.extend(records.iter().filter_map(|record| record.get(place)).map(String::as_str));
        columns.push(Column::new(&cells, decimal));
    }
    columns
}
