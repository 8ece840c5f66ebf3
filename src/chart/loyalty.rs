//! Charts of the loyalty programme.

use super::{
    Axis, Chart, Color, Direction, Mark, Point, Scale, Side, Table, TableColumn, Tick, Value,
    nice_axis,
};
use crate::loyalty::{Change, Comparison, Loyalty, Measure, Naive};
use crate::words::{self, Estimate, Locale, LoyaltyMeasure, NoInterval, Unit, format};

/// `loyalty.beforeAfter`: members and non-members over the same calendar periods, by time since joining.
pub fn before_after(loyalty: &Loyalty, locale: Locale) -> Chart {
    let Naive { before, after, change, by_event } = &loyalty.naive;
    let (what, unit) = (measure(loyalty.measure), loyalty.period.unit());
    let say = |message: words::Loyalty| message.say(locale);
    let members = loyalty.members.into();
    let highest = by_event.iter().flat_map(|row| {
        [row.members_high.unwrap_or(row.members), row.others_high.unwrap_or(row.others)]
    });
    let lowest = by_event.iter().flat_map(|row| {
        [row.members_low.unwrap_or(row.members), row.others_low.unwrap_or(row.others)]
    });
    let y =
        nice_axis(lowest.fold(0.0, f64::min), highest.fold(0.0, f64::max), 4, &|at| match loyalty
            .measure
        {
            Measure::Active => format::percent_exact(locale, at),
            _ => format::compact(locale, at),
        });
    Chart {
        name: "loyalty.beforeAfter".into(),
        title: say(words::Loyalty::BeforeAfterTitle {
            what,
            unit,
            before: gap(before),
            after: gap(after),
        }),
        subtitle: say(words::Loyalty::BeforeAfterSubtitle {
            what,
            unit,
            members,
            others: loyalty.non_members.into(),
        }),
        summary: say(words::Loyalty::BeforeAfterSummary {
            what,
            unit,
            means: [after.members, after.others],
            before: gap(before),
            after: gap(after),
            change: Estimate {
                value: change.value,
                interval: interval(change.low, change.high, change.n_members, change.n_others),
            },
            level: loyalty.level,
        }),
        note: Some(say(words::Loyalty::NotYetCausal {
            members,
            joined_at_first_purchase: loyalty.joined_at_first_purchase.into(),
        })),
        x: Axis {
            label: say(words::Loyalty::SinceJoining { unit }),
            scale: event_axis(by_event, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: say(words::Loyalty::PerPeriod { what, unit }),
            scale: y,
            side: Side::Start,
            grid: true,
        },
        marks: marks(by_event, locale),
        height: 320,
        table: table(&loyalty.naive, what, unit, locale),
    }
}

/// Each series in two parts, so that no line runs through the period of joining; the name stands at the end of the
/// second.
fn marks(by_event: &[Comparison], locale: Locale) -> Vec<Mark> {
    type Values = fn(&Comparison) -> (f64, Option<f64>, Option<f64>);
    let others: Values = |row| (row.others, row.others_low, row.others_high);
    let members: Values = |row| (row.members, row.members_low, row.members_high);
    let joining = by_event.partition_point(|row| row.e < Some(0));
    let line = |name: String, color, values: Values, rows: std::ops::Range<usize>| {
        let rows = by_event.iter().enumerate().skip(rows.start).take(rows.len());
        let points = rows.map(|(number, row)| {
            let (y, low, high) = values(row);
            let x = f64::from(row.e.unwrap_or(0));
            Point { x, y, low, high, partial: false, row: number as u32 }
        });
        Mark::Line { name, color, muted: false, points: points.collect() }
    };
    let mut marks = Vec::new();
    for (name, color, values) in [
        (words::Loyalty::Others, Color::Neutral, others),
        (words::Loyalty::Members, Color::Accent, members),
    ] {
        marks.push(line(String::new(), color, values, 0..joining));
        marks.push(line(name.say(locale), color, values, joining..by_event.len()));
    }
    let label = words::Loyalty::Joining.say(locale);
    marks.push(Mark::Rule { axis: Direction::X, at: 0.0, label });
    marks
}

/// Event times on both sides of 0, which the rule names; at most about nine are marked.
fn event_axis(by_event: &[Comparison], locale: Locale) -> Scale {
    let events = || by_event.iter().filter_map(|row| row.e);
    let (min, max) = (events().min().unwrap_or(0).min(0), events().max().unwrap_or(0).max(0));
    let step = [1, 2, 3, 6].into_iter().find(|step| (max - min) / step <= 9).unwrap_or(12);
    let mut ticks = Vec::new();
    for e in (min..=max).filter(|e| e % step == 0 && *e != 0) {
        ticks.push(Tick { at: f64::from(e), label: words::Loyalty::Event { e }.say(locale) });
    }
    Scale::Linear { min: f64::from(min), max: f64::from(max), ticks }
}

/// A row an event time, then both sides of joining and the change.
fn table(naive: &Naive, what: LoyaltyMeasure, unit: Unit, locale: Locale) -> Table {
    let say = |message: words::Loyalty| message.say(locale);
    let number = |value: Option<f64>| Value {
        text: value.map_or_else(String::new, |value| say(words::Loyalty::Amount { what, value })),
        number: value,
    };
    let count = |value: u32| Value {
        text: format::count(locale, value.into()),
        number: Some(value.into()),
    };
    let label = |text| Value { text, number: None };
    let row = |first: Value, row: &Comparison| {
        vec![
            first,
            number(Some(row.members)),
            number(row.members_low),
            number(row.members_high),
            number(Some(row.others)),
            number(row.others_low),
            number(row.others_high),
            number(Some(row.gap)),
            number(row.low),
            number(row.high),
            count(row.n_members),
            count(row.n_others),
        ]
    };
    let mut rows: Vec<Vec<Value>> = naive
        .by_event
        .iter()
        .map(|event| {
            let e = event.e.unwrap_or(0);
            let text = say(words::Loyalty::Event { e });
            row(Value { text, number: Some(f64::from(e)) }, event)
        })
        .collect();
    rows.push(row(label(say(words::Loyalty::Before)), &naive.before));
    rows.push(row(label(say(words::Loyalty::After)), &naive.after));
    let mut last = vec![Value::default(); 12];
    let Change { value, low, high, n_members, n_others } = naive.change;
    let values = [Some(value), low, high].map(number).into_iter();
    for (to, value) in last.iter_mut().skip(7).zip(values.chain([n_members, n_others].map(count))) {
        *to = value;
    }
    if let Some(first) = last.first_mut() {
        *first = label(say(words::Loyalty::Change));
    }
    rows.push(last);

    let names = [words::Loyalty::Members, words::Loyalty::Others, words::Loyalty::Gap].map(say);
    let mut labels = vec![say(words::Loyalty::SinceJoining { unit })];
    for of in &names {
        let (low, high) =
            (words::Loyalty::Low { of: of.clone() }, words::Loyalty::High { of: of.clone() });
        labels.extend([of.clone(), say(low), say(high)]);
    }
    labels.extend(names.into_iter().take(2).map(|of| say(words::Loyalty::Counted { of })));
    let columns = labels.into_iter().map(|label| TableColumn { label, numeric: true });
    Table { columns: columns.collect(), rows }
}

fn gap(side: &Comparison) -> Estimate {
    Estimate {
        value: side.gap,
        interval: interval(side.low, side.high, side.n_members, side.n_others),
    }
}

fn interval(
    low: Option<f64>,
    high: Option<f64>,
    members: u32,
    others: u32,
) -> Result<[f64; 2], NoInterval> {
    let few = members.min(others) < 2;
    let why = if few { NoInterval::TooFew } else { NoInterval::NothingVaries };
    low.zip(high).map(|(low, high)| [low, high]).ok_or(why)
}

fn measure(measure: Measure) -> LoyaltyMeasure {
    match measure {
        Measure::Revenue => LoyaltyMeasure::Revenue,
        Measure::Orders => LoyaltyMeasure::Orders,
        Measure::Active => LoyaltyMeasure::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Day, Period};
    use crate::loyalty::{Design, LeftOut};

    fn side(e: Option<i32>, members: f64, others: f64, half: f64) -> Comparison {
        let gap = members - others;
        Comparison {
            e,
            members,
            members_low: Some(members - half),
            members_high: Some(members + half),
            others,
            others_low: Some(others - half),
            others_high: Some(others + half),
            gap,
            low: Some(gap - half),
            high: Some(gap + half),
            n_members: 120,
            n_others: 3400,
        }
    }

    fn result(measure: Measure, before: f64, after: f64, half: f64) -> Loyalty {
        let other = 12.0 * half;
        Loyalty {
            period: Period::Month,
            measure,
            as_of: Day::new(20_000),
            level: 0.95,
            members: 1201,
            non_members: 3799,
            joined_at_first_purchase: 310,
            left: 0,
            left_out: LeftOut::default(),
            naive: Naive {
                before: side(None, other + before, other, half),
                after: side(None, other + after, other, half),
                change: Change {
                    value: after - before,
                    low: Some(after - before - half),
                    high: Some(after - before + half),
                    n_members: 130,
                    n_others: 3400,
                },
                by_event: [-2, -1, 1, 2, 3]
                    .map(|e| side(Some(e), other + if e < 0 { before } else { after }, other, half))
                    .to_vec(),
            },
            matched: None,
            did: None,
            event_study: None,
            group_time: None,
            pre_trend: None,
            balance: None,
            placebo: None,
            sensitivity: None,
            design: Design::default(),
        }
    }

    #[test]
    fn a_missing_interval_has_its_reason() {
        let summary = |n| {
            let mut found = result(Measure::Revenue, 0.0, 0.0, 0.0);
            let after = &mut found.naive.after;
            (after.low, after.high, after.n_members) = (None, None, n);
            before_after(&found, Locale::En).summary
        };
        assert!(summary(1).contains("0.00 (too few customers for an interval)"));
        let same = "0.00 (no interval, because members all did the same and so did the others)";
        assert!(summary(60).contains(same), "{}", summary(60));
    }

    #[test]
    fn the_title_says_what_the_intervals_allow() {
        let check = |measure, before, after, half, expected: &str| {
            let chart = before_after(&result(measure, before, after, half), Locale::En);
            assert_eq!(chart.title, expected);
        };
        let revenue = Measure::Revenue;
        check(
            revenue,
            15.0,
            24.0,
            1.0,
            "Members spend 24.0 a month more than others after joining; they already spent 15.0 more before",
        );
        check(
            revenue,
            -15.0,
            24.0,
            1.0,
            "Members spend 24.0 a month more than others after joining; they spent 15.0 less before",
        );
        check(
            revenue,
            0.5,
            -24.0,
            1.0,
            "Members spend 24.0 a month less than others after joining; for the time before we cannot tell",
        );
        check(
            revenue,
            15.0,
            0.5,
            1.0,
            "We cannot tell whether members spend more than others after joining; they spent 15.0 more before",
        );
        check(
            revenue,
            0.5,
            -0.5,
            1.0,
            "We cannot tell whether members spend more than others, before or after joining",
        );
        check(
            Measure::Orders,
            0.25,
            0.4,
            0.1,
            "Members place 0.40 more orders a month than others after joining; they already placed 0.25 more before",
        );
        check(
            Measure::Active,
            0.05,
            0.12,
            0.01,
            "Members are 12.0 percentage points more likely than others to buy in a month after joining; they already were 5.00 percentage points more likely before",
        );
    }

    #[test]
    fn every_point_is_a_row_and_joining_is_left_open() {
        let chart = before_after(&result(Measure::Revenue, 15.0, 24.0, 1.0), Locale::En);
        assert_eq!(chart.table.rows.len(), 5 + 3);
        assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.columns.len()));
        let mut drawn = 0;
        for mark in &chart.marks {
            if let Mark::Line { points, .. } = mark {
                assert!(points.windows(2).all(|pair| pair[0].x < pair[1].x));
                assert!(
                    points.iter().all(|point| point.x < 0.0)
                        || points.iter().all(|point| point.x > 0.0)
                );
                for point in points {
                    let row = &chart.table.rows[point.row as usize];
                    assert_eq!(row[0].number, Some(point.x));
                    drawn += 1;
                }
            }
        }
        assert_eq!(drawn, 10);
        assert!(chart.note.is_some_and(|note| note.starts_with("Not yet causal")));
        assert!(chart.subtitle.starts_with("Naive comparison"));
        let gap = "a gap of 24.0 (95\u{a0}% interval 23.0 to 25.0)";
        assert!(chart.summary.contains(gap), "{}", chart.summary);
    }
}
