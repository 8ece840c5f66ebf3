//! How alike the treated and the others are, before and after matching.

use serde::Serialize;

use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::propensity::Propensity;
use crate::stats::order::{rank, sort};

/// How alike both sides are in one covariate, or one level of it: before, all units; after, those that count, as they do.
///
/// A difference is absent where all units are equal, and after matching where nobody counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// The covariate's name, with the level if it is a text.
    pub covariate: String,
    /// Whether it is the propensity score, which the other covariates make.
    pub is_score: bool,
    /// The mean of all the treated.
    pub mean_treated: f64,
    /// The mean of all the others.
    pub mean_before: f64,
    /// The mean of the others that count.
    pub mean_after: Option<f64>,
    /// The standardised mean difference, treated less others: by the standard deviation of all the treated, √(p (1 − p)) for
    /// what is 0 or 1; of all units, where the treated are all equal.
    pub before: Option<f64>,
    /// The same after matching, by the same standard deviation.
    pub after: Option<f64>,
    /// The variance of the treated by that of the others; not of what is 0 or 1.
    pub variance_ratio_before: Option<f64>,
    /// The same after matching.
    pub variance_ratio_after: Option<f64>,
    /// The mean difference of the shares of both sides up to a value, over the different values; of what is 0 or 1 that of
    /// the shares.
    pub ecdf_mean_before: Option<f64>,
    /// The same after matching.
    pub ecdf_mean_after: Option<f64>,
    /// The largest such difference.
    pub ecdf_max_before: Option<f64>,
    /// The same after matching.
    pub ecdf_max_after: Option<f64>,
}

/// How alike both sides are after matching, by the largest standardised mean difference of a covariate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Below 0.1, the rule of thumb (Austin 2009; Stuart 2010).
    Good,
    /// Below 0.25 (Rubin 2001).
    Fair,
    /// Further apart: what is left of the effect may be this difference.
    Poor,
}

/// The largest standardised mean difference of good balance, and of fair balance.
pub(in crate::loyalty) const RULES: [f64; 2] = [0.1, 0.25];

/// The balance of the propensity score, if there is one, and of every covariate.
pub(super) fn balance(
    sample: &Sample,
    propensity: Option<&Propensity>,
    weight: &[f64],
) -> Vec<Balance> {
    let ones = vec![1.0; weight.len()];
    let row = |name: &str, values: &[f64], is_binary: bool| {
        let before = Sides::of(sample, values, &ones, is_binary);
        let after = Sides::of(sample, values, weight, is_binary);
        let unit = before.unit(values, sample);
        let difference = |it: &Sides| Some((it.means[1] - it.means[0]) / unit?);
        let counts = after.is_known();
        let known = |value: Option<f64>| value.filter(|it| counts && it.is_finite());
        let (ecdf_before, ecdf_after) = (before.ecdf, after.ecdf);
        Balance {
            covariate: name.to_owned(),
            is_score: false,
            mean_treated: before.means[1],
            mean_before: before.means[0],
            mean_after: known(Some(after.means[0])),
            before: difference(&before),
            after: known(difference(&after)),
            variance_ratio_before: before.ratio(is_binary),
            variance_ratio_after: known(after.ratio(is_binary)),
            ecdf_mean_before: Some(ecdf_before[0]),
            ecdf_mean_after: known(Some(ecdf_after[0])),
            ecdf_max_before: Some(ecdf_before[1]),
            ecdf_max_after: known(Some(ecdf_after[1])),
        }
    };
    let score =
        propensity.map(|it| Balance { is_score: true, ..row("propensity", &it.chance, false) });
    let terms = sample.terms.iter().map(|it| row(&it.name, &sample.values(it), it.is_binary));
    score.into_iter().chain(terms).collect()
}

