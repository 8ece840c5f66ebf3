//! What became of every row of a file.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::ingest::decode::Undecodable;
use crate::ingest::load::ColumnRef;
use crate::ingest::profile::ColumnProfile;
use crate::ingest::quality::Quality;
use crate::ingest::roles::Role;
use crate::ingest::text::{Csv, Dialect};
use crate::ingest::values::{DateFormat, NumberFormat};
use crate::stats::order::sort_by_key;
use crate::tables::{Money, TableKind};
use crate::words::{Choice, Locale, Policy, Reason};

/// The report of a load: `rows_read = rows_kept + rows_merged + rows_dropped`, and the dropped rows by reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The table that the rows went to.
    pub table: TableKind,
    /// Why the file was taken for this table; absent where the caller said which it is.
    pub table_guess: Option<TableGuess>,
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
    /// The net amount of the rows that were merged; absent without amounts.
    pub amount_merged: Option<f64>,
    /// The net amount of the rows that were left out, of those whose amount could be read and is in the currency of the kept
    /// ones; absent without amounts.
    pub amount_dropped: Option<f64>,
    /// The currency of the amounts, if the file says.
    pub currency: Option<&'static str>,
    /// Why rows were left out or merged, the most frequent reason first.
    pub reasons: Vec<ReasonCount>,
    /// What was done with rows on which opinions differ; of these rows there are some.
    pub policies: Vec<PolicyCount>,
    /// The column of each role.
    #[serde(serialize_with = "as_map")]
    pub columns: Vec<(Role, ColumnRef)>,
    /// The index from 0 of the column of each role, for files that have a header twice.
    #[serde(serialize_with = "as_map")]
    pub places: Vec<(Role, usize)>,
    /// How the columns were found, in the order of `understood`.
    pub roles: Vec<FoundRole>,
    /// The roles that columns of this table can play.
    pub possible: Vec<Role>,
    /// The columns of a customers table that are kept as further attributes.
    pub attributes: Vec<ColumnRef>,
    /// Columns that the first rows had not, and that are not read.
    pub late_columns: Vec<LateColumn>,
    /// Cells that could not be read, of rows that are kept without them.
    pub bad_cells: Vec<BadCells>,
    /// The names of all columns; empty strings where there is no header.
    pub headers: Vec<String>,
    /// The first rows, as cells.
    pub preview: Vec<Vec<String>>,
    /// The first rows as they were understood: the value of each role, in the order of `columns`.
    pub understood: Vec<Vec<Option<String>>>,
    /// How the days are written; absent where there are none.
    pub dates: Option<FoundDates>,
    /// How the amounts and numbers are written; absent where there are none.
    pub numbers: Option<FoundNumbers>,
    /// How the text was read; absent for columns that were handed over.
    pub dialect: Option<Dialect>,
    /// Bytes that mean nothing in the file's encoding.
    pub undecodable: Undecodable,
    /// Every column, where that was asked for.
    pub profile: Option<Vec<ColumnProfile>>,
    /// Customers in the table now.
    pub customers: u64,
    /// The first day in the table now.
    pub from: Option<Day>,
    /// The last day in the table now.
    pub to: Option<Day>,
    /// How good the file is.
    pub quality: Quality,
    /// What became of the rows, in a sentence.
    pub summary: String,
    /// What to know about the file, in sentences.
    pub notes: Vec<String>,
    /// The report as a table for a spreadsheet: what became of how many rows, with what money, and examples.
    pub csv: String,
}

/// The rows left out, or merged into others, for one reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReasonCount {
    /// The reason.
    pub reason: Reason,
    /// The reason in words.
    pub text: String,
    /// Whether the rows were merged into others, and not left out.
    pub merged: bool,
    /// How many rows.
    pub rows: u64,
    /// The sum of their amounts, of those that could be read; absent if none could, or if they are in other currencies.
    pub amount: Option<f64>,
    /// Their amounts in other currencies, which cannot be added up.
    pub currencies: Vec<CurrencyAmount>,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// The rows that were left out because they are in this currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CurrencyAmount {
    /// The code, or the sign where it may be of several.
    pub currency: &'static str,
    /// How many rows.
    pub rows: u64,
    /// The sum of their amounts, of those that could be read; absent if none could.
    pub amount: Option<f64>,
}

/// A row that shows what was meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column that was at fault.
    pub column: Option<ColumnRef>,
    /// The cell's text, or that of the whole row.
    pub text: String,
}

impl Report {
    /// The report with its table for a spreadsheet.
    pub(crate) fn with_csv(mut self) -> Self {
        self.csv = self.to_csv();
        self
    }

