//! What every purchase model answers about a customer, whatever it assumes.
//!
//! All of them take a customer's past to be its number of repeat purchases, when it last bought and how long it has been
//! known, and say two things: how likely it is still a customer, and what it will do if it is. What it will do is the product
//! of the two, and a new customer is one whose past is [`Past::NEW`].

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use super::beta_geometric::{
    BetaGeometric, BetaGeometricLikelihood, MOST_REGULAR, Regularity, Variant,
};
use super::bg_bb::{self, BgBb, BgBbLikelihood};
use super::fit::{Fit, Fitting, Likelihood};
use super::futures;
use super::gompertz_nbd::{Gompertz, GompertzNbd};
use super::history::Histories;
use super::nbd::{Lifetime, NbdLikelihood};
use super::pareto_nbd::{Pareto, ParetoNbd};
use crate::customers::Grain;
use crate::error::{Error, ErrorKind, Result};
use crate::task::Step;
use crate::words::Problem;

/// What a customer did so far, with times in periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Past {
    /// Repeat purchase occasions, x.
    pub frequency: u32,
    /// Last minus first purchase, t_x.
    pub recency: f64,
    /// Time since the first purchase, T.
    pub age: f64,
    /// The [covariates](super::covariates) of the customer, by their place among those there are; 0 for those of the average
    /// one, and without covariates.
    pub kind: u32,
}

impl Past {
    /// That of a customer who makes its first purchase now.
    pub const NEW: Self = Self { frequency: 0, recency: 0.0, age: 0.0, kind: 0 };

    /// So many repeat purchases, the last at `recency`, seen up to `age`.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Self {
        Self { frequency, recency, age, kind: 0 }
    }
}

/// A purchase model with known parameters.
///
/// Times are in the periods of the data it was fitted on. Every number is finite for every past there can be: recency from 0
/// to age, and 0 without a repeat purchase.
pub trait PurchaseModel: Debug {
    /// The parameters, in the order of [`Model::names`].
    fn parameters(&self) -> Vec<f64>;

    /// The log-likelihood of one customer.
    fn log_likelihood(&self, past: Past) -> f64;

    /// The log of the odds that the customer has left by the end of its age, against that it is still one: −∞ where it cannot
    /// have left.
    fn log_odds_left(&self, past: Past) -> f64;

    /// The probability that the customer is still one at the end of its age.
    fn p_alive(&self, past: Past) -> f64 {
        1.0 / (1.0 + libm::exp(self.log_odds_left(past)))
    }

    /// The probability that a customer who is one now still is after `ahead` periods.
    fn stays_if_alive(&self, ahead: f64, past: Past) -> f64;

    /// The purchases expected in the next `ahead` periods of a customer who is one now.
    fn expected_if_alive(&self, ahead: f64, past: Past) -> f64;

    /// The same for several times, which rise.
    fn expected_at(&self, ahead: &[f64], past: Past) -> Vec<f64> {
        ahead.iter().map(|&ahead| self.expected_if_alive(ahead, past)).collect()
    }

    /// The probability that a customer who is one now buys after the first `from` periods and up to `to`.
    fn buys_if_alive(&self, from: f64, to: f64, past: Past) -> f64;

    /// The log of the time by which half of those who are customers now and buy again at all have bought.
    fn log_median_if_alive(&self, past: Past) -> f64 {
        futures::log_median(self, past, futures::NEVER)
    }

    /// The probability that a customer who is one now buys `n` times in the next `ahead` periods.
    fn pmf_if_alive(&self, n: u32, ahead: f64, past: Past) -> f64;

    /// The mean of the square of that number, Σ n² P(n): with [`expected_if_alive`](Self::expected_if_alive) it tells how far
    /// chance takes a customer from what is expected of it.
    fn square_if_alive(&self, ahead: f64, past: Past) -> f64 {
        let expected = self.expected_if_alive(ahead, past);
        let mut sum = 0.0;
        for n in 1..100_000 {
            let count = f64::from(n);
            let term = count * count * self.pmf_if_alive(n, ahead, past);
            sum += term;
            if count > expected && term <= 1e-12 * sum {
                break;
            }
        }
        // Rounding must not make it smaller than the least that is possible.
        sum.max(expected * expected)
    }

