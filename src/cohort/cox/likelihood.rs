//! The partial likelihood of Cox's model with Efron's (1977) handling of ties, its derivatives and its residuals.

use crate::cohort::cox::design::Design;
use crate::stats::matrix::{Matrix, dot};

/// The partial log-likelihood and its derivatives at some coefficients.
#[derive(Clone, Debug)]
pub(super) struct Evaluation {
    pub(super) log_likelihood: f64,
    pub(super) gradient: Vec<f64>,
    /// The negative second derivative; only the lower triangle is filled.
    pub(super) information: Matrix,
}

/// Sums over rows: of the risks, of the risks times the values, and of those times the values again (lower triangle).
#[derive(Clone)]
struct Sums {
    risk: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Sums {
    fn new(columns: usize, with_second: bool) -> Self {
        let second = if with_second { columns * (columns + 1) / 2 } else { 0 };
        Self { risk: 0.0, first: vec![0.0; columns], second: vec![0.0; second] }
    }

    fn add(&mut self, risk: f64, values: &[f64]) {
        self.risk += risk;
        for (sum, value) in self.first.iter_mut().zip(values) {
            *sum += risk * value;
        }
        if !self.second.is_empty() {
            let mut place = 0;
            for (column, value) in values.iter().enumerate() {
                let by = risk * value;
                for other in &values[..=column] {
                    self.second[place] += by * other;
                    place += 1;
                }
            }
        }
    }

    fn clear(&mut self) {
        self.risk = 0.0;
        self.first.fill(0.0);
        self.second.fill(0.0);
    }
}

/// The rows last seen at one time of a stratum, where some of them left.
struct Tie<'a> {
    stratum: usize,
    time: f64,
    /// The rows that were last seen then.
    rows: std::ops::Range<usize>,
    /// How many left, and their mean weight.
    left: usize,
    weight: f64,
    at_risk: &'a Sums,
    leaving: &'a Sums,
}

impl Tie<'_> {
    /// Goes through the risk sets that Efron takes in place of the one: who leaves is taken out a share at a time. Hands over
    /// the share, the sum of the risks and the mean of the values.
    fn shares(&self, look: &mut dyn FnMut(f64, f64, &[f64])) {
        let mut mean = vec![0.0; self.at_risk.first.len()];
        for before in 0..self.left {
            let share = before as f64 / self.left as f64;
            let risk = self.at_risk.risk - share * self.leaving.risk;
            for ((mean, all), leaving) in
                mean.iter_mut().zip(&self.at_risk.first).zip(&self.leaving.first)
            {
                *mean = (all - share * leaving) / risk;
            }
            look(share, risk, &mean);
        }
    }
}

