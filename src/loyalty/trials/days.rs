//! The days of the trials: every purchase at which a customer could join, and days without one on which others joined, with
//! what was known before.

use crate::calendar::Day;
use crate::loyalty::panel::{Measure, Panel, Unit, Visit};
use crate::stats::rng::Rng;

/// Days on which nobody joined that are held at the most; where there are more, as many are drawn.
const MOST_OTHERS: usize = 60_000;

/// What is known of a day, in columns: one row a day on which a customer who had bought before could join, those of a customer
/// in the order of the days.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    /// The customer's place in the transactions.
    pub(super) customer: Vec<u32>,
    /// The period of the day.
    pub(super) period: Vec<u32>,
    /// Whether it is a day without a purchase.
    pub(super) away: Vec<bool>,
    /// Whether the customer joined on it.
    pub(super) joined: Vec<bool>,
    /// [`KNOWN`] values a row, by which the chance of joining is told; the first is 1.
    pub(super) known: Vec<f64>,
    /// [`EARLY`] values a row that say nothing of the later half of the time before; the first is 1.
    pub(super) early: Vec<f64>,
    /// The measure a day over the later half of the time before.
    pub(super) recent: Vec<f64>,
    /// The same over the earlier half.
    pub(super) older: Vec<f64>,
    /// The days of both halves: the longer, the less the two are chance.
    pub(super) span: Vec<f64>,
    /// What came of it in each period that is looked at, a column a period: none where it was not seen.
    pub(super) outcome: Vec<Vec<Option<f64>>>,
    /// The last period to the end of which the customer was no member, for those who did not join on the day.
    pub(super) free_until: Vec<u32>,
}

/// Values by which the chance of joining is told.
pub(super) const KNOWN: usize = 7;

/// Values that say nothing of the later half of the time before.
pub(super) const EARLY: usize = 4;

/// Trials of a period: at purchases, and away from them.
pub(super) const KINDS: usize = 2;

/// Where the time before ends and the time that is looked at begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    /// What is known ends with the eve of the day; the day's own period and so many after it are looked at.
    After(u32),
    /// What is known ends so many periods before the day's own; those between are looked at.
    Before(u32),
}

/// Members that no trial can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Without {
    /// They joined at the first purchase, or too soon after it.
    pub(super) before: u32,
    /// No period was over after that of joining.
    pub(super) after: u32,
}

/// The days of each period on which members joined without a purchase, rising, as often as they did.
pub(super) fn days_away(panel: &Panel) -> Vec<Vec<i32>> {
    let mut days = vec![Vec::new(); panel.periods];
    for unit in &panel.members {
        let away = unit.enrolled.filter(|&day| day > unit.first && !has_bought(panel, unit, day));
        let period = away.and_then(|day| Some((panel.period_of(day)?, day)));
        if let Some((days, day)) = period.and_then(|(it, day)| Some((days.get_mut(it)?, day))) {
            days.push(day.number());
        }
    }
    days.iter_mut().for_each(|days| days.sort_unstable());
    days
}

fn has_bought(panel: &Panel, unit: &Unit, day: Day) -> bool {
    let visits = panel.visits(unit);
    visits.binary_search_by_key(&day, |it| it.day).is_ok_and(|place| visits[place].bought)
}

/// The share of all days of others that is drawn, so that not too many are looked at.
pub(super) fn share_drawn(panel: &Panel, away: &[Vec<i32>]) -> f64 {
    let periods = away.iter().filter(|days| !days.is_empty()).count();
    let of = |unit: &Unit| panel.visits(unit).iter().filter(|it| it.bought).count() + periods;
    let all: usize = panel.members.iter().chain(&panel.others).map(of).sum();
    (MOST_OTHERS as f64 / all.max(1) as f64).min(1.0)
}

/// Reads the days of some customers.
pub(super) struct Reader<'a> {
    pub(super) panel: &'a Panel,
    pub(super) look: Look,
    /// The first day of each period, and that after the last.
    pub(super) starts: &'a [i32],
    /// How long the time before is at the most, and at the least, in days.
    pub(super) window: [f64; 2],
    /// The [days away](days_away).
    pub(super) away: &'a [Vec<i32>],
    /// The share of the days of others that is drawn.
    pub(super) share: f64,
    pub(super) seed: u64,
}

