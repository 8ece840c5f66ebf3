//! Text → records: how a file is written, and its records and fields.

mod detect;
mod dialect;
pub(crate) mod scan;
mod scan_any;
#[cfg(test)]
mod tests;
mod write;

pub use dialect::Dialect;
pub use write::Csv;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::decode::{self, Decoder, Undecodable};
use crate::ingest::load::LoadOptions;
use crate::words::{Accepted, Problem};
use dialect::Given;
use scan::{Delimiter, Record, Scanner, TakeRecords};
use scan_any::{AnyScanner, Rules};

/// Bytes that are decoded before they are read: they are still at hand then.
const PIECE: usize = 1 << 16;

/// One file: bytes in any encoding and dialect → records.
#[derive(Debug)]
pub(crate) struct Text {
    /// None for UTF-8.
    decoder: Option<Decoder>,
    decoded: Vec<u8>,
    /// Bytes above the table that are still to come.
    above: usize,
    scan: Scan,
    dialect: Dialect,
    undecodable: Undecodable,
}

/// Who reads the records.
#[derive(Debug)]
enum Scan {
    Plain(Scanner),
    Any(AnyScanner),
}

impl Text {
    /// Finds how a file is written from its first bytes; and its first records, from the header on. All bytes are then
    /// to be fed, these too.
    ///
    /// `fits` says how well records make sense as a table: 0 if not at all, about 1 more for each column whose role is
    /// found.
    ///
    /// # Errors
    ///
    /// `empty` if there is nothing in it, `format` if it is not text, `option` if an option cannot be.
    pub(crate) fn open(
        sample: &[u8],
        is_whole: bool,
        options: &LoadOptions,
        fits: &dyn Fn(&[Vec<String>]) -> f64,
    ) -> Result<(Self, Vec<Vec<String>>)> {
        let given = Given::new(options)?;
        check_format(sample, options.delimiter.is_some())?;
        let guess = match options.encoding.as_deref() {
            None => decode::guess(sample, is_whole),
            Some(label) => decode::given(label, sample, is_whole).ok_or_else(|| {
                let (found, accepted) = (format!("“{label}”"), Accepted::Encoding);
                let problem = Problem::BadOption { option: "encoding", found, accepted };
                Error::new(ErrorKind::Option, problem)
            })?,
        };
        let mut decoded = Vec::new();
        if let Some(mut decoder) = guess.decoder() {
            decoder.decode(sample, is_whole, &mut decoded);
        }
        let decoder = guess.decoder();
        let text = if decoder.is_some() { &decoded } else { sample };
        let body = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        check_text(body)?;
        let found = detect::find(body, is_whole, &given, fits)?;
        let dialect = Dialect {
            header: found.header,
            skip: found.skipped,
            confidence: found.confidence.min(guess.confidence),
            encoding: guess.name,
            ..Dialect::new(&found.rules)
        };
        let above = text.len() - body.len() + found.start;
        let scan = Scan::new(found.rules, body.contains(&0), found.skipped + 1);
        let undecodable = Undecodable::default();
        Ok((
            Self { decoder, decoded: Vec::new(), above, scan, dialect, undecodable },
            found.records,
        ))
    }

    /// Hands on every record that ends in these bytes; no bytes are the end of the file.
    pub(crate) fn feed(&mut self, bytes: Option<&[u8]>, sink: &mut impl TakeRecords) {
        let Self { decoder: Some(decoder), decoded, above, scan, .. } = self else {
            return self.scan.feed(&mut self.above, bytes, sink);
        };
        for piece in bytes.unwrap_or_default().chunks(PIECE) {
            decoded.clear();
            decoder.decode(piece, false, decoded);
            scan.feed(above, Some(decoded), sink);
        }
        if bytes.is_none() {
            decoded.clear();
            decoder.decode(&[], true, decoded);
            scan.feed(above, Some(decoded), sink);
            scan.feed(above, None, sink);
        }
    }

    /// How the file is written.
    pub(crate) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// The bytes so far that mean nothing. In files that were taken for UTF-8 they are not looked for.
    pub(crate) fn undecodable(&self) -> &Undecodable {
        self.decoder.as_ref().map_or(&self.undecodable, Decoder::undecodable)
    }
}

