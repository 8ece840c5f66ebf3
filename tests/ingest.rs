#![allow(clippy::panic)]
//! Files people have, from their bytes to the report.

use tenure::error::{Error, ErrorKind};
use tenure::ingest::{ColumnRef, Existing, Load, LoadOptions, Loaded, Reason, Table, TableKind};
use tenure::tables::Transactions;
use tenure::task::run;

fn load_as(kind: TableKind, bytes: &[u8], options: LoadOptions) -> Result<Loaded, Error> {
    let mut load = Load::new(kind, options);
    for chunk in bytes.chunks(1013) {
        load.push(chunk)?;
    }
    run(load.finish(&Existing::default())?)
}

fn load(text: &str) -> Result<Loaded, Error> {
    load_as(TableKind::Transactions, text.as_bytes(), LoadOptions::default())
}

fn transactions(loaded: Loaded) -> Transactions {
    match loaded.table {
        Table::Transactions(table) => table,
        other => panic!("transactions expected, found {other:?}"),
    }
}

fn revenue(table: &Transactions) -> f64 {
    table.iter().map(|rows| rows.revenue()).sum::<tenure::tables::Money>().to_f64()
}

/// Counts of the file: awk on the same file; the sum: bc.
#[test]
fn the_cdnow_sample_opens_with_no_options() {
    let bytes = include_bytes!("data/CDNOW_sample.txt");
    let loaded = load_as(TableKind::Transactions, bytes, LoadOptions::default()).expect("it opens");
    let report = &loaded.report;
    assert_eq!((report.rows_read, report.rows_kept, report.rows_dropped), (6919, 6919, 0));
    assert_eq!(report.customers, 2357);
    assert_eq!(report.dialect.delimiter, "whitespace");
    assert!(!report.dialect.header);
    assert_eq!(report.from.map(|day| day.to_string()).as_deref(), Some("1997-01-01"));
    assert_eq!(report.to.map(|day| day.to_string()).as_deref(), Some("1998-06-30"));
    let sum: i64 = std::str::from_utf8(bytes)
        .expect("ascii")
        .lines()
        .filter_map(|line| line.split_whitespace().nth(4)?.replace('.', "").parse::<i64>().ok())
        .sum();
    assert_eq!(revenue(&transactions(loaded)), sum as f64 / 100.0);
}

/// The facts of `../shared/data/README.md`.
#[test]
fn the_cdnow_master_file_reconciles_to_the_cent() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/cdnow/CDNOW_master.txt");
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: {path} is not here");
        return;
    };
    let loaded =
        load_as(TableKind::Transactions, &bytes, LoadOptions::default()).expect("it opens");
    let report = &loaded.report;
    assert_eq!((report.rows_read, report.rows_kept), (69_659, 69_659));
    assert_eq!(report.customers, 23_570);
    assert!(report.dialect.header);
    assert!(
        report.notes.iter().any(|note| note.starts_with("80 rows have an amount of zero")),
        "{report:?}"
    );
    assert_eq!(report.amount_kept, Some(2_500_315.63));
    assert_eq!(revenue(&transactions(loaded)), 2_500_315.63);
}

#[test]
fn every_row_left_out_is_counted_with_its_line_and_money() {
    let text = "order_id,customer,date,amount\n\
                1,ann,2026-01-05,10.00\n\
                2,,2026-01-06,5.00\n\
                3,bob,2026-13-01,7.00\n\
                4,bob,2026-01-07,seven\n\
                \n\
                5,bob,2026-01-07\n\
                6,bob,2027-01-07,3.00\n\
                7,bob,1899-01-07,4.00\n\
                8,cat,2026-01-08,-2.00\n\
                9,ann,2026-01-09,-1.00\n\
                10,ann,2026-01-10,0\n\
                11,ann,,1.00\n\
                12,ann,2026-01-10,\n";
    let options = LoadOptions {
        today: tenure::calendar::Day::from_ymd(2026, 11, 21),
        ..LoadOptions::default()
    };
    let loaded =
        load_as(TableKind::Transactions, text.as_bytes(), options).expect("some rows are good");
    let report = &loaded.report;
    assert_eq!(
        (report.rows_read, report.rows_kept, report.rows_dropped, report.rows_merged),
        (12, 3, 9, 0)
    );
    let mut found: Vec<_> = report
        .reasons
        .iter()
        .map(|reason| (reason.reason, reason.rows, reason.amount, reason.examples[0].line))
        .collect();
    found.sort_by_key(|reason| reason.3);
    assert_eq!(
        found,
        [
            (Reason::NoCustomer, 1, Some(5.0), 3),
            (Reason::BadDate, 1, Some(7.0), 4),
            (Reason::BadAmount, 1, None, 5),
            (Reason::WrongWidth, 1, None, 7),
            (Reason::FutureDate, 1, Some(3.0), 8),
            (Reason::TooOld, 1, Some(4.0), 9),
            (Reason::RefundWithoutPurchase, 1, Some(-2.0), 10),
            (Reason::NoDate, 1, Some(1.0), 13),
            (Reason::NoAmount, 1, None, 14),
        ]
    );
    assert_eq!(report.amount_kept, Some(9.0));
    assert_eq!(revenue(&transactions(loaded)), 9.0);
}

