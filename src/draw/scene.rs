//! A picture before it is painted: shapes and texts in css pixels.
//!
//! Everything that decides where things stand works on this list, once, whatever it is painted on later; and a test can
//! read every text and its place from it.

use super::metrics::{Font, Metrics, Ruler};
use super::theme::{Rgb, Theme};

/// A place in css pixels from the upper left corner.
pub(super) type Spot = (f64, f64);

/// Something to paint.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// A filled rectangle.
    Rect { area: Area, color: Rgb },
    /// A horizontal or vertical line, painted on whole pixels.
    Straight { from: Spot, to: Spot, width: f64, color: Rgb },
    /// A line through points.
    Path { points: Vec<Spot>, width: f64, color: Rgb },
    /// A filled, translucent outline.
    Band { outline: Vec<Spot>, color: Rgb, opacity: f64 },
    /// Many small four-sided shapes of one colour, painted at once: dots of a dotted line, strokes of a hatching.
    Pieces { pieces: Vec<[Spot; 4]>, color: Rgb },
    /// A filled disc.
    Disc { center: Spot, radius: f64, color: Rgb },
    /// One line of text.
    Text(Text),
}

/// One line of text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    /// The anchored end or middle, and the middle of the line's height.
    pub(super) at: Spot,
    pub(super) anchor: Anchor,
    pub(super) font: Font,
    pub(super) color: Rgb,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// A rectangle in css pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn grown(&self, by: f64) -> Area {
        let Area { left, top, right, bottom } = *self;
        Area { left: left - by, top: top - by, right: right + by, bottom: bottom + by }
    }

    /// Whether the line from one place to another runs through the rectangle (Liang & Barsky 1984).
    fn is_crossed(&self, (x0, y0): Spot, (x1, y1): Spot) -> bool {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let (dx, dy) = (x1 - x0, y1 - y0);
        let sides = [
            (-dx, x0 - self.left),
            (dx, self.right - x0),
            (-dy, y0 - self.top),
            (dy, self.bottom - y0),
        ];
        for (outwards, room) in sides {
            if outwards == 0.0 {
                if room < 0.0 {
                    return false;
                }
            } else if outwards < 0.0 {
                enter = enter.max(room / outwards);
            } else {
                leave = leave.min(room / outwards);
            }
        }
        enter <= leave
    }

    fn overlaps(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// The list of shapes, and what is needed to add to it.
pub(super) struct Scene<'a> {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) theme: &'static Theme,
    pub(super) shapes: Vec<Shape>,
    metrics: &'a dyn Metrics,
    /// Where texts stand already.
    taken: Vec<Area>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        (width, height): Spot,
        theme: &'static Theme,
        metrics: &'a dyn Metrics,
    ) -> Self {
        Self { width, height, theme, shapes: Vec::new(), metrics, taken: Vec::new() }
    }

    pub(super) fn ruler(&self, font: Font) -> Ruler<'a> {
        Ruler { metrics: self.metrics, font }
    }

    pub(super) fn add(&mut self, shape: Shape) {
        self.shapes.push(shape);
    }

    pub(super) fn straight(&mut self, from: Spot, to: Spot, width: f64, color: Rgb) {
        self.add(Shape::Straight { from, to, width, color });
    }

    /// A dotted line through points: squares as wide as the line, with gaps a little wider.
    pub(super) fn dotted(&mut self, points: &[Spot], width: f64, color: Rgb) {
        let step = width * 2.2;
        let half = width / 2.0;
        let mut pieces = Vec::new();
        let mut until_next = 0.0;
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let length = ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt();
            if length == 0.0 {
                continue;
            }
            let mut along = until_next;
            while along <= length {
                let (x, y) = (x0 + (x1 - x0) * along / length, y0 + (y1 - y0) * along / length);
                pieces.push(rectangle(x - half, y - half, x + half, y + half));
                along += step;
            }
            until_next = along - length;
        }
        self.add(Shape::Pieces { pieces, color });
    }

    /// Adds a text wherever it may be.
    pub(super) fn text(&mut self, mut text: Text) {
        // Names come from files; a control character in one would make the SVG unreadable.
        text.text = text.text.replace(char::is_control, " ");
        self.taken.push(self.extent(&text));
        self.add(Shape::Text(text));
    }

    /// Adds a text if it lies inside the picture and on no other.
    pub(super) fn text_if_free(&mut self, text: Text) -> bool {
        let extent = self.extent(&text);
        let free = self.is_free(&extent);
        if free {
            self.text(text);
        }
        free
    }

    pub(super) fn is_free(&self, area: &Area) -> bool {
        let inside = area.left >= 0.0
            && area.right <= self.width
            && area.top >= 0.0
            && area.bottom <= self.height;
        inside && !self.taken.iter().any(|taken| taken.overlaps(area))
    }

    /// Whether no bar, cell or line lies under an area.
    pub(super) fn is_bare(&self, area: &Area) -> bool {
        !self.shapes.iter().any(|shape| match shape {
            Shape::Rect { area: other, .. } => area.overlaps(other),
            Shape::Path { points, .. } => {
                points.windows(2).any(|pair| area.is_crossed(pair[0], pair[1]))
            }
            _ => false,
        })
    }

    /// The rectangle that a text covers.
    pub(super) fn extent(&self, text: &Text) -> Area {
        let width = self.ruler(text.font).width(&text.text);
        let (x, y) = text.at;
        let left = match text.anchor {
            Anchor::Left => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::Right => x - width,
        };
        let half = text.font.size * 0.55;
        Area { left, top: y - half, right: left + width, bottom: y + half }
    }
}

/// The corners of a rectangle, in order around it.
pub(super) fn rectangle(left: f64, top: f64, right: f64, bottom: f64) -> [Spot; 4] {
    [(left, top), (right, top), (right, bottom), (left, bottom)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_crosses_a_rectangle_or_passes_by() {
        let area = Area { left: 10.0, top: 10.0, right: 20.0, bottom: 20.0 };
        assert!(area.is_crossed((0.0, 0.0), (30.0, 30.0)));
        assert!(area.is_crossed((15.0, 0.0), (15.0, 30.0)));
        assert!(area.is_crossed((12.0, 12.0), (13.0, 13.0)));
        assert!(!area.is_crossed((0.0, 0.0), (9.0, 9.0)));
        assert!(!area.is_crossed((0.0, 15.0), (15.0, 40.0)));
        assert!(!area.is_crossed((25.0, 0.0), (25.0, 30.0)));
    }
}
