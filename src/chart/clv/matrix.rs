//! Frequency and silence as a table of colours.

use super::value::horizon;
use crate::chart::{Axis, Cell, Chart, Mark, Ramp, Scale, Side, Table, TableColumn, Value};
use crate::clv::ClvResult;
use crate::clv::matrix::{Matrix, MatrixCell};
use crate::words::{Behaviour as Words, Horizon, Locale, Unit, format};

/// What is told of a number of purchases that is smaller yet.
const LEAST: f64 = 0.01;

/// `clv.expectedMatrix`: purchases expected over the horizon, by repeat purchases and the time since the last one.
pub fn expected_matrix(found: &Matrix, result: &ClvResult, locale: Locale) -> Chart {
    matrix(found, result, false, locale)
}

/// `clv.aliveMatrix`: the probability of still being a customer, by the same.
pub fn alive_matrix(found: &Matrix, result: &ClvResult, locale: Locale) -> Chart {
    matrix(found, result, true, locale)
}

fn matrix(found: &Matrix, result: &ClvResult, alive: bool, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let (unit, horizon) = (found.period.unit(), horizon(found.period, result.horizon));
    let value = |cell: &MatrixCell| if alive { cell.p_alive } else { cell.expected };
    let all = found.cells.iter().flatten().map(value);
    let most = if alive { 1.0 } else { all.fold(0.0, f64::max) };
    // However small, it is not 0.
    let percent = |share: f64| format::percent(locale, share.max(f64::MIN_POSITIVE));
    let short = |value: f64| match format::short(locale, value.max(LEAST)) {
        least if value < LEAST / 2.0 => format!("<{least}"),
        text => text,
    };
    let (mut cells, mut rows) = (Vec::new(), Vec::new());
    for (y, (silent, row)) in found.silent.iter().zip(&found.cells).enumerate() {
        for (x, (&frequency, cell)) in found.frequency.iter().zip(row).enumerate() {
            let value = value(cell);
            let label = if alive { percent(value) } else { short(value) };
            cells.push(Cell {
                x: x as u32,
                y: y as u32,
                shade: Some(if most > 0.0 { value / most } else { 0.0 }),
                label,
                partial: false,
                muted: false,
                row: rows.len() as u32,
            });
            rows.push(vec![
                Value::number(frequency, format::count(locale, frequency.into())),
                Value::number(*silent, format::decimal(locale, *silent, 0)),
                Value::number(cell.p_alive, percent(cell.p_alive)),
                Value::number(cell.expected, short(cell.expected)),
                Value::number(cell.customers, format::count(locale, cell.customers.into())),
            ]);
        }
    }
    let (title, summary) = told(found, alive, unit, horizon);
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let name = if alive { Words::Alive } else { Words::Expected { horizon } };
    Chart {
        name: if alive { "clv.aliveMatrix" } else { "clv.expectedMatrix" }.into(),
        title: say(title),
        subtitle: say(Words::MatrixSubtitle {
            alive,
            horizon,
            model: result.model.title(),
            age: found.age,
            unit,
        }),
        summary: locale.sentence(&say(summary)),
        note: result.model.once_is_active().then(|| say(Words::OnceIsActive)),
        x: Axis {
            label: say(Words::Frequency),
            scale: Scale::Band {
                labels: found
                    .frequency
                    .iter()
                    .map(|&frequency| format::count(locale, frequency.into()))
                    .collect(),
            },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Silent { unit }),
            scale: Scale::Band {
                labels: found
                    .silent
                    .iter()
                    .map(|&silent| format::decimal(locale, silent, 0))
                    .collect(),
            },
            side: Side::Start,
            grid: false,
        },
        marks: vec![Mark::Cells { name: say(name), ramp: Ramp::Sequence, cells }],
        height: 112 + 26 * found.silent.len() as u32,
        table: Table {
            columns: vec![
                numeric(Words::Frequency),
                numeric(Words::Silent { unit }),
                numeric(Words::Alive),
                numeric(Words::Expected { horizon }),
                numeric(Words::CustomersNear),
            ],
            rows,
        },
    }
}

/// The title and the summary: of a customer in the middle of the columns, and of one silent for a third of the time.
fn told(found: &Matrix, alive: bool, unit: Unit, horizon: Horizon) -> (Words, Words) {
    let (middle, third) = (found.frequency.len() / 2, found.silent.len() / 3);
    let cell = |row: usize, column: usize| found.cells[row][column];
    let frequency = |column: usize| u64::from(found.frequency[column]);
    if alive {
        let seldom = 1.min(found.frequency.len() - 1);
        let silent = found.silent[third];
        let seldom = (frequency(seldom), cell(third, seldom).p_alive);
        let often = (frequency(middle), cell(third, middle).p_alive);
        return (
            Words::AliveTitle { silent, unit, seldom, often },
            Words::AliveSummary { silent, unit, seldom, often },
        );
    }
    let (frequency, expected) = (frequency(middle), cell(0, middle).expected);
    let silent = (found.silent[third], cell(third, middle).expected);
    (
        Words::ExpectedTitle { frequency, expected, horizon },
        Words::ExpectedSummary { frequency, expected, horizon, silent, unit },
    )
}
