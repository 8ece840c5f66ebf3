//! Lifecycle stages: how many customers are in each, by days and by rhythm, and how they move.

use super::segments::{Segments, changed, sizes};
use super::{
    Axis, Bar, Cell, Chart, Color, Mark, Point, Ramp, Scale, Side, Table, TableColumn, Value,
    nice_axis,
};
use crate::error::Result;
use crate::segment::{Lifecycle, Movement, Moves, RhythmStages};
use crate::stats::{normal, wilson};
use crate::words::{Grouping, Lifecycle as Words, Locale, OverTime, Stage, format};

/// `lifecycle.stages`: how many customers each stage has, and how many are away.
pub fn stages(found: &Lifecycle, locale: Locale) -> Chart {
    let bars = Segments {
        name: "lifecycle.stages",
        grouping: Grouping::Lifecycle,
        as_of: found.as_of,
        segments: &found.stages,
        note: found.notes.first(),
    };
    let of = |stage: Stage| found.stages.iter().find(|it| it.key == stage.key());
    let count = |stage| of(stage).map_or(0, |it| u64::from(it.customers));
    let away = [Stage::Silent, Stage::Lost];
    let customers = u64::from(found.customers);
    let gone = away.map(count).iter().sum();
    let share = share(gone, customers, found.options.level);
    // With refunds in some stages a part can bring more than all: then its share says nothing.
    let part = found.stages.iter().all(|it| it.revenue_share.is_some_and(|it| it >= 0.0));
    let revenue = away.map(|stage| of(stage).and_then(|it| it.revenue_share));
    let revenue = revenue.into_iter().sum::<Option<f64>>().filter(|_| part);
    let title = Words::AwayTitle { by: found.options.away(), share: share[0], revenue };
    let summary = Words::AwaySummary {
        silent: count(Stage::Silent),
        lost: count(Stage::Lost),
        won_back: count(Stage::WonBack),
        of: customers,
        share,
        level: found.options.level,
        as_of: found.as_of.label(locale),
    };
    let mut chart = sizes(&bars, locale);
    let is_away = |bar: &Bar| {
        let stage = found.stages.get(bar.row as usize);
        stage.is_some_and(|it| away.iter().any(|away| away.key() == it.key))
    };
    color_by(&mut chart, &is_away);
    let mut summary = summary.say(locale);
    if let Some(changed) = changed(&found.stages, locale) {
        summary = [summary, changed].join(locale.space());
    }
    Chart { title: title.say(locale), summary, ..chart }
}

/// Gives the accent to the bars that the title tells of.
fn color_by(chart: &mut Chart, accent: &dyn Fn(&Bar) -> bool) {
    let (mut all, mut rest) = (Vec::new(), Vec::new());
    for mark in chart.marks.drain(..) {
        match mark {
            Mark::Bars { name, bars, .. } if name.is_empty() => all.extend(bars),
            other => rest.push(other),
        }
    }
    let (told, others): (Vec<Bar>, Vec<Bar>) = all.into_iter().partition(accent);
    let mark = |color, bars| Mark::Bars { name: String::new(), color, horizontal: true, bars };
    chart.marks = vec![mark(Color::Neutral, others), mark(Color::Accent, told)];
    chart.marks.extend(rest);
}

