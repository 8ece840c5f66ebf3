//! The segments of any segmentation, as bars.

use super::treemap::squarified;
use super::{
    Axis, Bar, Chart, Color, Mark, Rect, Scale, Side, Table, TableColumn, Value, nice_axis,
};
use crate::calendar::Day;
use crate::segment::SegmentSummary;
use crate::words::{Grouping, Locale, Segment, format};

/// Segments to show, and where they come from.
#[derive(Clone, Copy, Debug)]
pub struct Segments<'a> {
    /// The chart's name, `analysis.view`.
    pub name: &'a str,
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
    let segments = of.segments;
    let found = of.finding().map(|(place, _)| place);
    let both = |it: &SegmentSummary| length(segments, it).max(it.before.map_or(0.0, |it| it.share));
    let most = segments.iter().map(both).fold(0.0, f64::max);
    let mut marks = vec![
        bars(segments, locale, Color::Neutral, &|place| Some(place) != found),
        bars(segments, locale, Color::Accent, &|place| Some(place) == found),
    ];
    marks.extend(before(segments, locale));
    Chart {
        name: of.name.into(),
        title: of.title(locale),
        subtitle: of.plotted(false, locale),
        summary: of.summary(locale),
        note: of.note.cloned(),
        x: Axis {
            label: Segment::Customers.say(locale),
            scale: nice_axis(0.0, most, 4, &|at| format::compact(locale, at)),
            side: Side::Hidden,
            grid: false,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: segments.iter().map(|it| it.name.clone()).collect() },
            side: Side::Start,
            grid: false,
        },
        marks,
        height: 60 + 28 * segments.len() as u32,
        table: table(segments, locale),
    }
}

/// How the revenue is divided among the segments, as areas; without revenue, the customers.
pub fn treemap(of: &Segments<'_>, locale: Locale) -> Chart {
    let segments = of.segments;
    let by_revenue = earner(segments).is_some();
    let size = |it: &SegmentSummary| match it.revenue {
        Some(revenue) if by_revenue => revenue,
        _ => f64::from(it.customers),
    };
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by(|&a, &b| size(&segments[b]).total_cmp(&size(&segments[a])));
    let sizes: Vec<f64> = order.iter().map(|&place| size(&segments[place])).collect();
    let worth = |it: &SegmentSummary| if by_revenue { it.monetary } else { it.frequency };
    let most = segments.iter().filter_map(worth).fold(0.0, f64::max);
    let mut rects = Vec::new();
    for (&place, sides) in order.iter().zip(squarified(&sizes, WIDE)) {
        let Some((it, (x, y))) = segments.get(place).zip(sides) else { continue };
        let worth = worth(it).unwrap_or_default();
        let mut lines = vec![it.name.clone()];
        if let (Some(share), true) = (it.revenue_share, by_revenue) {
            lines.push(Segment::OfRevenue { share }.say(locale));
        }
        lines.push(Segment::OfCustomers { share: it.share }.say(locale));
        rects.push(Rect {
            x,
            y,
            color: Color::Sequence(if most > 0.0 { (worth / most).clamp(0.0, 1.0) } else { 0.5 }),
            lines,
            key: match by_revenue {
                true => format::money(locale, worth),
                false => format::short(locale, worth),
            },
            row: place as u32,
        });
    }
    let axis = |max| Axis {
        label: String::new(),
        scale: Scale::Linear { min: 0.0, max, ticks: Vec::new() },
        side: Side::Hidden,
        grid: false,
    };
    let shade = if by_revenue { Segment::Monetary } else { Segment::Frequency };
    Chart {
        name: of.name.into(),
        title: of.title(locale),
        subtitle: of.plotted(by_revenue, locale),
        summary: of.summary(locale),
        note: of.note.cloned(),
        x: axis(WIDE),
        y: axis(1.0),
        marks: vec![Mark::Rects { name: shade.say(locale), rects }],
        height: 420,
        table: table(segments, locale),
    }
}

