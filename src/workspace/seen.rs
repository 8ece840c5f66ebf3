//! What an analysis sees: the customers that its filter selects, or a part of them, and the days that are counted.

use std::any::Any;
use std::ops::Deref;
use std::rc::Rc;

use crate::calendar::{Day, Period};
use crate::customers::{self, Customers, CustomersOptions, Window};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{Facts, Rule};
use crate::tables::Transactions;
use crate::words::{Locale, Problem};
use crate::workspace::clusters::clusters_on;
use crate::workspace::grouping::{CLUSTERS, COLUMNS, GroupingOptions, groups};
use crate::workspace::segments::{Definition, same};
use crate::workspace::{Call, Shared, Workspace};

/// The transactions that an analysis sees.
pub(super) struct Seen<'a> {
    rows: Rows<'a>,
    /// Which of them are counted.
    pub(super) window: Window,
}

enum Rows<'a> {
    All(&'a Transactions),
    Some(Rc<Transactions>),
}

impl Deref for Seen<'_> {
    type Target = Transactions;

    fn deref(&self) -> &Transactions {
        match &self.rows {
            Rows::All(table) => table,
            Rows::Some(table) => table,
        }
    }
}

impl Seen<'_> {
    /// The transactions of the selected customers; none if all are seen.
    pub(super) fn some(&self) -> Option<Rc<Transactions>> {
        if let Rows::Some(table) = &self.rows { Some(Rc::clone(table)) } else { None }
    }

    /// The customers as of a day, summed up over the days that are counted.
    pub(super) fn customers(&self, day: Day) -> Result<Customers> {
        let (as_of, window) = (Some(day), self.window);
        customers::customers(
            self,
            &CustomersOptions { as_of, window, ..CustomersOptions::default() },
        )
    }
}

/// A segment, and who fits it.
type Resolved<'a> = (&'a Definition, Result<Vec<bool>>);

