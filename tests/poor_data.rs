//! Whatever customers there are, lifetime value says a number or a sentence: never NaN, never infinity, and nothing ends in a
//! panic.
#![allow(clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use std::fmt::Write as _;

use serde_json::{Value, json};
use tenure::clv::{self, ClvColumns, ClvOptions, Model};
use tenure::draw::{DrawOptions, svg};
use tenure::error::{Error, ErrorKind};
use tenure::ingest::{LoadOptions, TableKind};
use tenure::workspace::{Call, VIEWS, Workspace};

/// Purchases as customer, day of 2024 from 0 on and amount.
type Rows = Vec<(u32, u32, f64)>;

/// Customers of whom little can be told, or whose numbers are out of the common.
fn shops() -> Vec<(&'static str, Rows)> {
    let many = |each: &dyn Fn(u32) -> Rows| (0..60).flat_map(each).collect::<Rows>();
    // Some days between 0 and 699, the same at each run.
    let drawn = |c: u32, k: u32| (c * 7919 + k * k * 104_729 + k * 31) % 700;
    vec![
        ("one customer, once", vec![(0, 0, 10.0)]),
        ("one customer, often", (0..40).map(|k| (0, 9 * k, 10.0 + f64::from(k))).collect()),
        ("two customers", vec![(0, 0, 5.0), (1, 3, 7.0), (0, 90, 5.0), (1, 200, 7.0)]),
        ("nobody again", many(&|c| vec![(c, 5 * c, 10.0)])),
        ("a single one again", {
            let mut rows = many(&|c| vec![(c, 5 * c, 10.0)]);
            rows.push((3, 200, 12.0));
            rows
        }),
        ("all the same", many(&|c| (0..5).map(|k| (c, 30 * k, 10.0)).collect())),
        ("one day", many(&|c| vec![(c, 0, 10.0)])),
        ("two days", many(&|c| (0..1 + c % 2).map(|k| (c, k, 10.0 + f64::from(c))).collect())),
        ("every day", many(&|c| (0..90).map(|k| (c, k, 10.0 + f64::from(c))).collect())),
        (
            "one cohort",
            many(&|c| {
                let later = (1..=c % 6).map(|k| (c, 1 + drawn(c, k), 8.0 + f64::from(c)));
                [(c, 0, 9.0)].into_iter().chain(later).collect()
            }),
        ),
        ("no amounts but 0", many(&|c| (0..=c % 5).map(|k| (c, drawn(c, k), 0.0)).collect())),
        (
            "money given back",
            many(&|c| {
                let amount = |k: u32| if k.is_multiple_of(2) { -20.0 } else { 15.0 };
                (0..=c % 6).map(|k| (c, drawn(c, k), amount(k))).collect()
            }),
        ),
        ("equal amounts", many(&|c| (0..=c % 5).map(|k| (c, drawn(c, k), 10.0)).collect())),
        (
            "amounts far apart",
            many(&|c| {
                let amount = 10f64.powi((c % 25) as i32 - 12);
                (0..=c % 5).map(|k| (c, drawn(c, k), amount)).collect()
            }),
        ),
        (
            "one far ahead of all",
            many(&|c| {
                let often = if c == 0 { 690 } else { c % 3 };
                (0..=often).map(|k| (c, if c == 0 { k } else { drawn(c, k) }, 10.0)).collect()
            }),
        ),
    ]
}

fn workspace(rows: &Rows) -> Workspace {
    let mut text = "customer,date,amount\n".to_owned();
    for (customer, day, amount) in rows {
        let (year, day) = (2024 + day / 336, day % 336);
        let _ =
            writeln!(text, "c{customer},{year}-{:02}-{:02},{amount}", 1 + day / 28, 1 + day % 28);
    }
    let mut shop = Workspace::new();
    shop.load(TableKind::Transactions, LoadOptions::default(), text.as_bytes()).expect("it opens");
    shop
}

