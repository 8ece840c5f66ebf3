//! Which purchase model should be used for these customers, or none?
//!
//! Every model is fitted to the days up to the end of the calibration and then told nothing of the rest. How well it says what
//! each customer did there decides, against guesses that need no model: one that does not beat them is of no use, whatever its
//! likelihood is. The models are near each other as a rule; where the holdout cannot tell some apart from the best, that of the
//! least Bayesian criterion is taken, which asks for fewer parameters.
//!
//! A model says the mean of what a customer will do, which is what the squared error asks for. The absolute error asks for the
//! median, which for most customers is 0: by it "nobody buys again" is hard to beat, and a good model may well lose. It is
//! told, and decides nothing.

use serde::{Deserialize, Serialize};

use super::calibration::{error_of_tenths, expect};
use super::diagnosis::enough;
use super::fit::{Fit, Fitting, Named};
use super::history::Histories;
use super::holdout::Accuracy;
use super::purchase::{Model, PurchaseModel, Settling};
use crate::calendar::{Day, Period};
use crate::customers::{Customers, Grain, Holdout};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::mean::{PairSums, mean, ratio};
use crate::stats::normal;
use crate::stats::order::{rank, sort_by_key};
use crate::tables::Transactions;
use crate::task::{Step, Task};
use crate::words::{Clv, Locale, Problem, Tournament as Words};

/// Which models compete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TournamentOptions {
    /// The models; all by default.
    pub models: Option<Vec<Model>>,
    /// The level of intervals, shared by all analyses; .95 by default.
    #[serde(skip)]
    pub level: f64,
    /// The language of sentences, shared by all analyses.
    #[serde(skip)]
    pub locale: Locale,
}

impl Default for TournamentOptions {
    fn default() -> Self {
        Self { models: None, level: 0.95, locale: Locale::En }
    }
}

/// The models of a tournament, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tournament {
    /// The last day the models were fitted on.
    pub calibration_end: Day,
    /// The last day of the holdout.
    pub end: Day,
    /// The ruler.
    pub period: Period,
    /// The length of the holdout, in periods.
    pub length: f64,
    /// Customers.
    pub customers: u32,
    /// Purchases they made in the holdout.
    pub actual: f64,
    /// The level of intervals.
    pub level: f64,
    /// The models that could be fitted, the best first: those that beat every guess, by their squared error.
    pub models: Vec<Entrant>,
    /// The models that could not be fitted, and why.
    pub left_out: Vec<LeftOut>,
    /// Guesses that need no model, the best first.
    pub guesses: Vec<GuessScore>,
    /// The model to use; none if every one loses to a guess.
    pub recommended: Option<Model>,
    /// What to use and why, as a sentence.
    pub verdict: String,
    /// What to know beside it, the most important first.
    pub notes: Vec<String>,
}

/// A model in a [`Tournament`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entrant {
    /// The model.
    pub model: Model,
    /// What it is called.
    pub title: String,
    /// Its parameters.
    pub parameters: Named<f64>,
    /// The log-likelihood of the calibration.
    pub log_likelihood: f64,
    /// Akaike's criterion, 2k − 2 ln L with k parameters.
    pub aic: f64,
    /// The Bayesian criterion, k ln n − 2 ln L.
    pub bic: f64,
    /// Whether the search found a maximum.
    pub converged: bool,
    /// How well it does in the holdout.
    #[serde(flatten)]
    pub holdout: Score,
    /// The places it takes, from 1, by each measure.
    pub ranks: Ranks,
    /// The guess that does better by the squared error, the best of them; none if it beats all.
    pub beaten_by: Option<Guess>,
    /// Whether the holdout can tell it apart from the best by its squared error, at `level`.
    pub is_behind: bool,
}

