//! Bytes → records and fields, 64 bytes at a time.
//!
//! Delimiters, line ends and quotes are found with vector comparisons. Where 64 bytes hold no quote, the places of the
//! others are written down one after another, and every line end hands on its record; else a small state machine looks at
//! each. A field is quoted only if its first byte is a quote, and its quotes must end right before a delimiter or a line end:
//! where they do not, as in `5" pipe` or a lone `"`, the lines that were looked at are read again, each by itself, so that
//! one stray quote never swallows the lines after it, and no byte is looked at more than a few times.

use std::borrow::Cow;

use wide::u8x16;

/// What separates the fields of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delimiter {
    /// One byte.
    Byte(u8),
    /// Runs of blanks and tabs, also before the first field.
    Blanks,
}

/// Fields of a record that are looked at: more columns than any table has that people read.
pub(super) const MOST_FIELDS: usize = 1 << 10;

/// Ends of fields that are written down before room is made: many records' worth.
const ENDS: usize = 4 * MOST_FIELDS;

/// A quoted field longer than this is taken for a stray quote.
pub(super) const LONGEST_RECORD: usize = 1 << 20;

/// A line longer than this is cut: it is no row, and must not be kept and looked at again with every chunk.
pub(super) const LONGEST_LINE: usize = 1 << 24;

/// The most bytes that are looked at at once: their places must fit 32 bits.
const LARGEST_PIECE: usize = 1 << 30;

/// How much of a chunk is copied behind the unfinished record of the one before it.
const SPLICE: usize = 1 << 12;

/// Splits a stream of bytes, in chunks of any size, into records.
#[derive(Debug)]
pub(crate) struct Scanner {
    delimiter: Delimiter,
    /// The beginning of a record whose end has not been seen.
    pending: Vec<u8>,
    /// How much of it has been looked at: it is looked at again only when it is twice as long.
    seen: usize,
    /// Whether the rest of a line that was cut is still to come.
    is_cut: bool,
    /// Where the fields end of the record that is being read, and before it those of records that were handed on.
    ends: Ends,
    /// The line on which the next record begins, from 1.
    line: u64,
    /// Bytes looked at, however often.
    #[cfg(test)]
    work: usize,
}

/// One record: the fields of one row, as they stand in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    /// Whether a quote may be among its bytes.
    pub(crate) may_have_quotes: bool,
    bytes: &'a [u8],
    /// Where it begins in `bytes`.
    start: usize,
    /// Where its fields end: each of the others begins one byte after the one before it.
    ends: &'a [u32],
    n: usize,
}

impl<'a> Record<'a> {
    /// A record of these bytes, whose fields end here and begin one byte after the one before.
    pub(crate) fn new(line: u64, bytes: &'a [u8], ends: &'a [u32]) -> Self {
        Self { line, may_have_quotes: true, bytes, start: 0, ends, n: ends.len() }
    }

    /// The same record, of so many fields, of which only the first are kept.
    pub(super) fn counted(self, n: usize) -> Self {
        Self { n, ..self }
    }

    /// How many fields there are. Those beyond the first [`MOST_FIELDS`] are counted, and have no value.
    pub(crate) fn len(&self) -> usize {
        self.n
    }