impl Workspace {
    /// The transactions of the customers that a call is about.
    ///
    /// # Errors
    ///
    /// `option` if its rule cannot be read or does not fit the open tables, or its days are none; `data` if the rule fits
    /// nobody who had bought.
    pub(super) fn seen<T: Any, C: Any>(&self, call: &Call<T, C>) -> Result<Seen<'_>> {
        let (table, locale) = (self.transactions()?, call.shared.locale);
        let window = call.shared.window()?;
        if let Some(part) = &call.shared.part {
            return Ok(Seen { rows: Rows::Some(Rc::new(table.only(&part.fits))), window });
        }
        let Some(rule) = call.shared.rule() else {
            return Ok(Seen { rows: Rows::All(table), window });
        };
        let key = (rule.to_owned(), self.as_of(call.day())?, locale);
        let some =
            self.last.seen.answer(&key, || Ok(table.only(&self.fits(rule, key.1, locale)?)))?;
        Ok(Seen { rows: Rows::Some(some), window })
    }

    /// Which customers of the transactions a call is about, on a day: those of its part, or who fit its rule and bought on the
    /// days that are counted.
    ///
    /// # Errors
    ///
    /// As [`seen`](Self::seen).
    pub(super) fn selected(&self, shared: &Shared, day: Day) -> Result<Vec<bool>> {
        if let Some(part) = &shared.part {
            return Ok(part.fits.clone());
        }
        let mut fits = match self.chosen(shared, day)? {
            Some(chosen) => chosen,
            None => self.bought(&self.customers_on(day)?)?,
        };
        let window = shared.window()?;
        if !window.is_open() {
            let counted = Seen { rows: Rows::All(self.transactions()?), window }.customers(day)?;
            let bought = self.bought(&counted)?;
            fits.iter_mut().zip(bought).for_each(|(fits, bought)| *fits &= bought);
        }
        Ok(fits)
    }

    /// Which customers of the transactions are seen, where they are not all.
    ///
    /// # Errors
    ///
    /// As [`seen`](Self::seen).
    pub(super) fn chosen(&self, shared: &Shared, day: Day) -> Result<Option<Vec<bool>>> {
        match (&shared.part, shared.rule()) {
            (Some(part), _) => Ok(Some(part.fits.clone())),
            (None, Some(rule)) => self.fits(rule, day, shared.locale).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// Which customers had bought by a day and fit a rule.
    ///
    /// # Errors
    ///
    /// As [`seen`](Self::seen).
    fn fits(&self, rule: &str, day: Day, locale: Locale) -> Result<Vec<bool>> {
        let rule = Rule::parse(rule)?;
        let names: Vec<&str> = rule.names().into_iter().map(|(name, _)| name).collect();
        self.ask(&names, day, locale, |facts, customers| {
            let mut fits = self.bought(customers)?;
            let matches = rule.matches(facts)?;
            fits.iter_mut().zip(matches).for_each(|(fits, matches)| *fits &= matches);
            if fits.contains(&true) {
                return Ok(fits);
            }
            let problem = Problem::NobodyFits { rule: rule.to_string(), as_of: day.to_string() };
            Err(Error::new(ErrorKind::Data, problem))
        })
    }

    /// Asks something of what is known of the customers on a day, where columns of these names are used.
    ///
    /// # Errors
    ///
    /// `data` if nobody had bought; those of the segments that are used, and of what is asked.
    pub(super) fn ask<R>(
        &self,
        names: &[&str],
        day: Day,
        locale: Locale,
        ask: impl FnOnce(&Facts<'_>, &Customers) -> Result<R>,
    ) -> Result<R> {
        self.ask_through(names, (day, day), locale, ask)
    }

    /// The same on the first of two days, where clusters are those that customers were nearest to of the second day's.
    ///
    /// # Errors
    ///
    /// As [`ask`](Self::ask).
    pub(super) fn ask_through<R>(
        &self,
        names: &[&str],
        (day, centres): (Day, Day),
        locale: Locale,
        ask: impl FnOnce(&Facts<'_>, &Customers) -> Result<R>,
    ) -> Result<R> {
        let customers = self.customers_on(day)?;
        let mut facts = self.facts(&customers)?;
        for (definition, fits) in self.resolve(&mut facts, &customers, centres, names, locale)? {
            fits.map_err(|error| error.in_segment(&definition.name))?;
        }
        ask(&facts, &customers)
    }

    /// All customers as of a day.
    pub(super) fn customers_on(&self, day: Day) -> Result<Customers> {
        let options = CustomersOptions {
            as_of: Some(day),
            period: Period::Day,
            ..CustomersOptions::default()
        };
        customers::customers(self.transactions()?, &options)
    }

    /// What the open tables say of these customers.
    pub(super) fn facts<'a>(&'a self, customers: &'a Customers) -> Result<Facts<'a>> {
        let (profiles, members) = (self.tables.profiles.as_ref(), self.tables.memberships.as_ref());
        Ok(Facts::new(customers, self.transactions()?, profiles, members))
    }

    /// Adds the segments to what is known of the customers, and returns those that columns of these names are made from;
    /// only these are asked. One that does not fit the open tables is no column. Clusters are those of the day of `centres`.
    pub(super) fn resolve<'a>(
        &'a self,
        facts: &mut Facts<'a>,
        customers: &Customers,
        centres: Day,
        names: &[&str],
        locale: Locale,
    ) -> Result<Vec<Resolved<'a>>> {
        let mut open = self.needed(names.iter().copied());
        let rules = open.iter().flat_map(|it| it.rule.names()).map(|(name, _)| name);
        let used: Vec<&str> = names.iter().copied().chain(rules).collect();
        for name in COLUMNS {
            let is_used = used.iter().any(|used| same(used, name));
            let of = || {
                if name == CLUSTERS {
                    return clusters_on(&*self.alike(centres, locale)?, customers);
                }
                let options = GroupingOptions::default();
                groups(name, self.transactions()?, customers, &options, locale)
            };
            let groups = is_used.then(of).transpose()?;
            facts.add_groups(name, groups.unwrap_or_default());
        }
        for Definition { name, .. } in &self.definitions {
            if !open.iter().any(|it| same(&it.name, name)) {
                facts.add_segment(name, Vec::new());
            }
        }
        let mut done: Vec<Resolved<'a>> = Vec::with_capacity(open.len());
        while !open.is_empty() {
            let is_open = |name: &str| open.iter().any(|it| same(&it.name, name));
            let is_ready =
                |it: &&Definition| !it.rule.names().iter().any(|(name, _)| is_open(name));
            // No rule leads back to itself, so one is ready.
            let definition = open.remove(open.iter().position(is_ready).unwrap_or_default());
            let names = definition.rule.names();
            let failed = done.iter().find_map(|(it, fits)| {
                let error = fits.as_ref().err()?;
                let is_used = names.iter().any(|(name, _)| same(name, &it.name));
                is_used.then(|| error.clone().in_segment(&it.name))
            });
            let fits = failed.map_or_else(|| definition.rule.matches(facts), Err);
            if let Ok(fits) = &fits {
                facts.add_segment(&definition.name, fits.clone());
            }
            done.push((definition, fits));
        }
        Ok(done)
    }

    /// Which customers of the transactions are among these.
    fn bought(&self, customers: &Customers) -> Result<Vec<bool>> {
        let mut bought = vec![false; self.transactions()?.customers()];
        for &customer in &customers.customer {
            if let Some(bought) = bought.get_mut(customer as usize) {
                *bought = true;
            }
        }
        Ok(bought)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;
    use crate::cohort::RetentionOptions;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::workspace::Filter;

    /// Ann bought for 50, bob for 15, cid for 5 and dan for 100.
    pub(in crate::workspace) fn shop() -> Workspace {
        let mut shop = Workspace::new();
        let mut load = |table, text: &str| {
            shop.load(table, LoadOptions::default(), text.as_bytes()).expect("it opens");
        };
        load(
            TableKind::Transactions,
            "customer,date,amount\nann,2026-01-05,20\nann,2026-02-07,30\nbob,2026-01-09,15\ncid,2026-02-01,5\ndan,2026-02-09,100\n",
        );
        load(TableKind::Customers, "customer,region\nann,华东\nbob,华东\ncid,华南\n");
        shop
    }

    fn call<T: Default>(rule: &str) -> Call<T> {
        let mut call = Call::<T>::default();
        call.shared.filter = Some(Filter { rule: Some(rule.to_owned()), ..Filter::default() });
        call
    }

    fn sums(shop: &Workspace, rule: &str) -> (usize, f64) {
        match shop.customers(&call(rule)) {
            Ok(found) => (found.customers.len(), found.customers.revenue.iter().sum()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Data, "{error}");
                (0, 0.0)
            }
        }
    }

    #[test]
    fn a_rule_its_opposite_and_what_is_unknown_make_the_whole() {
        let shop = shop();
        for condition in
            ["revenue > 14", "region = '华东'", "mean_gap < 40", "first < 2026-01-08", "orders > 9"]
        {
            let parts = [
                condition.to_owned(),
                format!("not ({condition})"),
                format!("({condition}) is missing"),
            ];
            let parts = parts.map(|rule| sums(&shop, &rule));
            let n: usize = parts.iter().map(|part| part.0).sum();
            let revenue: f64 = parts.iter().map(|part| part.1).sum();
            assert_eq!((n, revenue), (4, 170.0), "{condition}");
        }
    }

    #[test]
    fn a_filter_changes_nobodys_first_day_nor_the_day_one_looks_from() {
        let shop = shop();
        let found =
            shop.customers(&call("last > 2026-02-05 and region is not missing")).expect("ann");
        assert_eq!(shop.ids(&found).expect("ids").get(found.customers.customer[0] as usize), "ann");
        assert_eq!(Some(found.customers.first[0]), Day::parse_iso("2026-01-05"));
        // Dan bought last and is not selected.
        assert_eq!(Some(found.customers.as_of), Day::parse_iso("2026-02-09"));
        let retention =
            shop.retention(&call::<RetentionOptions>("region = '华东'")).expect("cohorts");
        assert_eq!((retention.cohorts.len(), retention.customers), (1, 2));
        assert_eq!(retention.cohorts[0].retained, [Some(2), Some(1)]);
    }

    #[test]
    fn a_calibration_is_filtered_by_what_was_known_at_its_end() {
        let shop = shop();
        let mut known: Call<CustomersOptions> = call("orders >= 2");
        assert_eq!(shop.customers(&known).expect("ann").customers.len(), 1);
        known.own.calibration_end = Day::parse_iso("2026-01-31");
        let error = shop.customers(&known).map(|_| ()).expect_err("nobody had bought twice");
        assert!(
            error.to_string().contains("No customer fits the rule orders >= 2 on 2026-01-31"),
            "{error}"
        );
    }

    #[test]
    fn filters_are_read_and_definitions_are_heard_of() {
        let mut shop = shop();
        shop.define("vip", "revenue >= 50").expect("a rule");
        let read = |options: serde_json::Value| Call::<CustomersOptions>::read(&|| &options);
        let known = read(json!({ "filter": { "rule": "vip" } })).expect("options");
        let n = |shop: &Workspace| shop.rfm(&call("vip")).expect("segments").result.customers;
        assert_eq!((shop.customers(&known).expect("two").customers.len(), n(&shop)), (2, 2));
        shop.define("vip", "revenue > 50").expect("another rule");
        assert_eq!(n(&shop), 1);
        shop.undefine("vip").expect("it is there");
        let error = shop.rfm(&call("vip")).map(|_| ()).expect_err("no such name");
        assert_eq!(error.position().and_then(|it| it.character), Some(1));
        assert!(read(json!({ "filter": { "since": 1 } })).is_err());
        let empty = read(json!({ "filter": {} })).expect("no rule");
        assert_eq!(shop.customers(&empty).expect("all").customers.len(), 4);
    }

    #[test]
    fn days_limit_what_is_counted_and_rules_know_all() {
        let shop = shop();
        let read = |filter: serde_json::Value| {
            Call::<CustomersOptions>::read(&|| json!({ "filter": filter })).expect("options")
        };
        let ids = |filter| {
            let found = shop.customers(&read(filter))?;
            let ids = shop.ids(&found)?;
            let all = found.customers.customer.iter().zip(&found.customers.revenue);
            Ok::<_, Error>(all.map(|(&row, &sum)| (ids.get(row as usize), sum)).collect::<Vec<_>>())
        };
        let told = |id: &str, sum| (id.to_owned(), sum);
        let february = json!({ "from": "2026-02-01", "to": "2026-02-08" });
        assert_eq!(ids(february).expect("two"), [told("ann", 30.0), told("cid", 5.0)]);
        // Ann had two orders, one of them in the filter's days.
        let both = json!({ "from": "2026-02-01", "rule": "orders = 2 and revenue = 50" });
        assert_eq!(ids(both).expect("ann"), [told("ann", 30.0)]);
        let kind = |filter| ids(filter).expect_err("no such days").kind();
        assert_eq!(kind(json!({ "from": "2026-02-02", "to": "2026-02-01" })), ErrorKind::Option);
        assert_eq!(kind(json!({ "from": "2026-02-10" })), ErrorKind::Data);

        // Parts are of those who bought on the days.
        let mut call = read(json!({ "to": "2026-01-31" }));
        call.shared.by = Some("region".into());
        let parts =
            shop.breakdown(&call, |call| Ok(shop.customers(call)?.customers.revenue.clone()));
        let parts = parts.expect("groups").expect("some");
        assert_eq!(
            (parts.len(), parts[0].n, parts[0].result.as_deref()),
            (1, 2, Some(&[20.0, 15.0][..]))
        );
    }

    #[test]
    fn what_is_read_from_whole_lives_refuses_days() {
        let shop = shop();
        let from = Filter { from: Day::parse_iso("2026-02-01"), ..Filter::default() };
        let shared = Shared { filter: Some(from), ..Shared::default() };
        let refused = [
            shop.lifecycle(&Call { shared: shared.clone(), ..Call::default() }).map(|_| ()),
            shop.lifecycle_movement(&Call { shared: shared.clone(), ..Call::default() })
                .map(|_| ()),
            shop.retention(&Call { shared: shared.clone(), ..Call::default() }).map(|_| ()),
            shop.clv(&Call { shared: shared.clone(), ..Call::default() }).map(|_| ()),
        ];
        for refused in refused {
            let error = refused.expect_err("days are left out");
            assert_eq!(error.kind(), ErrorKind::Option);
            assert!(error.to_string().contains("the filter cannot leave days out"), "{error}");
        }
        // Scores and tiers are of the days.
        let of = Call { shared, ..Call::default() };
        assert_eq!(shop.rfm(&of).expect("scores").result.customers, 3);
        let of = Call { shared: of.shared, ..Call::default() };
        assert_eq!(shop.segments_over_time(&of).expect("a month").points.len(), 1);
    }
}
