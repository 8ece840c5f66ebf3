//! The second-order window: hazard by day, who has come by each day, and what chance is left to those who have not.

use serde::Serialize;

use super::count::Counts;
use super::{Reached, RepurchaseOptions, ShareInterval};
use crate::cohort::{Lifetimes, TimeInterval, kaplan_meier};
use crate::error::Result;
use crate::stats::wilson;

/// The shares of those who come back whose days are told.
const SHARES: [f64; 4] = [0.5, 0.8, 0.9, 0.95];
/// The widths a hazard may cover, and the second orders it should have on average.
const WIDTHS: [u32; 5] = [1, 7, 14, 28, 91];
const ENOUGH: f64 = 20.0;

/// When the second order is decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecondOrderWindow {
    /// The days that one hazard covers; the last may have half as many more or less.
    pub width: u32,
    /// The chance of a second order a day, for those still without.
    pub hazard: Vec<Hazard>,
    /// Of those who order again by the horizon, the share who have by each day.
    pub seen: Vec<Seen>,
    /// The days by which certain shares of them have.
    pub decided: Vec<Decided>,
    /// The days over which the chances below are told.
    pub within: u32,
    /// The chance of a second order in the next `within` days, for a customer who has none by each day.
    pub chance: Vec<Chance>,
    /// The chance below which a second order is no longer expected.
    pub threshold: f64,
    /// The first day from which on that chance stays below the threshold; absent if it does not as far as can be seen.
    pub threshold_day: Option<DayInterval>,
    /// Whether a customer without a second order by a certain day is lost; absent where the horizon ends before.
    pub rule: Option<RuleOfThumb>,
}

/// The chance of a second order on one of some days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hazard {
    /// The first day after the first order, from 1.
    pub from: u32,
    /// The last day.
    pub to: u32,
    /// Customers still without a second order, and followed, as the first of the days began.
    pub at_risk: u32,
    /// Second orders on these days.
    pub orders: u32,
    /// The chance a day: orders over days that customers waited, with Wilson's interval.
    #[serde(flatten)]
    pub share: ShareInterval,
}

/// Of those who order again by the horizon, the share who have by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// Days since the first order.
    pub day: u32,
    /// The share.
    #[serde(flatten)]
    pub share: ShareInterval,
}

/// The day by which a share of those who order again by the horizon have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// The share.
    pub share: f64,
    /// The day.
    #[serde(flatten)]
    pub day: DayInterval,
}

/// A day after the first order with its interval; an end that the data do not reach is absent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DayInterval {
    /// The day.
    pub day: u32,
    /// The lower end.
    pub low: Option<u32>,
    /// The upper end.
    pub high: Option<u32>,
}

/// The chance of a second order for a customer who has none by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chance {
    /// Days since the first order.
    pub day: u32,
    /// Customers without a second order by then, and followed for longer.
    pub customers: u32,
    /// The chance.
    #[serde(flatten)]
    pub share: ShareInterval,
}

/// What a rule of thumb such as "after 30 days they are lost" is worth here.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleOfThumb {
    /// The days over which both chances are told: those of the window, or fewer where the horizon is near.
    pub within: u32,
    /// The chance of a new customer.
    pub new: Chance,
    /// The chance of one without a second order by the day of the rule.
    pub without: Chance,
    /// The second over the first.
    pub ratio: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The share of those who order again by the horizon who had by the day of the rule.
    pub seen: ShareInterval,
    /// What follows.
    pub verdict: Verdict,
}

/// Whether a rule of thumb holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Less than half as likely to order again, whatever the chance in the data.
    FarLess,
    /// Less likely, but not surely less than half as.
    Less,
    /// Not less likely, as far as the data tell.
    NotLess,
}

/// The wait for one order, day by day up to the horizon.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// Values a day, from day 0: at risk, orders, the share still waiting with its interval, and Greenwood's sum.
    days: Vec<At>,
    median: Option<TimeInterval>,
}

