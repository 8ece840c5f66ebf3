//! Draws of what would have been: Gibbs' sampler over states, variances and coefficients, from the periods before a launch.
//!
//! Brodersen et al. (2015), "Inferring causal impact using Bayesian structural time-series models". Everything is in
//! standard deviations of the outcome before the launch.

use super::regression::{Drawn, NoisePrior, Regression};
use super::structure::{Model, Structure, Variances};
use crate::stats::rng::Rng;

/// How far a part of the state moves, beforehand: so many periods of data with this standard deviation.
#[derive(Clone, Copy, Debug)]
struct MovePrior {
    periods: f64,
    sd: f64,
}

/// How much the priors of the moves are worth, in periods.
const MOVES_WORTH: f64 = 1.0;

/// How far a season moves from one round to the next, beforehand.
const SEASON_SD: f64 = 0.01;

/// How much the prior of the noise is worth, in periods.
const NOISE_WORTH: f64 = 1.0;

/// The largest standard deviation of a move, in those of the outcome.
const LARGEST_MOVE: f64 = 1.0;

/// The share of the outcome's variance that the controls are believed to explain, beforehand.
const EXPLAINED: f64 = 0.8;

/// The sampler, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Sampler {
    /// The outcomes before the launch; not a number where nothing was seen.
    outcomes: Vec<f64>,
    /// The controls of all periods, a row each.
    controls: Vec<Vec<f64>>,
    regression: Regression,
    model: Model,
    priors: [MovePrior; 3],
    drawn: Drawn,
    states: Vec<f64>,
    rng: Rng,
}

/// What is known of a series and believed of its moves.
pub(super) struct Before {
    /// As [`Sampler`] has them.
    pub(super) outcomes: Vec<f64>,
    /// As [`Sampler`] has them; as many rows as periods before and after.
    pub(super) controls: Vec<Vec<f64>>,
    pub(super) structure: Structure,
    /// How far the level moves from one period to the next, beforehand.
    pub(super) level_sd: f64,
}

impl Sampler {
    pub(super) fn new(before: Before, rng: Rng) -> Self {
        let Before { outcomes, controls, structure, level_sd } = before;
        let count = controls.first().map_or(0, Vec::len);
        let seen = outcomes.iter().zip(&controls).filter(|(outcome, _)| !outcome.is_nan());
        let rows = seen.map(|(_, row)| row.clone()).collect();
        let variance = if count > 0 { 1.0 - EXPLAINED } else { 1.0 };
        let noise = NoisePrior { periods: NOISE_WORTH, variance };
        let prior = |sd: f64| MovePrior { periods: MOVES_WORTH, sd };
        // A slope adds up: it moves a tenth as much.
        let priors = [prior(level_sd), prior(level_sd / 10.0), prior(SEASON_SD)];
        let [level, slope, season] = priors.map(|prior| prior.sd * prior.sd);
        let mut mean = vec![0.0; structure.size()];
        mean[0] = outcomes.iter().copied().find(|outcome| !outcome.is_nan()).unwrap_or(0.0);
        let spread = vec![1.0; structure.size()];
        let model = Model {
            structure,
            variances: Variances { noise: variance, level, slope, season },
            mean,
            spread,
        };
        let counts = vec![true; count];
        let drawn = Drawn { coefficients: vec![0.0; count], counts, noise: variance };
        let regression = Regression::new(rows, count, noise);
        Self { outcomes, controls, regression, model, priors, drawn, states: Vec::new(), rng }
    }

    /// How much work a sweep is: cells of the covariances that the filter goes through.
    pub(super) fn work(&self) -> usize {
        self.outcomes.len() * self.model.structure.size() * self.model.structure.size()
    }

    /// The coefficients that were drawn last.
    pub(super) fn coefficients(&self) -> &Drawn {
        &self.drawn
    }

    /// Draws everything once, each given the others.
    pub(super) fn sweep(&mut self) {
        let said = self.controls.iter().map(|row| said(row, &self.drawn.coefficients));
        let rest: Vec<f64> = self.outcomes.iter().zip(said).map(|(y, said)| y - said).collect();
        self.states = self.model.draw(&rest, &mut self.rng);
        self.draw_moves();
        let structure = self.model.structure;
        let states = self.states.chunks_exact(structure.size());
        let seen = self.outcomes.iter().zip(states).filter(|(outcome, _)| !outcome.is_nan());
        let rest: Vec<f64> = seen.map(|(y, state)| y - structure.seen(state)).collect();
        self.drawn = self.regression.draw(&rest, &self.drawn, &mut self.rng);
        self.model.variances.noise = self.drawn.noise;
    }

    /// Draws how far the parts of the states move.
    fn draw_moves(&mut self) {
        let structure = self.model.structure;
        let (size, at) = (structure.size(), structure.season_at());
        let mut squares = [0.0; 3];
        let states: Vec<&[f64]> = self.states.chunks_exact(size).collect();
        for pair in states.windows(2) {
            let (one, next) = (pair[0], pair[1]);
            let slope = if structure.has_slope { one[1] } else { 0.0 };
            let bend = if structure.has_slope { next[1] - one[1] } else { 0.0 };
            let turn = next.get(at).map_or(0.0, |next| next + one[at..].iter().sum::<f64>());
            for (sum, by) in squares.iter_mut().zip([next[0] - one[0] - slope, bend, turn]) {
                *sum += by * by;
            }
        }
        let moves = states.len().saturating_sub(1) as f64;
        let rng = &mut self.rng;
        let mut draw = |prior: MovePrior, squares: f64| {
            let scale = 0.5 * (prior.periods * prior.sd * prior.sd + squares);
            let shape = 0.5 * (prior.periods + moves);
            let most = LARGEST_MOVE * LARGEST_MOVE;
            let variance = (0..100).map(|_| scale / rng.gamma(shape)).find(|it| *it <= most);
            variance.unwrap_or(most).max(f64::MIN_POSITIVE)
        };
        let variances = &mut self.model.variances;
        variances.level = draw(self.priors[0], squares[0]);
        if structure.has_slope {
            variances.slope = draw(self.priors[1], squares[1]);
        }
        if structure.seasons > 1 {
            variances.season = draw(self.priors[2], squares[2]);
        }
    }

    /// Draws the outcomes of all periods as they would be without the launch: before it around the states, and on from
    /// the last of them.
    pub(super) fn path(&mut self) -> Vec<f64> {
        let structure = self.model.structure;
        let noise = self.drawn.noise.sqrt();
        let mut path = Vec::with_capacity(self.controls.len());
        let mut state = self.model.mean.clone();
        let mut states = self.states.chunks_exact(structure.size());
        for row in &self.controls {
            match states.next() {
                Some(known) => state.copy_from_slice(known),
                None => self.model.step(&mut state, &mut self.rng),
            }
            let expected = structure.seen(&state) + said(row, &self.drawn.coefficients);
            path.push(expected + noise * self.rng.normal());
        }
        path
    }
}

fn said(row: &[f64], coefficients: &[f64]) -> f64 {
    row.iter().zip(coefficients).map(|(x, by)| x * by).sum()
}