    /// The field at this place without blanks around it, still with its quotes; empty where there is none.
    pub(crate) fn raw(&self, field: usize) -> &'a [u8] {
        self.bytes(field).unwrap_or_default().trim_ascii()
    }

    /// The field at this place as it stands in the file.
    #[inline(always)] // four times a row
    pub(crate) fn bytes(&self, field: usize) -> Option<&'a [u8]> {
        let to = *self.ends.get(field)? as usize;
        let from = match field.checked_sub(1) {
            None => self.start,
            Some(before) => *self.ends.get(before)? as usize + 1,
        };
        self.bytes.get(from..to)
    }

    /// The whole record as it stands in the file.
    #[inline(always)] // once a row
    pub(crate) fn all(&self) -> &'a [u8] {
        let end = self.ends.last().map_or(self.start, |&end| end as usize);
        self.bytes.get(self.start..end).unwrap_or_default()
    }

    /// The value of the field at this place: without blanks around it and without quotes.
    pub(crate) fn value(&self, field: usize) -> Cow<'a, [u8]> {
        match self.plain(field) {
            Some(value) => Cow::Borrowed(value),
            None => match self.exact(field) {
                Cow::Borrowed(value) => Cow::Borrowed(value.trim_ascii()),
                Cow::Owned(value) => Cow::Owned(value.trim_ascii().to_vec()),
            },
        }
    }

    /// The value with the blanks that stand within its quotes.
    pub(crate) fn exact(&self, field: usize) -> Cow<'a, [u8]> {
        unquoted(self.raw(field))
    }

    /// The value, if the field begins and ends with a letter or a digit, as nearly every one does: those stand above
    /// blanks and quotes.
    #[inline(always)] // four times a row
    pub(crate) fn plain(&self, field: usize) -> Option<&'a [u8]> {
        match self.bytes(field)? {
            value @ ([first, .., last] | [first @ last]) if *first > b'"' && *last > b'"' => {
                Some(value)
            }
            _ => None,
        }
    }

    /// The value as text; bytes that are not UTF-8 are shown as �.
    pub(crate) fn text(&self, field: usize) -> String {
        String::from_utf8_lossy(&self.value(field)).into_owned()
    }

    /// Whether the line holds nothing.
    pub(crate) fn is_blank(&self) -> bool {
        self.n <= 1 && self.raw(0).is_empty()
    }
}

/// Where records go: no closure, since what a trait does can be made part of the loop that finds them. Reading is 7 % faster.
pub(crate) trait TakeRecords {
    /// Takes the next record.
    fn take(&mut self, record: Record<'_>);
}

impl<F: FnMut(Record<'_>)> TakeRecords for F {
    fn take(&mut self, record: Record<'_>) {
        self(record);
    }
}

/// A field without its quotes, and doubled quotes within it single.
fn unquoted(raw: &[u8]) -> Cow<'_, [u8]> {
    match raw {
        [b'"', inner @ .., b'"'] if inner.contains(&b'"') => {
            let mut second = false;
            let single = inner.iter().copied().filter(|&byte| {
                second = byte == b'"' && !second;
                byte != b'"' || second
            });
            Cow::Owned(single.collect())
        }
        [b'"', inner @ .., b'"'] => Cow::Borrowed(inner),
        raw => Cow::Borrowed(raw),
    }
}

/// How the scan of some bytes ended.
enum Stop {
    /// All records are done; an unfinished one begins at the place given.
    Unfinished,
    /// The quotes of the record at the place given are not what quotes are for, as was seen at this quote.
    StrayQuote(usize),
}

impl Scanner {
    /// A scanner for fields separated like this, of text that begins on this line.
    pub(crate) fn new(delimiter: Delimiter, line: u64) -> Self {
        Self {
            delimiter,
            pending: Vec::new(),
            seen: 0,
            is_cut: false,
            ends: Ends::default(),
            line,
            #[cfg(test)]
            work: 0,
        }
    }

    /// Hands on every record that ends in this chunk.
    pub(crate) fn feed(&mut self, chunk: &[u8], sink: &mut impl TakeRecords) {
        // Places in a chunk are written down in 32 bits.
        for piece in chunk.chunks(LARGEST_PIECE) {
            self.feed_piece(piece, sink);
        }
    }

    fn feed_piece(&mut self, piece: &[u8], sink: &mut impl TakeRecords) {
        let mut rest = self.after_cut(piece);
        if self.pending.len() + rest.len() < 2 * self.seen {
            self.pending.extend_from_slice(rest);
            return;
        }
        if !self.pending.is_empty() {
            let mut bytes = std::mem::take(&mut self.pending);
            let (head, tail) = rest.split_at(rest.len().min(SPLICE));
            bytes.extend_from_slice(head);
            let mut left = bytes.len() - self.scan(&bytes, false, sink);
            if left > head.len() {
                // A record longer than the splice: go on in the copy.
                bytes.drain(..bytes.len() - left);
                bytes.extend_from_slice(tail);
                left = bytes.len() - self.scan(&bytes, false, sink);
                bytes.drain(..bytes.len() - left);
                self.seen = left;
                self.pending = bytes;
                return;
            }
            rest = self.after_cut(rest.get(head.len() - left..).unwrap_or_default());
        }
        let used = self.scan(rest, false, sink);
        self.pending.extend_from_slice(rest.get(used..).unwrap_or_default());
        self.seen = self.pending.len();
    }

