use super::{Estimate, Locale, LoyaltyMeasure, Unit, in_language};

/// What is said of the effect of joining a programme: findings, notes, titles, axes, columns and rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Joining {
    /// The finding in a title.
    Title {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// What follows.
        verdict: JoiningVerdict,
        /// The effect, a customer and period.
        effect: f64,
    },
    /// The finding in a sentence.
    Found {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// What follows.
        verdict: JoiningVerdict,
        /// The effect, a customer and period.
        effect: Estimate,
        /// The level of the interval.
        level: f64,
        /// Members that count.
        members: u64,
    },
    /// Whether members differed from the others before joining.
    Before {
        /// The probability of such a difference where there is none.
        p: f64,
    },
    /// Nothing was seen before joining.
    NoBefore,
    /// How much drift the finding stands.
    Breakdown {
        /// In times the largest change before joining.
        breakdown: f64,
        /// The sign of the effect.
        sign: f64,
    },
    /// What cannot be seen.
    Unseen,
    /// Members who joined without a purchase are compared with others who bought nothing.
    Away {
        /// They.
        away: u64,
        /// All members that count.
        of: u64,
    },
    /// Members that are in no trial.
    LeftOut {
        /// They have no time before joining.
        before: u64,
        /// They have no time after it.
        after: u64,
    },
    /// What the waterfall shows.
    WaterfallSubtitle {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// The level of the intervals.
        level: f64,
    },
    /// What the waterfall says, beside the finding.
    WaterfallSummary {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// Members beside all others.
        naive: Estimate,
        /// The effect over all members and periods, in the measure's unit; none where the verdict does not allow a sum.
        total: Option<Estimate>,
        /// The currency, where the file says it.
        currency: Option<&'static str>,
        /// Members and periods that count.
        member_periods: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// A bar of the waterfall.
    Step(ChainStep),
    /// A sentence for a bar of the waterfall.
    StepSays(ChainStep),
    /// The column of bars.
    StepColumn,
    /// The column of sentences.
    SaysColumn,
    /// The title of the event study: whether members differed before joining.
    PathTitle {
        /// What follows.
        verdict: JoiningVerdict,
        /// Periods after joining whose band leaves 0 out.
        seen: u64,
        /// Of how many.
        periods: u64,
        /// The periods.
        unit: Unit,
    },
    /// What the event study shows.
    PathSubtitle {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// Members that count.
        members: u64,
        /// The level of the band.
        level: f64,
    },
    /// The period of joining.
    Zero,
    /// The title of the placebo distribution.
    PlaceboTitle {
        /// Pretended days that show an effect as large.
        far: u64,
        /// Of how many.
        draws: u64,
        /// Whether these are so many that the effect may be chance.
        may_be_chance: bool,
    },
    /// What the placebo distribution shows.
    PlaceboSubtitle {
        /// How many times.
        draws: u64,
    },
    /// What a placebo cannot say.
    PlaceboNote,
    /// The line at the effect.
    TheEffect,
    /// The column and axis of effects.
    Effect {
        /// What is looked at.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
    },
    /// The lower end of an interval.
    Low,
    /// The upper end.
    High,
    /// The lower end of the band.
    BandLow,
    /// The upper end.
    BandHigh,
    /// Members that count.
    Members,
    /// Effects between two values.
    Between {
        /// The lower one.
        from: f64,
        /// The upper one.
        to: f64,
    },
    /// The column of classes.
    Class,
    /// The column of counts.
    Count,
    /// No trial could be held.
    None,
}

/// What follows of the effect of joining.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum JoiningVerdict {
    /// There is one.
    Effect,
    /// There is none beyond a share of what was expected.
    NoEffect {
        /// The share.
        margin: f64,
    },
    /// The interval is too wide.
    CannotTell,
    /// Members differed from the others before joining already.
    DifferedBefore,
}

/// A bar of the waterfall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainStep {
    /// Members beside all others.
    Naive,
    /// Members beside others like them.
    Matched,
    /// Members beside others who bought on the day and did not join.
    Joining,
    /// That, less what was there before joining.
    AfterPlacebo,
    /// That, with as much drift after joining as there was before.
    Drift,
}

impl Joining {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, joining(self))
    }
}