#[test]
fn excel_and_european_files_open() {
    let text = "\u{feff}Kunde;Datum;Betrag\r\n\"Müller; Anna\";31.01.2026;1.234,50\r\nBob;01.02.2026;-3,5\r\nBob;28.01.2026;9\r\n";
    let mut options = LoadOptions::default();
    options.columns.insert(tenure::ingest::Role::Customer, ColumnRef::Header("Kunde".into()));
    let loaded = load_as(TableKind::Transactions, text.as_bytes(), options).expect("it opens");
    assert_eq!(loaded.report.dialect.delimiter, ";");
    let table = transactions(loaded);
    assert_eq!((table.customers(), revenue(&table)), (2, 1240.0));
    assert_eq!(table.ids().find("Müller; Anna"), Some(1));

    let tabs =
        load("id\tdate\ttotal\n1\t3/14/2026\t$5.00\n2\t3/4/2026\t$1,005.00\n").expect("it opens");
    assert_eq!(tabs.report.dialect.delimiter, "\t");
    assert_eq!(revenue(&transactions(tabs)), 1010.0);
}

#[test]
fn a_file_without_amounts_is_activity() {
    let loaded = load("visitor,day\na,2026-01-01\nb,2026-01-02\n").expect("it opens");
    assert_eq!(loaded.report.amount_kept, None);
    assert!(loaded.report.notes[0].contains("no column of amounts"));
    assert!(!transactions(loaded).has_amounts());
}

#[test]
fn memberships_open_with_their_tiers() {
    let text = "customer_id,enrolled_on,tier\nC2,2026-03-01,gold\nC1,2026-02-01,silver\nC1,2026-05-01,gold\n";
    let loaded =
        load_as(TableKind::Memberships, text.as_bytes(), LoadOptions::default()).expect("it opens");
    assert_eq!((loaded.report.rows_kept, loaded.report.customers), (3, 2));
    let Table::Memberships(table) = loaded.table else { panic!("memberships") };
    let member = table.ids().find("C1").expect("C1 is a member");
    assert_eq!(table.enrolled(member).map(|day| day.to_string()).as_deref(), Some("2026-02-01"));
    assert_eq!(table.tier(member), Some("gold"));
}

#[test]
fn unusable_files_say_what_to_do() {
    let kind = |text: &str| {
        let error = load(text).expect_err("not usable");
        assert!(error.to_string().len() > 20, "{error}");
        println!("{error}");
        error.kind()
    };
    assert_eq!(kind(""), ErrorKind::Empty);
    assert_eq!(kind(" \n\n"), ErrorKind::Empty);
    assert_eq!(kind("\0\u{1}\u{2}"), ErrorKind::Format);
    assert_eq!(kind("PK\u{3}\u{4}sheet"), ErrorKind::Format);
    assert_eq!(kind("no,useful\ncolumns,here\n"), ErrorKind::Column);
    assert_eq!(kind("only one column\nof words\n"), ErrorKind::Column);
    assert_eq!(kind("customer\nann\n"), ErrorKind::Format);
    assert_eq!(kind("customer,date,amount\n"), ErrorKind::NoRows);
    assert_eq!(kind("customer,date,amount\n,2026-01-01,5\n"), ErrorKind::NoRows);
    let latin = load_as(
        TableKind::Transactions,
        b"customer,date\nM\xFCller,2026-01-01\n",
        LoadOptions::default(),
    );
    assert_eq!(latin.expect_err("not UTF-8").kind(), ErrorKind::Format);

    let mut options = LoadOptions::default();
    options.columns.insert(tenure::ingest::Role::Date, ColumnRef::Header("when".into()));
    let error = load_as(TableKind::Transactions, b"customer,date\nann,2026-01-01\n", options)
        .expect_err("no column");
    assert_eq!(
        error.to_string(),
        "There is no column “when” in this file. The columns are customer and date."
    );
}

#[test]
fn one_row_is_enough() {
    let loaded = load("customer,date,amount\nann,2026-01-01,5\n").expect("it opens");
    assert_eq!(loaded.report.summary, "The only row was kept: 1 customer on 1 Jan 2026.");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let rows = ["ann,2026-01-01,5", "bob,2026-01-02,6", "ann,2026-01-03,-2", "cat,2026-01-01,1"];
    let table = |rows: &[&str]| {
        let text = format!("customer,date,amount\n{}\n", rows.join("\n"));
        let table = transactions(load(&text).expect("it opens"));
        let rows: Vec<_> =
            table.iter().map(|rows| (rows.days.to_vec(), rows.amounts.to_vec())).collect();
        rows
    };
    let mut reversed = rows;
    reversed.reverse();
    assert_eq!(table(&rows), table(&reversed));
}

#[test]
fn a_second_file_adds_to_the_first_and_takes_nothing_away() {
    let mut workspace = tenure::workspace::Workspace::new();
    let mut add = |text: &str| {
        workspace
            .load(TableKind::Transactions, LoadOptions::default(), text.as_bytes())
            .map(|report| report.customers)
    };
    let orders = "order_id,customer,date,amount\n1,ann,2026-01-01,5\n2,ann,2026-01-01,5\n";
    assert_eq!(add(orders).ok(), Some(1));
    assert_eq!(add("customer,date,amount\nbob,2026-01-02,7\n").ok(), Some(2));
    let error = add("customer,date\ncat,2026-01-03\n").expect_err("amounts are missing");
    assert_eq!(error.kind(), ErrorKind::Data);
    let customers = workspace.customers(&tenure::workspace::Call::default()).expect("customers");
    assert_eq!((customers.orders, customers.revenue), (vec![2, 1], vec![10.0, 7.0]));
}
