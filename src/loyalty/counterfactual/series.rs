//! The columns as a series that can be looked at: even, long enough, parted by the launch, and standardised.

use super::sampler::Before;
use super::structure::Structure;
use super::{CounterfactualColumns, CounterfactualOptions, Trend};
use crate::error::{Error, ErrorKind, Result};
use crate::words::{LaunchProblem, Problem};

/// Periods at the most.
const MOST_PERIODS: usize = 1000;

/// Controls at the most.
const MOST_CONTROLS: usize = 50;

/// Periods with an outcome that must lie before a launch.
pub(super) const LEAST_BEFORE: usize = 6;

/// By how much longer the longest step may be than the shortest: months have 28 to 31 days.
const UNEVEN: f64 = 1.2;

/// Numbers of this size and above are not taken.
const TOO_LARGE: f64 = 1e15;

/// A series, parted by a launch.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) time: Vec<f64>,
    /// Not a number where nothing was seen.
    pub(super) outcome: Vec<f64>,
    /// Those that vary before the launch.
    pub(super) controls: Vec<(String, Vec<f64>)>,
    /// The names of those that do not.
    pub(super) flat: Vec<String>,
    /// The first period from the launch on.
    pub(super) launch: usize,
    pub(super) structure: Structure,
}

/// What a column is in standard units: (value − mean) / sd.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) mean: f64,
    pub(super) sd: f64,
}

impl Unit {
    /// Of the numbers of a column; none if they do not vary.
    pub(super) fn of(column: &[f64]) -> Option<Self> {
        let seen = || column.iter().filter(|value| !value.is_nan());
        let n = seen().count() as f64;
        let mean = seen().sum::<f64>() / n;
        let squares: f64 = seen().map(|value| (value - mean) * (value - mean)).sum();
        let sd = (squares / (n - 1.0)).sqrt();
        // All rounding is nothing that varies.
        (sd > 1e-12 * mean.abs() && sd.is_finite()).then_some(Self { mean, sd })
    }
}

fn problem(problem: LaunchProblem) -> Error {
    Error::new(ErrorKind::Data, Problem::Launch(problem))
}

impl Series {
    pub(super) fn new(
        columns: &CounterfactualColumns,
        options: &CounterfactualOptions,
    ) -> Result<Self> {
        let outcome = columns.outcome.clone();
        let n = outcome.len();
        if n > MOST_PERIODS {
            let (found, most) = (n as u64, MOST_PERIODS as u64);
            return Err(problem(LaunchProblem::TooLong { found, most }));
        }
        let (found, most) = (columns.controls.len() as u64, MOST_CONTROLS as u64);
        if found > most {
            return Err(problem(LaunchProblem::TooManyControls { found, most }));
        }
        let time = match &columns.time {
            Some(time) => time.clone(),
            None => (0..n).map(|row| row as f64).collect(),
        };
        let named = columns.controls.iter().map(|(name, column)| (name.as_str(), column));
        for (name, column) in [("time", &time)].into_iter().chain(named.clone()) {
            if column.len() != n {
                let lengths = [(name.to_owned(), column.len()), ("outcome".to_owned(), n)];
                return Err(Error::new(ErrorKind::Data, Problem::UnequalColumns { lengths }));
            }
        }
        for (name, column) in [("time", &time), ("outcome", &outcome)].into_iter().chain(named) {
            let is_bad = |value: &f64| match name {
                "outcome" if value.is_nan() => false,
                _ => value.is_nan() || value.abs() >= TOO_LARGE,
            };
            if let Some(row) = column.iter().position(is_bad) {
                let (column, found) = (name.to_owned(), column[row].to_string());
                let row = row as u64 + 1;
                return Err(Error::new(
                    ErrorKind::Data,
                    Problem::NotANumber { column, row, found },
                ));
            }
        }
        is_even(&time)?;
        let launch = time.partition_point(|&time| time < options.launch.unwrap_or(f64::NAN));
        let seasons = options.seasons.unwrap_or(1).max(1) as usize;
        let has_slope = options.trend == Trend::Trend;
        let mut series = Self {
            time,
            outcome,
            controls: Vec::new(),
            flat: Vec::new(),
            launch,
            structure: Structure { has_slope, seasons },
        };
        series.check()?;
        for (name, column) in &columns.controls {
            match Unit::of(&column[..launch]) {
                Some(_) => series.controls.push((name.clone(), column.clone())),
                None => series.flat.push(name.clone()),
            }
        }
        Ok(series)
    }

