use proptest::prelude::*;

use super::*;
use crate::cohort::sample::{LUNG, ROSSI, column, lifetimes};
use crate::stats::rng::Rng;

const COVARIATES: [&str; 7] = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];

fn numbers(names: &[&str]) -> Vec<Covariate> {
    let covariate = |name: &&str| Covariate {
        name: (*name).to_owned(),
        values: CovariateValues::Numbers(column(ROSSI, name)),
    };
    names.iter().map(covariate).collect()
}

fn rossi() -> CoxColumns {
    CoxColumns {
        lifetimes: lifetimes(ROSSI, "week", "arrest"),
        covariates: numbers(&COVARIATES),
        strata: Vec::new(),
    }
}

/// The same without ties: `week + row / 1000`.
fn without_ties() -> CoxColumns {
    let mut rows = rossi();
    let times = rows.lifetimes.time.iter_mut().zip(0..);
    times.for_each(|(time, row)| *time += f64::from(row) / 1000.0);
    rows
}

fn fit(columns: &CoxColumns) -> Cox {
    cox(columns, &CoxOptions::default()).expect("a model")
}

fn near(found: Option<f64>, expected: f64, within: f64) {
    let found = found.expect("a number");
    assert!((found - expected).abs() < within * (1.0 + expected.abs()), "{found} {expected}");
}

/// lifelines 0.30.3, `CoxPHFitter().fit(load_rossi(), "week", "arrest")`; the same to four digits in Allison (2014) and in
/// R's survival.
#[test]
fn the_recidivism_model_is_that_of_lifelines() {
    let found = fit(&rossi());
    let expected = [
        (-0.379_422_165_718_083_5, 0.191_379_480_698_289_47, 0.047_416_095_296_629_92),
        (-0.057_437_740_029_207_76, 0.021_999_470_362_241_924, 0.009_031_242_343_955_134),
        (0.313_899_787_267_440_9, 0.307_992_776_608_361_05, 0.308_117_967_943_537),
        (-0.149_795_701_821_241_66, 0.212_224_296_375_843_22, 0.480_289_682_096_285_2),
        (-0.433_703_881_185_249_55, 0.381_868_057_085_393_34, 0.256_064_239_093_550_47),
        (-0.084_871_080_634_573_2, 0.195_756_671_875_851_4, 0.664_612_372_552_468),
        (0.091_497_081_735_336_16, 0.028_648_549_895_298_747, 0.001_404_245_116_920_318),
    ];
    for (found, (coef, se, p)) in found.coefficients.iter().zip(expected) {
        near(found.coef, coef, 1e-7);
        near(found.se, se, 1e-7);
        near(found.p, p, 1e-6);
        near(found.hazard_ratio, libm::exp(coef), 1e-7);
        near(found.low, libm::exp(coef - 1.959_963_984_540_054 * se), 1e-6);
    }
    assert!((found.log_likelihood + 658.747_659_446_085_8).abs() < 1e-8);
    near(found.concordance, 0.640_329_247_099_713_5, 1e-9);
    let ratio = found.likelihood_ratio.expect("a test");
    near(Some(ratio.chi2), 33.265_945_801_569_39, 1e-7);
    near(Some(ratio.p), 2.362_045_053_699_916_8e-5, 1e-8);
    assert_eq!((found.n, found.events, found.left_out, ratio.df), (432.0, 114.0, 0, 7));
}

