use super::{Locale, Unit, in_language};

/// What the comparison of a purchase model with what happened says: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Validation {
    /// Title of tracking: purchases of the days held out, made and expected.
    Tracked {
        /// Repeat purchases made.
        actual: f64,
        /// Those expected.
        expected: f64,
    },
    /// Title of tracking where nothing was held out.
    TrackedFit {
        /// Repeat purchases made.
        actual: f64,
        /// Those expected.
        expected: f64,
    },
    /// Subtitle of tracking.
    TrackingSubtitle {
        /// What the model is called.
        model: String,
        /// The length of a period.
        unit: Unit,
        /// Whether each period is counted with all before it.
        cumulative: bool,
        /// Customers.
        customers: u64,
        /// The last day of the fit.
        calibration_end: String,
        /// The level of the band, where there is one.
        level: Option<f64>,
    },
    /// Summary of tracking.
    TrackingSummary {
        /// How many periods were held out.
        length: f64,
        /// Their unit.
        unit: Unit,
        /// The last day of the fit.
        calibration_end: String,
        /// Repeat purchases made.
        actual: f64,
        /// Those expected.
        expected: f64,
        /// The interval of what as many such customers would make.
        interval: Option<(f64, f64)>,
        /// Its level.
        level: f64,
        /// In how many of the periods held out the number made lies within the band, if each is counted by itself.
        inside: Option<(u64, u64)>,
    },
    /// Summary of tracking where nothing was held out.
    FitSummary {
        /// Repeat purchases made.
        actual: f64,
        /// Those expected.
        expected: f64,
    },
    /// The last period is cut short.
    CutShort,
    /// Nobody said where the holdout begins.
    SplitHere {
        /// The last day before it.
        end: String,
    },
    /// A rule: where the holdout begins.
    HeldOut,
    /// Series: customers as they are.
    Observed,
    /// Series: made.
    Actual,
    /// Series: expected.
    Expected,
    /// Label of an axis: periods since the first day.
    PeriodsSince {
        /// Their unit.
        unit: Unit,
        /// The first day.
        start: String,
    },
    /// Label of an axis: repeat purchases, in each period or so far.
    RepeatPurchases {
        /// The unit, if they are counted in each period.
        unit: Option<Unit>,
    },
    /// Column: the last day of a period.
    PeriodEnd,
    /// Title of customers by frequency.
    FrequenciesTitle {
        /// Customers who did not buy again.
        actual: u64,
        /// Those expected.
        expected: f64,
        /// In how many groups the number lies in its interval.
        inside: u64,
        /// Groups.
        groups: u64,
    },
    /// Subtitle of customers by frequency.
    FrequenciesSubtitle {
        /// What the model is called.
        model: String,
        /// Customers.
        customers: u64,
        /// The last day.
        as_of: String,
        /// The level of the intervals.
        level: f64,
    },
    /// Summary of customers by frequency.
    FrequenciesSummary {
        /// Customers who did not buy again.
        actual: u64,
        /// Those expected.
        expected: f64,
        /// Their interval.
        interval: (f64, f64),
        /// Its level.
        level: f64,
        /// The number of repeat purchases at which the model is furthest off, with the customers there and those expected.
        furthest: Option<(String, u64, f64)>,
    },
    /// Label of an axis: repeat purchases of a customer.
    Frequency,
    /// Label of an axis or column: customers.
    Customers,
    /// Column: customers expected.
    CustomersExpected,
    /// The group of a number and more.
    AndMore {
        /// The number.
        from: u64,
    },
    /// Title of a comparison by groups.
    CalibrationTitle {
        /// By what customers are put together.
        by: Compared,
        /// In how many groups the expectation lies in the interval of what was made.
        inside: u64,
        /// Groups.
        groups: u64,
    },
    /// Subtitle of a comparison by groups.
    CalibrationSubtitle {
        /// What the model is called.
        model: String,
        /// By what customers are put together.
        by: Compared,
        /// Customers.
        customers: u64,
        /// The last day of the fit.
        calibration_end: String,
        /// The last day of the holdout.
        end: String,
        /// The level of the intervals.
        level: f64,
    },
    /// Summary of a comparison by groups: the last of them.
    CalibrationSummary {
        /// By what customers are put together.
        by: Compared,
        /// The unit of a recency.
        unit: Unit,
        /// What the group is called.
        group: String,
        /// Its customers.
        customers: u64,
        /// Purchases expected of a customer.
        expected: f64,
        /// Purchases made by one.
        actual: f64,
        /// Their interval.
        interval: Option<(f64, f64)>,
        /// Its level.
        level: f64,
        /// By how much the groups are off, in purchases a customer.
        error: f64,
    },
    /// Label of an axis or column: what the groups are.
    GroupedBy {
        /// By what.
        by: Compared,
        /// The unit of a recency.
        unit: Unit,
    },
    /// Label of an axis: purchases a customer in the holdout.
    HoldoutPurchases,
    /// Column: purchases made a customer.
    ActualMean,
    /// Column: purchases expected a customer.
    ExpectedMean,
    /// Column: the lower end of an interval.
    Low {
        /// Its level.
        level: f64,
    },
    /// Column: the upper end.
    High,
    /// From one number to another.
    Range {
        /// The lower one.
        from: f64,
        /// The upper one.
        to: f64,
    },
    /// The line on which both axes are equal.
    Equal,
}

/// By what customers are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// The number of repeat purchases before.
    Frequency,
    /// The time from the first purchase to the last.
    Recency,
    /// The time since the first purchase.
    Age,
    /// The time since the last purchase.
    Silence,
    /// Tenths by what was expected.
    Expected,
}

impl Validation {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, validation(self))
    }
}
