use crate::calendar::Day;
use crate::tables::{
    Feedback, Ids, Interactions, Links, Matched, Memberships, Profiles, Records, RecordsBuilder,
    Rewards, Spend, TableKind, Transactions,
};

/// The tables that are open.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What customers bought.
    pub transactions: Option<Transactions>,
    /// Who the customers are.
    pub profiles: Option<Profiles>,
    /// Who joined the loyalty programme.
    pub memberships: Option<Memberships>,
    /// Points earned, redeemed and expired.
    pub rewards: Option<Rewards>,
    /// Answers to surveys, and what people wrote.
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
    /// What was spent.
    Spend(Spend),
    /// Requests.
    Interactions(Interactions),
}

impl Tables {
    /// Puts a table in its place.
    pub fn insert(&mut self, table: Table) {
        match table {
            Table::Transactions(table) => self.transactions = Some(table),
            Table::Customers(table) => self.profiles = Some(table),
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
            TableKind::Customers => self.profiles = None,
            TableKind::Memberships => self.memberships = None,
            TableKind::Rewards => self.rewards = None,
            TableKind::Feedback => self.feedback = None,
            TableKind::Spend => self.spend = None,
            TableKind::Interactions => self.interactions = None,
        }
    }

    /// How the customers of every open table are found among those with transactions; nothing before those are there.
    pub fn matched(&self) -> Vec<(TableKind, Matched)> {
        let mut matched = Vec::new();
        if let Some(transactions) = &self.transactions {
            for kind in TableKind::ALL {
                let table = self.records(kind).filter(|table| table.customers() > 0);
                matched.extend(table.map(|table| {
                    (kind, Links::between(table.ids(), transactions.ids()).matched().clone())
                }));
            }
        }
        matched
    }

    /// The rows of a table that is open and made of [`Records`], as all are but the transactions.
    pub fn records(&self, table: TableKind) -> Option<&Records> {
        Some(match table {
            TableKind::Transactions => return None,
            TableKind::Customers => self.profiles.as_ref()?,
            TableKind::Memberships => self.memberships.as_ref()?,
            TableKind::Rewards => self.rewards.as_ref()?,
            TableKind::Feedback => self.feedback.as_ref()?,
            TableKind::Spend => self.spend.as_ref()?,
            TableKind::Interactions => self.interactions.as_ref()?,
        })
    }
}

impl Table {
    /// Collects the rows of a table that is made of [`Records`], as all are but the transactions.
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

    /// The table of the rows that its [builder](Self::builder) collected, and the numbers of those that were merged into
    /// others, as [`Profiles::build`] has them.
    pub fn build(table: TableKind, builder: RecordsBuilder) -> Option<(Self, Vec<u32>)> {
        let table = match table {
            TableKind::Transactions => return None,
            TableKind::Customers => {
                let (profiles, merged) = Profiles::build(builder);
                return Some((Self::Customers(profiles), merged));
            }
            TableKind::Memberships => Self::Memberships(Memberships::new(builder.build())),
            TableKind::Rewards => Self::Rewards(Rewards::new(builder.build())),
            TableKind::Feedback => Self::Feedback(Feedback::new(builder.build())),
            TableKind::Spend => Self::Spend(Spend::new(builder.build())),
            TableKind::Interactions => Self::Interactions(Interactions::new(builder.build())),
        };
        Some((table, Vec::new()))
    }

    /// How many different customers there are.
    pub fn customers(&self) -> usize {
        self.ids().len()
    }

    /// The customers' ids; none of a table whose rows have no customer.
    pub fn ids(&self) -> &Ids {
        match self {
            Self::Transactions(table) => table.ids(),
            Self::Customers(table) => table.ids(),
            Self::Memberships(table) => table.ids(),
            Self::Rewards(table) => table.ids(),
            Self::Feedback(table) => table.ids(),
            Self::Spend(table) => table.ids(),
            Self::Interactions(table) => table.ids(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::tables::{Cell, sample};

    #[test]
    fn every_table_has_its_place_and_is_matched() {
        let mut tables = Tables::default();
        tables.insert(Table::Transactions(sample::table(true, [("00017", Day::new(1), 5.0)])));
        for kind in TableKind::ALL {
            let Some(mut builder) = Table::builder(kind) else {
                assert_eq!(kind, TableKind::Transactions);
                continue;
            };
            builder.push(if kind == TableKind::Spend { b"" } else { b"17" }, &[]);
            builder.push(if kind == TableKind::Spend { b"" } else { b"17" }, &[Cell::None]);
            let (table, merged) = Table::build(kind, builder).expect("made of records");
            assert_eq!(merged.len(), usize::from(kind == TableKind::Customers));
            tables.insert(table);
        }
        let matched = tables.matched();
        let found = matched.iter().map(|(kind, matched)| (*kind, matched.normalised));
        let others = TableKind::ALL.into_iter().skip(1).filter(|kind| *kind != TableKind::Spend);
        assert!(found.eq(others.map(|kind| (kind, 1))));
        for kind in TableKind::ALL {
            tables.clear(kind);
            assert!(tables.records(kind).is_none());
        }
        assert!(tables.transactions.is_none() && tables.matched().is_empty());
    }
}
