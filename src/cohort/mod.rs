//! Whether customers come back: those who began in the same period, followed over time.

pub mod retention;

pub use retention::{Average, Cohort, Mode, Retention, RetentionOptions, retention};
