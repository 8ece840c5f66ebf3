// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::format::{count, decimal, percent_exact, short};
use crate::words::{Compared, Locale, Unit, Validation};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn validation(message: &Validation) -> String {
    match message {
        Validation::Tracked { actual, expected } => format!(
            "檢驗期內，模型預期有 {} 次復購，實際為 {} 次",
            whole(*expected),
            whole(*actual)
        ),
        Validation::TrackedFit { actual, expected } => {
            format!("模型給出 {} 次復購，實際為 {} 次", whole(*expected), whole(*actual))
        }
        Validation::TrackingSubtitle {
            model,
            unit,
            cumulative,
            customers,
            calibration_end,
            level,
        } => {
            format!(
                "{}：實際值，以及 {model}（擬合至 {calibration_end}）的預期值{}；n\u{a0}=\u{a0}{}",
                if *cumulative {
                    format!("截至每{}的累計復購次數", unit.say(ZH, 1))
                } else {
                    format!("每{}的復購次數", unit.say(ZH, 1))
                },
                level.map_or_else(String::new, |level| format!(
                    "；帶狀區域：{} 區間，包含偶然波動和模型本身的不確定性",
                    percent_exact(ZH, level)
                )),
                count(ZH, *customers)
            )
        }
        Validation::TrackingSummary {
            length,
            unit,
            calibration_end,
            actual,
            expected,
            interval,
            level,
            inside,
        } => {
            let inside = inside.map_or_else(String::new, |(inside, of)| {
                format!(
                    "{} {}中有 {} {}落在帶狀區域內{}。",
                    count(ZH, of),
                    unit.say(ZH, of),
                    count(ZH, inside),
                    unit.say(ZH, inside),
                    if (inside as f64) < 0.8 * of as f64 {
                        "：所有顧客共有的波動，例如季節性或促銷活動，不在模型之中"
                    } else {
                        ""
                    }
                )
            });
            let off = (expected - actual) / actual.max(1.0);
            let verdict = match interval {
                Some((low, high)) => format!(
                    "這{}偶然範圍：同樣多的這類顧客會有 {} 至 {} 次（{} 區間）。",
                    if (*low..=*high).contains(expected) { "沒有超出" } else { "超出了" },
                    whole(*low),
                    whole(*high),
                    percent_exact(ZH, *level)
                ),
                None => String::new(),
            };
            format!(
                "檢驗期為 {calibration_end}之後的 {} {}，其間預期有 {} 次復購，實際為 {} 次：{}了 {}。{verdict}{inside}",
                decimal(ZH, *length, usize::from((length - length.round()).abs() > 0.05)),
                unit.say(ZH, length.round() as u64),
                whole(*expected),
                whole(*actual),
                if off > 0.0 { "高估" } else { "低估" },
                super::share(off.abs())
            )
        }
        Validation::FitSummary { actual, expected } => format!(
            "在擬合所用的日子裡，模型給出 {} 次復購，實際為 {} 次。沒有留出檢驗期，因此這不是對模型的檢驗。",
            whole(*expected),
            whole(*actual)
        ),
        Validation::CutShort => "最後一期尚未結束。".into(),
        Validation::SplitHere { end } => {
            format!("沒有選擇分界日，因此以最後三分之一的日子（{end}之後）為檢驗期。")
        }
        Validation::HeldOut => "檢驗期".into(),
        Validation::Observed => "觀測值".into(),
        Validation::Actual => "實際".into(),
        Validation::Expected => "預期".into(),
        Validation::PeriodsSince { unit, start } => {
            format!("自 {start}起的{}", number_of(*unit))
        }
        Validation::RepeatPurchases { unit: Some(unit) } => {
            format!("每{}的復購次數", unit.say(ZH, 1))
        }
        Validation::RepeatPurchases { unit: None } => "累計復購次數".into(),
        Validation::PeriodEnd => "截至".into(),
        Validation::FrequenciesTitle { actual, expected, inside, groups } => {
            if inside == groups {
                "模型能解釋顧客的復購次數".into()
            } else {
                format!("{} 位顧客沒有復購，模型給出 {} 位", count(ZH, *actual), whole(*expected))
            }
        }
        Validation::FrequenciesSubtitle { model, customers, as_of, level } => format!(
            "按截至 {as_of}的復購次數統計的顧客數，實際值與 {model} 給出的值；誤差線：假定模型正確時的 {} 區間；n\u{a0}=\u{a0}{}",
            percent_exact(ZH, *level),
            count(ZH, *customers)
        ),
        Validation::FrequenciesSummary {
            actual,
            expected,
            interval: (low, high),
            level,
            furthest,
        } => {
            let furthest =
                furthest.as_ref().map_or_else(String::new, |(frequency, actual, expected)| {
                    format!(
                        "相差最大的是復購 {frequency} 次：實際 {} 位顧客，模型給出 {} 位。",
                        count(ZH, *actual),
                        whole(*expected)
                    )
                });
            format!(
                "{} 位顧客沒有復購，模型給出 {} 位（{} 區間 {} 至 {}）。{furthest}",
                count(ZH, *actual),
                whole(*expected),
                percent_exact(ZH, *level),
                whole(*low),
                whole(*high)
            )
        }
        Validation::Frequency => "每位顧客的復購次數".into(),
        Validation::Customers => "顧客數".into(),
        Validation::CustomersExpected => "預期顧客數".into(),
        Validation::AndMore { from } => format!("{from}+"),
        Validation::CalibrationTitle { by, inside, groups } => {
            let of = match by {
                Compared::Frequency => "無論顧客此前購買多少次",
                Compared::Recency => "無論顧客此前購買了多久",
                Compared::Age => "無論顧客首次購買在多久以前",
                Compared::Silence => "無論顧客沉默了多久",
                Compared::Expected => "無論預期購買少還是多的顧客",
            };
            if inside == groups {
                format!("{of}，模型都準確預測了他們之後的購買")
            } else {
                format!(
                    "{} 組顧客中，模型對 {} 組的預測在偶然範圍內",
                    count(ZH, *groups),
                    count(ZH, *inside)
                )
            }
        }
        Validation::CalibrationSubtitle { model, by, customers, calibration_end, end, level } => {
            format!(
                "{calibration_end}至 {end}每位顧客的購買次數，按{}分組：實際值，以及 {model}（擬合至 {calibration_end}）的預期值；{} 區間；n\u{a0}=\u{a0}{}",
                match by {
                    Compared::Frequency => "此前的復購次數",
                    Compared::Recency => "首次購買至最近一次購買的時間",
                    Compared::Age => "距首次購買的時間",
                    Compared::Silence => "距最近一次購買的時間",
                    Compared::Expected => "預期購買的十分位",
                },
                percent_exact(ZH, *level),
                count(ZH, *customers)
            )
        }
        Validation::CalibrationSummary {
            by,
            unit,
            group,
            customers,
            expected,
            actual,
            interval,
            level,
            error,
        } => {
            let who = match by {
                Compared::Frequency => format!("此前復購 {group} 次的"),
                Compared::Recency => {
                    format!("最近一次購買在首次購買之後 {group} {}的", unit.say(ZH, 2))
                }
                Compared::Age => format!("首次購買在 {group} {}以前的", unit.say(ZH, 2)),
                Compared::Silence => format!("最近一次購買在 {group} {}以前的", unit.say(ZH, 2)),
                Compared::Expected => "預期購買最多的".into(),
            };
            let interval = interval.map_or_else(String::new, |(low, high)| {
                format!(
                    "（{} 區間 {} 至 {}）",
                    percent_exact(ZH, *level),
                    short(ZH, low),
                    short(ZH, high)
                )
            });
            format!(
                "{who} {} 位顧客平均每人購買 {} 次{interval}，預期為 {} 次。所有組合計，模型的誤差為每位顧客 {} 次購買。",
                count(ZH, *customers),
                short(ZH, *actual),
                short(ZH, *expected),
                short(ZH, *error)
            )
        }
        Validation::GroupedBy { by: Compared::Frequency, .. } => "此前的復購次數".into(),
        Validation::GroupedBy { by: Compared::Recency, unit } => {
            format!("首次購買至最近一次購買的{}", number_of(*unit))
        }
        Validation::GroupedBy { by: Compared::Age, unit } => {
            format!("距首次購買的{}", number_of(*unit))
        }
        Validation::GroupedBy { by: Compared::Silence, unit } => {
            format!("距最近一次購買的{}", number_of(*unit))
        }
        Validation::GroupedBy { by: Compared::Expected, .. } => {
            "顧客的十分位，預期購買最少的在前".into()
        }
        Validation::HoldoutPurchases => "檢驗期內每位顧客的購買次數".into(),
        Validation::ActualMean => "實際購買次數".into(),
        Validation::ExpectedMean => "預期購買次數".into(),
        Validation::Low { level } => format!("{} 區間下限", percent_exact(ZH, *level)),
        Validation::High => "區間上限".into(),
        Validation::Range { from, to } => format!("{}–{}", whole(*from), whole(*to)),
        Validation::Equal => "與預期相同".into(),
    }
}

/// How many of a unit, as the heading of numbers.
pub(super) fn number_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "天數",
        Unit::Week => "週數",
        Unit::Month => "月數",
        Unit::Quarter => "季數",
        Unit::Year => "年數",
    }
}

fn whole(value: f64) -> String {
    decimal(ZH, value, 0)
}
