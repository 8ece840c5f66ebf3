//! Columns of a page → a [`Frame`].

use js_sys::{Array, BigInt, Date, Float64Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Cells, Frame};
use crate::words::Problem;

/// The frame of an object with a column for each name: arrays, typed arrays, or anything that can be gone through, such as
/// the vectors of Arrow. `firstLine` is the line of the first row where the columns come from a file.
pub(super) fn frame(columns: &JsValue, first_line: Option<f64>) -> Result<Frame> {
    let Some(columns) = columns.dyn_ref::<Object>() else {
        return Err(Error::new(ErrorKind::Data, Problem::NoColumns));
    };
    let mut frame = Frame::new(first_line.map_or(1, |line| line as u64));
    for entry in Object::entries(columns) {
        let entry: Array = entry.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        frame.push(&name, cells(&name, &entry.get(1))?)?;
    }
    match frame.names().is_empty() {
        true => Err(Error::new(ErrorKind::Data, Problem::NoColumns)),
        false => Ok(frame),
    }
}

/// The numbers of an object with a column for each name, as [`frame`] takes them; what is no number is none of them.
pub(super) fn numbers(columns: &JsValue) -> Result<Vec<(String, Vec<f64>)>> {
    let Some(columns) = columns.dyn_ref::<Object>() else {
        return Err(Error::new(ErrorKind::Data, Problem::NoColumns));
    };
    let mut named = Vec::new();
    for entry in Object::entries(columns) {
        let entry: Array = entry.unchecked_into();
        let name = entry.get(0).as_string().unwrap_or_default();
        let values = column(&name, &entry.get(1))?;
        named.push((name, values));
    }
    Ok(named)
}

/// The numbers of a column; yes and no are 1 and 0, and what is no number is none.
pub(super) fn column(name: &str, column: &JsValue) -> Result<Vec<f64>> {
    if is_numbers(column) {
        return Ok(Float64Array::new(column).to_vec());
    }
    let number = |value: JsValue| {
        let flag = value.as_bool().map(|flag| f64::from(u8::from(flag)));
        value.as_f64().or(flag).unwrap_or(f64::NAN)
    };
    Ok(values(name, column)?.iter().map(number).collect())
}

/// The texts of a column; a number or yes and no as JavaScript writes them.
pub(super) fn texts(name: &str, column: &JsValue) -> Result<Vec<Option<String>>> {
    let text = |value: JsValue| {
        let is_none = value.is_null() || value.is_undefined();
        let is_nan = value.as_f64().is_some_and(f64::is_nan);
        let text = value.as_string().or_else(|| js_sys::JsString::from(value).as_string());
        text.filter(|text| !is_none && !is_nan && !text.is_empty())
    };
    Ok(values(name, column)?.iter().map(text).collect())
}

/// The values of an array, a typed array, or anything that can be gone through.
fn values(name: &str, column: &JsValue) -> Result<Array> {
    let is_column = column.is_object() && js_sys::try_iter(column).is_ok_and(|it| it.is_some());
    if !is_column {
        return Err(Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() }));
    }
    Ok(Array::from(column))
}

fn cells(name: &str, column: &JsValue) -> Result<Cells> {
    let mut cells = Cells::default();
    if is_numbers(column) {
        for number in Float64Array::new(column).to_vec() {
            push_number(&mut cells, number);
        }
        return Ok(cells);
    }
    for value in values(name, column)? {
        if let Some(text) = value.as_string() {
            cells.push(text);
        } else if let Some(number) = value.as_f64() {
            push_number(&mut cells, number);
        } else if value.is_null() || value.is_undefined() {
            cells.push("");
        } else if let Some(flag) = value.as_bool() {
            cells.push(flag);
        } else if let Some(date) = value.dyn_ref::<Date>() {
            let is_valid = !date.get_time().is_nan();
            cells.push(if is_valid { String::from(date.to_iso_string()) } else { String::new() });
        } else if let Some(number) = value.dyn_ref::<BigInt>() {
            cells.push(number.to_string(10).map_or_else(|_| String::new(), String::from));
        } else {
            return Err(Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() }));
        }
    }
    Ok(cells)
}

/// Whether this is a typed array of numbers that a `Float64Array` can hold.
pub(super) fn is_numbers(column: &JsValue) -> bool {
    js_sys::ArrayBuffer::is_view(column)
        && !column.is_instance_of::<js_sys::BigInt64Array>()
        && !column.is_instance_of::<js_sys::BigUint64Array>()
        && !column.is_instance_of::<js_sys::DataView>()
}

/// A number that is none is no value.
fn push_number(cells: &mut Cells, number: f64) {
    if number.is_finite() { cells.push(number) } else { cells.push("") }
}
