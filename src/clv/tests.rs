use crate::task::{Step, Task};
use proptest::prelude::*;

use super::*;
use crate::customers::Holdout;
use crate::stats::rng::Rng;

/// Customers drawn from a BG/NBD with spend from a Gamma-Gamma; times are in weeks but measured in whole days, and the
/// day is the grain, as in files. `holdout` weeks follow.
fn simulate(
    seed: u64,
    n: usize,
    [r, alpha, a, b]: [f64; 4],
    [p, q, gamma]: [f64; 3],
    weeks: f64,
    holdout: f64,
) -> Customers {
    let mut rng = Rng::new(seed);
    let mut customers = Customers {
        customer: (0..n as u32).collect(),
        first: vec![Day::default(); n],
        last: vec![Day::default(); n],
        frequency: vec![0; n],
        recency: vec![0.0; n],
        age: vec![0.0; n],
        monetary: vec![0.0; n],
        orders: vec![1; n],
        revenue: vec![0.0; n],
        holdout: None,
        period: Period::Week,
        as_of: Day::new((weeks * 7.0) as i32),
        later: 0,
        window: crate::customers::Window::default(),
        has_amounts: true,
    };
    let mut later = vec![0; n];
    for (i, later) in later.iter_mut().enumerate() {
        let (rate, stop) = (rng.gamma(r) / alpha, rng.beta(a, b));
        let scale = gamma / rng.gamma(q);
        let age = ((0.3 + 0.7 * rng.uniform()) * weeks * 7.0).floor() / 7.0;
        customers.age[i] = age;
        let (mut at, mut day, mut spent) = (0.0, 0.0, 0.0);
        loop {
            at += rng.exponential() / rate;
            if at > age + holdout {
                break;
            }
            let new_day = (at * 7.0).ceil() / 7.0;
            if new_day <= age && new_day > day {
                day = new_day;
                customers.frequency[i] += 1;
                customers.recency[i] = day;
                spent += scale * rng.gamma(p);
            } else if new_day > age {
                *later += 1;
            }
            if rng.uniform() < stop {
                break;
            }
        }
        if customers.frequency[i] > 0 {
            customers.monetary[i] = spent / f64::from(customers.frequency[i]);
        }
    }
    if holdout > 0.0 {
        let monetary = vec![0.0; n];
        let end = Day::new(((weeks + holdout) * 7.0) as i32);
        customers.holdout = Some(Holdout { end, length: holdout, frequency: later, monetary });
    }
    customers
}

const CDNOW: [f64; 4] = [0.243, 4.414, 0.793, 2.426];
const SPEND: [f64; 3] = [6.25, 3.74, 15.44];

#[test]
fn parameters_are_recovered_within_four_standard_errors() {
    let spends = [SPEND, [2.0, 6.0, 300.0]];
    for (seed, truth) in
        [CDNOW, [1.0, 20.0, 0.5, 4.0], [0.8, 6.0, 2.0, 10.0]].into_iter().enumerate()
    {
        let spend = spends[seed % 2];
        let customers = simulate(seed as u64, 20_000, truth, spend, 78.0, 39.0);
        let result = clv(&customers, &ClvOptions::default()).unwrap();
        assert!(result.health.converged, "{result:?}");
        let fitted = result.spend.as_ref().unwrap();
        let estimates = result.parameters.0.iter().chain(&fitted.parameters.0);
        let errors = result.standard_errors.0.iter().chain(&fitted.standard_errors.0);
        for (((name, estimate), (_, error)), truth) in
            estimates.zip(errors).zip(truth.into_iter().chain(spend))
        {
            let error = error.unwrap();
            assert!(
                (estimate - truth).abs() < 4.0 * error,
                "{name}: {estimate} ± {error}, {truth}"
            );
        }
        let holdout = result.holdout.unwrap();
        assert!((holdout.total / holdout.actual - 1.0).abs() < 0.05, "{holdout:?}");
        assert!(holdout.rmse < holdout.baselines.own_rate.rmse, "{holdout:?}");
    }
}

#[test]
fn the_search_ends_at_a_maximum_everywhere_sensible() {
    let (mut fits, mut most) = (0, 0);
    for r in [0.1, 0.6, 3.0] {
        for alpha in [0.5, 5.0, 60.0] {
            for a in [0.05, 0.6, 4.0] {
                for b in [0.5, 3.0, 30.0] {
                    let customers = simulate(fits, 800, [r, alpha, a, b], SPEND, 52.0, 0.0);
                    fits += 1;
                    let result = clv(&customers, &ClvOptions::default());
                    let Ok(result) = result else { continue };
                    let health = &result.health;
                    assert!(
                        health.converged,
                        "{r} {alpha} {a} {b}: {:?} {health:?}",
                        result.parameters
                    );
                    let spend = result.spend.as_ref();
                    assert!(
                        spend.is_none_or(|spend| spend.converged),
                        "{r} {alpha} {a} {b} {spend:?}"
                    );
                    most = most.max(health.iterations);
                }
            }
        }
    }
    assert!(most < 150, "{most}");
}

