use crate::calendar::Day;
use crate::tables::records::made_of_records;
use crate::tables::{CellKind, Money, Records, RecordsBuilder};

/// What was spent on marketing: one row a day or month and channel, by day. No row has a customer.
#[derive(Clone, Debug, Default)]
pub struct Spend(Records);

/// One row: what a channel cost and brought on a day, or in the month that begins with it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outlay<'a> {
    /// The day, or the first of the month.
    pub day: Option<Day>,
    /// What was spent.
    pub amount: Option<Money>,
    /// The medium or campaign; none is the business as a whole.
    pub channel: Option<&'a str>,
    /// How many people showed interest.
    pub leads: Option<f64>,
    /// How many customers were won.
    pub new_customers: Option<f64>,
}

const DAY: usize = 0;
const AMOUNT: usize = 1;
const CHANNEL: usize = 2;
const LEADS: usize = 3;
const NEW_CUSTOMERS: usize = 4;

impl Spend {
    /// Collects rows of: day, amount, channel, leads, new customers.
    pub fn builder() -> RecordsBuilder {
        use CellKind::{Day, Money, Number, Text};
        RecordsBuilder::new(&[Day, Money, Text, Number, Number], Some(DAY))
    }

    /// The row of this number.
    pub fn row(&self, row: usize) -> Outlay<'_> {
        Outlay {
            day: self.cell(row, DAY).day(),
            amount: self.cell(row, AMOUNT).money(),
            channel: self.cell(row, CHANNEL).text(),
            leads: self.cell(row, LEADS).number(),
            new_customers: self.cell(row, NEW_CUSTOMERS).number(),
        }
    }

    /// All rows, by day.
    pub fn rows(&self) -> impl Iterator<Item = Outlay<'_>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// The sum of all amounts.
    pub fn total(&self) -> Money {
        self.rows().filter_map(|row| row.amount).sum()
    }
}

made_of_records!(Spend);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Cell;

    #[test]
    fn rows_without_customers_come_by_day_and_add_up() {
        let mut builder = Spend::builder();
        for (month, amount, channel) in [(2, 30.25, "search"), (1, 9.75, "mail"), (2, 0.0, "mail")]
        {
            let amount = Money::from_f64(amount).map_or(Cell::None, Cell::Money);
            let day = Day::from_ymd(2026, month, 1).map_or(Cell::None, Cell::Day);
            builder.push(b"", &[day, amount, Cell::Text(channel), Cell::Number(4.0)]);
        }
        let table = Spend::new(builder.build());
        assert_eq!((table.customers(), table.len(), table.anonymous()), (0, 3, 0..3));
        assert_eq!(table.span(), Day::from_ymd(2026, 1, 1).zip(Day::from_ymd(2026, 2, 1)));
        assert_eq!(table.total(), Money::from_millionths(40_000_000));
        assert!(table.names(CHANNEL).eq(["mail", "search"]));
        let channels: Vec<_> = (0..3).filter_map(|row| table.code(row, CHANNEL)).collect();
        assert_eq!(channels, [0, 1, 0]);
        let first = table.row(0);
        assert_eq!(
            (first.channel, first.leads, first.new_customers),
            (Some("mail"), Some(4.0), None)
        );
    }
}
