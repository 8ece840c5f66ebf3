use super::{Locale, en};

/// What loyalty impact says: titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Loyalty {}

impl Loyalty {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::loyalty(self),
        }
    }
}