    /// Whether what an active customer will do depends on when it last bought, beside how often and how long it is known.
    fn regards_recency(&self) -> bool {
        false
    }

    /// The probability that the customer is still one `ahead` periods after its age.
    fn p_alive_after(&self, ahead: f64, past: Past) -> f64 {
        self.p_alive(past) * self.stays_if_alive(ahead, past)
    }

    /// The purchases expected in the `ahead` periods after its age: with [`Past::NEW`], E\[X(t)\].
    fn expected(&self, ahead: f64, past: Past) -> f64 {
        self.p_alive(past) * self.expected_if_alive(ahead, past)
    }

    /// The variance, by chance alone, of the number of purchases in the `ahead` periods after its age.
    fn variance(&self, ahead: f64, past: Past) -> f64 {
        let expected = self.expected(ahead, past);
        (self.p_alive(past) * self.square_if_alive(ahead, past) - expected * expected).max(0.0)
    }

    /// The probability of `n` purchases in the `ahead` periods after its age: with [`Past::NEW`], P(X(t) = n).
    fn pmf(&self, n: u32, ahead: f64, past: Past) -> f64 {
        let p_alive = self.p_alive(past);
        let gone = if n == 0 { 1.0 - p_alive } else { 0.0 };
        gone + p_alive * self.pmf_if_alive(n, ahead, past)
    }

    /// The probability that the customer buys at least once in the `ahead` periods after its age.
    fn buys(&self, ahead: f64, past: Past) -> f64 {
        self.p_alive(past) * self.buys_if_alive(0.0, ahead, past)
    }
}

/// A purchase model by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Model {
    /// BG/NBD: [`beta_geometric`](super::beta_geometric).
    #[default]
    BgNbd,
    /// Pareto/NBD: [`pareto_nbd`](super::pareto_nbd).
    ParetoNbd,
    /// Gompertz/NBD: [`gompertz_nbd`](super::gompertz_nbd).
    GompertzNbd,
    /// MBG/NBD: the same family.
    MbgNbd,
    /// BG/CNBD-k: the same; with no k, the one that is [settled](Model::settled) by the data.
    BgCnbd(Option<u32>),
    /// MBG/CNBD-k, likewise.
    MbgCnbd(Option<u32>),
    /// BG/BB: [`bg_bb`].
    BgBb,
}

impl Model {
    /// The model by which single customers are told apart: it has no customers who count as active for certain.
    pub const OF_SINGLE: Self = Self::MbgNbd;

    /// The model in which staying is a matter of time, and not of purchases.
    pub const OF_STAYING: Self = Self::ParetoNbd;

    /// All of them, k left to the data.
    pub const ALL: [Self; 7] = [
        Self::BgNbd,
        Self::MbgNbd,
        Self::ParetoNbd,
        Self::GompertzNbd,
        Self::BgCnbd(None),
        Self::MbgCnbd(None),
        Self::BgBb,
    ];

