// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::format::{count, percent_exact};
use crate::words::{Did, Locale, NoEffect, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn did(message: &Did) -> String {
    match message {
        Did::Effect { att, interval, level, treated } => {
            let who = format!("{} 個受處理的單元", count(ZH, *treated));
            match interval {
                Some([low, high]) => {
                    let write = |value| rounded(value, (high - low) / 2.0);
                    format!(
                        "對{who}及其之後各期平均，結果因處理而改變了 {}（{} 區間 {} 至 {}），前提是若無處理，它們本會與對照單元同步變動。",
                        write(*att),
                        percent_exact(ZH, *level),
                        write(*low),
                        write(*high)
                    )
                }
                None => format!(
                    "對{who}平均，結果改變了 {}；沒有區間，因為有一側的變化全都相同。",
                    rounded(*att, att.abs())
                ),
            }
        }
        Did::NoEffects => {
            "無法得出任何效應：沒有一個組與足夠多的其他單元一起，在受處理之前和之後都被觀測到。"
                .into()
        }
        Did::NoEffect(why) => no_effect(*why).into(),
        Did::EffectsMissing { missing, of } => format!(
            "{} 個效應中有 {} 個無法得出，不計入任何平均；每個都註明了原因。",
            count(ZH, *of),
            count(ZH, *missing)
        ),
        Did::RowsLeftOut { rows } => {
            format!("有 {} 列未計入：缺少單元、時間、結果、共變數或權重。", count(ZH, *rows))
        }
        Did::TreatedFromTheStart { units } => {
            format!("有 {} 個單元未計入：在第一期就已受處理，因此沒有「之前」。", count(ZH, *units))
        }
        Did::Unbalanced { units, of } => format!(
            "{} 個單元中有 {} 個並非每期都被觀測到；每次比較取兩期都被觀測到的單元。",
            count(ZH, *of),
            count(ZH, *units)
        ),
        Did::PreTrend { p } if *p < 0.05 => format!(
            "處理之前，各組的變動就已與對照單元不同（{}），因此一部分效應可能本來就會出現。",
            probability(*p)
        ),
        Did::PreTrend { p } => format!(
            "就所見而言，處理之前各組與對照單元同步變動（{}）；這並不證明之後也會如此。",
            probability(*p)
        ),
        Did::Sensitivity { breakdown, .. } if *breakdown <= 0.0 => {
            "即使各組本會同步變動，處理以來各期平均效應的區間也包含 0。".into()
        }
        Did::Sensitivity { breakdown, sign } => format!(
            "只要各組逐期偏離的幅度不超過處理之前最大偏離的 {} 倍，處理以來各期的平均效應就仍{} 0。",
            format::short(ZH, *breakdown),
            if *sign < 0.0 { "低於" } else { "高於" }
        ),
        Did::TwoWay { att, share } => format!(
            "雙向固定效應迴歸會得出 {}，而這會誤導：其權重的 {} 來自與已受處理單元的比較，把後者自身的效應當成了趨勢。",
            rounded(*att, att.abs() / 10.0),
            super::share(*share)
        ),
        Did::NoPreTrend => "處理之前沒有兩個時期，因此無從看出各組是否與對照單元同步變動。".into(),
        Did::SmallGroups { groups, below } => format!(
            "有 {} 個組不足 {} 個單元；其效應的區間是粗略的。",
            count(ZH, *groups),
            count(ZH, *below)
        ),
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::TooFewTreated => "該組在兩期都被觀測到的單元不足兩個",
        NoEffect::TooFewControls => "兩期都被觀測到的對照單元不足兩個",
        NoEffect::NoOverlap => "僅憑共變數就能把該組與其他所有單元分開，因此沒有可以對照的單元",
        NoEffect::Determined => "在這一比較的單元中，共變數之間互相決定",
    }
}

/// With two digits of what it is known to.
fn rounded(value: f64, to: f64) -> String {
    let decimals = (0..12).find(|&it| to * 10_f64.powi(it) >= 9.5).unwrap_or(2);
    format::decimal(ZH, value, decimals as usize)
}

fn probability(p: f64) -> String {
    if p < 0.001 { "p 小於 0.001".into() } else { format!("p = {}", format::decimal(ZH, p, 3)) }
}
