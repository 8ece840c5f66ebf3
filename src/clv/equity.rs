//! What is the customer base worth, and where does that value lie?
//!
//! Customer equity is the value of all customers together; groups of them share it by when they were won, by what is known of
//! them, or by what each is worth. One fit values all, so that the groups add up to the whole, and the interval of a group knows
//! that what is not known of the parameters is the same for all its customers.

use serde::{Deserialize, Serialize};

use super::scores::{GroupValue, Scores};
use super::{ClvOptions, Health, Model};
use crate::calendar::Period;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::order::{order, rank};
use crate::words::{Accepted, Locale, Problem, Tier, Value as ValueWords};

/// How value is shared among groups of customers; which groups, `by` says: `cohort` by default, `tier`, or a segment or another
/// column of texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EquityOptions {
    /// The purchase model; one that lets customers of one purchase be gone, by default.
    pub model: Option<Model>,
    /// As [`ClvOptions::horizon`].
    pub horizon: Option<u32>,
    /// As [`ClvOptions::discount_rate`].
    pub discount_rate: f64,
    /// As [`ClvOptions::margin`].
    pub margin: f64,
    /// Of `cohort`: the calendar period of the first purchase by which customers are put together; quarters by default.
    pub cohorts: Period,
    /// Of `tier`: whether `cuts` are shares of the customers, or values.
    pub scheme: TierScheme,
    /// Of `tier`: where the first tier ends and how large the second is: two shares that leave some, .2 and .3 by default; or
    /// two values, the larger first.
    pub cuts: Option<[f64; 2]>,
}

/// What makes tiers of predicted value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TierScheme {
    /// Shares of the customers, those worth most first. Customers of equal value are in the same tier.
    #[default]
    Shares,
    /// Values from which on a customer is in the first tier, and in the second.
    Thresholds,
}

impl Default for EquityOptions {
    fn default() -> Self {
        let ClvOptions { horizon, discount_rate, margin, .. } = ClvOptions::default();
        Self {
            model: None,
            horizon,
            discount_rate,
            margin,
            cohorts: Period::Quarter,
            scheme: TierScheme::default(),
            cuts: None,
        }
    }
}

impl EquityOptions {
    /// The options of the value behind it.
    pub fn clv(&self) -> ClvOptions {
        let &Self { model, horizon, discount_rate, margin, .. } = self;
        let model = model.unwrap_or(Model::OF_SINGLE);
        ClvOptions { model, horizon, discount_rate, margin, ..ClvOptions::default() }
    }

    /// The cuts between tiers.
    ///
    /// # Errors
    ///
    /// `option` if they are none.
    pub fn cuts(&self) -> Result<[f64; 2]> {
        let (accepted, is_good): (_, fn([f64; 2]) -> bool) = match self.scheme {
            TierScheme::Shares => (Accepted::TwoShares, |[a, b]| a > 0.0 && b > 0.0 && a + b < 1.0),
            TierScheme::Thresholds => (Accepted::TwoAmounts, |[a, b]| a > b && a.is_finite()),
        };
        let shares = (self.scheme == TierScheme::Shares).then_some([0.2, 0.3]);
        match self.cuts.or(shares).filter(|&cuts| is_good(cuts)) {
            Some(cuts) => Ok(cuts),
            None => {
                let found = self.cuts.map_or("none".into(), |[a, b]| format!("{a}, {b}"));
                let problem = Problem::BadOption { option: "cuts", found, accepted };
                Err(Error::new(ErrorKind::Option, problem))
            }
        }
    }
}

