use super::{Horizon, Locale, in_language};

/// A value, and its interval where it has one.
pub(super) type Told = (f64, Option<[f64; 2]>);

/// What is said of changes that might be made.
#[derive(Clone, Debug, PartialEq)]
pub enum WhatIf {
    /// What the customers are worth, and what each change would make of it.
    Summary {
        /// Customer equity as it is.
        equity: Told,
        /// The horizon.
        horizon: Horizon,
        /// The share of active customers who still are customers in a year.
        retention: Option<Told>,
        /// The changes, with the difference in equity and its share.
        effects: Vec<(Lever, Told)>,
        /// The level of the intervals.
        level: f64,
    },
    /// What five points, and five per cent, more retention would bring.
    Saying {
        /// The share that stays a year.
        now: f64,
        /// Five points more.
        points: Option<Reading>,
        /// Five per cent more.
        percent: Option<Reading>,
        /// The horizon.
        horizon: Horizon,
        /// The level of the intervals.
        level: f64,
    },
    /// So many customers cannot stay.
    TooMany {
        /// The points that were asked for.
        points: f64,
        /// The share that stays.
        now: f64,
    },
    /// What a what-if does not say.
    NoForecast,
    /// That all revenue counts as margin.
    MarginIsRevenue,
    /// What the changes that move most would bring, short.
    Title {
        /// The changes, the one that moves most first, with the difference in equity.
        effects: Vec<(Lever, f64)>,
    },
    /// What is plotted.
    Subtitle {
        /// Customers.
        customers: u64,
        /// The horizon.
        horizon: Horizon,
        /// The discount rate.
        rate: f64,
        /// Customer equity as it is.
        equity: f64,
        /// The level of the intervals.
        level: f64,
    },
    /// A change and its opposite, as the name of their bars.
    Band(Lever),
    /// One change, in a table.
    Row {
        /// The change.
        lever: Lever,
        /// Whether it is the opposite that is meant.
        is_opposite: bool,
    },
    /// The bars of the changes.
    Asked,
    /// The bars of their opposites.
    Opposite,
    /// A column of the table.
    Column(WhatIfColumn),
    /// The lower end of the interval of a column.
    Low {
        /// The column.
        of: WhatIfColumn,
    },
    /// The upper end.
    High {
        /// The column.
        of: WhatIfColumn,
    },
}

/// What is changed, and by how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lever {
    /// So many more stay a year, in shares of all.
    Retention(f64),
    /// So many more orders, as a share.
    Frequency(f64),
    /// The share of revenue that is given back.
    Reward(f64),
    /// All of these together.
    All,
}

/// One reading of the saying.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// How much more profit all future holds, as a share.
    pub lifetime: Told,
    /// How much more the horizon holds.
    pub horizon: f64,
    /// Whether the saying holds.
    pub verdict: SayingWords,
}

/// Whether the saying holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SayingWords {
    /// It does.
    Within,
    /// There is less than it promises.
    Below,
    /// There is more.
    Above,
    /// The interval does not tell.
    CannotTell,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhatIfColumn {
    /// The change.
    Change,
    /// Customer equity.
    Equity,
    /// The difference in it.
    Difference,
    /// The same as a share.
    Share,
    /// The value of a customer.
    Clv,
    /// The profit of the horizon.
    Profit,
    /// The difference in it.
    ProfitDifference,
}

impl WhatIf {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, what_if(self))
    }
}
