//! The share of known customers who will buy in each coming period: a purchase model fitted on what they did, and asked.

use super::beta_geometric::{BetaGeometric, BetaGeometricLikelihood, Variant};
use super::fit::{Fit, Fitting};
use super::history::Histories;
use super::intervals::{Nearby, of_share, variance};
use super::projected::ProjectedShare;
use super::projection::ProjectionOptions;
use super::purchase::{Past, PurchaseModel};
use super::windows::days;
use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::tables::Transactions;
use crate::task::{Step, Task};
use crate::words::Problem;

/// Ages are told apart up to so many: what a customer will do depends on its age smoothly.
const AGES: f64 = 128.0;
/// The same for the slopes, which only an interval rests on.
const AGES_OF_SLOPES: f64 = 16.0;
/// What one expectation costs in rows of the likelihood, about.
const COST: usize = 20;

/// The fit, the customers it rests on, and the shares that follow.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) fit: Fit,
    pub(super) customers: f64,
    /// Those of them who bought once, of whom the model says that they all may buy again.
    pub(super) once: f64,
    pub(super) shares: Vec<ProjectedShare>,
}

/// That while it is made.
#[derive(Debug)]
pub(super) struct Buyers {
    z: f64,
    /// What the first period is called.
    first: i32,
    /// Days of a period.
    ruler: f64,
    /// Ends of the coming periods in units of the ruler, which whole days do not quite fill.
    ends: Vec<f64>,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// What each customer did, in days.
    Known(Vec<[u32; 3]>),
    /// The fit of some of the histories, from which that of all sets out.
    Coarse(Histories, Histories, Box<Fitting>),
    Fit(Histories, Box<Fitting>),
    Shares(Box<Asked>, Vec<Expected>, Option<Expecting>),
    Over,
}

/// The share of customers expected to buy in each period, and its variance by chance.
type Expected = Vec<(f64, f64)>;

/// The fitted model, those near it, and the customers of whom they are asked.
#[derive(Debug)]
struct Asked {
    histories: Histories,
    fit: Fit,
    nearby: Option<Nearby<BetaGeometric>>,
    /// The fitted one, and each near it: above, below, and so on.
    models: Vec<BetaGeometric>,
}

impl Buyers {
    /// Of the customers known on a day, who buy in so many periods after it, of which the first is called `first`.
    ///
    /// # Errors
    ///
    /// `data` if nobody had bought by that day; `fit` if too few bought again.
    pub(super) fn new(
        transactions: &Transactions,
        day: Day,
        (periods, first): (u32, i32),
        options: &ProjectionOptions,
        z: f64,
    ) -> Result<Self> {
        let ruler = options.period.days();
        let mut past = Vec::with_capacity(transactions.customers());
        let known = transactions.as_of(day);
        let mut repeaters = 0;
        for customer in 0..transactions.customers() {
            let mut occasions = known.of(customer).occasions().map(|occasion| occasion.day);
            let Some(began) = occasions.next() else { continue };
            let (more, last) = occasions.fold((0_u32, began), |(more, _), day| (more + 1, day));
            repeaters += u64::from(more > 0);
            past.push([more, last.since(began).max(0) as u32, day.since(began).max(0) as u32]);
        }
        if past.is_empty() {
            let problem = Problem::NobodyYet { as_of: day.to_string() };
            return Err(Error::new(ErrorKind::Data, problem));
        }
        let needed = BetaGeometric::NAMES.len() as u64;
        if repeaters < needed {
            let customers = past.len() as u64;
            let problem = Problem::TooFewRepeaters { customers, repeaters, needed };
            return Err(Error::new(ErrorKind::Fit, problem));
        }
        let end = |k: u32| f64::from(days(options, k)) / ruler;
        let ends = (0..=periods).map(end).collect();
        Ok(Self { z, first, ruler, ends, stage: Stage::Known(past) })
    }

    /// The first days of the customers known on this day, before anything is fitted.
    pub(super) fn firsts(&self, day: Day) -> impl Iterator<Item = Day> {
        let past = if let Stage::Known(past) = &self.stage { past.as_slice() } else { &[] };
        past.iter().map(move |it| day.plus(-(it[2] as i32)))
    }

    /// The shares with their intervals, from what the fitted model expects and those near it.
    fn shares(
        &self,
        nearby: Option<&Nearby<BetaGeometric>>,
        expected: &[Expected],
    ) -> Vec<ProjectedShare> {
        let share = |(place, &(share, by_chance)): (usize, &(f64, f64))| {
            let interval = nearby.filter(|_| share > 0.0 && share < 1.0).and_then(|nearby| {
                let at = |number: usize| expected.get(number)?.get(place).map(|it| it.0);
                let sides = nearby.sides().iter().enumerate();
                let moves =
                    sides.map(|(side, it)| Some(it.moves(at(2 * side + 1)?, at(2 * side + 2)?)));
                let moves: Option<Vec<f64>> = moves.collect();
                of_share(share, variance(moves?) + by_chance, self.z)
            });
            let (low, high) = (interval.map(|it| it[0]), interval.map(|it| it[1]));
            ProjectedShare { at: self.first + place as i32, share, low, high }
        };
        expected.first().into_iter().flatten().enumerate().map(share).collect()
    }
}

/// How likely these histories are under BG/NBD.
fn likelihood(histories: &Histories) -> BetaGeometricLikelihood<'_> {
    BetaGeometricLikelihood::new(histories, Variant::BG_NBD)
}

/// The model of these parameters.
fn with(parameters: &[f64]) -> Option<BetaGeometric> {
    BetaGeometric::new(Variant::BG_NBD, parameters.try_into().ok()?)
}

impl Task for Buyers {
    type Output = Found;

