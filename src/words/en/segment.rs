use super::share as in_words;
use crate::words::format::{count, percent, plural, short};
use crate::words::{Grouping, Locale, RfmMeasure, RfmSegment, Segment};

const EN: Locale = Locale::En;

pub(in crate::words) fn segment(message: &Segment) -> String {
    match *message {
        Segment::Name(segment) => name(segment).into(),
        Segment::People(segment) => people(segment).into(),
        Segment::Action(segment) => action(segment).into(),
        Segment::PeopleIn { ref segment } => format!("Customers in “{segment}”"),
        Segment::Mostly { ref people, share, ref action } => {
            format!("{} of them are {people}: {action}", percent(EN, share))
        }
        Segment::OfManyKinds => "They are of many kinds: look at their RFM segments before you decide.".into(),
        Segment::Others => "Others".into(),
        Segment::PeopleInNone => "Customers in no segment".into(),
        Segment::Audited { cells, several, none } => {
            let one = |n: u64, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
            let overlap = format!(
                "{} of the {cells} combinations of scores {} several rules, and the first one counts",
                count(EN, several),
                one(several, "fits", "fit")
            );
            let gap = format!("{} {} none, and {} among the others", count(EN, none), one(none, "fits", "fit"), one(none, "is", "are"));
            match (several, none) {
                (0, _) => format!("Of the {cells} combinations of scores {gap}."),
                (_, 0) => format!("{overlap}."),
                _ => format!("{overlap}; {gap}."),
            }
        }
        Segment::BringsMost { ref people, customers, revenue } => format!(
            "{people} are {} of customers and bring {} of revenue",
            in_words(customers),
            in_words(revenue)
        ),
        Segment::Largest { ref people, customers } => {
            format!("{people} are the largest group: {} of customers", in_words(customers))
        }
        Segment::Plotted { grouping, revenue, customers, ref as_of, ref before } => format!(
            "{} by {}, n\u{a0}=\u{a0}{}, as of {as_of}{}",
            match (revenue, before) {
                (true, _) => "Revenue",
                (false, Some(_)) => "Share of customers",
                (false, None) => "Customers",
            },
            match grouping {
                Grouping::Rfm => "RFM segment",
                Grouping::Lifecycle => "lifecycle stage",
                Grouping::Value => "value tier",
                Grouping::Clusters => "cluster",
                Grouping::Named => "segment",
            },
            count(EN, customers),
            before.as_ref().map_or_else(String::new, |day| format!("; thin bars: as of {day}"))
        ),
        Segment::Summary { grouping, ref segment, customers, of, ref as_of, recency, frequency } => format!(
            "The largest of the {} is {}, with {} of {}{}.",
            match grouping {
                Grouping::Rfm => "RFM segments",
                Grouping::Lifecycle => "lifecycle stages",
                Grouping::Value => "value tiers",
                Grouping::Clusters => "clusters",
                Grouping::Named => "segments",
            },
            if grouping == Grouping::Clusters { format!("“{segment}”") } else { segment.clone() },
            count(EN, customers),
            plural(EN, of, "customer", "customers"),
            match (customers, recency == 0.0) {
                (1, true) => format!(", who last bought on {as_of}, and bought {} in all", times(frequency)),
                (1, false) => format!(", who last bought {} before {as_of}, and bought {} in all", days(recency), times(frequency)),
                (_, true) => format!(": half of them last bought on {as_of}, and they bought {} on average", times(frequency)),
                (_, false) => format!(": half of them last bought {} or less before {as_of}, and they bought {} on average", days(recency), times(frequency)),
            }
        ),
        Segment::Bar { customers, share, before } => {
            let before =
                before.map_or_else(String::new, |share| format!(", was {}", percent(EN, share)));
            format!("{} · {}{before}", count(EN, customers), percent(EN, share))
        }
        Segment::OfRevenue { share } => format!("{} of revenue", percent(EN, share)),
        Segment::OfCustomers { share } => format!("{} of customers", percent(EN, share)),
        Segment::Customers => "Customers".into(),
        Segment::Segment => "Segment".into(),
        Segment::CustomersShare => "Share of customers".into(),
        Segment::On { ref day } => format!("On {day}"),
        Segment::Changed { ref segment, ref day, then, now } => {
            let [then, now] = [then, now].map(|share| percent(EN, share));
            if then == now {
                format!("No segment's share has changed much since {day}.")
            } else {
                format!("{segment} changed most since {day}: from {then} to {now} of customers.")
            }
        }
        Segment::ShareOn { ref day } => format!("Share of customers on {day}"),
        Segment::Share { share, low, high } => {
            format!("{} ({} to {})", percent(EN, share), percent(EN, low), percent(EN, high))
        }
        Segment::Todo => "What one might do".into(),
        Segment::Revenue => "Revenue".into(),
        Segment::RevenueShare => "Share of revenue".into(),
        Segment::Recency => "Days since last purchase, median".into(),
        Segment::Frequency => "Purchases, mean".into(),
        Segment::Monetary => "Revenue a customer, mean".into(),
        Segment::NoAmounts => "There are no amounts in these data, so only recency and frequency tell customers apart: each has the segment it would have if its monetary score equalled its frequency score.".into(),
        Segment::OtherBins { bins } => format!(
            "The segments are defined on five scores. Each of the {bins} scores is read as the fifth of the scale that holds its middle."
        ),
        Segment::Ties { measure, given, bins } => format!(
            "Customers with the same {} get the same score: {}.",
            match measure {
                RfmMeasure::Recency => "time since the last purchase",
                RfmMeasure::Frequency => "number of purchases",
                RfmMeasure::Monetary => "monetary value",
            },
            only(measure, given, bins)
        ),
        Segment::Unused { measure, given, bins } => {
            format!("No customer lies between some of the borders: {}.", only(measure, given, bins))
        }
    }
}

