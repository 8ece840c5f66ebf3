//! The work of a counterfactual in steps: the launch, then launches that never were, then the mixture of controls.

use super::effect::{Draws, Effects, mean};
use super::result::{Backtest, ControlEffect, Counterfactual, TimePlacebo, Verdict};
use super::sampler::Sampler;
use super::series::{Series, Unit};
use super::synthetic::synthetic;
use super::{CounterfactualColumns, CounterfactualOptions, LOOSE, STABLE};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::rng::Rng;
use crate::task::{Step, Task};
use crate::words::{Launch as Words, LaunchVerdict, Problem};

/// Launches that never were, at the most.
const PLACEBOS: usize = 8;

/// Draws for each of them, at the most.
const PLACEBO_DRAWS: u32 = 400;

/// A counterfactual in steps; a unit of work is a cell of the filter's covariances.
#[derive(Debug)]
pub struct CounterfactualTask {
    series: Series,
    options: CounterfactualOptions,
    /// The launches still to be looked at, the last one next.
    open: Vec<Run>,
    all: usize,
    result: Option<Counterfactual>,
    held_out: HeldOut,
}

/// A launch that is looked at.
#[derive(Debug)]
struct Run {
    series: Series,
    unit: Unit,
    sampler: Sampler,
    burn_in: u32,
    draws: u32,
    done: u32,
    /// For each period the draws so far.
    paths: Vec<Vec<f64>>,
    /// For each control the same, and the draws in which it counted.
    coefficients: Vec<(Vec<f64>, u32)>,
}

/// What was seen and foretold of periods that were held out.
#[derive(Debug, Default)]
struct HeldOut {
    periods: u32,
    covered: u32,
    size: f64,
    error: f64,
    guess_error: f64,
}

impl CounterfactualTask {
    /// Begins the work.
    ///
    /// # Errors
    ///
    /// `option` if the launch is not told or an option is out of its range; `data` if the columns are not of one length, hold what is
    /// no number (missing outcomes excepted), are uneven in time or too many, if fewer than six outcomes or two rounds of
    /// seasons lie before the launch or none after it, or all before it are the same.
    pub fn new(columns: &CounterfactualColumns, options: &CounterfactualOptions) -> Result<Self> {
        options.check()?;
        let series = Series::new(columns, options)?;
        let mut open: Vec<Run> = placebos(&series)
            .into_iter()
            .zip(1..)
            .filter_map(|(placebo, number)| {
                Run::new(placebo, options, number, options.draws.min(PLACEBO_DRAWS))
            })
            .collect();
        open.extend(Run::new(series.clone(), options, 0, options.draws));
        let (options, all) = (options.clone(), open.len());
        Ok(Self { series, options, open, all, result: None, held_out: HeldOut::default() })
    }

    /// The same without launches that never were.
    #[cfg(test)]
    pub(super) fn without_placebos(mut self) -> Self {
        self.open.drain(..self.open.len().saturating_sub(1));
        self.all = 1;
        self
    }

    /// The answer, but for what the placebos say.
    fn conclude(&self, run: &Run) -> Counterfactual {
        let (series, options) = (&self.series, &self.options);
        let draws = Draws { series, paths: &run.paths, level: options.level };
        let Effects { points, total, average, relative, p, detectable } = draws.effects();
        let seen = |part: &[f64]| part.iter().filter(|outcome| !outcome.is_nan()).count() as u32;
        let (before, after) = series.outcome.split_at(series.launch);
        let (periods_before, periods_after) = (seen(before), seen(after));
        let controls = series.controls.iter().zip(&run.coefficients);
        let controls = controls.map(|((name, column), (drawn, counted))| {
            // Out of standard units.
            let by = Unit::of(&column[..series.launch]).map_or(0.0, |unit| run.unit.sd / unit.sd);
            let [low, high] = draws.interval(drawn);
            ControlEffect {
                name: name.clone(),
                inclusion: f64::from(*counted) / drawn.len() as f64,
                coefficient: by * mean(drawn),
                low: by * low,
                high: by * high,
            }
        });
        Counterfactual {
            launch: series.time.get(series.launch).copied().unwrap_or_default(),
            level: options.level,
            periods_before,
            periods_after,
            missing: series.outcome.len() as u32 - periods_before - periods_after,
            seasons: series.structure.seasons as u32,
            trend: options.trend,
            draws: options.draws,
            margin: options.margin,
            points,
            verdict: Verdict::of(total.low, total.high, options.margin * total.expected),
            total,
            average,
            relative,
            p,
            minimum_detectable: detectable,
            controls: controls.collect(),
            backtest: None,
            placebos: Vec::new(),
            is_doubtful: false,
            synthetic: synthetic(series, options.indexed),
            summary: String::new(),
            notes: Vec::new(),
        }
    }

