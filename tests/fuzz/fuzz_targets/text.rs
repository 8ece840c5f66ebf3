//! Any bytes as a file, with and without a dialect that is said.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use tenure::ingest::TableKind;

fuzz_target!(|input: &[u8]| {
    let Some((&[how, cut], bytes)) = input.split_first_chunk::<2>() else { return };
    let mut options = json!({});
    if how & 1 != 0 {
        options["delimiter"] =
            json!([",", ";", "\t", "|", "whitespace"][usize::from(how >> 4) % 5]);
    }
    if how & 2 != 0 {
        options["header"] = json!(how & 4 != 0);
        options["columns"] = json!({"customer": 0, "date": 1, "amount": 2});
    }
    let table = (how & 8 != 0).then_some(TableKind::Transactions);
    tenure_fuzz::check(table, &options, bytes, usize::from(cut));
});
