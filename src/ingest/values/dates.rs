//! Cells → days.
//!
//! The format is a property of the column, decided once on a sample, never row by row: `03/04/2026` alone does not say
//! which is the month. What nearly every file has is read here, a cell in some ten nanoseconds; `written` reads all else.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant, Zone};
use crate::ingest::values::written::Written;

/// How the dates of a column are written. Any may be followed by a time of day and an offset from UTC, and have wide digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DateFormat {
    /// `2026-11-21`, `2026/11/21`, `2026.11.21`, `2026年11月21日`, `2026년 11월 21일`.
    #[default]
    Ymd,
    /// `20261121`, `20261121101530`.
    Compact,
    /// `21/11/2026`, `21.11.26`.
    Dmy,
    /// `11/21/2026`, `11-21-26`.
    Mdy,
    /// `21 Nov 2026`, `Nov 21, 2026`, `21. November 2026`, `21 de noviembre de 2026`.
    Named,
    /// `2026-11`, `11/2026`, `202611`, `Nov 2026`, `2026年11月`: the first of the month.
    Month,
    /// `46347`, a serial of the 1900 date system of spreadsheets, with the time of day as a fraction.
    Excel,
    /// `1700000000`, seconds since 1970 in UTC.
    UnixSeconds,
    /// `1700000000000`, the same in milliseconds.
    UnixMilliseconds,
}

impl DateFormat {
    /// The day written in the cell, an offset from UTC left aside.
    pub(crate) fn parse(self, cell: &[u8]) -> Option<Day> {
        let fast = match self {
            Self::Ymd => fast_ymd(cell).or_else(|| self.in_numbers(cell)),
            Self::Compact => eight_digits(cell),
            Self::Dmy | Self::Mdy => self.in_numbers(cell),
            _ => None,
        };
        fast.or_else(|| self.parse_any(cell))
    }

    /// `2026-1-2`, `2/1/26` and what may follow it.
    fn in_numbers(self, cell: &[u8]) -> Option<Day> {
        let numbers = three_numbers(cell)?;
        let [(year, 4), (month, 1 | 2), (day, 1 | 2)] = (match (self, numbers) {
            (Self::Ymd, numbers) => numbers,
            (Self::Dmy, [day, month, year]) => [full_year(year)?, month, day],
            (_, [month, day, year]) => [full_year(year)?, month, day],
        }) else {
            return None;
        };
        Day::from_ymd(year as i32, month, day)
    }

    #[cold]
    #[inline(never)]
    fn parse_any(self, cell: &[u8]) -> Option<Day> {
        Written::read(self, cell).map(|written| written.day)
    }

    /// The format with day and month the other way round, if it reads the cell: one that does where its own does not speaks
    /// against the format chosen.
    pub(crate) fn also_reads(self, cell: &[u8]) -> Option<Self> {
        let other = match self {
            Self::Dmy => Self::Mdy,
            Self::Mdy => Self::Dmy,
            _ => return None,
        };
        other.parse(cell).map(|_| other)
    }
}

/// How the cells of a column become days and instants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dates {
    pub(crate) format: DateFormat,
    /// Where cells that say how far they are from UTC are read; without it their day is as written, and Unix stamps are UTC.
    pub(crate) zone: Option<Arc<Zone>>,
}

impl Dates {
    /// The day written in the cell, in the zone.
    pub(crate) fn day(&self, cell: &[u8]) -> Option<Day> {
        match self.zone.as_deref() {
            Some(zone) if may_have_offset(self.format, cell) => {
                Written::read(self.format, cell).map(|written| written.day(Some(zone)))
            }
            _ => self.format.parse(cell),
        }
    }

    /// The second written in the cell, in the zone; midnight where the cell has no time, none where it cannot be read.
    pub(crate) fn instant(&self, cell: &[u8]) -> Option<Instant> {
        Written::read(self.format, cell)?.instant(self.zone.as_deref())
    }
}