/// How many of the scores there could be are given.
fn only(measure: RfmMeasure, given: u32, bins: u32) -> String {
    let score = match measure {
        RfmMeasure::Recency => "recency",
        RfmMeasure::Frequency => "frequency",
        RfmMeasure::Monetary => "monetary value",
    };
    let are = if given == 1 { "is" } else { "are" };
    format!("of the {bins} scores for {score} only {given} {are} given")
}

fn name(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => "Champions",
        RfmSegment::Loyal => "Loyal",
        RfmSegment::PotentialLoyalist => "Potential Loyalist",
        RfmSegment::New => "New",
        RfmSegment::Promising => "Promising",
        RfmSegment::NeedAttention => "Need Attention",
        RfmSegment::AboutToSleep => "About To Sleep",
        RfmSegment::AtRisk => "At Risk",
        RfmSegment::CannotLose => "Cannot Lose",
        RfmSegment::Hibernating => "Hibernating",
        RfmSegment::Lost => "Lost",
    }
}

/// The segment as the subject of a sentence, in the plural.
fn people(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => "Champions",
        RfmSegment::Loyal => "Loyal customers",
        RfmSegment::PotentialLoyalist => "Potential loyalists",
        RfmSegment::New => "New customers",
        RfmSegment::Promising => "Promising customers",
        RfmSegment::NeedAttention => "Customers who need attention",
        RfmSegment::AboutToSleep => "Customers about to sleep",
        RfmSegment::AtRisk => "Customers at risk",
        RfmSegment::CannotLose => "Customers we cannot lose",
        RfmSegment::Hibernating => "Hibernating customers",
        RfmSegment::Lost => "Lost customers",
    }
}

/// What one might do with the segment's customers.
fn action(segment: RfmSegment) -> &'static str {
    match segment {
        RfmSegment::Champions => {
            "Reward them and ask them to recommend you; they need no discount."
        }
        RfmSegment::Loyal => "Offer what goes with what they buy, and a place in the programme.",
        RfmSegment::PotentialLoyalist => {
            "Bring them to the next purchase soon: suggest what others bought next."
        }
        RfmSegment::New => "Make the first weeks good; help them to a second purchase.",
        RfmSegment::Promising => "Stay in touch; they spend well and come seldom.",
        RfmSegment::NeedAttention => {
            "Remind them with something made for them, before they drift away."
        }
        RfmSegment::AboutToSleep => {
            "Ask what they need, and show what is new since they last bought."
        }
        RfmSegment::AtRisk => "Win them back in person: they bought often and have stopped.",
        RfmSegment::CannotLose => "Call them: they brought much and have been away for long.",
        RfmSegment::Hibernating => "Write seldom, at the times they used to buy.",
        RfmSegment::Lost => "Spend no more than one cheap try on them.",
    }
}

fn days(days: f64) -> String {
    if days == 1.0 { "1 day".into() } else { format!("{} days", short_whole(days)) }
}

fn times(times: f64) -> String {
    if times == 1.0 { "once".into() } else { format!("{} times", short_whole(times)) }
}

/// Whole numbers without decimals, others with about three digits.
fn short_whole(value: f64) -> String {
    if value.fract() == 0.0 { count(EN, value as u64) } else { short(EN, value) }
}
