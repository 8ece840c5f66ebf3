//! Means over beta and gamma distributions of any shape, by the trapezoidal rule.
//!
//! On the scale where the variable runs from −∞ to ∞, stretched by sinh about the mode so that tails of any weight end, the rule
//! converges exponentially (Takahasi & Mori 1974). It weighs the nodes by the density and divides by their sum, so that no
//! normalising constant is needed.

/// The distance of nodes on the stretched scale.
const STEP: f64 = 1.0 / 48.0;
/// What the density may fall to, in logs, before a side ends.
const DEPTH: f64 = 50.0;

/// The mean of a function of p over p ~ Beta(a, b), on the logit scale.
pub fn mean_over_beta(a: f64, b: f64, of: &dyn Fn(f64) -> f64) -> f64 {
    let log_density = |logit: f64| -a * softplus(-logit).0 - b * softplus(logit).0;
    let width = 2.0 * (1.0 / a + 1.0 / b).sqrt().min(1.0);
    mean(libm::log(a / b), width, &log_density, &|logit| of(softplus(logit).1))
}

/// The mean of a function of λ over a gamma distribution with this shape and rate 1, on the log scale.
pub fn mean_over_gamma(shape: f64, of: &dyn Fn(f64) -> f64) -> f64 {
    // From the mode on: s d − s (eᵈ − 1), which keeps its digits when s is large.
    let log_density = |from_mode: f64| -shape * (libm::expm1(from_mode) - from_mode);
    let width = 2.0 * (1.0 / shape).sqrt().min(1.0);
    mean(0.0, width, &log_density, &|from_mode| of(shape * libm::exp(from_mode)))
}

fn mean(mode: f64, width: f64, log_density: &dyn Fn(f64) -> f64, of: &dyn Fn(f64) -> f64) -> f64 {
    let highest = log_density(mode);
    let (mut mass, mut sum) = (0.0, 0.0);
    for side in [-1.0, 1.0] {
        for node in (if side < 0.0 { 1 } else { 0 })..4096 {
            let at = side * STEP * f64::from(node);
            let point = mode + width * libm::sinh(at);
            let log = log_density(point) - highest;
            if log < -DEPTH {
                break;
            }
            let weight = libm::exp(log) * libm::cosh(at);
            mass += weight;
            sum += weight * of(point);
        }
    }
    sum / mass
}

/// ln(1 + eᶻ) and its derivative eᶻ / (1 + eᶻ), without overflow.
pub fn softplus(z: f64) -> (f64, f64) {
    let small = libm::exp(-z.abs());
    let log = z.max(0.0) + libm::log1p(small);
    (log, if z > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) })
}

/// The same with ln(1 + eᶻ) as what is added to a sum of logs and what is multiplied to a product of numbers from 1 to 2, whose
/// log a thousand of them can share.
///
/// `small` is e^−|z|.
pub fn softplus_factor(z: f64, small: f64) -> (f64, f64, f64) {
    let factor = 1.0 + small;
    (z.max(0.0), factor, if z > 0.0 { 1.0 / factor } else { small / factor })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of Beta(a, b) is a / (a + b), of 1 / (1 + p) with a = b = 1 it is ln 2; the mean of a gamma is its shape, of
    /// e^−λ 2^−shape.
    #[test]
    fn means_known_in_closed_form_are_met() {
        for (a, b) in [(1.0, 1.0), (0.01, 3.0), (1e-6, 1e-6), (40.0, 0.3), (3e5, 7e5), (1e-6, 1e6)]
        {
            let found = mean_over_beta(a, b, &|p| p);
            assert!((found / (a / (a + b)) - 1.0).abs() < 1e-10, "{a} {b} {found}");
        }
        let found = mean_over_beta(1.0, 1.0, &|p| 1.0 / (1.0 + p));
        assert!((found - std::f64::consts::LN_2).abs() < 1e-14, "{found}");
        for shape in [1e-6, 0.02, 0.5, 1.0, 7.3, 400.0, 1e6] {
            let found = mean_over_gamma(shape, &|rate| rate);
            assert!((found / shape - 1.0).abs() < 1e-10, "{shape} {found}");
        }
        for shape in [1e-6_f64, 0.02, 0.5, 1.0, 7.3, 40.0] {
            let found = mean_over_gamma(shape, &|rate| (-rate).exp());
            assert!((found * shape.exp2() - 1.0).abs() < 1e-10, "{shape} {found}");
        }
    }
}
