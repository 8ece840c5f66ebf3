//! The one minimiser: BFGS with a weak Wolfe line search, from analytic gradients.
//!
//! It asks and is told: the caller evaluates the function at [`Minimizer::trial`] and hands value and gradient to
//! [`Minimizer::tell`], so that a long fit can be stepped, shown and dropped between any two evaluations.
//!
//! Nocedal & Wright (2006), Numerical Optimization, chapter 6; the bisecting line search is that of Lewis & Overton
//! (2013), which needs no more than a direction of descent and shrugs off values that are not finite.

use super::matrix::{Matrix, dot};

/// A gradient this small ends the search.
const GRADIENT: f64 = 1e-9;
/// A gradient this small counts as a minimum when the value cannot be lowered any more: on a ridge that runs to
/// infinity, or within the rounding of the function.
const GRADIENT_FLAT: f64 = 1e-6;
/// The share of the first slope that an accepted step must descend.
const DESCENT: f64 = 1e-4;
/// The share of the first slope that may be left after an accepted step.
const CURVATURE: f64 = 0.9;
/// The rounding of the value, relative to its size.
const ROUNDING: f64 = 1e-14;
/// The longest first try along a direction, in any coordinate.
const REACH: f64 = 2.0;
/// Evaluations after which the search gives up.
const EVALUATIONS: u32 = 600;
/// Halvings and doublings along one direction after which it is given up.
const TRIES: u32 = 40;

/// A search under way. The function and its coordinates should be of the order of one.
#[derive(Clone, Debug)]
pub struct Minimizer {
    trial: Vec<f64>,
    /// The best point so far; none before the first evaluation.
    best: Option<Best>,
    inverse_hessian: Matrix,
    fresh: bool,
    line: Line,
    iterations: u32,
    evaluations: u32,
    /// Steps in a row that lowered the value by no more than its rounding.
    flat: u32,
}

/// Where a search ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// The best point.
    pub point: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// The gradient there.
    pub gradient: Vec<f64>,
    /// Its largest absolute component.
    pub gradient_norm: f64,
    /// Steps taken.
    pub iterations: u32,
    /// Whether the point is a minimum, as far as its gradient tells.
    pub converged: bool,
}

#[derive(Clone, Debug)]
struct Best {
    point: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// The search along one direction: the step lies between `low` and `high`.
#[derive(Clone, Debug, Default)]
struct Line {
    direction: Vec<f64>,
    slope: f64,
    step: f64,
    low: f64,
    high: f64,
    tries: u32,
}

impl Minimizer {
    /// A search from this point.
    pub fn new(start: Vec<f64>) -> Self {
        let inverse_hessian = Matrix::identity(start.len());
        Self {
            trial: start,
            best: None,
            inverse_hessian,
            fresh: true,
            line: Line::default(),
            iterations: 0,
            evaluations: 0,
            flat: 0,
        }
    }

    /// A search from a point near the minimum, where the inverse of the Hessian is about this.
    pub fn near(start: Vec<f64>, inverse_hessian: Matrix) -> Self {
        Self { inverse_hessian, fresh: false, ..Self::new(start) }
    }

    /// The point at which the function is to be evaluated next.
    pub fn trial(&self) -> &[f64] {
        &self.trial
    }

    /// Takes the value and the gradient at the trial point, and returns the minimum once it is found or the search has
    /// to end. A value that is not finite says that the point is out of bounds.
    pub fn tell(&mut self, value: f64, gradient: &[f64]) -> Option<Minimum> {
        self.evaluations += 1;
        let here = Best { point: self.trial.clone(), value, gradient: gradient.to_vec() };
        let Some(best) = &self.best else {
            return if value.is_finite() && gradient.iter().all(|g| g.is_finite()) {
                self.best = Some(here);
                self.turn()
            } else {
                Some(Minimum {
                    point: here.point,
                    value,
                    gradient: here.gradient,
                    gradient_norm: f64::INFINITY,
                    iterations: 0,
                    converged: false,
                })
            };
        };
        if self.evaluations >= EVALUATIONS {
            return self.end(GRADIENT_FLAT);
        }
        let line = &mut self.line;
        let slope = dot(gradient, &line.direction);
        let allowed =
            best.value + DESCENT * line.step * line.slope + ROUNDING * best.value.abs().max(1.0);
        if !(value <= allowed && slope.is_finite()) {
            line.high = line.step;
        } else if slope < CURVATURE * line.slope {
            line.low = line.step;
        } else {
            return self.accept(here);
        }
        line.step =
            if line.high.is_finite() { 0.5 * (line.low + line.high) } else { 2.0 * line.step };
        line.tries += 1;
        if line.tries < TRIES {
            self.aim();
            None
        } else if line.low > 0.0 && value <= allowed {
            // Still falling after all the tries: an edge of what is finite. Take it and look around.
            self.accept(here)
        } else if self.fresh {
            self.end(GRADIENT_FLAT)
        } else {
            self.forget();
            self.turn()
        }
    }

