use super::{capital, share as in_words};
use crate::words::format::{count, percent_exact, plural};
use crate::words::{Grouping, Locale, OverTime};

const EN: Locale = Locale::En;

pub(in crate::words) fn over_time(message: &OverTime) -> String {
    match message {
        OverTime::Left { group, share, to, days: [then, now] } => {
            let most = to.as_ref().map(|to| format!(", most of them in {to}"));
            if *share == 0.0 {
                return format!("All of {group} on {then} are still there on {now}");
            }
            format!(
                "{} of {group} on {then} are elsewhere on {now}{}",
                capital(&in_words(*share)),
                most.unwrap_or_default()
            )
        }
        OverTime::LeftSummary { group, customers, stayed, share, level, moved, of } => format!(
            "Of the {} in {group}, {} still there: {} ({} interval {} to {}). In all, {} of {} are in another group.",
            plural(EN, *customers, "customer", "customers"),
            plural(EN, *stayed, "is", "are"),
            in_words(share[0]),
            percent_exact(EN, *level),
            in_words(share[1]),
            in_words(share[2]),
            count(EN, *moved),
            plural(EN, *of, "customer", "customers")
        ),
        OverTime::AllNew { customers, days: [then, now] } => format!(
            "{} on {now}, and none on {then}",
            plural(EN, *customers, "customer", "customers")
        ),
        OverTime::Plotted { grouping, customers, days: [then, now] } => format!(
            "Customers by {} on {then} and on {now}, n\u{a0}=\u{a0}{}",
            name(*grouping),
            count(EN, *customers)
        ),
        OverTime::NotYet => "Not yet a customer".into(),
        OverTime::NoLonger => "No longer counted".into(),
        OverTime::On { day } => format!("On {day}"),
        OverTime::Numbered { number, group } => format!("{group} · {number}"),
        OverTime::RowShare => "Share of the group before".into(),
        OverTime::Customers => "Customers".into(),
        OverTime::Low { level } => format!("Low, {} interval", percent_exact(EN, *level)),
        OverTime::High { level } => format!("High, {} interval", percent_exact(EN, *level)),
        OverTime::RevenueBetween => "Revenue between the days".into(),
        OverTime::Changed { group, shares: [then, now], days: [from, to] } => {
            let verb = if now > then { "grew" } else { "shrank" };
            let [then, now] = [then, now].map(|&share| in_words(share));
            if then == now {
                return format!(
                    "No group's share of customers changed much between {from} and {to}"
                );
            }
            format!("{group} {verb} from {then} to {now} of customers between {from} and {to}")
        }
        OverTime::OneDay { group, share, day } => {
            format!("{group} is the largest group on {day}: {} of customers", in_words(*share))
        }
        OverTime::SizesPlotted { grouping, unit, customers } => format!(
            "Share of customers by {} at the end of each {}, {} at the last",
            name(*grouping),
            unit.say(EN, 1),
            plural(EN, *customers, "customer", "customers")
        ),
        OverTime::SizesSummary { day, sizes } => {
            let part = |(group, n): &(String, u64)| format!("{group} {}", count(EN, *n));
            let parts: Vec<_> = sizes.iter().map(part).collect();
            format!("Customers on {day} by group: {}.", parts.join(", "))
        }
        OverTime::Smaller { groups } => format!("In grey: {}.", groups.join(", ")),
        OverTime::SmallerGroups => "Smaller groups".into(),
        OverTime::AsKnown => "The groups of each day are made from what was known on it.".into(),
        OverTime::SameCentres { day } => format!(
            "The clusters are those of {day}; as of another day each customer is in the one that is nearest by what was known then."
        ),
        OverTime::Day => "Day".into(),
        OverTime::Group => "Group".into(),
        OverTime::Share => "Share of customers".into(),
    }
}

fn name(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Rfm => "RFM segment",
        Grouping::Lifecycle => "lifecycle stage",
        Grouping::Value => "value tier",
        Grouping::Clusters => "cluster",
        Grouping::Named => "segment",
    }
}
