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
        let column = entry.get(1);
        let is_column =
            column.is_object() && js_sys::try_iter(&column).is_ok_and(|it| it.is_some());
        if !is_column {
            return Err(Error::new(ErrorKind::Data, Problem::NotAColumn { name }));
        }
        let values = if is_numbers(&column) {
            Float64Array::new(&column).to_vec()
        } else {
            Array::from(&column).iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect()
        };
        named.push((name, values));
    }
    Ok(named)
}

fn cells(name: &str, column: &JsValue) -> Result<Cells> {
    let mut cells = Cells::default();
    if is_numbers(column) {
        for number in Float64Array::new(column).to_vec() {
            push_number(&mut cells, number);
        }
        return Ok(cells);
    }
    let is_column = column.is_object() && js_sys::try_iter(column).is_ok_and(|it| it.is_some());
    if !is_column {
        return Err(Error::new(ErrorKind::Data, Problem::NotAColumn { name: name.to_owned() }));
    }
    for value in Array::from(column) {
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
fn is_numbers(column: &JsValue) -> bool {
    js_sys::ArrayBuffer::is_view(column)
        && !column.is_instance_of::<js_sys::BigInt64Array>()
        && !column.is_instance_of::<js_sys::BigUint64Array>()
        && !column.is_instance_of::<js_sys::DataView>()
}

/// A number that is none is no value.
fn push_number(cells: &mut Cells, number: f64) {
    if number.is_finite() { cells.push(number) } else { cells.push("") }
}
