use super::{capital, share};
use crate::words::format::{count, decimal, percent, percent_exact, plural, short};
use crate::words::{Locale, Profile, Selected, Whom};

const EN: Locale = Locale::En;

/// The most categories that a condition names.
const NAMED: usize = 5;

pub(in crate::words) fn profile(message: &Profile) -> String {
    match *message {
        Profile::Attribute(ref name) => attribute(name).into(),
        Profile::Yes => "Yes".into(),
        Profile::No => "No".into(),
        Profile::Unknown => "unknown".into(),
        Profile::Number(value) => number(value),
        Profile::AgeBelow { below } => format!("Under {}", number(below)),
        Profile::Ages { from, to } => format!("{}–{}", number(from), number(to)),
        Profile::AgeFrom { from } => format!("{} or more", number(from)),
        Profile::UpTo { to } => format!("≤ {}", number(to)),
        Profile::Between { above, to } => format!("> {} to {}", number(above), number(to)),
        Profile::Above { above } => format!("> {}", number(above)),
        Profile::Before(ref period) => format!("Before {period}"),
        Profile::Other { categories } => format!("{} others", count(EN, categories)),
        Profile::Numbers { ref label, from, below, or_missing } => {
            let range = match (from, below) {
                (Some(from), Some(below)) => {
                    format!("{label} is from {} to below {}", number(from), number(below))
                }
                (Some(from), None) => format!("{label} is {} or more", number(from)),
                (None, Some(below)) => format!("{label} is below {}", number(below)),
                (None, None) => return format!("{label} is {}", known(or_missing)),
            };
            or_unknown(range, or_missing)
        }
        Profile::Periods { ref label, ref from, ref to, or_missing } => {
            let range = match (from, to) {
                (Some(from), Some(to)) if from == to => format!("{label} is {from}"),
                (Some(from), Some(to)) => format!("{label} is {from} to {to}"),
                (Some(from), None) => format!("{label} is {from} or later"),
                (None, Some(to)) => format!("{label} is {to} or earlier"),
                (None, None) => return format!("{label} is {}", known(or_missing)),
            };
            or_unknown(range, or_missing)
        }
        Profile::Texts { ref label, is_not, ref values } => {
            let not = if is_not { "not " } else { "" };
            format!("{label} is {not}{}", any_of(values))
        }
        Profile::Rule(ref conditions) if conditions.is_empty() => "Everybody".into(),
        Profile::Rule(ref conditions) => {
            conditions.iter().map(profile).collect::<Vec<_>>().join(" and ")
        }
        Profile::Leaf { ref rule, ref segment, share: None, .. } => format!(
            "{rule}: too few customers to tell how many are in the segment {segment}."
        ),
        Profile::Leaf { ref rule, ref segment, share: Some((value, (low, high))), tested, base, ref whom } => {
            format!(
                "{rule}: {} ({} to {}) of {} are in the segment {segment}, against {} of {}.",
                share(value),
                share(low),
                share(high),
                plural(EN, tested, "customer", "customers"),
                share(base),
                if whom.0.is_empty() { "all".into() } else { self::whom(whom) }
            )
        }
        Profile::Honest => "One half of the customers, drawn at random, chose these rules; the shares are those of the other half, which did not. What goes together with a segment need not be why customers are in it.".into(),
        Profile::NothingTells { ref segment } => format!(
            "Nothing known of the customers tells the segment {segment} apart by more than chance"
        ),
        Profile::NoRule { ref segment, base, of } => format!(
            "{} of {} are in the segment {segment}, whatever else is known of them.",
            capital(&share(base)),
            plural(EN, of, "customer", "customers")
        ),
        Profile::SmallCells { cells, of } => format!(
            "In {} of the {} cells fewer than 5 customers are expected: the test is not to be trusted there.",
            count(EN, cells.into()),
            count(EN, of.into())
        ),
        Profile::Missing { customers, ref attribute } => format!(
            "{} no value of {attribute}; they are left out of all shares and of the test.",
            plural(EN, customers, "customer has", "customers have")
        ),
        Profile::StandsOut { ref attribute, ref category, ref segment, share: own, base, ref whom } => format!(
            "{attribute} {category}: {} of {segment}, {} of {}",
            share(own),
            share(base),
            self::whom(whom)
        ),
        Profile::Alike { ref attribute } => {
            format!("The segments do not differ in {attribute} by more than chance")
        }
        Profile::Plotted { ref attribute, customers, ref whom, ref as_of } => format!(
            "{attribute} by segment: each share against that of {}, 100 for the same; n\u{a0}=\u{a0}{}, as of {as_of}",
            self::whom(whom),
            count(EN, customers)
        ),
        Profile::Association { ref attribute, v, corrected, chi2, df, p } => format!(
            "{attribute} and segment {}: Cramér's V is {} ({} without its bias; 0 if segments are alike, 1 if one tells the other), χ² {} with {}, p {}.",
            if p < 0.05 { "go together" } else { "may be independent" },
            decimal(EN, v, 2),
            decimal(EN, corrected, 2),
            short(EN, chi2),
            plural(EN, df.into(), "degree of freedom", "degrees of freedom"),
            if p < 0.001 { "below 0.001".into() } else { decimal(EN, p, 3) }
        ),
        Profile::NoTest { ref attribute } => format!(
            "Whether {attribute} and segment go together cannot be tested: it takes two segments and two values of {attribute} at least."
        ),
        Profile::Index(ref whom) => format!("Index: 100 is as {}", whom_label(whom)),
        Profile::Strongest { index } => format!("{} or more", count(EN, index)),
        Profile::Share => "Share of the segment".into(),
        Profile::Base(ref whom) => format!("Share of {}", self::whom(whom)),
        Profile::Residual => "Off by standard errors".into(),
        Profile::Differs => "More than chance".into(),
        Profile::BestRule { ref rule, ref segment, share: own, base, ref whom } => format!(
            "{rule}: {} are in the segment {segment}, {} of {}",
            share(own),
            share(base),
            self::whom(whom)
        ),
        Profile::RulesPlotted { ref segment, tested, customers, level } => format!(
            "Share of customers in the segment {segment} by rule, with {} intervals; tested on {} of {}",
            percent_exact(EN, level),
            count(EN, tested),
            plural(EN, customers, "customer", "customers")
        ),
        Profile::AllCustomers { share, ref whom } => {
            format!("{} {}", capital(whom_label(whom)), percent(EN, share))
        }
        Profile::RuleColumn => "Rule".into(),
        Profile::Meets => "Customers who meet it".into(),
        Profile::Tested => "Tested on".into(),
        Profile::InSegment => "Share in the segment".into(),
        Profile::Low { level } => format!("Low ({})", percent_exact(EN, level)),
        Profile::High { level } => format!("High ({})", percent_exact(EN, level)),
        Profile::Lift => "Times the share of all".into(),
    }
}

