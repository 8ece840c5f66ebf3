//! Where everything around the marks stands: title, subtitle, legend, axis labels and note, and what they leave for the
//! plot.
//!
//! From the outside in: first the sides, because they decide how wide the plot is; then the texts above and below, which
//! wrap to that width; the plot takes the rest. A picture too low for all of it gives up the note, the subtitle, the
//! numbers below the axis, the legend and the title, in this order, before the plot.

use crate::chart::{Axis, Chart, Mark, Scale, Side};

use super::axes::{self, Ticks};
use super::legend::{self, Legend};
use super::marks::{counts, rules};
use super::metrics::{Font, Metrics};
use super::place::Place;
use super::scene::{Anchor, Area, Scene, Text};
use super::theme::Rgb;

pub(super) const TITLE: Font = Font { size: 16.0, bold: true };
pub(super) const SUBTITLE: Font = Font { size: 14.0, bold: false };
/// Everything else; nothing is smaller.
pub(super) const LABEL: Font = Font { size: 12.0, bold: false };

/// Around the picture.
pub(super) const MARGIN: f64 = 12.0;
/// Between labels and what they label.
pub(super) const GAP: f64 = 6.0;
/// From line to line of [`LABEL`].
pub(super) const LINE: f64 = 16.0;
/// Between the label of the vertical axis and its highest tick.
const LABEL_GAP: f64 = 10.0;
/// Below title and subtitle.
const HEAD_GAP: f64 = 12.0;
const TITLE_LINE: f64 = 21.0;
const SUBTITLE_LINE: f64 = 20.0;
/// The lowest plot for which the texts around it are kept, and the height of a band in it.
const LOWEST: (f64, f64) = (64.0, 14.0);
/// The lowest plot that looks well, and the height of a band in it.
const COMFORTABLE: (f64, f64) = (120.0, 22.0);
/// The largest share of the width for the names of horizontal bands.
const NAMES: f64 = 0.45;
/// The most lines of such a name.
const NAME_LINES: usize = 3;
/// The largest share of the width for names at the ends of lines.
const ENDS: f64 = 0.24;

/// The plot, and how values become places in it.
pub(super) struct Frame {
    pub(super) plot: Area,
    pub(super) x: Place,
    pub(super) y: Place,
    /// Whether lines are named at their ends, right of the plot.
    pub(super) ends: bool,
    /// Where upright lines cross the plot, from the left.
    pub(super) uprights: Vec<f64>,
}

/// The height that suits a chart at this width: its own, and what its texts need beyond one line each; never so little
/// that the plot or a text would have to give way.
pub(super) fn natural_height(chart: &Chart, width: f64, metrics: &dyn Metrics) -> f64 {
    let scene = Scene::new(
        (width, f64::from(chart.height)),
        super::theme::Theme::of(Default::default()),
        metrics,
    );
    let sides = Sides::of(&scene, chart);
    let texts = Texts::of(&scene, chart, &sides);
    let beyond = |lines: &[String], line: f64| line * lines.len().saturating_sub(1) as f64;
    let wrapped = f64::from(chart.height)
        + beyond(&texts.title, TITLE_LINE)
        + beyond(&texts.subtitle, SUBTITLE_LINE)
        + beyond(&texts.note, LINE)
        + beyond(&texts.x_label, LINE)
        + texts.legend.height();
    let needed = texts.above() + plot_height(chart, &sides, COMFORTABLE) + texts.below();
    wrapped.max(needed).ceil()
}

/// The height of a plot of this kind: so much on a linear scale, and so much for each band with a name of one
/// line.
fn plot_height(chart: &Chart, sides: &Sides, (linear, band): (f64, f64)) -> f64 {
    match &chart.y.scale {
        Scale::Linear { .. } => linear,
        Scale::Band { labels } => {
            let lines = sides.names.iter().map(Vec::len).max().unwrap_or(1);
            labels.len().max(1) as f64 * (band + LINE * lines.saturating_sub(1) as f64)
        }
    }
}

