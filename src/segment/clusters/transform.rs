//! Features brought to a form in which distances mean something.

use serde::Serialize;

use super::features::{Features, key};
use super::options::{KmeansOptions, Log, Scaling};
use super::points::Points;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::quantile::quantiles;
use crate::task::Step;
use crate::words::{Accepted, Problem};

/// A skewness above which a feature without negative values is logged unless told otherwise.
const SKEWED: f64 = 1.0;

/// What is done with a feature, so that it can be done again: x is held between `low` and `high`, replaced by log(1 + x)
/// if `log`, then (x − mean) / scale.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transformation {
    /// The name of the feature.
    pub feature: String,
    /// Values below it are replaced by it; absent if values are not capped.
    pub low: Option<f64>,
    /// Values above it are replaced by it; absent if values are not capped.
    pub high: Option<f64>,
    /// Whether log(1 + x) is taken.
    pub log: bool,
    /// The mean after that.
    pub mean: f64,
    /// The standard deviation after that, over n.
    pub deviation: f64,
    /// The deviation, or 1 where features are not standardised or the feature is the same for all.
    pub scale: f64,
    /// Whether the feature is the same for all customers, and tells nobody apart.
    pub constant: bool,
}

impl Transformation {
    /// The transformed value.
    pub fn apply(&self, value: f64) -> f64 {
        let capped = self.capped(value);
        let logged = if self.log { libm::log1p(capped) } else { capped };
        (logged - self.mean) / self.scale
    }

    fn capped(&self, value: f64) -> f64 {
        let value = self.low.map_or(value, |low| if value < low { low } else { value });
        self.high.map_or(value, |high| if value > high { high } else { value })
    }
}

/// The features becoming points, a part of a column at a time.
#[derive(Debug, Default)]
pub(super) struct Transforming {
    done: Vec<Transformation>,
    columns: Vec<Vec<f64>>,
    /// The column at work, capped and then logged.
    work: Vec<f64>,
    part: Part,
}

/// What is to do next with a column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Part {
    /// To find where it is capped.
    #[default]
    Cap,
    /// To cap it, and decide whether it is logged.
    Hold,
    /// To log it, from this row on.
    Log(usize),
    /// To standardise it.
    Scale,
}

impl Transforming {
    /// Works on about `budget` values, but one part of a column at least.
    pub(super) fn step(
        &mut self,
        features: &Features,
        options: &KmeansOptions,
        budget: usize,
    ) -> Result<Step<(Points, Vec<Transformation>)>> {
        let mut left = budget.max(1);
        while left > 0 {
            let place = self.columns.len();
            if place == features.columns.len() {
                return Ok(Step::Done((self.points(), std::mem::take(&mut self.done))));
            }
            let cost = self.part(features, options, left)?;
            left = left.saturating_sub(cost.max(1));
        }
        Ok(Step::Progress(self.columns.len() as f64 / features.columns.len() as f64))
    }

    /// Does the next part; how many values it looked at.
    fn part(&mut self, features: &Features, options: &KmeansOptions, left: usize) -> Result<usize> {
        let place = self.columns.len();
        let column = &features.columns[place];
        if self.part == Part::Cap {
            self.done.push(capping(key(&features.names[place]), column, options.cap));
            self.part = Part::Hold;
            return Ok(column.len());
        }
        let Some(it) = self.done.last_mut() else { return Ok(0) };
        match self.part {
            Part::Cap | Part::Hold => {
                self.work = column.iter().map(|&value| it.capped(value)).collect();
                let moments = Moments::of(&self.work);
                it.constant = moments.least >= moments.most;
                it.log = logs(it, &moments, &options.log)?;
                self.part = if it.log { Part::Log(0) } else { Part::Scale };
                Ok(column.len())
            }
            Part::Log(from) => {
                let to = from.saturating_add(left).min(self.work.len());
                self.work[from..to].iter_mut().for_each(|x| *x = libm::log1p(*x));
                self.part = if to < self.work.len() { Part::Log(to) } else { Part::Scale };
                Ok(to - from)
            }
            Part::Scale => {
                let Moments { mean, deviation, .. } = Moments::of(&self.work);
                (it.mean, it.deviation) = (mean, deviation);
                if options.scale == Scaling::Standard && !it.constant && deviation > 0.0 {
                    it.scale = deviation;
                }
                let scale = it.scale;
                self.work.iter_mut().for_each(|x| *x = (*x - mean) / scale);
                self.columns.push(std::mem::take(&mut self.work));
                self.part = Part::Cap;
                Ok(column.len())
            }
        }
    }

    /// The columns that tell customers apart by rows; at least one of them.
    fn points(&mut self) -> Points {
        let columns = std::mem::take(&mut self.columns);
        let tells = |place: usize| !self.done[place].constant;
        let mut used: Vec<_> = (0..columns.len()).filter(|&place| tells(place)).collect();
        if used.is_empty() {
            used.push(0);
        }
        let n = columns.first().map_or(0, Vec::len);
        let mut values = vec![0.0; n * used.len()];
        for (dim, &place) in used.iter().enumerate() {
            let to = values.iter_mut().skip(dim).step_by(used.len());
            to.zip(&columns[place]).for_each(|(to, value)| *to = *value);
        }
        Points::new(used.len(), values)
    }
}

/// A transformation with the values at which a column is capped.
fn capping(feature: String, column: &[f64], cap: Option<[f64; 2]>) -> Transformation {
    let ends = cap.filter(|shares| *shares != [0.0, 1.0]).map(|shares| quantiles(column, &shares));
    let (low, high) = match ends.as_deref() {
        // Where nearly all values are the same, the others are what tells customers apart.
        Some(&[low, high]) if low < high => (Some(low), Some(high)),
        _ => (None, None),
    };
    let (mean, deviation, scale) = (0.0, 0.0, 1.0);
    Transformation { feature, low, high, log: false, mean, deviation, scale, constant: false }
}

/// Whether a column is logged.
fn logs(it: &Transformation, moments: &Moments, log: &Log) -> Result<bool> {
    let positive = moments.least >= 0.0;
    match log {
        Log::Skewed => Ok(positive && !it.constant && moments.skewness > SKEWED),
        Log::All(all) => Ok(*all && positive),
        Log::Named(names) => {
            let named = names.contains(&it.feature);
            if named && !positive {
                let found = format!("{} ({})", it.feature, moments.least);
                let accepted = Accepted::NotNegative;
                let problem = Problem::BadOption { option: "log", found, accepted };
                return Err(Error::new(ErrorKind::Option, problem));
            }
            Ok(named)
        }
    }
}

/// What a column looks like.
#[derive(Debug)]
struct Moments {
    least: f64,
    most: f64,
    mean: f64,
    /// Over n.
    deviation: f64,
    /// The third central moment over the cube of the deviation; 0 for a constant.
    skewness: f64,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        let n = values.len().max(1) as f64;
        let (mut least, mut most, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        for &value in values {
            least = if value < least { value } else { least };
            most = if value > most { value } else { most };
            sum += value;
        }
        let mean = sum / n;
        let (mut squares, mut cubes) = (0.0, 0.0);
        for value in values {
            let apart = value - mean;
            squares += apart * apart;
            cubes += apart * apart * apart;
        }
        let deviation = (squares / n).sqrt();
        let cube = deviation * deviation * deviation;
        let skewness = if cube > 0.0 { cubes / n / cube } else { 0.0 };
        Self { least, most, mean, deviation, skewness }
    }
}
