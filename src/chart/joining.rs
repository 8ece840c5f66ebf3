//! Charts of what joining a programme changed: the chain from the plain gap to what remains of it, the effect by time since
//! joining, and beside those of pretended joinings.

use crate::chart::{
    Axis, Bar, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis,
};
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::counterfactual::Verdict;
use crate::loyalty::did::Att;
use crate::loyalty::trials::{JoiningEffect, PathPoint, estimate};
use crate::loyalty::{Loyalty, Measure};
use crate::words::{
    ChainStep, Estimate, Joining as Words, Locale, Loyalty as Amounts, LoyaltyMeasure, NoInterval,
    Problem, format,
};

/// Classes of the placebo distribution.
const CLASSES: usize = 24;

/// `loyalty.waterfall`: members beside all others, beside others like them, beside others who could have joined, and what is
/// left when the time before joining is taken into account; then what it adds up to.
///
/// # Errors
///
/// `data` if too few members could be compared.
pub fn waterfall(loyalty: &Loyalty, locale: Locale) -> Result<Chart> {
    let found = known(loyalty, locale)?;
    let say = |message: Words| message.say(locale);
    let (what, unit) = (LoyaltyMeasure::from(loyalty.measure), loyalty.period.unit());
    let naive = &loyalty.naive.after;
    let ends = |low: Option<f64>, high: Option<f64>| low.zip(high).map(|(low, high)| [low, high]);
    let of = |it: &Att| (it.att, ends(it.low, it.high));
    let mut steps = vec![(ChainStep::Naive, (naive.gap, ends(naive.low, naive.high)))];
    let matched = loyalty.matched.as_ref().and_then(|it| it.found.att);
    steps.extend(matched.map(|it| (ChainStep::Matched, (it.estimate, ends(it.low, it.high)))));
    steps.push((ChainStep::Joining, of(&found.effect)));
    steps.extend(found.after_placebo.map(|it| (ChainStep::AfterPlacebo, of(&it))));
    let drift =
        found.sensitivity.as_ref().and_then(|it| it.intervals.iter().find(|it| it.mbar >= 1.0));
    steps.extend(drift.map(|it| (ChainStep::Drift, (found.effect.att, Some([it.low, it.high])))));
    let amount = |value: f64| Amounts::Amount { what, value }.say(locale);
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    let mut bars: [Vec<Bar>; 2] = Default::default();
    for (row, (step, (value, interval))) in steps.iter().enumerate() {
        let [from, to] = interval.unwrap_or([*value; 2]);
        (low, high) = (low.min(from), high.max(to));
        bars[usize::from(*step == ChainStep::Joining)].push(Bar {
            at: row as f64,
            width: 0.6,
            from: 0.0,
            to: *value,
            low: interval.map(|it| it[0]),
            high: interval.map(|it| it[1]),
            label: String::new(),
            row: row as u32,
        });
    }
    let [other, own] = bars;
    let mark = |color, bars| Mark::Bars { name: String::new(), color, horizontal: true, bars };
    let columns = vec![
        TableColumn::text(say(Words::StepColumn)),
        TableColumn::numeric(say(Words::Effect { what, unit })),
        TableColumn::numeric(say(Words::Low)),
        TableColumn::numeric(say(Words::High)),
        TableColumn::text(say(Words::SaysColumn)),
    ];
    let rows = steps.iter().map(|(step, (value, interval))| {
        vec![
            Value::text(say(Words::Step(*step))),
            Value::number(*value, amount(*value)),
            Value::option(interval.map(|it| it[0]), &amount),
            Value::option(interval.map(|it| it[1]), &amount),
            Value::text(say(Words::StepSays(*step))),
        ]
    });
    let total = (found.verdict == Verdict::Effect).then(|| Estimate {
        value: found.total.total,
        interval: ends(found.total.low, found.total.high).ok_or(NoInterval::NothingVaries),
    });
    let summary = Words::WaterfallSummary {
        what,
        unit,
        naive: Estimate {
            value: naive.gap,
            interval: ends(naive.low, naive.high).ok_or(NoInterval::TooFew),
        },
        total,
        currency: found.total.currency,
        member_periods: found.member_periods.into(),
        level: loyalty.level,
    };
    let labels = steps.iter().map(|it| say(Words::Step(it.0))).collect();
    Ok(Chart {
        name: "loyalty.waterfall".into(),
        title: title(found, loyalty, locale),
        subtitle: say(Words::WaterfallSubtitle { what, unit, level: loyalty.level }),
        summary: [found.summary.clone(), say(summary)].join(locale.space()),
        note: Some(found.notes.iter().take(3).cloned().collect::<Vec<_>>().join(locale.space())),
        x: Axis {
            label: say(Words::Effect { what, unit }),
            scale: values(loyalty.measure, low, high, locale),
            side: Side::Start,
            grid: true,
        },
        y: Axis {
            label: String::new(),
            scale: Scale::Band { labels },
            side: Side::Start,
            grid: false,
        },
        marks: vec![
            mark(Color::Neutral, other),
            mark(Color::Accent, own),
            Mark::Rule { axis: Direction::X, at: 0.0, label: String::new() },
        ],
        height: 150 + 44 * steps.len() as u32,
        table: Table { columns, rows: rows.collect() },
    })
}

