//! JSON: an array of objects, one object a line, or an object that holds an array of them.
//!
//! Each object is a row. Objects within it are laid flat, their keys joined by dots; an array within it stays JSON.
//! Numbers keep the digits they were written with, and null is an empty cell.

use std::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde::Serialize;
use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::Result;
use crate::ingest::formats::split::{Piece, Shape, Splitter};
use crate::ingest::formats::{batch_rows, frame, unreadable};
use crate::ingest::frame::{Cells, Frame};
use crate::ingest::report::{Example, shown};
use crate::words::Reader;

/// The shape is found on this many bytes.
const SAMPLE: usize = 1 << 18;

/// Objects are laid flat to this depth; deeper ones stay JSON.
const DEPTH: usize = 8;

/// A text with more columns has ids for keys.
const MOST_COLUMNS: usize = 2000;

/// Rows shown of those that cannot be read.
const EXAMPLES: usize = 3;

/// A JSON text that is being read.
#[derive(Debug, Default)]
pub struct Json {
    sample: Vec<u8>,
    splitter: Option<Splitter>,
    rows: Rows,
}

/// The rows that cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// How many.
    pub rows: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

#[derive(Debug, Default)]
struct Rows {
    places: HashMap<String, usize, FixedState>,
    names: Vec<String>,
    columns: Vec<Cells>,
    /// Rows in the columns, and in the batches before them.
    count: usize,
    before: u64,
    full: Vec<Frame>,
    refused: Refused,
    /// The cells of one row, until it is known to be whole: the column and the end of the text.
    cells: Vec<(usize, usize)>,
    text: String,
}

impl Json {
    /// Begins a text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes; chunks may be split anywhere.
    ///
    /// # Errors
    ///
    /// `format` if there are no objects that could be rows, or too many different keys.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.splitter {
            Some(splitter) => splitter.feed(bytes, &mut |piece| self.rows.read(&piece)),
            None => {
                self.sample.extend_from_slice(bytes);
                if self.sample.len() >= SAMPLE {
                    self.start()?;
                }
            }
        }
        self.rows.check()
    }

    /// Ends the text.
    ///
    /// # Errors
    ///
    /// Those of [`push`](Self::push).
    pub fn finish(&mut self) -> Result<()> {
        if self.splitter.is_none() {
            self.start()?;
        }
        if let Some(splitter) = &mut self.splitter {
            splitter.finish(&mut |piece| self.rows.read(&piece));
        }
        self.rows.check()?;
        self.rows.end_batch();
        Ok(())
    }

    /// The next rows, once there are enough of them or the text has ended. A later batch may have more columns than the
    /// ones before it, and has all of theirs.
    pub fn batch(&mut self) -> Option<Frame> {
        (!self.rows.full.is_empty()).then(|| self.rows.full.remove(0))
    }

    /// The rows that could not be read so far.
    pub fn refused(&self) -> &Refused {
        &self.rows.refused
    }

    fn start(&mut self) -> Result<()> {
        let sample = std::mem::take(&mut self.sample);
        let text = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&sample);
        // No more of it, however much came at once: the shape may not depend on the chunks.
        let first = text.get(..SAMPLE).unwrap_or(text);
        let shape = Shape::find(first).ok_or_else(|| unreadable(Reader::NoObjects))?;
        let start = if let Shape::Array { start, .. } = shape { start } else { 0 };
        let (before, rows) = text.split_at(start.min(text.len()));
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let mut splitter = Splitter::new(shape, line);
        splitter.feed(rows, &mut |piece| self.rows.read(&piece));
        self.splitter = Some(splitter);
        Ok(())
    }
}

impl Rows {
    fn read(&mut self, piece: &Piece<'_>) {
        self.cells.clear();
        self.text.clear();
        let mut json = serde_json::Deserializer::from_slice(piece.bytes);
        let read = json.deserialize_map(Flat { rows: self, prefix: "", depth: 0 });
        if read.and_then(|()| json.end()).is_err() {
            self.refuse(piece);
            return;
        }
        let mut start = 0;
        for &(column, end) in &self.cells {
            if let Some(cells) = self.columns.get_mut(column) {
                // Of a key that stands twice in an object, the first is read.
                if cells.len() <= self.count {
                    cells.fill(self.count);
                    cells.push(self.text.get(start..end).unwrap_or_default());
                }
            }
            start = end;
        }
        self.count += 1;
        if self.count >= batch_rows(self.columns.len()) {
            self.end_batch();
        }
    }

