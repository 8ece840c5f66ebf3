use super::share;
use crate::words::format::{count, money, plural};
use crate::words::{Locale, RfmChart, RfmMeasure};

const EN: Locale = Locale::En;

pub(in crate::words) fn rfm_chart(message: &RfmChart) -> String {
    match *message {
        RfmChart::Best { customers, revenue: Some(revenue) } => format!(
            "The {} of customers who buy most often and bought most recently bring {} of revenue",
            share(customers),
            share(revenue)
        ),
        RfmChart::Best { customers, revenue: None } => {
            format!(
                "{} of customers buy most often and bought most recently",
                super::capital(&share(customers))
            )
        }
        RfmChart::LargestCell { customers } => format!(
            "Nobody is best in both recency and frequency; the largest group holds {} of customers",
            share(customers)
        ),
        RfmChart::Scores { customers, revenue, ref as_of } => format!(
            "Customers{} by recency and frequency score, n\u{a0}=\u{a0}{}, as of {as_of}",
            if revenue { " and their revenue" } else { "" },
            count(EN, customers)
        ),
        RfmChart::ScoresSummary { best, worst, of } => format!(
            "Of {}, {} have the best scores of recency and frequency, and {} have the lowest of both.",
            plural(EN, of, "customer", "customers"),
            count(EN, best),
            count(EN, worst)
        ),
        RfmChart::RecencyAxis { unit } => {
            format!("Recency score: {} since the last purchase", unit.say(EN, 2))
        }
        RfmChart::FrequencyAxis { orders } => {
            format!("Frequency score: {}", if orders { "orders" } else { "purchases" })
        }
        RfmChart::Score { score, low, high } => {
            let whole = |value: f64| count(EN, value.max(0.0) as u64);
            match (low, high) {
                (Some(low), Some(high)) if low > high => format!("{score}: none"),
                (Some(low), Some(high)) if low == high => format!("{score}: {}", whole(low)),
                (Some(low), Some(high)) => format!("{score}: {}–{}", whole(low), whole(high)),
                (None, Some(high)) => format!("{score}: up to {}", whole(high)),
                (Some(low), None) => format!("{score}: {} or more", whole(low)),
                (None, None) => format!("{score}: all"),
            }
        }
        RfmChart::Cell { revenue } => {
            if revenue {
                "Customers · revenue".into()
            } else {
                "Customers".into()
            }
        }
        RfmChart::HalfOfRevenue { customers, days } => format!(
            "Half of the revenue comes from the {} of customers who bought {}",
            share(customers),
            match days {
                0 => "on the last day".into(),
                days => format!("in the last {}", plural(EN, days, "day", "days")),
            }
        ),
        RfmChart::Plane { customers, ref as_of } => format!(
            "Customers by days since the last purchase and revenue, n\u{a0}=\u{a0}{}, as of {as_of}",
            count(EN, customers)
        ),
        RfmChart::PlaneSummary { customers, of, days, revenue } => format!(
            "The fullest cell holds {} of {}: they last bought {} and brought {} each.",
            count(EN, customers),
            plural(EN, of, "customer", "customers"),
            match days {
                (0, 0) => "on the last day".into(),
                (from, to) if from == to => format!("{} ago", plural(EN, to, "day", "days")),
                (from, to) => format!("{}–{} days ago", count(EN, from), count(EN, to)),
            },
            match revenue {
                Some((low, high)) => format!("{} to {}", money(EN, low), money(EN, high)),
                None => "nothing or less".into(),
            }
        ),
        RfmChart::RevenueAxis => "Revenue a customer, each step ten times the last".into(),
        RfmChart::NothingOrLess => "0 or less".into(),
        RfmChart::DaysColumn => "Days since the last purchase".into(),
        RfmChart::RevenueColumn => "Revenue a customer".into(),
        RfmChart::Audit { cells, several: 0, none: 0 } => format!(
            "Each of the {} combinations of scores makes exactly one segment",
            count(EN, cells)
        ),
        RfmChart::Audit { cells, several, none } => {
            let fit = |n: u64| if n == 1 { "fits" } else { "fit" };
            let several = (several > 0)
                .then(|| format!("{} {} several rules", count(EN, several), fit(several)));
            let none = (none > 0).then(|| format!("{} {} none", count(EN, none), fit(none)));
            let parts: Vec<String> = several.into_iter().chain(none).collect();
            format!("Of the {} combinations of scores, {}", count(EN, cells), parts.join(" and "))
        }
        RfmChart::AuditPlotted { cells } => format!(
            "Rules that fit each of {} combinations of scores; hatched where none does",
            count(EN, cells)
        ),
        RfmChart::AuditSummary { several: 0, none: 0, of } => format!(
            "Each of {} is in one segment, and no rule competes with another.",
            plural(EN, of, "customer", "customers")
        ),
        RfmChart::AuditSummary { several, none, of } => format!(
            "Of {}, {} fit several rules, of which the first counts, and {} fit none and are among the others.",
            plural(EN, of, "customer", "customers"),
            count(EN, several),
            count(EN, none)
        ),
        RfmChart::AuditAxis => {
            "Blocks: monetary score. In each, frequency score from left to right".into()
        }
        RfmChart::Block { score } => format!("M {score}"),
        RfmChart::ScoreOf(measure) => match measure {
            RfmMeasure::Recency => "Recency score",
            RfmMeasure::Frequency => "Frequency score",
            RfmMeasure::Monetary => "Monetary score",
        }
        .into(),
        RfmChart::RulesFitting => "Rules that fit".into(),
        RfmChart::WhichFit => "Which".into(),
    }
}
