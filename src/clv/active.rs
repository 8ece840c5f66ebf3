//! How many of today's customers will buy in each coming period? Where nobody says that they leave, a purchase model tells.
//!
//! [BG/NBD](super::bg_nbd) gives each customer the probability that it buys at least once in a period to come, from how often
//! and how long ago it bought; the expected share is their mean. The interval holds both what is not known of the parameters
//! (delta method, from the curvature of the likelihood) and the chance by which customers buy or do not.
//!
//! Periods are counted from the day the analysis looks from, each as long as the ruler says, so that none is cut short. An
//! observed share is of those who were customers before the period began; the projection is of today's customers, and nobody
//! joins them. The model knows no seasons.

use super::bg_nbd::{BgNbd, BgNbdLikelihood};
use super::fit::{Fit, Fitting, Named};
use super::history::Histories;
use super::projection::{
    Backtest, Basis, FittedModel, ObservedShare, ProjectedShare, Projection, ProjectionOptions,
    mean_error, year,
};
use super::task::whole;
use crate::calendar::Day;
use crate::customers::{CustomersOptions, customers};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::{Matrix, dot};
use crate::stats::{normal, wilson};
use crate::tables::Transactions;
use crate::words::{Problem, Projection as Words};

/// Customers below which an observed share is not shown.
const FEW: u32 = 10;
/// Ages are told apart up to so many: what a customer will do depends on its age smoothly.
const AGES: f64 = 128.0;
/// The step of central differences, in logs of the parameters.
const STEP: f64 = 1e-4;

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
    options.checked()?;
    let z = normal::two_sided(options.level)?;
    let model = Purchases::fit(transactions, as_of, options)?;
    let horizon = options.horizon.unwrap_or_else(|| year(options.period));
    let projected = model.shares(horizon, 1, z)?;
    let windows = Windows::new(transactions, as_of, options)?;
    let observed = windows.count(transactions, as_of);
    let held = options.holdout.unwrap_or_else(|| {
        let enough = observed.iter().filter(|window| window.customers >= FEW).count();
        (enough as u32 / 4).clamp(1, year(options.period))
    });
    let backtest = windows.day(held).and_then(|day| {
        let known = Purchases::fit(transactions, day, options).ok()?;
        backtest(&known, &windows, transactions, day, held, z)
    });
    let fit = &model.fit;
    let mut notes = vec![Words::NoSeasons];
    if let Some(backtest) = &backtest {
        let (error, guess) = (backtest.error, backtest.baseline_error);
        notes.extend((guess <= error).then_some(Words::LastRateWasCloser { error, guess }));
    } else if held > 0 {
        notes.push(Words::NotTried);
    }
    notes.extend((!fit.converged).then_some(Words::NotSettled));
    let unknown = || Words::Undetermined { parameters: BgNbd::NAMES.to_vec() };
    notes.extend(fit.log_covariance.is_none().then(unknown));
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
    let first = 1 - observed.len() as i32;
    Ok(Projection {
        basis: Basis::Purchases,
        period: options.period,
        as_of: Some(as_of),
        level: options.level,
        customers: whole(model.histories.customers()) as u32,
        observed: (first..).zip(observed.iter().rev()).filter_map(share).collect(),
        projected,
        models: vec![told(fit, options.level)],
        backtest,
        residual_lifetime: None,
        cohorts: Vec::new(),
        notes: notes.iter().map(|note| note.say(options.locale)).collect(),
    })
}

/// The fitted model, and the customers it was fitted on.
struct Purchases {
    histories: Histories,
    fit: Fit,
    /// Ends of the coming periods in units of the ruler, which whole days do not quite fill.
    ends: Vec<f64>,
}

impl Purchases {
    fn fit(transactions: &Transactions, as_of: Day, options: &ProjectionOptions) -> Result<Self> {
        let period = options.period;
        let columns =
            CustomersOptions { period, as_of: Some(as_of), ..CustomersOptions::default() };
        let columns = customers(transactions, &columns)?;
        let histories = Histories::new(&columns.frequency, &columns.recency, &columns.age, None)?;
        let (all, repeaters) = (histories.customers(), histories.repeaters());
        let needed = BgNbd::NAMES.len() as f64;
        if repeaters < needed {
            let [customers, repeaters, needed] = [all, repeaters, needed].map(whole);
            let problem = Problem::TooFewRepeaters { customers, repeaters, needed };
            return Err(Error::new(ErrorKind::Fit, problem));
        }
        let fit = Fitting::run(&BgNbdLikelihood(&histories));
        let end = |k: u32| f64::from(days(options, k)) / period.days();
        Ok(Self { histories, fit, ends: (0..=1000).map(end).collect() })
    }

