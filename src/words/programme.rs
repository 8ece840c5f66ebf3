use super::{Locale, Unit, in_language};

/// What is said of a loyalty programme: its tiers and points, and what it costs and brings.
#[derive(Clone, Debug, PartialEq)]
pub enum Programme {
    /// The members of a programme without tiers.
    Members,
    /// The members without a tier.
    NoTier,
    /// Those who left.
    Left,
    /// Those who never joined.
    Others,
    /// That what tiers spend is no effect.
    TiersAreNotEffects,
    /// That nothing tells the margin.
    MarginIsRevenue,
    /// The finding of the tiers.
    TiersTitle {
        /// Members in all.
        members: u64,
        /// The tier with the highest revenue a member: its name, its share of the members, and its share of their revenue.
        top: Option<(String, f64, Option<f64>)>,
    },
    /// What is plotted.
    TiersSubtitle {
        /// Whether it is money, or customers.
        is_money: bool,
        /// The first day and the last.
        days: [String; 2],
        /// All customers.
        customers: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// The tier that spends most beside those who never joined, with the intervals.
    TiersSummary {
        /// Its name, its customers, and its money a customer and month.
        top: (String, u64, [Option<f64>; 3]),
        /// The same money of those who never joined.
        others: Option<[Option<f64>; 3]>,
        /// The level of the intervals.
        level: f64,
    },
    /// Columns of the tables.
    Column(ProgrammeColumn),
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
    /// No tiers to move between.
    NoTiers,
    /// No rewards to count points of.
    NoRewards,
    /// What became of points, short.
    PointsTitle {
        /// The share redeemed.
        redeemed: Option<f64>,
        /// Points outstanding.
        outstanding: f64,
        /// What they would cost.
        liability: Option<f64>,
    },
    /// What is plotted.
    PointsSubtitle {
        /// Bookings.
        bookings: u64,
        /// Customers who earned points.
        earners: u64,
        /// The last day.
        day: String,
        /// What a point costs.
        point_value: Option<f64>,
    },
    /// Who redeems, and after how long.
    PointsSummary {
        /// The share of earners who ever redeemed, with its interval.
        ever: Option<[f64; 3]>,
        /// Days to the first redemption, the median and the ends of its interval.
        days: Option<[Option<f64>; 3]>,
        /// The share of points that expired.
        breakage: Option<f64>,
        /// The level of the intervals.
        level: f64,
    },
    /// The file of rewards begins too late.
    Overdrawn {
        /// Customers.
        customers: u64,
    },
    /// What a point costs is not known.
    NoPointValue,
    /// Points earned.
    Earned,
    /// Points redeemed.
    Redeemed,
    /// Points expired.
    Expired,
    /// Points outstanding.
    Outstanding,
    /// What the programme brings less what it costs.
    Profit {
        /// Whether it pays.
        pays: PaysWords,
        /// The profit and the ends of its interval.
        profit: [Option<f64>; 3],
        /// The extra margin.
        extra: f64,
        /// The costs.
        cost: f64,
        /// The effect at which there is no profit and no loss, in revenue a member and period.
        break_even: f64,
        /// The effect found.
        effect: f64,
        /// The period.
        unit: Unit,
        /// The level of the intervals.
        level: f64,
    },
    /// Tiers that cost more than they bring.
    DoesNotPayIn {
        /// Their names.
        tiers: Vec<String>,
    },
    /// The cost of rewards is not known.
    NoRewardCost,
    /// No running cost was told.
    NoRunningCost,
    /// What the effect is taken to be.
    SameEffect {
        /// The period.
        unit: Unit,
        /// Whether there are several tiers.
        several: bool,
    },
    /// It is not known what the programme changed.
    NoEffect,
    /// The finding of the bridge, short.
    BridgeTitle {
        /// Whether it pays.
        pays: PaysWords,
        /// The profit.
        profit: f64,
        /// The return on cost.
        return_on_cost: Option<f64>,
    },
    /// What is plotted.
    BridgeSubtitle {
        /// The first day and the last.
        days: [String; 2],
        /// Members.
        members: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// The bar of extra margin.
    ExtraMargin,
    /// The bar of rewards.
    Rewards,
    /// The bar of running costs.
    Running,
    /// The bar of profit.
    ProfitBar,
}

/// Whether something pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaysWords {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// The interval holds 0.
    CannotTell,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgrammeColumn {
    /// The tier.
    Tier,
    /// How many customers.
    Customers,
    /// Their share of all.
    Share,
    /// How many bought.
    Buyers,
    /// Their orders.
    Orders,
    /// Their revenue.
    Revenue,
    /// Their margin.
    Margin,
    /// Revenue a customer and month.
    PerMonth,
    /// What their rewards cost.
    RewardCost,
    /// What became of points.
    Became,
    /// Points.
    Points,
    /// As a share of those earned.
    OfEarned,
    /// In money.
    Money,
    /// A line of the account.
    Line,
}

impl Programme {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, programme(self))
    }
}
