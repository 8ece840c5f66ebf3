#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that fails fails its test")]
//! Small files with every trouble that people's files have, each with the table and the report it must give; what they are
//! is told in `corpus/README.md`. Every file is read in one push and again in small pieces, to the same result.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tenure::calendar::Zone;
use tenure::error::Result;
use tenure::ingest::{Load, LoadOptions, Loaded, Role, Table, TableKind};
use tenure::tables::{Cell, Detail, Tables};
use tenure::task::run;
use tenure::workspace::{Call, Workspace};

/// Areas of other formats: `corpus.test.mjs` reads them through the package.
const OTHER_FORMATS: [&str; 4] = ["json", "sheets", "columnar", "packed"];

/// Sizes of the pieces in which files are pushed, besides the whole.
const PIECES: [usize; 3] = [1, 7, 64];

#[test]
fn every_file_gives_its_table_and_its_report() {
    let cases = cases();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let mut failures = Vec::new();
    let is_text =
        |path: &&PathBuf| !OTHER_FORMATS.iter().any(|area| name_of(path).starts_with(area));
    for path in cases.iter().filter(is_text) {
        let name = name_of(path);
        let expected: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let file = path.with_file_name(expected["file"].as_str().unwrap());
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut faults = check(&expected, &bytes);
        if !faults.is_empty() {
            let about = expected["about"].as_str().unwrap_or_default();
            faults.insert(0, format!("{name} ({about})"));
            failures.push(faults.join("\n    "));
        }
    }
    assert!(failures.is_empty(), "{} files differ:\n{}", failures.len(), failures.join("\n"));
}

