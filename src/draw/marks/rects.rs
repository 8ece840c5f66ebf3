//! Coloured rectangles between values of both axes.

use crate::chart::Rect;

use super::super::hits::{Hit, Hits, Reach};
use super::super::layout::{Frame, LABEL, LINE};
use super::super::scene::{Anchor, Area, Scene, Shape, Text};

/// Between a rectangle's edge and its text.
const INSET: f64 = 6.0;

pub(super) fn add(
    scene: &mut Scene<'_>,
    frame: &Frame,
    hits: &mut Hits,
    series: u32,
    rects: &[Rect],
) {
    for rect in rects {
        let Some(area) = area(frame, rect) else { continue };
        let Area { left, top, right, bottom } = area;
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        hits.push(
            Hit { series, row: rect.row, x, y, left, top, right, bottom },
            Reach::Band { left, top, right, bottom },
        );
        let color = scene.theme.mark(rect.color);
        scene.add(Shape::Rect { area, color });
        let ink = color.opposite();
        let ruler = scene.ruler(LABEL);
        let room = area.width() - 2.0 * INSET;
        let mut y = top + INSET + LINE / 2.0;
        for (place, text) in rect.lines.iter().enumerate() {
            // A name may take two lines; what does not fit is left to the tooltip.
            let lines = if place == 0 { ruler.wrap(text, room) } else { vec![text.clone()] };
            let whole = |line: &String| {
                line.split_whitespace().all(|word| text.split_whitespace().any(|it| it == word))
            };
            let fits = lines.iter().all(|line| ruler.width(line) <= room && whole(line))
                && y + LINE * (lines.len() as f64 - 0.5) <= bottom - 1.0;
            if !fits {
                if place == 0 {
                    break;
                }
                continue;
            }
            for text in lines {
                let at = (left + INSET, y);
                let text = Text { text, at, anchor: Anchor::Left, font: LABEL, color: ink };
                scene.text_if_free(text);
                y += LINE;
            }
        }
    }
}

/// Where a rectangle lies, a hairline apart from its neighbours where that leaves something of it.
fn area(frame: &Frame, rect: &Rect) -> Option<Area> {
    let (x0, x1) = (frame.x.of(rect.x[0])?, frame.x.of(rect.x[1])?);
    let (y0, y1) = (frame.y.of(rect.y[0])?, frame.y.of(rect.y[1])?);
    let (left, right) = (x0.min(x1), x0.max(x1));
    let (top, bottom) = (y0.min(y1), y0.max(y1));
    let gap = |length: f64| if length >= 6.0 { 1.0 } else { 0.0 };
    Some(Area { left, top, right: right - gap(right - left), bottom: bottom - gap(bottom - top) })
}
