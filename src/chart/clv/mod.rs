//! What customers will do and are worth, by a fitted model, and whether it can be believed. One file a family of charts.

mod calibration;
mod contours;
mod life;
mod matrix;
mod mixing;
mod repeat;
mod timings;
mod tournament;
mod tracking;
mod value;
mod warning;

pub use calibration::{calibration, frequencies};
pub use contours::{ContoursOptions, contours};
pub use life::{HistoryOptions, history};
pub use matrix::matrix;
pub use mixing::{HeterogeneityOptions, heterogeneity, spend};
pub use repeat::new_customer;
pub use timings::timings;
pub use tournament::tournament;
pub use tracking::{TrackingOptions, tracking};
pub use value::{distribution, equity, horizon};
pub use warning::early_warning;
