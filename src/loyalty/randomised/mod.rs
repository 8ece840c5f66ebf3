//! What did the programme change, where chance decided who was offered it?
//!
//! Customers who were held out by chance are what the others would have been. What counts is who was offered, whether they took
//! it or not (intention to treat), so everybody who was assigned counts, also those who bought nothing.
//!
//! 1. The difference of the mean outcomes, with the interval of Welch (1947): unequal variances, degrees of freedom of
//!    Satterthwaite.
//! 2. The same adjusted by what customers did before (CUPED; Deng, Xu, Kohavi & Walker 2013): with θ the slope of the outcome on
//!    it within the two sides, the outcome y becomes y − θ (x − x̄). Where it tells much of the outcome, the interval is
//!    narrower, and the estimate is of the same effect.
//! 3. The [uplift](Decile) by tenths of what they did before, and the [Qini curve](Qini): whether those who bought most gain
//!    most.
//! 4. A sample ratio mismatch: if the sizes of the two sides do not fit the share that was to be held out, chance did not
//!    decide alone, and nothing here can be trusted.

mod qini;
mod sides;

use serde::{Deserialize, Serialize};

pub use qini::{Decile, Qini, QiniPoint};
pub use sides::{Adjusted, Difference};

use qini::Ranked;

use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::Measure;
use crate::stats::{chi_squared, normal};
use crate::task::{Step, Task};
use crate::words::{Accepted, Locale, Problem, Randomised as Words};

/// How a hold-out is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RandomisedOptions {
    /// The column of the customers table that says who was held out; by default the memberships say who was treated.
    pub attribute: Option<String>,
    /// The value of that column that those have who were held out.
    pub control: Option<String>,
    /// The first day on which the offer could change something; by default the first on which somebody who was offered it
    /// joined. As many days as from then on count before it.
    pub from: Option<Day>,
    /// What is compared; by default revenue, or orders where the file has no amounts.
    pub measure: Option<Measure>,
    /// The share of customers that were to be held out, between 0 and 1; without it sizes cannot be checked.
    pub held_out: Option<f64>,
    /// Resamples of the Qini coefficient; 200 by default, 50 to 2000.
    pub draws: u32,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// What every draw follows from, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub seed: u64,
    /// The language of sentences, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for RandomisedOptions {
    fn default() -> Self {
        Self {
            attribute: None,
            control: None,
            from: None,
            measure: None,
            held_out: None,
            draws: 200,
            level: 0.95,
            seed: 1,
            locale: Locale::default(),
        }
    }
}

/// Customers whom chance assigned, one value each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assigned {
    /// Whether they were offered the programme.
    pub treated: Vec<bool>,
    /// What they did from the first day on.
    pub outcome: Vec<f64>,
    /// What they did on as many days before.
    pub before: Vec<f64>,
}

/// What a hold-out says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Randomised {
    /// The first day that counts as after.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// What is compared.
    pub measure: Measure,
    /// The level of the intervals.
    pub level: f64,
    /// Customers who were offered the programme.
    pub treated: u32,
    /// Customers who were held out.
    pub controls: u32,
    /// The difference of the means.
    pub difference: Difference,
    /// The same adjusted by what customers did before; absent where that does not vary.
    pub adjusted: Option<Adjusted>,
    /// By tenths of what customers did before, the most first; absent where that does not vary.
    pub deciles: Option<Vec<Decile>>,
    /// The Qini curve of the same order; absent with it.
    pub qini: Option<Qini>,
    /// Whether the sizes fit the share that was to be held out; absent where that was not told.
    pub sample_ratio: Option<SampleRatio>,
    /// The finding in a sentence.
    pub summary: String,
    /// What to know when reading it, the most important first.
    pub notes: Vec<String>,
}

/// Whether the sizes of the sides fit the design.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleRatio {
    /// The share that was to be held out.
    pub expected: f64,
    /// The share that is.
    pub found: f64,
    /// Pearson's χ² of the two sizes, with one degree of freedom.
    pub chi2: f64,
    /// The chance of so large a one.
    pub p: f64,
    /// Whether that is below one in a thousand.
    pub is_mismatch: bool,
}

/// Below this chance sizes do not fit (Fabijan and others 2019).
const MISMATCH: f64 = 0.001;

impl RandomisedOptions {
    /// # Errors
    ///
    /// `option` if one is out of its range.
    pub fn check(&self) -> Result<()> {
        let bad = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        match self.held_out {
            Some(share) if !(share > 0.0 && share < 1.0) => {
                bad("heldOut", share.to_string(), Accepted::Chance)
            }
            _ if !(50..=2000).contains(&self.draws) => {
                bad("draws", self.draws.to_string(), Accepted::Whole { from: 50, to: 2000 })
            }
            _ => Ok(()),
        }
    }
}

