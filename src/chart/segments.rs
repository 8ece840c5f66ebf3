//! The segments of any segmentation, as bars.

use super::{Axis, Bar, Chart, Color, Mark, Scale, Side, Table, TableColumn, Value, nice_axis};
use crate::calendar::Day;
use crate::segment::SegmentSummary;
use crate::words::{Grouping, Locale, Segment, format};

/// Segments to show, and where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Segments<'a> {
    /// The chart's name, `analysis.view`.
    pub name: &'static str,
    /// What made them.
    pub grouping: Grouping,
    /// The day they are as of.
    pub as_of: Day,
    /// The segments, in the order in which they are shown.
    pub segments: &'a [SegmentSummary],
    /// The caveat that matters, if there is one.
    pub note: Option<&'a String>,
}

/// How many customers each segment has, and which brings the most revenue.
pub fn sizes(of: &Segments<'_>, locale: Locale) -> Chart {
    let (as_of, segments) = (of.as_of.label(locale), of.segments);
    let customers = segments.iter().map(|it| u64::from(it.customers)).sum();
    let largest = top(segments, |it| Some(f64::from(it.customers)));
    let finding = earner(segments).or(largest);
    let title = finding.and_then(|(place, share)| {
        let it = segments.get(place)?;
        let people = it.people.clone();
        Some(match earner(segments) {
            Some(_) => Segment::BringsMost { people, customers: it.share, revenue: share },
            None => Segment::Largest { people, customers: it.share },
        })
    });
    let summary = largest.and_then(|(place, _)| {
        let it = segments.get(place)?;
        Some(Segment::Summary {
            grouping: of.grouping,
            segment: it.name.clone(),
            customers: u64::from(it.customers),
            of: customers,
            as_of: as_of.clone(),
            recency: it.recency?,
            frequency: it.frequency?,
        })
    });
    let say = |message: Option<Segment>| message.map(|it| it.say(locale)).unwrap_or_default();
    let found = finding.map(|(place, _)| place);
    let most = segments.iter().map(|it| it.customers).max().unwrap_or_default();
    Chart {
        name: of.name.into(),
        title: say(title),
        subtitle: Segment::Plotted { grouping: of.grouping, customers, as_of }.say(locale),
        summary: say(summary),
        note: of.note.cloned(),
        x: Axis {
            label: Segment::Customers.say(locale),
            scale: nice_axis(0.0, f64::from(most), 4, &|at| format::compact(locale, at)),
            side: Side::Hidden,
            grid: false,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: segments.iter().map(|it| it.name.clone()).collect() },
            side: Side::Start,
            grid: false,
        },
        marks: vec![
            bars(segments, locale, Color::Neutral, &|place| Some(place) != found),
            bars(segments, locale, Color::Accent, &|place| Some(place) == found),
        ],
        height: 60 + 28 * segments.len() as u32,
        table: table(segments, locale),
    }
}

/// The segment with the largest share of revenue and that share, where shares say something: none if refunds make the
/// others negative, so that one would bring more than all.
fn earner(segments: &[SegmentSummary]) -> Option<(usize, f64)> {
    top(segments, |it| it.revenue_share).filter(|&(_, share)| share <= 1.0)
}

