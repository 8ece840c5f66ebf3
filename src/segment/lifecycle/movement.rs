//! Movement: who came, came back and left in each calendar period.
//!
//! One pass over the purchases: every change of a customer's stage is counted in the period of its day, so that the work
//! grows with the purchases and not with the customers times the periods.

use serde::{Deserialize, Serialize};

use super::{LifecycleOptions, place};
use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::Result;
use crate::tables::Transactions;
use crate::words::{Away, Lifecycle as Words, Locale, Stage};

/// How movement is counted; the stages go by [`LifecycleOptions`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MovementOptions {
    /// The calendar period; months by default.
    pub period: Period,
}

impl Default for MovementOptions {
    fn default() -> Self {
        Self { period: Period::Month }
    }
}

/// Who came, came back and left, period by period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Movement {
    /// The calendar period.
    pub period: Period,
    /// The day the last period is seen from.
    pub as_of: Day,
    /// What the stages go by, and its limits.
    pub options: LifecycleOptions,
    /// Customers who bought.
    pub customers: u32,
    /// The keys of the stages, in the order in which their numbers stand.
    pub stages: Vec<&'static str>,
    /// Every period from that of the first purchase to that of `as_of`.
    pub periods: Vec<Moves>,
    /// What to know when reading the numbers.
    pub notes: Vec<String>,
}

/// One period.
///
/// active = new + retained + reactivated, and active in the period before = retained + dormant. For every stage,
/// size = size in the period before + entered − left, and the sizes sum to all who have bought by then.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moves {
    /// Its first day.
    pub start: Day,
    /// Its last day, or the day of the analysis if that is earlier.
    pub end: Day,
    /// Whether it is not over on that day: fewer have bought than will have, and more are dormant.
    pub partial: bool,
    /// Customers who bought in it.
    pub active: u32,
    /// Of these, those who bought for the first time.
    pub new: u32,
    /// Those who bought in the period before, too.
    pub retained: u32,
    /// Those who had bought earlier, and not in the period before.
    pub reactivated: u32,
    /// Customers who bought in the period before, and not in this one.
    pub dormant: u32,
    /// Customers in each stage at its end.
    pub sizes: Vec<u32>,
    /// How often a customer entered each stage.
    pub entered: Vec<u32>,
    /// How often a customer left each stage.
    pub left: Vec<u32>,
}

/// Counts who came, came back and left in each period up to the day of `customers`, which are of these transactions. The
/// past is seen from that day: an order that was cancelled by then was no purchase.
///
/// # Errors
///
/// `option` if a limit is not one, there are too many periods, or not all rows are counted; `data` if the stages are to go by rhythm and too few bought
/// again.
pub fn movement(
    transactions: &Transactions,
    customers: &Customers,
    options: &MovementOptions,
    stages: &LifecycleOptions,
) -> Result<Movement> {
    stages.check()?;
    customers.window.whole()?;
    let way = stages.chosen_way(customers)?;
    let (period, as_of) = (options.period, customers.as_of);
    let first = customers.first.iter().min().copied().unwrap_or(as_of);
    let mut periods = empty(period, first, as_of)?;
    let start = period.number(first);
    let number = |day: Day| usize::try_from(period.number(day) - start).unwrap_or_default();

    let view = transactions.as_of(as_of);
    for &customer in &customers.customer {
        let days = || view.of(customer as usize).occasions().map(|it| it.day);
        count_active(&mut periods, days().map(number));
        let mut before: Option<Stage> = None;
        way.walk(days(), as_of, |day, stage| {
            if before == Some(stage) {
                return;
            }
            if let Some(moves) = periods.get_mut(number(day)) {
                add(&mut moves.entered, stage);
                before.iter().for_each(|&before| add(&mut moves.left, before));
            }
            before = Some(stage);
        });
    }
    let mut sizes = vec![0u32; Stage::BOUGHT.len()];
    for moves in &mut periods {
        for ((size, entered), left) in sizes.iter_mut().zip(&moves.entered).zip(&moves.left) {
            *size = (*size + entered).saturating_sub(*left);
        }
        moves.sizes.clone_from(&sizes);
    }
    Ok(Movement {
        period,
        as_of,
        options: stages.clone(),
        customers: customers.len() as u32,
        stages: Stage::BOUGHT.iter().map(|stage| stage.key()).collect(),
        notes: notes(period, &periods, stages.locale),
        periods,
    })
}

