//! What must hold of any counterfactual.

use super::*;
use crate::stats::rng::Rng;
use crate::task::{Step, Task};

/// 40 periods of a series and a control, of which 10 are after a launch that adds so much to each.
fn columns(effect: f64) -> CounterfactualColumns {
    let mut rng = Rng::new(3);
    let control: Vec<f64> = (0..40).map(|_| 50.0 + 5.0 * rng.normal()).collect();
    let outcome = control.iter().enumerate().map(|(t, x)| {
        let launched = if t >= 30 { effect } else { 0.0 };
        100.0 + 2.0 * (x - 50.0) + 2.0 * rng.normal() + launched
    });
    CounterfactualColumns {
        time: None,
        outcome: outcome.collect(),
        controls: vec![("beside".into(), control)],
    }
}

fn options() -> CounterfactualOptions {
    let launch = Some(30.0);
    CounterfactualOptions { launch, draws: 300, burn_in: 50, ..CounterfactualOptions::default() }
}

fn problem(columns: &CounterfactualColumns, options: &CounterfactualOptions) -> String {
    counterfactual(columns, options).expect_err("refused").to_string()
}

#[test]
fn an_effect_is_found_with_its_share_and_its_control() {
    let found = counterfactual(&columns(10.0), &options()).unwrap();
    assert_eq!(found.verdict, Verdict::Effect);
    assert!(found.total.low < 100.0 && 100.0 < found.total.high, "{:?}", found.total);
    assert!((found.average.effect - found.total.effect / 10.0).abs() < 1e-12);
    let relative = found.relative.unwrap();
    assert!(relative.low < 0.1 && 0.1 < relative.high, "{relative:?}");
    assert!(found.p < 0.02, "{}", found.p);
    let control = &found.controls[0];
    assert!(control.low < 2.0 && 2.0 < control.high && control.inclusion == 1.0, "{control:?}");
    assert_eq!((found.periods_before, found.periods_after, found.placebos.len()), (30, 10, 8));
    // The parts add up, and the last sum is the total.
    let last = found.points.last().unwrap();
    assert_eq!(last.cumulative, Some(found.total.effect));
    assert_eq!(
        (last.cumulative_low, last.cumulative_high),
        (Some(found.total.low), Some(found.total.high))
    );
    let sum: f64 = found.points[30..].iter().filter_map(|point| point.effect).sum();
    assert!((sum - found.total.effect).abs() < 1e-9);
    assert!(found.points[..30].iter().all(|point| point.cumulative.is_none()));
    // It takes less than what there is to be seen.
    let detectable = found.minimum_detectable;
    assert!(detectable.total < 100.0 && detectable.relative.unwrap() < 0.1, "{detectable:?}");
    let text = &found.summary;
    assert!(text.starts_with("Since the launch the outcome differs"), "{text}");
    let backtest = found.backtest.unwrap();
    assert!(backtest.covered > 0.7 && backtest.error < backtest.guess_error, "{backtest:?}");
}

#[test]
fn verdicts_are_those_of_their_intervals() {
    assert_eq!(Verdict::of(0.1, 3.0, 5.0), Verdict::Effect);
    assert_eq!(Verdict::of(-3.0, -0.1, 0.5), Verdict::Effect);
    assert_eq!(Verdict::of(-3.0, 2.0, 3.0), Verdict::NoEffect);
    assert_eq!(Verdict::of(-3.0, 2.0, 2.9), Verdict::CannotTell);
    assert_eq!(Verdict::of(0.0, 0.0, -1.0), Verdict::CannotTell);
    let without = columns(0.0);
    let wide = CounterfactualOptions { margin: 0.3, ..options() };
    let found = counterfactual(&without, &wide).unwrap();
    assert_eq!(found.verdict, Verdict::NoEffect);
    assert!(found.summary.starts_with("The launch changed nothing that matters"));
    let narrow = CounterfactualOptions { margin: 1e-4, ..options() };
    let found = counterfactual(&without, &narrow).unwrap();
    assert_eq!(found.verdict, Verdict::CannotTell);
    assert!(found.summary.starts_with("We cannot tell"), "{}", found.summary);
}

#[test]
fn steps_make_the_same_as_one_run_and_seeds_the_same_again() {
    let (columns, options) = (columns(5.0), options());
    let whole = counterfactual(&columns, &options).unwrap();
    let mut task = CounterfactualTask::new(&columns, &options).unwrap();
    let (mut before, mut steps) = (0.0, 0);
    let stepped = loop {
        match task.step(500).unwrap() {
            Step::Progress(share) => {
                assert!((before..1.0).contains(&share), "{share} after {before}");
                (before, steps) = (share, steps + 1);
            }
            Step::Done(found) => break found,
        }
    };
    assert!(steps > 100, "{steps}");
    assert_eq!(stepped, whole);
    assert!(task.step(1).is_err());
    let other = CounterfactualOptions { seed: 2, ..options };
    assert_ne!(counterfactual(&columns, &other).unwrap(), whole);
}