/// The most letters of a rule that stand in a sentence.
const LONGEST_RULE: usize = 60;

fn whom(whom: &Whom) -> String {
    let selected = whom.0.iter().map(|selected| match selected {
        Selected::Named(name) => format!("in “{name}”"),
        Selected::Rule(rule) if rule.chars().count() > LONGEST_RULE => {
            format!("with {}…", rule.chars().take(LONGEST_RULE).collect::<String>().trim_end())
        }
        Selected::Rule(rule) => format!("with {rule}"),
        Selected::Days { from: Some(from), to: Some(to) } => {
            format!("who bought from {from} to {to}")
        }
        Selected::Days { from: Some(from), to: None } => format!("who bought on {from} or later"),
        Selected::Days { from: None, to: Some(to) } => format!("who bought by {to}"),
        Selected::Days { from: None, to: None } => String::new(),
    });
    let selected: Vec<String> = selected.filter(|it| !it.is_empty()).collect();
    match selected.is_empty() {
        true => "all customers".into(),
        false => format!("all customers {}", selected.join(" and ")),
    }
}

fn whom_label(whom: &Whom) -> &'static str {
    if whom.0.is_empty() { "all customers" } else { "all of these" }
}

fn attribute(name: &str) -> &str {
    match name {
        "gender" => "Gender",
        "age" => "Age",
        "region" => "Region",
        "channel" => "Channel",
        "signUp" => "Sign-up",
        "referredBy" => "Recommended by a customer",
        "acquisitionCost" => "Acquisition cost",
        "member" => "Programme member",
        "tier" => "Programme tier",
        header => header,
    }
}

fn known(or_missing: bool) -> &'static str {
    if or_missing { "unknown" } else { "known" }
}

fn or_unknown(range: String, or_missing: bool) -> String {
    if or_missing { format!("{range} or unknown") } else { range }
}

/// `A`, `A or B`, `A, B or C`, `A, B, C, D or 3 more`.
fn any_of(values: &[String]) -> String {
    let more = values.len().saturating_sub(NAMED);
    let mut named: Vec<String> = values.iter().take(NAMED).cloned().collect();
    if more > 0 {
        named.push(format!("{} more", count(EN, more as u64)));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".into(),
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
    decimal(EN, value, enough.unwrap_or(digits))
}
