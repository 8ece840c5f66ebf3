// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share as in_words;
use super::unit::noun;
use super::validation::number_of;
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{Counted, Locale, Retention, RetentionMeasure, Returned, Since, Unit};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn retention(message: &Retention) -> String {
    match message {
        Retention::ComeBack { unit, near, far } => come_back(*unit, *near, *far),
        Retention::Between { unit, low, high } => {
            let (next, low, high) = (next(*unit), in_words(*low), in_words(*high));
            if low == high {
                format!("每個同期群都有 {high} 的顧客在{next}再次購買")
            } else {
                format!("各同期群有 {low} 至 {high} 的顧客在{next}再次購買")
            }
        }
        Retention::One { unit, cohort, share } => format!(
            "{}的新顧客中，{} 在{}再次購買",
            unit.during(ZH, cohort),
            in_words(*share),
            next(*unit)
        ),
        Retention::TooEarly { unit } => {
            format!("還看不出誰會回購：首次購買之後，尚未過完一整{}", one(*unit))
        }
        Retention::Curves { unit, customers, cohorts, as_of } => format!(
            "首次購買之後，每{}有購買的顧客佔比；{}，截至 {as_of}",
            unit.say(ZH, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Triangle { unit, customers, cohorts, as_of } => format!(
            "每個同期群在首次購買之後，每{}有購買的顧客佔比；{}，截至 {as_of}",
            unit.say(ZH, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Average { unit, returned, rate, low, high, level, cohorts } => format!(
            "{} 位顧客中，有 {} 位在首次購買之後的{}有購買：{}（{} 區間 {} 至 {}；{} 個同期群）。",
            count(ZH, returned.customers),
            count(ZH, returned.retained),
            nth(*unit, returned.age),
            in_words(*rate),
            percent_exact(ZH, *level),
            in_words(*low),
            in_words(*high),
            count(ZH, *cohorts)
        ),
        Retention::Cohorts { unit, customers, cohorts, are_groups, first, last } => {
            let all = match are_groups {
                true => n_groups(*cohorts),
                false => n_cohorts(*unit, *cohorts),
            };
            let customers = count(ZH, *customers);
            match cohorts {
                1 => format!("{customers} 位顧客，{all}：{first}。"),
                _ if *are_groups => format!("{customers} 位顧客，{all}。"),
                _ => format!("{customers} 位顧客，{all}，從 {first}至 {last}。"),
            }
        }
        Retention::Row { cohort, size } => format!("{cohort} · {}", count(ZH, *size)),
        Retention::AllCohorts => "全部同期群".into(),
        Retention::Since { unit } => format!("距首次購買的{}", number_of(*unit)),
        Retention::Share => "有購買的顧客佔比".into(),
        Retention::Cohort => "同期群".into(),
        Retention::Customers => "顧客數".into(),
        Retention::Bought => "有購買".into(),
        Retention::Low { level } => format!("{} 區間下限", percent_exact(ZH, *level)),
        Retention::High { level } => format!("{} 區間上限", percent_exact(ZH, *level)),
        Retention::Observed => "該期".into(),
        Retention::Whole => "完整".into(),
        Retention::SoFar => "截至目前".into(),
        Retention::Age(counted) => {
            let event = event(counted.since);
            match counted.days {
                Some(1) | None => format!("距{event}的{}", number_of(counted.unit)),
                Some(days) => format!("距{event}的期數，每期 {} 天", count(ZH, days)),
            }
        }
        Retention::Measure(measure) => self::measure(*measure).into(),
        Retention::Plotted { counted, measure, customers, cohorts, are_groups, as_of } => {
            let mut how = String::new();
            if counted.on_or_after {
                how.push_str("，在該期或之後");
            }
            if counted.occurrences > 1 {
                how.push_str(&format!("，至少在 {} 天", count(ZH, counted.occurrences)));
            }
            if counted.of_previous && *measure == RetentionMeasure::Share {
                how.push_str("，以上一期有購買的顧客為基數");
            }
            format!(
                "{}，按{}{how}；{}，截至 {as_of}",
                self::measure(*measure),
                Retention::Age(*counted).say(ZH),
                if *are_groups {
                    format!("n\u{a0}=\u{a0}{}，{}", count(ZH, *customers), n_groups(*cohorts))
                } else {
                    n_in(counted.unit, *customers, *cohorts)
                }
            )
        }
        Retention::ShareBack { counted, ages, share } => format!(
            "{}{} 的顧客{}有購買",
            of_previous(*counted),
            in_words(*share),
            when(*counted, *ages)
        ),
        Retention::Back { counted, ages, of: (back, of), share, level } => format!(
            "{}{} 位顧客中，有 {} 位{}有購買：{}{}。",
            of_previous(*counted),
            count(ZH, *of),
            count(ZH, *back),
            when(*counted, *ages),
            in_words(share.0),
            interval(*level, share.1, share.2, &in_words)
        ),
        Retention::Brings { counted, margin, who, by, later } => {
            let brings = if *margin { "帶來毛利" } else { "帶來" };
            let who = match (who, counted.since) {
                (Some(who), _) => format!("「{who}」的一位顧客"),
                (None, Since::FirstPurchase) => "一位新顧客".into(),
                (None, Since::AnyPurchase) => "一位顧客".into(),
                (None, Since::SignUp) => "一位註冊顧客".into(),
                (None, Since::Enrolment) => "一位新會員".into(),
            };
            let by_age = |age: u64| match (counted.days, age) {
                (Some(days), _) => format!("在 {} 天內", count(ZH, (age + 1) * days)),
                (None, 0) => format!("在同{}", one(counted.unit)),
                (None, _) => format!("到之後的{}為止", nth(counted.unit, age)),
            };
            match later {
                Some((age, value)) => format!(
                    "{who}{}{brings} {}，{}{brings} {}",
                    by_age(by.0),
                    money(ZH, by.1),
                    by_age(*age),
                    money(ZH, *value)
                ),
                None => format!("{who}{}{brings} {}", by_age(by.0), money(ZH, by.1)),
            }
        }
        Retention::Brought { counted, margin, age, money: (value, low, high), level, customers } => {
            format!(
                "截至{}，{} 位顧客每人帶來{} {}{}。",
                match (counted.days, age) {
                    (Some(days), _) => format!("第 {} 天", count(ZH, (age + 1) * days)),
                    (None, 0) => format!("開始的那{}", one(counted.unit)),
                    (None, _) => format!("之後的{}", nth(counted.unit, *age)),
                },
                count(ZH, *customers),
                if *margin { "毛利" } else { "" },
                money(ZH, *value),
                interval(*level, *low, *high, &|value| money(ZH, value))
            )
        }
        Retention::Differ { counted, ages, least, most, p } => {
            let shares = format!(
                "「{}」有 {}、「{}」有 {} 的顧客",
                least.0,
                in_words(least.1),
                most.0,
                in_words(most.1)
            );
            let when = when(*counted, *ages);
            if *p < 0.05 {
                format!("{shares}{when}有購買，差異超出偶然（{}）", p_value(*p))
            } else {
                format!("無法區分各組：{shares}{when}有購買（{}）", p_value(*p))
            }
        }
        Retention::Above { one, other, by: (by, low, high), level } => format!(
            "{one}{}{other} {}{}。",
            if *by < 0.0 { "低於" } else { "高於" },
            points(by.abs()),
            // Both ends are told in the direction of the sentence.
            match (by < &0.0, low, high) {
                (true, Some(low), Some(high)) => interval(*level, Some(-high), Some(-low), &points),
                _ => interval(*level, *low, *high, &points),
            }
        ),
        Retention::Trend { counted, ages, from, to, cohorts, p } => {
            let when = when(*counted, *ages);
            let verb = if to < from { "降" } else { "升" };
            let (from, to, cohorts) = (in_words(*from), in_words(*to), count(ZH, *cohorts));
            if *p < 0.05 {
                format!(
                    "{when}有購買的顧客佔比，在 {cohorts} 個同期群間從 {from} {verb}至 {to}（{}）",
                    p_value(*p)
                )
            } else {
                format!(
                    "無法判斷{when}有購買的顧客佔比是否變化：{cohorts} 個同期群間從 {from} 到 {to}（{}）",
                    p_value(*p)
                )
            }
        }
        Retention::Latest { name, rate, before, by: (by, low, high), level } => {
            let is_sure = low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0);
            format!(
                "最近的同期群 {name} 為 {}，此前的為 {}：{} {}{}{}。",
                in_words(*rate),
                in_words(*before),
                if *by < 0.0 { "低" } else { "高" },
                points(by.abs()),
                match (by < &0.0, low, high) {
                    (true, Some(low), Some(high)) => {
                        interval(*level, Some(-high), Some(-low), &points)
                    }
                    _ => interval(*level, *low, *high, &points),
                },
                if is_sure { "" } else { "，可能只是偶然" }
            )
        }
        Retention::BeyondTrend => "除趨勢之外，同期群之間的差異也超出偶然，季節和促銷活動會造成這種差異：結論沒有 p 值顯示的那麼確定。".into(),
        Retention::TrendLine => "趨勢".into(),
        Retention::Small { least } => format!(
            "灰色的同期群不足 {} 位顧客：它們的佔比僅因偶然就會波動。",
            count(ZH, *least)
        ),
        Retention::MeanOfCohorts => "同期群的平均".into(),
        Retention::MidBusiness { unit, cohort, size, typical, leave_out, has_sign_ups } => format!(
            "{cohort} 有 {} 位新顧客，之後通常每{}有 {} 位。如果檔案從經營途中開始，早期的同期群裡就有更早的顧客：請剔除前 {} 個同期群{}，或載入更早的購買記錄。",
            count(ZH, *size),
            unit.say(ZH, 1),
            if typical.fract() == 0.0 { count(ZH, *typical as u64) } else { short(ZH, *typical) },
            count(ZH, *leave_out),
            if *has_sign_ups { "，從註冊之日起跟蹤顧客" } else { "" }
        ),
        Retention::OnlyFrom { day } => format!("只看 {day}起開始的顧客"),
        Retention::OlderHadLonger => "較早的同期群有更長的時間在某一期或之後回購，僅因如此佔比就更高：不要用它比較同期群。".into(),
        Retention::DecidedLater { as_of } => format!(
            "這些組截至 {as_of}，由顧客到那時的行為劃分：它們說明誰回購了，而不是誰將回購。"
        ),
        Retention::LeftOut { began_before, without_start, earlier_purchases, never_bought } => {
            let parts = [
                (*began_before, "位在檔案中首次購買之前就已開始的顧客"),
                (*without_start, "位不知何日開始的顧客"),
                (*never_bought, "位從未購買的顧客，規則和分組對他們沒有說明"),
                (*earlier_purchases, "次早於顧客開始之日的購買"),
            ];
            let parts = parts.into_iter().filter(|(n, _)| *n > 0);
            let parts: Vec<String> =
                parts.map(|(n, part)| format!("{} {part}", count(ZH, n))).collect();
            format!("已剔除：{}。", parts.join("；"))
        }
        Retention::FirstLeftOut { cohorts, customers } => format!(
            "已按要求剔除前 {} 個同期群，共 {} 位顧客。",
            count(ZH, *cohorts),
            count(ZH, *customers)
        ),
        Retention::NoTrend => "要談趨勢，至少要有三個同期群在同一期被觀測到，而且其中有的顧客回購、有的沒有。".into(),
        Retention::NoTrendOnOrAfter => "較早的同期群有更長的時間在某一期或之後回購，這種佔比的趨勢不能說明什麼。請改為統計恰在該期的回購。".into(),
        Retention::NoRevenue => "沒有銷售額，因為檔案沒有金額。".into(),
        Retention::NoMargin { rows: None } => {
            "沒有毛利，因為檔案裡沒有保留毛利欄或成本欄。".into()
        }
        Retention::NoMargin { rows: Some(rows) } => {
            format!("沒有毛利，因為有 {} 列既無毛利也無成本。", count(ZH, *rows))
        }
        Retention::LastCohorts { shown, of } => format!(
            "{} 個同期群中只畫出最後 {} 個；平均值包含全部。",
            count(ZH, *of),
            count(ZH, *shown)
        ),
        Retention::FirstAges { unit, shown } => {
            format!("只畫出前 {} {}。", count(ZH, *shown), unit.say(ZH, *shown))
        }
        Retention::NotOver { unit } => format!(
            "最後一{}尚未結束：它的數值以淺色或空心表示，還可能上升，平均值不包含它。",
            one(*unit)
        ),
    }
}

/// With a hundred customers or more, of 100 or 1,000 of them; with fewer, as they are.
fn come_back(unit: Unit, near: Returned, far: Option<Returned>) -> String {
    let next = next(unit);
    let returned = [Some(near), far].into_iter().flatten();
    if returned.clone().any(|it| it.customers < 100) {
        let told = |it: Returned, when: &str| {
            let of = count(ZH, it.customers);
            match it.retained {
                0 => format!("{of} 位顧客中沒有人在{when}再次購買"),
                retained => format!("{of} 位顧客中有 {} 位在{when}再次購買", count(ZH, retained)),
            }
        };
        let near = told(near, &next);
        return match far {
            Some(far) => format!("{near}，{}", told(far, &nth(unit, far.age))),
            None => near,
        };
    }
    let share = |it: Returned| it.retained as f64 / it.customers as f64;
    let rare = returned.clone().any(|it| it.retained > 0 && share(it) < 0.005);
    let base = if rare { 1000 } else { 100 };
    let number = |it: Returned| {
        let number = (share(it) * base as f64).round() as u64;
        match number {
            _ if it.retained == 0 => "沒有人".into(),
            0 => "不到 1 位".into(),
            _ if number == base && it.retained < it.customers => format!("超過 {} 位", base - 1),
            _ => format!("{} 位", count(ZH, number)),
        }
    };
    let near = format!("每 {} 位新顧客中，{}在{next}再次購買", count(ZH, base), number(near));
    match far {
        Some(far) => format!("{near}，{}在{}再次購買", number(far), nth(unit, far.age)),
        None => near,
    }
}

/// `下個月`.
fn next(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "次日",
        Unit::Week => "下一週",
        Unit::Month => "下個月",
        Unit::Quarter => "下季",
        Unit::Year => "下一年",
    }
}

/// As it follows 一 or 同.
fn one(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "天",
        Unit::Week => "週",
        Unit::Month => "個月",
        Unit::Quarter => "季",
        Unit::Year => "年",
    }
}

/// `第 3 個月`.
fn nth(unit: Unit, number: u64) -> String {
    format!("{} {}", super::ordinal(number), unit.say(ZH, number))
}

fn n_in(unit: Unit, customers: u64, cohorts: u64) -> String {
    format!("n\u{a0}=\u{a0}{}，{}", count(ZH, customers), n_cohorts(unit, cohorts))
}

fn n_cohorts(unit: Unit, cohorts: u64) -> String {
    format!("{} 個按{}劃分的同期群", count(ZH, cohorts), noun(unit))
}

fn n_groups(groups: u64) -> String {
    format!("{} 組", count(ZH, groups))
}

fn measure(measure: RetentionMeasure) -> &'static str {
    match measure {
        RetentionMeasure::Share => "有購買的顧客佔比",
        RetentionMeasure::Orders => "每位顧客的訂單數",
        RetentionMeasure::Revenue => "每位顧客的銷售額",
        RetentionMeasure::RevenueSoFar => "每位顧客的累計銷售額",
        RetentionMeasure::AverageOrder => "客單價",
        RetentionMeasure::NetRetention => "淨銷售額留存率",
        RetentionMeasure::GrossRetention => "總銷售額留存率",
        RetentionMeasure::Margin => "每位顧客的毛利",
        RetentionMeasure::MarginSoFar => "每位顧客的累計毛利",
    }
}

