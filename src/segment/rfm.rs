//! RFM: customers scored by recency, frequency and monetary value, and grouped by their scores.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::bins::{self, Binning, cuts, scores};
use super::groups::{SegmentSummary, sum_up};
use super::scheme::{Audit, Scheme, SchemeChoice};
use crate::calendar::{Day, Period};
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::options;
use crate::words::{Accepted, Locale, Problem, RfmMeasure, Segment};

/// How customers are scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RfmOptions {
    /// Scores a measure can have, 2 to 10. The known schemes are defined on 5; with another number each score is read as the
    /// fifth of the customers that holds the middle of its bin, and a note says so.
    pub bins: u32,
    /// How the borders between scores are found.
    pub binning: Binning,
    /// Borders that are given, for some measures or all of them; these have one score more than borders.
    #[serde(deserialize_with = "options::by_name")]
    pub cuts: GivenCuts,
    /// The unit of recency: days, or whole periods since the last purchase.
    pub recency_in: Period,
    /// What frequency counts.
    pub frequency_of: FrequencyOf,
    /// What monetary value is.
    pub monetary_of: MonetaryOf,
    /// How much recency, frequency and monetary value count in `score`; each at least 0, and one of them above it. Without
    /// weights there is no `score`.
    pub weights: Option<[f64; 3]>,
    /// Which scores make which segment.
    pub scheme: SchemeChoice,
    /// An earlier day that the segments are compared with: their customers then, scored among themselves.
    pub before: Option<Day>,
    /// The level of all intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of names and notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

/// Borders between scores that somebody chose: 1 to 9 rising values a measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenCuts {
    /// In the unit of recency.
    pub recency: Option<Vec<f64>>,
    /// In purchases.
    pub frequency: Option<Vec<f64>>,
    /// In money.
    pub monetary: Option<Vec<f64>>,
}

/// What frequency counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FrequencyOf {
    /// Days with a purchase, the first counted.
    #[default]
    Occasions,
    /// Distinct orders.
    Orders,
}

/// What monetary value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MonetaryOf {
    /// The net revenue.
    #[default]
    Total,
    /// The net revenue divided by the number of purchases, as `frequency_of` counts them.
    Mean,
}

impl Default for RfmOptions {
    fn default() -> Self {
        Self {
            bins: 5,
            binning: Binning::default(),
            cuts: GivenCuts::default(),
            recency_in: Period::Day,
            frequency_of: FrequencyOf::default(),
            monetary_of: MonetaryOf::default(),
            weights: None,
            scheme: SchemeChoice::default(),
            before: None,
            level: 0.95,
            locale: Locale::default(),
        }
    }
}

/// Every customer's scores and segment, and the segments summed up.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rfm {
    /// The day the scores are as of.
    pub as_of: Day,
    /// Scores a measure can have, where its cuts are not given.
    pub bins: u32,
    /// The unit of recency.
    pub recency_in: Period,
    /// What frequency counts.
    pub frequency_of: FrequencyOf,
    /// What monetary value is.
    pub monetary_of: MonetaryOf,
    /// Customers in all segments.
    pub customers: u32,
    /// Revenue of all segments; absent without amounts.
    pub revenue: Option<f64>,
    /// The values between the scores.
    pub cuts: Cuts,
    /// The segments in the order of the scheme, also those without customers.
    pub segments: Vec<SegmentSummary>,
    /// How the scheme shares the triples of scores among the segments.
    pub audit: Audit,
    /// What to know when reading the scores, the most important first.
    pub notes: Vec<String>,
    /// A customer's recency score, from 1; those with the highest bought last. In the order of the customers, as all columns.
    #[serde(skip)]
    pub r: Vec<u8>,
    /// A customer's frequency score.
    #[serde(skip)]
    pub f: Vec<u8>,
    /// A customer's monetary score; absent without amounts.
    #[serde(skip)]
    pub m: Option<Vec<u8>>,
    /// The mean of a customer's scores by the weights; absent without weights. Without amounts their weight is left out.
    #[serde(skip)]
    pub score: Option<Vec<f64>>,
    /// A customer's segment, as its place in `segments`.
    #[serde(skip)]
    pub segment: Vec<u16>,
}

