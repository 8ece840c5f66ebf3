//! Whether customers come back, and how long they stay: those who began in the same period, followed over time.

mod kaplan_meier;
pub mod leaving;
mod lifetimes;
mod repurchase;
pub mod retention;
#[cfg(test)]
mod sample;

pub use kaplan_meier::{Curve, RestrictedMean, TimeInterval, kaplan_meier};
pub use leaving::{Churn, Leaving};
pub use lifetimes::{Lifetimes, Moment};
pub use repurchase::{
    Chance, DayInterval, Decided, Hazard, OrderTimes, Reached, Repurchase, RepurchaseOptions,
    RuleOfThumb, SecondOrderWindow, Seen, ShareInterval, Verdict, Wait, repurchase,
};
pub use retention::{Average, Cohort, Mode, Retention, RetentionOptions, retention};
