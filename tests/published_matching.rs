//! Matching against published numbers and reference code, on the job training data of LaLonde (1986) as Dehejia & Wahba (1999)
//! have them: 185 treated and 429 others. The file stands beside the project and is not part of it.
//!
//! What is called "numpy" below is brute force in Python with NumPy 2.4: for every treated unit all others are looked at, and
//! every formula of `variance.rs` and `score.rs` is a loop over units. statsmodels is 0.15, scikit-learn 1.9.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a helper that fails fails its test")]

use std::path::Path;

use tenure::cohort::cox::{Covariate, CovariateValues};
use tenure::loyalty::matching::{
    Balance, Distance, MatchColumns, MatchOptions, Matching, Method, Verdict, matching,
};

/// The columns, or nothing and a word about it where the file is absent.
fn lalonde() -> Option<MatchColumns> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/lalonde/lalonde.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not here", path.display());
        return None;
    };
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let place = |name: &str| rows[0].iter().position(|header| *header == name).unwrap();
    let numbers = |name: &str| -> Vec<f64> {
        rows[1..].iter().map(|row| row[place(name)].parse().unwrap()).collect()
    };
    let covariate = |name: &str| {
        let values = if name == "race" {
            let races = ["black", "hispan", "white"];
            let of = rows[1..].iter().map(|row| {
                races.iter().position(|race| *race == row[place("race")]).unwrap() as u32
            });
            CovariateValues::Levels(races.map(str::to_owned).to_vec(), of.collect())
        } else {
            CovariateValues::Numbers(numbers(name))
        };
        Covariate { name: name.to_owned(), values }
    };
    let names = ["age", "educ", "race", "married", "nodegree", "re74", "re75"];
    Some(MatchColumns {
        treated: numbers("treat"),
        outcome: numbers("re78"),
        covariates: names.map(covariate).into(),
    })
}

/// The same with ages a thousandth further apart in each row, so that no two units are equally near.
fn without_ties() -> Option<MatchColumns> {
    let mut columns = lalonde()?;
    if let CovariateValues::Numbers(ages) = &mut columns.covariates[0].values {
        ages.iter_mut().enumerate().for_each(|(row, age)| *age += row as f64 / 1000.0);
    }
    Some(columns)
}

fn only(columns: &MatchColumns, names: &[&str]) -> MatchColumns {
    let mut columns = columns.clone();
    columns.covariates.retain(|it| names.contains(&it.name.as_str()));
    columns
}

fn find<'a>(found: &'a Matching, name: &str) -> &'a Balance {
    found.balance.iter().find(|it| it.covariate == name).unwrap()
}

#[track_caller]
fn near(found: Option<f64>, expected: f64, to: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= to, "{found}, not {expected}");
}

/// Estimate and standard error, treated and others that count, and the effective others.
#[track_caller]
fn effect(found: &Matching, att: [f64; 2], counts: [u32; 2], effective: f64) {
    let told = found.att.unwrap();
    near(Some(told.estimate), att[0], 1e-6);
    near(told.se, att[1], 1e-6);
    assert_eq!([found.matched.treated, found.matched.controls], counts);
    near(found.effective_sample_size.map(|it| it.controls), effective, 1e-7);
    let z = 1.959_963_984_540_054;
    near(told.low, att[0] - z * att[1], 1e-5);
    near(told.high, att[0] + z * att[1], 1e-5);
}

/// MatchIt's README and its vignette: standardised mean difference, variance ratio, eCDF mean and maximum, before matching.
#[test]
fn balance_before_matching_is_that_of_matchit() {
    let Some(columns) = lalonde() else { return };
    let found = matching(&columns, &MatchOptions::default()).unwrap();
    let numbers = [
        ("propensity", 1.7941, 0.9211, 0.3774, 0.6444),
        ("age", -0.3094, 0.4400, 0.0813, 0.1577),
        ("educ", 0.0550, 0.4959, 0.0347, 0.1114),
        ("re74", -0.7211, 0.5181, 0.2248, 0.4470),
        ("re75", -0.2903, 0.9563, 0.1342, 0.2876),
    ];
    for (name, difference, ratio, mean, most) in numbers {
        let row = find(&found, name);
        near(row.before, difference, 5e-5);
        near(row.variance_ratio_before, ratio, 5e-5);
        near(row.ecdf_mean_before, mean, 5e-5);
        near(row.ecdf_max_before, most, 5e-5);
    }
    let shares = [
        ("race: black", 1.7615, 0.6404),
        ("race: hispan", -0.3498, 0.0827),
        ("race: white", -1.8819, 0.5577),
        ("married", -0.8263, 0.3236),
        ("nodegree", 0.2450, 0.1114),
    ];
    for (name, difference, apart) in shares {
        let row = find(&found, name);
        near(row.before, difference, 5e-5);
        assert_eq!(row.variance_ratio_before, None);
        near(row.ecdf_mean_before, apart, 5e-5);
        near(row.ecdf_max_before, apart, 5e-5);
    }
}

