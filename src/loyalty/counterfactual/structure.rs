//! The structural time series: a level, which may have a slope, and a season, seen through noise.
//!
//! y(t) = level(t) + season(t) + noise; level(t+1) = level(t) + slope(t) + move; slope(t+1) = slope(t) + move; the seasons of
//! one round add up to a move. Harvey (1989), "Forecasting, structural time series models and the Kalman filter"; the
//! state is level, slope if there is one, and the seasons of the last round but one, the present one first.

use crate::stats::rng::Rng;

/// What the state is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Structure {
    /// Whether the level has a slope.
    pub(super) has_slope: bool,
    /// Periods of a round of seasons; 1 where there are none.
    pub(super) seasons: usize,
}

/// How far each part moves from one period to the next, as variances, and the noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Variances {
    pub(super) noise: f64,
    pub(super) level: f64,
    pub(super) slope: f64,
    pub(super) season: f64,
}

/// A structure with its variances, and what is known of the first state: means, and variances of independent parts.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) structure: Structure,
    pub(super) variances: Variances,
    pub(super) mean: Vec<f64>,
    pub(super) spread: Vec<f64>,
}

/// What the Kalman filter found in each period.
pub(super) struct Filtered {
    /// What was seen less what was expected, over its variance; 0 where nothing was seen.
    surprise: Vec<f64>,
    /// How the next state follows a surprise, a row a period; zeros where nothing was seen.
    gain: Vec<f64>,
    /// The logarithm of the likelihood of what was seen.
    pub(super) log_likelihood: f64,
}

impl Structure {
    /// Numbers of a state.
    pub(super) fn size(self) -> usize {
        self.season_at() + self.seasons - 1
    }

    /// Where the seasons begin.
    pub(super) fn season_at(self) -> usize {
        1 + usize::from(self.has_slope)
    }

    /// What a state says of the outcome.
    pub(super) fn seen(self, state: &[f64]) -> f64 {
        let season = if self.seasons > 1 { state[self.season_at()] } else { 0.0 };
        state[0] + season
    }

    /// The state a period later, without any move.
    fn advance(self, state: &mut [f64]) {
        if self.has_slope {
            state[0] += state[1];
        }
        let seasons = &mut state[self.season_at()..];
        if let Some(last) = seasons.len().checked_sub(1) {
            let next = -seasons.iter().sum::<f64>();
            seasons.copy_within(..last, 1);
            seasons[0] = next;
        }
    }

    /// The transpose of [`advance`](Self::advance).
    fn retreat(self, weights: &mut [f64]) {
        if self.has_slope {
            weights[1] += weights[0];
        }
        let seasons = &mut weights[self.season_at()..];
        if let Some(&first) = seasons.first() {
            seasons.copy_within(1.., 0);
            if let Some(last) = seasons.last_mut() {
                *last = 0.0;
            }
            seasons.iter_mut().for_each(|weight| *weight -= first);
        }
    }

    /// Where in a state each variance acts.
    fn moves(self, variances: &Variances) -> impl Iterator<Item = (usize, f64)> {
        let level = std::iter::once((0, variances.level));
        let slope = self.has_slope.then_some((1, variances.slope));
        let season = (self.seasons > 1).then_some((self.season_at(), variances.season));
        level.chain(slope).chain(season)
    }
}

impl Model {
    /// The Kalman filter over outcomes; those that are not numbers were not seen.
    pub(super) fn filter(&self, outcomes: &[f64]) -> Filtered {
        let (structure, size) = (self.structure, self.structure.size());
        let mut state = self.mean.clone();
        let mut covariance = vec![0.0; size * size];
        for (place, &spread) in self.spread.iter().enumerate() {
            covariance[place * size + place] = spread;
        }
        let mut filtered = Filtered {
            surprise: vec![0.0; outcomes.len()],
            gain: vec![0.0; outcomes.len() * size],
            log_likelihood: 0.0,
        };
        let season = (structure.seasons > 1).then(|| structure.season_at());
        for (t, &outcome) in outcomes.iter().enumerate() {
            // How the outcome goes with each part of the state.
            let gain = &mut filtered.gain[t * size..(t + 1) * size];
            let rows = covariance.chunks_exact(size);
            for (gain, row) in gain.iter_mut().zip(rows) {
                *gain = row[0] + season.map_or(0.0, |season| row[season]);
            }
            let variance = structure.seen(gain) + self.variances.noise;
            let is_seen = !outcome.is_nan() && variance > 0.0;
            if is_seen {
                let surprise = outcome - structure.seen(&state);
                filtered.surprise[t] = surprise / variance;
                let log_variance = libm::log(2.0 * std::f64::consts::PI * variance);
                filtered.log_likelihood -= 0.5 * (log_variance + surprise * surprise / variance);
                structure.advance(gain);
                structure.advance(&mut state);
                let share = surprise / variance;
                state.iter_mut().zip(&*gain).for_each(|(state, gain)| *state += gain * share);
            } else {
                gain.fill(0.0);
                structure.advance(&mut state);
            }
            self.advance_covariance(&mut covariance);
            if is_seen {
                for (row, &by) in covariance.chunks_exact_mut(size).zip(&*gain) {
                    let by = by / variance;
                    row.iter_mut().zip(&*gain).for_each(|(cell, gain)| *cell -= by * gain);
                }
                gain.iter_mut().for_each(|gain| *gain /= variance);
            }
        }
        filtered
    }

