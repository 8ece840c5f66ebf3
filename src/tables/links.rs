use std::cmp::Ordering;

use serde::Serialize;

use crate::tables::Ids;
use crate::tables::order_key;
use crate::tables::spelling::{Forms, form, is_own_form, normalise};

/// Which customer of one table is which of another.
///
/// First equal ids, byte for byte. Then, of the ids left over on both sides, those with one normal form: without blanks and
/// invisible marks around them, in small letters, full-width characters and accents made one (Unicode's NFKC), and without
/// what spreadsheets do to numbers: `17850.0` is `17850`, and `00017` is `17`. That counts only where no other id of
/// either table has the form; otherwise nobody could say which one is meant. So no customer is linked twice, and the links
/// there and back are the same.
#[derive(Clone, Debug, Default)]
pub struct Links {
    to: Vec<Option<u32>>,
    matched: Matched,
}

/// How the ids of a table were found in another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matched {
    /// Ids that stand in the other table as they are.
    pub exact: u64,
    /// Ids that stand there in another spelling.
    pub normalised: u64,
    /// Ids that do not stand there.
    pub unmatched: u64,
    /// Of those, how many a spreadsheet has cut short (`1.78501E+11`): what they were cannot be told from the file.
    pub lossy: u64,
    /// Some that stand there in another spelling: here and there.
    pub spellings: Vec<[String; 2]>,
    /// Some that do not stand there.
    pub examples: Vec<String>,
}

/// How many examples are given of anything.
const SOME: usize = 5;

impl Links {
    /// Finds the ids of one table in another.
    pub fn between(from: &Ids, to: &Ids) -> Self {
        let mut links = Self { to: vec![None; from.len()], matched: Matched::default() };
        let left = links.link_equal(from, to);
        links.link_spelled(from, to, &left);
        let matched = &mut links.matched;
        for (row, to) in links.to.iter().enumerate() {
            if to.is_none() {
                matched.unmatched += 1;
                if matched.examples.len() < SOME {
                    matched.examples.push(from.get(row));
                }
            }
        }
        links
    }

    /// The customer there that this customer here is.
    pub fn get(&self, from: usize) -> Option<usize> {
        self.to.get(from).copied().flatten().map(|to| to as usize)
    }

