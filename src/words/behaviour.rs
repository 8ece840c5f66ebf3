use super::{Horizon, Locale, Unit, in_language};

/// What a fitted model says of single customers and of how they differ: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Behaviour {
    /// Title of the matrix of expected purchases.
    ExpectedTitle {
        /// Repeat purchases of a customer who has just bought.
        frequency: u64,
        /// What is expected of it.
        expected: f64,
        /// How far ahead; none for all that is to come, discounted.
        horizon: Option<Horizon>,
    },
    /// Summary of the matrix of expected purchases.
    ExpectedSummary {
        /// Repeat purchases of a customer who has just bought.
        frequency: u64,
        /// What is expected of it.
        expected: f64,
        /// How far ahead; none for all that is to come, discounted.
        horizon: Option<Horizon>,
        /// The same after a silence: how long, and what is expected then.
        silent: (f64, f64),
        /// The unit of the silence.
        unit: Unit,
    },
    /// Title of the matrix of P(alive).
    AliveTitle {
        /// How long the silence is.
        silent: f64,
        /// Its unit.
        unit: Unit,
        /// Repeat purchases and P(alive) of a customer who bought seldom.
        seldom: (u64, f64),
        /// The same of one who bought often.
        often: (u64, f64),
    },
    /// Summary of the matrix of P(alive).
    AliveSummary {
        /// How long the silence is.
        silent: f64,
        /// Its unit.
        unit: Unit,
        /// Repeat purchases and P(alive) of a customer who bought seldom.
        seldom: (u64, f64),
        /// The same of one who bought often.
        often: (u64, f64),
    },
    /// Subtitle of a matrix.
    MatrixSubtitle {
        /// What it tells.
        told: String,
        /// What the model is called.
        model: String,
        /// How long the customers are known.
        age: f64,
        /// The unit of that.
        unit: Unit,
    },
    /// Note: every customer with one purchase counts as active.
    OnceIsActive,
    /// Label of an axis or column: repeat purchases.
    Frequency,
    /// Label of an axis or column: the time since the last purchase.
    Silent {
        /// Its unit.
        unit: Unit,
    },
    /// Column: the probability of still being a customer.
    Alive,
    /// Column: purchases expected.
    Expected {
        /// How far ahead.
        horizon: Horizon,
    },
    /// Column: all purchases that are to come, discounted.
    Residual {
        /// The discount rate, effective a year.
        rate: f64,
    },
    /// Title of what is expected of a new customer as time goes by.
    NewTitle {
        /// The purchases expected by the end.
        expected: f64,
        /// That end.
        horizon: Horizon,
    },
    /// Subtitle of the same.
    NewSubtitle {
        /// What the model is called.
        model: String,
        /// The level of the band, if there is one.
        level: Option<f64>,
    },
    /// Summary of the same.
    NewSummary {
        /// The purchases expected by the end, and their interval.
        expected: (f64, Option<[f64; 2]>),
        /// That end.
        horizon: Horizon,
        /// The level of the interval.
        level: f64,
        /// When half of them are expected, in periods.
        half: f64,
        /// The unit of that.
        unit: Unit,
    },
    /// Label of an axis or column: time since the first purchase.
    SinceFirst {
        /// Its unit.
        unit: Unit,
    },
    /// Label of an axis or column: repeat purchases expected of a customer.
    RepeatsExpected,
    /// Title of when customers bought: how many were never silent for so long.
    TimingsTitle {
        /// Those who are silent for longer than ever before.
        silent: u64,
        /// Those who bought twice and more often.
        of: u64,
    },
    /// Subtitle of the same.
    TimingsSubtitle {
        /// The customers that are drawn.
        drawn: u64,
        /// All customers.
        customers: u64,
    },
    /// Summary of the same.
    TimingsSummary {
        /// The customers that are drawn.
        drawn: u64,
        /// Those of them who bought once.
        once: u64,
        /// Those who are silent for longer than ever before.
        silent: u64,
        /// The last day that is known.
        as_of: String,
    },
    /// Column: the customer.
    Customer,
    /// Column: days from the purchase before to this one.
    SinceBefore,
    /// Column: days from the last purchase to the last day that is known.
    DaysSilent,
    /// Column: customers of the data near a cell.
    CustomersNear,
    /// Title of one customer's life.
    LifeTitle {
        /// Its id.
        id: String,
        /// P(alive) on the last day.
        p_alive: f64,
        /// That day.
        as_of: String,
    },
    /// Subtitle of one customer's life.
    LifeSubtitle {
        /// What the model is called.
        model: String,
        /// The level of the band, if there is one.
        level: Option<f64>,
    },
    /// Summary of one customer's life.
    LifeSummary {
        /// Its id.
        id: String,
        /// Its purchases.
        purchases: u64,
        /// The day of the first.
        first: String,
        /// The day of the last.
        last: String,
        /// P(alive) on the last day that is known.
        p_alive: f64,
        /// Its interval.
        interval: Option<[f64; 2]>,
        /// The level of that.
        level: f64,
        /// That day.
        as_of: String,
        /// P(alive) on a later day if it buys nothing more, and the day.
        later: Option<(f64, String)>,
    },
    /// Note: which customer is shown where none was chosen.
    MostInDoubt,
    /// Note: what the model says of a customer who bought once.
    OnceStays,
    /// Series: the purchases.
    Purchases,
    /// A rule: the last day that is known.
    Today,
    /// Column: the day.
    Day,
    /// Column: whether a purchase was made on the day.
    Bought,
    /// In that column: yes.
    Yes,
    /// Title of how often customers buy.
    RateTitle {
        /// The mean rate.
        mean: f64,
        /// The rate that half of the customers do not reach.
        median: f64,
        /// The unit of time.
        unit: Unit,
    },
    /// Title of how customers stop.
    DropoutTitle {
        /// The mean over customers.
        mean: f64,
        /// What it is of.
        of: Mixed,
    },
    /// Subtitle of a distribution over customers.
    MixingSubtitle {
        /// What the model is called.
        model: String,
        /// The distribution: whether it is a gamma, else a beta.
        gamma: bool,
        /// Its two parameters.
        parameters: [f64; 2],
    },
    /// Summary of a distribution over customers.
    MixingSummary {
        /// The mean.
        mean: f64,
        /// Its interval.
        interval: Option<[f64; 2]>,
        /// The level of that.
        level: f64,
        /// The ends of the middle eight tenths.
        middle: (f64, f64),
        /// What it is of.
        of: Mixed,
    },
    /// Label of an axis or column: what customers differ in.
    Mixed(Mixed),
    /// Label of an axis or column: share of customers.
    ShareOfCustomers,
    /// A rule: the mean.
    Mean,
    /// A bin.
    Bin {
        /// The lower end.
        from: f64,
        /// The upper end; none for the last one, which is open.
        to: Option<f64>,
    },
    /// Title of the distribution of spend.
    SpendTitle {
        /// The mean amount of a purchase over all customers.
        mean: f64,
        /// Whether the model puts customers where they are.
        fits: bool,
    },
    /// Subtitle of the distribution of spend.
    SpendSubtitle {
        /// Customers with a repeat purchase and an amount.
        customers: u64,
    },
    /// Summary of the distribution of spend.
    SpendSummary {
        /// The mean amount of a purchase over all customers by the model; none if it is not finite.
        mean: Option<f64>,
        /// Its interval; none where it is not known.
        interval: Option<[f64; 2]>,
        /// At this level.
        level: f64,
        /// The customer in the middle, observed.
        median: f64,
        /// The share of customers that the model puts into another bin.
        misplaced: f64,
    },
    /// Label of an axis or column: mean amount of a customer's repeat purchases.
    MeanSpend,
    /// Label of an axis or column: customers.
    Customers,
    /// Series and column: observed.
    Observed,
    /// Series and column: by the model.
    ByModel,
    /// Title of the likelihood over two parameters.
    ContoursTitle {
        /// Their names.
        names: [&'static str; 2],
        /// Their correlation; absent where the data settle nothing.
        correlation: Option<f64>,
    },
    /// Subtitle of the likelihood over two parameters.
    ContoursSubtitle {
        /// What the model is called.
        model: String,
        /// Their names.
        names: [&'static str; 2],
        /// Customers.
        customers: u64,
    },
    /// Summary of the likelihood over two parameters.
    ContoursSummary {
        /// Their names.
        names: [&'static str; 2],
        /// Their values at the optimum.
        optimum: [f64; 2],
        /// The ends of the region along each.
        ends: [(f64, f64); 2],
        /// The level of the region.
        level: f64,
        /// Their correlation.
        correlation: Option<f64>,
    },
    /// A region of a level.
    Region {
        /// The level; none for what lies beyond all.
        level: Option<f64>,
    },
    /// The optimum.
    Optimum,
    /// What the colours of the surface tell.
    SmallestRegion,
    /// Column: how far the log-likelihood is below the optimum.
    Drop,
}

/// What customers differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mixed {
    /// Purchases in a unit of time.
    Rate(Unit),
    /// The probability of buying in a unit of time.
    Buying(Unit),
    /// The probability of stopping after a purchase.
    Stopping,
    /// The probability of stopping in a unit of time.
    StoppingIn(Unit),
    /// The rate of stopping in a unit of time.
    StoppingRate(Unit),
    /// The same where it changes with age: that of a new customer.
    StoppingRateWhenNew(Unit),
}

impl Behaviour {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, behaviour(self))
    }
}
