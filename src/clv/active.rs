//! How many of today's customers will buy in each coming period? Where nobody says that they leave, a purchase model tells.
//!
//! [BG/NBD](super::beta_geometric) gives each customer the probability that it buys at least once in a period to come, from how often
//! and how long ago it bought; the expected share is their mean. The interval holds both what is not known of the parameters
//! (delta method, from the curvature of the likelihood) and the chance by which customers buy or do not.
//!
//! Periods are counted from the day the analysis looks from, each as long as the ruler says, so that none is cut short. An
//! observed share is of those who were customers before the period began; the projection is of today's customers, and nobody
//! joins them. The model knows no seasons.

use super::beta_geometric::BetaGeometric;
use super::buyers::{Buyers, Found};
use super::fit::{Fit, Named};
use super::projected::{Backtest, Basis, FittedModel, ObservedShare, Projection};
use super::projection::{ProjectionOptions, mean_error, year};
use super::task::whole;
use super::windows::{Window, Windows};
use crate::calendar::Day;
use crate::error::Result;
use crate::stats::{normal, wilson};
use crate::tables::Transactions;
use crate::task::{Step, Task, run};
use crate::words::{Clv, Projection as Words};

/// Customers below which an observed share is not shown.
const FEW: u32 = 10;

/// Projects the share of the customers known on a day who buy in each coming period.
///
/// # Errors
///
/// `option` if one is not accepted; `data` if nobody had bought by that day; `fit` if too few bought again.
pub fn project_active(
    transactions: &Transactions,
    as_of: Day,
    options: &ProjectionOptions,
) -> Result<Projection> {
    run(ActiveTask::new(transactions, as_of, options)?)
}

/// That projection while it is made: of today's customers, then of those of the day on which the periods held back begin.
#[derive(Debug)]
pub struct ActiveTask {
    options: ProjectionOptions,
    as_of: Day,
    z: f64,
    observed: Vec<Window>,
    held: u32,
    /// What is held back, from the last period on, and how many periods come before it; until it turns out that it cannot
    /// be tried.
    back: Option<(Vec<Window>, u32)>,
    now: Option<Found>,
    /// What is being fitted, and what is to be fitted then.
    at_hand: Buyers,
    then: Option<Buyers>,
}

impl ActiveTask {
    /// Looks at who bought when; the fits come after that.
    ///
    /// # Errors
    ///
    /// As [`project_active`].
    pub fn new(
        transactions: &Transactions,
        as_of: Day,
        options: &ProjectionOptions,
    ) -> Result<Self> {
        options.checked()?;
        let z = normal::two_sided(options.level)?;
        let horizon = options.horizon.unwrap_or_else(|| year(options.period));
        let at_hand = Buyers::new(transactions, as_of, (horizon, 1), options, z)?;
        let windows = Windows::new(transactions, as_of, options)?;
        let held = options.holdout.unwrap_or_else(|| {
            let enough = windows.begun_with(FEW, at_hand.firsts(as_of));
            (enough / 4).clamp(1, year(options.period))
        });
        let day = windows.day(held);
        let then = day.and_then(|day| {
            Buyers::new(transactions, day, (held, 1 - held as i32), options, z).ok()
        });
        let [observed, back] = windows.count(transactions, [as_of, day.unwrap_or(as_of)]);
        let before = (windows.starts.len() as u32).saturating_sub(held);
        let back = then.is_some().then_some((back, before));
        let options = options.clone();
        Ok(Self { options, as_of, z, observed, held, back, now: None, at_hand, then })
    }

