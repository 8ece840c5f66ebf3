use super::super::base::Base;
use super::super::fit::Fit;
use super::super::gamma_gamma::GammaGamma;
use super::super::outlook::{Models, OutlookTask};
use super::super::purchases::Fitted;
use super::super::{ClvColumns, ClvTask, Intervals};
use super::*;
use crate::clv::purchase::Past;
use crate::customers::customers;
use crate::stats::matrix::Matrix;
use crate::tables::sample::cdnow;
use crate::task::run;

const FREQUENCY: [u32; 4] = [0, 2, 1, 5];
const MONETARY: [f64; 4] = [0.0, 40.0, 25.0, 50.0];
const WEIGHT: [f64; 4] = [3.0, 1.0, 2.0, 1.0];

fn columns() -> ClvColumns<'static> {
    ClvColumns {
        frequency: &FREQUENCY,
        recency: &[0.0, 30.43, 1.71, 20.0],
        age: &[38.86, 38.86, 30.0, 27.0],
        monetary: Some(&MONETARY),
        weight: Some(&WEIGHT),
        ..ClvColumns::default()
    }
}

/// A fit of these parameters, whose logs have these variances, and covariances of neighbours.
fn fit(parameters: &[f64], variances: &[f64], pairs: &[f64]) -> Fit {
    let mut log_covariance = Matrix::zeros(parameters.len());
    for (i, &variance) in variances.iter().enumerate() {
        log_covariance[(i, i)] = variance;
    }
    for (pair, &covariance) in pairs.iter().enumerate() {
        log_covariance[(2 * pair, 2 * pair + 1)] = covariance;
        log_covariance[(2 * pair + 1, 2 * pair)] = covariance;
    }
    let log_covariance = Some(log_covariance);
    Fit { parameters: parameters.to_vec(), log_covariance, ..Fit::default() }
}

/// Seven customers in four rows, by the parameters of CDNOW (Fader & Hardie 2005; Fader & Hardie 2013).
fn seven() -> Rc<Outlook> {
    let purchases = fit(&[0.553, 10.578, 0.606, 11.669], &[0.01, 0.02, 0.04, 0.03], &[0.012, 0.03]);
    let spend = fit(&[6.25, 3.74, 15.44], &[0.01, 0.02, 0.03], &[]);
    let model = Model::OF_STAYING;
    let models = Models {
        model,
        period: Period::Week,
        purchases: Fitted::new(purchases, |it| model.with(it)).unwrap(),
        spend: Fitted::new(spend, |it| GammaGamma::new(it.try_into().ok()?)),
        intervals: Intervals::Delta,
        covariates: None,
    };
    let base = Base::new(&columns(), None).unwrap();
    run(OutlookTask::with(Rc::new(models), base)).unwrap()
}

fn asked(outlook: Rc<Outlook>, options: &WhatIfOptions) -> WhatIf {
    run(WhatIfTask::of(outlook, options).unwrap()).unwrap()
}

#[track_caller]
fn close(found: Estimate, value: f64, [low, high]: [f64; 2]) {
    let is_close = |found: f64, expected: f64, digits: f64| {
        assert!((found / expected - 1.0).abs() < digits, "{found} is not {expected}");
    };
    is_close(found.value, value, 1e-9);
    is_close(found.low.unwrap(), low, 1e-6);
    is_close(found.high.unwrap(), high, 1e-6);
}

