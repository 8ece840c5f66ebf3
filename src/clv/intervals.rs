//! How sure is a prediction?
//!
//! Two things are not known. The parameters are known only as well as the data tell them: the delta method carries what the
//! curvature of the likelihood says of them into any prediction. And customers do by chance more or less than is expected of
//! them, however well the parameters are known. An interval of what is *expected* holds the first, one of what *will happen*
//! both: it matters for one customer, and hardly for the sum of many.
//!
//! # How to
//!
//! [`Nearby`] holds models a small step away from the fitted one along each principal axis of what is not known. Along these
//! axes uncertainties are independent, so that all is sums: a prediction *moves* by so much with one standard error along each
//! axis; its variance is the sum of the squares of its moves; the moves of a sum are the sums of the moves; and two models that
//! know nothing of each other, as purchases and spend, have their moves side by side. The moves of value d · s are s · Δd along
//! the axes of purchases and then d · Δs along those of spend.
//!
//! Predictions that many customers share need be moved only once: those of an active customer once for each distinct frequency
//! and age, and those of its history once for each distinct history.

use super::fit::Fit;
use super::purchase::{Past, PurchaseModel};

/// The step of the central differences, in the log of the parameter that moves most.
const STEP: f64 = 1e-4;

/// Models near a fitted one: for each independent direction in which its parameters are not known, one on either side.
#[derive(Clone, Debug)]
pub struct Nearby<M> {
    sides: Vec<Sides<M>>,
}

/// The two models near the fitted one in one direction.
#[derive(Clone, Debug)]
pub struct Sides<M> {
    /// The one ahead.
    pub above: M,
    /// The one behind.
    pub below: M,
    /// Standard errors from one to the other.
    distance: f64,
}

impl<M> Sides<M> {
    /// How far a prediction moves with one standard error in this direction, from what it is in the two models.
    pub fn moves(&self, above: f64, below: f64) -> f64 {
        (above - below) / self.distance
    }

    /// What a prediction is in the two models, from how far it moves.
    pub fn ends(&self, value: f64, moves: f64) -> [f64; 2] {
        let by = 0.5 * self.distance * moves;
        [value + by, value - by]
    }
}

impl<M> Nearby<M> {
    /// The models about a fit, of which `with` makes one from parameters; none where the fit does not know how well it knows
    /// them.
    pub fn new(fit: &Fit, with: impl Fn(&[f64]) -> Option<M>) -> Option<Self> {
        let axes = fit.log_covariance.as_ref()?.eigen()?;
        let side = |(variance, axis): (f64, Vec<f64>)| {
            let longest = axis.iter().fold(0.0_f64, |longest, it| longest.max(it.abs()));
            let step = STEP / longest;
            let model = |by: f64| {
                let moved = fit.parameters.iter().zip(&axis);
                let moved: Vec<f64> = moved.map(|(it, axis)| it * libm::exp(by * axis)).collect();
                with(&moved)
            };
            let distance = 2.0 * step / variance.sqrt();
            let known = variance > 0.0 && distance > 0.0;
            Some(Sides {
                above: model(step)?,
                below: model(-step)?,
                distance: known.then_some(distance)?,
            })
        };
        Some(Self { sides: axes.into_iter().map(side).collect::<Option<_>>()? })
    }

    /// The models on either side in each direction, for predictions that are made in steps.
    pub fn sides(&self) -> &[Sides<M>] {
        &self.sides
    }

    /// How far a prediction moves with one standard error in each direction.
    pub fn moves(&self, mut of: impl FnMut(&M) -> f64) -> Vec<f64> {
        self.sides.iter().map(|it| it.moves(of(&it.above), of(&it.below))).collect()
    }

    /// The same for many predictions at once: a column of their moves for each direction.
    pub fn moves_of_all(&self, mut of: impl FnMut(&M) -> Vec<f64>) -> Vec<Vec<f64>> {
        let column = |it: &Sides<M>| {
            let (above, below) = (of(&it.above), of(&it.below));
            above.iter().zip(&below).map(|(&above, &below)| it.moves(above, below)).collect()
        };
        self.sides.iter().map(column).collect()
    }
}

/// The variance of a prediction from its moves.
pub fn variance(moves: impl IntoIterator<Item = f64>) -> f64 {
    moves.into_iter().map(|it| it * it).sum()
}

