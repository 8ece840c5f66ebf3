use super::{Locale, in_language};

/// The page's own labels and sentences in this language, by key. The HTML carries the English ones for the first paint, and
/// a test holds the two together. A place in braces, like `{file}`, is filled by the page.
pub fn page(locale: Locale) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    // How analyses are computed stands apart: what reads other formats names tables and roles as the page does, and no more.
    in_language!(locale, PAGE).iter().chain(in_language!(locale, HOW))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    const FAMILIES: [&str; 16] = [
        "role.", "dates.", "table.", "brings.", "grade.", "policy.", "choice.", "dialect.",
        "matched.", "twins.", "kind.", "view.", "option.", "offer.", "column.", "how.",
    ];

    fn read(name: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(name)).unwrap()
    }

    #[test]
    fn the_html_says_what_the_catalogue_says() {
        let html = read("index.html");
        let check = |key: &str, text: &str| {
            let known = page(Locale::En).find(|(known, _)| *known == key);
            let known = known.unwrap_or_else(|| panic!("{key} is not in the catalogue"));
            assert_eq!(text, known.1, "{key}");
        };
        // <p … data-word="key" …>text</p>
        for piece in html.split(" data-word=\"").skip(1) {
            let (key, rest) = piece.split_once('"').unwrap();
            let text = rest.split_once('>').unwrap().1.split('<').next().unwrap();
            check(key, text);
        }
        // aria-label="text" data-word-label="key"
        let pieces: Vec<_> = html.split("\" data-word-label=\"").collect();
        for pair in pieces.windows(2) {
            let text = pair[0].rsplit('"').next().unwrap();
            let key = pair[1].split('"').next().unwrap();
            check(key, text);
        }
    }

    #[test]
    fn the_installed_page_says_what_the_catalogue_says() {
        let manifest = read("manifest.webmanifest");
        let lead = page(Locale::En).find(|(key, _)| *key == "lead");
        assert!(manifest.contains(lead.unwrap().1));
    }

    /// The places in braces of a text, and the words within them are the page's.
    fn places(text: &str) -> Vec<&str> {
        let mut found: Vec<_> =
            text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn every_language_has_the_keys_and_the_places_of_english() {
        for locale in [Locale::ZhHans, Locale::ZhHant] {
            let keys = |locale| page(locale).map(|(key, _)| *key).collect::<Vec<_>>();
            assert_eq!(keys(locale), keys(Locale::En), "{locale:?}");
            for ((key, text), (_, english)) in page(locale).zip(page(Locale::En)) {
                assert!(!text.is_empty(), "{key} has no text");
                assert_eq!(places(text), places(english), "{key}");
            }
        }
    }

    #[test]
    fn every_text_is_used_and_says_something() {
        let html = read("index.html");
        let scripts: String = [
            "app.js",
            "chart.js",
            "chart-element.js",
            "choices.js",
            "columns.js",
            "identities.js",
            "keep.js",
            "models.js",
            "options.js",
            "own.js",
            "remedies.js",
            "paper.js",
            "report.js",
            "words.js",
            "worker.js",
        ]
        .map(read)
        .concat();
        for (key, text) in page(Locale::En) {
            assert!(!text.is_empty(), "{key} has no text");
            let used = html.contains(&format!("data-word=\"{key}\""))
                || html.contains(&format!("data-word-label=\"{key}\""))
                || scripts.contains(&format!("'{key}'"))
                // these families are put together from their parts
                || FAMILIES.iter().any(|family| key.starts_with(family));
            assert!(used, "{key} is not used");
        }
    }
}
