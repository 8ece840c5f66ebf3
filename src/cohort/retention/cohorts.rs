//! Counts → cohorts, and all cohorts together.

use serde::Serialize;

use crate::calendar::Day;
use crate::cohort::retention::count::{Counts, Sums};
use crate::cohort::retention::measures::{Back, Has, Margin, Measures, Orders, Revenue, Series};
use crate::cohort::retention::plan::Plan;
use crate::cohort::retention::{Averaging, RetentionOptions};
use crate::stats::mean::{Estimate, weighted_sum};

/// Customers who began in one period, or belong to one group.
///
/// The columns have a value for every column any cohort can reach, as [`Retention::ages`](super::Retention::ages) tells
/// them; for ages by calendar the one at place a is the a-th period after the cohort's own. It is absent where that period
/// begins after `as_of`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cohort {
    /// What it is called: its period, or its group.
    pub name: String,
    /// The first day of the cohort's period; absent of a group.
    pub start: Option<Day>,
    /// Customers in it.
    pub size: u32,
    /// Whether they are fewer than the smallest cohort that stands for itself.
    pub small: bool,
    /// How many of the first cells are fully observed: their period was over by `as_of` for all of the cohort's customers.
    /// By calendar at most one more, the period that `as_of` cuts short, has a value.
    pub complete: u32,
    /// Customers who were back; `size` at age 0 of cohorts by first purchase. Of a group, those whose cohorts are observed
    /// so long.
    pub retained: Vec<Option<u32>>,
    /// What the rate is a share of: `size`, or the customers who were back in the previous period; of a group, the
    /// customers whose cohorts are observed so long.
    pub base: Vec<Option<u32>>,
    /// `retained` by `base`.
    pub rate: Vec<Option<f64>>,
    /// The lower end of Wilson's interval of the rate (of that of Bonett & Price where it is a ratio and no share); at age
    /// 0 of a cohort by first purchase, which is certain, the rate itself.
    pub low: Vec<Option<f64>>,
    /// The upper end.
    pub high: Vec<Option<f64>>,
    /// What they ordered, if that is measured.
    pub orders: Option<Orders>,
    /// What they paid, if that is measured and the table has amounts.
    pub revenue: Option<Revenue>,
    /// What the business kept of that, if that is measured and the margin of every purchase is known.
    pub margin: Option<Margin>,
    /// The place of its period among those of the plan.
    #[serde(skip)]
    pub(super) row: usize,
}

/// The average of the cohorts at each age, over fully observed cells.
///
/// Weighted by size it is the customers who came back ÷ the customers who could, and money and orders are those of all these
/// customers by their number; intervals take customers of all cohorts to be alike. A simple average is the mean of the
/// cohorts' values, small cohorts left out, with the interval that theirs make (Zou & Donner 2008).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Average {
    /// The share; absent where no cohort has been fully observed.
    pub rate: Vec<Option<f64>>,
    /// The lower end of its interval.
    pub low: Vec<Option<f64>>,
    /// The upper end.
    pub high: Vec<Option<f64>>,
    /// Cohorts behind each age.
    pub cohorts: Vec<u32>,
    /// Customers in those cohorts.
    pub customers: Vec<u32>,
    /// What the rate of all of them is a share of.
    pub base: Vec<u32>,
    /// Those of them who came back.
    pub retained: Vec<u32>,
    /// What they ordered.
    pub orders: Option<Orders>,
    /// What they paid.
    pub revenue: Option<Revenue>,
    /// What the business kept of that.
    pub margin: Option<Margin>,
}

/// Makes cohorts from counts.
pub(super) struct Maker<'a> {
    pub(super) plan: &'a Plan,
    pub(super) options: &'a RetentionOptions,
    pub(super) has: Has,
    pub(super) z: f64,
    /// The first row with a cohort of all customers, from which groups are followed too.
    pub(super) oldest: usize,
}

