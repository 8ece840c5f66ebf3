//! A whole divided into rectangles whose areas are its parts.

/// A rectangle as its two ends on both axes.
pub(super) type Sides = ([f64; 2], [f64; 2]);

/// Divides a rectangle of this width and of height 1 into parts of these sizes, as square as can be, in the order of the
/// sizes, which must fall; y rises. Parts without a size have no rectangle.
///
/// Bruls, Huizing & van Wijk (2000), "Squarified treemaps".
pub(super) fn squarified(sizes: &[f64], width: f64) -> Vec<Option<Sides>> {
    let total: f64 = sizes.iter().filter(|&&size| size > 0.0).sum();
    let areas: Vec<f64> = sizes.iter().map(|&size| size.max(0.0) / total * width).collect();
    let mut placed = vec![None; sizes.len()];
    let (mut left, mut top) = (0.0, 1.0);
    let mut from = 0;
    while areas.get(from).is_some_and(|&area| area > 0.0) {
        // A row lies along the shorter side of what is left.
        let (wide, high) = (width - left, top);
        let side = wide.min(high);
        let mut to = from + 1;
        while areas.get(to).is_some_and(|&area| area > 0.0)
            && worst(areas.get(from..=to), side) <= worst(areas.get(from..to), side)
        {
            to += 1;
        }
        let row = areas.get(from..to).unwrap_or_default();
        let thick = row.iter().sum::<f64>() / side;
        let mut along = 0.0;
        for (area, place) in row.iter().zip(placed.iter_mut().skip(from)) {
            let length = area / thick;
            *place = Some(if high <= wide {
                ([left, left + thick], [top - along - length, top - along])
            } else {
                ([left + along, left + along + length], [top - thick, top])
            });
            along += length;
        }
        if high <= wide {
            left += thick;
        } else {
            top -= thick;
        }
        from = to;
    }
    placed
}

/// The least square of these areas in a row along a side: its longer side through its shorter one.
fn worst(areas: Option<&[f64]>, side: f64) -> f64 {
    let areas = areas.unwrap_or_default();
    let sum: f64 = areas.iter().sum();
    let thick = sum / side;
    areas.iter().map(|area| (area / thick / thick).max(thick * thick / area)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the paper: 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4; its figure has 6 and 6 at the left, 3 wide and
    /// 2 high, and 4 and 3 beside them on top, 7/3 high.
    #[test]
    fn the_example_of_the_paper() {
        let found = squarified(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], 1.5);
        let close = |found: Option<Sides>, (x, y): Sides| {
            let (a, b) = found.expect("it has a size");
            let pairs = a.iter().chain(&b).zip(x.iter().chain(&y));
            assert!(pairs.into_iter().all(|(a, b)| (a * 4.0 - b).abs() < 1e-9), "{a:?} {b:?}");
        };
        close(found[0], ([0.0, 3.0], [2.0, 4.0]));
        close(found[1], ([0.0, 3.0], [0.0, 2.0]));
        close(found[2], ([3.0, 3.0 + 12.0 / 7.0], [4.0 - 7.0 / 3.0, 4.0]));
        close(found[3], ([3.0 + 12.0 / 7.0, 6.0], [4.0 - 7.0 / 3.0, 4.0]));
    }

    proptest! {
        #[test]
        fn areas_are_sizes_and_nothing_lies_outside(sizes in prop::collection::vec(0.0..100.0f64, 1..15), width in 0.2..5.0f64) {
            let mut sizes = sizes;
            sizes.sort_by(|a, b| b.total_cmp(a));
            let total: f64 = sizes.iter().sum();
            for (size, sides) in sizes.iter().zip(squarified(&sizes, width)) {
                let Some((x, y)) = sides else { prop_assert!(*size == 0.0 || total == 0.0); continue };
                prop_assert!(((x[1] - x[0]) * (y[1] - y[0]) - size / total * width).abs() < 1e-9);
                prop_assert!(x[0] >= -1e-9 && x[1] <= width + 1e-9 && y[0] >= -1e-9 && y[1] <= 1.0 + 1e-9);
            }
        }
    }
}
