//! Clusters: what sets each apart, and how many there are.

use super::{
    Axis, Cell, Chart, Color, Direction, Mark, Point, Ramp, Scale, Side, Table, TableColumn, Tick,
    Value, nice_axis,
};
use crate::segment::clusters::{Candidate, Cluster, ClusterMethod, Kmeans};
use crate::words::{Clusters as Words, Locale, format};

/// Standard deviations from the mean of all that have the strongest colours.
const FARTHEST: f64 = 2.0;

/// `clusters.profiles`: a row a cluster, a column a feature; the shade is how far above or below the mean of all customers
/// the cluster lies, the text its mean.
pub fn profiles(found: &Kmeans, locale: Locale) -> Chart {
    let customers = u64::from(found.customers);
    let mut cells = Vec::new();
    for (y, cluster) in found.clusters.iter().enumerate() {
        let features = found.features.iter().zip(&cluster.center).zip(&cluster.difference);
        for (x, ((feature, &mean), difference)) in features.enumerate() {
            let place = |apart: f64| (0.5 + apart / (2.0 * FARTHEST)).clamp(0.0, 1.0);
            cells.push(Cell {
                x: x as u32,
                y: y as u32,
                shade: Some(difference.map_or(0.5, place)),
                label: feature.value(locale, mean),
                partial: false,
                muted: false,
                row: y as u32,
            });
        }
    }
    let ends = [false, true].map(|above| Words::Apart { above, by: FARTHEST as u32 }.say(locale));
    let summary = found.clusters.first().map(|largest| Words::Summary {
        k: found.k,
        customers,
        name: largest.name.clone(),
        own: largest.customers.into(),
        share: largest.share,
        revenue: largest.revenue_share,
    });
    let good = Words::HowGood {
        silhouette: found.silhouette,
        rand: found.stability.as_ref().map(|it| [it.rand, it.low, it.high]),
    };
    let notes = found.notes.first().cloned().into_iter().chain([good.say(locale)]);
    let note = notes.filter(|note| !note.is_empty()).collect::<Vec<_>>().join(locale.space());
    Chart {
        name: "clusters.profiles".into(),
        title: title(found).say(locale),
        subtitle: Words::ProfilesPlotted { customers, k: found.k }.say(locale),
        summary: summary.map(|it| it.say(locale)).unwrap_or_default(),
        note: Some(note).filter(|note| !note.is_empty()),
        x: Axis {
            label: String::new(),
            scale: Scale::Band {
                labels: found.features.iter().map(|feature| feature.say(locale)).collect(),
            },
            side: Side::End,
            grid: false,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band {
                labels: found.clusters.iter().map(|it| it.name.clone()).collect(),
            },
            side: Side::Start,
            grid: false,
        },
        marks: vec![Mark::Cells {
            name: Words::Shade.say(locale),
            ramp: Ramp::Divergence { ends },
            cells,
        }],
        height: 80 + 36 * found.k,
        table: profiles_table(found, locale),
    }
}

/// The cluster that brings the most revenue, or else the largest one.
fn title(found: &Kmeans) -> Words {
    let most = |best: Option<(usize, f64)>, (place, cluster): (usize, &Cluster)| {
        let share = cluster.revenue_share.filter(|&share| share <= 1.0);
        match (best, share) {
            (Some((_, most)), Some(share)) if share <= most => best,
            (_, Some(share)) => Some((place, share)),
            (best, None) => best,
        }
    };
    let earner = found.clusters.iter().enumerate().fold(None, most);
    let earner = earner.and_then(|(place, revenue)| Some((found.clusters.get(place)?, revenue)));
    match (found.k, earner, found.clusters.first()) {
        (0 | 1, ..) | (_, _, None) => Words::Alike,
        (_, Some((it, revenue)), _) => {
            Words::BringsMost { name: it.name.clone(), customers: it.share, revenue }
        }
        (k, None, Some(it)) => Words::Largest { k, name: it.name.clone(), customers: it.share },
    }
}