impl Maker<'_> {
    /// How many columns there are.
    fn columns(&self) -> usize {
        self.plan.cells_of(self.oldest).len()
    }

    /// The cohorts, from the oldest of all customers on; a period in which nobody began has none.
    pub(super) fn cohorts(&self, counts: &Counts) -> Vec<Cohort> {
        let rows = counts.sizes.iter().copied().enumerate().skip(self.oldest);
        rows.filter(|&(_, size)| size > 0)
            .map(|(row, size)| self.cohort(counts, row, size))
            .collect()
    }

    fn cohort(&self, counts: &Counts, row: usize, size: u32) -> Cohort {
        let cells = self.plan.cells_of(row);
        let retained = counts.retained.get(cells.clone()).unwrap_or_default();
        let both = counts.both.get(cells.clone()).unwrap_or_default();
        let sums = counts.sums.get(cells).unwrap_or_default();
        let number = self.plan.number(row);
        let mut cohort = Cohort {
            name: self.plan.grid.label(number, self.options.locale),
            start: Some(self.plan.grid.start(number)),
            size,
            complete: self.plan.complete(row) as u32,
            row,
            ..self.empty()
        };
        let mut measures = Measures::new(self.options, self.has, self.z);
        for column in 0..self.columns() {
            let back = retained.get(column).map(|&retained| {
                let before = column
                    .checked_sub(1)
                    .and_then(|before| cohort.retained.get(before).copied().flatten());
                let both = both.get(column).copied().unwrap_or_default();
                Back { column, size, retained, before: before.unwrap_or_default(), both }
            });
            cohort.push(back, self.options, self.z);
            measures.push(size, sums.get(column).zip(sums.first()));
        }
        cohort.measured(measures)
    }

    /// A cohort without a customer.
    fn empty(&self) -> Cohort {
        Cohort {
            name: String::new(),
            start: None,
            size: 0,
            small: false,
            complete: 0,
            retained: Vec::new(),
            base: Vec::new(),
            rate: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
            orders: None,
            revenue: None,
            margin: None,
            row: 0,
        }
    }

    /// The customers of the cohorts that are observed up to and with a column, taken together.
    fn together(&self, counts: &Counts, cohorts: &[&Cohort], column: usize) -> Together {
        let mut all = Together::default();
        for cohort in cohorts.iter().filter(|cohort| column < cohort.complete as usize) {
            let cells = self.plan.cells_of(cohort.row);
            let get = |of: &[u32], column: usize| {
                of.get(cells.start + column).copied().unwrap_or_default()
            };
            all.cohorts += 1;
            all.size += cohort.size;
            all.retained += get(&counts.retained, column);
            all.both += get(&counts.both, column);
            all.before += column.checked_sub(1).map_or(0, |before| get(&counts.retained, before));
            if let (Some(sums), Some(first)) =
                (counts.sums.get(cells.start + column), counts.sums.get(cells.start))
            {
                all.sums += sums;
                all.first += first;
            }
        }
        all
    }

    /// All cohorts together.
    pub(super) fn average(&self, counts: &Counts, cohorts: &[Cohort]) -> Average {
        let mut average = Average::default();
        let mut rates = Series::default();
        let mut measures = Measures::new(self.options, self.has, self.z);
        let is_simple = self.options.average == Averaging::Simple;
        let part: Vec<&Cohort> = cohorts.iter().filter(|it| !(is_simple && it.small)).collect();
        for column in 0..self.columns() {
            let all = self.together(counts, &part, column);
            let back = all.back(column);
            average.cohorts.push(all.cohorts);
            average.customers.push(all.size);
            average.base.push(back.base(self.options));
            average.retained.push(all.retained);
            rates.push(back.rate(self.options, self.z));
            let is_measured = all.cohorts > 0 && !counts.sums.is_empty();
            measures.push(all.size, is_measured.then_some((&all.sums, &all.first)));
        }
        if is_simple {
            simple(&mut rates, &part, &|cohort, column| cohort.at(column));
            let of = |of: fn(&Revenue) -> &Series| {
                move |cohort: &Cohort, column: usize| of(cohort.revenue.as_ref()?).at(column)
            };
            if let Some(revenue) = &mut measures.revenue {
                simple(&mut revenue.per_member, &part, &of(|it| &it.per_member));
                simple(&mut revenue.cumulative, &part, &of(|it| &it.cumulative));
                simple(&mut revenue.average_order, &part, &of(|it| &it.average_order));
                simple(&mut revenue.net, &part, &of(|it| &it.net));
                simple(&mut revenue.gross, &part, &of(|it| &it.gross));
            }
            if let Some(orders) = &mut measures.orders {
                simple(&mut orders.per_member, &part, &|it, column| {
                    it.orders.as_ref()?.per_member.at(column)
                });
            }
            if let Some(margin) = &mut measures.margin {
                simple(&mut margin.per_member, &part, &|it, column| {
                    it.margin.as_ref()?.per_member.at(column)
                });
                simple(&mut margin.cumulative, &part, &|it, column| {
                    it.margin.as_ref()?.cumulative.at(column)
                });
            }
        }
        Average {
            rate: rates.value,
            low: rates.low,
            high: rates.high,
            orders: measures.orders,
            revenue: measures.revenue,
            margin: measures.margin,
            ..average
        }
    }

    /// A group as a cohort: at each age those of its customers whose cohorts are fully observed there.
    pub(super) fn group(&self, name: &str, counts: &Counts) -> Cohort {
        let cohorts = self.cohorts(counts);
        let cohorts: Vec<&Cohort> = cohorts.iter().collect();
        let size = cohorts.iter().map(|cohort| cohort.size).sum();
        let complete = cohorts.iter().map(|cohort| cohort.complete).max().unwrap_or_default();
        let mut group = Cohort { name: name.to_owned(), size, complete, ..self.empty() };
        let mut measures = Measures::new(self.options, self.has, self.z);
        for column in 0..self.columns() {
            let all = self.together(counts, &cohorts, column);
            let is_there = all.cohorts > 0;
            group.push(is_there.then(|| all.back(column)), self.options, self.z);
            let is_measured = is_there && !counts.sums.is_empty();
            measures.push(all.size, is_measured.then_some((&all.sums, &all.first)));
        }
        group.measured(measures)
    }
}

