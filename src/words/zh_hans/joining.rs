use super::loyalty::{interval, size};
use crate::words::{ChainStep, Joining, JoiningVerdict, Locale, LoyaltyMeasure, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn joining(message: &Joining) -> String {
    match message {
        Joining::Title { what, unit, verdict, effect } => {
            title(*what, unit.say(ZH, 1), *verdict, *effect)
        }
        Joining::Found { what, unit, verdict, effect, level, members } => {
            let unit = unit.say(ZH, 1);
            let members = format!("{} 位会员", format::count(ZH, *members));
            let told = interval(*what, effect, *level);
            let what = amounts(*what);
            match verdict {
                JoiningVerdict::Effect => format!(
                    "与本可入会而没有入会的客户相比，入会使每位会员每{unit}的{what}改变了 {told}，共 {members}。"
                ),
                JoiningVerdict::NoEffect { margin } => format!(
                    "入会使每位会员每{unit}的{what}改变不超过上下 {}：{told}，共 {members}。",
                    format::percent_exact(ZH, *margin)
                ),
                JoiningVerdict::CannotTell => format!(
                    "看不出入会是否改变了{what}：每位会员每{unit}的差别为 {told}，共 {members}。"
                ),
                JoiningVerdict::DifferedBefore => format!(
                    "看不出入会是否改变了{what}：会员在入会之前就与对照者不同。入会之后每位会员每{unit}的差别为 {told}，共 {members}。"
                ),
            }
        }
        Joining::Before { p } if *p < 0.05 => format!(
            "入会之前，会员就已与对照者不同（{}），因此之后的差别可能本来就会出现。",
            probability(*p)
        ),
        Joining::Before { p } => format!(
            "就所见而言，入会之前会员与对照者没有差别（{}）。",
            probability(*p)
        ),
        Joining::NoBefore => "入会之前观测到的太少，无法在那里检验这一比较。".into(),
        Joining::Breakdown { breakdown, .. } if *breakdown <= 0.0 => {
            "即使会员不会与其他客户拉开距离，区间也包含 0。".into()
        }
        Joining::Breakdown { breakdown, sign } => format!(
            "只要会员与其他客户逐期拉开的距离不超过入会之前最大值的 {} 倍，效应就仍{} 0。",
            format::short(ZH, *breakdown),
            if *sign < 0.0 { "低于" } else { "高于" }
        ),
        Joining::Unseen => "促使人们入会、却在此前的购买中看不出来的原因，仍留在效应里。".into(),
        Joining::Away { away, of } => format!(
            "{} 位会员中有 {} 位在没有购买的日子入会，与同样在那样的日子没有购买的其他客户比较。",
            format::count(ZH, *of),
            format::count(ZH, *away)
        ),
        Joining::LeftOut { before, after } => {
            let parts = [
                (*before, "在首次购买时或其后不久入会，没有“之前”"),
                (*after, "入会太晚，没有“之后”"),
            ];
            let parts: Vec<String> = parts
                .iter()
                .filter(|it| it.0 > 0)
                .map(|(n, why)| format!("{} 位{why}", format::count(ZH, *n)))
                .collect();
            format!("未计入的会员：{}。", parts.join("；"))
        }
        Joining::WaterfallSubtitle { what, unit, level } => format!(
            "会员减其他客户，每位客户每{}的{}；误差线：{} 区间",
            unit.say(ZH, 1),
            amounts(*what),
            format::percent_exact(ZH, *level)
        ),
        Joining::WaterfallSummary { what, unit, naive, total, currency, member_periods, level } => {
            let gap = interval(*what, naive, *level);
            let unit = unit.say(ZH, 1);
            let mut text = format!("会员与其他所有客户相比，每{unit}相差 {gap}。");
            if let Some(total) = total {
                let of = match (what, currency) {
                    (LoyaltyMeasure::Revenue, Some(currency)) => format!(" {currency}"),
                    (LoyaltyMeasure::Revenue, None) => String::new(),
                    (LoyaltyMeasure::Orders, _) => " 笔订单".into(),
                    (LoyaltyMeasure::Active, _) => format!(" {unit}有购买"),
                };
                let short = |value| format::short(ZH, value);
                let ends = total.interval.map_or(String::new(), |[low, high]| {
                    format!(
                        "（{} 区间 {} 至 {}）",
                        format::percent_exact(ZH, *level),
                        short(low),
                        short(high)
                    )
                });
                text += &format!(
                    "会员合计 {} {unit}，效应加起来为 {}{of}{ends}。",
                    format::count(ZH, *member_periods),
                    short(total.value)
                );
            }
            text
        }
        Joining::Step(step) => match step {
            ChainStep::Naive => "会员对比其他所有客户",
            ChainStep::Matched => "对比与其相似的客户",
            ChainStep::Joining => "入会的效应",
            ChainStep::AfterPlacebo => "减去入会之前的差距",
            ChainStep::Drift => "计入与入会之前同样的偏离",
        }
        .into(),
        Joining::StepSays(step) => match step {
            ChainStep::Naive => "人人都看得到的差距；其中大部分是会员本来就如此。",
            ChainStep::Matched => "入会当天彼此相似的会员与其他客户。",
            ChainStep::Joining => "会员与同一时期本可入会而没有入会的客户，之后入会者不再计入。",
            ChainStep::AfterPlacebo => "同上，再减去入会之前的平均差距。",
            ChainStep::Drift => "同一效应，假设会员每期与其他客户拉开的距离与入会之前的最大值相同。",
        }
        .into(),
        Joining::StepColumn => "比较".into(),
        Joining::SaysColumn => "含义".into(),
        Joining::PathTitle { verdict, seen, periods, unit } => match verdict {
            JoiningVerdict::DifferedBefore => "会员在入会之前就已与其他客户不同".into(),
            JoiningVerdict::CannotTell => "看不出入会是否带来了改变".into(),
            _ => format!(
                "入会之后 {periods} {}中有 {seen} {}显出差别，入会之前则没有",
                unit.say(ZH, 1),
                unit.say(ZH, 1)
            ),
        },
        Joining::PathSubtitle { what, unit, members, level } => format!(
            "会员减本可入会的其他客户，每位客户每{}的{}，{} 位会员；置信带：对所有时期同时成立的 {}",
            unit.say(ZH, 1),
            amounts(*what),
            format::count(ZH, *members),
            format::percent_exact(ZH, *level)
        ),
        Joining::Zero => "入会（不计入）".into(),
        Joining::PlaceboTitle { far, draws, may_be_chance } => format!(
            "仅凭偶然{}造成这样的差别：{} 次假想入会中{}显出这么大的差别",
            if *may_be_chance { "就可能" } else { "几乎不会" },
            format::count(ZH, *draws),
            match far {
                0 => "没有一次".into(),
                n => format!("有 {} 次", format::count(ZH, *n)),
            }
        ),
        Joining::PlaceboSubtitle { draws } => format!(
            "入会之后的差别，对照 {} 次取同样多个没有人入会的日子",
            format::count(ZH, *draws)
        ),
        Joining::PlaceboNote => "假想入会显示仅凭偶然会有多大差别；促使人们入会的原因，它们显示不了。".into(),
        Joining::TheEffect => "会员".into(),
        Joining::Effect { what, unit } => {
            let unit = unit.say(ZH, 1);
            match what {
                LoyaltyMeasure::Revenue => format!("每位客户每{unit}多消费"),
                LoyaltyMeasure::Orders => format!("每位客户每{unit}多下单"),
                LoyaltyMeasure::Active => format!("每{unit}有购买的占比增加"),
            }
        }
        Joining::Low => "下限".into(),
        Joining::High => "上限".into(),
        Joining::BandLow => "置信带下限".into(),
        Joining::BandHigh => "置信带上限".into(),
        Joining::Members => "会员".into(),
        Joining::Between { from, to } => {
            format!("{} 至 {}", format::short(ZH, *from), format::short(ZH, *to))
        }
        Joining::Class => "差别".into(),
        Joining::Count => "假想入会次数".into(),
        Joining::None => "无法得出入会带来的改变：入会之前有购买、入会之后也被观测到的会员不足十位，或没有客户可以对照。".into(),
    }
}

fn title(what: LoyaltyMeasure, unit: &str, verdict: JoiningVerdict, effect: f64) -> String {
    let by = size(what, effect.abs());
    let more = if effect < 0.0 { "少" } else { "多" };
    match (verdict, what) {
        (JoiningVerdict::Effect, LoyaltyMeasure::Revenue) => {
            format!("入会使会员每{unit}{more}消费 {by}")
        }
        (JoiningVerdict::Effect, LoyaltyMeasure::Orders) => {
            format!("入会使会员每{unit}{more}下单 {by} 笔")
        }
        (JoiningVerdict::Effect, LoyaltyMeasure::Active) => format!(
            "入会使会员每{unit}购买的可能性{} {by}",
            if effect < 0.0 { "降低" } else { "提高" }
        ),
        (JoiningVerdict::NoEffect { margin }, _) => {
            format!("入会使{}的改变不到 {}", amounts(what), format::percent_exact(ZH, margin))
        }
        (JoiningVerdict::CannotTell, _) => format!("看不出入会是否改变{}", amounts(what)),
        (JoiningVerdict::DifferedBefore, _) => {
            format!("看不出入会是否改变{}：会员此前就已不同", amounts(what))
        }
    }
}

fn amounts(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "消费金额",
        LoyaltyMeasure::Orders => "订单数",
        LoyaltyMeasure::Active => "有购买的占比",
    }
}

pub(super) fn probability(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {}", format::decimal(ZH, p, 3)) }
}
