//! Matching, of columns that a page already has.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::matching::{self, MatchColumns, MatchOptions};
use crate::wasm::columns::set_columns;
use crate::wasm::survival::{covariates, given};
use crate::wasm::{error, frame, locale, object, to_js};
use crate::words::Problem;
use crate::workspace::{Call, Column, Shared};

/// What a treatment changed for those who had it, beside others who were like them before.
#[wasm_bindgen(js_name = "match", unchecked_return_type = "Matching")]
pub fn matching(
    #[wasm_bindgen(unchecked_param_type = "MatchColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "MatchOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let found = || {
        let call = Call::<MatchOptions>::read(&|| object(&options))?;
        let Shared { level, locale, .. } = call.shared;
        matching::matching(&read(columns)?, &MatchOptions { level, locale, ..call.own })
    };
    let found = found().map_err(|error| error::throw(&error, locale(&options)))?;
    let result = to_js(&found);
    let of = &found.matched;
    let columns = [
        ("weight", Column::Numbers(&of.weight)),
        ("propensity", Column::Known(found.propensity.as_ref().map(|_| &of.propensity[..]))),
        ("pairTreated", Column::Counts(&of.pair_treated)),
        ("pairControl", Column::Counts(&of.pair_control)),
    ];
    if let Ok(matched) = Reflect::get(&result, &"matched".into()) {
        set_columns(&matched, &columns);
    }
    Ok(result)
}

fn read(columns: &JsValue) -> Result<MatchColumns> {
    if !columns.is_instance_of::<Object>() {
        return Err(Error::new(ErrorKind::Data, Problem::NoColumns));
    }
    let needed = |name: &str| {
        let missing = || Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() });
        frame::column(name, &given(columns, name).ok_or_else(missing)?)
    };
    Ok(MatchColumns {
        treated: needed("treated")?,
        outcome: needed("outcome")?,
        covariates: covariates(&given(columns, "covariates").unwrap_or_default())?,
    })
}
