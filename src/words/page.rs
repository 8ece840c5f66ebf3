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
    "columnNumber",
    "asFound",
    "dates",
    "dates.dmy",
    "dates.mdy",
    "delimiter",
    "firstRow",
    "firstRowNames",
    "firstRowData",
    "reasonRows",
    "reasonWhy",
    "reasonAmount",
    "reasonExamples",
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
    "damaged",
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
    use std::{fs, path::Path};

    fn read(name: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(name)).unwrap()
    }

    #[test]
    fn the_html_says_what_the_catalogue_says() {
        let html = read("index.html");
        let check = |key: &str, text: &str| {
            let known = PAGE_KEYS.iter().find(|&&known| known == key);
            let known = known.unwrap_or_else(|| panic!("{key} is not in the catalogue"));
            assert_eq!(text, Page(known).say(Locale::En), "{key}");
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
    fn every_text_is_used_and_says_something() {
        let html = read("index.html");
        let scripts: String = ["app.js", "report.js", "worker.js"].map(read).concat();
        for key in PAGE_KEYS {
            assert!(!Page(key).say(Locale::En).is_empty(), "{key} has no text");
            let used = html.contains(&format!("data-word=\"{key}\""))
                || html.contains(&format!("data-word-label=\"{key}\""))
                || scripts.contains(&format!("'{key}'"))
                // these two families are put together from their parts
                || ["role.", "dates."].iter().any(|family| key.starts_with(family));
            assert!(used, "{key} is not used");
        }
    }
}
