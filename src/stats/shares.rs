//! Shares compared: of two samples, of the same cases twice, along an order, and between groups within strata.

use crate::stats::matrix::Matrix;
use crate::stats::mean::{Estimate, weighted_sum};
use crate::stats::{chi_squared, wilson};

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Cases with the feature.
    pub k: u32,
    /// Cases.
    pub n: u32,
}

impl Share {
    /// The share with Wilson's interval; none without cases.
    pub fn estimate(self, z: f64) -> Option<Estimate> {
        let (low, high) = wilson::interval(self.k.into(), self.n.into(), z)?;
        let value = f64::from(self.k) / f64::from(self.n);
        Some(Estimate { value, low: Some(low), high: Some(high) })
    }
}

/// A test of a difference or trend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The statistic, which is χ² distributed if there is none.
    pub chi2: f64,
    /// Its degrees of freedom.
    pub df: u32,
    /// The chance of one at least as large if there is none.
    pub p: f64,
}

impl Test {
    fn new(chi2: f64, df: u32) -> Option<Self> {
        Some(Self { chi2, df, p: chi_squared::upper(chi2, df)? })
    }
}

/// The first share less the second with Newcombe's interval (1998, method 10), and the score test: Pearson's χ² without
/// continuity correction; no test where all or none of the cases have the feature. None without cases in either.
pub fn difference(one: Share, other: Share, z: f64) -> Option<(Estimate, Option<Test>)> {
    let estimate = weighted_sum(&[(1.0, one.estimate(z)?), (-1.0, other.estimate(z)?)]);
    let (n, m) = (f64::from(one.n), f64::from(other.n));
    let pooled = (f64::from(one.k) + f64::from(other.k)) / (n + m);
    let variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m);
    let test = (variance > 0.0).then(|| Test::new(estimate.value * estimate.value / variance, 1));
    Some((estimate, test.flatten()))
}

/// The ratio of two shares of the same cases, `now` ÷ `before` of which `both` have both features; none if none had the
/// first.
///
/// Bonett & Price (2006), "Confidence intervals for a ratio of binomial proportions based on paired data", Statistics in
/// Medicine 25: Wilson's intervals of both shares of the cases with either feature, at a width that makes their ratio's right.
pub fn paired_ratio(now: u32, before: u32, both: u32, z: f64) -> Option<Estimate> {
    let value = (before > 0).then(|| f64::from(now) / f64::from(before))?;
    let [a, b, both] = [now, before, both].map(f64::from);
    let n = a + b - both;
    let unequal = (a - both) + (b - both);
    let widths = ((1.0 - (a + 1.0) / (n + 2.0)) / (a + 1.0)).sqrt()
        + ((1.0 - (b + 1.0) / (n + 2.0)) / (b + 1.0)).sqrt();
    let z = z * ((unequal + 2.0) / ((a + 1.0) * (b + 1.0))).sqrt() / widths;
    let n = n as u64;
    let (low, high) = wilson::interval(now.into(), n, z)?;
    let (low_before, high_before) = wilson::interval(before.into(), n, z)?;
    let high = (low_before > 0.0).then(|| high / low_before);
    Some(Estimate { value, low: Some(low / high_before), high })
}

/// Whether shares rise or fall along scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// The change of the share with one unit of the score, by least squares weighted by cases.
    pub slope: f64,
    /// The share that the line has at the mean score: that of all cases.
    pub mean: f64,
    /// The mean score of the cases.
    pub centre: f64,
    /// The test of no trend, with one degree of freedom.
    pub test: Test,
    /// The test of no difference beyond the trend, with one degree less than there are further shares; none with two.
    pub beyond: Option<Test>,
}

