use serde::Deserialize;

use super::{Locale, in_language};

/// Why a file of another format than delimited text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "problem", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Reader {
    /// It begins like a workbook and is none, or is damaged.
    BrokenWorkbook {
        /// What the reader said.
        detail: String,
    },
    /// It is a workbook with a password.
    Protected,
    /// No sheet holds a table.
    NoTable {
        /// The sheets.
        known: Vec<String>,
    },
    /// There is no such sheet.
    NoSuchSheet {
        /// The name asked for.
        name: String,
        /// The sheets.
        known: Vec<String>,
    },
    /// The sheet has no cells.
    EmptySheet {
        /// The sheet.
        name: String,
    },
    /// It begins like JSON, and no object in it can be a row.
    NoObjects,
    /// The objects of a JSON text have too many different keys.
    TooManyKeys {
        /// The most that are read.
        most: u64,
    },
    /// A Parquet or Arrow file is damaged, or of a kind that is not read.
    BrokenColumns {
        /// The format.
        format: String,
        /// What the reader said.
        detail: String,
    },
    /// The columns are packed in a way that is not read.
    Codec {
        /// The name of the codec.
        codec: String,
    },
    /// A zip or gzip archive is damaged.
    BrokenArchive,
    /// An archive has no file that can be read.
    NoEntry {
        /// The files in it.
        known: Vec<String>,
    },
    /// There is no such file in the archive.
    NoSuchEntry {
        /// The name asked for.
        name: String,
        /// The files in it.
        known: Vec<String>,
    },
    /// An archive has several files and none was chosen.
    SeveralEntries {
        /// The files in it.
        known: Vec<String>,
    },
    /// A part of a file that can only be read as a whole is larger than what can be held.
    TooLarge {
        /// Which part.
        whole: Whole,
        /// Its bytes.
        bytes: u64,
        /// The most that can be held.
        most: u64,
    },
    /// The cells of a workbook take more memory than there is.
    TooManyCells,
    /// It is text, which a load reads itself.
    Text,
}

/// What can only be read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Whole {
    /// A workbook.
    Workbook,
    /// An Arrow file.
    Arrow,
    /// A file in an archive that is no text.
    Packed,
    /// Rows that a Parquet file holds together.
    RowGroup,
}

impl Reader {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, reader(self))
    }
}
