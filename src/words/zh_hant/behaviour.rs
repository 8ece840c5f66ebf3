// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::clv::{at_level, length, within};
use super::share;
use super::validation::number_of;
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{Behaviour, Horizon, Locale, Mixed, Unit};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn behaviour(message: &Behaviour) -> String {
    match message {
        Behaviour::ExpectedTitle { frequency, expected, horizon } => format!(
            "{}、剛剛購買過的顧客，{}購買 {} 次",
            repeats(*frequency),
            ahead(*horizon),
            short(ZH, *expected)
        ),
        Behaviour::ExpectedSummary { frequency, expected, horizon, silent: (silent, later), unit } => format!(
            "{}、剛剛購買過的顧客，{}購買 {} 次；最近一次購買在 {}前的，預計購買 {} 次。",
            repeats(*frequency),
            ahead(*horizon),
            short(ZH, *expected),
            periods(*silent, *unit),
            short(ZH, *later)
        ),
        Behaviour::AliveTitle { silent, unit, seldom, often } => format!(
            "沉默 {}之後，{}的顧客仍是顧客的機率為 {}，{}的為 {}",
            periods(*silent, *unit),
            repeats(seldom.0),
            share(seldom.1),
            repeats(often.0),
            share(often.1)
        ),
        Behaviour::AliveSummary { silent, unit, seldom, often } => format!(
            "在已沉默 {}的顧客中，{}的仍是顧客的機率為 {}，{}的為 {}{}。",
            periods(*silent, *unit),
            repeats(seldom.0),
            share(seldom.1),
            repeats(often.0),
            share(often.1),
            if often.1 < seldom.1 { "：過去買得越頻繁，沉默就越說明問題" } else { "" }
        ),
        Behaviour::MatrixSubtitle { told, model, age, unit } => format!(
            "{told}，由 {model} 給出，針對 {}前首次購買的顧客；沒有復購的顧客，首次購買就是最近一次購買",
            periods(*age, *unit)
        ),
        Behaviour::OnceIsActive => "該模型假定顧客只會在復購之後停止購買，因此只購買過一次的顧客，無論隔了多久都算活躍。不要把那一欄看作忠誠。".into(),
        Behaviour::Frequency => "復購次數".into(),
        Behaviour::Silent { unit } => format!("距最近一次購買的{}", number_of(*unit)),
        Behaviour::Alive => "仍是顧客的機率".into(),
        Behaviour::Expected { horizon } => format!("未來 {}的預期購買次數", length(*horizon)),
        Behaviour::Residual { rate } => {
            format!("今後的全部購買次數（年折現率 {}）", percent_exact(ZH, *rate))
        }
        Behaviour::NewTitle { expected, horizon } => format!(
            "一位新顧客預計在最初 {}內復購 {} 次",
            length(*horizon),
            short(ZH, *expected)
        ),
        Behaviour::NewSubtitle { model, level } => format!(
            "首次購買之後的預期復購次數，由 {model} 給出{}",
            level.map_or_else(String::new, |level| format!("；帶狀區域：{} 區間", percent_exact(ZH, level)))
        ),
        Behaviour::NewSummary { expected: (expected, interval), horizon, level, half, unit } => format!(
            "一位新顧客預計在最初 {}內復購 {} 次{}，其中一半在最初 {}內。",
            length(*horizon),
            short(ZH, *expected),
            within(*interval, *level, &|value| short(ZH, value)),
            periods(*half, *unit)
        ),
        Behaviour::SinceFirst { unit } => format!("距首次購買的{}", number_of(*unit)),
        Behaviour::RepeatsExpected => "每位顧客的預期復購次數".into(),
        Behaviour::TimingsTitle { silent, of } => format!(
            "隨機抽取的 {} 位有復購的顧客中，{} 位的沉默時間比以往任何時候都長",
            count(ZH, *of),
            count(ZH, *silent)
        ),
        Behaviour::TimingsSubtitle { drawn, customers } => format!(
            "{} 位顧客的購買時間，每條短線是有購買的一天，從首次購買到資料的最後一天，按首次購買的日期排列；共 {} 位顧客",
            count(ZH, *drawn),
            count(ZH, *customers)
        ),
        Behaviour::TimingsSummary { drawn, once, silent, as_of } => format!(
            "抽取的 {} 位顧客中，{} 位只在一天有購買；到 {as_of}，{} 位的沉默時間超過以往任何兩次購買的間隔。",
            count(ZH, *drawn),
            count(ZH, *once),
            count(ZH, *silent)
        ),
        Behaviour::Customer => "顧客".into(),
        Behaviour::SinceBefore => "距上一次購買的天數".into(),
        Behaviour::DaysSilent => "此後沒有購買的天數".into(),
        Behaviour::CustomersNear => "附近的顧客數".into(),
        Behaviour::LifeTitle { id, p_alive, as_of } => {
            format!("在 {as_of}，{id} 仍是顧客的機率為 {}", share(*p_alive))
        }
        Behaviour::LifeSubtitle { model, level } => format!(
            "仍是顧客的機率，由 {model} 按每一天已知的情況給出；虛線：如果不再購買{}",
            level.map_or_else(String::new, |level| format!("；帶狀區域：{} 區間", percent_exact(ZH, level)))
        ),
        Behaviour::LifeSummary { id, purchases, first, last, p_alive, interval, level, as_of, later } => {
            let later = later.as_ref().map_or_else(String::new, |(p_alive, day)| {
                format!("如果不再購買，到 {day}降至 {}。", share(*p_alive))
            });
            format!(
                "從 {first}至 {last}，{id} 在 {} 天有購買；在 {as_of}，仍是顧客的機率為 {}{}。{later}",
                count(ZH, *purchases),
                share(*p_alive),
                within(*interval, *level, &share)
            )
        }
        Behaviour::MostInDoubt => "沒有選擇顧客，因此顯示存疑的購買次數最多的那一位。".into(),
        Behaviour::OnceStays => "該模型把只購買過一次的顧客一直算作顧客，無論那是多久以前：要加以區分，請選擇 MBG/NBD 或 Pareto/NBD。".into(),
        Behaviour::Purchases => "購買".into(),
        Behaviour::Today => "資料的最後一天".into(),
        Behaviour::Day => "日期".into(),
        Behaviour::Bought => "有購買".into(),
        Behaviour::Yes => "是".into(),
        Behaviour::RateTitle { mean, median, unit } => format!(
            "仍是顧客期間，他們平均{}，其中一半的人少於{}",
            every(*mean, *unit),
            every(*median, *unit)
        ),
        Behaviour::DropoutTitle { mean, of } => match of {
            Mixed::StoppingRate(unit) => {
                format!("顧客停止購買的速率平均為每{} {}", unit.say(ZH, 1), tiny(*mean))
            }
            Mixed::StoppingRateWhenNew(unit) => {
                format!("新顧客停止購買的速率平均為每{} {}", unit.say(ZH, 1), tiny(*mean))
            }
            Mixed::StoppingIn(unit) => {
                format!("每{}顧客停止購買的機率平均為 {}", unit.say(ZH, 1), share(*mean))
            }
            _ => format!("每次購買之後，顧客停止購買的機率平均為 {}", share(*mean)),
        },
        Behaviour::MixingSubtitle { model, gamma, parameters: [one, other] } => format!(
            "顧客佔比，由 {model} 給出：{} {}{} {} 的 {} 分佈",
            if *gamma { "形狀參數為" } else { "參數為" },
            tiny(*one),
            if *gamma { "、速率參數為" } else { " 和" },
            tiny(*other),
            if *gamma { "gamma" } else { "beta" }
        ),
        Behaviour::MixingSummary { mean, interval, level, middle: (low, high), of } => {
            let write = |value: f64| match of {
                Mixed::Buying(_) | Mixed::Stopping | Mixed::StoppingIn(_) => share(value),
                _ => tiny(value),
            };
            format!(
                "{}：平均為 {}{}；十位顧客中有八位在 {} 至 {} 之間。",
                mixed(*of),
                write(*mean),
                within(*interval, *level, &write),
                write(*low),
                write(*high)
            )
        }
        Behaviour::Mixed(of) => mixed(*of),
        Behaviour::ShareOfCustomers => "顧客佔比".into(),
        Behaviour::Mean => "平均".into(),
        Behaviour::Bin { from, to: Some(to) } => format!("{} 至 {}", tiny(*from), tiny(*to)),
        Behaviour::Bin { from, to: None } => format!("{} 及以上", tiny(*from)),
        Behaviour::SpendTitle { mean, fits } => format!(
            "一次購買平均為 {}，模型給出的顧客分佈與實際{}",
            money(ZH, *mean),
            if *fits { "相符" } else { "不符" }
        ),
        Behaviour::SpendSubtitle { customers } => format!(
            "按每位顧客復購的平均金額統計的顧客數，觀測值與 Gamma-Gamma 給出的值，n\u{a0}=\u{a0}{}",
            count(ZH, *customers)
        ),
        Behaviour::SpendSummary { mean, interval, level, median, misplaced } => {
            let mean = mean.map_or_else(
                || "模型給出的每次購買金額沒有有限的平均值".into(),
                |mean| {
                    let ends = at_level(interval.map(<(f64, f64)>::from), *level);
                    format!("按模型，全體顧客每次購買平均 {}{ends}", money(ZH, mean))
                },
            );
            format!(
                "{mean}；居中的一位顧客每次消費 {}。{} 的顧客不在模型給出的金額區段內。",
                money(ZH, *median),
                share(*misplaced)
            )
        }
        Behaviour::MeanSpend => "每位顧客復購的平均金額".into(),
        Behaviour::Customers => "顧客數".into(),
        Behaviour::Observed => "觀測值".into(),
        Behaviour::ByModel => "按模型".into(),
        Behaviour::ContoursTitle { names: [one, other], correlation } => match correlation {
            None => format!("資料無法確定 {one} 和 {other}"),
            Some(correlation) if correlation.abs() >= 0.8 => {
                format!("資料只能把 {one} 和 {other} 一起確定，難以分別確定")
            }
            Some(_) => format!("{one} 和 {other} 都可以由資料確定"),
        },
        Behaviour::ContoursSubtitle { model, names: [one, other], customers } => format!(
            "{model} 在 {one} 和 {other} 上的概似，其他參數取擬合值：包含該點的最小信賴區域；n\u{a0}=\u{a0}{}",
            count(ZH, *customers)
        ),
        Behaviour::ContoursSummary { names, optimum, ends, level, correlation } => {
            let told = |i: usize| {
                let (low, high) = ends[i];
                format!("{} = {}（{} 至 {}）", names[i], tiny(optimum[i]), tiny(low), tiny(high))
            };
            let together = correlation.map_or_else(String::new, |correlation| {
                format!(
                    "兩者對數的相關係數為 {}{}。",
                    decimal(ZH, correlation, 2),
                    if correlation.abs() >= 0.8 {
                        "：一個參數的變化幾乎可由另一個抵消"
                    } else {
                        ""
                    }
                )
            });
            format!(
                "最可能的取值是 {}和 {}，括號內為 {} 信賴區域的範圍。{together}",
                told(0),
                told(1),
                percent_exact(ZH, *level)
            )
        }
        Behaviour::Region { level: Some(level) } => {
            format!("{} 信賴區域", percent_exact(ZH, *level))
        }
        Behaviour::Region { level: None } => "更外側".into(),
        Behaviour::Optimum => "最可能的取值".into(),
        Behaviour::SmallestRegion => "最小信賴區域".into(),
        Behaviour::Drop => "對數概似與最高值之差".into(),
    }
}

