//! Which rows and columns a triangle has, where a purchase falls in it, and what of it has been observed.

use serde::Serialize;

use crate::calendar::{Day, Grid};
use crate::cohort::retention::{Mode, RetentionOptions};
use crate::error::Result;

/// Cells of all groups together that are counted; with more, they could not be held.
const MOST_CELLS: f64 = 1e6;

/// Of a day or an age that is in no period or column.
pub(super) const NONE: u32 = u32::MAX;

/// The ages that a column covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ages {
    /// The first.
    pub from: u32,
    /// The last; absent where every later one counts.
    pub to: Option<u32>,
}

/// The shape of a triangle: a row for each period in which a cohort may begin, and in it a column for each age, or bracket of
/// ages, that has begun.
pub(super) struct Plan {
    pub(super) grid: Grid,
    /// The day with which the rows begin.
    pub(super) first: Day,
    /// The last day that is looked at.
    pub(super) as_of: Day,
    opening: i32,
    /// What the columns cover.
    pub(super) ages: Vec<Ages>,
    /// The place of each row's first cell, and the end of the last one's.
    offsets: Vec<usize>,
    /// How many of each row's first columns are over.
    complete: Vec<u32>,
    /// The row of each day from `first` on.
    pub(super) row_of: Vec<u32>,
    /// Where ages run from a customer's own first day, the age of each number of days since.
    pub(super) age_of: Option<Vec<u32>>,
    /// The column of each age.
    pub(super) column_of: Vec<u32>,
}

impl Plan {
    /// From the first day of a table to that from which one looks, in so many groups.
    pub(super) fn new(
        options: &RetentionOptions,
        (first, as_of): (Day, Day),
        groups: usize,
    ) -> Result<Self> {
        let grid = options.grid();
        let most = (MOST_CELLS / groups.max(1) as f64).sqrt() as u64;
        let rows = grid.span(first, as_of, most)?;
        let opening = grid.number(first);
        let number = |row: usize| opening + row as i32;
        let rolling = options.rolling_days();
        let days = as_of.since(first).max(0) as usize + 1;

        let mut row_of = Vec::with_capacity(days);
        for row in 0..rows {
            let end = grid.end(number(row)).min(as_of);
            let until = (end.since(first) + 1).max(0) as usize;
            row_of.resize(until.max(row_of.len()), row as u32);
        }
        let age_of: Option<Vec<u32>> =
            rolling.map(|length| (0..days).map(|day| (day / length as usize) as u32).collect());

        // The ages that have begun for who began on the first day of the row, and those over for who began on its last.
        let begun = |row: usize| match rolling {
            Some(length) => as_of.since(grid.start(number(row)).max(first)) / length + 1,
            None => (rows - row) as i32,
        };
        let is_over = grid.end(number(rows - 1)) <= as_of;
        let over = |row: usize| match rolling {
            Some(length) => (as_of.since(grid.end(number(row))) + 1).div_euclid(length).max(0),
            None => (rows - row) as i32 - i32::from(!is_over),
        };
        let all = begun(0).max(0) as u32;
        let ages: Vec<Ages> = match options.mode {
            Mode::Exact => (0..all).map(|age| Ages { from: age, to: Some(age) }).collect(),
            Mode::OnOrAfter => (0..all).map(|age| Ages { from: age, to: None }).collect(),
            Mode::Brackets => {
                let mut from = 0;
                let ends = [0].into_iter().chain(options.brackets.iter().copied());
                let bracket = |to: u32| Ages {
                    from: std::mem::replace(&mut from, to.saturating_add(1)),
                    to: Some(to),
                };
                ends.map(bracket).take_while(|ages| ages.from < all).collect()
            }
        };
        let mut column_of = vec![NONE; all as usize];
        for (column, ages) in ages.iter().enumerate() {
            let to = if options.mode == Mode::Brackets {
                ages.to.unwrap_or(ages.from)
            } else {
                ages.from
            };
            for of in column_of.iter_mut().take(to as usize + 1).skip(ages.from as usize) {
                *of = column as u32;
            }
        }
        let (mut offsets, mut complete, mut end) = (vec![0], Vec::with_capacity(rows), 0);
        for row in 0..rows {
            let (begun, over) = (begun(row).max(0) as u32, over(row) as u32);
            end += ages.iter().take_while(|ages| ages.from < begun).count();
            offsets.push(end);
            let is_over = |ages: &&Ages| ages.to.unwrap_or(ages.from) < over;
            complete.push(ages.iter().take_while(is_over).count() as u32);
        }
        Ok(Self { grid, first, as_of, opening, ages, offsets, complete, row_of, age_of, column_of })
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.complete.len()
    }

    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        self.offsets.last().copied().unwrap_or_default()
    }

    /// Where the cells of a row are.
    pub(super) fn cells_of(&self, row: usize) -> std::ops::Range<usize> {
        match self.offsets.get(row..) {
            Some(&[from, to, ..]) => from..to,
            _ => 0..0,
        }
    }

    /// How many of the first cells of a row are over for all of its customers.
    pub(super) fn complete(&self, row: usize) -> usize {
        self.complete.get(row).map_or(0, |&complete| complete as usize)
    }

    /// The row of a day, if there is one.
    pub(super) fn row(&self, day: Day) -> Option<usize> {
        let place = usize::try_from(day.since(self.first)).ok()?;
        self.row_of.get(place).map(|&row| row as usize)
    }

    /// The number of a row's period in the calendar.
    pub(super) fn number(&self, row: usize) -> i32 {
        self.opening + row as i32
    }

    /// The rows whose period is over.
    pub(super) fn whole_rows(&self) -> usize {
        (0..self.rows()).take_while(|&row| self.grid.end(self.number(row)) <= self.as_of).count()
    }
}
