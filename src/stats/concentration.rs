//! How unequally a sum is shared: the Lorenz curve, the Gini coefficient, and what the largest bring.
//!
//! Standard errors are linearised: the values are taken for a random sample, and each one's influence on the measure is added
//! up (Langel & Tillé 2013, "Variance estimation of the Gini index: revisiting a result several times published").

use super::order::sorted;

/// A measure with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The measure.
    pub value: f64,
    /// Its standard error; none of a single value.
    pub se: Option<f64>,
}

/// Values in rising order, with their sums so far.
#[derive(Clone, Debug)]
pub struct Concentration {
    values: Vec<f64>,
    /// The sum of the k smallest, k = 0 … n.
    sums: Vec<f64>,
    /// The sum of their sizes, whatever their signs.
    size: f64,
}

impl Concentration {
    /// Looks at these values; those that are not finite are left out.
    pub fn new(values: &[f64]) -> Self {
        let values = sorted(values.iter().copied().filter(|value| value.is_finite()).collect());
        let mut sums = Vec::with_capacity(values.len() + 1);
        let (mut sum, mut size) = (0.0, 0.0);
        sums.push(sum);
        for value in &values {
            sum += value;
            size += value.abs();
            sums.push(sum);
        }
        Self { values, sums, size }
    }

    /// The sum of all values.
    pub fn total(&self) -> f64 {
        self.sums.last().copied().unwrap_or_default()
    }

    /// The values, rising.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The Lorenz curve (Lorenz 1905): the share of the sum that the smallest bring, by their share of all. It begins at
    /// (0, 0), ends at (1, 1), and is exact at its points, at most about `2 × steps` of them: one wherever either share has
    /// grown by 1/`steps`. Empty unless the sum is above 0.
    pub fn lorenz(&self, steps: u32) -> Vec<(f64, f64)> {
        let (n, total) = (self.values.len() as f64, self.total());
        if total <= 0.0 {
            return Vec::new();
        }
        let step = 1.0 / f64::from(steps.max(1));
        let (mut points, mut before, mut moved) = (vec![(0.0, 0.0)], 0.0, 0.0);
        let last = self.values.len();
        let sums = self.sums.iter().enumerate().skip(1);
        for ((k, sum), value) in sums.zip(&self.values) {
            let share = k as f64 / n;
            moved += value.abs() / self.size;
            if k == last || share - before >= step || moved >= step {
                points.push((share, sum / total));
                (before, moved) = (share, 0.0);
            }
        }
        points
    }

    /// The Gini coefficient: 0 if all are equal, towards 1 if one brings everything; none where all are 0.
    ///
    /// # Formula
    ///
    /// Half the mean difference between two values over the mean size of one, G = Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n Σ |xᵢ|). Without
    /// values below 0 it is the usual coefficient, twice the area between the Lorenz curve and equality. With them that one can
    /// be larger than 1 and has no meaning; this is its normalisation by Raffinetti, Siletti & Vernizzi (2015), "On the Gini
    /// coefficient normalization when attributes with negative values are considered", which stays within 0 and 1.
    pub fn gini(&self) -> Option<Measured> {
        let n = self.values.len() as f64;
        if self.size <= 0.0 {
            return None;
        }
        let mean = self.size / n;
        // The mean distance of the k-th smallest to all: those below it and those above it.
        let distance = |k: usize, value: f64, sum: f64| {
            ((2.0 * (k as f64 + 1.0) - n) * value + self.total() - 2.0 * sum) / n
        };
        let each = || {
            let sums = self.sums.iter().skip(1);
            self.values
                .iter()
                .zip(sums)
                .enumerate()
                .map(|(k, (&value, &sum))| (value, distance(k, value, sum)))
        };
        let gini = each().map(|(_, distance)| distance).sum::<f64>() / (2.0 * n * mean);
        let influence =
            |(value, distance): (f64, f64)| (distance - gini * (mean + value.abs())) / mean;
        Some(Measured { value: gini, se: standard_error(each().map(influence), n) })
    }

    /// The share of the sum that the largest bring, who are this share of all; between two values straight. None unless the
    /// sum is above 0.
    ///
    /// # Formula
    ///
    /// T = 1 − L(q) with q = 1 − `largest` and L the Lorenz curve; the influence of x on L is
    /// ((x − ξ) [x ≤ ξ] + q ξ − x L) / μ with ξ the q-quantile and μ the mean (Langel & Tillé 2011, "Statistical inference for
    /// the quintile share ratio").
    pub fn top_share(&self, largest: f64) -> Option<Measured> {
        let (n, total) = (self.values.len() as f64, self.total());
        if total <= 0.0 || !(0.0..=1.0).contains(&largest) {
            return None;
        }
        let q = 1.0 - largest;
        let place = (n * q).clamp(0.0, n);
        let whole = libm::floor(place) as usize;
        let quantile = self.values.get(whole).or(self.values.last()).copied()?;
        let sum = self.sums.get(whole)? + (place - whole as f64) * quantile;
        let below = sum / total;
        let influence =
            |&value: &f64| ((value - quantile).min(0.0) + q * quantile - value * below) * n / total;
        let se = standard_error(self.values.iter().map(influence), n);
        Some(Measured { value: 1.0 - below, se })
    }
}

