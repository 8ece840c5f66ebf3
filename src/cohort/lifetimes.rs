//! How long each of many stayed, and who was still there at every moment: the risk sets that the survival curve, the
//! log-rank test and the Cox model are made from.

use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{rank, sort};
use crate::words::Problem;

/// How long each was watched, as columns of equal length.
///
/// It is right-censored: who was still there when the watching ended has `event` false, and is only known to have stayed
/// longer. It assumes that being censored tells nothing of when somebody leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lifetimes {
    /// How long each stayed as far as is known, from 0, in any unit.
    pub time: Vec<f64>,
    /// Whether each left then.
    pub event: Vec<bool>,
    /// The time from which on each was watched (left truncation): those who had left before could not be seen. Somebody is
    /// at risk after `entry` up to and with `time`; 0 is from the beginning. None if all were.
    pub entry: Option<Vec<f64>>,
    /// For how many each stands; none if for one.
    pub weight: Option<Vec<f64>>,
}

/// Who was at risk at one time and who left, a value a group.
#[derive(Debug)]
pub struct Moment<'a> {
    /// The time.
    pub time: f64,
    /// The weight of those at risk: watched, and still there just before this time.
    pub at_risk: &'a [f64],
    /// The weight of those who left at this time.
    pub left: &'a [f64],
    /// The weight of those last seen at this time, whether they left or were censored.
    pub gone: &'a [f64],
}

impl Lifetimes {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// The time from which on this one was watched; below every time if that was from the beginning.
    pub fn entry(&self, row: usize) -> f64 {
        let entry = self.entry.as_ref().and_then(|entry| entry.get(row)).copied();
        entry.filter(|&entry| entry > 0.0).unwrap_or(f64::NEG_INFINITY)
    }

    /// For how many this one stands.
    pub fn weight(&self, row: usize) -> f64 {
        self.weight.as_ref().map_or(1.0, |weight| weight.get(row).copied().unwrap_or(1.0))
    }

    /// The rows that can be used: times are numbers from 0 on, entries before them, weights above 0.
    ///
    /// # Errors
    ///
    /// `data` if the columns are of different lengths, or no row can be used.
    pub fn usable(&self) -> Result<Vec<u32>> {
        let n = self.time.len();
        let lengths = [
            ("event", Some(self.event.len())),
            ("entry", self.entry.as_ref().map(Vec::len)),
            ("weight", self.weight.as_ref().map(Vec::len)),
        ];
        for (column, length) in lengths {
            if let Some(length) = length.filter(|&length| length != n) {
                let lengths = [("time".to_owned(), n), (column.to_owned(), length)];
                return Err(Error::new(ErrorKind::Data, Problem::UnequalColumns { lengths }));
            }
        }
        let mut usable = Vec::with_capacity(n);
        for (row, &time) in self.time.iter().enumerate() {
            let (entry, weight) = (self.entry(row), self.weight(row));
            let is_known =
                self.entry.as_ref().and_then(|it| it.get(row)).is_none_or(|it| !it.is_nan());
            if (0.0..f64::INFINITY).contains(&time)
                && is_known
                && entry < time
                && (weight > 0.0 && weight < f64::INFINITY)
            {
                usable.push(row as u32);
            }
        }
        if usable.is_empty() {
            return Err(Error::new(ErrorKind::Data, Problem::NoLifetimes { rows: n as u64 }));
        }
        Ok(usable)
    }