    /// Hands on the last record, which may have no line end.
    pub(crate) fn finish(&mut self, sink: &mut impl TakeRecords) {
        let bytes = std::mem::take(&mut self.pending);
        self.scan(&bytes, true, sink);
    }

    /// What follows the line that was cut, if one was.
    fn after_cut<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if !self.is_cut {
            return bytes;
        }
        let Some(end) = bytes.iter().position(|&byte| byte == b'\n') else { return &[] };
        self.is_cut = false;
        bytes.get(end + 1..).unwrap_or_default()
    }

    /// Hands on the records of these bytes and returns how many bytes they take; at the end of the file all of them.
    fn scan(&mut self, bytes: &[u8], at_end: bool, sink: &mut impl TakeRecords) -> usize {
        // Up to where the lines of a record that was given up are read each by itself.
        let mut given_up = 0;
        let mut start = 0;
        loop {
            let rest = bytes.get(start..).unwrap_or_default();
            let line = match start < given_up {
                true => first_line(rest, at_end).filter(|line| start + line.len() <= given_up),
                false => None,
            };
            let (used, stop) =
                self.scan_records(line.unwrap_or(rest), at_end || line.is_some(), sink);
            if let Some(line) = line {
                if used == 0 {
                    self.scan_plain(line.strip_suffix(b"\n").unwrap_or(line), sink);
                }
                start += line.len();
                continue;
            }
            let seen = match stop {
                Stop::StrayQuote(at) => start + at,
                Stop::Unfinished if at_end || rest.len() - used > LONGEST_RECORD => bytes.len(),
                Stop::Unfinished => return start + used,
            };
            start += used;
            let rest = rest.get(used..).unwrap_or_default();
            match first_line(rest, at_end) {
                Some(line) => given_up = seen.max(start + line.len()),
                None if rest.len() > LONGEST_LINE => {
                    // One field, and so no row of any table.
                    self.ends.clear();
                    self.ends.push(rest.len());
                    self.hand_on_one(rest, 0, 1, sink);
                    self.line += 1;
                    self.is_cut = true;
                    return bytes.len();
                }
                None => return start,
            }
        }
    }

    /// Hands on the records of these bytes; how many bytes they take, and why there are no more.
    fn scan_records(
        &mut self,
        bytes: &[u8],
        at_end: bool,
        sink: &mut impl TakeRecords,
    ) -> (usize, Stop) {
        let (first, second) = self.delimiter_bytes();
        let blanks = self.delimiter == Delimiter::Blanks;
        // Where the record and its field begin, and how many lines the record has so far.
        let (mut record, mut field, mut lines) = (0, 0, 1);
        let (mut quoted, mut doubled) = (false, usize::MAX);
        // Behind this place there has been no quote.
        let mut quotes = 0;
        self.ends.clear();
        let (blocks, tail) = bytes.as_chunks::<64>();
        let mut last = [0; 64];
        for (to, from) in last.iter_mut().zip(tail) {
            *to = *from;
        }
        for (number, block) in blocks.iter().chain(std::iter::once(&last)).enumerate() {
            #[cfg(test)]
            {
                self.work += 64;
            }
            self.ends.make_room();
            let marks = Marks::of(block, first, second);
            if !quoted && !blanks && marks.quotes == 0 {
                let before = self.ends.len;
                let found = marks.separators | marks.line_ends;
                self.ends.extend(number * 64, found);
                let mut line_ends = marks.line_ends;
                while line_ends != 0 {
                    let bit = line_ends & line_ends.wrapping_neg();
                    line_ends ^= bit;
                    let at = number * 64 + bit.trailing_zeros() as usize;
                    let place = before + (found & (bit - 1)).count_ones() as usize;
                    if at > record && bytes.get(at - 1) == Some(&b'\r') {
                        self.ends.set(place, at - 1);
                    }
                    self.hand_on(bytes, record, place + 1, record < quotes, sink);
                    self.line += lines;
                    (record, lines) = (at + 1, 1);
                }
                if found != 0 {
                    field = number * 64 + 64 - found.leading_zeros() as usize;
                }
                continue;
            }
            quotes = number * 64 + 64;
            let mut found = marks.separators | marks.line_ends | marks.quotes;
            while found != 0 {
                let at = number * 64 + found.trailing_zeros() as usize;
                found &= found - 1;
                let Some(&byte) = bytes.get(at) else { break };
                if quoted {
                    match byte {
                        b'"' if doubled == at => {}
                        b'"' => match bytes.get(at + 1) {
                            Some(b'"') => doubled = at + 1,
                            Some(&next)
                                if next == b'\n'
                                    || next == b'\r'
                                    || next == first
                                    || next == second =>
                            {
                                quoted = false;
                            }
                            None if at_end => quoted = false,
                            None => return (record, Stop::Unfinished),
                            Some(_) => return (record, Stop::StrayQuote(at)),
                        },
                        b'\n' => lines += 1,
                        _ => {}
                    }
                } else if byte == b'\n' {
                    self.end_record(bytes, record, field, at, sink);
                    self.line += lines;
                    (record, field, lines) = (at + 1, at + 1, 1);
                } else if byte == b'"' {
                    quoted = at == field;
                } else {
                    if !(blanks && at == field) {
                        self.ends.push(at);
                    }
                    field = at + 1;
                }
            }
        }
        if at_end && !quoted && record < bytes.len() {
            self.end_record(bytes, record, field, bytes.len(), sink);
            self.line += lines;
            record = bytes.len();
        }
        (record, Stop::Unfinished)
    }

    /// One line, its quotes plain characters.
    fn scan_plain(&mut self, line: &[u8], sink: &mut impl TakeRecords) {
        let (first, second) = self.delimiter_bytes();
        let blanks = self.delimiter == Delimiter::Blanks;
        self.ends.clear();
        let mut field = 0;
        for (at, &byte) in line.iter().enumerate() {
            if byte == first || byte == second {
                if !(blanks && at == field) {
                    self.ends.make_room();
                    self.ends.push(at);
                }
                field = at + 1;
            }
        }
        self.end_record(line, 0, field, line.len(), sink);
        self.line += 1;
    }

    /// Ends the record and, unless only blanks are left of it, its last field, both of which begin at the places given.
    fn end_record(
        &mut self,
        bytes: &[u8],
        record: usize,
        field: usize,
        end: usize,
        sink: &mut impl TakeRecords,
    ) {
        let returned = end > field && bytes.get(end - 1) == Some(&b'\r');
        let end = end - usize::from(returned);
        let is_empty = self.ends.len == self.ends.first;
        if self.delimiter != Delimiter::Blanks || field != end || is_empty {
            self.ends.make_room();
            self.ends.push(end);
        }
        self.hand_on_one(bytes, record, self.ends.len, sink);
    }

    /// [`hand_on`](Self::hand_on), where records are few.
    #[inline(never)]
    fn hand_on_one(&mut self, bytes: &[u8], start: usize, to: usize, sink: &mut impl TakeRecords) {
        self.hand_on(bytes, start, to, true, sink);
    }

    /// Hands on the record that begins at this place, whose fields are those before `to`.
    #[inline(always)] // once a row
    fn hand_on(
        &mut self,
        bytes: &[u8],
        start: usize,
        to: usize,
        may_have_quotes: bool,
        sink: &mut impl TakeRecords,
    ) {
        let (ends, beyond) = self.ends.take(to);
        let n = ends.len() + beyond;
        sink.take(Record { line: self.line, may_have_quotes, bytes, start, ends, n });
    }

    fn delimiter_bytes(&self) -> (u8, u8) {
        match self.delimiter {
            Delimiter::Byte(byte) => (byte, byte),
            Delimiter::Blanks => (b' ', b'\t'),
        }
    }
}

