//! What became of every row of a file.

use serde::Serialize;

use crate::calendar::Day;
use crate::ingest::decode::Undecodable;
use crate::ingest::load::ColumnRef;
use crate::ingest::roles::Role;
use crate::ingest::text::Dialect;
use crate::stats::order::sort_by_key;
use crate::tables::{Money, TableKind};
use crate::words::{Locale, Reason};

/// The report of a load: `rows_read = rows_kept + rows_merged + rows_dropped`, and the dropped rows by reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The table that the rows went to.
    pub table: TableKind,
    /// Rows read: without the header and blank lines.
    pub rows_read: u64,
    /// Rows that are in the table, or reduced an order that is.
    pub rows_kept: u64,
    /// Rows folded into another one.
    pub rows_merged: u64,
    /// Rows left out.
    pub rows_dropped: u64,
    /// The net amount of the kept rows; absent without amounts.
    pub amount_kept: Option<f64>,
    /// Why rows were left out, the most frequent reason first.
    pub reasons: Vec<ReasonCount>,
    /// The column of each role.
    #[serde(serialize_with = "as_map")]
    pub columns: Vec<(Role, ColumnRef)>,
    /// The index from 0 of the column of each role, for files that have a header twice.
    #[serde(serialize_with = "as_map")]
    pub places: Vec<(Role, usize)>,
    /// The names of all columns; empty strings where there is no header.
    pub headers: Vec<String>,
    /// The first rows, as cells.
    pub preview: Vec<Vec<String>>,
    /// How the file was read.
    pub dialect: Dialect,
    /// Bytes that mean nothing in the file's encoding.
    pub undecodable: Undecodable,
    /// Customers in the table now.
    pub customers: u64,
    /// The first day in the table now.
    pub from: Option<Day>,
    /// The last day in the table now.
    pub to: Option<Day>,
    /// What became of the rows, in a sentence.
    pub summary: String,
    /// What to know about the file, in sentences.
    pub notes: Vec<String>,
}

/// The rows left out for one reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReasonCount {
    /// The reason.
    pub reason: Reason,
    /// The reason in words.
    pub text: String,
    /// How many rows.
    pub rows: u64,
    /// The sum of their amounts, of those that could be read; absent if none could.
    pub amount: Option<f64>,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column that was at fault.
    pub column: Option<ColumnRef>,
    /// The cell's text, or that of the whole row.
    pub text: String,
}

/// Counts the rows of a file while it is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) read: u64,
    pub(crate) zero_amounts: u64,
    pub(crate) refunds: u64,
    pub(crate) kept: Money,
    dropped: Vec<Dropped>,
}

#[derive(Clone, Debug)]
struct Dropped {
    reason: Reason,
    rows: u64,
    amount: Option<Money>,
    examples: Vec<Example>,
}

/// Examples shown of each reason.
const EXAMPLES: usize = 5;

impl Ledger {
    /// Counts a row that is left out.
    pub(crate) fn drop(
        &mut self,
        reason: Reason,
        amount: Option<Money>,
        example: impl FnOnce() -> Example,
    ) {
        let place =
            self.dropped.iter().position(|dropped| dropped.reason == reason).unwrap_or_else(|| {
                self.dropped.push(Dropped { reason, rows: 0, amount: None, examples: Vec::new() });
                self.dropped.len() - 1
            });
        let Some(dropped) = self.dropped.get_mut(place) else { return };
        dropped.rows += 1;
        if let Some(amount) = amount {
            dropped.amount = Some(dropped.amount.unwrap_or_default() + amount);
        }
        if dropped.examples.len() < EXAMPLES {
            dropped.examples.push(example());
        }
    }

    /// Rows left out so far.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.iter().map(|dropped| dropped.rows).sum()
    }

    /// The reasons with their counts, the most frequent first.
    pub(crate) fn reasons(&self, locale: Locale) -> Vec<ReasonCount> {
        let mut reasons: Vec<_> = self
            .dropped
            .iter()
            .map(|dropped| ReasonCount {
                reason: dropped.reason,
                text: dropped.reason.say(locale),
                rows: dropped.rows,
                amount: dropped.amount.map(Money::to_f64),
                examples: dropped.examples.clone(),
            })
            .collect();
        sort_by_key(&mut reasons, |reason| (!reason.rows, reason.reason as u64, 0));
        reasons
    }
}

fn as_map<T: Serialize, S: serde::Serializer>(
    columns: &[(Role, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(columns.iter().map(|(role, column)| (role, column)))
}

/// As much of a cell or a row as is shown: 80 characters, the last of them … if there are more.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some(_) => text.chars().take(79).chain(['…']).collect(),
        None => text.to_owned(),
    }
}
