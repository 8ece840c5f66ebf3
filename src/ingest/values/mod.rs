//! Cells → values: days and amounts.

mod dates;
mod numbers;

pub use dates::DateFormat;
pub(crate) use numbers::DecimalMark;
