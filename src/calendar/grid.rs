//! Calendar periods with weeks that start on a chosen day.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Period, limited};
use crate::error::Result;
use crate::words::Locale;

/// A day of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday, on which weeks start unless told.
    #[default]
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// Calendar periods, numbered: as those of a [`Period`], but weeks start on a day of one's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The period.
    pub period: Period,
    /// The day on which weeks start; of no effect on other periods.
    pub week_start: Weekday,
}

impl Grid {
    /// The number of the period that holds the day: consecutive periods have consecutive numbers.
    pub fn number(self, day: Day) -> i32 {
        self.period.number(day.plus(-self.shift()))
    }

    /// The first day of the period of this number.
    pub fn start(self, number: i32) -> Day {
        self.period.start(number).plus(self.shift())
    }

    /// The last day of the period of this number.
    pub fn end(self, number: i32) -> Day {
        self.period.end(number).plus(self.shift())
    }

    /// What the period of this number is called: as [`Period::label`]; a week by its first day.
    pub fn label(self, number: i32, locale: Locale) -> String {
        match self.period {
            Period::Week => self.start(number).label(locale),
            period => period.label(number, locale),
        }
    }

    /// How many periods there are from the one that holds `first` to the one that holds `last`.
    ///
    /// # Errors
    ///
    /// `option` if they are more than `most`, which is at most 1000.
    pub fn span(self, first: Day, last: Day, most: u64) -> Result<usize> {
        limited(i64::from(self.number(last)) - i64::from(self.number(first)) + 1, most)
    }

    /// Days by which weeks start later than those of [`Period::Week`].
    fn shift(self) -> i32 {
        if self.period == Period::Week { self.week_start as i32 } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-16 is a Monday, by the calendar.
    #[test]
    fn weeks_start_on_the_day_that_was_chosen() {
        let day = |text| Day::parse_iso(text).expect("a day");
        let days = [
            (Weekday::Monday, "2026-11-16"),
            (Weekday::Tuesday, "2026-11-17"),
            (Weekday::Wednesday, "2026-11-18"),
            (Weekday::Thursday, "2026-11-19"),
            (Weekday::Friday, "2026-11-20"),
            (Weekday::Saturday, "2026-11-21"),
            (Weekday::Sunday, "2026-11-22"),
        ];
        for (week_start, first) in days {
            let (grid, first) = (Grid { period: Period::Week, week_start }, day(first));
            let number = grid.number(first);
            assert_eq!((grid.start(number), grid.end(number)), (first, first.plus(6)));
            assert_eq!(grid.number(first.plus(6)), number);
            assert_eq!(grid.number(first.plus(-1)), number - 1);
            assert_eq!(grid.label(number, Locale::En), first.label(Locale::En));
            let months = Grid { period: Period::Month, week_start };
            assert_eq!(months.number(first), Period::Month.number(first));
        }
    }
}