    fn step(&mut self, budget: usize) -> Result<Step<Found>> {
        // How far the long stages reach, of the whole.
        const BEGUN: f64 = 0.1;
        const FITTED: f64 = 0.6;
        let not_fitted = || Error::new(ErrorKind::Fit, Problem::NotFitted);
        let (stage, progress) = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Known(past) => {
                let histories = Histories::of_days(&past, self.ruler);
                match histories.coarse() {
                    None => {
                        let fitting = Box::new(Fitting::careful(&likelihood(&histories)));
                        (Stage::Fit(histories, fitting), BEGUN)
                    }
                    Some(coarse) => {
                        let fitting = Box::new(Fitting::new(&likelihood(&coarse)));
                        (Stage::Coarse(histories, coarse, fitting), 0.0)
                    }
                }
            }
            Stage::Coarse(histories, coarse, mut fitting) => {
                match fitting.step(&likelihood(&coarse), budget) {
                    Step::Progress(share) => {
                        (Stage::Coarse(histories, coarse, fitting), share * BEGUN)
                    }
                    Step::Done(near) => {
                        let fitting = Fitting::careful(&likelihood(&histories));
                        let fitting = fitting.near(&near, coarse.customers());
                        (Stage::Fit(histories, Box::new(fitting)), BEGUN)
                    }
                }
            }
            Stage::Fit(histories, mut fitting) => {
                match fitting.step(&likelihood(&histories), budget) {
                    Step::Progress(share) => {
                        (Stage::Fit(histories, fitting), BEGUN + share * (FITTED - BEGUN))
                    }
                    Step::Done(fit) => {
                        let nearby = Nearby::new(&fit, with);
                        let mut models = vec![with(&fit.parameters).ok_or_else(not_fitted)?];
                        let sides = nearby.iter().flat_map(Nearby::sides);
                        models.extend(sides.flat_map(|it| [it.above, it.below]));
                        let asked = Box::new(Asked { histories, fit, nearby, models });
                        (Stage::Shares(asked, Vec::new(), None), FITTED)
                    }
                }
            }
            Stage::Shares(asked, mut expected, at_hand) => {
                let Asked { histories, nearby, models, .. } = &*asked;
                let number = expected.len();
                let Some(&model) = models.get(number) else {
                    let shares = self.shares(nearby.as_ref(), &expected);
                    let customers = histories.customers();
                    let once = customers - histories.repeaters();
                    return Ok(Step::Done(Found { fit: asked.fit, customers, once, shares }));
                };
                let mut at_hand = at_hand.unwrap_or_else(|| {
                    let ages = if number == 0 { AGES } else { AGES_OF_SLOPES };
                    Expecting::new(model, histories, ages, self.ends.len() - 1)
                });
                let share = number as f64 / models.len() as f64;
                let at_hand = if at_hand.step(histories, &self.ends, budget) {
                    expected.push(at_hand.shares(histories.customers()));
                    None
                } else {
                    Some(at_hand)
                };
                (Stage::Shares(asked, expected, at_hand), FITTED + (1.0 - FITTED) * share)
            }
            Stage::Over => return Err(not_fitted()),
        };
        self.stage = stage;
        Ok(Step::Progress(progress))
    }
}

/// The expected share of customers who buy in each period, and the variance of the share by chance, while it is summed up.
///
/// Customers of one frequency and about one age are taken together: what they do if active is the same.
#[derive(Debug)]
struct Expecting {
    model: BetaGeometric,
    /// Ages in one of those taken together.
    width: f64,
    row: usize,
    /// Frequency and age of the group at hand; Σ P(alive), Σ P(alive)² and Σ age P(alive).
    group: ((u32, u32), [f64; 3]),
    totals: Vec<(f64, f64)>,
}

impl Expecting {
    fn new(model: BetaGeometric, histories: &Histories, ages: f64, periods: usize) -> Self {
        let width = histories.oldest().max(f64::MIN_POSITIVE) / ages;
        let group = ((0, 0), [0.0; 3]);
        Self { model, width, row: 0, group, totals: vec![(0.0, 0.0); periods] }
    }

    /// Goes on with so many customers; whether all are summed up.
    fn step(&mut self, histories: &Histories, ends: &[f64], budget: usize) -> bool {
        let mut left = budget as f64;
        while self.row < histories.len() {
            if left <= 0.0 {
                return false;
            }
            let history = histories.get(self.row);
            let key = (history.frequency, (history.age / self.width) as u32);
            if key != self.group.0 {
                self.close(ends);
                self.group.0 = key;
                left -= (COST * ends.len()) as f64;
            }
            let alive = self.model.p_alive(history.past());
            let sums = [1.0, alive, history.age].map(|by| history.weight * alive * by);
            self.group.1.iter_mut().zip(sums).for_each(|(sum, more)| *sum += more);
            self.row += 1;
            left -= 1.0;
        }
        self.close(ends);
        true
    }

    /// Adds what the group at hand will do.
    fn close(&mut self, ends: &[f64]) {
        let ((frequency, _), [alive, squares, ages]) = self.group;
        self.group.1 = [0.0; 3];
        if alive <= 0.0 {
            return;
        }
        let past = Past::new(frequency, 0.0, ages / alive);
        for (total, ends) in self.totals.iter_mut().zip(ends.windows(2)) {
            let &[from, to] = ends else { continue };
            let buys = self.model.buys_if_alive(from, to, past);
            total.0 += alive * buys;
            total.1 += (alive - squares * buys) * buys;
        }
    }

    fn shares(self, n: f64) -> Expected {
        self.totals.into_iter().map(|(share, by_chance)| (share / n, by_chance / (n * n))).collect()
    }
}
