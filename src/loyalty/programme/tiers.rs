//! How large is each tier of the programme, and what do its members spend?
//!
//! 1. A customer's tier is that of the latest row of the memberships by the last day. Who moved up on the way counts with all
//!    purchases in the tier of that day.
//! 2. A member's purchases count from the day of joining, and to the day the membership ended; those of others from the first
//!    purchase. Money a month is the sum over that of the time, a ratio of means (Cochran 1977, section 2.11), so that who
//!    joined late counts for less.
//! 3. People reach a tier by spending: what tiers spend says who is in them, and not what they do.

use serde::Serialize;

use super::points::RewardSums;
use super::{MarginFrom, ProgrammeOptions, Ranged, Source};
use crate::calendar::{Day, Period};
use crate::stats::mean::{PairSums, ratio};
use crate::tables::{Links, Membership, Memberships, Money};
use crate::words::Programme as Words;

/// Which customers a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Group {
    /// Those in a tier.
    Tier,
    /// Members of whom no tier is told.
    NoTier,
    /// Those whose membership had ended.
    Left,
    /// Those who had not joined.
    Others,
}

/// A tier, or other customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TierGroup {
    /// Which customers they are.
    pub group: Group,
    /// What they are called.
    pub name: String,
    /// How many there are, of those who had bought by the last day.
    pub customers: u32,
    /// Their share of all customers.
    pub share: f64,
    /// How many of them bought on the days that count.
    pub buyers: u32,
    /// Months they were watched for, all together: as members, or of others from the first purchase.
    pub customer_months: f64,
    /// Orders on these days.
    pub orders: u64,
    /// What they paid, net of refunds; absent without amounts.
    pub revenue: Option<f64>,
    /// What of it is margin.
    pub margin: Option<f64>,
    /// Revenue a customer and month; absent without amounts or time.
    pub revenue_per_month: Option<Ranged>,
    /// Points earned on these days; absent without rewards.
    pub earned: Option<f64>,
    /// Points redeemed.
    pub redeemed: Option<f64>,
    /// What the rewards cost that were redeemed on these days; absent where neither the rewards nor an option tell it.
    pub reward_cost: Option<f64>,
}

/// What [`tiers`] finds.
pub(super) struct Counted {
    pub(super) members: u32,
    pub(super) margin: Option<f64>,
    pub(super) margin_from: MarginFrom,
    pub(super) tiers: Vec<TierGroup>,
    pub(super) notes: Vec<String>,
}

/// Sums of a group.
#[derive(Clone, Debug, Default)]
struct Sums {
    customers: u32,
    buyers: u32,
    orders: u64,
    pairs: PairSums,
    revenue: Money,
    /// Of the rows whose margin is known: the margin, and their revenue.
    known: [Money; 2],
    rewards: RewardSums,
}

