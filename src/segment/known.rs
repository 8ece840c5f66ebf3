//! What the tables of customers and of memberships say of customers on a day, beside what they bought.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::calendar::Day;
use crate::segment::rules::Values;
use crate::tables::{Cell, CellKind, Ids, Links, Memberships, Profile, Profiles, Records};
use crate::words::ValueKind;

/// The tables that are open, as seen from customers and a day; row i of all values is customer i of the ids. Ids of the
/// tables are matched as [`Links`] has it.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub(super) ids: &'a Ids,
    pub(super) as_of: Day,
    profiles: Option<Linked<'a, Profiles>>,
    memberships: Option<Linked<'a, Memberships>>,
}

/// Which of them it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// A column of the customers table.
    Profile(usize),
    /// In whole years on the day, by the birth date or else as the customers table has it.
    Age,
    /// Whether one is a member on the day.
    Member,
    /// The tier by then.
    Tier,
    /// The day of enrolling.
    Enrolled,
}

/// The code of a text that is missing.
pub(super) const NO_TEXT: u32 = u32::MAX;

/// A table, and where the customers are in it.
#[derive(Debug)]
struct Linked<'a, T> {
    table: &'a T,
    /// Of each customer the number in the table; found when it is first needed.
    rows: OnceCell<Vec<Option<u32>>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        ids: &'a Ids,
        as_of: Day,
        profiles: Option<&'a Profiles>,
        memberships: Option<&'a Memberships>,
    ) -> Self {
        Self {
            ids,
            as_of,
            profiles: profiles.map(Linked::new),
            memberships: memberships.map(Linked::new),
        }
    }

    /// The column of the customers table that a role has, if it says something.
    pub(super) fn role(&self, role: &str) -> Option<(ValueKind, Source)> {
        let table = self.profiles.as_ref()?.table;
        let filled = |role| table.column(role).filter(|&column| table.is_filled(column));
        if role == "age" {
            let told = filled("birthDate").or_else(|| filled("age"));
            return told.map(|_| (ValueKind::Number, Source::Age));
        }
        filled(role).map(|column| (kind_of(table, column), Source::Profile(column)))
    }

    /// The attributes of the customers table, by their headers.
    pub(super) fn attributes(&self) -> Vec<(&'a str, ValueKind, Source)> {
        let Some(Linked { table, .. }) = self.profiles else { return Vec::new() };
        let attributes = table.attributes();
        attributes
            .map(|(header, column)| (header, kind_of(table, column), Source::Profile(column)))
            .collect()
    }

    /// What memberships say, if they are open.
    pub(super) fn members(&self) -> &'static [(&'static str, ValueKind, Source)] {
        if self.memberships.is_some() { &MEMBER } else { &[] }
    }

    /// The values; none where there is no such table.
    pub(super) fn values(&self, source: Source) -> Option<Values<'a>> {
        match source {
            Source::Profile(column) => self.profile(column),
            Source::Age => self.age(),
            Source::Member | Source::Tier | Source::Enrolled => self.membership(source),
        }
    }

    /// Whether the customers table has each customer.
    pub(super) fn is_listed(&self) -> Vec<bool> {
        let rows = self.profiles.as_ref().map(|profiles| profiles.rows(self.ids));
        rows.unwrap_or_default().iter().map(Option::is_some).collect()
    }

    fn profile(&self, column: usize) -> Option<Values<'a>> {
        let profiles = self.profiles.as_ref()?;
        let table = profiles.table;
        let rows = profiles.rows(self.ids);
        Some(match kind_of(table, column) {
            ValueKind::Number => numbers(rows, |row| match table.cell(row, column) {
                Cell::Money(amount) => Some(amount.to_f64()),
                cell => cell.number(),
            }),
            ValueKind::Day => {
                numbers(rows, |row| Some(table.cell(row, column).day()?.number().into()))
            }
            ValueKind::Text => Values::Texts {
                codes: codes(rows, |row| table.code(row, column)),
                names: table.names(column).map(str::to_owned).collect(),
            },
            ValueKind::Flag => {
                let flag = |row: &Option<u32>| table.cell((*row)? as usize, column).flag();
                Values::Flags(rows.iter().map(flag).collect())
            }
        })
    }

    fn age(&self) -> Option<Values<'a>> {
        let profiles = self.profiles.as_ref()?;
        let (table, as_of) = (profiles.table, self.as_of);
        let [born, age] = ["birthDate", "age"].map(|role| table.column(role));
        Some(numbers(profiles.rows(self.ids), |row| {
            let known = Profile {
                birth_date: born.and_then(|column| table.cell(row, column).day()),
                age: age.and_then(|column| table.cell(row, column).number()),
                ..Profile::default()
            };
            known.age_on(as_of)
        }))
    }

    fn membership(&self, source: Source) -> Option<Values<'a>> {
        let memberships = self.memberships.as_ref()?;
        let (table, as_of) = (memberships.table, self.as_of);
        let rows = memberships.rows(self.ids);
        let by_then = |day: Option<Day>| day.is_some_and(|day| day <= as_of);
        Some(match source {
            Source::Enrolled => numbers(rows, |member| {
                let day = table.enrolled(member).filter(|&day| day <= as_of)?;
                Some(day.number().into())
            }),
            Source::Tier => Values::Texts {
                codes: codes(rows, |member| {
                    let known = table.of(member).filter(|&row| by_then(table.row(row).enrolled));
                    known.rev().find_map(|row| table.code(row, Memberships::TIER))
                }),
                names: table.names(Memberships::TIER).map(str::to_owned).collect(),
            },
            _ => {
                let is_member = |member: &Option<u32>| {
                    let mut known = member.map(|member| table.history(member as usize));
                    let latest = known.as_mut()?.rev().find(|row| by_then(row.enrolled))?;
                    Some(latest.end.is_none_or(|end| end >= as_of))
                };
                let flag = |member| Some(is_member(member).unwrap_or_default());
                Values::Flags(rows.iter().map(flag).collect())
            }
        })
    }
}

