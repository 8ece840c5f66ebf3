//! Who gains: the uplift by tenths of a score, and the Qini curve.

use serde::Serialize;

use super::Assigned;
use super::sides::Difference;
use crate::stats::order::{order, rank};
use crate::stats::quantile::quantiles;
use crate::stats::rng::Rng;

/// Customers of like score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decile {
    /// The highest score in it, and the lowest.
    pub score: [f64; 2],
    /// Those who were offered the programme.
    pub treated: u32,
    /// Those who were held out.
    pub controls: u32,
    /// The difference between them; absent if a side has fewer than two.
    pub difference: Option<Difference>,
}

/// The Qini curve (Radcliffe 2007): what was gained among the customers of the highest scores, had the others not been offered
/// the programme.
///
/// At a share φ of the customers it is (Y₁ − Y₀ N₁ / N₀) / N, of Y the sums of the outcomes of the N₁ who were offered the
/// programme and the N₀ who were held out among them, and N all who were offered it: outcome a customer. Customers of equal
/// score enter together. Where N₀ is 0 there is no point.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Qini {
    /// The curve, from nobody to all.
    pub points: Vec<QiniPoint>,
    /// The area between the curve and the straight line from its first point to its last, in outcome a customer: above 0 where
    /// those of high scores gain most. By trapezoids.
    pub coefficient: f64,
    /// The lower end of its interval: quantiles over resamples of the customers of each side (Efron 1979).
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many resamples.
    pub draws: u32,
}

/// A point of the [`Qini`] curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct QiniPoint {
    /// The share of customers, those of the highest scores.
    pub share: f64,
    /// What was gained, a customer who was offered the programme.
    pub gain: f64,
}

/// Parts that customers are put in by their score.
const PARTS: usize = 10;

/// Points of a curve that are shown, at most.
const SHOWN: usize = 200;

/// Customers from the highest score down.
pub(super) struct Ranked {
    assigned: Assigned,
    rows: Vec<u32>,
    /// Where each run of equal scores ends.
    ends: Vec<usize>,
    /// The places of those held out, and of those who were offered the programme.
    sides: [Vec<usize>; 2],
}

impl Ranked {
    /// The order by what customers did before; none where that is the same for all.
    pub(super) fn new(assigned: Assigned) -> Option<Self> {
        let keys: Vec<_> = assigned.before.iter().map(|&score| (!rank(score), 0, 0)).collect();
        let rows = order(&keys);
        let score =
            |place: usize| rows.get(place).and_then(|&row| assigned.before.get(row as usize));
        let ends =
            (1..=rows.len()).filter(|&end| end == rows.len() || score(end) != score(end - 1));
        let ends: Vec<usize> = ends.collect();
        let mut sides: [Vec<usize>; 2] = Default::default();
        for (place, &row) in rows.iter().enumerate() {
            let treated = assigned.treated.get(row as usize).copied().unwrap_or_default();
            sides[usize::from(treated)].push(place);
        }
        (ends.len() > 1).then_some(Self { assigned, rows, ends, sides })
    }

    /// How many customers there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, place: usize) -> Option<(bool, f64, f64)> {
        let row = *self.rows.get(place)? as usize;
        let Assigned { treated, outcome, before } = &self.assigned;
        Some((*treated.get(row)?, *outcome.get(row)?, *before.get(row)?))
    }

    /// The differences by tenths. Customers of equal score are in one of them, so that they are fewer or uneven where many are.
    pub(super) fn deciles(&self, level: f64) -> Vec<Decile> {
        let n = self.rows.len();
        let mut deciles = Vec::new();
        let mut start = 0;
        for part in 1..=PARTS {
            let wanted = (n * part).div_ceil(PARTS);
            let end = self.ends.iter().copied().find(|&end| end >= wanted).unwrap_or(n);
            if end <= start {
                continue;
            }
            let rows: Vec<_> = (start..end).filter_map(|place| self.row(place)).collect();
            let treated: Vec<bool> = rows.iter().map(|row| row.0).collect();
            let outcome: Vec<f64> = rows.iter().map(|row| row.1).collect();
            let n_treated = treated.iter().filter(|&&treated| treated).count() as u32;
            let score = |row: Option<&(bool, f64, f64)>| row.map_or(0.0, |row| row.2);
            deciles.push(Decile {
                score: [score(rows.first()), score(rows.last())],
                treated: n_treated,
                controls: rows.len() as u32 - n_treated,
                difference: Difference::of(&treated, &outcome, level),
            });
            start = end;
        }
        deciles
    }

    /// The area of the curve of a resample: of each side as many customers, drawn with replacement.
    pub(super) fn draw(&self, seed: u64, number: u32) -> f64 {
        let mut rng = Rng::stream(seed, number.into());
        let mut weight = vec![0_u32; self.rows.len()];
        for side in &self.sides {
            for _ in 0..side.len() {
                let drawn = side.get(rng.below(side.len())).and_then(|&it| weight.get_mut(it));
                if let Some(weight) = drawn {
                    *weight += 1;
                }
            }
        }
        area(&self.curve(&weight))
    }

    /// The curve, with an interval from the areas of resamples.
    pub(super) fn qini(&self, drawn: &[f64], level: f64) -> Qini {
        let points = self.curve(&vec![1; self.rows.len()]);
        let tail = 0.5 * (1.0 - level);
        let ends = quantiles(drawn, &[tail, 1.0 - tail]);
        let coefficient = area(&points);
        let end = |place: usize| ends.get(place).copied().unwrap_or(coefficient);
        let step = points.len().div_ceil(SHOWN).max(1);
        let last = points.len().saturating_sub(1);
        let shown = points.iter().enumerate().filter(|(at, _)| at % step == 0 || *at == last);
        Qini {
            coefficient,
            low: end(0),
            high: end(1),
            draws: drawn.len() as u32,
            points: shown.map(|(_, &point)| point).collect(),
        }
    }

    /// The curve of customers who count so many times each.
    fn curve(&self, weight: &[u32]) -> Vec<QiniPoint> {
        let mut points = vec![QiniPoint { share: 0.0, gain: 0.0 }];
        let (mut n, mut y) = ([0.0_f64; 2], [0.0_f64; 2]);
        let (mut place, mut sums) = (0, Vec::with_capacity(self.ends.len()));
        for &end in &self.ends {
            while place < end {
                if let Some(((treated, outcome, _), &weight)) =
                    self.row(place).zip(weight.get(place))
                {
                    let side = usize::from(treated);
                    n[side] += f64::from(weight);
                    y[side] += f64::from(weight) * outcome;
                }
                place += 1;
            }
            sums.push((n, y));
        }
        let ([controls, treated], all) = (n, n[0] + n[1]);
        if controls > 0.0 && treated > 0.0 {
            for ([n0, n1], [y0, y1]) in sums.into_iter().filter(|(n, _)| n[0] > 0.0) {
                let gain = (y1 - y0 * n1 / n0) / treated;
                points.push(QiniPoint { share: (n0 + n1) / all, gain });
            }
        }
        points
    }
}

/// The area between a curve and the straight line between its ends.
fn area(points: &[QiniPoint]) -> f64 {
    let Some(last) = points.last() else { return 0.0 };
    let below = |pair: &[QiniPoint]| match pair {
        [a, b] => 0.5 * (a.gain + b.gain) * (b.share - a.share),
        _ => 0.0,
    };
    points.windows(2).map(below).sum::<f64>() - 0.5 * last.gain * last.share
}