/// The first line of these bytes with its end, which at the end of the file may be missing.
fn first_line(bytes: &[u8], at_end: bool) -> Option<&[u8]> {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(end) => bytes.get(..=end),
        None => (at_end && !bytes.is_empty()).then_some(bytes),
    }
}

/// Where fields end: those of the record that is being read begin at `first`.
#[derive(Debug)]
struct Ends {
    places: Box<[u32]>,
    first: usize,
    len: usize,
    /// Fields of the record that there was no room for.
    beyond: usize,
}

impl Default for Ends {
    fn default() -> Self {
        Self { places: vec![0; ENDS].into(), first: 0, len: 0, beyond: 0 }
    }
}

impl Ends {
    fn clear(&mut self) {
        (self.first, self.len, self.beyond) = (0, 0, 0);
    }

    /// Sees to it that there is room for the ends of 64 bytes.
    #[inline(always)]
    fn make_room(&mut self) {
        if self.len > ENDS - 64 {
            self.places.copy_within(self.first..self.len, 0);
            self.len -= self.first;
            self.first = 0;
            let beyond = self.len.saturating_sub(MOST_FIELDS);
            self.len -= beyond;
            self.beyond += beyond;
        }
    }

    #[inline(always)] // at every delimiter
    fn push(&mut self, at: usize) {
        self.set(self.len, at);
        self.len += 1;
    }

