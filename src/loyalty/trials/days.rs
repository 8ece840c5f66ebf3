//! The days of the trials: every purchase at which a customer could join, with what was known before it.

use crate::loyalty::panel::{Measure, Panel, Unit, Visit};
use crate::stats::rng::Rng;

/// Days on which nobody joined that are held at the most; where there are more, as many are drawn.
const MOST_OTHERS: usize = 60_000;

/// What is known of a day, in columns: one row a purchase at which a customer who had bought before could join.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    /// The customer's place in the transactions.
    pub(super) customer: Vec<u32>,
    /// The period of the day: the trial it is in.
    pub(super) trial: Vec<u32>,
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
    /// They joined on a day without a purchase.
    pub(super) purchase: u32,
}

/// Days of others that are looked at, and how many of all were drawn as a share.
pub(super) fn share_drawn(panel: &Panel) -> f64 {
    let of = |unit: &Unit| panel.visits(unit).iter().filter(|it| it.bought).count();
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
        let visits = self.panel.visits(unit);
        let sums = Sums::new(visits, self.panel.measure);
        let mut rng = Rng::stream(self.seed, unit.customer.into());
        let mut has_joined = false;
        for visit in visits.iter().filter(|it| it.bought && it.day > unit.first) {
            if unit.enrolled.is_some_and(|enrolled| visit.day > enrolled) {
                break;
            }
            let joined = unit.enrolled == Some(visit.day);
            // The same days whatever is looked at.
            let is_drawn = rng.uniform() < self.share;
            let Some(trial) = self.panel.period_of(visit.day) else { break };
            has_joined |= joined;
            if !(joined || is_drawn) {
                continue;
            }
            let known_to = match self.look {
                Look::After(_) => Some(visit.day.number()),
                Look::Before(before) => trial
                    .checked_sub(before as usize)
                    .and_then(|place| self.starts.get(place).copied()),
            };
            let tenure = known_to.map(|day| f64::from(day - unit.first.number()));
            match (known_to, tenure) {
                (Some(day), Some(tenure)) if tenure >= self.window[1] => {
                    if joined && trial + 1 >= self.panel.periods {
                        without.after += 1;
                    }
                    self.push(unit, &sums, (day, tenure), (trial, joined), days);
                }
                _ => without.before += u32::from(joined),
            }
        }
        if unit.enrolled.is_some() && !has_joined {
            let is_first = unit.enrolled.is_some_and(|day| day <= unit.first);
            let is_over = unit.enrolled.is_some_and(|day| self.panel.period_of(day).is_some());
            match (is_first, is_over) {
                (true, _) => without.before += 1,
                (_, false) => without.after += 1,
                _ => without.purchase += 1,
            }
        }
    }

    fn push(
        &self,
        unit: &Unit,
        sums: &Sums<'_>,
        (day, tenure): (i32, f64),
        (trial, joined): (usize, bool),
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
        days.trial.push(trial as u32);
        days.joined.push(joined);
        // Nobody is a member before the data begin who is not one yet on this day.
        let joins = unit.enrolled.map(|_| unit.joined.max(0) as u32);
        days.free_until.push(joins.map_or(u32::MAX, |joins| joins.saturating_sub(1)));
        let from = match self.look {
            Look::After(_) => trial,
            Look::Before(before) => trial - before as usize,
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
        self.trial.len()
    }

    pub(super) fn known(&self, row: usize) -> &[f64] {
        self.known.get(row * KNOWN..(row + 1) * KNOWN).unwrap_or_default()
    }

    pub(super) fn early(&self, row: usize) -> &[f64] {
        self.early.get(row * EARLY..(row + 1) * EARLY).unwrap_or_default()
    }
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
