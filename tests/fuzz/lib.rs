//! What every fuzz target asks of a file: it opens or it does not, whichever pieces it comes in, and all rows are accounted
//! for.

use serde_json::Value;
use tenure::error::Result;
use tenure::ingest::{Load, LoadOptions, Report, TableKind};
use tenure::task::run;
use tenure::workspace::Workspace;

/// Reads a file whole and in two pieces, and checks what was told of it.
pub fn check(table: Option<TableKind>, options: &Value, bytes: &[u8], cut: usize) {
    let options: LoadOptions = serde_json::from_value(options.clone()).expect("options");
    let whole = load(table, &options, &[bytes]);
    let (head, tail) = bytes.split_at(cut.min(bytes.len()));
    assert_eq!(whole, load(table, &options, &[head, tail]), "pieces differ");
    match whole {
        Ok((report, rows)) => {
            let Report { rows_read, rows_kept, rows_merged, rows_dropped, .. } = report;
            assert_eq!(rows_read, rows_kept + rows_merged + rows_dropped);
            assert!(rows.is_none_or(|rows| rows == rows_kept), "{rows:?} rows, {rows_kept} told");
            let amounts = [report.amount_kept, report.amount_merged, report.amount_dropped];
            assert!(amounts.into_iter().flatten().all(f64::is_finite));
            assert!(!report.csv.is_empty());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn load(
    table: Option<TableKind>,
    options: &LoadOptions,
    pieces: &[&[u8]],
) -> Result<(Report, Option<u64>)> {
    let mut workspace = Workspace::new();
    let mut load = Load::new(table, options.clone());
    for piece in pieces {
        load.push(piece)?;
    }
    let loaded = run(workspace.finish(load)?)?;
    let report = workspace.insert(loaded);
    let rows = workspace.transactions().ok().map(|table| table.len() as u64);
    Ok((report, rows))
}

/// A file of one row a cell of the input, of which this column is the cell and the others are as they should be.
pub fn column(input: &[u8], row: impl Fn(&str) -> String) -> Vec<u8> {
    let mut text = String::from("customer,date,amount\n");
    for cell in String::from_utf8_lossy(input).split('\n') {
        let cell = format!("\"{}\"", cell.replace('\0', "").replace('"', "\"\""));
        text += &row(&cell);
        text.push('\n');
    }
    text.into_bytes()
}
