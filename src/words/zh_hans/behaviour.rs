use super::clv::{at_level, length, within};
use super::share;
use super::validation::number_of;
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{Behaviour, Horizon, Locale, Mixed, Unit};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn behaviour(message: &Behaviour) -> String {
    match message {
        Behaviour::ExpectedTitle { frequency, expected, horizon } => format!(
            "{}、刚刚购买过的客户，{}购买 {} 次",
            repeats(*frequency),
            ahead(*horizon),
            short(ZH, *expected)
        ),
        Behaviour::ExpectedSummary { frequency, expected, horizon, silent: (silent, later), unit } => format!(
            "{}、刚刚购买过的客户，{}购买 {} 次；最近一次购买在 {}前的，预计购买 {} 次。",
            repeats(*frequency),
            ahead(*horizon),
            short(ZH, *expected),
            periods(*silent, *unit),
            short(ZH, *later)
        ),
        Behaviour::AliveTitle { silent, unit, seldom, often } => format!(
            "沉默 {}之后，{}的客户仍是客户的概率为 {}，{}的为 {}",
            periods(*silent, *unit),
            repeats(seldom.0),
            share(seldom.1),
            repeats(often.0),
            share(often.1)
        ),
        Behaviour::AliveSummary { silent, unit, seldom, often } => format!(
            "在已沉默 {}的客户中，{}的仍是客户的概率为 {}，{}的为 {}{}。",
            periods(*silent, *unit),
            repeats(seldom.0),
            share(seldom.1),
            repeats(often.0),
            share(often.1),
            if often.1 < seldom.1 { "：过去买得越频繁，沉默就越说明问题" } else { "" }
        ),
        Behaviour::MatrixSubtitle { told, model, age, unit } => format!(
            "{told}，由 {model} 给出，针对 {}前首次购买的客户；没有复购的客户，首次购买就是最近一次购买",
            periods(*age, *unit)
        ),
        Behaviour::OnceIsActive => "该模型假定客户只会在复购之后停止购买，因此只购买过一次的客户，无论隔了多久都算活跃。不要把那一列看作忠诚。".into(),
        Behaviour::Frequency => "复购次数".into(),
        Behaviour::Silent { unit } => format!("距最近一次购买的{}", number_of(*unit)),
        Behaviour::Alive => "仍是客户的概率".into(),
        Behaviour::Expected { horizon } => format!("未来 {}的预期购买次数", length(*horizon)),
        Behaviour::Residual { rate } => {
            format!("今后的全部购买次数（年折现率 {}）", percent_exact(ZH, *rate))
        }
        Behaviour::NewTitle { expected, horizon } => format!(
            "一位新客户预计在最初 {}内复购 {} 次",
            length(*horizon),
            short(ZH, *expected)
        ),
        Behaviour::NewSubtitle { model, level } => format!(
            "首次购买之后的预期复购次数，由 {model} 给出{}",
            level.map_or_else(String::new, |level| format!("；带状区域：{} 区间", percent_exact(ZH, level)))
        ),
        Behaviour::NewSummary { expected: (expected, interval), horizon, level, half, unit } => format!(
            "一位新客户预计在最初 {}内复购 {} 次{}，其中一半在最初 {}内。",
            length(*horizon),
            short(ZH, *expected),
            within(*interval, *level, &|value| short(ZH, value)),
            periods(*half, *unit)
        ),
        Behaviour::SinceFirst { unit } => format!("距首次购买的{}", number_of(*unit)),
        Behaviour::RepeatsExpected => "每位客户的预期复购次数".into(),
        Behaviour::TimingsTitle { silent, of } => format!(
            "随机抽取的 {} 位有复购的客户中，{} 位的沉默时间比以往任何时候都长",
            count(ZH, *of),
            count(ZH, *silent)
        ),
        Behaviour::TimingsSubtitle { drawn, customers } => format!(
            "{} 位客户的购买时间，每条短线是有购买的一天，从首次购买到数据的最后一天，按首次购买的日期排列；共 {} 位客户",
            count(ZH, *drawn),
            count(ZH, *customers)
        ),
        Behaviour::TimingsSummary { drawn, once, silent, as_of } => format!(
            "抽取的 {} 位客户中，{} 位只在一天有购买；到 {as_of}，{} 位的沉默时间超过以往任何两次购买的间隔。",
            count(ZH, *drawn),
            count(ZH, *once),
            count(ZH, *silent)
        ),
        Behaviour::Customer => "客户".into(),
        Behaviour::SinceBefore => "距上一次购买的天数".into(),
        Behaviour::DaysSilent => "此后没有购买的天数".into(),
        Behaviour::CustomersNear => "附近的客户数".into(),
        Behaviour::LifeTitle { id, p_alive, as_of } => {
            format!("在 {as_of}，{id} 仍是客户的概率为 {}", share(*p_alive))
        }
        Behaviour::LifeSubtitle { model, level } => format!(
            "仍是客户的概率，由 {model} 按每一天已知的情况给出；虚线：如果不再购买{}",
            level.map_or_else(String::new, |level| format!("；带状区域：{} 区间", percent_exact(ZH, level)))
        ),
        Behaviour::LifeSummary { id, purchases, first, last, p_alive, interval, level, as_of, later } => {
            let later = later.as_ref().map_or_else(String::new, |(p_alive, day)| {
                format!("如果不再购买，到 {day}降至 {}。", share(*p_alive))
            });
            format!(
                "从 {first}至 {last}，{id} 在 {} 天有购买；在 {as_of}，仍是客户的概率为 {}{}。{later}",
                count(ZH, *purchases),
                share(*p_alive),
                within(*interval, *level, &share)
            )
        }
        Behaviour::MostInDoubt => "没有选择客户，因此显示存疑的购买次数最多的那一位。".into(),
        Behaviour::OnceStays => "该模型把只购买过一次的客户一直算作客户，无论那是多久以前：要加以区分，请选择 MBG/NBD 或 Pareto/NBD。".into(),
        Behaviour::Purchases => "购买".into(),
        Behaviour::Today => "数据的最后一天".into(),
        Behaviour::Day => "日期".into(),
        Behaviour::Bought => "有购买".into(),
        Behaviour::Yes => "是".into(),
        Behaviour::RateTitle { mean, median, unit } => format!(
            "仍是客户期间，他们平均{}，其中一半的人少于{}",
            every(*mean, *unit),
            every(*median, *unit)
        ),
        Behaviour::DropoutTitle { mean, of } => match of {
            Mixed::StoppingRate(unit) => {
                format!("客户停止购买的速率平均为每{} {}", unit.say(ZH, 1), tiny(*mean))
            }
            Mixed::StoppingRateWhenNew(unit) => {
                format!("新客户停止购买的速率平均为每{} {}", unit.say(ZH, 1), tiny(*mean))
            }
            Mixed::StoppingIn(unit) => {
                format!("每{}客户停止购买的概率平均为 {}", unit.say(ZH, 1), share(*mean))
            }
            _ => format!("每次购买之后，客户停止购买的概率平均为 {}", share(*mean)),
        },
        Behaviour::MixingSubtitle { model, gamma, parameters: [one, other] } => format!(
            "客户占比，由 {model} 给出：{} {}{} {} 的 {} 分布",
            if *gamma { "形状参数为" } else { "参数为" },
            tiny(*one),
            if *gamma { "、速率参数为" } else { " 和" },
            tiny(*other),
            if *gamma { "gamma" } else { "beta" }
        ),
        Behaviour::MixingSummary { mean, interval, level, middle: (low, high), of } => {
            let write = |value: f64| match of {
                Mixed::Buying(_) | Mixed::Stopping | Mixed::StoppingIn(_) => share(value),
                _ => tiny(value),
            };
            format!(
                "{}：平均为 {}{}；十位客户中有八位在 {} 至 {} 之间。",
                mixed(*of),
                write(*mean),
                within(*interval, *level, &write),
                write(*low),
                write(*high)
            )
        }
        Behaviour::Mixed(of) => mixed(*of),
        Behaviour::ShareOfCustomers => "客户占比".into(),
        Behaviour::Mean => "平均".into(),
        Behaviour::Bin { from, to: Some(to) } => format!("{} 至 {}", tiny(*from), tiny(*to)),
        Behaviour::Bin { from, to: None } => format!("{} 及以上", tiny(*from)),
        Behaviour::SpendTitle { mean, fits } => format!(
            "一次购买平均为 {}，模型给出的客户分布与实际{}",
            money(ZH, *mean),
            if *fits { "相符" } else { "不符" }
        ),
        Behaviour::SpendSubtitle { customers } => format!(
            "按每位客户复购的平均金额统计的客户数，观测值与 Gamma-Gamma 给出的值，n\u{a0}=\u{a0}{}",
            count(ZH, *customers)
        ),
        Behaviour::SpendSummary { mean, interval, level, median, misplaced } => {
            let mean = mean.map_or_else(
                || "模型给出的每次购买金额没有有限的平均值".into(),
                |mean| {
                    let ends = at_level(interval.map(<(f64, f64)>::from), *level);
                    format!("按模型，全体客户每次购买平均 {}{ends}", money(ZH, mean))
                },
            );
            format!(
                "{mean}；居中的一位客户每次消费 {}。{} 的客户不在模型给出的金额区段内。",
                money(ZH, *median),
                share(*misplaced)
            )
        }
        Behaviour::MeanSpend => "每位客户复购的平均金额".into(),
        Behaviour::Customers => "客户数".into(),
        Behaviour::Observed => "观测值".into(),
        Behaviour::ByModel => "按模型".into(),
        Behaviour::ContoursTitle { names: [one, other], correlation } => match correlation {
            None => format!("数据无法确定 {one} 和 {other}"),
            Some(correlation) if correlation.abs() >= 0.8 => {
                format!("数据只能把 {one} 和 {other} 一起确定，难以分别确定")
            }
            Some(_) => format!("{one} 和 {other} 都可以由数据确定"),
        },
        Behaviour::ContoursSubtitle { model, names: [one, other], customers } => format!(
            "{model} 在 {one} 和 {other} 上的似然，其他参数取拟合值：包含该点的最小置信区域；n\u{a0}=\u{a0}{}",
            count(ZH, *customers)
        ),
        Behaviour::ContoursSummary { names, optimum, ends, level, correlation } => {
            let told = |i: usize| {
                let (low, high) = ends[i];
                format!("{} = {}（{} 至 {}）", names[i], tiny(optimum[i]), tiny(low), tiny(high))
            };
            let together = correlation.map_or_else(String::new, |correlation| {
                format!(
                    "两者对数的相关系数为 {}{}。",
                    decimal(ZH, correlation, 2),
                    if correlation.abs() >= 0.8 {
                        "：一个参数的变化几乎可由另一个抵消"
                    } else {
                        ""
                    }
                )
            });
            format!(
                "最可能的取值是 {}和 {}，括号内为 {} 置信区域的范围。{together}",
                told(0),
                told(1),
                percent_exact(ZH, *level)
            )
        }
        Behaviour::Region { level: Some(level) } => {
            format!("{} 置信区域", percent_exact(ZH, *level))
        }
        Behaviour::Region { level: None } => "更外侧".into(),
        Behaviour::Optimum => "最可能的取值".into(),
        Behaviour::SmallestRegion => "最小置信区域".into(),
        Behaviour::Drop => "对数似然与最高值之差".into(),
    }
}

