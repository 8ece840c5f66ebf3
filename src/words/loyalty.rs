use super::{Locale, Unit, in_language};

/// What loyalty impact says: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Loyalty {
    /// The finding: how members differ from the others after joining, and did before.
    BeforeAfterTitle {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// Members less others, before joining.
        before: Estimate,
        /// Members less others, after joining.
        after: Estimate,
    },
    /// What is plotted.
    BeforeAfterSubtitle {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// How many members.
        members: u64,
        /// How many others.
        others: u64,
    },
    /// The comparison in sentences.
    BeforeAfterSummary {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// Means of members and of others after joining.
        means: [f64; 2],
        /// Members less others, before joining.
        before: Estimate,
        /// Members less others, after joining.
        after: Estimate,
        /// The gap after joining less the gap before.
        change: Estimate,
        /// The level of the intervals.
        level: f64,
    },
    /// Why the comparison is naive, and who has no "before".
    NotYetCausal {
        /// How many members.
        members: u64,
        /// How many of them joined at their first purchase.
        joined_at_first_purchase: u64,
    },
    /// The value of a mean or a gap, with what is needed to read it on its own.
    Amount {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The value.
        value: f64,
    },
    /// The horizontal axis, and the table's first column.
    SinceJoining {
        /// The periods.
        unit: Unit,
    },
    /// The vertical axis.
    PerPeriod {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
    },
    /// An event time: periods since joining.
    Event {
        /// Negative before joining.
        e: i32,
    },
    /// The line at joining.
    Joining,
    /// The series and columns of members.
    Members,
    /// The series and columns of non-members.
    Others,
    /// The column of differences.
    Gap,
    /// The lower end of the interval of a column.
    Low {
        /// The column.
        of: String,
    },
    /// The upper end of the interval of a column.
    High {
        /// The column.
        of: String,
    },
    /// How many customers of a column count.
    Counted {
        /// The column.
        of: String,
    },
    /// The row of all periods before joining.
    Before,
    /// The row of all periods after joining.
    After,
    /// The row of the change.
    Change,
}

/// What members and others are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoyaltyMeasure {
    /// Money spent.
    Revenue,
    /// Orders placed.
    Orders,
    /// Whether they bought.
    Active,
}

/// A value with its interval, or why it has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// The lower and the upper end.
    pub interval: Result<[f64; 2], NoInterval>,
}

/// Why a value has no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoInterval {
    /// Fewer than two customers of a side count.
    TooFew,
    /// Members all did the same, and so did the others.
    NothingVaries,
}

impl Estimate {
    /// 1 if the whole interval is above 0, −1 if it is below, and 0 if we cannot tell.
    pub(in crate::words) fn sign(&self) -> i32 {
        let [low, high] = self.interval.unwrap_or_default();
        i32::from(low > 0.0) - i32::from(high < 0.0)
    }
}

impl Loyalty {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, loyalty(self))
    }
}
