//! Lifecycle stages, and any segmentation through time.

use std::rc::Rc;

use crate::customers::Customers;
use crate::error::Result;
use crate::segment::{
    self, Lifecycle, LifecycleOptions, Migration, MigrationOptions, Movement, MovementOptions,
    Snapshot, Trend, TrendOptions,
};
use crate::workspace::grouping::groups;
use crate::workspace::{Call, PerCustomer, Shared, Workspace, earlier};

impl Workspace {
    /// Where each customer is between the first purchase and the last, and who never bought. A filter is about those who
    /// bought: with one there are no prospects.
    ///
    /// # Errors
    ///
    /// As [`segment::lifecycle`].
    pub fn lifecycle(&self, call: &Call<LifecycleOptions>) -> Result<Rc<PerCustomer<Lifecycle>>> {
        self.last.lifecycle.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = LifecycleOptions { level, locale, ..call.own.clone() };
            let seen = self.seen(call)?;
            let profiles = self.tables.profiles.as_ref().filter(|_| seen.some().is_none());
            let stages = |customers: &Customers| {
                let prospects = profiles.map(|it| segment::prospects(it, &seen, customers));
                segment::lifecycle(&seen, customers, prospects, &options)
            };
            let as_of = self.as_of(call.shared.as_of)?;
            let customers = seen.customers(as_of)?;
            let mut result = stages(&customers)?;
            if let Some(before) = earlier(options.before, as_of)? {
                let then = stages(&seen.customers(before)?)?;
                segment::compare(&mut result.stages, &then.stages, before);
            }
            Ok(PerCustomer { customers, result, seen: seen.some() })
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
            let Shared { level, locale, .. } = call.shared;
            let stages = LifecycleOptions { level, locale, ..call.customers.clone() };
            let seen = self.seen(call)?;
            let customers = seen.customers(self.as_of(call.shared.as_of)?)?;
            segment::movement(&seen, &customers, &call.own, &stages)
        })
    }

    /// Who moved from which group of a segmentation to which between two days.
    ///
    /// # Errors
    ///
    /// `option` if there is no such segmentation or the days are none; `data` if nobody had bought by the first.
    pub fn migration(&self, call: &Call<MigrationOptions>) -> Result<Rc<Migration>> {
        self.last.migration.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let (of, seen) = (&call.own.of, self.seen(call)?);
            let (from, to) = call.own.days(self.as_of(call.shared.as_of)?)?;
            let (then, now) = (seen.customers(from)?, seen.customers(to)?);
            let before = groups(of, &seen, &then, locale)?;
            let after = groups(of, &seen, &now, locale)?;
            let before = Snapshot { customers: &then, groups: &before };
            let after = Snapshot { customers: &now, groups: &after };
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
            let Shared { level, locale, .. } = call.shared;
            let (of, seen) = (&call.own.of, self.seen(call)?);
            let as_of = self.as_of(call.shared.as_of)?;
            let first = seen.customers(as_of)?.first.iter().min().copied().unwrap_or(as_of);
            // Before the days that are counted there is nobody.
            let first = first.max(seen.window.from.unwrap_or(first));
            let mut groups_on = |day| groups(of, &seen, &seen.customers(day)?, locale);
            segment::trend(&call.own, (first, as_of), level, &mut groups_on)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::workspace::Filter;

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
    fn a_filter_is_about_those_who_bought_and_rules_know_the_stages() {
        let mut shop = shop();
        let file = b"customer,signup\nann,2025-12-01\ncat,2026-01-01\n";
        shop.load(TableKind::Customers, LoadOptions::default(), file).expect("it opens");
        let mut call = Call::<LifecycleOptions>::default();
        let rule = "lifecycle = \"Silent\"".to_owned();
        call.shared.filter = Some(Filter { rule: Some(rule), ..Filter::default() });
        let found = shop.lifecycle(&call).expect("Ann");
        assert_eq!((found.result.customers, found.result.prospects), (1, None));
        assert_eq!(shop.ids(&found).expect("ids").get(0), "ann");
        let mut call = Call::<MigrationOptions>::default();
        call.shared.filter = Some(Filter { rule: Some("orders = 2".into()), ..Filter::default() });
        assert_eq!(shop.migration(&call).expect("two days").customers, 1);
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
        for of in ["rfm", "lifecycle", "value"] {
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