/// lifelines 0.30.3, `proportional_hazard_test(fitter, load_rossi(), time_transform=…)`.
#[test]
fn the_tests_of_proportionality_are_those_of_lifelines() {
    let check = |time_transform, expected: [f64; 7]| {
        let options = CoxOptions { time_transform, ..CoxOptions::default() };
        let found = cox(&rossi(), &options).expect("a model").proportionality.expect("tests");
        for (test, expected) in found.tests.iter().zip(expected) {
            near(Some(test.chi2), expected, 1e-6);
        }
        assert_eq!(found.global.map(|global| global.df), Some(7));
    };
    check(
        TimeTransform::Km,
        [
            0.019_130_026_636_667_654,
            11.030_293_836_479_157,
            1.437_456_146_740_426,
            7.475_471_350_548_021_5,
            0.600_874_178_021_307_3,
            0.115_720_965_177_268_99,
            0.022_545_537_329_335_046,
        ],
    );
    check(
        TimeTransform::Identity,
        [
            0.056_170_783_360_834_36,
            12.061_382_648_592_32,
            1.486_087_858_358_300_6,
            6.934_835_114_485_227,
            0.754_401_416_353_970_5,
            0.122_041_576_317_123_06,
            0.010_891_709_613_611_621,
        ],
    );
    check(
        TimeTransform::Log,
        [
            0.491_364_526_059_240_9,
            13.073_811_154_809_245,
            1.031_124_033_053_294_5,
            5.539_753_797_240_947,
            1.029_274_185_722_885_5,
            0.010_496_111_891_878_232,
            0.384_018_831_827_053_93,
        ],
    );
    // Ties lifelines ranks by their order in the file.
    let options = CoxOptions { time_transform: TimeTransform::Rank, ..CoxOptions::default() };
    let found = cox(&without_ties(), &options).expect("a model");
    let tests = found.proportionality.expect("tests").tests;
    near(Some(tests[1].chi2), 11.452_417_165_386_256, 1e-6);
    near(Some(tests[3].chi2), 7.531_112_201_874_516, 1e-6);
    // Of seven, age and work experience are below 0.05 / 7.
    assert!(found.notes[0].starts_with("The ratios of age and wexp change"), "{:?}", found.notes);
}

/// lifelines 0.30.3: with `strata=["wexp"]`; with `weights_col=age % 3 + 1`; with `entry_col=row * 7 % 30`.
#[test]
fn strata_weights_and_late_entry_are_those_of_lifelines() {
    let mut strata = rossi();
    strata.covariates = numbers(&["fin", "age", "race", "mar", "paro", "prio"]);
    strata.strata = column(ROSSI, "wexp").into_iter().map(|it| it as u32).collect();
    let found = fit(&strata);
    near(found.coefficients[0].coef, -0.380_154_098_734_813_1, 1e-7);
    near(found.coefficients[5].se, 0.028_683_588_405_530_11, 1e-7);
    near(Some(found.log_likelihood), -580.885_746_513_702_1, 1e-9);
    near(found.concordance, 0.612_449_223_416_965_4, 1e-9);

    let mut weighted = rossi();
    let weights = column(ROSSI, "age").into_iter().map(|age| age % 3.0 + 1.0);
    weighted.lifetimes.weight = Some(weights.collect());
    let found = fit(&weighted);
    near(found.coefficients[0].coef, -0.290_181_152_419_511_5, 1e-7);
    near(found.coefficients[6].se, 0.019_802_676_620_677_452, 1e-7);
    near(Some(found.log_likelihood), -1_597.429_667_152_959_2, 1e-9);

    let mut late = rossi();
    late.lifetimes.entry = Some((0..432).map(|row| f64::from(row * 7 % 30)).collect());
    let found = fit(&late);
    assert_eq!((found.n, found.events, found.left_out), (413.0, 95.0, 19));
    near(found.coefficients[0].coef, -0.342_408_528_143_119_73, 1e-7);
    near(found.coefficients[6].se, 0.031_916_918_727_682_65, 1e-7);
    near(Some(found.log_likelihood), -524.561_088_815_663_5, 1e-9);
}

/// lifelines 0.30.3, `robust=True`, on the same data without ties (`week + row / 1000`). With ties its residuals leave
/// Efron's correction out, and ours do not; see the next test.
#[test]
fn robust_errors_are_those_of_lifelines_where_there_are_no_ties() {
    let options = CoxOptions { robust: true, ..CoxOptions::default() };
    let found = cox(&without_ties(), &options).expect("a model");
    let expected = [
        (0.194_736_782_619_093_25, 0.054_318_072_146_098_53),
        (0.025_256_735_337_896_99, 0.023_477_469_283_127_498),
        (0.290_541_913_718_531_16, 0.272_358_337_484_075_73),
        (0.218_137_015_802_692_3, 0.497_088_837_139_509_8),
        (0.377_777_445_923_045_74, 0.255_685_189_515_859_2),
        (0.199_694_642_389_176_8, 0.597_369_959_523_442_3),
        (0.028_584_137_718_761_997, 0.001_034_849_707_246_418_1),
    ];
    for (found, (se, p)) in found.coefficients.iter().zip(expected) {
        near(found.robust_se, se, 1e-6);
        near(found.p, p, 1e-5);
    }
    near(found.coefficients[0].se, 0.191_328_711_506_179_4, 1e-7);
    // `concordance_index_`, without ties in time.
    near(found.concordance, 0.642_545_220_254_856, 1e-9);
}

