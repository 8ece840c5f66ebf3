use serde::Serialize;

use super::{Locale, en};

/// Why a row was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Reason {
    /// It has fewer or more fields than the others.
    WrongWidth,
    /// The customer is empty.
    NoCustomer,
    /// The customer's bytes are not UTF-8.
    NotUtf8,
    /// The date is empty.
    NoDate,
    /// The date cannot be read in the column's format.
    BadDate,
    /// The amount is empty.
    NoAmount,
    /// The amount cannot be read.
    BadAmount,
    /// The day is after today.
    FutureDate,
    /// The day is before 1990.
    TooOld,
    /// A refund to somebody who had bought nothing by then.
    RefundWithoutPurchase,
}

impl Reason {
    /// The reason in this language, as the end of a sentence.
    pub fn say(self, locale: Locale) -> String {
        match locale {
            Locale::En => en::reason(self).to_owned(),
        }
    }
}

/// What a load says: what became of the rows, and what to know about the file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Load {
    /// What became of the file's rows.
    Summary {
        /// Rows read.
        read: u64,
        /// Rows kept.
        kept: u64,
        /// Customers in the table now.
        customers: u64,
        /// The first and the last day, as year, month and day.
        from_to: Option<[(i32, u32, u32); 2]>,
        /// Whether the table holds memberships.
        memberships: bool,
    },
    /// Some amounts are zero.
    ZeroAmounts {
        /// How many.
        rows: u64,
    },
    /// Refunds were taken off.
    Refunds {
        /// How many.
        rows: u64,
    },
    /// Day and month cannot be told apart.
    DayMonthUnsure {
        /// Whether they are read as day/month.
        day_first: bool,
    },
    /// There is no column of amounts.
    NoAmounts,
}

impl Load {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::load(self),
        }
    }
}
