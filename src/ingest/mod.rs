//! Bytes → tables: the columns that matter are found, every row is read or left out with its reason, and a report says
//! what became of each.
//!
//! ```
//! use tenure::ingest::{Load, LoadOptions, TableKind};
//! use tenure::tables::Tables;
//!
//! let mut load = Load::new(TableKind::Transactions, LoadOptions::default());
//! load.push(b"customer,date,amount\nann,2026-01-02,12.50\nbob,2026-01-03,7\n,2026-01-04,1\n")?;
//! let loaded = tenure::task::run(load.finish(&Tables::default())?)?;
//! assert_eq!(loaded.report.rows_kept, 2);
//! assert_eq!(loaded.report.reasons[0].examples[0].line, 4);
//! # Ok::<(), tenure::error::Error>(())
//! ```

mod decode;
mod finish;
#[cfg(feature = "formats")]
pub mod formats;
mod frame;
mod header;
mod layout;
mod load;
mod policies;
mod profile;
mod quality;
mod report;
mod roles;
mod room;
mod rows;
mod text;
mod values;

pub use decode::{Place, Undecodable};
pub use finish::{Finish, Loaded};
pub use frame::{Cells, Frame};
pub use load::{ColumnRef, Load, LoadOptions};
pub use profile::{ColumnProfile, ProfileKind};
pub use quality::{Grade, Quality};
pub use report::{
    BadCells, CurrencyAmount, Example, FoundDates, FoundNumbers, FoundRole, LateColumn,
    PolicyCount, ReasonCount, Report, TableGuess,
};
pub use roles::Role;
pub use text::{Csv, Dialect, records};
pub use values::{DateFormat, NumberFormat};

pub use crate::tables::{Table, TableKind};

pub use crate::words::{Choice, Policy, Reason};
