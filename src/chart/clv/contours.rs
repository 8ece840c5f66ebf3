//! The likelihood over two parameters of a purchase model.

use serde::{Deserialize, Serialize};

use crate::chart::{
    Axis, Chart, Color, Mark, Point, Rect, Scale, Side, Table, TableColumn, Tick, Value, nice_axis,
};
use crate::clv::surface::Surface;
use crate::words::{Behaviour as Words, Locale, format};

/// The regions that are told apart by colour.
const LEVELS: [f64; 4] = [0.5, 0.8, 0.95, 0.99];

/// Which parameters are drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContoursOptions {
    /// The names of two; the first two by default.
    pub parameters: Option<[String; 2]>,
}

/// `clv.contours`: the likelihood around the optimum, as regions of confidence, with the edge of that of `level`.
pub fn contours(
    found: &Surface,
    model: String,
    customers: u64,
    level: f64,
    locale: Locale,
) -> Chart {
    let say = |message: Words| message.say(locale);
    let short = |value: f64| format::decimal(locale, value, digits(value));
    let half = |logs: &[f64]| 0.5 * (logs[1] - logs[0]);
    let (wide, high) = (half(&found.x), half(&found.y));
    let (mut rects, mut rows) = (Vec::new(), Vec::new());
    for (&y, drops) in found.y.iter().zip(&found.drop) {
        for (&x, &drop) in found.x.iter().zip(drops) {
            let smallest = 1.0 - libm::exp(-drop);
            let place = LEVELS.iter().position(|&level| smallest <= level);
            let region = say(Words::Region { level: place.map(|place| LEVELS[place]) });
            let shade = place.unwrap_or(LEVELS.len()) as f64 / LEVELS.len() as f64;
            rects.push(Rect {
                x: [x - wide, x + wide],
                y: [y - high, y + high],
                color: Color::Sequence(1.0 - shade),
                lines: Vec::new(),
                key: region.clone(),
                row: rows.len() as u32,
            });
            let (one, other) = (libm::exp(x), libm::exp(y));
            rows.push(vec![
                Value::number(one, short(one)),
                Value::number(other, short(other)),
                Value::number(drop, format::decimal(locale, drop.min(1e6), 2)),
                Value::text(region),
            ]);
        }
    }
    let region = found.region(level);
    let middle = (found.x.len() * found.y.len() / 2) as u32;
    let edge = |of: fn(&(f64, f64, f64)) -> f64| -> Vec<Point> {
        let points = region.iter().map(|it| Point {
            x: it.0,
            y: of(it),
            low: None,
            high: None,
            partial: false,
            row: middle,
        });
        points.collect()
    };
    let ends = |of_low: fn(&(f64, f64, f64)) -> f64, of_high: fn(&(f64, f64, f64)) -> f64| {
        let low = region.iter().map(of_low).fold(f64::INFINITY, f64::min);
        let high = region.iter().map(of_high).fold(f64::NEG_INFINITY, f64::max);
        (libm::exp(low), libm::exp(high))
    };
    let ends = match region.is_empty() {
        true => found.optimum.map(|at| (at, at)),
        false => [ends(|it| it.0, |it| it.0), ends(|it| it.1, |it| it.2)],
    };
    let line =
        |name: String, points| Mark::Line { name, color: Color::Category(1), muted: false, points };
    let names = found.names;
    let axis = |which: usize, logs: &[f64], half: f64| Axis {
        label: names[which].to_owned(),
        scale: logarithmic(logs[0] - half, logs[logs.len() - 1] + half, locale),
        side: Side::Start,
        grid: false,
    };
    let optimum = Point {
        x: libm::log(found.optimum[0]),
        y: libm::log(found.optimum[1]),
        low: None,
        high: None,
        partial: false,
        row: middle,
    };
    Chart {
        name: "clv.contours".into(),
        title: say(Words::ContoursTitle { names, correlation: found.correlation }),
        subtitle: say(Words::ContoursSubtitle { model, names, customers }),
        summary: say(Words::ContoursSummary {
            names,
            optimum: found.optimum,
            ends,
            level,
            correlation: found.correlation,
        }),
        note: None,
        x: axis(0, &found.x, wide),
        y: axis(1, &found.y, high),
        marks: vec![
            Mark::Rects { name: say(Words::SmallestRegion), rects },
            line(say(Words::Region { level: Some(level) }), edge(|it| it.2)),
            line(String::new(), edge(|it| it.1)),
            Mark::Dots {
                name: say(Words::Optimum),
                color: Color::Category(1),
                points: vec![optimum],
            },
        ],
        height: 420,
        table: Table {
            columns: vec![
                TableColumn::numeric(names[0].into()),
                TableColumn::numeric(names[1].into()),
                TableColumn::numeric(say(Words::Drop)),
                TableColumn::text(say(Words::SmallestRegion)),
            ],
            rows,
        },
    }
}

/// Decimals that leave three digits or more of a number.
fn digits(value: f64) -> usize {
    let (mut decimals, mut scaled) = (0, value.abs());
    while scaled < 99.5 && decimals < 9 {
        (decimals, scaled) = (decimals + 1, scaled * 10.0);
    }
    decimals
}

/// A scale of logs with ticks at round values.
fn logarithmic(min: f64, max: f64, locale: Locale) -> Scale {
    let (low, high) = (libm::exp(min), libm::exp(max));
    let mut values: Vec<f64> = Vec::new();
    if high / low < 8.0 {
        if let Scale::Linear { ticks, .. } = nice_axis(0.0, high - low, 6, &|_| String::new())
            && let [first, second, ..] = ticks.as_slice()
        {
            let step = second.at - first.at;
            let first = (low / step).ceil();
            values = (0..12).map(|n| (first + f64::from(n)) * step).collect();
        }
    } else {
        let mut power = libm::pow(10.0, libm::floor(libm::log10(low)));
        let units: &[f64] = if high / low < 200.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        while power <= high && values.len() < 40 {
            values.extend(units.iter().map(|unit| unit * power));
            power *= 10.0;
        }
    }
    values.retain(|value| (low..=high).contains(value));
    let tick = |value: f64| {
        let text = format::decimal(locale, value, digits(value));
        let text = match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        };
        Tick { at: libm::log(value), label: text }
    };
    Scale::Linear { min, max, ticks: values.into_iter().map(tick).collect() }
}
