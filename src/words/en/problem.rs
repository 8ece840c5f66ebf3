use crate::words::Problem;

pub(in crate::words) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::EmptyFile => {
            "This file is empty. Choose a file with a row for each purchase: a customer, a date and an amount.".into()
        }
        Problem::BinaryFile { looks_like } => {
            let what = looks_like.map_or_else(String::new, |what| format!(" It looks like {what}."));
            format!("This file is not text.{what} Save it as CSV, TSV or plain text and choose it again.")
        }
        Problem::NotUtf8 { offset } => format!(
            "This file is not UTF-8 text: the byte at {offset} does not belong. Save it as “CSV UTF-8” and choose it again."
        ),
        Problem::OneColumn { line } => format!(
            "Only one column was found; the first line is “{line}”. Columns may be separated by commas, tabs, semicolons, vertical bars or aligned blanks."
        ),
        Problem::MissingRole { role, found } => format!(
            "No {role} column was found. {} Say which column holds the {role}.",
            columns(found)
        ),
        Problem::NoSuchColumn { name, found } => {
            format!("There is no column “{name}” in this file. {}", columns(found))
        }
        Problem::NoUsableRows { rows, reason } => {
            let rows = match rows {
                0 => "This file has a header but no rows.".into(),
                1 => "The only row of this file could not be used.".into(),
                rows => format!("None of the {rows} rows of this file could be used."),
            };
            match reason {
                Some(reason) => format!("{rows} Most often: {reason}."),
                None => format!("{rows} A row needs a customer, a date and an amount."),
            }
        }
        Problem::BadOption { option, found, accepted } => {
            format!("The option {option} is {found}; accepted is {accepted}.")
        }
        Problem::BadOptions { detail } => format!("These options could not be read: {detail}."),
        Problem::TableMissing { table } => {
            format!("There are no {table} yet. Load a file of {table} first.")
        }
        Problem::NoSuchTable { name } => {
            format!("There is no table “{name}”. Tables are transactions and memberships.")
        }
        Problem::NoSuchChart { name, known } => {
            format!("There is no chart “{name}”. Charts are {}.", known.join(", "))
        }
        Problem::UnequalColumns { lengths: [(one, n), (other, m)] } => format!(
            "Columns must be of equal length: {one} has {n} values and {other} has {m}."
        ),
        Problem::CannotDraw { detail } => {
            format!("The chart could not be drawn: {detail}. Its table holds the same numbers.")
        }
        Problem::NobodyYet { as_of } => {
            format!("Nobody had bought by {as_of}. Choose a later day.")
        }
    }
}

fn columns(found: &[String]) -> String {
    match found {
        [] => "The file has no columns.".into(),
        [one] => format!("The only column is {one}."),
        [many @ .., last] => format!("The columns are {} and {last}.", many.join(", ")),
    }
}
