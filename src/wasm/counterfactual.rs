//! The counterfactual of a launch, of columns that a page already has.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::counterfactual::{
    self as analysis, CounterfactualColumns, CounterfactualOptions,
};
use crate::wasm::survival::given;
use crate::wasm::{error, frame, locale, object, to_js};
use crate::words::Problem;
use crate::workspace::{Call, Shared};

/// What a launch changed that reached everyone at once, from a series before and after it.
#[wasm_bindgen(unchecked_return_type = "Counterfactual")]
pub fn counterfactual(
    #[wasm_bindgen(unchecked_param_type = "CounterfactualColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "CounterfactualOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let found = || {
        let call = Call::<CounterfactualOptions>::read(&|| object(&options))?;
        let Shared { level, seed, locale, .. } = call.shared;
        let own = CounterfactualOptions { level, seed, locale, ..call.own };
        analysis::counterfactual(&series(columns)?, &own)
    };
    found().map(|found| to_js(&found)).map_err(|error| error::throw(&error, locale(&options)))
}

fn series(columns: &JsValue) -> Result<CounterfactualColumns> {
    let missing = |problem| Error::new(ErrorKind::Data, problem);
    if !columns.is_instance_of::<Object>() {
        return Err(missing(Problem::NoColumns));
    }
    let column = |name: &str| given(columns, name).map(|column| frame::column(name, &column));
    let outcome = column("outcome")
        .ok_or_else(|| missing(Problem::NotAColumn { name: "outcome".to_owned() }))??;
    let controls = given(columns, "controls").map(|controls| frame::numbers(&controls));
    Ok(CounterfactualColumns {
        time: column("time").transpose()?,
        outcome,
        controls: controls.transpose()?.unwrap_or_default(),
    })
}
