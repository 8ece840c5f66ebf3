use crate::calendar::Day;
use crate::tables::{
    Feedback, Interactions, Memberships, Profiles, Records, RecordsBuilder, Rewards, Spend,
    TableKind, Transactions,
};

/// The tables that are open.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What customers bought.
    pub transactions: Option<Transactions>,
    /// Who the customers are.
    pub customers: Option<Profiles>,
    /// Who joined the loyalty programme.
    pub memberships: Option<Memberships>,
    /// Points earned, redeemed and expired.
    pub rewards: Option<Rewards>,
    /// What customers answered and wrote.
    pub feedback: Option<Feedback>,
    /// What was spent on marketing.
    pub spend: Option<Spend>,
    /// Requests to support.
    pub interactions: Option<Interactions>,
}

/// A table of any kind.
#[derive(Clone, Debug)]
pub enum Table {
    /// Purchases and refunds.
    Transactions(Transactions),
    /// Customers.
    Customers(Profiles),
    /// Enrolments.
    Memberships(Memberships),
    /// Points.
    Rewards(Rewards),
    /// Answers.
    Feedback(Feedback),
    /// Marketing spend.
    Spend(Spend),
    /// Requests.
    Interactions(Interactions),
}

impl Tables {
    /// Puts a table in its place.
    pub fn insert(&mut self, table: Table) {
        match table {
            Table::Transactions(table) => self.transactions = Some(table),
            Table::Customers(table) => self.customers = Some(table),
            Table::Memberships(table) => self.memberships = Some(table),
            Table::Rewards(table) => self.rewards = Some(table),
            Table::Feedback(table) => self.feedback = Some(table),
            Table::Spend(table) => self.spend = Some(table),
            Table::Interactions(table) => self.interactions = Some(table),
        }
    }

    /// Takes a table away.
    pub fn clear(&mut self, table: TableKind) {
        match table {
            TableKind::Transactions => self.transactions = None,
            TableKind::Customers => self.customers = None,
            TableKind::Memberships => self.memberships = None,
            TableKind::Rewards => self.rewards = None,
            TableKind::Feedback => self.feedback = None,
            TableKind::Spend => self.spend = None,
            TableKind::Interactions => self.interactions = None,
        }
    }

    /// The rows of a table that is open; none for the transactions, which are kept in another way.
    pub fn records(&self, table: TableKind) -> Option<&Records> {
        match table {
            TableKind::Transactions => None,
            TableKind::Customers => self.customers.as_deref(),
            TableKind::Memberships => self.memberships.as_deref(),
            TableKind::Rewards => self.rewards.as_deref(),
            TableKind::Feedback => self.feedback.as_deref(),
            TableKind::Spend => self.spend.as_deref(),
            TableKind::Interactions => self.interactions.as_deref(),
        }
    }

    /// What collects the rows of such a table; none for the transactions, which have their own.
    pub fn builder(table: TableKind) -> Option<RecordsBuilder> {
        Some(match table {
            TableKind::Transactions => return None,
            TableKind::Customers => Profiles::builder(),
            TableKind::Memberships => Memberships::builder(),
            TableKind::Rewards => Rewards::builder(),
            TableKind::Feedback => Feedback::builder(),
            TableKind::Spend => Spend::builder(),
            TableKind::Interactions => Interactions::builder(),
        })
    }
}

impl Table {
    /// The table of these rows, and which of those that were added, by their numbers from 0, stand behind another one of their
    /// customer; none for transactions.
    pub fn new(table: TableKind, rows: RecordsBuilder) -> Option<(Self, Vec<u32>)> {
        let table = match table {
            TableKind::Transactions => return None,
            TableKind::Customers => {
                let (table, merged) = Profiles::build(rows);
                return Some((Self::Customers(table), merged));
            }
            TableKind::Memberships => Self::Memberships(Memberships::new(rows.build())),
            TableKind::Rewards => Self::Rewards(Rewards::new(rows.build())),
            TableKind::Feedback => Self::Feedback(Feedback::new(rows.build())),
            TableKind::Spend => Self::Spend(Spend::new(rows.build())),
            TableKind::Interactions => Self::Interactions(Interactions::new(rows.build())),
        };
        Some((table, Vec::new()))
    }

    /// How many different customers there are.
    pub fn customers(&self) -> usize {
        match self {
            Self::Transactions(table) => table.customers(),
            Self::Customers(table) => table.customers(),
            Self::Memberships(table) => table.customers(),
            Self::Rewards(table) => table.customers(),
            Self::Feedback(table) => table.customers(),
            Self::Spend(table) => table.customers(),
            Self::Interactions(table) => table.customers(),
        }
    }

    /// The first and the last day.
    pub fn span(&self) -> Option<(Day, Day)> {
        match self {
            Self::Transactions(table) => table.span(),
            Self::Customers(table) => table.span(),
            Self::Memberships(table) => table.span(),
            Self::Rewards(table) => table.span(),
            Self::Feedback(table) => table.span(),
            Self::Spend(table) => table.span(),
            Self::Interactions(table) => table.span(),
        }
    }
}
