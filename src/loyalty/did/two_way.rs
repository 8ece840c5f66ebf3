//! What two-way fixed effects, the usual regression with a level for each unit and each period, would have said, and why:
//! Goodman-Bacon (2021), "Difference-in-differences with variation in treatment timing".
//!
//! # Formula
//!
//! Its coefficient is a weighted mean of comparisons of two groups before and after. With n the groups' sizes and D̄ the share
//! of periods in which each is treated, the weights are proportional to (his equations 7 to 10, multiplied out)
//!
//! - n_k n_u D̄_k (1 − D̄_k) for a treated group k and the never treated u;
//! - n_k n_l (D̄_k − D̄_l) (1 − D̄_k) for an earlier group k and a later one l that is not yet treated;
//! - n_k n_l D̄_l (D̄_k − D̄_l) for the later group l and the earlier one k that is treated already. Here what goes on changing
//!   in k counts against the effect on l: these comparisons are the ones that mislead.

use std::ops::Range;

use serde::Serialize;

use super::panel::Panel;

/// What two-way fixed effects would have said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TwoWay {
    /// Their one coefficient for treatment.
    pub att: f64,
    /// Comparisons with those who were never treated.
    pub never: Option<Part>,
    /// Comparisons with those who were not yet treated.
    pub not_yet: Option<Part>,
    /// Comparisons with those who were treated already, which mislead where an effect changes with time.
    pub already: Option<Part>,
}

/// Comparisons of one sort; absent where there are none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The share of the coefficient's weight that is theirs.
    pub share: f64,
    /// Their weighted mean.
    pub att: f64,
}

/// The mean outcome of a group by period, its weight, and the place of the first period in which it is treated.
struct Course {
    weight: f64,
    means: Vec<f64>,
    first: usize,
}

impl Course {
    /// The mean over periods; there is at least one.
    fn mean(&self, periods: Range<usize>) -> f64 {
        let count = periods.len() as f64;
        self.means[periods].iter().sum::<f64>() / count
    }
}

/// The decomposition, over the units that were seen in every period; none if no two of their groups differ in when they
/// were treated.
pub(super) fn two_way(panel: &Panel) -> Option<TwoWay> {
    let end = panel.periods.len();
    let course = |group: &super::panel::Group| {
        let always = |&unit: &usize| panel.outcome.iter().all(|values| !values[unit].is_nan());
        let units: Vec<usize> = group.units.clone().filter(always).collect();
        let weight: f64 = units.iter().map(|&unit| panel.weight[unit]).sum();
        let mean = |values: &Vec<f64>| {
            units.iter().map(|&unit| panel.weight[unit] * values[unit]).sum::<f64>() / weight
        };
        let means = panel.outcome.iter().map(mean).collect();
        let is_before = |&time: &i32| group.first.is_none_or(|first| time < first);
        Course { weight, means, first: panel.periods.partition_point(is_before) }
    };
    let courses: Vec<Course> =
        panel.groups.iter().map(course).filter(|course| course.weight > 0.0).collect();
    // Weight and weighted sum: never, not yet, already.
    let mut sums = [(0.0, 0.0); 3];
    for (place, early) in courses.iter().enumerate() {
        for late in courses.get(place + 1..).unwrap_or_default() {
            let (k, l) = (early.first, late.first);
            let pair = early.weight * late.weight;
            let share = |first: usize| (end - first) as f64 / end as f64;
            let mut add = |sort: usize, weight: f64, att: f64| {
                if let Some(sum) = sums.get_mut(sort).filter(|_| weight > 0.0) {
                    sum.0 += pair * weight;
                    sum.1 += pair * weight * att;
                }
            };
            let gap = |course: &Course, before: Range<usize>, after: Range<usize>| {
                course.mean(after) - course.mean(before)
            };
            let change =
                |one: &Course, other: &Course, before: Range<usize>, after: Range<usize>| {
                    gap(one, before.clone(), after.clone()) - gap(other, before, after)
                };
            if k == l || k == 0 {
                continue;
            }
            let ahead = share(k) - share(l);
            let sort = if l == end { 0 } else { 1 };
            add(sort, ahead * (1.0 - share(k)), change(early, late, 0..k, k..l));
            if l < end {
                add(2, share(l) * ahead, change(late, early, k..l, l..end));
            }
        }
    }
    let total: f64 = sums.iter().map(|sum| sum.0).sum();
    let part = |(weight, sum): (f64, f64)| {
        (weight > 0.0).then(|| Part { share: weight / total, att: sum / weight })
    };
    let att = sums.iter().map(|sum| sum.1).sum::<f64>() / total;
    let [never, not_yet, already] = sums.map(part);
    (total > 0.0).then_some(TwoWay { att, never, not_yet, already })
}
