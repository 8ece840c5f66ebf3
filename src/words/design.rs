use super::{Estimate, Locale, LoyaltyMeasure, Unit, in_language};

/// What is said of how an effect was found: designs, assumptions, and what of them was checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Design {
    /// How many assumptions are in which state.
    Title {
        /// Nothing speaks against them.
        held: u64,
        /// Something does.
        doubtful: u64,
        /// The data cannot tell.
        unchecked: u64,
    },
    /// What is shown.
    Subtitle,
    /// Why a design fits, or does not.
    Reason {
        /// The design.
        way: DesignWay,
        /// Whether it fits.
        fits: bool,
        /// What decides.
        facts: DesignFacts,
    },
    /// An assumption in a few words, for the axis.
    Name(DesignKind),
    /// An assumption in a sentence.
    Assumption(DesignKind),
    /// How it is checked, or why it cannot be.
    Check(DesignKind),
    /// What the check says.
    State(DesignState),
    /// The probability of what was seen.
    Probability(f64),
    /// A difference with its interval.
    Difference {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The difference.
        size: Estimate,
        /// The level of the interval.
        level: f64,
    },
    /// So many times as much.
    Times(f64),
    /// Members who have others alike.
    Alike {
        /// Their share.
        share: f64,
        /// How many others of equal weight would be as sure.
        others: f64,
    },
    /// A difference in standard deviations.
    Deviations(f64),
    /// A share.
    Share(f64),
    /// The column of assumptions.
    AssumptionColumn,
    /// The column of checks.
    CheckColumn,
    /// The column of their numbers.
    NumberColumn,
    /// The column of what they say.
    StateColumn,
    /// The options that find the same again.
    Again {
        /// As JSON.
        json: String,
    },
}

/// A design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignWay {
    /// Chance decided who was held out.
    Randomised,
    /// Members beside others who could have joined.
    Trials,
    /// After a day beside before it.
    Launch,
}

/// What of the data decides about the design.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignFacts {
    /// The periods.
    pub unit: Unit,
    /// Members that are compared; none if nobody can be.
    pub members: Option<u64>,
    /// Customers who never joined.
    pub others: u64,
    /// Periods in which somebody joined.
    pub periods: u64,
    /// The day on which nearly all joined.
    pub together: Option<String>,
}

/// An assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignKind {
    /// Members would have gone on like the others.
    ParallelTrends,
    /// Nobody bought differently because of joining soon.
    NoAnticipation,
    /// Members drift apart by no more than before.
    LittleDrift,
    /// There are others whom members are like.
    Overlap,
    /// What is known of both sides is alike.
    Balance,
    /// The same members are seen in all periods.
    Composition,
    /// The interval is as wide as chance.
    Chance,
    /// Nothing unseen made people join.
    NothingUnseen,
    /// One customer's joining does not change what others do.
    NoInterference,
}

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesignState {
    /// Nothing speaks against it.
    Held,
    /// Something does.
    Doubtful,
    /// The data cannot tell.
    Unchecked,
}

impl Design {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, design(self))
    }
}
