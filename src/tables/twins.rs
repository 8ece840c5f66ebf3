//! Customers who are likely to be one person under two ids. They are told of, and never merged unasked.

use serde::Serialize;

use crate::stats::order::{sort, sort_by_key};
use crate::tables::fold::fold;
use crate::tables::profiles::{BIRTH_DATE, EMAIL, NAME, PHONE, REGION};
use crate::tables::spelling::{Forms, is_own_form};
use crate::tables::{Ids, Profiles, order_key};

/// Customers who are likely to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Twins {
    /// What they share.
    pub by: SharedBy,
    /// What that is, as the first of them has it.
    pub value: String,
    /// Their ids, in the order of the table.
    pub ids: Vec<String>,
}

/// What makes customers likely to be one; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SharedBy {
    /// Ids that differ only in how they are spelled: `A17` and `a17`, `017` and `17`.
    Id,
    /// An e-mail address, in large or small letters.
    Email,
    /// A telephone number, with or without the country's prefix.
    Phone,
    /// A name, together with a day of birth or, if nobody else has the name, with a region.
    Name,
}

/// What more customers than this share is no one's own: the shop's number, `none@none.com`.
const MOST: usize = 10;

/// The digits a telephone number has at the least, …
const SHORTEST: u32 = 7;

/// … those it has at the least to be found with a prefix before it, …
const SHORTEST_AFTER_PREFIX: u32 = 8;

/// … the longest prefix of a country, and the longest number there is (ITU-T E.164).
const LONGEST_PREFIX: u32 = 3;
const LONGEST: usize = 15;

/// The ids of one table that differ only in how they are spelled; see [`Links`](crate::tables::Links) for what that is.
pub fn spellings(ids: &Ids) -> Vec<Twins> {
    let mut found = Found::new(ids);
    found.by_id();
    found.listed()
}

/// The customers of a table who are likely to be one: by their ids, e-mail addresses, telephone numbers and names.
///
/// A name alone says nothing: thousands are called 王伟. Twins that a surer trait shows already are not told again.
pub fn twins(profiles: &Profiles) -> Vec<Twins> {
    let mut found = Found::new(profiles.ids());
    found.by_id();
    found.by_email(profiles);
    found.by_phone(profiles);
    found.by_name(profiles);
    found.listed()
}

/// Customers with what stands for the trait they may share.
type Keys = Vec<(u64, u32)>;

struct Found<'a> {
    ids: &'a Ids,
    /// The trait, what is shared, and the customers, rising.
    groups: Vec<(SharedBy, String, Vec<u32>)>,
    /// The last group of each customer, counted from 1.
    group_of: Vec<u32>,
}

impl<'a> Found<'a> {
    fn new(ids: &'a Ids) -> Self {
        Self { ids, groups: Vec::new(), group_of: Vec::new() }
    }

    fn by_id(&mut self) {
        let rows = 0..self.ids.len() as u32;
        if rows.clone().all(|row| is_own_form(self.ids, row)) {
            return;
        }
        let ids = self.ids;
        for group in Forms::of(ids, rows).groups() {
            let first = group.first().map_or(0, |row| row.1);
            self.add(SharedBy::Id, group, || ids.get(first as usize));
        }
    }

    fn by_email(&mut self, profiles: &Profiles) {
        let keys = keys(profiles, EMAIL, &|text| {
            fold(text);
            let (name, host) = text.split_once('@')?;
            (!name.is_empty() && host.contains('.')).then(|| order_key(text.as_bytes()))
        });
        for group in keys.chunk_by(|one, other| one.0 == other.0) {
            self.add(SharedBy::Email, group, || value(profiles, group, EMAIL));
        }
    }

    fn by_phone(&mut self, profiles: &Profiles) {
        let keys = keys(profiles, PHONE, &|text| {
            fold(text);
            phone(text)
        });
        for group in keys.chunk_by(|one, other| is_same_phone(one.0, other.0)) {
            self.add(SharedBy::Phone, group, || value(profiles, group, PHONE));
        }
    }

