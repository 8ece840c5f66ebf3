//! What future purchases are worth today.

use std::rc::Rc;

use super::ClvOptions;
use super::futures::{At, Moving, Quantity, Rule, Times, Wanted, at, in_order};
use super::intervals::{Total, of_amount, of_share, variance};
use super::new_customer::NewCustomer;
use super::outlook::Outlook;
use super::scores::{Counts, EachEnds, Ends, Expected, Scores};
use crate::calendar::Period;
use crate::error::Result;
use crate::stats::matrix::dot;
use crate::stats::normal;
use crate::task::{Step, Task};

/// A customer's next order is not told beyond so many days.
const FAR: f64 = 3652.5;

/// The discount rate of a period, continuously compounded, of one that is effective a year: ln(1 + rate) · days / 365.25.
pub fn rate_per_period(rate: f64, period: Period) -> f64 {
    libm::log1p(rate) * period.days() / 365.25
}

/// Today's worth of one unit of money at the end of each of the next periods: (1 + rate)^(−k · days / 365.25) for
/// k = 1 … `horizon`, with the rate effective a year.
pub fn discount_factors(rate: f64, period: Period, horizon: u32) -> Vec<f64> {
    let log_period = rate_per_period(rate, period);
    (1..=horizon).map(|k| libm::exp(-f64::from(k) * log_period)).collect()
}

/// The discounted purchases of a horizon as a sum over times of weights times the purchases expected up to then.
///
/// # Formula
///
/// Σₖ (E[X(k)] − E[X(k−1)]) · factorₖ = Σₖ E[X(k)] · (factorₖ − factorₖ₊₁), with a factor of 0 after the last (design:
/// "CLV"; Fader, Hardie & Lee 2005, "RFM and CLV", in discrete time).
pub(super) fn discounted(rate: f64, period: Period, horizon: u32, times: Times) -> Rule {
    let factors = discount_factors(rate, period, horizon);
    let next = factors.iter().skip(1).chain([&0.0]);
    let weights: Vec<f64> = factors.iter().zip(next).map(|(now, next)| now - next).collect();
    Rule::over_periods(&weights, times)
}

/// The purchases of the horizon as such a sum.
pub(super) fn undiscounted(horizon: u32, times: Times) -> Rule {
    let mut weights = vec![0.0; horizon as usize];
    weights.last_mut().into_iter().for_each(|last| *last = 1.0);
    Rule::over_periods(&weights, times)
}

/// The chance of so many purchases in the horizon.
fn makes(n: u32, horizon: u32) -> At {
    at(Quantity::Makes(n), f64::from(horizon))
}

/// The work of valuing customers of whom all else is known; a unit is a row touched by a likelihood.
#[derive(Debug)]
pub(super) struct Valuing {
    pub(super) outlook: Rc<Outlook>,
    options: ClvOptions,
    horizon: u32,
    z: f64,
    value: Rule,
    purchases: Rule,
    residual: Option<Rule>,
    all: Vec<Wanted>,
}

impl Valuing {
    /// The work of these options, which were checked.
    ///
    /// # Errors
    ///
    /// A level that is none.
    pub(super) fn new(outlook: Rc<Outlook>, options: &ClvOptions) -> Result<Self> {
        let period = outlook.base.period;
        let year = (365.25 / period.days()).round() as u32;
        let horizon = options.horizon.unwrap_or(year);
        let times = outlook.times();
        let value = discounted(options.discount_rate, period, horizon, times);
        let purchases = undiscounted(horizon, times);
        let delta = rate_per_period(options.discount_rate, period);
        let residual = options.residual.then(|| Rule::over_all_time(delta));
        let asked = [&value, &purchases].into_iter().chain(&residual);
        let mut all: Vec<Wanted> = asked.flat_map(Rule::wanted).collect();
        let holdout = outlook.base.actual.as_ref().map(|actual| actual.length());
        all.extend(holdout.map(|length| (at(Quantity::Expected, length), false)));
        let each = options.each_interval;
        all.extend(Self::of_each(options, period, horizon).map(|it| (it, each)));
        all.extend((0..options.counts.unwrap_or_default()).map(|n| (makes(n, horizon), true)));
        let all = in_order(all);
        let z = normal::two_sided(options.level)?;
        let options = options.clone();
        Ok(Self { outlook, options, horizon, z, value, purchases, residual, all })
    }

    /// What is told of single customers: whether they are still there at the end, buy soon, and when next.
    fn of_each(options: &ClvOptions, period: Period, horizon: u32) -> [At; 3] {
        let soon = f64::from(options.next_days) / period.days();
        [
            at(Quantity::Stays, f64::from(horizon)),
            at(Quantity::Buys, soon),
            at(Quantity::LogMedian, 0.0),
        ]
    }

