//! Where the objects of a JSON text begin and end, found while it streams past in chunks of any size.

/// A value that stands where a row is expected.
pub(super) struct Piece<'a> {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    pub(super) bytes: &'a [u8],
}

/// How the rows of a text follow each other, and where the first of them is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One a line.
    Lines,
    /// The elements of an array.
    Array {
        /// Bytes before the first.
        start: usize,
        /// Objects around it.
        depth: usize,
    },
    /// One after the other, over several lines each.
    Sequence,
}

impl Shape {
    /// Looks at the first bytes of a text; none if no object can be a row.
    pub(super) fn find(sample: &[u8]) -> Option<Self> {
        let blanks = sample.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match sample.get(blanks)? {
            b'[' => Some(Self::Array { start: blanks + 1, depth: 0 }),
            b'{' if are_lines(sample) => Some(Self::Lines),
            b'{' => {
                let outline = Outline::of(&sample[blanks..]);
                let after = outline.end.map_or(&[][..], |end| &sample[blanks + end..]);
                let is_only = after.trim_ascii().is_empty();
                match outline.array {
                    Some((start, depth)) if is_only => {
                        Some(Self::Array { start: blanks + start, depth })
                    }
                    _ if outline.end.is_some() => Some(Self::Sequence),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Whether most of the first lines hold an object each. The last line of a sample may be cut.
fn are_lines(sample: &[u8]) -> bool {
    let mut lines: Vec<&[u8]> =
        sample.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).collect();
    if lines.len() > 1 {
        lines.pop();
    }
    let (mut all, mut whole) = (0, 0);
    for line in lines.iter().filter(|line| !line.is_empty()).take(100) {
        all += 1;
        whole += usize::from(line.starts_with(b"{") && line.ends_with(b"}"));
    }
    all > 1 && 2 * whole > all
}

/// The first object of a text, looked at from outside.
struct Outline {
    /// The place after its end, if it ends.
    end: Option<usize>,
    /// The place after the `[` of the longest array of objects in it that is not itself within an array, and how many objects
    /// it is within.
    array: Option<(usize, usize)>,
}

impl Outline {
    fn of(text: &[u8]) -> Self {
        let mut longest = (0, None);
        let mut open: Vec<(u8, usize)> = Vec::new();
        let mut strings = Strings::default();
        for (place, &byte) in text.iter().enumerate() {
            if strings.hold(byte) {
                continue;
            }
            match byte {
                b'{' | b'[' => open.push((byte, place)),
                b'}' | b']' => {
                    if let Some((b'[', start)) = open.pop() {
                        consider(text, &open, start, place, &mut longest);
                    }
                    if open.is_empty() {
                        return Self { end: Some(place + 1), array: longest.1 };
                    }
                }
                _ => {}
            }
        }
        while let Some((kind, start)) = open.pop() {
            if kind == b'[' {
                consider(text, &open, start, text.len(), &mut longest);
            }
        }
        Self { end: None, array: longest.1 }
    }
}

fn consider(
    text: &[u8],
    around: &[(u8, usize)],
    start: usize,
    end: usize,
    longest: &mut (usize, Option<(usize, usize)>),
) {
    let inner = text.get(start + 1..end).unwrap_or_default().trim_ascii_start();
    let is_outside = around.iter().all(|&(kind, _)| kind == b'{');
    if is_outside && inner.starts_with(b"{") && end - start > longest.0 {
        *longest = (end - start, Some((start + 1, around.len())));
    }
}

/// Whether a byte is part of a string, quotes and escapes included.
#[derive(Debug, Default)]
struct Strings {
    is_inside: bool,
    is_escaped: bool,
}

impl Strings {
    fn hold(&mut self, byte: u8) -> bool {
        if !self.is_inside {
            self.is_inside = byte == b'"';
            return self.is_inside;
        }
        if self.is_escaped {
            self.is_escaped = false;
        } else if byte == b'\\' {
            self.is_escaped = true;
        } else if byte == b'"' {
            self.is_inside = false;
        }
        true
    }
}

/// Splits a text of a known shape into its pieces.
#[derive(Debug)]
pub(super) struct Splitter {
    shape: Shape,
    at: At,
    strings: Strings,
    line: u64,
    /// The beginning of a piece that has not ended, and its line.
    held: Vec<u8>,
    held_line: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Between two values.
    Between,
    /// Within braces or brackets, this many deep.
    Nested(usize),
    /// Within something that stands where an object should.
    Stray,
    /// After a string that ran over its line: until a line begins with an object.
    Lost,
    /// After the array, within this many objects around it.
    Around(usize),
    /// After all that: what still comes is another array, or no row.
    Over,
}

impl Splitter {
    pub(super) fn new(shape: Shape, line: u64) -> Self {
        let (held, strings) = (Vec::new(), Strings::default());
        Self { shape, at: At::Between, strings, line, held, held_line: line }
    }

    /// Reads the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Piece<'_>)) {
        if self.shape == Shape::Lines { self.lines(bytes, sink) } else { self.values(bytes, sink) }
    }

    /// Ends the text; what has not ended by then is a piece all the same.
    pub(super) fn finish(&mut self, sink: &mut dyn FnMut(Piece<'_>)) {
        let held = std::mem::take(&mut self.held);
        if !held.trim_ascii().is_empty() {
            sink(Piece { line: self.held_line, bytes: held.trim_ascii() });
        }
    }

    fn lines(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Piece<'_>)) {
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if !line.ends_with(b"\n") {
                self.held_line = self.line;
                return self.held.extend_from_slice(line);
            }
            let whole = if self.held.is_empty() {
                line
            } else {
                self.held.extend_from_slice(line);
                &self.held
            };
            let text = whole.trim_ascii();
            if !text.is_empty() {
                sink(Piece { line: self.line, bytes: text.strip_suffix(b",").unwrap_or(text) });
            }
            self.held.clear();
            self.line += 1;
        }
    }

    fn values(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Piece<'_>)) {
        let mut start = 0; // of the part of a piece that lies in these bytes
        let mut place = 0;
        while let Some(&byte) = bytes.get(place) {
            let is_line_end = byte == b'\n';
            self.line += u64::from(is_line_end);
            match self.at {
                At::Around(_) if is_line_end => self.strings = Strings::default(),
                At::Around(depth) => {
                    if !self.strings.hold(byte) {
                        self.at = match byte {
                            b'{' | b'[' => At::Around(depth + 1),
                            b'}' | b']' if depth == 1 => At::Over,
                            b'}' | b']' => At::Around(depth - 1),
                            _ => At::Around(depth),
                        }
                    }
                }
                At::Over if byte == b'[' => self.at = At::Between,
                // What is left of a broken object may hold one too: only between values it is the array's end.
                At::Over | At::Lost if byte == b']' => {}
                At::Between | At::Lost | At::Over => match byte {
                    b'{' => {
                        (self.at, self.held_line, start) = (At::Nested(1), self.line, place);
                    }
                    b']' if let Shape::Array { depth, .. } = self.shape => {
                        self.at = if depth == 0 { At::Over } else { At::Around(depth) };
                    }
                    _ if byte.is_ascii_whitespace() || byte == b',' => {}
                    _ if self.at == At::Lost => {}
                    b'[' => (self.at, self.held_line, start) = (At::Nested(1), self.line, place),
                    _ => {
                        (self.at, self.held_line, start) = (At::Stray, self.line, place);
                        self.strings.hold(byte);
                    }
                },
                // No string of JSON goes over the end of a line: the object is broken, the next one need not be.
                At::Nested(_) | At::Stray if is_line_end && self.strings.is_inside => {
                    self.strings = Strings::default();
                    self.emit(bytes.get(start..place), sink);
                    self.at = At::Lost;
                }
                At::Nested(depth) => {
                    if !self.strings.hold(byte) {
                        match byte {
                            b'{' | b'[' => self.at = At::Nested(depth + 1),
                            b'}' | b']' if depth == 1 => {
                                self.emit(bytes.get(start..=place), sink);
                                self.at = At::Between;
                            }
                            b'}' | b']' => self.at = At::Nested(depth - 1),
                            _ => {}
                        }
                    }
                }
                At::Stray => {
                    if !self.strings.hold(byte) && matches!(byte, b',' | b'\n' | b']' | b'{' | b'[')
                    {
                        self.emit(bytes.get(start..place), sink);
                        self.at = At::Between;
                        self.line -= u64::from(is_line_end);
                        continue; // the byte is looked at again, from outside
                    }
                }
            }
            place += 1;
        }
        if matches!(self.at, At::Nested(_) | At::Stray) {
            self.held.extend_from_slice(bytes.get(start..).unwrap_or_default());
        }
    }

    /// Hands over a piece: what is held of it and these last bytes.
    fn emit(&mut self, last: Option<&[u8]>, sink: &mut dyn FnMut(Piece<'_>)) {
        let last = last.unwrap_or_default();
        let line = self.held_line;
        if self.held.is_empty() {
            return sink(Piece { line, bytes: last });
        }
        self.held.extend_from_slice(last);
        sink(Piece { line, bytes: &self.held });
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, chunk: usize) -> Vec<(u64, String)> {
        let shape = Shape::find(text.as_bytes()).expect("a shape");
        let before = if let Shape::Array { start, .. } = shape { start } else { 0 };
        let line = 1 + text[..before].matches('\n').count() as u64;
        let mut splitter = Splitter::new(shape, line);
        let mut found = Vec::new();
        let mut sink = |piece: Piece<'_>| {
            found.push((piece.line, String::from_utf8_lossy(piece.bytes).into_owned()));
        };
        for bytes in text.as_bytes()[before..].chunks(chunk) {
            splitter.feed(bytes, &mut sink);
        }
        splitter.finish(&mut sink);
        found
    }

    #[test]
    fn every_way_to_write_rows_is_split_alike_in_any_chunks() {
        let (a, b) = (r#"{"a": "x}],{\" \\", "b": [1, {"c": 2}]}"#, r#"{"a": "[\n{"}"#);
        for text in [
            format!("[{a},{b}]"),
            format!("\n [\n{a},\n{b}\n] \n"),
            format!("{a}\n{b}\n"),
            format!("{a}\r\n\r\n{b}"),
            format!("{a}\n{b},\n{a}"),
            format!(
                r#"{{"meta": {{"of": [1, 2]}}, "few": [{{}}], "rows": [{a}, {b}], "next": null}}"#
            ),
            format!(r#"{{"result": {{"rows": [{a}, {b}"#),
            "{\n\"a\": 1}\n{\n\"a\": 2\n}\n".to_owned(),
        ] {
            let whole = pieces(&text, text.len());
            assert!(whole.len() >= 2, "{text}");
            if text.contains('x') {
                assert_eq!(whole[0].1, a);
                assert_eq!(whole[1].1, b);
            }
            for chunk in [1, 2, 3, 7, 16] {
                assert_eq!(pieces(&text, chunk), whole, "{chunk} {text}");
            }
        }
    }

    #[test]
    fn what_is_broken_costs_no_more_than_its_own_rows() {
        let found = pieces("[\n{\"a\": \"x},\n{\"a\": 2},\n7, \"{\", null,\n{\"a\": 3}\n]", 5);
        let lines: Vec<u64> = found.iter().map(|piece| piece.0).collect();
        assert_eq!(lines, [2, 3, 4, 4, 4, 5]);
        assert_eq!(found[5].1, "{\"a\": 3}");

        // A bracket in what is left of a broken row is not the end of the array.
        let found = pieces("{\"rows\": [{\"a\": 1},\n{\"a\": [\"x\n\"]},\n{\"a\": 3}\n]}", 5);
        let rows: Vec<&str> = found.iter().map(|piece| piece.1.as_str()).collect();
        assert_eq!(rows, ["{\"a\": 1}", "{\"a\": [\"x", "{\"a\": 3}"]);

        let found = pieces("{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n{\"a\": 4}\n", 3);
        assert_eq!(found.len(), 4);
        assert_eq!(found[3], (4, "{\"a\": 4}".to_owned()));
    }

    #[test]
    fn what_follows_an_array_is_not_passed_over() {
        let texts = |text: &str| -> Vec<String> {
            let whole = pieces(text, text.len());
            assert_eq!(pieces(text, 1), whole, "{text}");
            whole.into_iter().map(|piece| piece.1).collect()
        };
        // Pages of an interface, one after the other in a file.
        let rows = ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"];
        assert_eq!(texts("[{\"a\":1},{\"a\":2}]\n[{\"a\":3}]\n[]\n"), rows);
        assert_eq!(texts("[{\"a\":1}]{\"a\":2},{\"a\":3}]"), rows);
        assert_eq!(texts("[{\"a\":1}]\n7"), ["{\"a\":1}", "7"]);
        // What stands around the rows is none.
        let around = "{\"rows\": [{\"a\":1},{\"a\":2}], \"of\": {\"page\": [1, \"}]\"]}}";
        assert_eq!(texts(around), rows[..2]);
    }
}
