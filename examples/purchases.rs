//! Reads customers from a table with the columns frequency, recency and T, fits purchase models by name, and prints how many
//! milliseconds each took and what was found: `cargo run --release --example purchases TABLE MODEL…`. With TABLE=FILE as
//! the first argument it writes the table first, of the customers of a file of transactions, in weeks.
#![allow(clippy::print_stdout, missing_docs)]

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::time::Instant;

use serde_json::json;
use tenure::clv::Model;
use tenure::clv::history::Histories;
use tenure::ingest::{LoadOptions, TableKind};
use tenure::workspace::{Call, Workspace};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let table = arguments.next().ok_or("usage: purchases TABLE[=FILE] MODEL…")?;
    let (table, file) = table.split_once('=').map_or((&table[..], None), |(t, f)| (t, Some(f)));
    if let Some(file) = file {
        let mut shop = Workspace::new();
        shop.load(TableKind::Transactions, LoadOptions::default(), &fs::read(file)?)?;
        let customers = &shop.customers(&Call::default())?.customers;
        let mut text = String::from("frequency,recency,T\n");
        for row in 0..customers.len() {
            let (recency, age) = (customers.recency[row], customers.age[row]);
            writeln!(text, "{},{recency},{age}", customers.frequency[row])?;
        }
        fs::write(table, text)?;
    }
    let (mut frequency, mut recency, mut age) = (Vec::new(), Vec::new(), Vec::new());
    for line in fs::read_to_string(table)?.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(str::parse).collect::<Result<_, _>>()?;
        let [.., x, t_x, t] = cells[..] else { return Err("a row of fewer columns".into()) };
        frequency.push(x as u32);
        recency.push(t_x);
        age.push(t);
    }
    let fits: Result<Vec<_>, Box<dyn Error>> = arguments
        .map(|name| {
            let model: Model = serde_json::from_value(json!(name))?;
            let now = Instant::now();
            let histories = Histories::new(&frequency, &recency, &age, None)?;
            let fit = model.fit(&histories);
            let ms = now.elapsed().as_secs_f64() * 1000.0;
            Ok(json!({
                "model": name,
                "ms": ms,
                "parameters": fit.parameters,
                "logLikelihood": fit.log_likelihood,
                "gradientNorm": fit.gradient_norm,
            }))
        })
        .collect();
    println!("{}", json!({ "customers": frequency.len(), "fits": fits? }));
    Ok(())
}