/// A sum of predictions: of a customer, a segment or all, with what is not known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    /// What is expected.
    pub value: f64,
    /// How far that moves in each direction.
    pub moves: Vec<f64>,
    /// The variance by chance, of customers who do not know of each other.
    pub chance: f64,
}

impl Total {
    /// Adds what is expected of `weight` customers alike, its moves and its variance by chance for each of them.
    pub fn add(
        &mut self,
        weight: f64,
        value: f64,
        moves: impl IntoIterator<Item = f64>,
        chance: f64,
    ) {
        self.value += weight * value;
        self.chance += weight * chance;
        let moves = moves.into_iter().map(|by| weight * by);
        if self.moves.is_empty() {
            self.moves.extend(moves);
        } else {
            self.moves.iter_mut().zip(moves).for_each(|(known, by)| *known += by);
        }
    }

    /// The interval of what is expected.
    pub fn expected(&self, z: f64) -> Option<[f64; 2]> {
        of_amount(self.value, variance(self.moves.iter().copied()), z)
    }

    /// The interval of what will happen; for one customer see [`of_count`].
    pub fn outcome(&self, z: f64) -> Option<[f64; 2]> {
        of_amount(self.value, variance(self.moves.iter().copied()) + self.chance, z)
    }
}

/// The interval of an amount, even about its log, so that it never reaches 0; an amount that is surely 0 has no width. None
/// where it is not known how well it is known.
pub fn of_amount(value: f64, variance: f64, z: f64) -> Option<[f64; 2]> {
    if value == 0.0 && variance == 0.0 {
        return Some([0.0, 0.0]);
    }
    let factor = libm::exp(z * variance.sqrt() / value);
    let ends = [value / factor, value * factor];
    (value > 0.0 && ends.iter().all(|end| end.is_finite())).then_some(ends)
}

/// The interval of a probability or a share, even about its logit, so that it stays between 0 and 1; one that is surely 0 or 1
/// has no width. None where it is not known how well it is known.
pub fn of_share(share: f64, variance: f64, z: f64) -> Option<[f64; 2]> {
    if (share == 0.0 || share == 1.0) && variance == 0.0 {
        return Some([share, share]);
    }
    let reach = z * variance.sqrt() / (share * (1.0 - share));
    if !(share > 0.0 && share < 1.0 && reach.is_finite()) {
        return None;
    }
    let logit = libm::log(share) - libm::log1p(-share);
    let back = |logit: f64| 1.0 / (1.0 + libm::exp(-logit));
    Some([back(logit - reach), back(logit + reach)])
}

/// The interval of a P(alive), by the models near the one that told it: their slope is taken against the log of the odds, which
/// are smooth everywhere. None without such models.
pub fn of_p_alive(
    p_alive: f64,
    past: Past,
    nearby: &[Sides<Box<dyn PurchaseModel>>],
    z: f64,
) -> Option<[f64; 2]> {
    let slope = p_alive * (1.0 - p_alive);
    let odds = |model: &dyn PurchaseModel| model.log_odds_left(past);
    // Who cannot have left has no odds that could move.
    let moves = nearby.iter().map(|side| match slope {
        0.0 => 0.0,
        _ => slope * side.moves(odds(&*side.above), odds(&*side.below)),
    });
    of_share(p_alive, variance(moves), z).filter(|_| !nearby.is_empty())
}

