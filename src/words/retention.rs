use super::{Locale, en};

/// What retention says: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Retention {}

impl Retention {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::retention(self),
        }
    }
}
