//! Whether customers come back, and how long they stay: those who began in the same period, followed over time.

pub mod cox;
mod early;
mod kaplan_meier;
pub mod leaving;
mod lifetimes;
mod log_rank;
mod repurchase;
pub mod retention;
#[cfg(test)]
mod sample;
mod sensitivity;
mod survival;

pub use cox::{Cox, CoxColumns, CoxOptions, cox};
pub use early::Early;
pub use kaplan_meier::{Curve, RestrictedMean, TimeInterval, kaplan_meier};
pub use leaving::{Churn, Leaving, LeavingOptions};
pub use lifetimes::{Lifetimes, Moment};
pub use log_rank::{LogRank, Weighting};
pub use repurchase::{
    Chance, DayInterval, Decided, Hazard, OrderTimes, Reached, Repurchase, RepurchaseOptions,
    RuleOfThumb, SecondOrderWindow, Seen, ShareInterval, Verdict, Wait, repurchase,
};
pub use retention::{Average, Cohort, Mode, Retention, RetentionOptions, retention};
pub use sensitivity::{Sensitivity, sensitivity};
pub use survival::{CurveOptions, Definition, Pair, RowGroups, Survival, SurvivalGroup, survival};
