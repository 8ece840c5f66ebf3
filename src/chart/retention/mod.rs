//! Retention: as a triangle of cells, as curves, as money by age, and as a trend.

mod curves;
#[cfg(test)]
mod tests;
mod trend;
mod triangle;

use serde::{Deserialize, Serialize};

use super::{Scale, Table, TableColumn, Tick, Value};
use crate::calendar::Period;
use crate::cohort::retention::{
    Average, Base, Margin, Mode, Orders, Origin, Revenue, Series, Start,
};
use crate::cohort::{Cohort, Retention};
use crate::error::{Error, ErrorKind, Result};
use crate::stats::mean::Estimate;
use crate::words::{
    Counted, Locale, Problem, Retention as Words, RetentionMeasure as Measure, Returned, Since,
    format,
};

pub use curves::{curves, revenue};
pub use trend::trend;
pub use triangle::triangle;

/// Cohorts that are drawn: the last ones, as many as can be told apart.
const SHOWN_COHORTS: usize = 60;

/// Columns of the triangle that are drawn.
const SHOWN_AGES: usize = 60;

/// What the triangle shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TriangleOptions {
    /// The measure in the cells; the share who buy by default.
    pub measure: Measure,
}

/// Which money customers bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Money {
    /// Revenue.
    #[default]
    Revenue,
    /// What the business kept of it.
    Margin,
}

/// What the curves of money show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct MoneyOptions {
    /// Revenue by default.
    pub money: Money,
}

/// What is known of a cohort, or of all, by age.
#[derive(Clone, Copy)]
struct Told<'a> {
    name: &'a str,
    rates: [&'a [Option<f64>]; 3],
    orders: Option<&'a Orders>,
    revenue: Option<&'a Revenue>,
    margin: Option<&'a Margin>,
}

impl<'a> Told<'a> {
    fn cohort(cohort: &'a Cohort) -> Self {
        Self {
            name: &cohort.name,
            rates: [&cohort.rate, &cohort.low, &cohort.high],
            orders: cohort.orders.as_ref(),
            revenue: cohort.revenue.as_ref(),
            margin: cohort.margin.as_ref(),
        }
    }

    fn average(name: &'a str, average: &'a Average) -> Self {
        Self {
            name,
            rates: [&average.rate, &average.low, &average.high],
            orders: average.orders.as_ref(),
            revenue: average.revenue.as_ref(),
            margin: average.margin.as_ref(),
        }
    }

    /// The measure at a column.
    fn at(self, measure: Measure, column: usize) -> Option<Estimate> {
        let of_revenue = |of: fn(&Revenue) -> &Series| of(self.revenue?).at(column);
        match measure {
            Measure::Share => {
                let [value, low, high] = self.rates.map(|it| it.get(column).copied().flatten());
                Some(Estimate { value: value?, low, high })
            }
            Measure::Orders => self.orders?.per_member.at(column),
            Measure::Revenue => of_revenue(|it| &it.per_member),
            Measure::RevenueSoFar => of_revenue(|it| &it.cumulative),
            Measure::AverageOrder => of_revenue(|it| &it.average_order),
            Measure::NetRetention => of_revenue(|it| &it.net),
            Measure::GrossRetention => of_revenue(|it| &it.gross),
            Measure::Margin => self.margin?.per_member.at(column),
            Measure::MarginSoFar => self.margin?.cumulative.at(column),
        }
    }
}

/// How a value of a measure is written.
fn write(measure: Measure, value: f64, locale: Locale) -> String {
    match measure {
        Measure::Share | Measure::NetRetention | Measure::GrossRetention => {
            format::percent(locale, value)
        }
        Measure::Orders => format::short(locale, value),
        _ => format::money(locale, value),
    }
}

/// Whether age 0 is 1 by construction, and so not drawn: it would leave all else pale or low.
fn starts_at_one(retention: &Retention, measure: Measure) -> bool {
    match measure {
        Measure::Share => retention.options.cohorts == Origin::FirstPurchase,
        Measure::NetRetention | Measure::GrossRetention => true,
        _ => false,
    }
}

/// Why a measure cannot be shown, if it cannot.
fn measured(retention: &Retention, measure: Measure) -> Result<()> {
    let told = retention.cohorts.first().map(Told::cohort);
    let is_there = |told: Told<'_>| match measure {
        Measure::Share => true,
        Measure::Orders => told.orders.is_some(),
        Measure::Margin | Measure::MarginSoFar => told.margin.is_some(),
        _ => told.revenue.is_some(),
    };
    if told.is_none_or(is_there) {
        return Ok(());
    }
    let is_margin = matches!(measure, Measure::Margin | Measure::MarginSoFar);
    let why =
        if is_margin { retention.not_measured.last() } else { retention.not_measured.first() };
    let problem =
        why.map_or(Problem::NoAmounts, |reason| Problem::NotMeasured { reason: reason.clone() });
    Err(Error::new(ErrorKind::Data, problem))
}

