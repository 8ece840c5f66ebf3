//! The χ² distribution.

/// P(X > `x`) for a χ² variable X with `df` degrees of freedom; none without a degree of freedom, or unless `x` is a number
/// from 0 on.
///
/// # Formula
///
/// With h = x/2, the finite sums of Abramowitz & Stegun 26.4.5 and 26.4.4: for an even df, e⁻ʰ Σ hʲ / j! over
/// j = 0 … df/2 − 1; for an odd one, erfc(√h) + e⁻ʰ Σ hʲ / Γ(j + 1) over j = ½, 1½, … df/2 − 1. All terms are positive, so
/// no digits are lost.
pub fn upper(x: f64, df: u32) -> Option<f64> {
    if df == 0 || x.is_nan() || x < 0.0 {
        return None;
    }
    if x.is_infinite() {
        return Some(0.0);
    }
    let h = 0.5 * x;
    let (first, head) = if df.is_multiple_of(2) { (0.0, 0.0) } else { (0.5, libm::erfc(h.sqrt())) };
    let last = 0.5 * f64::from(df) - 1.0;
    if last < first || h == 0.0 {
        return Some(if h == 0.0 { 1.0 } else { head });
    }
    // From the largest term down on both sides: e⁻ʰ alone may be too small for a number.
    let largest = (first + libm::floor(h)).min(last);
    let term = libm::exp(largest * libm::log(h) - h - libm::lgamma(largest + 1.0));
    let (mut sum, mut one, mut j) = (term, term, largest);
    while j > first && one > sum * f64::EPSILON * 1e-3 {
        one *= j / h;
        sum += one;
        j -= 1.0;
    }
    (one, j) = (term, largest);
    while j < last && one > sum * f64::EPSILON * 1e-3 {
        j += 1.0;
        one *= h / j;
        sum += one;
    }
    Some((head + sum).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath 1.3 at 40 digits, `gammainc(df/2, x/2, inf, regularized=True)`.
    #[test]
    fn upper_tails_are_those_of_mpmath() {
        let expected = [
            (3.841458820694124, 1, 0.05000000000000006),
            (0.001, 1, 0.9747728793699604),
            (50.0, 1, 1.537459794428035e-12),
            (1400.0, 1, 2.1010145162642176e-306),
            (5.991464547107979, 2, 0.05000000000000007),
            (12.3, 3, 0.006423057576577936),
            (100.0, 7, 1.0787979671702883e-18),
            (90.0, 100, 0.7531979655998298),
            (250.0, 101, 1.2390563539741994e-14),
            (1e-08, 5, 1.0),
            (2000.0, 2000, 0.4957947558197845),
            (1650.0, 1501, 0.0040675400540634305),
            (20.0, 43, 0.9989402975027716),
        ];
        for (x, df, expected) in expected {
            let found = upper(x, df).expect("a tail");
            assert!((found - expected).abs() < 1e-12 * expected, "{found} at {x}, {df}");
        }
    }

    #[test]
    fn ends_are_exact_and_what_is_no_number_has_no_tail() {
        assert_eq!(upper(0.0, 1), Some(1.0));
        assert_eq!(upper(0.0, 2), Some(1.0));
        assert_eq!(upper(f64::INFINITY, 3), Some(0.0));
        assert_eq!(upper(1e6, 2), Some(0.0));
        for (x, df) in [(f64::NAN, 1), (-1.0, 1), (1.0, 0)] {
            assert_eq!(upper(x, df), None);
        }
    }
}
