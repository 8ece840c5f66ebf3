//! Whether groups leave at the same pace: the log-rank test and its weighted forms.

use serde::{Deserialize, Serialize};

use crate::cohort::lifetimes::Moment;
use crate::stats::chi_squared;
use crate::stats::matrix::{Matrix, dot};

/// How much a time at which somebody leaves counts in the test. With n at risk and S the pooled survival curve, the weight
/// is:
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Weighting {
    /// 1: the log-rank test (Mantel 1966), best where the hazards are proportional.
    #[default]
    LogRank,
    /// n: Wilcoxon's test as Gehan (1965) and Breslow (1970) have it; early times count more.
    Wilcoxon,
    /// √n (Tarone & Ware 1977).
    TaroneWare,
    /// Π (1 − d/(n + 1)) up to the time (Peto & Peto 1972, modified); early times count more, whatever the censoring.
    Peto,
    /// S(t−)ᵖ (1 − S(t−))^q (Fleming & Harrington 1981), with p and q from the options.
    FlemingHarrington,
}

/// A test of whether groups leave at the same pace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogRank {
    /// How times were weighted.
    pub weighting: Weighting,
    /// The statistic.
    pub chi2: f64,
    /// Its degrees of freedom.
    pub df: u32,
    /// The probability of such a statistic or a larger one where the groups are alike.
    pub p: f64,
    /// Who left in each group, weighted.
    pub observed: Vec<f64>,
    /// Who would have left in each if the groups were alike, weighted.
    pub expected: Vec<f64>,
}

/// The test while the times are walked through: U = Σ w (O − E) and its hypergeometric covariance, for the groups in these
/// places. Strata are walked one after another, and add up.
#[derive(Debug)]
pub(super) struct Test {
    groups: Vec<usize>,
    weighting: Weighting,
    /// The powers of Fleming and Harrington.
    powers: [f64; 2],
    observed: Vec<f64>,
    expected: Vec<f64>,
    covariance: Matrix,
    /// The pooled survival up to the time, and Peto's.
    survival: f64,
    peto: f64,
}

impl Test {
    pub(super) fn new(groups: Vec<usize>, weighting: Weighting, powers: [f64; 2]) -> Self {
        let n = groups.len();
        Self {
            groups,
            weighting,
            powers,
            observed: vec![0.0; n],
            expected: vec![0.0; n],
            covariance: Matrix::zeros(n),
            survival: 1.0,
            peto: 1.0,
        }
    }

    /// Begins another stratum.
    pub(super) fn stratum(&mut self) {
        (self.survival, self.peto) = (1.0, 1.0);
    }

    pub(super) fn push(&mut self, moment: &Moment<'_>) {
        let of = |values: &[f64], group: usize| values.get(group).copied().unwrap_or_default();
        let sum = |values: &[f64]| self.groups.iter().map(|&group| of(values, group)).sum::<f64>();
        let d = sum(moment.left);
        if d == 0.0 {
            return;
        }
        let n = sum(moment.at_risk);
        self.peto *= 1.0 - d / (n + 1.0);
        let weight = match self.weighting {
            Weighting::LogRank => 1.0,
            Weighting::Wilcoxon => n,
            Weighting::TaroneWare => n.sqrt(),
            Weighting::Peto => self.peto,
            Weighting::FlemingHarrington => {
                let [p, q] = self.powers;
                libm::pow(self.survival, p) * libm::pow(1.0 - self.survival, q)
            }
        };
        self.survival *= ((n - d) / n).max(0.0);
        let spread = if n > 1.0 { weight * weight * d * (n - d).max(0.0) / (n - 1.0) } else { 0.0 };
        for (a, &group) in self.groups.iter().enumerate() {
            let share = of(moment.at_risk, group) / n;
            self.observed[a] += weight * of(moment.left, group);
            self.expected[a] += weight * d * share;
            if spread == 0.0 || share == 0.0 {
                continue;
            }
            for (b, &other) in self.groups.iter().enumerate().take(a + 1) {
                let same = if a == b { 1.0 } else { 0.0 };
                let share_of_other = of(moment.at_risk, other) / n;
                self.covariance[(a, b)] += spread * share * (same - share_of_other);
            }
        }
    }

    /// The test; none if fewer than two of the groups had somebody at risk when somebody left.
    pub(super) fn done(self) -> Option<LogRank> {
        let at_risk: Vec<usize> = (0..self.groups.len())
            .filter(|&group| self.covariance[(group, group)] > 1e-12 * self.expected[group])
            .collect();
        let (_, some) = at_risk.split_last().filter(|(_, some)| !some.is_empty())?;
        let mut covariance = Matrix::zeros(some.len());
        for (a, &group) in some.iter().enumerate() {
            for (b, &other) in some.iter().enumerate().take(a + 1) {
                covariance[(a, b)] = self.covariance[(group, other)];
            }
        }
        let gap: Vec<f64> =
            some.iter().map(|&group| self.observed[group] - self.expected[group]).collect();
        let chi2 = dot(&gap, &covariance.inverse()?.times(&gap));
        let df = some.len() as u32;
        Some(LogRank {
            weighting: self.weighting,
            chi2,
            df,
            p: chi_squared::upper(chi2, df)?,
            observed: self.observed,
            expected: self.expected,
        })
    }
}
