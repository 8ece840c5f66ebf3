use std::borrow::Cow;

use proptest::prelude::*;

use super::parser::MOST_DEEP;
use super::syntax::{Arithmetic, Comparison, Expr, Literal, Test};
use super::*;
use crate::calendar::Day;
use crate::words::ValueKind;

type Row = (Option<f64>, Option<f64>, Option<&'static str>, Option<&'static str>, Option<bool>);

/// Eight customers with two numbers, a text, a day and a flag, some of them missing.
const ROWS: [Row; 8] = [
    (Some(1.0), Some(2.0), Some("ann"), Some("2026-01-31"), Some(true)),
    (None, Some(2.0), Some("bob"), Some("2026-02-01"), Some(false)),
    (Some(3.0), None, None, Some("2025-12-31"), Some(true)),
    (Some(0.0), Some(0.0), Some("an apple"), None, None),
    (Some(-2.5), Some(4.0), Some("Ann"), Some("2026-01-01"), Some(false)),
    (None, None, None, None, None),
    (Some(5.0), Some(5.0), Some("华东"), Some("2026-01-31"), Some(true)),
    (Some(2.0), Some(-1.0), Some("bob"), None, Some(false)),
];

struct Small;

impl Columns for Small {
    fn customers(&self) -> usize {
        ROWS.len()
    }

    fn columns(&self) -> Vec<(Cow<'_, str>, ValueKind)> {
        use ValueKind::{Day, Flag, Number, Text};
        let columns = [
            ("n", Number),
            ("m", Number),
            ("t", Text),
            ("d", Day),
            ("f", Flag),
            ("地区", Text),
            ("Not", Flag),
        ];
        columns.map(|(name, kind)| (name.into(), kind)).into()
    }

    fn values(&self, place: usize) -> Values<'_> {
        let numbers = |of: fn(&Row) -> Option<f64>| {
            Values::Numbers(ROWS.iter().map(|row| of(row).unwrap_or(f64::NAN)).collect())
        };
        match place {
            0 => numbers(|row| row.0),
            1 => numbers(|row| row.1),
            2 | 5 => {
                let names: Vec<String> =
                    ["ann", "bob", "an apple", "Ann", "华东"].map(String::from).into();
                let code = |row: &Row| {
                    let place = names.iter().position(|name| Some(name.as_str()) == row.2);
                    place.map_or(u32::MAX, |place| place as u32)
                };
                Values::Texts { codes: ROWS.iter().map(code).collect(), names: names.clone() }
            }
            3 => numbers(|row| Some(Day::parse_iso(row.3?)?.number().into())),
            _ => Values::Flags(ROWS.iter().map(|row| row.4).collect()),
        }
    }
}

