//! What the values of a column look like.

use std::hash::BuildHasher;

use foldhash::quality::FixedState;

use crate::ingest::report::shown;
use crate::ingest::roles::Role;
use crate::ingest::roles::words::{self, Scores};
use crate::ingest::values::{DateGuess, NumberFormat, NumberGuess};
use crate::stats::order::sort;
use crate::tables::TableKind;

/// A column of the sample.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// The name, as it is shown; empty if there is none.
    pub(super) header: String,
    /// How well the header fits each role.
    scores: Scores,
    /// The tables of whose files the header reminds.
    hints: [bool; TableKind::ALL.len()],
    pub(crate) date: Option<DateGuess>,
    /// How its dates are written if the header or the call says that numbers are dates.
    date_if_named: Option<DateGuess>,
    pub(crate) number: NumberFormat,
    /// Whether a mark between digits can be told to separate decimals or thousands.
    pub(crate) number_is_sure: bool,
    /// Share of the filled cells that are amounts.
    pub(super) numbers: f64,
    /// Share of the filled cells with a decimal mark.
    pub(super) decimals: f64,
    /// Share of the filled cells that are no whole numbers.
    pub(super) fractions: f64,
    /// The smallest and the largest number.
    pub(super) range: (f64, f64),
    /// Share of the filled cells that repeat another one.
    pub(super) repeats: f64,
    /// How many different values there are.
    pub(super) distinct: usize,
    /// Cells that are not empty.
    pub(super) filled: usize,
    /// Whether all are plain numbers, some with a C before them, as orders that were cancelled have in the Online Retail data
    /// of UCI.
    pub(crate) has_cancellations: bool,
    /// What most of the first cells are.
    pub(super) look: Option<Look>,
}

/// Values that are known by their form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// `ann@example.org`
    Email,
    /// `+44 20 7946 0958`
    Phone,
    /// `EUR`
    Currency,
    /// `yes` and `no`, `1` and `0`
    YesNo,
    /// `paid`, `交易成功`
    Status,
    /// `female`, `男`
    Gender,
    /// `2026-03`, a month without its day
    Month,
    /// Several words.
    Sentence,
}

/// A column is of a kind if this share of its filled cells can be read as that kind …
pub(super) const MOST: f64 = 0.8;

/// … or this share where the header says it too: the other cells go to the report.
pub(super) const HALF: f64 = 0.5;

/// Most columns are of one kind, and that they are not of another a few cells show.
pub(crate) const FEW: usize = 32;

const CURRENCIES: &str = "usd eur gbp cny rmb jpy hkd twd krw aud cad chf sek nok dkk pln inr brl mxn sgd nzd zar rub try thb idr myr php vnd aed sar ils czk huf \
     $ € £ ¥ 元 人民币 美元 港币";
const STATUSES: &str = "paid unpaid pending completed complete cancelled canceled refunded partially_refunded shipped shipping processing authorized voided \
     succeeded failed delivered returned on-hold fulfilled unfulfilled success open closed done declined denied expired created invoiced approved \
     交易成功 交易关闭 等待买家付款 卖家已发货 买家已付款 买家已付款，等待卖家发货 卖家已发货，等待买家确认 已完成 已取消 已退款 退款 已发货 待付款 待发货 已付款 已关闭 \
     交易關閉 已關閉 已發貨 待發貨";
const ANSWERS: &str = "yes no y n true false t f 0 1 0.0 1.0 是 否 ja nein oui non sí si";
const GENDERS: &str = "m f w d male female man woman men women other unknown non-binary divers 男 女 男性 女性 未知 保密";

impl Column {
    /// A column of these cells, which has no name yet; its decimal mark is found where it is not said.
    pub(crate) fn new(cells: &[&str], decimal: Option<NumberFormat>) -> Self {
        let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
        let NumberGuess { format, is_sure } = match decimal {
            Some(format) => NumberGuess { format, is_sure: true },
            None => NumberGuess::of(&filled),
        };
        let share = |count: usize| count as f64 / filled.len().max(1) as f64;
        let few = filled.get(..FEW).unwrap_or(&filled);
        let (mut numbers, mut decimals, mut fractions) = (0, 0, 0);
        let mut range = (f64::INFINITY, f64::NEG_INFINITY);
        if few.iter().any(|cell| format.parse(cell.as_bytes()).is_some()) {
            for cell in &filled {
                let Some(number) = format.parse(cell.as_bytes()) else { continue };
                let number = number.to_f64();
                numbers += 1;
                decimals += usize::from(cell.contains(['.', ',']));
                fractions += usize::from(number.fract() != 0.0);
                range = (range.0.min(number), range.1.max(number));
            }
        }
        let hasher = FixedState::default();
        let mut distinct: Vec<(u64, u32)> =
            filled.iter().map(|cell| (hasher.hash_one(cell), 0)).collect();
        sort(&mut distinct);
        distinct.dedup();
        Self {
            header: String::new(),
            scores: [0.0; Role::ALL.len()],
            hints: [false; TableKind::ALL.len()],
            date: DateGuess::of(&filled, DateGuess::WRITTEN),
            date_if_named: DateGuess::of(&filled, DateGuess::IF_NAMED),
            number: format,
            number_is_sure: is_sure,
            numbers: share(numbers),
            decimals: share(decimals),
            fractions: share(fractions),
            range,
            repeats: 1.0 - share(distinct.len()),
            distinct: distinct.len(),
            filled: filled.len(),
            has_cancellations: has_cancellations(&filled),
            look: look(few),
        }
    }

    pub(crate) fn name(&mut self, header: &str) {
        self.header = shown(header.trim());
        (self.scores, self.hints) = words::read(header);
    }

