use super::validation::number_of;
use super::{ordinal, share as in_words};
use crate::words::format::{count, percent_exact, short};
use crate::words::{Locale, Projection, Unit};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn projection(message: &Projection) -> String {
    match message {
        Projection::LastRateWasCloser { error, guess } => format!(
            "在检验期，“最后的比率保持不变”这一简单猜测的误差为 {}，模型的误差为 {}：对模型的信任不要超过这个限度。",
            points(*guess),
            points(*error)
        ),
        Projection::AllAlike => "客户流失的可能性几乎没有差别，因此这里的预测等于一个恒定比率的预测，参数本身不说明什么。".into(),
        Projection::Undetermined { parameters } => format!(
            "这些数据几乎无法确定 {}：其他取值拟合得同样好，在观测到的范围内给出同样的曲线。",
            parameters.join("、")
        ),
        Projection::NotSettled => "模型没有收敛到一个确定的结果，不要依赖它的预测。更多的时期通常会有帮助。".into(),
        Projection::NoMeanLifetime => "按该模型，有些客户几乎永远不会流失，因此平均客户寿命没有上限；请使用折现后的寿命，或仍留存的占比。".into(),
        Projection::NoSeasons => "购买模型不考虑季节性，也不计新来的客户：占比下降，是因为这同一批客户停止购买。".into(),
        Projection::NotTried => "检验期之前的购买太少，因此无法检验预测。".into(),
        Projection::StillThere { share, periods, unit } => format!(
            "{}后，{} 的客户仍会留存",
            in_units(*periods, *unit),
            in_words(*share)
        ),
        Projection::WillBuy { first, last, periods, unit } => format!(
            "现有客户中，{} 会在下一{}购买，{} {}为 {}",
            in_words(*first),
            unit.say(ZH, 1),
            ordinal(*periods),
            unit.say(ZH, 1),
            in_words(*last)
        ),
        Projection::SurvivalSubtitle { unit, model, customers, level, as_of } => format!(
            "仍留存的客户占比，按成为客户以来的{}：观测值，以及 {} 的预期值；置信带：{} 区间；n\u{a0}=\u{a0}{}{}",
            unit.map_or("期数", number_of),
            model_name(model),
            percent_exact(ZH, *level),
            count(ZH, *customers),
            as_of.as_ref().map_or_else(String::new, |as_of| format!("，截至 {as_of}"))
        ),
        Projection::ActiveSubtitle { unit, customers, level, as_of } => format!(
            "每{}购买的客户占比：观测值，以及 BG/NBD 的预期值；置信带：{} 区间；n\u{a0}=\u{a0}{}，截至 {as_of}",
            unit.say(ZH, 1),
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Projection::Expected { share, interval, level, periods, unit } => format!(
            "{}后，预计 {}的客户仍会留存。",
            in_units(*periods, *unit),
            with_interval(*share, *interval, *level)
        ),
        Projection::ExpectedActive { share, interval, level, period, unit, last } => {
            let last = last.map_or_else(String::new, |last| {
                format!(
                    "在最近一{}，此前已是客户的人中有 {} 购买。",
                    unit.say(ZH, 1),
                    in_words(last)
                )
            });
            format!(
                "从现在起的{} {}，现有客户中预计有 {}购买。{last}",
                ordinal(*period),
                unit.say(ZH, 1),
                with_interval(*share, *interval, *level)
            )
        }
        Projection::Tried { periods, unit, error, guess } => format!(
            "用留出的最后 {}检验，预测的平均误差为 {}；若假定最后的比率不变，误差为 {}。",
            in_units(*periods, *unit),
            points(*error),
            points(*guess)
        ),
        Projection::Lifetime { periods, low, high, unit } => {
            let range = match (low, high) {
                (Some(low), Some(high)) => format!("（{} 至 {}）", short(ZH, *low), short(ZH, *high)),
                (Some(low), None) => format!("（{} 或更多）", short(ZH, *low)),
                _ => String::new(),
            };
            format!(
                "仍留存的客户预计平均还会留 {} {}{range}。",
                short(ZH, *periods),
                unit.map_or("期", |unit| unit.say(ZH, 2))
            )
        }
        Projection::Observed => "观测值".into(),
        Projection::Projected => "预测值".into(),
        Projection::HeldBack => "较早时的预测".into(),
        Projection::Now => "今天".into(),
        Projection::HeldBackFrom => "检验期".into(),
        Projection::Since { unit } => {
            format!("成为客户以来的{}", unit.map_or("期数", number_of))
        }
        Projection::FromNow { unit } => format!("从今天起的{}", number_of(*unit)),
        Projection::StillShare => "仍留存的占比".into(),
        Projection::ActiveShare => "购买的占比".into(),
        Projection::Series => "序列".into(),
        Projection::Customers => "客户数".into(),
        Projection::Low { level } => format!("下限，{} 区间", percent_exact(ZH, *level)),
        Projection::High { level } => format!("上限，{} 区间", percent_exact(ZH, *level)),
    }
}

fn model_name(model: &str) -> &'static str {
    match model {
        "sbg" => "sBG",
        "bdw" => "beta-discrete-Weibull",
        _ => "BG/NBD",
    }
}

fn in_units(number: u64, unit: Option<Unit>) -> String {
    format!("{} {}", count(ZH, number), unit.map_or("期", |unit| unit.say(ZH, number)))
}

/// A difference of shares.
fn points(share: f64) -> String {
    format!("{} 个百分点", short(ZH, 100.0 * share))
}

/// The share, ready to stand before a Chinese word.
fn with_interval(share: f64, interval: Option<(f64, f64)>, level: f64) -> String {
    let share = in_words(share);
    match interval {
        Some((low, high)) => format!(
            "{share}（{} 区间 {} 至 {}）",
            percent_exact(ZH, level),
            in_words(low),
            in_words(high)
        ),
        None => format!("{share} "),
    }
}