    /// How many purchases customers will make: the last number stands for all that is left.
    fn counts(&self, most: u32) -> Counts {
        let Outlook { models, base, p_alive, futures, .. } = &*self.outlook;
        let all = base.histories.customers();
        let weights: Vec<f64> = base.histories.iter().map(|it| it.weight / all).collect();
        let shares = |of: &[Vec<f64>]| of.iter().map(|it| dot(it, &weights)).collect::<Vec<f64>>();
        let mut left = vec![1.0; base.histories.len()];
        let mut moves_left = vec![0.0; models.directions()];
        let is_known = models.purchases.nearby.is_some();
        let end = |share: f64, moves: &mut dyn Iterator<Item = f64>| {
            of_share(share, variance(moves), self.z).filter(|_| is_known)
        };
        let ends_of = |shares: &[f64], moves: &[Vec<f64>]| -> Vec<Option<[f64; 2]>> {
            let each = shares.iter().enumerate();
            each.map(|(history, &share)| end(share, &mut moves.iter().map(|it| it[history])))
                .collect()
        };
        let mut each_ends = Vec::new();
        let mut each_left = vec![vec![0.0; base.histories.len()]; models.directions()];
        let (mut columns, mut moves): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        for n in 0..most {
            let mut chances = self.of_all(futures.borrow().get(makes(n, self.horizon)));
            if n == 0 {
                // Whoever is gone makes none.
                let alive = chances.value.iter_mut().zip(&p_alive.value);
                alive.for_each(|(chance, alive)| *chance += 1.0 - alive);
                for (moves, alive) in chances.moves.iter_mut().zip(&p_alive.moves) {
                    moves.iter_mut().zip(alive).for_each(|(by, alive)| *by -= alive);
                }
            }
            let by = shares(&chances.moves);
            for (chance, left) in chances.value.iter_mut().zip(&mut left) {
                *chance = chance.clamp(0.0, *left);
                *left -= *chance;
            }
            moves_left.iter_mut().zip(&by).for_each(|(left, by)| *left -= by);
            if self.options.each_interval {
                for (left, by) in each_left.iter_mut().zip(&chances.moves) {
                    left.iter_mut().zip(by).for_each(|(left, by)| *left -= by);
                }
                each_ends.push(ends_of(&chances.value, &chances.moves));
            }
            columns.push(chances.value);
            moves.push(by);
        }
        if self.options.each_interval {
            each_ends.push(ends_of(&left, &each_left));
        }
        columns.push(left);
        moves.push(moves_left);
        let probability = shares(&columns);
        let ends = probability.iter().zip(&moves);
        let ends = ends.map(|(&share, moves)| end(share, &mut moves.iter().copied()));
        let rows = || (0..base.rows()).map(|row| base.history(row));
        let each_ends = self.options.each_interval.then(|| {
            let ends = &each_ends;
            rows().flat_map(|history| ends.iter().map(move |it| it[history])).collect()
        });
        Counts {
            n: (0..=most).collect(),
            intervals: ends.collect(),
            probability,
            each: rows().flat_map(|history| columns.iter().map(move |it| it[history])).collect(),
            each_ends,
        }
    }

    /// What is said of an active customer, times the probability that it is one.
    fn of_all(&self, mut active: Moving) -> Moving {
        let p_alive = &self.outlook.p_alive;
        // Δ(p · e) = Δp · e + p · Δe.
        for (moves, of_alive) in active.moves.iter_mut().zip(&p_alive.moves) {
            let each = moves.iter_mut().zip(of_alive).zip(&p_alive.value).zip(&active.value);
            each.for_each(|(((by, of_alive), alive), value)| *by = of_alive * value + alive * *by);
        }
        active.value.iter_mut().zip(&p_alive.value).for_each(|(value, alive)| *value *= alive);
        active
    }

    /// What is expected of each distinct history.
    fn expected(&self, rule: &Rule) -> Moving {
        let Outlook { models, futures, .. } = &*self.outlook;
        self.of_all(futures.borrow().sum(rule, models.directions()))
    }

