//! Customers in groups, whatever made them: who is in each, what it brings, and how sure that is.

use serde::Serialize;

use crate::calendar::Day;
use crate::customers::Customers;
use crate::stats::quantile::median;
use crate::stats::{normal, wilson};

/// Customers in groups, each in exactly one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The groups' names, in their order.
    pub names: Vec<String>,
    /// The place of each customer's group among the names, in the order of the customers.
    pub of: Vec<u16>,
}

/// What a group is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The group, the same in every language.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its customers as the subject of a sentence, in the plural.
    pub people: String,
    /// What one might do with them; none where nothing can be said.
    pub action: Option<String>,
}

/// One group of a segmentation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentSummary {
    /// The segment, the same in every language.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its customers as the subject of a sentence.
    #[serde(skip)]
    pub people: String,
    /// What one might do with them; none where nothing can be said.
    pub action: Option<String>,
    /// Customers in it.
    pub customers: u32,
    /// Their share of all customers.
    pub share: f64,
    /// The lower end of that share's interval, as if the customers were drawn from many more of their kind.
    pub share_low: f64,
    /// Its upper end.
    pub share_high: f64,
    /// Their net revenue; absent without amounts.
    pub revenue: Option<f64>,
    /// Its share of all revenue; absent where there is no revenue to share.
    pub revenue_share: Option<f64>,
    /// The lower end of that share's interval.
    pub revenue_share_low: Option<f64>,
    /// Its upper end.
    pub revenue_share_high: Option<f64>,
    /// Median days from the last purchase to the day of the analysis; absent without customers, as the means.
    pub recency: Option<f64>,
    /// Mean purchase occasions.
    pub frequency: Option<f64>,
    /// Mean net revenue a customer.
    pub monetary: Option<f64>,
    /// The same group as of an earlier day, where one was asked for.
    pub before: Option<Before>,
}

/// A group as it was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Before {
    /// The day.
    pub as_of: Day,
    /// Customers who were in it.
    pub customers: u32,
    /// Their share of the customers of that day.
    pub share: f64,
    /// Their share of the revenue up to that day; absent where there was none to share.
    pub revenue_share: Option<f64>,
}

/// What is added up of a group.
#[derive(Clone, Debug, Default)]
struct Sums {
    days: Vec<f64>,
    occasions: f64,
    revenue: f64,
    squared: f64,
}

/// Sums up the groups, in the order of their labels; with amounts also their revenue in all, which is the sum of the parts to
/// the last bit. `of` has the place of each customer's group.
///
/// The interval of a share of customers is Wilson's. That of a share of revenue p = Σx₁ / Σx is p ± z·se with the linearised
/// se² = Σ (x (1₁ − p))² / (Σx)², for customers as a random sample (Cochran 1977, "Sampling Techniques", §6.10).
///
/// # Errors
///
/// `option` if `level` is not between 0 and 1.
pub fn sum_up(
    labels: Vec<Label>,
    of: &[u16],
    customers: &Customers,
    level: f64,
) -> crate::error::Result<(Vec<SegmentSummary>, Option<f64>)> {
    let z = normal::two_sided(level)?;
    let mut groups = vec![Sums::default(); labels.len()];
    for (at, &place) in of.iter().enumerate() {
        let (Some(group), Some(&last)) =
            (groups.get_mut(usize::from(place)), customers.last.get(at))
        else {
            continue;
        };
        group.days.push(customers.as_of.since(last).max(0).into());
        group.occasions += f64::from(customers.occasions(at));
        let revenue = customers.revenue.get(at).copied().unwrap_or_default();
        group.revenue += revenue;
        group.squared += revenue * revenue;
    }
    let n: usize = groups.iter().map(|group| group.days.len()).sum();
    let total: f64 = groups.iter().map(|group| group.revenue).sum();
    let squared: f64 = groups.iter().map(|group| group.squared).sum();
    let summary = |(label, group): (Label, Sums)| {
        let size = group.days.len();
        let mean = |sum: f64| (size > 0).then(|| sum / size as f64);
        let share = if n > 0 { size as f64 / n as f64 } else { 0.0 };
        let (share_low, share_high) =
            wilson::interval(size as u64, n as u64, z).unwrap_or((share, share));
        let revenue_share = (customers.has_amounts && total > 0.0).then(|| group.revenue / total);
        let half = revenue_share.map(|p| {
            let inside = (1.0 - p) * (1.0 - p) * group.squared;
            let outside = p * p * (squared - group.squared).max(0.0);
            z * (inside + outside).sqrt() / total
        });
        let end = |sign: f64| Some(revenue_share? + sign * half?);
        SegmentSummary {
            key: label.key,
            name: label.name,
            people: label.people,
            action: label.action,
            customers: size as u32,
            share,
            share_low,
            share_high,
            revenue: customers.has_amounts.then_some(group.revenue),
            revenue_share,
            revenue_share_low: end(-1.0),
            revenue_share_high: end(1.0),
            recency: median(&group.days),
            frequency: mean(group.occasions),
            monetary: mean(group.revenue).filter(|_| customers.has_amounts),
            before: None,
        }
    };
    let summaries = labels.into_iter().zip(groups).map(summary).collect();
    Ok((summaries, customers.has_amounts.then_some(total)))
}

