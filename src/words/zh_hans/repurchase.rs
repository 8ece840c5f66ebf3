use super::share as in_words;
use crate::words::format::{count, percent_exact, short};
use crate::words::{LessLikely, Locale, Repurchase};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn repurchase(message: &Repurchase) -> String {
    match message {
        Repurchase::MidBusiness { month, size, typical, day } => format!(
            "{month}有 {} 笔首单，之后一般每个月有 {} 笔。如果文件是从生意中途开始的，其中许多并不是首单：请只看 {day} 起的客户，或载入更早的购买。",
            count(ZH, (*size).into()),
            short(ZH, *typical).trim_end_matches(".00")
        ),
        Repurchase::NobodyFollowed => "所有首单都在最后一天，因此还不知道之后会怎样。".into(),
        Repurchase::PlainIsLower { plain, share, horizon } => format!(
            "直接计算的第二单客户占比为 {}，它把新来的客户也算作流失；若跟踪 {}，会有 {} 再次下单。",
            in_words(*plain),
            days(*horizon),
            in_words(*share)
        ),
        Repurchase::Rule { day, within, new, without, verdict } => {
            let (new, without, within) = (in_words(*new), in_words(*without), days(*within));
            let day = days(*day);
            match verdict {
                LessLikely::Half => format!(
                    "{day}没有第二单之后，再下单的可能性不到一半：{within}内为 {without}，而新客户为 {new}"
                ),
                LessLikely::Less => format!(
                    "{day}没有第二单之后，再下单的可能性较低：{within}内为 {without}，而新客户为 {new}"
                ),
                LessLikely::Not => format!(
                    "{day}没有第二单并不等于流失：{within}内再下单的概率为 {without}，新客户为 {new}"
                ),
            }
        }
        Repurchase::RuleSentence { day, within, new, without, verdict, level } => format!(
            "到第 {} 天仍没有第二单的客户，在之后 {}内下第二单的概率为 {}，新客户为 {}：{}。",
            count(ZH, (*day).into()),
            days(*within),
            with_interval(*without, Some(*level)),
            with_interval(*new, None),
            match verdict {
                LessLikely::Half => "可能性不到一半",
                LessLikely::Less => "可能性较低，但不能肯定不到一半",
                LessLikely::Not => "就这些数据来看，可能性并不更低",
            }
        ),
        Repurchase::NoSecond => "还没有人下过第二单".into(),
        Repurchase::DecidedBy { share, day } => format!(
            "再次下单的客户中有 {} 在第 {} 天之前就已下单",
            in_words(*share),
            count(ZH, (*day).into())
        ),
        Repurchase::Decided { horizon, days: each } => {
            let each = each.iter().map(|(share, day, low, high)| {
                format!(
                    "{} 在第 {} 天前下单",
                    percent_exact(ZH, *share),
                    day_interval((*day, *low, *high))
                )
            });
            let each: Vec<String> = each.collect();
            format!("在 {}内再次下单的客户中，{}。", days(*horizon), each.join("，"))
        }
        Repurchase::Below { day: Some(day), within, threshold } => format!(
            "从第 {} 天起，{}内下第二单的概率低于 {}。",
            day_interval(*day),
            days(*within),
            percent_exact(ZH, *threshold)
        ),
        Repurchase::Below { day: None, within, threshold } => format!(
            "在跟踪客户的时间内，{}内下第二单的概率没有一直低于 {}。",
            days(*within),
            percent_exact(ZH, *threshold)
        ),
        Repurchase::HazardSubtitle { width, customers, level, as_of } => format!(
            "尚无第二单的客户每天下第二单的概率{}；置信带：{} 区间；n\u{a0}=\u{a0}{}，截至 {as_of}",
            if *width == 1 { String::new() } else { format!("（{}的平均）", days(*width)) },
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Repurchase::Second { share, horizon, half } => format!(
            "{} 的客户在 {}内下第二单，其中一半在第 {} 天之前",
            in_words(*share),
            days(*horizon),
            count(ZH, (*half).into())
        ),
        Repurchase::Order { order, share, horizon, half, level } => {
            let half = half.map_or_else(String::new, |half| {
                format!("；其中一半在第 {} 天之前", day_interval(half))
            });
            format!(
                "{} 的客户在 {}内下{}{half}。",
                with_interval(*share, Some(*level)),
                days(*horizon),
                which(*order)
            )
        }
        Repurchase::Plain { repeaters, customers, share } => format!(
            "至今 {} 位客户中有 {} 位下过两单：{}。",
            count(ZH, *customers),
            count(ZH, *repeaters),
            with_interval(*share, None)
        ),
        Repurchase::TimesSubtitle { customers, level, as_of } => format!(
            "有第二单及之后各单的客户占比，按首单以来的天数（Kaplan–Meier）；置信带：{} 区间；n\u{a0}=\u{a0}{}，截至 {as_of}",
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Repurchase::Line { order } => which(*order),
        Repurchase::Days => "首单以来的天数".into(),
        Repurchase::ChanceADay => "每天下第二单的概率".into(),
        Repurchase::Share => "客户占比".into(),
        Repurchase::WhichOrder => "第几单".into(),
        Repurchase::StillWithout => "仍没有的客户".into(),
        Repurchase::SecondOrders => "第二单数".into(),
        Repurchase::Low { level } => format!("下限，{} 区间", percent_exact(ZH, *level)),
        Repurchase::High { level } => format!("上限，{} 区间", percent_exact(ZH, *level)),
        Repurchase::Day { day } => format!("第 {} 天", count(ZH, (*day).into())),
        Repurchase::FromTo { from, to } if from == to => count(ZH, (*from).into()),
        Repurchase::FromTo { from, to } => {
            format!("{}\u{2013}{}", count(ZH, (*from).into()), count(ZH, (*to).into()))
        }
        Repurchase::Come { share } => format!("{} 已下单", percent_exact(ZH, *share)),
    }
}

fn days(number: u32) -> String {
    format!("{} 天", count(ZH, number.into()))
}

fn with_interval((share, interval): (f64, Option<(f64, f64)>), level: Option<f64>) -> String {
    let share = in_words(share);
    let Some((low, high)) = interval else { return share };
    let level =
        level.map_or_else(String::new, |level| format!("{} 区间 ", percent_exact(ZH, level)));
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
        2 => "第二单".into(),
        3 => "第三单".into(),
        4 => "第四单".into(),
        5 => "第五单".into(),
        _ => format!("第 {order} 单"),
    }
}