/// The width of a treemap through its height, about that of its plot on a page.
const WIDE: f64 = 2.0;

impl Segments<'_> {
    /// The segment that the title is about, and its share: of revenue, or of customers where revenue says nothing.
    fn finding(&self) -> Option<(usize, f64)> {
        earner(self.segments).or_else(|| self.largest())
    }

    fn largest(&self) -> Option<(usize, f64)> {
        top(self.segments, |it| Some(f64::from(it.customers)))
    }

    fn customers(&self) -> u64 {
        self.segments.iter().map(|it| u64::from(it.customers)).sum()
    }

    fn title(&self, locale: Locale) -> String {
        let message = self.finding().and_then(|(place, share)| {
            let it = self.segments.get(place)?;
            let people = it.people.clone();
            Some(match earner(self.segments) {
                Some(_) => Segment::BringsMost { people, customers: it.share, revenue: share },
                None => Segment::Largest { people, customers: it.share },
            })
        });
        message.map(|it| it.say(locale)).unwrap_or_default()
    }

    fn plotted(&self, revenue: bool, locale: Locale) -> String {
        let (grouping, customers) = (self.grouping, self.customers());
        let as_of = self.as_of.label(locale);
        let before = self.segments.iter().find_map(|it| it.before).filter(|_| !revenue);
        let before = before.map(|it| it.as_of.label(locale));
        Segment::Plotted { grouping, revenue, customers, as_of, before }.say(locale)
    }

    fn summary(&self, locale: Locale) -> String {
        let message = self.largest().and_then(|(place, _)| {
            let it = self.segments.get(place)?;
            Some(Segment::Summary {
                grouping: self.grouping,
                segment: it.name.clone(),
                customers: u64::from(it.customers),
                of: self.customers(),
                as_of: self.as_of.label(locale),
                recency: it.recency?,
                frequency: it.frequency?,
            })
        });
        let mut summary = message.map(|it| it.say(locale)).unwrap_or_default();
        if let Some(changed) = changed(self.segments, locale) {
            summary = [summary, changed].join(locale.space());
        }
        summary
    }
}

/// How the share of the segment that changed most changed since an earlier day, where there is one to compare with.
pub(super) fn changed(segments: &[SegmentSummary], locale: Locale) -> Option<String> {
    let by = |it: &SegmentSummary| it.before.map(|then| (it.share - then.share).abs());
    let (most, _) = top(segments, by)?;
    let it = segments.get(most)?;
    let then = it.before?;
    let (segment, day) = (it.name.clone(), then.as_of.label(locale));
    Some(Segment::Changed { segment, day, then: then.share, now: it.share }.say(locale))
}

/// How long a segment's bar is: its customers, or their share where it is compared with that of another day, which had
/// other customers.
fn length(segments: &[SegmentSummary], it: &SegmentSummary) -> f64 {
    match segments.iter().any(|it| it.before.is_some()) {
        true => it.share,
        false => f64::from(it.customers),
    }
}

