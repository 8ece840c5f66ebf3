use super::{Locale, in_language};

/// The customers that a share is held against: all, or those that every one of these selects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whom(pub Vec<Selected>);

/// What selects customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A part of a result, or a named segment.
    Named(String),
    /// A rule.
    Rule(String),
    /// Days on which they bought, as they are written.
    Days {
        /// The first; none where all before the last count.
        from: Option<String>,
        /// The last; none where all after the first count.
        to: Option<String>,
    },
}

/// What profiles and rules of segments say: names of attributes and bands, conditions, titles, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Profile {
    /// What people call an attribute: a role, or else its header.
    Attribute(String),
    /// Yes.
    Yes,
    /// No.
    No,
    /// The category of customers without a value.
    Unknown,
    /// Band: a number.
    Number(f64),
    /// Band: ages below one.
    AgeBelow {
        /// The age in years.
        below: f64,
    },
    /// Band: ages from one to another.
    Ages {
        /// The youngest.
        from: f64,
        /// The oldest.
        to: f64,
    },
    /// Band: ages from one on.
    AgeFrom {
        /// The age in years.
        from: f64,
    },
    /// Band: numbers up to one.
    UpTo {
        /// The largest.
        to: f64,
    },
    /// Band: numbers above one and up to another.
    Between {
        /// Below all of them.
        above: f64,
        /// The largest.
        to: f64,
    },
    /// Band: numbers above one.
    Above {
        /// Below all of them.
        above: f64,
    },
    /// Band: periods before one.
    Before(String),
    /// Band: all other categories.
    Other {
        /// How many.
        categories: u64,
    },
    /// Condition: a number.
    Numbers {
        /// The attribute.
        label: String,
        /// The least.
        from: Option<f64>,
        /// Above all of them.
        below: Option<f64>,
        /// Whether customers without one meet it too.
        or_missing: bool,
    },
    /// Condition: a period.
    Periods {
        /// The attribute.
        label: String,
        /// The first.
        from: Option<String>,
        /// The last.
        to: Option<String>,
        /// Whether customers without one meet it too.
        or_missing: bool,
    },
    /// Condition: one of some categories, or none of them.
    Texts {
        /// The attribute.
        label: String,
        /// Whether it must be none of them.
        is_not: bool,
        /// The categories.
        values: Vec<String>,
    },
    /// Conditions that must all hold; all customers without any.
    Rule(Vec<Profile>),
    /// What a rule says.
    Leaf {
        /// The rule in words.
        rule: String,
        /// The segment.
        segment: String,
        /// The share of those who meet it in the segment, with its interval; none if nobody was tested.
        share: Option<(f64, (f64, f64))>,
        /// Customers on whom that is tested.
        tested: u64,
        /// The share of all customers in the segment.
        base: f64,
        /// Of whom.
        whom: Whom,
    },
    /// Note: the shares are those of the other half.
    Honest,
    /// Title and note: no attribute tells the segment apart.
    NothingTells {
        /// The segment.
        segment: String,
    },
    /// Summary: no attribute tells the segment apart.
    NoRule {
        /// The segment.
        segment: String,
        /// Its share of all customers.
        base: f64,
        /// All customers.
        of: u64,
    },
    /// Note: χ² is not to be trusted.
    SmallCells {
        /// Cells in which fewer than five customers are expected.
        cells: u32,
        /// All cells.
        of: u32,
    },
    /// Note: some customers have no value.
    Missing {
        /// How many.
        customers: u64,
        /// The attribute.
        attribute: String,
    },
    /// Title: the cell that stands out most.
    StandsOut {
        /// The attribute.
        attribute: String,
        /// The category.
        category: String,
        /// The segment.
        segment: String,
        /// The category's share of the segment.
        share: f64,
        /// Its share of all customers.
        base: f64,
        /// Of whom.
        whom: Whom,
    },
    /// Title: no cell differs by more than chance.
    Alike {
        /// The attribute.
        attribute: String,
    },
    /// Subtitle of the profile.
    Plotted {
        /// The attribute.
        attribute: String,
        /// Customers with a value.
        customers: u64,
        /// Of whom.
        whom: Whom,
        /// The day it is as of.
        as_of: String,
    },
    /// For someone who does not see the profile: how strongly segment and attribute go together.
    Association {
        /// The attribute.
        attribute: String,
        /// Cramér's V.
        v: f64,
        /// Cramér's V without its bias.
        corrected: f64,
        /// χ².
        chi2: f64,
        /// Its degrees of freedom.
        df: u32,
        /// Its p.
        p: f64,
    },
    /// The same where nothing can be tested.
    NoTest {
        /// The attribute.
        attribute: String,
    },
    /// What the colours of the profile tell.
    Index(Whom),
    /// What the strongest colour above the middle stands for.
    Strongest {
        /// The index from which on it is that.
        index: u64,
    },
    /// Column: share of the segment.
    Share,
    /// Column: share of all customers.
    Base(Whom),
    /// Column: the adjusted residual.
    Residual,
    /// Column: whether the cell differs by more than chance.
    Differs,
    /// Title: what the best rule says.
    BestRule {
        /// The rule in words.
        rule: String,
        /// The segment.
        segment: String,
        /// The share of those who meet it.
        share: f64,
        /// The share of all customers.
        base: f64,
        /// Of whom.
        whom: Whom,
    },
    /// Subtitle of the rules.
    RulesPlotted {
        /// The segment.
        segment: String,
        /// Customers on whom the rules are tested.
        tested: u64,
        /// All customers.
        customers: u64,
        /// The level of the intervals.
        level: f64,
    },
    /// Label: the share of all customers.
    AllCustomers {
        /// The share.
        share: f64,
        /// Of whom.
        whom: Whom,
    },
    /// Column: the rule.
    RuleColumn,
    /// Column: customers who meet it.
    Meets,
    /// Column: those on whom it is tested.
    Tested,
    /// Axis and column: share in the segment.
    InSegment,
    /// Column: lower end of the interval.
    Low {
        /// Its level.
        level: f64,
    },
    /// Column: upper end of the interval.
    High {
        /// Its level.
        level: f64,
    },
    /// Column: share over the base.
    Lift,
}

impl Profile {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, profile(self))
    }
}
