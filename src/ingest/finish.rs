//! The end of a load: the rows become a table, and the report says what became of each.

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::decode::Undecodable;
use crate::ingest::layout::Layout;
use crate::ingest::load::LoadOptions;
use crate::ingest::profile::ColumnProfile;
use crate::ingest::quality::Quality;
use crate::ingest::report::{
    Example, FoundDates, FoundRole, Ledger, PolicyCount, Report, TableGuess, shown,
};
use crate::ingest::roles::{Assigned, Role};
use crate::ingest::rows::{Rows, Sink};
use crate::ingest::text::{Dialect, Text};
use crate::ingest::values::{NumberFormat, currency};
use crate::tables::{Build, Built, Money, RecordsBuilder, Repeats, Table, TableKind, Tables};
use crate::task::{Step, Task};
use crate::words::{self, Advice, Choice, Locale, Policy, Problem, Reason};

/// A guess of less confidence is one to look at.
const UNSURE: f64 = 0.5;

/// The end of a load, as a [`Task`]: sorting what was read and writing the report.
#[derive(Debug)]
pub struct Finish {
    options: LoadOptions,
    dialect: Option<Dialect>,
    undecodable: Undecodable,
    layout: Layout,
    ledger: Ledger,
    has_amounts: bool,
    currency: Option<&'static str>,
    profile: Option<Vec<ColumnProfile>>,
    work: Work,
}

#[derive(Debug)]
enum Work {
    Transactions(Box<Build>),
    Records(RecordsBuilder, Vec<u64>),
}

/// A loaded file: the table with its rows, and what became of them.
#[derive(Debug)]
pub struct Loaded {
    /// The table, with the rows that were there before.
    pub table: Table,
    /// What became of the file's rows.
    pub report: Report,
}

impl Task for Finish {
    type Output = Loaded;

    fn step(&mut self, budget: usize) -> Result<Step<Loaded>> {
        let table = match &mut self.work {
            Work::Transactions(build) => match build.step(budget)? {
                Step::Progress(share) => return Ok(Step::Progress(share)),
                Step::Done(built) => {
                    self.refuse(&built);
                    self.repeat(&built.repeats)?;
                    Table::Transactions(built.table.in_currency(self.currency))
                }
            },
            Work::Records(builder, lines) => {
                let built = Table::build(self.layout.table, std::mem::take(builder));
                let Some((table, merged)) = built else {
                    // Transactions never come this way.
                    return nothing_usable(&self.ledger, self.options.locale)
                        .map(|()| Step::Progress(1.0));
                };
                for row in merged {
                    let line = lines.get(row as usize).copied().unwrap_or_default();
                    let name =
                        self.layout.column(Role::Customer).map(|place| self.layout.name(place));
                    self.ledger.set_aside(Reason::SecondRow, None, &|| Example {
                        line,
                        column: name.clone(),
                        text: String::new(),
                    });
                }
                table
            }
        };
        nothing_usable(&self.ledger, self.options.locale)?;
        let report = self.report(&table).with_csv();
        Ok(Step::Done(Loaded { table, report }))
    }
}

impl Finish {
    pub(crate) fn new(
        layout: Layout,
        text: Option<&Text>,
        mut rows: Rows,
        options: LoadOptions,
        tables: &Tables,
    ) -> Result<Self> {
        let dialect =
            text.map(|text| Dialect { header: layout.head.header, ..text.dialect().clone() });
        let undecodable = text.map_or_else(Undecodable::default, |text| text.undecodable().clone());
        let profile = rows.profile(&layout);
        let has_amounts;
        let mut currency = None;
        let work = match rows.sink {
            Sink::Purchases(purchases) => {
                has_amounts = purchases.has_amounts();
                currency = purchases.currency()?;
                rows.book.ledger.other_currencies = purchases.other_currencies();
                let mut builder = purchases.builder;
                if let Some(table) = tables.transactions.as_ref().filter(|table| !table.is_empty())
                {
                    if table.has_amounts() != has_amounts {
                        let problem = Problem::MixedAmounts { has_amounts };
                        return Err(Error::new(ErrorKind::Data, problem));
                    }
                    currency = one_currency(table.currency(), currency)?;
                    builder.extend(table);
                }
                Work::Transactions(Box::new(builder.build()))
            }
            Sink::Records(rows) => {
                has_amounts = rows.has_amounts();
                let mut builder = rows.builder;
                if let Some(table) = tables.records(layout.table) {
                    builder.extend(table);
                }
                Work::Records(builder, rows.lines)
            }
        };
        let ledger = rows.book.ledger;
        Ok(Self {
            options,
            dialect,
            undecodable,
            layout,
            ledger,
            has_amounts,
            currency,
            profile,
            work,
        })
    }