/// Customers of several cohorts.
#[derive(Default)]
struct Together {
    cohorts: u32,
    size: u32,
    retained: u32,
    before: u32,
    both: u32,
    sums: Sums,
    first: Sums,
}

impl Together {
    fn back(&self, column: usize) -> Back {
        Back {
            column,
            size: self.size,
            retained: self.retained,
            before: self.before,
            both: self.both,
        }
    }
}

impl Cohort {
    fn push(&mut self, back: Option<Back>, options: &RetentionOptions, z: f64) {
        let rate = back.and_then(|back| back.rate(options, z));
        self.retained.push(back.map(|back| back.retained));
        self.base.push(back.map(|back| back.base(options)));
        self.rate.push(rate.map(|it| it.value));
        self.low.push(rate.and_then(|it| it.low));
        self.high.push(rate.and_then(|it| it.high));
        self.small = self.size < options.minimum_size;
    }

    fn measured(self, measures: Measures) -> Self {
        let Measures { orders, revenue, margin, .. } = measures;
        Self { orders, revenue, margin, ..self }
    }

    fn at(&self, column: usize) -> Option<Estimate> {
        let get = |of: &[Option<f64>]| of.get(column).copied().flatten();
        Some(Estimate { value: get(&self.rate)?, low: get(&self.low), high: get(&self.high) })
    }
}

/// Makes a series the mean of that of the cohorts, over fully observed cells.
fn simple(
    series: &mut Series,
    cohorts: &[&Cohort],
    of: &dyn Fn(&Cohort, usize) -> Option<Estimate>,
) {
    let columns = series.value.len();
    *series = Series::default();
    for column in 0..columns {
        let is_over = |cohort: &&&Cohort| column < cohort.complete as usize;
        let values: Vec<Estimate> =
            cohorts.iter().filter(is_over).filter_map(|cohort| of(cohort, column)).collect();
        let weight = 1.0 / values.len() as f64;
        let parts: Vec<(f64, Estimate)> = values.iter().map(|&value| (weight, value)).collect();
        series.push((!parts.is_empty()).then(|| weighted_sum(&parts)));
    }
}
