//! RFM: customers scored by recency, frequency and monetary value, and grouped by their scores.

use serde::{Deserialize, Serialize};

use super::groups::{Label, SegmentSummary, sum_up};
use super::scheme::{SCHEME, Scheme};
use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::quantile::quantiles;
use crate::words::{Accepted, Locale, Problem, RfmMeasure, RfmSegment, Segment};

/// How customers are scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RfmOptions {
    /// Scores a measure can have, 2 to 10. The segments are defined on 5; with another number each score is read as the
    /// fifth of the customers that holds the middle of its bin, and a note says so.
    pub bins: u32,
    /// The level of all intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// The language of names and notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for RfmOptions {
    fn default() -> Self {
        Self { bins: 5, level: 0.95, locale: Locale::default() }
    }
}

/// Every customer's scores and segment, and the segments summed up.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rfm {
    /// The day the scores are as of.
    pub as_of: Day,
    /// Scores a measure can have.
    pub bins: u32,
    /// Customers in all segments.
    pub customers: u32,
    /// Revenue of all segments; absent without amounts.
    pub revenue: Option<f64>,
    /// The values between the scores.
    pub cuts: Cuts,
    /// The eleven segments in the order of the scheme, also those without customers.
    pub segments: Vec<SegmentSummary>,
    /// What to know when reading the scores, the most important first.
    pub notes: Vec<String>,
    /// A customer's recency score, 1 to `bins`; `bins` bought last. In the order of the customers, as all columns.
    #[serde(skip)]
    pub r: Vec<u8>,
    /// A customer's frequency score.
    #[serde(skip)]
    pub f: Vec<u8>,
    /// A customer's monetary score; absent without amounts.
    #[serde(skip)]
    pub m: Option<Vec<u8>>,
    /// A customer's segment, as its place in `segments`.
    #[serde(skip)]
    pub segment: Vec<u16>,
}

/// The type-7 quantiles at 1/bins, 2/bins, …: a score is 1 + the number of cuts strictly below the value, so equal
/// values have equal scores; for recency it is `bins` + 1 minus that.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cuts {
    /// Days from the last purchase to `as_of`.
    pub recency: Vec<f64>,
    /// Purchase occasions, the first counted.
    pub frequency: Vec<f64>,
    /// Net revenue; absent without amounts.
    pub monetary: Option<Vec<f64>>,
}

/// Scores customers by recency, frequency and monetary value and groups them by the scheme of 125 triples.
///
/// Without amounts there is no monetary score, and a customer has the segment of the triple whose monetary score equals
/// the frequency score.
///
/// # Errors
///
/// `option` if `bins` is not 2 to 10; `data` without customers.
pub fn rfm(customers: &Customers, options: &RfmOptions) -> Result<Rfm> {
    let (bins, n) = (options.bins, customers.len());
    if !(2..=10).contains(&bins) {
        let problem = Problem::BadOption {
            option: "bins",
            found: bins.to_string(),
            accepted: Accepted::Whole { from: 2, to: 10 },
        };
        return Err(Error::new(ErrorKind::Option, problem));
    }
    if customers.is_empty() {
        let problem = Problem::NobodyYet { as_of: customers.as_of.to_string() };
        return Err(Error::new(ErrorKind::Data, problem));
    }
    let days = customers.last.iter().map(|&last| customers.as_of.since(last).max(0).into());
    let days: Vec<f64> = days.collect();
    let occasions: Vec<f64> = customers.frequency.iter().map(|&x| f64::from(x) + 1.0).collect();
    let revenue = customers.has_amounts.then_some(&customers.revenue);

    let cuts = Cuts {
        recency: cut(&days, bins),
        frequency: cut(&occasions, bins),
        monetary: revenue.map(|revenue| cut(revenue, bins)),
    };
    let best = bins as u8 + 1;
    let mut r = scores(&days, &cuts.recency);
    r.iter_mut().for_each(|score| *score = best - *score);
    let f = scores(&occasions, &cuts.frequency);
    let m = revenue.zip(cuts.monetary.as_ref()).map(|(revenue, cuts)| scores(revenue, cuts));
    let scheme = Scheme::new(bins);
    let triples = r.iter().zip(&f).zip(m.as_ref().unwrap_or(&f));
    let segment: Vec<u16> =
        triples.map(|((&r, &f), &m)| u16::from(scheme.place(r, f, m))).collect();

    let (segments, total) = sum_up(labels(options.locale), &segment, customers, options.level)?;
    Ok(Rfm {
        as_of: customers.as_of,
        bins,
        customers: n as u32,
        revenue: total,
        notes: notes(options, &r, &f, m.as_deref()),
        cuts,
        segments,
        r,
        f,
        m,
        segment,
    })
}

fn cut(values: &[f64], bins: u32) -> Vec<f64> {
    let shares: Vec<f64> = (1..bins).map(|k| f64::from(k) / f64::from(bins)).collect();
    quantiles(values, &shares)
}

fn scores(values: &[f64], cuts: &[f64]) -> Vec<u8> {
    let score = |value: f64| 1 + cuts.iter().map(|&cut| u8::from(cut < value)).sum::<u8>();
    values.iter().map(|&value| score(value)).collect()
}

/// What the segments of the scheme are called.
fn labels(locale: Locale) -> Vec<Label> {
    let label = |&(segment, _): &(RfmSegment, _)| Label {
        key: segment.key().into(),
        name: Segment::Name(segment).say(locale),
        people: Segment::People(segment).say(locale),
        action: Some(Segment::Action(segment).say(locale)),
    };
    SCHEME.iter().map(label).collect()
}

fn notes(options: &RfmOptions, r: &[u8], f: &[u8], m: Option<&[u8]>) -> Vec<String> {
    let bins = options.bins;
    let mut notes = Vec::new();
    if m.is_none() {
        notes.push(Segment::NoAmounts);
    }
    if bins != 5 {
        notes.push(Segment::OtherBins { bins });
    }
    for (measure, scores) in [
        (RfmMeasure::Recency, r),
        (RfmMeasure::Frequency, f),
        (RfmMeasure::Monetary, m.unwrap_or_default()),
    ] {
        let given = scores.iter().fold(0u32, |seen, score| seen | 1 << score).count_ones();
        if (1..bins).contains(&given) {
            notes.push(Segment::Ties { measure, given, bins });
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
        let scheme = Scheme::new(5);
        for ((&r, &f), &place) in found.r.iter().zip(&found.f).zip(&found.segment) {
            assert_eq!(u16::from(scheme.place(r, f, f)), place);
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
