// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use super::validation::number_of;
use crate::words::{Estimate, Locale, Loyalty, LoyaltyMeasure, NoInterval, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn loyalty(message: &Loyalty) -> String {
    match message {
        Loyalty::BeforeAfterTitle { what, unit, before, after } => {
            title(*what, unit.say(ZH, 1), before, after)
        }
        Loyalty::BeforeAfterSubtitle { what, unit, members, others } => {
            let unit = unit.say(ZH, 1);
            let what = match what {
                LoyaltyMeasure::Revenue => format!("每位顧客每{unit}的消費金額"),
                LoyaltyMeasure::Orders => format!("每位顧客每{unit}的訂單數"),
                LoyaltyMeasure::Active => format!("每{unit}有購買的顧客佔比"),
            };
            format!(
                "表面比較：{what}，{} 位會員與 {} 位非會員，取相同的日曆時期",
                format::count(ZH, *members),
                format::count(ZH, *others),
            )
        }
        Loyalty::BeforeAfterSummary { what, unit, means, before, after, change, level } => {
            let (unit, interval) = (unit.say(ZH, 1), |gap| interval(*what, gap, *level));
            let [members, others] = means.map(|mean| amount(*what, mean));
            let means = match what {
                LoyaltyMeasure::Revenue => {
                    format!("會員每{unit}消費 {members}，非會員消費 {others}")
                }
                LoyaltyMeasure::Orders => {
                    format!("會員每{unit}下單 {members} 筆，非會員 {others} 筆")
                }
                LoyaltyMeasure::Active => {
                    let [members, others] = means.map(in_words);
                    format!("每{unit}有 {members} 的會員購買，非會員為 {others}")
                }
            };
            format!(
                "入會之後，在相同的時期裡，{means}：差距為 {}。入會之前的差距為 {}。差距改變了 {}；其中有多少是會員計畫帶來的，這一比較無法說明。",
                interval(after),
                interval(before),
                interval(change),
            )
        }
        Loyalty::NotYetCausal { members, joined_at_first_purchase } => {
            let joined = match joined_at_first_purchase {
                0 => String::new(),
                n => format!(
                    "{} 位會員中有 {} 位在首次購買時入會，沒有「之前」。",
                    format::count(ZH, *members),
                    format::count(ZH, *n)
                ),
            };
            format!(
                "尚不是因果：入會的人本來就與不入會的人不同，沒有會員計畫也會不同。入會的那一期不計入，因為人們在購買時入會。{joined}"
            )
        }
        Loyalty::Amount { what, value } => amount(*what, *value),
        Loyalty::SinceJoining { unit } => format!("入會以來的{}", number_of(*unit)),
        Loyalty::PerPeriod { what, unit } => match what {
            LoyaltyMeasure::Revenue => format!("每位顧客每{}的消費金額", unit.say(ZH, 1)),
            LoyaltyMeasure::Orders => format!("每位顧客每{}的訂單數", unit.say(ZH, 1)),
            LoyaltyMeasure::Active => format!("每{}有購買的佔比", unit.say(ZH, 1)),
        },
        Loyalty::Event { e } => {
            let plus = if *e > 0 { "+" } else { "" };
            format!("{plus}{}", format::decimal(ZH, f64::from(*e), 0))
        }
        Loyalty::Joining => "入會".into(),
        Loyalty::Members => "會員".into(),
        Loyalty::Others => "非會員".into(),
        Loyalty::Gap => "差距".into(),
        Loyalty::Low { of } => format!("{of}，下限"),
        Loyalty::High { of } => format!("{of}，上限"),
        Loyalty::Counted { of } => format!("計入的{of}"),
        Loyalty::Before => "之前合計".into(),
        Loyalty::After => "之後合計".into(),
        Loyalty::Change => "變化".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, before: &Estimate, after: &Estimate) -> String {
    let cannot_tell = match what {
        LoyaltyMeasure::Revenue => "看不出會員是否比其他顧客消費更多",
        LoyaltyMeasure::Orders => "看不出會員是否比其他顧客下單更多",
        LoyaltyMeasure::Active => "看不出會員是否比其他顧客更可能購買",
    };
    let now = |sign| {
        let size = amount(what, after.value.abs());
        match what {
            LoyaltyMeasure::Revenue => {
                format!("入會之後，會員每{unit}比其他顧客{}消費 {size}", more(sign))
            }
            LoyaltyMeasure::Orders => {
                format!("入會之後，會員每{unit}比其他顧客{}下單 {size} 筆", more(sign))
            }
            LoyaltyMeasure::Active => {
                let size = points(after.value.abs());
                format!("入會之後，會員每{unit}購買的可能性比其他顧客{} {size}", higher(sign))
            }
        }
    };
    let then = |sign, already: &str| {
        let size = amount(what, before.value.abs());
        match what {
            LoyaltyMeasure::Revenue => format!("入會之前{already}{}消費 {size}", more(sign)),
            LoyaltyMeasure::Orders => format!("入會之前{already}{}下單 {size} 筆", more(sign)),
            LoyaltyMeasure::Active => {
                let size = points(before.value.abs());
                format!("入會之前{already}{} {size}", higher(sign))
            }
        }
    };
    match (before.sign(), after.sign()) {
        (0, 0) => format!("{cannot_tell}，入會之前和之後都是如此"),
        (0, sign) => format!("{}；入會之前則看不出", now(sign)),
        (sign, 0) => format!("入會之後，{cannot_tell}；{}", then(sign, "")),
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
    format!("{} 個百分點", format::short(ZH, value * 100.0))
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
            format!("{size}（{level} 區間 {} 至 {}）", write(low), write(high))
        }
        Err(NoInterval::TooFew) => format!("{size}（顧客太少，沒有區間）"),
        Err(NoInterval::NothingVaries) => {
            format!("{size}（沒有區間，因為會員的行為全都相同，其他顧客也是）")
        }
    }
}

fn more(sign: i32) -> &'static str {
    if sign > 0 { "多" } else { "少" }
}

fn higher(sign: i32) -> &'static str {
    if sign > 0 { "高" } else { "低" }
}
