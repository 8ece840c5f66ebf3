// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share;
use crate::words::format::{count, decimal, percent, percent_exact};
use crate::words::{Locale, Tier, Value};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn value(message: &Value) -> String {
    match *message {
        Value::Name(tier) => name(tier).into(),
        Value::People(tier) => people(tier).into(),
        Value::Action(tier) => action(tier).into(),
        Value::Ties { tier, asked, found } => format!(
            "銷售額相同的顧客總在同一層級，因此「{}」層級佔顧客的 {}，而不是 {}。",
            name(tier),
            share(found),
            percent_exact(ZH, asked)
        ),
        Value::BelowZero { customers } => format!(
            "{} 位顧客收到的退款多於支付的金額。他們的銷售額按實際的負值計：曲線先降後升，吉尼係數經過歸一化，仍在 0 和 1 之間（Raffinetti, Siletti & Vernizzi 2015）。",
            count(ZH, customers)
        ),
        Value::NothingToShare => "沒有可分的銷售額：金額都為零，或已全部退款。".into(),
        Value::OneBringsAll => "一位顧客帶來全部銷售額".into(),
        Value::TopBrings { customers, revenue, interval } => format!(
            "{} 的顧客帶來 {} 的銷售額{}",
            percent_exact(ZH, customers),
            share(revenue),
            interval.map_or_else(String::new, |(low, high)| format!(
                "（{} 至 {}）",
                percent(ZH, low),
                percent(ZH, high)
            ))
        ),
        Value::Plotted { customers, ref as_of } => format!(
            "銷售額佔比隨顧客佔比的變化，從帶來最少的顧客到帶來最多的顧客；n\u{a0}=\u{a0}{}，截至 {as_of}",
            count(ZH, customers)
        ),
        Value::Summary { ref top, gini, interval, level } => {
            let brings: Vec<String> = top
                .iter()
                .map(|&(customers, revenue)| {
                    format!("最高的 {} 顧客帶來 {}", percent_exact(ZH, customers), share(revenue))
                })
                .collect();
            let interval = interval.map_or_else(String::new, |(low, high)| {
                format!(
                    "（{} 區間 {} 至 {}）",
                    percent_exact(ZH, level),
                    decimal(ZH, low, 2),
                    decimal(ZH, high, 2)
                )
            });
            format!(
                "銷售額中，{}。吉尼係數為 {}{interval}：所有顧客帶來的一樣多時為 0，全部來自一位顧客時為 1。",
                brings.join("，"),
                decimal(ZH, gini, 2)
            )
        }
        Value::CustomersAxis => "顧客佔比，帶來最少的在前".into(),
        Value::RevenueAxis => "銷售額佔比".into(),
        Value::CustomersShare => "顧客佔比".into(),
        Value::RevenueShare => "他們帶來的銷售額佔比".into(),
        Value::Equality => "若所有顧客帶來的一樣多".into(),
        Value::Curve => "銷售額".into(),
    }
}

fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "高價值",
        Tier::Middle => "中價值",
        Tier::Low => "低價值",
        Tier::A => "A",
        Tier::B => "B",
        Tier::C => "C",
        Tier::Heavy => "高消費",
        Tier::Medium => "中消費",
        Tier::Light => "低消費",
        Tier::Zero => "零消費",
    }
}

/// The tier as the subject of a sentence.
fn people(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "高價值顧客",
        Tier::Middle => "中價值顧客",
        Tier::Low => "低價值顧客",
        Tier::A => "A 類顧客",
        Tier::B => "B 類顧客",
        Tier::C => "C 類顧客",
        Tier::Heavy => "高消費顧客",
        Tier::Medium => "中消費顧客",
        Tier::Light => "低消費顧客",
        Tier::Zero => "零消費顧客",
    }
}

/// What one might do with the tier's customers.
fn action(tier: Tier) -> &'static str {
    match tier {
        Tier::High | Tier::A | Tier::Heavy => "叫得出他們的名字：優先照顧，有人不再來時立刻察覺。",
        Tier::Middle | Tier::B | Tier::Medium => {
            "找出其中可以買得更頻繁的人，讓他們看到最好的顧客在買什麼。"
        }
        Tier::Low | Tier::C | Tier::Light => "以低成本做好服務；只在開始來得更勤的人身上花錢。",
        Tier::Zero => "先弄清他們為什麼全部退貨或沒有付款，再聯絡他們。",
    }
}
