//! How long customers stay: a curve a group, with those still watched below; and what goes with leaving sooner.

use super::{
    Axis, Chart, Color, Count, CountRow, Direction, Mark, Point, Scale, Side, Table, TableColumn,
    Tick, Value, nice_axis, percent_axis,
};
use crate::calendar::Period;
use crate::cohort::cox::Coefficient;
use crate::cohort::{Churn, Cox, Curve, Definition, Survival, SurvivalGroup, Weighting};
use crate::words::{Left, Locale, PaceTest, Share, Span, Step, Survival as Words, Unit, format};

/// Curves that are drawn: more could not be told apart.
const SHOWN: usize = 6;

/// Times of censoring that a curve may have to be marked with them.
const TICKS: usize = 100;

/// Rows of the table a group, at most: more than a line has pixels to spare would only be read by a program, which has the
/// columns.
const ROWS: usize = 200;

/// `survival.curves`: the share still there by the time since each came.
pub fn curves(found: &Survival, locale: Locale) -> Chart {
    let unit = found.definition.map_or(Period::Day, |it| it.unit).unit();
    let shown = found.groups.iter().take(SHOWN);
    let last = shown.clone().filter_map(|group| drawn_to(&group.curve)).fold(0.0, f64::max);
    let x = time_axis(last, unit, locale);
    let one = found.groups.len() == 1;

    let mut marks = Vec::new();
    let mut counts = Vec::new();
    let mut table = Table { columns: columns(found, unit, locale), rows: Vec::new() };
    for (place, group) in found.groups.iter().enumerate() {
        let points = steps(group, last, &mut table, locale);
        let color = if one { Color::Accent } else { Color::Category(place as u8) };
        let name = if one { String::new() } else { group.name.clone() };
        if place < SHOWN {
            counts.push(at_risk(group, &name, color, &x, locale));
            marks.push(Mark::Line { name, color, muted: false, points });
        }
    }
    let ticks = ticks(found, last);
    let has_ticks = !ticks.is_empty();
    marks.extend(ticks);
    let half = Words::Half.say(locale);
    marks.push(Mark::Rule { axis: Direction::Y, at: 0.5, label: half });
    marks.push(Mark::Counts { name: Words::AtRisk.say(locale), rows: counts });

    let mut notes = found.notes.clone();
    if found.groups.len() > SHOWN {
        let of = found.groups.len() as u64;
        notes.push(Words::Shown { shown: SHOWN as u64, of }.say(locale));
    }
    notes.extend(has_ticks.then(|| Words::Ticks.say(locale)));
    let left = found.definition.as_ref().map(left);
    let since = Words::Since { unit, left };
    Chart {
        name: "survival.curves".into(),
        title: title(found, unit).say(locale),
        subtitle: Words::Curves {
            left,
            n: found.n as u64,
            events: found.events as u64,
            as_of: found.definition.and_then(|it| it.as_of).map(|day| day.label(locale)),
            level: found.level,
        }
        .say(locale),
        summary: summary(found, unit, locale),
        note: (!notes.is_empty()).then(|| notes.join(locale.space())),
        x: Axis { label: since.say(locale), scale: x, side: Side::Start, grid: false },
        y: Axis {
            label: Words::Share.say(locale),
            scale: percent_axis(locale, 1.0),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 380 + 16 * found.groups.len().min(SHOWN) as u32,
        table,
    }
}

fn left(definition: &Definition) -> Left {
    match (definition.churn, definition.inactive_days) {
        (Churn::Inactivity, Some(days)) => Left::Inactive(days),
        (Churn::Contract, _) => Left::Contract,
        _ => Left::Recorded,
    }
}

/// The time to which a curve is drawn: as long as a hundredth of its customers, or five, are still watched; what comes after
/// that is noise, and in the table.
fn drawn_to(curve: &Curve) -> Option<f64> {
    let most = curve.at_risk.iter().copied().fold(0.0, f64::max);
    let few = (0.01 * most).max(5.0).min(most);
    let last = curve.at_risk.iter().rposition(|&n| n >= few)?;
    curve.time.get(last).copied()
}

/// A tick for every time at which customers of a curve were last seen and still there, none nearer to the one before than
/// a hundredth of the axis; none at all where somebody is at nearly every time, as customers who leave by silence are, and
/// none where all are at the end.
fn ticks(found: &Survival, last: f64) -> Vec<Mark> {
    let times = |group: &SurvivalGroup| {
        let rows = group.curve.time.iter().zip(&group.curve.censored);
        rows.filter(|&(&time, &censored)| censored > 0.0 && time <= last).count()
    };
    let shown = || found.groups.iter().take(SHOWN);
    let is_before = |group: &SurvivalGroup| {
        let mut rows = group.curve.time.iter().zip(&group.curve.censored);
        rows.any(|(&time, &censored)| censored > 0.0 && time < last)
    };
    if shown().any(|group| times(group) > TICKS) || !shown().any(is_before) {
        return Vec::new();
    }
    let mut marks = Vec::new();
    for (place, group) in shown().enumerate() {
        let curve = &group.curve;
        let mut points: Vec<Point> = Vec::new();
        let rows = curve.time.iter().zip(&curve.survival).zip(&curve.censored);
        for ((&x, &y), _) in rows.filter(|it| *it.1 > 0.0 && *it.0.0 <= last) {
            if points.last().is_none_or(|before| x - before.x >= last / 100.0) {
                points.push(Point { x, y, low: None, high: None, partial: false, row: 0 });
            }
        }
        if !points.is_empty() {
            let one = found.groups.len() == 1;
            let color = if one { Color::Accent } else { Color::Category(place as u8) };
            marks.push(Mark::Ticks { color, points });
        }
    }
    marks
}

/// A scale of time, marked where a calendar has its landmarks.
fn time_axis(last: f64, unit: Unit, locale: Locale) -> Scale {
    let label = |at| format::short(locale, at).trim_end_matches(".00").to_owned();
    let landmarks: &[f64] = match unit {
        Unit::Day => &[1.0, 2.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 1825.0, 3650.0],
        Unit::Week => &[1.0, 2.0, 4.0, 13.0, 26.0, 52.0, 104.0, 260.0, 520.0],
        Unit::Month => &[1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 60.0, 120.0],
        Unit::Quarter => &[1.0, 2.0, 4.0, 8.0, 20.0, 40.0],
        Unit::Year => &[],
    };
    match landmarks.iter().find(|&&step| last / step <= 8.0 && last / step >= 2.0) {
        Some(&step) => {
            let ticks = (0..=(last / step) as u32).map(|n| f64::from(n) * step);
            let ticks = ticks.map(|at| Tick { at, label: format::decimal(locale, at, 0) });
            Scale::Linear { min: 0.0, max: last, ticks: ticks.collect() }
        }
        None => nice_axis(0.0, last, 6, &label),
    }
}

/// The rows of the curve that the table has: all, or the last one of each of equal steps of time.
fn rows(curve: &Curve) -> Vec<usize> {
    if curve.time.len() <= ROWS {
        return (0..curve.time.len()).collect();
    }
    let last = curve.last().unwrap_or_default();
    let step = |row: usize| {
        let time = curve.time.get(row).copied().unwrap_or_default();
        (time / last * ROWS as f64) as usize
    };
    let ends = |&row: &usize| row + 1 == curve.time.len() || step(row) != step(row + 1);
    (0..curve.time.len()).filter(ends).collect()
}

/// The curve as steps, with its interval; each point names its row of the table.
fn steps(group: &SurvivalGroup, last: f64, table: &mut Table, locale: Locale) -> Vec<Point> {
    let curve = &group.curve;
    let mut points: Vec<Point> = Vec::new();
    let mut left_before = 0.0;
    let mut done = 0;
    for at in rows(curve) {
        let value = |column: &[f64]| column.get(at).copied().unwrap_or_default();
        let end = |column: &[Option<f64>]| column.get(at).copied().flatten();
        let (time, survival) = (value(&curve.time), value(&curve.survival));
        let (low, high) = (end(&curve.low), end(&curve.high));
        left_before += curve.left.get(done..=at).unwrap_or_default().iter().sum::<f64>();
        done = at + 1;
        let row = table.rows.len() as u32;
        let percent = |share| format::percent(locale, share);
        let count = |number: f64| format::count(locale, number as u64);
        table.rows.push(vec![
            Value::text(group.name.clone()),
            Value::number(time, format::short(locale, time)),
            Value::number(survival, percent(survival)),
            Value::option(low, &percent),
            Value::option(high, &percent),
            Value::number(value(&curve.at_risk), count(value(&curve.at_risk))),
            Value::number(left_before, count(left_before)),
        ]);
        left_before = 0.0;
        if time > last {
            continue;
        }
        if let Some(before) = points.last().cloned() {
            points.push(Point { x: time, ..before });
        }
        points.push(Point { x: time, y: survival, low, high, partial: false, row });
    }
    points
}

/// How many of the group are still watched at each tick.
fn at_risk(group: &SurvivalGroup, name: &str, color: Color, x: &Scale, locale: Locale) -> CountRow {
    let ticks = match x {
        Scale::Linear { ticks, .. } => ticks.as_slice(),
        Scale::Band { .. } => &[],
    };
    let count = |tick: &Tick| Count {
        at: tick.at,
        label: format::count(locale, group.curve.watched(tick.at) as u64),
    };
    CountRow { name: name.to_owned(), color, counts: ticks.iter().map(count).collect() }
}

fn columns(found: &Survival, unit: Unit, locale: Locale) -> Vec<TableColumn> {
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    let (level, left) = (found.level, found.definition.as_ref().map(left));
    vec![
        TableColumn::text(Words::GroupColumn.say(locale)),
        numeric(Words::Since { unit, left }),
        numeric(Words::Share),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
        numeric(Words::AtRisk),
        numeric(Words::LeftThen),
    ]
}

fn median(group: &SurvivalGroup) -> Option<Span> {
    let (low, high) = (group.median_low, group.median_high);
    Some(Span { time: group.median?, low, high })
}

fn title(found: &Survival, unit: Unit) -> Words {
    if found.events == 0.0 {
        return Words::TooEarly;
    }
    if let [group] = found.groups.as_slice() {
        if let Some(median) = median(group) {
            return Words::HalfGone { unit, median };
        }
        // A round time that is well observed, or else the last one.
        let curve = &group.curve;
        let end = drawn_to(curve).unwrap_or_default();
        let landmarks = [3650.0, 1825.0, 1095.0, 730.0, 365.0, 180.0, 90.0, 30.0];
        let days = landmarks.into_iter().find(|&at| at <= end && unit == Unit::Day);
        let time = days.unwrap_or(end);
        let row = curve.place(time).unwrap_or_default();
        let at = |column: &[Option<f64>]| column.get(row).copied().flatten();
        let share = curve.survival.get(row).copied().unwrap_or(1.0);
        let share = Share { share, interval: at(&curve.low).zip(at(&curve.high)) };
        return Words::StillThere { unit, share, time };
    }
    match &found.log_rank {
        Some(test) if test.p >= 1.0 - found.level => Words::NoDifference { p: test.p },
        _ => between(found, unit),
    }
}

/// Who leaves soonest and who stays longest, by their medians.
fn between(found: &Survival, unit: Unit) -> Words {
    let time = |group: &&SurvivalGroup| group.median.unwrap_or(f64::INFINITY);
    let by_median =
        |one: &&SurvivalGroup, other: &&SurvivalGroup| time(one).total_cmp(&time(other));
    let soonest = found.groups.iter().min_by(by_median);
    let longest = found.groups.iter().max_by(by_median);
    match (soonest.and_then(|it| Some((it.name.clone(), it.median?))), longest) {
        (Some(soonest), Some(longest)) => Words::HalfGoneBetween {
            unit,
            soonest,
            longest: (longest.name.clone(), longest.median),
        },
        _ => still_there(found, unit),
    }
}

/// Of which groups the most and the fewest are still there at the last time to which all are drawn.
fn still_there(found: &Survival, unit: Unit) -> Words {
    let ends = found.groups.iter().filter_map(|group| drawn_to(&group.curve));
    let time = ends.fold(f64::INFINITY, f64::min);
    let mut shares: Vec<(String, f64)> = Vec::new();
    for group in &found.groups {
        let curve = &group.curve;
        let share = curve.place(time).and_then(|row| curve.survival.get(row));
        shares.extend(share.map(|&share| (group.name.clone(), share)));
    }
    let by_share = |one: &&(String, f64), other: &&(String, f64)| one.1.total_cmp(&other.1);
    match (shares.iter().max_by(by_share), shares.iter().min_by(by_share)) {
        (Some(most), Some(fewest)) => {
            Words::Differ { unit, time, most: most.clone(), fewest: fewest.clone() }
        }
        _ => Words::TooEarly,
    }
}

fn pace(weighting: Weighting) -> PaceTest {
    match weighting {
        Weighting::LogRank => PaceTest::LogRank,
        Weighting::Wilcoxon => PaceTest::Wilcoxon,
        Weighting::TaroneWare => PaceTest::TaroneWare,
        Weighting::Peto => PaceTest::Peto,
        Weighting::FlemingHarrington => PaceTest::FlemingHarrington,
    }
}

fn summary(found: &Survival, unit: Unit, locale: Locale) -> String {
    let level = found.level;
    let mut said: Vec<String> = Vec::new();
    for group in found.groups.iter().take(SHOWN) {
        let (n, events) = (group.n as u64, group.events as u64);
        let name = group.name.clone();
        let sentence = Words::Group { name, n, events, median: median(group), unit, level };
        said.push(sentence.say(locale));
    }
    if let Some(test) = &found.log_rank {
        let (strata, test_of) = (found.strata.clone(), pace(test.weighting));
        let (chi2, df, p) = (test.chi2, test.df, test.p);
        said.push(Words::Test { test: test_of, strata, chi2, df, p }.say(locale));
    }
    said.join(locale.space())
}

/// `cox.forest`: how many times as high the hazard of leaving is, with its interval, for each attribute.
pub fn forest(found: &Cox, locale: Locale) -> Chart {
    let rows: Vec<Row<'_>> = found.coefficients.iter().map(Row::of).collect();
    let labels = rows.iter().map(|row| row.label().say(locale)).collect();
    let ends = rows.iter().filter_map(|row| row.shown()).flat_map(|(_, low, high)| [low, high]);
    let far = ends.map(|ratio| libm::log(ratio).abs()).fold(libm::log(1.5), f64::max);
    let mut marks =
        vec![Mark::Rule { axis: Direction::X, at: 0.0, label: Words::NoEffect.say(locale) }];
    let point = |x: f64, y: usize, row: usize| {
        let (x, y, row) = (libm::log(x), y as f64, row as u32);
        Point { x, y, low: None, high: None, partial: false, row }
    };
    let mut dots = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let Some((ratio, low, high)) = row.shown() else { continue };
        let sure = low > 1.0 || high < 1.0;
        let color = if sure { Color::Accent } else { Color::Neutral };
        let points = vec![point(low, place, place), point(high, place, place)];
        marks.push(Mark::Line { name: String::new(), color, muted: false, points });
        dots.push((color, point(ratio, place, place)));
    }
    for color in [Color::Neutral, Color::Accent] {
        let points = dots.iter().filter(|dot| dot.0 == color).map(|dot| dot.1.clone()).collect();
        marks.push(Mark::Dots { name: String::new(), color, points });
    }
    let mut notes = found.notes.clone();
    notes.push(Words::NoCause.say(locale));
    let summaries = rows.iter().filter_map(|row| Some(row.summary(found.level)?.say(locale)));
    Chart {
        name: "cox.forest".into(),
        title: strongest(&rows).say(locale),
        subtitle: Words::Forest {
            n: found.n as u64,
            events: found.events as u64,
            level: found.level,
            concordance: found.concordance,
        }
        .say(locale),
        summary: summaries.collect::<Vec<_>>().join(locale.space()),
        note: Some(notes.join(locale.space())),
        x: Axis {
            label: Words::Ratio.say(locale),
            scale: ratio_axis(far, locale),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels },
            side: Side::Start,
            grid: false,
        },
        marks,
        height: 170 + 30 * found.coefficients.len() as u32,
        table: forest_table(found, &rows, locale),
    }
}

