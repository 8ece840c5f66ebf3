use crate::words::format::{count, percent_exact};
use crate::words::{Launch, LaunchProblem, LaunchVerdict, Locale, LoyaltyMeasure, format};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn launch(message: &Launch) -> String {
    match message {
        Launch::Found { verdict, relative, total, periods, level } => {
            found(*verdict, *relative, *total, *periods, *level)
        }
        Launch::NoPlacebo => "上线之前的数据太少，无法在没有上线的地方试用这一方法，因此不知道它在这里多常出错。".into(),
        Launch::Alarms { alarms, launches } => format!(
            "注意：在更早的时间假想 {} 次上线，也有 {} 次显出效应。还有别的因素在推动这一序列，这一次可能也是。",
            count(ZH, *launches),
            count(ZH, *alarms)
        ),
        Launch::FewAlarms { alarms, launches } => format!(
            "在更早的时间假想 {} 次上线，{}。",
            count(ZH, *launches),
            shows(*alarms)
        ),
        Launch::WithoutControls => "只由序列自身的过去推断本会怎样：上线时发生的其他任何变化都会算作它的效应。一个未受上线影响的序列可以把两者分开。".into(),
        Launch::WithControls { controls } => format!(
            "这成立的前提是：上线没有同时影响{}，也没有别的事情只发生在结果上。",
            if *controls == 1 { "对照序列".into() } else { format!("这 {} 个对照序列", count(ZH, *controls)) }
        ),
        Launch::Backtest { periods, covered, level, error, guess_error } => {
            let error = error.map_or_else(String::new, |error| {
                let guess = guess_error.map_or_else(String::new, |guess| {
                    format!("；不用模型的猜测误差为 {}", super::share(guess))
                });
                format!("，预测的平均误差为 {}{guess}", super::share(error))
            });
            format!(
                "上线之前留出 {} 个时期，其中 {} 落在各自的 {} 区间内{error}。",
                count(ZH, *periods),
                super::share(*covered),
                percent_exact(ZH, *level)
            )
        }
        Launch::Mixture { relative, p, series } => {
            let effect = relative.map_or_else(
                || "对照序列的混合给不出占比".into(),
                |relative| format!("此前与其相似的对照序列混合得出 {}", signed(relative)),
            );
            p.map_or_else(
                || format!("{effect}。"),
                |p| {
                    let rank = libm::round(p * *series as f64) as u64;
                    format!("{effect}；按差距扩大的程度，它在 {} 个序列中排{}，其他序列都没有上线。", count(ZH, *series), super::ordinal(rank))
                },
            )
        }
        Launch::NoShare => "效应不以占比表示，因为预期值可能为零或更低。".into(),
        Launch::FlatControls { names } => format!(
            "有 {} 个对照序列在上线之前没有变化，未计入：{}。",
            count(ZH, names.len() as u64),
            names.join("、")
        ),
        Launch::MissingOutcomes { periods } => format!(
            "有 {} 个时期没有结果；模型照常经过它们，那里不计效应。",
            count(ZH, *periods)
        ),
        Launch::WithinPeriod { day, unit } => format!(
            "{day} 的上线不在一{0}的开头；整{1}都算作之后，这使效应看起来略小。",
            unit.say(ZH, 1),
            super::unit::noun(*unit)
        ),
        Launch::NoSeasons { unit } => format!(
            "没有考虑一年中的季节：这需要上线之前有三年的{}数据。",
            match unit {
                crate::words::Unit::Day => "每日",
                crate::words::Unit::Week => "每周",
                crate::words::Unit::Month => "每月",
                crate::words::Unit::Quarter => "每季度",
                crate::words::Unit::Year => "每年",
            }
        ),
        Launch::DayOfMembers { day } => {
            format!("上线日取 {day}，依据会员入会的日期。可用 “launch” 指定其他日期。")
        }
        Launch::Title { verdict, what, relative, total, day, is_doubtful } => {
            let title = title(*verdict, *what, *relative, *total, day);
            let is_doubtful = *is_doubtful && *verdict == LaunchVerdict::Effect;
            let doubt = if is_doubtful { "；但假想的上线也显出这样的效应" } else { "" };
            format!("{title}{doubt}")
        }
        Launch::Subtitle { what, unit, treated, controls, level } => {
            let whose = treated.as_ref().map_or_else(|| "全部客户".into(), |it| format!("{it} 的客户"));
            let beside = match controls {
                0 => "自身的过去".into(),
                1 => "自身的过去和另一个组".into(),
                n => format!("自身的过去和另外 {n} 个组"),
            };
            format!(
                "{whose}每{}的{}，对照由{beside}推断的预期；{} 区间",
                unit.say(ZH, 1),
                noun(*what),
                percent_exact(ZH, *level)
            )
        }
        Launch::Original { what, unit } => format!("每{}的{}", unit.say(ZH, 1), noun(*what)),
        Launch::Pointwise { unit } => format!("每{}的效应", unit.say(ZH, 1)),
        Launch::Cumulative => "上线以来的累计效应".into(),
        Launch::Period { unit } => super::unit::noun(*unit).into(),
        Launch::Actual => "实际值".into(),
        Launch::Expected => "预期值".into(),
        Launch::Effect => "效应".into(),
        Launch::SumOfEffects => "累计效应".into(),
        Launch::Low { of } => format!("{of}，下限"),
        Launch::High { of } => format!("{of}，上限"),
        Launch::Launched => "上线".into(),
        Launch::PlaceboTitle { alarms, launches: 0, .. } if *alarms == 0 => {
            "上线之前的数据太少，无法在更早的时间试用这一方法".into()
        }
        Launch::PlaceboTitle { alarms, launches, is_found } => {
            let own = if *is_found { "上线显出效应" } else { "上线没有显出明确的效应" };
            format!("{own}；假想的 {} 次上线中，{}", count(ZH, *launches), does(*alarms))
        }
        Launch::PlaceboSubtitle { times, controls, level } => {
            let at = match controls {
                0 => String::new(),
                n => format!("，以及在另外 {} 个组（无区间）", count(ZH, *n)),
            };
            format!(
                "效应占预期值的比例：这次上线，以及假想在 {} 个更早的时间上线{at}；{} 区间",
                count(ZH, *times),
                percent_exact(ZH, *level)
            )
        }
        Launch::ShareOfExpected => "效应占预期值的比例".into(),
        Launch::TheLaunch { day } => format!("上线，{day}"),
        Launch::PretendLaunch { day } => format!("假想在 {day}"),
        Launch::AtControl { name } => format!("假想在 {name}"),
        Launch::WhichLaunch => "上线".into(),
        Launch::NoShares => "预期值可能为零或更低，因此效应不能以占比表示".into(),
        Launch::Share { share } => signed(*share),
    }
}