#[derive(Clone, Copy, Debug)]
struct At {
    at_risk: u32,
    orders: u32,
    waiting: f64,
    low: Option<f64>,
    high: Option<f64>,
    greenwood: Option<f64>,
}

impl Waiting {
    /// The waits as counted; none where nobody waited for a day.
    pub(super) fn new(counts: &Counts, horizon: u32, level: f64) -> Result<Option<Self>> {
        let mut lifetimes = Lifetimes::default();
        let mut weight = Vec::new();
        for (event, counts) in [(true, &counts.ended), (false, &counts.open)] {
            for (day, &count) in counts.iter().enumerate().filter(|it| *it.1 > 0) {
                lifetimes.time.push(day as f64);
                lifetimes.event.push(event);
                weight.push(f64::from(count));
            }
        }
        lifetimes.weight = Some(weight);
        if horizon == 0 || lifetimes.time.iter().all(|&days| days == 0.0) {
            return Ok(None);
        }
        let curve = kaplan_meier(&lifetimes, level)?;
        let (mut days, mut at_risk) = (Vec::new(), counts.customers());
        for day in 0..=horizon {
            let row = curve.place(day.into()).unwrap_or_default();
            let at = |column: &[Option<f64>]| column.get(row).copied().flatten();
            let of = |counts: &[u32]| counts.get(day as usize).copied().unwrap_or_default();
            let orders = of(&counts.ended);
            days.push(At {
                at_risk,
                orders,
                waiting: curve.survival.get(row).copied().unwrap_or(1.0),
                low: at(&curve.low),
                high: at(&curve.high),
                greenwood: at(&curve.greenwood),
            });
            at_risk -= orders + of(&counts.open);
        }
        let within = |it: &TimeInterval| it.time <= f64::from(horizon);
        let up_to = |it: f64| (it <= f64::from(horizon)).then_some(it);
        let median = curve
            .median()
            .filter(within)
            .map(|it| TimeInterval { high: it.high.and_then(up_to), ..it });
        Ok(Some(Self { days, median }))
    }

    pub(super) fn median(&self) -> Option<TimeInterval> {
        self.median
    }

    /// The share with the order by the horizon.
    pub(super) fn by_horizon(&self) -> Option<ShareInterval> {
        self.days.last().map(At::reached)
    }

    /// The share with the order by each day.
    pub(super) fn reached(&self) -> Vec<Reached> {
        let each = (0..).zip(&self.days);
        each.map(|(day, at)| Reached { day, at_risk: at.at_risk, share: at.reached() }).collect()
    }

    /// The day by which a share of those have the order who get it by the horizon, with the days on which the interval of
    /// the share reaches it.
    pub(super) fn day_of(&self, share: f64, z: f64) -> Option<DayInterval> {
        let seen = self.seen(z);
        let first = |of: &dyn Fn(&ShareInterval) -> Option<f64>| {
            let reaches = |seen: &&Seen| of(&seen.share).is_some_and(|it| it >= share - 1e-12);
            seen.iter().find(reaches).map(|seen| seen.day)
        };
        let day = first(&|it| Some(it.share))?;
        Some(DayInterval { day, low: first(&|it| it.high), high: first(&|it| it.low) })
    }

