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
    let mut rising = Rising::new(values);
    for p in shares {
        let h = last as f64 * p;
        let whole = libm::round(h);
        let h = if (h - whole).abs() <= 4.0 * f64::EPSILON * whole { whole } else { h };
        let place = libm::floor(h);
        let low = rising.at(place as usize);
        let high = rising.at((place as usize + 1).min(last));
        quantiles.extend(low.zip(high).map(|(low, high)| low + (h - place) * (high - low)));
    }
    quantiles
}

/// The middle of the values; none without values.
pub fn median(values: &[f64]) -> Option<f64> {
    quantiles(values, &[0.5]).first().copied()
}

/// The rising order of values, of which only what is asked for is put in order.
struct Rising<'a> {
    values: &'a [f64],
    /// How many values begin with these two bytes, of the 2¹⁶ there are.
    counts: Vec<u32>,
    /// The values that share two bytes and were asked for last, and the place of the first of them.
    run: Vec<f64>,
    from: usize,
}

/// The first two bytes of a value's rank: values a twentieth apart differ in them.
fn first_bytes(value: f64) -> usize {
    (rank(value) >> 48) as usize
}

impl<'a> Rising<'a> {
    fn new(values: &'a [f64]) -> Self {
        let mut counts = vec![0; 1 << 16];
        for &value in values {
            counts[first_bytes(value)] += 1;
        }
        Self { values, counts, run: Vec::new(), from: 0 }
    }

    /// The value at this place, counted from 0.
    fn at(&mut self, place: usize) -> Option<f64> {
        if !(self.from..self.from + self.run.len()).contains(&place) {
            let mut before = 0;
            let holds = |&count: &u32| {
                before += count as usize;
                before > place
            };
            let bytes = self.counts.iter().position(holds)?;
            let mut run = Vec::new();
            for &value in self.values {
                if first_bytes(value) == bytes {
                    run.push(value);
                }
            }
            self.from = before - run.len();
            self.run = sorted(run);
        }
        self.run.get(place - self.from).copied()
    }
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
