//! Gaussian mixtures: clusters that may be long, slanted and of different spread.

use super::options::Covariance;
use super::points::Points;
use crate::stats::matrix::Matrix;
use crate::task::Step;

/// Added to all variances, so that none becomes nothing, as in scikit-learn.
const FLOOR: f64 = 1e-6;
/// The change of the mean log-likelihood at which a fit ends.
const TOLERANCE: f64 = 1e-6;
/// ln 2π.
const LOG_TWO_PI: f64 = 1.837_877_066_409_345_5;

/// A mixture of normal distributions.
#[derive(Clone, Debug)]
pub(super) struct Mixture {
    dims: usize,
    covariance: Covariance,
    components: Vec<Component>,
}

#[derive(Clone, Debug)]
struct Component {
    weight: f64,
    mean: Vec<f64>,
    /// The inverse of the covariance's Cholesky factor, its lower triangle by rows.
    whitening: Vec<f64>,
    /// log weight − log |covariance| / 2 − dims / 2 · ln 2π.
    log_scale: f64,
}

/// A fit by expectation and maximisation (Dempster, Laird & Rubin 1977), started from labels.
#[derive(Debug)]
pub(super) struct MixtureFitting {
    pub(super) mixture: Mixture,
    /// The mean log-likelihood of a row.
    pub(super) log_likelihood: f64,
    pub(super) iterations: u32,
    pub(super) converged: bool,
    /// The share of each row that each component has.
    shares: Vec<f64>,
    most: u32,
}

impl MixtureFitting {
    /// Starts from labels below `k`; labels that no row has become no component. None if a covariance has no factor.
    pub(super) fn new(
        points: &Points,
        label: &[u8],
        k: usize,
        covariance: Covariance,
        most: u32,
    ) -> Option<Self> {
        let mut counts = vec![0_u32; k];
        label.iter().for_each(|&label| counts[usize::from(label)] += 1);
        let used: Vec<usize> = (0..k).filter(|&component| counts[component] > 0).collect();
        let mut shares = vec![0.0; points.len() * used.len()];
        for (shares, &label) in shares.chunks_exact_mut(used.len().max(1)).zip(label) {
            for (share, &component) in shares.iter_mut().zip(&used) {
                *share = f64::from(u8::from(usize::from(label) == component));
            }
        }
        let mixture = Mixture::of(points, &shares, used.len(), covariance)?;
        let log_likelihood = f64::NEG_INFINITY;
        Some(Self { mixture, log_likelihood, iterations: 0, converged: false, shares, most })
    }

    /// Does whole iterations, one at least, of about `budget` rows times components.
    pub(super) fn step(&mut self, points: &Points, budget: usize) -> Step<()> {
        let mut left = budget;
        loop {
            let k = self.mixture.k();
            let mut sum = 0.0;
            for (row, shares) in points.rows().zip(self.shares.chunks_exact_mut(k)) {
                sum += self.mixture.share(row, shares);
            }
            let mean = sum / points.len().max(1) as f64;
            self.converged = (mean - self.log_likelihood).abs() < TOLERANCE;
            self.log_likelihood = mean;
            if self.converged || self.iterations >= self.most {
                return Step::Done(());
            }
            let Some(next) = Mixture::of(points, &self.shares, k, self.mixture.covariance) else {
                return Step::Done(()); // a component lost its spread: the fit before it stands
            };
            self.mixture = next;
            self.iterations += 1;
            let cost = points.len() * k;
            if left <= cost {
                return Step::Progress(f64::from(self.iterations) / f64::from(self.most.max(1)));
            }
            left -= cost;
        }
    }

    /// The Bayesian information criterion (Schwarz 1978): parameters · ln n − 2 log-likelihood.
    pub(super) fn bic(&self, points: &Points) -> f64 {
        let n = points.len() as f64;
        self.mixture.parameters() * libm::log(n) - 2.0 * self.log_likelihood * n
    }
}

impl Mixture {
    pub(super) fn k(&self) -> usize {
        self.components.len()
    }

