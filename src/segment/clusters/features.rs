//! What customers are compared by.

use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, ClusterFeature, Problem};

/// Numbers of customers to compare them by: a column a feature, a row a customer, in raw units.
#[derive(Clone, Debug)]
pub struct Features {
    pub(super) names: Vec<ClusterFeature>,
    pub(super) columns: Vec<Vec<f64>>,
    /// The revenue of each customer, where it is known.
    pub(super) revenue: Option<Vec<f64>>,
    /// Whether monetary is missing because there are no amounts.
    pub(super) without_amounts: bool,
}

/// The features that customers have, with their names; the first three are the default.
const OF_CUSTOMERS: [(&str, ClusterFeature); 6] = [
    ("recency", ClusterFeature::Recency),
    ("frequency", ClusterFeature::Frequency),
    ("monetary", ClusterFeature::Monetary),
    ("age", ClusterFeature::Age),
    ("orders", ClusterFeature::Orders),
    ("averageOrder", ClusterFeature::AverageOrder),
];

/// Values of this size and above are refused: their squares would lose everything else.
const TOO_LARGE: f64 = 1e15;

impl Features {
    /// Features of customers: `recency` (days since the last purchase), `frequency` (purchase occasions), `monetary`
    /// (net revenue), `age` (days since the first purchase), `orders` and `averageOrder` (net revenue an order). Without
    /// names the first three, or without amounts the first two.
    ///
    /// # Errors
    ///
    /// `option` if there is no feature of a name, or it needs amounts and there are none; `data` without customers.
    pub fn of(customers: &Customers, names: Option<&[String]>) -> Result<Self> {
        let needs_amounts = |it: &ClusterFeature| {
            matches!(it, ClusterFeature::Monetary | ClusterFeature::AverageOrder)
        };
        let there = |it: &ClusterFeature| customers.has_amounts || !needs_amounts(it);
        let known: Vec<_> = OF_CUSTOMERS.into_iter().filter(|(_, it)| there(it)).collect();
        let mut chosen = Vec::new();
        match names {
            Some([]) => return Err(none_chosen()),
            None => chosen.extend(OF_CUSTOMERS[..3].iter().map(|(_, it)| it.clone()).filter(there)),
            Some(names) => {
                for name in names {
                    let found = known.iter().find(|(known, _)| known == name);
                    let names = || known.iter().map(|(name, _)| (*name).to_owned()).collect();
                    let (_, feature) = found.ok_or_else(|| no_feature(name, names()))?;
                    chosen.push(feature.clone());
                }
            }
        }
        let columns = chosen.iter().map(|feature| column(customers, feature)).collect();
        let mut features = Self::checked(chosen, columns)?;
        features.revenue = customers.has_amounts.then(|| customers.revenue.clone());
        features.without_amounts = names.is_none() && !customers.has_amounts;
        Ok(features)
    }

    /// Columns that somebody has already, with their names; equally long.
    ///
    /// # Errors
    ///
    /// `data` if there is no column or no row, the lengths differ, or a value is no number (naming column and row).
    pub fn columns(columns: Vec<(String, Vec<f64>)>) -> Result<Self> {
        let (names, columns) =
            columns.into_iter().map(|(name, column)| (ClusterFeature::Named(name), column)).unzip();
        Self::checked(names, columns)
    }

    /// Those of these names, in this order.
    pub(super) fn select(self, names: &[String]) -> Result<Self> {
        let keys: Vec<String> = self.names.iter().map(key).collect();
        let mut places = Vec::new();
        for name in names {
            let place = keys.iter().position(|key| key == name);
            let place = place.ok_or_else(|| no_feature(name, keys.clone()))?;
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if places.is_empty() {
            return Err(none_chosen());
        }
        let names = places.iter().map(|&place| self.names[place].clone()).collect();
        let mut columns: Vec<_> = self.columns.into_iter().map(Some).collect();
        let columns = places.iter().filter_map(|&place| columns[place].take()).collect();
        Ok(Self { names, columns, ..self })
    }

    /// That there is one of each of these names.
    pub(super) fn have(&self, names: &[String]) -> Result<()> {
        let keys: Vec<String> = self.names.iter().map(key).collect();
        match names.iter().find(|name| !keys.contains(name)) {
            Some(name) => Err(no_feature(name, keys)),
            None => Ok(()),
        }
    }

    /// The number of customers.
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    fn checked(names: Vec<ClusterFeature>, columns: Vec<Vec<f64>>) -> Result<Self> {
        let data = |problem| Err(Error::new(ErrorKind::Data, problem));
        let Some(first) = columns.first() else { return data(Problem::NoColumns) };
        for (name, column) in names.iter().zip(&columns) {
            if column.len() != first.len() {
                let lengths = [(key(&names[0]), first.len()), (key(name), column.len())];
                return data(Problem::UnequalColumns { lengths });
            }
            let bad = |value: &f64| !value.is_finite() || value.abs() >= TOO_LARGE;
            if let Some(row) = column.iter().position(bad) {
                let (column, found) = (key(name), column[row].to_string());
                return data(Problem::NotANumber { column, row: row as u64 + 1, found });
            }
        }
        if first.is_empty() {
            return data(Problem::NoCustomers);
        }
        Ok(Self { names, columns, revenue: None, without_amounts: false })
    }
}

/// The name of a feature in options and results.
pub(super) fn key(feature: &ClusterFeature) -> String {
    match feature {
        ClusterFeature::Named(name) => name.clone(),
        of_customers => {
            let known = OF_CUSTOMERS.iter().find(|(_, it)| it == of_customers);
            known.map_or_else(String::new, |(name, _)| (*name).to_owned())
        }
    }
}

fn none_chosen() -> Error {
    let (option, accepted) = ("features", Accepted::Features);
    Error::new(ErrorKind::Option, Problem::BadOption { option, found: "[]".into(), accepted })
}

fn no_feature(name: &str, known: Vec<String>) -> Error {
    Error::new(ErrorKind::Option, Problem::NoSuchFeature { name: name.to_owned(), known })
}

fn column(customers: &Customers, feature: &ClusterFeature) -> Vec<f64> {
    let since = |days: &[crate::calendar::Day]| -> Vec<f64> {
        days.iter().map(|&day| customers.as_of.since(day).max(0).into()).collect()
    };
    match feature {
        ClusterFeature::Recency => since(&customers.last),
        ClusterFeature::Age => since(&customers.first),
        ClusterFeature::Frequency => {
            (0..customers.len()).map(|at| customers.occasions(at).into()).collect()
        }
        ClusterFeature::Orders => customers.orders.iter().copied().map(f64::from).collect(),
        ClusterFeature::AverageOrder => {
            let each = customers.revenue.iter().zip(&customers.orders);
            each.map(|(revenue, &orders)| revenue / f64::from(orders.max(1))).collect()
        }
        ClusterFeature::Monetary | ClusterFeature::Named(_) => customers.revenue.clone(),
    }
}
