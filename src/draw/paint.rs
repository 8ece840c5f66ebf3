//! A scene on a plotters drawing area, at physical pixels.

use std::fmt::Display;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text as TextElement};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::scene::{Anchor, Area, Scene, Shape, Spot, Text};
use super::theme::Rgb;

/// A font for every system and for Chinese, as a css list. Single quotes, because it stands in an attribute.
pub(super) const FAMILY: &str =
    "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// How far apart two pieces may be to be painted as one shape, in css pixels.
const NEIGHBOURS: f64 = 32.0;

/// A place in physical pixels.
type Pixel = (i32, i32);

/// Why something could not be drawn, in the backend's words.
type Outcome = Result<(), String>;

/// The few things that are painted, on whatever backend: all that is compiled once for each.
pub(super) trait Surface {
    fn ground(&self, color: RGBAColor) -> Outcome;
    fn rectangle(&self, corners: [Pixel; 2], color: RGBAColor) -> Outcome;
    fn path(&self, points: Vec<Pixel>, style: ShapeStyle) -> Outcome;
    fn polygon(&self, points: Vec<Pixel>, color: RGBAColor) -> Outcome;
    fn disc(&self, center: Pixel, radius: i32, color: RGBAColor) -> Outcome;
    fn text(&self, text: &str, at: Pixel, style: TextStyle<'_>) -> Outcome;
    fn present(&self) -> Outcome;
}

impl<DB: DrawingBackend> Surface for DrawingArea<DB, Shift> {
    fn ground(&self, color: RGBAColor) -> Outcome {
        self.fill(&color).map_err(said)
    }

    fn rectangle(&self, corners: [Pixel; 2], color: RGBAColor) -> Outcome {
        self.draw(&Rectangle::new(corners, color.filled())).map_err(said)
    }

    fn path(&self, points: Vec<Pixel>, style: ShapeStyle) -> Outcome {
        self.draw(&PathElement::new(points, style)).map_err(said)
    }

    fn polygon(&self, points: Vec<Pixel>, color: RGBAColor) -> Outcome {
        self.draw(&Polygon::new(points, color)).map_err(said)
    }

    fn disc(&self, center: Pixel, radius: i32, color: RGBAColor) -> Outcome {
        self.draw(&Circle::new(center, radius, color.filled())).map_err(said)
    }

    fn text(&self, text: &str, at: Pixel, style: TextStyle<'_>) -> Outcome {
        self.draw(&TextElement::new(text, at, style)).map_err(said)
    }

    fn present(&self) -> Outcome {
        self.present().map_err(said)
    }
}

fn said(error: impl Display) -> String {
    error.to_string()
}

/// Paints the ground and every shape with `k` physical pixels for one css pixel.
pub(super) fn paint(scene: &Scene<'_>, surface: &dyn Surface, k: f64) -> Outcome {
    let spot = |(x, y): Spot| ((x * k).round() as i32, (y * k).round() as i32);
    let spots = |points: &[Spot]| points.iter().map(|&point| spot(point)).collect::<Vec<_>>();
    let thick = |width: f64| (width * k).round().max(1.0);
    surface.ground(solid(scene.theme.ground, 1.0))?;
    for shape in &scene.shapes {
        match shape {
            Shape::Rect { area: Area { left, top, right, bottom }, color } => {
                let corners = [spot((*left, *top)), spot((*right, *bottom))];
                surface.rectangle(corners, solid(*color, 1.0))?;
            }
            Shape::Straight { from, to, width, color } => {
                // As a filled rectangle: a stroke of odd width would lie on half pixels and blur.
                let width = thick(*width);
                let edge = |middle: f64| (middle * k - width / 2.0).round() as i32;
                let (start, end) = (spot(*from), spot(*to));
                let corners = if from.0 == to.0 {
                    let left = edge(from.0);
                    [(left, start.1.min(end.1)), (left + width as i32, start.1.max(end.1))]
                } else {
                    let top = edge(from.1);
                    [(start.0.min(end.0), top), (start.0.max(end.0), top + width as i32)]
                };
                surface.rectangle(corners, solid(*color, 1.0))?;
            }
            Shape::Path { points, width, color } => {
                let style = ShapeStyle {
                    color: solid(*color, 1.0),
                    filled: false,
                    stroke_width: thick(*width) as u32,
                };
                surface.path(spots(points), style)?;
            }
            Shape::Band { outline, color, opacity } => {
                surface.polygon(spots(outline), solid(*color, *opacity))?;
            }
            Shape::Pieces { pieces, color } => {
                // Only neighbours are joined: a renderer's rounding shows along a way across the picture.
                for near in pieces.chunk_by(|a, b| (a[0].0 - b[0].0).abs() < NEIGHBOURS) {
                    surface.polygon(spots(&joined(near)), solid(*color, 1.0))?;
                }
            }
            Shape::Disc { center, radius, color } => {
                surface.disc(spot(*center), thick(*radius) as i32, solid(*color, 1.0))?;
            }
            Shape::Text(text) => surface.text(&text.text, spot(text.at), style(text, k))?,
        }
    }
    surface.present()
}

/// One outline around many pieces: it goes to each, around it, and all the way back, so that the ways between them
/// enclose nothing. One polygon in place of hundreds is what makes hatching cheap.
fn joined(pieces: &[[Spot; 4]]) -> Vec<Spot> {
    let mut outline = Vec::new();
    for &[a, b, c, d] in pieces {
        outline.extend([a, b, c, d, a]);
    }
    outline.extend(pieces.iter().rev().map(|piece| piece[0]));
    outline
}

fn style(text: &Text, k: f64) -> TextStyle<'static> {
    let style = if text.font.bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::Name(FAMILY), text.font.size * k, style);
    let anchor = match text.anchor {
        Anchor::Left => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::Right => HPos::Right,
    };
    let color = solid(text.color, 1.0).to_backend_color();
    TextStyle { font, color, pos: Pos::new(anchor, VPos::Center) }
}

fn solid(Rgb(red, green, blue): Rgb, opacity: f64) -> RGBAColor {
    RGBAColor(red, green, blue, opacity)
}
