//! The customers that models are fitted on, or asked about: what each did, and what it spent.

use std::cell::OnceCell;

use super::ClvColumns;
use super::covariates::{Design, Kinds};
use super::gamma_gamma::Spends;
use super::history::{Histories, refuse, same_length};
use super::holdout::Actual;
use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Problem};

/// Customers with equal histories put together.
#[derive(Debug)]
pub(super) struct Base {
    pub(super) histories: Histories,
    /// What else is known of them, if the model asks for it.
    pub(super) kinds: Option<Kinds>,
    pub(super) monetary: Option<Vec<f64>>,
    weight: Option<Vec<f64>>,
    spends: OnceCell<Spends>,
    pub(super) actual: Option<Actual>,
    pub(super) empty_holdout: bool,
    pub(super) period: Period,
    pub(super) as_of: Option<Day>,
}

impl Base {
    /// The customers of these columns, with the covariates of this design.
    ///
    /// # Errors
    ///
    /// Columns of different length, no rows, or a value that no customer can have; a covariate that is missing; a holdout of no
    /// length that there can be.
    pub(super) fn new(columns: &ClvColumns<'_>, design: Option<Design>) -> Result<Self> {
        let &ClvColumns { frequency, recency, age, monetary, weight, .. } = columns;
        let (kinds, mut histories) = match design {
            Some(design) => {
                let (kinds, histories) = Kinds::new(design, columns)?;
                (Some(kinds), histories)
            }
            None => (None, Histories::new(frequency, recency, age, weight)?),
        };
        if let Some(column) = columns.log_intervals {
            histories = histories.with_log_intervals(column, weight)?;
        }
        let amounts = monetary.unwrap_or_default();
        if monetary.is_some() {
            same_length("monetary", amounts.len(), frequency.len())?;
        }
        let absurd = |amount: &f64| !amount.is_finite() || amount.abs() >= 1e15;
        if let Some(row) = amounts.iter().position(absurd) {
            refuse("monetary", row, amounts[row], Accepted::Below { from: -1e15, below: 1e15 })?;
        }
        let actual = match columns.holdout {
            Some((length, _)) if !(0.0..1e9).contains(&length) => {
                let accepted = Accepted::Below { from: 0.0, below: 1e9 };
                let problem =
                    Problem::BadOption { option: "holdout", found: length.to_string(), accepted };
                return Err(Error::new(ErrorKind::Option, problem));
            }
            Some((length, bought)) if length > 0.0 => {
                Some(Actual::new(length, bought, weight, &histories)?)
            }
            _ => None,
        };
        Ok(Self {
            histories,
            kinds,
            monetary: monetary.map(<[f64]>::to_vec),
            weight: weight.map(<[f64]>::to_vec),
            spends: OnceCell::new(),
            empty_holdout: columns.holdout.is_some() && actual.is_none(),
            actual,
            period: columns.period,
            as_of: columns.as_of,
        })
    }

    /// The number of rows: one a customer, or one a group of equal customers.
    pub(super) fn rows(&self) -> usize {
        self.histories.of_customer().len()
    }

    /// How many customers a row stands for.
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weight.as_ref().map_or(1.0, |weight| weight[row])
    }

    /// The distinct history of a row.
    pub(super) fn history(&self, row: usize) -> usize {
        self.histories.of_customer()[row] as usize
    }

    /// What the customers spent, for the fit: a card scores others without.
    pub(super) fn spends(&self) -> &Spends {
        self.spends.get_or_init(|| {
            let rows = self.monetary.iter().flatten().enumerate();
            Spends::new(rows.map(|(row, &amount)| {
                (self.histories.frequency[self.history(row)], amount, self.weight(row))
            }))
        })
    }

    /// The mean amount of the repeat purchases of the customer of a row; none where it is not known.
    pub(super) fn spent(&self, row: usize) -> Option<f64> {
        let amount = self.monetary.as_ref()?[row];
        let frequency = self.histories.frequency[self.history(row)];
        (frequency > 0 && amount > 0.0).then_some(amount)
    }

    /// A value of each distinct history, as a column of one value a row.
    pub(super) fn of_rows<T: Copy>(&self, distinct: &[T]) -> Vec<T> {
        self.histories.of_customer().iter().map(|&history| distinct[history as usize]).collect()
    }
}
