use super::validation::number_of;
use super::{ordinal, share as in_words};
use crate::words::format::{count, decimal, money, percent_exact, short};
use crate::words::{Counted, Locale, Retention, RetentionMeasure, Returned, Since, Unit};

const ZH: Locale = Locale::ZhHans;

pub(in crate::words) fn retention(message: &Retention) -> String {
    match message {
        Retention::ComeBack { unit, near, far } => come_back(*unit, *near, *far),
        Retention::Between { unit, low, high } => {
            let (next, low, high) = (next(*unit), in_words(*low), in_words(*high));
            if low == high {
                format!("每个同期群都有 {high} 的客户在{next}回购")
            } else {
                format!("各同期群有 {low} 至 {high} 的客户在{next}回购")
            }
        }
        Retention::One { unit, cohort, share } => {
            format!("{cohort}的新客户中有 {} 在{}回购", in_words(*share), next(*unit))
        }
        Retention::TooEarly { unit } => {
            let unit = unit.say(ZH, 1);
            format!("现在还看不出谁会回购：首次购买所在的那{unit}之后，还没有过完整的一{unit}")
        }
        Retention::Curves { unit, customers, cohorts, as_of } => format!(
            "首次购买之后每{}有购买的客户占比；{}，截至 {as_of}",
            unit.say(ZH, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Triangle { unit, customers, cohorts, as_of } => format!(
            "各同期群在首次购买之后每{}有购买的客户占比；{}，截至 {as_of}",
            unit.say(ZH, 1),
            n_in(*unit, *customers, *cohorts)
        ),
        Retention::Average { unit, returned, rate, low, high, level, cohorts } => format!(
            "{} 位客户中有 {} 位在首次购买之后的{} {}有购买：{}（{} 区间 {} 至 {}；{} 个同期群）。",
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
                true => format!("{} 个组", count(ZH, *cohorts)),
                false => n_cohorts(*unit, *cohorts),
            };
            let customers = count(ZH, *customers);
            match cohorts {
                1 => format!("{all}中共 {customers} 位客户，{first}。"),
                _ if *are_groups => format!("{all}中共 {customers} 位客户。"),
                _ => format!("{all}中共 {customers} 位客户，从 {first} 到 {last}。"),
            }
        }
        Retention::Row { cohort, size } => format!("{cohort} · {}", count(ZH, *size)),
        Retention::AllCohorts => "全部同期群".into(),
        Retention::Since { unit } => format!("首次购买以来的{}", number_of(*unit)),
        Retention::Share => "有购买的占比".into(),
        Retention::Cohort => "同期群".into(),
        Retention::Customers => "客户数".into(),
        Retention::Bought => "有购买的客户".into(),
        Retention::Low { level } => format!("下限，{} 区间", percent_exact(ZH, *level)),
        Retention::High { level } => format!("上限，{} 区间", percent_exact(ZH, *level)),
        Retention::Observed => "时期".into(),
        Retention::Whole => "完整".into(),
        Retention::SoFar => "至今".into(),
        Retention::Age(counted) => {
            let event = event(counted.since);
            match counted.days {
                Some(1) | None => format!("{event}以来的{}", number_of(counted.unit)),
                Some(days) => format!("{event}以来经过几个 {days} 天"),
            }
        }
        Retention::Measure(measure) => self::measure(*measure).into(),
        Retention::Plotted { counted, measure, customers, cohorts, are_groups, as_of } => {
            let mut how = String::new();
            if counted.on_or_after {
                how.push_str("，当期或之后");
            }
            if counted.occurrences > 1 {
                how.push_str(&format!("，至少在 {} 天", count(ZH, counted.occurrences)));
            }
            if counted.of_previous && *measure == RetentionMeasure::Share {
                how.push_str("，占上一期有购买者的比例");
            }
            format!(
                "{}，按{}{how}；{}，截至 {as_of}",
                self::measure(*measure),
                Retention::Age(*counted).say(ZH),
                if *are_groups {
                    format!("n\u{a0}=\u{a0}{}，{} 个组", count(ZH, *customers), count(ZH, *cohorts))
                } else {
                    n_in(counted.unit, *customers, *cohorts)
                }
            )
        }
        Retention::ShareBack { counted, ages, share } => {
            format!("{}{}{}有购买", of_previous(*counted), of_customers(*share), when(*counted, *ages))
        }
        Retention::Back { counted, ages, of: (back, of), share, level } => format!(
            "{}{} 位客户中有 {} 位{}有购买：{}{}。",
            of_previous(*counted),
            count(ZH, *of),
            count(ZH, *back),
            when(*counted, *ages),
            in_words(share.0),
            interval(*level, share.1, share.2, &in_words)
        ),
        Retention::Brings { counted, margin, who, by, later } => {
            let brings = if *margin { "带来毛利" } else { "带来" };
            let who = match (who, counted.since) {
                (Some(who), _) => format!("一位 {who} 的客户"),
                (None, Since::FirstPurchase) => "一位新客户".into(),
                (None, Since::AnyPurchase) => "一位客户".into(),
                (None, Since::SignUp) => "一位注册的客户".into(),
                (None, Since::Enrolment) => "一位新会员".into(),
            };
            let by_age = |age: u64| match (counted.days, age) {
                (Some(days), _) => format!("{} 天内", count(ZH, (age + 1) * days)),
                (None, 0) => format!("当{}内", counted.unit.say(ZH, 1)),
                (None, _) => format!("到之后的{} {}", ordinal(age), counted.unit.say(ZH, 1)),
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
            "到{}为止，{} 位客户平均每位带来{} {}{}。",
            match (counted.days, age) {
                (Some(days), _) => format!("第 {} 天", count(ZH, (age + 1) * days)),
                (None, 0) => format!("开始的那{}", counted.unit.say(ZH, 1)),
                (None, _) => format!("之后的{} {}", ordinal(*age), counted.unit.say(ZH, 1)),
            },
            count(ZH, *customers),
            if *margin { "毛利" } else { "" },
            money(ZH, *value),
            interval(*level, *low, *high, &|value| money(ZH, value))
        ),
        Retention::Differ { counted, ages, least, most, p } => {
            let shares =
                format!("“{}”有 {}，“{}”有 {}", least.0, in_words(least.1), most.0, in_words(most.1));
            let when = when(*counted, *ages);
            if *p < 0.05 {
                format!("{when}有购买的客户：{shares}，差别超出偶然（{}）", p_value(*p))
            } else {
                format!("各组之间分不出高下：{when}有购买的客户，{shares}（{}）", p_value(*p))
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
                format!("{when}有购买的占比，经过 {cohorts} 个同期群从 {from} {verb} {to}（{}）", p_value(*p))
            } else {
                format!("看不出{when}有购买的占比是否在变：{cohorts} 个同期群中从 {from} 到 {to}（{}）", p_value(*p))
            }
        }
        Retention::Latest { name, rate, before, by: (by, low, high), level } => {
            let is_sure = low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0);
            format!(
                "最近的同期群 {name} 为 {}，之前的为 {}：{} {}{}{}。",
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
            "除趋势之外，各同期群的差别也超出偶然，季节和促销就会造成这种差别：实际的把握不如 p 值所示。".into()
        }
        Retention::TrendLine => "趋势".into(),
        Retention::Small { least } => {
            format!("灰色的同期群不足 {} 位客户：其占比仅因偶然就会变动。", count(ZH, *least))
        }
        Retention::MeanOfCohorts => "各同期群的平均".into(),
        Retention::MidBusiness { unit, cohort, size, typical, leave_out, has_sign_ups } => format!(
            "{cohort}有 {} 位新客户，之后一般每{}有 {} 位。如果文件是从生意中途开始的，早期的同期群里就有老客户：请去掉{}{}，或载入更早的购买。",
            count(ZH, *size),
            unit.say(ZH, 1),
            if typical.fract() == 0.0 { count(ZH, *typical as u64) } else { short(ZH, *typical) },
            match leave_out {
                1 => "第一个同期群".to_owned(),
                _ => format!("前 {} 个同期群", count(ZH, *leave_out)),
            },
            if *has_sign_ups { "，从注册之日起跟踪客户" } else { "" }
        ),
        Retention::OnlyFrom { day } => format!("只看 {day} 起开始的客户"),
        Retention::OlderHadLonger => {
            "按“当期或之后”计算时，较早的同期群有更长的时间回购，仅此一点就使其占比更高：不要用它比较同期群。".into()
        }
        Retention::DecidedLater { as_of } => format!(
            "这些组以 {as_of} 为准，由客户到那时为止的行为决定：它们说明谁回购过，而不是谁会回购。"
        ),
        Retention::LeftOut { began_before, without_start, earlier_purchases, never_bought } => {
            let parts = [
                (*began_before, format!("{} 位客户在文件的首次购买之前就已开始", count(ZH, *began_before))),
                (*without_start, format!("{} 位客户不知从哪天开始", count(ZH, *without_start))),
                (*never_bought, format!("{} 位客户从未购买，规则和分组对其无从判断", count(ZH, *never_bought))),
                (*earlier_purchases, format!("{} 次购买发生在客户开始之前", count(ZH, *earlier_purchases))),
            ];
            let parts: Vec<String> =
                parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part).collect();
            format!("未计入：{}。", parts.join("；"))
        }
        Retention::FirstLeftOut { cohorts, customers } => format!(
            "按你的要求去掉了{}，共 {} 位客户。",
            match cohorts {
                1 => "第一个同期群".to_owned(),
                _ => format!("前 {} 个同期群", count(ZH, *cohorts)),
            },
            count(ZH, *customers)
        ),
        Retention::NoTrend => {
            "要谈趋势，须有三个同期群在同一时点被观测到，而且其中有客户回购，也有客户没有回购。".into()
        }
        Retention::NoTrendOnOrAfter => {
            "按“当期或之后”计算时，较早的同期群有更长的时间回购，这些占比的趋势说明不了什么。请改为只计当期的回购。".into()
        }
        Retention::NoRevenue => "没有销售额，因为文件中没有金额。".into(),
        Retention::NoMargin { rows: None } => {
            "没有毛利，因为文件中没有保留毛利或成本的列。".into()
        }
        Retention::NoMargin { rows: Some(rows) } => {
            format!("没有毛利，因为有 {} 行既没有毛利也没有成本。", count(ZH, *rows))
        }
        Retention::LastCohorts { shown, of } => format!(
            "共 {} 个同期群，只画出最后 {} 个；平均值包含全部。",
            count(ZH, *of),
            count(ZH, *shown)
        ),
        Retention::FirstAges { unit, shown } => {
            format!("只画出前 {} {}。", count(ZH, *shown), unit.say(ZH, *shown))
        }
        Retention::NotOver { unit } => format!(
            "最后一{}尚未结束：其数值（较淡或空心）还可能上升，平均值不包含它们。",
            unit.say(ZH, 1)
        ),
    }
}

/// With a hundred customers or more, of 100 or 1,000 of them; with fewer, as they are.
fn come_back(unit: Unit, near: Returned, far: Option<Returned>) -> String {
    let next = next(unit);
    let returned = [Some(near), far].into_iter().flatten();
    let later = |far: Returned| format!("之后的{} {}", ordinal(far.age), unit.say(ZH, 1));
    if returned.clone().any(|it| it.customers < 100) {
        let of = |it: Returned| {
            let retained = match it.retained {
                0 => "没有人".into(),
                retained => format!("有 {} 位", count(ZH, retained)),
            };
            (count(ZH, it.customers), retained)
        };
        let (customers, retained) = of(near);
        let near = format!("{customers} 位客户中{retained}在{next}回购");
        return match far {
            Some(far) => {
                let (customers, retained) = of(far);
                format!("{near}，{customers} 位中{retained}在{}回购", later(far))
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
            _ if it.retained == 0 => "没有人".into(),
            0 => "不到 1 位".into(),
            _ if number == base && it.retained < it.customers => format!("超过 {} 位", base - 1),
            _ => format!("{} 位", count(ZH, number)),
        }
    };
    let near = format!("每 {} 位新客户中，{}在{next}回购", count(ZH, base), number(near));
    match far {
        Some(far) => format!("{near}，{}在{}回购", number(far), later(far)),
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
        Unit::Week => "按周",
        Unit::Month => "按月",
        Unit::Quarter => "按季度",
        Unit::Year => "按年",
    };
    format!("{} 个{by}的同期群", count(ZH, cohorts))
}

fn measure(measure: RetentionMeasure) -> &'static str {
    match measure {
        RetentionMeasure::Share => "有购买的占比",
        RetentionMeasure::Orders => "每位客户的订单数",
        RetentionMeasure::Revenue => "每位客户的销售额",
        RetentionMeasure::RevenueSoFar => "每位客户的累计销售额",
        RetentionMeasure::AverageOrder => "客单价",
        RetentionMeasure::NetRetention => "净销售额留存率",
        RetentionMeasure::GrossRetention => "总销售额留存率",
        RetentionMeasure::Margin => "每位客户的毛利",
        RetentionMeasure::MarginSoFar => "每位客户的累计毛利",
    }
}

fn event(since: Since) -> &'static str {
    match since {
        Since::FirstPurchase => "首次购买",
        Since::AnyPurchase => "任一次购买",
        Since::SignUp => "注册",
        Since::Enrolment => "入会",
    }
}

