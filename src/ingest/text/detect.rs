//! How a text is written, found on a sample of it.
//!
//! Every way to write it that the sample allows is tried on the first records. A way is good if it splits them into many
//! fields, and all into as many; if the cells then look like what cells hold, without delimiters and quotes left in
//! them; and if they make sense as a table, which the caller knows.

use crate::error::{Error, ErrorKind, Result};
use crate::ingest::header::{self, Head, is_value};
use crate::ingest::text::dialect::Given;
use crate::ingest::text::scan::Record;
use crate::ingest::text::scan_any::{AnyScanner, Rules};
use crate::words::Problem;

/// Records of the sample that are looked at …
const RECORDS: usize = 1000;

/// … and those that tell how it is written.
const FEW_RECORDS: usize = 200;

/// Bytes that tell which ways to write it there may be.
const FEW_BYTES: usize = 1 << 15;

/// Bytes that are read before it is seen whether those are enough.
const PIECE: usize = 1 << 14;

/// How a text is written and where its table begins.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) rules: Rules,
    /// Lines above the table.
    pub(super) skipped: u64,
    /// Bytes above the table.
    pub(super) start: usize,
    pub(super) header: bool,
    pub(super) confidence: f64,
    /// The first records of the table.
    pub(super) records: Vec<Vec<String>>,
}

/// One way to read the sample.
struct Candidate {
    rules: Rules,
    sample: Sample,
    head: Head,
    score: f64,
}

/// The first records, as some rules split them, with the lines on which they begin.
#[derive(Default)]
struct Sample {
    lines: Vec<u64>,
    records: Vec<Vec<String>>,
    strays: usize,
}

/// Finds how a text is written from its beginning, which is UTF-8.
///
/// `fits` says how well records make sense as a table: 0 if not at all, about 1 more for each column whose role is found.
///
/// # Errors
///
/// `empty` if there are no records.
pub(super) fn find(
    text: &[u8],
    is_whole: bool,
    given: &Given,
    fits: &dyn Fn(&[Vec<String>]) -> f64,
) -> Result<Found> {
    let mut given = given.clone();
    let mut skipped = u64::from(given.skip.unwrap_or(0));
    if given.skip.is_none()
        && let Some(delimiter) = separator_line(text)
    {
        given.delimiter.get_or_insert(vec![delimiter]);
        skipped = 1;
    }
    let mut start = offset(text, skipped);
    let body = text.get(start..).unwrap_or_default();
    let may_skip = given.skip.is_none();

    let mut candidates = Vec::new();
    for rules in ways(body, &given) {
        let sample = read(body, is_whole, &rules, FEW_RECORDS);
        let head = header::find(&sample.records, may_skip, given.header, &|_| false);
        let records = sample.records.get(head.above..).unwrap_or_default();
        let score = score(records, sample.strays);
        candidates.push(Candidate { rules, sample, head, score });
    }
    // The first of equals wins.
    let top = candidates.iter().map(|it| it.score).fold(0.0, f64::max);
    for it in candidates.iter_mut().filter(|it| it.score > top * 0.2) {
        let records = it.sample.records.get(it.head.above..).unwrap_or_default();
        it.score *= 1.0 + fits(records).max(0.0);
    }
    let mut best: Option<&Candidate> = None;
    for it in candidates.iter().filter(|it| !it.sample.records.is_empty()) {
        if best.is_none_or(|best| it.score > best.score) {
            best = Some(it);
        }
    }
    let Some(best) = best else {
        return Err(Error::new(ErrorKind::Empty, Problem::EmptyFile));
    };
    let second = candidates.iter().filter(|it| it.sample.records != best.sample.records);
    let second = second.map(|it| it.score).fold(0.0, f64::max);
    let confidence = if best.score > 0.0 { 1.0 - second / best.score } else { 0.0 };

    let mut rules = best.rules.clone();
    let mut head = best.head;
    let mut sample = read(body, is_whole, &rules, RECORDS);
    if given.comment.is_none()
        && let Some(comment) = comment(&sample.records)
    {
        rules.comment = comment;
        sample = read(body, is_whole, &rules, RECORDS);
        head = header::find(&sample.records, may_skip, given.header, &|_| false);
    }
    let Sample { lines, mut records, .. } = sample;
    if may_skip {
        let above = lines.get(head.above).map_or(0, |line| line - 1);
        let from = if rules.returns { offset_of_returns(body, above) } else { offset(body, above) };
        skipped += above;
        start += from;
        records.drain(..head.above.min(records.len()));
        // Comments above the table, and none within, need no care any more.
        if given.comment.is_none() && !rules.comment.is_empty() {
            let plain = Rules { comment: Vec::new(), ..rules.clone() };
            let rest = read(text.get(start..).unwrap_or_default(), is_whole, &plain, RECORDS);
            if rest.records == records {
                rules = plain;
            }
        }
    }
    Ok(Found { rules, skipped, start, header: head.header, confidence, records })
}

