//! Is retention getting better? The same age across cohorts.

use serde::Serialize;

use crate::calendar::{Day, Period};
use crate::cohort::retention::{Ages, Cohort};
use crate::stats::shares::{self, Share};

/// Cohorts of which one may ask for a trend.
const FEWEST: usize = 3;

/// The share of each cohort that was back at one age, along the cohorts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    /// The column that is compared.
    pub column: u32,
    /// The ages it covers.
    pub ages: Ages,
    /// Cohorts that have been fully observed there.
    pub cohorts: u32,
    /// The share of the first of them by the line of the trend, and that of the last.
    pub from: f64,
    /// The share of the last by the line.
    pub to: f64,
    /// How much the share changes from one period to the next.
    pub slope: f64,
    /// χ² of the test of Cochran and Armitage for no trend, with one degree of freedom.
    pub chi2: f64,
    /// The chance of a trend at least as steep if there is none and cohorts differ by chance only.
    pub p: f64,
    /// The chance of departures from the line at least as large by chance; where it is small, cohorts differ for other
    /// reasons than the trend, as seasons are, and `p` is too sure.
    pub p_beyond: Option<f64>,
    /// The latest of the cohorts beside all before it; absent where it is small or nobody or everybody came back.
    pub latest: Option<Latest>,
}

/// The latest cohort beside its predecessors, at one age.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Latest {
    /// What it is called.
    pub name: String,
    /// The first day of its period.
    pub start: Option<Day>,
    /// Its customers.
    pub customers: u32,
    /// The share of them that was back.
    pub rate: f64,
    /// The customers of the cohorts before it.
    pub before_customers: u32,
    /// The share of them that was back.
    pub before: f64,
    /// `rate` − `before`.
    pub difference: f64,
    /// The lower end of Newcombe's interval of it.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The p value of the score test of no difference.
    pub p: f64,
}

/// The column at which cohorts are compared: the one asked for, or the one by which people judge, or the latest before it
/// that some cohorts have reached.
pub(super) fn landmark(asked: Option<u32>, period: Period, cohorts: &[Cohort]) -> Option<usize> {
    let reached = |column: &usize| {
        cohorts.iter().filter(|cohort| *column < cohort.complete as usize).count() >= FEWEST
    };
    if let Some(column) = asked {
        return Some(column as usize).filter(reached);
    }
    let usual = match period {
        Period::Day => 7,
        Period::Week => 4,
        Period::Month => 3,
        Period::Quarter => 2,
        Period::Year => 1,
    };
    (1..=usual).rev().find(reached)
}

/// Of the customers of a cohort those who were back at this age.
fn share(cohort: &Cohort, column: usize) -> Option<Share> {
    let k = cohort.retained.get(column).copied().flatten()?;
    (column < cohort.complete as usize).then_some(Share { k, n: cohort.size })
}

/// The trend at this column; none with fewer than three cohorts, or where none or all of their customers came back.
pub(super) fn trend(cohorts: &[Cohort], column: usize, ages: Ages, z: f64) -> Option<Trend> {
    let shares: Vec<(f64, Share)> = cohorts
        .iter()
        .filter_map(|cohort| Some((cohort.row as f64, share(cohort, column)?)))
        .collect();
    let (Some(first), Some(last)) = (shares.first(), shares.last()) else { return None };
    let found = shares::trend(&shares).filter(|_| shares.len() >= FEWEST)?;
    let line = |score: f64| (found.mean + found.slope * (score - found.centre)).clamp(0.0, 1.0);
    Some(Trend {
        column: column as u32,
        ages,
        cohorts: shares.len() as u32,
        from: line(first.0),
        to: line(last.0),
        slope: found.slope,
        chi2: found.test.chi2,
        p: found.test.p,
        p_beyond: found.beyond.map(|beyond| beyond.p),
        latest: latest(cohorts, column, z),
    })
}

fn latest(cohorts: &[Cohort], column: usize, z: f64) -> Option<Latest> {
    let mut known = cohorts.iter().filter_map(|cohort| Some((cohort, share(cohort, column)?)));
    let (cohort, now) = known.next_back().filter(|(cohort, _)| !cohort.small)?;
    let mut before = Share::default();
    for (_, share) in known {
        before = Share { k: before.k + share.k, n: before.n + share.n };
    }
    let (difference, test) = shares::difference(now, before, z)?;
    let rate = |share: Share| f64::from(share.k) / f64::from(share.n);
    Some(Latest {
        name: cohort.name.clone(),
        start: cohort.start,
        customers: now.n,
        rate: rate(now),
        before_customers: before.n,
        before: rate(before),
        difference: difference.value,
        low: difference.low,
        high: difference.high,
        p: test?.p,
    })
}
