//! An encoding as a table of its characters, read once from the platform.
//!
//! Cells are a few characters each, and asking the platform for each costs more than all the rest. So it is asked once,
//! for every single byte and every pair of bytes, and the answers are kept as UTF-8 ready to be copied: 130 kB. The few
//! characters that are longer, there or here, are asked for one by one.

use wide::u8x16;

use crate::ingest::decode::Platform;

/// The table of an encoding that has ASCII as it is, and other characters of one byte, two, or seldom more.
#[derive(Debug)]
pub(super) struct Table {
    platform: Platform,
    /// Which bytes begin characters of more than two.
    long: Long,
    /// The character of each byte; for bytes that begin a pair, none.
    single: Vec<Entry>,
    pairs: Vec<Entry>,
}

/// Which characters have more than two bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Long {
    No,
    /// Four, where the second is a digit: GB18030.
    SecondIsDigit,
    /// Three, where the first is this one: EUC-JP.
    FirstIs(u8),
}

/// A character in UTF-8: up to three bytes, and their number in the fourth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry(u32);

impl Entry {
    /// There is no such character.
    const NONE: Self = Self(0);
    /// The platform is asked each time.
    const ASK: Self = Self(1);

    /// The entry of what the platform said.
    fn new(text: &str) -> Self {
        let mut bytes = [0; 4];
        match text.as_bytes() {
            _ if text.is_empty() || text.contains('\u{FFFD}') => Self::NONE,
            utf8 if utf8.len() > 3 => Self::ASK,
            utf8 => {
                for (to, from) in bytes.iter_mut().zip(utf8) {
                    *to = *from;
                }
                Self(u32::from_le_bytes(bytes) | (utf8.len() as u32) << 24)
            }
        }
    }

    /// Writes the character down; whether there was one.
    fn write(self, out: &mut Vec<u8>) -> bool {
        let [a, b, c, len] = self.0.to_le_bytes();
        match len {
            0 => {}
            1 => out.push(a),
            2 => out.extend_from_slice(&[a, b]),
            _ => out.extend_from_slice(&[a, b, c]),
        }
        len > 0
    }
}

/// How far some bytes were decoded.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    /// Bytes that were used.
    pub(super) used: usize,
    /// Bytes that were written.
    pub(super) written: usize,
}

/// What stands at some place of the bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// A character of this many bytes, which was written down.
    Character(usize),
    /// This many bytes that are no character.
    Nothing(usize),
    /// The beginning of a character.
    More,
}

impl Table {
    /// The table of the platform's encoding; none if that is not of this shape.
    pub(super) fn new(platform: Platform) -> Option<Self> {
        let long = match platform.name().as_str() {
            "gb18030" | "gbk" => Long::SecondIsDigit,
            "euc-jp" => Long::FirstIs(0x8F),
            // Those that change their meaning within the file, and what the web does not decode.
            "iso-2022-jp" | "replacement" | "x-user-defined" | "utf-16le" | "utf-16be" => {
                return None;
            }
            _ => Long::No,
        };
        // A line end after each: it is no part of any character, and what came before is over.
        let mut asked: Vec<u8> = (0x80..=0xFF).flat_map(|byte| [byte, b'\n']).collect();
        let single: Vec<Entry> = platform.decode(&asked).split('\n').map(Entry::new).collect();
        let begins = |lead: u8| single.get(usize::from(lead & 0x7F)) == Some(&Entry::NONE);
        let mut pairs = vec![Entry::NONE; 1 << 15];
        asked.clear();
        for lead in (0x80..=0xFF).filter(|&lead| begins(lead)) {
            asked.extend((0x40..=0xFF).flat_map(|trail| [lead, trail, b'\n']));
        }
        let answer = platform.decode(&asked);
        for (asked, text) in asked.chunks(3).zip(answer.split('\n')) {
            if let &[lead, trail, _] = asked
                && let Some(entry) = pairs.get_mut(place(lead, trail))
            {
                *entry = Entry::new(text);
            }
        }
        Some(Self { platform, long, single, pairs })
    }

    /// Decodes bytes as long as the table has their characters; `out` must have room for three times as many.
    pub(super) fn run(&self, bytes: &[u8], out: &mut [u8]) -> Run {
        let Run { mut used, mut written } = Run::default();
        while let Some(&lead) = bytes.get(used) {
            if lead < 0x80 {
                let block = bytes.get(used..).and_then(<[u8]>::first_chunk::<16>);
                let room = out.get_mut(written..).and_then(<[u8]>::first_chunk_mut::<16>);
                let len = if let (Some(block), Some(room)) = (block, room) {
                    *room = *block;
                    let high = u8x16::new(*block).to_bitmask() as u16;
                    high.trailing_zeros() as usize // 16 if none is
                } else if let Some(room) = out.get_mut(written) {
                    *room = lead;
                    1
                } else {
                    break;
                };
                (used, written) = (used + len, written + len);
                continue;
            }
            let mut entry = self.single.get(usize::from(lead & 0x7F)).copied();
            let mut len = 1;
            if entry == Some(Entry::NONE)
                && let Some(&trail) = bytes.get(used + 1)
            {
                entry = self.pairs.get(place(lead, trail)).copied();
                len = 2;
            }
            let [a, b, c, count] = entry.unwrap_or(Entry::NONE).0.to_le_bytes();
            let room = out.get_mut(written..).and_then(<[u8]>::first_chunk_mut::<3>);
            let (1.., Some(room)) = (count, room) else { break };
            *room = [a, b, c];
            (used, written) = (used + len, written + usize::from(count));
        }
        Run { used, written }
    }

    /// Writes down the character at the beginning of these bytes, which is not ASCII.
    pub(super) fn take(&self, bytes: &[u8], out: &mut Vec<u8>) -> Found {
        let Some(&lead) = bytes.first() else { return Found::More };
        if let Some(entry) = self.single.get(usize::from(lead & 0x7F))
            && entry.write(out)
        {
            return Found::Character(1);
        }
        let Some(&trail) = bytes.get(1) else { return Found::More };
        match self.pairs.get(place(lead, trail)) {
            Some(entry) if entry.write(out) => Found::Character(2),
            Some(&entry) => self.ask(bytes, lead, trail, entry, out),
            None => Found::Nothing(1),
        }
    }

    #[cold]
    #[inline(never)]
    fn ask(&self, bytes: &[u8], lead: u8, trail: u8, entry: Entry, out: &mut Vec<u8>) -> Found {
        let len = match self.long {
            Long::SecondIsDigit if trail.is_ascii_digit() && (0x81..=0xFE).contains(&lead) => 4,
            Long::FirstIs(first) if first == lead && trail > 0xA0 => 3,
            _ if entry == Entry::ASK => 2,
            // The second byte may be a line end, or a digit of the next cell.
            _ => return Found::Nothing(if trail < 0x80 { 1 } else { 2 }),
        };
        let Some(bytes) = bytes.get(..len) else { return Found::More };
        let text = self.platform.decode(bytes);
        if text.contains('\u{FFFD}') {
            return Found::Nothing(if trail < 0x80 { 1 } else { 2 });
        }
        out.extend_from_slice(text.as_bytes());
        Found::Character(len)
    }
}

/// Where the character of this pair stands.
#[inline(always)]
fn place(lead: u8, trail: u8) -> usize {
    usize::from(lead & 0x7F) << 8 | usize::from(trail)
}
