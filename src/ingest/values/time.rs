//! What follows a date: a time of day, and perhaps how far it is from UTC.

use crate::ingest::values::month_names::is_weekday;

/// The time of day of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// There is none.
    Absent,
    /// There is something that begins with a digit but is no time; the day before it stands.
    Unreadable,
    /// Seconds since midnight, and the seconds east of UTC if the cell says them.
    Of { seconds: i32, offset: Option<i32> },
}

/// A run of digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) length: usize,
}

/// The number of at most nine digits with which the text begins, and what follows it.
pub(super) fn number(text: &str) -> Option<(Number, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    if !(1..=9).contains(&length) {
        return None;
    }
    let value = digits.bytes().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    Some((Number { value, length }, rest))
}

/// The letters with which the text begins, and what follows them.
pub(super) fn word(text: &str) -> (&str, &str) {
    let is_letter = |c: char| c.is_ascii_alphabetic() || !c.is_ascii();
    text.split_at_checked(text.find(|c| !is_letter(c)).unwrap_or(text.len())).unwrap_or((text, ""))
}

/// What follows a date, in small letters; none if it can be no time, so that the cell is no date.
pub(super) fn time(rest: &str) -> Option<Time> {
    let mut text = rest.trim_start_matches([' ', ',']);
    if text.is_empty() || rest == "z" {
        return Some(Time::Absent);
    }
    if let Some(after) = text.strip_prefix('t').filter(|after| !after.starts_with('h')) {
        text = after.trim_start();
        if text.is_empty() {
            return Some(Time::Absent);
        }
    } else if text.len() == rest.len() {
        return None;
    }
    if let (day, after) = word(text)
        && is_weekday(day)
    {
        return time(after);
    }
    let introduced = ["at ", "um ", "a "].iter().find_map(|by| text.strip_prefix(by));
    let text = introduced.unwrap_or(text);
    match clock(text) {
        Some(time) => Some(time),
        None => text.starts_with(|c: char| c.is_ascii_digit()).then_some(Time::Unreadable),
    }
}

/// `10:15`, `10:15:30.5 pm +08:00`, `101530Z`.
pub(super) fn clock(text: &str) -> Option<Time> {
    let (before, text) = half_of_day(text);
    let (first, mut rest) = number(text.trim_start())?;
    let mut parts = match (first.length, first.value) {
        (1 | 2, hour) => [hour, 0, 0],
        (4, value) => [value / 100, value % 100, 0],
        (6, value) => [value / 10_000, value / 100 % 100, value % 100],
        _ => return None,
    };
    if first.length <= 2 {
        for part in parts.iter_mut().skip(1) {
            let Some(after) = rest.strip_prefix([':', 'h']) else { break };
            rest = after.trim_start();
            let Some((number, after)) = number(rest) else { break };
            (*part, rest) = (number.value, after);
        }
    }
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let after_digits = after.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = if after_digits.len() < after.len() { after_digits } else { rest };
    }
    rest = rest.strip_prefix(':').unwrap_or(rest);
    let (after, rest) = half_of_day(rest);
    let (offset, rest) = offset(rest)?;
    // A zone's name may follow: [America/New_York], (China Standard Time).
    if !(rest.is_empty() || rest.starts_with(['[', '('])) {
        return None;
    }
    let [mut hour, minute, second] = parts;
    if let Some(is_afternoon) = before.or(after) {
        hour = match hour {
            1..=12 => hour % 12 + if is_afternoon { 12 } else { 0 },
            13..24 if is_afternoon => hour,
            _ => return None,
        };
    }
    // ISO 8601 has midnight at the end of a day as 24:00, and a leap second as 60.
    let is_time = hour < 24 && minute < 60 && second <= 60 || (hour, minute, second) == (24, 0, 0);
    is_time.then_some(Time::Of { seconds: (hour * 3600 + minute * 60 + second) as i32, offset })
}

