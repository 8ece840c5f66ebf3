//! Cells → amounts.
//!
//! Most cells are a few plain digits with at most one point, and those are read as one word. The others may have a currency,
//! thousands separators, brackets or a trailing sign. Whether a comma is a decimal mark is a property of the column.

use crate::tables::{Money, word};

/// Which character separates the decimals of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DecimalMark {
    /// `1,234.50`
    #[default]
    Point,
    /// `1.234,50`
    Comma,
}

impl DecimalMark {
    /// The mark that these cells use: a comma only where a point cannot be it.
    pub(crate) fn guess(cells: &[&str]) -> Self {
        let comma = cells.iter().filter(|cell| speaks_for_comma(cell)).count();
        let point = cells.iter().filter(|cell| speaks_for_point(cell)).count();
        if comma > point { Self::Comma } else { Self::Point }
    }

    /// The amount written in the cell.
    #[inline(always)] // once a row
    pub(crate) fn parse(self, cell: &[u8]) -> Option<Money> {
        match self {
            Self::Point if let Some(amount) = short(cell) => Some(amount),
            _ => self.parse_any(cell),
        }
    }

    #[inline(never)]
    fn parse_any(self, cell: &[u8]) -> Option<Money> {
        match self {
            Self::Point => plain(cell).or_else(|| self.decorated(cell)),
            Self::Comma => self.decorated(cell),
        }
    }

    /// A number with everything that people and spreadsheets put around it.
    fn decorated(self, cell: &[u8]) -> Option<Money> {
        if !cell.iter().any(u8::is_ascii_digit) {
            return None;
        }
        let text = std::str::from_utf8(cell).ok()?.trim();
        let (text, credit) = match text.strip_suffix("CR") {
            Some(text) => (text, true),
            None => (text.strip_suffix("DR").unwrap_or(text), false),
        };
        let text = without_currency(text);
        let (text, bracketed) = match text.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
        {
            Some(inner) => (without_currency(inner), true),
            None => (text, false),
        };
        let (text, trailing) = match text.strip_suffix(['-', '\u{2212}']) {
            Some(text) => (text, true),
            None => (text, false),
        };
        let (text, leading) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(text) => (text, true),
            None => (text.strip_prefix('+').unwrap_or(text), false),
        };
        let text = without_currency(text);
        let (mark, group) = match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        };
        let (whole, rest) = text.split_at(text.find([mark, 'e', 'E']).unwrap_or(text.len()));
        let is_blank =
            |c: char| c == ' ' || c == '\u{a0}' || c == '\u{202f}' || c == '\'' || c == '\u{2019}';
        let separator = whole.chars().find(|&c| c == group || is_blank(c));
        if let Some(separator) = separator {
            // 1,234,567 or, in India, 12,34,567: the last group has three digits.
            let (rest, last) = whole.rsplit_once(separator)?;
            let mut groups = rest.split(separator);
            let first = groups.next()?;
            let all_of = |length| groups.clone().all(|group| group.len() == length);
            if !(1..=3).contains(&first.len()) || last.len() != 3 || !(all_of(3) || all_of(2)) {
                return None;
            }
        }
        let whole: String = whole.chars().filter(|&c| Some(c) != separator).collect();
        let amount = written(&whole, rest.strip_prefix(mark).unwrap_or(rest))?;
        Some(if bracketed || trailing || leading || credit { -amount } else { amount })
    }
}

/// What [`plain`] reads, in at most eight characters without the minus: all at once, as the bytes of one word.
#[inline(always)] // once a row
fn short(cell: &[u8]) -> Option<Money> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let (negative, text) = match cell {
        [b'-', text @ ..] => (true, text),
        text => (false, text),
    };
    // The last character in the lowest byte; digits become their values, and a point 0x1E.
    let word = word(text)?;
    if text.is_empty() || word & HIGH != 0 {
        return None;
    }
    let word = word ^ ((u64::from(b'0') * ONES) >> (8 * (8 - text.len())));
    let points = !((word ^ (0x1E * ONES)) + !HIGH) & HIGH;
    let (digits, decimals) = match points {
        0 => (word, 0),
        _ => {
            let below = points.trailing_zeros() & !7;
            let low = word & ((1 << below) - 1);
            (((word >> below >> 8) << below) | low, below as usize / 8)
        }
    };
    let is_digits = (digits + (0x80 - 10) * ONES) & HIGH == 0;
    if !is_digits || points & points.wrapping_sub(1) != 0 || text == b"." {
        return None;
    }
    let pairs = ((digits >> 8) & 0x00FF_00FF_00FF_00FF) * 10 + (digits & 0x00FF_00FF_00FF_00FF);
    let fours = ((pairs >> 16) & 0x0000_FFFF_0000_FFFF) * 100 + (pairs & 0x0000_FFFF_0000_FFFF);
    let number = (fours >> 32) * 10_000 + (fours & 0xFFFF_FFFF);
    let scale = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1].get(decimals)?;
    let millionths = number as i64 * scale;
    Some(Money::from_millionths(if negative { -millionths } else { millionths }))
}

