//! Days and the periods they are counted in. There is no clock here: today is always an argument.

mod grid;
mod zone;

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, ErrorKind, Result};
use crate::words::{Locale, Problem, Unit, format};

pub use grid::{Grid, Weekday};
pub use zone::{Instant, Zone};

/// A comparison or triangle of more periods is refused.
const MOST_PERIODS: u64 = 1000;

/// A calendar day, as the number of days since 1970-01-01. Written as `2026-11-21` everywhere outside the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day that is `number` days after 1970-01-01.
    pub const fn new(number: i32) -> Self {
        Self(number)
    }

    /// The day of this year, month (1–12) and day of the month, if there is one.
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil: years begin in March, so that
        // the leap day is the last of its year.
        let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + day - 1;
        let day_of_era =
            year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year as i32;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Year, month (1–12) and day of the month.
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day `days` later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// Days from `earlier` to this day; negative if it is later.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day written as `2026-11-21`, if the text is one.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let (year, month, day): (u32, u32, u32) = (next(4)?, next(2)?, next(2)?);
        Self::from_ymd(year as i32, month, day)
    }

    /// The day as people write it: `30 Jun 1998`.
    pub fn label(self, locale: Locale) -> String {
        let (year, month, day) = self.ymd();
        format::day(locale, year, month, day)
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_iso(&text).ok_or_else(|| {
            de::Error::custom(format!("\"{text}\" is not a day; write it as 2026-11-21"))
        })
    }
}

/// The unit in which time is told: a ruler for ages, and a calendar for cohorts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// One day.
    Day,
    /// Seven days; a calendar week starts on Monday.
    #[default]
    Week,
    /// A calendar month; as a ruler, 30.4375 days.
    Month,
    /// A calendar quarter; as a ruler, 91.3125 days.
    Quarter,
    /// A calendar year; as a ruler, 365.25 days.
    Year,
}

impl Period {
    /// The length in days when the period is used as a ruler.
    pub const fn days(self) -> f64 {
        match self {
            Self::Day => 1.0,
            Self::Week => 7.0,
            Self::Month => 30.4375,
            Self::Quarter => 91.3125,
            Self::Year => 365.25,
        }
    }

    /// The number of the calendar period that holds the day: consecutive periods have consecutive numbers.
    pub fn number(self, day: Day) -> i32 {
        match self {
            Self::Day => day.0,
            // 1970-01-01 was a Thursday, so Monday 1969-12-29 opens week 0.
            Self::Week => (day.0 + 3).div_euclid(7),
            Self::Month => {
                let (year, month, _) = day.ymd();
                (year - 1970) * 12 + month as i32 - 1
            }
            Self::Quarter => {
                let (year, month, _) = day.ymd();
                (year - 1970) * 4 + (month as i32 - 1) / 3
            }
            Self::Year => day.ymd().0 - 1970,
        }
    }

    /// How many calendar periods there are from the one that holds `first` to the one that holds `last`.
    ///
    /// # Errors
    ///
    /// `option` if they are more than 1000: a table with a row for each could not be read, and its square not be held.
    pub fn span(self, first: Day, last: Day) -> Result<usize> {
        limited(i64::from(self.number(last)) - i64::from(self.number(first)) + 1, MOST_PERIODS)
    }

    /// The first day of the calendar period of this number.
    pub fn start(self, number: i32) -> Day {
        let months = |months: i32| {
            let (year, month) = (1970 + months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
            Day::from_ymd(year, month, 1).unwrap_or_default()
        };
        match self {
            Self::Day => Day(number),
            Self::Week => Day(number * 7 - 3),
            Self::Month => months(number),
            Self::Quarter => months(number * 3),
            Self::Year => months(number * 12),
        }
    }

    /// What the calendar period of this number is called: `Jun 1998`, `Q2 1998`, `1998`; a week by its Monday.
    pub fn label(self, number: i32, locale: Locale) -> String {
        let start = self.start(number);
        let (year, month, _) = start.ymd();
        match self {
            Self::Day | Self::Week => start.label(locale),
            Self::Month => format::month(locale, year, month),
            Self::Quarter => format::quarter(locale, year, month.div_ceil(3)),
            Self::Year => format::year(locale, year),
        }
    }

    /// The period as a noun that takes a number.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Day => Unit::Day,
            Self::Week => Unit::Week,
            Self::Month => Unit::Month,
            Self::Quarter => Unit::Quarter,
            Self::Year => Unit::Year,
        }
    }

    /// The last day of the calendar period of this number.
    pub fn end(self, number: i32) -> Day {
        self.start(number + 1).plus(-1)
    }
}

/// So many periods, if there are not more than `most` or 1000.
fn limited(periods: i64, most: u64) -> Result<usize> {
    let (periods, most) = (u64::try_from(periods).unwrap_or_default(), most.min(MOST_PERIODS));
    if periods > most {
        return Err(Error::new(ErrorKind::Option, Problem::TooManyPeriods { periods, most }));
    }
    Ok(periods as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    #[test]
    fn days_agree_with_chrono_over_four_centuries() {
        for number in -80_000..80_000 {
            let (year, month, dom) = Day::new(number).ymd();
            assert_eq!(Day::from_ymd(year, month, dom), Some(Day::new(number)));
        }
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
        assert_eq!(Day::from_ymd(2024, 13, 1), None);
    }

    #[test]
    fn every_day_lies_in_the_period_that_holds_it() {
        for period in [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year] {
            for number in -1000..30_000 {
                let day = Day::new(number);
                let index = period.number(day);
                assert!(period.start(index) <= day && day <= period.end(index), "{period:?} {day}");
            }
        }
    }

    #[test]
    fn periods_are_called_what_people_call_them() {
        let label = |period: Period| period.label(period.number(day("1998-06-30")), Locale::En);
        assert_eq!(label(Period::Day), "30 Jun 1998");
        assert_eq!(label(Period::Week), "29 Jun 1998");
        assert_eq!(label(Period::Month), "Jun 1998");
        assert_eq!(label(Period::Quarter), "Q2 1998");
        assert_eq!(label(Period::Year), "1998");
    }

    #[test]
    fn only_iso_days_are_days() {
        assert_eq!(Day::parse_iso("2024-02-29"), Day::from_ymd(2024, 2, 29));
        for text in [
            "2023-02-29",
            "2024-2-9",
            "2024-02-29T00:00",
            "24-02-2029",
            "",
            "2024-02",
            "+024-02-01",
        ] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn weeks_start_on_monday() {
        // 2026-11-16 is a Monday.
        let week = Period::Week.number(day("2026-11-21"));
        assert_eq!(Period::Week.start(week), day("2026-11-16"));
        assert_eq!(Period::Week.number(day("2026-11-16")), week);
        assert_eq!(Period::Week.number(day("2026-11-15")), week - 1);
    }
}