/// How well predictions of the holdout do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Mean absolute error, in purchases a customer.
    pub mae: f64,
    /// The lower end of its interval; absent with a single customer.
    pub mae_low: Option<f64>,
    /// The upper end.
    pub mae_high: Option<f64>,
    /// Root of the mean squared error, in purchases a customer.
    pub rmse: f64,
    /// The lower end of its interval.
    pub rmse_low: Option<f64>,
    /// The upper end.
    pub rmse_high: Option<f64>,
    /// Predicted less made, over all customers, as a share of what was made; absent if nothing was.
    pub bias: Option<f64>,
    /// The lower end of its interval, of the ratio of two means over customers.
    pub bias_low: Option<f64>,
    /// The upper end.
    pub bias_high: Option<f64>,
    /// Purchases predicted, over all customers.
    pub total: f64,
    /// By how much the means of tenths of the customers are off, in purchases a customer.
    pub calibration_error: f64,
}

/// Places by each measure, 1 for the best; equal ones share a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ranks {
    /// By Akaike's criterion.
    pub aic: u32,
    /// By the Bayesian criterion.
    pub bic: u32,
    /// By the mean absolute error.
    pub mae: u32,
    /// By the squared error.
    pub rmse: u32,
    /// By how far the total is off.
    pub bias: u32,
    /// By how far the tenths are off.
    pub calibration_error: u32,
}

/// A model that could not be fitted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// The model.
    pub model: Model,
    /// What it is called.
    pub title: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// A guess in a [`Tournament`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GuessScore {
    /// The guess.
    pub guess: Guess,
    /// How well it does in the holdout.
    #[serde(flatten)]
    pub holdout: Score,
}

/// What anybody could say of the holdout without a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Guess {
    /// Nobody buys again.
    Zero,
    /// Everybody goes on at the rate of its own past, repeat purchases by age.
    OwnRate,
    /// Everybody makes as many repeat purchases as in a span as long before the holdout.
    LastPeriod,
    /// Everybody goes on at the rate of all.
    MeanRate,
}

impl Guess {
    const ALL: [Self; 4] = [Self::OwnRate, Self::LastPeriod, Self::MeanRate, Self::Zero];
}

/// How far a model is when its k is known, and when it is fitted.
const SETTLED: f64 = 0.2;
const FITTED: f64 = 0.8;

/// A tournament in steps; a unit of work is a row touched by a likelihood.
#[derive(Debug)]
pub struct TournamentTask {
    histories: Histories,
    holdout: Holdout,
    calibration_end: Day,
    period: Period,
    last_period: Vec<f64>,
    is_split_here: bool,
    z: f64,
    options: TournamentOptions,
    models: Vec<Model>,
    fitted: Vec<Finalist>,
    left_out: Vec<LeftOut>,
    stage: Stage,
    guesses: Vec<GuessScore>,
    scores: Vec<Score>,
}

#[derive(Debug)]
enum Stage {
    Begin,
    /// How regular purchases are, where the model leaves that to the data.
    Settle(Box<Settling>),
    /// Of many customers coarser histories tell where to look.
    Coarse(Model, Box<Histories>, Box<Fitting>),
    Fit(Model, Box<Fitting>),
    Predict(Model, Box<Fit>, Box<dyn PurchaseModel>, Vec<f64>),
}

/// A fitted model with what it expects of each distinct history.
#[derive(Debug)]
struct Finalist {
    model: Model,
    fit: Fit,
    expected: Vec<f64>,
}

