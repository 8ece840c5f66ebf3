//! A column of cells of one kind, and one that is being filled.
//!
//! A cell is kept as a whole number that sorts as the values do, the largest of all for an empty one: four bytes of a day, a
//! text or a flag, eight of all else. Equal texts share one entry, and entries are numbered in the order of their bytes.

use std::fmt;
use std::ops::Range;

use crate::calendar::Day;
use crate::tables::only::copied;
use crate::tables::room;
use crate::tables::{Interner, Money};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// A calendar day.
    Day,
    /// A moment on the calendar and clock of the file's time zone.
    Instant,
    /// An amount of the file's currency.
    Money,
    /// A number.
    Number,
    /// A text.
    #[default]
    Text,
    /// Yes or no.
    Flag,
}

/// One cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Cell<'a> {
    /// An empty one.
    #[default]
    None,
    /// A calendar day.
    Day(Day),
    /// Seconds from 1970-01-01 00:00, as the clock of the file's time zone shows them.
    Instant(i64),
    /// An amount.
    Money(Money),
    /// A finite number; others are none.
    Number(f64),
    /// A text; without a character it is none.
    Text(&'a str),
    /// Yes or no.
    Flag(bool),
}

const SECONDS_A_DAY: i64 = 86_400;

impl<'a> Cell<'a> {
    /// The day, also of an instant.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Instant(at) => i32::try_from(at.div_euclid(SECONDS_A_DAY)).ok().map(Day::new),
            _ => None,
        }
    }

    /// The instant, in seconds from 1970-01-01 00:00 on the clock of the file's time zone.
    pub fn instant(self) -> Option<i64> {
        if let Self::Instant(at) = self { Some(at) } else { None }
    }

    /// The amount.
    pub fn money(self) -> Option<Money> {
        if let Self::Money(amount) = self { Some(amount) } else { None }
    }

    /// The number.
    pub fn number(self) -> Option<f64> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// The text.
    pub fn text(self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Yes or no.
    pub fn flag(self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(flag) } else { None }
    }

    /// The cell as a number that sorts as its values do, if it is of this kind; texts are numbered elsewhere.
    fn code(self, kind: CellKind) -> u64 {
        match (kind, self) {
            (CellKind::Day, Self::Day(day)) => u64::from(day.number() as u32 ^ SIGN as u32),
            (CellKind::Instant, Self::Instant(number)) => number as u64 ^ WIDE_SIGN,
            (CellKind::Money, Self::Money(amount)) => amount.millionths() as u64 ^ WIDE_SIGN,
            (CellKind::Number, Self::Number(number)) if number.is_finite() => number.to_bits(),
            (CellKind::Flag, Self::Flag(flag)) => flag.into(),
            _ => EMPTY,
        }
    }
}

/// As in a file that Tenure writes: `2026-11-21`, `2026-11-21 08:30:00`, `12.5`, `true`.
impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Day(day) => day.fmt(f),
            Self::Instant(at) => {
                let seconds = at.rem_euclid(SECONDS_A_DAY);
                let day = self.day().unwrap_or_default();
                let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
                write!(f, "{day} {hour:02}:{minute:02}:{second:02}")
            }
            Self::Money(amount) => amount.to_f64().fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

const SIGN: i32 = i32::MIN;
const WIDE_SIGN: u64 = 1 << 63;

/// The code of an empty cell: after all others, and with its lower half alone too.
pub(super) const EMPTY: u64 = u64::MAX;

/// The cells of a column, row after row.
#[derive(Clone, Debug)]
pub struct Column {
    kind: CellKind,
    codes: Codes,
    names: Names,
}

impl Column {
    /// What the cells are.
    pub fn kind(&self) -> CellKind {
        self.kind
    }

