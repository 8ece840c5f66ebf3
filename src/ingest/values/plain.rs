//! Cells in plain characters: the wide digits of Chinese and Japanese typists, the narrow blanks and long dashes of word
//! processors are read as the ASCII that they stand for.

/// A cell of more bytes than this is neither a date nor a number.
const MOST: usize = 96;

/// The text of a cell in plain characters.
pub(super) struct Plain {
    bytes: [u8; MOST],
    length: usize,
}

impl Plain {
    /// The cell, if it is UTF-8 and not too long.
    pub(super) fn of(cell: &[u8]) -> Option<Self> {
        let mut plain = Self::empty();
        for c in bare(std::str::from_utf8(cell).ok()?).chars() {
            plain.push(plain_char(c))?;
        }
        Some(plain)
    }

    pub(super) fn empty() -> Self {
        Self { bytes: [0; MOST], length: 0 }
    }

    /// Adds the character, if there is one, and room for it.
    pub(super) fn push(&mut self, c: Option<char>) -> Option<()> {
        let Some(c) = c else { return Some(()) };
        let end = self.length + c.len_utf8();
        c.encode_utf8(self.bytes.get_mut(self.length..end)?);
        self.length = end;
        Some(())
    }

    pub(super) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default().trim()
    }
}

/// The text in lower case, letter by letter: a Greek sigma at the end of a word is like any other.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The cell without what keeps it a text in spreadsheets: `'12.50`, `="12.50"`.
pub(super) fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let formula = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
    let cell = formula.unwrap_or(cell);
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// The plain character that stands for this one; none for one that is not seen.
pub(super) fn plain_char(c: char) -> Option<char> {
    Some(match c {
        ' '..='~' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        '\u{ffe0}' => '¢',
        '\u{ffe1}' => '£',
        '\u{ffe5}' => '¥',
        '\u{ffe6}' => '₩',
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{b4}' => '\'',
        // Marks of joining and of direction, which some programs put around dates.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => {
            return None;
        }
        _ => c,
    })
}
