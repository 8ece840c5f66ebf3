//! Counts → rates and money with their intervals.

use serde::Serialize;

use crate::cohort::retention::count::{Sum, Sums};
use crate::cohort::retention::{Base, Measure, Mode, Origin, RetentionOptions};
use crate::stats::mean::{Estimate, PairSums, mean, ratio};
use crate::stats::shares::{Share, paired_ratio};

/// A value at every age, with its interval; absent where there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Series {
    /// The values.
    pub value: Vec<Option<f64>>,
    /// The lower ends of their intervals.
    pub low: Vec<Option<f64>>,
    /// The upper ends.
    pub high: Vec<Option<f64>>,
}

impl Series {
    pub(super) fn push(&mut self, estimate: Option<Estimate>) {
        self.value.push(estimate.map(|it| it.value));
        self.low.push(estimate.and_then(|it| it.low));
        self.high.push(estimate.and_then(|it| it.high));
    }

    /// The value at this age with its interval.
    pub fn at(&self, age: usize) -> Option<Estimate> {
        let get = |column: &[Option<f64>]| column.get(age).copied().flatten();
        Some(Estimate { value: get(&self.value)?, low: get(&self.low), high: get(&self.high) })
    }
}

/// What customers of a cohort ordered at every age.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Orders {
    /// Orders of all of them. An order counts at the age of its first purchase.
    pub total: Vec<Option<u32>>,
    /// Orders a member of the cohort.
    pub per_member: Series,
}

/// What customers of a cohort paid at every age, net of refunds on their own days, in the currency of the transactions. A
/// member is anyone of the cohort, whether they came back or not; intervals are by the standard error over members.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Revenue {
    /// Revenue of all of them.
    pub total: Vec<Option<f64>>,
    /// Revenue a member.
    pub per_member: Series,
    /// Revenue a member, of this age and all before it.
    pub cumulative: Series,
    /// Revenue an order; absent where there is none.
    pub average_order: Series,
    /// Net revenue retention: revenue by that of age 0. Absent with brackets, which are of different lengths, as the next.
    pub net: Series,
    /// Gross revenue retention: what is left of the revenue of age 0 when no customer counts for more than theirs was then.
    pub gross: Series,
}

/// What the business kept of what customers of a cohort paid.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Margin {
    /// Margin of all of them.
    pub total: Vec<Option<f64>>,
    /// Margin a member.
    pub per_member: Series,
    /// Margin a member, of this age and all before it.
    pub cumulative: Series,
}

/// The customers of a cell, and of the one before it.
#[derive(Clone, Copy)]
pub(super) struct Back {
    pub(super) column: usize,
    pub(super) size: u32,
    pub(super) retained: u32,
    /// In the column before.
    pub(super) before: u32,
    /// In both.
    pub(super) both: u32,
}

impl Back {
    /// What the rate is a share of.
    pub(super) fn base(self, options: &RetentionOptions) -> u32 {
        if options.of == Base::Previous && self.column > 0 { self.before } else { self.size }
    }

    /// The rate with its interval. That the first purchase was a purchase is certain; all else is a sample.
    pub(super) fn rate(self, options: &RetentionOptions, z: f64) -> Option<Estimate> {
        let base = self.base(options);
        let share = Share { k: self.retained, n: base };
        let begins_with_purchase = options.cohorts == Origin::FirstPurchase;
        if self.column == 0 && begins_with_purchase {
            return (base > 0)
                .then(|| Estimate::certain(f64::from(self.retained) / f64::from(base)));
        }
        // Whoever comes back on or after an age did so on or after the one before; and of a cohort everybody bought first.
        let is_part = options.of == Base::First
            || options.mode == Mode::OnOrAfter
            || self.column <= usize::from(begins_with_purchase);
        if is_part { share.estimate(z) } else { paired_ratio(self.retained, base, self.both, z) }
    }
}

/// The columns of money and orders as they are made, an age after the other.
pub(super) struct Measures {
    pub(super) orders: Option<Orders>,
    pub(super) revenue: Option<Revenue>,
    pub(super) margin: Option<Margin>,
    has_brackets: bool,
    z: f64,
}

/// Hundredths in one unit of money.
const HUNDRED: f64 = 100.0;