pub(in crate::words) fn launch_problem(problem: &LaunchProblem) -> String {
    match problem {
        LaunchProblem::NoLaunch => "请指出何时上线：选项 launch 是一个数，单位与时间相同。".into(),
        LaunchProblem::NoLaunchDay => "请指出上线的日期，例如 2026-03-01。没有别的信息说明它：没有已入会的会员。".into(),
        LaunchProblem::TooLong { found, most } => format!(
            "共有 {} 个时期，太多了；最多 {} 个。请选择更长的时期，例如周。",
            count(ZH, *found),
            count(ZH, *most)
        ),
        LaunchProblem::TooManyControls { found, most } => format!(
            "共有 {} 个对照序列，太多了；最多 {most} 个。请选择与结果同步变动的。",
            count(ZH, *found)
        ),
        LaunchProblem::TooFewBefore { found, needed, seasons } => {
            let found = match found {
                0 => "上线之前没有一个时期有结果".into(),
                n => format!("上线之前只有 {} 个时期有结果", count(ZH, *n)),
            };
            let why = if *seasons > 1 { format!("，即 {seasons} 个季节的两轮") } else { String::new() };
            format!("{found}；需要 {needed} 个{why}。请载入更早的数据，或选择更短的时期。")
        }
        LaunchProblem::NothingAfter => "从上线起没有一个时期有结果。请选择更早的上线时间，或载入更晚的数据；时期结束之后才计入。".into(),
        LaunchProblem::SameBefore { periods } => format!(
            "上线之前的 {} 个时期结果全都相同，因此看不出它自身如何变动，也就无从判断有没有改变。",
            count(ZH, *periods)
        ),
        LaunchProblem::NotRising { row } => format!(
            "时间必须逐行递增；第 {row} 行的时间不晚于上一行。请按时间排序，并把同一时期的行相加。"
        ),
        LaunchProblem::NotEven { row, step, shortest } => format!(
            "时期必须等距：第 {row} 行之前的间隔为 {}，别处为 {}。请为每个缺失的时期加一行，不填结果。",
            format::short(ZH, *step),
            format::short(ZH, *shortest)
        ),
        LaunchProblem::NoSuchTreated { found, known } if known.len() < 2 => format!(
            "该列只有 {} 个组，因此{}没有可以对照的组。请为 “controls” 选择另一列。",
            count(ZH, known.len() as u64),
            found.as_ref().map_or_else(String::new, |it| format!(" {it} "))
        ),
        LaunchProblem::NoSuchTreated { found, known } => {
            let found = found.as_ref().map_or_else(
                || "请用 “treated” 指出上线影响了哪个组。".into(),
                |it| format!("没有“{it}”这个组。"),
            );
            format!("{found}现有的组：{}。", known.join("、"))
        }
        LaunchProblem::TreatedAlone => "“treated” 指的是 “controls” 所指的列中的一个组，而没有指出这一列。".into(),
    }
}

