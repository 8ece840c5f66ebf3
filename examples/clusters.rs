//! Reads a file of transactions, clusters its customers by recency, frequency, monetary value and age with 2 to 10 clusters
//! of 3 starts each, and prints how many milliseconds that took and what was found; the points that were clustered are
//! written to another file, for others to cluster: `cargo run --release --example clusters FILE POINTS`.
#![allow(clippy::print_stdout, missing_docs)]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;

use serde_json::json;
use tenure::ingest::{LoadOptions, TableKind};
use tenure::segment::clusters::{Features, KmeansOptions, KmeansTask};
use tenure::task::{Step, Task};
use tenure::workspace::{Call, Workspace};

/// Units of work of a step, as the page asks for them.
const BUDGET: usize = 50_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(points)) = (arguments.next(), arguments.next()) else {
        return Err("usage: clusters FILE POINTS".into());
    };
    let mut shop = Workspace::new();
    shop.load(TableKind::Transactions, LoadOptions::default(), &std::fs::read(path)?)?;
    let customers = &shop.customers(&Call::default())?.customers;
    let since = |days: &[tenure::calendar::Day]| -> Vec<f64> {
        days.iter().map(|&day| customers.as_of.since(day).into()).collect()
    };
    let columns = vec![
        ("recency".to_owned(), since(&customers.last)),
        ("frequency".to_owned(), customers.frequency.iter().map(|&x| f64::from(x) + 1.0).collect()),
        ("monetary".to_owned(), customers.revenue.clone()),
        ("age".to_owned(), since(&customers.first)),
    ];

    let now = Instant::now();
    let options = KmeansOptions { starts: Some(3), ..KmeansOptions::default() };
    let mut task = KmeansTask::new(Features::columns(columns.clone())?, &options)?;
    let mut longest: f64 = 0.0;
    let found = loop {
        let begun = Instant::now();
        let step = task.step(BUDGET)?;
        longest = longest.max(begun.elapsed().as_secs_f64() * 1000.0);
        if let Step::Done(found) = step {
            break found;
        }
    };
    let whole = now.elapsed().as_secs_f64() * 1000.0;

    let mut file = BufWriter::new(File::create(points)?);
    for row in 0..customers.len() {
        for ((_, column), how) in columns.iter().zip(&found.transformation) {
            file.write_all(&how.apply(column[row]).to_le_bytes())?;
        }
    }
    file.flush()?;
    let inertia: Vec<f64> = found.candidates.iter().map(|it| it.inertia).collect();
    let times = json!({ "clusters": whole, "longest": longest });
    println!(
        "{}",
        json!({ "times": times, "customers": customers.len(), "k": found.k, "inertia": inertia })
    );
    Ok(())
}
