//! The search for a number of clusters: several starts, of which the best is kept.

use super::lloyd::Lloyd;
use super::mini_batch::mini_batch;
use super::mixture::{Mixture, MixtureFitting};
use super::options::{ClusterMethod, Covariance};
use super::points::Points;
use super::seeding;
use crate::stats::rng::Rng;
use crate::task::Step;

/// Customers as points, and the samples of many that are enough for some work.
#[derive(Debug)]
pub(super) struct Data {
    /// All customers.
    pub(super) points: Points,
    /// Those from whom starts are drawn and refined (Bradley & Fayyad 1998), and mixtures fitted; none if that is all.
    pub(super) some: Option<Points>,
    /// The rows of those on whom silhouette, gap and stability are computed.
    pub(super) few_rows: Vec<u32>,
    /// The same as points.
    pub(super) few: Points,
    /// Squared moves of all centres together that end a run.
    pub(super) tolerance: f64,
}

/// Rows of [`Data::some`], for twice as many and more.
pub(super) const SOME: usize = 16_384;
/// The most rows of [`Data::few`]: their distances to one another are all computed.
pub(super) const FEW: usize = 2_500;

impl Data {
    pub(super) fn new(points: Points, seed: u64, tolerance: f64) -> Self {
        let many = points.len() >= 2 * SOME;
        let some = many.then(|| points.pick(&points.sample(SOME, &mut Rng::stream(seed, 0))));
        let few_rows = points.sample(FEW, &mut Rng::stream(seed, 1));
        let few = points.pick(&few_rows);
        let tolerance = tolerance * points.variance();
        Self { points, some, few_rows, few, tolerance }
    }

    /// Those whom a mixture is fitted to.
    pub(super) fn fitted(&self) -> &Points {
        self.some.as_ref().unwrap_or(&self.points)
    }
}

/// What a customer is compared with to know the cluster.
#[derive(Clone, Debug)]
pub(super) enum Model {
    /// The nearest of these centres, `dims` numbers each.
    Centers(Vec<f64>),
    /// The likeliest component.
    Mixture(Box<Mixture>),
}

impl Model {
    pub(super) fn labels(&self, points: &Points) -> Vec<u8> {
        match self {
            Self::Centers(centers) => points.labels(centers),
            Self::Mixture(mixture) => mixture.labels(points.rows()),
        }
    }
}

/// The best of several starts.
#[derive(Debug)]
pub(super) struct Found {
    /// The clusters: as many as were asked for, or as there are distinct customers.
    pub(super) k: usize,
    pub(super) centers: Vec<f64>,
    pub(super) inertia: f64,
    /// The mixture that was started from these centres.
    pub(super) mixture: Option<Box<MixtureFitting>>,
}

impl Found {
    pub(super) fn model(&self) -> Model {
        match &self.mixture {
            Some(fitting) => Model::Mixture(Box::new(fitting.mixture.clone())),
            None => Model::Centers(self.centers.clone()),
        }
    }
}

/// What is searched for, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought {
    pub(super) k: usize,
    pub(super) starts: u32,
    pub(super) most: u32,
    pub(super) method: ClusterMethod,
    pub(super) covariance: Covariance,
    pub(super) seed: u64,
}

impl Sought {
    /// Clusters of a few points, in one go: the best of some starts.
    pub(super) fn among(&self, points: &Points, tolerance: f64, rng: &mut Rng) -> Model {
        let run = |_| {
            let centers = seeding::seed(points, self.k, rng);
            Lloyd::new(points, centers, RESAMPLED_MOST, tolerance).run(points)
        };
        let runs = (0..RESAMPLED_STARTS).map(run);
        let best = runs.reduce(|a, b| if b.inertia < a.inertia { b } else { a });
        let Some(best) = best else { return Model::Centers(Vec::new()) };
        if self.method == ClusterMethod::Mixture {
            let k = best.counts.len();
            let fitting =
                MixtureFitting::new(points, &best.label, k, self.covariance, RESAMPLED_MIXING);
            if let Some(mut fitting) = fitting {
                while let Step::Progress(_) = fitting.step(points, usize::MAX) {}
                return Model::Mixture(Box::new(fitting.mixture));
            }
        }
        Model::Centers(best.centers)
    }
}

/// Starts for a bootstrap sample.
const RESAMPLED_STARTS: u32 = 3;
/// The most iterations for one.
const RESAMPLED_MOST: u32 = 100;
/// The most of a mixture, whose iterations take longer and whose last ones change few labels.
const RESAMPLED_MIXING: u32 = 30;

/// The search, in steps.
///
/// Each start is a seeding, run to its end on some customers. Then one centre after the other is put onto a random row and
/// the run repeated, and what is better stays (random swap, Fränti 2018): that leaves a poor start sooner than another one
/// would better it. From there the run goes over all customers.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) sought: Sought,
    start: u32,
    rng: Rng,
    /// Swaps tried in this start.
    swaps: u32,
    phase: Phase,
    best: Option<Lloyd>,
}