/// A coefficient as it is shown: of a number that is not yes or no, for a standard deviation more.
struct Row<'a> {
    of: &'a Coefficient,
    step: Step,
    steps: f64,
}

impl<'a> Row<'a> {
    fn of(of: &'a Coefficient) -> Self {
        match (&of.reference, of.deviation) {
            (Some(reference), _) => Self { of, step: Step::Against(reference.clone()), steps: 1.0 },
            (None, Some(deviation)) => {
                Self { of, step: Step::Deviation(deviation), steps: deviation }
            }
            (None, None) => Self { of, step: Step::Unit, steps: 1.0 },
        }
    }

    fn label(&self) -> Words {
        Words::Row { name: self.of.name.clone(), step: self.step.clone() }
    }

    /// The ratio and the ends of its interval.
    fn shown(&self) -> Option<(f64, f64, f64)> {
        let by = |ratio: f64| {
            let by = libm::exp(self.steps * libm::log(ratio));
            (by > 0.0 && by < f64::INFINITY).then_some(by)
        };
        Some((by(self.of.hazard_ratio?)?, by(self.of.low?)?, by(self.of.high?)?))
    }

    fn summary(&self, level: f64) -> Option<Words> {
        let (ratio, low, high) = self.shown()?;
        let (name, step) = (self.of.name.clone(), self.step.clone());
        Some(Words::OneRatio { name, step, ratio, interval: (low, high), level })
    }
}

