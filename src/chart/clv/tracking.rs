//! Purchases of all customers over time, as made and as expected.

use serde::{Deserialize, Serialize};

use crate::chart::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis,
};
use crate::clv::tracking::Tracking;
use crate::words::{Locale, Validation as Words, format};

/// What is drawn of tracking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TrackingOptions {
    /// Whether each period is counted together with all before it; by itself by default.
    pub cumulative: bool,
}

/// `clv.tracking`: repeat purchases by period, as made and as expected by a model called `model`, with the holdout marked.
pub fn tracking(
    found: &Tracking,
    model: String,
    options: &TrackingOptions,
    level: f64,
    locale: Locale,
) -> Chart {
    let say = |message: Words| message.say(locale);
    let whole = |value: f64| format::decimal(locale, value, 0);
    let unit = found.period.unit();
    let calibration_end = found.calibration_end.label(locale);
    let banded = found.periods.iter().filter(|it| it.end > found.calibration_end);
    let banded = banded.filter_map(|it| it.low.zip(it.high).map(|ends| (it.actual, ends)));
    let (mut inside, mut of) = (0, 0);
    for (made, (low, high)) in banded {
        (inside, of) = (inside + u64::from((low..=high).contains(&made)), of + 1);
    }
    let (title, summary) = match found.holdout {
        Some(held) => (
            Words::Tracked { actual: held.actual, expected: held.expected },
            Words::TrackingSummary {
                length: held.length,
                unit,
                calibration_end: calibration_end.clone(),
                actual: held.actual,
                expected: held.expected,
                interval: held.low.zip(held.high),
                level,
                inside: (of > 0 && !options.cumulative).then_some((inside, of)),
            },
        ),
        None => {
            let (actual, expected) = (found.calibration.actual, found.calibration.expected);
            (Words::TrackedFit { actual, expected }, Words::FitSummary { actual, expected })
        }
    };
    let held = found.holdout.map(|_| Mark::Rule {
        axis: Direction::X,
        at: found.calibration.length,
        label: say(Words::HeldOut),
    });
    let (mut actual, mut expected, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut most: f64 = 0.0;
    for (row, period) in found.periods.iter().enumerate() {
        let point = |y, low, high| Point {
            x: row as f64 + 1.0,
            y,
            low,
            high,
            partial: period.partial,
            row: row as u32,
        };
        actual.push(point(period.actual, None, None));
        expected.push(point(period.expected, period.low, period.high));
        most = most.max(period.actual).max(period.high.unwrap_or(period.expected));
        rows.push(vec![
            Value::number(row as f64 + 1.0, format::count(locale, row as u64 + 1)),
            Value::text(period.end.label(locale)),
            Value::number(period.actual, format::decimal(locale, period.actual, 0)),
            Value::number(period.expected, format::decimal(locale, period.expected, 1)),
            Value::option(period.low, &whole),
            Value::option(period.high, &whole),
        ]);
    }
    let is_cut = found.periods.last().is_some_and(|last| last.partial);
    let since = Words::PeriodsSince { unit, start: found.start.label(locale) };
    let purchases = Words::RepeatPurchases { unit: (!options.cumulative).then_some(unit) };
    let line = |name, color, points| Mark::Line { name: say(name), color, muted: false, points };
    let mut marks: Vec<Mark> = held.into_iter().collect();
    marks.push(line(Words::Expected, Color::Accent, expected));
    marks.push(line(Words::Actual, Color::Neutral, actual));
    Chart {
        name: "clv.tracking".into(),
        title: say(title),
        subtitle: say(Words::TrackingSubtitle {
            model,
            unit,
            cumulative: options.cumulative,
            customers: found.customers.into(),
            calibration_end,
            level: found.periods.iter().any(|it| it.low.is_some()).then_some(level),
        }),
        summary: say(summary),
        note: is_cut.then(|| say(Words::CutShort)),
        x: Axis {
            label: say(since.clone()),
            scale: periods(found.periods.len(), locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(purchases),
            scale: nice_axis(0.0, most, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 360,
        table: Table {
            columns: vec![
                TableColumn::numeric(say(since)),
                TableColumn::text(say(Words::PeriodEnd)),
                TableColumn::numeric(say(Words::Actual)),
                TableColumn::numeric(say(Words::Expected)),
                TableColumn::numeric(say(Words::Low { level })),
                TableColumn::numeric(say(Words::High)),
            ],
            rows,
        },
    }
}

/// Whole periods from 0.
pub(super) fn periods(periods: usize, locale: Locale) -> Scale {
    let steps = [1, 2, 3, 6, 12, 13, 26, 52, 104, 365, 1000];
    let step = steps.into_iter().find(|step| periods / step <= 8).unwrap_or(periods.max(1));
    let ticks = (0..=periods).step_by(step);
    let ticks = ticks.map(|at| Tick { at: at as f64, label: format::count(locale, at as u64) });
    Scale::Linear { min: 0.0, max: periods.max(1) as f64, ticks: ticks.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::clv::Model;
    use crate::clv::history::Histories;
    use crate::clv::intervals::Nearby;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    #[test]
    fn the_holdout_is_told_and_marked() {
        let table = sample::cdnow();
        let calibration_end = Day::from_ymd(1997, 9, 30);
        let options = CustomersOptions { calibration_end, ..CustomersOptions::default() };
        let model = Model::BgNbd.with(&[0.2425945, 4.4136019, 0.7929199, 2.4258881]).unwrap();
        let customers = customers(&table, &options).unwrap();
        let histories =
            Histories::new(&customers.frequency, &customers.recency, &customers.age, None);
        let fit = Model::BgNbd.fit(&histories.unwrap());
        let nearby = Nearby::new(&fit, |all| Model::BgNbd.with(all)).unwrap();
        for cumulative in [false, true] {
            let near = nearby.sides();
            let found = Tracking::new(&table, &customers, &*model, near, 1.96, cumulative);
            let options = TrackingOptions { cumulative };
            let chart = tracking(&found, "BG/NBD".into(), &options, 0.95, Locale::En);
            assert!(chart.title.ends_with("and there were 1,882"), "{}", chart.title);
            assert!(chart.summary.starts_with("In the 39 weeks after 30 Sep 1997"));
            assert_eq!(chart.table.rows.len(), 78);
            assert_eq!(chart.table.rows[77][1].text, "30 Jun 1998");
            let Mark::Rule { at, .. } = chart.marks[0] else { panic!("a rule") };
            assert_eq!(at, 39.0);
            let last = chart.table.rows[77][2].number;
            assert_eq!(
                last,
                if cumulative { Some(4339.0) } else { Some(found.periods[77].actual) }
            );
            let Mark::Line { points, .. } = &chart.marks[1] else { panic!("a line") };
            let wide = |point: &Point| point.high.unwrap() - point.low.unwrap();
            // What adds up is less sure with every week; of a single week chance is nearly all, and that has the scale of √n.
            assert!(points.iter().all(|point| wide(point) > 2.0 * point.y.sqrt()));
            assert_eq!(wide(&points[77]) > 2.0 * wide(&points[20]), cumulative);
        }
    }
}
