use super::share;
use crate::words::format::{count, decimal, percent, percent_exact};
use crate::words::{Locale, Tier, Value};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn value(message: &Value) -> String {
    match *message {
        Value::Name(tier) => name(tier).into(),
        Value::People(tier) => people(tier).into(),
        Value::Action(tier) => action(tier).into(),
        Value::Ties { tier, asked, found } => format!(
            "销售额相同的客户总在同一层级，因此“{}”层级占客户的 {}，而不是 {}。",
            name(tier),
            share(found),
            percent_exact(ZH, asked)
        ),
        Value::BelowZero { customers } => format!(
            "{} 位客户收到的退款多于支付的金额。他们的销售额按实际的负值计：曲线先降后升，基尼系数经过归一化，仍在 0 和 1 之间（Raffinetti, Siletti & Vernizzi 2015）。",
            count(ZH, customers)
        ),
        Value::NothingToShare => "没有可分的销售额：金额都为零，或已全部退款。".into(),
        Value::OneBringsAll => "一位客户带来全部销售额".into(),
        Value::TopBrings { customers, revenue, interval } => format!(
            "{} 的客户带来 {} 的销售额{}",
            percent_exact(ZH, customers),
            share(revenue),
            interval.map_or_else(String::new, |(low, high)| format!(
                "（{} 至 {}）",
                percent(ZH, low),
                percent(ZH, high)
            ))
        ),
        Value::Plotted { customers, ref as_of } => format!(
            "销售额占比随客户占比的变化，从带来最少的客户到带来最多的客户；n\u{a0}=\u{a0}{}，截至 {as_of}",
            count(ZH, customers)
        ),
        Value::Summary { ref top, gini, interval, level } => {
            let brings: Vec<String> = top
                .iter()
                .map(|&(customers, revenue)| {
                    format!("最高的 {} 客户带来 {}", percent_exact(ZH, customers), share(revenue))
                })
                .collect();
            let interval = interval.map_or_else(String::new, |(low, high)| {
                format!(
                    "（{} 区间 {} 至 {}）",
                    percent_exact(ZH, level),
                    decimal(ZH, low, 2),
                    decimal(ZH, high, 2)
                )
            });
            format!(
                "销售额中，{}。基尼系数为 {}{interval}：所有客户带来的一样多时为 0，全部来自一位客户时为 1。",
                brings.join("，"),
                decimal(ZH, gini, 2)
            )
        }
        Value::CustomersAxis => "客户占比，带来最少的在前".into(),
        Value::RevenueAxis => "销售额占比".into(),
        Value::CustomersShare => "客户占比".into(),
        Value::RevenueShare => "他们带来的销售额占比".into(),
        Value::Equality => "若所有客户带来的一样多".into(),
        Value::Curve => "销售额".into(),
    }
}

fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "高价值",
        Tier::Middle => "中价值",
        Tier::Low => "低价值",
        Tier::A => "A",
        Tier::B => "B",
        Tier::C => "C",
        Tier::Heavy => "高消费",
        Tier::Medium => "中消费",
        Tier::Light => "低消费",
        Tier::Zero => "零消费",
    }
}

/// The tier as the subject of a sentence.
fn people(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "高价值客户",
        Tier::Middle => "中价值客户",
        Tier::Low => "低价值客户",
        Tier::A => "A 类客户",
        Tier::B => "B 类客户",
        Tier::C => "C 类客户",
        Tier::Heavy => "高消费客户",
        Tier::Medium => "中消费客户",
        Tier::Light => "低消费客户",
        Tier::Zero => "零消费客户",
    }
}

/// What one might do with the tier's customers.
fn action(tier: Tier) -> &'static str {
    match tier {
        Tier::High | Tier::A | Tier::Heavy => "叫得出他们的名字：优先照顾，有人不再来时立刻察觉。",
        Tier::Middle | Tier::B | Tier::Medium => {
            "找出其中可以买得更频繁的人，让他们看到最好的客户在买什么。"
        }
        Tier::Low | Tier::C | Tier::Light => "以低成本做好服务；只在开始来得更勤的人身上花钱。",
        Tier::Zero => "先弄清他们为什么全部退货或没有付款，再联系他们。",
    }
}
