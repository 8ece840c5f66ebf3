//! Does the programme pay?
//!
//! Incremental margin is what members brought more than they would have without the programme: the [`Effect`] on a member's
//! revenue in a period, times the periods all members were members for, times the share of revenue that is margin. Profit is
//! that less the rewards redeemed and the cost of running the programme.
//!
//! 1. The effect holds for every period of a member, also those after the ones it was measured in.
//! 2. It is the same in every tier. What differs is what tiers cost.
//! 3. Costs are counted and have no interval; those of profit, return and payback are the effect's, carried through sums and
//!    ratios that rise or fall with it throughout.

use serde::Serialize;

use super::{Group, MarginFrom, Programme, ProgrammeOptions, Ranged};
use crate::calendar::Period;
use crate::words::{PaysWords, Programme as Words};

/// What the programme changed: revenue a member and period, with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// Revenue a member and period that would not be there without the programme.
    pub per_member_period: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The period.
    pub period: Period,
}

/// Whether something pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Pays {
    /// The whole interval of its profit is above 0.
    Yes,
    /// The whole interval is below 0.
    No,
    /// The interval holds 0, or is not known.
    CannotTell,
}

/// What the programme costs and brings over the days that count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Economics {
    /// What the programme changed.
    pub effect: Effect,
    /// Periods that all members together were members for.
    pub member_periods: f64,
    /// Revenue that would not be there without the programme.
    pub incremental_revenue: Ranged,
    /// What of it is margin.
    pub incremental_margin: Ranged,
    /// What the redeemed rewards cost; absent where that is not known, and then not taken off.
    pub reward_cost: Option<f64>,
    /// What running the programme cost.
    pub running_cost: f64,
    /// Margin less costs.
    pub profit: Ranged,
    /// Profit as a share of the costs; absent without costs.
    pub return_on_cost: Option<Ranged>,
    /// Periods whose incremental margin pays the costs of all of them; absent without costs or where the margin is not above
    /// 0. Its upper end is absent where the effect may be 0.
    pub payback_periods: Option<Ranged>,
    /// The effect a member and period, in revenue, at which profit is 0.
    pub break_even_effect: f64,
    /// Whether it pays.
    pub pays: Pays,
    /// The same by tier, as [`Programme::tiers`] has them, without those who never joined.
    pub tiers: Vec<TierEconomics>,
    /// The finding in a sentence.
    pub summary: String,
    /// What to know when reading it.
    pub notes: Vec<String>,
}

/// What a tier costs and brings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TierEconomics {
    /// Its name.
    pub name: String,
    /// Periods that its members together were members for.
    pub member_periods: f64,
    /// What they brought more.
    pub incremental_margin: Ranged,
    /// What their rewards cost.
    pub reward_cost: Option<f64>,
    /// Their part of the running cost, by their time.
    pub running_cost: f64,
    /// Margin less costs.
    pub profit: Ranged,
    /// Whether it pays.
    pub pays: Pays,
}

impl Pays {
    fn of(profit: &Ranged) -> Self {
        match (profit.low, profit.high) {
            (Some(low), _) if low > 0.0 => Self::Yes,
            (_, Some(high)) if high < 0.0 => Self::No,
            _ => Self::CannotTell,
        }
    }
}

/// Weighs what members brought against what they cost; none without amounts, or where nobody was a member for any time.
pub(super) fn economics(
    found: &Programme,
    effect: Effect,
    options: &ProgrammeOptions,
) -> Option<Economics> {
    let margin = found.margin?;
    let months = Period::Month.days() / effect.period.days();
    let members = || found.tiers.iter().filter(|tier| tier.group != Group::Others);
    let member_months: f64 = members().map(|tier| tier.customer_months).sum();
    let each = Ranged { value: effect.per_member_period, low: effect.low, high: effect.high };
    let running_cost = options.running_cost * found.months;
    let account = |customer_months: f64, reward_cost: Option<f64>, running: f64| {
        let extra = each.map(|each| each * customer_months * months * margin);
        let cost = reward_cost.unwrap_or_default() + running;
        (extra, extra.map(|extra| extra - cost))
    };
    let reward_cost = members().map(|tier| tier.reward_cost).sum::<Option<f64>>();
    let member_periods = Some(member_months * months).filter(|&periods| periods > 0.0)?;
    let (extra, profit) = account(member_months, reward_cost, running_cost);
    let cost = reward_cost.unwrap_or_default() + running_cost;
    let periods = found.months * months;
    let payback = |extra: f64| cost / (extra / periods);
    let tiers = members().map(|tier| {
        let running_cost = running_cost * tier.customer_months / member_months;
        let (incremental_margin, profit) =
            account(tier.customer_months, tier.reward_cost, running_cost);
        TierEconomics {
            name: tier.name.clone(),
            member_periods: tier.customer_months * months,
            incremental_margin,
            reward_cost: tier.reward_cost,
            running_cost,
            profit,
            pays: Pays::of(&profit),
        }
    });
    let tiers: Vec<TierEconomics> = tiers.collect();
    let pays = Pays::of(&profit);
    let say = |words: Words| words.say(options.locale);
    let mut notes = Vec::new();
    let losing = tiers.iter().filter(|tier| tier.pays == Pays::No);
    let losing: Vec<String> = losing.map(|tier| tier.name.clone()).collect();
    if !losing.is_empty() && tiers.len() > 1 {
        notes.push(say(Words::DoesNotPayIn { tiers: losing }));
    }
    if reward_cost.is_none() {
        notes.push(say(Words::NoRewardCost));
    }
    if options.running_cost == 0.0 {
        notes.push(say(Words::NoRunningCost));
    }
    if found.margin_from == MarginFrom::Nothing {
        notes.push(say(Words::MarginIsRevenue));
    }
    notes.push(say(Words::SameEffect { unit: effect.period.unit(), several: tiers.len() > 1 }));
    let summary = say(Words::Profit {
        pays: pays.into(),
        profit: [Some(profit.value), profit.low, profit.high],
        extra: extra.value,
        cost,
        break_even: cost / (member_periods * margin),
        effect: each.value,
        unit: effect.period.unit(),
        level: found.level,
    });
    Some(Economics {
        effect,
        member_periods,
        incremental_revenue: each.map(|each| each * member_periods),
        incremental_margin: extra,
        reward_cost,
        running_cost,
        profit,
        return_on_cost: (cost > 0.0).then(|| profit.map(|profit| profit / cost)),
        payback_periods: (cost > 0.0 && extra.value > 0.0).then(|| Ranged {
            value: payback(extra.value),
            low: extra.high.map(payback),
            high: extra.low.filter(|&low| low > 0.0).map(payback),
        }),
        break_even_effect: cost / (member_periods * margin),
        pays,
        tiers,
        summary,
        notes,
    })
}

impl From<Pays> for PaysWords {
    fn from(pays: Pays) -> Self {
        match pays {
            Pays::Yes => Self::Yes,
            Pays::No => Self::No,
            Pays::CannotTell => Self::CannotTell,
        }
    }
}
