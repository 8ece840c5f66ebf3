use super::{capital, share};
use crate::words::{Locale, PaysWords, Programme, ProgrammeColumn, format};

const EN: Locale = Locale::En;

pub(in crate::words) fn programme(message: &Programme) -> String {
    match message {
        Programme::Members => "Members".into(),
        Programme::NoTier => "No tier".into(),
        Programme::Left => "Left the programme".into(),
        Programme::Others => "Not members".into(),
        Programme::TiersAreNotEffects => "People reach a tier by spending, so these differences say who is in a tier, and not what the tier does.".into(),
        Programme::MarginIsRevenue => "No margins or costs are known, so all revenue counts as margin. Say the share with “margin”.".into(),
        Programme::TiersTitle { members, top } => tiers_title(*members, top.as_ref()),
        Programme::TiersSubtitle { is_money, days: [from, to], customers, level } => format!(
            "{} of {}, by tier on {to}; from {from} on{}",
            if *is_money { "Revenue a month and customer" } else { "Customers" },
            format::plural(EN, *customers, "customer", "customers"),
            if *is_money { format!("; {} intervals", format::percent_exact(EN, *level)) } else { String::new() },
        ),
        Programme::TiersSummary { top: (name, customers, money), others, level } => {
            let others = others.as_ref().map_or_else(String::new, |others| {
                format!("; customers who are no members bring {}", ranged(others, *level))
            });
            format!(
                "{} in {name} bring {} a month each{others}.",
                format::plural(EN, *customers, "customer", "customers"),
                ranged(money, *level)
            )
        }
        Programme::Column(column) => heading(*column).into(),
        Programme::Low { of } => format!("{of}, low"),
        Programme::High { of } => format!("{of}, high"),
        Programme::NoTiers => "The memberships name no tiers, or nobody was a customer a quarter ago. Bring a row for each change of tier: the customer, the day and the tier.".into(),
        Programme::NoRewards => "Add what members earned and redeemed to answer this: a row for each booking with the customer, the day, whether points were earned, redeemed or expired, and how many.".into(),
        Programme::PointsTitle { redeemed, outstanding, liability } => {
            let open = liability.map_or_else(
                || format!("{} points are outstanding", format::short(EN, *outstanding)),
                |money| format!("outstanding points would cost {}", format::money(EN, money)),
            );
            redeemed.map_or_else(
                || capital(&open),
                |redeemed| format!("{} of the points earned were redeemed; {open}", capital(&share(redeemed))),
            )
        }
        Programme::PointsSubtitle { bookings, earners, day, point_value } => format!(
            "Points up to {day}, {} of {}{}",
            format::plural(EN, *bookings, "booking", "bookings"),
            format::plural(EN, *earners, "customer who earned some", "customers who earned some"),
            point_value.map_or_else(String::new, |value| format!("; a point costs {}", fine(value)))
        ),
        Programme::PointsSummary { ever, days, breakage, level } => points(*ever, *days, *breakage, *level),
        Programme::Overdrawn { customers } => format!(
            "{} used or lost more points than the file says they earned: it seems to begin after the programme did, so too few points are outstanding here.",
            format::plural(EN, *customers, "customer", "customers")
        ),
        Programme::NoPointValue => "No redemption has a cost, so what points cost is not known. Say what one costs with “pointValue”.".into(),
        Programme::Earned => "Earned".into(),
        Programme::Redeemed => "Redeemed".into(),
        Programme::Expired => "Expired".into(),
        Programme::Outstanding => "Outstanding".into(),
        Programme::Profit { pays, profit, extra, cost, break_even, effect, unit, level } => {
            let verdict = match pays {
                PaysWords::Yes => "The programme pays",
                PaysWords::No => "The programme costs more than it brings",
                PaysWords::CannotTell => "Whether the programme pays, these data cannot tell",
            };
            format!(
                "{verdict}: members brought {} of margin that would not be there without it, it cost {}, and {} is left. It breaks even when a member spends {} more a {}; {} was found.",
                format::money(EN, *extra),
                format::money(EN, *cost),
                ranged(profit, *level),
                format::money(EN, *break_even),
                unit.say(EN, 1),
                format::money(EN, *effect),
            )
        }
        Programme::DoesNotPayIn { tiers } => format!("It does not pay in {}: there it costs more than it brings.", tiers.join(", ")),
        Programme::NoRewardCost => "What rewards cost is not known and not taken off; bring the rewards with their costs, or say what a point costs with “pointValue”.".into(),
        Programme::NoRunningCost => "No running cost was given; say what the programme costs a month with “runningCost”.".into(),
        Programme::SameEffect { unit, several } => format!(
            "The effect is that of joining in the first periods, beside customers like them, and is taken to last for every {} of a member{}.",
            unit.say(EN, 1),
            if *several { " and to be the same in every tier" } else { "" }
        ),
        Programme::NoEffect => "What the programme changed in money is not known: it takes amounts, and members and customers like them before and after joining.".into(),
        Programme::BridgeTitle { pays, profit, return_on_cost } => {
            let money = format::money(EN, profit.abs());
            let each = return_on_cost.map_or_else(String::new, |it| format!(", {} for each 1 of cost", format::decimal(EN, it, 2)));
            match pays {
                PaysWords::Yes => format!("The programme brought {money} more than it cost{each}"),
                PaysWords::No => format!("The programme cost {money} more than it brought{each}"),
                PaysWords::CannotTell => format!("Whether the programme pays cannot be told; the best guess is a {} of {money}", if *profit < 0.0 { "loss" } else { "profit" }),
            }
        }
        Programme::BridgeSubtitle { days: [from, to], members, level } => format!(
            "Money from {from} to {to}, of {} who are or were members; {} intervals",
            format::plural(EN, *members, "customer", "customers"),
            format::percent_exact(EN, *level)
        ),
        Programme::ExtraMargin => "Extra margin".into(),
        Programme::Rewards => "Rewards".into(),
        Programme::Running => "Running cost".into(),
        Programme::ProfitBar => "Profit".into(),
    }
}

