//! Lines with their intervals as bands, and their names at their ends.

use crate::chart::{Chart, Color, Mark, Point};
use crate::stats::order::{rank, sort_by_key};

use super::super::hits::{Hits, Reach};
use super::super::layout::{Frame, LABEL, LINE};
use super::super::legend;
use super::super::scene::{Anchor, Scene, Shape, Spot, Text};
use super::super::theme::Rgb;
use super::points::{disc, hit};
use super::thin::thin;

/// How a line looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) series: u32,
    pub(super) color: Color,
    pub(super) muted: bool,
}

pub(super) fn add(
    scene: &mut Scene<'_>,
    frame: &Frame,
    hits: &mut Hits,
    style: Style,
    points: &[Point],
) {
    let color = line_color(scene, style.color, style.muted);
    let width = if style.muted { 1.0 } else { 2.5 };
    let radius = if style.muted { 2.5 } else { 4.0 };
    let place = |point: &Point| Some((frame.x.of(point.x)?, frame.y.of(point.y)?));
    let mut placed: Vec<(&Point, Spot)> = Vec::new();
    for point in points {
        placed.extend(place(point).map(|spot| (point, spot)));
    }

    if !style.muted {
        band(scene, frame, color, points);
    }
    for run in placed.chunk_by(|_, next| !next.0.partial).filter(|run| run.len() > 1) {
        let spots: Vec<Spot> = run.iter().map(|(_, spot)| *spot).collect();
        scene.add(Shape::Path { points: thin(&spots), width, color });
    }
    for pair in placed.windows(2).filter(|pair| pair[1].0.partial) {
        scene.dotted(&[pair[0].1, pair[1].1], width, color);
    }
    let alone = placed.len() == 1;
    for (point, spot) in &placed {
        if point.partial || alone {
            disc(scene, *spot, radius, color, point.partial);
        }
        hits.push(hit(style.series, point.row, *spot, radius), Reach::Near);
    }
}

fn line_color(scene: &Scene<'_>, color: Color, muted: bool) -> Rgb {
    let full = scene.theme.mark(color);
    if muted { full.mix(scene.theme.ground, 0.3) } else { full }
}

/// The interval, wherever neighbouring points have one.
fn band(scene: &mut Scene<'_>, frame: &Frame, color: Rgb, points: &[Point]) {
    let edges: Vec<Option<(Spot, Spot)>> = points
        .iter()
        .map(|point| {
            let x = frame.x.of(point.x)?;
            Some(((x, frame.y.of(point.low?)?), (x, frame.y.of(point.high?)?)))
        })
        .collect();
    for run in edges.split(Option::is_none) {
        let run: Vec<(Spot, Spot)> = run.iter().copied().flatten().collect();
        if run.len() < 2 {
            continue;
        }
        let low: Vec<Spot> = run.iter().map(|edge| edge.0).collect();
        let high: Vec<Spot> = run.iter().map(|edge| edge.1).collect();
        let mut outline = thin(&high);
        outline.extend(thin(&low).into_iter().rev());
        scene.add(Shape::Band { outline, color, opacity: 0.16 });
    }
}

/// Writes the names of lines in a column right of the plot, pushed apart until they stand clear.
pub(super) fn names(scene: &mut Scene<'_>, chart: &Chart, frame: &Frame) {
    if !frame.ends {
        return;
    }
    let mut column: Vec<(f64, usize)> = Vec::new();
    for (series, _) in legend::at_ends(chart) {
        column.extend(end(chart, frame, series).map(|(_, y)| (y, series)));
    }
    sort_by_key(&mut column, |(y, _)| (rank(*y), 0, 0));
    let wanted: Vec<f64> = column.iter().map(|(y, _)| *y).collect();
    let half = LINE / 2.0;
    let places = apart(&wanted, LINE, frame.plot.top + half, frame.plot.bottom - half);
    for ((_, series), y) in column.iter().zip(places) {
        let Some(text) = name(scene, chart, *series) else { continue };
        scene.text(Text { at: (frame.plot.right + 8.0, y), ..text });
    }
}

/// Where a line ends.
fn end(chart: &Chart, frame: &Frame, series: usize) -> Option<Spot> {
    match chart.marks.get(series)? {
        Mark::Line { points, .. } => {
            points.iter().rev().find_map(|p| Some((frame.x.of(p.x)?, frame.y.of(p.y)?)))
        }
        _ => None,
    }
}

/// The name of a line in its colour, at no place yet.
fn name(scene: &Scene<'_>, chart: &Chart, series: usize) -> Option<Text> {
    match chart.marks.get(series)? {
        Mark::Line { name, color, muted, .. } if !name.is_empty() => Some(Text {
            text: name.clone(),
            at: (0.0, 0.0),
            anchor: Anchor::Left,
            font: LABEL,
            color: if *muted {
                scene.theme.quiet
            } else {
                scene.theme.ink(scene.theme.mark(*color))
            },
        }),
        _ => None,
    }
}

/// The places nearest to the wanted ones, which rise, that are `step` apart and lie between `low` and `high`; closer only
/// where that is impossible.
pub(super) fn apart(wanted: &[f64], step: f64, low: f64, high: f64) -> Vec<f64> {
    // Neighbours that would touch form a block around the mean of what its members want, as in isotonic regression.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    let top = |&(middle, n): &(f64, usize)| {
        let half = (n - 1) as f64 * step / 2.0;
        middle.min(high - half).max(low + half) - half
    };
    for &want in wanted {
        let mut block = (want, 1);
        while let Some(&last) = blocks.last() {
            if top(&last) + last.1 as f64 * step <= top(&block) {
                break;
            }
            let n = last.1 + block.1;
            block = ((last.0 * last.1 as f64 + block.0 * block.1 as f64) / n as f64, n);
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut places = Vec::new();
    for block in &blocks {
        places.extend((0..block.1).map(|n| top(block) + n as f64 * step));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_pushed_apart_no_further_than_they_must() {
        assert_eq!(apart(&[10.0, 50.0], 16.0, 8.0, 92.0), [10.0, 50.0]);
        assert_eq!(apart(&[50.0, 50.0], 16.0, 8.0, 92.0), [42.0, 58.0]);
        assert_eq!(apart(&[90.0, 91.0, 92.0], 16.0, 8.0, 92.0), [60.0, 76.0, 92.0]);
        assert_eq!(apart(&[0.0, 9.0], 16.0, 8.0, 92.0), [8.0, 24.0]);
        let many = apart(&[20.0, 21.0, 30.0, 31.0, 88.0, 89.0], 14.0, 8.0, 92.0);
        assert!(many.windows(2).all(|pair| pair[1] - pair[0] >= 14.0 - 1e-9), "{many:?}");
    }
}
