//! Does the model tell customers apart? Groups of customers, with what they were expected to do and what they did.
//!
//! As R BTYD's `PlotFrequencyInCalibration`, `PlotFreqVsConditionalExpectedFrequency` and
//! `PlotRecVsConditionalExpectedFrequency` do, and lifetimes' `plot_calibration_purchases_vs_holdout_purchases`; the tenths
//! are those by which scores are calibrated elsewhere (Hosmer & Lemeshow).

use serde::{Deserialize, Serialize};

use super::history::Histories;
use super::purchase::{Past, PurchaseModel};
use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::mean::{Estimate, mean};
use crate::stats::order::{rank, sort_by_key};
use crate::words::Problem;

/// Customers with more repeat purchases than this share the last group.
pub const MOST: u32 = 7;
/// Groups by a time, about.
const TIMES: f64 = 10.0;

/// Customers by their number of repeat purchases, as they are and as the model has them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Frequencies {
    /// The last day.
    pub as_of: Day,
    /// Customers.
    pub customers: u32,
    /// For 0, 1, …, and for [`MOST`] and more.
    pub groups: Vec<FrequencyGroup>,
}

/// Customers with so many repeat purchases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FrequencyGroup {
    /// Repeat purchases; the last group has more too.
    pub frequency: u32,
    /// Customers who made as many.
    pub actual: u32,
    /// Those expected by the model, from how long each is known.
    pub expected: f64,
    /// The lower end of the interval in which their number would be if the model were right.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Frequencies {
    /// Counts the customers of a fitted model. `z` is the quantile of the interval.
    ///
    /// # Formula
    ///
    /// Expected: Σ over customers of p = P(X(T) = n); the interval is ± z √(Σ p (1 − p)).
    pub fn new(customers: &Customers, model: &dyn PurchaseModel, z: f64) -> Self {
        let mut ages = customers.age.clone();
        sort_by_key(&mut ages, |&age| (rank(age), 0, 0));
        let mut expected = [[0.0; 2]; MOST as usize + 1];
        for same in ages.chunk_by(|a, b| a == b) {
            let mut left: f64 = 1.0;
            for (n, [sum, variance]) in expected.iter_mut().enumerate() {
                let p = match n as u32 {
                    MOST => left.max(0.0),
                    n => model.pmf(n, same[0], Past::NEW),
                };
                left -= p;
                *sum += same.len() as f64 * p;
                *variance += same.len() as f64 * p * (1.0 - p);
            }
        }
        let mut actual = [0; MOST as usize + 1];
        for &frequency in &customers.frequency {
            actual[frequency.min(MOST) as usize] += 1;
        }
        let groups = expected.iter().zip(actual).zip(0..);
        let groups = groups.map(|((&[expected, variance], actual), frequency)| {
            let reach = z * variance.max(0.0).sqrt();
            let (low, high) = ((expected - reach).max(0.0), expected + reach);
            FrequencyGroup { frequency, actual, expected, low, high }
        });
        Self { as_of: customers.as_of, customers: customers.len() as u32, groups: groups.collect() }
    }
}

/// By what customers are put together to be compared in the holdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GroupedBy {
    /// The number of repeat purchases before the holdout.
    #[default]
    Frequency,
    /// The time from the first purchase to the last before the holdout.
    Recency,
    /// The time from the first purchase to the holdout.
    Age,
    /// The time from the last purchase to the holdout.
    Silence,
    /// The purchases expected in the holdout: tenths of the customers.
    Expected,
}

/// What groups of customers did in the holdout, and what was expected of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Calibration {
    /// By what they are put together.
    pub by: GroupedBy,
    /// The last day the model was fitted on.
    pub calibration_end: Day,
    /// The last day of the holdout.
    pub end: Day,
    /// The ruler.
    pub period: Period,
    /// The length of the holdout, in periods.
    pub length: f64,
    /// Customers.
    pub customers: u32,
    /// The groups in order; none is empty.
    pub groups: Vec<CalibrationGroup>,
    /// By how much the groups' means are off, in purchases a customer: the mean over customers of |expected − actual| of their
    /// group.
    pub error: f64,
}

