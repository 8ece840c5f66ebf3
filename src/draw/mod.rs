//! [`Chart`] → any plotters [`DrawingArea`], and back: a pixel → the datum under it.
//!
//! A chart is first laid out as a list of shapes in css pixels (`layout`, `axes`, `legend`, `marks`), which knows
//! nothing of plotters; then the list is painted at the physical pixels of any backend (`paint`). Texts are measured by
//! a [`Metrics`] and never by plotters, which would ask the page.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;
use serde::{Deserialize, Serialize};

use crate::chart::Chart;
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Problem};

mod axes;
mod backend;
#[cfg(target_arch = "wasm32")]
mod canvas;
mod hits;
mod layout;
mod legend;
mod marks;
mod metrics;
mod paint;
mod place;
mod scene;
mod svg;
mod theme;

pub use backend::Measured;
#[cfg(target_arch = "wasm32")]
pub use canvas::{draw_on_canvas, height_on_canvas};
pub use hits::{Hit, Hits};
pub use metrics::{Metrics, WidthTable};
pub use svg::svg;
pub use theme::ThemeName;

/// The width of a picture that nobody gave one, in css pixels.
const WIDTH: f64 = 640.0;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DrawOptions {
    /// The colours; light by default.
    pub theme: ThemeName,
    /// Physical pixels for one css pixel, from 0.5 to 8; 1 by default.
    pub scale: f64,
    /// In css pixels, from 64 to 8192; 640 by default. On a canvas, the canvas decides.
    pub width: Option<f64>,
    /// In css pixels, from 32 to 8192; by default what suits the chart at its width. On a canvas, the canvas decides.
    pub height: Option<f64>,
}

impl Default for DrawOptions {
    fn default() -> Self {
        Self { theme: ThemeName::Light, scale: 1.0, width: None, height: None }
    }
}

impl DrawOptions {
    fn check(&self) -> Result<()> {
        let within = |option, value: f64, from: f64, to: f64| {
            if (from..=to).contains(&value) {
                return Ok(());
            }
            let (found, accepted) = (value.to_string(), Accepted::Number { from, to });
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        within("scale", self.scale, 0.5, 8.0)?;
        within("width", self.width.unwrap_or(WIDTH), 64.0, 8192.0)?;
        within("height", self.height.unwrap_or(WIDTH), 32.0, 8192.0)
    }
}

/// Draws a chart from the area's upper left corner and returns what lies where.
///
/// The area has `options.width` × `options.scale` by `options.height` × `options.scale` physical pixels; everything,
/// also text and strokes, is drawn at that scale. `metrics` measures in css pixels.
///
/// # Errors
///
/// [`ErrorKind::Option`] when size or scale are not those of a picture; [`ErrorKind::Draw`] when the backend fails.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &Chart,
    options: &DrawOptions,
    metrics: &impl Metrics,
) -> Result<Hits> {
    options.check()?;
    let (scene, hits) = compose(chart, options, metrics);
    paint::paint(&scene, area, options.scale)
        .map_err(|detail| Error::new(ErrorKind::Draw, Problem::CannotDraw { detail }))?;
    Ok(hits)
}

/// The height in css pixels that suits a chart at this width: its own, and room for texts that wrap.
pub fn height(chart: &Chart, width: f64, metrics: &impl Metrics) -> f64 {
    layout::natural_height(chart, width, metrics)
}

