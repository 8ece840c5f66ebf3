//! What if customers stayed longer, bought more often, or were given rewards? What that would make of customer equity and
//! profit, by the models that are fitted on the customers there are.
//!
//! Staying is a matter of time in the [Pareto/NBD](super::pareto_nbd), and independent of how often a customer buys; so that is
//! the model here, whatever model values customers elsewhere. Each change is one of its assumptions:
//!
//! 1. *More stay*: the rate μ at which each customer leaves is multiplied by the κ under which so many percentage points more
//!    of the customers there are now still are customers in a year. (Of the mean over all, by their probability to be customers
//!    now; a share of those who buy would mix staying with buying.)
//! 2. *More orders*: the rate λ at which each buys while it is a customer is multiplied.
//! 3. *Rewards*: a share of all revenue is given back, as with “2 % of each order in points”, the form in which programmes
//!    promise it. It lowers the margin of every order, also of those that would have come without it.
//!
//! Nothing is said of whether such a change can be brought about, nor of what that costs beside the rewards, and customers
//! who are yet to be won do not count.
//!
//! # Intervals
//!
//! What is not known of the parameters moves what is and what would be together: both are told by the same models
//! [nearby](super::intervals), so that the interval of a difference is not that of two things that know nothing of each other.
//! κ is found for each of these models by itself, since the change is one of the share that stays. The sign of a difference is
//! known where only one lever pulls, or all pull the same way; then its interval is even about its log and never reaches 0.

mod saying;
#[cfg(test)]
mod tests;
mod told;

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::futures::Rule;
use super::intervals::{of_amount, of_share, variance};
use super::outlook::Outlook;
use super::task::whole;
use super::value::{discounted, rate_per_period};
use super::{ClvOptions, Model, PurchaseModel, length};
use crate::calendar::Period;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::dot;
use crate::stats::mean::Estimate;
use crate::stats::normal;
use crate::task::{Step, Task};
use crate::words::{Accepted, Lever as LeverWords, Locale, Problem, WhatIf as Words};

pub use saying::{Said, Saying, SayingVerdict};
use told::{Clock, Rules, STAYING, Sum, place, told};

/// What is changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WhatIfOptions {
    /// The share of customers who still are customers in a year rises by so much, from 0 on and below 1; .05 by default, which
    /// are five percentage points.
    pub retention: f64,
    /// Customers order more often by this share, 0 to 1; .05 by default.
    pub frequency: f64,
    /// The share of revenue that is given back as rewards, from 0 on and below the margin; .02 by default.
    pub reward: f64,
    /// As [`ClvOptions::horizon`].
    pub horizon: Option<u32>,
    /// As [`ClvOptions::discount_rate`].
    pub discount_rate: f64,
    /// As [`ClvOptions::margin`].
    pub margin: f64,
    /// The level of intervals, from the options that all analyses share.
    #[serde(skip)]
    pub level: f64,
    /// The language of sentences, likewise.
    #[serde(skip)]
    pub locale: Locale,
}

impl Default for WhatIfOptions {
    fn default() -> Self {
        let ClvOptions { horizon, discount_rate, margin, level, locale, .. } =
            ClvOptions::default();
        let (retention, frequency, reward) = (0.05, 0.05, 0.02);
        Self { retention, frequency, reward, horizon, discount_rate, margin, level, locale }
    }
}

impl WhatIfOptions {
    /// The options of the value behind it.
    pub fn clv(&self) -> ClvOptions {
        let &Self { horizon, discount_rate, margin, level, locale, .. } = self;
        let model = Model::OF_STAYING;
        ClvOptions { model, horizon, discount_rate, margin, level, locale, ..ClvOptions::default() }
    }

