//! Values in bins: where one score ends and the next begins.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::stats::quantile::quantiles;
use crate::words::{Accepted, Problem};

/// How the borders between scores are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Binning {
    /// As many customers in each bin as equal values allow.
    #[default]
    Quantile,
    /// Bins of equal width from the lowest value to the highest.
    Width,
}

/// The most scores a measure can have.
pub(super) const MOST: u32 = 10;

/// The values between `bins` bins: type-7 quantiles at k/bins, or equal steps.
pub(super) fn cuts(values: &[f64], bins: u32, binning: Binning) -> Vec<f64> {
    let shares = (1..bins).map(|k| f64::from(k) / f64::from(bins));
    match binning {
        Binning::Quantile => quantiles(values, &shares.collect::<Vec<_>>()),
        Binning::Width => {
            let low = values.iter().copied().reduce(f64::min).unwrap_or_default();
            let high = values.iter().copied().reduce(f64::max).unwrap_or_default();
            shares.map(|share| low + share * (high - low)).collect()
        }
    }
}

/// Checks cuts that somebody chose: 1 to 9 finite numbers, each above the one before.
pub(super) fn check(option: &'static str, cuts: &[f64]) -> Result<()> {
    let rise = cuts.windows(2).all(|pair| pair[0] < pair[1]);
    let few = (1..MOST as usize).contains(&cuts.len());
    if few && rise && cuts.iter().all(|cut| cut.is_finite()) {
        return Ok(());
    }
    let found = cuts.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    let problem =
        Problem::BadOption { option, found: format!("[{found}]"), accepted: Accepted::Cuts };
    Err(Error::new(ErrorKind::Option, problem))
}

/// One score a value: 1 and the number of cuts strictly below it, so that equal values have equal scores.
pub(super) fn scores(values: &[f64], cuts: &[f64]) -> Vec<u8> {
    let score = |value: f64| 1 + cuts.iter().map(|&cut| u8::from(cut < value)).sum::<u8>();
    values.iter().map(|&value| score(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// pandas: `pd.cut([0, 1, 2.5, 5, 9.9, 10], [-inf, 2.5, 5, 7.5, inf], right=True, labels=[1, 2, 3, 4])`.
    #[test]
    fn bins_of_equal_width_close_at_their_upper_end() {
        let values = [0.0, 1.0, 2.5, 5.0, 9.9, 10.0];
        let cuts = cuts(&values, 4, Binning::Width);
        assert_eq!(cuts, [2.5, 5.0, 7.5]);
        assert_eq!(scores(&values, &cuts), [1, 1, 1, 2, 4, 4]);
    }

    #[test]
    fn chosen_cuts_rise() {
        for bad in [&[][..], &[2.0, 2.0], &[3.0, 1.0], &[f64::NAN], &[1.0; 10]] {
            assert!(check("cuts.recency", bad).is_err(), "{bad:?}");
        }
        assert!(check("cuts.recency", &[30.0, 90.0, 365.0]).is_ok());
    }
}
