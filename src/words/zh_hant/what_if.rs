// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::clv::length;
use super::share;
use crate::words::what_if::Told;
use crate::words::{Horizon, Lever, Locale, Reading, SayingWords, WhatIf, WhatIfColumn, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn what_if(message: &WhatIf) -> String {
    match message {
        WhatIf::Summary { equity, horizon, retention, effects, level } => {
            summary(*equity, *horizon, *retention, effects, *level)
        }
        WhatIf::Saying { now, points, percent, horizon, level } => {
            saying(*now, [*points, *percent], *horizon, *level)
        }
        WhatIf::TooMany { points, now } => format!(
            "{}不可能做到：現有顧客中，一年後仍是顧客的本來就有 {}，最多也只能是全部。",
            phrase(Lever::Retention(*points)),
            share(*now)
        ),
        WhatIf::NoForecast => "這裡說的是一項改變值多少，不說能否做到，也不說除獎勵之外要花多少成本。尚未獲得的顧客不計在內。".into(),
        WhatIf::MarginIsRevenue => "沒有給出毛利率，因此全部銷售額都算作利潤。請用「margin」給出毛利佔銷售額的比例。".into(),
        WhatIf::Title { effects } => {
            if effects.is_empty() {
                return "沒有任何改變".into();
            }
            let effects = effects.iter().enumerate().map(|(place, &(lever, by))| {
                let of = if place == 0 { "顧客資產" } else { "" };
                let verb = if by < 0.0 { "減少" } else { "增加" };
                format!("{}，{of}{verb} {}", phrase(lever), money(by.abs()))
            });
            effects.collect::<Vec<_>>().join("；")
        }
        WhatIf::Subtitle { customers, horizon, rate, equity, level } => format!(
            "{} 位顧客未來 {}價值的變化，按每年 {} 折現；目前為 {}；{} 區間",
            format::count(ZH, *customers),
            length(*horizon),
            format::percent_exact(ZH, *rate),
            money(*equity),
            format::percent_exact(ZH, *level)
        ),
        WhatIf::Band(lever) => match *lever {
            Lever::Retention(by) => format!("留存率 ± {}", points(by)),
            Lever::Frequency(by) => format!("訂單 ± {}", format::percent_exact(ZH, by)),
            Lever::Reward(by) => format!("獎勵 {}", format::percent_exact(ZH, by)),
            Lever::All => "全部合計".into(),
        },
        WhatIf::Row { lever, is_opposite } => match *lever {
            Lever::Retention(by) if *is_opposite => format!("留存率降低 {}", points(by)),
            Lever::Frequency(by) if *is_opposite => {
                format!("訂單減少 {}", format::percent_exact(ZH, by))
            }
            lever => phrase(lever),
        },
        WhatIf::Asked => "該項改變".into(),
        WhatIf::Opposite => "相反的改變".into(),
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
        Lever::Frequency(by) => format!("訂單增加 {}", format::percent_exact(ZH, by)),
        Lever::Reward(by) => format!("把銷售額的 {} 作為獎勵返還", format::percent_exact(ZH, by)),
        Lever::All => "全部合計".into(),
    }
}

/// Percentage points.
fn points(by: f64) -> String {
    let number = format::percent_exact(ZH, by).replace(['%', '\u{a0}'], "");
    format!("{number} 個百分點")
}

/// A per cent with one decimal, as verdicts are held to.
fn tenth(value: f64) -> String {
    format!("{}%", format::decimal(ZH, 100.0 * value, 1))
}

/// The two ends in brackets, from the lower on; the level is said where it is given.
fn between(ends: Option<[f64; 2]>, level: Option<f64>, write: impl Fn(f64) -> String) -> String {
    let level = level.map(|level| format!("{} 區間 ", format::percent_exact(ZH, level)));
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
            "目前仍是顧客的人中，一年後仍是顧客的佔 {}{}。",
            share(stay),
            between(ends, None, share)
        )
    });
    let effects = effects.iter().map(|&(lever, (by, ends))| {
        let verb = if by < 0.0 { "減少" } else { "增加" };
        // What costs is told as an amount, the smaller end first.
        let ends = ends.map(|[low, high]| if by < 0.0 { [-high, -low] } else { [low, high] });
        let told = format!("{}{}", money(by.abs()), between(ends, None, money));
        format!("{}，顧客資產{verb} {told}。", phrase(lever))
    });
    format!(
        "你的顧客未來 {}的價值為 {}{}。{stay}{}",
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
            return format!("留存率提高 {name}不可能做到，因為本來就有 {} 留下", share(now));
        };
        let verdict = match verdict {
            SayingWords::Within => "與這一說法相符",
            SayingWords::Below => "比這一說法少",
            SayingWords::Above => "比這一說法多",
            SayingWords::CannotTell => "因此這些資料無法判斷這一說法是否成立",
        };
        format!(
            "留存率提高 {name}會使全部未來的利潤增加 {}{}，{verdict}；未來 {}的利潤增加 {}",
            tenth(more),
            between(ends, level, tenth),
            length(horizon),
            tenth(soon)
        )
    };
    format!(
        "有一種說法：留存率提高 5%，利潤增加 25% 至 95%。對你的顧客來說，{}；{}。",
        reading("5 個百分點", points, Some(level)),
        reading("5%（相對值）", percent, None)
    )
}

fn heading(column: WhatIfColumn) -> &'static str {
    match column {
        WhatIfColumn::Change => "改變",
        WhatIfColumn::Equity => "顧客資產",
        WhatIfColumn::Difference => "顧客資產的變化",
        WhatIfColumn::Share => "佔顧客資產的比例",
        WhatIfColumn::Clv => "每位顧客的價值",
        WhatIfColumn::Profit => "利潤",
        WhatIfColumn::ProfitDifference => "利潤的變化",
    }
}
