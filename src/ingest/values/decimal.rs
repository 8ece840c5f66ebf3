//! A number with everything that people and programs put around it.

use crate::ingest::values::currency;
use crate::ingest::values::numbers::NumberFormat;
use crate::ingest::values::plain::Plain;
use crate::tables::Money;

/// A number as it is written, `±digits × 10^exponent`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    /// At most 18 of them: a double has 17.
    digits: u64,
    exponent: i32,
}

/// Digits beyond these are dropped.
const MOST: u64 = 100_000_000_000_000_000;

impl Decimal {
    /// Reads signs and brackets, currencies, groups, percents, exponents, 1.2万, CR and DR.
    pub(super) fn read(format: NumberFormat, cell: &[u8]) -> Option<Self> {
        if !cell.iter().any(|byte| byte.is_ascii_digit() || *byte >= 0x80) {
            return None;
        }
        let plain = Plain::of(cell)?;
        let text = plain.as_str();
        let (mark, group) = match format {
            NumberFormat::Point => ('.', ','),
            NumberFormat::Comma => (',', '.'),
        };
        let is_digit = |c: char| c.is_ascii_digit();
        let (head, rest) = text.split_at_checked(text.find(is_digit)?)?;
        let (core, tail) = rest.split_at_checked(rest.rfind(is_digit)? + 1)?;
        // `.5`, but not the point of `Rs.5`.
        let fraction = head
            .strip_suffix(mark)
            .filter(|head| !head.ends_with(|c: char| c.is_ascii_lowercase()));
        let mut decimal = match fraction {
            Some(_) => Self::of_digits("", core)?,
            None => Self::of_core(core, mark, group)?,
        };
        // `5.`, and `5.–` for no cents.
        let tail = match tail.strip_prefix(mark) {
            Some(tail) => tail.strip_prefix("--").or(tail.strip_prefix('-')).unwrap_or(tail),
            None => tail,
        };
        let mut around = Around::default();
        around.read(fraction.unwrap_or(head), false)?;
        around.read(tail, true)?;
        decimal.is_negative = around.is_negative()?;
        decimal.exponent = decimal.exponent.checked_add(around.power)?;
        Some(decimal)
    }

    /// Digits in groups, decimals, an exponent.
    fn of_core(core: &str, mark: char, group: char) -> Option<Self> {
        let end = core.find([mark, 'e', 'E']).unwrap_or(core.len());
        let (whole, rest) = core.split_at_checked(end)?;
        let is_separator = |c: char| c == group || c == ' ' || c == '\'';
        if let Some(separator) = whole.chars().find(|&c| is_separator(c)) {
            // 1,234,567 or, in India, 12,34,567: the last group has three digits.
            let (others, last) = whole.rsplit_once(separator)?;
            let mut groups = others.split(separator);
            let first = groups.next()?;
            let all_of = |length| groups.clone().all(|group| group.len() == length);
            if !(1..=3).contains(&first.len()) || last.len() != 3 || !(all_of(3) || all_of(2)) {
                return None;
            }
            let mut digits = Self::default();
            for part in whole.split(separator) {
                digits.push(part, false)?;
            }
            return digits.then(rest.strip_prefix(mark).unwrap_or(rest));
        }
        Self::of_digits(whole, rest.strip_prefix(mark).unwrap_or(rest))
    }

    /// These digits before the mark, and those after it with perhaps an exponent.
    fn of_digits(whole: &str, rest: &str) -> Option<Self> {
        let mut decimal = Self::default();
        decimal.push(whole, false)?;
        decimal.then(rest)
    }

    fn then(mut self, rest: &str) -> Option<Self> {
        let (fraction, exponent) = match rest.split_once(['e', 'E']) {
            Some((fraction, exponent)) => (fraction, exponent.parse::<i32>().ok()?),
            None => (rest, 0),
        };
        self.push(fraction, true)?;
        self.exponent = self.exponent.checked_add(exponent)?;
        Some(self)
    }

    fn push(&mut self, digits: &str, is_fraction: bool) -> Option<()> {
        for byte in digits.bytes() {
            let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
            let is_kept = self.digits < MOST;
            if is_kept {
                self.digits = self.digits * 10 + digit;
            }
            self.exponent += i32::from(!is_kept) - i32::from(is_fraction);
        }
        Some(())
    }

    /// The amount, rounded to millionths, half away from zero; none if it is beyond [`Money::MAX`].
    pub(super) fn money(self) -> Option<Money> {
        let shift = self.exponent.saturating_add(6);
        let power = 10_u64.checked_pow(shift.unsigned_abs());
        let millionths = match power {
            _ if self.digits == 0 => 0,
            Some(power) if shift >= 0 => self.digits.checked_mul(power)?,
            Some(power) => {
                self.digits / power + u64::from(self.digits % power >= power.div_ceil(2))
            }
            None if shift >= 0 => return None,
            None => 0,
        };
        let millionths =
            i64::try_from(millionths).ok().filter(|it| *it <= Money::MAX.millionths())?;
        Some(Money::from_millionths(if self.is_negative { -millionths } else { millionths }))
    }

