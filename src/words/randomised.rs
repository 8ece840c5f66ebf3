use super::{Locale, LoyaltyMeasure, in_language};

/// What is said of a hold-out that chance decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Randomised {
    /// The finding.
    Found {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The means of those who were offered the programme and of those held out.
        means: [f64; 2],
        /// The difference and the ends of its interval.
        difference: [Option<f64>; 3],
        /// Whether the sizes of the sides do not fit.
        is_doubtful: bool,
        /// The level of the interval.
        level: f64,
    },
    /// A side is too small.
    TooFew {
        /// Customers who were offered the programme.
        treated: u64,
        /// Customers who were held out.
        controls: u64,
    },
    /// Nobody says who was held out.
    NoHoldOut,
    /// It is not known from which day on it counts.
    NoDay,
    /// A value that nobody has.
    NoSuchControl {
        /// The column.
        column: String,
        /// What was asked for.
        found: Option<String>,
        /// Values there are.
        known: Vec<String>,
    },
    /// The sizes of the sides do not fit the design.
    Mismatch {
        /// The share that was to be held out.
        expected: f64,
        /// The share that is.
        found: f64,
    },
    /// The sizes of the sides were not checked.
    SizesUnchecked,
    /// What the adjustment did.
    Adjusted {
        /// By which share the variance is smaller.
        reduction: f64,
        /// The difference without it, with its interval.
        plain: [Option<f64>; 3],
        /// What is compared.
        what: LoyaltyMeasure,
    },
    /// What customers did before does not vary.
    NothingBefore,
    /// Whether uplift differs, short.
    UpliftTitle {
        /// Parts with an interval above 0.
        gain: u64,
        /// Parts with one below.
        lose: u64,
        /// All parts.
        parts: u64,
    },
    /// What is plotted.
    Subtitle {
        /// Whether it is the curve.
        is_curve: bool,
        /// What is compared.
        what: LoyaltyMeasure,
        /// The first day and the last.
        days: [String; 2],
        /// Customers who were offered the programme.
        treated: u64,
        /// Customers who were held out.
        controls: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// Who gains, short.
    QiniTitle {
        /// Whether the interval of the coefficient is above 0 (1), below (−1) or holds it (0).
        sign: i32,
    },
    /// The coefficient.
    QiniSummary {
        /// With the ends of its interval.
        coefficient: [f64; 3],
        /// How many resamples.
        draws: u64,
        /// The level of the interval.
        level: f64,
    },
    /// The line of a random order.
    AtRandom,
    /// The line of this order.
    ByBefore,
    /// The axis of shares.
    ShareOfCustomers,
    /// The axis of gains.
    Gain,
    /// The axis of differences.
    Uplift,
    /// The axis of parts.
    Part,
    /// The column of customers offered.
    Offered,
    /// The column of customers held out.
    HeldOut,
    /// The columns of scores.
    Score {
        /// Whether the highest.
        is_highest: bool,
    },
    /// The lower end of a column's interval.
    Low,
    /// The upper end.
    High,
}

impl Randomised {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, randomised(self))
    }
}