fn mixed(of: Mixed) -> String {
    match of {
        Mixed::Rate(unit) => format!("仍是顧客期間每{}的購買次數", unit.say(ZH, 1)),
        Mixed::Buying(unit) => {
            format!("仍是顧客期間一{}內購買的機率", unit.say(ZH, 1))
        }
        Mixed::Stopping => "每次購買之後停止購買的機率".into(),
        Mixed::StoppingIn(unit) => format!("每{}停止購買的機率", unit.say(ZH, 1)),
        Mixed::StoppingRate(unit) => format!("每{}停止購買的速率", unit.say(ZH, 1)),
        Mixed::StoppingRateWhenNew(unit) => {
            format!("新顧客每{}停止購買的速率", unit.say(ZH, 1))
        }
    }
}

fn repeats(frequency: u64) -> String {
    match frequency {
        0 => "沒有復購".into(),
        n => format!("復購 {} 次", count(ZH, n)),
    }
}

/// How far ahead purchases are counted.
fn ahead(horizon: Option<Horizon>) -> String {
    match horizon {
        Some(horizon) => format!("預計在未來 {}", length(horizon)),
        None => "折現後預計今後一共".into(),
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
        return format!("每{unit}購買 {} 次", short(ZH, rate));
    }
    let gap = 1.0 / rate;
    if gap >= 1000.0 {
        return format!("每 1,000 多{unit}購買一次");
    }
    format!("每 {} {unit}購買一次", short(ZH, gap))
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
