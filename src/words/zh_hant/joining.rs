// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::loyalty::{interval, size};
use crate::words::{ChainStep, Joining, JoiningVerdict, Locale, LoyaltyMeasure, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn joining(message: &Joining) -> String {
    match message {
        Joining::Title { what, unit, verdict, effect } => {
            title(*what, unit.say(ZH, 1), *verdict, *effect)
        }
        Joining::Found { what, unit, verdict, effect, level, members } => {
            let unit = unit.say(ZH, 1);
            let members = format!("{} 位會員", format::count(ZH, *members));
            let told = interval(*what, effect, *level);
            let what = amounts(*what);
            match verdict {
                JoiningVerdict::Effect => format!(
                    "與本可入會而沒有入會的顧客相比，入會使每位會員每{unit}的{what}改變了 {told}，共 {members}。"
                ),
                JoiningVerdict::NoEffect { margin } => format!(
                    "入會使每位會員每{unit}的{what}改變不超過上下 {}：{told}，共 {members}。",
                    format::percent_exact(ZH, *margin)
                ),
                JoiningVerdict::CannotTell => format!(
                    "看不出入會是否改變了{what}：每位會員每{unit}的差別為 {told}，共 {members}。"
                ),
                JoiningVerdict::DifferedBefore => format!(
                    "看不出入會是否改變了{what}：會員在入會之前就與對照者不同。入會之後每位會員每{unit}的差別為 {told}，共 {members}。"
                ),
            }
        }
        Joining::Before { p } if *p < 0.05 => format!(
            "入會之前，會員就已與對照者不同（{}），因此之後的差別可能本來就會出現。",
            probability(*p)
        ),
        Joining::Before { p } => format!(
            "就所見而言，入會之前會員與對照者沒有差別（{}）。",
            probability(*p)
        ),
        Joining::NoBefore => "入會之前觀測到的太少，無法在那裡檢驗這一比較。".into(),
        Joining::Breakdown { breakdown, .. } if *breakdown <= 0.0 => {
            "即使會員不會與其他顧客拉開距離，區間也包含 0。".into()
        }
        Joining::Breakdown { breakdown, sign } => format!(
            "只要會員與其他顧客逐期拉開的距離不超過入會之前最大值的 {} 倍，效應就仍{} 0。",
            format::short(ZH, *breakdown),
            if *sign < 0.0 { "低於" } else { "高於" }
        ),
        Joining::Unseen => "促使人們入會、卻在此前的購買中看不出來的原因，仍留在效應裡。".into(),
        Joining::Away { away, of } => format!(
            "{} 位會員中有 {} 位在沒有購買的日子入會，與同樣在那樣的日子沒有購買的其他顧客比較。",
            format::count(ZH, *of),
            format::count(ZH, *away)
        ),
        Joining::LeftOut { before, after } => {
            let parts = [
                (*before, "在首次購買時或其後不久入會，沒有「之前」"),
                (*after, "入會太晚，沒有「之後」"),
            ];
            let parts: Vec<String> = parts
                .iter()
                .filter(|it| it.0 > 0)
                .map(|(n, why)| format!("{} 位{why}", format::count(ZH, *n)))
                .collect();
            format!("未計入的會員：{}。", parts.join("；"))
        }
        Joining::WaterfallSubtitle { what, unit, level } => format!(
            "會員減其他顧客，每位顧客每{}的{}；誤差線：{} 區間",
            unit.say(ZH, 1),
            amounts(*what),
            format::percent_exact(ZH, *level)
        ),
        Joining::WaterfallSummary { what, unit, naive, total, currency, member_periods, level } => {
            let gap = interval(*what, naive, *level);
            let unit = unit.say(ZH, 1);
            let mut text = format!("會員與其他所有顧客相比，每{unit}相差 {gap}。");
            if let Some(total) = total {
                let of = match (what, currency) {
                    (LoyaltyMeasure::Revenue, Some(currency)) => format!(" {currency}"),
                    (LoyaltyMeasure::Revenue, None) => String::new(),
                    (LoyaltyMeasure::Orders, _) => " 筆訂單".into(),
                    (LoyaltyMeasure::Active, _) => format!(" {unit}有購買"),
                };
                let short = |value| format::short(ZH, value);
                let ends = total.interval.map_or(String::new(), |[low, high]| {
                    format!(
                        "（{} 區間 {} 至 {}）",
                        format::percent_exact(ZH, *level),
                        short(low),
                        short(high)
                    )
                });
                text += &format!(
                    "會員合計 {} {unit}，效應加起來為 {}{of}{ends}。",
                    format::count(ZH, *member_periods),
                    short(total.value)
                );
            }
            text
        }
        Joining::Step(step) => match step {
            ChainStep::Naive => "會員對比其他所有顧客",
            ChainStep::Matched => "對比與其相似的顧客",
            ChainStep::Joining => "入會的效應",
            ChainStep::AfterPlacebo => "減去入會之前的差距",
            ChainStep::Drift => "計入與入會之前同樣的偏離",
        }
        .into(),
        Joining::StepSays(step) => match step {
            ChainStep::Naive => "人人都看得到的差距；其中大部分是會員本來就如此。",
            ChainStep::Matched => "入會當天彼此相似的會員與其他顧客。",
            ChainStep::Joining => "會員與同一時期本可入會而沒有入會的顧客，之後入會者不再計入。",
            ChainStep::AfterPlacebo => "同上，再減去入會之前的平均差距。",
            ChainStep::Drift => "同一效應，假設會員每期與其他顧客拉開的距離與入會之前的最大值相同。",
        }
        .into(),
        Joining::StepColumn => "比較".into(),
        Joining::SaysColumn => "含義".into(),
        Joining::PathTitle { verdict, seen, periods, unit } => match verdict {
            JoiningVerdict::DifferedBefore => "會員在入會之前就已與其他顧客不同".into(),
            JoiningVerdict::CannotTell => "看不出入會是否帶來了改變".into(),
            _ => format!(
                "入會之後 {periods} {}中有 {seen} {}顯出差別，入會之前則沒有",
                unit.say(ZH, 1),
                unit.say(ZH, 1)
            ),
        },
        Joining::PathSubtitle { what, unit, members, level } => format!(
            "會員減本可入會的其他顧客，每位顧客每{}的{}，{} 位會員；信賴帶：對所有時期同時成立的 {}",
            unit.say(ZH, 1),
            amounts(*what),
            format::count(ZH, *members),
            format::percent_exact(ZH, *level)
        ),
        Joining::Zero => "入會（不計入）".into(),
        Joining::PlaceboTitle { far, draws, may_be_chance } => format!(
            "僅憑偶然{}造成這樣的差別：{} 次假想入會中{}顯出這麼大的差別",
            if *may_be_chance { "就可能" } else { "幾乎不會" },
            format::count(ZH, *draws),
            match far {
                0 => "沒有一次".into(),
                n => format!("有 {} 次", format::count(ZH, *n)),
            }
        ),
        Joining::PlaceboSubtitle { draws } => format!(
            "入會之後的差別，對照 {} 次取同樣多個沒有人入會的日子",
            format::count(ZH, *draws)
        ),
        Joining::PlaceboNote => "假想入會顯示僅憑偶然會有多大差別；促使人們入會的原因，它們顯示不了。".into(),
        Joining::TheEffect => "會員".into(),
        Joining::Effect { what, unit } => {
            let unit = unit.say(ZH, 1);
            match what {
                LoyaltyMeasure::Revenue => format!("每位顧客每{unit}多消費"),
                LoyaltyMeasure::Orders => format!("每位顧客每{unit}多下單"),
                LoyaltyMeasure::Active => format!("每{unit}有購買的佔比增加"),
            }
        }
        Joining::Low => "下限".into(),
        Joining::High => "上限".into(),
        Joining::BandLow => "信賴帶下限".into(),
        Joining::BandHigh => "信賴帶上限".into(),
        Joining::Members => "會員".into(),
        Joining::Between { from, to } => {
            format!("{} 至 {}", format::short(ZH, *from), format::short(ZH, *to))
        }
        Joining::Class => "差別".into(),
        Joining::Count => "假想入會次數".into(),
        Joining::None => "無法得出入會帶來的改變：入會之前有購買、入會之後也被觀測到的會員不足十位，或沒有顧客可以對照。".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, verdict: JoiningVerdict, effect: f64) -> String {
    let by = size(what, effect.abs());
    let more = if effect < 0.0 { "少" } else { "多" };
    match (verdict, what) {
        (JoiningVerdict::Effect, LoyaltyMeasure::Revenue) => {
            format!("入會使會員每{unit}{more}消費 {by}")
        }
        (JoiningVerdict::Effect, LoyaltyMeasure::Orders) => {
            format!("入會使會員每{unit}{more}下單 {by} 筆")
        }
        (JoiningVerdict::Effect, LoyaltyMeasure::Active) => format!(
            "入會使會員每{unit}購買的可能性{} {by}",
            if effect < 0.0 { "降低" } else { "提高" }
        ),
        (JoiningVerdict::NoEffect { margin }, _) => {
            format!("入會使{}的改變不到 {}", amounts(what), format::percent_exact(ZH, margin))
        }
        (JoiningVerdict::CannotTell, _) => format!("看不出入會是否改變{}", amounts(what)),
        (JoiningVerdict::DifferedBefore, _) => {
            format!("看不出入會是否改變{}：會員此前就已不同", amounts(what))
        }
    }
}

fn amounts(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "消費金額",
        LoyaltyMeasure::Orders => "訂單數",
        LoyaltyMeasure::Active => "有購買的佔比",
    }
}

pub(super) fn probability(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {}", format::decimal(ZH, p, 3)) }
}
