use proptest::prelude::*;

use super::*;

fn open(text: &[u8], options: &LoadOptions) -> (Dialect, Vec<Vec<String>>) {
    let (mut whole, first) = Text::open(text, true, options, &|_| 0.0).expect("it opens");
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut sink = |record: Record<'_>| {
        if !record.is_blank() {
            records.push((0..record.len()).map(|field| record.text(field)).collect());
        }
    };
    whole.feed(Some(text), &mut sink);
    whole.feed(None, &mut sink);
    assert_eq!(records[..first.len()], first, "the sample is read as the file");
    (whole.dialect().clone(), records)
}

/// Delimiter, quote, escape, comment and lines above the table; the number of records, and the last of them.
type Expected<'a> = ([&'a str; 4], u64, usize, &'a [&'a str]);

fn check(text: &str, (signs, skipped, count, last): Expected<'_>) {
    let (dialect, records) = open(text.as_bytes(), &LoadOptions::default());
    let Dialect { delimiter, quote, escape, comment, .. } = &dialect;
    assert_eq!([delimiter, quote, escape, comment], signs, "{text:?} {records:?}");
    assert_eq!((dialect.skipped, records.len()), (skipped, count), "{text:?} {records:?}");
    assert_eq!(records.last().expect("a record"), last, "{text:?}");
    assert!((0.0..=1.0).contains(&dialect.confidence), "{dialect:?}");
}

const ROWS: [[&str; 4]; 4] = [
    ["customer", "date", "amount", "shop"],
    ["ann", "2026-01-02", "12.50", "north"],
    ["bob", "2026-01-03", "7", "south"],
    ["cat", "2026-02-03", "1005", "north"],
];

fn table(delimiter: &str, line_end: &str) -> String {
    ROWS.iter().map(|row| row.join(delimiter) + line_end).collect()
}

#[test]
fn any_delimiter_is_found() {
    for delimiter in [",", "\t", ";", "|", "^", "~", ":", "\u{1}", "\u{1f}", "；", "，", "¦", "#"]
    {
        for line_end in ["\n", "\r\n", "\r"] {
            check(&table(delimiter, line_end), ([delimiter, "\"", "", ""], 0, 4, &ROWS[3]));
        }
    }
    check(&table("   ", "\n"), (["whitespace", "\"", "", ""], 0, 4, &ROWS[3]));
}

#[test]
fn quotes_and_escapes_are_found() {
    let comma = |quote, escape| [",", quote, escape, ""];
    check(
        "id,note,n\n1,\"say \"\"hi\"\", you\",2\n2,\"a\nb\",3\n",
        (comma("\"", ""), 0, 3, &["2", "a\nb", "3"]),
    );
    check(
        "id,note,n\n1,\"say \\\"hi\\\", you\",2\n2,\"back\\\\\",3\n3,\"a, \\\"b\\\"\",4\n",
        (comma("\"", "\\"), 0, 4, &["3", "a, \"b\"", "4"]),
    );
    check(
        "'id','note','n'\n'1','it, ''s','2'\n'2','b','3'\n",
        (comma("'", ""), 0, 3, &["2", "b", "3"]),
    );
    check("id,note,n\n1,O'Neil,2\n2,'tis,3\n", (comma("\"", ""), 0, 3, &["2", "'tis", "3"]));
    check(
        "id,path,n\n1,\"C:\\dir\\\",2\n2,\"D:\\\",3\n",
        (comma("\"", ""), 0, 3, &["2", "D:\\", "3"]),
    );
    check(
        "id, note, n\n1, \"a, b\", 2\n2, \"c, d, e\", 3\n",
        (comma("\"", ""), 0, 3, &["2", "c, d, e", "3"]),
    );
    check("id,note,n\n1,a\\,b,2\n2,c,3\n", (comma("\"", "\\"), 0, 3, &["2", "c", "3"]));
}

