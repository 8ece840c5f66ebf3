//! What goes with leaving sooner: Cox's proportional hazards model.
//!
//! A customer's hazard, the chance of leaving now if still there, is taken to be h₀(t) exp(βx): the same course for all (of
//! a stratum), times a ratio that the covariates make and that does not change with time.
//!
//! 1. Ratios do not change with time; [`Proportionality`] tests it.
//! 2. Being censored, or coming late, tells nothing of when somebody leaves.
//! 3. Numbers act on the logarithm of the hazard in a straight line.
//!
//! Cox (1972), with Efron's (1977) handling of ties, as R's survival and lifelines have it. That something goes with leaving
//! sooner does not say that it makes customers leave.

mod concordance;
mod design;
mod likelihood;

use serde::{Deserialize, Serialize};

use crate::cohort::kaplan_meier::Curve;
use crate::cohort::lifetimes::Lifetimes;
use crate::cohort::survival::Definition;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::{Matrix, dot};
use crate::stats::order::{rank, sort};
use crate::stats::{chi_squared, normal};
use crate::words::{Locale, Problem, Survival as Words};
pub use design::{Covariate, CovariateValues};
use design::{Design, Term};
use likelihood::{Evaluation, evaluate, residuals};

/// How the model is fitted and tested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CoxOptions {
    /// Whether tests and intervals rest on the robust standard errors (Lin & Wei 1989), which hold also where the model does
    /// not, or weights are no counts.
    pub robust: bool,
    /// How time runs in the test of proportionality.
    pub time_transform: TimeTransform,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for CoxOptions {
    fn default() -> Self {
        Self {
            robust: false,
            time_transform: TimeTransform::default(),
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// What proportionality is tested against: ratios that change with
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeTransform {
    /// the share that has left, 1 − S(t), which no late customer dominates; as lifelines has it (R takes S just before t).
    #[default]
    Km,
    /// the rank of the time among those at which somebody left; equal times have their mean rank, as in R.
    Rank,
    /// time itself.
    Identity,
    /// the logarithm of time; there is no test where somebody left at time 0.
    Log,
}

/// What a model is fitted to, as columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoxColumns {
    /// How long each stayed.
    pub lifetimes: Lifetimes,
    /// What is known of each.
    pub covariates: Vec<Covariate>,
    /// The stratum of each; `u32::MAX` is none, and leaves the row out. Empty where there is one of all.
    pub strata: Vec<u32>,
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cox {
    /// What leaving means and as of when; none for plain columns.
    pub definition: Option<Definition>,
    /// How many there are, by weight.
    pub n: f64,
    /// How many of them left.
    pub events: f64,
    /// Rows that could not be used, such as those that lack a covariate.
    pub left_out: u32,
    /// Strata, each with a course of its own.
    pub strata: u32,
    /// The level of the intervals.
    pub level: f64,
    /// Whether tests and intervals rest on the robust standard errors.
    pub robust: bool,
    /// One for each number, and for each level of a text but the one compared with.
    pub coefficients: Vec<Coefficient>,
    /// The partial log-likelihood.
    pub log_likelihood: f64,
    /// The same with all coefficients 0.
    pub null_log_likelihood: f64,
    /// The test of all coefficients together; none if there is none.
    pub likelihood_ratio: Option<ChiSquared>,
    /// How often, of two customers, the one with the higher hazard left first (Harrell's C): 0.5 is chance.
    pub concordance: Option<f64>,
    /// The test of whether ratios change with time; none if there is no coefficient.
    pub proportionality: Option<Proportionality>,
    /// What to know when reading the ratios, the most important first.
    pub notes: Vec<String>,
}

/// A coefficient of the model. Whatever could not be told is absent, and `reason` says why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coefficient {
    /// The covariate, with the level if it is a text.
    pub name: String,
    /// The covariate.
    pub covariate: String,
    /// The level, of a text.
    pub level: Option<String>,
    /// The level that it is compared with: the most frequent.
    pub reference: Option<String>,
    /// The standard deviation, of a number with more than two values or with others than 0 and 1.
    pub deviation: Option<f64>,
    /// The logarithm of the hazard ratio, of one unit or of the level.
    pub coef: Option<f64>,
    /// Its standard error, by the model.
    pub se: Option<f64>,
    /// Its robust standard error.
    pub robust_se: Option<f64>,
    /// Coefficient by standard error.
    pub z: Option<f64>,
    /// The probability of such a z or one further from 0 where the coefficient is 0.
    pub p: Option<f64>,
    /// How many times as high the hazard is.
    pub hazard_ratio: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Why there is none.
    pub reason: Option<String>,
}

/// A statistic that is χ² distributed where nothing is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChiSquared {
    /// The statistic.
    pub chi2: f64,
    /// Its degrees of freedom.
    pub df: u32,
    /// The probability of such a statistic or a larger one.
    pub p: f64,
}

/// Whether ratios change with time: the test of Grambsch & Therneau (1994) by scaled Schoenfeld residuals.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proportionality {
    /// How time runs.
    pub time_transform: TimeTransform,
    /// A test for each coefficient that there is, by its name.
    pub tests: Vec<ProportionalityTest>,
    /// All of them together.
    pub global: Option<ChiSquared>,
}

