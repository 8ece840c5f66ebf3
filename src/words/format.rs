//! Numbers, shares, money and days as people write them.

use crate::words::Locale;

/// A count: `23,570`.
pub fn count(_locale: Locale, value: u64) -> String {
    group(&value.to_string())
}

/// A number with this many decimals: `1,234.50`.
pub fn decimal(_locale: Locale, value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let zero = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    let sign = if value < 0.0 && !zero { "\u{2212}" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", group(whole))
}

/// A number with about three significant digits, and never more than two decimals: `0.44`, `35.1`, `1,208`.
pub fn short(locale: Locale, value: f64) -> String {
    let size = value.abs();
    decimal(
        locale,
        value,
        if size >= 99.95 {
            0
        } else if size >= 9.995 {
            1
        } else {
            2
        },
    )
}

/// A share as a percentage; decimals only below 10 %: `43 %`, `4.4 %`. Only nothing is `0 %` and only all is `100 %`:
/// what rounds to them is `<0.1 %` and `>99 %`.
pub fn percent(locale: Locale, share: f64) -> String {
    let value = share * 100.0;
    let (bound, shown) = match value.abs() {
        size if size > 0.0 && size < 0.05 => (if value < 0.0 { ">" } else { "<" }, 0.1),
        size if (99.5..100.0).contains(&size) => (if value < 0.0 { "<" } else { ">" }, 99.0),
        size => ("", size),
    };
    let decimals = usize::from(shown != 0.0 && shown < 9.95);
    format!("{bound}{}{}", decimal(locale, shown.copysign(value), decimals), percent_sign(locale))
}

/// A percentage with all the decimals it needs, for what was chosen and not found: levels, rates and the ticks of an
/// axis: `95 %`, `97.5 %`, `99.9 %`.
pub fn percent_exact(locale: Locale, share: f64) -> String {
    let value = share * 100.0;
    let mut power = 1.0;
    let mut decimals = 0;
    while decimals < 9 && (value * power - (value * power).round()).abs() > 1e-9 * power {
        power *= 10.0;
        decimals += 1;
    }
    format!("{}{}", decimal(locale, value, decimals), percent_sign(locale))
}

fn percent_sign(locale: Locale) -> &'static str {
    if locale == Locale::En { "\u{a0}%" } else { "%" }
}

/// An amount of money without its currency, which files rarely say: two decimals below 100, none above.
pub fn money(locale: Locale, value: f64) -> String {
    decimal(locale, value, if value.abs() < 99.995 && value != 0.0 { 2 } else { 0 })
}

/// A large amount for an axis: `0`, `500`, `20k`, `1.5M`, `2B`; in Chinese `5,000`, `2万`, `1.5亿`.
pub fn compact(locale: Locale, value: f64) -> String {
    let units: &[(f64, f64, &str)] = match locale {
        Locale::En => &[(999_500_000.0, 1e9, "B"), (999_500.0, 1e6, "M"), (1_000.0, 1e3, "k")],
        Locale::ZhHans => &[(99_995_000.0, 1e8, "亿"), (10_000.0, 1e4, "万")],
        Locale::ZhHant => &[(99_995_000.0, 1e8, "億"), (10_000.0, 1e4, "萬")],
    };
    let unit = units.iter().find(|(from, ..)| value.abs() >= *from);
    let (scale, unit) = unit.map_or((1.0, ""), |(_, scale, unit)| (*scale, *unit));
    let scaled = value / scale;
    let decimals = (0..=2)
        .find(|&decimals| {
            let power = [1.0, 10.0, 100.0][decimals];
            (scaled * power - (scaled * power).round()).abs() < 1e-6 * power
        })
        .unwrap_or(2);
    format!("{}{unit}", decimal(locale, scaled, decimals))
}

/// An amount of memory: `0.3 MB`, `63 MB`, `4.3 GB`.
pub fn memory(locale: Locale, bytes: u64) -> String {
    let bytes = bytes as f64;
    let (size, unit) = if bytes < 999.5e6 { (bytes / 1e6, "MB") } else { (bytes / 1e9, "GB") };
    let decimals = usize::from(unit == "GB" || size < 9.95);
    format!("{}\u{a0}{unit}", decimal(locale, size, decimals))
}

/// The plural form that goes with a count: `1 customer`, `2 customers`.
pub fn plural(locale: Locale, value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(locale, value), if value == 1 { one } else { many })
}

