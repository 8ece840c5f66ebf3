//! Bytes → tables: the columns that matter are found, every row is read or left out with its reason, and a report says
//! what became of each.
//!
//! ```
//! use tenure::ingest::{Existing, Load, LoadOptions, TableKind};
//!
//! let mut load = Load::new(TableKind::Transactions, LoadOptions::default());
//! load.push(b"customer,date,amount\nann,2026-01-02,12.50\nbob,2026-01-03,7\n,2026-01-04,1\n")?;
//! let loaded = tenure::task::run(load.finish(&Existing::default())?)?;
//! assert_eq!(loaded.report.rows_kept, 2);
//! assert_eq!(loaded.report.reasons[0].examples[0].line, 4);
//! # Ok::<(), tenure::error::Error>(())
//! ```

#[cfg(feature = "formats")]
pub mod formats;
mod layout;
mod load;
mod report;
mod roles;
mod rows;
mod text;
mod values;

pub use load::{ColumnRef, Existing, Finish, Load, LoadOptions, Loaded, Table};
pub use report::{Example, ReasonCount, Report};
pub use roles::Role;
pub use text::Dialect;
pub use values::DateFormat;

pub use crate::tables::TableKind;

pub use crate::words::Reason;
