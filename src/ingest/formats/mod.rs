//! Readers of files that are not delimited text: workbooks and JSON. They turn a file into frames, which a load appends. What the other optional formats need has readers in JavaScript.
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
//! assert_eq!(batch.names(), ["customer.id", "amount"]);
//! assert_eq!(batch.columns()[1].iter().collect::<Vec<_>>(), ["12.50", ""]);
//! # Ok::<(), tenure::error::Error>(())
//! ```

mod json;
mod sheet;
mod split;

pub use json::{Json, Refused};
pub use sheet::{Sheet, SheetName, SheetRef, Workbook};

use crate::error::{Error, ErrorKind};
use crate::ingest::frame::{Cells, Frame};
use crate::words::{Problem, Reader};

/// The most rows of a batch: few enough to be loaded before somebody who cancels would notice.
const BATCH_ROWS: usize = 1 << 14;

/// The most cells of a batch, so that a wide table does not take all memory.
const BATCH_CELLS: usize = 1 << 22;

/// How many rows of this many columns go into a batch.
fn batch_rows(columns: usize) -> usize {
    (BATCH_CELLS / columns.max(1)).clamp(1, BATCH_ROWS)
}

/// A file that cannot be read.
fn unreadable(problem: Reader) -> Error {
    Error::new(ErrorKind::Format, Problem::Reader(problem))
}

/// A frame of columns that are equally long once the shorter ones are filled up.
fn frame(first_line: u64, names: &[String], columns: Vec<Cells>, rows: usize) -> Frame {
    let mut frame = Frame::new(first_line);
    for (name, mut cells) in names.iter().zip(columns) {
        cells.fill(rows);
        // Columns of equal length always fit.
        let _ = frame.push(name, cells);
    }
    frame
}