/// By mpmath at 30 digits, without a formula of this crate: P(alive) by the integral of the odds, purchases by the closed form
/// in the docs (which agrees with its quadrature over μ and over time), κ by `findroot`, the sum of all future by quadrature;
/// variances from central differences with steps of 10⁻⁸ in the logs of all seven parameters, κ found anew for each.
#[test]
fn changes_and_their_intervals_agree_with_mpmath() {
    let options = WhatIfOptions { margin: 0.4, ..WhatIfOptions::default() };
    let found = asked(seven(), &options);
    assert!((found.active.value / 3.041630124189121 - 1.0).abs() < 1e-10 && found.customers == 7);
    // The logit moves by .426558164394 = z times its standard error.
    let stay = |logit: f64| 1.0 / (1.0 + (-logit).exp());
    let (share, reach) = (0.6299295804251369_f64, 0.426558164394);
    let logit = (share / (1.0 - share)).ln();
    close(found.retention.unwrap(), share, [stay(logit - reach), stay(logit + reach)]);
    close(found.base.equity, 128.0723932231373, [106.270642951, 154.346839828]);
    close(found.base.profit, 133.858210448045, [110.944016761, 161.505063792]);
    let [retention, frequency, reward, all] = found.levers[..] else { panic!("four levers") };
    let more = retention.up.unwrap();
    close(more.equity.difference, 6.060660055232289, [5.50440887, 6.673123522]);
    close(more.equity.share.unwrap(), 0.04732214260002896, [0.0418915828416, 0.0534566857673]);
    close(more.profit.difference, 6.420196977407405, [5.82882687728, 7.07156518739]);
    let less = retention.down.unwrap();
    close(less.equity.difference, -6.380949498495452, [-7.03097770375, -5.79101772441]);
    close(
        reward.up.unwrap().equity.difference,
        -6.403619661156867,
        [-7.7173419914, -5.31353214753],
    );
    // Rewards pull against the others: here the interval is even about the difference itself.
    close(all.up.unwrap().equity.difference, 5.725327422036365, [5.1908111698, 6.25984367428]);
    close(
        all.up.unwrap().equity.share.unwrap(),
        0.04470383724352889,
        [0.0389500011646, 0.0504576733225],
    );
    assert!(reward.down.is_none() && all.down.is_none() && frequency.down.is_some());

    let saying = found.saying.unwrap();
    let (points, percent) = (saying.points.unwrap(), saying.percent.unwrap());
    close(points.lifetime, 0.112915384188305, [0.102158693248, 0.12480468946]);
    close(points.horizon, 0.04796266852752603, [0.0424365256728, 0.0542084333203]);
    close(percent.lifetime, 0.06958500139901406, [0.0654525598866, 0.0739783505502]);
    close(percent.horizon, 0.03048636457831096, [0.0294310530252, 0.0315795165197]);
    let then = [stay(logit - reach), stay(logit + reach)].map(|end| 1.05 * end);
    close(percent.retention, 1.05 * share, then);
    assert_eq!((points.verdict, percent.verdict), (SayingVerdict::Below, SayingVerdict::Below));
    assert!(saying.summary.contains("less than it promises"), "{}", saying.summary);
}

#[test]
fn no_change_is_no_difference() {
    let none =
        WhatIfOptions { retention: 0.0, frequency: 0.0, reward: 0.0, ..WhatIfOptions::default() };
    let found = asked(seven(), &none);
    let nothing = Estimate::certain(0.0);
    for it in &found.levers {
        for effect in [it.up, it.down].into_iter().flatten() {
            for change in [effect.clv, effect.equity, effect.profit] {
                assert_eq!((change.difference, change.share), (nothing, Some(nothing)), "{it:?}");
            }
            assert_eq!(effect.equity.changed, found.base.equity);
        }
    }
}

#[test]
fn orders_and_rewards_are_in_proportion_and_more_stay_is_worth_more() {
    let found = asked(seven(), &WhatIfOptions { frequency: 0.1, ..WhatIfOptions::default() });
    let [retention, frequency, reward, all] = found.levers[..] else { panic!("four levers") };
    let share = |effect: Option<Effect>| effect.unwrap().equity.share.unwrap();
    for (effect, expected) in [(frequency.up, 0.1), (frequency.down, -0.1), (reward.up, -0.02)] {
        let share = share(effect);
        // It is sure, whatever the parameters are.
        for it in [Some(share.value), share.low, share.high] {
            assert!((it.unwrap() - expected).abs() < 1e-9, "{share:?}");
        }
    }
    let (more, less) = (share(retention.up), share(retention.down));
    assert!(more.low.unwrap() > 0.0 && less.high.unwrap() < 0.0);
    // One after the other they are all together.
    let together = (1.0 + more.value) * 1.1 * 0.98 - 1.0;
    assert!((share(all.up).value / together - 1.0).abs() < 1e-12);
    let each = found.base.clv.value * 7.0;
    assert!((each / found.base.equity.value - 1.0).abs() < 1e-12);
}

