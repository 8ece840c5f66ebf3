//! Where a table begins: titles and other lines above it, the row that names the columns, and the names.

use std::collections::BTreeMap;

/// Records that may stand above the table.
const MOST_ABOVE: usize = 20;

/// Records that tell what the columns hold.
const FEW: usize = 200;

/// How a table begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Records above it: titles, the day of the export.
    pub(crate) above: usize,
    /// Whether its first record names the columns.
    pub(crate) header: bool,
    /// Whether the second says in which units they are.
    pub(crate) units: bool,
}

impl Head {
    /// The records between what stands above and the first row.
    pub(crate) fn len(self) -> usize {
        usize::from(self.header) + usize::from(self.units)
    }
}

/// Finds where the table begins.
///
/// Records above it have few cells: the table begins with the first that has half as many as most have, or with the
/// first full one, if that reads like a header. A header holds text where the columns below hold dates or numbers, or
/// names that headers have.
///
/// `may_skip` says whether there may be anything above the table, `given` whether it has a header, if that is known.
pub(crate) fn find(
    records: &[Vec<String>],
    may_skip: bool,
    given: Option<bool>,
    reads_as_names: &dyn Fn(&[String]) -> bool,
) -> Head {
    let width = usual_width(records);
    let looks_like_names = |at: usize| {
        records.get(at).is_some_and(|record| {
            !record.iter().any(|cell| is_value(cell))
                && (value_columns(records, at + 1).any(|is_value| is_value)
                    || reads_as_names(record))
        })
    };
    let first_of = |least: usize| {
        records.iter().take(MOST_ABOVE + 1).position(|record| filled(record) >= least)
    };
    let mut above = 0;
    if may_skip && width > 1 {
        above = first_of(width.div_ceil(2).max(2)).unwrap_or(0);
        let is_loose = records.get(above).is_some_and(|record| extent(record) < width);
        let is_full = |at: usize| records.get(at).is_some_and(|record| filled(record) >= width);
        // Lines above the table may be as full as its own, but do not read like a header. That there is one does not say
        // that it is this one: a row with fields too many is none.
        let full = (above..=MOST_ABOVE).find(|&at| is_full(at) && looks_like_names(at));
        if let (true, Some(full)) = (is_loose && given != Some(false), full) {
            above = full;
        }
    }
    let header = above < records.len() && given.unwrap_or_else(|| looks_like_names(above));
    let units = header && has_units(records, above + 1);
    Head { above, header, units }
}

/// The number of fields that most records have, each counted by how much it tells: one field tells nothing.
pub(crate) fn usual_width(records: &[Vec<String>]) -> usize {
    let mut counts: Vec<usize> = Vec::new();
    for record in records {
        let width = extent(record);
        counts.resize(counts.len().max(width + 1), 0);
        if let Some(count) = counts.get_mut(width) {
            *count += 1;
        }
    }
    let mut best = (0.0, usize::from(!records.is_empty()));
    for (width, &count) in counts.iter().enumerate().skip(2) {
        let weight = count as f64 * (width - 1) as f64 / width as f64;
        if weight >= best.0 && count > 0 {
            best = (weight, width);
        }
    }
    best.1
}

/// Fields up to the last that is not empty.
fn extent(record: &[String]) -> usize {
    record.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
}

fn filled(record: &[String]) -> usize {
    record.iter().filter(|cell| !cell.is_empty()).count()
}

/// Whether nearly all cells of each column are dates or numbers, from this record on.
fn value_columns(records: &[Vec<String>], from: usize) -> impl Iterator<Item = bool> {
    let rows = records.get(from..).unwrap_or_default();
    let rows = rows.get(..FEW).unwrap_or(rows);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..width).map(move |place| {
        let cells = rows.iter().filter_map(|row| row.get(place)).filter(|cell| !cell.is_empty());
        let (mut count, mut values) = (0, 0);
        for cell in cells {
            count += 1;
            values += usize::from(is_value(cell));
        }
        // One odd cell, such as a unit, tells nothing.
        count > 0 && (values * 5 >= count * 4 || (values > 1 && values + 1 == count))
    })
}

/// Whether a cell looks like a date, a number or a number with its unit, rather than a name.
pub(crate) fn is_value(cell: &str) -> bool {
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let begins = cell.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_numeric);
    digits > letters || digits > 4 || (begins && letters <= 3)
}

/// Words of rows that say units and types.
const UNITS: [&str; 24] = [
    "usd", "eur", "gbp", "cny", "rmb", "jpy", "hkd", "twd", "krw", "chf", "%", "$", "€", "£", "¥",
    "元", "円", "件", "text", "string", "number", "integer", "decimal", "date",
];

