//! How a file is written, found on a sample of it.

use std::cell::Cell;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::layout::usual_width;
use crate::ingest::load::LoadOptions;
use crate::ingest::text::scan::{Delimiter, Record, Scanner};
use crate::words::Problem;

/// Records of the sample that are looked at …
const RECORDS: usize = 1000;

/// … and those that tell which delimiter it has.
const FEW_RECORDS: usize = 200;

/// Bytes that are read before it is seen whether those are enough.
const PIECE: usize = 1 << 14;

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialect {
    /// The character between fields, or `whitespace` for text aligned by blanks.
    pub delimiter: String,
    /// The character around fields that hold delimiters.
    pub quote: String,
    /// The encoding of the text.
    pub encoding: String,
    /// Whether the first row names the columns.
    pub header: bool,
}

impl Dialect {
    pub(crate) fn new(delimiter: Delimiter, header: bool) -> Self {
        Self {
            delimiter: match delimiter {
                Delimiter::Byte(byte) => char::from(byte).to_string(),
                Delimiter::Blanks => "whitespace".to_owned(),
            },
            quote: "\"".to_owned(),
            encoding: "utf-8".to_owned(),
            header,
        }
    }
}

/// Finds how a file is written from its first bytes, and its first records.
pub(crate) fn find(
    sample: &[u8],
    is_whole: bool,
    options: &LoadOptions,
    fits: &dyn Fn(&[Vec<String>]) -> f64,
) -> Result<(Delimiter, Vec<Vec<String>>)> {
    let candidates = match options.delimiter.as_deref() {
        None => vec![
            Delimiter::Byte(b','),
            Delimiter::Byte(b'\t'),
            Delimiter::Byte(b';'),
            Delimiter::Byte(b'|'),
            Delimiter::Blanks,
        ],
        Some("whitespace") => vec![Delimiter::Blanks],
        Some(text) => match text.as_bytes() {
            &[byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'"' => {
                vec![Delimiter::Byte(byte)]
            }
            _ => {
                let found = format!("“{text}”");
                let accepted = crate::words::Accepted::Delimiter;
                let problem = Problem::BadOption { option: "delimiter", found, accepted };
                return Err(Error::new(ErrorKind::Option, problem));
            }
        },
    };
    let mut best: Option<(f64, Delimiter)> = None;
    for delimiter in candidates {
        let records = read(sample, is_whole, delimiter, FEW_RECORDS);
        let score = score(&records) + fits(&records);
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, delimiter));
        }
    }
    let Some((_, delimiter)) = best.filter(|&(score, _)| score > 0.0) else {
        return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
    };
    Ok((delimiter, read(sample, is_whole, delimiter, RECORDS)))
}

/// The first records of the sample, as this delimiter splits them.
fn read(sample: &[u8], is_whole: bool, delimiter: Delimiter, most: usize) -> Vec<Vec<String>> {
    let mut records: Vec<Vec<String>> = Vec::new();
    let count = Cell::new(0);
    let mut sink = |record: Record<'_>| {
        if !record.is_blank() && records.len() < most {
            records.push((0..record.len()).map(|field| record.text(field)).collect());
            count.set(records.len());
        }
    };
    let mut scanner = Scanner::new(delimiter);
    for piece in sample.chunks(PIECE) {
        scanner.feed(piece, &mut sink);
        if count.get() == most {
            break;
        }
    }
    // A header, and then quotes without an end: what follows them is looked at anyway.
    if (is_whole && count.get() < most) || count.get() < 2 {
        scanner.finish(&mut sink);
    }
    records
}

/// A delimiter is right if its records are of one width, and make sense as a table.
fn score(records: &[Vec<String>]) -> f64 {
    let width = usual_width(records);
    if width < 2 {
        return width as f64 * 0.01;
    }
    let consistent = records.iter().filter(|record| record.len() == width).count();
    consistent as f64 / records.len().max(1) as f64
}