/// Columns from the memberships.
const MEMBER: [(&str, ValueKind, Source); 3] = [
    ("member", ValueKind::Flag, Source::Member),
    ("tier", ValueKind::Text, Source::Tier),
    ("enrolled", ValueKind::Day, Source::Enrolled),
];

impl<'a, T: std::ops::Deref<Target = Records>> Linked<'a, T> {
    fn new(table: &'a T) -> Self {
        Self { table, rows: OnceCell::new() }
    }

    fn rows(&self, customers: &Ids) -> &[Option<u32>] {
        self.rows.get_or_init(|| {
            let mut rows = vec![None; customers.len()];
            for (there, customer) in Links::between(self.table.ids(), customers).pairs() {
                if let Some(row) = rows.get_mut(customer) {
                    *row = Some(there as u32);
                }
            }
            rows
        })
    }
}

fn numbers<'v>(rows: &[Option<u32>], of: impl Fn(usize) -> Option<f64>) -> Values<'v> {
    let number = |row: &Option<u32>| row.and_then(|row| of(row as usize)).unwrap_or(f64::NAN);
    Values::Numbers(rows.iter().map(number).collect())
}

fn codes<'v>(rows: &[Option<u32>], of: impl Fn(usize) -> Option<u32>) -> Cow<'v, [u32]> {
    rows.iter().map(|row| row.and_then(|row| of(row as usize)).unwrap_or(NO_TEXT)).collect()
}

fn kind_of(table: &Records, column: usize) -> ValueKind {
    match table.kind(column) {
        Some(CellKind::Day | CellKind::Instant) => ValueKind::Day,
        Some(CellKind::Money | CellKind::Number) => ValueKind::Number,
        Some(CellKind::Flag) => ValueKind::Flag,
        Some(CellKind::Text) | None => ValueKind::Text,
    }
}
