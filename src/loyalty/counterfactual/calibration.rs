//! How often intervals hold what they should, over made-up worlds whose effect is known.

use super::{Counterfactual, CounterfactualColumns, CounterfactualOptions, CounterfactualTask};
use crate::stats::rng::Rng;
use crate::task::run;

/// Periods before the launch and after it.
const BEFORE: usize = 100;
const AFTER: usize = 20;

/// What a kind of world is made of.
#[derive(Clone, Copy, Debug)]
struct World {
    controls: usize,
    seasons: usize,
    /// How far the level moves a period at the most, in standard deviations of the noise; at the least it is 0.01, and every
    /// ratio between is as likely.
    moves: f64,
}

/// The kinds of worlds.
const WORLDS: [(&str, World); 4] = [
    ("two controls", World { controls: 2, seasons: 1, moves: 0.1 }),
    ("two controls and a week", World { controls: 2, seasons: 7, moves: 0.1 }),
    ("eight controls, six of them idle", World { controls: 8, seasons: 1, moves: 0.1 }),
    ("nothing but the past", World { controls: 0, seasons: 1, moves: 0.3 }),
];

impl World {
    /// A world of this kind in which the launch adds so much to each period.
    fn columns(self, effect: f64, rng: &mut Rng) -> CounterfactualColumns {
        let moves = 0.01 * libm::pow(self.moves / 0.01, rng.uniform());
        let mut level = 20.0 + 5.0 * rng.normal();
        let seasons: Vec<f64> = (0..self.seasons).map(|_| rng.normal()).collect();
        let mut controls = vec![Vec::new(); self.controls];
        let mut now: Vec<f64> = (0..self.controls).map(|_| rng.normal()).collect();
        let mut outcome = Vec::new();
        for t in 0..BEFORE + AFTER {
            for (now, column) in now.iter_mut().zip(&mut controls) {
                *now = 0.7 * *now + 0.7 * rng.normal();
                column.push(100.0 + 10.0 * *now);
            }
            let said = 1.2 * now.first().unwrap_or(&0.0) - 0.8 * now.get(1).unwrap_or(&0.0);
            let season = if self.seasons > 1 { seasons[t % self.seasons] } else { 0.0 };
            let launched = if t >= BEFORE { effect } else { 0.0 };
            outcome.push(level + said + season + launched + rng.normal());
            level += moves * rng.normal();
        }
        let controls = controls.into_iter().enumerate();
        let controls = controls.map(|(place, column)| (format!("x{place}"), column)).collect();
        CounterfactualColumns { time: None, outcome, controls }
    }

    fn find(self, effect: f64, number: u64) -> Counterfactual {
        let columns = self.columns(effect, &mut Rng::stream(77, number));
        let options = CounterfactualOptions {
            launch: Some(BEFORE as f64),
            seasons: Some(self.seasons as u32),
            draws: 400,
            burn_in: 150,
            ..CounterfactualOptions::default()
        };
        run(CounterfactualTask::new(&columns, &options).unwrap().without_placebos()).unwrap()
    }
}

/// Of so many worlds of a kind: those whose interval holds the effect, and those without one that raise an alarm.
fn count(world: World, worlds: u64) -> (u64, u64) {
    let (mut covered, mut alarms) = (0, 0);
    for number in 0..worlds {
        let found = world.find(0.8, number);
        let effect = 0.8 * AFTER as f64;
        covered += u64::from(found.total.low <= effect && effect <= found.total.high);
        let found = world.find(0.0, worlds + number);
        alarms += u64::from(found.total.low > 0.0 || found.total.high < 0.0);
    }
    (covered, alarms)
}

#[test]
fn a_few_worlds_are_told_as_they_are() {
    let (covered, alarms) = count(WORLDS[0].1, 12);
    assert!(covered >= 10 && alarms <= 2, "{covered} {alarms}");
}

/// The 99 % binomial limits of 95 % and 5 % over 500 worlds of a kind.
#[test]
#[ignore = "takes minutes"]
#[allow(clippy::print_stdout, reason = "what it finds is written down")]
fn intervals_hold_the_effect_and_alarms_are_as_rare_as_they_say() {
    for (name, world) in WORLDS {
        let (covered, alarms) = count(world, 500);
        println!("{name}: held {:.1} %, alarms {:.1} %", covered as f64 / 5.0, alarms as f64 / 5.0);
        assert!((462..=487).contains(&covered), "{name}: {covered}");
        assert!((13..=38).contains(&alarms), "{name}: {alarms}");
    }
}