/// Whether the rows are groups of customers, and no periods.
fn are_groups(retention: &Retention) -> bool {
    retention.cohorts.iter().any(|cohort| cohort.start.is_none())
}

/// How coming back was counted.
fn counted(retention: &Retention) -> Counted {
    let options = &retention.options;
    Counted {
        unit: retention.period.unit(),
        days: options.rolling_days().map(|days| days as u64),
        on_or_after: options.mode == Mode::OnOrAfter,
        brackets: options.mode == Mode::Brackets,
        occurrences: options.minimum_occurrences.into(),
        since: match (options.cohorts, options.start) {
            (Origin::FirstPurchase, Start::First) => Since::FirstPurchase,
            (Origin::FirstPurchase, Start::Every) => Since::AnyPurchase,
            (Origin::SignUp, _) => Since::SignUp,
            (Origin::Enrolment, _) => Since::Enrolment,
        },
        of_previous: options.of == Base::Previous,
    }
}

/// The ages of a column.
fn ages_of(retention: &Retention, column: usize) -> (u64, Option<u64>) {
    let ages = retention.ages.get(column);
    ages.map_or((0, None), |ages| (ages.from.into(), ages.to.map(u64::from)))
}

/// What a column is called on an axis: its age, or the first and the last.
fn age_label(retention: &Retention, column: usize, locale: Locale) -> String {
    let count = |age: u64| format::count(locale, age);
    match ages_of(retention, column) {
        (from, Some(to)) if to > from => format!("{}–{}", count(from), count(to)),
        (from, _) => count(from),
    }
}

/// The last cohorts.
fn shown(retention: &Retention) -> &[Cohort] {
    let skipped = retention.cohorts.len().saturating_sub(SHOWN_COHORTS);
    retention.cohorts.get(skipped..).unwrap_or_default()
}

/// The columns, from 0, that have a value.
fn reached(cohort: &Cohort) -> usize {
    cohort.retained.iter().take_while(|cell| cell.is_some()).count()
}

fn columns(retention: &Retention, measure: Measure, locale: Locale) -> Vec<TableColumn> {
    let level = retention.level;
    let numeric = |message: Words| TableColumn::numeric(message.say(locale));
    vec![
        TableColumn::text(Words::Cohort.say(locale)),
        numeric(Words::Age(counted(retention))),
        numeric(Words::Customers),
        numeric(Words::Bought),
        numeric(Words::Measure(measure)),
        numeric(Words::Low { level }),
        numeric(Words::High { level }),
        TableColumn::text(Words::Observed.say(locale)),
    ]
}

/// What a row of the table says of one cohort, or of all, at one column.
struct Figures<'a> {
    told: Told<'a>,
    customers: u32,
    retained: Option<u32>,
    whole: bool,
}

impl<'a> Figures<'a> {
    fn of(cohort: &'a Cohort, column: usize) -> Self {
        Self {
            told: Told::cohort(cohort),
            // Of a group only those whose cohorts are observed so long.
            customers: match cohort.start {
                Some(_) => cohort.size,
                None => cohort.base.get(column).copied().flatten().unwrap_or(cohort.size),
            },
            retained: cohort.retained.get(column).copied().flatten(),
            whole: column < cohort.complete as usize,
        }
    }

    fn of_all(name: &'a str, average: &'a Average, column: usize) -> Self {
        Self {
            told: Told::average(name, average),
            customers: average.customers.get(column).copied().unwrap_or_default(),
            retained: average.retained.get(column).copied(),
            whole: true,
        }
    }

    fn row(
        &self,
        retention: &Retention,
        measure: Measure,
        column: usize,
        locale: Locale,
    ) -> Vec<Value> {
        let count = |number: f64| format::count(locale, number as u64);
        let figure = |value| write(measure, value, locale);
        let found = self.told.at(measure, column);
        let observed = if self.whole { Words::Whole } else { Words::SoFar };
        vec![
            Value::text(self.told.name.to_owned()),
            Value::number(
                ages_of(retention, column).0 as f64,
                age_label(retention, column, locale),
            ),
            Value::number(self.customers, count(self.customers.into())),
            Value::option(self.retained.map(f64::from), &count),
            Value::option(found.map(|it| it.value), &figure),
            Value::option(found.and_then(|it| it.low), &figure),
            Value::option(found.and_then(|it| it.high), &figure),
            Value::text(observed.say(locale)),
        ]
    }
}

