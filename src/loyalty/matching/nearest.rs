//! Nearest neighbours on a line: after one sort, every search takes a few steps.

use std::ops::Range;

use crate::loyalty::matching::columns::Sample;
use crate::loyalty::matching::propensity::Propensity;
use crate::stats::order::{Key, order, rank, sort};

/// The units of one side by their score, in each stratum; equal scores in the order of the data.
#[derive(Debug)]
pub(super) struct Ranked {
    units: Vec<u32>,
    stratum: Vec<u32>,
    score: Vec<f64>,
    /// In the same order as the score.
    logit: Vec<f64>,
    /// Where the units of the same stratum and score begin.
    run: Vec<u32>,
}

impl Ranked {
    pub(super) fn new(
        sample: &Sample,
        treated: bool,
        score: &[f64],
        logit: &[f64],
        strata: &[u32],
    ) -> Self {
        let side = (0..sample.treated.len()).filter(|&unit| sample.treated[unit] == treated);
        let side: Vec<u32> = side.map(|unit| unit as u32).collect();
        let key = |&unit: &u32| (strata[unit as usize].into(), rank(score[unit as usize]), 0);
        let keys: Vec<Key> = side.iter().map(key).collect();
        let units: Vec<u32> = order(&keys).into_iter().map(|at| side[at as usize]).collect();
        let mut run = Vec::with_capacity(units.len());
        for (at, unit) in units.iter().enumerate() {
            let before = at.checked_sub(1).filter(|&before| key(&units[before]) == key(unit));
            run.push(before.map_or(at as u32, |before| run[before]));
        }
        let of = |values: &[f64]| units.iter().map(|&unit| values[unit as usize]).collect();
        let stratum = units.iter().map(|&unit| strata[unit as usize]).collect();
        Self { stratum, score: of(score), logit: of(logit), run, units }
    }

    /// The places of the units of a stratum whose logit is no further away.
    pub(super) fn within(&self, stratum: u32, logit: f64, caliper: f64) -> Range<usize> {
        let start = self.stratum.partition_point(|&it| it < stratum);
        let end = self.stratum.partition_point(|&it| it <= stratum);
        let of = &self.logit[start..end];
        let from = of.partition_point(|&it| logit - it > caliper);
        let to = of.partition_point(|&it| it - logit <= caliper);
        start + from..start + to.max(from)
    }

    /// The place in the range from which on scores are not below this one.
    fn place(&self, range: &Range<usize>, score: f64) -> usize {
        range.start + self.score[range.clone()].partition_point(|&it| it < score)
    }

    /// The `k` units of the range that are nearest to a score, the nearest first; of equally near ones those that come first
    /// in the data. One of them may be left out.
    pub(super) fn nearest(
        &self,
        range: &Range<usize>,
        score: f64,
        k: usize,
        without: Option<u32>,
    ) -> Vec<u32> {
        let (mut found, mut last) = (Vec::new(), 0.0);
        let mut right = self.place(range, score);
        let mut left = right;
        loop {
            let below = (left > range.start).then(|| score - self.score[left - 1]);
            let above = (right < range.end).then(|| self.score[right] - score);
            let (Some(next), is_above) = (match (below, above) {
                (Some(below), Some(above)) => (Some(below.min(above)), above <= below),
                (below, above) => (below.or(above), above.is_some()),
            }) else {
                break;
            };
            if found.len() >= k && next > last {
                break;
            }
            last = next;
            // The units of one score are as near, so of each the first few are enough.
            let run = match is_above {
                true => {
                    let end =
                        self.score[right..range.end].partition_point(|&it| it - score <= next);
                    let run = right..right + end;
                    right = run.end;
                    run
                }
                false => {
                    let start = (self.run[left - 1] as usize).max(range.start);
                    let run = start..left;
                    left = start;
                    run
                }
            };
            let of = self.units[run].iter().filter(|&&unit| Some(unit) != without).take(k);
            found.extend(of.map(|&unit| (rank(next), unit)));
        }
        // By distance, and then in the order of the data.
        found.sort_unstable();
        found.into_iter().take(k).map(|(_, unit)| unit).collect()
    }
}