    /// The cell of a row; none where there is none.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        self.codes.get(row).map_or(Cell::None, |code| self.read(code))
    }

    /// The number of a row's text in a column of texts: its place among the [names](Self::names), from 0; none for an empty
    /// cell.
    pub fn code(&self, row: usize) -> Option<u32> {
        let code = self.codes.get(row).filter(|_| self.kind == CellKind::Text);
        code.map(|code| code as u32)
    }

    /// The different texts of the column, each once, in the order of their bytes.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.names.ends.len()).map(|code| self.names.get(code).unwrap_or_default())
    }

    /// The same column of these rows; texts that none of them has are no names.
    pub(super) fn only(&self, rows: &[Range<usize>]) -> Self {
        let mut codes = match &self.codes {
            Codes::Narrow(codes) => Codes::Narrow(copied(codes, rows)),
            Codes::Wide(codes) => Codes::Wide(copied(codes, rows)),
        };
        let mut names = Names::default();
        if let (CellKind::Text, Codes::Narrow(codes)) = (self.kind, &mut codes) {
            let mut ranks = vec![None; self.names.ends.len()];
            for &code in codes.iter() {
                if let Some(rank) = ranks.get_mut(code as usize) {
                    *rank = Some(0);
                }
            }
            for (code, rank) in ranks.iter_mut().enumerate() {
                if let Some(rank) = rank {
                    *rank = names.ends.len() as u32;
                    names.push(self.names.get(code).unwrap_or_default());
                }
            }
            for code in codes {
                *code = ranks.get(*code as usize).copied().flatten().unwrap_or(EMPTY as u32);
            }
        }
        Self { kind: self.kind, codes, names }
    }

    /// Whether any cell is filled.
    pub(super) fn is_filled(&self) -> bool {
        match &self.codes {
            Codes::Narrow(codes) => codes.iter().any(|&code| code != EMPTY as u32),
            Codes::Wide(codes) => codes.iter().any(|&code| code != EMPTY),
        }
    }

    /// The least and the greatest cell that is filled, as they sort.
    pub(super) fn range(&self) -> Option<(Cell<'_>, Cell<'_>)> {
        let codes = || (0..self.codes.len()).filter_map(|row| self.codes.get(row));
        let (least, greatest) = codes().min().zip(codes().max())?;
        Some((self.read(least), self.read(greatest)))
    }

    fn read(&self, code: u64) -> Cell<'_> {
        let signed = (code ^ WIDE_SIGN) as i64;
        match self.kind {
            CellKind::Day => Cell::Day(Day::new(code as i32 ^ SIGN)),
            CellKind::Instant => Cell::Instant(signed),
            CellKind::Money => Cell::Money(Money::from_millionths(signed)),
            CellKind::Number => Cell::Number(f64::from_bits(code)),
            CellKind::Text => self.names.get(code as usize).map_or(Cell::None, Cell::Text),
            CellKind::Flag => Cell::Flag(code != 0),
        }
    }
}

/// The cells of a column as numbers.
#[derive(Clone, Debug)]
pub(super) enum Codes {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Codes {
    fn with_capacity(kind: CellKind, rows: usize) -> Self {
        match kind {
            CellKind::Day | CellKind::Text | CellKind::Flag => {
                Self::Narrow(Vec::with_capacity(rows))
            }
            CellKind::Instant | CellKind::Money | CellKind::Number => {
                Self::Wide(Vec::with_capacity(rows))
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Narrow(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    /// The code of a row; none for an empty cell.
    pub(super) fn get(&self, row: usize) -> Option<u64> {
        match self {
            Self::Narrow(codes) => {
                let code = codes.get(row).filter(|&&code| code != EMPTY as u32);
                code.map(|&code| code.into())
            }
            Self::Wide(codes) => codes.get(row).copied().filter(|&code| code != EMPTY),
        }
    }

    fn push(&mut self, code: u64) {
        match self {
            Self::Narrow(codes) => codes.push(code as u32),
            Self::Wide(codes) => codes.push(code),
        }
    }

    /// Adds empty cells until there are so many, or takes the last ones off.
    pub(super) fn resize(&mut self, rows: usize) {
        match self {
            Self::Narrow(codes) => codes.resize(rows, EMPTY as u32),
            Self::Wide(codes) => codes.resize(rows, EMPTY),
        }
    }

    /// Puts the last rows, so many, before the others.
    pub(super) fn rotate_right(&mut self, rows: usize) {
        match self {
            Self::Narrow(codes) => codes.rotate_right(rows),
            Self::Wide(codes) => codes.rotate_right(rows),
        }
    }

    /// Leaves only the rows that stay.
    pub(super) fn keep(&mut self, stays: &[bool]) {
        match self {
            Self::Narrow(codes) => keep(codes, stays),
            Self::Wide(codes) => keep(codes, stays),
        }
    }
}

/// Leaves only the rows that stay.
pub(super) fn keep<T>(rows: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    rows.retain(|_| stays.next().copied().unwrap_or(true));
}

/// Texts one after another.
#[derive(Clone, Debug, Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, code: usize) -> Option<&str> {
        let start = code.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(code)?)
    }
}

/// A column that is being filled, in the order in which rows come.
#[derive(Clone, Debug, Default)]
pub(super) struct Filling {
    kind: CellKind,
    /// Of texts their numbers, as they came.
    pub(super) codes: Codes,
    words: Interner,
}

impl Filling {
    /// A column of this kind whose first rows, so many, are empty.
    pub(super) fn new(kind: CellKind, rows: usize) -> Self {
        let codes = Codes::with_capacity(kind, rows);
        let mut new = Self { kind, codes, words: Interner::default() };
        new.codes.resize(rows);
        new
    }

