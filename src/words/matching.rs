use super::{Locale, LoyaltyMeasure, Unit, in_language};

/// What matching says: findings, notes, and why a treated unit does not count.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// The finding: the effect on the treated.
    Effect {
        /// The effect.
        att: f64,
        /// Its interval; none if too few count or nothing varies.
        interval: Option<[f64; 2]>,
        /// The level of the interval.
        level: f64,
        /// How many treated units count.
        treated: u64,
        /// How many others.
        controls: u64,
        /// The difference between all the treated and all the others.
        unmatched: f64,
    },
    /// Nobody like the treated was found.
    NobodyMatched {
        /// How many were treated.
        treated: u64,
    },
    /// Why treated units do not count.
    NoMatch(NoMatch),
    /// How many treated units do not count.
    Dropped {
        /// Why.
        why: NoMatch,
        /// How many.
        units: u64,
        /// Of how many.
        of: u64,
    },
    /// Both sides are alike.
    Balanced {
        /// The covariate in which they differ most.
        name: String,
        /// The standardised difference.
        difference: f64,
    },
    /// Both sides are nearly alike.
    NearlyBalanced {
        /// The covariate in which they differ most.
        name: String,
        /// The standardised difference.
        difference: f64,
    },
    /// The sides are not alike.
    Unbalanced {
        /// The covariate in which they differ most.
        name: String,
        /// The standardised difference.
        difference: f64,
    },
    /// The weights are so unequal that few of the others carry all.
    FewEffective {
        /// How many of equal weight would be as sure.
        controls: f64,
    },
    /// The propensity score has no largest likelihood.
    Penalised {
        /// What its coefficients were drawn to 0 by.
        ridge: f64,
    },
    /// Some covariates say nothing that others do not.
    Determined {
        /// Their names.
        names: Vec<String>,
    },
    /// The finding of a loyalty programme: members beside customers like them.
    Members {
        /// What is compared.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// The effect and its interval, if they can be told.
        att: Option<(f64, Option<(f64, f64)>)>,
        /// The level of the interval.
        level: f64,
        /// How many members count.
        members: u64,
        /// How many of the others.
        others: u64,
        /// The difference between all members and all others, not matched.
        unmatched: f64,
    },
    /// A covariate as people call it.
    Covariate(String),
    /// The level of those of whom a covariate is not known.
    NotKnown,
    /// The level of all rarer texts.
    OtherLevels,
    /// The finding of the love plot: the largest difference before and after matching.
    BalanceTitle {
        /// Before.
        before: f64,
        /// After.
        after: f64,
    },
    /// What is plotted.
    BalanceSubtitle {
        /// How many members count.
        members: u64,
        /// How many days of others.
        others: u64,
    },
    /// In what they differ most, before and after.
    BalanceSummary {
        /// The covariate and the difference before.
        before: (String, f64),
        /// And after.
        after: (String, f64),
    },
    /// What no balance shows.
    Unseen,
    /// The line below which balance is good.
    RuleOfThumb,
    /// The axis of differences.
    Difference,
    /// The series and column before matching.
    Before,
    /// The series and column after matching.
    After,
    /// The column of covariates.
    CovariateColumn,
    /// The column of members' means.
    MeanOfMembers,
    /// The column of all others' means.
    MeanBefore,
    /// The column of the others' means after matching.
    MeanAfter,
    /// The column of variance ratios before.
    VarianceBefore,
    /// And after.
    VarianceAfter,
    /// The column of the largest difference of distributions before.
    EcdfBefore,
    /// And after.
    EcdfAfter,
    /// The finding of the overlap: how many members have somebody like them.
    OverlapTitle {
        /// How many members count.
        counted: u64,
        /// Of how many.
        of: u64,
    },
    /// What is plotted.
    OverlapSubtitle {
        /// How many members.
        members: u64,
        /// How many days of others.
        others: u64,
    },
    /// The overlap in sentences.
    OverlapSummary {
        /// How many members count.
        counted: u64,
        /// How many days of others.
        days: u64,
        /// How many of equal weight would be as sure.
        effective: Option<f64>,
    },
    /// Why members are left out.
    LeftOutBecause {
        /// In words.
        reason: String,
    },
    /// A class of chances.
    Class {
        /// Where it begins.
        from: f64,
        /// Where it ends.
        to: f64,
    },
    /// The axis and the column of the propensity score.
    ChanceOfJoining,
    /// The axis of shares, members upwards and others downwards.
    ShareOfEach,
    /// The series and column of members.
    MembersColumn,
    /// The share of members.
    ShareOfMembers,
    /// The series and column of others.
    OthersColumn,
    /// The share of others.
    ShareOfOthers,
    /// The members that count.
    MembersMatched,
    /// The others, as they count.
    OthersMatched,
    /// Rows that lack something were left out.
    RowsLeftOut {
        /// How many.
        rows: u64,
    },
}

/// Why a treated unit does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMatch {
    /// No other is equal, or in the same classes.
    NobodyAlike,
    /// No other is near enough.
    OutsideCaliper,
    /// All others near enough were taken.
    NobodyLeft,
    /// It was all but certain to be treated.
    Trimmed,
}

impl Match {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, matching(self))
    }
}
