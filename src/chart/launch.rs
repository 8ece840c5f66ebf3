//! Charts of a launch that reached everyone at once.

use super::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis,
};
use crate::calendar::Day;
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::Measure;
use crate::loyalty::counterfactual::{Launch, PointInTime, Relative, Verdict};
use crate::words::{Launch as Words, LaunchVerdict, Locale, LoyaltyMeasure, Problem, format};

/// Labels of periods on the axis, at most.
const LABELS: usize = 6;

/// `launch.counterfactual`: what came beside what would have, the difference in each period, and the differences added up: three
/// panels over one time.
pub fn counterfactual(launch: &Launch, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let found = &launch.found;
    let (what, unit) = (measure(launch.measure), launch.period.unit());
    let before = found.points.iter().take_while(|point| point.time < found.launch).count();

    let original = |point: &PointInTime| [Some(point.expected), Some(point.low), Some(point.high)];
    let came = |point: &PointInTime| [point.actual, None, None];
    let pointwise = |point: &PointInTime| [point.effect, point.effect_low, point.effect_high];
    let cumulative =
        |point: &PointInTime| [point.cumulative, point.cumulative_low, point.cumulative_high];
    let points = &found.points;
    let first = Panel::new(points, &[&original, &came], [0.70, 1.0], locale);
    let second = Panel::new(points, &[&pointwise], [0.36, 0.61], locale);
    let third = Panel::new(points, &[&cumulative], [0.0, 0.27], locale);
    let line = |name: String, color, points| Mark::Line { name, color, muted: false, points };
    let level = |at: f64, label: String| Mark::Rule { axis: Direction::Y, at, label };
    let marks = vec![
        level(second.to[1], say(Words::Pointwise { unit })),
        level(third.to[1], say(Words::Cumulative)),
        level(second.place(0.0), String::new()),
        level(third.place(0.0), String::new()),
        Mark::Rule { axis: Direction::X, at: before as f64 - 0.5, label: say(Words::Launched) },
        line(say(Words::Expected), Color::Category(1), first.points(points, &original)),
        line(say(Words::Actual), Color::Accent, first.points(points, &came)),
        line(String::new(), Color::Accent, second.points(points, &pointwise)),
        line(String::new(), Color::Accent, third.points(points, &cumulative)),
    ];
    let ticks = [third, second, first].into_iter().flat_map(|panel| panel.ticks).collect();
    Chart {
        name: "launch.counterfactual".into(),
        title: say(Words::Title {
            verdict: verdict(launch),
            what,
            relative: found.relative.map(|it| it.effect),
            total: found.total.effect,
            day: launch.launch_day.label(locale),
            is_doubtful: found.is_doubtful,
        }),
        subtitle: say(Words::Subtitle {
            what,
            unit,
            treated: launch.treated.clone(),
            controls: found.controls.len() as u64,
            level: found.level,
        }),
        summary: found.summary.clone(),
        note: Some(found.notes.iter().take(2).cloned().collect::<Vec<_>>().join(locale.space())),
        x: Axis {
            label: String::new(),
            scale: periods(launch, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Original { what, unit }),
            scale: Scale::Linear { min: 0.0, max: 1.0, ticks },
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 600,
        table: table(launch, locale),
    }
}

/// A value and the ends of its interval in a period.
type Values<'a> = &'a dyn Fn(&PointInTime) -> [Option<f64>; 3];

/// One of the plots that stand above each other: its own scale, put between two heights of the whole.
struct Panel {
    to: [f64; 2],
    from: [f64; 2],
    ticks: Vec<Tick>,
}

impl Panel {
    fn new(points: &[PointInTime], series: &[Values<'_>], to: [f64; 2], locale: Locale) -> Self {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in points.iter().flat_map(|it| series.iter().flat_map(|of| of(it))).flatten() {
            (low, high) = (low.min(value), high.max(value));
        }
        let scale = nice_axis(low, high, 4, &|at| format::compact(locale, at));
        let (from, ticks) = match scale {
            Scale::Linear { min, max, ticks } => ([min, max], ticks),
            Scale::Band { .. } => ([0.0, 1.0], Vec::new()),
        };
        let panel = Self { to, from, ticks: Vec::new() };
        let ticks = ticks.into_iter().map(|tick| Tick { at: panel.place(tick.at), ..tick });
        Self { ticks: ticks.collect(), ..panel }
    }

    /// The height of a value.
    fn place(&self, value: f64) -> f64 {
        let share = (value - self.from[0]) / (self.from[1] - self.from[0]);
        self.to[0] + share * (self.to[1] - self.to[0])
    }

    fn points(&self, points: &[PointInTime], values: Values<'_>) -> Vec<Point> {
        let place = |value: Option<f64>| value.map(|value| self.place(value));
        let each = points.iter().enumerate().filter_map(|(row, point)| {
            let [value, low, high] = values(point);
            let (y, low, high) = (place(value)?, place(low), place(high));
            Some(Point { x: row as f64, y, low, high, partial: false, row: row as u32 })
        });
        each.collect()
    }
}

/// `launch.placebo`: the effect of the launch beside those found where nothing was launched: at earlier times, and at the other
/// groups.
///
/// # Errors
///
/// `data` if effects cannot be put as shares.
pub fn placebo(launch: &Launch, locale: Locale) -> Result<Chart> {
    let say = |message: Words| message.say(locale);
    let found = &launch.found;
    let rows = rows(launch, locale);
    if rows.is_empty() {
        let problem = Problem::NotMeasured { reason: say(Words::NoShares) };
        return Err(Error::new(ErrorKind::Data, problem));
    }
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    let mut marks = vec![Mark::Rule { axis: Direction::X, at: 0.0, label: String::new() }];
    let mut dots: [Vec<Point>; 2] = Default::default();
    let point = |x: f64, row: usize| {
        let (y, low, high) = (row as f64, None, None);
        Point { x, y, low, high, partial: false, row: row as u32 }
    };
    for (place, Row { is_real, effect, interval, .. }) in rows.iter().enumerate() {
        let color = if *is_real { Color::Accent } else { Color::Neutral };
        let ends = interval.unwrap_or([*effect; 2]);
        (low, high) = (low.min(ends[0]), high.max(ends[1]));
        if interval.is_some() {
            let points = ends.map(|end| point(end, place)).into();
            marks.push(Mark::Line { name: String::new(), color, muted: false, points });
        }
        dots[usize::from(*is_real)].push(point(*effect, place));
    }
    for (color, points) in [Color::Neutral, Color::Accent].into_iter().zip(dots) {
        marks.push(Mark::Dots { name: String::new(), color, points });
    }
    let is_found = |low: f64, high: f64| low > 0.0 || high < 0.0;
    let alarms = found.placebos.iter().filter(|it| is_found(it.low, it.high)).count() as u64;
    let controls = rows.iter().filter(|row| row.interval.is_none()).count() as u64;
    let launches = found.placebos.len() as u64;
    let percent = |share| say(Words::Share { share });
    let columns = vec![
        TableColumn::text(say(Words::WhichLaunch)),
        TableColumn::numeric(say(Words::ShareOfExpected)),
        TableColumn::numeric(say(Words::Low { of: say(Words::ShareOfExpected) })),
        TableColumn::numeric(say(Words::High { of: say(Words::ShareOfExpected) })),
    ];
    let cells = rows.iter().map(|Row { name, effect, interval, .. }| {
        vec![
            Value::text(name.clone()),
            Value::number(*effect, percent(*effect)),
            Value::option(interval.map(|it| it[0]), &percent),
            Value::option(interval.map(|it| it[1]), &percent),
        ]
    });
    let (columns, cells) = (columns, cells.collect());
    let is_real = is_found(found.total.low, found.total.high);
    let title = say(Words::PlaceboTitle { alarms, launches, is_found: is_real });
    Ok(Chart {
        name: "launch.placebo".into(),
        subtitle: say(Words::PlaceboSubtitle { times: launches, controls, level: found.level }),
        summary: format!("{title}. {}", found.summary),
        title,
        note: found.notes.first().cloned(),
        x: Axis {
            label: say(Words::ShareOfExpected),
            scale: nice_axis(low, high, 5, &|at| format::percent_exact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels: rows.iter().map(|row| row.name.clone()).collect() },
            side: Side::Start,
            grid: false,
        },
        marks,
        height: 170 + 28 * rows.len() as u32,
        table: Table { columns, rows: cells },
    })
}

/// A launch, real or not, with its effect as a share.
struct Row {
    name: String,
    is_real: bool,
    effect: f64,
    interval: Option<[f64; 2]>,
}

fn rows(launch: &Launch, locale: Locale) -> Vec<Row> {
    let found = &launch.found;
    let row = |name: Words, is_real: bool, it: Relative| {
        let interval = Some([it.low, it.high]);
        Row { name: name.say(locale), is_real, effect: it.effect, interval }
    };
    let day = |time: f64| Day::new(time as i32).label(locale);
    let mut rows = Vec::new();
    let of_it = Words::TheLaunch { day: launch.launch_day.label(locale) };
    rows.extend(found.relative.map(|it| row(of_it, true, it)));
    for placebo in found.placebos.iter().rev() {
        let name = Words::PretendLaunch { day: day(placebo.launch) };
        rows.extend(placebo.relative.map(|it| row(name, false, it)));
    }
    for placebo in found.synthetic.iter().flat_map(|it| &it.placebos) {
        let name = Words::AtControl { name: placebo.name.clone() }.say(locale);
        let of = |effect| Row { name, is_real: false, effect, interval: None };
        rows.extend(placebo.relative.map(of));
    }
    rows
}

/// The periods, by their first days.
fn periods(launch: &Launch, locale: Locale) -> Scale {
    let label = |day| launch.period.label(launch.period.number(day), locale);
    let n = launch.starts.len();
    let step = n.div_ceil(LABELS).max(1);
    let ticks = launch.starts.iter().enumerate().step_by(step);
    let ticks = ticks.map(|(at, &day)| Tick { at: at as f64, label: label(day) }).collect();
    Scale::Linear { min: 0.0, max: n.saturating_sub(1).max(1) as f64, ticks }
}

fn table(launch: &Launch, locale: Locale) -> Table {
    let say = |message: Words| message.say(locale);
    let [actual, expected, effect, sum] =
        [Words::Actual, Words::Expected, Words::Effect, Words::SumOfEffects].map(say);
    let mut labels = vec![actual];
    for of in [expected, effect, sum] {
        let (low, high) = (Words::Low { of: of.clone() }, Words::High { of: of.clone() });
        labels.extend([of, say(low), say(high)]);
    }
    let period = say(Words::Period { unit: launch.period.unit() });
    let mut columns = vec![TableColumn::text(period)];
    columns.extend(labels.into_iter().map(TableColumn::numeric));
    let number = |value: Option<f64>| Value::option(value, &|it| format::short(locale, it));
    let rows = launch.starts.iter().zip(&launch.found.points).map(|(&day, it)| {
        let name = launch.period.label(launch.period.number(day), locale);
        let effect = [it.effect, it.effect_low, it.effect_high];
        let sum = [it.cumulative, it.cumulative_low, it.cumulative_high];
        let values = [it.actual, Some(it.expected), Some(it.low), Some(it.high)];
        let values = values.into_iter().chain(effect).chain(sum).map(number);
        std::iter::once(Value::text(name)).chain(values).collect()
    });
    Table { columns, rows: rows.collect() }
}

fn verdict(launch: &Launch) -> LaunchVerdict {
    let found = &launch.found;
    match found.verdict {
        Verdict::Effect => LaunchVerdict::Effect,
        Verdict::NoEffect => LaunchVerdict::NoEffect { margin: found.margin },
        Verdict::CannotTell => {
            LaunchVerdict::CannotTell { detectable: found.minimum_detectable.relative }
        }
    }
}

fn measure(measure: Measure) -> LoyaltyMeasure {
    match measure {
        Measure::Revenue => LoyaltyMeasure::Revenue,
        Measure::Orders => LoyaltyMeasure::Orders,
        Measure::Active => LoyaltyMeasure::Active,
    }
}
