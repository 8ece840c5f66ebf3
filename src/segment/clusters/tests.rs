//! Clusters against scikit-learn 1.8.0, and what must hold for any data.

use proptest::prelude::*;

use super::lloyd::Lloyd;
use super::points::{Nearest, Points};
use super::*;
use crate::customers::{CustomersOptions, customers};
use crate::error::ErrorKind;
use crate::stats::rand_index::{Crossed, adjusted_rand};
use crate::stats::rng::Rng;
use crate::tables::sample;
use crate::task::{Step, Task};

fn cdnow() -> Features {
    let customers =
        customers(&sample::cdnow(), &CustomersOptions::default()).expect("there are customers");
    Features::of(&customers, None).expect("they have features")
}

const MIDDLES: [[f64; 3]; 6] = [
    [0.0, 0.0, 0.0],
    [6.0, 0.0, 1.0],
    [0.0, 7.0, 2.0],
    [5.0, 6.0, -3.0],
    [-6.0, 2.0, 4.0],
    [2.0, -6.0, -5.0],
];

/// 600 rows, 100 around each middle, as `named` columns and with the number of the middle. A row is
/// `[m + (u() + u() + u() + u() - 2) * 2 for m in middle]` with
/// `s = (1664525 * s + 1013904223) % 2**32; u = s / 2**32` from s = 12345: the same in any language.
fn blobs() -> (Vec<Vec<f64>>, Vec<u8>) {
    let mut state = 12_345_u32;
    let mut uniform = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / 4_294_967_296.0
    };
    let (mut columns, mut label) = (vec![Vec::new(); 3], Vec::new());
    for (own, middle) in MIDDLES.iter().enumerate() {
        for _ in 0..100 {
            for (column, middle) in columns.iter_mut().zip(middle) {
                let sum = uniform() + uniform() + uniform() + uniform();
                column.push(middle + (sum - 2.0) * 2.0);
            }
            label.push(own as u8);
        }
    }
    (columns, label)
}

fn named(columns: &[Vec<f64>]) -> Features {
    let columns = columns.iter().enumerate();
    let columns = columns.map(|(place, column)| (format!("x{place}"), column.clone()));
    Features::columns(columns.collect()).expect("columns")
}

fn plain() -> KmeansOptions {
    KmeansOptions { cap: None, log: Log::All(false), ..KmeansOptions::default() }
}

fn agreement(one: &[u16], other: &[u8]) -> f64 {
    let one: Vec<u8> = one.iter().map(|&own| own as u8).collect();
    adjusted_rand(&Crossed::of(&one, other)).expect("an index")
}

/// The CDNOW sample, frequency as days with a purchase and recency up to 1998-06-30; values held within
/// `np.quantile(x, [.01, .99])`, `np.log1p` of frequency and monetary (whose `scipy.stats.skew` is above 1), then
/// `StandardScaler`; `KMeans(n_clusters=k, n_init=10, random_state=0).fit(Z).inertia_` and
/// `silhouette_score(Z, labels_)` for k = 2 … 10.
#[test]
fn cdnow_is_clustered_no_worse_than_by_scikit_learn() {
    let expected = [
        (2_420.952_081, 0.592_681),
        (1_671.480_830, 0.514_045),
        (1_211.059_986, 0.432_356),
        (999.472_090, 0.413_472),
        (828.737_564, 0.407_610),
        (730.578_397, 0.422_629),
        (659.081_788, 0.398_738),
        (586.304_088, 0.408_916),
        (534.211_654, 0.411_524),
    ];
    let found = kmeans(cdnow(), &KmeansOptions::default()).expect("clusters");
    assert_eq!(found.candidates.len(), 9);
    for (candidate, (inertia, silhouette)) in found.candidates.iter().zip(expected) {
        let k = candidate.k;
        assert!(candidate.inertia <= inertia * 1.000_5, "{k}: {} {inertia}", candidate.inertia);
        // Where both found the same clusters.
        if (candidate.inertia / inertia - 1.0).abs() < 1e-7 {
            let ours = candidate.silhouette.expect("clusters");
            assert!((ours - silhouette).abs() < 2e-3, "{k}: {ours} {silhouette}");
        }
        let options = KmeansOptions { k: Some(k), ..KmeansOptions::default() };
        let alone = kmeans(cdnow(), &options).expect("clusters");
        assert!(alone.inertia <= inertia * (1.0 + 1e-9), "{k}: {} {inertia}", alone.inertia);
        assert_eq!((alone.k, alone.candidates.len()), (k, 1));
    }
    assert_eq!((found.k, found.candidates[0].chosen), (2, true));
    assert!((found.silhouette.expect("two") - 0.592_681).abs() < 1e-5);
    let logged: Vec<_> = found.transformation.iter().map(|it| it.log).collect();
    assert_eq!(logged, [false, true, true]);
    let monetary = &found.transformation[2];
    assert!((monetary.high.expect("capped") - 931.548).abs() < 1e-9);
    assert!((found.revenue.expect("amounts") - 244_091.94).abs() < 0.005);
    let shares: f64 = found.clusters.iter().filter_map(|it| it.revenue_share).sum();
    assert!((shares - 1.0).abs() < 1e-12);
    assert!(found.clusters.iter().all(|it| it.jaccard.expect("resampled") > 0.9));
    assert_eq!(found.sample, 2357, "small data are looked at as a whole");
}

