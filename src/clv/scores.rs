//! What the models say of each customer, and of any groups of them together.

use std::rc::Rc;

use serde::Serialize;

use super::futures::Moving;
use super::holdout::HoldoutReport;
use super::intervals::{Total, of_amount, of_share, variance};
use super::new_customer::NewCustomer;
use super::outlook::Outlook;
use super::spending::Spend;
use crate::calendar::{Day, Period};
use crate::stats::normal;

/// What is predicted of customers.
///
/// Intervals hold what is expected, as far as the parameters are known; one customer may by chance do more or less, which
/// evens out over many.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scores {
    /// Customers.
    pub n: u64,
    /// The ruler of times.
    pub period: Period,
    /// The day the predictions begin after.
    pub as_of: Option<Day>,
    /// Periods ahead.
    pub horizon: u32,
    /// The discount rate, effective a year.
    pub discount_rate: f64,
    /// The share of revenue that is margin.
    pub margin: f64,
    /// The level of intervals.
    pub level: f64,
    /// The days within which an order is looked for in `p_order`.
    pub next_days: u32,
    /// Purchases expected of all customers over the horizon.
    pub total_purchases: f64,
    /// Its interval; null where the data do not determine it.
    pub total_purchases_interval: Option<[f64; 2]>,
    /// The value of all customers; null where no value in money can be told.
    pub total_value: Option<f64>,
    /// Its interval; null where the data do not determine it.
    pub total_value_interval: Option<[f64; 2]>,
    /// The discounted value of all future, without an end; null unless it was asked for.
    pub total_residual_value: Option<f64>,
    /// Its interval; null where the data do not determine it.
    pub total_residual_value_interval: Option<[f64; 2]>,
    /// What a customer is worth who is not won yet.
    pub new_customer: NewCustomer,
    /// How many purchases customers will make; null unless it was asked for.
    pub purchases: Option<Counts>,
    /// How well the holdout was predicted; null without one.
    pub holdout: Option<HoldoutReport>,
    /// For each customer, the probability that it is still one.
    #[serde(skip)]
    pub p_alive: Vec<f64>,
    /// For each customer, the probability that it still is one at the end of the horizon.
    #[serde(skip)]
    pub p_alive_after: Vec<f64>,
    /// For each customer, the probability that it orders within the next `next_days` days.
    #[serde(skip)]
    pub p_order: Vec<f64>,
    /// For each customer, in how many days the next order is expected: half of those like it who buy again at all have bought
    /// by then. None where that is more than ten years away.
    #[serde(skip)]
    pub next_order: Vec<Option<f64>>,
    /// For each customer, the purchases expected over the horizon.
    #[serde(skip)]
    pub expected_purchases: Vec<f64>,
    /// For each customer, the mean amount expected of a purchase.
    #[serde(skip)]
    pub expected_spend: Option<Vec<f64>>,
    /// For each customer, its discounted expected residual transactions (DERT): the purchases of all future, discounted
    /// continuously. Only where they were asked for.
    #[serde(skip)]
    pub dert: Option<Vec<f64>>,
    /// For each customer, the discounted value.
    #[serde(skip)]
    pub clv: Option<Vec<f64>>,
    /// The lower end of its interval.
    #[serde(skip)]
    pub low: Option<Vec<Option<f64>>>,
    /// The upper end.
    #[serde(skip)]
    pub high: Option<Vec<Option<f64>>>,
    /// The intervals of all of these but the value, where they were asked for.
    #[serde(skip)]
    pub each_ends: Option<EachEnds>,
    /// What is expected of each distinct history.
    #[serde(skip)]
    pub(super) expected: Expected,
    #[serde(skip)]
    pub(super) outlook: Rc<Outlook>,
}

/// The intervals of a number of each customer; none where the data do not determine it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ends {
    /// The lower ends.
    pub low: Vec<Option<f64>>,
    /// The upper ends.
    pub high: Vec<Option<f64>>,
}

impl FromIterator<Option<[f64; 2]>> for Ends {
    fn from_iter<I: IntoIterator<Item = Option<[f64; 2]>>>(ends: I) -> Self {
        let ends = ends.into_iter().map(|ends| (ends.map(|it| it[0]), ends.map(|it| it[1])));
        let (low, high) = ends.unzip();
        Self { low, high }
    }
}

/// The intervals of the numbers of each customer.
#[derive(Clone, Debug, PartialEq)]
pub struct EachEnds {
    /// Of [`Scores::p_alive`].
    pub p_alive: Ends,
    /// Of [`Scores::p_alive_after`].
    pub p_alive_after: Ends,
    /// Of [`Scores::p_order`].
    pub p_order: Ends,
    /// Of [`Scores::next_order`].
    pub next_order: Ends,
    /// Of [`Scores::expected_purchases`].
    pub expected_purchases: Ends,
    /// Of [`Scores::expected_spend`].
    pub expected_spend: Option<Ends>,
    /// Of [`Scores::dert`].
    pub dert: Option<Ends>,
}

