//! Cells → days.
//!
//! The format is a property of the column, decided once on a sample, never row by row: `03/04/2026` alone does not say
//! which is the month. A time of day and an offset after the date are accepted and left out: the day is the one written.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::ingest::roles::columns::FEW;

/// How the dates of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateFormat {
    /// `2026-11-21`, `2026/11/21`, `2026.11.21`.
    Ymd,
    /// `20261121`.
    Compact,
    /// `21/11/2026`, `21.11.26`.
    Dmy,
    /// `11/21/2026`, `11-21-26`.
    Mdy,
    /// `21 Nov 2026`, `21-Nov-26`, `Nov 21, 2026`, `November 21, 2026`.
    Named,
}

impl DateFormat {
    const ALL: [Self; 5] = [Self::Ymd, Self::Compact, Self::Named, Self::Dmy, Self::Mdy];

    /// The format that reads most of these cells, the share it reads, and whether day and month could be told apart.
    pub(crate) fn guess(cells: &[&str]) -> Option<(Self, f64, bool)> {
        let readable = |format: Self, cells: &[&str]| {
            cells
                .iter()
                .filter(|cell| format.parse(cell.as_bytes()).is_some_and(is_plausible))
                .count()
        };
        let few = cells.get(..FEW).unwrap_or(cells);
        let counts = Self::ALL.map(|format| match readable(format, few) {
            0 => (0, format),
            _ => (readable(format, cells), format),
        });
        let &(most, format) = counts.iter().rev().max_by_key(|(count, _)| count)?;
        if most == 0 {
            return None;
        }
        let told_apart = !matches!(format, Self::Dmy | Self::Mdy)
            || readable(Self::Dmy, cells) != readable(Self::Mdy, cells)
            || cells
                .iter()
                .all(|cell| Self::Dmy.parse(cell.as_bytes()) == Self::Mdy.parse(cell.as_bytes()));
        Some((format, most as f64 / cells.len() as f64, told_apart))
    }

    /// The day written in the cell.
    pub(crate) fn parse(self, cell: &[u8]) -> Option<Day> {
        match self {
            Self::Ymd => fast_ymd(cell).or_else(|| {
                let ([year, month, day], digits) = three_numbers(cell)?;
                (digits == 4).then(|| Day::from_ymd(year as i32, month, day))?
            }),
            Self::Compact => {
                let (date, rest) = cell.split_at_checked(8)?;
                let number = rest.is_empty().then(|| digits(date))??;
                Day::from_ymd((number / 10_000) as i32, number / 100 % 100, number % 100)
            }
            Self::Dmy => {
                let ([day, month, year], digits) = three_numbers(cell)?;
                (digits <= 2).then(|| Day::from_ymd(full_year(year)?, month, day))?
            }
            Self::Mdy => {
                let ([month, day, year], digits) = three_numbers(cell)?;
                (digits <= 2).then(|| Day::from_ymd(full_year(year)?, month, day))?
            }
            Self::Named => named(cell),
        }
    }
}

