//! Do the purchases of all customers together follow the model? Repeat purchases by period, as made and as expected.
//!
//! The tracking of Fader, Hardie & Lee (2005a, figures 5 and 6) and of R BTYD's `pnbd.PlotTrackingCum` and
//! `pnbd.PlotTrackingInc`. Periods are counted from the first day of the data, whatever the calendar says; nobody's own past
//! goes into what is expected, only the day of its first purchase.
//!
//! # How sure it is
//!
//! Around what is expected lies a band of what may come. Two things make it wide: the parameters are known only so well (the
//! delta method, as in [`intervals`](super::intervals)), and customers do by chance more or less than is expected of them. How
//! much chance does is seen on the customers themselves: the variance of the sum is n times that of one of them, Σx² − (Σx)² / n
//! in the same period, and never below that of purchases that come by pure chance, which is the number expected.

use serde::Serialize;

use super::futures::by_steps;
use super::intervals::{Sides, of_amount, variance};
use super::purchase::PurchaseModel;
use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::stats::mean::mean;
use crate::tables::{Money, Transactions};

/// Repeat purchases of all customers, as made and as expected.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tracking {
    /// The length of a period.
    pub period: Period,
    /// The day the first period begins: that of the first first purchase.
    pub start: Day,
    /// The last day.
    pub end: Day,
    /// The last day the model was fitted on.
    pub calibration_end: Day,
    /// Customers: those of the fit.
    pub customers: u32,
    /// The periods in order; the last may be cut short.
    pub periods: Vec<TrackedPeriod>,
    /// The days the model was fitted on, together.
    pub calibration: TrackedSpan,
    /// The days after them; absent if there are none.
    pub holdout: Option<TrackedSpan>,
}

/// One period of a [`Tracking`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedPeriod {
    /// Its last day.
    pub end: Day,
    /// Repeat purchases made in it.
    pub actual: f64,
    /// Those expected by the model.
    pub expected: f64,
    /// The lower end of the interval of what may come; absent where it is not known how well the parameters are known.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Whether the data end before it does.
    pub partial: bool,
}