/// Every number of a text is one.
#[track_caller]
fn all_numbers(text: &str, of: &dyn Fn() -> String) {
    let mut words = text.split(|it: char| !it.is_ascii_alphanumeric());
    if let Some(word) = words.find(|word| matches!(*word, "NaN" | "inf" | "Infinity")) {
        let at = text.find(word).unwrap_or_default();
        let near = text.get(at.saturating_sub(120)..text.len().min(at + 40)).unwrap_or_default();
        panic!("{}: {word} in …{near}", of());
    }
}

#[track_caller]
fn is_sentence(error: &Error, of: &dyn Fn() -> String) {
    let text = error.to_string();
    let ends = text.ends_with(['.', '?', '!']);
    assert!(ends && text.len() > 20, "{}: {text}", of());
    all_numbers(&text, of);
}

/// What is said where no model can be fitted, whatever is asked of the model.
#[test]
fn customers_of_whom_nothing_can_be_told_get_the_sentence_that_says_why() {
    let few = |found: &str| {
        format!(
            "{found}; future purchases can be predicted from 4 repeat customers on. Load a longer period."
        )
    };
    let nobody = few("Nobody among the 60 customers bought again");
    let alike = "What all 60 customers did is the same to the day: as many purchases, the first and the last at the same times. A model of how customers differ has nothing to learn from; check the ids and dates, or load more customers.";
    for (name, sentence) in [
        ("one customer, once", few("The only customer did not buy again")),
        ("one customer, often", few("Only 1 customer bought again")),
        ("two customers", few("Only 2 customers bought again")),
        ("nobody again", nobody.clone()),
        ("a single one again", few("Only 1 of 60 customers bought again")),
        ("all the same", alike.to_owned()),
        ("every day", alike.to_owned()),
        ("one day", nobody),
    ] {
        let (_, rows) = shops().into_iter().find(|it| it.0 == name).expect("such a shop");
        let shop = workspace(&rows);
        let call = Call::read(&|| json!({})).expect("options");
        let refused = shop.clv(&call).expect_err(name);
        assert_eq!((refused.kind(), refused.to_string()), (ErrorKind::Fit, sentence.clone()));
        for view in ["clv.distribution", "clv.contours", "clv.aliveMatrix", "clv.newCustomer"] {
            let refused = shop.chart(view, &|| json!({})).expect_err(name).to_string();
            assert_eq!(refused, sentence, "{view} of {name}");
        }
        let refused = shop.csv("clv", &|| json!({})).expect_err(name).to_string();
        assert_eq!(refused, sentence, "{name}");
    }
}

/// A file without a row is refused before there is anything to ask, and then there are no purchases.
#[test]
fn no_rows_and_no_file_are_told_apart() {
    let mut shop = Workspace::new();
    let mut refused = |text: &str| {
        let loaded =
            shop.load(TableKind::Transactions, LoadOptions::default(), text.as_bytes()).map(drop);
        loaded.expect_err("nothing to load").to_string()
    };
    let header = refused("customer,date,amount\n");
    assert!(header.starts_with("This file has a header but no rows."), "{header}");
    assert!(refused("").starts_with("This file is empty."));
    let none: Vec<f64> = Vec::new();
    let columns =
        ClvColumns { frequency: &[], recency: &none, age: &none, ..ClvColumns::default() };
    let refused = clv::ClvTask::new(&columns, &ClvOptions::default()).expect_err("nobody");
    assert_eq!(refused.to_string(), "There are no customers: the columns have no rows.");
    let refused = shop.clv(&Call::read(&|| json!({})).expect("options")).expect_err("no table");
    assert_eq!(refused.kind(), ErrorKind::Data);
    is_sentence(&refused, &|| "no table".to_owned());
}

