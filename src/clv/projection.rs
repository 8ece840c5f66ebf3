//! How many will still be there? A fitted model laid over the observed survival curve, and tried on periods held back.
//!
//! Where leaving is observed (contracts, subscriptions, or counts of those who are left), the [sBG](super::sbg) or the
//! [beta-discrete-Weibull](super::beta_discrete_weibull) is fitted on how many could leave at the end of each period and how
//! many did. Where it is not, the share that buys is projected from a purchase model instead: [`active`](super::active).
//!
//! - Time is whole periods. A contract that ends up to a tenth of a period after one belongs to that period, because months
//!   are not equally long; one that runs on counts for the periods that are over.
//! - The band is that of the expected share, by parametric bootstrap: as many leave by chance as the fitted model says, period
//!   by period, and the model is fitted again. It also holds where the likelihood is a ridge and no standard error is known.
//!   A single cohort scatters about its expectation besides.
//! - The back-test fits the first periods only and is wrong by so much on the others; beside it stands the guess that the last
//!   observed rate goes on for ever, which takes customers for alike and is usually too low.

use serde::{Deserialize, Serialize};

use super::active::ActiveTask;
use super::survivors::Survivors;
use crate::calendar::Period;
use crate::cohort::Leaving;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::task::{Step, Task, run};
use crate::words::{Accepted, Locale, Problem};

pub use super::contract::ContractModel;
pub use super::projected::{
    Backtest, Basis, CohortProjection, FittedModel, Lifetime, ObservedShare, ProjectedShare,
    Projection, ResidualLifetime,
};
pub use super::projection_task::ContractTask;