/// `loyalty.eventStudy`: the difference by periods since joining with a band for all of them at once; that of joining itself
/// stands apart.
///
/// # Errors
///
/// As [`waterfall`].
pub fn event_study(loyalty: &Loyalty, locale: Locale) -> Result<Chart> {
    let found = known(loyalty, locale)?;
    let say = |message: Words| message.say(locale);
    let (what, unit) = (LoyaltyMeasure::from(loyalty.measure), loyalty.period.unit());
    let amount = |value: f64| Amounts::Amount { what, value }.say(locale);
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for it in &found.path {
        let ends = [it.effect.low, it.effect.high, it.band_low, it.band_high, Some(it.effect.att)];
        for value in ends.into_iter().flatten() {
            (low, high) = (low.min(value), high.max(value));
        }
    }
    let point = |(row, it): (usize, &PathPoint)| Point {
        x: f64::from(it.e),
        y: it.effect.att,
        low: if it.e == 0 { it.effect.low } else { it.band_low },
        high: if it.e == 0 { it.effect.high } else { it.band_high },
        partial: false,
        row: row as u32,
    };
    let part = |is_in: &dyn Fn(i32) -> bool| -> Vec<Point> {
        found.path.iter().enumerate().filter(|it| is_in(it.1.e)).map(point).collect()
    };
    let line =
        |points| Mark::Line { name: String::new(), color: Color::Accent, muted: false, points };
    let marks = vec![
        Mark::Rule { axis: Direction::Y, at: 0.0, label: String::new() },
        Mark::Rule { axis: Direction::X, at: 0.0, label: say(Words::Zero) },
        line(part(&|e| e < 0)),
        line(part(&|e| e > 0)),
        Mark::Dots { name: String::new(), color: Color::Neutral, points: part(&|e| e == 0) },
    ];
    let after = || found.path.iter().filter(|it| it.e > 0);
    let is_seen = |it: &&PathPoint| {
        it.band_low.is_some_and(|low| low > 0.0) || it.band_high.is_some_and(|high| high < 0.0)
    };
    let labels = [Words::Effect { what, unit }, Words::Low, Words::High, Words::BandLow];
    let labels = labels.into_iter().chain([Words::BandHigh, Words::Members]).map(say);
    let since = Amounts::SinceJoining { unit }.say(locale);
    let mut columns = vec![TableColumn::text(since.clone())];
    columns.extend(labels.map(TableColumn::numeric));
    let event = |e: i32| Amounts::Event { e }.say(locale);
    let rows = found.path.iter().map(|it| {
        vec![
            Value::number(f64::from(it.e), event(it.e)),
            Value::number(it.effect.att, amount(it.effect.att)),
            Value::option(it.effect.low, &amount),
            Value::option(it.effect.high, &amount),
            Value::option(it.band_low, &amount),
            Value::option(it.band_high, &amount),
            Value::number(f64::from(it.members), format::count(locale, it.members.into())),
        ]
    });
    let e = |it: Option<&PathPoint>| f64::from(it.map_or(0, |it| it.e));
    let ticks = found.path.iter().filter(|it| it.e != 0);
    let step = found.path.len().div_ceil(12) as i32;
    let ticks = ticks.filter(|it| it.e % step.max(1) == 0);
    Ok(Chart {
        name: "loyalty.eventStudy".into(),
        title: say(Words::PathTitle {
            verdict: found.reason(),
            seen: after().filter(is_seen).count() as u64,
            periods: after().count() as u64,
            unit,
        }),
        subtitle: say(Words::PathSubtitle {
            what,
            unit,
            members: found.members.into(),
            level: loyalty.level,
        }),
        summary: found.summary.clone(),
        note: Some(found.notes.iter().take(2).cloned().collect::<Vec<_>>().join(locale.space())),
        x: Axis {
            label: since,
            scale: Scale::Linear {
                min: e(found.path.first()).min(0.0),
                max: e(found.path.last()).max(1.0),
                ticks: ticks.map(|it| Tick { at: f64::from(it.e), label: event(it.e) }).collect(),
            },
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Effect { what, unit }),
            scale: values(loyalty.measure, low, high, locale),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 340,
        table: Table { columns, rows: rows.collect() },
    })
}