    fn to_csv(&self) -> String {
        let mut csv = Csv::for_spreadsheets();
        csv.row(&["what", "rows", "amount", "line", "column", "cell"]);
        for (what, rows, amount) in [
            ("rows read", self.rows_read, None),
            ("rows kept", self.rows_kept, self.amount_kept),
            ("rows merged", self.rows_merged, self.amount_merged),
            ("rows left out", self.rows_dropped, self.amount_dropped),
        ] {
            csv.row(&[what, &rows.to_string(), &number(amount), "", "", ""]);
        }
        for policy in &self.policies {
            csv.row(&[&policy.text, &policy.rows.to_string(), &number(policy.amount), "", "", ""]);
        }
        for reason in &self.reasons {
            csv.row(&[&reason.text, &reason.rows.to_string(), &number(reason.amount), "", "", ""]);
            for CurrencyAmount { currency, rows, amount } in &reason.currencies {
                let what = format!("{}: {currency}", reason.text);
                csv.row(&[&what, &rows.to_string(), &number(*amount), "", "", ""]);
            }
            for Example { line, column, text } in &reason.examples {
                let column = column.as_ref().map_or_else(String::new, ToString::to_string);
                csv.row(&[&reason.text, "", "", &line.to_string(), &column, text]);
            }
        }
        csv.finish()
    }
}

fn number(amount: Option<f64>) -> String {
    amount.map_or_else(String::new, |amount| amount.to_string())
}

/// A column that only later rows have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LateColumn {
    /// Its name.
    pub column: String,
    /// How many rows have a value in it.
    pub rows: u64,
    /// The line of the first of them.
    pub line: u64,
}

/// Cells of a column that could not be read, and that their rows can do without.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BadCells {
    /// What the column is.
    pub role: Role,
    /// How many rows.
    pub rows: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// Why a file was taken for a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TableGuess {
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// What speaks for it, in words.
    pub reason: String,
}

/// How days are written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundDates {
    /// The format of the first column of days.
    pub format: DateFormat,
    /// Whether day and month could be told apart in all of them.
    pub sure: bool,
}

/// How amounts and numbers are written.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundNumbers {
    /// The decimal mark: of the first column that may be read either way, else of the first column of numbers.
    pub decimal: NumberFormat,
    /// Whether all columns of numbers show it: `1.234` alone may be a little more than one, or more than a thousand.
    pub sure: bool,
}

/// The column of a role, and why it is that one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundRole {
    /// The role.
    pub role: Role,
    /// The column's header, or its index from 0.
    pub column: ColumnRef,
    /// Its index from 0.
    pub place: usize,
    /// How sure it is, from 0 to 1.
    pub confidence: f64,
    /// What speaks for it, in words.
    pub reason: String,
}

/// A policy, what was chosen, and what that did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyCount {
    /// The policy.
    pub policy: Policy,
    /// The choice that was made.
    pub choice: Choice,
    /// The choices there are.
    pub choices: &'static [Choice],
    /// Rows that it is about.
    pub rows: u64,
    /// The sum of their amounts; absent without amounts.
    pub amount: Option<f64>,
    /// What became of them, as a sentence.
    pub text: String,
}

/// Some rows and their money.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count {
    pub(crate) rows: u64,
    /// Absent if no amount of theirs could be read.
    pub(crate) amount: Option<Money>,
    examples: Vec<Example>,
}

/// Examples shown of each reason.
const EXAMPLES: usize = 5;

impl Count {
    pub(crate) fn add(&mut self, amount: Option<Money>) {
        self.add_rows(1, amount);
    }

    pub(crate) fn add_rows(&mut self, rows: u64, amount: Option<Money>) {
        self.rows += rows;
        if let Some(amount) = amount {
            self.amount = Some(self.amount.unwrap_or_default() + amount);
        }
    }

    fn show(&mut self, example: &dyn Fn() -> Example) {
        if self.examples.len() < EXAMPLES {
            self.examples.push(example());
        }
    }
}

/// Counts the rows of a file while it is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) read: u64,
    /// The sum of the amounts that are kept.
    pub(crate) kept: Money,
    /// Rows on which opinions differ, whatever became of them, in the order of [`Policy::ALL`].
    policies: [Count; Policy::ALL.len()],
    /// Cells that could not be read in columns that a row can do without.
    bad_cells: Vec<(Role, Count)>,
    reasons: Vec<(Reason, Count)>,
    pub(crate) late_columns: Vec<LateColumn>,
    /// The rows with the reason [`Reason::OtherCurrency`], known when all are read.
    pub(crate) other_currencies: Vec<CurrencyAmount>,
}

impl Ledger {
    /// Counts a row that is left out or merged.
    pub(crate) fn set_aside(
        &mut self,
        reason: Reason,
        amount: Option<Money>,
        example: &dyn Fn() -> Example,
    ) {
        let count = of(&mut self.reasons, reason);
        count.add(amount);
        count.show(example);
    }