/// The standard error of a mean of influences, whose own mean is 0.
fn standard_error(influences: impl Iterator<Item = f64>, n: f64) -> Option<f64> {
    let squared: f64 = influences.map(|influence| influence * influence).sum();
    (n > 1.0).then(|| (squared / (n * (n - 1.0))).sqrt())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::rng::Rng;

    fn close(found: Option<Measured>, value: f64, se: f64) {
        let found = found.expect("a measure");
        assert!((found.value - value).abs() < 1e-12, "{found:?}");
        assert!((found.se.expect("several values") - se).abs() < 1e-12, "{found:?}");
    }

    /// The incomes of the documentation of R's `ineq`, whose Gini coefficient is printed there as 0.4620911; and values below
    /// 0, by the definition as a double sum in NumPy 2.4.
    #[test]
    fn gini_is_that_of_ineq_and_of_the_definition() {
        let incomes =
            [541.0, 1463.0, 2445.0, 3438.0, 4437.0, 5401.0, 6392.0, 8304.0, 11904.0, 22261.0];
        close(Concentration::new(&incomes).gini(), 0.46209113026762383, 0.08071774753795533);
        let net = [10.0, -30.0, 100.0, -5.0, 0.0, 60.0];
        close(Concentration::new(&net).gini(), 0.6951219512195121, 0.14331196699459187);
    }

    #[test]
    fn shares_of_a_few_are_exact() {
        let four = Concentration::new(&[4.0, 1.0, 2.0, 3.0]);
        assert_eq!(
            four.lorenz(100),
            [(0.0, 0.0), (0.25, 0.1), (0.5, 0.3), (0.75, 0.6), (1.0, 1.0)]
        );
        let top = |share| four.top_share(share).expect("a share").value;
        assert_eq!((top(0.25), top(0.5), top(1.0), top(0.0)), (0.4, 0.7, 1.0, 0.0));
        assert!((top(0.125) - 0.2).abs() < 1e-15, "half of the largest");
        // By hand: q = ¾, ξ = 4, μ = 2.5, L = .6: influences ((x − 4) + 3 − .6 x) / 2.5 are −.24, −.08, .08, .24.
        let se = (2.0 * (0.24_f64 * 0.24 + 0.08 * 0.08) / 12.0).sqrt();
        assert!(
            (four.top_share(0.25).and_then(|it| it.se).expect("four values") - se).abs() < 1e-15
        );
    }

    #[test]
    fn what_has_no_share_has_none() {
        for values in [&[][..], &[0.0, 0.0], &[f64::NAN]] {
            let none = Concentration::new(values);
            assert_eq!((none.gini(), none.top_share(0.2), none.lorenz(9).len()), (None, None, 0));
        }
        let loss = Concentration::new(&[-3.0, 1.0]);
        assert_eq!((loss.top_share(0.2), loss.lorenz(9).len()), (None, 0));
        assert_eq!(Concentration::new(&[5.0]).gini(), Some(Measured { value: 0.0, se: None }));
    }

    /// Exponential values have a Gini coefficient of ½, and their largest fifth brings p (1 − ln p) = 0.5219 of the sum.
    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        let top = 0.2 * (1.0 - libm::log(0.2));
        let (mut gini_holds, mut top_holds) = (0, 0);
        for sample in 0..400 {
            let mut rng = Rng::stream(5, sample);
            let values: Vec<f64> = (0..400).map(|_| rng.exponential()).collect();
            let found = Concentration::new(&values);
            let holds = |it: Option<Measured>, truth: f64| {
                let it = it.expect("a measure");
                u32::from((it.value - truth).abs() < 1.96 * it.se.expect("several"))
            };
            gini_holds += holds(found.gini(), 0.5);
            top_holds += holds(found.top_share(0.2), top);
        }
        // 380 of 400 with a standard deviation of 4.4.
        for holds in [gini_holds, top_holds] {
            assert!((362..=396).contains(&holds), "{gini_holds} and {top_holds} of 400");
        }
    }

    proptest! {
        #[test]
        fn curve_and_coefficient_are_one(values in prop::collection::vec(0u32..1000, 1..400), factor in 1e-3..1e3f64) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let found = Concentration::new(&values);
            prop_assume!(found.total() > 0.0);
            // With a step for every value, the curve has all of them: G = 1 − 2 ∫ L.
            let curve = found.lorenz(u32::MAX);
            let area: f64 = curve.windows(2).map(|two| (two[1].0 - two[0].0) * (two[1].1 + two[0].1) / 2.0).sum();
            let gini = found.gini().expect("a sum").value;
            prop_assert!((gini - (1.0 - 2.0 * area)).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&gini));
            let short = found.lorenz(100);
            prop_assert!(short.len() <= 202 && short.last() == Some(&(1.0, 1.0)));
            prop_assert!(short.iter().all(|point| curve.contains(point)));
            let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
            let scaled = Concentration::new(&scaled).gini().expect("a sum").value;
            prop_assert!((gini - scaled).abs() < 1e-12);
        }
    }
}
