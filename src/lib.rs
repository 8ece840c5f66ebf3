//! Tenure answers four questions about a business's customers, from the files people already have, without sending them
//! anywhere: who they are, whether they come back, what they are worth, and what the loyalty programme changed.
//!
//! # The way through
//!
//! ```text
//! bytes ─ ingest ─► tables ─ customers ─► analyses ─► chart ─► draw ─► canvas / SVG
//! ```
//!
//! Each stage hands the next one immutable value; the modules below stand in that order, and one uses only those before
//! it.
//!
//! # Invariants
//!
//! - The core builds and is tested natively: `wasm_bindgen`, `js_sys` and `web_sys` are named only in `wasm/`,
//!   `draw/canvas.rs` and `tables/fold/web.rs`, `plotters` only in [`draw`].
//! - Analyses do not know charts, and charts do not know drawing.
//! - No clock, no global state, no ambient randomness: today and seeds are arguments.
//! - Never NaN, never infinity, never a silent zero: a number that cannot be computed is absent, with the reason.
//! - Messy rows go into the report and the rest loads; an [`error`] means that nothing usable came out.
//! - Long work is a [`task`] that can be stepped, shown and dropped.
//!
//! A test reads the `use` lines and holds the code to the first two.
//!
//! # Example
//!
//! ```
//! use tenure::ingest::{LoadOptions, TableKind};
//! use tenure::workspace::{Call, Workspace};
//!
//! let mut shop = Workspace::new();
//! let file = b"customer,date,amount\nann,2026-01-05,20\nann,2026-02-07,30\nbob,2026-01-09,15\n";
//! let report = shop.load(TableKind::Transactions, LoadOptions::default(), file)?;
//! assert_eq!(report.summary, "All 3 rows kept: 2 customers, 5 Jan 2026 to 7 Feb 2026.");
//!
//! let retention = shop.retention(&Call::default())?;
//! assert_eq!(retention.cohorts[0].retained, [Some(2), Some(1)]);
//! # Ok::<(), tenure::error::Error>(())
//! ```

pub mod words;

pub mod error;

mod options;

pub mod task;

pub mod calendar;

pub mod stats;

pub mod tables;

pub mod ingest;

pub mod simulate;

pub mod customers;

pub mod segment;

pub mod cohort;

pub mod clv;

pub mod loyalty;

pub mod chart;

pub mod workspace;

pub mod draw;

#[cfg(target_arch = "wasm32")]
pub mod wasm;