    /// What the cells are.
    pub(super) fn kind(&self) -> CellKind {
        self.kind
    }

    /// Makes room for so many more cells of a file's rows, of so many bytes together; whether there is.
    pub(super) fn reserve(&mut self, bytes: usize, rows: usize) -> bool {
        let has_room = match &mut self.codes {
            Codes::Narrow(codes) => room::reserve(codes, rows),
            Codes::Wide(codes) => room::reserve(codes, rows),
        };
        has_room && self.words.reserve(bytes, rows)
    }

    /// About how many bytes the different texts take.
    pub(super) fn texts(&self) -> usize {
        self.words.size()
    }

    /// Adds a cell. One that is not of the column's kind is empty, or written out among texts.
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        let code = match (self.kind, cell) {
            (CellKind::Text, Cell::None | Cell::Text("")) => EMPTY,
            (CellKind::Text, Cell::Text(text)) => self.words.number(text.as_bytes()).into(),
            (CellKind::Text, other) => self.words.number(other.to_string().as_bytes()).into(),
            (kind, cell) => cell.code(kind),
        };
        self.codes.push(code);
    }

    /// The same column as texts.
    pub(super) fn written(mut self) -> Self {
        let codes = std::mem::take(&mut self.codes);
        let column = self.column(codes);
        let mut texts = Self::new(CellKind::Text, 0);
        (0..column.codes.len()).for_each(|row| texts.push(column.cell(row)));
        texts
    }

    /// The column with its rows in this order.
    pub(super) fn in_order(self, order: &[u32]) -> Column {
        let mut codes = self.room(order.len());
        self.take(order, &mut codes);
        self.column(codes)
    }

    /// Room for the cells of so many rows.
    pub(super) fn room(&self, rows: usize) -> Codes {
        Codes::with_capacity(self.kind, rows)
    }

    /// Adds the cells of these rows to others; rows that are not there are empty.
    pub(super) fn take(&self, rows: &[u32], to: &mut Codes) {
        for &row in rows {
            to.push(self.codes.get(row as usize).unwrap_or(EMPTY));
        }
    }

    /// The column of these cells, which were [taken](Self::take) from it.
    pub(super) fn column(self, mut codes: Codes) -> Column {
        let mut names = Names::default();
        if let (CellKind::Text, Codes::Narrow(codes)) = (self.kind, &mut codes) {
            let keys = self.words.numbered();
            // Words of rows that went are no names.
            let mut ranks = vec![None; keys.len()];
            for &code in codes.iter() {
                if let Some(rank) = ranks.get_mut(code as usize) {
                    *rank = Some(0);
                }
            }
            for place in self.words.order(&keys) {
                if let (Some(Some(rank)), Some(&key)) =
                    (ranks.get_mut(place as usize), keys.get(place as usize))
                {
                    *rank = names.ends.len() as u32;
                    names.push(&String::from_utf8_lossy(self.words.bytes(key, &mut [0; 8])));
                }
            }
            for code in codes {
                *code = ranks.get(*code as usize).copied().flatten().unwrap_or(EMPTY as u32);
            }
        }
        Column { kind: self.kind, codes, names }
    }
}