    fn refuse(&mut self, piece: &Piece<'_>) {
        self.refused.rows += 1;
        if self.refused.examples.len() < EXAMPLES {
            let text = shown(&String::from_utf8_lossy(piece.bytes));
            self.refused.examples.push(Example { line: piece.line, column: None, text });
        }
    }

    fn end_batch(&mut self) {
        if self.count == 0 {
            return;
        }
        let empty = vec![Cells::default(); self.columns.len()];
        let columns = std::mem::replace(&mut self.columns, empty);
        self.full.push(frame(self.before + 1, &self.names, columns, self.count));
        self.before += self.count as u64;
        self.count = 0;
    }

    fn check(&self) -> Result<()> {
        if self.names.len() > MOST_COLUMNS {
            return Err(unreadable(Reader::TooManyKeys { most: MOST_COLUMNS as u64 }));
        }
        Ok(())
    }

    fn column(&mut self, name: String) -> usize {
        let next = self.names.len();
        *self.places.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            self.columns.push(Cells::default());
            next
        })
    }

    /// Takes a value as the cell of this column, or as cells of columns below it.
    fn value(&mut self, name: String, value: &str, depth: usize) -> serde_json::Result<()> {
        match value.as_bytes().first() {
            Some(b'{') if depth < DEPTH => {
                let mut json = serde_json::Deserializer::from_str(value);
                return json.deserialize_map(Flat { rows: self, prefix: &name, depth });
            }
            Some(b'"') => self.text.push_str(&serde_json::from_str::<String>(value)?),
            Some(b'n') => {}
            _ => self.text.push_str(value),
        }
        let column = self.column(name);
        self.cells.push((column, self.text.len()));
        Ok(())
    }
}

/// An object whose values become cells.
struct Flat<'a> {
    rows: &'a mut Rows,
    prefix: &'a str,
    depth: usize,
}

