//! The engine as JavaScript sees it: translate, and nothing else.
//!
//! Options come in as plain objects and results go out as plain objects; a column with a value a customer is a typed
//! array, or a plain array where values are missing. Errors are thrown as `TenureError`.

#[cfg(feature = "engine")]
mod ahead;
#[cfg(feature = "engine")]
mod clv;
#[cfg(feature = "engine")]
mod columns;
#[cfg(feature = "engine")]
mod counterfactual;
#[cfg(feature = "engine")]
mod did;
mod error;
#[cfg(feature = "formats")]
mod formats;
#[cfg(feature = "engine")]
mod frame;
#[cfg(feature = "engine")]
mod load;
#[cfg(feature = "engine")]
mod matching;
#[cfg(feature = "engine")]
mod picture;
#[cfg(feature = "engine")]
mod survival;
#[cfg(feature = "engine")]
mod workspace;

#[cfg(feature = "engine")]
pub use ahead::Ahead;
#[cfg(feature = "engine")]
pub use clv::{ClvFit, fit_clv, fit_clv_ahead, score_card};
#[cfg(feature = "engine")]
pub use counterfactual::counterfactual;
#[cfg(feature = "engine")]
pub use did::did;
#[cfg(feature = "formats")]
pub use formats::{Json, Sheet, Workbook, is_full, unreadable};
#[cfg(feature = "engine")]
pub use load::Load;
#[cfg(feature = "engine")]
pub use matching::matching;
#[cfg(feature = "engine")]
pub use picture::{Drawing, draw, height, svg};
#[cfg(feature = "engine")]
pub use survival::{cox, survival};
#[cfg(feature = "engine")]
pub use workspace::Workspace;

#[cfg(feature = "engine")]
use serde::Deserialize;
use serde::Serialize;
#[cfg(feature = "engine")]
use serde_wasm_bindgen::Deserializer;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[cfg(feature = "engine")]
use crate::clv::projection::{self, ProjectionOptions};
#[cfg(feature = "engine")]
use crate::clv::survivors;
#[cfg(feature = "engine")]
use crate::segment::clusters::{self, Features, KmeansOptions};
#[cfg(feature = "engine")]
use crate::simulate::{self, SimulateOptions};
#[cfg(feature = "engine")]
use crate::words::Locale;
#[cfg(feature = "engine")]
use crate::words::page;
#[cfg(feature = "engine")]
use crate::workspace::{Call, Column, Shared, read_options};

#[cfg(feature = "engine")]
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Ends the call with the panic's text. Nothing of the instance may be trusted after that; the client starts another.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_str(&format!("The engine failed: {panic}"))
    }));
}

/// Sample data from known parameters, as the files people would have.
#[cfg(feature = "engine")]
#[wasm_bindgen(unchecked_return_type = "Sample")]
pub fn sample(
    #[wasm_bindgen(unchecked_optional_param_type = "SampleOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let options: SimulateOptions = from_js(&options)?;
    let simulated =
        simulate::simulate(&options).map_err(|error| error::throw(&error, Locale::En))?;
    Ok(to_js(&simulated))
}

/// Clusters of the rows of columns that a page already has, by the names of the columns.
#[cfg(feature = "engine")]
#[wasm_bindgen(unchecked_return_type = "ClusteredRows")]
pub fn kmeans(
    #[wasm_bindgen(unchecked_param_type = "Record<string, ArrayLike<number>>")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "KmeansOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let cluster = || {
        let call = Call::<KmeansOptions>::read(&|| object(&options))?;
        let Shared { seed, locale, .. } = call.shared;
        let own = KmeansOptions { seed, locale, ..call.own };
        clusters::kmeans(Features::columns(frame::numbers(columns)?)?, &own)
    };
    let found = cluster().map_err(|error| error::throw(&error, locale(&options)))?;
    let result = to_js(&found);
    columns::set_columns(&result, &[("cluster", Column::Places(&found.cluster))]);
    Ok(result)
}

/// How many customers will still be there, from counts: for each cohort its size, and how many are left after each period.
#[cfg(feature = "engine")]
#[wasm_bindgen(js_name = projectCounts, unchecked_return_type = "Projection")]
pub fn project_counts(
    #[wasm_bindgen(unchecked_param_type = "number[][]")] cohorts: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ProjectionOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let cohorts: Vec<Vec<u32>> = Deserialize::deserialize(Deserializer::from(cohorts))
        .map_err(|error| error::throw(&survivors::bad_counts(&error), locale(&options)))?;
    let project = || {
        let call = Call::<ProjectionOptions>::read(&|| object(&options))?;
        let Shared { level, seed, locale, .. } = call.shared;
        let own = ProjectionOptions { level, seed, locale, ..call.own };
        projection::project_counts(&cohorts, &own)
    };
    let found = project().map_err(|error| error::throw(&error, locale(&options)))?;
    Ok(to_js(&found))
}

/// The texts of the page in a language, by key.
#[cfg(feature = "engine")]
#[wasm_bindgen(unchecked_return_type = "Record<string, string>")]
pub fn words(locale: &str) -> JsValue {
    let texts = js_sys::Object::new();
    for &(key, text) in page(Locale::from_tag(locale)) {
        // Setting a property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&texts, &key.into(), &text.into());
    }
    texts.into()
}

/// A plain object with `null` for what is absent.
fn to_js(value: &impl Serialize) -> JsValue {
    // Plain data always has a JavaScript form.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Options from a plain object; none are the defaults.
#[cfg(feature = "engine")]
fn from_js<'de, T: Deserialize<'de>>(options: &JsValue) -> Result<T, JsValue> {
    read_options(&|| object(options)).map_err(|error| error::throw(&error, locale(options)))
}

/// The language the options ask for, even where nothing else of them can be read.
#[cfg(feature = "engine")]
fn locale(options: &JsValue) -> Locale {
    let tag = js_sys::Reflect::get(options, &"locale".into()).ok().and_then(|tag| tag.as_string());
    tag.map_or(Locale::default(), |tag| Locale::from_tag(&tag))
}

/// A look at a plain object; none is an empty one.
#[cfg(feature = "engine")]
fn object(options: &JsValue) -> Deserializer {
    let given = !options.is_undefined() && !options.is_null();
    Deserializer::from(if given { options.clone() } else { js_sys::Object::new().into() })
}
