//! Who the customers are: groups by what they did. One file a way of grouping.

mod groups;
mod lifecycle;
mod rfm;
mod scheme;

pub use groups::{Before, Groups, Label, SegmentSummary, compare, sum_up};
pub use lifecycle::{
    Lifecycle, LifecycleMethod, LifecycleOptions, Movement, MovementOptions, Moves, RhythmStages,
    lifecycle, movement, prospects,
};
pub use rfm::{Cuts, Rfm, RfmOptions, rfm};
