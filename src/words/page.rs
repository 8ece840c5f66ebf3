use super::{Locale, en};

/// The page's own labels and sentences, by key. The HTML carries the English ones for the first paint, and a test holds
/// the two together. A place in braces, like `{file}`, is filled by the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page(pub &'static str);

/// The keys of the page's texts.
pub const PAGE_KEYS: &[&str] = &[
    // the frame
    "title",
    "skip",
    "another",
    "theme",
    "sections",
    "overview",
    "segments",
    "retention",
    "value",
    "loyalty",
    "data",
    "footer",
    "noEngine",
    "noScript",
    // before there is a file
    "tagline",
    "lead",
    "purchasesZone",
    "purchasesHelp",
    "choosePurchases",
    "membersZone",
    "membersHelp",
    "chooseMembers",
    "choose",
    "sample",
    "sampleHelp",
    // the promise
    "privacy",
    "privacyHelp",
    "privacyHow",
    "privacyOffline",
    "privacyPolicy",
    "proof",
    // the answers
    "overviewTitle",
    "segmentsQuestion",
    "retentionQuestion",
    "valueQuestion",
    "loyaltyQuestion",
    "noMembers",
    "noMembersHelp",
    "addMembers",
    "numbers",
    // the data
    "dataTitle",
    "rowsRead",
    "rowsKept",
    "rowsMerged",
    "rowsDropped",
    "roles",
    "role.transactions.customer",
    "role.transactions.date",
    "role.transactions.amount",
    "role.transactions.order",
    "role.memberships.customer",
    "role.memberships.date",
    "role.memberships.tier",
    "noColumn",
    "line",
    "dialectHeader",
    "dialectNoHeader",
    "byComma",
    "byTab",
    "bySemicolon",
    "byBar",
    "byBlank",
    "byOther",
    // what is going on
    "starting",
    "inventing",
    "reading",
    "sorting",
    "cancel",
    "cancelled",
    "cancelledOpen",
    "needPurchases",
    "restarted",
    "crashed",
    "unreadable",
    "dismiss",
];

impl Page {
    /// The text in this language.
    pub fn say(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => en::page(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, fs, path::Path};

    /// A key is a literal, so the page's text lives as long as one.
    fn read(name: &str) -> &'static str {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(name);
        fs::read_to_string(path).unwrap().leak()
    }

    /// What stands between the first `open` after each `mark` and the next `close`, by the key in the mark.
    fn texts(
        html: &'static str,
        mark: &str,
        open: &str,
        close: char,
    ) -> BTreeMap<&'static str, Vec<&'static str>> {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for piece in html.split(mark).skip(1) {
            let (key, rest) = piece.split_once('"').unwrap();
            let text = rest.split_once(open).unwrap().1;
            found.entry(key).or_default().push(text.split(close).next().unwrap());
        }
        found
    }

    #[test]
    fn the_html_says_what_the_catalogue_says() {
        let html = read("index.html");
        for (key, shown) in texts(html, "data-word=\"", ">", '<') {
            assert!(PAGE_KEYS.contains(&key), "{key} is not in the catalogue");
            for text in shown {
                assert_eq!(text, Page(key).say(Locale::En), "{key}");
            }
        }
        // The label stands before its mark: aria-label="…" data-word-label="key".
        for piece in html.split(" data-word-label=\"").collect::<Vec<_>>().windows(2) {
            let key = piece[1].split('"').next().unwrap();
            let text = piece[0].rsplit("aria-label=\"").next().unwrap().trim_end_matches('"');
            assert_eq!(text, Page(key).say(Locale::En), "{key}");
        }
    }

    #[test]
    fn every_text_is_used_and_says_something() {
        let html = read("index.html");
        let scripts: String = ["app.js", "report.js"].map(read).concat();
        for key in PAGE_KEYS {
            assert!(!Page(key).say(Locale::En).is_empty(), "{key} has no text");
            let used = html.contains(&format!("data-word=\"{key}\""))
                || html.contains(&format!("data-word-label=\"{key}\""))
                || scripts.contains(&format!("'{key}'"))
                || key.starts_with("role.");
            assert!(used, "{key} is not used");
        }
    }
}