/// The value analysis adds up customer by customer, by futures interpolated over ages.
#[test]
fn as_they_are_the_customers_are_worth_what_the_value_analysis_says() {
    let customers = customers(&cdnow(), &Default::default()).unwrap();
    let options = WhatIfOptions { margin: 0.3, horizon: Some(70), ..WhatIfOptions::default() };
    let value = run(ClvTask::new(&(&customers).into(), &options.clv()).unwrap()).unwrap();
    let found = asked(value.outlook(), &options);
    let total = value.total_value.unwrap();
    assert!((found.base.equity.value / total - 1.0).abs() < 1e-8);
    let [low, high] = value.total_value_interval.unwrap();
    assert!((found.base.equity.low.unwrap() / low - 1.0).abs() < 1e-5);
    assert!((found.base.equity.high.unwrap() / high - 1.0).abs() < 1e-5);
    // Of the sum of probabilities of one model, each a little up and down in the logs of its parameters.
    let active: f64 = value.p_alive.iter().sum();
    let logs: Vec<f64> = value.parameters.0.iter().map(|it| it.1.ln()).collect();
    let all = |logs: &[f64]| -> f64 {
        let parameters: Vec<f64> = logs.iter().map(|log| log.exp()).collect();
        let model = Model::ParetoNbd.with(&parameters).unwrap();
        let past = |row: usize| {
            let (x, t_x, age) = (&customers.frequency, &customers.recency, &customers.age);
            Past::new(x[row], t_x[row], age[row])
        };
        (0..customers.len()).map(|row| model.p_alive(past(row))).sum()
    };
    let slopes: Vec<f64> = (0..4)
        .map(|place| {
            let side = |by: f64| {
                let mut moved = logs.clone();
                moved[place] += by;
                all(&moved)
            };
            (side(1e-4) - side(-1e-4)) / 2e-4
        })
        .collect();
    let covariance = value.card.purchases.log_covariance.as_ref().unwrap();
    let terms = (0..16).map(|at| slopes[at / 4] * covariance[at / 4][at % 4] * slopes[at % 4]);
    let error = terms.sum::<f64>().sqrt();
    let n = customers.len() as f64;
    let logit = |share: f64| (share / (1.0 - share)).ln();
    let of_logit = error / n / (active / n * (1.0 - active / n));
    let found_reach = logit(found.active.high.unwrap() / n) - logit(active / n);
    assert!((found_reach / (1.959964 * of_logit) - 1.0).abs() < 1e-4, "{found_reach} {of_logit}");
    assert!((found.active.value / active - 1.0).abs() < 1e-12);
    let mut steps = WhatIfTask::of(value.outlook(), &options).unwrap();
    let mut shown = 0.0;
    let stepped = loop {
        match steps.step(1).unwrap() {
            Step::Progress(share) => {
                assert!(share > shown && share < 1.0);
                shown = share;
            }
            Step::Done(found) => break found,
        }
    };
    assert_eq!(stepped, found);
}

#[test]
fn what_cannot_be_is_absent_and_says_so() {
    let found = asked(
        seven(),
        &WhatIfOptions { retention: 0.5, discount_rate: 0.0, ..WhatIfOptions::default() },
    );
    let [retention, frequency, _, all] = &found.levers[..] else { panic!("four levers") };
    assert!(retention.up.is_none() && all.up.is_none() && retention.down.is_some());
    assert!(frequency.up.is_some() && found.saying.is_none());
    assert!(
        found.notes[0].starts_with("50 points more retention is not possible: 63"),
        "{:?}",
        found.notes
    );
    let refused =
        |options: WhatIfOptions| WhatIfTask::of(seven(), &options).unwrap_err().to_string();
    let default = WhatIfOptions::default;
    for (options, sentence) in [
        (WhatIfOptions { retention: 1.0, ..default() }, "retention"),
        (WhatIfOptions { frequency: -0.1, ..default() }, "frequency"),
        (WhatIfOptions { reward: 0.3, margin: 0.3, ..default() }, "reward"),
        (WhatIfOptions { margin: 0.0, ..default() }, "margin"),
    ] {
        let told = refused(options);
        assert!(told.contains(sentence) && told.ends_with('.'), "{told}");
    }
}

#[test]
fn a_verdict_never_contradicts_its_interval() {
    let of = |low: f64, high: f64| {
        let estimate = Estimate { value: 0.5 * (low + high), low: Some(low), high: Some(high) };
        SayingVerdict::of(estimate)
    };
    assert_eq!(of(0.02, 0.08), SayingVerdict::Below);
    assert_eq!(of(0.25, 0.95), SayingVerdict::Within);
    assert_eq!(of(0.96, 1.2), SayingVerdict::Above);
    assert_eq!(of(0.2, 0.3), SayingVerdict::CannotTell);
    // Written, this is up to 25.0 %.
    assert_eq!(of(0.2, 0.24996), SayingVerdict::CannotTell);
    let unknown = Estimate { value: 0.1, low: None, high: None };
    assert_eq!(SayingVerdict::of(unknown), SayingVerdict::CannotTell);
}
