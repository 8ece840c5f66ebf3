//! One open data set: its tables, and every analysis and chart of them by name.
//!
//! The options that all calls share are resolved here, once; the mathematics is in the analyses.

use std::cell::RefCell;
use std::rc::Rc;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Day;
use crate::chart::{self, Chart};
use crate::clv::{self, ClvOptions, ClvResult};
use crate::cohort::{self, Retention, RetentionOptions};
use crate::customers::{self, Customers, CustomersOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Finish, Frame, Load, LoadOptions, Loaded, Report};
use crate::loyalty::{self, Loyalty, LoyaltyOptions};
use crate::segment::{self, Rfm, RfmOptions};
use crate::stats::normal;
use crate::tables::{
    Matched, Memberships, TableKind, Tables, Transactions, Twins, spellings, twins,
};
use crate::task::run;
use crate::words::{Grouping, Locale, Problem};

/// An open data set.
#[derive(Debug, Default)]
pub struct Workspace {
    tables: Tables,
    last: Last,
}

/// The last result of each analysis, since several charts show the same one.
#[derive(Debug, Default)]
struct Last {
    rfm: Kept<Call<RfmOptions>, PerCustomer<Rfm>>,
    retention: Kept<Call<RetentionOptions>, Retention>,
    clv: Kept<Call<ClvOptions, CustomersOptions>, PerCustomer<ClvResult>>,
    loyalty: Kept<Call<LoyaltyOptions>, Loyalty>,
}

/// A result with the call it answers, until another call is answered.
#[derive(Debug)]
struct Kept<K, R>(RefCell<Option<(K, Rc<R>)>>);

impl<K, R> Default for Kept<K, R> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: Clone + PartialEq, R> Kept<K, R> {
    fn answer(&self, call: &K, ask: impl FnOnce() -> Result<R>) -> Result<Rc<R>> {
        // What is kept for another call makes room first.
        let kept = self.0.take().filter(|(known, _)| known == call);
        let result = kept.map_or_else(|| ask().map(Rc::new), |(_, result)| Ok(result))?;
        self.0.replace(Some((call.clone(), Rc::clone(&result))));
        Ok(result)
    }
}

/// The options that every analysis takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Shared {
    /// The day the analysis looks from; the last day of the transactions by default. Later rows are not seen.
    pub as_of: Option<Day>,
    /// The level of all intervals, between 0 and 1; 0.95 by default.
    pub level: f64,
    /// What every random number follows from.
    pub seed: u64,
    /// The language of sentences and labels.
    pub locale: Locale,
}

impl Default for Shared {
    fn default() -> Self {
        Self { as_of: None, level: 0.95, seed: 1, locale: Locale::default() }
    }
}

/// The options of a call, side by side in one object: what every analysis takes, what this one takes, and how the
/// customers are summed up for it, if it looks at them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call<T, C = Nothing> {
    /// What every analysis takes.
    pub shared: Shared,
    /// What this one takes.
    pub own: T,
    /// How the customers are summed up.
    pub customers: C,
}

/// No options of this sort.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Nothing {}

impl<'de, T: Deserialize<'de>, C: Deserialize<'de>> Call<T, C> {
    /// Reads the options of a call; each look at them is a new deserialiser. A field that none of the three knows is a
    /// mistake, and is not passed over.
    ///
    /// # Errors
    ///
    /// `option` if one is not known or not acceptable.
    pub fn read<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self> {
        let names = [field_names::<Shared>(), field_names::<T>(), field_names::<C>()];
        check_names(options(), &names)?;
        let shared: Shared = read_known(options())?;
        normal::two_sided(shared.level)?;
        Ok(Self { shared, own: read_known(options())?, customers: read_known(options())? })
    }
}

/// Reads options that stand alone.
///
/// # Errors
///
/// `option` if one is not known or not acceptable.
pub fn read_options<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    options: &dyn Fn() -> D,
) -> Result<T> {
    check_names(options(), &[field_names::<T>()])?;
    read_known(options())
}

fn read_known<'de, T: Deserialize<'de>, D: Deserializer<'de>>(options: D) -> Result<T> {
    T::deserialize(options).map_err(bad_options)
}

fn bad_options(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Option, Problem::BadOptions { detail: error.to_string() })
}

fn check_names<'de, D: Deserializer<'de>>(options: D, known: &[&[&str]]) -> Result<()> {
    let known = known.concat();
    match options.deserialize_map(Unknown(&known)).map_err(bad_options)? {
        None => Ok(()),
        Some(name) => {
            let known = known.iter().map(|&name| name.to_owned()).collect();
            Err(Error::new(ErrorKind::Option, Problem::UnknownOption { name, known }))
        }
    }
}