#[test]
fn lines_above_and_between_are_found() {
    let rows = table(",", "\n");
    let plain = [",", "\"", "", ""];
    check(&format!("Sales, all shops\n\n{rows}"), (plain, 2, 4, &ROWS[3]));
    check(&format!("sep=,\n{rows}"), (plain, 1, 4, &ROWS[3]));
    check(&format!("sep=;\r\n{}", table(";", "\r\n")), ([";", "\"", "", ""], 1, 4, &ROWS[3]));
    check(
        &format!("Sales report,,,\nFrom:,2026-01-01,,\nTo:,2026-02-28,,\n,,,\n{rows}"),
        (plain, 4, 4, &ROWS[3]),
    );
    for sign in ["#", "//", "--", "%"] {
        let above = format!("{sign} exported by ann, bob and cat\n{sign} all shops\n");
        check(&format!("{above}{rows}"), (plain, 2, 4, &ROWS[3]));
        let between = rows.replace("bob", &format!("{sign} February\nbob"));
        check(&between, ([",", "\"", "", sign], 0, 4, &ROWS[3]));
    }
    // Orders that begin with a sign are no comments.
    check(
        "order,date\n#1001,2026-01-01\n#1002,2026-01-02\n",
        (plain, 0, 3, &["#1002", "2026-01-02"]),
    );
}

#[test]
fn bytes_that_are_nothing_do_no_harm() {
    let text = table(",", "\n").replace("bob", "b\0o\0b\0");
    check(&text, ([",", "\"", "", ""], 0, 4, &ROWS[3]));
    let (_, records) = open(text.as_bytes(), &LoadOptions::default());
    assert_eq!(records[2][0], "bob");
    let text = format!("\u{feff}{}", table(",", "\n"));
    let (_, records) = open(text.as_bytes(), &LoadOptions::default());
    assert_eq!(records[0][0], "customer");
}