impl<'de> Visitor<'de> for Flat<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            let name = if self.depth == 0 { key } else { format!("{}.{key}", self.prefix) };
            self.rows.value(name, value.get(), self.depth + 1).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::rng::Rng;

    fn read(text: &[u8], chunk: usize) -> Result<Json> {
        let mut json = Json::new();
        for bytes in text.chunks(chunk) {
            json.push(bytes)?;
        }
        json.finish()?;
        Ok(json)
    }

    fn cells(batch: &Frame, header: &str) -> Vec<String> {
        let place = batch.names().iter().position(|name| name == header).expect("a header");
        batch.columns()[place].iter().map(str::to_owned).collect()
    }

    #[test]
    fn objects_are_laid_flat_and_numbers_keep_their_digits() {
        let text = r#"[{"order": 90071992547409931234, "customer": {"id": "0007", "at": {"city": "北京"}}, "amount": 12.50},
            {"amount": -1e2, "tags": ["a", {"b": 1}], "paid": true, "order": null, "note": "a \"b\"\n\u00e9"}]"#;
        let mut json = read(text.as_bytes(), 10).expect("rows");
        let batch = json.batch().expect("a batch");
        assert_eq!(
            batch.names(),
            ["order", "customer.id", "customer.at.city", "amount", "tags", "paid", "note"]
        );
        assert_eq!(cells(&batch, "order"), ["90071992547409931234", ""]);
        assert_eq!(cells(&batch, "customer.id"), ["0007", ""]);
        assert_eq!(cells(&batch, "customer.at.city"), ["北京", ""]);
        assert_eq!(cells(&batch, "amount"), ["12.50", "-1e2"]);
        assert_eq!(cells(&batch, "tags"), ["", r#"["a", {"b": 1}]"#]);
        assert_eq!(cells(&batch, "paid"), ["", "true"]);
        assert_eq!(cells(&batch, "note"), ["", "a \"b\"\né"]);
        assert_eq!(json.batch(), None);
        assert_eq!(*json.refused(), Refused::default());
    }

    #[test]
    fn broken_rows_are_counted_and_located() {
        let text = "{\"a\":1}\n{\"a\":\n{\"a\":3}\n[4]\n{\"a\":5} 6\n\n{\"a\":7}\n{\"a\":8}\n";
        let mut json = read(text.as_bytes(), 4).expect("rows");
        assert_eq!(cells(&json.batch().expect("a batch"), "a"), ["1", "3", "7", "8"]);
        assert_eq!(json.refused().rows, 3);
        let lines: Vec<u64> = json.refused().examples.iter().map(|example| example.line).collect();
        assert_eq!(lines, [2, 4, 5]);
    }

    #[test]
    fn batches_are_bounded_and_know_all_columns_so_far() {
        const BATCH: usize = crate::ingest::formats::BATCH_ROWS;
        let mut text: String = (0..BATCH + 10).map(|i| format!("{{\"i\":{i}}}\n")).collect();
        text.push_str("{\"late\":true,\"i\":\"last\"}");
        let mut json = read(text.as_bytes(), 10_000).expect("rows");
        let (first, second) = (json.batch().expect("one"), json.batch().expect("two"));
        assert_eq!((first.first_line(), first.len()), (1, BATCH));
        assert_eq!((second.first_line(), second.len()), (BATCH as u64 + 1, 11));
        assert_eq!(first.names(), ["i"]);
        assert_eq!(second.names(), ["i", "late"]);
        assert_eq!(second.columns()[0].iter().last(), Some("last"));
        assert_eq!(second.columns()[1].iter().last(), Some("true"));
    }

    #[test]
    fn what_holds_no_objects_is_refused() {
        for text in ["", "7", "{\"a\": [1", "nonsense"] {
            assert!(read(text.as_bytes(), 3).is_err(), "{text}");
        }
        let keys: String = (0..3000).map(|i| format!("{{\"k{i}\":1}}\n")).collect();
        assert!(read(keys.as_bytes(), 3000).is_err());
    }

    /// The bytes on which the shape is found end within the first row, however many come at once.
    #[test]
    fn the_shape_does_not_depend_on_the_chunks() {
        let rows = "{\"a\": 1}\n{\"a\": 2\n{\"a\": 3}\n";
        for before in [SAMPLE - 30, SAMPLE - 15, SAMPLE - 5] {
            let text = " ".repeat(before) + rows;
            let all = |chunk| {
                read(text.as_bytes(), chunk)
                    .map(|mut json| (json.batch(), json.refused().clone()))
                    .map_err(|error| error.to_string())
            };
            assert_eq!(all(text.len()), all(1 << 12), "{before}");
        }
    }

    #[test]
    fn no_bytes_panic_and_no_chunking_matters() {
        let mut rng = Rng::new(7);
        let alphabet = b"{}[]\",:\\\n 1ane-.\xE5\x00";
        let mut pick = |n: usize| (rng.uniform() * n as f64) as usize;
        for round in 0..3000 {
            let mut text: Vec<u8> = (0..pick(60)).map(|_| alphabet[pick(alphabet.len())]).collect();
            if round % 2 == 0 {
                text = [b"[{\"a\":1},".as_slice(), &text, b"{\"a\":{\"b\":2}}]"].concat();
            }
            let all = |chunk| {
                read(&text, chunk).ok().map(|mut json| (json.batch(), json.refused().clone()))
            };
            assert_eq!(all(1), all(1000), "{}", String::from_utf8_lossy(&text));
        }
        let deep = "{\"a\":".repeat(100_000);
        assert!(read(deep.as_bytes(), 1 << 20).is_err());
        let closed = format!("[{}1{}]", "{\"a\":".repeat(90_000), "}".repeat(90_000));
        assert!(read(closed.as_bytes(), 1 << 20).is_ok());
    }
}
