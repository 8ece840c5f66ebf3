//! The share that buys, and what customers have brought, by age: a line a cohort and their average, or a line a group.

use super::{
    Figures, Measure, Money, MoneyOptions, Told, age_axis, ages_of, columns, counted, join,
    landmarks, measured, note, plotted, reached, shown, starts_at_one, summary, table,
};
use crate::chart::{Axis, Chart, Color, Mark, Point, Side, Table, nice_axis, percent_axis};
use crate::cohort::Retention;
use crate::cohort::retention::{Averaging, Difference};
use crate::error::Result;
use crate::words::{Locale, Retention as Words, format};

/// Groups that are drawn: as many as there are colours.
const SHOWN_GROUPS: usize = 8;

/// `retention.curves`: the share that buys by age, one pale line a cohort and their average with its interval; or, if the
/// result is broken down, one line a group beside the average.
pub fn curves(retention: &Retention, locale: Locale) -> Chart {
    let counted = counted(retention);
    let mut chart = lines(retention, "retention.curves", Measure::Share, locale);
    chart.title = title(retention).say(locale);
    if counted.is_plain() && retention.breakdown.is_none() {
        let subtitle = Words::Curves {
            unit: counted.unit,
            customers: u64::from(retention.customers),
            cohorts: retention.cohorts.len() as u64,
            as_of: retention.as_of.label(locale),
        };
        chart.subtitle = subtitle.say(locale);
    }
    if let Some(above) = above(retention) {
        chart.summary = [chart.summary, above.say(locale)].join(locale.space());
    }
    chart
}

/// `retention.revenue`: what a customer has brought up to each age, in revenue or margin, as [`curves`] shows shares.
///
/// # Errors
///
/// `data` if there is no such money.
pub fn revenue(retention: &Retention, options: &MoneyOptions, locale: Locale) -> Result<Chart> {
    let (measure, margin) = (so_far(options.money), options.money == Money::Margin);
    measured(retention, measure)?;
    let mut chart = lines(retention, "retention.revenue", measure, locale);
    chart.title = brings(retention, options.money).say(locale);
    let brought = |age: usize| {
        let found = Told::average("", &retention.average).at(measure, age)?;
        Some(Words::Brought {
            counted: counted(retention),
            margin,
            age: ages_of(retention, age).1.unwrap_or(age as u64),
            money: (found.value, found.low, found.high),
            level: retention.level,
            customers: u64::from(*retention.average.customers.get(age)?),
        })
    };
    let (near, far) = ages_to_tell(retention);
    chart.summary =
        join(&[], &[Some(super::cohorts(retention)), brought(near), far.and_then(brought)], locale);
    Ok(chart)
}

/// Lines by age as they are made, with the rows of the table.
struct Lines<'a> {
    retention: &'a Retention,
    measure: Measure,
    locale: Locale,
    /// The first column that is drawn.
    first: usize,
    last: usize,
    lowest: f64,
    highest: f64,
    table: Table,
    marks: Vec<Mark>,
}

impl Lines<'_> {
    /// Adds a line of what is told at each column; with its interval unless it is muted.
    fn add<'f>(
        &mut self,
        (name, color, muted): (&str, Color, bool),
        figures: &dyn Fn(usize) -> Option<Figures<'f>>,
    ) {
        let mut points = Vec::new();
        for column in 0..self.retention.ages.len() {
            let Some(figures) = figures(column) else { continue };
            let Some(found) = figures.told.at(self.measure, column) else { continue };
            let row = self.table.rows.len() as u32;
            self.table.rows.push(figures.row(self.retention, self.measure, column, self.locale));
            if column < self.first {
                continue;
            }
            let [low, high] = [found.low, found.high].map(|end| end.filter(|_| !muted));
            self.lowest = self.lowest.min(low.unwrap_or(found.value));
            self.highest = self.highest.max(high.unwrap_or(found.value));
            self.last = self.last.max(column);
            let (x, partial) = (column as f64, !figures.whole);
            points.push(Point { x, y: found.value, low, high, partial, row });
        }
        if !points.is_empty() {
            self.marks.push(Mark::Line { name: name.to_owned(), color, muted, points });
        }
    }
}

