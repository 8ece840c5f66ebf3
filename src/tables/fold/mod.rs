//! One form for texts that people take for the same: compatible characters are one (full width, ligatures, composed and
//! decomposed accents: Unicode's NFKC), and so are large and small letters (also `ß` and `SS`).
//!
//! The characters of most texts have their form in sight. The others go through the tables of Unicode: those of the
//! platform in the browser, a crate's elsewhere.

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
    trim(text);
    if text.is_ascii() {
        text.make_ascii_lowercase();
    } else {
        let quick = text.chars().map(small).collect::<Option<String>>();
        *text = quick.unwrap_or_else(|| fold_any(text));
        trim(text);
    }
}

fn trim(text: &mut String) {
    let end = text.trim_end_matches(is_nothing).len();
    text.truncate(end);
    let start = text.len() - text.trim_start_matches(is_nothing).len();
    text.drain(..start);
}

/// The form of a character that has, among others like it, one of a single character that needs no table.
fn small(c: char) -> Option<char> {
    match c {
        '\0'..='\x7F' => Some(c.to_ascii_lowercase()),
        // The letters of western Europe and of Cyrillic.
        'À'..='Ö' | 'Ø'..='Þ' | 'А'..='Я' => char::from_u32(u32::from(c) + 0x20),
        'Ѐ'..='Џ' => char::from_u32(u32::from(c) + 0x50),
        'à'..='ö' | 'ø'..='ÿ' | 'а'..='џ' => Some(c),
        // Kana without their loose marks; ideographs; Korean syllables.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '㐀'..='䶿' | '一'..='\u{9FFF}' | '가'..='힣' => {
            Some(c)
        }
        _ => None,
    }
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
            ["ЁЛКА", "ёлка"],
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
        fn characters_that_skip_the_tables_have_the_form_of_the_tables(text in "[a-zA-Z0-9 À-ÖØ-Þà-öø-ÿЀ-џ一-龥ぁ-ゖァ-ヺ가-힣㐀-䶿]{0,8}") {
            let quick = text.chars().map(small).collect::<Option<String>>();
            prop_assert_eq!(quick, Some(fold_any(&text)));
        }

        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,8}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
