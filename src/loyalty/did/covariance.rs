//! How sure all effects are together: the covariance of every ATT(g, t) and of the groups' sizes.

use std::ops::Range;

use super::effect::Effect;
use super::panel::Panel;
use crate::stats::matrix::{Matrix, long_dot};

/// Units that are looked at together: a table of influences by unit and effect never exists as a whole.
const BLOCK: usize = 256;

/// Periods that a set of bits can hold.
const BITS: usize = 128;

/// Units that were seen in the same periods, from which on their sums of squares cost less than their influences.
const MANY: usize = 16;

/// The covariance of the effects, and after them of the groups' weights in the order of the groups without the last: every
/// average over effects is a function of these two.
///
/// It is Σ φ φᵀ over units, with φ the [influences](Effect::influence) of a unit on the effects, and its weight as that on the
/// weight of its own group: units are independent of each other, and the periods of a unit are not.
pub(super) fn covariance(panel: &Panel, effects: &[Effect]) -> Matrix {
    let treated = panel.never();
    let mut covariance = Matrix::zeros(effects.len() + treated);
    for (group, at) in panel.groups.iter().enumerate() {
        // What units of this group have an influence on, in rising order.
        let is_moved = |place: &usize| {
            let comparison = &effects[*place].comparison;
            comparison.group == group || comparison.is_control(group)
        };
        let mut moved: Vec<usize> = (0..effects.len()).filter(is_moved).collect();
        moved.extend((group < treated).then_some(effects.len() + group));
        let of = Moved { panel, effects, group, places: moved };
        match of.classes(at.units.clone()) {
            Some(classes) => {
                for class in classes.chunk_by(|one, other| one.0 == other.0) {
                    let units: Vec<usize> = class.iter().map(|it| it.1).collect();
                    of.add_class(&units, &mut covariance);
                }
            }
            None => of.add_each(at.units.clone(), &mut covariance),
        }
    }
    covariance.mirror();
    covariance
}

/// What the units of a group move.
struct Moved<'a> {
    panel: &'a Panel,
    effects: &'a [Effect],
    group: usize,
    /// Rows of the covariance.
    places: Vec<usize>,
}

impl Moved<'_> {
    /// The units with the set of periods in which each was seen, sorted by it; none where influences cost less than their
    /// sums: with covariates, or with few units of a set.
    fn classes(&self, units: Range<usize>) -> Option<Vec<(u128, usize)>> {
        if self.panel.columns > 1 || self.panel.periods.len() > BITS {
            return None;
        }
        let seen = |unit: usize| {
            let values = self.panel.outcome.iter().enumerate();
            let bit =
                |(period, values): (usize, &Vec<f64>)| u128::from(!values[unit].is_nan()) << period;
            values.map(bit).fold(0, |set, bit| set | bit)
        };
        let total = units.len();
        let mut classes: Vec<(u128, usize)> = units.map(|unit| (seen(unit), unit)).collect();
        classes.sort_unstable();
        let count = classes.chunk_by(|one, other| one.0 == other.0).count();
        (count * MANY <= total).then_some(classes)
    }

    /// Adds the influences of units that were all seen in the same periods, without computing them: without covariates they
    /// are w κ (ỹₜ − ỹ_b + d), with ỹ the outcome less its mean, so their products follow from those of ỹ and w.
    fn add_class(&self, units: &[usize], covariance: &mut Matrix) {
        let Some(&first) = units.first() else { return };
        let weight = |unit: &usize| self.panel.weight[*unit];
        let squares: f64 = units.iter().map(|unit| weight(unit) * weight(unit)).sum();
        let periods: Vec<usize> = (0..self.panel.periods.len())
            .filter(|&period| !self.panel.outcome[period][first].is_nan())
            .collect();
        let mut place_of = vec![usize::MAX; self.panel.periods.len()];
        periods.iter().enumerate().for_each(|(place, &period)| place_of[period] = place);
        let mean = |&period: &usize| {
            let values = &self.panel.outcome[period];
            let part = |unit: &usize| weight(unit) * weight(unit) / squares * values[*unit];
            units.iter().map(part).sum::<f64>()
        };
        let means: Vec<f64> = periods.iter().map(mean).collect();
        let mut products = Matrix::zeros(periods.len());
        let places: Vec<usize> = (0..periods.len()).collect();
        let mut block = Vec::new();
        for units in units.chunks(BLOCK) {
            block.clear();
            for (&period, mean) in periods.iter().zip(&means) {
                let values = &self.panel.outcome[period];
                block.extend(units.iter().map(|unit| weight(unit) * (values[*unit] - mean)));
            }
            add_products(&block, units.len(), &places, &mut products);
        }
        products.mirror();
        // κ and d of each effect, with the places of its two periods; of the group's own weight the influence is w.
        let parts: Vec<(usize, f64, f64, Option<[usize; 2]>)> = self
            .places
            .iter()
            .filter_map(|&row| {
                let Some(effect) = self.effects.get(row) else {
                    return Some((row, 1.0, 1.0, None));
                };
                let comparison = &effect.comparison;
                let [to, from] = [comparison.period, comparison.base].map(|it| place_of[it]);
                let (side, sign) = match comparison.group == self.group {
                    true => (&effect.treated, 1.0),
                    false => (&effect.controls, -1.0),
                };
                let rest = means.get(to)? - means.get(from)? - side.mean;
                Some((row, sign / side.weight, rest, Some([to, from])))
            })
            .collect();
        for (count, one) in parts.iter().enumerate() {
            for other in parts.iter().take(count + 1) {
                let own = match (one.3, other.3) {
                    (Some([to, from]), Some([other_to, other_from])) => {
                        products[(to, other_to)]
                            - products[(to, other_from)]
                            - products[(from, other_to)]
                            + products[(from, other_from)]
                    }
                    _ => 0.0,
                };
                covariance[(one.0, other.0)] += one.1 * other.1 * (own + squares * one.2 * other.2);
            }
        }
    }

    /// Adds the influences of these units.
    fn add_each(&self, mut units: Range<usize>, covariance: &mut Matrix) {
        let mut block = Vec::new();
        while !units.is_empty() {
            let now = units.start..units.end.min(units.start + BLOCK);
            units.start = now.end;
            block.clear();
            for &place in &self.places {
                match self.effects.get(place) {
                    Some(effect) => {
                        let is_treated = effect.comparison.group == self.group;
                        let by = |unit| effect.influence(self.panel, unit, is_treated);
                        block.extend(now.clone().map(by));
                    }
                    None => block.extend_from_slice(&self.panel.weight[now.clone()]),
                }
            }
            add_products(&block, now.len(), &self.places, covariance);
        }
    }
}

/// Adds the products of all pairs of rows of this length to the lower triangle, the rows of which are at rising places.
fn add_products(block: &[f64], length: usize, places: &[usize], to: &mut Matrix) {
    let rows: Vec<&[f64]> = block.chunks_exact(length).collect();
    for (count, (one, &row)) in rows.iter().zip(places).enumerate() {
        for (other, &column) in rows.iter().zip(places).take(count + 1) {
            to[(row, column)] += long_dot(one, other);
        }
    }
}
