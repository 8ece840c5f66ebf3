//! One open data set: its tables, and every analysis and chart of them by name.
//!
//! The options that all calls share are resolved here, once; the mathematics is in the analyses.

mod ahead;
mod breakdown;
mod call;
mod charts;
mod clusters;
mod covariates;
mod equity;
mod export;
mod grouping;
mod kept;
mod launch;
mod loyalty;
mod over_time;
mod profile;
mod programme;
mod projection;
mod randomised;
mod retention;
mod scored;
mod seen;
mod segments;
mod survival;
mod validation;
mod what_if;

use std::rc::Rc;

use serde::Serialize;

pub use ahead::Ahead;
pub use breakdown::Part;
pub use call::{Call, Chosen, Filter, Nothing, Options, Shared, read_options};
pub use charts::{Offer, VIEWS};
pub use export::{Column, EachCustomer, LISTS, columns_of};
pub use grouping::{GroupingOptions, Of};
pub use scored::{Scored, ScoredOptions};
pub use segments::{NamedSegment, RuleColumn, SegmentsOptions};
pub use survival::{CoxChoice, SurvivalChoice};

use crate::calendar::Day;
use crate::clv::covariates::Covariates;
use crate::clv::projection::{Projection, ProjectionOptions};
use crate::clv::tournament::{Tournament, TournamentOptions};
use crate::clv::what_if::{WhatIf, WhatIfOptions};
use crate::clv::{
    ClvColumns, ClvOptions, ClvResult, ClvTask, Intervals, Model, Outlook, OutlookTask, Purchases,
};
use crate::cohort::leaving::LeavingOptions;
use crate::cohort::{
    self, Cox, Repurchase, RepurchaseOptions, Retention, RetentionOptions, Survival,
};
use crate::customers::{self, Customers, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Finish, Frame, Load, LoadOptions, Loaded, Report};
use crate::loyalty::counterfactual::{Launch, LaunchOptions};
use crate::loyalty::programme::{Programme, ProgrammeOptions};
use crate::loyalty::randomised::{Randomised, RandomisedOptions};
use crate::loyalty::{Loyalty, LoyaltyOptions};
use crate::segment::clusters::{Kmeans, KmeansOptions};
use crate::segment::{
    self, Lifecycle, LifecycleOptions, Migration, MigrationOptions, Movement, MovementOptions,
    Profile, ProfileOptions, Rfm, RfmOptions, Tree, TreeOptions, Trend, TrendOptions, Value,
    ValueOptions,
};
use crate::tables::{
    Ids, Matched, Memberships, TableKind, Tables, Transactions, Twins, spellings, twins,
};
use crate::task::run;
use crate::words::{Accepted, Locale, Problem};
use ahead::Begun;
use kept::{Kept, Key};
use segments::Definition;

/// An open data set.
#[derive(Debug, Default)]
pub struct Workspace {
    tables: Tables,
    /// The named segments, in the order they were defined.
    definitions: Vec<Definition>,
    last: Rc<Last>,
}

/// Fitted models of purchases and spend, with the customers they are asked about.
type Fits = Kept<Call<ClvOptions, CustomersOptions>, PerCustomer<Rc<Outlook>>>;

