//! Charts of members beside customers like them: how alike both are, and how their chances of joining lie beside each other.

use crate::chart::{
    Axis, Bar, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis,
};
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::Loyalty;
use crate::loyalty::matching::{Balance, MatchedMembers};
use crate::stats::order::{rank, sort_by_key};
use crate::words::{Locale, Match as Words, Problem, format};

/// The difference below which balance is good.
const GOOD: f64 = 0.1;

/// `loyalty.balance`: in what members differ from the others, before matching and after (a love plot); the largest difference
/// before stands first.
///
/// # Errors
///
/// `data` if no member could be compared with customers like them.
pub fn balance(loyalty: &Loyalty, locale: Locale) -> Result<Chart> {
    let matched = known(loyalty)?;
    let mut rows: Vec<&Balance> =
        loyalty.balance.iter().flatten().filter(|it| it.before.is_some()).collect();
    let size = |value: Option<f64>| value.map_or(0.0, f64::abs);
    sort_by_key(&mut rows, |it| (rank(-size(it.before)), 0, 0));
    let name = |it: &Balance| Words::Covariate(it.covariate.clone()).say(locale);
    let point = |x: f64, row: usize| Point {
        x,
        y: row as f64,
        low: None,
        high: None,
        partial: false,
        row: row as u32,
    };
    let label = Words::RuleOfThumb.say(locale);
    let mut marks = vec![Mark::Rule { axis: Direction::X, at: GOOD, label }];
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (row, it) in rows.iter().enumerate() {
        let ends = [Some(size(it.before)), it.after.map(f64::abs)];
        if let [Some(one), Some(other)] = ends {
            let points = vec![point(one.min(other), row), point(one.max(other), row)];
            marks.push(Mark::Line {
                name: String::new(),
                color: Color::Neutral,
                muted: true,
                points,
            });
        }
        before.extend(ends[0].map(|at| point(at, row)));
        after.extend(ends[1].map(|at| point(at, row)));
    }
    let dots = |name: Words, color, points| Mark::Dots { name: name.say(locale), color, points };
    marks.push(dots(Words::Before, Color::Neutral, before));
    marks.push(dots(Words::After, Color::Accent, after));
    let most = rows.iter().flat_map(|it| [size(it.before), size(it.after)]).fold(GOOD, f64::max);
    // The score is made of the others, so it is drawn and does not count.
    let largest = |of: fn(&Balance) -> Option<f64>| {
        let own = rows.iter().filter(|it| !it.is_score);
        let worst = own.max_by(|one, other| size(of(one)).total_cmp(&size(of(other))))?;
        Some((name(worst), size(of(worst))))
    };
    let (worst_before, worst_after) = (largest(|it| it.before), largest(|it| it.after));
    let (before, after) = worst_before.zip(worst_after).ok_or_else(nobody)?;
    let (members, others) = counts(matched);
    Ok(Chart {
        name: "loyalty.balance".into(),
        title: Words::BalanceTitle { before: before.1, after: after.1 }.say(locale),
        subtitle: Words::BalanceSubtitle { members, others }.say(locale),
        summary: Words::BalanceSummary { before, after }.say(locale),
        note: Some(Words::Unseen.say(locale)),
        x: Axis {
            label: Words::Difference.say(locale),
            scale: nice_axis(0.0, most, 5, &|at| short(at, locale)),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: rows.iter().map(|it| name(it)).collect() },
            side: Side::Start,
            grid: false,
        },
        marks,
        height: 150 + 28 * rows.len() as u32,
        table: balance_table(&rows, locale),
    })
}

fn balance_table(rows: &[&Balance], locale: Locale) -> Table {
    let columns = [
        Words::MeanOfMembers,
        Words::MeanBefore,
        Words::MeanAfter,
        Words::Before,
        Words::After,
        Words::VarianceBefore,
        Words::VarianceAfter,
        Words::EcdfBefore,
        Words::EcdfAfter,
    ];
    let numeric = columns.into_iter().map(|it| TableColumn::numeric(it.say(locale)));
    let columns =
        [TableColumn::text(Words::CovariateColumn.say(locale))].into_iter().chain(numeric);
    let row = |it: &&Balance| {
        let values = [
            Some(it.mean_treated),
            Some(it.mean_before),
            it.mean_after,
            it.before,
            it.after,
            it.variance_ratio_before,
            it.variance_ratio_after,
            it.ecdf_max_before,
            it.ecdf_max_after,
        ];
        let first = Value::text(Words::Covariate(it.covariate.clone()).say(locale));
        let number = |value| Value::option(value, &|value| format::short(locale, value));
        [first].into_iter().chain(values.map(number)).collect()
    };
    Table { columns: columns.collect(), rows: rows.iter().map(row).collect() }
}

