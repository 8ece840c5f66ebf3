//! Who the customers are: groups by what they did. One file a way of grouping.

mod bins;
mod facts;
mod groups;
mod lifecycle;
mod over_time;
mod rfm;
mod rules;
mod scheme;

pub use bins::Binning;
pub use facts::Facts;
pub use groups::{Before, Groups, Label, SegmentSummary, compare, sum_up};
pub use lifecycle::{
    Lifecycle, LifecycleMethod, LifecycleOptions, Movement, MovementOptions, Moves, RhythmStages,
    lifecycle, movement, prospects,
};
pub use over_time::{
    Flow, Migration, MigrationOptions, Side, Snapshot, Trend, TrendOptions, TrendPoint, migration,
    trend,
};
pub use rfm::{Cuts, FrequencyOf, GivenCuts, MonetaryOf, Rfm, RfmOptions, rfm};
pub use rules::{Columns, Rule, Values, find_column, refuse};
pub use scheme::{Audit, KnownScheme, SchemeChoice, ScoreRule};