/// The values between the scores. A score is 1 + the number of cuts strictly below the value, so equal values have equal
/// scores; for recency it is the highest score + 1 minus that.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cuts {
    /// Days from the last purchase to `as_of`, or whole periods.
    pub recency: Vec<f64>,
    /// Purchases, the first counted.
    pub frequency: Vec<f64>,
    /// Net revenue, or its mean; absent without amounts.
    pub monetary: Option<Vec<f64>>,
}

/// Scores customers by recency, frequency and monetary value and groups them by a scheme.
///
/// Without amounts there is no monetary score, and a customer has the segment of the triple whose monetary score equals
/// the frequency score.
///
/// # Errors
///
/// `option` if `bins` is not 2 to 10, given cuts do not rise, or weights are below 0; `data` without customers.
pub fn rfm(customers: &Customers, options: &RfmOptions) -> Result<Rfm> {
    let (bins, n) = (options.bins, customers.len());
    check(options)?;
    if customers.is_empty() {
        let problem = Problem::NobodyYet { as_of: customers.as_of.to_string() };
        return Err(Error::new(ErrorKind::Data, problem));
    }
    let (recency, frequency) =
        (recency(customers, options.recency_in), frequency(customers, options));
    let monetary = monetary(customers, &frequency, options.monetary_of);

    let cut = |values: &[f64], given: &Option<Vec<f64>>| {
        given.clone().unwrap_or_else(|| cuts(values, bins, options.binning))
    };
    let cuts = Cuts {
        recency: cut(&recency, &options.cuts.recency),
        frequency: cut(&frequency, &options.cuts.frequency),
        monetary: monetary.as_ref().map(|monetary| cut(monetary, &options.cuts.monetary)),
    };
    let highest = |cuts: &[f64]| cuts.len() as u8 + 1;
    let best = highest(&cuts.recency);
    let mut r = scores(&recency, &cuts.recency);
    r.iter_mut().for_each(|score| *score = best + 1 - *score);
    let f = scores(&frequency, &cuts.frequency);
    let m = monetary.zip(cuts.monetary.as_ref()).map(|(monetary, cuts)| scores(&monetary, cuts));
    let of_money = cuts.monetary.as_ref().unwrap_or(&cuts.frequency);
    let bins_of = [best, highest(&cuts.frequency), highest(of_money)];
    let scheme = Scheme::new(&options.scheme, bins_of, options.locale)?;
    let triples = r.iter().zip(&f).zip(m.as_ref().unwrap_or(&f));
    let segment: Vec<u16> = triples.map(|((&r, &f), &m)| scheme.place(r, f, m)).collect();
    let (segments, total) = sum_up(scheme.labels, &segment, customers, options.level)?;
    Ok(Rfm {
        as_of: customers.as_of,
        bins,
        recency_in: options.recency_in,
        frequency_of: options.frequency_of,
        monetary_of: options.monetary_of,
        customers: n as u32,
        revenue: total,
        notes: notes(options, bins_of, &scheme.audit, [&r, &f, m.as_deref().unwrap_or_default()]),
        audit: scheme.audit,
        cuts,
        segments,
        score: options.weights.map(|weights| weigh(weights, &r, &f, m.as_deref())),
        r,
        f,
        m,
        segment,
    })
}

fn check(options: &RfmOptions) -> Result<()> {
    let refuse = |option, found, accepted| {
        Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }))
    };
    if !(2..=bins::MOST).contains(&options.bins) {
        let accepted = Accepted::Whole { from: 2, to: bins::MOST };
        return refuse("bins", options.bins.to_string(), accepted);
    }
    let GivenCuts { recency, frequency, monetary } = &options.cuts;
    for (option, given) in
        [("cuts.recency", recency), ("cuts.frequency", frequency), ("cuts.monetary", monetary)]
    {
        given.as_ref().map_or(Ok(()), |given| bins::check(option, given))?;
    }
    let bad = |weights: &[f64; 3]| {
        let sum: f64 = weights.iter().sum();
        !(weights.iter().all(|&weight| weight >= 0.0) && sum > 0.0 && sum.is_finite())
    };
    match options.weights.filter(bad) {
        Some(weights) => refuse("weights", format!("{weights:?}"), Accepted::Weights),
        None => Ok(()),
    }
}

