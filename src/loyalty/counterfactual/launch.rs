//! The series of a launch from transactions: what all customers, or those of a group, did in each calendar period, and beside it
//! other groups that the launch did not reach.

use serde::{Deserialize, Serialize};

use super::{
    Counterfactual, CounterfactualColumns, CounterfactualOptions, CounterfactualTask, Trend,
};
use crate::calendar::{Day, Period};
use crate::error::{Error, ErrorKind, Result};
use crate::loyalty::Measure;
use crate::tables::{Purchases, Transactions};
use crate::task::{Step, Task};
use crate::words::{Accepted, Launch as Words, LaunchProblem, Locale, Problem};

/// The share of members who joined on one day from which on the programme is taken to have begun for all at once: there is
/// nobody to compare them with, and the series before that day is what is left.
pub const TOGETHER: f64 = 0.8;

/// Rounds of seasons before the launch from which on they are looked for unasked.
const ROUNDS: usize = 3;

/// How a launch is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LaunchOptions {
    /// The day of the launch; unless told the day on which nearly all members joined, or else the first of them.
    pub launch: Option<Day>,
    /// The calendar periods of the series; weeks by default.
    pub period: Period,
    /// What is added up; by default revenue, or orders where the file has no amounts.
    pub measure: Option<Measure>,
    /// A column of texts, or of yes and no, that parts the customers: the launch reached those who are `treated` and the other groups
    /// are controls. All customers are looked at by default, without controls.
    pub controls: Option<String>,
    /// The group that the launch reached.
    pub treated: Option<String>,
    /// Periods of a round of seasons; by default 7 for days, and a year for others where three lie before the launch.
    pub seasons: Option<u32>,
    /// As [`CounterfactualOptions::trend`].
    pub trend: Trend,
    /// As [`CounterfactualOptions::draws`].
    pub draws: u32,
    /// As [`CounterfactualOptions::burn_in`].
    pub burn_in: u32,
    /// As [`CounterfactualOptions::level_sd`].
    pub level_sd: Option<f64>,
    /// As [`CounterfactualOptions::margin`].
    pub margin: f64,
    /// The level of the intervals, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub level: f64,
    /// What the draws follow from, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub seed: u64,
    /// The language of notes, from the options that all analyses share.
    #[serde(skip_deserializing)]
    pub locale: Locale,
}

impl Default for LaunchOptions {
    fn default() -> Self {
        let CounterfactualOptions { trend, draws, burn_in, level_sd, margin, level, seed, .. } =
            CounterfactualOptions::default();
        Self {
            launch: None,
            period: Period::Week,
            measure: None,
            controls: None,
            treated: None,
            seasons: None,
            trend,
            draws,
            burn_in,
            level_sd,
            margin,
            level,
            seed,
            locale: Locale::default(),
        }
    }
}

/// What a launch changed in the series of a shop.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Launch {
    /// The day of the launch.
    pub launch_day: Day,
    /// The calendar periods of the series.
    pub period: Period,
    /// What was added up.
    pub measure: Measure,
    /// The day the analysis looks from; a period that was not over by then is left out.
    pub as_of: Day,
    /// The group that the launch reached; none for all customers.
    pub treated: Option<String>,
    /// The first day of each period.
    pub starts: Vec<Day>,
    /// What was found; its times are first days of periods, in days since 1970-01-01.
    #[serde(flatten)]
    pub found: Counterfactual,
}

/// Customers parted into groups, one of which the launch reached.
#[derive(Clone, Debug)]
pub struct Parted {
    /// The names of the groups.
    pub names: Vec<String>,
    /// The place of each customer's group among them; any other number for none.
    pub group: Vec<u32>,
    /// The place of the group that was reached.
    pub treated: usize,
}

/// A [`Launch`] in steps.
#[derive(Debug)]
pub struct LaunchTask {
    work: CounterfactualTask,
    /// All but what is found.
    launch: Option<Begun>,
    notes: Vec<Words>,
    locale: Locale,
}

