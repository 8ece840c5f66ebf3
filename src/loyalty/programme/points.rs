//! What became of the points, and what does the business still owe for them?
//!
//! 1. Outstanding points are those earned and neither redeemed nor expired by the last day. The liability is their number
//!    times what a point costs: what all of them would cost, without a guess at how many will never be redeemed.
//! 2. Breakage is the share of earned points that expired. Points that will never be redeemed and did not expire are not
//!    known, and are outstanding.
//! 3. The time to the first redemption runs from the first day a customer earned points; who has not redeemed yet is
//!    censored on the last day (Kaplan & Meier 1958). Its median is absent while fewer than half have redeemed.

use serde::Serialize;

use super::Source;
use crate::calendar::{Day, Period};
use crate::cohort::{Lifetimes, TimeInterval, kaplan_meier};
use crate::error::Result;
use crate::stats::wilson;
use crate::tables::{Links, Reward, RewardKind, Rewards};

/// What became of the points.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Points {
    /// Bookings that count: those by the last day, and those without a day.
    pub bookings: u64,
    /// Of them those without a day, which are in no month.
    pub undated: u64,
    /// Points given.
    pub earned: f64,
    /// Points used.
    pub redeemed: f64,
    /// Points gone unused.
    pub expired: f64,
    /// Points that may still be used; below 0 where the file begins after some were earned.
    pub outstanding: f64,
    /// Customers who used or lost more than the file says they earned: it begins too late.
    pub overdrawn: u32,
    /// What a point costs; absent where neither the rewards nor an option tell it.
    pub point_value: Option<f64>,
    /// Whether that was an option.
    pub is_value_given: bool,
    /// What the outstanding points would cost.
    pub liability: Option<f64>,
    /// What the redeemed points cost.
    pub cost: Option<f64>,
    /// Redeemed points as a share of those earned; absent if none were.
    pub redemption_rate: Option<f64>,
    /// Expired points as a share of those earned.
    pub breakage: Option<f64>,
    /// Customers who ever earned points.
    pub earners: u32,
    /// Of them, those who ever redeemed some.
    pub redeemers: u32,
    /// Their share, with Wilson's interval.
    pub ever_redeemed: Option<super::Ranged>,
    /// Days from the first points to the first redemption, the median; absent while fewer than half have redeemed.
    pub first_redemption: Option<TimeInterval>,
    /// The calendar months, rising.
    pub months: Vec<PointsMonth>,
}

/// The points of a calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PointsMonth {
    /// Its first day.
    pub start: Day,
    /// Points given in it.
    pub earned: f64,
    /// Points used in it.
    pub redeemed: f64,
    /// Points gone unused in it.
    pub expired: f64,
    /// Points that may still be used at its end.
    pub outstanding: f64,
}

/// Sums of bookings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct RewardSums {
    pub(super) earned: f64,
    pub(super) redeemed: f64,
    pub(super) expired: f64,
    /// What redemptions cost, where the file says it.
    costs: f64,
    /// The points of those.
    with_cost: f64,
    /// Whether any has a cost.
    has_cost: bool,
}

impl RewardSums {
    pub(super) fn add(&mut self, booking: &Reward) {
        let points = booking.points.unwrap_or_default();
        match booking.kind {
            RewardKind::Earned => self.earned += points,
            RewardKind::Expired => self.expired += points,
            RewardKind::Redeemed => {
                self.redeemed += points;
                if let Some(cost) = booking.cost {
                    self.costs += cost.to_f64();
                    self.with_cost += points;
                    self.has_cost = true;
                }
            }
        }
    }

    pub(super) fn plus(self, other: &Self) -> Self {
        Self {
            earned: self.earned + other.earned,
            redeemed: self.redeemed + other.redeemed,
            expired: self.expired + other.expired,
            costs: self.costs + other.costs,
            with_cost: self.with_cost + other.with_cost,
            has_cost: self.has_cost || other.has_cost,
        }
    }

    /// What a redeemed point cost; none where no redemption has a cost.
    pub(super) fn point_value(&self) -> Option<f64> {
        (self.costs > 0.0 && self.with_cost > 0.0).then(|| self.costs / self.with_cost)
    }

    /// What redemptions cost: what the file says, and for those of which it says nothing the points at this value; none where
    /// that is not known either.
    pub(super) fn cost(&self, point_value: Option<f64>) -> Option<f64> {
        let rest = self.redeemed - self.with_cost;
        match point_value {
            Some(value) => Some(self.costs + rest * value),
            None => (self.has_cost || self.redeemed == 0.0).then_some(self.costs),
        }
    }
}

