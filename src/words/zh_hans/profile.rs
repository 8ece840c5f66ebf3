use super::share;
use crate::words::format::{count, decimal, percent, percent_exact, short};
use crate::words::{Locale, Profile, Selected, Whom};

const ZH: Locale = Locale::ZhHans;

/// The most categories that a condition names.
const NAMED: usize = 5;

pub(in crate::words) fn profile(message: &Profile) -> String {
    match *message {
        Profile::Attribute(ref name) => attribute(name).into(),
        Profile::Yes => "是".into(),
        Profile::No => "否".into(),
        Profile::Unknown => "未知".into(),
        Profile::Number(value) => number(value),
        Profile::AgeBelow { below } => format!("不足 {} 岁", number(below)),
        Profile::Ages { from, to } => format!("{}–{} 岁", number(from), number(to)),
        Profile::AgeFrom { from } => format!("{} 岁及以上", number(from)),
        Profile::UpTo { to } => format!("≤ {}", number(to)),
        Profile::Between { above, to } => format!("> {} 至 {}", number(above), number(to)),
        Profile::Above { above } => format!("> {}", number(above)),
        Profile::Before(ref period) => format!("{period}之前"),
        Profile::Other { categories } => format!("其他 {} 类", count(ZH, categories)),
        Profile::Numbers { ref label, from, below, or_missing } => {
            let label = spaced(label);
            let range = match (from, below) {
                (Some(from), Some(below)) => {
                    format!("{label}不低于 {} 且低于 {}", number(from), number(below))
                }
                (Some(from), None) => format!("{label}不低于 {}", number(from)),
                (None, Some(below)) => format!("{label}低于 {}", number(below)),
                (None, None) => return format!("{label}{}", known(or_missing)),
            };
            or_unknown(range, or_missing)
        }
        Profile::Periods { ref label, ref from, ref to, or_missing } => {
            let label = spaced(label);
            let range = match (from, to) {
                (Some(from), Some(to)) if from == to => format!("{label}为 {from}"),
                (Some(from), Some(to)) => format!("{label}为 {from}至 {to}"),
                (Some(from), None) => format!("{label}为 {from}或更晚"),
                (None, Some(to)) => format!("{label}为 {to}或更早"),
                (None, None) => return format!("{label}{}", known(or_missing)),
            };
            or_unknown(range, or_missing)
        }
        Profile::Texts { ref label, is_not, ref values } => {
            let is = if is_not { "不是" } else { "为" };
            format!("{}{is}{}", spaced(label), any_of(values))
        }
        Profile::Rule(ref conditions) if conditions.is_empty() => "全部客户".into(),
        Profile::Rule(ref conditions) => {
            conditions.iter().map(profile).collect::<Vec<_>>().join("，且")
        }
        Profile::Leaf { ref rule, ref segment, share: None, .. } => {
            format!("{rule}：客户太少，无法判断有多少属于客群“{segment}”。")
        }
        Profile::Leaf { ref rule, ref segment, share: Some((value, (low, high))), tested, base, ref whom } => {
            format!(
                "{rule}：{} 位客户中有 {}（{} 至 {}）属于客群“{segment}”，{}中为 {}。",
                count(ZH, tested),
                share(value),
                share(low),
                share(high),
                self::whom(whom),
                share(base)
            )
        }
        Profile::Honest => "这些规则由随机抽取的一半客户选出；占比来自没有参与选择的另一半客户。与客群有关联的特征，不一定是客户属于该客群的原因。".into(),
        Profile::NothingTells { ref segment } => {
            format!("已知的客户信息都不能区分客群“{segment}”：差别没有超出偶然范围")
        }
        Profile::NoRule { ref segment, base, of } => format!(
            "{} 位客户中有 {} 属于客群“{segment}”，无论已知的其他信息如何。",
            count(ZH, of),
            share(base)
        ),
        Profile::SmallCells { cells, of } => format!(
            "{} 个格子中有 {} 个的预期客户数少于 5：检验在这些格子上不可靠。",
            count(ZH, of.into()),
            count(ZH, cells.into())
        ),
        Profile::Missing { customers, ref attribute } => format!(
            "{} 位客户的“{attribute}”缺失；他们不计入任何占比，也不参与检验。",
            count(ZH, customers)
        ),
        Profile::StandsOut { ref attribute, ref category, ref segment, share: own, base, ref whom } => format!(
            "{attribute}“{category}”：占客群“{segment}”的 {}，占{}的 {}",
            share(own),
            self::whom(whom),
            share(base)
        ),
        Profile::Alike { ref attribute } => {
            format!("各客群在“{attribute}”上的差别没有超出偶然范围")
        }
        Profile::Plotted { ref attribute, customers, ref whom, ref as_of } => format!(
            "各客群的“{attribute}”：每个占比与{}的占比相比，相同为 100；n\u{a0}=\u{a0}{}，截至 {as_of}",
            self::whom(whom),
            count(ZH, customers)
        ),
        Profile::Association { ref attribute, v, corrected, chi2, df, p } => format!(
            "“{attribute}”与客群{}：Cramér's V 为 {}（去偏后为 {}；各客群相同时为 0，能由一个推知另一个时为 1），χ² = {}，自由度 {}，p {}。",
            if p < 0.05 { "有关联" } else { "可能相互独立" },
            decimal(ZH, v, 2),
            decimal(ZH, corrected, 2),
            short(ZH, chi2),
            count(ZH, df.into()),
            if p < 0.001 { "< 0.001".into() } else { format!("= {}", decimal(ZH, p, 3)) }
        ),
        Profile::NoTest { ref attribute } => format!(
            "无法检验“{attribute}”与客群是否有关联：至少需要两个客群和“{attribute}”的两个取值。"
        ),
        Profile::Index(ref whom) => format!("指数：100 表示与{}相同", whom_label(whom)),
        Profile::Strongest { index } => format!("{} 及以上", count(ZH, index)),
        Profile::Share => "占客群的比例".into(),
        Profile::Base(ref whom) => format!("占{}的比例", self::whom(whom)),
        Profile::Residual => "相差的标准误".into(),
        Profile::Differs => "超出偶然范围".into(),
        Profile::BestRule { ref rule, ref segment, share: own, base, ref whom } => format!(
            "{rule}：{} 属于客群“{segment}”，{}中为 {}",
            share(own),
            self::whom(whom),
            share(base)
        ),
        Profile::RulesPlotted { ref segment, tested, customers, level } => format!(
            "符合各条规则的客户属于客群“{segment}”的占比，附 {} 区间；{} 位客户中用 {} 位检验",
            percent_exact(ZH, level),
            count(ZH, customers),
            count(ZH, tested)
        ),
        Profile::AllCustomers { share, ref whom } => {
            format!("{} {}", whom_label(whom), percent(ZH, share))
        }
        Profile::RuleColumn => "规则".into(),
        Profile::Meets => "符合的客户数".into(),
        Profile::Tested => "用于检验的客户数".into(),
        Profile::InSegment => "属于该客群的占比".into(),
        Profile::Low { level } => format!("下限（{}）", percent_exact(ZH, level)),
        Profile::High { level } => format!("上限（{}）", percent_exact(ZH, level)),
        Profile::Lift => "为全体占比的倍数".into(),
    }
}

