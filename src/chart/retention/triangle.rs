//! One row a cohort, one column an age.

use super::curves::brings;
use super::{
    Figures, Measure, Money, SHOWN_AGES, Told, TriangleOptions, age_label, are_groups, columns,
    counted, join, measured, note, plotted, reached, shown, starts_at_one, summary, table, write,
};
use crate::chart::{Axis, Cell, Chart, Mark, Ramp, Scale, Side};
use crate::cohort::{Cohort, Retention};
use crate::error::Result;
use crate::words::{Locale, Retention as Words, format};

/// Rows of this height hold a number; there are as many as fit into the tallest triangle, and then they get lower.
const ROW: usize = 28;
const LOWEST_ROW: usize = 12;
const TALLEST: usize = 840;

/// `retention.triangle`: one row a cohort, one column an age, shaded by the share that bought or another measure.
///
/// Where age 0 is 100 % by construction it is not drawn: it would leave all else pale. The cohort's size stands at the row. A
/// cell that has not begun is no cell, and those of small cohorts are grey.
///
/// # Errors
///
/// `data` if the measure could not be measured.
pub fn triangle(retention: &Retention, options: &TriangleOptions, locale: Locale) -> Result<Chart> {
    let measure = options.measure;
    measured(retention, measure)?;
    let cohorts = shown(retention);
    let mut table = table(columns(retention, measure, locale));
    let first = usize::from(starts_at_one(retention, measure));
    let all = cohorts.iter().map(reached).max().unwrap_or_default();
    let drawn = all.min(SHOWN_AGES + first);
    let value =
        |cohort: &Cohort, column| Told::cohort(cohort).at(measure, column).map(|it| it.value);
    // What few customers do would leave all else pale.
    let least = retention.options.minimum_size;
    let is_enough = |cohort: &Cohort, column: usize| {
        cohort.base.get(column).copied().flatten().is_some_and(|base| base >= least)
    };
    let highest_of = |is_in: &dyn Fn(&Cohort, usize) -> bool| {
        let of = |cohort| (first..drawn).filter(move |&column| is_in(cohort, column));
        let values =
            cohorts.iter().flat_map(|cohort| of(cohort).filter_map(|it| value(cohort, it)));
        values.fold(0.0, f64::max)
    };
    let highest = match highest_of(&is_enough) {
        0.0 => highest_of(&|_, _| true),
        highest => highest,
    };
    let mut cells = Vec::new();
    for (y, cohort) in cohorts.iter().enumerate() {
        for column in 0..reached(cohort).min(drawn) {
            let row = table.rows.len() as u32;
            table.rows.push(Figures::of(cohort, column).row(retention, measure, column, locale));
            if let (Some(x), Some(value)) = (column.checked_sub(first), value(cohort, column)) {
                cells.push(Cell {
                    x: x as u32,
                    y: y as u32,
                    shade: Some(if highest > 0.0 {
                        (value / highest).clamp(0.0, 1.0)
                    } else {
                        0.0
                    }),
                    label: write(measure, value, locale),
                    partial: column >= cohort.complete as usize,
                    muted: cohort.small,
                    row,
                });
            }
        }
    }
    let cut = (drawn < all).then_some(Words::FirstAges {
        unit: retention.period.unit(),
        shown: drawn.saturating_sub(first) as u64,
    });
    let least = u64::from(least);
    let small = cells.iter().any(|cell| cell.muted).then_some(Words::Small { least });
    let rows = cohorts
        .iter()
        .map(|cohort| Words::Row { cohort: cohort.name.clone(), size: u64::from(cohort.size) });
    let notes = note(retention, cut, cells.iter().any(|cell| cell.partial), locale);
    let notes = join(notes.as_slice(), &[small], locale);
    let counted = counted(retention);
    let is_plain = counted.is_plain() && measure == Measure::Share && !are_groups(retention);
    let height = ROW.min(TALLEST / cohorts.len().max(1)).max(LOWEST_ROW);
    Ok(Chart {
        name: "retention.triangle".into(),
        title: title(retention, measure, locale),
        subtitle: if is_plain {
            Words::Triangle {
                unit: counted.unit,
                customers: u64::from(retention.customers),
                cohorts: retention.cohorts.len() as u64,
                as_of: retention.as_of.label(locale),
            }
            .say(locale)
        } else {
            plotted(retention, measure, locale)
        },
        summary: summary(retention, locale),
        note: (!notes.is_empty()).then_some(notes),
        x: Axis {
            label: Words::Age(counted).say(locale),
            scale: Scale::Band {
                labels: (first..drawn.max(first + 1))
                    .map(|column| match retention.ages.get(column) {
                        Some(_) => age_label(retention, column, locale),
                        None => format::count(locale, column as u64),
                    })
                    .collect(),
            },
            side: Side::End,
            grid: false,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: rows.map(|row| row.say(locale)).collect() },
            side: Side::Start,
            grid: false,
        },
        marks: vec![Mark::Cells {
            name: Words::Measure(measure).say(locale),
            ramp: Ramp::Sequence,
            cells,
        }],
        height: (80 + height * cohorts.len()) as u32,
        table,
    })
}

fn title(retention: &Retention, measure: Measure, locale: Locale) -> String {
    let counted = counted(retention);
    match measure {
        Measure::Share => {}
        Measure::Margin | Measure::MarginSoFar => {
            return brings(retention, Money::Margin).say(locale);
        }
        Measure::Orders if retention.average.revenue.is_none() => {}
        _ => return brings(retention, Money::Revenue).say(locale),
    }
    if !counted.is_plain() || are_groups(retention) {
        return super::curves::title(retention).say(locale);
    }
    spread(retention).say(locale)
}

/// How far the cohorts lie apart in the period after their own.
fn spread(retention: &Retention) -> Words {
    let unit = retention.period.unit();
    let mut old_enough: Vec<(&Cohort, f64)> = Vec::new();
    let is_old_enough = |cohort: &&Cohort| cohort.complete > 1;
    // Small cohorts lie far apart by chance.
    let large = |cohort: &&Cohort| is_old_enough(cohort) && !cohort.small;
    let only_small = !retention.cohorts.iter().any(|cohort| large(&cohort));
    for cohort in
        retention.cohorts.iter().filter(|it| is_old_enough(it) && (only_small || !it.small))
    {
        let rate = cohort.rate.get(1).copied().flatten();
        old_enough.extend(rate.map(|rate| (cohort, rate)));
    }
    match old_enough.as_slice() {
        [] => Words::TooEarly { unit },
        [(cohort, share)] => Words::One { unit, cohort: cohort.name.clone(), share: *share },
        [(_, first), rest @ ..] => Words::Between {
            unit,
            low: rest.iter().fold(*first, |low, &(_, rate)| low.min(rate)),
            high: rest.iter().fold(*first, |high, &(_, rate)| high.max(rate)),
        },
    }
}
