//! How long customers stay, by group: a survival curve each, and whether the groups differ.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period};
use crate::cohort::kaplan_meier::{Curve, RestrictedMean};
use crate::cohort::leaving::Churn;
use crate::cohort::lifetimes::Lifetimes;
use crate::cohort::log_rank::{LogRank, Test, Weighting};
use crate::cohort::sensitivity::Sensitivity;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::words::{Accepted, Locale, Problem, Survival as Words};

/// How curves are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CurveOptions {
    /// How much each time counts in the test of the groups; all alike by default (log-rank).
    pub weighting: Weighting,
    /// The power of S in Fleming and Harrington's weights, from 0.
    pub p: f64,
    /// The power of 1 − S, from 0.
    pub q: f64,
    /// The time up to which the mean is taken; by default the last time to which every group was watched.
    pub horizon: Option<f64>,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for CurveOptions {
    fn default() -> Self {
        Self {
            weighting: Weighting::default(),
            p: 0.0,
            q: 0.0,
            horizon: None,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// Groups of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowGroups {
    /// The names; none is one group of all.
    pub names: Vec<String>,
    /// The place of each row's group among the names; a row without one has a place that is not there.
    pub of: Vec<u32>,
}

impl RowGroups {
    /// Leaves the rows without a group out; the names of the groups of the others and the place of each row's among them.
    fn of_rows(&self, rows: &mut Vec<u32>, locale: Locale) -> (Vec<String>, Vec<u32>) {
        if self.names.is_empty() {
            return (vec![Words::AllCustomers.say(locale)], Vec::new());
        }
        let group = |row: u32| {
            let group = self.of.get(row as usize).copied()? as usize;
            (group < self.names.len()).then_some(group)
        };
        rows.retain(|&row| group(row).is_some());
        let mut places = vec![u32::MAX; self.names.len()];
        rows.iter().filter_map(|&row| group(row)).for_each(|group| places[group] = 0);
        let mut names = Vec::new();
        for (place, name) in places.iter_mut().zip(&self.names).filter(|(place, _)| **place == 0) {
            *place = names.len() as u32;
            names.push(name.clone());
        }
        let place = |&group: &u32| places.get(group as usize).copied().unwrap_or(u32::MAX);
        (names, self.of.iter().map(place).collect())
    }
}

/// How long customers stay.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Survival {
    /// What leaving means and as of when; none for plain columns.
    pub definition: Option<Definition>,
    /// The level of the intervals.
    pub level: f64,
    /// How many there are, by weight.
    pub n: f64,
    /// How many of them left.
    pub events: f64,
    /// Rows that could not be used: without a group, or with a time, entry or weight that cannot be.
    pub left_out: u32,
    /// The groups.
    pub groups: Vec<SurvivalGroup>,
    /// The attribute or segment within whose groups they are compared, where there is one.
    pub strata: Option<String>,
    /// Whether they leave at the same pace; none where there are not two that can be compared.
    pub log_rank: Option<LogRank>,
    /// The same for every two of them where there are more than two.
    pub pairs: Vec<Pair>,
    /// What follows for other lengths of inactivity, where that means leaving.
    pub sensitivity: Vec<Sensitivity>,
    /// What to know when reading the curves, the most important first.
    pub notes: Vec<String>,
}

/// What leaving means.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// By what.
    pub churn: Churn,
    /// The unit of time.
    pub unit: Period,
    /// The days without a purchase after which a customer has left, where that is so.
    pub inactive_days: Option<u32>,
    /// The day it is as of; none where only durations are known.
    pub as_of: Option<Day>,
    /// Customers of whom it cannot be said: without a start, or with an end before it.
    pub unknown: u32,
    /// Customers who came later, or left before anybody was recorded.
    pub outside: u32,
}