/// The purchases expected of each distinct history.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expected {
    /// Over the horizon.
    pub(super) purchases: Moving,
    /// Discounted.
    pub(super) discounted: Moving,
    /// Those of all future, discounted, where they were asked for.
    pub(super) residual: Option<Moving>,
}

/// How many purchases customers will make over the horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// The numbers of purchases from 0 on; the last one stands for itself and all larger.
    pub n: Vec<u32>,
    /// The share of all customers expected to make each.
    pub probability: Vec<f64>,
    /// The interval of each share; null where the data do not determine it.
    pub intervals: Vec<Option<[f64; 2]>>,
    /// The probability of each for one customer after the other.
    #[serde(skip)]
    pub each: Vec<f64>,
    /// The interval of each of these; absent unless they were asked for.
    #[serde(skip)]
    pub each_ends: Option<Ends>,
}

/// What a group of customers is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupValue {
    /// Customers.
    pub customers: f64,
    /// Purchases expected over the horizon.
    pub purchases: f64,
    /// The lower end of their interval; null where the data do not determine it.
    pub purchases_low: Option<f64>,
    /// The upper end.
    pub purchases_high: Option<f64>,
    /// The discounted value; null where no value in money can be told.
    pub value: Option<f64>,
    /// The lower end of its interval; null where the data do not determine it.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The value a customer; null as the value is, and without one.
    pub mean: Option<f64>,
    /// The lower end of its interval.
    pub mean_low: Option<f64>,
    /// The upper end.
    pub mean_high: Option<f64>,
    /// The share of the value of all customers; null where that is nothing.
    pub share: Option<f64>,
    /// The lower end of its interval, even about its logit.
    pub share_low: Option<f64>,
    /// The upper end.
    pub share_high: Option<f64>,
}

impl Scores {
    /// The models and customers behind it, for [`ClvTask::of`](super::ClvTask::of).
    pub fn outlook(&self) -> Rc<Outlook> {
        Rc::clone(&self.outlook)
    }