#[test]
fn units_of_outcome_and_controls_change_nothing_but_units() {
    let plain = counterfactual(&columns(5.0), &options()).unwrap();
    let mut scaled = columns(5.0);
    scaled.outcome.iter_mut().for_each(|value| *value *= 1024.0);
    scaled.controls[0].1.iter_mut().for_each(|value| *value = *value * 64.0 + 4096.0);
    scaled.time = Some((0..40).map(|t| 100.0 + 7.0 * f64::from(t)).collect());
    let moved = CounterfactualOptions { launch: Some(305.0), ..options() };
    let found = counterfactual(&scaled, &moved).unwrap();
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * (1.0 + b.abs()), "{a} {b}");
    near(found.total.effect, 1024.0 * plain.total.effect);
    near(found.total.low, 1024.0 * plain.total.low);
    near(found.relative.unwrap().high, plain.relative.unwrap().high);
    near(found.controls[0].coefficient, 16.0 * plain.controls[0].coefficient);
    assert_eq!((found.p, found.verdict, found.launch), (plain.p, plain.verdict, 310.0));
}

#[test]
fn periods_without_an_outcome_are_told_and_not_counted() {
    let mut holes = columns(10.0);
    for t in [3, 4, 17, 33] {
        holes.outcome[t] = f64::NAN;
    }
    let found = counterfactual(&holes, &options()).unwrap();
    assert_eq!((found.periods_before, found.periods_after, found.missing), (27, 9, 4));
    assert!(found.total.low < 90.0 && 90.0 < found.total.high);
    let at = &found.points[33];
    assert_eq!((at.actual, at.effect), (None, None));
    assert_eq!(at.cumulative, found.points[32].cumulative);
    assert!(found.notes.iter().any(|note| note.starts_with("4 periods are without")));
}

#[test]
fn a_season_is_not_an_effect() {
    // After the launch come the high days of the week.
    let mut rng = Rng::new(8);
    let day = |t: usize| 100.0 + if t % 7 >= 4 { 30.0 } else { 0.0 };
    let outcome = (0..49).map(|t| day(t) + rng.normal()).collect();
    let columns = CounterfactualColumns { outcome, ..CounterfactualColumns::default() };
    let plain = CounterfactualOptions { launch: Some(46.0), ..options() };
    assert_eq!(counterfactual(&columns, &plain).unwrap().verdict, Verdict::Effect);
    let weekly = CounterfactualOptions { seasons: Some(7), ..plain };
    let found = counterfactual(&columns, &weekly).unwrap();
    assert_eq!(found.verdict, Verdict::NoEffect, "{:?}", found.relative);
}

#[test]
fn a_slope_goes_on_where_one_is_believed_in() {
    let mut rng = Rng::new(9);
    let outcome = (0..60).map(|t| 50.0 + f64::from(t) + rng.normal()).collect();
    let columns = CounterfactualColumns { outcome, ..CounterfactualColumns::default() };
    let level = CounterfactualOptions { launch: Some(50.0), ..options() };
    let slope = CounterfactualOptions { trend: Trend::Trend, ..level.clone() };
    // A level stays where it was: it is 5.5 too low on average.
    let stays = counterfactual(&columns, &level).unwrap().total.effect;
    assert!((30.0..80.0).contains(&stays), "{stays}");
    let found = counterfactual(&columns, &slope).unwrap();
    assert!(found.total.effect.abs() < stays / 3.0, "{:?}", found.total);
    assert!(found.total.low < 0.0 && found.total.high > 0.0, "{:?}", found.total);
}

