//! What the columns of a file hold: how much of them is filled, how many different values, from where to where.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use hashbrown::HashTable;
use serde::Serialize;

use crate::calendar::Day;
use crate::ingest::layout::Layout;
use crate::ingest::load::ColumnRef;
use crate::ingest::text::scan::Record;
use crate::ingest::values::{DateFormat, NumberFormat};

/// A column of a file, over all rows that were read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnProfile {
    /// Its header, or its index from 0.
    pub column: ColumnRef,
    /// What most of its cells are.
    pub kind: ProfileKind,
    /// Cells that are not empty.
    pub filled: u64,
    /// Different values, all cells of which are equal byte for byte; absent if there are more than 100,000.
    pub distinct: Option<u64>,
    /// The least value, or the earliest day; absent for texts.
    pub least: Option<String>,
    /// The greatest value, or the latest day; absent for texts.
    pub greatest: Option<String>,
}

/// What cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ProfileKind {
    /// Days.
    Day,
    /// Numbers.
    Number,
    /// Texts.
    Text,
    /// Nothing: no cell is filled.
    Empty,
}

/// Different values that are counted.
const MOST: usize = 100_000;

/// Sums up the columns while the rows are read.
#[derive(Debug)]
pub(crate) struct Profiler {
    columns: Vec<Profiled>,
}

#[derive(Debug)]
struct Profiled {
    reader: Reader,
    filled: u64,
    /// Hashes of the values, at most one more than [`MOST`].
    seen: HashTable<u64>,
    range: Option<(f64, f64)>,
}

#[derive(Clone, Copy, Debug)]
enum Reader {
    Day(DateFormat),
    Number(NumberFormat),
    Text,
}

impl Profiler {
    pub(crate) fn new(layout: &Layout) -> Self {
        let mut columns = Vec::new();
        for column in &layout.columns {
            let reader = match column.date {
                Some(guess) if column.is_date() => Reader::Day(guess.format),
                _ if column.is_number() => Reader::Number(column.number),
                _ => Reader::Text,
            };
            let seen = HashTable::new();
            columns.push(Profiled { reader, filled: 0, seen, range: None });
        }
        Self { columns }
    }

    pub(crate) fn read(&mut self, record: &Record<'_>) {
        for (place, column) in self.columns.iter_mut().enumerate() {
            let value = record.value(place);
            if !value.is_empty() {
                column.read(&value);
            }
        }
    }

    pub(crate) fn finish(self, layout: &Layout) -> Vec<ColumnProfile> {
        let profile = |(place, column): (usize, Profiled)| column.finish(layout.name(place));
        self.columns.into_iter().enumerate().map(profile).collect()
    }
}

impl Profiled {
    fn read(&mut self, value: &[u8]) {
        self.filled += 1;
        if self.seen.len() <= MOST {
            let hash = FixedState::default().hash_one(value);
            self.seen.entry(hash, |other| *other == hash, |hash| *hash).or_insert(hash);
        }
        let number = match self.reader {
            Reader::Day(format) => format.parse(value).map(|day| day.number().into()),
            Reader::Number(format) => format.number(value),
            Reader::Text => None,
        };
        if let Some(number) = number {
            let (least, greatest) = self.range.unwrap_or((number, number));
            self.range = Some((least.min(number), greatest.max(number)));
        }
    }

    fn finish(self, column: ColumnRef) -> ColumnProfile {
        let shown = |number: f64| match self.reader {
            Reader::Day(_) => Day::new(number as i32).to_string(),
            _ => number.to_string(),
        };
        ColumnProfile {
            column,
            kind: match self.reader {
                _ if self.filled == 0 => ProfileKind::Empty,
                Reader::Day(_) => ProfileKind::Day,
                Reader::Number(_) => ProfileKind::Number,
                Reader::Text => ProfileKind::Text,
            },
            filled: self.filled,
            distinct: (self.seen.len() <= MOST).then_some(self.seen.len() as u64),
            least: self.range.map(|range| shown(range.0)),
            greatest: self.range.map(|range| shown(range.1)),
        }
    }
}