/// From the definition: the robust error is the root of the summed squares of what each row's weight does to the coefficient,
/// found here by changing the weight.
#[test]
fn robust_errors_with_ties_are_what_weights_do_to_the_coefficients() {
    let mut rows = rossi();
    rows.covariates = numbers(&["age", "prio"]);
    rows.lifetimes.entry = Some((0..432).map(|row| f64::from(row % 15)).collect());
    let found = fit(&rows);
    let mut sums = [0.0; 2];
    for row in rows.lifetimes.usable().expect("rows") {
        let coefficients = |weight| {
            let mut changed = rows.clone();
            let mut weights = vec![1.0; 432];
            weights[row as usize] = weight;
            changed.lifetimes.weight = Some(weights);
            fit(&changed).coefficients.into_iter().map(|it| it.coef.expect("a number"))
        };
        for ((sum, more), less) in sums.iter_mut().zip(coefficients(1.001)).zip(coefficients(0.999))
        {
            let change = (more - less) / 0.002;
            *sum += change * change;
        }
    }
    for (found, sum) in found.coefficients.iter().zip(sums) {
        near(found.robust_se, sum.sqrt(), 1e-5);
    }
}

#[test]
fn a_level_is_compared_with_the_most_frequent_and_missing_rows_are_left_out() {
    // Ages of the lung data by decade are levels; as numbers of 0 and 1 they give the same.
    let age = column(LUNG, "age");
    let decade = |age: &f64| (libm::floor(age / 10.0).clamp(5.0, 7.0) - 5.0) as u32;
    let mut of: Vec<u32> = age.iter().map(decade).collect();
    of[3] = 9;
    let levels =
        CovariateValues::Levels(["50", "60", "70"].map(str::to_owned).to_vec(), of.clone());
    let found = fit(&CoxColumns {
        lifetimes: lifetimes(LUNG, "time", "status"),
        covariates: vec![Covariate { name: "age".into(), values: levels }],
        strata: Vec::new(),
    });
    let names: Vec<&str> = found.coefficients.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((names, found.left_out), (vec!["age 50", "age 70"], 1));
    assert_eq!(found.coefficients[0].reference.as_deref(), Some("60"));
    let flag = |level| {
        let value = |&of: &u32| if of == 9 { f64::NAN } else { f64::from(u8::from(of == level)) };
        CovariateValues::Numbers(of.iter().map(value).collect())
    };
    let same = fit(&CoxColumns {
        lifetimes: lifetimes(LUNG, "time", "status"),
        covariates: vec![
            Covariate { name: "50".into(), values: flag(0) },
            Covariate { name: "70".into(), values: flag(2) },
        ],
        strata: Vec::new(),
    });
    for (one, other) in found.coefficients.iter().zip(&same.coefficients) {
        near(one.coef, other.coef.expect("a number"), 1e-9);
    }
}

fn few(x: &[f64]) -> CoxColumns {
    CoxColumns {
        lifetimes: Lifetimes {
            time: (1..=x.len()).map(|time| time as f64).collect(),
            event: vec![true; x.len()],
            ..Lifetimes::default()
        },
        covariates: vec![Covariate {
            name: "x".into(),
            values: CovariateValues::Numbers(x.to_vec()),
        }],
        strata: Vec::new(),
    }
}

