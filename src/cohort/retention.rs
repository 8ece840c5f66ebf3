//! Retention: of the customers who first bought in a period, how many buy in each period after it.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::quantile::median;
use crate::stats::{normal, wilson};
use crate::tables::{Money, Transactions};
use crate::words::{Locale, Problem, Retention as Words};

/// How cohorts are made and followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RetentionOptions {
    /// The calendar period of cohorts and ages; months by default. Weeks start on Monday.
    pub period: Period,
    /// What counts as coming back.
    pub mode: Mode,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for RetentionOptions {
    fn default() -> Self {
        Self {
            period: Period::Month,
            mode: Mode::default(),
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// What counts as coming back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Buying in the very period.
    #[default]
    Exact,
}

/// The retention triangle and its average.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// The calendar period of cohorts and ages.
    pub period: Period,
    /// What counted as coming back.
    pub mode: Mode,
    /// The day the triangle is as of; later rows were not seen.
    pub as_of: Day,
    /// The level of the intervals.
    pub level: f64,
    /// Customers in all cohorts.
    pub customers: u32,
    /// The cohorts by their period; a period without new customers has none.
    pub cohorts: Vec<Cohort>,
    /// All cohorts together.
    pub average: Average,
    /// What to know when reading the triangle, the most important first.
    pub notes: Vec<String>,
}

/// The customers who first bought in one calendar period.
///
/// The columns have a value for every age any cohort can reach: at place a is the a-th period after the cohort's own. It
/// is absent where that period begins after `as_of`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cohort {
    /// The first day of the cohort's period.
    pub start: Day,
    /// Customers in it.
    pub size: u32,
    /// How many of the first cells are fully observed: their period was over by `as_of`. At most one more, the period
    /// that `as_of` cuts short, has a value.
    pub complete: u32,
    /// Customers who bought in the period; `size` at age 0.
    pub retained: Vec<Option<u32>>,
    /// Their share of `size`.
    pub rate: Vec<Option<f64>>,
    /// The lower end of Wilson's interval of the rate; at age 0, which is certain, the rate itself.
    pub low: Vec<Option<f64>>,
    /// The upper end.
    pub high: Vec<Option<f64>>,
}

/// The average of the cohorts at each age, over fully observed cells and weighted by cohort size: the customers who came
/// back ÷ the customers who could. The interval takes customers of all cohorts to be alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Average {
    /// The share; absent where no cohort has been fully observed.
    pub rate: Vec<Option<f64>>,
    /// The lower end of Wilson's interval.
    pub low: Vec<Option<f64>>,
    /// The upper end.
    pub high: Vec<Option<f64>>,
    /// Cohorts behind each age.
    pub cohorts: Vec<u32>,
    /// Customers in those cohorts.
    pub customers: Vec<u32>,
    /// Those of them who came back.
    pub retained: Vec<u32>,
}

/// Follows the customers who first bought in the same calendar period, as of a day. Refunds are no activity.
///
/// # Errors
///
/// `option` if the level is not between 0 and 1, or there are more than 1000 periods up to `as_of`; `data` if there is
/// no transaction, or nobody had bought by that day.
pub fn retention(
    transactions: &Transactions,
    as_of: Day,
    options: &RetentionOptions,
) -> Result<Retention> {
    let z = normal::two_sided(options.level)?;
    let Some((first, last)) = transactions.span() else {
        return Err(Error::new(ErrorKind::Data, Problem::TableMissing { table: "transactions" }));
    };
    let nobody = || Error::new(ErrorKind::Data, Problem::NobodyYet { as_of: as_of.to_string() });
    if as_of < first {
        return Err(nobody());
    }
    let period = options.period;
    let opening = period.number(first);
    let periods = period.span(first, as_of)?;
    let counts = count(transactions, period, first, last.min(as_of), periods);

    let over = period.end(opening + periods as i32 - 1) <= as_of;
    let complete_periods = if over { periods } else { periods - 1 };
    let sizes = || counts.iter().step_by(periods).copied();
    let Some(oldest) = sizes().position(|size| size > 0) else { return Err(nobody()) };
    let ages = periods - oldest;
    let mut cohorts: Vec<Cohort> = Vec::new();
    for (at, counts) in counts.chunks(periods).enumerate().skip(oldest) {
        if let (Some(1..), Some(counts)) = (counts.first(), counts.get(..periods - at)) {
            let start = period.start(opening + at as i32);
            cohorts.push(follow(start, complete_periods.saturating_sub(at), counts, ages, z));
        }
    }
    let sizes: Vec<u32> = sizes().take(complete_periods).collect();
    let notes = begins_mid_business(&sizes).map(|(at, typical)| Words::MidBusiness {
        unit: period.unit(),
        cohort: period.label(opening + at as i32, options.locale),
        size: u64::from(sizes.get(at).copied().unwrap_or_default()),
        typical,
    });
    Ok(Retention {
        period,
        mode: options.mode,
        as_of,
        level: options.level,
        customers: cohorts.iter().map(|cohort| cohort.size).sum(),
        average: average(&cohorts, ages, z),
        cohorts,
        notes: notes.iter().map(|note| note.say(options.locale)).collect(),
    })
}

