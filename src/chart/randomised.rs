//! Charts of a hold-out that chance decided.

use super::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Value, nice_axis,
    percent_axis,
};
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::randomised::{Decile, QiniPoint, Randomised};
use crate::words::{Locale, Problem, Randomised as Words, format};

/// `randomised.uplift`: the difference between those who were offered the programme and those held out, by tenths of what
/// customers did before.
///
/// # Errors
///
/// `data` if that is the same for all.
pub fn uplift(found: &Randomised, locale: Locale) -> Result<Chart> {
    let say = |words: Words| words.say(locale);
    let deciles = found.deciles.as_ref().ok_or_else(|| missing(locale))?;
    let point = |(row, decile): (usize, &Decile)| {
        let it = decile.difference?;
        let (x, y, row) = (row as f64, it.estimate, row as u32);
        Some(Point { x, y, low: it.low, high: it.high, partial: false, row })
    };
    let points: Vec<Point> = deciles.iter().enumerate().filter_map(point).collect();
    let ends = points.iter().flat_map(|it| [Some(it.y), it.low, it.high]).flatten();
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
    let clear = |is: fn(&Point) -> bool| points.iter().filter(|it| is(it)).count() as u64;
    let title = say(Words::UpliftTitle {
        gain: clear(|it| it.low > Some(0.0)),
        lose: clear(|it| it.high.is_some_and(|high| high < 0.0)),
        parts: deciles.len() as u64,
    });
    let label = |at: usize| format::count(locale, at as u64 + 1);
    let words = [
        Words::Score { is_highest: true },
        Words::Score { is_highest: false },
        Words::Offered,
        Words::HeldOut,
        Words::Uplift,
        Words::Low,
        Words::High,
    ];
    let mut columns = vec![TableColumn::text(say(Words::Part))];
    columns.extend(words.map(|it| TableColumn::numeric(say(it))));
    let write = |it: f64| format::short(locale, it);
    let rows = deciles.iter().enumerate().map(|(row, decile)| {
        let of = |it: Option<f64>| Value::option(it, &write);
        let count = |n: u32| Value::number(n, format::count(locale, n.into()));
        let difference = decile.difference;
        vec![
            Value::text(label(row)),
            of(Some(decile.score[0])),
            of(Some(decile.score[1])),
            count(decile.treated),
            count(decile.controls),
            of(difference.map(|it| it.estimate)),
            of(difference.and_then(|it| it.low)),
            of(difference.and_then(|it| it.high)),
        ]
    });
    Ok(Chart {
        name: "randomised.uplift".into(),
        subtitle: subtitle(found, false, locale),
        summary: format!("{title}. {}", found.summary),
        title,
        note: found.notes.first().cloned(),
        x: Axis {
            label: say(Words::Part),
            scale: Scale::Band { labels: (0..deciles.len()).map(label).collect() },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Uplift),
            scale: nice_axis(low, high, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        table: Table { columns, rows: rows.collect() },
        marks: vec![
            Mark::Rule { axis: Direction::Y, at: 0.0, label: String::new() },
            Mark::Dots { name: String::new(), color: Color::Accent, points },
        ],
        height: 360,
    })
}

/// `randomised.qini`: what is gained if customers are offered the programme from those who did most before down.
///
/// # Errors
///
/// `data` if that is the same for all.
pub fn qini(found: &Randomised, locale: Locale) -> Result<Chart> {
    let say = |words: Words| words.say(locale);
    let qini = found.qini.as_ref().ok_or_else(|| missing(locale))?;
    let gains = || qini.points.iter().map(|it| it.gain);
    let (low, high) = gains().fold((0.0_f64, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
    let place = |(row, it): (usize, &QiniPoint)| Point {
        x: it.share,
        y: it.gain,
        low: None,
        high: None,
        partial: false,
        row: row as u32,
    };
    let points: Vec<Point> = qini.points.iter().enumerate().map(place).collect();
    let ends = points.first().into_iter().chain(points.last()).cloned().collect();
    let sign = i32::from(qini.low > 0.0) - i32::from(qini.high < 0.0);
    let title = say(Words::QiniTitle { sign });
    let coefficient = say(Words::QiniSummary {
        coefficient: [qini.coefficient, qini.low, qini.high],
        draws: qini.draws.into(),
        level: found.level,
    });
    let line = |name, color, muted, points| Mark::Line { name: say(name), color, muted, points };
    let columns = [Words::ShareOfCustomers, Words::Gain].map(|it| TableColumn::numeric(say(it)));
    let rows = qini.points.iter().map(|it| {
        vec![
            Value::number(it.share, format::percent(locale, it.share)),
            Value::number(it.gain, format::short(locale, it.gain)),
        ]
    });
    Ok(Chart {
        name: "randomised.qini".into(),
        subtitle: subtitle(found, true, locale),
        summary: [locale.sentence(&title), coefficient.clone(), found.summary.clone()]
            .join(locale.space()),
        title,
        note: Some(coefficient),
        x: Axis {
            label: say(Words::ShareOfCustomers),
            scale: percent_axis(locale, 1.0),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Gain),
            scale: nice_axis(low, high, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        table: Table { columns: columns.into(), rows: rows.collect() },
        marks: vec![
            line(Words::AtRandom, Color::Neutral, true, ends),
            line(Words::ByBefore, Color::Accent, false, points),
        ],
        height: 380,
    })
}

fn subtitle(found: &Randomised, is_curve: bool, locale: Locale) -> String {
    Words::Subtitle {
        is_curve,
        what: found.measure.into(),
        days: [found.from, found.to].map(|day| day.label(locale)),
        treated: found.treated.into(),
        controls: found.controls.into(),
        level: found.level,
    }
    .say(locale)
}

fn missing(locale: Locale) -> Error {
    let reason = Words::NothingBefore.say(locale);
    Error::new(ErrorKind::Data, Problem::NotMeasured { reason })
}
