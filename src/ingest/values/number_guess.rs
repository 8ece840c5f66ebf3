//! The decimal mark of a column, decided on a sample of it.

use crate::ingest::values::numbers::NumberFormat;
use crate::ingest::values::plain::Plain;

/// How the numbers of a column are written, as far as its cells tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberGuess {
    /// The decimal mark that most cells show; a point where none does.
    pub(crate) format: NumberFormat,
    /// Whether the cells show it: 1.234 may be a little more than one, or more than a thousand.
    pub(crate) is_sure: bool,
}

/// What a cell says of the decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Point,
    Comma,
    /// `1.234`
    LonePoint,
    /// `1,234`
    LoneComma,
    /// A whole number below 1000.
    Small,
    /// A whole number above, without separators.
    Large,
}

impl NumberGuess {
    pub(crate) fn of(cells: &[&str]) -> Self {
        let mut counts = [0_usize; 6];
        for sign in cells.iter().filter_map(|cell| Sign::of(cell)) {
            counts[sign as usize] += 1;
        }
        let [point, comma, lone_point, lone_comma, small, large] = counts;
        if point + comma > 0 {
            let format = if comma > point { NumberFormat::Comma } else { NumberFormat::Point };
            return Self { format, is_sure: point == 0 || comma == 0 };
        }
        // Whole numbers without separators are below 1000 where those above have them.
        let is_grouped = small > 0 && large == 0;
        let format = match lone_point > 0 && lone_comma == 0 && is_grouped {
            true => NumberFormat::Comma,
            false => NumberFormat::Point,
        };
        // Amounts with three decimals are rare, but a point is the usual mark; a comma that groups is the usual one.
        let is_sure = lone_point == 0 && (lone_comma == 0 || large == 0);
        Self { format, is_sure }
    }
}

impl Sign {
    fn of(cell: &str) -> Option<Self> {
        let plain = Plain::of(cell.as_bytes())?;
        let text = plain.as_str();
        let first = text.find(|c: char| c.is_ascii_digit())?;
        let last = text.rfind(|c: char| c.is_ascii_digit())?;
        let begins_with = text.get(..first)?.chars().next_back();
        let core = text.get(first..=last)?;
        let (core, is_scientific) = match core.split_once(['e', 'E']) {
            Some((core, _)) => (core, true),
            None => (core, false),
        };
        let core: String = core.chars().filter(|c| !matches!(c, ' ' | '\'')).collect();
        if !core.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')) {
            return None;
        }
        let (points, commas) = (core.matches('.').count(), core.matches(',').count());
        let Some((whole, decimals)) = core.rsplit_once(['.', ',']) else {
            return match core.len() {
                _ if begins_with == Some('.') => Some(Self::Point),
                _ if begins_with == Some(',') => Some(Self::Comma),
                _ if core.starts_with('0') => None,
                1..=3 => Some(Self::Small),
                _ => Some(Self::Large),
            };
        };
        let is_point = core.as_bytes().get(whole.len()) == Some(&b'.');
        let (as_mark, as_group, lone) = match is_point {
            true => (Self::Point, Self::Comma, Self::LonePoint),
            false => (Self::Comma, Self::Point, Self::LoneComma),
        };
        match (points, commas) {
            // The last of two kinds is the mark, and stands once.
            (1.., 1..) => ((if is_point { points } else { commas }) == 1).then_some(as_mark),
            (1, 0) | (0, 1) => {
                let may_group = decimals.len() == 3
                    && (1..=3).contains(&whole.len())
                    && !whole.starts_with('0')
                    && !is_scientific;
                Some(if may_group { lone } else { as_mark })
            }
            // Several of one kind are groups, in India of two but for the last.
            _ => {
                let is_grouped = decimals.len() == 3
                    && whole.split(['.', ',']).all(|group| (1..=3).contains(&group.len()));
                is_grouped.then_some(as_group)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], format: NumberFormat, is_sure: bool) {
        assert_eq!(NumberGuess::of(cells), NumberGuess { format, is_sure }, "{cells:?}");
    }

    #[test]
    fn a_column_tells_its_decimal_mark() {
        use NumberFormat::{Comma, Point};
        check(&["12,50", "3,00"], Comma, true);
        check(&["1.234,50", "3"], Comma, true);
        check(&["1.234.567", "3"], Comma, true);
        check(&["0,500", "1,250"], Comma, true);
        check(&["1 234,5 €", "950"], Comma, true);
        check(&[",5"], Comma, true);
        check(&["1,5E+03"], Comma, true);
        check(&["1,234", "3,000"], Point, true);
        check(&["1,234.50", "3"], Point, true);
        check(&["12,34,567"], Point, true);
        check(&["0.500", "1.250"], Point, true);
        check(&["$.50"], Point, true);
        check(&["1.234E+03"], Point, true);
        check(&["12", "1500"], Point, true);
        check(&["12%", "A17", "2026-03-05", "x"], Point, true);
        check(&["１，２３４．５"], Point, true);
        check(&[], Point, true);
    }

    #[test]
    fn three_digits_after_a_lone_point_may_be_either() {
        use NumberFormat::{Comma, Point};
        check(&["1.234", "3.000"], Point, false);
        check(&["1.234", "950", "12"], Comma, false);
        check(&["1.234", "95000"], Point, false);
        check(&["1.234", "2,345"], Point, false);
        check(&["1,234", "95000"], Point, false);
        check(&["1.234,50", "12.5", "7.25"], Point, false);
    }
}