impl Reader<'_> {
    /// Columns without rows.
    pub(super) fn empty(&self) -> Days {
        let periods = match self.look {
            Look::After(after) => after + 1,
            Look::Before(before) => before,
        };
        Days { outcome: vec![Vec::new(); periods as usize], ..Days::default() }
    }

    /// Adds the days of a customer.
    pub(super) fn read(&self, unit: &Unit, days: &mut Days, without: &mut Without) {
        let sums = Sums::new(self.panel.visits(unit), self.panel.measure);
        let mut has_joined = false;
        for Moment { day, away, is_drawn } in self.moments(unit) {
            if unit.enrolled.is_some_and(|enrolled| day > enrolled) {
                break;
            }
            let joined = unit.enrolled == Some(day);
            let Some(period) = self.panel.period_of(day) else { break };
            has_joined |= joined;
            if !(joined || is_drawn) {
                continue;
            }
            let known_to = match self.look {
                Look::After(_) => Some(day.number()),
                Look::Before(before) => period
                    .checked_sub(before as usize)
                    .and_then(|place| self.starts.get(place).copied()),
            };
            let tenure = known_to.map(|day| f64::from(day - unit.first.number()));
            match (known_to, tenure) {
                (Some(day), Some(tenure)) if tenure >= self.window[1] => {
                    if joined && period + 1 >= self.panel.periods {
                        without.after += 1;
                    }
                    days.away.push(away);
                    self.push(unit, &sums, (day, tenure), (period, joined), days);
                }
                _ => without.before += u32::from(joined),
            }
        }
        if let Some(enrolled) = unit.enrolled.filter(|_| !has_joined) {
            match enrolled <= unit.first {
                true => without.before += 1,
                false => without.after += 1,
            }
        }
    }

    /// The days after the first purchase on which the customer could join, rising: each with a purchase, and of each period in
    /// which members joined without one such a day of theirs.
    fn moments(&self, unit: &Unit) -> Vec<Moment> {
        let bought = self.panel.visits(unit).iter().filter(|it| it.bought && it.day > unit.first);
        let mut moments: Vec<Moment> = Vec::new();
        // The same days whatever is looked at.
        let mut rng = Rng::stream(self.seed, unit.customer.into());
        moments.extend(bought.map(|visit| Moment {
            day: visit.day,
            away: false,
            is_drawn: rng.uniform() < self.share,
        }));
        let is_away = |day: Day| day > unit.first && !has_bought(self.panel, unit, day);
        let mut rng = Rng::stream(!self.seed, unit.customer.into());
        let own = unit.enrolled.filter(|&day| is_away(day));
        for (period, days) in (0..).zip(self.away).filter(|it| !it.1.is_empty()) {
            let day = Day::new(days[rng.below(days.len())]);
            let is_drawn = rng.uniform() < self.share;
            let is_free = unit.enrolled.is_none() || period < unit.joined;
            if is_free && is_away(day) {
                moments.push(Moment { day, away: true, is_drawn });
            }
        }
        moments.extend(own.map(|day| Moment { day, away: true, is_drawn: true }));
        if moments.iter().any(|moment| moment.away) {
            moments.sort_by_key(|moment| moment.day);
        }
        moments
    }

    fn push(
        &self,
        unit: &Unit,
        sums: &Sums<'_>,
        (day, tenure): (i32, f64),
        (period, joined): (usize, bool),
        days: &mut Days,
    ) {
        let span = tenure.min(self.window[0]);
        let half = (span / 2.0).floor() as i32;
        let first = unit.first.number() + 1;
        let [middle, begin] = [day - half, (day - 2 * half).max(first)];
        let (recent, older) = (sums.between(middle, day), sums.between(begin, middle));
        let before = sums.between(first, day);
        let last = sums.last_before(day).unwrap_or(unit.first.number());
        let spent = sums.between(i32::MIN, day);
        days.known.extend([
            1.0,
            libm::log1p(before.count),
            libm::log1p(f64::from(day - last)),
            libm::log(tenure),
            libm::log1p(recent.count),
            libm::log1p(older.count),
            libm::log1p((spent.revenue / spent.count.max(1.0)).max(0.0)),
        ]);
        days.early.extend([
            1.0,
            libm::log(tenure),
            libm::log1p(older.count),
            libm::log1p((older.revenue / older.count.max(1.0)).max(0.0)),
        ]);
        let a_day = |of: f64| of / f64::from(half.max(1));
        days.recent.push(a_day(recent.measure));
        days.older.push(a_day(older.measure));
        days.span.push(span);
        days.customer.push(unit.customer);
        days.period.push(period as u32);
        days.joined.push(joined);
        // Nobody is a member before the data begin who is not one yet on this day.
        let joins = unit.enrolled.map(|_| unit.joined.max(0) as u32);
        days.free_until.push(joins.map_or(u32::MAX, |joins| joins.saturating_sub(1)));
        let from = match self.look {
            Look::After(_) => period,
            Look::Before(before) => period - before as usize,
        };
        for (column, period) in days.outcome.iter_mut().zip(from..) {
            let ends = (self.starts.get(period), self.starts.get(period + 1));
            column.push(match ends {
                (Some(&from), Some(&to)) if period < self.panel.periods => {
                    let came = sums.between(from, to);
                    Some(match self.panel.measure {
                        Measure::Active => f64::from(u8::from(came.count > 0.0)),
                        _ => came.measure,
                    })
                }
                _ => None,
            });
        }
    }
}