#[test]
fn every_chart_and_list_of_value_says_numbers_or_a_sentence() {
    let views: Vec<&str> =
        VIEWS.into_iter().filter(|it| it.starts_with("clv.") || *it == "whatif.tornado").collect();
    assert!(views.len() >= 16, "{views:?}");
    for (name, rows) in shops() {
        let shop = workspace(&rows);
        for view in &views {
            let of = || format!("{view} of {name}");
            match shop.chart(view, &|| json!({})) {
                Ok(chart) => {
                    all_numbers(&format!("{chart:?}"), &of);
                    let drawn = svg(&chart, &DrawOptions::default());
                    all_numbers(&drawn.unwrap_or_else(|error| panic!("{}: {error}", of())), &of);
                }
                Err(error) => is_sentence(&error, &of),
            }
        }
        let of = || format!("the what-if of {name}");
        for options in [
            json!({}),
            json!({ "retention": 0.9, "frequency": 1.0, "reward": 0.9 }),
            json!({ "discountRate": 0.0, "period": "day", "horizon": 400 }),
        ] {
            match Call::read(&|| &options).and_then(|call| shop.what_if(&call)) {
                Ok(found) => all_numbers(&format!("{found:?}"), &of),
                Err(error) => is_sentence(&error, &of),
            }
        }
        for list in ["clv", "equity", "earlyWarning"] {
            let of = || format!("the list {list} of {name}");
            match shop.csv(list, &|| json!({})) {
                Ok(csv) => all_numbers(&csv, &of),
                Err(error) => is_sentence(&error, &of),
            }
        }
    }
}

#[test]
fn every_model_and_ruler_says_numbers_or_a_sentence() {
    for (name, rows) in shops() {
        let shop = workspace(&rows);
        for model in Model::ALL {
            for more in [
                json!({ "period": "week" }),
                json!({ "period": "day", "horizon": 400, "counts": 5, "eachInterval": true }),
                json!({ "period": "year", "horizon": 2, "discountRate": 0.0, "margin": 0.3 }),
            ] {
                let of = || format!("{model} with {more} of {name}");
                let mut options = more.clone();
                options["model"] = Value::from(model.to_string());
                match Call::read(&|| &options).and_then(|call| shop.clv(&call)) {
                    Ok(found) => {
                        let result = &found.result;
                        all_numbers(&format!("{:?}", result.parameters), &of);
                        all_numbers(&format!("{:?}", result.intervals), &of);
                        all_numbers(&format!("{:?}", result.health), &of);
                        all_numbers(&shop.csv("clv", &|| &options).expect("a list"), &of);
                    }
                    Err(error) => is_sentence(&error, &of),
                }
            }
        }
    }
}

/// What no file of days can hold: 100,000 purchases, and times of a millionth and of a million periods.
#[test]
fn extreme_histories_are_valued_or_refused() {
    let (often, rare) = (vec![100_000, 0, 3, 7, 99_999, 0, 12, 1], vec![1, 0, 0, 2, 1, 0, 1, 3]);
    for frequency in [often, rare] {
        for time in [1e-6, 1.0, 1e6] {
            let age: Vec<f64> = (0..8).map(|row| time * (1.0 + 0.1 * f64::from(row))).collect();
            let recency = frequency.iter().zip(&age).zip([1.0, 0.0, 0.9, 0.5, 1.0, 0.0, 0.7, 0.2]);
            let recency: Vec<f64> =
                recency.map(|((&x, age), share)| if x > 0 { age * share } else { 0.0 }).collect();
            let monetary = [1e-9, 0.0, 1e9, 10.0, 3.0, 0.0, 7.0, 1e-3];
            for model in Model::ALL {
                let of = || format!("{model} of {frequency:?} over {time}");
                let columns = ClvColumns {
                    frequency: &frequency,
                    recency: &recency,
                    age: &age,
                    monetary: Some(&monetary),
                    ..ClvColumns::default()
                };
                let options = ClvOptions { model, residual: true, ..ClvOptions::default() };
                match clv::ClvTask::new(&columns, &options).and_then(tenure::task::run) {
                    Ok(result) => {
                        let scores = &result.scores;
                        all_numbers(&format!("{:?}", result.parameters), &of);
                        let columns = (&scores.p_alive, &scores.expected_purchases, &scores.clv);
                        all_numbers(&format!("{columns:?}"), &of);
                        let more = (&scores.dert, &scores.low, &scores.high, &scores.next_order);
                        all_numbers(&format!("{more:?}"), &of);
                    }
                    Err(error) => is_sentence(&error, &of),
                }
            }
        }
    }
}
