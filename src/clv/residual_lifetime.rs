//! How many more periods will a customer under contract stay, and what are they worth today?

/// Periods that are summed one by one before they are taken together.
const ONE_BY_ONE: u32 = 1000;
/// The step of the integral over the rest, in logs of time.
const STEP: f64 = 0.02;
/// What may be left out, relative to the sum.
const NEGLIGIBLE: f64 = 1e-10;
/// The end of all time, in periods.
const END: f64 = 1e12;

/// The expected number of further periods of a customer who has stayed through `survived` of them, each counted at the
/// renewal that opens it: the next renewal is due now and is not discounted. `log_discount` is ln(1 + rate) a period, and 0
/// without discounting.
///
/// None where the mean is infinite: survival that falls no faster than 1 / t has one that grows without end.
///
/// # Formula
///
/// DERL = Σ_{k ≥ 1} S(n + k) / S(n) · (1 + d)^−(k − 1) with n = `survived`: equation 6 of Fader & Hardie (2010),
/// "Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity", whose n counts the first period
/// too. With S of the [sBG](super::sbg) that is (β + n) / (α + β + n) · ₂F₁(1, β + n + 1; α + β + n + 1; 1 / (1 + d)).
///
/// The sum runs period by period, and from the thousandth on as an integral over the log of time (Simpson's rule, between the
/// ends that Euler & Maclaurin give), so that years and days cost alike.
pub fn residual_lifetime(
    log_survival: &dyn Fn(f64) -> f64,
    survived: f64,
    log_discount: f64,
) -> Option<f64> {
    let now = log_survival(survived);
    let term =
        |k: f64| libm::exp(log_survival(survived + k) - now - (k - 1.0) * log_discount.max(0.0));
    // How fast survival falls here: as a power of time with this exponent.
    let exponent = |k: f64| {
        let ahead = 2.0 * k + survived;
        let fallen = log_survival(survived + k) - log_survival(ahead);
        fallen / libm::log(ahead / (survived + k))
    };
    let mut sum = 0.0;
    for k in 1..=ONE_BY_ONE {
        let value = term(f64::from(k));
        sum += value;
        // Nothing that comes later is larger.
        if value * END <= NEGLIGIBLE * sum {
            return Some(sum);
        }
    }
    let mut from = f64::from(ONE_BY_ONE);
    let mut value = term(from);
    sum -= 0.5 * value;
    let (half, whole) = (libm::exp(STEP), libm::exp(2.0 * STEP));
    while from < END {
        let (middle, to) = (from * half, from * whole);
        let next = term(to);
        sum += STEP / 3.0 * (value * from + 4.0 * term(middle) * middle + next * to);
        (from, value) = (to, next);
        if value * (from + survived) <= NEGLIGIBLE * sum && log_discount * from > 1.0 {
            return Some(sum);
        }
    }
    let exponent = exponent(from);
    // 1.01: closer to 1 than that the sum is set by times that nobody lives to see.
    (exponent > 1.01).then(|| sum + value * (from + survived) / (exponent - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::beta_discrete_weibull::BetaDiscreteWeibull;
    use crate::clv::sbg::Sbg;

    fn sbg(alpha: f64, beta: f64, survived: f64, rate: f64) -> Option<f64> {
        let model = Sbg::new([alpha, beta]).expect("valid");
        residual_lifetime(&|t| model.log_survival(t), survived, rate.ln_1p())
    }

    /// Table 2 of Fader & Hardie 2010, whose parameters are rounded; further digits by mpmath's `hyp2f1`.
    #[test]
    fn published_residual_lifetimes_are_found() {
        for (alpha, beta, published, exact) in [
            (
                3.80,
                15.20,
                [3.31, 3.45, 3.59, 3.72, 3.84],
                [
                    3.30981842102537,
                    3.45100032890988,
                    3.58654365654429,
                    3.71681153873099,
                    3.84213402402694,
                ],
            ),
            (
                0.067,
                0.267,
                [7.68, 9.46, 9.86, 10.06, 10.19],
                [
                    7.67083546092217,
                    9.45529943199555,
                    9.85083376993706,
                    10.0561670140875,
                    10.1886400084067,
                ],
            ),
        ] {
            for (n, (published, exact)) in published.into_iter().zip(exact).enumerate() {
                let found = sbg(alpha, beta, n as f64, 0.1).expect("finite");
                assert!((found - published).abs() < 0.01, "{n}: {found}");
                assert!((found / exact - 1.0).abs() < 1e-8, "{n}: {found} is not {exact}");
            }
        }
    }

    /// By mpmath: `hyp2f1`, and for the Weibull the sum itself with its tail by Euler & Maclaurin at 110 digits.
    #[test]
    fn slow_discounting_and_none_agree_with_mpmath() {
        let close = |found: Option<f64>, expected: f64| {
            let found = found.expect("finite");
            assert!((found / expected - 1.0).abs() < 2e-7, "{found} is not {expected}");
        };
        close(sbg(0.704, 1.182, 7.0, 0.01), 26.678_781_367_752_81);
        close(sbg(0.704, 1.182, 7.0, 0.0001), 173.52394595236904);
        // Without discounting (β + n) / (α − 1).
        close(sbg(1.5, 2.0, 4.0, 0.0), 12.0);
        close(sbg(40.0, 3.0, 1.0, 0.0), 4.0 / 39.0);
        let model = BetaDiscreteWeibull::new([1.2, 2.0, 1.5]).expect("valid");
        close(residual_lifetime(&|t| model.log_survival(t), 3.0, 0.0), 4.41479366055806);
        let discounted = residual_lifetime(&|t| model.log_survival(t), 3.0, 0.001f64.ln_1p());
        close(discounted, 4.25716030243841);
    }

    #[test]
    fn what_never_ends_has_no_mean_until_it_is_discounted() {
        assert_eq!(sbg(0.704, 1.182, 7.0, 0.0), None);
        assert_eq!(sbg(1.0, 1.0, 0.0, 0.0), None);
        assert!(sbg(1e-8, 1.0, 0.0, 0.1).is_some_and(|it| (it - 11.0).abs() < 1e-3));
        assert!(sbg(1e30, 1e-30, 0.0, 0.1).is_some_and(|it| it < 1e-50));
    }
}
