//! A result for each group of customers.

use std::any::Any;
use std::cmp::Reverse;
use std::rc::Rc;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::segment::{Columns, Facts, Values, find_column};
use crate::words::{GroupName, Locale, Problem};
use crate::workspace::{Call, Chosen, Shared, Workspace};

/// Parting that are shown; the customers of all smaller ones are taken together.
const MOST_GROUPS: usize = 12;

/// What a call answers for a group of the customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Part<R> {
    /// The group's name.
    pub name: String,
    /// Its customers; together they are all that the call sees.
    pub n: u32,
    /// The result; absent if there is none for these customers.
    pub result: Option<R>,
    /// Why there is none.
    pub error: Option<String>,
}

/// A group of the customers, and what is asked of it.
pub(super) struct Asked<T, C> {
    name: String,
    n: u32,
    pub(super) call: Call<T, C>,
}

/// The groups of all customers of the transactions.
pub(super) struct Parting {
    pub(super) names: Vec<String>,
    /// The place of each customer's group among the names.
    pub(super) group: Vec<u32>,
}

/// The group of a customer without one.
pub(super) const NO_GROUP: u32 = u32::MAX;

impl Workspace {
    /// What a call answers for each group of its customers, the largest first, those without a group last; none if it is not
    /// to be broken down.
    ///
    /// # Errors
    ///
    /// `option` if there is no such column, or one of numbers or days, or the filter cannot be read; `data` if the filter fits
    /// nobody.
    pub fn breakdown<T: Any + Clone, C: Any + Clone, R>(
        &self,
        call: &Call<T, C>,
        ask: impl Fn(&Call<T, C>) -> Result<R>,
    ) -> Result<Option<Vec<Part<R>>>> {
        let locale = call.shared.locale;
        let answered = self.parts(call)?.map(|parts| {
            let parts = parts.into_iter().map(|Asked { name, n, call }| {
                let answer = ask(&call);
                let error = answer.as_ref().err().map(|error| error.message(locale));
                Part { name, n, result: answer.ok(), error }
            });
            parts.collect()
        });
        Ok(answered)
    }

    /// The calls of the groups, in the same order.
    ///
    /// # Errors
    ///
    /// As [`breakdown`](Self::breakdown).
    pub(super) fn parts<T: Any + Clone, C: Any + Clone>(
        &self,
        call: &Call<T, C>,
    ) -> Result<Option<Vec<Asked<T, C>>>> {
        let Some(by) = call.shared.by.as_ref().filter(|_| call.shared.part.is_none()) else {
            return Ok(None);
        };
        let (day, locale) = (self.as_of(call.day())?, call.shared.locale);
        let fits = self.selected(&call.shared, day)?;
        let groups = self.ask(&[by], day, locale, |facts, _| groups(facts, by, locale))?;
        let groups = groups.largest(by, &fits, locale);
        let parts = (0_u32..).zip(groups.names).filter_map(|(place, name)| {
            let is_in = |(fits, group): (&bool, &u32)| *fits && *group == place;
            let part: Vec<bool> = fits.iter().zip(&groups.group).map(is_in).collect();
            let n = part.iter().filter(|&&is_in| is_in).count() as u32;
            let part = Some(Rc::new(Chosen { name: name.clone(), fits: part }));
            let shared = Shared { part, ..call.shared.clone() };
            (n > 0).then(|| Asked { name, n, call: Call { shared, ..call.clone() } })
        });
        Ok(Some(parts.collect()))
    }
}

/// The groups that a column makes.
pub(super) fn groups(facts: &Facts<'_>, by: &str, locale: Locale) -> Result<Parting> {
    let (place, kind) = find_column(facts, by)?;
    match facts.values(place) {
        Values::Texts { codes, names } => Ok(Parting { names, group: codes.into_owned() }),
        Values::Flags(flags) => {
            let group = flags.into_iter().map(|flag| match flag {
                Some(true) => 0,
                Some(false) => 1,
                None => NO_GROUP,
            });
            let not = GroupName::Not { name: by.to_owned() };
            Ok(Parting { names: vec![by.to_owned(), not.say(locale)], group: group.collect() })
        }
        Values::Numbers(_) => {
            let problem = Problem::NotForBreakdown { name: by.to_owned(), kind };
            Err(Error::new(ErrorKind::Option, problem))
        }
    }
}

impl Parting {
    /// The same, unless there are too many groups to show: then the largest, and all others together.
    pub(super) fn few(self, by: &str, fits: &[bool], locale: Locale) -> Self {
        if self.names.len() <= MOST_GROUPS {
            return self;
        }
        let mut found = self.largest(by, fits, locale);
        // The last are those without a group, who are in none.
        found.names.pop();
        found
    }

