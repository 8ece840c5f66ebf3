//! How a text is written, and what the options say about it.

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::load::LoadOptions;
use crate::ingest::text::scan_any::Rules;
use crate::words::{Accepted, Problem};

/// How a file was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dialect {
    /// The character between fields, or `whitespace` for text aligned by blanks.
    pub delimiter: String,
    /// The character around fields that hold delimiters; empty if quotes are plain characters.
    pub quote: String,
    /// The character that makes a quote or delimiter after it a plain one; empty where quotes are doubled.
    pub escape: String,
    /// How lines begin that are no rows; empty if all are.
    pub comment: String,
    /// The encoding of the text, by its name on the web.
    pub encoding: String,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Lines above the header, or above the first row, that are no part of the table.
    pub skipped: u64,
    /// How sure all this is, from 0 to 1: by how much of its own score it is better than the best way to read the file
    /// with another delimiter or other quotes; not more than the encoding is sure.
    pub confidence: f64,
}

impl Dialect {
    pub(super) fn new(rules: &Rules) -> Self {
        let character =
            |byte: Option<u8>| byte.map_or_else(String::new, |it| char::from(it).into());
        Self {
            delimiter: match rules.delimiter.as_slice() {
                [] => "whitespace".to_owned(),
                bytes => String::from_utf8_lossy(bytes).into_owned(),
            },
            quote: character(rules.quote),
            escape: character(rules.escape),
            comment: String::from_utf8_lossy(&rules.comment).into_owned(),
            encoding: "utf-8".to_owned(),
            header: false,
            skipped: 0,
            confidence: 1.0,
        }
    }
}

/// What the options say; what they do not is found.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// Nothing in it: aligned by blanks.
    pub(super) delimiter: Option<Vec<u8>>,
    pub(super) quote: Option<Option<u8>>,
    pub(super) escape: Option<Option<u8>>,
    pub(super) comment: Option<Vec<u8>>,
    /// Lines above the table.
    pub(super) skip: Option<u32>,
    pub(super) header: Option<bool>,
}

impl Given {
    /// # Errors
    ///
    /// `option` if one of them cannot be.
    pub(super) fn new(options: &LoadOptions) -> Result<Self> {
        let refused = |option, found: &str, accepted| {
            let found = format!("“{found}”");
            Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted })
        };
        let delimiter = match options.delimiter.as_deref() {
            None => None,
            Some("whitespace") => Some(Vec::new()),
            Some(text) => {
                let mut characters = text.chars();
                match (characters.next(), characters.next()) {
                    (Some(c), None) if !c.is_alphanumeric() && !matches!(c, '"' | '\n' | '\r') => {
                        Some(text.as_bytes().to_vec())
                    }
                    _ => return Err(refused("delimiter", text, Accepted::Delimiter)),
                }
            }
        };
        let character = |name, value: &Option<String>, accepted| match value.as_deref() {
            None => Ok(None),
            Some("") => Ok(Some(None)),
            Some(text) => match text.as_bytes() {
                &[byte] if byte.is_ascii_punctuation() && delimiter.as_deref() != Some(&[byte]) => {
                    Ok(Some(Some(byte)))
                }
                _ => Err(refused(name, text, accepted)),
            },
        };
        let quote = character("quote", &options.quote, Accepted::Quote)?;
        let mut escape = character("escape", &options.escape, Accepted::Escape)?;
        // A quote before a quote: they are doubled.
        if escape.is_some_and(|escape| escape == quote.unwrap_or(Some(b'"'))) {
            escape = Some(None);
        }
        let comment = match options.comment.as_deref() {
            Some(text) if text.len() > 8 || text.contains(['\n', '\r', '"']) => {
                return Err(refused("comment", text, Accepted::Comment));
            }
            comment => comment.map(|text| text.as_bytes().to_vec()),
        };
        let header = options.header;
        Ok(Self { delimiter, quote, escape, comment, skip: options.skip, header })
    }
}
