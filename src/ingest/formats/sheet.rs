//! Workbooks: xlsx, xls and ods. A sheet is chosen, its table is found in it, and its cells become text: dates as ISO,
//! numbers as the fifteen digits that a spreadsheet computes with, formulas as the values they last had.

use std::fmt::Display;
use std::io::Cursor;
use std::rc::Rc;

use calamine::{
    Data, DataRef, ExcelDateTime, Ods, OdsError, Reader as _, SheetType, SheetVisible, Xls,
    XlsError, Xlsx, XlsxError,
};
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::error::Result;
use crate::ingest::formats::{batch_rows, frame, unreadable};
use crate::ingest::frame::{Cells, Frame};
use crate::ingest::header::{self, Head};
use crate::ingest::roles::{Role, has_role_words};
use crate::words::Reader;

/// Rows of a sheet by which its table is found.
const SAMPLE_ROWS: usize = 1000;

/// A workbook, as the program saved it.
pub struct Workbook {
    book: Book,
}

enum Book {
    Xlsx(Box<Xlsx<Cursor<Bytes>>>),
    Xls(Box<Xls<Cursor<Bytes>>>),
    Ods(Box<Ods<Cursor<Bytes>>>),
}

/// The bytes of a file that several readers may have to look at.
#[derive(Clone)]
struct Bytes(Rc<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A sheet of a workbook that may hold a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SheetName {
    /// Its name.
    pub name: String,
    /// Whether the program does not show it.
    pub hidden: bool,
}

/// A sheet, by its name or by its index from 0 among those that [`Workbook::sheets`] lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SheetRef {
    /// The index, from 0.
    Index(usize),
    /// The name.
    Name(String),
}

impl Workbook {
    /// Opens a workbook.
    ///
    /// # Errors
    ///
    /// `format` if these bytes are none, or protected with a password.
    pub fn open(bytes: Vec<u8>) -> Result<Self> {
        let is_old = bytes.starts_with(b"\xD0\xCF\x11\xE0");
        let bytes = Bytes(Rc::new(bytes));
        let cursor = || Cursor::new(bytes.clone());
        let book = if is_old {
            match Xls::new(cursor()) {
                Ok(book) => Book::Xls(Box::new(book)),
                Err(XlsError::Password) => return Err(unreadable(Reader::Protected)),
                // A newer workbook with a password is kept in the old kind of file.
                Err(_) if holds_encrypted(&bytes.0) => return Err(unreadable(Reader::Protected)),
                Err(error) => return Err(broken(&error)),
            }
        } else {
            match (Xlsx::new(cursor()), Ods::new(cursor())) {
                (Ok(book), _) => Book::Xlsx(Box::new(book)),
                (_, Ok(book)) => Book::Ods(Box::new(book)),
                (Err(XlsxError::Password), _) | (_, Err(OdsError::Password)) => {
                    return Err(unreadable(Reader::Protected));
                }
                (Err(error), _) => return Err(broken(&error)),
            }
        };
        Ok(Self { book })
    }

