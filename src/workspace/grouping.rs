//! Segmentations by their names: what rules, profiles and migrations know of a customer's group on any day.

use crate::customers::Customers;
use crate::error::{Error, ErrorKind, Result};
use crate::segment::{self, Groups, LifecycleOptions, RfmOptions, SegmentSummary, ValueOptions};
use crate::tables::Transactions;
use crate::words::{Accepted, Grouping, Locale, Problem};

/// The ways of grouping customers that are known by name: as columns of rules, and through time.
pub(super) const SEGMENTATIONS: [&str; 3] = ["rfm", "lifecycle", "value"];

/// Those who are like one another, followed through time.
pub(super) const CLUSTERS: &str = "clusters";

/// Customers of these transactions in the groups of a segmentation of this name, with the options that it has by default.
///
/// # Errors
///
/// `option` if there is no such segmentation, and those of the segmentation.
pub(super) fn groups(
    of: &str,
    transactions: &Transactions,
    customers: &Customers,
    locale: Locale,
) -> Result<Groups> {
    let (segments, of) = segments(of, transactions, customers, locale)?;
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
    locale: Locale,
) -> Result<(Vec<SegmentSummary>, Vec<u16>)> {
    Ok(match grouping(of)? {
        Grouping::Lifecycle => {
            let options = LifecycleOptions { locale, ..LifecycleOptions::default() };
            let found = segment::lifecycle(transactions, customers, None, &options)?;
            (found.stages, found.stage)
        }
        Grouping::Value => {
            let options = ValueOptions { locale, ..ValueOptions::default() };
            let found = segment::value(customers, &options)?;
            (found.tiers, found.tier)
        }
        _ => {
            let options = RfmOptions { locale, ..RfmOptions::default() };
            let found = segment::rfm(customers, &options)?;
            (found.segments, found.segment)
        }
    })
}

/// The segmentation of this name, if it has groups on every day.
///
/// # Errors
///
/// `option` if there is none.
pub(super) fn grouping(of: &str) -> Result<Grouping> {
    match of {
        "rfm" => Ok(Grouping::Rfm),
        "lifecycle" => Ok(Grouping::Lifecycle),
        "value" => Ok(Grouping::Value),
        _ => {
            let (option, found) = ("of", of.to_owned());
            let problem = Problem::BadOption { option, found, accepted: Accepted::Segmentation };
            Err(Error::new(ErrorKind::Option, problem))
        }
    }
}