#[test]
fn weights_are_rows_told_once() {
    let (x, t_x, age) =
        ([0, 1, 2, 0, 5, 1], [0.0, 2.0, 9.0, 0.0, 20.0, 8.0], [10.0, 12.0, 20.0, 30.0, 22.0, 9.0]);
    let (spend, weight) = ([0.0, 10.0, 24.0, 0.0, 15.0, 60.0], [7.0, 3.0, 2.0, 5.0, 2.0, 4.0]);
    let explode = |column: &[f64]| -> Vec<f64> {
        column.iter().zip(weight).flat_map(|(&value, w)| vec![value; w as usize]).collect()
    };
    let fit = |x: &[u32], t_x: &[f64], age: &[f64], spend: &[f64], weight: Option<&[f64]>| {
        let columns = ClvColumns {
            frequency: x,
            recency: t_x,
            age,
            monetary: Some(spend),
            weight,
            holdout: None,
            period: Period::Week,
            as_of: None,
        };
        run(ClvTask::new(&columns, &ClvOptions::default()).unwrap()).unwrap()
    };
    let weighted = fit(&x, &t_x, &age, &spend, Some(&weight));
    let many: Vec<u32> = explode(&x.map(f64::from)).into_iter().map(|x| x as u32).collect();
    let exploded = fit(&many, &explode(&t_x), &explode(&age), &explode(&spend), None);
    assert_eq!(weighted.parameters, exploded.parameters);
    assert_eq!(weighted.spend, exploded.spend);
    assert_eq!((weighted.n, &weighted.health), (23, &exploded.health));
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9 * b.abs(), "{a} {b}");
    close(weighted.total_value.unwrap(), exploded.total_value.unwrap());
    close(weighted.total_purchases, exploded.total_purchases);
}

#[test]
fn the_order_of_customers_changes_nothing() {
    let customers = simulate(1, 3000, CDNOW, SPEND, 39.0, 0.0);
    let mut turned = customers.clone();
    turned.frequency.reverse();
    turned.recency.reverse();
    turned.age.reverse();
    turned.monetary.reverse();
    let result = clv(&customers, &ClvOptions::default()).unwrap();
    let mut other = clv(&turned, &ClvOptions::default()).unwrap();
    assert_eq!(result.parameters, other.parameters);
    other.clv.as_mut().unwrap().reverse();
    assert_eq!(result.clv, other.clv);
}

#[test]
fn days_and_weeks_are_the_same_customers() {
    let weeks = simulate(2, 3000, CDNOW, SPEND, 39.0, 0.0);
    let mut days = weeks.clone();
    days.period = Period::Day;
    days.recency.iter_mut().chain(&mut days.age).for_each(|time| *time *= 7.0);
    let in_weeks = clv(&weeks, &ClvOptions { horizon: Some(26), ..Default::default() }).unwrap();
    let in_days = clv(&days, &ClvOptions { horizon: Some(182), ..Default::default() }).unwrap();
    let parameter = |result: &ClvResult, name| result.parameters.get(name).unwrap();
    for (name, scale) in [("r", 1.0), ("alpha", 7.0), ("a", 1.0), ("b", 1.0)] {
        let ratio = parameter(&in_days, name) / parameter(&in_weeks, name) / scale;
        assert!((ratio - 1.0).abs() < 1e-5, "{name} {ratio}");
    }
    let purchases = in_days.total_purchases / in_weeks.total_purchases;
    assert!((purchases - 1.0).abs() < 1e-6, "{purchases}");
    // Discounted at the end of each day instead of each week: a little more.
    let value = in_days.total_value.unwrap() / in_weeks.total_value.unwrap();
    assert!(value > 1.0 && value < 1.002, "{value}");
}

#[test]
fn steps_of_any_size_give_the_same_result() {
    let customers = simulate(3, 500, CDNOW, SPEND, 39.0, 10.0);
    let whole = clv(&customers, &ClvOptions::default()).unwrap();
    let mut task = ClvTask::new(&(&customers).into(), &ClvOptions::default()).unwrap();
    let (mut shown, mut steps) = (0.0, 0);
    let stepped = loop {
        match task.step(2000).unwrap() {
            Step::Progress(share) => {
                assert!(share >= shown && share <= 1.0, "{share} after {shown}");
                (shown, steps) = (share, steps + 1);
            }
            Step::Done(result) => break result,
        }
    };
    assert!(steps > 20);
    assert_eq!(stepped, whole);
}