impl Scan {
    fn new(rules: Rules, has_nul: bool, line: u64) -> Self {
        let is_plain = rules.quote == Some(b'"')
            && rules.escape.is_none()
            && rules.comment.is_empty()
            && !rules.returns
            && !rules.loose
            && !has_nul;
        match *rules.delimiter {
            [] if is_plain => Self::Plain(Scanner::new(Delimiter::Blanks, line)),
            [byte] if is_plain => Self::Plain(Scanner::new(Delimiter::Byte(byte), line)),
            _ => Self::Any(AnyScanner::new(rules, line)),
        }
    }

    fn feed(&mut self, above: &mut usize, bytes: Option<&[u8]>, sink: &mut impl TakeRecords) {
        let bytes = bytes.map(|bytes| {
            let skipped = bytes.len().min(*above);
            *above -= skipped;
            bytes.get(skipped..).unwrap_or_default()
        });
        match (self, bytes) {
            (Self::Plain(scanner), Some(bytes)) => scanner.feed(bytes, sink),
            (Self::Plain(scanner), None) => scanner.finish(sink),
            (Self::Any(scanner), bytes) => scanner.feed(bytes, &mut |record| sink.take(record)),
        }
    }
}

/// The records of a text file as they are read, from the header on: for those who want to see what a dialect makes of
/// it. Blanks within quotes belong to a cell, those around it do not. Only the options that say how the file is written
/// count.
///
/// # Errors
///
/// `empty` if there is nothing in it, `format` if it is not text, `option` if an option cannot be.
pub fn records(bytes: &[u8], options: &LoadOptions) -> Result<Vec<Vec<String>>> {
    let (mut text, _) = Text::open(bytes, true, options, &|_| 0.0)?;
    let mut records = Vec::new();
    let mut sink = |record: Record<'_>| {
        if !record.is_blank() {
            let cell = |field| String::from_utf8_lossy(&record.exact(field)).into_owned();
            records.push((0..record.len()).map(cell).collect());
        }
    };
    text.feed(Some(bytes), &mut sink);
    text.feed(None, &mut sink);
    Ok(records)
}

/// Refuses files of other formats. JSON is text too: if it is said what is between the fields, it is read as that.
fn check_format(bytes: &[u8], is_delimited: bool) -> Result<()> {
    // What it is, and whether the readers of other formats know it.
    let known: [(&[u8], &str, bool); 8] = [
        (b"PK\x03\x04", "a zip archive or a spreadsheet", true),
        (b"\xD0\xCF\x11\xE0", "an old spreadsheet", true),
        (b"\x1F\x8B", "a gzip archive", true),
        (b"PAR1", "Parquet", true),
        (b"ARROW1", "Arrow", true),
        (b"\xFF\xFF\xFF\xFF", "Arrow", true),
        (b"%PDF", "a PDF", false),
        (b"\x89PNG", "a picture", false),
    ];
    let found = known.iter().find(|(magic, ..)| bytes.starts_with(magic));
    let found = found.map(|&(_, what, has_reader)| (what, has_reader));
    match found.or((!is_delimited && is_json(bytes)).then_some(("JSON", true))) {
        Some((what, has_reader)) => {
            let problem = Problem::BinaryFile { looks_like: Some(what), has_reader };
            Err(Error::new(ErrorKind::Format, problem))
        }
        None => Ok(()),
    }
}

/// Whether a text begins with an object, or an array of them.
fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let inner = text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start();
    inner
        .strip_prefix(b"{")
        .is_some_and(|object| matches!(object.trim_ascii_start().first(), Some(b'"' | b'}')))
}

/// Whether these first characters of a file are text: some files have NUL bytes or control characters between fields,
/// and none is full of them.
fn check_text(text: &[u8]) -> Result<()> {
    if text.trim_ascii().is_empty() {
        return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
    }
    let few = text.get(..PIECE).unwrap_or(text);
    let (mut nul, mut control) = (0, 0);
    for &byte in few {
        nul += usize::from(byte == 0);
        let is_text = matches!(byte, 0 | b'\t' | b'\n' | 11 | 12 | b'\r' | 1..=8 | 28..=31);
        control += usize::from(byte < b' ' && !is_text);
    }
    if nul * 4 > few.len() || control * 100 > few.len() {
        return Err(Error::new(
            ErrorKind::Format,
            Problem::BinaryFile { looks_like: None, has_reader: false },
        ));
    }
    Ok(())
}
