//! Which table a file is, and which of its columns plays which role.

pub(crate) mod columns;
mod exports;
pub(crate) mod guess;
mod matching;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use guess::{Assigned, Guess, guess};
pub(crate) use words::has_role_words;

use serde::{Deserialize, Serialize};

use crate::tables::{CellKind, TableKind};

/// The roles, each with its name.
macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $name:literal,)*) => {
        /// What a column is used for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub enum Role {
            $($(#[$doc])* $role,)*
        }

        impl Role {
            /// All of them.
            pub const ALL: [Self; 39] = [$(Self::$role),*];

            /// The role's name, as options and reports have it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$role => $name,)*
                }
            }
        }
    };
}

roles! {
    /// Whose row it is.
    Customer = "customer",
    /// The day of the row: of the purchase, the enrolment, the answer; of spend perhaps the month.
    Date = "date",
    /// What was paid, negative for a refund; of spend what was spent.
    Amount = "amount",
    /// How many were bought; times the unit price it is the amount.
    Quantity = "quantity",
    /// What one of them cost.
    UnitPrice = "unitPrice",
    /// The order that the row belongs to.
    Order = "order",
    /// What was bought.
    Product = "product",
    /// The sort of product.
    Category = "category",
    /// Where: the shop, site or medium.
    Channel = "channel",
    /// What the row cost the business: the goods, or the reward.
    Cost = "cost",
    /// What the business kept of the amount.
    Margin = "margin",
    /// The currency of the amount.
    Currency = "currency",
    /// Whether the order was completed, cancelled or paid back.
    Status = "status",
    /// The day the customer registered.
    SignUp = "signUp",
    /// The day the contract began.
    ContractStart = "contractStart",
    /// The day the contract ended; empty while it runs.
    ContractEnd = "contractEnd",
    /// How long the customer stayed, in days.
    Duration = "duration",
    /// Whether the customer left at the end of that: 1, or 0 for one who is still there.
    Event = "event",
    /// The day of birth.
    BirthDate = "birthDate",
    /// The age in years.
    Age = "age",
    /// The gender.
    Gender = "gender",
    /// Where the customer lives.
    Region = "region",
    /// What it cost to win the customer.
    AcquisitionCost = "acquisitionCost",
    /// The customer who recommended the business.
    ReferredBy = "referredBy",
    /// The name, to find customers that are there twice.
    Name = "name",
    /// The e-mail address, to find customers that are there twice.
    Email = "email",
    /// The telephone number, to find customers that are there twice.
    Phone = "phone",
    /// The tier of the loyalty programme.
    Tier = "tier",
    /// The day the membership ended.
    End = "end",
    /// Whether the customer was offered the programme or held out, where chance decided that.
    Treated = "treated",
    /// What sort of row it is: points earned, redeemed or expired; NPS or CSAT; the kind of request.
    Kind = "kind",
    /// How many points.
    Points = "points",
    /// The answer as a number.
    Score = "score",
    /// What the customer wrote.
    Text = "text",
    /// How many people showed interest.
    Leads = "leads",
    /// How many customers were won.
    NewCustomers = "newCustomers",
    /// When the request came.
    Opened = "opened",
    /// When it was first answered.
    FirstResponse = "firstResponse",
    /// When it was done.
    Closed = "closed",
}

impl Role {
    /// The roles that columns of this table can play.
    pub fn of(table: TableKind) -> &'static [Self] {
        use Role::*;
        match table {
            TableKind::Transactions => &[
                Date, Customer, Order, Amount, Quantity, UnitPrice, Product, Category, Channel,
                Cost, Margin, Currency, Status,
            ],
            TableKind::Customers => &[
                Customer,
                SignUp,
                ContractStart,
                ContractEnd,
                Duration,
                Event,
                BirthDate,
                Age,
                Gender,
                Region,
                Channel,
                AcquisitionCost,
                ReferredBy,
                Name,
                Email,
                Phone,
            ],
            TableKind::Memberships => &[Date, Customer, Tier, End, Treated],
            TableKind::Rewards => &[Date, Customer, Kind, Points, Cost],
            TableKind::Feedback => &[Score, Customer, Date, Kind, Text],
            TableKind::Spend => &[Date, Amount, Channel, Leads, NewCustomers],
            TableKind::Interactions => &[Opened, Customer, FirstResponse, Closed, Kind],
        }
    }

    /// The roles that this table cannot do without.
    pub fn needed(table: TableKind) -> &'static [Self] {
        use Role::*;
        match table {
            TableKind::Transactions | TableKind::Memberships => &[Date, Customer],
            TableKind::Customers => &[Customer],
            TableKind::Rewards => &[Date, Customer, Points],
            TableKind::Feedback => &[Score],
            TableKind::Spend => &[Date, Amount],
            TableKind::Interactions => &[Opened],
        }
    }

    /// The roles of the columns of this table, in its order: all but the customer.
    pub fn fields(table: TableKind) -> &'static [Self] {
        use Role::*;
        match table {
            TableKind::Transactions => &[],
            TableKind::Customers => &[
                SignUp,
                ContractStart,
                ContractEnd,
                Duration,
                Event,
                BirthDate,
                Age,
                Gender,
                Region,
                Channel,
                AcquisitionCost,
                ReferredBy,
                Name,
                Email,
                Phone,
            ],
            TableKind::Memberships => &[Date, Tier, End, Treated],
            TableKind::Rewards => &[Date, Kind, Points, Cost],
            TableKind::Feedback => &[Score, Date, Kind, Text],
            TableKind::Spend => &[Date, Amount, Channel, Leads, NewCustomers],
            TableKind::Interactions => &[Opened, FirstResponse, Closed, Kind],
        }
    }

    /// What the cells of such a column are.
    pub(crate) fn kind(self) -> CellKind {
        match self {
            Self::Date
            | Self::SignUp
            | Self::ContractStart
            | Self::ContractEnd
            | Self::BirthDate
            | Self::End => CellKind::Day,
            Self::Opened | Self::FirstResponse | Self::Closed => CellKind::Instant,
            Self::Amount | Self::UnitPrice | Self::Cost | Self::Margin | Self::AcquisitionCost => {
                CellKind::Money
            }
            Self::Quantity
            | Self::Duration
            | Self::Age
            | Self::Points
            | Self::Score
            | Self::Leads
            | Self::NewCustomers => CellKind::Number,
            Self::Event | Self::Treated => CellKind::Flag,
            _ => CellKind::Text,
        }
    }
}
