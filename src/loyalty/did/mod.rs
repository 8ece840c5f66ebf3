//! What did a treatment change that began at different times for different units? Difference in differences with staggered
//! treatment: each group of units first treated together, in each period, beside units not (yet) treated.
//!
//! 1. Without treatment a group would have moved like those it is compared with, given the covariates (parallel trends);
//!    [`PreTrend`] looks at the time before, and can only speak against it.
//! 2. Nothing changes before treatment, or no earlier than `anticipation` periods before it.
//! 3. Who is treated stays treated, and does not change what happens to others.
//! 4. For all values of the covariates that a group has there are others to compare with.
//!
//! Callaway & Sant'Anna (2021), "Difference-in-differences with multiple time periods", with the doubly robust estimator of
//! Sant'Anna & Zhao (2020); errors are analytic, by influence functions. Two-way fixed effects, which compare with those
//! already treated too, are not used; what they would do is [told](TwoWay) (Goodman-Bacon 2021).

mod aggregate;
mod band;
mod covariance;
mod effect;
mod panel;
mod pre_trend;
mod result;
mod sensitivity;
mod two_way;

use serde::{Deserialize, Serialize};

pub use panel::DidColumns;
pub use pre_trend::PreTrend;
pub use result::{Att, Critical, Did, Event, GroupEffect, GroupTime, Overall, PeriodEffect};

pub use sensitivity::{Drift, Sensitivity};

pub(super) use band::critical;
pub(super) use pre_trend::pre_trend;
pub(super) use sensitivity::sensitivity;

pub use two_way::{Part, TwoWay};

use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::{Matrix, dot};
use crate::stats::normal;
use crate::words::{Accepted, Did as Words, Locale, NoEffect, Problem};
use aggregate::{Average, Averages};
use effect::{Comparison, Effect, LastPropensity};
use panel::Panel;

/// How the effect is estimated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DidOptions {
    /// How covariates are taken into account; without covariates all are the same.
    pub estimator: Estimator,
    /// Who the treated are compared with.
    pub control: Control,
    /// For how many periods before treatment its effect may already be there; 0 by default, up to 100.
    pub anticipation: u32,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// What the draws of the bands follow from, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub seed: u64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for DidOptions {
    fn default() -> Self {
        Self {
            estimator: Estimator::default(),
            control: Control::default(),
            anticipation: 0,
            level: 0.95,
            seed: 1,
            locale: Locale::default(),
        }
    }
}

/// How covariates are taken into account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Estimator {
    /// Doubly robust: right if either the outcome's line or the chance of being in the group is.
    #[default]
    Dr,
    /// Inverse probability weighting: by the chance of being in the group.
    Ipw,
    /// Regression: by the outcome's line among those not treated.
    Reg,
}

/// Who the treated are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Control {
    /// Those who were never treated.
    #[default]
    Never,
    /// They, and those who were treated later than the periods that are compared.
    NotYet,
}

/// Effects that are computed at the most: how sure all of them are together is a table of each with each.
const MOST: usize = 2000;

/// Units of a group below which a note says that its intervals are rough.
const SMALL: usize = 10;

/// The share of comparisons with those treated already from which on a note says that two-way fixed effects mislead.
const MISLEADS: f64 = 0.05;

/// The share of the largest outcome below which an error is all rounding.
const ROUNDING: f64 = 1e-13;

