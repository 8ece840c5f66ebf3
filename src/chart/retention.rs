//! Retention as a triangle of cells, and as curves.

use super::{
    Axis, Cell, Chart, Color, Mark, Point, Ramp, Scale, Side, Table, TableColumn, Tick, Value,
    percent_axis,
};
use crate::calendar::Period;
use crate::cohort::{Cohort, Retention};
use crate::words::{Locale, Retention as Words, Returned, Unit, format};

/// Cohorts that are drawn: the last ones, as many as can be told apart.
const SHOWN_COHORTS: usize = 24;

/// Columns of the triangle that are drawn, as many as leave room for a number in a cell.
const SHOWN_AGES: usize = 36;

/// `retention.triangle`: one row a cohort, one column an age, shaded by the share that bought.
///
/// Age 0 is not drawn: it is 100 % by construction, and would leave all else pale. The cohort's size stands at the row.
/// A cell that has not begun is no cell.
pub fn triangle(retention: &Retention, locale: Locale) -> Chart {
    let cohorts = shown(retention);
    let mut table = Table { columns: columns(retention, locale), rows: Vec::new() };
    let all_ages = cohorts.iter().map(ages).max().unwrap_or_default();
    let drawn_ages = all_ages.min(SHOWN_AGES + 1);
    let highest = cohorts
        .iter()
        .flat_map(|cohort| cohort.rate.iter().take(drawn_ages).skip(1).flatten())
        .fold(0.0, |highest: f64, &rate| highest.max(rate));
    let mut cells = Vec::new();
    for (y, cohort) in cohorts.iter().enumerate() {
        let label = label(retention, cohort, locale);
        for age in 0..ages(cohort).min(drawn_ages) {
            let Some(rate) = at(&cohort.rate, age) else { continue };
            if let Some(x) = age.checked_sub(1) {
                cells.push(Cell {
                    x: x as u32,
                    y: y as u32,
                    shade: Some(if highest > 0.0 { rate / highest } else { 0.0 }),
                    label: format::percent(locale, rate),
                    partial: age >= cohort.complete as usize,
                    row: table.rows.len() as u32,
                });
            }
            table.rows.push(Figures::of(cohort, age).row(&label, age, locale));
        }
    }
    let cut = (drawn_ages < all_ages).then_some(Words::FirstAges {
        unit: retention.period.unit(),
        shown: drawn_ages.saturating_sub(1) as u64,
    });
    let rows = cohorts.iter().map(|cohort| Words::Row {
        cohort: label(retention, cohort, locale),
        size: u64::from(cohort.size),
    });
    Chart {
        name: "retention.triangle".into(),
        title: spread(retention, locale).say(locale),
        subtitle: Words::Triangle {
            unit: retention.period.unit(),
            customers: u64::from(retention.customers),
            cohorts: retention.cohorts.len() as u64,
            as_of: retention.as_of.label(locale),
        }
        .say(locale),
        summary: summary(retention, locale),
        note: note(retention, cut, cells.iter().any(|cell| cell.partial), locale),
        x: Axis {
            label: Words::Since { unit: retention.period.unit() }.say(locale),
            scale: Scale::Band {
                labels: (1..drawn_ages.max(2))
                    .map(|age| format::count(locale, age as u64))
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
        marks: vec![Mark::Cells { name: Words::Share.say(locale), ramp: Ramp::Sequence, cells }],
        height: 80 + 28 * cohorts.len() as u32,
        table,
    }
}

/// `retention.curves`: the share that buys by age, one pale line a cohort and their average with its interval.
///
/// The lines begin at age 1, as age 0 is 100 % by construction.
pub fn curves(retention: &Retention, locale: Locale) -> Chart {
    let mut table = Table { columns: columns(retention, locale), rows: Vec::new() };
    let mut marks = Vec::new();
    let mut highest: f64 = 0.0;
    let mut last_age = 0;
    for cohort in shown(retention) {
        let label = label(retention, cohort, locale);
        let mut points = Vec::new();
        for age in 0..ages(cohort) {
            let Some(rate) = at(&cohort.rate, age) else { continue };
            if age > 0 {
                highest = highest.max(rate);
                last_age = last_age.max(age);
                points.push(Point {
                    x: age as f64,
                    y: rate,
                    low: None,
                    high: None,
                    partial: age >= cohort.complete as usize,
                    row: table.rows.len() as u32,
                });
            }
            table.rows.push(Figures::of(cohort, age).row(&label, age, locale));
        }
        if !points.is_empty() {
            marks.push(Mark::Line { name: label, color: Color::Neutral, muted: true, points });
        }
    }
    let partial = marks.iter().any(|mark| match mark {
        Mark::Line { points, .. } => points.iter().any(|point| point.partial),
        _ => false,
    });
    let average = average(retention, &mut table, locale);
    for point in &average {
        highest = highest.max(point.high.unwrap_or(point.y));
        last_age = last_age.max(point.x as usize);
    }
    if !average.is_empty() {
        let name = Words::AllCohorts.say(locale);
        marks.push(Mark::Line { name, color: Color::Accent, muted: false, points: average });
    }
    Chart {
        name: "retention.curves".into(),
        title: come_back(retention).say(locale),
        subtitle: Words::Curves {
            unit: retention.period.unit(),
            customers: u64::from(retention.customers),
            cohorts: retention.cohorts.len() as u64,
            as_of: retention.as_of.label(locale),
        }
        .say(locale),
        summary: summary(retention, locale),
        note: note(retention, None, partial, locale),
        x: Axis {
            label: Words::Since { unit: retention.period.unit() }.say(locale),
            scale: age_axis(retention.period, last_age, locale),
            side: Side::Start,
            grid: false,
        },
        y: Axis {
            label: Words::Share.say(locale),
            scale: percent_axis(locale, highest),
            side: Side::Start,
            grid: true,
        },
        marks,
        height: 360,
        table,
    }
}

/// The last cohorts.
fn shown(retention: &Retention) -> &[Cohort] {
    let skipped = retention.cohorts.len().saturating_sub(SHOWN_COHORTS);
    retention.cohorts.get(skipped..).unwrap_or_default()
}

/// The ages, from 0, that have a value.
fn ages(cohort: &Cohort) -> usize {
    cohort.retained.iter().take_while(|cell| cell.is_some()).count()
}

fn label(retention: &Retention, cohort: &Cohort, locale: Locale) -> String {
    retention.period.label(retention.period.number(cohort.start), locale)
}

fn columns(retention: &Retention, locale: Locale) -> Vec<TableColumn> {
    let level = retention.level;
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    vec![
        TableColumn::text(Words::Cohort.say(locale)),
        numeric(Words::Since { unit: retention.period.unit() }),
        numeric(Words::Customers),
        numeric(Words::Bought),
        numeric(Words::Share),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
        TableColumn::text(Words::Observed.say(locale)),
    ]
}

/// What a row of the table says of one cohort, or of all, at one age.
struct Figures {
    customers: u32,
    retained: Option<u32>,
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    whole: bool,
}

impl Figures {
    fn of(cohort: &Cohort, age: usize) -> Self {
        Self {
            customers: cohort.size,
            retained: cohort.retained.get(age).copied().flatten(),
            rate: at(&cohort.rate, age),
            low: at(&cohort.low, age),
            high: at(&cohort.high, age),
            whole: age < cohort.complete as usize,
        }
    }

    fn row(&self, label: &str, age: usize, locale: Locale) -> Vec<Value> {
        let count = |number: f64| format::count(locale, number as u64);
        let percent = |share| format::percent(locale, share);
        let observed = if self.whole { Words::Whole } else { Words::SoFar };
        vec![
            Value::text(label.to_owned()),
            Value::number(age as f64, count(age as f64)),
            Value::number(self.customers, count(self.customers.into())),
            Value::option(self.retained.map(f64::from), &count),
            Value::option(self.rate, &percent),
            Value::option(self.low, &percent),
            Value::option(self.high, &percent),
            Value::text(observed.say(locale)),
        ]
    }
}

fn at(column: &[Option<f64>], age: usize) -> Option<f64> {
    column.get(age).copied().flatten()
}

/// The points of the average from age 1, with their rows.
fn average(retention: &Retention, table: &mut Table, locale: Locale) -> Vec<Point> {
    let average = &retention.average;
    let label = Words::AllCohorts.say(locale);
    let mut points = Vec::new();
    for (age, (&customers, &retained)) in
        average.customers.iter().zip(&average.retained).enumerate()
    {
        let Some(rate) = at(&average.rate, age) else { continue };
        let (low, high) = (at(&average.low, age), at(&average.high, age));
        if age > 0 {
            let row = table.rows.len() as u32;
            points.push(Point { x: age as f64, y: rate, low, high, partial: false, row });
        }
        let (rate, retained) = (Some(rate), Some(retained));
        let figures = Figures { customers, retained, rate, low, high, whole: true };
        table.rows.push(figures.row(&label, age, locale));
    }
    points
}

/// Ages are whole, and marked where a calendar has its landmarks.
fn age_axis(period: Period, last: usize, locale: Locale) -> Scale {
    let steps: &[usize] = match period {
        Period::Day => &[1, 7, 14, 28, 91, 182, 364],
        Period::Week => &[1, 2, 4, 13, 26, 52, 104, 208],
        Period::Month => &[1, 2, 3, 6, 12, 24, 60, 120],
        Period::Quarter => &[1, 2, 4, 8, 20, 40],
        Period::Year => &[1, 2, 5, 10, 20, 100],
    };
    let last = last.max(2);
    let step = steps.iter().copied().find(|step| last / step <= 9).unwrap_or(last);
    let mut ticks = Vec::new();
    for age in (1..=last).filter(|age| *age == 1 || age.is_multiple_of(step)) {
        ticks.push(Tick { at: age as f64, label: format::count(locale, age as u64) });
    }
    Scale::Linear { min: 1.0, max: last as f64, ticks }
}

/// How many of all customers who could come back did, at one age.
fn returned(retention: &Retention, age: usize) -> Option<Returned> {
    let average = &retention.average;
    let customers = *average.customers.get(age).filter(|&&customers| customers > 0)?;
    Some(Returned {
        age: age as u64,
        retained: u64::from(*average.retained.get(age)?),
        customers: u64::from(customers),
    })
}

/// The next period, and one that people remember: the first year of months, the first month of days.
fn landmarks(retention: &Retention) -> Option<(Returned, Option<Returned>)> {
    let near = returned(retention, 1)?;
    let target = match retention.period {
        Period::Day => 30,
        Period::Week | Period::Month => 12,
        Period::Quarter => 4,
        Period::Year => 3,
    };
    let enough = |it: &Returned| it.customers >= near.customers.min(100);
    let far = (2..=target).rev().filter_map(|age| returned(retention, age)).find(enough);
    Some((near, far))
}

fn come_back(retention: &Retention) -> Words {
    let unit = retention.period.unit();
    match landmarks(retention) {
        Some((near, far)) => Words::ComeBack { unit, near, far },
        None => Words::TooEarly { unit },
    }
}

/// How far the cohorts lie apart in the period after their own.
fn spread(retention: &Retention, locale: Locale) -> Words {
    let unit = retention.period.unit();
    let mut old_enough: Vec<(&Cohort, f64)> = Vec::new();
    for cohort in retention.cohorts.iter().filter(|cohort| cohort.complete > 1) {
        old_enough.extend(at(&cohort.rate, 1).map(|rate| (cohort, rate)));
    }
    match old_enough.as_slice() {
        [] => Words::TooEarly { unit },
        [(cohort, share)] => {
            Words::One { unit, cohort: label(retention, cohort, locale), share: *share }
        }
        [(_, first), rest @ ..] => Words::Between {
            unit,
            low: rest.iter().fold(*first, |low, &(_, rate)| low.min(rate)),
            high: rest.iter().fold(*first, |high, &(_, rate)| high.max(rate)),
        },
    }
}

fn summary(retention: &Retention, locale: Locale) -> String {
    let unit: Unit = retention.period.unit();
    let average = &retention.average;
    let sentence = |returned: Returned| {
        let age = returned.age as usize;
        Some(Words::Average {
            unit,
            returned,
            rate: at(&average.rate, age)?,
            low: at(&average.low, age)?,
            high: at(&average.high, age)?,
            level: retention.level,
            cohorts: u64::from(*average.cohorts.get(age)?),
        })
    };
    let landmarks = landmarks(retention);
    let near = landmarks.and_then(|(near, _)| sentence(near));
    let far = landmarks.and_then(|(_, far)| sentence(far?));
    let named = |cohort: Option<&Cohort>| {
        cohort.map(|cohort| label(retention, cohort, locale)).unwrap_or_default()
    };
    let cohorts = Words::Cohorts {
        unit,
        customers: u64::from(retention.customers),
        cohorts: retention.cohorts.len() as u64,
        first: named(retention.cohorts.first()),
        last: named(retention.cohorts.last()),
    };
    join(&[], &[Some(cohorts), near, far], locale)
}

/// What the data cannot say, what is not drawn, and what of it may still change.
fn note(
    retention: &Retention,
    cut: Option<Words>,
    partial: bool,
    locale: Locale,
) -> Option<String> {
    let unit = retention.period.unit();
    let (shown, of) = (shown(retention).len() as u64, retention.cohorts.len() as u64);
    let last = (shown < of).then_some(Words::LastCohorts { shown, of });
    let not_over = partial.then_some(Words::NotOver { unit });
    let text = join(&retention.notes, &[last, cut, not_over], locale);
    (!text.is_empty()).then_some(text)
}

/// The sentences that there are, one after another.
fn join(said: &[String], more: &[Option<Words>], locale: Locale) -> String {
    let mut sentences = said.to_vec();
    for message in more.iter().flatten() {
        sentences.push(message.say(locale));
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Day;
    use crate::cohort::{RetentionOptions, retention};
    use crate::tables::Transactions;
    use crate::tables::sample::{cdnow, table};

    const EN: Locale = Locale::En;

    fn followed(table: &Transactions, as_of: &str, period: Period) -> Retention {
        let options = RetentionOptions { period, ..RetentionOptions::default() };
        retention(table, Day::parse_iso(as_of).expect("a day"), &options).expect("cohorts")
    }

    /// 345 and 182 of 2,357 bought one and twelve months later, 87 of 719 to 134 of 857 a cohort: counted with pandas,
    /// see `cohort::retention`; intervals from statsmodels 0.15.
    #[test]
    fn cdnow_sample_says_what_pandas_counts() {
        let found = followed(&cdnow(), "1998-06-30", Period::Month);
        let chart = curves(&found, EN);
        assert_eq!(
            chart.title,
            "Of 100 new customers, 15 buy again in the next month and 8 in the 12th"
        );
        assert_eq!(
            chart.subtitle,
            "Share of customers who buy in each month after that of their first purchase; \
             n\u{a0}=\u{a0}2,357 in 3 monthly cohorts, as of 30 Jun 1998"
        );
        assert_eq!(
            chart.summary.replace('\u{a0}', " "),
            "3 monthly cohorts of 2,357 customers, from Jan 1997 to Mar 1997. 345 of 2,357 customers bought in the \
             1st month after that of their first purchase: 15 % (95 % interval 13 % to 16 %; 3 cohorts). 182 of 2,357 \
             customers bought in the 12th month after that of their first purchase: 7.7 % (95 % interval 6.7 % to \
             8.9 %; 3 cohorts)."
        );
        assert_eq!(chart.note, None);
        let chart = triangle(&found, EN);
        assert_eq!(
            chart.title.replace('\u{a0}', " "),
            "Between 12 % and 16 % of a cohort bought again in the next month"
        );
        let Scale::Band { labels } = &chart.y.scale else { panic!("bands") };
        assert_eq!(labels[0], "Jan 1997 · 781");
    }

    #[test]
    fn marks_and_table_are_the_result() {
        let found = followed(&cdnow(), "1998-06-15", Period::Month);
        let chart = triangle(&found, EN);
        let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
        assert_eq!(cells.len(), 17 + 16 + 15);
        assert_eq!(cells.iter().filter(|cell| cell.partial).count(), 3);
        assert_eq!(cells.iter().filter_map(|cell| cell.shade).fold(0.0, f64::max), 1.0);
        for cell in cells {
            let (row, cohort) =
                (&chart.table.rows[cell.row as usize], &found.cohorts[cell.y as usize]);
            let age = cell.x as usize + 1;
            assert_eq!(row[1].number, Some(age as f64));
            assert_eq!(row[3].number, cohort.retained[age].map(f64::from));
            assert_eq!([row[4].number, row[5].number], [cohort.rate[age], cohort.low[age]]);
            assert_eq!(row[6].number, cohort.high[age]);
            assert_eq!(row[7].text == "so far", cell.partial);
        }
        assert!(chart.note.expect("June is cut short").contains("not over"));

        let chart = curves(&found, EN);
        assert_eq!(chart.marks.len(), 4);
        for mark in &chart.marks {
            let Mark::Line { name, points, .. } = mark else { panic!("lines") };
            for point in points {
                let row = &chart.table.rows[point.row as usize];
                assert_eq!(&row[0].text, name);
                assert_eq!([row[1].number, row[4].number], [Some(point.x), Some(point.y)]);
            }
        }
    }

    #[test]
    fn titles_stay_true_when_little_is_known() {
        let day = |text: &str| Day::parse_iso(text).expect("a day");
        let one = table(true, [("ann", day("2026-01-05"), 1.0)]);
        let early = followed(&one, "2026-02-27", Period::Month);
        assert!(curves(&early, EN).title.starts_with("It is too early"));
        assert!(triangle(&early, EN).title.starts_with("It is too early"));
        let never = followed(&one, "2026-03-31", Period::Month);
        assert_eq!(
            curves(&never, EN).title,
            "None of 1 customer bought again in the next month, none of 1 in the 2nd"
        );
        assert_eq!(
            triangle(&never, EN).title,
            "0\u{a0}% of the customers new in Jan 2026 bought again in the next month"
        );
        let start = followed(&one, "2026-01-05", Period::Month);
        for chart in [curves(&start, EN), triangle(&start, EN)] {
            assert_eq!(chart.table.rows.iter().filter(|row| row[0].text == "Jan 2026").count(), 1);
            assert!(chart.title.starts_with("It is too early") && chart.note.is_none());
        }
    }

    #[test]
    fn rare_returns_are_told_of_a_thousand() {
        let title = |near: u64, far: u64| {
            let returned = |age, retained| Returned { age, retained, customers: 10_000 };
            let (near, far) = (returned(1, near), Some(returned(12, far)));
            Words::ComeBack { unit: Unit::Week, near, far }.say(EN)
        };
        assert_eq!(
            title(40, 20),
            "Of 1,000 new customers, 4 buy again in the next week and 2 in the 12th"
        );
        assert_eq!(
            title(100, 0),
            "Of 100 new customers, 1 buys again in the next week and none in the 12th"
        );
        assert_eq!(
            title(9_999, 1),
            "Of 1,000 new customers, more than 999 buy again in the next week and fewer than 1 in the 12th"
        );
    }

    #[test]
    fn many_cohorts_are_thinned_and_the_note_says_so() {
        let names: Vec<String> = (0..700).map(|id| format!("c{id}")).collect();
        let rows = names.iter().enumerate().flat_map(|(at, id)| {
            let first = Day::new(20_000 + at as i32);
            [(id.as_str(), first, 1.0), (id.as_str(), first.plus(1), 1.0)]
        });
        let found = followed(&table(true, rows), "2026-09-05", Period::Day);
        assert_eq!(found.cohorts.len(), 700);
        let chart = curves(&found, EN);
        assert_eq!(
            chart.title,
            "Of 100 new customers, 100 buy again on the next day and none on the 30th"
        );
        assert_eq!(chart.marks.len(), SHOWN_COHORTS + 1);
        assert!(chart.note.expect("thinned").contains("last 24 of 700"));
        let chart = triangle(&found, EN);
        let Scale::Band { labels } = &chart.x.scale else { panic!("bands") };
        assert!(labels.len() <= SHOWN_AGES);
        let [Mark::Cells { cells, .. }] = chart.marks.as_slice() else { panic!("cells") };
        assert!(cells.iter().all(|cell| (cell.x as usize) < labels.len()));
    }

    #[test]
    fn ages_are_marked_in_whole_steps() {
        let ticks = |last| match age_axis(Period::Month, last, EN) {
            Scale::Linear { ticks, .. } => ticks.iter().map(|tick| tick.at).collect::<Vec<_>>(),
            Scale::Band { .. } => Vec::new(),
        };
        assert_eq!(ticks(0), [1.0, 2.0]);
        assert_eq!(ticks(17), [1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0]);
        assert_eq!(ticks(36), [1.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0]);
    }
}
