//! `loyalty.design`: how an effect was found: the design and why, and each assumption with what its check says.

use super::{Axis, Cell, Chart, Mark, Ramp, Scale, Side, Table, TableColumn, Value};
use crate::chart::joining::known;
use crate::error::Result;
use crate::loyalty::{Assumption, Loyalty, State};
use crate::words::{Design as Words, Locale};

const STATES: [State; 3] = [State::Held, State::Doubtful, State::Unchecked];

/// The assumptions, each in the column of what its check says.
///
/// # Errors
///
/// `data` if too few members could be compared.
pub fn design(loyalty: &Loyalty, locale: Locale) -> Result<Chart> {
    known(loyalty, locale)?;
    let found = &loyalty.design;
    let say = |message: Words| message.say(locale);
    let [held, doubtful, unchecked] = STATES.map(|state| found.count(state));
    let cell = |(row, it): (usize, &Assumption)| Cell {
        x: STATES.iter().position(|state| *state == it.state).unwrap_or_default() as u32,
        y: row as u32,
        shade: Some(match it.state {
            State::Held => 0.15,
            State::Doubtful => 1.0,
            State::Unchecked => 0.0,
        }),
        label: String::new(),
        partial: false,
        muted: it.state == State::Unchecked,
        row: row as u32,
    };
    let columns =
        [Words::AssumptionColumn, Words::CheckColumn, Words::NumberColumn, Words::StateColumn];
    let row = |it: &Assumption| {
        vec![
            Value::text(it.text.clone()),
            Value::text(it.check.clone()),
            Value { text: it.number.clone(), number: it.value },
            Value::text(say(Words::State(it.state.into()))),
        ]
    };
    let band = |labels: Vec<String>, side| Axis {
        label: String::new(),
        scale: Scale::Band { labels },
        side,
        grid: false,
    };
    let title = say(Words::Title { held, doubtful, unchecked });
    let names = found.assumptions.iter().map(|it| say(Words::Name(it.kind.into())));
    Ok(Chart {
        name: "loyalty.design".into(),
        subtitle: say(Words::Subtitle),
        summary: format!("{title}. {}", found.summary),
        title,
        note: Some(say(Words::Again { json: found.json.clone() })),
        x: band(STATES.map(|state| say(Words::State(state.into()))).to_vec(), Side::End),
        y: band(names.collect(), Side::Start),
        marks: vec![Mark::Cells {
            name: String::new(),
            ramp: Ramp::Sequence,
            cells: found.assumptions.iter().enumerate().map(cell).collect(),
        }],
        height: 120 + 28 * found.assumptions.len() as u32,
        table: Table {
            columns: columns.map(|label| TableColumn::text(say(label))).to_vec(),
            rows: found.assumptions.iter().map(row).collect(),
        },
    })
}
