//! Cells → values: days, instants, amounts, numbers, currencies, yes and no.

pub(crate) mod currency;
mod date_guess;
mod dates;
mod decimal;
mod month_names;
mod number_guess;
mod numbers;
mod plain;
mod reader;
mod time;
mod written;
mod yes_no;

pub(crate) use date_guess::DateGuess;
pub use dates::DateFormat;
pub(crate) use dates::Dates;
pub(crate) use number_guess::NumberGuess;
pub use numbers::NumberFormat;
pub(crate) use plain::lower;
pub(crate) use reader::Reader;
pub(crate) use yes_no::yes_no;
