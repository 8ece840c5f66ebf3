//! Segmentations by their names: what rules, profiles and migrations know of a customer's group on any day.

use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize};

use crate::calendar::Day;
use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::clusters::{Kmeans, KmeansOptions};
use crate::segment::{
    self, Groups, LifecycleOptions, RfmOptions, SegmentSummary, ValueOptions, find_column,
};
use crate::tables::Transactions;
use crate::words::{Accepted, GroupName, Grouping, Locale, OverTime, Problem};
use crate::workspace::breakdown;
use crate::workspace::clusters::{clusters_on, nearest_is_own};
use crate::workspace::seen::Seen;
use crate::workspace::segments::same;
use crate::workspace::{Options, PerCustomer, Shared, Workspace};

/// The ways of grouping customers that are the same on every day.
pub(super) const SEGMENTATIONS: [&str; 3] = ["rfm", "lifecycle", "value"];

/// Those who are like one another: known through time by the clusters of one day.
pub(super) const CLUSTERS: &str = "clusters";

/// The ways of grouping customers by default options, which are columns of rules and breakdowns.
pub(super) const COLUMNS: [&str; 4] = ["rfm", "lifecycle", "value", CLUSTERS];

/// What memberships say of a customer on any day.
const OF_MEMBERS: [&str; 2] = ["member", "tier"];

/// Which segmentation it is that an analysis looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Of {
    /// Its name; `rfm` by default.
    pub of: String,
}

impl Default for Of {
    fn default() -> Self {
        Self { of: "rfm".into() }
    }
}

/// The options of the segmentation that an analysis looks at, beside its own: of the one that `of` names, no others are
/// known. The other fields stay as they are by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupingOptions {
    /// Of `rfm`.
    pub rfm: RfmOptions,
    /// Of `lifecycle`.
    pub lifecycle: LifecycleOptions,
    /// Of `value`.
    pub value: ValueOptions,
    /// Of `clusters`.
    pub clusters: KmeansOptions,
}

impl<'de> Options<'de> for GroupingOptions {
    fn names<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<&'static [&'static str]> {
        match grouping_through(&Of::read(options)?.of) {
            Grouping::Rfm => RfmOptions::names(options),
            Grouping::Lifecycle => LifecycleOptions::names(options),
            Grouping::Value => ValueOptions::names(options),
            Grouping::Clusters => KmeansOptions::names(options),
            Grouping::Named => Ok(&[]),
        }
    }

    fn read<D: Deserializer<'de>>(options: &dyn Fn() -> D) -> Result<Self> {
        let mut found = Self::default();
        match grouping_through(&Of::read(options)?.of) {
            Grouping::Rfm => found.rfm = RfmOptions::read(options)?,
            Grouping::Lifecycle => found.lifecycle = LifecycleOptions::read(options)?,
            Grouping::Value => found.value = ValueOptions::read(options)?,
            Grouping::Clusters => found.clusters = KmeansOptions::read(options)?,
            Grouping::Named => {}
        }
        Ok(found)
    }
}

/// A segmentation that has groups on every day.
pub(super) enum Through {
    /// One of [`SEGMENTATIONS`], with its options.
    Known(String, Box<GroupingOptions>),
    /// The clusters of the day the analysis looks from; on another day a customer is in the nearest.
    Clusters(Rc<PerCustomer<Kmeans>>),
    /// A named segment, or another column that changes with time; the row of each customer that is seen among all, where not
    /// all are seen; and the day whose clusters its rule asks for, if any.
    Column(String, Option<Vec<u32>>, Option<Day>),
}

impl Workspace {
    /// The segmentation of this name, with its options, for the customers that a call sees.
    ///
    /// # Errors
    ///
    /// `option` if there is none, or it does not change with time, or clusters are not the nearest ones; as the fit of
    /// clusters.
    pub(super) fn through(
        &self,
        of: &str,
        shared: &Shared,
        options: &GroupingOptions,
    ) -> Result<Through> {
        if SEGMENTATIONS.contains(&of) {
            return Ok(Through::Known(of.to_owned(), Box::new(options.clone())));
        }
        if of == CLUSTERS {
            nearest_is_own(&options.clusters)?;
            return Ok(Through::Clusters(self.clusters(shared, &options.clusters)?));
        }
        let (day, locale) = (self.as_of(shared.as_of)?, shared.locale);
        let changes = self.needed([of]).iter().any(|it| same(&it.name, of))
            || self.memberships().is_ok() && OF_MEMBERS.iter().any(|known| same(known, of));
        if !changes {
            let is_column =
                self.ask(&[], day, locale, |facts, _| Ok(find_column(facts, of).is_ok()))?;
            let problem = match is_column {
                true => Problem::NotThroughTime { name: of.to_owned() },
                false => Problem::BadOption {
                    option: "of",
                    found: of.to_owned(),
                    accepted: Accepted::Segmentation,
                },
            };
            return Err(Error::new(ErrorKind::Option, problem));
        }
        let rows = self.chosen(shared, day)?.map(|chosen| {
            (0..).zip(chosen).filter(|(_, is_chosen)| *is_chosen).map(|(row, _)| row).collect()
        });
        Ok(Through::Column(of.to_owned(), rows, self.asks_for_clusters([of]).then_some(day)))
    }

