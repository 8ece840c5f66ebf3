use super::{Locale, en};

/// What segmentation says: names of segments, titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {}

impl Segment {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::En => en::segment(self),
        }
    }
}
