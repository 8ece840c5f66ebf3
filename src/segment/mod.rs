//! Who the customers are: groups by what they did. One file a way of grouping.

pub mod clusters;
mod rfm;
mod scheme;

pub use rfm::{Cuts, Rfm, RfmOptions, SegmentSummary, rfm};
