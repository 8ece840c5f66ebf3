//! The gamma function's relatives, in the forms that lose no digits where likelihoods go: differences of log-gammas are
//! never taken between two large numbers.

/// ln Γ(z + n) − ln Γ(z) for z > 0 and n ≥ 0: the log of the rising factorial (z)ₙ, for any real n.
///
/// From z = 10 on, Stirling's series is subtracted term by term, so that the result keeps its digits when n is small
/// beside z: `lgamma(1e9 + 1) - lgamma(1e9)` itself is off by 2e-6.
pub fn ln_rising(z: f64, n: f64) -> f64 {
    if z < 10.0 {
        return libm::lgamma(z + n) - libm::lgamma(z);
    }
    (z - 0.5) * libm::log1p(n / z) + n * (libm::log(z + n) - 1.0) + stirling(z + n) - stirling(z)
}

/// ln (z)ₙ and its derivative in z, ψ(z + n) − ψ(z), for z > 0 and a whole n.
pub fn ln_rising_slope(z: f64, n: u32) -> (f64, f64) {
    if n > 64 {
        let n = f64::from(n);
        return (ln_rising(z, n), digamma(z + n) - digamma(z));
    }
    (0..n)
        .map(|j| z + f64::from(j))
        .fold((0.0, 0.0), |(log, slope), factor| (log + libm::log(factor), slope + 1.0 / factor))
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a.min(b)) - ln_rising(a.max(b), a.min(b))
}

/// ln B(a, b + k) − ln B(a, b) for a, b > 0 and k ≥ 0: the log of the mean of (1 − θ)ᵏ over θ ~ Beta(a, b).
///
/// A difference of two rising factorials, of which the shorter ones are taken: where a = 1e-8 or k = 1e90 the others would
/// leave nothing of the result.
pub fn ln_beta_ratio(a: f64, b: f64, k: f64) -> f64 {
    if k < a {
        ln_rising(b, k) - ln_rising(a + b, k)
    } else {
        ln_rising(b, a) - ln_rising(b + k, a)
    }
}

/// ψ(z) = d ln Γ(z) / dz for z > 0: recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.5, 6.3.18).
pub fn digamma(mut z: f64) -> f64 {
    let mut shift = 0.0;
    while z < 10.0 {
        shift += 1.0 / z;
        z += 1.0;
    }
    let w = 1.0 / (z * z);
    let series = w
        * (1.0 / 12.0
            - w * (1.0 / 120.0
                - w * (1.0 / 252.0
                    - w * (1.0 / 240.0 - w * (1.0 / 132.0 - w * (691.0 / 32_760.0 - w / 12.0))))));
    libm::log(z) - 0.5 / z - series - shift
}

/// What ln Γ(z) has beyond (z − ½) ln z − z + ½ ln 2π, for z ≥ 10 (Abramowitz & Stegun 6.1.41).
fn stirling(z: f64) -> f64 {
    let w = 1.0 / (z * z);
    (1.0 / 12.0
        - w * (1.0 / 360.0
            - w * (1.0 / 1260.0
                - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * (691.0 / 360_360.0 - w / 156.0))))))
        / z
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        let error = (found - expected).abs();
        assert!(error <= 4e-15 * expected.abs().max(1.0), "{found} is not {expected}");
    }

    // Literals by mpmath at 40 digits.
    #[test]
    fn digamma_agrees_with_mpmath() {
        close(digamma(1e-8), -100000000.57721564);
        close(digamma(0.01), -100.56088545786868);
        close(digamma(0.5), -1.9635100260214235);
        close(digamma(1.0), -0.5772156649015329);
        close(digamma(3.7), 1.1671535393615113);
        close(digamma(9.99), 2.250700372831201);
        close(digamma(25.0), 3.198742512851974);
        close(digamma(1e6), 13.815510057964191);
        close(digamma(1e12), 27.63102111592805);
    }

    #[test]
    fn the_rising_factorial_agrees_with_mpmath() {
        close(ln_rising(0.25, 1.0), -1.3862943611198906);
        close(ln_rising(0.25, 200.0), 857.9697576978508);
        close(ln_rising(4.4, 0.001), 0.0013638129907471335);
        close(ln_rising(10.0, 1.0), std::f64::consts::LN_10);
        close(ln_rising(15.5, 0.5), 1.362356892725278);
        close(ln_rising(1e3, 3.75), 25.909232969091132);
        close(ln_rising(1e9, 1.0), 20.72326583694641);
        close(ln_rising(1e9, 1e4), 207232.70836429746);
        close(ln_rising(1e-9, 50.0), 123.84247811387768);
        close(ln_rising(12.0, 1e6), 12815652.85303246);
        close(ln_rising_slope(0.2425945, 5).0, 2.230019806616098);
        close(ln_rising_slope(0.2425945, 5).1, 5.916884697766322);
        close(ln_rising_slope(0.2425945, 63).0, 196.55001367608844);
        close(ln_rising_slope(0.2425945, 63).1, 8.497513084499827);
        close(ln_rising_slope(2.5, 200).0, 870.904124267443);
        close(ln_rising_slope(2.5, 200).1, 4.6051120778933);
        close(ln_rising_slope(1e6, 64).0, 884.1946916670429);
        close(ln_rising_slope(1e6, 64).1, 6.399798408533994e-05);
        close(ln_rising_slope(1e6, 65).0, 898.0102662229592);
        close(ln_rising_slope(1e6, 65).1, 6.499792008943567e-05);
    }

    #[test]
    fn the_beta_function_agrees_with_mpmath() {
        close(ln_beta(0.793, 2.426), -0.5115692885937033);
        close(ln_beta(1e-6, 1e-6), 14.508657738522574);
        close(ln_beta(6.25, 3.74), -6.084705740212388);
        close(ln_beta(1e8, 0.5), -8.637975427801482);
        close(ln_beta(3e7, 2e7), -33650590.581732884);
    }

    #[test]
    fn ratios_of_betas_agree_with_mpmath() {
        for ((a, b, k), expected) in [
            ((0.704, 1.182, 7.0), -1.4310798595662341),
            ((1e8, 3e8, 2.0), -0.575_364_144_070_228_5),
            ((0.5, 2.0, 1e90), -103.33164631425914),
            ((40.0, 0.02, 1e5), -357.72033821625916),
            ((200.0, 9.0, 12.0), -32.687_148_941_863_64),
        ] {
            close(ln_beta_ratio(a, b, k), expected);
        }
        for ((a, b, k), expected, off) in [
            ((1e-8, 3.0, 5.0), -1.0928571415481576e-8, 1e-6),
            ((3.0, 1e12, 1e3), -2.999999998497e-9, 1e-5),
        ] {
            let found: f64 = ln_beta_ratio(a, b, k);
            assert!((found / expected - 1.0).abs() < off, "{found} is not {expected}");
        }
        assert_eq!(ln_beta_ratio(2.0, 3.0, 0.0), 0.0);
    }
}
