//! Covariates → columns of numbers that a model can be fitted to.

use std::ops::Range;

use crate::cohort::cox::CoxColumns;
use crate::cohort::lifetimes::Lifetimes;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{order, rank};
use crate::words::Problem;

/// What is known of each row, in one respect.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariate {
    /// The name.
    pub name: String,
    /// The values.
    pub values: CovariateValues,
}

/// The values of a [`Covariate`].
#[derive(Clone, Debug, PartialEq)]
pub enum CovariateValues {
    /// Numbers; not a number where one is missing, which leaves the row out.
    Numbers(Vec<f64>),
    /// Texts: the different ones, and the place of each row's among them. A place that is not there is missing, and leaves
    /// the row out.
    Levels(Vec<String>, Vec<u32>),
}

/// A column of the model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    /// The covariate's place, and of a text the place of the level.
    pub(super) covariate: usize,
    pub(super) level: Option<usize>,
    /// The level that this one is compared with.
    pub(super) reference: Option<usize>,
    /// Whether nobody of this level left: its hazard is then 0, the ratio cannot be told, and the rows say nothing of the
    /// others.
    pub(super) no_event: bool,
    mean: f64,
    /// The standard deviation; 0 if all values are equal.
    pub(super) scale: f64,
}

/// The rows of a model: in strata, one after another, and in each from the last time to the first.
#[derive(Debug, Default)]
pub(super) struct Design {
    pub(super) terms: Vec<Term>,
    pub(super) strata: Vec<Range<usize>>,
    pub(super) time: Vec<f64>,
    pub(super) event: Vec<bool>,
    pub(super) entry: Vec<f64>,
    pub(super) weight: Vec<f64>,
    /// A row of standardised values each: of the terms in `used`.
    pub(super) x: Vec<f64>,
    /// The places of the terms that the model has.
    pub(super) used: Vec<usize>,
    /// How many customers and how many who left there are, by weight, with those of levels where nobody left.
    pub(super) n: f64,
    pub(super) events: f64,
}

impl CovariateValues {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Levels(_, of) => of.len(),
        }
    }

    fn is_known(&self, row: usize) -> bool {
        match self {
            Self::Numbers(values) => values.get(row).is_some_and(|value| value.is_finite()),
            Self::Levels(names, of) => of.get(row).is_some_and(|&of| (of as usize) < names.len()),
        }
    }

    fn level(&self, row: usize) -> Option<usize> {
        match self {
            Self::Numbers(_) => None,
            Self::Levels(_, of) => of.get(row).map(|&of| of as usize),
        }
    }

    /// The value of a column that is made of this.
    fn value(&self, term: &Term, row: usize) -> f64 {
        match self {
            Self::Numbers(values) => values.get(row).copied().unwrap_or_default(),
            Self::Levels(..) => f64::from(u8::from(self.level(row) == term.level)),
        }
    }
}

impl Design {
    /// The columns: a number is one; a text has one for each of its levels but the most frequent of those in which somebody
    /// left. The rows of a level in which nobody left stay out: that is the limit of its hazard going to 0.
    pub(super) fn new(columns: &CoxColumns, rows: &[u32]) -> Self {
        let CoxColumns { lifetimes, covariates, .. } = columns;
        let mut design = Self::default();
        for &row in rows {
            let weight = lifetimes.weight(row as usize);
            design.n += weight;
            design.events += if has_left(lifetimes, row) { weight } else { 0.0 };
        }
        for (place, covariate) in covariates.iter().enumerate() {
            design.terms.extend(terms(place, &covariate.values, lifetimes, rows));
        }
        let without: Vec<(usize, usize)> = design
            .terms
            .iter()
            .filter(|term| term.no_event)
            .filter_map(|term| Some((term.covariate, term.level?)))
            .collect();
        let mut rows = rows.to_vec();
        rows.retain(|&row| {
            let is_of = |&(covariate, level): &(usize, usize)| {
                covariates.get(covariate).and_then(|it| it.values.level(row as usize))
                    == Some(level)
            };
            !without.iter().any(is_of)
        });
        design.sort(columns, &rows);
        design
    }

    /// Brings the rows into order and standardises their values.
    fn sort(&mut self, columns: &CoxColumns, rows: &[u32]) {
        let CoxColumns { lifetimes, covariates, strata } = columns;
        let stratum = |row: u32| strata.get(row as usize).copied().unwrap_or_default();
        let time = |row: u32| lifetimes.time.get(row as usize).copied().unwrap_or_default() + 0.0;
        let keys: Vec<_> =
            rows.iter().map(|&row| (stratum(row).into(), !rank(time(row)), 0)).collect();
        let sorted: Vec<u32> = order(&keys)
            .into_iter()
            .filter_map(|place| rows.get(place as usize).copied())
            .collect();
        let mut start = 0;
        for same in sorted.chunk_by(|&one, &other| stratum(one) == stratum(other)) {
            self.strata.push(start..start + same.len());
            start += same.len();
        }
        let total: f64 = sorted.iter().map(|&row| lifetimes.weight(row as usize)).sum();
        for term in &mut self.terms {
            let Some(covariate) = covariates.get(term.covariate) else { continue };
            let values = || {
                sorted.iter().map(|&row| {
                    let row = row as usize;
                    (covariate.values.value(term, row), lifetimes.weight(row))
                })
            };
            let mean = values().map(|(value, weight)| value / total * weight).sum::<f64>();
            let spread =
                |(value, weight): (f64, f64)| (value - mean) * (value - mean) / total * weight;
            let scale = values().map(spread).sum::<f64>().sqrt();
            (term.mean, term.scale) = (mean, scale);
            // What is left of equal values after rounding is no spread, and what overflows is none either.
            if !(term.scale > 1e-12 * mean.abs() && term.scale < f64::INFINITY) || term.no_event {
                term.scale = 0.0;
            }
        }
        self.used = (0..self.terms.len()).filter(|&term| self.terms[term].scale > 0.0).collect();
        for row in sorted {
            let at = row as usize;
            self.time.push(time(row));
            self.event.push(has_left(lifetimes, row));
            self.entry.push(lifetimes.entry(at));
            self.weight.push(lifetimes.weight(at));
            for term in self.used.iter().filter_map(|&term| self.terms.get(term)) {
                let value =
                    covariates.get(term.covariate).map_or(0.0, |it| it.values.value(term, at));
                self.x.push((value - term.mean) / term.scale);
            }
        }
    }