#[derive(Debug)]
enum Phase {
    /// Before the next start.
    Next,
    /// A run over some customers, and the best one before it in this start.
    Refine(Lloyd, Option<Lloyd>),
    /// A run over all customers.
    Run(Lloyd),
    /// The mixture after the last start.
    Mix(Box<MixtureFitting>),
}

/// Swaps of a start.
const SWAPS: u32 = 5;

impl Search {
    pub(super) fn new(sought: Sought) -> Self {
        let rng = Rng::new(sought.seed);
        Self { sought, start: 0, rng, swaps: 0, phase: Phase::Next, best: None }
    }

    /// The share that is done.
    pub(super) fn progress(&self) -> f64 {
        f64::from(self.start.saturating_sub(1)) / f64::from(self.sought.starts)
    }

    /// Looks at about `budget` rows, and no more than one run's.
    pub(super) fn step(&mut self, data: &Data, budget: usize) -> Option<Found> {
        let fitted = data.fitted();
        self.phase = match std::mem::replace(&mut self.phase, Phase::Next) {
            Phase::Next if self.start < self.sought.starts => self.begin(data),
            Phase::Next => match self.mixture(data) {
                Some(fitting) => Phase::Mix(fitting),
                None => return self.found(None),
            },
            Phase::Refine(mut run, before) => match run.step(fitted, budget) {
                Step::Progress(_) => Phase::Refine(run, before),
                Step::Done(()) => {
                    let best = match before {
                        Some(before) if before.inertia <= run.inertia => before,
                        _ => run,
                    };
                    self.refined(data, best)
                }
            },
            Phase::Run(mut run) => match run.step(&data.points, budget) {
                Step::Progress(_) => Phase::Run(run),
                Step::Done(()) => self.keep(run),
            },
            Phase::Mix(mut fitting) => match fitting.step(fitted, budget) {
                Step::Progress(_) => Phase::Mix(fitting),
                Step::Done(()) => return self.found(Some(fitting)),
            },
        };
        None
    }

    fn begin(&mut self, data: &Data) -> Phase {
        let Sought { k, most, method, seed, .. } = self.sought;
        self.start += 1;
        self.swaps = 0;
        self.rng = Rng::stream(seed, (k as u64) << 8 | u64::from(self.start));
        let mut centers = seeding::seed(data.fitted(), k, &mut self.rng);
        if centers.len() < k * data.points.dims() && data.some.is_some() {
            // Some customers may be fewer different ones than all.
            centers = seeding::seed(&data.points, k, &mut self.rng);
        }
        if method == ClusterMethod::MiniBatch {
            mini_batch(&data.points, &mut centers, &mut self.rng);
            return Phase::Run(Lloyd::new(&data.points, centers, 0, data.tolerance));
        }
        Phase::Refine(Lloyd::new(data.fitted(), centers, most, data.tolerance), None)
    }

    /// Goes on from the best run over some customers in this start.
    fn refined(&mut self, data: &Data, best: Lloyd) -> Phase {
        let Sought { most, method, .. } = self.sought;
        let (fitted, k) = (data.fitted(), best.counts.len());
        if self.swaps < SWAPS && k > 1 && best.inertia > 0.0 {
            self.swaps += 1;
            let mut centers = best.centers.clone();
            let row = fitted.row(self.rng.below(fitted.len()));
            centers[self.rng.below(k) * row.len()..][..row.len()].copy_from_slice(row);
            return Phase::Refine(Lloyd::new(fitted, centers, most, data.tolerance), Some(best));
        }
        if data.some.is_none() || method == ClusterMethod::Mixture {
            return self.keep(best);
        }
        Phase::Run(Lloyd::new(&data.points, best.centers, most, data.tolerance))
    }

    fn keep(&mut self, run: Lloyd) -> Phase {
        if self.best.as_ref().is_none_or(|best| run.inertia < best.inertia) {
            self.best = Some(run);
        }
        Phase::Next
    }

    fn mixture(&self, data: &Data) -> Option<Box<MixtureFitting>> {
        let best = self.best.as_ref().filter(|_| self.sought.method == ClusterMethod::Mixture)?;
        let Sought { covariance, most, .. } = self.sought;
        let k = best.counts.len();
        MixtureFitting::new(data.fitted(), &best.label, k, covariance, most).map(Box::new)
    }

    fn found(&mut self, mixture: Option<Box<MixtureFitting>>) -> Option<Found> {
        let Lloyd { centers, counts, inertia, .. } = self.best.take()?;
        Some(Found { k: counts.len(), centers, inertia, mixture })
    }
}
