use super::share;
use crate::words::format::{count, decimal, percent, percent_exact, plural};
use crate::words::{Locale, Tier, Value};

const EN: Locale = Locale::En;

pub(in crate::words) fn value(message: &Value) -> String {
    match *message {
        Value::Name(tier) => name(tier).into(),
        Value::People(tier) => people(tier).into(),
        Value::Action(tier) => action(tier).into(),
        Value::Ties { tier, asked, found } => format!(
            "Customers with equal revenue are always in one tier, so the tier {} holds {} instead of {}.",
            name(tier),
            share(found),
            percent_exact(EN, asked)
        ),
        Value::BelowZero { customers } => format!(
            "{} more back than they paid. Their revenue counts as it is, below zero: the curve falls before it rises, and the Gini coefficient is normalised so that it stays between 0 and 1 (Raffinetti, Siletti & Vernizzi 2015).",
            plural(EN, customers, "customer got", "customers got")
        ),
        Value::NothingToShare => {
            "There is no revenue to share: the amounts are zero, or refunds took all of it.".into()
        }
        Value::OneBringsAll => "One customer brings all of the revenue".into(),
        Value::TopBrings { customers, revenue, interval } => format!(
            "{} of customers bring {} of revenue{}",
            percent_exact(EN, customers),
            share(revenue),
            interval.map_or_else(String::new, |(low, high)| format!(" ({})", range(low, high)))
        ),
        Value::Plotted { customers, ref as_of } => format!(
            "Share of revenue by share of customers, from those who bring least to those who bring most; n\u{a0}=\u{a0}{}, as of {as_of}",
            count(EN, customers)
        ),
        Value::Summary { ref top, gini, interval, level } => {
            let brings: Vec<String> = top
                .iter()
                .map(|&(customers, revenue)| {
                    format!("the top {} bring {}", percent_exact(EN, customers), share(revenue))
                })
                .collect();
            let interval = interval.map_or_else(String::new, |(low, high)| {
                format!(
                    " ({} interval {} to {})",
                    percent_exact(EN, level),
                    decimal(EN, low, 2),
                    decimal(EN, high, 2)
                )
            });
            format!(
                "Of the revenue, {}. The Gini coefficient is {}{interval}: it is 0 if all bring the same, and 1 if one customer brings everything.",
                brings.join(", "),
                decimal(EN, gini, 2)
            )
        }
        Value::CustomersAxis => "Share of customers, those who bring least first".into(),
        Value::RevenueAxis => "Share of revenue".into(),
        Value::CustomersShare => "Share of customers".into(),
        Value::RevenueShare => "Share of revenue they bring".into(),
        Value::Equality => "If all brought the same".into(),
        Value::Curve => "Revenue".into(),
    }
}

/// `68–74 %`.
fn range(low: f64, high: f64) -> String {
    let low = percent(EN, low);
    let number = low.strip_suffix("\u{a0}%").unwrap_or(&low);
    format!("{number}–{}", percent(EN, high))
}

fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "High value",
        Tier::Middle => "Middle value",
        Tier::Low => "Low value",
        Tier::A => "A",
        Tier::B => "B",
        Tier::C => "C",
        Tier::Heavy => "Heavy",
        Tier::Medium => "Medium",
        Tier::Light => "Light",
        Tier::Zero => "Zero",
    }
}

/// The tier as the subject of a sentence, in the plural.
fn people(tier: Tier) -> &'static str {
    match tier {
        Tier::High => "Customers of high value",
        Tier::Middle => "Customers of middle value",
        Tier::Low => "Customers of low value",
        Tier::A => "A customers",
        Tier::B => "B customers",
        Tier::C => "C customers",
        Tier::Heavy => "Heavy spenders",
        Tier::Medium => "Medium spenders",
        Tier::Light => "Light spenders",
        Tier::Zero => "Customers who spent nothing",
    }
}

/// What one might do with the tier's customers.
fn action(tier: Tier) -> &'static str {
    match tier {
        Tier::High | Tier::A | Tier::Heavy => {
            "Know them by name: look after them first, and notice at once when one goes quiet."
        }
        Tier::Middle | Tier::B | Tier::Medium => {
            "Find who of them could buy more often, and show them what the best customers buy."
        }
        Tier::Low | Tier::C | Tier::Light => {
            "Serve them well at little cost; spend only on those who begin to come more often."
        }
        Tier::Zero => {
            "Ask why they sent everything back, or paid nothing, before writing to them again."
        }
    }
}
