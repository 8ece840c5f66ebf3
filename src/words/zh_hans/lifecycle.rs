use super::share as in_words;
use crate::words::format::{count, percent_exact};
use crate::words::{Away, Lifecycle, Locale, Stage};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn lifecycle(message: &Lifecycle) -> String {
    match *message {
        Lifecycle::Name(stage) => name(stage).into(),
        Lifecycle::People(stage) => people(stage).into(),
        Lifecycle::Action(stage) => action(stage).into(),
        Lifecycle::AwayTitle { by, share: 0.0, .. } => match by {
            Away::Days { silent } => {
                format!("没有客户超过 {} 天未购买", count(ZH, u64::from(silent)))
            }
            Away::Rhythm { silent } => {
                format!("没有客户未购买的时间长于自己 {} 的购买间隔", percent_exact(ZH, silent))
            }
        },
        Lifecycle::AwayTitle { by, share, revenue } => {
            let brought = revenue.map(|it| format!("；他们曾带来 {} 的销售额", in_words(it)));
            format!("{} 的客户{}{}", in_words(share), away(by), brought.unwrap_or_default())
        }
        Lifecycle::AwaySummary { silent, lost, won_back, of, share, level, ref as_of } => format!(
            "在 {as_of}，{}中有 {} 位沉默、{} 位流失：合计占 {}（{}）。{}。",
            customers(of),
            count(ZH, silent),
            count(ZH, lost),
            in_words(share[0]),
            interval(share, level),
            match won_back {
                0 => "没有挽回的客户".into(),
                n => format!("已挽回 {} 位", count(ZH, n)),
            }
        ),
        Lifecycle::Prospects { prospects } => format!(
            "客户表中有 {} 位从未购买：他们计入各阶段的占比，不计入其他任何数字。",
            count(ZH, prospects)
        ),
        Lifecycle::NoRhythm { repeaters, needed } => format!(
            "{}购买过不止一次，而要知道购买节奏需要 {} 位：阶段只按固定天数划分。",
            match repeaters {
                0 => "没有客户".into(),
                n => format!("只有 {}", customers(n)),
            },
            count(ZH, needed)
        ),
        Lifecycle::TooShort { days, lost } => format!(
            "这些数据只回溯 {} 天，而客户要 {} 天没有购买才算流失：目前还不可能有人流失。",
            count(ZH, days),
            count(ZH, lost)
        ),
        Lifecycle::Differ { share } => {
            format!("按自己的购买节奏，{} 的客户与按固定天数所处的阶段不同", in_words(share))
        }
        Lifecycle::DifferPlotted { customers, ref as_of } => format!(
            "按生命周期阶段统计的客户数，行为按固定天数，列为按自己的购买节奏；n\u{a0}=\u{a0}{}，截至 {as_of}",
            count(ZH, customers)
        ),
        Lifecycle::DifferSummary { differ, of, share, level, still_here, away_already } => format!(
            "{}中有 {} 位按自己的购买节奏与按固定天数所处的阶段不同：占 {}（{}）。{} 位只按天数为沉默或流失，{} 位只按自己的购买节奏为沉默或流失。",
            customers(of),
            count(ZH, differ),
            in_words(share[0]),
            interval(share, level),
            count(ZH, still_here),
            count(ZH, away_already)
        ),
        Lifecycle::RhythmIs { repeaters, gaps, silent, lost, shares } => format!(
            "购买节奏由 {}的 {} 个购买间隔得出。沉默：未购买的时间长于该客户预期中 {} 的购买间隔；流失：长于 {}。只购买过一次的客户与全体客户比较：{} 天后为沉默，{} 天后为流失。",
            customers(repeaters),
            count(ZH, gaps),
            percent_exact(ZH, shares[0]),
            percent_exact(ZH, shares[1]),
            count(ZH, silent),
            count(ZH, lost)
        ),
        Lifecycle::ByDays => "按固定天数".into(),
        Lifecycle::ByRhythm => "按自己的购买节奏".into(),
        Lifecycle::CameBack { unit, ref before, ref period, share, reactivated, new } => format!(
            "{}购买过的客户中，{} 在 {}再次购买；{}，{}",
            unit.during(ZH, before),
            in_words(share),
            unit.during(ZH, period),
            match reactivated {
                0 => "没有更早的客户回来".into(),
                n => format!("另有 {} 位更早的客户回来", count(ZH, n)),
            },
            newcomers(new)
        ),
        Lifecycle::AllNew { unit, ref period, customers: n } => {
            format!("{}在 {}购买，此前的情况未知", customers(n), unit.during(ZH, period))
        }
        Lifecycle::NobodyBefore { unit, ref before, ref period, customers: n } => {
            let (before, period) = (unit.during(ZH, before), unit.during(ZH, period));
            match n {
                0 => format!("{period}没有客户购买，{before}也没有"),
                n => format!("{}在 {period}购买，{before}没有客户购买", customers(n)),
            }
        }
        Lifecycle::MovementPlotted { unit, customers, ref as_of } => format!(
            "每{}购买的客户数，零线以下为只在前一期购买的客户；n\u{a0}=\u{a0}{}，截至 {as_of}",
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
            "{}有 {}购买：{} 位在前一期购买过，{} 位隔了更长时间后回来，{}。前一期的客户中有 {} 位没有购买；{} 位变为流失。",
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
                .map(|it| format!("{}尚未结束：它的数字还会变化。", unit.named(ZH, it)));
            format!(
                "{}购买的客户全部算作新客户，因为此前的情况未知。{}",
                unit.during(ZH, period),
                partial.unwrap_or_default()
            )
        }
        Lifecycle::AwayThrough { now, ref as_of, ref before } => {
            let change = before.as_ref().map(|(then, day)| {
                let how = if now > *then { "高于" } else { "低于" };
                match (in_words(*then), in_words(now)) {
                    (then, now) if then == now => format!("，与 {day}大致相同"),
                    (then, _) => format!("，{how} {day}的 {then}"),
                }
            });
            format!("在 {as_of}，{} 的客户沉默或流失{}", in_words(now), change.unwrap_or_default())
        }
        Lifecycle::ThroughPlotted { unit, by, customers: n } => format!(
            "每{}结束时各生命周期阶段的客户数，最后一期共 {}；沉默客户：{}",
            unit.say(ZH, 1),
            customers(n),
            away(by)
        ),
        Lifecycle::ThroughSummary { ref as_of, ref sizes } => {
            let part = |(stage, n): &(Stage, u64)| format!("{} {}", name(*stage), count(ZH, *n));
            let parts: Vec<_> = sizes.iter().map(part).collect();
            format!("{as_of}各生命周期阶段的客户数：{}。", parts.join("，"))
        }
        Lifecycle::Period => "时期".into(),
        Lifecycle::Active => "购买".into(),
        Lifecycle::New => "新客户".into(),
        Lifecycle::Retained => "留存".into(),
        Lifecycle::Reactivated => "重新激活".into(),
        Lifecycle::Dormant => "休眠".into(),
        Lifecycle::BecameLost => "变为流失".into(),
        Lifecycle::BecameSilent => "变为沉默".into(),
        Lifecycle::Observed => "观测".into(),
        Lifecycle::Whole(whole) => if whole { "完整" } else { "截至目前" }.into(),
        Lifecycle::Customers => "客户数".into(),
        Lifecycle::Share => "客户占比".into(),
    }
}