/// The delimiter of Excel's first line, `sep=;`.
fn separator_line(text: &[u8]) -> Option<u8> {
    let line = text.split(|&byte| byte == b'\n').next()?.trim_ascii_end();
    let line = line.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [s, e, p, b'=', delimiter] if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" => {
            Some(*delimiter)
        }
        // A tab at the end of the line was trimmed.
        [s, e, p, b'='] if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" => Some(b'\t'),
        _ => None,
    }
}

/// Where the line begins that has so many before it.
fn offset(text: &[u8], lines: u64) -> usize {
    text.split_inclusive(|&byte| byte == b'\n').take(lines as usize).map(<[u8]>::len).sum()
}

/// The same, where a carriage return ends a line too.
fn offset_of_returns(text: &[u8], lines: u64) -> usize {
    let (mut at, mut left) = (0, lines);
    while left > 0
        && let Some(&byte) = text.get(at)
    {
        let is_end = byte == b'\n' || (byte == b'\r' && text.get(at + 1) != Some(&b'\n'));
        left -= u64::from(is_end);
        at += 1;
    }
    at
}

/// The ways to write a text that are tried, those in wider use first.
fn ways(text: &[u8], given: &Given) -> Vec<Rules> {
    let text = text.get(..FEW_BYTES).unwrap_or(text);
    let returns = match lone_returns(text) {
        (0, _) => vec![false],
        (_, 0) => vec![true],
        _ => vec![false, true],
    };
    let delimiters = match &given.delimiter {
        Some(delimiter) => vec![delimiter.clone()],
        None => delimiters(text),
    };
    let mut ways = Vec::new();
    for delimiter in delimiters {
        for quote in quotes(text, &delimiter, given) {
            let mut escapes = vec![given.escape.unwrap_or(None)];
            if given.escape.is_none() && has_escapes(text, &delimiter, quote) {
                escapes.push(Some(b'\\'));
            }
            let is_loose =
                !delimiter.is_empty() && quote.is_some_and(|it| has_loose(text, &delimiter, it));
            for &escape in &escapes {
                for &returns in &returns {
                    for loose in [false, true].into_iter().take(1 + usize::from(is_loose)) {
                        let comment = given.comment.clone().unwrap_or_default();
                        let delimiter = delimiter.clone();
                        ways.push(Rules { delimiter, quote, escape, comment, returns, loose });
                    }
                }
            }
        }
    }
    ways
}

/// Carriage returns that stand alone, and other line ends.
fn lone_returns(text: &[u8]) -> (usize, usize) {
    let alone = text.windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count();
    (alone, text.iter().filter(|&&byte| byte == b'\n').count())
}

/// Characters that stand between fields in files people have.
const USUAL: [&str; 4] = [",", "\t", ";", "|"];

/// Others that are no part of words, numbers and dates.
const UNUSUAL: &str = ":^~!#$%&*/=@+`§¦·，；｜、\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{1f}";

/// Lines that tell whether a character is in most of them.
const FEW_LINES: usize = 50;

/// The delimiters that are tried: the usual, blanks, and others that are in most lines.
fn delimiters(text: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = USUAL.iter().map(|text| text.as_bytes().to_vec()).collect();
    found.push(Vec::new());
    let lines: Vec<&[u8]> = text
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .filter(|line| !line.is_empty())
        .take(FEW_LINES)
        .collect();
    for c in UNUSUAL.chars() {
        let mut utf8 = [0; 4];
        let delimiter = c.encode_utf8(&mut utf8).as_bytes();
        let has = lines.iter().filter(|line| contains(line, delimiter)).count();
        if has * 2 > lines.len() {
            found.push(delimiter.to_vec());
        }
    }
    found
}

/// The quotes that are tried: double ones, and single ones where they stand around fields.
fn quotes(text: &[u8], delimiter: &[u8], given: &Given) -> Vec<Option<u8>> {
    if let Some(quote) = given.quote {
        return vec![quote];
    }
    if !text.contains(&b'\'') {
        return vec![Some(b'"')];
    }
    let mut begun = 0;
    let mut after_delimiter = true;
    for (at, &byte) in text.iter().enumerate() {
        begun += usize::from(after_delimiter && byte == b'\'');
        let before = text.get(..=at).unwrap_or_default();
        after_delimiter = matches!(byte, b'\n' | b'\r')
            || (!delimiter.is_empty() && before.ends_with(delimiter))
            || (delimiter.is_empty() && matches!(byte, b' ' | b'\t'));
    }
    let mut quotes = vec![Some(b'"')];
    quotes.extend((begun > 1).then_some(Some(b'\'')));
    quotes
}

