//! What is known of the customers beside their purchases, from the tables of customers and memberships.

use crate::calendar::{Day, Period};
use crate::segment::known::{Known, Source};
use crate::segment::rules::Values;
use crate::tables::{Ids, Memberships, Profiles};
use crate::words::{self, Locale, ValueKind};

/// One column of the customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name, as options have it: that of a role, or a header.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The values, one a customer.
    pub values: AttributeValues,
}

/// The values of an [`Attribute`].
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValues {
    /// One of a few, or of many, texts.
    Categories {
        /// The different texts.
        names: Vec<String>,
        /// The place of each customer's text among them; a place that is not there where it is missing.
        of: Vec<u32>,
        /// Whether the texts follow each other, as months do.
        ordered: bool,
    },
    /// Numbers; not a number where one is missing, which no result shows.
    Numbers(Vec<f64>),
}

/// The place of a missing text.
const MISSING: u32 = u32::MAX;

/// Days are told apart by the shortest period of which there are no more than these.
const MOST_PERIODS: i32 = 12;

/// What the tables know of these customers: the columns of [`Facts`](super::Facts) that are not of purchases, as groups and
/// numbers that people are told of.
pub struct Attributes<'a> {
    known: Known<'a>,
    customers: &'a [u32],
    locale: Locale,
}

/// The roles that are attributes, in the order in which they are listed.
const ROLES: [&str; 7] =
    ["gender", "age", "region", "channel", "signUp", "referredBy", "acquisitionCost"];
/// Those of memberships.
const OF_MEMBERS: [&str; 2] = ["member", "tier"];

impl<'a> Attributes<'a> {
    /// Finds these customers in the tables, as of a day; their numbers are their rows in `ids`.
    pub fn new(
        profiles: Option<&'a Profiles>,
        memberships: Option<&'a Memberships>,
        ids: &'a Ids,
        customers: &'a [u32],
        as_of: Day,
        locale: Locale,
    ) -> Self {
        Self { known: Known::new(ids, as_of, profiles, memberships), customers, locale }
    }

    /// The names of the attributes of which any customer has a value.
    pub fn names(&self) -> Vec<String> {
        let headers = self.known.attributes();
        let names = ROLES.into_iter().chain(headers.iter().map(|it| it.0)).chain(OF_MEMBERS);
        names.filter(|name| self.get(name).is_some()).map(str::to_owned).collect()
    }

    /// The attribute of this name; none if there is none, or nobody has a value of it.
    pub fn get(&self, name: &str) -> Option<Attribute> {
        let values = self.values(name)?;
        let is_known = match &values {
            AttributeValues::Numbers(numbers) => numbers.iter().any(|number| number.is_finite()),
            AttributeValues::Categories { names, of, .. } => {
                of.iter().any(|&of| (of as usize) < names.len())
            }
        };
        let label = words::Profile::Attribute(name.to_owned()).say(self.locale);
        is_known.then(|| Attribute { name: name.to_owned(), label, values })
    }

    fn values(&self, name: &str) -> Option<AttributeValues> {
        let (kind, source) = self.find(name)?;
        Some(match self.known.values(source)? {
            // Who it was says nothing; that there was somebody does.
            Values::Texts { codes, names } if name == "referredBy" => {
                let listed = self.known.is_listed();
                let is_told = |row: &usize| {
                    codes.get(*row).is_some_and(|&code| (code as usize) < names.len())
                };
                self.yes_or_no(
                    self.rows().map(|row| {
                        listed.get(row).filter(|&&listed| listed).map(|_| is_told(&row))
                    }),
                )
            }
            Values::Texts { codes, names } => AttributeValues::Categories {
                names,
                of: self.rows().map(|row| codes.get(row).copied().unwrap_or(MISSING)).collect(),
                ordered: false,
            },
            Values::Flags(flags) => {
                self.yes_or_no(self.rows().map(|row| flags.get(row).copied().flatten()))
            }
            Values::Numbers(numbers) => {
                let number = |row: usize| numbers.get(row).copied().unwrap_or(f64::NAN);
                if kind != ValueKind::Day {
                    return Some(AttributeValues::Numbers(self.rows().map(number).collect()));
                }
                let day = |row| {
                    let day = Day::new(Some(number(row)).filter(|day| day.is_finite())? as i32);
                    Some(day).filter(|&day| day <= self.known.as_of)
                };
                periods(&self.rows().map(day).collect::<Vec<_>>(), self.locale)?
            }
        })
    }

    fn find(&self, name: &str) -> Option<(ValueKind, Source)> {
        let by_name = |all: &[(&str, ValueKind, Source)]| {
            all.iter().find(|it| it.0 == name).map(|&(_, kind, source)| (kind, source))
        };
        let of_members = OF_MEMBERS.contains(&name).then(|| by_name(self.known.members()));
        let of_roles = || ROLES.contains(&name).then(|| self.known.role(name)).flatten();
        of_members.flatten().or_else(of_roles).or_else(|| by_name(&self.known.attributes()))
    }