/// Customers by the period of their first purchase and, within it, by the periods after that in which they bought: a
/// square of rows, one a first period.
///
/// The rows of a customer are in the order of their days, so a period is counted when it differs from the one before:
/// one pass, and no memory but the square.
fn count(
    transactions: &Transactions,
    period: Period,
    first: Day,
    last: Day,
    periods: usize,
) -> Vec<u32> {
    let opening = period.number(first);
    let mut period_of = Vec::with_capacity(last.since(first) as usize + 1);
    for place in 0..periods {
        let end = period.end(opening + place as i32).min(last);
        let until = (end.since(first) + 1).max(0) as usize;
        period_of.resize(until.max(period_of.len()), place as u32);
    }
    let mut counts = vec![0; periods * periods];
    let known = transactions.as_of(last);
    for customer in 0..transactions.customers() {
        let rows = known.of(customer);
        let mut rows = rows.days.iter().zip(rows.amounts).map(|(day, &amount)| {
            let place = period_of.get(day.since(first) as usize).copied();
            (place.unwrap_or_default(), amount >= Money::ZERO)
        });
        let Some((cohort, _)) = rows.find(|&(_, purchase)| purchase) else { continue };
        let start = cohort as usize * periods;
        let Some(row) = counts.get_mut(start..start + periods) else { continue };
        let mut seen = cohort;
        if let Some(size) = row.first_mut() {
            *size += 1;
        }
        // No branch on what the rows hold: it could not be predicted.
        for (place, purchase) in rows {
            if let Some(cell) = row.get_mut(place.wrapping_sub(cohort) as usize) {
                *cell += u32::from(purchase & (place != seen));
            }
            seen = if purchase { place } else { seen };
        }
    }
    counts
}

/// A cohort from its counts by age, filled up to `ages` with absent values.
fn follow(start: Day, complete: usize, counts: &[u32], ages: usize, z: f64) -> Cohort {
    let size = counts.first().copied().unwrap_or_default();
    let mut cohort = Cohort {
        start,
        size,
        complete: complete as u32,
        retained: Vec::with_capacity(ages),
        rate: Vec::with_capacity(ages),
        low: Vec::with_capacity(ages),
        high: Vec::with_capacity(ages),
    };
    for age in 0..ages {
        let retained = counts.get(age).copied();
        let bounds = retained.and_then(|retained| interval(age, retained, size, z));
        cohort.retained.push(retained);
        cohort.rate.push(retained.and_then(|retained| share(retained, size)));
        cohort.low.push(bounds.map(|it| it.0));
        cohort.high.push(bounds.map(|it| it.1));
    }
    cohort
}

fn share(retained: u32, size: u32) -> Option<f64> {
    (size > 0).then(|| f64::from(retained) / f64::from(size))
}

/// That a customer bought in the period of the first purchase is certain; all else is a sample.
fn interval(age: usize, retained: u32, size: u32, z: f64) -> Option<(f64, f64)> {
    if age == 0 {
        return share(retained, size).map(|rate| (rate, rate));
    }
    wilson::interval(u64::from(retained), u64::from(size), z)
}

fn average(cohorts: &[Cohort], ages: usize, z: f64) -> Average {
    let mut average = Average::default();
    for age in 0..ages {
        let (mut n, mut customers, mut retained) = (0, 0, 0);
        for cohort in cohorts.iter().filter(|cohort| age < cohort.complete as usize) {
            n += 1;
            customers += cohort.size;
            retained += cohort.retained.get(age).copied().flatten().unwrap_or_default();
        }
        let bounds = interval(age, retained, customers, z);
        average.rate.push(share(retained, customers));
        average.low.push(bounds.map(|it| it.0));
        average.high.push(bounds.map(|it| it.1));
        average.cohorts.push(n);
        average.customers.push(customers);
        average.retained.push(retained);
    }
    average
}

