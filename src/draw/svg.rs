//! A chart as SVG text, the same bytes wherever it is drawn.

use plotters::drawing::IntoDrawingArea;
use plotters_svg::SVGBackend;

use crate::chart::Chart;
use crate::error::{Error, ErrorKind, Result};
use crate::words::Problem;

use super::backend::Measured;
use super::layout;
use super::metrics::WidthTable;
use super::paint::FAMILY;
use super::{DrawOptions, draw};

/// Units of the SVG's coordinates for one css pixel. plotters places everything on whole units; with four of them a curve
/// is smooth at any size.
const UNITS: u32 = 4;

/// A chart as an SVG document of `options.width` by `options.height` css pixels, with a title and a description for
/// those who do not see it. `options.scale` has no meaning here and is ignored.
///
/// # Errors
///
/// [`ErrorKind::Option`] when the size is not one of a picture.
pub fn svg(chart: &Chart, options: &DrawOptions) -> Result<String> {
    let width = options.width.unwrap_or(super::WIDTH);
    let height =
        options.height.unwrap_or_else(|| layout::natural_height(chart, width, &WidthTable));
    let options = DrawOptions {
        scale: f64::from(UNITS),
        width: Some(width),
        height: Some(height),
        ..*options
    };
    options.check()?;
    let size = ((width * options.scale).round() as u32, (height * options.scale).round() as u32);
    let mut drawn = String::new();
    // plotters-svg divides the size of every font by 1.24.
    let backend = Measured::new(SVGBackend::with_string(&mut drawn, size), WidthTable, 1.24);
    let area = backend.into_drawing_area();
    draw(&area, chart, &options, &WidthTable)?;
    drop(area);
    document(chart, (width, height), &drawn).ok_or_else(|| {
        Error::new(ErrorKind::Draw, Problem::CannotDraw { detail: "plotters wrote no SVG".into() })
    })
}

/// The drawing in a root element of our own, with what every text and shape shares said once there.
fn document(chart: &Chart, (width, height): (f64, f64), drawn: &str) -> Option<String> {
    let (root, shapes) = drawn.split_once('>')?;
    let view = root.split("viewBox=\"").nth(1)?.split('"').next()?;
    let family = format!(" font-family=\"{}\"", FAMILY.replace('\'', "&apos;"));
    // A quotation mark inside a text is written &quot;, so none of these can be part of one.
    let shapes = shapes
        .replace(&family, "")
        .replace(" opacity=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" text-anchor=\"start\"", "");
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"{view}\" font-family=\"{FAMILY}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n<title>{}</title>\n<desc>{}</desc>{}",
        escape(&chart.title),
        escape(&chart.summary),
        shapes.trim_end(),
    ))
}

/// Text as the content of an element; what XML cannot hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
