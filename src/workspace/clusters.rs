//! Clusters of customers, and which of them is nearest to each on an earlier day.

use std::rc::Rc;

use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::clusters::{ClusterMethod, Features, Kmeans, KmeansOptions, KmeansTask};
use crate::segment::{Groups, compare};
use crate::task::run;
use crate::words::{Accepted, Locale, Problem};
use crate::workspace::ahead::Begun;
use crate::workspace::grouping::CLUSTERS;
use crate::workspace::segments::same;
use crate::workspace::{Call, PerCustomer, Shared, Workspace, earlier};

impl Workspace {
    /// Who is like whom: clusters of customers.
    ///
    /// # Errors
    ///
    /// As [`Features::of`] and [`KmeansTask::new`]; `option` if the day to compare with is not earlier, or a mixture is to be
    /// compared.
    pub fn kmeans(&self, call: &Call<KmeansOptions>) -> Result<Rc<PerCustomer<Kmeans>>> {
        self.last.kmeans.answer(call, || {
            let found = run(self.begin_kmeans(call)?)?;
            self.end_kmeans(call, found)
        })
    }

    /// The long part, as it begins.
    pub(super) fn begin_kmeans(&self, call: &Call<KmeansOptions>) -> Result<Begun<KmeansTask>> {
        let Shared { as_of, seed, locale, .. } = call.shared;
        let as_of = self.as_of(as_of)?;
        if earlier(call.own.before, as_of)?.is_some() {
            nearest_is_own(&call.own)?;
        }
        let seen = self.seen(call)?;
        let customers = Rc::new(seen.customers(as_of)?);
        let options = KmeansOptions { seed, locale, ..call.own.clone() };
        let features = Features::of(&customers, options.features.as_deref())?;
        let task = KmeansTask::new(features, &options)?;
        Ok(Begun { customers, seen: seen.some(), task })
    }

    /// What is said of the clusters once they are found.
    pub(super) fn end_kmeans(
        &self,
        call: &Call<KmeansOptions>,
        mut found: PerCustomer<Kmeans>,
    ) -> Result<PerCustomer<Kmeans>> {
        let Shared { level, locale, .. } = call.shared;
        let PerCustomer { customers, result, .. } = &mut found;
        result.segments = result.sum_up(customers, &result.cluster, level, locale)?;
        if let Some(before) = earlier(call.own.before, customers.as_of)? {
            let then = self.seen(call)?.customers(before)?;
            let was = result.sum_up(&then, &nearest(result, &then)?, level, locale)?;
            compare(&mut result.segments, &was, before);
        }
        Ok(found)
    }

    /// The clusters of the customers that a call sees.
    ///
    /// # Errors
    ///
    /// As [`kmeans`](Self::kmeans).
    pub(super) fn clusters(
        &self,
        shared: &Shared,
        options: &KmeansOptions,
    ) -> Result<Rc<PerCustomer<Kmeans>>> {
        let (shared, own) = (shared.clone(), options.clone());
        self.kmeans(&Call { shared, own, ..Call::default() })
    }

    /// The clusters of all customers as of a day, by default options: a column of rules and breakdowns.
    ///
    /// # Errors
    ///
    /// As [`kmeans`](Self::kmeans).
    pub(super) fn alike(&self, day: Day, locale: Locale) -> Result<Rc<PerCustomer<Kmeans>>> {
        let call = all_alike(day, locale);
        // Beside the clusters that are asked for by name, which a rule may select from these.
        self.last.alike.answer(&call, || self.end_kmeans(&call, run(self.begin_kmeans(&call)?)?))
    }

    /// Whether these names lead to the column of clusters: themselves, or by the rules of named segments.
    pub(super) fn asks_for_clusters<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        let names: Vec<&str> = names.into_iter().collect();
        let needed = self.needed(names.iter().copied());
        let rules = needed.iter().flat_map(|it| it.rule.names()).map(|(name, _)| name);
        names.iter().copied().chain(rules).any(|name| same(name, CLUSTERS))
    }
}

/// The call of [`alike`](Workspace::alike).
pub(super) fn all_alike(day: Day, locale: Locale) -> Call<KmeansOptions> {
    let shared = Shared { as_of: Some(day), locale, ..Shared::default() };
    Call { shared, ..Call::default() }
}

/// The clusters of a fit on the day of these customers: on another day than its own a customer is in the nearest.
///
/// # Errors
///
/// As [`Features::of`].
pub(super) fn clusters_on(fit: &PerCustomer<Kmeans>, customers: &Customers) -> Result<Groups> {
    if fit.customers.as_of == customers.as_of {
        return Ok(fit.result.groups());
    }
    Ok(Groups { of: nearest(&fit.result, customers)?, ..fit.result.groups() })
}

/// The cluster that is nearest to each of these customers, by what was known on their day.
///
/// # Errors
///
/// As [`Features::of`].
pub(super) fn nearest(clusters: &Kmeans, customers: &Customers) -> Result<Vec<u16>> {
    Ok(clusters.nearest(&Features::of(customers, Some(&clusters.features()))?))
}

