//! The trials in steps.

use std::rc::Rc;

use super::chance::Chances;
use super::days::{Days, Look, Reader, Without, days_away, share_drawn};
use super::effect::{Effect, Trials};
use super::placebo::Pretend;
use super::result::{GroupTime, JoiningEffect, Money, PathPoint, Placebo, TrialsLeftOut};
use crate::calendar::{Day, Period};
use crate::error::Result;
use crate::loyalty::LoyaltyOptions;
use crate::loyalty::counterfactual::Verdict;
use crate::loyalty::did::{Att, critical, pre_trend, sensitivity};
use crate::loyalty::panel::Panel;
use crate::stats::matrix::{Matrix, long_dot};
use crate::stats::normal;
use crate::stats::rng::Rng;
use crate::task::{Step, Task};

/// Periods before joining that are looked at, at the most.
const BEFORE: u32 = 3;

/// Pretended days of joining for each member.
const DRAWS: usize = 499;

/// The probability below which a difference before joining leaves nothing to be said of the time after.
pub(in crate::loyalty) const DIFFERENT: f64 = 0.05;

/// Members below which nothing is said.
const FEW: u32 = 10;

/// What joining changed, in steps; none where fewer than ten members have a before and an after.
pub(in crate::loyalty) struct TrialsTask {
    panel: Rc<Panel>,
    options: LoyaltyOptions,
    starts: Vec<i32>,
    away: Vec<Vec<i32>>,
    share: f64,
    z: f64,
    /// The time after, and the time before.
    sides: [Option<Found>; 2],
    stage: Stage,
    groups: Vec<GroupTime>,
    placebo: Vec<f64>,
}

enum Stage {
    /// Reading days, those of which side and from which customer on.
    Read(usize, usize, Days, Without),
    /// The chance of joining.
    Chance(usize, Days, Without),
    /// The effect of each period.
    Effects(usize, Side),
    /// Pretended days of joining.
    Placebo(Pretend),
}

/// The time after joining, or before.
struct Side {
    days: Days,
    chances: Chances,
    without: Without,
    /// In the order of the periods, with the influence of each customer.
    found: Vec<Option<(Effect, Vec<f64>)>>,
}

/// What was found of a side.
struct Found {
    days: Days,
    effects: Vec<Option<(Effect, Vec<f64>)>>,
    without: Without,
}

impl TrialsTask {
    /// Nothing is computed yet.
    pub(in crate::loyalty) fn new(panel: Rc<Panel>, options: &LoyaltyOptions) -> Result<Self> {
        let starts = panel.starts(options.period);
        let away = days_away(&panel);
        let share = share_drawn(&panel, &away);
        let mut task = Self {
            away,
            share,
            starts,
            z: normal::two_sided(options.level)?,
            options: options.clone(),
            sides: [None, None],
            stage: Stage::Chance(0, Days::default(), Without::default()),
            groups: Vec::new(),
            placebo: Vec::new(),
            panel,
        };
        task.stage = task.begin(0);
        Ok(task)
    }

    fn before(&self) -> u32 {
        BEFORE.min(self.options.before.div_ceil(2))
    }

    fn reader(&self, side: usize) -> Reader<'_> {
        let days = self.options.period.days();
        Reader {
            panel: &self.panel,
            look: match side {
                0 => Look::After(self.options.after),
                _ => Look::Before(self.before()),
            },
            starts: &self.starts,
            window: [(f64::from(self.options.before) * days).max(2.0), least(self.options.period)],
            away: &self.away,
            share: self.share,
            seed: self.options.seed,
        }
    }

    fn begin(&self, side: usize) -> Stage {
        Stage::Read(side, 0, self.reader(side).empty(), Without::default())
    }

    fn customers(&self) -> usize {
        let units = self.panel.members.iter().chain(&self.panel.others);
        units.map(|it| it.customer as usize + 1).max().unwrap_or(0)
    }
}

/// The least time before: a period, or a week where they are shorter.
fn least(period: Period) -> f64 {
    period.days().clamp(7.0, 31.0).floor()
}