/// Lines by age, with the title left to be said.
fn lines(retention: &Retention, name: &str, measure: Measure, locale: Locale) -> Chart {
    let first = usize::from(starts_at_one(retention, measure));
    let mut lines = Lines {
        retention,
        measure,
        locale,
        first,
        last: first,
        lowest: 0.0,
        highest: 0.0,
        table: table(columns(retention, measure, locale)),
        marks: Vec::new(),
    };
    let is_simple = retention.options.average == Averaging::Simple;
    let all = if is_simple { Words::MeanOfCohorts } else { Words::AllCohorts }.say(locale);
    let average = |column| Some(Figures::of_all(&all, &retention.average, column));
    let groups = retention.breakdown.as_deref().unwrap_or_default();
    if groups.is_empty() {
        for cohort in shown(retention) {
            lines.add((&cohort.name, Color::Neutral, true), &|column| {
                (column < reached(cohort)).then(|| Figures::of(cohort, column))
            });
        }
        lines.add((&all, Color::Accent, false), &average);
    } else {
        lines.add((&all, Color::Neutral, true), &average);
    }
    for (place, group) in groups.iter().take(SHOWN_GROUPS).enumerate() {
        let Some(result) = &group.result else { continue };
        lines.add((&group.name, Color::Category(place as u8), false), &|column| {
            Some(Figures::of_all(&group.name, &result.average, column))
        });
    }
    let Lines { last, lowest, highest, table, marks, .. } = lines;
    let partial = marks.iter().any(|mark| match mark {
        Mark::Line { points, .. } => points.iter().any(|point| point.partial),
        _ => false,
    });
    Chart {
        name: name.into(),
        title: String::new(),
        subtitle: plotted(retention, measure, locale),
        summary: summary(retention, locale),
        note: note(retention, None, partial, locale),
        x: Axis {
            label: Words::Age(counted(retention)).say(locale),
            scale: age_axis(retention, first, last, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Measure(measure).say(locale),
            scale: match measure {
                Measure::Share if highest <= 1.0 => percent_axis(locale, highest),
                Measure::Share => {
                    nice_axis(0.0, highest, 5, &|at| format::percent_exact(locale, at))
                }
                _ => nice_axis(lowest, highest, 5, &|at| format::compact(locale, at)),
            },
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 360,
        table,
    }
}

/// How many come back, or whether groups differ in that.
pub(super) fn title(retention: &Retention) -> Words {
    let counted = counted(retention);
    let unit = counted.unit;
    if let Some((difference, [(least, low), .., (most, high)])) =
        compared(retention).as_ref().map(|(difference, shares)| (difference, shares.as_slice()))
    {
        return Words::Differ {
            counted,
            ages: ages_of(retention, difference.column as usize),
            least: (least.clone(), *low),
            most: (most.clone(), *high),
            p: difference.p,
        };
    }
    match landmarks(retention) {
        None => Words::TooEarly { unit },
        Some((near, far)) if counted.is_plain() => Words::ComeBack { unit, near, far },
        Some((near, _)) => {
            let column = near.age as usize;
            let found = Told::average("", &retention.average).at(Measure::Share, column);
            let ages = ages_of(retention, column);
            found.map_or(Words::TooEarly { unit }, |found| Words::ShareBack {
                counted,
                ages,
                share: found.value,
            })
        }
    }
}

/// The difference of the groups at the age that is compared, and their shares there, rising.
fn compared(retention: &Retention) -> Option<(&Difference, Vec<(String, f64)>)> {
    let differences = retention.differences.as_ref()?;
    let found = differences.columns.iter().find(|it| Some(it.column) == differences.column)?;
    let shares = retention.breakdown.as_deref().unwrap_or_default().iter().filter_map(|group| {
        let average = &group.result.as_ref()?.average;
        let (&back, &of) = (
            average.retained.get(found.column as usize)?,
            average.customers.get(found.column as usize)?,
        );
        // A share of the cohorts, whatever the rates are shares of; of few it says nothing.
        (of >= retention.options.minimum_size)
            .then(|| (group.name.clone(), f64::from(back) / f64::from(of)))
    });
    let mut shares: Vec<(String, f64)> = shares.collect();
    shares.sort_by(|one, other| one.1.total_cmp(&other.1));
    (shares.len() > 1).then_some((found, shares))
}

/// By how much the one of two groups is above the other.
fn above(retention: &Retention) -> Option<Words> {
    let (difference, _) = compared(retention)?;
    let by = difference.difference?;
    let mut groups = retention.breakdown.as_deref()?.iter().filter(|group| group.result.is_some());
    let (one, other) = (groups.next()?.name.clone(), groups.next()?.name.clone());
    let by = (by, difference.low, difference.high);
    Some(Words::Above { one, other, by, level: retention.level })
}

fn so_far(money: Money) -> Measure {
    match money {
        Money::Revenue => Measure::RevenueSoFar,
        Money::Margin => Measure::MarginSoFar,
    }
}

/// What a customer has brought.
pub(super) fn brings(retention: &Retention, money: Money) -> Words {
    let average = Told::average("", &retention.average);
    let by = |column: usize| {
        let age = ages_of(retention, column).1.unwrap_or(column as u64);
        Some((age, average.at(so_far(money), column)?.value))
    };
    let (near, far) = ages_to_tell(retention);
    match by(near) {
        Some(at) => Words::Brings {
            counted: counted(retention),
            margin: money == Money::Margin,
            who: None,
            by: at,
            later: far.and_then(by),
        },
        None => Words::TooEarly { unit: retention.period.unit() },
    }
}

/// Age 0, and one that people remember.
fn ages_to_tell(retention: &Retention) -> (usize, Option<usize>) {
    let far = landmarks(retention).map(|(near, far)| far.unwrap_or(near).age as usize);
    (0, far.filter(|&far| far > 0))
}
