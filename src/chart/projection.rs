//! What was observed, and what a model makes of the periods to come.

use super::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    percent_axis,
};
use crate::clv::projection::{Basis, Projection};
use crate::words::{Locale, Projection as Words, Unit, format};

/// Observed periods of purchases that are drawn: the last ones.
const SHOWN: usize = 24;

/// `projection.curve`: the share still there, or buying, by period: observed, and expected with its band. What was projected
/// of the periods held back lies over what they brought.
pub fn curve(found: &Projection, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let is_purchases = found.basis == Basis::Purchases;
    let unit = unit(found);
    let level = found.level;
    let share = if is_purchases { Words::ActiveShare } else { Words::StillShare };
    let since = if is_purchases {
        Words::FromNow { unit: found.period.unit() }
    } else {
        Words::Since { unit }
    };
    let numeric = |message: &Words| TableColumn::numeric(message.say(locale));
    let mut rows = Rows { locale, rows: Vec::new(), highest: 0.0 };
    let (mut series, skipped) = (Vec::new(), found.observed.len().saturating_sub(SHOWN));
    for it in found.observed.iter().skip(if is_purchases { skipped } else { 0 }) {
        series.push((it.at, Some(it.customers), it.share, it.low, it.high));
    }
    let observed = rows.points(&say(Words::Observed), &series);
    let first = series.first().map_or(0, |it| it.0);
    let of = |it: &crate::clv::projection::ProjectedShare| (it.at, None, it.share, it.low, it.high);
    let held: Vec<_> = found.backtest.iter().flat_map(|it| &it.projected).map(of).collect();
    let held = rows.points(&say(Words::HeldBack), &held);
    let projected: Vec<_> = found.projected.iter().map(of).collect();
    let last = projected.last().map_or(1, |it| it.0).max(first + 1);
    let projected = rows.points(&say(Words::Projected), &projected);
    let mut marks = Vec::new();
    let rule = |at: f64, label| Mark::Rule { axis: Direction::X, at, label };
    if is_purchases {
        marks.push(rule(0.5, say(Words::Now)));
    } else if let Some(start) = held.first() {
        marks.push(rule(start.x - 0.5, say(Words::HeldBackFrom)));
    }
    let line = |name, color, points| Mark::Line { name: say(name), color, muted: false, points };
    marks.push(line(Words::Projected, Color::Accent, projected));
    if !held.is_empty() {
        marks.push(line(Words::HeldBack, Color::Category(1), held));
    }
    marks.push(Mark::Dots { name: say(Words::Observed), color: Color::Neutral, points: observed });
    Chart {
        name: "projection.curve".into(),
        title: title(found).map_or_else(String::new, say),
        subtitle: say(subtitle(found, locale)),
        summary: summary(found)
            .iter()
            .map(|it| it.say(locale))
            .collect::<Vec<_>>()
            .join(locale.space()),
        note: (!found.notes.is_empty()).then(|| found.notes.join(locale.space())),
        x: Axis {
            label: say(since.clone()),
            scale: periods(first, last, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(share.clone()),
            scale: percent_axis(locale, rows.highest),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 380,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Series)),
                numeric(&since),
                numeric(&Words::Customers),
                numeric(&share),
                numeric(&Words::Low { level }),
                numeric(&Words::High { level }),
            ],
            rows: rows.rows,
        },
    }
}

/// The rows of the table as they come, and the highest value in them.
struct Rows {
    locale: Locale,
    rows: Vec<Vec<Value>>,
    highest: f64,
}

/// A period, customers where they are counted, a share and its interval.
type Share = (i32, Option<u32>, f64, Option<f64>, Option<f64>);

impl Rows {
    fn points(&mut self, name: &str, shares: &[Share]) -> Vec<Point> {
        let locale = self.locale;
        let count = |number: f64| format::decimal(locale, number, 0);
        let percent = |share| format::percent(locale, share);
        let mut points = Vec::with_capacity(shares.len());
        for &(at, customers, share, low, high) in shares {
            self.highest = self.highest.max(high.unwrap_or(share));
            let row = self.rows.len() as u32;
            points.push(Point { x: at.into(), y: share, low, high, partial: false, row });
            self.rows.push(vec![
                Value::text(name.to_owned()),
                Value::number(at, count(at.into())),
                Value::option(customers.map(f64::from), &count),
                Value::number(share, percent(share)),
                Value::option(low, &percent),
                Value::option(high, &percent),
            ]);
        }
        points
    }
}

/// The unit of time, where it is known.
fn unit(found: &Projection) -> Option<Unit> {
    match found.basis {
        Basis::Counts => None,
        _ => Some(found.period.unit()),
    }
}

fn title(found: &Projection) -> Option<Words> {
    let last = found.projected.last()?;
    let periods = last.at.unsigned_abs().into();
    Some(if found.basis == Basis::Purchases {
        let (first, unit) = (found.projected.first()?.share, found.period.unit());
        Words::WillBuy { first, last: last.share, periods, unit }
    } else {
        Words::StillThere { share: last.share, periods, unit: unit(found) }
    })
}

fn subtitle(found: &Projection, locale: Locale) -> Words {
    let (customers, level) = (found.customers.into(), found.level);
    let as_of = found.as_of.map(|day| day.label(locale));
    if found.basis == Basis::Purchases {
        let as_of = as_of.unwrap_or_default();
        return Words::ActiveSubtitle { unit: found.period.unit(), customers, level, as_of };
    }
    let model = found.models.iter().find(|model| model.chosen).map_or("", |model| model.model);
    Words::SurvivalSubtitle { unit: unit(found), model, customers, level, as_of }
}

fn summary(found: &Projection) -> Vec<Words> {
    let (unit, level) = (unit(found), found.level);
    let mut said = Vec::new();
    if found.basis == Basis::Purchases {
        let ends = [found.projected.first(), found.projected.get(1..).and_then(<[_]>::last)];
        for (place, it) in ends.into_iter().flatten().enumerate() {
            said.push(Words::ExpectedActive {
                share: it.share,
                interval: it.low.zip(it.high),
                level,
                period: it.at.unsigned_abs().into(),
                unit: found.period.unit(),
                last: found.observed.last().map(|it| it.share).filter(|_| place == 0),
            });
        }
    } else if let Some(it) = found.projected.last() {
        let (interval, periods) = (it.low.zip(it.high), it.at.unsigned_abs().into());
        said.push(Words::Expected { share: it.share, interval, level, periods, unit });
    }
    said.extend(found.backtest.as_ref().map(|it| Words::Tried {
        periods: it.projected.len() as u64,
        unit,
        error: it.error,
        guess: it.baseline_error,
    }));
    let current = found.residual_lifetime.and_then(|it| it.current);
    said.extend(current.and_then(|it| {
        let (low, high) = (it.low, it.high);
        Some(Words::Lifetime { periods: it.periods?, low, high, unit })
    }));
    said
}

/// Whole periods.
fn periods(first: i32, last: i32, locale: Locale) -> Scale {
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 365].into_iter();
    let step = step.clone().find(|step| (last - first) / step <= 12).unwrap_or(last - first);
    let ticks = (first..=last)
        .filter(|at| at % step == 0)
        .map(|at| Tick { at: at.into(), label: format::decimal(locale, at.into(), 0) });
    Scale::Linear { min: first.into(), max: last.into(), ticks: ticks.collect() }
}
