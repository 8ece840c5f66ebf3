//! What does the loyalty programme consist of, and what does it cost and bring?
//!
//! Tiers and points are counted, and say who the members are; they do not say what the programme changed.
//! Its economics take that from a design that compares members with others, as an [`Effect`].

mod economics;
mod points;
mod tiers;

use serde::{Deserialize, Serialize};

pub use economics::{Economics, Effect, Pays, TierEconomics};
pub use points::{Points, PointsMonth};
pub use tiers::{Group, TierGroup};

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::segment::Migration;
use crate::stats::mean::Estimate;
use crate::stats::normal;
use crate::tables::{Memberships, Rewards, Transactions};
use crate::words::{Accepted, Locale, Problem};

/// What a programme is asked about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProgrammeOptions {
    /// The first day whose purchases and costs count; by default the first on which somebody joined. The last is the day the
    /// analysis looks from.
    pub from: Option<Day>,
    /// What a point costs the business when it is redeemed, in the currency of the transactions, above 0; by default the
    /// cost of the redeemed points that have one in the rewards, a point.
    pub point_value: Option<f64>,
    /// What running the programme costs a month, rewards aside; from 0, and 0 by default.
    pub running_cost: f64,
    /// The share of revenue that is margin, above 0 and up to 1; by default that of the rows whose margin or cost the
    /// transactions have, and 1 if there are none: then margin is revenue.
    pub margin: Option<f64>,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of sentences, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

/// What a programme consists of, costs and brings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Programme {
    /// The first day whose purchases and costs count.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// The days from the one to the other in months of 30.4375 days.
    pub months: f64,
    /// The level of the intervals.
    pub level: f64,
    /// Customers who had bought and were members on the last day.
    pub members: u32,
    /// The share of revenue that is margin; absent without amounts.
    pub margin: Option<f64>,
    /// Where it is from.
    pub margin_from: MarginFrom,
    /// The tiers, those with the highest revenue a member first; then who is in none, who left, and who never joined.
    pub tiers: Vec<TierGroup>,
    /// Who moved from which tier to which in the last quarter; absent where the memberships name no tiers or nobody had
    /// bought by the first day.
    pub migration: Option<Migration>,
    /// What became of the points; absent without rewards.
    pub points: Option<Points>,
    /// What the programme costs and brings; absent where it is not known what it changed.
    pub economics: Option<Economics>,
    /// What to know when reading it.
    pub notes: Vec<String>,
}

/// Where the share of revenue that is margin is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MarginFrom {
    /// It was an option.
    Option,
    /// The transactions have margins or costs.
    File,
    /// Nothing tells it, and revenue is taken for margin.
    Nothing,
}

/// A value with the ends of its interval, absent where they are not known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ranged {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl From<Estimate> for Ranged {
    fn from(Estimate { value, low, high }: Estimate) -> Self {
        Self { value, low, high }
    }
}

impl Ranged {
    /// The value and its ends after a function that never falls.
    fn map(self, of: impl Fn(f64) -> f64) -> Self {
        Self { value: of(self.value), low: self.low.map(&of), high: self.high.map(&of) }
    }
}

/// The tables that a programme is read from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The transactions of the customers that are looked at.
    pub transactions: &'a Transactions,
    /// Who joined.
    pub memberships: &'a Memberships,
    /// What was earned and redeemed, if the file is open.
    pub rewards: Option<&'a Rewards>,
    /// Whether all customers are looked at, so that bookings of those who never bought count as well.
    pub is_all: bool,
}

impl ProgrammeOptions {
    /// # Errors
    ///
    /// `option` if one is out of its range.
    fn check(&self) -> Result<()> {
        let bad = |option, found: f64, accepted| {
            let problem = Problem::BadOption { option, found: found.to_string(), accepted };
            Err(Error::new(ErrorKind::Option, problem))
        };
        match *self {
            Self { margin: Some(share), .. } if !(share > 0.0 && share <= 1.0) => {
                bad("margin", share, Accepted::Margin)
            }
            Self { point_value: Some(value), .. } if !(value > 0.0 && value < 1e9) => {
                bad("pointValue", value, Accepted::Above { above: 0.0, to: 1e9 })
            }
            Self { running_cost: cost, .. } if !(0.0..=1e12).contains(&cost) => {
                bad("runningCost", cost, Accepted::Number { from: 0.0, to: 1e12 })
            }
            _ => Ok(()),
        }
    }
}

/// Counts tiers and points as of a day, and weighs costs against an effect, where one is known.
///
/// # Errors
///
/// `option` if an option is out of its range or `from` is not before `as_of`; `data` if there are no memberships, or none of
/// those who bought by `as_of` had joined.
pub fn programme(
    source: &Source<'_>,
    migration: Option<Migration>,
    effect: Option<Effect>,
    as_of: Day,
    options: &ProgrammeOptions,
) -> Result<Programme> {
    options.check()?;
    let z = normal::two_sided(options.level)?;
    let Source { transactions, memberships, .. } = *source;
    let data = |problem| Error::new(ErrorKind::Data, problem);
    let joined = (0..memberships.customers()).filter_map(|member| memberships.enrolled(member));
    let first = joined.min().ok_or_else(|| data(Problem::TableMissing { table: "memberships" }))?;
    let nobody = || {
        data(Problem::NoMemberBought {
            as_of: as_of.to_string(),
            member: memberships.ids().get(0),
            customer: transactions.ids().get(0),
        })
    };
    if options.from.is_none() && first >= as_of {
        return Err(nobody());
    }
    let from = options.from.unwrap_or(first);
    if from >= as_of {
        let (found, accepted) = (from.to_string(), Accepted::DayBeforeAsOf);
        let problem = Problem::BadOption { option: "from", found, accepted };
        return Err(Error::new(ErrorKind::Option, problem));
    }
    let counted = tiers::tiers(source, [from, as_of], options, z);
    if counted.members == 0 {
        return Err(nobody());
    }
    let points = source.rewards.map(|rewards| {
        points::points(rewards, source, as_of, options.point_value, options.level, z)
    });
    let months = f64::from(as_of.since(from) + 1) / Period::Month.days();
    let mut found = Programme {
        from,
        to: as_of,
        months,
        level: options.level,
        members: counted.members,
        margin: counted.margin,
        margin_from: counted.margin_from,
        tiers: counted.tiers,
        migration,
        points: points.transpose()?,
        economics: None,
        notes: counted.notes,
    };
    found.economics = effect.and_then(|effect| economics::economics(&found, effect, options));
    Ok(found)
}