    /// The number; correctly rounded up to 15 digits, and none if it is not finite.
    pub(super) fn number(self) -> Option<f64> {
        let mut power = 1.0;
        // Powers of ten are exact up to 22, and a double has none above 308.
        for _ in 0..self.exponent.unsigned_abs().min(400) {
            power *= 10.0;
        }
        let digits = self.digits as f64;
        let number = match self.digits {
            0 => 0.0,
            _ if self.exponent < 0 => digits / power,
            _ => digits * power,
        };
        number.is_finite().then_some(if self.is_negative { -number } else { number })
    }
}

/// What stands around the digits.
#[derive(Default)]
struct Around {
    minus: usize,
    plus: usize,
    open: usize,
    close: usize,
    credits: usize,
    currencies: usize,
    percents: usize,
    /// The power of ten of percents and of 万.
    power: i32,
}

impl Around {
    /// Takes the text apart; none if something in it belongs to no number.
    fn read(&mut self, mut text: &str, is_after: bool) -> Option<()> {
        while let Some(c) = text.chars().next() {
            let rest = text.get(c.len_utf8()..)?;
            let power = match c {
                '万' | '萬' | '만' => 4,
                '亿' | '億' | '억' => 8,
                '千' | '천' => 3,
                '百' | '백' => 2,
                _ => 0,
            };
            text = match c {
                ' ' => rest,
                '-' => {
                    self.minus += 1;
                    rest
                }
                '+' => {
                    self.plus += 1;
                    rest
                }
                '(' => {
                    self.open += 1;
                    rest
                }
                ')' => {
                    self.close += 1;
                    rest
                }
                '%' | '‰' => {
                    self.percents += 1;
                    self.power -= if c == '%' { 2 } else { 3 };
                    rest
                }
                _ if power > 0 && is_after => {
                    self.power += power;
                    rest
                }
                'C' | 'D' if is_after && matches!(text, "CR" | "DR") => {
                    self.credits += usize::from(c == 'C');
                    ""
                }
                _ => {
                    self.currencies += 1;
                    currency::split(text)?.1
                }
            };
        }
        Some(())
    }

