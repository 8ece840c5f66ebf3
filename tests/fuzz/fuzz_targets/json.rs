//! Any bytes as JSON, alone and among good rows: whichever pieces they come in the rows are the same, and each is read or
//! refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tenure::error::Result;
use tenure::ingest::formats::{Json, Refused};
use tenure::ingest::{Frame, Load, LoadOptions, TableKind};
use tenure::task::run;
use tenure::workspace::Workspace;

/// The shape of a text is found on this many bytes.
const SAMPLE: usize = 1 << 18;

const GOOD: &[u8] = br#"{"customer":"ann","date":"2026-01-05","amount":1.5}"#;

fuzz_target!(|input: &[u8]| {
    let Some((&[how, cut], bytes)) = input.split_first_chunk::<2>() else { return };
    let cut = usize::from(cut);
    match how % 8 {
        // One object a line: every line is a row or refused, and of the good ones none is.
        0 | 1 => {
            let is_blank = |line: &&[u8]| line.trim_ascii().is_empty();
            let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !is_blank(line)).count();
            let good = [GOOD, b"\n"].concat().repeat(lines + 2);
            let read = check(&[&good, bytes, b"\n", GOOD].concat(), cut).expect("rows");
            assert_eq!(read.rows() + read.refused.rows, 2 * lines as u64 + 3, "{read:?}");
            assert!(read.rows() >= lines as u64 + 3, "{read:?}");
        }
        // The elements of an array. What is no JSON costs no good row before it.
        2 | 3 => {
            let text = [b"[", GOOD, b",\n", bytes, b"\n]"].concat();
            let read = check(&text, cut).expect("rows");
            assert!(read.rows() >= 1, "{read:?}");
            if let Ok(elements) = serde_json::from_slice::<Vec<Value>>(&text) {
                let objects = elements.iter().filter(|value| value.is_object()).count();
                let counts = (objects as u64, (elements.len() - objects) as u64);
                assert_eq!((read.rows(), read.refused.rows), counts, "{read:?}");
            }
        }
        // The bytes on which the shape is found end within them.
        4 => {
            let blanks = vec![b' '; SAMPLE.saturating_sub(cut)];
            let _ = check(&[&blanks, bytes].concat(), SAMPLE);
        }
        _ => {
            let _ = check(bytes, cut);
        }
    }
});

/// A JSON text that was read.
#[derive(Debug, PartialEq)]
struct Read {
    batches: Vec<Frame>,
    refused: Refused,
}

impl Read {
    fn rows(&self) -> u64 {
        self.batches.iter().map(|batch| batch.len() as u64).sum()
    }
}

/// Reads a text whole, in two pieces and byte by byte, to the same end; then loads its rows, and all are accounted for.
fn check(text: &[u8], cut: usize) -> Result<Read> {
    let whole = read([text]);
    let (head, tail) = text.split_at(cut.min(text.len()));
    assert_eq!(whole, read([head, tail]), "pieces differ");
    if text.len() < 1 << 12 {
        assert_eq!(whole, read(text.chunks(1)), "bytes differ");
    }
    if let Ok(read) = &whole {
        load(read);
    }
    whole
}

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Read> {
    let mut json = Json::new();
    let mut batches = Vec::new();
    for piece in pieces {
        json.push(piece)?;
        batches.extend(std::iter::from_fn(|| json.batch()));
    }
    json.finish()?;
    batches.extend(std::iter::from_fn(|| json.batch()));
    Ok(Read { batches, refused: json.refused().clone() })
}

fn load(read: &Read) {
    let mut workspace = Workspace::new();
    let mut load = Load::new(TableKind::Transactions, LoadOptions::default());
    let mut blank = 0;
    for batch in &read.batches {
        if load.append(batch).is_err() {
            return;
        }
        let is_blank = |row: &usize| {
            let cell = |column: &tenure::ingest::Cells| {
                column.iter().nth(*row).is_none_or(|cell| cell.trim_ascii().is_empty())
            };
            batch.columns().iter().all(cell)
        };
        blank += (0..batch.len()).filter(is_blank).count() as u64;
    }
    load.refuse(read.refused.rows, &read.refused.examples);
    let Ok(loaded) = workspace.finish(load).and_then(run) else { return };
    let report = workspace.insert(loaded);
    assert_eq!(report.rows_read + blank, read.rows() + read.refused.rows, "{read:?}");
    assert_eq!(report.rows_read, report.rows_kept + report.rows_merged + report.rows_dropped);
    assert!(report.rows_dropped >= read.refused.rows);
}