impl Movement {
    /// The last period that is over, and its place; the last of all if none is.
    pub fn last_whole(&self) -> Option<(usize, &Moves)> {
        let whole = self.periods.iter().enumerate().rev().find(|(_, moves)| !moves.partial);
        whole.or_else(|| self.periods.iter().enumerate().next_back())
    }

    /// By what customers count as away.
    pub fn away(&self) -> Away {
        self.options.away()
    }
}

impl Moves {
    /// The customers in a stage at the end of the period.
    pub fn size(&self, stage: Stage) -> u32 {
        self.sizes.get(usize::from(place(stage))).copied().unwrap_or_default()
    }

    /// How many entered a stage in the period.
    pub fn entered(&self, stage: Stage) -> u32 {
        self.entered.get(usize::from(place(stage))).copied().unwrap_or_default()
    }

    /// The share of all who had bought by the end that is silent or lost; absent if nobody had.
    pub fn away_share(&self) -> Option<f64> {
        let all: u32 = self.sizes.iter().sum();
        let away = self.size(Stage::Silent) + self.size(Stage::Lost);
        (all > 0).then(|| f64::from(away) / f64::from(all))
    }
}

/// The periods from one day to another, with nobody in them.
fn empty(period: Period, first: Day, as_of: Day) -> Result<Vec<Moves>> {
    let start = period.number(first);
    let none = vec![0; Stage::BOUGHT.len()];
    let moves = |number| {
        let end = period.end(number);
        Moves {
            start: period.start(number),
            end: end.min(as_of),
            partial: as_of < end,
            entered: none.clone(),
            left: none.clone(),
            ..Moves::default()
        }
    };
    let periods = period.span(first, as_of)? as i32;
    Ok((start..start + periods).map(moves).collect())
}

/// Counts a customer in the periods of its purchases, which rise, and as dormant after each run of them.
fn count_active(periods: &mut [Moves], purchases: impl Iterator<Item = usize>) {
    let mut before: Option<usize> = None;
    for number in purchases {
        if before == Some(number) {
            continue;
        }
        if let Some(moves) = periods.get_mut(number) {
            moves.active += 1;
            match before {
                None => moves.new += 1,
                Some(before) if before + 1 == number => moves.retained += 1,
                Some(_) => moves.reactivated += 1,
            }
        }
        if let Some(before) = before.filter(|before| before + 1 < number) {
            count_dormant(periods, before);
        }
        before = Some(number);
    }
    before.into_iter().for_each(|last| count_dormant(periods, last));
}

fn count_dormant(periods: &mut [Moves], last: usize) {
    if let Some(moves) = periods.get_mut(last + 1) {
        moves.dormant += 1;
    }
}

fn add(counts: &mut [u32], stage: Stage) {
    if let Some(count) = counts.get_mut(usize::from(place(stage))) {
        *count += 1;
    }
}

