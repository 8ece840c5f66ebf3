//! Text → records: how a file is written, and its records and fields.

pub(crate) mod dialect;
pub(crate) mod scan;

pub use dialect::Dialect;