/// The value of groups of customers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Equity {
    /// What the groups are by.
    pub by: String,
    /// The purchase model.
    pub model: Model,
    /// The ruler of times.
    pub period: Period,
    /// Periods ahead.
    pub horizon: u32,
    /// The discount rate, effective a year.
    pub discount_rate: f64,
    /// The share of revenue that is margin.
    pub margin: f64,
    /// The level of intervals.
    pub level: f64,
    /// All customers together.
    pub total: GroupValue,
    /// The groups, which add up to the total.
    pub groups: Vec<NamedValue>,
    /// What to know before using the numbers.
    pub notes: Vec<String>,
    /// Each customer's group, as its place in `groups`.
    #[serde(skip)]
    pub group: Vec<u16>,
    /// Each customer's value.
    #[serde(skip)]
    pub clv: Vec<f64>,
    /// The lower end of its interval.
    #[serde(skip)]
    pub low: Option<Vec<Option<f64>>>,
    /// The upper end.
    #[serde(skip)]
    pub high: Option<Vec<Option<f64>>>,
}

/// What a group of this name is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedValue {
    /// The group's name.
    pub name: String,
    /// What it is worth.
    #[serde(flatten)]
    pub value: GroupValue,
}

/// The value of groups, of which each customer is in one.
///
/// # Errors
///
/// `data` where no value in money can be told.
pub fn equity(
    scores: &Scores,
    health: &Health,
    model: Model,
    by: &str,
    names: Vec<String>,
    group: &[u16],
) -> Result<Equity> {
    let clv = scores.clv.clone();
    let clv = clv.ok_or_else(|| Error::new(ErrorKind::Data, Problem::NoValue))?;
    let all = scores.groups(1, |_| Some(0)).into_iter().next();
    let total = all.ok_or_else(|| Error::new(ErrorKind::Data, Problem::NoValue))?;
    let values = scores.groups(names.len(), |row| group.get(row).copied().map(usize::from));
    // Of groups without a customer nothing is told.
    let mut places = Vec::with_capacity(names.len());
    let mut named = names.into_iter().zip(values).collect::<Vec<_>>();
    let mut place = 0;
    for (_, value) in &named {
        places.push(place);
        place += u16::from(value.customers > 0.0);
    }
    named.retain(|(_, value)| value.customers > 0.0);
    let group = group.iter().map(|&of| places.get(usize::from(of)).copied().unwrap_or(u16::MAX));
    let groups = named.into_iter().map(|(name, value)| NamedValue { name, value });
    Ok(Equity {
        by: by.to_owned(),
        model,
        period: scores.period,
        horizon: scores.horizon,
        discount_rate: scores.discount_rate,
        margin: scores.margin,
        level: scores.level,
        groups: groups.collect(),
        total,
        notes: health.messages.clone(),
        group: group.collect(),
        clv,
        low: scores.low.clone(),
        high: scores.high.clone(),
    })
}

/// Tiers of predicted value, high, middle and low: their names, and the place of each customer's.
///
/// # Errors
///
/// `option` if the cuts are none; `data` where no value in money can be told.
pub fn tiers(
    scores: &Scores,
    options: &EquityOptions,
    locale: Locale,
) -> Result<(Vec<String>, Vec<u16>)> {
    let cuts = options.cuts()?;
    let clv = scores.clv.as_ref();
    let clv = clv.ok_or_else(|| Error::new(ErrorKind::Data, Problem::NoValue))?;
    let from = match options.scheme {
        TierScheme::Thresholds => cuts,
        TierScheme::Shares => {
            let keys: Vec<_> = clv.iter().map(|&value| (rank(-value), 0, 0)).collect();
            let best = order(&keys);
            // The value of the last one that belongs to the share.
            let last = |share: f64| {
                let n = (share * best.len() as f64).round().max(1.0) as usize;
                best.get(n.min(best.len()) - 1).map_or(0.0, |&row| clv[row as usize])
            };
            [last(cuts[0]), last(cuts[0] + cuts[1])]
        }
    };
    let tier = clv.iter().map(|&value| match () {
        () if value >= from[0] => 0,
        () if value >= from[1] => 1,
        () => 2,
    });
    let names = [Tier::High, Tier::Middle, Tier::Low].map(|it| ValueWords::Name(it).say(locale));
    Ok((names.to_vec(), tier.collect()))
}
