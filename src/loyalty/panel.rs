//! Customers over calendar periods: who is a member since when, who counts in which period, and what they did in it.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::tables::{AsOf, Memberships, Purchases, Transactions};
use crate::words::Problem;

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
    fn of(self, rows: Purchases<'_>) -> f64 {
        match self {
            Self::Revenue => rows.revenue().to_f64(),
            Self::Orders => f64::from(rows.orders()),
            Self::Active => f64::from(rows.occasions().next().is_some()),
        }
    }
}

/// Every customer who had bought by the day the analysis looks from, and the periods that were over by then.
#[derive(Clone, Debug)]
pub(super) struct Panel<'a> {
    transactions: AsOf<'a>,
    measure: Measure,
    /// The first day of the data, and the period of each day from it on.
    origin: Day,
    period_of_day: Vec<u32>,
    /// The periods that were over, from the one in which the data begin; they are numbered from 0.
    pub(super) periods: usize,
    pub(super) members: Vec<Unit>,
    pub(super) others: Vec<Unit>,
    /// Members who joined on the day of their first purchase.
    pub(super) joined_at_first_purchase: u32,
    /// Customers who joined after the day the analysis looks from, and so are among the others.
    pub(super) joined_later: u32,
}

/// Periods, rising, and what a customer did in them.
pub(super) type Activity = Vec<(usize, f64)>;

/// A customer of the [`Panel`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    customer: u32,
    /// The first period that counts: the one after the first purchase.
    pub(super) since: usize,
    /// The period of joining; it may lie before the data. Means nothing for the others.
    pub(super) joined: i32,
}

impl<'a> Panel<'a> {
    /// The panel.
    ///
    /// # Errors
    ///
    /// `data` if nobody had bought by `as_of`; `option` if there are too many periods up to it.
    pub(super) fn new(
        transactions: &'a Transactions,
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
        let view = transactions.as_of(as_of);
        let (mut members, mut others) = (Vec::new(), Vec::new());
        let (mut joined_at_first_purchase, mut joined_later) = (0, 0);
        let enrolled = memberships.enrolled_of(transactions.ids());
        for (customer, enrolled) in enrolled.into_iter().enumerate() {
            let Some(first) = view.of(customer).occasions().next() else { continue };
            let unit = |joined| Unit {
                customer: customer as u32,
                since: (number(first.day) + 1).max(0) as usize,
                joined,
            };
            match enrolled {
                Some(day) if day <= as_of => {
                    joined_at_first_purchase += u32::from(day == first.day);
                    members.push(unit(number(day)));
                }
                later => {
                    joined_later += u32::from(later.is_some());
                    others.push(unit(0));
                }
            }
        }
        if members.is_empty() && others.is_empty() {
            return Err(nobody());
        }
        Ok(Self {
            transactions: view,
            measure,
            origin,
            period_of_day: days.map(|day| number(Day::new(day)) as u32).collect(),
            periods: number(as_of.plus(1)).max(0) as usize,
            members,
            others,
            joined_at_first_purchase,
            joined_later,
        })
    }

    /// Writes down every period in which the customer counts and has rows, with what they did in it; in all other periods
    /// that count they did nothing.
    pub(super) fn activity(&self, unit: Unit, into: &mut Activity) {
        into.clear();
        let rows = self.transactions.of(unit.customer as usize);
        let mut from = 0;
        while let Some(period) = rows.days.get(from).and_then(|&day| self.period_of(day)) {
            let rest = rows.days.get(from..).unwrap_or_default();
            let same = rest.iter().take_while(|&&day| self.period_of(day) == Some(period));
            let part = from..from + same.count();
            from = part.end;
            if period < unit.since {
                continue;
            }
            into.push((period, self.measure.of(rows.part(part))));
        }
    }

    /// The period that holds the day, if it was over.
    fn period_of(&self, day: Day) -> Option<usize> {
        let period = *self.period_of_day.get(usize::try_from(day.since(self.origin)).ok()?)?;
        (period < self.periods as u32).then_some(period as usize)
    }
}
