use super::{Locale, en};

/// The page's own labels and sentences, by key. The HTML carries the English ones for the first paint, and a test holds
/// the two together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page(pub &'static str);

/// The keys of the page's texts.
pub const PAGE_KEYS: &[&str] = &["tagline"];

impl Page {
    /// The text in this language.
    pub fn say(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => en::page(self.0),
        }
    }
}
