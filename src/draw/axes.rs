//! Grid lines, baselines, and the labels of ticks and bands.

use crate::chart::{Axis, Chart, Scale, Side};

use super::layout::{Frame, GAP, LABEL, LINE};
use super::place::Place;
use super::scene::{Anchor, Scene, Text};

/// The most lines of a name of a band on the horizontal axis.
const NAME_LINES: usize = 3;

/// The labels of the horizontal axis that are shown: all of them, or as many as stand apart.
pub(super) struct Ticks {
    /// The value, and its label in lines.
    shown: Vec<(f64, Vec<String>)>,
    /// What the numbers stand for that are there in place of names.
    pub(super) key: Option<String>,
}

/// Whether the labels of bands are thinned where they do not fit, as those of a sequence can be. A few names are wrapped,
/// or else numbered: without a name a band means nothing.
pub(super) fn thins(labels: &[String]) -> bool {
    let sequence = labels.iter().all(|label| label.contains(|c: char| c.is_ascii_digit()));
    labels.len() > 8 || sequence
}

impl Ticks {
    pub(super) fn along(scene: &Scene<'_>, axis: &Axis, place: &Place) -> Self {
        let ruler = scene.ruler(LABEL);
        let mut all: Vec<(f64, Vec<String>)> = Vec::new();
        match &axis.scale {
            _ if axis.side == Side::Hidden => {}
            Scale::Linear { ticks, .. } => {
                for tick in ticks.iter().filter(|tick| place.holds(tick.at)) {
                    all.push((tick.at, vec![tick.label.clone()]));
                }
            }
            Scale::Band { labels } if thins(labels) => {
                let named = labels.iter().enumerate().filter(|(_, label)| !label.is_empty());
                for (band, label) in named {
                    all.push((band as f64, vec![label.clone()]));
                }
            }
            Scale::Band { labels } => {
                let room = place.unit() - 4.0;
                for (band, label) in labels.iter().enumerate() {
                    all.push((band as f64, ruler.in_lines(label, room, NAME_LINES)));
                }
                let is_cut = |(lines, label): (&Vec<String>, &String)| matches!(lines.as_slice(), [only] if only != label);
                if !all.iter().map(|it| &it.1).zip(labels).any(is_cut) {
                    return Self { shown: all, key: None };
                }
                let key =
                    labels.iter().zip(1..).map(|(label, number)| format!("{number}\u{a0}{label}"));
                let key = Some(key.collect::<Vec<_>>().join(", "));
                let number = |band: usize| (band as f64, vec![(band + 1).to_string()]);
                return Self { shown: (0..labels.len()).map(number).collect(), key };
            }
        }
        let span = |(at, lines): &(f64, Vec<String>)| {
            let half = ruler.widest(lines) / 2.0;
            let middle = place.of(*at).unwrap_or_default();
            (middle - half, middle + half)
        };
        let step = apart(&all.iter().map(span).collect::<Vec<_>>(), 8.0);
        let mut number = 0..all.len();
        all.retain(|_| number.next().is_some_and(|number| number.is_multiple_of(step)));
        Self { shown: all, key: None }
    }

    /// Where the first label begins.
    pub(super) fn left(&self, scene: &Scene<'_>, place: &Place) -> Option<f64> {
        let (at, lines) = self.shown.first()?;
        Some(place.of(*at)? - scene.ruler(LABEL).widest(lines) / 2.0)
    }

    /// The lines of the highest label.
    pub(super) fn lines(&self) -> usize {
        self.shown.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0)
    }
}

/// Of labels that reach from here to there, rising: the smallest step at which those that are shown lie `gap` apart.
fn apart(spans: &[(f64, f64)], gap: f64) -> usize {
    let fits = |&step: &usize| {
        let mut end = f64::NEG_INFINITY;
        spans.iter().step_by(step).all(|&(from, to)| {
            let before = std::mem::replace(&mut end, to);
            before + gap <= from
        })
    };
    (1..=spans.len()).find(fits).unwrap_or(1)
}

