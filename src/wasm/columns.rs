//! Long columns as typed arrays.

use js_sys::{Array, Float64Array, JsString, Reflect, Uint8Array, Uint16Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::calendar::Day;
use crate::tables::Ids;
use crate::workspace::Column;

/// Sets the columns as properties of a result.
pub(super) fn set_columns(result: &JsValue, columns: &[(&str, Column<'_>)]) {
    for (name, column) in columns {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(result, &JsValue::from(*name), &to_js(column));
    }
}

/// A column as JavaScript has it: a typed array, texts, or null where the whole column is absent.
fn to_js(column: &Column<'_>) -> JsValue {
    match column {
        Column::Numbers(values) => Float64Array::from(*values).into(),
        Column::Perhaps(values) => {
            values.map_or(JsValue::NULL, |values| Float64Array::from(values).into())
        }
        Column::Known(values) => values.map_or(JsValue::NULL, optional),
        Column::Scores(values) => {
            values.map_or(JsValue::NULL, |values| Uint8Array::from(values).into())
        }
        Column::Counts(values) => Uint32Array::from(*values).into(),
        Column::Places(values) => Uint16Array::from(*values).into(),
        // Days come in runs and names are few: equal texts share one string.
        Column::Days(days) => {
            let mut last: Option<(Day, JsValue)> = None;
            array(days.iter().map(|&day| match &last {
                Some((other, text)) if *other == day => text.clone(),
                _ => {
                    let text = JsValue::from(JsString::from(day.to_string()));
                    last = Some((day, text.clone()));
                    text
                }
            }))
        }
        Column::Ids(ids, rows) => texts(ids, rows),
        Column::Texts(texts) => array(texts.iter().map(JsValue::from)),
        Column::Names(names, of) => {
            let names: Vec<JsValue> = names.iter().map(|&name| JsValue::from(name)).collect();
            array(
                of.iter()
                    .map(|&place| names.get(usize::from(place)).cloned().unwrap_or(JsValue::NULL)),
            )
        }
    }
}

/// Numbers of which some may be absent: a typed array where none is.
pub(super) fn optional(column: &[Option<f64>]) -> JsValue {
    match column.iter().copied().collect::<Option<Vec<f64>>>() {
        Some(numbers) => Float64Array::from(numbers.as_slice()).into(),
        None => array(column.iter().map(|value| value.map_or(JsValue::NULL, JsValue::from))),
    }
}

/// Ids to hand over at once: a call into JavaScript costs more than an id.
const TOGETHER: usize = 4096;

/// The ids as texts, cut out of longer ones.
fn texts(ids: &Ids, rows: &[u32]) -> JsValue {
    let array = Array::new_with_length(rows.len() as u32);
    let (mut text, mut place) = (String::new(), 0);
    for rows in rows.chunks(TOGETHER) {
        text.clear();
        // JavaScript counts UTF-16 units.
        let mut units = 0;
        let ends: Vec<u32> = rows
            .iter()
            .map(|&row| {
                let from = text.len();
                ids.write(row as usize, &mut text);
                units += text.get(from..).map_or(0, |id| id.encode_utf16().count()) as u32;
                units
            })
            .collect();
        let (together, mut start) = (JsString::from(text.as_str()), 0);
        for end in ends {
            array.set(place, together.slice(start, end).into());
            (start, place) = (end, place + 1);
        }
    }
    array.into()
}

fn array(values: impl ExactSizeIterator<Item = JsValue>) -> JsValue {
    let array = Array::new_with_length(values.len() as u32);
    for (place, value) in values.enumerate() {
        array.set(place as u32, value);
    }
    array.into()
}