impl LaunchTask {
    /// Begins the work: of all customers, or of those of a group beside the others.
    ///
    /// # Errors
    ///
    /// `option` if an option is out of its range or there are more than 1000 periods; `data` as [`CounterfactualTask::new`], of the
    /// periods that are whole.
    pub fn new(
        transactions: &Transactions,
        launch: Day,
        as_of: Day,
        parted: Option<&Parted>,
        options: &LaunchOptions,
    ) -> Result<Self> {
        let measure = match options.measure {
            Some(Measure::Revenue) if !transactions.has_amounts() => {
                let (found, accepted) = ("revenue".to_owned(), Accepted::WithoutAmounts);
                let problem = Problem::BadOption { option: "measure", found, accepted };
                return Err(Error::new(ErrorKind::Option, problem));
            }
            Some(measure) => measure,
            None if transactions.has_amounts() => Measure::Revenue,
            None => Measure::Orders,
        };
        let period = options.period;
        let table = Table::new(transactions, as_of, period, measure, parted)?;
        let start = period.start(period.number(launch));
        let time = |day: Day| f64::from(day.number());
        let before = table.starts.partition_point(|&day| day < start);
        let round = match period {
            Period::Day => 7,
            Period::Week => 52,
            Period::Month => 12,
            Period::Quarter => 4,
            Period::Year => 1,
        };
        let seasons =
            options.seasons.unwrap_or(if before >= ROUNDS * round { round as u32 } else { 1 });
        let columns = CounterfactualColumns {
            time: Some(table.starts.iter().copied().map(time).collect()),
            outcome: table.outcome,
            controls: table.controls,
        };
        let LaunchOptions { trend, draws, burn_in, level_sd, margin, level, seed, locale, .. } =
            *options;
        let own = CounterfactualOptions {
            launch: Some(time(start)),
            seasons: Some(seasons),
            indexed: true,
            trend,
            draws,
            burn_in,
            level_sd,
            margin,
            level,
            seed,
            locale,
        };
        let work = CounterfactualTask::new(&columns, &own)?;
        let mut notes = Vec::new();
        if options.launch.is_none() {
            notes.push(Words::DayOfMembers { day: launch.label(locale) });
        }
        if launch != start {
            let (day, unit) = (launch.label(locale), period.unit());
            notes.push(Words::WithinPeriod { day, unit });
        }
        if seasons == 1 && round > 1 {
            notes.push(Words::NoSeasons { unit: period.unit() });
        }
        let launch = Begun {
            launch_day: launch,
            period,
            measure,
            as_of,
            treated: parted.and_then(|it| it.names.get(it.treated).cloned()),
            starts: table.starts,
        };
        Ok(Self { work, launch: Some(launch), notes, locale })
    }
}

impl Task for LaunchTask {
    type Output = Launch;

    fn step(&mut self, budget: usize) -> Result<Step<Launch>> {
        let mut found = match self.work.step(budget)? {
            Step::Progress(share) => return Ok(Step::Progress(share)),
            Step::Done(found) => found,
        };
        let ended = || Error::new(ErrorKind::Data, Problem::WorkEnded);
        let Begun { launch_day, period, measure, as_of, treated, starts } =
            self.launch.take().ok_or_else(ended)?;
        found.notes.extend(self.notes.iter().map(|note| note.say(self.locale)));
        Ok(Step::Done(Launch { launch_day, period, measure, as_of, treated, starts, found }))
    }
}

/// What is known of a [`Launch`] before the work.
#[derive(Debug)]
struct Begun {
    launch_day: Day,
    period: Period,
    measure: Measure,
    as_of: Day,
    treated: Option<String>,
    starts: Vec<Day>,
}

/// The day on which a programme began, from the days on which members joined: that of nearly all, or else the first; none if
/// nobody joined by `as_of`.
pub fn launch_day(joined: &[Option<Day>], as_of: Day) -> Option<Day> {
    let days = joined.iter().flatten().copied().filter(|day| *day <= as_of);
    together(days.clone()).or_else(|| days.min())
}

