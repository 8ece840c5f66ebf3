use super::{Locale, en};

/// What lifetime value says: titles, axes, columns, findings and verdicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Clv {}

impl Clv {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::clv(self),
        }
    }
}
