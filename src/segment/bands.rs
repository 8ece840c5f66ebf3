//! The values of an attribute in a few categories that can be shown side by side.

use super::attribute::{Attribute, AttributeValues};
use crate::stats::order::sorted;
use crate::stats::quantile::quantiles;
use crate::words::{Locale, Profile as Words};

/// An attribute in at most [`MOST`] categories.
pub(super) struct Bands {
    /// What they are called, in the order in which they are shown.
    pub(super) names: Vec<String>,
    /// The place of each customer's category; the number of names where the value is missing.
    pub(super) of: Vec<u16>,
    /// The values between bands of numbers; none of texts, or of few different numbers.
    pub(super) cuts: Option<Vec<f64>>,
}

/// The most categories that are shown; the rest are one together.
const MOST: usize = 12;
/// Numbers with no more different values than this are told apart one by one.
const FEW: usize = 6;
/// The ages in years from which on a band begins.
const AGES: [f64; 6] = [18.0, 25.0, 35.0, 45.0, 55.0, 65.0];
/// Where other numbers are cut: type-7 quantiles, as for the scores of RFM.
const FIFTHS: [f64; 4] = [0.2, 0.4, 0.6, 0.8];

/// Texts by their number of customers, the most first; periods in their order; ages in the usual bands; other numbers one by
/// one where they are few, else by fifths of the customers.
pub(super) fn bands(attribute: &Attribute, locale: Locale) -> Bands {
    match &attribute.values {
        AttributeValues::Categories { names, of, ordered } => texts(names, of, *ordered, locale),
        AttributeValues::Numbers(numbers) if attribute.name == "age" => {
            let name = |place: usize| match (place.checked_sub(1), AGES.get(place)) {
                (None, _) => Words::AgeBelow { below: AGES[0] },
                (Some(from), Some(&below)) => Words::Ages { from: AGES[from], to: below - 1.0 },
                (Some(from), None) => Words::AgeFrom { from: AGES[from] },
            };
            let place = |number| AGES.iter().take_while(|&&from| from <= number).count();
            cut(numbers, &AGES, &name, &place, locale)
        }
        AttributeValues::Numbers(numbers) => {
            let known: Vec<f64> = numbers.iter().copied().filter(|it| it.is_finite()).collect();
            let mut different = sorted(known.clone());
            different.dedup();
            if different.is_empty() {
                return Bands { names: Vec::new(), of: vec![0; numbers.len()], cuts: None };
            }
            if different.len() <= FEW {
                let name = |place: usize| Words::Number(different[place]);
                let place = |number| different.partition_point(|&other| other < number);
                let bands =
                    cut(numbers, different.get(1..).unwrap_or_default(), &name, &place, locale);
                return Bands { cuts: None, ..bands };
            }
            let mut cuts = quantiles(&known, &FIFTHS);
            cuts.dedup();
            cuts.retain(|cut| Some(cut) < different.last());
            let name = |place: usize| match (place.checked_sub(1), cuts.get(place)) {
                (Some(above), Some(&to)) => Words::Between { above: cuts[above], to },
                (Some(above), None) => Words::Above { above: cuts[above] },
                (None, to) => Words::UpTo { to: to.copied().unwrap_or_default() },
            };
            let place = |number| cuts.iter().take_while(|&&cut| cut < number).count();
            cut(numbers, &cuts, &name, &place, locale)
        }
    }
}

/// Numbers in bands, one more than cuts.
fn cut(
    numbers: &[f64],
    cuts: &[f64],
    name: &dyn Fn(usize) -> Words,
    place: &dyn Fn(f64) -> usize,
    locale: Locale,
) -> Bands {
    let missing = cuts.len() as u16 + 1;
    let of = |&number: &f64| if number.is_finite() { place(number) as u16 } else { missing };
    Bands {
        names: (0..=cuts.len()).map(|place| name(place).say(locale)).collect(),
        of: numbers.iter().map(of).collect(),
        cuts: Some(cuts.to_vec()),
    }
}

