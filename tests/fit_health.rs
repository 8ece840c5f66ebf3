//! What the health of a fit says, brought about by data: each finding by customers made so that it holds, and beside it that
//! ordinary customers, those of CDNOW, do not raise it.
#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use std::fs;

use serde_json::{Value, json};
use tenure::clv::beta_geometric::{BetaGeometricLikelihood, Variant};
use tenure::clv::fit::{Fitting, Likelihood};
use tenure::clv::history::Histories;
use tenure::clv::{ClvColumns, ClvOptions, ClvResult, ClvTask, Health, Model, Verdict};
use tenure::error::{ErrorKind, Result};
use tenure::ingest::{LoadOptions, TableKind};
use tenure::stats::rng::Rng;
use tenure::task;
use tenure::words::Locale;
use tenure::workspace::{Call, Workspace};

/// One customer a row, times in weeks.
#[derive(Clone, Default)]
struct Shop {
    frequency: Vec<u32>,
    recency: Vec<f64>,
    age: Vec<f64>,
    monetary: Vec<f64>,
    /// The purchases in the 26 weeks after.
    later: Option<Vec<u32>>,
}

impl Shop {
    fn add(&mut self, frequency: u32, recency: f64, age: f64, monetary: f64) {
        self.frequency.push(frequency);
        self.recency.push(recency);
        self.age.push(age);
        self.monetary.push(monetary);
    }

    fn clv(&self, model: Model) -> ClvResult {
        self.over(26.0, model).expect("it can be fitted")
    }

    /// The same with a holdout of this length.
    fn over(&self, holdout: f64, model: Model) -> Result<ClvResult> {
        let columns = ClvColumns {
            frequency: &self.frequency,
            recency: &self.recency,
            age: &self.age,
            monetary: Some(&self.monetary),
            holdout: self.later.as_ref().map(|later| (holdout, &later[..])),
            ..ClvColumns::default()
        };
        let options = ClvOptions { model, ..ClvOptions::default() };
        ClvTask::new(&columns, &options).and_then(task::run)
    }
}

/// Customers as BG/NBD and Gamma-Gamma assume them, with parameters near those of CDNOW, but buying more often.
fn ordinary(seed: u64, customers: usize) -> Shop {
    drawn(seed, customers, [0.8, 4.0, 0.8, 2.5])
}

/// The same from these parameters of BG/NBD.
fn drawn(seed: u64, customers: usize, [r, alpha, a, b]: [f64; 4]) -> Shop {
    let (mut rng, mut shop) = (Rng::new(seed), Shop::default());
    for _ in 0..customers {
        let (rate, stop) = (rng.gamma(r) / alpha, rng.beta(a, b));
        let scale = 15.44 / rng.gamma(3.74);
        let age = 26.0 + 26.0 * rng.uniform();
        let (mut at, mut last, mut count, mut spent) = (0.0, 0.0, 0, 0.0);
        loop {
            at += rng.exponential() / rate;
            if at > age {
                break;
            }
            (last, count) = (at, count + 1);
            spent += scale * rng.gamma(6.25);
            if rng.uniform() < stop {
                break;
            }
        }
        shop.add(count, last, age, if count > 0 { spent / f64::from(count) } else { 0.0 });
    }
    shop
}

/// What health says of the 2,357 customers of CDNOW, by their days up to 1997-09-30 with the 39 weeks after as the holdout.
fn of_cdnow(model: Model) -> Health {
    let path = format!("{}/tests/data/CDNOW_sample.txt", env!("CARGO_MANIFEST_DIR"));
    let file = fs::read(path).expect("the sample");
    let mut shop = Workspace::new();
    shop.load(TableKind::Transactions, LoadOptions::default(), &file).expect("it opens");
    let options =
        json!({ "calibrationEnd": "1997-09-30", "model": Value::from(model.to_string()) });
    let call = Call::read(&|| &options).expect("options");
    let found = shop.clv(&call).expect("a fit");
    found.result.health.clone()
}

