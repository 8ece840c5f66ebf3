//! The survival curve: which share stays longer than each time.

use serde::Serialize;

use crate::cohort::lifetimes::{Lifetimes, Moment};
use crate::error::Result;
use crate::stats::normal;

/// Kaplan and Meier's estimate of the share that stays longer than each time, with its interval.
///
/// The columns begin at time 0 and have a row for every time at which somebody was last seen.
///
/// - Kaplan & Meier (1958): S(t) = Π (1 − d/n) over the times up to t, with d who left of n at risk.
/// - Greenwood (1926): Var S(t) = S(t)² Σ d / (n (n − d)).
/// - The interval is symmetric for log(−log S) (Kalbfleisch & Prentice 1980), which keeps it between 0 and 1, as R's
///   `conf.type = "log-log"` and lifelines have it. Before anybody left it is 1 to 1, as in lifelines; where nobody is left
///   there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Curve {
    /// The times, rising from 0.
    #[serde(skip)]
    pub time: Vec<f64>,
    /// The share that stays longer.
    #[serde(skip)]
    pub survival: Vec<f64>,
    /// The lower end of its interval.
    #[serde(skip)]
    pub low: Vec<Option<f64>>,
    /// The upper end.
    #[serde(skip)]
    pub high: Vec<Option<f64>>,
    /// How many were at risk just before the time.
    #[serde(skip)]
    pub at_risk: Vec<f64>,
    /// How many left at the time.
    #[serde(skip)]
    pub left: Vec<f64>,
    /// How many were censored at the time: last seen, and still there.
    #[serde(skip)]
    pub censored: Vec<f64>,
    /// Σ d / (n (n − d)) up to the time; none where nobody is left.
    #[serde(skip)]
    pub(super) greenwood: Vec<Option<f64>>,
}

/// A time with its interval; an end that the data do not reach is absent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeInterval {
    /// The time.
    pub time: f64,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// The mean time stayed up to a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RestrictedMean {
    /// The horizon: what comes after it does not count.
    pub horizon: f64,
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What remains of a share after rounding.
const ROUNDING: f64 = 1e-12;

/// The survival curve of all these lifetimes.
///
/// # Errors
///
/// `option` if the level is not between 0 and 1; `data` if the columns are of different lengths, or no row can be used.
pub fn kaplan_meier(lifetimes: &Lifetimes, level: f64) -> Result<Curve> {
    let z = normal::two_sided(level)?;
    let rows = lifetimes.usable()?;
    let mut curve = Curve::default();
    lifetimes.walk(&rows, &[], 1, &mut |moment| curve.push(moment, 0, z));
    Ok(curve)
}

impl Curve {
    /// The curve of counts: how many could leave at the end of each period, from the first on, and how many did.
    pub fn of_counts(counts: &mut dyn Iterator<Item = (f64, f64)>, z: f64) -> Self {
        let mut curve = Self::default();
        for (time, (at_risk, left)) in (1..).map(f64::from).zip(counts) {
            // Whether others were last seen then is not asked for.
            let (gone, at_risk, left) = ([left.max(1.0)], [at_risk], [left]);
            curve.push(&Moment { time, at_risk: &at_risk, left: &left, gone: &gone }, 0, z);
        }
        curve
    }

    /// Takes the next time into the curve of the group in this place.
    pub(super) fn push(&mut self, moment: &Moment<'_>, group: usize, z: f64) {
        let at = |values: &[f64]| values.get(group).copied().unwrap_or_default();
        let (n, left, gone) = (at(moment.at_risk), at(moment.left), at(moment.gone));
        if self.time.is_empty() && moment.time > 0.0 {
            self.row([0.0, n, 0.0, 0.0], 1.0, Some(0.0), z);
        }
        if gone == 0.0 {
            return;
        }
        let (before, sum) = match (self.survival.last(), self.greenwood.last()) {
            (Some(&survival), Some(&sum)) => (survival, sum),
            _ => (1.0, Some(0.0)),
        };
        let stay = n - left;
        let (survival, sum) = if left == 0.0 {
            (before, sum)
        } else if stay <= ROUNDING * n {
            (0.0, None)
        } else {
            (before * (stay / n), sum.map(|sum| sum + left / (n * stay)))
        };
        self.row([moment.time, n, left, gone - left], survival, sum, z);
    }

