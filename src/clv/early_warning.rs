//! Which valuable customers are likely to leave?
//!
//! Valuable are those who, if they are still customers, are worth most; likely to leave are those of whom that is doubtful and
//! not hopeless. Each comes with the reason: how often it used to buy, how long it has been silent, how likely it still is a
//! customer and what is at stake, which is the value it would have times the probability that it is gone.

use serde::{Deserialize, Serialize};

use super::intervals::{Total, of_share, variance};
use super::scores::{Ends, Scores};
use super::{ClvOptions, Model};
use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{order, rank};
use crate::words::{Accepted, Clv as Words, Locale, Problem};

/// Who is warned of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WarningOptions {
    /// The purchase model; one that lets customers of one purchase be gone, by default.
    pub model: Option<Model>,
    /// As [`ClvOptions::horizon`].
    pub horizon: Option<u32>,
    /// As [`ClvOptions::discount_rate`].
    pub discount_rate: f64,
    /// As [`ClvOptions::margin`].
    pub margin: f64,
    /// The share of the customers that are valuable, by what they are worth if they still are customers; .2 by default.
    pub top: f64,
    /// Warned of are those who are still customers with a probability below this; .5 by default.
    pub below: f64,
    /// And not below this, under which it is too late; .1 by default.
    pub above: f64,
}

impl Default for WarningOptions {
    fn default() -> Self {
        let ClvOptions { horizon, discount_rate, margin, .. } = ClvOptions::default();
        Self { model: None, horizon, discount_rate, margin, top: 0.2, below: 0.5, above: 0.1 }
    }
}

impl WarningOptions {
    /// The options of the value behind it.
    pub fn clv(&self) -> ClvOptions {
        let &Self { model, horizon, discount_rate, margin, .. } = self;
        let model = model.unwrap_or(Model::OF_SINGLE);
        ClvOptions { model, horizon, discount_rate, margin, ..ClvOptions::default() }
    }

    fn checked(&self) -> Result<()> {
        let refuse = |option, found: f64, accepted| {
            let problem = Problem::BadOption { option, found: found.to_string(), accepted };
            Err(Error::new(ErrorKind::Option, problem))
        };
        match *self {
            Self { top, .. } if !(top > 0.0 && top <= 1.0) => {
                refuse("top", top, Accepted::Above { above: 0.0, to: 1.0 })
            }
            Self { below, .. } if !(below > 0.0 && below <= 1.0) => {
                refuse("below", below, Accepted::Above { above: 0.0, to: 1.0 })
            }
            Self { above, below, .. } if !(above >= 0.0 && above < below) => {
                refuse("above", above, Accepted::Below { from: 0.0, below })
            }
            _ => Ok(()),
        }
    }
}

/// Valuable customers who are likely to leave, those of whom most is at stake first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EarlyWarning {
    /// The purchase model.
    pub model: Model,
    /// The day it is as of.
    pub as_of: Day,
    /// The ruler of times.
    pub period: Period,
    /// Periods ahead.
    pub horizon: u32,
    /// The options, as they were used.
    pub top: f64,
    /// Warned of below this probability.
    pub below: f64,
    /// And from this on.
    pub above: f64,
    /// Customers that are warned of.
    pub customers: u32,
    /// All that are valuable.
    pub valuable: u32,
    /// What is at stake with those that are warned of.
    pub total_at_stake: f64,
    /// Its interval; null where the data do not determine it.
    pub total_at_stake_interval: Option<[f64; 2]>,
    /// The level of intervals.
    pub level: f64,
    /// What to know, the finding first.
    pub notes: Vec<String>,
    /// What is at stake with each.
    #[serde(skip)]
    pub at_stake: Vec<f64>,
    /// Its interval.
    #[serde(skip)]
    pub at_stake_ends: Ends,
    /// What each is worth, gone or not.
    #[serde(skip)]
    pub clv: Vec<f64>,
    /// Its interval.
    #[serde(skip)]
    pub clv_ends: Ends,
    /// The probability that it is still a customer.
    #[serde(skip)]
    pub p_alive: Vec<f64>,
    /// Its interval.
    #[serde(skip)]
    pub p_alive_ends: Ends,
    /// Days between its purchases, on average; none of whom bought once.
    #[serde(skip)]
    pub usual_gap: Vec<Option<f64>>,
    /// Days since its last purchase.
    #[serde(skip)]
    pub silent: Vec<f64>,
    /// Days since it would have bought again by its own rhythm; none without one.
    #[serde(skip)]
    pub overdue: Vec<Option<f64>>,
    /// Why it is here, as a sentence.
    #[serde(skip)]
    pub reason: Vec<String>,
    /// The rows of these customers among all.
    #[serde(skip)]
    pub rows: Vec<u32>,
}

