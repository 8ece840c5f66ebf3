//! What the colours mean: names at the ends of lines where there is room, else a row above the plot.

use crate::chart::{Chart, Color, Mark, Ramp};

use super::layout::{LABEL, LINE, MARGIN};
use super::marks::cells;
use super::scene::{Anchor, Area, Scene, Shape, Text};
use super::theme::Rgb;

/// The rows of a legend.
#[derive(Default)]
pub(super) struct Legend {
    rows: Vec<Vec<Entry>>,
    key: Option<Key>,
}

struct Entry {
    name: String,
    color: Rgb,
    swatch: Swatch,
    width: f64,
}

#[derive(Clone, Copy)]
enum Swatch {
    Square,
    Line,
    Thin,
    Disc,
}

/// The key to coloured cells: what they tell, from the least to the most.
struct Key {
    ramp: Ramp,
    /// In lines above the ramp, or in one beside it where that fits.
    name: Vec<String>,
    beside: bool,
    least: (f64, String),
    most: (f64, String),
}

const SWATCH: f64 = 12.0;
const ROW: f64 = 20.0;
const RAMP: f64 = 96.0;

/// The lines that are named at their ends when there is room: those in front. Pale ones are told apart by pointing at
/// them; a name for each would be louder than they are.
pub(super) fn at_ends(chart: &Chart) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    for (series, mark) in chart.marks.iter().enumerate() {
        if let Mark::Line { name, muted: false, points, .. } = mark
            && !name.is_empty()
            && !points.is_empty()
        {
            lines.push((series, name.as_str()));
        }
    }
    lines
}

impl Legend {
    pub(super) fn of(scene: &Scene<'_>, chart: &Chart, ends: bool, plot_width: f64) -> Self {
        let theme = scene.theme;
        let mut entries: Vec<Entry> = Vec::new();
        let mut pale: Vec<&str> = Vec::new();
        let mut key = None;
        for mark in &chart.marks {
            let (name, color, swatch) = match mark {
                Mark::Bars { name, color, .. } => (name, theme.mark(*color), Swatch::Square),
                Mark::Dots { name, color, .. } => (name, theme.mark(*color), Swatch::Disc),
                Mark::Line { name, color, muted: false, .. } if !ends => {
                    (name, theme.mark(*color), Swatch::Line)
                }
                Mark::Line { name, color, muted: true, .. } => {
                    pale.push(name);
                    (name, theme.mark(*color), Swatch::Thin)
                }
                Mark::Cells {
                    name, ramp: ramp @ Ramp::Divergence { ends: [least, most] }, ..
                } => {
                    let ends = vec![(0.0, least.as_str()), (1.0, most.as_str())];
                    key = Key::of(scene, name, ramp, ends);
                    continue;
                }
                Mark::Cells { name, ramp, cells } => {
                    if !cells::values_fit(scene, chart, cells, plot_width) {
                        let whole = cells.iter().filter(|cell| !cell.label.is_empty());
                        let shades =
                            whole.filter_map(|cell| Some((cell.shade?, cell.label.as_str())));
                        key = Key::of(scene, name, ramp, shades.collect());
                    }
                    continue;
                }
                Mark::Rects { name, rects } => {
                    let shades = rects.iter().filter_map(|rect| match rect.color {
                        Color::Sequence(shade) => Some((shade, rect.key.as_str())),
                        _ => None,
                    });
                    key = Key::of(scene, name, &Ramp::Sequence, shades.collect()).or(key);
                    continue;
                }
                Mark::Line { .. }
                | Mark::Ticks { .. }
                | Mark::Flows { .. }
                | Mark::Counts { .. }
                | Mark::Rule { .. } => {
                    continue;
                }
            };
            if !name.is_empty() && !entries.iter().any(|entry| entry.name == *name) {
                let width = SWATCH + 6.0 + scene.ruler(LABEL).width(name);
                entries.push(Entry { name: name.clone(), color, swatch, width });
            }
        }
        // Their shade is one: a list of their names would tell nothing.
        if pale.iter().any(|name| name != &pale[0]) {
            entries.retain(|entry| !matches!(entry.swatch, Swatch::Thin));
        }
        let needed = if ends { 1 } else { 2 };
        if entries.len() < needed {
            entries.clear();
        }

        let room = scene.width - 2.0 * MARGIN;
        let mut rows: Vec<Vec<Entry>> = Vec::new();
        let mut used = room;
        for mut entry in entries {
            if entry.width > room {
                entry.name = scene.ruler(LABEL).shorten(&entry.name, room - SWATCH - 6.0);
                entry.width = room;
            }
            if used + MARGIN + entry.width > room {
                rows.push(Vec::new());
                used = -MARGIN;
            }
            used += MARGIN + entry.width;
            if let Some(row) = rows.last_mut() {
                row.push(entry);
            }
        }
        Self { rows, key }
    }

