use crate::words::format::{count, decimal, percent_exact, short};
use crate::words::{Compared, Locale, Unit, Validation};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn validation(message: &Validation) -> String {
    match message {
        Validation::Tracked { actual, expected } => format!(
            "检验期内，模型预期有 {} 次复购，实际为 {} 次",
            whole(*expected),
            whole(*actual)
        ),
        Validation::TrackedFit { actual, expected } => {
            format!("模型给出 {} 次复购，实际为 {} 次", whole(*expected), whole(*actual))
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
                "{}：实际值，以及 {model}（拟合至 {calibration_end}）的预期值{}；n\u{a0}=\u{a0}{}",
                if *cumulative {
                    format!("截至每{}的累计复购次数", unit.say(ZH, 1))
                } else {
                    format!("每{}的复购次数", unit.say(ZH, 1))
                },
                level.map_or_else(String::new, |level| format!(
                    "；带状区域：{} 区间，包含偶然波动和模型本身的不确定性",
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
                    "{} {}中有 {} {}落在带状区域内{}。",
                    count(ZH, of),
                    unit.say(ZH, of),
                    count(ZH, inside),
                    unit.say(ZH, inside),
                    if (inside as f64) < 0.8 * of as f64 {
                        "：所有客户共有的波动，例如季节性或促销活动，不在模型之中"
                    } else {
                        ""
                    }
                )
            });
            let off = (expected - actual) / actual.max(1.0);
            let verdict = match interval {
                Some((low, high)) => format!(
                    "这{}偶然范围：同样多的这类客户会有 {} 至 {} 次（{} 区间）。",
                    if (*low..=*high).contains(expected) { "没有超出" } else { "超出了" },
                    whole(*low),
                    whole(*high),
                    percent_exact(ZH, *level)
                ),
                None => String::new(),
            };
            format!(
                "检验期为 {calibration_end}之后的 {} {}，其间预期有 {} 次复购，实际为 {} 次：{}了 {}。{verdict}{inside}",
                decimal(ZH, *length, usize::from((length - length.round()).abs() > 0.05)),
                unit.say(ZH, length.round() as u64),
                whole(*expected),
                whole(*actual),
                if off > 0.0 { "高估" } else { "低估" },
                super::share(off.abs())
            )
        }
        Validation::FitSummary { actual, expected } => format!(
            "在拟合所用的日子里，模型给出 {} 次复购，实际为 {} 次。没有留出检验期，因此这不是对模型的检验。",
            whole(*expected),
            whole(*actual)
        ),
        Validation::CutShort => "最后一期尚未结束。".into(),
        Validation::SplitHere { end } => {
            format!("没有选择分界日，因此以最后三分之一的日子（{end}之后）为检验期。")
        }
        Validation::HeldOut => "检验期".into(),
        Validation::Observed => "观测值".into(),
        Validation::Actual => "实际".into(),
        Validation::Expected => "预期".into(),
        Validation::PeriodsSince { unit, start } => {
            format!("自 {start}起的{}", number_of(*unit))
        }
        Validation::RepeatPurchases { unit: Some(unit) } => {
            format!("每{}的复购次数", unit.say(ZH, 1))
        }
        Validation::RepeatPurchases { unit: None } => "累计复购次数".into(),
        Validation::PeriodEnd => "截至".into(),
        Validation::FrequenciesTitle { actual, expected, inside, groups } => {
            if inside == groups {
                "模型能解释客户的复购次数".into()
            } else {
                format!("{} 位客户没有复购，模型给出 {} 位", count(ZH, *actual), whole(*expected))
            }
        }
        Validation::FrequenciesSubtitle { model, customers, as_of, level } => format!(
            "按截至 {as_of}的复购次数统计的客户数，实际值与 {model} 给出的值；误差线：假定模型正确时的 {} 区间；n\u{a0}=\u{a0}{}",
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
                        "相差最大的是复购 {frequency} 次：实际 {} 位客户，模型给出 {} 位。",
                        count(ZH, *actual),
                        whole(*expected)
                    )
                });
            format!(
                "{} 位客户没有复购，模型给出 {} 位（{} 区间 {} 至 {}）。{furthest}",
                count(ZH, *actual),
                whole(*expected),
                percent_exact(ZH, *level),
                whole(*low),
                whole(*high)
            )
        }
        Validation::Frequency => "每位客户的复购次数".into(),
        Validation::Customers => "客户数".into(),
        Validation::CustomersExpected => "预期客户数".into(),
        Validation::AndMore { from } => format!("{from}+"),
        Validation::CalibrationTitle { by, inside, groups } => {
            let of = match by {
                Compared::Frequency => "无论客户此前购买多少次",
                Compared::Recency => "无论客户此前购买了多久",
                Compared::Age => "无论客户首次购买在多久以前",
                Compared::Silence => "无论客户沉默了多久",
                Compared::Expected => "无论预期购买少还是多的客户",
            };
            if inside == groups {
                format!("{of}，模型都准确预测了他们之后的购买")
            } else {
                format!(
                    "{} 组客户中，模型对 {} 组的预测在偶然范围内",
                    count(ZH, *groups),
                    count(ZH, *inside)
                )
            }
        }
        Validation::CalibrationSubtitle { model, by, customers, calibration_end, end, level } => {
            format!(
                "{calibration_end}至 {end}每位客户的购买次数，按{}分组：实际值，以及 {model}（拟合至 {calibration_end}）的预期值；{} 区间；n\u{a0}=\u{a0}{}",
                match by {
                    Compared::Frequency => "此前的复购次数",
                    Compared::Recency => "首次购买至最近一次购买的时间",
                    Compared::Age => "距首次购买的时间",
                    Compared::Silence => "距最近一次购买的时间",
                    Compared::Expected => "预期购买的十分位",
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
                Compared::Frequency => format!("此前复购 {group} 次的"),
                Compared::Recency => {
                    format!("最近一次购买在首次购买之后 {group} {}的", unit.say(ZH, 2))
                }
                Compared::Age => format!("首次购买在 {group} {}以前的", unit.say(ZH, 2)),
                Compared::Silence => format!("最近一次购买在 {group} {}以前的", unit.say(ZH, 2)),
                Compared::Expected => "预期购买最多的".into(),
            };
            let interval = interval.map_or_else(String::new, |(low, high)| {
                format!(
                    "（{} 区间 {} 至 {}）",
                    percent_exact(ZH, *level),
                    short(ZH, low),
                    short(ZH, high)
                )
            });
            format!(
                "{who} {} 位客户平均每人购买 {} 次{interval}，预期为 {} 次。所有组合计，模型的误差为每位客户 {} 次购买。",
                count(ZH, *customers),
                short(ZH, *actual),
                short(ZH, *expected),
                short(ZH, *error)
            )
        }
        Validation::GroupedBy { by: Compared::Frequency, .. } => "此前的复购次数".into(),
        Validation::GroupedBy { by: Compared::Recency, unit } => {
            format!("首次购买至最近一次购买的{}", number_of(*unit))
        }
        Validation::GroupedBy { by: Compared::Age, unit } => {
            format!("距首次购买的{}", number_of(*unit))
        }
        Validation::GroupedBy { by: Compared::Silence, unit } => {
            format!("距最近一次购买的{}", number_of(*unit))
        }
        Validation::GroupedBy { by: Compared::Expected, .. } => {
            "客户的十分位，预期购买最少的在前".into()
        }
        Validation::HoldoutPurchases => "检验期内每位客户的购买次数".into(),
        Validation::ActualMean => "实际购买次数".into(),
        Validation::ExpectedMean => "预期购买次数".into(),
        Validation::Low { level } => format!("{} 区间下限", percent_exact(ZH, *level)),
        Validation::High => "区间上限".into(),
        Validation::Range { from, to } => format!("{}–{}", whole(*from), whole(*to)),
        Validation::Equal => "与预期相同".into(),
    }
}

/// How many of a unit, as the heading of numbers.
pub(super) fn number_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "天数",
        Unit::Week => "周数",
        Unit::Month => "月数",
        Unit::Quarter => "季度数",
        Unit::Year => "年数",
    }
}

fn whole(value: f64) -> String {
    decimal(ZH, value, 0)
}