/// Days of a [`Tracking`] together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrackedSpan {
    /// How many periods they are.
    pub length: f64,
    /// Repeat purchases made.
    pub actual: f64,
    /// Those expected by the model.
    pub expected: f64,
    /// The lower end of the interval of what as many such customers would make, from how these differ.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Tracking {
    /// Follows the customers of a fitted model from their first purchase to the end of the holdout, or of the data without
    /// one. `nearby` are the models near it, `z` is the quantile of the intervals, and of each period are told the purchases in
    /// it, or if `is_cumulative` those up to its end.
    ///
    /// # Formula
    ///
    /// Expected by day t: Σ over customers of E\[X(t − first purchase)\], for a customer of whom nothing else is known.
    pub fn new(
        transactions: &Transactions,
        customers: &Customers,
        model: &dyn PurchaseModel,
        nearby: &[Sides<Box<dyn PurchaseModel>>],
        z: f64,
        is_cumulative: bool,
    ) -> Self {
        let calibration_end = customers.as_of;
        let end = customers.holdout.as_ref().map_or(calibration_end, |holdout| holdout.end);
        let start = customers.first.iter().copied().min().unwrap_or(calibration_end);
        let days = |from: Day, to: Day| usize::try_from(to.since(from)).unwrap_or_default();
        let period = customers.period;
        let known = days(start, end) + 1;
        let length = period.days();
        // The first day after each period, counted from the start.
        let bounds = (1u32..).map(|k| (f64::from(k) * length).round() as usize);
        let mut bounds: Vec<usize> = bounds.take_while(|&bound| bound < known).collect();
        let last = ((bounds.len() + 1) as f64 * length).round() as usize;
        let is_cut = last > known;
        bounds.push(known);

        let mut new = vec![0.0; known];
        for &first in &customers.first {
            new[days(start, first).min(known - 1)] += 1.0;
        }
        let of_day: Vec<usize> = (0..known)
            .map(|day| bounds.partition_point(|&bound| bound <= day).min(bounds.len() - 1))
            .collect();
        let mut made = vec![Sums::default(); bounds.len()];
        let (mut before, mut after) = (Sums::default(), Sums::default());
        let seen = transactions.as_of(end);
        let held_from = days(start, calibration_end) + 1;
        for (&customer, &first) in customers.customer.iter().zip(&customers.first) {
            let (mut calibrated, mut held) = (0u32, 0u32);
            // The day and the period of the last purchase, and how many the customer has made that count there.
            let (mut last, mut period, mut so_far) = (first, 0, 0u32);
            let rows = seen.of(customer as usize);
            for (&day, &amount) in rows.days.iter().zip(rows.amounts) {
                if amount < Money::ZERO || day <= last {
                    continue;
                }
                last = day;
                let day = days(start, day);
                let now = of_day[day];
                if now > period {
                    period = now;
                    so_far = if is_cumulative { so_far } else { 0 };
                }
                made[period].add_one(so_far);
                so_far += 1;
                *if day >= held_from { &mut held } else { &mut calibrated } += 1;
            }
            before.add(calibrated);
            after.add(held);
        }
        if is_cumulative {
            for period in 1..made.len() {
                let before = made[period - 1];
                made[period].sum += before.sum;
                made[period].squares += before.squares;
            }
        }

        let n = customers.len() as u32;
        let expected_by = |model: &dyn PurchaseModel, bounds: &[usize]| -> Vec<f64> {
            let after = by_steps(model, known, 1.0 / length);
            // Of all customers before a day, with `new` of them on each.
            let of_all = |&day: &usize| -> f64 {
                new[..day]
                    .iter()
                    .zip(after[..day].iter().rev())
                    .map(|(new, after)| new * after)
                    .sum()
            };
            bounds.iter().map(of_all).collect()
        };
        let in_each = |model: &dyn PurchaseModel| -> Vec<f64> {
            let by = expected_by(model, &bounds);
            let before =
                |period: usize| if is_cumulative || period == 0 { 0.0 } else { by[period - 1] };
            (0..by.len()).map(|period| by[period] - before(period)).collect()
        };
        let expected = in_each(model);
        let moves: Vec<Vec<f64>> = nearby
            .iter()
            .map(|side| {
                let (above, below) = (in_each(&*side.above), in_each(&*side.below));
                above.iter().zip(&below).map(|(&above, &below)| side.moves(above, below)).collect()
            })
            .collect();
        let periods = bounds.iter().zip(&made).enumerate().map(|(place, (&to, made))| {
            let expected = expected[place];
            let chance = made.squares - made.sum * made.sum / f64::from(n.max(1));
            let unknown = variance(moves.iter().map(|moves| moves[place]));
            let interval = of_amount(expected, unknown + chance.max(expected), z);
            let interval = interval.filter(|_| !moves.is_empty());
            TrackedPeriod {
                end: start.plus(to as i32 - 1),
                actual: made.sum,
                expected,
                low: interval.map(|ends| ends[0]),
                high: interval.map(|ends| ends[1]),
                partial: is_cut && place + 1 == bounds.len(),
            }
        });
        let periods = periods.collect();
        let by = expected_by(model, &[held_from, known]);
        let span = |sums: &Sums, days: usize, expected: f64| {
            let mean = mean(n, sums.sum, sums.squares, z);
            let total = |end: Option<f64>| end.map(|end| (end * f64::from(n)).max(0.0));
            TrackedSpan {
                length: days as f64 / length,
                actual: sums.sum,
                expected,
                low: total(mean.and_then(|mean| mean.low)),
                high: total(mean.and_then(|mean| mean.high)),
            }
        };
        Self {
            period,
            start,
            end,
            calibration_end,
            customers: n,
            calibration: span(&before, held_from, by[0]),
            holdout: (held_from < known).then(|| span(&after, known - held_from, by[1] - by[0])),
            periods,
        }
    }
}

/// What customers made, and its squares.
#[derive(Clone, Copy, Default)]
struct Sums {
    sum: f64,
    squares: f64,
}

impl Sums {
    fn add(&mut self, purchases: u32) {
        let purchases = f64::from(purchases);
        self.sum += purchases;
        self.squares += purchases * purchases;
    }

