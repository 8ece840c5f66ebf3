use std::borrow::Cow;

use crate::words::ValueKind;

/// Columns with a value a customer, which a [`Rule`](crate::segment::Rule) is asked of.
pub trait Columns {
    /// How many customers there are.
    fn customers(&self) -> usize;

    /// The names of the columns, and what their values are. Of columns with one name the first counts; one written in the
    /// very same letters comes before one that differs in capitals.
    fn columns(&self) -> Vec<(Cow<'_, str>, ValueKind)>;

    /// The values of the column in this place of [`columns`](Self::columns); those of a rule are asked for once.
    fn values(&self, place: usize) -> Values<'_>;
}

/// The values of a column, one a customer.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Finite numbers, or days as counted from 1970-01-01; NaN where a value is missing, which no result shows.
    Numbers(Cow<'a, [f64]>),
    /// Texts, by their places among the names; a place that is not there where a text is missing.
    Texts {
        /// The place of each customer's text.
        codes: Cow<'a, [u32]>,
        /// The texts, each once.
        names: Vec<String>,
    },
    /// Yes or no; none where that is missing.
    Flags(Vec<Option<bool>>),
}

/// The place of the column that a rule calls so.
pub(super) fn find(columns: &[(Cow<'_, str>, ValueKind)], name: &str) -> Option<usize> {
    let same = |place: fn(&str, &str) -> bool| columns.iter().position(|(it, _)| place(it, name));
    same(|one, other| one == other).or_else(|| same(str::eq_ignore_ascii_case))
}

/// Names that somebody may have meant who wrote this one, the closest first: those that few letters tell apart.
pub(super) fn close(columns: &[(Cow<'_, str>, ValueKind)], name: &str) -> Vec<String> {
    let plain = |name: &str| -> Vec<char> {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(name);
    // A name has no use for a thousand letters, and a comparison takes the product of both lengths.
    if wanted.len() > 100 {
        return Vec::new();
    }
    let most = (wanted.len() / 3).max(1);
    let mut close: Vec<(usize, &str)> = columns
        .iter()
        .map(|(other, _)| (apart(&wanted, &plain(other)), &**other))
        .filter(|(apart, _)| *apart <= most)
        .collect();
    close.sort_by_key(|(apart, _)| *apart);
    close.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// The letters to be added, left out or replaced to make one word of the other (Levenshtein, 1966).
fn apart(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (b, &above) in other.iter().zip(row.iter().skip(1)) {
            left = (before + usize::from(a != b)).min(above + 1).min(left + 1);
            before = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
