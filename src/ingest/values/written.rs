//! A date cell in any of the ways that people write one; slower than `dates`, and asked only where that gives up.

use crate::calendar::{Day, Instant, Zone};
use crate::ingest::values::dates::{DateFormat, full_year};
use crate::ingest::values::month_names::{is_particle, is_weekday, month};
use crate::ingest::values::plain::{Plain, plain_char};
use crate::ingest::values::time::{Number, Time, clock, number, time, word};

/// What a date cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) day: Day,
    pub(super) time: Time,
}

impl Written {
    pub(super) fn read(format: DateFormat, cell: &[u8]) -> Option<Self> {
        let plain = spelled(cell)?;
        let text = plain.as_str();
        match format {
            DateFormat::Ymd | DateFormat::Dmy | DateFormat::Mdy => in_numbers(format, text),
            DateFormat::Compact => compact(text),
            DateFormat::Named => named(text),
            DateFormat::Month => month_only(text),
            DateFormat::Excel => serial(text),
            DateFormat::UnixSeconds => unix(text, 1),
            DateFormat::UnixMilliseconds => unix(text, 1000),
        }
    }

    /// The day in the zone; as written if the cell does not say how far it is from UTC, or no zone is asked for.
    pub(super) fn day(self, zone: Option<&Zone>) -> Day {
        match (self.time, zone) {
            (Time::Of { offset: Some(_), .. }, Some(_)) => {
                self.instant(zone).map_or(self.day, Instant::day)
            }
            _ => self.day,
        }
    }

    /// The second in the zone, under the same condition; midnight for a day without a time.
    pub(super) fn instant(self, zone: Option<&Zone>) -> Option<Instant> {
        match (self.time, zone) {
            (Time::Absent, _) => Some(Instant::at(self.day, 0)),
            (Time::Unreadable, _) => None,
            (Time::Of { seconds, offset: Some(offset) }, Some(zone)) => {
                let unix = Instant::at(self.day, seconds).seconds();
                Some(zone.clock(unix - i64::from(offset)))
            }
            (Time::Of { seconds, .. }, _) => Some(Instant::at(self.day, seconds)),
        }
    }
}

/// Chinese, Japanese and Korean marks, and the separators that read alike.
const MARKS: [(&str, &str); 25] = [
    ("年", "/"),
    ("년", "/"),
    ("月", "/"),
    ("월", "/"),
    ("日", " "),
    ("号", " "),
    ("號", " "),
    ("일", " "),
    ("时", ":"),
    ("時", ":"),
    ("시", ":"),
    ("点", ":"),
    ("點", ":"),
    ("分", ":"),
    ("분", ":"),
    ("秒", " "),
    ("초", " "),
    ("上午", " am "),
    ("下午", " pm "),
    ("午前", " am "),
    ("午後", " pm "),
    ("오전", " am "),
    ("오후", " pm "),
    ("º", " "),
    ("ª", " "),
];

/// The cell in small plain letters without accents, its marks as separators and without the weekday of 3月5日(火).
fn spelled(cell: &[u8]) -> Option<Plain> {
    let mut rest = std::str::from_utf8(cell).ok()?.trim().trim_end_matches(['月', '월']);
    let mut plain = Plain::empty();
    while let Some(c) = rest.chars().next() {
        let mark = || MARKS.iter().find_map(|(mark, to)| Some((rest.strip_prefix(mark)?, *to)));
        rest = if c.is_ascii() && c != '(' {
            plain.push(Some(c.to_ascii_lowercase()))?;
            rest.get(1..)?
        } else if let Some(after) = after_weekday(rest) {
            plain.push(Some(' '))?;
            after
        } else if let Some((after, to)) = mark() {
            to.chars().try_for_each(|c| plain.push(Some(c)))?;
            after
        } else {
            plain.push(plain_char(c).and_then(letter))?;
            rest.get(c.len_utf8()..)?
        };
    }
    Some(plain)
}

