// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use crate::words::format::{count, percent_exact};
use crate::words::{Grouping, Locale, OverTime};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn over_time(message: &OverTime) -> String {
    match message {
        OverTime::Left { group, share, to, days: [then, now] } => {
            let most = to.as_ref().map(|to| format!("，多數在「{to}」"));
            if *share == 0.0 {
                return format!("{then}屬於「{group}」的顧客，到 {now}全部仍在其中");
            }
            format!(
                "{then}屬於「{group}」的顧客，到 {now}已有 {} 不在其中{}",
                in_words(*share),
                most.unwrap_or_default()
            )
        }
        OverTime::LeftSummary { group, customers, stayed, share, level, moved, of } => format!(
            "「{group}」的 {} 位顧客中，{} 位仍在其中：佔 {}（{} 區間 {} 至 {}）。全部 {} 位顧客中，{} 位在另一組。",
            count(ZH, *customers),
            count(ZH, *stayed),
            in_words(share[0]),
            percent_exact(ZH, *level),
            in_words(share[1]),
            in_words(share[2]),
            count(ZH, *of),
            count(ZH, *moved)
        ),
        OverTime::AllNew { customers, days: [then, now] } => {
            format!("{now}有 {} 位顧客，{then}還沒有", count(ZH, *customers))
        }
        OverTime::Plotted { grouping, customers, days: [then, now] } => format!(
            "{then}和 {now}各{}的顧客數，n\u{a0}=\u{a0}{}",
            name(*grouping),
            count(ZH, *customers)
        ),
        OverTime::NotYet => "尚未成為顧客".into(),
        OverTime::NoLonger => "不再計入".into(),
        OverTime::On { day } => day.clone(),
        OverTime::Numbered { number, group } => format!("{group} · {number}"),
        OverTime::RowShare => "佔原組的比例".into(),
        OverTime::Customers => "顧客數".into(),
        OverTime::Low { level } => format!("下限，{} 區間", percent_exact(ZH, *level)),
        OverTime::High { level } => format!("上限，{} 區間", percent_exact(ZH, *level)),
        OverTime::RevenueBetween => "兩日之間的銷售額".into(),
        OverTime::Changed { group, shares: [then, now], days: [from, to] } => {
            let verb = if now > then { "增至" } else { "降至" };
            let [then, now] = [then, now].map(|&share| in_words(share));
            if then == now {
                return format!("{from}至 {to}，各組的顧客佔比都沒有明顯變化");
            }
            format!("{from}至 {to}，「{group}」的顧客佔比從 {then} {verb} {now}")
        }
        OverTime::OneDay { group, share, day } => {
            format!("{day}最大的組是「{group}」：佔顧客的 {}", in_words(*share))
        }
        OverTime::SizesPlotted { grouping, unit, customers } => format!(
            "每{}結束時各{}的顧客佔比，最後一期共 {} 位顧客",
            unit.say(ZH, 1),
            name(*grouping),
            count(ZH, *customers)
        ),
        OverTime::SizesSummary { day, sizes } => {
            let part = |(group, n): &(String, u64)| format!("{group} {}", count(ZH, *n));
            let parts: Vec<_> = sizes.iter().map(part).collect();
            format!("{day}各組的顧客數：{}。", parts.join("，"))
        }
        OverTime::Smaller { groups } => format!("灰色：{}。", groups.join("、")),
        OverTime::SmallerGroups => "較小的組".into(),
        OverTime::AsKnown => "每一天的分組都只用當天已知的資訊。".into(),
        OverTime::SameCentres { day } => {
            format!("集群以 {day}的為準；在其他日期，每位顧客按當時已知的資訊歸入最接近的類。")
        }
        OverTime::Day => "日期".into(),
        OverTime::Group => "組".into(),
        OverTime::Share => "顧客佔比".into(),
    }
}

/// What customers are grouped in, to follow a Chinese word.
fn name(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Rfm => " RFM 客群",
        Grouping::Lifecycle => "生命週期階段",
        Grouping::Value => "價值層級",
        Grouping::Clusters => "集群",
        Grouping::Named => "客群",
    }
}