#[test]
fn what_cannot_be_told_is_absent_with_the_reason() {
    let reason = |found: &Cox, place: usize| {
        let it = &found.coefficients[place];
        assert_eq!([it.coef, it.se, it.robust_se, it.p, it.hazard_ratio, it.low], [None; 6]);
        it.reason.clone().expect("a reason")
    };
    // Who has 1 always leaves before who has 0.
    let found = fit(&few(&[1.0, 1.0, 1.0, 0.0, 0.0, 0.0]));
    assert!(reason(&found, 0).contains("separation"));
    assert_eq!((found.concordance, found.likelihood_ratio), (None, None));
    assert!(reason(&fit(&few(&[3.0, 2.0, 1.0, 0.5, 0.25])), 0).contains("separation"));
    let constant = fit(&few(&[0.1; 5]));
    assert!(reason(&constant, 0).contains("same value"));

    // A copy and a sum of others.
    let mut double = rossi();
    double.covariates = numbers(&["fin", "age", "fin"]);
    let found = fit(&double);
    assert!(reason(&found, 2).contains("collinear"));
    near(
        found.coefficients[0].coef,
        fit(&CoxColumns { covariates: numbers(&["fin", "age"]), ..rossi() }).coefficients[0]
            .coef
            .expect("a number"),
        1e-12,
    );
    // What makes the strata does not differ within them.
    let mut strata = rossi();
    strata.strata = column(ROSSI, "wexp").into_iter().map(|it| it as u32).collect();
    assert!(reason(&fit(&strata), 3).contains("collinear"));

    // Nobody of the third level left; the others are as without its rows.
    let week = column(ROSSI, "week");
    let of: Vec<u32> = (0..432)
        .map(|row| if row % 9 == 0 && week[row] == 52.0 { 2 } else { row as u32 % 2 })
        .collect();
    let mut rows = rossi();
    for (event, &of) in rows.lifetimes.event.iter_mut().zip(&of) {
        *event &= of != 2;
    }
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    let level = |of: Vec<u32>| {
        vec![Covariate { name: "x".into(), values: CovariateValues::Levels(names.clone(), of) }]
    };
    rows.covariates = level(of.clone());
    let found = fit(&rows);
    assert!(reason(&found, 1).contains("nobody of them left"));
    assert_eq!(found.n, 432.0);
    rows.covariates = level(of.iter().map(|&of| if of == 2 { 9 } else { of }).collect());
    let without = fit(&rows);
    assert_eq!(found.coefficients[0].coef, without.coefficients[0].coef);
    assert_eq!(found.log_likelihood, without.log_likelihood);
}

#[test]
fn what_cannot_be_fitted_says_why() {
    let kind =
        |columns: &CoxColumns| cox(columns, &CoxOptions::default()).expect_err("no model").kind();
    assert_eq!(kind(&CoxColumns { covariates: Vec::new(), ..rossi() }), ErrorKind::Option);
    let mut still = few(&[1.0, 2.0]);
    still.lifetimes.event = vec![false; 2];
    assert_eq!(kind(&still), ErrorKind::Data);
    assert_eq!(kind(&few(&[f64::NAN, f64::INFINITY])), ErrorKind::Data);
    assert_eq!(kind(&CoxColumns { strata: vec![0], ..few(&[1.0, 2.0]) }), ErrorKind::Data);
    let options = CoxOptions { level: 0.0, ..CoxOptions::default() };
    assert_eq!(cox(&rossi(), &options).expect_err("no level").kind(), ErrorKind::Option);
}

/// Hazard exp(0.7 x) by 800 customers, a third censored: the 95 % intervals hold 0.7 in about 95 of 100 samples.
#[test]
fn known_coefficients_are_recovered() {
    let (mut held, mut sum, samples) = (0, 0.0, 200);
    for sample in 0..samples {
        let mut rng = Rng::stream(11, sample);
        let mut columns = few(&[]);
        let mut x = Vec::new();
        for _ in 0..300 {
            let value = rng.normal();
            let leaves = rng.exponential() / libm::exp(0.7 * value);
            let watched = 2.0 * rng.exponential();
            columns.lifetimes.time.push(leaves.min(watched));
            columns.lifetimes.event.push(leaves <= watched);
            x.push(value);
        }
        columns.covariates[0].values = CovariateValues::Numbers(x);
        let found = fit(&columns);
        let it = &found.coefficients[0];
        let ratio = libm::exp(0.7);
        held += u32::from(
            it.low.is_some_and(|low| low <= ratio) && it.high.is_some_and(|high| ratio <= high),
        );
        sum += it.coef.expect("a number");
    }
    let (share, mean) = (f64::from(held) / samples as f64, sum / samples as f64);
    assert!((0.9..=0.985).contains(&share), "{share}");
    assert!((mean - 0.7).abs() < 0.02, "{mean}");
}

