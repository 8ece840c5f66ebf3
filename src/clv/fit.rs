//! Maximum likelihood, the same for every model: the search in the logs of the parameters, which keeps them positive,
//! then the curvature at the top, from which the standard errors follow.

use serde::{Serialize, Serializer};

use crate::stats::matrix::Matrix;
use crate::stats::minimize::{Minimizer, Minimum};
use crate::stats::normal;
use crate::task::Step;

/// How far a parameter moves from its start, in logs: a factor of 10⁸. What wants to go further lies on a ridge that
/// never ends (customers who do not differ, or who never stop) and changes no prediction; it is held there.
const REACH: f64 = 18.0;
/// The step of the central differences of the gradient, in logs.
const DIFFERENCE: f64 = 1e-4;

/// The log-likelihood of data under a model with positive parameters.
pub trait Likelihood {
    /// Parameters from which the search is short; they also set the scale.
    fn start(&self) -> Vec<f64>;

    /// Rows touched by one evaluation: its cost.
    fn rows(&self) -> usize;

    /// Customers, by weight.
    fn customers(&self) -> f64;

    /// The log-likelihood at these parameters; `gradient` receives its derivatives.
    fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64;
}

/// Parameters of maximum likelihood, and how well they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The parameters.
    pub parameters: Vec<f64>,
    /// The log-likelihood there.
    pub log_likelihood: f64,
    /// Variances and covariances of the logs of the parameters; none where the likelihood is flat in some direction.
    pub log_covariance: Option<Matrix>,
    /// Whether the search found a maximum.
    pub converged: bool,
    /// Steps of the search.
    pub iterations: u32,
    /// The largest derivative of the mean log-likelihood of a customer in the log of a parameter.
    pub gradient_norm: f64,
}

impl Fit {
    /// The standard error of each parameter: that of its log times the parameter.
    pub fn standard_errors(&self) -> Vec<Option<f64>> {
        self.each(|parameter, error| error * parameter)
    }

    /// The interval of each parameter at this level, even about its log, so that it never reaches 0.
    pub fn intervals(&self, level: f64) -> Vec<Option<[f64; 2]>> {
        let reach = normal::two_sided(level).unwrap_or(f64::NAN);
        let interval = |parameter: f64, error: f64| {
            let factor = libm::exp(reach * error);
            [parameter / factor, parameter * factor]
        };
        let mut intervals = self.each(interval);
        intervals.iter_mut().for_each(|interval| {
            *interval = interval.filter(|ends| ends.iter().all(|end| end.is_finite()));
        });
        intervals
    }

    /// What follows from a parameter and the standard error of its log, where that is known.
    fn each<T>(&self, of: impl Fn(f64, f64) -> T) -> Vec<Option<T>> {
        let error = |i| Some(self.log_covariance.as_ref()?[(i, i)].sqrt());
        let parameters = self.parameters.iter().enumerate();
        parameters.map(|(i, &parameter)| Some(of(parameter, error(i)?))).collect()
    }
}

/// A fit under way.
#[derive(Clone, Debug)]
pub struct Fitting {
    stage: Stage,
    start: Vec<f64>,
    evaluations: usize,
}

#[derive(Clone, Debug)]
enum Stage {
    Climb(Minimizer),
    /// At the top, with the rows of the Hessian known so far.
    Curvature(Minimum, Vec<Vec<f64>>),
}

impl Fitting {
    /// A fit that begins at the likelihood's own start.
    pub fn new(likelihood: &dyn Likelihood) -> Self {
        let start: Vec<f64> = likelihood.start().into_iter().map(libm::log).collect();
        Self { stage: Stage::Climb(Minimizer::new(start.clone())), start, evaluations: 0 }
    }

    /// Evaluates the likelihood until about `budget` rows have been touched, once at least.
    pub fn step(&mut self, likelihood: &dyn Likelihood, budget: usize) -> Step<Fit> {
        let mut left = budget / likelihood.rows().max(1);
        loop {
            self.evaluations += 1;
            match &mut self.stage {
                Stage::Climb(minimizer) => {
                    let (value, gradient) = mean_loss(likelihood, minimizer.trial(), &self.start);
                    if let Some(minimum) = minimizer.tell(value, &gradient) {
                        self.stage = Stage::Curvature(minimum, Vec::new());
                    }
                }
                Stage::Curvature(minimum, rows) => {
                    let moved = |by: f64| {
                        let mut point = minimum.point.clone();
                        point[rows.len()] += by;
                        mean_loss(likelihood, &point, &self.start).1
                    };
                    let (above, below) = (moved(DIFFERENCE), moved(-DIFFERENCE));
                    let slopes = above.iter().zip(&below);
                    rows.push(slopes.map(|(a, b)| (a - b) / (2.0 * DIFFERENCE)).collect());
                    if rows.len() == minimum.point.len() {
                        return Step::Done(finish(
                            minimum,
                            rows,
                            &self.start,
                            likelihood.customers(),
                        ));
                    }
                }
            }
            if left <= 1 {
                let evaluations = self.evaluations as f64;
                return Step::Progress(evaluations / (evaluations + 30.0));
            }
            left -= 1;
        }
    }

