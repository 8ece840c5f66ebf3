//! One customer's life, from a random stream of its own.

use super::season::Season;
use super::{Programme, SimulateOptions};
use crate::stats::rng::Rng;

/// An order: the day counted from the shop's first, the amount in cents, and the places of the product and of the
/// customer's channel in their lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) day: usize,
    pub(super) cents: u32,
    pub(super) product: u8,
    pub(super) channel: u8,
}

/// The day of joining the programme, counted from the shop's first, and the purchases after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Joined {
    pub(super) day: usize,
    pub(super) purchases: u32,
}

/// The products: most orders hold the first ones.
pub(super) const PRODUCTS: [&str; 6] = ["coffee", "beans", "tea", "syrup", "mug", "press"];

/// The channels, each with half of the customers.
pub(super) const CHANNELS: [&str; 2] = ["ads", "search"];

/// Lives through the time of customer `number`, handing over every order, and says whether they joined the programme.
///
/// Whatever happens, a purchase takes the same draws in the same order, so that two shops of one seed differ only by what
/// their parameters change.
pub(super) fn live(
    options: &SimulateOptions,
    season: &Season,
    number: u32,
    mut order: impl FnMut(Order),
) -> Option<Joined> {
    let mut rng = Rng::stream(options.seed, u64::from(number));
    // Each customer comes in a slot of their own, so numbers rise with the days.
    let slot = (f64::from(number) + rng.uniform()) / f64::from(options.customers);
    let channel = rng.below(CHANNELS.len()) as u8;
    let spread = if channel == 0 { -options.channel_spread } else { options.channel_spread };
    let weekly = rng.gamma(options.r) / options.alpha * (1.0 + spread);
    let lost = rng.beta(options.a, options.b);
    let spend = options.gamma / rng.gamma(options.q);

    let mut today = season.day_of(slot * season.length());
    let mut now = today.map_or(0.0, |day| season.end_of(day));
    let mut rate = weekly / 7.0;
    let mut joined: Option<Joined> = None;
    let invited = options.programme.as_ref().and_then(|programme| {
        let rate = programme.invitation * programme.readiness(weekly / options.mean_rate());
        // Draws of their own: without invitations a shop is what it was.
        let wait = Rng::stream(!options.seed, u64::from(number)).exponential() * 365.25 / rate;
        let opens = programme.opens(options).checked_sub(1).map_or(0.0, |eve| season.end_of(eve));
        (rate > 0.0).then_some(now.max(opens) + wait)
    });
    let mut first = true;
    while let Some(day) = today {
        let cents = (rng.gamma(options.p) * spend * 100.0).clamp(1.0, 1e9).round() as u32;
        let product = product(rng.uniform());
        let (join, leave, wait) = (rng.uniform(), rng.uniform(), rng.exponential());
        order(Order { day, cents, product, channel });
        if let Some(joined) = &mut joined {
            joined.purchases += 1;
        } else if let Some(programme) = &options.programme
            && day >= programme.opens(options)
            && join < programme.chance(weekly / options.mean_rate())
        {
            joined = Some(Joined { day, purchases: 0 });
            rate *= 1.0 + programme.effect;
        }
        let has_left = !first && leave < lost;
        first = false;
        let mut next = if has_left { f64::INFINITY } else { now + wait / rate };
        if let Some(programme) = options.programme.as_ref().filter(|_| joined.is_none())
            && let Some(at) = invited.filter(|&at| at < next)
            && let Some(day) = season.day_of(at)
        {
            joined = Some(Joined { day, purchases: 0 });
            let rest = wait - (at - now) * rate;
            rate *= 1.0 + programme.effect;
            next = if has_left { next } else { at + rest / rate };
        }
        now = next;
        today = season.day_of(now);
    }
    joined
}

impl Programme {
    /// The first day on which people join, counted from the shop's first.
    fn opens(&self, options: &SimulateOptions) -> usize {
        let days = match self.from {
            Some(from) => from.since(options.from),
            None => options.to.since(options.from) / 4,
        };
        days.max(0) as usize
    }

    /// The chance that a customer joins at a purchase.
    fn chance(&self, relative_rate: f64) -> f64 {
        self.enrolment * self.readiness(relative_rate)
    }

    /// How many times as readily as one with the mean rate a customer joins.
    fn readiness(&self, relative_rate: f64) -> f64 {
        libm::pow(relative_rate, self.selection)
    }
}

/// Each product has half the share of the one before it.
fn product(uniform: f64) -> u8 {
    let mut rest = uniform * (1.0 - libm::pow(0.5, PRODUCTS.len() as f64));
    let mut share = 0.5;
    let mut product = 0;
    while rest >= share && product + 1 < PRODUCTS.len() as u8 {
        rest -= share;
        share /= 2.0;
        product += 1;
    }
    product
}