#[test]
fn the_result_reads_as_promised_in_javascript() {
    let customers = simulate(4, 500, CDNOW, SPEND, 39.0, 10.0);
    let result = clv(&customers, &ClvOptions { margin: 0.3, ..Default::default() }).unwrap();
    let json = serde_json::to_string(&result).unwrap();
    assert!(json.starts_with(r#"{"model":"bg-nbd","parameters":{"r":"#), "{json}");
    for field in
        ["standardErrors", "logLikelihood", "aic", "bic", "ownRate", "gradientNorm", "withoutSpend"]
    {
        assert!(json.contains(&format!("\"{field}\":")), "{field} {json}");
    }
    let (value, plain) =
        (result.total_value.unwrap(), clv(&customers, &ClvOptions::default()).unwrap());
    assert!((value / plain.total_value.unwrap() - 0.3).abs() < 1e-12);
    let options: ClvOptions =
        serde_json::from_str(r#"{"model":"bg-nbd","discountRate":0.15}"#).unwrap();
    assert_eq!((options.discount_rate, options.margin, options.level), (0.15, 1.0, 0.95));
}

#[test]
fn what_cannot_be_told_is_absent_with_a_sentence() {
    let customers = simulate(5, 400, CDNOW, SPEND, 39.0, 0.0);
    let says = |customers: &Customers, sentence: &str| {
        let result = clv(customers, &ClvOptions::default()).unwrap();
        let messages = &result.health.messages;
        assert!(messages.iter().any(|message| message.contains(sentence)), "{messages:?}");
        result
    };
    assert!(says(&customers, "revenue and not profit").holdout.is_none());

    let mut unpriced = customers.clone();
    unpriced.has_amounts = false;
    let result = says(&unpriced, "no amounts");
    assert_eq!((result.clv, result.expected_spend, result.total_value), (None, None, None));
    assert!(result.spend.is_none() && result.total_purchases > 0.0);

    let mut unpaid = customers.clone();
    let free = unpaid.frequency.iter().position(|&x| x > 0).unwrap();
    unpaid.monetary[free] = 0.0;
    let result = says(&unpaid, "1 customer bought again without an amount above 0");
    let spend = result.expected_spend.unwrap()[free];
    assert_eq!(Some(spend), result.spend.unwrap().mean);

    let mut wild = customers.clone();
    for (i, amount) in wild.monetary.iter_mut().enumerate() {
        *amount = 10f64.powi((i % 13) as i32 - 4);
    }
    let result = says(&wild, "no finite mean");
    assert!(result.total_value.is_none() && result.spend.unwrap().mean.is_none());

    let mut cut = customers.clone();
    cut.holdout = Some(Holdout {
        end: cut.as_of,
        length: 0.0,
        frequency: vec![0; 400],
        monetary: vec![0.0; 400],
    });
    assert!(says(&cut, "nothing is left to check").holdout.is_none());
}

#[test]
fn too_few_repeat_customers_are_an_error_that_says_so() {
    let columns = |frequency: &'static [u32], recency: &'static [f64], age| ClvColumns {
        frequency,
        recency,
        age,
        monetary: None,
        weight: None,
        holdout: None,
        period: Period::Week,
        as_of: None,
    };
    let error = |columns: ClvColumns<'_>| {
        ClvTask::new(&columns, &ClvOptions::default()).expect_err("refused").to_string()
    };
    assert_eq!(
        error(columns(&[0, 0], &[0.0, 0.0], &[4.0, 9.0])),
        "Nobody among the 2 customers bought again; future purchases can be predicted from 4 repeat customers on. Load a longer period."
    );
    assert!(error(columns(&[3], &[2.0], &[4.0])).starts_with("Only 1 customer bought again;"));
    let bad = ClvOptions { margin: 0.0, ..Default::default() };
    let error = ClvTask::new(&columns(&[3], &[2.0], &[4.0]), &bad).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Option);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_customers_give_finite_numbers_or_an_error(
        rows in prop::collection::vec(
            (prop_oneof![Just(0u32), 1u32..4, 1u32..5000], 0.0f64..=1.0, 0.01f64..2000.0, prop_oneof![Just(0.0), -5.0f64..500.0]),
            1..40,
        ),
        same in prop::bool::ANY,
    ) {
        let frequency: Vec<u32> = rows.iter().map(|row| if same { 2 } else { row.0 }).collect();
        let age: Vec<f64> = rows.iter().map(|row| row.2).collect();
        let recency: Vec<f64> =
            rows.iter().zip(&frequency).map(|(row, &x)| if x > 0 { row.1 * row.2 } else { 0.0 }).collect();
        let monetary: Vec<f64> = rows.iter().map(|row| if same { 20.0 } else { row.3 }).collect();
        let columns = ClvColumns {
            frequency: &frequency, recency: &recency, age: &age, monetary: Some(&monetary),
            weight: None, holdout: Some((10.0, &frequency)), period: Period::Week, as_of: None,
        };
        let Ok(result) = ClvTask::new(&columns, &ClvOptions::default()).and_then(run) else { return Ok(()) };
        let json = serde_json::to_value(&result).unwrap();
        prop_assert!(json["logLikelihood"].is_number() && json["holdout"]["rmse"].is_number());
        prop_assert!(result.p_alive.iter().all(|p| (0.0..=1.0).contains(p)));
        let finite = |column: &[f64]| column.iter().all(|value| value.is_finite() && *value >= 0.0);
        prop_assert!(finite(&result.expected_purchases));
        prop_assert!(result.clv.as_deref().is_none_or(finite), "{:?}", result.spend);
    }
}
