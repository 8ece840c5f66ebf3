//! Retention: of the customers who began in a period, how many come back, and what they bring, in each period after it.
//!
//! `plan` says which rows and columns there are and what of them is observed, `count` makes one pass over the rows of the
//! table for all groups at once, and `cohorts` makes rates and money of the counts.

mod cohorts;
mod count;
mod groups;
mod measures;
mod options;
mod plan;
#[cfg(test)]
mod tests;
mod trend;

use serde::Serialize;

use crate::calendar::{Day, Period};
use crate::cohort::early::Early;
use crate::error::{Error, ErrorKind, Result};
use crate::stats::normal;
use crate::tables::Transactions;
use crate::words::{Accepted, Problem, Retention as Words};
use cohorts::Maker;
use count::{Counted, Counts, count};
use measures::Has;
use plan::Plan;

pub use cohorts::{Average, Cohort};
pub use groups::{Difference, Differences, Group};
pub use measures::{Margin, Orders, Revenue, Series};
pub use options::{Averaging, Base, Measure, Mode, Origin, RetentionOptions, Rows, Start, Window};
pub use plan::Ages;
pub use trend::{Latest, Trend};

/// Who is followed, beside what the transactions say.
#[derive(Clone, Debug, Default)]
pub struct People<'a> {
    /// The groups of the customers; none if they are not told apart.
    pub groups: Option<Groups<'a>>,
    /// The days from which they are followed; none for those of their first purchases.
    pub starts: Option<Starts>,
    /// Whether the days of signing up are known, so that cohorts could be by them.
    pub has_sign_ups: bool,
}

/// Groups of the customers of the transactions.
#[derive(Clone, Debug)]
pub struct Groups<'a> {
    /// What they are called.
    pub names: Vec<String>,
    /// The place of each customer's among them; one that is not there for who is not looked at.
    pub of: &'a [u32],
    /// Whether what customers did since they began decides about them, as about segments and members.
    pub decided_later: bool,
}

/// The days from which customers are followed.
#[derive(Clone, Debug, Default)]
pub struct Starts {
    /// Of each customer of the transactions.
    pub of: Vec<Option<Day>>,
    /// Of those who never bought.
    pub never_bought: Vec<Day>,
    /// Whether customers were selected by a rule, which is told from who bought, so that the others are left out.
    pub is_selection: bool,
}

/// The retention triangle and its average.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Retention {
    /// The period of cohorts and ages.
    pub period: Period,
    /// What counted as coming back.
    pub mode: Mode,
    /// All that was asked.
    pub options: RetentionOptions,
    /// The day the triangle is as of; later rows were not seen.
    pub as_of: Day,
    /// The level of the intervals.
    pub level: f64,
    /// The currency of money, where it is known.
    pub currency: Option<&'static str>,
    /// Customers in all cohorts; who is in several counts in each.
    pub customers: u32,
    /// The ages that the columns of cohorts and averages cover.
    pub ages: Vec<Ages>,
    /// The cohorts by their period; a period in which nobody began has none. Or the groups.
    pub cohorts: Vec<Cohort>,
    /// All cohorts together.
    pub average: Average,
    /// Is it getting better? Absent where it cannot be told.
    pub trend: Option<Trend>,
    /// Why there is no trend.
    pub no_trend: Option<String>,
    /// Why there is no revenue, or no margin, though it was asked for.
    pub not_measured: Vec<String>,
    /// The first cohorts, if they seem to hold older customers.
    pub early: Option<Early>,
    /// Who and what is in no cohort.
    pub left_out: LeftOut,
    /// The same of each group, if customers are told apart by something.
    pub breakdown: Option<Vec<Group>>,
    /// Whether the groups differ.
    pub differences: Option<Differences>,
    /// What to know when reading the triangle, the most important first.
    pub notes: Vec<String>,
}

/// Who and what is in no cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// Cohorts that were left out because that was asked for.
    pub cohorts: u32,
    /// Their customers.
    pub customers: u32,
    /// Customers who bought and of whom no day of beginning is known.
    pub without_start: u32,
    /// Customers who began before the first day of the transactions: nobody knows what they bought at first.
    pub began_before: u32,
    /// Purchases before the customer began.
    pub earlier_purchases: u32,
    /// Customers who began and never bought, where customers are selected or in groups: both are told from who bought.
    pub never_bought: u32,
}

