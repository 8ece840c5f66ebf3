//! Readers of files that are not delimited text: workbooks and JSON. They turn a file into named columns of text, which a
//! load then understands as it does any other's. What the other optional formats need has readers in JavaScript.
//!
//! They are a cargo feature, and in the browser a module of their own: the engine is fetched without them.
//!
//! ```
//! use tenure::ingest::formats::Json;
//!
//! let mut json = Json::new();
//! json.push(br#"[{"customer": {"id": 7}, "amount": 12.50}, {"customer": {"id": 8}}]"#)?;
//! json.finish()?;
//! let batch = json.batch().expect("two rows");
//! assert_eq!(batch.headers, ["customer.id", "amount"]);
//! assert_eq!(batch.columns[1].iter().collect::<Vec<_>>(), ["12.50", ""]);
//! # Ok::<(), tenure::error::Error>(())
//! ```

mod json;
mod sheet;
mod split;

pub use json::{Json, Refused};
pub use sheet::{Sheet, SheetName, SheetRef, Workbook};

use crate::error::{Error, ErrorKind};
use crate::words::{Problem, Reader};

/// The most rows of a batch.
const BATCH_ROWS: usize = 1 << 16;

/// The most cells of a batch, so that a wide table does not take all memory.
const BATCH_CELLS: usize = 1 << 22;

/// Rows of a file: columns of equal length, as they stand in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The names of the columns, each once.
    pub headers: Vec<String>,
    /// The columns, one a name.
    pub columns: Vec<Cells>,
}

/// A column: the text of its cells, empty where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Adds a cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The cells from first to last.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let cell = self.text.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All cells without anything between them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds empty cells until there are this many.
    fn fill(&mut self, len: usize) {
        self.ends.resize(len.max(self.ends.len()), self.text.len());
    }
}

/// How many rows of this many columns go into a batch.
fn batch_rows(columns: usize) -> usize {
    (BATCH_CELLS / columns.max(1)).clamp(1, BATCH_ROWS)
}

/// A file that cannot be read.
fn unreadable(problem: Reader) -> Error {
    Error::new(ErrorKind::Format, Problem::Reader(problem))
}