    /// Whether the number is below zero; none if the signs make no sense together.
    fn is_negative(&self) -> Option<bool> {
        let makes_sense = self.minus + self.plus <= 1
            && self.open <= 1
            && self.open == self.close
            && self.currencies <= 2
            && self.percents <= 1;
        makes_sense.then_some(self.minus + self.open + self.credits > 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(format: NumberFormat, cell: &str, expected: Option<f64>) {
        assert_eq!(format.number(cell.as_bytes()), expected, "{format:?} {cell}");
        let amount = format.parse(cell.as_bytes()).map(Money::to_f64);
        assert_eq!(amount, expected, "{format:?} {cell}");
    }

    #[test]
    fn numbers_with_what_people_put_around_them() {
        use NumberFormat::{Comma, Point};
        for (cell, expected) in [
            ("1,234.56", Some(1234.56)),
            ("1 234.56", Some(1234.56)),
            ("1\u{a0}234.56", Some(1234.56)),
            ("1\u{202f}234\u{202f}567.5", Some(1_234_567.5)),
            ("1'234.56", Some(1234.56)),
            ("1’234.56", Some(1234.56)),
            ("12,34,567.89", Some(1_234_567.89)),
            ("CHF 1'234.–", Some(1234.0)),
            ("Fr. 5.-", Some(5.0)),
            ("5.--", Some(5.0)),
            ("(1,234.56)", Some(-1234.56)),
            ("（12.50）", Some(-12.5)),
            ("(-12.50)", Some(-12.5)),
            ("12.50-", Some(-12.5)),
            ("12.50−", Some(-12.5)),
            ("−12.50", Some(-12.5)),
            ("－１２．５０", Some(-12.5)),
            ("１，２３４．５０", Some(1234.5)),
            ("+12.50", Some(12.5)),
            ("12.50 CR", Some(-12.5)),
            ("12.50 DR", Some(12.5)),
            ("¥88", Some(88.0)),
            ("￥88.00", Some(88.0)),
            ("88元", Some(88.0)),
            ("88.5 人民币", Some(88.5)),
            ("RMB 88", Some(88.0)),
            ("CNY88", Some(88.0)),
            ("US$ 5", Some(5.0)),
            ("NT$1,500", Some(1500.0)),
            ("R$ 5.00", Some(5.0)),
            ("₹ 12,34,567", Some(1_234_567.0)),
            ("₩15,000", Some(15_000.0)),
            ("$12.5 USD", Some(12.5)),
            ("€.50", Some(0.5)),
            ("Rs.50", Some(50.0)),
            ("-.5", Some(-0.5)),
            ("12%", Some(0.12)),
            ("12.5 %", Some(0.125)),
            ("％", None),
            ("-3％", Some(-0.03)),
            ("%12", Some(0.12)),
            ("5‰", Some(0.005)),
            ("1.2万", Some(12_000.0)),
            ("1.2萬元", Some(12_000.0)),
            ("￥3亿", Some(300_000_000.0)),
            ("3千", Some(3000.0)),
            ("5百万", Some(5_000_000.0)),
            ("1.5E+03", Some(1500.0)),
            ("1.5e-3", Some(0.0015)),
            ("00012.50", Some(12.5)),
            ("000000000000000000000000000000012", Some(12.0)),
            ("3M", None),
            ("1.2k", None),
            ("5 Cr", None),
            ("5%%", None),
            ("5 $$$", None),
            ("(5", None),
            ("5)", None),
            ("-5-", None),
            ("+-5", None),
            ("1,23", None),
            ("12-13", None),
            ("2026-03-05", None),
            ("10:15", None),
            ("1 2", None),
            ("TOP 5 x", None),
            ("all 5", None),
            ("万", None),
            ("5.5.5", None),
            ("١٢", None),
        ] {
            check(Point, cell, expected);
        }
        // More than an amount can be, but a number all the same.
        assert_eq!(Point.number("1.5万亿".as_bytes()), Some(1.5e12));
        assert_eq!(Point.parse("1.5万亿".as_bytes()), None);
        for (cell, expected) in [
            ("1.234,56", Some(1234.56)),
            ("1 234,56", Some(1234.56)),
            ("1\u{202f}234,56 €", Some(1234.56)),
            ("1.234.567", Some(1_234_567.0)),
            ("1'234,5", Some(1234.5)),
            ("-1.234,50 kr", Some(-1234.5)),
            ("12,50 zł", Some(12.5)),
            ("R$ 1.234,50", Some(1234.5)),
            ("12,-", Some(12.0)),
            ("12,5 %", Some(0.125)),
            ("1,5E+03", Some(1500.0)),
            (",5", Some(0.5)),
            ("1.5", None),
            ("1,234.5", None),
        ] {
            check(Comma, cell, expected);
        }
    }

    #[test]
    fn numbers_beyond_amounts() {
        let number = |cell: &str| NumberFormat::Point.number(cell.as_bytes());
        assert_eq!(number("0.1"), Some(0.1));
        assert_eq!(number("0.30000000000000004"), Some(0.300_000_000_000_000_04));
        assert_eq!(number("123456789012"), Some(123_456_789_012.0));
        assert_eq!(number("1e22"), Some(1e22));
        assert!(number("1e308").is_some_and(|number| (number / 1e308 - 1.0).abs() < 1e-13));
        assert_eq!(number("1e309"), None);
        assert_eq!(number("1e-400"), Some(0.0));
        assert_eq!(number("0e2147483647"), Some(0.0));
        assert_eq!(number("1.5e2147483648"), None);
        assert_eq!(number("0.5e-2147483648"), None);
        assert_eq!(number("-0"), Some(0.0));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(
            bytes in prop::collection::vec(any::<u8>(), 0..120),
            text in "[0-9 ,.'eE+()%万亿千百元€$CRD-]{0,30}|\\PC{0,30}|[0-9]{0,40}[.,][0-9]{0,40}",
        ) {
            for format in [NumberFormat::Point, NumberFormat::Comma] {
                for cell in [bytes.as_slice(), text.as_bytes()] {
                    let _ = format.parse(cell);
                    prop_assert!(format.number(cell).is_none_or(f64::is_finite));
                    let _ = currency::of(&String::from_utf8_lossy(cell));
                }
            }
        }

        /// An amount reads back from every way of writing it.
        #[test]
        fn an_amount_reads_back(cents in -99_999_999_999_i64..99_999_999_999) {
            let expected = Some(Money::from_millionths(cents * 10_000));
            let (sign, whole, part) =
                (if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
            let grouped = |separator: &str| {
                let digits = whole.to_string();
                let mut text = String::new();
                for (at, digit) in digits.chars().enumerate() {
                    if at > 0 && (digits.len() - at) % 3 == 0 {
                        text.push_str(separator);
                    }
                    text.push(digit);
                }
                text
            };
            for cell in [
                format!("{sign}{whole}.{part:02}"),
                format!("{sign}{}.{part:02}", grouped(",")),
                format!("{sign}{}.{part:02}", grouped("'")),
                format!("{sign}${}.{part:02}", grouped(",")),
                format!("{}.{part:02}{sign}", grouped("\u{202f}")),
                format!("{sign}{}.{part:02} EUR", grouped(" ")),
                format!("{sign}{cents}e-2", sign = "", cents = cents),
            ] {
                prop_assert_eq!(NumberFormat::Point.parse(cell.as_bytes()), expected, "{}", cell);
            }
            for cell in [
                format!("{sign}{},{part:02} €", grouped(".")),
                format!("{sign}{},{part:02}", grouped("\u{a0}")),
            ] {
                prop_assert_eq!(NumberFormat::Comma.parse(cell.as_bytes()), expected, "{}", cell);
            }
        }

        #[test]
        fn the_fast_reader_reads_no_other_amount(cell in "-?[0-9]{0,12}[.]?[0-9]{0,8}") {
            let read = Decimal::read(NumberFormat::Point, cell.as_bytes()).and_then(Decimal::money);
            prop_assert_eq!(NumberFormat::Point.parse(cell.as_bytes()), read);
        }
    }
}