/// Lays out and adds everything but the marks.
pub(super) fn frame(scene: &mut Scene<'_>, chart: &Chart) -> Frame {
    let mut sides = Sides::of(scene, chart);
    let mut texts = Texts::of(scene, chart, &sides);
    let room = |texts: &Texts| scene.height - texts.above() - texts.below();
    if room(&texts) < plot_height(chart, &sides, LOWEST) {
        sides.in_one_line(scene, chart);
    }
    while room(&texts) < plot_height(chart, &sides, LOWEST) && texts.give_up() {}

    let plot = Area {
        left: sides.left,
        top: texts.above(),
        right: scene.width - sides.right,
        bottom: (scene.height - texts.below()).max(texts.above() + 1.0),
    };
    let x = Place::new(&chart.x.scale, plot.left, plot.right);
    let y = match chart.y.scale {
        Scale::Linear { .. } => Place::new(&chart.y.scale, plot.bottom, plot.top),
        Scale::Band { .. } => Place::new(&chart.y.scale, plot.top, plot.bottom),
    };
    let uprights = rules::uprights(chart, &x);
    let frame = Frame { plot, x, y, ends: sides.ends, uprights };

    texts.add(scene, chart, &frame);
    axes::add(scene, chart, &frame, &texts.x_ticks, &sides.names);
    frame
}

/// What stands left and right of the plot.
pub(super) struct Sides {
    left: f64,
    right: f64,
    /// The labels of the vertical axis, in lines, shortened to their room.
    names: Vec<Vec<String>>,
    /// Whether lines are named at their ends.
    ends: bool,
}

impl Sides {
    fn of(scene: &Scene<'_>, chart: &Chart) -> Self {
        let ruler = scene.ruler(LABEL);
        let room = scene.width * NAMES - MARGIN - GAP;
        let names: Vec<Vec<String>> = match &chart.y.scale {
            _ if chart.y.side == Side::Hidden => Vec::new(),
            Scale::Linear { ticks, .. } => {
                ticks.iter().map(|tick| vec![tick.label.clone()]).collect()
            }
            Scale::Band { labels } => {
                labels.iter().map(|name| ruler.in_lines(name, room, NAME_LINES)).collect()
            }
        };
        let widest = names.iter().map(|lines| ruler.widest(lines)).fold(0.0, f64::max);
        let labels = if names.is_empty() { 0.0 } else { widest + GAP };

        let ends = legend::at_ends(chart);
        let end_width = ends.iter().map(|(_, name)| ruler.width(name)).fold(0.0, f64::max);
        let has_ends = !ends.is_empty()
            && end_width <= scene.width * ENDS
            && ends.len() as f64 * LINE <= scene.height * 0.5;

        let (mut left, mut right) = match chart.y.side {
            Side::End => (MARGIN, MARGIN + labels),
            Side::Start | Side::Hidden => (MARGIN + labels, MARGIN),
        };
        if has_ends {
            right += end_width + 8.0;
        }
        // Half of the first and of the last label on the horizontal axis stand outside of the plot.
        if let (Scale::Linear { ticks, .. }, true) = (&chart.x.scale, chart.x.side != Side::Hidden)
        {
            let half = |label: Option<&crate::chart::Tick>| {
                label.map_or(0.0, |tick| ruler.width(&tick.label) / 2.0 + 2.0)
            };
            (left, right) = (left.max(half(ticks.first())), right.max(half(ticks.last())));
        }
        if let (Scale::Band { labels }, true) = (&chart.x.scale, chart.x.side != Side::Hidden) {
            let band = (scene.width - left - right) / labels.len().max(1) as f64;
            let over = |label: Option<&String>| {
                let half = label.map_or(0.0, |label| ruler.width(label) / 2.0 - band / 2.0);
                if axes::thins(labels) { half + 2.0 } else { 0.0 }
            };
            (left, right) = (left.max(over(labels.first())), right.max(over(labels.last())));
        }
        right = right.max(beside_bars(scene, chart, left, right));
        Self { left, right, names, ends: has_ends }
    }

    /// Shortens names of several lines to one as wide.
    fn in_one_line(&mut self, scene: &Scene<'_>, chart: &Chart) {
        let Scale::Band { labels } = &chart.y.scale else { return };
        let ruler = scene.ruler(LABEL);
        let room = self.names.iter().map(|lines| ruler.widest(lines)).fold(0.0, f64::max);
        for (lines, name) in self.names.iter_mut().zip(labels).filter(|(it, _)| it.len() > 1) {
            *lines = vec![ruler.shorten(name, room)];
        }
    }

