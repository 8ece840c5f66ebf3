//! Quantiles of values in any order, without sorting them.

use super::order::{rank, sorted};

/// The quantiles at these shares, each from 0 to 1; none without values.
///
/// Type 7 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", the default of R and NumPy: with
/// h = (n − 1) p, the value at place h, counted from 0, straight between its two neighbours. An h within rounding of a
/// whole number is that number: the cut at 3/5 of 0, 1, …, 5 is 3 and not a hair less, so a value that equals a cut is
/// never taken to lie beyond it.
pub fn quantiles(values: &[f64], shares: &[f64]) -> Vec<f64> {
    let mut quantiles = Vec::new();
    let Some(last) = values.len().checked_sub(1) else { return quantiles };
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

/// The first two bytes of a value's rank: values a twentieth apart differ in them.
fn first_bytes(value: f64) -> usize {
    (rank(value) >> 48) as usize
}

/// The values at these places of the rising order, which are counted from 0: only those are sorted that share their first
/// bytes with one of them.
fn at(values: &[f64], places: &[usize]) -> Vec<f64> {
    let mut counts = vec![0_u32; 1 << 16];
    for &value in values {
        counts[first_bytes(value)] += 1;
    }
    let mut runs: Vec<Run> = Vec::new();
    let mut run_of = Vec::with_capacity(places.len());
    for &place in places {
        let (mut bytes, mut from) = (0, 0);
        while from + counts[bytes] as usize <= place {
            from += counts[bytes] as usize;
            bytes += 1;
        }
        let known = runs.iter().position(|run| run.bytes == bytes);
        run_of.push(known.unwrap_or(runs.len()));
        if known.is_none() {
            runs.push(Run { bytes, from, values: Vec::new() });
        }
    }
    let mut numbers = counts;
    numbers.fill(0);
    for (number, run) in (1..).zip(&runs) {
        numbers[run.bytes] = number;
    }
    for &value in values {
        if let Some(number) = numbers[first_bytes(value)].checked_sub(1) {
            runs[number as usize].values.push(value);
        }
    }
    for run in &mut runs {
        run.values = sorted(std::mem::take(&mut run.values));
    }
    let found =
        places.iter().zip(run_of).map(|(place, run)| runs[run].values[place - runs[run].from]);
    found.collect()
}

/// Values that share their first two bytes.
struct Run {
    bytes: usize,
    /// The place of the first of them.
    from: usize,
    values: Vec<f64>,
}

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
        assert_eq!(median(&[7.0]), Some(7.0));
    }

    proptest! {
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