    /// T P Tᵀ + Q.
    fn advance_covariance(&self, covariance: &mut [f64]) {
        let (structure, size) = (self.structure, self.structure.size());
        covariance.chunks_exact_mut(size).for_each(|row| structure.advance(row));
        if structure.has_slope {
            let (level, rest) = covariance.split_at_mut(size);
            level.iter_mut().zip(rest).for_each(|(level, slope)| *level += *slope);
        }
        let seasons = &mut covariance[structure.season_at() * size..];
        if let Some(last) = seasons.len().checked_sub(size) {
            let mut next = vec![0.0; size];
            for row in seasons.chunks_exact(size) {
                next.iter_mut().zip(row).for_each(|(next, cell)| *next -= cell);
            }
            seasons.copy_within(..last, size);
            seasons[..size].copy_from_slice(&next);
        }
        for (place, variance) in structure.moves(&self.variances) {
            covariance[place * size + place] += variance;
        }
    }

    /// The mean of each period's state given all outcomes, one state after the other: a filter forwards and the disturbance
    /// smoother backwards (Koopman 1993).
    pub(super) fn smooth(&self, outcomes: &[f64]) -> Vec<f64> {
        let (structure, size) = (self.structure, self.structure.size());
        let filtered = self.filter(outcomes);
        // What all later outcomes say of each state's move; at first what they say of the state.
        let mut weights = vec![0.0; (outcomes.len() + 1) * size];
        for t in (0..outcomes.len()).rev() {
            let (before, after) = weights.split_at_mut((t + 1) * size);
            let (before, after) = (&mut before[t * size..], &after[..size]);
            let gain = &filtered.gain[t * size..(t + 1) * size];
            let known: f64 = gain.iter().zip(after).map(|(gain, weight)| gain * weight).sum();
            before.copy_from_slice(after);
            structure.retreat(before);
            let news = filtered.surprise[t] - known;
            before[0] += news;
            if structure.seasons > 1 {
                before[structure.season_at()] += news;
            }
        }
        let mut states = Vec::with_capacity(outcomes.len() * size);
        let spread = self.spread.iter().zip(&weights);
        let first =
            self.mean.iter().zip(spread).map(|(mean, (spread, weight))| mean + spread * weight);
        let mut state: Vec<f64> = first.collect();
        for weights in weights.chunks_exact(size).skip(1) {
            states.extend_from_slice(&state);
            structure.advance(&mut state);
            for (place, variance) in structure.moves(&self.variances) {
                state[place] += variance * weights[place];
            }
        }
        states
    }