/// What follows 星期二, 周二 or (火).
fn after_weekday(text: &str) -> Option<&str> {
    let after = ["星期", "周", "週", "(", "（"].iter().find_map(|mark| text.strip_prefix(mark))?;
    let after = after.strip_prefix(|c| "一二三四五六日天月火水木金土월화수목금토일".contains(c))?;
    Some(after.strip_prefix([')', '）']).unwrap_or(after))
}

/// The small letter without its accent; none for an accent that stands by itself.
fn letter(c: char) -> Option<char> {
    Some(match c {
        '\u{300}'..='\u{36f}' => return None,
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' | 'č' | 'Č' => 'c',
        'È'..='Ë' | 'è'..='ë' | 'ě' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'ı' | 'İ' => 'i',
        'Ñ' | 'ñ' | 'ń' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | 'ů' => 'u',
        'Ý' | 'ý' => 'y',
        'ś' | 'Ś' | 'ş' | 'Ş' | 'š' => 's',
        'ź' | 'Ź' | 'ž' | 'ż' => 'z',
        'ř' | 'Ř' => 'r',
        'ğ' => 'g',
        'А'..='Я' => char::from_u32(u32::from(c) + 32)?,
        _ => c.to_ascii_lowercase(),
    })
}

/// A day or a month has at most two digits.
fn short(number: Number) -> Option<u32> {
    (number.length <= 2).then_some(number.value)
}

fn year(number: Number) -> Option<i32> {
    full_year((number.value, number.length)).map(|(year, _)| year as i32)
}

/// The separator between two numbers, and what follows it.
fn separated(text: &str) -> Option<(char, &str)> {
    let mut chars = text.trim_start().chars();
    let separator = chars.next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    Some((separator, chars.as_str().trim_start()))
}

fn in_numbers(format: DateFormat, text: &str) -> Option<Written> {
    let (one, rest) = number(text)?;
    let (separator, rest) = separated(rest)?;
    let (two, rest) = number(rest)?;
    let (again, rest) = separated(rest)?;
    let (three, rest) = number(rest).filter(|_| again == separator)?;
    let (year, month, day) = match format {
        DateFormat::Ymd => (Some(one.value as i32).filter(|_| one.length == 4), two, three),
        DateFormat::Dmy => (year(three), two, one),
        _ => (year(three), one, two),
    };
    let day = Day::from_ymd(year?, short(month)?, short(day)?)?;
    // 21.11.2026. in Croatia and Hungary.
    let rest = rest.strip_prefix('.').filter(|_| separator == '.').unwrap_or(rest);
    Some(Written { day, time: time(rest)? })
}

/// `20261121`, `20261121T101530`, `20261121101530`.
fn compact(text: &str) -> Option<Written> {
    let (date, rest) = text.split_at_checked(8)?;
    let (Number { value, length: 8 }, "") = number(date)? else { return None };
    let day = Day::from_ymd((value / 10_000) as i32, value / 100 % 100, value % 100)?;
    let time = match rest.len() {
        4 | 6 if rest.bytes().all(|byte| byte.is_ascii_digit()) => clock(rest)?,
        _ => time(rest)?,
    };
    Some(Written { day, time })
}