    pub(super) fn weights(&self) -> impl Iterator<Item = f64> + '_ {
        self.components.iter().map(|component| component.weight)
    }

    /// The component that each of these rows most likely is of.
    pub(super) fn labels<'a>(&self, rows: impl Iterator<Item = &'a [f64]>) -> Vec<u8> {
        let mut shares = vec![0.0; self.k()];
        let label = |row: &[f64]| {
            self.share(row, &mut shares);
            let shares = shares.iter().enumerate();
            shares.reduce(|a, b| if b.1 > a.1 { b } else { a }).map_or(0, |(place, _)| place as u8)
        };
        rows.map(label).collect()
    }

    /// Free parameters: weights but one, means, covariances.
    fn parameters(&self) -> f64 {
        let (k, d) = (self.k() as f64, self.dims as f64);
        let spread = match self.covariance {
            Covariance::Full => d * (d + 1.0) / 2.0,
            Covariance::Diagonal => d,
        };
        k * (d + spread) + k - 1.0
    }

    /// Writes the share of the row that each component has, and returns the log-likelihood of the row.
    fn share(&self, row: &[f64], shares: &mut [f64]) -> f64 {
        let mut most = f64::NEG_INFINITY;
        for (component, log) in self.components.iter().zip(shares.iter_mut()) {
            *log = component.log_scale - component.square(row) / 2.0;
            most = most.max(*log);
        }
        let mut sum = 0.0;
        for share in shares.iter_mut() {
            *share = libm::exp(*share - most);
            sum += *share;
        }
        shares.iter_mut().for_each(|share| *share /= sum);
        most + libm::log(sum)
    }

    /// The most likely mixture for these shares.
    fn of(points: &Points, shares: &[f64], k: usize, covariance: Covariance) -> Option<Self> {
        let (n, dims) = (points.len() as f64, points.dims());
        let components = (0..k).map(|place| {
            let weights = || shares.iter().skip(place).step_by(k);
            let rows = || points.rows().zip(weights());
            let total = weights().sum::<f64>() + 10.0 * f64::EPSILON;
            let mut mean = vec![0.0; dims];
            for (row, weight) in rows() {
                mean.iter_mut().zip(row).for_each(|(mean, value)| *mean += weight * value);
            }
            mean.iter_mut().for_each(|mean| *mean /= total);
            let mut spread = vec![0.0; dims * dims];
            let mut apart = vec![0.0; dims];
            for (row, &weight) in rows() {
                for ((apart, value), mean) in apart.iter_mut().zip(row).zip(&mean) {
                    *apart = value - mean;
                }
                for (i, to) in spread.chunks_exact_mut(dims).enumerate() {
                    let from = if covariance == Covariance::Full { 0 } else { i };
                    let weighted = weight * apart[i];
                    to[from..=i]
                        .iter_mut()
                        .zip(&apart[from..])
                        .for_each(|(to, x)| *to += weighted * x);
                }
            }
            let mut matrix = Matrix::zeros(dims);
            for i in 0..dims {
                for j in 0..=i {
                    matrix[(i, j)] = spread[i * dims + j] / total;
                }
                matrix[(i, i)] += FLOOR;
            }
            Component::new(total / n, mean, &matrix)
        });
        Some(Self { dims, covariance, components: components.collect::<Option<_>>()? })
    }
}

impl Component {
    fn new(weight: f64, mean: Vec<f64>, covariance: &Matrix) -> Option<Self> {
        let lower = covariance.cholesky()?;
        let n = mean.len();
        let mut inverse = Matrix::zeros(n);
        for column in 0..n {
            for row in column..n {
                let known: f64 =
                    (column..row).map(|j| lower[(row, j)] * inverse[(j, column)]).sum();
                let one = f64::from(u8::from(row == column));
                inverse[(row, column)] = (one - known) / lower[(row, row)];
            }
        }
        let (mut whitening, mut log_scale) = (Vec::new(), libm::log(weight));
        for row in 0..n {
            log_scale -= libm::log(lower[(row, row)]) + LOG_TWO_PI / 2.0;
            whitening.extend((0..=row).map(|column| inverse[(row, column)]));
        }
        Some(Self { weight, mean, whitening, log_scale })
    }

    /// The squared Mahalanobis distance.
    fn square(&self, row: &[f64]) -> f64 {
        let mut factors = self.whitening.as_slice();
        let mut square = 0.0;
        for end in 1..=row.len() {
            let Some((these, rest)) = factors.split_at_checked(end) else { break };
            let values = row.iter().zip(&self.mean).zip(these);
            let part: f64 = values.map(|((value, mean), factor)| factor * (value - mean)).sum();
            square += part * part;
            factors = rest;
        }
        square
    }
}