/// Whether this record says the units of the columns: no value in it, and a unit above dates or numbers.
fn has_units(records: &[Vec<String>], place: usize) -> bool {
    let Some(record) = records.get(place).filter(|_| records.len() > place + 1) else {
        return false;
    };
    let is_unit = |cell: &str| {
        let word = cell.to_lowercase();
        let in_brackets = matches!(word.as_bytes(), [b'(' | b'[', .., b')' | b']']);
        in_brackets || UNITS.contains(&word.as_str()) || word.contains("yy")
    };
    record.iter().all(|cell| !is_value(cell) && cell.chars().count() <= 24)
        && record
            .iter()
            .zip(value_columns(records, place + 1))
            .any(|(cell, has_values)| has_values && is_unit(cell))
}

/// The names of columns: without a byte-order mark, quotes or a comment sign before them, and no two the same: the
/// second `amount` is `amount (2)`. What has no name stays empty.
pub(crate) fn names(record: &[String]) -> Vec<String> {
    // Every name there is, and the last number that was given to its like.
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut names = Vec::with_capacity(record.len());
    for (place, cell) in record.iter().enumerate() {
        let mut name = cell.trim_start_matches('\u{feff}').trim();
        if place == 0 {
            name = name.trim_start_matches(['#', '%']).trim_matches(['"', ' ']);
        }
        let mut distinct = name.to_owned();
        let mut number = numbers.get(name).copied().unwrap_or(0);
        while !name.is_empty() && numbers.contains_key(&distinct) {
            number += 1;
            distinct = format!("{name} ({})", number + 1);
        }
        numbers.insert(name.to_owned(), number);
        numbers.entry(distinct.clone()).or_insert(0);
        names.push(distinct);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    fn head(text: &str) -> Head {
        find(&records(text), true, None, &|_| false)
    }

    #[test]
    fn the_first_record_names_the_columns_or_is_a_row() {
        let plain = Head { above: 0, header: true, units: false };
        assert_eq!(head("customer,date,amount\nann,2026-01-02,5\nbob,2026-01-03,7"), plain);
        assert_eq!(head("ann,2026-01-02,5\nbob,2026-01-03,7"), Head::default());
        assert_eq!(head("a,b\nx,y"), Head::default());
        assert!(find(&records("a,b\nx,y"), true, Some(true), &|_| false).header);
        assert!(find(&records("a,b\nx,y"), true, None, &|names| names[0] == "a").header);
        assert_eq!(head(""), Head::default());
    }

    #[test]
    fn titles_stand_above() {
        let after = |above| Head { above, header: true, units: false };
        let table = "customer,date,amount,shop\nann,2026-01-02,5,x\nbob,2026-01-03,7,y";
        assert_eq!(head(&format!("Sales report\n{table}")), after(1));
        assert_eq!(
            head(&format!("Sales report,,,\nExported on 2026-02-01,,,\n,,,\n{table}")),
            after(3)
        );
        assert_eq!(head(&format!("From:,2026-01-01\nTo:,2026-02-01\n{table}")), after(2));
        assert_eq!(head("Sales\nann,2026-01-02,5\nbob,2026-01-03,7").above, 1);
        let found = find(&records(&format!("Sales report\n{table}")), false, None, &|_| false);
        assert_eq!(found.above, 0);
        let ragged = "customer,date,amount\nann,2026-01-02,5,x,y\nbob,2026-01-03,7";
        for given in [None, Some(true)] {
            assert_eq!(find(&records(ragged), true, given, &|_| false), after(0));
        }
    }

    #[test]
    fn a_row_may_say_the_units() {
        let rows = "ann,2026-01-02,5\nbob,2026-01-03,7";
        assert!(head(&format!("customer,date,amount\n,yyyy-mm-dd,USD\n{rows}")).units);
        assert!(head(&format!("customer,date,amount\n,,(thousand)\n{rows}")).units);
        assert!(!head(&format!("customer,date,amount\ncat,soon,N/A\n{rows}")).units);
        assert!(!head(&format!("customer,date,amount\ntext,,\n{rows}")).units);
    }

    #[test]
    fn names_are_made_distinct() {
        let named = |text: &str| names(&records(text)[0]);
        assert_eq!(
            named("\u{feff}\"id\",amount,amount,,,amount"),
            ["id", "amount", "amount (2)", "", "", "amount (3)"]
        );
        assert_eq!(named("# id,# x,x,x (2),x"), ["id", "# x", "x", "x (2)", "x (3)"]);
    }
}
