use super::share;
use crate::words::{Locale, PaysWords, Programme, ProgrammeColumn, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn programme(message: &Programme) -> String {
    match message {
        Programme::Members => "会员".into(),
        Programme::NoTier => "无等级".into(),
        Programme::Left => "已退会".into(),
        Programme::Others => "非会员".into(),
        Programme::TiersAreNotEffects => "客户靠消费达到等级，因此这些差别说明谁在哪个等级，而不是等级带来了什么。".into(),
        Programme::MarginIsRevenue => "没有毛利或成本，因此全部销售额都算作毛利。请用 “margin” 指出毛利率。".into(),
        Programme::TiersTitle { members, top } => tiers_title(*members, top.as_ref()),
        Programme::TiersSubtitle { is_money, days: [from, to], customers, level } => format!(
            "{}，共 {} 位客户，按 {to} 的等级；从 {from} 起{}",
            if *is_money { "每位客户每月的销售额" } else { "客户数" },
            format::count(ZH, *customers),
            if *is_money { format!("；{} 区间", format::percent_exact(ZH, *level)) } else { String::new() },
        ),
        Programme::TiersSummary { top: (name, customers, money), others, level } => {
            let others = others.as_ref().map_or_else(String::new, |others| {
                format!("；非会员每位每月带来 {}", ranged(others, *level))
            });
            format!(
                "{name}有 {} 位客户，每位每月带来 {}{others}。",
                format::count(ZH, *customers),
                ranged(money, *level)
            )
        }
        Programme::Column(column) => heading(*column).into(),
        Programme::Low { of } => format!("{of}，下限"),
        Programme::High { of } => format!("{of}，上限"),
        Programme::NoTiers => "会员表中没有等级，或一个季度之前还没有客户。请为每次等级变动提供一行：客户、日期和等级。".into(),
        Programme::NoRewards => "要回答这个问题，请加入会员获得和兑换的积分：每笔一行，含客户、日期、积分是获得、兑换还是过期，以及数量。".into(),
        Programme::PointsTitle { redeemed, outstanding, liability } => {
            let open = liability.map_or_else(
                || format!("有 {} 积分尚未兑换", format::short(ZH, *outstanding)),
                |money| format!("未兑换的积分将花费 {}", format::money(ZH, money)),
            );
            redeemed.map_or_else(
                || open.clone(),
                |redeemed| format!("获得的积分中有 {} 已兑换；{open}", share(redeemed)),
            )
        }
        Programme::PointsSubtitle { bookings, earners, day, point_value } => format!(
            "截至 {day} 的积分，{} 位获得过积分的客户的 {} 笔记录{}",
            format::count(ZH, *earners),
            format::count(ZH, *bookings),
            point_value.map_or_else(String::new, |value| format!("；每个积分的成本为 {}", fine(value)))
        ),
        Programme::PointsSummary { ever, days, breakage, level } => points(*ever, *days, *breakage, *level),
        Programme::Overdrawn { customers } => format!(
            "有 {} 位客户使用或失去的积分多于文件中获得的积分：文件似乎是在会员计划开始之后才开始的，因此这里未兑换的积分偏少。",
            format::count(ZH, *customers)
        ),
        Programme::NoPointValue => "兑换记录都没有成本，因此不知道积分的成本。请用 “pointValue” 指出一个积分的成本。".into(),
        Programme::Earned => "获得".into(),
        Programme::Redeemed => "兑换".into(),
        Programme::Expired => "过期".into(),
        Programme::Outstanding => "未兑换".into(),
        Programme::Profit { pays, profit, extra, cost, break_even, effect, unit, level } => {
            let verdict = match pays {
                PaysWords::Yes => "会员计划划算",
                PaysWords::No => "会员计划的成本高于它带来的收益",
                PaysWords::CannotTell => "这些数据看不出会员计划是否划算",
            };
            format!(
                "{verdict}：会员带来了 {} 没有它就不会有的毛利，它的成本为 {}，剩余 {}。每位会员每{}多消费 {} 即可保本；实际为 {}。",
                format::money(ZH, *extra),
                format::money(ZH, *cost),
                ranged(profit, *level),
                unit.say(ZH, 1),
                format::money(ZH, *break_even),
                format::money(ZH, *effect),
            )
        }
        Programme::DoesNotPayIn { tiers } => format!("在 {} 不划算：那里的成本高于收益。", tiers.join("、")),
        Programme::NoRewardCost => "奖励的成本未知，没有扣除；请提供带成本的奖励，或用 “pointValue” 指出一个积分的成本。".into(),
        Programme::NoRunningCost => "没有给出运营成本；请用 “runningCost” 指出会员计划每月的成本。".into(),
        Programme::SameEffect { unit, several } => format!(
            "效应取自入会后最初几期与相似客户的比较，并假定在会员的每{}都持续{}。",
            unit.say(ZH, 1),
            if *several { "，且在每个等级都相同" } else { "" }
        ),
        Programme::NoEffect => "无法得出会员计划在金额上带来的改变：这需要金额，以及入会前后的会员和与其相似的客户。".into(),
        Programme::BridgeTitle { pays, profit, return_on_cost } => {
            let money = format::money(ZH, profit.abs());
            let each = return_on_cost.map_or_else(String::new, |it| format!("，每 1 元成本对应 {}", format::decimal(ZH, it, 2)));
            match pays {
                PaysWords::Yes => format!("会员计划带来的收益比成本多 {money}{each}"),
                PaysWords::No => format!("会员计划的成本比收益多 {money}{each}"),
                PaysWords::CannotTell => format!("看不出会员计划是否划算；最佳估计为{} {money}", if *profit < 0.0 { "亏损" } else { "盈利" }),
            }
        }
        Programme::BridgeSubtitle { days: [from, to], members, level } => format!(
            "{from} 至 {to} 的金额，{} 位现在或曾经的会员；{} 区间",
            format::count(ZH, *members),
            format::percent_exact(ZH, *level)
        ),
        Programme::ExtraMargin => "增加的毛利".into(),
        Programme::Rewards => "奖励".into(),
        Programme::Running => "运营成本".into(),
        Programme::ProfitBar => "利润".into(),
    }
}

fn tiers_title(members: u64, top: Option<&(String, f64, Option<f64>)>) -> String {
    match top {
        Some((name, of_members, Some(of_revenue))) if *of_members < 1.0 => {
            format!("{name}占会员的 {}，占会员销售额的 {}", share(*of_members), share(*of_revenue))
        }
        _ => format!("会员计划有 {} 位会员", format::count(ZH, members)),
    }
}

fn points(
    ever: Option<[f64; 3]>,
    days: Option<[Option<f64>; 3]>,
    breakage: Option<f64>,
    level: f64,
) -> String {
    let ever = ever.map_or_else(
        || "没有人获得积分。".into(),
        |[value, low, high]| {
            format!(
                "获得过积分的客户中有 {} 兑换过（{} 区间 {} 至 {}）。",
                share(value),
                format::percent_exact(ZH, level),
                share(low),
                share(high)
            )
        },
    );
    let wait = days.map_or_else(
        || "兑换过的不到一半，因此还不知道通常多久首次兑换。".into(),
        |[value, low, high]| {
            let day = |value: Option<f64>| {
                value.map_or_else(|| "?".into(), |it| format::count(ZH, it.max(0.0) as u64))
            };
            let interval = match (low, high) {
                (Some(_), Some(_)) => format!("（{} 至 {}）", day(low), day(high)),
                _ => String::new(),
            };
            format!("一半的客户在首次获得积分后 {} 天{interval}内兑换过。", day(value))
        },
    );
    let lost =
        breakage.map_or_else(String::new, |it| format!("获得的积分中有 {} 已过期。", share(it)));
    format!("{ever}{wait}{lost}")
}

/// Money with its interval.
fn ranged([value, low, high]: &[Option<f64>; 3], level: f64) -> String {
    let Some(value) = value else { return "未知金额".into() };
    match (low, high) {
        (Some(low), Some(high)) => format!(
            "{}（{} 区间 {} 至 {}）",
            format::money(ZH, *value),
            format::percent_exact(ZH, level),
            format::money(ZH, *low),
            format::money(ZH, *high)
        ),
        _ => format::money(ZH, *value),
    }
}

/// A small amount, such as a point costs.
fn fine(value: f64) -> String {
    if value < 0.1 { format::decimal(ZH, value, 4) } else { format::money(ZH, value) }
}

fn heading(column: ProgrammeColumn) -> &'static str {
    match column {
        ProgrammeColumn::Tier => "等级",
        ProgrammeColumn::Customers => "客户数",
        ProgrammeColumn::Share => "客户占比",
        ProgrammeColumn::Buyers => "有购买的客户",
        ProgrammeColumn::Orders => "订单数",
        ProgrammeColumn::Revenue => "销售额",
        ProgrammeColumn::Margin => "毛利",
        ProgrammeColumn::PerMonth => "每位客户每月的销售额",
        ProgrammeColumn::RewardCost => "奖励成本",
        ProgrammeColumn::Became => "积分",
        ProgrammeColumn::Points => "数量",
        ProgrammeColumn::OfEarned => "占获得积分的比例",
        ProgrammeColumn::Money => "金额",
        ProgrammeColumn::Line => "项目",
    }
}
