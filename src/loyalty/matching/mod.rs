//! What did a treatment change for those who had it, beside others who were like them before?
//!
//! The effect on the treated, ATT = E[Y(1) − Y(0) | treated], from units of which the covariates were measured before:
//!
//! 1. Of treated and others with the same covariates it is as good as chance who was treated: whatever else makes them
//!    differ is in the covariates. Nothing in the data can show that.
//! 2. There are others like every treated unit; those without are left out, counted, and no longer spoken of.
//! 3. A unit's treatment changes nothing for others.
//!
//! Four ways to find the others: exact matching, coarsened exact matching (Iacus, King & Porro 2012), nearest neighbours on
//! the propensity score (Rosenbaum & Rubin 1983, 1985), and weighting by the odds of treatment (Hirano, Imbens & Ridder
//! 2003). Defaults and order are those of the R packages MatchIt and WeightIt; the errors (`variance.rs`) account for the
//! matching.

mod balance;
mod before;
mod columns;
mod members;
mod nearest;
mod occasions;
mod propensity;
mod result;
mod score;
mod strata;
mod variance;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use balance::RULES;
pub use balance::{Balance, Verdict};
pub use columns::MatchColumns;
pub(super) use members::matched;
pub use members::{MatchedLeftOut, MatchedMembers};
pub use result::{
    Coefficient, Dropped, EffectiveSize, Matched, Matching, Means, Overlap, PropensityModel,
    TreatedEffect,
};

use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::words::{Accepted, Locale, Match as Words, NoMatch, Problem};
use columns::Sample;
use nearest::Ranked;
use propensity::Propensity;
use variance::Parts;