impl Measures {
    /// Those that are asked for and can be told.
    pub(super) fn new(options: &RetentionOptions, has: Has, z: f64) -> Self {
        Self {
            orders: options.measures(Measure::Orders).then(Orders::default),
            revenue: (has.revenue && options.measures(Measure::Revenue)).then(Revenue::default),
            margin: (has.margin && options.measures(Measure::Margin)).then(Margin::default),
            has_brackets: options.mode == Mode::Brackets,
            z,
        }
    }

    /// Adds an age of a cohort of `n` customers, who brought `first` at age 0; none if it cannot be told.
    pub(super) fn push(&mut self, n: u32, cell: Option<(&Sums, &Sums)>) {
        let z = self.z;
        // Sums of squares are of hundredths.
        let money = |sum: f64, squared: f64| scaled(mean(n, sum * HUNDRED, squared, z));
        if let Some(orders) = &mut self.orders {
            orders.total.push(cell.map(|(sums, _)| sums.orders));
            orders.per_member.push(
                cell.and_then(|(sums, _)| mean(n, f64::from(sums.orders), sums.orders_squared, z)),
            );
        }
        if let Some(revenue) = &mut self.revenue {
            let of = |of: &dyn Fn(&Sums, &Sums) -> Option<Estimate>| {
                cell.and_then(|(sums, first)| of(sums, first))
            };
            revenue.total.push(cell.map(|(sums, _)| sums.revenue.total.to_f64()));
            revenue.per_member.push(of(&|sums, _| per_member(&sums.revenue, &money)));
            revenue.cumulative.push(of(&|sums, _| cumulative(&sums.revenue, &money)));
            revenue.average_order.push(of(&|sums, _| {
                scaled(ratio(
                    PairSums {
                        n,
                        y: sums.revenue.total.to_f64() * HUNDRED,
                        x: f64::from(sums.orders),
                        yy: sums.revenue.squared,
                        xy: sums.orders_by_revenue,
                        xx: sums.orders_squared,
                    },
                    z,
                ))
            }));
            let is_first = revenue.total.len() == 1;
            let kept = |pair: PairSums| {
                let pair = PairSums { n, y: pair.y * HUNDRED, x: pair.x * HUNDRED, ..pair };
                let found = ratio(pair, z).filter(|_| is_first || !self.has_brackets);
                if is_first { found.map(|it| Estimate::certain(it.value)) } else { found }
            };
            revenue.net.push(of(&|sums, first| {
                kept(PairSums {
                    n,
                    y: sums.revenue.total.to_f64(),
                    x: first.revenue.total.to_f64(),
                    yy: sums.revenue.squared,
                    xy: sums.revenue_by_first,
                    xx: first.revenue.squared,
                })
            }));
            revenue.gross.push(of(&|sums, first| {
                kept(PairSums {
                    n,
                    y: sums.kept.to_f64(),
                    x: first.kept.to_f64(),
                    yy: sums.kept_squared,
                    xy: sums.kept_by_first,
                    xx: first.kept_squared,
                })
            }));
        }
        if let Some(margin) = &mut self.margin {
            margin.total.push(cell.map(|(sums, _)| sums.margin.total.to_f64()));
            margin.per_member.push(cell.and_then(|(sums, _)| per_member(&sums.margin, &money)));
            margin.cumulative.push(cell.and_then(|(sums, _)| cumulative(&sums.margin, &money)));
        }
    }
}

/// What of money the table can tell.
#[derive(Clone, Copy)]
pub(super) struct Has {
    pub(super) revenue: bool,
    pub(super) margin: bool,
}

fn per_member(sum: &Sum, mean: &dyn Fn(f64, f64) -> Option<Estimate>) -> Option<Estimate> {
    mean(sum.total.to_f64(), sum.squared)
}

fn cumulative(sum: &Sum, mean: &dyn Fn(f64, f64) -> Option<Estimate>) -> Option<Estimate> {
    mean(sum.so_far.to_f64(), sum.so_far_squared)
}

/// Hundredths as money.
fn scaled(estimate: Option<Estimate>) -> Option<Estimate> {
    estimate.map(|Estimate { value, low, high }| Estimate {
        value: value / HUNDRED,
        low: low.map(|low| low / HUNDRED),
        high: high.map(|high| high / HUNDRED),
    })
}
