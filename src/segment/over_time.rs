//! Any segmentation through time: who moved from which group to which between two days, and how large the groups were at
//! the ends of periods.

use serde::{Deserialize, Serialize};

use super::groups::Groups;
use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::{normal, wilson};
use crate::words::{Accepted, Locale, OverTime, Problem};

/// The customers of a day in their groups, in one order.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// The customers as of the day.
    pub customers: &'a Customers,
    /// Their groups.
    pub groups: &'a Groups,
}

/// Which groups are compared on which days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MigrationOptions {
    /// The segmentation: `rfm` by default, `lifecycle`, `value`, `clusters` (those of the day the analysis looks from; on
    /// other days customers are in the nearest), `tier` or `member` of the programme, or a named segment.
    pub of: String,
    /// The day before; by default 91 days before `to`: a quarter, in whole weeks.
    pub from: Option<Day>,
    /// The day after; by default the day the analysis looks from.
    pub to: Option<Day>,
}

impl Default for MigrationOptions {
    fn default() -> Self {
        Self { of: "rfm".into(), from: None, to: None }
    }
}

/// The days between `from` and `to` where nothing else is asked for.
const QUARTER: i32 = 91;

impl MigrationOptions {
    /// The two days, as seen from a day.
    ///
    /// # Errors
    ///
    /// `option` if the first is not before the second.
    pub fn days(&self, as_of: Day) -> Result<(Day, Day)> {
        let to = self.to.unwrap_or(as_of);
        let from = self.from.unwrap_or(to.plus(-QUARTER));
        if from < to {
            return Ok((from, to));
        }
        let accepted = Accepted::DayBeforeTo;
        let problem = Problem::BadOption { option: "from", found: from.to_string(), accepted };
        Err(Error::new(ErrorKind::Option, problem))
    }
}

/// Who moved from which group to which.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Migration {
    /// The segmentation.
    pub of: String,
    /// The day before.
    pub from: Day,
    /// The day after.
    pub to: Day,
    /// The level of the intervals.
    pub level: f64,
    /// Customers on either day.
    pub customers: u32,
    /// The groups of the day before, and last those who were no customers yet.
    pub before: Vec<Side>,
    /// The groups of the day after, and last those who are not counted any more, if there are any: their orders were
    /// cancelled.
    pub after: Vec<Side>,
    /// A row for each group before, a cell for each group after: rows and columns sum to the customers of their groups.
    pub flows: Vec<Vec<Flow>>,
    /// Customers of the day before who are in a group of another name on the day after.
    pub moved: u32,
    /// What to know of the groups of different days.
    pub notes: Vec<String>,
}

/// A group on one of the two days.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// Its name.
    pub name: String,
    /// Customers in it.
    pub customers: u32,
}

/// The customers who were in one group and are in another, or the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// How many they are.
    pub customers: u32,
    /// Their share of the group before; absent if nobody was in it.
    pub share: Option<f64>,
    /// The lower end of that share's interval (Wilson's).
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// What they bought between the two days, net; absent without amounts.
    pub revenue: Option<f64>,
}