/// Counts all bookings by a day.
///
/// # Errors
///
/// `option` if `level` is not between 0 and 1.
pub(super) fn points(
    rewards: &Rewards,
    source: &Source<'_>,
    to: Day,
    point_value: Option<f64>,
    level: f64,
    z: f64,
) -> Result<Points> {
    let counts = |booking: &Reward| booking.day.is_none_or(|day| day <= to);
    let links = Links::between(rewards.ids(), source.transactions.ids());
    let (mut sums, mut bookings, mut undated) = (RewardSums::default(), 0, 0);
    let mut by_month: Vec<(i32, RewardSums)> = Vec::new();
    let (mut earners, mut redeemers, mut overdrawn) = (0_u32, 0_u32, 0);
    let mut waits = Lifetimes::default();
    let mut add = |booking: &Reward| {
        sums.add(booking);
        bookings += 1;
        match booking.day {
            None => undated += 1,
            Some(day) => {
                let month = Period::Month.number(day);
                match by_month.binary_search_by_key(&month, |it| it.0) {
                    Ok(place) => {
                        if let Some((_, sums)) = by_month.get_mut(place) {
                            sums.add(booking);
                        }
                    }
                    Err(place) => {
                        let mut sums = RewardSums::default();
                        sums.add(booking);
                        by_month.insert(place, (month, sums));
                    }
                }
            }
        }
    };
    for account in 0..rewards.customers() {
        if !source.is_all && links.get(account).is_none() {
            continue;
        }
        let mut own = RewardSums::default();
        let (mut earned, mut redeemed): (Option<Day>, Option<Day>) = (None, None);
        let (mut has_earned, mut has_redeemed) = (false, false);
        for booking in rewards.bookings(account).filter(counts) {
            add(&booking);
            own.add(&booking);
            let is_some = booking.points > Some(0.0);
            match booking.kind {
                RewardKind::Earned if is_some => {
                    has_earned = true;
                    earned = earned.or(booking.day);
                }
                RewardKind::Redeemed if is_some => {
                    has_redeemed = true;
                    redeemed = redeemed.or(booking.day);
                }
                _ => {}
            }
        }
        // Points are sums of decimals.
        overdrawn +=
            u32::from(own.redeemed + own.expired - own.earned > 1e-6 * own.redeemed.abs().max(1.0));
        earners += u32::from(has_earned);
        redeemers += u32::from(has_earned && has_redeemed);
        if let Some(start) = earned {
            let end = redeemed.filter(|&day| day >= start);
            if redeemed.is_none() == end.is_none() {
                waits.time.push(f64::from(end.unwrap_or(to).since(start)));
                waits.event.push(end.is_some());
            }
        }
    }
    if source.is_all {
        rewards.anonymous().map(|row| rewards.row(row)).filter(counts).for_each(|it| add(&it));
    }
    let RewardSums { earned, redeemed, expired, .. } = sums;
    let value = point_value.or_else(|| sums.point_value());
    let outstanding = earned - redeemed - expired;
    let share = |part: f64| (earned > 0.0).then(|| part / earned);
    let mut balance = 0.0;
    let months = by_month.iter().map(|(month, sums)| {
        balance += sums.earned - sums.redeemed - sums.expired;
        PointsMonth {
            start: Period::Month.start(*month),
            earned: sums.earned,
            redeemed: sums.redeemed,
            expired: sums.expired,
            outstanding: balance,
        }
    });
    let ever = wilson::interval(redeemers.into(), earners.into(), z).map(|(low, high)| {
        let value = f64::from(redeemers) / f64::from(earners);
        super::Ranged { value, low: Some(low), high: Some(high) }
    });
    let wait = if waits.is_empty() { None } else { kaplan_meier(&waits, level)?.median() };
    Ok(Points {
        bookings,
        undated,
        earned,
        redeemed,
        expired,
        outstanding,
        overdrawn,
        point_value: value,
        is_value_given: point_value.is_some(),
        liability: value.map(|value| value * outstanding.max(0.0)),
        cost: sums.cost(value),
        redemption_rate: share(redeemed),
        breakage: share(expired),
        earners,
        redeemers,
        ever_redeemed: ever,
        first_redemption: wait,
        months: months.collect(),
    })
}
