//! A table of coloured cells.

use crate::chart::{Cell, Chart, Ramp, Scale};

use super::super::hits::{Hit, Hits, Reach};
use super::super::layout::{Frame, LABEL, LINE};
use super::super::scene::{Anchor, Area, Scene, Shape, Spot, Text};

/// Between two cells.
const GAP: f64 = 1.0;
/// How far the colour of a cell is moved to the ground while its period is not over.
const PALER: f64 = 0.45;
/// Between two strokes of the hatching.
const HATCH: f64 = 8.0;
/// The width of a stroke, measured along x.
const STROKE: f64 = 1.0;

/// Whether nearly all cells have room for their text in a plot this wide. The few that do not (a single `100 %`) stay
/// empty; where many do not, a table half filled in would be worse than a key to the colours.
pub(crate) fn values_fit(
    scene: &Scene<'_>,
    chart: &Chart,
    cells: &[Cell],
    plot_width: f64,
) -> bool {
    let Scale::Band { labels } = &chart.x.scale else { return false };
    let width = plot_width / labels.len().max(1) as f64 - GAP;
    let ruler = scene.ruler(LABEL);
    let texts = cells.iter().filter(|cell| !cell.label.is_empty());
    let (fit, all) = texts.fold((0, 0), |(fit, all), cell| {
        (fit + usize::from(ruler.width(&cell.label) + 4.0 <= width), all + 1)
    });
    fit * 10 >= all * 9
}

pub(super) fn add(
    scene: &mut Scene<'_>,
    chart: &Chart,
    frame: &Frame,
    hits: &mut Hits,
    series: u32,
    (ramp, cells): (&Ramp, &[Cell]),
) {
    let theme = scene.theme;
    let (width, height) = (frame.x.unit(), frame.y.unit());
    let written = height >= LINE - 1.0 && values_fit(scene, chart, cells, frame.plot.width());
    let mut strokes = Vec::new();
    for cell in cells {
        let (Some(x), Some(y)) = (frame.x.of(f64::from(cell.x)), frame.y.of(f64::from(cell.y)))
        else {
            continue;
        };
        let gap = if width.min(height) >= 6.0 { GAP } else { 0.0 };
        let area = Area {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0 - gap,
            bottom: y + height / 2.0 - gap,
        };
        let Area { left, top, right, bottom } = area;
        hits.push(
            Hit { series, row: cell.row, x, y, left, top, right, bottom },
            Reach::Band { left, top, right, bottom },
        );
        let Some(shade) = cell.shade else {
            hatch(&area, &mut strokes);
            continue;
        };
        let mut color = if cell.muted { theme.grey(shade) } else { theme.shade(ramp, shade) };
        if cell.partial {
            color = color.mix(theme.ground, PALER);
        }
        scene.add(Shape::Rect { area, color });
        if cell.partial && width.min(height) >= 8.0 {
            let (left, top, right, bottom) = (left + 0.5, top + 0.5, right - 0.5, bottom - 0.5);
            let edge = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            scene.dotted(&edge, 1.0, theme.quiet);
        }
        if written && !cell.label.is_empty() {
            let ink = color.opposite();
            let at = ((left + right) / 2.0, (top + bottom) / 2.0);
            let text = cell.label.clone();
            let text = Text { text, at, anchor: Anchor::Middle, font: LABEL, color: ink };
            let extent = scene.extent(&text);
            if extent.left >= left + 1.0 && extent.right <= right - 1.0 {
                scene.text_if_free(text);
            }
        }
    }
    if !strokes.is_empty() {
        scene.add(Shape::Pieces { pieces: strokes, color: theme.grid });
    }
}

/// Adds slanted strokes over an area, in line with those of its neighbours.
fn hatch(area: &Area, strokes: &mut Vec<[Spot; 4]>) {
    let Area { left, top, right, bottom } = *area;
    // The strokes lie on x + y = a multiple of the distance.
    let mut sum = ((left + top) / HATCH).ceil() * HATCH;
    while sum < right + bottom {
        let from = ((sum - bottom).max(left), (sum - left).min(bottom));
        let to = ((sum - top).min(right), (sum - right).max(top));
        // Shifted along x only: rounded to whole pixels, every stroke is equally wide.
        strokes.push([from, to, (to.0 + STROKE, to.1), (from.0 + STROKE, from.1)]);
        sum += HATCH;
    }
}
