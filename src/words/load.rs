use super::{Locale, en};

/// What a load says: why rows were left out, and what to know about the file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Load {
    /// Reason: the row has fewer or more fields than the header.
    WrongWidth,
    /// Reason: the customer is empty.
    NoCustomer,
    /// Reason: the customer's bytes are not UTF-8.
    NotUtf8,
    /// Reason: the date is empty.
    NoDate,
    /// Reason: the date cannot be read in the column's format.
    BadDate,
    /// Reason: the amount is empty.
    NoAmount,
    /// Reason: the amount cannot be read.
    BadAmount,
    /// Reason: the day is after today.
    FutureDate,
    /// Reason: the day is before 1990.
    TooOld,
    /// Reason: a refund to somebody who had bought nothing by then.
    RefundWithoutPurchase,
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
