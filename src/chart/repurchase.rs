//! Orders after the first: the hazard of the second, and how many get how far by when.

use super::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis, percent_axis,
};
use crate::cohort::{DayInterval, Repurchase, ShareInterval, Verdict};
use crate::words::{LessLikely, Locale, Repurchase as Words, format};

/// Points of a line, at most.
const POINTS: usize = 120;
/// Lines that are drawn, at most.
const LINES: usize = 4;
/// The share of those who come back that says when it is over.
const MOST: f64 = 0.9;

/// `repurchase.hazard`: the chance of a second order a day, by days since the first.
pub fn hazard(found: &Repurchase, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let level = found.level;
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let mut table = Table {
        columns: vec![
            TableColumn::text(say(Words::Days)),
            numeric(Words::StillWithout),
            numeric(Words::SecondOrders),
            numeric(Words::ChanceADay),
            numeric(Words::Low { level }),
            numeric(Words::High { level }),
        ],
        rows: Vec::new(),
    };
    let window = found.window.as_ref();
    let (mut points, mut highest) = (Vec::new(), 0.0_f64);
    for hazard in window.iter().flat_map(|window| &window.hazard) {
        let ShareInterval { share, low, high } = hazard.share;
        highest = highest.max(high.unwrap_or(share));
        let x = f64::from(hazard.from + hazard.to) / 2.0;
        points.push(Point { x, y: share, low, high, partial: false, row: table.rows.len() as u32 });
        let count = |number: u32| Value::number(number, format::count(locale, number.into()));
        let percent = |share| format::percent(locale, share);
        table.rows.push(vec![
            Value::text(say(Words::FromTo { from: hazard.from, to: hazard.to })),
            count(hazard.at_risk),
            count(hazard.orders),
            Value::number(share, percent(share)),
            Value::option(low, &percent),
            Value::option(high, &percent),
        ]);
    }
    let mut marks = Vec::new();
    if let Some(window) = window {
        let at = |day: u32, label| Mark::Rule { axis: Direction::X, at: day.into(), label };
        let rule = window.rule.map(|rule| rule.without.day);
        marks.extend(rule.map(|day| at(day, say(Words::Day { day }))));
        let most = window.decided.iter().find(|it| it.share == MOST).map(|it| it.day.day);
        // Two labels need room between them.
        let apart = |day: &u32| rule.is_none_or(|rule| day.abs_diff(rule) * 5 > found.horizon);
        marks.extend(most.filter(apart).map(|day| at(day, say(Words::Come { share: MOST }))));
    }
    marks.push(Mark::Line { name: String::new(), color: Color::Accent, muted: false, points });
    Chart {
        name: "repurchase.hazard".into(),
        title: say(title(found)),
        subtitle: say(Words::HazardSubtitle {
            width: window.map_or(1, |window| window.width),
            customers: found.customers.into(),
            level,
            as_of: found.as_of.label(locale),
        }),
        summary: summary(found, locale),
        note: note(found, locale),
        x: days(found.horizon, locale),
        y: Axis {
            label: say(Words::ChanceADay),
            scale: nice_axis(0.0, highest.min(1.0), 4, &|at| format::percent_exact(locale, at)),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 340,
        table,
    }
}

/// `repurchase.times`: the share of customers with a second order and those after it, by days since the first.
pub fn times(found: &Repurchase, locale: Locale) -> Chart {
    let say = |message: Words| message.say(locale);
    let level = found.level;
    let numeric = |message: Words| TableColumn::numeric(say(message));
    let mut table = Table {
        columns: vec![
            TableColumn::text(say(Words::WhichOrder)),
            numeric(Words::Days),
            numeric(Words::StillWithout),
            numeric(Words::Share),
            numeric(Words::Low { level }),
            numeric(Words::High { level }),
        ],
        rows: Vec::new(),
    };
    let (mut marks, mut highest) = (Vec::new(), 0.0_f64);
    for (place, order) in found.orders.iter().take(LINES).enumerate() {
        let name = say(Words::Line { order: order.order });
        let step = order.reached.len().div_ceil(POINTS).max(1);
        let last = order.reached.len().saturating_sub(1);
        let mut points = Vec::new();
        for (day, reached) in order.reached.iter().enumerate() {
            if !(last - day).is_multiple_of(step) {
                continue;
            }
            let ShareInterval { share, low, high } = reached.share;
            highest = highest.max(high.unwrap_or(share));
            let row = table.rows.len() as u32;
            points.push(Point { x: day as f64, y: share, low, high, partial: false, row });
            let count = |number: u32| Value::number(number, format::count(locale, number.into()));
            let percent = |share| format::percent(locale, share);
            table.rows.push(vec![
                Value::text(name.clone()),
                count(reached.day),
                count(reached.at_risk),
                Value::number(share, percent(share)),
                Value::option(low, &percent),
                Value::option(high, &percent),
            ]);
        }
        let color = if place == 0 { Color::Accent } else { Color::Category(place as u8) };
        if !points.is_empty() {
            marks.push(Mark::Line { name, color, muted: false, points });
        }
    }
    let second = found.orders.first().map(|order| &order.since_first);
    let half = second.and_then(|second| second.by_horizon.zip(second.median_of_reached));
    let title = half.map_or(Words::NoSecond, |(share, half)| Words::Second {
        share: share.share,
        horizon: found.horizon,
        half: half.day,
    });
    let mut sentences = Vec::new();
    for order in &found.orders {
        let Some(share) = order.since_first.by_horizon.filter(|it| it.share > 0.0) else { break };
        sentences.push(Words::Order {
            order: order.order,
            share: told(share),
            horizon: found.horizon,
            half: order.since_first.median_of_reached.map(day_told),
            level,
        });
    }
    // After the sentence about the second order, to which it refers.
    let plain = Words::Plain {
        repeaters: found.repeaters.into(),
        customers: found.customers.into(),
        share: told(found.rate),
    };
    sentences.insert(sentences.len().min(1), plain);
    Chart {
        name: "repurchase.times".into(),
        title: say(title),
        subtitle: say(Words::TimesSubtitle {
            customers: found.customers.into(),
            level,
            as_of: found.as_of.label(locale),
        }),
        summary: join(&sentences, locale),
        note: note(found, locale),
        x: days(found.horizon, locale),
        y: Axis {
            label: say(Words::Share),
            scale: percent_axis(locale, highest),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 340,
        table,
    }
}

/// The finding about the second order.
fn title(found: &Repurchase) -> Words {
    let Some(window) = &found.window else { return Words::NoSecond };
    match (window.rule, window.decided.iter().find(|it| it.share == MOST)) {
        (Some(rule), _) => Words::Rule {
            day: rule.without.day,
            within: rule.within,
            new: rule.new.share.share,
            without: rule.without.share.share,
            verdict: verdict(rule.verdict),
        },
        (None, Some(most)) => Words::DecidedBy { share: most.share, day: most.day.day },
        (None, None) => Words::NoSecond,
    }
}

fn summary(found: &Repurchase, locale: Locale) -> String {
    let Some(window) = &found.window else { return Words::NoSecond.say(locale) + "." };
    let mut sentences = Vec::new();
    sentences.extend(window.rule.map(|rule| Words::RuleSentence {
        day: rule.without.day,
        within: rule.within,
        new: told(rule.new.share),
        without: told(rule.without.share),
        verdict: verdict(rule.verdict),
        level: found.level,
    }));
    let decided = window.decided.iter().filter(|it| it.share > 0.5);
    let days = decided.map(|it| (it.share, it.day.day, it.day.low, it.day.high)).collect();
    sentences.push(Words::Decided { horizon: found.horizon, days });
    sentences.push(Words::Below {
        day: window.threshold_day.map(day_told),
        within: window.within,
        threshold: window.threshold,
    });
    join(&sentences, locale)
}

fn verdict(verdict: Verdict) -> LessLikely {
    match verdict {
        Verdict::FarLess => LessLikely::Half,
        Verdict::Less => LessLikely::Less,
        Verdict::NotLess => LessLikely::Not,
    }
}

fn told(share: ShareInterval) -> (f64, Option<(f64, f64)>) {
    (share.share, share.low.zip(share.high))
}

fn day_told(day: DayInterval) -> (u32, Option<u32>, Option<u32>) {
    (day.day, day.low, day.high)
}

fn join(sentences: &[Words], locale: Locale) -> String {
    let said: Vec<String> = sentences.iter().map(|sentence| sentence.say(locale)).collect();
    said.join(locale.space())
}

fn note(found: &Repurchase, locale: Locale) -> Option<String> {
    (!found.notes.is_empty()).then(|| found.notes.join(locale.space()))
}

/// Days since the first order, marked where months and years end.
fn days(horizon: u32, locale: Locale) -> Axis {
    const STEPS: [u32; 11] = [1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 3650];
    let last = horizon.max(1);
    let step = STEPS.into_iter().find(|step| last / step <= 8).unwrap_or(last);
    let ticks = (0..=last / step).map(|n| n * step);
    let ticks = ticks.map(|day| Tick { at: day.into(), label: format::count(locale, day.into()) });
    Axis {
        label: Words::Days.say(locale),
        scale: Scale::Linear { min: 0.0, max: last.into(), ticks: ticks.collect() },
        side: Side::Start,
        grid: false,
    }
}
