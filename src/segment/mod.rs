//! Who the customers are: groups by what they did. One file a way of grouping.

mod facts;
mod rfm;
mod rules;
mod scheme;

pub use facts::{Facts, Groups, NO_GROUP};
pub use rfm::{Cuts, Rfm, RfmOptions, SegmentSummary, rfm};
pub use rules::{Columns, Rule, Values, find_column, refuse};