/// Counts the groups over the days from the first to the last.
pub(super) fn tiers(
    source: &Source<'_>,
    [from, to]: [Day; 2],
    options: &ProgrammeOptions,
    z: f64,
) -> Counted {
    let Source { transactions, memberships, rewards, .. } = *source;
    let names: Vec<&str> = memberships.names(Memberships::TIER).collect();
    // After the tiers: no tier, left, others.
    let mut groups = vec![Sums::default(); names.len() + 3];
    let (no_tier, left, others) = (names.len(), names.len() + 1, names.len() + 2);
    let mut member_of = vec![None; transactions.customers()];
    for (member, customer) in Links::between(memberships.ids(), transactions.ids()).pairs() {
        if let Some(place) = member_of.get_mut(customer) {
            *place = Some(member);
        }
    }
    let account_of: Vec<Option<usize>> = match rewards {
        Some(rewards) => {
            let links = Links::between(transactions.ids(), rewards.ids());
            (0..transactions.customers()).map(|customer| links.get(customer)).collect()
        }
        None => Vec::new(),
    };
    let view = transactions.as_of(to);
    for (customer, member) in member_of.into_iter().enumerate() {
        let rows = view.of(customer);
        let Some(first) = rows.occasions().next().map(|first| first.day) else { continue };
        let state = member.and_then(|member| state(memberships, member, to));
        let (place, [start, end]) = match state {
            None => (others, [first.max(from), to]),
            Some((enrolled, row)) => {
                let ended = row.end.filter(|&end| end <= to);
                let tier = row.tier.and_then(|tier| names.iter().position(|name| *name == tier));
                let place = if ended.is_some() { left } else { tier.unwrap_or(no_tier) };
                (place, [enrolled.max(from), ended.unwrap_or(to)])
            }
        };
        let Some(sums) = groups.get_mut(place) else { continue };
        sums.customers += 1;
        let months = f64::from((end.since(start) + 1).max(0)) / Period::Month.days();
        let rows = rows.until(end).after(start.plus(-1));
        sums.buyers += u32::from(rows.occasions().next().is_some());
        sums.orders += u64::from(rows.orders());
        let revenue = rows.revenue();
        sums.revenue += revenue;
        for (row, &amount) in rows.amounts.iter().enumerate() {
            if let Some(margin) = rows.margin(row) {
                let [margins, amounts] = &mut sums.known;
                *margins += margin;
                *amounts += amount;
            }
        }
        if months > 0.0 {
            let (y, pairs) = (revenue.to_f64(), &mut sums.pairs);
            pairs.n += 1;
            pairs.y += y;
            pairs.x += months;
            pairs.yy += y * y;
            pairs.xy += y * months;
            pairs.xx += months * months;
        }
        if let Some((rewards, account)) = rewards.zip(account_of.get(customer).copied().flatten()) {
            let in_time = |day: Option<Day>| day.is_some_and(|day| from <= day && day <= to);
            rewards
                .bookings(account)
                .filter(|it| in_time(it.day))
                .for_each(|booking| sums.rewards.add(&booking));
        }
    }
    let all = groups.iter().fold([Money::ZERO; 2], |[margin, amount], sums| {
        [margin + sums.known[0], amount + sums.known[1]]
    });
    let of_file =
        (all[1] > Money::ZERO && all[0] > Money::ZERO).then(|| all[0].to_f64() / all[1].to_f64());
    let (margin, margin_from) = match (options.margin, of_file) {
        (Some(share), _) => (share, MarginFrom::Option),
        (None, Some(share)) => (share, MarginFrom::File),
        (None, None) => (1.0, MarginFrom::Nothing),
    };
    let total: u32 = groups.iter().map(|sums| sums.customers).sum();
    let members = groups.iter().take(left).map(|sums| sums.customers).sum();
    let say = |words: Words| words.say(options.locale);
    let has_amounts = transactions.has_amounts();
    // A point costs the same in every tier.
    let all_rewards = groups.iter().fold(RewardSums::default(), |sum, it| sum.plus(&it.rewards));
    let point_value = options.point_value.or_else(|| all_rewards.point_value());
    let mut tiers: Vec<TierGroup> = Vec::new();
    for (place, sums) in groups.iter().enumerate().filter(|(_, sums)| sums.customers > 0) {
        let group = match place {
            place if place == others => Group::Others,
            place if place == left => Group::Left,
            place if place == no_tier => Group::NoTier,
            _ => Group::Tier,
        };
        let name = match group {
            Group::Tier => names.get(place).copied().unwrap_or_default().to_owned(),
            Group::NoTier if names.is_empty() => say(Words::Members),
            Group::NoTier => say(Words::NoTier),
            Group::Left => say(Words::Left),
            Group::Others => say(Words::Others),
        };
        let revenue = has_amounts.then(|| sums.revenue.to_f64());
        let own = (margin_from == MarginFrom::File && sums.known[1] > Money::ZERO)
            .then(|| sums.known[0].to_f64() / sums.known[1].to_f64());
        tiers.push(TierGroup {
            group,
            name,
            customers: sums.customers,
            share: f64::from(sums.customers) / f64::from(total),
            buyers: sums.buyers,
            customer_months: sums.pairs.x,
            orders: sums.orders,
            revenue,
            margin: revenue.map(|revenue| revenue * own.unwrap_or(margin)),
            revenue_per_month: ratio(sums.pairs, z).filter(|_| has_amounts).map(Ranged::from),
            earned: rewards.map(|_| sums.rewards.earned),
            redeemed: rewards.map(|_| sums.rewards.redeemed),
            reward_cost: rewards.and_then(|_| sums.rewards.cost(point_value)),
        });
    }
    let key = |tier: &TierGroup| {
        let per_month = tier.revenue_per_month.map_or(0.0, |it| it.value);
        let rank = [Group::Tier, Group::NoTier, Group::Left, Group::Others];
        (rank.iter().position(|group| *group == tier.group), -per_month)
    };
    tiers.sort_by(|a, b| {
        let ((rank, per_month), (other, other_per_month)) = (key(a), key(b));
        rank.cmp(&other).then(per_month.total_cmp(&other_per_month))
    });
    let mut notes = vec![say(Words::TiersAreNotEffects)];
    if has_amounts && margin_from == MarginFrom::Nothing {
        notes.push(say(Words::MarginIsRevenue));
    }
    Counted { members, margin: has_amounts.then_some(margin), margin_from, tiers, notes }
}

/// The day a member joined and the latest row by a day; none if that was later.
fn state(memberships: &Memberships, member: usize, day: Day) -> Option<(Day, Membership<'_>)> {
    let enrolled = memberships.enrolled(member).filter(|&enrolled| enrolled <= day)?;
    let by_then =
        || memberships.history(member).filter(|row| row.enrolled.is_some_and(|it| it <= day));
    let tier = by_then().filter_map(|row| row.tier).next_back();
    Some((enrolled, Membership { tier, ..by_then().next_back()? }))
}