/// Whether one ratio changes with time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProportionalityTest {
    /// The coefficient's name.
    pub name: String,
    /// The statistic, with 1 degree of freedom.
    pub chi2: f64,
    /// The probability of such a statistic or a larger one where the ratio does not change.
    pub p: f64,
}

/// Steps of Newton's method after which the search ends.
const STEPS: usize = 60;

/// A gain of the log-likelihood, relative to its size, that is no gain.
const GAIN: f64 = 1e-9;

/// What a step promises, relative to the log-likelihood, below which the sums are too rounded to tell a gain.
const ROUNDED: f64 = 1e-12;

/// A step of a standardised coefficient that is no last one: where it gains nothing, the coefficient runs to infinity.
const FAR: f64 = 0.01;

/// The share of a column's information that must be its own.
const OWN: f64 = 1e-9;

/// Customers who left for each coefficient below which a note says that it is few (Peduzzi et al. 1995).
const EVENTS_EACH: f64 = 10.0;

/// Fits the model.
///
/// # Errors
///
/// `option` if the level is not between 0 and 1 or there is no covariate; `data` if the columns are of different lengths,
/// no row can be used or nobody left.
pub fn cox(columns: &CoxColumns, options: &CoxOptions) -> Result<Cox> {
    let z = normal::two_sided(options.level)?;
    let rows = design::known(columns, &columns.lifetimes.usable()?)?;
    let null_design = Design::new(&CoxColumns { covariates: Vec::new(), ..columns.clone() }, &rows);
    let null = evaluate(&null_design, &[]).log_likelihood;
    if null_design.events == 0.0 {
        return Err(Error::new(ErrorKind::Data, Problem::NobodyLeft));
    }
    let mut design = Design::new(columns, &rows);
    let mut missing: Vec<Option<Words>> = design.terms.iter().map(without_spread).collect();
    let fit = loop {
        match fit(&mut design) {
            Ok(fit) => break fit,
            Err((place, why)) => {
                if let Some(missing) =
                    design.used.get(place).and_then(|&term| missing.get_mut(term))
                {
                    *missing = Some(why);
                }
                let keep: Vec<usize> = (0..design.used.len()).filter(|&it| it != place).collect();
                design.keep(&keep);
            }
        }
    };
    let residuals = residuals(&design, &fit.beta);
    let robust = robust(&design, &fit.covariance, &residuals.score);
    let mut coefficients: Vec<Coefficient> = design
        .terms
        .iter()
        .zip(&missing)
        .map(|(term, missing)| nothing_yet(columns, term, missing.as_ref(), options.locale))
        .collect();
    for (place, &term) in design.used.iter().enumerate() {
        let (Some(to), Some(scale)) =
            (coefficients.get_mut(term), design.terms.get(term).map(|term| term.scale))
        else {
            continue;
        };
        let se = fit.covariance[(place, place)].sqrt();
        let shown = if options.robust { robust[place] } else { se };
        tell(to, fit.beta[place], [se, robust[place], shown], scale, z);
    }
    let df = design.used.len() as u32;
    let chi2 = (2.0 * (fit.log_likelihood - null)).max(0.0);
    let names: Vec<&str> = design
        .used
        .iter()
        .filter_map(|&term| coefficients.get(term).map(|it| it.name.as_str()))
        .collect();
    let mut curve = Curve::default();
    columns.lifetimes.walk(&rows, &[], 1, &mut |moment| curve.push(moment, 0, z));
    let times = transformed(&residuals.schoenfeld, options.time_transform, &curve);
    let proportionality = times.and_then(|times| {
        let tests = proportionality(&times, &residuals.schoenfeld, &fit.covariance, &names)?;
        Some(Proportionality { time_transform: options.time_transform, ..tests })
    });
    let concordance = concordance::concordance(&design, &fit.beta).filter(|_| df > 0);
    let mut cox = Cox {
        definition: None,
        n: null_design.n,
        events: null_design.events,
        left_out: (columns.lifetimes.len() - rows.len()) as u32,
        strata: null_design.strata.len() as u32,
        level: options.level,
        robust: options.robust,
        coefficients,
        log_likelihood: fit.log_likelihood,
        null_log_likelihood: null,
        likelihood_ratio: chi_squared::upper(chi2, df).map(|p| ChiSquared { chi2, df, p }),
        concordance,
        proportionality,
        notes: Vec::new(),
    };
    cox.notes = notes(&cox, options.locale);
    Ok(cox)
}

