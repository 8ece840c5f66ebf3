use super::share;
use super::validation::number_of;
use crate::words::format::{count, money};
use crate::words::{Locale, RfmChart, RfmMeasure};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn rfm_chart(message: &RfmChart) -> String {
    match *message {
        RfmChart::Best { customers, revenue: Some(revenue) } => format!(
            "购买最频繁、购买时间最近的 {} 客户带来 {} 的销售额",
            share(customers),
            share(revenue)
        ),
        RfmChart::Best { customers, revenue: None } => {
            format!("购买最频繁、购买时间最近的客户占 {}", share(customers))
        }
        RfmChart::LargestCell { customers } => format!(
            "没有客户在最近一次购买和购买次数上同时得分最高；最大的一组占客户的 {}",
            share(customers)
        ),
        RfmChart::Scores { customers, revenue, ref as_of } => format!(
            "按最近一次购买得分和购买次数得分统计的客户数{}，n\u{a0}=\u{a0}{}，截至 {as_of}",
            if revenue { "和销售额" } else { "" },
            count(ZH, customers)
        ),
        RfmChart::ScoresSummary { best, worst, of } => format!(
            "{} 位客户中，{} 位的最近一次购买和购买次数得分都最高，{} 位的两项得分都最低。",
            count(ZH, of),
            count(ZH, best),
            count(ZH, worst)
        ),
        RfmChart::RecencyAxis { unit } => {
            format!("最近一次购买得分：距最近一次购买的{}", number_of(unit))
        }
        RfmChart::FrequencyAxis { orders } => {
            format!("购买次数得分：{}", if orders { "订单数" } else { "购买次数" })
        }
        RfmChart::Score { score, low, high } => {
            let whole = |value: f64| count(ZH, value.max(0.0) as u64);
            match (low, high) {
                (Some(low), Some(high)) if low > high => format!("{score}：无"),
                (Some(low), Some(high)) if low == high => format!("{score}：{}", whole(low)),
                (Some(low), Some(high)) => format!("{score}：{}–{}", whole(low), whole(high)),
                (None, Some(high)) => format!("{score}：{} 及以下", whole(high)),
                (Some(low), None) => format!("{score}：{} 及以上", whole(low)),
                (None, None) => format!("{score}：全部"),
            }
        }
        RfmChart::Cell { revenue } => {
            if revenue {
                "客户数 · 销售额".into()
            } else {
                "客户数".into()
            }
        }
        RfmChart::HalfOfRevenue { customers, days } => format!(
            "一半的销售额来自{}购买过的 {} 客户",
            match days {
                0 => "最后一天".into(),
                days => format!("最近 {} 天内", count(ZH, days)),
            },
            share(customers)
        ),
        RfmChart::Plane { customers, ref as_of } => format!(
            "按距最近一次购买的天数和销售额统计的客户数，n\u{a0}=\u{a0}{}，截至 {as_of}",
            count(ZH, customers)
        ),
        RfmChart::PlaneSummary { customers, of, days, revenue } => format!(
            "{} 位客户中，最多的一格有 {} 位：他们最近一次购买在{}，每人带来的销售额{}。",
            count(ZH, of),
            count(ZH, customers),
            match days {
                (0, 0) => "最后一天".into(),
                (from, to) if from == to => format!(" {} 天前", count(ZH, to)),
                (from, to) => format!(" {}–{} 天前", count(ZH, from), count(ZH, to)),
            },
            match revenue {
                Some((low, high)) => format!("为 {} 至 {}", money(ZH, low), money(ZH, high)),
                None => "为零或更少".into(),
            }
        ),
        RfmChart::RevenueAxis => "每位客户的销售额，每一级是上一级的十倍".into(),
        RfmChart::NothingOrLess => "0 或更少".into(),
        RfmChart::DaysColumn => "距最近一次购买的天数".into(),
        RfmChart::RevenueColumn => "每位客户的销售额".into(),
        RfmChart::Audit { cells, several: 0, none: 0 } => {
            format!("{} 种得分组合各自只属于一个客群", count(ZH, cells))
        }
        RfmChart::Audit { cells, several, none } => {
            let several = (several > 0).then(|| format!("{} 种符合多条规则", count(ZH, several)));
            let none = (none > 0).then(|| format!("{} 种不符合任何规则", count(ZH, none)));
            let parts: Vec<String> = several.into_iter().chain(none).collect();
            format!("{} 种得分组合中，{}", count(ZH, cells), parts.join("，"))
        }
        RfmChart::AuditPlotted { cells } => {
            format!("{} 种得分组合各自符合的规则数；斜线表示不符合任何规则", count(ZH, cells))
        }
        RfmChart::AuditSummary { several: 0, none: 0, of } => {
            format!("{} 位客户各在一个客群中，规则之间没有冲突。", count(ZH, of))
        }
        RfmChart::AuditSummary { several, none, of } => format!(
            "{} 位客户中，{} 位符合多条规则，以第一条为准；{} 位不符合任何规则，归入“其他”。",
            count(ZH, of),
            count(ZH, several),
            count(ZH, none)
        ),
        RfmChart::AuditAxis => "每块：消费金额得分。块内从左到右：购买次数得分".into(),
        RfmChart::Block { score } => format!("M {score}"),
        RfmChart::ScoreOf(measure) => match measure {
            RfmMeasure::Recency => "最近一次购买得分",
            RfmMeasure::Frequency => "购买次数得分",
            RfmMeasure::Monetary => "消费金额得分",
        }
        .into(),
        RfmChart::RulesFitting => "符合的规则数".into(),
        RfmChart::WhichFit => "哪些规则".into(),
    }
}
