use super::*;
use crate::stats::rng::Rng;
use crate::task::run;

/// 60 customers of whom 37 were offered the programme; those who did more before gain more.
fn assigned() -> Assigned {
    let mut assigned = Assigned::default();
    for i in 0..60_u32 {
        let (treated, before) = ((i * 5) % 8 < 5, f64::from((i * 7) % 11));
        let gain = if treated { 0.5 * before - 1.0 } else { 0.0 };
        assigned.treated.push(treated);
        assigned.outcome.push(2.0 + 1.5 * before + f64::from((i * 13) % 17) / 4.0 + gain);
        assigned.before.push(before);
    }
    assigned
}

fn ask(assigned: &Assigned, held_out: Option<f64>) -> Result<Randomised> {
    let options = RandomisedOptions { held_out, ..RandomisedOptions::default() };
    let days = [Day::new(20_000), Day::new(20_090)];
    run(RandomisedTask::new(assigned.clone(), days, Measure::Revenue, &options)?)
}

#[track_caller]
fn near(found: Option<f64>, expected: f64) {
    let is_near = found.is_some_and(|it| (it - expected).abs() < 1e-9 * expected.abs().max(1.0));
    assert!(is_near, "{found:?}, not {expected}");
}

/// SciPy 1.x: `ttest_ind(a, b, equal_var=False)` and its `confidence_interval(0.95)`; `chisquare([37, 23], [30, 30])`.
#[test]
fn the_difference_is_that_of_scipy() {
    let found = ask(&assigned(), Some(0.5)).expect("a hold-out");
    let it = found.difference;
    assert_eq!((found.treated, found.controls), (37, 23));
    near(Some(it.estimate), 3.314_923_619_271_445);
    near(it.df, 52.384_126_089_719_48);
    near(it.low, 0.299_429_167_814_700_75);
    near(it.high, 6.330_418_070_728_189);
    near(it.p, 0.031_829_207_032_693_485);
    let ratio = found.sample_ratio.expect("a share");
    near(Some(ratio.chi2), 3.266_666_666_666_666_6);
    near(Some(ratio.p), 0.070_701_144_865_982_89);
    assert!(!ratio.is_mismatch);
}

/// statsmodels: the coefficients of `OLS(y, [1, treated, before])` are θ and the adjusted difference; its interval is SciPy's
/// Welch interval of y − θ (x − x̄).
#[test]
fn the_adjusted_difference_is_that_of_a_regression() {
    let found = ask(&assigned(), None).expect("a hold-out").adjusted.expect("it varies");
    near(Some(found.theta), 1.773_129_833_388_224_2);
    near(Some(found.difference.estimate), 1.391_775_750_625_932);
    near(found.difference.low, 0.518_597_899_958_033_5);
    near(found.difference.high, 2.264_953_601_293_837_6);
    near(Some(found.variance_reduction), 0.917_223_774_612_246_2);
}

/// NumPy: at each threshold of the score the sums over all customers from there up, and `trapezoid` of the points.
#[test]
fn the_curve_is_that_of_a_count_at_every_threshold() {
    let found = ask(&assigned(), None).expect("a hold-out");
    let qini = found.qini.expect("it varies");
    near(Some(qini.coefficient), -0.274_240_942_851_876_4);
    assert_eq!(qini.points.len(), 12);
    near(Some(qini.points[3].share), 16.0 / 60.0);
    near(Some(qini.points[3].gain), 92.0 / 111.0);
    assert!(qini.low < qini.coefficient && qini.coefficient < qini.high);

    let deciles = found.deciles.expect("it varies");
    let sizes: Vec<u32> = deciles.iter().map(|it| it.treated + it.controls).collect();
    // Customers of equal score stay together: of scores 9 and 8 there are five each.
    assert_eq!(sizes, [6, 10, 6, 6, 5, 5, 6, 5, 5, 6]);
    let first = deciles[0].difference.expect("three on each side");
    near(Some(first.estimate), 5.0);
    near(first.low, 2.091_718_848_720_362);
    near(first.high, 7.908_281_151_279_638);
}

#[test]
fn where_nothing_is_known_before_nothing_is_adjusted() {
    let mut assigned = assigned();
    assigned.before.fill(0.0);
    let found = ask(&assigned, Some(0.9)).expect("a hold-out");
    assert!(found.adjusted.is_none() && found.deciles.is_none() && found.qini.is_none());
    assert!(found.sample_ratio.is_some_and(|it| it.is_mismatch));
    assert!(found.notes[0].starts_with("Beware:") && found.summary.contains("speak against"));
    let few = Assigned { treated: vec![true, false], outcome: vec![1.0; 2], before: vec![1.0; 2] };
    assert_eq!(ask(&few, None).expect_err("too few").kind(), ErrorKind::Data);
    let same = Assigned {
        treated: vec![true, true, false, false],
        outcome: vec![1.0; 4],
        before: vec![1.0; 4],
    };
    let found = ask(&same, None).expect("means");
    assert_eq!((found.difference.low, found.difference.p), (None, None));
    assert!(found.summary.contains("Nothing varies"));
}

/// Worlds with a known effect of 2: intervals of 95 % hold it in 400 worlds within the 99 % binomial limits, adjusted or not, and
/// the adjusted ones are narrower as the theory says: the variance falls by the squared correlation, ½ here.
#[test]
fn intervals_cover_a_known_effect() {
    let (mut plain, mut adjusted, mut reduction) = (0, 0, 0.0);
    let worlds = 400;
    for world in 0..worlds {
        let mut rng = Rng::stream(7, world);
        let mut assigned = Assigned::default();
        for _ in 0..200 {
            let (before, treated) = (rng.normal(), rng.uniform() < 0.7);
            assigned.treated.push(treated);
            assigned.outcome.push(before + rng.normal() + if treated { 2.0 } else { 0.0 });
            assigned.before.push(before);
        }
        let difference = Difference::of(&assigned.treated, &assigned.outcome, 0.95).expect("sides");
        let after = Adjusted::of(&assigned, &difference, 0.95).expect("it varies");
        let holds = |it: &Difference| u32::from(it.low < Some(2.0) && it.high > Some(2.0));
        plain += holds(&difference);
        adjusted += holds(&after.difference);
        reduction += after.variance_reduction / worlds as f64;
    }
    // Binomial(400, .95): 99 % limits are 368 and 391.
    assert!((368..=391).contains(&plain) && (368..=391).contains(&adjusted), "{plain} {adjusted}");
    assert!((reduction - 0.5).abs() < 0.03, "{reduction}");
}
