//! What matching returns.

use serde::Serialize;

use crate::loyalty::matching::balance::{Balance, Verdict};
use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::propensity::Propensity;
use crate::loyalty::matching::{Method, Plan};
use crate::words::{Locale, Match as Words, NoMatch};

/// What the treatment changed for the treated, beside others like them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matching {
    /// How the others were found.
    pub method: Method,
    /// Whether one of the others might be a neighbour of several treated units.
    pub replace: bool,
    /// How many neighbours each treated unit has at the most.
    pub ratio: u32,
    /// How far apart neighbours might be, in standard deviations of the logit of the propensity score.
    pub caliper: Option<f64>,
    /// The propensity score above 1 less which units were left out of the weighting.
    pub trim: f64,
    /// The level of the intervals.
    pub level: f64,
    /// Treated units of which everything is known.
    pub treated: u32,
    /// Others of which everything is known.
    pub controls: u32,
    /// Rows that lack something.
    pub rows_left_out: u64,
    /// Who counts, and with whom.
    pub matched: Matched,
    /// Treated units that do not count, by reason.
    pub dropped: Vec<Dropped>,
    /// How many units of equal weight would be as sure: (Σw)² / Σw² (Kish 1965); none where nobody counts.
    pub effective_sample_size: Option<EffectiveSize>,
    /// The effect on the treated that count; none where nobody does.
    pub att: Option<TreatedEffect>,
    /// The mean outcomes of which `att` is the difference; none where nobody counts.
    pub means: Option<Means>,
    /// The difference between all the treated and all the others: not an effect.
    pub unmatched: TreatedEffect,
    /// How alike both sides are, the propensity score first.
    pub balance: Vec<Balance>,
    /// Whether they are alike enough; none where nobody counts.
    pub verdict: Option<Verdict>,
    /// How the propensity scores of both sides lie beside each other; none where there is no score.
    pub overlap: Option<Overlap>,
    /// The propensity score; none of exact and coarsened exact matching.
    pub propensity: Option<PropensityModel>,
    /// The finding in a sentence.
    pub summary: String,
    /// What to know when reading it, the most important first.
    pub notes: Vec<String>,
}

/// An effect on the treated, or a difference, with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TreatedEffect {
    /// The effect.
    pub estimate: f64,
    /// Its standard error; none where too few count or nothing varies.
    pub se: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Who counts. Rows are those of the columns, from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matched {
    /// Treated units that count.
    pub treated: u32,
    /// Others that count.
    pub controls: u32,
    /// By row, how much it counts: 1 for a treated unit, and for the others what the treated they stand for share among
    /// them; 0 for who does not count.
    #[serde(skip)]
    pub weight: Vec<f64>,
    /// By row the propensity score; absent where something is missing, or for all where there is no score.
    #[serde(skip)]
    pub propensity: Vec<Option<f64>>,
    /// The rows of treated units that have neighbours, once for each of them.
    #[serde(skip)]
    pub pair_treated: Vec<u32>,
    /// The rows of these neighbours.
    #[serde(skip)]
    pub pair_control: Vec<u32>,
}

/// Treated units that do not count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dropped {
    /// Why.
    #[serde(skip)]
    pub why: NoMatch,
    /// Why, in words.
    pub reason: String,
    /// How many.
    pub units: u32,
}

/// Mean outcomes of the units that count, as they count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Means {
    /// Of the treated.
    pub treated: f64,
    /// Of the others.
    pub controls: f64,
}

/// How many units of equal weight would be as sure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EffectiveSize {
    /// Of the treated.
    pub treated: f64,
    /// Of the others.
    pub controls: f64,
}

/// How many units have a propensity score in each twentieth from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Overlap {
    /// Where each class begins.
    pub from: Vec<f64>,
    /// All the treated.
    pub treated: Vec<u32>,
    /// All the others.
    pub controls: Vec<u32>,
    /// The treated that count.
    pub treated_matched: Vec<f64>,
    /// The others, as they count.
    pub controls_matched: Vec<f64>,
}

/// The propensity score: log(p / (1 − p)) = intercept + Σ coef · covariate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PropensityModel {
    /// How much the coefficients of standardised covariates were drawn to 0.
    pub ridge: f64,
    /// The constant.
    pub intercept: f64,
    /// One for each number, and for each level of a text but the first.
    pub coefficients: Vec<Coefficient>,
}

/// A coefficient of the propensity score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coefficient {
    /// The covariate, with the level if it is a text.
    pub name: String,
    /// Its coefficient.
    pub coef: f64,
}

/// Classes of the propensity score.
const CLASSES: usize = 20;

impl Dropped {
    pub(super) fn new((why, units): (NoMatch, u32), locale: Locale) -> Self {
        Self { why, reason: Words::NoMatch(why).say(locale), units }
    }
}

impl Overlap {
    pub(super) fn new(sample: &Sample, propensity: &Propensity, weight: &[f64]) -> Self {
        let mut overlap = Self {
            from: (0..CLASSES).map(|class| class as f64 / CLASSES as f64).collect(),
            treated: vec![0; CLASSES],
            controls: vec![0; CLASSES],
            treated_matched: vec![0.0; CLASSES],
            controls_matched: vec![0.0; CLASSES],
        };
        for ((chance, weight), &treated) in
            propensity.chance.iter().zip(weight).zip(&sample.treated)
        {
            let class = ((chance * CLASSES as f64) as usize).min(CLASSES - 1);
            let (all, matched) = match treated {
                true => (&mut overlap.treated, &mut overlap.treated_matched),
                false => (&mut overlap.controls, &mut overlap.controls_matched),
            };
            all[class] += 1;
            matched[class] += weight;
        }
        overlap
    }
}

pub(super) fn matched(
    sample: &Sample,
    plan: &Plan,
    propensity: Option<&Propensity>,
    rows: usize,
) -> Matched {
    let row = |unit: u32| sample.rows[unit as usize];
    let mut matched = Matched {
        weight: vec![0.0; rows],
        propensity: vec![None; rows],
        pair_treated: plan.pairs.iter().map(|pair| row(pair.0)).collect(),
        pair_control: plan.pairs.iter().map(|pair| row(pair.1)).collect(),
        ..Matched::default()
    };
    for (unit, (&weight, &treated)) in plan.weight.iter().zip(&sample.treated).enumerate() {
        let row = sample.rows[unit] as usize;
        matched.weight[row] = weight;
        matched.propensity[row] = propensity.map(|it| it.chance[unit]);
        let count = if treated { &mut matched.treated } else { &mut matched.controls };
        *count += u32::from(weight > 0.0);
    }
    matched
}

pub(super) fn effective(sample: &Sample, weight: &[f64]) -> Option<EffectiveSize> {
    let size = |side: bool| {
        let of = || sample.treated.iter().zip(weight).filter(|it| *it.0 == side).map(|it| it.1);
        let (sum, squares) = (of().sum::<f64>(), of().map(|weight| weight * weight).sum::<f64>());
        (squares > 0.0).then(|| sum * sum / squares)
    };
    Some(EffectiveSize { treated: size(true)?, controls: size(false)? })
}
