//! Single points with their intervals as whiskers.

use crate::chart::{Color, Point};

use super::super::hits::{Hit, Hits, Reach};
use super::super::layout::Frame;
use super::super::scene::{Scene, Shape, Spot};
use super::super::theme::Rgb;

const RADIUS: f64 = 4.5;
/// How far a tick reaches above and below its line.
const TICK: f64 = 4.5;

pub(super) fn add(
    scene: &mut Scene<'_>,
    frame: &Frame,
    hits: &mut Hits,
    series: u32,
    color: Color,
    points: &[Point],
) {
    let color = scene.theme.mark(color);
    for point in points {
        if let (Some(x), Some(low), Some(high)) = (
            frame.x.of(point.x),
            point.low.and_then(|low| frame.y.of(low)),
            point.high.and_then(|high| frame.y.of(high)),
        ) {
            super::whisker(scene, (x, low), (x, high), color);
        }
    }
    for point in points {
        let (Some(x), Some(y)) = (frame.x.of(point.x), frame.y.of(point.y)) else { continue };
        disc(scene, (x, y), RADIUS, color, point.partial);
        hits.push(hit(series, point.row, (x, y), RADIUS), Reach::Near);
    }
}

/// Short upright strokes.
pub(super) fn ticks(scene: &mut Scene<'_>, frame: &Frame, color: Color, points: &[Point]) {
    let color = scene.theme.mark(color);
    for point in points {
        let (Some(x), Some(y)) = (frame.x.of(point.x), frame.y.of(point.y)) else { continue };
        scene.straight((x, y - TICK), (x, y + TICK), 1.0, color);
    }
}

/// A disc; a ring where the period behind it is not over.
pub(super) fn disc(scene: &mut Scene<'_>, center: Spot, radius: f64, color: Rgb, hollow: bool) {
    scene.add(Shape::Disc { center, radius, color });
    if hollow {
        let color = scene.theme.ground;
        scene.add(Shape::Disc { center, radius: radius - 1.5, color });
    }
}

pub(super) fn hit(series: u32, row: u32, (x, y): Spot, radius: f64) -> Hit {
    Hit {
        series,
        row,
        x,
        y,
        left: x - radius,
        top: y - radius,
        right: x + radius,
        bottom: y + radius,
    }
}