/// Digits with at most one point, at most 15 digits and 6 of them after it, and perhaps a minus.
fn plain(cell: &[u8]) -> Option<Money> {
    let (negative, text) = match cell {
        [b'-', text @ ..] => (true, text),
        text => (false, text),
    };
    // Sixteen bytes cannot overflow the product with the scale by more than the check below sees.
    if text.len() > 16 {
        return None;
    }
    let mut number = 0_i64;
    let mut point = text.len();
    for (at, &byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            number = number * 10 + i64::from(digit);
        } else if byte == b'.' && point == text.len() {
            point = at;
        } else {
            return None;
        }
    }
    let decimals = text.len().saturating_sub(point + 1);
    let digits = text.len() - usize::from(point < text.len());
    let scale = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1].get(decimals)?;
    let millionths = number.checked_mul(*scale).filter(|_| digits > 0)?;
    (millionths <= Money::MAX.millionths()).then_some(Money::from_millionths(if negative {
        -millionths
    } else {
        millionths
    }))
}

/// An amount of any number of digits: those before the decimal mark, and those after it with perhaps an exponent.
/// Rounded to millionths, half away from zero.
fn written(whole: &str, rest: &str) -> Option<Money> {
    let (fraction, exponent) = match rest.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let mut digits = whole.bytes().chain(fraction.bytes());
    if whole.len() + fraction.len() == 0 || !digits.clone().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept = whole.len() as i64 + i64::from(exponent) + 6;
    let mut millionths: i64 = 0;
    for _ in 0..kept {
        let digit = match digits.next() {
            Some(byte) => i64::from(byte - b'0'),
            None if millionths == 0 => break,
            None => 0,
        };
        millionths = millionths * 10 + digit;
        if millionths > Money::MAX.millionths() {
            return None;
        }
    }
    let half = kept >= 0 && digits.next().is_some_and(|byte| byte >= b'5');
    Some(Money::from_millionths(millionths + i64::from(half)))
}

/// The codes of ISO 4217 without funds and metals, the kuna's, and two that people write.
const CODES: &[u8] = b"AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZD\
    CADCDFCHFCLPCNYCOPCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHRKHTGHUF\
    IDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMUR\
    MVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOS\
    SRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVESVNDVUVWSTXAFXCDXOFXPFYERZARZMWRMBNTD";

/// Currencies as people write them; the longer of two that begin alike is first.
const WORDS: [&str; 38] = [
    "US$", "CA$", "AU$", "NZ$", "HK$", "NT$", "MX$", "A$", "C$", "S$", "R$", "$", "£", "¥", "￥",
    "฿", "元", "円", "원", "euro", "eur", "usd", "kr.", "kr", "zł", "Kč", "лв", "руб.", "руб",
    "Rp.", "Rp", "RM", "Rs.", "Rs", "Fr.", "Fr", "Ft", "lei",
];

/// The text without one currency at its beginning or its end. Any letters would make an amount of `A17` and `3 pcs`.
fn without_currency(text: &str) -> &str {
    let text = text.trim();
    if let [b'-' | b'0'..=b'9', .., b'0'..=b'9'] = text.as_bytes() {
        return text;
    }
    let word = WORDS.iter().find_map(|word| {
        if let Some((head, tail)) = text.split_at_checked(word.len())
            && head.eq_ignore_ascii_case(word)
        {
            return Some(tail);
        }
        let (head, tail) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
        tail.eq_ignore_ascii_case(word).then_some(head)
    });
    let is_code = |code: &[u8]| CODES.chunks_exact(3).any(|known| known == code);
    let is_sign = |c: char| ('\u{20a0}'..='\u{20cf}').contains(&c);
    let rest = match (word, text.as_bytes()) {
        (Some(rest), _) => rest,
        (None, [a, b, c, ..]) if is_code(&[*a, *b, *c]) => text.get(3..).unwrap_or(text),
        (None, [.., a, b, c]) if is_code(&[*a, *b, *c]) => {
            text.get(..text.len() - 3).unwrap_or(text)
        }
        _ => text.strip_prefix(is_sign).or_else(|| text.strip_suffix(is_sign)).unwrap_or(text),
    };
    rest.trim()
}

