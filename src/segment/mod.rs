//! Who the customers are: groups by what they did. One file a way of grouping.

mod rfm;
mod rules;
mod scheme;

pub use rfm::{Cuts, Rfm, RfmOptions, SegmentSummary, rfm};
pub use rules::{Columns, Rule, Values};
