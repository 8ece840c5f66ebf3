// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::format::{count, percent_exact, short};
use crate::words::{Estimate, Locale, LoyaltyMeasure, Match, NoInterval, NoMatch};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn matching(message: &Match) -> String {
    match message {
        Match::Effect { att, interval, level, treated, controls, unmatched } => {
            let who = format!(
                "{} 個受處理的單元與 {} 個相似的其他單元",
                count(ZH, *treated),
                count(ZH, *controls)
            );
            let effect = match interval {
                Some([low, high]) => format!(
                    "{}（{} 區間 {} 至 {}）",
                    short(ZH, *att),
                    percent_exact(ZH, *level),
                    short(ZH, *low),
                    short(ZH, *high)
                ),
                None => format!("{}（沒有區間：計入的太少，或沒有差異）", short(ZH, *att)),
            };
            format!(
                "比較{who}：平均而言，處理使結果改變了 {effect}，前提是兩者沒有別的差別。匹配之前的差距為 {}。",
                short(ZH, *unmatched)
            )
        }
        Match::NobodyMatched { treated } => format!(
            "無法得出效應：{} 個受處理的單元中，沒有一個在其他單元裡有相似者。請放寬要求：少一些共變數、更寬的分組或更寬的卡尺。",
            count(ZH, *treated)
        ),
        Match::NoMatch(why) => no_match(*why).into(),
        Match::Dropped { why, units, of } => format!(
            "{} 個受處理的單元中有 {} 個未計入，效應與它們無關：{}。",
            count(ZH, *of),
            count(ZH, *units),
            no_match(*why)
        ),
        Match::Balanced { name, difference } => format!(
            "匹配之後兩邊相似：差別最大的是「{name}」，為 {} 個標準差，低於 0.1 即為良好。",
            short(ZH, *difference)
        ),
        Match::NearlyBalanced { name, difference } => format!(
            "匹配之後兩邊仍有些差別，最大的是「{name}」，為 {} 個標準差，低於 0.1 才算良好；效應的一部分可能來自於此。",
            short(ZH, *difference)
        ),
        Match::Unbalanced { name, difference } => format!(
            "匹配之後兩邊仍不相同，最大的是「{name}」，為 {} 個標準差，低於 0.1 才算良好；不要把它當作效應。若有相似者，卡尺、放回抽取或加權可能有幫助。",
            short(ZH, *difference)
        ),
        Match::FewEffective { controls } => format!(
            "其他單元的權重很不均勻，只相當於 {} 個等權的單元；區間是粗略的。",
            short(ZH, *controls)
        ),
        Match::Penalised { ridge } => format!(
            "共變數把受處理者與其他單元分得太清，傾向分數沒有最大概似；其係數向 0 收縮（嶺參數 {}）。",
            short(ZH, *ridge)
        ),
        Match::Determined { names } => {
            format!("未進入傾向分數，因為其他共變數已經決定了它們：{}。", names.join("、"))
        }
        Match::Members { what, unit, att, level, members, others, unmatched } => {
            let unit = unit.say(ZH, 1);
            let beside = format!(
                "{} 位會員，對照 {} 個相似顧客本可入會而沒有入會的日子",
                count(ZH, *members),
                count(ZH, *others)
            );
            let change = match what {
                LoyaltyMeasure::Revenue => format!("會員每{unit}的消費金額"),
                LoyaltyMeasure::Orders => format!("會員每{unit}的訂單數"),
                LoyaltyMeasure::Active => format!("每{unit}有購買的會員佔比"),
            };
            let told = |value, interval: Option<(f64, f64)>| {
                let interval = interval.map(|(low, high)| [low, high]).ok_or(NoInterval::TooFew);
                super::loyalty::interval(*what, &Estimate { value, interval }, *level)
            };
            match att {
                Some((value, interval)) => format!(
                    "入會使{change}改變了 {}：{beside}。不作匹配時差距為 {}。",
                    told(*value, *interval),
                    super::loyalty::size(*what, *unmatched)
                ),
                None => format!("看不出入會是否改變了{change}：與會員相似而沒有入會的顧客太少。"),
            }
        }
        Match::Covariate(name) => covariate(name),
        Match::NotKnown => "未知".into(),
        Match::OtherLevels => "其他".into(),
        Match::BalanceTitle { before, after } if *after < 0.1 => format!(
            "在所有已知方面，會員與對照者相似：最大差別從 {} 降到 {}",
            short(ZH, *before),
            short(ZH, *after)
        ),
        Match::BalanceTitle { before, after } => format!(
            "會員與對照者仍有差別：最大差別從 {} 變為 {}，低於 0.1 才算良好",
            short(ZH, *before),
            short(ZH, *after)
        ),
        Match::BalanceSubtitle { members, others } => format!(
            "入會之前的平均值差，以會員的標準差為單位；{} 位會員，其他顧客的 {} 個日子",
            count(ZH, *members),
            count(ZH, *others)
        ),
        Match::BalanceSummary { before: (name, size), after: (other, rest) } => format!(
            "匹配之前會員差別最大的是「{name}」，為 {} 個標準差；匹配之後最大的是「{other}」，為 {}。",
            short(ZH, *size),
            short(ZH, *rest)
        ),
        Match::Unseen => {
            "匹配去除的是已知的顧客差別。檔案中沒有的，例如誰喜歡這家店，仍可能使會員不同。".into()
        }
        Match::RuleOfThumb => "低於此為良好".into(),
        Match::Difference => "差別（標準差）".into(),
        Match::Before => "匹配之前".into(),
        Match::After => "匹配之後".into(),
        Match::CovariateColumn => "入會之前已知".into(),
        Match::MeanOfMembers => "會員".into(),
        Match::MeanBefore => "其他顧客".into(),
        Match::MeanAfter => "其他顧客，匹配後".into(),
        Match::VarianceBefore => "匹配前的變異數比".into(),
        Match::VarianceAfter => "匹配後的變異數比".into(),
        Match::EcdfBefore => "匹配前佔比的最大差距".into(),
        Match::EcdfAfter => "匹配後佔比的最大差距".into(),
        Match::OverlapTitle { counted, of } if counted == of => {
            format!("{} 位會員中每一位都有入會可能性相近的顧客可以對照", count(ZH, *of))
        }
        Match::OverlapTitle { counted, of } => format!(
            "{} 位會員中有 {} 位有入會可能性相近的顧客可以對照",
            count(ZH, *of),
            count(ZH, *counted)
        ),
        Match::OverlapSubtitle { members, others } => format!(
            "按此前已知的情況，在那一天入會的機率：上方為 {} 位會員，下方為其他顧客的 {} 個日子，各以佔比表示",
            count(ZH, *members),
            count(ZH, *others)
        ),
        Match::OverlapSummary { counted, days, effective } => {
            let worth = effective.map_or_else(String::new, |effective| {
                format!("，相當於 {} 個等權的日子", short(ZH, effective))
            });
            format!(
                "{} 位會員與其他顧客的 {} 個日子比較{worth}。",
                count(ZH, *counted),
                count(ZH, *days)
            )
        }
        Match::LeftOutBecause { reason } => {
            format!("有些會員未計入：{reason}；效應與他們無關。")
        }
        Match::Class { from, to } => {
            format!("{} 至 {}", percent_exact(ZH, *from), percent_exact(ZH, *to))
        }
        Match::ChanceOfJoining => "入會機率".into(),
        Match::ShareOfEach => "各自的佔比".into(),
        Match::MembersColumn => "會員".into(),
        Match::ShareOfMembers => "會員佔比".into(),
        Match::OthersColumn => "其他顧客".into(),
        Match::ShareOfOthers => "其他顧客佔比".into(),
        Match::MembersMatched => "計入的會員".into(),
        Match::OthersMatched => "計入的其他顧客（加權）".into(),
        Match::RowsLeftOut { rows } => {
            format!("有 {} 列未計入：缺少處理、結果或共變數。", count(ZH, *rows))
        }
    }
}

fn no_match(why: NoMatch) -> &'static str {
    match why {
        NoMatch::NobodyAlike => "其他單元中沒有一個在所有必須相等的方面都相等",
        NoMatch::OutsideCaliper => "其他單元中沒有一個在卡尺之內",
        NoMatch::NobodyLeft => "足夠接近的其他單元都已分配給了別的受處理單元",
        NoMatch::Trimmed => "它們幾乎必然受處理，因此沒有相似者",
    }
}

fn covariate(name: &str) -> String {
    match name {
        "propensity" => "入會機率".into(),
        "recency" => "距上次購買的天數".into(),
        "frequency" => "購買次數".into(),
        "spend" => "消費金額".into(),
        "tenure" => "距首次購買的天數".into(),
        "trend" => "購買趨勢".into(),
        other => match other.split_once(": ") {
            Some((of, level)) => format!("{of}：{level}"),
            None => other.to_owned(),
        },
    }
}