    /// Of those who have the order by the horizon, the share who have by each day: F(d) / F(H).
    ///
    /// Its variance follows from Greenwood's sums G by the delta method: with S = 1 − F, Cov(S(d), S(H)) = S(d) S(H) G(d). The
    /// interval is even in the logit.
    fn seen(&self, z: f64) -> Vec<Seen> {
        let Some(end) = self.days.last().filter(|end| end.waiting < 1.0) else {
            return Vec::new();
        };
        let all = 1.0 - end.waiting;
        // Where nobody waits any more, everybody came: S(H) has no variance.
        let end_sum = end.greenwood.unwrap_or(0.0);
        let share = |at: &At| {
            let come = 1.0 - at.waiting;
            let share = come / all;
            if share <= 0.0 || share >= 1.0 {
                let certain = share.clamp(0.0, 1.0);
                return ShareInterval { share: certain, low: Some(certain), high: Some(certain) };
            }
            let sum = at.greenwood.unwrap_or(0.0);
            let variance = at.waiting * at.waiting * sum / (all * all)
                + come * come * end.waiting * end.waiting * end_sum / (all * all * all * all)
                - 2.0 * come * at.waiting * end.waiting * sum / (all * all * all);
            let reach = z * variance.max(0.0).sqrt() / (share * (1.0 - share));
            let logit = libm::log(share / (1.0 - share));
            let back = |logit: f64| 1.0 / (1.0 + libm::exp(-logit));
            ShareInterval { share, low: Some(back(logit - reach)), high: Some(back(logit + reach)) }
        };
        (0..).zip(&self.days).map(|(day, at)| Seen { day, share: share(at) }).collect()
    }

    /// When the second order is decided; none if there is none by the horizon.
    pub(super) fn window(&self, options: &RepurchaseOptions, z: f64) -> Option<SecondOrderWindow> {
        let seen = self.seen(z);
        if seen.is_empty() {
            return None;
        }
        let horizon = self.days.len() as u32 - 1;
        let within = options.within.unwrap_or((horizon / 2).clamp(1, 90)).min(horizon);
        let width = options.width.unwrap_or_else(|| self.width(horizon));
        let decided = SHARES
            .iter()
            .filter_map(|&share| Some(Decided { share, day: self.day_of(share, z)? }))
            .collect();
        let chance: Vec<Chance> =
            (0..=horizon - within).filter_map(|day| self.chance(day, within, z)).collect();
        Some(SecondOrderWindow {
            width,
            hazard: self.hazard(width, z),
            decided,
            within,
            threshold: options.threshold,
            threshold_day: threshold_day(&chance, options.threshold),
            rule: self.rule(options.day, within, &seen, z),
            chance,
            seen,
        })
    }

    fn width(&self, horizon: u32) -> u32 {
        let orders: u32 = self.days.iter().map(|at| at.orders).sum();
        let enough =
            |width: u32| f64::from(orders) * f64::from(width) >= ENOUGH * f64::from(horizon);
        WIDTHS.into_iter().find(|&width| enough(width)).unwrap_or(91)
    }

    fn hazard(&self, width: u32, z: f64) -> Vec<Hazard> {
        let days = self.days.get(1..).unwrap_or_default();
        let mut hazards = Vec::new();
        // What is left at the end, if less than half, goes with the days before it: alone it would tell nothing.
        let parts = ((days.len() as f64 / f64::from(width)).round() as u32).max(1);
        for place in 0..parts {
            let to =
                if place + 1 == parts { days.len() } else { (place + 1) as usize * width as usize };
            let days = days.get(place as usize * width as usize..to).unwrap_or_default();
            let waited: u64 = days.iter().map(|at| u64::from(at.at_risk)).sum();
            let orders: u32 = days.iter().map(|at| at.orders).sum();
            let Some((low, high)) = wilson::interval(orders.into(), waited, z) else { break };
            hazards.push(Hazard {
                from: place * width + 1,
                to: place * width + days.len() as u32,
                at_risk: days.first().map_or(0, |at| at.at_risk),
                orders,
                share: ShareInterval {
                    share: f64::from(orders) / waited as f64,
                    low: Some(low),
                    high: Some(high),
                },
            });
        }
        hazards
    }

    /// The log of the share that goes on waiting from the end of one day to that of another, and its variance.
    fn going_on(&self, from: u32, to: u32) -> Option<(f64, f64)> {
        let (from, to) = (self.days.get(from as usize)?, self.days.get(to as usize)?);
        if from.waiting <= 0.0 || to.waiting <= 0.0 {
            return None;
        }
        Some((libm::log(to.waiting / from.waiting), to.greenwood? - from.greenwood?))
    }

