//! Domain-free numerics: special functions, one minimiser, quantiles, sorting, linear algebra, intervals, a seeded generator.
//!
//! Everything is `f64`, on the log scale where numbers get large, and uses `libm`, so that native and wasm results are
//! the same to the last bit.

pub mod chi_squared;
pub mod concentration;
pub mod contingency;
pub mod matrix;
pub mod mean;
pub mod minimize;
pub mod normal;
pub mod order;
pub mod quantile;
pub mod rand_index;
pub mod rng;
pub mod shares;
pub mod special;
pub mod wilson;
