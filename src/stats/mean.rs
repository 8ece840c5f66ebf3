//! A mean, and a ratio of two means, with their intervals.

use serde::Serialize;

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// The lower end; absent where nothing can be said of it, as the upper one.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Estimate {
    /// A value that is certain.
    pub fn certain(value: f64) -> Self {
        Self { value, low: Some(value), high: Some(value) }
    }

    /// The value, and both ends where they are known.
    pub fn parts(self) -> (f64, Option<[f64; 2]>) {
        (self.value, self.low.zip(self.high).map(|(low, high)| [low, high]))
    }

    /// A value and so much to both sides of it.
    fn around(value: f64, half: Option<f64>) -> Self {
        Self { value, low: half.map(|half| value - half), high: half.map(|half| value + half) }
    }
}

/// The mean of `n` numbers from their sum and the sum of their squares, and mean ± z · s/√n with s² = (Σx² − n·mean²)/(n − 1);
/// with one number no interval, and with none no mean.
pub fn mean(n: u32, sum: f64, squares: f64, z: f64) -> Option<Estimate> {
    let count = f64::from(n);
    let mean = (n > 0).then(|| sum / count)?;
    // Rounding may leave a little below 0.
    let rest = (squares - count * mean * mean).max(0.0);
    let half = (n > 1).then(|| z * (rest / (count - 1.0) / count).sqrt());
    Some(Estimate::around(mean, half))
}

/// Sums over `n` pairs (y, x).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairSums {
    /// How many pairs there are.
    pub n: u32,
    /// Σy.
    pub y: f64,
    /// Σx.
    pub x: f64,
    /// Σy².
    pub yy: f64,
    /// Σxy.
    pub xy: f64,
    /// Σx².
    pub xx: f64,
}

/// R = Σy / Σx, the ratio of two means of the same cases, and R ± z · √(Σ(y − Rx)² / ((n − 1) n)) / x̄; none unless Σx is
/// above 0.
///
/// Cochran (1977), "Sampling Techniques", section 2.11, equation 2.46 without the finite population correction: right for many
/// cases, too narrow for a few.
pub fn ratio(sums: PairSums, z: f64) -> Option<Estimate> {
    let PairSums { n, y, x, yy, xy, xx } = sums;
    let ratio = (n > 0 && x > 0.0).then(|| y / x)?;
    let count = f64::from(n);
    let rest = (yy - 2.0 * ratio * xy + ratio * ratio * xx).max(0.0);
    let half = (n > 1).then(|| z * (rest / (count - 1.0) / count).sqrt() * count / x);
    Some(Estimate::around(ratio, half))
}

/// A weighted sum of independent estimates, its interval from theirs; absent ends where one of theirs is.
///
/// The method of variance estimates recovery, Zou & Donner (2008), "Construction of confidence limits about effect measures",
/// equation 3: with weights 1 and −1 and Wilson's intervals it is method 10 of Newcombe (1998), "Interval estimation for the
/// difference between independent proportions".
pub fn weighted_sum(parts: &[(f64, Estimate)]) -> Estimate {
    let (mut value, mut below, mut above) = (0.0, Some(0.0), Some(0.0));
    for &(weight, part) in parts {
        value += weight * part.value;
        let square = |end: Option<f64>| {
            end.map(|end| (weight * (part.value - end)) * (weight * (part.value - end)))
        };
        let (low, high) = if weight < 0.0 { (part.high, part.low) } else { (part.low, part.high) };
        below = below.zip(square(low)).map(|(sum, square)| sum + square);
        above = above.zip(square(high)).map(|(sum, square)| sum + square);
    }
    Estimate {
        value,
        low: below.map(|below: f64| value - below.sqrt()),
        high: above.map(|above: f64| value + above.sqrt()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::normal::two_sided;
    use crate::stats::shares::Share;

    /// The textbook example 1, 2, 3, 4: mean 2.5, s² = 5/3.
    #[test]
    fn means_have_intervals_by_the_standard_error() {
        let found = mean(4, 10.0, 30.0, 2.0).expect("a mean");
        let half = 2.0 * (5.0_f64 / 3.0 / 4.0).sqrt();
        assert_eq!((found.value, found.low, found.high), (2.5, Some(2.5 - half), Some(2.5 + half)));
        assert_eq!(mean(1, 3.0, 9.0, 2.0), Some(Estimate { value: 3.0, low: None, high: None }));
        assert_eq!(mean(0, 0.0, 0.0, 2.0), None);
    }

    /// Cochran's equation on pairs by hand: y = 3, 5, 2, 8 and x = 1, 2, 1, 3, so R = 18/7.
    #[test]
    fn ratios_have_cochrans_interval() {
        let pairs = [(3.0, 1.0), (5.0, 2.0), (2.0, 1.0), (8.0, 3.0)];
        let sum = |of: fn(f64, f64) -> f64| pairs.iter().map(|&(y, x)| of(y, x)).sum();
        let sums = PairSums {
            n: 4,
            y: sum(|y, _| y),
            x: sum(|_, x| x),
            yy: sum(|y, _| y * y),
            xy: sum(|y, x| y * x),
            xx: sum(|_, x| x * x),
        };
        let found = ratio(sums, 1.0).expect("a ratio");
        let rest: f64 =
            pairs.iter().map(|(y, x)| (y - 18.0 / 7.0 * x) * (y - 18.0 / 7.0 * x)).sum();
        let half = (rest / 3.0 / 4.0).sqrt() / (7.0 / 4.0);
        assert!((found.value - 18.0 / 7.0).abs() < 1e-15);
        assert!((found.high.expect("an end") - found.value - half).abs() < 1e-12);
        assert_eq!(ratio(PairSums { x: 0.0, ..sums }, 1.0), None);
    }

    /// statsmodels 0.15, `confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff")`; the first is also
    /// printed in Newcombe (1998).
    #[test]
    fn differences_of_wilson_intervals_are_newcombes() {
        let expected = [
            (56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614),
            (9, 10, 3, 10, 0.1705227239345029, 0.809017973535488),
            (10, 10, 0, 20, 0.6790860371419145, 1.0),
            (0, 10, 0, 20, -0.1611251580528194, 0.27753279986288926),
        ];
        let z = two_sided(0.95).expect("a level");
        for (k, n, k2, n2, low, high) in expected {
            let [one, other] = [Share { k, n }, Share { k: k2, n: n2 }];
            let [one, other] = [one, other].map(|it| it.estimate(z).expect("cases"));
            let found = weighted_sum(&[(1.0, one), (-1.0, other)]);
            assert!((found.low.expect("an end") - low).abs() < 1e-12);
            assert!((found.high.expect("an end") - high).abs() < 1e-12);
        }
    }
}
