//! What the controls say of the outcome: a regression that may leave controls out.
//!
//! Scott & Varian (2014), "Predicting the present with Bayesian structural time series": each control counts with the same
//! chance beforehand, such that three do on average; the coefficients of those that count are normal about 0, worth one
//! period of data, with half of Zellner's prior and half of its diagonal.

use crate::stats::matrix::{Matrix, dot};
use crate::stats::rng::Rng;

/// Controls that count beforehand, on average.
const EXPECTED: f64 = 3.0;

/// What is believed of the noise beforehand, as so many periods of data with this variance.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoisePrior {
    pub(super) periods: f64,
    pub(super) variance: f64,
}

/// The controls in the periods in which the outcome was seen.
#[derive(Clone, Debug)]
pub(super) struct Regression {
    /// A row a period; each control has mean 0 and variance 1.
    rows: Vec<Vec<f64>>,
    /// The sums of products of the controls.
    squares: Matrix,
    /// The precision of the coefficients beforehand, as a multiple of that of the noise.
    prior: Matrix,
    noise: NoisePrior,
}

/// A draw of what is not known of the regression.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    /// A coefficient for each control; 0 for one that does not count.
    pub(super) coefficients: Vec<f64>,
    pub(super) counts: Vec<bool>,
    /// The variance of the noise.
    pub(super) noise: f64,
}

impl Regression {
    pub(super) fn new(rows: Vec<Vec<f64>>, controls: usize, noise: NoisePrior) -> Self {
        let mut squares = Matrix::zeros(controls);
        rows.iter().for_each(|row| squares.add_square(1.0, row));
        squares.mirror();
        let mut prior = Matrix::zeros(controls);
        let n = rows.len().max(1) as f64;
        for (i, j) in (0..controls).flat_map(|i| (0..controls).map(move |j| (i, j))) {
            prior[(i, j)] = squares[(i, j)] / n * if i == j { 1.0 } else { 0.5 };
        }
        Self { rows, squares, prior, noise }
    }

    /// Draws who counts, the noise and the coefficients, in this order and each given those before, for what the controls are
    /// to tell in each period.
    pub(super) fn draw(&self, outcomes: &[f64], last: &Drawn, rng: &mut Rng) -> Drawn {
        let controls = self.squares.size();
        let mut products = vec![0.0; controls];
        for (row, outcome) in self.rows.iter().zip(outcomes) {
            products.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * outcome);
        }
        let told = Told { of: self, products, size: dot(outcomes, outcomes) };
        let mut counts = last.counts.clone();
        let chance = EXPECTED / controls.max(1) as f64;
        if chance < 1.0 {
            let odds = libm::log(chance) - libm::log1p(-chance);
            let mut order: Vec<usize> = (0..controls).collect();
            rng.shuffle(&mut order);
            for control in order {
                let mut with = |is_in: bool| {
                    counts[control] = is_in;
                    told.log_evidence(&counts)
                };
                let gain = with(true) - with(false) + odds;
                counts[control] = libm::log(rng.uniform()) < -libm::log1p(libm::exp(-gain));
            }
        }
        let among = places(&counts);
        let precision = self.precision(&among);
        let part: Vec<f64> = among.iter().map(|&place| told.products[place]).collect();
        let mut drawn = Drawn { coefficients: vec![0.0; controls], counts, noise: 0.0 };
        let (mean, inverse) = match precision.inverse() {
            Some(inverse) => (inverse.times(&part), inverse),
            // The diagonal half of the prior is there for this not to be.
            None => (vec![0.0; part.len()], Matrix::zeros(part.len())),
        };
        let rest = (told.size - dot(&mean, &part)).max(0.0);
        let (periods, scale) = self.noise_after(rest, outcomes.len());
        drawn.noise = (0.5 * scale / rng.gamma(0.5 * periods)).max(f64::MIN_POSITIVE);
        let (root, sd) = (inverse.root(), drawn.noise.sqrt());
        let normals: Vec<f64> = mean.iter().map(|_| sd * rng.normal()).collect();
        for ((&place, mean), away) in among.iter().zip(mean).zip(root.times(&normals)) {
            drawn.coefficients[place] = mean + away;
        }
        drawn
    }

    /// What is believed of the noise once the rest of the outcomes is known, as periods and a sum of squares.
    fn noise_after(&self, rest: f64, n: usize) -> (f64, f64) {
        let NoisePrior { periods, variance } = self.noise;
        (periods + n as f64, periods * variance + rest)
    }

    fn precision(&self, among: &[usize]) -> Matrix {
        let mut precision = self.squares.part(among);
        let prior = self.prior.part(among);
        for (i, j) in (0..among.len()).flat_map(|i| (0..among.len()).map(move |j| (i, j))) {
            precision[(i, j)] += prior[(i, j)];
        }
        precision
    }
}

/// What outcomes say of the controls.
struct Told<'a> {
    of: &'a Regression,
    products: Vec<f64>,
    size: f64,
}

impl Told<'_> {
    /// The logarithm of the chance of the outcomes when these count, but for what all have in common.
    fn log_evidence(&self, counts: &[bool]) -> f64 {
        let among = places(counts);
        let (Some(before), Some(after)) =
            (self.of.prior.part(&among).cholesky(), self.of.precision(&among).cholesky())
        else {
            return f64::NEG_INFINITY;
        };
        let log_root = |lower: &Matrix| {
            (0..among.len()).map(|place| libm::log(lower[(place, place)])).sum::<f64>()
        };
        // |L⁻¹ Xᵀy|² is what the coefficients explain.
        let mut solved: Vec<f64> = Vec::with_capacity(among.len());
        for (row, &place) in among.iter().enumerate() {
            let known = dot(&after.row(row)[..row], &solved);
            solved.push((self.products[place] - known) / after[(row, row)]);
        }
        let rest = (self.size - dot(&solved, &solved)).max(0.0);
        let (periods, scale) = self.of.noise_after(rest, self.of.rows.len());
        log_root(&before)
            - log_root(&after)
            - 0.5 * periods * libm::log(scale.max(f64::MIN_POSITIVE))
    }
}

fn places(counts: &[bool]) -> Vec<usize> {
    counts.iter().enumerate().filter(|(_, counts)| **counts).map(|(place, _)| place).collect()
}
