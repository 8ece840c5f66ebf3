//! Who orders again, how long that takes, and the day by which it is nearly decided.
//!
//! 1. A customer's purchases on one day are one order; day 0 is that of the first.
//! 2. Who has not ordered again is not lost but still waiting: each wait ends with the order or is censored at `asOf`, and
//!    shares and medians are those of Kaplan & Meier. The plain share of customers with a second order, which counts
//!    yesterday's newcomers as lost, stands beside them.
//! 3. The wait must not depend on when a customer came: a shop that changes under way mixes what was and what is.
//!
//! Everything is told up to a horizon, the last day to which enough customers were followed; nobody "eventually" comes back
//! whom nobody has watched. The cost is one pass over the purchases: waits are counted by their days, and never sorted.

mod count;
mod window;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Grid, Period, Weekday};
use crate::cohort::{Early, TimeInterval};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::{normal, wilson};
use crate::tables::Transactions;
use crate::words::{Accepted, Locale, Problem, Repurchase as Words};
use count::{Counts, count};
use window::Waiting;

pub use window::{
    Chance, DayInterval, Decided, Hazard, RuleOfThumb, SecondOrderWindow, Seen, Verdict,
};

/// What is asked of orders after the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RepurchaseOptions {
    /// The last order whose time is told, 2 to 20; 5 by default.
    pub orders: u32,
    /// Customers whose first order was before this day are left out; none by default.
    pub from: Option<Day>,
    /// The days after the first order that are looked at; by default up to the last day to which a tenth of the customers
    /// were followed. Never more than anybody was.
    pub horizon: Option<u32>,
    /// The days over which the chance of a second order is told; by default 90, or half the horizon if that is less.
    pub within: Option<u32>,
    /// The rule of thumb that is tried: customers without a second order by this day are said to be lost; 30 by default.
    pub day: u32,
    /// The chance below which a second order is no longer expected, above 0 and below 1; 0.1 by default.
    pub threshold: f64,
    /// The days that one hazard covers; by default the fewest of 1, 7, 14, 28 and 91 with 20 second orders on average.
    pub width: Option<u32>,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for RepurchaseOptions {
    fn default() -> Self {
        Self {
            orders: 5,
            from: None,
            horizon: None,
            within: None,
            day: 30,
            threshold: 0.1,
            width: None,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

impl RepurchaseOptions {
    fn checked(&self) -> Result<()> {
        let refuse = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        if !(2..=20).contains(&self.orders) {
            let accepted = Accepted::Whole { from: 2, to: 20 };
            return refuse("orders", self.orders.to_string(), accepted);
        }
        let days = [
            ("horizon", self.horizon),
            ("within", self.within),
            ("day", Some(self.day)),
            ("width", self.width),
        ];
        for (option, days) in days {
            if let Some(days) = days.filter(|days| !(1..=count::MOST_DAYS).contains(days)) {
                let accepted = Accepted::Whole { from: 1, to: count::MOST_DAYS };
                return refuse(option, days.to_string(), accepted);
            }
        }
        if !(self.threshold > 0.0 && self.threshold < 1.0) {
            return refuse("threshold", self.threshold.to_string(), Accepted::Chance);
        }
        Ok(())
    }
}

/// Who orders again, and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repurchase {
    /// The day it is as of; later rows were not seen.
    pub as_of: Day,
    /// The level of the intervals.
    pub level: f64,
    /// The early customers, if they seem to have bought before; by month, and of all, whatever `from` leaves out.
    pub early: Option<Early>,
    /// Customers with an order.
    pub customers: u32,
    /// Those with a second one.
    pub repeaters: u32,
    /// Their plain share, with Wilson's interval. It is too low while customers are young.
    pub rate: ShareInterval,
    /// The last day after the first order that is looked at.
    pub horizon: u32,
    /// The share with a second order by the horizon (Kaplan & Meier): as if all had been followed so far. None where nobody
    /// was followed for a day.
    pub by_horizon: Option<ShareInterval>,
    /// The second order and those after it.
    pub orders: Vec<OrderTimes>,
    /// When the second order is decided; none where nobody was followed for a day, or none came.
    pub window: Option<SecondOrderWindow>,
    /// What to know when reading this, the most important first.
    pub notes: Vec<String>,
}

/// A share and its interval; the ends are absent where the data do not tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareInterval {
    /// The share, from 0 to 1.
    pub share: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// When one order comes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderTimes {
    /// Which order: 2 for the second.
    pub order: u32,
    /// Days from the first order.
    pub since_first: Wait,
    /// Days from the order before, of those who made that one.
    pub since_previous: Wait,
    /// The share who got there by each day since the first order.
    pub reached: Vec<Reached>,
}

/// How long an order is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wait {
    /// Customers who wait or have waited.
    pub customers: u32,
    /// Those who got the order.
    pub reached: u32,
    /// The share that gets there by the horizon (Kaplan & Meier).
    pub by_horizon: Option<ShareInterval>,
    /// The days after which half of all have it; absent if by the horizon fewer have.
    pub median: Option<TimeInterval>,
    /// The days after which half of those have it who get there by the horizon; absent if nobody does.
    pub median_of_reached: Option<DayInterval>,
}