struct Fit {
    beta: Vec<f64>,
    covariance: Matrix,
    log_likelihood: f64,
}

/// Newton's method with halved steps, from 0. A column that the others determine, or whose coefficient runs to infinity, is
/// returned with the reason.
fn fit(design: &mut Design) -> Result<Fit, (usize, Words)> {
    let columns = design.used.len();
    let mut beta = vec![0.0; columns];
    let mut at = evaluate(design, &beta);
    if let Some(place) = determined(&at.information, design.events) {
        return Err((place, Words::Determined));
    }
    for _ in 0..STEPS {
        let largest = |of: &[f64]| {
            (0..columns)
                .max_by(|&one, &other| of[one].abs().total_cmp(&of[other].abs()))
                .unwrap_or(0)
        };
        let Some(covariance) = at.information.inverse() else {
            return Err((largest(&beta), Words::Separates));
        };
        let step = covariance.times(&at.gradient);
        let far = step.get(largest(&step)).map_or(0.0, |step| step.abs());
        let tops_out = ROUNDED * (1.0 + at.log_likelihood.abs());
        if 0.5 * dot(&at.gradient, &step) <= tops_out && far <= FAR {
            // The likelihood cannot tell such points apart, but the gradient can: the last step is taken without asking.
            beta.iter_mut().zip(&step).for_each(|(beta, step)| *beta += step);
            let Evaluation { log_likelihood, information, .. } = evaluate(design, &beta);
            let covariance = information.inverse().unwrap_or(covariance);
            return Ok(Fit { beta, covariance, log_likelihood });
        }
        let mut by = 1.0;
        let next = loop {
            let trial: Vec<f64> =
                beta.iter().zip(&step).map(|(beta, step)| beta + by * step).collect();
            let found = evaluate(design, &trial);
            if found.log_likelihood >= at.log_likelihood {
                break Some((trial, found));
            }
            by *= 0.5;
            if by < 1e-6 {
                break None;
            }
        };
        let Some((trial, found)) = next else {
            // No step gains anything: this is the top, up to rounding.
            return Ok(Fit { beta, covariance, log_likelihood: at.log_likelihood });
        };
        let gain = found.log_likelihood - at.log_likelihood;
        if gain <= GAIN * (1.0 + at.log_likelihood.abs()) && far > FAR {
            return Err((largest(&step), Words::Separates));
        }
        (beta, at) = (trial, found);
    }
    let place = (0..columns)
        .max_by(|&one, &other| beta[one].abs().total_cmp(&beta[other].abs()))
        .unwrap_or(0);
    Err((place, Words::Separates))
}

