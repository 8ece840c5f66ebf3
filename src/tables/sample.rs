//! Tables for tests.

use crate::calendar::Day;
use crate::tables::{Money, RowSum, Transactions, TransactionsBuilder};
use crate::task::run;

/// A table of rows of customer, day and amount.
pub(crate) fn table<'a>(
    has_amounts: bool,
    rows: impl IntoIterator<Item = (&'a str, Day, f64)>,
) -> Transactions {
    let mut builder = TransactionsBuilder::new(false, has_amounts);
    for (id, day, amount) in rows {
        builder.push(
            id.as_bytes(),
            day,
            Money::from_f64(amount).expect("money"),
            0,
            (1, RowSum::default()),
        );
    }
    run(builder.build()).expect("sorting cannot fail").table
}

/// The CDNOW sample: 6,919 purchases of 2,357 customers, 1997-01-01 to 1998-06-30.
pub(crate) fn cdnow() -> Transactions {
    let file = include_str!("../../tests/data/CDNOW_sample.txt");
    table(
        true,
        file.lines().map(|line| {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let date: u32 = cells[2].parse().expect("a date");
            let day = Day::from_ymd((date / 10_000) as i32, date / 100 % 100, date % 100);
            (cells[0], day.expect("a day"), cells[4].parse().expect("an amount"))
        }),
    )
}