/// `statsmodels.Logit(...).fit(tol=1e-14)`, and `sklearn.linear_model.LogisticRegression(C=1)` on columns standardised with
/// `ddof=0`, brought back to their units.
#[test]
fn propensity_scores_are_those_of_statsmodels_and_scikit_learn() {
    let Some(columns) = lalonde() else { return };
    let free = [
        -1.663_281_597_73,
        0.015_777_071_017_6,
        0.161_306_877_374,
        -2.081_734_12,
        -3.065_367_740_97,
        -0.832_113_275_35,
        0.707_296_881_384,
        -7.177_668_643_85e-05,
        5.344_644_707_13e-05,
    ];
    let ridge = [
        -1.553_764_436_52,
        0.014_808_237_321_7,
        0.153_031_843_947,
        -2.041_400_656_39,
        -3.000_912_985_89,
        -0.818_413_425_629,
        0.674_947_707_42,
        -6.920_919_755_14e-05,
        4.959_920_048_32e-05,
    ];
    for (penalty, expected) in [(None, free), (Some(1.0), ridge)] {
        let options = MatchOptions { ridge: penalty, ..MatchOptions::default() };
        let model = matching(&columns, &options).unwrap().propensity.unwrap();
        assert_eq!(model.ridge, penalty.unwrap_or(0.0));
        let found =
            [model.intercept].into_iter().chain(model.coefficients.iter().map(|it| it.coef));
        for (found, expected) in found.zip(expected) {
            near(Some(found), expected, 1e-8);
        }
        let names: Vec<&str> = model.coefficients.iter().map(|it| it.name.as_str()).collect();
        let terms = ["race: hispan", "race: white", "married", "nodegree"];
        assert_eq!(names[2..6], terms);
    }
}

/// MatchIt's vignette, `matchit(..., method = "nearest")`: means of the matched others and their differences.
#[test]
fn default_neighbours_are_those_of_matchit() {
    let Some(columns) = lalonde() else { return };
    let found = matching(&columns, &MatchOptions::default()).unwrap();
    let published = [
        ("age", 25.3027, 0.0718),
        ("educ", 10.6054, -0.1290),
        ("race: black", 0.4703, 1.0259),
        ("race: hispan", 0.2162, -0.6629),
        ("race: white", 0.3135, -0.7296),
        ("married", 0.2108, -0.0552),
        ("nodegree", 0.6378, 0.1546),
        ("re74", 2342.1076, -0.0505),
        ("re75", 1614.7451, -0.0257),
    ];
    for (name, mean, difference) in published {
        near(find(&found, name).mean_after, mean, 5e-5);
        near(find(&found, name).after, difference, 5e-5);
    }
    near(find(&found, "propensity").after, 0.9739, 5e-5);
    // statsmodels: WLS on treatment with errors clustered by pair.
    effect(&found, [894.367_480_270_271, 715.763_421_582_544_7], [185, 185], 185.0);
    assert_eq!(found.verdict, Some(Verdict::Poor));
    assert!(found.notes[0].contains("“race: black”, by 1.03 standard"), "{}", found.notes[0]);
}

/// numpy, with the errors of WLS of statsmodels, clustered by set.
#[test]
fn neighbours_that_are_taken_once_are_those_of_brute_force() {
    let Some(columns) = lalonde() else { return };
    let options = MatchOptions { ratio: 2, ..MatchOptions::default() };
    let two = matching(&columns, &options).unwrap();
    effect(&two, [220.288_640_675_665_93, 661.850_261_698_822_4], [185, 370], 370.0);
    assert_eq!(two.matched.pair_treated.len(), 370);
    let logit = |exact: &[&str]| MatchOptions {
        caliper: Some(0.2),
        distance: Distance::Logit,
        exact: exact.iter().map(|&name| name.to_owned()).collect(),
        ..MatchOptions::default()
    };
    let near = matching(&columns, &logit(&[])).unwrap();
    effect(&near, [1_495.431_515_217_393, 928.737_346_404_479_2], [115, 115], 115.0);
    assert_eq!(near.dropped.iter().map(|it| it.units).sum::<u32>(), 70);
    let same = matching(&columns, &logit(&["race"])).unwrap();
    effect(&same, [1_123.775_965_350_884_5, 902.097_990_730_81], [114, 114], 114.0);
    assert_eq!(find(&same, "race: black").after, Some(0.0));
}

/// numpy: Abadie & Imbens (2006), and (2016) where the score is estimated by the largest likelihood and nobody is left out.
#[test]
fn neighbours_that_are_taken_again_are_those_of_brute_force() {
    let Some(columns) = without_ties() else { return };
    let one = MatchOptions { replace: true, ..MatchOptions::default() };
    let found = matching(&columns, &one).unwrap();
    let att = [1_794.789_922_216_216_8, 1_123.208_101_679_526_2];
    effect(&found, att, [185, 85], 48.962_804_005_722_46);
    let three = MatchOptions { ratio: 3, distance: Distance::Logit, ..one.clone() };
    let found = matching(&columns, &three).unwrap();
    let att = [967.148_840_216_216_7, 1_014.735_013_791_915_1];
    effect(&found, att, [185, 148], 69.265_797_166_629_18);
    let narrow = MatchOptions {
        ratio: 2,
        caliper: Some(0.1),
        exact: vec!["married".into(), "nodegree".into()],
        distance: Distance::Logit,
        ..one
    };
    let found = matching(&columns, &narrow).unwrap();
    let att = [1_387.122_974_879_517_6, 1_074.175_344_478_319_9];
    effect(&found, att, [166, 116], 56.933_884_297_520_66);
}

