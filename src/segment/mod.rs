//! Who the customers are: groups by what they did. One file a way of grouping.

mod groups;
mod rfm;
mod scheme;

pub use groups::{Before, Groups, Label, SegmentSummary, compare, sum_up};
pub use rfm::{Cuts, Rfm, RfmOptions, rfm};
