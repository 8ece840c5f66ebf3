//! Any cells as dates: those of one column, since its format is decided on all of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use tenure::ingest::TableKind;

fuzz_target!(|input: &[u8]| {
    let Some((&how, cells)) = input.split_first() else { return };
    let mut options = json!({"columns": {"customer": 0, "date": 1, "amount": 2}, "header": true, "delimiter": ","});
    if how & 1 != 0 {
        options["dateFormat"] =
            json!(["ymd", "compact", "dmy", "mdy", "named"][usize::from(how >> 4) % 5]);
    }
    if how & 2 != 0 {
        let changes = [json!([[0, 28800]]), json!([[0, -18000], [1772953200, -14400]]), json!([])];
        options["timeZone"] = json!({"name": "", "changes": changes[usize::from(how >> 4) % 3]});
    }
    if how & 4 != 0 {
        options["ancient"] = json!("keep");
    }
    let file = tenure_fuzz::column(cells, |cell| format!("ann,{cell},1.5"));
    tenure_fuzz::check(Some(TableKind::Transactions), &options, &file, file.len() / 2);
});
