//! Lifecycle stages, and any segmentation through time.

use std::rc::Rc;

use crate::calendar::Day;
use crate::customers::{self, Customers, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{
    self, Groups, Lifecycle, LifecycleOptions, Migration, MigrationOptions, Movement,
    MovementOptions, RfmOptions, Snapshot, Trend, TrendOptions,
};
use crate::words::{Accepted, Grouping, Problem};
use crate::workspace::{Call, PerCustomer, Shared, Workspace, earlier};

impl Workspace {
    /// Where each customer is between the first purchase and the last, and who never bought.
    ///
    /// # Errors
    ///
    /// As [`segment::lifecycle`].
    pub fn lifecycle(&self, call: &Call<LifecycleOptions>) -> Result<Rc<PerCustomer<Lifecycle>>> {
        self.last.lifecycle.answer(call, || {
            let Shared { as_of, level, locale, .. } = call.shared;
            let options = LifecycleOptions { level, locale, ..call.own.clone() };
            let transactions = self.transactions()?;
            let profiles = self.tables.profiles.as_ref();
            let stages = |customers: &Customers| {
                let prospects = profiles.map(|it| segment::prospects(it, transactions, customers));
                segment::lifecycle(transactions, customers, prospects, &options)
            };
            let customers = self.customers_on(as_of)?;
            let mut result = stages(&customers)?;
            if let Some(before) = earlier(options.before, customers.as_of)? {
                let then = stages(&self.customers_on(Some(before))?)?;
                segment::compare(&mut result.stages, &then.stages, before);
            }
            Ok(PerCustomer { customers, result })
        })
    }

    /// Who came, came back and left in each calendar period.
    ///
    /// # Errors
    ///
    /// As [`segment::movement`].
    pub fn lifecycle_movement(
        &self,
        call: &Call<MovementOptions, LifecycleOptions>,
    ) -> Result<Rc<Movement>> {
        self.last.movement.answer(call, || {
            let Shared { as_of, level, locale, .. } = call.shared;
            let stages = LifecycleOptions { level, locale, ..call.customers.clone() };
            let customers = self.customers_on(as_of)?;
            segment::movement(self.transactions()?, &customers, &call.own, &stages)
        })
    }

    /// Who moved from which group of a segmentation to which between two days.
    ///
    /// # Errors
    ///
    /// `option` if there is no such segmentation or the days are none; `data` if nobody had bought by the first.
    pub fn migration(&self, call: &Call<MigrationOptions>) -> Result<Rc<Migration>> {
        self.last.migration.answer(call, || {
            let MigrationOptions { of, .. } = &call.own;
            let (from, to) = call.own.days(self.as_of(call.shared.as_of)?)?;
            let then = self.groups(of, from, &call.shared)?;
            let now = self.groups(of, to, &call.shared)?;
            let snapshot = |(customers, groups)| Snapshot { customers, groups };
            let [before, after] = [&then, &now].map(|it| snapshot((&it.0, &it.1)));
            let Shared { level, locale, .. } = call.shared;
            segment::migration(of, before, after, level, locale)
        })
    }

    /// How large the groups of a segmentation were at the ends of the last periods.
    ///
    /// # Errors
    ///
    /// `option` if there is no such segmentation or the number of periods is not accepted.
    pub fn segments_over_time(&self, call: &Call<TrendOptions>) -> Result<Rc<Trend>> {
        self.last.trend.answer(call, || {
            let as_of = self.as_of(call.shared.as_of)?;
            let first = self.customers_on(Some(as_of))?.first.iter().min().copied();
            let first = first.unwrap_or(as_of);
            let of = &call.own.of;
            let mut groups_on = |day| Ok(self.groups(of, day, &call.shared)?.1);
            segment::trend(&call.own, (first, as_of), call.shared.level, &mut groups_on)
        })
    }

    /// The customers as of a day in the groups of a segmentation, which has its default options.
    ///
    /// # Errors
    ///
    /// `option` if there is no such segmentation; `data` if nobody had bought by that day.
    pub fn groups(&self, of: &str, day: Day, shared: &Shared) -> Result<(Customers, Groups)> {
        let Shared { level, locale, .. } = *shared;
        let grouping = grouping(of)?;
        let customers = self.customers_on(Some(day))?;
        let groups = match grouping {
            Grouping::Lifecycle => {
                let options = LifecycleOptions { level, locale, ..LifecycleOptions::default() };
                segment::lifecycle(self.transactions()?, &customers, None, &options)?.groups()
            }
            _ => {
                let options = RfmOptions { level, locale, ..RfmOptions::default() };
                let found = segment::rfm(&customers, &options)?;
                let names = found.segments.into_iter().map(|segment| segment.name).collect();
                Groups { names, of: found.segment }
            }
        };
        Ok((customers, groups))
    }

    fn customers_on(&self, as_of: Option<Day>) -> Result<Customers> {
        let options = CustomersOptions { as_of, ..CustomersOptions::default() };
        customers::customers(self.transactions()?, &options)
    }
}

/// The segmentation of this name, if it has groups on every day.
pub(super) fn grouping(of: &str) -> Result<Grouping> {
    match of {
        "rfm" => Ok(Grouping::Rfm),
        "lifecycle" => Ok(Grouping::Lifecycle),
        _ => {
            let (option, found) = ("of", of.to_owned());
            let problem = Problem::BadOption { option, found, accepted: Accepted::Segmentation };
            Err(Error::new(ErrorKind::Option, problem))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;

    fn shop() -> Workspace {
        let mut shop = Workspace::new();
        let file =
            b"customer,date,amount\nann,2026-01-05,20\nann,2026-02-07,30\nbob,2026-05-09,15\n";
        shop.load(TableKind::Transactions, LoadOptions::default(), file).expect("it opens");
        shop
    }

    #[test]
    fn prospects_are_those_of_the_customers_table_who_had_not_bought_by_the_day() {
        let mut shop = shop();
        let ask = |shop: &Workspace, as_of: Option<&str>| {
            let mut call = Call::<LifecycleOptions>::default();
            call.shared.as_of = as_of.and_then(Day::parse_iso);
            shop.lifecycle(&call).expect("stages").result.prospects
        };
        assert_eq!(ask(&shop, None), None);
        let file =
            b"customer,signup\nann,2025-12-01\nbob,2026-01-20\ncat,2026-01-01\ndan,2026-06-01\n";
        shop.load(TableKind::Customers, LoadOptions::default(), file).expect("it opens");
        // Cat never bought; Dan signed up after the last purchase.
        assert_eq!(ask(&shop, None), Some(1));
        assert_eq!(ask(&shop, Some("2026-03-01")), Some(2));
        assert_eq!(ask(&shop, Some("2026-01-10")), Some(1));
    }

    #[test]
    fn stages_are_compared_with_those_of_an_earlier_day() {
        let mut call = Call::<LifecycleOptions>::default();
        call.own.before = Day::parse_iso("2026-02-07");
        let found = shop().lifecycle(&call).expect("stages");
        let before: Vec<_> =
            found.result.stages.iter().map(|it| it.before.map(|it| it.customers)).collect();
        assert_eq!(before, [0, 1, 0, 0, 0, 0].map(Some));
    }

    #[test]
    fn segmentations_are_followed_by_name_and_others_refused() {
        let shop = shop();
        for of in ["rfm", "lifecycle"] {
            let mut call = Call::<MigrationOptions>::default();
            call.own.of = of.into();
            let found = shop.migration(&call).expect("two days");
            assert_eq!((found.customers, found.before.last().map(|it| it.customers)), (2, Some(1)));
            let mut call = Call::<TrendOptions>::default();
            call.own.of = of.into();
            let found = shop.segments_over_time(&call).expect("five months");
            let totals: Vec<u32> = found.points.iter().map(|it| it.total).collect();
            assert_eq!(totals, [1, 1, 1, 1, 2]);
        }
        let mut call = Call::<MigrationOptions>::default();
        call.own.of = "height".into();
        let error = shop.migration(&call).expect_err("no such segmentation");
        assert_eq!(error.kind(), ErrorKind::Option);
        call = Call::default();
        call.own.from = Day::parse_iso("2025-01-01");
        assert_eq!(shop.migration(&call).expect_err("nobody yet").kind(), ErrorKind::Data);
    }
}