    /// The largest of the groups by the customers that fit, of equal ones the first; then all others together, and then those
    /// without a group.
    pub(super) fn largest(self, by: &str, fits: &[bool], locale: Locale) -> Self {
        let mut sizes = vec![0_u32; self.names.len()];
        for (&group, _) in self.group.iter().zip(fits).filter(|(_, fits)| **fits) {
            if let Some(size) = sizes.get_mut(group as usize) {
                *size += 1;
            }
        }
        let mut order: Vec<usize> = (0..sizes.len()).collect();
        order.sort_by_key(|&place| Reverse(sizes.get(place)));
        let others = order.len().min(MOST_GROUPS);
        let mut places = vec![others as u32; sizes.len()];
        let mut names = Vec::with_capacity(others + 2);
        for (new, &place) in order.iter().take(others).enumerate() {
            if let (Some(to), Some(name)) = (places.get_mut(place), self.names.get(place)) {
                *to = new as u32;
                names.push(name.clone());
            }
        }
        names.push(GroupName::Other.say(locale));
        names.push(GroupName::Missing { by: by.to_owned() }.say(locale));
        let missing = others as u32 + 1;
        let place = |&group: &u32| places.get(group as usize).copied().unwrap_or(missing);
        Self { names, group: self.group.iter().map(place).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::ClvOptions;
    use crate::customers::CustomersOptions;
    use crate::segment::RfmOptions;
    use crate::workspace::Filter;
    use crate::workspace::seen::tests::shop;

    fn by(by: &str) -> Call<CustomersOptions> {
        let mut call = Call::default();
        call.shared.by = Some(by.to_owned());
        call
    }

    fn parts(shop: &Workspace, call: &Call<CustomersOptions>) -> Vec<(String, u32, f64)> {
        let ask = |call: &Call<CustomersOptions>| {
            let customers = shop.customers(call)?.customers;
            Ok((customers.len() as u32, customers.revenue.iter().sum()))
        };
        let parts = shop.breakdown(call, ask).expect("a column").expect("it was asked for");
        let told = parts.into_iter().map(|part| {
            let (n, revenue) = part.result.expect("customers");
            assert_eq!(n, part.n);
            (part.name, n, revenue)
        });
        told.collect()
    }

    #[test]
    fn parts_make_the_whole() {
        let mut shop = shop();
        shop.define("vip", "revenue >= 50").expect("a rule");
        let told = |name: &str, n, revenue| (name.to_owned(), n, revenue);
        assert_eq!(
            parts(&shop, &by("region")),
            [told("华东", 2, 65.0), told("华南", 1, 5.0), told("no region", 1, 100.0)]
        );
        assert_eq!(parts(&shop, &by("vip")), [told("vip", 2, 150.0), told("not vip", 2, 20.0)]);
        let mut some = by("region");
        some.shared.filter = Some(Filter { rule: Some("vip".into()), ..Filter::default() });
        assert_eq!(parts(&shop, &some), [told("华东", 1, 50.0), told("no region", 1, 100.0)]);
        for name in ["rfm", "clusters"] {
            let parts = parts(&shop, &by(name));
            let n: u32 = parts.iter().map(|it| it.1).sum();
            let revenue: f64 = parts.iter().map(|it| it.2).sum();
            assert_eq!((n, revenue), (4, 170.0), "{name}");
        }
        assert_eq!(
            shop.breakdown(&Call::<RfmOptions>::default(), |call| shop.rfm(call))
                .expect("no by")
                .map(|_| ()),
            None
        );
    }

    #[test]
    fn many_groups_are_the_largest_and_the_rest() {
        let names: Vec<String> = (0..20).map(|name| format!("g{name}")).collect();
        // Group g has g customers, and one customer has none.
        let mut group: Vec<u32> =
            (0..20).flat_map(|it| std::iter::repeat_n(it, it as usize)).collect();
        group.push(NO_GROUP);
        let fits = vec![true; group.len()];
        let parting = || Parting { names: names.clone(), group: group.clone() };
        let largest = parting().largest("it", &fits, Locale::En);
        assert_eq!(largest.names.len(), 14);
        assert_eq!((largest.names[0].as_str(), largest.names[11].as_str()), ("g19", "g8"));
        let n = |place| largest.group.iter().filter(|&&it| it == place).count();
        assert_eq!((n(0), n(11), n(12), n(13)), (19, 8, (1..8).sum(), 1));
        let few = parting().few("it", &fits, Locale::En);
        assert_eq!((few.names.len(), &few.names[12]), (13, &largest.names[12]));
        assert_eq!(few.group.iter().filter(|&&group| group == 13).count(), 1);
    }

    #[test]
    fn what_cannot_be_broken_down_says_so() {
        let shop = shop();
        let ask =
            |name: &str| shop.breakdown(&by(name), |_| Ok(())).expect_err("no groups").to_string();
        assert_eq!(
            ask("revenue"),
            "revenue is a number; a breakdown is by a segment, or by a column of texts or of yes and no."
        );
        assert!(
            ask("regoin").starts_with("“regoin” is no column or segment. Did you mean region?")
        );
        let mut call = Call::<ClvOptions, CustomersOptions>::default();
        call.shared.by = Some("region".into());
        let parts = shop.breakdown(&call, |call| shop.clv(call)).expect("groups").expect("some");
        assert!(parts.iter().all(|part| part.result.is_none()));
        assert!(
            parts[2]
                .error
                .as_deref()
                .is_some_and(|it| it.starts_with("The only customer did not buy again"))
        );
    }
}