fn mixed(of: Mixed) -> String {
    match of {
        Mixed::Rate(unit) => format!("仍是客户期间每{}的购买次数", unit.say(ZH, 1)),
        Mixed::Buying(unit) => {
            format!("仍是客户期间一{}内购买的概率", unit.say(ZH, 1))
        }
        Mixed::Stopping => "每次购买之后停止购买的概率".into(),
        Mixed::StoppingIn(unit) => format!("每{}停止购买的概率", unit.say(ZH, 1)),
        Mixed::StoppingRate(unit) => format!("每{}停止购买的速率", unit.say(ZH, 1)),
        Mixed::StoppingRateWhenNew(unit) => {
            format!("新客户每{}停止购买的速率", unit.say(ZH, 1))
        }
    }
}

fn repeats(frequency: u64) -> String {
    match frequency {
        0 => "没有复购".into(),
        n => format!("复购 {} 次", count(ZH, n)),
    }
}

/// How far ahead purchases are counted.
fn ahead(horizon: Option<Horizon>) -> String {
    match horizon {
        Some(horizon) => format!("预计在未来 {}", length(horizon)),
        None => "折现后预计今后一共".into(),
    }
}

fn periods(number: f64, unit: Unit) -> String {
    let shown = decimal(ZH, number, usize::from((number - number.round()).abs() > 0.05));
    format!("{shown} {}", unit.say(ZH, 2))
}

/// How often customers buy who buy at this rate.
fn every(rate: f64, unit: Unit) -> String {
    let unit = unit.say(ZH, 2);
    if rate >= 1.0 {
        return format!("每{unit}购买 {} 次", short(ZH, rate));
    }
    let gap = 1.0 / rate;
    if gap >= 1000.0 {
        return format!("每 1,000 多{unit}购买一次");
    }
    format!("每 {} {unit}购买一次", short(ZH, gap))
}

/// A number with three significant digits, however small.
fn tiny(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || size >= 9.995 {
        return short(ZH, value);
    }
    let (mut decimals, mut scaled) = (2, size);
    while scaled < 0.995 && decimals < 9 {
        (decimals, scaled) = (decimals + 1, scaled * 10.0);
    }
    let text = decimal(ZH, value, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
