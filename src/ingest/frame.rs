//! Columns that a page, or the reader of another format, already has. Their rows become records like those of a text and
//! take the same way.

use std::fmt::{Display, Write};

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::text::scan::{Record, TakeRecords};
use crate::words::Problem;

/// Named columns of equal length, their cells as text: ISO days, decimal numbers, ids exactly as they are, and nothing
/// where there is no value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    names: Vec<String>,
    columns: Vec<Cells>,
    first_line: u64,
}

/// The cells of a column, one text after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Adds a cell; an empty one is no value.
    pub fn push(&mut self, cell: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{cell}");
        self.ends.push(self.text.len());
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cells from first to last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// All cells with nothing between them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds empty cells until there are this many.
    #[cfg(feature = "formats")]
    pub(crate) fn fill(&mut self, len: usize) {
        self.ends.resize(len.max(self.ends.len()), self.text.len());
    }

    fn get(&self, row: usize) -> &str {
        let start = row.checked_sub(1).and_then(|row| self.ends.get(row)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

impl<T: Display> FromIterator<T> for Cells {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        let mut column = Self::default();
        for cell in cells {
            column.push(cell);
        }
        column
    }
}

impl Frame {
    /// A frame without columns, whose first row stands on this line of its source: 1 where it has no lines.
    pub fn new(first_line: u64) -> Self {
        Self { first_line, ..Self::default() }
    }

    /// Adds a column.
    ///
    /// # Errors
    ///
    /// `data` if it is not as long as the others.
    pub fn push(&mut self, name: &str, cells: Cells) -> Result<()> {
        if let (Some(first), Some(cells_before)) = (self.names.first(), self.columns.first())
            && cells_before.len() != cells.len()
        {
            let lengths = [(first.clone(), cells_before.len()), (name.to_owned(), cells.len())];
            return Err(Error::new(ErrorKind::Data, Problem::UnequalColumns { lengths }));
        }
        self.names.push(name.to_owned());
        self.columns.push(cells);
        Ok(())
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns, in the order of their names.
    pub fn columns(&self) -> &[Cells] {
        &self.columns
    }

    /// The line of the first row in its source.
    pub fn first_line(&self) -> u64 {
        self.first_line
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Cells::len)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first rows, after the names of the columns.
    pub(crate) fn head(&self, rows: usize) -> Vec<Vec<String>> {
        let mut records = vec![self.names.clone()];
        for row in 0..self.len().min(rows) {
            records.push(
                self.columns.iter().map(|cells| cells.get(row).trim_ascii().to_owned()).collect(),
            );
        }
        records
    }

    /// Where the columns of these names are, if all are there in this order; others may stand between them.
    pub(crate) fn places(&self, names: &[String]) -> Option<Vec<usize>> {
        let mut found = self.names.iter().enumerate();
        let place = |name: &String| Some(found.find(|(_, other)| *other == name)?.0);
        names.iter().map(place).collect()
    }

    /// How many cells of this column are filled, and the line of the first of them.
    pub(crate) fn filled(&self, place: usize) -> Option<(u64, u64)> {
        let cells = self.columns.get(place)?;
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim_ascii().is_empty());
        let (first, _) = filled.next()?;
        Some((1 + filled.count() as u64, self.first_line + first as u64))
    }

    /// Hands on the cells of these columns, every row as a record, written as a text would have it.
    pub(crate) fn read(&self, places: &[usize], sink: &mut impl TakeRecords) {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for row in 0..self.len() {
            bytes.clear();
            ends.clear();
            for cells in places.iter().filter_map(|&place| self.columns.get(place)) {
                if !ends.is_empty() {
                    bytes.push(b',');
                }
                push_quoted(cells.get(row), &mut bytes);
                ends.push(bytes.len() as u32);
            }
            sink.take(Record::new(self.first_line + row as u64, &bytes, &ends));
        }
    }
}

/// A cell that begins with a quote would lose it when it is read.
fn push_quoted(cell: &str, bytes: &mut Vec<u8>) {
    if !cell.trim_ascii_start().starts_with('"') {
        return bytes.extend_from_slice(cell.as_bytes());
    }
    bytes.push(b'"');
    for byte in cell.bytes() {
        bytes.push(byte);
        if byte == b'"' {
            bytes.push(byte);
        }
    }
    bytes.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_any_text_come_back_without_blanks_around_them() {
        let texts = ["ann", "", "\"", "\"quoted\"", "a,b", " \"x", "二\n行"];
        let mut frame = Frame::new(2);
        frame.push("text", texts.into_iter().collect()).expect("the first column");
        frame.push("number", (0..texts.len()).collect()).expect("as long as the first");
        let mut read = Vec::new();
        frame.read(&[0, 1], &mut |record: Record<'_>| {
            read.push((record.line, record.text(0), record.text(1)))
        });
        for (row, text) in texts.iter().enumerate() {
            assert_eq!(read[row], (row as u64 + 2, text.trim().to_owned(), row.to_string()));
        }
    }

    #[test]
    fn columns_are_of_equal_length() {
        let mut frame = Frame::new(1);
        frame.push("one", ["a", "b"].into_iter().collect()).expect("the first column");
        let error = frame.push("two", ["a"].into_iter().collect()).expect_err("too short");
        assert_eq!(
            error.to_string(),
            "Columns must be of equal length: one has 2 values and two has 1."
        );
    }
}