#[test]
fn what_cannot_be_told_is_refused_with_a_sentence() {
    let of = |outcome: Vec<f64>| CounterfactualColumns { outcome, ..Default::default() };
    let at = |launch: f64| CounterfactualOptions { launch: Some(launch), ..options() };
    let none = CounterfactualOptions { launch: None, ..options() };
    assert!(problem(&columns(0.0), &none).starts_with("Say when the launch was"));
    let check = |columns: &CounterfactualColumns, launch: f64, expected: &str| {
        let found = problem(columns, &at(launch));
        assert!(found.contains(expected), "{found}");
    };
    check(&of(vec![]), 3.0, "No period before the launch");
    check(&of(vec![1.0, 2.0, 3.0]), 2.0, "Only 2 periods with an outcome lie before");
    check(&of(vec![f64::NAN; 30]), 20.0, "No period before the launch");
    check(&of(vec![5.0; 30]), 20.0, "the same in all 20 periods");
    check(&columns(0.0), 40.0, "No period from the launch on");
    check(&columns(0.0), -1.0, "No period before the launch");
    let mut uneven = columns(0.0);
    uneven.time = Some((0..40).map(|t| f64::from(t + i32::from(t > 7))).collect());
    check(&uneven, 30.0, "before row 9 there is a step of 2");
    uneven.time = Some(vec![1.0; 40]);
    check(&uneven, 30.0, "that of row 2 is no later");
    let mut short = columns(0.0);
    short.controls[0].1.pop();
    check(&short, 30.0, "must be of equal length");
    let mut missing = columns(0.0);
    missing.controls[0].1[4] = f64::NAN;
    check(&missing, 30.0, "beside in row 5");
    let mut endless = columns(0.0);
    endless.outcome[4] = f64::INFINITY;
    check(&endless, 30.0, "outcome in row 5");
    check(&of(vec![1.0; 1001]), 30.0, "1,001 periods");
    let weekly = CounterfactualOptions { seasons: Some(20), ..at(30.0) };
    assert!(problem(&columns(0.0), &weekly).contains("two rounds of 20 seasons"));
    for wrong in [
        CounterfactualOptions { draws: 5, ..at(30.0) },
        CounterfactualOptions { burn_in: 1, ..at(30.0) },
        CounterfactualOptions { margin: 0.0, ..at(30.0) },
        CounterfactualOptions { level_sd: Some(f64::NAN), ..at(30.0) },
        CounterfactualOptions { seasons: Some(0), ..at(30.0) },
        CounterfactualOptions { level: 1.0, ..at(30.0) },
    ] {
        let error = counterfactual(&columns(0.0), &wrong).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Option);
    }
}

#[test]
fn flat_controls_are_left_out_and_named() {
    let mut flat = columns(0.0);
    flat.controls.push(("flat".into(), vec![7.0; 40]));
    let found = counterfactual(&flat, &options()).unwrap();
    assert_eq!((found.controls.len(), found.synthetic), (1, None));
    assert!(found.notes.iter().any(|note| note.contains("left out: flat")));
}

#[test]
fn whatever_comes_every_number_is_finite() {
    let mut rng = Rng::new(4);
    let series: [&dyn Fn(usize, f64) -> f64; 7] = [
        &|t, _| if t == 3 { 9e14 } else { 0.0 },
        &|t, _| if t < 12 { 0.0 } else { 1.0 },
        &|_, z| -100.0 + z,
        &|t, _| t as f64,
        &|_, z| 1e-300 * z,
        &|_, z| if z > 1.0 { 1.0 } else { 0.0 },
        &|t, z| if t % 2 == 0 { f64::NAN } else { z },
    ];
    for (number, make) in series.iter().enumerate() {
        let column = |rng: &mut Rng| (0..26).map(|t| make(t, rng.normal())).collect::<Vec<f64>>();
        let outcome = column(&mut rng);
        let control: Vec<f64> =
            outcome.iter().map(|it| if it.is_nan() { 0.0 } else { *it }).collect();
        for controls in [vec![], vec![control.clone(), control.clone(), vec![2.0; 26]]] {
            let named = controls.into_iter().enumerate();
            let controls = named.map(|(place, column)| (format!("x{place}"), column)).collect();
            let columns = CounterfactualColumns { time: None, outcome: outcome.clone(), controls };
            for trend in [Trend::Level, Trend::Trend] {
                let options =
                    CounterfactualOptions { launch: Some(20.0), draws: 100, trend, ..options() };
                let Ok(found) = counterfactual(&columns, &options) else {
                    assert_eq!(number, 4, "an outcome that is all but nothing");
                    continue;
                };
                // What is not finite becomes null; nothing else that is a number may.
                let all = serde_json::to_value(&found).unwrap();
                for point in all["points"].as_array().unwrap() {
                    assert!(
                        ["expected", "low", "high"].iter().all(|key| point[*key].is_number()),
                        "{number}"
                    );
                }
                for key in
                    ["actual", "expected", "expectedLow", "expectedHigh", "effect", "low", "high"]
                {
                    assert!(all["total"][key].is_number() && all["average"][key].is_number());
                }
                assert!(all["minimumDetectable"]["total"].is_number());
                let holds = found.total.low <= 0.0 && found.total.high >= 0.0;
                assert_eq!(found.verdict != Verdict::Effect, holds);
            }
        }
    }
}