    /// The sheets, those first that the program shows.
    pub fn sheets(&self) -> Vec<SheetName> {
        let sheets = match &self.book {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        let mut names: Vec<SheetName> = sheets
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetName {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect();
        names.sort_by_key(|sheet| sheet.hidden);
        names
    }

    /// Reads a sheet; without a choice the first one that holds a table.
    ///
    /// # Errors
    ///
    /// `format` if there is no such sheet, nothing in it, or it cannot be read.
    pub fn read(&mut self, choice: Option<&SheetRef>) -> Result<Sheet> {
        let sheets = self.sheets();
        let known = || sheets.iter().map(|sheet| sheet.name.clone()).collect();
        let chosen = match choice {
            None => {
                for sheet in &sheets {
                    if let Some(table) = self.sheet(&sheet.name)?.filter(Sheet::is_table) {
                        return Ok(table);
                    }
                }
                return Err(unreadable(Reader::NoTable { known: known() }));
            }
            Some(SheetRef::Index(place)) => sheets.get(*place),
            Some(SheetRef::Name(name)) => sheets.iter().find(|sheet| sheet.name == *name),
        };
        let Some(SheetName { name, .. }) = chosen else {
            let name = match choice {
                Some(SheetRef::Name(name)) => name.clone(),
                Some(SheetRef::Index(place)) => place.to_string(),
                None => String::new(),
            };
            return Err(unreadable(Reader::NoSuchSheet { name, known: known() }));
        };
        let empty = || unreadable(Reader::EmptySheet { name: name.clone() });
        self.sheet(name)?.ok_or_else(empty)
    }

    fn sheet(&mut self, name: &str) -> Result<Option<Sheet>> {
        let is_1904 = match &self.book {
            Book::Xlsx(book) => book.has_1904_epoch(),
            Book::Xls(book) => book.has_1904_epoch(),
            Book::Ods(_) => false,
        };
        let mut grid = Grid { is_1904, ..Grid::default() };
        match &mut self.book {
            Book::Xlsx(book) => {
                let mut cells =
                    book.worksheet_cells_reader(name).map_err(|error| broken(&error))?;
                while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
                    let (row, column) = cell.get_position();
                    grid.push(row, column, cell.get_value());
                }
            }
            Book::Xls(book) => {
                let range = book.worksheet_range(name).map_err(|error| broken(&error))?;
                for (row, column, value) in range.used_cells() {
                    grid.push(row as u32, column as u32, &by_ref(value));
                }
            }
            Book::Ods(book) => {
                let range = book.worksheet_range(name).map_err(|error| broken(&error))?;
                for (row, column, value) in range.used_cells() {
                    grid.push(row as u32, column as u32, &by_ref(value));
                }
            }
        }
        Ok(Sheet::find(name, grid))
    }
}

fn broken(error: &impl Display) -> crate::error::Error {
    unreadable(Reader::BrokenWorkbook { detail: error.to_string() })
}

/// Whether the stream of an encrypted package is named, in UTF-16.
fn holds_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn by_ref(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(value) => DataRef::SharedString(value),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
        Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
        Data::Error(_) | Data::Empty => DataRef::Empty,
    }
}

/// The cells of a sheet that have something in them.
#[derive(Debug, Default)]
struct Grid {
    is_1904: bool,
    text: String,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    row: u32,
    column: u32,
    start: usize,
    end: usize,
}

impl Grid {
    fn push(&mut self, row: u32, column: u32, value: &DataRef<'_>) {
        let start = self.text.len();
        match value {
            DataRef::Int(value) => self.text.push_str(&value.to_string()),
            DataRef::Float(value) => self.text.push_str(&number(*value)),
            DataRef::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            DataRef::DateTime(value) => self.text.push_str(&date(value, self.is_1904)),
            DataRef::DateTimeIso(value) => {
                self.text.push_str(value.strip_suffix("T00:00:00").unwrap_or(value));
            }
            DataRef::DurationIso(value) => self.text.push_str(value),
            DataRef::String(value) => self.text.push_str(value.trim()),
            DataRef::SharedString(value) => self.text.push_str(value.trim()),
            DataRef::Error(_) | DataRef::Empty => {}
        }
        if self.text.len() > start {
            self.cells.push(Cell { row, column, start, end: self.text.len() });
        }
    }

    fn text(&self, cell: Cell) -> &str {
        self.text.get(cell.start..cell.end).unwrap_or_default()
    }
}

/// A number in the fewest digits that are it, of the fifteen that a spreadsheet shows.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    // Minus nothing is nothing.
    (rounded + 0.0).to_string()
}