    /// What it is called, in every language.
    pub fn title(self) -> String {
        let name = match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
            Self::GompertzNbd => "Gompertz/NBD",
            Self::BgCnbd(_) => "BG/CNBD",
            Self::MbgCnbd(_) => "MBG/CNBD",
            Self::BgBb => "BG/BB",
        };
        match self {
            Self::BgCnbd(None) | Self::MbgCnbd(None) => format!("{name}-k"),
            Self::BgCnbd(Some(k)) | Self::MbgCnbd(Some(k)) => format!("{name}-{k}"),
            _ => name.into(),
        }
    }

    /// The names of its parameters, in the order of the paper.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::ParetoNbd => Pareto::NAMES,
            Self::GompertzNbd => Gompertz::NAMES,
            Self::BgNbd | Self::MbgNbd | Self::BgCnbd(_) | Self::MbgCnbd(_) => {
                &BetaGeometric::NAMES
            }
            Self::BgBb => &BgBb::NAMES,
        }
    }

    /// What its purchases are counted by.
    pub fn grain(self) -> Grain {
        match self {
            Self::BgCnbd(_) | Self::MbgCnbd(_) => Grain::Intervals,
            Self::BgBb => Grain::Opportunities,
            _ => Grain::Days,
        }
    }

    /// The model that is fitted on these histories: with the k under which their timing is the most likely, where none is given.
    ///
    /// # Errors
    ///
    /// `data` if the histories are not such as the model needs: k is found by the intervals between purchases, and BG/BB counts
    /// whole opportunities.
    pub(super) fn settling(self, histories: &Histories) -> Result<Settling> {
        let search = |leaves_at_first| match histories.log_intervals() {
            Some(_) => Ok(Some(Regularity::new(histories, leaves_at_first))),
            None => Err(Error::new(ErrorKind::Data, Problem::NoIntervals)),
        };
        let search = match self {
            Self::BgCnbd(None) => search(false)?,
            Self::MbgCnbd(None) => search(true)?,
            Self::BgBb => bg_bb::checked(histories).map(|()| None)?,
            _ => None,
        };
        Ok(Settling { model: self, search })
    }

    /// The same at once.
    ///
    /// # Errors
    ///
    /// As for the steps: `data`.
    pub fn settled(self, histories: &Histories) -> Result<Self> {
        let mut settling = self.settling(histories)?;
        loop {
            if let Step::Done(model) = settling.step(usize::MAX) {
                return Ok(model);
            }
        }
    }

    /// How regular purchases are by it: k, where the model has one and it is settled.
    pub fn regularity(self) -> Option<u32> {
        match self {
            Self::BgCnbd(k) | Self::MbgCnbd(k) => k,
            _ => None,
        }
    }

    /// Whether it counts everybody who bought once as active, however long ago.
    pub fn once_is_active(self) -> bool {
        matches!(self, Self::BgNbd | Self::BgCnbd(_))
    }

    /// Which of the [family](super::beta_geometric) it is, if it is one.
    fn variant(self) -> Option<Variant> {
        match self {
            Self::BgNbd => Some(Variant::BG_NBD),
            Self::MbgNbd => Some(Variant::MBG_NBD),
            Self::BgCnbd(k) => Some(Variant { k: k.unwrap_or(1), leaves_at_first: false }),
            Self::MbgCnbd(k) => Some(Variant { k: k.unwrap_or(1), leaves_at_first: true }),
            Self::ParetoNbd | Self::GompertzNbd | Self::BgBb => None,
        }
    }

    /// The model with these parameters; none if one is out of its range.
    pub fn with(self, parameters: &[f64]) -> Option<Box<dyn PurchaseModel>> {
        fn of<const K: usize, M: PurchaseModel + 'static>(
            parameters: &[f64],
            new: impl Fn([f64; K]) -> Option<M>,
        ) -> Option<Box<dyn PurchaseModel>> {
            Some(Box::new(new(parameters.try_into().ok()?)?))
        }
        match (self, self.variant()) {
            (Self::ParetoNbd, _) => of(parameters, ParetoNbd::new),
            (Self::GompertzNbd, _) => of(parameters, GompertzNbd::new),
            (_, Some(variant)) => of(parameters, |all| BetaGeometric::new(variant, all)),
            (_, None) => of(parameters, BgBb::new),
        }
    }

    /// The parameters of maximum likelihood; of many histories coarser ones tell where to look.
    pub fn fit(self, histories: &Histories) -> Fit {
        let likelihood = self.likelihood(histories);
        let fitting = Fitting::new(&*likelihood);
        let fitting = match histories.coarse() {
            None => fitting,
            Some(coarse) => {
                fitting.near(&Fitting::run(&*self.likelihood(&coarse)), coarse.customers())
            }
        };
        fitting.to_end(&*likelihood)
    }

    /// How likely these histories are, to be fitted in steps.
    pub(super) fn likelihood(self, histories: &Histories) -> Box<dyn Likelihood + '_> {
        match (self, self.variant()) {
            (Self::ParetoNbd, _) => Box::new(NbdLikelihood::<Pareto>::new(histories)),
            (Self::GompertzNbd, _) => Box::new(NbdLikelihood::<Gompertz>::new(histories)),
            (_, Some(variant)) => Box::new(BetaGeometricLikelihood::new(histories, variant)),
            (_, None) => Box::new(BgBbLikelihood(histories)),
        }
    }
}

