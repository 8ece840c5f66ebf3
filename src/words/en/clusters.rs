use super::{capital, share as in_words};
use crate::words::format::{count, decimal, money, percent_exact, plural, short};
use crate::words::{ClusterAction, ClusterFeature, Clusters, Locale, Trait};

const EN: Locale = Locale::En;

pub(in crate::words) fn clusters(message: &Clusters) -> String {
    match message {
        Clusters::Name { traits, told_by, number } => name(traits, told_by.as_ref(), *number),
        Clusters::Everybody => "All customers".into(),
        Clusters::Action(action) => match action {
            ClusterAction::Keep => "Thank them and ask them to recommend you; they need no discount.",
            ClusterAction::WinBack => "Ask them back in person, those who brought most first: they were good customers and have stayed away.",
            ClusterAction::Welcome => "Help them to the next purchase while the first is fresh.",
            ClusterAction::Suggest => "Suggest what goes with what they bought: they were here not long ago.",
            ClusterAction::Grow => "Offer one thing more, or a reason to come more often: they buy little, and have not left.",
            ClusterAction::LetGo => "Spend no more than one cheap try on them.",
            ClusterAction::AsAll => "Nothing sets them apart: what is right for all customers is right for them.",
        }
        .into(),
        Clusters::Description { name, customers, share, revenue, means } => {
            let means: Vec<_> = means
                .iter()
                .map(|(feature, mean)| {
                    format!("{} {}", lower(&feature.say(EN)), feature.value(EN, *mean))
                })
                .collect();
            let revenue = revenue.map_or_else(String::new, |share| {
                format!(", with {} of revenue", in_words(share))
            });
            format!(
                "“{name}”: {}, {} of all{revenue}. On average: {}.",
                plural(EN, *customers, "customer", "customers"),
                in_words(*share),
                means.join(", ")
            )
        }
        Clusters::NoAmounts => "There are no amounts in these data, so only when and how often customers bought tells them apart.".into(),
        Clusters::Constant { feature } => format!(
            "{} is the same for all customers and tells nobody apart.",
            feature.say(EN)
        ),
        Clusters::FewerDistinct { asked, found } => format!(
            "{asked} clusters were asked for, but customers differ in only {} here.",
            plural(EN, (*found).into(), "way", "ways")
        ),
        Clusters::OneCluster { customers: 1 } => "There is only one customer, so there is nothing to tell apart.".into(),
        Clusters::OneCluster { customers } => format!(
            "These {} customers are too alike, or too few, to be told apart: they are one cluster.",
            count(EN, *customers)
        ),
        Clusters::Weak { silhouette } => format!(
            "The clusters run into one another (mean silhouette {}, where clusters that stand apart have 0.5 and more): use them as a way to divide customers, not as kinds of customers there are.",
            decimal(EN, *silhouette, 2)
        ),
        Clusters::Unstable { rand } => format!(
            "Other customers of the same kind would give other clusters (adjusted Rand index {} under resampling, 1 is the same): do not build on the borders between them. Fewer clusters or other features may hold better.",
            decimal(EN, *rand, 2)
        ),
        Clusters::GapDiffers { chosen, gap } => format!(
            "The silhouette is best with {chosen} clusters, the gap statistic sees {gap}. Look at both."
        ),
        Clusters::GapOfOne => "The gap statistic sees no separate groups: these clusters may only cut one cloud of customers into pieces.".into(),
        Clusters::NotConverged { most } => format!(
            "The search was ended after {}; with a larger maxIterations clusters may still change a little.",
            plural(EN, (*most).into(), "iteration", "iterations")
        ),
        Clusters::Transformed { cap, logged, standard } => transformed(*cap, logged, *standard),
        Clusters::Sampled { customers } => format!(
            "Silhouette, gap and stability are computed on an even sample of {} customers.",
            count(EN, *customers)
        ),
        Clusters::MixtureSampled { customers } => format!(
            "The mixture was fitted to an even sample of {} customers; then every customer was given a cluster.",
            count(EN, *customers)
        ),
        Clusters::BringsMost { name, customers, revenue } => format!(
            "“{name}”: {} of customers bring {} of revenue",
            in_words(*customers),
            in_words(*revenue)
        ),
        Clusters::Largest { k, name, customers } => format!(
            "{} in {} clusters: the largest, “{name}”, holds {}",
            "Customers",
            k,
            in_words(*customers)
        ),
        Clusters::Alike => "Customers are too alike to be told apart".into(),
        Clusters::ProfilesPlotted { customers, k } => format!(
            "Means of {}, n\u{a0}=\u{a0}{}; shade: below or above the mean of all",
            plural(EN, (*k).into(), "cluster", "clusters"),
            plural(EN, *customers, "customer", "customers")
        ),
        Clusters::Summary { k, customers, name, own, share, revenue } => {
            let revenue = revenue.map_or_else(String::new, |share| {
                format!(", with {} of revenue", in_words(share))
            });
            format!(
                "{} {} in {}. The largest is “{name}”: {}, {} of all{revenue}.",
                plural(EN, *customers, "customer", "customers"),
                if *customers == 1 { "is" } else { "are" },
                plural(EN, (*k).into(), "cluster", "clusters"),
                plural(EN, *own, "customer", "customers"),
                in_words(*share),
            )
        }
        Clusters::HowGood { silhouette, rand } => {
            let silhouette = silhouette
                .map(|silhouette| format!("Mean silhouette {}.", decimal(EN, silhouette, 2)));
            let rand = rand.map(|[mean, low, high]| {
                format!(
                    "Under resampling the clusters agree to {} (adjusted Rand index, {} to {} in nine of ten samples).",
                    decimal(EN, mean, 2),
                    decimal(EN, low, 2),
                    decimal(EN, high, 2)
                )
            });
            silhouette.into_iter().chain(rand).collect::<Vec<_>>().join(" ")
        }
        Clusters::Apart { above: true, by } => format!("+{by} or more"),
        Clusters::Apart { above: false, by } => format!("−{by} or less"),
        Clusters::Shade => "Standard deviations from the mean of all".into(),
        Clusters::Chosen { k, silhouette: Some(silhouette) } => format!(
            "{} tell customers apart best: silhouette {}",
            plural(EN, (*k).into(), "cluster", "clusters"),
            decimal(EN, *silhouette, 2)
        ),
        Clusters::Chosen { k, silhouette: None } => {
            plural(EN, (*k).into(), "cluster of customers", "clusters of customers")
        }
        Clusters::CandidatesPlotted { customers } => format!(
            "Mean silhouette by number of clusters, from \u{2212}1 to 1, n\u{a0}=\u{a0}{}",
            plural(EN, *customers, "customer", "customers")
        ),
        Clusters::CandidatesSummary { k, silhouette, next, gap, by_bic } => {
            let mut text = match silhouette {
                Some(silhouette) => format!(
                    "With {} the mean silhouette is {}",
                    plural(EN, (*k).into(), "cluster", "clusters"),
                    decimal(EN, *silhouette, 3)
                ),
                None => plural(EN, (*k).into(), "cluster was found", "clusters were found"),
            };
            if let Some((next, silhouette)) = next {
                text += &format!("; the next best is {next} with {}", decimal(EN, *silhouette, 3));
            }
            text.push('.');
            if *by_bic {
                text += " The mixture’s BIC chose the number.";
            }
            match gap {
                Some(gap) if gap == k => text += " The gap statistic sees the same number.",
                Some(1) => text += " The gap statistic sees no separate groups.",
                Some(gap) => text += &format!(" The gap statistic sees {gap}."),
                None => {}
            }
            text
        }
        Clusters::ChosenHere => "chosen".into(),
        Clusters::K => "Clusters".into(),
        Clusters::Cluster => "Cluster".into(),
        Clusters::Customers => "Customers".into(),
        Clusters::CustomersShare => "Share of customers".into(),
        Clusters::Revenue => "Revenue".into(),
        Clusters::RevenueShare => "Share of revenue".into(),
        Clusters::MeanOf(feature) => format!("{}, mean", feature.say(EN)),
        Clusters::DifferenceOf(feature) => {
            format!("{}, standard deviations from all", feature.say(EN))
        }
        Clusters::Silhouette => "Mean silhouette".into(),
        Clusters::Jaccard => "Found again, Jaccard".into(),
        Clusters::Inertia => "Inertia".into(),
        Clusters::Gap => "Gap".into(),
        Clusters::GapError => "Gap, error".into(),
        Clusters::Bic => "BIC".into(),
    }
}

