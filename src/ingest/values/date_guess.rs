//! The date format of a column, decided on a sample of it.

use crate::calendar::Day;
use crate::ingest::roles::columns::FEW;
use crate::ingest::values::dates::DateFormat;
use crate::ingest::values::time::Time;
use crate::ingest::values::written::Written;

/// How the dates of a column are written, as far as its cells tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DateGuess {
    /// The format that reads most cells.
    pub(crate) format: DateFormat,
    /// The share of the cells that it reads.
    pub(crate) share: f64,
    /// Whether day and month can be told apart.
    pub(crate) is_sure: bool,
    /// Whether some cell has a time of day.
    pub(crate) has_time: bool,
}

impl DateGuess {
    /// Formats that no other cells are written in.
    pub(crate) const WRITTEN: &[DateFormat] = &[
        DateFormat::Ymd,
        DateFormat::Compact,
        DateFormat::Named,
        DateFormat::Dmy,
        DateFormat::Mdy,
    ];

    /// Formats of cells that are dates only where the header or the call says so: a number may be anything.
    pub(crate) const IF_NAMED: &[DateFormat] = &[
        DateFormat::Month,
        DateFormat::UnixSeconds,
        DateFormat::UnixMilliseconds,
        DateFormat::Excel,
    ];

    /// The format among these that reads most of the cells, the first of equals; none if no cell can be read.
    pub(crate) fn of(cells: &[&str], among: &[DateFormat]) -> Option<Self> {
        let few = cells.get(..FEW).unwrap_or(cells);
        let mut best: Option<(usize, DateFormat)> = None;
        for &format in among {
            let most = best.map_or(0, |best| best.0);
            if readable(format, few) > 0 {
                let count = readable(format, cells);
                best = if count > most { Some((count, format)) } else { best };
            }
        }
        let (count, format) = best?;
        let (format, is_sure) = match format {
            DateFormat::Dmy | DateFormat::Mdy => told_apart(format, cells),
            _ => (format, true),
        };
        let has_time = |cell: &&str| {
            Written::read(format, cell.as_bytes())
                .is_some_and(|written| matches!(written.time, Time::Of { .. }))
        };
        Some(Self {
            format,
            share: count as f64 / cells.len() as f64,
            is_sure,
            has_time: cells.iter().any(has_time),
        })
    }
}

/// The day in the cell, if a customer file may hold it: a number is not taken for one of another age.
fn plausible(format: DateFormat, cell: &str) -> Option<Day> {
    let years = match format {
        DateFormat::Excel | DateFormat::UnixSeconds | DateFormat::UnixMilliseconds => 1990..2100,
        _ => 1900..2100,
    };
    format.parse(cell.as_bytes()).filter(|day| years.contains(&day.ymd().0))
}

fn readable(format: DateFormat, cells: &[&str]) -> usize {
    cells.iter().filter(|cell| plausible(format, cell).is_some()).count()
}

/// Whether the day or the month comes first, and whether the cells show it. A cell that only one of them reads does, and
/// so does a point between them, which no country has after the month. Otherwise the order of the rows and the shorter
/// span speak for one, but do not prove it.
fn told_apart(format: DateFormat, cells: &[&str]) -> (DateFormat, bool) {
    let (mut only_dmy, mut only_mdy, mut differ, mut dotted) = (0, 0, 0, 0);
    let (mut dmy, mut mdy) = (Order::default(), Order::default());
    for cell in cells {
        match (plausible(DateFormat::Dmy, cell), plausible(DateFormat::Mdy, cell)) {
            (Some(day), Some(other)) => {
                differ += usize::from(day != other);
                dotted += usize::from(cell.contains('.') && !cell.contains(['/', '-']));
                dmy.push(day);
                mdy.push(other);
            }
            (Some(_), None) => only_dmy += 1,
            (None, Some(_)) => only_mdy += 1,
            (None, None) => {}
        }
    }
    let both = only_dmy > 0 && only_mdy > 0;
    if only_dmy + only_mdy > 0 {
        return (format, !both);
    }
    if dotted > 0 || differ == 0 {
        return (DateFormat::Dmy, true);
    }
    let (dmy, mdy) = (dmy.measure(), mdy.measure());
    (if mdy < dmy { DateFormat::Mdy } else { DateFormat::Dmy }, false)
}

