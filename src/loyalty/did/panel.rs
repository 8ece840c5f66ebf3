//! Rows of unit and time, in any order → a table of units × periods, the units of a group side by side.

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::did::DidOptions;
use crate::words::{Accepted, Problem};

/// A long panel as columns of equal length: a row for each unit and period in which it was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DidColumns {
    /// How many units there are.
    pub units: usize,
    /// The unit of each row: its place among the units. A place that is not there leaves the row out.
    pub unit: Vec<u32>,
    /// The period, a whole number such as a year, or a month counted from some start.
    pub time: Vec<f64>,
    /// What is measured.
    pub outcome: Vec<f64>,
    /// The period in which the unit was first treated, the same in all its rows; never, where it is 0 or no number.
    pub first_treated: Vec<f64>,
    /// What else is known of each row, by name: numbers, of which those of the earlier of two periods count when these are
    /// compared. Not a number where it is missing, which leaves the row out. Empty if nothing is known.
    pub covariates: Vec<(String, Vec<f64>)>,
    /// How much each unit counts, above 0 and the same in all its rows, as the weights of a sample or of a match; none if
    /// all count the same.
    pub weight: Option<Vec<f64>>,
}

/// The table.
#[derive(Debug)]
pub(super) struct Panel {
    /// The periods in which anything was seen, rising.
    pub(super) periods: Vec<i32>,
    /// The groups that were treated, by when, and last those who never were.
    pub(super) groups: Vec<Group>,
    /// By period, a value a unit; not a number where the unit was not seen.
    pub(super) outcome: Vec<Vec<f64>>,
    /// A row of a one and the standardised covariates for each unit; one table of them for each period, or one for all where
    /// no covariate changes with time.
    x: Vec<Vec<f64>>,
    /// The length of such a row; 0 where there are no covariates.
    pub(super) columns: usize,
    /// By unit.
    pub(super) weight: Vec<f64>,
    /// Rows that lack something.
    pub(super) rows_left_out: u64,
    /// Units that were treated before a comparison could begin.
    pub(super) treated_from_the_start: u64,
    /// The largest outcome by size: what rounding is measured by.
    pub(super) scale: f64,
}

/// Units that were first treated in the same period.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// When; none for never.
    pub(super) first: Option<i32>,
    pub(super) units: Range<usize>,
}

/// Values of the table are held for all units and periods, seen or not: this many of them, or 2 GB.
const MOST: usize = 1 << 28;

/// A size from which on sums of squares lose their digits.
const TOO_LARGE: f64 = 1e15;