/// One group of a [`Calibration`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationGroup {
    /// By frequency, the number; by a time, where the group begins; by tenths, the number from 1, the fewest first.
    pub from: f64,
    /// Where a group by a time ends, and for the others `from`; absent for the last by frequency, which is open.
    pub to: Option<f64>,
    /// Customers.
    pub customers: u32,
    /// Purchases expected of a customer.
    pub expected: f64,
    /// Purchases made by a customer.
    pub actual: f64,
    /// The lower end of its interval; absent for one customer.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Calibration {
    /// Compares what the customers of a fitted model did in the holdout with what it expects of each. `histories` are theirs, in
    /// their order, and `z` is the quantile of the intervals.
    ///
    /// # Errors
    ///
    /// `data` if nothing was held out.
    pub fn new(
        customers: &Customers,
        histories: &Histories,
        model: &dyn PurchaseModel,
        by: GroupedBy,
        z: f64,
    ) -> Result<Self> {
        let no_holdout = || Error::new(ErrorKind::Data, Problem::NoHoldout);
        let holdout = customers.holdout.as_ref().ok_or_else(no_holdout)?;
        let expected = expected_of_each(histories, model, holdout.length);
        let groups = match by {
            GroupedBy::Frequency => {
                let group = |row: usize| customers.frequency[row].min(MOST);
                let of = |n: u32| (n.into(), (n < MOST).then_some(n.into()));
                grouped(&expected, &holdout.frequency, &group, &of, z)
            }
            GroupedBy::Recency | GroupedBy::Age | GroupedBy::Silence => {
                let time = |row: usize| match by {
                    GroupedBy::Recency => customers.recency[row],
                    GroupedBy::Age => customers.age[row],
                    _ => customers.age[row] - customers.recency[row],
                };
                let times = || (0..customers.len()).map(time);
                let (least, most) =
                    (times().fold(f64::INFINITY, f64::min), times().fold(0.0, f64::max));
                let step = ((most - least) / TIMES).ceil().max(1.0);
                let group = |row: usize| (time(row) / step) as u32;
                let of = |n: u32| (f64::from(n) * step, Some(f64::from(n + 1) * step));
                grouped(&expected, &holdout.frequency, &group, &of, z)
            }
            GroupedBy::Expected => {
                let tenths = tenths(&expected);
                let of = |n: u32| (f64::from(n + 1), Some(f64::from(n + 1)));
                grouped(&expected, &holdout.frequency, &|row| tenths[row], &of, z)
            }
        };
        Ok(Self {
            by,
            calibration_end: customers.as_of,
            end: holdout.end,
            period: customers.period,
            length: holdout.length,
            customers: customers.len() as u32,
            error: error(&groups),
            groups,
        })
    }
}

/// By how much the groups' means are off, in purchases a customer.
fn error(groups: &[CalibrationGroup]) -> f64 {
    let (mut off, mut customers) = (0.0, 0.0);
    for group in groups {
        off += f64::from(group.customers) * (group.expected - group.actual).abs();
        customers += f64::from(group.customers);
    }
    if customers > 0.0 { off / customers } else { 0.0 }
}

/// By how much the means of tenths of the customers are off, in purchases a customer: tenths by what was expected of each.
pub(super) fn error_of_tenths(expected: &[f64], made: &[u32]) -> f64 {
    let tenths = tenths(expected);
    error(&grouped(expected, made, &|row| tenths[row], &|n| (n.into(), None), 1.0))
}

/// The purchases expected of each customer in the next `ahead` periods.
fn expected_of_each(histories: &Histories, model: &dyn PurchaseModel, ahead: f64) -> Vec<f64> {
    let mut expected = Vec::with_capacity(histories.len());
    expect(model, histories, ahead, &mut expected, usize::MAX);
    histories.of_customer().iter().map(|&history| expected[history as usize]).collect()
}

/// Adds the purchases expected of further histories in the next `ahead` periods, for about `budget` futures; whether all are
/// there.
pub(super) fn expect(
    model: &dyn PurchaseModel,
    histories: &Histories,
    ahead: f64,
    expected: &mut Vec<f64>,
    budget: usize,
) -> bool {
    let mut left = budget.max(1);
    // What an active customer will do depends on x and T alone, or nearly always.
    let mut active: Option<(Past, f64)> = None;
    while expected.len() < histories.len() {
        let past = histories.get(expected.len()).past();
        let key =
            Past { recency: if model.regards_recency() { past.recency } else { 0.0 }, ..past };
        let future = match active {
            Some((known, future)) if known == key => future,
            _ if left == 0 => return false,
            _ => {
                left -= 1;
                model.expected_if_alive(ahead, key)
            }
        };
        active = Some((key, future));
        expected.push(model.p_alive(past) * future);
    }
    true
}

/// The tenth of each customer, from 0: equal expectations lie in one tenth, that of the first of them.
fn tenths(expected: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..expected.len() as u32).collect();
    let of = |row: u32| expected[row as usize];
    sort_by_key(&mut order, |&row| (rank(of(row)), u64::from(row), 0));
    let mut tenths = vec![0; expected.len()];
    let mut before = 0;
    for same in order.chunk_by(|&a, &b| of(a) == of(b)) {
        // Whoever stands in the middle of equals says where all of them belong.
        let middle = 2 * before + same.len();
        for &row in same {
            tenths[row as usize] = (10 * middle / (2 * expected.len())) as u32;
        }
        before += same.len();
    }
    tenths
}