/// The pairs in which each treated unit has the nearest of the others, however many treated units have the same one.
pub(super) fn with_replacement(
    sample: &Sample,
    controls: &Ranked,
    score: &[f64],
    propensity: &Propensity,
    strata: &[u32],
    ratio: usize,
    caliper: f64,
) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for unit in (0..sample.treated.len()).filter(|&unit| sample.treated[unit]) {
        let range = controls.within(strata[unit], propensity.logit[unit], caliper);
        let near = controls.nearest(&range, score[unit], ratio, None);
        pairs.extend(near.into_iter().map(|control| (unit as u32, control)));
    }
    pairs
}

/// The pairs in which each of the others is taken by one treated unit: those who are likeliest to be treated choose first,
/// since for them there are the fewest; and all have one neighbour before any has the next.
pub(super) fn without_replacement(
    sample: &Sample,
    controls: &Ranked,
    score: &[f64],
    propensity: &Propensity,
    strata: &[u32],
    ratio: usize,
    caliper: f64,
) -> Vec<(u32, u32)> {
    let treated = (0..sample.treated.len()).filter(|&unit| sample.treated[unit]);
    let mut queue: Vec<(u64, u32)> =
        treated.map(|unit| (!rank(propensity.chance[unit]), unit as u32)).collect();
    sort(&mut queue);
    let mut free = Free::new(controls);
    let mut pairs: Vec<(u64, u32, u32)> = Vec::new();
    for _ in 0..ratio {
        let before = pairs.len();
        for (turn, &(_, unit)) in (0..).zip(&queue) {
            let at = unit as usize;
            let range = controls.within(strata[at], propensity.logit[at], caliper);
            if let Some(control) = free.take_nearest(&range, score[at]) {
                pairs.push((turn, unit, control));
            }
        }
        if pairs.len() == before {
            break;
        }
    }
    // The neighbours of one after another, in the order of choice.
    let turns: Vec<Key> = pairs.iter().map(|pair| (pair.0, 0, 0)).collect();
    order(&turns).into_iter().map(|at| pairs[at as usize]).map(|it| (it.1, it.2)).collect()
}

/// Which of the ranked are still to be had: from each place the way to the next one that is, in both directions, shortened
/// whenever it is gone (Tarjan 1975).
struct Free<'a> {
    of: &'a Ranked,
    right: Vec<u32>,
    /// One further than the place, so that 0 is none.
    left: Vec<u32>,
}

impl<'a> Free<'a> {
    fn new(of: &'a Ranked) -> Self {
        let all: Vec<u32> = (0..=of.units.len() as u32).collect();
        Self { of, right: all.clone(), left: all }
    }

    fn take_nearest(&mut self, range: &Range<usize>, score: f64) -> Option<u32> {
        let place = self.of.place(range, score);
        let right = Some(end(&mut self.right, place)).filter(|&it| it < range.end);
        let left = end(&mut self.left, place).checked_sub(1).filter(|&it| it >= range.start);
        // Of equal scores the first in the data.
        let left = left.map(|it| end(&mut self.right, (self.of.run[it] as usize).max(range.start)));
        let key = |place: usize| (rank((score - self.of.score[place]).abs()), self.of.units[place]);
        let taken = left.into_iter().chain(right).min_by_key(|&place| key(place))?;
        self.right[taken] = taken as u32 + 1;
        self.left[taken + 1] = taken as u32;
        Some(self.of.units[taken])
    }
}

fn end(links: &mut [u32], mut at: usize) -> usize {
    while links[at] as usize != at {
        links[at] = links[links[at] as usize];
        at = links[at] as usize;
    }
    at
}
