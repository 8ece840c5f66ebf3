//! Groups of customers: what was expected of them, and what they did.

use crate::chart::{
    Axis, Bar, Chart, Color, Mark, Point, Scale, Side, Table, TableColumn, Value, nice_axis,
};
use crate::clv::calibration::{Calibration, CalibrationGroup, Frequencies, GroupedBy, MOST};
use crate::words::{Compared, Locale, Validation as Words, format};

/// `clv.frequencies`: customers by their number of repeat purchases, as they are and as a model called `model` has them.
pub fn frequencies(found: &Frequencies, model: String, level: f64, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let label = |n: u32| number(n, locale);
    let whole = |value: f64| format::decimal(locale, value, 0);
    let (mut bars, mut points, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let (mut most, mut inside): (f64, u64) = (0.0, 0);
    for (row, group) in found.groups.iter().enumerate() {
        let actual = f64::from(group.actual);
        bars.push(Bar {
            at: row as f64,
            width: 0.7,
            from: 0.0,
            to: actual,
            low: None,
            high: None,
            label: String::new(),
            row: row as u32,
        });
        points.push(Point {
            x: row as f64,
            y: group.expected,
            low: Some(group.low),
            high: Some(group.high),
            partial: false,
            row: row as u32,
        });
        most = most.max(actual).max(group.high);
        inside += u64::from((group.low..=group.high).contains(&actual));
        rows.push(vec![
            Value::text(label(group.frequency)),
            Value::number(actual, format::count(locale, group.actual.into())),
            Value::number(group.expected, format::decimal(locale, group.expected, 1)),
            Value::number(group.low, whole(group.low)),
            Value::number(group.high, whole(group.high)),
        ]);
    }
    let off = |group: &&crate::clv::calibration::FrequencyGroup| {
        (f64::from(group.actual) - group.expected).abs()
    };
    let outside = found
        .groups
        .iter()
        .filter(|group| !(group.low..=group.high).contains(&f64::from(group.actual)));
    let furthest = outside.max_by(|a, b| off(a).total_cmp(&off(b)));
    let none = found.groups.first();
    let (actual, expected) = none.map_or((0, 0.0), |none| (none.actual.into(), none.expected));
    let as_of = found.as_of.label(locale);
    let numeric = |message: Words| TableColumn::numeric(say(message));
    Chart {
        name: "clv.frequencies".into(),
        title: say(Words::FrequenciesTitle {
            actual,
            expected,
            inside,
            groups: found.groups.len() as u64,
        }),
        subtitle: say(Words::FrequenciesSubtitle {
            model,
            customers: found.customers.into(),
            as_of,
            level,
        }),
        summary: say(Words::FrequenciesSummary {
            actual,
            expected,
            interval: none.map_or((0.0, 0.0), |none| (none.low, none.high)),
            level,
            furthest: furthest
                .map(|group| (label(group.frequency), group.actual.into(), group.expected)),
        }),
        note: None,
        x: Axis {
            label: say(Words::Frequency),
            scale: Scale::Band {
                labels: found.groups.iter().map(|group| label(group.frequency)).collect(),
            },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Customers),
            scale: nice_axis(0.0, most, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Bars {
                name: say(Words::Observed),
                color: Color::Neutral,
                horizontal: false,
                bars,
            },
            Mark::Dots { name: say(Words::Expected), color: Color::Accent, points },
        ],
        height: 340,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Frequency)),
                numeric(Words::Customers),
                numeric(Words::CustomersExpected),
                numeric(Words::Low { level }),
                numeric(Words::High),
            ],
            rows,
        },
    }
}

/// `clv.holdoutByFrequency`, `clv.holdoutByRecency`, `clv.holdoutByAge`, `clv.holdoutBySilence` and `clv.deciles`: purchases of
/// groups of customers in the holdout, as made and as expected by a model called `model`.
pub fn calibration(found: &Calibration, model: String, level: f64, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let (name, by) = match found.by {
        GroupedBy::Frequency => ("clv.holdoutByFrequency", Compared::Frequency),
        GroupedBy::Recency => ("clv.holdoutByRecency", Compared::Recency),
        GroupedBy::Age => ("clv.holdoutByAge", Compared::Age),
        GroupedBy::Silence => ("clv.holdoutBySilence", Compared::Silence),
        GroupedBy::Expected => ("clv.deciles", Compared::Expected),
    };
    let unit = found.period.unit();
    let label = |group: &CalibrationGroup| match (by, group.to) {
        (Compared::Recency | Compared::Age | Compared::Silence, Some(to)) => {
            say(Words::Range { from: group.from, to })
        }
        (_, Some(n)) => format::count(locale, n as u64),
        (_, None) => say(Words::AndMore { from: group.from as u64 }),
    };
    let short = |value: f64| format::decimal(locale, value, 2);
    let (mut made, mut expected, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let (mut most, mut inside): (f64, u64) = (0.0, 0);
    for (row, group) in found.groups.iter().enumerate() {
        let point =
            |y, low, high| Point { x: row as f64, y, low, high, partial: false, row: row as u32 };
        made.push(point(group.actual, group.low, group.high));
        expected.push(point(group.expected, None, None));
        most = most.max(group.high.unwrap_or(group.actual)).max(group.expected);
        let interval = group.low.zip(group.high);
        inside +=
            u64::from(interval.is_none_or(|(low, high)| (low..=high).contains(&group.expected)));
        rows.push(vec![
            Value::text(label(group)),
            Value::number(group.customers, format::count(locale, group.customers.into())),
            Value::number(group.expected, short(group.expected)),
            Value::number(group.actual, short(group.actual)),
            Value::option(group.low, &short),
            Value::option(group.high, &short),
        ]);
    }
    let summary = found.groups.last().map_or_else(String::new, |group| {
        say(Words::CalibrationSummary {
            by,
            unit,
            group: label(group),
            customers: group.customers.into(),
            expected: group.expected,
            actual: group.actual,
            interval: group.low.zip(group.high),
            level,
            error: found.error,
        })
    });
    let numeric = |message: Words| TableColumn::numeric(say(message));
    Chart {
        name: name.into(),
        title: say(Words::CalibrationTitle { by, inside, groups: found.groups.len() as u64 }),
        subtitle: say(Words::CalibrationSubtitle {
            model,
            by,
            customers: found.customers.into(),
            calibration_end: found.calibration_end.label(locale),
            end: found.end.label(locale),
            level,
        }),
        summary,
        note: None,
        x: Axis {
            label: say(Words::GroupedBy { by, unit }),
            scale: Scale::Band { labels: found.groups.iter().map(label).collect() },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::HoldoutPurchases),
            scale: nice_axis(0.0, most, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Line {
                name: say(Words::Expected),
                color: Color::Accent,
                muted: false,
                points: expected,
            },
            Mark::Dots { name: say(Words::Actual), color: Color::Neutral, points: made },
        ],
        height: 360,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::GroupedBy { by, unit })),
                numeric(Words::Customers),
                numeric(Words::ExpectedMean),
                numeric(Words::ActualMean),
                numeric(Words::Low { level }),
                numeric(Words::High),
            ],
            rows,
        },
    }
}

/// A number of repeat purchases, the last of which is open.
fn number(n: u32, locale: Locale) -> String {
    match n {
        MOST => Words::AndMore { from: n.into() }.say(locale),
        n => format::count(locale, n.into()),
    }
}
