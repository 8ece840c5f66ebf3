//! The gamma function's relatives, in the forms that lose no digits where likelihoods go: differences of log-gammas are
//! never taken between two large numbers.

use super::mixing::mean_over_beta;

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

/// I_x(a, b), the share of a beta distribution with a, b > 0 that lies below x, from x and its complement 1 − x.
///
/// It is also the chance of at least `a` failures before `b` successes, where a failure has the chance x. Lentz's continued
/// fraction (DLMF 8.17.22), on the side of the mean where it is short.
pub fn beta_share(a: f64, b: f64, x: f64, complement: f64) -> f64 {
    if x <= 0.0 || complement <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return (1.0 - lower_beta_share(b, a, complement, x)).max(0.0);
    }
    lower_beta_share(a, b, x, complement)
}

fn lower_beta_share(a: f64, b: f64, x: f64, complement: f64) -> f64 {
    // Of two numbers that add up to 1 the smaller one has the digits.
    let log_of = |x: f64, rest: f64| if x < 0.5 { libm::log(x) } else { libm::log1p(-rest) };
    let (log_x, log_rest) = (log_of(x, complement), log_of(complement, x));
    let log = a * log_x + b * log_rest - ln_beta(a, b) - libm::log(a);
    let (mut d, mut c) = (1.0 / nonzero(1.0 - (a + b) / (a + 1.0) * x), 1.0);
    let mut fraction = d;
    for m in 1..FRACTION {
        let m = f64::from(m);
        let odd = m / (a + 2.0 * m - 1.0) * ((b - m) / (a + 2.0 * m)) * x;
        let even = -((a + m) / (a + 2.0 * m)) * ((a + b + m) / (a + 2.0 * m + 1.0)) * x;
        let mut change = 1.0;
        for term in [odd, even] {
            d = 1.0 / nonzero(1.0 + term * d);
            c = nonzero(1.0 + term / c);
            change *= c * d;
        }
        fraction *= change;
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (libm::exp(log) * fraction).clamp(0.0, 1.0)
}

/// ₂F₁(1, b; c; z) for c > b > 0, from 1 − z with 0 ≤ z < 1: the mean of 1 / (1 − z θ) over θ ~ Beta(b, c − b).
///
/// Gauss's continued fraction, whose terms are all positive here (DLMF 15.7.5); close to z = 1, where it is long, the mean
/// itself.
pub fn hypergeometric_one(b: f64, c: f64, complement: f64) -> f64 {
    if complement < 0.01 {
        let of = |p: f64| 1.0 / (complement + p * (1.0 - complement));
        return mean_over_beta(c - b, b, &of);
    }
    let z = 1.0 - complement;
    let mut term = b / c * z;
    let (mut d, mut step, mut value) = (1.0, 1.0, 1.0);
    for n in 1..FRACTION {
        // Steed's way: the fraction is a sum of positive steps.
        let before = d;
        d = 1.0 / nonzero(1.0 - term * before);
        step *= term * before * d;
        value += step;
        if step <= 1e-17 * value {
            break;
        }
        let half = f64::from(n / 2);
        term = z * if n % 2 == 1 {
            let m = half + 1.0;
            m / (c + (2.0 * m - 2.0)) * ((c - b + (m - 1.0)) / (c + (2.0 * m - 1.0)))
        } else {
            (b + half) / (c + (2.0 * half - 1.0)) * ((c + (half - 1.0)) / (c + 2.0 * half))
        };
    }
    value
}

/// Terms after which a continued fraction is as good as it gets.
const FRACTION: u32 = 50_000;

fn nonzero(value: f64) -> f64 {
    if value.abs() < 1e-300 { 1e-300 } else { value }
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

    // By mpmath at 40 digits: the beta density integrated, and `hyp2f1`.
    #[test]
    fn the_share_of_a_beta_distribution_agrees_with_mpmath() {
        for ((a, b, x), expected) in [
            ((1.0, 0.25, 0.3), 0.08530878077130556),
            ((12.0, 0.243, 0.999), 0.6276669089678251),
            ((5.0, 1e-6, 0.5), 1.085553044948838e-8),
            ((300.0, 2.5, 0.9), 2.4368833251235775e-12),
            ((1000.0, 3000.0, 0.25), 0.502_427_980_892_124_5),
            ((1000.0, 3000.0, 0.2275), 0.0004032715957248953),
            ((3.0, 1e8, 1e-9), 0.00015465307501506816),
            ((0.3, 4.0, 0.7), 0.9987865278279356),
            ((40.0, 2.0, 0.2), 3.628388371660808e-27),
        ] {
            let found: f64 = beta_share(a, b, x, 1.0 - x);
            assert!((found / expected - 1.0).abs() < 3e-12, "{found} is not {expected}");
        }
    }

    #[test]
    fn the_hypergeometric_function_of_one_agrees_with_mpmath() {
        for ((b, c, complement), expected) in [
            ((2.426, 3.219, 0.02), 9.178357018640556),
            ((0.5, 0.81, 0.5), 1.5428926067275143),
            ((1e-6, 2e-6, 0.3), 2.166665262034649),
            ((3.2, 1000.0, 0.01), 1.0031812274106148),
            ((300.0, 300.3, 0.05), 19.647741660101743),
            ((2.426, 3.219, 1e-6), 140.37741219282114),
            ((7.0, 7.5, 1e-9), 145658.72244185285),
            ((0.3, 0.3003, 0.9), 1.1109973943906545),
        ] {
            let found: f64 = hypergeometric_one(b, c, complement);
            assert!((found / expected - 1.0).abs() < 1e-11, "{found} is not {expected}");
        }
    }
}
