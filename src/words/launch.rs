use super::{Locale, LoyaltyMeasure, Unit, in_language};

/// What is said of a launch that reached everyone at once: findings, notes, titles, axes and columns.
#[derive(Clone, Debug, PartialEq)]
pub enum Launch {
    /// The finding.
    Found {
        /// What follows.
        verdict: LaunchVerdict,
        /// The effect as a share of what was expected, and the ends of its interval.
        relative: Option<[f64; 3]>,
        /// The effect over all periods, and the ends of its interval.
        total: [f64; 3],
        /// Periods with an outcome from the launch on.
        periods: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// No launch that never was could be tried.
    NoPlacebo,
    /// Launches that never were show effects too often.
    Alarms {
        /// How many of them do.
        alarms: u64,
        /// Of how many.
        launches: u64,
    },
    /// Launches that never were show effects as seldom as they should.
    FewAlarms {
        /// How many of them do.
        alarms: u64,
        /// Of how many.
        launches: u64,
    },
    /// Nothing but the outcome's own past says what would have been.
    WithoutControls,
    /// Controls say it too.
    WithControls {
        /// How many.
        controls: u64,
    },
    /// How well held-out periods were foretold.
    Backtest {
        /// How many there were.
        periods: u64,
        /// The share of them within their interval.
        covered: f64,
        /// The level of the intervals.
        level: f64,
        /// The mean error, as a share.
        error: Option<f64>,
        /// That of a guess without a model.
        guess_error: Option<f64>,
    },
    /// What a mixture of the controls says.
    Mixture {
        /// The effect as a share of the mixture.
        relative: Option<f64>,
        /// The share of all series whose error grew as much.
        p: Option<f64>,
        /// All series.
        series: u64,
    },
    /// The effect cannot be put as a share.
    NoShare,
    /// Controls that did not vary before the launch.
    FlatControls {
        /// Their names.
        names: Vec<String>,
    },
    /// Periods without an outcome.
    MissingOutcomes {
        /// How many.
        periods: u64,
    },
    /// The launch was in the middle of a period.
    WithinPeriod {
        /// Its day.
        day: String,
        /// The period.
        unit: Unit,
    },
    /// Seasons are not taken into account.
    NoSeasons {
        /// The periods.
        unit: Unit,
    },
    /// The day of the launch was taken from the memberships.
    DayOfMembers {
        /// The day.
        day: String,
    },
    /// The finding, short.
    Title {
        /// What follows.
        verdict: LaunchVerdict,
        /// What is added up.
        what: LoyaltyMeasure,
        /// The effect as a share of what was expected.
        relative: Option<f64>,
        /// The effect over all periods.
        total: f64,
        /// The day of the launch.
        day: String,
        /// Whether launches that never were show effects too often.
        is_doubtful: bool,
    },
    /// What is plotted.
    Subtitle {
        /// What is added up.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
        /// The group that was reached; none for all.
        treated: Option<String>,
        /// Series beside it.
        controls: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// The heading of the first panel.
    Original {
        /// What is added up.
        what: LoyaltyMeasure,
        /// The periods.
        unit: Unit,
    },
    /// The heading of the second.
    Pointwise {
        /// The periods.
        unit: Unit,
    },
    /// The heading of the third.
    Cumulative,
    /// The column of periods.
    Period {
        /// The periods.
        unit: Unit,
    },
    /// The series of what came.
    Actual,
    /// The series of what would have.
    Expected,
    /// The column of effects.
    Effect,
    /// The column of effects added up.
    SumOfEffects,
    /// The lower end of the interval of a column.
    Low {
        /// The column.
        of: String,
    },
    /// The upper end.
    High {
        /// The column.
        of: String,
    },
    /// The line at the launch.
    Launched,
    /// The finding of the placebos.
    PlaceboTitle {
        /// Launches that never were with an effect.
        alarms: u64,
        /// All of them, before the launch.
        launches: u64,
        /// Whether the one that was has one.
        is_found: bool,
    },
    /// What is plotted of them.
    PlaceboSubtitle {
        /// Launches at earlier times.
        times: u64,
        /// Launches at controls.
        controls: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// The horizontal axis of effects.
    ShareOfExpected,
    /// The row of the launch that was.
    TheLaunch {
        /// Its day.
        day: String,
    },
    /// The row of one at an earlier time.
    PretendLaunch {
        /// Its day.
        day: String,
    },
    /// The row of one at a control.
    AtControl {
        /// The control.
        name: String,
    },
    /// The column of rows' names.
    WhichLaunch,
    /// Nothing can be shown as a share.
    NoShares,
    /// An effect, as a share with its sign.
    Share {
        /// The share.
        share: f64,
    },
}

/// What follows from the interval of an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LaunchVerdict {
    /// There is an effect.
    Effect,
    /// There is none beyond a margin.
    NoEffect {
        /// The margin, as a share.
        margin: f64,
    },
    /// Either may be.
    CannotTell {
        /// The smallest effect that would be seen, as a share.
        detectable: Option<f64>,
    },
}

/// Why nothing can be said of a launch.
#[derive(Clone, Debug, PartialEq)]
pub enum LaunchProblem {
    /// It is not told when it was.
    NoLaunch,
    /// The same, and no members tell.
    NoLaunchDay,
    /// There are more periods than are looked at.
    TooLong {
        /// How many.
        found: u64,
        /// The most.
        most: u64,
    },
    /// There are more controls than are looked at.
    TooManyControls {
        /// How many.
        found: u64,
        /// The most.
        most: u64,
    },
    /// Too little was seen before it.
    TooFewBefore {
        /// Outcomes before it.
        found: u64,
        /// How many it takes.
        needed: u64,
        /// Periods of a round of seasons.
        seasons: u64,
    },
    /// Nothing was seen from it on.
    NothingAfter,
    /// Every outcome before it was the same.
    SameBefore {
        /// How many there are.
        periods: u64,
    },
    /// Times do not rise.
    NotRising {
        /// The first row that is no later than the one before, from 1.
        row: u64,
    },
    /// Times are not even.
    NotEven {
        /// The row after the longer step, from 1.
        row: u64,
        /// The step.
        step: f64,
        /// The shortest one.
        shortest: f64,
    },
    /// There is no such group, or no other beside it.
    NoSuchTreated {
        /// What was asked for.
        found: Option<String>,
        /// The groups there are.
        known: Vec<String>,
    },
    /// A group was named and no column.
    TreatedAlone,
}

impl Launch {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, launch(self))
    }
}
