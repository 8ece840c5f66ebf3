use super::{Locale, RfmMeasure, Unit, in_language};

/// What the charts of RFM scores say.
#[derive(Clone, Debug, PartialEq)]
pub enum RfmChart {
    /// Title: the customers with the best recency and frequency, and what they bring.
    Best {
        /// Their share of the customers.
        customers: f64,
        /// Their share of the revenue; absent where there is none to share.
        revenue: Option<f64>,
    },
    /// Title where nobody has both best scores: the largest cell.
    LargestCell {
        /// Its share of the customers.
        customers: f64,
    },
    /// Subtitle of scores against each other.
    Scores {
        /// Customers.
        customers: u64,
        /// Whether revenue stands beside them.
        revenue: bool,
        /// The day the scores are as of.
        as_of: String,
    },
    /// For someone who does not see the scores: the best cell and the worst one.
    ScoresSummary {
        /// Customers with the best scores of recency and frequency.
        best: u64,
        /// Customers with the lowest of both.
        worst: u64,
        /// All customers.
        of: u64,
    },
    /// Axis: the recency score, and the unit of the values behind it.
    RecencyAxis {
        /// The unit.
        unit: Unit,
    },
    /// Axis: the frequency score, and what is counted behind it.
    FrequencyAxis {
        /// Whether it is orders, and not days with a purchase.
        orders: bool,
    },
    /// A score and the values that have it, from whole numbers.
    Score {
        /// The score.
        score: u8,
        /// The lowest value; absent where there is no border below.
        low: Option<f64>,
        /// The highest value; absent where there is no border above.
        high: Option<f64>,
    },
    /// What the cells show.
    Cell {
        /// Whether revenue stands beside the customers.
        revenue: bool,
    },
    /// Title: who brings half of the revenue, by how recently they bought.
    HalfOfRevenue {
        /// Their share of the customers.
        customers: f64,
        /// They bought within so many days.
        days: u64,
    },
    /// Subtitle of customers by recency and revenue.
    Plane {
        /// Customers.
        customers: u64,
        /// The day they are as of.
        as_of: String,
    },
    /// For someone who does not see the plane: the fullest part of it.
    PlaneSummary {
        /// Customers in it.
        customers: u64,
        /// All customers.
        of: u64,
        /// Its lowest and highest days since the last purchase.
        days: (u64, u64),
        /// Its lowest and highest revenue; absent for nothing or less.
        revenue: Option<(f64, f64)>,
    },
    /// Axis: revenue, in steps of ten times.
    RevenueAxis,
    /// Tick: no revenue, or less.
    NothingOrLess,
    /// Column: days since the last purchase, from and to.
    DaysColumn,
    /// Column: revenue, from and to.
    RevenueColumn,
    /// Title: how the rules of a scheme share the triples of scores.
    Audit {
        /// All triples.
        cells: u64,
        /// Those that several rules fit.
        several: u64,
        /// Those that none fits.
        none: u64,
    },
    /// Subtitle of the triples.
    AuditPlotted {
        /// All triples.
        cells: u64,
    },
    /// For someone who does not see the triples: the customers in those that several rules fit, or none.
    AuditSummary {
        /// Customers of whom the first rule that fits counts.
        several: u64,
        /// Customers whom no rule fits.
        none: u64,
        /// All customers.
        of: u64,
    },
    /// Axis: how the triples lie.
    AuditAxis,
    /// A block of triples with the same monetary score.
    Block {
        /// The score.
        score: u64,
    },
    /// The score of a measure.
    ScoreOf(RfmMeasure),
    /// How many rules fit a triple.
    RulesFitting,
    /// Column: which rules they are.
    WhichFit,
}

impl RfmChart {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, rfm_chart(self))
    }
}