/// The share with an order by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    /// Days since the first order.
    pub day: u32,
    /// Customers who still waited for it on that day, and were followed so far.
    pub at_risk: u32,
    /// The share (Kaplan & Meier).
    #[serde(flatten)]
    pub share: ShareInterval,
}

/// Who orders again and when, of these transactions as of a day.
///
/// # Errors
///
/// `option` if one is not accepted; `data` if nobody had bought by that day.
pub fn repurchase(
    transactions: &Transactions,
    as_of: Day,
    options: &RepurchaseOptions,
) -> Result<Repurchase> {
    options.checked()?;
    let z = normal::two_sided(options.level)?;
    let counts = count(transactions, as_of, options.from, options.orders as usize);
    let customers = counts.customers();
    let early = early(transactions, as_of, &counts.began, options.locale);
    if customers == 0 {
        if let Some(from) = options.from.filter(|_| !counts.began.is_empty()) {
            let (option, found) = ("from", from.to_string());
            let problem = Problem::BadOption { option, found, accepted: Accepted::DayOfBeginning };
            return Err(Error::new(ErrorKind::Option, problem));
        }
        let problem = Problem::NobodyYet { as_of: as_of.to_string() };
        return Err(Error::new(ErrorKind::Data, problem));
    }
    let followed = counts.followed(customers.div_ceil(10));
    let horizon = options.horizon.map_or(followed, |days| days.min(counts.followed(1)));
    let mut orders = Vec::new();
    let mut window = None;
    for place in 0..options.orders as usize - 1 {
        let (since_first, since_previous) = counts.waits(place);
        let first = Waiting::new(&since_first, horizon, options.level)?;
        let previous = Waiting::new(&since_previous, horizon, options.level)?;
        if place == 0 {
            window = first.as_ref().and_then(|first| first.window(options, z));
        }
        orders.push(OrderTimes {
            order: place as u32 + 2,
            since_first: Wait::of(&since_first, first.as_ref(), z),
            since_previous: Wait::of(&since_previous, previous.as_ref(), z),
            reached: first.as_ref().map(Waiting::reached).unwrap_or_default(),
        });
    }
    let repeaters = orders.first().map_or(0, |second| second.since_first.reached);
    let bounds = wilson::interval(repeaters.into(), customers.into(), z);
    let rate = ShareInterval {
        share: f64::from(repeaters) / f64::from(customers),
        low: bounds.map(|it| it.0),
        high: bounds.map(|it| it.1),
    };
    let by_horizon = orders.first().and_then(|second| second.since_first.by_horizon);
    let too_early = (horizon == 0).then_some(Words::NobodyFollowed);
    let censored = by_horizon.filter(|it| it.share > 1.05 * rate.share).map(|it| {
        let (plain, share) = (rate.share, it.share);
        Words::PlainIsLower { plain, share, horizon }
    });
    let is_in = |early: &&Early| options.from.is_none_or(|from| from < early.from);
    let mid_business = early.as_ref().filter(is_in).map(|early| Words::MidBusiness {
        month: early.name.clone(),
        size: early.size,
        typical: early.typical,
        day: early.from.label(options.locale),
    });
    let notes = [mid_business, too_early, censored].into_iter().flatten();
    Ok(Repurchase {
        as_of,
        level: options.level,
        early,
        customers,
        repeaters,
        rate,
        horizon,
        by_horizon,
        orders,
        window,
        notes: notes.map(|note| note.say(options.locale)).collect(),
    })
}

/// Whether the first months have so many first orders that many of them will not be the first; months not over say nothing.
fn early(transactions: &Transactions, as_of: Day, began: &[u32], locale: Locale) -> Option<Early> {
    let (first, _) = transactions.span()?;
    let months = Grid { period: Period::Month, week_start: Weekday::default() };
    let opening = months.number(first);
    let mut sizes: Vec<u32> = Vec::new();
    for (days, &customers) in (0..).zip(began) {
        let month = (months.number(first.plus(days)) - opening) as usize;
        if sizes.len() <= month {
            sizes.resize(month + 1, 0);
        }
        sizes.iter_mut().skip(month).take(1).for_each(|size| *size += customers);
    }
    let whole = (0..).take_while(|month| months.end(opening + month) <= as_of).count();
    sizes.resize(whole, 0);
    Early::of(&sizes, months, opening, locale)
}

impl Wait {
    fn of(counts: &Counts, waiting: Option<&Waiting>, z: f64) -> Self {
        Self {
            customers: counts.customers(),
            reached: counts.reached(),
            by_horizon: waiting.and_then(Waiting::by_horizon),
            median: waiting.and_then(Waiting::median),
            median_of_reached: waiting.and_then(|waiting| waiting.day_of(0.5, z)),
        }
    }
}

#[cfg(test)]
mod tests;
