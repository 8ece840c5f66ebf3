//! Charts of what customers bring.

use super::{
    Axis, Chart, Color, Mark, Point, Side, Table, TableColumn, Value, nice_axis, percent_axis,
};
use crate::segment::{self, Lorenz};
use crate::words::{self, Locale, Value as Words, format};

/// The share of the customers whose share of the revenue is the finding.
const BEST: f64 = 0.2;

/// `value.lorenz`: how unequally revenue is shared, against equality.
pub fn lorenz(value: &segment::Value, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let top = &value.top_share;
    let best = top.iter().find(|it| it.customers == BEST).or(top.last());
    let none = match value.lorenz {
        Some(_) => Words::OneBringsAll,
        None => Words::NothingToShare,
    };
    let title = best.map_or_else(
        || none.clone(),
        |it| Words::TopBrings {
            customers: it.customers,
            revenue: it.revenue,
            interval: it.low.zip(it.high),
        },
    );
    let summary = value.gini.filter(|_| !top.is_empty()).map_or(none, |gini| Words::Summary {
        top: top.iter().map(|it| (it.customers, it.revenue)).collect(),
        gini: gini.value,
        interval: gini.low.zip(gini.high),
        level: value.level,
    });
    let none = Lorenz { customers: Vec::new(), revenue: Vec::new() };
    let curve = value.lorenz.as_ref().unwrap_or(&none);
    let mut table = Table {
        columns: vec![
            TableColumn::numeric(say(Words::CustomersShare)),
            TableColumn::numeric(say(Words::RevenueShare)),
        ],
        rows: Vec::new(),
    };
    let (mut ours, mut equal) = (Vec::new(), Vec::new());
    for (row, (&x, &y)) in curve.customers.iter().zip(&curve.revenue).enumerate() {
        let point = |y| Point { x, y, low: None, high: None, partial: false, row: row as u32 };
        ours.push(point(y));
        // A straight line takes two points.
        if x == 0.0 || x == 1.0 {
            equal.push(point(x));
        }
        let percent = |share: f64| Value::number(share, format::percent(locale, share));
        table.rows.push(vec![percent(x), percent(y)]);
    }
    let lowest = curve.revenue.iter().copied().fold(0.0, f64::min);
    let highest = curve.revenue.iter().copied().fold(1.0, f64::max);
    let line = |name, color, muted, points| Mark::Line { name: say(name), color, muted, points };
    Chart {
        name: "value.lorenz".into(),
        title: say(title),
        subtitle: say(Words::Plotted {
            customers: value.customers.into(),
            as_of: value.as_of.label(locale),
        }),
        summary: say(summary),
        note: value.notes.first().cloned(),
        x: Axis {
            label: say(Words::CustomersAxis),
            scale: percent_axis(locale, 1.0),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::RevenueAxis),
            scale: nice_axis(lowest, highest, 5, &|at| format::percent_exact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            line(Words::Equality, Color::Neutral, true, equal),
            line(words::Value::Curve, Color::Accent, false, ours),
        ],
        height: 380,
        table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{ValueOptions, value};
    use crate::tables::{Transactions, sample};

    fn drawn(table: &Transactions) -> Chart {
        let all = customers(table, &CustomersOptions::default()).expect("customers");
        lorenz(&value(&all, &ValueOptions::default()).expect("tiers"), Locale::En)
    }

    /// 0.6742 and its interval: see `segment::value`.
    #[test]
    fn the_finding_is_what_the_best_fifth_brings() {
        let chart = drawn(&sample::cdnow());
        assert!(
            chart.title.starts_with("20\u{a0}% of customers bring 67\u{a0}% of revenue ("),
            "{}",
            chart.title
        );
        assert!(
            chart
                .summary
                .contains("The Gini coefficient is 0.63 (95\u{a0}% interval 0.61 to 0.65)"),
            "{}",
            chart.summary
        );
        let Mark::Line { points, .. } = &chart.marks[1] else { panic!("a line") };
        assert_eq!(points.len(), chart.table.rows.len());
        let last = points.last().expect("points");
        assert_eq!((last.x, last.y), (1.0, 1.0));
        assert_eq!(chart.table.rows[last.row as usize][1].number, Some(1.0));
    }

    #[test]
    fn without_revenue_there_is_a_sentence_and_no_curve() {
        let day = crate::calendar::Day::new(20_000);
        let chart = drawn(&sample::table(true, [("ann", day, 1.0), ("ann", day.plus(1), -9.0)]));
        assert!(chart.title.starts_with("There is no revenue to share"), "{}", chart.title);
        assert!(chart.table.rows.is_empty() && chart.summary == chart.title);
        let one = drawn(&sample::table(true, [("ann", day, 1.0)]));
        assert_eq!(one.title, "One customer brings all of the revenue");
    }
}
