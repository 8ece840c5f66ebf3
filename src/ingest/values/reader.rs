use crate::calendar::Instant;
use crate::ingest::values::{Dates, NumberFormat, yes_no};
use crate::tables::{Cell, CellKind};

/// How the cells of a column become values.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// What they become.
    pub(crate) kind: CellKind,
    pub(crate) dates: Dates,
    pub(crate) number: NumberFormat,
    /// What a number is multiplied by: days in the unit of a length of time, else 1.
    pub(crate) scale: f64,
}

impl Reader {
    /// The value of the cell; none if it is empty or cannot be read.
    pub(crate) fn read<'a>(&self, text: &'a str) -> Cell<'a> {
        let bytes = text.as_bytes();
        let cell = match self.kind {
            CellKind::Day => self.dates.day(bytes).map(Cell::Day),
            CellKind::Instant => self.dates.instant(bytes).map(|at| Cell::Instant(at.seconds())),
            CellKind::Money => self.number.parse(bytes).map(Cell::Money),
            CellKind::Number => self.number.number(bytes).map(|it| Cell::Number(it * self.scale)),
            CellKind::Flag => yes_no(text).map(Cell::Flag),
            CellKind::Text => (!text.is_empty()).then_some(Cell::Text(text)),
        };
        cell.unwrap_or_default()
    }

    /// The value of the cell as text that can be read in one way only: `2026-11-21`, `1234.5`.
    pub(crate) fn written(&self, text: &str) -> Option<String> {
        Some(match self.read(text) {
            Cell::None => return None,
            Cell::Day(day) => day.to_string(),
            Cell::Instant(seconds) => Instant::new(seconds).day().to_string(),
            Cell::Money(money) => money.to_f64().to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) => text.to_owned(),
            Cell::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
        })
    }
}