impl Panel {
    /// The table.
    ///
    /// # Errors
    ///
    /// `data`, with the row, if the columns are of different lengths, a time is no whole number, a value too large, a unit
    /// seen twice in a period or treated at two times; if no row is usable, or there are too many units and periods.
    pub(super) fn new(columns: &DidColumns, options: &DidOptions) -> Result<Self> {
        check_lengths(columns)?;
        let mut rows = Vec::with_capacity(columns.unit.len());
        for row in 0..columns.unit.len() {
            rows.extend(read(columns, row)?);
        }
        if rows.is_empty() {
            return Err(data(Problem::NoPanelRows { rows: columns.unit.len() as u64 }));
        }
        let mut periods: Vec<i32> = rows.iter().map(|row| row.time).collect();
        periods.sort_unstable();
        periods.dedup();
        let ahead = options.anticipation as i32;
        let last = periods.last().copied().unwrap_or_default();
        let first = periods.first().copied().unwrap_or_default();

        let mut units: Vec<Option<Unit>> = vec![None; columns.units];
        for row in &rows {
            let Some(unit) = units.get_mut(row.unit) else { continue };
            let known = unit.get_or_insert(Unit { first: row.first, weight: row.weight });
            let differs = |column, found: String, before: String| {
                let row = row.row as u64 + 1;
                Err(data(Problem::UnitChanges { column, row, found, before }))
            };
            if known.first != row.first {
                return differs("firstTreated", when(row.first), when(known.first));
            }
            if known.weight != row.weight {
                return differs("weight", row.weight.to_string(), known.weight.to_string());
            }
        }
        // When the data end before anything can change, a unit is as good as never treated.
        let group_of = |unit: &Unit| unit.first.filter(|&first| first <= last + ahead);
        let mut order: Vec<(Option<i32>, usize)> = Vec::with_capacity(units.len());
        let mut treated_from_the_start = 0;
        for (code, unit) in units.iter().enumerate() {
            let Some(unit) = unit else { continue };
            match group_of(unit) {
                Some(group) if group - ahead <= first => treated_from_the_start += 1,
                group => order.push((group, code)),
            }
        }
        order.sort_by_key(|&(group, code)| (group.unwrap_or(i32::MAX), code));
        let n = order.len();
        if n.saturating_mul(periods.len()) > MOST / (columns.covariates.len() + 1) {
            let (units, periods) = (n as u64, periods.len() as u64);
            return Err(data(Problem::PanelTooLarge { units, periods }));
        }
        let mut panel = Self {
            groups: groups(&order),
            outcome: vec![vec![f64::NAN; n]; periods.len()],
            x: Vec::new(),
            columns: 0,
            weight: Vec::new(),
            rows_left_out: (columns.unit.len() - rows.len()) as u64,
            treated_from_the_start,
            scale: 0.0,
            periods,
        };
        let mut place = vec![usize::MAX; columns.units];
        for (at, &(_, code)) in order.iter().enumerate() {
            place[code] = at;
            panel.weight.push(units[code].as_ref().map_or(1.0, |unit| unit.weight));
        }
        rows.retain(|row| place[row.unit] != usize::MAX);
        for row in &rows {
            let period = panel.period(row.time);
            let to = &mut panel.outcome[period][place[row.unit]];
            if !to.is_nan() {
                let (row, time) = (row.row as u64 + 1, row.time);
                return Err(data(Problem::SeenTwice { row, time }));
            }
            *to = row.outcome;
            panel.scale = panel.scale.max(row.outcome.abs());
        }
        if !columns.covariates.is_empty() {
            panel.lay_out(&columns.covariates, &rows, &place);
        }
        Ok(panel)
    }

    /// The place of a period.
    fn period(&self, time: i32) -> usize {
        self.periods.partition_point(|&period| period < time)
    }

    /// The covariates of a unit as of a period, after a one.
    pub(super) fn x(&self, period: usize, unit: usize) -> &[f64] {
        let table = self.x.get(period).or(self.x.first()).map_or(&[][..], Vec::as_slice);
        table.get(unit * self.columns..(unit + 1) * self.columns).unwrap_or_default()
    }

    /// Whether covariates change with time.
    pub(super) fn varies(&self) -> bool {
        self.x.len() > 1
    }

    /// What a unit's outcome changed by between two periods; none if it was not seen in both.
    pub(super) fn change(&self, from: usize, to: usize, unit: usize) -> Option<f64> {
        let change = self.outcome[to][unit] - self.outcome[from][unit];
        (!change.is_nan()).then_some(change)
    }

    /// Units that were not seen in every period.
    pub(super) fn not_always_seen(&self) -> u64 {
        let mut missing = vec![false; self.weight.len()];
        for values in &self.outcome {
            missing.iter_mut().zip(values).for_each(|(missing, value)| *missing |= value.is_nan());
        }
        missing.into_iter().filter(|&missing| missing).count() as u64
    }

    /// The place of those who were never treated among the groups.
    pub(super) fn never(&self) -> usize {
        self.groups.len() - 1
    }

    /// Standardises the covariates: the estimates do not depend on it, and their digits do. Those that are the same
    /// everywhere say nothing.
    fn lay_out(&mut self, covariates: &[(String, Vec<f64>)], rows: &[Row], place: &[usize]) {
        let count = rows.len() as f64;
        let standard = |(_, values): &(String, Vec<f64>)| {
            let mean = rows.iter().map(|row| values[row.row] / count).sum::<f64>();
            let spread = |row: &Row| (values[row.row] - mean) * (values[row.row] - mean) / count;
            let deviation = rows.iter().map(spread).sum::<f64>().sqrt();
            let told = deviation > 1e-12 * mean.abs();
            told.then(|| rows.iter().map(|row| (values[row.row] - mean) / deviation).collect())
        };
        let standard: Vec<Vec<f64>> = covariates.iter().filter_map(standard).collect();
        let n = self.weight.len();
        let varies = standard.iter().any(|values| {
            let mut known = vec![f64::NAN; n];
            rows.iter().zip(values).any(|(row, &value)| {
                let before = std::mem::replace(&mut known[place[row.unit]], value);
                !before.is_nan() && before != value
            })
        });
        self.columns = standard.len() + 1;
        let tables = if varies { self.periods.len() } else { 1 };
        self.x = vec![vec![1.0; n * self.columns]; tables];
        for (column, values) in standard.iter().enumerate() {
            for (row, &value) in rows.iter().zip(values) {
                let period = if varies { self.period(row.time) } else { 0 };
                self.x[period][place[row.unit] * self.columns + column + 1] = value;
            }
        }
    }
}

