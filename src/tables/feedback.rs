use crate::calendar::Day;
use crate::tables::records::made_of_records;
use crate::tables::{CellKind, Records, RecordsBuilder};

/// Answers to surveys and what people wrote: one row an answer, by customer and then by day.
#[derive(Clone, Debug, Default)]
pub struct Feedback(Records);

/// One answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Answer<'a> {
    /// The answer as a number, on the scale of its kind.
    pub score: Option<f64>,
    /// The day it was given.
    pub day: Option<Day>,
    /// What was asked: NPS, CSAT or another, as the file has it.
    pub kind: Option<&'a str>,
    /// What the customer wrote.
    pub text: Option<&'a str>,
}

const SCORE: usize = 0;
const DAY: usize = 1;
const KIND: usize = 2;
const TEXT: usize = 3;

impl Feedback {
    /// Collects rows of: score, day, kind, text.
    pub fn builder() -> RecordsBuilder {
        use CellKind::{Day, Number, Text};
        RecordsBuilder::new(&[Number, Day, Text, Text], Some(DAY))
    }

    /// The row of this number.
    pub fn row(&self, row: usize) -> Answer<'_> {
        Answer {
            score: self.cell(row, SCORE).number(),
            day: self.cell(row, DAY).day(),
            kind: self.cell(row, KIND).text(),
            text: self.cell(row, TEXT).text(),
        }
    }

    /// All rows: those of customers first, and then those without.
    pub fn rows(&self) -> impl Iterator<Item = Answer<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }
}

made_of_records!(Feedback);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Cell;

    #[test]
    fn answers_need_neither_a_customer_nor_a_day() {
        let mut builder = Feedback::builder();
        builder.push(b"", &[Cell::Number(9.0), Cell::Day(Day::new(3)), Cell::Text("NPS")]);
        builder.push(b"bob", &[Cell::Number(0.0), Cell::None, Cell::Text("NPS"), Cell::Text("慢")]);
        builder.push(b"bob", &[Cell::Number(f64::NAN), Cell::Day(Day::new(5)), Cell::Text("CSAT")]);
        let table = Feedback::new(builder.build());
        assert_eq!((table.customers(), table.len(), table.of(0)), (1, 3, 0..2));
        assert_eq!(table.span(), Some((Day::new(3), Day::new(5))));
        let scores: Vec<_> = table.rows().map(|row| row.score).collect();
        assert_eq!(scores, [None, Some(0.0), Some(9.0)]);
        assert!(table.names(KIND).eq(["CSAT", "NPS"]));
        assert_eq!(
            (table.code(0, KIND), table.code(0, TEXT), table.code(1, TEXT)),
            (Some(0), None, Some(0))
        );
        assert_eq!(table.row(1).text, Some("慢"));
    }
}
