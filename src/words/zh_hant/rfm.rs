// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share;
use super::validation::number_of;
use crate::words::format::{count, money};
use crate::words::{Locale, RfmChart, RfmMeasure};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn rfm_chart(message: &RfmChart) -> String {
    match *message {
        RfmChart::Best { customers, revenue: Some(revenue) } => format!(
            "購買最頻繁、購買時間最近的 {} 顧客帶來 {} 的銷售額",
            share(customers),
            share(revenue)
        ),
        RfmChart::Best { customers, revenue: None } => {
            format!("購買最頻繁、購買時間最近的顧客佔 {}", share(customers))
        }
        RfmChart::LargestCell { customers } => format!(
            "沒有顧客在最近一次購買和購買次數上同時得分最高；最大的一組佔顧客的 {}",
            share(customers)
        ),
        RfmChart::Scores { customers, revenue, ref as_of } => format!(
            "按最近一次購買得分和購買次數得分統計的顧客數{}，n\u{a0}=\u{a0}{}，截至 {as_of}",
            if revenue { "和銷售額" } else { "" },
            count(ZH, customers)
        ),
        RfmChart::ScoresSummary { best, worst, of } => format!(
            "{} 位顧客中，{} 位的最近一次購買和購買次數得分都最高，{} 位的兩項得分都最低。",
            count(ZH, of),
            count(ZH, best),
            count(ZH, worst)
        ),
        RfmChart::RecencyAxis { unit } => {
            format!("最近一次購買得分：距最近一次購買的{}", number_of(unit))
        }
        RfmChart::FrequencyAxis { orders } => {
            format!("購買次數得分：{}", if orders { "訂單數" } else { "購買次數" })
        }
        RfmChart::Score { score, low, high } => {
            let whole = |value: f64| count(ZH, value.max(0.0) as u64);
            match (low, high) {
                (Some(low), Some(high)) if low > high => format!("{score}：無"),
                (Some(low), Some(high)) if low == high => format!("{score}：{}", whole(low)),
                (Some(low), Some(high)) => format!("{score}：{}–{}", whole(low), whole(high)),
                (None, Some(high)) => format!("{score}：{} 及以下", whole(high)),
                (Some(low), None) => format!("{score}：{} 及以上", whole(low)),
                (None, None) => format!("{score}：全部"),
            }
        }
        RfmChart::Cell { revenue } => {
            if revenue {
                "顧客數 · 銷售額".into()
            } else {
                "顧客數".into()
            }
        }
        RfmChart::HalfOfRevenue { customers, days } => format!(
            "一半的銷售額來自{}購買過的 {} 顧客",
            match days {
                0 => "最後一天".into(),
                days => format!("最近 {} 天內", count(ZH, days)),
            },
            share(customers)
        ),
        RfmChart::Plane { customers, ref as_of } => format!(
            "按距最近一次購買的天數和銷售額統計的顧客數，n\u{a0}=\u{a0}{}，截至 {as_of}",
            count(ZH, customers)
        ),
        RfmChart::PlaneSummary { customers, of, days, revenue } => format!(
            "{} 位顧客中，最多的一格有 {} 位：他們最近一次購買在{}，每人帶來的銷售額{}。",
            count(ZH, of),
            count(ZH, customers),
            match days {
                (0, 0) => "最後一天".into(),
                (from, to) if from == to => format!(" {} 天前", count(ZH, to)),
                (from, to) => format!(" {}–{} 天前", count(ZH, from), count(ZH, to)),
            },
            match revenue {
                Some((low, high)) => format!("為 {} 至 {}", money(ZH, low), money(ZH, high)),
                None => "為零或更少".into(),
            }
        ),
        RfmChart::RevenueAxis => "每位顧客的銷售額，每一級是上一級的十倍".into(),
        RfmChart::NothingOrLess => "0 或更少".into(),
        RfmChart::DaysColumn => "距最近一次購買的天數".into(),
        RfmChart::RevenueColumn => "每位顧客的銷售額".into(),
        RfmChart::Audit { cells, several: 0, none: 0 } => {
            format!("{} 種得分組合各自只屬於一個客群", count(ZH, cells))
        }
        RfmChart::Audit { cells, several, none } => {
            let several = (several > 0).then(|| format!("{} 種符合多條規則", count(ZH, several)));
            let none = (none > 0).then(|| format!("{} 種不符合任何規則", count(ZH, none)));
            let parts: Vec<String> = several.into_iter().chain(none).collect();
            format!("{} 種得分組合中，{}", count(ZH, cells), parts.join("，"))
        }
        RfmChart::AuditPlotted { cells } => {
            format!("{} 種得分組合各自符合的規則數；斜線表示不符合任何規則", count(ZH, cells))
        }
        RfmChart::AuditSummary { several: 0, none: 0, of } => {
            format!("{} 位顧客各在一個客群中，規則之間沒有衝突。", count(ZH, of))
        }
        RfmChart::AuditSummary { several, none, of } => format!(
            "{} 位顧客中，{} 位符合多條規則，以第一條為準；{} 位不符合任何規則，歸入「其他」。",
            count(ZH, of),
            count(ZH, several),
            count(ZH, none)
        ),
        RfmChart::AuditAxis => "每塊：消費金額得分。塊內從左到右：購買次數得分".into(),
        RfmChart::Block { score } => format!("M {score}"),
        RfmChart::ScoreOf(measure) => match measure {
            RfmMeasure::Recency => "最近一次購買得分",
            RfmMeasure::Frequency => "購買次數得分",
            RfmMeasure::Monetary => "消費金額得分",
        }
        .into(),
        RfmChart::RulesFitting => "符合的規則數".into(),
        RfmChart::WhichFit => "哪些規則".into(),
    }
}