/// The parts of a date with a month's name: the month, the numbers beside it in their order, and what follows.
fn parts(text: &str, numbers: usize) -> Option<(u32, Vec<Number>, &str)> {
    let mut rest = text;
    let (mut name, mut found) = (None, Vec::with_capacity(numbers));
    // A first word may be a weekday, or the month: mar is mardi and mars.
    let mut may_be_weekday = true;
    while name.is_none() || found.len() < numbers {
        rest = rest.trim_start_matches([' ', '-', ',', '.', '/', '\'']);
        if let Some((number, after)) = number(rest) {
            if found.len() == numbers {
                return None;
            }
            found.push(number);
            let (suffix, after_suffix) = word(after);
            let is_ordinal =
                matches!(suffix, "st" | "nd" | "rd" | "th" | "er" | "e" | "o" | "a" | "ste" | "de");
            rest = if is_ordinal { after_suffix } else { after };
        } else {
            let (text, after) = word(rest);
            if text.is_empty() {
                return None;
            }
            rest = after;
            let first = found.is_empty() && name.is_none();
            match month(text) {
                Some(number) if name.is_none() || may_be_weekday => {
                    may_be_weekday = name.is_none() && first && is_weekday(text);
                    name = Some(number);
                }
                None if is_particle(text) => {}
                None if first && is_weekday(text) => may_be_weekday = false,
                _ => return None,
            }
        }
    }
    Some((name?, found, rest))
}

/// A date with a month's name, which stands before or after the day.
fn named(text: &str) -> Option<Written> {
    let (month, numbers, rest) = parts(text, 2)?;
    let &[one, two] = numbers.as_slice() else { return None };
    let (year, day) = if one.length == 4 { (year(one), two) } else { (year(two), one) };
    let day = Day::from_ymd(year?, month, short(day)?)?;
    Some(Written { day, time: time(rest.strip_prefix('.').unwrap_or(rest))? })
}

/// `2026-03`, `03/2026`, `202603`, `Mar 2026`, `Mar-26`: the first of the month.
fn month_only(text: &str) -> Option<Written> {
    let (year, month) = match number(text) {
        Some((Number { value, length: 6 }, "")) => (value as i32 / 100, value % 100),
        Some((one, rest))
            if let Some((_, rest)) = separated(rest)
                && let Some((two, "")) = number(rest) =>
        {
            let (year, month) = if one.length == 4 { (one, two) } else { (two, one) };
            (Some(year).filter(|year| year.length == 4)?.value as i32, short(month)?)
        }
        _ => {
            let (month, numbers, "") = parts(text, 1)? else { return None };
            (year(*numbers.first()?)?, month)
        }
    };
    Some(Written { day: Day::from_ymd(year, month, 1)?, time: Time::Absent })
}

/// A serial of the 1900 date system of spreadsheets, its fraction the time of day. Serial 1 is 1900-01-01; 60 stands for
/// 29 February 1900, a day that never was, so that those after it are one too high.
fn serial(text: &str) -> Option<Written> {
    let (whole, fraction) = decimal(text)?;
    let (Number { value: serial @ 1..=2_958_465, .. }, "") = number(whole)? else { return None };
    let before = match serial {
        60 => return None,
        1..60 => Day::from_ymd(1899, 12, 31)?,
        _ => Day::from_ymd(1899, 12, 30)?,
    };
    let (mut part, mut one) = (0_u64, 1_u64);
    for byte in fraction.bytes().take(12) {
        (part, one) = (part * 10 + u64::from(byte - b'0'), one * 10);
    }
    // To the nearest second: a time is written with fewer digits than it has.
    let seconds = (part * 86_400 + one / 2) / one;
    let instant = Instant::at(before.plus(serial as i32), seconds as i32);
    let time = match fraction {
        "" => Time::Absent,
        _ => Time::Of { seconds: instant.seconds().rem_euclid(86_400) as i32, offset: None },
    };
    Some(Written { day: instant.day(), time })
}

/// Seconds since 1970 in UTC, or a fraction of them.
fn unix(text: &str, in_a_second: u64) -> Option<Written> {
    let (whole, _) = decimal(text)?;
    if !(1..=14).contains(&whole.len()) {
        return None;
    }
    let count = whole.bytes().fold(0, |count, byte| count * 10 + u64::from(byte - b'0'));
    let instant = Instant::new((count / in_a_second) as i64);
    let seconds = instant.seconds().rem_euclid(86_400) as i32;
    // No later than the year 9999, as all dates that are written out.
    let day = Some(instant.day()).filter(|day| day.number() <= 2_932_896)?;
    Some(Written { day, time: Time::Of { seconds, offset: Some(0) } })
}

