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
                "表面比較：{what}，{} 位會員和 {} 位非會員，時期相同",
                format::count(ZH, *members),
                format::count(ZH, *others)
            )
        }
        Loyalty::BeforeAfterSummary { what, unit, means, before, after, change, level } => {
            let (unit, interval) = (unit.say(ZH, 1), |gap| interval(*what, gap, *level));
            let [members, others] = means.map(|mean| amount(*what, mean));
            let means = match what {
                LoyaltyMeasure::Revenue => {
                    format!("會員每{unit}消費 {members}，同期非會員消費 {others}")
                }
                LoyaltyMeasure::Orders => {
                    format!("會員每{unit}下 {members} 筆訂單，同期非會員下 {others} 筆")
                }
                LoyaltyMeasure::Active => {
                    let [members, others] = means.map(in_words);
                    format!("每{unit}有 {members} 的會員購買，同期非會員為 {others}")
                }
            };
            format!(
                "入會之後，{means}：差距為 {}。入會之前，差距為 {}。差距變化了 {}；其中多少來自會員計畫，這種比較無法說明。",
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
                "還不是因果：入會的人與不入會的人本來就不同，沒有會員計畫也會不同。入會的那一期不計入，因為人們在購買時入會。{joined}"
            )
        }
        Loyalty::Amount { what, value } => amount(*what, *value),
        Loyalty::SinceJoining { unit } => format!("距入會的{}", number_of(*unit)),
        Loyalty::PerPeriod { what, unit } => match what {
            LoyaltyMeasure::Revenue => format!("每位顧客每{}的消費金額", unit.say(ZH, 1)),
            LoyaltyMeasure::Orders => format!("每位顧客每{}的訂單數", unit.say(ZH, 1)),
            LoyaltyMeasure::Active => format!("每{}有購買的顧客佔比", unit.say(ZH, 1)),
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
        Loyalty::Counted { of } => format!("{of}，人數"),
        Loyalty::Before => "之前合計".into(),
        Loyalty::After => "之後合計".into(),
        Loyalty::Change => "變化".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, before: &Estimate, after: &Estimate) -> String {
    let cannot_tell = match what {
        LoyaltyMeasure::Revenue => "無法判斷會員是否比非會員消費更多",
        LoyaltyMeasure::Orders => "無法判斷會員是否比非會員下單更多",
        LoyaltyMeasure::Active => "無法判斷會員是否比非會員更可能購買",
    };
    let gap = |estimate: &Estimate| {
        let (more, size) = (more(estimate.sign()), estimate.value.abs());
        match what {
            LoyaltyMeasure::Revenue => format!("每{unit}{more}消費 {}", amount(what, size)),
            LoyaltyMeasure::Orders => format!("每{unit}{more}下 {} 筆訂單", amount(what, size)),
            LoyaltyMeasure::Active => {
                let way = if estimate.sign() > 0 { "高" } else { "低" };
                format!("每{unit}購買的可能性{way} {}", points(size))
            }
        }
    };
    match (before.sign(), after.sign()) {
        (0, 0) => format!("{cannot_tell}，無論入會之前還是之後"),
        (0, _) => format!("入會之後，會員比非會員{}；入會之前無法判斷", gap(after)),
        (_, 0) => format!("入會之後，{cannot_tell}；入會之前，他們比非會員{}", gap(before)),
        (one, other) => format!(
            "入會之後，會員比非會員{}；入會之前{}{}",
            gap(after),
            if one == other { "已" } else { "" },
            gap(before)
        ),
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
            format!("{size}（沒有區間，因為會員的表現全都相同，非會員也是）")
        }
    }
}

fn more(sign: i32) -> &'static str {
    if sign > 0 { "多" } else { "少" }
}