    fn finish(&mut self, now: Found, then: Option<Found>) -> Projection {
        let (options, z) = (&self.options, self.z);
        let backtest = then
            .zip(self.back.as_ref())
            .and_then(|(then, (windows, before))| backtest(then, windows, *before, self.held));
        let fit = &now.fit;
        let mut notes = vec![Words::NoSeasons];
        if let Some(backtest) = &backtest {
            let (error, guess) = (backtest.error, backtest.baseline_error);
            notes.extend((guess <= error).then_some(Words::LastRateWasCloser { error, guess }));
        } else if self.held > 0 {
            notes.push(Words::NotTried);
        }
        notes.extend((!fit.converged).then_some(Words::NotSettled));
        let unknown = || Words::Undetermined { parameters: BetaGeometric::NAMES.to_vec() };
        notes.extend(fit.log_covariance.is_none().then(unknown));
        let [customers, once] = [now.customers, now.once].map(whole);
        let mut notes: Vec<String> = notes.iter().map(|note| note.say(options.locale)).collect();
        if once > 0 {
            let note = Clv::OnceIsActive { customers: once, of: customers };
            notes.push(note.say(options.locale));
        }
        let share = |(at, window): (i32, &Window)| {
            let bounds = wilson::interval(window.active.into(), window.customers.into(), z);
            (window.customers >= FEW).then(|| ObservedShare {
                at,
                customers: window.customers,
                share: f64::from(window.active) / f64::from(window.customers),
                low: bounds.map(|it| it.0),
                high: bounds.map(|it| it.1),
            })
        };
        let first = 1 - self.observed.len() as i32;
        Projection {
            basis: Basis::Purchases,
            period: options.period,
            as_of: Some(self.as_of),
            level: options.level,
            customers: customers as u32,
            observed: (first..).zip(self.observed.iter().rev()).filter_map(share).collect(),
            projected: now.shares,
            models: vec![told(fit, options.level)],
            backtest,
            residual_lifetime: None,
            cohorts: Vec::new(),
            notes,
        }
    }
}

impl Task for ActiveTask {
    type Output = Projection;

    fn step(&mut self, budget: usize) -> Result<Step<Projection>> {
        let parts = 1.0 + f64::from(u8::from(self.back.is_some()));
        let step = self.at_hand.step(budget);
        let Some(now) = self.now.take() else {
            return Ok(match step? {
                Step::Progress(share) => Step::Progress(share / parts),
                Step::Done(now) => match self.then.take() {
                    Some(then) => {
                        (self.now, self.at_hand) = (Some(now), then);
                        Step::Progress(1.0 / parts)
                    }
                    None => Step::Done(self.finish(now, None)),
                },
            });
        };
        Ok(match step {
            Ok(Step::Progress(share)) => {
                self.now = Some(now);
                Step::Progress((1.0 + share) / parts)
            }
            Ok(Step::Done(then)) => Step::Done(self.finish(now, Some(then))),
            // What cannot be tried can still be projected.
            Err(_) => Step::Done(self.finish(now, None)),
        })
    }
}

fn backtest(then: Found, windows: &[Window], before: u32, held: u32) -> Option<Backtest> {
    let share = |window: &Window| f64::from(window.active) / f64::from(window.customers.max(1));
    let observed: Vec<f64> = windows.iter().take(held as usize).rev().map(share).collect();
    let last = windows.get(held as usize).filter(|window| window.customers >= FEW).map(share)?;
    let projected = then.shares;
    let baseline = vec![last; observed.len()];
    Some(Backtest {
        model: NAME,
        fitted: before,
        error: mean_error(projected.iter().map(|it| it.share), &observed),
        baseline_error: mean_error(baseline.iter().copied(), &observed),
        projected,
        observed,
        baseline,
    })
}

const NAME: &str = "bg-nbd";