/// The digits before and after a decimal mark, if there is nothing else.
fn decimal(text: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    is_digits.then_some((whole, fraction))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(format: DateFormat, cell: &str, expected: Option<&str>) {
        let day = format.parse(cell.as_bytes()).map(|day| day.to_string());
        assert_eq!(day.as_deref(), expected, "{format:?} {cell}");
    }

    #[test]
    fn years_first_in_any_script() {
        for cell in [
            "2026-03-05",
            "2026-3-5",
            "2026 - 03 - 05",
            "2026. 3. 5.",
            "2026.03.05. 10:15",
            "2026/3/5 下午3:05",
            "2026-03-05, 10:15",
            "2026-03-05 10:15 CST",
            "2026-03-05T10:15:30.123456789+08:00[Asia/Shanghai]",
            "2026年3月5日",
            "2026年03月05日 12:30",
            "2026 年 3 月 5 日",
            "2026年3月5日 星期四 上午10时15分30秒",
            "2026年3月5日（木）",
            "2026年3月5号",
            "2026년 3월 5일",
            "2026년 3월 5일 오후 3:05",
            "２０２６年３月５日",
            "２０２６－０３－０５　１２：３０",
            "２０２６／３／５",
            "\u{200e}2026-03-05",
            "2026\u{2011}03\u{2011}05",
        ] {
            check(DateFormat::Ymd, cell, Some("2026-03-05"));
        }
        for cell in [
            "2026年2月30日",
            "2026-03/05",
            "26-03-05",
            "2026-003-05",
            "2026-03-05x",
            "2026-03-05 - 2026-03-06",
            "2026年3月",
            "",
            "年月日",
        ] {
            check(DateFormat::Ymd, cell, None);
        }
    }

    #[test]
    fn days_and_months_first() {
        for cell in [
            "5/3/2026",
            "05.03.2026",
            "05-03-26",
            "5. 3. 2026",
            "05.03.2026. 10:15",
            "05/03/2026, 10:15:30",
            "０５／０３／２０２６",
        ] {
            check(DateFormat::Dmy, cell, Some("2026-03-05"));
        }
        for cell in ["3/5/2026", "03/05/26", "3/5/2026, 10:15:30 AM", "3/5/26 1:05 p.m."] {
            check(DateFormat::Mdy, cell, Some("2026-03-05"));
        }
        for cell in ["1.2.3", "5/3/226", "2026/5/3", "5/3", "500/3/2026"] {
            check(DateFormat::Dmy, cell, None);
        }
        // POSIX: 69 is 1969, 68 is 2068.
        check(DateFormat::Dmy, "31/12/69", Some("1969-12-31"));
        check(DateFormat::Dmy, "31/12/68", Some("2068-12-31"));
    }

    #[test]
    fn months_by_their_names() {
        for cell in [
            "5 Mar 2026",
            "05-MAR-26",
            "5Mar2026",
            "Mar 5, 2026",
            "March 5th, 2026 at 10:15 AM",
            "the 5th of March 2026",
            "5 Mar '26",
            "Thu, 5 Mar 2026 10:15:30 GMT",
            "Thu Mar 05 2026 10:15:30 GMT+0800 (China Standard Time)",
            "Thursday, March 5, 2026",
            "2026-Mar-05",
            "5. März 2026",
            "5. M\u{e4}rz 2026",
            "5. Ma\u{308}rz 2026",
            "Donnerstag, 5. März 2026 um 10:15",
            "5 mars 2026",
            "jeudi 5 mars 2026 à 10:15",
            "5 de marzo de 2026",
            "jueves, 5 de marzo de 2026",
            "5 de março de 2026",
            "quinta-feira, 5 de março de 2026",
            "5 marzo 2026",
            "gio 5 mar 2026",
            "5 maart 2026",
            "do 5 mrt 2026",
            "5 marca 2026",
            "5. března 2026",
            "5 марта 2026",
            "5 МАРТА 2026",
            "5 Mart 2026",
            "2026. mars 5.",
        ] {
            check(DateFormat::Named, cell, Some("2026-03-05"));
        }
        check(DateFormat::Named, "1er août 2026", Some("2026-08-01"));
        check(DateFormat::Named, "mar. 3 mars 2026", Some("2026-03-03"));
        check(DateFormat::Named, "1º de mayo de 2026", Some("2026-05-01"));
        for cell in [
            "5 foo 2026",
            "foo 5 Mar 2026",
            "5 Mar",
            "Mar 5 6 2026",
            "Mar 5 10:00",
            "31 Nov 2026",
            "5 Mar 2026 x",
        ] {
            check(DateFormat::Named, cell, None);
        }
    }

    #[test]
    fn months_without_a_day_are_their_first() {
        for cell in [
            "2026-03",
            "2026/3",
            "03/2026",
            "3.2026",
            "202603",
            "Mar 2026",
            "Mar-26",
            "March, 2026",
            "2026 Mar",
            "2026年3月",
            "2026年03月",
            "2026년 3월",
            "２０２６年３月",
            "März 2026",
            "marzo de 2026",
        ] {
            check(DateFormat::Month, cell, Some("2026-03-01"));
        }
        for cell in ["2026-13", "2026", "26-03", "2026-03-05", "5 Mar 2026", "202613", "Mar", "3"] {
            check(DateFormat::Month, cell, None);
        }
    }

    #[test]
    fn digits_without_separators() {
        for cell in [
            "20260305",
            "20260305T101530Z",
            "20260305101530",
            "202603051015",
            "20260305 10:15",
            "２０２６０３０５",
        ] {
            check(DateFormat::Compact, cell, Some("2026-03-05"));
        }
        for cell in ["20261305", "2026030", "202603051", "20260305996161"] {
            check(DateFormat::Compact, cell, None);
        }
    }

    /// Microsoft documents 1 as 1900-01-01, 39448 as 2008-01-01 and 2958465 as 9999-12-31, and that 1900 is taken for a
    /// leap year.
    #[test]
    fn serials_of_spreadsheets() {
        for (cell, expected) in [
            ("1", Some("1900-01-01")),
            ("59", Some("1900-02-28")),
            ("60", None),
            ("61", Some("1900-03-01")),
            ("39448", Some("2008-01-01")),
            ("45292", Some("2024-01-01")),
            ("45292.0", Some("2024-01-01")),
            ("45292,75", Some("2024-01-01")),
            ("45291.9999999", Some("2024-01-01")),
            ("2958465", Some("9999-12-31")),
            ("2958466", None),
            ("0", None),
            ("-1", None),
            ("45292.5.1", None),
            ("", None),
            (".5", None),
        ] {
            check(DateFormat::Excel, cell, expected);
        }
        let noon = Written::read(DateFormat::Excel, b"45292.5").expect("a date");
        assert_eq!(noon.time, Time::Of { seconds: 43_200, offset: None });
    }

    #[test]
    fn unix_stamps_are_of_utc() {
        for (format, cell) in [
            (DateFormat::UnixSeconds, "1700000000"),
            (DateFormat::UnixSeconds, "1700000000.25"),
            (DateFormat::UnixMilliseconds, "1700000000000"),
            (DateFormat::UnixMilliseconds, "1700000000999.5"),
        ] {
            check(format, cell, Some("2023-11-14"));
            let written = Written::read(format, cell.as_bytes()).expect("a date");
            let seconds = 22 * 3600 + 13 * 60 + 20;
            assert_eq!(written.time, Time::Of { seconds, offset: Some(0) });
        }
        for cell in ["99999999999999", "1e9", "", "-1", "170000000000000"] {
            check(DateFormat::UnixSeconds, cell, None);
        }
    }

    /// Every way of writing a day that has its own format here.
    fn ways(day: Day) -> Vec<(DateFormat, String)> {
        let (y, m, d) = day.ymd();
        let name = |names: [&'static str; 12]| names[m as usize - 1];
        let english = name([
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]);
        let german = name([
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ]);
        let french = name([
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ]);
        let spanish = name([
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ]);
        let abbreviation = &english[..3];
        let iso = format!("{y:04}-{m:02}-{d:02}");
        let wide: String =
            iso.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect();
        use DateFormat::*;
        vec![
            (Ymd, iso.clone()),
            (Ymd, wide),
            (Ymd, format!("{iso}T23:59:59.999Z")),
            (Ymd, format!("{y:04}/{m}/{d}")),
            (Ymd, format!("{y:04}年{m}月{d}日")),
            (Ymd, format!("{y:04}년 {m}월 {d}일")),
            (Compact, format!("{y:04}{m:02}{d:02}")),
            (Compact, format!("{y:04}{m:02}{d:02}235959")),
            (Dmy, format!("{d:02}/{m:02}/{y:04}")),
            (Dmy, format!("{d}. {m}. {y:04}")),
            (Mdy, format!("{m:02}-{d:02}-{y:04} 11:59 PM")),
            (Named, format!("{d} {english} {y:04}")),
            (Named, format!("{abbreviation} {d}, {y:04}")),
            (Named, format!("{d:02}{}{y:04}", abbreviation.to_uppercase())),
            (Named, format!("{d}. {german} {y:04}")),
            (Named, format!("{d} {french} {y:04}")),
            (Named, format!("{d} de {spanish} de {y:04}")),
        ]
    }

    proptest! {
        #[test]
        fn a_day_reads_back_from_every_format(number in -25_567..47_482_i32) {
            let day = Day::new(number); // 1900 to 2099
            for (format, cell) in ways(day) {
                prop_assert_eq!(format.parse(cell.as_bytes()), Some(day), "{:?} {}", format, cell);
            }
            let written = |format: DateFormat, count: i64| format.parse(count.to_string().as_bytes());
            if number > -25_509 {
                prop_assert_eq!(written(DateFormat::Excel, i64::from(number) + 25_569), Some(day));
            }
            if number >= 0 {
                prop_assert_eq!(written(DateFormat::UnixSeconds, i64::from(number) * 86_400 + 86_399), Some(day));
                prop_assert_eq!(written(DateFormat::UnixMilliseconds, i64::from(number) * 86_400_000), Some(day));
            }
        }

        #[test]
        fn no_bytes_are_too_odd(
            bytes in prop::collection::vec(any::<u8>(), 0..120),
            text in "[0-9年月日時(): ./,TZapm上下午星期五+\\-]{0,40}|\\PC{0,40}|[0-9]{0,24}[.,]?[0-9]{0,24}",
        ) {
            for format in ALL {
                let _ = format.parse(&bytes);
                let _ = format.parse(text.as_bytes());
            }
        }

        #[test]
        fn the_fast_reader_reads_no_other_day(
            cell in "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T][0-9]{0,2}[:.Z ]{0,2}[0-9]{0,3})?|[0-9]{7,9}",
        ) {
            for format in ALL {
                let read = Written::read(format, cell.as_bytes()).map(|written| written.day);
                prop_assert_eq!(format.parse(cell.as_bytes()), read, "{:?} {}", format, cell);
            }
        }
    }

    const ALL: [DateFormat; 9] = [
        DateFormat::Ymd,
        DateFormat::Compact,
        DateFormat::Dmy,
        DateFormat::Mdy,
        DateFormat::Named,
        DateFormat::Month,
        DateFormat::Excel,
        DateFormat::UnixSeconds,
        DateFormat::UnixMilliseconds,
    ];
}