    /// Takes the trial point as the best, and learns the curvature from the way there.
    fn accept(&mut self, here: Best) -> Option<Minimum> {
        let before = self.best.replace(here);
        let (Some(before), Some(here)) = (before, &self.best) else { return None };
        self.iterations += 1;
        let gain = before.value - here.value;
        self.flat = if gain <= ROUNDING * here.value.abs().max(1.0) { self.flat + 1 } else { 0 };
        let step = difference(&here.point, &before.point);
        let change = difference(&here.gradient, &before.gradient);
        let curvature = dot(&step, &change);
        if curvature > 1e-12 * (dot(&step, &step) * dot(&change, &change)).sqrt() {
            if self.fresh {
                let scale = curvature / dot(&change, &change);
                (0..step.len()).for_each(|i| self.inverse_hessian[(i, i)] = scale);
                self.fresh = false;
            }
            self.learn(&step, &change, curvature);
        }
        if self.flat >= 3 {
            return self.end(GRADIENT_FLAT);
        }
        self.turn()
    }

    /// The BFGS update of the inverse Hessian (Nocedal & Wright, equation 6.17).
    fn learn(&mut self, step: &[f64], change: &[f64], curvature: f64) {
        let shifted = self.inverse_hessian.times(change);
        let factor = (1.0 + dot(change, &shifted) / curvature) / curvature;
        for i in 0..step.len() {
            for j in 0..step.len() {
                self.inverse_hessian[(i, j)] += factor * step[i] * step[j]
                    - (shifted[i] * step[j] + step[i] * shifted[j]) / curvature;
            }
        }
    }

    /// Sets out in a new direction from the best point, or ends.
    fn turn(&mut self) -> Option<Minimum> {
        let best = self.best.as_ref()?;
        if norm(&best.gradient) <= GRADIENT {
            return self.end(GRADIENT);
        }
        let mut direction = negative(&self.inverse_hessian.times(&best.gradient));
        let mut slope = dot(&direction, &best.gradient);
        if !(slope < 0.0 && slope.is_finite()) {
            direction = negative(&best.gradient);
            slope = dot(&direction, &best.gradient);
            self.forget();
        }
        let step = (REACH / norm(&direction)).min(1.0);
        self.line = Line { direction, slope, step, low: 0.0, high: f64::INFINITY, tries: 0 };
        self.aim();
        None
    }

    fn aim(&mut self) {
        if let Some(best) = &self.best {
            let ahead = best.point.iter().zip(&self.line.direction);
            self.trial =
                ahead.map(|(point, direction)| point + self.line.step * direction).collect();
        }
    }

    fn forget(&mut self) {
        self.inverse_hessian = Matrix::identity(self.trial.len());
        self.fresh = true;
    }

