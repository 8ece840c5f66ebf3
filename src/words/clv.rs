use super::{Locale, en};

/// What lifetime value says: titles, axes, columns, findings and verdicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Clv {
    /// The search for the parameters of purchases ended without a maximum.
    PurchasesNotSettled,
    /// The search for the parameters of spend ended without a maximum.
    SpendNotSettled,
    /// Few customers bought again.
    FewRepeaters {
        /// How many.
        repeaters: u64,
    },
    /// The likelihood hardly changes with these parameters.
    Undetermined {
        /// Their names.
        parameters: Vec<&'static str>,
    },
    /// The model counts those who bought once as active.
    OnceIsActive {
        /// How many bought once.
        customers: u64,
        /// All customers.
        of: u64,
    },
    /// The purchases have no amounts.
    NoAmounts,
    /// Too few repeat purchases have an amount above 0.
    FewSpenders {
        /// Customers with such a mean amount.
        customers: u64,
        /// How many it takes.
        needed: u64,
    },
    /// Customers who bought again, but for nothing, get the mean spend.
    WithoutAmount {
        /// How many.
        customers: u64,
    },
    /// Spend depends on frequency, against what the spend model assumes.
    SpendFollowsFrequency {
        /// The correlation.
        correlation: f64,
    },
    /// The spend model has no finite mean.
    NoFiniteMean {
        /// The parameter q, at most 1.
        q: f64,
    },
    /// Value is revenue, since the margin is 1.
    ValueIsRevenue,
    /// A guess without a model was closer in the holdout.
    NoBetterThanGuess {
        /// The guess.
        guess: Guess,
        /// Its error (RMSE), in purchases a customer.
        guess_error: f64,
        /// The model's.
        model_error: f64,
    },
    /// The calibration ends on the last day, so that nothing is left to check against.
    EmptyHoldout,
    /// Title of the distribution: half of the value comes from a share of the customers.
    HalfOfValue {
        /// The share of customers.
        share: f64,
    },
    /// Subtitle of the distribution.
    DistributionSubtitle {
        /// Customers.
        customers: u64,
        /// How far ahead.
        horizon: Horizon,
        /// The yearly discount rate.
        discount_rate: f64,
    },
    /// Summary of the distribution.
    DistributionSummary {
        /// Customers.
        customers: u64,
        /// Their value together.
        total: f64,
        /// The value of the customer in the middle.
        median: f64,
        /// The largest value.
        largest: f64,
        /// The share of customers that makes half of the value.
        share: f64,
    },
    /// Label of the value axis: predicted revenue or margin a customer.
    ValueOfCustomer {
        /// Whether the margin is 1.
        revenue: bool,
    },
    /// Label of an axis or column that counts customers.
    Customers,
    /// Column: value together.
    TotalValue,
    /// Column: share of the value.
    ShareOfValue,
    /// Column: share of the customers.
    ShareOfCustomers,
    /// Column: mean value of a customer.
    MeanValue,
    /// Column: the segment.
    Segment,
    /// A bin of values.
    Bin {
        /// The lower end.
        from: f64,
        /// The upper end; none for the last bin, which is open.
        to: Option<f64>,
        /// Whether values below 100 are told with two decimals.
        cents: bool,
    },
    /// The note that a value has no interval yet.
    NoInterval,
    /// Title of value by segment.
    SegmentTitle {
        /// The segment of the largest value.
        segment: String,
        /// Its share of the value.
        value: f64,
        /// Its share of the customers.
        customers: f64,
    },
    /// Subtitle of value by segment.
    SegmentSubtitle {
        /// Customers.
        customers: u64,
        /// Segments.
        segments: u64,
    },
    /// Summary of value by segment.
    SegmentSummary {
        /// The segment of the largest value.
        segment: String,
        /// Its value.
        value: f64,
        /// All value.
        total: f64,
        /// Its mean value a customer.
        mean: f64,
        /// The mean value of all customers.
        overall: f64,
    },
}

/// A guess that needs no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Nobody buys again.
    Zero,
    /// Everybody goes on at its own rate.
    OwnRate,
    /// Everybody goes on at the rate of all.
    MeanRate,
}

/// A length of time ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// Days.
    Days(u32),
    /// Weeks.
    Weeks(u32),
    /// Months.
    Months(u32),
    /// Quarters.
    Quarters(u32),
    /// Years.
    Years(u32),
}

impl Clv {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::clv(self),
        }
    }
}
