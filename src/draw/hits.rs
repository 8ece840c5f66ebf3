//! What lies under a pixel, and what comes next on the keyboard.

use serde::Serialize;

/// A datum of a drawn chart and where it stands, in css pixels from the picture's upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// The mark, as its place in [`Chart::marks`](crate::chart::Chart::marks).
    pub series: u32,
    /// The row of [`Chart::table`](crate::chart::Chart::table).
    pub row: u32,
    /// Where a tooltip points to: the bar's end, the cell's centre, the point itself.
    pub x: f64,
    /// As `x`, from the top.
    pub y: f64,
    /// The left edge of the mark; a focus ring goes around these four.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The lower edge.
    pub bottom: f64,
}

/// Every datum of a drawn chart, in the order of its marks.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    marks: Vec<(Hit, Reach)>,
}

/// Where the pointer finds a datum.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach {
    /// Anywhere in the mark itself, and in the empty rest of its band when nothing else is there: a bar of height 0 can
    /// be pointed at too.
    Band { left: f64, top: f64, right: f64, bottom: f64 },
    /// Anywhere in a ribbon from the left edge of its mark to the right one: above and below at the one, and at the other.
    Ribbon([(f64, f64); 2]),
    /// Near its centre.
    Near,
}

/// How far along a ribbon has gone up or down when it has gone this share of the way to the right.
pub(super) fn bend(share: f64) -> f64 {
    share * share * (3.0 - 2.0 * share)
}

/// How far from a point the pointer still finds it, in css pixels.
const NEAR: f64 = 24.0;

impl Hits {
    /// The datum under a place in css pixels: the cell or bar there, else the nearest point within 24 pixels, else the
    /// bar whose band it is.
    pub fn at(&self, x: f64, y: f64) -> Option<Hit> {
        // From the front, because that is what one sees.
        let exact = |(hit, reach): &&(Hit, Reach)| {
            let inside = (hit.left..=hit.right).contains(&x) && (hit.top..=hit.bottom).contains(&y);
            match reach {
                Reach::Band { .. } => inside,
                Reach::Ribbon([left, right]) => {
                    let share = bend((x - hit.left) / (hit.right - hit.left));
                    let between = |one: f64, other: f64| one + (other - one) * share;
                    inside && (between(left.0, right.0)..=between(left.1, right.1)).contains(&y)
                }
                Reach::Near => false,
            }
        };
        if let Some((hit, _)) = self.marks.iter().rev().find(exact) {
            return Some(*hit);
        }
        let mut nearest = None;
        let mut least = NEAR * NEAR;
        for (hit, reach) in self.marks.iter().rev() {
            let square = (hit.x - x) * (hit.x - x) + (hit.y - y) * (hit.y - y);
            if matches!(reach, Reach::Near) && square < least {
                (nearest, least) = (Some(*hit), square);
            }
        }
        nearest.or_else(|| {
            let band = self.marks.iter().rev().find(|(_, reach)| match *reach {
                Reach::Band { left, top, right, bottom } => {
                    (left..=right).contains(&x) && (top..=bottom).contains(&y)
                }
                Reach::Ribbon(_) | Reach::Near => false,
            });
            band.map(|(hit, _)| *hit)
        })
    }

    /// How many data there are.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether nothing was drawn that could be pointed at.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The datum at this place in the order of the marks, from 0: what the arrow keys step through.
    pub fn get(&self, index: usize) -> Option<Hit> {
        self.marks.get(index).map(|(hit, _)| *hit)
    }

    pub(super) fn push(&mut self, hit: Hit, reach: Reach) {
        self.marks.push((hit, reach));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(row: u32, x: f64, y: f64, half: f64) -> Hit {
        Hit {
            series: 0,
            row,
            x,
            y,
            left: x - half,
            top: y - half,
            right: x + half,
            bottom: y + half,
        }
    }

    #[test]
    fn a_ribbon_is_found_along_its_bend_only() {
        let mut hits = Hits::default();
        hits.push(hit(7, 50.0, 50.0, 50.0), Reach::Ribbon([(0.0, 10.0), (90.0, 100.0)]));
        let found = |x, y| hits.at(x, y).is_some();
        assert!(found(0.0, 5.0) && found(50.0, 50.0) && found(100.0, 95.0));
        assert!(found(25.0, 5.0 + 90.0 * bend(0.25)));
        assert!(!found(25.0, 5.0 + 90.0 * 0.25) && !found(0.0, 50.0) && !found(100.0, 50.0));
    }

    #[test]
    fn the_exact_mark_wins_then_the_nearest_point_then_the_band() {
        let mut hits = Hits::default();
        let band = Reach::Band { left: 0.0, top: 0.0, right: 40.0, bottom: 200.0 };
        hits.push(hit(0, 20.0, 150.0, 10.0), band);
        hits.push(hit(1, 40.0, 100.0, 3.0), Reach::Near);
        hits.push(hit(2, 60.0, 100.0, 3.0), Reach::Near);
        let row = |x, y| hits.at(x, y).map(|hit| hit.row);
        assert_eq!(row(21.0, 145.0), Some(0));
        assert_eq!(row(45.0, 104.0), Some(1));
        assert_eq!(row(52.0, 104.0), Some(2));
        assert_eq!(row(12.0, 20.0), Some(0));
        assert_eq!(row(120.0, 20.0), None);
        assert_eq!(row(f64::NAN, 20.0), None);
        assert_eq!((hits.len(), hits.get(1).map(|hit| hit.row), hits.get(3)), (3, Some(1), None));
    }
}