    /// What a launch that never was shows.
    fn placebo(&mut self, run: &Run) -> TimePlacebo {
        let series = &run.series;
        let draws = Draws { series, paths: &run.paths, level: self.options.level };
        let Effects { points, total, relative, .. } = draws.effects();
        let guesses = guesses(series);
        let mut periods = 0;
        for (point, guess) in points.iter().skip(series.launch).zip(guesses) {
            let Some(actual) = point.actual else { continue };
            periods += 1;
            let held_out = &mut self.held_out;
            held_out.periods += 1;
            held_out.covered += u32::from(point.low <= actual && actual <= point.high);
            held_out.size += actual.abs();
            held_out.error += (actual - point.expected).abs();
            held_out.guess_error += (actual - guess).abs();
        }
        TimePlacebo {
            launch: series.time.get(series.launch).copied().unwrap_or_default(),
            periods,
            effect: total.effect,
            low: total.low,
            high: total.high,
            relative,
        }
    }

    fn finish(&self, mut found: Counterfactual) -> Counterfactual {
        found.placebos.sort_by(|one, other| one.launch.total_cmp(&other.launch));
        let HeldOut { periods, covered, size, error, guess_error } = self.held_out;
        let share = |sum: f64| (size > 0.0).then_some(sum / size);
        found.backtest = (periods > 0).then(|| Backtest {
            periods,
            covered: f64::from(covered) / f64::from(periods),
            error: share(error),
            guess_error: share(guess_error),
        });
        let (alarms, launches) = (alarms(&found), found.placebos.len());
        found.is_doubtful = launches > 0 && alarms as f64 >= ALARMS * launches as f64;
        let locale = self.options.locale;
        found.summary = summary(&found).say(locale);
        let notes = notes(&found, &self.series.flat);
        found.notes = notes.iter().map(|note| note.say(locale)).collect();
        if let (true, Some(doubt)) = (found.is_doubtful, found.notes.first()) {
            found.summary = format!("{} {doubt}", found.summary);
        }
        found
    }
}

impl Task for CounterfactualTask {
    type Output = Counterfactual;

    fn step(&mut self, budget: usize) -> Result<Step<Counterfactual>> {
        let mut budget = budget;
        while let Some(mut run) = self.open.pop() {
            run.step(&mut budget);
            if !run.is_done() {
                let done = (self.all - self.open.len() - 1) as f64 + run.share();
                self.open.push(run);
                return Ok(Step::Progress(done / self.all as f64));
            }
            match &mut self.result {
                None => self.result = Some(self.conclude(&run)),
                Some(_) => {
                    let placebo = self.placebo(&run);
                    if let Some(result) = &mut self.result {
                        result.placebos.push(placebo);
                    }
                }
            }
            if budget == 0 && !self.open.is_empty() {
                let done = self.all - self.open.len();
                return Ok(Step::Progress(done as f64 / self.all as f64));
            }
        }
        let ended = || Error::new(ErrorKind::Data, Problem::WorkEnded);
        let found = self.result.take().ok_or_else(ended)?;
        Ok(Step::Done(self.finish(found)))
    }
}

impl Run {
    fn new(
        series: Series,
        options: &CounterfactualOptions,
        number: u64,
        draws: u32,
    ) -> Option<Self> {
        let unit = series.unit()?;
        let rng = Rng::stream(options.seed, number);
        let usual = if series.controls.is_empty() { LOOSE } else { STABLE };
        let before = series.before(unit, options.level_sd.unwrap_or(usual));
        let sampler = Sampler::new(before, rng);
        let paths = vec![Vec::with_capacity(draws as usize); series.time.len()];
        let coefficients = vec![(Vec::new(), 0); series.controls.len()];
        let burn_in = options.burn_in;
        Some(Self { series, unit, sampler, burn_in, draws, done: 0, paths, coefficients })
    }

    fn is_done(&self) -> bool {
        self.done >= self.burn_in + self.draws
    }

    fn share(&self) -> f64 {
        f64::from(self.done) / f64::from(self.burn_in + self.draws)
    }

