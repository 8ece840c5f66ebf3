//! Effects at pretended days of joining: days of others, drawn as likely to be one as members were to join on them, beside the
//! rest.

use super::days::{Days, KINDS};
use super::effect::Effect;
use crate::stats::rng::Rng;

/// Draws of pretended days of joining, one after the other.
pub(super) struct Pretend {
    /// Of each trial, how many joined and who could have: their odds, added up, and what came of it beyond the others.
    trials: Vec<(u32, Vec<(f64, f64)>)>,
    /// Customers and periods.
    total: f64,
}

impl Pretend {
    /// Who can be drawn, by what was found in each period.
    pub(super) fn new(days: &Days, effects: &[Effect], periods: usize) -> Self {
        let mut sum = vec![(0.0, 0.0); days.len()];
        let mut joined = vec![false; days.len()];
        for effect in effects {
            for (sum, (rest, odds)) in sum.iter_mut().zip(&effect.rest) {
                *sum = (sum.0 + rest, odds.max(sum.1));
            }
            effect.rows.iter().for_each(|&row| joined[row] = true);
        }
        let mut trials = vec![(0, Vec::new()); KINDS * periods];
        for (row, (rest, odds)) in sum.into_iter().enumerate() {
            let (members, others): &mut (u32, Vec<(f64, f64)>) = &mut trials[days.trial(row)];
            *members += u32::from(joined[row]);
            if odds > 0.0 {
                let before = others.last().map_or(0.0, |it| it.0);
                others.push((before + odds, rest));
            }
        }
        Self { trials, total: effects.iter().map(|it| f64::from(it.members)).sum() }
    }

    /// The effect on as many as joined, had they been others.
    pub(super) fn draw(&self, rng: &mut Rng) -> f64 {
        let mut sum = 0.0;
        for (members, others) in &self.trials {
            let all = others.last().map_or(0.0, |it| it.0);
            for _ in 0..*members {
                let at = rng.uniform() * all;
                let place = others.partition_point(|it| it.0 <= at);
                sum += others.get(place).map_or(0.0, |it| it.1);
            }
        }
        sum / self.total
    }

    pub(super) fn members(&self) -> u32 {
        self.trials.iter().map(|it| it.0).sum()
    }
}
