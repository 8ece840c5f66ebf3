//! Who the customers are: groups by what they did. One file a way of grouping.

mod groups;
mod rfm;
mod scheme;
mod value;

pub use groups::{Before, Groups, Label, SegmentSummary, compare, sum_up};
pub use rfm::{Cuts, Rfm, RfmOptions, rfm};
pub use value::{Estimate, Lorenz, TopShare, Value, ValueOptions, ValueScheme, value};