/// Days since the last purchase, or whole periods.
fn recency(customers: &Customers, unit: Period) -> Vec<f64> {
    let days = customers.last.iter().map(|&last| f64::from(customers.as_of.since(last).max(0)));
    match unit {
        Period::Day => days.collect(),
        _ => days.map(|days| libm::floor(days / unit.days())).collect(),
    }
}

/// How often each customer bought.
fn frequency(customers: &Customers, options: &RfmOptions) -> Vec<f64> {
    match options.frequency_of {
        FrequencyOf::Occasions => {
            (0..customers.len()).map(|at| customers.occasions(at).into()).collect()
        }
        FrequencyOf::Orders => customers.orders.iter().map(|&n| f64::from(n)).collect(),
    }
}

/// What each customer brought; absent without amounts.
fn monetary<'a>(
    customers: &'a Customers,
    frequency: &[f64],
    of: MonetaryOf,
) -> Option<Cow<'a, [f64]>> {
    let revenue = customers.has_amounts.then_some(&customers.revenue)?;
    Some(match of {
        MonetaryOf::Total => revenue.into(),
        MonetaryOf::Mean => {
            revenue.iter().zip(frequency).map(|(sum, n)| sum / n.max(1.0)).collect()
        }
    })
}

/// The weighted mean of the scores.
fn weigh([by_r, by_f, by_m]: [f64; 3], r: &[u8], f: &[u8], m: Option<&[u8]>) -> Vec<f64> {
    let by_m = if m.is_some() { by_m } else { 0.0 };
    let most = by_r.max(by_f).max(by_m);
    if most == 0.0 {
        // All weight on money, and no amounts: what is left is recency and frequency alike.
        return weigh([1.0, 1.0, 0.0], r, f, None);
    }
    // Through the largest first: times a score, a weight may be too large for a number.
    let [by_r, by_f, by_m] = [by_r, by_f, by_m].map(|weight| weight / most);
    let all = by_r + by_f + by_m;
    let scores = r.iter().zip(f).zip(m.unwrap_or(f));
    let mean = |((&r, &f), &m): ((&u8, &u8), &u8)| {
        (by_r * f64::from(r) + by_f * f64::from(f) + by_m * f64::from(m)) / all
    };
    scores.map(mean).collect()
}