/// No file without an expectation: each is of one case, by its name.
#[test]
fn every_file_is_a_case() {
    let mut expected: Vec<PathBuf> = Vec::new();
    for path in cases() {
        let value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        expected.push(path.with_file_name(value["file"].as_str().unwrap()));
    }
    expected.sort();
    let mut found = files();
    found.retain(|path| !is_expectation(path));
    assert_eq!(found, expected);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for area in fs::read_dir(root()).unwrap() {
        let area = area.unwrap().path();
        if area.is_dir() {
            files.extend(fs::read_dir(area).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    files.sort();
    files
}

fn is_expectation(path: &Path) -> bool {
    path.to_str().unwrap().ends_with(".expected.json")
}

fn cases() -> Vec<PathBuf> {
    files().into_iter().filter(|path| is_expectation(path)).collect()
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string().replace(".expected.json", "")
}

/// A file that was read: its table as rows, its report, and who its customers are.
#[derive(Debug, PartialEq)]
struct Read {
    rows: Vec<Value>,
    report: Value,
    customers: Option<Value>,
    identities: Value,
}

/// What differs from what is expected, each in a line; nothing if all is well.
fn check(expected: &Value, bytes: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(table) = expected["guess"].as_str() {
        let guessed = options(expected)
            .and_then(|options| Workspace::new().load(None::<TableKind>, options, bytes));
        match guessed {
            Ok(report) if report.table.name() == table => {}
            Ok(report) => faults.push(format!("taken for {}", report.table.name())),
            Err(error) => faults.push(format!("not told which table it is: {error}")),
        }
    }
    let whole = read(expected, bytes, bytes.len().max(1));
    for piece in PIECES {
        let pieces = read(expected, bytes, piece);
        match (&whole, &pieces) {
            (Ok(whole), Ok(pieces)) if whole != pieces => {
                faults.push(format!("in pieces of {piece}: {pieces:?}, whole: {whole:?}"));
            }
            (Err(whole), Err(pieces)) if whole != pieces => {
                faults.push(format!("in pieces of {piece}: {pieces}, whole: {whole}"));
            }
            (Ok(_), Err(error)) => faults.push(format!("in pieces of {piece}: {error}")),
            (Err(_), Ok(_)) => faults.push(format!("in pieces of {piece} it opens")),
            _ => {}
        }
    }
    match whole {
        Ok(read) if expected.get("error").is_none() => check_read(expected, &read, &mut faults),
        Ok(read) => faults.push(format!("opens, with {} rows", read.rows.len())),
        Err(error) => match expected.get("error") {
            None => faults.push(format!("{:?}: {error}", error.kind())),
            Some(wanted) => {
                compare(
                    "error",
                    &json!({"kind": error.kind()}),
                    &json!({"kind": wanted["kind"]}),
                    &mut faults,
                );
                for word in wanted["mentions"].as_array().into_iter().flatten() {
                    if !error.to_string().contains(word.as_str().unwrap()) {
                        faults.push(format!("“{error}” does not mention {word}"));
                    }
                }
            }
        },
    }
    faults
}

fn check_read(expected: &Value, read: &Read, faults: &mut Vec<String>) {
    let mut rows = expected["rows"].as_array().unwrap().clone();
    let roles = rows.remove(0);
    let mut wanted: Vec<Value> = rows;
    sort(&mut wanted);
    if wanted != read.rows {
        faults.push(format!(
            "rows of {roles}: {}\n      expected: {}",
            json!(read.rows),
            json!(wanted)
        ));
    }
    let report = &read.report;
    for (field, wanted) in expected["report"].as_object().unwrap() {
        match field.as_str() {
            "reasons" => compare("reasons", &reasons(report, wanted), wanted, faults),
            "columns" if expected["report"]["columnsAtLeast"].is_null() => {
                // No role is guessed that the file does not have.
                let found: Vec<_> = report["columns"].as_object().unwrap().keys().collect();
                let named: Vec<_> = wanted.as_object().unwrap().keys().collect();
                let others: Vec<_> = found.iter().filter(|role| !named.contains(role)).collect();
                compare("columns", &report["columns"], wanted, faults);
                if others.iter().any(|role| ["customer", "date", "amount"].contains(&role.as_str()))
                {
                    faults.push(format!("columns: {others:?} too"));
                }
            }
            "columnsAtLeast" => {}
            _ => compare(field, &report[field], wanted, faults),
        }
    }
    let count = |field: &str| report[field].as_u64().unwrap();
    let (mut set_aside, mut money) = ([0, 0], [0.0, 0.0]);
    for reason in report["reasons"].as_array().unwrap() {
        let merged = usize::from(reason["merged"] == json!(true));
        set_aside[merged] += reason["rows"].as_u64().unwrap();
        money[merged] += reason["amount"].as_f64().unwrap_or_default();
    }
    let amount = |field: &str| report[field].as_f64().unwrap_or_default();
    if count("rowsRead") != count("rowsKept") + count("rowsMerged") + count("rowsDropped")
        || set_aside != [count("rowsDropped"), count("rowsMerged")]
        || !report["amountKept"].is_null()
            && [amount("amountDropped"), amount("amountMerged")]
                .iter()
                .zip(money)
                .any(|(told, found)| (told - found).abs() > 1e-6)
    {
        faults.push(format!("the report does not reconcile: {report}"));
    }
    for note in expected["notes"].as_array().into_iter().flatten() {
        let note = note.as_str().unwrap();
        if !report["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|found| found.as_str().unwrap().contains(note))
        {
            faults.push(format!("no note says “{note}”: {}", report["notes"]));
        }
    }
    for (policy, wanted) in expected["policies"].as_object().into_iter().flatten() {
        let found = report["policies"].as_array().into_iter().flatten();
        match found.into_iter().find(|found| found["policy"] == json!(policy)) {
            Some(found) => compare(policy, found, wanted, faults),
            None => faults
                .push(format!("nothing is said of the policy “{policy}”: {}", report["policies"])),
        }
    }
    if let (Some(wanted), found) = (expected.get("customers"), &read.customers) {
        compare("customers", found.as_ref().unwrap_or(&Value::Null), wanted, faults);
    }
    if let Some(wanted) = expected.get("matched") {
        compare("matched", &read.identities["matched"][0], wanted, faults);
    }
    if let Some(wanted) = expected.get("twins") {
        compare("twins", &read.identities["twins"], wanted, faults);
    }
}

/// Reads the file in pieces of this size.
fn read(expected: &Value, bytes: &[u8], piece: usize) -> Result<Read> {
    let mut workspace = Workspace::new();
    for earlier in expected["after"].as_array().into_iter().flatten() {
        let kind = TableKind::from_name(earlier["table"].as_str().unwrap())?;
        workspace.load(
            kind,
            LoadOptions::default(),
            earlier["text"].as_str().unwrap().as_bytes(),
        )?;
    }
    let table = Some(expected["table"].as_str().unwrap()).filter(|name| *name != "auto");
    let kind = table.map(TableKind::from_name).transpose()?;
    let mut load = Load::new(kind, options(expected)?);
    for piece in bytes.chunks(piece) {
        load.push(piece)?;
    }
    let loaded = run(workspace.finish(load)?)?;
    let roles = expected["rows"][0].as_array().cloned().unwrap_or_default();
    let rows = rows_of(&loaded, &roles);
    let report = serde_json::to_value(&loaded.report).unwrap();
    workspace.insert(loaded);
    let customers = match expected["customers"][0].as_array() {
        Some(columns) => Some(customers(&workspace, columns)?),
        None => None,
    };
    let identities = serde_json::to_value(workspace.identities()).unwrap();
    Ok(Read { rows, report, customers, identities })
}

/// The options, and of transactions all further columns whose cells are expected.
fn options(expected: &Value) -> Result<LoadOptions> {
    let mut options = expected.get("options").cloned().unwrap_or_else(|| json!({}));
    if expected["table"] == json!("transactions") {
        let roles = expected["rows"][0].as_array().into_iter().flatten();
        let kept = roles.filter(|role| details(role.as_str().unwrap()).is_some());
        options["keep"] = kept.cloned().collect();
    }
    if let Some(name) = options["timeZone"].as_str() {
        options["timeZone"] = json!(Zone::named(name).unwrap());
    }
    tenure::workspace::read_options(&|| options.clone())
}

/// The columns of transactions in which the cells of a role are.
fn details(role: &str) -> Option<&'static [Detail]> {
    Some(match role {
        "product" => &[Detail::Product],
        "category" => &[Detail::Category],
        "channel" => &[Detail::Channel],
        "cost" => &[Detail::Cost],
        "margin" => &[Detail::Margin, Detail::MarginShare],
        _ => return None,
    })
}

/// The rows of the table: of each the values of these roles; sorted.
fn rows_of(loaded: &Loaded, roles: &[Value]) -> Vec<Value> {
    let mut rows = Vec::new();
    match &loaded.table {
        Table::Transactions(table) => {
            for (customer, of) in table.iter().enumerate() {
                for (row, day) in of.days.iter().enumerate() {
                    let value = |role: &Value| match role.as_str().unwrap() {
                        "customer" => json!(table.ids().get(customer)),
                        "date" => json!(day.to_string()),
                        "amount" => number(of.amounts[row].to_f64()),
                        other => details(other).map_or(json!(format!("({other}?)")), |details| {
                            let columns = details.iter().filter_map(|&it| table.column(it));
                            let place = of.place(row).unwrap();
                            let mut cells = columns.map(|column| column.cell(place));
                            plain(cells.find(|cell| *cell != Cell::None).unwrap_or_default())
                        }),
                    };
                    rows.push(roles.iter().map(value).collect());
                }
            }
        }
        other => {
            let mut tables = Tables::default();
            tables.insert(other.clone());
            let records = tables.records(loaded.report.table).unwrap();
            let mut customers = vec![None; records.len()];
            for customer in 0..records.customers() {
                customers[records.of(customer)].fill(Some(records.ids().get(customer)));
            }
            let fields = Role::fields(loaded.report.table);
            for (row, customer) in customers.iter().enumerate() {
                let value = |role: &Value| match role.as_str().unwrap() {
                    "customer" => json!(customer),
                    name => fields
                        .iter()
                        .position(|field| field.name() == name)
                        .map_or(json!(format!("({name}?)")), |at| plain(records.cell(row, at))),
                };
                rows.push(roles.iter().map(value).collect());
            }
        }
    }
    sort(&mut rows);
    rows
}

fn plain(cell: Cell<'_>) -> Value {
    match cell {
        Cell::None => Value::Null,
        Cell::Money(amount) => number(amount.to_f64()),
        Cell::Number(value) => number(value),
        other => json!(other.to_string()),
    }
}

fn sort(rows: &mut [Value]) {
    rows.sort_by_key(ToString::to_string);
}

/// A whole number is written without a point, as in the expectations.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

fn customers(workspace: &Workspace, columns: &[Value]) -> Result<Value> {
    let customers = workspace.customers(&Call::default())?.customers;
    let ids = workspace.transactions()?.ids();
    let mut rows = vec![json!(columns)];
    for row in 0..customers.len() {
        let value = |column: &Value| match column.as_str().unwrap() {
            "id" => json!(ids.get(customers.customer[row] as usize)),
            "frequency" => json!(customers.frequency[row]),
            "orders" => json!(customers.orders[row]),
            "revenue" => number(customers.revenue[row]),
            "monetary" => number(customers.monetary[row]),
            other => panic!("there is no column {other}"),
        };
        rows.push(columns.iter().map(value).collect());
    }
    Ok(json!(rows))
}

/// The reasons by their names, each with what is expected of it: how many rows, how much money, and of the first example
/// the line, the column and the text.
fn reasons(report: &Value, wanted: &Value) -> Value {
    let mut found = BTreeMap::new();
    for reason in report["reasons"].as_array().unwrap() {
        let name = reason["reason"].as_str().unwrap();
        let example = &reason["examples"][0];
        let mut all = json!({
            "rows": reason["rows"], "amount": reason["amount"], "merged": reason["merged"],
            "currencies": reason["currencies"], "line": example["line"], "column": example["column"], "text": example["text"],
        });
        let asked = wanted[name].as_object();
        all.as_object_mut().unwrap().retain(|field, _| {
            asked.map_or(matches!(field.as_str(), "rows" | "line" | "text"), |asked| {
                asked.contains_key(field)
            })
        });
        found.insert(name, all);
    }
    json!(found)
}

/// Whether the value is what is wanted; of an object only the fields that are wanted count, and `{"anyOf": [..]}` names
/// several right values.
fn compare(name: &str, found: &Value, wanted: &Value, faults: &mut Vec<String>) {
    match (found, wanted) {
        (_, Value::Object(choice)) if choice.contains_key("anyOf") => {
            if !choice["anyOf"].as_array().unwrap().contains(found) {
                faults.push(format!("{name}: {found}, expected one of {}", choice["anyOf"]));
            }
        }
        (Value::Object(object), Value::Object(fields)) if name != "reasons" => {
            for (field, wanted) in fields {
                let found = object.get(field).unwrap_or(&Value::Null);
                compare(&format!("{name}.{field}"), found, wanted, faults);
            }
        }
        (Value::Array(list), Value::Array(items)) if items.iter().any(Value::is_object) => {
            for (at, wanted) in items.iter().enumerate() {
                let found = list.get(at).unwrap_or(&Value::Null);
                compare(&format!("{name}[{at}]"), found, wanted, faults);
            }
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => {}
        _ if loosely_equal(found, wanted) => {}
        _ => faults.push(format!("{name}: {found}, expected {wanted}")),
    }
}

/// Equal, where 7 and 7.0 are the same.
fn loosely_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| loosely_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| {
                    other.get(name).is_some_and(|other| loosely_equal(one, other))
                })
        }
        _ => one == other,
    }
}