/// `12,5` or `1.234,50`: a comma that is followed by other than three digits, or stands after a point.
fn speaks_for_comma(cell: &str) -> bool {
    let Some((before, after)) = cell.rsplit_once(',') else { return false };
    let decimals = after.bytes().take_while(u8::is_ascii_digit).count();
    (before.contains('.') || decimals != 3) && !after.contains('.') && !before.contains(',')
}

/// `12.5` or `1,234.50`: a point that is followed by other than three digits, or stands after a comma.
fn speaks_for_point(cell: &str) -> bool {
    let Some((before, after)) = cell.rsplit_once('.') else { return false };
    let decimals = after.bytes().take_while(u8::is_ascii_digit).count();
    (before.contains(',') || decimals != 3) && !after.contains(',') && !before.contains('.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(mark: DecimalMark, cell: &str, expected: Option<f64>) {
        let amount = mark.parse(cell.as_bytes()).map(Money::to_f64);
        assert_eq!(amount, expected, "{mark:?} {cell}");
    }

    #[test]
    fn amounts_as_people_write_them() {
        use DecimalMark::{Comma, Point};
        for (cell, expected) in [
            ("11.77", Some(11.77)),
            ("-5", Some(-5.0)),
            ("0", Some(0.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("$1,234.50", Some(1234.5)),
            ("-$3.10", Some(-3.1)),
            ("$-3.10", Some(-3.1)),
            ("(12.00)", Some(-12.0)),
            ("12.00-", Some(-12.0)),
            ("1 234.5", Some(1234.5)),
            ("12.5 EUR", Some(12.5)),
            ("¥88", Some(88.0)),
            ("EUR12.5", Some(12.5)),
            ("-EUR 12.5", Some(-12.5)),
            ("$12.5 USD", Some(12.5)),
            ("₺12.5", Some(12.5)),
            ("12.5\u{a0}€", Some(12.5)),
            ("NT$ 1,500", Some(1500.0)),
            ("($3.10)", Some(-3.1)),
            ("$(3.10)", Some(-3.1)),
            ("Rs. 12,34,567.50", Some(1_234_567.5)),
            ("1,234,567", Some(1_234_567.0)),
            ("Kč 5", Some(5.0)),
            ("5 KR", Some(5.0)),
            ("12.50 CR", Some(-12.5)),
            ("12.50 EUR CR", Some(-12.5)),
            ("12.50DR", Some(12.5)),
            ("12,50", None),
            ("1,234,56", None),
            ("12,345,67,890", None),
            (",123", None),
            ("A17", None),
            ("3 pcs", None),
            ("SKU5", None),
            ("EUR", None),
            ("5 €x", None),
            ("1.5e3", Some(1500.0)),
            ("0.3333333333", Some(0.333_333)),
            ("0.0000005", Some(0.000_001)),
            ("0.00000049", Some(0.0)),
            ("12345678.12345678", Some(12_345_678.123_457)),
            ("$1.5E-2", Some(0.015)),
            ("2e-9", Some(0.0)),
            ("6e-7", Some(0.000_001)),
            ("0e999999999", Some(0.0)),
            ("1e999999999", None),
            ("1e99999999999", None),
            ("--5", None),
            ("", None),
            ("-", None),
            (".", None),
            ("abc", None),
            ("1,2,3", None),
            ("1.2.3", None),
            ("99999999999999999999", None),
            ("nan", None),
            ("inf", None),
        ] {
            check(Point, cell, expected);
        }
        for (cell, expected) in [
            ("1.234,50", Some(1234.5)),
            ("12,5", Some(12.5)),
            ("12", Some(12.0)),
            ("1.234", Some(1234.0)),
        ] {
            check(Comma, cell, expected);
        }
    }

    proptest! {
        #[test]
        fn short_cells_are_read_as_others_are(cell in "-?[0-9.]{0,9}|[ -~]{0,9}|.{0,4}") {
            let bytes = cell.as_bytes();
            let expected = plain(bytes).filter(|_| bytes.len() - usize::from(bytes.starts_with(b"-")) <= 8);
            prop_assert_eq!(short(bytes), expected);
        }
    }

    #[test]
    fn a_column_tells_its_decimal_mark() {
        assert_eq!(DecimalMark::guess(&["12,50", "3,00"]), DecimalMark::Comma);
        assert_eq!(DecimalMark::guess(&["1.234,50", "3"]), DecimalMark::Comma);
        assert_eq!(DecimalMark::guess(&["1,234", "3,000"]), DecimalMark::Point);
        assert_eq!(DecimalMark::guess(&["1,234.50", "3"]), DecimalMark::Point);
    }
}
