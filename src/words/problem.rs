use super::{Locale, en};

/// Why nothing usable could be produced: the sentences of [`Error`](crate::error::Error).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The file has no bytes, or only blank lines.
    EmptyFile,
    /// The bytes are not text.
    BinaryFile {
        /// What the first bytes say the file is, such as `a zip archive or spreadsheet`.
        looks_like: Option<&'static str>,
    },
    /// The text is not UTF-8.
    NotUtf8 {
        /// The first byte that is not, from 0.
        offset: u64,
    },
    /// Every line has one column only.
    OneColumn {
        /// The first line of the file.
        line: String,
    },
    /// No column plays a role that is needed.
    MissingRole {
        /// The role: `customer`, `date`, …
        role: &'static str,
        /// The headers found, or the column numbers.
        found: Vec<String>,
    },
    /// A column named in the options is not in the file.
    NoSuchColumn {
        /// The name or index asked for.
        name: String,
        /// The headers found.
        found: Vec<String>,
    },
    /// Not one row could be used.
    NoUsableRows {
        /// Rows read.
        rows: u64,
        /// The reason most of them were left out, as a sentence.
        reason: Option<String>,
    },
    /// An option is not among the accepted values.
    BadOption {
        /// The option's name.
        option: &'static str,
        /// What was found.
        found: String,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// The options object could not be read.
    BadOptions {
        /// What the reader said.
        detail: String,
    },
    /// The question needs a table that has not been loaded.
    TableMissing {
        /// The table: `transactions`, `memberships`, …
        table: &'static str,
    },
    /// There is no such table.
    NoSuchTable {
        /// The name asked for.
        name: String,
    },
    /// There is no such chart.
    NoSuchChart {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// Columns of different length were given.
    UnequalColumns {
        /// A column and its length, and another and its length.
        lengths: [(String, usize); 2],
    },
    /// A picture could not be drawn.
    CannotDraw {
        /// What the canvas or the library said.
        detail: String,
    },
    /// No customer had bought by the day the analysis looks from.
    NobodyYet {
        /// The day, as `1997-01-01`.
        as_of: String,
    },
}

impl Problem {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::problem(self),
        }
    }
}
