//! What future purchases are worth today.

use super::bg_nbd::BgNbd;
use crate::calendar::Period;

/// Today's worth of one unit of money at the end of each of the next periods: (1 + rate)^(−k · days / 365.25) for
/// k = 1 … `horizon`, with the rate effective a year.
pub fn discount_factors(rate: f64, period: Period, horizon: u32) -> Vec<f64> {
    let log_period = libm::log1p(rate) * period.days() / 365.25;
    (1..=horizon).map(|k| libm::exp(-f64::from(k) * log_period)).collect()
}

/// What an active customer of this frequency and age is expected to buy over the horizon: the purchases, and the same
/// discounted, each counted at the end of its period.
///
/// # Formula
///
/// Σₖ (E[X(k)] − E[X(k−1)]) · factorₖ. Both numbers times P(alive) are the customer's own (design: "CLV"; Fader, Hardie
/// & Lee 2005, "RFM and CLV", in discrete time).
pub fn expected_and_discounted(
    model: &BgNbd,
    factors: &[f64],
    frequency: u32,
    age: f64,
) -> (f64, f64) {
    let (mut before, mut discounted) = (0.0, 0.0);
    for (k, factor) in factors.iter().enumerate() {
        let upto = model.expected_if_alive((k + 1) as f64, frequency, age);
        discounted += (upto - before) * factor;
        before = upto;
    }
    (before, discounted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_discounted_by_the_yearly_rate_whatever_the_ruler() {
        let year = discount_factors(0.1, Period::Year, 1)[0];
        assert!((year - 1.0 / 1.1).abs() < 1e-15);
        assert!((discount_factors(0.1, Period::Month, 12)[11] - year).abs() < 1e-15);
        assert!(
            (discount_factors(0.1, Period::Day, 365)[364] - 1.1f64.powf(-365.0 / 365.25)).abs()
                < 1e-15
        );
    }

    #[test]
    fn without_a_rate_the_sum_is_the_expected_purchases() {
        let model = BgNbd::new([0.243, 4.414, 0.793, 2.426]).unwrap();
        let (expected, same) =
            expected_and_discounted(&model, &discount_factors(0.0, Period::Week, 52), 2, 38.86);
        assert!((same - expected).abs() < 1e-12);
        let (_, less) =
            expected_and_discounted(&model, &discount_factors(0.1, Period::Week, 52), 2, 38.86);
        assert!(less < expected && less > expected / 1.1);
    }
}
