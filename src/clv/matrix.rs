//! What do frequency and silence say of a customer? Purchases expected, and P(alive), over both.
//!
//! The matrices of lifetimes' `plot_frequency_recency_matrix` and `plot_probability_alive_matrix`. They are laid out by the time
//! since the last purchase, which is what people ask by, and not by recency, which it complements: of customers who came
//! `age` periods ago the one is `age` less the other.

use serde::Serialize;

use super::purchase::{Past, PurchaseModel};
use crate::calendar::{Day, Period};
use crate::customers::Customers;

/// Columns and rows, at most.
const COLUMNS: u32 = 16;
const ROWS: f64 = 12.0;

/// Answers of a model over frequency and the time since the last purchase.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// The ruler.
    pub period: Period,
    /// The last day.
    pub as_of: Day,
    /// How long these customers are known, in periods: as long as the oldest of the data. Those without a repeat purchase came
    /// with their last one.
    pub age: f64,
    /// Repeat purchases of each column, rising from 0.
    pub frequency: Vec<u32>,
    /// Periods since the last purchase of each row, rising from 0.
    pub silent: Vec<f64>,
    /// What is told, in rows.
    pub cells: Vec<Vec<MatrixCell>>,
}

/// A cell of a [`Matrix`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// The probability that such a customer is still one.
    pub p_alive: f64,
    /// The purchases expected of it over the horizon.
    pub expected: f64,
    /// Customers of the data near it: of at least this frequency and silence, and less than the next.
    pub customers: u32,
}

impl Matrix {
    /// Asks a fitted model about customers like these, for a horizon in periods.
    pub fn new(customers: &Customers, model: &dyn PurchaseModel, horizon: u32) -> Self {
        let age = customers.age.iter().copied().fold(0.0, f64::max);
        // A few very frequent customers would leave no room for the others.
        let mut frequencies = customers.frequency.clone();
        frequencies.sort_unstable();
        let often = frequencies.get(frequencies.len() * 99 / 100).copied().unwrap_or(0).max(1);
        let step = often.div_ceil(COLUMNS - 1).max(1);
        let frequency: Vec<u32> = (0..=often.div_ceil(step)).map(|column| column * step).collect();
        let wait = (age / ROWS).ceil().max(1.0);
        let rows = (0..).map(|row| f64::from(row) * wait);
        let mut silent: Vec<f64> = rows.take_while(|&silent| silent < age).collect();
        if silent.is_empty() {
            silent.push(0.0);
        }
        let cell = |frequency: u32, silent: f64| {
            let past = match frequency {
                0 => Past::new(0, 0.0, silent),
                // Whoever bought again has an age.
                x => Past::new(x, age - silent, age.max(f64::MIN_POSITIVE)),
            };
            MatrixCell {
                p_alive: model.p_alive(past),
                expected: model.expected(f64::from(horizon), past),
                customers: 0,
            }
        };
        let mut cells: Vec<Vec<MatrixCell>> = silent
            .iter()
            .map(|&silent| frequency.iter().map(|&frequency| cell(frequency, silent)).collect())
            .collect();
        let (last_row, last_column) = (silent.len() - 1, frequency.len() - 1);
        for (row, &x) in customers.frequency.iter().enumerate() {
            let since = customers.age[row] - customers.recency[row];
            let row = ((since / wait) as usize).min(last_row);
            cells[row][((x / step) as usize).min(last_column)].customers += 1;
        }
        let (period, as_of) = (customers.period, customers.as_of);
        Self { period, as_of, age, frequency, silent, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::Model;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    #[test]
    fn cells_are_the_models_answers_and_hold_every_customer() {
        let customers = customers(&sample::cdnow(), &CustomersOptions::default()).unwrap();
        let model = Model::BgNbd.with(&[0.2425945, 4.4136019, 0.7929199, 2.4258881]).unwrap();
        let matrix = Matrix::new(&customers, &*model, 52);
        let all: u32 = matrix.cells.iter().flatten().map(|cell| cell.customers).sum();
        assert_eq!(all, 2357);
        assert!(matrix.frequency.len() <= 17 && matrix.silent.len() <= 12);
        assert_eq!((matrix.frequency[0], matrix.silent[0]), (0, 0.0));
        let past = Past::new(matrix.frequency[3], matrix.age - matrix.silent[2], matrix.age);
        let cell = matrix.cells[2][3];
        assert_eq!(
            (cell.p_alive, cell.expected),
            (model.p_alive(past), model.expected(52.0, past))
        );
        // The longer the silence, the less is to be hoped of whoever bought again.
        for column in 1..matrix.frequency.len() {
            for rows in matrix.cells.windows(2) {
                assert!(rows[1][column].p_alive < rows[0][column].p_alive);
                assert!(rows[1][column].expected < rows[0][column].expected);
            }
        }
    }

    #[test]
    fn customers_of_one_day_make_a_matrix_of_one_row() {
        let day = Day::new(20_000);
        let table = sample::table(true, [("ann", day, 1.0), ("bob", day, 2.0)]);
        let customers = customers(&table, &CustomersOptions::default()).unwrap();
        let model = Model::BgNbd.with(&[0.24, 4.4, 0.79, 2.4]).unwrap();
        let matrix = Matrix::new(&customers, &*model, 52);
        assert_eq!((matrix.silent.len(), matrix.cells[0][0].customers), (1, 2));
        assert!(
            matrix.cells[0]
                .iter()
                .all(|cell| cell.p_alive.is_finite() && cell.expected.is_finite())
        );
    }
}
