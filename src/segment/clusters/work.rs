//! What is found on the way to the clusters: scores of the candidates, the choice, and who ends up where.

use super::gap::{self, Gap};
use super::lloyd::Lloyd;
use super::options::{ClusterMethod, KmeansOptions};
use super::points::squared;
use super::search::{Data, Found, Model};
use super::silhouette::{mean, silhouettes};
use super::transform::Transformation;

/// What is known after the features are points.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) data: Data,
    pub(super) transformation: Vec<Transformation>,
    /// The largest number of clusters to try.
    pub(super) last: usize,
    /// What was found for each number of clusters.
    pub(super) found: Vec<Found>,
    /// The mean silhouettes of the same.
    pub(super) silhouettes: Vec<Option<f64>>,
    /// The logarithms of inertia behind the gap of the number at work.
    logs: Vec<f64>,
    /// The gaps of 1, 2, … clusters.
    pub(super) gaps: Vec<Gap>,
    /// The place in `found` of what was chosen.
    pub(super) chosen: usize,
}

/// The clusters that customers ended up in, the largest first.
#[derive(Debug)]
pub(super) struct Settled {
    /// The cluster of each customer.
    pub(super) label: Vec<u8>,
    /// Which of the clusters that were found is which of these.
    pub(super) order: Vec<usize>,
    pub(super) sizes: Vec<u32>,
    /// The transformed centroids, `dims` numbers each.
    pub(super) centers: Vec<f64>,
    pub(super) inertia: f64,
    pub(super) iterations: u32,
    pub(super) converged: bool,
    /// The clusters of [`Data::few`].
    pub(super) few_label: Vec<u8>,
}

impl Work {
    pub(super) fn new(data: Data, transformation: Vec<Transformation>, last: usize) -> Self {
        Self {
            data,
            transformation,
            last,
            found: Vec::new(),
            silhouettes: Vec::new(),
            logs: Vec::new(),
            gaps: Vec::new(),
            chosen: 0,
        }
    }

    /// Does the next piece of scoring: a silhouette, or a set of a gap. Whether there was one left; a single candidate
    /// needs none.
    pub(super) fn score(&mut self, options: &KmeansOptions) -> bool {
        let Some(most) = self.found.last().map(|found| found.k).filter(|_| self.found.len() > 1)
        else {
            return false;
        };
        if let Some(found) = self.found.get(self.silhouettes.len()) {
            let few = &self.data.few;
            let each = silhouettes(few, &found.model().labels(few));
            self.silhouettes.push(each.and_then(|each| mean(each.into_iter())));
            return true;
        }
        if options.method == ClusterMethod::Mixture || self.gaps.len() >= most {
            return false;
        }
        let (k, set) = (self.gaps.len() as u32 + 1, self.logs.len() as u64);
        let Some(log) = gap::log_inertia(&self.data.few, k, options.seed, set) else {
            return false;
        };
        self.logs.push(log);
        if set == gap::SETS {
            self.gaps.push(Gap::of(k, &self.logs));
            self.logs.clear();
        }
        true
    }

    /// Chooses the number of clusters with the best mean silhouette, or the mixture with the least BIC; of equal ones the
    /// smallest.
    pub(super) fn choose(&mut self) {
        let score = |place: usize| match &self.found[place].mixture {
            Some(fitting) => -fitting.bic(self.data.fitted()),
            None => self.silhouettes.get(place).copied().flatten().unwrap_or(-2.0),
        };
        let places = 0..self.found.len();
        let best = places.reduce(|a, b| if score(b) > score(a) { b } else { a });
        self.chosen = best.unwrap_or(0);
    }

    /// Gives further customers to the components of the chosen mixture, about `budget`; whether all have one.
    pub(super) fn share(&self, label: &mut Vec<u8>, budget: usize) -> bool {
        let points = &self.data.points;
        if let Model::Mixture(mixture) = self.found[self.chosen].model() {
            // A component costs about as much as all centres.
            let count = (budget / mixture.k().max(1)).max(1);
            label.extend(mixture.labels(points.rows().skip(label.len()).take(count)));
        }
        label.len() >= points.len()
    }

    /// The clusters of a run over all customers.
    pub(super) fn settled(&self, run: Lloyd) -> Settled {
        let Lloyd { label, centers, counts, inertia, iterations, converged, .. } = run;
        let mut settled = Settled {
            label,
            order: Vec::new(),
            sizes: counts,
            centers,
            inertia,
            iterations,
            converged,
            few_label: Vec::new(),
        };
        settled.sort(&self.data);
        settled
    }

    /// The clusters of the chosen mixture.
    pub(super) fn settled_mixture(&self, label: Vec<u8>) -> Settled {
        let (points, found) = (&self.data.points, &self.found[self.chosen]);
        let fitting = found.mixture.as_ref();
        let k = fitting.map_or(found.k, |fitting| fitting.mixture.k());
        let dims = points.dims();
        let (mut sizes, mut centers) = (vec![0_u32; k], vec![0.0; k * dims]);
        for (row, &label) in points.rows().zip(&label) {
            sizes[usize::from(label)] += 1;
            let to = centers[usize::from(label) * dims..].iter_mut();
            to.zip(row).for_each(|(sum, value)| *sum += value);
        }
        for (center, &size) in centers.chunks_exact_mut(dims).zip(&sizes) {
            center.iter_mut().for_each(|sum| *sum /= f64::from(size.max(1)));
        }
        let apart = points
            .rows()
            .zip(&label)
            .map(|(row, &label)| squared(row, &centers[usize::from(label) * dims..][..dims]));
        let inertia = apart.sum();
        let mut settled = Settled {
            label,
            order: Vec::new(),
            sizes,
            centers,
            inertia,
            iterations: fitting.map_or(0, |fitting| fitting.iterations),
            converged: fitting.is_some_and(|fitting| fitting.converged),
            few_label: Vec::new(),
        };
        settled.sort(&self.data);
        settled
    }
}

impl Settled {
    /// Brings the clusters into the order of their sizes, without those that nobody is in.
    fn sort(&mut self, data: &Data) {
        let dims = data.points.dims();
        let mut order: Vec<usize> =
            (0..self.sizes.len()).filter(|&it| self.sizes[it] > 0).collect();
        // Of equally large ones the first stays first.
        for end in 1..order.len() {
            let mut place = end;
            while place > 0 && self.sizes[order[place - 1]] < self.sizes[order[place]] {
                order.swap(place - 1, place);
                place -= 1;
            }
        }
        let mut new = vec![0_u8; self.sizes.len()];
        order.iter().enumerate().for_each(|(place, &old)| new[old] = place as u8);
        self.label.iter_mut().for_each(|label| *label = new[usize::from(*label)]);
        self.sizes = order.iter().map(|&old| self.sizes[old]).collect();
        let centers = order.iter().map(|&old| &self.centers[old * dims..][..dims]);
        self.centers = centers.collect::<Vec<_>>().concat();
        self.few_label = data.few_rows.iter().map(|&row| self.label[row as usize]).collect();
        self.order = order;
    }
}
