//! Quantiles of sorted values.

/// The quantile at `p` (0 to 1) of values sorted in rising order; none without values or for another `p`.
///
/// Type 7 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", the default of R and NumPy: with
/// h = (n − 1) p, the value at place h, counted from 0, straight between its two neighbours. An h within rounding of a
/// whole number is that number: the cut at 3/5 of 0, 1, …, 5 is 3 and not a hair less, so a value that equals a cut is
/// never taken to lie beyond it.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let h = sorted.len().checked_sub(1)? as f64 * p;
    let whole = libm::round(h);
    let h = if (h - whole).abs() <= 4.0 * f64::EPSILON * whole { whole } else { h };
    let place = libm::floor(h);
    let low = *sorted.get(place as usize)?;
    let high = sorted.get(place as usize + 1).copied().unwrap_or(low);
    Some(low + (h - place) * (high - low))
}

/// The middle of values sorted in rising order; none without values.
pub fn median(sorted: &[f64]) -> Option<f64> {
    quantile(sorted, 0.5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `numpy.quantile([1, 2, 4, 8, 16, 32, 64], [0, .1, .25, .5, .6, .9, 1])` and `numpy.quantile([3, 5], .3)` of NumPy,
    /// whose default is R's type 7.
    #[test]
    fn quantiles_are_those_of_r_and_numpy() {
        let values = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        let expected = [
            (0.0, 1.0),
            (0.1, 1.6),
            (0.25, 3.0),
            (0.5, 8.0),
            (0.6, 12.8),
            (0.9, 44.8),
            (1.0, 64.0),
        ];
        for (p, value) in expected {
            let found = quantile(&values, p).expect("there are values");
            assert!((found - value).abs() < 1e-12, "{p}: {found}");
        }
        assert!((quantile(&[3.0, 5.0], 0.3).expect("values") - 3.6).abs() < 1e-12);
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
        assert_eq!(median(&[7.0]), Some(7.0));
    }

    proptest! {
        /// Where (n − 1) k / bins is whole the quantile is a value itself, to the last bit.
        #[test]
        fn whole_places_are_values(bins in 2usize..=10, steps in 1usize..5000, k in 0usize..=10) {
            let k = k.min(bins);
            let values: Vec<f64> = (0..=steps * bins).map(|value| value as f64).collect();
            let found = quantile(&values, k as f64 / bins as f64);
            prop_assert_eq!(found, Some((steps * k) as f64));
        }
    }
}