/// `StandardScaler`, then `KMeans(n_clusters=k, n_init=10, random_state=0)`: `inertia_`, `silhouette_score`, and
/// `adjusted_rand_score(middles, labels_)`.
#[test]
fn blobs_are_found_as_scikit_learn_finds_them() {
    let (columns, label) = blobs();
    let sums: Vec<f64> = columns.iter().map(|column| column.iter().sum()).collect();
    for (sum, expected) in sums.iter().zip([668.576_804_48, 872.160_601_28, -87.230_565_11]) {
        assert!((sum - expected).abs() < 1e-7, "the rows are those of the reference");
    }
    for (k, inertia) in [(3, 655.553_987_402), (6, 160.928_334_236), (9, 131.502_676_512)] {
        let found =
            kmeans(named(&columns), &KmeansOptions { k: Some(k), ..plain() }).expect("some");
        assert!(found.inertia <= inertia * (1.0 + 1e-9), "{k}: {}", found.inertia);
    }
    let found = kmeans(named(&columns), &plain()).expect("clusters");
    assert_eq!(found.k, 6);
    assert!((found.inertia - 160.928_334_236).abs() < 1e-6);
    assert!((found.silhouette.expect("six") - 0.611_901_602_649).abs() < 1e-9);
    assert!((agreement(&found.cluster, &label) - 0.995_986_552_505).abs() < 1e-9);
    assert!(found.stability.as_ref().expect("six").rand > 0.95);
    assert!(found.candidates.iter().filter(|it| it.chosen).all(|it| it.k == 6));
    assert!(found.sizes.windows(2).all(|pair| pair[0] >= pair[1]), "the largest first");
    for (center, own) in found.centers.iter().zip(0_u16..) {
        // A center is the mean of its members in raw units.
        let members = columns[0].iter().zip(&found.cluster).filter(|&(_, &it)| it == own);
        let members: Vec<f64> = members.map(|(&value, _)| value).collect();
        let mean = members.iter().sum::<f64>() / members.len() as f64;
        assert!((center[0] - mean).abs() < 1e-9);
        let transformed = found.transformation[0].apply(center[0]);
        assert!((transformed - found.centroids[usize::from(own)][0]).abs() < 1e-9);
    }
}