fn of_previous(counted: Counted) -> &'static str {
    if counted.of_previous { "上一期有购买者中，" } else { "" }
}

fn of_customers(share: f64) -> String {
    format!("{} 的客户", in_words(share))
}

/// When customers bought: `在首次购买之后的第 3 个月`.
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
            (first, _) if to.is_none() => format!("在{event} {} 天或更久之后", count(ZH, first)),
            (first, last) if first == last => format!("在{event}后第 {} 天", count(ZH, first)),
            (first, last) => {
                format!("在{event}后 {} 至 {} 天", count(ZH, first), count(ZH, last))
            }
        }
    } else {
        let unit = unit.say(ZH, 1);
        match (from, to) {
            (0, Some(_)) => format!("在{event}的当{unit}"),
            (0, None) => format!("在{event}的当{unit}或之后"),
            (from, None) => format!("在{event}之后的{} {unit}或更晚", ordinal(from)),
            (from, Some(to)) if from == to => format!("在{event}之后的{} {unit}", ordinal(from)),
            (from, Some(to)) => {
                format!("在{event}之后的{} 至{} {unit}", ordinal(from), ordinal(to))
            }
        }
    };
    format!("{when}{days}")
}

/// `（95% 区间 13% 至 16%）`, or nothing where an end is not known.
fn interval(
    level: f64,
    low: Option<f64>,
    high: Option<f64>,
    write: &dyn Fn(f64) -> String,
) -> String {
    match (low, high) {
        (Some(low), Some(high)) => {
            format!("（{} 区间 {} 至 {}）", percent_exact(ZH, level), write(low), write(high))
        }
        _ => String::new(),
    }
}

/// A difference of shares: `2.1 个百分点`.
fn points(difference: f64) -> String {
    format!("{} 个百分点", decimal(ZH, difference * 100.0, 1))
}

fn p_value(p: f64) -> String {
    if p < 0.001 { "p 小于 0.001".into() } else { format!("p\u{a0}=\u{a0}{}", decimal(ZH, p, 3)) }
}