/// Compares the groups of two days. The customers of both are rows of the same transactions.
///
/// # Errors
///
/// `option` if `level` is not between 0 and 1.
pub fn migration(
    of: &str,
    before: Snapshot<'_>,
    after: Snapshot<'_>,
    level: f64,
    locale: Locale,
) -> Result<Migration> {
    let z = normal::two_sided(level)?;
    let mut rows = sides(before.groups, OverTime::NotYet.say(locale));
    let mut columns = sides(after.groups, OverTime::NoLonger.say(locale));
    let mut flows = vec![vec![Flow::default(); columns.len()]; rows.len()];
    let mut all = 0;
    each_pair(before.customers, after.customers, |then, now| {
        let (row, then) = then.map_or((rows.len() - 1, 0.0), |at| before.of(at));
        let (column, now) = now.map_or((columns.len() - 1, 0.0), |at| after.of(at));
        if let (Some(row), Some(column)) = (rows.get_mut(row), columns.get_mut(column)) {
            row.customers += 1;
            column.customers += 1;
        }
        if let Some(flow) = flows.get_mut(row).and_then(|row| row.get_mut(column)) {
            flow.customers += 1;
            *flow.revenue.get_or_insert(0.0) += now - then;
        }
        all += 1;
    });
    if columns.last().is_some_and(|gone| gone.customers == 0) {
        columns.pop();
        flows.iter_mut().for_each(|row| row.truncate(columns.len()));
    }
    let mut moved = 0;
    for (n, (row, side)) in flows.iter_mut().zip(&rows).enumerate() {
        for (flow, column) in row.iter_mut().zip(&columns) {
            let (part, whole) = (u64::from(flow.customers), u64::from(side.customers));
            if let Some((low, high)) = wilson::interval(part, whole, z) {
                flow.share = Some(part as f64 / whole as f64);
                (flow.low, flow.high) = (Some(low), Some(high));
            }
            flow.revenue = after.customers.has_amounts.then(|| flow.revenue.unwrap_or(0.0));
            let were_customers = n + 1 < rows.len();
            moved += if were_customers && side.name != column.name { flow.customers } else { 0 };
        }
    }
    Ok(Migration {
        of: of.to_owned(),
        from: before.customers.as_of,
        to: after.customers.as_of,
        level,
        customers: all,
        before: rows,
        after: columns,
        flows,
        moved,
        notes: Vec::new(),
    })
}

impl Snapshot<'_> {
    /// The group and the revenue of the customer in this place.
    fn of(&self, at: usize) -> (usize, f64) {
        let group = self.groups.of.get(at).copied().map_or(usize::MAX, usize::from);
        (group, self.customers.revenue.get(at).copied().unwrap_or_default())
    }
}

/// The groups with nobody in them, and one more for everybody else.
fn sides(groups: &Groups, others: String) -> Vec<Side> {
    let names = groups.names.iter().cloned().chain([others]);
    names.map(|name| Side { name, customers: 0 }).collect()
}

/// Tells the places of every customer of either day; the rows of both rise.
fn each_pair(
    before: &Customers,
    after: &Customers,
    mut tell: impl FnMut(Option<usize>, Option<usize>),
) {
    let mut then = before.customer.iter().enumerate().peekable();
    for (now, row) in after.customer.iter().enumerate() {
        while let Some((gone, _)) = then.next_if(|(_, other)| *other < row) {
            tell(Some(gone), None);
        }
        tell(then.next_if(|(_, other)| *other == row).map(|(at, _)| at), Some(now));
    }
    then.for_each(|(gone, _)| tell(Some(gone), None));
}

/// Which sizes are shown through time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TrendOptions {
    /// The segmentation, as [`MigrationOptions`] has it.
    pub of: String,
    /// The calendar period; months by default.
    pub period: Period,
    /// The last so many periods, 1 to 120; 12 by default.
    pub periods: u32,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self { of: "rfm".into(), period: Period::Month, periods: 12 }
    }
}

/// The sizes of groups at the ends of periods.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    /// The segmentation.
    pub of: String,
    /// The calendar period.
    pub period: Period,
    /// The level of the intervals.
    pub level: f64,
    /// The names of the groups, in the order of the last day.
    pub groups: Vec<String>,
    /// The days, rising.
    pub points: Vec<TrendPoint>,
    /// What to know of the groups of different days.
    pub notes: Vec<String>,
}

/// The groups at the end of one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrendPoint {
    /// The first day of the period.
    pub start: Day,
    /// Its last day, or the day of the analysis if that is earlier.
    pub end: Day,
    /// Whether the period is not over on that day.
    pub partial: bool,
    /// Customers in all groups.
    pub total: u32,
    /// Customers in each group, in the order of the names; absent where there was no such group.
    pub customers: Vec<Option<u32>>,
    /// Their shares.
    pub share: Vec<Option<f64>>,
    /// The lower ends of the shares' intervals (Wilson's).
    pub low: Vec<Option<f64>>,
    /// The upper ends.
    pub high: Vec<Option<f64>>,
}

