use crate::words::format::{count, percent_exact, short};
use crate::words::{Estimate, Locale, LoyaltyMeasure, Match, NoInterval, NoMatch};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn matching(message: &Match) -> String {
    match message {
        Match::Effect { att, interval, level, treated, controls, unmatched } => {
            let who = format!(
                "{} 个受处理的单元与 {} 个相似的其他单元",
                count(ZH, *treated),
                count(ZH, *controls)
            );
            let effect = match interval {
                Some([low, high]) => format!(
                    "{}（{} 区间 {} 至 {}）",
                    short(ZH, *att),
                    percent_exact(ZH, *level),
                    short(ZH, *low),
                    short(ZH, *high)
                ),
                None => format!("{}（没有区间：计入的太少，或没有差异）", short(ZH, *att)),
            };
            format!(
                "比较{who}：平均而言，处理使结果改变了 {effect}，前提是两者没有别的差别。匹配之前的差距为 {}。",
                short(ZH, *unmatched)
            )
        }
        Match::NobodyMatched { treated } => format!(
            "无法得出效应：{} 个受处理的单元中，没有一个在其他单元里有相似者。请放宽要求：少一些协变量、更宽的分组或更宽的卡尺。",
            count(ZH, *treated)
        ),
        Match::NoMatch(why) => no_match(*why).into(),
        Match::Dropped { why, units, of } => format!(
            "{} 个受处理的单元中有 {} 个未计入，效应与它们无关：{}。",
            count(ZH, *of),
            count(ZH, *units),
            no_match(*why)
        ),
        Match::Balanced { name, difference } => format!(
            "匹配之后两边相似：差别最大的是“{name}”，为 {} 个标准差，低于 0.1 即为良好。",
            short(ZH, *difference)
        ),
        Match::NearlyBalanced { name, difference } => format!(
            "匹配之后两边仍有些差别，最大的是“{name}”，为 {} 个标准差，低于 0.1 才算良好；效应的一部分可能来自于此。",
            short(ZH, *difference)
        ),
        Match::Unbalanced { name, difference } => format!(
            "匹配之后两边仍不相同，最大的是“{name}”，为 {} 个标准差，低于 0.1 才算良好；不要把它当作效应。若有相似者，卡尺、放回抽取或加权可能有帮助。",
            short(ZH, *difference)
        ),
        Match::FewEffective { controls } => format!(
            "其他单元的权重很不均匀，只相当于 {} 个等权的单元；区间是粗略的。",
            short(ZH, *controls)
        ),
        Match::Penalised { ridge } => format!(
            "协变量把受处理者与其他单元分得太清，倾向得分没有最大似然；其系数向 0 收缩（岭参数 {}）。",
            short(ZH, *ridge)
        ),
        Match::Determined { names } => {
            format!("未进入倾向得分，因为其他协变量已经决定了它们：{}。", names.join("、"))
        }
        Match::Members { what, unit, att, level, members, others, unmatched } => {
            let unit = unit.say(ZH, 1);
            let beside = format!(
                "{} 位会员，对照 {} 个相似客户本可入会而没有入会的日子",
                count(ZH, *members),
                count(ZH, *others)
            );
            let change = match what {
                LoyaltyMeasure::Revenue => format!("会员每{unit}的消费金额"),
                LoyaltyMeasure::Orders => format!("会员每{unit}的订单数"),
                LoyaltyMeasure::Active => format!("每{unit}有购买的会员占比"),
            };
            let told = |value, interval: Option<(f64, f64)>| {
                let interval = interval.map(|(low, high)| [low, high]).ok_or(NoInterval::TooFew);
                super::loyalty::interval(*what, &Estimate { value, interval }, *level)
            };
            match att {
                Some((value, interval)) => format!(
                    "入会使{change}改变了 {}：{beside}。不作匹配时差距为 {}。",
                    told(*value, *interval),
                    super::loyalty::size(*what, *unmatched)
                ),
                None => format!("看不出入会是否改变了{change}：与会员相似而没有入会的客户太少。"),
            }
        }
        Match::Covariate(name) => covariate(name),
        Match::NotKnown => "未知".into(),
        Match::OtherLevels => "其他".into(),
        Match::BalanceTitle { before, after } if *after < 0.1 => format!(
            "在所有已知方面，会员与对照者相似：最大差别从 {} 降到 {}",
            short(ZH, *before),
            short(ZH, *after)
        ),
        Match::BalanceTitle { before, after } => format!(
            "会员与对照者仍有差别：最大差别从 {} 变为 {}，低于 0.1 才算良好",
            short(ZH, *before),
            short(ZH, *after)
        ),
        Match::BalanceSubtitle { members, others } => format!(
            "入会之前的均值差，以会员的标准差为单位；{} 位会员，其他客户的 {} 个日子",
            count(ZH, *members),
            count(ZH, *others)
        ),
        Match::BalanceSummary { before: (name, size), after: (other, rest) } => format!(
            "匹配之前会员差别最大的是“{name}”，为 {} 个标准差；匹配之后最大的是“{other}”，为 {}。",
            short(ZH, *size),
            short(ZH, *rest)
        ),
        Match::Unseen => {
            "匹配去除的是已知的客户差别。文件中没有的，例如谁喜欢这家店，仍可能使会员不同。".into()
        }
        Match::RuleOfThumb => "低于此为良好".into(),
        Match::Difference => "差别（标准差）".into(),
        Match::Before => "匹配之前".into(),
        Match::After => "匹配之后".into(),
        Match::CovariateColumn => "入会之前已知".into(),
        Match::MeanOfMembers => "会员".into(),
        Match::MeanBefore => "其他客户".into(),
        Match::MeanAfter => "其他客户，匹配后".into(),
        Match::VarianceBefore => "匹配前的方差比".into(),
        Match::VarianceAfter => "匹配后的方差比".into(),
        Match::EcdfBefore => "匹配前占比的最大差距".into(),
        Match::EcdfAfter => "匹配后占比的最大差距".into(),
        Match::OverlapTitle { counted, of } if counted == of => {
            format!("{} 位会员中每一位都有入会可能性相近的客户可以对照", count(ZH, *of))
        }
        Match::OverlapTitle { counted, of } => format!(
            "{} 位会员中有 {} 位有入会可能性相近的客户可以对照",
            count(ZH, *of),
            count(ZH, *counted)
        ),
        Match::OverlapSubtitle { members, others } => format!(
            "按此前已知的情况，在那一天入会的概率：上方为 {} 位会员，下方为其他客户的 {} 个日子，各以占比表示",
            count(ZH, *members),
            count(ZH, *others)
        ),
        Match::OverlapSummary { counted, days, effective } => {
            let worth = effective.map_or_else(String::new, |effective| {
                format!("，相当于 {} 个等权的日子", short(ZH, effective))
            });
            format!(
                "{} 位会员与其他客户的 {} 个日子比较{worth}。",
                count(ZH, *counted),
                count(ZH, *days)
            )
        }
        Match::LeftOutBecause { reason } => {
            format!("有些会员未计入：{reason}；效应与他们无关。")
        }
        Match::Class { from, to } => {
            format!("{} 至 {}", percent_exact(ZH, *from), percent_exact(ZH, *to))
        }
        Match::ChanceOfJoining => "入会概率".into(),
        Match::ShareOfEach => "各自的占比".into(),
        Match::MembersColumn => "会员".into(),
        Match::ShareOfMembers => "会员占比".into(),
        Match::OthersColumn => "其他客户".into(),
        Match::ShareOfOthers => "其他客户占比".into(),
        Match::MembersMatched => "计入的会员".into(),
        Match::OthersMatched => "计入的其他客户（加权）".into(),
        Match::RowsLeftOut { rows } => {
            format!("有 {} 行未计入：缺少处理、结果或协变量。", count(ZH, *rows))
        }
    }
}

fn no_match(why: NoMatch) -> &'static str {
    match why {
        NoMatch::NobodyAlike => "其他单元中没有一个在所有必须相等的方面都相等",
        NoMatch::OutsideCaliper => "其他单元中没有一个在卡尺之内",
        NoMatch::NobodyLeft => "足够接近的其他单元都已分配给了别的受处理单元",
        NoMatch::Trimmed => "它们几乎必然受处理，因此没有相似者",
    }
}

fn covariate(name: &str) -> String {
    match name {
        "propensity" => "入会概率".into(),
        "recency" => "距上次购买的天数".into(),
        "frequency" => "购买次数".into(),
        "spend" => "消费金额".into(),
        "tenure" => "距首次购买的天数".into(),
        "trend" => "购买趋势".into(),
        other => match other.split_once(": ") {
            Some((of, level)) => format!("{of}：{level}"),
            None => other.to_owned(),
        },
    }
}