/// The ratio that is farthest from 1 beyond doubt: whose interval stays farthest from it.
fn strongest(rows: &[Row<'_>]) -> Words {
    let doubt = |row: &&Row<'_>| {
        let (_, low, high) = row.shown()?;
        let near = libm::log(low).max(-libm::log(high));
        (near > 0.0).then_some(near)
    };
    let sure = rows.iter().filter_map(|row| Some((doubt(&row)?, row)));
    match sure.max_by(|one, other| one.0.total_cmp(&other.0)) {
        Some((_, row)) => match row.shown() {
            Some((ratio, low, high)) => Words::Strongest {
                name: row.of.name.clone(),
                step: row.step.clone(),
                ratio,
                interval: (low, high),
            },
            None => Words::NoRatio,
        },
        None if rows.iter().any(|row| row.shown().is_some()) => Words::NothingStands,
        None => Words::NoRatio,
    }
}

/// Ratios on a scale of their logarithms, as far below 1 as above it.
fn ratio_axis(far: f64, locale: Locale) -> Scale {
    let steps: &[f64] = match far {
        far if far <= libm::log(2.2) => &[1.0, 1.25, 1.5, 2.0],
        far if far <= libm::log(6.0) => &[1.0, 1.5, 2.0, 3.0, 5.0],
        far if far <= libm::log(120.0) => &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0],
        _ => &[1.0, 10.0, 100.0, 1e3, 1e4, 1e6],
    };
    let mut ticks = Vec::new();
    for &ratio in steps.iter().filter(|&&ratio| libm::log(ratio) <= far * 1.02) {
        for ratio in if ratio == 1.0 { vec![1.0] } else { vec![1.0 / ratio, ratio] } {
            let text = format::short(locale, ratio);
            let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
            let label = if ratio.fract() == 0.0 { format::decimal(locale, ratio, 0) } else { text };
            ticks.push(Tick { at: libm::log(ratio), label });
        }
    }
    ticks.sort_by(|one, other| one.at.total_cmp(&other.at));
    Scale::Linear { min: -far * 1.05, max: far * 1.05, ticks }
}