/// How alike both sides are after matching; none where nobody counts.
pub(super) fn verdict(balance: &[Balance]) -> Option<Verdict> {
    let of = balance.iter().filter(|it| !it.is_score && it.before.is_some());
    let mut most = 0.0;
    for row in of {
        most = f64::max(most, row.after?.abs());
    }
    let [good, fair] = RULES;
    let is_known = balance.iter().any(|it| it.mean_after.is_some());
    is_known.then_some(match most {
        most if most < good => Verdict::Good,
        most if most < fair => Verdict::Fair,
        _ => Verdict::Poor,
    })
}

/// Both sides, the others first.
struct Sides {
    means: [f64; 2],
    variances: [f64; 2],
    weights: [f64; 2],
    /// The mean and the largest difference of shares.
    ecdf: [f64; 2],
}

impl Sides {
    fn of(sample: &Sample, values: &[f64], weight: &[f64], is_binary: bool) -> Self {
        let (mut weights, mut squares, mut sums) = ([0.0; 2], [0.0; 2], [0.0; 2]);
        let units = || values.iter().zip(weight).zip(&sample.treated);
        for ((value, weight), &treated) in units() {
            let side = usize::from(treated);
            weights[side] += weight;
            squares[side] += weight * weight;
            sums[side] += weight * value;
        }
        let means = [sums[0] / weights[0], sums[1] / weights[1]];
        let mut variances = [0.0; 2];
        for ((value, weight), &treated) in units() {
            let side = usize::from(treated);
            variances[side] += weight * (value - means[side]) * (value - means[side]);
        }
        for ((variance, weight), squares) in variances.iter_mut().zip(weights).zip(squares) {
            // With weights of 1 this is the sum of squares by n − 1.
            *variance *= weight / (weight * weight - squares);
        }
        let mut sides = Self { means, variances, weights, ecdf: [0.0; 2] };
        sides.ecdf = match is_binary {
            true => [(means[1] - means[0]).abs(); 2],
            false => sides.ecdf(sample, values, weight),
        };
        sides
    }

    fn is_known(&self) -> bool {
        self.weights.iter().all(|&weight| weight > 0.0)
    }

    /// What differences are measured by: the standard deviation of the treated, or of all if they are all equal; none if all
    /// units are.
    fn unit(&self, values: &[f64], sample: &Sample) -> Option<f64> {
        let is_binary = values.iter().all(|&value| value == 0.0 || value == 1.0);
        let of_treated =
            if is_binary { self.means[1] * (1.0 - self.means[1]) } else { self.variances[1] };
        let least = |mean: f64| 1e-12 * mean.abs();
        let own = Some(of_treated.sqrt()).filter(|&it| it > least(self.means[1]));
        own.or_else(|| {
            let n = sample.treated.len() as f64;
            let mean = values.iter().map(|value| value / n).sum::<f64>();
            let spread =
                values.iter().map(|value| (value - mean) * (value - mean) / n).sum::<f64>();
            Some(spread.sqrt()).filter(|&it| it > least(mean))
        })
    }

    fn ratio(&self, is_binary: bool) -> Option<f64> {
        let ratio = self.variances[1] / self.variances[0];
        (!is_binary && ratio.is_finite() && ratio > 0.0).then_some(ratio)
    }

    fn ecdf(&self, sample: &Sample, values: &[f64], weight: &[f64]) -> [f64; 2] {
        let mut rows: Vec<(u64, u32)> = values.iter().map(|&value| rank(value)).zip(0..).collect();
        sort(&mut rows);
        let (mut shares, mut sum, mut most, mut different) = ([0.0; 2], 0.0, 0.0, 0.0);
        for same in rows.chunk_by(|one, other| one.0 == other.0) {
            for &(_, unit) in same {
                let side = usize::from(sample.treated[unit as usize]);
                shares[side] += weight[unit as usize] / self.weights[side];
            }
            let apart = f64::abs(shares[1] - shares[0]);
            sum += apart;
            most = f64::max(most, apart);
            different += 1.0;
        }
        [sum / different, most]
    }
}
