//! One row a customer: what the purchase models and the segments are made from.
//!
//! The grain is the purchase occasion: all purchases of a customer on one day are one. The ruler is [`Period`]: recency
//! and age run from the first purchase, counted in days and divided by the period's length. See Fader, Hardie & Lee
//! (2005), "RFM and CLV: using iso-value curves for customer base analysis", and the R package BTYD.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};

/// How customers are summed up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CustomersOptions {
    /// The ruler of recency and age; weeks by default.
    pub period: Period,
    /// The day the analysis looks from; the last day of the table by default. Later rows are not seen.
    pub as_of: Option<Day>,
    /// The day the calibration ends: every column but the holdout ones is then as of this day, and the days after it up
    /// to `as_of` are the holdout. Customers first seen later are left out and counted.
    pub calibration_end: Option<Day>,
}

/// One row a customer, in the order of their ids; every column has one value a customer.
///
/// The value carries where it comes from, so that a model can refuse one in other units.
#[derive(Clone, Debug, PartialEq)]
pub struct Customers {
    /// The row of the customer in [`Transactions::ids`](crate::tables::Transactions::ids).
    pub customer: Vec<u32>,
    /// Day of the first purchase.
    pub first: Vec<Day>,
    /// Day of the last purchase.
    pub last: Vec<Day>,
    /// Repeat purchase occasions x: the first is not counted.
    pub frequency: Vec<u32>,
    /// Last minus first purchase, t_x, in periods; 0 without a repeat.
    pub recency: Vec<f64>,
    /// Days observed since the first purchase, T, in periods.
    pub age: Vec<f64>,
    /// Mean amount of the repeat occasions; 0 without a repeat.
    pub monetary: Vec<f64>,
    /// Distinct order ids where the file has them, else occasions.
    pub orders: Vec<u32>,
    /// Net sum of all amounts: refunds are taken off.
    pub revenue: Vec<f64>,
    /// What happened after `calibration_end`, where one was asked for.
    pub holdout: Option<Holdout>,
    /// The ruler of `recency` and `age`.
    pub period: Period,
    /// The day every column but the holdout ones is as of.
    pub as_of: Day,
    /// Customers left out because they were first seen after `as_of`.
    pub later: u32,
    /// Whether the rows had amounts; without them `monetary` and `revenue` are 0 and mean nothing.
    pub has_amounts: bool,
}

/// What the customers known at the end of the calibration did after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Holdout {
    /// The last day of the holdout.
    pub end: Day,
    /// The length of the holdout, in periods.
    pub length: f64,
    /// Purchase occasions in the holdout, one value a customer.
    pub frequency: Vec<u32>,
    /// Mean amount of those occasions; 0 without one.
    pub monetary: Vec<f64>,
}

impl Customers {
    /// The number of customers.
    pub fn len(&self) -> usize {
        self.customer.len()
    }

    /// Whether there is no customer.
    pub fn is_empty(&self) -> bool {
        self.customer.is_empty()
    }
}