#[track_caller]
fn says(health: &Health, beginning: &str) {
    let found = health.messages.iter().any(|message| message.starts_with(beginning));
    assert!(found, "{beginning} is not in {:?}", health.messages);
}

/// Neither the messages nor the verdict have these words.
#[track_caller]
fn is_silent(health: &Health, words: &str) {
    let mut all = health.messages.iter().chain([&health.meaning]);
    assert!(!all.any(|message| message.contains(words)), "{words} is in {health:?}");
}

#[track_caller]
fn is_doubted(health: &Health, verdict: Verdict, beginning: &str) {
    assert_eq!(health.verdict, verdict, "{health:?}");
    assert!(health.meaning.starts_with(beginning), "{beginning} is not {}", health.meaning);
}

/// All buy up to the last day, so nobody was seen to stop: each of the 8,000 purchases speaks against it.
#[test]
fn customers_of_whom_none_stops_are_said_to_go_on() {
    let mut shop = Shop::default();
    for customer in 0..400 {
        let age = 30.0 + f64::from(customer % 7);
        shop.add(2 + customer % 37, age, age, 10.0 + f64::from(customer % 11));
    }
    for model in [Model::BgNbd, Model::MbgNbd, Model::ParetoNbd] {
        let health = shop.clv(model).health;
        says(&health, "The model found hardly anybody to stop buying (");
        assert!(health.diagnosis.dropout < 0.01, "{health:?}");
        is_silent(&of_cdnow(model), "hardly anybody to stop");
    }
}

/// All buy once a week to the day until they stop, so that their rates differ even less than chance would make them. Each buys again
/// once at least: by BG/NBD nobody stops before, and who never did would be one who buys rarely.
#[test]
fn customers_of_one_rate_are_said_to_be_alike() {
    let mut shop = Shop::default();
    for customer in 0..600 {
        let count = 1 + customer % 40;
        shop.add(count, f64::from(count), 45.0, 10.0 + f64::from(customer % 11));
    }
    let sentence = "The model found all customers to buy at the same rate, so it tells them apart";
    for model in [Model::BgNbd, Model::MbgNbd, Model::ParetoNbd] {
        let result = shop.clv(model);
        says(&result.health, sentence);
        assert!(result.parameters.get("r").expect("a rate") > 100.0, "{result:?}");
        is_silent(&of_cdnow(model), "to buy at the same rate");
    }
}

/// A likelihood whose search begins elsewhere: with parameters that are so much larger in logs, and smaller, in turn.
struct Begun<'a>(f64, &'a dyn Likelihood);

impl Likelihood for Begun<'_> {
    fn start(&self) -> Vec<f64> {
        let by = [self.0, -self.0].into_iter().cycle();
        self.1.start().into_iter().zip(by).map(|(start, by)| start * by.exp()).collect()
    }

    fn rows(&self) -> usize {
        self.1.rows()
    }

    fn customers(&self) -> f64 {
        self.1.customers()
    }

    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        self.1.evaluate(parameters, gradient)
    }
}

/// Hardly anybody buys twice more: whether all buy rarely or most stop at once is nearly the same then, and not every climb ends
/// as high. The climbs are made here once more, by the start that is at fault and nothing else.
#[test]
fn climbs_that_end_elsewhere_are_told() {
    let shop = drawn(2, 300, [0.1, 1.0, 10.0, 0.3]);
    let histories = Histories::new(&shop.frequency, &shop.recency, &shop.age, None);
    let histories = histories.expect("customers");
    for (model, leaves_at_first) in [(Model::BgNbd, false), (Model::MbgNbd, true)] {
        let variant = Variant { k: 1, leaves_at_first };
        let likelihood = BetaGeometricLikelihood::new(&histories, variant);
        let climb = |by: f64| Fitting::run(&Begun(by, &likelihood)).log_likelihood;
        let ends = [0.0, 1.5, -1.5].map(climb);
        let top = ends.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let agreeing = ends.into_iter().filter(|end| end > &(top - 0.01)).count();
        assert!(agreeing < 3, "{ends:?}");
        let health = shop.clv(model).health;
        let doubt =
            "Use the model with care: from other starts the search ended at another maximum.";
        is_doubted(&health, Verdict::Usable, doubt);
        assert_eq!((health.diagnosis.starts, health.diagnosis.agreeing), (3, agreeing));
        for plain in [ordinary(1, 3000).clv(model).health, of_cdnow(model)] {
            is_silent(&plain, "other starts");
            assert_eq!(plain.diagnosis.agreeing, plain.diagnosis.starts);
        }
    }
}

