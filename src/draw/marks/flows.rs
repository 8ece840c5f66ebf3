//! Two columns of groups with ribbons between them.

use crate::chart::{Color, FlowGroup, Ribbon};

use super::super::hits::{Hit, Hits, Reach, bend};
use super::super::layout::{Frame, GAP, LABEL, LINE};
use super::super::scene::{Anchor, Area, Scene, Shape, Spot, Text};
use super::lines::apart;

/// The width of a group's bar.
const BAR: f64 = 10.0;
/// Between two groups, where there is room.
const BETWEEN: f64 = 6.0;
/// The largest share of the width for the names of one column.
const NAMES: f64 = 0.33;
/// The most lines of such a name.
const NAME_LINES: usize = 3;
/// The straight pieces that a ribbon's edge is made of.
const PIECES: usize = 24;
const OPACITY: f64 = 0.4;

/// One column: where its groups stand.
struct Column<'a> {
    groups: &'a [FlowGroup],
    /// The upper and the lower end of each.
    spans: Vec<(f64, f64)>,
    /// How far each is filled with ribbons.
    filled: Vec<f64>,
    /// The left edge of the bars.
    x: f64,
    /// The width for the names.
    names: f64,
}

pub(super) fn add(
    scene: &mut Scene<'_>,
    frame: &Frame,
    hits: &mut Hits,
    series: u32,
    ends: &[String; 2],
    sides: [&[FlowGroup]; 2],
    ribbons: &[Ribbon],
) {
    let known = |it: &&Ribbon| {
        let fits = |side: &[FlowGroup], place: u32| (place as usize) < side.len();
        it.value > 0.0 && it.value.is_finite() && fits(sides[0], it.from) && fits(sides[1], it.to)
    };
    let ribbons: Vec<&Ribbon> = ribbons.iter().filter(known).collect();
    let plot = Area { top: frame.plot.top + LINE + GAP, ..frame.plot };
    let sizes = [
        sizes(sides[0].len(), ribbons.iter().map(|it| (it.from, it.value))),
        sizes(sides[1].len(), ribbons.iter().map(|it| (it.to, it.value))),
    ];
    let names = sides.map(|groups| widest(scene, plot.width(), groups));
    let left = plot.left + names[0] + GAP;
    let right = plot.right - names[1] - GAP - BAR;
    let scale = scale(plot.bottom - plot.top, &sizes);
    if !(scale > 0.0 && left + BAR < right) {
        return;
    }
    let [mut one, mut other] = [(0, left), (1, right)].map(|(side, x)| {
        let spans = stack(&sizes[side], scale, (plot.top, plot.bottom));
        let filled = spans.iter().map(|span| span.0).collect();
        Column { groups: sides[side], spans, filled, x, names: names[side] }
    });

    for ribbon in ribbons {
        let height = ribbon.value * scale;
        let color = one.groups.get(ribbon.from as usize).map_or(Color::Neutral, |it| it.color);
        let color = scene.theme.mark(color);
        let from = one.fill(ribbon.from as usize, height);
        let to = other.fill(ribbon.to as usize, height);
        let (left, right) = (one.x + BAR, other.x);
        scene.add(Shape::Band {
            outline: outline((left, right), [from, to]),
            color,
            opacity: OPACITY,
        });
        let (top, bottom) = (from.0.min(to.0), from.1.max(to.1));
        let (x, y) = ((left + right) / 2.0, (from.0 + from.1 + to.0 + to.1) / 4.0);
        let hit = Hit { series, row: ribbon.row, x, y, left, top, right, bottom };
        hits.push(hit, Reach::Ribbon([from, to]));
    }
    let head = frame.plot.top + LINE / 2.0;
    for (column, anchor, end) in [(&one, Anchor::Right, &ends[0]), (&other, Anchor::Left, &ends[1])]
    {
        column.add(scene, anchor, (plot.top, plot.bottom));
        heading(scene, frame, anchor, end, head);
    }
}

