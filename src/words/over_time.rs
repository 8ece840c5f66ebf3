use super::{Grouping, Locale, Unit, in_language};

/// What is said of groups that change with time.
#[derive(Clone, Debug, PartialEq)]
pub enum OverTime {
    /// Title: how many of a group are no longer in it.
    Left {
        /// The group.
        group: String,
        /// Its share that is elsewhere.
        share: f64,
        /// The group where most of them are.
        to: Option<String>,
        /// The day before and the day after.
        days: [String; 2],
    },
    /// The same for someone who does not see the chart.
    LeftSummary {
        /// The group.
        group: String,
        /// Customers who were in it.
        customers: u64,
        /// Customers who still are.
        stayed: u64,
        /// Their share, and its interval.
        share: [f64; 3],
        /// The level of that interval.
        level: f64,
        /// Of all who were customers, how many are in another group.
        moved: u64,
        /// All who were customers.
        of: u64,
    },
    /// Title where nobody was a customer on the first day.
    AllNew {
        /// How many are now.
        customers: u64,
        /// The day before and the day after.
        days: [String; 2],
    },
    /// Subtitle.
    Plotted {
        /// What made the groups.
        grouping: Grouping,
        /// Customers on either day.
        customers: u64,
        /// The day before and the day after.
        days: [String; 2],
    },
    /// The group of those who had not bought yet.
    NotYet,
    /// The group of those who are not counted any more.
    NoLonger,
    /// Axis and column: the group on a day.
    On {
        /// The day.
        day: String,
    },
    /// A group with its number, which stands over its column.
    Numbered {
        /// The number.
        number: String,
        /// The group.
        group: String,
    },
    /// Key to the cells: the share of a row.
    RowShare,
    /// Column: customers.
    Customers,
    /// Column: the lower end of an interval.
    Low {
        /// Its level.
        level: f64,
    },
    /// Column: its upper end.
    High {
        /// Its level.
        level: f64,
    },
    /// Column: what was bought between the two days.
    RevenueBetween,
    /// Title: the group whose share changed most.
    Changed {
        /// The group.
        group: String,
        /// Its share on the first and on the last day.
        shares: [f64; 2],
        /// Those days.
        days: [String; 2],
    },
    /// Title of one day only.
    OneDay {
        /// The largest group.
        group: String,
        /// Its share.
        share: f64,
        /// The day.
        day: String,
    },
    /// Subtitle of sizes through time.
    SizesPlotted {
        /// What made the groups.
        grouping: Grouping,
        /// The unit of the periods.
        unit: Unit,
        /// Customers on the last day.
        customers: u64,
    },
    /// The sizes for someone who does not see them.
    SizesSummary {
        /// The last day.
        day: String,
        /// Each group with its customers.
        sizes: Vec<(String, u64)>,
    },
    /// Note: the groups whose lines are grey.
    Smaller {
        /// Their names.
        groups: Vec<String>,
    },
    /// What they are called together.
    SmallerGroups,
    /// Note: clusters are those of one day.
    SameCentres {
        /// The day.
        day: String,
    },
    /// Note: the groups of each day are made from what was known on it.
    AsKnown,
    /// Column: the day.
    Day,
    /// Column: the group.
    Group,
    /// Axis and column: share of the customers of the day.
    Share,
}

impl OverTime {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, over_time(self))
    }
}