/// How long the customers of one group stay.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SurvivalGroup {
    /// The group's name.
    pub name: String,
    /// How many there are, by weight.
    pub n: f64,
    /// How many of them left.
    pub events: f64,
    /// The time after which half has left; none if fewer have.
    pub median: Option<f64>,
    /// The lower end of its interval.
    pub median_low: Option<f64>,
    /// The upper end; none where the data do not reach it.
    pub median_high: Option<f64>,
    /// The mean time up to the horizon.
    pub restricted_mean: Option<RestrictedMean>,
    /// The survival curve.
    #[serde(skip)]
    pub curve: Curve,
}

/// Whether two groups leave at the same pace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    /// The names of the two.
    pub groups: [String; 2],
    /// The statistic, with 1 degree of freedom.
    pub chi2: f64,
    /// The probability of such a statistic or a larger one where the two are alike.
    pub p: f64,
    /// The same for the largest of all pairs' statistics to be so: Holm's (1979) adjustment for as many tests as there are
    /// pairs.
    pub p_adjusted: f64,
}

/// The survival curve of each group, and the test of whether they differ, within strata where `strata` has any.
///
/// # Errors
///
/// `option` if the level, a power or the horizon cannot be; `data` if the columns are of different lengths, or no row can
/// be used.
pub fn survival(
    lifetimes: &Lifetimes,
    groups: &RowGroups,
    strata: &[u32],
    options: &CurveOptions,
) -> Result<Survival> {
    let z = normal::two_sided(options.level)?;
    check(options)?;
    let mut rows = lifetimes.usable()?;
    let (names, of) = groups.of_rows(&mut rows, options.locale);
    if rows.is_empty() {
        let rows = lifetimes.len() as u64;
        return Err(Error::new(ErrorKind::Data, Problem::NoLifetimes { rows }));
    }

    let mut curves = vec![Curve::default(); names.len()];
    let powers = [options.p, options.q];
    let test = |groups| Test::new(groups, options.weighting, powers);
    let mut tests = vec![test((0..names.len()).collect())];
    let pairs: Vec<[usize; 2]> = (0..names.len())
        .flat_map(|one| (one + 1..names.len()).map(move |other| [one, other]))
        .collect();
    if pairs.len() > 1 {
        tests.extend(pairs.iter().map(|pair| test(pair.to_vec())));
    }
    lifetimes.walk(&rows, &of, names.len(), &mut |moment| {
        for (group, curve) in curves.iter_mut().enumerate() {
            curve.push(moment, group, z);
        }
        if strata.is_empty() {
            tests.iter_mut().for_each(|test| test.push(moment));
        }
    });
    for rows in by_stratum(&rows, strata) {
        tests.iter_mut().for_each(Test::stratum);
        lifetimes.walk(&rows, &of, names.len(), &mut |moment| {
            tests.iter_mut().for_each(|test| test.push(moment));
        });
    }

    let common = curves.iter().filter_map(Curve::last).fold(f64::INFINITY, f64::min);
    let horizon = options.horizon.unwrap_or(common);
    let groups: Vec<SurvivalGroup> =
        names.iter().zip(curves).map(|(name, curve)| group(name, curve, horizon, z)).collect();
    let sum = |of: &dyn Fn(&SurvivalGroup) -> f64| groups.iter().map(of).sum::<f64>();
    let mut tests = tests.into_iter();
    Ok(Survival {
        definition: None,
        level: options.level,
        n: sum(&|group| group.n),
        events: sum(&|group| group.events),
        left_out: (lifetimes.len() - rows.len()) as u32,
        groups,
        strata: None,
        log_rank: tests.next().and_then(Test::done),
        pairs: compared(&names, &pairs, tests),
        sensitivity: Vec::new(),
        notes: Vec::new(),
    })
}