/// Tells how the same groups were as of an earlier day: a group that was not there then has nothing to compare with.
pub fn compare(now: &mut [SegmentSummary], before: &[SegmentSummary], as_of: Day) {
    for group in now {
        let then = before.iter().find(|then| then.key == group.key);
        group.before = then.map(|then| Before {
            as_of,
            customers: then.customers,
            share: then.share,
            revenue_share: then.revenue_share,
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn labels(names: &[&str]) -> Vec<Label> {
        let label = |name: &&str| Label {
            key: (*name).into(),
            name: (*name).into(),
            people: (*name).into(),
            action: None,
        };
        names.iter().map(label).collect()
    }

    /// Three customers with 10, 30 and 60: group a has 40 of 100. By hand: se² = (.6² · (10² + 30²) + .4² · 60²) / 100².
    #[test]
    fn shares_have_their_intervals() {
        let day = Day::new(20_000);
        let rows = [("a", day, 10.0), ("b", day.plus(2), 30.0), ("c", day.plus(10), 60.0)];
        let all = customers(&sample::table(true, rows), &CustomersOptions::default());
        let all = all.expect("three customers");
        let (groups, total) =
            sum_up(labels(&["x", "y", "none"]), &[0, 0, 1], &all, 0.95).expect("a level");
        assert_eq!(total, Some(100.0));
        let x = &groups[0];
        assert_eq!((x.customers, x.revenue, x.revenue_share), (2, Some(40.0), Some(0.4)));
        assert_eq!((x.recency, x.frequency, x.monetary), (Some(9.0), Some(1.0), Some(20.0)));
        let half = 1.959_963_984_540_054 * (0.36_f64 * 1000.0 + 0.16 * 3600.0).sqrt() / 100.0;
        assert!((x.revenue_share_low.expect("money") - (0.4 - half)).abs() < 1e-12);
        assert!((x.revenue_share_high.expect("money") - (0.4 + half)).abs() < 1e-12);
        let none = &groups[2];
        assert_eq!((none.customers, none.recency, none.monetary), (0, None, None));
        assert_eq!((none.revenue, none.share_low), (Some(0.0), 0.0));
    }

    #[test]
    fn groups_are_compared_by_their_keys() {
        let day = Day::new(20_000);
        let table = sample::table(true, [("a", day, 10.0), ("b", day.plus(2), 30.0)]);
        let all = customers(&table, &CustomersOptions::default()).expect("customers");
        let (mut now, _) = sum_up(labels(&["x", "y"]), &[0, 1], &all, 0.95).expect("a level");
        let (then, _) = sum_up(labels(&["y"]), &[0, 0], &all, 0.95).expect("a level");
        compare(&mut now, &then, day);
        assert_eq!(now[0].before, None);
        let expected = Before { as_of: day, customers: 2, share: 1.0, revenue_share: Some(1.0) };
        assert_eq!(now[1].before, Some(expected));
    }

    proptest! {
        #[test]
        fn groups_share_all_customers_and_all_revenue(
            rows in prop::collection::vec((0u8..40, 0i32..500, -20.0..300.0f64), 1..100),
            of in prop::collection::vec(0u16..4, 41),
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(id, day, amount)| (id.to_string(), day, amount)).collect();
            let rows = rows.iter().map(|(id, day, amount)| (id.as_str(), Day::new(20_000 + day), *amount));
            let table = sample::table(true, rows.chain([("first", Day::new(20_000), 1.0)]));
            let all = customers(&table, &CustomersOptions::default()).expect("customers");
            let (groups, total) = sum_up(labels(&["a", "b", "c", "d"]), &of[..all.len()], &all, 0.9).expect("a level");
            prop_assert_eq!(groups.iter().map(|it| it.customers as usize).sum::<usize>(), all.len());
            prop_assert_eq!(groups.iter().filter_map(|it| it.revenue).sum::<f64>(), total.expect("amounts"));
            for it in &groups {
                prop_assert!(it.share_low <= it.share && it.share <= it.share_high);
            }
        }
    }
}
