//! The chance of yes as a function of a handful of columns: logistic regression.

use super::matrix::{Matrix, dot};

/// A fitted model: P(yes) = 1 / (1 + exp(−xᵀγ)).
#[derive(Clone, Debug, PartialEq)]
pub struct Logistic {
    /// A coefficient for each column.
    pub coefficients: Vec<f64>,
    /// (Σ w π (1 − π) x xᵀ + λ)⁻¹, the inverse information: the influence of one row on the coefficients is this matrix
    /// times w (y − π) x.
    pub inverse: Matrix,
}

/// Steps of Newton's method after which the search is given up.
const STEPS: usize = 50;

/// Halvings of a step after which the search is given up.
const HALVINGS: usize = 30;

/// What a step promises to gain, a row, below which it is the last: the method doubles the digits with every step.
const GAIN: f64 = 1e-10;

/// The coefficients of the largest likelihood less `ridge`/2 times the sum of their squares, the first of them not counted,
/// from `start` on by Newton's method with halved steps; without a ridge none where they run to infinity because the columns
/// tell yes from no without an error, or determine each other, or there are no rows. A row is its weight, its values and
/// whether it is a yes; a constant is a column of ones, the first.
pub fn logistic<'a>(
    rows: impl Iterator<Item = (f64, &'a [f64], bool)> + Clone,
    start: Vec<f64>,
    ridge: f64,
) -> Option<Logistic> {
    let total: f64 = rows.clone().map(|row| row.0).sum();
    let mut at = evaluate(rows.clone(), start, ridge);
    for _ in 0..STEPS {
        let inverse = at.information.inverse()?;
        let step = inverse.times(&at.gradient);
        let promised = dot(&step, &at.gradient);
        let mut share = 1.0;
        let mut halvings = 0;
        let next = loop {
            let moved = at.coefficients.iter().zip(&step).map(|(from, step)| from + share * step);
            let next = evaluate(rows.clone(), moved.collect(), ridge);
            // The last step may lose by rounding.
            if next.log_likelihood >= at.log_likelihood - GAIN * total {
                break next;
            }
            share *= 0.5;
            halvings += 1;
            if halvings > HALVINGS {
                return None;
            }
        };
        at = next;
        if promised <= GAIN * total {
            let inverse = at.information.inverse()?;
            let finite = at.coefficients.iter().all(|it| it.is_finite());
            return finite.then_some(Logistic { coefficients: at.coefficients, inverse });
        }
    }
    None
}

/// The chance of yes.
pub fn chance(coefficients: &[f64], x: &[f64]) -> f64 {
    1.0 / (1.0 + libm::exp(-dot(coefficients, x)))
}

struct Evaluation {
    coefficients: Vec<f64>,
    log_likelihood: f64,
    gradient: Vec<f64>,
    information: Matrix,
}

fn evaluate<'a>(
    rows: impl Iterator<Item = (f64, &'a [f64], bool)>,
    coefficients: Vec<f64>,
    ridge: f64,
) -> Evaluation {
    let columns = coefficients.len();
    let (mut log_likelihood, mut gradient) = (0.0, vec![0.0; columns]);
    let mut information = Matrix::zeros(columns);
    for (weight, x, yes) in rows {
        let index = dot(&coefficients, x);
        // exp of what is not above 0 does not overflow.
        let small = libm::exp(-index.abs());
        let chance = if index < 0.0 { small } else { 1.0 } / (1.0 + small);
        let against = if yes { -index } else { index };
        log_likelihood -= weight * (libm::log1p(small) + against.max(0.0));
        let rest = weight * (f64::from(u8::from(yes)) - chance);
        gradient.iter_mut().zip(x).for_each(|(sum, x)| *sum += rest * x);
        information.add_square(weight * chance * (1.0 - chance), x);
    }
    for (column, by) in coefficients.iter().enumerate().skip(1) {
        log_likelihood -= ridge / 2.0 * by * by;
        gradient[column] -= ridge * by;
        information[(column, column)] += ridge;
    }
    Evaluation { coefficients, log_likelihood, gradient, information }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(rows: &[(f64, [f64; 2], bool)]) -> Option<Logistic> {
        logistic(rows.iter().map(|(weight, x, yes)| (*weight, &x[..], *yes)), vec![0.0; 2], 0.0)
    }

    /// With one column of 0 and 1 the chances are the shares: logit(1/4) and logit(2/3), and the inverse information of a
    /// binomial.
    #[test]
    fn two_shares_give_their_log_odds() {
        let rows = [
            (1.0, [1.0, 0.0], true),
            (3.0, [1.0, 0.0], false),
            (2.0, [1.0, 1.0], true),
            (1.0, [1.0, 1.0], false),
        ];
        let found = fit(&rows).expect("a fit");
        let log = f64::ln;
        let exact = [log(1.0 / 3.0), log(2.0) - log(1.0 / 3.0)];
        for (found, exact) in found.coefficients.iter().zip(exact) {
            assert!((found - exact).abs() < 1e-12, "{found} {exact}");
        }
        assert!((found.inverse[(0, 0)] - 4.0 / 3.0).abs() < 1e-12);
        assert!((chance(&found.coefficients, &[1.0, 1.0]) - 2.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn what_separates_and_what_is_determined_have_no_fit() {
        let apart = [(1.0, [1.0, -1.0], false), (1.0, [1.0, 1.0], true)];
        let told = fit(&apart).is_none_or(|fit| chance(&fit.coefficients, &[1.0, 1.0]) > 0.999);
        assert!(told, "a chance that is all but 1 at the most");
        let same = [(1.0, [1.0, 2.0], false), (1.0, [1.0, 2.0], true)];
        assert_eq!(fit(&same), None);
        assert_eq!(fit(&[]), None);
    }
}
