use crate::calendar::Day;
use crate::tables::{Memberships, TableKind, Transactions};

/// The tables that are open.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What customers bought.
    pub transactions: Option<Transactions>,
    /// Who joined the loyalty programme.
    pub memberships: Option<Memberships>,
}

/// A table of any kind.
#[derive(Clone, Debug)]
pub enum Table {
    /// Purchases and refunds.
    Transactions(Transactions),
    /// Enrolments.
    Memberships(Memberships),
}

impl Tables {
    /// Puts a table in its place.
    pub fn insert(&mut self, table: Table) {
        match table {
            Table::Transactions(table) => self.transactions = Some(table),
            Table::Memberships(table) => self.memberships = Some(table),
        }
    }

    /// Takes a table away.
    pub fn clear(&mut self, table: TableKind) {
        match table {
            TableKind::Transactions => self.transactions = None,
            TableKind::Memberships => self.memberships = None,
            _ => {}
        }
    }
}

impl Table {
    /// How many different customers there are.
    pub fn customers(&self) -> usize {
        match self {
            Self::Transactions(table) => table.customers(),
            Self::Memberships(table) => table.customers(),
        }
    }

    /// The first and the last day.
    pub fn span(&self) -> Option<(Day, Day)> {
        match self {
            Self::Transactions(table) => table.span(),
            Self::Memberships(table) => table.span(),
        }
    }
}
