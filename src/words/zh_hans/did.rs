use crate::words::format::{count, percent_exact};
use crate::words::{Did, Locale, NoEffect, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn did(message: &Did) -> String {
    match message {
        Did::Effect { att, interval, level, treated } => {
            let who = format!("{} 个受处理的单元", count(ZH, *treated));
            match interval {
                Some([low, high]) => {
                    let write = |value| rounded(value, (high - low) / 2.0);
                    format!(
                        "对{who}及其之后各期平均，结果因处理而改变了 {}（{} 区间 {} 至 {}），前提是若无处理，它们本会与对照单元同步变动。",
                        write(*att),
                        percent_exact(ZH, *level),
                        write(*low),
                        write(*high)
                    )
                }
                None => format!(
                    "对{who}平均，结果改变了 {}；没有区间，因为有一侧的变化全都相同。",
                    rounded(*att, att.abs())
                ),
            }
        }
        Did::NoEffects => {
            "无法得出任何效应：没有一个组与足够多的其他单元一起，在受处理之前和之后都被观测到。"
                .into()
        }
        Did::NoEffect(why) => no_effect(*why).into(),
        Did::EffectsMissing { missing, of } => format!(
            "{} 个效应中有 {} 个无法得出，不计入任何平均；每个都注明了原因。",
            count(ZH, *of),
            count(ZH, *missing)
        ),
        Did::RowsLeftOut { rows } => {
            format!("有 {} 行未计入：缺少单元、时间、结果、协变量或权重。", count(ZH, *rows))
        }
        Did::TreatedFromTheStart { units } => {
            format!("有 {} 个单元未计入：在第一期就已受处理，因此没有“之前”。", count(ZH, *units))
        }
        Did::Unbalanced { units, of } => format!(
            "{} 个单元中有 {} 个并非每期都被观测到；每次比较取两期都被观测到的单元。",
            count(ZH, *of),
            count(ZH, *units)
        ),
        Did::PreTrend { p } if *p < 0.05 => format!(
            "处理之前，各组的变动就已与对照单元不同（{}），因此一部分效应可能本来就会出现。",
            probability(*p)
        ),
        Did::PreTrend { p } => format!(
            "就所见而言，处理之前各组与对照单元同步变动（{}）；这并不证明之后也会如此。",
            probability(*p)
        ),
        Did::Sensitivity { breakdown, .. } if *breakdown <= 0.0 => {
            "即使各组本会同步变动，处理以来各期平均效应的区间也包含 0。".into()
        }
        Did::Sensitivity { breakdown, sign } => format!(
            "只要各组逐期偏离的幅度不超过处理之前最大偏离的 {} 倍，处理以来各期的平均效应就仍{} 0。",
            format::short(ZH, *breakdown),
            if *sign < 0.0 { "低于" } else { "高于" }
        ),
        Did::TwoWay { att, share } => format!(
            "双向固定效应回归会得出 {}，而这会误导：其权重的 {} 来自与已受处理单元的比较，把后者自身的效应当成了趋势。",
            rounded(*att, att.abs() / 10.0),
            super::share(*share)
        ),
        Did::NoPreTrend => "处理之前没有两个时期，因此无从看出各组是否与对照单元同步变动。".into(),
        Did::SmallGroups { groups, below } => format!(
            "有 {} 个组不足 {} 个单元；其效应的区间是粗略的。",
            count(ZH, *groups),
            count(ZH, *below)
        ),
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::TooFewTreated => "该组在两期都被观测到的单元不足两个",
        NoEffect::TooFewControls => "两期都被观测到的对照单元不足两个",
        NoEffect::NoOverlap => "仅凭协变量就能把该组与其他所有单元分开，因此没有可以对照的单元",
        NoEffect::Determined => "在这一比较的单元中，协变量之间互相决定",
    }
}

/// With two digits of what it is known to.
fn rounded(value: f64, to: f64) -> String {
    let decimals = (0..12).find(|&it| to * 10_f64.powi(it) >= 9.5).unwrap_or(2);
    format::decimal(ZH, value, decimals as usize)
}

fn probability(p: f64) -> String {
    if p < 0.001 { "p 小于 0.001".into() } else { format!("p = {}", format::decimal(ZH, p, 3)) }
}
