//! Who the customers are: groups by what they did. One file a way of grouping.

mod bins;
pub mod clusters;
mod facts;
mod groups;
mod rfm;
mod rules;
mod scheme;

pub use bins::Binning;
pub use facts::Facts;
pub use groups::{Before, Groups, Label, SegmentSummary, compare, sum_up};
pub use rfm::{Cuts, FrequencyOf, GivenCuts, MonetaryOf, Rfm, RfmOptions, rfm};
pub use rules::{Columns, Rule, Values, find_column, refuse};
pub use scheme::{Audit, KnownScheme, SchemeChoice, ScoreRule};