/// The last result of each analysis, since several charts show the same one.
#[derive(Debug, Default)]
struct Last {
    rfm: Kept<Call<RfmOptions>, PerCustomer<Rfm>>,
    lifecycle: Kept<Call<LifecycleOptions>, PerCustomer<Lifecycle>>,
    movement: Kept<Call<MovementOptions, LifecycleOptions>, Movement>,
    migration: Kept<Call<MigrationOptions, GroupingOptions>, Migration>,
    trend: Kept<Call<TrendOptions, GroupingOptions>, Trend>,
    value: Kept<Call<ValueOptions>, PerCustomer<Value>>,
    profile: Kept<Call<ProfileOptions, GroupingOptions>, Profile>,
    tree: Kept<Call<TreeOptions, GroupingOptions>, Tree>,
    kmeans: Kept<Call<KmeansOptions>, PerCustomer<Kmeans>>,
    /// The clusters of all customers, as a column of rules and breakdowns.
    alike: Kept<Call<KmeansOptions>, PerCustomer<Kmeans>>,
    retention: Kept<Call<RetentionOptions>, Retention>,
    projection: Kept<Call<ProjectionOptions, LeavingOptions>, Projection>,
    repurchase: Kept<Call<RepurchaseOptions>, Repurchase>,
    survival: Kept<Call<SurvivalChoice, LeavingOptions>, Survival>,
    cox: Kept<Call<CoxChoice, LeavingOptions>, Cox>,
    clv: Kept<Call<ClvOptions, CustomersOptions>, PerCustomer<ClvResult>>,
    /// The fitted models behind it, of which another horizon, rate or margin makes another value.
    outlook: Fits,
    /// The same of the model by which single customers are told apart: charts of both stand beside each other.
    outlook_of_single: Fits,
    /// The same of the model in which staying is changed.
    outlook_of_staying: Fits,
    /// The same fitted without the last days.
    held_out: Kept<Call<ClvOptions, CustomersOptions>, PerCustomer<Purchases>>,
    tournament: Kept<Call<TournamentOptions, CustomersOptions>, PerCustomer<Tournament>>,
    what_if: Kept<Call<WhatIfOptions, CustomersOptions>, WhatIf>,
    loyalty: Kept<Call<LoyaltyOptions>, Loyalty>,
    launch: Kept<Call<LaunchOptions>, Launch>,
    programme: Kept<Call<ProgrammeOptions>, Programme>,
    randomised: Kept<Call<RandomisedOptions>, Randomised>,
    /// The transactions of the customers that a rule selects.
    seen: Kept<(String, Day, Locale), Transactions>,
}

/// The rule, the day, and the language of what may be wrong with it.
impl Key for (String, Day, Locale) {}

impl Workspace {
    /// An empty data set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what share of a file has been read by a load.
    ///
    /// # Errors
    ///
    /// As [`Load::reached`].
    pub fn reached(&self, load: &mut Load, share: f64) -> Result<()> {
        load.reached(share, &self.tables)
    }

    /// Ends a load: the work of adding its rows to the table. The data set is not touched before [`insert`](Self::insert).
    ///
    /// # Errors
    ///
    /// As [`Load::finish`].
    pub fn finish(&self, load: Load) -> Result<Finish> {
        load.finish(&self.tables)
    }

    /// Puts a loaded table in its place and returns the report.
    pub fn insert(&mut self, loaded: Loaded) -> Report {
        self.last = Rc::default();
        self.tables.insert(loaded.table);
        loaded.report
    }

    /// Reads a whole file that is in memory, into this table; into none, it is found out which it is.
    ///
    /// # Errors
    ///
    /// As [`Load`].
    pub fn load(
        &mut self,
        table: impl Into<Option<TableKind>>,
        options: LoadOptions,
        bytes: &[u8],
    ) -> Result<Report> {
        let mut load = Load::new(table, options);
        load.push(bytes)?;
        let loaded = run(self.finish(load)?)?;
        Ok(self.insert(loaded))
    }

    /// Adds rows that somebody has already as columns.
    ///
    /// # Errors
    ///
    /// As [`Load`].
    pub fn append(
        &mut self,
        table: impl Into<Option<TableKind>>,
        options: LoadOptions,
        frame: &Frame,
    ) -> Result<Report> {
        let mut load = Load::new(table, options);
        load.append(frame)?;
        let loaded = run(self.finish(load)?)?;
        Ok(self.insert(loaded))
    }

    /// Empties a table.
    pub fn clear(&mut self, table: TableKind) {
        self.last = Rc::default();
        self.tables.clear(table);
    }

