//! What future purchases are worth today.

use std::rc::Rc;

use super::ClvOptions;
use super::futures::{Moving, Quantity, Times, Wanted, over_all_time, over_periods, wanted};
use super::intervals::{Total, of_amount};
use super::new_customer::NewCustomer;
use super::outlook::Outlook;
use super::scores::{Counts, Ends, Scores};
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
pub(super) fn discounted(rate: f64, period: Period, horizon: u32, times: Times) -> Vec<(f64, f64)> {
    let factors = discount_factors(rate, period, horizon);
    let next = factors.iter().skip(1).chain([&0.0]);
    let weights: Vec<f64> = factors.iter().zip(next).map(|(now, next)| now - next).collect();
    over_periods(&weights, times)
}

/// The purchases of the horizon as such a sum.
pub(super) fn undiscounted(horizon: u32, times: Times) -> Vec<(f64, f64)> {
    let mut weights = vec![0.0; horizon as usize];
    weights.last_mut().into_iter().for_each(|last| *last = 1.0);
    over_periods(&weights, times)
}

/// The chance of so many purchases in the horizon.
fn makes(n: u32, horizon: u32) -> Wanted {
    wanted(Quantity::Makes(n), f64::from(horizon))
}

/// The work of valuing customers of whom all else is known; a unit is a row touched by a likelihood.
#[derive(Debug)]
pub(super) struct Valuing {
    pub(super) outlook: Rc<Outlook>,
    options: ClvOptions,
    horizon: u32,
    z: f64,
    value: Vec<(f64, f64)>,
    purchases: Vec<(f64, f64)>,
    residual: Option<Vec<(f64, f64)>>,
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
        let times = Times::of(&*outlook.models.purchases.model);
        let value = discounted(options.discount_rate, period, horizon, times);
        let purchases = undiscounted(horizon, times);
        let delta = rate_per_period(options.discount_rate, period);
        let residual = options.residual.then(|| over_all_time(delta));
        let holdout = outlook.base.actual.as_ref().map(|actual| (actual.length(), 1.0));
        let asked = [&value, &purchases].into_iter().chain(&residual).flatten().chain(&holdout);
        let mut all: Vec<Wanted> = asked.map(|it| wanted(Quantity::Expected, it.0)).collect();
        all.extend(Self::of_each(options, period, horizon));
        all.extend((0..options.counts.unwrap_or_default()).map(|n| makes(n, horizon)));
        all.sort_unstable();
        all.dedup();
        let z = normal::two_sided(options.level)?;
        let options = options.clone();
        Ok(Self { outlook, options, horizon, z, value, purchases, residual, all })
    }

    /// What is told of single customers: whether they are still there at the end, buy soon, and when next.
    fn of_each(options: &ClvOptions, period: Period, horizon: u32) -> [Wanted; 3] {
        let soon = f64::from(options.next_days) / period.days();
        [
            wanted(Quantity::Stays, f64::from(horizon)),
            wanted(Quantity::Buys, soon),
            wanted(Quantity::LogMedian, 0.0),
        ]
    }

    /// How many purchases customers will make: the last number stands for all that is left.
    fn counts(&self, most: u32) -> Counts {
        let Outlook { base, p_alive, futures, .. } = &*self.outlook;
        let futures = futures.borrow();
        let mut left = vec![1.0; base.histories.len()];
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for n in 0..most {
            let mut chances = futures.get(makes(n, self.horizon));
            for ((chance, alive), left) in chances.iter_mut().zip(&p_alive.value).zip(&mut left) {
                let gone = if n == 0 { 1.0 - alive } else { 0.0 };
                *chance = (gone + alive * *chance).clamp(0.0, *left);
                *left -= *chance;
            }
            columns.push(chances);
        }
        columns.push(left);
        let all = base.histories.customers();
        let weights = || base.histories.iter().map(|it| it.weight / all);
        let share = |column: &Vec<f64>| dot(column, &weights().collect::<Vec<f64>>());
        let rows = (0..base.rows()).map(|row| base.history(row));
        Counts {
            n: (0..=most).collect(),
            probability: columns.iter().map(share).collect(),
            each: rows.flat_map(|history| columns.iter().map(move |it| it[history])).collect(),
        }
    }

    /// Intervals of each distinct history, as those of each customer where they were asked for.
    fn ends(&self, of: impl FnOnce(&Outlook) -> Vec<Option<[f64; 2]>>) -> Option<Ends> {
        let of_rows = || self.outlook.base.of_rows(&of(&self.outlook)).into_iter().collect();
        self.options.each_interval.then(of_rows)
    }

    /// What is expected of each distinct history: of an active customer, times the probability that it is one.
    fn expected(&self, rule: &[(f64, f64)]) -> Moving {
        let Outlook { models, p_alive, futures, .. } = &*self.outlook;
        let mut expected = futures.borrow().sum(rule, models.directions());
        // Δ(p · e) = Δp · e + p · Δe.
        for (moves, of_alive) in expected.moves.iter_mut().zip(&p_alive.moves) {
            let each = moves.iter_mut().zip(of_alive).zip(&p_alive.value).zip(&expected.value);
            each.for_each(|(((by, of_alive), alive), value)| *by = of_alive * value + alive * *by);
        }
        expected.value.iter_mut().zip(&p_alive.value).for_each(|(value, alive)| *value *= alive);
        expected
    }

    fn finish(&self) -> Scores {
        let Outlook { models, base, p_alive, futures, .. } = &*self.outlook;
        let (options, period, z) = (&self.options, base.period, self.z);
        let [stays, buys, log_median] = Self::of_each(options, period, self.horizon);
        let futures = futures.borrow();
        let times_alive = |mut of_active: Vec<f64>| {
            of_active.iter_mut().zip(&p_alive.value).for_each(|(value, alive)| *value *= alive);
            base.of_rows(&of_active)
        };
        let next_order = futures.get(log_median).into_iter().map(|log| {
            let days = libm::exp(log) * period.days();
            (days <= FAR).then_some(days)
        });
        let next_order: Vec<Option<f64>> = next_order.collect();
        let holdout = base.actual.as_ref().map(|actual| {
            let mut expected = futures.sum(&[(actual.length(), 1.0)], 0).value;
            expected.iter_mut().zip(&p_alive.value).for_each(|(value, alive)| *value *= alive);
            actual.report(&base.histories, &expected)
        });
        let (p_alive_after, p_order) =
            (times_alive(futures.get(stays)), times_alive(futures.get(buys)));
        drop(futures);
        let purchases = self.expected(&self.purchases);
        let discounted = self.expected(&self.value);
        let residual = self.residual.as_ref().map(|rule| self.expected(rule).value);
        let spend = self.outlook.spending().map(|spending| spending.value.clone());
        let mut total = Total::default();
        for (history, known) in base.histories.iter().enumerate() {
            let moves = purchases.moves.iter().map(|column| column[history]);
            total.add(known.weight, purchases.value[history], moves, 0.0);
        }
        let is_known = models.purchases.nearby.is_some();
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
            total_purchases_interval: total.expected(z).filter(|_| is_known),
            total_value: None,
            total_value_interval: None,
            total_residual_value: None,
            new_customer: NewCustomer::of(models, options, self.horizon, z),
            purchases: options.counts.map(|most| self.counts(most)),
            holdout,
            p_alive_ends: self.ends(|outlook| outlook.alive_ends(z)),
            expected_purchases_ends: self.ends(|outlook| outlook.ends(&purchases, of_amount, z)),
            p_alive: base.of_rows(&p_alive.value),
            p_alive_after,
            p_order,
            next_order: base.of_rows(&next_order),
            expected_purchases: base.of_rows(&purchases.value),
            expected_spend: spend,
            dert: residual.map(|residual| base.of_rows(&residual)),
            clv: None,
            low: None,
            high: None,
            discounted,
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
        let expected = sum(&*model, &undiscounted(52, times), past);
        assert!((expected / model.expected_if_alive(52.0, past) - 1.0).abs() < 1e-11);
        let same = sum(&*model, &discounted(0.0, Period::Week, 52, times), past);
        assert!((same - expected).abs() < 1e-12);
        let less = sum(&*model, &discounted(0.1, Period::Week, 52, times), past);
        assert!(less < expected && less > expected / 1.1);
    }
}
