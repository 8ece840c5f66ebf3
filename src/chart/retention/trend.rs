//! The share that is back at one age, along the cohorts.

use super::{
    Figures, Measure, Told, ages_of, columns, counted, join, measured, note, shown, table,
};
use crate::chart::{Axis, Chart, Color, Mark, Point, Scale, Side, Tick, percent_axis};
use crate::cohort::Retention;
use crate::error::{Error, ErrorKind, Result};
use crate::words::{Locale, Problem, Retention as Words};

/// Labels of cohorts on the axis, at most.
const LABELS: usize = 8;

/// `retention.trend`: the share of each cohort that is back at the age that is compared, with its interval, and the line of
/// the trend.
///
/// # Errors
///
/// `data` if there is no trend.
pub fn trend(retention: &Retention, locale: Locale) -> Result<Chart> {
    measured(retention, Measure::Share)?;
    let Some(trend) = &retention.trend else {
        let reason = retention.no_trend.clone().unwrap_or_default();
        return Err(Error::new(ErrorKind::Data, Problem::NotMeasured { reason }));
    };
    let column = trend.column as usize;
    let mut table = table(columns(retention, Measure::Share, locale));
    let known: Vec<_> =
        shown(retention).iter().filter(|cohort| column < cohort.complete as usize).collect();
    let mut points = Vec::new();
    let mut highest: f64 = 0.0;
    for (place, cohort) in known.iter().enumerate() {
        let row = table.rows.len() as u32;
        table.rows.push(Figures::of(cohort, column).row(retention, Measure::Share, column, locale));
        let Some(found) = Told::cohort(cohort).at(Measure::Share, column) else { continue };
        highest = highest.max(found.high.unwrap_or(found.value));
        let (x, y) = (place as f64, found.value);
        points.push(Point { x, y, low: found.low, high: found.high, partial: false, row });
    }
    let last = known.len().saturating_sub(1);
    let step = known.len().div_ceil(LABELS).max(1);
    let ticks = known.iter().enumerate().step_by(step);
    let ticks = ticks
        .map(|(place, cohort)| Tick { at: place as f64, label: cohort.name.clone() })
        .collect();
    // The line is of all cohorts; where not all are drawn it begins later on its way.
    let all = trend.cohorts.max(2) as usize - 1;
    let at = |place: usize| {
        let part = (all + place - last) as f64 / all as f64;
        trend.from + (trend.to - trend.from) * part
    };
    let ends = [0, last].map(|place| Point {
        x: place as f64,
        y: at(place),
        low: None,
        high: None,
        partial: false,
        row: place as u32,
    });
    let (counted, ages) = (counted(retention), ages_of(retention, column));
    let latest = trend.latest.as_ref().map(|latest| Words::Latest {
        name: latest.name.clone(),
        rate: latest.rate,
        before: latest.before,
        by: (latest.difference, latest.low, latest.high),
        level: retention.level,
    });
    let told = Words::Trend {
        counted,
        ages,
        from: trend.from,
        to: trend.to,
        cohorts: trend.cohorts.into(),
        p: trend.p,
    };
    let title = told.say(locale);
    let beyond = trend.p_beyond.is_some_and(|p| p < 0.05).then_some(Words::BeyondTrend);
    Ok(Chart {
        name: "retention.trend".into(),
        subtitle: super::plotted(retention, Measure::Share, locale),
        summary: join(&[format!("{title}.")], &[latest], locale),
        title,
        note: note(retention, beyond, false, locale),
        x: Axis {
            label: Words::Cohort.say(locale),
            scale: Scale::Linear { min: -0.5, max: last as f64 + 0.5, ticks },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Measure(Measure::Share).say(locale),
            scale: percent_axis(locale, highest),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Line {
                name: Words::TrendLine.say(locale),
                color: Color::Neutral,
                muted: false,
                points: ends.into(),
            },
            Mark::Dots { name: Words::Cohort.say(locale), color: Color::Accent, points },
        ],
        height: 320,
        table,
    })
}
