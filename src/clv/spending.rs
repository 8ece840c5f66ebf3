//! How much is each customer expected to spend when it buys?
//!
//! By [Gamma-Gamma](super::gamma_gamma) that is a line in the mean of its past purchases, the same line for all who bought
//! equally often. So one line for each number of purchases that there is, and how far its two numbers move with the parameters,
//! tell of all customers.

use super::base::Base;
use super::gamma_gamma::{GammaGamma, Line};
use super::purchases::Fitted;

/// What the customers of a base are expected to spend on a purchase.
#[derive(Debug)]
pub(super) struct Spending {
    /// The first is of those of whom no amount is known.
    lines: Vec<MovingLine>,
    /// The line of each distinct history.
    of_history: Vec<u32>,
    /// Whether it is known how well the parameters are known.
    pub(super) is_known: bool,
}

#[derive(Debug)]
struct MovingLine {
    at: Line,
    /// How far it moves with one standard error in each direction in which the parameters are not known.
    moves: Vec<Line>,
}

/// What one customer is expected to spend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spend<'a> {
    line: &'a MovingLine,
    /// The mean amount of its past purchases.
    mean: f64,
}

impl Spend<'_> {
    pub(super) fn value(self) -> f64 {
        self.line.at.at(self.mean)
    }

    /// How far that moves in each direction.
    pub(super) fn moves(self) -> impl Iterator<Item = f64> {
        self.line.moves.iter().map(move |by| by.at(self.mean))
    }
}

impl Spending {
    /// By this model; none if it has no finite mean.
    pub(super) fn new(model: &Fitted<GammaGamma>, base: &Base) -> Option<Self> {
        let frequencies = &base.histories.frequency;
        let mut different = frequencies.clone();
        different.push(0);
        different.sort_unstable();
        different.dedup();
        let sides = model.nearby.as_ref().map_or(&[][..], |nearby| nearby.sides());
        let line = |&frequency: &u32| {
            // Beside a mean that is finite there may be one that is not.
            let near = |model: &GammaGamma| model.line(frequency).unwrap_or(Line::UNKNOWN);
            let moves = sides.iter().map(|side| {
                let (above, below) = (near(&side.above), near(&side.below));
                Line {
                    intercept: side.moves(above.intercept, below.intercept),
                    slope: side.moves(above.slope, below.slope),
                }
            });
            Some(MovingLine { at: model.model.line(frequency)?, moves: moves.collect() })
        };
        let place = |frequency| different.partition_point(|known| known < frequency) as u32;
        Some(Self {
            lines: different.iter().map(line).collect::<Option<_>>()?,
            of_history: frequencies.iter().map(place).collect(),
            is_known: model.nearby.is_some(),
        })
    }

    /// Of the customer of a row.
    pub(super) fn of(&self, base: &Base, row: usize) -> Spend<'_> {
        let spent = base.spent(row);
        let place = spent.map_or(0, |_| self.of_history[base.history(row)]);
        Spend { line: &self.lines[place as usize], mean: spent.unwrap_or_default() }
    }

    /// In how many directions the parameters are not known.
    pub(super) fn directions(&self) -> usize {
        self.lines.first().map_or(0, |line| line.moves.len())
    }
}