    /// The chance of the order in the days after one, for who has none by then: 1 − S(d + within) / S(d), with an interval even
    /// in log(−log), as that of the curve.
    fn chance(&self, day: u32, within: u32, z: f64) -> Option<Chance> {
        let from = self.days.get(day as usize)?;
        let customers = self.days.get(day as usize + 1)?.at_risk;
        if from.waiting <= 0.0 || customers == 0 {
            return None;
        }
        let share = match self.going_on(day, day + within) {
            Some((log, variance)) if log < 0.0 => {
                let by = libm::exp(z * variance.max(0.0).sqrt() / -log);
                ShareInterval {
                    share: -libm::expm1(log),
                    low: Some(-libm::expm1(log / by)),
                    high: Some(-libm::expm1(log * by)),
                }
            }
            Some(_) => {
                // Of those who were followed to the end of these days nobody ordered.
                let to = self.days.get((day + within) as usize)?.at_risk;
                let high = wilson::interval(0, to.into(), z).map(|it| it.1);
                ShareInterval { share: 0.0, low: Some(0.0), high }
            }
            None => ShareInterval { share: 1.0, low: None, high: Some(1.0) },
        };
        Some(Chance { day, customers, share })
    }

    /// What the rule of thumb is worth: chances of a new customer and of one without the order by a day, and their ratio with
    /// an interval even in its log. The two are of the same customers where their days overlap.
    fn rule(&self, day: u32, within: u32, seen: &[Seen], z: f64) -> Option<RuleOfThumb> {
        let horizon = self.days.len() as u32 - 1;
        let within = within.min(horizon.checked_sub(day).filter(|&left| left > 0)?);
        let (new, without) = (self.chance(0, within, z)?, self.chance(day, within, z)?);
        let spread = |from: u32| {
            let (log, variance) = self.going_on(from, from + within)?;
            // d ln(1 − r) = −r / (1 − r) d ln r.
            let slope = libm::exp(log) / -libm::expm1(log);
            (log < 0.0).then_some((slope, variance))
        };
        let ((one, one_variance), (other, other_variance)) = (spread(0)?, spread(day)?);
        let shared = self.going_on(day, within.max(day))?.1;
        let variance =
            one * one * one_variance + other * other * other_variance - 2.0 * one * other * shared;
        let ratio = without.share.share / new.share.share;
        let by = libm::exp(z * variance.max(0.0).sqrt());
        let (low, high) = (ratio / by, ratio * by);
        let verdict = match high {
            high if high < 0.5 => Verdict::FarLess,
            high if high < 1.0 => Verdict::Less,
            _ => Verdict::NotLess,
        };
        let seen = seen.get(day as usize)?.share;
        high.is_finite().then_some(RuleOfThumb {
            within,
            new,
            without,
            ratio,
            low,
            high,
            seen,
            verdict,
        })
    }
}

impl At {
    fn reached(&self) -> ShareInterval {
        ShareInterval {
            share: 1.0 - self.waiting,
            low: self.high.map(|high| 1.0 - high),
            high: self.low.map(|low| 1.0 - low),
        }
    }
}

/// The first day from which on the chance stays below the threshold, as its interval does at its ends.
fn threshold_day(chance: &[Chance], threshold: f64) -> Option<DayInterval> {
    let after_last = |of: &dyn Fn(&ShareInterval) -> Option<f64>| {
        let is_above = |chance: &&Chance| of(&chance.share).is_none_or(|it| it >= threshold);
        match chance.iter().rev().find(is_above) {
            None => Some(0),
            Some(last) if Some(last.day) == chance.last().map(|it| it.day) => None,
            Some(last) => Some(last.day + 1),
        }
    };
    let day = after_last(&|it| Some(it.share))?;
    Some(DayInterval { day, low: after_last(&|it| it.low), high: after_last(&|it| it.high) })
}
