//! Rows of numbers below the horizontal axis, each under its place.

use crate::chart::{Chart, CountRow, Mark};

use super::super::layout::{Frame, LABEL, LINE, MARGIN};
use super::super::scene::{Anchor, Scene, Text};

/// Between the axis and the rows.
const ABOVE: f64 = 8.0;

/// The height of the rows of a chart.
pub(crate) fn height(chart: &Chart) -> f64 {
    let rows = chart.marks.iter().map(|mark| match mark {
        Mark::Counts { rows, .. } if !rows.is_empty() => (rows.len() + 1) as f64 * LINE + ABOVE,
        _ => 0.0,
    });
    rows.sum()
}

/// Writes what the rows are and then the rows, from `top` on; names stand at their ends, as those of lines do.
pub(crate) fn add(scene: &mut Scene<'_>, chart: &Chart, frame: &Frame, top: f64) {
    let mut y = top + ABOVE + LINE / 2.0;
    for mark in &chart.marks {
        let Mark::Counts { name, rows } = mark else { continue };
        let (text, color) = (name.clone(), scene.theme.quiet);
        scene.text(Text { text, at: (MARGIN, y), anchor: Anchor::Left, font: LABEL, color });
        for row in rows {
            y += LINE;
            counts(scene, frame, row, y);
        }
        y += LINE + ABOVE;
    }
}

fn counts(scene: &mut Scene<'_>, frame: &Frame, row: &CountRow, y: f64) {
    let color = scene.theme.ink(scene.theme.mark(row.color));
    for count in row.counts.iter().filter(|count| frame.x.holds(count.at)) {
        let Some(x) = frame.x.of(count.at) else { continue };
        let text = count.label.clone();
        scene.text_if_free(Text { text, at: (x, y), anchor: Anchor::Middle, font: LABEL, color });
    }
    if frame.ends {
        // Clear of a number under the end of the axis.
        let last = row.counts.last().map_or(0.0, |count| scene.ruler(LABEL).width(&count.label));
        let (text, at) = (row.name.clone(), (frame.plot.right + 6.0 + last / 2.0, y));
        if at.0 + scene.ruler(LABEL).width(&text) <= scene.width {
            scene.text_if_free(Text { text, at, anchor: Anchor::Left, font: LABEL, color });
        }
    }
}