impl Task for TrialsTask {
    type Output = Option<JoiningEffect>;

    fn step(&mut self, budget: usize) -> Result<Step<Self::Output>> {
        let units = self.panel.members.len() + self.panel.others.len();
        let stage = std::mem::replace(
            &mut self.stage,
            Stage::Chance(0, Days::default(), Without::default()),
        );
        let (next, share) = match stage {
            Stage::Read(side, from, mut days, mut without) => {
                let reader = self.reader(side);
                let to = from.saturating_add(budget.max(64)).min(units);
                let all = self.panel.members.iter().chain(&self.panel.others);
                for unit in all.skip(from).take(to - from) {
                    reader.read(unit, &mut days, &mut without);
                }
                let share = 0.1 * to as f64 / units.max(1) as f64 + 0.4 * side as f64;
                match to < units {
                    true => (Stage::Read(side, to, days, without), share),
                    false => (Stage::Chance(side, days, without), share),
                }
            }
            Stage::Chance(side, days, without) => {
                match Chances::new(&days, self.panel.periods, self.share) {
                    Some(chances) => {
                        let side_of = Side { days, chances, without, found: Vec::new() };
                        (Stage::Effects(side, side_of), 0.15 + 0.4 * side as f64)
                    }
                    None if side == 0 => return Ok(Step::Done(None)),
                    None => match self.pretend() {
                        Some(pretend) => (Stage::Placebo(pretend), 0.8),
                        None => return Ok(Step::Done(None)),
                    },
                }
            }
            Stage::Effects(side, mut of) => {
                let period = of.found.len();
                let (one, groups) = self.effects(side, &of, period);
                self.groups.extend(groups);
                of.found.push(one);
                let all = of.days.outcome.len();
                let share = 0.15 + 0.25 * of.found.len() as f64 / all as f64 + 0.4 * side as f64;
                if of.found.len() < all {
                    (Stage::Effects(side, of), share)
                } else {
                    let Side { days, without, found, .. } = of;
                    self.sides[side] = Some(Found { days, effects: found, without });
                    let pretend = if side == 0 { None } else { self.pretend() };
                    match (side, pretend) {
                        (0, _) => (self.begin(1), share),
                        (_, Some(pretend)) => (Stage::Placebo(pretend), share),
                        (_, None) => return Ok(Step::Done(None)),
                    }
                }
            }
            Stage::Placebo(pretend) => {
                let now = (budget / (pretend.members() as usize).max(1)).max(1);
                for _ in 0..now.min(DRAWS - self.placebo.len()) {
                    let number = self.placebo.len() as u64;
                    self.placebo.push(pretend.draw(&mut Rng::stream(self.options.seed, number)));
                }
                if self.placebo.len() >= DRAWS {
                    return Ok(Step::Done(self.told()));
                }
                (Stage::Placebo(pretend), 0.8 + 0.2 * self.placebo.len() as f64 / DRAWS as f64)
            }
        };
        self.stage = next;
        Ok(Step::Progress(share))
    }
}

impl TrialsTask {
    /// The effect in a period, with the influence of each customer, and that on each group of those who joined together.
    fn effects(
        &self,
        side: usize,
        of: &Side,
        column: usize,
    ) -> (Option<(Effect, Vec<f64>)>, Vec<GroupTime>) {
        let remaining = match side {
            0 => of.chances.remaining(&of.days, column as u32),
            // Nobody had joined.
            _ => vec![1.0; of.days.len()],
        };
        let e = column as i32 - if side == 0 { 0 } else { of.days.outcome.len() as i32 };
        let (periods, customers) = (self.panel.periods, self.customers());
        let outcome = of.days.outcome.get(column).map_or(&[][..], |it| it);
        let Some(trials) = Trials::new(&of.days, outcome, &remaining, &of.chances, periods) else {
            return (None, Vec::new());
        };
        let mut influence = vec![0.0; customers];
        let found = trials.effect(&|_| true, &mut influence);
        let start = |period: usize| self.starts.get(period).map(|&day| Day::new(day));
        let group = |group: usize| {
            let mut influence = vec![0.0; customers];
            let found = trials.effect(&|period| period == group, &mut influence)?;
            Some(GroupTime {
                g: start(group)?,
                t: start(group.checked_add_signed(e as isize)?)?,
                effect: self.interval(found.att, long_dot(&influence, &influence)),
                members: found.members,
                others: found.others,
            })
        };
        let groups = (0..periods).filter(|&it| trials.has(it)).filter_map(group).collect();
        (found.map(|found| (found, influence)), groups)
    }

