//! English.

mod clv;
mod load;
mod loyalty;
mod page;
mod problem;
mod retention;
mod segment;
mod unit;

pub(super) use clv::clv;
pub(super) use load::load;
pub(super) use loyalty::loyalty;
pub(super) use page::page;
pub(super) use problem::problem;
pub(super) use retention::retention;
pub(super) use segment::segment;
pub(super) use unit::unit;