    /// # Errors
    ///
    /// `option` if one is out of range.
    pub(crate) fn checked(&self) -> Result<()> {
        self.clv().checked()?;
        let refuse = |option, found: f64, accepted| {
            let problem = Problem::BadOption { option, found: found.to_string(), accepted };
            Err(Error::new(ErrorKind::Option, problem))
        };
        let &Self { retention, frequency, reward, margin, .. } = self;
        if !(0.0..1.0).contains(&retention) {
            refuse("retention", retention, Accepted::Below { from: 0.0, below: 1.0 })
        } else if !(0.0..=1.0).contains(&frequency) {
            refuse("frequency", frequency, Accepted::Number { from: 0.0, to: 1.0 })
        } else if !(0.0..margin).contains(&reward) {
            refuse("reward", reward, Accepted::Below { from: 0.0, below: margin })
        } else {
            Ok(())
        }
    }
}

/// What changes would make of the customers' worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WhatIf {
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
    /// Customers.
    pub customers: u64,
    /// How many of them are expected to be customers still.
    pub active: Estimate,
    /// The share of these who still are in a year; null where there are none.
    pub retention: Option<Estimate>,
    /// What the customers are worth as they are.
    pub base: Worth,
    /// What each change by itself would make of it, and then all together.
    pub levers: Vec<LeverEffect>,
    /// What five points, and five per cent, more retention would bring by these customers; null where the discount rate is 0
    /// and all future may have no end.
    pub saying: Option<Saying>,
    /// The finding as sentences.
    pub summary: String,
    /// What to know before using the numbers.
    pub notes: Vec<String>,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Lever {
    /// How many stay.
    Retention,
    /// How often they order.
    Frequency,
    /// What is given back.
    Reward,
    /// All of these together.
    All,
}

/// What a change would bring, and the opposite one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeverEffect {
    /// What is changed.
    pub lever: Lever,
    /// By how much, as in the options; null for all together.
    pub change: Option<f64>,
    /// What the change would bring; null where so many cannot stay.
    pub up: Option<Effect>,
    /// What the opposite would; null likewise, and where there is no opposite.
    pub down: Option<Effect>,
}

impl LeverEffect {
    /// The change, as it is said.
    pub fn words(&self) -> LeverWords {
        let by = self.change.unwrap_or_default();
        match self.lever {
            Lever::Retention => LeverWords::Retention(by),
            Lever::Frequency => LeverWords::Frequency(by),
            Lever::Reward => LeverWords::Reward(by),
            Lever::All => LeverWords::All,
        }
    }
}

/// Worth in money.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Worth {
    /// The lifetime value of a customer: discounted margin over the horizon, a mean over all customers.
    pub clv: Estimate,
    /// The same of all customers together.
    pub equity: Estimate,
    /// Their margin over the horizon, not discounted.
    pub profit: Estimate,
}

/// What a change makes of worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// The lifetime value of a customer.
    pub clv: Change,
    /// That of all customers together.
    pub equity: Change,
    /// The margin over the horizon.
    pub profit: Change,
}

/// An amount after a change.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The amount.
    pub changed: Estimate,
    /// How much more than without the change.
    pub difference: Estimate,
    /// The same as a share of the amount without the change; null where that is 0.
    pub share: Option<Estimate>,
}

/// The work behind [`WhatIf`]; a unit is a row touched by a likelihood.
#[derive(Debug)]
pub struct WhatIfTask {
    outlook: Rc<Outlook>,
    options: WhatIfOptions,
    horizon: u32,
    z: f64,
    rules: Rules,
    /// What the customers of each distinct history spend together on a purchase of each, and how far that moves.
    spent: Vec<Vec<f64>>,
    /// The numbers of the fitted model, for each column of `spent`.
    fitted: Vec<Vec<f64>>,
    /// How far they move along the axes of the purchase model.
    moves: Vec<Vec<f64>>,
}

