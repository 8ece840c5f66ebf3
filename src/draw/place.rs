//! How values become places.

use crate::chart::Scale;

/// How the values of one axis become places in css pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    min: f64,
    max: f64,
    /// The place of `min`.
    start: f64,
    /// The place of `max`.
    end: f64,
    /// How many bands the axis has; 0 for a linear scale.
    pub(super) bands: usize,
}

impl Place {
    pub(super) fn new(scale: &Scale, start: f64, end: f64) -> Self {
        let (min, max, bands) = match scale {
            Scale::Linear { min, max, .. } if min.is_finite() && max.is_finite() && max > min => {
                (*min, *max, 0)
            }
            Scale::Linear { .. } => (0.0, 1.0, 0),
            Scale::Band { labels } => (-0.5, labels.len().max(1) as f64 - 0.5, labels.len().max(1)),
        };
        Self { min, max, start, end, bands }
    }

    /// The place of a value, at the plot's edge where the value lies beyond; absent for what is not a number.
    pub(super) fn of(&self, value: f64) -> Option<f64> {
        let share = (value.clamp(self.min, self.max) - self.min) / (self.max - self.min);
        (!value.is_nan()).then_some(self.start + (self.end - self.start) * share)
    }

    /// Whether the axis reaches this value.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.min..=self.max).contains(&value)
    }

    /// Whether the axis goes below 0.
    pub(super) fn holds_below_zero(&self) -> bool {
        self.min < 0.0
    }

    /// The length of one unit; of one band on a band scale.
    pub(super) fn unit(&self) -> f64 {
        (self.end - self.start).abs() / (self.max - self.min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lie_in_proportion_and_beyond_the_ends_at_the_edge() {
        let scale = Scale::Linear { min: 0.0, max: 4.0, ticks: Vec::new() };
        let rising = Place::new(&scale, 200.0, 100.0);
        let places = [-1.0, 0.0, 1.0, 4.0, f64::INFINITY].map(|value| rising.of(value));
        assert_eq!(places, [200.0, 200.0, 175.0, 100.0, 100.0].map(Some));
        assert_eq!(rising.of(f64::NAN), None);
        assert_eq!(rising.unit(), 25.0);

        let scale = Scale::Band { labels: vec!["a".into(), "b".into()] };
        let bands = Place::new(&scale, 0.0, 100.0);
        assert_eq!([0.0, 1.0].map(|band| bands.of(band)), [Some(25.0), Some(75.0)]);
    }
}
