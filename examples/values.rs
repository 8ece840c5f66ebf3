//! Loads a file of transactions and prints how many milliseconds lifetime value takes: the first answer, another horizon, rate
//! and margin of it, customers scored by a model card, and the tournament: `cargo run --release --example values FILE`.
#![allow(clippy::print_stdout, missing_docs)]

use std::error::Error;
use std::fs;
use std::time::Instant;

use serde_json::json;
use tenure::clv::ClvColumns;
use tenure::ingest::{LoadOptions, TableKind};
use tenure::workspace::{Call, Workspace};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: values FILE")?;
    let mut shop = Workspace::new();
    shop.load(TableKind::Transactions, LoadOptions::default(), &fs::read(file)?)?;
    let timed = |work: &dyn Fn() -> Result<(), Box<dyn Error>>| -> Result<f64, Box<dyn Error>> {
        let now = Instant::now();
        work()?;
        Ok(now.elapsed().as_secs_f64() * 1000.0)
    };
    let value = |options: serde_json::Value| -> Result<f64, Box<dyn Error>> {
        timed(&|| Ok(shop.clv(&Call::read(&|| &options)?).map(drop)?))
    };
    let first = value(json!({}))?;
    let what_ifs = [
        json!({ "horizon": 26 }),
        json!({ "discountRate": 0.2 }),
        json!({ "margin": 0.3 }),
        json!({ "horizon": 40, "discountRate": 0.05, "margin": 0.5 }),
    ];
    let what_ifs: Vec<f64> = what_ifs.into_iter().map(value).collect::<Result<_, _>>()?;
    let found = shop.clv(&Call::default())?;
    let customers = &*found.customers;
    let card = &found.result.card;
    let score = timed(&|| {
        card.score(&ClvColumns::from(customers), &card.options())?;
        Ok(())
    })?;
    let tournament = timed(&|| Ok(shop.tournament(&Call::default()).map(drop)?))?;
    let report = json!({
        "customers": customers.len(), "first": first, "whatIfs": what_ifs, "score": score, "tournament": tournament,
    });
    println!("{report}");
    Ok(())
}
