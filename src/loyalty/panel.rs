//! Customers over calendar periods: who is a member since when, who counts in which period, and what they did in it.
//!
//! The panel holds what happened and no zeros: one [`Visit`] a customer and day with rows, in the order of the days. A period
//! in which a customer counts and has no visit is one of nothing bought; a period that begins before the customer's first
//! purchase has ended is none of theirs, because they could not yet have come back in it.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::tables::{Links, Memberships, Transactions};
use crate::words::{LoyaltyMeasure, Problem};

/// What is compared, a customer and period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// The net sum of all amounts, refunds taken off.
    Revenue,
    /// Distinct order ids where the file has them, else days with a purchase.
    Orders,
    /// 1 for a customer who bought, 0 for one who did not: the mean is the share active.
    Active,
}

impl Measure {
    /// What these visits of one period come to.
    pub(super) fn of(self, visits: &[Visit]) -> f64 {
        match self {
            Self::Revenue => visits.iter().map(|visit| visit.revenue).sum(),
            Self::Orders => visits.iter().map(|visit| f64::from(visit.orders)).sum(),
            Self::Active => f64::from(visits.iter().any(|visit| visit.bought)),
        }
    }
}

impl From<Measure> for LoyaltyMeasure {
    fn from(measure: Measure) -> Self {
        match measure {
            Measure::Revenue => Self::Revenue,
            Measure::Orders => Self::Orders,
            Measure::Active => Self::Active,
        }
    }
}

/// What a customer did on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Visit {
    /// The day.
    pub(super) day: Day,
    /// Whether there was a purchase; on a day of refunds alone there was none.
    pub(super) bought: bool,
    /// Distinct order ids where the file has them, else 1 for a purchase.
    pub(super) orders: u32,
    /// The net sum of the day's amounts.
    pub(super) revenue: f64,
}

/// Every customer who had bought by the day the analysis looks from, and the periods that were over by then.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    /// What is compared.
    pub(super) measure: Measure,
    /// The first day of the data, and the period of each day from it on.
    origin: Day,
    period_of_day: Vec<u32>,
    /// The periods that were over, from the one in which the data begin; they are numbered from 0.
    pub(super) periods: usize,
    /// Those who joined by the day the analysis looks from.
    pub(super) members: Vec<Unit>,
    /// Those who did not: as far as the data go, they never joined.
    pub(super) others: Vec<Unit>,
    /// Members who joined on the day of their first purchase.
    pub(super) joined_at_first_purchase: u32,
    /// Customers who joined after the day the analysis looks from, and so are among the others.
    pub(super) joined_later: u32,
    /// The visits of all customers, one customer after the other.
    visits: Vec<Visit>,
}

/// Periods, rising, and what a customer did in them.
pub(super) type Activity = Vec<(usize, f64)>;

/// A customer of the [`Panel`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// The customer's place in the transactions.
    pub(super) customer: u32,
    /// The day of the first purchase.
    pub(super) first: Day,
    /// The first period that counts: the one after the first purchase.
    pub(super) since: usize,
    /// The day of joining; none for the others.
    pub(super) enrolled: Option<Day>,
    /// The period of joining; it may lie before the data. Means nothing for the others.
    pub(super) joined: i32,
    /// The place in the memberships; none for the others.
    pub(super) member: Option<u32>,
    /// Whether the membership had ended by the day the analysis looks from.
    pub(super) left: bool,
    /// Where the visits begin and end.
    visits: [u32; 2],
}

