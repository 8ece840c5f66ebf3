//! One open data set: its tables, and every analysis and chart of them by name.
//!
//! The options that all calls share are resolved here, once; the mathematics is in the analyses.

mod ahead;
mod breakdown;
mod call;
mod charts;
mod export;
mod grouping;
mod kept;
mod over_time;
mod profile;
mod projection;
mod retention;
mod seen;
mod segments;
mod survival;

use std::rc::Rc;

use serde::Serialize;

pub use ahead::Ahead;
pub use breakdown::Part;
pub use call::{Call, Filter, Nothing, Shared, read_options};
pub use charts::VIEWS;
pub use export::{Column, EachCustomer, LISTS};
pub use segments::{NamedSegment, RuleColumn, SegmentsOptions};
pub use survival::CoxChoice;

use crate::calendar::Day;
use crate::clv::projection::{Projection, ProjectionOptions};
use crate::clv::{ClvOptions, ClvResult, ClvTask};
use crate::cohort::leaving::LeavingOptions;
use crate::cohort::{
    self, Cox, CurveOptions, Repurchase, RepurchaseOptions, Retention, RetentionOptions, Survival,
};
use crate::customers::{self, Customers, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Finish, Frame, Load, LoadOptions, Loaded, Report};
use crate::loyalty::{self, Loyalty, LoyaltyOptions};
use crate::segment::clusters::{Features, Kmeans, KmeansOptions, KmeansTask};
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

/// The last result of each analysis, since several charts show the same one.
#[derive(Debug, Default)]
struct Last {
    rfm: Kept<Call<RfmOptions>, PerCustomer<Rfm>>,
    lifecycle: Kept<Call<LifecycleOptions>, PerCustomer<Lifecycle>>,
    movement: Kept<Call<MovementOptions, LifecycleOptions>, Movement>,
    migration: Kept<Call<MigrationOptions>, Migration>,
    trend: Kept<Call<TrendOptions>, Trend>,
    value: Kept<Call<ValueOptions>, PerCustomer<Value>>,
    profile: Kept<Call<ProfileOptions>, Profile>,
    tree: Kept<Call<TreeOptions>, Tree>,
    kmeans: Kept<Call<KmeansOptions>, PerCustomer<Kmeans>>,
    retention: Kept<Call<RetentionOptions>, Retention>,
    projection: Kept<Call<ProjectionOptions, LeavingOptions>, Projection>,
    repurchase: Kept<Call<RepurchaseOptions>, Repurchase>,
    survival: Kept<Call<CurveOptions, LeavingOptions>, Survival>,
    cox: Kept<Call<CoxChoice, LeavingOptions>, Cox>,
    clv: Kept<Call<ClvOptions, CustomersOptions>, PerCustomer<ClvResult>>,
    loyalty: Kept<Call<LoyaltyOptions>, Loyalty>,
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
        Ok(PerCustomer { customers, result: (), seen: seen.some() })
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
            let customers = seen.customers(as_of)?;
            let mut result = segment::rfm(&customers, &options)?;
            if let Some(before) = earlier(options.before, as_of)? {
                let then = segment::rfm(&seen.customers(before)?, &options)?;
                segment::compare(&mut result.segments, &then.segments, before);
            }
            Ok(PerCustomer { customers, result, seen: seen.some() })
        })
    }

    /// Who is like whom: clusters of customers.
    ///
    /// # Errors
    ///
    /// As [`Features::of`] and [`KmeansTask::new`].
    pub fn kmeans(&self, call: &Call<KmeansOptions>) -> Result<Rc<PerCustomer<Kmeans>>> {
        self.last.kmeans.answer(call, || self.begin_kmeans(call)?.run())
    }

    fn begin_kmeans(&self, call: &Call<KmeansOptions>) -> Result<Begun<KmeansTask>> {
        let Shared { as_of, seed, locale, .. } = call.shared;
        let seen = self.seen(call)?;
        let customers = seen.customers(self.as_of(as_of)?)?;
        let options = KmeansOptions { seed, locale, ..call.own.clone() };
        let features = Features::of(&customers, options.features.as_deref())?;
        let task = KmeansTask::new(features, &options)?;
        Ok(Begun { customers, seen: seen.some(), task })
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
        self.last.clv.answer(call, || self.begin_clv(call)?.run())
    }

    fn begin_clv(&self, call: &Call<ClvOptions, CustomersOptions>) -> Result<Begun<ClvTask>> {
        let Shared { level, locale, .. } = call.shared;
        let as_of = Some(self.as_of(call.shared.as_of)?);
        let seen = self.seen(call)?;
        seen.window.whole()?;
        let customers = CustomersOptions { as_of, ..call.customers.clone() };
        let customers = customers::customers(&seen, &customers)?;
        let options = ClvOptions { level, locale, ..call.own.clone() };
        let task = ClvTask::new(&(&customers).into(), &options)?;
        Ok(Begun { customers, seen: seen.some(), task })
    }

    /// What the loyalty programme changed.
    ///
    /// # Errors
    ///
    /// As [`loyalty::loyalty`]; `option` if the filter leaves days out.
    pub fn loyalty(&self, call: &Call<LoyaltyOptions>) -> Result<Rc<Loyalty>> {
        self.last.loyalty.answer(call, || {
            let options = LoyaltyOptions { level: call.shared.level, ..call.own.clone() };
            let as_of = self.as_of(call.shared.as_of)?;
            let seen = self.seen(call)?;
            seen.window.whole()?;
            let mut loyalty = loyalty::loyalty(&seen, self.memberships()?, as_of, &options)?;
            if seen.some().is_some() {
                // Those that were not selected did buy, and of the others nothing is asked.
                loyalty.left_out.members_without_purchase = 0;
            }
            Ok(loyalty)
        })
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
    pub customers: Customers,
    /// The result.
    pub result: T,
    /// The transactions of which the customers are rows, where not all were seen.
    seen: Option<Rc<Transactions>>,
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
