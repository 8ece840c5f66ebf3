//! Retention against pandas and against counting again from sets.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::calendar::Weekday;
use crate::error::ErrorKind;
use crate::tables::sample::{cdnow, table};
use crate::tables::{Money, RowSum, TransactionsBuilder};
use crate::task::run;

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

fn by(period: Period) -> RetentionOptions {
    RetentionOptions { period, ..RetentionOptions::default() }
}

fn follow(table: &Transactions, as_of: Day, options: &RetentionOptions) -> Result<Retention> {
    retention(table, &People::default(), as_of, options)
}

fn known(cells: &[Option<u32>]) -> Vec<u32> {
    cells.iter().map_while(|cell| *cell).collect()
}

/// pandas 3.1 on the same file: distinct (customer, period of purchase − period of first purchase).
#[test]
fn cdnow_months_are_those_of_pandas() {
    let found = follow(&cdnow(), day("1998-06-30"), &by(Period::Month)).expect("cohorts");
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
    assert_eq!(found.cohorts[2].start, Some(day("1997-03-01")));
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
    let weeks = follow(&cdnow(), day("1998-06-30"), &by(Period::Week)).expect("cohorts");
    assert_eq!(weeks.cohorts.len(), 13);
    assert_eq!(weeks.cohorts[0].start, Some(day("1996-12-30")));
    assert_eq!(known(&weeks.cohorts[0].retained)[..8], [100, 3, 8, 4, 3, 6, 5, 1]);
    let last = known(&weeks.cohorts[12].retained);
    assert_eq!(last[..10], [63, 4, 3, 0, 3, 1, 4, 5, 3, 4]);
    // 1998-06-30 is a Tuesday: its week is not over.
    assert_eq!(weeks.cohorts[12].complete as usize + 1, last.len());
    let quarters = follow(&cdnow(), day("1998-06-30"), &by(Period::Quarter)).expect("one");
    assert_eq!(known(&quarters.cohorts[0].retained), [2357, 524, 418, 404, 384, 300]);
}

#[test]
fn a_period_cut_short_is_shown_and_not_averaged() {
    let rows = [("ann", "2026-01-05"), ("bob", "2026-01-09"), ("ann", "2026-02-03")];
    let rows = rows.map(|(id, at)| (id, day(at), 1.0));
    let found = follow(&table(true, rows), day("2026-02-27"), &by(Period::Month));
    let found = found.expect("a cohort");
    assert_eq!(found.cohorts[0].retained, [Some(2), Some(1)]);
    assert_eq!(found.cohorts[0].complete, 1);
    assert_eq!((found.average.rate[1], found.average.cohorts[1]), (None, 0));
    let found = follow(&table(true, rows), day("2026-02-28"), &by(Period::Month));
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
    let found = follow(&table, day("2026-03-03"), &by(Period::Month)).expect("a cohort");
    assert_eq!(found.cohorts.len(), 1);
    assert_eq!(found.cohorts[0].retained, [Some(1), Some(0), Some(1)]);
    let late = follow(&table, day("2026-05-31"), &by(Period::Month)).expect("two cohorts");
    assert_eq!(late.cohorts[1].start, Some(day("2026-03-01")));
    assert_eq!(late.cohorts[1].retained, [Some(1), Some(0), Some(0), None, None]);
}

