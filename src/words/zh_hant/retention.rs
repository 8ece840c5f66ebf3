// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::validation::number_of;
use super::{ordinal, share as in_words};
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{Counted, Locale, Retention, RetentionMeasure, Returned, Since, Unit};

const ZH: Locale = Locale::ZhHant;

pub(in crate::words) fn retention(message: &Retention) -> String {
    match message {
        Retention::ComeBack { unit, near, far } => come_back(*unit, *near, *far),
        Retention::Between { unit, low, high } => {
            let (next, low, high) = (next(*unit), in_words(*low), in_words(*high));
            if low == high {
                format!("每個同期群都有 {high} 的顧客在{next}回購")
            } else {
                format!("各同期群有 {low} 至 {high} 的顧客在{next}回購")
            }
        }
        Retention::One { unit, cohort, share } => {
            format!("{cohort}的新顧客中有 {} 在{}回購", in_words(*share), next(*unit))
        }
        Retention::TooEarly { unit } => {
            let unit = unit.say(ZH, 1);
            format!("現在還看不出誰會回購：首次購買所在的那{unit}之後，還沒有過完整的一{unit}")
        }
        Retention::Curves { unit, customers, cohorts, as_of } => format!(
            "首次購買之後每{}有購買的顧客佔比；{}，截至 {as_of}",
            unit.say(ZH, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Triangle { unit, customers, cohorts, as_of } => format!(
            "各同期群在首次購買之後每{}有購買的顧客佔比；{}，截至 {as_of}",
            unit.say(ZH, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Average { unit, returned, rate, low, high, level, cohorts } => format!(
            "{} 位顧客中有 {} 位在首次購買之後的{} {}有購買：{}（{} 區間 {} 至 {}；{} 個同期群）。",
            count(ZH, returned.customers),
            count(ZH, returned.retained),
            ordinal(returned.age),
            unit.say(ZH, 1),
            in_words(*rate),
            percent_exact(ZH, *level),
            in_words(*low),
            in_words(*high),
            count(ZH, *cohorts)
        ),
        Retention::Cohorts { unit, customers, cohorts, are_groups, first, last } => {
            let all = match are_groups {
                true => format!("{} 個組", count(ZH, *cohorts)),
                false => n_cohorts(*unit, *cohorts),
            };
            let customers = count(ZH, *customers);
            match cohorts {
                1 => format!("{all}中共 {customers} 位顧客，{first}。"),
                _ if *are_groups => format!("{all}中共 {customers} 位顧客。"),
                _ => format!("{all}中共 {customers} 位顧客，從 {first} 到 {last}。"),
            }
        }
        Retention::Row { cohort, size } => format!("{cohort} · {}", count(ZH, *size)),
        Retention::AllCohorts => "全部同期群".into(),
        Retention::Since { unit } => format!("首次購買以來的{}", number_of(*unit)),
        Retention::Share => "有購買的佔比".into(),
        Retention::Cohort => "同期群".into(),
        Retention::Customers => "顧客數".into(),
        Retention::Bought => "有購買的顧客".into(),
        Retention::Low { level } => format!("下限，{} 區間", percent_exact(ZH, *level)),
        Retention::High { level } => format!("上限，{} 區間", percent_exact(ZH, *level)),
        Retention::Observed => "時期".into(),
        Retention::Whole => "完整".into(),
        Retention::SoFar => "至今".into(),
        Retention::Age(counted) => {
            let event = event(counted.since);
            match counted.days {
                Some(1) | None => format!("{event}以來的{}", number_of(counted.unit)),
                Some(days) => format!("{event}以來經過幾個 {days} 天"),
            }
        }
        Retention::Measure(measure) => self::measure(*measure).into(),
        Retention::Plotted { counted, measure, customers, cohorts, are_groups, as_of } => {
            let mut how = String::new();
            if counted.on_or_after {
                how.push_str("，當期或之後");
            }
            if counted.occurrences > 1 {
                how.push_str(&format!("，至少在 {} 天", count(ZH, counted.occurrences)));
            }
            if counted.of_previous && *measure == RetentionMeasure::Share {
                how.push_str("，占上一期有購買者的比例");
            }
            format!(
                "{}，按{}{how}；{}，截至 {as_of}",
                self::measure(*measure),
                Retention::Age(*counted).say(ZH),
                if *are_groups {
                    format!("n\u{a0}=\u{a0}{}，{} 個組", count(ZH, *customers), count(ZH, *cohorts))
                } else {
                    n_in(counted.unit, *customers, *cohorts)
                }
            )
        }
        Retention::ShareBack { counted, ages, share } => {
            format!("{}{}{}有購買", of_previous(*counted), of_customers(*share), when(*counted, *ages))
        }
        Retention::Back { counted, ages, of: (back, of), share, level } => format!(
            "{}{} 位顧客中有 {} 位{}有購買：{}{}。",
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
                (Some(who), _) => format!("一位 {who} 的顧客"),
                (None, Since::FirstPurchase) => "一位新顧客".into(),
                (None, Since::AnyPurchase) => "一位顧客".into(),
                (None, Since::SignUp) => "一位註冊的顧客".into(),
                (None, Since::Enrolment) => "一位新會員".into(),
            };
            let by_age = |age: u64| match (counted.days, age) {
                (Some(days), _) => format!("{} 天內", count(ZH, (age + 1) * days)),
                (None, 0) => format!("當{}內", counted.unit.say(ZH, 1)),
                (None, _) => format!("到之後的{} {}", ordinal(age), counted.unit.say(ZH, 1)),
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
        Retention::Brought { counted, margin, age, money: (value, low, high), level, customers } => format!(
            "到{}為止，{} 位顧客平均每位帶來{} {}{}。",
            match (counted.days, age) {
                (Some(days), _) => format!("第 {} 天", count(ZH, (age + 1) * days)),
                (None, 0) => format!("開始的那{}", counted.unit.say(ZH, 1)),
                (None, _) => format!("之後的{} {}", ordinal(*age), counted.unit.say(ZH, 1)),
            },
            count(ZH, *customers),
            if *margin { "毛利" } else { "" },
            money(ZH, *value),
            interval(*level, *low, *high, &|value| money(ZH, value))
        ),
        Retention::Differ { counted, ages, least, most, p } => {
            let shares =
                format!("「{}」有 {}，「{}」有 {}", least.0, in_words(least.1), most.0, in_words(most.1));
            let when = when(*counted, *ages);
            if *p < 0.05 {
                format!("{when}有購買的顧客：{shares}，差別超出偶然（{}）", p_value(*p))
            } else {
                format!("各組之間分不出高下：{when}有購買的顧客，{shares}（{}）", p_value(*p))
            }
        }
        Retention::Above { one, other, by: (by, low, high), level } => format!(
            "{one}比 {other} {} {}{}。",
            if *by < 0.0 { "低" } else { "高" },
            points(by.abs()),
            // Both ends are told in the direction of the sentence.
            match (by < &0.0, low, high) {
                (true, Some(low), Some(high)) => interval(*level, Some(-high), Some(-low), &points),
                _ => interval(*level, *low, *high, &points),
            }
        ),
        Retention::Trend { counted, ages, from, to, cohorts, p } => {
            let (when, cohorts) = (when(*counted, *ages), count(ZH, *cohorts));
            let verb = if to < from { "降到" } else { "升到" };
            let (from, to) = (in_words(*from), in_words(*to));
            if *p < 0.05 {
                format!("{when}有購買的佔比，經過 {cohorts} 個同期群從 {from} {verb} {to}（{}）", p_value(*p))
            } else {
                format!("看不出{when}有購買的佔比是否在變：{cohorts} 個同期群中從 {from} 到 {to}（{}）", p_value(*p))
            }
        }
        Retention::Latest { name, rate, before, by: (by, low, high), level } => {
            let is_sure = low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0);
            format!(
                "最近的同期群 {name} 為 {}，之前的為 {}：{} {}{}{}。",
                in_words(*rate),
                in_words(*before),
                if *by < 0.0 { "少" } else { "多" },
                points(by.abs()),
                match (by < &0.0, low, high) {
                    (true, Some(low), Some(high)) => interval(*level, Some(-high), Some(-low), &points),
                    _ => interval(*level, *low, *high, &points),
                },
                if is_sure { "" } else { "，可能只是偶然" }
            )
        }
        Retention::BeyondTrend => {
            "除趨勢之外，各同期群的差別也超出偶然，季節和促銷就會造成這種差別：實際的把握不如 p 值所示。".into()
        }
        Retention::TrendLine => "趨勢".into(),
        Retention::Small { least } => {
            format!("灰色的同期群不足 {} 位顧客：其佔比僅因偶然就會變動。", count(ZH, *least))
        }
        Retention::MeanOfCohorts => "各同期群的平均".into(),
        Retention::MidBusiness { unit, cohort, size, typical, leave_out, has_sign_ups } => format!(
            "{cohort}有 {} 位新顧客，之後一般每{}有 {} 位。如果檔案是從生意中途開始的，早期的同期群裡就有老顧客：請去掉{}{}，或載入更早的購買。",
            count(ZH, *size),
            unit.say(ZH, 1),
            if typical.fract() == 0.0 { count(ZH, *typical as u64) } else { short(ZH, *typical) },
            match leave_out {
                1 => "第一個同期群".to_owned(),
                _ => format!("前 {} 個同期群", count(ZH, *leave_out)),
            },
            if *has_sign_ups { "，從註冊之日起跟蹤顧客" } else { "" }
        ),
        Retention::OnlyFrom { day } => format!("只看 {day} 起開始的顧客"),
        Retention::OlderHadLonger => {
            "按「當期或之後」計算時，較早的同期群有更長的時間回購，僅此一點就使其佔比更高：不要用它比較同期群。".into()
        }
        Retention::DecidedLater { as_of } => format!(
            "這些組以 {as_of} 為準，由顧客到那時為止的行為決定：它們說明誰回購過，而不是誰會回購。"
        ),
        Retention::LeftOut { began_before, without_start, earlier_purchases, never_bought } => {
            let parts = [
                (*began_before, format!("{} 位顧客在檔案的首次購買之前就已開始", count(ZH, *began_before))),
                (*without_start, format!("{} 位顧客不知從哪天開始", count(ZH, *without_start))),
                (*never_bought, format!("{} 位顧客從未購買，規則和分組對其無從判斷", count(ZH, *never_bought))),
                (*earlier_purchases, format!("{} 次購買發生在顧客開始之前", count(ZH, *earlier_purchases))),
            ];
            let parts: Vec<String> =
                parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part).collect();
            format!("未計入：{}。", parts.join("；"))
        }
        Retention::FirstLeftOut { cohorts, customers } => format!(
            "按你的要求去掉了{}，共 {} 位顧客。",
            match cohorts {
                1 => "第一個同期群".to_owned(),
                _ => format!("前 {} 個同期群", count(ZH, *cohorts)),
            },
            count(ZH, *customers)
        ),
        Retention::NoTrend => {
            "要談趨勢，須有三個同期群在同一時點被觀測到，而且其中有顧客回購，也有顧客沒有回購。".into()
        }
        Retention::NoTrendOnOrAfter => {
            "按「當期或之後」計算時，較早的同期群有更長的時間回購，這些佔比的趨勢說明不了什麼。請改為只計當期的回購。".into()
        }
        Retention::NoRevenue => "沒有銷售額，因為檔案中沒有金額。".into(),
        Retention::NoMargin { rows: None } => {
            "沒有毛利，因為檔案中沒有保留毛利或成本的欄。".into()
        }
        Retention::NoMargin { rows: Some(rows) } => {
            format!("沒有毛利，因為有 {} 列既沒有毛利也沒有成本。", count(ZH, *rows))
        }
        Retention::LastCohorts { shown, of } => format!(
            "共 {} 個同期群，只畫出最後 {} 個；平均值包含全部。",
            count(ZH, *of),
            count(ZH, *shown)
        ),
        Retention::FirstAges { unit, shown } => {
            format!("只畫出前 {} {}。", count(ZH, *shown), unit.say(ZH, *shown))
        }
        Retention::NotOver { unit } => format!(
            "最後一{}尚未結束：其數值（較淡或空心）還可能上升，平均值不包含它們。",
            unit.say(ZH, 1)
        ),
    }
}

/// With a hundred customers or more, of 100 or 1,000 of them; with fewer, as they are.
fn come_back(unit: Unit, near: Returned, far: Option<Returned>) -> String {
    let next = next(unit);
    let returned = [Some(near), far].into_iter().flatten();
    let later = |far: Returned| format!("之後的{} {}", ordinal(far.age), unit.say(ZH, 1));
    if returned.clone().any(|it| it.customers < 100) {
        let of = |it: Returned| {
            let retained = match it.retained {
                0 => "沒有人".into(),
                retained => format!("有 {} 位", count(ZH, retained)),
            };
            (count(ZH, it.customers), retained)
        };
        let (customers, retained) = of(near);
        let near = format!("{customers} 位顧客中{retained}在{next}回購");
        return match far {
            Some(far) => {
                let (customers, retained) = of(far);
                format!("{near}，{customers} 位中{retained}在{}回購", later(far))
            }
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
    let near = format!("每 {} 位新顧客中，{}在{next}回購", count(ZH, base), number(near));
    match far {
        Some(far) => format!("{near}，{}在{}回購", number(far), later(far)),
        None => near,
    }
}

/// The unit after that of the first purchase.
fn next(unit: Unit) -> String {
    format!("下一{}", unit.say(ZH, 1))
}

fn n_in(unit: Unit, customers: u64, cohorts: u64) -> String {
    format!("n\u{a0}=\u{a0}{}，{}", count(ZH, customers), n_cohorts(unit, cohorts))
}

fn n_cohorts(unit: Unit, cohorts: u64) -> String {
    let by = match unit {
        Unit::Day => "按日",
        Unit::Week => "按週",
        Unit::Month => "按月",
        Unit::Quarter => "按季",
        Unit::Year => "按年",
    };
    format!("{} 個{by}的同期群", count(ZH, cohorts))
}

fn measure(measure: RetentionMeasure) -> &'static str {
    match measure {
        RetentionMeasure::Share => "有購買的佔比",
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
        Since::AnyPurchase => "任一次購買",
        Since::SignUp => "註冊",
        Since::Enrolment => "入會",
    }
}

fn of_previous(counted: Counted) -> &'static str {
    if counted.of_previous { "上一期有購買者中，" } else { "" }
}

fn of_customers(share: f64) -> String {
    format!("{} 的顧客", in_words(share))
}

/// When customers bought: `在首次購買之後的第 3 個月`.
fn when(counted: Counted, (from, to): (u64, Option<u64>)) -> String {
    let Counted { unit, since, .. } = counted;
    let event = event(since);
    let days = match counted.occurrences {
        1 => String::new(),
        days => format!("至少 {} 天", count(ZH, days)),
    };
    let when = if let Some(length) = counted.days {
        let last = to.unwrap_or(from);
        match (from * length, (last + 1) * length - 1) {
            (first, _) if to.is_none() => format!("在{event} {} 天或更久之後", count(ZH, first)),
            (first, last) if first == last => format!("在{event}後第 {} 天", count(ZH, first)),
            (first, last) => {
                format!("在{event}後 {} 至 {} 天", count(ZH, first), count(ZH, last))
            }
        }
    } else {
        let unit = unit.say(ZH, 1);
        match (from, to) {
            (0, Some(_)) => format!("在{event}的當{unit}"),
            (0, None) => format!("在{event}的當{unit}或之後"),
            (from, None) => format!("在{event}之後的{} {unit}或更晚", ordinal(from)),
            (from, Some(to)) if from == to => format!("在{event}之後的{} {unit}", ordinal(from)),
            (from, Some(to)) => {
                format!("在{event}之後的{} 至{} {unit}", ordinal(from), ordinal(to))
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
    if p < 0.001 { "p 小於 0.001".into() } else { format!("p\u{a0}=\u{a0}{}", decimal(ZH, p, 3)) }
}
