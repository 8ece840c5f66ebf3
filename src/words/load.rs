use super::{Locale, en};

/// What a load says: reasons, tables and roles, and what to know about the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Load {}

impl Load {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::load(self),
        }
    }
}