/// The mean amount of a customer is a straight line in its purchases, up or down: a correlation of 1 and of −1.
#[test]
fn spend_that_follows_frequency_is_told() {
    for (slope, sentence) in [
        (0.1, "Customers who buy more often spend more a purchase (correlation 1.00), which the"),
        (
            -0.1,
            "Customers who buy more often spend less a purchase (correlation \u{2212}1.00), which",
        ),
    ] {
        let mut shop = ordinary(1, 3000);
        for (amount, &count) in shop.monetary.iter_mut().zip(&shop.frequency) {
            *amount = if count > 0 { 50.0 + slope * f64::from(count) } else { 0.0 };
        }
        says(&shop.clv(Model::BgNbd).health, sentence);
    }
    // Spend doubles with every fifth purchase, so that it varies enough to be fitted: nothing else is to be doubted.
    let mut shop = ordinary(1, 3000);
    for (amount, &count) in shop.monetary.iter_mut().zip(&shop.frequency) {
        *amount *= (f64::from(count) / 5.0).exp2();
    }
    let health = shop.clv(Model::BgNbd).health;
    says(&health, "Customers who buy more often spend more a purchase (correlation 0.");
    let doubt =
        "Use the model with care: customers who buy more often spend differently a purchase";
    is_doubted(&health, Verdict::Usable, doubt);
    is_silent(&ordinary(1, 3000).clv(Model::BgNbd).health, "buy more often");
    is_silent(&of_cdnow(Model::BgNbd), "buy more often");
}

/// All amounts are 10: the larger p and q are, the likelier is that, and there is no largest.
#[test]
fn equal_amounts_leave_the_spend_model_unsettled() {
    let mut shop = ordinary(4, 2000);
    for (amount, &count) in shop.monetary.iter_mut().zip(&shop.frequency) {
        *amount = if count > 0 { 10.0 } else { 0.0 };
    }
    let result = shop.clv(Model::BgNbd);
    says(&result.health, "The spend model did not settle on one answer, as happens when customers");
    let doubt =
        "Use the model with care: the search for the parameters of spend ended without a clear";
    is_doubted(&result.health, Verdict::Usable, doubt);
    let spend = result.spend.as_ref().expect("a model of spend");
    assert!(!spend.converged, "{spend:?}");
    // What can be told of spend is told nonetheless.
    assert!((spend.mean.expect("a mean") - 10.0).abs() < 1e-3, "{spend:?}");
    for health in [ordinary(4, 2000).clv(Model::BgNbd).health, of_cdnow(Model::BgNbd)] {
        is_silent(&health, "spend model did not settle");
        is_silent(&health, "parameters of spend");
    }
}

/// Three customers with amounts are one too few, and four are enough.
#[test]
fn too_few_amounts_are_counted() {
    let mut shop = ordinary(2, 500);
    let mut left = 3;
    for (amount, &count) in shop.monetary.iter_mut().zip(&shop.frequency) {
        *amount = if count > 0 && left > 0 { 10.0 + f64::from(left) } else { 0.0 };
        left -= i32::from(*amount > 0.0);
    }
    let three = shop.clv(Model::BgNbd);
    says(
        &three.health,
        "Repeat purchases with an amount are known of 3 customers; spend can be predicted from 4 on",
    );
    assert!(three.spend.is_none() && three.clv.is_none() && three.total_value.is_none());
    let other = shop.frequency.iter().zip(&shop.monetary).position(|(&x, &z)| x > 0 && z == 0.0);
    shop.monetary[other.expect("one who bought again")] = 20.0;
    let four = shop.clv(Model::BgNbd);
    assert_eq!(four.spend.as_ref().map(|spend| spend.customers), Some(4));
    is_silent(&four.health, "spend can be predicted from");
    is_silent(&of_cdnow(Model::BgNbd), "spend can be predicted from");
}

