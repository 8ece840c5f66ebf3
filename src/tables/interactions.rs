use crate::tables::records::made_of_records;
use crate::tables::{CellKind, Records, RecordsBuilder};

/// What customers asked support: one row a request, by customer and then by the time it came.
#[derive(Clone, Debug, Default)]
pub struct Interactions(Records);

/// One request. Instants are seconds from 1970-01-01 00:00 on the clock of the file's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interaction<'a> {
    /// When it came.
    pub opened: Option<i64>,
    /// When it was first answered; none if it was not.
    pub first_response: Option<i64>,
    /// When it was done; none while it is open.
    pub closed: Option<i64>,
    /// What sort of request it is.
    pub kind: Option<&'a str>,
}

impl Interaction<'_> {
    /// Seconds to the first answer; none if there is none, or it is dated before the request.
    pub fn response(self) -> Option<i64> {
        self.after_opening(self.first_response)
    }

    /// Seconds until it was done; none while it is open, or if the end is dated before the request.
    pub fn resolution(self) -> Option<i64> {
        self.after_opening(self.closed)
    }

    fn after_opening(self, at: Option<i64>) -> Option<i64> {
        at?.checked_sub(self.opened?).filter(|&seconds| seconds >= 0)
    }
}

const OPENED: usize = 0;
const FIRST_RESPONSE: usize = 1;
const CLOSED: usize = 2;
const KIND: usize = 3;

impl Interactions {
    /// Collects rows of: opened, first response, closed, kind.
    pub fn builder() -> RecordsBuilder {
        use CellKind::{Instant, Text};
        RecordsBuilder::new(&[Instant, Instant, Instant, Text], Some(OPENED))
    }

    /// The row of this number.
    pub fn row(&self, row: usize) -> Interaction<'_> {
        Interaction {
            opened: self.cell(row, OPENED).instant(),
            first_response: self.cell(row, FIRST_RESPONSE).instant(),
            closed: self.cell(row, CLOSED).instant(),
            kind: self.cell(row, KIND).text(),
        }
    }

    /// All rows: those of customers first, and then those without.
    pub fn rows(&self) -> impl Iterator<Item = Interaction<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }
}

made_of_records!(Interactions);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::tables::Cell;

    #[test]
    fn times_to_answer_are_told_where_they_can_be() {
        let mut builder = Interactions::builder();
        let opened = Cell::Instant(-1);
        builder.push(b"ann", &[Cell::Instant(86_400), Cell::None, Cell::Instant(86_399)]);
        builder
            .push(b"ann", &[opened, Cell::Instant(59), Cell::Instant(3_599), Cell::Text("bill")]);
        builder.push(b"", &[opened]);
        let table = Interactions::new(builder.build());
        assert_eq!((table.customers(), table.len(), table.anonymous()), (1, 3, 2..3));
        assert_eq!(table.span(), Some((Day::new(-1), Day::new(1))));
        let told: Vec<_> = table.rows().map(|row| (row.response(), row.resolution())).collect();
        assert_eq!(told, [(Some(60), Some(3_600)), (None, None), (None, None)]);
        assert!(table.names(KIND).eq(["bill"]));
        assert_eq!((table.code(0, KIND), table.code(1, KIND)), (Some(0), None));
    }
}
