//! Whether customers come back: those who first bought in the same period, followed over time.

mod retention;

pub use retention::{Average, Cohort, Mode, Retention, RetentionOptions, retention};
