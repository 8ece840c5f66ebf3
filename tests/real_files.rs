#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]
//! Files that other people published, as somebody would drop them: the right table, or an error that says what is missing.
//! They stand beside the project and are not part of it; facts of them are in the `README.md` there.

use std::path::Path;

use tenure::error::ErrorKind;
use tenure::ingest::{Load, LoadOptions, Loaded, Table, TableKind};
use tenure::tables::Tables;
use tenure::task::run;

/// The bytes of a file, or nothing and a word about it where it is absent.
#[allow(clippy::print_stdout, reason = "a skipped test says so")]
fn bytes_of(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is not here", path.display());
    }
    bytes
}

fn load(table: Option<TableKind>, bytes: &[u8]) -> tenure::error::Result<Loaded> {
    let mut load = Load::new(table, LoadOptions::default());
    for piece in bytes.chunks(65_521) {
        load.push(piece)?;
    }
    run(load.finish(&Tables::default())?)
}

/// 8,465 promoters, 3,953 passives, 1,194 detractors and 342 without an answer.
#[test]
fn the_survey_of_a_retailer_is_feedback() {
    let Some(bytes) = bytes_of("nps/nps_no_verbatim_utf8.csv") else { return };
    for table in [Some(TableKind::Feedback), None] {
        let Loaded { table, report } = load(table, &bytes).unwrap();
        assert_eq!(report.table, TableKind::Feedback);
        assert_eq!(
            (report.rows_read, report.rows_kept, report.rows_dropped),
            (13_954, 13_612, 342)
        );
        let Table::Feedback(feedback) = table else { unreachable!() };
        let scores: Vec<f64> = feedback.rows().filter_map(|answer| answer.score).collect();
        let count = |low: f64, high: f64| {
            scores.iter().filter(|score| (low..=high).contains(*score)).count()
        };
        assert_eq!((count(9.0, 10.0), count(7.0, 8.0), count(0.0, 6.0)), (8465, 3953, 1194));
    }
}

/// Summaries, panels and baskets hold no purchases with a customer and a day: it is said what is missing.
#[test]
fn tables_of_other_shapes_are_refused_with_what_they_lack() {
    for name in [
        "cdnow/cdnow_customers_summary.csv",
        "cdnow/cdnow_customers_summary_with_transactions.csv",
        "donations/donations.csv",
        "groceries/groceries.csv",
        "lalonde/lalonde.csv",
        "mpdta/mpdta.csv",
        "sbg/sbg_fader_hardie_2007.csv",
    ] {
        let Some(bytes) = bytes_of(name) else { continue };
        match load(Some(TableKind::Transactions), &bytes) {
            Ok(loaded) => panic!("{name} opens: {:?}", loaded.report.columns),
            Err(error) => {
                println!("{name}: {error}");
                assert_eq!(error.kind(), ErrorKind::Column, "{name}: {error}");
                let lacks =
                    ["date", "customer"].iter().any(|role| error.to_string().contains(role));
                assert!(lacks, "{name}: {error}");
                assert!(error.columns().is_some(), "{name}: no columns to choose from");
            }
        }
    }
}