/// Estimates what the treatment changed.
///
/// # Errors
///
/// `option` if an option is out of its range; `data` if the columns do not make a [panel](DidColumns), nobody was treated
/// within it, there is nobody to compare with, or there are more than 2000 effects.
pub fn did(columns: &DidColumns, options: &DidOptions) -> Result<Did> {
    let z = normal::two_sided(options.level)?;
    options.check()?;
    let panel = Panel::new(columns, options)?;
    let plan = plan(&panel, options)?;
    let mut last = LastPropensity::default();
    let mut estimate =
        |it: &Comparison| Effect::new(&panel, it.clone(), options.estimator, &mut last);
    let found: Vec<Result<Effect, NoEffect>> = plan.iter().map(&mut estimate).collect();
    let effects: Vec<Effect> = found.iter().flatten().cloned().collect();
    let covariance = covariance::covariance(&panel, &effects);
    let told = Told { panel: &panel, effects: &effects, covariance: &covariance, z };
    let (group_time, group_time_critical) = told.group_time(&plan, &found, options);
    let (event_study, event_critical) = told.event_study(options);
    let is_after = |effect: &Effect| aggregate::event(&panel, effect) >= 0;
    let averages = Averages::new(&panel, &effects);
    let of_group = |group: usize| {
        let is_of = |effect: &Effect| effect.comparison.group == group && is_after(effect);
        averages.over(&is_of).map(|average| (group, average))
    };
    let of_period = |period: usize| {
        let is_in = |effect: &Effect| effect.comparison.period == period && is_after(effect);
        averages.over(&is_in).map(|average| (period, average))
    };
    let by_group: Vec<(usize, Average)> = (0..panel.never()).filter_map(of_group).collect();
    let by_period: Vec<(usize, Average)> = (0..panel.periods.len()).filter_map(of_period).collect();
    let all = |averages: Option<Average>| averages.map(|average| told.att(&average));
    let plain = |of: &[(usize, Average)]| of.iter().map(|it| it.1.clone()).collect::<Vec<_>>();
    let since: Vec<Average> =
        told.by_event().into_iter().filter(|it| it.0 >= 0).map(|it| it.2).collect();
    let overall = Overall {
        simple: all(averages.over(&is_after)),
        dynamic: all(averages.mean(&since)),
        group: all(averages.by_weight(&by_group)),
        calendar: all(averages.mean(&plain(&by_period))),
    };
    let never = &panel.groups[panel.never()];
    let mut did = Did {
        estimator: options.estimator,
        control: options.control,
        anticipation: options.anticipation,
        level: options.level,
        units: panel.weight.len() as u32,
        never: never.units.len() as u32,
        periods: panel.periods.clone(),
        rows_left_out: panel.rows_left_out,
        treated_from_the_start: panel.treated_from_the_start,
        group_time,
        event_study,
        groups: by_group
            .iter()
            .map(|(group, average)| {
                let group = &panel.groups[*group];
                let (g, units) = (group.first.unwrap_or_default(), group.units.len() as u32);
                GroupEffect { g, units, effect: told.att(average) }
            })
            .collect(),
        calendar: by_period
            .iter()
            .map(|(period, average)| PeriodEffect {
                t: panel.periods[*period],
                effect: told.att(average),
            })
            .collect(),
        overall,
        critical: Critical { group_time: group_time_critical, event_study: event_critical },
        pre_trend: told.pre_trend(options),
        sensitivity: told.sensitivity(&averages, options),
        two_way: two_way::two_way(&panel),
        summary: String::new(),
        notes: Vec::new(),
    };
    did.summary = summary(&did).say(options.locale);
    did.notes = notes(&did, &panel).iter().map(|note| note.say(options.locale)).collect();
    Ok(did)
}

impl DidOptions {
    fn check(&self) -> Result<()> {
        if self.anticipation <= 100 {
            return Ok(());
        }
        let found = self.anticipation.to_string();
        let accepted = Accepted::Whole { from: 0, to: 100 };
        let option = "anticipation";
        Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
    }
}

/// Which group is compared with whom in which periods.
fn plan(panel: &Panel, options: &DidOptions) -> Result<Vec<Comparison>> {
    let data = |problem| Error::new(ErrorKind::Data, problem);
    let ahead = options.anticipation as i32;
    let never = panel.never();
    if never == 0 {
        return Err(data(Problem::NobodyTreated));
    }
    if options.control == Control::Never && panel.groups[never].units.is_empty() {
        return Err(data(Problem::NobodyNever));
    }
    let mut plan = Vec::new();
    for (group, it) in panel.groups.iter().enumerate().take(never) {
        let from = it.first.unwrap_or_default() - ahead;
        // There is such a period: units without one were left out.
        let before = panel.periods.partition_point(|&period| period < from).saturating_sub(1);
        for (period, &time) in panel.periods.iter().enumerate().skip(1) {
            let base = if time >= from { before } else { period - 1 };
            let is_later = |first: Option<i32>| first.is_none_or(|first| first > time + ahead);
            let controls_from = match options.control {
                Control::Never => never,
                Control::NotYet => panel.groups.partition_point(|group| !is_later(group.first)),
            };
            plan.push(Comparison { group, period, base, controls_from });
        }
    }
    if plan.len() > MOST {
        return Err(data(Problem::TooManyEffects { found: plan.len() as u64, most: MOST as u64 }));
    }
    Ok(plan)
}

