//! The effect on one group in one period: ATT(g, t) of Callaway & Sant'Anna (2021), and how much each unit moves it.
//!
//! # Formula
//!
//! With ΔY the change of the outcome from the base period to t, D = 1 for the group and C = 1 for the comparison units, w the
//! weights, and the residual r = ΔY − xᵀβ:
//!
//! ATT = Σ w D r / Σ w D − Σ ω C r / Σ ω C,
//!
//! where β is the least squares line of ΔY on x among the comparison units and ω = w π/(1 − π), with π the chance of being in
//! the group by a logistic regression on x (Sant'Anna & Zhao 2020, equation 2.6 and section 3). Doubly robust takes both.
//! Regression alone has ω = w, whose second mean is 0 because x has a one in it (Heckman, Ichimura & Todd 1997); weighting
//! alone has β = 0 (Abadie 2005, with weights that sum to one as in Hájek's estimator). Without covariates all three are the
//! difference of two mean changes.
//!
//! The influence φ of a unit is the derivative of ATT by that unit's share, with what it changes about β and π:
//!
//! of the group, w (r − r̄₁)/Σ₁ + w (1 − π) xᵀa; of the comparison, −ω (r − r̄₀)/Σ₀ + w r xᵀb − w π xᵀa, with
//! a = −(Σ w π (1 − π) x xᵀ)⁻¹ Σ ω (r − r̄₀) x / Σ₀ and b = (Σ w C x xᵀ)⁻¹ (Σ ω x / Σ₀ − Σ w D x / Σ₁).
//! The variance of ATT is Σ φ².

use std::ops::Range;

use super::Estimator;
use super::panel::Panel;
use crate::stats::least_squares::{least_squares, residual};
use crate::stats::logistic::{Logistic, chance, logistic};
use crate::stats::matrix::dot;
use crate::words::NoEffect;

/// What is compared with what.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    /// The place of the group.
    pub(super) group: usize,
    /// The place of the period.
    pub(super) period: usize,
    /// The place of the period it is compared with.
    pub(super) base: usize,
    /// The group itself apart, all groups from this place on are those it is compared with.
    pub(super) controls_from: usize,
}

/// An estimate of ATT(g, t), with what the influence of a unit is computed from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Effect {
    pub(super) comparison: Comparison,
    pub(super) att: f64,
    pub(super) treated: Side,
    pub(super) controls: Side,
    /// β; empty where the outcome is not modelled.
    outcome: Vec<f64>,
    /// The coefficients of the chance of being in the group; empty where it is not modelled.
    propensity: Vec<f64>,
    /// a and b of the formula; empty as the coefficients are.
    by_propensity: Vec<f64>,
    by_outcome: Vec<f64>,
}

/// One of the two sides of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Side {
    /// Units that were seen in both periods.
    pub(super) units: u32,
    /// Σ w D, or Σ ω C.
    pub(super) weight: f64,
    /// The mean residual.
    pub(super) mean: f64,
}

/// A chance of being in the group from which on there is nobody to compare with.
const ALL_BUT_CERTAIN: f64 = 0.999;

impl Comparison {
    /// The units it is compared with.
    pub(super) fn controls(&self, panel: &Panel) -> impl Iterator<Item = usize> + Clone {
        let (from, group) = (self.controls_from, self.group);
        let ranges: Vec<Range<usize>> = (from..panel.groups.len())
            .filter(|&place| place != group)
            .map(|place| panel.groups[place].units.clone())
            .collect();
        ranges.into_iter().flatten()
    }

    /// Whether the units of a group are among those it is compared with.
    pub(super) fn is_control(&self, group: usize) -> bool {
        group >= self.controls_from && group != self.group
    }

    /// What a unit's outcome changed by; none if it was not seen in both periods.
    fn change(&self, panel: &Panel, unit: usize) -> Option<f64> {
        panel.change(self.base, self.period, unit)
    }
}

/// The last model of who is in the group, and for which units: where covariates do not change with time, the next period has
/// often the same.
#[derive(Debug, Default)]
pub(super) struct LastPropensity(Option<(Vec<usize>, Logistic)>);

