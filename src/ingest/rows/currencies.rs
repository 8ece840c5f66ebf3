//! In which currency the amounts of a file are.

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::report::CurrencyAmount;
use crate::ingest::text::scan::Record;
use crate::ingest::values::currency;
use crate::tables::Money;
use crate::words::Problem;

/// The currencies of a file, from a column of them or from the signs beside the amounts.
#[derive(Debug)]
pub(crate) struct Currencies {
    /// The column that names them.
    pub(crate) place: Option<usize>,
    /// The only one whose rows are wanted.
    wanted: Option<String>,
    found: Vec<Found>,
    /// The currency of the row, among those found.
    current: usize,
    /// The last cell of the column whose currency is wanted, and that currency.
    last: (Vec<u8>, usize),
}

/// A currency, and the rows that have it.
#[derive(Debug)]
struct Found {
    code: &'static str,
    rows: u64,
    amount: Money,
    /// Rows without an amount that could be read.
    unpriced: u64,
}

impl Currencies {
    pub(crate) fn new(place: Option<usize>, wanted: Option<&str>) -> Self {
        let wanted = wanted.map(|wanted| currency::code(wanted).unwrap_or(wanted).to_owned());
        Self {
            place,
            wanted,
            found: Vec::new(),
            current: usize::MAX,
            last: (Vec::new(), usize::MAX),
        }
    }

    /// Whether the row's currency needs no look: the column has that of a row before, which is wanted, or there is no
    /// column, and then the amount is a number alone.
    #[inline(always)] // once a row
    pub(crate) fn is_as_before(&mut self, record: &Record<'_>) -> bool {
        let Some(place) = self.place else {
            self.current = usize::MAX;
            return true;
        };
        let cell = record.bytes(place).unwrap_or_default();
        let is_same = !cell.is_empty() && cell == self.last.0;
        if is_same {
            self.current = self.last.1;
        }
        is_same
    }

    /// Finds the currency of the row, in its column or beside its amount; whether it is wanted. A row without one is.
    pub(crate) fn read(&mut self, record: &Record<'_>, amount: &str) -> bool {
        let in_column = self.place.and_then(|place| currency::code(&record.text(place)));
        let Some(code) = in_column.or_else(|| currency::of(amount)) else {
            self.current = usize::MAX;
            return true;
        };
        let known = self.found.iter().position(|found| currency::agree(found.code, code));
        self.current = known.unwrap_or(self.found.len());
        if known.is_none() {
            self.found.push(Found { code, rows: 0, amount: Money::ZERO, unpriced: 0 });
        }
        let is_wanted = self.is_wanted(code);
        if let (true, Some(place)) = (is_wanted, self.place) {
            self.last = (record.bytes(place).unwrap_or_default().to_vec(), self.current);
        }
        is_wanted
    }

    /// Counts the row that was read last.
    #[inline(always)] // once a row
    pub(crate) fn count(&mut self, amount: Money) {
        if let Some(found) = self.found.get_mut(self.current) {
            found.rows += 1;
            found.amount += amount;
        }
    }

    /// Counts the row that was read last, which is not wanted.
    pub(crate) fn count_other(&mut self, amount: Option<Money>) {
        self.count(amount.unwrap_or_default());
        if let (None, Some(found)) = (amount, self.found.get_mut(self.current)) {
            found.unpriced += 1;
        }
    }

    /// The rows that are not wanted, by currency, in the order in which these were found.
    pub(crate) fn others(&self) -> Vec<CurrencyAmount> {
        let is_other = |found: &&Found| found.rows > 0 && !self.is_wanted(found.code);
        let mut others = Vec::new();
        for found in self.found.iter().filter(is_other) {
            others.push(CurrencyAmount {
                currency: found.code,
                rows: found.rows,
                amount: (found.rows > found.unpriced).then(|| found.amount.to_f64()),
            });
        }
        others
    }

    /// The one currency of the rows that are wanted, if the file says.
    pub(crate) fn only(&self) -> Result<Option<&'static str>> {
        let mut wanted = Vec::new();
        for found in &self.found {
            if found.rows > 0 && self.is_wanted(found.code) {
                wanted.push(found);
            }
        }
        if wanted.len() < 2 {
            return Ok(wanted.first().map(|found| found.code));
        }
        let found = wanted.iter().map(|it| (it.code, it.rows, it.amount.to_f64())).collect();
        Err(Error::new(ErrorKind::Currency, Problem::SeveralCurrencies { found }))
    }

    fn is_wanted(&self, code: &str) -> bool {
        self.wanted.as_deref().is_none_or(|wanted| currency::agree(wanted, code))
    }
}
