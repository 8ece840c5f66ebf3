//! When single customers bought.

use super::life::days;
use crate::chart::{Axis, Bar, Chart, Color, Mark, Point, Scale, Side, Table, TableColumn, Value};
use crate::clv::timings::Timings;
use crate::words::{Behaviour as Words, Locale, format};

/// `clv.timings`: a few customers from their first purchase to the last day, with the days of their purchases; `id` names them.
pub fn timings(found: &Timings, id: &dyn Fn(usize) -> String, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let count = |n: u32| format::count(locale, n.into());
    let at = |day: crate::calendar::Day| f64::from(day.number());
    let (mut bars, mut points, mut rows, mut labels) = (vec![], vec![], vec![], vec![]);
    for (row, it) in found.drawn.iter().enumerate() {
        let first = it.purchases.first().map_or(at(found.as_of), |&first| at(first));
        let label = id(it.customer as usize);
        bars.push(Bar {
            at: row as f64,
            width: 0.1,
            from: first,
            to: at(found.as_of),
            low: None,
            high: None,
            label: String::new(),
            row: row as u32,
        });
        points.extend(it.purchases.iter().map(|&day| Point {
            x: at(day),
            y: row as f64,
            low: None,
            high: None,
            partial: false,
            row: row as u32,
        }));
        let n = it.purchases.len() as u32;
        let gap = it.longest_gap.map(f64::from);
        rows.push(vec![
            Value::text(label.clone()),
            Value::text(it.purchases.first().map_or_else(String::new, |day| day.label(locale))),
            Value::number(n, count(n)),
            Value::option(gap, &|gap| count(gap as u32)),
            Value::number(it.silent, count(it.silent)),
        ]);
        labels.push(label);
    }
    let once = found.drawn.iter().filter(|it| it.longest_gap.is_none()).count() as u64;
    let silent = found.drawn.iter().filter(|it| it.is_late()).count() as u64;
    let drawn = found.drawn.len() as u64;
    let start = found.drawn.iter().filter_map(|it| it.purchases.first()).min();
    let numeric = |message: Words| TableColumn::numeric(say(message));
    Chart {
        name: "clv.timings".into(),
        title: say(Words::TimingsTitle { silent, of: drawn - once }),
        subtitle: say(Words::TimingsSubtitle { drawn, customers: found.customers.into() }),
        summary: say(Words::TimingsSummary {
            drawn,
            once,
            silent,
            as_of: found.as_of.label(locale),
        }),
        note: None,
        x: Axis {
            label: String::new(),
            scale: days(start.copied().unwrap_or(found.as_of), found.as_of, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Customer),
            scale: Scale::Band { labels },
            side: Side::Start,
            grid: false,
        },
        marks: vec![
            Mark::Bars { name: String::new(), color: Color::Neutral, horizontal: true, bars },
            Mark::Dots { name: say(Words::Purchases), color: Color::Accent, points },
        ],
        height: 96 + 16 * found.drawn.len().max(4) as u32,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Customer)),
                TableColumn::text(say(Words::Day)),
                numeric(Words::PurchaseDays),
                numeric(Words::LongestGap),
                numeric(Words::DaysSilent),
            ],
            rows,
        },
    }
}