fn check(options: &CurveOptions) -> Result<()> {
    let bad = |option, found: f64, accepted| {
        let found = found.to_string();
        Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
    };
    for (option, power) in [("p", options.p), ("q", options.q)] {
        if !(0.0..=100.0).contains(&power) {
            return bad(option, power, Accepted::Number { from: 0.0, to: 100.0 });
        }
    }
    match options.horizon {
        Some(horizon) if !(horizon > 0.0 && horizon < f64::INFINITY) => {
            bad("horizon", horizon, Accepted::AboveZero)
        }
        _ => Ok(()),
    }
}

/// The rows of each stratum.
fn by_stratum(rows: &[u32], strata: &[u32]) -> Vec<Vec<u32>> {
    let mut parts: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
    for &row in rows {
        if let Some(&stratum) = strata.get(row as usize) {
            parts.entry(stratum).or_default().push(row);
        }
    }
    parts.into_values().collect()
}

fn group(name: &str, curve: Curve, horizon: f64, z: f64) -> SurvivalGroup {
    let events = curve.left.iter().sum::<f64>();
    let median = curve.median();
    SurvivalGroup {
        name: name.to_owned(),
        n: events + curve.censored.iter().sum::<f64>(),
        events,
        median: median.map(|median| median.time),
        median_low: median.and_then(|median| median.low),
        median_high: median.and_then(|median| median.high),
        restricted_mean: curve.restricted_mean(horizon, z),
        curve,
    }
}