impl WhatIfTask {
    /// The work on these customers, whose model is the Pareto/NBD.
    ///
    /// # Errors
    ///
    /// `option` if one is out of range; `data` where no value in money can be told.
    pub fn of(outlook: Rc<Outlook>, options: &WhatIfOptions) -> Result<Self> {
        options.checked()?;
        let z = normal::two_sided(options.level)?;
        let base = &outlook.base;
        let period = base.period;
        let year = 365.25 / period.days();
        let horizon = options.horizon.unwrap_or(year.round() as u32);
        let times = outlook.times();
        let rate = options.discount_rate;
        let delta = rate_per_period(rate, period);
        let lifetime = (rate > 0.0).then(|| Rule::over_all_time(delta).value);
        let value = discounted(rate, period, horizon, times).value;
        let sums = [value, vec![(f64::from(horizon), 1.0)], lifetime.unwrap_or_default()];
        let no_value = || Error::new(ErrorKind::Data, Problem::NoValue);
        let spending = outlook.spending().ok_or_else(no_value)?;
        let mut spent = vec![vec![0.0; base.histories.len()]; 1 + spending.directions()];
        for row in 0..base.rows() {
            let (spend, weight, history) =
                (spending.of(base, row), base.weight(row), base.history(row));
            let each = std::iter::once(spend.value()).chain(spend.moves());
            spent.iter_mut().zip(each).for_each(|(sums, by)| sums[history] += weight * by);
        }
        Ok(Self {
            rules: Rules { sums, year, points: options.retention },
            spent,
            options: options.clone(),
            horizon,
            z,
            fitted: Vec::new(),
            moves: Vec::new(),
            outlook,
        })
    }

    /// The numbers of one model, for the first of these columns of what is spent.
    fn told(
        &self,
        model: &dyn PurchaseModel,
        p_alive: &[f64],
        columns: usize,
    ) -> Result<Vec<Vec<f64>>> {
        let spent: Vec<&[f64]> = self.spent.iter().take(columns).map(Vec::as_slice).collect();
        let told = told(&self.outlook, model, p_alive, &spent, &self.rules);
        told.ok_or_else(|| Error::new(ErrorKind::Fit, Problem::NotFitted))
    }

    /// The moves along the axis that comes next; none when all are known.
    fn next_moves(&self) -> Result<Option<Vec<f64>>> {
        let Outlook { p_alive, .. } = &*self.outlook;
        let (axis, sides) = (self.moves.len(), self.outlook.nearby());
        let Some((side, moves)) = sides.get(axis).zip(p_alive.moves.get(axis)) else {
            return Ok(None);
        };
        let ends = p_alive.value.iter().zip(moves).map(|(&alive, &by)| side.ends(alive, by));
        let (above, below): (Vec<f64>, Vec<f64>) = ends.map(|[a, b]| (a, b)).unzip();
        let above = self.told(&*side.above, &above, 1)?.concat();
        let below = self.told(&*side.below, &below, 1)?.concat();
        Ok(Some(above.iter().zip(&below).map(|(&a, &b)| side.moves(a, b)).collect()))
    }

    /// A number of the fitted model times a factor, with its moves.
    fn number(&self, place: usize, factor: f64) -> Number {
        let value = |column: &Vec<f64>| factor * column.get(place).unwrap_or(&f64::NAN);
        let (first, of_spend) =
            self.fitted.split_first().map_or((f64::NAN, &[][..]), |(it, rest)| (value(it), rest));
        Number { value: first, moves: self.moves.iter().chain(of_spend).map(value).collect() }
    }

    /// Whether it is known how well the parameters of both models are known.
    fn is_known(&self) -> bool {
        !self.moves.is_empty() && self.fitted.len() > 1
    }

    /// A number with its interval, by the function that makes one of it.
    fn estimate(
        &self,
        number: &Number,
        interval: impl Fn(f64, f64, f64) -> Option<[f64; 2]>,
    ) -> Estimate {
        let unknown = variance(number.moves.iter().copied());
        let ends = interval(number.value, unknown, self.z).filter(|_| self.is_known());
        let [low, high] = [0, 1].map(|end| ends.map(|ends| ends[end]));
        Estimate { value: number.value, low, high }
    }

