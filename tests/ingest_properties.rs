#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]
//! What holds of every file: however it comes, in pieces, in another order, in two parts, with quotes or as columns, its rows
//! are the same, and all of them are accounted for.

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Value, json};
use tenure::error::Result;
use tenure::ingest::{Cells, Csv, Frame, Load, LoadOptions, Report, TableKind, records};
use tenure::tables::Detail;
use tenure::task::run;
use tenure::workspace::Workspace;

/// A row as somebody has it: order, customer, date, amount, status, channel, cost, margin; and what is wrong with the line.
#[derive(Clone, Debug)]
struct Row {
    cells: [String; 8],
    shape: Shape,
    /// Which cells stand in quotes that need not.
    quoted: [bool; 8],
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Usual,
    /// Ends with empty fields, as spreadsheets write.
    Trailing,
    /// Breaks off after its customer.
    Short,
    /// Has two fields too many.
    Long,
    /// Comes after a blank line.
    AfterBlank,
}

const HEADER: [&str; 8] =
    ["order_id", "customer", "date", "amount", "status", "channel", "cost", "margin"];

/// Cells of amounts, and what they are in cents.
const AMOUNTS: [(&str, Option<i64>); 14] = [
    ("12.50", Some(1250)),
    ("7", Some(700)),
    ("0.01", Some(1)),
    ("0", Some(0)),
    ("-5.00", Some(-500)),
    ("(3.10)", Some(-310)),
    ("1,234.50", Some(123_450)),
    ("$3.25", Some(325)),
    ("2.00-", Some(-200)),
    ("1e3", Some(100_000)),
    ("123456.78", Some(12_345_678)),
    ("", None),
    ("seven", None),
    ("1.2.3", None),
];

const DATES: [&str; 9] = [
    "2026-01-05",
    "2026-01-31",
    "2026-02-01 08:30:00",
    "2025-12-31T23:59:59Z",
    "2126-01-01",
    "1899-12-31",
    "2026-13-01",
    "soon",
    "",
];

const CUSTOMERS: [&str; 8] =
    ["ann", "bob", " ann ", "00012", "Müller, Änne", "say \"hi\"", "李明", ""];

const STATUSES: [&str; 4] = ["", "completed", "cancelled", "refunded"];

const CHANNELS: [&str; 5] = ["web", "the shop at the corner", "门店", "say, \"hi\"", ""];

const COSTS: [&str; 5] = ["3.20", "0", "(1.00)", "unknown", ""];

const MARGINS: [&str; 6] = ["1.50", "25%", "12.5 %", "-2", "half", ""];

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let shape = prop_oneof![
        20 => Just(Shape::Usual),
        1 => Just(Shape::Trailing),
        1 => Just(Shape::Short),
        1 => Just(Shape::Long),
        1 => Just(Shape::AfterBlank),
    ];
    let row = (
        0..6_u32,
        select(&CUSTOMERS[..]),
        select(&DATES[..]),
        select(&AMOUNTS[..]),
        select(&STATUSES[..]),
        (select(&CHANNELS[..]), select(&COSTS[..]), select(&MARGINS[..])),
        shape,
        any::<[bool; 8]>(),
    );
    let row =
        row.prop_map(|(order, customer, date, (amount, _), status, further, shape, quoted)| {
            let (order, (channel, cost, margin)) = (format!("A{order}"), further);
            let cells = [&order, customer, date, amount, status, channel, cost, margin];
            let cells = cells.map(str::to_owned);
            Row { cells, shape, quoted }
        });
    prop::collection::vec(row, 1..most)
}

/// How the rows are written.
#[derive(Clone, Copy, Debug)]
struct Style {
    delimiter: char,
    line_end: &'static str,
    ends: bool,
    bom: bool,
}