/// The tests of pairs, with Holm's adjustment.
fn compared(
    names: &[String],
    pairs: &[[usize; 2]],
    tests: impl Iterator<Item = Test>,
) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    for (pair, test) in pairs.iter().zip(tests) {
        let Some(LogRank { chi2, p, .. }) = test.done() else { continue };
        let groups = pair.map(|place| names.get(place).cloned().unwrap_or_default());
        found.push(Pair { groups, chi2, p, p_adjusted: p });
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|&one, &other| found[one].p.total_cmp(&found[other].p));
    let mut least = 0.0_f64;
    for (before, place) in order.into_iter().enumerate() {
        let left = (found.len() - before) as f64;
        least = least.max(found[place].p * left).min(1.0);
        found[place].p_adjusted = least;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cohort::kaplan_meier;
    use crate::cohort::sample::{LEUKEMIA, LUNG, WALTONS, column, groups, lifetimes};

    fn named(of: Vec<u32>) -> RowGroups {
        let most = of.iter().max().map_or(0, |&most| most + 1);
        RowGroups { names: (0..most).map(|name| name.to_string()).collect(), of }
    }

    fn by(weighting: Weighting, p: f64, q: f64) -> CurveOptions {
        CurveOptions { weighting, p, q, ..CurveOptions::default() }
    }

    fn test(lifetimes: &Lifetimes, groups: &RowGroups, options: &CurveOptions) -> LogRank {
        let found = survival(lifetimes, groups, &[], options).expect("curves");
        found.log_rank.expect("a test")
    }

    const ALL: [(Weighting, f64, f64); 5] = [
        (Weighting::LogRank, 0.0, 0.0),
        (Weighting::Wilcoxon, 0.0, 0.0),
        (Weighting::TaroneWare, 0.0, 0.0),
        (Weighting::Peto, 0.0, 0.0),
        (Weighting::FlemingHarrington, 1.0, 1.0),
    ];

    /// lifelines 0.30.3, `logrank_test(…, weightings=…)` and `multivariate_logrank_test`; 16.79 on the leukaemia data is
    /// also in Klein & Moeschberger and R's survival.
    #[test]
    fn tests_are_those_of_lifelines() {
        let leukemia = lifetimes(LEUKEMIA, "t", "status");
        let treated = named(groups(LEUKEMIA, "Rx"));
        let expected = [
            (Weighting::LogRank, 0.0, 0.0, 16.792_940_989_216_547, 4.168_809_109_334_511e-5),
            (Weighting::Wilcoxon, 0.0, 0.0, 13.457_852_049_631_065, 0.000_243_982_921_890_535_3),
            (Weighting::TaroneWare, 0.0, 0.0, 15.123_575_301_872_705, 0.000_100_697_884_423_969_45),
            (Weighting::Peto, 0.0, 0.0, 14.084_139_866_856_54, 0.000_174_811_615_379_603_45),
            (
                Weighting::FlemingHarrington,
                1.0,
                0.0,
                14.457_150_818_717_132,
                0.000_143_384_444_819_390_2,
            ),
            (
                Weighting::FlemingHarrington,
                0.0,
                1.0,
                13.048_448_624_020_732,
                0.000_303_535_730_257_731_25,
            ),
            (
                Weighting::FlemingHarrington,
                0.5,
                0.5,
                13.780_019_567_498_02,
                0.000_205_510_293_184_309_79,
            ),
        ];
        for (weighting, p, q, chi2, probability) in expected {
            let found = test(&leukemia, &treated, &by(weighting, p, q));
            assert!((found.chi2 - chi2).abs() < 1e-9, "{weighting:?} {} {chi2}", found.chi2);
            assert!((found.p - probability).abs() < 1e-12 && found.df == 1, "{weighting:?}");
        }
        let flies = lifetimes(WALTONS, "T", "E");
        let expected = [
            122.249_125_573_006_15,
            139.647_866_132_020_14,
            133.881_079_793_926_15,
            143.780_009_731_063_16,
            45.034_706_501_217_29,
        ];
        let kinds = named(groups(WALTONS, "group"));
        for ((weighting, p, q), chi2) in ALL.into_iter().zip(expected) {
            let found = test(&flies, &kinds, &by(weighting, p, q));
            assert!((found.chi2 - chi2).abs() < 1e-8, "{weighting:?} {}", found.chi2);
        }
    }

    /// lifelines 0.30.3 on the lung data, by `age // 10` clipped to 5 … 7: `multivariate_logrank_test` and
    /// `pairwise_logrank_test`; by sex with `weights=age % 3 + 1`.
    #[test]
    fn tests_of_several_groups_and_of_weights_are_those_of_lifelines() {
        let lung = lifetimes(LUNG, "time", "status");
        let decade = |age: f64| (libm::floor(age / 10.0).clamp(5.0, 7.0) - 5.0) as u32;
        let ages = named(column(LUNG, "age").into_iter().map(decade).collect());
        let expected = [
            (4.377_433_274_494_461, 0.112_060_470_607_914_09),
            (4.740_055_819_310_349, 0.093_478_117_299_630_58),
            (4.533_019_183_518_524, 0.103_673_411_824_214_87),
            (4.866_227_202_439_99, 0.087_763_147_287_577_21),
            (3.301_674_617_167_063, 0.191_889_170_886_732_7),
        ];
        for ((weighting, p, q), (chi2, probability)) in ALL.into_iter().zip(expected) {
            let found = test(&lung, &ages, &by(weighting, p, q));
            assert!((found.chi2 - chi2).abs() < 1e-9 && found.df == 2, "{weighting:?}");
            assert!((found.p - probability).abs() < 1e-10, "{weighting:?}");
        }
        let found = survival(&lung, &ages, &[], &CurveOptions::default()).expect("curves");
        let statistics: Vec<f64> = found.pairs.iter().map(|pair| pair.chi2).collect();
        for (found, expected) in statistics.iter().zip([0.354_262, 4.353_185, 2.209_845]) {
            assert!((found - expected).abs() < 1e-6);
        }
        // Holm: 3 × 0.037, then 2 × 0.137, then the last.
        let adjusted: Vec<f64> = found.pairs.iter().map(|pair| pair.p_adjusted).collect();
        for (found, expected) in adjusted.iter().zip([0.551_710, 3.0 * 0.036_940, 2.0 * 0.137_132])
        {
            assert!((found - expected).abs() < 3e-6, "{found} {expected}");
        }

        let mut weighted = lung;
        let sex = named(column(LUNG, "sex").into_iter().map(|sex| sex as u32 - 1).collect());
        weighted.weight =
            Some(column(LUNG, "age").into_iter().map(|age| age % 3.0 + 1.0).collect());
        let found = test(&weighted, &sex, &CurveOptions::default());
        assert!((found.chi2 - 17.153_348_906_300_028).abs() < 1e-9);
    }

    #[test]
    fn groups_reconcile_and_have_the_curve_that_each_has_alone() {
        let flies = lifetimes(WALTONS, "T", "E");
        let kinds = named(groups(WALTONS, "group"));
        let found = survival(&flies, &kinds, &[], &CurveOptions::default()).expect("curves");
        assert_eq!((found.n, found.events, found.left_out), (163.0, 156.0, 0));
        assert_eq!((found.groups[0].n, found.groups[1].n), (34.0, 129.0));
        assert_eq!((found.groups[0].median, found.groups[1].median_high), (Some(26.0), Some(60.0)));
        // The last of the first group died on the 62nd day, of the other later.
        let mean = found.groups[1].restricted_mean.expect("a mean");
        assert_eq!(mean.horizon, 62.0);
        let all = survival(&flies, &RowGroups::default(), &[], &CurveOptions::default());
        let all = all.expect("a curve");
        assert_eq!((all.log_rank, all.pairs.len(), all.groups.len()), (None, 0, 1));
        assert_eq!(all.groups[0].curve, kaplan_meier(&flies, 0.95).expect("a curve"));
        let test = found.log_rank.expect("a test");
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        assert!((sum(&test.observed) - 156.0).abs() < 1e-9);
        assert!((sum(&test.expected) - 156.0).abs() < 1e-9);
    }

    /// By hand: two equal strata have twice the observed, the expected and the variance of one, so twice the statistic.
    #[test]
    fn strata_are_compared_apart_and_added_up() {
        let one = lifetimes(LEUKEMIA, "t", "status");
        let double = |values: &[f64]| [values, values].concat();
        let both = Lifetimes {
            time: double(&one.time),
            event: [one.event.clone(), one.event.clone()].concat(),
            ..Lifetimes::default()
        };
        let treated = groups(LEUKEMIA, "Rx");
        let twice = named([treated.clone(), treated].concat());
        let strata: Vec<u32> = (0..84).map(|row| u32::from(row >= 42)).collect();
        for (weighting, p, q) in ALL {
            let options = by(weighting, p, q);
            let single = test(&one, &named(groups(LEUKEMIA, "Rx")), &options).chi2;
            let found = survival(&both, &twice, &strata, &options).expect("curves");
            let found = found.log_rank.expect("a test").chi2;
            assert!((found - 2.0 * single).abs() < 1e-9, "{weighting:?} {found} {single}");
        }
    }

    /// statsmodels 0.15.0 on the lung data, `survdiff(time, status, sex, strata=decade)`, with `weight_type="gb"` and of the
    /// decades within sex; a decade is `(age // 10).clip(5, 7)`.
    #[test]
    fn tests_within_strata_are_those_of_statsmodels() {
        let lung = lifetimes(LUNG, "time", "status");
        let decade = |age: f64| (libm::floor(age / 10.0).clamp(5.0, 7.0) - 5.0) as u32;
        let decades: Vec<u32> = column(LUNG, "age").into_iter().map(decade).collect();
        let sexes: Vec<u32> = column(LUNG, "sex").into_iter().map(|sex| sex as u32 - 1).collect();
        let ask = |groups: &[u32], strata: &[u32], weighting| {
            let options = by(weighting, 0.0, 0.0);
            let found = survival(&lung, &named(groups.to_vec()), strata, &options);
            found.expect("curves").log_rank.expect("a test")
        };
        let found = ask(&sexes, &decades, Weighting::LogRank);
        assert!((found.chi2 - 9.001_143_554_534_64).abs() < 1e-9 && found.df == 1);
        assert!((found.p - 0.002_698_107_246_324_799).abs() < 1e-12);
        let found = ask(&sexes, &decades, Weighting::Wilcoxon);
        assert!((found.chi2 - 9.930_252_282_334_685).abs() < 1e-9);
        let found = ask(&decades, &sexes, Weighting::LogRank);
        assert!((found.chi2 - 2.944_264_940_809_802_5).abs() < 1e-9 && found.df == 2);
    }

    #[test]
    fn what_cannot_be_compared_is_absent_and_what_cannot_be_says_why() {
        // Who is in the second group left the watching before anybody left.
        let lifetimes = Lifetimes {
            time: vec![1.0, 2.0, 3.0, 4.0],
            event: vec![false, true, true, false],
            ..Lifetimes::default()
        };
        let found = survival(&lifetimes, &named(vec![1, 0, 0, 7]), &[], &CurveOptions::default());
        let found = found.expect("curves");
        let names: Vec<&str> = found.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["0", "1", "7"]);
        let three = RowGroups { names: vec!["a".into(), "b".into()], of: vec![1, 0, 0, 7] };
        let found = survival(&lifetimes, &three, &[], &CurveOptions::default()).expect("curves");
        assert_eq!((found.log_rank, found.left_out, found.n), (None, 1, 3.0));
        for options in [
            by(Weighting::FlemingHarrington, -1.0, 0.0),
            by(Weighting::FlemingHarrington, 0.0, f64::NAN),
            CurveOptions { horizon: Some(0.0), ..CurveOptions::default() },
            CurveOptions { level: 1.0, ..CurveOptions::default() },
        ] {
            let error = survival(&lifetimes, &three, &[], &options).expect_err("not an option");
            assert_eq!(error.kind(), ErrorKind::Option);
        }
        let none = RowGroups { names: vec!["a".into()], of: vec![9; 4] };
        let error = survival(&lifetimes, &none, &[], &CurveOptions::default());
        assert_eq!(error.expect_err("no groups").kind(), ErrorKind::Data);
    }

    proptest! {
        /// The statistic does not know the order of rows, of groups, nor the unit of time.
        #[test]
        fn the_test_is_the_same_in_any_order(
            rows in prop::collection::vec((0u8..15, any::<bool>(), 0u32..3), 4..60),
            which in 0usize..5,
        ) {
            let make = |rows: &[(u8, bool, u32)], unit: f64| Lifetimes {
                time: rows.iter().map(|row| f64::from(row.0) * unit).collect(),
                event: rows.iter().map(|row| row.1).collect(),
                ..Lifetimes::default()
            };
            let groups = |rows: &[(u8, bool, u32)], turn: u32| RowGroups {
                names: vec!["a".into(), "b".into(), "c".into()],
                of: rows.iter().map(|row| (row.2 + turn) % 3).collect(),
            };
            let (weighting, p, q) = ALL[which];
            let options = by(weighting, p, q);
            let ask = |rows: &[(u8, bool, u32)], unit, turn| {
                survival(&make(rows, unit), &groups(rows, turn), &[], &options).expect("curves").log_rank
            };
            let found = ask(&rows, 1.0, 0);
            let mut turned = rows.clone();
            turned.reverse();
            prop_assert_eq!(&ask(&turned, 4.0, 0), &found);
            match (found, ask(&rows, 1.0, 1)) {
                (Some(one), Some(other)) => {
                    prop_assert!((one.chi2 - other.chi2).abs() < 1e-6 * (1.0 + one.chi2), "{} {}", one.chi2, other.chi2);
                    prop_assert!(one.chi2 >= 0.0 && one.p <= 1.0 && one.df == other.df);
                }
                (None, None) => {}
                (one, other) => prop_assert!(false, "{:?} {:?}", one, other),
            }
        }
    }
}