    /// The transactions.
    ///
    /// # Errors
    ///
    /// `data` if there are none yet.
    pub fn transactions(&self) -> Result<&Transactions> {
        self.tables.transactions.as_ref().ok_or_else(|| missing("transactions"))
    }

    /// The memberships.
    ///
    /// # Errors
    ///
    /// `data` if there are none yet.
    pub fn memberships(&self) -> Result<&Memberships> {
        self.tables.memberships.as_ref().ok_or_else(|| missing("memberships"))
    }

    /// How the customers of the open tables are found in one another, and who may be there twice.
    pub fn identities(&self) -> Identities {
        let matched = self.tables.matched().into_iter();
        let mut twins = match (&self.tables.profiles, &self.tables.transactions) {
            (Some(profiles), _) => twins(profiles),
            (None, Some(transactions)) => spellings(transactions.ids()),
            (None, None) => Vec::new(),
        };
        let found = twins.len() as u64;
        twins.truncate(MOST_TWINS);
        Identities {
            matched: matched.map(|(table, matched)| MatchedTable { table, matched }).collect(),
            twins,
            twins_found: found,
        }
    }

    /// One row a customer.
    ///
    /// # Errors
    ///
    /// As [`customers::customers`], and of the filter, as all analyses: `option` if its rule cannot be read or does not fit
    /// the open tables, `data` if it fits nobody who had bought.
    pub fn customers(&self, call: &Call<CustomersOptions>) -> Result<PerCustomer<()>> {
        let as_of = Some(self.as_of(call.shared.as_of)?);
        let seen = self.seen(call)?;
        let options = CustomersOptions { as_of, window: seen.window, ..call.own.clone() };
        let customers = customers::customers(&seen, &options)?;
        Ok(PerCustomer { customers: Rc::new(customers), result: (), seen: seen.some() })
    }

    /// The ids of which the customers of a result are rows.
    ///
    /// # Errors
    ///
    /// `data` if there are no transactions any more.
    pub fn ids<'a, T>(&'a self, result: &'a PerCustomer<T>) -> Result<&'a Ids> {
        result.seen.as_deref().map_or_else(|| Ok(self.transactions()?.ids()), |seen| Ok(seen.ids()))
    }

