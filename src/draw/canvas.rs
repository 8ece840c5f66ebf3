//! A chart on a page's canvas. The only file that touches the page.
//!
//! Nothing is inserted into the document and no style attribute is set, so it works under a strict content security
//! policy.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::chart::Chart;
use crate::error::{Error, ErrorKind, Result};
use crate::words::Problem;

use super::backend::Measured;
use super::hits::Hits;
use super::layout;
use super::metrics::Metrics;
use super::paint::FAMILY;
use super::{DrawOptions, draw};

/// Draws on the whole canvas, whose `width` and `height` are its physical pixels; the css size is these divided by
/// `options.scale`, and `options.width` and `height` have no meaning here.
///
/// The canvas gets `dir="ltr"`: its texts are placed from the left, whatever the page's direction.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the size is not one of a picture; [`ErrorKind::Draw`] when the canvas gives no context,
/// because it has one of another kind.
pub fn draw_on_canvas(
    canvas: &HtmlCanvasElement,
    chart: &Chart,
    options: &DrawOptions,
) -> Result<Hits> {
    let no_context = || {
        let detail = "the canvas gives no 2d context".into();
        Error::new(ErrorKind::Draw, Problem::CannotDraw { detail })
    };
    let options = DrawOptions {
        width: Some(f64::from(canvas.width()) / options.scale),
        height: Some(f64::from(canvas.height()) / options.scale),
        ..*options
    };
    options.check()?;
    canvas.set_dir("ltr");
    let context = context(canvas).ok_or_else(no_context)?;
    // Without this the corners of a jagged line grow spikes.
    context.set_line_join("round");
    context.set_line_cap("round");
    let metrics = Measure::new(context, options.scale);
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or_else(no_context)?;
    let area = Measured::new(backend, metrics.clone(), 1.0).into_drawing_area();
    draw(&area, chart, &options, &metrics)
}

/// The height in css pixels that suits a chart on a canvas of this width, with the canvas's own fonts.
pub fn height_on_canvas(canvas: &HtmlCanvasElement, chart: &Chart, width: f64) -> Option<f64> {
    let metrics = Measure::new(context(canvas)?, 1.0);
    Some(layout::natural_height(chart, width, &metrics))
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// What the canvas says about its texts, at the size at which it draws them.
#[derive(Clone)]
struct Measure {
    context: CanvasRenderingContext2d,
    k: f64,
    /// Widths by font and text, sorted: a table of shares says the same few things many times.
    known: Rc<RefCell<Vec<(String, f64)>>>,
}

impl Measure {
    fn new(context: CanvasRenderingContext2d, k: f64) -> Self {
        Self { context, k, known: Rc::default() }
    }
}

impl Metrics for Measure {
    fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let weight = if bold { "bold" } else { "normal" };
        let key = format!("{weight} {size} {text}");
        let mut known = self.known.borrow_mut();
        let place = match known.binary_search_by(|(other, _)| other.cmp(&key)) {
            Ok(place) => return known[place].1,
            Err(place) => place,
        };
        self.context.set_font(&format!("{weight} {}px {FAMILY}", size * self.k));
        let width = match self.context.measure_text(text) {
            Ok(measured) => measured.width() / self.k,
            Err(_) => super::WidthTable.width(text, size, bold),
        };
        known.insert(place, (key, width));
        width
    }
}