pub(in crate::words) fn cluster_feature(feature: &ClusterFeature) -> String {
    match feature {
        ClusterFeature::Recency => "Days since the last purchase".into(),
        ClusterFeature::Frequency => "Purchases".into(),
        ClusterFeature::Monetary => "Revenue".into(),
        ClusterFeature::Age => "Days since the first purchase".into(),
        ClusterFeature::Orders => "Orders".into(),
        ClusterFeature::AverageOrder => "Revenue an order".into(),
        ClusterFeature::Named(name) => name.clone(),
    }
}

pub(in crate::words) fn cluster_value(feature: &ClusterFeature, value: f64) -> String {
    match feature {
        ClusterFeature::Recency | ClusterFeature::Age => count(EN, value.round() as u64),
        ClusterFeature::Monetary | ClusterFeature::AverageOrder => money(EN, value),
        _ => short(EN, value),
    }
}

fn name(traits: &[Trait], told_by: Option<&(ClusterFeature, f64)>, number: Option<u32>) -> String {
    let parts: Vec<_> = traits.iter().map(part).collect();
    let mut text =
        if parts.is_empty() { "Near the average".into() } else { capital(&parts.join(", ")) };
    if let Some((feature, mean)) = told_by {
        text += &format!(" ({} {})", lower(&feature.say(EN)), feature.value(EN, *mean));
    }
    if let Some(number) = number {
        text += &format!(" ({number})");
    }
    text
}

