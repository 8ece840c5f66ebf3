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
    "zone",
    "zoneHelp",
    "choose",
    "bring",
    "bringHelp",
    "table.transactions",
    "table.customers",
    "table.memberships",
    "table.rewards",
    "table.feedback",
    "table.spend",
    "table.interactions",
    "brings.transactions",
    "brings.customers",
    "brings.memberships",
    "brings.rewards",
    "brings.feedback",
    "brings.spend",
    "brings.interactions",
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
    "reasonRows",
    "reasonAmount",
    "reasonExamples",
    "dialectHeader",
    "dialectNoHeader",
    "byComma",
    "byTab",
    "bySemicolon",
    "byBar",
    "byBlank",
    "files",
    "readAs",
    "sheet",
    "entry",
    "remove",
    "removeFile",
    "sure",
    "likely",
    "unsure",
    "quality",
    "grade.A",
    "grade.B",
    "grade.C",
    "grade.D",
    "grade.E",
    "reasons",
    "reasonsHint",
    "reasonWhy",
    "line",
    "lineColumn",
    "badCells",
    "badCellsHint",
    "valueOf",
    "policies",
    "policiesHint",
    "policy",
    "policy.refunds",
    "policy.cancelled",
    "policy.zeroAmounts",
    "policy.duplicates",
    "policy.future",
    "policy.ancient",
    "choice.keep",
    "choice.net",
    "choice.drop",
    "choice.merge",
    "effect",
    "columns",
    "column",
    "howSure",
    "rowNumber",
    "columnNumber",
    "noColumn",
    "moreRoles",
    "attributes",
    "unused",
    "empty",
    "notRead",
    "role.customer",
    "role.date",
    "role.amount",
    "role.quantity",
    "role.unitPrice",
    "role.order",
    "role.product",
    "role.category",
    "role.channel",
    "role.cost",
    "role.margin",
    "role.currency",
    "role.status",
    "role.signUp",
    "role.contractStart",
    "role.contractEnd",
    "role.duration",
    "role.event",
    "role.birthDate",
    "role.age",
    "role.gender",
    "role.region",
    "role.acquisitionCost",
    "role.referredBy",
    "role.name",
    "role.email",
    "role.phone",
    "role.tier",
    "role.end",
    "role.treated",
    "role.kind",
    "role.points",
    "role.score",
    "role.text",
    "role.leads",
    "role.newCustomers",
    "role.opened",
    "role.firstResponse",
    "role.closed",
    "role.memberships.date",
    "role.spend.amount",
    "role.spend.date",
    "dates",
    "asFound",
    "dates.ymd",
    "dates.dmy",
    "dates.mdy",
    "dates.compact",
    "dates.named",
    "dates.month",
    "dates.excel",
    "dates.unixSeconds",
    "dates.unixMilliseconds",
    "timeZone",
    "zoneHere",
    "text",
    "dialectSure",
    "found",
    "dialect.encoding",
    "dialect.delimiter",
    "dialect.quote",
    "dialect.escape",
    "dialect.comment",
    "dialect.skip",
    "dialect.header",
    "firstRowNames",
    "firstRowData",
    "noCharacter",
    "doubled",
    "character",
    "undecodable",
    "currency",
    "chooseOne",
    "currencyRows",
    "byteAt",
    "identities",
    "matchedText",
    "matched",
    "matched.table",
    "matched.exact",
    "matched.normalised",
    "matched.unmatched",
    "matched.lossy",
    "matched.spellings",
    "matched.unmatchedIds",
    "twins",
    "twinsHint",
    "twinsBy",
    "twins.name",
    "twins.email",
    "twins.phone",
    "twins.id",
    "ids",
    "profile",
    "columnsHint",
    "profileNow",
    "kind",
    "kind.day",
    "kind.number",
    "kind.text",
    "kind.empty",
    "filled",
    "distinct",
    "manyDistinct",
    "least",
    "greatest",
    "save",
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

    const FAMILIES: [&str; 11] = [
        "role.", "dates.", "table.", "brings.", "grade.", "policy.", "choice.", "dialect.",
        "matched.", "twins.", "kind.",
    ];

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
        let scripts: String = [
            "app.js",
            "choices.js",
            "columns.js",
            "identities.js",
            "remedies.js",
            "report.js",
            "worker.js",
        ]
        .map(read)
        .concat();
        for key in PAGE_KEYS {
            assert!(!Page(key).say(Locale::En).is_empty(), "{key} has no text");
            let used = html.contains(&format!("data-word=\"{key}\""))
                || html.contains(&format!("data-word-label=\"{key}\""))
                || scripts.contains(&format!("'{key}'"))
                // these families are put together from their parts
                || FAMILIES.iter().any(|family| key.starts_with(family));
            assert!(used, "{key} is not used");
        }
    }
}
