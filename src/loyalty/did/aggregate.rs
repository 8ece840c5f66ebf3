//! Averages over effects: by time since treatment, by group, by period, over all (Callaway & Sant'Anna 2021, section 3).
//!
//! Groups weigh by their size, which is an estimate too, so an average is a function of the effects and of the groups'
//! weights; its variance is gᵀ V g with its gradient g and their [covariance](super::covariance).

use super::effect::Effect;
use super::panel::Panel;
use crate::stats::matrix::{Matrix, dot};

/// An average, with its derivatives by the effects and the groups' weights.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Average {
    pub(super) value: f64,
    pub(super) gradient: Vec<f64>,
}

/// What averages are taken over.
pub(super) struct Averages<'a> {
    effects: &'a [Effect],
    /// By group, without those who were never treated.
    weights: Vec<f64>,
}

impl<'a> Averages<'a> {
    pub(super) fn new(panel: &Panel, effects: &'a [Effect]) -> Self {
        let groups = panel.groups.iter().take(panel.never());
        let weights = groups.map(|group| panel.weight[group.units.clone()].iter().sum()).collect();
        Self { effects, weights }
    }

    /// The average of the effects of which this is true, groups by their weight; none if there are none.
    pub(super) fn over(&self, is_counted: &dyn Fn(&Effect) -> bool) -> Option<Average> {
        let counted = self.effects.iter().enumerate().filter(|(_, effect)| is_counted(effect));
        let parts = counted.map(|(place, effect)| (effect.comparison.group, self.one(place)));
        self.by_weight(&parts.collect::<Vec<_>>())
    }

    /// The average of what belongs to groups, by their weight; none if there is nothing.
    pub(super) fn by_weight(&self, parts: &[(usize, Average)]) -> Option<Average> {
        let total: f64 = parts.iter().map(|&(group, _)| self.weights[group]).sum();
        let share = |group: usize| self.weights[group] / total;
        let mut average = Average { value: 0.0, gradient: self.nothing() };
        for (group, part) in parts {
            average.add(share(*group), part);
        }
        for (group, part) in parts {
            average.gradient[self.effects.len() + group] += (part.value - average.value) / total;
        }
        (!parts.is_empty()).then_some(average)
    }

    /// The plain average; none of nothing.
    pub(super) fn mean(&self, parts: &[Average]) -> Option<Average> {
        let mut average = Average { value: 0.0, gradient: self.nothing() };
        parts.iter().for_each(|part| average.add(1.0 / parts.len() as f64, part));
        (!parts.is_empty()).then_some(average)
    }

    /// An effect itself.
    fn one(&self, place: usize) -> Average {
        let mut one = Average { value: self.effects[place].att, gradient: self.nothing() };
        one.gradient[place] = 1.0;
        one
    }

    fn nothing(&self) -> Vec<f64> {
        vec![0.0; self.effects.len() + self.weights.len()]
    }
}

impl Average {
    fn add(&mut self, share: f64, other: &Self) {
        self.value += share * other.value;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(sum, by)| *sum += share * by);
    }
}

/// Periods since treatment: 0 in the first.
pub(super) fn event(panel: &Panel, effect: &Effect) -> i32 {
    let comparison = &effect.comparison;
    let first = panel.groups[comparison.group].first.unwrap_or_default();
    panel.periods[comparison.period] - first
}

/// The covariance of averages.
pub(super) fn covariance_of(averages: &[Average], covariance: &Matrix) -> Matrix {
    let mut found = Matrix::zeros(averages.len());
    for (row, one) in averages.iter().enumerate() {
        let moved = covariance.times(&one.gradient);
        for (column, other) in averages.iter().enumerate() {
            found[(row, column)] = dot(&moved, &other.gradient);
        }
    }
    found
}
