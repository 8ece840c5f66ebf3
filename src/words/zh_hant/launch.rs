// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use crate::words::format::{count, percent_exact};
use crate::words::{Launch, LaunchProblem, LaunchVerdict, Locale, LoyaltyMeasure, format};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn launch(message: &Launch) -> String {
    match message {
        Launch::Found { verdict, relative, total, periods, level } => {
            found(*verdict, *relative, *total, *periods, *level)
        }
        Launch::NoPlacebo => "上線之前的資料太少，無法在沒有上線的地方試用這一方法，因此不知道它在這裡多常出錯。".into(),
        Launch::Alarms { alarms, launches } => format!(
            "注意：在更早的時間假想 {} 次上線，也有 {} 次顯出效應。還有別的因素在推動這一序欄，這一次可能也是。",
            count(ZH, *launches),
            count(ZH, *alarms)
        ),
        Launch::FewAlarms { alarms, launches } => format!(
            "在更早的時間假想 {} 次上線，{}。",
            count(ZH, *launches),
            shows(*alarms)
        ),
        Launch::WithoutControls => "只由序欄自身的過去推斷本會怎樣：上線時發生的其他任何變化都會算作它的效應。一個未受上線影響的序欄可以把兩者分開。".into(),
        Launch::WithControls { controls } => format!(
            "這成立的前提是：上線沒有同時影響{}，也沒有別的事情只發生在結果上。",
            if *controls == 1 { "對照序欄".into() } else { format!("這 {} 個對照序欄", count(ZH, *controls)) }
        ),
        Launch::Backtest { periods, covered, level, error, guess_error } => {
            let error = error.map_or_else(String::new, |error| {
                let guess = guess_error.map_or_else(String::new, |guess| {
                    format!("；不用模型的猜測誤差為 {}", super::share(guess))
                });
                format!("，預測的平均誤差為 {}{guess}", super::share(error))
            });
            format!(
                "上線之前留出 {} 個時期，其中 {} 落在各自的 {} 區間內{error}。",
                count(ZH, *periods),
                super::share(*covered),
                percent_exact(ZH, *level)
            )
        }
        Launch::Mixture { relative, p, series } => {
            let effect = relative.map_or_else(
                || "對照序欄的混合給不出佔比".into(),
                |relative| format!("此前與其相似的對照序欄混合得出 {}", signed(relative)),
            );
            p.map_or_else(
                || format!("{effect}。"),
                |p| {
                    let rank = libm::round(p * *series as f64) as u64;
                    format!("{effect}；按差距擴大的程度，它在 {} 個序欄中排{}，其他序欄都沒有上線。", count(ZH, *series), super::ordinal(rank))
                },
            )
        }
        Launch::NoShare => "效應不以佔比表示，因為預期值可能為零或更低。".into(),
        Launch::FlatControls { names } => format!(
            "有 {} 個對照序列在上線之前沒有變化，未計入：{}。",
            count(ZH, names.len() as u64),
            names.join("、")
        ),
        Launch::MissingOutcomes { periods } => format!(
            "有 {} 個時期沒有結果；模型照常經過它們，那裡不計效應。",
            count(ZH, *periods)
        ),
        Launch::WithinPeriod { day, unit } => format!(
            "{day} 的上線不在一{0}的開頭；整{1}都算作之後，這使效應看起來略小。",
            unit.say(ZH, 1),
            super::unit::noun(*unit)
        ),
        Launch::NoSeasons { unit } => format!(
            "沒有考慮一年中的季節：這需要上線之前有三年的{}資料。",
            match unit {
                crate::words::Unit::Day => "每日",
                crate::words::Unit::Week => "每週",
                crate::words::Unit::Month => "每月",
                crate::words::Unit::Quarter => "每季",
                crate::words::Unit::Year => "每年",
            }
        ),
        Launch::DayOfMembers { day } => {
            format!("上線日取 {day}，依據會員入會的日期。可用 「launch」 指定其他日期。")
        }
        Launch::Title { verdict, what, relative, total, day, is_doubtful } => {
            let title = title(*verdict, *what, *relative, *total, day);
            let is_doubtful = *is_doubtful && *verdict == LaunchVerdict::Effect;
            let doubt = if is_doubtful { "；但假想的上線也顯出這樣的效應" } else { "" };
            format!("{title}{doubt}")
        }
        Launch::Subtitle { what, unit, treated, controls, level } => {
            let whose = treated.as_ref().map_or_else(|| "全部顧客".into(), |it| format!("{it} 的顧客"));
            let beside = match controls {
                0 => "自身的過去".into(),
                1 => "自身的過去和另一個組".into(),
                n => format!("自身的過去和另外 {n} 個組"),
            };
            format!(
                "{whose}每{}的{}，對照由{beside}推斷的預期；{} 區間",
                unit.say(ZH, 1),
                noun(*what),
                percent_exact(ZH, *level)
            )
        }
        Launch::Original { what, unit } => format!("每{}的{}", unit.say(ZH, 1), noun(*what)),
        Launch::Pointwise { unit } => format!("每{}的效應", unit.say(ZH, 1)),
        Launch::Cumulative => "上線以來的累計效應".into(),
        Launch::Period { unit } => super::unit::noun(*unit).into(),
        Launch::Actual => "實際值".into(),
        Launch::Expected => "預期值".into(),
        Launch::Effect => "效應".into(),
        Launch::SumOfEffects => "累計效應".into(),
        Launch::Low { of } => format!("{of}，下限"),
        Launch::High { of } => format!("{of}，上限"),
        Launch::Launched => "上線".into(),
        Launch::PlaceboTitle { alarms, launches: 0, .. } if *alarms == 0 => {
            "上線之前的資料太少，無法在更早的時間試用這一方法".into()
        }
        Launch::PlaceboTitle { alarms, launches, is_found } => {
            let own = if *is_found { "上線顯出效應" } else { "上線沒有顯出明確的效應" };
            format!("{own}；假想的 {} 次上線中，{}", count(ZH, *launches), does(*alarms))
        }
        Launch::PlaceboSubtitle { times, controls, level } => {
            let at = match controls {
                0 => String::new(),
                n => format!("，以及在另外 {} 個組（無區間）", count(ZH, *n)),
            };
            format!(
                "效應占預期值的比例：這次上線，以及假想在 {} 個更早的時間上線{at}；{} 區間",
                count(ZH, *times),
                percent_exact(ZH, *level)
            )
        }
        Launch::ShareOfExpected => "效應占預期值的比例".into(),
        Launch::TheLaunch { day } => format!("上線，{day}"),
        Launch::PretendLaunch { day } => format!("假想在 {day}"),
        Launch::AtControl { name } => format!("假想在 {name}"),
        Launch::WhichLaunch => "上線".into(),
        Launch::NoShares => "預期值可能為零或更低，因此效應不能以佔比表示".into(),
        Launch::Share { share } => signed(*share),
    }
}