/// Whether backslashes stand before quotes or delimiters.
fn has_escapes(text: &[u8], delimiter: &[u8], quote: Option<u8>) -> bool {
    if !text.contains(&b'\\') {
        return false;
    }
    let mut next = delimiter.to_vec();
    next.truncate(1);
    next.extend(quote);
    text.windows(2).any(|pair| pair[0] == b'\\' && next.contains(&pair[1]))
}

/// Whether blanks stand between delimiters and quotes.
fn has_loose(text: &[u8], delimiter: &[u8], quote: u8) -> bool {
    contains(text, &[delimiter, b" ", &[quote]].concat())
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else { return true };
    let mut after = text;
    while let Some(at) = after.iter().position(|byte| byte == first) {
        after = after.get(at + 1..).unwrap_or_default();
        if after.starts_with(rest) {
            return true;
        }
    }
    false
}

/// The first records of the text.
fn read(text: &[u8], is_whole: bool, rules: &Rules, most: usize) -> Sample {
    let mut sample = Sample::default();
    let mut scanner = AnyScanner::new(rules.clone(), 1);
    let Sample { lines, records, .. } = &mut sample;
    let mut pieces = text.chunks(PIECE);
    while records.len() < most {
        let piece = pieces.next();
        // A header, and then quotes without an end: what follows them is looked at anyway.
        if piece.is_none() && !is_whole && records.len() >= 2 {
            break;
        }
        scanner.feed(piece, &mut |record: Record<'_>| {
            if !record.is_blank() && records.len() < most {
                lines.push(record.line);
                records.push((0..record.len()).map(|field| record.text(field)).collect());
            }
        });
        if piece.is_none() {
            break;
        }
    }
    sample.strays = scanner.strays();
    sample
}

/// How good these records are: 0 if they tell nothing, up to 1.
fn score(records: &[Vec<String>], strays: usize) -> f64 {
    let width = header::usual_width(records);
    if width < 2 {
        return 0.01;
    }
    let share = |count: usize| count as f64 / records.len().max(1) as f64;
    let is_usual = |record: &&Vec<String>| {
        let more = record.get(width..);
        more.is_some_and(|more| more.iter().all(String::is_empty))
    };
    let consistent = share(records.iter().filter(is_usual).count());
    let (mut cells, mut sum) = (0, 0.0);
    for cell in records.iter().flatten().filter(|cell| !cell.is_empty()) {
        cells += 1;
        sum += likely(cell);
    }
    let stray = share(strays).min(1.0);
    let split = (width - 1) as f64 / width as f64;
    split * consistent * consistent * (sum / f64::from(cells.max(1))) * (1.0 - 0.5 * stray)
}

/// How much a cell looks like one, from 0 to 1: what separates and quotes fields is seldom a part of them.
fn likely(cell: &str) -> f64 {
    let is_odd = |c: char| matches!(c, '\t' | ';' | '|' | '；' | '｜') || c.is_control();
    let ends = [cell.chars().next(), cell.chars().next_back()];
    let looks_quoted = cell.len() > 1 && ends == [Some('\''); 2];
    let begins_odd = matches!(ends[0], Some('"' | '^' | '~' | '!' | '=' | '*'));
    let has_escape = cell.contains('\\')
        && (cell.contains("\\\"") || cell.contains("\\'") || cell.ends_with('\\'));
    // A comma may be the decimal one.
    if cell.contains(is_odd) || (cell.contains(',') && !is_value(cell)) {
        0.3
    } else if looks_quoted || begins_odd || has_escape {
        0.5
    } else {
        1.0
    }
}

/// How comments begin, if there are any: lines that begin alike, are fewer than the others and have another width.
fn comment(records: &[Vec<String>]) -> Option<Vec<u8>> {
    let width = header::usual_width(records);
    for sign in ["#", "//", "--", "%"] {
        let (mut alike, mut odd) = (0, 0);
        for record in records {
            if record.first().is_some_and(|cell| cell.starts_with(sign)) {
                alike += 1;
                odd += usize::from(record.len() != width);
            }
        }
        if odd > 0 && odd == alike && alike * 2 < records.len().max(3) {
            return Some(sign.as_bytes().to_vec());
        }
    }
    None
}