/// Compares those who were offered the programme with those who were held out, in steps: the resamples take their time.
pub struct RandomisedTask {
    options: RandomisedOptions,
    ranked: Option<Ranked>,
    /// The areas of the resamples.
    drawn: Vec<f64>,
    /// What is known so far.
    found: Randomised,
}

impl RandomisedTask {
    /// Compares the sides; nothing is drawn yet.
    ///
    /// # Errors
    ///
    /// `option` if an option is out of its range; `data` if a side has fewer than two customers.
    pub fn new(
        assigned: Assigned,
        days: [Day; 2],
        measure: Measure,
        options: &RandomisedOptions,
    ) -> Result<Self> {
        let found = compared(&assigned, days, measure, options)?;
        let ranked = Ranked::new(assigned);
        let deciles = ranked.as_ref().map(|ranked| ranked.deciles(options.level));
        let found = Randomised { deciles, ..found };
        Ok(Self { options: options.clone(), ranked, drawn: Vec::new(), found })
    }
}

impl Task for RandomisedTask {
    type Output = Randomised;

    fn step(&mut self, budget: usize) -> Result<Step<Self::Output>> {
        let Some(ranked) = &self.ranked else { return Ok(Step::Done(self.found.clone())) };
        let (done, all) = (self.drawn.len() as u32, self.options.draws);
        let now = (budget / ranked.len().max(1)).max(1).min((all - done) as usize) as u32;
        let draws = (done..done + now).map(|number| ranked.draw(self.options.seed, number));
        self.drawn.extend(draws);
        if done + now < all {
            return Ok(Step::Progress(f64::from(done + now) / f64::from(all)));
        }
        let qini = Some(ranked.qini(&self.drawn, self.options.level));
        Ok(Step::Done(Randomised { qini, ..self.found.clone() }))
    }
}

/// What needs no resamples.
fn compared(
    assigned: &Assigned,
    [from, to]: [Day; 2],
    measure: Measure,
    options: &RandomisedOptions,
) -> Result<Randomised> {
    options.check()?;
    normal::two_sided(options.level)?;
    let say = |words: Words| words.say(options.locale);
    let treated = assigned.treated.iter().filter(|&&treated| treated).count() as u32;
    let controls = assigned.treated.len() as u32 - treated;
    let few = || {
        let reason = say(Words::TooFew { treated: treated.into(), controls: controls.into() });
        Error::new(ErrorKind::Data, Problem::NotMeasured { reason })
    };
    let difference =
        Difference::of(&assigned.treated, &assigned.outcome, options.level).ok_or_else(few)?;
    let adjusted = Adjusted::of(assigned, &difference, options.level);
    let sample_ratio = options.held_out.map(|share| sample_ratio(treated, controls, share));
    let best = adjusted.as_ref().map_or(&difference, |adjusted| &adjusted.difference);
    let mut notes = Vec::new();
    if let Some(ratio) = sample_ratio.filter(|ratio| ratio.is_mismatch) {
        notes.push(say(Words::Mismatch { expected: ratio.expected, found: ratio.found }));
    }
    if sample_ratio.is_none() {
        notes.push(say(Words::SizesUnchecked));
    }
    match &adjusted {
        Some(it) => notes.push(say(Words::Adjusted {
            reduction: it.variance_reduction,
            plain: [Some(difference.estimate), difference.low, difference.high],
            what: measure.into(),
        })),
        None => notes.push(say(Words::NothingBefore)),
    }
    let summary = say(Words::Found {
        what: measure.into(),
        means: [difference.treated_mean, difference.control_mean],
        difference: [Some(best.estimate), best.low, best.high],
        is_doubtful: sample_ratio.is_some_and(|it| it.is_mismatch),
        level: options.level,
    });
    Ok(Randomised {
        from,
        to,
        measure,
        level: options.level,
        treated,
        controls,
        difference,
        adjusted,
        deciles: None,
        qini: None,
        sample_ratio,
        summary,
        notes,
    })
}

fn sample_ratio(treated: u32, controls: u32, expected: f64) -> SampleRatio {
    let (controls, all) = (f64::from(controls), f64::from(treated) + f64::from(controls));
    let off = controls - all * expected;
    let chi2 = off * off / (all * expected * (1.0 - expected));
    let p = chi_squared::upper(chi2, 1).unwrap_or_default();
    SampleRatio { expected, found: controls / all, chi2, p, is_mismatch: p < MISMATCH }
}

#[cfg(test)]
mod tests;