impl Panel {
    /// The panel: linear in the rows.
    ///
    /// # Errors
    ///
    /// `data` if nobody had bought by `as_of`; `option` if there are too many periods up to it.
    pub(super) fn new(
        transactions: &Transactions,
        memberships: &Memberships,
        as_of: Day,
        period: Period,
        measure: Measure,
    ) -> Result<Self> {
        let nobody =
            || Error::new(ErrorKind::Data, Problem::NobodyYet { as_of: as_of.to_string() });
        let (origin, last) = transactions.span().ok_or_else(nobody)?;
        period.span(origin, as_of)?;
        let start = period.number(origin);
        let days = origin.number()..=last.min(as_of).number();
        let number = |day| period.number(day) - start;
        let mut panel = Self {
            measure,
            origin,
            period_of_day: days.map(|day| number(Day::new(day)) as u32).collect(),
            periods: number(as_of.plus(1)).max(0) as usize,
            members: Vec::new(),
            others: Vec::new(),
            joined_at_first_purchase: 0,
            joined_later: 0,
            visits: Vec::new(),
        };
        let mut member_of = vec![None; transactions.ids().len()];
        for (member, customer) in Links::between(memberships.ids(), transactions.ids()).pairs() {
            if let Some(place) = member_of.get_mut(customer) {
                *place = Some(member);
            }
        }
        let view = transactions.as_of(as_of);
        for (customer, member) in member_of.into_iter().enumerate() {
            let rows = view.of(customer);
            let Some(first) = rows.occasions().next().map(|first| first.day) else { continue };
            let begin = panel.visits.len() as u32;
            let mut from = 0;
            while let Some(&day) = rows.days.get(from) {
                let rest = rows.days.get(from..).unwrap_or_default();
                let same = from..from + rest.iter().take_while(|&&other| other == day).count();
                from = same.end;
                let rows = rows.part(same);
                panel.visits.push(Visit {
                    day,
                    bought: rows.occasions().next().is_some(),
                    orders: rows.orders(),
                    revenue: rows.revenue().to_f64(),
                });
            }
            let enrolled = member.and_then(|member| memberships.enrolled(member));
            let mut unit = Unit {
                customer: customer as u32,
                first,
                since: (number(first) + 1).max(0) as usize,
                enrolled: None,
                joined: 0,
                member: None,
                left: false,
                visits: [begin, panel.visits.len() as u32],
            };
            match enrolled {
                Some(day) if day <= as_of => {
                    panel.joined_at_first_purchase += u32::from(day == first);
                    let end = member.and_then(|member| memberships.end(member));
                    (unit.enrolled, unit.joined) = (enrolled, number(day));
                    unit.member = member.map(|member| member as u32);
                    unit.left = end.is_some_and(|end| end <= as_of);
                    panel.members.push(unit);
                }
                later => {
                    panel.joined_later += u32::from(later.is_some());
                    panel.others.push(unit);
                }
            }
        }
        if panel.members.is_empty() && panel.others.is_empty() {
            return Err(nobody());
        }
        Ok(panel)
    }

    /// What a customer did, by day.
    pub(super) fn visits(&self, unit: &Unit) -> &[Visit] {
        let [from, to] = unit.visits.map(|place| place as usize);
        self.visits.get(from..to).unwrap_or_default()
    }

    /// Writes down every period in which the customer counts and has visits, with what they come to; in all other periods
    /// that count it is nothing.
    pub(super) fn activity(&self, unit: &Unit, into: &mut Activity) {
        into.clear();
        let mut rest = self.visits(unit);
        while let Some(period) = rest.first().and_then(|visit| self.period_of(visit.day)) {
            let same = rest.iter().take_while(|it| self.period_of(it.day) == Some(period)).count();
            let (same, after) = rest.split_at(same);
            rest = after;
            if period >= unit.since {
                into.push((period, self.measure.of(same)));
            }
        }
    }

    /// The first day of each period, and that after the last.
    pub(super) fn starts(&self, period: Period) -> Vec<i32> {
        let base = period.number(self.origin);
        (0..=self.periods as i32).map(|place| period.start(base + place).number()).collect()
    }

    /// The period that holds the day, if it was over.
    pub(super) fn period_of(&self, day: Day) -> Option<usize> {
        let period = *self.period_of_day.get(usize::try_from(day.since(self.origin)).ok()?)?;
        (period < self.periods as u32).then_some(period as usize)
    }
}
