//! Files that cannot fit: refused with an estimate before memory runs out, while what is open stays as it is.

#![allow(clippy::expect_used, reason = "a file that opens, or does not, fails the test")]

use std::fmt::Write;

use tenure::error::{Error, ErrorKind};
use tenure::ingest::{Load, LoadOptions, TableKind};
use tenure::task::run;
use tenure::workspace::{Call, Workspace};

/// Rows of purchases, three a customer.
fn purchases(rows: usize) -> String {
    let mut text = String::from("customer,date,amount\n");
    for row in 0..rows {
        let _ = writeln!(text, "C{:06},2026-01-{:02},{:02}.5", row / 3, 1 + row % 28, row % 100);
    }
    text
}

fn members(rows: usize) -> String {
    let mut text = String::from("customer id,name,birth date\n");
    for row in 0..rows {
        let _ = writeln!(text, "C{row:06},somebody {row},1980-01-{:02}", 1 + row % 28);
    }
    text
}

fn limited(memory: u64) -> LoadOptions {
    LoadOptions { memory: Some(memory), ..LoadOptions::default() }
}

/// A data set with three purchases of two customers.
fn open() -> Workspace {
    let mut shop = Workspace::new();
    let file = b"customer,date,amount\nann,2026-01-05,20\nann,2026-02-07,30\nbob,2026-01-09,15\n";
    shop.load(TableKind::Transactions, LoadOptions::default(), file).expect("three good rows");
    shop
}

fn still_open(shop: &Workspace) {
    let customers = shop.customers(&Call::default()).expect("they are there").customers;
    assert_eq!(customers.customer.len(), 2);
    assert_eq!(shop.transactions().map(|table| table.len()).ok(), Some(3));
}

fn refused(outcome: Result<(), Error>) -> String {
    let error = outcome.expect_err("it cannot fit");
    assert_eq!(error.kind(), ErrorKind::Memory);
    error.to_string()
}

/// How a file is refused of which this text, 20,000 rows, turns out to be such a small share; half of it would have been fine.
fn refused_after_20_000(table: TableKind, text: &str, memory: u64, share: f64) -> String {
    let shop = open();
    let mut load = Load::new(table, limited(memory));
    load.push(text.as_bytes()).expect("this much fits");
    shop.reached(&mut load, 0.5).expect("40,000 rows fit");
    let message = refused(shop.reached(&mut load, share));
    drop(load);
    still_open(&shop);
    message
}

/// 12 MB at 36 bytes a row are 333,333 rows; the file has 400,000, of which 20,000 are read, and three
/// are open already.
#[test]
fn a_file_of_known_size_is_refused_with_an_estimate_after_its_first_rows() {
    let message =
        refused_after_20_000(TableKind::Transactions, &purchases(20_000), 12_000_000, 0.05);
    assert_eq!(
        message,
        "There is not enough memory: about 400,003 rows take about 14\u{a0}MB to load, and there is room for 12\u{a0}MB. \
         Open a part of the file, such as its latest years; what is open stays as it is."
    );
}

#[test]
fn a_stream_of_unknown_length_is_refused_when_no_more_fits() {
    let shop = open();
    let text = purchases(10_000);
    let mut load = Load::new(TableKind::Transactions, limited(12_000_000));
    let mut rows = 0;
    let outcome = loop {
        match load.push(text.as_bytes()) {
            Ok(()) => rows += 10_000,
            Err(error) => break Err(error),
        }
        assert!(rows < 340_000, "12 MB hold no more than 333,333 rows");
    };
    refused(outcome);
    assert!(rows > 200_000, "{rows} rows were read");
    still_open(&shop);
}

/// What is open is built anew with what is added: the rows of both count.
#[test]
fn rows_are_not_added_to_others_that_they_do_not_fit_beside() {
    let mut shop = Workspace::new();
    let text = purchases(200_000);
    let report = shop.load(TableKind::Transactions, limited(12_000_000), text.as_bytes());
    assert_eq!(report.expect("7.2 MB").rows_kept, 200_000);
    let error = shop.load(TableKind::Transactions, limited(12_000_000), text.as_bytes());
    assert!(refused(error.map(|_| ())).contains("about 400,000 rows"));
    assert_eq!(shop.transactions().map(|table| table.len()).ok(), Some(200_000));
}

#[test]
fn the_other_tables_are_refused_in_the_same_way() {
    let message = refused_after_20_000(TableKind::Customers, &members(20_000), 40_000_000, 0.001);
    assert!(message.contains("there is room for 40\u{a0}MB"), "{message}");
}

/// More than a machine's addresses: nothing is said about memory in the options.
#[test]
fn what_no_machine_holds_is_refused_without_a_limit() {
    let shop = open();
    let text = purchases(20_000);
    let mut load = Load::new(TableKind::Transactions, LoadOptions::default());
    load.push(text.as_bytes()).expect("this much fits");
    refused(shop.reached(&mut load, 1e-15));
    still_open(&shop);
    // The load itself goes on, if whoever reads it knows better.
    let loaded = run(shop.finish(load).expect("all of it is there")).expect("it fits");
    assert_eq!(loaded.report.rows_kept, 20_000);
}
