#![allow(clippy::panic)]
//! Files people have, from their bytes to the report.

use tenure::error::{Error, ErrorKind};
use tenure::ingest::{
    ColumnRef, Frame, Load, LoadOptions, Loaded, Policy, Reason, Role, TableKind,
};
use tenure::tables::{Cell, Detail, Money, Table, Tables, Transactions};
use tenure::task::run;

fn load_as(kind: TableKind, bytes: &[u8], options: LoadOptions) -> Result<Loaded, Error> {
    let mut load = Load::new(kind, options);
    for chunk in bytes.chunks(1013) {
        load.push(chunk)?;
    }
    run(load.finish(&Tables::default())?)
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

fn delimiter(loaded: &Loaded) -> &str {
    loaded.report.dialect.as_ref().map_or("", |dialect| &dialect.delimiter)
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
    let dialect = report.dialect.as_ref().expect("a text has one");
    assert_eq!((dialect.delimiter.as_str(), dialect.header), ("whitespace", false));
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
    assert!(report.dialect.as_ref().is_some_and(|dialect| dialect.header));
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
    // Cat's refund lowers nothing, and is told of as a row that is left out.
    let refunds = report.policies.iter().find(|it| it.policy == Policy::Refunds).expect("Ann's");
    assert_eq!((refunds.rows, refunds.amount), (1, Some(-1.0)));
    assert_eq!(revenue(&transactions(loaded)), 9.0);
}

#[test]
fn excel_and_european_files_open() {
    let text = "\u{feff}Kunde;Datum;Betrag\r\n\"Müller; Anna\";31.01.2026;1.234,50\r\nBob;01.02.2026;-3,5\r\nBob;28.01.2026;9\r\n";
    let mut options = LoadOptions::default();
    options.columns.insert(Role::Customer, Some(ColumnRef::Header("Kunde".into())));
    let loaded = load_as(TableKind::Transactions, text.as_bytes(), options).expect("it opens");
    assert_eq!(delimiter(&loaded), ";");
    let table = transactions(loaded);
    assert_eq!((table.customers(), revenue(&table)), (2, 1240.0));
    assert_eq!(table.ids().find("Müller; Anna"), Some(1));

    let tabs =
        load("id\tdate\ttotal\n1\t3/14/2026\t$5.00\n2\t3/4/2026\t$1,005.00\n").expect("it opens");
    assert_eq!(delimiter(&tabs), "\t");
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
    let mut options = LoadOptions::default();
    options.columns.insert(Role::Date, Some(ColumnRef::Header("when".into())));
    let error = load_as(TableKind::Transactions, b"customer,date\nann,2026-01-01\n", options)
        .expect_err("no column");
    assert_eq!(
        error.to_string(),
        "There is no column “when” in this file. The columns are customer and date."
    );
    let position = error.position().expect("its place is known");
    assert_eq!(position.column.as_deref(), Some("when"));
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
    let customers =
        workspace.customers(&tenure::workspace::Call::default()).expect("customers").customers;
    assert_eq!(
        (customers.orders.clone(), customers.revenue.clone()),
        (vec![2, 1], vec![10.0, 7.0])
    );
}

/// One row of each line, whatever the quote before them does.
#[test]
fn quotes_without_an_end_hide_no_rows() {
    let rows = 20_000;
    let text = "customer,date,amount\n\"ann,2026-01-01,5\n".to_owned()
        + &"bob,2026-01-02,5\n".repeat(rows - 1);
    assert!(text.len() > 1 << 18, "longer than the sample");
    let report = load(&text).expect("it opens").report;
    assert_eq!((report.rows_read, report.rows_kept), (rows as u64, rows as u64));
}

#[test]
fn a_line_without_an_end_is_one_row() {
    let text = "customer,date,amount\nann,2026-01-01,5\n".to_owned()
        + &"bob,2026-01-02,".repeat(1_200_000)
        + "\n\ncat,soon,5\n";
    let report = load(&text).expect("it opens").report;
    assert_eq!((report.rows_read, report.rows_kept), (3, 1));
    let lines = |reason| {
        let count = report.reasons.iter().find(|count| count.reason == reason);
        count.map(|count| (count.rows, count.examples[0].line, count.examples[0].text.len()))
    };
    // 79 letters and the three bytes of an ellipsis.
    assert_eq!(lines(Reason::WrongWidth), Some((1, 3, 82)));
    assert_eq!(lines(Reason::BadDate), Some((1, 5, 4)));
}

#[test]
fn article_numbers_are_not_amounts() {
    let loaded = load("C17,2024-01-01,SKU5\nC18,2024-01-02,SKU6\n").expect("it opens");
    assert_eq!(loaded.report.amount_kept, None);
    assert_eq!(loaded.report.places, [(Role::Date, 1), (Role::Customer, 0)]);
}

#[test]
fn cells_that_cannot_be_read_are_reported_not_the_column() {
    let text = "customer,date,amount\na,2026-01-01,12.5\nb,2026-01-01,N/A\nc,2026-01-02,7\nd,2026-01-02,\"12,50\"\n";
    let report = load(text).expect("it opens").report;
    assert_eq!((report.rows_kept, report.amount_kept), (2, Some(19.5)));
    assert_eq!((report.reasons[0].reason, report.reasons[0].rows), (Reason::BadAmount, 2));
}

#[test]
fn columns_that_come_later_are_told_and_change_nothing_else() {
    let frame = |first_line, columns: &[(&str, &[&str])]| {
        let mut frame = Frame::new(first_line);
        for (name, cells) in columns {
            frame.push(name, cells.iter().collect()).expect("equal lengths");
        }
        frame
    };
    let known: [(&str, &[&str]); 3] = [
        ("customer", &["ann", "bob"]),
        ("date", &["2026-01-05", "2026-01-06"]),
        ("amount", &["1", "2"]),
    ];
    let [customer, date, amount] = known;
    let batches = [
        frame(1, &known),
        // JavaScript puts keys that are numbers first.
        frame(3, &[("7", &["", "x"]), customer, date, amount, ("note", &["", " "])]),
        frame(5, &[("7", &["y", "z"]), customer, date, amount, ("note", &["late", ""])]),
    ];
    let mut load = Load::new(TableKind::Transactions, LoadOptions::default());
    for batch in &batches {
        load.append(batch).expect("it has the columns of the first");
    }
    let error = load.append(&frame(7, &[customer, date])).expect_err("the amount is missing");
    assert_eq!(error.kind(), ErrorKind::Data);
    let report = run(load.finish(&Tables::default()).expect("rows")).expect("a table").report;
    assert_eq!((report.rows_read, report.rows_kept, report.amount_kept), (6, 6, Some(9.0)));
    let late: Vec<_> =
        report.late_columns.iter().map(|it| (&*it.column, it.rows, it.line)).collect();
    assert_eq!(late, [("7", 3, 4), ("note", 1, 5)]);
    assert_eq!(
        report.notes[0],
        "Columns that the first rows do not have are not read: 7 (3 rows, first in row 4), note (1 row, first in row 5). Give the first row these columns too, empty if need be, to have them read."
    );
}

/// The first rows say that the month comes first, the last one that it does not.
#[test]
fn a_late_row_that_speaks_against_the_order_of_day_and_month_is_told() {
    let mut text = String::from("customer,date,amount\n");
    for row in 0..2000 {
        text += &format!("c{row},04/{}/2026,5\n", 13 + row % 18);
    }
    assert_eq!(load(&text).expect("it opens").report.notes.len(), 0);
    let report = load(&(text + "c,14/04/2026,5\n")).expect("it opens").report;
    assert_eq!(report.reasons[0].reason, Reason::BadDate);
    assert!(report.notes[0].contains("read as month/day"), "{:?}", report.notes);
}

/// 20:00 UTC on 5 March is 4:00 on the 6th in Shanghai.
#[test]
fn moments_become_days_of_the_zone() {
    let text =
        "customer,created at,amount\nann,2026-03-05T20:00:00Z,5\nbob,2026-03-05T20:00:00,5\n";
    let time_zone = tenure::calendar::Zone::named("Asia/Shanghai");
    assert!(time_zone.is_some());
    let options = LoadOptions { time_zone, ..LoadOptions::default() };
    let loaded = load_as(TableKind::Transactions, text.as_bytes(), options).expect("it opens");
    let (from, to) = (loaded.report.from.expect("a day"), loaded.report.to.expect("a day"));
    assert_eq!((from.to_string().as_str(), to.to_string().as_str()), ("2026-03-05", "2026-03-06"));
}

#[test]
fn long_texts_are_cut() {
    let name = "n".repeat(1000);
    let text = format!("customer,date,{name}\n{name},2026-01-01,1\nann,{name},1\n");
    let mut options = LoadOptions::default();
    options.columns.insert(Role::Amount, Some(ColumnRef::Header(name)));
    let report =
        load_as(TableKind::Transactions, text.as_bytes(), options).expect("it opens").report;
    let is_cut = |text: &str| text.chars().count() == 80 && text.ends_with('…');
    assert!(is_cut(&report.headers[2]) && is_cut(&report.preview[0][0]));
    assert!(is_cut(&report.reasons[0].examples[0].text));

    // The name that the report gives is understood.
    let mut options = LoadOptions::default();
    options.columns.insert(Role::Amount, Some(ColumnRef::Header(report.headers[2].clone())));
    let again = load_as(TableKind::Transactions, text.as_bytes(), options).expect("it opens");
    assert_eq!(again.report.columns, report.columns);

    let header: Vec<_> = (0..1000).map(|place| format!("x{place}")).collect();
    let text = format!("{}\n{}\n", header.join(","), vec!["a"; 1000].join(","));
    let mut options = LoadOptions { header: Some(true), ..LoadOptions::default() };
    options.columns.insert(Role::Date, None);
    let error = load_as(TableKind::Transactions, text.as_bytes(), options).expect_err("no date");
    assert_eq!(
        error.to_string(),
        "No date column was found. The columns are x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11 and 988 more. Say which column holds the date."
    );
}

#[test]
fn a_role_may_be_given_by_place_or_denied() {
    let text = "order_id,customer,date,amount,amount\n1,ann,2026-01-01,5,6\n";
    let read = |options: &str| {
        let options: LoadOptions = serde_json::from_str(options).expect("options");
        load_as(TableKind::Transactions, text.as_bytes(), options)
    };
    let report = read(r#"{"columns": {"order": null, "amount": 3}}"#).expect("it opens").report;
    assert_eq!(report.amount_kept, Some(5.0));
    let json = serde_json::to_value(&report).expect("plain data");
    assert_eq!(json["places"], serde_json::json!({"customer": 1, "date": 2, "amount": 3}));
    assert_eq!(
        json["columns"],
        serde_json::json!({"customer": "customer", "date": "date", "amount": "amount"})
    );
    let report = read(r#"{"columns": {"amount": null}}"#).expect("it opens").report;
    assert_eq!(report.amount_kept, None);
    let error = read(r#"{"columns": {"customer": null}}"#).expect_err("nobody's rows");
    assert_eq!(error.kind(), ErrorKind::Column);
}

#[test]
fn a_file_without_a_date_column_tells_its_columns() {
    let error = load("who,note\nann,hello\nbob,you\n").expect_err("no date");
    assert_eq!(error.kind(), ErrorKind::Column);
    let columns = error.columns().expect("the columns");
    assert_eq!(columns.preview.last().map(Vec::len), Some(2));
}

#[test]
fn columns_may_begin_with_their_units() {
    let mut frame = Frame::new(2);
    for (name, cells) in [
        ("customer", ["", "ann", "bob"]),
        ("date", ["yyyy-mm-dd", "2026-01-05", "2026-01-06"]),
        ("amount", ["USD", "12.50", "7.00"]),
    ] {
        frame.push(name, cells.into_iter().collect()).expect("of equal length");
    }
    let mut load = Load::new(TableKind::Transactions, LoadOptions::default());
    load.append(&frame).expect("it opens");
    let finish = load.finish(&Tables::default()).expect("two rows");
    let report = run(finish).expect("two rows").report;
    assert_eq!((report.rows_read, report.rows_kept, report.amount_kept), (2, 2, Some(19.5)));
}

#[test]
fn further_columns_are_kept_where_that_is_asked_for() {
    let text = b"customer,date,amount,channel,cost,margin\nann,2026-01-05,40,web,15,\nann,2026-01-06,40,shop,15 %,25%\n\
        bob,2026-01-05,40,,cheap,7\n";
    let read = |keep: &[Role]| {
        load_as(
            TableKind::Transactions,
            text,
            LoadOptions { keep: keep.to_vec(), ..LoadOptions::default() },
        )
    };
    let table = transactions(read(&[]).expect("it opens"));
    assert!(Detail::ALL.into_iter().all(|detail| table.column(detail).is_none()));

    let kept = [Role::Margin, Role::Channel, Role::Cost, Role::Product];
    let loaded = read(&kept).expect("it opens");
    let bad: Vec<_> = loaded
        .report
        .bad_cells
        .iter()
        .flat_map(|bad| bad.examples.iter().map(|it| (bad.role, it.line, it.text.as_str())))
        .collect();
    assert_eq!(bad, [(Role::Cost, 3, "15 %"), (Role::Cost, 4, "cheap")]);
    let table = transactions(loaded);
    assert!(table.column(Detail::Product).is_none());
    let channel = table.column(Detail::Channel).expect("it is kept");
    assert!(channel.names().eq(["shop", "web"]));
    let codes: Vec<_> = (0..table.len()).map(|place| channel.code(place)).collect();
    assert_eq!(codes, [Some(1), Some(0), None]);
    let share = table.column(Detail::MarginShare).expect("one cell is a share");
    assert_eq!([share.cell(0), share.cell(1)], [Cell::None, Cell::Number(0.25)]);
    let margins: Vec<_> = table
        .iter()
        .flat_map(|rows| (0..rows.days.len()).map(move |row| rows.margin(row)))
        .map(|margin| margin.map(Money::to_f64))
        .collect();
    assert_eq!(margins, [Some(25.0), Some(10.0), Some(7.0)]);

    let error = read(&[Role::Channel, Role::Customer]).expect_err("that is always kept");
    assert_eq!(
        error.to_string(),
        "The option keep is “customer”; accepted is a list of product, category, channel, cost and margin."
    );
}