impl TournamentTask {
    /// The work on customers with a holdout; `is_split_here` says that nobody chose where it begins.
    ///
    /// # Errors
    ///
    /// `option` if no model is named; `data` if nothing was held out.
    pub fn new(
        transactions: &Transactions,
        customers: &Customers,
        is_split_here: bool,
        options: &TournamentOptions,
    ) -> Result<Self> {
        let no_holdout = || Error::new(ErrorKind::Data, Problem::NoHoldout);
        let z = normal::two_sided(options.level)?;
        let (frequency, recency, age) = (&customers.frequency, &customers.recency, &customers.age);
        let mut histories = Histories::new(frequency, recency, age, None)?;
        if let Some(column) = &customers.log_intervals {
            histories = histories.with_log_intervals(column, None)?;
        }
        let mut models = options.models.clone().unwrap_or_else(|| Model::ALL.to_vec());
        let mut seen = Vec::new();
        models.retain(|model| !seen.contains(model) && (seen.push(*model), true).1);
        if models.is_empty() {
            return Err(Error::new(ErrorKind::Option, Problem::NoModels));
        }
        Ok(Self {
            histories,
            holdout: customers.holdout.clone().ok_or_else(no_holdout)?,
            calibration_end: customers.as_of,
            period: customers.period,
            last_period: last_period(transactions, customers).ok_or_else(no_holdout)?,
            is_split_here,
            z,
            options: options.clone(),
            models,
            fitted: Vec::new(),
            left_out: Vec::new(),
            stage: Stage::Begin,
            guesses: Vec::new(),
            scores: Vec::new(),
        })
    }

    /// The model that is at work.
    fn model(&self) -> Option<Model> {
        self.models.get(self.fitted.len() + self.left_out.len()).copied()
    }

    /// Finds the model's k, if these purchases are such as it is fitted on and enough.
    fn eligible(&self, model: Model) -> Result<Settling> {
        if model.grain() == Grain::Opportunities {
            return Err(Error::new(ErrorKind::Data, Problem::OtherGrain));
        }
        enough(&self.histories, model)?;
        model.settling(&self.histories)
    }

    /// The fit of a model with its k, of many customers first of coarser histories.
    fn begin(&self, model: Model) -> Stage {
        match self.histories.coarse() {
            None => {
                let fitting = Fitting::new(&*model.likelihood(&self.histories));
                Stage::Fit(model, Box::new(fitting))
            }
            Some(coarse) => {
                let fitting = Fitting::new(&*model.likelihood(&coarse));
                Stage::Coarse(model, Box::new(coarse), Box::new(fitting))
            }
        }
    }

    fn leave_out(&mut self, model: Model, error: &Error) {
        let reason = error.message(self.options.locale);
        self.left_out.push(LeftOut { model, title: model.title(), reason });
    }

    /// Works on one model; how much of it is done.
    fn advance(&mut self, model: Model, budget: usize) -> f64 {
        match std::mem::replace(&mut self.stage, Stage::Begin) {
            Stage::Begin => {
                match self.eligible(model) {
                    Ok(settling) => self.stage = Stage::Settle(Box::new(settling)),
                    Err(error) => {
                        self.leave_out(model, &error);
                        return 1.0;
                    }
                }
                0.0
            }
            Stage::Settle(mut settling) => match settling.step(budget) {
                Step::Progress(share) => {
                    self.stage = Stage::Settle(settling);
                    SETTLED * share
                }
                // It would be the model without a k once more.
                Step::Done(settled) if settled.regularity() == Some(1) => {
                    self.leave_out(model, &Error::new(ErrorKind::Fit, Problem::NotRegular));
                    1.0
                }
                Step::Done(settled) => {
                    self.stage = self.begin(settled);
                    SETTLED
                }
            },
            Stage::Coarse(model, coarse, mut fitting) => {
                let step = fitting.step(&*model.likelihood(&coarse), budget);
                self.stage = match step {
                    Step::Progress(_) => Stage::Coarse(model, coarse, fitting),
                    Step::Done(near) => {
                        let fitting = Fitting::new(&*model.likelihood(&self.histories));
                        Stage::Fit(model, Box::new(fitting.near(&near, coarse.customers())))
                    }
                };
                SETTLED
            }
            Stage::Fit(model, mut fitting) => {
                let step = fitting.step(&*model.likelihood(&self.histories), budget);
                match step {
                    Step::Progress(share) => {
                        self.stage = Stage::Fit(model, fitting);
                        SETTLED + (FITTED - SETTLED) * share
                    }
                    Step::Done(fit) => match model.with(&fit.parameters) {
                        Some(fitted) if fit.log_likelihood.is_finite() => {
                            self.stage = Stage::Predict(model, Box::new(fit), fitted, Vec::new());
                            FITTED
                        }
                        _ => {
                            self.leave_out(model, &Error::new(ErrorKind::Fit, Problem::NotFitted));
                            1.0
                        }
                    },
                }
            }
            Stage::Predict(model, fit, fitted, mut expected) => {
                // A future costs about as much as eight rows of the likelihood.
                let (ahead, futures) = (self.holdout.length, budget / 8);
                if expect(&*fitted, &self.histories, ahead, &mut expected, futures) {
                    self.fitted.push(Finalist { model, fit: *fit, expected });
                    return 1.0;
                }
                let share = expected.len() as f64 / self.histories.len() as f64;
                self.stage = Stage::Predict(model, fit, fitted, expected);
                FITTED + 0.999 * (1.0 - FITTED) * share
            }
        }
    }

