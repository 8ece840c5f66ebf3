use super::{Locale, in_language};

/// A tier of customers by what they bring; in results its `key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all there is; who is in them stands in the scheme")]
pub enum Tier {
    High,
    Middle,
    Low,
    A,
    B,
    C,
    Heavy,
    Medium,
    Light,
    Zero,
}

impl Tier {
    /// The tier in results, the same in every language.
    pub fn key(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Middle => "middle",
            Self::Low => "low",
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
            Self::Heavy => "heavy",
            Self::Medium => "medium",
            Self::Light => "light",
            Self::Zero => "zero",
        }
    }
}

/// What value tiers say: names, titles, axes, columns and findings.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The name of a tier.
    Name(Tier),
    /// The customers of a tier as the subject of a sentence, in the plural.
    People(Tier),
    /// What one might do with the customers of a tier.
    Action(Tier),
    /// Note: customers with equal revenue are not torn apart, so a tier is larger than asked for.
    Ties {
        /// The tier.
        tier: Tier,
        /// The share that was asked for.
        asked: f64,
        /// The share it has.
        found: f64,
    },
    /// Note: some customers were refunded more than they paid.
    BelowZero {
        /// How many.
        customers: u64,
    },
    /// Note: the revenue of all is not above 0.
    NothingToShare,
    /// Title where there is one customer.
    OneBringsAll,
    /// Title: what the best customers bring.
    TopBrings {
        /// Their share of the customers.
        customers: f64,
        /// Their share of the revenue.
        revenue: f64,
        /// Its interval, if it has one.
        interval: Option<(f64, f64)>,
    },
    /// Subtitle of the Lorenz curve.
    Plotted {
        /// All customers.
        customers: u64,
        /// The day the revenue is as of.
        as_of: String,
    },
    /// For someone who does not see the Lorenz curve.
    Summary {
        /// Shares of the customers who bring most, and of the revenue they bring.
        top: Vec<(f64, f64)>,
        /// The Gini coefficient.
        gini: f64,
        /// Its interval, if it has one.
        interval: Option<(f64, f64)>,
        /// The level of intervals.
        level: f64,
    },
    /// Axis: share of customers, those who bring least first.
    CustomersAxis,
    /// Axis: share of revenue.
    RevenueAxis,
    /// Column: share of the customers, those who bring least first.
    CustomersShare,
    /// Column: the share of revenue they bring.
    RevenueShare,
    /// The curve if all brought the same.
    Equality,
    /// The curve as it is.
    Curve,
}

impl Value {
    /// The sentence in this language.
    pub fn say(&self, locale: Locale) -> String {
        in_language!(locale, value(self))
    }
}
