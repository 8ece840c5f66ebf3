//! Integrals without a closed form that keeps its digits: Gauss–Legendre rules over panels as short as the function asks.
//!
//! The functions are positive, so that nothing cancels and the digits of an integral are those of its terms.

/// What is left out of an integral, relative to it.
const NEGLIGIBLE: f64 = 1e-17;
/// More panels than any function takes that says truly how smooth it is.
const PANELS: u32 = 4000;
/// Halvings of a panel that a peak needs at most: what changes after them is the rounding of the function.
const HALVINGS: u32 = 8;
/// Up to this share of a tame stretch the short rule is as exact as the long one.
const SHORT: f64 = 1.0 / 30.0;

/// Half the points of the rule of 4 and of 10 points, and their weights (Abramowitz & Stegun, table 25.4).
const FOUR: [(f64, f64); 2] = [
    (0.339_981_043_584_856_26, 0.652_145_154_862_546_1),
    (0.861_136_311_594_052_6, 0.347_854_845_137_453_86),
];
const TEN: [(f64, f64); 5] = [
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// The logs by which a function may change within a tame stretch.
pub const FALL: f64 = 5.0;

/// The integral from 0 to `span`, which may be infinite, of functions that are taken together; the first is positive and
/// falls in the end.
///
/// `tame` says how far from a place the functions change by [`FALL`] logs at most and meet no singularity in the complex
/// plane nearer than that; `rest` bounds the first function's integral from a place to the end, and may be infinite.
pub fn falling<const N: usize>(
    span: f64,
    tame: impl Fn(f64) -> f64,
    rest: impl Fn(f64) -> f64,
    of: impl Fn(f64) -> [f64; N],
) -> [f64; N] {
    let (mut sums, mut at) = ([0.0; N], 0.0);
    for _ in 0..PANELS {
        let stretch = tame(at);
        let length = stretch.min(span - at);
        let rule: &[(f64, f64)] = if length <= SHORT * stretch { &FOUR } else { &TEN };
        let half = 0.5 * length;
        for &(point, weight) in rule {
            let (before, after) = (of(at + half * (1.0 - point)), of(at + half * (1.0 + point)));
            for (sum, (before, after)) in sums.iter_mut().zip(before.iter().zip(&after)) {
                *sum += half * weight * (before + after);
            }
        }
        at += length;
        if at >= span || rest(at) <= NEGLIGIBLE * sums[0] {
            break;
        }
    }
    sums
}

/// The log of the integral from −∞ to `top` of a positive function with one peak, given by its log, that falls at least as
/// fast as e^y to the left.
pub fn ln_peaked(top: f64, log: &dyn Fn(f64) -> f64) -> f64 {
    /// The function's fall in logs beyond which it is nothing.
    const NOTHING: f64 = 42.0;
    let peak = peak(top, log);
    let height = log(peak);
    if !height.is_finite() {
        return f64::NEG_INFINITY;
    }
    let of = |y: f64| libm::exp(log(y) - height);
    // As far as it takes to fall so much; twice as far at most.
    let reach = |side: f64| {
        let mut far = 1.0;
        let fallen = |far: f64| height - log(peak + side * far) > NOTHING;
        while fallen(0.5 * far) && far > 1e-12 {
            far *= 0.5;
        }
        while !fallen(far) && far < 1e3 {
            far *= 2.0;
        }
        far
    };
    let left = bisected(peak - reach(-1.0), peak, &of);
    let room = top - peak;
    let right = if room > 0.0 { bisected(peak + room.min(reach(1.0)), peak, &of) } else { 0.0 };
    height + libm::log(left + right)
}

/// Where a function with one peak is highest up to `top`, to about a hundredth of its logs.
fn peak(top: f64, log: &dyn Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let mut step = 1e-3;
    if log(top - step) <= log(top) {
        return top;
    }
    while step < 1e3 && log(top - 2.0 * step) > log(top - step) {
        step *= 2.0;
    }
    let (mut low, mut high) = (top - 2.0 * step, top);
    let mut inner = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    let mut values = inner.map(log);
    for _ in 0..80 {
        let left_is_higher = values[0] > values[1];
        if left_is_higher {
            high = inner[1];
            inner = [high - GOLDEN * (high - low), inner[0]];
            values = [log(inner[0]), values[0]];
        } else {
            low = inner[0];
            inner = [inner[1], low + GOLDEN * (high - low)];
            values = [values[1], log(inner[1])];
        }
        let best = values[0].max(values[1]);
        if best - log(low) < 0.01 && best - log(high) < 0.01 {
            break;
        }
    }
    0.5 * (low + high)
}

/// The integral of a positive function between a place where it is nothing and its peak, by halving panels until halving
/// changes nothing any more, those near the peak first.
fn bisected(far: f64, peak: f64, of: &dyn Fn(f64) -> f64) -> f64 {
    let ten = |from: f64, to: f64| {
        let (half, middle) = (0.5 * (to - from).abs(), 0.5 * (to + from));
        let pair = |&(point, weight): &(f64, f64)| {
            weight * (of(middle - half * point) + of(middle + half * point))
        };
        half * TEN.iter().map(pair).sum::<f64>()
    };
    let mut sum = 0.0;
    let mut open = vec![(far, peak, ten(far, peak), HALVINGS)];
    while let Some((from, to, whole, halvings)) = open.pop() {
        let middle = 0.5 * (from + to);
        let halves = [ten(from, middle), ten(middle, to)];
        let both = halves[0] + halves[1];
        if (both - whole).abs() <= 1e-13 * (sum + both) || halvings == 0 {
            sum += both;
        } else {
            open.push((from, middle, halves[0], halvings - 1));
            open.push((middle, to, halves[1], halvings - 1));
        }
    }
    sum
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[track_caller]
    pub(crate) fn close(found: f64, expected: f64, relative: f64) {
        let error = (found - expected).abs();
        assert!(error <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn falling_functions_have_the_integrals_of_the_textbook() {
        let exponential = |span: f64| {
            falling(span, |_| 5.0, |at| libm::exp(-at), |at| [libm::exp(-at), at * libm::exp(-at)])
        };
        let [one, mean] = exponential(f64::INFINITY);
        close(one, 1.0, 1e-13);
        close(mean, 1.0, 1e-13);
        close(exponential(0.1)[0], -(-0.1f64).exp_m1(), 1e-13);
        close(exponential(7.0)[0], -(-7f64).exp_m1(), 1e-13);
        assert_eq!(exponential(0.0), [0.0, 0.0]);
        // ∫ (1 + t)^−1.5 from 0 to 10¹².
        let power = falling(1e12, |at| 1.0 + at, |_| f64::INFINITY, |at| [(1.0 + at).powf(-1.5)]);
        close(power[0], 2.0 - 2e-6, 1e-13);
    }

    /// Γ(n) = ∫ exp(n y − e^y) dy; the regularised one by mpmath at 30 digits.
    #[test]
    fn peaks_have_the_integrals_of_the_gamma_function() {
        for n in [1.0, 2.5, 40.0, 1e3, 1e5] {
            let log = |y: f64| n * y - libm::exp(y);
            let found = ln_peaked(30.0, &log);
            let expected = libm::lgamma(n);
            assert!((found - expected).abs() < 1e-13 * expected.abs().max(1.0), "{n}: {found}");
        }
        let cut = ln_peaked(0.0, &|y| 2.5 * y - libm::exp(y));
        close(cut, (0.200_537_596_290_034_73_f64).ln(), 1e-13);
        assert_eq!(ln_peaked(0.0, &|_| f64::NEG_INFINITY), f64::NEG_INFINITY);
    }
}