    /// What one clock, so many times the orders and such a reward make of a sum; `is_sure` where the sign of the difference is.
    fn change(&self, sum: Sum, scenario: &Scenario, of: f64) -> Option<Change> {
        let &Scenario { clock, orders, reward, is_sure } = scenario;
        let margin = self.options.margin;
        let base = self.number(place(Clock::AsIs, sum), margin * of);
        let changed = self.number(place(clock, sum), (margin - reward) * orders * of);
        if !changed.value.is_finite() {
            return None;
        }
        let less = |a: f64, b: f64| a - b;
        let difference = changed.with(&base, less);
        let ratio = changed.value / base.value;
        let share = Number {
            value: difference.value / base.value,
            moves: changed.with(&base, |a, b| (a - ratio * b) / base.value).moves,
        };
        let interval = if is_sure { of_one_sign } else { of_difference };
        Some(Change {
            changed: self.estimate(&changed, of_amount),
            difference: self.estimate(&difference, interval),
            share: (base.value > 0.0).then(|| self.estimate(&share, interval)),
        })
    }

    fn effect(&self, scenario: &Scenario) -> Option<Effect> {
        let each = 1.0 / self.outlook.base.histories.customers();
        Some(Effect {
            clv: self.change(Sum::Discounted, scenario, each)?,
            equity: self.change(Sum::Discounted, scenario, 1.0)?,
            profit: self.change(Sum::Plain, scenario, 1.0)?,
        })
    }

    fn levers(&self) -> Vec<LeverEffect> {
        let &WhatIfOptions { retention, frequency, reward, .. } = &self.options;
        let as_is = Scenario::AS_IS;
        let clock = |clock| Scenario { clock, ..as_is };
        let orders = |orders| Scenario { orders, ..as_is };
        let all = Scenario {
            clock: Clock::More,
            orders: 1.0 + frequency,
            reward,
            // Rewards pull against the others.
            is_sure: reward == 0.0 || retention == 0.0 && frequency == 0.0,
        };
        let given = Scenario { reward, ..as_is };
        let effects = [
            (Lever::Retention, Some(retention), clock(Clock::More), Some(clock(Clock::Less))),
            (
                Lever::Frequency,
                Some(frequency),
                orders(1.0 + frequency),
                Some(orders(1.0 - frequency)),
            ),
            (Lever::Reward, Some(reward), given, None),
            (Lever::All, None, all, None),
        ];
        let effects = effects.into_iter().map(|(lever, change, up, down)| LeverEffect {
            lever,
            change,
            up: self.effect(&up),
            down: down.and_then(|down| self.effect(&down)),
        });
        effects.collect()
    }