fn notes(period: Period, periods: &[Moves], locale: Locale) -> Vec<String> {
    let label = |moves: &Moves| period.label(period.number(moves.start), locale);
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Vec::new() };
    let partial = Some(last).filter(|last| last.partial).map(label);
    vec![Words::FirstPeriod { unit: period.unit(), period: label(first), partial }.say(locale)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{LifecycleMethod, lifecycle};
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn moved(table: &Transactions, period: Period, stages: &LifecycleOptions) -> Movement {
        let all = customers(table, &CustomersOptions::default()).expect("customers");
        movement(table, &all, &MovementOptions { period }, stages).expect("movement")
    }

    /// Ann buys in January, February and April; Bob in February; seen from the tenth of May.
    #[test]
    fn a_life_is_counted_in_its_months() {
        let day = |month, day| Day::from_ymd(2026, month, day).expect("a day");
        let rows = [
            ("ann", day(1, 5), 1.0),
            ("ann", day(1, 9), 1.0),
            ("ann", day(2, 3), 1.0),
            ("ann", day(4, 30), 1.0),
            ("bob", day(2, 20), 1.0),
            ("cat", day(5, 10), 1.0),
        ];
        let options =
            LifecycleOptions { silent_days: 60, lost_days: 70, ..LifecycleOptions::default() };
        let found = moved(&sample::table(true, rows), Period::Month, &options);
        let numbers: Vec<_> = found
            .periods
            .iter()
            .map(|it| [it.active, it.new, it.retained, it.reactivated, it.dormant])
            .collect();
        assert_eq!(
            numbers,
            [[1, 1, 0, 0, 0], [2, 1, 1, 0, 0], [0, 0, 0, 0, 2], [1, 0, 0, 1, 0], [1, 1, 0, 0, 1]]
        );
        let sizes: Vec<_> = found.periods.iter().map(|it| it.sizes.as_slice()).collect();
        // First purchase, growing, mature, won back, silent, lost.
        assert_eq!(
            sizes,
            [
                [0, 1, 0, 0, 0, 0],
                [1, 1, 0, 0, 0, 0],
                [1, 1, 0, 0, 0, 0],
                [0, 0, 0, 1, 1, 0],
                [1, 0, 0, 1, 0, 1]
            ]
        );
        // Ann was silent from 5 April on and lost from 15 April on, before she came back.
        assert_eq!(found.periods[3].entered, [0, 0, 0, 1, 2, 1]);
        assert_eq!(found.periods[3].left, [1, 1, 0, 0, 1, 1]);
        assert!(found.periods[4].partial && !found.periods[3].partial);
        assert_eq!(found.last_whole().map(|it| it.0), Some(3));
    }

    /// Counted with pandas: `groupby(id).date.apply(lambda d: set(d.dt.to_period("M")))`, then sets of neighbouring months.
    #[test]
    fn cdnow_sample_moves_as_pandas_counts() {
        let found = moved(&sample::cdnow(), Period::Month, &LifecycleOptions::default());
        let of = |n: usize| {
            let it = &found.periods[n];
            [it.active, it.new, it.retained, it.reactivated, it.dormant]
        };
        assert_eq!(found.periods.len(), 18);
        assert_eq!(
            [of(0), of(2), of(17)],
            [[781, 781, 0, 0, 0], [948, 719, 168, 61, 813], [138, 0, 41, 97, 93]]
        );
    }

    proptest! {
        #[test]
        fn movement_is_that_of_looking_at_every_period(
            rows in prop::collection::vec((0u8..30, 0i32..500), 1..150),
            period in prop::sample::select(vec![Period::Week, Period::Month, Period::Quarter, Period::Year]),
            (silent, more, by_rhythm) in (1u32..200, 1u32..200, any::<bool>()),
        ) {
            let ids: Vec<_> = rows.iter().map(|row| row.0.to_string()).collect();
            let rows: Vec<_> = rows.iter().zip(&ids).map(|(row, id)| (id.as_str(), Day::new(20_000 + row.1), 1.0)).collect();
            let table = sample::table(true, rows.iter().copied());
            let all = customers(&table, &CustomersOptions::default()).expect("customers");
            let method = if by_rhythm { LifecycleMethod::Rhythm } else { LifecycleMethod::Fixed };
            let options = LifecycleOptions { silent_days: silent, lost_days: silent + more, method, ..LifecycleOptions::default() };
            let Ok(found) = movement(&table, &all, &MovementOptions { period }, &options) else { return Ok(()) };

            let bought = |id: &str, it: &Moves| {
                rows.iter().any(|row| row.0 == id && (it.start..=it.end).contains(&row.1))
            };
            let mut customers_of: Vec<&str> = rows.iter().map(|row| row.0).collect();
            customers_of.sort_unstable();
            customers_of.dedup();
            let mut sizes = [0i64; 6];
            for (n, it) in found.periods.iter().enumerate() {
                let (mut numbers, before) = ([0; 5], n.checked_sub(1).map(|n| &found.periods[n]));
                for id in &customers_of {
                    let (now, then) = (bought(id, it), before.is_some_and(|before| bought(id, before)));
                    let known = rows.iter().any(|row| row.0 == *id && row.1 < it.start);
                    for (number, counts) in numbers.iter_mut().zip([now, now && !known, now && then, now && known && !then, then && !now]) {
                        *number += u32::from(counts);
                    }
                }
                prop_assert_eq!(numbers, [it.active, it.new, it.retained, it.reactivated, it.dormant]);
                prop_assert_eq!(it.active, it.new + it.retained + it.reactivated);
                prop_assert_eq!(before.map_or(0, |before| before.active), it.retained + it.dormant);
                for (size, (entered, left)) in sizes.iter_mut().zip(it.entered.iter().zip(&it.left)) {
                    *size += i64::from(*entered) - i64::from(*left);
                }
                prop_assert!(sizes.iter().zip(&it.sizes).all(|(size, other)| *size == i64::from(*other)));
                // By fixed days, the stages are those of an analysis as of that day.
                let then = CustomersOptions { as_of: Some(it.end), ..CustomersOptions::default() };
                if !by_rhythm {
                    let then = customers(&table, &then).expect("customers");
                    let stages = lifecycle(&table, &then, None, &options).expect("stages").stages;
                    prop_assert!(stages.iter().map(|stage| stage.customers).eq(it.sizes.iter().copied()));
                }
            }
        }
    }
}
