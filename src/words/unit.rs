use super::{Locale, en};

/// A unit of time as a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One day.
    Day,
    /// One week.
    Week,
    /// One month.
    Month,
    /// One quarter of a year.
    Quarter,
    /// One year.
    Year,
}

impl Unit {
    /// The noun in the form that goes with this number: `month`, `months`.
    pub fn say(self, locale: Locale, number: u64) -> &'static str {
        match locale {
            Locale::En => en::unit(self, number),
        }
    }
}
