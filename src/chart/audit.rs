//! Which scores fit several rules of an RFM scheme, or none.

use super::{Axis, Cell, Chart, Mark, Ramp, Scale, Side, Table, TableColumn, Value};
use crate::segment::Rfm;
use crate::words::{Locale, RfmChart, RfmMeasure, Segment, format};

/// `rfm.audit`: every triple of scores with the rules that fit it: a block for each monetary score, in it recency downwards
/// from the best and frequency from left to right. Those that fit none are hatched, those that fit several are darker.
pub fn audit(rfm: &Rfm, locale: Locale) -> Chart {
    let audit = &rfm.audit;
    let scores = |cuts: &[f64]| cuts.len() + 1;
    let (by_r, by_f) = (scores(&rfm.cuts.recency), scores(&rfm.cuts.frequency));
    let by_m = scores(rfm.cuts.monetary.as_ref().unwrap_or(&rfm.cuts.frequency));
    let place = |[r, f, m]: [u8; 3]| {
        let at = |score: u8| usize::from(score.max(1)) - 1;
        (at(r) * by_f + at(f)) * by_m + at(m)
    };
    let mut rules: Vec<Vec<&str>> = vec![Vec::new(); by_r * by_f * by_m];
    for (names, &segment) in rules.iter_mut().zip(&audit.places) {
        names.extend(rfm.segments.get(usize::from(segment)).map(|it| it.name.as_str()));
    }
    for clash in &audit.several {
        if let Some(names) = rules.get_mut(place(clash.cell)) {
            *names = clash.segments.iter().map(String::as_str).collect();
        }
    }
    for &cell in &audit.none {
        if let Some(names) = rules.get_mut(place(cell)) {
            names.clear();
        }
    }
    let mut customers = vec![0_u32; rules.len()];
    for ((&r, &f), &m) in rfm.r.iter().zip(&rfm.f).zip(rfm.m.as_ref().unwrap_or(&rfm.f)) {
        if let Some(customers) = customers.get_mut(place([r, f, m])) {
            *customers += 1;
        }
    }

    let most = rules.iter().map(Vec::len).max().unwrap_or_default().max(3);
    let (mut cells, mut rows) = (Vec::new(), Vec::new());
    let (mut in_several, mut in_none) = (0, 0);
    for (at, (names, &customers)) in rules.iter().zip(&customers).enumerate() {
        let (r, f, m) = (at / by_m / by_f, at / by_m % by_f, at % by_m);
        let fitting = names.len();
        match fitting {
            0 => in_none += u64::from(customers),
            1 => {}
            _ => in_several += u64::from(customers),
        }
        cells.push(Cell {
            // A column between two blocks stays empty.
            x: (m * (by_f + 1) + f) as u32,
            y: (by_r - 1 - r) as u32,
            shade: (fitting > 0).then(|| (fitting - 1) as f64 / (most - 1) as f64),
            label: match fitting {
                0 | 1 => String::new(),
                _ => format::count(locale, fitting as u64),
            },
            partial: false,
            muted: false,
            row: at as u32,
        });
        let score = |score: usize| Value::number(score as f64 + 1.0, (score + 1).to_string());
        rows.push(vec![
            score(r),
            score(f),
            score(m),
            Value::number(fitting as f64, format::count(locale, fitting as u64)),
            Value::text(names.join(", ")),
            Value::number(customers, format::count(locale, customers.into())),
        ]);
    }
    let blocks = (0..by_m).flat_map(|m| {
        let middle = (by_f - 1) / 2;
        let name = RfmChart::Block { score: m as u64 + 1 }.say(locale);
        let columns = if m + 1 < by_m { by_f + 1 } else { by_f };
        (0..columns).map(move |f| if f == middle { name.clone() } else { String::new() })
    });
    let r_labels = (1..=by_r).rev().map(|score| score.to_string());
    let (cells_of, several, none) =
        (audit.cells.into(), audit.several.len() as u64, audit.none.len() as u64);
    let of = rfm.customers.into();
    let numeric = |message: RfmChart| TableColumn::numeric(message.say(locale));
    Chart {
        name: "rfm.audit".into(),
        title: RfmChart::Audit { cells: cells_of, several, none }.say(locale),
        subtitle: RfmChart::AuditPlotted { cells: cells_of }.say(locale),
        summary: RfmChart::AuditSummary { several: in_several, none: in_none, of }.say(locale),
        note: None,
        x: Axis {
            label: RfmChart::AuditAxis.say(locale),
            scale: Scale::Band { labels: blocks.collect() },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: RfmChart::ScoreOf(RfmMeasure::Recency).say(locale),
            scale: Scale::Band { labels: r_labels.collect() },
            side: Side::Start,
            grid: false,
        },
        marks: vec![Mark::Cells {
            name: RfmChart::RulesFitting.say(locale),
            ramp: Ramp::Sequence,
            cells,
        }],
        height: 150 + 32 * by_r as u32,
        table: Table {
            columns: vec![
                numeric(RfmChart::ScoreOf(RfmMeasure::Recency)),
                numeric(RfmChart::ScoreOf(RfmMeasure::Frequency)),
                numeric(RfmChart::ScoreOf(RfmMeasure::Monetary)),
                numeric(RfmChart::RulesFitting),
                TableColumn::text(RfmChart::WhichFit.say(locale)),
                TableColumn::numeric(Segment::Customers.say(locale)),
            ],
            rows,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{RfmOptions, SchemeChoice, ScoreRule, rfm};
    use crate::tables::sample;

    fn of(scheme: SchemeChoice, bins: u32) -> Chart {
        let all = customers(&sample::cdnow(), &CustomersOptions::default()).expect("customers");
        let options = RfmOptions { scheme, bins, ..RfmOptions::default() };
        audit(&rfm(&all, &options).expect("scores"), Locale::En)
    }

    /// By hand: of 27 triples, 9 have r = 3 and 9 have f = 3, of these 3 both, so that 12 have neither.
    #[test]
    fn cells_that_fit_several_rules_or_none_are_counted_and_named() {
        let rule = |name: &str, rule: &str| ScoreRule { name: name.into(), rule: rule.into() };
        let chart = of(SchemeChoice::Rules(vec![rule("A", "r = 3"), rule("B", "f = 3")]), 3);
        assert_eq!(
            chart.title,
            "Of the 27 combinations of scores, 3 fit several rules and 12 fit none"
        );
        let rows = &chart.table.rows;
        let rules = |n: f64| rows.iter().filter(|row| row[3].number == Some(n)).count();
        assert_eq!((rows.len(), rules(0.0), rules(1.0), rules(2.0)), (27, 12, 12, 3));
        let sum: f64 = rows.iter().filter_map(|row| row[5].number).sum();
        assert_eq!(sum, 2357.0);
        let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
        let Scale::Band { labels } = &chart.x.scale else { panic!("bands") };
        assert_eq!((labels.len(), cells.len()), (11, 27));
        for cell in cells {
            let row = &rows[cell.row as usize];
            assert_eq!(cell.shade.is_none(), row[3].number == Some(0.0));
            assert_eq!(cell.label == "2", row[4].text == "A, B");
            assert_eq!(f64::from(cell.x % 4 + 1), row[1].number.expect("a score"));
            assert_eq!(f64::from(3 - cell.y), row[0].number.expect("a score"));
        }
    }

    #[test]
    fn a_known_scheme_has_one_segment_for_each_cell() {
        let chart = of(SchemeChoice::default(), 5);
        assert_eq!(chart.title, "Each of the 125 combinations of scores makes exactly one segment");
        assert!(chart.table.rows.iter().all(|row| row[3].number == Some(1.0)));
        let last = &chart.table.rows[124];
        assert_eq!(last[4].text, "Champions");
    }
}