/// Walks through the times at which somebody left, in each stratum from the last to the first.
fn walk(design: &Design, risk: &[f64], with_second: bool, look: &mut dyn FnMut(&Tie<'_>)) {
    let columns = design.used.len();
    let (mut at_risk, mut leaving) =
        (Sums::new(columns, with_second), Sums::new(columns, with_second));
    for (stratum, range) in design.strata.iter().enumerate() {
        at_risk.clear();
        design.backwards(range, &mut |rows, late| {
            leaving.clear();
            let (mut left, mut weight) = (0, 0.0);
            for (row, &risk) in risk.iter().enumerate().take(rows.end).skip(rows.start) {
                at_risk.add(risk, design.row(row));
                if design.event[row] {
                    leaving.add(risk, design.row(row));
                    left += 1;
                    weight += design.weight[row];
                }
            }
            // Who came late leaves the risk sets of the times up to their entry.
            for &late in late {
                at_risk.add(-risk[late], design.row(late));
            }
            if left > 0 {
                weight /= left as f64;
                let time = design.time[rows.start];
                let (at_risk, leaving) = (&at_risk, &leaving);
                look(&Tie { stratum, time, rows, left, weight, at_risk, leaving });
            }
        });
    }
}

/// The risk of each row: its weight times exp(xβ).
fn risks(design: &Design, beta: &[f64]) -> Vec<f64> {
    (0..design.time.len())
        .map(|row| design.weight[row] * libm::exp(dot(design.row(row), beta)))
        .collect()
}

pub(super) fn evaluate(design: &Design, beta: &[f64]) -> Evaluation {
    let columns = beta.len();
    let risk = risks(design, beta);
    let (mut value, mut gradient) = (0.0, vec![0.0; columns]);
    let mut information = Matrix::zeros(columns);
    walk(design, &risk, true, &mut |tie| {
        for row in tie.rows.clone().filter(|&row| design.event[row]) {
            let (weight, values) = (design.weight[row], design.row(row));
            value += weight * dot(values, beta);
            gradient.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
        tie.shares(&mut |share, risk, mean| {
            value -= tie.weight * libm::log(risk);
            let mut place = 0;
            for column in 0..columns {
                gradient[column] -= tie.weight * mean[column];
                for other in 0..=column {
                    let second = tie.at_risk.second[place] - share * tie.leaving.second[place];
                    information[(column, other)] +=
                        tie.weight * (second / risk - mean[column] * mean[other]);
                    place += 1;
                }
            }
        });
    });
    Evaluation { log_likelihood: value, gradient, information }
}

/// What is left over of each row at some coefficients, on the standardised scale.
pub(super) struct Residuals {
    /// The score residuals, a row of values each: the derivative of the gradient by the row's weight (Therneau & Grambsch
    /// 2000, 7.1, for Efron's ties).
    pub(super) score: Vec<f64>,
    /// The Schoenfeld residuals of those who left: time, weight, and the values less their mean among those at risk.
    pub(super) schoenfeld: Vec<(f64, f64, Vec<f64>)>,
}

/// A time at which somebody left, for the residuals.
struct Step {
    time: f64,
    /// The hazard of a risk of 1, and the same times the mean of the values.
    hazard: f64,
    mean: Vec<f64>,
}

pub(super) fn residuals(design: &Design, beta: &[f64]) -> Residuals {
    let columns = beta.len();
    let risk = risks(design, beta);
    let mut score = vec![0.0; design.x.len()];
    let mut schoenfeld = Vec::new();
    let mut steps: Vec<Vec<Step>> = design.strata.iter().map(|_| Vec::new()).collect();
    walk(design, &risk, false, &mut |tie| {
        let mut all = Step { time: tie.time, hazard: 0.0, mean: vec![0.0; columns] };
        // Who leaves is in the risk sets with one share after another.
        let mut own = Step { time: tie.time, hazard: 0.0, mean: vec![0.0; columns] };
        let mut centre = vec![0.0; columns];
        tie.shares(&mut |share, risk, mean| {
            let hazard = tie.weight / risk;
            all.hazard += hazard;
            own.hazard += (1.0 - share) * hazard;
            for (column, mean) in mean.iter().enumerate() {
                all.mean[column] += hazard * mean;
                own.mean[column] += (1.0 - share) * hazard * mean;
                centre[column] += mean / tie.left as f64;
            }
        });
        for row in tie.rows.clone().filter(|&row| design.event[row]) {
            let values = design.row(row);
            let gaps: Vec<f64> =
                values.iter().zip(&centre).map(|(value, mean)| value - mean).collect();
            let unit = risk[row] / design.weight[row];
            for (column, gap) in gaps.iter().enumerate() {
                // The hazard of the whole time is taken off below, with that of the times before.
                let more = values[column] * (all.hazard - own.hazard)
                    - (all.mean[column] - own.mean[column]);
                score[row * columns + column] += gap + unit * more;
            }
            schoenfeld.push((tie.time, design.weight[row], gaps));
        }
        if let Some(steps) = steps.get_mut(tie.stratum) {
            steps.push(all);
        }
    });
    for (range, mut steps) in design.strata.iter().zip(steps) {
        // From the first time on, summed up.
        steps.reverse();
        for place in 1..steps.len() {
            let (before, rest) = steps.split_at_mut(place);
            if let (Some(before), Some(step)) = (before.last(), rest.first_mut()) {
                step.hazard += before.hazard;
                step.mean.iter_mut().zip(&before.mean).for_each(|(sum, before)| *sum += before);
            }
        }
        let up_to = |time: f64| steps.partition_point(|step| step.time <= time).checked_sub(1);
        for row in range.clone() {
            let unit = risk[row] / design.weight[row];
            for (place, sign) in [(up_to(design.time[row]), -1.0), (up_to(design.entry[row]), 1.0)]
            {
                let Some(step) = place.and_then(|place| steps.get(place)) else { continue };
                for (column, value) in design.row(row).iter().enumerate() {
                    score[row * columns + column] +=
                        sign * unit * (value * step.hazard - step.mean[column]);
                }
            }
        }
    }
    Residuals { score, schoenfeld }
}
