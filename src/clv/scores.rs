//! What the models say of each customer, and of any groups of them together.

use std::rc::Rc;

use serde::Serialize;

use super::futures::Moving;
use super::gamma_gamma::GammaGamma;
use super::holdout::HoldoutReport;
use super::intervals::{Total, of_amount, variance};
use super::new_customer::NewCustomer;
use super::outlook::Outlook;
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
    /// What a customer is worth who is not won yet.
    pub new_customer: NewCustomer,
    /// How many purchases customers will make; null unless it was asked for.
    pub purchases: Option<Counts>,
    /// How well the holdout was predicted; null without one.
    pub holdout: Option<HoldoutReport>,
    /// For each customer, the probability that it is still one.
    #[serde(skip)]
    pub p_alive: Vec<f64>,
    /// The interval of that, where it was asked for.
    #[serde(skip)]
    pub p_alive_ends: Option<Ends>,
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
    /// The interval of that, where it was asked for.
    #[serde(skip)]
    pub expected_purchases_ends: Option<Ends>,
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
    /// Discounted purchases of each distinct history.
    #[serde(skip)]
    pub(super) discounted: Moving,
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

/// How many purchases customers will make over the horizon.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// The numbers of purchases from 0 on; the last one stands for itself and all larger.
    pub n: Vec<u32>,
    /// The share of all customers expected to make each.
    pub probability: Vec<f64>,
    /// The probability of each for one customer after the other.
    #[serde(skip)]
    pub each: Vec<f64>,
}

/// What a group of customers is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupValue {
    /// Customers.
    pub customers: f64,
    /// Purchases expected over the horizon.
    pub purchases: f64,
    /// The discounted value; null where no value in money can be told.
    pub value: Option<f64>,
    /// The lower end of its interval; null where the data do not determine it.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The mean amount expected of a customer, of whom it is known how often it bought again and for how much, or of any.
pub(super) fn expected_spend(model: &GammaGamma, spent: Option<(u32, f64)>) -> Option<f64> {
    spent.map_or_else(|| model.mean(), |(frequency, mean)| model.expected_spend(frequency, mean))
}

impl Scores {
    /// The models and customers behind it, for [`ClvTask::of`](super::ClvTask::of).
    pub fn outlook(&self) -> Rc<Outlook> {
        Rc::clone(&self.outlook)
    }

    /// Values customers in money, where that can be done.
    pub(super) fn price(&mut self, z: f64) {
        let Outlook { models, base, .. } = &*self.outlook;
        let Some(spending) = self.outlook.spending() else { return };
        let spends = &spending.value;
        let each = spends.iter().enumerate();
        let value = |(row, spend): (usize, &f64)| {
            self.margin * spend * self.discounted.value[base.history(row)]
        };
        let values: Vec<f64> = each.map(value).collect();
        if !spending.moves.is_empty() && models.purchases.nearby.is_some() {
            let of_history = |history| {
                variance(self.discounted.moves.iter().map(|column: &Vec<f64>| column[history]))
            };
            let of_purchases: Vec<f64> = (0..base.histories.len()).map(of_history).collect();
            let ends = (0..base.rows()).map(|row| {
                let history = base.history(row);
                let of_spend = variance(spending.moves.iter().map(|column| column[row]));
                // v = d s: (Δv / v)² is that of d and that of s together.
                let purchases = self.discounted.value[history];
                let scale = self.margin * self.margin;
                let unknown = scale
                    * (of_purchases[history] * spends[row] * spends[row]
                        + of_spend * purchases * purchases);
                of_amount(values[row], unknown, z)
            });
            let Ends { low, high } = ends.collect();
            (self.low, self.high) = (Some(low), Some(high));
        }
        self.clv = Some(values);
        let all = self.groups(1, |_| Some(0)).into_iter().next();
        self.total_value = all.as_ref().and_then(|all| all.value);
        self.total_value_interval =
            all.and_then(|all| all.low.zip(all.high)).map(|(low, high)| [low, high]);
        let priced = self.dert.iter().flatten().zip(spends).enumerate();
        let residual = priced.map(|(row, (dert, spend))| base.weight(row) * dert * spend);
        self.total_residual_value = self.dert.as_ref().map(|_| self.margin * residual.sum::<f64>());
    }

    /// What groups of customers are worth: each row is in at most one of `groups`. The intervals know that what is not known
    /// of the parameters is the same for all.
    pub fn groups(&self, groups: usize, group: impl Fn(usize) -> Option<usize>) -> Vec<GroupValue> {
        let Outlook { models, base, .. } = &*self.outlook;
        let z = normal::two_sided(self.level).unwrap_or(f64::NAN);
        let spending = self.outlook.spending();
        let moves = spending.map_or(&[][..], |spending| &spending.moves);
        let is_known = !moves.is_empty() && models.purchases.nearby.is_some();
        let mut totals = vec![(0.0, 0.0, Total::default()); groups];
        for row in 0..base.rows() {
            let Some((customers, purchases, total)) = group(row).and_then(|it| totals.get_mut(it))
            else {
                continue;
            };
            let (weight, history) = (base.weight(row), base.history(row));
            *customers += weight;
            *purchases += weight * self.expected_purchases[row];
            let Some(&price) = spending.and_then(|spending| spending.value.get(row)) else {
                continue;
            };
            let of_spend = moves.iter().map(|column| column[row]);
            let discounted = self.discounted.value[history];
            let of_purchases = self.discounted.moves.iter().map(|column| price * column[history]);
            let of_spend = of_spend.map(|by| discounted * by);
            let moves = of_purchases.chain(of_spend).map(|by| self.margin * by);
            total.add(weight, self.margin * price * discounted, moves, 0.0);
        }
        let valued = totals.into_iter().map(|(customers, purchases, total)| {
            let ends = total.expected(z).filter(|_| is_known);
            GroupValue {
                customers,
                purchases,
                value: spending.map(|_| total.value),
                low: ends.map(|ends| ends[0]),
                high: ends.map(|ends| ends[1]),
            }
        });
        valued.collect()
    }
}