    /// Takes columns out of the model; `keep` has the places among `used` that stay.
    pub(super) fn keep(&mut self, keep: &[usize]) {
        let columns = self.used.len();
        let mut x = Vec::with_capacity(self.time.len() * keep.len());
        for row in self.x.chunks_exact(columns.max(1)) {
            x.extend(keep.iter().filter_map(|&place| row.get(place)));
        }
        self.x = x;
        self.used = keep.iter().filter_map(|&place| self.used.get(place).copied()).collect();
    }

    /// Walks through the times of a stratum from the last to the first: the rows last seen then, and those that came at that
    /// time or later, who leave the risk set with it.
    pub(super) fn backwards(
        &self,
        stratum: &Range<usize>,
        look: &mut dyn FnMut(Range<usize>, &[usize]),
    ) {
        let mut late: Vec<usize> =
            stratum.clone().filter(|&row| self.entry[row] > f64::NEG_INFINITY).collect();
        late.sort_by(|&one, &other| self.entry[other].total_cmp(&self.entry[one]));
        let mut late = late.as_slice();
        let mut row = stratum.start;
        while row < stratum.end {
            let time = self.time[row];
            let end = (row..stratum.end).find(|&it| self.time[it] != time).unwrap_or(stratum.end);
            let (gone, rest) = late.split_at(late.partition_point(|&it| self.entry[it] >= time));
            look(row..end, gone);
            (late, row) = (rest, end);
        }
    }

    /// The standardised values of a row.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        let columns = self.used.len();
        self.x.get(row * columns..(row + 1) * columns).unwrap_or_default()
    }
}

/// Of these rows those of which every covariate and the stratum are known.
///
/// # Errors
///
/// `option` if there is no covariate; `data` if the columns are of different lengths, or no row is left.
pub(super) fn known(columns: &CoxColumns, usable: &[u32]) -> Result<Vec<u32>> {
    let CoxColumns { lifetimes, covariates, strata } = columns;
    let n = lifetimes.len();
    if covariates.is_empty() {
        return Err(Error::new(ErrorKind::Option, Problem::NoCovariates));
    }
    let strata_length = ("strata", if strata.is_empty() { n } else { strata.len() });
    let lengths = covariates.iter().map(|it| (it.name.as_str(), it.values.len()));
    for (name, length) in lengths.chain([strata_length]) {
        if length != n {
            let lengths = [("time".to_owned(), n), (name.to_owned(), length)];
            return Err(Error::new(ErrorKind::Data, Problem::UnequalColumns { lengths }));
        }
    }
    let is_known = |row: u32| {
        covariates.iter().all(|it| it.values.is_known(row as usize))
            && strata.get(row as usize) != Some(&u32::MAX)
    };
    let rows: Vec<u32> = usable.iter().copied().filter(|&row| is_known(row)).collect();
    if rows.is_empty() {
        return Err(Error::new(ErrorKind::Data, Problem::NoLifetimes { rows: n as u64 }));
    }
    Ok(rows)
}

fn has_left(lifetimes: &Lifetimes, row: u32) -> bool {
    lifetimes.event.get(row as usize) == Some(&true)
}

fn terms(
    covariate: usize,
    values: &CovariateValues,
    lifetimes: &Lifetimes,
    rows: &[u32],
) -> Vec<Term> {
    let new = |level, reference, no_event| Term {
        covariate,
        level,
        reference,
        no_event,
        mean: 0.0,
        scale: 0.0,
    };
    let CovariateValues::Levels(names, _) = values else { return vec![new(None, None, false)] };
    let (mut size, mut events) = (vec![0_u32; names.len()], vec![0_u32; names.len()]);
    for &row in rows {
        if let Some(level) = values.level(row as usize) {
            size[level] += 1;
            events[level] += u32::from(has_left(lifetimes, row));
        }
    }
    // Of equally frequent levels the first.
    let reference = (0..names.len()).rev().filter(|&level| events[level] > 0);
    let Some(reference) = reference.max_by_key(|&level| size[level]) else { return Vec::new() };
    (0..names.len())
        .filter(|&level| level != reference && size[level] > 0)
        .map(|level| new(Some(level), Some(reference), events[level] == 0))
        .collect()
}