    /// Who the customers are: segments by recency, frequency and monetary value.
    ///
    /// # Errors
    ///
    /// As [`segment::rfm`].
    pub fn rfm(&self, call: &Call<RfmOptions>) -> Result<Rc<PerCustomer<Rfm>>> {
        self.last.rfm.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = RfmOptions { level, locale, ..call.own.clone() };
            let seen = self.seen(call)?;
            let as_of = self.as_of(call.shared.as_of)?;
            let customers = Rc::new(seen.customers(as_of)?);
            let mut result = segment::rfm(&customers, &options)?;
            if let Some(before) = earlier(options.before, as_of)? {
                let then = segment::rfm(&seen.customers(before)?, &options)?;
                segment::compare(&mut result.segments, &then.segments, before);
            }
            Ok(PerCustomer { customers, result, seen: seen.some() })
        })
    }

    /// Who orders again, how long that takes, and the day by which it is nearly decided.
    ///
    /// # Errors
    ///
    /// As [`cohort::repurchase`]; `option` if the filter leaves days out.
    pub fn repurchase(&self, call: &Call<RepurchaseOptions>) -> Result<Rc<Repurchase>> {
        self.last.repurchase.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = RepurchaseOptions { level, locale, ..call.own.clone() };
            let seen = self.seen(call)?;
            seen.window.whole()?;
            cohort::repurchase(&seen, self.as_of(call.shared.as_of)?, &options)
        })
    }

    /// What they are worth: lifetime value.
    ///
    /// # Errors
    ///
    /// As [`clv`](crate::clv::clv); `option` if the filter leaves days out.
    pub fn clv(
        &self,
        call: &Call<ClvOptions, CustomersOptions>,
    ) -> Result<Rc<PerCustomer<ClvResult>>> {
        self.last.clv.answer(call, || run(self.begin_clv(call)?))
    }

    /// Values customers with the models that are fitted already, or fits them first.
    fn begin_clv(&self, call: &Call<ClvOptions, CustomersOptions>) -> Result<Begun<ClvTask>> {
        let Shared { level, locale, .. } = call.shared;
        let options = ClvOptions { level, locale, ..call.own.clone() };
        options.checked()?;
        let fitted = fitted(call);
        let kept = kept_fit(call.own.model)(&self.last);
        let known = kept.answer(&fitted, || run(self.begin_outlook(&fitted)?))?;
        let task = ClvTask::of(Rc::clone(&known.result), &options)?;
        let PerCustomer { customers, seen, .. } = &*known;
        Ok(Begun { customers: Rc::clone(customers), seen: seen.clone(), task })
    }

    /// Fits the models of such a [`fitted`] call.
    fn begin_outlook(
        &self,
        call: &Call<ClvOptions, CustomersOptions>,
    ) -> Result<Begun<OutlookTask>> {
        self.begin_fit(call, OutlookTask::for_any_horizon)
    }

    /// The work that `fit` makes of the customers of a call.
    fn begin_fit<T>(
        &self,
        call: &Call<ClvOptions, CustomersOptions>,
        fit: fn(&ClvColumns<'_>, &ClvOptions) -> Result<T>,
    ) -> Result<Begun<T>> {
        let as_of = Some(self.as_of(call.shared.as_of)?);
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let grain = call.own.model.grain();
        let customers = CustomersOptions { as_of, grain, ..call.customers.clone() };
        let customers = Rc::new(customers::customers(&seen, &customers)?);
        let options = ClvOptions { seed: call.shared.seed, ..call.own.clone() };
        let covariates = self.covariates(call, &customers, seen.ids())?;
        let columns = ClvColumns {
            covariates: Covariates::of_both(&covariates),
            ..ClvColumns::from(&*customers)
        };
        let task = fit(&columns, &options)?;
        Ok(Begun { customers, seen: seen.some(), task })
    }

    /// What the loyalty programme changed.
    ///
    /// # Errors
    ///
    /// As [`loyalty`](crate::loyalty::loyalty); `option` if the filter leaves days out.
    pub fn loyalty(&self, call: &Call<LoyaltyOptions>) -> Result<Rc<Loyalty>> {
        self.last.loyalty.answer(call, || run(self.begin_loyalty(call)?))
    }

    /// The day asked for, or the last day of the transactions.
    fn as_of(&self, as_of: Option<Day>) -> Result<Day> {
        let (_, last) = self.transactions()?.span().ok_or_else(|| missing("transactions"))?;
        Ok(as_of.unwrap_or(last))
    }
}

/// Which customers of one table are which of another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Identities {
    /// How the customers of each table but the transactions are found among those who bought.
    pub matched: Vec<MatchedTable>,
    /// Customers who may be one and the same, the first hundred; they are never merged unasked.
    pub twins: Vec<Twins>,
    /// How many of those there are.
    pub twins_found: u64,
}

/// How the customers of a table are found among those who bought.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchedTable {
    /// The table.
    pub table: TableKind,
    /// What was found.
    #[serde(flatten)]
    pub matched: Matched,
}

/// Twins that are told of by name.
const MOST_TWINS: usize = 100;

/// A result with a value a customer, and the customers in the same order.
#[derive(Clone, Debug)]
pub struct PerCustomer<T> {
    /// The customers.
    pub customers: Rc<Customers>,
    /// The result.
    pub result: T,
    /// The transactions of which the customers are rows, where not all were seen.
    seen: Option<Rc<Transactions>>,
}

/// Where the fit of a model is kept.
fn kept_fit(model: Model) -> fn(&Last) -> &Fits {
    match model {
        Model::OF_SINGLE => |last| &last.outlook_of_single,
        Model::OF_STAYING => |last| &last.outlook_of_staying,
        _ => |last| &last.outlook,
    }
}

