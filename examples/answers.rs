//! Reads a file of transactions, makes its customers with their scores and its monthly cohorts, and prints how many
//! milliseconds each took and what was found: `cargo run --release --example answers FILE`.
#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::time::Instant;

use serde_json::json;
use tenure::cohort::RetentionOptions;
use tenure::ingest::{Load, LoadOptions, Role, TableKind};
use tenure::task::run;
use tenure::workspace::{Call, Workspace};

/// How much of the file is read at a time.
const BUFFER: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: answers FILE")?;
    let mut times = BTreeMap::new();
    let mut now = Instant::now();
    let mut lap = |step| {
        times.insert(step, now.elapsed().as_secs_f64() * 1000.0);
        now = Instant::now();
    };

    // Orders are not counted: those the file is compared with do not count them either.
    let columns = BTreeMap::from([(Role::Order, None)]);
    let options = LoadOptions { columns, ..LoadOptions::default() };
    let mut load = Load::new(TableKind::Transactions, options);
    let mut file = File::open(path)?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        load.push(&buffer[..read])?;
    }
    let mut shop = Workspace::new();
    let loaded = run(shop.finish(load)?)?;
    let report = shop.insert(loaded);
    lap("load");
    let rfm = shop.rfm(&Call::default())?;
    lap("customers");
    let own = RetentionOptions { measures: Vec::new(), ..RetentionOptions::default() };
    let retention = shop.retention(&Call { own, ..Call::default() })?;
    lap("cohorts");

    let customers = &rfm.customers;
    let sum = |column: &[f64]| column.iter().sum::<f64>();
    let scores = |column: &[u8]| column.iter().copied().map(u64::from).sum::<u64>();
    let (rfm, mut cohorts) = (&rfm.result, Vec::new());
    for cohort in &retention.cohorts {
        let Some(start) = cohort.start else { continue };
        let month = start.to_string()[..7].to_owned();
        for (age, n) in cohort.retained.iter().enumerate() {
            if let Some(n @ 1..) = n {
                cohorts.push(format!("{month} {age}: {n}"));
            }
        }
    }
    let totals = json!({
        "rows": report.rows_kept,
        "customers": customers.len(),
        "frequency": customers.frequency.iter().copied().map(u64::from).sum::<u64>(),
        "weeks": (sum(&customers.recency) + sum(&customers.age)).round() as i64,
        "cents": (100.0 * (sum(&customers.revenue) + sum(&customers.monetary))).round() as i64,
        "scores": [scores(&rfm.r), scores(&rfm.f), rfm.m.as_deref().map_or(0, scores)],
        "cohorts": cohorts,
    });
    println!("{}", json!({ "times": times, "totals": totals }));
    Ok(())
}
