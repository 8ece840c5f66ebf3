//! How well are parameters known, whatever the likelihood looks like? Fits of customers drawn anew.
//!
//! The curvature at the top of the likelihood tells the errors of parameters if the model is right and customers are many. The
//! bootstrap asks the customers instead (Efron 1979): as many as there are, drawn from them with replacement, are fitted again
//! and again, and the variances and covariances of the logs of the parameters over these fits take the place of the inverse of
//! the curvature, for every number that has an interval. It holds where the model is somewhat wrong, too.
//!
//! Equal customers stay together: a set is other weights of the same rows, and each search sets out from the fit of all.

use super::fit::{Fit, Fitting, Likelihood};
use crate::stats::matrix::Matrix;
use crate::stats::rng::Rng;
use crate::task::Step;

/// Sets that are drawn: a standard error is then known to within about 5 %.
pub(super) const SETS: u32 = 200;

/// The rows of a likelihood, to be weighed otherwise.
pub(super) trait Reweighted {
    /// The customers of each row.
    fn weights(&self) -> Vec<f64>;

    /// Asks the likelihood of the same rows with other weights.
    fn with(&self, weights: Vec<f64>, ask: &mut dyn FnMut(&dyn Likelihood));
}

/// Fits of sets of customers drawn anew, under way.
#[derive(Debug)]
pub(super) struct Bootstrap {
    fit: Fit,
    seed: u64,
    set: u32,
    /// The weights of the set at hand.
    weights: Vec<f64>,
    fitting: Option<Fitting>,
    /// The logs of the parameters of each set that had a maximum.
    found: Vec<Vec<f64>>,
}

impl Bootstrap {
    /// The sets about a fit.
    pub(super) fn new(fit: Fit, seed: u64) -> Self {
        Self { fit, seed, set: 0, weights: Vec::new(), fitting: None, found: Vec::new() }
    }

    /// Touches about `budget` rows; the fit at last, with what the sets say of how well its parameters are known.
    pub(super) fn step(&mut self, rows: &dyn Reweighted, budget: usize) -> Step<Fit> {
        let mut left = budget;
        while self.set < SETS {
            if self.fitting.is_none() {
                let all = rows.weights();
                self.weights = draw(&all, &mut Rng::stream(self.seed, self.set.into()));
            }
            let (fit, known) = (&self.fit, &mut self.fitting);
            let mut step = None;
            rows.with(self.weights.clone(), &mut |likelihood| {
                let fitting = known.get_or_insert_with(|| {
                    Fitting::new(likelihood).blunt().near(fit, likelihood.customers())
                });
                step = Some(fitting.step(likelihood, left));
                left = left.saturating_sub(20 * likelihood.rows());
            });
            if let Some(Step::Done(end)) = step {
                if end.converged {
                    self.found.push(end.parameters.iter().map(|&it| libm::log(it)).collect());
                }
                self.fitting = None;
                self.set += 1;
            }
            if left == 0 && self.set < SETS {
                return Step::Progress(f64::from(self.set) / f64::from(SETS));
            }
        }
        let log_covariance = self.covariance();
        Step::Done(Fit { log_covariance, ..self.fit.clone() })
    }

    /// The variances and covariances of the logs; none where fewer than half of the sets had a maximum.
    fn covariance(&self) -> Option<Matrix> {
        let size = self.fit.parameters.len();
        let n = self.found.len() as f64;
        let mean = |i: usize| self.found.iter().map(|logs| logs[i]).sum::<f64>() / n;
        let means: Vec<f64> = (0..size).map(mean).collect();
        let mut covariance = Matrix::zeros(size);
        for logs in &self.found {
            let away: Vec<f64> = logs.iter().zip(&means).map(|(log, mean)| log - mean).collect();
            covariance.add_square(1.0 / (n - 1.0), &away);
        }
        covariance.mirror();
        (2 * self.found.len() >= SETS as usize).then_some(covariance)
    }
}

/// As many customers as there are, drawn with replacement: how many of each row.
fn draw(weights: &[f64], rng: &mut Rng) -> Vec<f64> {
    let mut rest: f64 = weights.iter().sum();
    let mut left = rest.round() as u32;
    let each = weights.iter().map(|&weight| {
        let share = (weight / rest).clamp(0.0, 1.0);
        rest -= weight;
        let drawn = rng.binomial(left, share);
        left -= drawn;
        f64::from(drawn)
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exponential waiting times: the rate of a set is its customers over their times.
    struct Waits(Vec<(f64, f64)>);

    impl Likelihood for Waits {
        fn start(&self) -> Vec<f64> {
            vec![1.0]
        }

        fn rows(&self) -> usize {
            self.0.len()
        }

        fn customers(&self) -> f64 {
            self.0.iter().map(|it| it.1).sum()
        }

        fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
            let (n, sum) = (self.customers(), self.0.iter().map(|it| it.0 * it.1).sum::<f64>());
            gradient[0] = n / parameters[0] - sum;
            n * parameters[0].ln() - parameters[0] * sum
        }
    }

    impl Reweighted for Waits {
        fn weights(&self) -> Vec<f64> {
            self.0.iter().map(|it| it.1).collect()
        }

        fn with(&self, weights: Vec<f64>, ask: &mut dyn FnMut(&dyn Likelihood)) {
            let rows = self.0.iter().zip(weights).map(|(it, weight)| (it.0, weight));
            ask(&Waits(rows.collect()));
        }
    }

    /// The log of a rate is that of a mean: its standard error over drawn sets is that of the mean over the mean, s / (t̄ √n).
    #[test]
    fn the_error_of_a_rate_is_that_of_a_mean() {
        let waits = Waits((1..=40).map(|t| (f64::from(t), f64::from(1 + t % 3))).collect());
        let n = waits.customers();
        let mean = waits.0.iter().map(|it| it.0 * it.1).sum::<f64>() / n;
        let square = |it: &(f64, f64)| it.1 * (it.0 - mean).powi(2);
        let spread = (waits.0.iter().map(square).sum::<f64>() / n).sqrt();
        let fit = Fitting::run(&waits);
        let mut at_once = Bootstrap::new(fit.clone(), 1);
        let Step::Done(found) = at_once.step(&waits, usize::MAX) else { panic!("all at once") };
        let error = found.log_covariance.as_ref().unwrap()[(0, 0)].sqrt();
        let expected = spread / (mean * n.sqrt());
        assert!((error / expected - 1.0).abs() < 0.2, "{error} {expected}");
        // The likelihood takes waits to vary as much as chance makes them, and they vary less.
        assert!(error < 0.7 * fit.log_covariance.unwrap()[(0, 0)].sqrt());
        let (mut in_steps, mut before) = (Bootstrap::new(Fitting::run(&waits), 1), 0.0);
        let stepped = loop {
            match in_steps.step(&waits, 100) {
                Step::Progress(share) => {
                    assert!(share >= before && share < 1.0);
                    before = share;
                }
                Step::Done(fit) => break fit,
            }
        };
        assert_eq!(stepped, found);
    }

    #[test]
    fn as_many_are_drawn_as_there_are() {
        let weights = [3.0, 0.5, 10.0, 1.5];
        for seed in 0..50 {
            let drawn = draw(&weights, &mut Rng::new(seed));
            assert_eq!(drawn.iter().sum::<f64>(), 15.0);
        }
    }
}