#[test]
fn everything_can_be_said() {
    let read = |text: &str, options: &str| {
        open(text.as_bytes(), &serde_json::from_str(options).expect("options"))
    };
    let (dialect, records) = read("a-b\n'c-d'-e\n", r#"{"delimiter": "-", "quote": "'"}"#);
    assert_eq!((dialect.delimiter.as_str(), dialect.confidence), ("-", 1.0));
    assert_eq!(records, [["a", "b"], ["c-d", "e"]]);
    let (_, records) = read("a,\"b\n", r#"{"quote": ""}"#);
    assert_eq!(records, [["a", "\"b"]]);
    let (_, records) = read("a,\"b^\"\"\n", r#"{"escape": "^"}"#);
    assert_eq!(records, [["a", "b\""]]);
    let (_, records) = read("a,b\n\"1\"\"\",2\n", r#"{"escape": "\""}"#);
    assert_eq!(records, [["a", "b"], ["1\"", "2"]]);
    let (dialect, records) = read("x\na,b\n!c\nd,e\n", r#"{"skip": 1, "comment": "!"}"#);
    assert_eq!(
        (dialect.skipped, records),
        (1, vec![vec!["a".into(), "b".into()], vec!["d".into(), "e".into()]])
    );
    let (_, records) = read("title\na,b,c\nd,e,f\n", r#"{"skip": 0}"#);
    assert_eq!(records.len(), 3);

    for (option, value) in [
        ("delimiter", "ab"),
        ("delimiter", "x"),
        ("delimiter", ""),
        ("quote", "ab"),
        ("quote", "é"),
        ("quote", ","),
        ("escape", "a"),
        ("comment", "a\nb"),
        ("encoding", "klingon"),
    ] {
        let mut json = serde_json::json!({ "delimiter": "," });
        json[option] = value.into();
        let options: LoadOptions = serde_json::from_value(json).expect("options");
        let error = Text::open(b"a,b\n", true, &options, &|_| 0.0).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Option, "{option} {value}");
        assert!(
            error.to_string().starts_with(&format!("The option {option} is “{value}”")),
            "{error}"
        );
    }
}

/// A scanner of any sort reads the text, in chunks.
fn scan(scan: &mut Scan, text: &[u8], chunk: usize) -> Vec<(u64, Vec<String>)> {
    let mut records = Vec::new();
    let mut sink = |record: Record<'_>| {
        records.push((record.line, (0..record.len()).map(|field| record.text(field)).collect()));
    };
    for chunk in text.chunks(chunk) {
        scan.feed(&mut 0, Some(chunk), &mut sink);
    }
    scan.feed(&mut 0, None, &mut sink);
    records
}

fn rules(delimiter: &[u8]) -> Rules {
    Rules {
        delimiter: delimiter.to_vec(),
        quote: Some(b'"'),
        escape: None,
        comment: Vec::new(),
        returns: false,
        loose: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn both_scanners_agree(
        text in "[ab,\" \t\n\r]{0,60}",
        delimiter in prop::sample::select(&[",", "", "\t"][..]),
        chunk in 1_usize..70,
    ) {
        let mut fast = Scan::new(rules(delimiter.as_bytes()), false, 1);
        let mut slow = Scan::Any(AnyScanner::new(rules(delimiter.as_bytes()), 1));
        prop_assert!(matches!(fast, Scan::Plain(_)));
        prop_assert_eq!(
            scan(&mut fast, text.as_bytes(), 1000),
            scan(&mut slow, text.as_bytes(), chunk)
        );
    }

    #[test]
    fn any_chunks_give_the_same_records(
        text in "[ab,\"'\\\\#/ \n\r;]{0,60}",
        quote in prop::sample::select(&[None, Some(b'"'), Some(b'\'')][..]),
        escape in prop::sample::select(&[None, Some(b'\\')][..]),
        comment in prop::sample::select(&["", "#", "//"][..]),
        delimiter in prop::sample::select(&[",", ";", "", "ab"][..]),
        returns: bool,
        loose: bool,
        chunk in 1_usize..70,
    ) {
        let (comment, delimiter) = (comment.as_bytes().to_vec(), delimiter.as_bytes().to_vec());
        let rules = Rules { delimiter, quote, escape, comment, returns, loose };
        let read = |chunk| scan(&mut Scan::Any(AnyScanner::new(rules.clone(), 1)), text.as_bytes(), chunk);
        prop_assert_eq!(read(chunk), read(1000));
    }

    #[test]
    fn what_is_written_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a-zé \"'\\\\,;|\n\r^]{0,12}", 2..5), 1..12),
        delimiter in prop::sample::select(&[",", ";", "|", "\t", "^", "；"][..]),
        quote in prop::sample::select(&["\"", "'"][..]),
        doubled: bool,
        line_end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
        chunk in 1_usize..100,
    ) {
        let write = |field: &String| {
            let inner = match doubled {
                true => field.replace(quote, &quote.repeat(2)),
                false => field.replace('\\', "\\\\").replace(quote, &format!("\\{quote}")),
            };
            format!("{quote}{inner}{quote}")
        };
        let text: String = rows
            .iter()
            .map(|row| row.iter().map(write).collect::<Vec<_>>().join(delimiter) + line_end)
            .collect();
        let rules = Rules {
            delimiter: delimiter.as_bytes().to_vec(),
            quote: quote.bytes().next(),
            escape: (!doubled).then_some(b'\\'),
            comment: Vec::new(),
            returns: line_end == "\r",
            loose: false,
        };
        let mut scanner = Scan::new(rules, false, 1);
        let read: Vec<_> = scan(&mut scanner, text.as_bytes(), chunk).into_iter().map(|it| it.1).collect();
        let trimmed: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|field| field.trim_ascii().to_owned()).collect()).collect();
        prop_assert_eq!(read, trimmed);
    }

    #[test]
    fn the_dialect_of_tables_is_found(
        rows in prop::collection::vec(("[A-Z][0-9]{3,5}", 1_u8..29, 1_u32..99999, "[A-Za-z]{2,9}( [a-z]{2,9}){0,3}(, [a-z]{2,9})?"), 5..40),
        delimiter in prop::sample::select(&[",", ";", "|", "\t", "^", "~"][..]),
        line_end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
        quote_all: bool,
        above in 0_usize..3,
    ) {
        let quote = |text: &str| match quote_all || text.contains(delimiter) {
            true => format!("\"{text}\""),
            false => text.to_owned(),
        };
        let mut expected = vec![["customer", "date", "amount", "product"].map(str::to_owned).to_vec()];
        for (id, day, cents, text) in &rows {
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            expected.push(vec![id.clone(), format!("2026-01-{day:02}"), amount, text.clone()]);
        }
        let mut text = format!("Sales of January{line_end}").repeat(above);
        for row in &expected {
            let row: Vec<String> = row.iter().map(|cell| quote(cell)).collect();
            text += &(row.join(delimiter) + line_end);
        }
        let (dialect, records) = open(text.as_bytes(), &LoadOptions::default());
        prop_assert_eq!(&dialect.delimiter, delimiter);
        prop_assert_eq!((dialect.skipped, dialect.header), (above as u64, true));
        prop_assert_eq!(records, expected);
    }

}

proptest! {
    // Each tries every encoding.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_opened_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = records(&bytes, &LoadOptions::default());
    }

    #[test]
    fn any_text_is_opened_or_refused(text in "[a1.,;\"'\\\\#\n\r\t é客\u{0}-]{0,200}") {
        let _ = records(text.as_bytes(), &LoadOptions::default());
    }
}