/// What is the same in all rows of a unit.
#[derive(Clone, Debug)]
struct Unit {
    first: Option<i32>,
    weight: f64,
}

/// A row that can be used.
struct Row {
    row: usize,
    unit: usize,
    time: i32,
    outcome: f64,
    first: Option<i32>,
    weight: f64,
}

/// The row; none if it lacks something.
fn read(columns: &DidColumns, row: usize) -> Result<Option<Row>> {
    let unit = columns.unit[row] as usize;
    let (time, outcome) = (columns.time[row], columns.outcome[row]);
    let weight = columns.weight.as_ref().map_or(1.0, |weight| weight[row]);
    let known = columns.covariates.iter().all(|(_, values)| !values[row].is_nan());
    let is_told = !time.is_nan() && !outcome.is_nan() && weight > 0.0 && known;
    if unit >= columns.units || !is_told {
        return Ok(None);
    }
    let first = columns.first_treated[row];
    let first = (first != 0.0 && first.is_finite()).then_some(first);
    let covariates = columns.covariates.iter().map(|(name, values)| (name.as_str(), values[row]));
    for (column, value) in [("outcome", outcome), ("weight", weight)].into_iter().chain(covariates)
    {
        if value.abs() >= TOO_LARGE {
            let (row, found) = (row as u64 + 1, value.to_string());
            return Err(data(Problem::NotANumber { column: column.to_owned(), row, found }));
        }
    }
    let whole = |column, value: f64| {
        let is_whole = value.fract() == 0.0 && value.abs() <= 1e9;
        is_whole.then_some(value as i32).ok_or_else(|| {
            let (row, found, accepted) = (row as u64 + 1, value.to_string(), Accepted::Period);
            data(Problem::BadValue { column, row, found, accepted })
        })
    };
    Ok(Some(Row {
        row,
        unit,
        time: whole("time", time)?,
        outcome,
        first: first.map(|first| whole("firstTreated", first)).transpose()?,
        weight,
    }))
}

fn check_lengths(columns: &DidColumns) -> Result<()> {
    let lengths = [
        ("time", columns.time.len()),
        ("outcome", columns.outcome.len()),
        ("firstTreated", columns.first_treated.len()),
    ];
    let weight = columns.weight.as_ref().map(|weight| ("weight", weight.len()));
    let covariates = columns.covariates.iter().map(|(name, values)| (name.as_str(), values.len()));
    for (column, length) in lengths.into_iter().chain(weight).chain(covariates) {
        if length != columns.unit.len() {
            let lengths = [("unit".to_owned(), columns.unit.len()), (column.to_owned(), length)];
            return Err(data(Problem::UnequalColumns { lengths }));
        }
    }
    Ok(())
}

/// The groups of units in their order; that of those who were never treated is there also when it is empty.
fn groups(order: &[(Option<i32>, usize)]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut start = 0;
    for same in order.chunk_by(|one, other| one.0 == other.0) {
        let units = start..start + same.len();
        start = units.end;
        groups.push(Group { first: same.first().and_then(|it| it.0), units });
    }
    if groups.last().is_none_or(|group| group.first.is_some()) {
        groups.push(Group { first: None, units: start..start });
    }
    groups
}

fn when(first: Option<i32>) -> String {
    first.map_or_else(|| "never".into(), |first| first.to_string())
}

fn data(problem: Problem) -> Error {
    Error::new(ErrorKind::Data, problem)
}