/// Adds both axes; `names` are the labels of the vertical one.
pub(super) fn add(
    scene: &mut Scene<'_>,
    chart: &Chart,
    frame: &Frame,
    x_ticks: &Ticks,
    names: &[Vec<String>],
) {
    horizontal(scene, &chart.x, frame, x_ticks);
    vertical(scene, &chart.y, frame, names);
}

fn horizontal(scene: &mut Scene<'_>, axis: &Axis, frame: &Frame, ticks: &Ticks) {
    let (grid, line, quiet) = (scene.theme.grid, scene.theme.axis, scene.theme.quiet);
    let (plot, above) = (frame.plot, axis.side == Side::End);
    let linear = matches!(axis.scale, Scale::Linear { .. });
    for (at, lines) in &ticks.shown {
        let Some(x) = frame.x.of(*at) else { continue };
        if axis.grid && linear {
            let color = if *at == 0.0 { line } else { grid };
            scene.straight((x, plot.top), (x, plot.bottom), 1.0, color);
        } else if linear && !above {
            scene.straight((x, plot.bottom), (x, plot.bottom + 4.0), 1.0, line);
        }
        for (n, text) in lines.iter().enumerate() {
            let y = if above {
                plot.top - GAP + 2.0 - (lines.len() - n) as f64 * LINE + LINE / 2.0
            } else {
                plot.bottom + GAP + (n as f64 + 0.5) * LINE
            };
            let text = text.clone();
            scene.text(Text {
                text,
                at: (x, y),
                anchor: Anchor::Middle,
                font: LABEL,
                color: quiet,
            });
        }
    }
    // The floor on which lines and upright bars stand.
    if axis.side == Side::Start && frame.y.bands == 0 && !frame.y.holds_below_zero() {
        scene.straight((plot.left, plot.bottom), (plot.right, plot.bottom), 1.0, line);
    }
}

fn vertical(scene: &mut Scene<'_>, axis: &Axis, frame: &Frame, names: &[Vec<String>]) {
    let (grid, line) = (scene.theme.grid, scene.theme.axis);
    let (plot, right) = (frame.plot, axis.side == Side::End);
    let values: Vec<f64> = match &axis.scale {
        Scale::Linear { ticks, .. } => ticks.iter().map(|tick| tick.at).collect(),
        Scale::Band { labels } => (0..labels.len()).map(|band| band as f64).collect(),
    };
    let linear = matches!(axis.scale, Scale::Linear { .. });
    let color = if linear { scene.theme.quiet } else { scene.theme.text };
    let mut places: Vec<(usize, f64, f64)> = Vec::new();
    for (n, at) in values.into_iter().enumerate().filter(|(_, at)| frame.y.holds(*at)) {
        places.extend(frame.y.of(at).map(|y| (n, at, y)));
    }
    let first = places.first().map_or(0.0, |place| place.2);
    let spans = places.iter().map(|&(n, _, y)| {
        let beyond = names.get(n).map_or(0, |lines| lines.len().saturating_sub(1));
        let half = LINE * beyond as f64 / 2.0;
        ((y - first).abs() - half, (y - first).abs() + half)
    });
    let step = apart(&spans.collect::<Vec<_>>(), LABEL.size + 2.0);
    for &(n, at, y) in places.iter().step_by(step) {
        if axis.grid && linear {
            let color = if at == 0.0 { line } else { grid };
            scene.straight((plot.left, y), (plot.right, y), 1.0, color);
        }
        let Some(lines) = names.get(n) else { continue };
        let (x, anchor) =
            if right { (plot.right + GAP, Anchor::Left) } else { (plot.left - GAP, Anchor::Right) };
        let top = y - LINE * lines.len().saturating_sub(1) as f64 / 2.0;
        for (line, text) in lines.iter().enumerate() {
            let at = (x, top + LINE * line as f64);
            scene.text(Text { text: text.clone(), at, anchor, font: LABEL, color });
        }
    }
}