/// Harrell's concordance from its definition.
fn naive_concordance(columns: &CoxColumns, beta: f64, x: &[f64]) -> Option<f64> {
    let lifetimes = &columns.lifetimes;
    let (mut pairs, mut right) = (0.0, 0.0);
    for one in 0..lifetimes.len() {
        for other in 0..lifetimes.len() {
            let (t, u) = (lifetimes.time[one], lifetimes.time[other]);
            let later = u > t || (u == t && !lifetimes.event[other]);
            if lifetimes.event[one] && later && one != other {
                pairs += 1.0;
                let gap = beta * (x[one] - x[other]);
                right += if gap > 0.0 {
                    1.0
                } else if gap == 0.0 {
                    0.5
                } else {
                    0.0
                };
            }
        }
    }
    (pairs > 0.0).then(|| right / pairs)
}

/// Next to the top, gains are smaller than the likelihood is rounded: the search of one order of these rows once went on
/// until it gave up, and called the coefficient infinite. The top is where the score is 0, by bisection with 50 decimals.
#[test]
fn the_last_steps_are_told_by_the_gradient() {
    let rows =
        [(1, true, 3), (2, true, 2), (9, false, -4), (0, false, -1), (10, true, 0), (9, true, -1)];
    let ask = |rows: &[(i32, bool, i32)]| {
        let x = rows.iter().map(|row| row.2.into()).collect();
        let found = fit(&CoxColumns {
            lifetimes: Lifetimes {
                time: rows.iter().map(|row| row.0.into()).collect(),
                event: rows.iter().map(|row| row.1).collect(),
                ..Lifetimes::default()
            },
            covariates: vec![Covariate { name: "x".into(), values: CovariateValues::Numbers(x) }],
            strata: Vec::new(),
        });
        found.coefficients[0].coef
    };
    let mut turned = rows;
    turned.reverse();
    for rows in [rows, turned] {
        near(ask(&rows), 1.059_594_954_375_12, 1e-12);
    }
}

proptest! {
    /// Nothing panics and nothing is not a number, whatever comes in; order and units change nothing.
    #[test]
    fn models_are_the_same_in_any_order_and_unit(
        rows in prop::collection::vec((0u8..12, any::<bool>(), -4i8..5), 3..40),
    ) {
        let make = |rows: &[(u8, bool, i8)], unit: f64| {
            let x = rows.iter().map(|row| f64::from(row.2) * unit).collect();
            CoxColumns {
                lifetimes: Lifetimes {
                    time: rows.iter().map(|row| f64::from(row.0) * unit).collect(),
                    event: rows.iter().map(|row| row.1).collect(),
                    ..Lifetimes::default()
                },
                covariates: vec![Covariate { name: "x".into(), values: CovariateValues::Numbers(x) }],
                strata: Vec::new(),
            }
        };
        let ask = |rows: &[(u8, bool, i8)], unit| cox(&make(rows, unit), &CoxOptions::default());
        let mut turned = rows.clone();
        turned.reverse();
        match (ask(&rows, 1.0), ask(&turned, 8.0)) {
            (Ok(one), Ok(other)) => {
                let (one_x, other_x) = (&one.coefficients[0], &other.coefficients[0]);
                prop_assert_eq!(one_x.coef.is_some(), other_x.coef.is_some());
                if let (Some(coef), Some(scaled)) = (one_x.coef, other_x.coef) {
                    prop_assert!((coef - 8.0 * scaled).abs() < 1e-6 * (1.0 + coef.abs()));
                    let x: Vec<f64> = rows.iter().map(|row| row.2.into()).collect();
                    let naive = naive_concordance(&make(&rows, 1.0), coef, &x);
                    prop_assert_eq!(naive.is_some(), one.concordance.is_some());
                    let close = naive.zip(one.concordance).is_none_or(|(a, b)| (a - b).abs() < 1e-9);
                    prop_assert!(close || coef.abs() < 1e-6, "{:?} {:?}", naive, one.concordance);
                }
                for it in one.coefficients {
                    let told = [it.coef, it.se, it.robust_se, it.z, it.p, it.hazard_ratio, it.low, it.high];
                    prop_assert!(told.iter().flatten().all(|value| value.is_finite()));
                    prop_assert!(it.coef.is_some() != it.reason.is_some());
                }
            }
            (Err(one), Err(other)) => prop_assert_eq!(one.kind(), other.kind()),
            (one, other) => prop_assert!(false, "{:?} {:?}", one, other),
        }
    }
}
