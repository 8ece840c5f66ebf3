//! What changes would make of customer equity.

use super::{
    Axis, Bar, Chart, Color, Direction, Mark, Scale, Side, Table, TableColumn, Value, nice_axis,
};
use crate::chart::clv::horizon;
use crate::clv::what_if::{Change, Effect, Lever, LeverEffect, WhatIf};
use crate::stats::mean::Estimate;
use crate::words::{Locale, WhatIf as Words, WhatIfColumn as Column, format};

/// `whatif.tornado`: the difference that each change would make in customer equity, and its opposite; the change that moves most
/// first, and all together last.
pub fn tornado(found: &WhatIf, locale: Locale) -> Chart {
    let say = |words: Words| words.say(locale);
    let money = |value: f64| format::money(locale, value);
    let mut levers: Vec<&LeverEffect> = found.levers.iter().collect();
    // The sort keeps those in order that move alike.
    levers.sort_by(|a, b| {
        let key = |it: &LeverEffect| (it.lever != Lever::All, reach(it));
        let ((a_first, a), (b_first, b)) = (key(a), key(b));
        b_first.cmp(&a_first).then(b.total_cmp(&a))
    });
    let rows: Vec<(usize, &LeverEffect, bool, Effect)> = levers
        .iter()
        .enumerate()
        .flat_map(|(at, it)| {
            let row = |effect: Option<Effect>, is_opposite| {
                effect.map(|effect| (at, *it, is_opposite, effect))
            };
            [row(it.up, false), row(it.down, true)]
        })
        .flatten()
        .collect();
    let bars = |opposite: bool| -> Vec<Bar> {
        let each =
            rows.iter().enumerate().filter(|(_, (_, _, is_opposite, _))| *is_opposite == opposite);
        let bar = |(row, (at, _, _, effect)): (usize, &(usize, &LeverEffect, bool, Effect))| {
            let Estimate { value, low, high } = effect.equity.difference;
            let (at, row) = (*at as f64, row as u32);
            Bar { at, width: 0.7, from: 0.0, to: value, low, high, label: money(value), row }
        };
        each.map(bar).collect()
    };
    let (asked, opposite) = (bars(false), bars(true));
    let ends = asked.iter().chain(&opposite).flat_map(|bar| [Some(bar.to), bar.low, bar.high]);
    let (low, high) = ends.flatten().fold((0.0_f64, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
    let series = |name, color, bars| Mark::Bars { name: say(name), color, horizontal: true, bars };
    let told = levers.iter().filter(|it| it.lever != Lever::All).filter_map(|it| {
        let by = it.up?.equity.difference.value;
        (by != 0.0).then(|| (it.words(), by))
    });
    // What must be known first, then what the industry says.
    let saying = found.saying.iter().map(|it| &it.summary);
    let note: Vec<&str> = found.notes.iter().take(2).chain(saying).map(String::as_str).collect();
    let labels = levers.iter().map(|it| say(Words::Band(it.words()))).collect();
    Chart {
        name: "whatif.tornado".into(),
        title: say(Words::Title { effects: told.take(2).collect() }),
        subtitle: say(Words::Subtitle {
            customers: found.customers,
            horizon: horizon(found.period, found.horizon),
            rate: found.discount_rate,
            equity: found.base.equity.value,
            level: found.level,
        }),
        summary: found.summary.clone(),
        note: Some(note.join(locale.space())),
        x: Axis {
            label: say(Words::Column(Column::Difference)),
            scale: nice_axis(low, high, 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels },
            side: Side::Start,
            grid: false,
        },
        marks: vec![
            series(Words::Asked, Color::Accent, asked),
            series(Words::Opposite, Color::Neutral, opposite),
            Mark::Rule { axis: Direction::X, at: 0.0, label: String::new() },
        ],
        height: 170 + 44 * levers.len() as u32,
        table: table(&rows, locale),
    }
}

/// How far a change moves customer equity, or its opposite.
fn reach(it: &LeverEffect) -> f64 {
    let size = |effect: Option<Effect>| effect.map_or(0.0, |it| it.equity.difference.value.abs());
    size(it.up).max(size(it.down))
}

fn table(rows: &[(usize, &LeverEffect, bool, Effect)], locale: Locale) -> Table {
    let say = |words: Words| words.say(locale);
    let money = |value: f64| format::money(locale, value);
    let percent = |share: f64| format::percent(locale, share);
    let ranged = |of: Column| vec![Words::Column(of), Words::Low { of }, Words::High { of }];
    let single = |of: Column| vec![Words::Column(of)];
    let mut columns = vec![TableColumn::text(say(Words::Column(Column::Change)))];
    let numbers = [
        ranged(Column::Difference),
        ranged(Column::Share),
        single(Column::Equity),
        single(Column::Clv),
        ranged(Column::ProfitDifference),
        single(Column::Profit),
    ];
    columns.extend(numbers.concat().into_iter().map(say).map(TableColumn::numeric));
    let cells = |it: Option<Estimate>, write: &dyn Fn(f64) -> String| {
        [it.map(|it| it.value), it.and_then(|it| it.low), it.and_then(|it| it.high)]
            .map(|value| Value::option(value, &write))
    };
    let amount = |value: f64| Value::number(value, money(value));
    let rows = rows.iter().map(|&(_, it, is_opposite, Effect { clv, equity, profit })| {
        let Change { changed, difference, share } = equity;
        let mut row = vec![Value::text(say(Words::Row { lever: it.words(), is_opposite }))];
        row.extend(cells(Some(difference), &money));
        row.extend(cells(share, &percent));
        row.extend([amount(changed.value), amount(clv.changed.value)]);
        row.extend(cells(Some(profit.difference), &money));
        row.push(amount(profit.changed.value));
        row
    });
    Table { columns, rows: rows.collect() }
}