/// How the future is projected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProjectionOptions {
    /// The period of a contract, or of buying; months by default. Durations that are told in longer ones have those.
    pub period: Period,
    /// Periods ahead, 1 to 1,000; those of a year by default, 30 of days, and five of years, durations or counts.
    pub horizon: Option<u32>,
    /// The last observed periods, held back to try the projection on; a third of them by default, of purchases a quarter and
    /// a year at most. 0 for none.
    pub holdout: Option<u32>,
    /// The contract model; by default the one with the lower AIC.
    pub model: Option<ContractModel>,
    /// The discount rate of the residual lifetime, effective a year, 0 to 10; 0.1 by default.
    pub discount_rate: f64,
    /// Draws behind intervals, 50 to 5,000; 200 by default.
    pub draws: u32,
    /// What random numbers follow from, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub seed: u64,
    /// The level of the intervals, likewise.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of notes, likewise.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for ProjectionOptions {
    fn default() -> Self {
        Self {
            period: Period::Month,
            horizon: None,
            holdout: None,
            model: None,
            discount_rate: 0.1,
            draws: 200,
            seed: 1,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

impl ProjectionOptions {
    pub(super) fn checked(&self) -> Result<()> {
        let refuse = |option, found: String, accepted| {
            Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
        };
        let whole = |from, to| Accepted::Whole { from, to };
        if let Some(horizon) = self.horizon.filter(|it| !(1..=1000).contains(it)) {
            return refuse("horizon", horizon.to_string(), whole(1, 1000));
        }
        if let Some(holdout) = self.holdout.filter(|&it| it > 1000) {
            return refuse("holdout", holdout.to_string(), whole(0, 1000));
        }
        if !(50..=5000).contains(&self.draws) {
            return refuse("draws", self.draws.to_string(), whole(50, 5000));
        }
        if !(0.0..=10.0).contains(&self.discount_rate) {
            return refuse("discountRate", self.discount_rate.to_string(), Accepted::YearlyRate);
        }
        normal::two_sided(self.level).map(drop)
    }
}

/// A projection while it is made.
#[derive(Debug)]
pub enum ProjectionTask {
    /// Of contracts and durations.
    Contracts(Box<ContractTask>),
    /// Of who buys.
    Purchases(Box<ActiveTask>),
}

impl Task for ProjectionTask {
    type Output = Projection;

    fn step(&mut self, budget: usize) -> Result<Step<Projection>> {
        match self {
            Self::Contracts(task) => task.step(budget),
            Self::Purchases(task) => task.step(budget),
        }
    }
}

/// Projects how many customers under contract stay.
///
/// # Errors
///
/// `option` if one is not accepted; `data` if nobody left or nobody was followed for two periods.
pub fn project(leaving: &Leaving, options: &ProjectionOptions) -> Result<Projection> {
    run(ContractTask::of(leaving, options)?)
}

/// Projects from counts of customers who are left: for each cohort its size and how many remain after each period.
///
/// # Errors
///
/// As [`project`]; `option` also if counts rise.
pub fn project_counts(cohorts: &[Vec<u32>], options: &ProjectionOptions) -> Result<Projection> {
    options.checked()?;
    let mut pooled = Survivors::default();
    let mut each = Vec::new();
    for counts in cohorts {
        let cohort = Survivors::of_cohort(counts)?;
        pooled.extend(&cohort);
        each.push((None, cohort));
    }
    run(ContractTask::new(pooled, each, None, options, Basis::Counts)?)
}

pub(super) fn year(period: Period) -> u32 {
    match period {
        Period::Day => 30,
        Period::Week => 52,
        Period::Month => 12,
        Period::Quarter => 4,
        Period::Year => 5,
    }
}

/// The mean absolute difference; 0 of nothing.
pub(super) fn mean_error(guesses: impl Iterator<Item = f64>, actual: &[f64]) -> f64 {
    let sum: f64 = guesses.zip(actual).map(|(guess, actual)| (guess - actual).abs()).sum();
    sum / actual.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::clv::survivors::published::{HIGH_END, REGULAR};
    use crate::cohort::Churn;
    use crate::cohort::Lifetimes;
    use crate::stats::rng::Rng;

    fn counts(cohorts: &[Vec<u32>], options: &ProjectionOptions) -> Projection {
        project_counts(cohorts, options).expect("a projection")
    }

    fn quick() -> ProjectionOptions {
        ProjectionOptions { draws: 50, ..ProjectionOptions::default() }
    }

    /// Every number there is.
    fn numbers(found: &Projection) -> Vec<f64> {
        let shares = found.projected.iter().map(|it| (it.share, it.low, it.high));
        let shares = shares.chain(found.observed.iter().map(|it| (it.share, it.low, it.high)));
        let mut all: Vec<f64> = shares.flat_map(|it| [Some(it.0), it.1, it.2]).flatten().collect();
        assert!(all.iter().all(|share| (0.0..=1.0).contains(share)), "{all:?}");
        for model in &found.models {
            all.extend(model.parameters.0.iter().map(|it| it.1));
            all.extend(model.standard_errors.0.iter().filter_map(|it| it.1));
            all.extend([model.log_likelihood, model.aic]);
        }
        let residual = found.residual_lifetime.expect("contracts");
        for it in [Some(residual.new), residual.current].into_iter().flatten() {
            all.extend([it.periods, it.low, it.high, it.discounted].into_iter().flatten());
            all.extend([it.discounted_low, it.discounted_high].into_iter().flatten());
        }
        all
    }

    /// Fader & Hardie 2007, figure 4: seven years fitted, five held out, by the sBG; the projected shares are those that scipy
    /// finds. For Regular customers the last rate is further off; for High-end ones it is closer than the sBG, which is said, and
    /// not closer than the beta-discrete-Weibull that is chosen where none is asked for.
    #[test]
    fn the_papers_holdout_is_projected() {
        let shares = [
            (REGULAR, [0.22008, 0.20441, 0.19119, 0.17986, 0.17004]),
            (HIGH_END, [0.46044, 0.43578, 0.41417, 0.39506, 0.378]),
        ];
        for (customers, expected) in shares {
            let model = Some(ContractModel::Sbg);
            let options = ProjectionOptions { model, holdout: Some(5), ..quick() };
            let found = counts(&[customers.to_vec()], &options);
            let tried = found.backtest.as_ref().expect("held out");
            assert_eq!((tried.fitted, tried.model), (7, "sbg"));
            for (found, expected) in tried.projected.iter().zip(expected) {
                assert!((found.share - expected).abs() < 6e-6, "{found:?}");
                assert!(found.low < Some(expected) && Some(expected) < found.high, "{found:?}");
            }
            let last = f64::from(customers[7]) / 1000.0;
            let rate = f64::from(customers[7]) / f64::from(customers[6]);
            assert!((tried.baseline[4] - last * rate.powi(5)).abs() < 1e-12);
            let is_closer = found.notes.iter().any(|note| note.contains("the last rate goes on"));
            assert_eq!(is_closer, customers == HIGH_END);
            let chosen =
                counts(&[customers.to_vec()], &ProjectionOptions { model: None, ..options });
            let chosen = chosen.backtest.expect("held out");
            assert!(chosen.error < chosen.baseline_error, "{chosen:?}");
            let observed = f64::from(customers[12]) / 1000.0;
            assert!((found.observed[12].share - observed).abs() < 1e-12);
            assert_eq!((found.observed.len(), found.projected.len()), (13, 18));
            let single = &found.cohorts[0];
            let chosen = &found.models[0];
            assert_eq!(single.parameters.as_ref(), Some(&chosen.parameters));
            assert_eq!((found.customers, single.lost), (1000, 1000 - customers[12]));
        }
    }

    /// Within a year of the start High-end customers hardly leave less than Regular ones later on: the rise in the first years
    /// is what three parameters are for (AIC of 3216.6 against 3226.3 by scipy).
    #[test]
    fn the_better_model_is_chosen() {
        let found = counts(&[HIGH_END[..8].to_vec()], &quick());
        let chosen: Vec<_> = found.models.iter().map(|it| (it.model, it.chosen)).collect();
        assert_eq!(chosen, [("sbg", false), ("bdw", true)]);
        assert!((found.models[0].aic - 3226.316).abs() < 2e-3);
        assert!((found.models[1].aic - 3216.628).abs() < 2e-3);
    }

    /// Cohorts of different ages from one sBG: parameters come back within four standard errors, and the interval of a share
    /// four periods ahead holds the truth about as often as it says.
    #[test]
    fn known_parameters_come_back_and_intervals_hold() {
        let (alpha, beta, worlds) = (0.8, 3.0, 80_u64);
        let truth = |t: i32| {
            (0..t).fold(1.0, |s, k| s * (beta + f64::from(k)) / (alpha + beta + f64::from(k)))
        };
        let mut held = 0;
        for world in 0..worlds {
            let mut rng = Rng::stream(9, world);
            let cohorts: Vec<Vec<u32>> = (3..9)
                .map(|periods| {
                    let mut left = vec![0_u32; periods + 1];
                    for _ in 0..150 {
                        let theta = rng.beta(alpha, beta);
                        let mut stayed = 0;
                        while stayed < periods && rng.uniform() >= theta {
                            stayed += 1;
                        }
                        (0..=stayed).for_each(|period| left[period] += 1);
                    }
                    left
                })
                .collect();
            let model = Some(ContractModel::Sbg);
            let options =
                ProjectionOptions { model, holdout: Some(0), horizon: Some(4), ..quick() };
            let found = counts(&cohorts, &options);
            let fitted = &found.models[0];
            for (name, truth) in [("alpha", alpha), ("beta", beta)] {
                let log = (fitted.parameters.get(name).expect("fitted") / truth).ln();
                let error = fitted.standard_errors.get(name).flatten().expect("determined");
                let error = error / fitted.parameters.get(name).expect("fitted");
                assert!(log.abs() < 4.0 * error, "{name} {log} {error}");
            }
            let far = found.projected.last().expect("ahead");
            assert_eq!((far.at, found.backtest), (12, None));
            held += u32::from(far.low <= Some(truth(12)) && Some(truth(12)) <= far.high);
        }
        // 76 of 80 are expected, with a standard error of 2; quantiles of 50 draws are a little narrow.
        assert!((68..=80).contains(&held), "{held}");
    }

    #[test]
    fn a_constant_rate_is_a_ridge_that_is_said_and_projected() {
        let found = counts(&[vec![100_000, 80_000, 64_000, 51_200, 40_960]], &quick());
        assert!(found.notes[0].starts_with("Customers hardly differ"), "{:?}", found.notes);
        let ahead = found.projected.iter().find(|it| it.at == 8).expect("ahead");
        assert!((ahead.share - 0.8f64.powi(8)).abs() < 1e-3, "{ahead:?}");
        assert!(ahead.low < Some(ahead.share) && Some(ahead.share) < ahead.high, "{ahead:?}");
        let lifetime = found.residual_lifetime.expect("contracts").new.periods.expect("finite");
        assert!((lifetime - 4.0).abs() < 0.05, "{lifetime}");
        assert!(numbers(&found).iter().all(|it| it.is_finite()));
    }

    #[test]
    fn extremes_are_finite_or_say_why_not() {
        for cohort in [
            vec![1, 1, 0],
            vec![2, 1, 1, 1],
            vec![1000, 0, 0],
            vec![1000, 999, 0],
            vec![1_000_000_000, 999_999_999, 999_999_998, 1],
            vec![50, 49, 49, 49, 49, 49, 49, 49, 49, 49, 49, 49],
            vec![50, 50, 50, 50, 50, 50, 50, 50, 50, 1],
            (0..200).map(|age| 4000 - 20 * age).collect(),
        ] {
            match project_counts(std::slice::from_ref(&cohort), &quick()) {
                Ok(found) => assert!(numbers(&found).iter().all(|it| it.is_finite()), "{cohort:?}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Data, "{cohort:?}"),
            }
        }
        let kind = |cohorts: &[Vec<u32>], options: &ProjectionOptions| {
            project_counts(cohorts, options).expect_err("refused").kind()
        };
        assert_eq!(kind(&[vec![10, 10, 10]], &quick()), ErrorKind::Data);
        assert_eq!(kind(&[vec![10, 5]], &quick()), ErrorKind::Data);
        assert_eq!(kind(&[], &quick()), ErrorKind::Data);
        assert_eq!(kind(&[vec![10, 11]], &quick()), ErrorKind::Option);
        let bad = ProjectionOptions { draws: 1, ..quick() };
        assert_eq!(kind(&[vec![10, 5, 4]], &bad), ErrorKind::Option);
    }

    fn leaving(rows: &[(i32, f64, bool)]) -> Leaving {
        Leaving {
            churn: Churn::Contract,
            customer: (0..rows.len() as u32).collect(),
            start: rows.iter().map(|row| Day::new(row.0)).collect(),
            unit: Period::Day,
            lifetimes: Lifetimes {
                time: rows.iter().map(|row| row.1).collect(),
                event: rows.iter().map(|row| row.2).collect(),
                entry: None,
                weight: None,
            },
            as_of: Some(Day::new(20_000)),
            unknown: 0,
            outside: 0,
        }
    }

    /// 1 January to 1 February is a month, as is 1 February to 1 March; one day more is the next.
    #[test]
    fn contracts_are_counted_in_whole_periods_in_any_order() {
        let first = Day::parse_iso("2024-01-01").expect("a day").number();
        let mut rows = vec![
            (first, 31.0, true),
            (first + 31, 29.0, true),
            (first, 35.0, true),
            (first, 60.0, false),
            (first, 27.0, false),
            (first, 366.0, true),
            (first + 31, 0.0, false),
        ];
        let options = ProjectionOptions { holdout: Some(0), ..quick() };
        let found = project(&leaving(&rows), &options).expect("a projection");
        // Six were seen to the end of a month, two of whom left then; of four left one leaves after the second.
        let seen: Vec<_> = found.observed.iter().map(|it| (it.at, it.customers)).collect();
        assert_eq!(seen, [(0, 5), (1, 5)]);
        assert!((found.observed[1].share - 0.6).abs() < 1e-12);
        assert_eq!((found.customers, found.cohorts.len()), (7, 2));
        assert_eq!((found.cohorts[0].lost, found.cohorts[0].periods), (3, 12));
        rows.reverse();
        let mut again = leaving(&rows);
        again.customer.reverse();
        assert_eq!(project(&again, &options).expect("a projection"), found);
    }
}