    pub(super) fn height(&self) -> f64 {
        let key = self.key.as_ref().map_or(0.0, Key::height);
        let rows = self.rows.len() as f64 * ROW + key;
        if rows > 0.0 { rows + 4.0 } else { 0.0 }
    }

    pub(super) fn add(&self, scene: &mut Scene<'_>, top: f64) {
        let mut y = top + ROW / 2.0;
        for row in &self.rows {
            let mut x = MARGIN;
            for entry in row {
                entry.add(scene, x, y);
                x += entry.width + MARGIN;
            }
            y += ROW;
        }
        if let Some(key) = &self.key {
            key.add(scene, y - ROW / 2.0);
        }
    }
}

impl Entry {
    fn add(&self, scene: &mut Scene<'_>, x: f64, y: f64) {
        let (right, color) = (x + SWATCH, self.color);
        scene.add(match self.swatch {
            Swatch::Square => {
                let area = Area { left: x + 1.0, top: y - 5.0, right: x + 11.0, bottom: y + 5.0 };
                Shape::Rect { area, color }
            }
            Swatch::Line => Shape::Straight { from: (x, y), to: (right, y), width: 2.5, color },
            Swatch::Thin => Shape::Straight { from: (x, y), to: (right, y), width: 1.0, color },
            Swatch::Disc => Shape::Disc { center: (x + 6.0, y), radius: 4.5, color },
        });
        scene.text(Text {
            text: self.name.clone(),
            at: (right + 6.0, y),
            anchor: Anchor::Left,
            font: LABEL,
            color: scene.theme.text,
        });
    }
}

impl Key {
    /// The key to these shades, each with its text.
    fn of(scene: &Scene<'_>, name: &str, ramp: &Ramp, shades: Vec<(f64, &str)>) -> Option<Self> {
        let order = |a: &&(f64, &str), b: &&(f64, &str)| a.0.total_cmp(&b.0);
        let own = |&(shade, text): &(f64, &str)| (shade, text.to_owned());
        let least = shades.iter().min_by(order).map(own)?;
        let most = shades.iter().max_by(order).map(own)?;
        let (ruler, room) = (scene.ruler(LABEL), scene.width - 2.0 * MARGIN);
        let room_of_ramp = ruler.width(&least.1) + RAMP + ruler.width(&most.1) + 24.0;
        let beside = ruler.width(name) + room_of_ramp <= room;
        Some(Self { ramp: ramp.clone(), name: ruler.wrap(name, room), beside, least, most })
    }

    fn height(&self) -> f64 {
        if self.beside { ROW } else { self.name.len() as f64 * LINE + ROW }
    }

    fn add(&self, scene: &mut Scene<'_>, top: f64) {
        let color = scene.theme.quiet;
        let put = |scene: &mut Scene<'_>, text: &str, x, y| {
            let text = text.to_owned();
            scene.text(Text { text, at: (x, y), anchor: Anchor::Left, font: LABEL, color });
        };
        let (mut x, mut y) = (MARGIN, top + LINE / 2.0);
        for line in &self.name {
            put(scene, line, x, y);
            y += LINE;
        }
        if self.beside {
            x += scene.ruler(LABEL).widest(&self.name) + 12.0;
            y -= LINE;
        }
        put(scene, &self.least.1, x, y);
        let left = x + scene.ruler(LABEL).width(&self.least.1) + 6.0;
        let steps = 24;
        for step in 0..steps {
            let from = left + RAMP * f64::from(step) / f64::from(steps);
            let share = (f64::from(step) + 0.5) / f64::from(steps);
            let shade = self.least.0 + (self.most.0 - self.least.0) * share;
            // Each step reaches to the end, under those after it: no seam shows between two.
            let area = Area { left: from, top: y - 5.0, right: left + RAMP, bottom: y + 5.0 };
            let color = scene.theme.shade(&self.ramp, shade);
            scene.add(Shape::Rect { area, color });
        }
        put(scene, &self.most.1, left + RAMP + 6.0, y);
    }
}