/// Looks for a name that is not one of these.
struct Unknown<'a>(&'a [&'a str]);

impl<'de> Visitor<'de> for Unknown<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("options by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut options: A) -> Result<Option<String>, A::Error> {
        let mut unknown = None;
        while let Some((name, IgnoredAny)) = options.next_entry::<String, IgnoredAny>()? {
            if !self.0.contains(&name.as_str()) {
                unknown = unknown.or(Some(name));
            }
        }
        Ok(unknown)
    }
}

/// The names of a struct's fields, which its `Deserialize` tells before it reads anything.
fn field_names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    struct Names<'a>(&'a mut &'static [&'static str]);
    impl<'de> Deserializer<'de> for Names<'_> {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::custom("only the names are asked for"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = fields;
            self.deserialize_any(visitor)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }
    let mut names: &[&str] = &[];
    // The error is the point at which it stops.
    let _ = T::deserialize(Names(&mut names));
    names
}

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
        self.last = Last::default();
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
        self.last = Last::default();
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
    /// As [`customers::customers`].
    pub fn customers(&self, call: &Call<CustomersOptions>) -> Result<Customers> {
        let options = CustomersOptions { as_of: call.shared.as_of, ..call.own.clone() };
        customers::customers(self.transactions()?, &options)
    }

    /// Who the customers are: segments by recency, frequency and monetary value.
    ///
    /// # Errors
    ///
    /// As [`segment::rfm`].
    pub fn rfm(&self, call: &Call<RfmOptions>) -> Result<Rc<PerCustomer<Rfm>>> {
        self.last.rfm.answer(call, || {
            let Shared { as_of, level, locale, .. } = call.shared;
            let customers = CustomersOptions { as_of, ..CustomersOptions::default() };
            let customers = customers::customers(self.transactions()?, &customers)?;
            let options = RfmOptions { level, locale, ..call.own.clone() };
            let result = segment::rfm(&customers, &options)?;
            Ok(PerCustomer { customers, result })
        })
    }

    /// Whether they come back: retention by cohort.
    ///
    /// # Errors
    ///
    /// As [`cohort::retention`].
    pub fn retention(&self, call: &Call<RetentionOptions>) -> Result<Rc<Retention>> {
        self.last.retention.answer(call, || {
            let Shared { level, locale, .. } = call.shared;
            let options = RetentionOptions { level, locale, ..call.own.clone() };
            cohort::retention(self.transactions()?, self.as_of(call.shared.as_of)?, &options)
        })
    }

    /// What they are worth: lifetime value.
    ///
    /// # Errors
    ///
    /// As [`clv::clv`].
    pub fn clv(
        &self,
        call: &Call<ClvOptions, CustomersOptions>,
    ) -> Result<Rc<PerCustomer<ClvResult>>> {
        self.last.clv.answer(call, || {
            let Shared { as_of, level, locale, .. } = call.shared;
            let customers = CustomersOptions { as_of, ..call.customers.clone() };
            let customers = customers::customers(self.transactions()?, &customers)?;
            let options = ClvOptions { level, locale, ..call.own.clone() };
            let result = clv::clv(&customers, &options)?;
            Ok(PerCustomer { customers, result })
        })
    }

    /// What the loyalty programme changed.
    ///
    /// # Errors
    ///
    /// As [`loyalty::loyalty`].
    pub fn loyalty(&self, call: &Call<LoyaltyOptions>) -> Result<Rc<Loyalty>> {
        self.last.loyalty.answer(call, || {
            let options = LoyaltyOptions { level: call.shared.level, ..call.own.clone() };
            let as_of = self.as_of(call.shared.as_of)?;
            loyalty::loyalty(self.transactions()?, self.memberships()?, as_of, &options)
        })
    }

    /// A chart by its name, one of [`VIEWS`], with the options of its analysis.
    ///
    /// # Errors
    ///
    /// `name` if there is no such chart, and those of the analysis.
    pub fn chart<'de, D: Deserializer<'de>>(
        &self,
        name: &str,
        options: &dyn Fn() -> D,
    ) -> Result<Chart> {
        match name {
            "rfm.segments" => {
                let call = Call::read(options)?;
                let found = self.rfm(&call)?;
                let rfm = &found.result;
                let segments = chart::segments::Segments {
                    name: "rfm.segments",
                    grouping: Grouping::Rfm,
                    as_of: rfm.as_of,
                    segments: &rfm.segments,
                    note: rfm.notes.first(),
                };
                Ok(chart::segments::sizes(&segments, call.shared.locale))
            }
            "retention.curves" => {
                let call = Call::read(options)?;
                Ok(chart::retention::curves(&*self.retention(&call)?, call.shared.locale))
            }
            "retention.triangle" => {
                let call = Call::read(options)?;
                Ok(chart::retention::triangle(&*self.retention(&call)?, call.shared.locale))
            }
            "clv.distribution" => {
                let call = Call::read(options)?;
                chart::clv::distribution(&self.clv(&call)?.result, call.shared.locale)
            }
            "clv.bySegment" => {
                let call = Call::read(options)?;
                let found = self.clv(&call)?;
                let PerCustomer { customers, result } = &*found;
                let options = RfmOptions { locale: call.shared.locale, ..RfmOptions::default() };
                let rfm = segment::rfm(customers, &options)?;
                chart::clv::by_segment(&segment_values(&rfm, result), call.shared.locale)
            }
            "loyalty.beforeAfter" => {
                let call = Call::read(options)?;
                Ok(chart::loyalty::before_after(&*self.loyalty(&call)?, call.shared.locale))
            }
            _ => {
                let problem = Problem::NoSuchChart { name: name.to_owned(), known: VIEWS.to_vec() };
                Err(Error::new(ErrorKind::Name, problem))
            }
        }
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
}