/// Nobody buys in the holdout: the guess that nobody does is off by nothing, and a model that expects purchases loses to it.
#[test]
fn a_model_that_loses_to_a_guess_is_not_to_be_used() {
    let mut shop = ordinary(3, 1000);
    shop.later = Some(vec![0; 1000]);
    let result = shop.clv(Model::BgNbd);
    let error = result.holdout.as_ref().expect("a holdout").model.rmse;
    says(
        &result.health,
        &format!(
            "In the holdout the model was off by {error:.2} purchases a customer (RMSE), and the guess that nobody buys again by 0.00;"
        ),
    );
    let doubt = "Do not use these numbers: in the holdout a guess without a model was closer.";
    is_doubted(&result.health, Verdict::Unreliable, doubt);
    // Fader, Hardie & Lee (2005) find BG/NBD to foretell these 39 weeks well.
    let cdnow = of_cdnow(Model::BgNbd);
    is_silent(&cdnow, "In the holdout");
    is_silent(&cdnow, "in the holdout");
    assert_ne!(cdnow.verdict, Verdict::Unreliable, "{cdnow:?}");
}

/// A holdout of no length leaves nothing to check against, and one of a length that none can have is a mistake of the caller.
#[test]
fn a_holdout_has_a_length_or_is_told_to_have_none() {
    let mut shop = ordinary(3, 200);
    shop.later = Some(vec![1; 200]);
    let empty = shop.over(0.0, Model::BgNbd).expect("a fit");
    assert!(empty.holdout.is_none());
    says(&empty.health, "The calibration ends on the last day of the data, so nothing is left");
    is_silent(&of_cdnow(Model::BgNbd), "The calibration ends on the last day");
    for (length, found) in [(-3.0, "-3"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let refused = shop.over(length, Model::BgNbd).expect_err("refused");
        let sentence =
            format!("The option holdout is {found}; accepted is a number from 0 to below");
        assert!(refused.to_string().starts_with(&sentence), "{refused}");
        assert_eq!(refused.kind(), ErrorKind::Option);
    }
}

/// Of a group of equal customers each one is counted, by the fit and by what its card says of others.
#[test]
fn those_who_bought_once_are_counted_by_weight() {
    let columns = |weight| ClvColumns {
        frequency: &[0, 2, 0, 1, 3, 2, 1],
        recency: &[0.0, 4.0, 0.0, 3.0, 9.0, 7.0, 1.0],
        age: &[9.0, 9.0, 8.0, 12.0, 12.0, 10.0, 9.0],
        weight,
        ..ClvColumns::default()
    };
    let weighted = columns(Some(&[5.0, 1.0, 2.0, 3.0, 1.0, 1.0, 1.0]));
    let sentence = |once, all| {
        format!("{once} of {all} customers bought once, and this model counts every one of them as")
    };
    let result =
        ClvTask::new(&weighted, &ClvOptions::default()).and_then(task::run).expect("a fit");
    says(&result.health, &sentence(7, 14));
    let messages = |columns: &ClvColumns<'_>| result.card.messages(columns, Locale::En).join(" ");
    assert!(messages(&weighted).starts_with(&sentence(7, 14)), "{}", messages(&weighted));
    assert!(messages(&columns(None)).starts_with(&sentence(2, 7)), "{}", messages(&columns(None)));
    let other = ClvOptions { model: Model::MbgNbd, ..ClvOptions::default() };
    let other = ClvTask::new(&weighted, &other).and_then(task::run).expect("a fit");
    assert!(other.card.messages(&weighted, Locale::En).is_empty());
    is_silent(&other.health, "bought once");
}