/// The share of customers that each segment had on an earlier day, where there is one to compare with: thin bars below the
/// others.
fn before(segments: &[SegmentSummary], locale: Locale) -> Option<Mark> {
    let day = segments.iter().find_map(|it| it.before)?.as_of.label(locale);
    let mut bars = Vec::new();
    for (place, it) in segments.iter().enumerate() {
        let Some(then) = it.before else { continue };
        bars.push(Bar {
            at: place as f64 + 0.36,
            width: 0.12,
            from: 0.0,
            to: then.share,
            low: None,
            high: None,
            label: String::new(),
            row: place as u32,
        });
    }
    let (name, color) = (Segment::On { day }.say(locale), Color::Category(7));
    Some(Mark::Bars { name, color, horizontal: true, bars })
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
        let (customers, before) = (u64::from(it.customers), it.before.map(|then| then.share));
        let label = Segment::Bar { customers, share: it.share, before };
        let (at, width) = if before.is_some() { (-0.06, 0.58) } else { (0.0, 0.7) };
        bars.push(Bar {
            at: place as f64 + at,
            width,
            from: 0.0,
            to: length(segments, it),
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
    let before = segments.iter().find_map(|it| it.before);
    let mut columns = vec![TableColumn::text(Segment::Segment.say(locale))];
    let mut numeric = |message: Segment| columns.push(TableColumn::numeric(message.say(locale)));
    numeric(Segment::Customers);
    numeric(Segment::CustomersShare);
    if let Some(before) = before {
        numeric(Segment::ShareOn { day: before.as_of.label(locale) });
    }
    if with_amounts {
        numeric(Segment::Revenue);
        numeric(Segment::RevenueShare);
    }
    numeric(Segment::Recency);
    numeric(Segment::Frequency);
    if with_amounts {
        numeric(Segment::Monetary);
    }
    columns.push(TableColumn::text(Segment::Todo.say(locale)));
    let money = |amount| format::money(locale, amount);
    let share = |share: f64, low: f64, high: f64| {
        Value::number(share, Segment::Share { share, low, high }.say(locale))
    };
    let row = |it: &SegmentSummary| {
        let mut row = vec![
            Value::text(it.name.clone()),
            Value::number(it.customers, format::count(locale, u64::from(it.customers))),
            share(it.share, it.share_low, it.share_high),
        ];
        if before.is_some() {
            let then = it.before.map(|before| before.share);
            row.push(Value::option(then, &|share| format::percent(locale, share)));
        }
        if with_amounts {
            row.push(Value::option(it.revenue, &money));
            let of_revenue = it.revenue_share.zip(it.revenue_share_low.zip(it.revenue_share_high));
            row.push(
                of_revenue.map_or_else(Value::default, |(p, (low, high))| share(p, low, high)),
            );
        }
        row.push(Value::option(it.recency, &|days| format::count(locale, days as u64)));
        row.push(Value::option(it.frequency, &|mean| format::short(locale, mean)));
        if with_amounts {
            row.push(Value::option(it.monetary, &money));
        }
        row.push(Value::text(it.action.clone().unwrap_or_default()));
        row
    };
    Table { columns, rows: segments.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{Before, Rfm, RfmOptions, rfm};
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
            "Champions are 23\u{a0}% of customers and bring 64\u{a0}% of revenue"
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

    /// The thin bars are of another number of customers: only as shares do they say what the labels say.
    #[test]
    fn compared_with_another_day_bars_are_shares() {
        let mut rfm = scored(&cdnow());
        for it in &mut rfm.segments {
            it.before = Some(Before {
                as_of: Day::new(10_000),
                customers: 3,
                share: it.share / 2.0,
                revenue_share: None,
            });
        }
        let chart = shown(&rfm);
        assert!(chart.subtitle.starts_with("Share of customers by RFM segment"));
        let (wide, thin): (Vec<&Bar>, Vec<&Bar>) =
            bars_of(&chart).into_iter().partition(|bar| bar.width > 0.5);
        assert_eq!((wide.len(), thin.len()), (11, 11));
        for (wide, thin) in wide.iter().flat_map(|it| Some((it, thin.get(it.row as usize)?))) {
            assert_eq!((wide.to, wide.row), (thin.to * 2.0, thin.row));
        }
    }

    #[test]
    fn titles_stay_true_without_money() {
        let day = Day::new(20_000);
        let without = shown(&scored(&table(false, [("ann", day, 0.0)])));
        assert_eq!(without.title, "New customers are the largest group: 100\u{a0}% of customers");
        assert_eq!(without.table.columns.len(), 6);
        let free = shown(&scored(&table(true, [("ann", day, 0.0)])));
        assert_eq!(free.title, without.title);
        assert_eq!(free.table.rows[3][4], Value::default(), "no revenue to share");
        let loss = table(true, [("ann", day, 1.0), ("ann", day, -9.0), ("bob", day.plus(-9), 5.0)]);
        assert!(shown(&scored(&loss)).title.contains("largest"));
    }
}
