//! Bytes in any encoding → UTF-8.
//!
//! UTF-8 is not decoded: its bytes go on as they are.

mod guess;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod table;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
use native::Platform;
#[cfg(target_arch = "wasm32")]
use web::Platform;

use serde::Serialize;

pub(crate) use guess::{given, guess};
use table::{Found, Table};

/// What stands for bytes that are no character: a byte that is none in UTF-8 either, and so is shown as � and told from a
/// � that stands in the file.
const NOTHING: u8 = 0xFF;

/// Places of undecodable bytes that are kept.
const EXAMPLES: usize = 5;

/// Bytes that mean nothing in the encoding of the file. They are shown as �.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Undecodable {
    /// How many places there are; one such place may be two bytes.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Place>,
}

/// A place with bytes that mean nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The byte of the file, from 0.
    pub offset: u64,
    /// The byte in hexadecimal digits.
    pub text: String,
}

/// Decodes a stream of bytes, in chunks of any size.
#[derive(Debug)]
pub(crate) struct Decoder {
    name: String,
    way: Way,
    /// The beginning of a character whose end has not been seen.
    pending: Vec<u8>,
    /// The line on which the next chunk begins, from 1.
    line: u64,
    /// The bytes before it.
    offset: u64,
    undecodable: Undecodable,
}

#[derive(Debug)]
enum Way {
    /// UTF-8 with mistakes in it, which are counted and stay.
    Utf8,
    Utf16 {
        big_endian: bool,
    },
    Table(Box<Table>),
}

impl Decoder {
    /// A decoder of the encoding with this name, by any of the names the web has for it; none if there is none.
    pub(crate) fn new(label: &str) -> Option<Self> {
        let platform = Platform::new(label)?;
        let name = platform.name();
        let way = match name.as_str() {
            "utf-8" => Way::Utf8,
            "utf-16le" => Way::Utf16 { big_endian: false },
            "utf-16be" => Way::Utf16 { big_endian: true },
            _ => Way::Table(Box::new(Table::new(platform)?)),
        };
        Some(Self {
            name,
            way,
            pending: Vec::new(),
            line: 1,
            offset: 0,
            undecodable: Undecodable::default(),
        })
    }

    /// The encoding's name on the web, in lower case.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The bytes so far that mean nothing.
    pub(crate) fn undecodable(&self) -> &Undecodable {
        &self.undecodable
    }

    /// Writes these bytes down in UTF-8.
    pub(crate) fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) {
        let mut joined = std::mem::take(&mut self.pending);
        let bytes = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        let start = out.len();
        let used = match &self.way {
            Way::Utf8 => self.check(bytes, last, out),
            Way::Utf16 { big_endian } => self.utf16(bytes, *big_endian, last, out),
            Way::Table(_) => self.by_table(bytes, last, out),
        };
        self.line += lines(out.get(start..).unwrap_or_default());
        self.offset += used as u64;
        self.pending = bytes.get(used..).unwrap_or_default().to_vec();
    }

    /// Copies UTF-8 as it is and counts what is none. How many bytes were used.
    fn check(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Err(error) = std::str::from_utf8(rest) else {
                out.extend_from_slice(rest);
                return bytes.len();
            };
            let len = match error.error_len() {
                Some(len) => len,
                None if last => rest.len() - error.valid_up_to(),
                None => 0,
            };
            let to = error.valid_up_to() + len;
            out.extend_from_slice(rest.get(..to).unwrap_or_default());
            if len == 0 {
                return at + to;
            }
            self.lose(bytes, at + error.valid_up_to(), None);
            at += to;
        }
        at
    }

    fn utf16(&mut self, bytes: &[u8], big_endian: bool, last: bool, out: &mut Vec<u8>) -> usize {
        let unit = |at: usize| {
            let pair = *bytes.get(at..)?.first_chunk::<2>()?;
            Some(if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
        };
        let (mut at, mut lines) = (0, 0);
        while let Some(first) = unit(at) {
            if let Ok(byte) = u8::try_from(first)
                && byte < 0x80
            {
                out.push(byte);
                lines += u64::from(byte == b'\n');
                at += 2;
                continue;
            }
            let is_first_of_two = (0xD800..0xDC00).contains(&first);
            let second = if is_first_of_two { unit(at + 2) } else { None };
            if is_first_of_two && second.is_none() && !last {
                return at;
            }
            let units = [Some(first), second].into_iter().flatten();
            match char::decode_utf16(units).next() {
                Some(Ok(c)) => {
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    at += 2 * c.len_utf16();
                }
                _ => {
                    self.lose(bytes, at, Some(lines));
                    out.push(NOTHING);
                    at += 2;
                }
            }
        }
        if last && at < bytes.len() {
            self.lose(bytes, at, Some(lines));
            out.push(NOTHING);
            at = bytes.len();
        }
        at
    }

    fn by_table(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
        let mut at = 0;
        let mut seldom = Vec::new();
        let mut len = out.len();
        // No character takes more than three bytes for each of its own.
        out.resize(len + 3 * bytes.len() + 16, 0);
        while let Way::Table(table) = &self.way {
            let rest = bytes.get(at..).unwrap_or_default();
            let run = table.run(rest, out.get_mut(len..).unwrap_or_default());
            (at, len) = (at + run.used, len + run.written);
            if at == bytes.len() {
                break;
            }
            seldom.clear();
            let used = match table.take(bytes.get(at..).unwrap_or_default(), &mut seldom) {
                Found::More if !last => break,
                Found::Character(used) => used,
                nothing => {
                    self.lose(bytes, at, None);
                    seldom.push(NOTHING);
                    if let Found::Nothing(used) = nothing { used } else { 1 }
                }
            };
            for (to, from) in out.iter_mut().skip(len).zip(&seldom) {
                *to = *from;
            }
            (at, len) = (at + used, len + seldom.len());
        }
        out.truncate(len);
        at
    }

    /// Counts a place without meaning in these bytes, which has so many lines before it, if that is known.
    #[cold]
    fn lose(&mut self, bytes: &[u8], at: usize, before: Option<u64>) {
        self.undecodable.count += 1;
        // Lines are counted only where they are shown.
        if self.undecodable.examples.len() < EXAMPLES {
            let before = before.unwrap_or_else(|| lines(bytes.get(..at).unwrap_or_default()));
            let text = bytes.get(at).map_or_else(String::new, |byte| format!("{byte:02X}"));
            let place = Place { line: self.line + before, offset: self.offset + at as u64, text };
            self.undecodable.examples.push(place);
        }
    }
}

/// Line ends in these bytes.
fn lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}