    /// Counts the refunds that belong to no purchase.
    fn refuse(&mut self, built: &Built) {
        let name = self.layout.column(Role::Amount).map(|place| self.layout.name(place));
        for refused in &built.refused {
            self.ledger.kept = self.ledger.kept - refused.amount;
            self.ledger.take_back(Policy::Refunds, refused.amount);
            self.ledger.set_aside(Reason::RefundWithoutPurchase, Some(refused.amount), &|| {
                Example {
                    line: refused.line,
                    column: name.clone(),
                    text: refused.amount.to_f64().to_string(),
                }
            });
        }
    }

    /// Counts the rows that repeat others, which are kept or merged.
    fn repeat(&mut self, repeats: &Repeats) -> Result<()> {
        if repeats.rows == 0 {
            return Ok(());
        }
        let amount = self.has_amounts.then_some(repeats.amount);
        let merged = Policy::Duplicates.check(self.options.duplicates)? == Choice::Merge;
        let examples = repeats.examples.iter().map(|repeat| {
            let mut text = format!("{} | {}", repeat.id, repeat.day);
            if self.has_amounts {
                text += &format!(" | {}", repeat.amount.to_f64());
            }
            Example { line: repeat.line, column: None, text: shown(&text) }
        });
        let examples = merged.then(|| examples.collect());
        self.ledger.repeat(repeats.rows, amount, examples);
        Ok(())
    }

    fn report(&self, table: &Table) -> Report {
        let policies = self.policies();
        let reasons = self.ledger.reasons(self.options.locale);
        let (locale, layout, ledger) = (self.options.locale, &self.layout, &self.ledger);
        let (read, dropped, merged) = (ledger.read, ledger.dropped(), ledger.merged());
        let kept = read - dropped - merged;
        let (customers, span) = (table.customers() as u64, table.span());
        let summary = words::Load::Summary {
            read,
            kept,
            customers,
            from_to: span.map(|(from, to)| [from.ymd(), to.ymd()]),
            memberships: layout.table == TableKind::Memberships,
        };
        Report {
            table: layout.table,
            rows_read: read,
            rows_kept: kept,
            rows_merged: merged,
            rows_dropped: dropped,
            amount_kept: self.has_amounts.then(|| ledger.kept.to_f64()),
            amount_merged: self.has_amounts.then(|| ledger.amount(true).to_f64()),
            amount_dropped: self.has_amounts.then(|| ledger.amount(false).to_f64()),
            quality: Quality::new(read, &reasons, &self.open(), locale),
            currency: self.currency,
            reasons,
            possible: Role::of(layout.table).to_vec(),
            attributes: layout.attributes.iter().map(|&place| layout.name(place)).collect(),
            late_columns: ledger.late_columns.clone(),
            bad_cells: ledger.bad_cells(),
            columns: layout.roles.iter().map(|it| (it.role, layout.name(it.place))).collect(),
            places: layout.roles.iter().map(|it| (it.role, it.place)).collect(),
            roles: layout.roles.iter().map(|it| self.found(it)).collect(),
            table_guess: layout.guess.as_ref().map(|(confidence, reason)| TableGuess {
                confidence: *confidence,
                reason: reason.say(locale),
            }),
            headers: layout.headers.clone(),
            preview: layout.preview.clone(),
            understood: layout.understood(),
            dates: layout
                .date_format()
                .map(|format| FoundDates { format, sure: self.unsure_day_first().is_none() }),
            numbers: layout.numbers(),
            dialect: self.dialect.clone(),
            undecodable: self.undecodable.clone(),
            profile: self.profile.clone(),
            customers,
            from: span.map(|span| span.0),
            to: span.map(|span| span.1),
            summary: summary.say(locale),
            notes: self.notes(&policies),
            csv: String::new(),
            policies,
        }
    }

