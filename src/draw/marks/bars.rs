//! Bars from a baseline, with whiskers and the text at their ends.

use crate::chart::{Bar, Color};

use super::super::hits::{Hit, Hits, Reach};
use super::super::layout::{Frame, GAP, LABEL};
use super::super::scene::{Anchor, Area, Scene, Shape, Spot, Text};
use super::super::theme::Rgb;

/// How bars look.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) series: u32,
    pub(super) color: Color,
    pub(super) horizontal: bool,
}

/// The thickest bar on a band scale: three bars do not become three walls.
const THICKEST: f64 = 48.0;

pub(super) fn add(
    scene: &mut Scene<'_>,
    frame: &Frame,
    hits: &mut Hits,
    style: Style,
    bars: &[Bar],
) {
    let color = scene.theme.mark(style.color);
    let mut placed: Vec<(&Bar, Area)> = Vec::new();
    for bar in bars {
        placed.extend(area(frame, style.horizontal, bar).map(|area| (bar, area)));
    }
    for (bar, area) in &placed {
        scene.add(Shape::Rect { area: *area, color });
        hits.push(hit(style, bar, area), reach(frame, style.horizontal, bar, area));
    }
    baseline(scene, frame, style.horizontal, &placed);
    let ink = scene.theme.text;
    for (bar, area) in &placed {
        if let Some((from, to)) = interval(frame, style.horizontal, bar, area) {
            super::whisker(scene, from, to, ink);
            within(scene, style.horizontal, from, to, area, color.opposite());
        }
    }
    if style.horizontal {
        labels_beside(scene, frame, &placed, color.opposite());
    } else {
        labels_above(scene, frame, &placed);
    }
}

/// The rectangle of a bar, a hairline gap apart from a neighbour that touches it.
fn area(frame: &Frame, horizontal: bool, bar: &Bar) -> Option<Area> {
    let (across, along) = if horizontal { (&frame.y, &frame.x) } else { (&frame.x, &frame.y) };
    // The bars of one band stay together when they are narrowed.
    let narrower = if across.bands > 0 && bar.width > 0.0 {
        (THICKEST / (bar.width * across.unit())).min(1.0)
    } else {
        1.0
    };
    let at =
        if narrower < 1.0 { bar.at.round() + (bar.at - bar.at.round()) * narrower } else { bar.at };
    let half = bar.width * narrower / 2.0;
    let (one, other) = (across.of(at - half)?, across.of(at + half)?);
    let (start, mut end) = (one.min(other), one.max(other));
    if across.bands == 0 && end - start > 3.0 {
        end -= 1.0;
    }
    let (from, to) = (along.of(bar.from)?, along.of(bar.to)?);
    let (low, high) = (from.min(to), from.max(to));
    Some(if horizontal {
        Area { left: low, top: start, right: high, bottom: end }
    } else {
        Area { left: start, top: low, right: end, bottom: high }
    })
}

fn hit(style: Style, bar: &Bar, area: &Area) -> Hit {
    let back = bar.to < bar.from;
    let (x, y) = match (style.horizontal, back) {
        (true, false) => (area.right, (area.top + area.bottom) / 2.0),
        (true, true) => (area.left, (area.top + area.bottom) / 2.0),
        (false, false) => ((area.left + area.right) / 2.0, area.top),
        (false, true) => ((area.left + area.right) / 2.0, area.bottom),
    };
    let Area { left, top, right, bottom } = *area;
    Hit { series: style.series, row: bar.row, x, y, left, top, right, bottom }
}

/// The whole strip of the plot that belongs to a bar.
fn reach(frame: &Frame, horizontal: bool, bar: &Bar, area: &Area) -> Reach {
    let plot = frame.plot;
    let across = if horizontal { &frame.y } else { &frame.x };
    let half = across.unit() * bar.width.max(if across.bands > 0 { 0.7 } else { 0.0 }) / 2.0;
    if horizontal {
        let middle = (area.top + area.bottom) / 2.0;
        let (top, bottom) = (middle - half, middle + half);
        Reach::Band { left: plot.left, top, right: plot.right, bottom }
    } else {
        let middle = (area.left + area.right) / 2.0;
        let (left, right) = (middle - half, middle + half);
        Reach::Band { left, top: plot.top, right, bottom: plot.bottom }
    }
}

/// The line on which the bars stand.
fn baseline(scene: &mut Scene<'_>, frame: &Frame, horizontal: bool, placed: &[(&Bar, Area)]) {
    let (Some((first, _)), plot) = (placed.first(), frame.plot) else { return };
    if placed.iter().any(|(bar, _)| bar.from != first.from) {
        return;
    }
    let color = scene.theme.axis;
    if horizontal {
        let Some(x) = frame.x.of(first.from) else { return };
        scene.straight((x, plot.top), (x, plot.bottom), 1.0, color);
    } else {
        let Some(y) = frame.y.of(first.from) else { return };
        scene.straight((plot.left, y), (plot.right, y), 1.0, color);
    }
}