    fn finish(&self) -> WhatIf {
        let Outlook { base, p_alive, .. } = &*self.outlook;
        let &WhatIfOptions { discount_rate, margin, level, locale, retention: points, .. } =
            &self.options;
        let customers = base.histories.customers();
        let amount = |sum, of: f64| {
            self.estimate(&self.number(place(Clock::AsIs, sum), margin * of), of_amount)
        };
        let retention = self.estimate(&self.number(STAYING, 1.0), of_share);
        let retention = Some(retention).filter(|it| it.value.is_finite());
        let worth = Worth {
            clv: amount(Sum::Discounted, 1.0 / customers),
            equity: amount(Sum::Discounted, 1.0),
            profit: amount(Sum::Plain, 1.0),
        };
        let levers = self.levers();
        let horizon = length(base.period, self.horizon);
        let mut notes: Vec<Words> = Vec::new();
        if let Some(now) = retention.filter(|_| levers.iter().any(|it| it.up.is_none())) {
            notes.push(Words::TooMany { points, now: now.value });
        }
        notes.push(Words::NoForecast);
        if margin == 1.0 {
            notes.push(Words::MarginIsRevenue);
        }
        let said = |notes: Vec<Words>| notes.into_iter().map(move |it| it.say(locale));
        let health = self.outlook.health(&self.options.clv(), None);
        let saying = retention.and_then(|now| self.saying(now, level, horizon, locale));
        let told = levers.iter().filter_map(|it| Some((it.words(), it.up?.equity)));
        let summary = Words::Summary {
            equity: worth.equity.parts(),
            horizon,
            retention: retention.map(Estimate::parts),
            effects: told.map(|(lever, equity)| (lever, equity.difference.parts())).collect(),
            level,
        };
        let weights = base.histories.weights();
        let moves = p_alive.moves.iter().map(|column| dot(column, weights)).collect();
        let active = Number { value: dot(&p_alive.value, weights), moves };
        WhatIf {
            model: self.outlook.models.model,
            period: base.period,
            horizon: self.horizon,
            discount_rate,
            margin,
            level,
            customers: whole(customers),
            active: self.estimate(&active, |active, variance, z| {
                let ends = of_share(active / customers, variance / customers / customers, z)?;
                Some(ends.map(|end| end * customers))
            }),
            retention,
            base: worth,
            summary: summary.say(locale),
            levers,
            saying,
            notes: said(notes).chain(health.messages).collect(),
        }
    }
}

impl Task for WhatIfTask {
    type Output = WhatIf;

    fn step(&mut self, budget: usize) -> Result<Step<WhatIf>> {
        let sides = self.outlook.nearby().len();
        // What is expected up to a time costs about as much as a row of the likelihood.
        let each = 2 * self.rules.len() * self.outlook.base.histories.times.len().max(1);
        for _ in 0..(budget / each).max(1) {
            if self.fitted.is_empty() {
                let Outlook { models, p_alive, .. } = &*self.outlook;
                let model = &*models.purchases.model;
                self.fitted = self.told(model, &p_alive.value, self.spent.len())?;
            } else if let Some(moves) = self.next_moves()? {
                self.moves.push(moves);
            }
            if self.moves.len() >= sides {
                return Ok(Step::Done(self.finish()));
            }
        }
        Ok(Step::Progress((1 + self.moves.len()) as f64 / (2 + sides) as f64))
    }
}

/// A way in which all might be.
#[derive(Clone, Copy, Debug)]
struct Scenario {
    clock: Clock,
    /// How many times the orders.
    orders: f64,
    /// The share of revenue that is given back.
    reward: f64,
    /// Whether it surely brings more, or surely less.
    is_sure: bool,
}

impl Scenario {
    /// Nothing is changed.
    const AS_IS: Self = Self { clock: Clock::AsIs, orders: 1.0, reward: 0.0, is_sure: true };
}

/// A number, and how far it moves with one standard error in each direction in which the parameters are not known.
struct Number {
    value: f64,
    moves: Vec<f64>,
}

impl Number {
    /// The same of both, one beside the other; linear, so that it holds for the moves.
    fn with(&self, other: &Self, of: impl Fn(f64, f64) -> f64) -> Self {
        let moves = self.moves.iter().zip(&other.moves).map(|(&a, &b)| of(a, b));
        Self { value: of(self.value, other.value), moves: moves.collect() }
    }
}

/// The interval of a difference whose sign is sure, even about its log.
fn of_one_sign(value: f64, variance: f64, z: f64) -> Option<[f64; 2]> {
    let [low, high] = of_amount(value.abs(), variance, z)?;
    Some(if value < 0.0 { [-high, -low] } else { [low, high] })
}

/// The interval of a difference that may be of either sign, even about itself.
fn of_difference(value: f64, variance: f64, z: f64) -> Option<[f64; 2]> {
    let reach = z * variance.sqrt();
    reach.is_finite().then_some([value - reach, value + reach])
}