fn style() -> impl Strategy<Value = Style> {
    let delimiter = select(&[',', ';', '\t', '|'][..]);
    let parts = (delimiter, select(&["\n", "\r\n"][..]), any::<bool>(), any::<bool>());
    parts.prop_map(|(delimiter, line_end, ends, bom)| Style { delimiter, line_end, ends, bom })
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

fn write(rows: &[Row], style: Style, all_quoted: bool) -> String {
    let mut text = String::from(if style.bom { "\u{feff}" } else { "" });
    let delimiter = style.delimiter.to_string();
    text += &HEADER.join(&delimiter);
    for row in rows {
        text += style.line_end;
        if row.shape == Shape::AfterBlank {
            text += style.line_end;
        }
        let mut cells: Vec<String> = Vec::new();
        for (cell, &is_quoted) in row.cells.iter().zip(&row.quoted) {
            let needs = cell.contains([style.delimiter, '"', '\n']);
            let is_quoted = needs || is_quoted || all_quoted;
            cells.push(if is_quoted { quoted(cell) } else { cell.clone() });
        }
        match row.shape {
            Shape::Usual | Shape::AfterBlank => {}
            Shape::Trailing => cells.extend([String::new(), String::new()]),
            Shape::Short => cells.truncate(2),
            Shape::Long => cells.extend(["x".to_owned(), "y".to_owned()]),
        }
        text += &cells.join(&delimiter);
    }
    if style.ends {
        text += style.line_end;
    }
    text
}

/// The roles are said, so that nothing depends on what few rows seem to be.
fn said(style: Style, policies: &Value) -> LoadOptions {
    let mut options = json!({
        "columns": {
            "order": 0, "customer": 1, "date": 2, "amount": 3, "status": 4, "channel": 5, "cost": 6, "margin": 7,
        },
        "delimiter": style.delimiter.to_string(), "header": true, "dateFormat": "ymd",
    });
    for (name, value) in policies.as_object().unwrap() {
        options[name] = value.clone();
    }
    serde_json::from_value(options).unwrap()
}

fn policies() -> impl Strategy<Value = Value> {
    let drop_or_keep = || select(&["drop", "keep"][..]);
    let parts = (
        select(&["net", "drop"][..]),
        drop_or_keep(),
        drop_or_keep(),
        select(&["keep", "merge"][..]),
        drop_or_keep(),
        drop_or_keep(),
        prop::option::of(Just("2026-01-31")),
        subsequence(vec!["channel", "cost", "margin"], 0..=3),
    );
    parts.prop_map(
        |(refunds, cancelled, zero_amounts, duplicates, future, ancient, today, keep)| {
            json!({
                "refunds": refunds, "cancelled": cancelled, "zeroAmounts": zero_amounts, "keep": keep,
                "duplicates": duplicates, "future": future, "ancient": ancient, "today": today,
            })
        },
    )
}

/// A file that was read: the rows of its table, in no order, and the report.
#[derive(Debug, PartialEq)]
struct Read {
    rows: Vec<String>,
    report: Report,
}

fn load(bytes: &[u8], cuts: &[usize], options: &LoadOptions) -> Result<Read> {
    let mut workspace = Workspace::new();
    let mut load = Load::new(TableKind::Transactions, options.clone());
    let mut start = 0;
    for &cut in cuts.iter().chain([&bytes.len()]) {
        load.push(&bytes[start..cut])?;
        start = cut;
    }
    let loaded = run(workspace.finish(load)?)?;
    let report = workspace.insert(loaded);
    Ok(Read { rows: rows_of(&workspace), report })
}

fn rows_of(workspace: &Workspace) -> Vec<String> {
    let Ok(table) = workspace.transactions() else { return Vec::new() };
    let mut rows = Vec::new();
    for (customer, of) in table.iter().enumerate() {
        for (row, day) in of.days.iter().enumerate() {
            let order = of.orders.get(row).copied().unwrap_or_default();
            let amount = of.amounts[row].millionths();
            let place = of.place(row).unwrap();
            let further: Vec<_> = Detail::ALL
                .into_iter()
                .map(|detail| table.column(detail).map(|column| column.cell(place)))
                .collect();
            let id = table.ids().get(customer);
            rows.push(format!("{id:?} {day} {amount} {order} {further:?} {:?}", of.margin(row)));
        }
    }
    rows.sort();
    rows
}

/// The counts of a report, without the lines of its examples.
fn counts(report: &Report) -> Value {
    let mut reasons: Vec<_> = report
        .reasons
        .iter()
        .map(|reason| json!([reason.reason, reason.rows, reason.amount]))
        .collect();
    reasons.sort_by_key(ToString::to_string);
    let policies: Vec<_> = report
        .policies
        .iter()
        .map(|policy| json!([policy.policy, policy.rows, policy.amount]))
        .collect();
    json!([
        report.rows_read,
        report.rows_kept,
        report.rows_merged,
        report.rows_dropped,
        report.amount_kept,
        report.amount_merged,
        report.amount_dropped,
        reasons,
        policies,
        report.customers,
        report.from,
        report.to,
    ])
}

fn cents(amount: Option<f64>) -> i64 {
    (amount.unwrap_or_default() * 100.0).round() as i64
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_pieces_give_the_same(
        rows in rows(30), style in style(), policies in policies(), said_or_not in any::<bool>(),
        cuts in prop::collection::vec(any::<Index>(), 0..8),
    ) {
        let text = write(&rows, style, false);
        let options = if said_or_not { said(style, &policies) } else { LoadOptions::default() };
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len())).collect();
        cuts.sort_unstable();
        let whole = load(text.as_bytes(), &[], &options);
        let pieces = load(text.as_bytes(), &cuts, &options);
        prop_assert_eq!(whole, pieces);
    }

    #[test]
    fn any_bytes_do_no_harm(
        mut bytes in prop::collection::vec(prop_oneof![4 => select(&b",;\t|\"'\\#\r\n \x00\xff\xfe0123456789-/.:$()"[..]), 1 => any::<u8>()], 0..300),
        cuts in prop::collection::vec(any::<Index>(), 0..4), after_header in any::<bool>(),
    ) {
        if after_header {
            bytes.splice(0..0, *b"customer,date,amount\nann,2026-01-05,1\n");
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len().max(1)).min(bytes.len())).collect();
        cuts.sort_unstable();
        let whole = load(&bytes, &[], &LoadOptions::default());
        if let Ok(Read { report, .. }) = &whole {
            prop_assert_eq!(report.rows_read, report.rows_kept + report.rows_merged + report.rows_dropped);
        }
        prop_assert_eq!(whole, load(&bytes, &cuts, &LoadOptions::default()));
    }

    #[test]
    fn all_rows_and_all_money_are_accounted_for(
        mut rows in rows(40), again in prop::collection::vec(any::<Index>(), 0..5),
        style in style(), policies in policies(),
    ) {
        for again in again {
            let row = again.get(&rows).clone();
            rows.push(row);
        }
        let text = write(&rows, style, false);
        let Ok(Read { rows: kept, report }) = load(text.as_bytes(), &[], &said(style, &policies)) else {
            return Ok(());
        };
        prop_assert_eq!(report.rows_read, rows.len() as u64);
        prop_assert_eq!(report.rows_read, report.rows_kept + report.rows_merged + report.rows_dropped);
        prop_assert_eq!(report.rows_kept, kept.len() as u64);
        let of_reasons = |merged: bool| {
            let reasons = report.reasons.iter().filter(|reason| reason.merged == merged);
            reasons.fold((0, 0), |(rows, amount), reason| (rows + reason.rows, amount + cents(reason.amount)))
        };
        prop_assert_eq!(of_reasons(false), (report.rows_dropped, cents(report.amount_dropped)));
        prop_assert_eq!(of_reasons(true), (report.rows_merged, cents(report.amount_merged)));
        // Lines that break off have no amount, and of those with too many fields nobody knows which it is.
        let readable = rows.iter().filter(|row| !matches!(row.shape, Shape::Short | Shape::Long));
        let all: i64 = readable
            .filter_map(|row| AMOUNTS.iter().find(|(cell, _)| *cell == row.cells[3])?.1)
            .sum();
        let told = cents(report.amount_kept) + cents(report.amount_merged) + cents(report.amount_dropped);
        prop_assert_eq!(told, all, "{:?}", report);
    }

    /// What cells in quotes need, plain ones do without: the fast way and the careful one are the same.
    #[test]
    fn quotes_change_nothing(rows in rows(30), style in style(), policies in policies()) {
        let options = said(style, &policies);
        let plain = load(write(&rows, style, false).as_bytes(), &[], &options);
        let careful = load(write(&rows, style, true).as_bytes(), &[], &options);
        prop_assert_eq!(plain, careful);
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in rows(30).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        style in style(), policies in policies(),
    ) {
        // Which of equal rows is the further line of an order, and which of two follows the other, is a matter of order.
        let mut policies = policies;
        policies["columns"] = json!({
            "order": null, "customer": 1, "date": 2, "amount": 3, "status": 4, "channel": 5, "cost": 6, "margin": 7,
        });
        let options = said(style, &policies);
        let one = load(write(&rows, style, false).as_bytes(), &[], &options);
        let other = load(write(&shuffled, style, false).as_bytes(), &[], &options);
        match (one, other) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(one.rows, other.rows);
                prop_assert_eq!(counts(&one.report), counts(&other.report));
            }
            (one, other) => prop_assert_eq!(one.is_err(), other.is_err()),
        }
    }

    #[test]
    fn two_files_are_their_concatenation(
        first in rows(20), second in rows(20), style in style(), policies in policies(),
    ) {
        // A refund in the first file may belong to a purchase in the second, and equal rows may stand in both.
        let mut policies = policies;
        policies["refunds"] = json!("drop");
        policies["duplicates"] = json!("keep");
        let options = said(style, &policies);
        let separate = |rows: &[Row]| {
            // The last line of an order in one file may go on in the other.
            let mut rows = rows.to_vec();
            rows.retain(|row| !row.cells[3].is_empty());
            rows
        };
        let (first, second) = (separate(&first), separate(&second));
        let both = load(write(&[first.clone(), second.clone()].concat(), style, false).as_bytes(), &[], &options);
        let mut workspace = Workspace::new();
        let mut customers = 0;
        for rows in [first, second] {
            let text = write(&rows, style, false);
            if let Ok(report) = workspace.load(TableKind::Transactions, options.clone(), text.as_bytes()) {
                customers = report.customers;
            }
        }
        match both {
            Ok(both) => {
                prop_assert_eq!(rows_of(&workspace), both.rows);
                prop_assert_eq!(customers, both.report.customers);
            }
            Err(error) => prop_assert!(rows_of(&workspace).is_empty(), "{error}"),
        }
    }

    /// Columns that a page holds take the way of a text with the same cells.
    #[test]
    fn columns_are_read_as_text_is(rows in rows(30), policies in policies()) {
        let style = Style { delimiter: ',', line_end: "\n", ends: true, bom: false };
        let mut rows = rows;
        for row in &mut rows {
            row.shape = Shape::Usual;
        }
        let options = said(style, &policies);
        let text = load(write(&rows, style, false).as_bytes(), &[], &options);
        let mut frame = Frame::new(2);
        for (place, name) in HEADER.iter().enumerate() {
            let cells: Cells = rows.iter().map(|row| &row.cells[place]).collect();
            frame.push(name, cells).unwrap();
        }
        let mut workspace = Workspace::new();
        let columns = workspace.append(TableKind::Transactions, options, &frame);
        match (text, columns) {
            (Ok(text), Ok(report)) => {
                prop_assert_eq!(text.rows, rows_of(&workspace));
                prop_assert!(report.dialect.is_none());
                prop_assert_eq!(Report { dialect: None, ..text.report }, report);
            }
            (text, columns) => prop_assert_eq!(text.map(|read| read.report), columns),
        }
    }

    /// What we write we read.
    #[test]
    fn tables_of_any_texts_come_back(
        rows in (1..4_usize).prop_flat_map(|width| {
            let cell = "\\PC{0,12}|[,;\"'\\\\#\n\r\t a|\u{feff}\u{a0}]{0,8}";
            prop::collection::vec(prop::collection::vec(cell, width), 1..6)
        }),
    ) {
        let mut csv = Csv::new();
        for row in &rows {
            csv.row(&row.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let options = json!({
            "delimiter": ",", "quote": "\"", "escape": "", "comment": "", "skip": 0, "header": false, "encoding": "utf-8",
        });
        let options: LoadOptions = serde_json::from_value(options).unwrap();
        prop_assert_eq!(records(csv.finish().as_bytes(), &options).unwrap(), rows);
    }
}
