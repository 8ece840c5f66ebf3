//! Units that are equal in some covariates, or in the same class of each.

use std::collections::BTreeMap;

use crate::cohort::cox::{Covariate, CovariateValues};
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::matching::Plan;
use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::variance::Parts;
use crate::stats::order::{rank, sort};
use crate::words::{NoMatch, Problem};

/// The stratum of each unit by all covariates; with cuts, by their classes.
///
/// # Errors
///
/// `option` if a covariate that is to be cut is not there, or is a text.
pub(super) fn all(sample: &Sample, cuts: Option<&BTreeMap<String, Vec<f64>>>) -> Result<Vec<u32>> {
    for name in cuts.into_iter().flat_map(BTreeMap::keys) {
        let covariate = find(sample, name)?;
        if matches!(covariate.values, CovariateValues::Levels(..)) {
            return Err(Error::new(ErrorKind::Option, Problem::CutsOfTexts { name: name.clone() }));
        }
    }
    let mut strata = vec![0; sample.treated.len()];
    for covariate in &sample.covariates {
        let keys = match (&covariate.values, cuts) {
            (CovariateValues::Numbers(values), Some(cuts)) => {
                let sturges = || sturges(values);
                let cuts = cuts.get(&covariate.name).cloned().unwrap_or_else(sturges);
                values.iter().map(|value| cuts.partition_point(|cut| cut <= value) as u64).collect()
            }
            _ => equal(covariate),
        };
        part(&mut strata, &keys);
    }
    Ok(strata)
}

/// The stratum of each unit by the covariates of these names; one stratum of all without names.
///
/// # Errors
///
/// `option` if there is no covariate of a name.
pub(super) fn of(sample: &Sample, names: &[String]) -> Result<Vec<u32>> {
    let mut strata = vec![0; sample.treated.len()];
    for name in names {
        part(&mut strata, &equal(find(sample, name)?));
    }
    Ok(strata)
}

/// Every treated unit with all others of its stratum.
pub(super) fn plan(sample: &Sample, strata: &[u32]) -> Plan {
    let count = strata.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![[0_u32; 2]; count];
    for (&stratum, &treated) in strata.iter().zip(&sample.treated) {
        sizes[stratum as usize][usize::from(treated)] += 1;
    }
    let mut dropped = 0;
    let weight = |(&stratum, &treated): (&u32, &bool)| {
        let [controls, of_treated] = sizes[stratum as usize].map(f64::from);
        dropped += u32::from(treated && controls == 0.0);
        match treated {
            true => f64::from(u8::from(controls > 0.0)),
            false => of_treated / controls,
        }
    };
    let weight = strata.iter().zip(&sample.treated).map(weight).collect();
    let dropped = Some((NoMatch::NobodyAlike, dropped)).filter(|it| it.1 > 0);
    Plan {
        weight,
        pairs: Vec::new(),
        dropped: dropped.into_iter().collect(),
        parts: Parts::Strata(strata.to_vec()),
    }
}

fn find<'a>(sample: &'a Sample, name: &str) -> Result<&'a Covariate> {
    sample.covariates.iter().find(|it| it.name == name).ok_or_else(|| {
        let known = sample.covariates.iter().map(|it| it.name.clone()).collect();
        Error::new(ErrorKind::Option, Problem::NoSuchCovariate { name: name.to_owned(), known })
    })
}

/// A number for each unit, the same for equal values.
fn equal(covariate: &Covariate) -> Vec<u64> {
    match &covariate.values {
        CovariateValues::Numbers(values) => values.iter().map(|&value| rank(value)).collect(),
        CovariateValues::Levels(_, of) => of.iter().map(|&of| of.into()).collect(),
    }
}

/// The inner cuts of ⌈log₂ n + 1⌉ classes of equal width from the smallest to the largest value; none where all are equal.
fn sturges(values: &[f64]) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let classes = libm::ceil(libm::log2(values.len() as f64) + 1.0);
    let width = (high - low) / classes;
    let inner = (1..classes as u32).map(|class| low + f64::from(class) * width);
    inner.filter(|_| width > 0.0).collect()
}

/// Parts strata further by what differs within them; they are numbered from 0 in the order of both.
fn part(strata: &mut [u32], keys: &[u64]) {
    let mut rows: Vec<(u64, u32)> = keys.iter().copied().zip(0..).collect();
    sort(&mut rows);
    let mut classes = vec![0_u64; keys.len()];
    for (class, same) in (0..).zip(rows.chunk_by(|one, other| one.0 == other.0)) {
        same.iter().for_each(|&(_, unit)| classes[unit as usize] = class);
    }
    let both = |(&stratum, class): (&u32, u64)| u64::from(stratum) << 32 | class;
    let mut rows: Vec<(u64, u32)> = strata.iter().zip(classes).map(both).zip(0..).collect();
    sort(&mut rows);
    for (stratum, same) in (0..).zip(rows.chunk_by(|one, other| one.0 == other.0)) {
        same.iter().for_each(|&(_, unit)| strata[unit as usize] = stratum);
    }
}
