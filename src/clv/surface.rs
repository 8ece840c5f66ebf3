//! How well do the data settle two parameters? The likelihood around the optimum.
//!
//! R BTYD's `dc.PlotLogLikelihoodContours`: two parameters move, the others stay. A long narrow region says that the data
//! settle a combination of the two and neither by itself.
//!
//! # Formula
//!
//! The region of a level is where 2 (ln L̂ − ln L) is at most the quantile of χ² with two degrees of freedom, which is
//! −2 ln(1 − level): so a place lies on the edge of the region of level 1 − L / L̂.

use serde::Serialize;

use super::ClvResult;
use super::fit::Likelihood;
use super::history::Histories;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::matrix::dot;
use crate::words::Problem;

/// Cells along each side.
const SIDE: usize = 21;
/// How far the surface reaches, in standard errors of the one parameter given the others that stay: the region of 99 % reaches
/// to 3.03.
const REACH: f64 = 3.4;
/// Where the data settle nothing: a factor of ten, in logs.
const FAR: f64 = core::f64::consts::LN_10;
/// The step of the differences of the gradient, in logs.
const DIFFERENCE: f64 = 1e-4;

/// From so many distinct histories on the likelihood is computed at few places along each side, and by a polynomial through
/// them between: of so many customers the surface reaches so little about the optimum that it is one of low degree.
const MANY: usize = 20_000;
const NODES: usize = 5;

/// The likelihood over two parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Surface {
    /// The two parameters by name.
    pub names: [&'static str; 2],
    /// Their values at the optimum.
    pub optimum: [f64; 2],
    /// The logs of the first one at the middles of the columns, evenly spaced.
    pub x: Vec<f64>,
    /// The logs of the second at the middles of the rows.
    pub y: Vec<f64>,
    /// ln L̂ − ln L in rows, from the lowest.
    pub drop: Vec<Vec<f64>>,
    /// The correlation of the two logs, the others staying; absent where the data settle nothing.
    pub correlation: Option<f64>,
}

impl Surface {
    /// The likelihood of these customers around the parameters fitted to them. Of no names the first two are taken.
    ///
    /// # Errors
    ///
    /// `name` if the model has no such parameter, or one is named twice.
    pub fn new(
        customers: &Customers,
        result: &ClvResult,
        names: Option<&[String; 2]>,
    ) -> Result<Self> {
        if result.covariates.is_some() {
            return Err(Error::new(ErrorKind::Option, Problem::OfOneModel));
        }
        let all = result.model.names();
        let place = |name: &str| {
            all.iter().position(|known| *known == name).ok_or_else(|| {
                let (name, known) = (name.to_owned(), all.to_vec());
                Error::new(ErrorKind::Name, Problem::NoSuchParameter { name, known })
            })
        };
        let [first, second] = match names {
            Some([first, second]) => [place(first)?, place(second)?],
            None => [0, 1],
        };
        if first == second {
            let (name, known) = (all[first].to_owned(), all.to_vec());
            return Err(Error::new(ErrorKind::Name, Problem::NoSuchParameter { name, known }));
        }
        let (frequency, recency, age) = (&customers.frequency, &customers.recency, &customers.age);
        let histories = Histories::new(frequency, recency, age, None)?;
        let likelihood = result.model.likelihood(&histories);
        let optimum: Vec<f64> = result.parameters.0.iter().map(|&(_, value)| value).collect();
        let around =
            Around { likelihood: &*likelihood, optimum: &optimum, places: [first, second] };
        let top = around.at([0.0, 0.0]).0;
        let (reach, correlation) = around.reach();
        let logs = |which: usize, place: usize| -> Vec<f64> {
            let middle = (SIDE / 2) as f64;
            let step = reach[which] / (middle + 0.5);
            let log = libm::log(optimum[place]);
            (0..SIDE).map(|cell| log + (cell as f64 - middle) * step).collect()
        };
        let (x, y) = (logs(0, first), logs(1, second));
        let moved =
            |logs: &[f64]| -> Vec<f64> { logs.iter().map(|log| log - logs[SIDE / 2]).collect() };
        let moved = [moved(&x), moved(&y)];
        let few = (histories.len() >= MANY).then(|| around.through_few(&moved)).flatten();
        let values = few.unwrap_or_else(|| around.over(&moved));
        // The optimum is where the search ended: rounding may leave a place a hair above it.
        let below = |value: f64| if value.is_finite() { (top - value).max(0.0) } else { f64::MAX };
        let drop = values.into_iter().map(|row| row.into_iter().map(below).collect()).collect();
        let names = [all[first], all[second]];
        Ok(Self { names, optimum: [optimum[first], optimum[second]], x, y, drop, correlation })
    }

