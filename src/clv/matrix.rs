//! What do frequency and silence say of a customer? P(alive), purchases expected, and all that are still to come, over both.
//!
//! The matrices of lifetimes' `plot_frequency_recency_matrix` and `plot_probability_alive_matrix`, and BTYD's
//! `pnbd.Plot.DERT`. They are laid out by the time since the last purchase, which is what people ask by, and not by recency,
//! which it complements: of customers who came `age` periods ago the one is `age` less the other.

use serde::Serialize;

use super::futures::{over_all_time, sum};
use super::intervals::{Sides, of_amount, of_p_alive, variance};
use super::purchase::{Past, PurchaseModel};
use crate::calendar::{Day, Period};
use crate::customers::Customers;

/// Columns and rows, at most.
const COLUMNS: u32 = 16;
const ROWS: f64 = 12.0;

/// What is asked of customers like these.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// The probability that such a customer is still one.
    Alive,
    /// The purchases expected of it over a horizon.
    Expected,
    /// All purchases still expected of it, discounted (DERT).
    Residual,
}

/// Answers of a model over frequency and the time since the last purchase.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// What is asked.
    pub answer: Answer,
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
    /// The answer.
    pub value: f64,
    /// The lower end of its interval; absent where it is not known how well the parameters are known.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Customers of the data near it: of at least this frequency and silence, and less than the next.
    pub customers: u32,
}

impl Matrix {
    /// Asks a fitted model about customers like these, for a horizon in periods and at a discount rate a period. Intervals are by
    /// the models nearby and reach `z` standard errors to either side.
    pub fn new(
        customers: &Customers,
        (model, nearby): (&dyn PurchaseModel, &[Sides<Box<dyn PurchaseModel>>]),
        answer: Answer,
        (horizon, rate): (u32, f64),
        z: f64,
    ) -> Self {
        let rule = match answer {
            Answer::Residual => over_all_time(rate),
            _ => vec![(f64::from(horizon), 1.0)],
        };
        let purchases = |model: &dyn PurchaseModel, past: Past| match answer {
            Answer::Alive => model.p_alive(past),
            _ => model.p_alive(past) * sum(model, &rule, past),
        };
        let ends = |value: f64, past: Past| match answer {
            Answer::Alive => of_p_alive(value, past, nearby, z),
            _ => {
                let of = |model: &dyn PurchaseModel| purchases(model, past);
                let moves = nearby.iter().map(|it| it.moves(of(&*it.above), of(&*it.below)));
                of_amount(value, variance(moves), z).filter(|_| !nearby.is_empty())
            }
        };
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
            let value = purchases(model, past);
            let ends = ends(value, past);
            let [low, high] = [0, 1].map(|end| ends.map(|ends| ends[end]));
            MatrixCell { value, low, high, customers: 0 }
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
        Self { answer, period, as_of, age, frequency, silent, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::Model;
    use crate::clv::beta_geometric::{BetaGeometric, Variant};
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    const PUBLISHED: [f64; 4] = [0.2425945, 4.4136019, 0.7929199, 2.4258881];

    #[test]
    fn cells_are_the_models_answers_and_hold_every_customer() {
        let customers = customers(&sample::cdnow(), &CustomersOptions::default()).unwrap();
        let model = Model::BgNbd.with(&PUBLISHED).unwrap();
        let of = |answer| Matrix::new(&customers, (&*model, &[]), answer, (52, 0.002), 2.0);
        let (matrix, alive, residual) =
            (of(Answer::Expected), of(Answer::Alive), of(Answer::Residual));
        let all: u32 = matrix.cells.iter().flatten().map(|cell| cell.customers).sum();
        assert_eq!(all, 2357);
        assert!(matrix.frequency.len() <= 17 && matrix.silent.len() <= 12);
        assert_eq!((matrix.frequency[0], matrix.silent[0]), (0, 0.0));
        let past = Past::new(matrix.frequency[3], matrix.age - matrix.silent[2], matrix.age);
        assert_eq!(alive.cells[2][3].value, model.p_alive(past));
        let exact = model.expected(52.0, past);
        assert!((matrix.cells[2][3].value / exact - 1.0).abs() < 1e-12);
        // What a customer is told alone, by a quadrature of its own.
        let bg = BetaGeometric::new(Variant::BG_NBD, PUBLISHED).unwrap();
        for (row, column) in [(0, 1), (2, 3), (5, 4)] {
            let (frequency, silent) = (residual.frequency[column], residual.silent[row]);
            let past = Past::new(frequency, residual.age - silent, residual.age);
            let exact = bg.dert(0.002, past).unwrap();
            assert!((residual.cells[row][column].value / exact - 1.0).abs() < 1e-8, "{past:?}");
        }
        // The longer the silence, the less is to be hoped of whoever bought again.
        for column in 1..matrix.frequency.len() {
            for rows in matrix.cells.windows(2) {
                assert!(rows[1][column].value < rows[0][column].value);
            }
        }
    }

    #[test]
    fn customers_of_one_day_make_a_matrix_of_one_row() {
        let day = Day::new(20_000);
        let table = sample::table(true, [("ann", day, 1.0), ("bob", day, 2.0)]);
        let customers = customers(&table, &CustomersOptions::default()).unwrap();
        let model = Model::BgNbd.with(&[0.24, 4.4, 0.79, 2.4]).unwrap();
        let of = |answer| Matrix::new(&customers, (&*model, &[]), answer, (52, 0.002), 2.0);
        let matrix = of(Answer::Residual);
        assert_eq!((matrix.silent.len(), matrix.cells[0][0].customers), (1, 2));
        assert!(matrix.cells[0].iter().all(|cell| cell.value.is_finite()));
    }
}