    /// Every customer here that is one there: the two numbers, by the first.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..).zip(&self.to).filter_map(|(from, to)| to.map(|to| (from, to as usize)))
    }

    /// What was found, in numbers and examples.
    pub fn matched(&self) -> &Matched {
        &self.matched
    }

    /// Links equal ids, and returns the rows there that are left over.
    fn link_equal(&mut self, from: &Ids, to: &Ids) -> Vec<u32> {
        let mut left = Vec::new();
        let mut here = 0;
        for there in 0..to.len() {
            while here < from.len() && from.compare(here, to, there) == Ordering::Less {
                here += 1;
            }
            if here < from.len() && from.compare(here, to, there) == Ordering::Equal {
                if let Some(link) = self.to.get_mut(here) {
                    *link = Some(there as u32);
                }
                self.matched.exact += 1;
                here += 1;
            } else {
                left.push(there as u32);
            }
        }
        left
    }

    /// Links those of the ids left over that differ in their spelling only.
    fn link_spelled(&mut self, from: &Ids, to: &Ids, left: &[u32]) {
        let linked = |row: &u32| self.to.get(*row as usize).is_some_and(Option::is_some);
        let rows = 0..from.len() as u32;
        let unlinked = || rows.clone().filter(|row| !linked(row));
        // Ids that are all their own form would have been equal.
        if unlinked().all(|row| is_own_form(from, row))
            && left.iter().all(|&row| is_own_form(to, row))
        {
            return;
        }
        let here = Forms::of(from, unlinked());
        self.matched.lossy = here.lossy;
        if here.sorted.is_empty() {
            return;
        }
        let there = Forms::of(to, left.iter().copied());
        let mut pairs = Vec::new();
        let mut groups = there.groups().peekable();
        for group in here.groups() {
            let form = group.first().map_or(0, |row| row.0);
            while groups.next_if(|other| other.first().is_some_and(|row| row.0 < form)).is_some() {}
            let same = groups.next_if(|other| other.first().is_some_and(|row| row.0 == form));
            if let ([(_, one)], Some([(_, other)])) = (group, same) {
                pairs.push((form, *one, *other));
            }
        }
        // The ids linked above may have the same forms.
        let mut taken = vec![false; pairs.len()];
        let mut id = String::new();
        for row in rows.clone().filter(|row| !pairs.is_empty() && linked(row)) {
            id.clear();
            from.write(row as usize, &mut id);
            let form = normalise(&mut id).map(|()| order_key(id.as_bytes()));
            let pair = form.and_then(|form| pairs.binary_search_by_key(&form, |pair| pair.0).ok());
            if let Some(taken) = pair.and_then(|pair| taken.get_mut(pair)) {
                *taken = true;
            }
        }
        for ((_, one, other), taken) in pairs.into_iter().zip(taken) {
            // Numbers stand for the forms, and two forms could share one.
            if taken || form(from, one) != form(to, other) {
                continue;
            }
            if let Some(link) = self.to.get_mut(one as usize) {
                *link = Some(other);
            }
            self.matched.normalised += 1;
        }
        let spelled = |&(here, there): &(usize, usize)| from.compare(here, to, there).is_ne();
        let spelled: Vec<_> = self.pairs().filter(spelled).take(SOME).collect();
        self.matched.spellings =
            spelled.into_iter().map(|(here, there)| [from.get(here), to.get(there)]).collect();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tables::{Records, RecordsBuilder};

    fn table<T: AsRef<str>>(ids: &[T]) -> Records {
        let mut builder = RecordsBuilder::new(&[], None);
        for id in ids {
            builder.push(id.as_ref().as_bytes(), &[]);
        }
        builder.build()
    }

    fn links(from: &[&str], to: &[&str]) -> (Vec<(String, String)>, Matched) {
        let (from, to) = (table(from), table(to));
        let links = Links::between(from.ids(), to.ids());
        let pairs = links.pairs().map(|(here, there)| (from.ids().get(here), to.ids().get(there)));
        (pairs.collect(), links.matched().clone())
    }

    fn texts(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|pair| (pair.0.to_owned(), pair.1.to_owned())).collect()
    }

    #[test]
    fn equal_ids_first_and_then_other_spellings() {
        let (pairs, matched) = links(
            &[
                "17850.0",
                "00018",
                "A17",
                "b",
                "Anna@x.org",
                "1.78501E+11",
                "客户一\u{3000}",
                "nobody-is-this-long",
            ],
            &["17850", "18", "a17", "b", "anna@x.org", "178501000000", "客户一"],
        );
        let expected = texts(&[
            ("00018", "18"),
            ("17850.0", "17850"),
            ("A17", "a17"),
            ("Anna@x.org", "anna@x.org"),
            ("b", "b"),
            ("客户一\u{3000}", "客户一"),
        ]);
        assert_eq!(pairs, expected);
        let Matched { exact, normalised, unmatched, lossy, spellings, examples } = matched;
        assert_eq!((exact, normalised, unmatched, lossy), (1, 5, 2, 1));
        assert_eq!(spellings.first(), Some(&["00018".to_owned(), "18".to_owned()]));
        assert_eq!(examples, ["1.78501E+11", "nobody-is-this-long"]);
    }

    #[test]
    fn a_form_that_is_not_unique_links_nobody() {
        assert_eq!(links(&["017", "0017"], &["17"]).0, []);
        assert_eq!(links(&["a "], &["A", " A"]).0, []);
        // One of them is linked as it is; of the others nobody can say.
        assert_eq!(links(&["A", "a "], &["A", "a"]).0, texts(&[("A", "A")]));
        assert_eq!(links(&["17", "017"], &["17", "0017"]).0, texts(&[("17", "17")]));
    }

    proptest! {
        #[test]
        fn links_are_the_same_there_and_back_and_nobody_is_linked_twice(
            here in prop::collection::hash_set("0{0,2}[0-2]{1,2}(\\.0)?|[aA]{1,2} ?|[bB]{9,10}", 0..20),
            there in prop::collection::hash_set("0{0,2}[0-2]{1,2}(\\.0)?|[aA]{1,2} ?|[bB]{9,10}", 0..20),
        ) {
            let (here, there): (Vec<_>, Vec<_>) = (here.into_iter().collect(), there.into_iter().collect());
            let (from, to) = (table(&here), table(&there));
            let links = Links::between(from.ids(), to.ids());
            let mut back: Vec<_> =
                Links::between(to.ids(), from.ids()).pairs().map(|(there, here)| (here, there)).collect();
            back.sort_unstable();
            prop_assert_eq!(links.pairs().collect::<Vec<_>>(), back);

            // As said: byte for byte, or by a form that is unique in both tables.
            let normal = |id: &String| {
                let mut id = id.clone();
                normalise(&mut id).map(|()| id)
            };
            let unique = |ids: &[String], form: &Option<String>| {
                ids.iter().filter(|id| normal(id) == *form).count() == 1
            };
            for (row, id) in (0..from.len()).map(|row| (row, from.ids().get(row))) {
                let form = normal(&id);
                let expected = if there.contains(&id) {
                    Some(id)
                } else if unique(&here, &form) && unique(&there, &form) {
                    there.iter().find(|id| normal(id) == form).cloned()
                } else {
                    None
                };
                prop_assert_eq!(links.get(row).map(|to_row| to.ids().get(to_row)), expected);
            }
            let matched = links.matched();
            prop_assert_eq!(matched.exact + matched.normalised + matched.unmatched, here.len() as u64);
        }
    }
}