/// A serial day with its time, to the second: `2024-03-05`, `2024-03-05T09:30:00`, or `09:30:00` without a day.
///
/// Serial 1 is 1900-01-01 and serial 60 a day that never was, as in Lotus 1-2-3; in workbooks that say so, serial 0 is
/// 1904-01-01 (ECMA-376 part 1, 18.17.4.1).
fn date(value: &ExcelDateTime, is_1904: bool) -> String {
    let serial = value.as_f64();
    if !(0.0..2_958_466.0).contains(&serial) {
        return number(serial);
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let (whole, seconds) = (seconds / 86_400, seconds % 86_400);
    let clock = |hours: i64| format!("{hours:02}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
    if value.is_duration() {
        return clock(whole * 24 + seconds / 3600);
    }
    let time = clock(seconds / 3600);
    if whole == 0 {
        return time;
    }
    let first = match (is_1904, whole) {
        (true, _) => -24_107,
        (false, ..60) => -25_568,
        (false, _) => -25_569,
    };
    let day = Day::new(whole as i32 + first);
    if seconds == 0 { day.to_string() } else { format!("{day}T{time}") }
}

/// The table of a sheet.
#[derive(Debug)]
pub struct Sheet {
    name: String,
    headers: Vec<String>,
    grid: Grid,
    /// The columns of the sheet that have something in them.
    columns: Vec<u32>,
    /// The cell at which the next batch begins.
    at: usize,
}

impl Sheet {
    /// Finds the table: below the titles, from its first column to its last. None if the sheet is empty.
    fn find(name: &str, mut grid: Grid) -> Option<Self> {
        if !grid.cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
            grid.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        let rows: Vec<&[Cell]> =
            grid.cells.chunk_by(|one, next| one.row == next.row).take(SAMPLE_ROWS).collect();
        let sampled = columns_of(rows.iter().copied().flatten());
        let text = |cell: Option<&Cell>| cell.map_or("", |&cell| grid.text(cell)).to_owned();
        let record = |row: &[Cell], columns: &[u32]| -> Vec<String> {
            let cell = |column| row.iter().find(|cell| cell.column == column);
            columns.iter().map(|&column| text(cell(column))).collect()
        };
        let records: Vec<Vec<String>> = rows.iter().map(|row| record(row, &sampled)).collect();
        let reads_as_names = |cells: &[String]| has_role_words(cells, &Role::ALL);
        let Head { above, header, units } = header::find(&records, true, None, &reads_as_names);

        let cells_of = |rows: &[&[Cell]]| rows.iter().map(|row| row.len()).sum::<usize>();
        let first = cells_of(rows.get(..above)?);
        let columns = columns_of(grid.cells.get(first..)?);
        let named = rows.get(above).filter(|_| header).map(|row| record(row, &columns));
        let headers = keys(header::names(&named.unwrap_or_default()), columns.len());
        let at = cells_of(rows.get(..above + usize::from(header) + usize::from(units))?);
        Some(Self { name: name.to_owned(), headers, columns, at, grid })
    }

    /// Whether there are two columns and a row.
    fn is_table(&self) -> bool {
        self.columns.len() > 1 && self.at < self.grid.cells.len()
    }

    /// The name of the sheet.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What share of the cells the batches so far have had, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.at as f64 / self.grid.cells.len().max(1) as f64
    }

    /// The next rows, until there are no more. A batch ends where the next row has no cells, so that its rows stand one below
    /// the other in the sheet.
    pub fn batch(&mut self) -> Option<Frame> {
        let left = self.grid.cells.get(self.at..).unwrap_or_default();
        let first_row = left.first()?.row;
        let mut columns = vec![Cells::default(); self.columns.len()];
        let mut count = 0;
        let most = batch_rows(columns.len());
        for row in left.chunk_by(|one, next| one.row == next.row).take(most) {
            if row.first().is_none_or(|cell| (cell.row - first_row) as usize != count) {
                break;
            }
            for &cell in row {
                let place = self.columns.binary_search(&cell.column).ok();
                if let Some(column) = place.and_then(|place| columns.get_mut(place)) {
                    column.fill(count);
                    column.push(self.grid.text(cell));
                }
            }
            count += 1;
            self.at += row.len();
        }
        Some(frame(u64::from(first_row) + 1, &self.headers, columns, count))
    }
}

/// The columns in which these cells stand.
fn columns_of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Vec<u32> {
    let mut columns = Vec::new();
    for cell in cells {
        if let Err(place) = columns.binary_search(&cell.column) {
            columns.insert(place, cell.column);
        }
    }
    columns
}

/// A name for each column: the index from 0 of one that has none.
fn keys(mut names: Vec<String>, columns: usize) -> Vec<String> {
    names.resize(columns, String::new());
    for (place, name) in names.iter_mut().enumerate() {
        if name.is_empty() {
            *name = place.to_string();
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;
    use crate::stats::rng::Rng;

    const FILES: [&str; 4] = ["table.xlsx", "table-1904.xlsx", "table.xls", "table.ods"];

    fn file(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/formats/");
        std::fs::read(format!("{folder}{name}")).expect("a file")
    }

    #[test]
    fn every_kind_of_workbook_holds_the_table_of_its_csv() {
        let csv = String::from_utf8(file("table.csv")).expect("text");
        let header = csv.lines().next().expect("a header");
        for name in FILES {
            let mut book = Workbook::open(file(name)).expect(name);
            let mut sheet = book.read(None).expect(name);
            assert_eq!(sheet.name(), "sales");
            let batch = sheet.batch().expect("rows");
            assert_eq!(batch.names().join(","), header, "{name}");
            let first = if name.ends_with("xlsx") {
                6
            } else if name.ends_with("xls") {
                4
            } else {
                3
            };
            assert_eq!(batch.first_line(), first, "{name}");
            let column = |place: usize| batch.columns()[place].iter().collect::<Vec<_>>();
            let ids = column(0);
            assert_eq!(ids, ["00017", "北京-2", "c3", "c4"], "{name}");
            let dates = column(1);
            assert_eq!(dates, ["2024-03-05", "2023-12-31", "2000-02-29", "2024-03-05"], "{name}");
            let amounts = column(2);
            assert_eq!(amounts, ["12.5", "-0.1", "1234567.89", "0.3"], "{name}");
            assert_eq!(column(5)[2], "", "{name}");
            assert_eq!(sheet.batch(), None);
        }
    }

    #[test]
    fn days_follow_both_systems() {
        // ECMA-376 part 1, 18.17.4.1: serial 1 is 1900-01-01, and 1904-01-02.
        let iso = |serial, is_1904| {
            date(&ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904), is_1904)
        };
        assert_eq!(iso(1.0, false), "1900-01-01");
        assert_eq!(iso(59.0, false), "1900-02-28");
        assert_eq!(iso(61.0, false), "1900-03-01");
        assert_eq!(iso(45_943.541, false), "2025-10-13T12:59:02");
        assert_eq!(iso(2_958_465.0, false), "9999-12-31");
        assert_eq!(iso(1.0, true), "1904-01-02");
        assert_eq!(iso(45_943.0 - 1462.0, true), "2025-10-13");
        assert_eq!(iso(0.75, false), "18:00:00");
        assert_eq!(iso(45_942.999_999_9, false), "2025-10-13");
        assert_eq!(iso(-1.0, false), "-1");
        let long = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(date(&long, false), "36:00:00");
    }

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_shows() {
        for (value, text) in [
            (17850.0, "17850"),
            (0.1 + 0.2, "0.3"),
            (12.340000000000002, "12.34"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (f64::NAN, ""),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        for bytes in [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"a,b\n1,2\n"] {
            assert!(Workbook::open(bytes.to_vec()).is_err());
        }
        let mut locked = b"\xD0\xCF\x11\xE0".to_vec();
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        let error = Workbook::open(locked).err().expect("an error");
        assert_eq!(error, unreadable(Reader::Protected));
    }

    #[test]
    fn random_bytes_do_not_make_our_own_code_panic() {
        let mut rng = Rng::new(11);
        // The library fails on damaged workbooks of the old kind; where it is used, that is caught (www/formats/core.js).
        for name in ["table.xlsx", "table.ods"] {
            let whole = file(name);
            for _ in 0..200 {
                let mut bytes = whole.clone();
                for _ in 0..1 + rng.below(8) {
                    let place = rng.below(bytes.len());
                    bytes[place] = rng.below(256) as u8;
                }
                if let Ok(mut sheet) = Workbook::open(bytes).and_then(|mut book| book.read(None)) {
                    while sheet.batch().is_some() {}
                }
            }
        }
    }
}