/// Everything that follows from the effects and how sure they are.
struct Told<'a> {
    panel: &'a Panel,
    effects: &'a [Effect],
    covariance: &'a Matrix,
    z: f64,
}

impl Told<'_> {
    fn group_time(
        &self,
        plan: &[Comparison],
        found: &[Result<Effect, NoEffect>],
        options: &DidOptions,
    ) -> (Vec<GroupTime>, Option<f64>) {
        let places: Vec<usize> = (0..self.effects.len()).collect();
        let critical = self.critical(&self.covariance.part(&places), options);
        let mut place = 0;
        let row = |(comparison, found): (&Comparison, &Result<Effect, NoEffect>)| {
            let panel = self.panel;
            let mut row = GroupTime {
                g: panel.groups[comparison.group].first.unwrap_or_default(),
                t: panel.periods[comparison.period],
                base: panel.periods[comparison.base],
                ..GroupTime::default()
            };
            match found {
                Ok(effect) => {
                    let told = self.interval(effect.att, self.covariance[(place, place)]);
                    place += 1;
                    row.treated = effect.treated.units;
                    row.controls = effect.controls.units;
                    (row.att, row.se) = (Some(told.att), told.se);
                    (row.low, row.high) = (told.low, told.high);
                    (row.band_low, row.band_high) = band(&told, critical);
                }
                Err(why) => row.reason = Some(Words::NoEffect(*why).say(options.locale)),
            }
            row
        };
        (plan.iter().zip(found).map(row).collect(), critical)
    }

    fn event_study(&self, options: &DidOptions) -> (Vec<Event>, Option<f64>) {
        let by_event = self.by_event();
        let averages: Vec<Average> = by_event.iter().map(|it| it.2.clone()).collect();
        let covariance = aggregate::covariance_of(&averages, self.covariance);
        let critical = self.critical(&covariance, options);
        let event = |(e, groups, average): &(i32, u32, Average)| {
            let effect = self.att(average);
            let (band_low, band_high) = band(&effect, critical);
            Event { e: *e, groups: *groups, effect, band_low, band_high }
        };
        (by_event.iter().map(event).collect(), critical)
    }

    /// The average by periods since treatment, with how many groups count.
    fn by_event(&self) -> Vec<(i32, u32, Average)> {
        let event = |effect: &Effect| aggregate::event(self.panel, effect);
        let mut events: Vec<i32> = self.effects.iter().map(event).collect();
        events.sort_unstable();
        let averages = Averages::new(self.panel, self.effects);
        let same = events.chunk_by(|one, other| one == other);
        let average = |same: &[i32]| {
            let e = *same.first()?;
            Some((e, same.len() as u32, averages.over(&|effect| event(effect) == e)?))
        };
        same.filter_map(average).collect()
    }

    fn pre_trend(&self, options: &DidOptions) -> Option<PreTrend> {
        let is_before = |&place: &usize| event_of(self, place) < -(options.anticipation as i32);
        let before: Vec<usize> = (0..self.effects.len()).filter(is_before).collect();
        let effects: Vec<f64> = before.iter().map(|&place| self.effects[place].att).collect();
        pre_trend::pre_trend(&effects, &self.covariance.part(&before))
    }

    /// How the mean over periods since treatment holds against drift.
    fn sensitivity(&self, averages: &Averages<'_>, options: &DidOptions) -> Option<Sensitivity> {
        let ahead = options.anticipation as i32;
        let (before, after): (Vec<_>, Vec<_>) = self
            .by_event()
            .into_iter()
            .filter(|it| it.0 < -ahead || it.0 >= 0)
            .partition(|it| it.0 < 0);
        // Where periods are not all equally far apart, rather too many steps than too few.
        let pairs = self.panel.periods.windows(2);
        let apart = f64::from(pairs.map(|pair| pair[1] - pair[0]).min().unwrap_or(1));
        let steps = |it: &(i32, u32, Average)| (f64::from(it.0 + ahead + 1) / apart).ceil();
        let mean_steps = after.iter().map(steps).sum::<f64>() / after.len() as f64;
        let changes: Vec<f64> = before.iter().map(|it| it.2.value).collect();
        let effect = averages.mean(&after.into_iter().map(|it| it.2).collect::<Vec<_>>())?;
        let mut all: Vec<Average> = before.into_iter().map(|it| it.2).collect();
        let att = self.att(&effect);
        all.push(effect);
        let covariance = aggregate::covariance_of(&all, self.covariance);
        let found = sensitivity::sensitivity(att, &changes, &covariance, mean_steps, self.z)?;
        let words = Words::Sensitivity { breakdown: found.breakdown, sign: att.att.signum() };
        Some(Sensitivity { summary: words.say(options.locale), ..found })
    }

    /// How many standard errors to each side a band is; no fewer than those of one interval.
    fn critical(&self, covariance: &Matrix, options: &DidOptions) -> Option<f64> {
        Some(band::critical(covariance, options.level, options.seed)?.max(self.z))
    }

    fn att(&self, average: &Average) -> Att {
        let moved = self.covariance.times(&average.gradient);
        self.interval(average.value, dot(&moved, &average.gradient))
    }

    fn interval(&self, att: f64, variance: f64) -> Att {
        let se = variance.max(0.0).sqrt();
        let se = (se > ROUNDING * self.panel.scale).then_some(se);
        let end = |sign: f64| se.map(|se| att + sign * self.z * se);
        Att { att, se, low: end(-1.0), high: end(1.0) }
    }
}