/// The chart as shapes in css pixels.
fn compose<'a>(
    chart: &Chart,
    options: &DrawOptions,
    metrics: &'a dyn Metrics,
) -> (scene::Scene<'a>, Hits) {
    let width = options.width.unwrap_or(WIDTH);
    let height = options.height.unwrap_or_else(|| layout::natural_height(chart, width, metrics));
    let theme = theme::Theme::of(options.theme);
    let mut scene = scene::Scene::new((width, height), theme, metrics);
    let frame = layout::frame(&mut scene, chart);
    let hits = marks::add(&mut scene, chart, &frame);
    (scene, hits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{
        Axis, Bar, Cell, Color, Direction, FlowGroup, Mark, Point, Ramp, Ribbon, Scale, Side,
        Table, Tick, nice_axis,
    };

    fn chart(x: Scale, y: Scale, marks: Vec<Mark>) -> Chart {
        let axis = |scale| Axis { label: "Units".into(), scale, side: Side::Start, grid: true };
        Chart {
            name: "test.chart".into(),
            title: "A <finding> & \u{1}more".into(),
            subtitle: String::new(),
            summary: "What it says.".into(),
            note: None,
            x: axis(x),
            y: axis(y),
            marks,
            height: 240,
            table: Table::default(),
        }
    }

    fn point(x: f64, y: f64, row: u32) -> Point {
        Point { x, y, low: Some(y - 1.0), high: Some(y + 1.0), partial: row.is_multiple_of(3), row }
    }

    fn bar(at: f64, to: f64, row: u32) -> Bar {
        let (low, high, label) = (Some(to - 1.0), Some(to + 1.0), "a label".into());
        Bar { at, width: 0.7, from: 0.0, to, low, high, label, row }
    }

    fn linear() -> Scale {
        nice_axis(0.0, 10.0, 5, &|at| at.to_string())
    }

    fn bands(n: usize) -> Scale {
        Scale::Band { labels: (0..n).map(|n| format!("Band {n}")).collect() }
    }

    #[test]
    fn every_datum_is_found_where_it_was_drawn() {
        let bars = (0..8).map(|n| bar(f64::from(n), f64::from(n), n as u32)).collect();
        let dots = (0..8).map(|n| point(f64::from(n) + 0.4, 9.0, 8 + n as u32)).collect();
        let color = Color::Accent;
        let marks = vec![
            Mark::Bars { name: String::new(), color, horizontal: false, bars },
            Mark::Dots { name: String::new(), color, points: dots },
        ];
        let chart = chart(bands(8), linear(), marks);
        let (_, hits) = compose(&chart, &DrawOptions::default(), &WidthTable);
        assert_eq!(hits.len(), 16);
        for n in 0..hits.len() {
            let hit = hits.get(n).unwrap();
            assert_eq!((hit.row, hit.series), (n as u32, n as u32 / 8));
            assert_eq!(hits.at(hit.x, hit.y).unwrap().row, hit.row);
        }
        // The bar of height 0 is found by its band.
        let empty = hits.get(0).unwrap();
        assert_eq!(hits.at(empty.x - 10.0, empty.y - 60.0).unwrap().row, 0);
    }

    #[test]
    fn odd_charts_are_drawn_without_panic_or_nan() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -5.0, 1e300];
        let points: Vec<Point> =
            odd.iter().enumerate().map(|(n, &y)| point(odd[(n + 1) % 6], y, n as u32)).collect();
        let bars: Vec<Bar> =
            odd.iter().enumerate().map(|(n, &to)| bar(odd[(n + 3) % 6], to, n as u32)).collect();
        let cell = |x, shade| Cell {
            x,
            y: 7,
            shade,
            label: "1".into(),
            partial: true,
            muted: false,
            row: 0,
        };
        let cells = vec![cell(0, None), cell(900, Some(f64::NAN)), cell(1, Some(7.0))];
        let (name, color) = ("Name".to_owned(), Color::Sequence(f64::NAN));
        let group =
            |name: &str| FlowGroup { name: name.into(), label: "7".into(), color: Color::Neutral };
        let groups = |n: u32| (0..n).map(|_| group("a long name of a group")).collect::<Vec<_>>();
        let ribbons =
            odd.iter().zip(0..).map(|(&value, row)| Ribbon { from: row % 3, to: row, value, row });
        let flows = Mark::Flows {
            ends: ["Then".into(), "Now".into()],
            left: groups(2),
            right: groups(30),
            ribbons: ribbons.chain([Ribbon { from: 1, to: 29, value: 3.0, row: 9 }]).collect(),
        };
        let rule = |axis, at| Mark::Rule { axis, at, label: "a rule".into() };
        let marks = vec![
            Mark::Cells {
                name: name.clone(),
                ramp: Ramp::Divergence { ends: [name.clone(), name.clone()] },
                cells,
            },
            Mark::Bars { name: name.clone(), color, horizontal: true, bars: bars.clone() },
            Mark::Bars { name: name.clone(), color, horizontal: false, bars },
            Mark::Line { name: name.clone(), color, muted: false, points: points.clone() },
            Mark::Line { name: name.clone(), color, muted: true, points: Vec::new() },
            flows,
            Mark::Ticks { color, points: points.clone() },
            Mark::Dots { name, color: Color::Category(200), points },
            rule(Direction::X, f64::NAN),
            rule(Direction::Y, f64::INFINITY),
            rule(Direction::X, 1.0),
        ];
        let backwards = Scale::Linear {
            min: 5.0,
            max: f64::NAN,
            ticks: vec![Tick { at: f64::NAN, label: "?".into() }],
        };
        for x in [linear(), backwards.clone(), bands(0), bands(1), bands(400)] {
            for y in [linear(), backwards.clone(), bands(0), bands(1), bands(400)] {
                for (width, height) in [(64.0, 32.0), (320.0, 90.0), (900.0, 400.0)] {
                    let chart = chart(x.clone(), y.clone(), marks.clone());
                    let options = DrawOptions {
                        width: Some(width),
                        height: Some(height),
                        ..DrawOptions::default()
                    };
                    let drawn = svg(&chart, &options).unwrap();
                    assert!(!drawn.contains("NaN") && !drawn.contains("inf\""));
                    assert!(drawn.contains("A &lt;finding&gt; &amp;  more"));
                    assert!(!drawn.contains(&i32::MAX.to_string()));
                }
            }
        }
    }

    #[test]
    fn sizes_that_are_not_those_of_a_picture_are_refused() {
        let chart = chart(linear(), linear(), Vec::new());
        for width in [0.0, -1.0, f64::NAN, 1e9] {
            let options = DrawOptions { width: Some(width), ..DrawOptions::default() };
            assert_eq!(svg(&chart, &options).unwrap_err().kind(), ErrorKind::Option);
        }
    }

    #[test]
    fn a_line_of_20_000_points_is_drawn_with_as_many_as_there_are_pixels() {
        let points = (0..20_000)
            .map(|n| point(f64::from(n) / 2000.0, f64::from(n % 97) / 10.0, 1 + 3 * n as u32))
            .collect();
        let color = Color::Accent;
        let marks = vec![Mark::Line { name: String::new(), color, muted: false, points }];
        let chart = chart(linear(), linear(), marks);
        let (scene, hits) = compose(&chart, &DrawOptions::default(), &WidthTable);
        assert_eq!(hits.len(), 20_000);
        let drawn: usize = scene
            .shapes
            .iter()
            .map(|shape| match shape {
                scene::Shape::Path { points, .. } => points.len(),
                scene::Shape::Band { outline, .. } => outline.len(),
                _ => 1,
            })
            .sum();
        assert!(drawn < 3 * 4 * 2 * 640 + 100, "{drawn}");
    }
}