    /// Values customers in money, where that can be done.
    pub(super) fn price(&mut self, z: f64) {
        let Outlook { base, .. } = &*self.outlook;
        let Some(spending) = self.outlook.spending() else { return };
        let discounted = &self.expected.discounted;
        let spend = |row: usize| (spending.of(base, row), discounted.value[base.history(row)]);
        let value = |(spend, purchases): (Spend<'_>, f64)| self.margin * spend.value() * purchases;
        let values: Vec<f64> = (0..base.rows()).map(|row| value(spend(row))).collect();
        if spending.is_known && !discounted.moves.is_empty() {
            let of_history = |history| {
                variance(discounted.moves.iter().map(|column: &Vec<f64>| column[history]))
            };
            let of_purchases: Vec<f64> = (0..base.histories.len()).map(of_history).collect();
            let ends = (0..base.rows()).map(|row| {
                let (spend, purchases) = spend(row);
                let price = spend.value();
                // v = d s: (Δv / v)² is that of d and that of s together.
                let scale = self.margin * self.margin;
                let unknown = scale
                    * (of_purchases[base.history(row)] * price * price
                        + variance(spend.moves()) * purchases * purchases);
                of_amount(values[row], unknown, z)
            });
            let Ends { low, high } = ends.collect();
            (self.low, self.high) = (Some(low), Some(high));
        }
        self.clv = Some(values);
        let all = |expected| {
            let all = self.valued(expected, 1, |_| Some(0)).into_iter().next();
            all.map(|all| (all.value, self.ends(&all)))
        };
        let (value, residual) = (all(discounted), self.expected.residual.as_ref().and_then(all));
        self.total_value = value.map(|it| it.0);
        self.total_value_interval = value.and_then(|it| it.1);
        self.total_residual_value = residual.map(|it| it.0);
        self.total_residual_value_interval = residual.and_then(|it| it.1);
    }

    /// The standard errors on either side of the middle that the level reaches.
    pub(super) fn z(&self) -> f64 {
        normal::two_sided(self.level).unwrap_or(f64::NAN)
    }

    /// What is lost if the customer of a row is gone, times the probability that it is: with m the margin, s its spend, D its
    /// discounted purchases and p the probability that it still is a customer, m s D (1 − p) / p.
    pub(super) fn at_stake(&self, row: usize) -> Total {
        let Outlook { base, p_alive, .. } = &*self.outlook;
        let (history, discounted) = (base.history(row), &self.expected.discounted);
        let (alive, purchases) = (p_alive.value[history], discounted.value[history]);
        let Some(spending) = self.outlook.spending().filter(|_| alive > 0.0) else {
            return Total::default();
        };
        let (odds, spend) = ((1.0 - alive) / alive, spending.of(base, row));
        let price = spend.value();
        let each = discounted.moves.iter().zip(&p_alive.moves);
        let of_purchases = each.map(|(by, of_alive)| {
            price * (by[history] * odds - purchases * of_alive[history] / (alive * alive))
        });
        let of_spend = spend.moves().map(|by| by * purchases * odds);
        let is_known = spending.is_known && !discounted.moves.is_empty();
        let moves = of_purchases.chain(of_spend).map(|by| self.margin * by);
        let value = self.margin * price * purchases * odds;
        Total { value, moves: moves.filter(|_| is_known).collect(), chance: 0.0 }
    }

    /// The interval of a sum of what is expected; none where the data do not determine it.
    pub(super) fn ends(&self, of: &Total) -> Option<[f64; 2]> {
        of.expected(self.z()).filter(|_| !of.moves.is_empty())
    }

    /// What so many purchases of each are worth in money, in groups; empty where that cannot be told.
    fn valued(
        &self,
        expected: &Moving,
        groups: usize,
        group: impl Fn(usize) -> Option<usize>,
    ) -> Vec<Total> {
        let base = &self.outlook.base;
        let Some(spending) = self.outlook.spending() else { return Vec::new() };
        let is_known = spending.is_known && !expected.moves.is_empty();
        let mut totals = vec![Total::default(); groups];
        for row in 0..base.rows() {
            let Some(total) = group(row).and_then(|it| totals.get_mut(it)) else { continue };
            let (history, spend) = (base.history(row), spending.of(base, row));
            let (price, purchases) = (spend.value(), expected.value[history]);
            let of_purchases = expected.moves.iter().map(|column| price * column[history]);
            let of_spend = spend.moves().map(|by| purchases * by);
            let moves = of_purchases.chain(of_spend).map(|by| self.margin * by);
            let moves = moves.filter(|_| is_known);
            total.add(base.weight(row), self.margin * price * purchases, moves, 0.0);
        }
        totals
    }

    /// What groups of customers are worth: each row is in at most one of `groups`. The intervals know that what is not known
    /// of the parameters is the same for all.
    pub fn groups(&self, groups: usize, group: impl Fn(usize) -> Option<usize>) -> Vec<GroupValue> {
        // All others are a group too, so that there is a sum to have a share of.
        let rest = groups;
        let group = |row| Some(group(row).filter(|&it| it < rest).unwrap_or(rest));
        let groups = groups + 1;
        let (base, expected) = (&self.outlook.base, &self.expected.purchases);
        let mut customers = vec![(0.0, Total::default()); groups];
        for row in 0..base.rows() {
            let Some((n, total)) = group(row).and_then(|it| customers.get_mut(it)) else {
                continue;
            };
            let (weight, history) = (base.weight(row), base.history(row));
            let moves = expected.moves.iter().map(|column| column[history]);
            *n += weight;
            total.add(weight, expected.value[history], moves, 0.0);
        }
        let values = self.valued(&self.expected.discounted, groups, group);
        let mut all = Total::default();
        values.iter().for_each(|it| all.add(1.0, it.value, it.moves.iter().copied(), 0.0));
        let mut values = values.into_iter();
        let valued = customers.into_iter().take(rest).map(|(customers, purchases)| {
            let value = values.next();
            let of_purchases = self.ends(&purchases);
            let of_value = value.as_ref().and_then(|value| self.ends(value));
            let mean = |amount: f64| (customers > 0.0).then(|| amount / customers);
            let share = value.as_ref().filter(|_| all.value > 0.0).map(|it| it.value / all.value);
            let of_share = value.as_ref().zip(share).and_then(|(it, share)| {
                let moves = it.moves.iter().zip(&all.moves);
                let moves = moves.map(|(by, all_by)| (by - share * all_by) / all.value);
                of_share(share, variance(moves), self.z()).filter(|_| of_value.is_some())
            });
            GroupValue {
                customers,
                purchases: purchases.value,
                purchases_low: of_purchases.map(|ends| ends[0]),
                purchases_high: of_purchases.map(|ends| ends[1]),
                value: value.as_ref().map(|value| value.value),
                low: of_value.map(|ends| ends[0]),
                high: of_value.map(|ends| ends[1]),
                mean: value.and_then(|value| mean(value.value)),
                mean_low: of_value.and_then(|ends| mean(ends[0])),
                mean_high: of_value.and_then(|ends| mean(ends[1])),
                share,
                share_low: of_share.map(|ends| ends[0]),
                share_high: of_share.map(|ends| ends[1]),
            }
        });
        valued.collect()
    }
}
