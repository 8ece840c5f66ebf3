//! Student's t distribution.

use super::incomplete::beta_below;

/// P(|T| ≥ |`t`|) for T of Student's distribution with `df` degrees of freedom, which need not be whole: none unless df is above
/// 0 and `t` is a number.
///
/// # Formula
///
/// I_x(df/2, ½) with x = df / (df + t²), Abramowitz & Stegun 26.7.1.
pub fn two_sided(t: f64, df: f64) -> Option<f64> {
    (df > 0.0 && !t.is_nan()).then(|| beta_below(0.5 * df, 0.5, df / (df + t * t)))
}

/// The t that |T| exceeds with the chance 1 − `level`: the width of an interval in standard errors; none unless df is above 0
/// and the level between 0 and 1.
pub fn width(level: f64, df: f64) -> Option<f64> {
    if !(df > 0.0 && level > 0.0 && level < 1.0) {
        return None;
    }
    let beyond = |t: f64| two_sided(t, df).is_some_and(|chance| chance > 1.0 - level);
    let (mut low, mut high) = (0.0, 1.0);
    while beyond(high) && high < 1e150 {
        (low, high) = (high, high * 2.0);
    }
    // Each step halves the interval; 60 leave less than a bit.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if beyond(middle) { low = middle } else { high = middle }
    }
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_tables_and_of_the_cauchy_distribution() {
        // Printed in every table of the distribution.
        for (df, expected) in [(1.0, 12.706), (2.0, 4.303), (5.0, 2.571), (30.0, 2.042)] {
            assert!((width(0.95, df).expect("a width") - expected).abs() < 5e-4, "{df}");
        }
        // With one degree of freedom it is Cauchy's: P(|T| ≥ 1) = ½; with two, P(|T| ≥ t) = 1 − t / √(2 + t²).
        assert!((two_sided(1.0, 1.0).expect("a chance") - 0.5).abs() < 1e-12);
        let t = 1.7_f64;
        let exact = 1.0 - t / (2.0 + t * t).sqrt();
        assert!((two_sided(t, 2.0).expect("a chance") - exact).abs() < 1e-12);
        assert_eq!((width(0.95, 0.0), two_sided(f64::NAN, 3.0)), (None, None));
    }
}