fn event_of(told: &Told<'_>, place: usize) -> i32 {
    aggregate::event(told.panel, &told.effects[place])
}

fn band(effect: &Att, critical: Option<f64>) -> (Option<f64>, Option<f64>) {
    let half = effect.se.zip(critical).map(|(se, critical)| se * critical);
    (half.map(|half| effect.att - half), half.map(|half| effect.att + half))
}

fn summary(did: &Did) -> Words {
    let treated = did.groups.iter().map(|group| u64::from(group.units)).sum();
    match &did.overall.group {
        Some(Att { att, low, high, .. }) => {
            let interval = low.zip(*high).map(|(low, high)| [low, high]);
            Words::Effect { att: *att, interval, level: did.level, treated }
        }
        None => Words::NoEffects,
    }
}

fn notes(did: &Did, panel: &Panel) -> Vec<Words> {
    let mut notes = Vec::new();
    notes.push(match &did.pre_trend {
        Some(test) => Words::PreTrend { p: test.p },
        None => Words::NoPreTrend,
    });
    if let Some(two_way) = &did.two_way
        && let Some(already) = two_way.already.filter(|it| it.share >= MISLEADS)
    {
        notes.push(Words::TwoWay { att: two_way.att, share: already.share });
    }
    let missing = did.group_time.iter().filter(|it| it.att.is_none()).count() as u64;
    if missing > 0 {
        notes.push(Words::EffectsMissing { missing, of: did.group_time.len() as u64 });
    }
    let is_small = |it: &&GroupEffect| (it.units as usize) < SMALL;
    let groups = did.groups.iter().filter(is_small).count() as u64;
    if groups > 0 {
        notes.push(Words::SmallGroups { groups, below: SMALL as u64 });
    }
    let units = panel.not_always_seen();
    if units > 0 {
        notes.push(Words::Unbalanced { units, of: did.units.into() });
    }
    if did.treated_from_the_start > 0 {
        notes.push(Words::TreatedFromTheStart { units: did.treated_from_the_start });
    }
    if did.rows_left_out > 0 {
        notes.push(Words::RowsLeftOut { rows: did.rows_left_out });
    }
    notes
}

#[cfg(test)]
mod tests;