/// Whether `am` or `pm` stands at the beginning, as `a. m.` too; and what follows it.
fn half_of_day(text: &str) -> (Option<bool>, &str) {
    let trimmed = text.trim_start();
    let found = || {
        let is_afternoon = trimmed.starts_with('p');
        let rest = trimmed.strip_prefix(['a', 'p'])?;
        let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start().strip_prefix('m')?;
        Some((is_afternoon, rest.strip_prefix('.').unwrap_or(rest)))
    };
    match found() {
        Some((is_afternoon, rest)) => (Some(is_afternoon), rest),
        None => (None, text),
    }
}

/// Seconds east of UTC: `Z`, `+08:00`, `-0500`, `UTC+8`. An abbreviation, such as `CST`, is of several zones: the time is
/// then as good as without it.
fn offset(text: &str) -> Option<(Option<i32>, &str)> {
    let (name, rest) = word(text.trim_start());
    let is_utc = matches!(name, "z" | "utc" | "gmt" | "ut");
    if name.len() > 5 {
        return None;
    }
    let Some(after) = rest.strip_prefix(['+', '-']).filter(|_| is_utc || name.is_empty()) else {
        return Some((is_utc.then_some(0), rest.trim_start()));
    };
    let (first, mut after) = number(after)?;
    let (hours, minutes) = match first.length {
        1 | 2 => match after.strip_prefix(':').and_then(number) {
            Some((minutes, rest)) => {
                after = rest;
                (first.value, minutes.value)
            }
            None => (first.value, 0),
        },
        4 => (first.value / 100, first.value % 100),
        _ => return None,
    };
    if hours > 18 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 3600 + minutes * 60) as i32;
    Some((Some(if rest.starts_with('-') { -seconds } else { seconds }), after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_as_people_and_programs_write_them() {
        let at = |hour: i32, minute: i32, second: i32| hour * 3600 + minute * 60 + second;
        for (text, seconds, offset) in [
            ("t10:15", at(10, 15, 0), None),
            (" 10:15:30", at(10, 15, 30), None),
            (", 10:15:30", at(10, 15, 30), None),
            ("t10:15:30.123456z", at(10, 15, 30), Some(0)),
            ("t10:15:30,5+08:00", at(10, 15, 30), Some(28_800)),
            (" 10:15:30 +0800", at(10, 15, 30), Some(28_800)),
            (" 10:15:30 -0330", at(10, 15, 30), Some(-12_600)),
            (" 10:15 utc", at(10, 15, 0), Some(0)),
            (" 10:15 utc+8", at(10, 15, 0), Some(28_800)),
            (" 10:15:30 gmt+0800 (china standard time)", at(10, 15, 30), Some(28_800)),
            ("t10:15:30-05:00[america/new_york]", at(10, 15, 30), Some(-18_000)),
            (" 10:15 cst", at(10, 15, 0), None),
            (" 12:00 am", at(0, 0, 0), None),
            (" 12:00 pm", at(12, 0, 0), None),
            (" 1:05pm", at(13, 5, 0), None),
            (" 1:05 p. m.", at(13, 5, 0), None),
            (" pm 3:05", at(15, 5, 0), None),
            (" pm 15:05", at(15, 5, 0), None),
            (" at 10:15", at(10, 15, 0), None),
            (" 10h15", at(10, 15, 0), None),
            (" 10:15:", at(10, 15, 0), None),
            ("t101530", at(10, 15, 30), None),
            ("t24:00:00", at(24, 0, 0), None),
            (" 23:59:60", at(23, 59, 60), None),
            (" sat 10:15", at(10, 15, 0), None),
        ] {
            assert_eq!(time(text), Some(Time::Of { seconds, offset }), "{text}");
        }
        for text in ["", " ", "t", "z", ", ", " sunday"] {
            assert_eq!(time(text), Some(Time::Absent), "{text}");
        }
        for text in [
            " 25:00",
            " 10:60",
            " 10:00:61",
            " 13:00 am",
            " 0:10 am",
            " 24:01",
            " 10:00 - 11:00",
            " 10:15+19:00",
        ] {
            assert_eq!(time(text), Some(Time::Unreadable), "{text}");
        }
        for text in ["x", " x", "10:15", " - 10:15", "th"] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