/// Whether the cell may say how far it is from UTC: it goes on, after ten bytes of date or so, with other than a time.
fn may_have_offset(format: DateFormat, cell: &[u8]) -> bool {
    let is_time = |byte: &u8| {
        matches!(byte, b'0'..=b'9' | b':' | b' ' | b'.' | b',' | b'T' | b'A' | b'P' | b'M')
    };
    match format {
        DateFormat::Month | DateFormat::Excel => false,
        DateFormat::Named | DateFormat::UnixSeconds | DateFormat::UnixMilliseconds => true,
        _ => !cell.get(10..).unwrap_or_default().iter().all(is_time),
    }
}

/// `2026-11-21` and what may follow it, without a loop.
fn fast_ymd(cell: &[u8]) -> Option<Day> {
    let (&[y0, y1, y2, y3, s0, m0, m1, s1, d0, d1], rest) = cell.split_first_chunk::<10>()?;
    if s0 != s1 || !matches!(s0, b'-' | b'/' | b'.') || !is_time(rest) {
        return None;
    }
    let digit = |byte: u8| u32::from(byte.wrapping_sub(b'0'));
    let all = [y0, y1, y2, y3, m0, m1, d0, d1].map(digit);
    if all.iter().any(|&digit| digit > 9) {
        return None;
    }
    let [y0, y1, y2, y3, m0, m1, d0, d1] = all;
    Day::from_ymd((y0 * 1000 + y1 * 100 + y2 * 10 + y3) as i32, m0 * 10 + m1, d0 * 10 + d1)
}

/// `20261121`.
fn eight_digits(cell: &[u8]) -> Option<Day> {
    let number = (cell.len() == 8).then(|| digits(cell))??;
    Day::from_ymd((number / 10_000) as i32, number / 100 % 100, number % 100)
}

/// Three numbers with one separator between them, each with how many digits it has.
fn three_numbers(cell: &[u8]) -> Option<[(u32, usize); 3]> {
    let end = cell.iter().position(|&byte| matches!(byte, b' ' | b'T')).unwrap_or(cell.len());
    let (date, rest) = cell.split_at_checked(end)?;
    let separator = *date.iter().find(|byte| !byte.is_ascii_digit())?;
    if !matches!(separator, b'-' | b'/' | b'.') || !is_time(rest) {
        return None;
    }
    let mut parts = date.split(|&byte| byte == separator);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &[u8]| Some((digits(part)?, part.len()));
    let numbers = [number(one)?, number(two)?, number(three)?];
    parts.next().is_none().then_some(numbers)
}

/// Whether what follows a date is nothing or a time of day.
fn is_time(rest: &[u8]) -> bool {
    match rest {
        [] | [b'Z'] => true,
        [b' ' | b'T', rest @ ..] => rest.trim_ascii_start().first().is_none_or(u8::is_ascii_digit),
        _ => false,
    }
}

/// A number of one to eight digits.
fn digits(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    text.iter().try_fold(0, |number, &byte| {
        byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
    })
}

