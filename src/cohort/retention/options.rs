//! What retention can be asked.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Grid, Period, Weekday};
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Locale, Problem};

/// How cohorts are made and followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RetentionOptions {
    /// The period of cohorts and ages; months by default.
    pub period: Period,
    /// The day on which weeks start; Monday by default.
    pub week_start: Weekday,
    /// What an age is: calendar periods after the cohort's own by default.
    pub window: Window,
    /// What counts as coming back.
    pub mode: Mode,
    /// The last ages of the brackets of [`Mode::Brackets`], rising, from 1 on: by default 1, 3, 6 and 12, so that there are
    /// the ages 0, 1, 2–3, 4–6 and 7–12. What is later is in none.
    pub brackets: Vec<u32>,
    /// What puts a customer into a cohort.
    pub start: Start,
    /// The day from which a customer is followed.
    pub cohorts: Origin,
    /// What the rows are: customers who began in one period by default.
    pub rows: Rows,
    /// The purchase occasions (days with a purchase) that a customer needs in a period to count as back; 1 by default. The
    /// purchase that begins a cohort counts without.
    pub minimum_occurrences: u32,
    /// What the rates are shares of.
    pub of: Base,
    /// Cohorts of fewer customers are marked as small, and left out of simple averages and of the comparison of the latest
    /// cohort; 30 by default: then the interval of a rate is up to 34 points wide. A weighted average keeps them: each
    /// customer counts in it once.
    pub minimum_size: u32,
    /// How the cohorts are averaged.
    pub average: Averaging,
    /// How many of the first cohorts are left out; none by default.
    pub leave_out: u32,
    /// Cohorts whose period begins before this day are left out too; none by default.
    pub from: Option<Day>,
    /// The age at which cohorts and groups are compared, in periods (with brackets the place of the bracket, from 1); by
    /// default 7 days, 4 weeks, 3 months, 2 quarters or 1 year, or the latest before it that three cohorts have reached.
    pub landmark: Option<u32>,
    /// What is measured beside customers: all by default, where the table has it.
    pub measures: Vec<Measure>,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for RetentionOptions {
    fn default() -> Self {
        Self {
            period: Period::Month,
            week_start: Weekday::default(),
            window: Window::default(),
            mode: Mode::default(),
            brackets: vec![1, 3, 6, 12],
            start: Start::default(),
            cohorts: Origin::default(),
            rows: Rows::default(),
            minimum_occurrences: 1,
            of: Base::default(),
            minimum_size: 30,
            average: Averaging::default(),
            leave_out: 0,
            from: None,
            landmark: None,
            measures: vec![Measure::Orders, Measure::Revenue, Measure::Margin],
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// What an age is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Window {
    /// Age k is the k-th calendar period after the one in which the customer began.
    #[default]
    Calendar,
    /// Age k is the k-th run of so many days from the customer's own first day on: 1 for days, 7 for weeks, 30 for months,
    /// 91 for quarters and 365 for years. The first three are what Amplitude and PostHog count with.
    Rolling,
}

/// What counts as coming back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// Buying in the very period.
    #[default]
    Exact,
    /// Buying in the period or in a later one. Older cohorts had longer for that.
    OnOrAfter,
    /// Buying within a bracket of periods.
    Brackets,
}

/// What puts a customer into a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Start {
    /// The first time: each customer is in one cohort.
    #[default]
    First,
    /// Every time: a customer is in the cohort of each period in which they bought, followed from the first purchase of that
    /// period on. Only with cohorts by purchase.
    Every,
}

/// The day from which a customer is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// That of the first purchase.
    #[default]
    FirstPurchase,
    /// That of signing up, or else of the beginning of the contract, from the table of customers. Whoever signed up and never
    /// bought is followed too.
    SignUp,
    /// That of joining the loyalty programme, from the table of memberships.
    Enrolment,
}

/// What the rows of the triangle are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rows {
    /// Customers who began in one period.
    #[default]
    Starts,
    /// The groups that `by` makes, at every age those of their customers whose cohorts have been observed so long.
    Groups,
}

/// What a rate is a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Base {
    /// The cohort.
    #[default]
    First,
    /// Those who were back in the previous period: the ratio of the two numbers, which is above 1 where more come back.
    Previous,
}

/// How cohorts are averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Averaging {
    /// By size: every customer counts the same.
    #[default]
    Weighted,
    /// Every cohort counts the same.
    Simple,
}

/// What is measured beside customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Orders: distinct order ids, or purchase occasions where the file has none.
    Orders,
    /// Revenue net of refunds, and what follows from it.
    Revenue,
    /// Margin.
    Margin,
}

impl RetentionOptions {
    pub(super) fn check(&self) -> Result<()> {
        let bad = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        let rises = |pair: &[u32]| matches!(pair, [one, other] if one < other);
        let brackets = &self.brackets;
        if brackets.first().is_none_or(|&first| first == 0) || !brackets.windows(2).all(rises) {
            return bad("brackets", format!("{brackets:?}"), Accepted::RisingAges);
        }
        if self.minimum_occurrences == 0 {
            let accepted = Accepted::Whole { from: 1, to: 1000 };
            return bad("minimumOccurrences", self.minimum_occurrences.to_string(), accepted);
        }
        if self.landmark == Some(0) {
            return bad("landmark", "0".into(), Accepted::Whole { from: 1, to: 1000 });
        }
        if self.start == Start::Every && self.cohorts != Origin::FirstPurchase {
            return bad("start", "\"every\"".into(), Accepted::EveryPurchase);
        }
        Ok(())
    }

    pub(super) fn grid(&self) -> Grid {
        Grid { period: self.period, week_start: self.week_start }
    }

    /// The days of an age, if ages are counted from each customer's own first day.
    pub fn rolling_days(&self) -> Option<i32> {
        (self.window == Window::Rolling).then_some(match self.period {
            Period::Day => 1,
            Period::Week => 7,
            Period::Month => 30,
            Period::Quarter => 91,
            Period::Year => 365,
        })
    }

    pub(super) fn measures(&self, measure: Measure) -> bool {
        self.measures.contains(&measure)
    }
}
