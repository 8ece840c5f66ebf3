//! What is expected of a new customer as time goes by.

use super::tracking::periods;
use super::value::horizon;
use crate::chart::{Axis, Chart, Color, Mark, Point, Side, Table, TableColumn, Value, nice_axis};
use crate::clv::ClvResult;
use crate::clv::repeat::Repeats;
use crate::words::{Behaviour as Words, Clv, Locale, format};

/// `clv.newCustomer`: repeat purchases expected of a new customer, by the time since its first purchase.
pub fn new_customer(found: &Repeats, result: &ClvResult, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let (unit, level) = (found.period.unit(), result.level);
    let short = |value: f64| format::short(locale, value);
    let last = found.points.last();
    let expected = last.map_or(0.0, |last| last.expected);
    let interval = last.and_then(|last| Some([last.low?, last.high?]));
    let horizon = horizon(found.period, found.points.len() as u32);
    let (mut points, mut rows) = (Vec::new(), Vec::new());
    for (row, it) in found.points.iter().enumerate() {
        let x = row as f64 + 1.0;
        let (y, low, high) = (it.expected, it.low, it.high);
        points.push(Point { x, y, low, high, partial: false, row: row as u32 });
        rows.push(vec![
            Value::number(x, format::count(locale, row as u64 + 1)),
            Value::number(y, short(y)),
            Value::option(low, &short),
            Value::option(high, &short),
        ]);
    }
    let most = interval.map_or(expected, |ends| ends[1]);
    Chart {
        name: "clv.newCustomer".into(),
        title: say(Words::NewTitle { expected, horizon }),
        subtitle: say(Words::NewSubtitle {
            model: result.model.title(),
            level: interval.map(|_| level),
        }),
        summary: say(Words::NewSummary {
            expected: (expected, interval),
            horizon,
            level,
            half: found.half(),
            unit,
        }),
        note: None,
        x: Axis {
            label: say(Words::SinceFirst { unit }),
            scale: periods(found.points.len(), locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::RepeatsExpected),
            scale: nice_axis(0.0, most, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![Mark::Line { name: String::new(), color: Color::Accent, muted: false, points }],
        height: 340,
        table: Table {
            columns: vec![
                TableColumn::numeric(say(Words::SinceFirst { unit })),
                TableColumn::numeric(say(Words::RepeatsExpected)),
                TableColumn::numeric(Clv::Low { level }.say(locale)),
                TableColumn::numeric(Clv::High.say(locale)),
            ],
            rows,
        },
    }
}
