//! Any cells as amounts: those of one column, since its decimal mark is decided on all of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use tenure::ingest::TableKind;

fuzz_target!(|input: &[u8]| {
    let Some((&how, cells)) = input.split_first() else { return };
    let mut options = json!({"columns": {"customer": 0, "date": 1, "amount": 2}, "header": true, "delimiter": ","});
    if how & 1 != 0 {
        options["refunds"] = json!("drop");
    }
    if how & 2 != 0 {
        options["zeroAmounts"] = json!("drop");
    }
    if how & 4 != 0 {
        options["decimal"] = json!(if how & 8 != 0 { "." } else { "," });
    }
    let file = tenure_fuzz::column(cells, |cell| format!("ann,2026-01-05,{cell}"));
    tenure_fuzz::check(Some(TableKind::Transactions), &options, &file, file.len() / 2);
});