/// How the others are found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MatchOptions {
    /// How the others are found.
    pub method: Method,
    /// Whether one of the others may be a neighbour of several treated units; of `nearest`.
    pub replace: bool,
    /// How many neighbours each treated unit has at the most, from 1 to 100; of `nearest`.
    pub ratio: u32,
    /// How far apart neighbours may be, in standard deviations of the logit of the propensity score: √((s₁² + s₀²)/2), of
    /// which Austin (2011) recommends 0.2; none for any distance. Of `nearest`.
    pub caliper: Option<f64>,
    /// What distance is measured by; of `nearest`.
    pub distance: Distance,
    /// Covariates in which neighbours are equal; of `nearest`.
    pub exact: Vec<String>,
    /// Where the values of a covariate are cut, rising; a value belongs to the class that begins with it. A number without
    /// them is cut into classes of equal width, ⌈log₂ n + 1⌉ of them (Sturges 1926). Of `cem`.
    pub cutpoints: BTreeMap<String, Vec<f64>>,
    /// How much the coefficients of the propensity score are drawn to 0: λ of −ℓ + λ/2 Σ γ², with the covariates
    /// standardised. By default 0, and 1 where the largest likelihood does not exist. Of `nearest` and `ipw`.
    pub ridge: Option<f64>,
    /// The others are left out, and with them the treated, whose propensity score is above 1 − `trim` (Crump, Hotz, Imbens
    /// & Mitnik 2009); from 0 to 0.5. Of `ipw`.
    pub trim: f64,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for MatchOptions {
    fn default() -> Self {
        Self {
            method: Method::default(),
            replace: false,
            ratio: 1,
            caliper: None,
            distance: Distance::default(),
            exact: Vec::new(),
            cutpoints: BTreeMap::new(),
            ridge: None,
            trim: 0.0,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// How the others are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Method {
    /// All that are equal in every covariate.
    Exact,
    /// All that are in the same class of every covariate: coarsened exact matching.
    Cem,
    /// The nearest by the propensity score; who is likeliest to be treated chooses first.
    #[default]
    Nearest,
    /// All, weighted by the odds of being treated.
    Ipw,
}

/// What the distance between two units is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Distance {
    /// The propensity score, as MatchIt has it.
    #[default]
    Probability,
    /// Its logit, which tells small scores apart (Rosenbaum & Rubin 1985).
    Logit,
}

/// Who is compared with whom.
#[derive(Debug, Default)]
struct Plan {
    /// By unit: 1 for a treated one that counts, and of the others what all the treated they stand for share among them.
    weight: Vec<f64>,
    /// Treated units and their neighbours, those of one after another.
    pairs: Vec<(u32, u32)>,
    /// Treated units that do not count, by reason.
    dropped: Vec<(NoMatch, u32)>,
    /// What the error is made of.
    parts: Parts,
}

/// The share of the largest outcome below which an error is all rounding.
const ROUNDING: f64 = 1e-13;

/// Compares the treated with others like them.
///
/// # Errors
///
/// `option` if an option is out of its range or there is no covariate; `data` if the columns are of different lengths, hold
/// what cannot be computed with, or do not have units of both sides; `fit` if the propensity score cannot be fitted with the
/// `ridge` asked for.
pub fn matching(columns: &MatchColumns, options: &MatchOptions) -> Result<Matching> {
    let design = Design::new(columns, options, None)?;
    Ok(design.told(columns.treated.len(), options))
}

/// What is known of units beyond their covariates, one value a unit.
#[derive(Debug)]
struct Apart {
    /// Only units of one stratum are compared.
    strata: Vec<u32>,
    /// Units of one customer are not independent.
    customer: Vec<u32>,
}

/// Who is compared with whom, whatever the outcome.
#[derive(Debug)]
struct Design {
    sample: Sample,
    propensity: Option<Propensity>,
    plan: Plan,
    customer: Option<Vec<u32>>,
}

impl Design {
    /// Finds the others. With [`Apart`] nothing may be missing.
    fn new(columns: &MatchColumns, options: &MatchOptions, apart: Option<Apart>) -> Result<Self> {
        normal::two_sided(options.level)?;
        options.check()?;
        let sample = Sample::new(columns)?;
        let propensity = match options.method {
            Method::Nearest | Method::Ipw => Some(Propensity::new(&sample, options.ridge)?),
            Method::Exact | Method::Cem => None,
        };
        let (strata, customer) = match apart {
            Some(Apart { strata, customer }) => (strata, Some(customer)),
            None => (strata::of(&sample, &options.exact)?, None),
        };
        let plan = match (&propensity, options.method) {
            (Some(propensity), Method::Nearest) => neighbours(&sample, propensity, strata, options),
            (Some(propensity), _) => weights(&sample, propensity, options.trim),
            (None, method) => {
                let cuts = (method == Method::Cem).then_some(&options.cutpoints);
                strata::plan(&sample, &strata::all(&sample, cuts)?)
            }
        };
        Ok(Self { sample, propensity, plan, customer })
    }

    /// The effect on the outcome, and its variance.
    fn effect(&self) -> Option<(f64, Option<f64>)> {
        let means = variance::outcomes(&self.sample, &self.plan.weight)?;
        let att = means.treated - means.controls;
        let customer = self.customer.as_deref();
        let propensity = self.propensity.as_ref();
        Some((att, variance::variance(&self.sample, propensity, &self.plan, customer, att)))
    }

    /// An estimate with its interval.
    fn interval(&self, (estimate, variance): (f64, Option<f64>), level: f64) -> TreatedEffect {
        let least = ROUNDING * self.sample.scale();
        let se = variance.map(|it| it.max(0.0).sqrt()).filter(|&se| se > least);
        let half = se.zip(normal::two_sided(level).ok()).map(|(se, z)| z * se);
        let (low, high) = (half.map(|half| estimate - half), half.map(|half| estimate + half));
        TreatedEffect { estimate, se, low, high }
    }

    /// All that is told of it; `rows` are those of the columns.
    fn told(&self, rows: usize, options: &MatchOptions) -> Matching {
        let Self { sample, plan, .. } = self;
        let propensity = self.propensity.as_ref();
        let balance = balance::balance(sample, propensity, &plan.weight);
        let count = |side: bool| sample.treated.iter().filter(|&&it| it == side).count() as u32;
        let mut found = Matching {
            method: options.method,
            replace: options.replace,
            ratio: options.ratio,
            caliper: options.caliper,
            trim: options.trim,
            level: options.level,
            treated: count(true),
            controls: count(false),
            rows_left_out: rows as u64 - sample.rows.len() as u64,
            matched: result::matched(sample, plan, propensity, rows),
            dropped: plan.dropped.iter().map(|it| Dropped::new(*it, options.locale)).collect(),
            effective_sample_size: result::effective(sample, &plan.weight),
            att: self.effect().map(|it| self.interval(it, options.level)),
            means: variance::outcomes(sample, &plan.weight),
            unmatched: self.interval(variance::unmatched(sample), options.level),
            verdict: balance::verdict(&balance),
            balance,
            overlap: propensity.map(|it| Overlap::new(sample, it, &plan.weight)),
            propensity: propensity.map(|it| it.model(sample)),
            summary: String::new(),
            notes: Vec::new(),
        };
        found.summary = summary(&found).say(options.locale);
        let notes = notes(&found, propensity, sample);
        found.notes = notes.iter().map(|note| note.say(options.locale)).collect();
        found
    }
}

impl MatchOptions {
    fn check(&self) -> Result<()> {
        let bad = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        if !(1..=100).contains(&self.ratio) {
            let accepted = Accepted::Whole { from: 1, to: 100 };
            return bad("ratio", self.ratio.to_string(), accepted);
        }
        if let Some(caliper) = self.caliper.filter(|it| !(*it > 0.0 && it.is_finite())) {
            return bad("caliper", caliper.to_string(), Accepted::AboveZero);
        }
        if let Some(ridge) = self.ridge.filter(|it| !(0.0..=1e12).contains(it)) {
            return bad("ridge", ridge.to_string(), Accepted::Number { from: 0.0, to: 1e12 });
        }
        if !(0.0..=0.5).contains(&self.trim) {
            return bad("trim", self.trim.to_string(), Accepted::Number { from: 0.0, to: 0.5 });
        }
        for cuts in self.cutpoints.values() {
            let rising = cuts.windows(2).all(|pair| pair[0] < pair[1]);
            if !rising || cuts.iter().any(|cut| !cut.is_finite()) {
                return bad("cutpoints", format!("{cuts:?}"), Accepted::RisingCuts);
            }
        }
        Ok(())
    }
}

/// Nearest neighbours by the propensity score.
fn neighbours(
    sample: &Sample,
    propensity: &Propensity,
    strata: Vec<u32>,
    options: &MatchOptions,
) -> Plan {
    let score = match options.distance {
        Distance::Probability => &propensity.chance,
        Distance::Logit => &propensity.logit,
    };
    let side = |treated: bool| Ranked::new(sample, treated, score, &propensity.logit, &strata);
    let sides = Box::new([side(false), side(true)]);
    let caliper = options.caliper.map(|caliper| caliper * propensity.spread(sample));
    let (ratio, within) = (options.ratio as usize, caliper.unwrap_or(f64::INFINITY));
    let [controls, _] = &*sides;
    let pairs = if options.replace {
        nearest::with_replacement(sample, controls, score, propensity, &strata, ratio, within)
    } else {
        nearest::without_replacement(sample, controls, score, propensity, &strata, ratio, within)
    };
    let mut plan = Plan { weight: vec![0.0; sample.treated.len()], ..Plan::default() };
    for set in pairs.chunk_by(|one, other| one.0 == other.0) {
        for &(treated, control) in set {
            plan.weight[treated as usize] = 1.0;
            plan.weight[control as usize] += 1.0 / set.len() as f64;
        }
    }
    plan.pairs = pairs;
    let mut why = [0; 3];
    let reasons = [NoMatch::NobodyAlike, NoMatch::OutsideCaliper, NoMatch::NobodyLeft];
    for unit in (0..sample.treated.len()).filter(|&it| sample.treated[it] && plan.weight[it] == 0.0)
    {
        let near = controls.within(strata[unit], propensity.logit[unit], within);
        let alike = controls.within(strata[unit], propensity.logit[unit], f64::INFINITY);
        why[if alike.is_empty() { 0 } else { 1 + usize::from(!near.is_empty()) }] += 1;
    }
    plan.dropped = reasons.into_iter().zip(why).filter(|it| it.1 > 0).collect();
    plan.parts = match options.replace {
        false => Parts::Pairs,
        true => Parts::Neighbours {
            sides,
            strata,
            score: score.clone(),
            // The theory of Abadie & Imbens (2016) is of a score without a penalty, and of all the treated.
            adjust: propensity.ridge == 0.0 && plan.dropped.is_empty(),
            ratio,
        },
    };
    plan
}

/// Everybody, weighted by the odds of being treated.
fn weights(sample: &Sample, propensity: &Propensity, trim: f64) -> Plan {
    let mut plan = Plan { parts: Parts::Odds, ..Plan::default() };
    let mut trimmed = 0;
    for (unit, &treated) in sample.treated.iter().enumerate() {
        let counts = trim == 0.0 || propensity.chance[unit] <= 1.0 - trim;
        trimmed += u32::from(treated && !counts);
        plan.weight.push(match (counts, treated) {
            (false, _) => 0.0,
            (true, true) => 1.0,
            (true, false) => libm::exp(propensity.logit[unit]),
        });
    }
    // They sum to the number of the treated, as neighbours do.
    let sum = |side: bool| -> f64 {
        let of = sample.treated.iter().zip(&plan.weight).filter(|it| *it.0 == side);
        of.map(|it| it.1).sum()
    };
    let share = sum(true) / sum(false);
    if share.is_finite() {
        for (weight, &treated) in plan.weight.iter_mut().zip(&sample.treated) {
            *weight *= if treated { 1.0 } else { share };
        }
    } else {
        plan.weight.fill(0.0);
    }
    if trimmed > 0 {
        plan.dropped.push((NoMatch::Trimmed, trimmed));
    }
    plan
}

fn summary(found: &Matching) -> Words {
    match &found.att {
        Some(att) => Words::Effect {
            att: att.estimate,
            interval: att.low.zip(att.high).map(|(low, high)| [low, high]),
            level: found.level,
            treated: found.matched.treated.into(),
            controls: found.matched.controls.into(),
            unmatched: found.unmatched.estimate,
        },
        None => Words::NobodyMatched { treated: found.treated.into() },
    }
}

/// Effective others below which a note says that they are few.
pub(super) const FEW: f64 = 20.0;

fn notes(found: &Matching, propensity: Option<&Propensity>, sample: &Sample) -> Vec<Words> {
    let mut notes = Vec::new();
    if let Some(verdict) = found.verdict {
        let size = |it: &&Balance| it.after.map_or(0.0, f64::abs);
        let worst = found.balance.iter().filter(|it| !it.is_score);
        let worst = worst.max_by(|one, other| size(one).total_cmp(&size(other)));
        if let Some(worst) = worst {
            let name = worst.covariate.clone();
            notes.push(match verdict {
                Verdict::Good => Words::Balanced { name, difference: size(&worst) },
                Verdict::Fair => Words::NearlyBalanced { name, difference: size(&worst) },
                Verdict::Poor => Words::Unbalanced { name, difference: size(&worst) },
            });
        }
    }
    for dropped in &found.dropped {
        let (units, of) = (dropped.units.into(), found.treated.into());
        notes.push(Words::Dropped { why: dropped.why, units, of });
    }
    if let Some(few) = found.effective_sample_size.filter(|it| it.controls < FEW) {
        notes.push(Words::FewEffective { controls: few.controls });
    }
    if let Some(propensity) = propensity {
        if propensity.is_penalised_unasked {
            notes.push(Words::Penalised { ridge: propensity.ridge });
        }
        let names = propensity.determined.iter().map(|&term| sample.terms[term].name.clone());
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            notes.push(Words::Determined { names });
        }
    }
    if found.rows_left_out > 0 {
        notes.push(Words::RowsLeftOut { rows: found.rows_left_out });
    }
    notes
}

#[cfg(test)]
mod tests;