/// The test of Cochran (1954) and Armitage (1955) for a trend of shares along scores; none unless two scores differ and some
/// of the cases, and not all, have the feature.
///
/// # Formula
///
/// χ² = (Σ nᵢ (pᵢ − p)(sᵢ − s̄))² / (p (1 − p) Σ nᵢ (sᵢ − s̄)²); what Pearson's χ² has beyond it is the departure from the
/// line (Agresti 2002, "Categorical Data Analysis", section 5.3.5).
pub fn trend(shares: &[(f64, Share)]) -> Option<Trend> {
    let sum = |of: &dyn Fn(f64, f64, f64) -> f64| -> f64 {
        shares.iter().map(|&(score, share)| of(score, f64::from(share.k), f64::from(share.n))).sum()
    };
    let n = sum(&|_, _, n| n);
    let mean = (n > 0.0).then(|| sum(&|_, k, _| k) / n)?;
    let centre = sum(&|score, _, n| n * score) / n;
    let spread = sum(&|score, _, n| n * (score - centre) * (score - centre));
    let variance = mean * (1.0 - mean);
    if !(spread > 0.0 && variance > 0.0) {
        return None;
    }
    let slope = sum(&|score, k, n| (k - n * mean) * (score - centre)) / spread;
    let chi2 = slope * slope * spread / variance;
    let all =
        sum(&|_, k, n| if n > 0.0 { (k - n * mean) * (k - n * mean) / n } else { 0.0 }) / variance;
    let some = shares.iter().filter(|(_, share)| share.n > 0).count() as u32;
    let beyond = Test::new((all - chi2).max(0.0), some.saturating_sub(2));
    Some(Trend { slope, mean, centre, test: Test::new(chi2, 1)?, beyond })
}

