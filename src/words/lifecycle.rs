use super::{Locale, Unit, in_language};

/// Where a customer is in the life with the business; in results its `key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names say all there is; which days they hold stands in the rules"
)]
pub enum Stage {
    Prospect,
    FirstPurchase,
    Growing,
    Mature,
    WonBack,
    Silent,
    Lost,
}

impl Stage {
    /// The stages of those who bought, in the order of a life.
    pub const BOUGHT: [Self; 6] =
        [Self::FirstPurchase, Self::Growing, Self::Mature, Self::WonBack, Self::Silent, Self::Lost];

    /// The stage in results, the same in every language.
    pub fn key(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::FirstPurchase => "firstPurchase",
            Self::Growing => "growing",
            Self::Mature => "mature",
            Self::WonBack => "wonBack",
            Self::Silent => "silent",
            Self::Lost => "lost",
        }
    }
}

/// By what a customer counts as silent or lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Away {
    /// The same number of days for everybody.
    Days {
        /// More days than this without a purchase.
        silent: u32,
    },
    /// A time that the customer's own gaps make unlikely.
    Rhythm {
        /// The share of gaps that end before.
        silent: f64,
    },
}

/// What the analysis of lifecycle stages says.
#[derive(Clone, Debug, PartialEq)]
pub enum Lifecycle {
    /// The name of a stage.
    Name(Stage),
    /// The customers of a stage as the subject of a sentence.
    People(Stage),
    /// What one might do with the customers of a stage.
    Action(Stage),
    /// Title: how many are away, and what they had brought.
    AwayTitle {
        /// By what they count as away.
        by: Away,
        /// Their share of the customers who bought.
        share: f64,
        /// Their share of the revenue, where shares of it say something.
        revenue: Option<f64>,
    },
    /// The same for someone who does not see the chart.
    AwaySummary {
        /// Customers who are silent.
        silent: u64,
        /// Customers who are lost.
        lost: u64,
        /// Customers who were won back.
        won_back: u64,
        /// All customers who bought.
        of: u64,
        /// The share that is silent or lost, and its interval.
        share: [f64; 3],
        /// The level of that interval.
        level: f64,
        /// The day.
        as_of: String,
    },
    /// Note: those who never bought are counted, too.
    Prospects {
        /// How many there are.
        prospects: u64,
    },
    /// Note: too few gaps for a rhythm.
    NoRhythm {
        /// Customers who bought again.
        repeaters: u64,
        /// How many it takes.
        needed: u64,
    },
    /// Note: the file is too short for anybody to be lost.
    TooShort {
        /// Days from the first purchase to the day of the analysis.
        days: u64,
        /// The days after which a customer is lost.
        lost: u64,
    },
    /// Title: how many are in another stage by their own rhythm.
    Differ {
        /// Their share.
        share: f64,
    },
    /// Subtitle of the same.
    DifferPlotted {
        /// Customers.
        customers: u64,
        /// The day.
        as_of: String,
    },
    /// The same for someone who does not see the chart.
    DifferSummary {
        /// Customers in another stage.
        differ: u64,
        /// All customers.
        of: u64,
        /// Their share, and its interval.
        share: [f64; 3],
        /// The level of that interval.
        level: f64,
        /// Customers who are silent or lost by days, and are not by their rhythm.
        still_here: u64,
        /// Customers who are silent or lost by their rhythm, and are not by days.
        away_already: u64,
    },
    /// Note: what the rhythm is.
    RhythmIs {
        /// Customers who bought again.
        repeaters: u64,
        /// Their gaps.
        gaps: u64,
        /// Days after which a customer with one purchase is silent.
        silent: u64,
        /// Days after which such a customer is lost.
        lost: u64,
        /// The shares of gaps that end before.
        shares: [f64; 2],
    },
    /// Axis and column: the stage by fixed days.
    ByDays,
    /// Axis and column: the stage by the customer's own rhythm.
    ByRhythm,
    /// Title: who of the period before bought again.
    CameBack {
        /// The unit of the periods.
        unit: Unit,
        /// The period before.
        before: String,
        /// The last whole period.
        period: String,
        /// The share of those who bought in the period before.
        share: f64,
        /// Others who came back.
        reactivated: u64,
        /// Customers who bought for the first time.
        new: u64,
    },
    /// Title where there is no period before.
    AllNew {
        /// The unit of the periods.
        unit: Unit,
        /// The period.
        period: String,
        /// Customers who bought in it.
        customers: u64,
    },
    /// Title where nobody bought in the period before.
    NobodyBefore {
        /// The unit of the periods.
        unit: Unit,
        /// The period before.
        before: String,
        /// The last whole period.
        period: String,
        /// Customers who bought in it.
        customers: u64,
    },
    /// Subtitle of the movement.
    MovementPlotted {
        /// The unit of the periods.
        unit: Unit,
        /// Customers.
        customers: u64,
        /// The day.
        as_of: String,
    },
    /// The movement for someone who does not see it.
    MovementSummary {
        /// The unit of the periods.
        unit: Unit,
        /// The last whole period.
        period: String,
        /// Customers who bought in it.
        active: u64,
        /// Of these, those who bought in the period before.
        retained: u64,
        /// Those who had bought earlier.
        reactivated: u64,
        /// Those who bought for the first time.
        new: u64,
        /// Those who bought in the period before, and not in it.
        dormant: u64,
        /// Those who became lost in it.
        lost: u64,
    },
    /// Note: everybody in the first period counts as new.
    FirstPeriod {
        /// The unit of the periods.
        unit: Unit,
        /// The period.
        period: String,
        /// Whether the last period is not over.
        partial: Option<String>,
    },
    /// Title: how many were away at the end, and before.
    AwayThrough {
        /// The share at the end.
        now: f64,
        /// The last day.
        as_of: String,
        /// The share before, where there is one.
        before: Option<(f64, String)>,
    },
    /// Subtitle: sizes of the stages.
    ThroughPlotted {
        /// The unit of the periods.
        unit: Unit,
        /// By what customers count as away.
        by: Away,
        /// Customers at the end.
        customers: u64,
    },
    /// The sizes for someone who does not see them.
    ThroughSummary {
        /// The last day.
        as_of: String,
        /// Each stage and its customers.
        sizes: Vec<(Stage, u64)>,
    },
    /// Column: the period.
    Period,
    /// Column: customers who bought.
    Active,
    /// Series and column: bought for the first time.
    New,
    /// Series and column: bought in the period before, too.
    Retained,
    /// Series and column: had bought, and not in the period before.
    Reactivated,
    /// Series and column: bought in the period before only.
    Dormant,
    /// Series and column: became lost.
    BecameLost,
    /// Column: became silent.
    BecameSilent,
    /// Column: whether the period is whole.
    Observed,
    /// The period is whole, or so far.
    Whole(bool),
    /// Axis: customers.
    Customers,
    /// Column: share of customers.
    Share,
}

impl Lifecycle {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, lifecycle(self))
    }
}