/// The call with all that a fit depends on, and nothing else.
fn fitted(call: &Call<ClvOptions, CustomersOptions>) -> Call<ClvOptions, CustomersOptions> {
    let mut fitted = call.clone();
    fitted.own = call.own.fitted();
    let any = Shared::default();
    fitted.shared.level = any.level;
    if fitted.own.intervals == Intervals::Delta {
        fitted.shared.seed = any.seed;
    }
    fitted
}

/// The day to compare with, which lies before the one the analysis looks from.
fn earlier(before: Option<Day>, as_of: Day) -> Result<Option<Day>> {
    match before.filter(|&before| before >= as_of) {
        None => Ok(before),
        Some(late) => {
            let (found, accepted) = (late.to_string(), Accepted::DayBeforeAsOf);
            let problem = Problem::BadOption { option: "before", found, accepted };
            Err(Error::new(ErrorKind::Option, problem))
        }
    }
}

fn missing(table: &'static str) -> Error {
    Error::new(ErrorKind::Data, Problem::TableMissing { table })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_until_the_call_or_the_data_change() {
        let mut workspace = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        workspace.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let monthly = Call::<RetentionOptions>::default();
        let mut weekly = monthly.clone();
        weekly.own.period = crate::calendar::Period::Week;
        let ask = |workspace: &Workspace, call| workspace.retention(call).expect("cohorts");

        let first = ask(&workspace, &monthly);
        assert!(Rc::ptr_eq(&first, &ask(&workspace, &monthly)));
        assert_ne!(first, ask(&workspace, &weekly));
        let again = ask(&workspace, &monthly);
        assert!(first == again && !Rc::ptr_eq(&first, &again));
        workspace.clear(TableKind::Transactions);
        assert!(workspace.retention(&monthly).is_err());
    }

    #[test]
    fn another_horizon_needs_no_other_fit() {
        let mut workspace = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        workspace.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let year = Call::<ClvOptions, CustomersOptions>::default();
        let mut half = year.clone();
        (half.own.horizon, half.own.margin, half.own.discount_rate) = (Some(26), 0.3, 0.2);
        let first = workspace.clv(&year).expect("value");
        let fit = workspace.last.outlook.get(&fitted(&year)).expect("a fit");
        let second = workspace.clv(&half).expect("value");
        let same = workspace.last.outlook.get(&fitted(&half)).expect("a fit");
        assert!(Rc::ptr_eq(&fit, &same) && second.result.total_value < first.result.total_value);
        assert_eq!(second.result.parameters, first.result.parameters);
        // As if nothing had been asked before.
        let mut other = Workspace::new();
        other.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        assert_eq!(other.clv(&half).expect("value").result, second.result);
        half.customers.period = crate::calendar::Period::Month;
        workspace.clv(&half).expect("value");
        assert!(workspace.last.outlook.get(&fitted(&year)).is_none());
    }

    #[test]
    fn segments_are_compared_with_those_of_an_earlier_day() {
        let mut workspace = Workspace::new();
        let sample = include_bytes!("../../tests/data/CDNOW_sample.txt");
        workspace.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        let day = Day::from_ymd(1998, 3, 31);
        let mut call = Call::<RfmOptions>::default();
        call.own.before = day;
        let now = workspace.rfm(&call).expect("scores");
        let then = Shared { as_of: day, ..Shared::default() };
        let then = workspace.rfm(&Call { shared: then, ..Call::default() }).expect("scores");
        let before = |it: &segment::SegmentSummary| it.before.expect("it was there").customers;
        let customers = then.result.segments.iter().map(|it| it.customers);
        assert!(now.result.segments.iter().map(before).eq(customers));
        call.own.before = Day::from_ymd(1998, 6, 30);
        assert_eq!(workspace.rfm(&call).expect_err("not earlier").kind(), ErrorKind::Option);
    }
}