fn found(
    verdict: LaunchVerdict,
    relative: Option<[f64; 3]>,
    total: [f64; 3],
    periods: u64,
    level: f64,
) -> String {
    let level = percent_exact(ZH, level);
    let over = format!("{} 个时期", count(ZH, periods));
    let amounts = total.map(|it| rounded(it, (total[2] - total[1]) / 2.0));
    let size = match relative {
        Some([effect, low, high]) => format!(
            "{}（{level} 区间 {} 至 {}），{over}合计 {}（{} 至 {}）",
            signed(effect),
            signed(low),
            signed(high),
            amounts[0],
            amounts[1],
            amounts[2]
        ),
        None => {
            format!("{over}合计 {}（{level} 区间 {} 至 {}）", amounts[0], amounts[1], amounts[2])
        }
    };
    match verdict {
        LaunchVerdict::Effect => format!("上线以来，结果与预期值相差 {size}。"),
        LaunchVerdict::NoEffect { margin } => format!(
            "上线没有带来有意义的改变：与预期值的差别为 {size}，整个区间都在上下 {} 之内。",
            percent_exact(ZH, margin)
        ),
        LaunchVerdict::CannotTell { detectable } => {
            let seen = detectable.map_or_else(String::new, |share| {
                format!("在这些数据中，只有约 {} 或更大的效应才看得出来。", super::share(share))
            });
            format!(
                "看不出上线是否带来改变：与预期值的差别为 {size}，完全没有差别也同样说得通。{seen}"
            )
        }
    }
}

fn title(
    verdict: LaunchVerdict,
    what: LoyaltyMeasure,
    relative: Option<f64>,
    total: f64,
    day: &str,
) -> String {
    let what = noun(what);
    match verdict {
        LaunchVerdict::Effect => {
            let size = match relative {
                Some(relative) => super::share(relative.abs()),
                None => format!("合计 {}", format::short(ZH, total.abs())),
            };
            let side = if total < 0.0 { "低" } else { "高" };
            format!("{day} 以来，{what}比预期{side} {size}")
        }
        LaunchVerdict::NoEffect { margin } => {
            format!("{day} 的上线使{what}的改变不到上下 {}", percent_exact(ZH, margin))
        }
        LaunchVerdict::CannotTell { .. } => format!("看不出 {day} 的上线是否改变了{what}"),
    }
}

fn noun(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "销售额",
        LoyaltyMeasure::Orders => "订单数",
        LoyaltyMeasure::Active => "有购买的客户数",
    }
}

fn shows(number: u64) -> String {
    match number {
        0 => "没有一次显出效应".into(),
        n => format!("有 {} 次显出效应", count(ZH, n)),
    }
}

fn does(number: u64) -> String {
    match number {
        0 => "没有一次显出效应".into(),
        n => format!("也有 {} 次显出效应", count(ZH, n)),
    }
}

/// A share with its sign: `+12%`.
fn signed(share: f64) -> String {
    let plus = if share > 0.0 { "+" } else { "" };
    let text = super::share(share);
    if text.starts_with("不足") || text.starts_with("超过") {
        text
    } else {
        format!("{plus}{text}")
    }
}

/// With two digits of what it is known to.
fn rounded(value: f64, to: f64) -> String {
    let decimals = (0..12).find(|&it| to * 10_f64.powi(it) >= 9.5).unwrap_or(2);
    format::decimal(ZH, value, decimals as usize)
}