    fn found(&self, assigned: &Assigned) -> FoundRole {
        FoundRole {
            role: assigned.role,
            column: self.layout.name(assigned.place),
            place: assigned.place,
            confidence: assigned.confidence,
            reason: assigned.reason.say(self.options.locale),
        }
    }

    /// Whether the day is taken to come first though it may not: the first rows do not say, or later ones speak against it.
    fn unsure_day_first(&self) -> Option<bool> {
        self.layout.unsure_day_first().or_else(|| {
            let bad = self.ledger.examples(Reason::BadDate);
            bad.iter().find_map(|example| self.layout.day_first_against(&example.text))
        })
    }

    /// The decimal mark that numbers are read with though they do not show it.
    fn unsure_decimal(&self) -> Option<NumberFormat> {
        self.layout.numbers().filter(|numbers| !numbers.sure).map(|numbers| numbers.decimal)
    }

    /// What could be understood in two ways.
    fn open(&self) -> Vec<Advice> {
        let mut open = Vec::new();
        if self.layout.guess.as_ref().is_some_and(|guess| guess.0 < UNSURE) {
            open.push(Advice::UnsureTable);
        }
        for assigned in self.layout.roles.iter().filter(|it| it.confidence < UNSURE) {
            open.push(Advice::UnsureRole { role: assigned.role.name() });
        }
        if self.unsure_day_first().is_some() {
            open.push(Advice::DayOrMonth);
        }
        if self.unsure_decimal().is_some() {
            open.push(Advice::DecimalOrThousand);
        }
        open
    }

    fn policies(&self) -> Vec<PolicyCount> {
        let mut policies = Vec::new();
        for policy in Policy::ALL {
            let (rows, amount) = self.ledger.policy(policy);
            // Whoever loads has passed this door before.
            let Ok(choice) = policy.check(self.options.choice(policy)) else { continue };
            if rows > 0 {
                let text = words::Load::Policy { policy, choice, rows };
                policies.push(PolicyCount {
                    policy,
                    choice,
                    choices: policy.choices(),
                    rows,
                    amount: amount.filter(|_| self.has_amounts).map(Money::to_f64),
                    text: text.say(self.options.locale),
                });
            }
        }
        policies
    }

    /// What to know about the rows that are kept.
    fn notes(&self, policies: &[PolicyCount]) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(day_first) = self.unsure_day_first() {
            notes.push(words::Load::DayMonthUnsure { day_first }.say(self.options.locale));
        }
        if let Some(decimal) = self.unsure_decimal() {
            let comma = decimal == NumberFormat::Comma;
            notes.push(words::Load::DecimalUnsure { comma }.say(self.options.locale));
        }
        if self.layout.table == TableKind::Transactions && !self.has_amounts {
            notes.push(words::Load::NoAmounts.say(self.options.locale));
        }
        if !self.ledger.late_columns.is_empty() {
            let columns = self.ledger.late_columns.iter();
            let columns = columns.map(|late| (late.column.clone(), late.rows, late.line)).collect();
            notes.push(words::Load::LateColumns { columns }.say(self.options.locale));
        }
        for policy in policies.iter().filter(|policy| policy.choice != Choice::Drop) {
            notes.push(policy.text.clone());
        }
        notes
    }
}

/// The currency of what is open and of what is added to it.
fn one_currency(
    open: Option<&'static str>,
    new: Option<&'static str>,
) -> Result<Option<&'static str>> {
    match (open, new) {
        (Some(open), Some(new)) if !currency::agree(open, new) => {
            let problem = Problem::OtherCurrency { currencies: [open, new] };
            Err(Error::new(ErrorKind::Currency, problem))
        }
        (open, new) => Ok(open.or(new)),
    }
}

/// The error of a file of which not one row can be used.
pub(crate) fn nothing_usable(ledger: &Ledger, locale: Locale) -> Result<()> {
    if ledger.read > ledger.dropped() {
        return Ok(());
    }
    let reason = ledger.reasons(locale).first().map(|reason| reason.text.clone());
    let problem = Problem::NoUsableRows { rows: ledger.read, reason };
    Err(Error::new(ErrorKind::NoRows, problem))
}