    /// The region of a level, as its lower and its upper edge over the log of the first parameter: (x, low, high), with x
    /// rising. It is cut where the surface ends.
    pub fn region(&self, level: f64) -> Vec<(f64, f64, f64)> {
        let most = -libm::log1p(-level);
        let fine = 8 * (SIDE - 1);
        let mut region = Vec::new();
        for step in 0..=fine {
            let at = step as f64 / 8.0;
            let (left, share) = ((at as usize).min(SIDE - 2), at - at.floor());
            let share = if step == fine { 1.0 } else { share };
            let between = |row: usize| {
                let cells = &self.drop[row];
                cells[left] + (cells[left + 1] - cells[left]) * share
            };
            let column: Vec<f64> = (0..SIDE).map(between).collect();
            let inside = |row: &usize| column[*row] <= most;
            let (Some(low), Some(high)) = ((0..SIDE).find(inside), (0..SIDE).rfind(inside)) else {
                continue;
            };
            // Where the edge lies between a row inside and its neighbour outside.
            let edge = |inside: usize, outside: Option<usize>| match outside {
                Some(outside) => {
                    let share = (most - column[inside]) / (column[outside] - column[inside]);
                    self.y[inside] + (self.y[outside] - self.y[inside]) * share
                }
                None => self.y[inside],
            };
            let above = (high + 1 < SIDE).then_some(high + 1);
            let x = self.x[left] + (self.x[left + 1] - self.x[left]) * share;
            region.push((x, edge(low, low.checked_sub(1)), edge(high, above)));
        }
        region
    }
}

/// The likelihood around an optimum, over the logs of two parameters.
struct Around<'a> {
    likelihood: &'a dyn Likelihood,
    optimum: &'a [f64],
    places: [usize; 2],
}

