// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::format::{count, percent_exact};
use crate::words::{Did, Locale, NoEffect, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn did(message: &Did) -> String {
    match message {
        Did::Effect { att, interval, level, treated } => {
            let who = format!("{} 個受處理的單位", count(ZH, *treated));
            match interval {
                Some([low, high]) => {
                    let write = |value| rounded(value, (high - low) / 2.0);
                    format!(
                        "在{who}及其受處理之後的各期上平均，結果因處理變化了 {}（{} 區間 {} 至 {}），前提是若無處理，它們的變動會與對照相同。",
                        write(*att),
                        percent_exact(ZH, *level),
                        write(*low),
                        write(*high)
                    )
                }
                None => format!(
                    "在{who}上平均，結果變化了 {}；沒有區間，因為同一側的變化全都相同。",
                    rounded(*att, att.abs())
                ),
            }
        }
        Did::NoEffects => "無法得出效應：沒有哪一組在受處理前後都有觀測，並且有足夠的對照。".into(),
        Did::NoEffect(why) => no_effect(*why).into(),
        Did::EffectsMissing { missing, of } => format!(
            "{} 個效應中有 {} 個無法得出，不計入任何平均；每一個都說明了原因。",
            count(ZH, *of),
            count(ZH, *missing)
        ),
        Did::RowsLeftOut { rows } => {
            format!("已剔除 {} 列：缺少單位、時間、結果、共變數或權重。", count(ZH, *rows))
        }
        Did::TreatedFromTheStart { units } => {
            format!("已剔除 {} 個單位：第一期就已受處理，沒有「之前」。", count(ZH, *units))
        }
        Did::Unbalanced { units, of } => format!(
            "{} 個單位中有 {} 個並非每期都有觀測；每次比較只用在其兩期都有觀測的單位。",
            count(ZH, *of),
            count(ZH, *units)
        ),
        Did::PreTrend { p } if *p < 0.05 => format!(
            "受處理之前，各組的變動已與對照不同（{}），因此部分效應可能本來就會出現。",
            probability(*p)
        ),
        Did::PreTrend { p } => format!(
            "受處理之前，就所能看到的，各組的變動與對照相同（{}）；這並不證明之後也會如此。",
            probability(*p)
        ),
        Did::Sensitivity { breakdown, .. } if *breakdown <= 0.0 => {
            "即使各組的變動相同，受處理之後各期平均效應的區間也包含 0。".into()
        }
        Did::Sensitivity { breakdown, sign } => format!(
            "只要各組每期的偏離不超過受處理之前最大偏離的 {} 倍，受處理之後各期的平均效應就仍{} 0。",
            format::short(ZH, *breakdown),
            if *sign < 0.0 { "低於" } else { "高於" }
        ),
        Did::TwoWay { att, share } => format!(
            "雙向固定效應迴歸會得出 {}，這會誤導：它有 {} 的權重是與已受處理的單位比較，把它們自身的效應當成了趨勢。",
            rounded(*att, att.abs() / 10.0),
            super::share(*share)
        ),
        Did::NoPreTrend => "受處理之前不足兩期，因此無從看出各組的變動是否與對照相同。".into(),
        Did::SmallGroups { groups, below } => format!(
            "{} 個組不足 {} 個單位；它們的效應區間比較粗略。",
            count(ZH, *groups),
            count(ZH, *below)
        ),
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::TooFewTreated => "該組在兩期都有觀測的單位不足兩個",
        NoEffect::TooFewControls => "在兩期都有觀測的對照單位不足兩個",
        NoEffect::NoOverlap => "共變數把該組的單位與其他單位完全分開，因此沒有可比的對照",
        NoEffect::Determined => "在這次比較的單位中，共變數之間互相決定",
    }
}

/// With two digits of what it is known to.
fn rounded(value: f64, to: f64) -> String {
    let decimals = (0..12).find(|&it| to * 10_f64.powi(it) >= 9.5).unwrap_or(2);
    format::decimal(ZH, value, decimals as usize)
}

fn probability(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {}", format::decimal(ZH, p, 3)) }
}
