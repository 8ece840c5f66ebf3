//! Bytes → records and fields, however they are written.
//!
//! The files that people have are nearly all read by the [`Scanner`](super::scan::Scanner). This one looks at a byte at a
//! time and knows everything else: other quotes and none, backslashes, comments between rows, lines that end with a
//! carriage return, delimiters of several bytes. Each record is written anew as the other one would have found it, so that
//! nobody who reads it needs to know.
//!
//! Quotes follow the same rules: a field is quoted only if it begins with a quote, and quotes must end right before a
//! delimiter or a line end; where they do not, the lines that were looked at are read again, each by itself.

use crate::ingest::text::scan::{LONGEST_LINE, LONGEST_RECORD, MOST_FIELDS, Record};

/// How records and fields are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// What separates fields; nothing where they are aligned by blanks.
    pub(crate) delimiter: Vec<u8>,
    /// What stands around fields that hold delimiters.
    pub(crate) quote: Option<u8>,
    /// What makes the quote, delimiter, line end or itself after it a plain character. Doubled quotes are single always.
    pub(crate) escape: Option<u8>,
    /// How lines begin that are no records; nothing where all are.
    pub(crate) comment: Vec<u8>,
    /// Whether a carriage return alone ends a line.
    pub(crate) returns: bool,
    /// Whether blanks may stand between a delimiter and a quote.
    pub(crate) loose: bool,
}

/// Splits a stream of bytes, in chunks of any size, into records.
#[derive(Debug)]
pub(crate) struct AnyScanner {
    rules: Rules,
    /// Bytes that may be more than a part of a field.
    special: Box<[bool]>,
    /// The beginning of a record whose end has not been seen.
    pending: Vec<u8>,
    /// How much of it has been looked at: it is looked at again only when it is twice as long.
    seen: usize,
    /// Whether the rest of a line that was cut is still to come.
    is_cut: bool,
    /// The line on which the next record begins, from 1.
    line: u64,
    /// Records of which some quotes were not what quotes are for.
    strays: usize,
    /// Where the fields of the record that is being read begin and end.
    fields: Vec<[usize; 2]>,
    /// How many there are, with those beyond the most that are kept.
    n: usize,
    /// The record as it is handed on.
    written: Vec<u8>,
    ends: Vec<u32>,
}

/// What stands at the beginning of some bytes.
enum Found {
    /// A record or a comment of this many bytes and lines.
    Record { len: usize, lines: u64, is_comment: bool },
    /// The beginning of a record.
    More,
    /// A record whose quotes are not what quotes are for, as was seen after this many bytes.
    StrayQuote(usize),
}

