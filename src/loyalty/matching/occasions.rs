//! The days on which customers joined, and those on which others like them could have.

use crate::calendar::{Day, Period};
use crate::loyalty::panel::{Panel, Unit};
use crate::stats::rng::Rng;

/// A day on which a customer joined, or could have: who had bought before and was no member yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion<'a> {
    pub(super) unit: &'a Unit,
    pub(super) day: Day,
    /// The period of the day, as the panel counts them.
    pub(super) period: usize,
    /// Whether the customer joined on it.
    pub(super) joined: bool,
    /// Whether the customer bought on it.
    pub(super) bought: bool,
}

/// Members who cannot be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Without {
    /// Those who had not bought before.
    pub(super) before: u32,
    /// Those after whose joining no period was over.
    pub(super) after: u32,
}

/// Days of others for each member who joined in the same period, at the most.
const OTHERS: f64 = 10.0;

/// The days on which members joined and a seeded draw of those on which others did not.
///
/// Most people join at the till. So the day of another is one on which they bought too, and not for the first time; for
/// those members who joined on a day without a purchase it is any day. A customer who joined later was no member yet before
/// that, and is there with those days: leaving out whoever joins some day would leave out those who go on buying. For the
/// same reason each day is drawn on its own, with a chance that depends on the period only: one day a customer would be
/// the rarer a given day the more the customer buys after it.
pub(super) fn occasions<'a>(
    panel: &'a Panel,
    period: Period,
    base: i32,
    seed: u64,
) -> (Vec<Occasion<'a>>, Without) {
    let (mut found, mut without) = (Vec::new(), Without::default());
    // Members by the period of joining, without and with a purchase on the day; and the days of others.
    let mut joined = vec![[0_u32; 2]; panel.periods];
    for unit in &panel.members {
        let Some(day) = unit.enrolled else { continue };
        let last = panel.periods.checked_sub(1);
        match (day > unit.first, panel.period_of(day).filter(|&it| Some(it) < last)) {
            (false, _) => without.before += 1,
            (true, None) => without.after += 1,
            (true, Some(period)) => {
                let bought = panel.visits(unit).iter().any(|it| it.day == day && it.bought);
                joined[period][usize::from(bought)] += 1;
                found.push(Occasion { unit, day, period, joined: true, bought });
            }
        }
    }
    let mut others = vec![[0_u32; 2]; panel.periods];
    each(panel, &mut |_, period, bought, _| others[period][usize::from(bought)] += 1);
    let chance = |period: usize, bought: usize| {
        let [joined, others] = [&joined, &others].map(|it| f64::from(it[period][bought]));
        OTHERS * joined / others.max(1.0)
    };
    let mut rng = (u32::MAX, Rng::new(seed));
    each(panel, &mut |unit, place, bought, day| {
        let chance = chance(place, usize::from(bought));
        if chance == 0.0 {
            return;
        }
        if rng.0 != unit.customer {
            rng = (unit.customer, Rng::stream(seed, unit.customer.into()));
        }
        if rng.1.uniform() >= chance {
            return;
        }
        let day = day.unwrap_or_else(|| {
            let first = period.start(base + place as i32);
            let days = period.end(base + place as i32).since(first) + 1;
            first.plus(rng.1.below(days.max(1) as usize) as i32)
        });
        let is_bought = panel.visits(unit).iter().any(|it| it.day == day && it.bought);
        if is_bought == bought {
            found.push(Occasion { unit, day, period: place, joined: false, bought });
        }
    });
    (found, without)
}

/// Every day on which a customer could have joined at a purchase, and every period in which without one.
fn each<'a>(panel: &'a Panel, look: &mut dyn FnMut(&'a Unit, usize, bool, Option<Day>)) {
    let last = panel.periods.saturating_sub(1);
    for unit in panel.members.iter().chain(&panel.others) {
        for visit in panel.visits(unit).iter().filter(|it| it.bought && it.day > unit.first) {
            let is_before = unit.enrolled.is_none_or(|enrolled| visit.day < enrolled);
            if let Some(period) = panel.period_of(visit.day).filter(|&it| is_before && it < last) {
                look(unit, period, true, Some(visit.day));
            }
        }
        let end = match unit.enrolled {
            Some(_) => usize::try_from(unit.joined).unwrap_or(0).min(last),
            None => last,
        };
        (unit.since..end).for_each(|period| look(unit, period, false, None));
    }
}