/// Ages are whole, and marked where a calendar has its landmarks; of brackets each is.
fn age_axis(retention: &Retention, first: usize, last: usize, locale: Locale) -> Scale {
    let steps: &[usize] = match retention.period {
        _ if retention.mode == Mode::Brackets => &[1],
        Period::Day => &[1, 7, 14, 28, 91, 182, 364],
        Period::Week => &[1, 2, 4, 13, 26, 52, 104, 208],
        Period::Month => &[1, 2, 3, 6, 12, 24, 60, 120],
        Period::Quarter => &[1, 2, 4, 8, 20, 40],
        Period::Year => &[1, 2, 5, 10, 20, 100],
    };
    let last = last.max(first + 1);
    let step = steps.iter().copied().find(|step| last / step <= 9).unwrap_or(last);
    let mut ticks = Vec::new();
    for age in (first..=last).filter(|age| *age == first || age.is_multiple_of(step)) {
        let label = if retention.mode == Mode::Brackets {
            age_label(retention, age, locale)
        } else {
            format::count(locale, age as u64)
        };
        ticks.push(Tick { at: age as f64, label });
    }
    Scale::Linear { min: first as f64, max: last as f64, ticks }
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

/// What all customers together do at a column.
fn back(retention: &Retention, column: usize) -> Option<Words> {
    let average = &retention.average;
    let found = Told::average("", average).at(Measure::Share, column)?;
    let of = u64::from(*average.base.get(column)?);
    Some(Words::Back {
        counted: counted(retention),
        ages: ages_of(retention, column),
        of: (u64::from(*average.retained.get(column)?), of),
        share: (found.value, found.low, found.high),
        level: retention.level,
    })
}

/// Who there are, and what they do at the ages that people remember.
fn summary(retention: &Retention, locale: Locale) -> String {
    let counted = counted(retention);
    let average = &retention.average;
    let sentence = |returned: Returned| {
        let age = returned.age as usize;
        if !counted.is_plain() {
            return back(retention, age);
        }
        let found = Told::average("", average).at(Measure::Share, age)?;
        Some(Words::Average {
            unit: counted.unit,
            returned,
            rate: found.value,
            low: found.low?,
            high: found.high?,
            level: retention.level,
            cohorts: u64::from(*average.cohorts.get(age)?),
        })
    };
    let landmarks = landmarks(retention);
    let near = landmarks.and_then(|(near, _)| sentence(near));
    let far = landmarks.and_then(|(_, far)| sentence(far?));
    join(&[], &[Some(cohorts(retention)), near, far], locale)
}

/// How many cohorts there are, and of whom.
fn cohorts(retention: &Retention) -> Words {
    let named =
        |cohort: Option<&Cohort>| cohort.map(|cohort| cohort.name.clone()).unwrap_or_default();
    Words::Cohorts {
        unit: retention.period.unit(),
        customers: u64::from(retention.customers),
        cohorts: retention.cohorts.len() as u64,
        are_groups: are_groups(retention),
        first: named(retention.cohorts.first()),
        last: named(retention.cohorts.last()),
    }
}

/// What is plotted by age.
fn plotted(retention: &Retention, measure: Measure, locale: Locale) -> String {
    let words = Words::Plotted {
        counted: counted(retention),
        measure,
        customers: u64::from(retention.customers),
        cohorts: retention.cohorts.len() as u64,
        are_groups: are_groups(retention),
        as_of: retention.as_of.label(locale),
    };
    words.say(locale)
}

/// What the data cannot say, what is not drawn, and what of it may still change.
fn note(
    retention: &Retention,
    more: Option<Words>,
    partial: bool,
    locale: Locale,
) -> Option<String> {
    let unit = retention.period.unit();
    let (shown, of) = (shown(retention).len() as u64, retention.cohorts.len() as u64);
    let last = (shown < of).then_some(Words::LastCohorts { shown, of });
    let not_over = partial.then_some(Words::NotOver { unit });
    let text = join(&retention.notes, &[last, more, not_over], locale);
    (!text.is_empty()).then_some(text)
}

/// The sentences that there are, one after another.
fn join(said: &[String], more: &[Option<Words>], locale: Locale) -> String {
    let mut sentences = said.to_vec();
    for message in more.iter().flatten() {
        sentences.push(message.say(locale));
    }
    sentences.join(locale.space())
}

/// A table that begins with these columns.
fn table(columns: Vec<TableColumn>) -> Table {
    Table { columns, rows: Vec::new() }
}