/// Whether the early cohorts seem to hold older customers, because the file begins in the middle of the business: the
/// larger of the first two periods has at least twice the new customers of a typical period of the later half, and more
/// than chance explains (three standard errors of the difference of two Poisson counts). Needs six periods, and new
/// customers until the end: a file of one acquisition campaign, followed for a year, is not meant.
///
/// Returns the place of that period, and what is typical.
fn begins_mid_business(sizes: &[u32]) -> Option<(usize, f64)> {
    if sizes.len() < 6 {
        return None;
    }
    let (at, early) = match sizes {
        [first, second, ..] if second > first => (1, f64::from(*second)),
        [first, ..] => (0, f64::from(*first)),
        [] => return None,
    };
    let later: Vec<f64> = sizes.iter().skip(sizes.len() / 2).map(|&size| size.into()).collect();
    let typical = median(&later).filter(|&typical| typical > 0.0)?;
    let gap = early - typical;
    (gap >= typical && gap * gap > 9.0 * (early + typical)).then_some((at, typical))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::tables::sample::{cdnow, table};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    fn by(period: Period) -> RetentionOptions {
        RetentionOptions { period, ..RetentionOptions::default() }
    }

    fn known(cells: &[Option<u32>]) -> Vec<u32> {
        cells.iter().map_while(|cell| *cell).collect()
    }

    /// pandas 3.1 on the same file: distinct (customer, period of purchase − period of first purchase).
    #[test]
    fn cdnow_months_are_those_of_pandas() {
        let found = retention(&cdnow(), day("1998-06-30"), &by(Period::Month)).expect("cohorts");
        let rows: Vec<Vec<u32>> = found.cohorts.iter().map(|it| known(&it.retained)).collect();
        assert_eq!(
            rows,
            [
                vec![781, 124, 95, 70, 65, 77, 65, 53, 52, 45, 62, 59, 45, 47, 63, 37, 37, 33],
                vec![857, 134, 110, 75, 77, 75, 61, 61, 74, 70, 59, 57, 59, 70, 56, 59, 60],
                vec![719, 87, 84, 78, 63, 64, 55, 57, 73, 65, 47, 51, 78, 32, 38, 45],
            ]
        );
        let complete: Vec<u32> = found.cohorts.iter().map(|it| it.complete).collect();
        assert_eq!(complete, [18, 17, 16]);
        assert_eq!(found.cohorts[2].start, day("1997-03-01"));
        assert_eq!(found.cohorts[2].retained[16..], [None, None]);
        assert_eq!(found.cohorts[2].rate[17], None);
        assert_eq!((found.customers, found.notes.len()), (2357, 0));

        // 345 of 2,357, and statsmodels 0.15 `proportion_confint(345, 2357, method="wilson")`.
        let average = &found.average;
        assert_eq!((average.retained[1], average.customers[1], average.cohorts[1]), (345, 2357, 3));
        assert!((average.low[1].expect("a bound") - 0.132_677_651_849_736_6).abs() < 1e-13);
        assert!((average.high[1].expect("a bound") - 0.161_218_177_634_419_9).abs() < 1e-13);
        assert_eq!((average.cohorts[17], average.customers[17]), (1, 781));
        assert_eq!((average.low[0], average.high[0]), (Some(1.0), Some(1.0)));
    }

    /// pandas 3.1, periods `W-SUN` and `Q`.
    #[test]
    fn cdnow_weeks_and_quarters_are_those_of_pandas() {
        let weeks = retention(&cdnow(), day("1998-06-30"), &by(Period::Week)).expect("cohorts");
        assert_eq!(weeks.cohorts.len(), 13);
        assert_eq!(weeks.cohorts[0].start, day("1996-12-30"));
        assert_eq!(known(&weeks.cohorts[0].retained)[..8], [100, 3, 8, 4, 3, 6, 5, 1]);
        let last = known(&weeks.cohorts[12].retained);
        assert_eq!(last[..10], [63, 4, 3, 0, 3, 1, 4, 5, 3, 4]);
        // 1998-06-30 is a Tuesday: its week is not over.
        assert_eq!(weeks.cohorts[12].complete as usize + 1, last.len());
        let quarters = retention(&cdnow(), day("1998-06-30"), &by(Period::Quarter)).expect("one");
        assert_eq!(known(&quarters.cohorts[0].retained), [2357, 524, 418, 404, 384, 300]);
    }

    #[test]
    fn a_period_cut_short_is_shown_and_not_averaged() {
        let rows = [("ann", "2026-01-05"), ("bob", "2026-01-09"), ("ann", "2026-02-03")];
        let rows = rows.map(|(id, at)| (id, day(at), 1.0));
        let found = retention(&table(true, rows), day("2026-02-27"), &by(Period::Month));
        let found = found.expect("a cohort");
        assert_eq!(found.cohorts[0].retained, [Some(2), Some(1)]);
        assert_eq!(found.cohorts[0].complete, 1);
        assert_eq!((found.average.rate[1], found.average.cohorts[1]), (None, 0));
        let found = retention(&table(true, rows), day("2026-02-28"), &by(Period::Month));
        assert_eq!(found.expect("a cohort").average.rate[1], Some(0.5));
    }

    #[test]
    fn refunds_are_no_activity_and_later_rows_are_not_seen() {
        let rows = [
            ("ann", "2026-01-05", 10.0),
            ("ann", "2026-02-03", -10.0),
            ("ann", "2026-03-03", 5.0),
            ("bob", "2026-03-04", 5.0),
        ];
        let table = table(true, rows.map(|(id, at, amount)| (id, day(at), amount)));
        let found = retention(&table, day("2026-03-03"), &by(Period::Month)).expect("a cohort");
        assert_eq!(found.cohorts.len(), 1);
        assert_eq!(found.cohorts[0].retained, [Some(1), Some(0), Some(1)]);
        let late = retention(&table, day("2026-05-31"), &by(Period::Month)).expect("two cohorts");
        assert_eq!(late.cohorts[1].start, day("2026-03-01"));
        assert_eq!(late.cohorts[1].retained, [Some(1), Some(0), Some(0), None, None]);
    }

    #[test]
    fn what_cannot_be_done_says_why() {
        let table = table(true, [("ann", day("2026-01-05"), 1.0)]);
        let kind = |table: &Transactions, as_of: &str, options: &RetentionOptions| {
            retention(table, day(as_of), options).expect_err("an error").kind()
        };
        let bad = RetentionOptions { level: 1.0, ..by(Period::Month) };
        assert_eq!(kind(&table, "2026-01-05", &bad), ErrorKind::Option);
        assert_eq!(kind(&table, "2026-01-04", &by(Period::Month)), ErrorKind::Data);
        assert_eq!(kind(&table, "9999-12-31", &by(Period::Day)), ErrorKind::Option);
        let nothing = Transactions::default();
        assert_eq!(kind(&nothing, "2026-01-05", &by(Period::Month)), ErrorKind::Data);
        let options = serde_json::from_str(r#"{ "period": "week", "mode": "exact" }"#);
        assert_eq!(options.ok(), Some(by(Period::Week)));
    }

    #[test]
    fn a_file_that_begins_mid_business_is_told_from_one_that_does_not() {
        assert_eq!(begins_mid_business(&[900, 420, 380, 200, 190, 210, 180]), Some((0, 195.0)));
        assert_eq!(begins_mid_business(&[40, 900, 380, 200, 190, 210, 180]), Some((1, 195.0)));
        assert_eq!(begins_mid_business(&[220, 180, 205, 200, 190, 210, 180]), None);
        assert_eq!(begins_mid_business(&[7846, 8476, 7248, 0, 0, 0, 0, 0]), None);
        assert_eq!(begins_mid_business(&[4, 1, 2, 1, 2, 1]), None, "chance");
        assert_eq!(begins_mid_business(&[900, 100, 100]), None, "too short");
    }

    proptest! {
        /// Counted again from sets of (customer, period).
        #[test]
        fn counts_are_those_of_sets_in_any_order(
            rows in prop::collection::vec((0u8..12, 0i32..400, -5.0..50.0f64), 1..150),
            wait in 0i32..60,
            period in prop::sample::select(vec![
                Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year,
            ]),
        ) {
            let names: Vec<String> = (0..12).map(|id| id.to_string()).collect();
            let mut rows: Vec<_> = rows
                .iter()
                .map(|&(id, at, amount)| (names[id as usize].as_str(), Day::new(20_000 + at), amount))
                .collect();
            rows.push(("0", Day::new(20_000), 1.0));
            let as_of = Day::new(20_399 + wait);
            let found = retention(&table(true, rows.clone()), as_of, &by(period)).expect("cohorts");

            let active: BTreeSet<_> = rows
                .iter()
                .filter(|row| row.2 >= 0.0)
                .map(|&(id, at, _)| (id, period.number(at)))
                .collect();
            let first_of = |id: &str| active.iter().find(|it| it.0 == id).map(|it| it.1);
            let mut expected = std::collections::BTreeMap::new();
            for &(id, number) in &active {
                let first = first_of(id).expect("active");
                *expected.entry((period.start(first), number - first)).or_insert(0u32) += 1;
            }
            for cohort in &found.cohorts {
                for (age, retained) in cohort.retained.iter().enumerate() {
                    let began = period.start(period.number(cohort.start) + age as i32) <= as_of;
                    let count = expected.get(&(cohort.start, age as i32)).copied().unwrap_or(0);
                    prop_assert_eq!(*retained, began.then_some(count));
                    prop_assert_eq!(cohort.rate[age].is_some(), began);
                }
                prop_assert_eq!(cohort.retained[0], Some(cohort.size));
            }
            let customers: BTreeSet<_> = active.iter().map(|it| it.0).collect();
            prop_assert_eq!(found.customers as usize, customers.len());
            let cells: u32 = found.cohorts.iter().flat_map(|it| it.retained.iter().flatten()).sum();
            prop_assert_eq!(cells as usize, active.len());

            rows.reverse();
            prop_assert_eq!(retention(&table(true, rows), as_of, &by(period)).expect("cohorts"), found);
        }
    }
}