fn notes(options: &RfmOptions, bins: [u8; 3], audit: &Audit, scores: [&[u8]; 3]) -> Vec<String> {
    let mut notes = Vec::new();
    if scores[2].is_empty() {
        notes.push(Segment::NoAmounts);
    }
    if !(audit.several.is_empty() && audit.none.is_empty()) {
        let (several, none) = (audit.several.len() as u64, audit.none.len() as u64);
        notes.push(Segment::Audited { cells: audit.cells.into(), several, none });
    }
    let is_known = matches!(options.scheme, SchemeChoice::Known(_));
    let other = bins.into_iter().find(|&bins| bins != 5 && is_known);
    notes.extend(other.map(|bins| Segment::OtherBins { bins: bins.into() }));
    let measures = [RfmMeasure::Recency, RfmMeasure::Frequency, RfmMeasure::Monetary];
    let GivenCuts { recency, frequency, monetary } = &options.cuts;
    let given = [recency, frequency, monetary].map(Option::is_some);
    for (((measure, scores), bins), by_hand) in
        measures.into_iter().zip(scores).zip(bins.map(u32::from)).zip(given)
    {
        let given = scores.iter().fold(0u32, |seen, score| seen | 1 << score).count_ones();
        if (1..bins).contains(&given) {
            notes.push(match options.binning {
                Binning::Quantile if !by_hand => Segment::Ties { measure, given, bins },
                _ => Segment::Unused { measure, given, bins },
            });
        }
    }
    notes.iter().map(|note| note.say(options.locale)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::{Transactions, sample};

    fn of(rows: &[(String, Day, f64)], has_amounts: bool) -> Customers {
        let rows = rows.iter().map(|(id, day, amount)| (id.as_str(), *day, *amount));
        all(&sample::table(has_amounts, rows))
    }

    fn all(table: &Transactions) -> Customers {
        customers(table, &CustomersOptions::default()).expect("there are customers")
    }

    /// pandas 3.1 and NumPy 2.4 on the same file: `np.quantile` for the cuts, scores as 1 + the cuts strictly below,
    /// segments by the scheme, medians and sums a segment.
    #[test]
    fn cdnow_sample_is_grouped_as_pandas_groups_it() {
        let found = rfm(&all(&sample::cdnow()), &RfmOptions::default()).expect("scores");
        assert_eq!(found.cuts.recency, [152.0, 442.0, 486.0, 512.0]);
        assert_eq!(found.cuts.frequency, [1.0, 1.0, 2.0, 4.0]);
        let monetary = found.cuts.monetary.as_ref().expect("amounts");
        for (cut, expected) in monetary.iter().zip([15.36, 31.958, 59.25, 130.436]) {
            assert!((cut - expected).abs() < 1e-9, "{cut}");
        }
        let expected = [
            ("Champions", 534, 156_581.64, 94.5),
            ("Loyal", 159, 22_212.11, 296.0),
            ("Potential Loyalist", 179, 6_847.12, 336.0),
            ("New", 150, 1_856.64, 475.0),
            ("Promising", 100, 5_796.68, 474.0),
            ("Need Attention", 165, 13_300.79, 315.0),
            ("About To Sleep", 204, 6_473.66, 483.5),
            ("At Risk", 53, 6_246.48, 502.0),
            ("Cannot Lose", 170, 12_820.42, 523.0),
            ("Hibernating", 339, 6_659.03, 499.0),
            ("Lost", 304, 5_297.37, 528.0),
        ];
        assert_eq!(found.segments.len(), expected.len());
        for (segment, (name, customers, revenue, recency)) in found.segments.iter().zip(expected) {
            assert_eq!((segment.name.as_str(), segment.customers), (name, customers));
            assert!((segment.revenue.expect("amounts") - revenue).abs() < 0.005, "{name}");
            assert_eq!(segment.recency, Some(recency), "{name}");
        }
        let champions = &found.segments[0];
        assert!((champions.frequency.expect("some") - 7.432_584).abs() < 5e-7);
        assert!((champions.monetary.expect("some") - 293.224_045).abs() < 5e-7);
        assert!((champions.revenue_share.expect("revenue") - 0.641_486).abs() < 5e-7);
        assert!((found.revenue.expect("amounts") - 244_091.94).abs() < 0.005);
        // 1,218 customers bought once, and share score 1: nobody has score 2.
        assert_eq!(found.f.iter().filter(|&&score| score == 1).count(), 1218);
        assert_eq!(found.notes.len(), 1);
    }

    #[test]
    fn without_amounts_frequency_stands_in_and_money_is_absent() {
        let rows: Vec<_> =
            (0..20).map(|i| (format!("c{}", i % 7), Day::new(20_000 + i), 0.0)).collect();
        let found = rfm(&of(&rows, false), &RfmOptions::default()).expect("scores");
        assert_eq!((found.revenue, &found.m, &found.cuts.monetary), (None, &None, &None));
        assert!(found.segments.iter().all(|it| it.revenue.is_none() && it.monetary.is_none()));
        assert_eq!(found.notes[0], Segment::NoAmounts.say(Locale::En));
        let scheme = Scheme::known(crate::segment::KnownScheme::Cells, [5; 3], Locale::En);
        for ((&r, &f), &place) in found.r.iter().zip(&found.f).zip(&found.segment) {
            assert_eq!(scheme.place(r, f, f), place);
        }
    }

    #[test]
    fn one_customer_is_scored_and_bad_options_are_refused() {
        let one = of(&[("ann".into(), Day::new(20_000), 5.0)], true);
        let found = rfm(&one, &RfmOptions::default()).expect("scores");
        assert_eq!((found.customers, found.r[0], found.f[0], found.segments.len()), (1, 5, 1, 11));
        for bins in [0, 1, 11, u32::MAX] {
            let options = RfmOptions { bins, ..RfmOptions::default() };
            assert_eq!(rfm(&one, &options).expect_err("bins").kind(), ErrorKind::Option);
        }
    }

    /// Three customers, scored by hand: recency 0, 40 and 100 days, 2, 1 and 3 orders on 2, 1 and 2 days, 30, 5 and 90 in all.
    #[test]
    fn cuts_units_and_weights_are_ones_own() {
        let day = |number| Day::new(20_000 + number);
        let mut builder = crate::tables::TransactionsBuilder::new(true, true);
        let rows = [
            ("ann", day(0), 10.0, 1),
            ("ann", day(100), 20.0, 2),
            ("bob", day(60), 5.0, 3),
            ("cat", day(-50), 30.0, 4),
            ("cat", day(0), 30.0, 5),
            ("cat", day(0), 30.0, 6),
        ];
        for (id, day, amount, order) in rows {
            let amount = crate::tables::Money::from_f64(amount).expect("money");
            builder.push(id.as_bytes(), day, amount, order, (1, Default::default()));
        }
        let table = crate::task::run(builder.build()).expect("a table").table;
        let options = RfmOptions {
            cuts: GivenCuts {
                recency: Some(vec![1.0, 3.0]),
                frequency: Some(vec![1.0, 2.0, 4.0]),
                monetary: None,
            },
            bins: 2,
            binning: Binning::Width,
            recency_in: Period::Month,
            frequency_of: FrequencyOf::Orders,
            monetary_of: MonetaryOf::Mean,
            weights: Some([2.0, 1.0, 1.0]),
            ..RfmOptions::default()
        };
        let found = rfm(&all(&table), &options).expect("scores");
        // Whole months since the last purchase: 0, 1 and 3. Means an order: 15, 5 and 30, cut in the middle.
        assert_eq!(found.r, [3, 3, 2]);
        assert_eq!(found.f, [2, 1, 3]);
        assert_eq!(found.cuts.monetary, Some(vec![17.5]));
        assert_eq!(found.m, Some(vec![1, 1, 2]));
        assert_eq!(found.score, Some(vec![2.25, 2.0, 2.25]));
        assert!(found.notes[0].contains("3 scores"), "{:?}", found.notes);
        assert_eq!(found.recency_in, Period::Month);
        // Nobody has 4 orders or more: no tie, but a border that nobody reaches.
        let unused = "No customer lies between some of the borders: of the 4 scores for frequency only 3 are given.";
        assert!(found.notes.iter().any(|note| note == unused), "{:?}", found.notes);

        // Weights are of any size: only how they stand to one another counts.
        let large = RfmOptions { weights: Some([1e308, 5e307, 0.0]), ..options };
        let score = rfm(&all(&table), &large).expect("scores").score.expect("weights");
        assert!(
            score
                .iter()
                .zip([8.0, 7.0, 7.0])
                .all(|(it, by_hand)| (it * 3.0 - by_hand).abs() < 1e-12)
        );

        let bad = RfmOptions { weights: Some([0.0; 3]), ..RfmOptions::default() };
        assert!(rfm(&all(&table), &bad).expect_err("no weight").to_string().contains("[2, 1, 1]"));
    }

    /// Equal values have equal scores, and a higher value never has a lower score.
    fn agree<T: PartialOrd>(scores: &[u8], values: &[T]) -> bool {
        let all = || scores.iter().zip(values);
        all().all(|(score, value)| {
            all().all(
                |(other, than)| {
                    if value == than { score == other } else { value > than || score <= other }
                },
            )
        })
    }

    proptest! {
        #[test]
        fn totals_reconcile_and_scores_follow_the_values(
            rows in prop::collection::vec((0u8..40, 0i32..500, -20.0..300.0f64), 1..200),
            bins in 2u32..=10,
        ) {
            let mut rows: Vec<_> = rows
                .into_iter()
                .map(|(id, day, amount)| (id.to_string(), Day::new(20_000 + day), amount))
                .collect();
            rows.push(("first".into(), Day::new(20_000), 1.0));
            let customers = of(&rows, true);
            let options = RfmOptions { bins, ..RfmOptions::default() };
            let found = rfm(&customers, &options).expect("scores");

            prop_assert_eq!(found.segments.iter().map(|it| it.customers).sum::<u32>(), found.customers);
            let revenue: f64 = customers.revenue.iter().sum();
            prop_assert!((found.revenue.expect("amounts") - revenue).abs() < 1e-6);
            let m = found.m.as_ref().expect("amounts");
            prop_assert!(agree(&found.f, &customers.frequency));
            prop_assert!(agree(m, &customers.revenue));
            prop_assert!(agree(&found.r, &customers.last));

            rows.reverse();
            prop_assert_eq!(rfm(&of(&rows, true), &options).expect("scores"), found);
        }
    }
}
