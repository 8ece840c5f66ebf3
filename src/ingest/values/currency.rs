//! Currencies as people write them → their ISO 4217 codes.

use crate::ingest::values::plain::Plain;

/// The codes of ISO 4217 without funds and metals, the kuna's, and two that people write.
const CODES: &str = "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZD\
    CADCDFCHFCLPCNYCOPCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHRKHTGHUF\
    IDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMUR\
    MVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOS\
    SRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVESVNDVUVWSTXAFXCDXOFXPFYERZARZMWRMBNTD";

/// Words and signs with their codes; of two that begin alike the longer is first. A sign that several currencies
/// share stands for itself.
const WORDS: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("USD$", "USD"),
    ("CA$", "CAD"),
    ("CAD$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("NT$", "TWD"),
    ("MX$", "MXN"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("$", "$"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "¥"),
    ("￥", "¥"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("₪", "ILS"),
    ("₴", "UAH"),
    ("₦", "NGN"),
    ("₡", "CRC"),
    ("₲", "PYG"),
    ("₵", "GHS"),
    ("₸", "KZT"),
    ("₼", "AZN"),
    ("₾", "GEL"),
    ("₭", "LAK"),
    ("₮", "MNT"),
    ("฿", "THB"),
    ("人民币", "CNY"),
    ("人民幣", "CNY"),
    ("新台币", "TWD"),
    ("新臺幣", "TWD"),
    ("新台幣", "TWD"),
    ("台币", "TWD"),
    ("台幣", "TWD"),
    ("港币", "HKD"),
    ("港幣", "HKD"),
    ("港元", "HKD"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("欧元", "EUR"),
    ("歐元", "EUR"),
    ("英镑", "GBP"),
    ("英鎊", "GBP"),
    ("日元", "JPY"),
    ("日圓", "JPY"),
    ("韩元", "KRW"),
    ("韓元", "KRW"),
    ("元", "¥"),
    ("圆", "¥"),
    ("圓", "¥"),
    ("円", "JPY"),
    ("원", "KRW"),
    ("RMB", "CNY"),
    ("NTD", "TWD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("kr.", "kr"),
    ("kr", "kr"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("лв", "BGN"),
    ("руб.", "RUB"),
    ("руб", "RUB"),
    ("Rp.", "IDR"),
    ("Rp", "IDR"),
    ("RM", "MYR"),
    ("Rs.", "Rs"),
    ("Rs", "Rs"),
    ("Fr.", "CHF"),
    ("Fr", "CHF"),
    ("Ft", "HUF"),
    ("lei", "RON"),
];

/// Codes that are read in small letters too: others are words, a cup and a pen.
const MAJOR: &str = "USD EUR GBP CNY JPY CAD AUD CHF INR KRW HKD TWD SGD BRL MXN SEK NOK DKK PLN";

/// The currencies that a shared sign may stand for.
const SHARED: [(&str, &str); 4] = [
    (
        "$",
        "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP BRL BBD BMD BND BSD BZD DOP FJD GYD JMD KYD LRD NAD SBD SRD TTD UYU XCD",
    ),
    ("¥", "CNY JPY TWD HKD"),
    ("kr", "SEK NOK DKK ISK"),
    ("Rs", "INR PKR LKR NPR MUR SCR"),
];

/// The currency that the sign or the code in an amount says: `EUR` of `12,50 €`, `$` of `$5`, which may be any dollar.
pub(crate) fn of(cell: &str) -> Option<&'static str> {
    let plain = Plain::of(cell.as_bytes())?;
    let text = plain.as_str();
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())?;
    let (head, tail) = (text.get(..first)?, text.get(last + 1..)?);
    let mut found: Option<&str> = None;
    for mut text in [head, tail] {
        while let Some(c) = text.chars().next() {
            match split(text) {
                // $12.50 USD: the code says more than the sign.
                Some((code, rest)) => {
                    found = found.filter(|found| !is_shared(found)).or(Some(code));
                    text = rest;
                }
                None if c.is_ascii_alphabetic() => {
                    text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
                }
                None => text = text.get(c.len_utf8()..)?,
            }
        }
    }
    found
}

/// The currency in a cell that holds nothing else: `EUR`, `eur`, `€`, `人民币`.
pub(crate) fn code(cell: &str) -> Option<&'static str> {
    let plain = Plain::of(cell.as_bytes())?;
    let text = plain.as_str();
    match split(text) {
        Some((code, "")) => Some(code),
        _ => known(&text.to_ascii_uppercase()),
    }
}

/// Whether two amounts may be of one currency: the same, or a sign and one of those that share it.
pub(crate) fn agree(one: &str, other: &str) -> bool {
    let shares = |sign: &str, code: &str| {
        SHARED
            .iter()
            .any(|(shared, codes)| *shared == sign && codes.split(' ').any(|it| it == code))
    };
    one == other || shares(one, other) || shares(other, one)
}

fn is_shared(code: &str) -> bool {
    SHARED.iter().any(|(sign, _)| *sign == code)
}

/// The currency with which the text begins, and what follows it. Letters are one only where no other letter follows: any
/// word would else make an amount of `A17` and `3 pcs`.
pub(super) fn split(text: &str) -> Option<(&'static str, &str)> {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphabetic());
    for (word, code) in WORDS {
        if let Some((head, rest)) = text.split_at_checked(word.len())
            && head.eq_ignore_ascii_case(word)
            && (ends(rest) || !word.ends_with(|c: char| c.is_ascii_alphabetic()))
        {
            return Some((code, rest));
        }
    }
    if let Some((head, rest)) = text.split_at_checked(3)
        && ends(rest)
        && let Some(code) = known(&head.to_ascii_uppercase())
        && (code == head || MAJOR.split(' ').any(|major| major == code))
    {
        return Some((code, rest));
    }
    // Signs that are not in the list are currencies all the same.
    text.strip_prefix(|c| ('\u{20a0}'..='\u{20cf}').contains(&c)).map(|rest| ("¤", rest))
}

/// The code as it stands in the list.
fn known(code: &str) -> Option<&'static str> {
    (0..CODES.len()).step_by(3).filter_map(|at| CODES.get(at..at + 3)).find(|known| *known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_its_currency() {
        for (cell, expected) in [
            ("$5", Some("$")),
            ("US$5", Some("USD")),
            ("$5 USD", Some("USD")),
            ("USD $5", Some("USD")),
            ("-€12,50", Some("EUR")),
            ("12,50 €", Some("EUR")),
            ("(12.50 EUR)", Some("EUR")),
            ("EUR12", Some("EUR")),
            ("12 eur", Some("EUR")),
            ("gbp 12", Some("GBP")),
            ("CALL 5", None),
            ("2 pen", None),
            ("NT$ 1,500", Some("TWD")),
            ("￥88", Some("¥")),
            ("¥88", Some("¥")),
            ("88元", Some("¥")),
            ("人民币 88", Some("CNY")),
            ("1.2万元", Some("¥")),
            ("1500円", Some("JPY")),
            ("12 kr.", Some("kr")),
            ("Rs. 5", Some("Rs")),
            ("₹5", Some("INR")),
            ("12.50 EUR CR", Some("EUR")),
            ("12.50", None),
            ("12 pcs", None),
            ("€", None),
            ("", None),
        ] {
            assert_eq!(of(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_cell_is_a_currency() {
        for (cell, expected) in [
            ("EUR", Some("EUR")),
            ("eur", Some("EUR")),
            (" Usd ", Some("USD")),
            ("€", Some("EUR")),
            ("人民币", Some("CNY")),
            ("RMB", Some("CNY")),
            ("ＵＳＤ", Some("USD")),
            ("$", Some("$")),
            ("US$", Some("USD")),
            ("EURO", Some("EUR")),
            ("12", None),
            ("EUR 12", None),
            ("XYZ", None),
            ("web", None),
            ("", None),
        ] {
            assert_eq!(code(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_sign_agrees_with_the_currencies_that_share_it() {
        assert!(agree("EUR", "EUR") && agree("$", "CAD") && agree("JPY", "¥"));
        assert!(!agree("$", "EUR") && !agree("USD", "CAD") && !agree("¥", "$"));
    }

    #[test]
    fn codes_are_of_three_letters_each() {
        assert_eq!(CODES.len() % 3, 0);
        assert!(CODES.bytes().all(|byte| byte.is_ascii_uppercase()));
        assert!(["USD", "CNY", "EUR", "HRK", "ZMW"].iter().all(|code| known(code).is_some()));
        assert_eq!(known("SDC"), None);
        for (at, (word, _)) in WORDS.iter().enumerate() {
            let hidden = WORDS[..at].iter().find(|(before, _)| word.starts_with(before));
            assert_eq!(hidden, None, "{word}");
        }
    }
}