    /// One purchase more of a customer who has made so many.
    fn add_one(&mut self, so_far: u32) {
        self.sum += 1.0;
        self.squares += 2.0 * f64::from(so_far) + 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::Model;
    use crate::clv::history::Histories;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn tracked(options: &CustomersOptions, is_cumulative: bool) -> Tracking {
        let table = sample::cdnow();
        let model = Model::BgNbd.with(&[0.2425945, 4.4136019, 0.7929199, 2.4258881]).unwrap();
        let customers = customers(&table, options).unwrap();
        Tracking::new(&table, &customers, &*model, &[], 1.96, is_cumulative)
    }

    fn calibrated() -> CustomersOptions {
        let calibration_end = Day::from_ymd(1997, 9, 30);
        CustomersOptions { calibration_end, ..CustomersOptions::default() }
    }

    #[test]
    fn purchases_made_are_those_of_the_btyd_walkthrough() {
        let tracking = tracked(&calibrated(), true);
        let weeks = &tracking.periods[19..25];
        let actual: Vec<f64> = weeks.iter().map(|week| week.actual).collect();
        assert_eq!(actual, [1359.0, 1414.0, 1484.0, 1517.0, 1573.0, 1672.0]);
        assert_eq!(weeks[0].end, Day::from_ymd(1997, 5, 20).unwrap());
    }

    /// Pareto/NBD as fitted to the calibration: 1309 1385 1460 1533 1604 1674, and as increments 78.31 76.42 74.65 72.98 71.41
    /// 69.93.
    #[test]
    fn purchases_expected_are_those_of_the_btyd_walkthrough() {
        let table = sample::cdnow();
        let customers = customers(&table, &calibrated()).unwrap();
        let (x, recency, age) = (&customers.frequency, &customers.recency, &customers.age);
        let histories = Histories::new(x, recency, age, None).unwrap();
        let model = Model::ParetoNbd.with(&Model::ParetoNbd.fit(&histories).parameters).unwrap();
        let follow = |so_far| Tracking::new(&table, &customers, &*model, &[], 1.96, so_far);
        let tracking = follow(false);
        let by_week = tracking.periods[19..25].iter().map(|week| week.expected);
        for (expected, published) in by_week.zip([78.31, 76.42, 74.65, 72.98, 71.41, 69.93]) {
            assert!((expected - published).abs() < 0.015, "{expected} is not {published}");
        }
        let so_far = follow(true);
        let so_far: Vec<f64> =
            so_far.periods[19..25].iter().map(|week| week.expected.round()).collect();
        assert_eq!(so_far, [1309.0, 1385.0, 1460.0, 1533.0, 1604.0, 1674.0]);
    }

    /// Σx of the calibration, and what follows up to 1998-06-30, counted from the file by itself.
    #[test]
    fn the_two_spans_hold_every_purchase_and_meet_at_the_end_of_the_calibration() {
        let tracking = tracked(&calibrated(), false);
        assert_eq!(tracking.periods.len(), 78);
        assert!(tracking.periods.iter().all(|period| !period.partial));
        let holdout = tracking.holdout.unwrap();
        assert_eq!((tracking.calibration.actual, holdout.actual), (2457.0, 4339.0 - 2457.0));
        assert_eq!((tracking.calibration.length, holdout.length), (39.0, 39.0));
        let sum = |of: fn(&TrackedPeriod) -> f64| tracking.periods.iter().map(of).sum::<f64>();
        assert_eq!(sum(|period| period.actual), 4339.0);
        let expected = tracking.calibration.expected + holdout.expected;
        assert!((sum(|period| period.expected) - expected).abs() < 1e-8);
        let weeks: f64 = tracking.periods[..39].iter().map(|period| period.expected).sum();
        assert!((weeks - tracking.calibration.expected).abs() < 1e-9);
        assert!(holdout.low.unwrap() < 1882.0 && holdout.high.unwrap() > 1882.0);
    }

    /// At the optimum the model expects about as many repeat purchases in the calibration as were made.
    #[test]
    fn what_is_expected_of_the_days_of_the_fit_is_what_was_made() {
        let TrackedSpan { actual, expected, .. } = tracked(&calibrated(), false).calibration;
        assert!((expected / actual - 1.0).abs() < 0.03, "{expected} and {actual}");
    }

    #[test]
    fn months_end_on_whole_days_and_the_last_is_cut_short() {
        let options = CustomersOptions { period: Period::Month, ..calibrated() };
        let tracking = tracked(&options, false);
        assert_eq!(tracking.periods.len(), 18);
        assert_eq!(tracking.periods[0].end, Day::from_ymd(1997, 1, 30).unwrap());
        assert_eq!(tracking.periods.iter().map(|period| period.actual).sum::<f64>(), 4339.0);
        assert!(tracking.periods[17].partial);
        assert_eq!(tracking.periods[17].end, Day::from_ymd(1998, 6, 30).unwrap());
    }

    #[test]
    fn without_a_calibration_all_days_are_those_of_the_fit() {
        let tracking = tracked(&CustomersOptions::default(), false);
        assert_eq!((tracking.holdout, tracking.calibration.actual), (None, 4339.0));
        assert_eq!(tracking.customers, 2357);
    }
}
