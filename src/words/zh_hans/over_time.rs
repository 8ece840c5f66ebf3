use super::share as in_words;
use crate::words::format::{count, percent_exact};
use crate::words::{Grouping, Locale, OverTime};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn over_time(message: &OverTime) -> String {
    match message {
        OverTime::Left { group, share, to, days: [then, now] } => {
            let most = to.as_ref().map(|to| format!("，多数在“{to}”"));
            if *share == 0.0 {
                return format!("{then}属于“{group}”的客户，到 {now}全部仍在其中");
            }
            format!(
                "{then}属于“{group}”的客户，到 {now}已有 {} 不在其中{}",
                in_words(*share),
                most.unwrap_or_default()
            )
        }
        OverTime::LeftSummary { group, customers, stayed, share, level, moved, of } => format!(
            "“{group}”的 {} 位客户中，{} 位仍在其中：占 {}（{} 区间 {} 至 {}）。全部 {} 位客户中，{} 位在另一组。",
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
            format!("{now}有 {} 位客户，{then}还没有", count(ZH, *customers))
        }
        OverTime::Plotted { grouping, customers, days: [then, now] } => format!(
            "{then}和 {now}各{}的客户数，n\u{a0}=\u{a0}{}",
            name(*grouping),
            count(ZH, *customers)
        ),
        OverTime::NotYet => "尚未成为客户".into(),
        OverTime::NoLonger => "不再计入".into(),
        OverTime::On { day } => day.clone(),
        OverTime::Numbered { number, group } => format!("{group} · {number}"),
        OverTime::RowShare => "占原组的比例".into(),
        OverTime::Customers => "客户数".into(),
        OverTime::Low { level } => format!("下限，{} 区间", percent_exact(ZH, *level)),
        OverTime::High { level } => format!("上限，{} 区间", percent_exact(ZH, *level)),
        OverTime::RevenueBetween => "两日之间的销售额".into(),
        OverTime::Changed { group, shares: [then, now], days: [from, to] } => {
            let verb = if now > then { "增至" } else { "降至" };
            let [then, now] = [then, now].map(|&share| in_words(share));
            if then == now {
                return format!("{from}至 {to}，各组的客户占比都没有明显变化");
            }
            format!("{from}至 {to}，“{group}”的客户占比从 {then} {verb} {now}")
        }
        OverTime::OneDay { group, share, day } => {
            format!("{day}最大的组是“{group}”：占客户的 {}", in_words(*share))
        }
        OverTime::SizesPlotted { grouping, unit, customers } => format!(
            "每{}结束时各{}的客户占比，最后一期共 {} 位客户",
            unit.say(ZH, 1),
            name(*grouping),
            count(ZH, *customers)
        ),
        OverTime::SizesSummary { day, sizes } => {
            let part = |(group, n): &(String, u64)| format!("{group} {}", count(ZH, *n));
            let parts: Vec<_> = sizes.iter().map(part).collect();
            format!("{day}各组的客户数：{}。", parts.join("，"))
        }
        OverTime::Smaller { groups } => format!("灰色：{}。", groups.join("、")),
        OverTime::SmallerGroups => "较小的组".into(),
        OverTime::AsKnown => "每一天的分组都只用当天已知的信息。".into(),
        OverTime::SameCentres { day } => {
            format!("聚类以 {day}的为准；在其他日期，每位客户按当时已知的信息归入最接近的类。")
        }
        OverTime::Day => "日期".into(),
        OverTime::Group => "组".into(),
        OverTime::Share => "客户占比".into(),
    }
}

/// What customers are grouped in, to follow a Chinese word.
fn name(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Rfm => " RFM 客群",
        Grouping::Lifecycle => "生命周期阶段",
        Grouping::Value => "价值层级",
        Grouping::Clusters => "聚类",
        Grouping::Named => "客群",
    }
}
