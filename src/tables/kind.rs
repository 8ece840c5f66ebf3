use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::words::Problem;

/// The input tables, which are joined by customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum TableKind {
    /// What customers bought, and gave back; without amounts what they did, such as visits.
    Transactions,
    /// Who the customers are: one row a customer.
    Customers,
    /// Enrolments in the loyalty programme; several rows of a customer are a history of tiers.
    Memberships,
    /// Points earned, redeemed and expired.
    Rewards,
    /// Answers to surveys, and what people wrote.
    Feedback,
    /// What was spent on marketing, by day or month and channel.
    Spend,
    /// Requests to support: when they were opened, first answered and closed.
    Interactions,
}

impl TableKind {
    /// All of them, transactions first.
    pub const ALL: [Self; 7] = [
        Self::Transactions,
        Self::Customers,
        Self::Memberships,
        Self::Rewards,
        Self::Feedback,
        Self::Spend,
        Self::Interactions,
    ];

    /// The table's name, as options and reports have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transactions => "transactions",
            Self::Customers => "customers",
            Self::Memberships => "memberships",
            Self::Rewards => "rewards",
            Self::Feedback => "feedback",
            Self::Spend => "spend",
            Self::Interactions => "interactions",
        }
    }

    /// The table of this name.
    ///
    /// # Errors
    ///
    /// `name` if there is none.
    pub fn from_name(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|table| table.name() == name);
        known.ok_or_else(|| {
            Error::new(ErrorKind::Name, Problem::NoSuchTable { name: name.to_owned() })
        })
    }
}
