// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use super::validation::number_of;
use crate::words::format::{count, decimal, percent_exact, short};
use crate::words::survival::{Left, Length, PaceTest, Share, Span, Step};
use crate::words::{Locale, Survival, Unit};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn survival(message: &Survival) -> String {
    match message {
        Survival::AllCustomers => "全部顧客".into(),
        Survival::Level { covariate, level } => format!("{covariate} {level}"),
        Survival::Determined => "其他屬性已經說明了它（共線）".into(),
        Survival::Separates => "僅憑它就能分出誰流失、誰留下（完全分離）".into(),
        Survival::NobodyOfLevel => "其中沒有人流失".into(),
        Survival::OneValue => "所有顧客的取值相同".into(),
        Survival::FewEvents { events, coefficients } => format!(
            "只有 {} 位顧客流失，卻要估計 {} 個比率：這樣的比率不穩定，請少選一些屬性。",
            count(ZH, *events),
            count(ZH, *coefficients)
        ),
        Survival::NotProportional { names } => format!(
            "{} 的比率隨時間變化，一個數只是其平均：請比較各組的曲線，或把它設為分層。",
            list(names)
        ),
        Survival::LeftOut { rows } => {
            format!("有 {} 位顧客未計入，因為缺少某些資訊。", count(ZH, *rows))
        }
        Survival::HalfGone { unit, median } => format!("{}後，一半顧客已流失", span(median, *unit)),
        Survival::StillThere { unit, share, time } => {
            format!("{}後，{} 的顧客仍在", period(*time, *unit), share_of(share))
        }
        Survival::HalfGoneBetween { unit, soonest, longest } => {
            let (soon, time) = (&soonest.0, period(soonest.1, *unit));
            match longest {
                (long, Some(late)) => format!(
                    "{soon} 在{time}後流失一半，{long} 在{}後流失一半",
                    period(*late, *unit)
                ),
                (long, None) => format!("{soon} 在{time}後流失一半；{long} 仍有一半以上在"),
            }
        }
        Survival::NoDifference { p } => {
            format!("各組流失的快慢大致相同：曲線的差別沒有超出偶然（{}）", chance(*p))
        }
        Survival::Differ { unit, time, most, fewest } => format!(
            "{}後，{} 仍有 {} 在，{} 只有 {}",
            period(*time, *unit),
            most.0,
            in_words(most.1),
            fewest.0,
            in_words(fewest.1)
        ),
        Survival::TooEarly => "現在還看不出顧客會留多久：至今沒有人流失".into(),
        Survival::Curves { left, n, events, as_of, level } => {
            let meaning = match left {
                None => String::new(),
                Some(Left::Contract) => "（流失：合約結束）".into(),
                Some(Left::Recorded) => "（流失：按記錄）".into(),
                Some(Left::Inactive(days)) => format!("（流失：{days} 天沒有購買）"),
            };
            let day = as_of.as_ref().map(|day| format!("，截至 {day}")).unwrap_or_default();
            format!(
                "仍在的顧客佔比{meaning}，帶 {} 信賴帶；n\u{a0}=\u{a0}{}，流失 {} 位{day}",
                percent_exact(ZH, *level),
                count(ZH, *n),
                count(ZH, *events)
            )
        }
        Survival::Group { name, n, events, median, unit, level } => {
            let half = match median {
                Some(Span { time, low, high }) => {
                    let level = percent_exact(ZH, *level);
                    let interval = match (low, high) {
                        (Some(low), Some(high)) => {
                            format!("（{level} 區間 {} 至 {}）", number(*low), number(*high))
                        }
                        (Some(low), None) => format!("（{level} 區間從 {} 起）", number(*low)),
                        _ => String::new(),
                    };
                    format!("{}後流失一半{interval}", period(*time, *unit))
                }
                None => "一半以上仍在".into(),
            };
            format!("{name}：{} 位顧客中流失 {} 位；{half}。", count(ZH, *n), count(ZH, *events))
        }
        Survival::Test { test, strata, chi2, df, p } => {
            let test = match test {
                PaceTest::LogRank => "對數秩檢驗",
                PaceTest::Wilcoxon => "Wilcoxon 檢驗",
                PaceTest::TaroneWare => "Tarone–Ware 檢驗",
                PaceTest::Peto => "Peto–Peto 檢驗",
                PaceTest::FlemingHarrington => "Fleming–Harrington 檢驗",
            };
            let within =
                strata.as_ref().map(|it| format!("（在每個 {it} 之內）")).unwrap_or_default();
            format!(
                "各組的{test}{within}：χ² = {}，自由度 {df}，{}。",
                short(ZH, *chi2),
                chance(*p)
            )
        }
        Survival::NotWithin { strata } => {
            format!("每個 {strata} 之內都沒有兩個組可以比較：請選另一個，或不分層。")
        }
        Survival::Ticks => "短豎線表示顧客最後一次被觀測到時仍在。".into(),
        Survival::GoneBy { least, most } => {
            let ((days, gone), (longest, later)) = (least, most);
            format!(
                "若把 {} 天沒有購買算作流失，{} 的顧客已流失；若為 {} 天，則為 {}",
                count(ZH, *days),
                in_words(*gone),
                count(ZH, *longest),
                in_words(*later)
            )
        }
        Survival::Lengths { n, as_of } => {
            let day = as_of.as_ref().map(|day| format!("，截至 {day}")).unwrap_or_default();
            format!(
                "已流失的顧客佔比，按算作流失的未購買天數；n\u{a0}=\u{a0}{}{day}",
                count(ZH, *n)
            )
        }
        Survival::LengthBand { days, chosen } => {
            let days = format!("{} 天", count(ZH, *days));
            if *chosen { format!("{days}（所選）") } else { days }
        }
        Survival::LengthBar(Length { gone, median, .. }) => match median {
            Some(median) => {
                format!("{}，{}後過半", in_words(*gone), period(median.time, Unit::Day))
            }
            None => in_words(*gone),
        },
        Survival::OneLength(Length { days, gone, median, returned }) => {
            let half = match median {
                Some(median) => format!("{}後流失一半", span(median, Unit::Day)),
                None => "流失不到一半".into(),
            };
            let returned = returned.as_ref().map_or_else(String::new, |returned| {
                format!("；這麼長的沉默中有 {} 以一次購買結束", share_of(returned))
            });
            format!(
                "{} 天沒有購買：已流失 {}，{half}{returned}。",
                count(ZH, *days),
                in_words(*gone)
            )
        }
        Survival::ChooseLength => {
            "請選這樣一個天數：超過它的沉默很少再以購買結束，因為會回來的人並沒有流失。".into()
        }
        Survival::ShareGone => "已流失的佔比".into(),
        Survival::Silence => "沒有購買的天數".into(),
        Survival::Gone => "已流失的顧客".into(),
        Survival::HalfGoneAfter => "流失一半所需天數".into(),
        Survival::Returned => "以購買結束的沉默".into(),
        Survival::Since { unit, left } => {
            let units = number_of(*unit);
            match left {
                Some(Left::Contract) => format!("合約開始以來的{units}"),
                Some(Left::Inactive(_)) => format!("首次購買以來的{units}"),
                Some(Left::Recorded) => format!("成為顧客以來的{units}"),
                None => "時間".into(),
            }
        }
        Survival::Share => "仍在的佔比".into(),
        Survival::AtRisk => "仍在觀測的顧客".into(),
        Survival::GroupColumn => "組".into(),
        Survival::LeftThen => "上一列以來流失".into(),
        Survival::Low { level } => format!("下限，{} 區間", percent_exact(ZH, *level)),
        Survival::High { level } => format!("上限，{} 區間", percent_exact(ZH, *level)),
        Survival::Half => "一半".into(),
        Survival::Shown { shown, of } => {
            format!("共 {of} 個組，畫出最大的 {shown} 個；表中有全部。")
        }
        Survival::DurationsIn { unit } => format!(
            "每位顧客停留的時間按{}計；如果不對，請選擇其他單位。",
            super::unit::noun(*unit)
        ),
        Survival::Choice { days, returned } => format!(
            "「流失」指什麼是一種選擇：{} 天的沉默中，至今有 {} 以一次購買結束。",
            count(ZH, *days),
            share_of(returned)
        ),
        Survival::Strongest { name, step, ratio, interval: (low, high) } => {
            let pace = if *ratio >= 2.0 {
                format!("快到 {} 倍", short(ZH, *ratio))
            } else if *ratio >= 1.0 {
                format!("快 {}", in_words(*ratio - 1.0))
            } else {
                format!("慢 {}", in_words(1.0 - *ratio))
            };
            let who = match step {
                Step::Against(reference) => {
                    format!("{name} 的顧客比 {reference} 的顧客流失得{pace}")
                }
                Step::Unit => format!("有 {name} 的顧客比其他顧客流失得{pace}"),
                Step::Deviation(deviation) => {
                    format!("{name} 每高出 {}，顧客就流失得{pace}", short(ZH, *deviation))
                }
            };
            format!(
                "{who}（風險比 {}，{} 至 {}）",
                short(ZH, *ratio),
                short(ZH, *low),
                short(ZH, *high)
            )
        }
        Survival::NothingStands => "已知的顧客屬性與流失早晚的關係都沒有超出偶然".into(),
        Survival::NoRatio => "這些屬性說明不了誰流失得更早".into(),
        Survival::Forest { n, events, level, concordance } => {
            let order = concordance
                .map(|it| format!("；任取兩位顧客，風險較高者先流失的佔 {}", in_words(it)))
                .unwrap_or_default();
            format!(
                "風險比及 {} 區間；n\u{a0}=\u{a0}{}，流失 {} 位{order}",
                percent_exact(ZH, *level),
                count(ZH, *n),
                count(ZH, *events)
            )
        }
        Survival::Ratio => "風險比：大於 1 流失更早".into(),
        Survival::NoEffect => "沒有差別".into(),
        Survival::Row { name, step } => match step {
            Step::Against(reference) => format!("{name}（對比 {reference}）"),
            Step::Unit => name.clone(),
            Step::Deviation(deviation) => format!("{name}（每多 {}）", short(ZH, *deviation)),
        },
        Survival::Covariate => "屬性".into(),
        Survival::ComparedWith => "對比".into(),
        Survival::Probability => "p".into(),
        Survival::Reason => "沒有數值的原因".into(),
        Survival::OneRatio { name, step, ratio, interval: (low, high), level } => format!(
            "{}：{}（{} 區間 {} 至 {}）。",
            Survival::Row { name: name.clone(), step: step.clone() }.say(ZH),
            short(ZH, *ratio),
            percent_exact(ZH, *level),
            short(ZH, *low),
            short(ZH, *high)
        ),
        Survival::FollowsFromStaying { names } => format!(
            "{} 取決於顧客在留存期間的行為，留得越久，就越有時間達到：這只是描述，不是留下的原因。",
            list(names)
        ),
        Survival::NoCause => "與流失相伴的，未必是顧客流失的原因。".into(),
    }
}

/// A time with its unit.
fn period(time: f64, unit: Unit) -> String {
    format!("{} {}", number(time), unit.say(ZH, 1))
}

/// A time, with decimals only where it has some.
fn number(time: f64) -> String {
    if time.fract() == 0.0 { decimal(ZH, time, 0) } else { short(ZH, time) }
}

fn span(span: &Span, unit: Unit) -> String {
    let time = period(span.time, unit);
    match (span.low, span.high) {
        (Some(low), Some(high)) => format!("{time}（{}–{}）", number(low), number(high)),
        (Some(low), None) => format!("{time}（{} 或更久）", number(low)),
        _ => time,
    }
}

fn share_of(share: &Share) -> String {
    let told = in_words(share.share);
    match share.interval {
        Some((low, high)) => format!("{told}（{} 至 {}）", in_words(low), in_words(high)),
        None => told,
    }
}

fn chance(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".into()
    } else {
        format!("p = {}", decimal(ZH, p, if p < 0.1 { 3 } else { 2 }))
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{}和 {last}", many.join("、")),
    }
}
