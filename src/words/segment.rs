use super::{Locale, in_language};

/// A segment of the RFM scheme; in results its `key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the names say all there is; which scores they hold stands in the scheme"
)]
pub enum RfmSegment {
    Champions,
    Loyal,
    PotentialLoyalist,
    New,
    Promising,
    NeedAttention,
    AboutToSleep,
    AtRisk,
    CannotLose,
    Hibernating,
    Lost,
}

impl RfmSegment {
    /// The segment in results, the same in every language.
    pub fn key(self) -> &'static str {
        match self {
            Self::Champions => "champions",
            Self::Loyal => "loyal",
            Self::PotentialLoyalist => "potentialLoyalist",
            Self::New => "new",
            Self::Promising => "promising",
            Self::NeedAttention => "needAttention",
            Self::AboutToSleep => "aboutToSleep",
            Self::AtRisk => "atRisk",
            Self::CannotLose => "cannotLose",
            Self::Hibernating => "hibernating",
            Self::Lost => "lost",
        }
    }
}

/// What groups customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Scores of recency, frequency and monetary value.
    Rfm,
    /// Where customers are in their life with the business.
    Lifecycle,
    /// What customers bring.
    Value,
    /// Likeness in several measures.
    Clusters,
    /// A rule or a column that has a name.
    Named,
}

/// One of the three measures of RFM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RfmMeasure {
    /// Days since the last purchase.
    Recency,
    /// Purchase occasions.
    Frequency,
    /// Total spent.
    Monetary,
}

/// What segmentation says: names of segments, titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// The name of an RFM segment.
    Name(RfmSegment),
    /// The customers of an RFM segment as the subject of a sentence.
    People(RfmSegment),
    /// What one might do with the customers of an RFM segment.
    Action(RfmSegment),
    /// The customers of a segment that somebody named, as the subject of a sentence.
    PeopleIn {
        /// The name.
        segment: String,
    },
    /// What one might do with the customers of a segment that somebody named.
    Mostly {
        /// The RFM segment that more than half of them are in.
        people: String,
        /// Their share.
        share: f64,
        /// What one might do with the customers of that segment.
        action: String,
    },
    /// The same where no RFM segment has more than half of them.
    OfManyKinds,
    /// The segment of those that no rule fits.
    Others,
    /// Its customers, as the subject of a sentence.
    PeopleInNone,
    /// Note: rules overlap or leave gaps.
    Audited {
        /// All triples of scores.
        cells: u64,
        /// Triples that several rules fit.
        several: u64,
        /// Triples that no rule fits.
        none: u64,
    },
    /// Title: the segment that brings the most revenue.
    BringsMost {
        /// Its customers, as the subject of a sentence.
        people: String,
        /// Its share of the customers.
        customers: f64,
        /// Its share of the revenue.
        revenue: f64,
    },
    /// Title where revenue says nothing: the segment with the most customers.
    Largest {
        /// Its customers, as the subject of a sentence.
        people: String,
        /// Its share of the customers.
        customers: f64,
    },
    /// Subtitle.
    Plotted {
        /// What made the segments.
        grouping: Grouping,
        /// Whether it is revenue that is divided, and not customers.
        revenue: bool,
        /// Customers in all segments.
        customers: u64,
        /// The day the scores are as of.
        as_of: String,
        /// An earlier day that thin bars are as of.
        before: Option<String>,
    },
    /// For someone who does not see the chart: the largest segment and how recently its customers bought.
    Summary {
        /// What made the segments.
        grouping: Grouping,
        /// The name of the segment with the most customers.
        segment: String,
        /// Customers in it.
        customers: u64,
        /// Customers in all segments.
        of: u64,
        /// The day the scores are as of.
        as_of: String,
        /// Median days from the last purchase to that day.
        recency: f64,
        /// Mean purchases.
        frequency: f64,
    },
    /// Text at the end of a bar.
    Bar {
        /// Customers.
        customers: u64,
        /// Their share.
        share: f64,
        /// Their share on an earlier day, if that is compared with.
        before: Option<f64>,
    },
    /// A share of all revenue, as a part of it is labelled.
    OfRevenue {
        /// The share.
        share: f64,
    },
    /// A share of all customers, as a part of them is labelled.
    OfCustomers {
        /// The share.
        share: f64,
    },
    /// Axis and column: customers.
    Customers,
    /// Column: the segment.
    Segment,
    /// Column: share of customers.
    CustomersShare,
    /// The earlier day that the segments are compared with, as a key names it.
    On {
        /// The day.
        day: String,
    },
    /// How the share of a segment changed since an earlier day.
    Changed {
        /// Its name.
        segment: String,
        /// The day.
        day: String,
        /// Its share of the customers of that day.
        then: f64,
        /// Its share of the customers now.
        now: f64,
    },
    /// Column: share of customers on an earlier day.
    ShareOn {
        /// The day.
        day: String,
    },
    /// A share with its interval.
    Share {
        /// The share.
        share: f64,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Column: what one might do.
    Todo,
    /// Column: revenue.
    Revenue,
    /// Column: share of revenue.
    RevenueShare,
    /// Column: median days since the last purchase.
    Recency,
    /// Column: mean purchases.
    Frequency,
    /// Column: mean revenue a customer.
    Monetary,
    /// Note: there are no amounts.
    NoAmounts,
    /// Note: the scheme is made for five bins.
    OtherBins {
        /// The number of bins asked for.
        bins: u32,
    },
    /// Note: equal values leave some scores unused.
    Ties {
        /// What is scored.
        measure: RfmMeasure,
        /// Different scores given.
        given: u32,
        /// Scores there could be.
        bins: u32,
    },
    /// Note: borders that are not set by the customers leave some scores unused.
    Unused {
        /// What is scored.
        measure: RfmMeasure,
        /// Different scores given.
        given: u32,
        /// Scores there could be.
        bins: u32,
    },
}

impl Segment {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, segment(self))
    }
}
