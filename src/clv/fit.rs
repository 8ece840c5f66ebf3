//! Maximum likelihood, the same for every model: the search in the logs of the parameters, which keeps them positive,
//! then the curvature at the top, from which the standard errors follow.
//!
//! A [careful](Fitting::careful) fit asks further where the top is not plain to see. It climbs from other starts too, and where
//! the likelihood is so flat in some direction that a parameter could as well be twenty times larger, it says so and takes the
//! maximum a posteriori: each log is normal about its start with standard deviation [`WEAK`], so that two thirds of what is
//! held possible lies within a factor of 20 of a start that the data themselves set.

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
/// The standard error of a log beyond which the data are said not to determine it, and that of the prior which then helps out:
/// a factor of e³, about 20.
pub const WEAK: f64 = 3.0;
/// How far the other starts lie from the first, in logs.
const ASIDE: f64 = 1.5;
/// Starts of a careful fit whose first end is not plainly good.
const STARTS: usize = 3;
/// Log-likelihoods nearer to each other than this are those of one maximum.
const SAME: f64 = 0.01;

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

    /// The second derivatives of the log-likelihood at these parameters, by rows, where they are there for less than the
    /// differences of gradients that tell of them else.
    fn curvature(&self, _parameters: &[f64]) -> Option<Matrix> {
        None
    }
}