    /// Sweeps at least once, until the budget is spent or all is drawn.
    fn step(&mut self, budget: &mut usize) {
        while !self.is_done() {
            self.sampler.sweep();
            self.done += 1;
            if self.done > self.burn_in {
                let Unit { mean, sd } = self.unit;
                for (to, value) in self.paths.iter_mut().zip(self.sampler.path()) {
                    to.push(mean + sd * value);
                }
                let drawn = self.sampler.coefficients();
                let each = drawn.coefficients.iter().zip(&drawn.counts);
                for ((to, counted), (by, counts)) in self.coefficients.iter_mut().zip(each) {
                    to.push(*by);
                    *counted += u32::from(*counts);
                }
            }
            *budget = budget.saturating_sub(self.sampler.work());
            if *budget == 0 {
                break;
            }
        }
    }
}

/// Launches that never were: in the second half of the time before the one that was, each followed for as long as that one
/// was, or for a quarter of the time.
fn placebos(series: &Series) -> Vec<Series> {
    let before = series.launch;
    let length = (series.time.len() - before).min(before / 4).max(1);
    let (first, last) = ((before / 2).max(series.needed()), before.saturating_sub(length));
    if first > last {
        return Vec::new();
    }
    let count = (last - first + 1).min(PLACEBOS);
    let at = |number: usize| match count {
        1 => last,
        _ => first + (last - first) * number / (count - 1),
    };
    (0..count).filter_map(|number| series.with_launch(at(number), at(number) + length)).collect()
}

/// What somebody without a model would say of the periods after a launch.
fn guesses(series: &Series) -> Vec<f64> {
    let (before, after) = series.outcome.split_at(series.launch);
    let seen = |part: &[f64]| {
        let seen: Vec<f64> = part.iter().copied().filter(|outcome| !outcome.is_nan()).collect();
        (!seen.is_empty()).then(|| mean(&seen))
    };
    let recent = seen(&before[before.len().saturating_sub(after.len())..])
        .or_else(|| seen(before))
        .unwrap_or_default();
    let seasons = series.structure.seasons;
    let guess = |t: usize| match before.len().checked_sub(seasons) {
        Some(round) if seasons > 1 => {
            before.get(round + t % seasons).copied().filter(|it| !it.is_nan()).unwrap_or(recent)
        }
        _ => recent,
    };
    (0..after.len()).map(guess).collect()
}

fn summary(found: &Counterfactual) -> Words {
    let total = &found.total;
    Words::Found {
        verdict: match found.verdict {
            Verdict::Effect => LaunchVerdict::Effect,
            Verdict::NoEffect => LaunchVerdict::NoEffect { margin: found.margin },
            Verdict::CannotTell => {
                LaunchVerdict::CannotTell { detectable: found.minimum_detectable.relative }
            }
        },
        relative: found.relative.map(|it| [it.effect, it.low, it.high]),
        total: [total.effect, total.low, total.high],
        periods: found.periods_after.into(),
        level: found.level,
    }
}

/// The share of launches that never were with an effect, from which on the method is not to be trusted here.
const ALARMS: f64 = 0.25;

/// Launches that never were and show an effect.
fn alarms(found: &Counterfactual) -> u64 {
    let is_found = |it: &&TimePlacebo| it.low > 0.0 || it.high < 0.0;
    found.placebos.iter().filter(is_found).count() as u64
}

fn notes(found: &Counterfactual, flat: &[String]) -> Vec<Words> {
    let mut notes = Vec::new();
    let launches = found.placebos.len() as u64;
    let alarms = alarms(found);
    notes.push(match launches {
        0 => Words::NoPlacebo,
        _ if found.is_doubtful => Words::Alarms { alarms, launches },
        _ => Words::FewAlarms { alarms, launches },
    });
    notes.push(match found.controls.len() as u64 {
        0 => Words::WithoutControls,
        controls => Words::WithControls { controls },
    });
    notes.extend(found.backtest.map(|it| Words::Backtest {
        periods: it.periods.into(),
        covered: it.covered,
        level: found.level,
        error: it.error,
        guess_error: it.guess_error,
    }));
    if let Some(synthetic) = &found.synthetic {
        notes.push(Words::Mixture {
            relative: synthetic.relative,
            p: synthetic.p,
            series: 1 + synthetic.placebos.len() as u64,
        });
    }
    if found.relative.is_none() {
        notes.push(Words::NoShare);
    }
    if !flat.is_empty() {
        notes.push(Words::FlatControls { names: flat.to_vec() });
    }
    if found.missing > 0 {
        notes.push(Words::MissingOutcomes { periods: found.missing.into() });
    }
    notes
}
