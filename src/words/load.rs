use serde::{Deserialize, Serialize};

use super::{Locale, in_language};

/// Why a row was left out or merged into another.
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
    /// A negative amount, where refunds are left out.
    Refund,
    /// The status says that nothing was sold.
    Cancelled,
    /// The amount is zero, where such rows are left out.
    ZeroAmount,
    /// The amount is in another currency than the one asked for.
    OtherCurrency,
    /// The line sums up others.
    TotalLine,
    /// The line names the columns once more.
    RepeatedHeader,
    /// A value that the row cannot do without is empty.
    NoValue,
    /// A value that the row cannot do without cannot be read.
    BadValue,
    /// The reader of the file's format could not read it.
    BadRecord,
    /// The row is equal to another one in every cell.
    Duplicate,
    /// The row is a further line of an order whose amount stands on its first line.
    FurtherLine,
    /// The customer has a row already.
    SecondRow,
}

impl Reason {
    /// Whether rows are merged into others for this reason, and not left out.
    pub fn is_merge(self) -> bool {
        matches!(self, Self::Duplicate | Self::FurtherLine | Self::SecondRow)
    }

    /// Whether something is wrong with such rows, and not only another row or a policy speaks against them.
    pub fn is_fault(self) -> bool {
        let is_policy = matches!(
            self,
            Self::Refund
                | Self::Cancelled
                | Self::ZeroAmount
                | Self::TotalLine
                | Self::RepeatedHeader
        );
        !is_policy && !self.is_merge()
    }

    /// The reason in this language, as the end of a sentence.
    pub fn say(self, locale: Locale) -> String {
        in_language!(locale, reason(self)).to_owned()
    }
}

/// A question about rows that the literature leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Policy {
    /// Negative amounts: taken off revenue on their own day, or left out.
    Refunds,
    /// Orders whose status says that they were cancelled, paid back or never paid: left out, or kept.
    Cancelled,
    /// Amounts of zero: kept as occasions, as the published CDNOW values do, or left out.
    ZeroAmounts,
    /// Rows that are equal in every cell: kept, since two like items may be two rows, or merged into one.
    Duplicates,
    /// Days after `today`: left out, or kept.
    Future,
    /// Days before 1990: left out, or kept.
    Ancient,
}

/// What is done with such rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Choice {
    /// They are kept.
    Keep,
    /// They are kept and taken off what was bought.
    Net,
    /// They are left out.
    Drop,
    /// Equal rows become one.
    Merge,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Refunds,
        Self::Cancelled,
        Self::ZeroAmounts,
        Self::Duplicates,
        Self::Future,
        Self::Ancient,
    ];
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
    /// What a policy did.
    Policy {
        /// The policy.
        policy: Policy,
        /// What was chosen.
        choice: Choice,
        /// The rows it is about.
        rows: u64,
    },
    /// Day and month cannot be told apart.
    DayMonthUnsure {
        /// Whether they are read as day/month.
        day_first: bool,
    },
    /// A mark in numbers may separate decimals or thousands.
    DecimalUnsure {
        /// Whether they are read with a decimal comma.
        comma: bool,
    },
    /// Columns that only later rows have are not read.
    LateColumns {
        /// Each with the rows that have a value in it, and the first of these.
        columns: Vec<(String, u64, u64)>,
    },
    /// There is no column of amounts.
    NoAmounts,
}

impl Load {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, load(self))
    }
}

/// What would make a file better.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Advice {
    /// Rows were left out.
    Rows {
        /// Why.
        reason: Reason,
        /// How many.
        rows: u64,
    },
    /// Day and month cannot be told apart.
    DayOrMonth,
    /// A mark between digits may separate decimals or thousands.
    DecimalOrThousand,
    /// Which column plays a role is not sure.
    UnsureRole {
        /// The role.
        role: &'static str,
    },
    /// Which table the file is is not sure.
    UnsureTable,
    /// Bytes were not of the encoding.
    Undecodable {
        /// How many.
        count: u64,
    },
}

impl Advice {
    /// The sentence in this language.
    pub fn say(self, locale: Locale) -> String {
        in_language!(locale, advice(self))
    }
}