impl Column<'_> {
    /// Takes the next part of a group's bar for a ribbon.
    fn fill(&mut self, group: usize, height: f64) -> (f64, f64) {
        let Some(filled) = self.filled.get_mut(group) else { return (0.0, 0.0) };
        let top = *filled;
        *filled += height;
        (top, *filled)
    }

    /// Adds the bars, and beside them as many names as there is room for: the largest groups first.
    fn add(&self, scene: &mut Scene<'_>, anchor: Anchor, (top, bottom): (f64, f64)) {
        let mut shown = Vec::new();
        for (group, &(from, to)) in
            self.groups.iter().zip(&self.spans).filter(|(_, span)| span.1 > span.0)
        {
            let area =
                Area { left: self.x, top: from, right: self.x + BAR, bottom: to.max(from + 1.0) };
            let color = scene.theme.mark(group.color);
            scene.add(Shape::Rect { area, color });
            shown.push((group, (from + to) / 2.0, to - from));
        }
        let texts: Vec<Vec<String>> =
            shown.iter().map(|it| text(scene, it.0, self.names)).collect();
        // Names of several lines where all of them have room, else the beginnings of names.
        let most = texts.iter().map(Vec::len).max().unwrap_or(1);
        let fits =
            |lines: usize, count: usize| (count * lines) as f64 * LINE <= bottom - top + LINE;
        let lines = if fits(most, shown.len()) { most } else { 1 };
        while !fits(lines, shown.len()) {
            let least = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
            let sizes = shown.iter().map(|it| it.2).enumerate();
            let Some((least, _)) = sizes.min_by(least) else { break };
            shown.remove(least);
        }
        let step = LINE * lines as f64;
        let half = step / 2.0;
        let wanted: Vec<f64> = shown.iter().map(|it| it.1).collect();
        for ((group, ..), y) in shown.iter().zip(apart(&wanted, step, top + half, bottom - half)) {
            let texts = match lines {
                1 => vec![in_one_line(scene, group, self.names)],
                _ => text(scene, group, self.names),
            };
            let x = if anchor == Anchor::Right { self.x - GAP } else { self.x + BAR + GAP };
            let color = scene.theme.text;
            let first = y - LINE * texts.len().saturating_sub(1) as f64 / 2.0;
            for (line, text) in texts.into_iter().enumerate() {
                let at = (x, first + LINE * line as f64);
                scene.text_if_free(Text { text, at, anchor, font: LABEL, color });
            }
        }
    }
}

/// What a column is, over it: at the outer edge of its names.
fn heading(scene: &mut Scene<'_>, frame: &Frame, anchor: Anchor, end: &str, y: f64) {
    let (x, anchor) = match anchor {
        Anchor::Right => (frame.plot.left, Anchor::Left),
        _ => (frame.plot.right, Anchor::Right),
    };
    let text = scene.ruler(LABEL).shorten(end, frame.plot.width() / 2.0 - GAP);
    let color = scene.theme.quiet;
    scene.text_if_free(Text { text, at: (x, y), anchor, font: LABEL, color });
}

/// The name and the number of a group, in lines no wider than the room.
fn text(scene: &Scene<'_>, group: &FlowGroup, room: f64) -> Vec<String> {
    let whole = format!("{} {}", group.name, group.label);
    let lines = scene.ruler(LABEL).in_lines(whole.trim_end(), room, NAME_LINES);
    // What does not fit anyhow keeps its number.
    if lines.len() > 1 { lines } else { vec![in_one_line(scene, group, room)] }
}

/// The same in one line, the name shortened to the room.
fn in_one_line(scene: &Scene<'_>, group: &FlowGroup, room: f64) -> String {
    let ruler = scene.ruler(LABEL);
    if group.label.is_empty() {
        return ruler.shorten(&group.name, room);
    }
    let number = format!(" {}", group.label);
    ruler.shorten(&group.name, room - ruler.width(&number)) + &number
}

fn widest(scene: &Scene<'_>, width: f64, groups: &[FlowGroup]) -> f64 {
    let room = width * NAMES;
    let ruler = scene.ruler(LABEL);
    let widths = groups.iter().map(|group| ruler.widest(&text(scene, group, room)));
    widths.fold(0.0, f64::max).min(room)
}

fn sizes(groups: usize, parts: impl Iterator<Item = (u32, f64)>) -> Vec<f64> {
    let mut sizes = vec![0.0; groups];
    for (group, value) in parts {
        if let Some(size) = sizes.get_mut(group as usize) {
            *size += value;
        }
    }
    sizes
}

/// The height of one unit, so that both columns fit with their gaps; 0 where nothing flows.
fn scale(height: f64, sides: &[Vec<f64>; 2]) -> f64 {
    let all: f64 = sides[0].iter().sum();
    let gaps = sides.iter().map(|sizes| gaps(sizes)).fold(0.0, f64::max) * BETWEEN;
    // At least half of the height is for the groups.
    let room = (height - gaps).max(height / 2.0);
    if all > 0.0 { room / all } else { 0.0 }
}

/// The number of gaps between the groups of a column that are drawn.
fn gaps(sizes: &[f64]) -> f64 {
    sizes.iter().filter(|size| **size > 0.0).count().saturating_sub(1) as f64
}

/// The groups one under another, apart by what is left of the height.
fn stack(sizes: &[f64], scale: f64, (top, bottom): (f64, f64)) -> Vec<(f64, f64)> {
    let left = bottom - top - sizes.iter().sum::<f64>() * scale;
    let gap = if gaps(sizes) > 0.0 { left / gaps(sizes) } else { 0.0 };
    let mut y = top;
    let place = |size: &f64| {
        let from = y;
        y += size * scale + if *size > 0.0 { gap } else { 0.0 };
        (from, from + size * scale)
    };
    sizes.iter().map(place).collect()
}

/// Along the upper edge to the right, and back along the lower one.
fn outline((left, right): (f64, f64), [from, to]: [(f64, f64); 2]) -> Vec<Spot> {
    let edge = |share: f64, one: f64, other: f64| {
        (left + (right - left) * share, one + (other - one) * bend(share))
    };
    let shares = || (0..=PIECES).map(|piece| piece as f64 / PIECES as f64);
    let above = shares().map(|share| edge(share, from.0, to.0));
    above.chain(shares().rev().map(|share| edge(share, from.1, to.1))).collect()
}