    fn plot_width(&self, scene: &Scene<'_>) -> f64 {
        (scene.width - self.left - self.right).max(1.0)
    }
}

/// What stands above and below the plot.
struct Texts {
    title: Vec<String>,
    subtitle: Vec<String>,
    legend: Legend,
    y_label: Vec<String>,
    /// Whether the label of the vertical axis stands in the corner, over the names and beside the ticks above the plot.
    in_corner: bool,
    x_label: Vec<String>,
    x_above: bool,
    x_ticks: Ticks,
    /// Whether lines that stand upright have labels above the plot, and in how many rows.
    rule_rows: usize,
    /// The height of rows of numbers below the horizontal axis.
    counts: f64,
    note: Vec<String>,
}

impl Texts {
    fn of(scene: &Scene<'_>, chart: &Chart, sides: &Sides) -> Self {
        let room = scene.width - 2.0 * MARGIN;
        let plot_width = sides.plot_width(scene);
        let label = |axis: &Axis, room: f64| match axis.side {
            Side::Hidden => Vec::new(),
            Side::Start | Side::End => scene.ruler(LABEL).wrap(&axis.label, room),
        };
        let x = Place::new(&chart.x.scale, sides.left, sides.left + plot_width);
        let x_ticks = Ticks::along(scene, &chart.x, &x);
        let in_corner = chart.x.side == Side::End
            && chart.y.side == Side::Start
            && x_ticks.left(scene, &x).is_some_and(|first| {
                MARGIN + scene.ruler(LABEL).width(&chart.y.label) + GAP <= first
            });
        Self {
            title: scene.ruler(TITLE).balance(&chart.title, room),
            subtitle: scene.ruler(SUBTITLE).wrap(&chart.subtitle, room),
            legend: Legend::of(scene, chart, sides.ends, plot_width),
            y_label: if in_corner { Vec::new() } else { label(&chart.y, room) },
            in_corner,
            x_label: match &x_ticks.key {
                Some(key) if chart.x.label.is_empty() => scene.ruler(LABEL).wrap(key, room),
                Some(key) => scene.ruler(LABEL).wrap(&format!("{}: {key}", chart.x.label), room),
                None => label(&chart.x, plot_width.max(room * 0.7)),
            },
            x_above: chart.x.side == Side::End,
            x_ticks,
            rule_rows: rules::rows(&rules::plan(scene, chart, &x)),
            counts: counts::height(chart),
            note: scene.ruler(LABEL).wrap(chart.note.as_deref().unwrap_or_default(), room),
        }
    }

    /// The height above the plot.
    fn above(&self) -> f64 {
        let title = self.title.len() as f64 * TITLE_LINE;
        let subtitle = self.subtitle.len() as f64 * SUBTITLE_LINE;
        let head = if title + subtitle > 0.0 { title + subtitle + HEAD_GAP } else { 0.0 };
        let y_label = match self.y_label.len() {
            0 => 0.0,
            lines if self.x_above => lines as f64 * LINE + 2.0,
            lines => lines as f64 * LINE + LABEL_GAP,
        };
        let rules = rules::height(self.rule_rows);
        MARGIN + head + self.legend.height() + y_label + rules + self.x_axis(self.x_above)
    }

    /// The height below the plot.
    fn below(&self) -> f64 {
        let note = match self.note.len() {
            0 => 0.0,
            lines => lines as f64 * LINE + 8.0,
        };
        MARGIN + note + self.counts + self.x_axis(!self.x_above)
    }

    /// The height of the horizontal axis with its label, if it is on this side.
    fn x_axis(&self, here: bool) -> f64 {
        let lines = self.x_ticks.lines() as f64 * LINE;
        let ticks = if lines > 0.0 { lines + GAP } else { 0.0 };
        if here { ticks + self.x_label.len() as f64 * LINE } else { 0.0 }
    }

