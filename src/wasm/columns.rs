//! Long columns as typed arrays.

use js_sys::{Array, Float64Array, JsString, Reflect, Uint8Array, Uint16Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::calendar::Day;
use crate::tables::Ids;

/// A column with one value a customer.
pub(super) enum Column<'a> {
    /// Numbers, all there.
    Numbers(&'a [f64]),
    /// Numbers, or null where the whole column is absent.
    Perhaps(Option<&'a [f64]>),
    /// Scores from 1, or null where the whole column is absent.
    Scores(Option<&'a [u8]>),
    /// Counts.
    Counts(&'a [u32]),
    /// Places of groups, from 0.
    Groups(&'a [u16]),
    /// Days, as ISO text.
    Days(&'a [Day]),
    /// Ids, exactly as read, of these rows of the table.
    Ids(&'a Ids, &'a [u32]),
    /// One of a few names for each.
    Names(&'a [String], &'a [u16]),
}

/// Sets the columns as properties of a result.
pub(super) fn set_columns(result: &JsValue, columns: &[(&str, Column<'_>)]) {
    for (name, column) in columns {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(result, &JsValue::from(*name), &column.to_js());
    }
}

impl Column<'_> {
    fn to_js(&self) -> JsValue {
        match self {
            Self::Numbers(values) => Float64Array::from(*values).into(),
            Self::Perhaps(values) => {
                values.map_or(JsValue::NULL, |values| Float64Array::from(values).into())
            }
            Self::Scores(values) => {
                values.map_or(JsValue::NULL, |values| Uint8Array::from(values).into())
            }
            Self::Counts(values) => Uint32Array::from(*values).into(),
            Self::Groups(values) => Uint16Array::from(*values).into(),
            // Days come in runs and names are few: equal texts share one string.
            Self::Days(days) => {
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
            Self::Ids(ids, rows) => texts(ids, rows),
            Self::Names(names, values) => {
                let names: Vec<JsValue> =
                    names.iter().map(|name| JsValue::from(name.as_str())).collect();
                array(
                    values.iter().map(|&value| {
                        names.get(usize::from(value)).cloned().unwrap_or(JsValue::NULL)
                    }),
                )
            }
        }
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