/// Parameters of maximum likelihood, and how well they are known.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// The principal axes of the curvature in the logs of the parameters, the flattest first: eigenvalues of minus the
    /// Hessian of the log-likelihood, each with its direction of length 1. 1 / √ of one is the standard error along it.
    pub axes: Vec<(f64, Vec<f64>)>,
    /// Starts from which the search set out.
    pub starts: usize,
    /// How many of them ended at this maximum.
    pub agreeing: usize,
    /// Whether a weak prior had to help, since the likelihood alone is flat in some direction.
    pub weak_prior: bool,
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

    /// Whether this is plainly a maximum that determines every parameter at least roughly.
    fn is_sharp(&self) -> bool {
        let flattest = self.axes.first().map_or(0.0, |axis| axis.0);
        self.converged && self.log_covariance.is_some() && flattest * WEAK * WEAK >= 1.0
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
    careful: bool,
    /// Whether the end of the search is all that is asked for, and not the curvature there.
    blunt: bool,
    /// The ends of the climbs so far.
    ends: Vec<Fit>,
    prior: bool,
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
        Self {
            stage: Stage::Climb(Minimizer::new(start.clone())),
            start,
            evaluations: 0,
            careful: false,
            blunt: false,
            ends: Vec::new(),
            prior: false,
        }
    }

    /// The same, which tries other starts and a weak prior where the first maximum is not plainly good.
    pub fn careful(likelihood: &dyn Likelihood) -> Self {
        Self { careful: true, ..Self::new(likelihood) }
    }

    /// The same, setting out from where a fit of such customers, so many of them, ended, with the curvature that was found
    /// there: the same maximum in a few steps. How far parameters reach stays as the likelihood has it.
    pub fn near(self, fit: &Fit, customers: f64) -> Self {
        let prior = fit.weak_prior;
        let Some(covariance) = fit.log_covariance.as_ref().filter(|_| fit.converged) else {
            return Self { prior, ..self };
        };
        let logs = fit.parameters.iter().map(|&parameter| libm::log(parameter)).collect();
        // The loss is a mean, of which the curvature is one customer's.
        let stage = Stage::Climb(Minimizer::near(logs, covariance.scaled(customers)));
        Self { stage, prior, ..self }
    }

    /// The same, where it is not asked how well the parameters are known.
    pub fn blunt(self) -> Self {
        Self { blunt: true, ..self }
    }

    /// Evaluates the likelihood until about `budget` rows have been touched, once at least.
    pub fn step(&mut self, likelihood: &dyn Likelihood, budget: usize) -> Step<Fit> {
        let mut left = budget / likelihood.rows().max(1);
        loop {
            self.evaluations += 1;
            let mut end = None;
            match &mut self.stage {
                Stage::Climb(minimizer) => {
                    let (value, gradient) =
                        mean_loss(likelihood, minimizer.trial(), &self.start, self.prior);
                    if let Some(minimum) = minimizer.tell(value, &gradient) {
                        let n = likelihood.customers();
                        let known = if self.blunt {
                            Some(Vec::new())
                        } else {
                            curvature(likelihood, &minimum, &self.start, self.prior)
                        };
                        end = known.map(|rows| finish(&minimum, &rows, &self.start, n, self.prior));
                        self.stage = Stage::Curvature(minimum, Vec::new());
                    }
                }
                Stage::Curvature(minimum, rows) => {
                    let moved = |by: f64| {
                        let mut point = minimum.point.clone();
                        point[rows.len()] += by;
                        mean_loss(likelihood, &point, &self.start, self.prior).1
                    };
                    let (above, below) = (moved(DIFFERENCE), moved(-DIFFERENCE));
                    let slopes = above.iter().zip(&below);
                    rows.push(slopes.map(|(a, b)| (a - b) / (2.0 * DIFFERENCE)).collect());
                    if rows.len() == minimum.point.len() {
                        let n = likelihood.customers();
                        end = Some(finish(minimum, rows, &self.start, n, self.prior));
                    }
                }
            }
            if let Some(fit) = end.and_then(|end| self.weigh(end)) {
                return Step::Done(fit);
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
        Self::new(likelihood).to_end(likelihood)
    }

    /// All further steps at once.
    pub fn to_end(mut self, likelihood: &dyn Likelihood) -> Fit {
        loop {
            if let Step::Done(fit) = self.step(likelihood, usize::MAX) {
                return fit;
            }
        }
    }

    /// The fit, if the end of this climb settles it; else the next climb begins.
    fn weigh(&mut self, end: Fit) -> Option<Fit> {
        let first = self.ends.is_empty();
        if !self.careful || (first && end.is_sharp()) {
            return Some(end);
        }
        self.ends.push(end);
        let count = self.ends.len();
        if self.prior || count < STARTS {
            if self.prior {
                return self.best(1);
            }
            // Up and down in turn, so that neither the scale nor a ratio is what it was.
            let sign = if count.is_multiple_of(2) { -ASIDE } else { ASIDE };
            let by = [sign, -sign].into_iter().cycle();
            let aside = self.start.iter().zip(by).map(|(start, by)| start + by).collect();
            self.stage = Stage::Climb(Minimizer::new(aside));
            return None;
        }
        let best = self.best(count)?;
        if best.is_sharp() {
            return Some(best);
        }
        self.prior = true;
        self.stage = Stage::Climb(Minimizer::new(self.start.clone()));
        None
    }

    /// The best of the last so many ends, with how many of the starts agree.
    fn best(&self, last: usize) -> Option<Fit> {
        let climbs = self.ends.iter().take(STARTS);
        let top = climbs.clone().map(|end| end.log_likelihood).fold(f64::NEG_INFINITY, f64::max);
        let agreeing = climbs.filter(|end| end.log_likelihood >= top - SAME).count();
        // The first of equals.
        let ends = self.ends.iter().rev().take(last);
        // What is not a number is below all numbers.
        let height = |end: &Fit| end.log_likelihood.max(f64::NEG_INFINITY);
        let best = ends.max_by(|a, b| height(a).total_cmp(&height(b)))?;
        Some(Fit { starts: STARTS, agreeing, ..best.clone() })
    }
}

/// Minus the mean log-likelihood of a customer, and its gradient, in the logs of the parameters; flat out of reach. With the
/// prior, its share of that of the posterior.
fn mean_loss(
    likelihood: &dyn Likelihood,
    logs: &[f64],
    start: &[f64],
    prior: bool,
) -> (f64, Vec<f64>) {
    let parameters = parameters(logs, start);
    let mut gradient = vec![0.0; logs.len()];
    let mut value = likelihood.evaluate(&parameters, &mut gradient);
    let scale = -1.0 / likelihood.customers();
    for (i, slope) in gradient.iter_mut().enumerate() {
        let away = logs[i] - start[i];
        *slope *= if away.abs() > REACH { 0.0 } else { scale * parameters[i] };
        if prior {
            *slope -= scale * away / (WEAK * WEAK);
        }
    }
    if prior {
        value += log_prior(logs, start);
    }
    (scale * value, gradient)
}

/// The second derivatives of that, by rows, where the likelihood itself tells them and no parameter is out of reach.
fn curvature(
    likelihood: &dyn Likelihood,
    minimum: &Minimum,
    start: &[f64],
    prior: bool,
) -> Option<Vec<Vec<f64>>> {
    let away = |(log, start): (&f64, &f64)| log - start;
    let away: Vec<f64> = minimum.point.iter().zip(start).map(away).collect();
    if away.iter().any(|away| away.abs() > REACH - DIFFERENCE) {
        return None;
    }
    let parameters = parameters(&minimum.point, start);
    let known = likelihood.curvature(&parameters)?;
    let scale = -1.0 / likelihood.customers();
    let of_prior = if prior { -scale / (WEAK * WEAK) } else { 0.0 };
    let n = parameters.len();
    let mut rows = vec![vec![0.0; n]; n];
    for (i, row) in rows.iter_mut().enumerate() {
        for (j, place) in row.iter_mut().enumerate() {
            *place = scale * parameters[i] * parameters[j] * known[(i, j)];
        }
        // In the log of a parameter its slope adds to its curvature; that of the prior is none of the likelihood's.
        row[i] += minimum.gradient[i] - of_prior * away[i] + of_prior;
    }
    Some(rows)
}

/// The log of the weak prior, up to a constant: 0 at the start.
fn log_prior(logs: &[f64], start: &[f64]) -> f64 {
    let square = |(log, start): (&f64, &f64)| (log - start) * (log - start);
    -0.5 * logs.iter().zip(start).map(square).sum::<f64>() / (WEAK * WEAK)
}

/// The parameters with these logs, held within reach of the start.
fn parameters(logs: &[f64], start: &[f64]) -> Vec<f64> {
    let near = logs.iter().zip(start).map(|(log, start)| log.clamp(start - REACH, start + REACH));
    near.map(libm::exp).collect()
}

fn finish(minimum: &Minimum, rows: &[Vec<f64>], start: &[f64], customers: f64, prior: bool) -> Fit {
    let mut hessian = Matrix::zeros(rows.len());
    for i in 0..rows.len() {
        for j in 0..rows.len() {
            hessian[(i, j)] = 0.5 * customers * (rows[i][j] + rows[j][i]);
        }
    }
    let held = |(log, start): (&f64, &f64)| (log - start).abs() > REACH - DIFFERENCE;
    let held = minimum.point.iter().zip(start).any(held);
    let of_prior = if prior { log_prior(&minimum.point, start) } else { 0.0 };
    Fit {
        parameters: parameters(&minimum.point, start),
        log_likelihood: -minimum.value * customers - of_prior,
        log_covariance: hessian.inverse().filter(|_| !held),
        converged: minimum.converged,
        iterations: minimum.iterations,
        gradient_norm: minimum.gradient_norm,
        axes: hessian.eigen().unwrap_or_default(),
        starts: 1,
        agreeing: 1,
        weak_prior: prior,
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
    fn the_fit_that_sets_out_from_that_of_some_is_that_of_all() {
        let all = Exponential(vec![0.5, 2.0, 1.0, 4.5, 0.25, 0.75]);
        let some = Exponential(vec![0.5, 2.0, 1.0]);
        let near = Fitting::new(&all).near(&Fitting::run(&some), some.customers());
        let (near, plain) = (near.to_end(&all), Fitting::run(&all));
        assert!((near.parameters[0] - 6.0 / 9.0).abs() < 1e-8 && near.converged);
        assert!(near.iterations <= plain.iterations, "{} {}", near.iterations, plain.iterations);
    }

    /// Nobody was seen to leave in a time of 10 in all: the likelihood e^(−10 rate) only falls, and the posterior with a log
    /// normal about the start 1 with deviation 3 has its top where 10 rate = −ln rate / 9.
    #[test]
    fn what_is_flat_is_told_by_the_weak_prior() {
        struct Nobody;
        impl Likelihood for Nobody {
            fn start(&self) -> Vec<f64> {
                vec![1.0]
            }
            fn rows(&self) -> usize {
                1
            }
            fn customers(&self) -> f64 {
                4.0
            }
            fn evaluate(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
                gradient[0] = -10.0;
                -10.0 * parameters[0]
            }
        }
        let plain = Fitting::run(&Nobody);
        assert!(!plain.weak_prior && plain.parameters[0] < 1e-6, "{plain:?}");
        let fit = Fitting::careful(&Nobody).to_end(&Nobody);
        let rate = fit.parameters[0];
        assert!((10.0 * rate + rate.ln() / 9.0).abs() < 1e-5, "{fit:?}");
        assert!((fit.log_likelihood + 10.0 * rate).abs() < 1e-9);
        assert!(fit.weak_prior && fit.converged && fit.starts == 3, "{fit:?}");
        let error = fit.log_covariance.unwrap()[(0, 0)].sqrt();
        assert!((error - (10.0 * rate + 1.0 / 9.0).powf(-0.5)).abs() < 1e-4, "{error}");
    }

    #[test]
    fn what_is_plain_is_found_from_one_start() {
        let data = Exponential(vec![0.5, 2.0, 1.0]);
        assert_eq!(Fitting::careful(&data).to_end(&data), Fitting::run(&data));
        let fit = Fitting::run(&data);
        // The information about the log of a rate is n.
        assert!((fit.axes[0].0 - 3.0).abs() < 1e-5 && fit.starts == 1, "{fit:?}");
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