/// statsmodels: WLS of the outcome on treatment; numpy: the error by stacked estimating equations, with derivatives by
/// differences, and the balance.
#[test]
fn weights_are_those_of_statsmodels() {
    let Some(columns) = lalonde() else { return };
    let options = MatchOptions { method: Method::Ipw, ..MatchOptions::default() };
    let found = matching(&columns, &options).unwrap();
    effect(&found, [1_214.071_223_292_918, 798.154_627_8], [185, 429], 99.815_385_915_794_24);
    let row = find(&found, "re74");
    near(row.after, -0.002_142_816_404, 1e-9);
    near(row.variance_ratio_after, 1.320_627_283_6, 1e-8);
    near(row.ecdf_mean_after, 0.036_197_641_76, 1e-9);
    near(row.ecdf_max_after, 0.228_481_001_76, 1e-9);
    near(find(&found, "age").after, 0.118_849_608_01, 1e-9);
    near(find(&found, "race: black").ecdf_max_after, 0.002_236_304_68, 1e-9);
    assert_eq!(found.verdict, Some(Verdict::Fair));
    let trimmed = matching(&columns, &MatchOptions { trim: 0.2, ..options }).unwrap();
    effect(&trimmed, [1_227.730_582_467, 801.162_438_9], [180, 429], 99.815_385_915_794_24);
    assert_eq!(trimmed.dropped[0].units, 5);
}

/// numpy and pandas.
#[test]
fn strata_are_those_of_brute_force() {
    let Some(columns) = lalonde() else { return };
    let exact = MatchOptions { method: Method::Exact, ..MatchOptions::default() };
    let found = matching(&only(&columns, &["race", "married", "nodegree"]), &exact).unwrap();
    let told = found.att.unwrap();
    near(Some(told.estimate), 1_309.897_210_003_078_3, 1e-6);
    near(told.se, 808.314_434_592_624, 1e-6);
    assert!(found.balance.iter().all(|it| it.after.unwrap().abs() < 1e-12));
    assert_eq!(found.verdict, Some(Verdict::Good));
    let cem = MatchOptions { method: Method::Cem, ..MatchOptions::default() };
    let found = matching(&columns, &cem).unwrap();
    let told = found.att.unwrap();
    near(Some(told.estimate), 1_070.907_326_427_350_7, 1e-6);
    near(told.se, 1_406.494_461_388_121, 1e-6);
    assert_eq!([found.matched.treated, found.matched.controls], [65, 75]);
    assert_eq!(found.dropped[0].units, 120);
    let cuts = [("age", vec![25.0, 40.0]), ("educ", vec![9.0, 12.0]), ("re74", vec![1.0, 5000.0])];
    let cutpoints = cuts.into_iter().map(|(name, cuts)| (name.to_owned(), cuts)).collect();
    let found = matching(&columns, &MatchOptions { cutpoints, ..cem }).unwrap();
    let told = found.att.unwrap();
    near(Some(told.estimate), 757.553_748_195_728_5, 1e-6);
    near(told.se, 1_284.498_513_731_173_5, 1e-6);
    assert_eq!([found.matched.treated, found.matched.controls], [126, 141]);
}

/// 10,000 treated and 100,000 others with five covariates, in less than a second each.
#[test]
#[ignore = "a measurement: cargo test --release --test published_matching -- --ignored --nocapture"]
fn large_matches_take_less_than_a_second() {
    let n = 110_000;
    let mut state = 1_u64;
    let mut uniform = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let covariates = (0..5).map(|number| Covariate {
        name: number.to_string(),
        values: CovariateValues::Numbers((0..n).map(|_| uniform()).collect()),
    });
    let columns = MatchColumns {
        covariates: covariates.collect(),
        treated: (0..n).map(|row| f64::from(u8::from(row % 11 == 0))).collect(),
        outcome: (0..n).map(|row| (row % 97) as f64).collect(),
    };
    let near = MatchOptions::default();
    let again = MatchOptions { replace: true, ratio: 3, ..near.clone() };
    let ipw = MatchOptions { method: Method::Ipw, ..near.clone() };
    let cem = MatchOptions { method: Method::Cem, ..near.clone() };
    for options in [near, again, ipw, cem] {
        let start = std::time::Instant::now();
        let found = matching(&columns, &options).unwrap();
        let took = start.elapsed().as_secs_f64();
        println!("{:?} replace {}: {took:.2} s, {:?}", options.method, options.replace, found.att);
        assert!(took < 1.0, "{took}");
    }
}
