use super::joining::probability;
use super::loyalty::interval;
use crate::words::{
    Design, DesignFacts, DesignKind, DesignState, DesignWay, Joining, Locale, format,
};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn design(message: &Design) -> String {
    match message {
        Design::Title { held, doubtful: 0, unchecked } => format!(
            "效应所依据的 {} 个假设中，有 {held} 个没有发现问题；其余的无法检验",
            held + unchecked
        ),
        Design::Title { held, doubtful, unchecked } => {
            format!("效应所依据的 {} 个假设中，有 {doubtful} 个存疑", held + doubtful + unchecked)
        }
        Design::Subtitle => "会员与其他客户的比较以什么为前提，以及检验的结果".into(),
        Design::Reason { way, fits, facts } => reason(*way, *fits, facts),
        Design::Name(kind) => match kind {
            DesignKind::ParallelTrends => "此前相同",
            DesignKind::NoAnticipation => "没有预期效应",
            DesignKind::LittleDrift => "偏离不大",
            DesignKind::Overlap => "有相似者",
            DesignKind::Balance => "平衡",
            DesignKind::Composition => "会员不变",
            DesignKind::Chance => "偶然",
            DesignKind::NothingUnseen => "没有未知因素",
            DesignKind::NoInterference => "没有外溢",
        }
        .into(),
        Design::Assumption(kind) => match kind {
            DesignKind::ParallelTrends => "若不入会，会员本会与对照者同步变动。",
            DesignKind::NoAnticipation => "没有人因为即将入会而多买或少买。",
            DesignKind::LittleDrift => "入会以来，会员与其他客户拉开的距离不会比之前更快。",
            DesignKind::Overlap => "有与会员相似的其他客户可以对照。",
            DesignKind::Balance => "会员与匹配的客户在所有已知方面都相似。",
            DesignKind::Composition => "入会之后的第一期和最后一期观测到的是同一批会员。",
            DesignKind::Chance => "区间与偶然的大小相符。",
            DesignKind::NothingUnseen => "已知的信息足够：没有未知因素促使人们入会和购买。",
            DesignKind::NoInterference => "一位客户入会不会改变其他客户的购买。",
        }
        .into(),
        Design::Check(kind) => match kind {
            DesignKind::ParallelTrends => "对入会之前各期的 Wald 检验；p = 0.05 以下为存疑",
            DesignKind::NoAnticipation => "入会之前最后一期的差别；区间不含 0 为存疑",
            DesignKind::LittleDrift => {
                "使效应可能为 0 的偏离，与入会之前的最大偏离相比；小于 1 为存疑，没有效应则不作判断"
            }
            DesignKind::Overlap => {
                "有相似者的会员占比，以及这些相似者的权重；低于 90% 或 20 为存疑"
            }
            DesignKind::Balance => "匹配之后的最大差别，以标准差为单位；0.1 及以上为存疑",
            DesignKind::Composition => "最后一期仍被观测到的会员占比；低于 50% 为存疑",
            DesignKind::Chance => "同样偏离 0 的假想入会；与区间不一致为存疑",
            DesignKind::NothingUnseen | DesignKind::NoInterference => {
                "数据无法说明；只有由随机决定谁获得会员计划才能说明"
            }
        }
        .into(),
        Design::State(state) => match state {
            DesignState::Held => "没有发现问题",
            DesignState::Doubtful => "存疑",
            DesignState::Unchecked => "无法检验",
        }
        .into(),
        Design::Probability(p) => probability(*p),
        Design::Difference { what, size, level } => interval(*what, size, *level),
        Design::Times(times) => format!("{} 倍", format::short(ZH, *times)),
        Design::Alike { share, others } => {
            format!("{}；{}", format::percent(ZH, *share), format::short(ZH, *others))
        }
        Design::Deviations(size) => format::short(ZH, *size),
        Design::Share(share) => format::percent(ZH, *share),
        Design::AssumptionColumn => "假设".into(),
        Design::CheckColumn => "如何检验".into(),
        Design::NumberColumn => "数值".into(),
        Design::StateColumn => "结果".into(),
        Design::Again { json } => {
            format!("“没有发现问题”并不等于得到证明。用这些选项可以得到同样的结果：{json}")
        }
    }
}

fn reason(way: DesignWay, fits: bool, facts: &DesignFacts) -> String {
    let DesignFacts { unit, members, others, periods, together } = facts;
    let one = unit.say(ZH, 1);
    let periods = format!("{} {one}", format::count(ZH, *periods));
    match (way, fits) {
        (DesignWay::Randomised, true) => {
            "谁被留出由随机决定；据此比较（“按十分位的增益”）所需的前提最少。".into()
        }
        (DesignWay::Randomised, false) => "就数据来看，没有人被随机留出。".into(),
        (DesignWay::Trials, true) => format!(
            "{} 位会员在 {periods}内入会，{} 位客户没有入会，因此把会员与同一{one}本可入会的客户比较，加权使两者相似，并按此前的购买作调整（双重稳健的双重差分）。",
            format::count(ZH, members.unwrap_or_default()),
            format::count(ZH, *others),
        ),
        (DesignWay::Trials, false) => Joining::None.say(ZH),
        (DesignWay::Launch, _) => match (together, members) {
            (Some(day), None) => format!(
                "几乎所有会员都在 {day} 入会，因此可以像对所有人上线那样，把那天之后与之前相比。"
            ),
            (Some(day), Some(_)) => {
                format!("几乎所有会员都在 {day} 入会；只看那天前后的一个序列所需的前提更多。")
            }
            (None, _) => format!("会员在 {periods}内陆续入会，因此没有一个可以比较前后的日子。"),
        },
    }
}
