//! Frequency and silence as a table of colours.

use super::value::horizon;
use crate::chart::{Axis, Cell, Chart, Mark, Ramp, Scale, Side, Table, TableColumn, Value};
use crate::clv::ClvResult;
use crate::clv::matrix::{Answer, Matrix};
use crate::words::{Behaviour as Words, Clv, Horizon, Locale, Unit, format};

/// What is told of a number of purchases that is smaller yet.
const LEAST: f64 = 0.01;

/// `clv.aliveMatrix`, `clv.expectedMatrix` and `clv.residualMatrix`: the answers of a model, by repeat purchases and the time since
/// the last one.
pub fn matrix(found: &Matrix, result: &ClvResult, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let (unit, horizon) = (found.period.unit(), horizon(found.period, result.horizon));
    let (name, told) = match found.answer {
        Answer::Alive => ("clv.aliveMatrix", Words::Alive),
        Answer::Expected => ("clv.expectedMatrix", Words::Expected { horizon }),
        Answer::Residual => ("clv.residualMatrix", Words::Residual { rate: result.discount_rate }),
    };
    let told = say(told);
    let all = found.cells.iter().flatten().map(|cell| cell.value);
    let most = if found.answer == Answer::Alive { 1.0 } else { all.fold(0.0, f64::max) };
    let write = |value: f64| match found.answer {
        // However small, it is not 0.
        Answer::Alive => format::percent(locale, value.max(f64::MIN_POSITIVE)),
        _ => match format::short(locale, value.max(LEAST)) {
            least if value < LEAST / 2.0 => format!("<{least}"),
            text => text,
        },
    };
    let (mut cells, mut rows) = (Vec::new(), Vec::new());
    for (y, (silent, row)) in found.silent.iter().zip(&found.cells).enumerate() {
        for (x, (&frequency, cell)) in found.frequency.iter().zip(row).enumerate() {
            cells.push(Cell {
                x: x as u32,
                y: y as u32,
                shade: Some(if most > 0.0 { cell.value / most } else { 0.0 }),
                label: write(cell.value),
                partial: false,
                muted: false,
                row: rows.len() as u32,
            });
            rows.push(vec![
                Value::number(frequency, format::count(locale, frequency.into())),
                Value::number(*silent, format::decimal(locale, *silent, 0)),
                Value::number(cell.value, write(cell.value)),
                Value::option(cell.low, &write),
                Value::option(cell.high, &write),
                Value::number(cell.customers, format::count(locale, cell.customers.into())),
            ]);
        }
    }
    let (title, summary) = sentences(found, unit, horizon);
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let bands = |labels: Vec<String>, label: Words| Axis {
        label: say(label),
        scale: Scale::Band { labels },
        side: Side::Start,
        grid: false,
    };
    let counts = found.frequency.iter().map(|&it| format::count(locale, it.into())).collect();
    let silences = found.silent.iter().map(|&it| format::decimal(locale, it, 0)).collect();
    Chart {
        name: name.into(),
        title: say(title),
        subtitle: say(Words::MatrixSubtitle {
            told: told.clone(),
            model: result.model.title(),
            age: found.age,
            unit,
        }),
        summary: locale.sentence(&say(summary)),
        note: result.model.once_is_active().then(|| say(Words::OnceIsActive)),
        x: bands(counts, Words::Frequency),
        y: bands(silences, Words::Silent { unit }),
        marks: vec![Mark::Cells { name: told.clone(), ramp: Ramp::Sequence, cells }],
        height: 112 + 26 * found.silent.len() as u32,
        table: Table {
            columns: vec![
                numeric(Words::Frequency),
                numeric(Words::Silent { unit }),
                TableColumn::numeric(told),
                TableColumn::numeric(Clv::Low { level: result.level }.say(locale)),
                TableColumn::numeric(Clv::High.say(locale)),
                numeric(Words::CustomersNear),
            ],
            rows,
        },
    }
}

/// The title and the summary: of a customer in the middle of the columns, and of one silent for a third of the time.
fn sentences(found: &Matrix, unit: Unit, horizon: Horizon) -> (Words, Words) {
    let (middle, third) = (found.frequency.len() / 2, found.silent.len() / 3);
    let value = |row: usize, column: usize| found.cells[row][column].value;
    let frequency = |column: usize| u64::from(found.frequency[column]);
    if found.answer == Answer::Alive {
        let seldom = 1.min(found.frequency.len() - 1);
        let silent = found.silent[third];
        let seldom = (frequency(seldom), value(third, seldom));
        let often = (frequency(middle), value(third, middle));
        return (
            Words::AliveTitle { silent, unit, seldom, often },
            Words::AliveSummary { silent, unit, seldom, often },
        );
    }
    let horizon = (found.answer == Answer::Expected).then_some(horizon);
    let (frequency, expected) = (frequency(middle), value(0, middle));
    let silent = (found.silent[third], value(third, middle));
    (
        Words::ExpectedTitle { frequency, expected, horizon },
        Words::ExpectedSummary { frequency, expected, horizon, silent, unit },
    )
}