    /// What each customer is expected to do.
    fn spread<'a>(&'a self, expected: &'a [f64]) -> impl Iterator<Item = f64> + Clone + 'a {
        self.histories.of_customer().iter().map(|&history| expected[history as usize])
    }

    fn score(&self, expected: impl Iterator<Item = f64> + Clone) -> Score {
        let made = &self.holdout.frequency;
        let rows = expected.clone().zip(made).map(|(expected, &made)| (1.0, expected, made));
        let all = Accuracy::of(rows, self.z);
        let errors = expected.clone().zip(made).map(|(expected, &made)| expected - f64::from(made));
        let mut sums = PairSums { n: made.len() as u32, ..PairSums::default() };
        for (y, x) in errors.zip(made.iter().map(|&made| f64::from(made))) {
            sums.y += y;
            sums.x += x;
            sums.yy += y * y;
            sums.xy += x * y;
            sums.xx += x * x;
        }
        let bias = ratio(sums, self.z);
        let expected: Vec<f64> = expected.collect();
        Score {
            mae: all.mae,
            mae_low: all.mae_low,
            mae_high: all.mae_high,
            rmse: all.rmse,
            rmse_low: all.rmse_low,
            rmse_high: all.rmse_high,
            bias: bias.map(|bias| bias.value),
            bias_low: bias.and_then(|bias| bias.low),
            bias_high: bias.and_then(|bias| bias.high),
            total: all.total,
            calibration_error: error_of_tenths(&expected, made),
        }
    }

    /// The mean over customers, and how far its interval reaches; none for a single customer.
    fn mean(&self, values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
        let (sum, squares) =
            values.fold((0.0, 0.0), |(sum, squares), value| (sum + value, squares + value * value));
        let estimate = mean(self.holdout.frequency.len() as u32, sum, squares, self.z)?;
        Some((estimate.value, estimate.high? - estimate.value))
    }

    fn actual(&self) -> f64 {
        self.holdout.frequency.iter().map(|&made| f64::from(made)).sum()
    }

    /// How well one guess does, by its place among them; none after the last.
    fn guess(&self, place: usize) -> Option<GuessScore> {
        let length = self.holdout.length;
        let rate = |purchases: f64, time: f64| if time > 0.0 { purchases / time } else { 0.0 };
        let own = |x: f64, age: f64| length * rate(x, age);
        let n = self.holdout.frequency.len();
        let guess = *Guess::ALL.get(place)?;
        let holdout = match guess {
            Guess::OwnRate => {
                let each = self.histories.iter().map(|it| own(it.frequency.into(), it.age));
                self.score(self.spread(&each.collect::<Vec<f64>>()))
            }
            Guess::LastPeriod => self.score(self.last_period.iter().copied()),
            Guess::MeanRate => {
                let all = self.histories.iter().fold((0.0, 0.0), |(bought, waited), it| {
                    (bought + it.weight * f64::from(it.frequency), waited + it.weight * it.age)
                });
                self.score(std::iter::repeat_n(own(all.0, all.1), n))
            }
            Guess::Zero => self.score(std::iter::repeat_n(0.0, n)),
        };
        Some(GuessScore { guess, holdout })
    }

