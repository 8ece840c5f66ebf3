//! The work behind [`kmeans`](super::kmeans): transform, search, choose, settle, and see whether to believe it.

use std::ops::ControlFlow;

use super::Kmeans;
use super::exchange::{PASSES, exchange, round_off};
use super::features::Features;
use super::lloyd::{Lloyd, TOLERANCE};
use super::options::{ClusterMethod, KmeansOptions, Log};
use super::points::Points;
use super::result::Finished;
use super::search::{Data, Search, Sought};
use super::stability::{RUNS, Resampled};
use super::transform::{Transformation, Transforming};
use super::work::{Settled, Work};
use crate::error::{Error, ErrorKind, Result};
use crate::task::{Step, Task};
use crate::words::Problem;

/// Starts for each number of clusters, unless told; above [`MANY`] customers a run takes longer, and [`STARTS_OF_MANY`]
/// refined on some customers first differ little.
const STARTS: u32 = 10;
const STARTS_OF_MANY: u32 = 3;
const MANY: usize = 100_000;
/// Looks at all rows that a run is given at once, at most.
const RUN: usize = 4;
/// The most units of a step: they are not all alike, and a caller who has seen cheap ones may ask for too many.
const MOST: usize = 250_000;
/// [`kmeans`](super::kmeans) in steps; a unit of work is a customer compared with all centres.
#[derive(Debug)]
pub struct KmeansTask {
    features: Features,
    options: KmeansOptions,
    starts: u32,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Transform(Transforming),
    Sample(Points, Vec<Transformation>),
    Work(Box<Work>, Next),
    Over,
}

/// What is to do next.
#[derive(Debug)]
enum Next {
    /// Search a number of clusters.
    Search(Box<Search>),
    /// Score what was found; after so many pieces.
    Score(u32),
    /// Run the chosen clusters until no customer changes.
    Settle(Box<Lloyd>),
    /// Give customers to the components of the chosen mixture.
    Share(Vec<u8>),
    /// Move single rows of the same, after so many passes.
    Exchange(Box<Lloyd>, u32),
    /// Cluster resampled customers.
    Resample(Settled, Resampled),
}

impl KmeansTask {
    /// The work on these features.
    ///
    /// # Errors
    ///
    /// `option` if one is out of range, a feature is not there, or `log` names none of them or one with negative values.
    pub fn new(features: Features, options: &KmeansOptions) -> Result<Self> {
        options.checked()?;
        let features = match &options.features {
            Some(names) => features.select(names)?,
            None => features,
        };
        if let Log::Named(names) = &options.log {
            features.have(names)?;
        }
        let usual = if features.len() > MANY { STARTS_OF_MANY } else { STARTS };
        Ok(Self {
            starts: options.starts.unwrap_or(usual),
            features,
            options: options.clone(),
            stage: Stage::Transform(Transforming::default()),
        })
    }

    fn sought(&self, k: usize) -> Sought {
        let KmeansOptions { max_iterations, method, covariance, seed, .. } = self.options;
        Sought { k, starts: self.starts, most: max_iterations, method, covariance, seed }
    }

    fn work(&self, data: Data, transformation: Vec<Transformation>) -> (Box<Work>, Next) {
        let n = self.features.len();
        let (first, last) = match self.options.k {
            Some(k) => ((k as usize).min(n), (k as usize).min(n)),
            // With as many clusters as customers there is no silhouette to choose by.
            None if n < 3 => (1, 1),
            None => (2, (self.options.k_max as usize).min(n - 1)),
        };
        let work = Box::new(Work::new(data, transformation, last));
        (work, Next::Search(Box::new(Search::new(self.sought(first)))))
    }

