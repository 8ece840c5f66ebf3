//! Every sentence, label and error text.
//!
//! A text is a message with typed arguments: [`Problem`] for errors, and one enum for each part of the product. A
//! language is a folder of this module that turns every message into a sentence; adding one adds a [`Locale`] and a line
//! to `in_language`. Numbers and dates are formatted in [`mod@format`]. Nothing here computes.

pub mod format;
mod problem;

mod behaviour;
mod clusters;
mod clv;
mod design;
mod did;
mod joining;
mod launch;
mod lifecycle;
mod load;
mod loyalty;
mod matching;
mod over_time;
mod page;
mod profile;
mod programme;
mod projection;
mod randomised;
#[cfg(feature = "formats")]
mod reader;
mod repurchase;
mod retention;
mod rfm;
mod roles;
mod rule;
mod segment;
mod survival;
mod tournament;
mod unit;
mod validation;
mod value;
mod what_if;

mod en;
mod zh_hans;
mod zh_hant;

/// What the language of this locale has under a name: `in_language!(locale, clv(message))`.
macro_rules! in_language {
    ($locale:expr, $($text:tt)+) => {
        match $locale {
            $crate::words::Locale::En => $crate::words::en::$($text)+,
            $crate::words::Locale::ZhHans => $crate::words::zh_hans::$($text)+,
            $crate::words::Locale::ZhHant => $crate::words::zh_hant::$($text)+,
        }
    };
}
use in_language;

use serde::{Deserialize, Serialize};

pub use behaviour::{Behaviour, Mixed};
pub use clusters::{ClusterAction, ClusterFeature, Clusters, Trait};
pub use clv::{Clv, Doubt, Guess, Horizon, Process};
pub use design::{Design, DesignFacts, DesignKind, DesignState, DesignWay};
pub use did::{Did, NoEffect};
pub use joining::{ChainStep, Joining, JoiningVerdict};
pub use launch::{Launch, LaunchProblem, LaunchVerdict};
pub use lifecycle::{Away, Lifecycle, Stage};
pub use load::{Advice, Choice, Load, Policy, Reason};
pub use loyalty::{Estimate, Loyalty, LoyaltyMeasure, NoInterval};
pub use matching::{Match, NoMatch};
pub use over_time::OverTime;
pub use page::page;
pub use problem::{Accepted, Problem};
pub use profile::{Profile, Selected, Whom};
pub use programme::{PaysWords, Programme, ProgrammeColumn};
pub use projection::Projection;
pub use randomised::Randomised;
#[cfg(feature = "formats")]
pub use reader::{Reader, Whole};
pub use repurchase::{LessLikely, Repurchase};
pub use retention::{Counted, Retention, RetentionMeasure, Returned, Since};
pub use rfm::RfmChart;
pub use roles::{Evidence, Export, RoleReason, TableReason};
pub use rule::{GroupName, RulePart, RuleProblem, ValueKind};
pub use segment::{Grouping, RfmMeasure, RfmSegment, Segment};
pub use survival::{Left, Length, PaceTest, Share, Span, Step, Survival};
pub use tournament::Tournament;
pub use unit::Unit;
pub use validation::{Compared, Validation};
pub use value::{Tier, Value};
pub use what_if::{Lever, Reading, SayingWords, WhatIf, WhatIfColumn};

/// A language, with its ways to write numbers and dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// Chinese in traditional characters, as written in Taiwan.
    #[serde(rename = "zh-Hant")]
    ZhHant,
}

impl Locale {
    /// All languages.
    pub const ALL: &[Self] = &[Self::En, Self::ZhHans, Self::ZhHant];

    /// The language that fits a tag of BCP 47 such as `en-GB` or `zh-TW` best; a script says more than a region does.
    pub fn from_tag(tag: &str) -> Self {
        let tag = tag.replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        if parts.next() != Some("zh") {
            return Self::En;
        }
        let parts: Vec<&str> = parts.take_while(|part| part.len() > 1).collect(); // what follows is an extension
        let says = |known: &[&str]| parts.iter().any(|part| known.contains(part));
        if !says(&["hans"]) && says(&["hant", "tw", "hk", "mo"]) {
            Self::ZhHant
        } else {
            Self::ZhHans
        }
    }

    /// Its tag, as HTML has it in `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
        }
    }

    /// What stands between two sentences.
    pub fn space(self) -> &'static str {
        if self == Self::En { " " } else { "" }
    }

    /// A title or a finding as a sentence: with one full stop at its end.
    pub fn sentence(self, text: &str) -> String {
        format!("{}{}", without_stop(text), if self == Self::En { "." } else { "。" })
    }
}

/// A sentence as a title: without the full stop at its end.
pub fn without_stop(sentence: &str) -> &str {
    sentence.trim_end_matches(['.', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language_by_script_then_region() {
        for tag in [
            "zh",
            "zh-CN",
            "zh-SG",
            "zh-Hans",
            "zh-Hans-TW",
            "zh_CN",
            "ZH-hans-hk",
            "zh-CN-u-nu-hant",
        ] {
            assert_eq!(Locale::from_tag(tag), Locale::ZhHans, "{tag}");
        }
        for tag in ["zh-TW", "zh-HK", "zh-MO", "zh-Hant", "zh-Hant-CN", "zh-yue-HK"] {
            assert_eq!(Locale::from_tag(tag), Locale::ZhHant, "{tag}");
        }
        for tag in ["en", "en-GB", "fr", "ja-JP", "zhx", ""] {
            assert_eq!(Locale::from_tag(tag), Locale::En, "{tag}");
        }
    }
}
