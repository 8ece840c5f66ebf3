//! What is kept of transactions beyond customer, day, amount and order, where it is asked for.
//!
//! It is collected in the order of the file. Rows take a number through the sorting, and once they have their places the
//! columns are put in that order, one after another. A text takes four bytes and all else eight, and the number four more
//! until the columns are in order.

use std::ops::Range;

use crate::tables::column::{Codes, Filling};
use crate::tables::{Cell, CellKind, Column};

/// A column of transactions that is kept where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What was bought: a text.
    Product,
    /// The sort of product: a text.
    Category,
    /// The shop, site or medium: a text.
    Channel,
    /// What the whole row cost the business: money.
    Cost,
    /// What the business kept of the row's amount: money.
    Margin,
    /// The same as a share of the amount, 0.25 for 25 %: a number.
    MarginShare,
}

impl Detail {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Product, Self::Category, Self::Channel, Self::Cost, Self::Margin, Self::MarginShare];

    fn kind(self) -> CellKind {
        match self {
            Self::Product | Self::Category | Self::Channel => CellKind::Text,
            Self::Cost | Self::Margin => CellKind::Money,
            Self::MarginShare => CellKind::Number,
        }
    }
}

/// The columns that a table has.
#[derive(Clone, Debug, Default)]
pub(super) struct Details(Vec<(Detail, Column)>);

impl Details {
    pub(super) fn column(&self, detail: Detail) -> Option<&Column> {
        self.0.iter().find(|(other, _)| *other == detail).map(|(_, column)| column)
    }

    /// The same columns of these rows.
    pub(super) fn only(&self, rows: &[Range<usize>]) -> Self {
        Self(self.0.iter().map(|(detail, column)| (*detail, column.only(rows))).collect())
    }
}

/// The number of a row of which nothing is kept.
pub(super) const NO_NUMBER: u32 = u32::MAX;

/// Collects the columns in the order in which rows come, and puts them in that of the table.
#[derive(Debug, Default)]
pub(super) struct DetailsBuilder {
    columns: Vec<(Detail, Filling)>,
    /// The cells of the last column that are in order.
    codes: Option<Codes>,
    done: Details,
}

impl DetailsBuilder {
    /// Keeps this column, where rows without a cell are empty.
    pub(super) fn keep(&mut self, detail: Detail) {
        if !self.columns.iter().any(|(other, _)| *other == detail) {
            self.columns.push((detail, Filling::new(detail.kind(), 0)));
        }
    }

    /// Makes room for the cells of so many more rows of a file, of so many bytes together; whether there is.
    pub(super) fn reserve(&mut self, bytes: usize, rows: usize) -> bool {
        self.columns.iter_mut().all(|(_, column)| column.reserve(bytes, rows))
    }

    /// About how many bytes the cells take.
    pub(super) fn size(&self) -> usize {
        self.columns.iter().map(|(_, column)| 8 * column.codes.len() + column.texts()).sum()
    }

    /// Sets the cell of the row of this number in a column that is kept; rows come in the order of their numbers.
    pub(super) fn set(&mut self, number: u32, detail: Detail, cell: Cell<'_>) {
        if let Some((_, column)) = self.columns.iter_mut().find(|(other, _)| *other == detail) {
            column.codes.resize(number as usize);
            column.push(cell);
        }
    }