    fn end(&self, tolerance: f64) -> Option<Minimum> {
        let best = self.best.as_ref()?;
        let gradient_norm = norm(&best.gradient);
        Some(Minimum {
            point: best.point.clone(),
            value: best.value,
            gradient: best.gradient.clone(),
            gradient_norm,
            iterations: self.iterations,
            converged: gradient_norm <= tolerance,
        })
    }
}

/// The largest absolute component.
fn norm(column: &[f64]) -> f64 {
    column.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

fn negative(column: &[f64]) -> Vec<f64> {
    column.iter().map(|value| -value).collect()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(start: &[f64], function: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> (Minimum, u32) {
        let mut minimizer = Minimizer::new(start.to_vec());
        for evaluations in 1.. {
            let (value, gradient) = function(minimizer.trial());
            if let Some(minimum) = minimizer.tell(value, &gradient) {
                return (minimum, evaluations);
            }
        }
        unreachable!()
    }

    /// Moré, Garbow & Hillstrom (1981), problem 1: minimum 0 at (1, 1).
    fn rosenbrock(p: &[f64]) -> (f64, Vec<f64>) {
        let (u, v) = (p[1] - p[0] * p[0], 1.0 - p[0]);
        (100.0 * u * u + v * v, vec![-400.0 * p[0] * u - 2.0 * v, 200.0 * u])
    }

    #[test]
    fn rosenbrocks_valley_is_walked_to_its_end() {
        let (minimum, evaluations) = search(&[-1.2, 1.0], rosenbrock);
        assert!(minimum.converged && evaluations < 80, "{minimum:?} {evaluations}");
        assert!(minimum.point.iter().all(|p| (p - 1.0).abs() < 1e-8), "{minimum:?}");
    }

    /// Newton's method where nothing is to be learnt: one step to the bottom of (p − 3)² + 5 (q + 1)².
    #[test]
    fn near_the_minimum_a_known_curvature_leads_there_at_once() {
        let mut inverse = Matrix::zeros(2);
        (inverse[(0, 0)], inverse[(1, 1)]) = (0.5, 0.1);
        let mut minimizer = Minimizer::near(vec![3.2, -1.1], inverse);
        for evaluations in 1.. {
            let &[p, q] = minimizer.trial() else { unreachable!() };
            let value = (p - 3.0) * (p - 3.0) + 5.0 * (q + 1.0) * (q + 1.0);
            let end = minimizer.tell(value, &[2.0 * (p - 3.0), 10.0 * (q + 1.0)]);
            if let Some(minimum) = end {
                assert!(minimum.converged && evaluations == 2, "{minimum:?} {evaluations}");
                return;
            }
        }
    }

    /// The same, problem 14 (Wood): minimum 0 at (1, 1, 1, 1).
    #[test]
    fn woods_function_is_solved() {
        let (minimum, _) = search(&[-3.0, -1.0, -3.0, -1.0], |p| {
            let (u, v) = (p[1] - p[0] * p[0], p[3] - p[2] * p[2]);
            let (s, d) = (p[1] + p[3] - 2.0, p[1] - p[3]);
            let value = 100.0 * u * u
                + (1.0 - p[0]) * (1.0 - p[0])
                + 90.0 * v * v
                + (1.0 - p[2]) * (1.0 - p[2])
                + 10.0 * s * s
                + 0.1 * d * d;
            (
                value,
                vec![
                    -400.0 * p[0] * u - 2.0 * (1.0 - p[0]),
                    200.0 * u + 20.0 * s + 0.2 * d,
                    -360.0 * p[2] * v - 2.0 * (1.0 - p[2]),
                    180.0 * v + 20.0 * s - 0.2 * d,
                ],
            )
        });
        assert!(minimum.converged, "{minimum:?}");
        assert!(minimum.point.iter().all(|p| (p - 1.0).abs() < 1e-8), "{minimum:?}");
    }

    #[test]
    fn walls_are_kept_out_of() {
        // −ln x + x beyond a wall at 0: minimum 1 at 1, from a start that overshoots into the wall.
        let (minimum, _) = search(&[0.01], |p| (p[0] - p[0].ln(), vec![1.0 - 1.0 / p[0]]));
        assert!(minimum.converged && (minimum.point[0] - 1.0).abs() < 1e-8, "{minimum:?}");
    }

    #[test]
    fn a_ridge_to_infinity_ends_and_what_has_no_minimum_says_so() {
        let (ridge, evaluations) = search(&[0.0], |p| ((-p[0]).exp(), vec![-(-p[0]).exp()]));
        assert!(ridge.converged && evaluations < 100, "{ridge:?}");
        let (none, evaluations) = search(&[0.0], |p| (-p[0], vec![-1.0]));
        assert!(!none.converged && evaluations < 1000, "{none:?} {evaluations}");
        let (bad, _) = search(&[0.0], |_| (f64::NAN, vec![f64::NAN]));
        assert!(!bad.converged);
    }

    #[test]
    fn it_can_be_dropped_and_resumed_between_any_two_evaluations() {
        let (whole, evaluations) = search(&[-1.2, 1.0], rosenbrock);
        let mut minimizer = Minimizer::new(vec![-1.2, 1.0]);
        for _ in 1..evaluations {
            let (value, gradient) = rosenbrock(minimizer.trial());
            assert_eq!(minimizer.tell(value, &gradient), None);
            minimizer = minimizer.clone();
        }
        let (value, gradient) = rosenbrock(minimizer.trial());
        assert_eq!(minimizer.tell(value, &gradient), Some(whole));
    }
}