    /// Whether there is enough on both sides of the launch.
    fn check(&self) -> Result<()> {
        let (before, after) = self.outcome.split_at(self.launch);
        let seen = |part: &[f64]| part.iter().filter(|outcome| !outcome.is_nan()).count();
        let seasons = self.structure.seasons;
        let (found, needed) = (seen(before), self.needed());
        if found < needed {
            let (found, needed, seasons) = (found as u64, needed as u64, seasons as u64);
            return Err(problem(LaunchProblem::TooFewBefore { found, needed, seasons }));
        }
        if seen(after) == 0 {
            return Err(problem(LaunchProblem::NothingAfter));
        }
        if Unit::of(before).is_none() {
            return Err(problem(LaunchProblem::SameBefore { periods: found as u64 }));
        }
        Ok(())
    }

    /// Outcomes before a launch that it takes: two rounds of seasons.
    pub(super) fn needed(&self) -> usize {
        let rounds = if self.structure.seasons > 1 { 2 * self.structure.seasons } else { 0 };
        rounds.max(LEAST_BEFORE)
    }

    /// The unit of the outcome: what it was before the launch.
    pub(super) fn unit(&self) -> Option<Unit> {
        Unit::of(&self.outcome[..self.launch])
    }

    /// The part up to a period, with another launch in it; none if that leaves too little.
    pub(super) fn with_launch(&self, launch: usize, end: usize) -> Option<Self> {
        let mut series = self.clone();
        series.launch = launch;
        series.time.truncate(end);
        series.outcome.truncate(end);
        series.controls.iter_mut().for_each(|(_, column)| column.truncate(end));
        series.controls.retain(|(_, column)| Unit::of(&column[..launch]).is_some());
        series.check().is_ok().then_some(series)
    }

    /// What a sampler starts from: everything standardised by what it was before the launch.
    pub(super) fn before(&self, unit: Unit, level_sd: f64) -> Before {
        let outcomes = self.outcome[..self.launch].iter();
        let mut controls = vec![Vec::with_capacity(self.controls.len()); self.outcome.len()];
        for (_, column) in &self.controls {
            // Each varies, or it would have been left out.
            let unit = Unit::of(&column[..self.launch]).unwrap_or(Unit { mean: 0.0, sd: 1.0 });
            for (row, value) in controls.iter_mut().zip(column) {
                row.push((value - unit.mean) / unit.sd);
            }
        }
        Before {
            outcomes: outcomes.map(|value| (value - unit.mean) / unit.sd).collect(),
            controls,
            structure: self.structure,
            level_sd,
        }
    }
}

/// Whether periods follow each other at one pace.
fn is_even(time: &[f64]) -> Result<()> {
    let steps = || time.windows(2).map(|pair| pair[1] - pair[0]);
    if let Some(row) = steps().position(|step| step <= 0.0) {
        return Err(problem(LaunchProblem::NotRising { row: row as u64 + 2 }));
    }
    let shortest = steps().fold(f64::INFINITY, f64::min);
    match steps().position(|step| step > UNEVEN * shortest) {
        None => Ok(()),
        Some(row) => Err(problem(LaunchProblem::NotEven {
            row: row as u64 + 2,
            step: time[row + 1] - time[row],
            shortest,
        })),
    }
}