/// A year of two digits in four: from 1969 to 2068, as POSIX has it.
pub(super) fn full_year((year, digits): (u32, usize)) -> Option<(u32, usize)> {
    match (digits, year) {
        (2, 0..69) => Some((2000 + year, 4)),
        (2, _) => Some((1900 + year, 4)),
        (4, _) => Some((year, 4)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dates(format: DateFormat, zone: Option<&str>) -> Dates {
        Dates { format, zone: zone.and_then(Zone::named).map(Arc::new) }
    }

    fn check(dates: &Dates, cell: &str, day: &str, hour: &str) {
        assert_eq!(
            dates.day(cell.as_bytes()).map(|day| day.to_string()).as_deref(),
            Some(day),
            "{cell}"
        );
        let instant = dates.instant(cell.as_bytes()).expect("an instant");
        let seconds = instant.seconds().rem_euclid(86_400);
        let clock = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
        assert_eq!((instant.day().to_string().as_str(), clock.as_str()), (day, hour), "{cell}");
    }

    #[test]
    fn instants_become_days_of_the_zone() {
        let shanghai = dates(DateFormat::Ymd, Some("Asia/Shanghai"));
        check(&shanghai, "2026-03-05T20:00:00Z", "2026-03-06", "04:00");
        check(&shanghai, "2026-03-05 20:00 -0500", "2026-03-06", "09:00");
        // Without an offset the cell is of the place where it was written.
        check(&shanghai, "2026-03-05T20:00:00", "2026-03-05", "20:00");
        check(&shanghai, "2026-03-05 20:00", "2026-03-05", "20:00");
        check(&shanghai, "2026-3-5", "2026-03-05", "00:00");
        check(
            &dates(DateFormat::UnixSeconds, Some("Asia/Shanghai")),
            "1700000000",
            "2023-11-15",
            "06:13",
        );
        // New York: 5 hours behind before 2026-03-08 7:00 UTC, 4 after.
        let new_york = dates(DateFormat::Ymd, Some("America/New_York"));
        check(&new_york, "2026-03-08T06:59:00Z", "2026-03-08", "01:59");
        check(&new_york, "2026-03-08T07:00:00Z", "2026-03-08", "03:00");
        check(&new_york, "2026-03-08T04:30Z", "2026-03-07", "23:30");
        let named = dates(DateFormat::Named, Some("America/New_York"));
        check(&named, "Sun, 8 Mar 2026 04:30:00 GMT", "2026-03-07", "23:30");
    }

    #[test]
    fn without_a_zone_a_day_is_as_written_and_a_stamp_of_utc() {
        let dates = dates(DateFormat::Ymd, None);
        check(&dates, "2026-03-05T23:00:00-05:00", "2026-03-05", "23:00");
        let stamps = Dates { format: DateFormat::UnixSeconds, zone: None };
        check(&stamps, "1700000000", "2023-11-14", "22:13");
        assert_eq!(dates.instant(b"2026-03-05 99:99"), None);
        assert_eq!(dates.day(b"2026-03-05 99:99"), Day::from_ymd(2026, 3, 5));
    }

    proptest! {
        #[test]
        fn cells_that_need_no_zone_are_read_as_with_it(
            date in "2026-0[1-9]-[12][0-9]|[12][0-9]/0?[1-9]/2026|[12][0-9]\\.[1-9]\\.26|202603[12][0-9]",
            time in "|[ T][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{3})?)? ?(|Z|[+-]0[0-9]:?[03]0|UTC|GMT[+-][0-9]|AM|PM|pm)",
        ) {
            let cell = format!("{date}{time}");
            for format in [DateFormat::Ymd, DateFormat::Dmy, DateFormat::Mdy, DateFormat::Compact] {
                let dates = dates(format, Some("America/New_York"));
                let written = Written::read(format, cell.as_bytes());
                let expected = written.map(|written| written.day(dates.zone.as_deref()));
                prop_assert_eq!(dates.day(cell.as_bytes()), expected, "{:?} {}", format, cell);
            }
        }
    }

    #[test]
    fn a_cell_speaks_against_a_format() {
        assert_eq!(DateFormat::Mdy.also_reads(b"13/04/2026"), Some(DateFormat::Dmy));
        assert_eq!(DateFormat::Dmy.also_reads(b"13/04/2026"), None);
        assert_eq!(DateFormat::Ymd.also_reads(b"13/04/2026"), None);
    }

    #[test]
    fn formats_have_the_names_of_options() {
        let name = |format: DateFormat| serde_json::to_value(format).expect("a name");
        assert_eq!(name(DateFormat::Ymd), "ymd");
        assert_eq!(name(DateFormat::UnixMilliseconds), "unixMilliseconds");
    }
}
