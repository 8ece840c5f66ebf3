//! The shop's calendar: how much of the bent time each day holds.

use crate::calendar::Day;

/// Days from the first one on, and the bent time that has passed at the end of each. Without seasonality a day is 1 long.
#[derive(Clone, Debug)]
pub(super) struct Season {
    ends: Vec<f64>,
}

impl Season {
    pub(super) fn new(from: Day, to: Day, seasonality: f64) -> Self {
        let mut passed = 0.0;
        let mut ends = Vec::new();
        for day in from.number()..=to.number() {
            passed += 1.0 + seasonality * height(Day::new(day));
            ends.push(passed);
        }
        Self { ends }
    }

    /// The number of days.
    pub(super) fn days(&self) -> usize {
        self.ends.len()
    }

    /// All the bent time there is.
    pub(super) fn length(&self) -> f64 {
        self.ends.last().copied().unwrap_or(0.0)
    }

    /// The bent time that has passed at the end of this day.
    pub(super) fn end_of(&self, day: usize) -> f64 {
        self.ends.get(day).copied().unwrap_or(f64::MAX)
    }

    /// The day that holds the moment, or none after the last one. A moment at the very end of a day is still in it.
    pub(super) fn day_of(&self, moment: f64) -> Option<usize> {
        let day = self.ends.partition_point(|&end| end < moment);
        (day < self.ends.len()).then_some(day)
    }
}

/// How far the pace of a day is from 1, in units of the seasonality: 1 in December, 0.4 in November, and less than 0 in
/// the other 304 days of a common year, so that the year adds up to nothing.
fn height(day: Day) -> f64 {
    match day.ymd().1 {
        12 => 1.0,
        11 => 0.4,
        _ => -(31.0 + 0.4 * 30.0) / 304.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_keeps_its_length_and_december_goes_faster() {
        let day = |text| Day::parse_iso(text).expect("a day");
        let year = Season::new(day("2025-01-01"), day("2025-12-31"), 0.5);
        assert!((year.length() - 365.0).abs() < 1e-9);
        let december = year.length() - year.end_of(333);
        assert!((december - 31.0 * 1.5).abs() < 1e-9);
        assert_eq!(year.day_of(year.end_of(3)), Some(3));
        assert_eq!(year.day_of(year.length() + 0.1), None);
    }
}
