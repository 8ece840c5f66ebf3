//! One customer's probability of still being one, day by day.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::chart::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    percent_axis,
};
use crate::clv::Model;
use crate::clv::life::Life;
use crate::words::{Behaviour as Words, Clv, Locale, format};

/// Whose life is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HistoryOptions {
    /// The customer's id; the one with whom the most purchases are in doubt by default.
    pub customer: Option<String>,
}

/// `clv.history`: P(alive) of the customer `id`, by `model`, on each day with what was known then.
pub fn history(
    found: &Life,
    id: &str,
    is_chosen: bool,
    model: Model,
    level: f64,
    locale: Locale,
) -> Chart {
    let say = |message: Words| message.say(locale);
    let percent = |share: f64| format::percent(locale, share);
    let (mut line, mut bought, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (row, it) in found.points.iter().enumerate() {
        let row = row as u32;
        let (x, y) = (f64::from(it.day.number()), it.p_alive);
        let point = Point { x, y, low: it.low, high: it.high, partial: it.ahead, row };
        let is_purchase = !it.ahead && found.purchases.binary_search(&it.day).is_ok();
        if is_purchase {
            bought.push(Point { low: None, high: None, ..point.clone() });
        }
        line.push(point);
        rows.push(vec![
            Value::text(it.day.label(locale)),
            Value::number(it.frequency, format::count(locale, it.frequency.into())),
            Value::number(y, percent(y)),
            Value::option(it.low, &percent),
            Value::option(it.high, &percent),
            if is_purchase { Value::text(say(Words::Yes)) } else { Value::default() },
        ]);
    }
    let known = found.now();
    let now = known.map_or(1.0, |now| now.p_alive);
    let as_of = found.as_of.label(locale);
    let last_purchase = found.purchases.last().copied().unwrap_or(found.first);
    let last = found.points.last().map_or(found.as_of, |point| point.day);
    let later = found.points.last().filter(|it| it.ahead && it.p_alive < now);
    Chart {
        name: "clv.history".into(),
        title: say(Words::LifeTitle { id: id.into(), p_alive: now, as_of: as_of.clone() }),
        subtitle: say(Words::LifeSubtitle {
            model: model.title(),
            level: known.and_then(|it| it.low).map(|_| level),
        }),
        summary: say(Words::LifeSummary {
            id: id.into(),
            purchases: found.purchases.len() as u64,
            first: found.first.label(locale),
            last: last_purchase.label(locale),
            p_alive: now,
            interval: known.and_then(|it| Some([it.low?, it.high?])),
            level,
            as_of,
            later: later.map(|it| (it.p_alive, it.day.label(locale))),
        }),
        note: match found.purchases.len() {
            1 if model.once_is_active() => Some(say(Words::OnceStays)),
            _ => (!is_chosen).then(|| say(Words::MostInDoubt)),
        },
        x: Axis {
            label: String::new(),
            scale: days(found.first, last, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Alive),
            scale: percent_axis(locale, 1.0),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Rule {
                axis: Direction::X,
                at: f64::from(found.as_of.number()),
                label: say(Words::Today),
            },
            Mark::Line { name: String::new(), color: Color::Accent, muted: false, points: line },
            Mark::Dots { name: say(Words::Purchases), color: Color::Neutral, points: bought },
        ],
        height: 340,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Day)),
                TableColumn::numeric(say(Words::Frequency)),
                TableColumn::numeric(say(Words::Alive)),
                TableColumn::numeric(Clv::Low { level }.say(locale)),
                TableColumn::numeric(Clv::High.say(locale)),
                TableColumn::text(say(Words::Bought)),
            ],
            rows,
        },
    }
}

/// Days, marked where a few periods begin.
pub(super) fn days(first: Day, last: Day, locale: Locale) -> Scale {
    let steps = [
        (Period::Day, 7),
        (Period::Month, 1),
        (Period::Month, 3),
        (Period::Month, 6),
        (Period::Year, 1),
        (Period::Year, 2),
        (Period::Year, 5),
    ];
    let starts = |&(period, step): &(Period, i32)| -> Vec<Tick> {
        let numbers = period.number(first)..=period.number(last);
        let kept = numbers.filter(|number| number.rem_euclid(step) == 0);
        let starts = kept.map(|number| (period.start(number), period.label(number, locale)));
        let within = starts.filter(|(start, _)| (first..=last).contains(start));
        within.map(|(start, label)| Tick { at: f64::from(start.number()), label }).collect()
    };
    let ticks = steps.iter().map(starts).find(|ticks| ticks.len() <= 7).unwrap_or_default();
    let (min, max) = (f64::from(first.number()), f64::from(last.number()));
    Scale::Linear { min, max, ticks }
}
