//! The standard normal distribution.

use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Problem};

/// Φ(z) = P(Z ≤ z) for a standard normal Z, precise far into the lower tail.
pub fn cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The z with Φ(z) = `p`; none unless 0 < `p` < 1.
///
/// Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution", routine PPND16: three rational
/// approximations, right to about 1 part in 10¹⁶.
pub fn quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return Some(q * ratio(0.180_625 - q * q, &CENTRE));
    }
    let r = libm::sqrt(-libm::log(p.min(1.0 - p)));
    let size = if r <= 5.0 { ratio(r - 1.6, &SHOULDER) } else { ratio(r - 5.0, &TAIL) };
    Some(if q < 0.0 { -size } else { size })
}

/// The z such that a standard normal lies between −z and z with probability `level`.
///
/// # Errors
///
/// `option` unless 0 < `level` < 1: levels come from the options of that name.
pub fn two_sided(level: f64) -> Result<f64> {
    quantile(0.5 + 0.5 * level).filter(|_| level > 0.0).ok_or_else(|| {
        let (found, accepted) = (level.to_string(), Accepted::Level);
        Error::new(ErrorKind::Option, Problem::BadOption { option: "level", found, accepted })
    })
}

/// Numerator and denominator, each from the constant term up.
type Rational = [[f64; 8]; 2];

fn ratio(x: f64, [above, below]: &Rational) -> f64 {
    let horner = |terms: &[f64; 8]| terms.iter().rev().fold(0.0, |sum, term| sum * x + term);
    horner(above) / horner(below)
}

const CENTRE: Rational = [
    [
        3.387_132_872_796_366_6,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];

const SHOULDER: Rational = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const TAIL: Rational = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath 1.4 at 40 digits: roots of erfc(−z/√2)/2 = p.
    #[test]
    fn quantiles_are_those_of_mpmath() {
        let expected = [
            (1e-300, -37.047_096_299_361_2),
            (1e-20, -9.262_340_089_798_408),
            (1e-5, -4.264_890_793_922_825),
            (0.02, -2.053_748_910_631_823),
            (0.075, -1.439_531_470_938_456),
            (0.3, -0.524_400_512_708_041),
            (0.5, 0.0),
            (0.9, 1.281_551_565_544_601),
            (0.975, 1.959_963_984_540_054),
            (0.995, 2.575_829_303_548_900_5),
            (0.999_999, 4.753_424_308_817_088),
        ];
        for (p, z) in expected {
            let found = quantile(p).expect("0 < p < 1");
            assert!((found - z).abs() <= 2e-15 * z.abs(), "{p}: {found}");
        }
        for p in [0.0, 1.0, -0.1, f64::NAN, f64::INFINITY] {
            assert_eq!(quantile(p), None);
        }
    }

    /// mpmath 1.4 at 40 digits.
    #[test]
    fn probabilities_are_those_of_mpmath() {
        let expected = [
            (-37.0, 5.725_571_222_524_577e-300),
            (-10.0, 7.619_853_024_160_526e-24),
            (-3.5, 0.000_232_629_079_035_525_04),
            (-1.96, 0.024_997_895_148_220_436),
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (2.5, 0.993_790_334_674_223_8),
            (8.0, 0.999_999_999_999_999_4),
        ];
        for (z, p) in expected {
            assert!((cdf(z) - p).abs() <= 1e-13 * p, "{z}: {}", cdf(z));
        }
    }

    #[test]
    fn levels_are_two_sided() {
        assert!((two_sided(0.95).expect("a level") - 1.959_963_984_540_054).abs() < 1e-14);
        for level in [0.0, 1.0, -0.5, 1.0 - 1e-16, f64::NAN] {
            let error = two_sided(level).expect_err("not a level").to_string();
            assert!(error.contains("a number between 0 and 1"), "{error}");
        }
    }
}