/// `lifecycle.rhythm`: customers by their stage by fixed days and by their own rhythm.
///
/// # Errors
///
/// `data` where too few bought again to have a rhythm.
pub fn rhythm(found: &Lifecycle, locale: Locale) -> Result<Chart> {
    let rhythm = found.rhythm()?;
    let names: Vec<String> = Stage::BOUGHT.iter().map(|&it| Words::Name(it).say(locale)).collect();
    let mut cells = Vec::new();
    let mut rows = Vec::new();
    let most = rhythm.disagreement.iter().flatten().max().copied().unwrap_or_default().max(1);
    for (y, (row, by_days)) in rhythm.disagreement.iter().zip(&names).enumerate() {
        for (x, (&count, by_rhythm)) in row.iter().zip(&names).enumerate() {
            let label = format::count(locale, u64::from(count));
            let share = f64::from(count) / f64::from(found.customers.max(1));
            cells.push(Cell {
                x: x as u32,
                y: y as u32,
                // The few in rare stages are seen, too.
                shade: Some((f64::from(count) / f64::from(most)).sqrt()),
                // Nobody needs no number.
                label: if count > 0 { label.clone() } else { String::new() },
                partial: false,
                muted: false,
                row: rows.len() as u32,
            });
            rows.push(vec![
                Value::text(by_days.clone()),
                Value::text(by_rhythm.clone()),
                Value::number(count, label),
                Value::number(share, format::percent(locale, share)),
            ]);
        }
    }
    let columns = vec![
        TableColumn::text(Words::ByDays.say(locale)),
        TableColumn::text(Words::ByRhythm.say(locale)),
        TableColumn::numeric(Words::Customers.say(locale)),
        TableColumn::numeric(Words::Share.say(locale)),
    ];
    let axis = |label: Words, side| Axis {
        label: label.say(locale),
        scale: Scale::Band { labels: names.clone() },
        side,
        grid: false,
    };
    let plotted = Words::DifferPlotted {
        customers: found.customers.into(),
        as_of: found.as_of.label(locale),
    };
    let [still_here, away_already] = apart(rhythm);
    let summary = Words::DifferSummary {
        differ: rhythm.differ.into(),
        of: found.customers.into(),
        share: [rhythm.differ_share, rhythm.differ_low, rhythm.differ_high],
        level: found.options.level,
        still_here,
        away_already,
    };
    let note = Words::RhythmIs {
        repeaters: found.repeaters.into(),
        gaps: rhythm.gaps,
        silent: rhythm.silent_after_first.into(),
        lost: rhythm.lost_after_first.into(),
        shares: [found.options.silent_share, found.options.lost_share],
    };
    Ok(Chart {
        name: "lifecycle.rhythm".into(),
        title: Words::Differ { share: rhythm.differ_share }.say(locale),
        subtitle: plotted.say(locale),
        summary: summary.say(locale),
        note: Some(note.say(locale)),
        x: axis(Words::ByRhythm, Side::End),
        y: axis(Words::ByDays, Side::Start),
        marks: vec![Mark::Cells {
            name: Words::Customers.say(locale),
            ramp: Ramp::Sequence,
            cells,
        }],
        height: 340,
        table: Table { columns, rows },
    })
}

/// Customers away by fixed days only, and by rhythm only.
fn apart(rhythm: &RhythmStages) -> [u64; 2] {
    let away = |place: usize| {
        Stage::BOUGHT.get(place).is_some_and(|it| matches!(it, Stage::Silent | Stage::Lost))
    };
    let mut found = [0; 2];
    for (by_days, row) in rhythm.disagreement.iter().enumerate() {
        for (by_rhythm, &count) in row.iter().enumerate() {
            match (away(by_days), away(by_rhythm)) {
                (true, false) => found[0] += u64::from(count),
                (false, true) => found[1] += u64::from(count),
                _ => {}
            }
        }
    }
    found
}

/// A number of a period.
type Part = fn(&Moves) -> u32;

/// Periods that are drawn: the last ones, as many as can be told apart.
const SHOWN: usize = 36;

