use crate::words::format::memory;
use crate::words::{Locale, Reader, Whole};

pub(in crate::words) fn reader(problem: &Reader) -> String {
    match problem {
        Reader::BrokenWorkbook { detail } => format!(
            "This workbook could not be read: {}. Open it in a spreadsheet program, save it as xlsx or CSV and choose it again.",
            detail.trim_end_matches('.')
        ),
        Reader::Protected => {
            "This workbook is protected with a password. Save it without one and choose it again.".into()
        }
        Reader::NoTable { known } => format!(
            "No sheet of this workbook holds a table with two columns and a row. Its sheets are {}.",
            list(known)
        ),
        Reader::NoSuchSheet { name, known } => {
            format!("There is no sheet “{name}” in this workbook. Its sheets are {}.", list(known))
        }
        Reader::EmptySheet { name } => {
            format!("The sheet “{name}” is empty. Choose another one.")
        }
        Reader::NoObjects => "No rows were found in this JSON. They may be an array of objects, one object a line, or an object that holds an array of objects.".into(),
        Reader::TooManyKeys { most } => format!(
            "The objects of this JSON have more than {most} different keys, which can hardly be columns. Save it as an array of objects with the same keys."
        ),
        Reader::BrokenColumns { format, detail } => format!(
            "This {format} file could not be read: {}. Write it again, or save it as CSV.",
            detail.trim_end_matches('.')
        ),
        Reader::Codec { codec } => format!(
            "This file is packed with {codec}, which is not read here. Write it with snappy, zstd or no compression."
        ),
        Reader::BrokenArchive => {
            "This archive could not be unpacked: it is damaged or not complete. Fetch it again, or unpack it yourself.".into()
        }
        Reader::NoEntry { known } if known.is_empty() => {
            "This archive holds no files.".into()
        }
        Reader::NoEntry { known } => format!(
            "No file in this archive can be read as a table. Its files are {}.",
            list(known)
        ),
        Reader::NoSuchEntry { name, known } => {
            format!("There is no file “{name}” in this archive. Its files are {}.", list(known))
        }
        Reader::SeveralEntries { known } => format!(
            "This archive holds several files; say which entry to read. They are {}.",
            list(known)
        ),
        Reader::TooLarge { whole, bytes, most } => {
            let (what, remedy) = match whole {
                Whole::Workbook => ("This workbook has", "Save its sheet as CSV, which is read piece by piece, or open a part of it."),
                Whole::Arrow => ("This Arrow file has", "Write it as Parquet or CSV, which are read piece by piece, or open a part of it."),
                Whole::Packed => ("Unpacked, this file has", "Unpack it and choose it by itself, or save it as CSV, which is read piece by piece."),
                Whole::RowGroup => ("A row group of this Parquet file has", "Write it with smaller row groups, or as CSV."),
            };
            format!(
                "There is not enough memory: {what} {}, and at most {} can be held as a whole. {remedy}",
                memory(Locale::En, *bytes),
                memory(Locale::En, *most)
            )
        }
        Reader::TooManyCells => "There is not enough memory: the cells of this workbook take more than can be had. Save its sheet as CSV, which is read piece by piece, or open a part of it.".into(),
        Reader::Text => "This file is text, which a load reads itself: begin one and push its bytes.".into(),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => "none".into(),
        [one] => one.clone(),
        [first @ .., _] if first.len() >= 12 => {
            let (first, more) = names.split_at(12);
            format!("{} and {} more", first.join(", "), more.len())
        }
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}