/// Follows customers who began in the same period, as of a day. Refunds are no activity, and lower revenue on their own days.
///
/// # Errors
///
/// `option` if an option or the level is not acceptable, or there are more periods up to `as_of` than can be held (1000, and
/// with groups fewer); `data` if there is no transaction, or nobody had begun by that day.
pub fn retention(
    transactions: &Transactions,
    people: &People<'_>,
    as_of: Day,
    options: &RetentionOptions,
) -> Result<Retention> {
    options.check()?;
    let z = normal::two_sided(options.level)?;
    let Some((first, _)) = transactions.span() else {
        return Err(Error::new(ErrorKind::Data, Problem::TableMissing { table: "transactions" }));
    };
    if as_of < first {
        return Err(nobody(as_of));
    }
    let groups = people.groups.as_ref().map_or(1, |groups| groups.names.len());
    let plan = Plan::new(options, (first, as_of), groups)?;
    let mut counted = count(transactions, people, &plan, options);
    let mut all = Counts::default();
    match counted.groups.as_mut_slice() {
        // The groups are asked for, or there are none and the first is all.
        [only] if people.groups.is_none() => all = std::mem::take(only),
        groups => groups.iter().for_each(|group| all += group),
    }
    let begun: Vec<usize> = (0..plan.rows()).filter(|&row| all.sizes.get(row) > Some(&0)).collect();
    if begun.is_empty() {
        return Err(nobody(as_of));
    }
    let is_before =
        |row: &usize| options.from.is_some_and(|from| plan.grid.start(plan.number(*row)) < from);
    let before = begun.iter().take_while(|row| is_before(row)).count();
    let skipped = before.max(options.leave_out as usize);
    let Some(&oldest) = begun.get(skipped) else {
        let (option, found, accepted) = match options.from.filter(|_| before == begun.len()) {
            Some(from) => ("from", from.to_string(), Accepted::DayOfBeginning),
            None => {
                let accepted = Accepted::Whole { from: 0, to: begun.len() as u32 - 1 };
                ("leaveOut", options.leave_out.to_string(), accepted)
            }
        };
        return Err(Error::new(ErrorKind::Option, Problem::BadOption { option, found, accepted }));
    };
    counted.left_out.cohorts = skipped as u32;
    counted.left_out.customers = all.sizes.iter().take(oldest).sum();
    let has = Has {
        revenue: transactions.has_amounts(),
        margin: counted.has_margin && counted.without_margin == 0,
    };
    let maker = Maker { plan: &plan, options, has, z, oldest };
    let mut whole = result(&maker, as_of, &all);
    whole.currency = transactions.currency();
    whole.left_out = counted.left_out;
    whole.not_measured = not_measured(options, has, &counted);
    whole.early = early(&maker, &all);
    if let Some(groups) = &people.groups {
        break_down(&mut whole, &maker, groups, &counted.groups);
    }
    whole.notes = notes(&whole, people);
    Ok(whole)
}

fn nobody(as_of: Day) -> Error {
    Error::new(ErrorKind::Data, Problem::NobodyYet { as_of: as_of.to_string() })
}

/// What the counts of all customers, or of a group of them, say.
fn result(maker: &Maker<'_>, as_of: Day, counts: &Counts) -> Retention {
    let Maker { plan, options, z, .. } = *maker;
    let cohorts = maker.cohorts(counts);
    let columns = plan.cells_of(maker.oldest).len();
    let ages = plan.ages.get(..columns).unwrap_or_default().to_vec();
    let column = trend::landmark(options.landmark, options.period, &cohorts);
    let is_comparable = options.mode != Mode::OnOrAfter;
    let trend = column
        .filter(|_| is_comparable)
        .and_then(|column| trend::trend(&cohorts, column, *ages.get(column)?, z));
    let no_trend = trend.is_none().then_some(if is_comparable {
        Words::NoTrend
    } else {
        Words::NoTrendOnOrAfter
    });
    Retention {
        period: options.period,
        mode: options.mode,
        options: options.clone(),
        as_of,
        level: options.level,
        currency: None,
        customers: cohorts.iter().map(|cohort| cohort.size).sum(),
        average: maker.average(counts, &cohorts),
        ages,
        cohorts,
        trend,
        no_trend: no_trend.map(|message| message.say(options.locale)),
        not_measured: Vec::new(),
        early: None,
        left_out: LeftOut::default(),
        breakdown: None,
        differences: None,
        notes: Vec::new(),
    }
}