fn tiers_title(members: u64, top: Option<&(String, f64, Option<f64>)>) -> String {
    match top {
        Some((name, of_members, Some(of_revenue))) if *of_members < 1.0 => format!(
            "{name} is {} of the members and {} of their revenue",
            share(*of_members),
            share(*of_revenue)
        ),
        _ => format!("The programme has {}", format::plural(EN, members, "member", "members")),
    }
}

fn points(
    ever: Option<[f64; 3]>,
    days: Option<[Option<f64>; 3]>,
    breakage: Option<f64>,
    level: f64,
) -> String {
    let ever = ever.map_or_else(
        || "Nobody earned points.".into(),
        |[value, low, high]| {
            format!(
                "{} of those who earned points ever redeemed some ({} interval {} to {}).",
                capital(&share(value)),
                format::percent_exact(EN, level),
                share(low),
                share(high)
            )
        },
    );
    let wait = days.map_or_else(
        || " Fewer than half have redeemed, so the usual time to the first redemption is not known yet.".into(),
        |[value, low, high]| {
            let day = |value: Option<f64>| value.map_or_else(|| "?".into(), |it| format::count(EN, it.max(0.0) as u64));
            let interval = match (low, high) {
                (Some(_), Some(_)) => format!(" ({} to {})", day(low), day(high)),
                _ => String::new(),
            };
            format!(" Half have redeemed within {} days of their first points{interval}.", day(value))
        },
    );
    let lost = breakage.map_or_else(String::new, |it| {
        format!(" {} of the points earned expired.", capital(&share(it)))
    });
    format!("{ever}{wait}{lost}")
}

/// Money with its interval.
fn ranged([value, low, high]: &[Option<f64>; 3], level: f64) -> String {
    let Some(value) = value else { return "an unknown amount".into() };
    match (low, high) {
        (Some(low), Some(high)) => format!(
            "{} ({} interval {} to {})",
            format::money(EN, *value),
            format::percent_exact(EN, level),
            format::money(EN, *low),
            format::money(EN, *high)
        ),
        _ => format::money(EN, *value),
    }
}

/// A small amount, such as a point costs.
fn fine(value: f64) -> String {
    if value < 0.1 { format::decimal(EN, value, 4) } else { format::money(EN, value) }
}

fn heading(column: ProgrammeColumn) -> &'static str {
    match column {
        ProgrammeColumn::Tier => "Tier",
        ProgrammeColumn::Customers => "Customers",
        ProgrammeColumn::Share => "Share of customers",
        ProgrammeColumn::Buyers => "Customers who bought",
        ProgrammeColumn::Orders => "Orders",
        ProgrammeColumn::Revenue => "Revenue",
        ProgrammeColumn::Margin => "Margin",
        ProgrammeColumn::PerMonth => "Revenue a month and customer",
        ProgrammeColumn::RewardCost => "Cost of rewards",
        ProgrammeColumn::Became => "Points",
        ProgrammeColumn::Points => "Number",
        ProgrammeColumn::OfEarned => "Share of those earned",
        ProgrammeColumn::Money => "Money",
        ProgrammeColumn::Line => "Line",
    }
}