impl Around<'_> {
    /// The log-likelihood where the two are moved by so much in logs, and its slopes there.
    fn at(&self, moved: [f64; 2]) -> (f64, [f64; 2]) {
        let mut parameters = self.optimum.to_vec();
        for (place, by) in self.places.into_iter().zip(moved) {
            parameters[place] *= libm::exp(by);
        }
        let mut gradient = vec![0.0; parameters.len()];
        let value = self.likelihood.evaluate(&parameters, &mut gradient);
        (value, self.places.map(|place| gradient[place] * parameters[place]))
    }

    /// The log-likelihood over a table of moves, in rows.
    fn over(&self, [x, y]: &[Vec<f64>; 2]) -> Vec<Vec<f64>> {
        y.iter().map(|&y| x.iter().map(|&x| self.at([x, y]).0).collect()).collect()
    }

    /// The same by the polynomial through few places; none where one of these has no likelihood.
    fn through_few(&self, moved: &[Vec<f64>; 2]) -> Option<Vec<Vec<f64>>> {
        let node = |place: usize, moved: &[f64]| {
            // Chebyshev's, the ends among them.
            let angle = core::f64::consts::PI * place as f64 / (NODES - 1) as f64;
            -libm::cos(angle) * moved[SIDE - 1]
        };
        let nodes = moved
            .each_ref()
            .map(|moved| -> Vec<f64> { (0..NODES).map(|place| node(place, moved)).collect() });
        let known = self.over(&nodes);
        let all_finite = known.iter().flatten().all(|value| value.is_finite());
        // How much each node weighs in the value at each place: Lagrange's.
        let weights = |moved: &[f64], nodes: &[f64]| -> Vec<Vec<f64>> {
            let weight = |at: f64, node: usize| -> f64 {
                let others = (0..NODES).filter(|&other| other != node);
                others.map(|other| (at - nodes[other]) / (nodes[node] - nodes[other])).product()
            };
            moved.iter().map(|&at| (0..NODES).map(|node| weight(at, node)).collect()).collect()
        };
        let [across, up] = [0, 1].map(|side| weights(&moved[side], &nodes[side]));
        let at = |up: &[f64], across: &[f64]| -> f64 {
            let rows = known.iter().zip(up).map(|(row, up)| up * dot(row, across));
            rows.sum()
        };
        let values = up.iter().map(|up| across.iter().map(|across| at(up, across)).collect());
        all_finite.then(|| values.collect())
    }

    /// How far to look along each of the two, and their correlation: from the curvature at the top.
    fn reach(&self) -> ([f64; 2], Option<f64>) {
        let slopes = |moved: [f64; 2]| {
            let (above, below) = (self.at(moved).1, self.at(moved.map(|by| -by)).1);
            [0, 1].map(|i| (below[i] - above[i]) / (2.0 * DIFFERENCE))
        };
        let (one, other) = (slopes([DIFFERENCE, 0.0]), slopes([0.0, DIFFERENCE]));
        let (a, b, c) = (one[0], 0.5 * (one[1] + other[0]), other[1]);
        let determinant = a * c - b * b;
        if !(a > 0.0 && c > 0.0 && determinant > 0.0 && determinant.is_finite()) {
            return ([FAR; 2], None);
        }
        let reach = [c, a].map(|across| (REACH * (across / determinant).sqrt()).min(3.0 * FAR));
        (reach, Some(-b / (a * c).sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::clv::{ClvOptions, clv};
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample;

    fn cdnow() -> (Customers, ClvResult) {
        let calibration_end = Day::from_ymd(1997, 9, 30);
        let options = CustomersOptions { calibration_end, ..CustomersOptions::default() };
        let customers = customers(&sample::cdnow(), &options).unwrap();
        let result = clv(&customers, &ClvOptions::default()).unwrap();
        (customers, result)
    }

    #[test]
    fn the_optimum_is_the_top_and_the_region_lies_about_it() {
        let (customers, result) = cdnow();
        for names in [None, Some(["a".to_owned(), "b".to_owned()])] {
            let surface = Surface::new(&customers, &result, names.as_ref()).unwrap();
            let middle = SIDE / 2;
            assert!(surface.drop[middle][middle] < 1e-9);
            assert!(surface.drop.iter().flatten().all(|&drop| drop >= 0.0));
            assert!((surface.x[middle] - libm::log(surface.optimum[0])).abs() < 1e-12);
            // More of the one asks for more of the other: r and α, a and b.
            assert!(surface.correlation.unwrap() > 0.7, "{:?}", surface.correlation);
            let region = surface.region(0.95);
            let wider = surface.region(0.99);
            assert!(region.len() > 20 && wider.len() > region.len());
            assert!(region.iter().all(|&(_, low, high)| low <= high));
            let (top, bottom) = (libm::log(surface.optimum[1]), surface.optimum[0].ln());
            assert!(
                region
                    .iter()
                    .any(|&(x, low, high)| { (x - bottom).abs() < 0.1 && low < top && top < high })
            );
        }
    }

    /// By χ² with two degrees of freedom, along one axis the region of 95 % reaches to √5.991 = 2.448 standard errors.
    #[test]
    fn near_the_top_the_region_is_that_of_a_normal_estimate() {
        let (customers, result) = cdnow();
        let surface = Surface::new(&customers, &result, None).unwrap();
        let region = surface.region(0.95);
        let reach = surface.x[SIDE / 2] - region[0].0;
        let error = (surface.x[SIDE - 1] - surface.x[SIDE / 2]) * 10.5 / 10.0 / REACH;
        assert!((reach / error / 2.448 - 1.0).abs() < 0.12, "{}", reach / error);
    }

    /// Of 2,357 customers the surface reaches far, and still the polynomial is close to it wherever the chart tells regions apart.
    #[test]
    fn few_places_make_the_same_surface() {
        let (customers, result) = cdnow();
        let exact = Surface::new(&customers, &result, None).unwrap();
        let columns = (&customers.frequency, &customers.recency, &customers.age);
        let histories = Histories::new(columns.0, columns.1, columns.2, None).unwrap();
        let likelihood = result.model.likelihood(&histories);
        let optimum: Vec<f64> = result.parameters.0.iter().map(|&(_, value)| value).collect();
        let around = Around { likelihood: &*likelihood, optimum: &optimum, places: [0, 1] };
        let moved = [&exact.x, &exact.y]
            .map(|logs| logs.iter().map(|log| log - logs[SIDE / 2]).collect::<Vec<f64>>());
        let top = around.at([0.0, 0.0]).0;
        let few = around.through_few(&moved).unwrap();
        for (few, exact) in few.iter().flatten().zip(exact.drop.iter().flatten()) {
            let found = top - few;
            assert!((found - exact).abs() < 0.05 + 0.02 * exact, "{found} is not {exact}");
        }
    }

    #[test]
    fn a_parameter_that_is_none_is_told() {
        let (customers, result) = cdnow();
        for names in [["r", "rate"], ["r", "r"]] {
            let names = names.map(str::to_owned);
            let refused = Surface::new(&customers, &result, Some(&names)).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Name);
        }
    }
}