fn event(since: Since) -> &'static str {
    match since {
        Since::FirstPurchase => "首次購買",
        Since::AnyPurchase => "某次購買",
        Since::SignUp => "註冊",
        Since::Enrolment => "入會",
    }
}

fn of_previous(counted: Counted) -> &'static str {
    if counted.of_previous { "上一期有購買的顧客中，" } else { "" }
}

/// When customers bought: `在首次購買之後的第 3 個月`.
fn when(counted: Counted, (from, to): (u64, Option<u64>)) -> String {
    let Counted { unit, since, .. } = counted;
    let event = event(since);
    let days = match counted.occurrences {
        1 => String::new(),
        days => format!("至少有 {} 天", count(ZH, days)),
    };
    let when = if let Some(length) = counted.days {
        let last = to.unwrap_or(from);
        match (from * length, (last + 1) * length - 1) {
            (first, _) if to.is_none() => format!("在{event} {} 天及以後", count(ZH, first)),
            (first, last) if first == last => format!("在{event} {} 天後", count(ZH, first)),
            (first, last) => {
                format!("在{event}後 {} 至 {} 天", count(ZH, first), count(ZH, last))
            }
        }
    } else {
        match (from, to) {
            (0, Some(_)) => format!("在{event}的當{}", noun(unit)),
            (0, None) => format!("在{event}的當{}或之後", noun(unit)),
            (from, None) => format!("在{event}之後的{}或更晚", nth(unit, from)),
            (from, Some(to)) if from == to => format!("在{event}之後的{}", nth(unit, from)),
            (from, Some(to)) => {
                format!("在{event}之後的第 {from} 至 {}", nth(unit, to).replace("第 ", ""))
            }
        }
    };
    format!("{when}{days}")
}

/// `（95% 區間 13% 至 16%）`, or nothing where an end is not known.
fn interval(
    level: f64,
    low: Option<f64>,
    high: Option<f64>,
    write: &dyn Fn(f64) -> String,
) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("（{} 區間 {} 至 {}）", percent_exact(ZH, level), write(low), write(high))
        }
        _ => String::new(),
    }
}

/// A difference of shares: `2.1 個百分點`.
fn points(difference: f64) -> String {
    format!("{} 個百分點", decimal(ZH, difference * 100.0, 1))
}

fn p_value(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p\u{a0}=\u{a0}{}", decimal(ZH, p, 3)) }
}