/// One trait as a few words about customers.
fn part(Trait { feature, high, very }: &Trait) -> String {
    let very = if *very { "very " } else { "" };
    match (feature, high) {
        (ClusterFeature::Recency, true) => format!("bought {very}long ago"),
        (ClusterFeature::Recency, false) => format!("bought {very}recently"),
        (ClusterFeature::Frequency, true) => format!("buy {very}often"),
        (ClusterFeature::Frequency, false) => format!("buy {very}rarely"),
        (ClusterFeature::Monetary, true) => format!("spend {very}much"),
        (ClusterFeature::Monetary, false) => format!("spend {very}little"),
        (ClusterFeature::Age, true) => format!("came {very}long ago"),
        (ClusterFeature::Age, false) => format!("came {very}recently"),
        (ClusterFeature::Orders, true) => format!("{very}many orders"),
        (ClusterFeature::Orders, false) => format!("{very}few orders"),
        (ClusterFeature::AverageOrder, true) => format!("{very}large orders"),
        (ClusterFeature::AverageOrder, false) => format!("{very}small orders"),
        (ClusterFeature::Named(name), true) => format!("{very}high {name}"),
        (ClusterFeature::Named(name), false) => format!("{very}low {name}"),
    }
}

fn transformed(cap: Option<[f64; 2]>, logged: &[ClusterFeature], standard: bool) -> String {
    let mut done = Vec::new();
    if let Some([low, high]) = cap {
        let [low, high] = [low, high].map(|share| percent_exact(EN, share));
        done.push(format!("values beyond those at {low} and {high} of customers were held there"));
    }
    if !logged.is_empty() {
        let names: Vec<_> = logged.iter().map(|feature| lower(&feature.say(EN))).collect();
        done.push(format!("the logarithm was taken of {}", names.join(", ")));
    }
    done.push(if standard {
        "features were brought to one standard deviation".into()
    } else {
        "features keep their units".into()
    });
    format!("Before customers were compared, {}.", done.join("; "))
}

/// A label within a sentence; names that somebody has given stay as they are.
fn lower(label: &str) -> String {
    match label {
        "Days since the last purchase"
        | "Days since the first purchase"
        | "Purchases"
        | "Revenue"
        | "Orders"
        | "Revenue an order" => label.to_ascii_lowercase(),
        given => given.into(),
    }
}