    fn by_name(&mut self, profiles: &Profiles) {
        let keys = keys(profiles, NAME, &|text| {
            fold(text);
            text.retain(char::is_alphanumeric);
            (!text.is_empty()).then(|| order_key(text.as_bytes()))
        });
        let born = |customer: u32| profiles.cell(customer as usize, BIRTH_DATE).day();
        for group in keys.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1) {
            let mut by_birth: Keys = Vec::new();
            for &(_, customer) in group {
                if let Some(day) = born(customer) {
                    by_birth.push((day.number() as u32 as u64, customer));
                }
            }
            sort(&mut by_birth);
            for group in by_birth.chunk_by(|one, other| one.0 == other.0) {
                self.add(SharedBy::Name, group, || value(profiles, group, NAME));
            }
            if let [(_, one), (_, other)] = *group {
                let region = |customer: u32| profiles.code(customer as usize, REGION);
                let may_be = born(one).is_none() || born(other).is_none();
                if may_be && region(one).is_some() && region(one) == region(other) {
                    self.add(SharedBy::Name, group, || value(profiles, group, NAME));
                }
            }
        }
    }

    /// Adds customers who share a trait, unless they are known to share a surer one.
    fn add(&mut self, by: SharedBy, group: &[(u64, u32)], value: impl Fn() -> String) {
        if !(2..=MOST).contains(&group.len()) {
            return;
        }
        let mut customers: Keys = group.iter().map(|row| (row.1.into(), row.1)).collect();
        sort(&mut customers);
        self.group_of.resize(self.ids.len(), 0);
        let group_of = |row: &(u64, u32)| self.group_of.get(row.1 as usize).copied().unwrap_or(0);
        let known = customers.first().map_or(0, group_of);
        if known > 0 && customers.iter().all(|row| group_of(row) == known) {
            return;
        }
        let value = value();
        let customers: Vec<u32> = customers.into_iter().map(|row| row.1).collect();
        for &customer in &customers {
            if let Some(group) = self.group_of.get_mut(customer as usize) {
                *group = self.groups.len() as u32 + 1;
            }
        }
        self.groups.push((by, value, customers));
    }

    /// All twins, the surest first, and then in the order of the table.
    fn listed(mut self) -> Vec<Twins> {
        sort_by_key(&mut self.groups, |(by, _, customers)| {
            (*by as u64, customers.first().copied().unwrap_or(0).into(), 0)
        });
        let mut twins = Vec::with_capacity(self.groups.len());
        for (by, value, customers) in self.groups {
            let ids = customers.into_iter().map(|customer| self.ids.get(customer as usize));
            twins.push(Twins { by, value, ids: ids.collect() });
        }
        twins
    }
}

/// What stands for the text of every customer who has one, rising.
fn keys(profiles: &Profiles, column: usize, key: &dyn Fn(&mut String) -> Option<u64>) -> Keys {
    let mut keys = Vec::new();
    let mut own = String::new();
    for customer in 0..profiles.customers() {
        if let Some(text) = profiles.cell(customer, column).text() {
            own.clear();
            own.push_str(text);
            keys.extend(key(&mut own).map(|key| (key, customer as u32)));
        }
    }
    sort(&mut keys);
    keys
}

/// The text of the first customer of a group.
fn value(profiles: &Profiles, group: &[(u64, u32)], column: usize) -> String {
    let first = group.iter().map(|row| row.1).min().unwrap_or(0);
    profiles.cell(first as usize, column).text().unwrap_or_default().to_owned()
}

/// The digits of a telephone number from the last to the first, each plus one in four bits from the highest on: numbers
/// with the same end stand together, and the shorter one comes first. Zeros in front call a city or country and are left
/// out. None if it is none, or the same digit throughout.
fn phone(text: &str) -> Option<u64> {
    // +44 (0)20 …: the zero is dialled at home only.
    let text = text.strip_suffix(".0").unwrap_or(text).replacen("(0)", "", 1);
    let mut digits = Vec::new();
    for c in text.chars() {
        match c.to_digit(10) {
            Some(0) if digits.is_empty() => {}
            Some(digit) => digits.push(u64::from(digit) + 1),
            // An extension, or a second number.
            None if digits.len() >= SHORTEST as usize
                && (c.is_alphabetic() || ";,/#".contains(c)) =>
            {
                break;
            }
            None => {}
        }
    }
    let differ = digits.iter().any(|digit| Some(digit) != digits.first());
    if !differ || !(SHORTEST as usize..=LONGEST).contains(&digits.len()) {
        return None;
    }
    let number = digits.iter().rev().fold(0, |number, digit| number << 4 | digit);
    Some(number << (u64::BITS - 4 * digits.len() as u32))
}

