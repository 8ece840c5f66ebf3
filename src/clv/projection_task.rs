//! The work behind [`project`](super::projection::project): one fit after the other, of the counts, of draws from them and
//! of each cohort.

use super::contract::{ContractModel, Fitted};
use super::fit::Named;
use super::projected::{
    Backtest, Basis, CohortProjection, FittedModel, Lifetime, ObservedShare, ProjectedShare,
    Projection, ResidualLifetime,
};
use super::projection::{ProjectionOptions, mean_error, year};
use super::survivors::Survivors;
use crate::calendar::{Day, Period};
use crate::cohort::{Churn, Curve, Leaving};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::stats::quantile::quantiles;
use crate::task::{Step, Task};
use crate::words::{Problem, Projection as Words};

/// What part of a period an end may be late and still belong to it.
const LATE: f64 = 0.1;
/// Customers at risk below which an observed share is neither shown nor held back; all are fitted.
const FEW: u32 = 10;
/// Cohorts whose own projections are made, the last ones.
const COHORTS: usize = 60;
/// Draws behind the interval of a cohort.
const COHORT_DRAWS: u32 = 100;
/// A parameter of a beta distribution from which on customers are as good as alike.
const ALIKE: f64 = 1e4;
/// Evaluations of a likelihood that a fit takes, about.
const EVALUATIONS: usize = 60;

/// A projection of contracts while it is made.
#[derive(Debug)]
pub struct ContractTask {
    pooled: Survivors,
    cohorts: Vec<(Option<Day>, Survivors)>,
    as_of: Option<Day>,
    basis: Basis,
    options: ProjectionOptions,
    models: Vec<Fitted>,
    /// Periods that are shown as observed, and the last one that is projected.
    ends: [usize; 2],
    observed: Vec<ObservedShare>,
    draws: Draws,
    /// The periods that the back-test knows, and its draws.
    held: Option<(usize, Draws)>,
    alone: Vec<CohortProjection>,
    /// Those of the cohort that is at hand; none where it has no model.
    of_cohort: Option<Option<Draws>>,
}

/// The fits of draws from a model.
#[derive(Debug)]
struct Draws {
    model: Fitted,
    counts: Survivors,
    seed: u64,
    next: u32,
    wanted: u32,
    done: Vec<Fitted>,
}

impl Draws {
    fn new(model: Fitted, counts: Survivors, wanted: u32, seed: u64) -> Self {
        Self { model, counts, seed, next: 0, wanted, done: Vec::new() }
    }

    /// Draws and fits once more; whether there was one to draw.
    fn step(&mut self) -> bool {
        if self.next == self.wanted {
            return false;
        }
        self.done.extend(self.model.drawn(&self.counts, self.next, self.seed));
        self.next += 1;
        true
    }
}

impl ContractTask {
    /// Of customers who left or stay.
    ///
    /// # Errors
    ///
    /// As [`project`](super::projection::project).
    pub fn of(leaving: &Leaving, options: &ProjectionOptions) -> Result<Self> {
        options.checked()?;
        let options =
            &ProjectionOptions { period: ruler(leaving, options.period), ..options.clone() };
        let unit = options.period.days() / leaving.unit.days();
        let basis = match leaving.churn {
            Churn::Duration => Basis::Duration,
            _ => Basis::Contract,
        };
        let mut pooled = Survivors::default();
        let mut cohorts: Vec<(i32, Survivors)> = Vec::new();
        let numbers = leaving.start.iter().map(|&start| options.period.number(start));
        let first = numbers.clone().min().unwrap_or_default();
        if let Some(last) = numbers.clone().max() {
            let periods =
                options.period.span(options.period.start(first), options.period.start(last))?;
            cohorts =
                (0..periods as i32).map(|place| (first + place, Survivors::default())).collect();
        }
        let mut numbers = numbers;
        let lifetimes = &leaving.lifetimes;
        for (row, (&time, &left)) in lifetimes.time.iter().zip(&lifetimes.event).enumerate() {
            let cohort = numbers.next();
            let times = time / unit;
            let entry = lifetimes.entry.as_ref().and_then(|entry| entry.get(row)).copied();
            // Nobody stays for more than a hundred years of days.
            let whole = |periods: f64| periods.clamp(0.0, 36_525.0) as usize;
            let entered = whole((entry.unwrap_or(0.0) / unit - LATE).ceil());
            let stayed = if left {
                whole((times - LATE).ceil() - 1.0)
            } else {
                whole((times + LATE).floor())
            };
            if stayed + usize::from(left) <= entered && entered > 0 {
                continue;
            }
            pooled.add(entered, stayed, left);
            let cohort = cohort.and_then(|number| cohorts.get_mut((number - first) as usize));
            if let Some((_, cohort)) = cohort {
                cohort.add(entered, stayed, left);
            }
        }
        let starts = cohorts.into_iter().filter(|(_, cohort)| cohort.customers() > 0);
        let start = |(number, cohort)| (Some(options.period.start(number)), cohort);
        let cohorts = starts.map(start).collect();
        Self::new(pooled, cohorts, leaving.as_of, options, basis)
    }