    fn row(
        &mut self,
        [time, n, left, censored]: [f64; 4],
        survival: f64,
        sum: Option<f64>,
        z: f64,
    ) {
        let log = libm::log(survival);
        let interval = match sum {
            Some(_) if survival >= 1.0 => Some((1.0, 1.0)),
            Some(sum) if survival > 0.0 => {
                // S to the power exp(±z se), where se is that of log(−log S).
                let by = libm::exp(z * sum.sqrt() / -log);
                Some((libm::exp(log * by), libm::exp(log / by)))
            }
            _ => None,
        };
        self.time.push(time);
        self.survival.push(survival);
        self.low.push(interval.map(|it| it.0));
        self.high.push(interval.map(|it| it.1));
        self.at_risk.push(n);
        self.left.push(left);
        self.censored.push(censored);
        self.greenwood.push(sum);
    }

    /// The last time anybody was seen.
    pub fn last(&self) -> Option<f64> {
        self.time.last().copied()
    }

    /// The row of the curve at a time: the last one up to it.
    pub fn place(&self, time: f64) -> Option<usize> {
        self.time.partition_point(|&it| it <= time).checked_sub(1)
    }

    /// How many were at risk just before a time that need not be one of the rows.
    pub fn watched(&self, time: f64) -> f64 {
        let next = self.time.partition_point(|&it| it < time);
        self.at_risk.get(next).copied().unwrap_or_default()
    }

    /// The first time at which no more than this share stays longer; none if it is never reached. The interval is that of
    /// Brookmeyer & Crowley (1982) for the scale of the curve's: the times at which its own interval reaches the share.
    pub fn quantile(&self, share: f64) -> Option<TimeInterval> {
        let most = share * (1.0 + ROUNDING);
        let first = |reached: &dyn Fn(usize) -> bool| {
            (0..self.time.len())
                .find(|&row| reached(row))
                .and_then(|row| self.time.get(row))
                .copied()
        };
        let below = |values: &[Option<f64>], row: usize| {
            values.get(row).copied().flatten().is_some_and(|value| value <= most)
        };
        let time = first(&|row| self.survival.get(row).is_some_and(|&survival| survival <= most))?;
        // Where nobody is left, the lower end is 0 too; of the upper end nothing is known.
        let low = first(&|row| below(&self.low, row) || self.survival.get(row) == Some(&0.0));
        Some(TimeInterval { time, low, high: first(&|row| below(&self.high, row)) })
    }

    /// The time after which half has left; none if fewer have.
    pub fn median(&self) -> Option<TimeInterval> {
        self.quantile(0.5)
    }

