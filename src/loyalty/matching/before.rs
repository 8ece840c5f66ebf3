//! What was known of customers before they joined, or could have.

use crate::cohort::cox::{Covariate, CovariateValues};
use crate::loyalty::matching::occasions::Occasion;
use crate::loyalty::panel::{Panel, Visit};
use crate::segment::{Attribute, AttributeValues};
use crate::words::{Locale, Match as Words};

/// Levels of a text at the most; the rarer ones are taken together.
const LEVELS: usize = 12;

/// Days since the last purchase and since the first, purchases and what was spent before the day, and how many more
/// purchases there were in the later half of the last `window` days than in the earlier; then what the tables say.
pub(super) fn covariates(
    panel: &Panel,
    occasions: &[Occasion<'_>],
    window: f64,
    attributes: &[Attribute],
    locale: Locale,
) -> Vec<Covariate> {
    let names = ["recency", "frequency", "spend", "tenure", "trend"];
    let mut columns = [(); 5].map(|()| Vec::with_capacity(occasions.len()));
    for occasion in occasions {
        let known = before(panel.visits(occasion.unit), occasion, window);
        for (column, value) in columns.iter_mut().zip(known) {
            column.push(value);
        }
    }
    let numbers = |(name, values): (&str, Vec<f64>)| Covariate {
        name: name.to_owned(),
        values: CovariateValues::Numbers(values),
    };
    // Without amounts nothing is known of what was spent.
    let told = |it: &(&str, Vec<f64>)| it.0 != "spend" || it.1.iter().any(|&value| value != 0.0);
    let mut found: Vec<Covariate> =
        names.into_iter().zip(columns).filter(told).map(numbers).collect();
    for attribute in attributes {
        found.extend(known(attribute, occasions, locale));
    }
    found
}

fn before(visits: &[Visit], occasion: &Occasion<'_>, window: f64) -> [f64; 5] {
    let visits = visits.get(..visits.partition_point(|it| it.day < occasion.day));
    let visits = visits.unwrap_or_default();
    let since = |day| f64::from(occasion.day.since(day));
    let bought = || visits.iter().filter(|it| it.bought);
    let last = bought().next_back().map_or(occasion.unit.first, |it| it.day);
    let trend = bought().map(|it| match since(it.day) {
        days if days <= window / 2.0 => 1.0,
        days if days <= window => -1.0,
        _ => 0.0,
    });
    [
        since(last),
        bought().count() as f64,
        visits.iter().map(|it| it.revenue).sum(),
        since(occasion.unit.first),
        trend.sum(),
    ]
}

/// A number, with the mean where it is not known and a column that says so (Rosenbaum & Rubin 1984); or a text, with a level
/// for those of whom it is not known.
fn known(attribute: &Attribute, occasions: &[Occasion<'_>], locale: Locale) -> Vec<Covariate> {
    let customers = || occasions.iter().map(|it| it.unit.customer as usize);
    let not_known = Words::NotKnown.say(locale);
    let covariate = |name, values| Covariate { name, values };
    match &attribute.values {
        AttributeValues::Numbers(numbers) => {
            let number = |it| numbers.get(it).copied().filter(|number: &f64| number.is_finite());
            let (mut sum, mut n) = (0.0, 0.0);
            for number in customers().filter_map(number) {
                (sum, n) = (sum + number, n + 1.0);
            }
            if n == 0.0 {
                return Vec::new();
            }
            let filled = customers().map(|it| number(it).unwrap_or(sum / n)).collect();
            let missing: Vec<f64> =
                customers().map(|it| f64::from(u8::from(number(it).is_none()))).collect();
            let is_missing = missing.contains(&1.0);
            let mut found =
                vec![covariate(attribute.name.clone(), CovariateValues::Numbers(filled))];
            found.extend(is_missing.then(|| {
                covariate(
                    format!("{}: {not_known}", attribute.name),
                    CovariateValues::Numbers(missing),
                )
            }));
            found
        }
        AttributeValues::Categories { names, of, .. } => {
            let code =
                |it: usize| of.get(it).map_or(names.len(), |&of| (of as usize).min(names.len()));
            let mut sizes = vec![0_u32; names.len() + 1];
            customers().for_each(|it| sizes[code(it)] += 1);
            let mut common: Vec<usize> = (0..sizes.len()).filter(|&it| sizes[it] > 0).collect();
            common.sort_by_key(|&it| (std::cmp::Reverse(sizes[it]), it));
            let is_all = common.len() <= LEVELS;
            common.truncate(if is_all { LEVELS } else { LEVELS - 1 });
            common.sort_unstable();
            let mut place = vec![common.len() as u32; sizes.len()];
            (0..).zip(&common).for_each(|(level, &it)| place[it] = level);
            let name = |&it: &usize| names.get(it).unwrap_or(&not_known).clone();
            let mut levels: Vec<String> = common.iter().map(name).collect();
            levels.extend((!is_all).then(|| Words::OtherLevels.say(locale)));
            let of = customers().map(|it| place[code(it)]).collect();
            vec![covariate(attribute.name.clone(), CovariateValues::Levels(levels, of))]
        }
    }
}
