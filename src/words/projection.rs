use super::{Locale, Unit, in_language};

/// What is said of projections: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Projection {
    /// Note: the guess that the last rate goes on was closer.
    LastRateWasCloser {
        /// The mean error of the projection, a share.
        error: f64,
        /// That of the guess.
        guess: f64,
    },
    /// Note: customers hardly differ in how likely they leave.
    AllAlike,
    /// Note: the likelihood hardly changes with these parameters.
    Undetermined {
        /// Their names.
        parameters: Vec<&'static str>,
    },
    /// Note: the search for the parameters ended without a maximum.
    NotSettled,
    /// Note: the model has no mean lifetime.
    NoMeanLifetime,
    /// Note: a purchase model knows no seasons and no newcomers.
    NoSeasons,
    /// Note: the projection could not be tried.
    NotTried,
    /// Title under contract: how many will still be there.
    StillThere {
        /// The expected share.
        share: f64,
        /// After how many periods.
        periods: u64,
        /// The unit; none where it is not known.
        unit: Option<Unit>,
    },
    /// Title of purchases: how many will buy in the last of the coming periods, and in the first.
    WillBuy {
        /// The expected share in the first.
        first: f64,
        /// The expected share in the last.
        last: f64,
        /// Which one that is.
        periods: u64,
        /// The unit.
        unit: Unit,
    },
    /// Subtitle under contract.
    SurvivalSubtitle {
        /// The unit; none where it is not known.
        unit: Option<Unit>,
        /// The model's name.
        model: &'static str,
        /// Customers.
        customers: u64,
        /// The level of the band.
        level: f64,
        /// The day it is as of.
        as_of: Option<String>,
    },
    /// Subtitle of purchases.
    ActiveSubtitle {
        /// The unit.
        unit: Unit,
        /// Customers.
        customers: u64,
        /// The level of the band.
        level: f64,
        /// The day it is as of.
        as_of: String,
    },
    /// Under contract: the share expected, with its interval.
    Expected {
        /// The share.
        share: f64,
        /// Its interval.
        interval: Option<(f64, f64)>,
        /// The level.
        level: f64,
        /// After how many periods.
        periods: u64,
        /// The unit; none where it is not known.
        unit: Option<Unit>,
    },
    /// Of purchases: the share expected to buy in a coming period, with its interval.
    ExpectedActive {
        /// The share.
        share: f64,
        /// Its interval.
        interval: Option<(f64, f64)>,
        /// The level.
        level: f64,
        /// Which of the coming periods.
        period: u64,
        /// The unit.
        unit: Unit,
        /// The share that bought in the last one.
        last: Option<f64>,
    },
    /// How the projection did on the periods held back.
    Tried {
        /// How many those are.
        periods: u64,
        /// The unit; none where it is not known.
        unit: Option<Unit>,
        /// The mean error, a share.
        error: f64,
        /// That of the last rate.
        guess: f64,
    },
    /// How much longer customers are expected to stay.
    Lifetime {
        /// Further periods of those who are still there.
        periods: f64,
        /// Its interval; an upper end may be missing.
        low: Option<f64>,
        /// The upper end.
        high: Option<f64>,
        /// The unit; none where it is not known.
        unit: Option<Unit>,
    },
    /// Series: what was observed.
    Observed,
    /// Series: what is projected.
    Projected,
    /// Series: what was projected of the periods held back.
    HeldBack,
    /// A line: the day it is as of.
    Now,
    /// A line: periods from here on were held back.
    HeldBackFrom,
    /// Axis and column: periods since the start.
    Since {
        /// The unit; none where it is not known.
        unit: Option<Unit>,
    },
    /// Axis and column: periods from the day it is as of.
    FromNow {
        /// The unit.
        unit: Unit,
    },
    /// Axis and column: the share who are still there.
    StillShare,
    /// Axis and column: the share who buy in a period.
    ActiveShare,
    /// Column: which series.
    Series,
    /// Column: customers behind a share.
    Customers,
    /// Column: the lower end of the interval.
    Low {
        /// Its level.
        level: f64,
    },
    /// Column: the upper end of the interval.
    High {
        /// Its level.
        level: f64,
    },
}

impl Projection {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, projection(self))
    }
}
