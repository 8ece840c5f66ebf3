//! Clusters in words: what sets each apart from all customers.

use crate::words::{ClusterAction, ClusterFeature, Clusters, Locale, Trait};

/// Standard deviations from the mean of all below which nothing is said.
const TOLD: f64 = 0.3;
/// Standard deviations from which it is “very”.
const VERY: f64 = 1.25;
/// The most traits of a name.
const TRAITS: usize = 3;

/// A name for each cluster, no two the same. `differences` are in standard deviations from all customers, a row a cluster
/// and a column a feature, absent for a constant feature; `centers` are the means in raw units.
pub(super) fn names(
    features: &[ClusterFeature],
    differences: &[Vec<Option<f64>>],
    centers: &[Vec<f64>],
    locale: Locale,
) -> Vec<String> {
    if differences.len() == 1 {
        return vec![Clusters::Everybody.say(locale)];
    }
    let traits: Vec<Vec<Trait>> = differences.iter().map(|it| traits(features, it)).collect();
    let mut names: Vec<String> = Vec::with_capacity(traits.len());
    for (place, own) in traits.iter().enumerate() {
        let twins: Vec<usize> = (0..traits.len()).filter(|&it| same(&traits[it], own)).collect();
        let told_by = (twins.len() > 1).then(|| farthest_apart(&twins, differences)).flatten();
        let told_by = told_by.map(|feature| (features[feature].clone(), centers[place][feature]));
        let mut number = None;
        let name = loop {
            let (traits, told_by) = (own.clone(), told_by.clone());
            let name = Clusters::Name { traits, told_by, number }.say(locale);
            if !names.contains(&name) {
                break name;
            }
            number = Some(number.unwrap_or(1) + 1);
        };
        names.push(name);
    }
    names
}

/// What one might do with the customers of a cluster, by what sets them apart: those who buy more than others are worth
/// keeping or winning back, of the others those who are still there can grow. None where only columns that somebody has
/// given tell them apart, of which nobody knows what they stand for.
pub(super) fn action(
    features: &[ClusterFeature],
    differences: &[Option<f64>],
) -> Option<ClusterAction> {
    use ClusterFeature::{Age, AverageOrder, Frequency, Monetary, Named, Orders, Recency};
    if features.iter().all(|feature| matches!(feature, Named(_))) {
        return None;
    }
    let traits = traits(features, differences);
    let is = |feature: &ClusterFeature, high: bool| {
        traits.iter().any(|it| it.feature == *feature && it.high == high)
    };
    let buys = [Monetary, Frequency, Orders, AverageOrder];
    let (more, less) = (buys.iter().any(|it| is(it, true)), buys.iter().any(|it| is(it, false)));
    let (is_away, is_back) = (is(&Recency, true), is(&Recency, false));
    Some(match (more, is_away) {
        (true, true) => ClusterAction::WinBack,
        (true, false) => ClusterAction::Keep,
        (false, true) => ClusterAction::LetGo,
        (false, false) if is(&Age, false) => ClusterAction::Welcome,
        (false, false) if is_back => ClusterAction::Suggest,
        (false, false) if less => ClusterAction::Grow,
        (false, false) => ClusterAction::AsAll,
    })
}

/// What sets a cluster apart, the largest difference first.
fn traits(features: &[ClusterFeature], differences: &[Option<f64>]) -> Vec<Trait> {
    let told = features.iter().zip(differences).filter_map(|(feature, difference)| {
        difference.filter(|it| it.abs() >= TOLD).map(|difference| (feature, difference))
    });
    let mut left: Vec<_> = told.collect();
    let mut traits = Vec::new();
    while traits.len() < TRAITS && !left.is_empty() {
        let mut largest = 0;
        for place in 1..left.len() {
            if left[place].1.abs() > left[largest].1.abs() {
                largest = place;
            }
        }
        let (feature, difference) = left.remove(largest);
        let (high, very) = (difference > 0.0, difference.abs() >= VERY);
        traits.push(Trait { feature: feature.clone(), high, very });
    }
    traits
}

/// Whether these are the same traits, in whatever order.
fn same(one: &[Trait], other: &[Trait]) -> bool {
    one.len() == other.len() && one.iter().all(|it| other.contains(it))
}

/// The feature in which these clusters differ most.
fn farthest_apart(clusters: &[usize], differences: &[Vec<Option<f64>>]) -> Option<usize> {
    let features = differences.first().map_or(0, Vec::len);
    let spread = |feature: usize| {
        let values = clusters.iter().filter_map(|&it| differences[it][feature]);
        let ends = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (value.min(low), value.max(high))
        });
        ends.1 - ends.0
    };
    (0..features).reduce(|a, b| if spread(b) > spread(a) { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_largest_differences_first_and_are_unique() {
        let features = [
            ClusterFeature::Recency,
            ClusterFeature::Frequency,
            ClusterFeature::Monetary,
            ClusterFeature::Named("visits".into()),
        ];
        let differences = [
            vec![Some(-0.6), Some(1.4), Some(0.9), Some(0.4)],
            vec![Some(0.1), Some(-0.2), None, Some(0.0)],
            vec![Some(1.9), Some(-0.2), None, Some(0.0)],
            vec![Some(1.3), Some(-0.1), None, Some(0.0)],
        ];
        let centers = [
            vec![9.0, 8.0, 90.0, 1.0],
            vec![30.0, 2.0, 20.0, 1.0],
            vec![300.0, 1.5, 15.0, 1.0],
            vec![210.0, 1.5, 15.0, 1.0],
        ];
        let found = names(&features, &differences, &centers, Locale::En);
        assert_eq!(
            found,
            [
                "Buy very often, spend much, bought recently",
                "Near the average",
                "Bought very long ago (days since the last purchase 300)",
                "Bought very long ago (days since the last purchase 210)",
            ]
        );
        let turned =
            [vec![Some(0.9), Some(0.8), None, None], vec![Some(0.8), Some(0.9), None, None]];
        let found = names(&features, &turned, &centers[..2], Locale::En);
        assert!(found.iter().all(|name| name.ends_with(')')), "told by a mean: {found:?}");
        let same = vec![vec![Some(0.0); 4]; 3];
        let centers = vec![vec![1.0; 4]; 3];
        let found = names(&features, &same, &centers, Locale::En);
        assert!(found[0] != found[1] && found[1] != found[2], "{found:?}");
    }

    #[test]
    fn an_action_follows_from_what_sets_a_cluster_apart() {
        use ClusterFeature::{Age, Frequency, Monetary, Recency};
        let features = [Recency, Frequency, Monetary, Age];
        let of = |differences: [f64; 4]| action(&features, &differences.map(Some));
        assert_eq!(of([-0.6, 1.4, 0.9, 0.0]), Some(ClusterAction::Keep));
        assert_eq!(of([0.9, 1.4, 0.9, 0.0]), Some(ClusterAction::WinBack));
        assert_eq!(of([0.9, -0.4, -0.9, 0.0]), Some(ClusterAction::LetGo));
        assert_eq!(of([-0.9, -0.4, -0.9, -0.8]), Some(ClusterAction::Welcome));
        assert_eq!(of([-0.9, -0.4, 0.0, 0.8]), Some(ClusterAction::Suggest));
        assert_eq!(of([0.0, -0.4, 0.0, 0.8]), Some(ClusterAction::Grow));
        assert_eq!(of([0.1, 0.1, 0.0, 0.0]), Some(ClusterAction::AsAll));
        assert_eq!(action(&[ClusterFeature::Named("visits".into())], &[Some(2.0)]), None);
    }
}