/// `lifecycle.movement`: who bought in each period, by whether they had bought before; below the line those who bought in
/// the period before only, and as a line those who became lost.
pub fn movement(found: &Movement, locale: Locale) -> Chart {
    let shown = shown(found);
    let first = found.periods.len() - shown.len();
    let parts: [(Words, Color, Part, Part); 3] = [
        (Words::Retained, Color::Category(4), |_| 0, |it| it.retained),
        (Words::Reactivated, Color::Category(1), |it| it.retained, |it| it.reactivated),
        (Words::New, Color::Category(2), |it| it.retained + it.reactivated, |it| it.new),
    ];
    let bar = |(n, from, to): (usize, f64, f64)| Bar {
        at: n as f64,
        width: 0.8,
        from,
        to,
        low: None,
        high: None,
        label: String::new(),
        row: (first + n) as u32,
    };
    let bars = |name: Words, color, bars: Vec<Bar>| Mark::Bars {
        name: name.say(locale),
        color,
        horizontal: false,
        bars,
    };
    let mut marks = Vec::new();
    for (name, color, under, part) in parts {
        let spans = shown.iter().enumerate().map(|(n, it)| {
            let from = f64::from(under(it));
            bar((n, from, from + f64::from(part(it))))
        });
        marks.push(bars(name, color, spans.collect()));
    }
    let below = shown.iter().enumerate().map(|(n, it)| bar((n, 0.0, -f64::from(it.dormant))));
    marks.push(bars(Words::Dormant, Color::Category(5), below.collect()));
    let lost = shown.iter().enumerate().map(|(n, it)| Point {
        x: n as f64,
        y: -f64::from(it.entered(Stage::Lost)),
        low: None,
        high: None,
        partial: it.partial,
        row: (first + n) as u32,
    });
    let points = lost.collect();
    let name = Words::BecameLost.say(locale);
    marks.push(Mark::Line { name, color: Color::Category(7), muted: false, points });

    let most = |of: Part| shown.iter().map(of).max().unwrap_or_default();
    let down = most(|it| it.dormant).max(most(|it| it.entered(Stage::Lost)));
    let count = |at: f64| format::compact(locale, at.abs());
    let plotted = Words::MovementPlotted {
        unit: found.period.unit(),
        customers: found.customers.into(),
        as_of: found.as_of.label(locale),
    };
    let (title, summary) = moved(found, locale);
    Chart {
        name: "lifecycle.movement".into(),
        title,
        subtitle: plotted.say(locale),
        summary,
        note: found.notes.first().cloned(),
        x: periods_axis(found, shown, locale),
        y: Axis {
            label: Words::Customers.say(locale),
            scale: nice_axis(-f64::from(down), f64::from(most(|it| it.active)), 6, &count),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 380,
        table: movement_table(found, locale),
    }
}

/// The finding of the last whole period.
fn moved(found: &Movement, locale: Locale) -> (String, String) {
    let Some((n, last)) = found.last_whole() else { return Default::default() };
    let period = label(found, last, locale);
    let unit = found.period.unit();
    let title = match n.checked_sub(1).and_then(|n| found.periods.get(n)) {
        Some(before) if before.active == 0 => Words::NobodyBefore {
            unit,
            before: label(found, before, locale),
            period: period.clone(),
            customers: last.active.into(),
        },
        Some(before) => Words::CameBack {
            unit,
            before: label(found, before, locale),
            period: period.clone(),
            share: f64::from(last.retained) / f64::from(before.active),
            reactivated: last.reactivated.into(),
            new: last.new.into(),
        },
        None => Words::AllNew { unit, period: period.clone(), customers: last.active.into() },
    };
    let summary = Words::MovementSummary {
        unit,
        period,
        active: last.active.into(),
        retained: last.retained.into(),
        reactivated: last.reactivated.into(),
        new: last.new.into(),
        dormant: last.dormant.into(),
        lost: last.entered(Stage::Lost).into(),
    };
    (title.say(locale), summary.say(locale))
}

fn movement_table(found: &Movement, locale: Locale) -> Table {
    let numbers: [(Words, Part); 7] = [
        (Words::Active, |it| it.active),
        (Words::New, |it| it.new),
        (Words::Retained, |it| it.retained),
        (Words::Reactivated, |it| it.reactivated),
        (Words::Dormant, |it| it.dormant),
        (Words::BecameSilent, |it| it.entered(Stage::Silent)),
        (Words::BecameLost, |it| it.entered(Stage::Lost)),
    ];
    let mut columns = vec![TableColumn::text(Words::Period.say(locale))];
    columns.extend(numbers.iter().map(|it| TableColumn::numeric(it.0.say(locale))));
    columns.push(TableColumn::text(Words::Observed.say(locale)));
    let row = |moves: &Moves| {
        let mut row = vec![Value::text(label(found, moves, locale))];
        row.extend(numbers.iter().map(|it| number(it.1(moves), locale)));
        row.push(Value::text(Words::Whole(!moves.partial).say(locale)));
        row
    };
    Table { columns, rows: found.periods.iter().map(row).collect() }
}

/// `lifecycle.through`: the sizes of the stages at the end of each period, one on another.
pub fn through(found: &Movement, locale: Locale) -> Chart {
    let shown = shown(found);
    let first = found.periods.len() - shown.len();
    let mut under = vec![0_u32; shown.len()];
    let mut marks = Vec::new();
    for stage in Stage::BOUGHT {
        let mut bars = Vec::new();
        for ((n, moves), under) in shown.iter().enumerate().zip(&mut under) {
            let from = *under;
            *under += moves.size(stage);
            bars.push(Bar {
                at: n as f64,
                width: 0.8,
                from: from.into(),
                to: (*under).into(),
                low: None,
                high: None,
                label: String::new(),
                row: (first + n) as u32,
            });
        }
        let name = Words::Name(stage).say(locale);
        marks.push(Mark::Bars { name, color: color(stage), horizontal: false, bars });
    }
    let most = under.iter().max().copied().unwrap_or_default();
    let last = found.periods.last();
    let day = |moves: &Moves| moves.end.label(locale);
    let before = found.periods.len().checked_sub(2).and_then(|n| found.periods.get(n));
    let title = last.and_then(|last| {
        Some(Words::AwayThrough {
            now: last.away_share()?,
            as_of: day(last),
            before: before.and_then(|it| Some((it.away_share()?, day(it)))),
        })
    });
    let summary = last.map(|last| Words::ThroughSummary {
        as_of: day(last),
        sizes: Stage::BOUGHT.iter().map(|&it| (it, u64::from(last.size(it)))).collect(),
    });
    let plotted = Words::ThroughPlotted {
        unit: found.period.unit(),
        by: found.away(),
        customers: found.customers.into(),
    };
    let say = |it: Option<Words>| it.map(|it| it.say(locale)).unwrap_or_default();
    Chart {
        name: "lifecycle.through".into(),
        title: say(title),
        subtitle: plotted.say(locale),
        summary: say(summary),
        note: found.notes.first().cloned(),
        x: periods_axis(found, shown, locale),
        y: Axis {
            label: Words::Customers.say(locale),
            scale: nice_axis(0.0, f64::from(most), 5, &|at| format::compact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 380,
        table: sizes_table(found, locale),
    }
}

fn sizes_table(found: &Movement, locale: Locale) -> Table {
    let mut columns = vec![TableColumn::text(OverTime::Day.say(locale))];
    let names = Stage::BOUGHT.iter().map(|&it| TableColumn::numeric(Words::Name(it).say(locale)));
    columns.extend(names);
    let row = |moves: &Moves| {
        let mut row = vec![Value::text(moves.end.label(locale))];
        row.extend(moves.sizes.iter().map(|&size| number(size, locale)));
        row
    };
    Table { columns, rows: found.periods.iter().map(row).collect() }
}

/// The colour of a stage: those who are away in greys and reds, the others from cool to warm.
fn color(stage: Stage) -> Color {
    match stage {
        Stage::FirstPurchase => Color::Category(2),
        Stage::Growing => Color::Category(1),
        Stage::Mature => Color::Category(4),
        Stage::WonBack => Color::Category(6),
        Stage::Silent => Color::Category(0),
        Stage::Lost | Stage::Prospect => Color::Neutral,
    }
}

/// The last periods.
fn shown(found: &Movement) -> &[Moves] {
    let skipped = found.periods.len().saturating_sub(SHOWN);
    found.periods.get(skipped..).unwrap_or_default()
}

fn periods_axis(found: &Movement, shown: &[Moves], locale: Locale) -> Axis {
    let labels = shown.iter().map(|it| label(found, it, locale)).collect();
    Axis { label: String::new(), scale: Scale::Band { labels }, side: Side::Start, grid: false }
}

fn label(found: &Movement, moves: &Moves, locale: Locale) -> String {
    found.period.label(found.period.number(moves.start), locale)
}

fn number(count: u32, locale: Locale) -> Value {
    Value::number(count, format::count(locale, count.into()))
}

/// A share with its interval.
fn share(part: u64, all: u64, level: f64) -> [f64; 3] {
    let share = if all > 0 { part as f64 / all as f64 } else { 0.0 };
    let interval = normal::two_sided(level).ok().and_then(|z| wilson::interval(part, all, z));
    let (low, high) = interval.unwrap_or((share, share));
    [share, low, high]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Day, Period};
    use crate::customers::{CustomersOptions, customers};
    use crate::segment::{LifecycleOptions, MovementOptions, lifecycle, movement as moves};
    use crate::tables::{Transactions, sample};

    const EN: Locale = Locale::En;

    fn found(table: &Transactions, prospects: Option<u32>) -> (Lifecycle, Movement) {
        let all = customers(table, &CustomersOptions::default()).expect("customers");
        let options = LifecycleOptions::default();
        let stages = lifecycle(table, &all, prospects, &options).expect("stages");
        (stages, moves(table, &all, &MovementOptions::default(), &options).expect("movement"))
    }

    fn all(table: &Transactions, prospects: Option<u32>) -> Vec<Chart> {
        let (found, moves) = found(table, prospects);
        let mut all = vec![stages(&found, EN), movement(&moves, EN), through(&moves, EN)];
        all.extend(rhythm(&found, EN));
        all
    }

    /// The numbers are those that pandas counts: see `segment::lifecycle`.
    #[test]
    fn cdnow_sample_is_told_in_a_sentence() {
        let [stages, movement, through, rhythm] =
            all(&sample::cdnow(), None).try_into().expect("four");
        assert_eq!(
            stages.summary,
            "Of 2,357 customers on 30 Jun 1998, 518 are silent and 1,539 are lost: 87\u{a0}% together (95\u{a0}% \
             interval 86\u{a0}% to 89\u{a0}%). 66 were won back."
        );
        assert_eq!(
            movement.summary,
            "In Jun 1998 138 customers bought: 41 had bought in the period before, 97 came back after a longer time, \
             nobody was new. 93 of the period before did not buy, and 54 became lost."
        );
        assert_eq!(
            through.summary,
            "Customers on 30 Jun 1998 by lifecycle stage: first purchase 0, growing 43, mature 191, won back 66, \
             silent 518, lost 1,539."
        );
        assert_eq!(
            rhythm.title,
            "By their own rhythm, 76\u{a0}% of customers are in another stage than by fixed days"
        );
        assert!(
            rhythm
                .summary
                .contains("325 are silent or lost by days only, 2 are by their rhythm only")
        );
    }

    #[test]
    fn one_customer_and_prospects_are_said_as_such() {
        let table = sample::table(true, [("ann", Day::new(20_000), 5.0)]);
        let charts = all(&table, Some(3));
        assert_eq!(charts.len(), 3, "no rhythm");
        assert_eq!(charts[0].table.rows.len(), 7);
        assert_eq!(charts[0].title, "Nobody has gone for more than 90 days without a purchase");
        assert_eq!(charts[1].title, "1 customer bought in Oct 2024, and nothing is known before");
        assert_eq!(charts[2].title, "0\u{a0}% of customers are silent or lost on 4 Oct 2024");
        for chart in charts {
            assert!(chart.summary.len() > 20 && !chart.table.rows.is_empty(), "{}", chart.name);
        }
    }

    #[test]
    fn periods_are_said_as_what_they_are() {
        let shown = |days: &[i32], period| {
            let rows = days.iter().map(|&day| ("ann", Day::new(20_000 + day), 5.0));
            let table = sample::table(true, rows);
            let all = customers(&table, &CustomersOptions::default()).expect("customers");
            let options = MovementOptions { period };
            let found = moves(&table, &all, &options, &LifecycleOptions::default());
            movement(&found.expect("movement"), EN)
        };
        // Day 20,000 is Friday, 4 October 2024.
        let weeks = shown(&[0, 7, 14], Period::Week);
        let said = "of those who bought in the week from 30 Sep 2024 bought again in the week from 7 Oct 2024;";
        assert!(weeks.title.contains(said), "{}", weeks.title);
        assert!(weeks.summary.starts_with("In the week from 7 Oct 2024 1 "), "{}", weeks.summary);
        assert_eq!(
            weeks.note.as_deref(),
            Some(
                "Everybody in the week from 30 Sep 2024 counts as new, because nothing is known of the time before. \
                 The week from 14 Oct 2024 is not over: its numbers will change."
            )
        );
        let days = shown(&[0, 1, 2], Period::Day).title;
        assert!(days.contains("on 5 Oct 2024 bought again on 6 Oct 2024;"), "{days}");
        let months = shown(&[0, 70, 100], Period::Month).title;
        assert_eq!(months, "1 customer bought in Dec 2024, and nobody in Nov 2024");
    }

    #[test]
    fn bars_are_those_of_the_table() {
        let (_, moves) = found(&sample::cdnow(), None);
        for (chart, column) in [(movement(&moves, EN), 1), (through(&moves, EN), 1)] {
            let sum = |row: usize| -> f64 {
                let bars = chart.marks.iter().filter_map(|mark| match mark {
                    Mark::Bars { bars, .. } => bars.iter().find(|bar| bar.row as usize == row),
                    _ => None,
                });
                bars.filter(|bar| bar.to > 0.0).map(|bar| bar.to - bar.from).sum()
            };
            for (n, row) in chart.table.rows.iter().enumerate() {
                let numbers = row.iter().skip(column).filter_map(|value| value.number);
                let expected = if chart.name == "lifecycle.movement" {
                    row[1].number.expect("active")
                } else {
                    numbers.sum()
                };
                assert_eq!(sum(n), expected, "{} {n}", chart.name);
            }
        }
    }
}