/// The most letters of a rule that stand in a sentence.
const LONGEST_RULE: usize = 60;

fn whom(whom: &Whom) -> String {
    let selected = whom.0.iter().map(|selected| match selected {
        Selected::Named(name) => format!("“{name}”中的"),
        Selected::Rule(rule) if rule.chars().count() > LONGEST_RULE => {
            let start = rule.chars().take(LONGEST_RULE).collect::<String>();
            format!("符合“{}…”的", start.trim_end())
        }
        Selected::Rule(rule) => format!("符合“{rule}”的"),
        Selected::Days { from: Some(from), to: Some(to) } => {
            format!("在 {from}至 {to}购买过的")
        }
        Selected::Days { from: Some(from), to: None } => format!("在 {from}或之后购买过的"),
        Selected::Days { from: None, to: Some(to) } => format!("在 {to}或之前购买过的"),
        Selected::Days { from: None, to: None } => String::new(),
    });
    let selected: Vec<String> = selected.filter(|it| !it.is_empty()).collect();
    format!("{}全部客户", selected.join("、"))
}

fn whom_label(whom: &Whom) -> &'static str {
    if whom.0.is_empty() { "全部客户" } else { "这些客户全体" }
}

fn attribute(name: &str) -> &str {
    match name {
        "gender" => "性别",
        "age" => "年龄",
        "region" => "地区",
        "channel" => "渠道",
        "signUp" => "注册日",
        "referredBy" => "由客户推荐",
        "acquisitionCost" => "获客成本",
        "member" => "会员",
        "tier" => "会员等级",
        header => header,
    }
}

/// A label before a Chinese word, with the space that Latin letters and digits take.
fn spaced(label: &str) -> String {
    let is_latin = label.chars().last().is_some_and(|last| last.is_ascii_alphanumeric());
    if is_latin { format!("{label} ") } else { label.into() }
}

fn known(or_missing: bool) -> &'static str {
    if or_missing { "未知" } else { "已知" }
}

fn or_unknown(range: String, or_missing: bool) -> String {
    if or_missing { format!("{range}，或未知") } else { range }
}

/// `“A”`, `“A”或“B”`, `“A”、“B”或“C”`, `“A”、“B”、“C”、“D”、“E”或另外 3 类`.
fn any_of(values: &[String]) -> String {
    let more = values.len().saturating_sub(NAMED);
    let mut named: Vec<String> =
        values.iter().take(NAMED).map(|value| format!("“{value}”")).collect();
    if more > 0 {
        named.push(format!("另外 {} 类", count(ZH, more as u64)));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{}或{last}", rest.join("、")),
        None => "空".into(),
    }
}

/// A number as it is where few decimals do, else with about three digits.
fn number(value: f64) -> String {
    let is_exact = |decimals: &usize| {
        let power = [1.0, 10.0, 100.0][*decimals];
        (value * power - (value * power).round()).abs() <= 1e-9 * power
    };
    let enough = (0..=2).find(is_exact).filter(|_| value == 0.0 || value.abs() >= 0.01);
    let (mut size, mut digits) = (value.abs(), 0);
    while size < 100.0 && digits < 12 {
        (size, digits) = (size * 10.0, digits + 1);
    }
    decimal(ZH, value, enough.unwrap_or(digits))
}
