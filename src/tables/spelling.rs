//! The form in which an id is the same however a file spells it.

use crate::stats::order::sort;
use crate::tables::fold::fold;
use crate::tables::{Ids, order_key};

/// Makes the id its normal form: letters folded, nothing around it, and without what spreadsheets do to numbers (`17850.0`,
/// `="017"`, `'017`; zeros in front are taken off, since they may be lost). None if what it was cannot be told any more:
/// `1.78501E+11` has lost its last digits.
pub(super) fn normalise(id: &mut String) -> Option<()> {
    if is_plain(id.as_bytes()) {
        return Some(());
    }
    fold(id);
    let bare = id.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let bare = bare.or_else(|| id.strip_prefix('\'')).unwrap_or(id);
    let number = bare.strip_suffix(".0").unwrap_or(bare);
    if is_digits(number) {
        let digits = number.trim_start_matches('0');
        *id = if digits.is_empty() { "0" } else { digits }.to_owned();
    }
    (!id.is_empty() && !has_lost_digits(id)).then_some(())
}

/// Whether this row's id is certainly its own form, as most are.
pub(super) fn is_own_form(ids: &Ids, row: u32) -> bool {
    is_plain(ids.bytes(row as usize, &mut [0; 8]))
}

fn is_plain(id: &[u8]) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'-' | b'_' | b'@');
    let may_have_lost = id.first() == Some(&b'0') && id.len() > 1;
    id.iter().all(is_plain) && !may_have_lost
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether this is a long number as a spreadsheet shows it in a narrow column: `1.78501e+11`.
fn has_lost_digits(folded: &str) -> bool {
    folded.split_once("e+").is_some_and(|(number, power)| {
        let (whole, rest) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        whole.len() == 1 && [whole, rest, power].into_iter().all(is_digits)
    })
}

/// The normal forms of some ids, each as a number that stands for it, with its row; rising.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) sorted: Vec<(u64, u32)>,
    /// How many ids have no form, since digits of theirs were lost.
    pub(super) lossy: u64,
}

impl Forms {
    /// The forms of these rows' ids.
    pub(super) fn of(ids: &Ids, rows: impl Iterator<Item = u32>) -> Self {
        let mut forms = Self::default();
        let mut id = String::new();
        for row in rows {
            id.clear();
            ids.write(row as usize, &mut id);
            match normalise(&mut id) {
                Some(()) => forms.sorted.push((order_key(id.as_bytes()), row)),
                None => forms.lossy += 1,
            }
        }
        sort(&mut forms.sorted);
        forms
    }

    /// The rows that share a form, form by form.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.sorted.chunk_by(|one, other| one.0 == other.0)
    }
}

/// The normal form of a row's id.
pub(super) fn form(ids: &Ids, row: u32) -> Option<String> {
    let mut id = ids.get(row as usize);
    normalise(&mut id).map(|()| id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn normal(id: &str) -> Option<String> {
        let mut id = id.to_owned();
        normalise(&mut id).map(|()| id)
    }

    #[test]
    fn what_spreadsheets_do_is_undone() {
        for (spelled, form) in [
            ("17850", "17850"),
            ("17850.0", "17850"),
            ("00017", "17"),
            ("00017.0", "17"),
            ("000", "0"),
            ("0", "0"),
            ("=\"017\"", "17"),
            ("'017", "17"),
            ("１７", "17"),
            (" A17\u{A0}", "a17"),
            ("'a17", "'a17"),
            ("0A7", "0a7"),
            ("1.50", "1.50"),
            ("1.000", "1.000"),
            ("a.0", "a.0"),
            ("E+11", "e+11"),
            ("12E+11", "12e+11"),
            ("Anna@Example.org", "anna@example.org"),
            ("客户一", "客户一"),
        ] {
            assert_eq!(normal(spelled).as_deref(), Some(form), "{spelled}");
        }
    }

    #[test]
    fn what_is_lost_is_not_guessed() {
        for spelled in ["1.78501E+11", "1,78501e+11", "1E+11", " 1.2E+08 ", "\u{A0}"] {
            assert_eq!(normal(spelled), None, "{spelled}");
        }
    }

    proptest! {
        #[test]
        fn a_form_is_its_own_form(id in "[0aA1.'\"=eE+ \u{A0}é一-]{0,7}") {
            if let Some(form) = normal(&id) {
                prop_assert_eq!(normal(&form), Some(form));
            }
        }
    }
}