/// The names of all charts, as `analysis.view`.
pub const VIEWS: [&str; 6] = [
    "rfm.segments",
    "retention.curves",
    "retention.triangle",
    "clv.distribution",
    "clv.bySegment",
    "loyalty.beforeAfter",
];

/// The predicted value of each segment; none where no value can be told.
fn segment_values(rfm: &Rfm, clv: &ClvResult) -> Vec<chart::clv::SegmentValue> {
    let Some(values) = &clv.clv else { return Vec::new() };
    let mut totals = vec![0.0; rfm.segments.len()];
    for (&segment, value) in rfm.segment.iter().zip(values) {
        if let Some(total) = totals.get_mut(usize::from(segment)) {
            *total += value;
        }
    }
    let segments = rfm.segments.iter().zip(totals).filter(|(segment, _)| segment.customers > 0);
    segments
        .map(|(segment, value)| chart::clv::SegmentValue {
            name: segment.name.clone(),
            customers: segment.customers,
            value,
        })
        .collect()
}

fn missing(table: &'static str) -> Error {
    Error::new(ErrorKind::Data, Problem::TableMissing { table })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn options_stand_side_by_side_and_unknown_ones_are_told() {
        let options = json!({ "asOf": "2026-01-31", "period": "day", "horizon": 3, "level": 0.8 });
        let call = Call::<ClvOptions, CustomersOptions>::read(&|| &options).expect("known options");
        assert_eq!(call.shared.as_of, Day::from_ymd(2026, 1, 31));
        assert_eq!((call.shared.level, call.own.horizon), (0.8, Some(3)));
        assert_eq!(call.customers.period, crate::calendar::Period::Day);

        let fails = |options| {
            Call::<RfmOptions>::read(&|| &options).expect_err("not an option").to_string()
        };
        assert!(
            fails(json!({ "bin": 5 }))
                .starts_with("There is no option “bin” here. Options are asOf, level, seed")
        );
        assert!(fails(json!({ "level": 95 })).contains("a number between 0 and 1"));
        assert!(fails(json!({ "asOf": "yesterday" })).contains("yesterday"));
    }

    #[test]
    fn an_answer_is_kept_until_the_call_or_the_data_change() {
        let mut workspace = Workspace::new();
        let sample = include_bytes!("../tests/data/CDNOW_sample.txt");
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
    fn every_chart_of_the_cdnow_sample_says_something() {
        let mut workspace = Workspace::new();
        let sample = include_bytes!("../tests/data/CDNOW_sample.txt");
        workspace.load(TableKind::Transactions, LoadOptions::default(), sample).expect("it opens");
        for name in VIEWS {
            match workspace.chart(name, &|| json!({})) {
                Ok(chart) => {
                    assert!(chart.summary.len() > 20 && !chart.table.rows.is_empty(), "{name}")
                }
                Err(error) => {
                    assert_eq!((name, error.kind()), ("loyalty.beforeAfter", ErrorKind::Data))
                }
            }
        }
        let error = workspace.chart("rfm.pie", &|| json!({})).expect_err("no such chart");
        assert_eq!(error.kind(), ErrorKind::Name);
    }
}