    /// Looks at each time at which one of these rows was last seen, from the first to the last. `group` has the place of
    /// each row's group, all of one where it is empty. The work is sorting once and a step for each time and group.
    pub fn walk(
        &self,
        rows: &[u32],
        group: &[u32],
        groups: usize,
        look: &mut dyn FnMut(&Moment<'_>),
    ) {
        let of = |row: u32| group.get(row as usize).map_or(0, |&group| group as usize);
        let by_time = self.sorted(rows, &|row| self.time.get(row).copied().unwrap_or_default());
        // Only those who came late come in; the others are there from the start.
        let mut at_risk = vec![0.0; groups];
        let mut late = Vec::new();
        for &row in rows {
            if self.entry(row as usize) > f64::NEG_INFINITY {
                late.push(row);
            } else if let Some(at_risk) = at_risk.get_mut(of(row)) {
                *at_risk += self.weight(row as usize);
            }
        }
        let mut late = self.sorted(&late, &|row| self.entry(row)).into_iter().peekable();
        let (mut left, mut gone) = (vec![0.0; groups], vec![0.0; groups]);
        for same in by_time.chunk_by(|one, other| one.0 == other.0) {
            let Some(&(time, _)) = same.first() else { continue };
            while let Some((_, row)) = late.next_if(|(entry, _)| *entry < time) {
                if let Some(at_risk) = at_risk.get_mut(of(row)) {
                    *at_risk += self.weight(row as usize);
                }
            }
            for &(_, row) in same {
                let weight = self.weight(row as usize);
                if let (Some(left), Some(gone)) = (left.get_mut(of(row)), gone.get_mut(of(row))) {
                    *gone += weight;
                    *left += if self.event.get(row as usize) == Some(&true) { weight } else { 0.0 };
                }
            }
            look(&Moment { time, at_risk: &at_risk, left: &left, gone: &gone });
            for ((at_risk, left), gone) in at_risk.iter_mut().zip(&mut left).zip(&mut gone) {
                *at_risk = (*at_risk - *gone).max(0.0);
                (*left, *gone) = (0.0, 0.0);
            }
        }
    }

    /// The rows with a value of theirs, by that value.
    fn sorted(&self, rows: &[u32], value: &dyn Fn(usize) -> f64) -> Vec<(f64, u32)> {
        let mut keys: Vec<(u64, u32)> =
            rows.iter().map(|&row| (rank(value(row as usize) + 0.0), row)).collect();
        sort(&mut keys);
        keys.into_iter().map(|(_, row)| (value(row as usize), row)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lifetimes: &Lifetimes) -> Vec<(f64, f64, f64, f64)> {
        let mut told = Vec::new();
        let rows = lifetimes.usable().expect("rows");
        lifetimes.walk(&rows, &[], 1, &mut |it| {
            told.push((it.time, it.at_risk[0], it.left[0], it.gone[0]));
        });
        told
    }

    #[test]
    fn those_at_risk_are_watched_and_still_there() {
        let mut lifetimes = Lifetimes {
            time: vec![5.0, 2.0, 5.0, 3.0],
            event: vec![true, true, false, true],
            ..Lifetimes::default()
        };
        assert_eq!(
            told(&lifetimes),
            [(2.0, 4.0, 1.0, 1.0), (3.0, 3.0, 1.0, 1.0), (5.0, 2.0, 1.0, 2.0)]
        );
        // Who came in at 3 was not at risk at 3.
        lifetimes.entry = Some(vec![3.0, 0.0, 2.5, 0.0]);
        lifetimes.weight = Some(vec![1.0, 2.0, 1.0, 1.0]);
        assert_eq!(
            told(&lifetimes),
            [(2.0, 3.0, 2.0, 2.0), (3.0, 2.0, 1.0, 1.0), (5.0, 2.0, 1.0, 2.0)]
        );
    }

    #[test]
    fn what_cannot_be_used_is_left_out_and_nothing_is_an_error() {
        let lifetimes = Lifetimes {
            time: vec![f64::NAN, -1.0, 3.0, 3.0, 3.0, 3.0, f64::INFINITY],
            event: vec![true; 7],
            entry: Some(vec![0.0, 0.0, 3.0, f64::NAN, 1.0, 1.0, 0.0]),
            weight: Some(vec![1.0, 1.0, 1.0, 1.0, 0.0, 2.0, 1.0]),
        };
        assert_eq!(lifetimes.usable().expect("one"), [5]);
        let error = Lifetimes::default().usable().expect_err("nothing");
        assert_eq!(error.kind(), ErrorKind::Data);
        let uneven = Lifetimes { time: vec![1.0], ..Lifetimes::default() };
        assert_eq!(uneven.usable().expect_err("no events").kind(), ErrorKind::Data);
    }
}