    /// The mean time stayed up to a horizon, which is the area below the curve; none if the horizon is not above 0 or lies
    /// behind the last time seen. Its variance is Σ A² d / (n (n − d)), with A the area from that time to the horizon
    /// (Klein & Moeschberger 2003, 4.5), its interval normal.
    pub fn restricted_mean(&self, horizon: f64, z: f64) -> Option<RestrictedMean> {
        if !(horizon > 0.0 && horizon <= self.last()?) {
            return None;
        }
        let (mut area, mut variance, mut end) = (0.0, 0.0, horizon);
        for row in (0..=self.place(horizon)?).rev() {
            let (&time, &survival) = (self.time.get(row)?, self.survival.get(row)?);
            area += survival * (end - time);
            end = time;
            let (&n, &left) = (self.at_risk.get(row)?, self.left.get(row)?);
            if n - left > ROUNDING * n {
                variance += area * area * left / (n * (n - left));
            }
        }
        let se = variance.sqrt();
        let (low, high) = ((area - z * se).max(0.0), (area + z * se).min(horizon));
        Some(RestrictedMean { horizon, mean: area, se, low, high })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cohort::sample::{LEUKEMIA, LUNG, PSYCHIATRIC, WALTONS, column, groups, lifetimes};
    use crate::error::ErrorKind;
    use crate::stats::rng::Rng;

    fn of_group(csv: &str, time: &str, event: &str, group: &str, which: u32) -> Lifetimes {
        let (all, groups) = (lifetimes(csv, time, event), groups(csv, group));
        let mut some = Lifetimes::default();
        for (row, _) in groups.iter().enumerate().filter(|it| *it.1 == which) {
            some.time.push(all.time[row]);
            some.event.push(all.event[row]);
        }
        some
    }

    fn curve(lifetimes: &Lifetimes) -> Curve {
        kaplan_meier(lifetimes, 0.95).expect("a curve")
    }

    /// Time, survival, low, high and the number at risk.
    fn check(curve: &Curve, expected: &[(f64, f64, f64, f64, f64)]) {
        for &(time, survival, low, high, at_risk) in expected {
            let row = curve.place(time).expect("a row");
            let found =
                [curve.survival[row], curve.low[row].expect("low"), curve.high[row].expect("high")];
            for (found, expected) in found.iter().zip([survival, low, high]) {
                assert!((found - expected).abs() < 1e-12, "{found} {expected} at {time}");
            }
            assert_eq!(curve.at_risk[row], at_risk, "at {time}");
        }
    }

    fn interval(time: f64, low: f64, high: Option<f64>) -> Option<TimeInterval> {
        Some(TimeInterval { time, low: Some(low), high })
    }

    /// lifelines 0.30.3, `KaplanMeierFitter().fit(T, E)` on its own data sets, `median_survival_times(confidence_interval_)`
    /// and `restricted_mean_survival_time`.
    #[test]
    fn curves_medians_and_means_are_those_of_lifelines() {
        let short = curve(&of_group(WALTONS, "T", "E", "group", 0));
        check(
            &short,
            &[
                (
                    20.0,
                    0.647_058_823_529_411_8,
                    0.463_028_271_017_157_77,
                    0.781_830_934_132_803_1,
                    25.0,
                ),
                (
                    50.0,
                    0.058_823_529_411_764_7,
                    0.010_526_764_426_069_285,
                    0.171_578_927_767_989_33,
                    3.0,
                ),
            ],
        );
        assert_eq!(short.median(), interval(26.0, 19.0, Some(29.0)));
        assert_eq!((short.survival.last(), short.high.last()), (Some(&0.0), Some(&None)));
        let long = curve(&of_group(WALTONS, "T", "E", "group", 1));
        check(
            &long,
            &[(
                68.0,
                0.127_540_712_532_160_65,
                0.075_475_015_379_739_3,
                0.193_746_447_681_309_58,
                24.0,
            )],
        );
        assert_eq!(long.median(), interval(58.0, 56.0, Some(60.0)));
        let mean =
            |curve: &Curve, horizon| curve.restricted_mean(horizon, 1.96).expect("a mean").mean;
        assert!((mean(&short, 60.0) - 25.588_235_294_117_64).abs() < 1e-10);
        assert!((mean(&long, 60.0) - 54.303_556_822_839_006).abs() < 1e-10);

        let treated = curve(&of_group(LEUKEMIA, "t", "status", "Rx", 0));
        check(
            &treated,
            &[
                (
                    6.0,
                    0.857_142_857_142_857,
                    0.619_717_955_265_983_8,
                    0.951_551_747_646_996_9,
                    21.0,
                ),
                (
                    13.0,
                    0.690_196_078_431_372_4,
                    0.431_610_222_486_183_9,
                    0.849_065_963_349_450_5,
                    12.0,
                ),
            ],
        );
        assert_eq!(treated.median(), interval(23.0, 13.0, None));
        assert_eq!(treated.watched(17.5), 9.0);
    }

    /// The standard error of the mean by R's survival, as its help and many texts print it for these data:
    /// `print(survfit(Surv(time, status) ~ 1, lung), print.rmean = TRUE)` gives 376.3 and 19.7.
    #[test]
    fn the_restricted_mean_of_the_lung_data_is_that_of_r() {
        let lung = curve(&lifetimes(LUNG, "time", "status"));
        assert_eq!(lung.median(), interval(310.0, 284.0, Some(361.0)));
        let mean = lung.restricted_mean(1022.0, 1.0).expect("a mean");
        assert!((mean.mean - 376.274_746_147_849_44).abs() < 1e-9);
        assert!((mean.se - 19.7).abs() < 0.05, "{}", mean.se);
        assert!((mean.high - mean.mean - mean.se).abs() < 1e-9);
        assert_eq!(
            (lung.restricted_mean(1023.0, 1.0), lung.restricted_mean(0.0, 1.0)),
            (None, None)
        );
    }

    /// Psychiatric patients of Iowa (Klein & Moeschberger 2003, 1.15), at risk from the age of admission on; lifelines 0.30.3,
    /// `KaplanMeierFitter().fit(Age + T, C, entry=Age)`.
    #[test]
    fn who_came_late_is_at_risk_from_then_on() {
        let age = column(PSYCHIATRIC, "Age");
        let mut patients = lifetimes(PSYCHIATRIC, "T", "C");
        patients.time.iter_mut().zip(&age).for_each(|(time, age)| *time += age);
        patients.entry = Some(age);
        let found = curve(&patients);
        let expected = [
            (47.0, 0.952_381, 0.707_207, 0.993_152, 21.0),
            (57.0, 0.783_344, 0.556_017, 0.903_405, 21.0),
            (63.0, 0.553_879, 0.327_124, 0.731_706, 11.0),
            (69.0, 0.290_787, 0.085_596, 0.537_595, 5.0),
        ];
        for (time, survival, low, high, at_risk) in expected {
            let row = found.place(time).expect("a row");
            let told = [Some(found.survival[row]), found.low[row], found.high[row]];
            for (told, expected) in told.into_iter().zip([survival, low, high]) {
                assert!((told.expect("an interval") - expected).abs() < 1e-6, "at {time}");
            }
            assert_eq!(found.at_risk[row], at_risk);
        }
        assert_eq!(found.median().map(|median| median.time), Some(67.0));
    }

    /// lifelines 0.30.3, `KaplanMeierFitter().fit(time, status, weights=age % 3 + 1)`.
    #[test]
    fn a_weight_is_so_many() {
        let mut lung = lifetimes(LUNG, "time", "status");
        lung.weight = Some(column(LUNG, "age").into_iter().map(|age| age % 3.0 + 1.0).collect());
        let found = curve(&lung);
        check(
            &found,
            &[
                (
                    60.0,
                    0.922_580_645_161_290_7,
                    0.894_293_643_053_440_5,
                    0.943_536_846_149_549_5,
                    434.0,
                ),
                (
                    700.0,
                    0.140_706_452_775_286_65,
                    0.103_000_012_156_675_1,
                    0.184_161_196_452_217_35,
                    37.0,
                ),
            ],
        );
        assert_eq!(found.median(), interval(310.0, 291.0, Some(351.0)));
    }

    #[test]
    fn ends_are_certain_or_absent() {
        let nobody_left =
            Lifetimes { time: vec![3.0, 9.0], event: vec![false; 2], ..Lifetimes::default() };
        let found = curve(&nobody_left);
        assert_eq!((found.survival[2], found.median()), (1.0, None));
        assert_eq!((found.low[2], found.high[2]), (Some(1.0), Some(1.0)));
        let at_once =
            Lifetimes { time: vec![0.0; 3], event: vec![true; 3], ..Lifetimes::default() };
        let found = curve(&at_once);
        assert_eq!((found.time.len(), found.survival[0], found.low[0]), (1, 0.0, None));
        assert_eq!(found.median(), Some(TimeInterval { time: 0.0, low: Some(0.0), high: None }));
        assert_eq!(found.restricted_mean(1.0, 1.96), None);
        let error = kaplan_meier(&nobody_left, 1.0).expect_err("not a level");
        assert_eq!(error.kind(), ErrorKind::Option);
    }

    /// Of 2,000 samples with a third censored, the intervals of the share at a time and of the median hold the truth as
    /// often as they say.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let (mut held, mut median_held, samples) = (0, 0, 2000);
        for sample in 0..samples {
            let mut rng = Rng::stream(7, sample);
            let mut lifetimes = Lifetimes::default();
            for _ in 0..80 {
                let (leaves, watched) = (rng.exponential(), 2.0 * rng.exponential());
                lifetimes.time.push(leaves.min(watched));
                lifetimes.event.push(leaves <= watched);
            }
            let found = curve(&lifetimes);
            let row = found.place(0.5).expect("a row");
            let truth = libm::exp(-0.5);
            held += u32::from(found.low[row] <= Some(truth) && Some(truth) <= found.high[row]);
            let median = found.median().expect("half left");
            let half = std::f64::consts::LN_2;
            median_held += u32::from(
                median.low.is_some_and(|low| low <= half)
                    && median.high.is_none_or(|high| half < high),
            );
        }
        for held in [held, median_held] {
            let share = f64::from(held) / samples as f64;
            assert!((0.935..=0.97).contains(&share), "{share}");
        }
    }

