//! Difference in differences, of columns that a page already has.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::cohort::cox::CovariateValues;
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::did::{self, DidColumns, DidOptions};
use crate::stats::order::{rank, sort};
use crate::wasm::survival::{covariates, given, levels};
use crate::wasm::{error, frame, locale, object, to_js};
use crate::words::Problem;
use crate::workspace::{Call, Shared};

/// What a treatment that began at different times for different units changed, from a long panel.
#[wasm_bindgen(unchecked_return_type = "Did")]
pub fn did(
    #[wasm_bindgen(unchecked_param_type = "DidColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "DidOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let found = || {
        let call = Call::<DidOptions>::read(&|| object(&options))?;
        let Shared { level, seed, locale, .. } = call.shared;
        did::did(&panel(columns)?, &DidOptions { level, seed, locale, ..call.own })
    };
    found().map(|found| to_js(&found)).map_err(|error| error::throw(&error, locale(&options)))
}

fn panel(columns: &JsValue) -> Result<DidColumns> {
    if !columns.is_instance_of::<Object>() {
        return Err(Error::new(ErrorKind::Data, Problem::NoColumns));
    }
    let needed = |name: &str| {
        let missing = || Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() });
        given(columns, name).ok_or_else(missing)
    };
    let numbers = |name: &str| frame::column(name, &needed(name)?);
    let (units, unit) = units(&needed("unit")?)?;
    let weight = given(columns, "weight").map(|column| frame::column("weight", &column));
    Ok(DidColumns {
        units,
        unit,
        time: numbers("time")?,
        outcome: numbers("outcome")?,
        first_treated: numbers("firstTreated")?,
        covariates: terms(columns)?,
        weight: weight.transpose()?,
    })
}

/// How many units there are, and the place of each row's.
fn units(column: &JsValue) -> Result<(usize, Vec<u32>)> {
    if !frame::is_numbers(column) {
        let (names, of) = levels("unit", column)?;
        return Ok((names.len(), of));
    }
    let numbers = frame::column("unit", column)?;
    let known = numbers.iter().zip(0_u32..).filter(|(number, _)| !number.is_nan());
    let mut rows: Vec<(u64, u32)> = known.map(|(number, row)| (rank(number + 0.0), row)).collect();
    sort(&mut rows);
    let mut of = vec![u32::MAX; numbers.len()];
    let mut units = 0;
    for same in rows.chunk_by(|one, other| one.0 == other.0) {
        same.iter().for_each(|&(_, row)| of[row as usize] = units);
        units += 1;
    }
    Ok((units as usize, of))
}

/// Numbers are a covariate each; of texts each level but the first is one, 1 where it is said and 0 elsewhere.
fn terms(columns: &JsValue) -> Result<Vec<(String, Vec<f64>)>> {
    let mut terms = Vec::new();
    for covariate in covariates(&given(columns, "covariates").unwrap_or_default())? {
        match covariate.values {
            CovariateValues::Numbers(values) => terms.push((covariate.name, values)),
            CovariateValues::Levels(names, of) => {
                for (level, name) in (0..).zip(&names).skip(1) {
                    let is_it = |&of: &u32| match of {
                        u32::MAX => f64::NAN,
                        of => f64::from(u8::from(of == level)),
                    };
                    let values = of.iter().map(is_it).collect();
                    terms.push((format!("{}: {name}", covariate.name), values));
                }
            }
        }
    }
    Ok(terms)
}
