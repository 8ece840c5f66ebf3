//! How wide a text is, and how it is broken and shortened to fit.

/// Tells the width of a text as it will be drawn.
///
/// On a canvas that is what `measureText` says. In SVG nobody can say before a reader's fonts are known, so
/// [`WidthTable`] is used everywhere, and an SVG has the same bytes natively, in Node and in the browser.
pub trait Metrics {
    /// The width in css pixels of one line of text whose font has `size` css pixels.
    fn width(&self, text: &str, size: f64, bold: bool) -> f64;
}

/// One fixed table of advance widths: those of Helvetica, the ancestor of most interface fonts, and a seventh more, so
/// that nothing is clipped in wider ones either, of which DejaVu is the widest in use. Han, kana, Hangul and full-width
/// forms are as wide as they are high.
#[derive(Clone, Copy, Debug, Default)]
pub struct WidthTable;

/// DejaVu Sans over Helvetica, over English text.
const WIDER: f64 = 1.14;
/// DejaVu Sans Bold over DejaVu Sans, over English text.
const BOLDER: f64 = 1.14;

/// Helvetica's advance widths from U+0020 to U+007E, in thousandths of the size.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

impl Metrics for WidthTable {
    fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let thousandths: f64 = text.chars().map(advance).sum();
        thousandths / 1000.0 * size * if bold { BOLDER } else { 1.0 }
    }
}

fn advance(c: char) -> f64 {
    let narrow = match c {
        ' '..='~' => f64::from(ASCII[c as usize - 0x20]),
        '\u{a0}' | '\u{2009}' | '\u{202f}' => 278.0,
        '\u{2018}' | '\u{2019}' => 222.0,
        '…' | '—' => 1000.0,
        c if is_wide(c) => return 1000.0,
        '\u{300}'..='\u{36f}' => 0.0,
        _ => 600.0,
    };
    narrow * WIDER
}

/// Whether a character is as wide as it is high, and a line may break beside it.
fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
}

/// Whether a line must not begin with this character.
fn closes(c: char) -> bool {
    "，。、：；！？）」』》】％,.:;!?)%”’".contains(c)
}

/// A font, without its family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Font {
    /// In css pixels.
    pub(super) size: f64,
    pub(super) bold: bool,
}

/// Measures with one font.
#[derive(Clone, Copy)]
pub(super) struct Ruler<'a> {
    pub(super) metrics: &'a dyn Metrics,
    pub(super) font: Font,
}

impl Ruler<'_> {
    pub(super) fn width(&self, text: &str) -> f64 {
        self.metrics.width(text, self.font.size, self.font.bold)
    }

    /// The width of the widest of these texts; 0 without any.
    pub(super) fn widest(&self, texts: &[String]) -> f64 {
        texts.iter().map(|text| self.width(text)).fold(0.0, f64::max)
    }

    /// The text in lines no wider than `room`: broken at spaces and between Han characters, and inside a word only where
    /// the word alone is too wide.
    pub(super) fn wrap(&self, text: &str, room: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in words(text) {
            let longer = format!("{line}{word}");
            if self.width(longer.trim_end()) <= room {
                line = longer;
                continue;
            }
            if !line.trim().is_empty() {
                lines.push(line.trim_end().to_owned());
            }
            line = String::new();
            for c in word.chars() {
                line.push(c);
                if self.width(line.trim_end()) > room && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    /// The text in as few lines as [`wrap`](Self::wrap) gives, and those about equally long.
    pub(super) fn balance(&self, text: &str, room: f64) -> Vec<String> {
        let mut best = self.wrap(text, room);
        let (mut too_narrow, mut enough) = (room / best.len().max(1) as f64, room);
        for _ in 0..6 {
            let middle = (too_narrow + enough) / 2.0;
            let lines = self.wrap(text, middle);
            if lines.len() == best.len() {
                (best, enough) = (lines, middle);
            } else {
                too_narrow = middle;
            }
        }
        best
    }

    /// The text in so many lines at most, of whole words, where it fits; else in one, shortened.
    pub(super) fn in_lines(&self, text: &str, room: f64, most: usize) -> Vec<String> {
        let lines = self.wrap(text, room);
        let whole_words = text.split(' ').all(|word| self.width(word) <= room);
        if whole_words && lines.len() <= most { lines } else { vec![self.shorten(text, room)] }
    }

    /// The text, or as much of its beginning as fits with an ellipsis; nothing if not even that fits.
    pub(super) fn shorten(&self, text: &str, room: f64) -> String {
        if self.width(text) <= room {
            return text.to_owned();
        }
        let mut kept = text.to_owned();
        while kept.pop().is_some() {
            let short = format!("{}…", kept.trim_end());
            if !kept.is_empty() && self.width(&short) <= room {
                return short;
            }
        }
        String::new()
    }
}

/// The pieces between which a line may break, each with the spaces after it. A no-break space is not a break.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            (before == ' ' && c != ' ')
                || (c != ' '
                    && !closes(c)
                    && (is_wide(before) || is_wide(c))
                    && !"（「『《【(“‘".contains(before))
        });
        if breaks && at > start {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULER: Ruler<'static> =
        Ruler { metrics: &WidthTable, font: Font { size: 12.0, bold: false } };

    #[test]
    fn widths_are_helveticas_and_a_seventh_more() {
        // Adobe's Helvetica.afm: H 722, e 556, l 222, o 556.
        let hello = (722.0 + 556.0 + 222.0 + 222.0 + 556.0) / 1000.0 * 12.0 * 1.14;
        assert!((RULER.width("Hello") - hello).abs() < 1e-9);
        assert_eq!(RULER.width("客户留存"), 48.0);
    }

    #[test]
    fn lines_break_at_spaces_and_between_han_characters() {
        assert_eq!(RULER.wrap("one two three", 50.0), ["one two", "three"]);
        assert_eq!(RULER.wrap("一半的客户，不再回来。", 62.0), ["一半的客", "户，不再回", "来。"]);
        assert_eq!(RULER.wrap("10\u{a0}% kept", 40.0), ["10\u{a0}%", "kept"]);
        assert!(RULER.wrap("", 50.0).is_empty());
        for line in RULER.wrap("a_very_long_file_name_without_any_break.csv", 60.0) {
            assert!(RULER.width(&line) <= 60.0);
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(RULER.shorten("Promising", 200.0), "Promising");
        assert_eq!(RULER.shorten("Cannot lose them", 60.0), "Cannot…");
        assert_eq!(RULER.shorten("Promising", 5.0), "");
    }
}
