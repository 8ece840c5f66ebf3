use super::clv::length;
use super::share;
use crate::words::what_if::Told;
use crate::words::{Horizon, Lever, Locale, Reading, SayingWords, WhatIf, WhatIfColumn, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn what_if(message: &WhatIf) -> String {
    match message {
        WhatIf::Summary { equity, horizon, retention, effects, level } => {
            summary(*equity, *horizon, *retention, effects, *level)
        }
        WhatIf::Saying { now, points, percent, horizon, level } => {
            saying(*now, [*points, *percent], *horizon, *level)
        }
        WhatIf::TooMany { points, now } => format!(
            "{}不可能做到：现有客户中，一年后仍是客户的本来就有 {}，最多也只能是全部。",
            phrase(Lever::Retention(*points)),
            share(*now)
        ),
        WhatIf::NoForecast => "这里说的是一项改变值多少，不说能否做到，也不说除奖励之外要花多少成本。尚未获得的客户不计在内。".into(),
        WhatIf::MarginIsRevenue => "没有给出毛利率，因此全部销售额都算作利润。请用“margin”给出毛利占销售额的比例。".into(),
        WhatIf::Title { effects } => {
            if effects.is_empty() {
                return "没有任何改变".into();
            }
            let effects = effects.iter().enumerate().map(|(place, &(lever, by))| {
                let of = if place == 0 { "客户资产" } else { "" };
                let verb = if by < 0.0 { "减少" } else { "增加" };
                format!("{}，{of}{verb} {}", phrase(lever), money(by.abs()))
            });
            effects.collect::<Vec<_>>().join("；")
        }
        WhatIf::Subtitle { customers, horizon, rate, equity, level } => format!(
            "{} 位客户未来 {}价值的变化，按每年 {} 折现；目前为 {}；{} 区间",
            format::count(ZH, *customers),
            length(*horizon),
            format::percent_exact(ZH, *rate),
            money(*equity),
            format::percent_exact(ZH, *level)
        ),
        WhatIf::Band(lever) => match *lever {
            Lever::Retention(by) => format!("留存率 ± {}", points(by)),
            Lever::Frequency(by) => format!("订单 ± {}", format::percent_exact(ZH, by)),
            Lever::Reward(by) => format!("奖励 {}", format::percent_exact(ZH, by)),
            Lever::All => "全部合计".into(),
        },
        WhatIf::Row { lever, is_opposite } => match *lever {
            Lever::Retention(by) if *is_opposite => format!("留存率降低 {}", points(by)),
            Lever::Frequency(by) if *is_opposite => {
                format!("订单减少 {}", format::percent_exact(ZH, by))
            }
            lever => phrase(lever),
        },
        WhatIf::Asked => "该项改变".into(),
        WhatIf::Opposite => "相反的改变".into(),
        WhatIf::Column(column) => heading(*column).into(),
        WhatIf::Low { of } => format!("{}，下限", heading(*of)),
        WhatIf::High { of } => format!("{}，上限", heading(*of)),
    }
}

fn money(value: f64) -> String {
    format::money(ZH, value)
}

/// A change as the subject of a sentence.
fn phrase(lever: Lever) -> String {
    match lever {
        Lever::Retention(by) => format!("留存率提高 {}", points(by)),
        Lever::Frequency(by) => format!("订单增加 {}", format::percent_exact(ZH, by)),
        Lever::Reward(by) => format!("把销售额的 {} 作为奖励返还", format::percent_exact(ZH, by)),
        Lever::All => "全部合计".into(),
    }
}

/// Percentage points.
fn points(by: f64) -> String {
    let number = format::percent_exact(ZH, by).replace(['%', '\u{a0}'], "");
    format!("{number} 个百分点")
}

/// A per cent with one decimal, as verdicts are held to.
fn tenth(value: f64) -> String {
    format!("{}%", format::decimal(ZH, 100.0 * value, 1))
}

/// The two ends in brackets, from the lower on; the level is said where it is given.
fn between(ends: Option<[f64; 2]>, level: Option<f64>, write: impl Fn(f64) -> String) -> String {
    let level = level.map(|level| format!("{} 区间 ", format::percent_exact(ZH, level)));
    ends.map_or_else(String::new, |[low, high]| {
        format!("（{}{} 至 {}）", level.unwrap_or_default(), write(low), write(high))
    })
}

fn summary(
    (equity, ends): Told,
    horizon: Horizon,
    retention: Option<Told>,
    effects: &[(Lever, Told)],
    level: f64,
) -> String {
    let stay = retention.map_or_else(String::new, |(stay, ends)| {
        format!(
            "目前仍是客户的人中，一年后仍是客户的占 {}{}。",
            share(stay),
            between(ends, None, share)
        )
    });
    let effects = effects.iter().map(|&(lever, (by, ends))| {
        let verb = if by < 0.0 { "减少" } else { "增加" };
        // What costs is told as an amount, the smaller end first.
        let ends = ends.map(|[low, high]| if by < 0.0 { [-high, -low] } else { [low, high] });
        let told = format!("{}{}", money(by.abs()), between(ends, None, money));
        format!("{}，客户资产{verb} {told}。", phrase(lever))
    });
    format!(
        "你的客户未来 {}的价值为 {}{}。{stay}{}",
        length(horizon),
        money(equity),
        between(ends, Some(level), money),
        effects.collect::<String>()
    )
}

fn saying(
    now: f64,
    [points, percent]: [Option<Reading>; 2],
    horizon: Horizon,
    level: f64,
) -> String {
    let reading = |name: &str, it: Option<Reading>, level: Option<f64>| {
        let Some(Reading { lifetime: (more, ends), horizon: soon, verdict }) = it else {
            return format!("留存率提高 {name}不可能做到，因为本来就有 {} 留下", share(now));
        };
        let verdict = match verdict {
            SayingWords::Within => "与这一说法相符",
            SayingWords::Below => "比这一说法少",
            SayingWords::Above => "比这一说法多",
            SayingWords::CannotTell => "因此这些数据无法判断这一说法是否成立",
        };
        format!(
            "留存率提高 {name}会使全部未来的利润增加 {}{}，{verdict}；未来 {}的利润增加 {}",
            tenth(more),
            between(ends, level, tenth),
            length(horizon),
            tenth(soon)
        )
    };
    format!(
        "有一种说法：留存率提高 5%，利润增加 25% 至 95%。对你的客户来说，{}；{}。",
        reading("5 个百分点", points, Some(level)),
        reading("5%（相对值）", percent, None)
    )
}

fn heading(column: WhatIfColumn) -> &'static str {
    match column {
        WhatIfColumn::Change => "改变",
        WhatIfColumn::Equity => "客户资产",
        WhatIfColumn::Difference => "客户资产的变化",
        WhatIfColumn::Share => "占客户资产的比例",
        WhatIfColumn::Clv => "每位客户的价值",
        WhatIfColumn::Profit => "利润",
        WhatIfColumn::ProfitDifference => "利润的变化",
    }
}