#[test]
fn what_cannot_be_done_says_why() {
    let table = table(true, [("ann", day("2026-01-05"), 1.0)]);
    let kind = |table: &Transactions, as_of: &str, options: &RetentionOptions| {
        follow(table, day(as_of), options).expect_err("an error").kind()
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

fn jan_1997(options: &RetentionOptions) -> Cohort {
    let mut found = follow(&cdnow(), day("1998-06-30"), options).expect("cohorts");
    found.cohorts.swap_remove(0)
}

/// pandas 3.1 and NumPy on the same file: sums a customer and age, mean ± z · s/√n, and Cochran's interval of the ratios.
#[test]
fn cdnow_money_is_that_of_pandas() {
    let cohort = jan_1997(&by(Period::Month));
    let revenue = cohort.revenue.expect("amounts");
    assert_eq!(revenue.total[..3], [Some(28_592.7), Some(7_003.73), Some(4_241.64)]);
    let of = |series: &Series, age: usize, expected: [f64; 3]| {
        let found = series.at(age).expect("a value");
        for (found, expected) in
            [Some(found.value), found.low, found.high].into_iter().zip(expected)
        {
            assert!(close(found, expected), "{found:?}, not {expected}");
        }
    };
    of(&revenue.cumulative, 12, [89.05558258642766, 78.80614965976645, 99.30501551308888]);
    of(&revenue.net, 1, [0.24494818607546678, 0.1765933309696511, 0.3133030411812825]);
    of(&revenue.gross, 1, [0.146212844537242, 0.113980626935129, 0.17844506213935502]);
    of(&revenue.average_order, 1, [40.251321839080454, 31.795935424408814, 48.7067082537521]);
    assert_eq!(cohort.orders.expect("orders").total[1], Some(174));
    assert_eq!(cohort.margin, None);
}

/// pandas 3.1: customers by their last age, by any age in a bracket, and by days since the first purchase ÷ 30.
#[test]
fn cdnow_modes_are_those_of_pandas() {
    let exact = by(Period::Month);
    let on_or_after = RetentionOptions { mode: Mode::OnOrAfter, ..exact.clone() };
    assert_eq!(
        known(&jan_1997(&on_or_after).retained),
        [781, 355, 323, 300, 284, 273, 251, 234, 225, 213, 198, 180, 157, 142, 120, 83, 62, 33]
    );
    let brackets = RetentionOptions { mode: Mode::Brackets, ..exact.clone() };
    assert_eq!(known(&jan_1997(&brackets).retained), [781, 124, 132, 155, 179]);
    let rolling = RetentionOptions { window: Window::Rolling, ..exact };
    assert_eq!(
        known(&jan_1997(&rolling).retained),
        [781, 118, 74, 69, 61, 77, 59, 54, 56, 52, 61, 46, 42, 62, 50, 35, 33, 28, 0]
    );
}

/// The formula in NumPy on 70 of 781, 75 of 857 and 78 of 719; statsmodels 0.15 for the latest of them.
#[test]
fn the_trend_of_cdnow_may_be_chance() {
    let found = follow(&cdnow(), day("1998-06-30"), &by(Period::Month)).expect("cohorts");
    let trend = found.trend.expect("three cohorts");
    assert_eq!((trend.column, trend.cohorts), (3, 3));
    assert!(close(Some(trend.chi2), 1.4979563594368528));
    assert!(close(Some(trend.p), 0.22098607733655642));
    let latest = trend.latest.expect("March");
    assert_eq!(
        (latest.name.as_str(), latest.customers, latest.before_customers),
        ("Mar 1997", 719, 1638)
    );
    assert!(close(latest.low, -0.0054366164404735864));
    assert!(close(latest.high, 0.0479166686820116));
    assert!(close(Some(latest.p), 0.12737028847677279));
}

/// By hand: shares of 1/2 and 1/4 are 3/8 in the mean, and 2/6 of all customers.
#[test]
fn a_simple_average_counts_cohorts_and_leaves_small_ones_out() {
    let ids = ["a", "b", "c", "d", "e", "f", "g"];
    let january = ids[..2].iter().map(|id| (*id, day("2026-01-05"), 1.0));
    let february = ids[2..6].iter().map(|id| (*id, day("2026-02-05"), 1.0));
    let again =
        [("a", "2026-02-09"), ("c", "2026-03-09"), ("g", "2026-03-01"), ("g", "2026-04-01")];
    let again = again.map(|(id, on)| (id, day(on), 1.0));
    let table = table(true, january.chain(february).chain(again));
    let simple =
        RetentionOptions { average: Averaging::Simple, minimum_size: 2, ..by(Period::Month) };
    let found = follow(&table, day("2026-04-30"), &simple).expect("cohorts");
    assert_eq!(found.cohorts.iter().map(|it| it.small).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!((found.average.rate[1], found.average.cohorts[1]), (Some(0.375), 2));
    let weighted = RetentionOptions { average: Averaging::Weighted, ..simple.clone() };
    let found = follow(&table, day("2026-04-30"), &weighted).expect("cohorts");
    assert_eq!(found.average.rate[1], Some(3.0 / 7.0));
    let later = RetentionOptions { leave_out: 1, ..weighted };
    let found = follow(&table, day("2026-04-30"), &later).expect("cohorts");
    assert_eq!((found.cohorts.len(), found.ages.len(), found.left_out.customers), (2, 3, 2));
    assert_eq!(found.notes, ["The first cohort is left out, as you asked, with 2 customers."]);
    // Cohorts from a day on: the one of the month in which it lies began before.
    let from = |at| RetentionOptions { from: Some(day(at)), leave_out: 0, ..later.clone() };
    for at in ["2026-01-02", "2026-02-01"] {
        let same = follow(&table, day("2026-04-30"), &from(at)).expect("cohorts");
        assert_eq!((&same.cohorts, &same.left_out), (&found.cohorts, &found.left_out));
    }
    assert_eq!(
        follow(&table, day("2026-04-30"), &from("2026-05-01")).expect_err("none").kind(),
        ErrorKind::Option
    );
    let all = RetentionOptions { leave_out: 3, ..later };
    assert_eq!(
        follow(&table, day("2026-04-30"), &all).expect_err("none").kind(),
        ErrorKind::Option
    );
}

/// Customers in the cohorts of one run of the definition.
#[derive(Clone, Debug, Default)]
struct Member {
    /// Days with a purchase by age.
    occasions: BTreeMap<i32, Vec<Day>>,
    /// Cents by age, refunds taken off.
    cents: BTreeMap<i32, f64>,
}

/// The definition, customer by customer: cohorts by the number of their period.
fn by_definition(
    table: &Transactions,
    people: &People<'_>,
    is_in: &dyn Fn(usize) -> bool,
    as_of: Day,
    options: &RetentionOptions,
) -> BTreeMap<i32, Vec<Member>> {
    let grid = options.grid();
    let opens = table.span().expect("rows").0;
    let known = table.as_of(as_of);
    let mut cohorts: BTreeMap<i32, Vec<Member>> = BTreeMap::new();
    for customer in (0..table.customers()).filter(|&customer| is_in(customer)) {
        let rows = known.of(customer);
        let rows: Vec<(Day, f64)> = rows
            .days
            .iter()
            .zip(rows.amounts)
            .map(|(&day, amount)| (day, amount.to_f64() * 100.0))
            .collect();
        let purchases = (0..rows.len()).filter(|&row| rows[row].1 >= 0.0);
        let mut starts: Vec<(Day, usize)> = Vec::new();
        match &people.starts {
            Some(of) => {
                let day = of.of[customer].filter(|&day| day <= as_of && day >= opens);
                let place = |day| rows.iter().position(|row| row.0 >= day).unwrap_or(rows.len());
                starts.extend(day.map(|day| (day, place(day))));
            }
            None => {
                for row in purchases {
                    let number = grid.number(rows[row].0);
                    let is_known = starts.iter().any(|&(day, _)| grid.number(day) == number);
                    if !is_known && (options.start == Start::Every || starts.is_empty()) {
                        starts.push((rows[row].0, row));
                    }
                }
            }
        }
        for (start, from) in starts {
            let mut member = Member::default();
            for &(day, cents) in &rows[from..] {
                let age = match options.rolling_days() {
                    Some(days) => day.since(start) / days,
                    None => grid.number(day) - grid.number(start),
                };
                *member.cents.entry(age).or_default() += cents;
                let days = member.occasions.entry(age).or_default();
                if cents >= 0.0 && !days.contains(&day) {
                    days.push(day);
                }
            }
            cohorts.entry(grid.number(start)).or_default().push(member);
        }
    }
    if people.groups.is_none() {
        for day in people.starts.iter().flat_map(|starts| &starts.never_bought) {
            if (opens..=as_of).contains(day) {
                cohorts.entry(grid.number(*day)).or_default().push(Member::default());
            }
        }
    }
    cohorts
}

impl Member {
    /// Whether the customer was back in a column.
    fn is_back(&self, ages: Ages, options: &RetentionOptions) -> bool {
        let enough = |days: usize| days >= options.minimum_occurrences as usize;
        if ages.from == 0 && options.cohorts == Origin::FirstPurchase {
            return true;
        }
        let within = self.occasions.iter().filter(|(age, _)| **age >= ages.from as i32);
        match ages.to {
            None => within.clone().any(|(_, days)| enough(days.len())),
            Some(to) => {
                enough(within.filter(|(age, _)| **age <= to as i32).map(|it| it.1.len()).sum())
            }
        }
    }

    fn cents(&self, from: u32, to: u32) -> f64 {
        self.cents.range(from as i32..=to as i32).map(|(_, cents)| cents).sum()
    }
}

fn close(found: Option<f64>, expected: f64) -> bool {
    found.is_some_and(|found| (found - expected).abs() <= 1e-9 * expected.abs().max(1.0))
}

/// Holds every number of a triangle against the definition.
fn hold(
    found: &Retention,
    defined: &BTreeMap<i32, Vec<Member>>,
    (first, as_of): (Day, Day),
    options: &RetentionOptions,
) {
    let grid = options.grid();
    let numbers: Vec<i32> = defined.keys().copied().collect();
    let shown = found.cohorts.iter().map(|it| grid.number(it.start.expect("a period")));
    assert!(shown.eq(numbers.iter().copied()));
    for cohort in &found.cohorts {
        let number = grid.number(cohort.start.expect("a period"));
        let members = &defined[&number];
        assert_eq!(cohort.size as usize, members.len());
        let mut complete = 0;
        for (column, &ages) in found.ages.iter().enumerate() {
            let to = ages.to.unwrap_or(ages.from);
            let (has_begun, is_over) = match options.rolling_days() {
                Some(days) => (
                    grid.start(number).max(first).plus(ages.from as i32 * days) <= as_of,
                    grid.end(number).plus((to as i32 + 1) * days - 1) <= as_of,
                ),
                None => (
                    grid.start(number + ages.from as i32) <= as_of,
                    grid.end(number.saturating_add(to as i32)) <= as_of,
                ),
            };
            complete += u32::from(is_over);
            let back = |column: usize| {
                let ages = found.ages[column];
                members.iter().map(move |it| it.is_back(ages, options)).collect::<Vec<_>>()
            };
            let now = back(column);
            let count = |back: &[bool]| back.iter().filter(|back| **back).count() as u32;
            let retained = count(&now);
            assert_eq!(cohort.retained[column], has_begun.then_some(retained));
            if !has_begun {
                assert_eq!(cohort.rate[column], None);
                continue;
            }
            let is_previous = options.of == Base::Previous && column > 0;
            let base = if is_previous { count(&back(column - 1)) } else { cohort.size };
            assert_eq!(cohort.base[column], Some(base));
            if base > 0 {
                let rate = f64::from(retained) / f64::from(base);
                assert!(close(cohort.rate[column], rate));
                assert!(cohort.low[column].is_some_and(|low| low <= rate + 1e-12));
                assert!(cohort.high[column].is_none_or(|high| high >= rate - 1e-12));
            }
            let Some(revenue) = &cohort.revenue else { continue };
            // Money is of the very ages also where customers count on or after them.
            let n = members.len() as f64;
            let each: Vec<f64> = members.iter().map(|it| it.cents(ages.from, to) / 100.0).collect();
            let total: f64 = each.iter().sum();
            assert!(close(revenue.total[column], total));
            assert!(close(revenue.per_member.value[column], total / n));
            let far: Vec<f64> = members.iter().map(|it| it.cents(0, to) / 100.0).collect();
            let mean = far.iter().sum::<f64>() / n;
            assert!(close(revenue.cumulative.value[column], mean));
            if members.len() > 1 {
                let z = normal::two_sided(options.level).expect("a level");
                let spread: f64 = far.iter().map(|it| (it - mean) * (it - mean)).sum();
                let half = z * (spread / (n - 1.0) / n).sqrt();
                let low = revenue.cumulative.low[column].expect("an end");
                assert!((mean - half - low).abs() < 1e-6, "{} is not {low}", mean - half);
            }
            let first: f64 = members.iter().map(|it| it.cents(0, 0) / 100.0).sum();
            if first > 0.0 && options.mode != Mode::Brackets {
                assert!(close(revenue.net.value[column], total / first));
                let kept = |it: &Member| {
                    it.cents(ages.from, to).max(0.0).min(it.cents(0, 0).max(0.0)) / 100.0
                };
                let could: f64 = members.iter().map(|it| it.cents(0, 0).max(0.0) / 100.0).sum();
                let gross = members.iter().map(kept).sum::<f64>() / could;
                assert!(close(revenue.gross.value[column], gross) && gross <= 1.0 + 1e-12);
            }
        }
        assert_eq!(cohort.complete, complete);
    }
    for column in 0..found.ages.len() {
        let over = found.cohorts.iter().filter(|cohort| column < cohort.complete as usize);
        let retained: u32 = over.clone().filter_map(|cohort| cohort.retained[column]).sum();
        let customers: u32 = over.clone().map(|cohort| cohort.size).sum();
        assert_eq!(found.average.retained[column], retained);
        assert_eq!(
            (found.average.customers[column], found.average.cohorts[column]),
            (customers, over.count() as u32)
        );
    }
}

fn any_options() -> impl Strategy<Value = RetentionOptions> {
    let period = prop::sample::select(vec![
        Period::Day,
        Period::Week,
        Period::Month,
        Period::Quarter,
        Period::Year,
    ]);
    let week_start = prop::sample::select(vec![
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Thursday,
        Weekday::Saturday,
        Weekday::Sunday,
    ]);
    let window = prop::sample::select(vec![Window::Calendar, Window::Rolling]);
    let mode = prop::sample::select(vec![Mode::Exact, Mode::OnOrAfter, Mode::Brackets]);
    let begins = prop::sample::select(vec![
        (Start::First, Origin::FirstPurchase),
        (Start::Every, Origin::FirstPurchase),
        (Start::First, Origin::SignUp),
        (Start::First, Origin::Enrolment),
    ]);
    let of = prop::sample::select(vec![Base::First, Base::Previous]);
    let brackets = prop::sample::select(vec![vec![1], vec![1, 3, 6, 12], vec![2, 3, 90]]);
    let counts_only = any::<bool>();
    (period, week_start, window, mode, begins, 1..4_u32, of, brackets, counts_only).prop_map(
        |(
            period,
            week_start,
            window,
            mode,
            (start, cohorts),
            minimum_occurrences,
            of,
            brackets,
            counts_only,
        )| {
            let default = RetentionOptions::default();
            RetentionOptions {
                period,
                week_start,
                window,
                mode,
                start,
                cohorts,
                minimum_occurrences,
                of,
                brackets,
                measures: if counts_only { Vec::new() } else { default.measures.clone() },
                ..default
            }
        },
    )
}

proptest! {
    /// Every mode by its definition, of all customers and of groups, in any order of the rows.
    #[test]
    fn every_mode_is_its_definition(
        rows in prop::collection::vec((0u8..8, 0i32..300, -500..5000_i32), 1..120),
        started in prop::collection::vec(prop::option::of(-20..320), 8),
        group in prop::collection::vec(0..4_u32, 8),
        wait in 0i32..60,
        options in any_options(),
    ) {
        let names: Vec<String> = (0..8).map(|id| id.to_string()).collect();
        let mut rows: Vec<_> = rows
            .iter()
            .map(|&(id, at, cents)| {
                (names[id as usize].as_str(), Day::new(20_000 + at), f64::from(cents) / 100.0)
            })
            .collect();
        rows.push(("0", Day::new(20_000), 1.0));
        let as_of = Day::new(20_250 + wait);
        let whole = table(true, rows.clone());
        let ids: Vec<usize> =
            (0..whole.customers()).map(|it| whole.ids().get(it).parse().expect("a number")).collect();
        let day = |at: &i32| Day::new(20_000 + at);
        let starts = (options.cohorts != Origin::FirstPurchase).then(|| Starts {
            of: ids.iter().map(|&id| started[id].as_ref().map(day)).collect(),
            never_bought: started[..2].iter().flatten().map(day).collect(),
            is_selection: false,
        });
        let people = People { starts: starts.clone(), ..People::default() };
        let defined = by_definition(&whole, &people, &|_| true, as_of, &options);
        let found = retention(&whole, &people, as_of, &options);
        prop_assert_eq!(found.is_err(), defined.is_empty());
        let Ok(found) = found else { return Ok(()) };
        let first = whole.span().expect("rows").0;
        hold(&found, &defined, (first, as_of), &options);
        if options.start == Start::First && options.mode == Mode::Exact && people.starts.is_none() {
            let paid: f64 = defined.values().flatten().flat_map(|it| it.cents.values()).sum();
            let told: f64 = found.cohorts.iter().filter_map(|it| it.revenue.as_ref()).flat_map(|it| it.total.iter().flatten()).sum();
            prop_assert!(options.measures.is_empty() || close(Some(told), paid / 100.0));
        }

        let of: Vec<u32> = ids.iter().map(|&id| group[id]).collect();
        let names = ["a", "b", "c"].map(str::to_owned).to_vec();
        let groups = Some(Groups { names, of: &of, decided_later: false });
        let people = People { groups, starts, ..People::default() };
        let is_in = |customer: usize| of[customer] < 3;
        let defined = by_definition(&whole, &people, &is_in, as_of, &options);
        if let Ok(found) = retention(&whole, &people, as_of, &options) {
            hold(&found, &defined, (first, as_of), &options);
            for part in found.breakdown.expect("groups") {
                let place = ["a", "b", "c"].iter().position(|name| *name == part.name);
                let is_in = |customer: usize| Some(of[customer] as usize) == place;
                let defined = by_definition(&whole, &people, &is_in, as_of, &options);
                hold(&part.result.expect("customers"), &defined, (first, as_of), &options);
            }
        } else {
            prop_assert!(defined.is_empty());
        }

        // Of whole cents every sum is exact, so that not even the last digit depends on the order.
        let options = RetentionOptions { cohorts: Origin::FirstPurchase, ..options };
        let found = follow(&whole, as_of, &options).expect("cohorts");
        rows.reverse();
        prop_assert_eq!(follow(&table(true, rows), as_of, &options).expect("cohorts"), found);
    }

    /// Each order counts once, at the age of its first purchase; the table counts them of all ages together.
    #[test]
    fn orders_of_all_ages_are_the_orders_of_the_table(
        rows in prop::collection::vec((0..200_i32, 0..40_i64, 0..12_u64), 1..60),
    ) {
        let mut builder = TransactionsBuilder::new(true, true);
        for &(at, amount, order) in &rows {
            let amount = Money::from_millionths(amount);
            builder.push(b"ann", Day::new(20_000 + at), amount, order, (1, RowSum::default()));
        }
        let table = run(builder.build()).expect("sorting cannot fail").table;
        let found = follow(&table, Day::new(20_300), &by(Period::Week)).expect("a cohort");
        let orders = found.cohorts[0].orders.as_ref().expect("orders");
        let told: u32 = orders.total.iter().flatten().sum();
        prop_assert_eq!(told, table.of(0).orders());
    }
}
