//! Covariates → numbers that a model can be fitted to, and the kinds of customers they make.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Covariate, CovariateValues, Covariates, powers};
use crate::clv::ClvColumns;
use crate::clv::history::{Histories, same_length};
use crate::clv::purchase::Model;
use crate::clv::task::whole;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{order, rank};
use crate::words::Problem;

/// What of the covariates the model has, with the scale of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Design {
    /// Those of the rate of purchases.
    pub purchase: Vec<Term>,
    /// Those of stopping.
    pub dropout: Vec<Term>,
}

/// A number, or whether a text is of a level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Term {
    /// The covariate.
    pub covariate: String,
    /// Of a text the level.
    pub level: Option<String>,
    /// The level that this one is compared with.
    pub reference: Option<String>,
    /// The mean over all customers of whom it is known.
    pub mean: f64,
    /// The standard deviation.
    pub deviation: f64,
}

/// The kinds of customers that covariates make.
#[derive(Debug)]
pub(in crate::clv) struct Kinds {
    pub(in crate::clv) design: Design,
    /// The covariates of each kind, of mean 0 and deviation 1: first those of purchases. The first kind is the average
    /// customer, which nobody is of.
    pub(in crate::clv) values: Rc<Vec<Vec<f64>>>,
    /// The histories of each kind.
    pub(in crate::clv) cells: Vec<Histories>,
    /// Customers of whom a covariate is not known, for each that is not known of all.
    pub(in crate::clv) unknown: Vec<(String, u64)>,
}

impl Design {
    /// The terms of the covariates in these columns; none if there are no covariates.
    ///
    /// # Errors
    ///
    /// `option` if the model takes no covariates or one does not vary; `data` if one has another length than the columns.
    pub(in crate::clv) fn new(columns: &ClvColumns<'_>, model: Model) -> Result<Option<Self>> {
        let Covariates { purchase, dropout } = columns.covariates;
        if purchase.is_empty() && dropout.is_empty() {
            return Ok(None);
        }
        if powers(model).is_none() {
            let model = model.to_string();
            return Err(Error::new(ErrorKind::Option, Problem::WithoutCovariates { model }));
        }
        let terms = |covariates: &[Covariate]| -> Result<Vec<Term>> {
            let each = covariates.iter().map(|covariate| terms(covariate, columns));
            Ok(each.collect::<Result<Vec<_>>>()?.concat())
        };
        Ok(Some(Self { purchase: terms(purchase)?, dropout: terms(dropout)? }))
    }

    /// All terms: first those of purchases.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.purchase.iter().chain(&self.dropout)
    }

    /// The names of the model's parameters and of the coefficients.
    pub(in crate::clv) fn names(&self, model: Model) -> Vec<String> {
        let name = |of: &str, Term { covariate, level, .. }: &Term| match level {
            Some(level) => format!("{of}: {covariate} = {level}"),
            None => format!("{of}: {covariate}"),
        };
        let own = model.names().iter().map(|&name| name.to_owned());
        let purchase = self.purchase.iter().map(|term| name("purchase", term));
        let dropout = self.dropout.iter().map(|term| name("dropout", term));
        own.chain(purchase).chain(dropout).collect()
    }
}

impl Kinds {
    /// The kinds of the customers in these columns, and the histories of all with their kinds.
    ///
    /// # Errors
    ///
    /// `data` if a covariate of the design is missing, or a value is none that a customer can have.
    pub(in crate::clv) fn new(
        design: Design,
        columns: &ClvColumns<'_>,
    ) -> Result<(Self, Histories)> {
        let n = columns.frequency.len();
        let Covariates { purchase, dropout } = columns.covariates;
        let mut unknown: Vec<(String, u64)> = Vec::new();
        let mut z = Vec::new();
        for (terms, covariates) in [(&design.purchase, purchase), (&design.dropout, dropout)] {
            for term in terms {
                let covariate = covariates.iter().find(|it| it.name == term.covariate);
                let missing = || Problem::NotAColumn { name: term.covariate.clone() };
                let covariate = covariate.ok_or_else(|| Error::new(ErrorKind::Data, missing()))?;
                same_length(&covariate.name, covariate.len(), n)?;
                if !unknown.iter().any(|it| it.0 == covariate.name) {
                    let rows = (0..n).filter(|&row| !covariate.is_known(row));
                    let customers = rows.map(|row| columns.weight_of(row)).sum::<f64>();
                    unknown.push((covariate.name.clone(), whole(customers)));
                }
                let values = covariate.values(term.level.as_deref());
                z.push(
                    values
                        .map(|value| {
                            value.map_or(0.0, |value| (value - term.mean) / term.deviation)
                        })
                        .collect::<Vec<f64>>(),
                );
            }
        }
        unknown.retain(|it| it.1 > 0);
        // Customers of equal covariates, told apart by one after the other.
        let mut kinds = vec![1_u32; n];
        for column in &z {
            let key = |row: usize| (u64::from(kinds[row]), rank(column[row] + 0.0), 0);
            let keys: Vec<_> = (0..n).map(key).collect();
            let (mut kind, mut last) = (0, None);
            for row in order(&keys) {
                let row = row as usize;
                if last != Some(keys[row]) {
                    last = Some(keys[row]);
                    kind += 1;
                }
                kinds[row] = kind;
            }
        }
        let count = kinds.iter().max().map_or(1, |&most| most as usize + 1);
        let mut values = vec![vec![0.0; z.len()]; count];
        for (row, &kind) in kinds.iter().enumerate() {
            values[kind as usize].iter_mut().zip(&z).for_each(|(to, column)| *to = column[row]);
        }
        let ClvColumns { frequency, recency, age, weight, .. } = *columns;
        let histories = Histories::of_kinds(frequency, recency, age, weight, &kinds)?;
        let cells = histories.by_kind(count);
        Ok((Self { design, values: values.into(), cells, unknown }, histories))
    }
}

