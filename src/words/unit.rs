use super::{Locale, in_language};

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
        in_language!(locale, unit(self, number))
    }

    /// One such period in a sentence, by its label: `Jan 2026`, `the week from 5 Jan 2026`.
    pub fn named(self, locale: Locale, label: &str) -> String {
        in_language!(locale, named(self, label))
    }

    /// When something happened, by the label of the period: `in Jan 2026`, `on 5 Jan 2026`.
    pub fn during(self, locale: Locale, label: &str) -> String {
        in_language!(locale, during(self, label))
    }
}
