//! Whether customers come back: who is followed from when, and in which groups.

use std::rc::Rc;

use crate::calendar::Day;
use crate::cohort::retention::{Groups, Origin, People, Rows, Starts, retention};
use crate::cohort::{Retention, RetentionOptions};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::find_column;
use crate::tables::{Ids, Links, Transactions};
use crate::words::{Accepted, Problem};
use crate::workspace::breakdown::{NO_GROUP, Parting, groups};
use crate::workspace::grouping::COLUMNS;
use crate::workspace::segments::same;
use crate::workspace::{Call, Shared, Workspace, missing};

impl Workspace {
    /// Whether they come back: retention by cohort, of all groups at once if the result is to be broken down.
    ///
    /// # Errors
    ///
    /// As [`retention`]; `option` if groups are the rows and nothing says which, `data` if customers are to be followed from a
    /// day that no open table has, and those of the groups and the filter, which must not leave days out.
    pub fn retention(&self, call: &Call<RetentionOptions>) -> Result<Rc<Retention>> {
        self.last.retention.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = RetentionOptions { level, locale, ..call.own.clone() };
            call.shared.window()?.whole()?;
            if options.rows == Rows::Groups && call.shared.by.is_none() {
                let (option, found) = ("rows", "\"groups\"".to_owned());
                let problem =
                    Problem::BadOption { option, found, accepted: Accepted::GroupsWithBy };
                return Err(Error::new(ErrorKind::Option, problem));
            }
            let as_of = self.as_of(call.shared.as_of)?;
            let apart = self.told_apart(&call.shared, as_of)?;
            let seen;
            // Groups leave out whom the filter does.
            let table = if apart.is_some() {
                self.transactions()?
            } else {
                seen = self.seen(call)?;
                &*seen
            };
            let is_selection = call.shared.rule().is_some() || call.shared.part.is_some();
            let people = People {
                starts: self.starts(options.cohorts, table, is_selection)?,
                has_sign_ups: self.tables.profiles.as_ref().is_some_and(|it| it.span().is_some()),
                groups: apart.as_ref().map(|Apart { parting, decided_later }| Groups {
                    names: parting.names.clone(),
                    of: &parting.group,
                    decided_later: *decided_later,
                }),
            };
            retention(table, &people, as_of, &options)
        })
    }

    /// The groups that a call asks for, if it does: the largest, the others and those without one. Customers that its filter
    /// leaves out are in none.
    fn told_apart(&self, shared: &Shared, day: Day) -> Result<Option<Apart>> {
        let Some(by) = shared.by.as_ref().filter(|_| shared.part.is_none()) else {
            return Ok(None);
        };
        let (table, locale) = (self.transactions()?, shared.locale);
        let named = self.definitions.iter().map(|it| it.name.as_str());
        let is_segment = COLUMNS.into_iter().chain(named).any(|name| same(name, by));
        // What is known of customers beside their purchases asks for no look at these.
        let nobody = Customers::nobody(day, table.has_amounts());
        let beside = || -> Result<Option<Parting>> {
            let facts = self.facts(&nobody)?;
            let found =
                find_column(&facts, by).ok().filter(|(place, _)| !facts.is_by_purchases(*place));
            found.map(|_| groups(&facts, by, locale)).transpose()
        };
        let beside = if is_segment { None } else { beside()? };
        // A customer becomes a member by staying.
        let decided_later =
            beside.is_none() || ["member", "tier"].iter().any(|name| same(name, by));
        let parting = match beside {
            Some(parting) => parting,
            None => self.ask(&[by], day, locale, |facts, _| groups(facts, by, locale))?,
        };
        let fits = match shared.rule() {
            Some(_) => self.selected(shared, day)?,
            None => vec![true; table.customers()],
        };
        let mut parting = parting.largest(by, &fits, locale);
        for (group, _) in parting.group.iter_mut().zip(fits).filter(|(_, fits)| !fits) {
            *group = NO_GROUP;
        }
        Ok(Some(Apart { parting, decided_later }))
    }

    /// The days from which customers are followed; none where these are those of their first purchases.
    fn starts(
        &self,
        of: Origin,
        seen: &Transactions,
        is_selection: bool,
    ) -> Result<Option<Starts>> {
        let starts = match of {
            Origin::FirstPurchase => return Ok(None),
            Origin::SignUp => {
                let table = self.tables.profiles.as_ref().ok_or_else(|| missing("customers"))?;
                starts(table.ids(), seen.ids(), |row| table.began(row))
            }
            Origin::Enrolment => {
                let table = self.memberships()?;
                starts(table.ids(), seen.ids(), |row| table.enrolled(row))
            }
        };
        if starts.of.iter().flatten().next().is_none() && starts.never_bought.is_empty() {
            let table = if of == Origin::SignUp { "customers" } else { "memberships" };
            return Err(Error::new(ErrorKind::Data, Problem::NoStartDays { table }));
        }
        Ok(Some(Starts { is_selection, ..starts }))
    }
}

