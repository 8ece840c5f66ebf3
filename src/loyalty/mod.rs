//! Does the loyalty programme work? So far: members beside non-members, before and after joining, as a [naive](Naive)
//! comparison that says what anyone could see in the data, and is not yet causal.

mod naive;
mod panel;

use serde::{Deserialize, Serialize};

pub use naive::{Change, Comparison, Naive};
pub use panel::Measure;

use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::tables::{Memberships, Transactions};
use crate::words::Problem;
use naive::Missing;
use panel::Panel;

/// How the programme is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LoyaltyOptions {
    /// The calendar periods that are compared; months by default.
    pub period: Period,
    /// How many periods before joining are looked at; 6 by default, 1 to 36.
    pub before: u32,
    /// How many periods after joining are looked at; 6 by default, 1 to 36.
    pub after: u32,
    /// What is compared; by default revenue, or orders where the file has no amounts.
    pub measure: Option<Measure>,
    /// The level of the intervals, between 0 and 1; 0.95 by default.
    #[serde(skip_deserializing)]
    pub level: f64,
}

impl Default for LoyaltyOptions {
    fn default() -> Self {
        Self { period: Period::Month, before: 6, after: 6, measure: None, level: 0.95 }
    }
}

/// What the loyalty programme changed.
///
/// `members` and `non_members` together are all customers who had bought by `as_of`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loyalty {
    /// The calendar periods that are compared.
    pub period: Period,
    /// What is compared.
    pub measure: Measure,
    /// The day the analysis looks from; a period that was not over by then is left out.
    pub as_of: Day,
    /// The level of the intervals.
    pub level: f64,
    /// Customers who had bought and joined by `as_of`.
    pub members: u32,
    /// Customers who had bought and not joined by `as_of`.
    pub non_members: u32,
    /// Members who joined on the day of their first purchase: there is no "before" for them.
    pub joined_at_first_purchase: u32,
    /// Who was left out, and why.
    pub left_out: LeftOut,
    /// Members beside non-members; not yet causal.
    pub naive: Naive,
    /// Members beside like non-members.
    pub matched: Option<NotYet>,
    /// Difference in differences with the selection taken out.
    pub did: Option<NotYet>,
    /// The effect by time since joining.
    pub event_study: Option<NotYet>,
    /// The effect by month of joining and month.
    pub group_time: Option<NotYet>,
    /// Whether members and comparison moved alike before joining.
    pub pre_trend: Option<NotYet>,
    /// How alike members and comparison are.
    pub balance: Option<NotYet>,
    /// The same analysis where no effect can be.
    pub placebo: Option<NotYet>,
    /// How much unseen difference it takes to change the finding.
    pub sensitivity: Option<NotYet>,
    /// What the programme costs and brings.
    pub economics: Option<NotYet>,
}

/// An analysis that does not exist yet: always absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum NotYet {}

/// Who does not count in the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Ids of the memberships without a purchase by `as_of`.
    pub members_without_purchase: u32,
    /// Members for whom no period before or after joining counts: they joined too late, or bought too late.
    pub members_without_periods: u32,
    /// Customers who joined after `as_of`, and count as non-members.
    pub joined_later: u32,
    /// Non-members for whom no period counts: they first bought too late.
    pub others_without_periods: u32,
}

/// Compares members with non-members before and after joining, over the same calendar periods.
///
/// # Errors
///
/// `option` if an option is out of its range; `data` if there are no transactions or memberships, nobody had bought by
/// `as_of`, no member or no non-member had, or nobody can be compared before or after joining.
pub fn loyalty(
    transactions: &Transactions,
    memberships: &Memberships,
    as_of: Day,
    options: &LoyaltyOptions,
) -> Result<Loyalty> {
    let measure = options.check(transactions.has_amounts())?;
    let data = |problem| Error::new(ErrorKind::Data, problem);
    if transactions.is_empty() {
        return Err(data(Problem::TableMissing { table: "transactions" }));
    }
    if memberships.is_empty() {
        return Err(data(Problem::TableMissing { table: "memberships" }));
    }
    let panel = Panel::new(transactions, memberships, as_of, options.period, measure)
        .ok_or_else(|| data(Problem::NobodyYet { as_of: as_of.to_string() }))?;
    if panel.members.is_empty() {
        return Err(data(Problem::NoMemberBought {
            as_of: as_of.to_string(),
            member: memberships.ids().get(0),
            customer: transactions.ids().get(0),
        }));
    }
    if panel.others.is_empty() {
        return Err(data(Problem::OnlyMembers { customers: panel.members.len() as u64 }));
    }
    let (before, after) = (options.before as i32, options.after as i32);
    let events: Vec<i32> = (-before..0).chain(1..=after).collect();
    let (naive, counted) = naive::naive(&panel, &events, options.level).map_err(|missing| {
        data(match missing {
            Missing::Before => Problem::NothingBeforeJoining,
            Missing::After => Problem::NothingAfterJoining,
        })
    })?;
    let (members, non_members) = (panel.members.len() as u32, panel.others.len() as u32);
    let in_time = panel.others.iter().filter(|unit| unit.since < panel.periods).count() as u32;
    Ok(Loyalty {
        period: options.period,
        measure,
        as_of,
        level: options.level,
        members,
        non_members,
        joined_at_first_purchase: panel.joined_at_first_purchase,
        left_out: LeftOut {
            members_without_purchase: memberships.customers() as u32 - members - panel.joined_later,
            members_without_periods: members - counted,
            joined_later: panel.joined_later,
            others_without_periods: non_members - in_time,
        },
        naive,
        matched: None,
        did: None,
        event_study: None,
        group_time: None,
        pre_trend: None,
        balance: None,
        placebo: None,
        sensitivity: None,
        economics: None,
    })
}

impl LoyaltyOptions {
    /// The measure, once all options are found to be in their ranges.
    fn check(&self, has_amounts: bool) -> Result<Measure> {
        let bad = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        for (option, periods) in [("before", self.before), ("after", self.after)] {
            if !(1..=36).contains(&periods) {
                return bad(option, periods.to_string(), "a number of periods from 1 to 36");
            }
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return bad("level", self.level.to_string(), "a number between 0 and 1");
        }
        match self.measure {
            Some(Measure::Revenue) if !has_amounts => bad(
                "measure",
                "revenue".into(),
                "orders or active, because the file has no amounts",
            ),
            Some(measure) => Ok(measure),
            None if has_amounts => Ok(Measure::Revenue),
            None => Ok(Measure::Orders),
        }
    }
}
