use super::{Locale, Unit, in_language};

/// A time with its interval; an end that the data do not reach is absent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The time.
    pub time: f64,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// A share with its interval; it is absent where nobody is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// The ends of its interval.
    pub interval: Option<(f64, f64)>,
}

/// What leaving means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The contract ended.
    Contract,
    /// A column says so.
    Recorded,
    /// No purchase for these days.
    Inactive(u32),
}

/// How the times count in a test of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaceTest {
    /// All alike.
    LogRank,
    /// By how many are at risk.
    Wilcoxon,
    /// By the root of it.
    TaroneWare,
    /// Early ones more.
    Peto,
    /// As its powers tell.
    FlemingHarrington,
}

/// What follows from calling one length of silence leaving.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// The days without a purchase.
    pub days: u64,
    /// The share of customers that has left.
    pub gone: f64,
    /// The days after which half has; none if fewer have.
    pub median: Option<Span>,
    /// The share of silences so long that ended with a purchase.
    pub returned: Option<Share>,
}

/// What is said of how long customers stay.
#[derive(Clone, Debug, PartialEq)]
pub enum Survival {
    /// The one group.
    AllCustomers,
    /// A level of a covariate.
    Level {
        /// The covariate.
        covariate: String,
        /// The level.
        level: String,
    },
    /// No ratio: the other covariates determine this one.
    Determined,
    /// No ratio: it alone tells who left from who stayed.
    Separates,
    /// No ratio: nobody of the level left.
    NobodyOfLevel,
    /// No ratio: all have the same value.
    OneValue,
    /// Note: few customers left for so many ratios.
    FewEvents {
        /// Customers who left.
        events: u64,
        /// Ratios.
        coefficients: u64,
    },
    /// Note: ratios change with time.
    NotProportional {
        /// Of what.
        names: Vec<String>,
    },
    /// Note: rows that could not be used.
    LeftOut {
        /// How many.
        rows: u64,
    },
    /// Title: the time after which half has left.
    HalfGone {
        /// The unit of time.
        unit: Unit,
        /// The time.
        median: Span,
    },
    /// Title where fewer than half have left: the share still there at the end.
    StillThere {
        /// The unit of time.
        unit: Unit,
        /// The share.
        share: Share,
        /// The time.
        time: f64,
    },
    /// Title of groups: half of one is gone sooner than half of another; without a time, fewer than half are.
    HalfGoneBetween {
        /// The unit of time.
        unit: Unit,
        /// Who leaves soonest, and when half is gone.
        soonest: (String, f64),
        /// Who stays longest.
        longest: (String, Option<f64>),
    },
    /// Title of groups that do not differ beyond chance.
    NoDifference {
        /// The probability of such a difference by chance.
        p: f64,
    },
    /// Title of groups that differ, of none of which half has left.
    Differ {
        /// The unit of time.
        unit: Unit,
        /// The time.
        time: f64,
        /// The group of which the most are still there then, and their share.
        most: (String, f64),
        /// The group of which the fewest are.
        fewest: (String, f64),
    },
    /// Title where too little is known.
    TooEarly,
    /// Subtitle of the curves.
    Curves {
        /// What leaving means.
        left: Option<Left>,
        /// Customers.
        n: u64,
        /// Those who left.
        events: u64,
        /// The day they are as of.
        as_of: Option<String>,
        /// The level of the bands.
        level: f64,
    },
    /// For someone who does not see the chart: a group in one sentence.
    Group {
        /// The group.
        name: String,
        /// Customers in it.
        n: u64,
        /// Those who left.
        events: u64,
        /// When half is gone; none if fewer are.
        median: Option<Span>,
        /// The unit of time.
        unit: Unit,
        /// The level of the interval.
        level: f64,
    },
    /// For someone who does not see the chart: the test of the groups.
    Test {
        /// Which test.
        test: PaceTest,
        /// What the groups were compared within.
        strata: Option<String>,
        /// The statistic.
        chi2: f64,
        /// Its degrees of freedom.
        df: u32,
        /// The probability.
        p: f64,
    },
    /// Note: no test of the groups within those of another attribute.
    NotWithin {
        /// The attribute.
        strata: String,
    },
    /// Note: what the ticks on the curves are.
    Ticks,
    /// Title of the lengths of silence: the shortest and the longest.
    GoneBy {
        /// The shortest in days, and the share gone.
        least: (u64, f64),
        /// The longest.
        most: (u64, f64),
    },
    /// Subtitle of the lengths.
    Lengths {
        /// Customers.
        n: u64,
        /// The day they are as of.
        as_of: Option<String>,
    },
    /// A length as a band of the axis.
    LengthBand {
        /// The days.
        days: u64,
        /// Whether it is the one that was chosen.
        chosen: bool,
    },
    /// What stands at the bar of a length.
    LengthBar(Length),
    /// For someone who does not see the chart: one length.
    OneLength(Length),
    /// Note: how to choose a length.
    ChooseLength,
    /// Axis and column: the share that is gone.
    ShareGone,
    /// Column: the days without a purchase.
    Silence,
    /// Column: how many are gone.
    Gone,
    /// Column: when half is gone.
    HalfGoneAfter,
    /// Column: the share of silences that a purchase ended.
    Returned,
    /// Axis: the time since a customer came.
    Since {
        /// The unit of time.
        unit: Unit,
        /// What leaving means.
        left: Option<Left>,
    },
    /// Axis and column: the share that is still there.
    Share,
    /// Row of numbers below the curves, and column: how many are still watched.
    AtRisk,
    /// Column: the group.
    GroupColumn,
    /// Column: how many left then.
    LeftThen,
    /// Column: the lower end of the interval.
    Low {
        /// The level of the interval.
        level: f64,
    },
    /// Column: the upper end.
    High {
        /// The level of the interval.
        level: f64,
    },
    /// The rule at which half has left.
    Half,
    /// Note: curves beyond these are in the table only.
    Shown {
        /// Curves that are drawn.
        shown: u64,
        /// Curves there are.
        of: u64,
    },
    /// Note: what the column of durations is taken to count.
    DurationsIn {
        /// The unit.
        unit: Unit,
    },
    /// Note: what inactivity means is a choice.
    Choice {
        /// The days.
        days: u64,
        /// The share of the silences of so many days that ended with a purchase.
        returned: Share,
    },
    /// Title of the forest: the ratio that stands out.
    Strongest {
        /// What goes with it.
        name: String,
        /// A level, one unit, or a standard deviation.
        step: Step,
        /// The ratio.
        ratio: f64,
        /// Its interval.
        interval: (f64, f64),
    },
    /// Title of the forest: no ratio differs from 1 beyond chance.
    NothingStands,
    /// Title of the forest: no ratio could be told.
    NoRatio,
    /// Subtitle of the forest.
    Forest {
        /// Customers.
        n: u64,
        /// Those who left.
        events: u64,
        /// The level of the intervals.
        level: f64,
        /// How often, of two, the one with the higher hazard left first.
        concordance: Option<f64>,
    },
    /// Axis and column: the hazard ratio.
    Ratio,
    /// The rule of no difference.
    NoEffect,
    /// A row of the forest.
    Row {
        /// What it is.
        name: String,
        /// What one step of it is.
        step: Step,
    },
    /// Column: what goes with leaving.
    Covariate,
    /// Column: what it is compared with.
    ComparedWith,
    /// Column: probability.
    Probability,
    /// Column: why there is no ratio.
    Reason,
    /// For someone who does not see the chart: one ratio.
    OneRatio {
        /// What it is.
        name: String,
        /// What one step of it is.
        step: Step,
        /// The ratio.
        ratio: f64,
        /// Its interval.
        interval: (f64, f64),
        /// The level of the interval.
        level: f64,
    },
    /// Note: groups follow from what customers did while they stayed.
    FollowsFromStaying {
        /// What the groups are made by.
        names: Vec<String>,
    },
    /// Note: no cause.
    NoCause,
}

/// One step of a covariate, for which a ratio is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A level against another one.
    Against(String),
    /// One unit more.
    Unit,
    /// A standard deviation more.
    Deviation(f64),
}

impl Survival {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, survival(self))
    }
}
