//! Groups of customers beside each other: does retention differ between them?

use serde::Serialize;

use crate::cohort::retention::{Ages, Cohort, Retention};
use crate::stats::shares::{self, Share};

/// The result of a group of customers; together the groups have all customers of the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// Its customers.
    pub n: u32,
    /// Their retention; absent if there is none.
    pub result: Option<Box<Retention>>,
    /// Why there is none.
    pub error: Option<String>,
}

/// Whether groups differ, at every age and at the one that is compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Differences {
    /// The column by which groups are judged; the p values of all others are so many further looks.
    pub column: Option<u32>,
    /// What the columns say, from age 1 on; those where nothing can be tested are left out.
    pub columns: Vec<Difference>,
}

/// Whether groups differ at one age.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The column.
    pub column: u32,
    /// The ages it covers.
    pub ages: Ages,
    /// χ² of the generalised test of Cochran, Mantel and Haenszel that no cohort has a difference, over fully observed cells:
    /// groups are compared within cohorts, so that one of old customers and one of new are not taken for better and worse.
    pub chi2: f64,
    /// Its degrees of freedom.
    pub df: u32,
    /// The chance of such a difference if there is none.
    pub p: f64,
    /// Of two groups, the share of the first less that of the second, all cohorts together.
    pub difference: Option<f64>,
    /// The lower end of Newcombe's interval of it.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Compares groups, each by its cohorts.
pub(super) fn differences(
    groups: &[&[Cohort]],
    ages: &[Ages],
    landmark: Option<usize>,
    z: f64,
) -> Differences {
    let columns = ages.iter().copied().enumerate().skip(1);
    Differences {
        column: landmark.map(|column| column as u32),
        columns: columns.filter_map(|(column, ages)| difference(groups, column, ages, z)).collect(),
    }
}

fn difference(groups: &[&[Cohort]], column: usize, ages: Ages, z: f64) -> Option<Difference> {
    let rows = groups.iter().flat_map(|group| group.iter()).map(|cohort| cohort.row + 1).max()?;
    let mut strata = vec![vec![Share::default(); groups.len()]; rows];
    let mut all = vec![Share::default(); groups.len()];
    for (place, group) in groups.iter().enumerate() {
        for cohort in group.iter().filter(|cohort| column < cohort.complete as usize) {
            let k = cohort.retained.get(column).copied().flatten()?;
            if let Some(share) = strata.get_mut(cohort.row).and_then(|row| row.get_mut(place)) {
                *share = Share { k, n: cohort.size };
            }
            if let Some(all) = all.get_mut(place) {
                *all = Share { k: all.k + k, n: all.n + cohort.size };
            }
        }
    }
    let test = shares::stratified(&strata)?;
    let of_two = match all.as_slice() {
        &[one, other] => shares::difference(one, other, z).map(|it| it.0),
        _ => None,
    };
    Some(Difference {
        column: column as u32,
        ages,
        chi2: test.chi2,
        df: test.df,
        p: test.p,
        difference: of_two.map(|it| it.value),
        low: of_two.and_then(|it| it.low),
        high: of_two.and_then(|it| it.high),
    })
}