    /// The effects of the periods after that of joining.
    fn after(&self) -> Vec<&(Effect, Vec<f64>)> {
        let found = self.sides[0].iter().flat_map(|it| it.effects.iter().skip(1));
        found.flatten().collect()
    }

    /// Who can be drawn; none if too few members count.
    fn pretend(&self) -> Option<Pretend> {
        let effects: Vec<Effect> = self.after().into_iter().map(|it| it.0.clone()).collect();
        let most = effects.iter().map(|it| it.members).max()?;
        let days = &self.sides[0].as_ref()?.days;
        (most >= FEW).then(|| Pretend::new(days, &effects, self.panel.periods))
    }

    fn told(&self) -> Option<JoiningEffect> {
        let side = self.sides[0].as_ref()?;
        let mut groups = self.groups.clone();
        groups.sort_by_key(|it| (it.g, it.t));
        let after = self.after();
        let total: f64 = after.iter().map(|it| f64::from(it.0.members)).sum();
        let mean = |of: &dyn Fn(&Effect) -> f64| {
            after.iter().map(|it| f64::from(it.0.members) / total * of(&it.0)).sum::<f64>()
        };
        let (att, expected) = (mean(&|it| it.att), mean(&|it| it.expected));
        let mut influence = vec![0.0; self.customers()];
        let mut counted = vec![false; side.days.len()];
        for (effect, own) in &after {
            let share = f64::from(effect.members) / total;
            influence.iter_mut().zip(own).for_each(|(sum, it)| *sum += share * it);
            for &row in &effect.rows {
                influence[side.days.customer[row] as usize] += (effect.att - att) / total;
                counted[row] = true;
            }
        }
        let counted = || counted.iter().zip(&side.days.away).filter(|it| *it.0);
        let members = counted().count() as u32;
        let members_away = counted().filter(|it| *it.1).count() as u32;
        // Before joining, in order; the period of joining; after it; and all after it.
        let pre: Vec<(i32, &(Effect, Vec<f64>))> =
            self.sides[1].as_ref().map_or_else(Vec::new, |it| {
                let first = -(it.effects.len() as i32);
                (first..).zip(&it.effects).filter_map(|(e, it)| Some((e, it.as_ref()?))).collect()
            });
        let post = (0..).zip(&side.effects).filter_map(|(e, it)| Some((e, it.as_ref()?)));
        let path: Vec<(i32, &(Effect, Vec<f64>))> = pre.iter().copied().chain(post).collect();
        let mut columns: Vec<&[f64]> = path.iter().map(|it| &it.1.1[..]).collect();
        columns.push(&influence);
        let covariance = products(&columns);
        let own = path.len();
        let att = self.interval(att, covariance[(own, own)]);
        let drawn: Vec<usize> = (0..own).filter(|&place| path[place].0 != 0).collect();
        let critical = critical(&covariance.part(&drawn), self.options.level, self.options.seed)
            .map(|it| it.max(self.z));
        let point = |(place, (e, it)): (usize, &(i32, &(Effect, Vec<f64>)))| {
            let effect = self.interval(it.0.att, covariance[(place, place)]);
            let half = effect.se.zip(critical.filter(|_| *e != 0)).map(|(se, by)| se * by);
            PathPoint {
                e: *e,
                effect,
                band_low: half.map(|half| effect.att - half),
                band_high: half.map(|half| effect.att + half),
                members: it.0.members,
            }
        };
        let points: Vec<PathPoint> = path.iter().enumerate().map(point).collect();
        let before: Vec<usize> = (0..pre.len()).collect();
        let differences: Vec<f64> = pre.iter().map(|it| it.1.0.att).collect();
        let pre_trend = pre_trend(&differences, &covariance.part(&before));
        let after_placebo = (!pre.is_empty()).then(|| {
            let by = 1.0 / pre.len() as f64;
            let mut moved = influence.clone();
            for (_, it) in &pre {
                moved.iter_mut().zip(&it.1).for_each(|(sum, it)| *sum -= by * it);
            }
            let value = att.att - by * differences.iter().sum::<f64>();
            self.interval(value, long_dot(&moved, &moved))
        });
        // Changes of one period, from no difference on.
        let mut changes: Vec<Vec<f64>> = Vec::new();
        let mut steps = Vec::new();
        for (place, (_, it)) in pre.iter().enumerate() {
            let last = place.checked_sub(1).map(|last| pre[last].1);
            let less = |at: usize| last.map_or(0.0, |it| it.1[at]);
            changes.push(it.1.iter().enumerate().map(|(at, own)| own - less(at)).collect());
            steps.push(it.0.att - last.map_or(0.0, |it| it.0.att));
        }
        changes.push(influence.clone());
        let changes: Vec<&[f64]> = changes.iter().map(|it| &it[..]).collect();
        let drift = after.iter().zip(side.effects.iter().skip(1)).zip(2..);
        let drift: f64 =
            drift.map(|((it, _), e)| f64::from(it.0.members) / total * f64::from(e)).sum();
        let sensitivity = sensitivity(att, &steps, &products(&changes), drift, self.z);
        let is_far = |draw: &&f64| draw.abs() >= att.att.abs();
        let far = self.placebo.iter().filter(is_far).count() + 1;
        let margin = self.options.margin;
        let without = side.without;
        let money = |by: f64| by * total;
        Some(JoiningEffect {
            effect: att,
            expected,
            after_placebo,
            members,
            members_away,
            member_periods: total as u32,
            others: after.iter().map(|it| it.0.others).max().unwrap_or_default(),
            margin,
            verdict: verdict(&att, expected * margin, pre_trend.map(|it| it.p)),
            path: points,
            groups,
            pre_trend,
            sensitivity,
            placebo: Placebo {
                effects: self.placebo.clone(),
                p: Some(far as f64 / (self.placebo.len() + 1) as f64),
            },
            total: Money {
                total: money(att.att),
                low: att.low.map(money),
                high: att.high.map(money),
                currency: None,
            },
            left_out: TrialsLeftOut {
                without_before: without.before,
                without_after: without.after,
            },
            summary: String::new(),
            notes: Vec::new(),
        })
    }

    fn interval(&self, att: f64, variance: f64) -> Att {
        let se = Some(variance.max(0.0).sqrt()).filter(|se| *se > 0.0);
        let end = |sign: f64| se.map(|se| att + sign * self.z * se);
        Att { att, se, low: end(-1.0), high: end(1.0) }
    }
}

/// What follows from the interval: nothing where members differed before already.
fn verdict(effect: &Att, margin: f64, before: Option<f64>) -> Verdict {
    let (Some(low), Some(high)) = (effect.low, effect.high) else { return Verdict::CannotTell };
    let is_different = before.is_some_and(|p| p < DIFFERENT);
    match (low > 0.0 || high < 0.0, low > -margin && high < margin) {
        _ if is_different => Verdict::CannotTell,
        (true, _) => Verdict::Effect,
        (false, true) => Verdict::NoEffect,
        (false, false) => Verdict::CannotTell,
    }
}

/// The products of all columns.
fn products(columns: &[&[f64]]) -> Matrix {
    let mut found = Matrix::zeros(columns.len());
    for (row, one) in columns.iter().enumerate() {
        for (column, other) in columns.iter().enumerate().take(row + 1) {
            found[(row, column)] = long_dot(one, other);
        }
    }
    found.mirror();
    found
}
