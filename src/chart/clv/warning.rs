//! Valuable customers who are likely to leave.

use super::value::horizon;
use crate::chart::{
    Axis, Bar, Chart, Color, Mark, Scale, Side, Table, TableColumn, Value, nice_axis,
};
use crate::clv::early_warning::EarlyWarning;
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Clv as Words, Locale, Problem, format, without_stop};

/// Customers that are drawn, and those that the table has; the list has all.
const DRAWN: usize = 15;
const LISTED: usize = 200;

/// `clv.earlyWarning`: what is at stake with the valuable customers who are likely to leave, the most first, each with the
/// reason. `id` tells the id of the customer at a place of the list.
///
/// # Errors
///
/// `data` if nobody is to be warned of.
pub fn early_warning(
    found: &EarlyWarning,
    id: &dyn Fn(usize) -> String,
    locale: Locale,
) -> Result<Chart> {
    let (Some(reason), Some(finding)) = (found.reason.first(), found.notes.first()) else {
        let valuable = found.valuable.into();
        return Err(Error::new(ErrorKind::Data, Problem::NobodyWarned { valuable }));
    };
    let say = |message: Words| message.say(locale);
    let amount = |value: f64| format::money(locale, value);
    let money = |value: f64| Value::number(value, amount(value));
    let percent = |share: f64| format::percent(locale, share);
    let days = |value: f64| format::decimal(locale, value, 0);
    let drawn = found.at_stake.len().min(DRAWN);
    let bar = |place: usize| Bar {
        at: place as f64,
        width: 0.7,
        from: 0.0,
        to: found.at_stake[place],
        low: found.at_stake_ends.low[place],
        high: found.at_stake_ends.high[place],
        label: format::percent(locale, found.p_alive[place]),
        row: place as u32,
    };
    let row = |place: usize| {
        let p_alive = found.p_alive[place];
        vec![
            Value::text(id(place)),
            money(found.at_stake[place]),
            Value::option(found.at_stake_ends.low[place], &amount),
            Value::option(found.at_stake_ends.high[place], &amount),
            money(found.clv[place]),
            Value::option(found.clv_ends.low[place], &amount),
            Value::option(found.clv_ends.high[place], &amount),
            Value::number(p_alive, percent(p_alive)),
            Value::option(found.p_alive_ends.low[place], &percent),
            Value::option(found.p_alive_ends.high[place], &percent),
            Value::option(found.usual_gap[place], &days),
            Value::number(found.silent[place], days(found.silent[place])),
            Value::option(found.overdue[place], &days),
            Value::text(found.reason[place].clone()),
        ]
    };
    let finding = without_stop(finding).to_owned();
    let ends = found.at_stake_ends.high.iter().take(drawn).flatten();
    let most = ends.copied().fold(found.at_stake[0], f64::max);
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let level = found.level;
    Ok(Chart {
        name: "clv.earlyWarning".into(),
        title: finding.clone(),
        subtitle: say(Words::WarningSubtitle {
            model: found.model.title(),
            shown: drawn as u64,
            customers: found.customers.into(),
            horizon: horizon(found.period, found.horizon),
            above: found.above,
            below: found.below,
            level: found.total_at_stake_interval.map(|_| level),
        }),
        summary: say(Words::WarningSummary { finding, id: id(0), reason: reason.clone() }),
        note: found.notes.get(1).cloned(),
        x: Axis {
            label: say(Words::AtStake),
            scale: nice_axis(0.0, most, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: say(Words::Customer),
            scale: Scale::Band { labels: (0..drawn).map(id).collect() },
            side: Side::Start,
            grid: false,
        },
        marks: vec![Mark::Bars {
            name: String::new(),
            color: Color::Accent,
            horizontal: true,
            bars: (0..drawn).map(bar).collect(),
        }],
        height: 112 + 26 * drawn as u32,
        table: Table {
            columns: vec![
                TableColumn::text(say(Words::Customer)),
                numeric(Words::AtStake),
                numeric(Words::Low { level }),
                numeric(Words::High),
                numeric(Words::ValueNow),
                numeric(Words::Low { level }),
                numeric(Words::High),
                numeric(Words::Alive),
                numeric(Words::Low { level }),
                numeric(Words::High),
                numeric(Words::UsualGap),
                numeric(Words::DaysSilent),
                numeric(Words::DaysOverdue),
                TableColumn::text(say(Words::Reason)),
            ],
            rows: (0..found.at_stake.len().min(LISTED)).map(row).collect(),
        },
    })
}
