//! When single customers bought.

use super::life::days;
use crate::calendar::Day;
use crate::chart::{Axis, Chart, Color, Mark, Point, Scale, Side, Table, TableColumn, Value};
use crate::clv::timings::Timings;
use crate::words::{Behaviour as Words, Locale, format};

/// `clv.timings`: a few customers from their first purchase to the last day, with the days of their purchases, each of which is a
/// row of the table; `id` names them.
pub fn timings(found: &Timings, id: &dyn Fn(usize) -> String, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let count = |n: f64| format::count(locale, n as u64);
    let (mut marks, mut ticks, mut rows, mut labels) = (vec![], vec![], vec![], vec![]);
    for (place, it) in found.drawn.iter().enumerate() {
        let label = id(it.customer as usize);
        let point = |day: Day, row: usize| Point {
            x: f64::from(day.number()),
            y: place as f64,
            low: None,
            high: None,
            partial: false,
            row: row as u32,
        };
        let (mut points, mut before) = (vec![], None);
        for &day in &it.purchases {
            points.push(point(day, rows.len()));
            let since = before.map(|before| f64::from(day.since(before)));
            rows.push(vec![
                Value::text(label.clone()),
                Value::text(day.label(locale)),
                Value::option(since, &count),
                Value::default(),
            ]);
            before = Some(day);
        }
        ticks.extend(points.iter().cloned());
        // The silence up to the last day belongs to the last purchase.
        if let Some(silent) = rows.last_mut().and_then(|row| row.last_mut()) {
            *silent = Value::number(it.silent, count(it.silent.into()));
        }
        points.push(point(found.as_of, rows.len().saturating_sub(1)));
        marks.push(Mark::Line { name: String::new(), color: Color::Neutral, muted: true, points });
        labels.push(label);
    }
    marks.push(Mark::Ticks { color: Color::Accent, points: ticks });
    let once = found.drawn.iter().filter(|it| it.longest_gap.is_none()).count() as u64;
    let silent = found.drawn.iter().filter(|it| it.is_late()).count() as u64;
    let drawn = found.drawn.len() as u64;
    let start = found.drawn.iter().filter_map(|it| it.purchases.first()).min();
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
        marks,
        height: 96 + 16 * found.drawn.len().max(4) as u32,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Customer)),
                TableColumn::text(say(Words::Day)),
                TableColumn::numeric(say(Words::SinceBefore)),
                TableColumn::numeric(say(Words::DaysSilent)),
            ],
            rows,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::timings::Timing;

    /// Two customers by hand: one who bought twice, ten days apart, and one who bought on the last day.
    #[test]
    fn every_purchase_is_pointed_at_and_has_a_row() {
        let day = Day::new(20_000);
        let timing = |customer, purchases, longest_gap, silent| Timing {
            customer,
            purchases,
            longest_gap,
            silent,
        };
        let drawn = vec![
            timing(0, vec![day, day.plus(10)], Some(10), 21),
            timing(1, vec![day.plus(31)], None, 0),
        ];
        let found = Timings { customers: 2, as_of: day.plus(31), drawn };
        let id = |place: usize| ["ann", "bob"][place].to_owned();
        let chart = timings(&found, &id, Locale::En);
        let numbers: Vec<_> = chart
            .table
            .rows
            .iter()
            .map(|row| (row[0].text.as_str(), row[2].number, row[3].number))
            .collect();
        let wanted =
            [("ann", None, None), ("ann", Some(10.0), Some(21.0)), ("bob", None, Some(0.0))];
        assert_eq!(numbers, wanted);
        assert_eq!(chart.table.rows[1][1].text, day.plus(10).label(Locale::En));
        let [
            Mark::Line { points: ann, .. },
            Mark::Line { points: bob, .. },
            Mark::Ticks { points, .. },
        ] = &chart.marks[..]
        else {
            panic!("two lines and their ticks")
        };
        let rows = |points: &[Point]| points.iter().map(|it| it.row).collect::<Vec<u32>>();
        assert_eq!(
            (rows(ann), rows(bob), rows(points)),
            (vec![0, 1, 1], vec![2, 2], vec![0, 1, 2])
        );
        assert_eq!((ann[2].x, points[1].x), (20_031.0, 20_010.0));
    }
}