/// A day: `30 Jun 1998`, `1998年6月30日`.
pub fn day(locale: Locale, year: i32, month: u32, day: u32) -> String {
    match locale {
        Locale::En => format!("{day} {} {year}", MONTHS[month as usize - 1]),
        Locale::ZhHans | Locale::ZhHant => format!("{year}年{month}月{day}日"),
    }
}

/// A month: `Jun 1998`, `1998年6月`.
pub fn month(locale: Locale, year: i32, month: u32) -> String {
    match locale {
        Locale::En => format!("{} {year}", MONTHS[month as usize - 1]),
        Locale::ZhHans | Locale::ZhHant => format!("{year}年{month}月"),
    }
}

/// A quarter: `Q2 1998`, `1998年第2季度`.
pub fn quarter(locale: Locale, year: i32, quarter: u32) -> String {
    match locale {
        Locale::En => format!("Q{quarter} {year}"),
        Locale::ZhHans => format!("{year}年第{quarter}季度"),
        Locale::ZhHant => format!("{year}年第{quarter}季"),
    }
}

/// A year: `1998`, `1998年`.
pub fn year(locale: Locale, year: i32) -> String {
    match locale {
        Locale::En => year.to_string(),
        Locale::ZhHans | Locale::ZhHant => format!("{year}年"),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Locale = Locale::En;

    #[test]
    fn only_nothing_is_0_percent_and_only_all_is_100() {
        let shares = [0.0, 1e-9, 0.0004, 0.0006, 0.0099, 0.994, 0.995, 0.999_999, 1.0, -0.0004];
        let texts = shares.map(|share| percent(EN, share).replace('\u{a0}', ""));
        let expected = [
            "0%",
            "<0.1%",
            "<0.1%",
            "0.1%",
            "1.0%",
            "99%",
            ">99%",
            ">99%",
            "100%",
            ">\u{2212}0.1%",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn levels_and_rates_have_the_decimals_they_need() {
        let levels = [0.8, 0.95, 0.07, 0.975, 0.999, 0.999_999, 0.125, 0.0];
        let texts = levels.map(|level| percent_exact(EN, level).replace('\u{a0}', ""));
        assert_eq!(texts, ["80%", "95%", "7%", "97.5%", "99.9%", "99.9999%", "12.5%", "0%"]);
    }

    #[test]
    fn numbers_read_as_written_in_a_report() {
        assert_eq!(count(EN, 23_570), "23,570");
        assert_eq!(decimal(EN, -1234.5, 2), "\u{2212}1,234.50");
        assert_eq!(decimal(EN, -0.001, 2), "0.00");
        assert_eq!(short(EN, 35.08), "35.1");
        assert_eq!(percent(EN, 0.4321), "43\u{a0}%");
        assert_eq!(percent(EN, 0.0441), "4.4\u{a0}%");
        assert_eq!(percent(EN, 0.0), "0\u{a0}%");
        assert_eq!(percent(EN, 0.0999), "10\u{a0}%");
        assert_eq!(compact(EN, 1_500_000.0), "1.5M");
        assert_eq!(compact(EN, 0.25), "0.25");
        assert_eq!(plural(EN, 1, "customer", "customers"), "1 customer");
        assert_eq!(day(EN, 1998, 6, 30), "30 Jun 1998");
    }

    #[test]
    fn chinese_counts_in_ten_thousands_and_dates_from_the_year_on() {
        const HANS: Locale = Locale::ZhHans;
        const HANT: Locale = Locale::ZhHant;
        let marks = [0.0, 0.25, 5_000.0, 20_000.0, 150_000.0, 5e6, 1.5e8, -25_000.0];
        let expected = ["0", "0.25", "5,000", "2万", "15万", "500万", "1.5亿", "\u{2212}2.5万"];
        assert_eq!(marks.map(|mark| compact(HANS, mark)), expected);
        assert_eq!([30_000.0, 2e9].map(|mark| compact(HANT, mark)), ["3萬", "20億"]);
        assert_eq!([0.4321, 0.0004].map(|share| percent(HANS, share)), ["43%", "<0.1%"]);
        assert_eq!(percent_exact(HANT, 0.975), "97.5%");
        assert_eq!(day(HANS, 1998, 6, 30), "1998年6月30日");
        assert_eq!(month(HANT, 1998, 6), "1998年6月");
        assert_eq!(
            [HANS, HANT].map(|locale| quarter(locale, 1998, 2)),
            ["1998年第2季度", "1998年第2季"]
        );
        assert_eq!(year(HANS, 1998), "1998年");
    }
}