    /// The customers as rows of what is known.
    fn rows(&self) -> impl Iterator<Item = usize> {
        self.customers.iter().map(|&customer| customer as usize)
    }

    fn yes_or_no(&self, values: impl Iterator<Item = Option<bool>>) -> AttributeValues {
        let names = [words::Profile::Yes, words::Profile::No];
        AttributeValues::Categories {
            names: names.map(|name| name.say(self.locale)).into(),
            of: values.map(|value| value.map_or(MISSING, |yes| u32::from(!yes))).collect(),
            ordered: false,
        }
    }
}

/// Days by calendar period: months if they are few, else quarters, else years.
fn periods(days: &[Option<Day>], locale: Locale) -> Option<AttributeValues> {
    let known = || days.iter().flatten();
    let (&first, &last) = known().min().zip(known().max())?;
    let few = |period: &Period| period.number(last) - period.number(first) < MOST_PERIODS;
    let period = [Period::Month, Period::Quarter].into_iter().find(few).unwrap_or(Period::Year);
    let first = period.number(first);
    let place = |day: &Option<Day>| day.map_or(MISSING, |day| (period.number(day) - first) as u32);
    Some(AttributeValues::Categories {
        names: (first..=period.number(last)).map(|number| period.label(number, locale)).collect(),
        of: days.iter().map(place).collect(),
        ordered: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{Cell, CellKind, sample};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    /// Three customers with purchases; the table knows two of them, one in another spelling, and one who never bought.
    fn tables() -> (Profiles, Memberships) {
        let mut builder = Profiles::builder();
        let size = builder.attribute("size", CellKind::Number);
        let vip = builder.attribute("vip", CellKind::Flag);
        let mut row = |id: &str, region, birth: &str, sign_up: &str, cells: [Cell<'_>; 2]| {
            let mut all = vec![Cell::None; vip + 1];
            all[0] = Cell::Day(day(sign_up));
            all[5] = Cell::Day(day(birth));
            all[8] = Cell::Text(region);
            [all[size], all[vip]] = cells;
            builder.push(id.as_bytes(), &all);
        };
        row("ANN", "华东", "1980-06-01", "2025-01-09", [Cell::Number(3.0), Cell::Flag(true)]);
        row("bob", "", "2000-01-01", "2025-03-09", [Cell::None, Cell::Flag(false)]);
        row("zoe", "North", "1990-01-01", "2025-02-02", [Cell::Number(1.0), Cell::None]);
        let mut members = Memberships::builder();
        let mut join = |id: &str, on: &str, tier| {
            members.push(id.as_bytes(), &[Cell::Day(day(on)), Cell::Text(tier)]);
        };
        join("ann", "2025-02-01", "basic");
        join("ann", "2025-04-01", "gold");
        join("ann", "2025-09-01", "platinum");
        join("cid", "2025-08-01", "gold");
        (Profiles::build(builder).0, Memberships::new(members.build()))
    }

    fn categories(attribute: Option<Attribute>) -> Vec<Option<String>> {
        match attribute.expect("an attribute").values {
            AttributeValues::Categories { names, of, .. } => {
                of.into_iter().map(|of| names.get(of as usize).cloned()).collect()
            }
            AttributeValues::Numbers(_) => Vec::new(),
        }
    }

    #[test]
    fn attributes_are_those_of_the_same_customers_on_the_day() {
        let bought = ["ann", "bob", "cid"].map(|id| (id, day("2025-06-01"), 1.0));
        let bought = sample::table(true, bought);
        let (profiles, members) = tables();
        let found = Attributes::new(
            Some(&profiles),
            Some(&members),
            bought.ids(),
            &[0, 1, 2],
            day("2025-06-01"),
            Locale::En,
        );
        let names = ["age", "region", "signUp", "size", "vip", "member", "tier"];
        assert_eq!(found.names(), names);
        let some = |texts: [&str; 3]| {
            texts.map(|text| (!text.is_empty()).then(|| text.to_owned())).to_vec()
        };
        assert_eq!(categories(found.get("region")), some(["华东", "", ""]));
        assert_eq!(categories(found.get("signUp")), some(["Jan 2025", "Mar 2025", ""]));
        assert_eq!(categories(found.get("vip")), some(["Yes", "No", ""]));
        // Ann's platinum and cid's membership lie after the day.
        assert_eq!(categories(found.get("tier")), some(["gold", "", ""]));
        assert_eq!(categories(found.get("member")), some(["Yes", "No", "No"]));
        let age = found.get("age").expect("ages");
        assert_eq!(age.label, "Age");
        let AttributeValues::Numbers(age) = age.values else { panic!("numbers") };
        assert!(age[..2] == [45.0, 25.0] && age[2].is_nan());
        assert!(["name", "gender", "referredBy"].iter().all(|name| found.get(name).is_none()));
    }
}