/// The ends of a bar's interval.
fn interval(
    frame: &Frame,
    horizontal: bool,
    bar: &Bar,
    area: &Area,
) -> Option<((f64, f64), (f64, f64))> {
    if horizontal {
        let y = (area.top + area.bottom) / 2.0;
        Some(((frame.x.of(bar.low?)?, y), (frame.x.of(bar.high?)?, y)))
    } else {
        let x = (area.left + area.right) / 2.0;
        Some(((x, frame.y.of(bar.low?)?), (x, frame.y.of(bar.high?)?)))
    }
}

/// Paints the part of a whisker that lies on its bar again, in a colour that stands out there.
fn within(scene: &mut Scene<'_>, horizontal: bool, from: Spot, to: Spot, area: &Area, color: Rgb) {
    let (low, high, y, x) = (area.left, area.right, from.1, from.0);
    let (start, end, caps) = if horizontal {
        let on = |x: f64| x.clamp(low, high);
        ((on(from.0), y), (on(to.0), y), (0.0, 3.0))
    } else {
        let on = |y: f64| y.clamp(area.top, area.bottom);
        ((x, on(from.1)), (x, on(to.1)), (3.0, 0.0))
    };
    if start == end {
        return;
    }
    scene.straight(start, end, 1.5, color);
    for (x, y) in [start, end].into_iter().filter(|&end| end == from || end == to) {
        scene.straight((x - caps.0, y - caps.1), (x + caps.0, y + caps.1), 1.5, color);
    }
}

/// Writes the texts of horizontal bars: beyond the bar and its whisker, or inside its end where there is no room.
fn labels_beside(scene: &mut Scene<'_>, frame: &Frame, placed: &[(&Bar, Area)], inside: Rgb) {
    for (bar, area) in placed.iter().filter(|(bar, _)| !bar.label.is_empty()) {
        let y = (area.top + area.bottom) / 2.0;
        let back = bar.to < bar.from;
        let ends = interval(frame, true, bar, area).map_or((area.left, area.right), |(a, b)| {
            (a.0.min(b.0).min(area.left), a.0.max(b.0).max(area.right))
        });
        let (x, anchor) =
            if back { (ends.0 - GAP, Anchor::Right) } else { (ends.1 + GAP, Anchor::Left) };
        let color = scene.theme.text;
        let mut text = Text { text: bar.label.clone(), at: (x, y), anchor, font: LABEL, color };
        // Beyond a line that would run through it.
        for &line in frame.uprights.iter().filter(|_| !back) {
            let extent = scene.extent(&text);
            if extent.left - GAP / 2.0 < line && line < extent.right + GAP / 2.0 {
                text.at.0 = line + GAP;
            }
        }
        if scene.text_if_free(text.clone()) {
            continue;
        }
        // Inside, away from the whisker.
        let inner = interval(frame, true, bar, area).map_or((area.left, area.right), |(a, b)| {
            (a.0.max(b.0).max(area.left), a.0.min(b.0).min(area.right))
        });
        let (x, anchor) =
            if back { (inner.0 + GAP, Anchor::Left) } else { (inner.1 - GAP, Anchor::Right) };
        let text = Text { at: (x, y), anchor, color: inside, ..text };
        let extent = scene.extent(&text);
        if extent.left >= area.left + 2.0 && extent.right <= area.right - 2.0 {
            scene.text_if_free(text);
        }
    }
}

/// Writes the texts of upright bars above them and their whiskers: all of them, or none where one is wider than the
/// distance between two bars.
fn labels_above(scene: &mut Scene<'_>, frame: &Frame, placed: &[(&Bar, Area)]) {
    let ruler = scene.ruler(LABEL);
    let middle = |area: &Area| (area.left + area.right) / 2.0;
    let pitch = placed
        .windows(2)
        .map(|pair| (middle(&pair[1].1) - middle(&pair[0].1)).abs())
        .fold(f64::INFINITY, f64::min);
    if placed.iter().any(|(bar, _)| ruler.width(&bar.label) > pitch - 4.0) {
        return;
    }
    for (bar, area) in placed.iter().filter(|(bar, _)| !bar.label.is_empty()) {
        let ends = interval(frame, false, bar, area).map_or((area.top, area.bottom), |(a, b)| {
            (a.1.min(b.1).min(area.top), a.1.max(b.1).max(area.bottom))
        });
        let back = bar.to < bar.from;
        let y = if back { ends.1 + GAP + 4.0 } else { ends.0 - GAP - 4.0 };
        let color = scene.theme.text;
        let at = (middle(area), y);
        let text = Text { text: bar.label.clone(), at, anchor: Anchor::Middle, font: LABEL, color };
        scene.text_if_free(text);
    }
}
