use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use crate::chart::Chart;
use crate::draw::{self, DrawOptions, Hits};
use crate::wasm::error::throw;
use crate::wasm::{from_js, to_js};
use crate::words::Locale;

/// What was drawn where.
#[wasm_bindgen]
pub struct Drawing(Hits);

#[wasm_bindgen]
impl Drawing {
    /// The datum under a place in css pixels, or null.
    #[wasm_bindgen(unchecked_return_type = "Hit | null")]
    pub fn at(&self, x: f64, y: f64) -> JsValue {
        to_js(&self.0.at(x, y))
    }

    /// The datum of this number, in the order of the chart, or null; for the keyboard.
    #[wasm_bindgen(unchecked_return_type = "Hit | null")]
    pub fn get(&self, index: usize) -> JsValue {
        to_js(&self.0.get(index))
    }

    /// How many data there are.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

/// Draws a chart on the whole canvas, whose width and height are its physical pixels.
#[wasm_bindgen]
pub fn draw(
    canvas: &HtmlCanvasElement,
    #[wasm_bindgen(unchecked_param_type = "Chart")] spec: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "DrawOptions")] options: JsValue,
) -> Result<Drawing, JsValue> {
    let options: DrawOptions = from_js(&options)?;
    let hits = draw::draw_on_canvas(canvas, &chart(&spec)?, &options);
    hits.map(Drawing).map_err(|error| throw(&error, Locale::En))
}

/// The height in css pixels that suits a chart on a canvas of this width.
#[wasm_bindgen]
pub fn height(
    canvas: &HtmlCanvasElement,
    #[wasm_bindgen(unchecked_param_type = "Chart")] spec: JsValue,
    width: f64,
) -> Result<Option<f64>, JsValue> {
    Ok(draw::height_on_canvas(canvas, &chart(&spec)?, width))
}

/// A chart as SVG text: the same bytes in every engine.
#[wasm_bindgen]
pub fn svg(
    #[wasm_bindgen(unchecked_param_type = "Chart")] spec: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "DrawOptions")] options: JsValue,
) -> Result<String, JsValue> {
    let options: DrawOptions = from_js(&options)?;
    draw::svg(&chart(&spec)?, &options).map_err(|error| throw(&error, Locale::En))
}

fn chart(spec: &JsValue) -> Result<Chart, JsValue> {
    Chart::deserialize(serde_wasm_bindgen::Deserializer::from(spec.clone())).map_err(|error| {
        let problem = crate::words::Problem::BadOptions { detail: error.to_string() };
        throw(&crate::error::Error::new(crate::error::ErrorKind::Option, problem), Locale::En)
    })
}