impl Days {
    pub(super) fn len(&self) -> usize {
        self.period.len()
    }

    /// The trial of a row: those who joined at a purchase are compared with others at one, and the rest with the rest.
    pub(super) fn trial(&self, row: usize) -> usize {
        KINDS * self.period[row] as usize + self.kind(row)
    }

    /// Whether it is a trial at purchases or away from them: 0 or 1.
    pub(super) fn kind(&self, row: usize) -> usize {
        usize::from(self.away[row])
    }

    pub(super) fn known(&self, row: usize) -> &[f64] {
        self.known.get(row * KNOWN..(row + 1) * KNOWN).unwrap_or_default()
    }

    pub(super) fn early(&self, row: usize) -> &[f64] {
        self.early.get(row * EARLY..(row + 1) * EARLY).unwrap_or_default()
    }
}

/// A day on which a customer could join.
struct Moment {
    day: Day,
    away: bool,
    is_drawn: bool,
}

/// What was bought, added up to each visit.
struct Sums<'a> {
    visits: &'a [Visit],
    /// Before each visit, and at last after all of them.
    before: Vec<Sum>,
}

/// What was bought over some time.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    /// Days with a purchase.
    count: f64,
    revenue: f64,
    measure: f64,
}

impl<'a> Sums<'a> {
    fn new(visits: &'a [Visit], measure: Measure) -> Self {
        let mut sum = Sum::default();
        let mut before = vec![sum];
        for visit in visits {
            let bought = f64::from(u8::from(visit.bought));
            sum.count += bought;
            sum.revenue += visit.revenue;
            sum.measure += match measure {
                Measure::Revenue => visit.revenue,
                Measure::Orders => f64::from(visit.orders),
                Measure::Active => bought,
            };
            before.push(sum);
        }
        Self { visits, before }
    }

    /// From a day on and before another.
    fn between(&self, from: i32, to: i32) -> Sum {
        let at = |day: i32| {
            let place = self.visits.partition_point(|it| it.day.number() < day);
            self.before.get(place).copied().unwrap_or_default()
        };
        let (from, to) = (at(from), at(to.max(from)));
        Sum {
            count: to.count - from.count,
            revenue: to.revenue - from.revenue,
            measure: to.measure - from.measure,
        }
    }

    fn last_before(&self, day: i32) -> Option<i32> {
        let before = self.visits.iter().rev().skip_while(|it| it.day.number() >= day);
        before.filter(|it| it.bought).map(|it| it.day.number()).next()
    }
}
