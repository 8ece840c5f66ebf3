//! What becomes of rows on which opinions differ. Every choice is an option, and the report shows what it did.

use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Choice, Policy, Problem};

impl Policy {
    /// The choices there are; the first is taken unless told.
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Self::Refunds => &[Choice::Net, Choice::Drop],
            Self::Cancelled | Self::Future | Self::Ancient => &[Choice::Drop, Choice::Keep],
            Self::ZeroAmounts => &[Choice::Keep, Choice::Drop],
            Self::Duplicates => &[Choice::Keep, Choice::Merge],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Refunds => "refunds",
            Self::Cancelled => "cancelled",
            Self::ZeroAmounts => "zeroAmounts",
            Self::Duplicates => "duplicates",
            Self::Future => "future",
            Self::Ancient => "ancient",
        }
    }

    /// The choice made, or the usual one.
    ///
    /// # Errors
    ///
    /// `option` if it is none of this policy's choices.
    pub(crate) fn check(self, chosen: Option<Choice>) -> Result<Choice> {
        let choices = self.choices();
        let choice = chosen.or(choices.first().copied()).unwrap_or(Choice::Keep);
        if choices.contains(&choice) {
            return Ok(choice);
        }
        let found = format!("“{}”", choice.name());
        let accepted = match self {
            Self::Refunds => Accepted::NetOrDrop,
            Self::Duplicates => Accepted::KeepOrMerge,
            _ => Accepted::KeepOrDrop,
        };
        let problem = Problem::BadOption { option: self.name(), found, accepted };
        Err(Error::new(ErrorKind::Option, problem))
    }
}

impl Choice {
    fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Net => "net",
            Self::Drop => "drop",
            Self::Merge => "merge",
        }
    }
}