/// One row a cluster: size, money, means, distances from all, and how well it holds.
fn profiles_table(found: &Kmeans, locale: Locale) -> Table {
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    let mut columns = vec![
        TableColumn::text(Words::Cluster.say(locale)),
        numeric(Words::Customers),
        numeric(Words::CustomersShare),
    ];
    let with_revenue = found.revenue.is_some();
    if with_revenue {
        columns.extend([numeric(Words::Revenue), numeric(Words::RevenueShare)]);
    }
    columns.extend(found.features.iter().map(|it| numeric(Words::MeanOf(it.clone()))));
    columns.extend(found.features.iter().map(|it| numeric(Words::DifferenceOf(it.clone()))));
    columns.extend([numeric(Words::Silhouette), numeric(Words::Jaccard)]);
    let percent = |share| format::percent(locale, share);
    let short = |value| format::decimal(locale, value, 2);
    let row = |it: &Cluster| {
        let mut row = vec![
            Value::text(it.name.clone()),
            Value::number(it.customers, format::count(locale, it.customers.into())),
            Value::number(it.share, percent(it.share)),
        ];
        if with_revenue {
            row.push(Value::option(it.revenue, &|amount| format::money(locale, amount)));
            row.push(Value::option(it.revenue_share, &percent));
        }
        let means = found.features.iter().zip(&it.center);
        row.extend(means.map(|(of, &mean)| Value::number(mean, of.value(locale, mean))));
        row.extend(it.difference.iter().map(|&apart| Value::option(apart, &short)));
        row.extend([it.silhouette, it.jaccard].map(|value| Value::option(value, &short)));
        row
    };
    Table { columns, rows: found.clusters.iter().map(row).collect() }
}

