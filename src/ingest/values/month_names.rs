//! The names of months and weekdays, in small letters without accents.

/// The names of each month in English, German, French, Spanish, Portuguese, Italian, Dutch, Indonesian, Swedish, Danish,
/// Polish, Czech, Turkish and Russian, and abbreviations that are not their beginnings.
const MONTHS: [&str; 12] = [
    "january januar janvier jaenner janner enero janeiro gennaio januari stycznia styczen ledna leden ocak января январь",
    "february februar fevrier febrero fevereiro febbraio februari lutego luty unora unor subat февраля февраль",
    "march marz maerz mrz mars marzo marco maart mrt maret marts marca marzec brezna brezen mart марта март",
    "april avril abril aprile kwietnia kwiecien dubna duben nisan апреля апрель",
    "may mai mayo maio maggio mei maj maja kvetna kveten mayis мая май",
    "june juni juin junio junho giugno czerwca czerwiec cervna cerven haziran июня июнь",
    "july juli juillet julio julho luglio lipca lipiec cervence cervenec temmuz июля июль",
    "august aout agosto augustus agustus augusti sierpnia sierpien srpna srpen agustos августа август",
    "september septembre septiembre setiembre setembro settembre wrzesnia wrzesien zari eylul сентября сентябрь",
    "october oktober octobre octubre outubro ottobre pazdziernika pazdziernik rijna rijen ekim октября октябрь",
    "november novembre noviembre novembro listopada listopadu listopad kasim ноября ноябрь",
    "december dezember decembre diciembre dezembro dicembre desember grudnia grudzien prosince prosinec aralik декабря декабрь",
];

/// The beginnings of weekdays in the larger of those languages.
const WEEKDAYS: &str = "mon tue wed thu fri sat sun \
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag \
    lundi mardi mercredi jeudi vendredi samedi dimanche \
    lunes martes miercoles jueves viernes sabado domingo \
    segunda terca quarta quinta sexta feira lunedi martedi mercoledi giovedi venerdi domenica \
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
    monday tuesday wednesday thursday friday saturday sunday";

/// Words between day, month and year that mean nothing: 5 de marzo de 2026, the 5th of March, den 5. mars.
const PARTICLES: [&str; 9] = ["de", "del", "of", "the", "den", "le", "el", "do", "di"];

/// The number of the month with this name, or with a beginning of it of three letters or more that no other has.
pub(super) fn month(word: &str) -> Option<u32> {
    if word.chars().count() < 3 {
        return None;
    }
    let mut found = None;
    for (number, names) in (1..).zip(MONTHS) {
        for name in names.split(' ') {
            if name == word {
                return Some(number);
            }
            if name.starts_with(word) {
                match found {
                    Some(other) if other != number => return None,
                    _ => found = Some(number),
                }
            }
        }
    }
    found
}

/// Whether this is a weekday, or a beginning of its name of two letters or more.
pub(super) fn is_weekday(word: &str) -> bool {
    word.len() >= 2 && WEEKDAYS.split(' ').any(|name| name.starts_with(word))
}

/// Whether the word means nothing in a date.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_one_month() {
        for (number, names) in (1..).zip(MONTHS) {
            for name in names.split(' ') {
                assert_eq!(month(name), Some(number), "{name}");
            }
        }
    }

    #[test]
    fn abbreviations_as_people_write_them() {
        for (number, words) in (1..).zip([
            "jan jän ene gen янв",
            "feb fév fev févr",
            "mar mär mrz mrt maa",
            "apr avr abr",
            "may mai mag mei maj",
            "jun juin giu",
            "jul juil lug",
            "aug août ago",
            "sep sept set",
            "oct okt out ott",
            "nov ноя",
            "dec déc dez dic des",
        ]) {
            for word in words.split(' ') {
                let plain: String = word.replace(['ä'], "a").replace(['é'], "e").replace('û', "u");
                assert_eq!(month(&plain), Some(number), "{word}");
            }
        }
        for word in ["no", "novel", "jui", "ju", "", "x", "я"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