    #[inline(always)]
    fn set(&mut self, place: usize, at: usize) {
        if let Some(place) = self.places.get_mut(place) {
            *place = at as u32;
        }
    }

    /// Adds the places of these bits, counted from `base`.
    #[inline(always)]
    fn extend(&mut self, base: usize, mut bits: u64) {
        let count = bits.count_ones() as usize;
        for place in self.places.get_mut(self.len..self.len + count).unwrap_or_default() {
            *place = base as u32 + bits.trailing_zeros();
            bits &= bits - 1;
        }
        self.len += count;
    }

    /// The ends of the record's fields, which are those before `to`, and how many there was no room for. The next record
    /// begins there.
    #[inline(always)]
    fn take(&mut self, to: usize) -> (&[u32], usize) {
        let from = std::mem::replace(&mut self.first, to);
        let ends = self.places.get(from..to).unwrap_or_default();
        match ends.get(..MOST_FIELDS) {
            Some(most) => (most, std::mem::take(&mut self.beyond) + ends.len() - MOST_FIELDS),
            None => (ends, 0),
        }
    }
}

/// What stands where in 64 bytes, a bit a byte.
struct Marks {
    separators: u64,
    line_ends: u64,
    quotes: u64,
}

impl Marks {
    #[inline(always)]
    fn of(block: &[u8; 64], first: u8, second: u8) -> Self {
        let (first, second) = (u8x16::splat(first), u8x16::splat(second));
        let (line_end, quote) = (u8x16::splat(b'\n'), u8x16::splat(b'"'));
        let (lanes, _) = block.as_chunks::<16>();
        let mut marks = Self { separators: 0, line_ends: 0, quotes: 0 };
        let mut quotes = u8x16::splat(0);
        for (place, lane) in lanes.iter().enumerate() {
            let lane = u8x16::new(*lane);
            let bits = |hits: u8x16| u64::from(hits.to_bitmask()) << (16 * place);
            marks.separators |= bits(lane.simd_eq(first) | lane.simd_eq(second));
            marks.line_ends |= bits(lane.simd_eq(line_end));
            quotes |= lane.simd_eq(quote);
        }
        if quotes.any() {
            for (place, lane) in lanes.iter().enumerate() {
                let hits = u8x16::new(*lane).simd_eq(quote);
                marks.quotes |= u64::from(hits.to_bitmask()) << (16 * place);
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: Delimiter = Delimiter::Byte(b',');

    fn read(delimiter: Delimiter, text: &[u8], chunk: usize) -> Vec<(u64, Vec<String>)> {
        let mut records = Vec::new();
        let mut sink = |record: Record<'_>| {
            records
                .push((record.line, (0..record.len()).map(|field| record.text(field)).collect()));
        };
        let mut scanner = Scanner::new(delimiter, 1);
        for chunk in text.chunks(chunk) {
            scanner.feed(chunk, &mut sink);
        }
        scanner.finish(&mut sink);
        records
    }

    fn check(delimiter: Delimiter, text: &str, expected: &[(u64, &[&str])]) {
        for chunk in [1, 2, 3, 7, 64, 1000] {
            let read = read(delimiter, text.as_bytes(), chunk);
            let read: Vec<_> = read
                .iter()
                .map(|(line, fields)| (*line, fields.iter().map(String::as_str).collect()))
                .collect();
            let expected: Vec<(u64, Vec<&str>)> =
                expected.iter().map(|(line, fields)| (*line, fields.to_vec())).collect();
            assert_eq!(read, expected, "in chunks of {chunk}: {text:?}");
        }
    }

    #[test]
    fn plain_fields_with_either_line_end() {
        check(
            COMMA,
            "a,b\r\n1,2\n\n3,\n",
            &[(1, &["a", "b"]), (2, &["1", "2"]), (3, &[""]), (4, &["3", ""])],
        );
        check(COMMA, "a,b\n1,2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    }

    #[test]
    fn quoted_fields_may_hold_anything() {
        check(
            COMMA,
            "a,\"b, \"\"c\"\"\nd\",e\n\"\",\"\"\"\",x\r\n",
            &[(1, &["a", "b, \"c\"\nd", "e"]), (3, &["", "\"", "x"])],
        );
    }

    #[test]
    fn a_stray_quote_stays_in_its_line() {
        check(
            COMMA,
            "a,5\" pipe\n\"b,2\nc,3\n",
            &[(1, &["a", "5\" pipe"]), (2, &["\"b", "2"]), (3, &["c", "3"])],
        );
        check(COMMA, "\"b\"x,2\nc,3\n", &[(1, &["\"b\"x", "2"]), (2, &["c", "3"])]);
    }

    /// Bytes looked at for each byte of the text.
    fn work(text: &str, chunk: usize) -> f64 {
        let mut scanner = Scanner::new(COMMA, 1);
        for chunk in text.as_bytes().chunks(chunk) {
            scanner.feed(chunk, &mut |_: Record<'_>| {});
        }
        scanner.finish(&mut |_: Record<'_>| {});
        scanner.work as f64 / text.len() as f64
    }

    #[test]
    fn the_work_grows_as_the_text_does() {
        let texts: [fn(usize) -> String; 5] = [
            // Every line ends within quotes.
            |n| "x\",\"\n".repeat(n),
            |n| "\"aaaa\n".repeat(n),
            // Every line opens quotes that are found stray at the end of them all.
            |n| "\"aaaa\n".repeat(n) + "x\"y\n",
            |n| "\"\"\"\",\"\n".repeat(n) + "x\"y\n",
            // One line.
            |n| "aaaa,".repeat(n),
        ];
        for (number, text) in texts.iter().enumerate() {
            for chunk in [100, 1 << 16, 1 << 24] {
                let (short, long) = (work(&text(1 << 14), chunk), work(&text(1 << 18), chunk));
                assert!(long < 1.5 * short + 2.0, "text {number}, chunk {chunk}: {short} {long}");
                assert!(long < 40.0, "text {number}, chunk {chunk}: {long}");
            }
        }
    }

    #[test]
    fn lines_after_a_stray_quote_keep_their_quotes() {
        check(
            COMMA,
            "\"b,2\n\nc,\"\",3\nd,\"e,\nf\",4\n\"g,5",
            &[
                (1, &["\"b", "2"]),
                (2, &[""]),
                (3, &["c", "", "3"]),
                (4, &["d", "e,\nf", "4"]),
                (6, &["\"g", "5"]),
            ],
        );
        check(COMMA, "\"b,2\nc,3\r\n", &[(1, &["\"b", "2"]), (2, &["c", "3"])]);
    }

    #[test]
    fn a_line_that_is_too_long_is_one_record() {
        let text = "a,b\n".to_owned() + &"x,".repeat(LONGEST_LINE) + "\nc,d\n";
        let mut records = Vec::new();
        let mut scanner = Scanner::new(COMMA, 1);
        let mut sink = |record: Record<'_>| records.push((record.line, record.len()));
        for chunk in text.as_bytes().chunks(1 << 20) {
            scanner.feed(chunk, &mut sink);
        }
        scanner.finish(&mut sink);
        assert_eq!(records, [(1, 2), (2, 1), (3, 2)]);
    }

    #[test]
    fn aligned_text_has_blanks_before_and_between() {
        check(
            Delimiter::Blanks,
            " id   day\t n\r\n 001  5    7 \n",
            &[(1, &["id", "day", "n"]), (2, &["001", "5", "7"])],
        );
    }

    #[test]
    fn fields_beyond_the_most_are_counted() {
        for fields in [MOST_FIELDS, MOST_FIELDS + 1, 3 * ENDS] {
            let line: Vec<String> = (0..fields).map(|n| n.to_string()).collect();
            let text = format!("{}\n{}", line.join(","), line.join(","));
            let mut scanner = Scanner::new(COMMA, 1);
            let mut records = 0;
            let mut sink = |record: Record<'_>| {
                assert_eq!(record.len(), fields);
                for n in [0, 1, MOST_FIELDS - 1] {
                    assert_eq!(record.text(n), n.to_string());
                }
                assert_eq!(record.text(MOST_FIELDS), "");
                records += 1;
            };
            scanner.feed(text.as_bytes(), &mut sink);
            scanner.finish(&mut sink);
            assert_eq!(records, 2);
        }
    }

    proptest! {
        #[test]
        fn without_quotes_lines_and_delimiters_are_all_there_is(
            text in "[a-z0-9 ,\n\r]{0,600}",
            quoted in prop::option::of(0_usize..600),
            chunk in 1_usize..700,
        ) {
            // A record in quotes somewhere, so that both ways of reading meet.
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            if let Some(line) = quoted.and_then(|at| lines.get_mut(at / 30)) {
                *line = "\"x\",y".to_owned();
            }
            if lines.last().is_some_and(String::is_empty) {
                lines.pop();
            }
            let expected: Vec<(u64, Vec<String>)> = (1..)
                .zip(&lines)
                .map(|(number, line)| {
                    let line = line.strip_suffix('\r').unwrap_or(line);
                    let fields = line.split(',').map(|field| field.trim_ascii().trim_matches('"').to_owned());
                    (number, fields.collect())
                })
                .collect();
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            prop_assert_eq!(read(COMMA, text.as_bytes(), chunk), expected);
        }

        #[test]
        fn some_fields_are_quoted(
            rows in prop::collection::vec(prop::collection::vec(("[a-z]{0,40}", any::<bool>()), 2..6), 1..30),
            chunk in 1_usize..300,
        ) {
            let quote = |(field, is_quoted): &(String, bool)| {
                if *is_quoted { format!("\"{field},\n\"") } else { field.clone() }
            };
            let write = |row: &Vec<_>| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\n";
            let text: String = rows.iter().map(write).collect();
            let mut line = 1;
            let mut expected = Vec::new();
            for row in &rows {
                let value = |(field, is_quoted): &(String, bool)| match is_quoted {
                    true => format!("{field},"),
                    false => field.clone(),
                };
                expected.push((line, row.iter().map(value).collect::<Vec<_>>()));
                line += 1 + row.iter().filter(|field| field.1).count() as u64;
            }
            prop_assert_eq!(read(COMMA, text.as_bytes(), chunk), expected);
        }

        #[test]
        fn what_is_written_is_read(
            rows in prop::collection::vec(prop::collection::vec("[a-z \",\n\r]{0,80}", 2..5), 1..20),
            chunk in 1_usize..300,
        ) {
            let quote = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            let text: String =
                rows.iter().map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\n").collect();
            let read: Vec<_> = read(COMMA, text.as_bytes(), chunk).into_iter().map(|record| record.1).collect();
            let trimmed: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|field| field.trim_ascii().to_owned()).collect()).collect();
            prop_assert_eq!(read, trimmed);
        }
    }
}
