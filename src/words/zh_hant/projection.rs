// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::validation::number_of;
use super::{ordinal, share as in_words};
use crate::words::format::{count, percent_exact, short};
use crate::words::{Locale, Projection, Unit};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn projection(message: &Projection) -> String {
    match message {
        Projection::LastRateWasCloser { error, guess } => format!(
            "在檢驗期，「最後的比率保持不變」這一簡單猜測的誤差為 {}，模型的誤差為 {}：對模型的信任不要超過這個限度。",
            points(*guess),
            points(*error)
        ),
        Projection::AllAlike => "顧客流失的可能性幾乎沒有差別，因此這裡的預測等於一個恆定比率的預測，參數本身不說明什麼。".into(),
        Projection::Undetermined { parameters } => format!(
            "這些資料幾乎無法確定 {}：其他取值擬合得同樣好，在觀測到的範圍內給出同樣的曲線。",
            parameters.join("、")
        ),
        Projection::NotSettled => "模型沒有收斂到一個確定的結果，不要依賴它的預測。更多的時期通常會有幫助。".into(),
        Projection::NoMeanLifetime => "按該模型，有些顧客幾乎永遠不會流失，因此平均顧客壽命沒有上限；請使用折現後的壽命，或仍留存的佔比。".into(),
        Projection::NoSeasons => "購買模型不考慮季節性，也不計新來的顧客：佔比下降，是因為這同一批顧客停止購買。".into(),
        Projection::NotTried => "檢驗期之前的購買太少，因此無法檢驗預測。".into(),
        Projection::StillThere { share, periods, unit } => format!(
            "{}後，{} 的顧客仍會留存",
            in_units(*periods, *unit),
            in_words(*share)
        ),
        Projection::WillBuy { first, last, periods, unit } => format!(
            "現有顧客中，{} 會在下一{}購買，{} {}為 {}",
            in_words(*first),
            unit.say(ZH, 1),
            ordinal(*periods),
            unit.say(ZH, 1),
            in_words(*last)
        ),
        Projection::SurvivalSubtitle { unit, model, customers, level, as_of } => format!(
            "仍留存的顧客佔比，按成為顧客以來的{}：觀測值，以及 {} 的預期值；信賴帶：{} 區間；n\u{a0}=\u{a0}{}{}",
            unit.map_or("期數", number_of),
            model_name(model),
            percent_exact(ZH, *level),
            count(ZH, *customers),
            as_of.as_ref().map_or_else(String::new, |as_of| format!("，截至 {as_of}"))
        ),
        Projection::ActiveSubtitle { unit, customers, level, as_of } => format!(
            "每{}購買的顧客佔比：觀測值，以及 BG/NBD 的預期值；信賴帶：{} 區間；n\u{a0}=\u{a0}{}，截至 {as_of}",
            unit.say(ZH, 1),
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Projection::Expected { share, interval, level, periods, unit } => format!(
            "{}後，預計 {}的顧客仍會留存。",
            in_units(*periods, *unit),
            with_interval(*share, *interval, *level)
        ),
        Projection::ExpectedActive { share, interval, level, period, unit, last } => {
            let last = last.map_or_else(String::new, |last| {
                format!(
                    "在最近一{}，此前已是顧客的人中有 {} 購買。",
                    unit.say(ZH, 1),
                    in_words(last)
                )
            });
            format!(
                "從現在起的{} {}，現有顧客中預計有 {}購買。{last}",
                ordinal(*period),
                unit.say(ZH, 1),
                with_interval(*share, *interval, *level)
            )
        }
        Projection::Tried { periods, unit, error, guess } => format!(
            "用留出的最後 {}檢驗，預測的平均誤差為 {}；若假定最後的比率不變，誤差為 {}。",
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
                "仍留存的顧客預計平均還會留 {} {}{range}。",
                short(ZH, *periods),
                unit.map_or("期", |unit| unit.say(ZH, 2))
            )
        }
        Projection::Observed => "觀測值".into(),
        Projection::Projected => "預測值".into(),
        Projection::HeldBack => "較早時的預測".into(),
        Projection::Now => "今天".into(),
        Projection::HeldBackFrom => "檢驗期".into(),
        Projection::Since { unit } => {
            format!("成為顧客以來的{}", unit.map_or("期數", number_of))
        }
        Projection::FromNow { unit } => format!("從今天起的{}", number_of(*unit)),
        Projection::StillShare => "仍留存的佔比".into(),
        Projection::ActiveShare => "購買的佔比".into(),
        Projection::Series => "序欄".into(),
        Projection::Customers => "顧客數".into(),
        Projection::Low { level } => format!("下限，{} 區間", percent_exact(ZH, *level)),
        Projection::High { level } => format!("上限，{} 區間", percent_exact(ZH, *level)),
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
    format!("{} 個百分點", short(ZH, 100.0 * share))
}

/// The share, ready to stand before a Chinese word.
fn with_interval(share: f64, interval: Option<(f64, f64)>, level: f64) -> String {
    let share = in_words(share);
    match interval {
        Some((low, high)) => format!(
            "{share}（{} 區間 {} 至 {}）",
            percent_exact(ZH, level),
            in_words(low),
            in_words(high)
        ),
        None => format!("{share} "),
    }
}
