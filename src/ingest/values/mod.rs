//! Cells → values: days, instants, amounts, numbers, currencies, yes and no.

mod date_guess;
mod dates;
mod month_names;
mod numbers;
mod plain;
mod reader;
mod time;
mod written;

pub(crate) use date_guess::DateGuess;
pub use dates::DateFormat;
pub(crate) use dates::Dates;
pub(crate) use numbers::DecimalMark;
pub(crate) use reader::Reader;
