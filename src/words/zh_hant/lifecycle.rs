// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use crate::words::format::{count, percent_exact};
use crate::words::{Away, Lifecycle, Locale, Stage};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn lifecycle(message: &Lifecycle) -> String {
    match *message {
        Lifecycle::Name(stage) => name(stage).into(),
        Lifecycle::People(stage) => people(stage).into(),
        Lifecycle::Action(stage) => action(stage).into(),
        Lifecycle::AwayTitle { by, share: 0.0, .. } => match by {
            Away::Days { silent } => {
                format!("沒有顧客超過 {} 天未購買", count(ZH, u64::from(silent)))
            }
            Away::Rhythm { silent } => {
                format!("沒有顧客未購買的時間長於自己 {} 的購買間隔", percent_exact(ZH, silent))
            }
        },
        Lifecycle::AwayTitle { by, share, revenue } => {
            let brought = revenue.map(|it| format!("；他們曾帶來 {} 的銷售額", in_words(it)));
            format!("{} 的顧客{}{}", in_words(share), away(by), brought.unwrap_or_default())
        }
        Lifecycle::AwaySummary { silent, lost, won_back, of, share, level, ref as_of } => format!(
            "在 {as_of}，{}中有 {} 位沉默、{} 位流失：合計佔 {}（{}）。{}。",
            customers(of),
            count(ZH, silent),
            count(ZH, lost),
            in_words(share[0]),
            interval(share, level),
            match won_back {
                0 => "沒有挽回的顧客".into(),
                n => format!("已挽回 {} 位", count(ZH, n)),
            }
        ),
        Lifecycle::Prospects { prospects } => format!(
            "顧客表中有 {} 位從未購買：他們計入各階段的佔比，不計入其他任何數字。",
            count(ZH, prospects)
        ),
        Lifecycle::NoRhythm { repeaters, needed } => format!(
            "{}購買過不止一次，而要知道購買節奏需要 {} 位：階段只按固定天數劃分。",
            match repeaters {
                0 => "沒有顧客".into(),
                n => format!("只有 {}", customers(n)),
            },
            count(ZH, needed)
        ),
        Lifecycle::TooShort { days, lost } => format!(
            "這些資料只回溯 {} 天，而顧客要 {} 天沒有購買才算流失：目前還不可能有人流失。",
            count(ZH, days),
            count(ZH, lost)
        ),
        Lifecycle::Differ { share } => {
            format!("按自己的購買節奏，{} 的顧客與按固定天數所處的階段不同", in_words(share))
        }
        Lifecycle::DifferPlotted { customers, ref as_of } => format!(
            "按生命週期階段統計的顧客數，行為按固定天數，列為按自己的購買節奏；n\u{a0}=\u{a0}{}，截至 {as_of}",
            count(ZH, customers)
        ),
        Lifecycle::DifferSummary { differ, of, share, level, still_here, away_already } => format!(
            "{}中有 {} 位按自己的購買節奏與按固定天數所處的階段不同：佔 {}（{}）。{} 位只按天數為沉默或流失，{} 位只按自己的購買節奏為沉默或流失。",
            customers(of),
            count(ZH, differ),
            in_words(share[0]),
            interval(share, level),
            count(ZH, still_here),
            count(ZH, away_already)
        ),
        Lifecycle::RhythmIs { repeaters, gaps, silent, lost, shares } => format!(
            "購買節奏由 {}的 {} 個購買間隔得出。沉默：未購買的時間長於該顧客預期中 {} 的購買間隔；流失：長於 {}。只購買過一次的顧客與全體顧客比較：{} 天後為沉默，{} 天後為流失。",
            customers(repeaters),
            count(ZH, gaps),
            percent_exact(ZH, shares[0]),
            percent_exact(ZH, shares[1]),
            count(ZH, silent),
            count(ZH, lost)
        ),
        Lifecycle::ByDays => "按固定天數".into(),
        Lifecycle::ByRhythm => "按自己的購買節奏".into(),
        Lifecycle::CameBack { unit, ref before, ref period, share, reactivated, new } => format!(
            "{}購買過的顧客中，{} 在 {}再次購買；{}，{}",
            unit.during(ZH, before),
            in_words(share),
            unit.during(ZH, period),
            match reactivated {
                0 => "沒有更早的顧客回來".into(),
                n => format!("另有 {} 位更早的顧客回來", count(ZH, n)),
            },
            newcomers(new)
        ),
        Lifecycle::AllNew { unit, ref period, customers: n } => {
            format!("{}在 {}購買，此前的情況未知", customers(n), unit.during(ZH, period))
        }
        Lifecycle::NobodyBefore { unit, ref before, ref period, customers: n } => {
            let (before, period) = (unit.during(ZH, before), unit.during(ZH, period));
            match n {
                0 => format!("{period}沒有顧客購買，{before}也沒有"),
                n => format!("{}在 {period}購買，{before}沒有顧客購買", customers(n)),
            }
        }
        Lifecycle::MovementPlotted { unit, customers, ref as_of } => format!(
            "每{}購買的顧客數，零線以下為只在前一期購買的顧客；n\u{a0}=\u{a0}{}，截至 {as_of}",
            unit.say(ZH, 1),
            count(ZH, customers)
        ),
        Lifecycle::MovementSummary {
            unit,
            ref period,
            active,
            retained,
            reactivated,
            new,
            dormant,
            lost,
        } => format!(
            "{}有 {}購買：{} 位在前一期購買過，{} 位隔了更長時間後回來，{}。前一期的顧客中有 {} 位沒有購買；{} 位變為流失。",
            unit.during(ZH, period),
            customers(active),
            count(ZH, retained),
            count(ZH, reactivated),
            newcomers(new),
            count(ZH, dormant),
            count(ZH, lost)
        ),
        Lifecycle::FirstPeriod { unit, ref period, ref partial } => {
            let partial = partial
                .as_ref()
                .map(|it| format!("{}尚未結束：它的數字還會變化。", unit.named(ZH, it)));
            format!(
                "{}購買的顧客全部算作新顧客，因為此前的情況未知。{}",
                unit.during(ZH, period),
                partial.unwrap_or_default()
            )
        }
        Lifecycle::AwayThrough { now, ref as_of, ref before } => {
            let change = before.as_ref().map(|(then, day)| {
                let how = if now > *then { "高於" } else { "低於" };
                match (in_words(*then), in_words(now)) {
                    (then, now) if then == now => format!("，與 {day}大致相同"),
                    (then, _) => format!("，{how} {day}的 {then}"),
                }
            });
            format!("在 {as_of}，{} 的顧客沉默或流失{}", in_words(now), change.unwrap_or_default())
        }
        Lifecycle::ThroughPlotted { unit, by, customers: n } => format!(
            "每{}結束時各生命週期階段的顧客數，最後一期共 {}；沉默顧客：{}",
            unit.say(ZH, 1),
            customers(n),
            away(by)
        ),
        Lifecycle::ThroughSummary { ref as_of, ref sizes } => {
            let part = |(stage, n): &(Stage, u64)| format!("{} {}", name(*stage), count(ZH, *n));
            let parts: Vec<_> = sizes.iter().map(part).collect();
            format!("{as_of}各生命週期階段的顧客數：{}。", parts.join("，"))
        }
        Lifecycle::Period => "時期".into(),
        Lifecycle::Active => "購買".into(),
        Lifecycle::New => "新顧客".into(),
        Lifecycle::Retained => "留存".into(),
        Lifecycle::Reactivated => "重新啟用".into(),
        Lifecycle::Dormant => "休眠".into(),
        Lifecycle::BecameLost => "變為流失".into(),
        Lifecycle::BecameSilent => "變為沉默".into(),
        Lifecycle::Observed => "觀測".into(),
        Lifecycle::Whole(whole) => if whole { "完整" } else { "截至目前" }.into(),
        Lifecycle::Customers => "顧客數".into(),
        Lifecycle::Share => "顧客佔比".into(),
    }
}