/// `loyalty.overlap`: how the chances of joining of members lie, upwards, beside those of the others, downwards.
///
/// # Errors
///
/// As [`balance`].
pub fn overlap(loyalty: &Loyalty, locale: Locale) -> Result<Chart> {
    let matched = known(loyalty)?;
    let overlap = matched.found.overlap.as_ref().ok_or_else(nobody)?;
    let total = |of: &[u32]| of.iter().map(|&n| f64::from(n)).sum::<f64>().max(1.0);
    let (members, others) = (total(&overlap.treated), total(&overlap.controls));
    let seen =
        overlap.treated.iter().zip(&overlap.controls).rposition(|(one, other)| one + other > 0);
    let classes = seen.map_or(1, |last| last + 1);
    let width = 1.0 / overlap.from.len().max(1) as f64;
    let (mut up, mut down, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let percent = |share: f64| Value::number(share, format::percent(locale, share));
    let count = |n: f64| Value::number(n, format::short(locale, n));
    for (row, &from) in overlap.from.iter().enumerate().take(classes) {
        let of = |counts: &[u32]| counts.get(row).map_or(0.0, |&n| f64::from(n));
        let counted = |counts: &[f64]| counts.get(row).copied().unwrap_or_default();
        let shares = [of(&overlap.treated) / members, of(&overlap.controls) / others];
        let bar = |to| Bar {
            at: from + width / 2.0,
            width,
            from: 0.0,
            to,
            low: None,
            high: None,
            label: String::new(),
            row: row as u32,
        };
        up.push(bar(shares[0]));
        down.push(bar(-shares[1]));
        rows.push(vec![
            Value::text(Words::Class { from, to: from + width }.say(locale)),
            count(of(&overlap.treated)),
            percent(shares[0]),
            count(of(&overlap.controls)),
            percent(shares[1]),
            count(counted(&overlap.treated_matched)),
            count(counted(&overlap.controls_matched)),
        ]);
    }
    let highest = |bars: &[Bar]| bars.iter().map(|bar| bar.to.abs()).fold(0.0, f64::max);
    let y =
        nice_axis(-highest(&down), highest(&up), 6, &|at| format::percent_exact(locale, at.abs()));
    let (counted, days) = counts(matched);
    let columns = [
        Words::MembersColumn,
        Words::ShareOfMembers,
        Words::OthersColumn,
        Words::ShareOfOthers,
        Words::MembersMatched,
        Words::OthersMatched,
    ];
    let numeric = columns.into_iter().map(|it| TableColumn::numeric(it.say(locale)));
    let columns =
        [TableColumn::text(Words::ChanceOfJoining.say(locale))].into_iter().chain(numeric);
    let bars = |name: Words, color, bars| Mark::Bars {
        name: name.say(locale),
        color,
        horizontal: false,
        bars,
    };
    Ok(Chart {
        name: "loyalty.overlap".into(),
        title: Words::OverlapTitle { counted, of: matched.found.treated.into() }.say(locale),
        subtitle: Words::OverlapSubtitle {
            members: matched.found.treated.into(),
            others: matched.found.controls.into(),
        }
        .say(locale),
        summary: Words::OverlapSummary {
            counted,
            days,
            effective: matched.found.effective_sample_size.map(|it| it.controls),
        }
        .say(locale),
        note: matched
            .found
            .dropped
            .first()
            .map(|it| it.reason.clone())
            .map(|reason| Words::LeftOutBecause { reason }.say(locale)),
        x: Axis {
            label: Words::ChanceOfJoining.say(locale),
            scale: chance_axis(classes as f64 * width, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis { label: Words::ShareOfEach.say(locale), scale: y, side: Side::Start, grid: true },
        marks: vec![
            bars(Words::OthersColumn, Color::Neutral, down),
            bars(Words::MembersColumn, Color::Accent, up),
        ],
        height: 340,
        table: Table { columns: columns.collect(), rows },
    })
}

/// Tenths, or twentieths where there are few.
fn chance_axis(max: f64, locale: Locale) -> Scale {
    let step = if max > 0.5 { 0.1 } else { 0.05 };
    let ticks = (0..=20).map(|n| f64::from(n) * step).take_while(|at| *at <= max + 1e-9);
    let tick = |at| Tick { at, label: format::percent_exact(locale, at) };
    Scale::Linear { min: 0.0, max, ticks: ticks.map(tick).collect() }
}

fn counts(matched: &MatchedMembers) -> (u64, u64) {
    (matched.found.matched.treated.into(), matched.found.matched.controls.into())
}

fn known(loyalty: &Loyalty) -> Result<&MatchedMembers> {
    loyalty.matched.as_ref().filter(|it| it.found.att.is_some()).ok_or_else(nobody)
}

fn nobody() -> Error {
    Error::new(ErrorKind::Data, Problem::NobodyLikeMembers)
}

fn short(value: f64, locale: Locale) -> String {
    format::decimal(locale, value, 1 + usize::from((value * 10.0).fract() > 1e-6))
}