pub(in crate::words) fn launch_problem(problem: &LaunchProblem) -> String {
    match problem {
        LaunchProblem::NoLaunch => "請指出何時上線：選項 launch 是一個數，單位與時間相同。".into(),
        LaunchProblem::NoLaunchDay => "請指出上線的日期，例如 2026-03-01。沒有別的資訊說明它：沒有已入會的會員。".into(),
        LaunchProblem::TooLong { found, most } => format!(
            "共有 {} 個時期，太多了；最多 {} 個。請選擇更長的時期，例如週。",
            count(ZH, *found),
            count(ZH, *most)
        ),
        LaunchProblem::TooManyControls { found, most } => format!(
            "共有 {} 個對照序欄，太多了；最多 {most} 個。請選擇與結果同步變動的。",
            count(ZH, *found)
        ),
        LaunchProblem::TooFewBefore { found, needed, seasons } => {
            let found = match found {
                0 => "上線之前沒有一個時期有結果".into(),
                n => format!("上線之前只有 {} 個時期有結果", count(ZH, *n)),
            };
            let why = if *seasons > 1 { format!("，即 {seasons} 個季節的兩輪") } else { String::new() };
            format!("{found}；需要 {needed} 個{why}。請載入更早的資料，或選擇更短的時期。")
        }
        LaunchProblem::NothingAfter => "從上線起沒有一個時期有結果。請選擇更早的上線時間，或載入更晚的資料；時期結束之後才計入。".into(),
        LaunchProblem::SameBefore { periods } => format!(
            "上線之前的 {} 個時期結果全都相同，因此看不出它自身如何變動，也就無從判斷有沒有改變。",
            count(ZH, *periods)
        ),
        LaunchProblem::NotRising { row } => format!(
            "時間必須逐列遞增；第 {row} 列的時間不晚於上一列。請按時間排序，並把同一時期的列相加。"
        ),
        LaunchProblem::NotEven { row, step, shortest } => format!(
            "時期必須等距：第 {row} 列之前的間隔為 {}，別處為 {}。請為每個缺失的時期加一列，不填結果。",
            format::short(ZH, *step),
            format::short(ZH, *shortest)
        ),
        LaunchProblem::NoSuchTreated { found, known } if known.len() < 2 => format!(
            "該欄只有 {} 個組，因此{}沒有可以對照的組。請為 「controls」 選擇另一欄。",
            count(ZH, known.len() as u64),
            found.as_ref().map_or_else(String::new, |it| format!(" {it} "))
        ),
        LaunchProblem::NoSuchTreated { found, known } => {
            let found = found.as_ref().map_or_else(
                || "請用 「treated」 指出上線影響了哪個組。".into(),
                |it| format!("沒有「{it}」這個組。"),
            );
            format!("{found}現有的組：{}。", known.join("、"))
        }
        LaunchProblem::TreatedAlone => "「treated」 指的是 「controls」 所指的欄中的一個組，而沒有指出這一欄。".into(),
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
    let over = format!("{} 個時期", count(ZH, periods));
    let amounts = total.map(|it| rounded(it, (total[2] - total[1]) / 2.0));
    let size = match relative {
        Some([effect, low, high]) => format!(
            "{}（{level} 區間 {} 至 {}），{over}合計 {}（{} 至 {}）",
            signed(effect),
            signed(low),
            signed(high),
            amounts[0],
            amounts[1],
            amounts[2]
        ),
        None => {
            format!("{over}合計 {}（{level} 區間 {} 至 {}）", amounts[0], amounts[1], amounts[2])
        }
    };
    match verdict {
        LaunchVerdict::Effect => format!("上線以來，結果與預期值相差 {size}。"),
        LaunchVerdict::NoEffect { margin } => format!(
            "上線沒有帶來有意義的改變：與預期值的差別為 {size}，整個區間都在上下 {} 之內。",
            percent_exact(ZH, margin)
        ),
        LaunchVerdict::CannotTell { detectable } => {
            let seen = detectable.map_or_else(String::new, |share| {
                format!("在這些資料中，只有約 {} 或更大的效應才看得出來。", super::share(share))
            });
            format!(
                "看不出上線是否帶來改變：與預期值的差別為 {size}，完全沒有差別也同樣說得通。{seen}"
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
                None => format!("合計 {}", format::short(ZH, total.abs())),
            };
            let side = if total < 0.0 { "低" } else { "高" };
            format!("{day} 以來，{what}比預期{side} {size}")
        }
        LaunchVerdict::NoEffect { margin } => {
            format!("{day} 的上線使{what}的改變不到上下 {}", percent_exact(ZH, margin))
        }
        LaunchVerdict::CannotTell { .. } => format!("看不出 {day} 的上線是否改變了{what}"),
    }
}

fn noun(what: LoyaltyMeasure) -> &'static str {
    match what {
        LoyaltyMeasure::Revenue => "銷售額",
        LoyaltyMeasure::Orders => "訂單數",
        LoyaltyMeasure::Active => "有購買的顧客數",
    }
}

fn shows(number: u64) -> String {
    match number {
        0 => "沒有一次顯出效應".into(),
        n => format!("有 {} 次顯出效應", count(ZH, n)),
    }
}

fn does(number: u64) -> String {
    match number {
        0 => "沒有一次顯出效應".into(),
        n => format!("也有 {} 次顯出效應", count(ZH, n)),
    }
}

/// A share with its sign: `+12%`.
fn signed(share: f64) -> String {
    let plus = if share > 0.0 { "+" } else { "" };
    let text = super::share(share);
    if text.starts_with("不足") || text.starts_with("超過") {
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
