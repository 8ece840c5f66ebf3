use super::share as in_words;
use super::validation::number_of;
use crate::words::{Estimate, Locale, Loyalty, LoyaltyMeasure, NoInterval, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn loyalty(message: &Loyalty) -> String {
    match message {
        Loyalty::BeforeAfterTitle { what, unit, before, after } => {
            title(*what, unit.say(ZH, 1), before, after)
        }
        Loyalty::BeforeAfterSubtitle { what, unit, members, others } => {
            let unit = unit.say(ZH, 1);
            let what = match what {
                LoyaltyMeasure::Revenue => format!("每位客户每{unit}的消费金额"),
                LoyaltyMeasure::Orders => format!("每位客户每{unit}的订单数"),
                LoyaltyMeasure::Active => format!("每{unit}有购买的客户占比"),
            };
            format!(
                "表面比较：{what}，{} 位会员与 {} 位非会员，取相同的日历时期",
                format::count(ZH, *members),
                format::count(ZH, *others),
            )
        }
        Loyalty::BeforeAfterSummary { what, unit, means, before, after, change, level } => {
            let (unit, interval) = (unit.say(ZH, 1), |gap| interval(*what, gap, *level));
            let [members, others] = means.map(|mean| amount(*what, mean));
            let means = match what {
                LoyaltyMeasure::Revenue => {
                    format!("会员每{unit}消费 {members}，非会员消费 {others}")
                }
                LoyaltyMeasure::Orders => {
                    format!("会员每{unit}下单 {members} 笔，非会员 {others} 笔")
                }
                LoyaltyMeasure::Active => {
                    let [members, others] = means.map(in_words);
                    format!("每{unit}有 {members} 的会员购买，非会员为 {others}")
                }
            };
            format!(
                "入会之后，在相同的时期里，{means}：差距为 {}。入会之前的差距为 {}。差距改变了 {}；其中有多少是会员计划带来的，这一比较无法说明。",
                interval(after),
                interval(before),
                interval(change),
            )
        }
        Loyalty::NotYetCausal { members, joined_at_first_purchase } => {
            let joined = match joined_at_first_purchase {
                0 => String::new(),
                n => format!(
                    "{} 位会员中有 {} 位在首次购买时入会，没有“之前”。",
                    format::count(ZH, *members),
                    format::count(ZH, *n)
                ),
            };
            format!(
                "尚不是因果：入会的人本来就与不入会的人不同，没有会员计划也会不同。入会的那一期不计入，因为人们在购买时入会。{joined}"
            )
        }
        Loyalty::Amount { what, value } => amount(*what, *value),
        Loyalty::SinceJoining { unit } => format!("入会以来的{}", number_of(*unit)),
        Loyalty::PerPeriod { what, unit } => match what {
            LoyaltyMeasure::Revenue => format!("每位客户每{}的消费金额", unit.say(ZH, 1)),
            LoyaltyMeasure::Orders => format!("每位客户每{}的订单数", unit.say(ZH, 1)),
            LoyaltyMeasure::Active => format!("每{}有购买的占比", unit.say(ZH, 1)),
        },
        Loyalty::Event { e } => {
            let plus = if *e > 0 { "+" } else { "" };
            format!("{plus}{}", format::decimal(ZH, f64::from(*e), 0))
        }
        Loyalty::Joining => "入会".into(),
        Loyalty::Members => "会员".into(),
        Loyalty::Others => "非会员".into(),
        Loyalty::Gap => "差距".into(),
        Loyalty::Low { of } => format!("{of}，下限"),
        Loyalty::High { of } => format!("{of}，上限"),
        Loyalty::Counted { of } => format!("计入的{of}"),
        Loyalty::Before => "之前合计".into(),
        Loyalty::After => "之后合计".into(),
        Loyalty::Change => "变化".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, before: &Estimate, after: &Estimate) -> String {
    let cannot_tell = match what {
        LoyaltyMeasure::Revenue => "看不出会员是否比其他客户消费更多",
        LoyaltyMeasure::Orders => "看不出会员是否比其他客户下单更多",
        LoyaltyMeasure::Active => "看不出会员是否比其他客户更可能购买",
    };
    let now = |sign| {
        let size = amount(what, after.value.abs());
        match what {
            LoyaltyMeasure::Revenue => {
                format!("入会之后，会员每{unit}比其他客户{}消费 {size}", more(sign))
            }
            LoyaltyMeasure::Orders => {
                format!("入会之后，会员每{unit}比其他客户{}下单 {size} 笔", more(sign))
            }
            LoyaltyMeasure::Active => {
                let size = points(after.value.abs());
                format!("入会之后，会员每{unit}购买的可能性比其他客户{} {size}", higher(sign))
            }
        }
    };
    let then = |sign, already: &str| {
        let size = amount(what, before.value.abs());
        match what {
            LoyaltyMeasure::Revenue => format!("入会之前{already}{}消费 {size}", more(sign)),
            LoyaltyMeasure::Orders => format!("入会之前{already}{}下单 {size} 笔", more(sign)),
            LoyaltyMeasure::Active => {
                let size = points(before.value.abs());
                format!("入会之前{already}{} {size}", higher(sign))
            }
        }
    };
    match (before.sign(), after.sign()) {
        (0, 0) => format!("{cannot_tell}，入会之前和之后都是如此"),
        (0, sign) => format!("{}；入会之前则看不出", now(sign)),
        (sign, 0) => format!("入会之后，{cannot_tell}；{}", then(sign, "")),
        (one, other) if one == other => format!("{}；{}", now(other), then(one, "就已")),
        (one, other) => format!("{}；{}", now(other), then(one, "")),
    }
}

fn amount(what: LoyaltyMeasure, value: f64) -> String {
    match what {
        LoyaltyMeasure::Active => format::percent(ZH, value),
        _ => format::short(ZH, value),
    }
}

/// A difference of shares.
fn points(value: f64) -> String {
    format!("{} 个百分点", format::short(ZH, value * 100.0))
}

/// A difference in what is compared.
pub(super) fn size(what: LoyaltyMeasure, value: f64) -> String {
    match what {
        LoyaltyMeasure::Active => points(value),
        _ => format::short(ZH, value),
    }
}

pub(super) fn interval(what: LoyaltyMeasure, estimate: &Estimate, level: f64) -> String {
    let write = |value| match what {
        LoyaltyMeasure::Active => format::short(ZH, value * 100.0),
        _ => format::short(ZH, value),
    };
    let size = size(what, estimate.value);
    match estimate.interval {
        Ok([low, high]) => {
            let level = format::percent_exact(ZH, level);
            format!("{size}（{level} 区间 {} 至 {}）", write(low), write(high))
        }
        Err(NoInterval::TooFew) => format!("{size}（客户太少，没有区间）"),
        Err(NoInterval::NothingVaries) => {
            format!("{size}（没有区间，因为会员的行为全都相同，其他客户也是）")
        }
    }
}

fn more(sign: i32) -> &'static str {
    if sign > 0 { "多" } else { "少" }
}

fn higher(sign: i32) -> &'static str {
    if sign > 0 { "高" } else { "低" }
}