    /// Draws the states of all periods given the outcomes: the simulation smoother of Durbin & Koopman (2002), with the
    /// first mean on the side of the outcomes (Jarociński 2015).
    pub(super) fn draw(&self, outcomes: &[f64], rng: &mut Rng) -> Vec<f64> {
        let size = self.structure.size();
        let mut state: Vec<f64> =
            self.spread.iter().map(|spread| spread.sqrt() * rng.normal()).collect();
        let noise = self.variances.noise.sqrt();
        let mut made = Vec::with_capacity(outcomes.len() * size);
        let mut less = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            less.push(outcome - self.structure.seen(&state) - noise * rng.normal());
            made.extend_from_slice(&state);
            self.step(&mut state, rng);
        }
        let mut states = self.smooth(&less);
        states.iter_mut().zip(made).for_each(|(state, made)| *state += made);
        states
    }

    /// The state a period later.
    pub(super) fn step(&self, state: &mut [f64], rng: &mut Rng) {
        self.structure.advance(state);
        for (place, variance) in self.structure.moves(&self.variances) {
            state[place] += variance.sqrt() * rng.normal();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look like chance, the same in Python: ((k · 7919 + 104729) mod 1000) / 1000.
    fn made(k: usize) -> f64 {
        ((k * 7919 + 104_729) % 1000) as f64 / 1000.0
    }

    fn case(has_slope: bool, seasons: usize, n: usize, missing: &[usize]) -> (Model, Vec<f64>) {
        let structure = Structure { has_slope, seasons };
        let size = structure.size();
        let mut mean = vec![0.0; size];
        mean[0] = 2.5;
        let spread = (0..size).map(|it| 1.0 + it as f64 / (size - 1).max(1) as f64).collect();
        let variances = Variances { noise: 0.5, level: 0.02, slope: 0.003, season: 0.01 };
        let outcome = |t: usize| match missing.contains(&t) {
            true => f64::NAN,
            false => {
                let season = if seasons > 1 && t.is_multiple_of(seasons) { 1.5 } else { 0.0 };
                3.0 + 0.05 * t as f64 + 2.0 * made(t) + season
            }
        };
        (Model { structure, variances, mean, spread }, (0..n).map(outcome).collect())
    }

    /// statsmodels 0.15.0: `UnobservedComponents(y, 'local level' | 'local linear trend', seasonal=…)` with
    /// `ssm.initialize_known(mean, diag(spread))`, `loglikelihood_burn = 0` and these variances: `smooth(…).llf`, and
    /// `smoothed_state` of one period.
    #[test]
    fn likelihood_and_smoothed_states_are_those_of_statsmodels() {
        let check = |it: (Model, Vec<f64>), llf: f64, t: usize, states: &[f64]| {
            let (model, outcomes) = it;
            let found = model.filter(&outcomes).log_likelihood;
            assert!((found - llf).abs() < 1e-9, "{found} {llf}");
            let size = model.structure.size();
            let smooth = model.smooth(&outcomes);
            for (found, state) in smooth[t * size..].iter().zip(states) {
                assert!((found - state).abs() < 1e-9, "{found} {state}");
            }
        };
        check(case(false, 1, 24, &[5, 6]), -24.844_457_763_775_6, 0, &[4.142_313_741_149_7]);
        check(case(false, 1, 24, &[5, 6]), -24.844_457_763_775_6, 23, &[4.920_179_545_428_34]);
        let states = [4.645_714_362_933_52, 0.049_648_706_585_110_5];
        check(case(true, 1, 24, &[5, 6]), -28.006_993_239_543_3, 12, &states);
        let states = [
            4.998_450_054_638_75,
            0.926_939_092_622_615,
            -0.277_807_878_738_104,
            0.010_610_589_384_079,
        ];
        check(case(false, 4, 24, &[5, 6]), -30.026_864_039_167_4, 12, &states);
        let states = [
            5.075_483_866_966_57,
            0.076_958_342_600_814_5,
            -0.143_905_321_045_266,
            -0.336_845_613_593_289,
            -0.347_032_909_817_125,
            -0.043_440_983_494_769_8,
            -0.199_316_252_673_124,
            -0.016_792_393_381_704,
        ];
        check(case(true, 7, 40, &[0, 11, 39]), -52.553_697_088_453_6, 20, &states);
        let states = [
            3.815_715_564_503_43,
            0.078_159_589_296_908_3,
            1.045_213_189_575_77,
            -0.145_051_420_852_679,
        ];
        check(case(true, 7, 40, &[0, 11, 39]), -52.553_697_088_453_6, 0, &states);
    }

    /// The same program's `smoothed_state` and `smoothed_state_cov`, of the level, of the last part of the state and of both.
    #[test]
    fn draws_have_the_means_and_variances_that_statsmodels_smooths() {
        let (model, outcomes) = case(true, 7, 40, &[0, 11, 39]);
        let expected = [
            (0, 3.815_715_565, 0.225_932_530_5, 0.114_646_214, -0.009_378_437_3),
            (20, 5.075_483_867, 0.066_896_261_6, 0.086_162_790_8, 0.000_789_523_2),
            (39, 6.615_720_659, 0.294_357_031_8, 0.105_924_118_2, 0.008_622_393_5),
        ];
        let (size, n, mut rng) = (model.structure.size(), 20_000, Rng::new(5));
        let mut sums = [[0.0; 4]; 3];
        let smooth = model.smooth(&outcomes);
        for _ in 0..n {
            let drawn = model.draw(&outcomes, &mut rng);
            for (sums, (t, ..)) in sums.iter_mut().zip(expected) {
                let level = drawn[t * size] - smooth[t * size];
                let last = drawn[t * size + size - 1] - smooth[t * size + size - 1];
                let each = [level, level * level, last * last, level * last];
                sums.iter_mut().zip(each).for_each(|(sum, it)| *sum += it / f64::from(n));
            }
        }
        for ([away, level, last, both], (t, mean, one, other, covariance)) in
            sums.into_iter().zip(expected)
        {
            let within = |found: f64, expected: f64, se: f64| {
                assert!((found - expected).abs() < 4.5 * se, "{t}: {found} {expected}");
            };
            let root = f64::from(n).sqrt();
            assert!((smooth[t * size] - mean).abs() < 1e-8);
            within(away, 0.0, f64::sqrt(one) / root);
            within(level, one, one * 2f64.sqrt() / root);
            within(last, other, other * 2f64.sqrt() / root);
            within(both, covariance, f64::sqrt(one * other) / root);
        }
    }
}