/// `clusters.candidates`: the mean silhouette by number of clusters, with the chosen number; inertia, gap and BIC stand in
/// the table.
pub fn candidates(found: &Kmeans, locale: Locale) -> Chart {
    let mut points = Vec::new();
    for (row, it) in found.candidates.iter().enumerate() {
        let Some(silhouette) = it.silhouette else { continue };
        let (x, row) = (f64::from(it.k), row as u32);
        points.push(Point { x, y: silhouette, low: None, high: None, partial: false, row });
    }
    let chosen = found.candidates.iter().find(|it| it.chosen);
    let silhouette = chosen.and_then(|it| it.silhouette);
    let by_bic = found.method == ClusterMethod::Mixture && found.candidates.len() > 1;
    let mut next: Option<(u32, f64)> = None;
    for it in found.candidates.iter().filter(|it| !it.chosen && !by_bic) {
        if let Some(silhouette) = it.silhouette
            && next.is_none_or(|(_, best)| silhouette > best)
        {
            next = Some((it.k, silhouette));
        }
    }
    let ends = points
        .iter()
        .fold((0.0_f64, 0.0_f64), |(low, high), point| (low.min(point.y), high.max(point.y)));
    let ks = found.candidates.iter().map(|it| it.k);
    let (first, last) = (ks.clone().min().unwrap_or(1), ks.clone().max().unwrap_or(1));
    let tick = |k: u32| Tick { at: f64::from(k), label: format::count(locale, k.into()) };
    let accent = points.iter().filter(|point| point.x == f64::from(found.k)).cloned().collect();
    let summary =
        Words::CandidatesSummary { k: found.k, silhouette, next, gap: found.gap_sees, by_bic };
    let title = if found.k < 2 {
        Words::Alike
    } else {
        let compared = silhouette.filter(|_| found.candidates.len() > 1 && !by_bic);
        Words::Chosen { k: found.k, silhouette: compared }
    };
    Chart {
        name: "clusters.candidates".into(),
        title: title.say(locale),
        subtitle: Words::CandidatesPlotted { customers: found.sample.into() }.say(locale),
        summary: summary.say(locale),
        note: found.notes.first().cloned(),
        x: Axis {
            label: Words::K.say(locale),
            scale: Scale::Linear {
                min: f64::from(first) - 0.5,
                max: f64::from(last) + 0.5,
                ticks: (first..=last).map(tick).collect(),
            },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Silhouette.say(locale),
            scale: nice_axis(ends.0, ends.1, 4, &|at| format::decimal(locale, at, 2)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Rule {
                axis: Direction::X,
                at: f64::from(found.k),
                label: Words::ChosenHere.say(locale),
            },
            Mark::Line { name: String::new(), color: Color::Neutral, muted: false, points },
            Mark::Dots { name: String::new(), color: Color::Accent, points: accent },
        ],
        height: 280,
        table: candidates_table(found, locale),
    }
}

/// A column of numbers: its heading, its value, its decimals.
type Numbers = (Words, fn(&Candidate) -> Option<f64>, usize);

fn candidates_table(found: &Kmeans, locale: Locale) -> Table {
    let mut columns: Vec<Numbers> = vec![
        (Words::Inertia, |it| Some(it.inertia), 1),
        (Words::Silhouette, |it| it.silhouette, 3),
    ];
    if found.candidates.iter().any(|it| it.gap.is_some()) {
        columns.push((Words::Gap, |it| it.gap, 3));
        columns.push((Words::GapError, |it| it.gap_error, 3));
    }
    if found.candidates.iter().any(|it| it.bic.is_some()) {
        columns.push((Words::Bic, |it| it.bic, 1));
    }
    let row = |it: &Candidate| {
        let k = Value::number(it.k, format::count(locale, it.k.into()));
        let rest = columns.iter().map(|(_, value, decimals)| {
            Value::option(value(it), &|value| format::decimal(locale, value, *decimals))
        });
        std::iter::once(k).chain(rest).collect()
    };
    let rows = found.candidates.iter().map(row).collect();
    let heads = columns.iter().map(|(message, ..)| TableColumn::numeric(message.say(locale)));
    let k = TableColumn::numeric(Words::K.say(locale));
    Table { columns: std::iter::once(k).chain(heads).collect(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::clusters::{Features, KmeansOptions, kmeans};
    use crate::tables::sample::cdnow;

    const EN: Locale = Locale::En;

    fn found(options: &KmeansOptions) -> Kmeans {
        let customers = customers(&cdnow(), &CustomersOptions::default()).expect("customers");
        kmeans(Features::of(&customers, None).expect("features"), options).expect("clusters")
    }

    #[test]
    fn cdnow_says_who_brings_the_revenue() {
        let found = found(&KmeansOptions { k: Some(4), ..KmeansOptions::default() });
        let chart = profiles(&found, EN);
        let most = found.clusters.iter().filter_map(|it| it.revenue_share).fold(0.0, f64::max);
        assert!(chart.title.contains(&format::percent(EN, most)), "{}", chart.title);
        assert!(chart.summary.starts_with("2,357 customers are in 4 clusters. The largest is "));
        let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
        assert_eq!((cells.len(), chart.table.rows.len()), (12, 4));
        for row in &chart.table.rows {
            assert_eq!(row.len(), chart.table.columns.len());
        }
        let sum = |column: usize| -> f64 {
            chart.table.rows.iter().filter_map(|row| row[column].number).sum()
        };
        assert_eq!(sum(1), 2357.0);
        assert!((sum(2) - 1.0).abs() < 1e-12 && (sum(4) - 1.0).abs() < 1e-12);
        for cell in cells {
            assert!(cell.shade.is_some_and(|shade| (0.0..=1.0).contains(&shade)));
            assert!(!cell.label.is_empty());
        }
    }

    #[test]
    fn candidates_mark_the_chosen_one() {
        let found = found(&KmeansOptions { k_max: 5, ..KmeansOptions::default() });
        let chart = candidates(&found, EN);
        assert_eq!(chart.title, "2 clusters tell customers apart best: silhouette 0.59");
        assert!(
            chart.summary.starts_with(
                "With 2 clusters the mean silhouette is 0.593; the next best is 3 with 0.51"
            ),
            "{}",
            chart.summary
        );
        assert_eq!((chart.table.rows.len(), chart.table.columns.len()), (4, 5));
        let [Mark::Rule { at, .. }, Mark::Line { points, .. }, Mark::Dots { points: one, .. }] =
            chart.marks.as_slice()
        else {
            panic!("a rule, a line and a dot")
        };
        assert_eq!((*at, points.len(), one.len()), (2.0, 4, 1));
    }

    #[test]
    fn one_customer_is_a_chart_too() {
        let one = Features::columns(vec![("spend".into(), vec![3.0])]).expect("a feature");
        let found = kmeans(one, &KmeansOptions::default()).expect("one cluster");
        for chart in [profiles(&found, EN), candidates(&found, EN)] {
            assert_eq!(chart.title, "Customers are too alike to be told apart");
            assert!(chart.summary.len() > 10 && !chart.table.rows.is_empty());
        }
    }
}