    /// Of counts, pooled and by cohort.
    ///
    /// # Errors
    ///
    /// As [`project`](super::projection::project).
    pub(super) fn new(
        pooled: Survivors,
        cohorts: Vec<(Option<Day>, Survivors)>,
        as_of: Option<Day>,
        options: &ProjectionOptions,
        basis: Basis,
    ) -> Result<Self> {
        options.checked()?;
        let z = normal::two_sided(options.level)?;
        if pooled.lost() == 0 {
            let problem = Problem::NobodyLeftYet { customers: pooled.customers().into() };
            return Err(Error::new(ErrorKind::Data, problem));
        }
        let models = ContractModel::fitted(options.model, &pooled);
        let Some(model) = better(&models) else {
            let periods = pooled.periods() as u64;
            return Err(Error::new(ErrorKind::Data, Problem::TooFewRenewals { periods }));
        };
        let draws = Draws::new(model.clone(), pooled.clone(), options.draws, options.seed);
        let shown = shown(&pooled);
        let ahead = options.horizon.unwrap_or_else(|| ahead(options.period, basis)) as usize;
        let observed = observed(&pooled, shown, z);
        let held = held(&pooled, &observed, options);
        let skipped = cohorts.len().saturating_sub(COHORTS);
        Ok(Self {
            cohorts: cohorts.into_iter().skip(skipped).collect(),
            pooled,
            as_of,
            basis,
            options: options.clone(),
            models,
            ends: [shown, shown + ahead],
            observed,
            draws,
            held,
            alone: Vec::new(),
            of_cohort: None,
        })
    }

    /// The next fit; the share of all that is done, or nothing if none is left.
    fn advance(&mut self) -> Option<f64> {
        if self.draws.step() {
            return Some(0.4 * f64::from(self.draws.next) / f64::from(self.draws.wanted));
        }
        if let Some((_, held)) = self.held.as_mut()
            && held.step()
        {
            return Some(0.4 + 0.2 * f64::from(held.next) / f64::from(held.wanted));
        }
        let (start, cohort) = self.cohorts.get(self.alone.len())?;
        let model = self.draws.model.model;
        let of_cohort = self.of_cohort.get_or_insert_with(|| {
            let fitted = model.fit(cohort).filter(|_| cohort.lost() > 0)?;
            let wanted = self.options.draws.min(COHORT_DRAWS);
            Some(Draws::new(fitted, cohort.clone(), wanted, self.options.seed))
        });
        if !of_cohort.as_mut().is_some_and(Draws::step) {
            let at_horizon = of_cohort
                .as_ref()
                .map(|draws| expected(&draws.model, &draws.done, self.ends[1], self.options.level));
            let fitted = of_cohort.as_ref().map(|draws| &draws.model);
            self.alone.push(cohort_alone(*start, cohort, fitted, at_horizon));
            self.of_cohort = None;
        }
        Some(0.6 + 0.4 * self.alone.len() as f64 / self.cohorts.len() as f64)
    }

    /// Lays the better model over the curve, once everything is fitted.
    fn finish(&mut self) -> Projection {
        let Self { pooled, options, observed, .. } = self;
        let (chosen, draws) = (&self.draws.model, &self.draws.done);
        let projected = (0..=self.ends[1]).map(|at| expected(chosen, draws, at, options.level));
        let projected = projected.collect();
        let backtest =
            self.held.as_ref().and_then(|(known, held)| backtest(*known, held, observed, options));
        let mut notes = Vec::new();
        notes.extend(alike(chosen));
        notes.extend(backtest.as_ref().and_then(|backtest| {
            let (error, guess) = (backtest.error, backtest.baseline_error);
            (guess <= error).then_some(Words::LastRateWasCloser { error, guess })
        }));
        notes.extend((!chosen.fit.converged).then_some(Words::NotSettled));
        let residual_lifetime = residual(chosen, draws, pooled, options);
        if residual_lifetime.new.periods.is_none() {
            notes.push(Words::NoMeanLifetime);
        }
        let models = self.models.iter();
        Projection {
            basis: self.basis,
            period: options.period,
            as_of: self.as_of,
            level: options.level,
            customers: pooled.customers(),
            observed: std::mem::take(observed),
            projected,
            cohorts: std::mem::take(&mut self.alone),
            backtest,
            residual_lifetime: Some(residual_lifetime),
            models: models.map(|model| told(model, chosen.model, options.level)).collect(),
            notes: notes.iter().map(|note| note.say(options.locale)).collect(),
        }
    }
}