/// A model while its k is looked for.
#[derive(Debug)]
pub(super) struct Settling {
    model: Model,
    search: Option<Regularity>,
}

impl Settling {
    /// Goes on with about `budget` rows touched by a likelihood.
    pub(super) fn step(&mut self, budget: usize) -> Step<Model> {
        let k = match &mut self.search {
            None => return Step::Done(self.model),
            Some(search) => match search.step(budget) {
                Step::Progress(share) => return Step::Progress(share),
                Step::Done(k) => Some(k),
            },
        };
        Step::Done(match self.model {
            Model::BgCnbd(_) => Model::BgCnbd(k),
            Model::MbgCnbd(_) => Model::MbgCnbd(k),
            other => other,
        })
    }
}

/// `bg-nbd`, `mbg-nbd`, `pareto-nbd`, `gompertz-nbd`, `bg-cnbd-k` or with a number in the place of k, `mbg-cnbd-k` likewise, `bg-bb`.
impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BgNbd => f.write_str("bg-nbd"),
            Self::MbgNbd => f.write_str("mbg-nbd"),
            Self::ParetoNbd => f.write_str("pareto-nbd"),
            Self::GompertzNbd => f.write_str("gompertz-nbd"),
            Self::BgCnbd(None) => f.write_str("bg-cnbd-k"),
            Self::BgCnbd(Some(k)) => write!(f, "bg-cnbd-{k}"),
            Self::MbgCnbd(None) => f.write_str("mbg-cnbd-k"),
            Self::MbgCnbd(Some(k)) => write!(f, "mbg-cnbd-{k}"),
            Self::BgBb => f.write_str("bg-bb"),
        }
    }
}

impl From<Model> for String {
    fn from(model: Model) -> Self {
        model.to_string()
    }
}

