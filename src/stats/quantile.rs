//! Quantiles of values in any order, without sorting them.

use super::order::{rank, sorted};

/// The quantiles at these shares; none without values, or if a share is not from 0 to 1.
///
/// Type 7 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", the default of R and NumPy: with
/// h = (n − 1) p, the value at place h, counted from 0, straight between its two neighbours. An h within rounding of a
/// whole number is that number: the cut at 3/5 of 0, 1, …, 5 is 3 and not a hair less, so a value that equals a cut is
/// never taken to lie beyond it.
pub fn quantiles(values: &[f64], shares: &[f64]) -> Vec<f64> {
    let mut quantiles = Vec::new();
    let Some(last) = values.len().checked_sub(1) else { return quantiles };
    if !shares.iter().all(|share| (0.0..=1.0).contains(share)) {
        return quantiles;
    }
    let mut between = Vec::with_capacity(shares.len());
    let mut places = Vec::with_capacity(2 * shares.len());
    for p in shares {
        let h = last as f64 * p;
        let whole = libm::round(h);
        let h = if (h - whole).abs() <= 4.0 * f64::EPSILON * whole { whole } else { h };
        let place = libm::floor(h);
        between.push(h - place);
        places.extend([place as usize, (place as usize + 1).min(last)]);
    }
    for (between, found) in between.iter().zip(at(values, &places).chunks_exact(2)) {
        if let [low, high] = *found {
            quantiles.push(low + between * (high - low));
        }
    }
    quantiles
}

/// The middle of the values; none without values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantiles(values, &[0.5]).first().copied()
}

/// The values at these places of the rising order, which are counted from 0.
fn at(values: &[f64], places: &[usize]) -> Vec<f64> {
    if values.len() <= MANY {
        let rising = sorted(values.to_vec());
        return places.iter().map(|&place| rising[place]).collect();
    }
    of_whole(values, places).unwrap_or_else(|| of_many(values, places))
}

/// The same of many values: only those are sorted that share the first bits of their rank with one at such a place.
fn of_many(values: &[f64], places: &[usize]) -> Vec<f64> {
    let shift = u64::BITS - if values.len() > MANY_MORE { FINE } else { COARSE };
    let first_bits = |value: f64| (rank(value) >> shift) as usize;
    let mut counts = vec![0_u32; 1 << (u64::BITS - shift)];
    for &value in values {
        counts[first_bits(value)] += 1;
    }
    // How many values before each place are left out.
    let mut left_out = vec![0; places.len()];
    let (mut from, mut out) = (0, 0);
    for count in counts.iter_mut().filter(|count| **count > 0) {
        let run = from..from + *count as usize;
        from = run.end;
        if !places.iter().any(|place| run.contains(place)) {
            out += run.len();
            *count = 0;
        }
        for (place, left_out) in places.iter().zip(&mut left_out) {
            if run.contains(place) {
                *left_out = out;
            }
        }
    }
    let is_kept = |value: &f64| counts[first_bits(*value)] > 0;
    let kept = sorted(values.iter().copied().filter(is_kept).collect());
    places.iter().zip(left_out).map(|(place, out)| kept[place - out]).collect()
}

/// The same of values that are all whole numbers below 2^[`COARSE`], such as days: how often each occurs says which stands
/// where. None if another value comes.
fn of_whole(values: &[f64], places: &[usize]) -> Option<Vec<f64>> {
    let mut counts = vec![0_u32; 1 << COARSE];
    for &value in values {
        let whole = value as u16;
        // By their bits: −0 is not 0.
        if f64::from(whole).to_bits() != value.to_bits() {
            return None;
        }
        *counts.get_mut(usize::from(whole))? += 1;
    }
    let mut up_to = 0;
    for count in &mut counts {
        up_to += *count;
        *count = up_to;
    }
    let value = |&place: &usize| counts.partition_point(|&up_to| up_to as usize <= place) as f64;
    Some(places.iter().map(value).collect())
}

/// Values in the same sixteenth of an octave share these first bits of their ranks.
const COARSE: u32 = 16;

/// Values in the same 256th of an octave share these.
const FINE: u32 = 20;

/// Fewer values are sorted faster than they are counted.
const MANY: usize = 1 << 12;

/// Fewer values are sorted faster than so many counts are looked through.
const MANY_MORE: usize = 1 << 17;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `numpy.quantile([1, 2, 4, 8, 16, 32, 64], [0, .1, .25, .5, .6, .9, 1])` and `numpy.quantile([3, 5], .3)` of NumPy,
    /// whose default is R's type 7.
    #[test]
    fn quantiles_are_those_of_r_and_numpy() {
        let values = [32.0, 1.0, 8.0, 64.0, 4.0, 16.0, 2.0];
        let expected = [
            (0.0, 1.0),
            (0.1, 1.6),
            (0.25, 3.0),
            (0.5, 8.0),
            (0.6, 12.8),
            (0.9, 44.8),
            (1.0, 64.0),
        ];
        let found = quantiles(&values, &expected.map(|(p, _)| p));
        for (found, (p, value)) in found.iter().zip(expected) {
            assert!((found - value).abs() < 1e-12, "{p}: {found}");
        }
        assert!((quantiles(&[5.0, 3.0], &[0.3])[0] - 3.6).abs() < 1e-12);
        assert!(quantiles(&[], &[0.5]).is_empty());
        for share in [-0.1, 1.5, f64::NAN] {
            assert!(quantiles(&values, &[share]).is_empty(), "{share}");
        }
        assert_eq!(median(&[7.0]), Some(7.0));
    }

    proptest! {
        /// However many there are, of either sign, and with ties.
        #[test]
        fn places_are_those_of_the_sorted_values(
            some in prop::collection::vec(prop_oneof![-1e9..1e9, -3.0..3.0, Just(0.5), Just(-0.0)], 1..40),
            whole in prop::collection::vec(prop_oneof![0..4, 0..70_000], 1..40),
            are_whole: bool,
            times in prop_oneof![20 => 1_usize..400, 1 => Just(40_000)],
            share in 0.0..1.0,
        ) {
            let whole = whole.into_iter().map(f64::from).collect();
            let values = if are_whole { whole } else { some }.repeat(times);
            let mut rising = values.clone();
            rising.sort_by(f64::total_cmp);
            let place = (share * values.len() as f64) as usize;
            let found = at(&values, &[place, 0, values.len() - 1]);
            let expected = [rising[place], rising[0], rising[values.len() - 1]];
            prop_assert!(found.iter().zip(expected).all(|(a, b)| a.to_bits() == b.to_bits()));
        }

        /// Where (n − 1) k / bins is whole the quantile is a value itself, to the last bit.
        #[test]
        fn whole_places_are_values(bins in 2usize..=10, steps in 1usize..5000, k in 0usize..=10) {
            let k = k.min(bins);
            let values: Vec<f64> = (0..=steps * bins).map(|value| value as f64).collect();
            let found = quantiles(&values, &[k as f64 / bins as f64]);
            prop_assert_eq!(found, [(steps * k) as f64]);
        }
    }
}