    /// From the definition: for every time, who was there.
    fn naive(lifetimes: &Lifetimes, time: f64) -> f64 {
        let mut times = lifetimes.time.clone();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let mut survival = 1.0;
        for &at in times.iter().filter(|&&at| at <= time) {
            let sum = |is: &dyn Fn(usize) -> bool| -> f64 {
                (0..lifetimes.len()).filter(|&row| is(row)).map(|row| lifetimes.weight(row)).sum()
            };
            let n = sum(&|row| lifetimes.entry(row) < at && lifetimes.time[row] >= at);
            let d = sum(&|row| lifetimes.event[row] && lifetimes.time[row] == at);
            survival *= if n > 0.0 { 1.0 - d / n } else { 1.0 };
        }
        survival
    }

    proptest! {
        #[test]
        fn the_curve_is_that_of_the_definition_in_any_order_and_unit(
            rows in prop::collection::vec((1u8..20, any::<bool>(), 0u8..20, 1u8..4), 1..60),
        ) {
            let rows: Vec<_> = rows.into_iter().filter(|row| row.2 < row.0).collect();
            prop_assume!(!rows.is_empty());
            let make = |rows: &[(u8, bool, u8, u8)], unit: f64| Lifetimes {
                time: rows.iter().map(|row| f64::from(row.0) * unit).collect(),
                event: rows.iter().map(|row| row.1).collect(),
                entry: Some(rows.iter().map(|row| f64::from(row.2) * unit).collect()),
                weight: Some(rows.iter().map(|row| row.3.into()).collect()),
            };
            let lifetimes = make(&rows, 1.0);
            let found = curve(&lifetimes);
            for (row, &time) in found.time.iter().enumerate() {
                prop_assert!((found.survival[row] - naive(&lifetimes, time)).abs() < 1e-12);
                if let (Some(low), Some(high)) = (found.low[row], found.high[row]) {
                    let survival = found.survival[row];
                    prop_assert!(0.0 <= low && low <= survival && survival <= high && high <= 1.0);
                }
            }
            let gone: f64 = found.left.iter().sum::<f64>() + found.censored.iter().sum::<f64>();
            prop_assert_eq!(gone, rows.iter().map(|row| f64::from(row.3)).sum::<f64>());

            let mut turned = rows.clone();
            turned.reverse();
            prop_assert_eq!(&curve(&make(&turned, 1.0)), &found);
            let mut scaled = curve(&make(&rows, 8.0));
            scaled.time.iter_mut().for_each(|time| *time /= 8.0);
            prop_assert_eq!(scaled, found);
        }

        #[test]
        fn without_censoring_it_is_the_share_that_is_left(times in prop::collection::vec(0u8..30, 1..60)) {
            let n = times.len();
            let lifetimes = Lifetimes {
                time: times.iter().copied().map(f64::from).collect(),
                event: vec![true; n],
                ..Lifetimes::default()
            };
            let found = curve(&lifetimes);
            for (time, survival) in found.time.iter().zip(&found.survival) {
                let longer = times.iter().filter(|&&it| f64::from(it) > *time).count();
                prop_assert!((survival - longer as f64 / n as f64).abs() < 1e-12);
            }
            let mean = found.restricted_mean(found.last().expect("a time"), 1.96);
            let exact = lifetimes.time.iter().sum::<f64>() / n as f64;
            prop_assert!(mean.is_none_or(|mean| (mean.mean - exact).abs() < 1e-9));
        }
    }
}
