//! The marks of a chart as shapes, each with the data under it.

use crate::chart::{Chart, Mark};

use super::hits::Hits;
use super::layout::Frame;
use super::scene::{Scene, Spot};
use super::theme::Rgb;

mod bars;
pub(super) mod cells;
pub(super) mod counts;
mod flows;
mod lines;
mod points;
mod rects;
pub(super) mod rules;
mod thin;

/// Adds every mark from back to front, then the names at the ends of lines, which stand on top.
pub(super) fn add(scene: &mut Scene<'_>, chart: &Chart, frame: &Frame) -> Hits {
    let mut hits = Hits::default();
    for (series, mark) in chart.marks.iter().enumerate() {
        let series = series as u32;
        match mark {
            Mark::Bars { color, horizontal, bars, .. } => {
                let style = bars::Style { series, color: *color, horizontal: *horizontal };
                bars::add(scene, frame, &mut hits, style, bars);
            }
            Mark::Line { color, muted, points, .. } => {
                let style = lines::Style { series, color: *color, muted: *muted };
                lines::add(scene, frame, &mut hits, style, points);
            }
            Mark::Dots { color, points, .. } => {
                points::add(scene, frame, &mut hits, series, *color, points);
            }
            Mark::Ticks { color, points } => points::ticks(scene, frame, *color, points),
            Mark::Cells { ramp, cells, .. } => {
                cells::add(scene, chart, frame, &mut hits, series, (ramp, cells));
            }
            Mark::Flows { ends, left, right, ribbons } => {
                let sides = [left.as_slice(), right.as_slice()];
                flows::add(scene, frame, &mut hits, series, ends, sides, ribbons);
            }
            Mark::Rects { rects, .. } => rects::add(scene, frame, &mut hits, series, rects),
            Mark::Counts { .. } => {} // with the axis
            Mark::Rule { axis, at, .. } => rules::line(scene, frame, *axis, *at),
        }
    }
    lines::names(scene, chart, frame);
    rules::labels(scene, chart, frame);
    hits
}

/// An interval as a line with short ends; `from` and `to` lie along one axis.
fn whisker(scene: &mut Scene<'_>, from: Spot, to: Spot, color: Rgb) {
    let cap = |(x, y): Spot| {
        if from.0 == to.0 { [(x - 3.0, y), (x + 3.0, y)] } else { [(x, y - 3.0), (x, y + 3.0)] }
    };
    for [start, end] in [[from, to], cap(from), cap(to)] {
        scene.straight(start, end, 1.5, color);
    }
}
