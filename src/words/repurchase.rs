use super::{Locale, in_language};

/// What is said of orders after the first: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Repurchase {
    /// Note: the early customers seem to have bought before.
    MidBusiness {
        /// The early month with the most first orders.
        month: String,
        /// Those.
        size: u32,
        /// Those of a typical later month.
        typical: f64,
        /// The day from which on they are first orders.
        day: String,
    },
    /// Note: nobody was followed for a day after the first order.
    NobodyFollowed,
    /// Note: the plain share of customers with a second order is too low, since many are young.
    PlainIsLower {
        /// The plain share.
        plain: f64,
        /// The share by the horizon.
        share: f64,
        /// The horizon, in days.
        horizon: u32,
    },
    /// Title: what it means to be without a second order by a day.
    Rule {
        /// The day.
        day: u32,
        /// The days that the chances are about.
        within: u32,
        /// The chance of a new customer.
        new: f64,
        /// The chance of one without a second order by the day.
        without: f64,
        /// How they compare.
        verdict: LessLikely,
    },
    /// The same as a sentence, with intervals.
    RuleSentence {
        /// The day.
        day: u32,
        /// The days that the chances are about.
        within: u32,
        /// The chance of a new customer, with its interval.
        new: (f64, Option<(f64, f64)>),
        /// The chance of one without a second order by the day, with its interval.
        without: (f64, Option<(f64, f64)>),
        /// How they compare.
        verdict: LessLikely,
        /// The level of the intervals.
        level: f64,
    },
    /// Title where nobody has ordered again.
    NoSecond,
    /// Title: the day by which a share of those who order again have.
    DecidedBy {
        /// The share.
        share: f64,
        /// The day.
        day: u32,
    },
    /// The days by which shares of those who order again have.
    Decided {
        /// The horizon, in days.
        horizon: u32,
        /// Shares with their days and the days' intervals.
        days: Vec<(f64, u32, Option<u32>, Option<u32>)>,
    },
    /// From which day on a second order is no longer expected.
    Below {
        /// The day with its interval; none if the chance does not fall so far.
        day: Option<(u32, Option<u32>, Option<u32>)>,
        /// The days that the chance is about.
        within: u32,
        /// The chance.
        threshold: f64,
    },
    /// Subtitle of the hazard.
    HazardSubtitle {
        /// The days that one hazard covers.
        width: u32,
        /// Customers.
        customers: u64,
        /// The level of the band.
        level: f64,
        /// The day it is as of.
        as_of: String,
    },
    /// Title: how many order a second time, and when.
    Second {
        /// The share.
        share: f64,
        /// The horizon, in days.
        horizon: u32,
        /// The day by which half of them have.
        half: u32,
    },
    /// One order as a sentence.
    Order {
        /// Which order.
        order: u32,
        /// The share with it by the horizon, with its interval.
        share: (f64, Option<(f64, f64)>),
        /// The horizon, in days.
        horizon: u32,
        /// The day by which half of those have it, with its interval.
        half: Option<(u32, Option<u32>, Option<u32>)>,
        /// The level of the intervals.
        level: f64,
    },
    /// The plain share of customers with a second order.
    Plain {
        /// Customers with a second order.
        repeaters: u64,
        /// All.
        customers: u64,
        /// The share, with its interval.
        share: (f64, Option<(f64, f64)>),
    },
    /// Subtitle of the times.
    TimesSubtitle {
        /// Customers.
        customers: u64,
        /// The level of the bands.
        level: f64,
        /// The day it is as of.
        as_of: String,
    },
    /// Name of a line: which order.
    Line {
        /// Which order.
        order: u32,
    },
    /// Axis and column: days since the first order.
    Days,
    /// Axis and column: the chance of a second order on a day.
    ChanceADay,
    /// Axis and column: the share of customers with an order.
    Share,
    /// Column: which order.
    WhichOrder,
    /// Column: customers still without it.
    StillWithout,
    /// Column: second orders.
    SecondOrders,
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
    /// A day on the axis.
    Day {
        /// The day.
        day: u32,
    },
    /// Days from one to another.
    FromTo {
        /// The first.
        from: u32,
        /// The last.
        to: u32,
    },
    /// The day by which a share of those who order again have, at a line.
    Come {
        /// The share.
        share: f64,
    },
}

/// How likely a customer without a second order still is to make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessLikely {
    /// Less than half as.
    Half,
    /// Less.
    Less,
    /// Not less, as far as the data tell.
    Not,
}

impl Repurchase {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, repurchase(self))
    }
}
