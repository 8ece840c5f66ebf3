use super::{Locale, in_language};

/// What difference in differences says: findings, notes, and why an effect is not told.
#[derive(Clone, Debug, PartialEq)]
pub enum Did {
    /// The finding: the average effect on the treated.
    Effect {
        /// The effect.
        att: f64,
        /// Its interval; none if nothing varies.
        interval: Option<[f64; 2]>,
        /// The level of the interval.
        level: f64,
        /// How many units were treated.
        treated: u64,
    },
    /// No effect could be told.
    NoEffects,
    /// Why an effect is not told.
    NoEffect(NoEffect),
    /// Some effects are not told.
    EffectsMissing {
        /// How many.
        missing: u64,
        /// Of how many.
        of: u64,
    },
    /// Rows that lack something were left out.
    RowsLeftOut {
        /// How many.
        rows: u64,
    },
    /// Units were treated before a comparison could begin.
    TreatedFromTheStart {
        /// How many.
        units: u64,
    },
    /// Not every unit was seen in every period.
    Unbalanced {
        /// How many were not.
        units: u64,
        /// Of how many.
        of: u64,
    },
    /// What the test of effects before treatment found.
    PreTrend {
        /// The probability.
        p: f64,
    },
    /// How much drift it takes for the finding not to hold.
    Sensitivity {
        /// In times the largest change from one period to the next before treatment.
        breakdown: f64,
        /// Below 0 if the effect is.
        sign: f64,
    },
    /// Two-way fixed effects would mislead.
    TwoWay {
        /// What they would say.
        att: f64,
        /// The share of their comparisons that is with units treated already.
        share: f64,
    },
    /// There is nothing to test before treatment.
    NoPreTrend,
    /// Some groups are so small that their intervals are rough.
    SmallGroups {
        /// How many groups.
        groups: u64,
        /// Below how many units.
        below: u64,
    },
}

/// Why there is no effect of a group in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEffect {
    /// Fewer than two units of the group were seen in both periods.
    TooFewTreated,
    /// Fewer than two others were.
    TooFewControls,
    /// The covariates tell the group from all others.
    NoOverlap,
    /// The covariates determine each other.
    Determined,
}

impl Did {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, did(self))
    }
}