/// Adds what each group says, and whether they differ.
fn break_down(whole: &mut Retention, maker: &Maker<'_>, groups: &Groups<'_>, counts: &[Counts]) {
    let locale = maker.options.locale;
    let of = |(name, counts): (&String, &Counts)| {
        let (all, later) = (counts.sizes.iter(), counts.sizes.iter().skip(maker.oldest));
        let n = all.sum();
        let is_there = later.sum::<u32>() > 0;
        let mut result = is_there.then(|| Box::new(result(maker, whole.as_of, counts)));
        if let Some(result) = &mut result {
            result.currency = whole.currency;
        }
        let error = result.is_none().then(|| nobody(whole.as_of).message(locale));
        (n > 0).then(|| Group { name: name.clone(), n, result, error })
    };
    let parts: Vec<Group> = groups.names.iter().zip(counts).filter_map(of).collect();
    let with_result = parts.iter().filter_map(|part| part.result.as_deref());
    let cohorts: Vec<&[Cohort]> = with_result.map(|result| result.cohorts.as_slice()).collect();
    let column = trend::landmark(maker.options.landmark, maker.options.period, &whole.cohorts);
    whole.differences = Some(groups::differences(&cohorts, &whole.ages, column, maker.z));
    if maker.options.rows == Rows::Groups {
        let named = groups.names.iter().zip(counts);
        let rows = named.map(|(name, counts)| maker.group(name, counts));
        whole.cohorts = rows.filter(|row| row.size > 0).collect();
    }
    whole.breakdown = Some(parts);
}

fn early(maker: &Maker<'_>, all: &Counts) -> Option<Early> {
    let Maker { plan, options, .. } = *maker;
    if options.cohorts != Origin::FirstPurchase || options.start == Start::Every {
        return None;
    }
    let sizes = all.sizes.get(..plan.whole_rows()).unwrap_or_default();
    Early::of(sizes, plan.grid, plan.number(0), options.locale)
}

/// Why what was asked for is not measured.
fn not_measured(options: &RetentionOptions, has: Has, counted: &Counted) -> Vec<String> {
    let revenue = (!has.revenue && options.measures(Measure::Revenue)).then_some(Words::NoRevenue);
    let margin = (!has.margin && options.measures(Measure::Margin)).then_some(Words::NoMargin {
        rows: counted.has_margin.then_some(u64::from(counted.without_margin)),
    });
    let messages = revenue.into_iter().chain(margin);
    messages.map(|message| message.say(options.locale)).collect()
}

/// What to know, the most important first.
fn notes(whole: &Retention, people: &People<'_>) -> Vec<String> {
    let RetentionOptions { period, locale, mode, .. } = whole.options;
    let unit = period.unit();
    let mut notes = Vec::new();
    let LeftOut {
        cohorts,
        customers,
        without_start,
        began_before,
        earlier_purchases,
        never_bought,
    } = whole.left_out;
    if let Some(early) = &whole.early
        && early.leave_out > cohorts
    {
        notes.push(Words::MidBusiness {
            unit,
            cohort: early.name.clone(),
            size: early.size.into(),
            typical: early.typical,
            leave_out: early.leave_out.into(),
            has_sign_ups: people.has_sign_ups,
        });
    }
    if mode == Mode::OnOrAfter {
        notes.push(Words::OlderHadLonger);
    }
    if people.groups.as_ref().is_some_and(|groups| groups.decided_later) {
        notes.push(Words::DecidedLater { as_of: whole.as_of.label(locale) });
    }
    if began_before + without_start + earlier_purchases + never_bought > 0 {
        notes.push(Words::LeftOut {
            began_before: began_before.into(),
            without_start: without_start.into(),
            earlier_purchases: earlier_purchases.into(),
            never_bought: never_bought.into(),
        });
    }
    if cohorts > 0 {
        notes.push(Words::FirstLeftOut { cohorts: cohorts.into(), customers: customers.into() });
    }
    notes.into_iter().map(|note| note.say(locale)).collect()
}
