//! Charts of a loyalty programme: its tiers, its points, and what it costs and brings.

use super::{
    Axis, Bar, Chart, Color, Direction, Mark, Scale, Side, Table, TableColumn, Value, nice_axis,
    over_time,
};
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::programme::{Group, Points, Programme, Ranged, TierGroup};
use crate::words::{
    Grouping, Locale, PaysWords, Problem, Programme as Words, ProgrammeColumn as Column, format,
};

/// `programme.tiers`: what a customer of each tier brings a month, or without amounts how many there are.
pub fn tiers(found: &Programme, locale: Locale) -> Chart {
    let say = |words: Words| words.say(locale);
    let is_money = found.margin.is_some();
    let money = |value: f64| format::money(locale, value);
    let bar = |(row, tier): (usize, &TierGroup)| {
        let per_month = tier.revenue_per_month.filter(|_| is_money);
        let to = per_month.map_or(f64::from(tier.customers), |it| it.value);
        let label = match per_month {
            Some(it) => money(it.value),
            None => format::count(locale, tier.customers.into()),
        };
        let (low, high) = (per_month.and_then(|it| it.low), per_month.and_then(|it| it.high));
        Bar { at: row as f64, width: 0.7, from: 0.0, to, low, high, label, row: row as u32 }
    };
    let is_shown = |tier: &TierGroup| !is_money || tier.revenue_per_month.is_some();
    let of = |is_member: bool| {
        let rows = found.tiers.iter().enumerate().filter(move |(_, tier)| {
            is_shown(tier)
                && (tier.group == Group::Tier || tier.group == Group::NoTier) == is_member
        });
        rows.map(bar).collect::<Vec<_>>()
    };
    let (members, others) = (of(true), of(false));
    let ends = members.iter().chain(&others).flat_map(|bar| [Some(bar.to), bar.low, bar.high]);
    let (low, high) = ends.flatten().fold((0.0_f64, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
    let series = |color, bars| Mark::Bars { name: String::new(), color, horizontal: true, bars };
    let customers: u32 = found.tiers.iter().map(|tier| tier.customers).sum();
    let in_tiers = || found.tiers.iter().filter(|tier| tier.group == Group::Tier);
    let revenue: f64 = member_groups(found).filter_map(|tier| tier.revenue).sum();
    let top = in_tiers().next().map(|tier| {
        let share = f64::from(tier.customers) / f64::from(found.members.max(1));
        let of_revenue = tier.revenue.filter(|_| revenue > 0.0).map(|it| it / revenue);
        (tier.name.clone(), share, of_revenue)
    });
    let title = say(Words::TiersTitle { members: found.members.into(), top });
    let ranged = |it: Ranged| [Some(it.value), it.low, it.high];
    let first = member_groups(found).next();
    let summary = first.and_then(|tier| {
        let others = found.tiers.iter().find(|tier| tier.group == Group::Others);
        Some(say(Words::TiersSummary {
            top: (tier.name.clone(), tier.customers.into(), ranged(tier.revenue_per_month?)),
            others: others.and_then(|it| it.revenue_per_month).map(ranged),
            level: found.level,
        }))
    });
    let label = if is_money { Column::PerMonth } else { Column::Customers };
    Chart {
        name: "programme.tiers".into(),
        subtitle: say(Words::TiersSubtitle {
            is_money,
            days: [found.from, found.to].map(|day| day.label(locale)),
            customers: customers.into(),
            level: found.level,
        }),
        summary: format!("{title}. {}", summary.unwrap_or_default()).trim_end().into(),
        title,
        note: found.notes.first().cloned(),
        x: Axis {
            label: say(Words::Column(label)),
            scale: nice_axis(low, high, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: names(found.tiers.iter().map(|tier| tier.name.clone()).collect()),
        marks: vec![series(Color::Accent, members), series(Color::Neutral, others)],
        height: 130 + 34 * found.tiers.len() as u32,
        table: tiers_table(found, locale),
    }
}

/// Those who are members on the last day.
fn member_groups(found: &Programme) -> impl Iterator<Item = &TierGroup> {
    found.tiers.iter().filter(|tier| matches!(tier.group, Group::Tier | Group::NoTier))
}

fn names(labels: Vec<String>) -> Axis {
    Axis { label: String::new(), scale: Scale::Band { labels }, side: Side::Start, grid: false }
}

fn tiers_table(found: &Programme, locale: Locale) -> Table {
    let say = |words: Words| words.say(locale);
    let heading = |column| say(Words::Column(column));
    let per_month = heading(Column::PerMonth);
    let mut columns = vec![TableColumn::text(heading(Column::Tier))];
    let counts = [Column::Customers, Column::Share, Column::Buyers, Column::Orders];
    columns.extend(counts.map(heading).map(TableColumn::numeric));
    let rest = [
        heading(Column::Revenue),
        heading(Column::Margin),
        per_month.clone(),
        say(Words::Low { of: per_month.clone() }),
        say(Words::High { of: per_month }),
        heading(Column::RewardCost),
    ];
    columns.extend(rest.map(TableColumn::numeric));
    let money = |value: Option<f64>| Value::option(value, &|it| format::money(locale, it));
    let rows = found.tiers.iter().map(|tier| {
        let per_month = tier.revenue_per_month;
        let count = |n: u64| Value::number(n as f64, format::count(locale, n));
        vec![
            Value::text(tier.name.clone()),
            count(tier.customers.into()),
            Value::number(tier.share, format::percent(locale, tier.share)),
            count(tier.buyers.into()),
            count(tier.orders),
            money(tier.revenue),
            money(tier.margin),
            money(per_month.map(|it| it.value)),
            money(per_month.and_then(|it| it.low)),
            money(per_month.and_then(|it| it.high)),
            money(tier.reward_cost),
        ]
    });
    Table { columns, rows: rows.collect() }
}

/// `programme.migration`: who moved from which tier to which in the last quarter.
///
/// # Errors
///
/// `data` if there are no tiers.
pub fn migration(found: &Programme, locale: Locale) -> Result<Chart> {
    let found = found.migration.as_ref().ok_or_else(|| missing(Words::NoTiers, locale))?;
    let chart = over_time::flows(found, Grouping::Named, locale);
    Ok(Chart { name: "programme.migration".into(), ..chart })
}

fn missing(why: Words, locale: Locale) -> Error {
    Error::new(ErrorKind::Data, Problem::NotMeasured { reason: why.say(locale) })
}

/// `programme.points`: what became of the points.
///
/// # Errors
///
/// `data` if there are no rewards.
pub fn points(found: &Programme, locale: Locale) -> Result<Chart> {
    let say = |words: Words| words.say(locale);
    let points = found.points.as_ref().ok_or_else(|| missing(Words::NoRewards, locale))?;
    let became = [
        (Words::Earned, points.earned, None),
        (Words::Redeemed, points.redeemed, points.cost),
        (Words::Expired, points.expired, None),
        (Words::Outstanding, points.outstanding, points.liability),
    ];
    let became = became.map(|(name, points, money)| (say(name), points, money));
    let bars = became.iter().enumerate().map(|(row, (_, points, money))| {
        let label = format::short(locale, *points);
        let label = match money {
            Some(money) => format!("{label} ({})", format::money(locale, *money)),
            None => label,
        };
        let (at, row) = (row as f64, row as u32);
        Bar { at, width: 0.7, from: 0.0, to: *points, low: None, high: None, label, row }
    });
    let bars: Vec<Bar> = bars.collect();
    let ends = became.iter().map(|it| it.1);
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
    let heading = |column| say(Words::Column(column));
    let columns = vec![
        TableColumn::text(heading(Column::Became)),
        TableColumn::numeric(heading(Column::Points)),
        TableColumn::numeric(heading(Column::OfEarned)),
        TableColumn::numeric(heading(Column::Money)),
    ];
    let rows = became.iter().map(|(name, number, money)| {
        let share = (points.earned > 0.0).then(|| number / points.earned);
        vec![
            Value::text(name.clone()),
            Value::number(*number, format::short(locale, *number)),
            Value::option(share, &|share| format::percent(locale, share)),
            Value::option(*money, &|money| format::money(locale, money)),
        ]
    });
    let title = say(Words::PointsTitle {
        redeemed: points.redemption_rate,
        outstanding: points.outstanding,
        liability: points.liability,
    });
    let said = say(Words::PointsSummary {
        ever: points.ever_redeemed.and_then(|it| Some([it.value, it.low?, it.high?])),
        days: points.first_redemption.map(|it| [Some(it.time), it.low, it.high]),
        breakage: points.breakage,
        level: found.level,
    });
    Ok(Chart {
        name: "programme.points".into(),
        subtitle: say(Words::PointsSubtitle {
            bookings: points.bookings,
            earners: points.earners.into(),
            day: found.to.label(locale),
            point_value: points.point_value,
        }),
        summary: format!("{title}. {said}"),
        title,
        note: caveat(points, locale),
        x: Axis {
            label: heading(Column::Became),
            scale: nice_axis(low, high, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: names(became.iter().map(|it| it.0.clone()).collect()),
        table: Table { columns, rows: rows.collect() },
        marks: vec![Mark::Bars {
            name: String::new(),
            color: Color::Accent,
            horizontal: true,
            bars,
        }],
        height: 270,
    })
}

fn caveat(points: &Points, locale: Locale) -> Option<String> {
    if points.overdrawn > 0 {
        return Some(Words::Overdrawn { customers: points.overdrawn.into() }.say(locale));
    }
    points.point_value.is_none().then(|| Words::NoPointValue.say(locale))
}

/// `programme.bridge`: from the extra margin over each cost to the profit, in money.
///
/// # Errors
///
/// `data` if it is not known what the programme changed.
pub fn bridge(found: &Programme, locale: Locale) -> Result<Chart> {
    let say = |words: Words| words.say(locale);
    let economics = found.economics.as_ref().ok_or_else(|| missing(Words::NoEffect, locale))?;
    let (extra, profit) = (economics.incremental_margin, economics.profit);
    let rewards = economics.reward_cost.unwrap_or_default();
    let after = extra.value - rewards;
    let sure = |from: f64, to: f64| (from, Ranged { value: to, low: None, high: None });
    let steps = [
        (Words::ExtraMargin, (0.0, extra), extra.value),
        (Words::Rewards, sure(extra.value, after), -rewards),
        (Words::Running, sure(after, profit.value), -economics.running_cost),
        (Words::ProfitBar, (0.0, profit), profit.value),
    ];
    let steps = steps.map(|(name, bar, money)| (say(name), bar, money));
    let bar = |row: usize| {
        let (_, (from, to), money) = steps.get(row)?;
        let label = format::money(locale, *money);
        let (at, row) = (row as f64, row as u32);
        let (low, high) = (to.low, to.high);
        Some(Bar { at, width: 0.7, from: *from, to: to.value, low, high, label, row })
    };
    let series = |color, rows: [usize; 2]| Mark::Bars {
        name: String::new(),
        color,
        horizontal: true,
        bars: rows.into_iter().filter_map(bar).collect(),
    };
    let ends =
        steps.iter().flat_map(|(_, (from, to), _)| [Some(*from), Some(to.value), to.low, to.high]);
    let (low, high) = ends.flatten().fold((0.0_f64, 0.0_f64), |(a, b), it| (a.min(it), b.max(it)));
    let heading = |column| say(Words::Column(column));
    let money = heading(Column::Money);
    let columns = vec![
        TableColumn::text(heading(Column::Line)),
        TableColumn::numeric(money.clone()),
        TableColumn::numeric(say(Words::Low { of: money.clone() })),
        TableColumn::numeric(say(Words::High { of: money })),
    ];
    let rows = steps.iter().map(|(name, (_, to), money)| {
        let write = |it: f64| format::money(locale, it);
        vec![
            Value::text(name.clone()),
            Value::number(*money, write(*money)),
            Value::option(to.low, &write),
            Value::option(to.high, &write),
        ]
    });
    let members = found.tiers.iter().filter(|it| it.group != Group::Others).map(|it| it.customers);
    Ok(Chart {
        name: "programme.bridge".into(),
        title: say(Words::BridgeTitle {
            pays: PaysWords::from(economics.pays),
            profit: profit.value,
            return_on_cost: economics.return_on_cost.map(|it| it.value),
        }),
        subtitle: say(Words::BridgeSubtitle {
            days: [found.from, found.to].map(|day| day.label(locale)),
            members: u64::from(members.sum::<u32>()),
            level: found.level,
        }),
        summary: economics.summary.clone(),
        note: Some(economics.notes.join(locale.space())).filter(|note| !note.is_empty()),
        x: Axis {
            label: heading(Column::Money),
            scale: nice_axis(low, high, 4, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: names(steps.iter().map(|it| it.0.clone()).collect()),
        marks: vec![
            Mark::Rule { axis: Direction::X, at: 0.0, label: String::new() },
            series(Color::Neutral, [1, 2]),
            series(Color::Accent, [0, 3]),
        ],
        height: 290,
        table: Table { columns, rows: rows.collect() },
    })
}