    /// The groups of these customers, of those that are seen, on their day.
    ///
    /// # Errors
    ///
    /// Those of the segmentation.
    pub(super) fn groups_on(
        &self,
        through: &Through,
        seen: &Seen<'_>,
        customers: &Customers,
        locale: Locale,
    ) -> Result<Groups> {
        match through {
            Through::Known(of, options) => groups(of, seen, customers, options, locale),
            Through::Clusters(fit) => clusters_on(fit, customers),
            Through::Column(name, rows, centres) => {
                let days = (customers.as_of, centres.unwrap_or(customers.as_of));
                let found = self.ask_through(&[name], days, locale, |facts, _| {
                    breakdown::groups(facts, name, locale)
                })?;
                let missing = found.names.len() as u32;
                let of = |&customer: &u32| {
                    let row = match rows {
                        Some(rows) => rows.get(customer as usize).copied(),
                        None => Some(customer),
                    };
                    let group = row.and_then(|row| found.group.get(row as usize).copied());
                    group.filter(|&group| group < missing).unwrap_or(missing) as u16
                };
                let of: Vec<u16> = customers.customer.iter().map(of).collect();
                let mut names = found.names.clone();
                if of.iter().any(|&group| u32::from(group) == missing) {
                    names.push(GroupName::Missing { by: name.clone() }.say(locale));
                }
                Ok(Groups { names, of })
            }
        }
    }
}

impl Through {
    /// What to know of the groups of different days.
    pub(super) fn note(&self, locale: Locale) -> String {
        match self {
            Self::Clusters(fit) => same_centres(fit.customers.as_of, locale),
            Self::Column(.., Some(day)) => same_centres(*day, locale),
            Self::Known(..) | Self::Column(..) => OverTime::AsKnown.say(locale),
        }
    }
}

fn same_centres(day: Day, locale: Locale) -> String {
    OverTime::SameCentres { day: day.label(locale) }.say(locale)
}

/// What a segmentation through time is called.
pub(super) fn grouping_through(of: &str) -> Grouping {
    match of {
        "rfm" => Grouping::Rfm,
        "lifecycle" => Grouping::Lifecycle,
        "value" => Grouping::Value,
        CLUSTERS => Grouping::Clusters,
        _ => Grouping::Named,
    }
}

/// Customers of these transactions in the groups of a segmentation of this name.
///
/// # Errors
///
/// `option` if there is no such segmentation, and those of the segmentation.
pub(super) fn groups(
    of: &str,
    transactions: &Transactions,
    customers: &Customers,
    options: &GroupingOptions,
    locale: Locale,
) -> Result<Groups> {
    let (segments, of) = segments(of, transactions, customers, options, locale)?;
    Ok(Groups { names: segments.into_iter().map(|segment| segment.name).collect(), of })
}

/// The same with all that is said of the groups, and the place of each customer's.
///
/// # Errors
///
/// As [`groups`].
pub(super) fn segments(
    of: &str,
    transactions: &Transactions,
    customers: &Customers,
    options: &GroupingOptions,
    locale: Locale,
) -> Result<(Vec<SegmentSummary>, Vec<u16>)> {
    Ok(match grouping_through(of) {
        Grouping::Lifecycle => {
            let options = LifecycleOptions { locale, ..options.lifecycle.clone() };
            let found = segment::lifecycle(transactions, customers, None, &options)?;
            (found.stages, found.stage)
        }
        Grouping::Value => {
            let options = ValueOptions { locale, ..options.value.clone() };
            let found = segment::value(customers, &options)?;
            (found.tiers, found.tier)
        }
        _ => {
            let options = RfmOptions { locale, ..options.rfm.clone() };
            let found = segment::rfm(customers, &options)?;
            (found.segments, found.segment)
        }
    })
}
