//! Lifecycle stages, and any segmentation through time.

use std::rc::Rc;

use crate::customers::Customers;
use crate::error::Result;
use crate::segment::{
    self, Lifecycle, LifecycleOptions, Migration, MigrationOptions, Movement, MovementOptions,
    Snapshot, Trend, TrendOptions,
};
use crate::workspace::{Call, GroupingOptions, PerCustomer, Shared, Workspace, earlier};

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
            let customers = Rc::new(seen.customers(as_of)?);
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

    /// Who moved from which group of a segmentation to which between two days. With the options of that segmentation.
    ///
    /// # Errors
    ///
    /// `option` if there is no such segmentation or the days are none; `data` if nobody had bought by the first.
    pub fn migration(
        &self,
        call: &Call<MigrationOptions, GroupingOptions>,
    ) -> Result<Rc<Migration>> {
        self.last.migration.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let (of, seen) = (&call.own.of, self.seen(call)?);
            let (from, to) = call.own.days(self.as_of(call.shared.as_of)?)?;
            let through = self.through(of, &call.shared, &call.customers)?;
            let (then, now) = (seen.customers(from)?, seen.customers(to)?);
            let before = self.groups_on(&through, &seen, &then, locale)?;
            let after = self.groups_on(&through, &seen, &now, locale)?;
            let before = Snapshot { customers: &then, groups: &before };
            let after = Snapshot { customers: &now, groups: &after };
            let found = segment::migration(of, before, after, level, locale)?;
            Ok(Migration { notes: vec![through.note(locale)], ..found })
        })
    }

    /// How large the groups of a segmentation were at the ends of the last periods. With the options of that segmentation.
    ///
    /// # Errors
    ///
    /// `option` if there is no such segmentation or the number of periods is not accepted.
    pub fn segments_over_time(
        &self,
        call: &Call<TrendOptions, GroupingOptions>,
    ) -> Result<Rc<Trend>> {
        self.last.trend.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let (of, seen) = (&call.own.of, self.seen(call)?);
            let as_of = self.as_of(call.shared.as_of)?;
            let first = seen.customers(as_of)?.first.iter().min().copied().unwrap_or(as_of);
            // Before the days that are counted there is nobody.
            let first = first.max(seen.window.from.unwrap_or(first));
            let through = self.through(of, &call.shared, &call.customers)?;
            let mut groups_on =
                |day| self.groups_on(&through, &seen, &seen.customers(day)?, locale);
            let found = segment::trend(&call.own, (first, as_of), level, &mut groups_on)?;
            Ok(Trend { notes: vec![through.note(locale)], ..found })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::error::ErrorKind;
    use crate::ingest::LoadOptions;
    use crate::segment::clusters::ClusterMethod;
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
        let mut call = Call::<MigrationOptions, GroupingOptions>::default();
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
            let mut call = Call::<MigrationOptions, GroupingOptions>::default();
            call.own.of = of.into();
            let found = shop.migration(&call).expect("two days");
            assert_eq!((found.customers, found.before.last().map(|it| it.customers)), (2, Some(1)));
            let mut call = Call::<TrendOptions, GroupingOptions>::default();
            call.own.of = of.into();
            let found = shop.segments_over_time(&call).expect("five months");
            let totals: Vec<u32> = found.points.iter().map(|it| it.total).collect();
            assert_eq!(totals, [1, 1, 1, 1, 2]);
        }
        let mut call = Call::<MigrationOptions, GroupingOptions>::default();
        call.own.of = "height".into();
        let error = shop.migration(&call).expect_err("no such segmentation");
        assert_eq!(error.kind(), ErrorKind::Option);
        call = Call::default();
        call.own.from = Day::parse_iso("2025-01-01");
        assert_eq!(shop.migration(&call).expect_err("nobody yet").kind(), ErrorKind::Data);
    }

    fn followed(shop: &Workspace, of: &str, from: &str, rule: Option<&str>) -> Result<Migration> {
        let mut call = Call::<MigrationOptions, GroupingOptions>::default();
        (call.own.of, call.own.from) = (of.into(), Day::parse_iso(from));
        let rule = rule.map(str::to_owned);
        call.shared.filter = Some(Filter { rule, ..Filter::default() });
        shop.migration(&call).map(|found| (*found).clone())
    }

    /// The names and sizes of groups.
    fn sizes(sides: &[segment::Side]) -> Vec<(&str, u32)> {
        sides.iter().map(|side| (side.name.as_str(), side.customers)).collect()
    }

    #[test]
    fn named_segments_and_tiers_are_followed_and_what_stays_the_same_is_refused() {
        let mut shop = shop();
        shop.define("Big", "revenue > 25").expect("a rule");
        let found = followed(&shop, "big", "2026-01-31", None).expect("two days");
        assert_eq!(sizes(&found.before), [("big", 0), ("not big", 1), ("Not yet a customer", 1)]);
        // Ann grew to 50; bob came with 15.
        assert_eq!(sizes(&found.after), [("big", 1), ("not big", 1)]);
        assert_eq!((found.flows[1][0].customers, found.moved), (1, 1));
        // Bob alone is the first row of what is seen, and not of all.
        let bob = followed(&shop, "big", "2026-05-01", Some("revenue < 20"));
        assert_eq!(bob.expect_err("he had not bought").kind(), ErrorKind::Data);
        let mut call = Call::<TrendOptions, GroupingOptions>::default();
        call.own.of = "Big".into();
        call.shared.filter =
            Some(Filter { rule: Some("revenue < 20".into()), ..Filter::default() });
        let bob = shop.segments_over_time(&call).expect("one month");
        assert_eq!(bob.points[0].customers, [Some(0), Some(1)]);

        let file = b"customer,enrolled,tier\nann,2026-01-10,silver\nann,2026-03-01,gold\n";
        shop.load(TableKind::Memberships, LoadOptions::default(), file).expect("it opens");
        let found = followed(&shop, "tier", "2026-02-01", None).expect("two days");
        assert_eq!(sizes(&found.before), [("gold", 0), ("silver", 1), ("Not yet a customer", 1)]);
        assert_eq!(sizes(&found.after), [("gold", 1), ("silver", 0), ("no tier", 1)]);
        let file = b"customer,region\nann,east\n";
        shop.load(TableKind::Customers, LoadOptions::default(), file).expect("it opens");
        let error = followed(&shop, "region", "2026-02-01", None).expect_err("it stays");
        assert!(error.to_string().starts_with("region is known as it is now"), "{error}");
    }

    #[test]
    fn clusters_are_those_of_one_day_on_every_day() {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let fit = shop.kmeans(&Call::default()).expect("clusters");
        let features = crate::segment::clusters::Features::of(&fit.customers, None);
        let nearest = fit.result.nearest(&features.expect("features"));
        let apart = nearest.iter().zip(&fit.result.cluster).filter(|(a, b)| a != b).count();
        assert!(apart * 200 < nearest.len(), "{apart}: only rows that lower the inertia elsewhere");

        let found = followed(&shop, "clusters", "1998-03-31", None).expect("two days");
        let names: Vec<_> = fit.result.clusters.iter().map(|it| it.name.as_str()).collect();
        let after: Vec<_> = names.iter().copied().zip(fit.result.sizes.iter().copied()).collect();
        assert_eq!(sizes(&found.after), after);
        let before: Vec<_> = sizes(&found.before).iter().map(|it| it.0).take(names.len()).collect();
        assert_eq!(before, names);
        assert_eq!(found.before.iter().map(|it| it.customers).sum::<u32>(), 2357);
        assert!(found.notes[0].starts_with("The clusters are those of 30 Jun 1998"), "{found:?}");
        let mut call = Call::<TrendOptions, GroupingOptions>::default();
        call.own.of = "clusters".into();
        let trend = shop.segments_over_time(&call).expect("sizes");
        let last: Vec<_> = trend.points[11].customers.iter().flatten().copied().collect();
        assert_eq!((trend.points.len(), last), (12, fit.result.sizes.clone()));

        // And they are those that were asked for, by their features on the other days too.
        call.customers.clusters.k = Some(4);
        call.customers.clusters.features = Some(vec!["orders".into()]);
        let own = call.customers.clusters.clone();
        let fit = shop.kmeans(&Call { own, ..Call::default() }).expect("clusters");
        let trend = shop.segments_over_time(&call).expect("sizes");
        let last: Vec<_> = trend.points[11].customers.iter().flatten().copied().collect();
        assert_eq!((last.len(), last), (4, fit.result.sizes.clone()));
        // Nobody's number of orders falls.
        let most = (0..4).max_by(|&a, &b| {
            let orders = |at: usize| fit.result.centers[at][0];
            orders(a).total_cmp(&orders(b))
        });
        let most = most.expect("four");
        assert!(trend.points.is_sorted_by_key(|point| point.customers[most]), "{trend:?}");
        call.customers.clusters.method = ClusterMethod::Mixture;
        let error = shop.segments_over_time(&call).expect_err("not the nearest").to_string();
        assert!(error.contains("through time"), "{error}");
    }
}