/// `GaussianMixture(6, covariance_type, tol=1e-10, max_iter=5000, n_init=3, random_state=0)` on the standardised blobs:
/// `score` and `bic`.
#[test]
fn mixtures_are_those_of_scikit_learn() {
    let (columns, label) = blobs();
    for (covariance, likelihood, bic) in [
        (Covariance::Full, -2.321_521_395_020, 3_163.244_523_682),
        (Covariance::Diagonal, -2.337_672_819_851, 3_067.481_501_302),
    ] {
        let method = ClusterMethod::Mixture;
        let options = KmeansOptions { method, covariance, ..plain() };
        let found = kmeans(named(&columns), &options).expect("a mixture");
        let mixture = found.mixture.as_ref().expect("a mixture");
        assert_eq!((found.k, mixture.customers), (6, 600));
        assert!((mixture.log_likelihood - likelihood).abs() < 1e-4, "{}", mixture.log_likelihood);
        assert!((mixture.bic - bic).abs() < 0.1, "{}", mixture.bic);
        assert!((mixture.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(agreement(&found.cluster, &label) > 0.98);
    }
}

#[test]
fn batches_find_blobs_too() {
    let (columns, label) = blobs();
    let method = ClusterMethod::MiniBatch;
    let found = kmeans(named(&columns), &KmeansOptions { method, ..plain() }).expect("clusters");
    assert_eq!(found.k, 6);
    assert!(agreement(&found.cluster, &label) > 0.98);
    assert!(found.inertia < 160.93 * 1.02, "{}", found.inertia);
}

#[test]
fn many_customers_are_started_and_judged_by_some_of_them() {
    let (columns, label) = blobs();
    let times = 70;
    let columns: Vec<Vec<f64>> = columns.iter().map(|column| column.repeat(times)).collect();
    let label = label.repeat(times);
    for method in [ClusterMethod::Kmeans, ClusterMethod::Mixture] {
        let options = KmeansOptions { method, k: Some(6), starts: Some(3), ..plain() };
        let found = kmeans(named(&columns), &options).expect("clusters");
        assert!(agreement(&found.cluster, &label) > 0.98);
        assert!((found.silhouette.expect("six") - 0.612).abs() < 0.02);
        assert_eq!(found.sample, 2500);
        assert!(found.notes.iter().any(|note| note.contains("2,500")), "{:?}", found.notes);
    }
}

#[test]
fn the_same_seed_gives_the_same_in_steps_of_any_size_and_another_seed_may_not() {
    let (columns, _) = blobs();
    let options = KmeansOptions { k_max: 7, ..plain() };
    let whole = kmeans(named(&columns), &options).expect("clusters");
    let mut task = KmeansTask::new(named(&columns), &options).expect("a task");
    let mut last = 0.0;
    let stepped = loop {
        match task.step(97).expect("a step") {
            Step::Done(result) => break result,
            Step::Progress(share) => {
                assert!((0.0..=1.0).contains(&share) && share >= last - 0.02, "{share} {last}");
                last = share;
            }
        }
    };
    assert_eq!(whole, stepped);
    assert!(task.step(1).is_err(), "the work has ended");
    let other = kmeans(named(&columns), &KmeansOptions { seed: 9, ..options }).expect("clusters");
    assert_eq!(agreement(&other.cluster, &labels(&whole)), 1.0);
}

fn labels(of: &Kmeans) -> Vec<u8> {
    of.cluster.iter().map(|&own| own as u8).collect()
}

#[test]
fn clusters_follow_customers_in_any_order_and_units() {
    let (columns, _) = blobs();
    let whole = kmeans(named(&columns), &plain()).expect("clusters");
    let mut order: Vec<usize> = (0..600).collect();
    Rng::new(4).shuffle(&mut order);
    let moved: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| order.iter().map(|&row| 1_000.0 + 7.0 * column[row]).collect())
        .collect();
    let again = kmeans(named(&moved), &plain()).expect("clusters");
    let back: Vec<u8> = order.iter().map(|&row| whole.cluster[row] as u8).collect();
    assert_eq!(agreement(&again.cluster, &back), 1.0);
    assert!((again.inertia - whole.inertia).abs() < 1e-6);
}

#[test]
fn degenerate_customers_are_one_sentence_and_no_failure() {
    let with = |columns: &[Vec<f64>], options: &KmeansOptions| {
        kmeans(named(columns), options).expect("a result")
    };
    let defaults = KmeansOptions::default();
    let one = with(&[vec![5.0], vec![1.0]], &defaults);
    assert_eq!((one.k, one.sizes.as_slice(), one.silhouette), (1, [1].as_slice(), None));
    assert!(one.notes[0].contains("only one customer"), "{:?}", one.notes);
    let same = with(&[vec![5.0; 40], vec![1.0; 40]], &defaults);
    assert_eq!((same.k, same.inertia), (1, 0.0));
    assert!(same.notes[0].contains("too alike"), "{:?}", same.notes);
    assert!(same.notes.iter().any(|note| note.contains("x0 is the same for all")));
    let three = [[1.0, 2.0, 9.0].repeat(20), vec![4.0; 60]];
    let asked = with(&three, &KmeansOptions { k: Some(7), ..defaults.clone() });
    assert_eq!((asked.k, asked.sizes.as_slice()), (3, [20, 20, 20].as_slice()));
    assert!(asked.notes[0].contains("7 clusters were asked for"), "{:?}", asked.notes);
    assert_eq!(asked.clusters[0].difference[1], None);
    let chosen = with(&three, &defaults);
    assert!(chosen.k == 3 && chosen.inertia < 1e-20);
    for method in [ClusterMethod::Mixture, ClusterMethod::MiniBatch] {
        for columns in [&three[..], &[vec![5.0], vec![1.0]], &[vec![5.0; 40]]] {
            let found = with(columns, &KmeansOptions { method, ..defaults.clone() });
            assert_eq!(found.sizes.iter().sum::<u32>() as usize, columns[0].len());
            assert!(found.inertia.is_finite());
        }
    }
    // All but a few alike: capping would leave nothing to tell them apart by.
    let mut rare = vec![0.0; 1000];
    rare[3] = 50.0;
    assert_eq!(with(&[rare], &defaults).sizes, [999, 1]);
}

#[test]
fn wrong_columns_and_names_are_told() {
    let error = |columns: Vec<(&str, Vec<f64>)>| {
        let columns = columns.into_iter().map(|(name, column)| (name.to_owned(), column));
        Features::columns(columns.collect()).expect_err("not features").to_string()
    };
    assert!(error(vec![]).contains("No columns"));
    assert!(error(vec![("a", vec![])]).contains("no rows"));
    assert!(error(vec![("a", vec![1.0]), ("b", vec![])]).contains("a has 1 values and b has 0"));
    let found = error(vec![("a", vec![1.0, 2.0]), ("spend", vec![3.0, f64::NAN])]);
    assert!(found.contains("The value of spend in row 2 is NaN"), "{found}");

    let known = customers(&sample::cdnow(), &CustomersOptions::default()).expect("customers");
    let names = ["recency".to_owned(), "rfm".to_owned()];
    let error = Features::of(&known, Some(&names)).expect_err("no such feature");
    assert_eq!(error.kind(), ErrorKind::Option);
    assert!(error.to_string().contains("no feature “rfm”"), "{error}");
    assert!(error.to_string().contains("averageOrder"), "{error}");

    let none = Features::of(&known, Some(&[])).expect_err("nothing to compare by").to_string();
    assert!(none.contains("The option features is []"), "{none}");
    let options = KmeansOptions { log: Log::Named(vec!["y".into()]), ..KmeansOptions::default() };
    let unknown = kmeans(named(&[vec![1.0, 2.0, 3.0]]), &options).expect_err("no such feature");
    assert!(unknown.to_string().contains("no feature “y”"), "{unknown}");

    let options = KmeansOptions { log: Log::Named(vec!["x0".into()]), ..KmeansOptions::default() };
    let negative = kmeans(named(&[vec![-1.0, 2.0, 3.0]]), &options).expect_err("no logarithm");
    assert_eq!(negative.kind(), ErrorKind::Option);
    let options = KmeansOptions { features: Some(vec!["x1".into()]), ..KmeansOptions::default() };
    let picked = kmeans(named(&[vec![1.0, 2.0, 3.0], vec![5.0, 5.0, 9.0]]), &options);
    assert_eq!(picked.expect("x1").transformation[0].feature, "x1");
}

/// Every row's nearest centre, looked for every time, with the centres moved as `Lloyd` moves them.
fn plain_lloyd(points: &Points, mut centers: Vec<f64>) -> (Vec<u8>, f64) {
    let dims = points.dims();
    let rows: Vec<u32> = (0..points.len() as u32).collect();
    let mut label: Vec<u8> = Vec::new();
    let (mut sums, mut counts) = (vec![0.0; centers.len()], vec![0_u32; centers.len() / dims]);
    loop {
        let first = label.is_empty();
        let mut changed = false;
        let old = label.clone();
        label.clear();
        points.nearest(&rows, &centers, |row, Nearest { center, .. }| {
            let before = old.get(row as usize).copied();
            if first || before != Some(center) {
                changed = true;
                for (dim, value) in points.row(row as usize).iter().enumerate() {
                    sums[usize::from(center) * dims + dim] += value;
                    if let Some(before) = before {
                        sums[usize::from(before) * dims + dim] -= value;
                    }
                }
                counts[usize::from(center)] += 1;
                if let Some(before) = before {
                    counts[usize::from(before)] -= 1;
                }
            }
            label.push(center);
        });
        if !changed {
            let own = |row: usize| &centers[usize::from(label[row]) * dims..][..dims];
            let each =
                (0..points.len()).map(|row| super::points::squared(points.row(row), own(row)));
            return (label.clone(), each.sum());
        }
        for (place, sum) in sums.iter().enumerate().filter(|(place, _)| counts[place / dims] > 0) {
            centers[place] = sum / f64::from(counts[place / dims]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rows that are passed over would not have moved.
    #[test]
    fn bounds_change_nothing(
        values in prop::collection::vec(-100.0..100.0_f64, 40..400),
        dims in 1_usize..5,
        k in 1_usize..9,
        seed in 0_u64..1000,
    ) {
        let n = values.len() / dims;
        let points = Points::new(dims, values[..n * dims].to_vec());
        let centers = super::seeding::seed(&points, k, &mut Rng::new(seed));
        let run = Lloyd::new(&points, centers.clone(), 10_000, -1.0).run(&points);
        prop_assert!(run.converged);
        // A centre that lost all rows is handled in another way here and there.
        if run.counts.iter().all(|&count| count > 0) {
            let (label, inertia) = plain_lloyd(&points, centers);
            prop_assert_eq!(&run.label, &label);
            prop_assert_eq!(run.inertia.to_bits(), inertia.to_bits());
        }
    }

    /// Whatever the numbers, customers are divided among the clusters and nothing is not a number.
    #[test]
    fn clusters_partition_any_customers(
        rows in prop::collection::vec((0..30_u8, -5.0..1e6_f64), 1..120),
        k in prop::option::of(1_u32..8),
    ) {
        let (counts, amounts): (Vec<_>, Vec<_>) =
            rows.iter().map(|&(count, amount)| (f64::from(count), amount)).unzip();
        let options = KmeansOptions { k, k_max: 5, starts: Some(2), ..KmeansOptions::default() };
        let found = kmeans(named(&[counts, amounts.clone()]), &options).expect("clusters");
        prop_assert_eq!(found.sizes.iter().sum::<u32>() as usize, rows.len());
        prop_assert_eq!(found.sizes.len(), found.k as usize);
        for (own, size) in found.sizes.iter().enumerate() {
            let members = found.cluster.iter().filter(|&&it| usize::from(it) == own).count();
            prop_assert_eq!(members, *size as usize);
        }
        let total: f64 = amounts.iter().sum();
        let sums = found.centers.iter().zip(&found.sizes);
        let sum: f64 = sums.map(|(center, &size)| center[1] * f64::from(size)).sum();
        prop_assert!((total - sum).abs() <= 1e-9 * total.abs().max(1.0));
        let mut names: Vec<_> = found.clusters.iter().map(|it| it.name.clone()).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), found.k as usize);
        prop_assert!(!serde_json::to_string(&found).expect("plain data").contains("NaN"));
    }
}