    /// Counts rows with a value in a column that is not read, the first of which stands on this line.
    pub(crate) fn pass_over(&mut self, column: &str, rows: u64, line: u64) {
        match self.late_columns.iter_mut().find(|late| late.column == column) {
            Some(late) => late.rows += rows,
            None => self.late_columns.push(LateColumn { column: column.to_owned(), rows, line }),
        }
    }

    /// Counts rows that are no rows at all.
    pub(crate) fn refuse(&mut self, rows: u64, examples: &[Example]) {
        self.read += rows;
        let count = of(&mut self.reasons, Reason::BadRecord);
        count.add_rows(rows, None);
        for example in examples {
            count.show(&|| example.clone());
        }
    }

    /// Counts a row that a policy is about.
    pub(crate) fn note(&mut self, policy: Policy, amount: Option<Money>) {
        if let Some(count) = self.policies.get_mut(policy as usize) {
            count.add(amount);
        }
    }

    /// Counts rows that repeat others: they are merged, or kept.
    pub(crate) fn repeat(
        &mut self,
        rows: u64,
        amount: Option<Money>,
        merged: Option<Vec<Example>>,
    ) {
        if let Some(count) = self.policies.get_mut(Policy::Duplicates as usize) {
            count.add_rows(rows, amount);
        }
        if let Some(examples) = merged {
            let count = of(&mut self.reasons, Reason::Duplicate);
            count.add_rows(rows, amount);
            count.examples = examples;
            self.kept = self.kept - amount.unwrap_or_default();
        }
    }

    /// Takes back that a policy is about a row, which is left out for another reason.
    pub(crate) fn take_back(&mut self, policy: Policy, amount: Money) {
        if let Some(count) = self.policies.get_mut(policy as usize) {
            count.rows -= 1;
            count.add_rows(0, Some(-amount));
        }
    }

    /// Counts a cell that could not be read, in a row that is kept.
    pub(crate) fn bad_cell(&mut self, role: Role, example: &dyn Fn() -> Example) {
        let count = of(&mut self.bad_cells, role);
        count.add(None);
        count.show(example);
    }

    pub(crate) fn bad_cells(&self) -> Vec<BadCells> {
        let mut cells = Vec::new();
        for (role, Count { rows, examples, .. }) in &self.bad_cells {
            cells.push(BadCells { role: *role, rows: *rows, examples: examples.clone() });
        }
        cells
    }

    pub(crate) fn policy(&self, policy: Policy) -> (u64, Option<Money>) {
        self.policies.get(policy as usize).map_or((0, None), |count| (count.rows, count.amount))
    }

    fn rows(&self, merged: bool) -> u64 {
        let of_these = self.reasons.iter().filter(|(reason, _)| reason.is_merge() == merged);
        of_these.map(|(_, count)| count.rows).sum()
    }

    /// The money of the rows that were merged, or of those left out.
    pub(crate) fn amount(&self, merged: bool) -> Money {
        let of_these = self.reasons.iter().filter(|(reason, _)| reason.is_merge() == merged);
        of_these.filter_map(|(_, count)| count.amount).sum()
    }

    /// Rows left out so far.
    pub(crate) fn dropped(&self) -> u64 {
        self.rows(false)
    }

    /// Rows folded into others so far.
    pub(crate) fn merged(&self) -> u64 {
        self.rows(true)
    }

    /// The first rows with this reason.
    pub(crate) fn examples(&self, reason: Reason) -> &[Example] {
        let count = self.reasons.iter().find(|(other, _)| *other == reason);
        count.map_or(&[], |(_, count)| &count.examples)
    }

    /// The reasons with their counts, the most frequent first.
    pub(crate) fn reasons(&self, locale: Locale) -> Vec<ReasonCount> {
        let mut reasons = Vec::with_capacity(self.reasons.len());
        for (reason, count) in &self.reasons {
            reasons.push(ReasonCount {
                reason: *reason,
                text: reason.say(locale),
                merged: reason.is_merge(),
                rows: count.rows,
                amount: count.amount.map(Money::to_f64),
                currencies: match reason {
                    Reason::OtherCurrency => self.other_currencies.clone(),
                    _ => Vec::new(),
                },
                examples: count.examples.clone(),
            });
        }
        sort_by_key(&mut reasons, |reason| (!reason.rows, reason.reason as u64, 0));
        reasons
    }
}

/// The count of this key.
fn of<K: PartialEq>(counts: &mut Vec<(K, Count)>, key: K) -> &mut Count {
    let place = counts.iter().position(|(other, _)| *other == key).unwrap_or(counts.len());
    if place == counts.len() {
        counts.push((key, Count::default()));
    }
    // It was put there if it was not there.
    &mut counts[place].1
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