fn customers(n: u64) -> String {
    format!("{} 位客户", count(ZH, n))
}

fn newcomers(n: u64) -> String {
    match n {
        0 => "没有新客户".into(),
        n => format!("新客户 {} 位", count(ZH, n)),
    }
}

fn interval([_, low, high]: [f64; 3], level: f64) -> String {
    format!("{} 区间 {} 至 {}", percent_exact(ZH, level), in_words(low), in_words(high))
}

fn away(by: Away) -> String {
    match by {
        Away::Days { silent } => format!("已超过 {} 天没有购买", count(ZH, u64::from(silent))),
        Away::Rhythm { silent } => {
            format!("未购买的时间已长于自己 {} 的购买间隔", percent_exact(ZH, silent))
        }
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "潜在",
        Stage::FirstPurchase => "首购",
        Stage::Growing => "成长",
        Stage::Mature => "成熟",
        Stage::WonBack => "挽回",
        Stage::Silent => "沉默",
        Stage::Lost => "流失",
    }
}

fn people(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "潜在客户",
        Stage::FirstPurchase => "首购客户",
        Stage::Growing => "成长客户",
        Stage::Mature => "成熟客户",
        Stage::WonBack => "挽回客户",
        Stage::Silent => "沉默客户",
        Stage::Lost => "流失客户",
    }
}

fn action(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "问问他们为什么没有购买，让第一次购买更容易。",
        Stage::FirstPurchase => "趁他们还记得第一次，帮他们完成第二次购买。",
        Stage::Growing => "让他们看到其他人接着买了什么；习惯正在形成。",
        Stage::Mature => "保持有效的做法，感谢他们，请他们推荐。",
        Stage::WonBack => "弄清是什么让他们回来，尽快给一个再来的理由。",
        Stage::Silent => "现在就联系，给一个来的理由：每过一周都更难。",
        Stage::Lost => "低成本地试一次，然后把钱花在还在的客户身上。",
    }
}