/// The first column that those before it determine, within the risk sets.
fn determined(information: &Matrix, events: f64) -> Option<usize> {
    let n = information.size();
    let mut lower = Matrix::zeros(n);
    for i in 0..n {
        let own = information[(i, i)];
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| lower[(i, k)] * lower[(j, k)]).sum();
            let rest = information[(i, j)] - known;
            if i > j {
                lower[(i, j)] = rest / lower[(j, j)];
            } else if rest > OWN * own && own > OWN * events {
                lower[(i, i)] = rest.sqrt();
            } else {
                return Some(i);
            }
        }
    }
    None
}

/// Why a column never comes into the model.
fn without_spread(term: &Term) -> Option<Words> {
    if term.no_event {
        Some(Words::NobodyOfLevel)
    } else {
        (term.scale == 0.0).then_some(Words::OneValue)
    }
}

/// The robust standard errors, on the standardised scale: the root of Σ (V w r)², with r the score residuals.
fn robust(design: &Design, covariance: &Matrix, score: &[f64]) -> Vec<f64> {
    let columns = design.used.len();
    let mut sums = vec![0.0; columns];
    for (row, &weight) in score.chunks_exact(columns.max(1)).zip(&design.weight) {
        for (sum, change) in sums.iter_mut().zip(covariance.times(row)) {
            *sum += weight * weight * change * change;
        }
    }
    sums.into_iter().map(f64::sqrt).collect()
}

/// A coefficient of which nothing is known.
fn nothing_yet(
    columns: &CoxColumns,
    term: &Term,
    missing: Option<&Words>,
    locale: Locale,
) -> Coefficient {
    let covariate = columns.covariates.get(term.covariate);
    let name = covariate.map(|it| it.name.clone()).unwrap_or_default();
    let level = |level: Option<usize>| match covariate.map(|it| &it.values) {
        Some(CovariateValues::Levels(names, _)) => names.get(level?).cloned(),
        _ => None,
    };
    let is_yes_or_no = match covariate.map(|it| &it.values) {
        Some(CovariateValues::Numbers(values)) => {
            values.iter().all(|&value| value == 0.0 || value == 1.0 || value.is_nan())
        }
        _ => true,
    };
    Coefficient {
        name: match level(term.level) {
            Some(level) => Words::Level { covariate: name.clone(), level }.say(locale),
            None => name.clone(),
        },
        covariate: name,
        level: level(term.level),
        reference: level(term.reference),
        deviation: (!is_yes_or_no && term.scale > 0.0).then_some(term.scale),
        coef: None,
        se: None,
        robust_se: None,
        z: None,
        p: None,
        hazard_ratio: None,
        low: None,
        high: None,
        reason: missing.map(|missing| missing.say(locale)),
    }
}

fn tell(to: &mut Coefficient, beta: f64, [se, robust, shown]: [f64; 3], scale: f64, z: f64) {
    let finite = |value: f64| value.is_finite().then_some(value);
    to.coef = finite(beta / scale);
    to.se = finite(se / scale);
    to.robust_se = finite(robust / scale);
    to.z = finite(beta / shown);
    to.p = to.z.map(|z| 2.0 * normal::cdf(-z.abs()));
    to.hazard_ratio = finite(libm::exp(beta / scale));
    to.low = finite(libm::exp((beta - z * shown) / scale));
    to.high = finite(libm::exp((beta + z * shown) / scale));
}

