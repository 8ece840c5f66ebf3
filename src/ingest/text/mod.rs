//! Text → records: how a file is written, and its records and fields.

pub(crate) mod dialect;
pub(crate) mod scan;
mod write;

pub use dialect::Dialect;
pub use write::Csv;