fn told(fit: &Fit, level: f64) -> FittedModel {
    FittedModel {
        model: NAME,
        chosen: true,
        parameters: Named::new(&BetaGeometric::NAMES, fit.parameters.clone()),
        standard_errors: Named::new(&BetaGeometric::NAMES, fit.standard_errors()),
        intervals: Named::new(&BetaGeometric::NAMES, fit.intervals(level)),
        log_likelihood: fit.log_likelihood,
        aic: 2.0 * fit.parameters.len() as f64 - 2.0 * fit.log_likelihood,
        converged: fit.converged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use crate::clv::purchase::{Model, Past};
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample::{cdnow, table};

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    fn monthly() -> ProjectionOptions {
        ProjectionOptions::default()
    }

    /// The sum over customers one by one, with the closed form for the next period: P(alive) (1 − ((α + T) / (α + T + t))^(r + x)).
    #[test]
    fn the_next_period_is_the_sum_over_customers() {
        let cdnow = cdnow();
        let options = ProjectionOptions { period: Period::Week, horizon: Some(3), ..monthly() };
        let found = project_active(&cdnow, day("1997-09-30"), &options).expect("a projection");
        let parameters: Vec<f64> = found.models[0].parameters.0.iter().map(|it| it.1).collect();
        // Fader, Hardie & Lee 2005a, table 2.
        for (found, published) in parameters.iter().zip([0.243, 4.414, 0.793, 2.426]) {
            assert!((found - published).abs() < 6e-4, "{parameters:?}");
        }
        let &[r, alpha, _, _] = parameters.as_slice() else { panic!("four") };
        let model = Model::BgNbd.with(&parameters).expect("valid");
        let columns =
            CustomersOptions { as_of: Some(day("1997-09-30")), ..CustomersOptions::default() };
        let columns = customers(&cdnow, &columns).expect("customers");
        let mut sum = 0.0;
        for ((&x, &recency), &age) in
            columns.frequency.iter().zip(&columns.recency).zip(&columns.age)
        {
            let silent = ((alpha + age) / (alpha + age + 1.0)).powf(r + f64::from(x));
            sum += model.p_alive(Past::new(x, recency, age)) * (1.0 - silent);
        }
        let next = found.projected[0];
        assert!((next.share - sum / columns.len() as f64).abs() < 1e-6, "{next:?} {sum}");
        assert!(next.low < Some(next.share) && Some(next.share) < next.high);
        let falling = found.projected.windows(2).all(|pair| pair[1].share < pair[0].share);
        assert!(falling && found.projected.len() == 3, "{:?}", found.projected);
    }

    /// Counted again from the days of each customer.
    #[test]
    fn observed_shares_are_those_of_each_customer() {
        let cdnow = cdnow();
        let as_of = day("1998-06-30");
        let found = project_active(&cdnow, as_of, &monthly()).expect("a projection");
        let view = cdnow.as_of(as_of);
        assert_eq!(found.observed.last().map(|it| it.at), Some(0));
        for it in &found.observed {
            let back = |periods: i32| as_of.plus(-(f64::from(periods) * 30.4375).round() as i32);
            let (start, end) = (back(1 - it.at), back(-it.at));
            let (mut customers, mut active) = (0, 0);
            for customer in 0..cdnow.customers() {
                let days: Vec<Day> = view.of(customer).occasions().map(|it| it.day).collect();
                let known = days.first().is_some_and(|&first| first <= start);
                customers += u32::from(known);
                active += u32::from(known && days.iter().any(|&day| start < day && day <= end));
            }
            assert_eq!(
                (it.customers, it.share),
                (customers, f64::from(active) / f64::from(customers))
            );
        }
        let tried = found.backtest.as_ref().expect("held back");
        assert_eq!((tried.observed.len(), tried.projected.len()), (4, 4));
        assert_eq!(tried.observed[3], found.observed.last().expect("months").share);
        assert!(tried.error < tried.baseline_error, "{tried:?}");
        for (projected, observed) in tried.projected.iter().zip(&tried.observed) {
            assert!((projected.share - observed).abs() < 0.025, "{tried:?}");
        }
    }

    #[test]
    fn what_cannot_be_said_says_why() {
        let kind = |rows: &[(&str, &str)], options: &ProjectionOptions| {
            let rows = rows.iter().map(|&(id, at)| (id, day(at), 1.0));
            let error = project_active(&table(true, rows), day("2026-06-30"), options);
            error.expect_err("refused").kind()
        };
        let once = [("ann", "2026-01-05"), ("bob", "2026-02-05")];
        use crate::error::ErrorKind;
        assert_eq!(kind(&once, &monthly()), ErrorKind::Fit);
        assert_eq!(kind(&[("ann", "2026-07-05")], &monthly()), ErrorKind::Data);
        let bad = ProjectionOptions { horizon: Some(0), ..monthly() };
        assert_eq!(kind(&once, &bad), ErrorKind::Option);
    }

    /// A few customers who bought again, known for a month: no period can be held back, and everything is still finite.
    #[test]
    fn a_young_shop_is_projected_without_a_trial() {
        let ids: Vec<String> = (0..12).map(|id| id.to_string()).collect();
        let rows = ids.iter().enumerate().flat_map(|(n, id)| {
            let first = Day::new(20_000 + n as i32);
            [(id.as_str(), first, 1.0), (id.as_str(), first.plus(3 + n as i32), 1.0)]
        });
        let table = table(true, rows.skip(1));
        let found = project_active(&table, Day::new(20_030), &monthly()).expect("a projection");
        assert_eq!((found.backtest.is_none(), found.observed.len()), (true, 0));
        assert!(found.projected.iter().all(|it| it.share > 0.0 && it.share < 1.0));
        assert!(found.notes.iter().any(|note| note.contains("could not be tried")));
        let once =
            "1 of 12 customers bought once, and this model counts every one of them as active";
        assert!(found.notes.iter().any(|note| note.starts_with(once)), "{:?}", found.notes);
    }
}
