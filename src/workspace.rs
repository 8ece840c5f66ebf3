//! One open data set: its tables, and every analysis and chart of them by name.
//!
//! The options that all calls share are resolved here, once; the mathematics is in the analyses.

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Day;
use crate::customers::{self, Customers, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Existing, Finish, Load, LoadOptions, Loaded, Report, Table, TableKind};
use crate::tables::{Memberships, Transactions};
use crate::task::run;
use crate::words::{Locale, Problem};

/// An open data set.
#[derive(Debug, Default)]
pub struct Workspace {
    transactions: Option<Transactions>,
    memberships: Option<Memberships>,
}

/// The options that every analysis takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Shared {
    /// The day the analysis looks from; the last day of the transactions by default. Later rows are not seen.
    pub as_of: Option<Day>,
    /// The level of all intervals, between 0 and 1; 0.95 by default.
    pub level: f64,
    /// What every random number follows from.
    pub seed: u64,
    /// The language of sentences and labels.
    pub locale: Locale,
}

impl Default for Shared {
    fn default() -> Self {
        Self { as_of: None, level: 0.95, seed: 1, locale: Locale::default() }
    }
}

/// The options of a call, side by side in one object: what every analysis takes, what this one takes, and how the
/// customers are summed up for it, if it looks at them.
#[derive(Clone, Debug, Default)]
pub struct Call<T, C = Nothing> {
    /// What every analysis takes.
    pub shared: Shared,
    /// What this one takes.
    pub own: T,
    /// How the customers are summed up.
    pub customers: C,
}

/// No options of this sort.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Nothing {}

impl<T: DeserializeOwned, C: DeserializeOwned> Call<T, C> {
    /// Reads the options of a call.
    ///
    /// # Errors
    ///
    /// `option` if one is not known or not acceptable.
    pub fn read<'de, D: Deserializer<'de>>(options: D) -> Result<Self> {
        // Each flattened struct takes the fields it knows; what is left over is a mistake.
        #[derive(Deserialize)]
        struct Flat<T, C> {
            #[serde(flatten)]
            shared: Shared,
            #[serde(flatten)]
            own: T,
            #[serde(flatten)]
            customers: C,
            #[serde(flatten)]
            rest: BTreeMap<String, IgnoredAny>,
        }
        let bad = |detail: String| Error::new(ErrorKind::Option, Problem::BadOptions { detail });
        let Flat { shared, own, customers, rest } =
            Flat::<T, C>::deserialize(options).map_err(|error| bad(error.to_string()))?;
        if let Some(name) = rest.keys().next() {
            return Err(bad(format!("there is no option “{name}” here")));
        }
        if !(shared.level > 0.0 && shared.level < 1.0) {
            let found = shared.level.to_string();
            let accepted = "a number between 0 and 1, such as 0.95";
            return Err(Error::new(
                ErrorKind::Option,
                Problem::BadOption { option: "level", found, accepted },
            ));
        }
        Ok(Self { shared, own, customers })
    }
}

impl Workspace {
    /// An empty data set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends a load: the work of adding its rows to the table. The data set is not touched before [`insert`](Self::insert).
    ///
    /// # Errors
    ///
    /// As [`Load::finish`].
    pub fn finish(&self, load: Load) -> Result<Finish> {
        load.finish(&Existing {
            transactions: self.transactions.as_ref(),
            memberships: self.memberships.as_ref(),
        })
    }

    /// Puts a loaded table in its place and returns the report.
    pub fn insert(&mut self, loaded: Loaded) -> Report {
        match loaded.table {
            Table::Transactions(table) => self.transactions = Some(table),
            Table::Memberships(table) => self.memberships = Some(table),
        }
        loaded.report
    }

    /// Reads a whole file that is in memory.
    ///
    /// # Errors
    ///
    /// As [`Load`].
    pub fn load(&mut self, table: TableKind, options: LoadOptions, bytes: &[u8]) -> Result<Report> {
        let mut load = Load::new(table, options);
        load.push(bytes)?;
        let loaded = run(self.finish(load)?)?;
        Ok(self.insert(loaded))
    }

    /// Empties a table.
    pub fn clear(&mut self, table: TableKind) {
        match table {
            TableKind::Transactions => self.transactions = None,
            TableKind::Memberships => self.memberships = None,
        }
    }

    /// The transactions.
    ///
    /// # Errors
    ///
    /// `data` if there are none yet.
    pub fn transactions(&self) -> Result<&Transactions> {
        self.transactions.as_ref().ok_or_else(|| missing("transactions"))
    }

    /// The memberships.
    ///
    /// # Errors
    ///
    /// `data` if there are none yet.
    pub fn memberships(&self) -> Result<&Memberships> {
        self.memberships.as_ref().ok_or_else(|| missing("memberships"))
    }

    /// One row a customer.
    ///
    /// # Errors
    ///
    /// As [`customers::customers`].
    pub fn customers(&self, call: &Call<CustomersOptions>) -> Result<Customers> {
        let options = CustomersOptions { as_of: call.shared.as_of, ..call.own.clone() };
        customers::customers(self.transactions()?, &options)
    }
}

fn missing(table: &'static str) -> Error {
    Error::new(ErrorKind::Data, Problem::TableMissing { table })
}