fn texts(names: &[String], of: &[u32], ordered: bool, locale: Locale) -> Bands {
    let mut counts = vec![0_u32; names.len()];
    for &place in of {
        if let Some(count) = counts.get_mut(place as usize) {
            *count += 1;
        }
    }
    let mut shown: Vec<usize> = (0..names.len()).filter(|&place| counts[place] > 0).collect();
    if !ordered {
        shown.sort_by_key(|&place| std::cmp::Reverse(counts[place]));
    }
    // The least, or of periods the earliest, are one category together.
    let all = shown.len();
    let rest: Vec<usize> = match all > MOST {
        true if ordered => shown.drain(..all - (MOST - 1)).collect(),
        true => shown.drain(MOST - 1..).collect(),
        false => Vec::new(),
    };
    let mut shown_names: Vec<String> = shown.iter().map(|&place| names[place].clone()).collect();
    let mut to = vec![0; names.len()];
    let first = usize::from(ordered && !rest.is_empty());
    for (at, &place) in shown.iter().enumerate() {
        to[place] = (at + first) as u16;
    }
    if !rest.is_empty() {
        let at = if ordered { 0 } else { shown.len() };
        let name = match shown_names.first() {
            Some(before) if ordered => Words::Before(before.clone()),
            _ => Words::Other { categories: rest.len() as u64 },
        };
        shown_names.insert(at, name.say(locale));
        rest.iter().for_each(|&place| to[place] = at as u16);
    }
    let missing = shown_names.len() as u16;
    let of = of.iter().map(|&place| to.get(place as usize).copied().unwrap_or(missing)).collect();
    Bands { names: shown_names, of, cuts: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(name: &str, values: &[f64]) -> Bands {
        let values = AttributeValues::Numbers(values.to_vec());
        bands(&Attribute { name: name.into(), label: name.into(), values }, Locale::En)
    }

    #[test]
    fn ages_are_in_the_usual_bands() {
        let found = numbers("age", &[17.9, 18.0, 24.0, 64.5, 65.0, f64::NAN]);
        assert_eq!(
            found.names,
            ["Under 18", "18–24", "25–34", "35–44", "45–54", "55–64", "65 or more"]
        );
        assert_eq!(found.of, [0, 1, 1, 5, 6, 7]);
    }

    #[test]
    fn few_numbers_stand_alone_and_many_are_cut_where_customers_are() {
        let few = numbers("children", &[2.0, 0.0, f64::NAN, 2.0, 1.5]);
        assert_eq!(
            (few.names, few.of),
            (vec!["0".into(), "1.5".into(), "2".into()], vec![2, 0, 3, 2, 1])
        );
        assert_eq!(few.cuts, None);
        let eleven: Vec<f64> = (0..11).map(f64::from).collect();
        let found = numbers("size", &eleven);
        assert_eq!(found.cuts, Some(vec![2.0, 4.0, 6.0, 8.0]));
        assert_eq!(found.names, ["≤ 2", "> 2 to 4", "> 4 to 6", "> 6 to 8", "> 8"]);
        assert_eq!(found.of, [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
        // Half of them have one value: fewer bands, none of them empty.
        let mut same = vec![0.0; 12];
        same.extend((1..=11).map(f64::from));
        let found = numbers("size", &same);
        assert_eq!(found.cuts.as_deref().map(<[f64]>::first), Some(Some(&0.0)));
        for place in 0..found.names.len() as u16 {
            assert!(found.of.contains(&place), "{}", found.names[place as usize]);
        }
        let none = numbers("none", &[f64::NAN]);
        assert_eq!((none.names.len(), none.of), (0, vec![0]));
    }

    #[test]
    fn the_rest_are_one_category_together() {
        let names: Vec<String> = (0..20).map(|n| format!("{n:02}")).collect();
        let of: Vec<u32> = (0..20).flat_map(|n| vec![n; n as usize]).chain([99]).collect();
        let found = texts(&names, &of, false, Locale::En);
        assert_eq!(found.names.len(), MOST);
        assert_eq!((found.names[0].as_str(), found.names[11].as_str()), ("19", "8 others"));
        assert_eq!((found.of.first(), found.of.last()), (Some(&11), Some(&12)));
        let found = texts(&names, &of, true, Locale::En);
        assert_eq!((found.names[0].as_str(), found.names[11].as_str()), ("Before 09", "19"));
        assert_eq!((found.of[0], found.of.iter().filter(|&&place| place == 11).count()), (0, 19));
    }
}