    /// Compares one guess or model with what happened; whether one was left. Each goes through all customers.
    fn compare(&mut self) -> bool {
        if let Some(guess) = self.guess(self.guesses.len()) {
            self.guesses.push(guess);
            return true;
        }
        let Some(finalist) = self.fitted.get(self.scores.len()) else { return false };
        let score = self.score(self.spread(&finalist.expected));
        self.scores.push(score);
        true
    }

    fn finish(&mut self) -> Tournament {
        let mut guesses = std::mem::take(&mut self.guesses);
        sort_by_key(&mut guesses, |it| (rank(it.holdout.rmse), 0, 0));
        let best_guess = guesses.first().copied();
        let scores = std::mem::take(&mut self.scores);
        let n = self.histories.customers();
        let criteria: Vec<(f64, f64)> = self
            .fitted
            .iter()
            .map(|Finalist { fit, .. }| {
                let k = fit.parameters.len() as f64;
                let loss = -2.0 * fit.log_likelihood;
                (2.0 * k + loss, k * libm::log(n) + loss)
            })
            .collect();
        let is_usable = |at: usize| {
            self.fitted[at].fit.converged
                && best_guess.is_none_or(|guess| scores[at].rmse < guess.holdout.rmse)
        };
        let mut order: Vec<usize> = (0..self.fitted.len()).collect();
        sort_by_key(&mut order, |&at| {
            (u64::from(!is_usable(at)), rank(scores[at].rmse), at as u64)
        });
        let best = order.first().copied();
        let behind: Vec<bool> =
            (0..scores.len()).map(|at| best.is_some_and(|best| self.is_behind(at, best))).collect();
        let equals: Vec<usize> =
            order.iter().copied().filter(|&at| is_usable(at) && !behind[at]).collect();
        let chosen =
            equals.iter().copied().reduce(|a, b| if criteria[b].1 < criteria[a].1 { b } else { a });
        let place = |of: &dyn Fn(usize) -> f64, at: usize| {
            1 + (0..scores.len()).filter(|&other| of(other) < of(at)).count() as u32
        };
        let off = |at: usize| (scores[at].total - self.actual()).abs();
        let entrants = order.iter().map(|&at| {
            let Finalist { model, fit, .. } = &self.fitted[at];
            Entrant {
                model: *model,
                title: model.title(),
                parameters: Named::new(model.names(), fit.parameters.clone()),
                log_likelihood: fit.log_likelihood,
                aic: criteria[at].0,
                bic: criteria[at].1,
                converged: fit.converged,
                holdout: scores[at],
                ranks: Ranks {
                    aic: place(&|it| criteria[it].0, at),
                    bic: place(&|it| criteria[it].1, at),
                    mae: place(&|it| scores[it].mae, at),
                    rmse: place(&|it| scores[it].rmse, at),
                    bias: place(&off, at),
                    calibration_error: place(&|it| scores[it].calibration_error, at),
                },
                beaten_by: best_guess
                    .filter(|guess| guess.holdout.rmse <= scores[at].rmse)
                    .map(|guess| guess.guess),
                is_behind: behind[at],
            }
        });
        let entrants: Vec<Entrant> = entrants.collect();
        let verdict = self.verdict(chosen, &equals, &scores, best_guess);
        let once = chosen.is_some_and(|at| self.fitted[at].model.once_is_active());
        Tournament {
            calibration_end: self.calibration_end,
            end: self.holdout.end,
            period: self.period,
            length: self.holdout.length,
            customers: self.holdout.frequency.len() as u32,
            actual: self.actual(),
            level: self.options.level,
            recommended: chosen.map(|at| self.fitted[at].model),
            verdict: verdict.say(self.options.locale),
            notes: self.notes(chosen.map(|at| &scores[at]), once),
            models: entrants,
            guesses,
            left_out: std::mem::take(&mut self.left_out),
        }
    }