impl Task for ContractTask {
    type Output = Projection;

    fn step(&mut self, budget: usize) -> Result<Step<Projection>> {
        let rows = self.pooled.periods().max(1) * EVALUATIONS;
        let mut left = budget / rows;
        loop {
            match self.advance() {
                None => return Ok(Step::Done(self.finish())),
                Some(share) if left <= 1 => return Ok(Step::Progress(share.min(0.999))),
                Some(_) => left -= 1,
            }
        }
    }
}

/// The model with the lower AIC.
fn better(models: &[Fitted]) -> Option<&Fitted> {
    models.iter().min_by(|one, other| one.aic().total_cmp(&other.aic()))
}

/// The periods that are fitted where the last ones are held back, and the draws of the better model of them.
fn held(
    pooled: &Survivors,
    observed: &[ObservedShare],
    options: &ProjectionOptions,
) -> Option<(usize, Draws)> {
    let periods = observed.len().checked_sub(1)?;
    let held = options.holdout.map_or_else(|| (periods / 3).max(1), |held| held as usize);
    let fitted = periods.checked_sub(held).filter(|_| held > 0)?;
    let known = pooled.first(fitted);
    let models = ContractModel::fitted(options.model, &known);
    let model = better(&models)?.clone();
    Some((fitted, Draws::new(model, known, options.draws, options.seed)))
}

fn backtest(
    fitted: usize,
    held: &Draws,
    observed: &[ObservedShare],
    options: &ProjectionOptions,
) -> Option<Backtest> {
    let periods = observed.len().checked_sub(1)?;
    let (model, draws) = (&held.model, &held.done);
    let projected = (fitted + 1..=periods).map(|at| expected(model, draws, at, options.level));
    let projected: Vec<ProjectedShare> = projected.collect();
    let actual: Vec<f64> = observed.iter().skip(fitted + 1).map(|it| it.share).collect();
    let (before, last) = (observed.get(fitted.checked_sub(1)?)?.share, observed.get(fitted)?.share);
    let rate = if before > 0.0 { last / before } else { 0.0 };
    let mut share = last;
    let mut go_on = || {
        share *= rate;
        share
    };
    let baseline: Vec<f64> = actual.iter().map(|_| go_on()).collect();
    Some(Backtest {
        model: model.model.name(),
        fitted: fitted as u32,
        error: mean_error(projected.iter().map(|it| it.share), &actual),
        baseline_error: mean_error(baseline.iter().copied(), &actual),
        projected,
        observed: actual,
        baseline,
    })
}

/// The period in which time is counted: the one that was asked for, or the unit of durations where that is coarser, or where
/// all of them are shorter than two such periods.
fn ruler(leaving: &Leaving, period: Period) -> Period {
    if leaving.churn != Churn::Duration {
        return period;
    }
    let longest = leaving.lifetimes.time.iter().copied().fold(0.0, f64::max);
    let is_short = longest * leaving.unit.days() < 2.0 * period.days();
    if leaving.unit.days() > period.days() || is_short { leaving.unit } else { period }
}

/// The periods of a year; a month of days, and five where a period is a year or nothing is known of it.
fn ahead(period: Period, basis: Basis) -> u32 {
    match basis {
        Basis::Counts => 5,
        _ => year(period),
    }
}

/// The periods at whose end enough customers could leave.
fn shown(counts: &Survivors) -> usize {
    let all = counts.iter().next().map_or(0, |(at_risk, _)| at_risk);
    counts.iter().take_while(|&(at_risk, _)| at_risk >= FEW.min(all)).count()
}

fn observed(counts: &Survivors, shown: usize, z: f64) -> Vec<ObservedShare> {
    let rows = counts.iter().take(shown);
    let curve = Curve::of_counts(&mut rows.map(|(n, lost)| (n.into(), lost.into())), z);
    let at_risk = counts.iter().map(|(at_risk, _)| at_risk);
    let at_risk = at_risk.clone().take(1).chain(at_risk);
    let columns = curve.survival.iter().zip(curve.low.iter().zip(&curve.high));
    (0..)
        .zip(columns.zip(at_risk))
        .map(|(at, ((&share, (&low, &high)), customers))| ObservedShare {
            at,
            customers,
            share,
            low,
            high,
        })
        .collect()
}

/// The expected share after some periods, between the quantiles of the draws.
fn expected(chosen: &Fitted, draws: &[Fitted], at: usize, level: f64) -> ProjectedShare {
    let shares: Vec<f64> = draws.iter().map(|draw| draw.survival(at)).collect();
    let (low, high) = ends(&shares, level);
    ProjectedShare { at: at as i32, share: chosen.survival(at), low, high }
}