/// Whether a customer file may hold this day; keeps eight-digit ids from being taken for dates.
fn is_plausible(day: Day) -> bool {
    (1900..2100).contains(&day.ymd().0)
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

/// Three numbers with one separator between them, and how many digits the first one has.
fn three_numbers(cell: &[u8]) -> Option<([u32; 3], usize)> {
    let end = cell.iter().position(|&byte| matches!(byte, b' ' | b'T')).unwrap_or(cell.len());
    let (date, rest) = cell.split_at_checked(end)?;
    let separator = *date.iter().find(|byte| !byte.is_ascii_digit())?;
    if !matches!(separator, b'-' | b'/' | b'.') || !is_time(rest) {
        return None;
    }
    let mut parts = date.split(|&byte| byte == separator);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    let numbers = [digits(one)?, digits(two)?, digits(three)?];
    parts.next().is_none().then_some((numbers, one.len()))
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

/// Two digits are a year from 1969 to 2068, as POSIX has it.
fn full_year(year: u32) -> Option<i32> {
    match year {
        0..69 => Some(2000 + year as i32),
        69..100 => Some(1900 + year as i32),
        1000..10_000 => Some(year as i32),
        _ => None,
    }
}

const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];

/// A date with a month's name, which stands before or after the day.
fn named(cell: &[u8]) -> Option<Day> {
    let (one, rest) = part(cell)?;
    let (two, rest) = part(rest)?;
    let (three, rest) = part(rest)?;
    let (month, day) = match month(one) {
        Some(month) => (month, two),
        None => (month(two)?, one),
    };
    let day = Day::from_ymd(full_year(digits(three)?)?, month, digits(day)?)?;
    (is_time(rest) && is_plausible(day)).then_some(day)
}

/// The letters or digits with which the cell goes on, and what follows them.
fn part(cell: &[u8]) -> Option<(&[u8], &[u8])> {
    let start = cell.iter().position(|byte| !matches!(byte, b' ' | b'-' | b',' | b'.'))?;
    let cell = cell.get(start..)?;
    let is_digit = cell.first()?.is_ascii_digit();
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() && byte.is_ascii_digit() == is_digit;
    cell.split_at_checked(cell.iter().take_while(|&byte| goes_on(byte)).count())
}

/// The number of the month with this English name, or with its first three letters or more.
fn month(name: &[u8]) -> Option<u32> {
    let is_it = |month: &&[u8]| {
        name.len() >= 3
            && month.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    MONTHS.iter().position(is_it).map(|place| place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: DateFormat, cell: &str, expected: Option<&str>) {
        let day = format.parse(cell.as_bytes()).map(|day| day.to_string());
        assert_eq!(day.as_deref(), expected, "{format:?} {cell}");
    }

    #[test]
    fn dates_in_every_format() {
        use DateFormat::{Compact, Dmy, Mdy, Named, Ymd};
        for cell in [
            "2026-11-21",
            "2026/11/21",
            "2026.11.21",
            "2026-11-21T23:59:59+08:00",
            "2026-11-21 08:00:00.000Z",
        ] {
            check(Ymd, cell, Some("2026-11-21"));
        }
        check(Ymd, "2026-1-2", Some("2026-01-02"));
        check(Ymd, "2026-02-29", None);
        check(Ymd, "2026-11-21x", None);
        check(Ymd, "21-11-2026", None);
        check(Compact, "19970101", Some("1997-01-01"));
        check(Compact, "19971301", None);
        check(Dmy, "21/11/2026 10:15", Some("2026-11-21"));
        check(Dmy, "1.2.97", Some("1997-02-01"));
        check(Mdy, "12/1/2010 8:26", Some("2010-12-01"));
        check(Mdy, "21/11/2026", None);
        for cell in
            ["21 Nov 2026", "21-Nov-2026", "21-Nov-26", "Nov 21, 2026", "November 21, 2026 10:00"]
        {
            check(Named, cell, Some("2026-11-21"));
        }
        check(Named, "1 sept 2026", Some("2026-09-01"));
        check(Named, "MAY 1 2026", Some("2026-05-01"));
        check(Named, "21 Novel 2026", None);
        check(Named, "21 No 2026", None);
        check(Named, "Nov 21 10:00", None);
        check(Named, "31 Nov 2026", None);
    }

    #[test]
    fn a_column_tells_its_format() {
        assert_eq!(
            DateFormat::guess(&["03/04/2026", "13/04/2026"]),
            Some((DateFormat::Dmy, 1.0, true))
        );
        assert_eq!(
            DateFormat::guess(&["03/04/2026", "04/13/2026"]),
            Some((DateFormat::Mdy, 1.0, true))
        );
        let undecided = DateFormat::guess(&["03/04/2026", "05/06/2026"]).expect("a date");
        assert!(!undecided.2);
        assert_eq!(
            DateFormat::guess(&["19970101", "19970102"]).map(|guess| guess.0),
            Some(DateFormat::Compact)
        );
        assert_eq!(DateFormat::guess(&["11.77", "12"]), None);
    }
}
