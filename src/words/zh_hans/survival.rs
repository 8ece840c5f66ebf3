use super::share as in_words;
use super::validation::number_of;
use crate::words::format::{count, decimal, percent_exact, short};
use crate::words::survival::{Left, Length, PaceTest, Share, Span, Step};
use crate::words::{Locale, Survival, Unit};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn survival(message: &Survival) -> String {
    match message {
        Survival::AllCustomers => "全部客户".into(),
        Survival::Level { covariate, level } => format!("{covariate} {level}"),
        Survival::Determined => "其他属性已经说明了它（共线）".into(),
        Survival::Separates => "仅凭它就能分出谁流失、谁留下（完全分离）".into(),
        Survival::NobodyOfLevel => "其中没有人流失".into(),
        Survival::OneValue => "所有客户的取值相同".into(),
        Survival::FewEvents { events, coefficients } => format!(
            "只有 {} 位客户流失，却要估计 {} 个比率：这样的比率不稳定，请少选一些属性。",
            count(ZH, *events),
            count(ZH, *coefficients)
        ),
        Survival::NotProportional { names } => format!(
            "{} 的比率随时间变化，一个数只是其平均：请比较各组的曲线，或把它设为分层。",
            list(names)
        ),
        Survival::LeftOut { rows } => {
            format!("有 {} 位客户未计入，因为缺少某些信息。", count(ZH, *rows))
        }
        Survival::HalfGone { unit, median } => format!("{}后，一半客户已流失", span(median, *unit)),
        Survival::StillThere { unit, share, time } => {
            format!("{}后，{} 的客户仍在", period(*time, *unit), share_of(share))
        }
        Survival::HalfGoneBetween { unit, soonest, longest } => {
            let (soon, time) = (&soonest.0, period(soonest.1, *unit));
            match longest {
                (long, Some(late)) => format!(
                    "{soon} 在{time}后流失一半，{long} 在{}后流失一半",
                    period(*late, *unit)
                ),
                (long, None) => format!("{soon} 在{time}后流失一半；{long} 仍有一半以上在"),
            }
        }
        Survival::NoDifference { p } => {
            format!("各组流失的快慢大致相同：曲线的差别没有超出偶然（{}）", chance(*p))
        }
        Survival::Differ { unit, time, most, fewest } => format!(
            "{}后，{} 仍有 {} 在，{} 只有 {}",
            period(*time, *unit),
            most.0,
            in_words(most.1),
            fewest.0,
            in_words(fewest.1)
        ),
        Survival::TooEarly => "现在还看不出客户会留多久：至今没有人流失".into(),
        Survival::Curves { left, n, events, as_of, level } => {
            let meaning = match left {
                None => String::new(),
                Some(Left::Contract) => "（流失：合约结束）".into(),
                Some(Left::Recorded) => "（流失：按记录）".into(),
                Some(Left::Inactive(days)) => format!("（流失：{days} 天没有购买）"),
            };
            let day = as_of.as_ref().map(|day| format!("，截至 {day}")).unwrap_or_default();
            format!(
                "仍在的客户占比{meaning}，带 {} 置信带；n\u{a0}=\u{a0}{}，流失 {} 位{day}",
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
                            format!("（{level} 区间 {} 至 {}）", number(*low), number(*high))
                        }
                        (Some(low), None) => format!("（{level} 区间从 {} 起）", number(*low)),
                        _ => String::new(),
                    };
                    format!("{}后流失一半{interval}", period(*time, *unit))
                }
                None => "一半以上仍在".into(),
            };
            format!("{name}：{} 位客户中流失 {} 位；{half}。", count(ZH, *n), count(ZH, *events))
        }
        Survival::Test { test, strata, chi2, df, p } => {
            let test = match test {
                PaceTest::LogRank => "对数秩检验",
                PaceTest::Wilcoxon => "Wilcoxon 检验",
                PaceTest::TaroneWare => "Tarone–Ware 检验",
                PaceTest::Peto => "Peto–Peto 检验",
                PaceTest::FlemingHarrington => "Fleming–Harrington 检验",
            };
            let within =
                strata.as_ref().map(|it| format!("（在每个 {it} 之内）")).unwrap_or_default();
            format!(
                "各组的{test}{within}：χ² = {}，自由度 {df}，{}。",
                short(ZH, *chi2),
                chance(*p)
            )
        }
        Survival::NotWithin { strata } => {
            format!("每个 {strata} 之内都没有两个组可以比较：请选另一个，或不分层。")
        }
        Survival::Ticks => "短竖线表示客户最后一次被观测到时仍在。".into(),
        Survival::GoneBy { least, most } => {
            let ((days, gone), (longest, later)) = (least, most);
            format!(
                "若把 {} 天没有购买算作流失，{} 的客户已流失；若为 {} 天，则为 {}",
                count(ZH, *days),
                in_words(*gone),
                count(ZH, *longest),
                in_words(*later)
            )
        }
        Survival::Lengths { n, as_of } => {
            let day = as_of.as_ref().map(|day| format!("，截至 {day}")).unwrap_or_default();
            format!(
                "已流失的客户占比，按算作流失的未购买天数；n\u{a0}=\u{a0}{}{day}",
                count(ZH, *n)
            )
        }
        Survival::LengthBand { days, chosen } => {
            let days = format!("{} 天", count(ZH, *days));
            if *chosen { format!("{days}（所选）") } else { days }
        }
        Survival::LengthBar(Length { gone, median, .. }) => match median {
            Some(median) => {
                format!("{}，{}后过半", in_words(*gone), period(median.time, Unit::Day))
            }
            None => in_words(*gone),
        },
        Survival::OneLength(Length { days, gone, median, returned }) => {
            let half = match median {
                Some(median) => format!("{}后流失一半", span(median, Unit::Day)),
                None => "流失不到一半".into(),
            };
            let returned = returned.as_ref().map_or_else(String::new, |returned| {
                format!("；这么长的沉默中有 {} 以一次购买结束", share_of(returned))
            });
            format!(
                "{} 天没有购买：已流失 {}，{half}{returned}。",
                count(ZH, *days),
                in_words(*gone)
            )
        }
        Survival::ChooseLength => {
            "请选这样一个天数：超过它的沉默很少再以购买结束，因为会回来的人并没有流失。".into()
        }
        Survival::ShareGone => "已流失的占比".into(),
        Survival::Silence => "没有购买的天数".into(),
        Survival::Gone => "已流失的客户".into(),
        Survival::HalfGoneAfter => "流失一半所需天数".into(),
        Survival::Returned => "以购买结束的沉默".into(),
        Survival::Since { unit, left } => {
            let units = number_of(*unit);
            match left {
                Some(Left::Contract) => format!("合约开始以来的{units}"),
                Some(Left::Inactive(_)) => format!("首次购买以来的{units}"),
                Some(Left::Recorded) => format!("成为客户以来的{units}"),
                None => "时间".into(),
            }
        }
        Survival::Share => "仍在的占比".into(),
        Survival::AtRisk => "仍在观测的客户".into(),
        Survival::GroupColumn => "组".into(),
        Survival::LeftThen => "上一行以来流失".into(),
        Survival::Low { level } => format!("下限，{} 区间", percent_exact(ZH, *level)),
        Survival::High { level } => format!("上限，{} 区间", percent_exact(ZH, *level)),
        Survival::Half => "一半".into(),
        Survival::Shown { shown, of } => {
            format!("共 {of} 个组，画出最大的 {shown} 个；表中有全部。")
        }
        Survival::DurationsIn { unit } => format!(
            "每位客户停留的时间按{}计；如果不对，请选择其他单位。",
            super::unit::noun(*unit)
        ),
        Survival::Choice { days, returned } => format!(
            "“流失”指什么是一种选择：{} 天的沉默中，至今有 {} 以一次购买结束。",
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
                    format!("{name} 的客户比 {reference} 的客户流失得{pace}")
                }
                Step::Unit => format!("有 {name} 的客户比其他客户流失得{pace}"),
                Step::Deviation(deviation) => {
                    format!("{name} 每高出 {}，客户就流失得{pace}", short(ZH, *deviation))
                }
            };
            format!(
                "{who}（风险比 {}，{} 至 {}）",
                short(ZH, *ratio),
                short(ZH, *low),
                short(ZH, *high)
            )
        }
        Survival::NothingStands => "已知的客户属性与流失早晚的关系都没有超出偶然".into(),
        Survival::NoRatio => "这些属性说明不了谁流失得更早".into(),
        Survival::Forest { n, events, level, concordance } => {
            let order = concordance
                .map(|it| format!("；任取两位客户，风险较高者先流失的占 {}", in_words(it)))
                .unwrap_or_default();
            format!(
                "风险比及 {} 区间；n\u{a0}=\u{a0}{}，流失 {} 位{order}",
                percent_exact(ZH, *level),
                count(ZH, *n),
                count(ZH, *events)
            )
        }
        Survival::Ratio => "风险比：大于 1 流失更早".into(),
        Survival::NoEffect => "没有差别".into(),
        Survival::Row { name, step } => match step {
            Step::Against(reference) => format!("{name}（对比 {reference}）"),
            Step::Unit => name.clone(),
            Step::Deviation(deviation) => format!("{name}（每多 {}）", short(ZH, *deviation)),
        },
        Survival::Covariate => "属性".into(),
        Survival::ComparedWith => "对比".into(),
        Survival::Probability => "p".into(),
        Survival::Reason => "没有数值的原因".into(),
        Survival::OneRatio { name, step, ratio, interval: (low, high), level } => format!(
            "{}：{}（{} 区间 {} 至 {}）。",
            Survival::Row { name: name.clone(), step: step.clone() }.say(ZH),
            short(ZH, *ratio),
            percent_exact(ZH, *level),
            short(ZH, *low),
            short(ZH, *high)
        ),
        Survival::FollowsFromStaying { names } => format!(
            "{} 取决于客户在留存期间的行为，留得越久，就越有时间达到：这只是描述，不是留下的原因。",
            list(names)
        ),
        Survival::NoCause => "与流失相伴的，未必是客户流失的原因。".into(),
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
