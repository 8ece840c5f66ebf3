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

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Role {
    /// Whose row it is.
    Customer,
    /// The day of the row: of the purchase, the enrolment, the answer; of spend perhaps the month.
    Date,
    /// What was paid, negative for a refund; of spend what was spent.
    Amount,
    /// How many were bought; times the unit price it is the amount.
    Quantity,
    /// What one of them cost.
    UnitPrice,
    /// The order that the row belongs to.
    Order,
    /// What was bought.
    Product,
    /// The sort of product.
    Category,
    /// Where: the shop, site or medium.
    Channel,
    /// What the row cost the business: the goods, or the reward.
    Cost,
    /// What the business kept of the amount.
    Margin,
    /// The currency of the amount.
    Currency,
    /// Whether the order was completed, cancelled or paid back.
    Status,
    /// The day the customer registered.
    SignUp,
    /// The day the contract began.
    ContractStart,
    /// The day the contract ended; empty while it runs.
    ContractEnd,
    /// How long the customer stayed, in days.
    Duration,
    /// Whether the customer left at the end of that: 1, or 0 for one who is still there.
    Event,
    /// The day of birth.
    BirthDate,
    /// The age in years.
    Age,
    /// The gender.
    Gender,
    /// Where the customer lives.
    Region,
    /// What it cost to win the customer.
    AcquisitionCost,
    /// The customer who recommended the business.
    ReferredBy,
    /// The name, to find customers that are there twice.
    Name,
    /// The e-mail address, to find customers that are there twice.
    Email,
    /// The telephone number, to find customers that are there twice.
    Phone,
    /// The tier of the loyalty programme.
    Tier,
    /// The day the membership ended.
    End,
    /// Whether the customer was offered the programme or held out, where chance decided that.
    Treated,
    /// What sort of row it is: points earned, redeemed or expired; NPS or CSAT; the kind of request.
    Kind,
    /// How many points.
    Points,
    /// The answer as a number.
    Score,
    /// What the customer wrote.
    Text,
    /// How many people showed interest.
    Leads,
    /// How many customers were won.
    NewCustomers,
    /// When the request came.
    Opened,
    /// When it was first answered.
    FirstResponse,
    /// When it was done.
    Closed,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 39] = [
        Self::Customer,
        Self::Date,
        Self::Amount,
        Self::Quantity,
        Self::UnitPrice,
        Self::Order,
        Self::Product,
        Self::Category,
        Self::Channel,
        Self::Cost,
        Self::Margin,
        Self::Currency,
        Self::Status,
        Self::SignUp,
        Self::ContractStart,
        Self::ContractEnd,
        Self::Duration,
        Self::Event,
        Self::BirthDate,
        Self::Age,
        Self::Gender,
        Self::Region,
        Self::AcquisitionCost,
        Self::ReferredBy,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Tier,
        Self::End,
        Self::Treated,
        Self::Kind,
        Self::Points,
        Self::Score,
        Self::Text,
        Self::Leads,
        Self::NewCustomers,
        Self::Opened,
        Self::FirstResponse,
        Self::Closed,
    ];

    /// The role's name, as options and reports have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::Quantity => "quantity",
            Self::UnitPrice => "unitPrice",
            Self::Order => "order",
            Self::Product => "product",
            Self::Category => "category",
            Self::Channel => "channel",
            Self::Cost => "cost",
            Self::Margin => "margin",
            Self::Currency => "currency",
            Self::Status => "status",
            Self::SignUp => "signUp",
            Self::ContractStart => "contractStart",
            Self::ContractEnd => "contractEnd",
            Self::Duration => "duration",
            Self::Event => "event",
            Self::BirthDate => "birthDate",
            Self::Age => "age",
            Self::Gender => "gender",
            Self::Region => "region",
            Self::AcquisitionCost => "acquisitionCost",
            Self::ReferredBy => "referredBy",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Tier => "tier",
            Self::End => "end",
            Self::Treated => "treated",
            Self::Kind => "kind",
            Self::Points => "points",
            Self::Score => "score",
            Self::Text => "text",
            Self::Leads => "leads",
            Self::NewCustomers => "newCustomers",
            Self::Opened => "opened",
            Self::FirstResponse => "firstResponse",
            Self::Closed => "closed",
        }
    }

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
    pub(crate) fn fields(table: TableKind) -> &'static [Self] {
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