fn forest_table(found: &Cox, rows: &[Row<'_>], locale: Locale) -> Table {
    let level = found.level;
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    let text = |message: Words| TableColumn::text(message.say(locale));
    let columns = vec![
        text(Words::Covariate),
        text(Words::ComparedWith),
        numeric(Words::Ratio),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
        numeric(Words::Probability),
        text(Words::Reason),
    ];
    let short = |value| format::short(locale, value);
    let row = |row: &Row<'_>| {
        let shown = row.shown();
        let p = |p| format::decimal(locale, p, 3);
        vec![
            Value::text(row.label().say(locale)),
            Value::text(row.of.reference.clone().unwrap_or_default()),
            Value::option(shown.map(|it| it.0), &short),
            Value::option(shown.map(|it| it.1), &short),
            Value::option(shown.map(|it| it.2), &short),
            Value::option(row.of.p, &p),
            Value::text(row.of.reason.clone().unwrap_or_default()),
        ]
    };
    Table { columns, rows: rows.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::leaving::by_inactivity;
    use crate::cohort::{CurveOptions, Lifetimes, RowGroups, survival};
    use crate::customers::{CustomersOptions, customers};
    use crate::tables::sample::cdnow;

    const EN: Locale = Locale::En;

    fn found(lifetimes: &Lifetimes) -> Survival {
        survival(lifetimes, &RowGroups::default(), &[], &CurveOptions::default()).expect("a curve")
    }

    #[test]
    fn points_are_rows_and_rows_are_the_curve() {
        let options = CustomersOptions::default();
        let customers = customers(&cdnow(), &options).expect("customers");
        let found = found(&by_inactivity(&customers, 90).lifetimes);
        let chart = curves(&found, EN);
        assert!(chart.table.rows.len() <= ROWS + 1);
        let Some(Mark::Line { points, .. }) = chart.marks.first() else { panic!("a line") };
        let curve = &found.groups[0].curve;
        for point in points {
            let row = &chart.table.rows[point.row as usize];
            assert_eq!([row[2].number, row[3].number], [Some(point.y), point.low]);
            let at = curve.place(row[1].number.expect("a time")).expect("a row");
            assert_eq!(row[2].number, Some(curve.survival[at]));
        }
        let left: f64 = chart.table.rows.iter().filter_map(|row| row[6].number).sum();
        assert_eq!(left, found.events);
        let Some(Mark::Counts { rows, .. }) = chart.marks.last() else { panic!("counts") };
        assert_eq!(rows[0].counts[0].label, "2,357");
    }

    #[test]
    fn ticks_mark_who_was_last_seen_still_there() {
        let lifetimes = |n: u32| Lifetimes {
            time: (1..=n).map(f64::from).collect(),
            event: (1..=n).map(|n| n % 2 == 0).collect(),
            ..Lifetimes::default()
        };
        let ticks = |lifetimes: &Lifetimes| {
            let chart = curves(&found(lifetimes), EN);
            let noted = chart.note.is_some_and(|note| note.contains("A tick marks"));
            let points = chart.marks.into_iter().find_map(|mark| match mark {
                Mark::Ticks { points, .. } => Some(points),
                _ => None,
            });
            assert_eq!(points.is_some(), noted);
            points.unwrap_or_default()
        };
        let few = ticks(&lifetimes(40));
        let curve = found(&lifetimes(40)).groups.remove(0).curve;
        assert_eq!(few.len(), 18, "up to the time at which five are still watched");
        for point in few {
            let row = curve.place(point.x).expect("a row");
            assert_eq!((curve.censored[row], curve.survival[row]), (1.0, point.y));
        }
        assert_eq!(ticks(&lifetimes(400)), [], "somebody at nearly every time");
    }

    #[test]
    fn titles_stay_true_when_little_is_known() {
        let lifetimes = |event: bool| Lifetimes {
            time: (1..=40).map(f64::from).collect(),
            event: (1..=40).map(|n| event && n <= 10).collect(),
            ..Lifetimes::default()
        };
        let title = |lifetimes: &Lifetimes| curves(&found(lifetimes), EN).title;
        assert!(title(&lifetimes(false)).starts_with("It is too early"));
        let some = title(&lifetimes(true)).replace('\u{a0}', " ");
        assert!(
            some.starts_with("75 % (") && some.ends_with("still there after 30 days"),
            "{some}"
        );
        let all = Lifetimes { event: vec![true; 40], ..lifetimes(true) };
        assert!(title(&all).starts_with("Half of the customers are gone after 20 days ("));
    }
}
