//! What was found, as it is told: the numbers of each cluster, and the caveats.

use super::describe::{action, names};
use super::features::Features;
use super::gap;
use super::options::{ClusterMethod, KmeansOptions, Scaling};
use super::silhouette::{mean, silhouettes};
use super::stability::{RUNS, Resampled};
use super::work::{Settled, Work};
use super::{Candidate, Cluster, Kmeans, MixtureFit, Stability};
use crate::words::{ClusterFeature, Clusters};

/// Mean silhouettes below this are noted (Kaufman & Rousseeuw 1990).
const WEAK: f64 = 0.25;
/// Mean adjusted Rand indices below this are noted.
const UNSTABLE: f64 = 0.6;

/// Finished work, and what it was about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished<'a> {
    pub(super) features: &'a Features,
    pub(super) options: &'a KmeansOptions,
    pub(super) work: &'a Work,
}

impl Finished<'_> {
    pub(super) fn result(self, settled: Settled, resampled: &Resampled, starts: u32) -> Kmeans {
        let Self { features, options, work } = self;
        let few = silhouettes(&work.data.few, &settled.few_label);
        let silhouette = few.as_ref().and_then(|each| mean(each.iter().copied()));
        let stability = resampled.rand().map(|[rand, low, high]| {
            let runs = RUNS as u32;
            Stability { rand, low, high, runs }
        });
        let clusters = self.clusters(&settled, few.as_deref(), resampled);
        let mut candidates = self.candidates();
        if let Some(chosen) = candidates.get_mut(work.chosen) {
            // The last run may have bettered it.
            chosen.k = settled.sizes.len() as u32;
            chosen.inertia = settled.inertia;
            chosen.silhouette = silhouette;
        }
        let mut result = Kmeans {
            k: settled.sizes.len() as u32,
            centers: clusters.iter().map(|cluster| cluster.center.clone()).collect(),
            inertia: settled.inertia,
            silhouette,
            sample: work.data.few.len() as u32,
            candidates,
            stability,
            method: options.method,
            features: features.names.clone(),
            gap_sees: gap::choose(&work.gaps),
            customers: features.len() as u32,
            revenue: clusters.iter().map(|cluster| cluster.revenue).sum(),
            clusters,
            segments: Vec::new(),
            centroids: self.centroids(&settled),
            mixture: self.mixture(&settled),
            transformation: work.transformation.clone(),
            starts,
            seed: options.seed,
            iterations: settled.iterations,
            converged: settled.converged || options.method == ClusterMethod::MiniBatch,
            notes: Vec::new(),
            sizes: settled.sizes,
            cluster: settled.label.iter().copied().map(u16::from).collect(),
        };
        result.notes = self.notes(&result).iter().map(|it| it.say(options.locale)).collect();
        result
    }

    /// The transformed centroids with all features.
    fn centroids(self, settled: &Settled) -> Vec<Vec<f64>> {
        let dims = self.work.data.points.dims();
        let centroid = |values: &[f64]| {
            let mut values = values.iter();
            let all = self.work.transformation.iter();
            all.map(|it| if it.constant { 0.0 } else { values.next().copied().unwrap_or(0.0) })
                .collect()
        };
        settled.centers.chunks_exact(dims).map(centroid).collect()
    }

    fn clusters(
        self,
        settled: &Settled,
        few: Option<&[f64]>,
        resampled: &Resampled,
    ) -> Vec<Cluster> {
        let Self { features, options, work } = self;
        let k = settled.sizes.len();
        let sums = |column: &[f64]| {
            let mut sums = vec![0.0; k];
            for (&own, value) in settled.label.iter().zip(column) {
                sums[usize::from(own)] += value;
            }
            sums
        };
        let totals: Vec<Vec<f64>> = features.columns.iter().map(|column| sums(column)).collect();
        let mean_of = |own: usize| {
            let size = f64::from(settled.sizes[own]);
            totals.iter().map(|sums| sums[own] / size).collect::<Vec<_>>()
        };
        let centers: Vec<Vec<f64>> = (0..k).map(mean_of).collect();
        let difference = |centroid: Vec<f64>| {
            let each = centroid.into_iter().zip(&work.transformation);
            each.map(|(value, it)| (!it.constant).then(|| value * it.scale / it.deviation))
                .collect()
        };
        let centroids = self.centroids(settled).into_iter();
        let differences: Vec<Vec<Option<f64>>> = centroids.map(difference).collect();
        let names = names(&features.names, &differences, &centers, options.locale);
        let revenues = features.revenue.as_ref().map(|revenue| sums(revenue));
        let revenue: f64 = revenues.iter().flatten().sum();
        let actions: Vec<_> = differences.iter().map(|it| action(&features.names, it)).collect();
        let rest = names.into_iter().zip(centers).zip(differences).enumerate();
        let cluster = |(own, ((name, center), difference)): (usize, ((String, Vec<f64>), _))| {
            let customers = settled.sizes[own];
            let share = f64::from(customers) / features.len() as f64;
            let own_revenue = revenues.as_ref().map(|revenues| revenues[own]);
            let revenue_share = own_revenue.filter(|_| revenue > 0.0).map(|own| own / revenue);
            let means = features.names.iter().cloned().zip(center.iter().copied());
            let description = Clusters::Description {
                name: name.clone(),
                customers: customers.into(),
                share,
                revenue: revenue_share,
                means: means.collect(),
            };
            let here = few.map(|few| few.iter().zip(&settled.few_label));
            let here = here.map(|it| it.filter(|&(_, &label)| usize::from(label) == own));
            Cluster {
                name,
                description: description.say(options.locale),
                action: actions[own].map(|it| Clusters::Action(it).say(options.locale)),
                customers,
                share,
                revenue: own_revenue,
                revenue_share,
                center,
                difference,
                silhouette: here.and_then(|here| mean(here.map(|(&value, _)| value))),
                jaccard: resampled.jaccard(own),
            }
        };
        rest.map(cluster).collect()
    }

    fn candidates(self) -> Vec<Candidate> {
        let work = self.work;
        let candidate = |(place, found): (usize, &super::search::Found)| {
            let gap = work.gaps.iter().find(|gap| gap.k as usize == found.k);
            Candidate {
                k: found.k as u32,
                inertia: found.inertia,
                silhouette: work.silhouettes.get(place).copied().flatten(),
                gap: gap.map(|gap| gap.gap),
                gap_error: gap.map(|gap| gap.error),
                bic: found.mixture.as_ref().map(|fitting| fitting.bic(work.data.fitted())),
                chosen: place == work.chosen,
            }
        };
        work.found.iter().enumerate().map(candidate).collect()
    }

    fn mixture(self, settled: &Settled) -> Option<MixtureFit> {
        let data = &self.work.data;
        let fitting = self.work.found.get(self.work.chosen)?.mixture.as_ref()?;
        let weights: Vec<f64> = fitting.mixture.weights().collect();
        Some(MixtureFit {
            covariance: self.options.covariance,
            weights: settled.order.iter().map(|&component| weights[component]).collect(),
            log_likelihood: fitting.log_likelihood,
            bic: fitting.bic(data.fitted()),
            customers: data.fitted().len() as u32,
        })
    }

    /// What to know, the most important first.
    fn notes(self, result: &Kmeans) -> Vec<Clusters> {
        let Self { features, options, work } = self;
        let mut notes = Vec::new();
        let names = features.names.iter().zip(&work.transformation);
        let those = |pick: fn(&super::Transformation) -> bool| -> Vec<ClusterFeature> {
            names.clone().filter(|(_, it)| pick(it)).map(|(name, _)| name.clone()).collect()
        };
        if result.k == 1 && options.k != Some(1) {
            notes.push(Clusters::OneCluster { customers: result.customers.into() });
        } else if let Some(asked) = options.k.filter(|&asked| asked > result.k) {
            notes.push(Clusters::FewerDistinct { asked, found: result.k });
        }
        if features.without_amounts {
            notes.push(Clusters::NoAmounts);
        }
        if let Some(silhouette) = result.silhouette.filter(|&silhouette| silhouette < WEAK) {
            notes.push(Clusters::Weak { silhouette });
        }
        if let Some(rand) = result.stability.as_ref().map(|it| it.rand).filter(|&it| it < UNSTABLE)
        {
            notes.push(Clusters::Unstable { rand });
        }
        match result.gap_sees {
            Some(1) => notes.push(Clusters::GapOfOne),
            Some(gap) if gap != result.k => {
                notes.push(Clusters::GapDiffers { chosen: result.k, gap });
            }
            _ => {}
        }
        if !result.converged {
            notes.push(Clusters::NotConverged { most: options.max_iterations });
        }
        for feature in those(|it| it.constant) {
            notes.push(Clusters::Constant { feature });
        }
        if let Some(mixture) = result.mixture.as_ref().filter(|it| it.customers < result.customers)
        {
            notes.push(Clusters::MixtureSampled { customers: mixture.customers.into() });
        }
        if result.sample < result.customers {
            notes.push(Clusters::Sampled { customers: result.sample.into() });
        }
        if result.k > 1 {
            notes.push(Clusters::Transformed {
                cap: options.cap.filter(|_| work.transformation.iter().any(|it| it.low.is_some())),
                logged: those(|it| it.log),
                standard: options.scale == Scaling::Standard,
            });
        }
        notes
    }
}
