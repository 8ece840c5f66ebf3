// Written from `zh_hans` by pkg-scripts/hant.mjs; change it there.

use super::share;
use crate::words::format::{count, decimal, percent, percent_exact, short};
use crate::words::{Locale, Profile, Selected, Whom};

const ZH: Locale = Locale::ZhHant;

/// The most categories that a condition names.
const NAMED: usize = 5;

pub(in crate::words) fn profile(message: &Profile) -> String {
    match *message {
        Profile::Attribute(ref name) => attribute(name).into(),
        Profile::Yes => "是".into(),
        Profile::No => "否".into(),
        Profile::Unknown => "未知".into(),
        Profile::Number(value) => number(value),
        Profile::AgeBelow { below } => format!("不足 {} 歲", number(below)),
        Profile::Ages { from, to } => format!("{}–{} 歲", number(from), number(to)),
        Profile::AgeFrom { from } => format!("{} 歲及以上", number(from)),
        Profile::UpTo { to } => format!("≤ {}", number(to)),
        Profile::Between { above, to } => format!("> {} 至 {}", number(above), number(to)),
        Profile::Above { above } => format!("> {}", number(above)),
        Profile::Before(ref period) => format!("{period}之前"),
        Profile::Other { categories } => format!("其他 {} 類", count(ZH, categories)),
        Profile::Numbers { ref label, from, below, or_missing } => {
            let label = spaced(label);
            let range = match (from, below) {
                (Some(from), Some(below)) => {
                    format!("{label}不低於 {} 且低於 {}", number(from), number(below))
                }
                (Some(from), None) => format!("{label}不低於 {}", number(from)),
                (None, Some(below)) => format!("{label}低於 {}", number(below)),
                (None, None) => return format!("{label}{}", known(or_missing)),
            };
            or_unknown(range, or_missing)
        }
        Profile::Periods { ref label, ref from, ref to, or_missing } => {
            let label = spaced(label);
            let range = match (from, to) {
                (Some(from), Some(to)) if from == to => format!("{label}為 {from}"),
                (Some(from), Some(to)) => format!("{label}為 {from}至 {to}"),
                (Some(from), None) => format!("{label}為 {from}或更晚"),
                (None, Some(to)) => format!("{label}為 {to}或更早"),
                (None, None) => return format!("{label}{}", known(or_missing)),
            };
            or_unknown(range, or_missing)
        }
        Profile::Texts { ref label, is_not, ref values } => {
            let is = if is_not { "不是" } else { "為" };
            format!("{}{is}{}", spaced(label), any_of(values))
        }
        Profile::Rule(ref conditions) if conditions.is_empty() => "全部顧客".into(),
        Profile::Rule(ref conditions) => {
            conditions.iter().map(profile).collect::<Vec<_>>().join("，且")
        }
        Profile::Leaf { ref rule, ref segment, share: None, .. } => {
            format!("{rule}：顧客太少，無法判斷有多少屬於客群「{segment}」。")
        }
        Profile::Leaf { ref rule, ref segment, share: Some((value, (low, high))), tested, base, ref whom } => {
            format!(
                "{rule}：{} 位顧客中有 {}（{} 至 {}）屬於客群「{segment}」，{}中為 {}。",
                count(ZH, tested),
                share(value),
                share(low),
                share(high),
                self::whom(whom),
                share(base)
            )
        }
        Profile::Honest => "這些規則由隨機抽取的一半顧客選出；佔比來自沒有參與選擇的另一半顧客。與客群有關聯的特徵，不一定是顧客屬於該客群的原因。".into(),
        Profile::NothingTells { ref segment } => {
            format!("已知的顧客資訊都不能區分客群「{segment}」：差別沒有超出偶然範圍")
        }
        Profile::NoRule { ref segment, base, of } => format!(
            "{} 位顧客中有 {} 屬於客群「{segment}」，無論已知的其他資訊如何。",
            count(ZH, of),
            share(base)
        ),
        Profile::SmallCells { cells, of } => format!(
            "{} 個格子中有 {} 個的預期顧客數少於 5：檢驗在這些格子上不可靠。",
            count(ZH, of.into()),
            count(ZH, cells.into())
        ),
        Profile::Missing { customers, ref attribute } => format!(
            "{} 位顧客的「{attribute}」缺失；他們不計入任何佔比，也不參與檢驗。",
            count(ZH, customers)
        ),
        Profile::StandsOut { ref attribute, ref category, ref segment, share: own, base, ref whom } => format!(
            "{attribute}「{category}」：佔客群「{segment}」的 {}，佔{}的 {}",
            share(own),
            self::whom(whom),
            share(base)
        ),
        Profile::Alike { ref attribute } => {
            format!("各客群在「{attribute}」上的差別沒有超出偶然範圍")
        }
        Profile::Plotted { ref attribute, customers, ref whom, ref as_of } => format!(
            "各客群的「{attribute}」：每個佔比與{}的佔比相比，相同為 100；n\u{a0}=\u{a0}{}，截至 {as_of}",
            self::whom(whom),
            count(ZH, customers)
        ),
        Profile::Association { ref attribute, v, corrected, chi2, df, p } => format!(
            "「{attribute}」與客群{}：Cramér's V 為 {}（去偏後為 {}；各客群相同時為 0，能由一個推知另一個時為 1），χ² = {}，自由度 {}，p {}。",
            if p < 0.05 { "有關聯" } else { "可能相互獨立" },
            decimal(ZH, v, 2),
            decimal(ZH, corrected, 2),
            short(ZH, chi2),
            count(ZH, df.into()),
            if p < 0.001 { "< 0.001".into() } else { format!("= {}", decimal(ZH, p, 3)) }
        ),
        Profile::NoTest { ref attribute } => format!(
            "無法檢驗「{attribute}」與客群是否有關聯：至少需要兩個客群和「{attribute}」的兩個取值。"
        ),
        Profile::Index(ref whom) => format!("指數：100 表示與{}相同", whom_label(whom)),
        Profile::Strongest { index } => format!("{} 及以上", count(ZH, index)),
        Profile::Share => "佔客群的比例".into(),
        Profile::Base(ref whom) => format!("佔{}的比例", self::whom(whom)),
        Profile::Residual => "相差的標準誤".into(),
        Profile::Differs => "超出偶然範圍".into(),
        Profile::BestRule { ref rule, ref segment, share: own, base, ref whom } => format!(
            "{rule}：{} 屬於客群「{segment}」，{}中為 {}",
            share(own),
            self::whom(whom),
            share(base)
        ),
        Profile::RulesPlotted { ref segment, tested, customers, level } => format!(
            "符合各條規則的顧客屬於客群「{segment}」的佔比，附 {} 區間；{} 位顧客中用 {} 位檢驗",
            percent_exact(ZH, level),
            count(ZH, customers),
            count(ZH, tested)
        ),
        Profile::AllCustomers { share, ref whom } => {
            format!("{} {}", whom_label(whom), percent(ZH, share))
        }
        Profile::RuleColumn => "規則".into(),
        Profile::Meets => "符合的顧客數".into(),
        Profile::Tested => "用於檢驗的顧客數".into(),
        Profile::InSegment => "屬於該客群的佔比".into(),
        Profile::Low { level } => format!("下限（{}）", percent_exact(ZH, level)),
        Profile::High { level } => format!("上限（{}）", percent_exact(ZH, level)),
        Profile::Lift => "為全體佔比的倍數".into(),
    }
}

