//! Long lines, thinned to the pixels there are.

use super::super::scene::Spot;

/// The width of a column, in css pixels: half a pixel is one on most screens of today.
const COLUMN: f64 = 0.5;

/// The points of a line with at most four in each column of pixels: the first, the lowest, the highest and the last. The
/// picture is the same (M4; Jugel, Jerzak, Hackenbroich & Markl 2014). A line of fewer points is left as it is.
pub(super) fn thin(points: &[Spot]) -> Vec<Spot> {
    let column = |point: &Spot| (point.0 / COLUMN).floor();
    let mut kept: Vec<Spot> = Vec::new();
    for run in points.chunk_by(|a, b| column(a) == column(b)) {
        if run.len() <= 4 {
            kept.extend(run);
            continue;
        }
        let by_height = |a: &&Spot, b: &&Spot| a.1.total_cmp(&b.1);
        let place = |point: Option<&Spot>| {
            point.and_then(|point| run.iter().position(|other| other == point)).unwrap_or(0)
        };
        let low = place(run.iter().min_by(by_height));
        let high = place(run.iter().max_by(by_height));
        let mut before = None;
        for at in [0, low.min(high), low.max(high), run.len() - 1] {
            if before != Some(at) {
                kept.push(run[at]);
            }
            before = Some(at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_the_extremes_of_every_column() {
        let points: Vec<Spot> =
            (0..20_000).map(|n| (f64::from(n) * 0.03, f64::from(n * 7919 % 101))).collect();
        let kept = thin(&points);
        assert!(kept.len() <= 4 * 1200 + 4, "{}", kept.len());
        assert!(kept.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        for column in 0..1200 {
            let within = |all: &[Spot]| {
                let here =
                    all.iter().filter(|point| (point.0 / COLUMN).floor() == f64::from(column));
                here.fold((f64::MAX, f64::MIN), |(low, high), point| {
                    (low.min(point.1), high.max(point.1))
                })
            };
            assert_eq!(within(&kept), within(&points));
        }
        assert_eq!(thin(&points[..3]), points[..3]);
    }
}