    /// Whether the squared errors of a model are larger than those of another, beyond chance: the mean of their differences
    /// over customers, with its interval.
    fn is_behind(&self, at: usize, best: usize) -> bool {
        let expected = |at: usize| self.spread(&self.fitted[at].expected);
        let pairs = expected(at).zip(expected(best)).zip(&self.holdout.frequency);
        let differences = pairs.map(|((one, other), &made)| {
            let [one, other] = [one, other].map(|it| it - f64::from(made));
            one * one - other * other
        });
        at != best && self.mean(differences).is_some_and(|(mean, half)| mean - half > 0.0)
    }

    fn verdict(
        &self,
        chosen: Option<usize>,
        equals: &[usize],
        scores: &[Score],
        guess: Option<GuessScore>,
    ) -> Words {
        let Some(guess) = guess else { return Words::NothingFitted };
        let guess_error = guess.holdout.rmse;
        match chosen {
            Some(at) => Words::Use {
                model: self.fitted[at].model.title(),
                error: scores[at].rmse,
                guess: guess.guess.into(),
                guess_error,
                equals: equals
                    .iter()
                    .filter(|&&other| other != at)
                    .map(|&other| self.fitted[other].model.title())
                    .collect(),
            },
            None if scores.is_empty() => Words::NothingFitted,
            None => {
                let error = scores.iter().map(|it| it.rmse).fold(f64::INFINITY, f64::min);
                Words::UseNone { guess: guess.guess.into(), guess_error, error }
            }
        }
    }

    /// What to know beside the verdict.
    fn notes(&self, chosen: Option<&Score>, once_is_active: bool) -> Vec<String> {
        let locale = self.options.locale;
        let mut notes = Vec::new();
        if once_is_active {
            let (n, repeaters) = (self.histories.customers(), self.histories.repeaters());
            let [customers, of] = [n - repeaters, n].map(super::task::whole);
            notes.push(Clv::OnceIsActive { customers, of }.say(locale));
        }
        let actual = self.actual();
        if actual == 0.0 {
            notes.push(Words::NobodyBought.say(locale));
        }
        if let Some(&Score { total, bias: Some(bias), .. }) = chosen
            && bias.abs() >= 0.1
        {
            notes.push(Words::TotalIsOff { total, actual, bias }.say(locale));
        }
        if self.is_split_here {
            let end = self.calibration_end.label(locale);
            notes.push(Words::SplitHere { end }.say(locale));
        }
        notes
    }
}

impl Task for TournamentTask {
    type Output = Tournament;

    fn step(&mut self, budget: usize) -> Result<Step<Tournament>> {
        const COMPARED: f64 = 0.05;
        let all = self.models.len() as f64;
        let share = match self.model() {
            Some(model) => {
                let done = (self.fitted.len() + self.left_out.len()) as f64;
                (1.0 - COMPARED) * (done + self.advance(model, budget)) / all
            }
            None if self.compare() => {
                let done = (self.guesses.len() + self.scores.len()) as f64;
                1.0 - COMPARED + COMPARED * done / (Guess::ALL.len() as f64 + all)
            }
            None => return Ok(Step::Done(self.finish())),
        };
        Ok(Step::Progress(share.min(0.999)))
    }
}

impl From<Guess> for crate::words::Guess {
    fn from(guess: Guess) -> Self {
        match guess {
            Guess::Zero => Self::Zero,
            Guess::OwnRate => Self::OwnRate,
            Guess::LastPeriod => Self::LastPeriod,
            Guess::MeanRate => Self::MeanRate,
        }
    }
}