/// Whether a number is another one with the country's prefix, or equal to it.
fn is_same_phone(short: u64, long: u64) -> bool {
    let digits = |number: u64| (u64::BITS - number.trailing_zeros()).div_ceil(4);
    let (len, more) = (digits(short), digits(long).saturating_sub(digits(short)));
    short == long
        || (len >= SHORTEST_AFTER_PREFIX
            && more <= LONGEST_PREFIX
            && (short ^ long).leading_zeros() >= 4 * len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Day;
    use crate::tables::Cell;

    /// Id, e-mail, telephone number, name, day of birth and region.
    type Person =
        (&'static str, &'static str, &'static str, &'static str, Option<i32>, &'static str);

    fn profiles<'a>(people: impl IntoIterator<Item = &'a Person>) -> Profiles {
        let mut builder = Profiles::builder();
        for &(id, email, phone, name, born, region) in people {
            let mut cells = [Cell::None; 15];
            cells[BIRTH_DATE] = born.map_or(Cell::None, |day| Cell::Day(Day::new(day)));
            for (place, text) in [(REGION, region), (NAME, name), (EMAIL, email), (PHONE, phone)] {
                cells[place] = Cell::Text(text);
            }
            builder.push(id.as_bytes(), &cells);
        }
        Profiles::build(builder).0
    }

    fn found<'a>(people: impl IntoIterator<Item = &'a Person>) -> Vec<(SharedBy, String, String)> {
        let twins = twins(&profiles(people));
        twins.into_iter().map(|twins| (twins.by, twins.value, twins.ids.join(" "))).collect()
    }

    const PEOPLE: [Person; 16] = [
        ("017", "", "", "", None, ""),
        ("17", "", "", "", None, ""),
        ("a", "Ann@x.org", "", "Ann Lee", None, ""),
        ("b", " ann@X.org ", "", "Ann Lee", None, "north"),
        ("c", "", "+86 138 0013 8000", "", None, ""),
        ("d", "", "138-0013-8000 ext. 12", "", None, ""),
        ("e", "", "139-0013-8000", "", None, ""),
        ("f", "", "555 2671", "", None, ""),
        ("g", "", "(415) 555-2671", "", None, ""),
        ("h", "", "1 415 555 2671.0", "", None, ""),
        ("i", "", "", "王伟", Some(0), "east"),
        ("j", "", "", "王 伟", Some(0), "west"),
        ("k", "", "", "王伟", Some(9), "east"),
        ("l", "n/a", "0000000", "Bo Li", None, "east"),
        ("m", "n/a", "0000000", "BO LI", Some(3), "east"),
        ("n", "n@x", "", "Ann Lee", None, "north"),
    ];

    #[test]
    fn twins_share_a_trait_that_is_one_persons() {
        let expected = [
            (SharedBy::Id, "017", "017 17"),
            (SharedBy::Email, "Ann@x.org", "a b"),
            (SharedBy::Phone, "+86 138 0013 8000", "c d"),
            (SharedBy::Phone, "(415) 555-2671", "g h"),
            (SharedBy::Name, "王伟", "i j"),
            (SharedBy::Name, "Bo Li", "l m"),
        ];
        let expected = expected.map(|(by, value, ids)| (by, value.to_owned(), ids.to_owned()));
        assert_eq!(found(&PEOPLE), expected);
    }

    #[test]
    fn what_everybody_shares_is_nobodys_own() {
        let mut ids = crate::tables::RecordsBuilder::new(&[], None);
        let mut builder = Profiles::builder();
        for customer in 0..=MOST {
            let mut cells = [Cell::None; 15];
            cells[EMAIL] = Cell::Text("none@none.com");
            builder.push(format!("c{customer}").as_bytes(), &cells);
            ids.push(format!("c{customer}").as_bytes(), &[]);
        }
        assert_eq!(twins(&Profiles::build(builder).0), []);
        assert_eq!(spellings(ids.build().ids()), []);
    }

    #[test]
    fn a_trait_that_says_no_more_is_not_told_again() {
        let people = [
            ("a", "a@x.org", "5552671", "Ann", Some(1), ""),
            ("b", "a@x.org", "5552671", "Ann", Some(1), ""),
            ("c", "", "5552671", "Ann", Some(1), ""),
        ];
        let found: Vec<_> = found(&people).into_iter().map(|twins| (twins.0, twins.2)).collect();
        let expected = [(SharedBy::Email, "a b".to_owned()), (SharedBy::Phone, "a b c".to_owned())];
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_are_compared_from_their_end() {
        let same = |one: &str, other: &str| {
            let (one, other) = (phone(one).expect("a number"), phone(other).expect("a number"));
            is_same_phone(one.min(other), one.max(other))
        };
        assert!(same("020 7946 0958", "+44 20 7946 0958"));
        assert!(same("020 7946 0958", "+44 (0)20 7946 0958"));
        assert!(same("0044 20 7946 0958", "2079460958"));
        assert!(same("9123 4567", "(852) 9123-4567"));
        assert!(same("5552671", "555-2671; 555-0000"));
        assert!(!same("555 2671", "415 555 2671"));
        assert!(!same("13800138000", "13900138000"));
        assert!(!same("79460958", "+44 20 7946 0958"));
        for text in ["123456", "1.38E+10", "1234567890123456", "7777777", "tel.", ""] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_rows_does_not_matter(by in 0..PEOPLE.len()) {
            let mut people = PEOPLE;
            people.rotate_left(by);
            people[..by].reverse();
            prop_assert_eq!(found(&people), found(&PEOPLE));
        }
    }
}