/// The most letters of a rule that stand in a sentence.
const LONGEST_RULE: usize = 60;

fn whom(whom: &Whom) -> String {
    let selected = whom.0.iter().map(|selected| match selected {
        Selected::Named(name) => format!("「{name}」中的"),
        Selected::Rule(rule) if rule.chars().count() > LONGEST_RULE => {
            let start = rule.chars().take(LONGEST_RULE).collect::<String>();
            format!("符合「{}…」的", start.trim_end())
        }
        Selected::Rule(rule) => format!("符合「{rule}」的"),
        Selected::Days { from: Some(from), to: Some(to) } => {
            format!("在 {from}至 {to}購買過的")
        }
        Selected::Days { from: Some(from), to: None } => format!("在 {from}或之後購買過的"),
        Selected::Days { from: None, to: Some(to) } => format!("在 {to}或之前購買過的"),
        Selected::Days { from: None, to: None } => String::new(),
    });
    let selected: Vec<String> = selected.filter(|it| !it.is_empty()).collect();
    format!("{}全部顧客", selected.join("、"))
}

fn whom_label(whom: &Whom) -> &'static str {
    if whom.0.is_empty() { "全部顧客" } else { "這些顧客全體" }
}

fn attribute(name: &str) -> &str {
    match name {
        "gender" => "性別",
        "age" => "年齡",
        "region" => "地區",
        "channel" => "通路",
        "signUp" => "註冊日",
        "referredBy" => "由顧客推薦",
        "acquisitionCost" => "獲客成本",
        "member" => "會員",
        "tier" => "會員等級",
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

/// `「A」`, `「A」或「B」`, `「A」、「B」或「C」`, `「A」、「B」、「C」、「D」、「E」或另外 3 類`.
fn any_of(values: &[String]) -> String {
    let more = values.len().saturating_sub(NAMED);
    let mut named: Vec<String> =
        values.iter().take(NAMED).map(|value| format!("「{value}」")).collect();
    if more > 0 {
        named.push(format!("另外 {} 類", count(ZH, more as u64)));
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
