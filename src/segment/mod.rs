//! Who the customers are: groups by what they did. One file a way of grouping.

mod attribute;
mod bands;
mod bins;
pub mod clusters;
mod facts;
mod groups;
mod known;
mod lifecycle;
mod over_time;
mod profile;
mod rfm;
mod rules;
mod scheme;
mod tree;
mod value;

pub use attribute::{Attribute, AttributeValues, Attributes};
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
pub use profile::{
    Category, Profile, ProfileCell, ProfileGroup, ProfileOptions, ProfileTest, profile,
};
pub use rfm::{Cuts, FrequencyOf, GivenCuts, MonetaryOf, Rfm, RfmOptions, rfm};
pub use rules::{Columns, Rule, Values, find_column, refuse};
pub use scheme::{Audit, KnownScheme, SchemeChoice, ScoreRule};
pub use tree::{Condition, Leaf, Telling, Tree, TreeOptions, tree};
pub use value::{Estimate, Lorenz, TopShare, Value, ValueOptions, ValueScheme, value};
