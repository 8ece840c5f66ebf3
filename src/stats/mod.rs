//! Domain-free numerics: special functions, one minimiser, quantiles, sorting, linear algebra,
//! regressions, intervals, a seeded generator.
//!
//! Everything is `f64`, on the log scale where numbers get large, and uses `libm`, so that native and wasm results are
//! the same to the last bit.

pub mod chi_squared;
pub mod concentration;
pub mod contingency;
pub mod incomplete;
pub mod least_squares;
pub mod logistic;
pub mod matrix;
pub mod mean;
pub mod minimize;
pub mod mixing;
pub mod normal;
pub mod order;
pub mod quadrature;
pub mod quantile;
pub mod rand_index;
pub mod rng;
pub mod shares;
pub mod special;
pub mod student;
pub mod wilson;