/// Whether the share differs between groups within strata, which may differ among themselves: a stratum is a share of each
/// group. None where no stratum has two groups and cases of both sorts.
///
/// The generalised test of Cochran, Mantel & Haenszel for general association: Landis, Heyman & Koch (1978), "Average partial
/// association in three-way contingency tables"; Agresti (2002), section 7.5.3, without continuity correction.
pub fn stratified(strata: &[Vec<Share>]) -> Option<Test> {
    let groups = strata.iter().map(Vec::len).max()?;
    let mut off = vec![0.0; groups];
    let mut covariance = Matrix::zeros(groups);
    for stratum in strata {
        let n: f64 = stratum.iter().map(|share| f64::from(share.n)).sum();
        let k: f64 = stratum.iter().map(|share| f64::from(share.k)).sum();
        let scale = k * (n - k) / (n * n * (n - 1.0));
        if !(n > 1.0 && scale > 0.0) {
            continue;
        }
        for (i, one) in stratum.iter().enumerate() {
            let size = f64::from(one.n);
            if let Some(off) = off.get_mut(i) {
                *off += f64::from(one.k) - size * k / n;
            }
            for (j, other) in stratum.iter().enumerate() {
                let own = if i == j { n * size } else { 0.0 };
                covariance[(i, j)] += scale * (own - size * f64::from(other.n));
            }
        }
    }
    // A group that never varies says nothing, and the last one follows from the others.
    let mut used: Vec<usize> = (0..groups).filter(|&i| covariance[(i, i)] > 0.0).collect();
    used.pop()?;
    if used.is_empty() {
        return None;
    }
    let mut some = Matrix::zeros(used.len());
    for (i, &from) in used.iter().enumerate() {
        for (j, &to) in used.iter().enumerate() {
            some[(i, j)] = covariance[(from, to)];
        }
    }
    let off: Vec<f64> = used.iter().filter_map(|&i| off.get(i).copied()).collect();
    let solved = some.inverse()?.times(&off);
    let chi2: f64 = off.iter().zip(solved).map(|(one, other)| one * other).sum();
    Test::new(chi2.max(0.0), used.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        let off = (found - expected).abs();
        assert!(off < 1e-11 * expected.abs().max(1.0), "{found}, not {expected}");
    }

    fn share(k: u32, n: u32) -> Share {
        Share { k, n }
    }

    /// statsmodels 0.15, `test_proportions_2indep(…, method="score", compare="diff", correction=False)`.
    #[test]
    fn score_tests_are_those_of_statsmodels() {
        let expected = [
            (share(56, 70), share(48, 80), 7.023411371237463, 0.00804508136819656),
            (share(9, 10), share(3, 10), 7.5, 0.006169899320544151),
            (share(10, 10), share(0, 20), 30.0, 4.320463057827488e-08),
        ];
        for (one, other, chi2, p) in expected {
            let (_, test) = difference(one, other, 1.96).expect("cases");
            let test = test.expect("a test");
            close(test.chi2, chi2);
            close(test.p, p);
        }
        assert_eq!(difference(share(0, 9), share(0, 9), 1.96).expect("cases").1, None);
        assert_eq!(difference(share(0, 0), share(0, 9), 1.96), None);
    }

    /// Malformations by their mothers' drinking, Agresti (2002), section 5.3.5: z² = 6.57, and Pearson's χ² 12.08; further
    /// digits by the formula in NumPy, the tails by scipy 1.17.
    #[test]
    fn a_trend_is_that_of_cochran_and_armitage() {
        let cases =
            [(0.0, 48, 17114), (0.5, 38, 14502), (1.5, 5, 793), (4.0, 1, 127), (7.0, 1, 38)];
        let found = trend(&cases.map(|(score, k, n)| (score, share(k, n)))).expect("a trend");
        close(found.test.chi2, 6.570133944705556);
        close(found.test.p, 0.010370414572997453);
        let beyond = found.beyond.expect("more than two");
        close(beyond.chi2, 5.511920864552985);
        close(beyond.p, 0.1379273537001306);
        assert!(found.slope > 0.0);
        assert_eq!(trend(&[(0.0, share(1, 9)), (0.0, share(2, 9))]), None);
        assert_eq!(trend(&[(0.0, share(0, 9)), (1.0, share(0, 9))]), None);
    }

    /// Smoking and lung cancer in eight cities of China, Agresti (2002), table 6.6: statsmodels 0.15,
    /// `StratifiedTable(…).test_null_odds(correction=False)`. The second by the formula in NumPy.
    #[test]
    fn groups_are_compared_within_strata() {
        let cities = [
            (126, 100, 35, 61),
            (908, 688, 497, 807),
            (913, 747, 336, 598),
            (235, 172, 58, 121),
            (402, 308, 121, 215),
            (182, 156, 72, 98),
            (60, 99, 11, 43),
            (104, 89, 21, 36),
        ];
        let strata = cities.map(|(a, b, c, d)| vec![share(a, a + b), share(c, c + d)]);
        let found = stratified(&strata).expect("a test");
        close(found.chi2, 280.1375370532553);
        assert_eq!(found.df, 1);

        let three = [
            [share(10, 50), share(20, 80), share(5, 50)],
            [share(7, 30), share(15, 50), share(9, 60)],
            [share(0, 12), share(3, 12), share(4, 20)],
        ];
        let found = stratified(&three.map(Vec::from)).expect("a test");
        close(found.chi2, 7.366674326220166);
        close(found.p, 0.025138941947793644);
        assert_eq!(found.df, 2);
        // Groups that never share a stratum cannot be compared.
        assert_eq!(
            stratified(&[vec![share(1, 9), share(0, 0)], vec![share(0, 0), share(2, 9)]]),
            None
        );
        assert_eq!(stratified(&[]), None);
    }

    /// Bonett & Price's formula in NumPy; there it held the ratio in 95 to 96 of 100 simulated samples of 150 cases.
    #[test]
    fn ratios_of_the_same_cases_have_an_interval() {
        let found = paired_ratio(20, 30, 12, 1.959963984540054).expect("a ratio");
        close(found.value, 2.0 / 3.0);
        close(found.low.expect("an end"), 0.4428057716565673);
        close(found.high.expect("an end"), 1.0037006581502919);
        let none = paired_ratio(0, 5, 0, 1.959963984540054).expect("a ratio");
        assert_eq!((none.value, none.low), (0.0, Some(0.0)));
        close(none.high.expect("an end"), 0.7682917641388252);
        assert_eq!(paired_ratio(3, 0, 0, 1.96), None);
    }
}