fn proportionality(
    times: &[f64],
    schoenfeld: &[(f64, f64, Vec<f64>)],
    covariance: &Matrix,
    names: &[&str],
) -> Option<Proportionality> {
    let columns = names.len();
    let events: f64 = schoenfeld.iter().map(|it| it.1).sum();
    let mean = times.iter().zip(schoenfeld).map(|(time, it)| time * it.1).sum::<f64>() / events;
    let (mut spread, mut trend) = (0.0, vec![0.0; columns]);
    for (time, (_, weight, gaps)) in times.iter().zip(schoenfeld) {
        spread += weight * (time - mean) * (time - mean);
        for (trend, gap) in trend.iter_mut().zip(gaps) {
            *trend += weight * (time - mean) * gap;
        }
    }
    if columns == 0 || spread <= 1e-12 * events * mean * mean {
        return None;
    }
    let scaled = covariance.times(&trend);
    let mut tests = Vec::with_capacity(columns);
    for (column, name) in names.iter().enumerate() {
        let chi2 =
            events * scaled[column] * scaled[column] / (covariance[(column, column)] * spread);
        let p = chi_squared::upper(chi2, 1)?;
        tests.push(ProportionalityTest { name: (*name).to_owned(), chi2, p });
    }
    let (chi2, df) = (events * dot(&trend, &scaled) / spread, columns as u32);
    let global = chi_squared::upper(chi2, df).map(|p| ChiSquared { chi2, df, p });
    Some(Proportionality { time_transform: TimeTransform::default(), tests, global })
}

/// The times at which customers left, as the test has them.
fn transformed(
    schoenfeld: &[(f64, f64, Vec<f64>)],
    by: TimeTransform,
    curve: &Curve,
) -> Option<Vec<f64>> {
    let times = || schoenfeld.iter().map(|it| it.0);
    match by {
        TimeTransform::Identity => Some(times().collect()),
        TimeTransform::Log => {
            times().all(|time| time > 0.0).then(|| times().map(libm::log).collect())
        }
        TimeTransform::Km => {
            let left = |time| Some(1.0 - curve.survival.get(curve.place(time)?)?);
            times().map(left).collect()
        }
        TimeTransform::Rank => {
            let mut order: Vec<(u64, u32)> =
                (0..).zip(times()).map(|(row, time)| (rank(time), row)).collect();
            sort(&mut order);
            let mut ranks = vec![0.0; order.len()];
            let mut before = 0.0;
            for same in order.chunk_by(|one, other| one.0 == other.0) {
                let weight = |it: &(u64, u32)| schoenfeld.get(it.1 as usize).map_or(0.0, |it| it.1);
                let here: f64 = same.iter().map(weight).sum();
                for &(_, row) in same {
                    ranks[row as usize] = before + 0.5 * (here + 1.0);
                }
                before += here;
            }
            Some(ranks)
        }
    }
}

fn notes(cox: &Cox, locale: Locale) -> Vec<String> {
    let mut notes = Vec::new();
    let told = cox.coefficients.iter().filter(|it| it.coef.is_some()).count();
    if told > 0 && cox.events < EVENTS_EACH * told as f64 {
        let (events, coefficients) = (cox.events as u64, told as u64);
        notes.push(Words::FewEvents { events, coefficients });
    }
    if let Some(found) = &cox.proportionality {
        let changing = found.tests.iter().filter(|test| test.p < 0.05 / told.max(1) as f64);
        let names: Vec<String> = changing.map(|test| test.name.clone()).collect();
        if !names.is_empty() {
            notes.push(Words::NotProportional { names });
        }
    }
    if cox.left_out > 0 {
        notes.push(Words::LeftOut { rows: cox.left_out.into() });
    }
    notes.iter().map(|note| note.say(locale)).collect()
}

#[cfg(test)]
mod tests;
