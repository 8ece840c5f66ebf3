// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share;
use crate::words::{Locale, PaysWords, Programme, ProgrammeColumn, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn programme(message: &Programme) -> String {
    match message {
        Programme::Members => "會員".into(),
        Programme::NoTier => "無等級".into(),
        Programme::Left => "已退會".into(),
        Programme::Others => "非會員".into(),
        Programme::TiersAreNotEffects => "顧客靠消費達到等級，因此這些差別說明誰在哪個等級，而不是等級帶來了什麼。".into(),
        Programme::MarginIsRevenue => "沒有毛利或成本，因此全部銷售額都算作毛利。請用 「margin」 指出毛利率。".into(),
        Programme::TiersTitle { members, top } => tiers_title(*members, top.as_ref()),
        Programme::TiersSubtitle { is_money, days: [from, to], customers, level } => format!(
            "{}，共 {} 位顧客，按 {to} 的等級；從 {from} 起{}",
            if *is_money { "每位顧客每月的銷售額" } else { "顧客數" },
            format::count(ZH, *customers),
            if *is_money { format!("；{} 區間", format::percent_exact(ZH, *level)) } else { String::new() },
        ),
        Programme::TiersSummary { top: (name, customers, money), others, level } => {
            let others = others.as_ref().map_or_else(String::new, |others| {
                format!("；非會員每位每月帶來 {}", ranged(others, *level))
            });
            format!(
                "{name}有 {} 位顧客，每位每月帶來 {}{others}。",
                format::count(ZH, *customers),
                ranged(money, *level)
            )
        }
        Programme::Column(column) => heading(*column).into(),
        Programme::Low { of } => format!("{of}，下限"),
        Programme::High { of } => format!("{of}，上限"),
        Programme::NoTiers => "會員表中沒有等級，或一季之前還沒有顧客。請為每次等級變動提供一列：顧客、日期和等級。".into(),
        Programme::NoRewards => "要回答這個問題，請加入會員獲得和兌換的點數：每筆一列，含顧客、日期、點數是獲得、兌換還是過期，以及數量。".into(),
        Programme::PointsTitle { redeemed, outstanding, liability } => {
            let open = liability.map_or_else(
                || format!("有 {} 點數尚未兌換", format::short(ZH, *outstanding)),
                |money| format!("未兌換的點數將花費 {}", format::money(ZH, money)),
            );
            redeemed.map_or_else(
                || open.clone(),
                |redeemed| format!("獲得的點數中有 {} 已兌換；{open}", share(redeemed)),
            )
        }
        Programme::PointsSubtitle { bookings, earners, day, point_value } => format!(
            "截至 {day} 的點數，{} 位獲得過點數的顧客的 {} 筆記錄{}",
            format::count(ZH, *earners),
            format::count(ZH, *bookings),
            point_value.map_or_else(String::new, |value| format!("；每個點數的成本為 {}", fine(value)))
        ),
        Programme::PointsSummary { ever, days, breakage, level } => points(*ever, *days, *breakage, *level),
        Programme::Overdrawn { customers } => format!(
            "有 {} 位顧客使用或失去的點數多於檔案中獲得的點數：檔案似乎是在會員計畫開始之後才開始的，因此這裡未兌換的點數偏少。",
            format::count(ZH, *customers)
        ),
        Programme::NoPointValue => "兌換記錄都沒有成本，因此不知道點數的成本。請用 「pointValue」 指出一個點數的成本。".into(),
        Programme::Earned => "獲得".into(),
        Programme::Redeemed => "兌換".into(),
        Programme::Expired => "過期".into(),
        Programme::Outstanding => "未兌換".into(),
        Programme::Profit { pays, profit, extra, cost, break_even, effect, unit, level } => {
            let verdict = match pays {
                PaysWords::Yes => "會員計畫划算",
                PaysWords::No => "會員計畫的成本高於它帶來的收益",
                PaysWords::CannotTell => "這些資料看不出會員計畫是否划算",
            };
            format!(
                "{verdict}：會員帶來了 {} 沒有它就不會有的毛利，它的成本為 {}，剩餘 {}。每位會員每{}多消費 {} 即可保本；實際為 {}。",
                format::money(ZH, *extra),
                format::money(ZH, *cost),
                ranged(profit, *level),
                unit.say(ZH, 1),
                format::money(ZH, *break_even),
                format::money(ZH, *effect),
            )
        }
        Programme::DoesNotPayIn { tiers } => format!("在 {} 不划算：那裡的成本高於收益。", tiers.join("、")),
        Programme::NoRewardCost => "獎勵的成本未知，沒有扣除；請提供帶成本的獎勵，或用 「pointValue」 指出一個點數的成本。".into(),
        Programme::NoRunningCost => "沒有給出運營成本；請用 「runningCost」 指出會員計畫每月的成本。".into(),
        Programme::SameEffect { unit, several } => format!(
            "效應取自入會後最初幾期與相似顧客的比較，並假定在會員的每{}都持續{}。",
            unit.say(ZH, 1),
            if *several { "，且在每個等級都相同" } else { "" }
        ),
        Programme::NoEffect => "無法得出會員計畫在金額上帶來的改變：這需要金額，以及入會前後的會員和與其相似的顧客。".into(),
        Programme::BridgeTitle { pays, profit, return_on_cost } => {
            let money = format::money(ZH, profit.abs());
            let each = return_on_cost.map_or_else(String::new, |it| format!("，每 1 元成本對應 {}", format::decimal(ZH, it, 2)));
            match pays {
                PaysWords::Yes => format!("會員計畫帶來的收益比成本多 {money}{each}"),
                PaysWords::No => format!("會員計畫的成本比收益多 {money}{each}"),
                PaysWords::CannotTell => format!("看不出會員計畫是否划算；最佳估計為{} {money}", if *profit < 0.0 { "虧損" } else { "盈利" }),
            }
        }
        Programme::BridgeSubtitle { days: [from, to], members, level } => format!(
            "{from} 至 {to} 的金額，{} 位現在或曾經的會員；{} 區間",
            format::count(ZH, *members),
            format::percent_exact(ZH, *level)
        ),
        Programme::ExtraMargin => "增加的毛利".into(),
        Programme::Rewards => "獎勵".into(),
        Programme::Running => "運營成本".into(),
        Programme::ProfitBar => "利潤".into(),
    }
}

fn tiers_title(members: u64, top: Option<&(String, f64, Option<f64>)>) -> String {
    match top {
        Some((name, of_members, Some(of_revenue))) if *of_members < 1.0 => {
            format!("{name}佔會員的 {}，佔會員銷售額的 {}", share(*of_members), share(*of_revenue))
        }
        _ => format!("會員計畫有 {} 位會員", format::count(ZH, members)),
    }
}

fn points(
    ever: Option<[f64; 3]>,
    days: Option<[Option<f64>; 3]>,
    breakage: Option<f64>,
    level: f64,
) -> String {
    let ever = ever.map_or_else(
        || "沒有人獲得點數。".into(),
        |[value, low, high]| {
            format!(
                "獲得過點數的顧客中有 {} 兌換過（{} 區間 {} 至 {}）。",
                share(value),
                format::percent_exact(ZH, level),
                share(low),
                share(high)
            )
        },
    );
    let wait = days.map_or_else(
        || "兌換過的不到一半，因此還不知道通常多久首次兌換。".into(),
        |[value, low, high]| {
            let day = |value: Option<f64>| {
                value.map_or_else(|| "?".into(), |it| format::count(ZH, it.max(0.0) as u64))
            };
            let interval = match (low, high) {
                (Some(_), Some(_)) => format!("（{} 至 {}）", day(low), day(high)),
                _ => String::new(),
            };
            format!("一半的顧客在首次獲得點數後 {} 天{interval}內兌換過。", day(value))
        },
    );
    let lost =
        breakage.map_or_else(String::new, |it| format!("獲得的點數中有 {} 已過期。", share(it)));
    format!("{ever}{wait}{lost}")
}

/// Money with its interval.
fn ranged([value, low, high]: &[Option<f64>; 3], level: f64) -> String {
    let Some(value) = value else { return "未知金額".into() };
    match (low, high) {
        (Some(low), Some(high)) => format!(
            "{}（{} 區間 {} 至 {}）",
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
        ProgrammeColumn::Tier => "等級",
        ProgrammeColumn::Customers => "顧客數",
        ProgrammeColumn::Share => "顧客佔比",
        ProgrammeColumn::Buyers => "有購買的顧客",
        ProgrammeColumn::Orders => "訂單數",
        ProgrammeColumn::Revenue => "銷售額",
        ProgrammeColumn::Margin => "毛利",
        ProgrammeColumn::PerMonth => "每位顧客每月的銷售額",
        ProgrammeColumn::RewardCost => "獎勵成本",
        ProgrammeColumn::Became => "點數",
        ProgrammeColumn::Points => "數量",
        ProgrammeColumn::OfEarned => "佔獲得點數的比例",
        ProgrammeColumn::Money => "金額",
        ProgrammeColumn::Line => "專案",
    }
}
