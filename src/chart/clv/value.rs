//! Predicted value: how it is spread over customers, and over groups of them.

use crate::calendar::Period;
use crate::chart::{
    Axis, Bar, Chart, Color, Mark, Scale, Side, Table, TableColumn, Tick, Value, nice_axis,
};
use crate::clv::equity::{Equity, NamedValue};
use crate::clv::{ClvResult, Model};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{rank, sort_by_key, sorted};
use crate::words::{Clv as Words, Horizon, Locale, Problem, format};

/// Bins up to the 95th percentile, about; what lies above shares the last one.
const BINS: f64 = 20.0;

/// `clv.distribution`: customers by predicted value; a long tail shares the last bin.
///
/// # Errors
///
/// There is no value in money: no amounts, or amounts without a finite mean.
pub fn distribution(result: &ClvResult, locale: Locale) -> Result<Chart> {
    let no_value = || Error::new(ErrorKind::Data, Problem::NoValue);
    let values = result.clv.as_ref().ok_or_else(no_value)?;
    let values = sorted(values.clone());
    let total: f64 = values.iter().sum();
    let (Some(&largest), true) = (values.last(), total > 0.0) else { return Err(no_value()) };
    let bins = Bins::of(&values);
    let half = share_with_half(&values, total);
    let customers = values.len() as u64;
    let share = |part: f64| Value { text: format::percent(locale, part), number: Some(part) };
    let counted = |n: u64| Value { text: format::count(locale, n), number: Some(n as f64) };
    let money = |value: f64| Value { text: format::money(locale, value), number: Some(value) };
    let (mut bars, mut rows) = (Vec::new(), Vec::new());
    for bin in 0..bins.count() {
        let inside = bins.of_sorted(&values, bin);
        let sum: f64 = inside.iter().sum();
        bars.push(Bar {
            at: (bin as f64 + 0.5) * bins.step,
            width: bins.step,
            from: 0.0,
            to: inside.len() as f64,
            low: None,
            high: None,
            label: String::new(),
            row: bin as u32,
        });
        let (from, to) = bins.ends(bin);
        let label = Words::Bin { from, to, cents: bins.step < 1.0 };
        rows.push(vec![
            Value { text: label.say(locale), number: None },
            counted(inside.len() as u64),
            share(inside.len() as f64 / customers as f64),
            money(sum),
            share(sum / total),
        ]);
    }
    let most = bars.iter().map(|bar| bar.to).fold(0.0, f64::max);
    let value = Words::ValueOfCustomer { revenue: result.margin == 1.0 };
    let horizon = horizon(result.period, result.horizon);
    let discount_rate = result.discount_rate;
    let median = values[values.len() / 2];
    let spend = result.spend.is_some().then(|| "Gamma-Gamma".to_owned());
    let models = [result.model.title()].into_iter().chain(spend).collect();
    let told = Words::DistributionSummary {
        customers,
        total,
        interval: result.total_value_interval.map(|[low, high]| (low, high)),
        level: result.level,
        median,
        largest,
        share: half,
    };
    // What the numbers can be used for stands beside them, and what else there is to know below.
    let notes: Vec<&str> = result
        .new_customer
        .messages
        .iter()
        .chain(&result.health.messages)
        .map(String::as_str)
        .collect();
    Ok(Chart {
        name: "clv.distribution".into(),
        title: Words::HalfOfValue { share: half }.say(locale),
        subtitle: Words::DistributionSubtitle { models, customers, horizon, discount_rate }
            .say(locale),
        summary: [told.say(locale), result.health.meaning.clone()].join(locale.space()),
        note: (!notes.is_empty()).then(|| notes.join(locale.space())),
        x: Axis {
            label: value.say(locale),
            scale: bins.scale(locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Customers.say(locale),
            scale: nice_axis(0.0, most, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![Mark::Bars {
            name: String::new(),
            color: Color::Accent,
            horizontal: false,
            bars,
        }],
        height: 320,
        table: Table {
            columns: vec![
                column(&value, false, locale),
                column(&Words::Customers, true, locale),
                column(&Words::ShareOfCustomers, true, locale),
                column(&Words::TotalValue, true, locale),
                column(&Words::ShareOfValue, true, locale),
            ],
            rows,
        },
    })
}

/// `clv.equity` and `clv.bySegment`: the predicted value of groups of customers together, with its interval; cohorts and tiers in
/// their order, other groups the largest first.
///
/// # Errors
///
/// The groups have no value.
pub fn equity(name: &str, found: &Equity, locale: Locale) -> Result<Chart> {
    let no_value = || Error::new(ErrorKind::Data, Problem::NoValue);
    let mut groups: Vec<_> = found.groups.iter().collect();
    let worth = |group: &NamedValue| group.value.value.unwrap_or_default();
    if found.by != "cohort" && found.by != "clvTier" {
        sort_by_key(&mut groups, |group| (rank(-worth(group)), 0, 0));
    }
    let (total, customers) = (found.total.value.unwrap_or_default(), found.total.customers);
    let best = groups.iter().max_by(|a, b| worth(a).total_cmp(&worth(b))).copied();
    let Some(best) = best.filter(|_| total > 0.0 && customers > 0.0) else {
        return Err(no_value());
    };
    let percent = |part: f64| format::percent(locale, part);
    let share = |part: f64| Value::number(part, percent(part));
    let money = |value: f64| format::money(locale, value);
    let (mut bars, mut rows, mut most) = (Vec::new(), Vec::new(), 0.0_f64);
    for (row, group) in groups.iter().enumerate() {
        let (value, n) = (worth(group), group.value.customers);
        most = most.max(group.value.high.unwrap_or(value)).max(value);
        bars.push(Bar {
            at: row as f64,
            width: 0.7,
            from: 0.0,
            to: value,
            low: group.value.low,
            high: group.value.high,
            label: percent(value / total),
            row: row as u32,
        });
        rows.push(vec![
            Value::text(group.name.clone()),
            Value::number(n, format::count(locale, n.round() as u64)),
            share(n / customers),
            Value::number(value, money(value)),
            Value::option(group.value.low, &money),
            Value::option(group.value.high, &money),
            share(value / total),
            Value::option(group.value.share_low, &percent),
            Value::option(group.value.share_high, &percent),
            Value::option(group.value.mean, &money),
            Value::option(group.value.mean_low, &money),
            Value::option(group.value.mean_high, &money),
        ]);
    }
    let level = found.level;
    let title = Words::SegmentTitle {
        segment: best.name.clone(),
        value: worth(best) / total,
        customers: best.value.customers / customers,
    };
    let summary = Words::SegmentSummary {
        segment: best.name.clone(),
        value: worth(best),
        interval: best.value.low.zip(best.value.high),
        level,
        total,
        mean: best.value.mean.unwrap_or_default(),
        overall: total / customers,
    };
    let (n, count) = (customers.round() as u64, groups.len() as u64);
    let model = found.model.title();
    let apart = Words::TellsApart { model: model.clone() };
    let mut notes = Vec::from_iter((found.model == Model::OF_SINGLE).then(|| apart.say(locale)));
    notes.extend(found.notes.iter().cloned());
    Ok(Chart {
        name: name.into(),
        title: title.say(locale),
        subtitle: Words::SegmentSubtitle { model, customers: n, segments: count, level }
            .say(locale),
        summary: summary.say(locale),
        note: (!notes.is_empty()).then(|| notes.join(locale.space())),
        x: Axis {
            label: Words::TotalValue.say(locale),
            scale: nice_axis(0.0, most, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: groups.iter().map(|group| group.name.clone()).collect() },
            side: Side::Start,
            grid: false,
        },
        marks: vec![Mark::Bars {
            name: String::new(),
            color: Color::Accent,
            horizontal: true,
            bars,
        }],
        height: 96 + 32 * count as u32,
        table: Table {
            columns: vec![
                column(&Words::Segment, false, locale),
                column(&Words::Customers, true, locale),
                column(&Words::ShareOfCustomers, true, locale),
                column(&Words::TotalValue, true, locale),
                column(&Words::Low { level }, true, locale),
                column(&Words::High, true, locale),
                column(&Words::ShareOfValue, true, locale),
                column(&Words::Low { level }, true, locale),
                column(&Words::High, true, locale),
                column(&Words::MeanValue, true, locale),
                column(&Words::Low { level }, true, locale),
                column(&Words::High, true, locale),
            ],
            rows,
        },
    })
}

/// Bins of one round width from 0, and an open one at the end where the tail is long.
pub(super) struct Bins {
    pub(super) step: f64,
    pub(super) closed: usize,
    pub(super) open: bool,
}

impl Bins {
    /// The bins of values that rise.
    pub(super) fn of(values: &[f64]) -> Self {
        let largest = values[values.len() - 1];
        // Where only a few have any value, the 95th percentile is next to nothing.
        let most = values[(values.len() - 1) * 95 / 100].max(largest / 1e6);
        let step = match nice_axis(0.0, most, BINS as usize, &|_| String::new()) {
            Scale::Linear { min, max, ticks } => (max - min) / (ticks.len() - 1) as f64,
            Scale::Band { .. } => most,
        };
        let closed = ((most / step).floor() as usize + 1).max(1);
        Self { step, closed, open: largest >= closed as f64 * step }
    }

    pub(super) fn count(&self) -> usize {
        self.closed + usize::from(self.open)
    }

    /// Where a bin begins, and where it ends.
    pub(super) fn ends(&self, bin: usize) -> (f64, Option<f64>) {
        let to = (bin < self.closed).then(|| (bin + 1) as f64 * self.step);
        (bin as f64 * self.step, to)
    }

    /// The values of a bin, from values that rise.
    pub(super) fn of_sorted<'a>(&self, values: &'a [f64], bin: usize) -> &'a [f64] {
        let (from, to) = self.ends(bin);
        let place = |edge: f64| values.partition_point(|&value| value < edge);
        &values[place(from)..to.map_or(values.len(), place)]
    }

    /// Ticks as everywhere, and one below the open bin that says where it begins.
    pub(super) fn scale(&self, locale: Locale) -> Scale {
        let edge = self.closed as f64 * self.step;
        let label = |at: f64| format::compact(locale, at);
        let max = self.count() as f64 * self.step;
        let last = if self.open { edge - 2.5 * self.step } else { max };
        let mut ticks = match nice_axis(0.0, edge, 5, &label) {
            Scale::Linear { ticks, .. } => ticks,
            Scale::Band { .. } => Vec::new(),
        };
        ticks.retain(|tick| tick.at <= last);
        if self.open {
            ticks.push(Tick { at: edge + 0.5 * self.step, label: format!("{}+", label(edge)) });
        }
        Scale::Linear { min: 0.0, max, ticks }
    }
}

/// The share of customers that makes half of the value, best first; values rise.
fn share_with_half(values: &[f64], total: f64) -> f64 {
    let mut sum = 0.0;
    let enough = values.iter().rev().position(|value| {
        sum += value;
        sum >= 0.5 * total
    });
    enough.map_or(1.0, |position| (position + 1) as f64 / values.len() as f64)
}

/// A number of periods as people say it.
pub fn horizon(period: Period, periods: u32) -> Horizon {
    match period {
        Period::Day => Horizon::Days(periods),
        Period::Week => Horizon::Weeks(periods),
        Period::Month => Horizon::Months(periods),
        Period::Quarter => Horizon::Quarters(periods),
        Period::Year => Horizon::Years(periods),
    }
}

fn column(label: &Words, numeric: bool, locale: Locale) -> TableColumn {
    TableColumn { label: label.say(locale), numeric }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::{ClvColumns, ClvOptions, ClvTask, GroupValue};
    use crate::task::run;

    const EN: Locale = Locale::En;

    /// A small shop without chance: 60 customers of every kind.
    fn result(priced: bool) -> ClvResult {
        let frequency: Vec<u32> = (0..60).map(|i| (i % 12) / 2 * ((i % 12) / 6)).collect();
        let age: Vec<f64> = (0..60).map(|i| 10.0 + f64::from(i) / 2.0).collect();
        let recency = (0..60).map(|i: usize| {
            if frequency[i] > 0 { age[i] * (0.2 + 0.15 * (i % 5) as f64) } else { 0.0 }
        });
        let recency: Vec<f64> = recency.collect();
        let monetary: Vec<f64> = frequency
            .iter()
            .enumerate()
            .map(|(i, &x)| f64::from(x.min(1)) * (8.0 + (i * i % 37) as f64))
            .collect();
        let columns = ClvColumns {
            frequency: &frequency,
            recency: &recency,
            age: &age,
            monetary: priced.then_some(&monetary),
            ..ClvColumns::default()
        };
        run(ClvTask::new(&columns, &ClvOptions::default()).unwrap()).unwrap()
    }

    fn sum(chart: &Chart, column: usize) -> f64 {
        chart.table.rows.iter().map(|row| row[column].number.unwrap()).sum()
    }

    #[test]
    fn the_bars_hold_every_customer_and_all_value() {
        let result = result(true);
        let chart = distribution(&result, EN).unwrap();
        assert_eq!(sum(&chart, 1), 60.0);
        assert!((sum(&chart, 3) - result.total_value.unwrap()).abs() < 1e-9);
        assert!((sum(&chart, 2) - 1.0).abs() < 1e-12 && (sum(&chart, 4) - 1.0).abs() < 1e-12);
        let Mark::Bars { bars, .. } = &chart.marks[0] else { panic!("bars") };
        assert_eq!(bars.iter().map(|bar| bar.to).sum::<f64>(), 60.0);
        assert!(
            chart.title.starts_with("Half of the predicted value comes from "),
            "{}",
            chart.title
        );
        assert!(chart.subtitle.contains("next 52 weeks, discounted at 10\u{a0}% a year, n = 60"));
        let Scale::Linear { max, ticks, .. } = &chart.x.scale else { panic!("linear") };
        assert!(ticks.iter().all(|tick| tick.at <= *max) && ticks.len() < 9, "{ticks:?}");
    }

    #[test]
    fn a_long_tail_shares_the_last_bin() {
        let values: Vec<f64> =
            (0..100).map(|i| if i < 97 { f64::from(i) } else { 5000.0 }).collect();
        let bins = Bins::of(&values);
        assert_eq!((bins.step, bins.closed, bins.open), (5.0, 19, true));
        assert_eq!(bins.of_sorted(&values, 0).len(), 5);
        assert_eq!(bins.of_sorted(&values, 19), [95.0, 96.0, 5000.0, 5000.0, 5000.0]);
        assert_eq!(
            (0..bins.count()).map(|bin| bins.of_sorted(&values, bin).len()).sum::<usize>(),
            100
        );
        let Scale::Linear { ticks, max, .. } = bins.scale(EN) else { panic!("linear") };
        assert_eq!(max, 100.0);
        assert_eq!(ticks.last().unwrap().label, "95+");
        assert_eq!(share_with_half(&values, values.iter().sum()), 0.02);
    }

    #[test]
    fn equal_and_nearly_absent_values_still_make_a_chart() {
        for values in [vec![3.0; 10], [vec![0.0; 99], vec![7.0]].concat(), vec![1e-9]] {
            let mut result = result(true);
            result.scores.clv = Some(values.clone());
            let chart = distribution(&result, EN).unwrap();
            assert_eq!(sum(&chart, 1), values.len() as f64);
            assert!(chart.table.rows.len() <= 30, "{}", chart.table.rows.len());
        }
    }

    #[test]
    fn groups_add_up_and_the_largest_comes_first() {
        let worth = |customers, value: f64| GroupValue {
            customers,
            purchases: 0.0,
            purchases_low: None,
            purchases_high: None,
            value: Some(value),
            low: Some(0.9 * value),
            high: Some(1.1 * value),
            mean: Some(value / customers),
            mean_low: Some(0.9 * value / customers),
            mean_high: Some(1.1 * value / customers),
            share: Some(value / 10_000.0),
            share_low: None,
            share_high: None,
        };
        let group = |name: &str, customers, value: f64| NamedValue {
            name: name.into(),
            value: worth(customers, value),
        };
        let mut found = Equity {
            by: "rfm".into(),
            model: Model::MbgNbd,
            period: Period::Week,
            horizon: 52,
            discount_rate: 0.1,
            margin: 1.0,
            level: 0.95,
            total: worth(700.0, 10_000.0),
            groups: vec![group("New", 600.0, 3000.0), group("Champions", 100.0, 7000.0)],
            notes: Vec::new(),
            group: Vec::new(),
            clv: Vec::new(),
            low: None,
            high: None,
        };
        let chart = equity("clv.bySegment", &found, EN).unwrap();
        assert_eq!(
            chart.title,
            "Champions: 70\u{a0}% of the predicted value from 14\u{a0}% of the customers"
        );
        let names = |names: [&str; 2]| Scale::Band { labels: names.map(String::from).to_vec() };
        assert_eq!(chart.y.scale, names(["Champions", "New"]));
        assert_eq!((sum(&chart, 1), sum(&chart, 3)), (700.0, 10_000.0));
        assert_eq!(
            chart.summary,
            "Champions: 7,000 (95\u{a0}% interval 6,300 to 7,700) of 10,000 predicted for all customers, which is 70.00 a customer, where the mean of all is 14.29."
        );
        found.by = "cohort".into();
        assert_eq!(equity("clv.equity", &found, EN).unwrap().y.scale, names(["New", "Champions"]));
        found.groups.clear();
        assert!(equity("clv.equity", &found, EN).is_err());
    }

    #[test]
    fn what_has_no_value_says_so() {
        let message = distribution(&result(false), EN).expect_err("no money").to_string();
        assert!(message.starts_with("No value in money can be shown"), "{message}");
    }
}