fn fits(rule: &str) -> String {
    let rule = Rule::parse(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
    let fits = rule.matches(&Small).unwrap_or_else(|error| panic!("{rule}: {error}"));
    fits.into_iter().map(|fits| if fits { '1' } else { '0' }).collect()
}

/// Random rules, each written in SQL too and asked of the same rows in SQLite 3.40: `contains` as `instr(…) > 0`, `starts
/// with` as `substr(…) = …`, `is missing` as `IS NULL`.
#[test]
fn missing_values_are_as_in_sql() {
    #[rustfmt::skip]
    let cases = [
    (r#"((1.5 + 2) + n) > (1.5 / 2)"#, "10111011"),
    (r#"t not starts with "an""#, "01001011"),
    (r#"t starts with "an""#, "10010000"),
    (r#"d != 2026-01-31"#, "01101000"),
    (r#""bob" = t"#, "01000001"),
    (r#"(not (f != true and (m - -1) != 1.5))"#, "10100010"),
    (r#"t in ["bob", "Ann"]"#, "01001001"),
    (r#"(not (not f))"#, "10100010"),
    (r#"d is missing"#, "00010101"),
    (r#"f = true"#, "10100010"),
    (r#"(m * 0) between n and 0"#, "00011000"),
    (r#"(not t not starts with "an")"#, "10010000"),
    (r#"(((-1 = -1 or n is not missing) and (not t in ["bob", "Ann"])) and f)"#, "10000010"),
    (r#"(not f)"#, "01001001"),
    (r#"(not (not (not t in ["bob", "Ann"])))"#, "10010010"),
    (r#"f != true"#, "01001001"),
    (r#"(m + -1) > (1.5 + 0)"#, "00001010"),
    (r#"2026-01-01 <= d"#, "11001010"),
    (r#"("bob" != t or (not (2026-01-31 > 2026-01-31 or f = true)))"#, "11011011"),
    (r#"2 between m and m"#, "11000000"),
    (r#"t contains "a""#, "10010000"),
    (r#"n between 2 and 0"#, "00000000"),
    (r#"((not (t contains "a" and t not contains "a")) and -1 not between 2 and 2)"#, "11011011"),
    (r#"(f != true and ((not 2026-01-01 >= 2026-01-31) or (2 <= (n * -1) and n is not missing)))"#, "01001001"),
    (r#"f"#, "10100010"),
    (r#"n = 2"#, "00000001"),
    (r#"(((n + n) - (-1 * n)) <= (-1 / 0) or (not (m >= -1 and n = -1)))"#, "10111011"),
    (r#"2026-01-31 = 2026-01-31"#, "11111111"),
    (r#"2026-01-31 != d"#, "01101000"),
    (r#"((-1 / -1) * m) != 1.5"#, "11011011"),
    (r#"(((not t not contains "a") or t not contains "a") or t = "华东")"#, "11011011"),
    (r#"1.5 between m and 1.5"#, "00010001"),
    (r#"(t = t or (d > 2026-01-31 or d != d))"#, "11011011"),
    (r#"(not (not 2026-01-01 = d))"#, "00001000"),
    (r#"(m / 1.5) between n and 2"#, "10010000"),
    (r#"m < (1.5 * 0)"#, "00000001"),
    (r#"(not d is missing)"#, "11101010"),
    (r#"(((not f) or (f and 2 is missing)) or (not t not contains "a"))"#, "11011001"),
    (r#"(not m <= -1)"#, "11011010"),
    (r#""bob" = "bob""#, "11111111"),
    (r#"(0 > m or ((0 / m) - (2 - n)) = (m + 2))"#, "00000001"),
    (r#"2 != n"#, "10111010"),
    (r#"t not in ["bob", "Ann"]"#, "10010010"),
    (r#"(t != t or t != "bob")"#, "10011010"),
    (r#"((1.5 > (m - 2) and (2026-01-31 = d and d >= 2026-01-01)) and (not t in ["bob", "Ann"]))"#, "10000000"),
    (r#"(m - 1.5) != n"#, "10011011"),
    (r#"(not (not (d > 2026-01-31 and 2026-01-31 = 2026-01-31)))"#, "01000000"),
    (r#"((f = true and n is missing) or d is missing)"#, "00010101"),
    ];
    for (rule, expected) in cases {
        assert_eq!(fits(rule), expected, "{rule}");
    }
}

#[test]
fn what_is_written_differently_means_the_same() {
    for (one, other) in [
        ("n >= 1 AND n<>2", "n ≥ 1 and n != 2"),
        ("N == 1_0 / 1_0", "n = 100%"),
        ("t in [\"ann\", 'bob']", "T in［“ann”， ‘bob’］"),
        ("`n` > 1 or (n) is missing", "((n > 1)) or n IS MISSING"),
        ("地区 = '华东'", "`地区`＝\"华东\""),
        ("d + 1 > 2026-01-31", "d > 2026-01-31 - 1"),
        ("d - 2026-01-01 = 30", "d = 2026-01-31"),
        ("`not`", "f"),
        ("f in [true]", "not f in [false]"),
        ("地区 = t", "t is not missing"),
        ("n in [-2.5, 0, -0]", "n in [0, -2.5]"),
        ("t = 'a\\'b\\n'", "t = \"a'b\n\""),
    ] {
        assert_eq!(fits(one), fits(other), "{one} | {other}");
    }
}

/// The precedence of SQL: `or`, `and`, `not`, comparisons, sums, products, signs.
#[test]
fn the_canonical_text_has_only_the_parentheses_it_needs() {
    for (rule, canonical) in [
        ("((n>1)AND(f))or(not(f))", "n > 1 and f or not f"),
        ("(n>1 or f)and(not(f and f))", "(n > 1 or f) and not (f and f)"),
        ("n+(m*2)-(-1)", "n + m * 2 - -1"),
        ("(n+m)*2 = -(n)", "(n + m) * 2 = -n"),
        ("n-(m-1)=n-m-1", "n - (m - 1) = n - m - 1"),
        ("(n>1)=true", "(n > 1) = true"),
        ("not t in['a',\"b\"]", "not t in [\"a\", \"b\"]"),
        ("t NOT STARTS WITH '华'", "t not starts with \"华\""),
        ("n between 1 and 10%", "n between 1 and 0.1"),
        ("`with blank` = `in`", "`with blank` = `in`"),
        ("t = 'say \\\"hi\\\"'", "t = \"say \\\"hi\\\"\""),
    ] {
        assert_eq!(Rule::parse(rule).expect(rule).to_string(), canonical);
    }
}

#[test]
fn an_error_tells_the_character_and_what_is_accepted() {
    for (rule, at, says) in [
        ("", 1, "it ends where a condition"),
        ("  ", 3, "it ends where a condition"),
        ("n", 1, "n is a number, where a condition is accepted, such as n > 0."),
        ("n >", 4, "it ends where a column or a value"),
        ("n > and f", 5, "“and” stands where a column or a value"),
        ("f f", 3, "“f” stands where “and”, “or” or the end"),
        ("1 < n < 3", 7, "“<” stands where “and”"),
        ("(n > 1", 7, "it ends where “)”"),
        ("n > 1)", 6, "“)” stands where “and”"),
        ("t in \"a\"", 6, "“\"a\"” stands where “[”"),
        ("t in [n]", 7, "“n” stands where a value, such as"),
        ("t in [\"a\" \"b\"]", 11, "“\"b\"” stands where “,” or “]”"),
        ("t in [\"a\", 5]", 12, "t is text and 5 is a number"),
        ("n not 5", 7, "“5” stands where “in”, “between”"),
        ("n is 5", 6, "“5” stands where “missing”"),
        ("t starts \"a\"", 10, "“\"a\"” stands where “with”"),
        ("n between 1 or 2", 13, "“or” stands where “and”"),
        ("n @ 5", 3, "“@” stands where “and”"),
        ("@", 1, "“@” stands where a column or a value"),
        ("t = \"华东", 5, "a quote opens that does not close"),
        ("t = \"C:\\x\"", 8, "“\\x” means nothing within quotes"),
        ("n > 5x", 5, "“5x” is no number"),
        ("n > 1.2.3", 5, "“1.2.3” is no number"),
        ("n > 1.", 5, "“1.” is no number"),
        ("d > 2026-02-30", 5, "“2026-02-30” is no day"),
        ("m > 1 and nn > 2", 11, "“nn” is no column or segment. Did you mean n"),
        (
            "地区 = \"华东\" and 地域 = \"x\"",
            15,
            "“地域” is no column or segment. Did you mean 地区?",
        ),
        (
            "地区 in [\"华东\", 5]",
            14,
            "地区 is text and 5 is a number; “in” takes two of a kind. Write texts in quotes.",
        ),
        ("d >= \"2026-01-31\"", 6, "Write days without quotes"),
        ("t > \"a\"", 1, "t is text; “>” takes a number or a day."),
        ("f >= true", 1, "f is yes or no; “>=” takes a number or a day."),
        ("t contains n", 12, "n is a number; “contains” takes text."),
        ("t contains 地区", 12, "地区 is a column; “contains” takes a text in quotes."),
        ("n contains \"a\"", 1, "n is a number; “contains” takes text."),
        ("t + 1 > 2", 1, "t is text; “+” takes a number or a day."),
        ("d + d > d", 5, "d is a day; “+” takes a number."),
        ("n between 1 and d", 17, "n is a number and d is a day"),
        ("not n", 5, "n is a number, where a condition"),
        ("-d > 2", 2, "d is a day; “-” takes a number."),
    ] {
        let error = Rule::parse(rule).and_then(|rule| rule.check(&Small)).expect_err(rule);
        assert_eq!(error.kind(), ErrorKind::Option);
        assert_eq!(error.position().and_then(|it| it.character), Some(at), "{rule}: {error}");
        let text = error.to_string();
        assert!(text.starts_with(&format!("At character {at} of the rule, ")), "{rule}: {text}");
        assert!(text.contains(says), "{rule}: {text}");
    }
}

#[test]
fn depth_is_limited_and_length_is_not() {
    let deep = |n: usize| format!("{}f{}", "(".repeat(n), ")".repeat(n));
    assert!(Rule::parse(&deep(MOST_DEEP as usize)).is_ok());
    for (open, value) in [("(", "f"), ("not ", "f"), ("-", "n > 0"), ("not(-(", "n")] {
        let error = Rule::parse(&format!("{}{value}", open.repeat(100_000))).expect_err("too deep");
        assert!(error.to_string().contains("64 deep"), "{error}");
    }
    // On a small stack, as a worker may have.
    let long = move || {
        let sum = format!("{} > 0", vec!["n"; 50_000].join(" + "));
        let rule = Rule::parse(&[sum.as_str(), "not f"].join(" or ")).expect("it is long");
        assert_eq!(rule.matches(&Small).expect("it fits").len(), ROWS.len());
        let rule = format!("{}n + 1{} > 0", "(1 + ".repeat(64), ")".repeat(64));
        assert_eq!(fits(&rule), fits("n + 65 > 0"));
        let rule = format!("{}f{}", "not (f and ".repeat(32), ")".repeat(32));
        Rule::parse(&rule).expect("32 of each").matches(&Small).expect("it fits");
    };
    let thread = std::thread::Builder::new().stack_size(1 << 19).spawn(long).expect("a thread");
    thread.join().expect("no overflow");
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(Literal::Number),
        "[a-z \"'`\\\\\n\t华东“”]{0,6}".prop_map(Literal::Text),
        (-200_000..200_000_i32).prop_map(|day| Literal::Day(Day::new(day))),
        any::<bool>().prop_map(Literal::Flag),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let at = |expr| Node { at: 1, expr };
    let name = prop_oneof!["[a-z_][a-z0-9_]{0,3}", "(and|Missing|true|地区| |3a|a`b|\\\\|)"];
    let leaf =
        prop_oneof![literal().prop_map(Expr::Literal), name.prop_map(Expr::Name)].prop_map(at);
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let many = || prop::collection::vec(inner.clone(), 2..4);
        let signs = prop_oneof![
            Just([Arithmetic::Plus, Arithmetic::Minus]),
            Just([Arithmetic::Times, Arithmetic::Over])
        ];
        let rest = prop::collection::vec((any::<bool>(), inner.clone()), 1..3);
        let chain = (signs, rest).prop_map(|([one, other], rest)| {
            let sign = |(first, node)| (if first { one } else { other }, node);
            rest.into_iter().map(sign).collect::<Vec<_>>()
        });
        let comparison = prop::sample::select(
            &[Comparison::Equal, Comparison::Unequal, Comparison::Less, Comparison::AtLeast][..],
        );
        let test = prop_oneof![
            Just(Test::Missing),
            prop::collection::vec(literal().prop_map(Expr::Literal).prop_map(at), 1..4)
                .prop_map(Test::In),
            (boxed.clone(), boxed.clone()).prop_map(|(low, high)| Test::Between(low, high)),
            boxed.clone().prop_map(Test::Contains),
            boxed.clone().prop_map(Test::StartsWith),
        ];
        // A number with a sign is one literal.
        let is_number = |node: &Node| matches!(node.expr, Expr::Literal(Literal::Number(_)));
        prop_oneof![
            many().prop_map(Expr::Any),
            many().prop_map(Expr::All),
            boxed.clone().prop_map(Expr::Not),
            boxed
                .clone()
                .prop_filter("no number", move |it| !is_number(it))
                .prop_map(Expr::Negative),
            (boxed.clone(), chain).prop_map(|(first, rest)| Expr::Chain(first, rest)),
            (boxed.clone(), comparison, boxed.clone())
                .prop_map(|(l, sign, r)| Expr::Compare(l, sign, r)),
            (boxed.clone(), any::<bool>(), test)
                .prop_map(|(it, not, test)| Expr::Test(it, not, test)),
        ]
        .prop_map(at)
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again(node in node()) {
        let rule = Rule(node);
        let text = rule.to_string();
        prop_assert_eq!(Rule::parse(&text), Ok(rule), "{}", text);
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _ = Rule::parse(&text).and_then(|rule| rule.matches(&Small));
    }

    #[test]
    fn no_words_panic_and_errors_lie_within_the_text(
        words in prop::collection::vec(prop::sample::select(&[
            "n", "t", "d", "f", "地区", "and", "or", "not", "in", "between", "is", "missing", "contains", "starts", "with",
            "true", "(", ")", "[", "]", ",", "=", "<", ">", "+", "-", "*", "/", "1", "10%", "\"华\"", "\"", "2026-01-31",
        ][..]), 0..12),
    ) {
        let text = words.join(" ");
        match Rule::parse(&text).and_then(|rule| rule.matches(&Small)) {
            Ok(fits) => prop_assert_eq!(fits.len(), ROWS.len()),
            Err(error) => {
                let at = error.position().and_then(|it| it.character).expect("a place");
                prop_assert!((1..=text.chars().count() as u64 + 1).contains(&at));
            }
        }
    }
}
