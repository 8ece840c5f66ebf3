//! Whether the groups moved like those they are compared with before anything was done to them.

use serde::Serialize;

use crate::stats::chi_squared;
use crate::stats::matrix::{Matrix, dot};

/// Wald's test that all effects before treatment are 0. A small p says that the comparison is doubtful; a large one does not
/// say that it is right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PreTrend {
    /// W = aᵀ V⁻¹ a with the effects a before treatment and their covariance V.
    pub statistic: f64,
    /// How many of the effects the others do not determine.
    pub df: u32,
    /// The probability of such a statistic or a larger one where nothing is the matter.
    pub p: f64,
}

/// The test; none if there is no effect before treatment, or none of them has an error.
pub(in crate::loyalty) fn pre_trend(effects: &[f64], covariance: &Matrix) -> Option<PreTrend> {
    let root = covariance.root();
    // V⁻¹ by its root L: W = |L⁻¹ a|², over the effects that those before them do not determine.
    let mut own: Vec<f64> = Vec::with_capacity(effects.len());
    let mut df = 0;
    for (place, effect) in effects.iter().enumerate() {
        let pivot = root[(place, place)];
        let known = dot(&root.row(place)[..place], &own);
        own.push(if pivot > 0.0 { (effect - known) / pivot } else { 0.0 });
        df += u32::from(pivot > 0.0);
    }
    let statistic = dot(&own, &own);
    let p = chi_squared::upper(statistic, df)?;
    Some(PreTrend { statistic, df, p })
}