    fn finish(&self) -> Scores {
        let Outlook { base, p_alive, futures, .. } = &*self.outlook;
        let (options, period, z) = (&self.options, base.period, self.z);
        let futures = futures.borrow();
        let [stays, buys, log_median] =
            Self::of_each(options, period, self.horizon).map(|it| futures.get(it));
        let [stays, buys] = [stays, buys].map(|of_active| self.of_all(of_active));
        // Δ(e^log) = e^log · Δlog.
        let mut next = log_median;
        next.value.iter_mut().for_each(|log| *log = libm::exp(*log) * period.days());
        for column in &mut next.moves {
            column.iter_mut().zip(&next.value).for_each(|(by, days)| *by *= days);
        }
        let is_near = |days: f64| (days <= FAR).then_some(days);
        let holdout = base.actual.as_ref().map(|actual| {
            let expected = self.of_all(futures.sum(&Rule::at(actual.length()), 0)).value;
            actual.report(&base.histories, &expected, z)
        });
        drop(futures);
        let purchases = self.expected(&self.purchases);
        let discounted = self.expected(&self.value);
        let residual = self.residual.as_ref().map(|rule| self.expected(rule));
        let spend = self.outlook.spending();
        let mut total = Total::default();
        for (history, known) in base.histories.iter().enumerate() {
            let moves = purchases.moves.iter().map(|column| column[history]);
            total.add(known.weight, purchases.value[history], moves, 0.0);
        }
        let mut scores = Scores {
            n: base.histories.customers().round() as u64,
            period,
            as_of: base.as_of,
            horizon: self.horizon,
            discount_rate: options.discount_rate,
            margin: options.margin,
            level: options.level,
            next_days: options.next_days,
            total_purchases: total.value,
            total_purchases_interval: total.expected(z).filter(|_| !total.moves.is_empty()),
            total_value: None,
            total_value_interval: None,
            total_residual_value: None,
            total_residual_value_interval: None,
            new_customer: NewCustomer::of(&self.outlook, options, self.horizon, z),
            purchases: options.counts.map(|most| self.counts(most)),
            holdout,
            each_ends: options.each_interval.then(|| {
                type Interval = fn(f64, f64, f64) -> Option<[f64; 2]>;
                let of = |of: &Moving, interval: Interval| -> Ends {
                    base.of_rows(&of.ends(&interval, z)).into_iter().collect()
                };
                EachEnds {
                    p_alive: of(p_alive, of_share),
                    p_alive_after: of(&stays, of_share),
                    p_order: of(&buys, of_share),
                    next_order: of(&next, |days, variance, z| {
                        of_amount(days, variance, z).filter(|_| days <= FAR)
                    }),
                    expected_purchases: of(&purchases, of_amount),
                    expected_spend: spend.map(|spend| {
                        let ends = |row: usize| {
                            let spend = spend.of(base, row);
                            of_amount(spend.value(), variance(spend.moves()), z)
                        };
                        (0..base.rows()).map(|row| ends(row).filter(|_| spend.is_known)).collect()
                    }),
                    dert: residual.as_ref().map(|residual| of(residual, of_amount)),
                }
            }),
            p_alive: base.of_rows(&p_alive.value),
            p_alive_after: base.of_rows(&stays.value),
            p_order: base.of_rows(&buys.value),
            next_order: base.of_rows(&next.value).into_iter().map(is_near).collect(),
            expected_purchases: base.of_rows(&purchases.value),
            expected_spend: spend
                .map(|spend| (0..base.rows()).map(|row| spend.of(base, row).value()).collect()),
            dert: residual.as_ref().map(|residual| base.of_rows(&residual.value)),
            clv: None,
            low: None,
            high: None,
            expected: Expected { purchases, discounted, residual },
            outlook: Rc::clone(&self.outlook),
        };
        scores.price(z);
        scores
    }
}

impl Task for Valuing {
    type Output = Scores;

    fn step(&mut self, budget: usize) -> Result<Step<Scores>> {
        let purchases = &self.outlook.models.purchases;
        let mut futures = self.outlook.futures.borrow_mut();
        // What is expected costs about as much as four rows of the likelihood.
        let nearby = purchases.nearby.as_ref();
        let share = futures.fill(&*purchases.model, nearby, &self.all, (budget / 4).max(1));
        drop(futures);
        Ok(if share < 1.0 { Step::Progress(share) } else { Step::Done(self.finish()) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::futures::sum;
    use super::super::purchase::{Model, Past};
    use super::*;

    #[test]
    fn a_year_is_discounted_by_the_yearly_rate_whatever_the_ruler() {
        let year = discount_factors(0.1, Period::Year, 1)[0];
        assert!((year - 1.0 / 1.1).abs() < 1e-15);
        assert!((discount_factors(0.1, Period::Month, 12)[11] - year).abs() < 1e-15);
        assert!(
            (discount_factors(0.1, Period::Day, 365)[364] - 1.1f64.powf(-365.0 / 365.25)).abs()
                < 1e-15
        );
    }

    #[test]
    fn without_a_rate_the_sum_is_the_expected_purchases() {
        let model = Model::BgNbd.with(&[0.243, 4.414, 0.793, 2.426]).unwrap();
        let past = Past::new(2, 30.43, 38.86);
        let times = Times::of(&*model);
        let of = |rule: Rule| sum(&*model, &rule.value, past);
        let expected = of(undiscounted(52, times));
        assert!((expected / model.expected_if_alive(52.0, past) - 1.0).abs() < 1e-11);
        let same = of(discounted(0.0, Period::Week, 52, times));
        assert!((same - expected).abs() < 1e-12);
        let less = of(discounted(0.1, Period::Week, 52, times));
        assert!(less < expected && less > expected / 1.1);
    }
}