impl AnyScanner {
    /// A scanner for text that follows these rules and begins on this line.
    pub(crate) fn new(rules: Rules, line: u64) -> Self {
        let mut special = [false; 256];
        let first = rules.delimiter.first().copied();
        let bytes = [Some(b'\n'), rules.returns.then_some(b'\r'), rules.escape, first];
        let blanks = [b' ', b'\t'].map(|byte| rules.delimiter.is_empty().then_some(byte));
        for byte in bytes.into_iter().chain(blanks).flatten() {
            if let Some(is) = special.get_mut(usize::from(byte)) {
                *is = true;
            }
        }
        Self {
            rules,
            special: special.into(),
            pending: Vec::new(),
            seen: 0,
            is_cut: false,
            line,
            strays: 0,
            fields: Vec::new(),
            n: 0,
            written: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Whether this byte may be more than a part of a field.
    #[inline(always)] // at every byte
    fn is_special(&self, byte: u8) -> bool {
        self.special.get(usize::from(byte)).is_some_and(|&is| is)
    }

    /// Records so far of which some quotes were not what quotes are for.
    pub(crate) fn strays(&self) -> usize {
        self.strays
    }

    /// Hands on every record that ends in this chunk; no chunk is the end of the file.
    pub(crate) fn feed(&mut self, chunk: Option<&[u8]>, sink: &mut dyn FnMut(Record<'_>)) {
        let mut bytes = std::mem::take(&mut self.pending);
        bytes.extend_from_slice(chunk.unwrap_or_default());
        let at_end = chunk.is_none();
        let mut used = 0;
        if self.is_cut {
            let line = self.line_len(&bytes, at_end);
            self.is_cut = line.is_none();
            used = line.unwrap_or(bytes.len());
        }
        if at_end || bytes.len() >= 2 * self.seen {
            used += self.scan(bytes.get(used..).unwrap_or_default(), at_end, sink);
            self.seen = bytes.len() - used;
        }
        bytes.drain(..used);
        self.pending = bytes;
    }

    /// Hands on the records of these bytes; how many bytes they take.
    fn scan(&mut self, bytes: &[u8], at_end: bool, sink: &mut dyn FnMut(Record<'_>)) -> usize {
        // Up to where the lines of a record that was given up are read each by itself.
        let mut given_up = 0;
        let mut start = 0;
        while let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) {
            let line = match start < given_up {
                true => self.line_len(rest, at_end).filter(|len| start + len <= given_up),
                false => None,
            };
            let found = match line.and_then(|len| rest.get(..len)) {
                Some(line) => match self.find(line, true, true) {
                    found @ Found::Record { .. } => found,
                    _ => self.find(line, true, false),
                },
                None => self.find(rest, at_end, true),
            };
            match found {
                Found::Record { len, lines, is_comment } => {
                    if !is_comment {
                        self.hand_on(rest, sink);
                    }
                    self.line += lines;
                    start += len;
                    continue;
                }
                Found::More if !at_end && rest.len() <= LONGEST_RECORD => return start,
                Found::More => given_up = bytes.len(),
                Found::StrayQuote(at) => given_up = start + at,
            }
            self.strays += 1;
            match self.line_len(rest, at_end) {
                Some(len) => given_up = given_up.max(start + len),
                None if rest.len() > LONGEST_LINE => {
                    // One field, and so no row of any table.
                    self.fields.clear();
                    self.fields.push([0, rest.len()]);
                    self.n = 1;
                    self.hand_on(rest, sink);
                    self.line += 1;
                    self.is_cut = true;
                    return bytes.len();
                }
                None => return start,
            }
        }
        start
    }

    /// Finds the record at the beginning of these bytes, with quotes or with all of them plain characters.
    fn find(&mut self, bytes: &[u8], at_end: bool, with_quotes: bool) -> Found {
        let rules = &self.rules;
        let blanks = rules.delimiter.is_empty();
        self.fields.clear();
        self.n = 0;
        if !rules.comment.is_empty() && bytes.starts_with(&rules.comment) {
            return match self.line_len(bytes, at_end) {
                Some(len) => Found::Record { len, lines: 1, is_comment: true },
                None => Found::More,
            };
        }
        if !at_end && rules.comment.starts_with(bytes) && !rules.comment.is_empty() {
            return Found::More;
        }
        let quote = rules.quote.filter(|_| with_quotes);
        let (mut at, mut lines) = (0, 1);
        loop {
            let mut from = at;
            while (blanks || rules.loose)
                && matches!(bytes.get(from), Some(b' ' | b'\t'))
                && (blanks || !rules.delimits(bytes.get(from..).unwrap_or_default()))
            {
                from += 1;
            }
            if blanks {
                at = from;
            }
            let mut start = at;
            if quote.is_some() && bytes.get(from).copied() == quote {
                start = from;
                match self.quoted(bytes, from, at_end) {
                    Ok((after, more)) => (at, lines) = (after, lines + more),
                    Err(found) => return found,
                }
            }
            // What follows the quotes, or the whole of a field without.
            let end = loop {
                while bytes.get(at).is_some_and(|&byte| !self.is_special(byte)) {
                    at += 1;
                }
                match bytes.get(at) {
                    None if at_end => break Some(0),
                    None => return Found::More,
                    Some(b'\n') => break Some(1),
                    Some(b'\r') if rules.returns => match bytes.get(at + 1) {
                        Some(b'\n') => break Some(2),
                        None if !at_end => return Found::More,
                        _ => break Some(1),
                    },
                    Some(&byte) if rules.escape == Some(byte) => {
                        let len = rules.escaped(bytes.get(at + 1..).unwrap_or_default());
                        lines += u64::from(bytes.get(at + len) == Some(&b'\n'));
                        at += 1 + len;
                    }
                    Some(_) if bytes.get(at..).is_some_and(|rest| rules.delimits(rest)) => {
                        break None;
                    }
                    Some(_) => at += 1,
                }
            };
            // Blanks at the end of a line are no field.
            let rest = bytes.get(start..at).unwrap_or_default();
            let is_field = !(blanks && end.is_some() && self.n > 0 && matches!(rest, b"" | b"\r"));
            if is_field {
                self.n += 1;
                if self.n <= MOST_FIELDS {
                    self.fields.push([start, at]);
                }
            }
            match end {
                Some(len) => return Found::Record { len: at + len, lines, is_comment: false },
                None => at += rules.delimiter.len().max(1),
            }
        }
    }

    /// The end of the quotes that begin at this place, and the line ends within.
    fn quoted(&self, bytes: &[u8], from: usize, at_end: bool) -> Result<(usize, u64), Found> {
        let rules = &self.rules;
        let (mut at, mut lines) = (from + 1, 0);
        loop {
            let Some(&byte) = bytes.get(at) else { return Err(Found::More) };
            if rules.escape == Some(byte) {
                lines += u64::from(bytes.get(at + 1) == Some(&b'\n'));
                at += 2;
            } else if rules.quote == Some(byte) {
                let mut after = at + 1;
                if bytes.get(after) == Some(&byte) {
                    at += 2;
                    continue;
                }
                while rules.loose && bytes.get(after) == Some(&b' ') {
                    after += 1;
                }
                let rest = bytes.get(after..).unwrap_or_default();
                return match rest.first() {
                    None if at_end => Ok((after, lines)),
                    None => Err(Found::More),
                    Some(b'\n' | b'\r') => Ok((after, lines)),
                    Some(b' ' | b'\t') if rules.delimiter.is_empty() => Ok((after, lines)),
                    Some(_) if rules.delimits(rest) => Ok((after, lines)),
                    // The delimiter may be still to come.
                    Some(_) if !at_end && rules.delimiter.starts_with(rest) => Err(Found::More),
                    Some(_) => Err(Found::StrayQuote(at)),
                };
            } else {
                let next = bytes.get(at + 1);
                lines += u64::from(
                    byte == b'\n' || (rules.returns && byte == b'\r' && next != Some(&b'\n')),
                );
                at += 1;
            }
        }
    }

    /// The length of the first line of these bytes with its end, which at the end of the file may be missing.
    fn line_len(&self, bytes: &[u8], at_end: bool) -> Option<usize> {
        let is_end = |byte: &u8| *byte == b'\n' || (self.rules.returns && *byte == b'\r');
        let at = bytes.iter().position(is_end);
        match at {
            Some(at) if bytes.get(at) == Some(&b'\r') => match bytes.get(at + 1) {
                Some(b'\n') => Some(at + 2),
                None if !at_end => None,
                _ => Some(at + 1),
            },
            Some(at) => Some(at + 1),
            None => (at_end && !bytes.is_empty()).then_some(bytes.len()),
        }
    }

    /// Hands on the record whose fields were found.
    fn hand_on(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Record<'_>)) {
        self.written.clear();
        self.ends.clear();
        for (place, &[from, to]) in self.fields.iter().enumerate() {
            if place > 0 {
                self.written.push(b',');
            }
            self.rules.write(bytes.get(from..to).unwrap_or_default(), &mut self.written);
            self.ends.push(self.written.len() as u32);
        }
        sink(Record::new(self.line, &self.written, &self.ends).counted(self.n));
    }
}

impl Rules {
    /// Whether these bytes begin with a delimiter.
    #[inline(always)] // at every byte
    fn delimits(&self, bytes: &[u8]) -> bool {
        match *self.delimiter {
            [] => matches!(bytes.first(), Some(b' ' | b'\t')),
            [byte] => bytes.first() == Some(&byte),
            _ => bytes.starts_with(&self.delimiter),
        }
    }

    /// How many of these bytes, which follow an escape, are plain characters because of it; one where it means nothing.
    fn escaped(&self, bytes: &[u8]) -> usize {
        match bytes {
            [] => 0,
            [b'\r', b'\n', ..] => 2,
            _ if !self.delimiter.is_empty() && self.delimits(bytes) => self.delimiter.len(),
            _ => 1,
        }
    }

    /// Writes a field as it would be between double quotes, if it needs them. NUL is nothing, in any file.
    fn write(&self, raw: &[u8], out: &mut Vec<u8>) {
        let raw = raw.trim_ascii();
        let (value, is_quoted) = match (self.quote, raw) {
            (Some(quote), [first, inner @ .., last]) if *first == quote && *last == quote => {
                (inner, true)
            }
            _ => (raw, false),
        };
        let start = out.len();
        let mut rest = value;
        while let Some((&byte, after)) = rest.split_first() {
            let next = after.first().copied();
            let is_doubled = is_quoted && Some(byte) == self.quote && next == Some(byte);
            let means_next = Some(byte) == self.escape
                && next.is_some_and(|next| {
                    let is_character = Some(next) == self.escape || Some(next) == self.quote;
                    is_character || matches!(next, b'\n' | b'\r') || self.delimits(after)
                });
            let len = match () {
                () if is_doubled => 1,
                () if means_next => self.escaped(after),
                () => {
                    out.extend(Some(byte).filter(|&byte| byte != 0));
                    0
                }
            };
            out.extend_from_slice(after.get(..len).unwrap_or_default());
            rest = after.get(len..).unwrap_or_default();
        }
        // A value that looks quoted would lose its quotes; one in quotes keeps its blanks, and is a cell though it is empty.
        let value = out.get(start..).unwrap_or_default();
        let bare = value.trim_ascii();
        let has_blanks = is_quoted && (bare.is_empty() || bare.len() < value.len());
        if has_blanks || matches!(bare, [b'"', .., b'"']) {
            let text = out.split_off(start);
            out.push(b'"');
            for byte in text {
                out.extend(std::iter::repeat_n(byte, if byte == b'"' { 2 } else { 1 }));
            }
            out.push(b'"');
        }
    }
}
