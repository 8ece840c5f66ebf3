//! Some of the customers, with all of their rows.

use std::ops::Range;

use crate::tables::Transactions;

impl Transactions {
    /// The transactions of the customers that stay, one flag a customer; those without a flag go. What stays is as if the
    /// others had never been read.
    #[must_use]
    pub fn only(&self, stays: &[bool]) -> Self {
        let stays = |customer: &usize| stays.get(*customer).copied().unwrap_or_default();
        let customers: Vec<u32> =
            (0..self.customers()).filter(stays).map(|customer| customer as u32).collect();
        let mut rows: Vec<Range<usize>> = Vec::new();
        let mut offsets = Vec::with_capacity(customers.len() + 1);
        let mut len = 0_u32;
        offsets.push(len);
        for &customer in &customers {
            let bounds = self.offsets.get(customer as usize..).unwrap_or_default();
            let [from, to, ..] = *bounds else { continue };
            len += to - from;
            offsets.push(len);
            // Neighbours are copied in one go.
            match rows.last_mut() {
                Some(before) if before.end == from as usize => before.end = to as usize,
                _ => rows.push(from as usize..to as usize),
            }
        }
        let days = copied(&self.days, &rows);
        let span = days.iter().min().copied().zip(days.iter().max().copied());
        let refunded = self.refunded.iter().filter_map(|it| customers.binary_search(it).ok());
        Self {
            ids: self.ids.only(&customers),
            offsets,
            days,
            amounts: copied(&self.amounts, &rows),
            orders: copied(&self.orders, &rows),
            refunded: refunded.map(|customer| customer as u32).collect(),
            has_amounts: self.has_amounts,
            currency: self.currency,
            span,
            details: self.details.only(&rows),
        }
    }
}

/// These rows of a column; nothing of an empty one.
pub(super) fn copied<T: Copy>(column: &[T], rows: &[Range<usize>]) -> Vec<T> {
    let mut out = Vec::with_capacity(rows.iter().map(Range::len).sum::<usize>().min(column.len()));
    for range in rows {
        out.extend_from_slice(column.get(range.clone()).unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Day;
    use crate::tables::{Cell, Detail, Money, RowSum, TransactionsBuilder};
    use crate::task::run;

    /// Customer, day, amount, order, product.
    type Line = (usize, i32, i64, u64, Option<&'static str>);

    const NAMES: [&str; 5] = ["ann", "a long customer id", "客户", "another long one", "bob"];

    fn build<'a>(lines: impl Iterator<Item = &'a Line>) -> Transactions {
        let mut builder = TransactionsBuilder::new(true, true);
        builder.keep(Detail::Product);
        for &(name, day, amount, order, product) in lines {
            let (id, amount) = (NAMES[name].as_bytes(), Money::from_millionths(amount));
            builder.push(id, Day::new(day), amount, order, (1, RowSum::default()));
            builder.set(Detail::Product, product.map_or(Cell::None, Cell::Text));
        }
        run(builder.build()).expect("sorting cannot fail").table
    }

    /// All that can be seen of a table.
    fn seen(table: &Transactions) -> impl PartialEq + std::fmt::Debug + use<> {
        let product = table.column(Detail::Product).expect("kept");
        let views = [0, 4, 9].map(Day::new).map(|day| {
            let view = table.as_of(day);
            let amounts = |customer| view.of(customer).amounts.to_vec();
            (0..table.customers()).map(amounts).collect::<Vec<_>>()
        });
        let customers: Vec<_> = (0..table.customers())
            .map(|customer| {
                let rows = table.of(customer);
                let product = |row| {
                    let place = rows.place(row).expect("a row");
                    (product.cell(place).text().map(str::to_owned), product.code(place))
                };
                let products: Vec<_> = (0..rows.days.len()).map(product).collect();
                (table.ids().get(customer), rows.days.to_vec(), rows.orders.to_vec(), products)
            })
            .collect();
        let names: Vec<_> = product.names().map(str::to_owned).collect();
        (customers, views, names, table.span(), table.len())
    }

    proptest! {
        #[test]
        fn what_stays_is_as_if_the_others_had_never_been_read(
            lines in prop::collection::vec(
                (0..5_usize, 0..9, -3..9_i64, 0..4_u64, prop::option::of(prop::sample::select(&["tea", "a long product", "茶"][..]))),
                0..80,
            ),
            stays: [bool; 5],
        ) {
            let whole = build(lines.iter());
            let of = |row| NAMES.iter().position(|name| *name == whole.ids().get(row));
            let flags: Vec<bool> = (0..whole.customers()).map(|row| of(row).is_some_and(|name| stays[name])).collect();
            let some = build(lines.iter().filter(|line| stays[line.0]));
            prop_assert_eq!(seen(&whole.only(&flags)), seen(&some));
            for row in 0..some.customers() {
                prop_assert_eq!(some.ids().find(&some.ids().get(row)), Some(row));
            }
        }
    }
}
