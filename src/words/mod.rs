//! Every sentence, label and error text.
//!
//! A text is a message with typed arguments: [`Problem`] for errors, and one enum for each part of the product. A
//! language is a folder of this module that turns every message into a sentence; adding one adds a [`Locale`] and no
//! other change. Numbers and dates are formatted in [`mod@format`]. Nothing here computes.

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
}

impl Locale {
    /// All languages.
    pub const ALL: &[Self] = &[Self::En];

    /// The language that fits a tag such as `en-GB` best.
    pub fn from_tag(_tag: &str) -> Self {
        Self::En
    }
}