impl Kinds {
    /// The same kinds with the numbers of customers of these histories.
    pub(in crate::clv) fn of(&self, histories: &Histories) -> Self {
        let cells = histories.by_kind(self.values.len());
        Self {
            design: self.design.clone(),
            values: Rc::clone(&self.values),
            cells,
            unknown: Vec::new(),
        }
    }
}

impl Covariate {
    fn len(&self) -> usize {
        match &self.values {
            CovariateValues::Numbers(values) => values.len(),
            CovariateValues::Levels(_, of) => of.len(),
        }
    }

    fn is_known(&self, row: usize) -> bool {
        match &self.values {
            CovariateValues::Numbers(values) => values[row].is_finite(),
            CovariateValues::Levels(names, of) => (of[row] as usize) < names.len(),
        }
    }

    /// The numbers, or whether each text is of this level; none where it is not known.
    fn values(&self, level: Option<&str>) -> Box<dyn Iterator<Item = Option<f64>> + '_> {
        match &self.values {
            CovariateValues::Numbers(values) => {
                Box::new(values.iter().map(|value| Some(*value).filter(|value| value.is_finite())))
            }
            CovariateValues::Levels(names, of) => {
                let place = names.iter().position(|name| Some(&name[..]) == level);
                Box::new(of.iter().map(move |&of| {
                    let of = Some(of as usize).filter(|&of| of < names.len());
                    of.map(|of| f64::from(u8::from(Some(of) == place)))
                }))
            }
        }
    }
}

/// What a covariate is to the model: a number one term, a text one for each level but the most frequent.
fn terms(covariate: &Covariate, columns: &ClvColumns<'_>) -> Result<Vec<Term>> {
    same_length(&covariate.name, covariate.len(), columns.frequency.len())?;
    let term = |level: Option<&String>, reference: Option<&String>| {
        let mean_of = |of: &dyn Fn(f64) -> f64| {
            let values = covariate.values(level.map(String::as_str)).enumerate();
            let known = values.filter_map(|(row, value)| Some((columns.weight_of(row), value?)));
            let sums = known.fold((0.0, 0.0), |sums, (weight, value)| {
                (sums.0 + weight * of(value), sums.1 + weight)
            });
            sums.0 / sums.1
        };
        let mean = mean_of(&|value| value);
        let deviation = mean_of(&|value| (value - mean) * (value - mean)).sqrt();
        let (level, reference) = (level.cloned(), reference.cloned());
        Term { covariate: covariate.name.clone(), level, reference, mean, deviation }
    };
    let mut terms = match &covariate.values {
        CovariateValues::Numbers(_) => vec![term(None, None)],
        CovariateValues::Levels(names, of) => {
            let mut customers = vec![0.0; names.len()];
            for (row, &of) in of.iter().enumerate() {
                if let Some(customers) = customers.get_mut(of as usize) {
                    *customers += columns.weight_of(row);
                }
            }
            let most = (0..names.len())
                .max_by(|&a, &b| customers[a].total_cmp(&customers[b]).then(b.cmp(&a)));
            let others = (0..names.len()).filter(|&level| Some(level) != most);
            let reference = most.and_then(|most| names.get(most));
            let others = others.filter(|&level| customers[level] > 0.0);
            others.map(|level| term(names.get(level), reference)).collect()
        }
    };
    // What is all rounding beside the mean does not vary.
    terms.retain(|it| it.deviation.is_finite() && it.deviation > 1e-12 * it.mean.abs());
    if terms.is_empty() {
        let covariate = covariate.name.clone();
        return Err(Error::new(ErrorKind::Option, Problem::FlatCovariate { covariate }));
    }
    Ok(terms)
}
