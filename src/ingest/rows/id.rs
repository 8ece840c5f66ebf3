//! What of a cell is the id of a customer.

/// The id in this cell: without blanks of any width around it, and without the formula in which exports keep its zeros in
/// Excel, `="00123"`. Bytes that are not UTF-8 stay as they are.
pub(super) fn of(cell: &[u8]) -> &[u8] {
    let Ok(text) = std::str::from_utf8(cell) else { return cell };
    let bare = text.trim_matches(is_blank);
    let formula = bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    formula.map_or(bare, |inner| inner.trim_matches(is_blank)).as_bytes()
}

/// Whether these bytes are UTF-8 with nothing around them.
#[inline(never)]
pub(super) fn is_clean(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|id| !id.starts_with(is_blank) && !id.ends_with(is_blank))
}

/// Whether the character shows nothing: blanks, also those that do not break or have no width, and the marks of the
/// direction in which one reads.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_around_an_id_belongs_to_it() {
        for cell in [
            "00123",
            " 00123\t",
            "00123\u{a0}",
            "\u{3000}00123",
            "\u{200b}00123\u{feff}",
            "=\"00123\"",
            "\u{a0}=\" 00123\u{2060}\" ",
        ] {
            assert_eq!(of(cell.as_bytes()), b"00123", "{cell:?}");
            assert!(is_clean(of(cell.as_bytes())));
        }
        for id in ["李 明", "a\u{a0}b", "=\"", "=1", "\"x\"", ""] {
            assert_eq!(of(id.as_bytes()), id.as_bytes());
        }
        assert_eq!(of(b" \xff "), b" \xff ");
        assert!(!is_clean("bob\u{a0}".as_bytes()) && !is_clean(b"\xff"));
    }
}
