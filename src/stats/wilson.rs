//! The interval of a share.

/// Wilson's score interval of a share: the true shares that `successes` out of `n` do not contradict. `z` is the width
/// in standard errors, such as 1.96 from [`two_sided`](crate::stats::normal::two_sided). None without trials, or with
/// more successes than trials.
///
/// Wilson (1927), "Probable inference, the law of succession, and statistical inference". Unlike p ± z·se it stays
/// within 0 and 1 and says something at 0 of n and n of n; Brown, Cai & DasGupta (2001) recommend it.
pub fn interval(successes: u64, n: u64, z: f64) -> Option<(f64, f64)> {
    let failures = n.checked_sub(successes).filter(|_| n > 0)?;
    let (k, rest, n, z2) = (successes as f64, failures as f64, n as f64, z * z);
    let centre = (k + 0.5 * z2) / (n + z2);
    let half = z * libm::sqrt(k * rest / n + 0.25 * z2) / (n + z2);
    let low = if successes == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if failures == 0 { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stats::normal;

    /// statsmodels 0.15, `proportion_confint(k, n, 1 - level, method="wilson")`. 81 of 263, 15 of 148 and 1 of 29 are
    /// also printed in Newcombe (1998), "Two-sided confidence intervals for the single proportion".
    #[test]
    fn intervals_are_those_of_statsmodels() {
        let expected = [
            (1157, 7846, 0.95, 0.139_790_677_209_727, 0.155_481_714_083_754_1),
            (0, 10, 0.95, 0.0, 0.277_532_799_862_889_2),
            (10, 10, 0.95, 0.722_467_200_137_110_7, 1.0),
            (1, 1, 0.95, 0.206_549_314_377_237_4, 1.0),
            (81, 263, 0.95, 0.255_288_519_878_274_2, 0.366_209_576_982_8),
            (15, 148, 0.95, 0.062_386_399_530_736_3, 0.160_487_241_723_308),
            (1, 29, 0.95, 0.006_113_214_292_762_653, 0.171_755_218_793_202_9),
            (5, 20, 0.9, 0.127_377_168_520_357_7, 0.432_201_750_160_124_6),
            (7, 1_000_000, 0.99, 2.737_890_945_479_011e-6, 1.789_686_874_604_526e-5),
        ];
        for (k, n, level, low, high) in expected {
            let z = normal::two_sided(level).expect("a level");
            let found = interval(k, n, z).expect("there are trials");
            assert!((found.0 - low).abs() < 1e-13 && (found.1 - high).abs() < 1e-13, "{found:?}");
        }
        assert_eq!(interval(0, 0, 1.96), None);
        assert_eq!(interval(2, 1, 1.96), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share(n in 1u64..1_000_000_000, part in 0.0..=1.0f64, z in 0.01..5.0f64) {
            let k = (n as f64 * part) as u64;
            let (low, high) = interval(k, n, z).expect("there are trials");
            let share = k as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0);
        }
    }
}