    /// How well the header fits the role; negative if it speaks against it.
    pub(super) fn header_score(&self, role: Role) -> f64 {
        f64::from(self.scores[role as usize])
    }

    pub(super) fn hints_at(&self, table: TableKind) -> bool {
        self.hints[table as usize]
    }

    /// Share of the filled cells that are dates.
    pub(super) fn dates(&self) -> f64 {
        self.date.map_or(0.0, |guess| guess.share)
    }

    /// The same where a header of this score may say that numbers are dates.
    pub(super) fn dates_if_named(&self, header: f64) -> f64 {
        let guess = if header >= 2.0 { self.dates_of() } else { self.date };
        guess.map_or(0.0, |guess| guess.share)
    }

    /// How the dates of the column are written: if it is one of dates, it may have them as numbers.
    pub(crate) fn dates_of(&self) -> Option<DateGuess> {
        match (self.date, self.date_if_named) {
            (Some(date), Some(numbers)) if numbers.share > date.share => Some(numbers),
            (date, numbers) => date.or(numbers),
        }
    }

    /// Whether nearly all cells are dates.
    pub(crate) fn is_date(&self) -> bool {
        self.dates() >= MOST
    }

    /// Whether nearly all cells are numbers.
    pub(crate) fn is_number(&self) -> bool {
        self.numbers >= MOST
    }
}

fn has_cancellations(cells: &[&str]) -> bool {
    let is_number = |cell: &str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let mut cancelled = 0;
    for cell in cells {
        match cell.strip_prefix('C') {
            Some(number) if is_number(number) => cancelled += 1,
            _ if is_number(cell) => {}
            _ => return false,
        }
    }
    // Where most begin with a C it says nothing.
    cancelled > 0 && cancelled * 2 <= cells.len()
}

/// The form that nearly all of these cells have.
fn look(cells: &[&str]) -> Option<Look> {
    let most = |is_it: &dyn Fn(&str) -> bool| {
        let count = cells.iter().filter(|cell| is_it(cell)).count();
        count > 0 && count as f64 >= MOST * cells.len() as f64
    };
    let one_of = |list: &str| {
        most(&|cell| list.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(cell)))
    };
    Some(if one_of(ANSWERS) {
        Look::YesNo
    } else if most(&is_email) {
        Look::Email
    } else if one_of(CURRENCIES) {
        Look::Currency
    } else if one_of(STATUSES) {
        Look::Status
    } else if one_of(GENDERS) {
        Look::Gender
    } else if most(&is_month) {
        Look::Month
    } else if most(&is_phone) {
        Look::Phone
    } else if most(&|cell| cell.split_whitespace().nth(2).is_some() || cell.len() > 60) {
        Look::Sentence
    } else {
        return None;
    })
}

fn is_email(cell: &str) -> bool {
    cell.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !cell.contains(char::is_whitespace)
    })
}

/// Seven to fifteen digits, as telephone numbers have, and what people write between them.
fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    (7..=15).contains(&digits)
        && cell.starts_with(['+', '(', '0', '1'])
        && cell.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c))
}

/// A year and a month.
fn is_month(cell: &str) -> bool {
    let Some((year, month)) = cell.split_once(['-', '/']) else { return false };
    let is_year = year.len() == 4 && year.starts_with(['1', '2']) && year.parse::<u16>().is_ok();
    is_year && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_values_have() {
        let check = |cells: &[&str], expected: Option<Look>| {
            assert_eq!(look(cells), expected, "{cells:?}");
        };
        check(&["a@b.org", "ann.lee@example.com"], Some(Look::Email));
        check(&["EUR", "usd", "EUR"], Some(Look::Currency));
        check(&["paid", "refunded"], Some(Look::Status));
        check(&["交易成功", "交易关闭"], Some(Look::Status));
        check(&["Yes", "No"], Some(Look::YesNo));
        check(&["1", "0", "1"], Some(Look::YesNo));
        check(&["Male", "Female"], Some(Look::Gender));
        check(&["2026-01", "2026-02"], Some(Look::Month));
        check(&["+44 20 7946 0958", "13800138000"], Some(Look::Phone));
        check(&["it was very good", "I liked the tea"], Some(Look::Sentence));
        check(&["C1", "C2"], None);
        check(&["2026-01-02"], None);
        check(&[], None);
    }

    #[test]
    fn orders_with_a_c_among_plain_numbers_are_cancelled() {
        assert!(has_cancellations(&["536365", "C536379", "536367"]));
        for others in [&["C1", "C2", "3"][..], &["1", "2"], &["1", "C"], &["1", "C2", "A3"], &[]] {
            assert!(!has_cancellations(others), "{others:?}");
        }
    }

    #[test]
    fn a_column_is_measured_on_its_filled_cells() {
        let column = Column::new(&["1.50", "", "2", "2", "x"], None);
        assert_eq!((column.filled, column.distinct), (4, 3));
        assert_eq!((column.numbers, column.decimals, column.repeats), (0.75, 0.25, 0.25));
        assert_eq!(column.range, (1.5, 2.0));
    }

    #[test]
    fn a_decimal_mark_that_is_said_is_not_looked_for() {
        let measured = |decimal| {
            let column = Column::new(&["1.234", "95000"], decimal);
            (column.number, column.number_is_sure, column.range, column.fractions)
        };
        use NumberFormat::{Comma, Point};
        assert_eq!(measured(None), (Point, false, (1.234, 95_000.0), 0.5));
        assert_eq!(measured(Some(Point)), (Point, true, (1.234, 95_000.0), 0.5));
        assert_eq!(measured(Some(Comma)), (Comma, true, (1234.0, 95_000.0), 0.0));
    }
}
