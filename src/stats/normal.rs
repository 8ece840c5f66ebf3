//! Placeholder until the real one is merged.
/// z.
pub fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..200 {
        let mid = 0.5 * (low + high);
        if 0.5 * libm::erfc(-mid / core::f64::consts::SQRT_2) < p { low = mid } else { high = mid }
    }
    0.5 * (low + high)
}