    /// Leaves out what is missed least; says whether there was something.
    fn give_up(&mut self) -> bool {
        for lines in [&mut self.note, &mut self.subtitle] {
            if !lines.is_empty() {
                lines.clear();
                return true;
            }
        }
        if self.counts > 0.0 {
            self.counts = 0.0;
            return true;
        }
        if self.legend.height() > 0.0 {
            self.legend = Legend::default();
            return true;
        }
        for lines in [&mut self.title, &mut self.x_label, &mut self.y_label] {
            if !lines.is_empty() {
                lines.clear();
                return true;
            }
        }
        false
    }

    fn add(&self, scene: &mut Scene<'_>, chart: &Chart, frame: &Frame) {
        let (text, quiet) = (scene.theme.text, scene.theme.quiet);
        let mut y = MARGIN;
        let lines = |scene: &mut Scene<'_>, lines: &[String], y: &mut f64, line, font, color| {
            for text in lines {
                left(scene, text, (MARGIN, *y + line / 2.0), font, color);
                *y += line;
            }
        };
        lines(scene, &self.title, &mut y, TITLE_LINE, TITLE, text);
        lines(scene, &self.subtitle, &mut y, SUBTITLE_LINE, SUBTITLE, quiet);
        if y > MARGIN {
            y += HEAD_GAP;
        }
        self.legend.add(scene, y);
        y += self.legend.height();
        if chart.y.side == Side::End {
            for line in &self.y_label {
                let at = (scene.width - MARGIN, y + LINE / 2.0);
                let text = line.clone();
                scene.text(Text { text, at, anchor: Anchor::Right, font: LABEL, color: quiet });
                y += LINE;
            }
        } else {
            lines(scene, &self.y_label, &mut y, LINE, LABEL, quiet);
        }

        let ticks = self.x_axis(true) - self.x_label.len() as f64 * LINE;
        let mut y = match self.x_above {
            true => frame.plot.top - rules::height(self.rule_rows) - self.x_axis(true),
            false => frame.plot.bottom + ticks,
        };
        for line in &self.x_label {
            let half = scene.ruler(LABEL).width(line) / 2.0;
            let middle = (frame.plot.left + frame.plot.right) / 2.0;
            if self.x_ticks.key.is_some() {
                left(scene, line, (MARGIN, y + LINE / 2.0), LABEL, quiet);
                y += LINE;
                continue;
            }
            let wanted = if self.x_above { frame.plot.left + half } else { middle };
            let x = wanted.min(scene.width - MARGIN - half).max(MARGIN + half);
            scene.text(Text {
                text: line.clone(),
                at: (x, y + LINE / 2.0),
                anchor: Anchor::Middle,
                font: LABEL,
                color: quiet,
            });
            y += LINE;
        }

        if self.counts > 0.0 {
            counts::add(scene, chart, frame, frame.plot.bottom + self.x_axis(!self.x_above));
        }

        if self.in_corner {
            let y = frame.plot.top + 2.0 - GAP - LINE / 2.0;
            left(scene, &chart.y.label, (MARGIN, y), LABEL, quiet);
        }

        let mut y = scene.height - MARGIN - self.note.len() as f64 * LINE;
        lines(scene, &self.note, &mut y, LINE, LABEL, quiet);
    }
}

fn left(scene: &mut Scene<'_>, text: &str, at: (f64, f64), font: Font, color: Rgb) {
    scene.text(Text { text: text.to_owned(), at, anchor: Anchor::Left, font, color });
}

/// The room right of the plot with which the texts at the ends of horizontal bars stand beside them, at most two fifths of
/// the width.
fn beside_bars(scene: &Scene<'_>, chart: &Chart, left: f64, right: f64) -> f64 {
    let plot = scene.width - left - right;
    // Shares of the plot's width.
    let x = Place::new(&chart.x.scale, 0.0, 1.0);
    let mut room = right;
    for mark in &chart.marks {
        let Mark::Bars { horizontal: true, bars, .. } = mark else { continue };
        for bar in bars.iter().filter(|bar| !bar.label.is_empty() && bar.to >= bar.from) {
            let Some(end) = x.of(bar.high.unwrap_or(bar.to).max(bar.to)) else { continue };
            let text = GAP + scene.ruler(LABEL).width(&bar.label) + MARGIN;
            if end > 0.0 && end * plot + text > plot + right {
                room = room.max(scene.width - left - (plot + right - text) / end);
            }
        }
    }
    room.min(scene.width * 0.4)
}