/// The groups of all customers.
struct Apart {
    parting: Parting,
    /// Whether what they did since they began decides about them.
    decided_later: bool,
}

/// The days that a table has of these customers, and of who is none of them.
fn starts(ids: &Ids, customers: &Ids, day: impl Fn(usize) -> Option<Day>) -> Starts {
    let links = Links::between(ids, customers);
    let mut starts = Starts { of: vec![None; customers.len()], ..Starts::default() };
    for row in 0..ids.len() {
        match links.get(row).and_then(|customer| starts.of.get_mut(customer)) {
            Some(of) => *of = day(row),
            None => starts.never_bought.extend(day(row)),
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::workspace::Filter;

    /// Ann and bob signed up in January and bought, eve did not; cid signed up before the file begins, and dan nowhere.
    fn shop() -> Workspace {
        let mut shop = Workspace::new();
        let mut load = |table, text: &str| {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        };
        load(
            TableKind::Transactions,
            "customer,date,amount\nann,2026-01-05,20\nann,2026-02-07,30\nbob,2026-02-09,15\ncid,2026-02-01,5\ndan,2026-02-28,100\n",
        );
        load(
            TableKind::Customers,
            "customer,signUp,region\nann,2026-01-05,north\nbob,2026-01-06,south\ncid,2025-06-01,north\neve,2026-01-31,south\n",
        );
        shop
    }

    fn by_sign_up() -> Call<RetentionOptions> {
        let mut call = Call::<RetentionOptions>::default();
        call.own.cohorts = Origin::SignUp;
        call
    }

    #[test]
    fn who_signed_up_and_never_bought_counts() {
        let shop = shop();
        let found = shop.retention(&by_sign_up()).expect("a cohort");
        assert_eq!((found.cohorts.len(), found.cohorts[0].size), (1, 3));
        assert_eq!(found.cohorts[0].retained, [Some(1), Some(2)]);
        assert!(found.cohorts[0].low[0] < found.cohorts[0].rate[0]);
        let left = found.left_out;
        assert_eq!((left.began_before, left.without_start, left.never_bought), (1, 1, 0));
        let said = "Left out: 1 customer who began before the first purchase in the file; 1 customer of whom no day of beginning is known.";
        assert_eq!(found.notes, [said]);

        let mut some = by_sign_up();
        some.shared.filter = Some(Filter { rule: Some("orders >= 1".into()), ..Filter::default() });
        let found = shop.retention(&some).expect("a cohort");
        assert_eq!((found.cohorts[0].size, found.left_out.never_bought), (2, 1));
    }

    #[test]
    fn groups_are_followed_in_one_pass_and_can_be_the_rows() {
        let shop = shop();
        let mut call = Call::<RetentionOptions>::default();
        call.own.rows = Rows::Groups;
        assert!(
            shop.retention(&call).expect_err("no by").to_string().contains("by that says which")
        );
        call.shared.by = Some("region".into());
        let found = shop.retention(&call).expect("groups");
        let rows: Vec<_> =
            found.cohorts.iter().map(|it| (it.name.as_str(), it.size, it.start)).collect();
        assert_eq!(rows, [("north", 2, None), ("south", 1, None), ("no region", 1, None)]);
        // By 28 February only ann's cohort has been observed for a month after its own.
        assert_eq!(found.cohorts[0].base, [Some(2), Some(1)]);
        assert_eq!(found.cohorts[0].retained, [Some(2), Some(1)]);
        let parts = found.breakdown.as_ref().expect("groups");
        assert_eq!(parts.iter().map(|it| it.n).sum::<u32>(), 4);
        assert!(found.differences.is_some());
        let generic = shop.breakdown(&call, |call| {
            let mut call = call.clone();
            call.own.rows = Rows::Starts;
            shop.retention(&call)
        });
        for (part, alone) in parts.iter().zip(generic.expect("groups").expect("some")) {
            let (one, other) = (part.result.as_ref().expect("some"), alone.result.expect("some"));
            assert_eq!((&part.name, one.customers), (&alone.name, other.customers));
            for (one, other) in one.cohorts.iter().zip(&other.cohorts) {
                assert_eq!((one.start, one.size), (other.start, other.size));
            }
        }
    }

    #[test]
    fn what_no_table_says_cannot_be_followed() {
        let mut shop = shop();
        let mut call = by_sign_up();
        call.own.cohorts = Origin::Enrolment;
        assert!(shop.retention(&call).expect_err("no members").to_string().contains("memberships"));
        shop.clear(TableKind::Customers);
        let bare = "customer,region\nann,north\n";
        shop.load(TableKind::Customers, LoadOptions::default(), bare.as_bytes()).expect("it opens");
        let error = shop.retention(&by_sign_up()).expect_err("no days").to_string();
        assert!(
            error.starts_with("No row of customers has a day on which the customer began."),
            "{error}"
        );
    }
}
