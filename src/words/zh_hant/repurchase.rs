// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use crate::words::format::{count, percent_exact, short};
use crate::words::{LessLikely, Locale, Repurchase};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn repurchase(message: &Repurchase) -> String {
    match message {
        Repurchase::MidBusiness { month, size, typical, day } => format!(
            "{month}有 {} 筆首單，之後一般每個月有 {} 筆。如果檔案是從生意中途開始的，其中許多並不是首單：請只看 {day} 起的顧客，或載入更早的購買。",
            count(ZH, (*size).into()),
            short(ZH, *typical).trim_end_matches(".00")
        ),
        Repurchase::NobodyFollowed => "所有首單都在最後一天，因此還不知道之後會怎樣。".into(),
        Repurchase::PlainIsLower { plain, share, horizon } => format!(
            "直接計算的第二單顧客佔比為 {}，它把新來的顧客也算作流失；若跟蹤 {}，會有 {} 再次下單。",
            in_words(*plain),
            days(*horizon),
            in_words(*share)
        ),
        Repurchase::Rule { day, within, new, without, verdict } => {
            let (new, without, within) = (in_words(*new), in_words(*without), days(*within));
            let day = days(*day);
            match verdict {
                LessLikely::Half => format!(
                    "{day}沒有第二單之後，再下單的可能性不到一半：{within}內為 {without}，而新顧客為 {new}"
                ),
                LessLikely::Less => format!(
                    "{day}沒有第二單之後，再下單的可能性較低：{within}內為 {without}，而新顧客為 {new}"
                ),
                LessLikely::Not => format!(
                    "{day}沒有第二單並不等於流失：{within}內再下單的機率為 {without}，新顧客為 {new}"
                ),
            }
        }
        Repurchase::RuleSentence { day, within, new, without, verdict, level } => format!(
            "到第 {} 天仍沒有第二單的顧客，在之後 {}內下第二單的機率為 {}，新顧客為 {}：{}。",
            count(ZH, (*day).into()),
            days(*within),
            with_interval(*without, Some(*level)),
            with_interval(*new, None),
            match verdict {
                LessLikely::Half => "可能性不到一半",
                LessLikely::Less => "可能性較低，但不能肯定不到一半",
                LessLikely::Not => "就這些資料來看，可能性並不更低",
            }
        ),
        Repurchase::NoSecond => "還沒有人下過第二單".into(),
        Repurchase::DecidedBy { share, day } => format!(
            "再次下單的顧客中有 {} 在第 {} 天之前就已下單",
            in_words(*share),
            count(ZH, (*day).into())
        ),
        Repurchase::Decided { horizon, days: each } => {
            let each = each.iter().map(|(share, day, low, high)| {
                format!(
                    "{} 在第 {} 天前下單",
                    percent_exact(ZH, *share),
                    day_interval((*day, *low, *high))
                )
            });
            let each: Vec<String> = each.collect();
            format!("在 {}內再次下單的顧客中，{}。", days(*horizon), each.join("，"))
        }
        Repurchase::Below { day: Some(day), within, threshold } => format!(
            "從第 {} 天起，{}內下第二單的機率低於 {}。",
            day_interval(*day),
            days(*within),
            percent_exact(ZH, *threshold)
        ),
        Repurchase::Below { day: None, within, threshold } => format!(
            "在跟蹤顧客的時間內，{}內下第二單的機率沒有一直低於 {}。",
            days(*within),
            percent_exact(ZH, *threshold)
        ),
        Repurchase::HazardSubtitle { width, customers, level, as_of } => format!(
            "尚無第二單的顧客每天下第二單的機率{}；信賴帶：{} 區間；n\u{a0}=\u{a0}{}，截至 {as_of}",
            if *width == 1 { String::new() } else { format!("（{}的平均）", days(*width)) },
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Repurchase::Second { share, horizon, half } => format!(
            "{} 的顧客在 {}內下第二單，其中一半在第 {} 天之前",
            in_words(*share),
            days(*horizon),
            count(ZH, (*half).into())
        ),
        Repurchase::Order { order, share, horizon, half, level } => {
            let half = half.map_or_else(String::new, |half| {
                format!("；其中一半在第 {} 天之前", day_interval(half))
            });
            format!(
                "{} 的顧客在 {}內下{}{half}。",
                with_interval(*share, Some(*level)),
                days(*horizon),
                which(*order)
            )
        }
        Repurchase::Plain { repeaters, customers, share } => format!(
            "至今 {} 位顧客中有 {} 位下過兩單：{}。",
            count(ZH, *customers),
            count(ZH, *repeaters),
            with_interval(*share, None)
        ),
        Repurchase::TimesSubtitle { customers, level, as_of } => format!(
            "有第二單及之後各單的顧客佔比，按首單以來的天數（Kaplan–Meier）；信賴帶：{} 區間；n\u{a0}=\u{a0}{}，截至 {as_of}",
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Repurchase::Line { order } => which(*order),
        Repurchase::Days => "首單以來的天數".into(),
        Repurchase::ChanceADay => "每天下第二單的機率".into(),
        Repurchase::Share => "顧客佔比".into(),
        Repurchase::WhichOrder => "第幾單".into(),
        Repurchase::StillWithout => "仍沒有的顧客".into(),
        Repurchase::SecondOrders => "第二單數".into(),
        Repurchase::Low { level } => format!("下限，{} 區間", percent_exact(ZH, *level)),
        Repurchase::High { level } => format!("上限，{} 區間", percent_exact(ZH, *level)),
        Repurchase::Day { day } => format!("第 {} 天", count(ZH, (*day).into())),
        Repurchase::FromTo { from, to } if from == to => count(ZH, (*from).into()),
        Repurchase::FromTo { from, to } => {
            format!("{}\u{2013}{}", count(ZH, (*from).into()), count(ZH, (*to).into()))
        }
        Repurchase::Come { share } => format!("{} 已下單", percent_exact(ZH, *share)),
    }
}

fn days(number: u32) -> String {
    format!("{} 天", count(ZH, number.into()))
}

fn with_interval((share, interval): (f64, Option<(f64, f64)>), level: Option<f64>) -> String {
    let share = in_words(share);
    let Some((low, high)) = interval else { return share };
    let level =
        level.map_or_else(String::new, |level| format!("{} 區間 ", percent_exact(ZH, level)));
    format!("{share}（{level}{} 至 {}）", in_words(low), in_words(high))
}

/// A day, and from which to which it may be.
fn day_interval((day, low, high): (u32, Option<u32>, Option<u32>)) -> String {
    let number = |day: u32| count(ZH, day.into());
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("{}（{} 至 {}）", number(day), number(low), number(high))
        }
        (Some(low), None) => format!("{}（{} 或更晚）", number(day), number(low)),
        _ => number(day),
    }
}

fn which(order: u32) -> String {
    match order {
        2 => "第二單".into(),
        3 => "第三單".into(),
        4 => "第四單".into(),
        5 => "第五單".into(),
        _ => format!("第 {order} 單"),
    }
}