/// Counts the groups at the end of each period, from that of `first` to that of `as_of`: `groups_on` finds them as of a
/// day.
///
/// # Errors
///
/// `option` if `periods` or `level` are not accepted; those of `groups_on`.
pub fn trend(
    options: &TrendOptions,
    (first, as_of): (Day, Day),
    level: f64,
    groups_on: &mut dyn FnMut(Day) -> Result<Groups>,
) -> Result<Trend> {
    let z = normal::two_sided(level)?;
    let TrendOptions { ref of, period, periods } = *options;
    if !(1..=120).contains(&periods) {
        let accepted = Accepted::Whole { from: 1, to: 120 };
        let problem =
            Problem::BadOption { option: "periods", found: periods.to_string(), accepted };
        return Err(Error::new(ErrorKind::Option, problem));
    }
    let last = period.number(as_of);
    let earliest = period.number(first).max(last + 1 - periods as i32).min(last);
    let mut found = Vec::new();
    for number in earliest..=last {
        let end = period.end(number);
        let groups = groups_on(end.min(as_of))?;
        let mut counts = vec![0_u32; groups.names.len()];
        for &group in &groups.of {
            counts.get_mut(usize::from(group)).into_iter().for_each(|count| *count += 1);
        }
        found.push((number, groups.names, counts));
    }
    let names = found.last().map(|it| it.1.clone()).unwrap_or_default();
    let points = found.into_iter().map(|(number, own, counts)| {
        let total: u32 = counts.iter().sum();
        let of = |name| {
            own.iter().position(|other| other == name).and_then(|at| counts.get(at).copied())
        };
        let customers: Vec<Option<u32>> = names.iter().map(of).collect();
        let interval = |&count: &Option<u32>| wilson::interval(count?.into(), total.into(), z);
        let share = |&count: &Option<u32>| {
            Some(f64::from(count?) / f64::from(total)).filter(|it| it.is_finite())
        };
        TrendPoint {
            start: period.start(number),
            end: period.end(number).min(as_of),
            partial: as_of < period.end(number),
            total,
            share: customers.iter().map(share).collect(),
            low: customers.iter().map(|it| interval(it).map(|it| it.0)).collect(),
            high: customers.iter().map(|it| interval(it).map(|it| it.1)).collect(),
            customers,
        }
    });
    let points = points.collect();
    Ok(Trend { of: of.clone(), period, level, groups: names, points, notes: Vec::new() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{LifecycleOptions, RfmOptions, lifecycle, rfm};
    use crate::tables::{Transactions, sample};

    const EN: Locale = Locale::En;

    fn on(table: &Transactions, day: Day) -> Customers {
        let options = CustomersOptions { as_of: Some(day), ..CustomersOptions::default() };
        customers(table, &options).expect("customers")
    }

    fn moved(table: &Transactions, from: Day, to: Day) -> (Migration, [Customers; 2]) {
        let both = [on(table, from), on(table, to)];
        let groups = [&both[0], &both[1]].map(|all| {
            lifecycle(table, all, None, &LifecycleOptions::default()).expect("stages").groups()
        });
        let [before, after] = [0, 1].map(|n| Snapshot { customers: &both[n], groups: &groups[n] });
        (migration("lifecycle", before, after, 0.95, EN).expect("a level"), both)
    }

    /// Ann bought once and falls silent, Bob is growing and stays, Cat is new.
    #[test]
    fn three_lives_are_followed() {
        let day = |n| Day::new(20_000 + n);
        let rows = [
            ("ann", day(0), 5.0),
            ("bob", day(0), 5.0),
            ("bob", day(9), 5.0),
            ("bob", day(60), 8.0),
            ("cat", day(95), 20.0),
        ];
        let (found, _) = moved(&sample::table(true, rows), day(10), day(100));
        let cell = |before: usize, after: usize| found.flows[before][after];
        assert_eq!((found.customers, found.moved, found.after.len()), (3, 1, 6));
        assert_eq!(found.before[6], Side { name: "Not yet a customer".into(), customers: 1 });
        let (ann, bob, cat) = (cell(0, 4), cell(1, 1), cell(6, 0));
        assert_eq!((ann.customers, ann.share, ann.revenue), (1, Some(1.0), Some(0.0)));
        assert_eq!((bob.customers, bob.revenue, cat.revenue), (1, Some(8.0), Some(20.0)));
        assert_eq!(cell(2, 2), Flow { revenue: Some(0.0), ..Flow::default() });
    }

    #[test]
    fn the_first_day_is_before_the_second() {
        let day = |n| Some(Day::new(n));
        let days = |from, to| {
            MigrationOptions { from, to, ..MigrationOptions::default() }.days(Day::new(500))
        };
        assert_eq!(days(None, None).expect("days"), (Day::new(409), Day::new(500)));
        assert_eq!(days(day(1), day(2)).expect("days"), (Day::new(1), Day::new(2)));
        let error = days(day(500), None).expect_err("not before");
        assert!(error.to_string().contains("a day before “to”"), "{error}");
    }

    #[test]
    fn sizes_of_cdnow_are_those_of_each_day() {
        let table = sample::cdnow();
        let span = table.span().expect("days");
        let options = TrendOptions { periods: 4, ..TrendOptions::default() };
        let mut groups_on = |day| {
            let found = rfm(&on(&table, day), &RfmOptions::default())?;
            let names = found.segments.iter().map(|it| it.name.clone()).collect();
            Ok(Groups { names, of: found.segment })
        };
        let found = trend(&options, span, 0.95, &mut groups_on).expect("sizes");
        assert_eq!((found.points.len(), found.groups.len()), (4, 11));
        let last = &found.points[3];
        // As the whole analysis of that day: 534 of 2,357 are Champions.
        assert_eq!((last.total, last.customers[0], last.partial), (2357, Some(534), false));
        assert!(last.low[0] < last.share[0] && last.share[0] < last.high[0]);
        for periods in [0, 121] {
            let options = TrendOptions { periods, ..TrendOptions::default() };
            assert!(trend(&options, span, 0.95, &mut groups_on).is_err());
        }
        // No more periods than there are purchases in.
        let years = TrendOptions { period: Period::Year, ..TrendOptions::default() };
        assert_eq!(trend(&years, span, 0.95, &mut groups_on).expect("sizes").points.len(), 2);
    }

    proptest! {
        #[test]
        fn rows_and_columns_sum_to_their_groups(
            rows in prop::collection::vec((0u8..40, 0i32..500, -20.0..300.0f64), 1..150),
            (from, days) in (0i32..300, 1i32..300),
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(id, day, amount)| (id.to_string(), day, amount)).collect();
            let rows = rows.iter().map(|(id, day, amount)| (id.as_str(), Day::new(20_000 + day), *amount));
            let table = sample::table(true, rows.chain([("first", Day::new(20_000), 1.0)]));
            let (found, both) = moved(&table, Day::new(20_000 + from), Day::new(20_000 + from + days));
            for (row, side) in found.flows.iter().zip(&found.before) {
                prop_assert_eq!(row.iter().map(|it| it.customers).sum::<u32>(), side.customers);
                let share: f64 = row.iter().filter_map(|it| it.share).sum();
                prop_assert!(side.customers == 0 || (share - 1.0).abs() < 1e-9);
            }
            for (n, side) in found.after.iter().enumerate() {
                prop_assert_eq!(found.flows.iter().map(|row| row[n].customers).sum::<u32>(), side.customers);
            }
            let known = found.before.len() - 1;
            let then: u32 = found.before[..known].iter().map(|it| it.customers).sum();
            prop_assert_eq!((then as usize, found.customers as usize), (both[0].len(), both[1].len()));
            let between: f64 = found.flows.iter().flatten().filter_map(|it| it.revenue).sum();
            let expected = both[1].revenue.iter().sum::<f64>() - both[0].revenue.iter().sum::<f64>();
            prop_assert!((between - expected).abs() < 1e-6);
        }
    }
}