    /// The expected share that buys in each of the coming periods, of which the first is called `first`.
    fn shares(&self, periods: u32, first: i32, z: f64) -> Result<Vec<ProjectedShare>> {
        let not_fitted = || Error::new(ErrorKind::Fit, Problem::NotFitted);
        let of = |logs: &[f64]| {
            let parameters: Vec<f64> = logs.iter().copied().map(libm::exp).collect();
            let model = <[f64; 4]>::try_from(parameters).ok().and_then(BgNbd::new);
            model.map(|model| self.expected(&model, periods as usize))
        };
        let logs: Vec<f64> = self.fit.parameters.iter().copied().map(libm::log).collect();
        let expected = of(&logs).ok_or_else(not_fitted)?;
        let mut slopes = vec![Vec::new(); expected.len()];
        for parameter in 0..logs.len() {
            let moved = |by: f64| {
                let mut logs = logs.clone();
                logs.iter_mut().skip(parameter).take(1).for_each(|log| *log += by);
                of(&logs)
            };
            let (Some(above), Some(below)) = (moved(STEP), moved(-STEP)) else { continue };
            for (slopes, (above, below)) in slopes.iter_mut().zip(above.iter().zip(&below)) {
                slopes.push((above.0 - below.0) / (2.0 * STEP));
            }
        }
        let covariance = self.fit.log_covariance.as_ref();
        let each = (first..).zip(expected.iter().zip(&slopes));
        Ok(each
            .map(|(at, (&(share, by_chance), slopes))| {
                let interval = covariance
                    .and_then(|covariance| spread(covariance, slopes))
                    .and_then(|unknown| interval(share, unknown + by_chance, z));
                let (low, high) = (interval.map(|it| it.0), interval.map(|it| it.1));
                ProjectedShare { at, share, low, high }
            })
            .collect())
    }

    /// The expected share of customers who buy in each period, and the variance of the share by chance.
    ///
    /// Customers of one frequency and about one age are taken together: what they do if active is the same.
    fn expected(&self, model: &BgNbd, periods: usize) -> Vec<(f64, f64)> {
        let oldest = self.histories.iter().fold(0.0_f64, |oldest, it| oldest.max(it.age));
        let bin = |age: f64| (age / oldest.max(f64::MIN_POSITIVE) * AGES) as u32;
        let mut totals = vec![(0.0, 0.0); periods];
        // Frequency and bin; Σ P(alive), Σ P(alive)² and Σ age P(alive).
        let mut group = ((0, 0), [0.0; 3]);
        let mut close = |((frequency, _), [alive, squares, ages]): ((u32, u32), [f64; 3])| {
            if alive <= 0.0 {
                return;
            }
            let age = ages / alive;
            for (total, ends) in totals.iter_mut().zip(self.ends.windows(2)) {
                let &[from, to] = ends else { continue };
                let buys = model.buys_if_alive(from, to, frequency, age);
                total.0 += alive * buys;
                total.1 += (alive - squares * buys) * buys;
            }
        };
        for history in self.histories.iter() {
            let key = (history.frequency, bin(history.age));
            if key != group.0 {
                close(std::mem::replace(&mut group, (key, [0.0; 3])));
            }
            let alive = model.p_alive(history.frequency, history.recency, history.age);
            group.1[0] += history.weight * alive;
            group.1[1] += history.weight * alive * alive;
            group.1[2] += history.weight * alive * history.age;
        }
        close(group);
        let n = self.histories.customers();
        totals.into_iter().map(|(share, by_chance)| (share / n, by_chance / (n * n))).collect()
    }
}

/// gᵀ C g.
fn spread(covariance: &Matrix, slopes: &[f64]) -> Option<f64> {
    (slopes.len() == covariance.size()).then(|| dot(&covariance.times(slopes), slopes))
}

/// An interval even in the logit; none for a share that is certain.
fn interval(share: f64, variance: f64, z: f64) -> Option<(f64, f64)> {
    if !(share > 0.0 && share < 1.0 && variance >= 0.0 && variance.is_finite()) {
        return None;
    }
    let reach = z * variance.sqrt() / (share * (1.0 - share));
    let logit = libm::log(share / (1.0 - share));
    let back = |logit: f64| 1.0 / (1.0 + libm::exp(-logit));
    Some((back(logit - reach), back(logit + reach)))
}