/// Finds the customers to warn of.
///
/// # Errors
///
/// `option` if one is not accepted; `data` where no value in money can be told.
pub fn early_warning(
    scores: &Scores,
    customers: &Customers,
    options: &WarningOptions,
    locale: Locale,
) -> Result<EarlyWarning> {
    options.checked()?;
    let no_value = || Error::new(ErrorKind::Data, Problem::NoValue);
    let clv = scores.clv.as_ref().ok_or_else(no_value)?;
    // What it is worth if it is still a customer.
    let active = |row: usize| match scores.p_alive[row] {
        0.0 => 0.0,
        p_alive => clv[row] / p_alive,
    };
    let by = |of: &dyn Fn(usize) -> f64, rows: &mut Vec<u32>| {
        let keys: Vec<_> = rows.iter().map(|&row| (rank(-of(row as usize)), 0, 0)).collect();
        *rows = order(&keys).into_iter().map(|place| rows[place as usize]).collect();
    };
    let mut rows: Vec<u32> = (0..clv.len() as u32).collect();
    by(&active, &mut rows);
    rows.truncate((options.top * clv.len() as f64).ceil() as usize);
    let valuable = rows.len() as u32;
    let stake = |row: usize| scores.at_stake(row).value;
    rows.retain(|&row| (options.above..options.below).contains(&scores.p_alive[row as usize]));
    by(&stake, &mut rows);
    let days = customers.period.days();
    let each = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
        rows.iter().map(|&row| of(row as usize)).collect()
    };
    let silent = each(&|row| (customers.age[row] - customers.recency[row]) * days);
    let gap = |row: usize| {
        let frequency = customers.frequency[row];
        (frequency > 0).then(|| customers.recency[row] * days / f64::from(frequency))
    };
    let usual_gap: Vec<Option<f64>> = rows.iter().map(|&row| gap(row as usize)).collect();
    let overdue =
        usual_gap.iter().zip(&silent).map(|(gap, silent)| gap.map(|gap| (silent - gap).max(0.0)));
    let overdue: Vec<Option<f64>> = overdue.collect();
    let (at_stake, p_alive) = (each(&stake), each(&|row| scores.p_alive[row]));
    let reason = (0..rows.len()).map(|place| {
        let (gap, silent) = (usual_gap[place], silent[place]);
        let (p_alive, at_stake) = (p_alive[place], at_stake[place]);
        Words::LeavingReason { gap, silent, p_alive, at_stake }.say(locale)
    });
    let reason = reason.collect();
    let (stakes, z) = (rows.iter().map(|&row| scores.at_stake(row as usize)), scores.z());
    let stakes: Vec<Total> = stakes.collect();
    let mut total = Total::default();
    stakes.iter().for_each(|it| total.add(1.0, it.value, it.moves.iter().copied(), 0.0));
    let total_at_stake = total.value;
    let total_at_stake_interval = scores.ends(&total);
    let alive = &scores.outlook.p_alive;
    let p_alive_ends = rows.iter().zip(&p_alive).map(|(&row, &p_alive)| {
        let history = scores.outlook.base.history(row as usize);
        let is_known = !alive.moves.is_empty();
        let by = variance(alive.moves.iter().map(|column| column[history]));
        of_share(p_alive, by, z).filter(|_| is_known)
    });
    let end = |of: &Option<Vec<Option<f64>>>, row: u32| of.as_ref()?.get(row as usize).copied()?;
    let clv_ends = rows.iter().map(|&row| end(&scores.low, row).zip(end(&scores.high, row)));
    let model = scores.outlook.models.model;
    let found = rows.len() as u64;
    let mut notes = vec![Words::Warned {
        customers: found,
        valuable: valuable.into(),
        at_stake: total_at_stake,
        interval: total_at_stake_interval,
        level: scores.level,
    }];
    let once = customers.frequency.iter().filter(|&&x| x == 0).count() as u64;
    notes.extend(
        (once > 0 && model.once_is_active()).then_some(Words::OnceIsNotWarned { customers: once }),
    );
    Ok(EarlyWarning {
        model,
        as_of: customers.as_of,
        period: customers.period,
        horizon: scores.horizon,
        top: options.top,
        below: options.below,
        above: options.above,
        customers: found as u32,
        valuable,
        total_at_stake,
        total_at_stake_interval,
        level: scores.level,
        at_stake_ends: stakes.iter().map(|stake| scores.ends(stake)).collect(),
        clv_ends: clv_ends.map(|ends| ends.map(<[f64; 2]>::from)).collect(),
        p_alive_ends: p_alive_ends.collect(),
        notes: notes.iter().map(|note| note.say(locale)).collect(),
        at_stake,
        clv: each(&|row| clv[row]),
        p_alive,
        usual_gap,
        silent,
        overdue,
        reason,
        rows,
    })
}
