//! Survival curves and Cox's model, of a data set or of columns that a page already has.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::cohort::cox::{self, Covariate, CovariateValues};
use crate::cohort::{self, CoxColumns, CoxOptions, CurveOptions, Lifetimes, RowGroups, Survival};
use crate::error::{Error, ErrorKind, Result};
use crate::wasm::columns::{optional, set_columns};
use crate::wasm::{error, frame, locale, object, to_js};
use crate::words::Problem;
use crate::workspace::{Call, Column, Shared};

/// Survival curves of columns that a page already has, and the test of whether groups differ.
#[wasm_bindgen(unchecked_return_type = "Survival")]
pub fn survival(
    #[wasm_bindgen(unchecked_param_type = "SurvivalColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CurveOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let found = || {
        let call = Call::<CurveOptions>::read(&|| object(&options))?;
        let Shared { level, locale, .. } = call.shared;
        let (names, of) = texts(columns, "group")?.unwrap_or_default();
        let strata = texts(columns, "strata")?.map(|strata| strata.1).unwrap_or_default();
        let own = CurveOptions { level, locale, ..call.own };
        cohort::survival(&lifetimes(columns)?, &RowGroups { names, of }, &strata, &own)
    };
    let found = found().map_err(|error| error::throw(&error, locale(&options)))?;
    Ok(survival_to_js(&found))
}

/// Cox's proportional hazards model of columns that a page already has.
#[wasm_bindgen(unchecked_return_type = "Cox")]
pub fn cox(
    #[wasm_bindgen(unchecked_param_type = "CoxColumns")] columns: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "CoxOptions")] options: JsValue,
) -> Result<JsValue, JsValue> {
    let found = || {
        let call = Call::<CoxOptions>::read(&|| object(&options))?;
        let Shared { level, locale, .. } = call.shared;
        let columns = CoxColumns {
            lifetimes: lifetimes(columns)?,
            covariates: covariates(&given(columns, "covariates").unwrap_or_default())?,
            strata: texts(columns, "strata")?.map(|strata| strata.1).unwrap_or_default(),
        };
        cox::cox(&columns, &CoxOptions { level, locale, ..call.own })
    };
    found().map(|found| to_js(&found)).map_err(|error| error::throw(&error, locale(&options)))
}

/// The result with the curves as columns of each group.
pub(super) fn survival_to_js(found: &Survival) -> JsValue {
    let result = to_js(found);
    let groups = Reflect::get(&result, &"groups".into()).map(|groups| Array::from(&groups));
    for (to, group) in groups.unwrap_or_default().iter().zip(&found.groups) {
        let curve = &group.curve;
        let columns = [
            ("time", Column::Numbers(&curve.time)),
            ("survival", Column::Numbers(&curve.survival)),
            ("atRisk", Column::Numbers(&curve.at_risk)),
            ("left", Column::Numbers(&curve.left)),
            ("censored", Column::Numbers(&curve.censored)),
        ];
        set_columns(&to, &columns);
        for (name, column) in [("low", &curve.low), ("high", &curve.high)] {
            // Setting a property of a fresh object cannot fail.
            let _ = Reflect::set(&to, &name.into(), &optional(column));
        }
    }
    result
}

/// The column of this name, if it is given.
pub(super) fn given(columns: &JsValue, name: &str) -> Option<JsValue> {
    let column = Reflect::get(columns, &name.into()).ok()?;
    (!column.is_undefined() && !column.is_null()).then_some(column)
}

fn lifetimes(columns: &JsValue) -> Result<Lifetimes> {
    let needed = |name: &str| {
        let missing = || Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() });
        frame::column(name, &given(columns, name).ok_or_else(missing)?)
    };
    let perhaps =
        |name: &str| given(columns, name).map(|column| frame::column(name, &column)).transpose();
    let (mut time, event) = (needed("time")?, needed("event")?);
    // Of whom it is not known whether they left, the time says nothing.
    for (time, _) in time.iter_mut().zip(&event).filter(|(_, event)| event.is_nan()) {
        *time = f64::NAN;
    }
    let event = event.into_iter().map(|event| event > 0.0).collect();
    Ok(Lifetimes { time, event, entry: perhaps("entry")?, weight: perhaps("weight")? })
}

/// The different texts of a column in order, numbers by their size, and the place of each row's; none if it is not given.
fn texts(columns: &JsValue, name: &str) -> Result<Option<(Vec<String>, Vec<u32>)>> {
    given(columns, name).map(|column| levels(name, &column)).transpose()
}

pub(super) fn levels(name: &str, column: &JsValue) -> Result<(Vec<String>, Vec<u32>)> {
    let cells = frame::texts(name, column)?;
    let mut names: Vec<&String> = cells.iter().flatten().collect();
    names.sort_unstable();
    names.dedup();
    let number = |name: &String| name.parse::<f64>().ok().filter(|number| number.is_finite());
    if names.iter().all(|name| number(name).is_some()) {
        names.sort_by(|one, other| {
            let (one, other) = (number(one), number(other));
            one.unwrap_or_default().total_cmp(&other.unwrap_or_default())
        });
    }
    let places: std::collections::BTreeMap<&String, u32> = names.iter().copied().zip(0..).collect();
    let place = |cell: &Option<String>| {
        cell.as_ref().and_then(|cell| places.get(cell)).copied().unwrap_or(u32::MAX)
    };
    let of = cells.iter().map(place).collect();
    Ok((names.into_iter().cloned().collect(), of))
}

/// Columns with a text are levels, all others numbers.
pub(super) fn covariates(columns: &JsValue) -> Result<Vec<Covariate>> {
    let Some(columns) = columns.dyn_ref::<Object>() else { return Ok(Vec::new()) };
    let mut covariates = Vec::new();
    for entry in Object::entries(columns) {
        let entry: Array = entry.unchecked_into();
        let (name, column) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
        let has_texts = !js_sys::ArrayBuffer::is_view(&column)
            && column.is_object()
            && Array::from(&column).iter().any(|value| value.is_string());
        let values = if has_texts {
            let (names, of) = levels(&name, &column)?;
            CovariateValues::Levels(names, of)
        } else {
            CovariateValues::Numbers(frame::column(&name, &column)?)
        };
        covariates.push(Covariate { name, values });
    }
    Ok(covariates)
}
