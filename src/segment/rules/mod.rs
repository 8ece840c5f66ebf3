//! Rules over customers: a small language of conditions on columns, such as
//! `orders >= 3 and revenue > 500 and days_since_last < 60 and region in ["华东", "华南"]`.
//!
//! # What can be written
//!
//! ```text
//! condition   = all { "or" all }
//! all         = negation { "and" negation }
//! negation    = "not" negation | test
//! test        = sum [ comparison sum | ["not"] further | "is" ["not"] "missing" ]
//! comparison  = "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">="
//! further     = "in" "[" literal { "," literal } "]" | "between" sum "and" sum
//!             | "contains" sum | "starts" "with" sum
//! sum         = product { ("+" | "-") product }
//! product     = sign { ("*" | "/") sign }
//! sign        = "-" sign | literal | name | "(" condition ")"
//! literal     = number | text | day | "true" | "false"
//! ```
//!
//! Numbers are written `1000`, `1_000`, `1.5` or `10%` (which is 0.1), days `2026-01-31`, texts in `"…"` or `'…'` with `\` before
//! a quote, and as `\\`, `\n` and `\t`. A name has letters of any script, digits and `_`, and does not begin with a digit; any
//! other name, or one that is a word of the language, stands in backquotes. Words and names are the same in capital and small
//! letters of ASCII. Full-width signs, curved quotes and `≤ ≥ ≠` are read as what they stand for.
//!
//! # What it means
//!
//! Values are numbers, texts, days, and yes or no; only values of a kind are compared. Texts are equal if they are so character
//! by character, and have no order. A day and a number make a day (`last + 30`), two days a number of days (`last - first`).
//!
//! A value may be missing. As in SQL, what is compared with a missing value is neither true nor false but unknown, and so is
//! its negation; `and` is false if one side is, `or` true if one side is (Kleene, "Introduction to metamathematics", 1952,
//! § 64). A customer for whom the whole rule is unknown does not fit it. What is divided by 0 is missing.

mod check;
mod columns;
mod evaluate;
mod lexer;
mod parser;
mod print;
mod syntax;
#[cfg(test)]
mod tests;

use crate::error::{Error, ErrorKind, Position, Result};
use crate::words::{Problem, RuleProblem, ValueKind};

pub use columns::{Columns, Values};
use syntax::{Expr, Node};

/// A condition on customers. Two are equal if they say the same thing in the same words; its text is the canonical one.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule(Node);

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    ///
    /// `option` if it is not of the language, with the character where that shows.
    pub fn parse(text: &str) -> Result<Self> {
        parser::parse(text).map(Self)
    }

    /// The names of columns and segments that it uses, each once, and the character at which it first stands.
    pub fn names(&self) -> Vec<(&str, u32)> {
        let mut names = Vec::new();
        self.0.names(&mut names);
        names
    }

    /// The column or segment that it is, where it is nothing but a name.
    pub fn name(&self) -> Option<&str> {
        if let Expr::Name(name) = &self.0.expr { Some(name) } else { None }
    }

    /// Whether it can be asked of these columns.
    ///
    /// # Errors
    ///
    /// `option` if it uses a name that there is not, or values of a kind that its operators do not take.
    pub fn check(&self, columns: &dyn Columns) -> Result<()> {
        check::plan(&self.0, columns).map(drop)
    }

    /// For each customer of these columns whether the rule is true of them.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn matches(&self, columns: &dyn Columns) -> Result<Vec<bool>> {
        Ok(evaluate::evaluate(&check::plan(&self.0, columns)?, columns))
    }
}

/// The place of the column of this name, as rules find it, and what its values are.
///
/// # Errors
///
/// `option` if there is no such column, with those whose names look like it.
pub fn find_column(columns: &dyn Columns, name: &str) -> Result<(usize, ValueKind)> {
    let known = columns.columns();
    let found = columns::find(&known, name);
    match found.and_then(|place| Some((place, known.get(place)?.1))) {
        Some(found) => Ok(found),
        None => {
            let (name, close) = (name.to_owned(), columns::close(&known, name));
            let known = known.iter().map(|(name, _)| name.clone().into_owned()).collect();
            Err(Error::new(ErrorKind::Option, Problem::NoSuchBreakdown { name, close, known }))
        }
    }
}

/// An error at a character of a rule's text, from 1, which shows what stands there.
pub fn refuse(at: u32, text: Option<String>, problem: RuleProblem) -> Error {
    let position = Position { text, character: Some(at.into()), ..Position::default() };
    Error::new(ErrorKind::Option, Problem::Rule { at: at.into(), problem }).at(position)
}