/// The day on which nearly all joined, if there is one.
pub(in crate::loyalty) fn together(joined: impl Iterator<Item = Day>) -> Option<Day> {
    let mut days: Vec<Day> = joined.collect();
    days.sort_unstable();
    let longest = days.chunk_by(|one, other| one == other).max_by_key(|same| same.len())?;
    (longest.len() as f64 >= TOGETHER * days.len() as f64).then(|| longest.first().copied())?
}

/// What was done in each whole period.
struct Table {
    starts: Vec<Day>,
    outcome: Vec<f64>,
    controls: Vec<(String, Vec<f64>)>,
}

impl Table {
    fn new(
        transactions: &Transactions,
        as_of: Day,
        period: Period,
        measure: Measure,
        parted: Option<&Parted>,
    ) -> Result<Self> {
        let nobody =
            || Error::new(ErrorKind::Data, Problem::NobodyYet { as_of: as_of.to_string() });
        let (origin, _) = transactions.span().ok_or_else(nobody)?;
        if as_of < origin {
            return Err(nobody());
        }
        period.span(origin, as_of)?;
        // Periods that were over, without the first where the file begins in the middle of it.
        let first = period.number(origin.plus(-1)) + 1;
        let periods = usize::try_from(period.number(as_of.plus(1)) - first).unwrap_or(0);
        let number = |day: i32| period.number(Day::new(day)) - first;
        let of_day: Vec<i32> = (origin.number()..=as_of.number()).map(number).collect();
        let groups = parted.map_or(1, |it| it.names.len());
        let mut sums = vec![vec![0.0; periods]; groups];
        let view = transactions.as_of(as_of);
        for customer in 0..transactions.customers() {
            let group = match parted {
                Some(parted) => parted.group.get(customer).map_or(usize::MAX, |&it| it as usize),
                None => 0,
            };
            let (Some(sums), rows) = (sums.get_mut(group), view.of(customer)) else { continue };
            let period_of = |day: Day| {
                let day = usize::try_from(day.since(origin)).ok()?;
                of_day.get(day).copied()
            };
            let mut from = 0;
            for same in rows.days.chunk_by(|&one, &other| period_of(one) == period_of(other)) {
                let part = from..from + same.len();
                from = part.end;
                let period = same.first().and_then(|&day| usize::try_from(period_of(day)?).ok());
                if let Some(sum) = period.and_then(|period| sums.get_mut(period)) {
                    *sum += sum_of(measure, rows.part(part));
                }
            }
        }
        let starts = (0..periods as i32).map(|number| period.start(first + number)).collect();
        let treated = parted.map_or(0, |it| it.treated);
        let names = parted.map_or(&[][..], |it| &it.names);
        let outcome = sums.get(treated).cloned().unwrap_or_default();
        let controls = names.iter().cloned().zip(sums).enumerate();
        let controls = controls.filter(|(place, _)| *place != treated).map(|(_, column)| column);
        Ok(Self { starts, outcome, controls: controls.collect() })
    }
}

fn sum_of(measure: Measure, rows: Purchases<'_>) -> f64 {
    match measure {
        Measure::Revenue => rows.revenue().to_f64(),
        Measure::Orders => f64::from(rows.orders()),
        Measure::Active => f64::from(u8::from(rows.occasions().next().is_some())),
    }
}

/// The place of the group that a launch reached.
///
/// # Errors
///
/// `option` if it is not told which, there is no such group, or no other.
pub fn treated_among(names: &[String], treated: Option<&str>) -> Result<usize> {
    let place = treated.and_then(|treated| names.iter().position(|name| name == treated));
    place.filter(|_| names.len() > 1).ok_or_else(|| {
        let (found, known) = (treated.map(str::to_owned), names.to_vec());
        Error::new(
            ErrorKind::Option,
            Problem::Launch(LaunchProblem::NoSuchTreated { found, known }),
        )
    })
}