impl TryFrom<String> for Model {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Self, String> {
        let numbered =
            (1..=MOST_REGULAR).flat_map(|k| [Self::BgCnbd(Some(k)), Self::MbgCnbd(Some(k))]);
        let mut known = Self::ALL.into_iter().chain(numbered);
        known.find(|model| model.to_string() == name).ok_or_else(|| {
            let names = Self::ALL.map(|model| format!("`{model}`")).join(", ");
            format!("unknown variant `{name}`, expected one of {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::futures;
    use super::*;
    use crate::stats::rng::Rng;

    /// Customers in whole periods: repeat purchases, the last one, the age, Σ ln(interval), and how many are alike.
    #[derive(Clone, Default)]
    struct Shop {
        frequency: Vec<u32>,
        recency: Vec<f64>,
        age: Vec<f64>,
        log_intervals: Vec<f64>,
        weight: Vec<f64>,
    }

    impl Shop {
        /// Customers who buy and leave at rates of their own, at most once a period.
        fn new(customers: usize) -> Self {
            let mut rng = Rng::new(5);
            let mut shop = Self::default();
            for _ in 0..customers {
                let (rate, stop) = (rng.gamma(0.8) / 6.0, rng.beta(0.9, 3.0));
                let age = (30.0 + 50.0 * rng.uniform()).floor();
                let (mut n, mut last, mut logs, mut at) = (0, 0.0, 0.0, 0.0);
                while rng.uniform() > stop {
                    at += rng.exponential() / rate;
                    let period: f64 = at.ceil();
                    if period > age {
                        break;
                    }
                    if period > last {
                        logs += (period - last).ln();
                        (n, last) = (n + 1, period);
                    }
                }
                shop.push(n, last, age, logs, (1.0 + 3.0 * rng.uniform()).floor());
            }
            shop
        }

        fn push(&mut self, frequency: u32, recency: f64, age: f64, logs: f64, weight: f64) {
            self.frequency.push(frequency);
            self.recency.push(recency);
            self.age.push(age);
            self.log_intervals.push(logs);
            self.weight.push(weight);
        }

        /// The same customers in this order, each so many times.
        fn rows(&self, rows: impl Iterator<Item = (usize, u32)>, weigh: bool) -> Self {
            let mut shop = Self::default();
            for (row, times) in rows {
                for _ in 0..times {
                    let weight = if weigh { self.weight[row] } else { 1.0 };
                    let (recency, age) = (self.recency[row], self.age[row]);
                    shop.push(self.frequency[row], recency, age, self.log_intervals[row], weight);
                }
            }
            shop
        }

        /// The same customers with periods this many times as short.
        fn in_units(&self, times: f64) -> Self {
            let mut shop = self.clone();
            shop.recency.iter_mut().chain(&mut shop.age).for_each(|time| *time *= times);
            for (logs, &frequency) in shop.log_intervals.iter_mut().zip(&shop.frequency) {
                *logs += f64::from(frequency) * times.ln();
            }
            shop
        }

        /// The log-likelihood, and of some pasts whether they are of a customer, what is expected of it soon and in all future,
        /// and when it buys next; periods are `unit` of those of the shop.
        fn answers(&self, model: Model, unit: f64) -> (Vec<f64>, Vec<f64>) {
            let weight = Some(self.weight.as_slice());
            let histories = Histories::new(&self.frequency, &self.recency, &self.age, weight)
                .and_then(|histories| histories.with_log_intervals(&self.log_intervals, weight))
                .unwrap();
            let model = model.settled(&histories).unwrap();
            let fit = model.fit(&histories);
            let model = model.with(&fit.parameters).unwrap();
            let (mut answers, mut next) = (vec![fit.log_likelihood], Vec::new());
            for (x, t_x, age) in [(0, 0.0, 40.0), (1, 3.0, 40.0), (4, 30.0, 45.0), (9, 20.0, 70.0)]
            {
                let past = Past::new(x, t_x * unit, age * unit);
                answers.extend([model.p_alive(past), model.expected(26.0 * unit, past)]);
                let later = futures::over_all_time(0.002 / unit);
                answers.push(futures::sum(&*model, &later, past));
                next.push(libm::exp(model.log_median_if_alive(past)) / unit);
            }
            (answers, next)
        }
    }

    #[track_caller]
    fn are_close(model: Model, found: &[f64], expected: &[f64], error: f64) {
        for (found, expected) in found.iter().zip(expected) {
            let off = (found - expected).abs();
            assert!(off <= error * expected.abs(), "{model}: {found} {expected}");
        }
    }

    /// Whoever stands first, whether alike customers are told once or one by one, and by which clock: the answers are the same.
    #[test]
    fn order_weights_and_the_unit_of_time_change_no_answer() {
        let shop = Shop::new(400);
        let all = || 0..shop.frequency.len();
        let turned = shop.rows(all().rev().map(|row| (row, 1)), true);
        let one_by_one = shop.rows(all().map(|row| (row, shop.weight[row] as u32)), false);
        let in_days = shop.in_units(7.0);
        let purchases: f64 =
            shop.frequency.iter().zip(&shop.weight).map(|(&n, weight)| f64::from(n) * weight).sum();
        for model in Model::ALL {
            let (answers, next) = shop.answers(model, 1.0);
            for same in [&turned, &one_by_one] {
                let (found, found_next) = same.answers(model, 1.0);
                are_close(model, &found, &answers, 1e-9);
                are_close(model, &found_next, &next, 1e-9);
            }
            if model.grain() == Grain::Opportunities {
                continue; // their number is no time
            }
            let (mut days, days_next) = in_days.answers(model, 7.0);
            days[0] += purchases * 7f64.ln(); // the density is of so many times
            are_close(model, &days, &answers, 1e-5);
            are_close(model, &days_next, &next, 1e-6);
        }
    }

    #[test]
    fn models_are_known_by_name() {
        for model in Model::ALL.into_iter().chain([Model::MbgCnbd(Some(3))]) {
            assert_eq!(Model::try_from(model.to_string()), Ok(model));
        }
        assert_eq!(Model::BgCnbd(Some(2)).to_string(), "bg-cnbd-2");
        let unknown = Model::try_from("mbg-cnbd-13".to_owned()).unwrap_err();
        assert_eq!(
            unknown,
            "unknown variant `mbg-cnbd-13`, expected one of `bg-nbd`, `mbg-nbd`, `pareto-nbd`, `gompertz-nbd`, `bg-cnbd-k`, `mbg-cnbd-k`, `bg-bb`"
        );
    }
}