/// The days of so many periods.
fn days(options: &ProjectionOptions, periods: u32) -> i32 {
    (f64::from(periods) * options.period.days()).round() as i32
}

/// The periods before a day, from the last one back.
struct Windows {
    as_of: Day,
    /// The day after which each begins; each ends as the one before it in this list begins.
    starts: Vec<Day>,
    /// The window of each day, from the first on.
    of_day: Vec<u32>,
    first: Day,
}

/// One of them.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    /// Customers before it began.
    customers: u32,
    /// Those of them who bought in it.
    active: u32,
}

impl Windows {
    fn new(transactions: &Transactions, as_of: Day, options: &ProjectionOptions) -> Result<Self> {
        let first = transactions.span().map_or(as_of, |span| span.0.min(as_of));
        options.period.span(first, as_of)?;
        let starts = (1..).map(|periods| Day::new(as_of.number() - days(options, periods)));
        let starts: Vec<Day> = starts.take_while(|&start| start >= first).collect();
        let mut of_day = vec![starts.len() as u32; as_of.since(first) as usize + 1];
        for (day, window) in of_day.iter_mut().enumerate() {
            *window = starts.partition_point(|&start| start >= first.plus(day as i32)) as u32;
        }
        Ok(Self { as_of, starts, of_day, first })
    }

    /// The day on which the last so many of them begin.
    fn day(&self, periods: u32) -> Option<Day> {
        self.starts.get(periods.checked_sub(1)? as usize).copied()
    }

    fn window(&self, day: Day) -> usize {
        let place = day.since(self.first);
        self.of_day.get(place as usize).map_or(self.starts.len(), |&window| window as usize)
    }

    /// The customers of each and who bought in it, of those who were customers by a day.
    fn count(&self, transactions: &Transactions, known: Day) -> Vec<Window> {
        let mut windows = vec![Window::default(); self.starts.len()];
        // Customers whose first purchase is in each; in the last place those of before.
        let mut new = vec![0_u32; self.starts.len() + 1];
        let view = transactions.as_of(self.as_of);
        for customer in 0..transactions.customers() {
            let mut days = view.of(customer).occasions().map(|occasion| occasion.day);
            let Some(first) = days.next().filter(|&first| first <= known) else { continue };
            let mut before = self.window(first);
            if let Some(new) = new.get_mut(before) {
                *new += 1;
            }
            for day in days {
                let window = self.window(day);
                if window != before {
                    before = window;
                    if let Some(window) = windows.get_mut(window) {
                        window.active += 1;
                    }
                }
            }
        }
        let mut customers = 0;
        for (place, window) in windows.iter_mut().enumerate().rev() {
            customers += new.get(place + 1).copied().unwrap_or_default();
            window.customers = customers;
        }
        windows
    }
}

fn backtest(
    known: &Purchases,
    windows: &Windows,
    transactions: &Transactions,
    day: Day,
    held: u32,
    z: f64,
) -> Option<Backtest> {
    let of_known = windows.count(transactions, day);
    let share = |window: &Window| f64::from(window.active) / f64::from(window.customers.max(1));
    let observed: Vec<f64> = of_known.iter().take(held as usize).rev().map(share).collect();
    let last = of_known.get(held as usize).filter(|window| window.customers >= FEW).map(share)?;
    let projected = known.shares(held, 1 - held as i32, z).ok()?;
    let baseline = vec![last; observed.len()];
    Some(Backtest {
        model: NAME,
        fitted: (windows.starts.len() as u32).saturating_sub(held),
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
        parameters: Named::new(&BgNbd::NAMES, fit.parameters.clone()),
        standard_errors: Named::new(&BgNbd::NAMES, fit.standard_errors()),
        intervals: Named::new(&BgNbd::NAMES, fit.intervals(level)),
        log_likelihood: fit.log_likelihood,
        aic: 2.0 * fit.parameters.len() as f64 - 2.0 * fit.log_likelihood,
        converged: fit.converged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
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
        let model = BgNbd::new(parameters.clone().try_into().expect("four")).expect("valid");
        let columns =
            CustomersOptions { as_of: Some(day("1997-09-30")), ..CustomersOptions::default() };
        let columns = customers(&cdnow, &columns).expect("customers");
        let mut sum = 0.0;
        for ((&x, &recency), &age) in
            columns.frequency.iter().zip(&columns.recency).zip(&columns.age)
        {
            let silent = ((alpha + age) / (alpha + age + 1.0)).powf(r + f64::from(x));
            sum += model.p_alive(x, recency, age) * (1.0 - silent);
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
    }
}
