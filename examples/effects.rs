//! Makes a panel of the revenue of each customer in each month from the files of a made-up shop, estimates by difference in
//! differences what joining the programme changed, and prints how many milliseconds that took and what was found; the panel is
//! written to another file, for others: `cargo run --release --example effects FOLDER PANEL`.
#![allow(clippy::print_stdout, missing_docs)]

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::time::Instant;

use serde_json::json;
use tenure::loyalty::did::{DidColumns, DidOptions, did};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(panel)) = (arguments.next(), arguments.next()) else {
        return Err("usage: effects FOLDER PANEL".into());
    };
    let transactions = fs::read_to_string(format!("{folder}/transactions.csv"))?;
    let memberships = fs::read_to_string(format!("{folder}/memberships.csv"))?;
    let mut units = HashMap::new();
    let mut bought = HashMap::new();
    let (mut from, mut to) = (i32::MAX, i32::MIN);
    for line in transactions.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let known = units.len();
        let unit = *units.entry(cells[1]).or_insert(known);
        let at = month(cells[2])?;
        *bought.entry((unit, at)).or_insert(0.0) += cells[3].parse::<f64>()?;
        (from, to) = (from.min(at), to.max(at));
    }
    let mut first = vec![0; units.len()];
    for line in memberships.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let unit = *units.get(cells[0]).ok_or("a member who did not buy")?;
        first[unit] = month(cells[1])?;
    }
    let mut columns = DidColumns { units: units.len(), ..DidColumns::default() };
    let mut text = String::from("unit,month,first,revenue\n");
    for (unit, first) in first.iter().enumerate() {
        for at in from..=to {
            let revenue = bought.get(&(unit, at)).copied().unwrap_or(0.0);
            writeln!(text, "{},{at},{first},{revenue}", unit + 1)?;
            columns.unit.push(unit as u32);
            columns.time.push(at.into());
            columns.first_treated.push((*first).into());
            columns.outcome.push(revenue);
        }
    }
    fs::write(panel, text)?;
    let now = Instant::now();
    let found = did(&columns, &DidOptions::default())?;
    let ms = now.elapsed().as_secs_f64() * 1000.0;
    let effects: Vec<_> =
        found.group_time.iter().map(|it| json!([it.g, it.t, it.att, it.se])).collect();
    println!(
        "{}",
        json!({ "units": units.len(), "rows": columns.time.len(), "ms": ms, "effects": effects })
    );
    Ok(())
}

/// The months since the year 0.
fn month(day: &str) -> Result<i32, Box<dyn Error>> {
    Ok(day[..4].parse::<i32>()? * 12 + day[5..7].parse::<i32>()?)
}