fn grouped(
    expected: &[f64],
    made: &[u32],
    group: &dyn Fn(usize) -> u32,
    ends: &dyn Fn(u32) -> (f64, Option<f64>),
    z: f64,
) -> Vec<CalibrationGroup> {
    let mut sums: Vec<(u32, f64, f64, f64)> = Vec::new();
    for (row, (&expected, &made)) in expected.iter().zip(made).enumerate() {
        let group = group(row) as usize;
        if sums.len() <= group {
            sums.resize(group + 1, (0, 0.0, 0.0, 0.0));
        }
        let (n, predicted, sum, squares) = &mut sums[group];
        let made = f64::from(made);
        *n += 1;
        *predicted += expected;
        *sum += made;
        *squares += made * made;
    }
    let groups = sums.into_iter().zip(0..).filter_map(|((n, predicted, sum, squares), group)| {
        let Estimate { value, low, high } = mean(n, sum, squares, z)?;
        let (from, to) = ends(group);
        let low = low.map(|low| low.max(0.0));
        let expected = predicted / f64::from(n);
        Some(CalibrationGroup { from, to, customers: n, expected, actual: value, low, high })
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::Model;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    /// The CDNOW sample with its customary holdout, and BG/NBD as published.
    fn cdnow() -> (Customers, Box<dyn PurchaseModel>) {
        let calibration_end = Day::from_ymd(1997, 9, 30);
        let options = CustomersOptions { calibration_end, ..CustomersOptions::default() };
        let model = Model::BgNbd.with(&[0.2425945, 4.4136019, 0.7929199, 2.4258881]).unwrap();
        (customers(&sample::cdnow(), &options).unwrap(), model)
    }

    fn histories(customers: &Customers) -> Histories {
        let Customers { frequency, recency, age, .. } = customers;
        Histories::new(frequency, recency, age, None).unwrap()
    }

    /// 1,411 customers of CDNOW did not buy again in the calibration: Fader, Hardie & Lee 2005a, figure 3, and their count of
    /// the same by the model lies within two percent.
    #[test]
    fn customers_by_frequency_are_those_of_the_paper() {
        let (customers, model) = cdnow();
        let found = Frequencies::new(&customers, &*model, 1.96);
        assert_eq!(found.groups[0].actual, 1411);
        assert_eq!(found.groups.iter().map(|group| group.actual).sum::<u32>(), 2357);
        let expected: f64 = found.groups.iter().map(|group| group.expected).sum();
        assert!((expected - 2357.0).abs() < 1e-9, "{expected}");
        assert!((found.groups[0].expected / 1411.0 - 1.0).abs() < 0.02);
        assert!(found.groups.iter().all(|group| group.low < group.high));
    }

    #[test]
    fn groups_hold_every_customer_and_every_purchase_of_the_holdout() {
        let (customers, model) = cdnow();
        let histories = histories(&customers);
        for by in [
            GroupedBy::Frequency,
            GroupedBy::Recency,
            GroupedBy::Age,
            GroupedBy::Silence,
            GroupedBy::Expected,
        ] {
            let found = Calibration::new(&customers, &histories, &*model, by, 1.96).unwrap();
            assert_eq!(found.groups.iter().map(|group| group.customers).sum::<u32>(), 2357);
            let sum = |of: fn(&CalibrationGroup) -> f64| -> f64 {
                found.groups.iter().map(|group| of(group) * f64::from(group.customers)).sum()
            };
            assert!((sum(|group| group.actual) - 1882.0).abs() < 1e-9, "{by:?}");
            let whole = expected_of_each(&histories, &*model, 39.0).iter().sum::<f64>();
            assert!((sum(|group| group.expected) - whole).abs() < 1e-8);
            assert!(found.groups.iter().all(|group| group.low <= Some(group.actual)));
            assert!(found.error > 0.0 && found.error < 0.2, "{by:?} {}", found.error);
        }
        let plain = crate::customers::customers(&sample::cdnow(), &CustomersOptions::default());
        let by = GroupedBy::Frequency;
        let refused = Calibration::new(&plain.unwrap(), &histories, &*model, by, 1.96);
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Data);
    }

    #[test]
    fn tenths_are_even_where_they_can_be_and_equals_stay_together() {
        let expected: Vec<f64> = (0..100).map(f64::from).collect();
        let even = tenths(&expected);
        assert!((0..10).all(|tenth| even.iter().filter(|&&it| it == tenth).count() == 10));
        let mut most = vec![0.5; 60];
        most.extend((1..=40).map(f64::from));
        let tenths = tenths(&most);
        assert!(tenths[..60].iter().all(|&tenth| tenth == 3));
        assert_eq!((tenths[60], tenths[99]), (6, 9));
    }

    /// By hand: two groups off by 0.5 and 0.25, of one customer and of three.
    #[test]
    fn the_error_weighs_groups_by_their_customers() {
        let group = |customers, expected| CalibrationGroup {
            from: 0.0,
            to: None,
            customers,
            expected,
            actual: 1.0,
            low: None,
            high: None,
        };
        assert_eq!(error(&[group(1, 0.5), group(3, 1.25)]), (0.5 + 0.75) / 4.0);
    }
}
