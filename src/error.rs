//! The one error of the crate: what kind, what was found and what to do, and where.
//!
//! An error means that nothing usable could be produced. Rows that cannot be read are not errors: they are counted and
//! shown in the load's report, and the rest is kept.

use std::fmt;

use serde::Serialize;

use crate::words::{LaunchProblem, Locale, Problem};

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why nothing usable could be produced.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    kind: ErrorKind,
    problem: Problem,
    position: Option<Position>,
    columns: Option<FoundColumns>,
}

/// What an [`Error`] is about; in JavaScript the `kind` of a `TenureError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file has nothing in it.
    Empty,
    /// The bytes are not of a format that is read here.
    Format,
    /// A column that is needed was not found.
    Column,
    /// The amounts are in several currencies, or in another one than those that are open.
    Currency,
    /// The file was read, and no row of it could be used.
    NoRows,
    /// An option is not among the accepted values.
    Option,
    /// There is not enough memory.
    Memory,
    /// The data loaded so far do not allow the question to be answered.
    Data,
    /// A model could not be fitted to these data.
    Fit,
    /// There is no chart, table or column of that name.
    Name,
    /// A picture could not be drawn.
    Draw,
}

/// Where in the input an [`Error`] was found; whatever does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// The line of the file, from 1.
    pub line: Option<u64>,
    /// The column's header, or its index from 0 where the file has none.
    pub column: Option<String>,
    /// The text of the cell.
    pub text: Option<String>,
    /// The character of a rule's text, from 1.
    pub character: Option<u64>,
}

/// The columns of a file, as they can be shown to someone who knows which is which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundColumns {
    /// The table that the file was taken for; absent where nothing tells.
    pub table: Option<&'static str>,
    /// The names; empty strings where there is no header.
    pub headers: Vec<String>,
    /// The first rows, as cells.
    pub preview: Vec<Vec<String>>,
}

impl Error {
    /// An error of this kind; the problem holds its sentence in every language.
    pub fn new(kind: ErrorKind, problem: Problem) -> Self {
        Self(Box::new(Inner { kind, problem, position: None, columns: None }))
    }

    /// The same error, with the place where it was found.
    #[must_use]
    pub fn at(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// The same error, with the columns among which one was not found.
    #[must_use]
    pub fn among(mut self, columns: FoundColumns) -> Self {
        self.0.columns = Some(columns);
        self
    }

    /// The same error, about a segment of this name that something is made from; its place is not that of the whole.
    #[must_use]
    pub fn in_segment(mut self, name: &str) -> Self {
        let problem = Box::new(self.0.problem);
        self.0.problem = Problem::InSegment { name: name.to_owned(), problem };
        self.0.position = None;
        self
    }

    /// The columns of the file, where one of them was not found: with these a reader can say which it is.
    pub fn columns(&self) -> Option<&FoundColumns> {
        self.0.columns.as_ref()
    }

    /// The option that has a value which is not accepted, or that has none where the data do not tell one.
    pub fn option(&self) -> Option<&'static str> {
        match self.0.problem {
            Problem::BadOption { option, .. } => Some(option),
            Problem::NoSuchCustomer { .. } => Some("customer"),
            Problem::Launch(LaunchProblem::NoLaunchDay) => Some("launch"),
            _ => None,
        }
    }

    /// The currencies of a file that has several, each with its rows and their money: of these a reader can choose one.
    pub fn currencies(&self) -> Option<&[(&'static str, u64, f64)]> {
        match &self.0.problem {
            Problem::SeveralCurrencies { found } => Some(found),
            _ => None,
        }
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The sentence for a person: what was found, what would be accepted, what to try.
    pub fn message(&self, locale: Locale) -> String {
        self.0.problem.say(locale)
    }

    /// Where it was found, when that is known.
    pub fn position(&self) -> Option<&Position> {
        self.0.position.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Locale::En))?;
        match self.0.position.as_ref().and_then(|position| position.line) {
            Some(line) => write!(f, " (line {line})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