/// `loyalty.placebo`: the effect beside those at pretended days of joining, where there is none.
///
/// # Errors
///
/// As [`waterfall`].
pub fn placebo(loyalty: &Loyalty, locale: Locale) -> Result<Chart> {
    let found = known(loyalty, locale)?;
    let say = |message: Words| message.say(locale);
    let (what, unit) = (LoyaltyMeasure::from(loyalty.measure), loyalty.period.unit());
    let effects = &found.placebo.effects;
    let most = effects.iter().map(|it| it.abs()).fold(0.0, f64::max);
    let width = 2.0 * most.max(f64::MIN_POSITIVE) / CLASSES as f64;
    let mut counts = [0_u32; CLASSES];
    for effect in effects {
        let class = ((effect + most) / width).floor().max(0.0) as usize;
        if let Some(count) = counts.get_mut(class.min(CLASSES - 1)) {
            *count += 1;
        }
    }
    let from = |class: usize| class as f64 * width - most;
    let bar = |(class, &count): (usize, &u32)| Bar {
        at: from(class) + width / 2.0,
        width,
        from: 0.0,
        to: f64::from(count),
        low: None,
        high: None,
        label: String::new(),
        row: class as u32,
    };
    let bars = counts.iter().enumerate().map(bar).collect();
    let columns =
        vec![TableColumn::text(say(Words::Class)), TableColumn::numeric(say(Words::Count))];
    let rows = counts.iter().enumerate().map(|(class, &count)| {
        let name = Words::Between { from: from(class), to: from(class) + width };
        let number = Value::number(f64::from(count), format::count(locale, count.into()));
        vec![Value::text(say(name)), number]
    });
    let att = found.effect.att;
    let far = effects.iter().filter(|it| it.abs() >= att.abs()).count() as u64;
    let draws = effects.len() as u64;
    let may_be_chance = found.placebo.p.is_none_or(|p| p >= 1.0 - loyalty.level);
    let title = say(Words::PlaceboTitle { far, draws, may_be_chance });
    let highest = counts.iter().copied().max().unwrap_or(1).max(1);
    let whole = |at: f64| format::compact(locale, at);
    Ok(Chart {
        name: "loyalty.placebo".into(),
        subtitle: say(Words::PlaceboSubtitle { draws }),
        summary: format!("{title}. {}", found.summary),
        title,
        note: Some(say(Words::PlaceboNote)),
        x: Axis {
            label: say(Words::Effect { what, unit }),
            scale: values(loyalty.measure, att.min(-most), att.max(most), locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(Words::Count),
            scale: nice_axis(0.0, f64::from(highest), 4, &whole),
            side: Side::Start,
            grid: true,
        },
        marks: vec![
            Mark::Bars { name: String::new(), color: Color::Neutral, horizontal: false, bars },
            Mark::Rule { axis: Direction::X, at: att, label: say(Words::TheEffect) },
        ],
        height: 300,
        table: Table { columns, rows: rows.collect() },
    })
}

/// The finding, which says no more than the verdict.
fn title(found: &JoiningEffect, loyalty: &Loyalty, locale: Locale) -> String {
    let (what, unit) = (loyalty.measure.into(), loyalty.period.unit());
    let effect = estimate(&found.effect).value;
    Words::Title { what, unit, verdict: found.reason(), effect }.say(locale)
}

fn values(measure: Measure, low: f64, high: f64, locale: Locale) -> Scale {
    nice_axis(low, high, 5, &|at| match measure {
        Measure::Active => format::percent_exact(locale, at),
        _ => format::compact(locale, at),
    })
}

pub(super) fn known(loyalty: &Loyalty, locale: Locale) -> Result<&JoiningEffect> {
    let reason = || Words::None.say(locale);
    let none = || Error::new(ErrorKind::Data, Problem::NotMeasured { reason: reason() });
    loyalty.did.as_ref().ok_or_else(none)
}
