//! One form for texts that people take for the same: compatible characters are one (full width, ligatures, composed and
//! decomposed accents: Unicode's NFKC), and so are large and small letters (also `ß` and `SS`).
//!
//! ASCII, Chinese, Japanese and Korean characters are their own form, so most texts never reach the tables of Unicode:
//! those of the platform in the browser, a crate's elsewhere.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
use native::fold as fold_any;
#[cfg(target_arch = "wasm32")]
use web::fold as fold_any;

/// Makes the text its folded form, without the blanks and invisible marks around it.
pub(super) fn fold(text: &mut String) {
    text.make_ascii_lowercase();
    if !text.chars().all(is_its_own_form) {
        *text = fold_any(text);
    }
    let end = text.trim_end_matches(is_nothing).len();
    text.truncate(end);
    let start = text.len() - text.trim_start_matches(is_nothing).len();
    text.drain(..start);
}

/// Whether the character, among others like it, is its own form; the converse need not hold.
fn is_its_own_form(c: char) -> bool {
    matches!(c,
        '\0'..='\x7F'
        // Letters of syllables, without their loose marks; ideographs; Korean syllables.
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}')
}

/// Blanks of any width, and the marks that spreadsheets and web pages leave at the ends of a cell.
fn is_nothing(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> String {
        let mut text = text.to_owned();
        fold(&mut text);
        text
    }

    #[test]
    fn what_people_take_for_the_same_has_one_form() {
        for alike in [
            ["Anna@Example.ORG", " anna@example.org\u{A0}"],
            ["Ａ１７", "a17"],
            ["e\u{301}va", "ÉVA"],
            ["Straße", "STRASSE"],
            ["ΟΔΟΣ", "οδος"],
            ["\u{FEFF}客户一\u{3000}", "\u{200B}客户一"],
            ["ｶﾞ", "ガ"],
            ["カ\u{3099}", "ガ"],
            ["ﬁn", "FIN"],
        ] {
            assert_eq!(folded(alike[0]), folded(alike[1]), "{alike:?}");
        }
        assert_ne!(folded("客户一"), folded("客户二"));
        assert_eq!(folded(" \u{200B} "), "");
    }

    proptest! {
        #[test]
        fn characters_that_skip_the_tables_are_their_own_form(text in "[a-z0-9 一-龥ぁ-ゖァ-ヺ가-힣㐀-䶿]{0,8}") {
            prop_assert_eq!(fold_any(&text), text);
        }

        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,8}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
