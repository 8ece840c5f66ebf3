//! Columns that somebody has → the units that can be compared, and what is known of them.

use crate::cohort::cox::{Covariate, CovariateValues};
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Accepted, Problem};

/// Units as columns of equal length, one row a unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchColumns {
    /// 1 for the treated, 0 for the others; not a number where it is not known, which leaves the row out.
    pub treated: Vec<f64>,
    /// What the treatment may have changed; not a number where it is missing, which leaves the row out.
    pub outcome: Vec<f64>,
    /// What was known of each before: numbers, or texts as categories. Who lacks one is left out.
    pub covariates: Vec<Covariate>,
}

/// The units of which everything is known.
#[derive(Debug)]
pub(super) struct Sample {
    /// The row of each.
    pub(super) rows: Vec<u32>,
    pub(super) treated: Vec<bool>,
    pub(super) outcome: Vec<f64>,
    pub(super) covariates: Vec<Covariate>,
    /// Numbers, and each level of a text.
    pub(super) terms: Vec<Term>,
}

/// A column of numbers that a covariate comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    /// The covariate's name, with the level if it is a text.
    pub(super) name: String,
    /// The covariate's place.
    pub(super) covariate: usize,
    /// Of a text the place of the level.
    pub(super) level: Option<u32>,
    /// Whether it is the first level of a text, which the others tell.
    pub(super) is_first: bool,
    /// Whether it is 0 or 1 for all.
    pub(super) is_binary: bool,
}

/// A size from which on sums of squares lose their digits.
const TOO_LARGE: f64 = 1e15;

impl Sample {
    /// The units.
    ///
    /// # Errors
    ///
    /// `option` without covariates; `data` if the columns are of different lengths, a value cannot be computed with, or one of
    /// the sides has nobody.
    pub(super) fn new(columns: &MatchColumns) -> Result<Self> {
        if columns.covariates.is_empty() {
            return Err(Error::new(ErrorKind::Option, Problem::NothingToMatchOn));
        }
        check(columns)?;
        let is_known = |row: &usize| {
            let covariates = columns.covariates.iter().all(|it| match &it.values {
                CovariateValues::Numbers(values) => !values[*row].is_nan(),
                CovariateValues::Levels(names, of) => (of[*row] as usize) < names.len(),
            });
            covariates && !columns.treated[*row].is_nan() && !columns.outcome[*row].is_nan()
        };
        let rows: Vec<usize> = (0..columns.treated.len()).filter(is_known).collect();
        let treated: Vec<bool> = rows.iter().map(|&row| columns.treated[row] == 1.0).collect();
        let count = treated.iter().filter(|&&it| it).count();
        if count == 0 || count == treated.len() {
            let (treated, controls) = (count as u64, (treated.len() - count) as u64);
            return Err(data(Problem::OneSide { treated, controls }));
        }
        let covariates: Vec<Covariate> =
            columns.covariates.iter().map(|it| kept(it, &rows)).collect();
        Ok(Self {
            outcome: rows.iter().map(|&row| columns.outcome[row]).collect(),
            terms: covariates.iter().enumerate().flat_map(|(at, it)| terms(at, it)).collect(),
            rows: rows.iter().map(|&row| row as u32).collect(),
            treated,
            covariates,
        })
    }

    /// The values of a term.
    pub(super) fn values(&self, term: &Term) -> Vec<f64> {
        match (&self.covariates[term.covariate].values, term.level) {
            (CovariateValues::Numbers(values), _) => values.clone(),
            (CovariateValues::Levels(_, of), level) => {
                of.iter().map(|&of| f64::from(u8::from(Some(of) == level))).collect()
            }
        }
    }

    /// The largest outcome by size: what rounding is measured by.
    pub(super) fn scale(&self) -> f64 {
        self.outcome.iter().fold(0.0, |most, value| most.max(value.abs()))
    }
}

fn check(columns: &MatchColumns) -> Result<()> {
    let n = columns.treated.len();
    let lengths = columns.covariates.iter().map(|it| {
        let length = match &it.values {
            CovariateValues::Numbers(values) => values.len(),
            CovariateValues::Levels(_, of) => of.len(),
        };
        (it.name.as_str(), length)
    });
    for (column, length) in [("outcome", columns.outcome.len())].into_iter().chain(lengths) {
        if length != n {
            let lengths = [("treated".to_owned(), n), (column.to_owned(), length)];
            return Err(data(Problem::UnequalColumns { lengths }));
        }
    }
    if let Some(row) =
        columns.treated.iter().position(|&it| !(it.is_nan() || it == 0.0 || it == 1.0))
    {
        let (found, accepted) =
            (columns.treated[row].to_string(), Accepted::Whole { from: 0, to: 1 });
        return Err(data(Problem::BadValue {
            column: "treated",
            row: row as u64 + 1,
            found,
            accepted,
        }));
    }
    let numbers = columns.covariates.iter().filter_map(|it| match &it.values {
        CovariateValues::Numbers(values) => Some((it.name.as_str(), values)),
        CovariateValues::Levels(..) => None,
    });
    for (column, values) in [("outcome", &columns.outcome)].into_iter().chain(numbers) {
        if let Some(row) = values.iter().position(|value| value.abs() >= TOO_LARGE) {
            let (column, found) = (column.to_owned(), values[row].to_string());
            return Err(data(Problem::NotANumber { column, row: row as u64 + 1, found }));
        }
    }
    Ok(())
}

fn kept(covariate: &Covariate, rows: &[usize]) -> Covariate {
    let values = match &covariate.values {
        // No minus zero: equal values have equal bits.
        CovariateValues::Numbers(values) => {
            CovariateValues::Numbers(rows.iter().map(|&row| values[row] + 0.0).collect())
        }
        CovariateValues::Levels(names, of) => {
            CovariateValues::Levels(names.clone(), rows.iter().map(|&row| of[row]).collect())
        }
    };
    Covariate { name: covariate.name.clone(), values }
}

fn terms(at: usize, covariate: &Covariate) -> Vec<Term> {
    let new =
        |name, level, is_binary| Term { name, covariate: at, level, is_first: false, is_binary };
    match &covariate.values {
        CovariateValues::Numbers(values) => {
            let is_binary = values.iter().all(|&value| value == 0.0 || value == 1.0);
            vec![new(covariate.name.clone(), None, is_binary)]
        }
        CovariateValues::Levels(names, of) => {
            let mut seen = vec![false; names.len()];
            of.iter().for_each(|&of| seen[of as usize] = true);
            let level = |(level, name): (u32, &String)| {
                new(format!("{}: {name}", covariate.name), Some(level), true)
            };
            let seen = (0..).zip(names).filter(|(level, _)| seen[*level as usize]);
            let mut terms: Vec<Term> = seen.map(level).collect();
            if let Some(first) = terms.first_mut() {
                first.is_first = true;
            }
            terms
        }
    }
}

fn data(problem: Problem) -> Error {
    Error::new(ErrorKind::Data, problem)
}