impl Effect {
    /// The estimate, or why there is none.
    pub(super) fn new(
        panel: &Panel,
        comparison: Comparison,
        estimator: Estimator,
        last: &mut LastPropensity,
    ) -> Result<Self, NoEffect> {
        let seen = |unit: usize| comparison.change(panel, unit).map(|change| (unit, change));
        let treated = panel.groups[comparison.group].units.clone();
        let treated: Vec<(usize, f64)> = treated.filter_map(seen).collect();
        let controls: Vec<(usize, f64)> = comparison.controls(panel).filter_map(seen).collect();
        // One unit has no spread, so nothing could be said of how sure its effect is.
        if treated.len() < 2 {
            return Err(NoEffect::TooFewTreated);
        }
        if controls.len() < 2 {
            return Err(NoEffect::TooFewControls);
        }
        let base = comparison.base;
        let x = |unit: usize| panel.x(base, unit);
        let is_adjusted = panel.columns > 1;
        let line = (is_adjusted && estimator != Estimator::Ipw).then(|| {
            let rows = controls.iter().map(|&(unit, change)| (panel.weight[unit], x(unit), change));
            least_squares(rows, panel.columns).ok_or(NoEffect::Determined)
        });
        let line = line.transpose()?;
        let odds = (is_adjusted && estimator != Estimator::Reg)
            .then(|| last.fit(panel, base, &treated, &controls));
        let odds = odds.transpose()?;
        let mut effect = Self {
            att: 0.0,
            treated: Side::default(),
            controls: Side::default(),
            outcome: line.as_ref().map(|it| it.coefficients.clone()).unwrap_or_default(),
            propensity: odds.as_ref().map(|it| it.coefficients.clone()).unwrap_or_default(),
            by_outcome: Vec::new(),
            by_propensity: Vec::new(),
            comparison,
        };
        let row = |(unit, change): (usize, f64), is_treated: bool| {
            let odds = if is_treated { 1.0 } else { effect.odds(x(unit)) };
            let residual = effect.residual(x(unit), change);
            Row { x: x(unit), weight: panel.weight[unit] * odds, residual }
        };
        let treated: Vec<Row> = treated.into_iter().map(|it| row(it, true)).collect();
        let controls: Vec<Row> = controls.into_iter().map(|it| row(it, false)).collect();
        effect.treated = Side::of(&treated);
        effect.controls = Side::of(&controls);
        effect.att = effect.treated.mean - effect.controls.mean;
        if let Some(line) = line {
            let one = weighted_x(&treated, panel.columns, effect.treated.weight, &|_| 1.0);
            let other = weighted_x(&controls, panel.columns, effect.controls.weight, &|_| 1.0);
            let gap: Vec<f64> = other.iter().zip(one).map(|(other, one)| other - one).collect();
            effect.by_outcome = line.inverse.times(&gap);
        }
        if let Some(odds) = odds {
            let side = effect.controls;
            let rest = |row: &Row<'_>| side.mean - row.residual;
            let lean = weighted_x(&controls, panel.columns, side.weight, &rest);
            effect.by_propensity = odds.inverse.times(&lean);
        }
        effect.att.is_finite().then_some(effect).ok_or(NoEffect::Determined)
    }

    /// How much a unit of the group, or of those it is compared with, moves the estimate; 0 if it was not seen.
    pub(super) fn influence(&self, panel: &Panel, unit: usize, is_treated: bool) -> f64 {
        let Some(change) = self.comparison.change(panel, unit) else { return 0.0 };
        let x = panel.x(self.comparison.base, unit);
        let (weight, odds) = (panel.weight[unit], self.odds(x));
        let residual = self.residual(x, change);
        // Of the sums, of the line among those compared with, and of the chance of being in the group.
        let (side, by_line, by_chance) = match is_treated {
            true => ((residual - self.treated.mean) / self.treated.weight, 0.0, 1.0),
            false => {
                let side = -odds * (residual - self.controls.mean) / self.controls.weight;
                (side, residual * dot(&self.by_outcome, x), -odds)
            }
        };
        let by_chance = by_chance / (1.0 + odds) * dot(&self.by_propensity, x);
        weight * (side + by_line + by_chance)
    }

    /// ΔY − xᵀβ.
    fn residual(&self, x: &[f64], change: f64) -> f64 {
        if self.outcome.is_empty() { change } else { residual(&self.outcome, x, change) }
    }

    /// π/(1 − π) = exp(xᵀγ), or 1 where the chance of being in the group is not modelled.
    fn odds(&self, x: &[f64]) -> f64 {
        if self.propensity.is_empty() { 1.0 } else { libm::exp(dot(&self.propensity, x)) }
    }
}

/// A unit that was seen in both periods.
struct Row<'a> {
    x: &'a [f64],
    /// w of the group, ω of those it is compared with.
    weight: f64,
    residual: f64,
}

impl Side {
    fn of(rows: &[Row<'_>]) -> Self {
        let weight: f64 = rows.iter().map(|row| row.weight).sum();
        let sum: f64 = rows.iter().map(|row| row.weight * row.residual).sum();
        Self { units: rows.len() as u32, weight, mean: sum / weight }
    }
}

/// The weighted mean of x, each times something.
fn weighted_x(
    rows: &[Row<'_>],
    columns: usize,
    total: f64,
    times: &dyn Fn(&Row<'_>) -> f64,
) -> Vec<f64> {
    let mut mean = vec![0.0; columns];
    for row in rows {
        let by = row.weight * times(row) / total;
        mean.iter_mut().zip(row.x).for_each(|(mean, x)| *mean += by * x);
    }
    mean
}

impl LastPropensity {
    /// The chance of being in the group, or that there is nobody to compare some of it with.
    fn fit(
        &mut self,
        panel: &Panel,
        base: usize,
        treated: &[(usize, f64)],
        controls: &[(usize, f64)],
    ) -> Result<Logistic, NoEffect> {
        let x = |unit: usize| panel.x(base, unit);
        let units: Vec<usize> = treated.iter().chain(controls).map(|it| it.0).collect();
        let fit = match self.0.take() {
            Some((known, fit)) if !panel.varies() && known == units => fit,
            last => {
                let rows = units.iter().enumerate();
                let rows = rows.map(|(at, &it)| (panel.weight[it], x(it), at < treated.len()));
                // The chances of the last comparison are often close.
                let near = last.and_then(|(_, fit)| logistic(rows.clone(), fit.coefficients, 0.0));
                let far = || logistic(rows.clone(), vec![0.0; panel.columns], 0.0);
                near.or_else(far).ok_or(NoEffect::NoOverlap)?
            }
        };
        let certain =
            |&(unit, _): &(usize, f64)| chance(&fit.coefficients, x(unit)) > ALL_BUT_CERTAIN;
        if treated.iter().any(certain) {
            return Err(NoEffect::NoOverlap);
        }
        self.0 = Some((units, fit.clone()));
        Ok(fit)
    }
}