fn customers(n: u64) -> String {
    format!("{} 位顧客", count(ZH, n))
}

fn newcomers(n: u64) -> String {
    match n {
        0 => "沒有新顧客".into(),
        n => format!("新顧客 {} 位", count(ZH, n)),
    }
}

fn interval([_, low, high]: [f64; 3], level: f64) -> String {
    format!("{} 區間 {} 至 {}", percent_exact(ZH, level), in_words(low), in_words(high))
}

fn away(by: Away) -> String {
    match by {
        Away::Days { silent } => format!("已超過 {} 天沒有購買", count(ZH, u64::from(silent))),
        Away::Rhythm { silent } => {
            format!("未購買的時間已長於自己 {} 的購買間隔", percent_exact(ZH, silent))
        }
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "潛在",
        Stage::FirstPurchase => "首購",
        Stage::Growing => "成長",
        Stage::Mature => "成熟",
        Stage::WonBack => "挽回",
        Stage::Silent => "沉默",
        Stage::Lost => "流失",
    }
}

fn people(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "潛在顧客",
        Stage::FirstPurchase => "首購顧客",
        Stage::Growing => "成長顧客",
        Stage::Mature => "成熟顧客",
        Stage::WonBack => "挽回顧客",
        Stage::Silent => "沉默顧客",
        Stage::Lost => "流失顧客",
    }
}

fn action(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "問問他們為什麼沒有購買，讓第一次購買更容易。",
        Stage::FirstPurchase => "趁他們還記得第一次，幫他們完成第二次購買。",
        Stage::Growing => "讓他們看到其他人接著買了什麼；習慣正在形成。",
        Stage::Mature => "保持有效的做法，感謝他們，請他們推薦。",
        Stage::WonBack => "弄清是什麼讓他們回來，儘快給一個再來的理由。",
        Stage::Silent => "現在就聯絡，給一個來的理由：每過一週都更難。",
        Stage::Lost => "低成本地試一次，然後把錢花在還在的顧客身上。",
    }
}