    /// Does one piece of the work; what comes next, or the result.
    fn advance(
        &self,
        work: &mut Work,
        next: Next,
        left: &mut usize,
    ) -> ControlFlow<Box<Kmeans>, Next> {
        let budget = match next {
            // A run that ends sooner leaves the rest of it.
            Next::Search(_) | Next::Settle(_) | Next::Share(_) => {
                (*left).min(RUN * work.data.points.len())
            }
            // A few thousand customers against one another are enough for a step, and so is a pass.
            Next::Score(_) | Next::Exchange(..) | Next::Resample(..) => *left,
        };
        *left -= budget;
        ControlFlow::Continue(match next {
            Next::Search(mut search) => match search.step(&work.data, budget) {
                None => Next::Search(search),
                Some(found) => {
                    let k = search.sought.k;
                    // With fewer distinct customers than asked for, larger numbers give the same.
                    let fewer = found.k < k;
                    if !fewer || work.found.is_empty() {
                        work.found.push(found);
                    }
                    if k < work.last && !fewer {
                        Next::Search(Box::new(Search::new(self.sought(k + 1))))
                    } else {
                        Next::Score(0)
                    }
                }
            },
            Next::Score(done) if work.score(&self.options) => Next::Score(done + 1),
            Next::Score(_) => {
                work.choose();
                let Sought { most, method, .. } = self.sought(0);
                let centers = work.found[work.chosen].centers.clone();
                match method {
                    ClusterMethod::Mixture => Next::Share(Vec::new()),
                    // No customer may change any more; of batches the centres stay.
                    ClusterMethod::Kmeans => {
                        Next::Settle(Box::new(Lloyd::new(&work.data.points, centers, most, -1.0)))
                    }
                    ClusterMethod::MiniBatch => {
                        Next::Settle(Box::new(Lloyd::new(&work.data.points, centers, 0, -1.0)))
                    }
                }
            }
            Next::Settle(mut run) => match run.step(&work.data.points, budget) {
                Step::Progress(_) => Next::Settle(run),
                Step::Done(())
                    if work.data.some.is_none() && self.options.method == ClusterMethod::Kmeans =>
                {
                    Next::Exchange(run, 0)
                }
                Step::Done(()) => resample(work.settled(*run)),
            },
            Next::Exchange(mut run, passes) => {
                let points = &work.data.points;
                if passes < PASSES && exchange(points, &mut run) {
                    Next::Exchange(run, passes + 1)
                } else {
                    round_off(points, &mut run);
                    resample(work.settled(*run))
                }
            }
            Next::Share(mut label) => {
                if work.share(&mut label, budget) {
                    resample(work.settled_mixture(label))
                } else {
                    Next::Share(label)
                }
            }
            Next::Resample(settled, mut resampled) => {
                let k = settled.sizes.len();
                if k < 2 || resampled.runs() >= RUNS {
                    let of = Finished { features: &self.features, options: &self.options, work };
                    return ControlFlow::Break(Box::new(of.result(
                        settled,
                        &resampled,
                        self.starts,
                    )));
                }
                let Data { few, tolerance, .. } = &work.data;
                resampled.add(few, &settled.few_label, &self.sought(k), *tolerance);
                Next::Resample(settled, resampled)
            }
        })
    }

    /// The share of the work that is done.
    fn progress(&self, work: &Work, next: &Next) -> f64 {
        let tried = work.last.saturating_sub(1).max(1) as f64;
        match next {
            Next::Search(search) => {
                0.1 + 0.6 * ((work.found.len() as f64 + search.progress()) / tried).min(1.0)
            }
            Next::Score(job) => 0.7 + 0.15 * (f64::from(*job) / (12.0 * tried)).min(1.0),
            Next::Settle(_) | Next::Exchange(..) | Next::Share(_) => 0.85,
            Next::Resample(_, resampled) => 0.9 + 0.1 * resampled.runs() as f64 / RUNS as f64,
        }
    }
}

impl Task for KmeansTask {
    type Output = Kmeans;

    fn step(&mut self, budget: usize) -> Result<Step<Kmeans>> {
        let mut left = budget.clamp(1, MOST);
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Transform(mut transforming) => {
                match transforming.step(&self.features, &self.options, left)? {
                    Step::Progress(share) => {
                        self.stage = Stage::Transform(transforming);
                        Ok(Step::Progress(0.1 * share))
                    }
                    Step::Done((points, transformation)) => {
                        self.stage = Stage::Sample(points, transformation);
                        Ok(Step::Progress(0.1))
                    }
                }
            }
            Stage::Sample(points, transformation) => {
                let data = Data::new(points, self.options.seed, TOLERANCE);
                let (work, next) = self.work(data, transformation);
                self.stage = Stage::Work(work, next);
                Ok(Step::Progress(0.1))
            }
            Stage::Work(mut work, mut next) => loop {
                next = match self.advance(&mut work, next, &mut left) {
                    ControlFlow::Continue(next) => next,
                    ControlFlow::Break(result) => return Ok(Step::Done(*result)),
                };
                if left == 0 {
                    let progress = self.progress(&work, &next);
                    self.stage = Stage::Work(work, next);
                    return Ok(Step::Progress(progress));
                }
            },
            Stage::Over => Err(Error::new(ErrorKind::Fit, Problem::WorkEnded)),
        }
    }
}

fn resample(settled: Settled) -> Next {
    let resampled = Resampled::new(settled.sizes.len());
    Next::Resample(settled, resampled)
}
