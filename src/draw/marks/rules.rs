//! Lines across the plot at one value, with their labels.

use crate::chart::{Chart, Direction, Mark};
use crate::stats::order::{rank, sort_by_key};

use super::super::layout::{Frame, GAP, LABEL, LINE};
use super::super::place::Place;
use super::super::scene::{Anchor, Scene, Text};

/// Between the plot and the labels above it; the lines reach up to them.
const CLEAR: f64 = 7.0;

pub(super) fn line(scene: &mut Scene<'_>, frame: &Frame, axis: Direction, at: f64) {
    let (plot, color) = (frame.plot, scene.theme.text);
    match axis {
        Direction::X if frame.x.holds(at) => {
            let Some(x) = frame.x.of(at) else { return };
            scene.straight((x, plot.top - CLEAR), (x, plot.bottom), 1.0, color);
        }
        Direction::Y if frame.y.holds(at) => {
            let Some(y) = frame.y.of(at) else { return };
            scene.straight((plot.left, y), (plot.right, y), 1.0, color);
        }
        Direction::X | Direction::Y => {}
    }
}

/// Where upright lines stand, from the left.
pub(crate) fn uprights(chart: &Chart, x: &Place) -> Vec<f64> {
    let places = chart.marks.iter().filter_map(|mark| match mark {
        Mark::Rule { axis: Direction::X, at, .. } if x.holds(*at) => x.of(*at),
        _ => None,
    });
    let mut places: Vec<f64> = places.collect();
    places.sort_by(f64::total_cmp);
    places
}

/// The label of an upright line, above the plot.
pub(crate) struct Planned<'a> {
    label: &'a str,
    x: f64,
    anchor: Anchor,
    /// From 0, the lowest.
    row: usize,
}

/// Places the labels of upright lines: centred in one row where they stand apart; two that would touch lean away from
/// each other; others are stacked.
pub(crate) fn plan<'a>(scene: &Scene<'_>, chart: &'a Chart, x: &Place) -> Vec<Planned<'a>> {
    let ruler = scene.ruler(LABEL);
    let mut planned: Vec<Planned<'a>> = chart
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Rule { axis: Direction::X, at, label } if !label.is_empty() && x.holds(*at) => {
                let half = ruler.width(label) / 2.0 + 1.0;
                let middle = x.of(*at)?.min(scene.width - half).max(half);
                Some(Planned { label, x: middle, anchor: Anchor::Middle, row: 0 })
            }
            _ => None,
        })
        .collect();
    sort_by_key(&mut planned, |label| (rank(label.x), 0, 0));
    let touches = |a: &Planned<'_>, b: &Planned<'_>| {
        a.x + (ruler.width(a.label) + ruler.width(b.label)) / 2.0 + GAP > b.x
    };
    if !planned.windows(2).any(|pair| touches(&pair[0], &pair[1])) {
        return planned;
    }
    if let [one, other] = planned.as_mut_slice() {
        let room = one.x - ruler.width(one.label) >= 0.0
            && other.x + ruler.width(other.label) <= scene.width
            && other.x - one.x >= GAP;
        if room {
            (one.x, one.anchor) = (one.x + 1.0, Anchor::Right);
            (other.x, other.anchor) = (other.x - 1.0, Anchor::Left);
            return planned;
        }
    }
    for (row, label) in planned.iter_mut().enumerate() {
        label.row = row;
    }
    planned
}

/// How many rows these labels need.
pub(crate) fn rows(planned: &[Planned<'_>]) -> usize {
    planned.iter().map(|label| label.row + 1).max().unwrap_or(0)
}

/// The height of the labels above the plot, with what keeps them clear of the highest tick.
pub(crate) fn height(rows: usize) -> f64 {
    if rows > 0 { rows as f64 * LINE + CLEAR } else { 0.0 }
}

/// Writes the labels: of an upright line where it was planned; of a level line at either end, above or below it,
/// where no mark is in the way if that can be.
pub(super) fn labels(scene: &mut Scene<'_>, chart: &Chart, frame: &Frame) {
    let (plot, color) = (frame.plot, scene.theme.text);
    let write = |label: &str, at, anchor| {
        let text = label.to_owned();
        Text { text, at, anchor, font: LABEL, color }
    };
    for label in plan(scene, chart, &frame.x) {
        let y = plot.top - CLEAR - (label.row as f64 + 0.5) * LINE;
        scene.text_if_free(write(label.label, (label.x, y), label.anchor));
    }
    for mark in &chart.marks {
        let Mark::Rule { axis: Direction::Y, at, label } = mark else { continue };
        let (true, Some(y)) = (frame.y.holds(*at) && !label.is_empty(), frame.y.of(*at)) else {
            continue;
        };
        let (above, below) = (y - GAP - 4.0, y + GAP + 4.0);
        let (left, right) = ((plot.left + GAP, Anchor::Left), (plot.right - 2.0, Anchor::Right));
        let place = |(x, anchor), y| write(label, (x, y), anchor);
        let places =
            [place(right, above), place(left, above), place(right, below), place(left, below)];
        let free: Vec<&Text> =
            places.iter().filter(|text| scene.is_free(&scene.extent(text))).collect();
        let bare = free.iter().find(|text| scene.is_bare(&scene.extent(text).grown(GAP)));
        if let Some(&text) = bare.or(free.first()) {
            scene.text(text.clone());
        }
    }
}