/// That on another day customers are in the clusters that are nearest.
///
/// # Errors
///
/// `option` if the clusters are those of a mixture.
pub(super) fn nearest_is_own(options: &KmeansOptions) -> Result<()> {
    if options.method != ClusterMethod::Mixture {
        return Ok(());
    }
    let (option, accepted) = ("method", Accepted::NearestClusters);
    let problem = Problem::BadOption { option, found: "mixture".into(), accepted };
    Err(Error::new(ErrorKind::Option, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::CustomersOptions;
    use crate::ingest::LoadOptions;
    use crate::tables::TableKind;
    use crate::workspace::Filter;

    fn cdnow() -> Workspace {
        let mut shop = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        shop.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        shop
    }

    /// Rules choose customers by their cluster, breakdowns part them by it, and a segment of such a rule is a filter.
    #[test]
    fn clusters_are_a_column() {
        let mut shop = cdnow();
        let found = shop.kmeans(&Call::default()).expect("clusters");
        let expected: Vec<_> =
            found.result.clusters.iter().map(|it| (it.name.clone(), it.customers)).collect();
        let mut call = Call::<CustomersOptions>::default();
        call.shared.by = Some("clusters".into());
        let ask = |call: &Call<CustomersOptions>| Ok(shop.customers(call)?.customers.len() as u32);
        let parts = shop.breakdown(&call, ask).expect("a column").expect("some");
        for (name, customers) in &expected {
            let part = parts.iter().find(|part| part.name == *name).expect("a part");
            assert_eq!((part.n, part.result), (*customers, Some(*customers)));
        }
        assert_eq!(parts.len(), expected.len());

        let (name, customers) = &expected[0];
        shop.define("likely", &format!("clusters = '{name}'")).expect("a rule");
        call.shared.by = None;
        let filter = Filter { rule: Some("likely".into()), ..Filter::default() };
        call.shared.filter = Some(filter);
        assert_eq!(shop.customers(&call).expect("some").customers.len(), *customers as usize);
        let shared = call.shared;
        // Clusters of those of a cluster are their own.
        let within = shop.kmeans(&Call { shared, ..Call::default() }).expect("clusters");
        assert_eq!(within.result.customers, *customers);
    }

    /// Through time a segment of a cluster is that cluster of one day, as clusters themselves are.
    #[test]
    fn a_segment_of_a_cluster_is_followed_as_the_cluster_is() {
        let mut shop = cdnow();
        let name = shop.kmeans(&Call::default()).expect("clusters").result.clusters[0].name.clone();
        shop.define("likely", &format!("clusters = '{name}'")).expect("a rule");
        let follow = |of: &str| {
            let mut call = Call::<crate::segment::TrendOptions, _>::default();
            call.own.of = of.into();
            shop.segments_over_time(&call).expect("a trend")
        };
        let (cluster, segment) = (follow("clusters"), follow("likely"));
        assert_eq!(segment.notes, cluster.notes);
        assert_eq!(segment.points.len(), cluster.points.len());
        let at = cluster.groups.iter().position(|it| *it == name).expect("the cluster");
        let mut moved = false;
        for (all, own) in cluster.points.iter().zip(&segment.points) {
            let customers = all.customers[at].unwrap_or_default();
            moved |= customers != cluster.points[0].customers[at].unwrap_or_default();
            let both: Vec<u32> = own.customers.iter().map(|it| it.unwrap_or_default()).collect();
            assert!(both.contains(&customers), "{all:?} {own:?}");
            assert_eq!((own.total, both.iter().sum::<u32>()), (all.total, all.total));
        }
        assert!(moved, "{cluster:?}");
    }

    #[test]
    fn clusters_say_what_every_segmentation_says() {
        let shop = cdnow();
        let mut call = Call::<KmeansOptions>::default();
        call.own.k = Some(4);
        call.own.before = Day::from_ymd(1998, 3, 31);
        let found = shop.kmeans(&call).expect("clusters");
        let Kmeans { clusters, segments, .. } = &found.result;
        assert_eq!(segments.len(), 4);
        for (cluster, segment) in clusters.iter().zip(segments) {
            assert_eq!((cluster.customers, &cluster.name), (segment.customers, &segment.name));
            assert_eq!((cluster.revenue, cluster.share), (segment.revenue, segment.share));
            assert!(segment.share_low < segment.share && segment.share < segment.share_high);
            let (low, high) = (segment.revenue_share_low, segment.revenue_share_high);
            assert!(low < segment.revenue_share && segment.revenue_share < high);
            assert!(segment.action.as_ref().is_some_and(|it| it.len() > 20), "{segment:?}");
            assert!(segment.before.is_some());
        }
        // All 2,357 had bought by then: half a year after the first purchases nobody is new.
        let before = |it: &crate::segment::SegmentSummary| it.before.map(|it| it.customers);
        assert_eq!(segments.iter().filter_map(before).sum::<u32>(), 2357);
        call.own.method = ClusterMethod::Mixture;
        let error = shop.kmeans(&call).expect_err("not the nearest").to_string();
        assert!(error.contains("through time"), "{error}");
        call.own.before = None;
        assert!(shop.kmeans(&call).expect("a mixture").result.segments[0].before.is_none());
    }
}
