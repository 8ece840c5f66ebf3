//! Writes the files of a made-up shop: `cargo run --release --example simulate -- --customers 400000 OUT_DIR`.
//!
//! The customers buy 3.7 times each: 400,000 of them make the file of 1.5 million rows on which the engine is measured. Other
//! shops come of `--options JSON`, with the names of `SimulateOptions` in JavaScript.
#![allow(clippy::print_stdout, missing_docs)]

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use tenure::simulate::{Shop, SimulateOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let mut options = SimulateOptions::default();
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--options" => options = serde_json::from_str(&value()?)?,
            "--customers" => options.customers = value()?.parse()?,
            "--seed" => options.seed = value()?.parse()?,
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let folder =
        folder.ok_or("usage: simulate [--options JSON] [--customers N] [--seed N] OUT_DIR")?;
    fs::create_dir_all(&folder)?;
    let shop = Shop::open(&options)?;
    let path = folder.join("transactions.csv");
    let mut file = BufWriter::new(File::create(&path)?);
    for part in shop.transactions() {
        file.write_all(part.as_bytes())?;
    }
    file.flush()?;
    println!("{}", path.display());
    let path = folder.join("memberships.csv");
    fs::write(&path, shop.memberships())?;
    println!("{}", path.display());
    Ok(())
}