/// How far days are from being in order.
#[derive(Default)]
struct Order {
    first: Option<Day>,
    last: Option<Day>,
    before: Option<Day>,
    rises: usize,
    falls: usize,
}

impl Order {
    fn push(&mut self, day: Day) {
        self.rises += usize::from(self.before.is_some_and(|before| before < day));
        self.falls += usize::from(self.before.is_some_and(|before| before > day));
        self.before = Some(day);
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
    }

    /// Steps against the direction that most rows take, then the days from first to last.
    fn measure(&self) -> (usize, i32) {
        let span = self.last.zip(self.first).map_or(0, |(last, first)| last.since(first));
        (self.rises.min(self.falls), span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(cells: &[&str]) -> DateGuess {
        DateGuess::of(cells, DateGuess::WRITTEN).expect("a date")
    }

    #[test]
    fn a_day_above_twelve_tells_day_from_month() {
        let check = |cells: &[&str], format, is_sure| {
            let guess = guess(cells);
            assert_eq!((guess.format, guess.is_sure), (format, is_sure), "{cells:?}");
        };
        check(&["03/04/2026", "13/04/2026"], DateFormat::Dmy, true);
        check(&["03/04/2026", "04/13/2026"], DateFormat::Mdy, true);
        check(&["13/04/2026", "14/04/2026", "04/15/2026"], DateFormat::Dmy, false);
        // The same day in either reading.
        check(&["05/05/2026", "06/06/2026"], DateFormat::Dmy, true);
        check(&["03.04.2026", "05.04.2026"], DateFormat::Dmy, true);
    }

    #[test]
    fn order_and_span_speak_for_a_reading_but_do_not_prove_it() {
        let check = |cells: &[&str], format| {
            let guess = guess(cells);
            assert_eq!((guess.format, guess.is_sure), (format, false), "{cells:?}");
        };
        check(&["01/02/2026", "02/02/2026", "01/03/2026"], DateFormat::Dmy);
        check(&["01/02/2026", "02/02/2026", "02/03/2026", "03/01/2026"], DateFormat::Mdy);
        check(&["03/01/2026", "02/03/2026", "02/02/2026", "01/02/2026"], DateFormat::Mdy);
        check(&["04/01/2026", "04/09/2026"], DateFormat::Mdy);
        check(&["01/04/2026", "09/04/2026"], DateFormat::Dmy);
        check(&["03/04/2026"], DateFormat::Dmy);
    }

    #[test]
    fn formats_of_columns() {
        let check = |cells: &[&str], among: &[DateFormat], format: Option<DateFormat>| {
            assert_eq!(DateGuess::of(cells, among).map(|guess| guess.format), format, "{cells:?}");
        };
        for (cells, format) in [
            (["2026-11-21", "2026-01-02"], DateFormat::Ymd),
            (["2026年3月5日", "2026年3月15日 12:30"], DateFormat::Ymd),
            (["19970101", "19970112"], DateFormat::Compact),
            (["5 mars 2026", "14 févr. 2026"], DateFormat::Named),
        ] {
            check(&cells, DateGuess::WRITTEN, Some(format));
        }
        for (cells, format) in [
            (["45292", "45293.5"], DateFormat::Excel),
            (["1700000000", "1700086400"], DateFormat::UnixSeconds),
            (["1700000000000", "1700086400000"], DateFormat::UnixMilliseconds),
            (["2026-03", "2026-04"], DateFormat::Month),
            (["202603", "202604"], DateFormat::Month),
            (["Mar 2026", "Apr 2026"], DateFormat::Month),
        ] {
            check(&cells, DateGuess::WRITTEN, None);
            check(&cells, DateGuess::IF_NAMED, Some(format));
        }
        for cells in [["11.77", "12"], ["C1", "C2"], ["555-1234", "555-9999"], ["1.2.3", "2.0.1"]] {
            check(&cells, DateGuess::WRITTEN, None);
        }
        check(&["11.77", "12"], DateGuess::IF_NAMED, None);
        check(&[], DateGuess::WRITTEN, None);
    }

    #[test]
    fn a_share_and_a_time() {
        let guess = guess(&["2026-11-21", "soon", "2026-11-21 10:15", "N/A"]);
        assert_eq!((guess.share, guess.has_time), (0.5, true));
    }
}