/// The quantiles between which the level lies; none of no values.
fn ends(values: &[f64], level: f64) -> (Option<f64>, Option<f64>) {
    let tail = (1.0 - level) / 2.0;
    match quantiles(values, &[tail, 1.0 - tail])[..] {
        [low, high] if !values.is_empty() => (Some(low), Some(high)),
        _ => (None, None),
    }
}

fn residual(
    chosen: &Fitted,
    draws: &[Fitted],
    pooled: &Survivors,
    options: &ProjectionOptions,
) -> ResidualLifetime {
    let log_discount = libm::log1p(options.discount_rate) * options.period.days() / 365.25;
    let still = pooled.still();
    let longest = still.len().saturating_sub(1);
    let customers: f64 = still.iter().copied().map(f64::from).sum();
    let mean = |lifetimes: &[Option<f64>]| {
        let mut sum = 0.0;
        for (lifetime, &still) in lifetimes.iter().zip(still).filter(|(_, still)| **still > 0) {
            sum += (*lifetime)? * f64::from(still);
        }
        Some(sum / customers)
    };
    // Of the new and of those still there, for the fit and for each draw.
    let both = |model: &Fitted, log_discount| {
        let lifetimes = model.residual(longest, log_discount);
        [lifetimes.first().copied().flatten(), mean(&lifetimes)]
    };
    let lifetimes = |log_discount| {
        let each: Vec<[Option<f64>; 2]> =
            draws.iter().map(|draw| both(draw, log_discount)).collect();
        (both(chosen, log_discount), each)
    };
    let (plain, discounted) = (lifetimes(0.0), lifetimes(log_discount));
    let lifetime = |which: usize| {
        let ends = |each: &[[Option<f64>; 2]]| {
            // A mean without end is longer than any other.
            let values = each.iter().filter_map(|it| it.get(which));
            let values: Vec<f64> = values.map(|it| it.unwrap_or(f64::MAX)).collect();
            let (low, high) = ends(&values, options.level);
            let known = |end: f64| end < f64::MAX / 1e3;
            (low.filter(|&end| known(end)), high.filter(|&end| known(end)))
        };
        let ((low, high), (discounted_low, discounted_high)) =
            (ends(&plain.1), ends(&discounted.1));
        let of = |both: &[Option<f64>; 2]| both.get(which).copied().flatten();
        Lifetime {
            periods: of(&plain.0),
            low,
            high,
            discounted: of(&discounted.0),
            discounted_low,
            discounted_high,
        }
    };
    ResidualLifetime {
        new: lifetime(0),
        current: (customers > 0.0).then(|| lifetime(1)),
        still: still.iter().sum(),
        discount_rate: options.discount_rate,
    }
}

/// Whether customers are as good as alike, so that the parameters of their differences say nothing.
fn alike(chosen: &Fitted) -> Option<Words> {
    let alike = chosen.fit.parameters.iter().take(2).all(|&parameter| parameter > ALIKE);
    let unknown = chosen.fit.standard_errors().iter().any(Option::is_none);
    if alike {
        Some(Words::AllAlike)
    } else {
        unknown.then(|| Words::Undetermined { parameters: chosen.model.names().to_vec() })
    }
}

fn told(fitted: &Fitted, chosen: ContractModel, level: f64) -> FittedModel {
    let names = fitted.model.names();
    FittedModel {
        model: fitted.model.name(),
        chosen: fitted.model == chosen,
        parameters: Named::new(names, fitted.fit.parameters.clone()),
        standard_errors: Named::new(names, fitted.fit.standard_errors()),
        intervals: Named::new(names, fitted.fit.intervals(level)),
        log_likelihood: fitted.fit.log_likelihood,
        aic: fitted.aic(),
        converged: fitted.fit.converged,
    }
}

fn cohort_alone(
    start: Option<Day>,
    cohort: &Survivors,
    fitted: Option<&Fitted>,
    at_horizon: Option<ProjectedShare>,
) -> CohortProjection {
    let stay = |share: f64, (at_risk, lost): (u32, u32)| {
        share * f64::from(at_risk - lost) / f64::from(at_risk.max(1))
    };
    CohortProjection {
        start,
        customers: cohort.customers(),
        lost: cohort.lost() as u32,
        periods: cohort.periods() as u32,
        observed: (cohort.periods() > 0).then(|| cohort.iter().fold(1.0, stay)),
        log_likelihood: fitted.map(|fitted| fitted.fit.log_likelihood),
        parameters: fitted
            .map(|fitted| Named::new(fitted.model.names(), fitted.fit.parameters.clone())),
        at_horizon,
    }
}