    /// Puts some cells in the order of these numbers; all columns once none is left.
    pub(super) fn arrange(&mut self, numbers: &[u32], some: usize) -> Option<Details> {
        let Some((_, column)) = self.columns.last() else {
            return Some(std::mem::take(&mut self.done));
        };
        let codes = self.codes.get_or_insert_with(|| column.room(numbers.len()));
        let end = numbers.len().min(codes.len() + some);
        column.take(numbers.get(codes.len()..end).unwrap_or_default(), codes);
        if end == numbers.len()
            && let (Some(codes), Some((detail, column))) = (self.codes.take(), self.columns.pop())
        {
            self.done.0.push((detail, column.column(codes)));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Day;
    use crate::tables::{Money, Purchases, RowSum, Transactions, TransactionsBuilder};
    use crate::task::{Step, Task};

    /// A row: customer, day, amount, order and product.
    type Line = (usize, i32, i64, u64, Option<&'static str>);

    const NAMES: [&str; 3] = ["ann", "a long customer id", "客户"];

    fn lines(most: usize) -> impl Strategy<Value = Vec<Line>> {
        let product = prop::option::of(prop::sample::select(&["tea", "a long product", "茶"][..]));
        prop::collection::vec((0..3_usize, 0..9, -3..9_i64, 0..4_u64, product), 0..most)
    }

    fn money(millionths: i64) -> Money {
        Money::from_millionths(millionths)
    }

    /// Adds rows, whose costs are their numbers.
    fn collect(lines: &[Line], merges: bool) -> TransactionsBuilder {
        let mut builder = TransactionsBuilder::new(true, true).merging(merges);
        builder.keep(Detail::Product);
        for (number, &(name, day, amount, order, product)) in (0..).zip(lines) {
            let sum = RowSum::of(format!("{name},{day},{amount},{order},{product:?}").as_bytes());
            let (id, day) = (NAMES[name].as_bytes(), Day::new(day));
            builder.push(id, day, money(amount), order, (number as u64 + 1, sum));
            if let Some(product) = product {
                builder.set(Detail::Product, Cell::Text(product));
            }
            builder.set(Detail::Cost, Cell::Money(money(number)));
        }
        builder
    }

    /// The same rows without refunds, their amounts their numbers from `first` on.
    fn numbered(lines: &[Line], first: i64, keeps: bool) -> TransactionsBuilder {
        let mut builder = TransactionsBuilder::new(true, true);
        if keeps {
            builder.keep(Detail::Product);
        }
        for (number, &(name, day, _, order, product)) in (first..).zip(lines) {
            let origin = (1, RowSum::default());
            builder.push(NAMES[name].as_bytes(), Day::new(day), money(number), order, origin);
            if keeps {
                builder.set(Detail::Product, product.map_or(Cell::None, Cell::Text));
            }
        }
        builder
    }

    fn build(builder: TransactionsBuilder, budget: usize) -> Transactions {
        let mut task = builder.build();
        loop {
            if let Step::Done(built) = task.step(budget).expect("sorting cannot fail") {
                return built.table;
            }
        }
    }

    /// Of each row of a customer the number that its cost says, and its product.
    fn told<'a>(table: &'a Transactions, rows: Purchases<'a>) -> Vec<(usize, Option<&'a str>)> {
        let cell = |row, detail| {
            let place = rows.place(row).expect("a row");
            table.column(detail).map_or(Cell::None, |column| column.cell(place))
        };
        (0..rows.days.len())
            .map(|row| {
                let number = cell(row, Detail::Cost).money().expect("every row has a cost");
                (number.millionths() as usize, cell(row, Detail::Product).text())
            })
            .collect()
    }

    /// Exact arithmetic: a quarter of 100 is 25, 40 less 25 is 15; a refund of half an order leaves half of its margin.
    #[test]
    fn a_margin_is_told_or_a_share_or_what_the_cost_leaves() {
        let whole = |units: i64| money(units * Money::SCALE);
        let mut builder = TransactionsBuilder::new(true, true);
        builder.keep(Detail::Margin);
        let mut push = |day, amount, order, cells: &[(Detail, Cell<'_>)]| {
            builder.push(b"ann", Day::new(day), whole(amount), order, (1, RowSum::default()));
            cells.iter().for_each(|&(detail, cell)| builder.set(detail, cell));
        };
        let (cost, share) =
            ((Detail::Cost, Cell::Money(whole(25))), (Detail::MarginShare, Cell::Number(0.25)));
        push(1, 40, 0, &[(Detail::Margin, Cell::Money(whole(7))), share, cost]);
        push(2, 100, 9, &[share, cost]);
        push(3, 40, 0, &[cost]);
        push(4, 40, 0, &[]);
        push(5, -50, 9, &[share]);
        let table = build(builder, usize::MAX);
        let margins = |rows: Purchases<'_>| -> Vec<_> {
            (0..=rows.days.len()).map(|row| rows.margin(row)).collect()
        };
        let (seven, fifteen) = (Some(whole(7)), Some(whole(15)));
        assert_eq!(
            margins(table.of(0)),
            [seven, Some(whole(25)), fifteen, None, Some(money(-12_500_000)), None]
        );
        assert_eq!(
            margins(table.as_of(Day::new(5)).of(0)),
            [seven, Some(money(12_500_000)), fifteen, None, None]
        );
        assert_eq!(margins(table.of(0).after(Day::new(2)).until(Day::new(3))), [fifteen, None]);
    }

    proptest! {
        #[test]
        fn every_row_has_the_cells_it_came_with(
            lines in lines(150), merges: bool, budget in 1_usize..500,
        ) {
            let table = build(collect(&lines, merges), budget);
            let mut seen = Vec::new();
            for (customer, rows) in table.iter().enumerate() {
                for (row, (number, product)) in told(&table, rows).into_iter().enumerate() {
                    let (name, day, amount, order, wanted) = lines[number];
                    prop_assert_eq!(table.ids().get(customer), NAMES[name]);
                    prop_assert_eq!((rows.days[row], rows.amounts[row]), (Day::new(day), money(amount)));
                    prop_assert_eq!((rows.orders[row], product), (order, wanted));
                    prop_assert_eq!(rows.margin(row), Some(money(amount - number as i64)));
                    seen.push(number);
                }
            }
            seen.sort_unstable();
            let mut once = seen.clone();
            once.dedup();
            prop_assert_eq!(&once, &seen);
            let mut names: Vec<_> = seen.iter().filter_map(|&number| lines[number].4).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert!(table.column(Detail::Product).expect("kept").names().eq(names));
        }

        #[test]
        fn adding_a_file_keeps_the_cells_of_both(
            first in lines(60), second in lines(60), keeps in prop::array::uniform2(any::<bool>()),
        ) {
            let open = build(numbered(&first, 0, keeps[0]), usize::MAX);
            let mut builder = numbered(&second, first.len() as i64, keeps[1]);
            builder.extend(&open);
            let table = build(builder, usize::MAX);
            let products = table.column(Detail::Product);
            prop_assert_eq!(products.is_some(), keeps[0] || keeps[1]);
            prop_assert_eq!(table.len(), first.len() + second.len());
            for rows in table.iter() {
                for (row, amount) in rows.amounts.iter().enumerate() {
                    let number = amount.millionths() as usize;
                    let is_second = number >= first.len();
                    let (.., wanted) = if is_second { second[number - first.len()] } else { first[number] };
                    let place = rows.place(row).expect("a row");
                    let product = products.and_then(|column| column.cell(place).text());
                    prop_assert_eq!(product, wanted.filter(|_| keeps[usize::from(is_second)]));
                }
            }
        }

        #[test]
        fn what_refunds_leave_keeps_its_place(lines in lines(60), day in 0..9) {
            let table = build(collect(&lines, false), usize::MAX);
            let known = table.as_of(Day::new(day));
            for customer in 0..table.customers() {
                let rows = known.of(customer);
                for (row, (number, product)) in told(&table, rows).into_iter().enumerate() {
                    let (_, on, amount, order, wanted) = lines[number];
                    prop_assert_eq!((rows.days[row], rows.orders[row], product), (Day::new(on), order, wanted));
                    let left = rows.amounts[row];
                    prop_assert!(left.millionths().abs() <= amount.abs());
                    let margin = money(amount - number as i64);
                    let expected = if amount == 0 { Some(margin) } else { margin.scaled(left, money(amount)) };
                    prop_assert_eq!(rows.margin(row), expected);
                }
            }
        }
    }
}