/// The first segment with the largest value.
fn top(
    segments: &[SegmentSummary],
    value: fn(&SegmentSummary) -> Option<f64>,
) -> Option<(usize, f64)> {
    let values = segments.iter().enumerate().filter_map(|(at, it)| Some((at, value(it)?)));
    values.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

fn bars(
    segments: &[SegmentSummary],
    locale: Locale,
    color: Color,
    shown: &dyn Fn(usize) -> bool,
) -> Mark {
    let mut bars = Vec::new();
    for (place, it) in segments.iter().enumerate().filter(|&(place, _)| shown(place)) {
        let label = Segment::Bar { customers: u64::from(it.customers), share: it.share };
        bars.push(Bar {
            at: place as f64,
            width: 0.7,
            from: 0.0,
            to: f64::from(it.customers),
            low: None,
            high: None,
            label: label.say(locale),
            row: place as u32,
        });
    }
    Mark::Bars { name: String::new(), color, horizontal: true, bars }
}

/// One row a segment; without amounts, no columns of money.
fn table(segments: &[SegmentSummary], locale: Locale) -> Table {
    let with_amounts = segments.iter().any(|it| it.revenue.is_some());
    let mut columns = vec![
        TableColumn::text(Segment::Segment.say(locale)),
        TableColumn::numeric(Segment::Customers.say(locale)),
        TableColumn::numeric(Segment::CustomersShare.say(locale)),
    ];
    let mut numeric = |message: Segment| columns.push(TableColumn::numeric(message.say(locale)));
    if with_amounts {
        numeric(Segment::Revenue);
        numeric(Segment::RevenueShare);
    }
    numeric(Segment::Recency);
    numeric(Segment::Frequency);
    if with_amounts {
        numeric(Segment::Monetary);
    }
    let percent = |share| format::percent(locale, share);
    let money = |amount| format::money(locale, amount);
    let row = |it: &SegmentSummary| {
        let mut row = vec![
            Value::text(it.name.clone()),
            Value::number(it.customers, format::count(locale, u64::from(it.customers))),
            Value::number(it.share, percent(it.share)),
        ];
        if with_amounts {
            row.push(Value::option(it.revenue, &money));
            row.push(Value::option(it.revenue_share, &percent));
        }
        row.push(Value::option(it.recency, &|days| format::count(locale, days as u64)));
        row.push(Value::option(it.frequency, &|mean| format::short(locale, mean)));
        if with_amounts {
            row.push(Value::option(it.monetary, &money));
        }
        row
    };
    Table { columns, rows: segments.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{Rfm, RfmOptions, rfm};
    use crate::tables::Transactions;
    use crate::tables::sample::{cdnow, table};

    const EN: Locale = Locale::En;

    fn scored(table: &Transactions) -> Rfm {
        let customers = customers(table, &CustomersOptions::default()).expect("customers");
        rfm(&customers, &RfmOptions::default()).expect("scores")
    }

    fn shown(rfm: &Rfm) -> Chart {
        let of = Segments {
            name: "rfm.segments",
            grouping: Grouping::Rfm,
            as_of: rfm.as_of,
            segments: &rfm.segments,
            note: rfm.notes.first(),
        };
        sizes(&of, EN)
    }

    fn bars_of(chart: &Chart) -> Vec<&Bar> {
        let marks = chart.marks.iter();
        marks
            .flat_map(|mark| match mark {
                Mark::Bars { bars, .. } => bars.as_slice(),
                _ => &[],
            })
            .collect()
    }

    /// 534 Champions of 2,357 with 156,581.64 of 244,091.94: counted with pandas, see `segment::rfm`.
    #[test]
    fn cdnow_sample_says_what_pandas_counts() {
        let rfm = scored(&cdnow());
        let chart = shown(&rfm);
        assert_eq!(
            chart.title,
            "Champions are 23\u{a0}% of all customers and bring 64\u{a0}% of revenue"
        );
        assert_eq!(
            chart.subtitle,
            "Customers by RFM segment, n\u{a0}=\u{a0}2,357, as of 30 Jun 1998"
        );
        assert_eq!(
            chart.summary,
            "The largest of the RFM segments is Champions, with 534 of 2,357 customers: half of them last bought \
             94.5 days or less before 30 Jun 1998, and they bought 7.43 times on average."
        );
        assert!(chart.note.expect("ties").contains("only 4 are given"));
    }

    #[test]
    fn one_customer_and_the_last_day_are_said_as_such() {
        let day = Day::new(20_000);
        let said =
            |rows: &[(&str, Day, f64)]| shown(&scored(&table(true, rows.iter().copied()))).summary;
        assert_eq!(
            said(&[("ann", day, 5.0)]),
            "The largest of the RFM segments is New, with 1 of 1 customer, who last bought on 4 Oct 2024, and bought \
             once in all."
        );
        let two = [("ann", day, 5.0), ("bob", day, 5.0)];
        assert!(
            said(&two).contains("2 of 2 customers: half of them last bought on 4 Oct 2024, and")
        );
    }

    #[test]
    fn bars_and_table_are_the_segments() {
        let rfm = scored(&cdnow());
        let chart = shown(&rfm);
        let bars = bars_of(&chart);
        assert_eq!((bars.len(), chart.table.rows.len()), (11, 11));
        for bar in bars {
            let row = &chart.table.rows[bar.row as usize];
            assert_eq!(row[1].number, Some(bar.to));
            assert_eq!(row.len(), chart.table.columns.len());
        }
        let sum = |column: usize| {
            chart.table.rows.iter().filter_map(|row| row[column].number).sum::<f64>()
        };
        assert_eq!(sum(1), f64::from(rfm.customers));
        assert!((sum(2) - 1.0).abs() < 1e-12 && (sum(4) - 1.0).abs() < 1e-12);
        assert_eq!(Some(sum(3)), rfm.revenue);
    }

    #[test]
    fn titles_stay_true_without_money() {
        let day = Day::new(20_000);
        let without = shown(&scored(&table(false, [("ann", day, 0.0)])));
        assert_eq!(
            without.title,
            "New customers are the largest group: 100\u{a0}% of all customers"
        );
        assert_eq!(without.table.columns.len(), 5);
        let free = shown(&scored(&table(true, [("ann", day, 0.0)])));
        assert_eq!(free.title, without.title);
        assert_eq!(free.table.rows[3][4], Value::default(), "no revenue to share");
        let loss = table(true, [("ann", day, 1.0), ("ann", day, -9.0), ("bob", day.plus(-9), 5.0)]);
        assert!(shown(&scored(&loss)).title.contains("largest"));
    }
}