/// The repeat purchases of each customer in the days before the holdout, as many as it has, or scaled up where there are fewer;
/// none without a holdout.
fn last_period(transactions: &Transactions, customers: &Customers) -> Option<Vec<f64>> {
    let holdout = customers.holdout.as_ref()?;
    let wanted = holdout.end.since(customers.as_of);
    let start = customers.first.iter().copied().min()?;
    let had = wanted.min(customers.as_of.since(start)).max(1);
    let from = customers.as_of.plus(-had);
    let known = transactions.as_of(customers.as_of);
    let rows = customers.customer.iter().zip(&customers.first);
    let counts = rows.map(|(&customer, &first)| {
        let occasions = known.of(customer as usize).after(from.max(first)).occasions();
        occasions.count() as f64 * f64::from(wanted) / f64::from(had)
    });
    Some(counts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::{Transactions, sample};
    use crate::task::run;

    fn held(table: &Transactions, day: Option<Day>) -> Customers {
        let options = CustomersOptions {
            calibration_end: day,
            grain: Grain::Intervals,
            ..CustomersOptions::default()
        };
        customers(table, &options).unwrap()
    }

    fn cdnow() -> Tournament {
        let table = sample::cdnow();
        let customers = held(&table, Day::from_ymd(1997, 9, 30));
        let options = TournamentOptions::default();
        run(TournamentTask::new(&table, &customers, false, &options).unwrap()).unwrap()
    }

    #[test]
    fn models_beat_the_guesses_on_cdnow_and_the_best_is_recommended() {
        let found = cdnow();
        assert_eq!((found.customers, found.actual, found.length), (2357, 1882.0, 39.0));
        assert_eq!(found.models.len() + found.left_out.len(), Model::ALL.len());
        let chosen = found.recommended.unwrap();
        let entrant = found.models.iter().find(|it| it.model == chosen).unwrap();
        assert!(entrant.beaten_by.is_none() && !entrant.is_behind && entrant.converged);
        let verdict = format!(
            "Use {}: in the days held out it was off by {:.2} purchases a customer (RMSE), and the best guess, that ",
            entrant.title, entrant.holdout.rmse
        );
        assert!(found.verdict.starts_with(&verdict), "{}", found.verdict);
        // The best by the squared error is first, and of those that do as well within chance the least Bayesian criterion decides.
        let best = &found.models[0];
        assert!(best.ranks.rmse == 1 && best.holdout.rmse < found.guesses[0].holdout.rmse);
        let equals = found.models.iter().filter(|it| !it.is_behind && it.beaten_by.is_none());
        let least = equals.filter(|it| it.converged).min_by(|a, b| a.bic.total_cmp(&b.bic));
        assert_eq!(least.map(|it| it.model), Some(chosen));
        for pair in found.guesses.windows(2) {
            assert!(pair[0].holdout.rmse <= pair[1].holdout.rmse);
        }
        let zero = found.guesses.iter().find(|it| it.guess == Guess::Zero).unwrap();
        assert_eq!((zero.holdout.total, zero.holdout.bias), (0.0, Some(-1.0)));
        assert!((zero.holdout.mae - 1882.0 / 2357.0).abs() < 1e-12);
        let bg = found.models.iter().find(|it| it.model == Model::BgNbd).unwrap();
        assert!((bg.log_likelihood + 9582.429).abs() < 1e-2, "{}", bg.log_likelihood);
        assert!((bg.aic - 2.0 * (4.0 + 9582.429)).abs() < 2e-2);
        assert!(bg.holdout.rmse_low.unwrap() < bg.holdout.rmse);
    }

    /// As `clv` has them, in steps of any size.
    #[test]
    fn the_steps_do_not_change_the_result() {
        let table = sample::cdnow();
        let customers = held(&table, Day::from_ymd(1997, 9, 30));
        let options = TournamentOptions::default();
        let mut task = TournamentTask::new(&table, &customers, false, &options).unwrap();
        let (mut before, mut steps) = (0.0, 0);
        let found = loop {
            steps += 1;
            match task.step(2000).unwrap() {
                Step::Progress(share) => {
                    assert!((before..1.0).contains(&share), "{share} after {before}");
                    before = share;
                }
                Step::Done(found) => break found,
            }
        };
        assert!(steps > 10);
        assert_eq!(found, cdnow());
    }

    /// What came of purchases on these days of 40 customers, with the calibration up to day 120 and what follows up to a last day
    /// held out.
    fn of_days(last: i32, days: impl Fn(i32) -> Vec<i32>) -> Tournament {
        let names: Vec<String> = (0..40).map(|customer| format!("c{customer}")).collect();
        let mut rows = Vec::new();
        for (customer, name) in (0..).zip(&names) {
            let bought = days(customer).into_iter();
            rows.extend(bought.map(|day| (name.as_str(), Day::new(20_000 + day), 10.0)));
        }
        // Somebody new on the last day, of whom nothing is predicted, so that the days up to it are there to be held out.
        rows.push(("late", Day::new(20_000 + last), 10.0));
        let table = sample::table(true, rows);
        let customers = held(&table, Some(Day::new(20_120)));
        let options = TournamentOptions::default();
        let task = TournamentTask::new(&table, &customers, true, &options).unwrap();
        run(task).unwrap()
    }

    /// The guess is off by nothing, and no model says the like: a mean is expected of customers, and not whole purchases.
    #[track_caller]
    fn all_lose_to(found: &Tournament, guess: Guess, words: &str) {
        assert_eq!((found.customers, found.guesses[0].guess), (40, guess));
        assert_eq!((found.guesses[0].holdout.rmse, found.guesses[0].holdout.mae), (0.0, 0.0));
        assert!(found.models.len() >= 4, "{:?}", found.left_out);
        for entrant in &found.models {
            assert_eq!(entrant.beaten_by, Some(guess), "{entrant:?}");
        }
        assert_eq!(found.recommended, None);
        let best = found.models.iter().map(|it| it.holdout.rmse).fold(f64::INFINITY, f64::min);
        let verdict = format!(
            "Use none of these models to tell customers apart: in the days held out the guess that {words} was off by 0.00 purchases a customer (RMSE), the best model by {best:.2}."
        );
        assert_eq!(found.verdict, verdict);
        assert!(found.notes.iter().any(|note| note.contains("last third")), "{:?}", found.notes);
    }

    #[test]
    fn where_everybody_stops_no_model_is_recommended() {
        // Steadily every 5 to 24 days, and on no day after the 120th.
        let found =
            of_days(240, |customer| (0..=120).step_by(5 + customer as usize % 20).collect());
        all_lose_to(&found, Guess::Zero, "nobody buys again");
        let note =
            "Nobody bought again in the days held out, so they cannot say which model is right.";
        assert!(found.notes.iter().any(|it| it.starts_with(note)), "{:?}", found.notes);
    }

    #[test]
    fn where_all_is_as_in_the_last_period_no_model_is_recommended() {
        // The first purchase on day 0, others in the last 60 days of the calibration alone, and those again 60 days later: by the
        // customer's own rate of 120 days it would be half as many.
        let found = of_days(180, |customer| {
            let again = (1..=customer % 7).map(|n| 60 + 5 * n + customer % 4);
            let both = again.flat_map(|day| [day, 60 + day]);
            [0].into_iter().chain(both).collect()
        });
        all_lose_to(
            &found,
            Guess::LastPeriod,
            "everybody buys as often as in the same time before",
        );
        assert!(found.actual > 100.0, "{}", found.actual);
    }

    #[test]
    fn too_few_repeaters_leave_every_model_out() {
        let day = |n| Day::new(20_000 + n);
        let table = sample::table(
            true,
            [
                ("ann", day(0), 1.0),
                ("ann", day(9), 1.0),
                ("bob", day(5), 1.0),
                ("bob", day(99), 1.0),
            ],
        );
        let customers = held(&table, Some(day(60)));
        let options = TournamentOptions::default();
        let task = TournamentTask::new(&table, &customers, false, &options).unwrap();
        let found = run(task).unwrap();
        assert!(found.models.is_empty() && found.recommended.is_none());
        assert_eq!(found.left_out.len(), Model::ALL.len());
        assert!(found.verdict.starts_with("No model could be fitted"), "{}", found.verdict);
        let none = TournamentOptions { models: Some(Vec::new()), ..options };
        let refused = TournamentTask::new(&table, &customers, false, &none);
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Option);
    }
}