    /// The whole fit at once.
    pub fn run(likelihood: &dyn Likelihood) -> Fit {
        let mut fitting = Self::new(likelihood);
        loop {
            if let Step::Done(fit) = fitting.step(likelihood, usize::MAX) {
                return fit;
            }
        }
    }
}

/// Minus the mean log-likelihood of a customer, and its gradient, in the logs of the parameters; flat out of reach.
fn mean_loss(likelihood: &dyn Likelihood, logs: &[f64], start: &[f64]) -> (f64, Vec<f64>) {
    let parameters = parameters(logs, start);
    let mut gradient = vec![0.0; logs.len()];
    let value = likelihood.evaluate(&parameters, &mut gradient);
    let scale = -1.0 / likelihood.customers();
    for (i, slope) in gradient.iter_mut().enumerate() {
        let held = (logs[i] - start[i]).abs() > REACH;
        *slope *= if held { 0.0 } else { scale * parameters[i] };
    }
    (scale * value, gradient)
}

/// The parameters with these logs, held within reach of the start.
fn parameters(logs: &[f64], start: &[f64]) -> Vec<f64> {
    let near = logs.iter().zip(start).map(|(log, start)| log.clamp(start - REACH, start + REACH));
    near.map(libm::exp).collect()
}

fn finish(minimum: &Minimum, rows: &[Vec<f64>], start: &[f64], customers: f64) -> Fit {
    let mut hessian = Matrix::zeros(rows.len());
    for i in 0..rows.len() {
        for j in 0..rows.len() {
            hessian[(i, j)] = 0.5 * customers * (rows[i][j] + rows[j][i]);
        }
    }
    Fit {
        parameters: parameters(&minimum.point, start),
        log_likelihood: -minimum.value * customers,
        log_covariance: hessian.inverse(),
        converged: minimum.converged,
        iterations: minimum.iterations,
        gradient_norm: minimum.gradient_norm,
    }
}

/// Named numbers in the order of the paper; in JavaScript an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(pub Vec<(&'static str, T)>);

impl<T: Copy> Named<T> {
    /// Names and values, one by one.
    pub fn new(names: &[&'static str], values: Vec<T>) -> Self {
        Self(names.iter().copied().zip(values).collect())
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<T> {
        self.0.iter().find(|(known, _)| *known == name).map(|&(_, value)| value)
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exponential waiting times: the rate is n / Σt with standard error rate / √n, exactly.
    struct Exponential(Vec<f64>);

    impl Likelihood for Exponential {
        fn start(&self) -> Vec<f64> {
            vec![1.0]
        }

        fn rows(&self) -> usize {
            self.0.len()
        }

        fn customers(&self) -> f64 {
            self.0.len() as f64
        }

        fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
            let (n, sum) = (self.customers(), self.0.iter().sum::<f64>());
            gradient[0] = n / parameters[0] - sum;
            n * parameters[0].ln() - parameters[0] * sum
        }
    }

    #[test]
    fn a_rate_and_its_standard_error_are_as_the_textbook_says() {
        let fit = Fitting::run(&Exponential(vec![0.5, 2.0, 1.0, 4.5, 0.25, 0.75]));
        assert!(fit.converged);
        assert!((fit.parameters[0] - 6.0 / 9.0).abs() < 1e-8);
        let error = fit.standard_errors()[0].unwrap();
        assert!((error - 6.0 / 9.0 / 6f64.sqrt()).abs() < 1e-6, "{error}");
        // z = 1.959964 for .95, from any table; the error of the log of a rate is 1 / √n.
        let [low, high] = fit.intervals(0.95)[0].unwrap();
        let factor = (1.959964 / 6f64.sqrt()).exp();
        assert!((high / fit.parameters[0] - factor).abs() < 1e-5 && low * high < 0.4445, "{low}");
        assert_eq!(fit.intervals(2.0), [None]);
    }

    #[test]
    fn steps_of_any_size_give_the_same_fit() {
        let data = Exponential(vec![0.5, 2.0, 1.0]);
        let mut fitting = Fitting::new(&data);
        let mut shown = 0.0;
        let stepped = loop {
            match fitting.step(&data, 1) {
                Step::Progress(share) => {
                    assert!(share > shown && share < 1.0);
                    shown = share;
                }
                Step::Done(fit) => break fit,
            }
        };
        assert_eq!(stepped, Fitting::run(&data));
    }
}
