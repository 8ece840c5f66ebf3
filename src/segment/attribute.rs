//! What is known of the customers beside their purchases, from the tables of customers and memberships.

use crate::calendar::{Day, Period};
use crate::tables::{Cell, CellKind, Ids, Links, Memberships, Profiles};
use crate::words::{self, Locale};

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

/// What the tables know of these customers.
pub struct Attributes<'a> {
    profiles: Option<(&'a Profiles, Vec<Option<u32>>)>,
    memberships: Option<(&'a Memberships, Vec<Option<u32>>)>,
    as_of: Day,
    locale: Locale,
}

/// The roles that are attributes, in the order in which they are listed.
const ROLES: [&str; 7] =
    ["gender", "age", "region", "channel", "signUp", "referredBy", "acquisitionCost"];

impl<'a> Attributes<'a> {
    /// Finds these customers in the tables, as of a day; their numbers are their rows in `ids`.
    pub fn new(
        profiles: Option<&'a Profiles>,
        memberships: Option<&'a Memberships>,
        ids: &Ids,
        customers: &[u32],
        as_of: Day,
        locale: Locale,
    ) -> Self {
        let rows = |table: &Ids| {
            let mut rows = vec![None; ids.len()];
            for (row, customer) in Links::between(table, ids).pairs() {
                if let Some(place) = rows.get_mut(customer) {
                    *place = Some(row as u32);
                }
            }
            let of = |&customer: &u32| rows.get(customer as usize).copied().flatten();
            customers.iter().map(of).collect()
        };
        Self {
            profiles: profiles.map(|table| (table, rows(table.ids()))),
            memberships: memberships.map(|table| (table, rows(table.ids()))),
            as_of,
            locale,
        }
    }

    /// The names of the attributes of which any customer has a value.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        if let Some((table, _)) = self.profiles {
            names.extend(ROLES.map(str::to_owned));
            names.extend(table.attributes().map(|(header, _)| header.to_owned()));
        }
        if self.memberships.is_some() {
            names.extend(["member", "tier"].map(str::to_owned));
        }
        names.retain(|name| self.get(name).is_some());
        names
    }

    /// The attribute of this name; none if there is none, or nobody has a value of it.
    pub fn get(&self, name: &str) -> Option<Attribute> {
        let values = self.membership(name).or_else(|| self.profile(name))?;
        let is_known = match &values {
            AttributeValues::Numbers(numbers) => numbers.iter().any(|number| number.is_finite()),
            AttributeValues::Categories { names, of, .. } => {
                of.iter().any(|&of| (of as usize) < names.len())
            }
        };
        let label = words::Profile::Attribute(name.to_owned()).say(self.locale);
        is_known.then(|| Attribute { name: name.to_owned(), label, values })
    }

    /// What the table of memberships knows, as of the day of the analysis.
    fn membership(&self, name: &str) -> Option<AttributeValues> {
        let (table, rows) = self.memberships.as_ref()?;
        let history = |member: u32| {
            let known = |row: &crate::tables::Membership<'_>| {
                row.enrolled.is_none_or(|day| day <= self.as_of)
            };
            table.history(member as usize).filter(known)
        };
        match name {
            "member" => {
                let is_member = |member| {
                    let last = history(member).next_back();
                    last.is_some_and(|row| row.end.is_none_or(|end| end >= self.as_of))
                };
                Some(self.yes_or_no(rows.iter().map(|row| Some(row.is_some_and(is_member)))))
            }
            "tier" => {
                let mut names: Vec<&str> = Vec::new();
                for member in 0..table.customers() {
                    names.extend(history(member as u32).filter_map(|row| row.tier).next_back());
                }
                names.sort_unstable();
                names.dedup();
                let tier = |&row: &Option<u32>| {
                    let tier = history(row?).filter_map(|row| row.tier).next_back()?;
                    names.binary_search(&tier).ok().map(|place| place as u32)
                };
                let of = rows.iter().map(|row| tier(row).unwrap_or(MISSING)).collect();
                let names = names.into_iter().map(str::to_owned).collect();
                Some(AttributeValues::Categories { names, of, ordered: false })
            }
            _ => None,
        }
    }

    /// What the table of customers knows.
    fn profile(&self, name: &str) -> Option<AttributeValues> {
        let (table, rows) = self.profiles.as_ref()?;
        let numbers = |number: &dyn Fn(usize) -> Option<f64>| {
            let of = |row: &Option<u32>| row.and_then(|row| number(row as usize));
            AttributeValues::Numbers(rows.iter().map(|row| of(row).unwrap_or(f64::NAN)).collect())
        };
        if name == "age" {
            return Some(numbers(&|row| table.row(row).age_on(self.as_of)));
        }
        let column = table.column(name)?;
        let is_attribute = table.attributes().any(|(header, _)| header == name);
        if !is_attribute && !ROLES.contains(&name) {
            return None;
        }
        let cells = || {
            rows.iter().map(|row| row.map_or(Cell::None, |row| table.cell(row as usize, column)))
        };
        Some(match table.kind(column)? {
            // Who it was says nothing; that there was somebody does.
            CellKind::Text if name == "referredBy" => {
                table.names(column).next()?;
                self.yes_or_no(
                    rows.iter().map(|row| {
                        row.map(|row| table.cell(row as usize, column).text().is_some())
                    }),
                )
            }
            CellKind::Text => AttributeValues::Categories {
                names: table.names(column).map(str::to_owned).collect(),
                of: rows
                    .iter()
                    .map(|row| row.and_then(|row| table.code(row as usize, column)))
                    .map(|code| code.unwrap_or(MISSING))
                    .collect(),
                ordered: false,
            },
            CellKind::Flag => self.yes_or_no(cells().map(Cell::flag)),
            CellKind::Number => numbers(&|row| table.cell(row, column).number()),
            CellKind::Money => numbers(&|row| Some(table.cell(row, column).money()?.to_f64())),
            CellKind::Day | CellKind::Instant => {
                let known = |cell: Cell<'_>| cell.day().filter(|day| *day <= self.as_of);
                let days: Vec<Option<Day>> = cells().map(known).collect();
                periods(&days, self.locale)?
            }
        })
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
    use crate::tables::sample;

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
