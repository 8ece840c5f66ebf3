//! Cells → amounts and numbers.
//!
//! Most cells are a few plain digits with at most one point, and those are read as one word; `decimal` reads all others.
//! Whether a comma is a decimal mark is a property of the column.

use serde::{Deserialize, Serialize};

use crate::ingest::values::decimal::Decimal;
use crate::tables::{Money, word};

/// How the numbers of a column are written, by their decimal mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberFormat {
    /// `1,234.50`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1.234,50`
    #[serde(rename = ",")]
    Comma,
}

impl NumberFormat {
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
        let plain = if self == Self::Point { plain(cell) } else { None };
        plain.or_else(|| Decimal::read(self, cell)?.money())
    }

    /// The number written in the cell: a quantity, points, a score. 12 % is 0.12.
    pub(crate) fn number(self, cell: &[u8]) -> Option<f64> {
        Decimal::read(self, cell)?.number()
    }

    /// The share written in the cell, which has a sign of percents; 12 % is 0.12.
    pub(crate) fn share(self, cell: &[u8]) -> Option<f64> {
        let is_share = |text: &str| text.contains(['%', '％', '‰']);
        std::str::from_utf8(cell).ok().filter(|text| is_share(text)).and_then(|_| self.number(cell))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(format: NumberFormat, cell: &str, expected: Option<f64>) {
        let amount = format.parse(cell.as_bytes()).map(Money::to_f64);
        assert_eq!(amount, expected, "{format:?} {cell}");
    }

    #[test]
    fn amounts_as_people_write_them() {
        use NumberFormat::{Comma, Point};
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
}