/// How often one customer will buy in the next `ahead` periods: the least and the largest number left when the unlikely ones
/// have been taken away, at most (1 − `level`) / 2 on either side. Chance is so much of it that the parameters are taken as
/// known.
pub fn of_count(model: &dyn PurchaseModel, ahead: f64, past: Past, level: f64) -> Option<[u32; 2]> {
    let tail = 0.5 * (1.0 - level);
    let (mut upto, mut low) = (0.0, None);
    for n in 0..100_000 {
        upto += model.pmf(n, ahead, past);
        if upto > tail && low.is_none() {
            low = Some(n);
        }
        if upto >= 1.0 - tail {
            return low.map(|low| [low, n]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::purchase::Model;
    use super::*;
    use crate::stats::matrix::Matrix;
    use crate::stats::rng::Rng;

    fn fit(parameters: &[f64], covariance: &[&[f64]]) -> Fit {
        let mut log_covariance = Matrix::zeros(parameters.len());
        for (i, row) in covariance.iter().enumerate() {
            row.iter().enumerate().for_each(|(j, &value)| log_covariance[(i, j)] = value);
        }
        Fit {
            parameters: parameters.to_vec(),
            log_covariance: Some(log_covariance),
            ..Fit::default()
        }
    }

    /// ln (u³ / v) has gradient (3, −1), so variance 9 · .04 + .01 − 6 · .01 = .31, exactly.
    #[test]
    fn a_power_has_the_variance_of_the_textbook() {
        let fit = fit(&[2.0, 5.0], &[&[0.04, 0.01], &[0.01, 0.01]]);
        let nearby = Nearby::new(&fit, |p| Some(p.to_vec())).unwrap();
        let moves = nearby.moves(|p| libm::log(p[0] * p[0] * p[0] / p[1]));
        assert!((variance(moves) - 0.31).abs() < 1e-8);
        let of_both = nearby.moves_of_all(|p| vec![p[0], p[0] * p[1]]);
        let second = variance(of_both.iter().map(|column| column[1]));
        // ln uv: .04 + .01 + 2 · .01, times (uv)².
        assert!((second / 7.0 - 1.0).abs() < 1e-6, "{second}");
        assert!(Nearby::new(&Fit { log_covariance: None, ..fit }, |_| Some(())).is_none());
    }

    #[test]
    fn the_moves_of_a_sum_are_the_sums_of_the_moves() {
        let (mut total, z) = (Total::default(), 1.959964);
        total.add(2.0, 3.0, [0.1, -0.2], 1.0);
        total.add(1.0, 4.0, [0.3, 0.4], 2.0);
        // Moves .5 and 0 exactly; 10 · exp(± 1.959964 · .05) from any table.
        let [low, high] = total.expected(z).unwrap();
        assert!((low - 9.06652).abs() < 1e-4 && (high - 11.02959).abs() < 1e-4, "{low} {high}");
        let [lower, higher] = total.outcome(z).unwrap();
        assert!(lower < low && high < higher && (total.chance, total.value) == (4.0, 10.0));
    }

    #[test]
    fn ends_stay_where_they_can_be() {
        assert_eq!(of_amount(0.0, 0.0, 2.0), Some([0.0, 0.0]));
        assert_eq!(of_share(1.0, 0.0, 2.0), Some([1.0, 1.0]));
        let [low, high] = of_share(0.999, 0.01, 2.0).unwrap();
        assert!(low > 0.0 && high <= 1.0);
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(of_amount(2.0, bad, 2.0), None);
            assert_eq!(of_share(0.5, bad, 2.0), None);
        }
        assert_eq!(of_amount(1e-300, 1.0, 2.0), None);
    }

    /// Draws of what a new customer will do, from the assumptions of the model alone.
    #[test]
    fn the_interval_of_a_count_and_its_variance_are_those_of_draws() {
        let model = Model::BgNbd.with(&[0.9, 4.0, 0.8, 2.5]).unwrap();
        let (draws, horizon, mut rng) = (40_000, 52.0, Rng::new(11));
        let mut counts = Vec::new();
        for _ in 0..draws {
            let (rate, stop) = (rng.gamma(0.9) / 4.0, rng.beta(0.8, 2.5));
            let (mut at, mut count) = (0.0, 0u32);
            loop {
                at += rng.exponential() / rate;
                if at > horizon {
                    break;
                }
                count += 1;
                if rng.uniform() < stop {
                    break;
                }
            }
            counts.push(count);
        }
        let n = f64::from(draws);
        let mean = counts.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
        let spread = counts.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>() / n;
        let variance = model.variance(horizon, Past::NEW);
        assert!((spread / variance - 1.0).abs() < 0.08, "{spread} {variance}");
        let [low, high] = of_count(&*model, horizon, Past::NEW, 0.9).unwrap();
        let inside = counts.iter().filter(|&&x| x >= low && x <= high).count() as f64 / n;
        let narrower = counts.iter().filter(|&&x| x >= low && x < high).count() as f64 / n;
        assert!(inside > 0.895 && narrower < 0.955 && low == 0, "{inside} {narrower}");
    }
}
